"""Hand-written Polars over the columns of `wide`: every condition kept as a column of three values, nulls unknown."""

from collections.abc import Callable
from typing import Any

import polars as pl

from benchmarks.peers import Answers
from benchmarks.workload import ACCOUNTS_BY, GRID_FROM, PILOT_BY, PROTOTYPE_WITHIN, SIGNED_BY, TRANCHES

TITLE = "Polars by hand, every condition kept"
THREE_VALUED = True

LEAVES = (
    "signed in time", "insured", "signed", "prototype in time", "few customers", "buyer found", "prototype shown",
    "customers", "uptime", "sanctions match", "clean opinion", "progress found", "pilot in time", "accounts in time",
    "on grid", "unit cost", "unready",
)  # fmt: skip
OUTCOMES = ("no", "unknown", "release in part", "release")


def leaves() -> dict[str, pl.Expr]:
    """Every condition; `&` and `|` of Polars are Kleene's."""
    c = pl.col
    after = (c("prototype_on") - c("agreement_on")).dt.total_days()
    shown = pl.when("prototype").then((after >= 0) & (after <= PROTOTYPE_WITHIN)).otherwise("prototype")
    in_time = pl.when("agreement").then(shown).otherwise("agreement")
    return {
        "signed in time": pl.when("agreement").then(c("agreement_on") <= SIGNED_BY).otherwise("agreement"),
        "insured": c("insurance"),
        "signed": c("agreement"),
        "prototype in time": in_time,
        "few customers": c("customers") >= 10,
        "buyer found": c("buyer"),
        "prototype shown": c("prototype"),
        "customers": c("customers") >= c("customer_target"),
        "uptime": c("uptime_tenths").is_between(950, 1000),
        "sanctions match": c("sanctions"),
        "clean opinion": c("opinion") == "unqualified",
        "progress found": c("progress"),
        "pilot in time": pl.when("pilot").then(c("pilot_on") <= PILOT_BY).otherwise("pilot"),
        "accounts in time": pl.when("accounts").then(c("accounts_on") <= ACCOUNTS_BY).otherwise("accounts"),
        "on grid": pl.when("grid").then(c("grid_on") >= GRID_FROM).otherwise("grid"),
        "unit cost": c("unit_cost_cents").is_between(500, 1250),
        "unready": c("readiness") < 7,
    }


def met() -> dict[int, pl.Expr]:
    """Whether each tranche's condition is met, over the leaves."""
    c = pl.col
    one, two, three = c("customers met"), c("uptime met"), c("buyer found met")
    market = (one & two) | (one & three) | (two & three)
    sound = c("insured met") & market & ~c("sanctions match met") & (c("clean opinion met") | c("progress found met"))
    in_time = c("prototype in time met")
    return {
        1: c("signed in time met") & c("insured met"),
        2: c("signed met") & in_time & (c("few customers met") | c("buyer found met")),
        3: c("prototype shown met") & sound,
        4: c("signed in time met") & in_time & c("pilot in time met") & c("accounts in time met") & c("on grid met")
        & sound & c("unit cost met") & ~c("unready met"),
    }  # fmt: skip


def decided(facts: pl.LazyFrame) -> pl.LazyFrame:
    """Outcome and amount of each tranche, and every condition beside what was seen."""
    c = pl.col
    judged = facts.with_columns(**{f"{name} met": leaf for name, leaf in leaves().items()})
    judged = judged.with_columns(**{f"met {n}": condition for n, condition in met().items()})
    part = c("amount_4") * c("households") // c("household_target")
    due = {n: c(f"amount_{n}") for n in TRANCHES} | {4: pl.min_horizontal("amount_4", part)}
    # Of nulls `min_horizontal` takes the other, so what is not known is said again.
    known = {4: c("households").is_not_null()}
    return judged.with_columns(
        **{f"outcome {n}": outcome(n, due[n], known.get(n, pl.lit(True))) for n in TRANCHES},
        **{
            f"paid {n}": pl.when(c(f"met {n}") & known.get(n, pl.lit(True))).then(due[n]).otherwise(0) for n in TRANCHES
        },
    ).drop(f"met {n}" for n in TRANCHES)


def outcome(n: int, due: pl.Expr, known: pl.Expr) -> pl.Expr:
    """The outcome as its number in `OUTCOMES`."""
    whole = pl.when(due < pl.col(f"amount_{n}")).then(pl.lit(2, pl.UInt8)).otherwise(pl.lit(3, pl.UInt8))
    met = pl.col(f"met {n}")
    no, unknown = pl.lit(0, pl.UInt8), pl.lit(1, pl.UInt8)
    return pl.when(met & known).then(whole).when(~met).then(no).otherwise(unknown)


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """All awards at once."""
    return lambda: decided(facts.lazy()).collect(engine="streaming")


def answers(result: Any) -> Answers:
    """The outcomes in words."""
    columns = [
        [(OUTCOMES[o], a) for o, a in zip(result[f"outcome {n}"], result[f"paid {n}"], strict=True)] for n in TRANCHES
    ]
    return list(zip(*columns, strict=True))
