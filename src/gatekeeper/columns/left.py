"""Awards that columns leave: looked at as rows, decided by the rules compiled; what those leave, by the reference."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from gatekeeper.columns.record import WHY, Kept, fitting, kept, leaves_of, row_of
from gatekeeper.columns.shared import shared
from gatekeeper.decisions.decide import Calendars, decide_facts
from gatekeeper.decisions.observed import recorded_number
from gatekeeper.decisions.record import Decision
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.plans import plan
from gatekeeper.plans.analysis import plan_of
from gatekeeper.plans.compiled import Answer, Award, Compiled
from gatekeeper.plans.forms import By, Never, On, Span
from gatekeeper.program.model import Rules


class Left:
    """Decides awards one by one, in the columns a plan is kept in."""

    def __init__(self, rules: Rules, on: date, known_by: date, calendars: Calendars, keeping: Kept) -> None:
        self.rules, self.on, self.known_by, self.calendars, self.keeping = rules, on, known_by, calendars, keeping
        self.ready = Compiled(rules, on, calendars)

    def __reduce__(self) -> tuple[Any, ...]:
        """What another process makes it of: what is planned and compiled cannot be handed over."""
        return _left, (self.rules, self.on, self.known_by, self.calendars, tuple(self.keeping.plan.tranches))

    def decided(self, awards: Iterable[AwardFacts], why: Mapping[str, str]) -> pl.DataFrame:
        """A row an award of those that are named, each with the reason why columns left it."""
        rows = []
        for facts in awards:
            award = facts.award.award
            if award in why:
                row = self._compiled(facts) or self._by_reference(facts)
                rows.append({"award": award, WHY: why[award], **row})
        return pl.DataFrame(rows, schema=self.keeping.schema, orient="row", strict=False)

    def decisions(self, facts: AwardFacts) -> tuple[Decision, ...]:
        """The records of one award by itself, by the reference."""
        return decide_facts(self.rules, facts, self.on, self.known_by, self.calendars)

    def _by_reference(self, facts: AwardFacts) -> dict[str, Any]:
        return {"decided by": "rows", **row_of(self.keeping, self.decisions(facts))}

    def _compiled(self, facts: AwardFacts) -> dict[str, Any] | None:
        """By the rules compiled, where they decide every tranche; else none."""
        award = self.ready.award(facts)
        if not isinstance(award, Award):
            return None
        row: dict[str, Any] = {"decided by": "compiled"}
        for number, answer in self.ready.decide(award).answers().items():
            if not isinstance(answer, Answer):
                return None
            row[f"outcome {number}"] = str(answer.outcome)
            row[f"amount {number}"] = fitting(self.keeping, recorded_number(Fraction(answer.amount)))
            row |= dict(self._told(number, answer))
        return row

    def _told(self, number: int, answer: Answer) -> Iterator[tuple[str, Any]]:
        tranche = self.keeping.plan.tranches.get(number)
        if isinstance(tranche, plan.TranchePlan):
            told = [(each.asked.rule, each.asked.part, each.verdict, _seen(each.seen)) for each in answer.leaves]
            yield from leaves_of(self.keeping, tranche, told)


def planned(rules: Rules, on: date, tranches: Sequence[int], calendars: Calendars) -> plan.Plan:
    """The plan of a portfolio's one rule file, each fact in one slot however many tranches ask for it."""
    (program,) = rules.programs
    return shared(plan_of(program, on, tranches, calendars.get(program.calendar, frozenset())))


def _left(rules: Rules, on: date, known_by: date, calendars: Calendars, tranches: Sequence[int]) -> Left:
    return Left(rules, on, known_by, calendars, kept(planned(rules, on, tranches, calendars)))


def _seen(found: object) -> date | Decimal | str | None:
    """What a slot holds, as it is kept: the day, the number, the word."""
    match found:
        case str():
            return found
        case On(days):
            return date.fromordinal(days[-1])
        case None | By() | Never() | Span() | tuple():
            return None
        case Fraction() | int():
            return recorded_number(Fraction(found))
        case _:
            return None
