"""The tables as JSON Schema, as the rules' vocabulary makes them: for whoever produces them by a program.

It asks for the plainest way of writing each cell; the reader also takes others that can mean one thing only.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from gatekeeper.facts.columns import ABSENT_BECAUSE, EVERY_TABLE, TABLES, Cell, Column, Table
from gatekeeper.facts.declared import Declared, declared_by_any
from gatekeeper.facts.expected import findings_of, heading_of, holds, words_for
from gatekeeper.facts.headings import known_columns
from gatekeeper.facts.values_read import RESOLVED_TOO
from gatekeeper.program.model import Fact, Judgement, Parameter, Rules
from gatekeeper.values.absence import Reason
from gatekeeper.vocabulary import STATUS_SYNONYMS, Sort

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DIGITS = r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?"

_DATE: Schema = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_TEXT: Schema = {"type": "string"}
_AMOUNT: Schema = {"type": ["number", "string"], "minimum": 0, "pattern": f"^({_DIGITS})$"}
_FIGURE: Schema = {"type": ["number", "string"], "pattern": f"^-?({_DIGITS})%?$"}
_FOUND = ("found", "not found", "approved", "refused")  # of a judgement without findings of its own: yes and no
_YES_OR_NO: Schema = {"enum": ["yes", "no", True, False]}
_CELLS: Mapping[Cell, Schema] = {
    Cell.AWARD: {"type": "string", "minLength": 1},
    Cell.TRANCHE: {"type": ["integer", "string"], "minimum": 1, "maximum": 9999, "pattern": "^[1-9][0-9]{0,3}$"},
    Cell.DATE: _DATE,
    Cell.MONEY: _AMOUNT,
    Cell.COUNT: _AMOUNT,
    Cell.PAID: _AMOUNT | {"exclusiveMinimum": 0},
    Cell.RATE: _AMOUNT | {"exclusiveMinimum": 0},
    Cell.NUMBER: _FIGURE,
    Cell.FIGURE: _FIGURE,
    Cell.VALUE: {"type": ["string", "number", "boolean"]},
}
_OF_SORT: Mapping[Sort, Schema] = {
    Sort.DATE: _DATE,
    Sort.MONEY: _FIGURE,
    Sort.NUMBER: {"type": ["number", "string"]},  # a unit may stand after it
    Sort.PERCENTAGE: _FIGURE,
    Sort.CONDITION: _YES_OR_NO,
    Sort.CHOICE: _TEXT,
}


def schema_of(rules: Rules) -> Schema:
    """The schema of an object that holds a list of rows by table, each row an object by heading."""
    declared = declared_by_any(rules)
    agreements = [program.agreement for program in rules.programs if program.agreement]
    return {
        "$schema": DRAFT,
        "title": "Portfolio" + (f" under: {'; '.join(agreements)}" if agreements else ""),
        "description": (
            "The tables that gatekeeper reads, each a list of rows. A blank cell is left out, or null: that is "
            "`not reported`, never no and never 0. Numbers may be text, so that none is rounded on the way."
        ),
        "type": "object",
        "properties": {
            table.name: {"type": "array", "description": table.words, "items": {"$ref": f"#/$defs/{table.name}"}}
            for table in TABLES
        },
        "required": ["awards", "tranches"],
        "additionalProperties": False,
        "$defs": {table.name: _row(table, rules, declared) for table in TABLES},
    }


def _row(table: Table, rules: Rules, declared: Declared) -> Schema:
    parameters = {name: each for name, each in declared.names.items() if isinstance(each, Parameter)}
    columns = known_columns(table, parameters).values()
    row: Schema = {
        "type": "object",
        "title": table.name,
        "description": f"{table.words} Columns of your own are kept and not used.",
        "properties": {heading_of(each, declared): _cell(table, each, rules, declared) for each in columns},
        "required": [column.heading for column in columns if column.required and not column.reported],
    }
    if by_name := list(_by_name(table, declared)):
        row["allOf"] = by_name
    return row


# What the reader also takes for one of the words of a list.
_TOO: Mapping[Cell, tuple[str, ...]] = {Cell.STATUS: tuple(STATUS_SYNONYMS), Cell.RESOLVED: tuple(RESOLVED_TOO)}


def _cell(table: Table, column: Column, rules: Rules, declared: Declared) -> Schema:
    words = words_for(table, column, rules, declared)
    if column is ABSENT_BECAUSE:
        found: Schema = {"type": "string", "pattern": f"^({'|'.join(Reason)})( *[:(].*)?$"}
    elif column.field == "parameters":
        parameter = declared.names[column.heading]
        assert isinstance(parameter, Parameter)
        found = _of_type(parameter)
    elif words.words and words.others:
        tranches = {"type": "string", "pattern": "^(tranche [1-9][0-9]*|every tranche)$"}
        found = {"anyOf": [{"enum": list(words.words)}, tranches]} if column.cell is Cell.NAME else _CELLS[Cell.VALUE]
    elif column.cell is Cell.FINDING and words.words:
        found = {"enum": list(dict.fromkeys([*words.words, *_FOUND]))}
    elif words.words and column.cell is not Cell.VALUE:
        found = {"enum": [str(word) for word in (*words.words, *_TOO.get(column.cell, ()))]}
    else:
        found = _CELLS.get(holds(column, declared), _TEXT)
    filled = column.required and not column.reported and column not in EVERY_TABLE
    return {"description": column.words, **(found if filled else _or_blank(found))}


def _or_blank(schema: Schema) -> Schema:
    """The same, or null."""
    if "enum" in schema:
        return {"enum": [*schema["enum"], None]}
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    types = schema["type"]
    return {**schema, "type": [*(types if isinstance(types, list) else [types]), "null"]}


def _by_name(table: Table, declared: Declared) -> Iterator[Schema]:
    """What a row may say of one name, where names differ in it: the type of a fact, the findings of a judgement."""
    for name in sorted(declared.of_table.get(table.name, ())):
        each = declared.names.get(name)
        if isinstance(each, Judgement) and table.name == "judgements":
            known = findings_of(each)
            said = {"finding": _or_blank({"enum": [*known, *([] if each.choices else _FOUND)]})} if known else {}
        elif isinstance(each, Fact | Parameter) and table.name in ("facts", "parameters"):
            said = {"value": _or_blank(_of_type(each))}
        else:
            continue
        if said:
            yield {
                "if": {"properties": {table.names: {"const": each.name}}, "required": [table.names]},
                "then": {"properties": said},
            }


def _of_type(each: Fact | Parameter) -> Schema:
    return {"enum": list(each.choices)} if each.choices else _OF_SORT[each.type.sort]
