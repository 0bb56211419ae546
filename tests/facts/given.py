"""A programme, a portfolio without fault, and the ways of writing it down."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl

from gatekeeper.diagnostics import Finding
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import read_portfolio
from gatekeeper.program.model import (
    Declaration,
    Document,
    Fact,
    Judgement,
    Measure,
    Milestone,
    Parameter,
    Program,
    Release,
    Rules,
    Tranches,
    WaivePower,
    Whole,
)
from gatekeeper.source import Source
from gatekeeper.values.dates import MonthEnds, Unit
from gatekeeper.vocabulary import CHOICE, CONDITION, DATE, NUMBER, PERCENTAGE, Sort, Type

Tables = dict[str, list[list[object]]]

USD = Type(Sort.MONEY, "USD")

DECLARATIONS: tuple[Declaration, ...] = (
    Milestone("agreement signed"),
    Milestone("regulatory approval", verified_by="independent engineer"),
    Milestone("Pilot plant commissioned"),
    Milestone("site 1 open"),
    Document("letter of intent"),
    Document("annual report"),
    Measure("revenue", USD, per=Unit.QUARTER),
    Measure("uptime", PERCENTAGE),
    Measure("customers", NUMBER),
    Measure("carbon saved", Type(Sort.NUMBER, "tonnes"), cumulative=True),
    Fact("insolvency", CONDITION),
    Fact("grid connection", DATE),
    Fact("legal form", CHOICE, choices=("Limited Company", "charity")),
    Judgement("audit opinion", "auditor", choices=("unqualified", "qualified")),
    Judgement("adequate progress", "investment committee"),
    Parameter("revenue target", USD),
    Parameter("long stop date", DATE),
    Parameter("matched", CONDITION),
)


def program(programme: str = "", **changes: object) -> Program:
    written = Program(
        source=Source("fund.gate", ""),
        language=1,
        agreement="Clean Cold Chain Fund",
        programme=programme,
        currency="USD",
        rounding=None,
        month_ends=MonthEnds.DOWN,
        years_begin=(1, 1),
        calendar="",
        in_force=(None, None),
        roles=("investment committee", "programme officer", "independent engineer", "auditor"),
        declarations={declared.name.casefold(): declared for declared in DECLARATIONS},
        definitions={},
        releases=(Release("r1", Tranches(2, 2), Whole(), None, label="market proof"),),
        guards=(),
        powers=(WaivePower("investment committee"),),
    )
    return replace(written, **changes)  # type: ignore[arg-type]


RULES = Rules((program(),))


def sound() -> Tables:
    """A portfolio with something in every table and nothing to find."""
    return {
        "awards": [
            ["award", "title", "programme", "currency", "start", "end", "committed", "Revenue_Target",
             "long stop date"],
            ["A-001", "Cold rooms", None, "USD", date(2026, 1, 1), date(2029, 12, 31), 500000, 250000,
             date(2028, 6, 30)],
            ["A-002", "Milk chillers", None, "KES", date(2026, 3, 1), date(2029, 2, 28), 900000.5, None, None],
        ],
        "tranches": [
            ["award", "tranche", "amount", "planned date"],
            ["A-001", 1, 200000, date(2026, 4, 1)],
            ["A-001", 2, 300000, date(2027, 4, 1)],
            ["A-002", 1, 900000.5, None],
        ],
        "payments": [
            ["award", "tranche", "paid on", "amount", "kind", "reference"],
            ["A-001", 1, date(2026, 4, 3), 200000, "payment", "P-1"],
            ["A-002", 1, date(2026, 5, 3), 1000, "set off", "P-2"],
        ],
        "milestones": [
            ["award", "milestone", "status", "as of", "achieved on", "verified on", "verified by", "absent because"],
            ["A-001", "Regulatory Approval", "met", date(2026, 9, 1), date(2026, 8, 1), date(2026, 8, 9),
             "independent engineer", None],
            ["A-001", "pilot plant commissioned", "planned", date(2026, 9, 1), None, None, None, None],
            ["A-002", "agreement signed", None, None, None, None, None, "in dispute: two versions"],
        ],
        "measures": [
            ["award", "measure", "period start", "period end", "value", "low", "high", "unit", "kind"],
            ["A-001", "revenue", date(2026, 7, 1), date(2026, 9, 30), 310000.25, None, None, "USD", "actual"],
            ["A-001", "uptime", None, date(2026, 9, 30), 99.5, None, None, "%", None],
            ["A-001", "customers", None, date(2026, 9, 30), 41, 40, 45, None, None],
            ["A-002", "carbon saved", None, date(2026, 9, 30), 12.5, None, None, "tonne", None],
        ],
        "documents": [
            ["award", "document", "received on", "accepted on", "expires on"],
            ["A-001", "letter of intent", date(2026, 5, 1), date(2026, 5, 9), None],
        ],
        "events": [
            ["award", "subject", "event", "on", "by"],
            ["A-001", "agreement signed", "signed", date(2026, 1, 5), "programme officer"],
            ["A-001", "agreement signed", "signed", date(2026, 2, 5), "programme officer"],
        ],
        "facts": [
            ["award", "fact", "value", "from", "to"],
            ["A-001", "insolvency", False, None, None],
            ["A-002", "grid connection", date(2026, 6, 1), None, None],
            ["A-002", "legal form", "limited company", date(2026, 1, 1), None],
        ],
        "judgements": [
            ["award", "matter", "by", "decided on", "finding"],
            ["A-001", "audit opinion", "auditor", date(2026, 6, 1), "Unqualified"],
            ["A-001", "adequate progress", "investment committee", date(2026, 6, 1), "found"],
        ],
        "waivers": [
            ["award", "condition", "by", "granted on", "expires on", "tranche", "reason"],
            ["A-001", "market proof", "investment committee", date(2026, 6, 1), date(2027, 6, 1), 2, "slow season"],
        ],
        "extensions": [
            ["award", "milestone", "by", "granted on", "months"],
            ["A-001", "pilot plant commissioned", "programme officer", date(2026, 6, 1), 6],
        ],
        "resolutions": [
            ["meeting", "award", "tranche", "decided", "amount"],
            [date(2026, 3, 20), "A-001", 1, "approved", 200000],
        ],
        "parameters": [["award", "parameter", "value", "from"], [None, "matched", "yes", None]],
        "rates": [["currency", "to", "date", "rate"], ["KES", "USD", date(2026, 6, 1), 0.0077]],
        "budgets": [["budget", "amount", "currency", "round"], ["2026", 1000000, "USD", "first"]],
    }  # fmt: skip


def as_text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case _:
            return str(cell)


def write_csv(tables: Mapping[str, Iterable[Iterable[object]]], folder: Path) -> Path:
    import csv

    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([as_text(cell) for cell in row] for row in rows)
    return folder


def write_xlsx(tables: Mapping[str, Iterable[Iterable[object]]], path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for table, rows in tables.items():
        sheet = book.create_sheet(table)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


Writer = Callable[[Tables, Path], Path]


def as_csv(tables: Tables, at: Path) -> Path:
    return write_csv(tables, at / "portfolio")


def as_xlsx(tables: Tables, at: Path) -> Path:
    return write_xlsx(tables, at / "portfolio.xlsx")


def write_parquet(tables: Mapping[str, Iterable[Iterable[object]]], folder: Path) -> Path:
    """Columns of one type keep it, dates and numbers among them; others are text."""
    import polars as pl

    folder.mkdir(parents=True, exist_ok=True)
    for table, (headings, *rows) in ((table, list(map(list, rows))) for table, rows in tables.items()):
        cells = list(zip(*rows, strict=True)) if rows else [()] * len(headings)
        columns = {str(heading): one_type(column) for heading, column in zip(headings, cells, strict=True)}
        pl.DataFrame(columns, strict=True).write_parquet(folder / f"{table}.parquet")
    return folder


def one_type(cells: Iterable[object]) -> list[object]:
    """The cells, as text unless they are of one type; whole numbers beside others are of the others' type."""
    found = list(cells)
    types = {type(cell) for cell in found if cell is not None}
    if types == {int, float}:
        return [None if cell is None else float(str(cell)) for cell in found]
    return found if len(types) < 2 else [None if cell is None else as_text(cell) for cell in found]


_SQL_TYPES: Mapping[type, str] = {
    bool: "BOOLEAN", int: "INTEGER", float: "NUMERIC(12, 4)", Decimal: "NUMERIC", date: "DATE", str: "TEXT",
}  # fmt: skip


def write_sqlite(tables: Mapping[str, Iterable[Iterable[object]]], path: Path) -> Path:
    """As a database would declare them: money and numbers NUMERIC, days DATE (which SQLite keeps as text)."""
    import sqlite3
    from contextlib import closing

    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        for table, (headings, *rows) in ((table, list(map(list, rows))) for table, rows in tables.items()):
            cells = [one_type(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in headings]
            types = [_SQL_TYPES[next((type(cell) for cell in column if cell is not None), str)] for column in cells]
            columns = ", ".join(f'"{heading}" {sort}' for heading, sort in zip(headings, types, strict=True))
            database.execute(f'CREATE TABLE "{table}" ({columns})')
            marks = ", ".join("?" * len(headings))
            found = [[as_sqlite_has_it(cell) for cell in column] for column in cells]
            database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', zip(*found, strict=True))
    return path


def as_sqlite_has_it(cell: object) -> object:
    """SQLite has neither days nor decimals."""
    match cell:
        case date():
            return cell.isoformat()
        case Decimal():
            return float(cell)
        case _:
            return cell


def as_parquet(tables: Tables, at: Path) -> Path:
    return write_parquet(tables, at / "parquet")


def as_sqlite(tables: Tables, at: Path) -> Path:
    return write_sqlite(tables, at / "portfolio.sqlite")


def read_sound(path: Path, rules: Rules | None = None) -> tuple[Portfolio, tuple[Finding, ...]]:
    """Read a portfolio that has something in every table, leaving out the warning of tables that decide nothing.

    That warning has a test of its own; here it would stand beside every planted fault.
    """
    portfolio, findings = read_portfolio(path, rules)
    return portfolio, besides_unused(findings)


def besides_unused(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings but the warning of tables that decide nothing."""
    return tuple(finding for finding in findings if finding.code != "GK2039")
