"""Payments to come, held to what is left of the limits and shared budgets they stand under.

Nobody knows in which order they will be asked for, so they take what is left in a stated turn (`docs/outlook.md`): the
sums of a forecast then never come to more than may be paid, and what does not fit is told, not lost.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from heapq import heappop, heappush
from itertools import groupby

from gatekeeper.decisions.budgets import shared_in_turn, shared_pro_rata
from gatekeeper.decisions.limits import could_get
from gatekeeper.decisions.record import BudgetFound, Decision, LimitFound
from gatekeeper.inert import inert, replace
from gatekeeper.values.dates import Period, Unit, add_days, period_containing

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
    moved: bool = False  # it is the rest of one that a limit in any year has no room for before

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
class Sure:
    """A payment that this decision or one before has settled, and when it comes."""

    decision: Decision
    on: date
    amount: Fraction


@inert
class Given:
    """What limits and budgets leave of a claim on a day; `moved`: a limit in any year had no room for it before."""

    on: date | None
    least: Fraction
    most: Fraction
    moved: bool


@inert
class Held:
    """A claim held to what is left: when how much of it may be paid, and what finds no room of a limit or a budget."""

    given: tuple[Given, ...]
    beyond_least: Fraction
    beyond_most: Fraction
    by_budget: bool


@dataclass
class _Room:
    """What may still be paid under one limit or of one budget; `holds` unless something can lift it first."""

    left: Fraction  # at the least
    high: Fraction | None  # at the most, and what is left of that; none: nobody knows
    holds: bool
    budget: BudgetFound | None = None  # none: it is a limit
    last: date | None = None  # the last day of the period of a limit in any year
    whole: Fraction = ZERO  # what such a limit leaves at the most before any claim
    claims: list[int] = field(default_factory=list)


def within_room(
    claims: Sequence[Claim], decisions: Iterable[Decision], sure: Iterable[Sure], until: date
) -> list[Held]:
    """What is left for each claim beside what is paid, approved and decided now, and beside what comes before it.

    What a limit in any year has no room for is claimed again in its next period, up to a day; after it, all at once.
    """
    return _Ahead(decisions, sure, until).held(claims)


class _Ahead:
    """The claims on what is left: those asked for, and behind them the rests that limits in any year move on."""

    def __init__(self, decisions: Iterable[Decision], sure: Iterable[Sure], until: date) -> None:
        self.until = until
        self.sure: dict[tuple[str, str], list[Sure]] = {}  # what is settled and comes on a day, under each limit
        for each in sure:
            for limit in each.decision.limits:
                self.sure.setdefault((each.decision.award, limit.id), []).append(each)
        self.now: dict[tuple[str, str], Fraction] = {}  # what is given now under each limit
        for decision in decisions:
            for limit in decision.limits:
                key = (decision.award, limit.id)
                self.now[key] = self.now.get(key, ZERO) + Fraction(decision.amount)
        self.found: dict[tuple[str, str, date | None], _Room] = {}
        self.budgets: dict[tuple[str, str], _Room] = {}
        self.claims: list[Claim] = []
        self.of: list[int] = []  # which claim asked for it first
        self.limits: list[list[_Room]] = []
        self.given: list[Fraction] = []
        self.by_budget: set[int] = set()
        self.queue: list[tuple[tuple[int, date], tuple[str, int], int]] = []

    def held(self, claims: Sequence[Claim]) -> list[Held]:
        """What each claim gets, when, and what of it finds no room."""
        for of, claim in enumerate(claims):
            self.ask(claim, of)
        while self.queue:
            turn, together = self.queue[0][0], []
            while self.queue and self.queue[0][0] == turn:
                together.append(heappop(self.queue)[2])
            rests = [self.limited(at) for at in together]
            self.shared(together)
            for at, rest in zip(together, rests, strict=True):
                self.move(at, rest)
        parts: list[list[Given]] = [[] for _ in claims]
        for at, least in enumerate(self.leasts()):
            if self.given[at]:
                claim, most = self.claims[at], self.given[at]
                parts[self.of[at]].append(Given(claim.on, min(least, most), most, claim.moved))
        cut = {self.of[at] for at in self.by_budget}
        return [
            _held(claim, tuple(given), of in cut) for of, (claim, given) in enumerate(zip(claims, parts, strict=True))
        ]

    def ask(self, claim: Claim, of: int) -> None:
        """Take a claim in, and open what it is held to."""
        at = len(self.claims)
        heappush(self.queue, (claim.turn, claim.place, at))
        self.claims.append(claim)
        self.of.append(of)
        self.given.append(claim.most)
        self.limits.append(list(self.rooms(claim, at)))
        if (share := claim.decision.budget) is not None:
            self.budgets.setdefault((claim.decision.rules_file, share.id), _of_budget(share)).claims.append(at)

    def rooms(self, claim: Claim, at: int) -> Iterator[_Room]:
        """The rooms of the limits over a claim."""
        decision = claim.decision
        # What has no day may come in a period of its own, and no limit in any year is sure to cut it.
        no_period = claim.on is None or (claim.moved and claim.on > self.until)
        for limit in decision.limits:
            if limit.stands and not (limit.unit and no_period):
                period = _period(limit, claim.on)
                start = period.start if period is not None else None
                if (room := self.found.get((decision.award, limit.id, start))) is None:
                    before = self.before(decision.award, limit, period)
                    room = self.found[decision.award, limit.id, start] = _of_limit(limit, before, period)
                room.claims.append(at)
                yield room

    def before(self, award: str, limit: LimitFound, period: Period | None) -> Fraction:
        """What goes out under a limit before any claim: its account as it is now, or what is settled for then."""
        key = award, limit.id
        if period is None or period.start == limit.first:
            return Fraction(limit.taken) + self.now[key]
        later = (each.amount for each in self.sure.get(key, ()) if period.start <= each.on <= period.end)
        return sum(later, ZERO)

    def limited(self, at: int) -> Fraction:
        """Hold a claim to its limits; what of it only limits in any year cut."""
        holding = [room for room in self.limits[at] if room.holds and room.high is not None]
        asked = min([self.given[at], *(room.high or ZERO for room in holding if room.last is None)])
        self.given[at] = min([asked, *(room.high or ZERO for room in holding)])
        _take(self.limits[at], self.given[at])
        return asked - self.given[at]

    def shared(self, together: Sequence[int]) -> None:
        """Hold the claims of one turn to the budgets they share."""
        for room, among in _sharing(self.budgets, self.claims, together):
            if room.high is None:
                continue
            asked = [min(self.given[at], self.claims[at].kept_back(self.given[at])) for at in among]
            gets = _shared(room, room.high, [self.claims[at] for at in among], asked)
            for at, part in zip(among, gets, strict=True):
                if part < self.given[at]:
                    self.by_budget.add(at)
                _take(self.limits[at], part - self.given[at])
                self.given[at] = part
                _take([room], part)

    def move(self, at: int, rest: Fraction) -> None:
        """Claim what limits in any year cut on the first day on which all that are used up have room again."""
        claim = self.claims[at]
        full = [room for room in self.limits[at] if room.holds and room.last is not None and room.high == 0]
        again = max((room.last for room in full if room.last is not None), default=date.max)
        if not rest or again == date.max:
            return
        least = max(ZERO, claim.least - min(room.whole for room in full))
        self.ask(replace(claim, on=add_days(again, 1), least=least, most=rest, moved=True), self.of[at])

    def leasts(self) -> list[Fraction]:
        """The least that each claim gets."""
        least = [claim.least for claim in self.claims]
        for room in (*self.found.values(), *self.budgets.values()):
            if room.holds or room.left:  # what is paid although a limit leaves nothing is paid once it is lifted
                for at, left in _leasts(room, self.claims):
                    least[at] = min(least[at], left)
        return least


def _held(claim: Claim, given: tuple[Given, ...], by_budget: bool) -> Held:
    most = sum((part.most for part in given), ZERO)
    return Held(given, max(ZERO, claim.least - most), claim.most - most, by_budget)


# ------------------------------------------------------------------------------------------------ what is left


def _period(limit: LimitFound, on: date | None) -> Period | None:
    """Of a limit in any year the one that a payment comes in."""
    if limit.first is None or on is None:
        return None
    begin = (limit.first.month, limit.first.day) if limit.unit != Unit.WEEK else (1, 1)
    return period_containing(Unit(limit.unit), on, begin)


def _of_limit(limit: LimitFound, before: Fraction, period: Period | None) -> _Room:
    holds = limit.until is None or not limit.until.possible
    most = limit.amount if limit.amount is not None else limit.amount_range[1] if limit.amount_range is not None else 0
    last = period.end if period is not None and most else None  # of nothing in any year no later one has any
    if limit.amount is not None:
        left = max(ZERO, Fraction(limit.amount) - before)
        return _Room(left, left, holds, last=last, whole=left)
    if limit.amount_range is not None:
        low, high = (max(ZERO, Fraction(end) - before) for end in limit.amount_range)
        return _Room(low, high, holds, last=last, whole=high)
    return _Room(ZERO, None, holds=True, last=last)


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


def _sharing(
    budgets: dict[tuple[str, str], _Room], claims: Sequence[Claim], together: Iterable[int]
) -> Iterator[tuple[_Room, list[int]]]:
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
