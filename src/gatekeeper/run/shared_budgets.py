"""Budgets over awards that are decided as columns: a second, small step, by the code that shares them among rows.

Each award is decided as if no budget were shared. What its tranches ask is kept beside their amounts; of all awards
these few columns are read together, shared out, and the tranches that get less are mended.

| column | what it holds |
|---|---|
| `budget asked N` | what tranche N asks of the budget it shares: what would be paid, or the most it could get |
| `budget kept back N` | whether that would be kept back, the tranche not being decided yet |
| `budget taken N` | what was paid or approved of it before |
| `budget priority` | its award's place in the queue; `invalid` where nobody can read it |
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from gatekeeper.columns.cells import numbers
from gatekeeper.columns.slots import NotPlain, Slots, name_of
from gatekeeper.decisions.budgets import Budgets
from gatekeeper.decisions.limits import could_get
from gatekeeper.decisions.paid import money_of
from gatekeeper.decisions.record import SCHEMA, Decision
from gatekeeper.facts.portfolio import AwardFacts, Snapshot
from gatekeeper.facts.rows import NumberCell
from gatekeeper.plans import plan
from gatekeeper.program import model
from gatekeeper.values.absence import NOT_REPORTED, Invalid
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Outcome

PLACES = 9
SUM = pl.Decimal(38, PLACES)
PRIORITY = "budget priority"
INVALID = "invalid"
TOO_FINE = f"an amount of more than {PLACES} decimal places asks of a budget"
UNREADABLE = Invalid("nobody can read it")
ASKS_ROWS = "what it could get of a budget"  # why rows decide an award
# Of these they say it; a hold may be one in doubt.
_UNDECIDED = [str(outcome) for outcome in (Outcome.UNDETERMINED, Outcome.ON_HOLD, Outcome.INVALID)]
_PAYS = [str(outcome) for outcome in Outcome if outcome.pays]


def sharing(program: model.Program, tranches: Iterable[int]) -> tuple[int, ...]:
    """The tranches that share a budget, of these."""
    return tuple(n for n in sorted(tranches) if any(n in share.tranches for share in program.shares))


def alone(rules: model.Rules) -> model.Rules:
    """The rules without their budgets: an award by itself."""
    return model.Rules(tuple(_alone(program) for program in rules.programs))


def _alone(program: model.Program) -> model.Program:
    return replace(program, shares=()) if program.shares else program


def schema_of(tranches: Sequence[int]) -> dict[str, Any]:
    """The columns that are kept for these tranches."""
    of_each = {
        name: kind
        for n in tranches
        for name, kind in (
            (f"budget asked {n}", SUM), (f"budget kept back {n}", pl.Boolean), (f"budget taken {n}", SUM),
        )
    }  # fmt: skip
    return of_each | {PRIORITY: pl.String} if tranches else {}


# ------------------------------------------------------------------------------------------------ what is asked


def asked_by_columns(
    frame: pl.DataFrame, awards: pl.DataFrame, slots: Slots, asked: plan.Plan, tranches: Sequence[int]
) -> pl.DataFrame:  # fmt: skip
    """Decisions of columns with what they ask; the awards of which columns cannot tell it are left out."""
    if not tranches:
        return frame
    columns: dict[str, pl.Expr] = {}
    for n in tranches:
        there = pl.col(f"outcome {n}").is_not_null() & (pl.col(f"outcome {n}").cast(pl.String) != Outcome.NOT_IN_FORCE)
        columns[f"budget asked {n}"] = pl.when(there).then(pl.col(f"amount {n}").cast(SUM))
        columns[f"budget kept back {n}"] = pl.when(there).then(
            pl.col(f"outcome {n}").cast(pl.String).is_in(_PAYS).not_()
        )
        columns[f"budget taken {n}"] = pl.when(there).then(pl.col(f"taken {n}"))
    taken = _taken(slots, asked, tranches)
    told = frame.join(taken, on="award", how="left", maintain_order="left").with_columns(**columns)
    told = told.select(*frame.columns, *columns).join(
        _priorities(awards), on="award", how="left", maintain_order="left"
    )
    return told.filter((_left_to_rows(tranches) | pl.col("odd")).not_()).drop("odd")


def _taken(slots: Slots, asked: plan.Plan, tranches: Sequence[int]) -> pl.DataFrame:
    """What was paid or approved of each tranche."""
    columns: dict[str, pl.Expr] = {}
    for n in tranches:
        made = asked.tranches[n]
        assert isinstance(made, plan.TranchePlan)
        whole = pl.col(name_of(made.money)).fill_null(0).cast(pl.Decimal(38, 0))
        columns[f"taken {n}"] = _exact(whole, slots.parts[made.money])
    return slots.frame.select("award", **columns)


def _exact(whole: pl.Expr, parts: int) -> pl.Expr:
    """Whole numbers, so many to one."""
    places = len(str(parts)) - 1
    if places > PLACES:
        raise NotPlain(TOO_FINE)
    return (whole * pl.lit(Decimal(1).scaleb(-places))).cast(SUM)


def _left_to_rows(tranches: Sequence[int]) -> pl.Expr:
    return pl.any_horizontal(pl.col(f"outcome {n}").cast(pl.String).is_in(_UNDECIDED) for n in tranches)


def _priorities(awards: pl.DataFrame) -> pl.DataFrame:
    """The priority of each award as text, and whether it cannot be told here."""
    if "priority" not in awards.columns:
        return awards.select(pl.col("award").unique(), pl.lit(None, pl.String).alias(PRIORITY), odd=pl.lit(value=False))
    found = numbers(awards["priority"])
    places = len(str(found.parts)) - 1
    exact = (
        found.values.cast(pl.Decimal(38, 0))
        .to_frame("priority")
        .select((pl.col("priority") * pl.lit(Decimal(1).scaleb(-places))).cast(pl.String))
    )
    told = pl.DataFrame([awards["award"], exact.to_series().alias(PRIORITY), found.odd.alias("odd")])
    return told.unique("award", keep="first")  # an award of two rows is left to rows


def asked_by_rows(
    frame: pl.DataFrame, awards: Iterable[AwardFacts], decided: Callable[[AwardFacts], Iterable[Decision]], on: date,
    program: model.Program, tranches: Sequence[int],
) -> pl.DataFrame:  # fmt: skip
    """Decisions of rows with what they ask; `decided` gives the records of an award, where they must tell it."""
    told = {row["award"]: row for row in frame.to_dicts()}
    rows: list[dict[str, Any]] = []
    for facts in awards:
        award = facts.award
        if award.award not in told:
            continue
        own = told[award.award]
        row: dict[str, Any] = {"award": award.award, PRIORITY: _text(award.priority)}
        outcomes = {n: own[f"outcome {n}"] for n in tranches}
        could: dict[int, Fraction] = {}
        if any(outcome in _UNDECIDED for outcome in outcomes.values()):
            could = {decision.tranche: could_get(decision) for decision in decided(facts)}
        for n, outcome in outcomes.items():
            if outcome is None or outcome == Outcome.NOT_IN_FORCE or award.currency != program.currency:
                continue
            money, pays = money_of(facts, n, on), outcome in _PAYS
            row[f"budget asked {n}"] = own[f"amount {n}"] if pays else _kept(could.get(n, Fraction(0)))
            row[f"budget kept back {n}"] = not pays
            row[f"budget taken {n}"] = _kept(money.settled)
        rows.append(row)
    kept = pl.DataFrame(rows, schema={"award": pl.String, **schema_of(tranches)}, orient="row")
    return frame.join(kept, on="award", how="left", maintain_order="left")


def _text(priority: NumberCell) -> str | None:
    return f"{priority:f}" if isinstance(priority, Decimal) else INVALID if isinstance(priority, Invalid) else None


def _kept(amount: Fraction) -> Decimal:
    if 10**PLACES % amount.denominator:
        raise NotPlain(TOO_FINE)
    return exact_decimal(amount)


# ------------------------------------------------------------------------------------------------ what is given


def given(
    program: model.Program, snapshot: Snapshot, table: pl.DataFrame, tranches: Sequence[int]
) -> pl.DataFrame:  # fmt: skip
    """The tranches that get less of their budgets than they ask: a row an award, with the outcomes and amounts that
    change. `table` has what every award asks, and its outcomes."""
    budgets = Budgets(snapshot)
    changed: dict[str, dict[str, Any]] = {}
    was: list[Decision] = []
    now: list[Decision] = []
    for decision, priority in claims(program, table, tranches):
        was.append(decision)
        now += budgets.seen(decision, priority, program)
    now += budgets.settled()
    for before, after in zip(was, now, strict=True):
        if (before.outcome, before.amount) != (after.outcome, after.amount):
            row = changed.setdefault(after.award, {"award": after.award})
            row |= {f"outcome {after.tranche}": str(after.outcome), f"amount {after.tranche}": after.amount}
    kinds = {name: table.schema[name] for n in tranches for name in (f"outcome {n}", f"amount {n}")}
    return pl.DataFrame(list(changed.values()), schema={"award": pl.String, **kinds}, orient="row", strict=False)


def claims(
    program: model.Program, table: pl.DataFrame, tranches: Sequence[int]
) -> Iterator[tuple[Decision, NumberCell]]:  # fmt: skip
    """What asks of a budget: of each tranche as much of a record as a budget looks at, and its award's priority."""
    blank = _blank(program)
    names = ["award", PRIORITY, *(name for n in tranches for name in _of_claim(n))]
    for award, said, *cells in table.select(names).iter_rows():
        priority = NOT_REPORTED if said is None else UNREADABLE if said == INVALID else Decimal(said)
        for at, n in enumerate(tranches):
            outcome, asked, kept_back, taken = cells[4 * at : 4 * at + 4]
            if asked is None:
                continue
            found = Outcome(outcome)
            if kept_back:
                own = replace(blank, outcome=found, amount_range=(Decimal(0), asked))
            else:  # it may stand there as its budget left it
                own = replace(blank, outcome=found if found.pays else Outcome.RELEASE, amount=asked)
            yield replace(own, award=award, tranche=n, paid=taken), priority


def _of_claim(n: int) -> tuple[str, ...]:
    return f"outcome {n}", f"budget asked {n}", f"budget kept back {n}", f"budget taken {n}"


def mended(frame: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """Decisions with what budgets changed of them."""
    names = changed.columns[1:]
    both = frame.join(changed, on="award", how="left", suffix=" now", maintain_order="left")
    return both.with_columns(pl.coalesce(f"{name} now", name).alias(name) for name in names).select(frame.columns)


def _blank(program: model.Program) -> Decision:
    """A record of which only what a budget looks at will be filled in."""
    nothing, never = Decimal(0), date.min
    return Decision(
        schema=SCHEMA, award="", title="", recipient="", programme="", agreement="", owner="", tranche=0, tranches=0,
        on=never, known_by=never, planned_date=None, outcome=Outcome.RELEASE, reasons=(), amount=nothing,
        currency=program.currency, tranche_amount=None, entitlement=None, amount_range=None, amount_lines=(),
        excess=nothing, paid=nothing, approved_unpaid=nothing, award_committed=None, award_paid=nothing, rules_file="",
        rules_sha256="", in_force=program.in_force, rules=(), conditions=(), waivers=(), without_waivers=None,
        limits=(), budget=None, extensions=(), without_extensions=None, powers_used=(), judgements=(), payments=(),
        resolutions=(), open_choices=(),
    )  # fmt: skip
