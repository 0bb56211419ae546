"""The page of the decision record names every field once, in order, with its type and an example that is one."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, get_type_hints

import pytest
from pydantic import TypeAdapter

from gatekeeper import decide, load_rules, read_portfolio
from gatekeeper.decisions import jsonl, record
from gatekeeper.decisions.jsonl import decisions_from_jsonl, decisions_jsonl
from gatekeeper.vocabulary import Outcome, Verdict
from tests.docs.pages import ROOT, page_text, quoted, table_rows
from tests.docs.record_types import CLASSES, type_words

TEXT = page_text("docs/record.md")


def section(name: str) -> list[list[str]]:
    _, _, rest = TEXT.partition(f"\n## {name}\n")
    return list(table_rows(rest, "| field | type | meaning | example |"))


def test_every_part_of_a_record_has_its_table() -> None:
    parts = {kind for kind in vars(record).values() if is_dataclass(kind) and isinstance(kind, type)}
    assert parts == set(CLASSES)
    assert TEXT.count("\n## ") == len(CLASSES)
    assert f"# The decision record, schema {record.SCHEMA}\n" in TEXT


@pytest.mark.parametrize("part", CLASSES, ids=lambda part: part.__name__)
def test_a_table_names_every_field_in_order_with_its_type(part: type[Any]) -> None:
    hints = get_type_hints(part)
    written = [(quoted(name)[0], kind) for name, kind, _, _ in section(part.__name__)]
    assert written == [(field.name, type_words(hints[field.name])) for field in fields(part)]


@pytest.mark.parametrize("part", CLASSES, ids=lambda part: part.__name__)
def test_an_example_is_of_its_type(part: type[Any]) -> None:
    hints = get_type_hints(part)
    for name, _, meaning, example in section(part.__name__):
        assert meaning
        if example:
            adapter = TypeAdapter[Any](hints[quoted(name)[0]])
            value = adapter.validate_json(example.strip("`"))
            assert json.loads(adapter.dump_json(value)) == json.loads(example.strip("`"))


def test_outcomes_and_verdicts_are_listed_in_their_order() -> None:
    rows = {kind: quoted(meaning) for kind, meaning in table_rows(TEXT, "| type | in JSON |")}
    assert rows["outcome"] == list(Outcome)
    assert rows["verdict"] == list(Verdict)


def test_a_line_is_written_and_read_as_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, _ = load_rules(ROOT / "rules/tiny.gate", ROOT / "rules/tiny-old.gate")
    assert rules is not None
    portfolio, _ = read_portfolio(ROOT / "examples/tiny", rules)
    decisions = decide(rules, portfolio, on=date(2026, 11, 30))
    written = decisions_jsonl(decisions)
    assert decisions_from_jsonl(written) == decisions
    monkeypatch.setattr(jsonl, "MANY", 1)
    assert decisions_jsonl(decisions) == written
    lines = written.decode("utf-8").splitlines()
    assert len(lines) == len(decisions)
    for line, decision in zip(lines, decisions, strict=True):
        found = json.loads(line)
        assert list(found) == [quoted(name)[0] for name, *_ in section("Decision")]
        assert found["amount"] == str(decision.amount)
        assert found["on"] == "2026-11-30"
