"""An Excel workbook, a sheet a table. What counts is the stored value of a cell; how it is shown does not.

A number is its stored value to 15 significant digits, a date its day, an error its word (`#REF!`), and a formula that
was never computed is its own text (`=B2*2`), so that a copy of the cells as text tells exactly the same.
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing
from decimal import Decimal
from itertools import repeat
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from gatekeeper.diagnostics import Finding, Place
from gatekeeper.facts.sheet import Sheet, SheetRow, UnreadableInput, Wanted
from gatekeeper.facts.stored import rounded, value_text, whole_to_fifteen_digits

MOST_BYTES = 2_000_000_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


def reads(path: Path) -> bool:
    """A file that is called a workbook."""
    return path.is_file() and path.suffix.casefold() in (".xlsx", ".xlsm")


def sheets(path: Path, wanted: Wanted) -> tuple[Sheet, ...]:
    """Every worksheet, hidden ones too, in the order of the workbook."""
    formulas = _has_formulas(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl speaks of what it does not keep; only cells matter here
        try:
            return tuple(_all_sheets(path, formulas))
        except OSError:
            raise
        except Exception as problem:  # whatever a broken workbook makes openpyxl stumble over
            raise UnreadableInput(f"`{path.name}` is not a workbook that can be read", _CURE) from problem


_CURE = "open it in a spreadsheet programme and save it again as an Excel workbook (.xlsx)"


def _has_formulas(path: Path) -> bool:
    try:
        with ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise UnreadableInput(
                    f"`{path.name}` unpacks to more than 2 GB", "keep only the tables in the workbook"
                )
            parts = [name for name in archive.namelist() if "worksheets/" in name and name.endswith(".xml")]
            return any(_FORMULA.search(archive.read(part)) for part in parts)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError) as problem:
        raise UnreadableInput(f"`{path.name}` is not a workbook that can be read", _CURE) from problem


def _all_sheets(path: Path, formulas: bool) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as values:
        if not formulas:
            for sheet in values.worksheets:
                yield _sheet(path.name, sheet.title, _stored_rows(sheet))
            return
        with closing(load_workbook(path, read_only=True, data_only=False, keep_links=False)) as written:
            for sheet, twin in zip(values.worksheets, written.worksheets, strict=True):
                yield _sheet(path.name, sheet.title, _computed_rows(sheet, twin))


def _rows_of(sheet: Any, *, values_only: bool) -> Iterable[Any]:
    sheet.reset_dimensions()  # what a workbook says of its size is often wrong, and cells beyond it would be lost
    return sheet.iter_rows(values_only=values_only)  # type: ignore[no-any-return]


def _stored_rows(sheet: Any) -> Iterator[tuple[object, ...]]:
    yield from _rows_of(sheet, values_only=True)


def _computed_rows(sheet: Any, twin: Any) -> Iterator[tuple[object, ...]]:
    for stored, written in zip(_rows_of(sheet, values_only=False), _rows_of(twin, values_only=False), strict=True):
        yield tuple(map(_computed, stored, written))


def _computed(stored: Any, written: Any) -> object:
    # A formula whose value is the empty text is stored with the type `str` and no value: that is a blank.
    if stored.value is not None or getattr(written, "data_type", "") != "f" or stored.data_type == "str":
        return stored.value
    return str(getattr(written.value, "text", None) or written.value or "=")


def _sheet(file: str, title: str, rows: Iterable[tuple[object, ...]]) -> Sheet:
    place = Place(file, title)
    findings: list[Finding] = []
    kept: list[SheetRow] = []
    headings: tuple[str, ...] = ()
    for number, cells in enumerate(rows, 1):
        texts = tuple(cell_text(cell) for cell in cells)
        if number == 1:
            headings = texts
        elif any(texts):
            kept.append(SheetRow(number, texts))
            findings += _rounded(place, number, cells, texts, headings)
    width = max((len(row.cells) for row in kept), default=0)
    return Sheet(title, place, headings + tuple(repeat("", width - len(headings))), tuple(kept), tuple(findings))


def cell_text(value: object) -> str:
    """The stored value of a cell as text; a number to 15 significant digits, written out."""
    if isinstance(value, int) and not isinstance(value, bool):
        return whole_to_fifteen_digits(value)  # a workbook stores every number as a floating-point one
    return value_text(value)


def _rounded(
    place: Place, number: int, cells: tuple[object, ...], texts: tuple[str, ...], headings: tuple[str, ...]
) -> Iterator[Finding]:
    for index, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        if isinstance(cell, int | float) and not isinstance(cell, bool) and Decimal(text) != Decimal(repr(cell)):
            column = headings[index] if index < len(headings) else ""
            yield rounded(place.at(number, column), repr(cell), text)
