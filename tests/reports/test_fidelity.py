"""Every form of every memo says the same, in any language, and what somebody wrote is never more than text."""

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from markdown_it import MarkdownIt
from pypdf import PdfReader

from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.record import Decision, SourceKey, WaiverFound
from gatekeeper.reader import date_text, number_text, read_by, reader_of
from gatekeeper.reports import docx as docx_form
from gatekeeper.reports.blocks import paper_from, text_of
from gatekeeper.reports.board import render_index
from gatekeeper.reports.conditions import groups
from gatekeeper.reports.docx import docx_from
from gatekeeper.reports.marks import outcome_mark
from gatekeeper.reports.memo import memo_values, render_memo
from gatekeeper.reports.pdf import pdf_from
from gatekeeper.reports.register import register_csv, register_xlsx
from gatekeeper.values import dates, numbers
from gatekeeper.vocabulary import Outcome
from tests.reports import decisions as d
from tests.reports import real
from tests.reports.test_forms import docx_lines
from tests.reports.test_memo import RUN, page

# Some of every sort; that the blocks which Word and PDF are made of hold every word is asked of all, in test_forms.
# `make soak` makes the Word document and the PDF of every memo.
SOME = [*real.decisions_of("tiny"), *real.decisions_of("seed-fund")[::9], *real.decisions_of("results-programme")[::9]]
EVERY = [decision for name in ("tiny", "seed-fund", "results-programme") for decision in real.decisions_of(name)]
AT_LENGTH = "GATEKEEPER_EVERY_MEMO" in os.environ
IN_WORD = EVERY if AT_LENGTH else SOME[::3]
IN_PDF = EVERY if AT_LENGTH else (*real.decisions_of("seed-fund")[23::90], real.decisions_of("results-programme")[7])
FRENCH = reader_of("fr")


# --- every form says the same ----------------------------------------------------------------------------------------


def test_word_documents_of_the_examples_say_what_their_pages_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are left out of these: they hold no words, and take most of the time."""
    monkeypatch.setattr(docx_form._Writer, "figure", lambda *_: "")
    for decision in IN_WORD:
        paper = paper_from(render_memo(decision, run=RUN))
        lines = [str(line) for line in text_of(paper) if str(line)]
        assert docx_lines(docx_from(paper, decision.on)) == lines, decision.id


@pytest.mark.parametrize("locale", ["", "fr"])
def test_pdfs_of_the_examples_say_what_their_pages_say(locale: str) -> None:
    for decision in IN_PDF:
        with read_by(reader_of(locale)):
            paper = paper_from(render_memo(decision, run=RUN))
            facts = {"author": "", "decision": decision.id, "footer": ""}
            sheets = PdfReader(BytesIO(pdf_from(paper, decision.on, facts=facts))).pages
        read = squeezed(" ".join(sheet.extract_text() for sheet in sheets))
        words = (word for line in text_of(paper) for word in str(line).split() if not is_read_otherwise(word))
        assert {word for word in words if squeezed(word) not in read} == set(), decision.id


def is_read_otherwise(word: str) -> bool:
    """Whether pypdf tells it otherwise than it is drawn: scripts that are shaped in pieces, and `Họ` as `Hoọ`."""
    return any("\u0590" <= x <= "\u1cff" or "\u1e00" <= x <= "\u1eff" for x in word)


def squeezed(text: str) -> str:
    """The text without blanks, and without what only helps to break a line."""
    return re.sub(r"[\s\u200b\u00ad]", "", unicodedata.normalize("NFKC", text))


def test_right_to_left_names_are_whole_in_a_pdf_whatever_their_order() -> None:
    """A PDF holds such a name as it is drawn, in pieces from either end: its letters are compared, not their order."""
    name = "شركة المياه النظيفة"
    decision = replace(d.RELEASE, title="", recipient=name, conditions=(), rules=())
    facts = {"author": "", "decision": "", "footer": ""}
    made = pdf_from(paper_from(render_memo(decision)), decision.on, facts=facts)
    read = unicodedata.normalize("NFKC", " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(made)).pages))
    for letter in set(name) - {" "}:
        assert read.count(letter) >= name.count(letter), letter


# --- the verdicts, amounts and days of another language --------------------------------------------------------------


def test_a_memo_in_french_has_the_numbers_and_days_of_the_english_one_and_no_others() -> None:
    for decision in SOME[::3]:
        english = told(decision)
        days = set(days_of(english)) - days_in_the_rules(decision)
        with read_by(FRENCH):
            french = told(decision)
            wanted = {in_french(figure) for figure in FIGURE.findall(english)}
            found = {*FIGURE_FR.findall(french), *map(in_french, FIGURE.findall(french))}
            lost = [day for day in days if date_text(day) not in french]
        # A sentence of the rules keeps its numbers as they are written, so both may stand there.
        assert wanted <= found, decision.id
        assert lost == [], decision.id


def told(decision: Decision) -> str:
    words = " ".join(page(render_memo(decision)).words)
    return re.sub(r"1,234\.5|1\u202f234,5", "", words.partition("Versions ")[0])


FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
FIGURE_FR = re.compile(r"\d{1,3}(?:\u202f\d{3})+(?:,\d+)?")
DAY = re.compile(rf"\d{{1,2}} (?:{'|'.join(dates.MONTHS)}) \d{{4}}")


def in_french(figure: str) -> str:
    number = numbers.number_from_text(figure)
    assert number is not None
    return number_text(number, len(figure.partition(".")[2]) or None)


def days_of(text: str) -> Iterator[date]:
    return (day for found in DAY.findall(text) if (day := dates.date_from_text(found)) is not None)


def days_in_the_rules(decision: Decision) -> set[date]:
    """The days in the agreement's name and in sentences of the rules, where they stay as they are written."""
    texts = (decision.agreement, *(c.requirement for c in decision.conditions), *(r.sentence for r in decision.rules))
    return {day for text in texts for day in days_of(text)}


@pytest.mark.parametrize("locale", ["", "fr"])
def test_outcome_and_verdicts_are_those_of_the_record(locale: str) -> None:
    words = {
        "": {"met": "met", "not met": "not met", "open": "open", "unknown": "not known", "invalid": "invalid"},
        "fr": {"met": "remplie", "not met": "non remplie", "open": "en attente", "unknown": "inconnue",
               "invalid": "données erronées"},
    }[locale]  # fmt: skip
    with read_by(reader_of(locale)):
        for decision in SOME:
            values = memo_values(decision, RUN)
            assert values["outcome"] == outcome_mark(decision.outcome)
            for group in groups(decision, explain(decision)):
                for row in group.rows:
                    line = row.line
                    if line is not None and line.wanted and line.verdict not in ("known", "waived"):
                        assert row.mark.word == words[str(line.condition.verdict)], decision.id


# --- hostile text, through every form --------------------------------------------------------------------------------

HOSTILE = {
    "html": "<img src=x onerror=alert(1)><script>alert(2)</script></td></table>",
    "entity": "&lt;b&gt; &amp; &#60;script&#62;",
    "attribute": "\" onmouseover=alert(1) data-x='",
    "markdown": "**bold** [a](javascript:b) ![c](d) `e` | f | ~~g~~ <h>",
    "heading": "# not a heading",
    "template": "{{ 7*7 }}{% for x in y %}{# z #} {day} {0} %(a)s ${b}",
    "typst": '#panic("x") *b* _i_ $x$ @ref // c /* d */ #read("/etc/passwd")',
    "xml": "]]> <w:p/> <!DOCTYPE a> <?b?>",
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+cmd", "minus": "-2", "at": "@SUM(A1)", "wide": "＝1+1",
    "tab": "\t=1+1",
    "bidi": "safe \u202egnp.exe\u202c",
    "control": "bell\x07 and null\x00",
    "long": "word" * 200,
}  # fmt: skip


def hostile(text: str) -> Decision:
    """A decision with the text wherever somebody may write one: names, notes, reasons, evidence."""
    waiver = WaiverFound(
        condition=text, by=text, granted_on=d.ON, expires_on=None, reason=text, substitute=text, up_to=None,
        valid=False, void_because=text, used=False, clause=text, source=SourceKey("waivers", text),
    )  # fmt: skip
    judged = next(found for found in d.OF_EVERY_OUTCOME.values() if found.judgements)
    return replace(
        d.NOT_YET, title=text, recipient=text, programme=text, agreement=text, owner=text, award=text,
        waivers=(waiver,), judgements=tuple(replace(j, note=text, evidence=text) for j in judged.judgements),
        conditions=tuple(replace(c, evidence=text, verified_by=text, means=text) for c in d.NOT_YET.conditions),
    )  # fmt: skip


@pytest.mark.parametrize(("name", "locale"), [*((name, "") for name in HOSTILE), ("html", "fr"), ("template", "fr")])
def test_hostile_text_is_only_text(name: str, locale: str) -> None:
    decision, calm = hostile(HOSTILE[name]), hostile("calm")
    with read_by(reader_of(locale)):
        memo, board = render_memo(decision, run=RUN), render_index([decision], RUN)
        assert page(memo).tags == page(render_memo(calm, run=RUN)).tags
        assert page(board).tags == page(render_index([calm], RUN)).tags
        for html in (memo, board):
            assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x07]", html)
        mark = MarkdownIt().enable("table")
        written = mark.render(render_memo(decision, "md", run=RUN))
        assert page(written).tags == page(mark.render(render_memo(calm, "md", run=RUN))).tags
        as_text = " ".join(re.sub("[\u202a-\u202e\x00\x07]", "\ufffd", HOSTILE[name]).split())
        assert as_text in " ".join(" ".join(page(memo).words).split())
        if name == "long":
            return
        paper = paper_from(memo)
        document = docx_from(paper, decision.on)
        assert as_text in " ".join(" ".join(docx_lines(document)).split())
        assert len(Document(BytesIO(document)).tables) == len(Document(BytesIO(docx_of(calm))).tables)
        with ZipFile(BytesIO(document)) as archive:
            assert "External" not in archive.read("word/_rels/document.xml.rels").decode()


def docx_of(decision: Decision) -> bytes:
    return docx_from(paper_from(render_memo(decision, run=RUN)), decision.on)


def test_hostile_text_is_only_text_in_one_pdf_of_it_all() -> None:
    texts = {name: text for name, text in HOSTILE.items() if name not in ("bidi", "control", "long")}
    decision = replace(hostile("calm"), reasons=(), title=" ¶ ".join(texts.values()))
    facts = {"author": decision.recipient, "decision": "", "footer": ""}
    made = pdf_from(paper_from(render_memo(decision)), decision.on, facts=facts)
    assert re.findall(rb"/(?:URI|JavaScript|JS|Launch|EmbeddedFile|OpenAction)\b", made) == []
    read = squeezed(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(made)).pages))
    assert [name for name, text in texts.items() if squeezed(text) not in read] == []


def test_hostile_text_is_no_formula_in_a_register() -> None:
    every = [replace(hostile(text), tranche=n) for n, text in enumerate(HOSTILE.values(), 1)]
    book = openpyxl.load_workbook(BytesIO(register_xlsx(every)))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    rows = csv.reader(io.StringIO(register_csv(every).decode()))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r＝＋－＠")]


def test_a_word_of_a_house_is_not_taken_for_one_of_ours() -> None:
    """A grantee called as an outcome is called is not translated, nor a clause."""
    decision = replace(d.NOT_YET, recipient="release", agreement="not met", title="on hold")
    with read_by(FRENCH):
        memo = page(render_memo(decision, run=RUN)).words
    assert any(word.startswith("on hold") for word in memo)
    assert "release" in memo
    assert "not met" in memo
    assert str(Outcome.NOT_YET) not in memo
