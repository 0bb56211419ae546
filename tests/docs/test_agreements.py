"""Conditions of real agreements: enough of each level are cases, and the pages about them show what holds."""

import re

import pytest

from tests.cases.case import Case, read_case
from tests.docs.pages import ROOT, Block, blocks, checked, page_text, said, table_rows

CASES = ROOT / "tests" / "cases" / "agreements"
PAGE = page_text("docs/agreements.md")
GUIDE = list(blocks(page_text("docs/from-clause-to-rule.md")))

LEFT_OUTSIDE, NOT_AS_WRITTEN = "\n# Left outside: ", "\n# Not as written: "
# How many of the conditions of each level must be said faithfully, of a hundred.
WANTED = {1: 100, 2: 100, 3: 95, 4: 70}
LEVELS = {name: int(level) for name, level, _ in table_rows(PAGE, "| condition | level |")}
SHOWN = dict(re.findall(r"(?ms)^### ([A-Z]+-\d+)\n\n(.*?```gate\n.*?^```)$", PAGE))

MET = {"release", "release in part"}
NOT_MET = {"release in part", "not yet", "lapsed", "barred", "on hold", "cancel", "recover"}
NOT_KNOWN = {"undetermined"}


def _case(name: str) -> Case | None:
    file = CASES / f"{name}.gate"
    return read_case(file.read_text(encoding="utf-8")) if file.exists() else None


def _outcomes(case: Case) -> set[str]:
    return set(re.findall(r"(?m)^\S+/\d+ ([a-z ]+[a-z])", case.expected("decision") or ""))


def _is_said(name: str) -> bool:
    """Whether a case decides awards that meet the condition, fail it, and leave it undetermined."""
    case = _case(name)
    outcomes = _outcomes(case) if case is not None else set()
    return all(outcomes & kind for kind in (MET, NOT_MET, NOT_KNOWN)) and not _not_as_written(name)


def _not_as_written(name: str) -> bool:
    case = _case(name)
    return case is not None and NOT_AS_WRITTEN in case.rules


@pytest.mark.parametrize("level", WANTED)
def test_enough_of_each_level_are_said(level: int) -> None:
    names = [name for name, of in LEVELS.items() if of == level]
    missing = [name for name in names if not _is_said(name)]
    assert 100 * (len(names) - len(missing)) >= WANTED[level] * len(names), missing


def test_the_page_says_how_many_are_said_how_faithfully() -> None:
    for level, *told in table_rows(PAGE, "| level | conditions |"):
        cases = [case for name, of in LEVELS.items() if of == int(level) and (case := _case(name)) is not None]
        outside = sum(LEFT_OUTSIDE in case.rules for case in cases)
        otherwise = sum(NOT_AS_WRITTEN in case.rules for case in cases)
        assert [int(number) for number in told] == [len(cases), len(cases) - outside - otherwise, outside, otherwise]


def test_what_is_not_said_as_written_is_named_with_what_it_would_take() -> None:
    named = [name for name, *_ in table_rows(PAGE, "| not as written | why |")]
    assert sorted(named) == sorted(name for name in LEVELS if _not_as_written(name))
    for name in named:
        case = _case(name)
        assert case is not None
        assert "It would take" in " ".join(case.rules.replace("\n# ", " ").split())


def test_every_case_is_listed_and_every_condition_has_a_case() -> None:
    assert sorted(LEVELS) == sorted(file.stem for file in CASES.glob("*.gate"))


@pytest.mark.parametrize("name", SHOWN)
def test_what_the_page_shows_is_the_case(name: str) -> None:
    case = _case(name)
    assert case is not None
    lines = case.rules.strip("\n").splitlines()
    claim = [line.lstrip("# ") for line in lines if line.startswith("#")][: _claim_length(lines)]
    quote = [line.removeprefix("> ") for line in SHOWN[name].splitlines() if line.startswith("> ")]
    assert f"{name}: {' '.join(quote)}" == " ".join(claim)
    (block,) = blocks(SHOWN[name])
    assert block.text.strip("\n") == "\n".join(lines[_claim_length(lines) :]).strip("\n")


def _claim_length(lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines) if not line.startswith("#"))


def test_the_page_shows_a_dozen() -> None:
    assert len(SHOWN) >= 12


@pytest.mark.parametrize("block", GUIDE, ids=str)
def test_the_rules_of_the_guide_are_well(block: Block) -> None:
    assert block.kind == "gate"
    rules, problems = checked(block)
    assert said(problems) == ""
    assert rules is not None
