"""The board pack holds every memo, finds its own parts, and needs nothing beside it."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from gatekeeper.reports.memo import render_memo
from gatekeeper.reports.pack import pack_pdf, render_pack
from tests.reports import decisions as d
from tests.reports.test_memo import RUN, page

EVERY = [replace(decision, award=f"A-{number}") for number, decision in enumerate(d.OF_EVERY_OUTCOME.values(), 1)]


@pytest.fixture(scope="module")
def pack() -> str:
    return render_pack([*EVERY, d.HOSTILE], RUN)


def test_every_memo_is_in_it_word_for_word(pack: str) -> None:
    told = " ".join(page(pack).words)
    for decision in EVERY:
        memo = " ".join(page(render_memo(decision, run=RUN)).words)
        start, _, rest = memo.partition(" Recommendation ")
        assert rest in told, decision.id
        assert start


def test_every_name_is_given_once_and_every_link_leads_somewhere(pack: str) -> None:
    names = re.findall(r'\bid="([^"]+)"', pack)
    assert len(names) == len(set(names))
    referred = re.findall(r'(?:href="#|url\(#)([^")]+)', pack)
    described = [name for names_ in re.findall(r'aria-labelledby="([^"]+)"', pack) for name in names_.split()]
    assert referred
    assert set(referred) | set(described) <= set(names)


def test_it_needs_nothing_beside_it_and_hostile_text_is_only_text(pack: str) -> None:
    assert re.findall(r"<(?:script|link|img|iframe)\b|\bsrc=|https?:|url\((?!#)|@import", pack) == []
    assert "&lt;script&gt;" in pack
    assert pack == render_pack([d.HOSTILE, *EVERY], RUN)


def test_exceptions_come_first_and_awards_are_found_in_the_index(pack: str) -> None:
    agenda = pack[pack.index('id="agenda"') : pack.index('id="memos"')]
    assert re.findall(r">(A-\d+)</a>", agenda)[:3] == ["A-15", "A-10", "A-6"]
    index = pack[pack.index('id="index"') :]
    assert re.findall(r'<th scope="row">(A-\d+)</th>', index) == [f"A-{number}" for number in range(1, 16)]
    judged = pack[pack.index('id="first"') : pack.index('id="agenda"')]
    assert "≠ programme officer: refused on 2 November 2026" in judged


def test_the_pdf_has_bookmarks_and_page_numbers_in_its_contents() -> None:
    content = pack_pdf(render_pack(EVERY[:3], RUN), RUN)
    reader = PdfReader(BytesIO(content))
    marks = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert marks[1:] == ["Summary", "To look at first", "Agenda", "Memos", "Index by award"]
    contents = "\n".join(sheet.extract_text() for sheet in reader.pages[:2])
    assert re.search(r"1\. Solar cold rooms for lake fisheries: tranche 2 of 4[ .\u2060]+\d+", contents)
    (begins,) = [sheet.extract_text() for sheet in reader.pages if "Memos\n" in sheet.extract_text()[:20]]
    assert "1. Solar cold rooms for lake fisheries: tranche 2 of 4" in begins  # no page for a heading alone
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert content == pack_pdf(render_pack(EVERY[:3], RUN), RUN)


def test_a_house_template_without_a_main_part_is_taken_whole(tmp_path: Path) -> None:
    (tmp_path / "memo.html").write_text("<h1 id='x'>{{ decision.award }}</h1><p>ours</p>", encoding="utf-8")
    made = render_pack(EVERY[:1], RUN, tmp_path)
    assert "<h2 id='x'>1. A-1</h2><p>ours</p>" in made
