"""Rows added to a workbook, by changing nothing but the rows they stand in.

The sheet's own markup is edited and every other part is copied byte for byte: formulas keep their stored values, and
formats, notes, charts and macros stay, none of which a library that reads and writes the whole workbook promises.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

from gatekeeper.facts.adding import Additions, CannotAdd
from gatekeeper.facts.connectors import excel_workbook
from gatekeeper.facts.headings import letter
from gatekeeper.facts.sheet import Sheet, Wanted
from gatekeeper.values.numbers import number_from_text
from gatekeeper.vocabulary import fold

_ROW = r'<row\b[^>]*?\br="{}"[^>]*?(?:/>|>.*?</row>)'
_CURE = "open the workbook in a spreadsheet programme and save it again as an Excel workbook (.xlsx)"


def add_to_copy(place: Path, out: Path, additions: Sequence[Additions]) -> None:
    """Copy the workbook with the rows added to its sheets."""
    from openpyxl import load_workbook

    sheets = {fold(sheet.name): sheet for sheet in excel_workbook.sheets(place, Wanted())}
    book = load_workbook(place)
    changed: dict[str, str] = {}
    with ZipFile(place) as archive:
        for each in additions:
            if each.name not in sheets:
                needed = ", ".join(f"`{heading}`" for heading in replace(each, rows=()).headings(needed=True))
                raise CannotAdd(
                    f"`{place.name}` has no sheet `{each.kept_in or each.table}`",
                    f"add a sheet of that name, with the headings {needed} and what else you keep in its first row",
                )
            sheet = sheets[each.name]
            part = _part_of(archive, sheet.name)
            markup = changed.get(part) or archive.read(part).decode("utf-8")
            if "<sheetData" not in markup or (sheet.rows and f' r="{sheet.rows[-1].number}"' not in markup):
                raise CannotAdd(f"the sheet `{sheet.name}` of `{place.name}` is written in an unusual way", _CURE)
            changed[part] = _with_rows(markup, sheet, each, book[sheet.name], book.epoch)
        partial = out.with_name(f".{out.name}.partial")
        try:
            with ZipFile(partial, "w") as copy:
                for info in archive.infolist():
                    content = archive.read(info)
                    copy.writestr(info, changed[info.filename].encode() if info.filename in changed else content)
            partial.rename(out)
        finally:
            partial.unlink(missing_ok=True)


def _part_of(archive: ZipFile, title: str) -> str:
    """The part of the archive that holds a sheet, by way of the workbook's relations."""
    from posixpath import join, normpath
    from xml.etree import ElementTree

    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    ids = {
        element.get("name"): value
        for element in book.iter()
        if element.tag.endswith("}sheet")
        for name, value in element.items()
        if name.endswith("}id")
    }
    target = next(each.get("Target", "") for each in relations if each.get("Id") == ids[title])
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _with_rows(markup: str, sheet: Sheet, additions: Additions, cells: Any, epoch: Any) -> str:
    header = additions.header
    found = (row.cells for row in sheet.rows if row.number == header)
    headings = list(sheet.headings if header == 1 else next(found, ()))
    for heading in additions.lacking(headings):
        position = len(headings)
        headings.append(heading)
        markup = _with_heading(markup, header, position, heading)
    last = max((row.number for row in sheet.rows if row.number >= header), default=header)
    numbers = {at for at, heading in enumerate(headings) if fold(heading) in additions.numbers()}
    for number, row in enumerate(additions.rows, last + 1):
        of_row = additions.cells(row)
        written = {at: of_row[fold(heading)] for at, heading in enumerate(headings) if of_row.get(fold(heading))}
        markup = _with_row(markup, number, written, last if last > header else 0, cells, epoch, numbers)
    return markup


def _with_heading(markup: str, header: int, position: int, text: str) -> str:
    """The headings with one more, in the form of the one before it."""
    found = re.search(_ROW.format(header), markup, re.DOTALL)
    if found is None:
        raise CannotAdd("the first row of the sheet holds no headings", "write the headings into it")
    style = _styles(found[0], header).get(position - 1, "")
    cell = _text(f"{letter(position)}{header}", style, text)
    old = re.search(rf'<c\b[^>]*?\br="{letter(position)}{header}"[^>]*?(?:/>|>.*?</c>)', found[0], re.DOTALL)
    row = found[0].replace(old[0], cell) if old else found[0].replace("</row>", f"{cell}</row>")
    return markup[: found.start()] + row + markup[found.end() :]


def _with_row(
    markup: str, number: int, written: Mapping[int, str], last: int, cells: Any, epoch: Any, numbers: Set[int]
) -> str:
    """The row's cells filled, each in the format it has already, or that of the last filled row, if there is one."""
    found = re.search(_ROW.format(number), markup, re.DOTALL)
    above = re.search(_ROW.format(last), markup, re.DOTALL) if last else None
    styles = (_styles(above[0], last) if above else {}) | (_styles(found[0], number) if found else {})
    filled = []
    for position in sorted({*written, *styles}):
        at, style = f"{letter(position)}{number}", styles.get(position, "")
        if position not in written:
            filled.append(f'<c r="{at}"{style}/>' if found else "")
            continue
        own = found is not None and position in _styles(found[0], number)
        formatted = cells[f"{letter(position)}{number if own or not last else last}"]
        dated = formatted.is_date or _dated(formatted)
        filled.append(_cell(at, style, written[position], position in numbers, dated, epoch))
    opening = re.match(r"<row\b[^>]*?/?>", found[0])[0].replace("/>", ">") if found else f'<row r="{number}">'  # type: ignore[index]
    row = f"{opening}{''.join(filled)}</row>"
    if found:
        return markup[: found.start()] + row + markup[found.end() :]
    if "<sheetData/>" in markup:
        return markup.replace("<sheetData/>", f"<sheetData>{row}</sheetData>")
    for later in re.finditer(r'<row\b[^>]*?\br="(\d+)"', markup):
        if int(later[1]) > number:
            return markup[: later.start()] + row + markup[later.start() :]
    return markup.replace("</sheetData>", f"{row}</sheetData>")


def _dated(cell: Any) -> bool:
    from openpyxl.styles.numbers import is_date_format

    return bool(is_date_format(cell.number_format))


def _styles(row: str, number: int) -> dict[int, str]:
    """The format of each cell of a row, by its position."""
    styles = {}
    for cell in re.finditer(rf'<c\b([^>]*?\br="([A-Z]+){number}"[^>]*?)/?>', row):
        style = re.search(r'\bs="\d+"', cell[1])
        styles[_position(cell[2])] = f" {style[0]}" if style else ""
    return styles


def _position(letters: str) -> int:
    position = 0
    for each in letters:
        position = position * 26 + ord(each) - ord("A") + 1
    return position - 1


def _cell(at: str, style: str, text: str, number: bool, dated: bool, epoch: Any) -> str:
    """A number as a number, a day as one where the cell shows days, all else as text."""
    from openpyxl.utils.datetime import to_excel

    if dated and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        days: float = to_excel(date.fromisoformat(text), epoch)  # type: ignore[no-untyped-call]
        return f'<c r="{at}"{style}><v>{int(days)}</v></c>'
    if number and number_from_text(text) is not None and len(text) <= 15 and "," not in text:
        return f'<c r="{at}"{style}><v>{text}</v></c>'
    return _text(at, style, text)


def _text(at: str, style: str, text: str) -> str:
    return f'<c r="{at}"{style} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
