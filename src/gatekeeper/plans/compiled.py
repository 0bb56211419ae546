"""Rules made ready to decide one award after another: `compiled(rules, on)`.

    ready = gatekeeper.compiled(rules, date(2026, 11, 30))
    for facts in as_known(portfolio, date(2026, 11, 30)).awards:
        award = ready.award(facts)              # the tables of an award as slots; or why not
        if not isinstance(award, Declined):
            for number, answer in ready.decide(award).answers().items():
                ...                             # its tranches: outcome, amount, every leaf

The functions are written of the checked program once for each set of tranches that awards have
(`plans/written.py`). What they do not decide is `Declined`, with a reason: the reference, `decide`, decides everything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from gatekeeper.decisions.binding import program_for
from gatekeeper.decisions.decide import Calendars, calendars_for
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.plans.analysis import plan_of
from gatekeeper.plans.answers import CAN_MEET, VERDICT
from gatekeeper.plans.forms import Beyond, Exact, Slot
from gatekeeper.plans.glance import Glance
from gatekeeper.plans.pivot import Seen, glances, slots_of
from gatekeeper.plans.plan import (
    Asked,
    BetweenLeaf,
    CompareLeaf,
    Day,
    DayNumber,
    DayOf,
    Declined,
    EventLeaf,
    Leaf,
    Moved,
    Number,
    OneOf,
    OrElse,
    PeriodEnd,
    Plan,
    Read,
    Reckoned,
    ReleasedLeaf,
    WordLeaf,
)
from gatekeeper.plans.written import OF_A_TRANCHE, Results, Written, days_told, written
from gatekeeper.program import model
from gatekeeper.vocabulary import Outcome, Verdict


class Told(NamedTuple):
    """One thing asked of a tranche, as the record numbers them: what was found of it, and what was seen.

    What was seen is as the slot holds it (`plans/forms.py`); of what is reckoned, the first slot it rests on.
    """

    asked: Asked
    verdict: Verdict
    can_meet: bool
    seen: Slot


class Answer(NamedTuple):
    """One tranche decided: what may be paid now, and the range of it where that is not determined; its leaves."""

    outcome: Outcome
    amount: Exact
    low: Exact | None
    high: Exact | None
    leaves: tuple[Told, ...]


_REPEATED = Declined("it turns on what is not known and is named more than once")


@dataclass(frozen=True)
class Functions:
    """The functions of one plan."""

    plan: Plan

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The tranches they decide."""
        return tuple(sorted(self.plan.order))

    @cached_property
    def declined(self) -> dict[int, Declined]:
        """The tranches they do not, whatever the award."""
        return {number: made for number, made in self.plan.tranches.items() if isinstance(made, Declined)}

    @cached_property
    def glances(self) -> tuple[Glance, ...]:
        """How each slot is read where one plain row tells it."""
        return glances(self.plan)

    @cached_property
    def text(self) -> Written:
        """The function that decides awards of which nothing rare is recorded, as text."""
        return written(self.plan, True)

    @cached_property
    def plain(self) -> Callable[[tuple[Slot, ...]], Results]:
        """The same, to call."""
        return self.text.compiled()

    @cached_property
    def any(self) -> Callable[[tuple[Slot, ...]], Results]:
        """Decides any award."""
        return written(self.plan, False).compiled()

    def answer(self, number: int, slots: tuple[Slot, ...], results: Results) -> Answer | Declined:
        """What was decided of one tranche, spelled out."""
        tranche = self.plan.tranches[number]
        if isinstance(tranche, Declined):
            return tranche
        at = OF_A_TRANCHE * self.numbers.index(number)
        outcome, amount, low, high = results[at : at + OF_A_TRANCHE]
        if outcome is None:
            return _REPEATED
        told = tuple(self._told(asked, slots, results) for asked in tranche.asked)
        return Answer(outcome, amount, low, high, told)

    def _told(self, asked: Asked, slots: tuple[Slot, ...], results: Results) -> Told:
        if asked.leaf is not None:
            bits = results[OF_A_TRANCHE * len(self.numbers) + asked.leaf]
            slot = _looked_at(self.plan.leaves[asked.leaf])
            return Told(asked, VERDICT[bits], bool(bits & CAN_MEET), slots[slot] if slot is not None else None)
        if isinstance(asked.number, DayNumber):
            at = OF_A_TRANCHE * len(self.numbers) + len(self.plan.leaves) + days_told(self.plan).index(asked.number.day)
            seen = results[at] if results[at] is not None and results[at] > 0 else None
        else:
            assert isinstance(asked.number, Read)
            seen = slots[asked.number.slot]
        return Told(asked, Verdict.MET if isinstance(seen, Exact) else Verdict.UNKNOWN, True, seen)


def _looked_at(leaf: Leaf | Number | Day) -> int | None:
    """The slot a leaf looks at; of what is reckoned, the first it rests on."""
    match leaf:
        case EventLeaf(slot) | ReleasedLeaf(slot) | WordLeaf(slot) | Read(slot) | DayOf(slot) | OrElse(slot):
            return slot
        case CompareLeaf(part) | BetweenLeaf(part) | DayNumber(part) | Moved(part) | PeriodEnd(part):
            return _looked_at(part)
        case Reckoned(_, left, right):
            first = _looked_at(left)
            return first if first is not None else _looked_at(right)
        case OneOf(_, parts):
            return next((slot for part in parts for slot in [_looked_at(part)] if slot is not None), None)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Award:
    """An award ready to be decided: its slots, and the functions of its program and tranches."""

    functions: Functions
    seen: Seen


class Decided:
    """The tranches of an award decided: the slots they were decided on and what came of them, spelled out when read."""

    __slots__ = ("_award", "_results")

    def __init__(self, award: Award, results: Results | Declined) -> None:
        self._award, self._results = award, results

    def answer(self, number: int) -> Answer | Declined:
        """One tranche."""
        functions, seen, results = self._award.functions, self._award.seen, self._results
        if isinstance(results, Declined):
            return results
        if number in seen.declined:
            return seen.declined[number]
        if not functions.plan.in_force and number not in functions.declined:
            return Answer(Outcome.NOT_IN_FORCE, 0, None, None, ())
        return functions.answer(number, seen.values, results)

    def answers(self) -> dict[int, Answer | Declined]:
        """Each tranche, by its number."""
        return {number: self.answer(number) for number in self._award.functions.plan.tranches}


class Compiled:
    """Rules made ready for one decision date."""

    def __init__(self, rules: model.Rules, on: date, calendars: Calendars | None = None) -> None:
        self.rules, self.on = rules, on
        self.calendars = calendars if calendars is not None else calendars_for(rules, on)
        self._functions: dict[tuple[int, tuple[int, ...]], Functions] = {}

    def functions(self, program: model.Program, numbers: tuple[int, ...]) -> Functions:
        """Those of one program for awards of these tranches, written when they are first asked for."""
        key = id(program), numbers
        if key not in self._functions:
            holidays = self.calendars.get(program.calendar, frozenset())
            self._functions[key] = Functions(plan_of(program, self.on, numbers, holidays))
        return self._functions[key]

    def award(self, facts: AwardFacts) -> Award | Declined:
        """The tables of an award as slots; or why it is left to the reference."""
        binding = program_for(self.rules, facts, self.on)
        if binding.program is None or binding.error:
            return Declined("no rule file is for the award, or more than one")
        if not facts.tranches:
            return Declined("an award without tranches")
        functions = self.functions(binding.program, tuple(sorted(facts.tranches)))
        slots = slots_of(functions.plan, facts, functions.glances)
        return slots if isinstance(slots, Declined) else Award(functions, slots)

    def decide(self, award: Award) -> Decided:
        """Every tranche of an award decided."""
        functions, seen = award.functions, award.seen
        try:
            results = functions.plain(seen.values) if seen.plain else functions.any(seen.values)
        except Beyond as beyond:
            return Decided(award, Declined(str(beyond)))
        return Decided(award, results)


def compiled(rules: model.Rules, on: date, calendars: Calendars | None = None) -> Compiled:
    """Rules made ready to decide awards on a day."""
    return Compiled(rules, on, calendars)
