"""The workload of the benchmarks: awards of four tranches, decided by rules of 2, 4, 8 and 14 conditions.

Everything is made from the number of an award, by arithmetic on whole numbers alone, so it is the same on every machine
and however many awards are made at once. One fact in twenty is not recorded. `wide` is one row an award, as a peer
would be handed it; `long_tables` are the same facts as the tables of docs/facts.md; `texts` those as CSV.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import polars as pl

ON: Final = date(2026, 11, 30)
TRANCHES: Final = (1, 2, 3, 4)
CONDITIONS: Final = {1: 2, 2: 4, 3: 8, 4: 14}
UNKNOWN_IN_A_HUNDRED: Final = 5

RULES: Final = """\
language 1
currency USD
round entitlements down to 1 USD
roles: investment committee, auditor

milestone agreement signed
milestone prototype demonstrated
milestone pilot plant commissioned
milestone accounts filed
milestone grid connection
document certificate of insurance
measure customers, higher is better
measure uptime as percentage, higher is better
measure unit cost in USD, lower is better
measure households, higher is better
fact buyer found
fact sanctions match
fact readiness level as number
judgement audit opinion by auditor, one of unqualified, qualified, adverse
judgement adequate progress by investment committee
parameter customer target
parameter household target

release tranche 1
    label "start"
    when agreement signed achieved by 31 March 2026
     and certificate of insurance accepted

release tranche 2
    label "proof of concept"
    when agreement signed achieved
     and prototype demonstrated achieved within 270 days after agreement signed achieved
     and (customers >= 10 or buyer found)

release tranche 3
    label "scale-up"
    when prototype demonstrated achieved
     and certificate of insurance accepted
     and at least 2 of (customers >= customer target; uptime between 95% and 100%; buyer found)
     and not sanctions match
     and (audit opinion is unqualified or adequate progress found)

release tranche 4 in proportion to households out of household target
    label "results"
    when all of (
        agreement signed achieved by 31 March 2026;
        prototype demonstrated achieved within 270 days after agreement signed achieved;
        pilot plant commissioned achieved by 30 September 2026;
        accounts filed achieved on or before 31 October 2026;
        grid connection achieved on or after 1 January 2026;
        certificate of insurance accepted;
        at least 2 of (customers >= customer target; uptime between 95% and 100%; buyer found);
        not sanctions match;
        audit opinion is unqualified or adequate progress found;
        unit cost between 5 USD and 12.50 USD;
        not readiness level < 7)
"""

SIGNED_BY: Final = date(2026, 3, 31)
PILOT_BY: Final = date(2026, 9, 30)
ACCOUNTS_BY: Final = date(2026, 10, 31)
GRID_FROM: Final = date(2026, 1, 1)
PROTOTYPE_WITHIN: Final = 270
AMOUNTS: Final = {1: 50_000, 2: 75_000, 3: 100_000, 4: 120_000}
MILESTONES: Final = {
    "agreement": "agreement signed",
    "prototype": "prototype demonstrated",
    "pilot": "pilot plant commissioned",
    "accounts": "accounts filed",
    "grid": "grid connection",
}
OPINIONS: Final = ("unqualified", "qualified", "adverse")
BEGUN: Final = date(2026, 1, 1)
REPORTED: Final = date(2026, 9, 30)
DECIDED: Final = date(2026, 10, 15)

# What may be unknown, each with a number that its values are drawn by.
FACTS: Final = {
    name: place
    for place, name in enumerate(
        (
            *MILESTONES, "insurance", "customers", "uptime_tenths", "unit_cost_cents", "households", "buyer",
            "sanctions", "readiness", "opinion", "progress",
        ),
        start=1,
    )
}  # fmt: skip


def wide(awards: int, first: int = 0, unknown: int = UNKNOWN_IN_A_HUNDRED) -> pl.DataFrame:
    """One row an award, from the award numbered `first` on. What is not recorded, so many in a hundred, is null.

    Of a milestone: whether it was achieved (`agreement`) and on which day (`agreement_on`). Percentages are in tenths
    of a percent and money of figures in cents, so that everything is whole.
    """
    numbers = pl.select(pl.int_range(first, first + awards, dtype=pl.UInt64).alias("number"))
    known = numbers.select(award(), *parameters(), *_amounts(), *_facts(), "number")
    there = {name: _drawn(f"{name} known", 100) >= unknown for name in FACTS}
    there |= {f"{name}_on": there[name] for name in MILESTONES}
    return known.with_columns(pl.when(test).then(pl.col(name)).alias(name) for name, test in there.items()).drop(
        "number"
    )


def award() -> pl.Expr:
    """The id of an award."""
    return pl.format("A{}", pl.col("number").cast(pl.String).str.zfill(8)).alias("award")


def parameters() -> list[pl.Expr]:
    """What is fixed for an award, and always known."""
    return [
        (20 + _drawn("customer target", 30)).alias("customer_target"),
        (400 + 50 * _drawn("household target", 13)).alias("household_target"),
    ]


def _amounts() -> list[pl.Expr]:
    return [(base + 100 * _drawn(f"amount {n}", 500)).alias(f"amount_{n}") for n, base in AMOUNTS.items()]


def _facts() -> list[pl.Expr]:
    return [
        *_milestone("agreement", 97, 0, 100),
        *_milestone("prototype", 93, 60, 270),
        *_milestone("pilot", 90, 150, 140),
        *_milestone("accounts", 92, 180, 130),
        *_milestone("grid", 90, -20, 300),
        _chance("insurance", 94).alias("insurance"),
        (5 + _drawn("customers", 80)).alias("customers"),
        (930 + _drawn("uptime", 71)).alias("uptime_tenths"),
        (480 + _drawn("unit cost", 800)).alias("unit_cost_cents"),
        (200 + _drawn("households", 900)).alias("households"),
        _chance("buyer", 70).alias("buyer"),
        _chance("sanctions", 2).alias("sanctions"),
        (6 + _drawn("readiness", 4)).alias("readiness"),
        _one_of("opinion", OPINIONS, (80, 15, 5)).alias("opinion"),
        _chance("progress", 75).alias("progress"),
    ]


def _milestone(name: str, achieved: int, from_day: int, days: int) -> list[pl.Expr]:
    """Whether it was achieved, and on a day so long after the first of the year."""
    happened = _chance(name, achieved)
    on = pl.lit(BEGUN) + pl.duration(days=from_day + _drawn(f"{name} on", days))
    return [happened.alias(name), pl.when(happened).then(on).alias(f"{name}_on")]


def _one_of(salt: str, words: tuple[str, ...], chances: tuple[int, ...]) -> pl.Expr:
    """The first word, the second, or else the third, with so many chances in a hundred."""
    drawn = _drawn(salt, 100)
    first, second, third = (pl.lit(word) for word in words)
    return pl.when(drawn < chances[0]).then(first).when(drawn < chances[0] + chances[1]).then(second).otherwise(third)


def _chance(salt: str, in_a_hundred: int) -> pl.Expr:
    return _drawn(salt, 100) < in_a_hundred


def _drawn(salt: str, below: int) -> pl.Expr:
    """A whole number below another, of the award's number and a word: splitmix64, which wraps around as it should."""
    mark = sum(ord(letter) * 31**place for place, letter in enumerate(salt)) % 2**32
    mixed = (pl.col("number") * 1_000_003 + mark) * pl.lit(0x9E3779B97F4A7C15, pl.UInt64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
        mixed = (mixed ^ (mixed // 2**shift)) * pl.lit(factor, pl.UInt64)
    drawn: pl.Expr = mixed % below
    return drawn.cast(pl.Int64)


# ------------------------------------------------------------------------------------------ as a funder's tables


def long_tables(facts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The facts of `wide` as the tables of docs/facts.md: typed, long, a row only where something is recorded."""
    return {
        "awards": facts.select(
            "award",
            currency=pl.lit("USD"),
            committed=pl.sum_horizontal(f"amount_{n}" for n in TRANCHES),
            **{"customer target": pl.col("customer_target"), "household target": pl.col("household_target")},
        ),
        "tranches": pl.concat(
            facts.select("award", tranche=pl.lit(n, pl.Int64), amount=pl.col(f"amount_{n}")) for n in TRANCHES
        ).sort("award", "tranche"),
        "milestones": _stacked(_milestone_rows(facts, name) for name in MILESTONES),
        "documents": facts.filter(pl.col("insurance").is_not_null()).select(
            "award",
            document=pl.lit("certificate of insurance"),
            **{
                "accepted on": pl.when("insurance").then(pl.lit(REPORTED)),
                "rejected on": pl.when(pl.col("insurance").not_()).then(pl.lit(REPORTED)),
            },
        ),
        "measures": _stacked(
            _measure_rows(facts, name, column, scale)
            for name, column, scale in (
                ("customers", "customers", 0), ("uptime", "uptime_tenths", 1), ("unit cost", "unit_cost_cents", 2),
                ("households", "households", 0),
            )
        ),
        "facts": _stacked(
            _fact_rows(facts, name, value)
            for name, value in (
                ("buyer found", _yes_or_no("buyer")),
                ("sanctions match", _yes_or_no("sanctions")),
                ("readiness level", pl.col("readiness").cast(pl.String)),
            )
        ),
        "judgements": _stacked(
            facts.select(
                "award", matter=pl.lit(matter), by=pl.lit(by), finding=finding, **{"decided on": pl.lit(DECIDED)}
            ).filter(pl.col("finding").is_not_null())
            for matter, by, finding in (
                ("audit opinion", "auditor", pl.col("opinion")),
                ("adequate progress", "investment committee", _yes_or_no("progress", "found", "refused")),
            )
        ),
    }  # fmt: skip


def _milestone_rows(facts: pl.DataFrame, name: str) -> pl.DataFrame:
    return facts.filter(pl.col(name).is_not_null()).select(
        "award",
        milestone=pl.lit(MILESTONES[name]),
        status=pl.when(pl.col(name).not_()).then(pl.lit("in progress")),
        **{"as of": pl.when(pl.col(name).not_()).then(pl.lit(ON)), "achieved on": pl.col(f"{name}_on")},
    )


def _measure_rows(facts: pl.DataFrame, measure: str, column: str, scale: int) -> pl.DataFrame:
    """Figures of one scale, so that the table has one type."""
    value = (pl.col(column) * 10 ** (2 - scale)).cast(pl.Decimal(20, 0)) / pl.lit(100, pl.Decimal(20, 2))
    return facts.filter(pl.col(column).is_not_null()).select(
        "award",
        measure=pl.lit(measure),
        value=value.cast(pl.Decimal(20, 2)),
        **{"period end": pl.lit(REPORTED)},
    )


def _fact_rows(facts: pl.DataFrame, name: str, value: pl.Expr) -> pl.DataFrame:
    return facts.select("award", fact=pl.lit(name), value=value).filter(pl.col("value").is_not_null())


def _yes_or_no(column: str, yes: str = "yes", no: str = "no") -> pl.Expr:
    return pl.when(pl.col(column)).then(pl.lit(yes)).when(pl.col(column).not_()).then(pl.lit(no))


def _stacked(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Several kinds of rows in one table, the awards together, as they would stand in a funder's."""
    return pl.concat(frames).sort("award", maintain_order=True)


def texts(tables: dict[str, pl.DataFrame]) -> dict[str, str]:
    """The tables as CSV, as `read_texts` takes them."""
    return {name: table.write_csv() for name, table in tables.items()}


def day_number(day: date) -> int:
    """Days since 1970, for peers that know no dates."""
    return (day - date(1970, 1, 1)) // timedelta(days=1)
