"""The minutes say each resolution as its memo does, in every form, whatever stands in the tables; so does the list."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
from docx import Document
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from gatekeeper.decisions.record import ResolutionFound
from gatekeeper.reports.blocks import paper_from, text_of
from gatekeeper.reports.docx import MINUTES, docx_from
from gatekeeper.reports.memo import resolution
from gatekeeper.reports.minutes import agenda_of, minutes_csv, render_minutes
from gatekeeper.reports.payments import payment_list, payments_csv, payments_xlsx
from gatekeeper.vocabulary import Outcome, Resolved
from tests.reports import decisions as d
from tests.reports.test_memo import RUN

EVERY = [*d.OF_EVERY_OUTCOME.values(), d.HOSTILE]


def test_hostile_text_stays_text_in_every_form() -> None:
    page = render_minutes(EVERY, "html", RUN)
    assert not re.search(r"<(?:script|b|a)\b", page)
    text = render_minutes(EVERY, "md", RUN)
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inner = [child.type for token in tokens for child in token.children or ()]
    assert not {"link_open", "code_inline", "html_inline"} & set(inner)
    assert "html_block" not in {token.type for token in tokens}
    paper = paper_from(page)
    made = docx_from(paper, d.ON, None, "A", "x", MINUTES)
    assert made == docx_from(paper_from(render_minutes(EVERY, "html", RUN)), d.ON, None, "A", "x", MINUTES)
    written = "\n".join(paragraph.text for paragraph in Document(BytesIO(made)).paragraphs)
    assert "alert('x')" in written
    assert "\u202e" not in written + text + page
    assert b"\n=cmd" not in minutes_csv(EVERY)


def test_each_resolution_is_that_of_its_memo_and_every_form_says_the_same() -> None:
    agenda = agenda_of(EVERY)
    said = "\n".join(text_of(paper_from(render_minutes(EVERY, "html", RUN))))
    for motion in agenda.motions:
        assert motion.text == resolution(motion.decision) or motion.text.startswith("Resolved to ")
        assert " ".join(motion.text.split()) in " ".join(said.split()) or motion.decision is d.HOSTILE
    assert [motion.number for motion in sorted((*agenda.motions, *agenda.noted), key=lambda m: m.number)] == list(
        range(1, len(EVERY) + 1)
    )
    empty = render_minutes([d.ALREADY], "html", RUN), render_minutes([d.ALREADY], "md", RUN)
    assert all("Nothing is to be resolved." in form for form in empty)
    assert not any("What it comes to" in form for form in empty)


def test_a_resolution_and_its_vote_stand_on_one_page_in_word() -> None:
    body = Document(BytesIO(docx_from(paper_from(render_minutes(EVERY, "html", RUN)), d.ON, None, "A", "x", MINUTES)))
    paragraphs = list(body.element.body.iter(qn("w:p")))
    texts = ["".join(text.text or "" for text in each.iter(qn("w:t"))) for each in paragraphs]
    starts = [at for at, text in enumerate(texts) if text.startswith("No. ") and ": " in text]
    assert len(starts) == len(agenda_of(EVERY).motions)
    for start in starts:
        end = next(at for at in range(start, len(texts)) if texts[at].startswith("Outcome: "))
        kept = [each.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for each in paragraphs[start + 1 : end + 1]]
        assert kept == [True] * (len(kept) - 1) + [False]


def test_a_payment_list_is_inert_exact_and_the_same_bytes() -> None:
    decisions = [replace(decision, award=f"A-{number}") for number, decision in enumerate(EVERY, 1)]
    found = payment_list(decisions)
    assert payments_xlsx(found, d.ON) == payments_xlsx(payment_list(reversed(decisions)), d.ON)
    book = openpyxl.load_workbook(BytesIO(payments_xlsx(found, d.ON)))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert b"'=cmd()" in payments_csv(found)
    assert sum(total.payments for total in found.totals) == len(found.payments)
    assert payments_csv(payment_list([])).decode().count("\n") == 1


def test_what_a_meeting_refused_last_is_not_on_the_list() -> None:
    released = d.OF_EVERY_OUTCOME[Outcome.RELEASE]
    refused = ResolutionFound(date(2026, 11, 20), Resolved.REFUSE, None, "board")
    (left_out,) = payment_list([replace(released, resolutions=(refused,))]).left_out
    assert left_out.why == "refused on 20 November 2026 by the board; a meeting may decide anew"
    approved = ResolutionFound(date(2026, 11, 21), Resolved.APPROVE, None, "board")
    assert payment_list([replace(released, resolutions=(refused, approved))]).payments
