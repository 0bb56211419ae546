"""Deciding: which tranches may be released, how much, and everything that was seen on the way.

`decide(rules, portfolio, on=…)` gives one record a tranche, in the order of award and tranche. Nothing here reads a
clock, a locale or an environment: the same inputs give the same records.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from gatekeeper.decisions.amounts import decimal
from gatekeeper.decisions.authority import within_authority
from gatekeeper.decisions.binding import Binding, in_force, program_for
from gatekeeper.decisions.budgets import Budgets
from gatekeeper.decisions.every_way import whichever_way
from gatekeeper.decisions.judge import FUNDER, Judge, LeafFound
from gatekeeper.decisions.limits import within_limits
from gatekeeper.decisions.outcome import found_by
from gatekeeper.decisions.paid import money_of
from gatekeeper.decisions.paths import Followed
from gatekeeper.decisions.record import Decision, Without
from gatekeeper.decisions.recording import bare, recorded_decision
from gatekeeper.decisions.tranche import Found, Question, Tranche, opened
from gatekeeper.decisions.waivers import Waiver, covers, waivers_of
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import AwardFacts, Portfolio
from gatekeeper.program import model
from gatekeeper.values.calendars import holidays_of
from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import Outcome

Calendars = Mapping[str, frozenset[date]]

CALENDAR_YEARS = 15


@dataclass(frozen=True)
class Asked:
    """By which rules awards are decided, on which day, by what was known, and the holidays."""

    rules: model.Rules
    on: date
    known_by: date
    calendars: Calendars


EachAward = Callable[[Asked, Sequence[AwardFacts]], Iterable[tuple[Decision, ...]]]


def decide(
    rules: model.Rules,
    portfolio: Portfolio,
    on: date,
    known_by: date | None = None,
    calendars: Calendars | None = None,
) -> tuple[Decision, ...]:
    """Every tranche of the portfolio decided on a day, by award id and tranche.

    `known_by` leaves out what was recorded later (by default what was recorded after `on`). `calendars` gives the
    holidays of each calendar the rules name; without it they come from the `holidays` library.
    """
    return tuple(decide_each(rules, portfolio, on, known_by, calendars))


def decide_each(
    rules: model.Rules,
    portfolio: Portfolio,
    on: date,
    known_by: date | None = None,
    calendars: Calendars | None = None,
    each: EachAward | None = None,
) -> Iterator[Decision]:
    """The same, one decision at a time, for whoever shows progress.

    From the first tranche that shares a budget on, they come when all are decided: what one gets hangs on the others.
    `each` decides the awards, budgets aside, in their order; else they are decided here, one after another.
    """
    snapshot = as_known(portfolio, known_by or on)
    asked = Asked(rules, on, known_by or on, calendars if calendars is not None else calendars_for(rules, on))
    budgets = Budgets(snapshot)
    decided = each(asked, snapshot.awards) if each else (_decisions_of(asked, award) for award in snapshot.awards)
    for award, decisions in zip(snapshot.awards, decided, strict=True):
        program = program_for(rules, award, on).program
        for decision in decisions:
            yield from budgets.seen(decision, award.award.priority, program)
    yield from budgets.settled()


def decisions_of(asked: Asked, awards: Sequence[AwardFacts]) -> list[tuple[Decision, ...]]:
    """The tranches of each award decided, before any budget it shares with others."""
    return [_decisions_of(asked, award) for award in awards]


def _decisions_of(asked: Asked, award: AwardFacts) -> tuple[Decision, ...]:
    binding = program_for(asked.rules, award, asked.on)
    return tuple(_award(binding, award, asked.on, asked.known_by, asked.calendars))


def decide_award(
    rules: model.Rules,
    portfolio: Portfolio,
    award: str,
    on: date,
    known_by: date | None = None,
    calendars: Calendars | None = None,
) -> tuple[Decision, ...]:
    """The tranches of one award, as `decide` decides them; none where the portfolio has no such award.

    The others are decided only where the rules of the award share a budget: what one gets hangs on the others.
    """
    facts = next((each for each in as_known(portfolio, known_by or on).awards if each.award.award == award), None)
    if facts is None:
        return ()
    binding = program_for(rules, facts, on)
    if binding.program is not None and binding.program.shares:
        every = decide(rules, portfolio, on, known_by, calendars)
        return tuple(decision for decision in every if decision.award == award)
    days = calendars if calendars is not None else calendars_for(rules, on)
    return tuple(_award(binding, facts, on, known_by or on, days))


def decide_facts(
    rules: model.Rules, facts: AwardFacts, on: date, known_by: date, calendars: Calendars
) -> tuple[Decision, ...]:  # fmt: skip
    """Every tranche of one award by its own facts; what a budget gives hangs on other awards, and is left aside."""
    return tuple(_award(program_for(rules, facts, on), facts, on, known_by, calendars))


def decide_tranche(
    rules: model.Rules, facts: AwardFacts, tranche: int, on: date, known_by: date, calendars: Calendars
) -> Decision:
    """One tranche of one award, on facts that need not be those of a portfolio: for deciding again on changed ones.

    Limits over its tranches hold; what a budget gives hangs on other awards, and is left aside.
    """
    binding = program_for(rules, facts, on)
    if binding.program is None or not binding.program.limits:
        return _AwardTranches(binding, facts, on, known_by, calendars).decision(tranche)
    return next(d for d in _award(binding, facts, on, known_by, calendars) if d.tranche == tranche)


def calendars_for(rules: model.Rules, on: date) -> dict[str, frozenset[date]]:
    """The holidays of every calendar the rules name, some years around the decision date."""
    names = sorted({program.calendar for program in rules.programs if program.calendar})
    return {name: holidays_of(name, on.year - CALENDAR_YEARS, on.year + CALENDAR_YEARS) for name in names}


def _award(binding: Binding, facts: AwardFacts, on: date, known_by: date, calendars: Calendars) -> Iterator[Decision]:
    tranches = _AwardTranches(binding, facts, on, known_by, calendars)
    yield from within_limits([tranches.decided(number) for number in sorted(facts.tranches)])


@dataclass
class _AwardTranches:
    """The tranches of one award, each decided once; whether one is still possible may hang on another."""

    binding: Binding
    facts: AwardFacts
    on: date
    known_by: date
    calendars: Calendars
    possible: set[int] = field(default_factory=set)  # those known to be
    looked_at: set[int] = field(default_factory=set)
    asked: set[int] | None = None  # while it is found out which are: what the one that is decided waits for
    # Conditions that say the same of every tranche, as found; none are kept where extensions are on record, which may
    # be of one tranche alone.
    found: dict[int, tuple[model.Leaf, LeafFound]] = field(default_factory=dict)
    followed: Followed = field(default_factory=dict)

    def decided(self, number: int) -> Decision:
        """The decision of one tranche; those that wait for it need not decide it again."""
        decision = self.decision(number)
        if number not in self.looked_at:  # else it is known, or it waits for itself
            self.looked_at.add(number)
            if _is_possible(decision):
                self.possible.add(number)
        return decision

    def decision(self, number: int) -> Decision:
        """The decision of one tranche: its whole record."""
        asked = Question(self.facts, number, self.on, self.known_by)
        program = self.binding.program
        if program is None:
            return self._not_decided(asked, Outcome.NO_RULE, self._no_program())
        tranche = self._opened(asked)
        waivers = waivers_of(tranche.eyes, tranche.rules)
        void = {position: waiver.void for position, waiver in enumerate(waivers, 1) if waiver.void}
        found = _pass(tranche, waivers, void, self._of_award())
        if not in_force(program, self.on) and found.outcome is not Outcome.INVALID:
            return self._not_decided(asked, Outcome.NOT_IN_FORCE, _not_in_force(program))
        found, without = _with_and_without(tranche, found, waivers)
        decision = recorded_decision(tranche, found, waivers, void, without, self.followed)
        if not any(extension.used for extension in decision.extensions):
            return decision
        unextended = self._opened(asked, extended=False)
        other, _ = _with_and_without(unextended, _pass(unextended, waivers, void), waivers)
        return replace(decision, without_extensions=Without(other.outcome, decimal(other.amount)))

    def _of_award(self) -> dict[int, tuple[model.Leaf, LeafFound]] | None:
        return self.found if not self.facts.extensions else None

    def _opened(self, asked: Question, extended: bool = True) -> Tranche:
        program = self.binding.program
        holidays = self.calendars.get(program.calendar if program is not None else "", frozenset())
        return opened(asked, self.binding, holidays, partial(self._other_possible, asked.number), extended)

    def _not_decided(self, asked: Question, outcome: Outcome, reason: str) -> Decision:
        money = money_of(self.facts, asked.number, self.on)
        return bare(asked, self.binding.program, money, outcome, (reason,))

    def _no_program(self) -> str:
        programme = self.facts.award.programme
        return f"no rule file is for the programme {programme}" if programme else "no rule file fits the award"

    def _other_possible(self, number: int, other: int) -> bool:
        if other == number or other not in self.facts.tranches:
            return False
        if self.asked is None:
            self._find_possible(other)
        else:
            self.asked.add(other)
        return other in self.possible

    def _find_possible(self, number: int) -> None:
        """Which tranches can still be released, of this one and all it waits for.

        At first none is taken for possible; one that turns out to be has those asked again that waited for it. So each
        is decided once more for each it waits for, at most, and those that wait for each other in a circle stay out.
        """
        waiting_for: dict[int, set[int]] = {}
        pending = [] if number in self.looked_at else [number]
        while pending:
            at = pending.pop()
            self.looked_at.add(at)
            self.asked = waiting_for[at] = set()
            possible = _is_possible(self.decision(at))
            self.asked = None
            pending += sorted(waiting_for[at] - self.looked_at - set(pending))
            if possible:
                self.possible.add(at)
                again = (n for n, others in waiting_for.items() if at in others and n not in self.possible)
                pending += sorted(set(again) - set(pending))


def _is_possible(decision: Decision) -> bool:
    return decision.outcome not in (Outcome.LAPSED, Outcome.CANCEL)


def _not_in_force(program: model.Program) -> str:
    first, last = program.in_force
    since = f"from {date_text(first)}" if first is not None else ""
    until = f"to {date_text(last)}" if last is not None else ""
    return f"the rules are in force {since} {until}".replace("  ", " ").rstrip()


def _pass(
    tranche: Tranche,
    waivers: tuple[Waiver, ...],
    void: Mapping[int, str],
    of_award: dict[int, tuple[model.Leaf, LeafFound]] | None = None,
) -> Found:
    owner = tranche.facts.award.owner or FUNDER
    return found_by(tranche, Judge(tranche.eyes, covers(waivers, void), tranche.possible, owner, of_award))


def _with_and_without(tranche: Tranche, found: Found, waivers: tuple[Waiver, ...]) -> tuple[Found, Without | None]:
    """What is found with the waivers, within their authority; and without them, where one was used."""
    found = whichever_way(tranche, found)
    if not found.judge.used:
        return found, None
    plain = whichever_way(tranche, _pass(tranche, (), {}))
    return within_authority(tranche, found, plain, waivers), Without(plain.outcome, decimal(plain.amount))
