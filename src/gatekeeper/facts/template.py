"""The blank workbook: a sheet for each table the rules need, headings explained, words to choose from, a Read me."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from gatekeeper.facts.columns import EVERY_TABLE, TABLE, TABLES, Cell, Column, Table
from gatekeeper.facts.declared import KIND_WORDS, TABLE_OF, Declared, declared_by_any
from gatekeeper.facts.headings import known_columns
from gatekeeper.program.model import Fact, Happened, Judgement, Parameter, Program, Rules
from gatekeeper.vocabulary import EVENTS_OF, Event, MeasureKind, PaymentKind, Resolved, Sort, Status, fold

# Any tranche may have been paid, or approved and not yet paid.
ALWAYS_NEEDED = ("awards", "tranches", "payments", "resolutions")
# What the tables of milestones, documents and judgements say themselves; other events stand in a table of their own.
_IN_THEIR_OWN_TABLE = frozenset(
    {
        Event.ACHIEVED, Event.PARTLY_ACHIEVED, Event.SUBMITTED, Event.VERIFIED, Event.MISSED, Event.RECEIVED,
        Event.ACCEPTED, Event.FOUND, Event.DECIDED, Event.RELEASED, Event.RELEASED_IN_PART,
    }
)  # fmt: skip
# INVARIANT: a date of its own making, so that the same rules give the same bytes.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)
_ROWS = 5000


def tables_needed(rules: Rules) -> tuple[Table, ...]:
    """The tables that facts named by these rules stand in."""
    needed = set(ALWAYS_NEEDED)
    for program in rules.programs:
        needed |= {TABLE_OF[type(declared)] for declared in program.declarations.values()}
        if any(event not in _IN_THEIR_OWN_TABLE for event in _events(program)):
            needed.add("events")
        if program.items:
            needed.add("items")
        if program.powers:
            needed.add("waivers")
        if program.converts:
            needed.add("rates")
        if any(share.budget for share in program.shares):
            needed.add("budgets")
    needed.discard("parameters")  # they stand in columns of `awards`
    return tuple(table for table in TABLES if table.name in needed)


def _events(node: object) -> Iterator[Event]:
    """Every event that is said of something, anywhere in a tree."""
    if isinstance(node, Happened):
        yield node.event
    if isinstance(node, Mapping):
        node = tuple(node.values())
    if isinstance(node, tuple):
        for part in node:
            yield from _events(part)
    elif is_dataclass(node) and not isinstance(node, type):
        for part in fields(node):
            if part.name not in ("source", "span"):
                yield from _events(getattr(node, part.name))


def write_template(rules: Rules, path: Path | str) -> None:
    """Write the blank workbook these rules need; the same rules give the same bytes."""
    import xlsxwriter

    declared = declared_by_any(rules)
    parameters = {name: each for name, each in declared.names.items() if isinstance(each, Parameter)}
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Portfolio", "comments": "The tables gatekeeper reads", "created": _CREATED})
        formats = _formats(book)
        tables = tables_needed(rules)
        readme = book.add_worksheet("Read me")
        sheets = {table.name: book.add_worksheet(table.name) for table in tables}
        lists = _Lists(book.add_worksheet("Lists"), {})
        for table in tables:
            columns = tuple(known_columns(table, parameters).values())
            _write_sheet(sheets[table.name], table, columns, declared, formats, lists)
        _write_readme(readme, rules.programs, tables, parameters, formats)
        lists.sheet.hide()


@dataclass(frozen=True, slots=True)
class _Lists:
    """The sheet that drop-down lists are taken from, a column a list."""

    sheet: Any
    ranges: dict[tuple[str, ...], str]

    def range_of(self, words: tuple[str, ...]) -> str:
        """Where the words stand, written there when first asked for."""
        if words not in self.ranges:
            column = len(self.ranges)
            self.sheet.write_column(0, column, words)
            letters = chr(ord("A") + column % 26)
            prefix = chr(ord("A") + column // 26 - 1) if column >= 26 else ""
            self.ranges[words] = f"=Lists!${prefix}{letters}$1:${prefix}{letters}${len(words)}"
        return self.ranges[words]


def _formats(book: Any) -> dict[str, Any]:
    shade = {"bg_color": "#DDE6EE", "bottom": 1}
    return {
        "required": book.add_format({"bold": True, **shade}),
        "optional": book.add_format(shade),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "number": book.add_format({"num_format": "#,##0.##########"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format({"bold": True, **shade}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "name": book.add_format({"valign": "top"}),
        "bold name": book.add_format({"bold": True, "valign": "top"}),
    }


# ------------------------------------------------------------------------------------------ a table


def _write_sheet(
    sheet: Any, table: Table, columns: Iterable[Column], declared: Declared, formats: Mapping[str, Any], lists: _Lists
) -> None:
    sheet.freeze_panes(1, 0)
    for position, column in enumerate(columns):
        heading = _written(column, declared)
        sheet.write_string(0, position, heading, formats["required" if column.required else "optional"])
        sheet.write_comment(0, position, _note(column), {"x_scale": 1.6, "author": "gatekeeper"})
        sort = _sort(column, declared)
        sheet.set_column(position, position, max(12, len(heading) + 2), formats[_FORMAT.get(sort, "text")])
        if allowed := _allowed(table, column, declared, lists):
            sheet.data_validation(1, position, _ROWS, position, allowed)


def _written(column: Column, declared: Declared) -> str:
    return declared.names[fold(column.heading)].name if column.field == "parameters" else column.heading


def _note(column: Column) -> str:
    return f"{column.words}\n({'required' if column.required else 'may be left blank'})"


_FORMAT = {Cell.DATE: "date", Cell.MONEY: "number", Cell.PAID: "number", Cell.COUNT: "number", Cell.NUMBER: "number",
           Cell.RATE: "number", Cell.FIGURE: "number", Cell.TRANCHE: "number"}  # fmt: skip
_SORT_CELL = {Sort.DATE: Cell.DATE, Sort.MONEY: Cell.NUMBER, Sort.NUMBER: Cell.NUMBER, Sort.PERCENTAGE: Cell.NUMBER}


def _sort(column: Column, declared: Declared) -> Cell:
    """How a column is laid out: a parameter by its declared type."""
    if column.field != "parameters":
        return column.cell
    parameter = declared.names[fold(column.heading)]
    assert isinstance(parameter, Parameter)
    return _SORT_CELL.get(parameter.type.sort, Cell.TEXT)


_WORD_LISTS: Mapping[Cell, tuple[str, ...]] = {
    Cell.STATUS: tuple(Status),
    Cell.PAYMENT_KIND: tuple(PaymentKind),
    Cell.MEASURE_KIND: tuple(MeasureKind),
    Cell.RESOLVED: tuple(Resolved),
}


def _allowed(table: Table, column: Column, declared: Declared, lists: _Lists) -> dict[str, Any] | None:
    """The validation of a column: a list to choose from, or a day of the calendar."""
    if _sort(column, declared) is Cell.DATE:
        return {
            "validate": "date", "criteria": ">=", "value": date(1900, 1, 1),
            "error_title": "A date", "error_message": "Write a date, as 2027-06-30.", "error_type": "warning",
        }  # fmt: skip
    words = _words(table, column, declared)
    if not words:
        return None
    # A funder may keep more than the rules name, so a list warns and does not refuse.
    return {
        "validate": "list", "source": lists.range_of(words), "error_type": "warning",
        "error_title": "Not on the list", "error_message": f"The rules know: {', '.join(words)}."[:255],
    }  # fmt: skip


def _words(table: Table, column: Column, declared: Declared) -> tuple[str, ...]:
    match column.cell:
        case Cell.NAME:
            known = declared.of_table[table.name]
            named = {**declared.items, **declared.names}
            return tuple(named[name].name if name in named else name for name in sorted(known))
        case Cell.ROLE:
            return tuple(sorted(declared.roles))
        case Cell.KEY if column.field == "event":
            return tuple(sorted({str(event) for events in EVENTS_OF.values() for event in events}))
        case Cell.FINDING:
            judgements = [each for each in declared.names.values() if isinstance(each, Judgement)]
            return tuple(sorted({word for each in judgements for word in each.choices or ("yes", "no")}))
        case Cell.VALUE if column.field == "parameters":
            return _choices(declared.names[fold(column.heading)])
        case _:
            return _WORD_LISTS.get(column.cell, ())


def _choices(parameter: object) -> tuple[str, ...]:
    assert isinstance(parameter, Parameter | Fact)
    return ("yes", "no") if parameter.type.sort is Sort.CONDITION else parameter.choices


# ------------------------------------------------------------------------------------------ Read me


def _write_readme(
    sheet: Any,
    programs: Iterable[Program],
    tables: Iterable[Table],
    parameters: Mapping[str, Parameter],
    formats: Mapping[str, Any],
) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 100)
    sheet.write_string(0, 0, "How to fill this workbook", formats["title"])
    row = 1
    for line in _HOW:
        sheet.write_string(row, 0, line)
        row += 1
    row = _part(sheet, row + 1, ("table", "column", "what to write"), _columns_explained(tables, parameters), formats)
    _part(sheet, row + 1, ("kind", "name", "meaning"), _names_explained(programs), formats)


_HOW = (
    "One row a fact. Leave a cell blank where nothing is known: a blank is `not reported`, never no and never 0.",
    "Bold headings are required. Columns may stand in any order; columns of your own are kept and not used.",
    "Write dates as 2027-06-30 or 30 June 2027, percentages in percent (99.5), amounts in the currency of the award.",
    "To correct a fact add a row with the day it was recorded under `known on`; the row recorded last counts.",
    f"Other tables may be added as sheets: {', '.join(table.name for table in TABLES)}.",
)


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
    told = {(KIND_WORDS[type(each)], each.name, each.means) for one in programs for each in one.declarations.values()}
    told |= {("item", each.name, each.means) for one in programs for each in one.items.values()}
    for kind, name, means in sorted(told):
        yield (kind, name, means, False)


def _part(
    sheet: Any,
    row: int,
    headings: tuple[str, ...],
    lines: Iterable[tuple[str, str, str, bool]],
    formats: Mapping[str, Any],
) -> int:
    sheet.write_row(row, 0, headings, formats["heading"])
    for first, second, third, bold in lines:
        row += 1
        sheet.write_string(row, 0, first, formats["bold name"])
        sheet.write_string(row, 1, second, formats["bold name" if bold else "name"])
        sheet.write_string(row, 2, third, formats["wrapped"])
    return row + 1
