"""The workbook to fill: a sheet for each table the rules need, headings explained, words to choose from, a Read me."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from gatekeeper.facts.cells import date_cell, number_cell, tranche_cell
from gatekeeper.facts.columns import EVERY_TABLE, TABLE, TABLES, Cell, Column, Table
from gatekeeper.facts.declared import KIND_WORDS, Declared, declared_by_any
from gatekeeper.facts.expected import heading_of, holds, tables_needed, words_for
from gatekeeper.facts.headings import known_columns, letter
from gatekeeper.inert import inert
from gatekeeper.program.model import Declaration, Document, Measure, Milestone, Parameter, Program, Rules
from gatekeeper.values.money import currencies, minor_digits
from gatekeeper.vocabulary import Sort, fold

__all__ = ["tables_needed", "write_template"]

# INVARIANT: a date of its own making, so that the same rules give the same bytes.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)
_ROWS = 5000
_MOST_CHARACTERS = 250  # Excel refuses a workbook whose list, title or message is longer than 255

SampleRows = Mapping[str, Sequence[Mapping[str, str]]]  # by table: the cells of each row as text, by heading


def write_template(rules: Rules, path: Path | str, sample: SampleRows | None = None) -> None:
    """Write the workbook these rules need, blank or with sample rows; the same rules give the same bytes."""
    import xlsxwriter

    sample = sample or {}
    declared = declared_by_any(rules)
    parameters = {name: each for name, each in declared.names.items() if isinstance(each, Parameter)}
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "Portfolio", "comments": "The tables gatekeeper reads", "created": _CREATED})
        formats = _formats(book, rules)
        needed = {table.name for table in tables_needed(rules)}
        tables = tuple(table for table in TABLES if table.name in needed or sample.get(table.name))
        readme = book.add_worksheet("Read me")
        sheets = {table.name: book.add_worksheet(table.name) for table in tables}
        lists = _Lists(book.add_worksheet("Lists"), {})
        for table in tables:
            columns = tuple(known_columns(table, parameters).values())
            hand = _InHand(sheets[table.name], table, rules, declared, formats, lists, frozenset(sheets))
            _write_sheet(hand, columns)
            _write_rows(hand, columns, sample.get(table.name, ()))
        _write_readme(readme, rules.programs, tables, parameters, formats, with_sample=bool(sample))
        lists.sheet.hide()


@inert
class _Lists:
    """The sheet that drop-down lists are taken from, a column a list: in a cell they may be of 255 characters only."""

    sheet: Any
    ranges: dict[tuple[str, ...], str]

    def range_of(self, words: tuple[str, ...]) -> str:
        """Where the words stand, written there when first asked for."""
        if words not in self.ranges:
            column = len(self.ranges)
            for row, word in enumerate(words):
                self.sheet.write_string(row, column, word)
            self.ranges[words] = f"=Lists!${letter(column)}$1:${letter(column)}${len(words)}"
        return self.ranges[words]


@inert
class _InHand:
    """A sheet being written, and what its columns are written from."""

    sheet: Any
    table: Table
    rules: Rules
    declared: Declared
    formats: Mapping[str, Any]
    lists: _Lists
    beside: frozenset[str]  # the tables of the workbook


def _formats(book: Any, rules: Rules) -> dict[str, Any]:
    shade = {"bg_color": "#DDE6EE", "bottom": 1, "valign": "top"}
    places = max((minor_digits(one.currency) for one in rules.programs if one.currency), default=2)
    return {
        "required": book.add_format({"bold": True, **shade}),
        "optional": book.add_format(shade),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "money": book.add_format({"num_format": "#,##0" + ("." + "0" * places if places else "")}),
        "whole": book.add_format({"num_format": "0"}),
        "as typed": book.add_format({}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format({"bold": True, **shade}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "name": book.add_format({"valign": "top"}),
        "bold name": book.add_format({"bold": True, "valign": "top"}),
    }


# ------------------------------------------------------------------------------------------ a table


def _write_sheet(hand: _InHand, columns: Sequence[Column]) -> None:
    sheet = hand.sheet
    sheet.freeze_panes(1, 1 if columns[0].cell is Cell.AWARD else 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for position, column in enumerate(columns):
        heading = heading_of(column, hand.declared)
        sheet.write_string(0, position, heading, hand.formats["required" if column.required else "optional"])
        sheet.write_comment(0, position, _note(column), {"x_scale": 1.6, "author": "gatekeeper"})
        sort = holds(column, hand.declared)
        words = words_for(hand.table, column, hand.rules, hand.declared)
        offered = "" if column.cell in (Cell.CURRENCY, Cell.VALUE) else max(words.words, key=len, default="")
        width = max(len(heading) + 2, min(len(offered) + 2, 40), _WIDTH.get(column.field, _WIDTH.get(sort, 12)))
        sheet.set_column(position, position, width, hand.formats[_FORMAT.get(sort, "text")])
        if allowed := _allowed(hand, column, sort):
            sheet.data_validation(1, position, _ROWS, position, allowed)


def _note(column: Column) -> str:
    return f"{_quoted(column.words)}\n({'required' if column.required else 'may be left blank'})"


def _quoted(text: str) -> str:
    """Words in backticks as people quote them."""
    return _BACKTICKS.sub("“\\1”", text)


_BACKTICKS = re.compile("`([^`]*)`")


# What is a date in one row and a word in another is left as typed: as text, a date would lose what day it is.
_FORMAT = {Cell.DATE: "date", Cell.MONEY: "money", Cell.PAID: "money", Cell.COUNT: "as typed", Cell.NUMBER: "as typed",
           Cell.RATE: "as typed", Cell.FIGURE: "as typed", Cell.TRANCHE: "whole", Cell.VALUE: "as typed"}  # fmt: skip
_WIDTH: Mapping[object, int] = {
    "title": 32, "recipient": 26, "evidence": 28, "note": 36, "reason": 36, "link": 28, "absent_because": 24,
    Cell.MONEY: 16, Cell.PAID: 16, Cell.TRANCHE: 9, Cell.CURRENCY: 10,
}  # fmt: skip


def _allowed(hand: _InHand, column: Column, sort: Cell) -> dict[str, Any] | None:
    """The validation of a column. A funder may keep more than the rules name, so it warns and never refuses."""
    if sort in _CHECKED:
        return {**_CHECKED[sort], "error_type": "warning"}
    other = _elsewhere(hand, column)
    if other:
        return {
            "validate": "list", "source": other, "error_type": "warning", "error_title": "Not on the list",
            "error_message": f"There is no such {column.heading} in the sheet “{column.heading}s”.",
        }  # fmt: skip
    words = words_for(hand.table, column, hand.rules, hand.declared)
    if not words.words:
        return None
    known = ", ".join(words.words)
    message = f"The rules know: {known}" if len(known) < _MOST_CHARACTERS - 20 else "Choose one of the list."
    return {
        "validate": "list", "source": hand.lists.range_of(words.words), "show_error": not words.others,
        "error_type": "warning", "error_title": "Not on the list", "error_message": message,
    }  # fmt: skip


def _elsewhere(hand: _InHand, column: Column) -> str:
    """The cells of another sheet to choose from: the awards there are, the items there are."""
    for table, cell in (("awards", Cell.AWARD), ("items", Cell.KEY)):
        own = column.heading == table[:-1] and column.cell is cell
        if own and table in hand.beside and hand.table.name != table:
            at = letter([each.heading for each in TABLE[table].columns].index(column.heading))
            cells = f"{table}!${at}$2:${at}${_ROWS + 1}"
            return f"=OFFSET({table}!${at}$2,0,0,MAX(1,COUNTA({cells})),1)"
    return ""


def _number(least: int, title: str, message: str, validate: str = "decimal", criteria: str = ">=") -> dict[str, Any]:
    return {
        "validate": validate, "criteria": criteria, "value": least, "error_title": title, "error_message": message,
    }  # fmt: skip


_AMOUNT = "Write the amount in the currency of the award, digits alone, without a sign."
_CHECKED: Mapping[Cell, dict[str, Any]] = {
    Cell.DATE: {
        "validate": "date", "criteria": ">=", "value": date(1900, 1, 1),
        "error_title": "A date", "error_message": "Write a date, as 2027-06-30.",
    },
    Cell.MONEY: _number(0, "An amount", _AMOUNT),
    Cell.PAID: _number(0, "An amount above 0", _AMOUNT, criteria=">"),
    Cell.RATE: _number(0, "A rate", "Write what one unit is worth, above 0.", criteria=">"),
    Cell.COUNT: _number(0, "A number", "Write a number, 0 or more."),
    Cell.NUMBER: _number(-(10**14), "A number", "Write a number, digits alone."),
    Cell.FIGURE: _number(-(10**14), "A figure", "Write digits alone; a percentage in percent, as 99.5."),
    Cell.TRANCHE: _number(1, "A tranche", "Write the number of the tranche: 1, 2, 3 …", validate="integer"),
}  # fmt: skip


# ------------------------------------------------------------------------------------------ sample rows


def _write_rows(hand: _InHand, columns: Sequence[Column], rows: Sequence[Mapping[str, str]]) -> None:
    for number, row in enumerate(rows, 1):
        cells = {fold(heading): text for heading, text in row.items()}
        for position, column in enumerate(columns):
            if text := cells.get(column.heading, ""):
                _write_cell(hand, column, number, position, text)


def _write_cell(hand: _InHand, column: Column, row: int, position: int, text: str) -> None:
    """A date as a date, a number as a number, and whatever else the cell says as text."""
    sort = holds(column, hand.declared)
    layout = hand.formats[_FORMAT.get(sort, "text")]
    day, number = date_cell(text), number_cell(_without_currency(text))
    dated = sort in (Cell.DATE, Cell.VALUE)
    if dated and isinstance(day, date):
        hand.sheet.write_datetime(row, position, day, hand.formats["date"])
    elif sort is Cell.TRANCHE and isinstance(tranche_cell(text), int):
        hand.sheet.write_number(row, position, int(text), layout)
    elif sort in _FORMAT and not dated and isinstance(number, Decimal) and len(number.as_tuple().digits) <= 15:
        hand.sheet.write_number(row, position, number, layout)
    else:
        hand.sheet.write_string(row, position, text, layout)


def _without_currency(text: str) -> str:
    """The digits of `300,000 USD`: the sheet says amounts in the currency of the award, or of the declared type."""
    digits, _, code = text.rpartition(" ")
    return digits if code in currencies() else text


# ------------------------------------------------------------------------------------------ Read me


def _write_readme(
    sheet: Any,
    programs: Iterable[Program],
    tables: Sequence[Table],
    parameters: Mapping[str, Parameter],
    formats: Mapping[str, Any],
    *,
    with_sample: bool,
) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 100)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, "How to fill this workbook", formats["title"])
    row = 1
    for line in (*([_SAMPLE] if with_sample else []), *_HOW, _others(tables)):
        if line:
            sheet.merge_range(row, 0, row, 2, "", formats["wrapped"])
            sheet.write_string(row, 0, _quoted(line), formats["wrapped"])
            sheet.set_row(row, 15 * (1 + len(line) // 150))
            row += 1
    row = _part(sheet, row + 1, ("table", "column", "what to write"), _columns_explained(tables, parameters), formats)
    _part(sheet, row + 1, ("kind", "name", "meaning"), _names_explained(programs), formats)


_SAMPLE = "The rows in the sheets are samples, to show how it is done. Delete them before you begin with your own."
_HOW = (
    "One row a fact. Leave a cell blank where nothing is known: a blank is `not reported`, never no and never 0.",
    "Bold headings are required. Columns may stand in any order; columns of your own are kept and not used.",
    "Many cells offer a list. It warns of other words and takes them all the same; gatekeeper says what it cannot use.",
    "Write dates as 2027-06-30 or 30 June 2027, percentages in percent (99.5), amounts in the currency of the award.",
    "To correct a fact add a row with the day it was recorded under `known on`; the row recorded last counts.",
)


def _others(tables: Sequence[Table]) -> str:
    others = [table.name for table in TABLES if table not in tables]
    return f"These rules need no other sheets. gatekeeper would also read: {', '.join(others)}." if others else ""


def _columns_explained(
    tables: Iterable[Table], parameters: Mapping[str, Parameter]
) -> Iterator[tuple[str, str, str, bool]]:
    for table in tables:
        yield (table.name, "", table.words, False)
        for column in known_columns(TABLE[table.name], parameters).values():
            if column not in EVERY_TABLE:
                heading = parameters[column.heading].name if column.field == "parameters" else column.heading
                yield ("", heading, column.words, column.required)
    for column in EVERY_TABLE:
        yield ("every table", column.heading, column.words, False)


def _names_explained(programs: Iterable[Program]) -> Iterator[tuple[str, str, str, bool]]:
    told = {
        (KIND_WORDS[type(each)], each.name, _meaning(each)) for one in programs for each in one.declarations.values()
    }
    told |= {("item", each.name, each.means) for one in programs for each in one.items.values()}
    for kind, name, means in sorted(told):
        yield (kind, name, means, False)


def _meaning(declared: Declaration) -> str:
    """What a declared name means, in the words of the rules, and how its values are written."""
    said = [declared.means] if declared.means else []
    if isinstance(declared, Milestone | Document):
        return declared.means
    if not isinstance(declared, Measure) and declared.choices:
        said.append(f"one of: {', '.join(declared.choices)}")
    elif declared.type.sort is Sort.CONDITION:
        said.append("yes or no")
    else:
        per = f", per {declared.per}" if isinstance(declared, Measure) and declared.per else ""
        said.append(f"{declared.type}{per}")
    return "; ".join(said)


def _part(
    sheet: Any,
    row: int,
    headings: tuple[str, ...],
    lines: Iterable[tuple[str, str, str, bool]],
    formats: Mapping[str, Any],
) -> int:
    for position, heading in enumerate(headings):
        sheet.write_string(row, position, heading, formats["heading"])
    for first, second, third, bold in lines:
        row += 1
        sheet.write_string(row, 0, first, formats["bold name"])
        sheet.write_string(row, 1, second, formats["bold name" if bold else "name"])
        sheet.write_string(row, 2, _quoted(third), formats["wrapped"])
    return row + 1
