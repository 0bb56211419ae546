"""Tables as files: CSV in which no text is taken for a formula, and workbook sheets of typed cells."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import TYPE_CHECKING, Any, Literal

from gatekeeper.reports.papers import visible
from gatekeeper.values.numbers import decimal_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Value = str | int | Decimal | date | None
Sort = Literal["text", "money", "count", "date"]
Heading = tuple[str, Sort, int]  # what stands above a column, what stands in it, how wide it is


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """The table as UTF-8 CSV; no text in it is taken for a formula."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return _inert(value)
        case Decimal():
            return decimal_text(Fraction(value))
        case _:
            return str(value)


def _inert(text: str) -> str:
    """Spreadsheets take these beginnings for a formula, the wide ones too."""
    text = visible(f"'{text}" if _begins_a_formula(text) else text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def as_it_was(cell: str) -> str:
    """A cell of such a table without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell[:1] == "'" and _begins_a_formula(cell) else cell


def _begins_a_formula(text: str) -> bool:
    return text.lstrip("'")[:1] in _FORMULA  # apostrophes of its own are kept apart from ours


_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


# --- workbook sheets ---

_MOST_DIGITS = 15  # a spreadsheet keeps no more of a number
_LONGEST_TEXT = 32_767  # nor of a text
FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree about days
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def formats_of(book: Any) -> dict[str, Any]:
    """How each sort of cell looks."""
    looks: dict[str, dict[str, Any]] = {
        "heading": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
        "text": {"valign": "top"},
        "money": {"num_format": "#,##0.00", "valign": "top"},
        "count": {"num_format": "0", "valign": "top"},
        "date": {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def write_sheet(
    sheet: "Worksheet", formats: dict[str, Any], headings: Sequence[Heading], rows: Iterable[Sequence[Value]]
) -> None:
    """The table on a sheet: its heading frozen and filtered, its cells typed, ready to be printed."""
    last = 0
    for column, (heading, sort, width) in enumerate(headings):
        sheet.set_column(column, column, width, formats[sort])
        sheet.write_string(0, column, heading, formats["heading"])
    sheet.set_row(0, _LINE * max(_lines_of(heading, width) for heading, _, width in headings))
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write_cell(sheet, last, column, value, formats[headings[column][1]])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


_LINE = 15  # points


def _lines_of(heading: str, width: int) -> int:
    """How many lines a heading takes in a column that wide: it is bold, and not every program makes room by itself."""
    room = max(width - 2, 1)
    lines, used = 1, 0
    for word in heading.split():
        lines, used = (lines + 1, len(word)) if used and used + 1 + len(word) > room else (lines, used + 1 + len(word))
    return lines


def _write_cell(sheet: "Worksheet", row: int, column: int, value: Value, look: Any) -> None:
    match value:
        case None:
            return
        case str():
            sheet.write_string(row, column, _cell_text(value), look)
        case date() if value >= FIRST_DAY:
            sheet.write_datetime(row, column, midnight(value), look)
        case Decimal() if len(value.as_tuple().digits) > _MOST_DIGITS and _digits(value) > _MOST_DIGITS:
            sheet.write_string(row, column, decimal_text(Fraction(value)), look)
        case int() | Decimal():
            sheet.write_number(row, column, value, look)
        case _:
            sheet.write_string(row, column, str(value), look)


def _digits(value: Decimal) -> int:
    """How many figures the number has, zeros at either end left out."""
    return len(decimal_text(Fraction(value)).replace(".", "").strip("-0"))


def _cell_text(text: str) -> str:
    text = visible(text)
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 12]} (cut short)"


def midnight(day: date) -> datetime:
    """The day as spreadsheets count it."""
    return datetime.combine(day, time())
