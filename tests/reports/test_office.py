"""Word and Excel open every document and workbook as it is: nothing to repair, nothing out of order."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.shared import Mm

from gatekeeper.reader import ENGLISH, read_by
from gatekeeper.reports.blocks import paper_from
from gatekeeper.reports.docx import LETTER, MINUTES, docx_from
from gatekeeper.reports.forms import memo_forms
from gatekeeper.reports.house import reader_in
from gatekeeper.reports.letters import letters_of, render_letter
from gatekeeper.reports.minutes import render_minutes
from gatekeeper.reports.payments import payment_list, payments_xlsx
from gatekeeper.reports.register import register_xlsx
from tests.reports import decisions as d
from tests.reports.office import faults
from tests.reports.test_forms import DECISIONS, written
from tests.reports.test_house import PNG, TOML
from tests.reports.test_memo import RUN

EVERY = [*d.OF_EVERY_OUTCOME.values(), d.HOSTILE]


@pytest.mark.parametrize("name", DECISIONS)
def test_a_memo_is_in_order(name: str) -> None:
    assert faults(written(name)["docx"]) == []


def test_letters_and_minutes_are_in_order() -> None:
    for letter in letters_of(EVERY):
        assert faults(docx_from(paper_from(render_letter(letter, d.ON, run=RUN)), d.ON, look=LETTER)) == []
    assert faults(docx_from(paper_from(render_minutes(EVERY, "html", RUN)), d.ON, look=MINUTES)) == []


def test_a_letterhead_and_pictures_of_a_house_are_in_order(tmp_path: Path) -> None:
    (tmp_path / "house.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(PNG)
    with read_by(reader_in(ENGLISH, tmp_path)):
        assert faults(dict(memo_forms(DECISIONS["a real release"], ("docx",), tmp_path, RUN))["docx"]) == []
    own = Document()
    for place in (own.sections[0].header.paragraphs[0], own.add_paragraph()):
        place.add_run().add_picture(BytesIO(PNG), width=Mm(10))
    for number, picture in enumerate((*own.part.element.iter(), *own.sections[0].header.part.element.iter())):
        if picture.tag.endswith("}docPr"):
            picture.set("descr", "our logo")
            picture.set("id", str(number + 1))
    own.save(str(tmp_path / "memo.docx"))
    made = dict(memo_forms(DECISIONS["a real release"], ("docx",), tmp_path, RUN))["docx"]
    assert faults(made) == []


def test_workbooks_are_in_order() -> None:
    assert faults(register_xlsx(EVERY)) == []
    assert faults(payments_xlsx(payment_list(EVERY), d.ON)) == []
    long = replace(d.RELEASE, title="x" * 40_000)
    assert faults(register_xlsx([long])) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("word/document.xml", b"<w:keepNext/>", b'<w:jc w:val="left"/><w:keepNext/>', "the order in pPr"),
        ("word/document.xml", b'<wp:docPr id="2"', b'<wp:docPr id="1"', "two pictures of number 1"),
        ("word/document.xml", b" descr=", b" rescd=", "says nothing"),
        ("word/document.xml", b'w:val="MemoResolution"', b'w:val="Nowhere"', "no paragraph style Nowhere"),
        ("word/document.xml", b"</w:p></w:tc>", b"</w:p><w:tbl/></w:tc>", "does not end with a paragraph"),
        ("word/document.xml", b"<w:gridCol ", b'<w:gridCol w:w="1"/><w:gridCol ', "a row of 4 columns"),
        ("word/document.xml", b'r:embed="', b'r:embed="x', "no relation x"),
        ("word/_rels/document.xml.rels", b"media/image1.png", b"media/image9.png", "media/image9.png is not there"),
        ("[Content_Types].xml", b'Extension="png"', b'Extension="gif"', "image1.png has no type"),
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<autoFilter/><sheetData>", "the order in worksheet"),
        ("xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="1"', "rows out of order"),
        ("xl/workbook.xml", b'<sheet name="', b'<sheet name="a/', "a sheet is called a/"),
    ],
)
def test_what_is_out_of_order_is_noticed(part: str, old: bytes, new: bytes, told: str) -> None:
    whole = register_xlsx(EVERY) if part.startswith("xl/") else written("a real release")["docx"]
    broken = BytesIO()
    with ZipFile(BytesIO(whole)) as source, ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            assert name != part or old in content
            target.writestr(name, content.replace(old, new, 1) if name == part else content)
    assert told in "\n".join(faults(broken.getvalue()))
