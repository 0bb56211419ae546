"""Payments to come, held to what is left of the limits and shared budgets they stand under.

Nobody knows in which order they will be asked for, so they take what is left in a stated turn (`docs/outlook.md`): the
sums of a forecast then never come to more than may be paid, and what does not fit is told, not lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import groupby

from gatekeeper.decisions.budgets import shared_in_turn, shared_pro_rata
from gatekeeper.decisions.limits import could_get
from gatekeeper.decisions.record import BudgetFound, Decision, LimitFound
from gatekeeper.inert import inert
from gatekeeper.values.dates import Unit, period_containing

ZERO = Fraction(0)


@inert
class Claim:
    """What a payment to come would be if nothing held it, when it may be, and the unit in which budgets are shared."""

    decision: Decision
    is_likely: bool
    on: date | None
    least: Fraction
    most: Fraction
    unit: Fraction

    @property
    def turn(self) -> tuple[int, date]:
        """What this decision keeps back comes first, then what is likely, then the rest, by day; what has none last."""
        if could_get(self.decision):
            return 0, self.on or date.max
        return 1 if self.is_likely else 2, self.on or date.max

    @property
    def place(self) -> tuple[str, int]:
        return self.decision.award, self.decision.tranche

    @property
    def priority(self) -> tuple[bool, Fraction, tuple[str, int]]:
        """Its place where a budget is shared by priority: 1 first, none last."""
        share = self.decision.budget
        priority = share.priority if share is not None else None
        return priority is None, Fraction(priority or 0), self.place

    def kept_back(self, asked: Fraction) -> Fraction:
        """What this decision keeps back of its budget for a tranche it cannot decide; what it asks where it decides."""
        share = self.decision.budget
        return Fraction(share.own_kept_back) if share is not None and could_get(self.decision) else asked


@inert
class Given:
    """What limits and budgets leave of a claim, at the least and at the most; and whether a budget cuts it."""

    least: Fraction
    most: Fraction
    by_budget: bool


@dataclass
class _Room:
    """What may still be paid under one limit or of one budget; `holds` unless something can lift it first."""

    left: Fraction  # at the least
    high: Fraction | None  # at the most, and what is left of that; none: nobody knows
    holds: bool
    budget: BudgetFound | None = None  # none: it is a limit
    claims: list[int] = field(default_factory=list)


def within_room(claims: Sequence[Claim], decisions: Iterable[Decision]) -> list[Given]:
    """What is left for each claim beside what is paid, approved and decided now, and beside what comes before it."""
    limits, budgets = _rooms(claims, list(decisions))
    given = [claim.most for claim in claims]
    cut_by_budget = [False] * len(claims)
    order = sorted(range(len(claims)), key=lambda at: (claims[at].turn, claims[at].place))
    for _, group in groupby(order, key=lambda at: claims[at].turn):
        together = list(group)
        for at in together:
            given[at] = min([given[at], *(room.high for room in limits[at] if room.holds and room.high is not None)])
            _take(limits[at], given[at])
        for room, among in _sharing(budgets, claims, together):
            if room.high is None:
                continue
            asked = [min(given[at], claims[at].kept_back(given[at])) for at in among]
            for at, gets in zip(among, _shared(room, room.high, [claims[at] for at in among], asked), strict=True):
                cut_by_budget[at] = gets < given[at]
                _take(limits[at], gets - given[at])
                given[at] = gets
                _take([room], gets)
    least = [claim.least for claim in claims]
    for room in _each(limits, budgets):
        if room.holds or room.left:  # what is paid although a limit leaves nothing is paid once it is lifted
            for at, left in _leasts(room, claims):
                least[at] = min(least[at], left)
    return [
        Given(min(low, most), most, by_budget) for low, most, by_budget in zip(least, given, cut_by_budget, strict=True)
    ]


# ------------------------------------------------------------------------------------------------ what is left


_Budgets = dict[tuple[str, str], _Room]


def _rooms(claims: Sequence[Claim], decisions: list[Decision]) -> tuple[list[list[_Room]], _Budgets]:
    """The rooms of the limits over each claim, and of every budget."""
    now: dict[tuple[str, str], Fraction] = {}
    for decision in decisions:
        for limit in decision.limits:
            key = (decision.award, limit.id)
            now[key] = now.get(key, ZERO) + Fraction(decision.amount)
    found: dict[tuple[str, str, date | None], _Room] = {}
    limits: list[list[_Room]] = []
    budgets: _Budgets = {}
    for at, claim in enumerate(claims):
        decision = claim.decision
        # What has no day may come in a period of its own, and no limit in any year is sure to cut it.
        standing = [limit for limit in decision.limits if limit.stands and (not limit.unit or claim.on is not None)]
        keys = []
        for limit in standing:
            start = _period_start(limit, claim.on)
            keys.append((decision.award, limit.id, start))
            before = Fraction(limit.taken) + now[decision.award, limit.id] if start == limit.first else ZERO
            found.setdefault(keys[-1], _of_limit(limit, before)).claims.append(at)
        limits.append([found[key] for key in keys])
        if (share := decision.budget) is not None:
            budgets.setdefault((decision.rules_file, share.id), _of_budget(share)).claims.append(at)
    return limits, budgets


def _period_start(limit: LimitFound, on: date | None) -> date | None:
    """Of a limit in any year the first day of the one that a payment comes in."""
    if limit.first is None or on is None:
        return limit.first
    begin = (limit.first.month, limit.first.day) if limit.unit != Unit.WEEK else (1, 1)
    return period_containing(Unit(limit.unit), on, begin).start


def _of_limit(limit: LimitFound, before: Fraction) -> _Room:
    holds = limit.until is None or not limit.until.possible
    if limit.amount is not None:
        left = max(ZERO, Fraction(limit.amount) - before)
        return _Room(left, left, holds)
    if limit.amount_range is not None:
        low, high = (max(ZERO, Fraction(end) - before) for end in limit.amount_range)
        return _Room(low, high, holds)
    return _Room(ZERO, None, holds=True)


def _of_budget(share: BudgetFound) -> _Room:
    if share.amount is None:
        return _Room(ZERO, None, holds=True, budget=share)
    left = max(ZERO, Fraction(share.amount) - Fraction(share.taken) - Fraction(share.given))
    return _Room(left, left, holds=True, budget=share)


def _take(rooms: Iterable[_Room], amount: Fraction) -> None:
    for room in rooms:
        if room.high is not None:
            room.high = max(ZERO, room.high - amount)


# ------------------------------------------------------------------------------------------------ the most


def _sharing(budgets: _Budgets, claims: Sequence[Claim], together: Iterable[int]) -> Iterator[tuple[_Room, list[int]]]:
    """The budgets that claims of one turn share, and which of these share each."""
    among: dict[tuple[str, str], list[int]] = {}
    for at in together:
        share = claims[at].decision.budget
        if share is not None:
            among.setdefault((claims[at].decision.rules_file, share.id), []).append(at)
    for key, members in among.items():
        yield budgets[key], members


def _shared(room: _Room, left: Fraction, claims: Sequence[Claim], asked: Sequence[Fraction]) -> list[Fraction]:
    """What each of some claims gets, in the order of awards and tranches, as one meeting would share it."""
    if room.budget is not None and room.budget.how == "pro rata":
        return list(shared_pro_rata(left, claims[0].unit, asked))
    given = [ZERO] * len(claims)
    if room.budget is None:
        for at, ask in enumerate(asked):
            given[at] = min(ask, left)
            left -= given[at]
        return given
    order = sorted(range(len(claims)), key=lambda at: claims[at].priority)
    for at, gets in zip(order, shared_in_turn(left, claims[0].unit, [asked[at] for at in order]), strict=True):
        given[at] = gets
    return given


# ------------------------------------------------------------------------------------------------ the least


def _each(limits: Iterable[Iterable[_Room]], budgets: _Budgets) -> Iterable[_Room]:
    """Every room once."""
    return {id(room): room for rooms in (*limits, budgets.values()) for room in rooms}.values()


def _leasts(room: _Room, claims: Sequence[Claim]) -> Iterator[tuple[int, Fraction]]:
    """What is left for each claim if whatever may come before it takes its most; without a day, that is at any time."""
    members = sorted(room.claims, key=lambda at: (claims[at].on or date.min, claims[at].place))
    undated = [at for at in members if claims[at].on is None]
    before = sum((claims[at].most for at in undated), ZERO)
    for _, group in groupby((at for at in members if claims[at].on is not None), key=lambda at: claims[at].on):
        together = list(group)
        asked = [claims[at].most for at in together]
        left = max(ZERO, room.left - before)
        yield from zip(together, _shared(room, left, [claims[at] for at in together], asked), strict=True)
        before += sum(asked, ZERO)
    for at in undated:
        yield at, max(ZERO, room.left - before + claims[at].most)
