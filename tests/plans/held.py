"""Holds what a plan decides to the decisions of the reference: outcome, amount, range, every leaf and what it saw."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from gatekeeper import Decision
from gatekeeper.decisions.decide import Calendars
from gatekeeper.decisions.observed import recorded_number
from gatekeeper.decisions.record import Condition
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.plans.compiled import Answer, Award, Compiled, Told
from gatekeeper.plans.forms import By, Never, On, Span
from gatekeeper.plans.pivot import Seen, slots_of
from gatekeeper.plans.plan import Declined, EventLeaf, NumberSlot, Plan, Read, ReleasedLeaf, WordLeaf
from gatekeeper.program.model import Rules
from gatekeeper.vocabulary import DATE, Verdict


@dataclass
class Held:
    """What came of it: the tranches decided by both, those left to the reference and why, and where the two differ."""

    decided: int = 0
    declined: Counter[str] = field(default_factory=Counter)
    unlike: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Held") -> "Held":
        self.decided += other.decided
        self.declined += other.declined
        self.unlike += other.unlike
        return self


def held(
    rules: Rules, portfolio: Portfolio, decisions: Iterable[Decision], on: date, known_by: date | None = None,
    calendars: Calendars | None = None,
) -> Held:  # fmt: skip
    """Every award of a portfolio decided by its plan, beside the decisions of the reference."""
    ready, found = Compiled(rules, on, calendars), Held()
    reference = {(decision.award, decision.tranche): decision for decision in decisions}
    for facts in as_known(portfolio, known_by or on).awards:
        award = ready.award(facts)
        if isinstance(award, Declined):
            found.declined[award.reason] += len(facts.tranches)
            continue
        for number, answer in ready.decide(award).answers().items():
            if isinstance(answer, Declined):
                found.declined[answer.reason] += 1
                continue
            found.decided += 1
            decision = reference[facts.award.award, number]
            found.unlike += [f"{decision.id}: {said}" for said in _differences(award, answer, decision)]
        found.unlike += [f"{facts.award.award}: {said}" for said in _either_way(ready, award)]
        closely = slots_of(award.functions.plan, facts, ())
        if not isinstance(closely, Seen) or closely.values != award.seen.values:
            found.unlike.append(f"{facts.award.award}: at a glance {award.seen.values} / {closely}")
    return found


def _either_way(ready: Compiled, award: Award) -> Iterator[str]:
    """What the plain and the careful function say differently of an award with nothing rare in it."""
    if award.seen.plain:
        with_care = Award(award.functions, replace(award.seen, plain=False))
        plain, careful = ready.decide(award).answers(), ready.decide(with_care).answers()
        if plain != careful:
            yield f"{plain} / with care {careful}"


def _differences(award: Award, answer: Answer, decision: Decision) -> Iterator[str]:
    """Where the two disagree: the plan's word first."""
    if (answer.outcome, answer.amount) != (decision.outcome, Fraction(decision.amount)):
        yield f"{answer.outcome} {answer.amount} / {decision.outcome} {decision.amount}"
    ends = None if decision.amount_range is None else tuple(map(Fraction, decision.amount_range))
    if ends != (None if answer.low is None else (answer.low, answer.high)):
        yield f"range {answer.low} to {answer.high} / {ends}"
    told = answer.leaves
    if len(told) != len(decision.conditions):
        yield f"{len(told)} leaves / {len(decision.conditions)}"
    for one, condition in zip(told, decision.conditions, strict=False):
        mine, theirs = (
            (one.asked.rule, one.asked.part, one.verdict),
            (condition.rule, condition.part, condition.verdict),
        )
        if mine != theirs:
            yield f"{mine} / {theirs}: {condition.requirement}"
        elif not _saw_alike(award.functions.plan, one, condition):
            yield f"{condition.requirement}: {one.seen} / {condition.observed}"


def _asked(condition: Condition) -> tuple[str, str, Verdict, bool]:
    return condition.rule, condition.part, condition.verdict, condition.possible


def _saw_alike(plan: Plan, told: Told, condition: Condition) -> bool:
    """Whether a leaf saw what the record says it did."""
    leaf = plan.leaves[told.asked.leaf] if told.asked.leaf is not None else None
    seen = condition.seen
    match leaf:
        case EventLeaf() | ReleasedLeaf():
            return _happened_alike(told.seen, condition)
        case WordLeaf():
            return (told.seen or "") == seen.text
        case _:
            pass
    number = getattr(leaf, "left", getattr(leaf, "value", told.asked.number))
    if not isinstance(number, Read):
        return True  # what is reckoned is told by what it rests on
    slot = plan.slots[number.slot]
    assert isinstance(slot, NumberSlot)
    if slot.value.type == DATE:
        return _day_of(told.seen) == seen.on
    if seen.unit == "%" and slot.scale != 100:
        return True  # a plain number compared with a percentage is shown as one
    return _numbers_of(told.seen) == (seen.number, seen.low, seen.high)


def _happened_alike(found: object, condition: Condition) -> bool:
    seen = condition.seen
    match found:
        case None:
            return seen.happened is None
        case By(day):
            return seen.happened is True and seen.not_later_than == date.fromordinal(day)
        case On(days):
            return seen.happened is True and seen.on in {date.fromordinal(day) for day in days}
        case Never():
            return seen.happened is False
        case _:
            assert isinstance(found, int)
            return seen.on == date.fromordinal(found) if found > 0 else seen.happened is False


def _day_of(found: object) -> date | None:
    return date.fromordinal(found) if isinstance(found, int) else None


def _numbers_of(found: object) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    match found:
        case None:
            return None, None, None
        case Span(low, high):
            return None, recorded_number(Fraction(low)), recorded_number(Fraction(high))
        case _:
            assert isinstance(found, int | Fraction)
            return recorded_number(Fraction(found)), None, None


class Shared(Protocol):
    """What came of a comparison."""

    decided: int
    declined: Counter[str]
    unlike: list[str]


def shares(found: Shared) -> str:
    """`62 % of 5,000 decided, 0 differences; declined: 12 % a waiver on record, …`."""
    every = max(1, found.decided + found.declined.total())
    said = ", ".join(f"{count / every:.0%} {reason}" for reason, count in found.declined.most_common(5))
    decided = f"{found.decided / every:.0%} of {every:,} decided, {len(found.unlike)} differences"
    return f"{decided}; declined: {said}" if said else decided
