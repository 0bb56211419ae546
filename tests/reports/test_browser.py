"""The pages in a real browser: without a network, by keyboard, filtered, printed, and open to everyone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gatekeeper.reader import read_by, reader_of
from gatekeeper.reports.board import render_index
from gatekeeper.reports.memo import memo_name, render_memo
from gatekeeper.reports.pack import render_pack
from gatekeeper.vocabulary import Outcome
from tests.reports import decisions as d
from tests.reports.browser import REQUIRED, browser, grave_findings, is_required, lacking, opened
from tests.reports.test_memo import RUN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WHY = lacking()
pytestmark = pytest.mark.skipif(bool(WHY) and not is_required(), reason=f"no browser for these tests: {WHY}")

OWNERS = ("Tomáš Hrubeš", "Amina Diallo")
BOARD = [
    replace(decision, award=f"A-{number}", owner=OWNERS[number % 2])
    for number, decision in enumerate([*d.OF_EVERY_OUTCOME.values(), d.OF_EVERY_OUTCOME[Outcome.RELEASE], d.HOSTILE], 1)
]


@pytest.fixture(scope="module")
def chromium() -> "Iterator[Browser]":
    if WHY:
        pytest.fail(f"{REQUIRED} is required, and {WHY}")
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board page, its memos and a pack, as a run writes them."""
    made = tmp_path_factory.mktemp("pages")
    (made / "memos").mkdir()
    (made / "index.html").write_text(render_index(BOARD, RUN), encoding="utf-8")
    (made / "pack.html").write_text(render_pack([BOARD[0], BOARD[-1]], RUN), encoding="utf-8")
    for decision in (BOARD[0], BOARD[-1]):
        page = render_memo(decision, run=RUN)
        (made / "memos" / f"{memo_name(decision)}.html").write_text(page, encoding="utf-8")
    with read_by(reader_of("fr")):
        (made / "fr.html").write_text(render_index(BOARD[:3], RUN), encoding="utf-8")
    return made


@pytest.fixture
def board(chromium: "Browser", folder: Path) -> "Iterator[Page]":
    asked: list[str] = []
    page = opened(chromium, folder / "index.html", asked, viewport={"width": 1180, "height": 820})
    yield page
    assert [url for url in asked if not url.startswith("file:")] == []
    page.close()


def shown(page: "Page") -> list[str]:
    """The awards of the recommendations that are to be seen."""
    rows = page.locator("#recommendations tbody tr:visible td:first-child > a:first-child")
    return rows.all_inner_texts()


def test_a_page_asks_for_nothing_but_itself_and_fits_a_tablet(board: "Page") -> None:
    assert len(shown(board)) == len(BOARD)
    assert board.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert board.locator("script").count() == 1  # nothing of a hostile award came to life
    assert board.evaluate("window.hostile === undefined")


def test_the_board_filters_by_outcome_and_owner_by_keyboard_alone(board: "Page") -> None:
    for _ in range(40):
        board.keyboard.press("Tab")
        if board.evaluate("document.activeElement.name") == "outcome":
            break
    board.keyboard.type("release")
    released = [decision for decision in BOARD if decision.outcome is Outcome.RELEASE]
    assert len(shown(board)) == len(released)
    assert board.locator("output").inner_text() == f"{len(released)} of {len(BOARD)} tranches"
    board.keyboard.press("Tab")
    board.keyboard.type("Amina")
    of_owner = [decision for decision in released if decision.owner == "Amina Diallo"]
    assert len(shown(board)) == len(of_owner) < len(released)
    board.emulate_media(media="print")
    assert len(shown(board)) == len(BOARD)  # what is printed leaves nothing out
    assert not board.locator("form").is_visible()


def test_links_are_reached_by_keyboard_and_open_a_memo(board: "Page") -> None:
    board.locator(f'#recommendations a[href*="{memo_name(BOARD[0])}"]').first.focus()
    outline = board.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    board.keyboard.press("Enter")
    board.wait_for_url("**/memos/*.html")
    assert board.locator("h1").count() == 1


@pytest.mark.parametrize("name", ["index.html", "fr.html", "pack.html", "memos/*.html"])
def test_no_accessibility_rule_is_gravely_broken(chromium: "Browser", folder: Path, name: str) -> None:
    for file in sorted(folder.glob(name)):
        asked: list[str] = []
        page = opened(chromium, file, asked)
        assert grave_findings(page) == [], file.name
        assert all(url.startswith("file:") for url in asked)
        page.close()


def test_a_page_prints_whole(chromium: "Browser", folder: Path) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    page = opened(chromium, folder / "index.html", [])
    told = "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages)
    assert all(decision.award in told for decision in BOARD)
    page.close()
