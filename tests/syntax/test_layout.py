"""The normal layout says the same, keeps every comment, and is its own layout."""

from itertools import islice
from pathlib import Path
from random import Random

import pytest

from gatekeeper.source import Source
from gatekeeper.syntax import layout
from gatekeeper.syntax.layout import laid_out
from gatekeeper.syntax.parse import parse, read_statements
from gatekeeper.syntax.tokens import LEXEME
from tests.cases.case import read_case
from tests.docs.pages import blocks, page_text
from tests.second_mind.generate import trial

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "rules").glob("*.gate"))
CASES = sorted((ROOT / "tests" / "cases").rglob("*.gate"))
FOLDERS = sorted({path.parent for path in CASES})


def comments(text: str) -> list[str]:
    spaces = (found[0] for found in LEXEME.finditer(text) if found.lastgroup == "space")
    return sorted(space.rstrip() for space in spaces if space.startswith("#"))


def must_say_the_same(text: str) -> str:
    laid = laid_out(Source("rules.gate", text))
    before, problems = parse(Source("rules.gate", text))
    after, still = parse(Source("rules.gate", laid.text))
    assert after == before
    assert after.written.keys() == before.written.keys()
    assert [problem.code for problem in still] == [problem.code for problem in problems]
    assert comments(laid.text) == comments(text)
    assert laid_out(Source("rules.gate", laid.text)).text == laid.text
    for span in laid.left:
        assert span.text in laid.text
    return laid.text


def sources(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [source.text for source in read_case(text).sources] if "cases" in path.parts else [text]


@pytest.mark.no_cover  # at twice the time it would reach little that the other tests leave out
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_case_says_the_same_and_stays(folder: Path) -> None:
    for path in folder.glob("*.gate"):
        for text in sources(path):
            must_say_the_same(text)


@pytest.mark.no_cover  # what chance reaches is not counted
@pytest.mark.parametrize("wide", [8, 40])
@pytest.mark.parametrize("path", [*EXAMPLES, *islice(CASES, 3, None, 16)], ids=lambda path: path.stem)
def test_so_it_does_on_a_narrow_page(path: Path, wide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "WIDTH", wide)
    for text in sources(path):
        must_say_the_same(text)


@pytest.mark.no_cover
def test_programs_made_by_chance_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(40):
        monkeypatch.setattr(layout, "WIDTH", (30, 60, 120)[seed % 3])
        must_say_the_same(trial(seed).rules)


GAPS = (
    " ",
    " ",
    " ",
    " ",
    "  ",
    "\t",
    "\n  ",
    "\n\n    ",
    " # why\n ",
    "\n# margin\n  ",
    "\n    # own\n\n\n        ",
    "",
)


@pytest.mark.no_cover
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_so_it_does_whatever_stands_between_words(path: Path) -> None:
    random = Random(path.stem)
    text = path.read_text(encoding="utf-8")
    for _ in range(2):
        pieces = []
        for statement in read_statements(Source("rules.gate", text)).statements:
            words = [token.span.text for token in statement.tokens]
            pieces += [f"{word}{random.choice(GAPS)}" for word in words]
            pieces.append(random.choice(("\n", "\n\n", "  # end\n", "\n  # after\n", "\n# before\n")))
        must_say_the_same("".join(pieces))


def test_the_examples_are_in_their_normal_layout() -> None:
    for path in EXAMPLES:
        text = path.read_text(encoding="utf-8")
        assert laid_out(Source(path.name, text)).text == text


SHOWN = list(blocks(page_text("docs/layout.md")))


@pytest.mark.parametrize("at", [at for at, block in enumerate(SHOWN) if block.kind == "gate (as written)"])
def test_the_page_shows_what_it_becomes(at: int) -> None:
    assert must_say_the_same(SHOWN[at].text) == SHOWN[at + 1].text


HEAD = """language 1
currency USD
milestone pilot
measure revenue in USD
"""


def after_head(text: str) -> str:
    laid = must_say_the_same(HEAD + text)
    assert laid.startswith(HEAD)
    return laid.removeprefix(HEAD)


def test_amounts_dates_and_numbers_are_spelled_one_way() -> None:
    written = "release usd 1 of tranche 1 in any case\n"
    assert after_head(written) == written  # in error: the code is in capitals
    assert after_head("release USD 500000.50 of Tranche 1 WHEN Pilot achieved by 2027-06-30 because “so it is”\n") == (
        'release 500,000.50 USD of tranche 1 when pilot achieved by 30 June 2027 because "so it is"\n'
    )
    assert after_head("release 1.5 Million USD of tranche 1 when revenue > USD 2 million\n") == (
        "release 1.5 million USD of tranche 1 when revenue > 2 million USD\n"
    )
    assert after_head("release 80 per cent of tranche 1 when pilot achieved within 45   days after 3 Jan 2027\n") == (
        "release 80% of tranche 1 when pilot achieved within 45 days after 3 January 2027\n"
    )
    assert after_head(
        "years begin 1 apr\nmeasure visits\nrelease tranche 1 when visits >= 2000 and visits < 20000\n"
    ) == ("years begin 1 April\nmeasure visits\nrelease tranche 1 when visits >= 2000 and visits < 20,000\n")


def test_a_statement_with_a_mistake_stays_as_it_is() -> None:
    broken = "release   tranche 1\n      WHEN pilot achieved by 31 June 2027 # soon\n\n   unless  x\n"
    source = Source("rules.gate", f"{HEAD}{broken}hold   tranche 1 when pilot   missed\n")
    laid = laid_out(source)
    assert laid.text == f"{HEAD}{broken}hold tranche 1 when pilot missed\n"
    assert [span.line for span in laid.left] == [5]


def test_a_name_nobody_declared_stays_and_the_rest_is_laid_out() -> None:
    assert after_head("release   tranche 1 when Pilott  achieved\n") == "release tranche 1 when Pilott achieved\n"


def test_a_file_with_characters_nobody_sees_stays_as_it_is() -> None:
    text = "language   1\u200b\n"
    laid = laid_out(Source("rules.gate", text))
    assert laid.text == text
    assert len(laid.left) == 1


def test_blank_lines_are_kept_but_not_in_heaps() -> None:
    assert must_say_the_same("\n\n\nlanguage 1\n\n\n\n\ncurrency USD\n   \n# end\n\n\n") == (
        "language 1\n\n\ncurrency USD\n\n# end\n"
    )
    assert must_say_the_same("") == ""
    assert must_say_the_same("\ufeff# only a comment") == "# only a comment\n"
    assert must_say_the_same("\ufefflanguage   1") == "language 1\n"


def test_a_comment_inside_a_phrase_goes_to_the_end_of_its_line() -> None:
    assert after_head("release tranche 1 when revenue is no # or more\n less than 5 USD\n") == (
        "release tranche 1 when revenue is no less than 5 USD  # or more\n"
    )


def test_of_two_comments_at_one_end_the_first_stands_above() -> None:
    assert after_head("release tranche 1 when # one\n pilot # two\n achieved # three\n") == (
        "# one\n# two\nrelease tranche 1 when pilot achieved  # three\n"
    )


def test_what_is_broken_between_brackets_is_indented() -> None:
    assert after_head("release tranche 1 when revenue > 5 USD and (pilot achieved\nor revenue > 9 USD)\n").endswith(
        "and (pilot achieved\nor revenue > 9 USD)\n"
    )  # a line at the margin is a statement of its own, and a mistake
    assert after_head("release tranche 1 when revenue > 5 USD and (pilot achieved\n  or revenue > 9 USD)\n") == (
        "release tranche 1\n    when revenue > 5 USD\n     and (\n        pilot achieved\n        or revenue > 9 USD)\n"
    )


def test_a_value_on_conditions_is_broken_before_what_follows_otherwise() -> None:
    assert after_head("define x as if pilot achieved then 5\n otherwise if pilot missed then 6 otherwise 7\n") == (
        "define x as\n    if pilot achieved then 5\n    otherwise if pilot missed then 6\n    otherwise 7\n"
    )


def test_a_power_is_broken_at_its_commas() -> None:
    role = "roles: board\n"
    assert after_head(f'{role}board may extend pilot by up to 6 months,\n  at most once  clause "1"\n') == (
        f'{role}board may extend pilot by up to 6 months,\n    at most once\n    clause "1"\n'
    )
