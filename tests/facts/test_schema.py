"""The printed JSON Schema is one, and holds for the rows of the examples but those that the reader tells of."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gatekeeper.cli.app import run
from gatekeeper.facts.read import read_portfolio
from gatekeeper.facts.schema import schema_of
from gatekeeper.program.model import Rules
from gatekeeper.resources import examples_folder, rules_folder
from gatekeeper.run.rules import load_rules
from tests.facts.given import RULES, program


def validator(schema: dict[str, Any], table: str) -> Any:
    of_row = {"$schema": schema["$schema"], **schema["$defs"][table]}
    return Draft202012Validator(of_row, format_checker=Draft202012Validator.FORMAT_CHECKER)


def rows_of(folder: Path, table: str) -> Iterator[tuple[int, dict[str, str]]]:
    file = folder / f"{table}.csv"
    if file.is_file():
        with file.open(encoding="utf-8", newline="") as text:
            for number, row in enumerate(csv.DictReader(text), 2):
                yield number, {heading: cell for heading, cell in row.items() if cell}


@pytest.mark.parametrize("name", ["seed-fund", "results-programme"])
def test_the_rows_of_an_example_are_as_the_schema_says_but_for_those_the_reader_tells_of(name: str) -> None:
    rules, _ = load_rules(rules_folder() / f"{name}.gate")
    assert rules is not None
    schema = schema_of(rules)
    Draft202012Validator.check_schema(schema)
    folder = examples_folder() / name
    wrong = {
        (f"{table}.csv", number)
        for table in schema["properties"]
        for valid in [validator(schema, table)]
        for number, row in rows_of(folder, table)
        if not valid.is_valid(row)
    }
    _, findings = read_portfolio(folder, rules)
    assert wrong  # the examples have cells that are wrong on purpose
    assert wrong <= {(finding.place.file, finding.place.row) for finding in findings}
    # What is of one cell is caught by the schema too; what takes two rows, or two cells, is for the reader.
    of_cells = {finding.code for finding in findings if (finding.place.file, finding.place.row) not in wrong}
    assert of_cells <= {"GK2014", "GK2022", "GK2026", "GK2027", "GK2032", "GK2034"}


SCHEMA = schema_of(RULES)


@pytest.mark.parametrize(
    ("table", "row", "well"),
    [
        ("awards", {"award": "007", "currency": "USD", "matched": "yes", "long stop date": "2026-01-01"}, True),
        ("awards", {"award": "007", "currency": "USD", "matched": True, "revenue target": 250000}, True),
        ("awards", {"award": "007", "currency": "USD", "title": None, "house column": "x"}, True),
        ("awards", {"award": "007"}, False),
        ("awards", {"award": 7, "currency": "USD"}, False),
        ("awards", {"award": "007", "currency": "US$"}, False),
        ("awards", {"award": "007", "currency": "USD", "matched": "perhaps"}, False),
        ("awards", {"award": "007", "currency": "USD", "start": "31/12/2026"}, False),
        ("awards", {"award": "007", "currency": "USD", "start": "2026-02-30"}, False),
        ("tranches", {"award": "007", "tranche": 1, "amount": "1,234.50"}, True),
        ("tranches", {"award": "007", "tranche": "2", "amount": 0}, True),
        ("tranches", {"award": "007", "tranche": 0, "amount": 1}, False),
        ("tranches", {"award": "007", "tranche": 1, "amount": None}, False),
        ("tranches", {"award": "007", "tranche": 1, "amount": "1.234,50"}, False),
        ("payments", {"award": "007", "tranche": 1, "paid on": "2026-01-01", "amount": 0}, False),
        ("milestones", {"award": "007", "milestone": "regulatory approval", "status": "achieved"}, True),
        ("milestones", {"award": "007", "milestone": "regulatory approval", "status": None}, True),
        ("milestones", {"award": "007", "milestone": "regulatry approval"}, False),
        ("milestones", {"award": "007", "milestone": "regulatory approval", "status": "green"}, False),
        ("measures", {"award": "007", "measure": "uptime", "period end": "2026-09-30", "value": "99.5%"}, True),
        ("facts", {"award": "007", "fact": "insolvency", "value": "no"}, True),
        ("facts", {"award": "007", "fact": "insolvency", "value": "charity"}, False),
        ("facts", {"award": "007", "fact": "legal form", "value": "charity"}, True),
        ("facts", {"award": "007", "fact": "grid connection", "value": "2026-01-01"}, True),
        ("facts", {"award": "007", "fact": "insolvency", "absent because": "withheld: under negotiation"}, True),
        ("facts", {"award": "007", "fact": "insolvency", "absent because": "because"}, False),
        ("judgements", {"award": "007", "matter": "audit opinion", "by": "auditor", "decided on": "2026-01-01",
                        "finding": "qualified"}, True),
        ("judgements", {"award": "007", "matter": "audit opinion", "by": "auditor", "decided on": "2026-01-01",
                        "finding": "yes"}, False),
        ("judgements", {"award": "007", "matter": "adequate progress", "by": "investment committee",
                        "decided on": "2026-01-01", "finding": "found"}, True),
        ("judgements", {"award": "007", "matter": "audit opinion", "by": "me", "decided on": "2026-01-01"}, False),
        ("events", {"award": "007", "subject": "tranche 2", "event": "requested", "on": "2026-01-01"}, True),
        ("events", {"award": "007", "subject": "agreement signed", "event": "signed", "on": "2026-01-01"}, True),
        ("events", {"award": "007", "subject": "tranche two", "event": "requested", "on": "2026-01-01"}, False),
        ("parameters", {"parameter": "matched", "value": "yes"}, True),
        ("parameters", {"parameter": "matched", "value": "soon"}, False),
        ("rates", {"currency": "EUR", "to": "USD", "date": "2026-01-01", "rate": "1.08"}, True),
    ],
)  # fmt: skip
def test_a_row_is_well_or_is_not(table: str, row: dict[str, object], well: bool) -> None:
    assert validator(SCHEMA, table).is_valid(row) is well


def test_a_whole_portfolio_is_an_object_of_tables() -> None:
    whole = Draft202012Validator(SCHEMA)
    assert whole.is_valid({"awards": [{"award": "1", "currency": "USD"}], "tranches": []})
    assert not whole.is_valid({"awards": []})
    assert not whole.is_valid({"awards": [{}], "tranches": []})
    assert not whole.is_valid({"awards": [], "tranches": [], "milestone": []})


def test_every_column_is_described_and_rules_that_declare_nothing_have_a_schema_too() -> None:
    cells = [cell for row in SCHEMA["$defs"].values() for cell in row["properties"].values()]
    assert all(cell["description"] for cell in cells)
    empty = schema_of(Rules((program(declarations={}, roles=(), releases=(), powers=()),)))
    Draft202012Validator.check_schema(empty)
    assert validator(empty, "facts").is_valid({"award": "1", "fact": "anything", "value": "yes"})


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", str(rules_folder() / "tiny.gate")]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert printed["$defs"]["milestones"]["properties"]["milestone"]["enum"] == ["agreement signed", "workshop opened"]
