"""Rule text in pieces for the eye: what is a word of the language, a name, a figure; from the table of the tokeniser.

Nothing is refused here, and no character is lost: a fragment, a draft or a sentence with a mistake is shown as well.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from gatekeeper.source import Source
from gatekeeper.syntax.names import harvest
from gatekeeper.syntax.statements import statements
from gatekeeper.syntax.tokens import LEXEME, WORDS, Lexeme, Phrases, lexeme, lexemes
from gatekeeper.syntax.words import FORBIDDEN, NUMBER_WORDS, SCALES, STATEMENTS
from gatekeeper.values.dates import MONTHS
from gatekeeper.values.money import currencies
from gatekeeper.vocabulary import fold


class Shade(StrEnum):
    """What a piece of rule text is to the eye."""

    STATEMENT = "statement"  # the word a statement begins with
    WORD = "word"  # any other word of the language
    EVENT = "event"
    NAME = "name"  # declared, or not known
    FIGURE = "figure"  # a number, an amount, a date
    TEXT = "text"  # between quotation marks
    COMMENT = "comment"
    MARK = "mark"
    REFUSED = "refused"
    BLANK = "blank"


_MARGIN = Phrases.of(STATEMENTS.items())
_MONTHS = {month.casefold() for month in MONTHS} | {month[:3].casefold() for month in MONTHS}


def declared_in(text: str) -> frozenset[str]:
    """The names a rule text declares, folded."""
    found = [harvest(statement, lexemes(statement.span)) for statement in statements(Source("", text))]
    return frozenset(name.name for each in found for name in each.names)


def shaded(text: str, names: Iterable[str] = ()) -> Iterator[tuple[Shade, str]]:
    """The text in pieces, in order and whole; `names` are declared elsewhere."""
    known = Phrases.of((fold(name), "") for name in names)
    pieces: list[Lexeme] = []
    for found in LEXEME.finditer(text):
        if found.lastgroup != "space":
            pieces.append(lexeme(found))
    words = [piece.folded for piece in pieces]
    at = end = 0
    while at < len(pieces):
        shade, count = _shade(text, pieces, words, at, known)
        yield from _between(text[end : pieces[at].start])
        for piece, following in zip(pieces[at : at + count], [*pieces[at + 1 : at + count], None], strict=True):
            yield shade, piece.text
            end = piece.end
            if following is not None:
                yield from _between(text[end : following.start])
                end = following.start
        at += count
    yield from _between(text[end:])


def _between(text: str) -> Iterator[tuple[Shade, str]]:
    for part in re.findall(r"#[^\n]*|[^#]+", text):
        yield Shade.COMMENT if part.startswith("#") else Shade.BLANK, part


def _shade(text: str, pieces: list[Lexeme], words: list[str], at: int, known: Phrases) -> tuple[Shade, int]:
    """What the piece is, and how many pieces stand together."""
    piece = pieces[at]
    begins_line = piece.start == 0 or text[piece.start - 1] in "\n\ufeff"
    match piece.kind:
        case "string":
            return Shade.TEXT, 1
        case "quoted":
            return Shade.NAME, 1
        case "iso":
            return Shade.FIGURE, 1
        case "number":
            return Shade.FIGURE, _figure(pieces, words, at)
        case "symbol":
            return Shade.MARK, 1
        case "word":
            pass
        case _:
            return Shade.REFUSED, 1
    if begins_line and (found := _MARGIN.longest(words, at)):
        return Shade.STATEMENT, found[0]
    if found := known.longest(words, at):
        return Shade.NAME, found[0]
    if piece.text in currencies() or words[at] in NUMBER_WORDS:
        return Shade.FIGURE, 1
    if found := WORDS.longest(words, at):
        phrase = " ".join(words[at : at + found[0]])
        if phrase in FORBIDDEN:
            return Shade.REFUSED, found[0]
        return (Shade.EVENT if found[1] in ("EVENT", "VERIFIED_BY") else Shade.WORD), found[0]
    return Shade.NAME, 1


def _figure(pieces: list[Lexeme], words: list[str], at: int) -> int:
    """How many pieces a figure is of: `30 June 2027`, `1.5 million USD`, `80 per cent`."""
    following = words[at + 1 : at + 3]
    if following and following[0] in _MONTHS:
        return 3 if len(following) > 1 and re.fullmatch(r"\d{4}", following[1]) else 2
    if following[:1] == ["percent"]:
        return 2
    if following == ["per", "cent"]:
        return 3
    count = 2 if following and following[0] in SCALES else 1
    return count + (at + count < len(pieces) and pieces[at + count].text in currencies())
