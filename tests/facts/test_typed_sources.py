"""Sources whose columns have types: what each type becomes, what is refused, and where a row is said to stand."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime, time, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from gatekeeper.diagnostics import Finding
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import UnreadableInput, read_portfolio
from gatekeeper.facts.write import csv_texts
from tests.facts.given import as_csv, as_parquet, as_sqlite, sound, write_sqlite

AWARDS: dict[str, Any] = {"award": ["A", "B"], "currency": ["USD", "USD"]}
TRANCHES: dict[str, Any] = {"award": ["A", "B"], "tranche": [1, 1], "amount": [5, 5]}


def tables_of(tables: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    return {"awards": AWARDS, "tranches": TRANCHES} | dict(tables)


def parquet(folder: Path, **tables: Mapping[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for table, columns in tables_of(tables).items():
        pl.DataFrame(columns, strict=True).write_parquet(folder / f"{table}.parquet")
    return folder


def sqlite(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE awards (award TEXT, currency TEXT)")
        database.execute("CREATE TABLE tranches (award TEXT, tranche INTEGER, amount NUMERIC)")
        database.execute("INSERT INTO awards VALUES ('A', 'USD'), ('B', 'USD')")
        database.execute("INSERT INTO tranches VALUES ('B', 1, 5), ('A', 1, 5)")
        for statement in statements:
            database.execute(statement)
    return path


def cells(read: tuple[Portfolio, tuple[Finding, ...]], table: str) -> str:
    return csv_texts(read[0])[f"{table}.csv"]


def told(read: tuple[Portfolio, tuple[Finding, ...]]) -> list[tuple[str, str, str]]:
    return [(finding.code, str(finding.place), finding.found) for finding in read[1] if finding.code != "GK2016"]


# ------------------------------------------------------------------------------------------ Parquet


def test_each_type_of_a_column_becomes_the_text_a_csv_would_have(tmp_path: Path) -> None:
    day = datetime(2026, 3, 1)  # noqa: DTZ001 - a column without a zone
    notes = {
        "award": ["A", "B"],
        "title": pl.Series(["x", None], dtype=pl.Categorical),
        "currency": [" USD", "USD"],
        "committed": pl.Series([Decimal("1500.50"), Decimal("700.00")], dtype=pl.Decimal(12, 2)),
        "start": [date(2026, 1, 1), None],
        "end": [day, None],
        "priority": pl.Series([0.1, 2.0], dtype=pl.Float32),
        "rate": [1e-7, 1e21],
        "active": [True, False],
        "time": [time(8, 30), None],
        "empty": [None, None],
    }
    read = read_portfolio(parquet(tmp_path / "p", awards=notes))
    assert cells(read, "awards") == (
        "award,title,currency,start,end,committed,priority,active,empty,rate,time\n"
        "A,x,USD,2026-01-01,2026-03-01,1500.5,0.1,TRUE,,0.0000001,08:30:00\n"
        "B,,USD,,,700,2,FALSE,,1000000000000000000000,\n"
    )
    assert told(read) == []


def test_a_number_of_more_digits_than_a_float_keeps_is_told(tmp_path: Path) -> None:
    amounts = TRANCHES | {"amount": [0.1 + 0.2, 12.5], "planned date": [float("nan"), float("inf")]}
    read = read_portfolio(parquet(tmp_path / "p", tranches=amounts))
    assert cells(read, "tranches") == "award,tranche,amount,planned date\nA,1,0.3,NaN\nB,1,12.5,Infinity\n"
    assert told(read) == [
        ("GK2013", "tranches.parquet, row 2, column amount", "0.30000000000000004"),
        ("GK2002", "tranches.parquet, row 2, column planned date", "NaN"),
        ("GK2002", "tranches.parquet, row 3, column planned date", "Infinity"),
    ]


def test_a_moment_is_no_day(tmp_path: Path) -> None:
    moments = TRANCHES | {
        "period start": pl.Series([datetime(2026, 3, 1, 14, 30), datetime(2026, 3, 1)]),  # noqa: DTZ001
        "period end": pl.Series([datetime(2026, 4, 1, tzinfo=timezone.utc), None]),  # noqa: UP017
    }
    read = read_portfolio(parquet(tmp_path / "p", tranches=moments))
    assert told(read) == [
        ("GK2004", "tranches.parquet, row 2, column period end", "2026-04-01 00:00:00Z"),
        ("GK2004", "tranches.parquet, row 2, column period start", "2026-03-01 14:30:00"),
    ]


def test_bytes_and_lists_are_no_values(tmp_path: Path) -> None:
    odd = AWARDS | {
        "committed": pl.Series([b"\x00", None], dtype=pl.Binary),
        "priority": [[1], None],
        "photo": [b"x", None],
    }
    read = read_portfolio(parquet(tmp_path / "p", awards=odd))
    assert told(read) == [
        ("GK2070", "awards.parquet, row 2, column committed", "#BYTES!"),
        ("GK2070", "awards.parquet, row 2, column priority", "#LIST!"),
    ]
    assert read[1][1].message == "the cell holds bytes, not text, a number or a date"


def test_a_file_beside_the_tables_is_told_and_not_read(tmp_path: Path) -> None:
    read = read_portfolio(parquet(tmp_path / "p", pivot={"a": [1]}))
    assert told(read) == [("GK2021", "pivot.parquet", "pivot")]


def test_two_kinds_of_files_in_one_folder_are_refused(tmp_path: Path) -> None:
    as_csv(sound(), tmp_path).rename(tmp_path / "parquet")
    with pytest.raises(UnreadableInput, match="holds both Parquet and CSV files, as"):
        read_portfolio(as_parquet(sound(), tmp_path))


def test_a_table_in_several_files_is_refused(tmp_path: Path) -> None:
    folder = parquet(tmp_path / "p")
    (folder / "payments.parquet").mkdir()
    with pytest.raises(UnreadableInput, match=r"`payments.parquet` is a folder, expected a file"):
        read_portfolio(folder)
    (folder / "payments.parquet").rmdir()
    (folder / "Awards.Parquet").write_bytes((folder / "awards.parquet").read_bytes())
    with pytest.raises(UnreadableInput, match=r"`awards` is given twice: Awards.Parquet and awards.parquet"):
        read_portfolio(folder)


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    folder = parquet(tmp_path / "p")
    (folder / "awards.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(UnreadableInput, match=r"`awards.parquet` is not a Parquet file that can be read"):
        read_portfolio(folder)


def test_the_library_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = parquet(tmp_path / "p")
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(UnreadableInput, match="needs the library Polars") as raised:
        read_portfolio(folder)
    assert "pip install 'gatekeeper-awards[parquet]'" in raised.value.help


# ------------------------------------------------------------------------------------------ SQLite


def test_each_value_of_sqlite_is_what_it_is(tmp_path: Path) -> None:
    path = sqlite(
        tmp_path / "fund.db",
        "CREATE TABLE facts (award TEXT, fact TEXT, value BOOLEAN, day DATE, n NUMERIC(12, 2), big INTEGER, t TEXT)",
        "INSERT INTO facts VALUES ('A', 'x', 1, '2026-03-01', 500000.10, 123456789012345678, '007')",
        "INSERT INTO facts VALUES ('B', 'x', 0, NULL, 500000.00, NULL, 0.1)",
        "INSERT INTO facts VALUES (NULL, '', NULL, NULL, NULL, NULL, ' ')",
        "INSERT INTO facts VALUES ('B', 'y', 'no', NULL, 1e400, x'00', CAST(x'ff' AS TEXT))",
    )
    assert cells(read_portfolio(path), "facts") == (
        "award,fact,value,big,day,n,t\n"
        "A,x,TRUE,123456789012345678,2026-03-01,500000.1,007\n"
        "B,x,FALSE,,,500000,0.1\n"
        "B,y,no,#BYTES!,,Infinity,\ufffd\n"
    )


def test_a_row_of_a_database_is_named_by_its_key_and_numbered_as_in_the_copy(tmp_path: Path) -> None:
    path = sqlite(
        tmp_path / "fund.db",
        "CREATE TABLE payments (amount NUMERIC, award TEXT, reference TEXT, tranche INTEGER, paid_on DATE)",
        "INSERT INTO payments VALUES (1, 'B', 'P-9', 1, 'soon')",
        "INSERT INTO payments VALUES (0.1 + 0.2, 'A', 'P-2', 1, '2026-03-01')",
        "INSERT INTO payments VALUES (-1, 'A', NULL, 1, '2026-03-01')",
    )
    read = read_portfolio(path)
    assert told(read) == [
        ("GK2011", "fund.db: payments, row 2 (A, 1), column amount", "-1"),
        ("GK2013", "fund.db: payments, row 3 (A, 1, P-2), column amount", "0.30000000000000004"),
        ("GK2002", "fund.db: payments, row 4 (B, 1, P-9), column paid_on", "soon"),
    ]
    for finding in read[1]:
        line = cells(read, "payments").splitlines()[finding.place.row - 1]
        assert line.startswith(finding.place.key.partition(",")[0])


def test_tables_beside_ours_are_told_and_views_are_tables(tmp_path: Path) -> None:
    path = sqlite(
        tmp_path / "fund",  # known by its first bytes
        "CREATE TABLE ledger (sum NUMERIC, of TEXT)",
        "INSERT INTO ledger VALUES (3, 'A')",
        "CREATE VIEW payments AS "
        "SELECT of AS award, 1 AS tranche, '2026-03-01' AS 'paid on', sum AS amount FROM ledger",
    )
    read = read_portfolio(path)
    assert told(read) == [("GK2021", "fund: ledger", "ledger")]
    assert len(read[0].rows["payments"]) == 1


@pytest.mark.parametrize(
    ("content", "help"),
    [(b"no database at all, though it is called one", "restore it from a copy"), (b"", "headings")],
)
def test_what_is_no_database_is_refused(content: bytes, help: str, tmp_path: Path) -> None:
    (tmp_path / "fund.db").write_bytes(content)
    with pytest.raises(UnreadableInput) as raised:
        read_portfolio(tmp_path / "fund.db")
    assert help in raised.value.help


def test_a_database_that_cannot_be_asked_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sqlite(tmp_path / "fund.db", "CREATE VIEW facts AS SELECT * FROM nowhere")
    with pytest.raises(UnreadableInput, match="no such table") as raised:
        read_portfolio(path)
    assert raised.value.help == "look whether its views can be queried"
    monkeypatch.setattr("gatekeeper.facts.connectors.sqlite_file._WAITING", 0)
    path = as_sqlite(sound(), tmp_path)
    with closing(sqlite3.connect(path)) as busy:
        busy.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UnreadableInput, match="locked") as raised:
            read_portfolio(path)
    assert "try again when it is done" in raised.value.help


def test_reading_a_database_changes_nothing_in_it(tmp_path: Path) -> None:
    path = as_sqlite(sound(), tmp_path)
    before = path.read_bytes()
    read_portfolio(path)
    assert path.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == [path.name]


def test_the_order_of_rows_in_a_database_never_matters(tmp_path: Path) -> None:
    tables = sound()
    tables["payments"] += [["A-001", 1, date(2026, 4, 3), -5, None, None], ["", 1, None, 5, None, None]]
    backwards = {table: [headings, *reversed(rows)] for table, (headings, *rows) in tables.items()}
    assert read_portfolio(write_sqlite(tables, tmp_path / "a.db")) == read_portfolio(
        write_sqlite(backwards, tmp_path / "other" / "a.db")
    )


def test_a_url_of_another_kind_has_no_connector() -> None:
    with pytest.raises(UnreadableInput, match="no connector reads `mysql://h/grants`") as raised:
        read_portfolio("mysql://me:secret@h/grants?x=y")
    assert "secret" not in str(raised.value) + raised.value.help
