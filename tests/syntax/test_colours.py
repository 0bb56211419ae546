"""Whatever colours rule text loses no character and knows every word the tokeniser knows."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from pygments.token import Error, Name

from gatekeeper.cli.app import run
from gatekeeper.reports.templating import coloured
from gatekeeper.syntax.colours import Shade, declared_in, shaded
from gatekeeper.syntax.pygments_lexer import GatekeeperLexer
from gatekeeper.syntax.textmate import textmate_grammar
from gatekeeper.syntax.words import EVENTS, FORBIDDEN, PHRASES, STATEMENTS

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "rules").glob("*.gate")), *islice(sorted((ROOT / "tests/cases").rglob("*.gate")), 0, None, 5)]


def shades(text: str, *names: str) -> list[tuple[str, str]]:
    return [(str(shade), piece) for shade, piece in shaded(text, names) if shade is not Shade.BLANK]


def test_no_character_is_lost() -> None:
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        assert "".join(piece for _, piece in shaded(text, declared_in(text))) == text
        assert "".join(piece for _, _, piece in GatekeeperLexer().get_tokens_unprocessed(text)) == text
    odd = 'release "open\n`x ≥ $5 # "a" \u202e\n\n#'
    assert "".join(piece for _, piece in shaded(odd)) == odd


def test_every_phrase_is_a_word_of_the_language() -> None:
    for phrase in PHRASES:
        wanted = "refused" if phrase in FORBIDDEN else "event" if phrase in {*EVENTS, "verified by"} else "word"
        assert {shade for shade, _ in shades(f"  {phrase}")} == {wanted}, phrase
    for phrase in STATEMENTS:
        assert {shade for shade, _ in shades(phrase)} == {"statement"}, phrase


def test_pieces_are_what_they_are() -> None:
    assert shades('release 1.5 million USD of tranche 2 when letter of intent signed # "x"', "letter of intent") == [
        ("statement", "release"), ("figure", "1.5"), ("figure", "million"), ("figure", "USD"), ("word", "of"),
        ("word", "tranche"), ("figure", "2"), ("word", "when"), ("name", "letter"), ("name", "of"), ("name", "intent"),
        ("event", "signed"), ("comment", '# "x"'),
    ]  # fmt: skip
    assert shades(' by 30 June 2027 or 1 April or 2027-06-30 "so" `a b` 80 per cent 5 percent two >= $') == [
        ("word", "by"), ("figure", "30"), ("figure", "June"), ("figure", "2027"), ("word", "or"), ("figure", "1"),
        ("figure", "April"), ("word", "or"), ("figure", "2027-06-30"), ("text", '"so"'), ("name", "`a b`"),
        ("figure", "80"), ("figure", "per"), ("figure", "cent"), ("figure", "5"), ("figure", "percent"),
        ("figure", "two"), ("mark", ">="), ("refused", "$"),
    ]  # fmt: skip


def test_the_lexer_reads_declarations_first() -> None:
    text = "document letter of intent\nrelease tranche 1 when letter of intent signed\n"
    tokens = list(GatekeeperLexer().get_tokens(text))
    assert [piece for kind, piece in tokens if kind is Name.Variable] == ["letter", "of", "intent"] * 2
    assert not [piece for kind, piece in tokens if kind is Error]


# ------------------------------------------------------------------------------------------------ TextMate


def scopes(line: str) -> Iterator[tuple[str, str]]:
    """What an editor makes of a line: the pattern that matches first, the earlier of two."""
    patterns = textmate_grammar()["patterns"]
    assert isinstance(patterns, list)
    at = 0
    while True:
        found = [
            (match.start(), number, match)
            for number, pattern in enumerate(patterns)
            if (match := re.compile(pattern["match"]).search(line, at))
        ]
        if not found:
            return
        _, number, match = min(found, key=lambda each: each[:2])
        captures = patterns[number].get("captures", {})
        if captures:
            yield from ((match[int(group)], style["name"]) for group, style in captures.items() if match[int(group)])
        else:
            yield match[0], patterns[number]["name"]
        at = max(match.end(), at + 1)


def test_an_editor_knows_every_phrase() -> None:
    for phrase in PHRASES:
        assert [piece for piece, _ in scopes(f"  {phrase} ")] == [phrase], phrase
    for phrase in STATEMENTS:
        ((piece, scope), *_) = scopes(f"{phrase} x")
        assert piece == phrase
        assert scope.startswith("keyword.control")


def test_an_editor_sees_names_figures_and_comments() -> None:
    line = 'release 500,000 USD of tranche 2 when pilot released in part by 30 June 2027 "x" # when'
    assert [(piece, scope.partition(".gatekeeper")[0]) for piece, scope in scopes(line)] == [
        ("release", "keyword.control"), ("500,000 USD", "constant.numeric.money"), ("of", "keyword.other"),
        ("tranche", "keyword.other"), ("2", "constant.numeric"), ("when", "keyword.control.clause"),
        ("released in part", "support.function.event"), ("by", "keyword.other"),
        ("30 June 2027", "constant.numeric.date"), ('"x"', "string.quoted.double"),
        ("# when", "comment.line.number-sign"),
    ]  # fmt: skip
    assert next(scopes("measure letter of intent in USD per quarter")) == ("measure", "keyword.control.gatekeeper")
    assert list(scopes("measure letter of intent in USD"))[1] == ("letter of intent", "entity.name.gatekeeper")


def test_the_grammar_is_made_on_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["textmate"]) == 0
    assert json.loads(capsys.readouterr().out)["scopeName"] == "source.gatekeeper"
    assert run(["textmate", "--out", str(tmp_path / "g.json")]) == 0
    assert json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))["fileTypes"] == ["gate"]
    assert run(["textmate", "--out", str(tmp_path / "no" / "g.json")]) == 2


# ------------------------------------------------------------------------------------------------ memos


def test_a_rule_in_a_memo_is_escaped_and_whole() -> None:
    html = str(coloured('release tranche 1 when a < 5 because "<script>&\u202e" # <b>', ("a",)))
    assert html == (
        "<b>release tranche </b><span>1 </span><b>when </b>a &lt; <span>5 </span><b>because </b>"
        "<em>&#34;&lt;script&gt;&amp;\N{REPLACEMENT CHARACTER}&#34; </em><i># &lt;b&gt;</i>"
    )
