"""The page on messages for editors and programs shows what they get, field by field."""

import json
from typing import Any, get_origin

from gatekeeper.cli.check import CheckFormat
from gatekeeper.diagnostics import DiagnosticJson, PlaceJson, diagnostic_json, diagnostic_lines
from tests.docs.pages import Block, blocks, checked, page_text, quoted, table_rows

TEXT = page_text("docs/diagnostics.md")
SHOWN = {block.kind: block for block in blocks(TEXT)}
WORDS: dict[object, str] = {str: "text", int: "count", list: "list"}


def _rules() -> Block:
    return SHOWN["gate"]


def test_lines_are_those_shown() -> None:
    _, problems = checked(_rules())
    assert SHOWN["line"].text.splitlines() == [line for problem in problems for line in diagnostic_lines(problem)]


def test_the_object_is_the_one_shown() -> None:
    _, problems = checked(_rules())
    assert json.loads(SHOWN["json"].text) == diagnostic_json(problems[-1])


def _type_word(annotation: Any) -> str:
    return WORDS.get(get_origin(annotation) or annotation, "text")


def test_every_field_is_told_with_its_type() -> None:
    for heading, of in (("| of a message |", DiagnosticJson), ("| of a place |", PlaceJson)):
        told = {quoted(row[0])[0]: row[1] for row in table_rows(TEXT, heading)}
        assert told == {name: _type_word(kind) for name, kind in of.__annotations__.items()}


def test_every_format_is_told() -> None:
    assert [quoted(row[0])[0] for row in table_rows(TEXT, "| `--format` |")] == ["text", "line", "json"]
    assert {str(format_) for format_ in CheckFormat} == {"text", "line", "json"}
