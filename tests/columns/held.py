"""Holds what columns decide to the decisions of the reference: outcome, amount, every leaf.

The slots are filled twice: from the tables as columns, as a large portfolio is read, and from what rows saw, so that
the expressions are tried on awards whose tables are not plain enough for the first.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import lcm

import polars as pl

from gatekeeper import Decision
from gatekeeper.columns.decide import OUTCOMES, Decided, decided
from gatekeeper.columns.shared import shared
from gatekeeper.columns.slots import NotPlain, Slots, closed_of, filled_slots, name_of
from gatekeeper.columns.tables import table_of
from gatekeeper.decisions.binding import program_for
from gatekeeper.decisions.decide import Calendars, calendars_for
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.plans import plan
from gatekeeper.plans.analysis import plan_of
from gatekeeper.plans.answers import VERDICT
from gatekeeper.plans.compiled import Answer, Award, compiled
from gatekeeper.plans.forms import Money
from gatekeeper.plans.pivot import glances, slots_of
from gatekeeper.program.model import Rules
from gatekeeper.vocabulary import Outcome, Verdict


@dataclass
class Held:
    """How many tranches columns decided, why others were left to rows, and where the two differ.

    Of the leaves of those decided, how many there are and how many turn on what is not known.
    """

    decided: int = 0
    leaves: int = 0
    unsure: int = 0
    trials: int = 0
    declined: Counter[str] = field(default_factory=Counter)
    unlike: list[str] = field(default_factory=list)

    @property
    def unknown(self) -> float:
        """The share of the leaves that turn on what is not known."""
        return self.unsure / max(1, self.leaves)

    def __iadd__(self, other: "Held") -> "Held":
        self.decided += other.decided
        self.leaves += other.leaves
        self.unsure += other.unsure
        self.trials += other.trials
        self.declined += other.declined
        self.unlike += other.unlike
        return self


@dataclass(frozen=True)
class Leaf:
    """One thing asked of a tranche, and what was answered."""

    rule: str
    part: str
    verdict: Verdict
    requirement: str
    kind: str = ""


@dataclass(frozen=True)
class Compiled:
    """A tranche as the rules compiled decide it, told as the reference tells it."""

    id: str
    outcome: Outcome
    amount: Fraction
    conditions: tuple[Leaf, ...]


Told = Mapping[tuple[str, int], "Decision | Compiled"]


def by_compiled(rules: Rules, portfolio: Portfolio, on: date, known_by: date) -> Told:
    """Every tranche that the rules compiled decide."""
    found: dict[tuple[str, int], Decision | Compiled] = {}
    ready = compiled(rules, on, {})
    for facts in as_known(portfolio, known_by).awards:
        award = ready.award(facts)
        if not isinstance(award, Award):
            continue
        for number, answer in ready.decide(award).answers().items():
            if isinstance(answer, Answer):
                leaves = tuple(
                    Leaf(told.asked.rule, told.asked.part, told.verdict, award.functions.plan.said[told.asked.leaf])
                    for told in answer.leaves
                    if told.asked.leaf is not None
                )
                name = facts.award.award
                found[name, number] = Compiled(f"{name}/{number}", answer.outcome, Fraction(answer.amount), leaves)
    return found


def held_by_rows(
    rules: Rules, portfolio: Portfolio, decisions: Iterable[Decision], on: date, known_by: date | None = None,
    calendars: Calendars | None = None,
) -> Held:  # fmt: skip
    """The expressions on what rows saw."""
    found = Held()
    reference = {(decision.award, decision.tranche): decision for decision in decisions}
    days = calendars if calendars is not None else calendars_for(rules, on)
    groups: dict[tuple[int, tuple[int, ...]], list[tuple[plan.Plan, str, tuple[object, ...]]]] = {}
    plans: dict[tuple[int, tuple[int, ...]], plan.Plan] = {}
    for facts in as_known(portfolio, known_by or on).awards:
        binding = program_for(rules, facts, on)
        if binding.program is None or binding.error or not facts.tranches:
            continue
        key = id(binding.program), tuple(sorted(facts.tranches))
        if key not in plans:
            holidays = days.get(binding.program.calendar, frozenset())
            plans[key] = plan_of(binding.program, on, key[1], holidays)
        seen = slots_of(plans[key], facts, glances(plans[key]))
        if isinstance(seen, plan.Declined) or seen.declined:
            found.declined["an award that no plan decides"] += len(facts.tranches)
            continue
        groups.setdefault(key, []).append((plans[key], facts.award.award, seen.values))
    for key, awards in groups.items():
        slots = slots_from_rows(plans[key], [(award, values) for _, award, values in awards])
        found += _compared(plans[key], slots, reference)
    return found


def held_by_tables(
    rules: Rules, texts: Mapping[str, str], decisions: Iterable[Decision], on: date,
    calendars: Calendars | None = None,
) -> Held:  # fmt: skip
    """The whole way: the tables as columns."""
    return held_to({(each.award, each.tranche): each for each in decisions}, rules, texts, on, calendars)


def held_to(
    reference: Told, rules: Rules, texts: Mapping[str, str], on: date, calendars: Calendars | None = None
) -> Held:  # fmt: skip
    """The tables as columns, beside what else decides of them."""
    found = Held()
    if len(rules.programs) != 1:
        found.declined["several rule files"] += len(reference)
        return found
    (program,) = rules.programs
    days = calendars if calendars is not None else calendars_for(rules, on)
    numbers = sorted({tranche for _, tranche in reference})
    asked = shared(plan_of(program, on, numbers, days.get(program.calendar, frozenset())))
    try:
        tables = {name: table_of(name, frame_of(text), rules) for name, text in texts.items()}
        slots = filled_slots(asked, rules, tables)
    except NotPlain as why:
        found.declined[str(why)] += len(reference)
        return found
    found += _compared(asked, slots, reference)
    return found


def frame_of(text: str) -> pl.DataFrame:
    """A CSV as columns of text."""
    headings, *rows = csv.reader(io.StringIO(text))
    full = [row + [""] * (len(headings) - len(row)) for row in rows if any(row)]
    return pl.DataFrame(full, schema=dict.fromkeys(headings, pl.String), orient="row")


def slots_from_rows(asked: plan.Plan, awards: list[tuple[str, tuple[object, ...]]]) -> Slots:
    """The slots that rows saw, as columns; what is rare among them is odd."""
    odd = [False] * len(awards)
    columns: list[pl.Series] = []
    parts: dict[int, int] = {}
    words: dict[int, tuple[str, ...]] = {}
    bounds: dict[int, tuple[int, int]] = {}
    unpaid: set[int] = set()
    for number, slot in enumerate(asked.slots):
        values = [seen[number] for _, seen in awards]
        for at, value in enumerate(values):
            if not isinstance(value, int | Fraction | str | Money | None):
                odd[at], values[at] = True, None
        match slot:
            case plan.MoneySlot():
                money = [awards[at][1][number] for at in range(len(awards))]
                if all(value is None for value in money):
                    unpaid.add(number)
                sums = [Fraction(m.settled) if isinstance(m, Money) else Fraction(0) for m in money]
                over = lcm(*(Fraction(value).denominator for value in sums))
                settled = [int(value * over) for value in sums]
                parts[number], bounds[number] = over, (min(settled, default=0), max(settled, default=0))
                columns.append(pl.Series(name_of(number), settled, dtype=pl.Int64))
                closed = [isinstance(m, Money) and m.in_full for m in money]
                columns.append(pl.Series(closed_of(number), closed, dtype=pl.Boolean))
            case plan.WordSlot():
                listed = tuple(sorted({value for value in values if isinstance(value, str)}))
                words[number] = listed
                kept: list[int | None] = [listed.index(value) if isinstance(value, str) else None for value in values]
                columns.append(pl.Series(name_of(number), kept, dtype=pl.UInt8))
            case plan.NumberSlot():
                exact = [Fraction(value) if isinstance(value, int | Fraction) else None for value in values]
                over = lcm(*(value.denominator for value in exact if value is not None))
                whole = [int(value * over) if value is not None else None for value in exact]
                if any(value is not None and abs(value) >= 2**62 for value in whole) or over >= 2**62:
                    odd, whole, over = [True] * len(awards), [None] * len(awards), 1
                known = [value for value in whole if value is not None]
                parts[number], bounds[number] = over, (min(known, default=0), max(known, default=0))
                columns.append(pl.Series(name_of(number), whole, dtype=pl.Int64))
            case _:
                whole = [value if isinstance(value, int) else None for value in values]
                columns.append(pl.Series(name_of(number), whole, dtype=pl.Int32))
    ids = pl.Series("award", [award for award, _ in awards], dtype=pl.String)
    frame = pl.DataFrame([ids, *columns, pl.Series("odd", odd, dtype=pl.Boolean)])
    return Slots(frame, parts, words, bounds, {}, frozenset(), unpaid=frozenset(unpaid))


def _compared(asked: plan.Plan, slots: Slots, reference: Told) -> Held:
    found = Held()
    made = decided(asked, slots)
    left = made.left()
    of_award: dict[str, list[int]] = {}
    for award, number in reference:
        of_award.setdefault(award, []).append(number)
    for row in made.frame.to_dicts():
        numbers = of_award.get(row["award"], [])
        if row["by rows"]:
            found.declined[left[row["award"]] or "an odd award"] += len(numbers)
            continue
        for number in numbers:
            if number in made.declined:
                found.declined[made.declined[number]] += 1
                continue
            found.decided += 1
            decision = reference[row["award"], number]
            verdicts = [condition.verdict for condition in decision.conditions if condition.kind != "value"]
            found.leaves += len(verdicts)
            found.unsure += verdicts.count(Verdict.UNKNOWN)
            found.unlike += [f"{decision.id}: {said}" for said in _differences(asked, made, row, number, decision)]
    return found


def _differences(
    asked: plan.Plan, made: Decided, row: Mapping[str, object], number: int, decision: Decision | Compiled
) -> Iterator[str]:
    """Where the two disagree: the columns' word first."""
    code, amount = row[f"outcome {number}"], row[f"amount {number}"]
    outcome = OUTCOMES[code] if isinstance(code, int) else None
    paid = Fraction(amount, made.over[number]) if isinstance(amount, int) else None
    if (outcome, paid) != (decision.outcome, Fraction(decision.amount)):
        yield f"{outcome} {paid} / {decision.outcome} {decision.amount}"
    if not asked.in_force:
        return
    tranche = asked.tranches[number]
    assert isinstance(tranche, plan.TranchePlan)
    leaves = [(each.rule, each.part, each.leaf) for each in tranche.asked if each.leaf is not None]
    conditions = [condition for condition in decision.conditions if condition.kind != "value"]
    if len(leaves) != len(conditions):
        yield f"{len(leaves)} leaves / {len(conditions)}"
    for (rule, part, leaf), condition in zip(leaves, conditions, strict=False):
        bits = row[f"leaf {leaf}"]
        verdict = VERDICT[bits] if isinstance(bits, int) else None
        if (rule, part, verdict) != (condition.rule, condition.part, condition.verdict):
            yield f"{condition.requirement}: {verdict} / {condition.verdict}"
