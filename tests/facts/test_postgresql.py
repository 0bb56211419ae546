"""A portfolio in a PostgreSQL database: the same as from its tables in CSV, and no word of the password anywhere."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from gatekeeper.cli.app import run
from gatekeeper.decisions.decide import decide
from gatekeeper.decisions.jsonl import decisions_jsonl
from gatekeeper.facts.read import UnreadableInput, read_portfolio
from gatekeeper.facts.where import DatabaseUrl, where
from gatekeeper.facts.write import csv_texts
from tests.examples.test_sources import EXAMPLES, ROOT, decisions_of_csv, few, from_csv, rules, typed
from tests.facts.given import as_csv, one_type, sound
from tests.facts.postgresql_server import PASSWORD, Server, required_or_skipped

TYPES: Mapping[type, str] = {
    bool: "boolean", int: "bigint", float: "double precision", Decimal: "numeric(20, 6)", date: "date", str: "text",
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with required_or_skipped() as running:
        yield running


@pytest.fixture
def database(server: Server, request: pytest.FixtureRequest) -> str:
    """The URL of an empty database."""
    name = f"d{abs(hash(request.node.name)) % 10**9}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} STRATEGY file_copy").format(sql.Identifier(name)))
    return server.url(name)


def filled(url: str, tables: Mapping[str, Iterable[Iterable[object]]]) -> str:
    with psycopg.connect(url) as connection:
        for table, (headings, *rows) in ((table, list(map(list, rows))) for table, rows in tables.items()):
            cells = [one_type(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in headings]
            types = [TYPES[next((type(cell) for cell in column if cell is not None), str)] for column in cells]
            declared = sql.SQL(", ").join(
                sql.SQL("{} " + sort).format(sql.Identifier(str(heading)))
                for heading, sort in zip(headings, types, strict=True)
            )
            connection.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(table), declared))
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                for row in zip(*cells, strict=True):
                    copy.write_row(row)
    return url


def given(url: str, *statements: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE awards (award text, currency char(5))")
        connection.execute("CREATE TABLE tranches (award varchar, tranche smallint, amount numeric)")
        connection.execute("INSERT INTO awards VALUES ('A', 'USD'), ('B', 'USD')")
        connection.execute("INSERT INTO tranches VALUES ('B', 1, 5), ('A', 1, 5.00)")
        for statement in statements:
            connection.execute(statement.encode())
    return url


def refused(url: str) -> UnreadableInput:
    with pytest.raises(UnreadableInput) as raised:
        read_portfolio(url)
    said = f"{raised.value.message}\n{raised.value.help}"
    assert not any(secret in said for secret in (PASSWORD, "s3cret", "p%40ss", "gatekeeper:"))
    return raised.value


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_in_a_database_is_the_same(example: str, database: str) -> None:
    portfolio, _ = read_portfolio(filled(database, typed(example)), rules(example))
    assert portfolio == from_csv(example)
    assert csv_texts(portfolio) == csv_texts(from_csv(example))
    assert decisions_jsonl(decide(rules(example), few(portfolio), date(2026, 11, 30))) == decisions_of_csv(example)


def test_a_portfolio_with_something_in_every_table_is_the_same(database: str, tmp_path: Path) -> None:
    assert read_portfolio(filled(database, sound()))[0] == read_portfolio(as_csv(sound(), tmp_path))[0]


def test_each_type_becomes_the_text_a_csv_would_have(database: str) -> None:
    given(
        database,
        "CREATE DOMAIN share AS double precision",
        "CREATE DOMAIN small_share AS share",
        "CREATE TYPE colour AS ENUM ('red', 'green')",
        """CREATE TABLE facts (award text, fact colour, value boolean, "from" timestamp, a real, b small_share,
           c timestamptz, d bytea, e int[], f jsonb, g uuid, h bigint, i time, j int4range, k awards)""",
        """INSERT INTO facts VALUES ('A', 'red', true, '2026-03-01', 0.1, 0.1::float8 + 0.2, '2026-03-01Z', 'x', '{1}',
           '{}', '00000000-0000-0000-0000-000000000001', 123456789012345678, '08:30', '[1,2)', ('A', 'USD'))""",
        "INSERT INTO facts VALUES ('B', 'green', false, 'infinity', 'NaN', 12.5, '2026-03-01 02:00:00.50+02')",
        "INSERT INTO facts VALUES (NULL)",
    )
    portfolio, findings = read_portfolio(database)
    assert csv_texts(portfolio)["facts.csv"] == (
        "award,fact,value,from,a,b,c,d,e,f,g,h,i,j,k\n"
        "A,red,TRUE,2026-03-01,0.1,0.3,2026-03-01 00:00:00Z,#BYTES!,#LIST!,#LIST!,"
        "00000000-0000-0000-0000-000000000001,123456789012345678,08:30:00,#LIST!,#LIST!\n"
        "B,green,FALSE,infinity,NaN,12.5,2026-03-01 00:00:00.5Z,,,,,,,,\n"
    )
    assert csv_texts(portfolio)["tranches.csv"] == "award,tranche,amount\nA,1,5\nB,1,5\n"
    name = str(DatabaseUrl(database))
    assert [(finding.code, str(finding.place)) for finding in findings if finding.code != "GK2016"] == [
        ("GK2013", f"{name}: facts, row 2 (A, red, 2026-03-01), column b"),
        ("GK2002", f"{name}: facts, row 3 (B, green, infinity), column from"),
    ]


def test_views_are_tables_and_what_is_beside_ours_is_told(database: str) -> None:
    given(
        database,
        "CREATE TABLE ledger (sum numeric, secret text)",
        "INSERT INTO ledger VALUES (3)",
        "CREATE VIEW payments AS SELECT 'A' AS award, 1 AS tranche, '2026-03-01'::date AS paid_on, sum AS amount"
        " FROM ledger",
        "CREATE SCHEMA other CREATE TABLE facts (award text)",
    )
    portfolio, findings = read_portfolio(database)
    assert len(portfolio.rows["payments"]) == 1
    assert [(finding.code, finding.found) for finding in findings] == [("GK2021", "ledger")]
    missing = refused(f"{database}?options=-csearch_path%3Dother")
    assert missing.message == "the tables `awards` and `tranches` are missing"
    assert refused(f"{database}?options=-csearch_path%3Dnowhere").message.startswith("there is no table in the current")


def test_what_goes_wrong_is_said_without_secrets(database: str, server: Server) -> None:
    given(
        database,
        "CREATE ROLE visitor LOGIN PASSWORD 'p'",
        "CREATE VIEW facts AS SELECT award, (1 / (length(award) - 1))::text AS fact, 'x' AS value FROM awards",
    )
    name = database.rpartition("/")[2]
    cases = {
        server.url(name, password="wrong"): ("refused the user or the password", "PGPASSWORD"),
        server.url(name, user="nobody"): ("refused the user or the password", "PGPASSWORD"),
        server.url("nowhere"): ("the server has no database `postgresql://127.0.0.1:", "name of the database"),
        server.url(name, "visitor", "p"): ("the user may not read every table", "SELECT"),
        database: ("cannot be read: division by zero", "views"),
        "postgresql://u:s3cret@127.0.0.1:1/x": (
            "no PostgreSQL server answers at `postgresql://127.0.0.1:1/x`",
            "",
        ),
        f"{database}?nonsense=s3cret": ("is not one that PostgreSQL understands", "settings after"),
        "postgresql://u:s3cret/x@host/x": ("the connection URL `postgresql://…` is not well formed", "%40"),
        "postgresql://u:s3cret?@host/x": ("is not well formed", "%40"),
        "postgresql://u:s3cr@et@host/x": ("is not well formed", "%40"),
    }
    for url, (message, help) in cases.items():
        found = refused(url)
        assert message in found.message, url
        assert help in found.help


def test_the_driver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    found = refused("postgresql://u:s3cret@host/x")
    assert "needs the driver psycopg" in found.message
    assert "pip install 'gatekeeper-awards[postgresql]'" in found.help


def test_the_password_comes_from_the_environment_too(
    database: str, monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    given(database)
    assert read_portfolio(f"postgresql://gatekeeper@127.0.0.1:{server.port}/{database.rpartition('/')[2]}")


def test_a_run_from_a_database_needs_it_no_more_and_holds_no_secret(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(database, typed("tiny"))
    out = tmp_path / "run"
    at = (str(ROOT / "rules/tiny.gate"), database)
    said = [cli(capsys, "decide", *at, "--on", "2026-11-30", "--out", str(out))]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP TABLE awards, tranches, payments")
    said += [cli(capsys, command, str(out)) for command in ("verify", "replay")]
    said += [cli(capsys, "explain", *at, "TN-1", "--on", "2026-11-30"), cli(capsys, "data", *at)]
    assert [status for status, _ in said] == [0, 0, 0, 2, 2]
    texts = [text for _, text in said]
    texts += [file.read_bytes().decode("utf-8", errors="replace") for file in out.rglob("*") if file.is_file()]
    assert not any("s3cret" in text for text in texts)
    assert f"{where(database)}: awards.csv" in (out / "manifest.json").read_text(encoding="utf-8")


def cli(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = run(list(arguments))
    return status, "".join(capsys.readouterr())


def test_what_was_resolved_is_recorded_in_one_transaction(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(database, typed("tiny"))
    out = tmp_path / "run"
    assert (
        cli(capsys, "decide", str(ROOT / "rules/tiny.gate"), database, "--on", "2026-11-30", "--out", str(out))[0] == 0
    )
    (tmp_path / "board.csv").write_text("meeting,award,tranche,decided\n2026-11-30,T-2,1,approve\n", encoding="utf-8")
    record = ("record", str(out), "--resolutions", str(tmp_path / "board.csv"), "--known-on", "2026-12-05")
    status, said = cli(capsys, *record, "--portfolio", database)
    assert (status, "CREATE TABLE resolutions (" in said, "s3cret" in said) == (2, True, False)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE resolutions (meeting date, award text, tranche integer, decided text, amount numeric,"
            ' "known on" date)'
        )
    assert cli(capsys, *record, "--portfolio", database)[0] == 0
    status, said = cli(capsys, *record, "--portfolio", database)
    assert (status, said) == (0, "nothing to record: 1 row already there; nothing was written\n")
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT * FROM resolutions").fetchall()
    assert rows == [(date(2026, 11, 30), "T-2", 1, "approve", Decimal(300000), date(2026, 12, 5))]
