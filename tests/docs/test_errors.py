"""Every code has one meaning and a page that shows it: what gives it, and what does not."""

import re
from pathlib import Path

import pytest

from gatekeeper.diagnostics import has_errors
from gatekeeper.facts.codes import FACT_CODES
from gatekeeper.program.codes import PROGRAM_CODES
from gatekeeper.reports.codes import PAPER_CODES
from gatekeeper.run.rules import check_sources
from gatekeeper.source import Source
from gatekeeper.syntax.codes import SYNTAX_CODES
from gatekeeper.syntax.parse import MAX_OPERATIONS
from gatekeeper.syntax.statements import MAX_CHARACTERS
from tests.docs.pages import DOCS, ROOT, Block, blocks, checked, page_text

RULE_CODES = SYNTAX_CODES | PROGRAM_CODES
DATA_CODES = FACT_CODES | PAPER_CODES
PAGES = {path.stem: path for path in (DOCS / "errors").glob("GK*.md")}
NO_TEXT = {"GK0511", "GK0512"}  # of paths, which no block can show; tests/cli/test_check.py gives them
TOO_BIG = {"GK0102": "x" * (MAX_CHARACTERS + 1), "GK0108": "define x as " + "1 + " * (MAX_OPERATIONS + 1) + "1"}


def test_a_code_is_given_out_once() -> None:
    assert not set(SYNTAX_CODES) & set(PROGRAM_CODES)
    assert not set(RULE_CODES) & set(DATA_CODES)
    assert not set(FACT_CODES) & set(PAPER_CODES)
    titles = [*RULE_CODES.values(), *DATA_CODES.values()]
    assert len(set(titles)) == len(titles)


def test_every_code_in_the_source_has_a_title() -> None:
    used = {
        code
        for path in (ROOT / "src/gatekeeper").rglob("*.py")
        if path.name != "codes.py"
        for code in re.findall(r'"(GK\d{4})"', path.read_text(encoding="utf-8"))
    }
    assert used == set(RULE_CODES) | set(DATA_CODES)


def test_a_code_of_syntax_is_given_there_or_above() -> None:
    syntax = {
        code
        for path in (ROOT / "src/gatekeeper/syntax").rglob("*.py")
        if path.name != "codes.py"
        for code in re.findall(r'"(GK\d{4})"', path.read_text(encoding="utf-8"))
    }
    assert syntax == set(SYNTAX_CODES)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert set(PAGES) == set(RULE_CODES) | set(DATA_CODES)


def test_the_index_lists_every_code_with_its_title_in_order() -> None:
    listed = re.findall(r"(?m)^- \[(GK\d{4})\]\(\1\.md\) (.+)$", page_text("docs/errors/README.md"))
    assert listed == sorted((RULE_CODES | DATA_CODES).items())


@pytest.mark.parametrize("code", RULE_CODES)
def test_the_page_has_the_title_of_its_code(code: str) -> None:
    assert PAGES[code].read_text(encoding="utf-8").startswith(f"# {code}: {RULE_CODES[code]}\n")


def _parts(path: Path) -> tuple[list[Block], list[Block]]:
    bad, good = path.read_text(encoding="utf-8").split("But so:")
    return list(blocks(bad)), list(blocks(good))


@pytest.mark.parametrize("code", [code for code in RULE_CODES if code not in TOO_BIG and code not in NO_TEXT])
def test_what_is_shown_as_not_so_gives_the_code(code: str) -> None:
    bad, _ = _parts(PAGES[code])
    _, problems = checked(*bad)
    assert code in {problem.code for problem in problems}


@pytest.mark.parametrize("code", TOO_BIG)
def test_what_is_too_big_to_show_gives_the_code(code: str) -> None:
    _, problems = check_sources([Source("rules.gate", TOO_BIG[code])])
    assert code in {problem.code for problem in problems}


@pytest.mark.parametrize("code", [code for code in RULE_CODES if code not in NO_TEXT])
def test_what_is_shown_as_so_is_well(code: str) -> None:
    _, good = _parts(PAGES[code])
    if not good:
        return
    _, problems = checked(*good)
    assert not has_errors(problems)
    own = {name for block in good for name in re.findall(r"(?m)^(?:milestone|measure|fact) ([^,\n]+)", block.text)}
    stray = {p.message for p in problems if p.code == code and any(name in p.message for name in own)}
    assert not stray
    assert code == "GK0601" or code not in {problem.code for problem in problems}


def test_what_a_page_links_to_is_there() -> None:
    for path in (*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"):
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)", text):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_a_heading_that_is_linked_to_stands_there() -> None:
    for path in (*DOCS.glob("*.md"), ROOT / "README.md"):
        for target, anchor in re.findall(r"\]\(([^)#]*)#([^)]+)\)", path.read_text(encoding="utf-8")):
            other = path.parent / target if target else path
            headings = re.findall(r"(?m)^#+ (.+)$", page_text(str(other.relative_to(ROOT))))
            anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in anchors, f"{path.name} links to #{anchor}"
