"""Budgets over awards decided as columns: each tranche gets what rows would give it."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks.workload import RULES, long_tables, wide
from gatekeeper import decide, load_rules, read_portfolio
from gatekeeper.columns.record import WHY
from gatekeeper.columns.slots import NotPlain
from gatekeeper.decisions.record import Decision
from gatekeeper.program.model import Rules
from gatekeeper.run.in_columns import DECISIONS, award_again, write_columns

DAY = date(2026, 11, 30)
AWARDS = 24
SHARES = """
share 500,000 USD among tranche 1 of every award pro rata
share budget "scale-up" among tranches 3 to 4 of every award by priority
"""


def kept(place: Path, budgets: list[dict[str, object]], **awards: pl.Expr) -> tuple[Rules, Path]:
    """Rules and tables on disk; one tranche was paid in part."""
    (place / "rules.gate").write_text(RULES + SHARES, encoding="utf-8")
    tables = long_tables(wide(AWARDS))
    tables["awards"] = tables["awards"].with_columns(**awards)
    paid = {"award": "A00000003", "tranche": 1, "paid on": date(2026, 5, 1), "amount": 1000, "kind": "part payment"}
    tables["payments"] = pl.DataFrame([paid])
    if budgets:
        tables["budgets"] = pl.DataFrame(budgets)
    (place / "tables").mkdir()
    for name, table in tables.items():
        table.write_parquet(place / "tables" / f"{name}.parquet")
    rules, _ = load_rules(place / "rules.gate")
    assert rules is not None
    return rules, place / "tables"


def by_rows(rules: Rules, tables: Path) -> tuple[Decision, ...]:
    return decide(rules, read_portfolio(tables, rules)[0], DAY)


NUMBER = pl.int_range(pl.len())
ENOUGH = {"budget": "scale-up", "amount": 300_000, "currency": "USD"}


@pytest.mark.parametrize(
    ("budgets", "priority", "outcomes"),
    [
        ([ENOUGH], pl.when(NUMBER % 5 > 0).then(NUMBER * 7 % 11), {"release in part", "not yet", "undetermined"}),
        ([ENOUGH], pl.when(NUMBER % 4 == 3).then(pl.lit("soon")).otherwise(pl.format("{}", NUMBER)), {"invalid"}),
        ([{**ENOUGH, "currency": "EUR"}], NUMBER, {"invalid"}),
        ([], NUMBER, {"undetermined"}),
    ],
    ids=["some are cut", "a priority nobody can read", "a budget in another currency", "a budget nobody recorded"],
)
def test_it_is_as_rows_share_it(
    tmp_path: Path, budgets: list[dict[str, object]], priority: pl.Expr, outcomes: set[str]
) -> None:  # fmt: skip
    rules, tables = kept(tmp_path, budgets, priority=priority)
    write_columns(rules, tables, DAY, DAY, tmp_path / "run", lambda *_: None)
    table = pl.read_parquet(tmp_path / "run" / DECISIONS / "*.parquet")
    rows = {row["award"]: row for row in table.to_dicts()}
    reference = by_rows(rules, tables)
    for decision in reference:
        row, n = rows[decision.award], decision.tranche
        assert (row[f"outcome {n}"], row[f"amount {n}"]) == (str(decision.outcome), decision.amount), decision.id
    assert outcomes <= {str(decision.outcome) for decision in reference if decision.tranche in (1, 3, 4)}
    assert set(table[WHY].drop_nulls().unique()) == {"what it could get of a budget"}
    whole = {decision.id: decision for decision in reference}
    for award in ("A00000001", "A00000003", "A00000007"):
        for decision in award_again(tmp_path / "run", award):
            assert decision.budget == whole[decision.id].budget, decision.id
            assert decision.reasons == whole[decision.id].reasons


def test_without_priorities_nobody_is_first(tmp_path: Path) -> None:
    rules, tables = kept(tmp_path, [ENOUGH])
    write_columns(rules, tables, DAY, DAY, tmp_path / "run", lambda *_: None)
    table = pl.read_parquet(tmp_path / "run" / DECISIONS / "*.parquet")
    assert table["budget priority"].null_count() == AWARDS
    paid = {(d.award, d.tranche): d.amount for d in by_rows(rules, tables)}
    assert {award: paid[award, 3] for award in table["award"]} == dict(table.select("award", "amount 3").rows())


def test_an_amount_finer_than_is_kept_is_not_rounded(tmp_path: Path) -> None:
    rules, tables = kept(tmp_path, [ENOUGH])
    payments = pl.read_parquet(tables / "payments.parquet")
    payments = payments.with_columns(award=pl.lit("A00000001"), amount=pl.lit("0.0000000001"))
    payments.write_parquet(tables / "payments.parquet")
    with pytest.raises(NotPlain, match="more than 9 decimal places"):
        write_columns(rules, tables, DAY, DAY, tmp_path / "run", lambda *_: None)
