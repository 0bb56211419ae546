"""The names a file declares, gathered before anything is parsed, from broken declarations too.

So one slip in a declaration does not become a message at every sentence that uses the name.
"""

from collections.abc import Iterable
from itertools import pairwise

from gatekeeper.inert import inert
from gatekeeper.source import Span
from gatekeeper.syntax.statements import Statement
from gatekeeper.syntax.tokens import Lexeme
from gatekeeper.syntax.words import POWER_WORDS
from gatekeeper.values.money import currencies
from gatekeeper.vocabulary import PER_WORDS, Kind, fold

MAX_NAME_WORDS = 12

_DECLARING = {
    "milestone": Kind.MILESTONE,
    "document": Kind.DOCUMENT,
    "measure": Kind.MEASURE,
    "fact": Kind.FACT,
    "judgement": Kind.JUDGEMENT,
    "judgment": Kind.JUDGEMENT,
    "parameter": Kind.PARAMETER,
    "item": Kind.ITEM,
    "define": Kind.DEFINITION,
}
_TYPE_WORDS = {"percentage", "number", "date", "money"}
_WITH_UNIT = {Kind.MEASURE, Kind.FACT, Kind.PARAMETER, Kind.JUDGEMENT}


@inert
class DeclaredName:
    """A name where it is declared."""

    kind: Kind
    name: str  # folded
    written: str
    span: Span
    quoted: bool = False
    derived: bool = False  # the plural that nobody wrote: it stands nowhere


@inert
class Harvest:
    """What one statement declares: names, units, and the stretches that are free text (a programme, a country)."""

    names: tuple[DeclaredName, ...] = ()
    units: tuple[str, ...] = ()
    texts: tuple[Span, ...] = ()
    items: tuple[tuple[str, str], ...] = ()  # kinds of item, folded, in the singular and the plural


def harvest(statement: Statement, pieces: list[Lexeme]) -> Harvest:
    """The names one statement declares; `pieces` are its text."""
    if not pieces:
        return Harvest()
    first = pieces[0].folded
    words = [piece.folded for piece in pieces]
    if _is_power(words):  # its role may be called `programme officer` or `fact checker`
        return Harvest()
    if first == "roles":
        return Harvest(names=tuple(_listed(statement, pieces[1:], Kind.ROLE)))
    if first in ("programme", "program") and "may" not in words:
        return Harvest(texts=_text(statement, pieces[1:]))
    if words[:3] == ["business", "days", "of"]:
        return Harvest(texts=_text(statement, pieces[3:]))
    if first == "item":
        return _item(statement, pieces[1:])
    kind = _DECLARING.get(first)
    return _declaration(statement, kind, pieces) if kind else Harvest()


def _is_power(words: list[str]) -> bool:
    """Whether a statement is `ROLE may …`, and not a declaration whose name has these words in it."""
    for at, pair in enumerate(pairwise(words)):
        rest = words[at + 2 :]
        if pair == ("may", "waive") or (pair == ("may", "extend") and ("up", "to") in pairwise(rest)):
            return True
        if pair[0] == "may" and pair[1] in POWER_WORDS and rest and rest[0] in _TRANCHE_WORDS:
            return True
    return False


_TRANCHE_WORDS = ("tranche", "tranches", "every", "any", "all")


def _text(statement: Statement, pieces: list[Lexeme]) -> tuple[Span, ...]:
    line = [piece for piece in _first_line(statement, pieces) if piece.kind != "string"]
    return (_span(statement, line),) if line else ()


def _span(statement: Statement, pieces: list[Lexeme]) -> Span:
    return Span(statement.span.source, pieces[0].start, pieces[-1].end)


def _first_line(statement: Statement, pieces: list[Lexeme]) -> list[Lexeme]:
    end = statement.span.source.text.find("\n", statement.span.start)
    return [piece for piece in pieces if end < 0 or piece.start < end]


def _named(statement: Statement, kind: Kind, pieces: list[Lexeme]) -> DeclaredName:
    span = _span(statement, pieces)
    quoted = len(pieces) == 1 and pieces[0].kind == "quoted"
    written = span.text[1:-1] if quoted else " ".join(span.text.split())
    return DeclaredName(kind, fold(written), written, span, quoted)


def _listed(statement: Statement, pieces: list[Lexeme], kind: Kind) -> Iterable[DeclaredName]:
    """Names parted by commas (or `or`, of choices), up to a string or the end."""
    current: list[Lexeme] = []
    for piece in pieces:
        ends = piece.kind in ("string", "bad") or (piece.kind == "symbol" and piece.text in ",;()")
        if ends or (kind is Kind.CHOICE and piece.folded in ("or", "and")):
            if current:
                yield _named(statement, kind, current)
            current = []
            if piece.kind in ("string", "bad"):
                return
        elif piece.kind != "symbol":
            current.append(piece)
    if current:
        yield _named(statement, kind, current)


def _item(statement: Statement, pieces: list[Lexeme]) -> Harvest:
    """A kind of item, and its plural: as written, else as English makes it."""
    line = _first_line(statement, pieces)
    count = _name_length(Kind.ITEM, line)
    if not count:
        return Harvest()
    one = _named(statement, Kind.ITEM, line[:count])
    words = [piece.folded for piece in pieces]
    at = words.index("plural", count) + 1 if "plural" in words[count:] else len(pieces)
    said = pieces[at : at + _name_length(Kind.ITEM, pieces[at:])]
    if said:
        several = _named(statement, Kind.ITEM, said)
    else:
        written = plural(one.written)
        several = DeclaredName(Kind.ITEM, fold(written), written, one.span, derived=True)
    names = (one,) if several.name == one.name else (one, several)
    return Harvest(names, items=((one.name, several.name),))


def plural(word: str) -> str:
    """`sites`, `facilities`, `branches`: what is made of others is said after `plural`."""
    last = word.casefold()
    if last.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if last.endswith("y") and last[-2:-1] not in set("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}s"


def _declaration(statement: Statement, kind: Kind, pieces: list[Lexeme]) -> Harvest:
    line = _first_line(statement, pieces[1:])
    count = _name_length(kind, line)
    names = [_named(statement, kind, line[:count])] if count else []
    names += _choices(statement, kind, pieces[1 + count :])
    unit = _unit(kind, line[count:])
    return Harvest(tuple(names), (unit,) if unit else ())


def _name_length(kind: Kind, line: list[Lexeme]) -> int:
    if line and line[0].kind == "quoted":
        return 1
    for count, piece in enumerate(line):
        if _ends_name(kind, line, count, piece):
            return count
    return len(line)


def _ends_name(kind: Kind, line: list[Lexeme], at: int, piece: Lexeme) -> bool:
    if piece.kind in ("string", "bad") or (piece.kind == "symbol" and piece.text not in "+-/"):
        return True
    word = piece.folded
    following = line[at + 1] if at + 1 < len(line) else None
    if kind is Kind.DEFINITION:
        return word == "as"
    if following is None or not at:
        return False
    following_word = following.folded
    return (
        (word == "as" and following_word in _TYPE_WORDS)
        or (word == "per" and any(_words(line, at + 1, count) in PER_WORDS for count in (1, 2)))
        or (word == "in" and kind in _WITH_UNIT and _is_unit(line, at + 1, kind))
        or (word == "by" and kind is Kind.JUDGEMENT)
        or (word == "for" and following_word == "each")
        or (word == "due" and (following.kind in ("number", "iso") or following_word in ("date", "at")))
        or (word in ("means", "clause", "category") and following.kind == "string")
        or (word == "verified" and following_word == "by")
        or (word == "one" and following_word == "of" and kind in (Kind.JUDGEMENT, Kind.FACT, Kind.PARAMETER))
        or (word == "absence" and following_word == "means")
        or (word == "plural" and kind is Kind.ITEM)
    )


def _words(line: list[Lexeme], at: int, count: int) -> str:
    return " ".join(piece.folded for piece in line[at : at + count])


def _is_unit(line: list[Lexeme], at: int, kind: Kind) -> bool:
    """Whether what follows `in` is a currency or the last thing before a comma or an attribute."""
    if line[at].text in currencies():
        return True
    if kind is Kind.JUDGEMENT:
        return False  # `request in form by …`: a value that a role fixes is in a currency, or has no unit
    following = line[at + 1] if at + 1 < len(line) else None
    if _words(line, at + 1, 2) in ("as percentage", "as date"):
        return False  # `reduction in reoffending as percentage`: a percentage has no unit
    return line[at].kind == "word" and (
        following is None or following.kind in ("symbol", "string") or following.folded in ("per", "for", "as")
    )


def _unit(kind: Kind, rest: list[Lexeme]) -> str:
    if kind in _WITH_UNIT and len(rest) >= 2 and rest[0].folded == "in" and rest[1].text not in currencies():
        return rest[1].folded
    return ""


def _choices(statement: Statement, kind: Kind, rest: list[Lexeme]) -> list[DeclaredName]:
    if kind not in (Kind.JUDGEMENT, Kind.FACT, Kind.PARAMETER):
        return []
    for at, piece in enumerate(rest[:-1]):
        if piece.folded == "one" and rest[at + 1].folded == "of":
            listed = _until_attribute(statement, rest[at + 2 :])
            return list(_listed(statement, listed, Kind.CHOICE))
    return []


_ATTRIBUTES = ("means", "clause", "category", "absence", "cannot", "for", "by", "due", "as", "in")


def _until_attribute(statement: Statement, pieces: list[Lexeme]) -> list[Lexeme]:
    """The list of choices ends where an attribute begins: after a comma, or at the start of a line."""
    text = statement.span.source.text
    for at, piece in enumerate(pieces):
        begins = at == 0 or pieces[at - 1].text == "," or "\n" in text[pieces[at - 1].end : piece.start]
        if begins and piece.folded in _ATTRIBUTES:
            return pieces[:at]
    return pieces
