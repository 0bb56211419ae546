"""DOCX and PDF say what the page says, whoever wrote it, and are the same bytes every time."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from gatekeeper.decisions.record import Decision
from gatekeeper.reports.blocks import Code, Figure, Heading, Items, Paragraph, Section, Table, paper_from, text_of
from gatekeeper.reports.forms import FORMS, Form, memo_forms
from gatekeeper.reports.papers import TemplateProblem
from tests.reports import decisions as d
from tests.reports import real
from tests.reports.test_memo import RUN, page

# Text that is markup somewhere: in Typst, XML, Markdown, a template; characters nobody should meet.
MARKUP = '#panic("x") *b* _i_ $1/2$ @ref <b>&amp; \\ // /* {{ 7*7 }} ]]> `code` https://example.org \ufffe\x0b|'
HOSTILE = replace(
    d.HOSTILE,
    recipient=MARKUP,
    owner=f"<script>{MARKUP}",
    agreement=MARKUP * 4,
    conditions=tuple(replace(c, evidence=MARKUP) for c in d.HOSTILE.conditions[:3]),
    rules=(),
)
SCRIPTS = replace(
    d.RELEASE,
    title="Қазақстанның ауыл шаруашылығы, Đồng Xanh, Ελλάδα",
    recipient="شركة المياه النظيفة",
    owner="山田太郎, 김민준, 陳大文, 农业合作社",
    programme="emoji \U0001f600\u302a and ௵",  # a mark on a character that is printed as its number
)
DECISIONS = {
    "release on a waiver": d.WAIVED,
    "hostile": HOSTILE,
    "scripts": SCRIPTS,
    "a real release": real.decision_of("SF-023", 3),
    "really not yet": real.decision_of("SF-018", 4),
}


@lru_cache
def written(name: str) -> dict[str, bytes]:
    return dict(memo_forms(DECISIONS[name], FORMS, None, RUN))


@lru_cache
def pdf_text(name: str) -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(written(name)["pdf"])).pages)


def docx_lines(content: bytes) -> list[str]:
    """Every line of a Word document, in the order it is read."""
    lines = [""]
    for element in Document(BytesIO(content)).element.body.iter(qn("w:p"), qn("w:br"), qn("w:t")):
        if element.tag == qn("w:t"):
            lines[-1] += element.text or ""
        else:
            lines.append("")
    return [line for line in lines if line]


def told(text: str) -> set[str]:
    """Words, numbers and shapes, with what only helps to break a line taken out."""
    plain = unicodedata.normalize("NFKC", text).replace("\u200b", "")
    return set(re.findall(r"\w[\w.,]*\b|[✓✗◐●◌‖†≠⊘←]", plain))


# --- the page as blocks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", ["tiny"])
def test_the_blocks_hold_every_word_of_the_page(example: str) -> None:
    for decision in (*real.decisions_of(example), *d.OF_EVERY_OUTCOME.values(), HOSTILE):
        html = dict(memo_forms(decision, ("html",), None, RUN))["html"].decode()
        text = re.sub(r"<svg.*?</svg>", " ", html, flags=re.S)
        assert told(" ".join(text_of(paper_from(html)))) == told(" ".join(page(text).words))


PAGE = """<html lang="fr"><head><title>A &amp; B</title></head><body><nav>menu</nav>
<h1>One  <em>two</em></h1>loose <b>text</b>
<div><p class="said">a<br>b<p>c</div><hr>
<ol><li>x<li>y <div>under</div></ol><dl><dt>k<dd>v</dl>
<pre>a
  b</pre>
<table class="t"><caption>cap</caption><thead><tr><th style="width: 30%">h<th class="amount">n</thead>
<tr><td colspan="x">c<small>s</small><td class="amount">1,000.00 EUR<tr class="set"><td colspan="2">all</table>
<figure><svg viewBox="0 0 1 1"><title>T &lt; U</title><desc>D</desc><g><path d="M0"/></g><text>5 &lt; 6</text></svg>
<figcaption>under it</figcaption></figure><table></table><ul></ul><h2></h2><dl><dd>alone</dl>
<section class="annex"><p class="screen">no</p><p hidden>no</p></section></body></html>"""


def test_a_page_written_by_another_house_is_read_as_a_browser_would() -> None:
    paper = paper_from(PAGE)
    assert (paper.title, paper.language) == ("A & B", "fr")
    heading, loose, said, c, items, terms, code, table, figure, under, *rest = paper.blocks
    assert isinstance(heading, Heading)
    assert [(run.text, run.italic) for run in heading.lines[0].runs] == [("One ", False), ("two", True)]
    assert str(loose.lines[0]) == "loose text"  # type: ignore[union-attr]
    assert isinstance(said, Paragraph)
    assert ([*map(str, said.lines)], said.kind) == (["a", "b"], "said")
    assert str(c.lines[0]) == "c"  # type: ignore[union-attr]
    assert isinstance(items, Items)
    assert [[*map(str, item)] for item in items.items] == [["x"], ["y", "under"]]
    assert [*map(str, terms.pairs[0][1])] == ["v"]  # type: ignore[union-attr]
    assert isinstance(code, Code)
    assert [*map(str, code.lines)] == ["a", "  b"]
    assert isinstance(table, Table)
    assert [cell.span for row in table.rows for cell in row.cells] == [1, 1, 2]
    assert table.widths[0] == 30
    assert sum(table.widths) == 100
    assert table.rows[1].kind == "set"
    assert isinstance(figure, Figure)
    assert (figure.title, figure.description) == ("T < U", "D")
    assert "viewBox" in figure.svg
    assert "5 &lt; 6" in figure.svg
    assert str(under.lines[0]) == "under it"  # type: ignore[union-attr]
    assert rest == []


def test_a_section_keeps_its_class() -> None:
    (section,) = paper_from("<section class='annex follows'><p>x</p></section>").blocks
    assert isinstance(section, Section)
    assert (section.has("annex"), section.has("keep")) == (True, False)


# --- every form says the same ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DECISIONS)
def test_word_says_what_the_page_says(name: str) -> None:
    lines = [str(line) for line in text_of(paper_from(written(name)["html"].decode()))]
    assert docx_lines(written(name)["docx"]) == [line for line in lines if line]


@pytest.mark.parametrize("name", DECISIONS)
def test_pdf_says_what_the_page_says(name: str) -> None:
    read = re.sub(r"[\s\u200b\u00ad]", "", unicodedata.normalize("NFKC", pdf_text(name)))
    html = written(name)["html"].decode()
    wanted = {re.sub(r"\s", "", word) for word in told(" ".join(text_of(paper_from(html))))}
    lost = {word for word in wanted if word not in read and word.isascii()}
    assert lost == set()


def test_names_in_other_scripts_do_not_turn_into_boxes() -> None:
    read = pdf_text("scripts")
    for text in ("Қазақстанның", "Đồng", "Ελλάδα", "山田太郎", "김민준", "陳大文", "农业合作社"):
        assert text in unicodedata.normalize("NFC", read)
    assert "⟨U+1F600⟩" in read
    assert "⟨U+0BF5⟩" in read
    assert "⟨U+302A⟩" in read
    fonts = {str(font) for font in re.findall(rb"/FontName/[A-Z]+\+([\w-]+)", written("scripts")["pdf"])}
    assert any("NotoSansArabic" in font for font in fonts) or b"NotoSansArabic" in written("scripts")["pdf"]


def test_hostile_text_is_only_text_in_word() -> None:
    with ZipFile(BytesIO(written("hostile")["docx"])) as archive:
        body = archive.read("word/document.xml").decode()
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert '#panic("x") *b* _i_ $1/2$ @ref' in body
    assert re.findall(r"<w:(?:hyperlink|fldSimple|instrText|object|altChunk)\b", body) == []
    assert "External" not in links
    assert "&lt;script&gt;" in body


def test_hostile_text_is_only_text_in_pdf() -> None:
    content = written("hostile")["pdf"]
    assert re.findall(rb"/(?:URI|JavaScript|JS|Launch|EmbeddedFile|OpenAction)\b", content) == []
    assert '#panic("x")*b*_i_$1/2$@ref' in re.sub(r"\s", "", pdf_text("hostile"))


# --- what each is as a document --------------------------------------------------------------------------------------


def test_a_word_document_has_headings_heads_of_tables_a_language_and_no_clock() -> None:
    document = Document(BytesIO(written("a real release")["docx"]))
    headings = [p.text for p in document.paragraphs if p.style is not None and str(p.style.name).startswith("Heading")]
    assert headings[0] == "Rice straw turned into packaging: tranche 3 of 4"
    assert headings[1] == "1. Recommendation"
    tables = document.element.body.findall(qn("w:tbl"))
    heads = [table.findall(f".//{qn('w:tblHeader')}") for table in tables]
    assert [len(found) for found in heads] == [0, *([1] * (len(tables) - 1))]
    assert all(table.find(f".//{qn('w:tblDescription')}").get(qn("w:val")) for table in tables)
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"en"}
    core = document.core_properties
    assert (core.title, core.author) == ("SF-023, tranche 3: release", "Amina Otieno")
    assert core.identifier == "SF-023/3"
    assert {f"{day:%Y-%m-%d %H:%M}" for day in (core.created, core.modified) if day} == {"2026-11-30 00:00"}
    with ZipFile(BytesIO(written("a real release")["docx"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_pdf_is_tagged_titled_in_a_language_and_asks_for_ua_1() -> None:
    reader = PdfReader(BytesIO(written("a real release")["pdf"]))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("SF-023, tranche 3: release", "Amina Otieno")
    assert str(reader.metadata.creation_date).startswith("2026-11-30")


def test_a_pdf_is_built_as_ua_1_asks_of_headings_pictures_tables_and_fonts() -> None:
    """What a validator asks of the structure; the validator itself needs Java packages that are not among our pins."""
    reader = PdfReader(BytesIO(written("a real release")["pdf"]))
    root: Any = reader.trailer["/Root"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    elements = list(elements_of(root["/StructTreeRoot"]))
    kinds = [element["/S"] for element in elements]
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/THead", "/TH", "/TD", "/Figure"} <= set(kinds)
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(then <= now + 1 for now, then in pairwise(levels))
    for element in elements:
        if element["/S"] == "/Figure":
            assert element["/Alt"]
        if element["/S"] == "/TH":
            said = element["/A"].get_object()
            assert any("/Scope" in each.get_object() for each in (said if isinstance(said, list) else [said]))
    for sheet in reader.pages:
        assert "/StructParents" in sheet
        resources: Any = sheet["/Resources"]
        for font in resources["/Font"].values():
            (drawn,) = font.get_object()["/DescendantFonts"]
            assert "/ToUnicode" in font.get_object()
            assert {"/FontFile2", "/FontFile3"} & set(drawn.get_object()["/FontDescriptor"].get_object())


def elements_of(node: Any) -> Iterator[Any]:
    """The elements of the structure of a PDF, in the order in which they are read."""
    node = node.get_object()
    if not isinstance(node, dict):
        return
    if "/S" in node and node.get("/Type") != "/OBJR":
        yield node
    below = node.get("/K", [])
    below = below.get_object() if hasattr(below, "get_object") else below
    for each in below if isinstance(below, list) else [below]:
        yield from elements_of(each)


@pytest.mark.parametrize("name", ["a real release", "really not yet"])
def test_a_usual_memo_is_one_or_two_pages_before_its_annex(name: str) -> None:
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(written(name)["pdf"])).pages]
    assert next(number for number, text in enumerate(sheets) if re.search(r"^\d+\. Annex", text, re.M)) <= 2


def test_the_same_memo_is_the_same_bytes() -> None:
    for form, content in memo_forms(DECISIONS["release on a waiver"], ("docx", "pdf"), None, RUN):
        assert content == written("release on a waiver")[form]


# --- a house's own ---------------------------------------------------------------------------------------------------


def one(form: Form, templates: Path, decision: Decision = d.RELEASE) -> bytes:
    return dict(memo_forms(decision, (form,), templates, RUN))[form]


def test_a_house_brings_its_letterhead_and_its_styles(tmp_path: Path) -> None:
    house = Document()
    house.sections[0].header.paragraphs[0].text = "Kestrel Bridge Foundation"
    house.add_paragraph("For the board only", style="Intense Quote")
    house.save(str(tmp_path / "memo.docx"))
    made = Document(BytesIO(one("docx", tmp_path)))
    assert made.sections[0].header.paragraphs[0].text == "Kestrel Bridge Foundation"
    assert made.paragraphs[0].text == "For the board only"
    assert any("Release up to 250,000 USD" in paragraph.text for paragraph in made.paragraphs)
    assert made.sections[0].page_width == house.sections[0].page_width


def test_what_a_house_writes_on_its_page_is_in_its_word_document_and_pdf(tmp_path: Path) -> None:
    template = "<title>Note</title><h1>{{ decision.award }}</h1><p>Our house recommends: {{ outcome }}</p>"
    (tmp_path / "memo.html").write_text(template, encoding="utf-8")
    assert docx_lines(one("docx", tmp_path)) == ["A-001", "Our house recommends: ✓ release"]
    read = PdfReader(BytesIO(one("pdf", tmp_path))).pages[0].extract_text()
    assert "Our house recommends: ✓ release" in read


def test_a_house_sets_its_own_pdf(tmp_path: Path) -> None:
    setting = '#let paper = json(bytes(sys.inputs.paper))\n#set document(title: "x")\n= Our house\n#paper.title'
    (tmp_path / "memo.typ").write_text(setting, encoding="utf-8")
    read = PdfReader(BytesIO(one("pdf", tmp_path))).pages[0].extract_text()
    assert "Our house" in read
    assert "A-001, tranche 2: release" in read


@pytest.mark.parametrize(
    ("form", "content", "message"),
    [
        ("docx", b"no archive", "this is not a Word document"),
        ("pdf", b"#let x =", "expected expression"),
        ("pdf", b"= No title", "PDF/UA-1 error: missing document title"),
    ],
)
def test_a_house_is_told_what_is_wrong_with_its_template(
    tmp_path: Path, form: Form, content: bytes, message: str
) -> None:  # fmt: skip
    name = {"docx": "memo.docx", "pdf": "memo.typ"}[form]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TemplateProblem, match=message) as caught:
        one(form, tmp_path)
    assert caught.value.file == name


def test_a_day_of_the_decision_is_the_only_day_in_a_document() -> None:
    other = replace(d.RELEASE, on=date(2027, 2, 3))
    assert Document(BytesIO(dict(memo_forms(other, ("docx",)))["docx"])).core_properties.created.year == 2027
