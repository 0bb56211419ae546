"""The language of the reader: texts from a catalogue, and numbers, money and days as the reader's country writes them.

Display only. Decisions are made and recorded outside of it, in English; whoever writes papers does it within
`read_by(reader)`. Texts are written `say("… {name} …", name=…)`, so that they can be gathered (`make texts`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from decimal import localcontext
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from gatekeeper.resources import locale_folder
from gatekeeper.values import dates, money, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel import Locale


def _one_is_one(count: int) -> int:
    return 0 if count == 1 else 1


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a locale such as `fr-CH` (empty: English as the program writes it), and the texts in its language."""

    tag: str = ""
    language: str = "en"  # of the texts
    locale: "Locale | None" = None
    texts: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    form: "Callable[[int], int]" = _one_is_one

    @property
    def is_translated(self) -> bool:
        """Whether the texts are in the language of the locale."""
        return self.locale is None or self.locale.language == self.language


ENGLISH = Reader()
_READER: ContextVar[Reader] = ContextVar("reader", default=ENGLISH)


class UnknownLocale(ValueError):
    """A locale nobody knows, and the known ones that are written alike."""

    def __init__(self, text: str, near: tuple[str, ...]) -> None:
        super().__init__(f"`{text}` is not a locale")
        self.text, self.near = text, near


@lru_cache(maxsize=8)
def reader_of(text: str) -> Reader:
    """The reader of a locale written `fr`, `fr-FR` or `fr_FR`; of nothing, the program's own English."""
    if not text.strip():
        return ENGLISH
    from babel import Locale, UnknownLocaleError

    asked = text.strip().replace("_", "-")
    try:
        locale = Locale.parse(asked, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        raise UnknownLocale(text, _near(asked)) from None
    countries = [part for part in asked.split("-")[1:] if len(part) == 2 or part.isdecimal()]
    if countries and countries[0].upper() != locale.territory:  # Babel falls back to the language
        raise UnknownLocale(text, _near(asked))
    tag = str(locale).replace("_", "-")
    texts, plurals, form = _catalogue(locale.language)
    language = locale.language if texts or locale.language == "en" else "en"
    return Reader(tag, language, locale, texts, plurals, form)


def _near(asked: str) -> tuple[str, ...]:
    from babel.localedata import locale_identifiers

    known = {name.replace("_", "-").casefold(): name.replace("_", "-") for name in locale_identifiers()}
    found = get_close_matches(asked.casefold(), sorted(known), n=3, cutoff=0.6)
    if not found and (language := asked.casefold().partition("-")[0]) in known:
        found = [language]
    return tuple(known[name] for name in found)


def translations() -> tuple[str, ...]:
    """The languages the texts are translated into, besides English."""
    return tuple(sorted(file.stem for file in locale_folder().glob("*.po")))


def _catalogue(language: str) -> "tuple[dict[str, str], dict[str, tuple[str, ...]], Callable[[int], int]]":
    """The texts of a language by what they are in English; nothing where there is no translation."""
    file = locale_folder() / f"{language}.po"
    if not file.is_file():
        return {}, {}, _one_is_one
    from gettext import c2py

    from babel.messages.plurals import get_plural
    from babel.messages.pofile import read_po

    with file.open("rb") as read:
        catalogue = read_po(read, locale=language)
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if isinstance(message.id, str):
            if message.id and isinstance(message.string, str) and message.string:
                texts[message.id] = message.string
        elif isinstance(message.string, tuple | list) and all(message.string):
            plurals[message.id[0]] = tuple(message.string)
    return texts, plurals, c2py(get_plural(language).plural_expr)


@lru_cache(maxsize=1)
def texts_known() -> frozenset[str]:
    """Every text that papers say, as it is in English; nothing where there is no translation to tell it from."""
    return frozenset(text for language in translations() for text in _catalogue(language)[0])


def reader() -> Reader:
    """Who reads what is being written."""
    return _READER.get()


@contextmanager
def read_by(who: Reader) -> Iterator[None]:
    """Whatever is worded within is worded for this reader."""
    token = _READER.set(who)
    try:
        yield
    finally:
        _READER.reset(token)


# --- texts -----------------------------------------------------------------------------------------------------------


def say(text: str, /, **values: object) -> str:
    """The text in the reader's language, with the values in their places: `say("by {day}", day=…)`."""
    said = _READER.get().texts.get(text, text)
    return said.format(**values) if values else said


def say_n(one: str, many: str, count: int, /, **values: object) -> str:
    """The text for one or for many, as the reader's language tells them apart; `{count}` is how many."""
    who = _READER.get()
    found = who.plurals.get(one)
    said = found[min(who.form(count), len(found) - 1)] if found else one if count == 1 else many
    return said.format(count=number_text(Fraction(count)), **values)


def N_(text: str) -> str:
    """The text as it is, marked to be gathered: it is said elsewhere, by `say`."""
    return text


def N_n(one: str, many: str) -> tuple[str, str]:
    """The same of a text for one and for many."""
    return one, many


# --- days, numbers and money -----------------------------------------------------------------------------------------


def date_text(day: date) -> str:
    """`30 June 2027`, `30 juin 2027`."""
    locale = _READER.get().locale
    if locale is None:
        return dates.date_text(day)
    return _day_in(locale, day)


@lru_cache(maxsize=4_096)
def _day_in(locale: "Locale", day: date) -> str:
    from babel.dates import format_date

    text = format_date(day, "long", locale)
    return f"1er{text[1:]}" if locale.language == "fr" and day.day == 1 else text


def month_text(day: date) -> str:
    """`June 2027`, `juin 2027`: the month of a day."""
    locale = _READER.get().locale
    if locale is None:
        return f"{dates.MONTHS[day.month - 1]} {day.year}"
    from babel.dates import format_date

    return format_date(day, "LLLL y", locale)


def number_text(number: Fraction, places: int | None = None) -> str:
    """`1,250,000.50`, `1 250 000,50`: every digit there is, grouped as the reader does."""
    locale = _READER.get().locale
    if locale is None:
        return numbers.grouped_text(number, places)
    from babel.numbers import format_decimal, get_decimal_symbol, get_minus_sign_symbol

    text = numbers.decimal_text(number, places)
    whole, point, part = text.removeprefix("-").partition(".")
    digits = whole.removesuffix("…")
    with localcontext(prec=len(digits) + 9):  # Babel refuses what is longer than the precision
        grouped = format_decimal(int(digits), locale=locale, decimal_quantization=False)
    minus = get_minus_sign_symbol(locale) if text.startswith("-") else ""
    decimals = get_decimal_symbol(locale) + part if point else whole[len(digits) :]
    return f"{minus}{grouped}{decimals}"


def money_text(amount: Fraction, currency: str) -> str:
    """`250,000 USD`, `250 000 USD`: the code, since a sign such as `$` is that of many countries."""
    if _READER.get().locale is None:
        return money.money_text(amount, currency)
    places = 0 if amount.denominator == 1 else money.minor_digits(currency)
    return f"{number_text(amount, places)}\N{NO-BREAK SPACE}{currency}".rstrip()


def same_figures() -> bool:
    """Whether the reader writes numbers as the rules do: `1,234.5`."""
    return number_text(Fraction(12345678, 10)) == "1,234,567.8"
