"""Both examples, kept in every kind of place, are the same portfolio and give the same bytes of decisions."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from gatekeeper.decisions.decide import decide
from gatekeeper.decisions.jsonl import decisions_jsonl
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import read_portfolio
from gatekeeper.facts.write import csv_texts
from gatekeeper.program.model import Rules
from gatekeeper.run.rules import load_rules
from gatekeeper.values.dates import date_from_text
from tests.facts.given import Tables, Writer, as_parquet, as_sqlite

ROOT = Path(__file__).parents[2]
EXAMPLES = ("seed-fund", "results-programme")
FEW = 4  # awards decided to compare bytes; the portfolios are compared whole


@cache
def typed(example: str) -> Tables:
    """The tables of an example, their columns typed as a database's would be: days, whole numbers, decimals, text."""
    tables: Tables = {}
    for file in sorted((ROOT / "examples" / example).glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            headings, *rows = csv.reader(lines)
        columns = [typed_column(list(column)) for column in zip(*rows, strict=True)]
        tables[file.stem] = [list(headings), *map(list, zip(*columns, strict=True))]
    return tables


def typed_column(texts: list[str]) -> list[object]:
    for value in (date_of, int_of, decimal_of):
        values = [value(text) if text else None for text in texts]
        if all((found is None) == (not text) for found, text in zip(values, texts, strict=True)):
            return list(values)
    return [text or None for text in texts]


def date_of(text: str) -> object:
    return date_from_text(text) if text[:4].isdigit() and text[4:5] == "-" else None


def int_of(text: str) -> object:
    return int(text) if text.isdecimal() and str(int(text)) == text else None


def decimal_of(text: str) -> object:
    whole, _, digits = text.removeprefix("-").partition(".")
    return Decimal(text) if whole.isdecimal() and (digits.isdecimal() or not digits) else None


@cache
def rules(example: str) -> Rules:
    loaded, _ = load_rules(ROOT / "rules" / f"{example}.gate")
    assert loaded is not None
    return loaded


@cache
def from_csv(example: str) -> Portfolio:
    return read_portfolio(ROOT / "examples" / example, rules(example))[0]


def few(portfolio: Portfolio) -> Portfolio:
    """The first awards of it."""
    kept = {str(getattr(row, "award", "")) for row in portfolio.rows["awards"][:FEW]}
    rows = {table: tuple(row for row in found if getattr(row, "award", "") in kept) for table, found in
            portfolio.rows.items()}  # fmt: skip
    return replace(portfolio, rows=rows)


@cache
def decisions_of_csv(example: str) -> bytes:
    return decisions_jsonl(decide(rules(example), few(from_csv(example)), date(2026, 11, 30)))


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("write", [as_parquet, as_sqlite], ids=["parquet", "sqlite"])
def test_an_example_kept_elsewhere_is_the_same(example: str, write: Writer, tmp_path: Path) -> None:
    portfolio, _ = read_portfolio(write(typed(example), tmp_path), rules(example))
    assert portfolio == from_csv(example)
    assert csv_texts(portfolio) == csv_texts(from_csv(example))
    assert decisions_jsonl(decide(rules(example), few(portfolio), date(2026, 11, 30))) == decisions_of_csv(example)
