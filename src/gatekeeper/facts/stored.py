"""A value stored with a type, as the text of a cell: the same text a CSV file would have.

Used by every source whose columns have types. What is no text, number, date or yes-or-no becomes a word of its own
(`#BYTES!`), which no column takes for a value.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Context, Decimal
from enum import Enum, auto
from itertools import zip_longest

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.sheet import Sheet, SheetRow, StoredNumber, trimmed

BYTES, NESTED = "#BYTES!", "#LIST!"

_FIFTEEN_DIGITS = Context(prec=15)


class Stored(Enum):
    """How the values of a column are stored, where a source says so."""

    TEXT = auto()
    WHOLE = auto()
    DECIMAL = auto()
    FLOAT = auto()
    SINGLE = auto()  # a float of half the size, in the fewest digits that tell it from others
    YES_NO = auto()
    DATE = auto()
    MOMENT = auto()  # a date and a time of day, of no zone
    ZONED = auto()  # the same in UTC: which day it is depends on where one stands
    BYTES = auto()
    NESTED = auto()


def fifteen_digits(number: float) -> StoredNumber:
    """A floating-point number to 15 significant digits, written out."""
    return StoredNumber(f"{Decimal(format(number, '.15g')):f}")


def whole_to_fifteen_digits(number: int) -> StoredNumber:
    """A whole number that was stored as a floating-point number."""
    return StoredNumber(f"{_FIFTEEN_DIGITS.create_decimal(number):f}")


def decimal_text(text: str) -> str:
    """A decimal without the zeros that say nothing: `500000.00` is `500000`."""
    return text.rstrip("0").rstrip(".") if "." in text and "E" not in text.upper() else text


def moment_text(moment: datetime) -> str:
    """The day alone at midnight, else with the time of day."""
    if moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat(sep=" ", timespec="seconds")


def value_text(value: object) -> str:
    """One value of a source whose cells have types of their own, each for itself."""
    match value:
        case None:
            return ""
        case str():
            return trimmed(value)
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return StoredNumber(value)
        case float():
            return fifteen_digits(value)
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case bytes():
            return BYTES
        case _:
            return trimmed(str(value))


def _moment(text: str) -> str:
    day, _, rest = text.partition(" ")
    seconds = decimal_text(rest)
    return day if seconds in ("", "00:00:00") else f"{day} {seconds}"  # `infinity` has no time of day


def _zoned(text: str) -> str:
    day, _, rest = text.removesuffix("+00").removesuffix("UTC").partition(" ")
    return f"{day} {decimal_text(rest)}Z"


# From the text a column was cast to by the library or server that keeps it.
_TEXTS: Mapping[Stored, Callable[[str], str]] = {
    Stored.TEXT: trimmed,
    Stored.WHOLE: StoredNumber,
    Stored.DECIMAL: lambda text: StoredNumber(decimal_text(text)),
    Stored.FLOAT: lambda text: fifteen_digits(float(text)),
    Stored.SINGLE: lambda text: StoredNumber(decimal_text(f"{Decimal(text):f}")),
    Stored.YES_NO: str.upper,
    Stored.DATE: str,
    Stored.MOMENT: _moment,
    Stored.ZONED: _zoned,
    Stored.BYTES: lambda _: BYTES,
    Stored.NESTED: lambda _: NESTED,
}


def column_texts(stored: Stored, values: Sequence[str | None]) -> list[str]:
    """The texts of the cells of a column, from what each value was cast to."""
    of = _TEXTS[stored]
    known = {value: "" if value is None else of(value) for value in set(values)}  # the same come again and again
    return list(map(known.__getitem__, values))


def sheet_of_columns(
    name: str, place: Place, columns: Mapping[str, tuple[Stored, list[str | None]]], *, keyed: bool = False
) -> Sheet:
    """A table from its columns: how each is stored, and the text each of its values was cast to."""
    texts = [column_texts(stored, values) for stored, values in columns.values()]
    findings: list[Finding] = []
    for (heading, (stored, values)), read in zip(columns.items(), texts, strict=True):
        if stored is Stored.FLOAT:
            findings += _rounded_of(place, heading, values, read)
    rows = enumerate(zip_longest(*texts, fillvalue=""), 2)
    kept = tuple(SheetRow(number, cells) for number, cells in rows if any(cells))
    return Sheet(name, place, tuple(map(trimmed, columns)), kept, tuple(findings), keyed)


def _rounded_of(place: Place, heading: str, values: Iterable[str | None], texts: Iterable[str]) -> Iterator[Finding]:
    for row, (value, text) in enumerate(zip(values, texts, strict=True), 2):
        if value is not None and (number := Decimal(value)).is_finite() and Decimal(text) != number:
            yield rounded(place.at(row, heading), value, text)


def rounded(place: Place, stored: str, text: str) -> Finding:
    """A floating-point number has more digits than are read."""
    return Finding(
        "GK2013",
        Severity.WARNING,
        f"the number is stored with more than 15 digits and read as `{text}`",
        place,
        found=stored,
        expected="at most 15 digits",
        help="round it where it is kept, or keep it as text or an exact decimal if every digit counts",
    )
