"""The annotated copy: what was found is marked where it stands, the rest is as it was, the original untouched."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.read import NO_RULES, sheets_as_read
from gatekeeper.reports.annotated import Marked, annotated_tables, annotated_workbook, left_behind

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def marked(severity: Severity, place: Place, found: str = "n/a") -> Marked:
    return Marked(Finding("GK2001", severity, f"expected a number, got `{found}`", place, found, "a number", "mend it"),
                  "touches 1 tranche: A-1 tranche 2")  # fmt: skip


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house's own workbook: formulas, colours, a comment, a list to choose from, merged cells, a hidden sheet."""
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "measures"
    sheet.append(["award", "measure", "Value"])
    sheet.append(["A-1", "revenue", "n/a"])
    sheet.append(["A-1", "revenue", "=1+1"])
    sheet.append(["A-1", "revenue", 5])
    sheet["C2"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["C4"].comment = Comment("as agreed by telephone", "Amina")
    sheet["B4"].font = Font(bold=True)
    sheet.merge_cells("A6:C6")
    sheet.column_dimensions["B"].width = 33
    choice = DataValidation(type="list", formula1='"revenue,customers"')
    choice.add("B2:B9")
    sheet.add_data_validation(choice)
    book.create_sheet("it's hidden").sheet_state = "hidden"
    path = tmp_path_factory.mktemp("house") / "house.xlsx"
    book.save(path)
    return path


MARKS = (
    marked(ERROR, Place("house.xlsx", "measures", 2, "Value")),
    marked(WARNING, Place("house.xlsx", "measures", 2, "Value"), "again"),
    marked(WARNING, Place("house.xlsx", "measures", 4, "Value"), "=cmd|' /C calc'!A0"),
    marked(WARNING, Place("house.xlsx", "measures", 6, "Value"), "merged"),
    marked(WARNING, Place("house.xlsx", "it's hidden", 0, "")),
    marked(WARNING, Place("portfolio")),
)


@pytest.fixture(scope="module")
def copy(original: Path) -> Any:
    before = original.read_bytes()
    content, left = annotated_workbook(original, MARKS, "1 error; 5 warnings")
    assert (original.read_bytes(), left) == (before, ())
    return openpyxl.load_workbook(BytesIO(content))


def test_a_cell_is_marked_by_pattern_and_frame_and_says_what_to_do(copy: Any) -> None:
    cell = copy["measures"]["C2"]
    assert (cell.fill.fill_type, cell.border.left.style) == ("lightUp", "thick")
    assert cell.comment.text == (
        "✗ error GK2001: expected a number, got `n/a`\nExpected: a number\nTo mend: mend it\n"
        "touches 1 tranche: A-1 tranche 2\n\n"
        "! warning GK2001: expected a number, got `again`\nExpected: a number\nTo mend: mend it\n"
        "touches 1 tranche: A-1 tranche 2"
    )
    warned = copy["measures"]["C4"]
    assert (warned.fill.fill_type, warned.border.left.style) == ("lightGrid", "mediumDashed")
    assert warned.comment.text.startswith("as agreed by telephone\n\n! warning")
    assert copy["measures"]["A6"].comment.text.startswith("! warning")


def test_the_list_has_every_finding_with_a_link_to_its_cell(copy: Any) -> None:
    sheet = copy.worksheets[0]
    assert (sheet.title, copy.active.title) == ("findings", "findings")
    assert sheet["A1"].value == "1 error; 5 warnings"
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [row[0] for row in rows] == ["✗ error", *["! warning"] * 5]
    assert rows[0][1:7] == ("GK2001", "measures", 2, "Value", "C2", "expected a number, got `n/a`")
    assert [sheet.cell(row, 6).hyperlink.location for row in (5, 9)] == ["'measures'!C2", "'it''s hidden'!A1"]
    assert (rows[5][2], sheet.cell(10, 6).hyperlink) == ("portfolio", None)


def test_no_text_of_a_finding_becomes_a_formula(copy: Any) -> None:
    cell = copy["findings"]["H7"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=cmd|' /C calc'!A0", "s", True)


def test_the_rest_of_the_workbook_is_as_it_was(copy: Any, original: Path) -> None:
    was = openpyxl.load_workbook(original)["measures"]
    now = copy["measures"]
    assert [[cell.value for cell in row] for row in now.iter_rows()] == [
        [cell.value for cell in row] for row in was.iter_rows()
    ]
    assert (now["C3"].data_type, now["C3"].value) == ("f", "=1+1")
    assert now["B4"].font.b
    assert now.column_dimensions["B"].width == 33
    assert [each.sqref for each in now.data_validations.dataValidation] == ["B2:B9"]
    assert copy["it's hidden"].sheet_state == "hidden"
    assert copy.calculation.fullCalcOnLoad


def test_days_and_numbers_have_room_in_the_copy(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append([date(2026, 9, 30), date(2026, 9, 30), 1234567.5, 0.125, True, "a text that is cut", 12345678901234])
    forms = ("dd/mm/yyyy", "[$-40C]d mmmm yyyy;@", '#,##0.00\\ "€"', "0.00%", "General", "General", "General")
    for cell, form in zip(sheet[1], forms, strict=True):
        cell.number_format = form
    sheet.column_dimensions["A"].width = 5
    sheet.column_dimensions.group("C", "D", hidden=True)
    sheet.column_dimensions["G"].width = 40
    book.save(tmp_path / "narrow.xlsx")
    content, _ = annotated_workbook(tmp_path / "narrow.xlsx", (), "")
    widths: Any = openpyxl.load_workbook(BytesIO(content))["Sheet"].column_dimensions
    assert [widths[letter].width for letter in "ABCG"] == [12, 18, 16, 40]
    assert widths["C"].hidden
    assert not {"E", "F"} & {letter for letter in widths if widths[letter].min}


def test_what_a_copy_leaves_behind_is_said() -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in ("xl/vbaProject.bin", "xl/ctrlProps/one.xml", "xl/threadedComments/one.xml", "xl/slicers/one.xml",
                     "xl/connections.xml", "xl/diagrams/one.xml"):  # fmt: skip
            archive.writestr(name, "")
        archive.writestr("xl/drawings/drawing1.xml", "<xdr:wsDr><xdr:sp macro=''/></xdr:wsDr>")
    assert left_behind(data.getvalue()) == (
        "macros", "form controls", "threaded discussions", "slicers and timelines", "data connections",
        "drawings other than charts and pictures", "shapes and text boxes",
    )  # fmt: skip


def test_a_second_list_gets_a_name_of_its_own(original: Path, tmp_path: Path) -> None:
    content, _ = annotated_workbook(original, MARKS, "")
    again = tmp_path / "again.xlsx"
    again.write_bytes(content)
    content, _ = annotated_workbook(again, MARKS, "")
    names = openpyxl.load_workbook(BytesIO(content), read_only=True).sheetnames
    assert names == ["findings 2", "findings", "measures", "it's hidden"]


def test_a_folder_becomes_a_workbook_with_its_cells_where_they_stood(tmp_path: Path) -> None:
    (tmp_path / "measures.csv").write_text(
        "award,period end,value,note\n"
        "A-1,2026-09-30,n/a,=1+1\n\nA-1,2026-12-31,12.50,+44 1234\nA-1,2026-13-31,007,\x01\n",
        encoding="utf-8",
    )
    marks = (marked(ERROR, Place("measures.csv", "", 2, "value")),)
    book = openpyxl.load_workbook(BytesIO(annotated_tables(sheets_as_read(tmp_path, NO_RULES), marks, "1 error")))
    sheet = book["measures"]
    assert sheet["C2"].comment.text.startswith("✗ error GK2001")
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=1+1", "s")
    assert (str(sheet["B4"].value), sheet["B4"].is_date, sheet["C4"].value) == ("2026-12-31 00:00:00", True, 12.5)
    assert (sheet["D4"].value, sheet["B5"].value, sheet["C5"].value) == ("+44 1234", "2026-13-31", "007")
    assert sheet["D5"].value == "\N{REPLACEMENT CHARACTER}"
