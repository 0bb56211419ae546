"""What the record keeps in English, said in the language of its reader: by the patterns of what the program writes.

A record never changes with its reader. What the program wrote into it (`achieved on 12 May 2026`) is recognised and
said again; what people wrote, and what no pattern knows, stays as it is written.
"""

import re
from functools import lru_cache

from gatekeeper.reader import ENGLISH, N_, date_text, money_text, number_text, reader, say
from gatekeeper.values.dates import MONTHS, date_from_text
from gatekeeper.values.numbers import number_from_text


def recorded(text: str) -> str:
    """A text of the record as its reader says it."""
    who = reader()
    return text if who is ENGLISH or not text else _in_words_of(who.tag, text)


@lru_cache(maxsize=65_536)
def _in_words_of(tag: str, text: str) -> str:
    """The same, by the tag of the reader, whose texts do not change within a run."""
    for pattern, shape in _patterns():
        if found := pattern.fullmatch(text):
            return say(shape, **{name: _value(name, said) for name, said in found.groupdict().items()})
    if "; " in text:
        return "; ".join(recorded(part) for part in text.split("; "))
    return text


_SHAPES = {
    "day": rf"[0-9]{{1,2}} (?:{'|'.join(MONTHS)}) [0-9]{{4}}",
    "amount": r"-?[0-9][0-9,]*(?:\.[0-9]+)?…? [A-Z]{3}",
    "number": r"-?[0-9][0-9,]*(?:\.[0-9]+)?…?",
    "asked": "“[^”]*”",
    "what": ".+?",
    "text": ".+?",
}


def _value(name: str, said: str) -> str:
    sort = name.rstrip("0123456789")
    if sort == "day" and (day := date_from_text(said)):
        return date_text(day)
    if sort == "number" and (number := number_from_text(said)) is not None:
        return number_text(number, _places(said))
    if sort == "amount":
        figure, _, currency = said.rpartition(" ")
        if (number := number_from_text(figure)) is not None:
            return money_text(number, currency)
    if sort == "asked":
        return say("“{text}”", text=said[1:-1])
    return recorded(said) if sort == "what" else said


def _places(said: str) -> int | None:
    return len(said.partition(".")[2]) or None


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(shape), shape) for shape in RECORDED)


def _pattern(shape: str) -> re.Pattern[str]:
    pieces = re.split(r"\{([a-z]+[0-9]*)\}", shape)
    said = [
        f"(?P<{piece}>{_SHAPES[piece.rstrip('0123456789')]})" if place % 2 else re.escape(piece)
        for place, piece in enumerate(pieces)
    ]
    return re.compile("".join(said), re.DOTALL)


RECORDED = (
    N_("{amount}"),
    N_("{number}%"),
    N_("{day}"),
)
