"""What a cell says: its text becomes a value, or what is wrong with it in words. Nothing is guessed.

Messages name what stands in the cell and never where it stands, so that any copy of the tables tells the same.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from gatekeeper.diagnostics import Severity
from gatekeeper.facts.months import languages_of
from gatekeeper.facts.stored import BYTES, NESTED
from gatekeeper.inert import inert
from gatekeeper.values.absence import NOT_REPORTED, Absent, Reason
from gatekeeper.values.dates import date_from_text, date_text
from gatekeeper.values.money import currencies
from gatekeeper.values.numbers import MAX_DIGITS, exact_decimal, number_from_text
from gatekeeper.vocabulary import STATUS_SYNONYMS, Status, fold

Word = TypeVar("Word", bound=StrEnum)


@inert
class Wrong:
    """What is wrong with a cell: the message, what was expected instead, the cure."""

    code: str
    message: str
    expected: str = ""
    help: str = ""
    severity: Severity = Severity.ERROR


SPREADSHEET_ERRORS = frozenset(
    {
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!",
        "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!", "#PYTHON!",
    }
)  # fmt: skip

NOT_CELLS = {BYTES: "bytes", NESTED: "a list or a group of values"}

# U+FFFD stands for bytes that were not UTF-8; controls, bidirectional marks and zero-width letters hide what is there.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})\Z", re.ASCII)
_WITH_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}(?::?\d{2})?)?\Z", re.ASCII
)
_AMOUNT = re.compile(r"(?:([A-Za-z]{3}) ?(?=[\d+-]))?([+-]?\d[\d,]*(?:\.\d+)?)(?: ?([A-Za-z]{3}))?\Z", re.ASCII)
_WITH_COMMA = re.compile(r"[+-]?\d[\d. ]*,\d+", re.ASCII)
_REASON = re.compile(r"([^:(]+?)\s*(?::\s*(.*)|\((.*)\))?\Z", re.DOTALL)
_MOST_SHOWN = 60


def quoted(text: str) -> str:
    """The text of a cell in backticks, cut where it is long, hidden characters by their code point."""
    text = text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
    text = _HIDDEN.sub(lambda found: f"U+{ord(found[0]):04X}", text)
    return f"`{text}`".replace("\n", " ")


def listed(words: Iterable[str], joint: str = "or") -> str:
    """`a`, `b` or `c`."""
    *others, last = (f"`{word}`" for word in words)
    return f"{', '.join(others)} {joint} {last}" if others else last


def unreadable(text: str) -> Wrong | None:
    """What makes a cell unreadable whatever its column holds: an error, bytes, a list, a formula, hidden characters."""
    if text[0] == "#" and text.upper() in SPREADSHEET_ERRORS:
        return Wrong(
            "GK2005",
            f"the cell holds the spreadsheet error {quoted(text.upper())}",
            help="mend the formula, or leave the cell blank and say why under `absent because`",
        )
    if text[0] == "#" and text in NOT_CELLS:
        return Wrong(
            "GK2070",
            f"the cell holds {NOT_CELLS[text]}, not text, a number or a date",
            help="keep it in a column of its own type, or leave the column out",
        )
    if text[0] == "=":
        return Wrong(
            "GK2006",
            f"the formula {quoted(text)} has no stored value",
            help="write the value itself; or let a spreadsheet programme open the workbook, compute it and save it",
        )
    if not text.isascii() or not text.isprintable():
        found = _HIDDEN.search(text)
        if found and found[0] == "\ufffd":
            return Wrong("GK2019", f"{quoted(text)} is not UTF-8 text", help="save the file as `CSV UTF-8`")
        if found:
            return Wrong(
                "GK2019", f"{quoted(text)} holds the hidden character U+{ord(found[0]):04X}", help="type the cell again"
            )
    return None


# ------------------------------------------------------------------------------------------ dates


@lru_cache(maxsize=8192)  # the same days come again and again
def date_cell(text: str) -> date | Wrong:
    """The day written as `2027-06-30` or `30 June 2027`."""
    expected = "a date such as `2027-06-30` or `30 June 2027`"
    timed = _WITH_TIME.match(text)
    if timed and (timed[3] or timed[2].strip("0:.")):  # with a zone, even midnight may be another day elsewhere
        return Wrong("GK2004", f"{quoted(text)} has a time of day, expected a date", expected, "write the day alone")
    day = date_from_text(timed[1] if timed else text)
    if day is not None and day.year >= 1900:
        return day
    if (parts := _SLASHED.match(text)) and int(parts[1]) <= 12 and int(parts[2]) <= 12:
        cure = "write the month in words, or the year first; or declare the order of the house in `columns.toml`"
        return Wrong("GK2003", f"{quoted(text)} can be read as two dates", expected, cure)
    return Wrong("GK2002", f"expected a date, got {quoted(text)}", expected, _date_cure(text))


def _date_cure(text: str) -> str:
    """How the day is written that can be meant, where there is one; of spreadsheets, which count days, how they do."""
    if (parts := _SLASHED.match(text)) and len(parts[3]) == 4:
        first, second = parts[1].zfill(2), parts[2].zfill(2)
        day = date_from_text(f"{parts[3]}-{second}-{first}") or date_from_text(f"{parts[3]}-{first}-{second}")
        if day is None:
            return _NO_SUCH_DAY
        return f"write it as `{day.isoformat()}`" if day.year >= 1900 else _TOO_EARLY
    if date_from_text(text) is not None:
        return _TOO_EARLY
    if _YEAR_FIRST.match(text) or date_from_text(_DAY_FIRST.sub("1", text)) is not None:
        return _NO_SUCH_DAY
    if _COUNTED.match(text):
        day = date(1899, 12, 30) + timedelta(days=int(text))
        return f"a spreadsheet keeps {date_text(day)} so: if that is meant, write `{day.isoformat()}`"
    cure = "write it as `2027-06-30`"
    if languages := languages_of(text):
        declared = listed(f'language = "{language}"' for language in languages)
        cure += f"; or declare {declared} under `[dates]` in `columns.toml`"
    return cure


_TOO_EARLY = "no day before 1900 is read: mend the year, or leave the cell blank where nobody knows the day"
_NO_SUCH_DAY = "the calendar has no such day: mend the day or the month"
_YEAR_FIRST = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)  # as it ought to be, and read where there is such a day
_DAY_FIRST = re.compile(r"\A\d{1,2}(?= )", re.ASCII)
_COUNTED = re.compile(r"[345]\d{4}\Z", re.ASCII)  # from 1982 to 2064


# ------------------------------------------------------------------------------------------ numbers


def number_cell(text: str) -> Decimal | Wrong:
    """The number written as `1234.5` or `1,234.5`."""
    number = number_from_text(text)
    if number is not None:
        return exact_decimal(number)
    if sum(map(str.isdigit, text)) > MAX_DIGITS:
        return Wrong("GK2001", f"expected a number of at most {MAX_DIGITS} digits, got {quoted(text)}", "a number")
    cure = "write digits alone; where there is no figure leave the cell blank and say why under `absent because`"
    if _WITH_COMMA.fullmatch(text):
        cure = "write `1234.5`; or declare the decimal comma of the house in `columns.toml`"
    return Wrong("GK2001", f"expected a number, got {quoted(text)}", "a number such as `1234.5` or `1,234.5`", cure)


def amount_cell(text: str, currency: str | None) -> Decimal | Wrong:
    """An amount, its currency around it or not: `500,000`, `500,000 USD`, `USD 500,000`; `currency` is the expected."""
    written = _AMOUNT.match(text)
    if not written:
        return number_cell(text)
    before, digits, after = written[1], written[2], written[3]
    for named in (before, after):
        if named and named.upper() not in currencies():
            return number_cell(text)
        if named and currency is None:
            cure = "mend the currency of the award first"
            return Wrong("GK2009", f"{quoted(text)} names a currency, and that of the award is not known", help=cure)
        if named and named.upper() != currency:
            cure = "amounts of two currencies are never compared: convert it, or mend the currency"
            message = f"expected an amount in `{currency}`, got {quoted(text)}"
            return Wrong("GK2009", message, f"an amount in `{currency}`", cure)
    return number_cell(digits)


def percentage_cell(text: str) -> Decimal | Wrong:
    """A percentage in percent: `99.5` or `99.5%`."""
    return number_cell(text[:-1].rstrip() if text.endswith("%") else text)


def bounded(number: Decimal | Wrong, text: str, *, above_zero: bool) -> Decimal | Wrong:
    """A number that may not be below 0 (or not 0 either)."""
    if isinstance(number, Wrong) or number > 0 or (number == 0 and not above_zero):
        return number
    least = "above 0" if above_zero else "of 0 or more"
    cure = "amounts are positive: what moved back is a row of kind `recovery`" if above_zero else "leave out the sign"
    return Wrong("GK2011", f"expected a number {least}, got {quoted(text)}", f"a number {least}", cure)


def tranche_cell(text: str) -> int | Wrong:
    """The number of a tranche: a whole number from 1."""
    number = number_from_text(text)
    if number is not None and number.denominator == 1 and 1 <= number <= 9999:
        return int(number)
    message = f"expected the number of a tranche, got {quoted(text)}"
    return Wrong("GK2036", message, "a whole number from 1", "write `2` for the second tranche")


# ------------------------------------------------------------------------------------------ words


def currency_cell(text: str) -> str | Wrong:
    """A currency code of ISO 4217."""
    if text.upper() in currencies():
        return text.upper()
    cure = "write the three letters of ISO 4217"
    return Wrong("GK2010", f"expected a currency, got {quoted(text)}", "a currency code such as `USD`", cure)


def word_cell(text: str, words: type[Word], synonyms: Mapping[str, Word]) -> Word | Wrong:
    """One of the words of a list, letter case, blanks and some marks ignored, or a synonym."""
    letters = fold(text).translate(_WITHOUT_MARKS)
    for word in words:
        if word.translate(_WITHOUT_MARKS) == letters:
            return word
    if letters in synonyms:
        return synonyms[letters]
    return not_one_of(text, tuple(words))


# No others: `50% complete` is not complete, and `achieved?` asks.
_WITHOUT_MARKS = str.maketrans("", "", " -\u2010\u2011\u2013/.'\u2019")


@lru_cache(maxsize=1024)
def status_cell(text: str) -> Status | Wrong:
    """How a milestone stands, in our words or the trade's."""
    return word_cell(text, Status, STATUS_SYNONYMS)


def not_one_of(text: str, words: tuple[str, ...]) -> Wrong:
    """The word is not one of those expected."""
    return Wrong(
        "GK2008", f"expected one of {listed(words)}, got {quoted(text)}", listed(words), "write one of these words"
    )


_YES = frozenset({"yes", "y", "true"})
_NO = frozenset({"no", "n", "false"})


def yes_or_no(text: str) -> bool | Wrong:
    """Yes or no, as a person or a spreadsheet says it."""
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    return not_one_of(text, ("yes", "no"))


def choice_cell(text: str, choices: tuple[str, ...]) -> str | Wrong:
    """One of the declared choices, as it is declared."""
    for choice in choices:
        if fold(choice) == fold(text):
            return choice
    return not_one_of(text, choices)


def finding_cell(text: str, choices: tuple[str, ...]) -> str | Wrong:
    """What a role found: one of the declared findings; without any, `yes` (found) or `no` (refused)."""
    if choices:
        return choice_cell(text, choices)
    word = {"found": "yes", "approved": "yes", "refused": "no", "not found": "no"}.get(fold(text), text)
    answer = yes_or_no(word)
    if isinstance(answer, Wrong):
        return not_one_of(text, ("yes", "no", "found", "refused"))
    return "yes" if answer else "no"


def reason_cell(text: str) -> Absent | Wrong:
    """Why a value is absent: a reason, alone or followed by more: `withheld: under negotiation`."""
    written = _REASON.match(text)
    word, detail = (written[1], written[2] or written[3] or "") if written else (text, "")
    for reason in Reason:
        if reason == fold(word):
            return Absent(reason, detail.strip())
    return not_one_of(text, tuple(reason for reason in Reason if reason is not Reason.UNCLEAR))


def unexplained(text: str) -> Absent:
    """The reason was not understood: the value is absent all the same."""
    return Absent(NOT_REPORTED.reason, text)
