"""The workbook again with what was found marked in it: each cell hatched, framed and commented, and a list of it all.

The original is read and never written. What a copy cannot carry over is told by `left_behind`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from gatekeeper.diagnostics import Finding, Severity
from gatekeeper.facts.connectors.excel_workbook import cell_text
from gatekeeper.facts.sheet import Sheet
from gatekeeper.reports.papers import visible
from gatekeeper.vocabulary import fold

LIST = "findings"
MOST_COMMENTS = 5_000  # with more a spreadsheet programme grows slow; the list has every finding all the same
_SIGNS = {Severity.ERROR: "✗ error", Severity.WARNING: "! warning"}
_HEADINGS = (
    ("sign", 11), ("code", 9), ("sheet", 14), ("row", 7), ("column", 18), ("cell", 9), ("message", 58), ("found", 22),
    ("expected", 34), ("cure", 58), ("touches", 44),
)  # fmt: skip
_LONGEST_TEXT, _LONGEST_NAME = 32_767, 31
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Marked:
    """A finding, and in words what it touches."""

    finding: Finding
    touches: str


def annotated_workbook(
    path: Path, marks: Sequence[Marked], summary: str, header_rows: Mapping[str, int] | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """A copy of a workbook with the findings marked in it, and what of the original is not in the copy.

    `header_rows` says in which row the headings of a sheet stand, by its folded name, where it is not the first.
    """
    import warnings

    from openpyxl import load_workbook

    content = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is left behind is told by ourselves
        book = load_workbook(BytesIO(content), rich_text=True)
        book.calculation.fullCalcOnLoad = True  # the copy holds formulas without their values
        return _annotated(book, marks, summary, {}, header_rows or {}), left_behind(content)


def annotated_tables(sheets: Iterable[Sheet], marks: Sequence[Marked], summary: str) -> bytes:
    """A workbook made of tables that stand in none, with the findings marked in it: a sheet a table, cell by cell."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    by_file: dict[str, str] = {}
    header_rows: dict[str, int] = {}
    for each in sheets:
        sheet = book.create_sheet(each.name[:_LONGEST_NAME])
        by_file[each.place.file] = sheet.title
        header_rows[fold(sheet.title)] = each.header
        for column, heading in enumerate(each.headings, 1):
            _write(sheet.cell(each.header, column), heading)
            sheet.column_dimensions[_letter(column)].width = max(11, min(40, len(heading) + 2))
        for row in each.rows:
            for column, text in enumerate(row.cells, 1):
                if text:
                    _write_typed(sheet.cell(row.number, column), text)
        sheet.freeze_panes = f"A{each.header + 1}"
    return _annotated(book, marks, summary, by_file, header_rows)


# What a workbook may hold that a copy does not, by the part of the file that shows it.
_LEFT_BEHIND: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("macros", re.compile(r"vbaProject\.bin$")),
    ("form controls", re.compile(r"^xl/(ctrlProps|activeX)/")),
    ("threaded discussions", re.compile(r"^xl/threadedComments/")),
    ("slicers and timelines", re.compile(r"^xl/(slicers|timelines)/")),
    ("data connections", re.compile(r"^xl/(connections\.xml|queryTables/)")),
    ("drawings other than charts and pictures", re.compile(r"^xl/(diagrams|drawings/vmlDrawing)")),
)


def left_behind(content: bytes) -> tuple[str, ...]:
    """What a workbook holds that its copy does not, in words."""
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        commented = any(name.startswith("xl/comments") for name in names)
        shapes = any(
            b"<xdr:sp " in archive.read(name) or b"<xdr:sp>" in archive.read(name)
            for name in names
            if name.startswith("xl/drawings/drawing")
        )
    found = [
        words
        for words, part in _LEFT_BEHIND
        if any(part.search(name) for name in names) and not (commented and words.startswith("drawings"))
    ]
    return (*found, *(["shapes and text boxes"] if shapes else []))


# ------------------------------------------------------------------------------------------ marking


def _annotated(
    book: Any, marks: Sequence[Marked], summary: str, by_file: Mapping[str, str], header_rows: Mapping[str, int]
) -> bytes:
    placed = _placed(book, marks, by_file, header_rows)
    at: dict[tuple[str, int, int], list[Marked]] = defaultdict(list)
    for mark, where in zip(marks, placed, strict=True):
        if where is not None:
            at[where].append(mark)
    for count, ((name, row, column), found) in enumerate(at.items(), 1):
        _mark(book[name], row, column, found, commented=count <= MOST_COMMENTS)
    for sheet in book.worksheets:
        _widen(sheet)
    _list(book, marks, placed, summary)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _placed(
    book: Any, marks: Sequence[Marked], by_file: Mapping[str, str], header_rows: Mapping[str, int]
) -> list[tuple[str, int, int] | None]:
    """The sheet, row and column of each finding; none where it is of no sheet."""
    columns: dict[str, dict[str, int]] = {}
    for sheet in book.worksheets:
        row = header_rows.get(fold(sheet.title), 1)
        headings = next(sheet.iter_rows(min_row=row, max_row=row, values_only=True), ())
        for number, heading in enumerate(headings, 1):
            columns.setdefault(sheet.title, {}).setdefault(fold(cell_text(_plain(heading))), number)
    placed: list[tuple[str, int, int] | None] = []
    for mark in marks:
        place = mark.finding.place
        name = place.sheet or by_file.get(place.file, "")
        known = name in {sheet.title for sheet in book.worksheets}
        column = columns.get(name, {}).get(fold(place.column), 1)
        placed.append((name, max(place.row, 1), column) if known else None)
    return placed


def _plain(value: object) -> object:
    """Rich text as text."""
    return str(value) if isinstance(value, list) else value


def _mark(sheet: Any, row: int, column: int, found: Sequence[Marked], *, commented: bool) -> None:
    """Hatched and framed, so that the mark does not hang on colour; the comment says what, and how to mend it."""
    from openpyxl.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Border, PatternFill, Side

    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        first = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(first.min_row, first.min_col)
    wrong = any(mark.finding.severity is Severity.ERROR for mark in found)
    side = Side(style="thick" if wrong else "mediumDashed", color="A61B1B" if wrong else "8A5A00")
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.fill = (
        PatternFill("lightUp", fgColor="D98880", bgColor="FBE9E7")
        if wrong
        else PatternFill("lightGrid", fgColor="E6C77A", bgColor="FFF6DC")
    )
    if commented:
        said = [cell.comment.text] if cell.comment is not None else []
        text = "\n\n".join([*said, *map(_comment, found)])
        cell.comment = Comment(text, "gatekeeper", width=380, height=min(400, 40 + 17 * (len(text) // 48 + 1)))


def _comment(mark: Marked) -> str:
    finding = mark.finding
    lines = [f"{_SIGNS[finding.severity]} {finding.code}: {finding.message}"]
    lines += [f"Expected: {finding.expected}"] if finding.expected else []
    lines += [f"To mend: {finding.help}"] if finding.help else []
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", visible("\n".join([*lines, mark.touches])))


# ------------------------------------------------------------------------------------------ narrow columns


def _widen(sheet: Any) -> None:
    """Columns in which a day or a number would stand as `###` are made as wide as it; what is hidden stays so."""
    needed: dict[int, int] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float | Decimal | date):  # a text runs on or is cut, and can be read
                needed[cell.column] = max(needed.get(cell.column, 0), _width(cell.value, cell.number_format) + 2)
    usual = sheet.sheet_format.defaultColWidth or _USUAL_WIDTH
    known = dict(sheet.column_dimensions)
    for column, width in sorted(needed.items()):
        of_several = (each for each in known.values() if (each.min or 0) <= column <= (each.max or 0))
        standing = known.get(_letter(column)) or next(of_several, None)
        if width > (standing.width or usual if standing is not None else usual):
            (standing or sheet.column_dimensions[_letter(column)]).width = width


_USUAL_WIDTH = 8.43
_NOT_SHOWN = re.compile(r"\[[^\]]*\]|[_*].|[\"\\\\]")  # a colour or a language, room left, marks around words
_LONG_NAMES = re.compile(r"m{4,5}|d{4}", re.IGNORECASE)


def _width(value: int | float | Decimal | date, form: str) -> int:
    """How many letters a value takes as it is shown."""
    shown = _NOT_SHOWN.sub("", form.split(";", maxsplit=1)[0])
    if isinstance(value, date):
        return len(_LONG_NAMES.sub("September", shown))
    if isinstance(value, bool) or form == "General":
        return min(len(f"{value:.15g}"), 12)
    places = sum(letter in "0#?" for letter in shown.partition(".")[2])
    beside = len(re.sub(r"[#0?,.%]", "", shown))
    return len(f"{value * 100 if '%' in shown else value:,.{places}f}") + beside + ("%" in shown)


# ------------------------------------------------------------------------------------------ the list


def _list(
    book: Any, marks: Sequence[Marked], placed: Sequence[tuple[str, int, int] | None], summary: str
) -> None:  # fmt: skip
    from openpyxl.styles import Alignment, Font, PatternFill

    name, count = LIST, 1
    while name.casefold() in {each.casefold() for each in book.sheetnames}:
        count += 1
        name = f"{LIST} {count}"
    sheet = book.create_sheet(name, 0)
    _write(sheet.cell(1, 1), summary)
    usual = sheet.cell(1, 1).font
    bold = Font(name=usual.name, size=usual.size, bold=True)
    sheet.cell(1, 1).font = bold
    how = "✗ thick frame and hatching: an error, invalid until mended.  ! dashed frame and grid: a warning, read as is."
    _write(sheet.cell(2, 1), how)
    for column, (heading, width) in enumerate(_HEADINGS, 1):
        _write(cell := sheet.cell(4, column), heading)
        cell.font, cell.fill = bold, PatternFill("solid", fgColor="DDE6EE")
        sheet.column_dimensions[_letter(column)].width = width
    for row, (mark, where) in enumerate(zip(marks, placed, strict=True), 5):
        _list_row(sheet, row, mark, where)
    for cells in sheet.iter_rows(min_row=4):
        lines = 1
        for cell, (_, width) in zip(cells, _HEADINGS, strict=True):
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            lines = max(lines, -(-len(str(cell.value or "")) * 11 // (width * 10)))  # words break before the edge
        sheet.row_dimensions[cells[0].row].height = 15 * min(lines, 20)
    sheet.freeze_panes = "A5"
    sheet.auto_filter.ref = f"A4:{_letter(len(_HEADINGS))}{max(4 + len(marks), 5)}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0
    sheet.print_title_rows = "4:4"
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0


def _list_row(sheet: Any, row: int, mark: Marked, where: tuple[str, int, int] | None) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    finding, place = mark.finding, mark.finding.place
    coordinate = f"{_letter(where[2])}{where[1]}" if where is not None else ""
    texts = (
        _SIGNS[finding.severity], finding.code, where[0] if where is not None else place.file, place.row or None,
        place.column, coordinate, finding.message, finding.found, finding.expected, finding.help, mark.touches,
    )  # fmt: skip
    for column, value in enumerate(texts, 1):
        if value:
            _write(sheet.cell(row, column), value)
    if where is not None:
        cell = sheet.cell(row, 6)
        quoted = where[0].replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{coordinate}")
        cell.font = Font(name=cell.font.name, size=cell.font.size, color="0B5394", underline="single")


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _write(cell: Any, value: str | int) -> None:
    """A number, or a text that is never taken for a formula."""
    if isinstance(value, int):
        cell.value = value
        return
    text = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", visible(value))
    cell.value = text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 12]} (cut short)"
    cell.data_type = "s"
    if text[:1] in "=+-@":
        cell.style = "Normal"
        cell.quotePrefix = True


def _write_typed(cell: Any, text: str) -> None:
    """A cell of a text file as a spreadsheet would hold it: a number or a day, where it is nothing else."""
    digits = sum(map(str.isdigit, text))
    if _NUMBER.match(text) and digits <= 15:
        cell.value = Decimal(text)
    elif _DAY.match(text) and (day := _day(text)) is not None:
        cell.value, cell.number_format = day, "yyyy-mm-dd"
    else:
        _write(cell, text)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 1901 else None
