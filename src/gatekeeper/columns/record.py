"""What was decided as columns, as a table to keep: a row an award, the outcome and amount of each tranche, every leaf.

| column | what it holds |
|---|---|
| `award` | the id of the award |
| `decided by` | `columns`; `compiled` or `rows` where its tables were not plain (`columns/left.py`) |
| `not by columns` | what was not plain about it; null where columns decided |
| `outcome N`, `amount N` | of tranche N; null where the award has no such tranche |
| a condition in words | its verdict |
| a fact in words, after `seen: ` | what was seen of it: a day, a number, a word; null: not known, or not happened |
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from gatekeeper.columns.answers import OUTCOMES
from gatekeeper.columns.cells import ORDINAL
from gatekeeper.columns.decide import Decided
from gatekeeper.columns.slots import NotPlain, Slots, name_of
from gatekeeper.decisions.record import Decision, Seen
from gatekeeper.inert import inert
from gatekeeper.plans import plan
from gatekeeper.plans.answers import PERHAPS_MET, PERHAPS_STANDS, SURELY_MET
from gatekeeper.program.model import Program
from gatekeeper.program.sentences import value_text
from gatekeeper.program.walk import nodes
from gatekeeper.values.money import minor_digits
from gatekeeper.vocabulary import Sort, Verdict

SCHEMA = 1
AMOUNT_PLACES = 6
VERDICTS = tuple(Verdict)
OUTCOME_TYPE = pl.Enum([str(outcome) for outcome in OUTCOMES])
VERDICT_TYPE = pl.Enum([str(verdict) for verdict in VERDICTS])
BY_TYPE = pl.Enum(["columns", "compiled", "rows"])
WHY = "not by columns"


@inert
class Kept:
    """How a plan is kept as a table: the column of each leaf and of each slot that was seen, and their types."""

    plan: plan.Plan
    leaves: Mapping[int, str]
    seen: Mapping[int, str]
    places: int  # decimal places of amounts

    @property
    def schema(self) -> dict[str, Any]:
        """The columns and their types."""
        of_tranches = {
            name: kind
            for number in sorted(self.plan.tranches)
            for name, kind in ((f"outcome {number}", OUTCOME_TYPE), (f"amount {number}", pl.Decimal(38, self.places)))
        }
        leaves = dict.fromkeys(self.leaves.values(), VERDICT_TYPE)
        seen = {name: _kind_of(self.plan.slots[slot]) for slot, name in self.seen.items()}
        return {"award": pl.String, "decided by": BY_TYPE, WHY: pl.String, **of_tranches, **leaves, **seen}


def kept(asked: plan.Plan) -> Kept:
    """How this plan is kept."""
    leaves: dict[int, str] = {}
    seen: dict[int, str] = {}
    for number in asked.order:
        tranche = asked.tranches[number]
        assert isinstance(tranche, plan.TranchePlan)
        for each in tranche.asked:
            if each.leaf is not None and each.leaf not in leaves:
                leaves[each.leaf] = _free(asked.said[each.leaf], number, leaves.values())
            for slot in _slots_in(asked.leaves[each.leaf] if each.leaf is not None else each.number):
                if slot not in seen:
                    seen[slot] = _free(f"seen: {_said(asked.program, asked.slots[slot])}", number, seen.values())
    places = max(minor_digits(asked.program.currency), _places_of(asked))
    return Kept(asked, leaves, seen, places)


def _places_of(asked: plan.Plan) -> int:
    units = [tranche.rounding.unit for tranche in asked.tranches.values() if isinstance(tranche, plan.TranchePlan)]
    return max((len(str(Fraction(unit).denominator)) - 1 for unit in units), default=0) or 2


def _free(name: str, number: int, taken: Any) -> str:
    return name if name not in taken else f"{name} (tranche {number})"


def _slots_in(spoken: object) -> Iterator[int]:
    """The slots something is read from."""
    for node in nodes(spoken):
        match node:
            case plan.EventLeaf(slot) | plan.ReleasedLeaf(slot) | plan.WordLeaf(slot) | plan.Read(slot):
                yield slot
            case plan.DayOf(slot) | plan.OrElse(slot):
                yield slot
            case _:
                pass


def _said(program: Program, slot: plan.Slot) -> str:
    written = program.written
    match slot:
        case plan.EventSlot(subject, event, role):
            return f"{written.get(subject, subject)} {event}" + (f" by {written.get(role, role)}" if role else "")
        case plan.ReleasedSlot(of, event):
            return f"tranche {of} {event}"
        case plan.WordSlot(name):
            return written.get(name, name)
        case plan.NumberSlot(value):
            return value_text(value, written)
        case plan.DaySlot(plan.DueCell(subject)):
            return f"due date of {written.get(subject, subject)} in the tables"
        case plan.DaySlot(read):
            return f"{getattr(read, 'name', 'day')}"
        case plan.MoneySlot(of):
            return f"paid of tranche {of}"
        case _:
            return "what only rows look up"


def _kind_of(slot: plan.Slot) -> Any:
    match slot:
        case plan.EventSlot() | plan.ReleasedSlot() | plan.DaySlot():
            return pl.Date
        case plan.WordSlot():
            return pl.String
        case plan.NumberSlot(value) if value.type.sort is Sort.DATE:
            return pl.Date
        case _:
            return pl.Decimal(38, AMOUNT_PLACES)


# ---------------------------------------------------------------------------------------------- of columns


def by_columns(keeping: Kept, slots: Slots, made: Decided) -> pl.DataFrame:
    """The awards that columns decided."""
    frame = pl.concat([made.frame, slots.frame.drop("award", "odd")], how="horizontal")
    columns: dict[str, pl.Expr] = {"decided by": pl.lit("columns", BY_TYPE), WHY: pl.lit(None, pl.String)}
    for number in sorted(keeping.plan.tranches):
        kinds = {f"outcome {number}": OUTCOME_TYPE, f"amount {number}": pl.Decimal(38, keeping.places)}
        columns |= {name: pl.lit(None, kind) for name, kind in kinds.items()}
        if number in made.over:
            columns[f"outcome {number}"] = coded(pl.col(f"outcome {number}"), OUTCOME_TYPE)
            columns[f"amount {number}"] = _decimal(frame, f"amount {number}", made.over[number], keeping.places)
    for leaf, name in keeping.leaves.items():
        columns[name] = _verdict(pl.col(f"leaf {leaf}")) if leaf in made.leaves else pl.lit(None, VERDICT_TYPE)
    for slot, name in keeping.seen.items():
        kind = _kind_of(keeping.plan.slots[slot])
        unfilled = slot in slots.unfilled
        columns[name] = pl.lit(None, kind) if unfilled else _seen(keeping.plan.slots[slot], slot, slots)
    chosen = frame.lazy().filter(pl.col("by rows").not_()).select("award", **columns)
    return chosen.collect(engine="streaming")


def coded(codes: pl.Expr, kind: pl.Enum) -> pl.Expr:
    """The words that numbers stand for; releases of Polars before 2 cast them."""
    to = getattr(codes.cat, "to", None)
    found: pl.Expr = to(kind) if to is not None else codes.cast(kind)
    return found


def _decimal(frame: pl.DataFrame, name: str, over: int, places: int) -> pl.Expr:
    """Amounts of so many parts to one; those of tables that keep them as text have finer parts than they end in."""
    factor, finer = 10**places // over, over // 10**places
    assert over * factor == 10**places or over == finer * 10**places, "parts are powers of ten"
    if finer > 1 and frame.select((pl.col(name) % finer != 0).any()).item():
        raise NotPlain(f"{name} has more than {places} decimal places")
    scaled = pl.col(name) // finer if finer > 1 else pl.col(name) * factor if factor != 1 else pl.col(name)
    return (scaled.cast(pl.Decimal(38, 0)) * pl.lit(Decimal(1).scaleb(-places))).cast(pl.Decimal(38, places))


def _verdict(bits: pl.Expr) -> pl.Expr:
    def code(verdict: Verdict) -> pl.Expr:
        return pl.lit(VERDICTS.index(verdict), pl.UInt8)

    open_or_not = pl.when(bits & PERHAPS_MET != 0).then(code(Verdict.UNKNOWN)).otherwise(code(Verdict.OPEN))
    failed = pl.when(bits & PERHAPS_STANDS == 0).then(code(Verdict.NOT_MET)).otherwise(open_or_not)
    return coded(pl.when(bits & SURELY_MET != 0).then(code(Verdict.MET)).otherwise(failed), VERDICT_TYPE)


def _seen(slot: plan.Slot, number: int, slots: Slots) -> pl.Expr:
    column = pl.col(name_of(number))
    match slot:
        case plan.EventSlot() | plan.ReleasedSlot() | plan.DaySlot():
            return pl.when(column > 0).then(column - ORDINAL).cast(pl.Date)
        case plan.WordSlot():
            listed = slots.words[number]
            return coded(column, pl.Enum(list(listed))).cast(pl.String) if listed else pl.lit(None, pl.String)
        case plan.NumberSlot(value) if value.type.sort is Sort.DATE:
            return (column - ORDINAL).cast(pl.Int32).cast(pl.Date)
        case plan.NumberSlot():
            parts = slots.parts[number]
            places = len(str(parts)) - 1
            if parts != 10**places:  # an average
                column, places = column.cast(pl.Int128) * 10**AMOUNT_PLACES // parts, AMOUNT_PLACES
            exact = column.cast(pl.Decimal(38, 0)) * pl.lit(Decimal(1).scaleb(-places))
            return exact.cast(pl.Decimal(38, AMOUNT_PLACES))
        case _:
            return pl.lit(None, pl.Decimal(38, AMOUNT_PLACES))


# ---------------------------------------------------------------------------------------------- of rows


def by_rows(keeping: Kept, decisions: Sequence[Decision]) -> pl.DataFrame:
    """Awards that rows decided, in the same columns."""
    awards: dict[str, list[Decision]] = {}
    for decision in decisions:
        awards.setdefault(decision.award, []).append(decision)
    rows = [{"award": award, "decided by": "rows", **row_of(keeping, every)} for award, every in awards.items()]
    return pl.DataFrame(rows, schema=keeping.schema, orient="row", strict=False)


def row_of(keeping: Kept, decisions: Iterable[Decision]) -> dict[str, Any]:
    """The decisions on one award, by column."""
    row: dict[str, Any] = {}
    for decision in decisions:
        row[f"outcome {decision.tranche}"] = str(decision.outcome)
        row[f"amount {decision.tranche}"] = fitting(keeping, decision.amount)
        tranche = keeping.plan.tranches.get(decision.tranche)
        if isinstance(tranche, plan.TranchePlan):
            told = [(each.rule, each.part, each.verdict, each.seen) for each in decision.conditions]
            row |= dict(leaves_of(keeping, tranche, told))
    return row


def fitting(keeping: Kept, amount: Decimal) -> Decimal:
    """An amount that its column can hold. Raises NotPlain where it cannot."""
    if amount.as_integer_ratio()[0] * 10**keeping.places % amount.as_integer_ratio()[1]:
        raise NotPlain(f"an amount, {amount}, is finer than the {keeping.places} decimal places that are kept")
    return amount


Told = tuple[str, str, Verdict, Seen | date | Decimal | str | None]


def leaves_of(keeping: Kept, tranche: plan.TranchePlan, told: Sequence[Told]) -> Iterator[tuple[str, Any]]:
    """What was told of each thing a tranche asks, by column: the verdict, and what was seen first of all."""
    if [(rule, part) for rule, part, _, _ in told] != [(each.rule, each.part) for each in tranche.asked]:
        return  # it was asked of items, or of what is taken for so: more than the plan asks
    for each, (_, _, verdict, seen) in zip(tranche.asked, told, strict=True):
        spoken = keeping.plan.leaves[each.leaf] if each.leaf is not None else each.number
        if each.leaf is not None:
            yield keeping.leaves[each.leaf], str(verdict)
        slot = next(_slots_in(spoken), None)
        if slot is not None:
            yield keeping.seen[slot], _in_column(seen, _kind_of(keeping.plan.slots[slot]))


def _in_column(seen: Seen | date | Decimal | str | None, kind: Any) -> date | Decimal | str | None:
    """What was seen, in the type of its column; a number to the places kept."""
    if isinstance(seen, Seen):
        seen = seen.number if isinstance(kind, pl.Decimal) else seen.on if kind == pl.Date else seen.text or None
    if isinstance(seen, Decimal) and kind == pl.Date:
        return date.fromordinal(int(seen)) if seen > 0 else None
    if isinstance(seen, Decimal):
        top, bottom = seen.as_integer_ratio()
        return Decimal(top * 10**AMOUNT_PLACES // bottom).scaleb(-AMOUNT_PLACES)
    return seen


def described(keeping: Kept) -> dict[str, Any]:
    """What each column of the table is, by tranche and rule."""
    tranches: dict[str, Any] = {}
    for number in sorted(keeping.plan.tranches):
        tranche = keeping.plan.tranches[number]
        asked = tranche.asked if isinstance(tranche, plan.TranchePlan) else ()
        tranches[str(number)] = [
            {
                "rule": each.rule,
                "part": each.part,
                "verdict": keeping.leaves[each.leaf] if each.leaf is not None else None,
                "seen": [
                    keeping.seen[slot]
                    for slot in dict.fromkeys(
                        _slots_in(keeping.plan.leaves[each.leaf] if each.leaf is not None else each.number)
                    )
                ],
            }
            for each in asked
        ]
    return {"schema": SCHEMA, "on": keeping.plan.on.isoformat(), "tranches": tranches}
