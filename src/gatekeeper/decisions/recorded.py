"""What the record keeps in English, said in the language of its reader: by the patterns of what the program writes.

A record never changes with its reader. What the program wrote into it (`achieved on 12 May 2026`) is recognised and
said again; what people wrote, and what no pattern knows, stays as it is written.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from gatekeeper.reader import (
    ENGLISH,
    N_,
    N_n,
    date_text,
    money_text,
    month_text,
    number_text,
    reader,
    say,
    say_n,
)
from gatekeeper.values.absence import Reason
from gatekeeper.values.dates import MONTHS, date_from_text
from gatekeeper.values.numbers import number_from_text
from gatekeeper.vocabulary import Event


def recorded(text: str) -> str:
    """A text of the record as its reader says it."""
    who = reader()
    return text if who is ENGLISH or not text else _said_to(who.tag, text)


@lru_cache(maxsize=65_536)
def _said_to(tag: str, text: str) -> str:
    """The same, by the tag of the reader, whose texts do not change within a run."""
    if (said := _by_pattern(text)) is not None:
        return said
    if "; " in text:
        return say("; ").join(recorded(part) for part in text.split("; "))
    parts = [_by_pattern(part) for part in text.split(", ")]
    return text if None in parts else ", ".join(part for part in parts if part)


def _by_pattern(text: str) -> str | None:
    for shape, anchor, pattern in _patterns():
        if anchor in text and (found := pattern.fullmatch(text)):
            return say(shape, **{name: _value(name, said) for name, said in found.groupdict().items()})
    return None


# --- what may stand in a place of a pattern, by its name; a figure after the name tells two apart --------------------


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_DAY = rf"[0-9]{{1,2}} (?:{'|'.join(MONTHS)}) [0-9]{{4}}"
_NUMBER = r"-?[0-9][0-9,]*(?:\.[0-9]+)?…?"
_EVENT = _one_of(Event)
_TIME = "(?:full |begun )?(?:business day|day|week|month|quarter|half-year|year)"

_SPANS = (  # what a limit on payments is over
    N_("in total"), N_("in any year"), N_("in any half-year"), N_("in any quarter"), N_("in any month"),
    N_("in any week"), N_("in any business day"), N_("in any day"),
)  # fmt: skip

_SHAPES = {
    "act": "hold|cancel|defer",
    "amount": rf"{_NUMBER} [A-Z]{{3}}",
    "asked": "“[^”]*”",
    "budget": "the budget.*?",
    "code": "`[^`]*`",
    "count": rf"[0-9]+ {_TIME}s?",
    "day": _DAY,
    "digit": "[0-9]",
    "digits": "[0-9]+",
    "event": _EVENT,
    "figure": rf"{_NUMBER}(?:%| [^0-9();:]+?)?",
    "how": "pro rata|by priority",
    "iso": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "month": rf"(?:{'|'.join(MONTHS)}) [0-9]{{4}}",
    "number": _NUMBER,
    "quarter": "[QH][1-4] [0-9]{4}",
    "reason": _one_of(Reason),
    "span": _one_of(_SPANS),
    "times": "once|twice|[0-9]+ times",
    "tranches": "every tranche|tranches? [0-9]+(?: to [0-9]+)?",
    "unit": "[^0-9();:]+",
    "verdict": "met|not met|not known|still open",
    "when": rf"{_DAY}|a day (?:that is not known|that can no longer come|counted from what has not happened)",
    "year": "(?:19|20)[0-9]{2}",
}
_ANYTHING = ".+?"


def _value(name: str, said: str) -> str:
    made = _MAKERS.get(name.rstrip("0123456789"))
    return made(said) if made is not None else said


def _day(said: str) -> str:
    day = date_from_text(said)
    return date_text(day) if day is not None else said


def _iso(said: str) -> str:
    return date_text(date.fromisoformat(said))


def _month(said: str) -> str:
    name, _, year = said.partition(" ")
    return month_text(date(int(year), MONTHS.index(name) + 1, 1))


def _periods(said: str) -> str:
    return ", ".join(recorded(name) for name in re.split(", | and ", said))


def _number(said: str) -> str:
    number = number_from_text(said)
    return said if number is None else number_text(number, len(said.partition(".")[2]) or None)


def _amount(said: str) -> str:
    figure, _, currency = said.rpartition(" ")
    number = number_from_text(figure)
    return said if number is None else money_text(number, currency)


def _asked(said: str) -> str:
    return say("“{text}”", text=said[1:-1])


def _count(said: str) -> str:
    count, _, noun = said.partition(" ")
    noun = noun.removesuffix("s")
    return say_n(f"{{count}} {noun}", f"{{count}} {noun}s", int(count))


def _term(said: str) -> str:
    """A fact in the words of the rules, and its value in brackets."""
    name, bracket, value = said.partition(" (")
    return f"{name} ({recorded(value[:-1])})" if bracket and value.endswith(")") else recorded(said)


_MAKERS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(
        ("assumed", "budget", "figure", "period", "quarter", "shares", "times", "tranches", "what", "when"), recorded
    ),
    **dict.fromkeys(("act", "event", "how", "reason", "span", "verdict"), say),
    "amount": _amount,
    "asked": _asked,
    "count": _count,
    "day": _day,
    "iso": _iso,
    "month": _month,
    "periods": _periods,
    "number": _number,
    "term": _term,
}


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Each shape, the longest piece of it that any such text holds, and its pattern."""
    return tuple((shape, max(_PLACE.split(shape)[::2], key=len), _pattern(shape)) for shape in RECORDED)


_PLACE = re.compile(r"\{([a-z]+[0-9]*)\}")


def _pattern(shape: str) -> re.Pattern[str]:
    pieces = [
        f"(?P<{piece}>{_SHAPES.get(piece.rstrip('0123456789'), _ANYTHING)})" if place % 2 else re.escape(piece)
        for place, piece in enumerate(_PLACE.split(shape))
    ]
    return re.compile("".join(pieces), re.DOTALL)


# --- what the program writes into a record: the first shape that fits is taken ---------------------------------------

RECORDED = (
    N_("{amount}"),
    N_("{number}%"),
    N_("{day}"),
    N_("{day} or earlier"),
    N_("{day} or later"),
    N_("{year}"),
    N_("Q{digit} {year}"),
    N_("H{digit} {year}"),
    N_("{month}"),
    N_("{number}"),
    N_("{asked}"),
    N_("nothing is recorded, which means no"),
    N_("yes"),
    N_("no"),
    N_("not reported"),
    N_("not verified"),
    N_("in dispute"),
    N_("expired"),
    N_("withheld"),
    N_("not yet due"),
    N_("not applicable"),
    N_("not clear which"),
    N_("every tranche"),
    N_("tranche {digits}"),
    N_("tranches {digits} to {digits2}"),
    N_("not yet decided by {text}"),
    N_("claimed achieved on {day}, not verified by {text}"),
    N_("expired on {day}"),
    N_("there is no tranche before the first"),
    N_("there is no such tranche"),
    N_("the award has no value"),
    N_("the award has no tranche {digits}"),
    N_("it has happened, the day is not recorded"),
    N_("whether it was reached is not known"),
    N_("the first figure that reached it is not known"),
    N_("several are recorded, for different tranches or periods"),
    N_("a row of {code} could not be attributed"),
    N_("a row of {code} cannot be attributed to an award; it may be this one's"),
    N_("a payment could not be attributed"),
    N_("no row of {code} is of {asked}"),
    N_("no rate of {text}"),
    N_("no plan of {text}"),
    N_("no target of {text}"),
    N_("no baseline of {text}"),
    N_("received on {day}, acceptance not recorded"),
    N_("due {day}"),
    N_("due {day}, {count} more by right: {text}"),
    N_("so due {day}"),
    N_("the date it is counted from has not happened"),
    N_("the date it is counted from: {what}"),
    N_("not ended since {day}"),
    N_("ended"),
    N_("tranche {digits} released on {day}"),
    N_("tranche {digits} released in part on {day}"),
    N_("tranche {digits} requested on {day}"),
    N_("tranche {digits} last requested on {day}"),
    N_("tranche {digits} not requested"),
    N_("tranche {digits} not released"),
    N_("tranche {digits} not released in part"),
    N_("{event} on {day}, {assumed}"),
    N_("last {event} on {day}"),
    N_("last {event} on {day}, {assumed}"),
    N_("{event} on {day}"),
    N_("{event}, on a day not recorded, by {day}"),
    N_("not {event} as of {day}"),
    N_("not {event}"),
    N_("{what}, found on {day}"),
    N_("{what} since {day}"),
    N_("not recorded, taken for so: {text}"),
    N_("withdrawn"),
    N_("{reason} ({what}), but at least {what2} and at most {what3}"),
    N_("{reason} ({what}), but at least {what2}"),
    N_("{reason} ({what}), but at most {what2}"),
    N_("{reason}, but at least {what} and at most {what2}"),
    N_("{reason}, but at least {what}"),
    N_("{reason}, but at most {what}"),
    N_("{reason} at {day}"),
    N_("{reason} for {quarter} to {quarter2}"),
    N_("{reason} for {period}"),
    N_("{reason} ({what})"),
    N_("invalid: {what}"),
    N_("expected a number, got {code}"),
    N_("expected a number above {number}, got {code}"),
    N_("expected a date, got {code}"),
    N_("expected an amount in {code}, got {code2}"),
    N_("expected a currency, got {code}"),
    N_("expected the number of a tranche, got {code}"),
    N_("expected one of {codes}, got {code}"),
    N_("{code} can be read as two dates"),
    N_("{code}, {code2}, is above {code3}, {code4}"),
    N_("the cell holds the spreadsheet error {code}"),
    N_("two values for {code}: {code2} and {code3}"),
    N_("unknown milestone {code}"),
    N_("unknown document {code}"),
    N_("unknown measure {code}"),
    N_("unknown fact {code}"),
    N_("a row does not say its period"),
    N_("a row of {code} cannot be told apart by its {code2}: {what}"),
    N_("the period {code} is not a year"),
    N_("the period {code} is not a quarter"),
    N_("the period {code} is not a half-year"),
    N_("division by zero: {term} is 0"),
    N_("division by zero"),
    N_("division by what may be zero"),
    N_("{amount}, expected at most {amount2}"),
    N_("{day} is after {day2}"),
    N_("tranche {digits} in full"),
    N_("tranche {digits} {what}"),
    N_("{number}% of the tranche"),
    N_("a further {number}% of the tranche"),
    N_("together {number}% of the tranche"),
    N_("{number}% of the tranche, because {text}"),
    N_("{amount}, because {text}"),
    N_("{number}% for {text}: {verdict}"),
    N_("from {what} at {term} to {what2} at {term2} of {term3}, nothing below {term4}"),
    N_("from {what} at {term} to {what2} at {term2} of {term3}"),
    N_("in proportion to {term} out of {term2}, nothing below {term3}"),
    N_("in proportion to {term} out of {term2}"),
    N_("{term} is in the band {what}: {what2}"),
    N_("from {what} to below {what2}"),
    N_("below {what}"),
    N_("{what} for each {term}"),
    N_("the lesser of {term} and {term2}"),
    N_("the greater of {term} and {term2}"),
    N_("not below {what}: no change"),
    N_("not below {what}"),
    N_("up to {what}: no change"),
    N_("nothing below {what}"),
    N_("never more than the tranche"),
    N_("rounded down to whole {amount}"),
    N_("rounded up to whole {amount}"),
    N_("rounded nearest to whole {amount}"),
    N_("rounded up to whole {amount}, never more than the tranche"),
    N_("entitlement to date"),
    N_("less paid"),
    N_("less approved, payment not recorded"),
    N_("less claimed back, not due again"),
    N_("less what the payment in full closed"),
    N_("what was due when it was paid in full"),
    N_("to pay now"),
    N_("would be due, were it released"),
    N_("paid beyond the entitlement"),
    N_("at most {amount} may rest on a waiver"),
    N_("less a reduction of {text} × {count} late ({text2}, due {day}), up to {what}"),
    N_("less a reduction of {text} × {count} late ({text2}, due {day})"),
    N_("less a reduction of {what}"),
    N_("retained: {what} until {text}"),
    N_("retained"),
    N_("{what}: the least of it, while a condition in it is open"),
    N_("the least of it, while a condition in it is open"),
    N_("the least that the rules give, as far as is known"),
    N_("the same whichever way the unknown facts turn out"),
    N_("the same, whatever is not known turns out to be"),
    N_("the limit {asked} leaves {amount}: {what}"),
    N_("the limit {asked} is reached: {what}"),
    N_("the limit of {what} {span} of {tranches} leaves {amount}: {shares}"),
    N_("the limit of {what} {span} of {tranches} leaves {amount}"),
    N_("of {what} {span} of {tranches} {shares}"),
    N_("of {what} {span} of {tranches}"),
    N_("of {what} {span} of {tranches}, {shares}"),
    N_("{amount} is paid or approved ({what})"),
    N_("{amount} is paid or approved"),
    N_("{amount} goes to lower tranches now"),
    N_("{amount} is kept back for lower tranches not decided yet"),
    N_("{budget} gives {amount} of the {amount2} asked: {shares}"),
    N_("{budget} has nothing left for the {amount} asked: {shares}"),
    N_("{amount}, shared {how} among payments of {amount2}"),
    N_("{amount} is left of {amount2}, shared {how} among payments of {amount3}"),
    N_("{amount}, shared {how} among payments of {amount2}, {amount3} of it kept back for what is not decided yet"),
    N_("the budget {asked} of round {asked2}"),
    N_("the budget {asked}"),
    N_("the budget of {amount}"),
    N_("the budget"),
    N_("{budget}: {what}"),
    N_("a condition is not met"),
    N_("its conditions are met"),
    N_("its conditions can no longer be met"),
    N_("it has been paid"),
    N_("it has been approved; the payment is not recorded"),
    N_("it turns on facts that are not known"),
    N_("the entitlement to date has been paid"),
    N_("no rule releases this tranche"),
    N_("the rules give nothing of it yet"),
    N_("a rule gives {amount}"),
    N_("how much is to be recovered is not known"),
    N_("held by {text} on {day}"),
    N_("cancelled by {text} on {day}"),
    N_("deferred by {text} on {day}"),
    N_("it comes to the same whichever way {what} turns out"),
    N_("it comes to the same whichever way {what} turn out"),
    N_("what was paid or resolved: {what}"),
    N_("{text}: cannot be shown not to apply"),
    N_("it expired on {day}"),
    N_("{text} has no power to waive it for tranche {digits}"),
    N_("the status says waived, but no waiver is on record"),
    N_("no rule gives {text} a power to {act} {tranches}"),
    N_("no rule gives {text} a power to extend it"),
    N_("no rule gives {text} a power to waive"),
    N_("no condition and no rule of this agreement has that name"),
    N_("the agreement says it cannot be waived"),
    N_("the agreement says the rule cannot be waived"),
    N_("it says neither how long nor until when"),
    N_("its new due date, {day}, is not later than {day2}"),
    N_("nothing shows that it was requested"),
    N_("nothing shows that the fee was paid"),
    N_("the row is invalid: {what}"),
    N_("nothing was held by {text} before that day"),
    N_("{text} may extend it at most {times}, and has"),
    N_("{text} may defer it at most {times}, and has"),
    N_("{text} may extend it by up to {digits} months, to {day}; this is to {day2}"),
    N_("at {day}"),
    N_("at {day} and at {day2}"),
    N_("at {day} against {day2}"),
    N_("{day} to {day2}"),
    N_("a day that is not known"),
    N_("a day that can no longer come"),
    N_("a day counted from what has not happened"),
    N_("from {when}"),
    N_("until {when}"),
    N_("to {when}"),
    N_("since {when}"),
    N_("{day} has not come"),
    N_("{day} to {day2} has not ended"),
    N_("the day it is read at has not come"),
    N_("the day it is counted from has not come"),
    N_("the day it is counted from can no longer come"),
    N_("the day it is counted to has not come"),
    N_("the day it is counted to can no longer come"),
    N_("the day they are counted from has not come"),
    N_("the day they are counted from can no longer come"),
    N_("their last day has not come"),
    N_("their last day can no longer come"),
    N_("no such period yet"),
    N_("none so far"),
    N_("{digits} not reported"),
    N_("and {digits} before"),
    N_("{digits} in a row from {day} to {day2}"),
    N_("at most {digits} in a row, from {day} to {day2}"),
    N_("{digits} of {digits2} from {day} to {day2}"),
    N_("at most {digits} of {digits2}, {digits3} not reported, from {day} to {day2}"),
    N_("at most {digits} of {digits2}, from {day} to {day2}"),
    N_("{digits} of {digits2}, {digits3} not reported: {what}"),
    N_("{digits} of {digits2}: {what}"),
    N_("{quarter}: {reason}"),
    N_("{quarter}: {figure}"),
    N_("{quarter}: {figure} against {figure2}"),
    N_("{month}: {reason}"),
    N_("{month}: {figure}"),
    N_("{month}: {figure} against {figure2}"),
    N_("{year}: {reason}"),
    N_("{year}: {figure}"),
    N_("{year}: {figure} against {figure2}"),
    N_("{day}: {figure}"),
    N_("{figure} against {figure2}"),
    N_("{what}, and what it is compared with is {reason}"),
    N_("of {count}, of which {periods} is not known"),
    N_("of {count}, of which {periods} are not known"),
    N_("of {count}, {what}"),
    N_("of {count}"),
    N_("{figure} to {figure2} ({what})"),
    N_("{figure} ({what})"),
    N_("{figure} to {figure2} at {day}"),
    N_("{figure} to {figure2} for {quarter} to {quarter2}"),
    N_("{figure} to {figure2} for {what}"),
    N_("{figure} at {what}"),
    N_("{figure} for {day} to {day2}"),
    N_("{figure} for {quarter} to {quarter2}"),
    N_("{figure} for {what}"),
    N_("{figure} to {figure2}"),
    N_("{quarter} to {quarter2}"),
    N_("of {number} {text}"),
    N_("{number} {unit}"),
    N_("{text}: {what} ({iso})"),
    N_("{text}: invalid: {what}"),
    N_("{text}: {reason}"),
    N_("{digits} times"),
)

WORDS = (  # that stand in the places of those
    N_("accepted"),
    N_("achieved"),
    N_("announced"),
    N_("approved"),
    N_("decided"),
    N_("found"),
    N_("given"),
    N_("missed"),
    N_("partly achieved"),
    N_("received"),
    N_("refused"),
    N_("released"),
    N_("released in part"),
    N_("remedied"),
    N_("requested"),
    N_("signed"),
    N_("submitted"),
    N_("verified"),
    N_("cancel"),
    N_("defer"),
    N_("hold"),
    N_("once"),
    N_("still open"),
    N_("twice"),
)

TIMES = (
    N_n("{count} week", "{count} weeks"),
    N_n("{count} month", "{count} months"),
    N_n("{count} quarter", "{count} quarters"),
    N_n("{count} half-year", "{count} half-years"),
    N_n("{count} year", "{count} years"),
    N_n("{count} business day", "{count} business days"),
    N_n("{count} full day", "{count} full days"),
    N_n("{count} day", "{count} days"),
    N_n("{count} full week", "{count} full weeks"),
    N_n("{count} full month", "{count} full months"),
    N_n("{count} full quarter", "{count} full quarters"),
    N_n("{count} full year", "{count} full years"),
    N_n("{count} begun day", "{count} begun days"),
    N_n("{count} begun week", "{count} begun weeks"),
    N_n("{count} begun month", "{count} begun months"),
    N_n("{count} begun quarter", "{count} begun quarters"),
    N_n("{count} begun year", "{count} begun years"),
)
