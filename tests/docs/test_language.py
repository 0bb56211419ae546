"""The reference of the language says what the program does: every block is checked, every table of days is tried."""

import re
from itertools import pairwise

import pytest

from gatekeeper import decide
from gatekeeper.diagnostics import has_errors
from gatekeeper.facts.read import read_texts
from gatekeeper.program.alternatives import MAX_ALTERNATIVES
from gatekeeper.program.declare import KINDS
from gatekeeper.program.exceptions import MAX_EXCEPTIONS
from gatekeeper.program.resolve import MAX_SIZE
from gatekeeper.syntax.names import MAX_NAME_WORDS
from gatekeeper.syntax.parse import MAX_NESTING, MAX_OPERATIONS
from gatekeeper.syntax.statements import MAX_CHARACTERS, MAX_STATEMENT
from gatekeeper.syntax.words import NUMBER_WORDS, OF_ONE_ITEM, OF_SEVERAL_ITEMS, PHRASES, SCALES, STATEMENTS, SYMBOLS
from gatekeeper.values.dates import date_from_text
from gatekeeper.values.numbers import MAX_DIGITS
from gatekeeper.vocabulary import Kind
from tests.docs.attributes import EXAMPLES, stem
from tests.docs.pages import Block, blocks, checked, page_text, quoted, said, table_rows

TEXT = page_text("docs/language.md")
BLOCKS = list(blocks(TEXT))
WELL = [block for block in BLOCKS if block.kind in ("gate", "gate (fragment)")]
REFUSED = [(block, told) for block, told in pairwise(BLOCKS) if block.kind == "gate-error"]


@pytest.mark.parametrize("block", WELL, ids=str)
def test_an_example_is_well(block: Block) -> None:
    rules, problems = checked(block)
    assert said(problems) == ""
    assert rules is not None


@pytest.mark.parametrize(("block", "told"), REFUSED, ids=lambda block: str(block))
def test_a_refused_example_is_told_what_is_shown(block: Block, told: Block) -> None:
    assert told.kind == "told"
    _, problems = checked(block)
    assert said(problems) == told.text


def test_every_block_is_of_a_kind_that_is_run() -> None:
    assert {block.kind for block in BLOCKS} == {"gate", "gate (fragment)", "gate-error", "told", ""}


DAYS = [
    (timing, counts, misses)
    for timings, counts, misses, _ in table_rows(TEXT, "| timing | counts on |")
    for timing in quoted(timings)
]


@pytest.mark.parametrize(("timing", "counts", "misses"), DAYS)
def test_a_timing_counts_the_days_the_table_says(timing: str, counts: str, misses: str) -> None:
    rules, problems = checked(
        Block("gate (fragment)", f"release tranche 1 when regulatory approval achieved {timing}", 0)
    )
    assert rules is not None, said(problems)
    for written, verdict in ((counts, "met"), (misses, "not met")):
        day = date_from_text(written)
        assert day is not None
        portfolio, findings = read_texts(
            {
                "awards": "award,currency\nA-1,USD\n",
                "tranches": "award,tranche,amount\nA-1,1,1000\n",
                "milestones": f"award,milestone,status,achieved on\nA-1,regulatory approval,achieved,{day}\n",
            },
            rules,
        )
        assert not has_errors(findings)
        (decision,) = decide(rules, portfolio, on=day.replace(year=2030))
        assert [str(condition.verdict) for condition in decision.conditions] == [verdict], written


def test_every_word_of_the_language_is_listed_and_no_other() -> None:
    rows = {title: quoted(words) for title, words in table_rows(TEXT, "| where | words |")}
    listed = [word for words in rows.values() for word in words]
    known = {*STATEMENTS, *PHRASES, *NUMBER_WORDS, *SCALES, *SYMBOLS}
    known |= {word for word in (*OF_ONE_ITEM, *OF_SEVERAL_ITEMS) if word}
    assert set(listed) == known
    assert rows["begin a statement"] == list(STATEMENTS)


def test_every_kind_of_declaration_is_in_the_table() -> None:
    kinds = [quoted(kind)[0].split()[0] for kind, _, _ in table_rows(TEXT, "| kind | what it is |")]
    declared = (Kind.MILESTONE, Kind.DOCUMENT, Kind.MEASURE, Kind.FACT, Kind.JUDGEMENT, Kind.PARAMETER)
    assert kinds == [str(kind) for kind in declared]


def test_the_attributes_of_each_kind_are_those_it_takes() -> None:
    shown = {
        quoted(kind)[0].split()[0]: {stem(word) for word in quoted(f"{kind} {attributes}")[1:]} | _by(kind)
        for kind, _, attributes in table_rows(TEXT, "| kind | what it is |")
    }
    for kind in KINDS.values():
        takes = set()
        for attribute, example in EXAMPLES.items():
            by = " by auditor" if kind is Kind.JUDGEMENT and attribute != "by" else ""
            text = f"{kind} something new{by}, {example}"
            _, problems = checked(Block("gate (fragment)", text, 0))
            if not has_errors(problems):
                takes.add(attribute)
        assert shown[str(kind)] == takes, kind


def _by(kind: str) -> set[str]:
    return {"by"} if " by ROLE" in kind else set()


def test_the_limits_are_those_of_the_program() -> None:
    limits = TEXT[TEXT.index("## Limits") : TEXT.index("There are no loops")]
    numbers = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*\b", limits)]
    assert numbers == [
        MAX_CHARACTERS, MAX_STATEMENT, MAX_NAME_WORDS, MAX_DIGITS, MAX_NESTING, MAX_OPERATIONS, MAX_SIZE,
        MAX_ALTERNATIVES, MAX_EXCEPTIONS,
    ]  # fmt: skip
