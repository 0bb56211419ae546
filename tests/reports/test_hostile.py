"""Hostile text in the tables and the rules, from the command line through every form of paper there is."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import polars as pl
import pytest
from docx import Document
from icalendar import Calendar
from markdown_it import MarkdownIt
from pypdf import PdfReader

from gatekeeper.cli.app import run

TEXT = (
    "@SUM(A1) <img src=x onerror=alert(1)> {{ 7*7 }} =cmd|' /C calc'!A0 | **b** [a](javascript:b) #panic(\"x\") "
    "]]><w:p/> END:VEVENT;a,b\\n"
)
RULES = """language 1
agreement "TEXT"
programme "TEXT"
currency USD
roles committee
measure trees
milestone survey, due 31 March 2027
judgement progress by committee, "TEXT"
release tranche 1 when trees ≥ 10 and progress found label "TEXT" clause "TEXT" because "TEXT"
release tranche 2 when survey achieved by 30 June 2027 clause "TEXT"
warn when survey not achieved because "TEXT"
committee may waive any condition up to 100 USD clause "TEXT"
"""
TABLES = {
    "awards": (
        ["award", "title", "recipient", "owner", "currency"],
        [["T'\"<b>-1", TEXT, TEXT, TEXT, "USD"]],
    ),
    "tranches": (
        ["award", "tranche", "amount", "planned date"],
        [["T'\"<b>-1", "1", "100", "2026-12-01"], ["T'\"<b>-1", "2", "200", "2027-05-01"]],
    ),
    "measures": (
        ["award", "measure", "period end", "value", "evidence"],
        [["T'\"<b>-1", "trees", "2026-10-31", "12", TEXT]],
    ),
    "milestones": (
        ["award", "milestone", "status", "as of", "evidence"],
        [["T'\"<b>-1", "survey", "in progress", "2026-10-31", TEXT]],
    ),
    "judgements": (
        ["award", "matter", "by", "decided on", "finding", "evidence", "note"],
        [["T'\"<b>-1", "progress", "committee", "2026-11-01", "yes", TEXT, TEXT]],
    ),
    "waivers": (
        ["award", "condition", "by", "granted on", "reason", "substitute"],
        [["T'\"<b>-1", "survey", "committee", "2026-11-01", TEXT, TEXT]],
    ),
}
FORMULA = tuple("=+-@\t\r＝＋－＠")


@pytest.fixture(scope="module", params=["en", "fr"])
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file that any command writes of such a portfolio."""
    here = tmp_path_factory.mktemp("hostile")
    quoted = TEXT.replace('"', "'")
    (here / "evil.gate").write_text(RULES.replace("TEXT", quoted), encoding="utf-8")
    (here / "tables").mkdir()
    for name, (heading, lines) in TABLES.items():
        with (here / "tables" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heading, *lines])
    locale = ["--locale", request.param]
    asked = [str(here / "evil.gate"), str(here / "tables"), "--on", "2026-11-30", *locale]
    out, said = str(here / "run"), ["--meeting", TEXT, "--author", TEXT]
    forms = ["--papers", "html,md,docx,pdf", "--register", "csv,xlsx,parquet"]
    assert run(["decide", *asked, "--out", out, *said, *forms]) == 0
    assert run(["pack", out, "--out", f"{out}/../p.html", "--out", f"{out}/../p.pdf"]) == 0
    assert run(["payments", out, "--out", f"{out}/../pay.csv", "--out", f"{out}/../pay.xlsx"]) == 0
    minutes = [word for ending in ("docx", "html", "md", "csv") for word in ("--out", f"{out}/../m.{ending}")]
    assert run(["minutes", out, *minutes]) == 0
    assert run(["letters", out, "--out", f"{out}/../letters"]) == 0
    assert run(["outlook", *asked, "--until", "2027-12-31", "--out", f"{out}/../outlook"]) == 0
    files = (file for file in here.rglob("*") if file.is_file() and not {"tables", "facts", "rules"} & set(file.parts))
    return {file.relative_to(here).as_posix(): file.read_bytes() for file in files}


def of(papers: dict[str, bytes], *endings: str) -> Iterator[tuple[str, bytes]]:
    found = [(name, content) for name, content in papers.items() if name.endswith(endings)]
    assert found, endings
    return iter(found)


def test_no_page_has_an_element_of_the_text(papers: dict[str, bytes]) -> None:
    for name, content in of(papers, ".html"):
        page = content.decode()
        assert "onerror=alert(1)&gt;" in page, name
        assert not re.search(r"<(?:img|b-1|w:p)\b|javascript:b\"", page), name


def test_no_markdown_has_markup_of_the_text(papers: dict[str, bytes]) -> None:
    for name, content in of(papers, ".md"):
        tokens = MarkdownIt("commonmark").enable("table").parse(content.decode())
        kinds = {child.type for token in tokens for child in token.children or ()} | {token.type for token in tokens}
        assert not {"link_open", "html_inline", "html_block", "image"} & kinds, name


def test_no_word_document_has_more_than_text_of_the_text(papers: dict[str, bytes]) -> None:
    for name, content in of(papers, ".docx"):
        written = "".join(text.text or "" for text in Document(BytesIO(content)).element.body.iter() if text.text)
        assert "onerror=alert(1)>" in written, name
        with ZipFile(BytesIO(content)) as archive:
            assert "External" not in archive.read("word/_rels/document.xml.rels").decode(), name


def test_no_pdf_runs_or_opens_anything(papers: dict[str, bytes]) -> None:
    for name, content in of(papers, ".pdf"):
        assert re.findall(rb"/(?:URI|JavaScript|JS|Launch|EmbeddedFile|OpenAction)\b", content) == [], name
        assert "onerror=alert(1)>" in "".join(PdfReader(BytesIO(content)).pages[0].extract_text().split("\n")), name


def test_no_table_has_a_formula_of_the_text(papers: dict[str, bytes]) -> None:
    for name, content in of(papers, ".xlsx"):
        cells = [
            cell for sheet in openpyxl.load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row
        ]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}, name
        assert not [cell.hyperlink for cell in cells if cell.hyperlink], name
    for name, content in of(papers, ".csv"):
        rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
        assert not [cell for row in rows for cell in row if cell.startswith(FORMULA)], name
    ((_, register),) = of(papers, ".parquet")
    assert set(pl.read_parquet(BytesIO(register))["award"]) == {"T'\"<b>-1"}  # typed: nothing there is a formula


def test_no_calendar_has_an_event_of_the_text(papers: dict[str, bytes]) -> None:
    ((_, content),) = of(papers, ".ics")
    lines = content.split(b"\r\n")
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == len(Calendar.from_ical(content).walk("VEVENT"))
    assert all(len(line) <= 75 for line in lines)
