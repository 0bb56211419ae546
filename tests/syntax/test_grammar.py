"""The grammar and the words: no hidden conflict, nothing declared that nothing makes, nothing made that is unknown."""

import re
from pathlib import Path

import pytest
from lark.exceptions import GrammarError

import gatekeeper.syntax
from gatekeeper.source import Source, Span
from gatekeeper.syntax.make_table import parser_of
from gatekeeper.syntax.tokens import Names, Tokeniser, lexemes
from gatekeeper.syntax.words import OF_ONE_ITEM, OF_SEVERAL_ITEMS, PHRASES, STATEMENTS, SYMBOLS

GRAMMAR = (Path(gatekeeper.syntax.__file__).parent / "grammar.lark").read_text(encoding="utf-8")
DECLARED = {name for line in re.findall(r"^%declare (.*)$", GRAMMAR, re.MULTILINE) for name in line.split()}

# Made of literals and of declared names, not of words in the table.
OF_LITERALS = {
    "NAME", "ROLE", "CHOICE", "UNIT", "TEXT", "STRING", "NUMBER", "PERCENT", "MONEY", "CURRENCY", "DATE",
    "DAY_AND_MONTH", "FOR_YEAR", "NO", "ITEM_NAME", *OF_ONE_ITEM.values(), *OF_SEVERAL_ITEMS.values(),
}  # fmt: skip


def tokens_of(text: str) -> list[str]:
    span = Span(Source("words", text), 0, len(text))
    return [token.type for token in Tokeniser(span, lexemes(span), Names.of({}, ()), {}).read()]


def test_the_grammar_has_no_conflict() -> None:
    # Lark settles a shift/reduce conflict in silence unless it is told to be strict.
    parser_of(GRAMMAR)
    with pytest.raises(GrammarError, match="Shift/Reduce conflict"):
        parser_of("statement: IF statement | IF statement ELSE statement | WORD\n%declare IF ELSE WORD")


def test_every_word_is_a_terminal_of_the_grammar() -> None:
    assert {*STATEMENTS.values(), *PHRASES.values(), *SYMBOLS.values()} <= DECLARED


def test_every_terminal_is_made_of_something() -> None:
    assert {*STATEMENTS.values(), *PHRASES.values(), *SYMBOLS.values(), *OF_LITERALS} == DECLARED


def test_every_terminal_stands_in_a_rule_or_is_refused_by_name() -> None:
    rules = re.sub(r"^(%declare|//).*$", "", GRAMMAR, flags=re.MULTILINE)
    unused = {name for name in DECLARED if not re.search(rf"\b{name}\b", rules)}
    assert unused == {"SUBJECT_TO", "NOTWITHSTANDING"}


BEFORE_A_NUMBER = ("of any",)


@pytest.mark.parametrize(
    ("phrase", "terminal"),
    [i for i in PHRASES.items() if not i[0].startswith("may ") and i[0] not in BEFORE_A_NUMBER],
)
def test_every_phrase_is_read_whole(phrase: str, terminal: str) -> None:
    assert tokens_of(f"release {phrase}") == ["RELEASE", terminal]
    assert tokens_of(f"release {phrase.upper()}") == ["RELEASE", terminal]


@pytest.mark.parametrize("phrase", BEFORE_A_NUMBER)
def test_some_phrases_are_whole_before_a_number_only(phrase: str) -> None:
    assert tokens_of(f"release {phrase} 30") == ["RELEASE", PHRASES[phrase], "NUMBER"]
    assert tokens_of(f"release {phrase} tranche") == ["RELEASE", "OF", "EVERY_TRANCHE"]


@pytest.mark.parametrize(("phrase", "terminal"), [*STATEMENTS.items()])
def test_every_statement_word_begins_a_statement(phrase: str, terminal: str) -> None:
    assert tokens_of(phrase)[:1] == [terminal]
