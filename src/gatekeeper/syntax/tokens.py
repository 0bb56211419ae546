"""From text to tokens: declared phrases first, then literals, then the words of the language.

Names may be of many words, some of them reserved (`letter of intent`), so the longest declared phrase is taken before
anything else is looked at. That is why the parser is given tokens and not text: no regular expression can look ahead
for the names of one file. A token knows its span; `value` holds what it means.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from difflib import SequenceMatcher, get_close_matches
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple
from unicodedata import name as name_of
from unicodedata import normalize

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.inert import inert
from gatekeeper.source import Span
from gatekeeper.syntax.slips import (
    BEGINNINGS,
    CHARACTERS,
    COMPARISONS,
    POWERS,
    READ_OVER,
    SAID,
    SIGNS,
    date_slip,
    number_cure,
)
from gatekeeper.syntax.words import (
    EVENTS,
    FULL_BETWEEN,
    FULL_FROM,
    FULL_SINCE,
    INSTALMENTS,
    NUMBER_OF_PERIODS,
    NUMBER_WORDS,
    OF_ONE_ITEM,
    OF_SEVERAL,
    OF_SEVERAL_ITEMS,
    PHRASES,
    POWER_WORDS,
    SAID_OTHERWISE,
    SCALES,
    STATEMENTS,
    SYMBOLS,
)
from gatekeeper.values.dates import MONTHS, Duration, Unit, date_from_text
from gatekeeper.values.money import Money, currencies, minor_digits
from gatekeeper.values.numbers import MAX_DIGITS, grouped_text, number_from_text, thousands_meant, unmistakable
from gatekeeper.vocabulary import PER_WORDS, Event, Kind, fold

TokenValue = str | int | Fraction | Money | date | Event | Unit | Duration | tuple[int, int] | None


@inert
class Token:
    """One word, literal or mark: the terminal it is in the grammar, where it stands, and what it means."""

    type: str
    span: Span = field(compare=False, repr=False)
    value: TokenValue = None
    known: bool = True  # false where a name stands for a word nobody declared


class Lexeme(NamedTuple):
    """A piece of text before anyone knows what it means."""

    kind: str  # word, number, iso, string, quoted, symbol, bad
    text: str
    folded: str  # as names are compared
    start: int
    end: int


# Marks that belong to the letter before them, in the scripts that have them; to `re` they are no letters.
_MARKS = (
    r"\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    r"\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a4d\u0a70-\u0acd\u0b01-\u0b4d\u0b82-\u0bcd\u0c00-\u0c4d\u0c81-\u0ccd"
    r"\u0d00-\u0d4d\u0d81-\u0df3\u0e31-\u0e4e\u0eb1-\u0ecd\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3"
)

_SPACE = r"[ \t\r\n\u00a0\u202f\ufeff]+|\#[^\n]*"
# Atomic groups, for a possessive repeat of a group (`(?:…)*+`) keeps what a failed turn took, before Python 3.11.5.
_PIECE = rf"""
    (?P<string>"[^"\n]*"|“[^”\n]*”)
  | (?P<quoted>`[^`\n]+`)
  | (?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}}(?![\w-]))
  | (?P<number>(?>\d+(?:[,.]\d+)*)(?:[ ]?%)?(?![^\W\d_]))
  | (?P<word>\w(?:[\w{_MARKS}]|[-'’&./](?=[^\W_]))*)
  | (?P<symbol>>=|<=|<>|!=|[≥≤≠><=(),;:+\-−*×/÷])
  | (?P<bad>.)
"""
LEXEME = re.compile(f"(?P<space>{_SPACE})|{_PIECE}", re.VERBOSE | re.DOTALL)
_NEXT = re.compile(rf"(?>(?:{_SPACE})*)(?:{_PIECE}|\Z)", re.VERBOSE | re.DOTALL)  # the end, so that no comment is read


def lexemes(span: Span) -> list[Lexeme]:
    """The pieces of a stretch of text, blanks and comments left out."""
    found = _NEXT.finditer(span.source.text, span.start, span.end)
    return [lexeme(piece) for piece in found if piece.lastgroup]


def lexeme(found: re.Match[str]) -> Lexeme:
    """The piece that was found, without the blanks before it."""
    kind = found.lastgroup or "bad"
    text = found[kind]
    folded = text.casefold() if text.isascii() else normalize("NFC", text).casefold()
    return Lexeme(kind, text, folded, found.start(kind), found.end())


@inert
class Phrases:
    """What each of some phrases stands for, by its folded words; and how long those are that begin with a word."""

    meanings: Mapping[tuple[str, ...], str]
    lengths: Mapping[str, tuple[int, ...]]  # by first word, the longest first

    @classmethod
    def of(cls, phrases: Iterable[tuple[str, str]], beside: "Phrases | None" = None) -> "Phrases":
        """From pairs of a folded phrase and what it stands for; what stands `beside` them already keeps its meaning."""
        meanings = dict(beside.meanings) if beside is not None else {}
        lengths = dict(beside.lengths) if beside is not None else {}
        more: dict[str, set[int]] = {}
        for phrase, meaning in phrases:
            words = phrase_words(phrase)
            if words:
                meanings.setdefault(words, meaning)
                more.setdefault(words[0], set()).add(len(words))
        for first, found in more.items():
            lengths[first] = tuple(sorted(found.union(lengths.get(first, ())), reverse=True))
        return cls(meanings, lengths)

    def beginning(self, words: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
        """How many words each phrase beginning at `at` takes, and what it stands for, the longest first."""
        for length in self.lengths.get(words[at], ()):
            meaning = self.meanings.get(tuple(words[at : at + length]))
            if meaning is not None and at + length <= len(words):
                yield length, meaning

    def longest(self, words: list[str], at: int) -> tuple[int, str] | None:
        """How many words the longest phrase beginning at `at` takes, and what it stands for."""
        for length in self.lengths.get(words[at], ()):  # `beginning`, asked for every word, is too slow
            meaning = self.meanings.get(tuple(words[at : at + length]))
            if meaning is not None and at + length <= len(words):
                return length, meaning
        return None


@lru_cache(maxsize=4096)
def phrase_words(phrase: str) -> tuple[str, ...]:
    """The folded lexemes of a phrase."""
    return tuple(found[0].casefold() for found in LEXEME.finditer(phrase) if found.lastgroup != "space")


MAX_NEAR_WORDS = 6
MAX_COMPARED = 200_000  # names, in the search for those like an unknown one; after that nobody reads the messages
WORDS = Phrases.of(PHRASES.items())
# Where a number is a figure, and what stands behind it may be its unit.
_COMPARED = {"AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN", "EQUAL", "NOT_EQUAL", "NOT_BELOW"}
_FIGURES = {"NAME", "IS", "RIGHT", "TO", "PERCENT", "MONEY", "NUMBER", "UNIT"}
_BEFORE_FIGURES = {
    "PLUS", "MINUS", "TIMES", "OVER", "OUT_OF", "NOTHING_BELOW", "FOR_EACH_FULL", "FOR_EACH_BEGUN",
    "REACHED", "NOT_REACHED", "NOT_YET_REACHED", "FELL_TO", "NOT_FELL_TO", "NOT_YET_FELL_TO",
}  # fmt: skip
_OF_TIME = {
    "TIME_UNIT": PER_WORDS,
    "INSTALMENTS": INSTALMENTS,
    "FULL_SINCE": FULL_SINCE,
    "FULL_FROM": FULL_FROM,
    "FULL_BETWEEN": FULL_BETWEEN,
    "NUMBER_OF_PERIODS": NUMBER_OF_PERIODS,
}
_OF_WHAT_IS_SET = ("OF_PLAN", "OF_TARGET", "OF_BASELINE")
_GIVES_WAY = {"AS_AT": "AS", "FOR_ANY": "FOR"}  # phrases whose last word may begin a longer one, and what is left then
_MARGIN = Phrases.of(STATEMENTS.items())
_MONTH_NAMES = {month.casefold() for month in MONTHS} | {month[:3].casefold() for month in MONTHS}


@inert
class Names:
    """The names a file declares, and what the tokeniser makes of each: NAME, ROLE, CHOICE or UNIT."""

    kinds: Mapping[str, Kind]
    units: frozenset[str] = frozenset()
    quoted_only: frozenset[str] = frozenset()  # recognised only between backticks
    items: Mapping[str, str] = field(default_factory=dict)  # kinds of item, the plural of each
    phrases: Phrases = field(default_factory=lambda: Phrases({}, {}), compare=False, repr=False)
    compared: Counter[str] = field(default_factory=Counter, compare=False, repr=False)  # how often names were, so far

    @classmethod
    def of(
        cls, kinds: Mapping[str, Kind], units: Iterable[str], quoted_only: Iterable[str] = (),
        items: Mapping[str, str] | None = None,
    ) -> "Names":  # fmt: skip
        """From folded names, units, and kinds of item with their plurals."""
        only = frozenset(quoted_only)
        units = frozenset(units)
        table = [(unit, "UNIT") for unit in units if unit not in kinds]
        table += [(n, terminal_of(kind)) for n, kind in kinds.items() if n not in only and kind is not Kind.ITEM]
        items = items or {}
        table += [phrase for one, several in items.items() for phrase in item_phrases(one, several)]
        return cls(kinds, units, only, items, Phrases.of(table))


def item_phrases(one: str, several: str) -> Iterator[tuple[str, str]]:
    """What may be said of a kind of item: each phrase, the terminal it is and the kind, parted by a line."""
    for words, noun in ((OF_ONE_ITEM, one), (OF_SEVERAL_ITEMS, several)):
        for word, terminal in words.items():
            yield f"{word} {noun}".lstrip(), f"{terminal}|{one}"


def terminal_of(kind: Kind) -> str:
    """The terminal a declared name is."""
    return {Kind.ROLE: "ROLE", Kind.CHOICE: "CHOICE", Kind.ITEM: "ITEM_NAME"}.get(kind, "NAME")


_SHORT_SCALE = re.compile(r"(\d+(?:\.\d+)?)(k|m|mn|bn)")
_SCALED = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion"}


def said_otherwise(word: str) -> str:
    """How the language says what other agreements say with this word; nothing for any other word."""
    if word in SAID_OTHERWISE or word in SAID:
        return SAID_OTHERWISE.get(word) or SAID[word]
    if word in _MONTH_NAMES:
        return "write the day first and the year last, as in `30 June 2027`"
    if re.fullmatch(r"\d+(st|nd|rd|th)", word):
        return "write the day as a plain number, as in `30 June 2027`"
    if _SHORT_SCALE.fullmatch(word):
        return "write the amount out, as in `5 million USD`"
    if re.fullmatch(r"\d+(?:\.\d+)?[x×]", word):
        return f"write a ratio as a number: `{word[:-1]}`"
    return ""


_MAY_BE_DATE = re.compile(
    rf"(?:{'|'.join(sorted(_MONTH_NAMES))}|q[1-4]|\d{{4}}q[1-4]|\d{{1,2}}(?:st|nd|rd|th))(?:\d|$)"
)


class Tokeniser:
    """Reads one statement into tokens, collecting what is wrong with its literals and words on the way."""

    def __init__(
        self, span: Span, pieces: list[Lexeme], names: Names, declared: Mapping[int, tuple[int, str, str]]
    ) -> None:
        """`declared` gives, by offset, where a name is being declared: its end, its terminal and its folded name."""
        self.span = span
        self.names = names
        self.declared = declared
        self.pieces = pieces
        self.words = [piece.folded for piece in self.pieces]
        self.tokens: list[Token] = []
        self.problems: list[Diagnostic] = []
        self.mixed: set[int] = set()  # where a word of two scripts begins
        self.at = 0

    def read(self) -> list[Token]:
        """The tokens of the statement."""
        for piece in self.pieces:
            if piece.kind in ("word", "quoted") and not piece.text.isascii():
                self._one_script(piece)
        self._statement_word()
        while self.at < len(self.pieces):
            self._next()
        return self.tokens

    def _statement_word(self) -> None:
        if not self.pieces:
            return
        role = self.names.phrases.longest(self.words, 0)
        if role and role[1] == "ROLE" and self.words[role[0] : role[0] + 1] == ["may"]:
            return  # `programme officer may …`: not the header line `programme …`
        if role and role[1] == "ROLE" and self._says_what_a_role_may(role[0]):
            return
        if count := self._unknown_role():
            self._unknown_name(count, fold(self._span(count).text))
        elif found := _MARGIN.longest(self.words, 0):
            self._emit(found[1], found[0])
        elif not self.names.phrases.longest(self.words, 0) and "may" not in self.words:
            self._no_statement()

    def _says_what_a_role_may(self, length: int) -> bool:
        """Whether a sentence begins with a role and says elsewhere's words of power: `board can`, `board waives`."""
        word = self.words[length] if length < len(self.words) else ""
        verb = next((power for power in POWER_WORDS if word in (power, f"{power}s", f"{power.rstrip('e')}es")), "")
        if not verb and word not in ("can", "shall", "must", "will", "might", "could"):
            return False
        said = f"{self._span(length).text} may {verb or '…'}"
        self._problem("GK0330", f"no power `{word}` is known", self._span_of(length, 1), f"write `{said}`")
        self.at = len(self.pieces)
        return True

    def _unknown_role(self) -> int:
        """Of how many words a role is that may do something though nobody declared it."""
        for count in range(1, min(MAX_NEAR_WORDS, len(self.words) - 1) + 1):
            if (
                self.words[count] == "may"
                and self.words[count + 1 : count + 2]
                and self.words[count + 1] in POWER_WORDS
            ):
                return count
        return 0

    def _no_statement(self) -> None:
        word = self.pieces[0].text
        near = get_close_matches(word.casefold(), [*STATEMENTS], 1, 0.6)
        help_ = (
            BEGINNINGS[word.casefold()]
            if word.casefold() in BEGINNINGS
            else f"did you mean `{near[0]}`?"
            if near
            else "a statement begins with a word such as `release`, `hold`, `milestone` or `define`;"
            " indent a line that continues the one above"
        )
        self._problem("GK0301", f"no statement begins with `{word}`", self._span(1), help_)
        self.at = len(self.pieces)

    def _next(self) -> None:
        piece = self.pieces[self.at]
        if piece.start in self.declared:
            self._declared_name()
        elif piece.kind == "string":
            self._emit("STRING", 1, " ".join(piece.text[1:-1].split()))
        elif piece.kind == "quoted":
            self._quoted_name()
        elif (found := self._declared_phrase()) and not self._is_currency(found[1]) and not self._is_time(found[1]):
            self._name(*found)
        elif not self._literal():
            self._word()

    def _declared_phrase(self) -> tuple[int, str] | None:
        """The longest phrase that begins here; `every site` gives way to a name in it that reaches further, as
        `every` + `site report` does, and a finding `A` to `a further`."""
        found = self.names.phrases.longest(self.words, self.at)
        if found and found[1] == "CHOICE" and (words := WORDS.longest(self.words, self.at)) and words[0] > found[0]:
            return None
        if found is None or "|" not in found[1]:
            return found
        inside = (self.names.phrases.longest(self.words, at) for at in range(self.at + 1, self.at + found[0]))
        further = (at + name[0] > found[0] for at, name in enumerate(inside, 1) if name and "|" not in name[1])
        return None if any(further) else found

    def _is_currency(self, terminal: str) -> bool:
        """A unit of small letters does not take the capitals of a currency code away."""
        return terminal == "UNIT" and self.pieces[self.at].text in currencies()

    def _is_time(self, terminal: str) -> bool:
        """A unit such as `days` takes no word from lengths of time: it is one where a figure is counted in it."""
        if terminal != "UNIT" or self.words[self.at] not in PER_WORDS or not self.tokens:
            return False
        types = [token.type for token in self.tokens]
        if types[-1] == "IN":
            return False
        if types[-1] != "NUMBER":
            return True
        before, subject = types[-2:-1], types[-3:-2]
        if before[0] in _COMPARED:
            return not subject or subject[0] not in _FIGURES
        between = before[0] in ("BETWEEN", "AND") and "BETWEEN" in types[-5:]
        shaped = before[0] in ("FROM", "AT") and ("BY_BANDS_OF" in types or "RISING_EVENLY" in types)
        return not (between or shaped or before[0] in _BEFORE_FIGURES)

    # ------------------------------------------------------------------------------------------ names

    def _declared_name(self) -> None:
        end, terminal, name = self.declared[self.pieces[self.at].start]
        count = 0
        while self.at + count < len(self.pieces) and self.pieces[self.at + count].start < end:
            count += 1
        self._emit(terminal, count, name)

    def _name(self, count: int, terminal: str) -> None:
        terminal, _, item = terminal.partition("|")
        self._emit(terminal, count, item or fold(self._text(count)))

    def _quoted_name(self) -> None:
        name = fold(self.pieces[self.at].text[1:-1])
        kind = self.names.kinds.get(name)
        if kind is None:
            self._unknown_name(1, name)
        else:
            self._emit(terminal_of(kind), 1, name)

    def _word(self) -> None:
        if found := self._words():
            self._phrase(*found)
        elif self.words[self.at] == "no" and self._is_event_after_name():
            self._emit("NO", 1)
        elif self.pieces[self.at].kind == "word":
            self._unknown_word()
        elif symbol := SYMBOLS.get(self.pieces[self.at].text):
            if not self._other_comparison():
                self._emit(symbol, 1)
        else:
            self._bad_character()

    def _is_event_after_name(self) -> bool:
        """Whether a name and an event follow, as in `no objection received`; what is no name is told of by itself."""
        name = self.names.phrases.longest(self.words, self.at + 1) if self.at + 1 < len(self.words) else None
        after = self.at + 1 + name[0] if name else self._after_unknown(self.at + 1)
        event = WORDS.longest(self.words, after) if after < len(self.words) else None
        return event is not None and event[1] in ("EVENT", "VERIFIED_BY")

    def _after_unknown(self, at: int) -> int:
        """Where the words end that nobody knows and that may be a name nobody declared."""
        while at < len(self.pieces) and self.pieces[at].kind == "word" and self._is_unknown(at):
            at += 1
        return at

    def _words(self) -> tuple[int, str] | None:
        """The longest phrase; `define X as at least 2 of` holds no `as at`, and `20% for any of` no `for any`."""
        found = WORDS.longest(self.words, self.at)
        if found and found[1] in _OF_WHAT_IS_SET and self.names.phrases.longest(self.words, self.at + 1):
            return 1, "OF"  # `80% of target`, where a parameter is called `target`, or `target price`
        if found and found[1] == "IN_ANY" and self.words[self.at] == "of" and not self._is_number(self.at + found[0]):
            return 1, "OF"  # `50% of any tranche`, and not `of any 30 days`
        if found and found[1] in _GIVES_WAY and self.at + 1 < len(self.words):
            following = WORDS.longest(self.words, self.at + 1)
            if following and following[0] > 1:
                return 1, _GIVES_WAY[found[1]]
        return found

    def _is_number(self, at: int) -> bool:
        return at < len(self.pieces) and (self.pieces[at].kind == "number" or self.words[at] in NUMBER_WORDS)

    def _other_comparison(self) -> bool:
        """`=>` and the like."""
        following = self._peek(1)
        if following is None or following.kind != "symbol":
            return False
        text = self._span(2).text
        if text not in COMPARISONS:
            return False
        here, terminal = COMPARISONS[text]
        self._problem("GK0106", f"`{text}` is no sign of comparison", self._span(2), f"write `{here}`")
        self._emit(terminal, 2)
        return True

    def _phrase(self, count: int, terminal: str) -> None:
        text = " ".join(self.words[self.at : self.at + count])
        if terminal == "EVENT":
            self._emit(terminal, count, EVENTS[text])
        elif terminal in _OF_TIME:
            self._emit(terminal, count, _OF_TIME[terminal][text])
        else:
            self._emit("FOR_YEAR" if terminal == "FOR" and self._is_year(count) else terminal, count)
        if terminal == "CATEGORY":
            self._free_text()

    def _is_year(self, ahead: int) -> bool:
        """Whether a year follows, as in `annual report for 2026`, and not `for 10 consecutive days`."""
        year, more = self._peek(ahead), self._peek(ahead + 1)
        is_year = year is not None and re.fullmatch(r"(19|20)\d\d", year.text) is not None
        return is_year and (more is None or more.folded != "consecutive")

    def _free_text(self) -> None:
        """After `category` any words do, up to a comma or the end of the line."""
        count = 0
        line_end = self.span.source.text.find("\n", self.pieces[self.at - 1].end)
        while (piece := self._peek(count)) and piece.kind in ("word", "number") and not 0 <= line_end < piece.start:
            count += 1
        if count:
            self._emit("TEXT", count, self._span(count).text)

    def _unknown_word(self) -> None:
        word = self.words[self.at]
        if self.tokens and word in ("release", "hold", "never", "define"):
            self._statement_inside()
            return
        if [token.type for token in self.tokens] == ["ROLE"] and word == "may":
            self._no_such_power()
            return
        count = 1
        while (piece := self._peek(count)) and piece.kind == "word" and self._is_unknown(self.at + count):
            count += 1
        self._unknown_name(count, fold(self._span(count).text))

    def _statement_inside(self) -> None:
        found = _MARGIN.longest(self.words, self.at)
        span = self._span(found[0] if found else 1)
        message = f"`{span.text}` begins a statement but stands inside one"
        self._problem("GK0309", message, span, "begin it at the left margin, on a line of its own")
        self.at = len(self.pieces)

    def _no_such_power(self) -> None:
        span = self._span(2 if self._peek(1) else 1)
        role = self.tokens[0].span.text
        powers = f"{', '.join(POWER_WORDS[:-1])} or {POWER_WORDS[-1]}"
        meant = POWERS.get(self.words[self.at + 1]) if self._peek(1) else None
        help_ = f"write `{role} may {meant} …`" if meant else f"a role may {powers}, as in `{role} may hold tranche 2`"
        self._problem("GK0330", f"no power `{span.text}` is known", span, help_)
        self.at = len(self.pieces)

    def _is_unknown(self, at: int) -> bool:
        return not (
            self.names.phrases.longest(self.words, at)
            or WORDS.longest(self.words, at)
            or self.words[at] in NUMBER_WORDS
            or self.pieces[at].text in currencies()
            or self.pieces[at].start in self.declared
        )

    def _tranche_paid(self) -> str:
        """How it is said of a tranche that it was paid."""
        before = [word for word in self.words[: self.at] if word not in ("is", "was", "has", "been")]
        if self.words[self.at] not in ("paid", "disbursed") or "tranche" not in before[-2:]:
            return ""
        which = "the previous tranche" if before[-1] == "tranche" else f"tranche {before[-1]}"
        return f"did you mean `{which} released`?"

    def _unknown_name(self, count: int, name: str) -> None:
        """Say so, and let the sentence be read on as if the nearest word stood there."""
        if self._text_without_marks() or self._sign_after_word():
            return
        near, length = self._nearest(count)
        cure = "" if length > 1 and near and near[0] in self.names.kinds else self._said_here()
        cure = cure or self._sort_of_year()
        if cure:
            near, length = [], count if cure == OF_SEVERAL else self._read_over() or 1
        span = self._span(length)
        two = [] if cure else self._two_names(count)
        if two:
            span, length, near = self._span(count), count, two
            help_ = f"are these two names, with nothing between them: `{two[0]}` and `{two[1]}`?"
        elif cure:
            help_ = cure
        elif count == 1 and span.text.upper() in currencies() and not near:
            help_ = f"did you mean `{span.text.upper()}`? Currency codes are written in capitals"
        elif self.tokens and self.tokens[-1].type == "CURRENCY_IS":
            help_ = "write the three letters of its code, as in `currency USD`"
        elif near:
            help_ = self._own_of_items(near) or "did you mean " + " or ".join(f"`{found}`" for found in near) + "?"
        elif findings := self._tranche_paid() or self._findings():
            help_ = findings
        elif self.tokens and self.tokens[-1].type == "FOR_EACH":
            help_ = f"declare it: `item {name}` if an award has several, or `measure {name}`; or check the spelling"
        elif self._stands_for_a_role(length):
            help_ = f"declare the role, `roles: {name}`, or check the spelling"
        else:
            help_ = f"declare it (`milestone {name}`, `measure {name}`, …) or check the spelling"
        if not self.mixed.intersection(range(span.start, span.end)):
            several = length > 1 and self.words[self.at] in READ_OVER
            what = ("words" if several else "word") if cure else "name"
            help_ = help_.replace("leave it out", "leave them out") if several else help_
            self._problem("GK0201", f"unknown {what} `{' '.join(span.text.split())}`", span, help_)
        if cure and self.words[self.at] in READ_OVER:
            self.at += length
            return
        event = EVENTS.get(near[0]) if near else None
        meant = terminal_of(self.names.kinds[near[0]]) if near and near[0] in self.names.kinds else "NAME"
        if event is not None and self.tokens and self.tokens[-1].type in ("NAME", "NUMBER", "RIGHT"):
            self.tokens.append(Token("EVENT", span, event, known=False))
        else:
            self.tokens.append(Token(meant, span, near[0] if near else name, known=False))
        self.at += length

    def _said_here(self) -> str:
        """How the language says the word that begins here, where another agreement has it in this place."""
        word, last = self.words[self.at], self.tokens[-1].type if self.tokens else ""
        if word in ("exceeding", "exceed", "to") and last == "NOT" and (word != "to" or self._after("exceed")):
            return "write `at most` of a figure, and of what is paid `up to`"
        if found := _SHORT_SCALE.fullmatch(word):
            following = self._peek(1)
            after = following.text if following is not None else ""
            code = str(self.tokens[-1].value) if last == "CURRENCY" else after if after in currencies() else ""
            if code:
                return f"write `{found[1]} {_SCALED[found[2]]} {code}`"
        cure = said_otherwise(word)
        return "leave it out" if cure == "write `when`" and last == "WHEN" else cure

    def _after(self, word: str) -> bool:
        return self.words[self.at + 1 : self.at + 2] == [word]

    def _read_over(self) -> int:
        """How many words in a row say nothing here, as in `must be`."""
        count = 0
        while self.at + count < len(self.words) and self.words[self.at + count] in READ_OVER:
            if not self._is_unknown(self.at + count):
                break
            count += 1
        return count

    def _own_of_items(self, near: Sequence[str]) -> str:
        """`milestone works per site`, a name as a whole, where each site was to have its own."""
        name, per, item = near[0].rpartition(" per ")
        if not per or self.names.kinds.get(item) != "item":
            return ""
        kind = self.names.kinds[near[0]]
        return f"say in its declaration that each {item} has its own: `{kind} {name} for each {item}`"

    def _sort_of_year(self) -> str:
        """`in any calendar year`."""
        following = self._peek(1)
        if following is None or following.folded not in PER_WORDS:
            return ""
        if self.words[self.at] not in ("calendar", "fiscal", "financial", "accounting"):
            return ""
        return "leave it out; years and quarters are the calendar's, unless the header says when `years begin`"

    def _two_names(self, count: int) -> list[str]:
        """Two declared names that unknown words are near to, where one is not: an `and` between them is missing."""
        names = [*self.names.kinds]
        for length in range(1, count):
            halves = (fold(self._span(length).text), fold(self._span_of(self.at + length, count - length).text))
            near = [get_close_matches(half, names, 1, 0.8) for half in halves]
            if all(near):
                return [found[0] for found in near]
        return []

    def _text_without_marks(self) -> bool:
        """Whether words stand where text in quotation marks should; the rest of the sentence is read over."""
        if not self.tokens or self.tokens[-1].type not in ("BECAUSE", "LABEL", "CLAUSE", "MEANS", "AGREEMENT"):
            return False
        line = self.span.source.text.find("\n", self.pieces[self.at].start)
        span = Span(
            self.span.source, self.pieces[self.at].start, min(self.span.end, line) if line >= 0 else self.span.end
        )
        word = self.tokens[-1].span.text
        text = " ".join(span.text.split())
        self._problem("GK0307", f"expected text in quotation marks, got `{text}`", span, f'write `{word} "{text}"`')
        self.at = len(self.pieces)
        return True

    def _sign_after_word(self) -> bool:
        """`US$ 500`."""
        sign = self._peek(1)
        if sign is None or sign.text not in SIGNS or self.pieces[self.at].end != sign.start:
            return False
        help_ = "write the currency code, as in `500,000 USD`"
        self._problem("GK0105", f"currency sign `{self._span(2).text}`", self._span(2), help_)
        self.at = len(self.pieces)
        return True

    def _findings(self) -> str:
        """After `audit opinion is`: which findings there are."""
        types = [token.type for token in self.tokens[-3:]]
        if types[-1:] != ["IS"] and types[-2:] != ["IS", "NOT"]:
            return ""
        subject = self.tokens[-types[::-1].index("IS") - 2] if len(self.tokens) > 1 else None
        kind = self.names.kinds.get(str(subject.value)) if subject is not None else None
        if subject is None or kind not in (Kind.JUDGEMENT, Kind.FACT, Kind.PARAMETER):
            return ""
        choices = self._findings_of(str(subject.value))
        if choices:
            return f"say one of those it is declared with: {', '.join(f'`{name}`' for name in choices[:8])}"
        said = subject.span.text
        return f"say `{said} found` or `{said} refused`" if kind is Kind.JUDGEMENT else ""

    def _findings_of(self, name: str) -> list[str]:
        """The findings that stand in the declaration of a name."""
        words = r"\s+".join(map(re.escape, name.split()))
        found = re.search(
            rf"(?im)^(?:judge?ment|fact|parameter)\s+`?{words}(?![\w-]).*(?:\n[ \t].*)*", self.span.source.text
        )
        listed = fold(found[0]) if found else ""
        return [choice for choice, kind in self.names.kinds.items() if kind is Kind.CHOICE and choice in listed]

    def _stands_for_a_role(self, length: int) -> bool:
        if self.tokens:
            return self.tokens[-1].type in ("BY", "VERIFIED_BY")
        following = self._peek(length)
        return following is not None and following.folded == "may"

    def _nearest(self, count: int) -> tuple[list[str], int]:
        """The nearest names or phrases to the unknown words here, and how many of the words they stand for."""
        vocabulary = [*self.names.kinds, *PHRASES]
        self.names.compared.update(words=len(vocabulary) * min(count, MAX_NEAR_WORDS))
        if self.names.compared["words"] > MAX_COMPARED:
            return [], count
        best: tuple[float, list[str], int] = (0.0, [], count)
        for length in range(min(count, MAX_NEAR_WORDS), 0, -1):
            text = fold(self._span(length).text)
            near = get_close_matches(text, vocabulary, 2, 0.75)
            if not near and length == count:  # part of a name that goes on
                near = [name for name in self.names.kinds if name.startswith(f"{text} ")][:2]
            score = SequenceMatcher(None, near[0], text).ratio() if near else 0.0
            if score > best[0]:
                best = (score, near, length)
        return best[1], best[2]

    def _one_script(self, piece: Lexeme) -> None:
        """A word of letters that look alike in two scripts says something else than it shows."""
        found = sorted({script for character in piece.text if (script := _script(character))})
        if len(found) > 1:
            self.mixed.add(piece.start)
            message = f"`{piece.text}` mixes {' and '.join(found)} letters"
            span = Span(self.span.source, piece.start, piece.end)
            self._problem("GK0103", message, span, "type the word again in one alphabet")

    def _bad_character(self) -> None:
        piece = self.pieces[self.at]
        span = self._span(1)
        if piece.text in '"“”':
            self._problem("GK0104", "quotation mark not closed on its line", span, 'close it with `"` on the same line')
            self.at = len(self.pieces)
        elif piece.text in SIGNS:
            number = self._peek(1)
            code = SIGNS[piece.text]
            sum_ = f"{number.text} {code}" if number and number.kind == "number" else f"500,000 {code}"
            self._problem("GK0105", f"currency sign `{piece.text}`", span, f"write the currency code, as in `{sum_}`")
            self.at = len(self.pieces)  # of which currency the amount is, nobody can say
        else:
            help_ = CHARACTERS.get(piece.text, "delete it")
            count = 1
            while (following := self._peek(count)) and following.text == piece.text and piece.text in "&|":
                count += 1
            span = self._span(count)
            self._problem("GK0106", f"unexpected character `{span.text}`", span, help_)
            if piece.text in "&|":
                self._emit("AND" if piece.text == "&" else "OR", count)
            elif piece.text in "'‘’«„":
                self.at = len(self.pieces)
            else:
                self.at += 1

    # ------------------------------------------------------------------------------------------ literals

    def _may_be_date(self, piece: Lexeme) -> bool:
        """Whether it is worth looking for a date that is not written as dates are; most figures are none."""
        if piece.kind != "number":
            return _MAY_BE_DATE.match(piece.folded) is not None
        after = self._peek(1)
        if piece.text.count(".") == 2 or after is None:
            return piece.text.count(".") == 2
        if after.kind == "word":
            year = self._peek(2)
            has_year = year is not None and year.kind == "number" and len(year.text) == 4 and year.text.isdigit()
            return has_year != (
                after.folded in _MONTH_NAMES
            )  # `30 June 2027` is a date, `30 June` and `30 Juni 2027` none
        return after.start == piece.end and after.text in ("/", "-")

    def _date_slip(self, piece: Lexeme) -> bool:
        """A date that is not written as dates are: said, and read as one."""
        before = [token.type for token in self.tokens[-2:]]
        asked = before[-1:] in (["YEARS_BEGIN"], ["THE_FIRST"]) or before in (
            ["DAY_AND_MONTH", "COMMA"], ["DAY_AND_MONTH", "OR"]
        )  # fmt: skip
        slip = date_slip(self.span.source.text, piece.start, self.span.end, asked)
        if slip is None:
            return False
        span = Span(self.span.source, piece.start, slip.end)
        self._problem("GK0115", slip.message, span, slip.help)
        count = 1
        while (following := self._peek(count)) and following.start < slip.end:
            count += 1
        self._emit("DATE", count, slip.day)
        return True

    def _literal(self) -> bool:
        piece = self.pieces[self.at]
        if self._may_be_date(piece) and self._date_slip(piece):
            return True
        if piece.kind == "iso":
            self._date(1)
        elif piece.kind == "number":
            self._number(piece)
        elif piece.text in currencies() and not WORDS.longest(self.words, self.at):  # ALL OF is not the lek
            self._currency(piece)
        elif piece.folded in NUMBER_WORDS:
            self._emit("NUMBER", 1, Fraction(NUMBER_WORDS[piece.folded]))
        else:
            return False
        return True

    def _number(self, piece: Lexeme) -> None:
        month, year = self._peek(1), self._peek(2)
        if month and month.folded in _MONTH_NAMES and piece.text.isdigit():
            if year and re.fullmatch(r"\d{4}", year.text):
                self._date(3)
            else:
                self._day_and_month()
        elif piece.text.endswith("%"):
            self._emit("PERCENT", 1, self._value(piece.text[:-1].rstrip(), self.at) / 100)
        elif month and month.folded in ("percent", "per") and (count := self._percent_words()):
            self._emit("PERCENT", count, self._value(piece.text, self.at) / 100)
        else:
            self._amount()

    def _percent_words(self) -> int:
        if self.words[self.at + 1] == "percent":
            return 2
        cent = self._peek(2)
        return 3 if cent and cent.folded == "cent" else 0

    def _amount(self) -> None:
        count = self._in_blank_groups()
        value = Fraction(1) if count > 1 else self._value(self.pieces[self.at].text, self.at)
        if (scale := self._peek(count)) and scale.folded in SCALES:
            value *= SCALES[scale.folded]
            count += 1
        code = self._peek(count)
        if code and code.text in SIGNS:
            text = self._span(count).text
            help_ = f"write the currency code, as in `{text} {SIGNS[code.text]}`"
            self._problem("GK0105", f"currency sign `{code.text}`", self._span_of(self.at + count, 1), help_)
            self.at = len(self.pieces)
            return
        if code and code.text in currencies() and fold(code.text) not in self.names.kinds:
            self._money(value, code.text, count + 1)
        else:
            if count == 1 and (grouped := thousands_meant(self.pieces[self.at].text)):
                self._point_of_thousands(grouped)
            self._emit("NUMBER", count, value)

    def _point_of_thousands(self, grouped: str) -> None:
        """Warn of a number that is a thousand times larger in countries where a point parts the thousands."""
        text = self.pieces[self.at].text
        shown = grouped_text(self._value(text, self.at))
        help_ = f"write `{grouped}` if thousands are meant; if not, `{unmistakable(text)}`"
        self._problem("GK0605", f"`{text}` is read as {shown}", self._span(1), help_, Severity.WARNING)

    def _in_blank_groups(self) -> int:
        """Of how many pieces a number is whose thousands are parted by blanks: `500 000`."""
        count = 1
        text = self.span.source.text
        while (
            re.fullmatch(r"\d{1,3}", self.pieces[self.at].text)
            and (following := self._peek(count))
            and re.fullmatch(r"\d{3}", following.text)
            and "\n" not in text[self.pieces[self.at + count - 1].end : following.start]
        ):
            count += 1
        if count > 1:
            groups = [piece.text for piece in self.pieces[self.at : self.at + count]]
            message = f"`{self._span(count).text}` is not a number: its thousands are parted by blanks"
            self._problem("GK0112", message, self._span(count), f"did you mean `{','.join(groups)}`?")
        return count

    def _currency(self, piece: Lexeme) -> None:
        following = self._peek(1)
        if following and following.kind == "number" and not following.text.endswith("%"):
            count = 2
            value = self._value(following.text, self.at + 1)
            if (scale := self._peek(2)) and scale.folded in SCALES:
                value *= SCALES[scale.folded]
                count = 3
            self._money(value, piece.text, count)
        else:
            self._emit("CURRENCY", 1, piece.text)

    def _money(self, value: Fraction, currency: str, count: int) -> None:
        span = self._span(count)
        places = minor_digits(currency)
        figure = next(piece.text for piece in self.pieces[self.at : self.at + count] if piece.kind == "number")
        scaled = any(piece.folded in SCALES for piece in self.pieces[self.at : self.at + count])
        thousands = re.fullmatch(r"\d{1,3}\.\d{3}", figure) is not None and not scaled and places < 3
        if thousands or (value * 10**places).denominator != 1:
            help_ = "thousands are grouped by commas: `500,000`; decimals follow a point: `500.25`"
            if thousands:
                help_ = (
                    f"did you mean `{figure.replace('.', ',')} {currency}`? Commas part thousands, a point the decimals"
                )
            self._problem(
                "GK0113",
                f"`{span.text}` is finer than the currency, expected at most {places} decimal places",
                span,
                help_,
            )
        self._emit("MONEY", count, Money(value, currency))

    def _date(self, count: int) -> None:
        span = self._span(count)
        day = date_from_text(" ".join(span.text.split()))
        if day is None:
            self._problem("GK0111", f"there is no day `{span.text}`", span, "check the day of the month")
            day = date(2000, 1, 1)
        self._emit("DATE", count, day)

    def _day_and_month(self) -> None:
        span = self._span(2)
        day = date_from_text(" ".join(span.text.split()) + " 2001")
        if day is None:
            self._problem("GK0111", f"there is no day `{span.text}`", span, "check the day of the month")
            day = date(2001, 1, 1)
        self._emit("DAY_AND_MONTH", 2, (day.month, day.day))

    def _value(self, text: str, at: int) -> Fraction:
        value = number_from_text(text)
        if value is not None:
            return value
        span = self._span_of(at, 1)
        if sum(character.isdigit() for character in text) > MAX_DIGITS:
            self._problem("GK0114", f"a number of more than {MAX_DIGITS} digits", span, "check the number")
        else:
            message = f"`{text}` is not a number: its commas or points are misplaced"
            self._problem("GK0112", message, span, number_cure(text))
        return Fraction(1)

    # ------------------------------------------------------------------------------------------ small things

    def _peek(self, ahead: int) -> Lexeme | None:
        return self.pieces[self.at + ahead] if self.at + ahead < len(self.pieces) else None

    def _text(self, count: int) -> str:
        return self.span.source.text[self.pieces[self.at].start : self.pieces[self.at + count - 1].end]

    def _span(self, count: int) -> Span:
        return self._span_of(self.at, count)

    def _span_of(self, at: int, count: int) -> Span:
        return Span(self.span.source, self.pieces[at].start, self.pieces[at + count - 1].end)

    def _emit(self, terminal: str, count: int, value: TokenValue = None) -> None:
        begin, self.at = self.at, self.at + count
        span = Span(self.span.source, self.pieces[begin].start, self.pieces[self.at - 1].end)
        self.tokens.append(Token(terminal, span, value))

    def _problem(self, code: str, message: str, span: Span, help_: str, severity: Severity = Severity.ERROR) -> None:
        self.problems.append(Diagnostic(code, severity, message, (Label(span),), help_))


def _script(character: str) -> str:
    """The script of a letter by its first word in Unicode; Japanese is written in three at once."""
    first, _, rest = name_of(character, "").partition(" ")
    if "LETTER" not in rest or first in ("HIRAGANA", "KATAKANA"):
        return ""
    return first.capitalize()
