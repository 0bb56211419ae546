"""An Excel workbook, a sheet a table. What counts is the stored value of a cell; how it is shown does not.

A number is its stored value to 15 significant digits, a date its day, an error its word (`#REF!`), and a formula that
was never computed is its own text (`=B2*2`), so that a copy of the cells as text tells exactly the same.
"""

import re
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from itertools import repeat
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.sheet import Counted, Sheet, SheetRow, UnreadableInput, Wanted
from gatekeeper.facts.stored import rounded, value_text, whole_to_fifteen_digits

# A workbook of 100,000 rows unpacks to some 50 MB. What is beyond these is refused before it is unpacked or held.
MOST_BYTES = 1_000_000_000  # of all parts together, unpacked
MOST_PARTS = 10_000
MOST_RATIO, SMALL = 200, 50_000_000  # a part packs 10 to 30 times; what unpacks to little is let pass
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # a sheet has no more
MOST_CELLS = 25_000_000  # of one sheet, blank ones among them up to the last of their row
_CHUNK = 1 << 20
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d+)[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s")
_TYPES = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00?!\x00?(?:D\x00?O\x00?C|E\x00?N\x00?T)", re.IGNORECASE)
_OF_ANOTHER = re.compile(r"(?<![\w\]])'?\[\d+\]")  # `[1]Sheet1!A1`; a column of a table is `Table[Name]`


def reads(path: Path) -> bool:
    """A file that is called a workbook."""
    return path.is_file() and path.suffix.casefold() in (".xlsx", ".xlsm")


def sheets(path: Path, wanted: Wanted) -> tuple[Sheet, ...]:
    """Every worksheet, hidden ones too, in the order of the workbook; of those not wanted the beginning."""
    formulas, rows = guarded(path)
    counted = Counted("reading rows", rows, wanted.progress)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl speaks of what it does not keep; only cells matter here
        try:
            found = tuple(_all_sheets(path, formulas, wanted, counted))
            counted.all()
            return found
        except (OSError, UnreadableInput):
            raise
        except Exception as problem:  # whatever a broken workbook makes openpyxl stumble over
            raise _broken(path) from problem


_CURE = "open it in a spreadsheet programme and save it again as an Excel workbook (.xlsx)"


def _broken(path: Path) -> UnreadableInput:
    try:
        with path.open("rb") as file:
            old = file.read(4) == b"\xd0\xcf\x11\xe0"  # before 2007, or locked with a password
    except OSError:
        old = False
    if old:
        message = f"`{path.name}` is locked with a password, or a workbook of a form before 2007"
        return UnreadableInput(message, "save it without a password as an Excel workbook (.xlsx)")
    return UnreadableInput(f"`{path.name}` is not a workbook that can be read", _CURE)


def guarded(path: Path) -> tuple[bool, int]:
    """Whether a workbook has formulas, and its rows in all.

    Raises UnreadableInput where it is not safe to unpack or not sound to read.
    """
    try:
        with ZipFile(path) as archive:
            _not_too_big(path, archive.infolist())
            looked = [
                _looked_through(path, archive, part.filename)
                for part in archive.infolist()
                if part.filename.endswith((".xml", ".rels"))
            ]
            return any(formulas for formulas, _ in looked), sum(rows for _, rows in looked)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as problem:
        raise _broken(path) from problem


def _not_too_big(path: Path, parts: Sequence[ZipInfo]) -> None:
    """By what the workbook says of itself: nothing more than that is ever unpacked of a part."""
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise UnreadableInput(f"`{path.name}` has more than {MOST_PARTS:,} parts, as no workbook has", _CURE)
    if unpacked > MOST_BYTES:
        message = f"`{path.name}` unpacks to more than {MOST_BYTES // 1_000_000:,} MB"
        raise UnreadableInput(message, "keep only the tables in the workbook, or give them as CSV files")
    if unpacked > SMALL and unpacked > MOST_RATIO * path.stat().st_size:
        message = f"`{path.name}` unpacks to more than {MOST_RATIO} times its size, as no workbook does"
        raise UnreadableInput(message, _CURE)


def _looked_through(path: Path, archive: ZipFile, part: str) -> tuple[bool, int]:
    """Whether a part has formulas, and the number of its last row.

    It is read piece by piece, and no piece ends within a tag.
    """
    formulas, last, rest = False, 0, b""
    sheet = "worksheets/" in part and part.endswith(".xml")
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            piece = rest + chunk
            if _TYPES.search(piece):
                message = f"`{path.name}` defines document types or entities in `{part}`, as no workbook does"
                raise UnreadableInput(message, _CURE)
            at = piece.rfind(b"<")
            rest = piece[at:] if at > 0 and len(piece) - at < _CHUNK else b""
            if sheet:
                formulas = formulas or _FORMULA.search(piece) is not None
                for found in _ROW.finditer(piece[: len(piece) - len(rest)]):
                    last = _next_row(path, part, last, found[1])
        if sheet:
            for found in _ROW.finditer(rest):
                last = _next_row(path, part, last, found[1])
    return formulas, last


def _next_row(path: Path, part: str, last: int, written: bytes) -> int:
    """Rows come in order, each once, and no further down than a sheet goes; else some of them would be lost."""
    number = int(written) if len(written) <= 7 else MOST_ROWS + 1
    if not last < number <= MOST_ROWS:
        message = f"the rows of `{part}` in `{path.name}` are numbered out of order, or beyond {MOST_ROWS:,}"
        raise UnreadableInput(message, _CURE)
    return number


def _all_sheets(path: Path, formulas: bool, wanted: Wanted, counted: Counted) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as values:
        listed = _sheets_listed(path)
        if listed and len(values.sheetnames) != listed:  # openpyxl passes over what is not there
            raise UnreadableInput(f"`{path.name}` lacks the contents of a sheet it lists", _CURE)
        if not formulas:
            for sheet in values.worksheets:
                yield _sheet(path.name, sheet.title, _stored_rows(sheet), wanted, counted)
            return
        with closing(load_workbook(path, read_only=True, data_only=False, keep_links=False)) as written:
            for sheet, twin in zip(values.worksheets, written.worksheets, strict=True):
                linked: list[tuple[int, int]] = []
                yield _sheet(path.name, sheet.title, _computed_rows(sheet, twin, linked), wanted, counted, linked)


def _sheets_listed(path: Path) -> int:
    with ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.search(r"workbook\d*\.xml$", name)]
        return sum(len(_SHEET.findall(archive.read(name))) for name in names)


def _rows_of(sheet: Any, *, values_only: bool) -> Iterable[Any]:
    sheet.reset_dimensions()  # what a workbook says of its size is often wrong, and cells beyond it would be lost
    return sheet.iter_rows(values_only=values_only)  # type: ignore[no-any-return]


def _stored_rows(sheet: Any) -> Iterator[tuple[object, ...]]:
    yield from _rows_of(sheet, values_only=True)


def _computed_rows(sheet: Any, twin: Any, linked: list[tuple[int, int]]) -> Iterator[tuple[object, ...]]:
    """The stored values, and in `linked` the row and position of each that was taken from another workbook."""
    both = zip(_rows_of(sheet, values_only=False), _rows_of(twin, values_only=False), strict=True)
    for number, (stored, written) in enumerate(both, 1):
        linked += [(number, position) for position, cell in enumerate(written) if _is_linked(cell)]
        yield tuple(map(_computed, stored, written))


def _is_linked(written: Any) -> bool:
    return getattr(written, "data_type", "") == "f" and _OF_ANOTHER.search(_formula(written)) is not None


def _computed(stored: Any, written: Any) -> object:
    # A formula whose value is the empty text is stored with the type `str` and no value: that is a blank.
    if stored.value is not None or getattr(written, "data_type", "") != "f" or stored.data_type == "str":
        return stored.value
    return _formula(written)


def _formula(written: Any) -> str:
    return str(getattr(written.value, "text", None) or written.value or "=")


def _sheet(
    file: str, title: str, rows: Iterable[tuple[object, ...]], wanted: Wanted, counted: Counted,
    linked: Sequence[tuple[int, int]] = (),
) -> Sheet:  # fmt: skip
    place = Place(file, title)
    findings: list[Finding] = []
    kept: list[SheetRow] = []
    texts_of_values: set[tuple[int, int]] = set()
    headings: tuple[str, ...] = ()
    width = seen = 0
    for number, cells in enumerate(rows, 1):
        seen += len(cells)
        counted.one()
        if seen > MOST_CELLS:
            message = f"{place}: its rows reach so far to the right that they hold more than {MOST_CELLS:,} cells"
            raise UnreadableInput(message, "delete the columns beyond the table, to the last one")
        texts = _without_the_blank_end(tuple(map(cell_text, cells)))
        if number == 1:
            headings = texts
        elif texts:
            kept.append(SheetRow(number, texts))
            width = max(width, len(texts))
            findings += _rounded(place, number, cells, texts, headings)
            texts_of_values.update((number, at) for at, cell in enumerate(cells) if _like_a_value(cell))
        if kept and not wanted(title):
            break
    findings += _from_others(place, linked, headings)
    headings += tuple(repeat("", width - len(headings)))
    return Sheet(title, place, headings, tuple(kept), tuple(findings), texts=frozenset(texts_of_values))


def _without_the_blank_end(texts: tuple[str, ...]) -> tuple[str, ...]:
    end = len(texts)
    while end and not texts[end - 1]:
        end -= 1
    return texts[:end]


def _like_a_value(cell: object) -> bool:
    """Whether a cell is a text that begins as a number or a day does."""
    return isinstance(cell, str) and cell.lstrip()[:1] in _BEGINNINGS and bool(cell.strip())


_BEGINNINGS = frozenset("0123456789+-")


def _from_others(place: Place, linked: Sequence[tuple[int, int]], headings: tuple[str, ...]) -> Iterator[Finding]:
    """What was taken from another workbook is what that one said when this one was last saved."""
    for position in sorted({position for _, position in linked}):
        rows = [row for row, at in linked if at == position]
        column = headings[position] if position < len(headings) else ""
        many = f"{len(rows):,} values are" if len(rows) > 1 else "the value is"
        yield Finding(
            "GK2084",
            Severity.WARNING,
            f"{many} taken from another workbook, as it was when this one was saved",
            place.at(rows[0], column),
            help="open both and save this one again, or put the value in its place",
        )


def cell_text(value: object) -> str:
    """The stored value of a cell as text; a number to 15 significant digits, written out."""
    if isinstance(value, int) and not isinstance(value, bool):
        return whole_to_fifteen_digits(value)  # a workbook stores every number as a floating-point one
    return value_text(value)


def _rounded(
    place: Place, number: int, cells: tuple[object, ...], texts: tuple[str, ...], headings: tuple[str, ...]
) -> Iterator[Finding]:
    for index, (cell, text) in enumerate(zip(cells, texts, strict=False)):  # what is left out at the end is blank
        if isinstance(cell, int | float) and not isinstance(cell, bool) and Decimal(text) != Decimal(repr(cell)):
            column = headings[index] if index < len(headings) else ""
            yield rounded(place.at(number, column), repr(cell), text)
