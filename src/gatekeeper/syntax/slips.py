"""What people write on their first day: dates in figures, signs of other languages, words of other agreements.

Each is told what it is and how it is said here. Nothing is guessed: what a slip stands for while the rest of its
sentence is read decides nothing.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from gatekeeper.inert import inert
from gatekeeper.values.dates import MONTHS, date_from_text, date_text
from gatekeeper.values.numbers import grouped_text, number_from_text

# Words that say nothing here and are read over once they have been told of.
READ_OVER = frozenset({"the", "a", "an", "both", "either", "that", "shall", "will", "must", "be", "also"})

SAID: dict[str, str] = {
    **dict.fromkeys(READ_OVER, "leave it out"),
    "all": "write `all of (…; …)`, or `every tranche`",
    "none": "write `none of (…; …)`",
    "yes": "a yes-or-no fact stands by itself, as in `when insolvency`",
    "true": "a yes-or-no fact stands by itself, as in `when insolvency`",
    "no": "write `not` before it, as in `when not insolvency`",
    "false": "write `not` before it, as in `when not insolvency`",
    "done": "write `achieved`",
    "finished": "write `achieved`",
    "one": "write it as a figure: `1`",
    "percents": "write `%`, as in `50%`",
    "pct": "write `%`, as in `50%`",
    "over": "write `more than`, or of periods `over the last 4 quarters`",
    "last": "write `over the last 4 quarters`",
    "past": "write `over the last 4 quarters`",
    "exceeding": "write `more than`",
    "till": "write `until`, or of a deadline `by`",
    "except": "write `unless`",
    "save": "write `unless`",
    "where": "write `when`",
    "upon": "write `when`",
    "assuming": "write `when`",
    "pending": "write `when … not yet achieved`",
    "prior": "write `before`",
    "following": "write `after`",
    "whichever": "write `the earlier of (…; …)` or `the later of (…; …)`",
    "earlier": "write `the earlier of (…; …)`",
    "later": "write `the later of (…; …)`",
    "period": "write `the end of the tranche's period` or `the end of the period of tranche 2`",
    "end": "write the last day itself, as in `30 June 2027`, or `the end of the quarter in which … falls`",
    "about": "say an exact figure",
    "grace": "days of grace belong to the due date: declare what is late as due that much later",
    "granted": "of a judgement write `found`, of a paper `given` or `approved`",
    "certified": "write `verified by …`, or of a judgement `found`",
    "exceeded": "write `is above …`, or of any day so far `reached …`",
    "previous": "write `the previous tranche`, or name the day: `the end of the year in which 1 year before D falls`",
    "approximately": "say an exact figure",
    "elapsed": "write `has passed`, or of a time `30 days have passed since …`",
    "plus": "write `+`, or of a condition `and`",
    "minus": "write `-` between blanks",
    "x": "write `×` or `*`",
    "does": "write what holds: `is at most`, `not achieved`",
    "doesn't": "write what holds: `is at most`, `not achieved`",
    "absence": "write `absence means no`",
    **{
        noun: f"say it as an event: `after X {event}`"
        for noun, event in (
            ("receipt", "received"), ("achievement", "achieved"), ("acceptance", "accepted"), ("signature", "signed"),
            ("submission", "submitted"), ("delivery", "delivered"), ("occurrence", "occurred"), ("execution", "signed"),
        )
    },
    "next": "of what is to come there are plans: `plan of … in the tranche's period`, or `plan of … from D to D`",
    "amount": "declare it in its unit, as in `measure amount requested in USD`; a tranche has an `amount of tranche 1`",
    **dict.fromkeys(
        ("top", "bottom", "rank", "ranks", "ranked", "ranking"),
        "how awards stand to each other no rule of one can tell: declare it, as in `fact among the best half`",
    ),
    **dict.fromkeys(("worse", "better"), "findings have no order: list those meant, or compare a declared figure"),
    "whenever": "write `when`",
    "delayed": "write `is overdue`, or of what may have come since `not achieved on time`",
    "monthly": "write `per month`",
    "quarterly": "write `per quarter`",
    "yearly": "write `per year`",
    "annually": "write `per year`",
    "sum": "write `X + Y`; over a time figures add up by themselves: `revenue over the last 4 quarters`",
    "count": "write `at least 2 of (…; …)`, or `number of sites with (…)`",
    **dict.fromkeys(
        ("increases", "increased", "grew", "grows", "rose", "decreases", "decreased", "declined"),
        "compare the growth: `growth of revenue over the previous quarter >= 20%`",
    ),
    **dict.fromkeys(
        ("remaining", "remainder", "balance", "rest"),
        "what was paid of a tranche is taken off in any case: write `release tranche 1 when …`",
    ),
    **dict.fromkeys(
        ("approves", "confirms", "agrees", "decides", "certifies"),
        "say what it is about: `X approved by ROLE`, or of a judgement of that role `X found`",
    ),
    "double": "write `twice`, as in `twice the sum`",
    "triple": "write `3 times`",
    "multiple": "say `round entitlements down to 100,000 USD` in the header, or let a judgement find it",
    "unreleased": "write `(amount of tranche 1 - amount released of tranche 1)`",
    "undrawn": "write `(amount of tranche 1 - amount released of tranche 1)`",
    "undisbursed": "write `(amount of tranche 1 - amount released of tranche 1)`",
    "third": "number the tranches, as in `tranche 3`",
    **dict.fromkeys(("instalments", "installments"), "say how often: `in 4 quarterly instalments from …`"),
    "money": "write the currency, as in `in USD`",
    "trading": "write `business days`, and `business days of COUNTRY` in the header",
    "instalment": "write `tranche`, as in `tranche 1`",
    "installment": "write `tranche`, as in `tranche 1`",
    "dollar": "write the currency code, as in `500,000 USD`",
    "euro": "write the currency code, as in `500,000 EUR`",
    "pounds": "write the currency code, as in `500,000 GBP`",
    "shillings": "write the currency code, as in `500,000 KES`",
} | dict.fromkeys(
    ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty",
     "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "dozen"),
    "write it in figures, as in `40`",
)  # fmt: skip

# What a role may do elsewhere, and the power that is meant by it.
POWERS: dict[str, str] = {
    **dict.fromkeys(("withhold", "suspend", "stop", "freeze", "pause", "block"), "hold"),
    **dict.fromkeys(("terminate", "end", "revoke", "forfeit"), "cancel"),
    **dict.fromkeys(("postpone", "delay"), "defer"),
    **dict.fromkeys(("excuse", "dispense", "relax"), "waive"),
    **dict.fromkeys(("prolong", "lengthen"), "extend"),
}

_HOLD = "write `hold tranche 1 when …`, or `never release tranche 1 when …` for what no waiver lifts"
_RELEASE = "write `release tranche 1 when …`"

# Words that begin a sentence elsewhere.
BEGINNINGS: dict[str, str] = {
    **dict.fromkeys(("pay", "disburse", "transfer", "give", "grant", "disbursement", "payment", "approve"), _RELEASE),
    **dict.fromkeys(("tranche", "the"), _RELEASE),
    **dict.fromkeys(
        ("if", "when", "once", "provided", "upon", "where"), f"indent it if it continues the line above, or {_RELEASE}"
    ),
    **dict.fromkeys(
        ("else", "otherwise"),
        "a sentence stands by itself: `release 50% of tranche 1 when not (…)`, or say what it is an exception to",
    ),
    **dict.fromkeys(("round", "rounding"), "write `round entitlements down to 1 USD`, or `… to the nearest 1 USD`"),
    **dict.fromkeys(("do", "don't", "block", "stop", "withhold", "suspend", "freeze", "no", "pause"), _HOLD),
    **dict.fromkeys(("deduct", "penalise", "penalize", "cut"), "write `reduce tranche 1 by 5% when …`"),
    **dict.fromkeys(("clawback", "claw", "repay", "refund", "reclaim"), "write `recover 50% of tranche 1 when …`"),
    **dict.fromkeys(("let", "set", "def", "var", "const", "let's"), "write `define NAME as …`"),
    **dict.fromkeys(("kpi", "indicator", "metric", "figure", "number"), "write `measure NAME`"),
    **dict.fromkeys(("deliverable", "target", "goal", "event"), "write `milestone NAME`"),
    **dict.fromkeys(("report", "evidence", "file", "paper"), "write `document NAME`"),
    **dict.fromkeys(("role", "party", "parties"), "write `roles: NAME, NAME`"),
    **dict.fromkeys(("variable", "input", "param"), "write `parameter NAME`"),
    **dict.fromkeys(("//", "/*", "--", ";", "*", "/", "-", "'"), "a comment begins with `#`"),
}

SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}

# Signs of comparison as other languages have them: how each is written here, and its terminal.
COMPARISONS = {
    "=>": (">=", "AT_LEAST"),
    "=<": ("<=", "AT_MOST"),
    "==": ("=", "EQUAL"),
    "> =": (">=", "AT_LEAST"),
    "< =": ("<=", "AT_MOST"),
}

CHARACTERS = {
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`",
    ".": "a sentence ends without a full stop; leave it out",
    "?": "leave it out",
    "'": 'text stands between double quotation marks: `"…"`',
    "‘": 'text stands between double quotation marks: `"…"`',
    "’": 'text stands between double quotation marks: `"…"`',
    "«": 'text stands between double quotation marks: `"…"`',
    "„": 'text stands between double quotation marks: `"…"`',
    "[": "brackets are round: `(…)`",
    "]": "brackets are round: `(…)`",
    "{": "brackets are round: `(…)`",
    "}": "brackets are round: `(…)`",
    "%": "a percentage is a figure and its sign, as in `50%`",
}


@inert
class DateSlip:
    """A date written as it is not written here: where it ends, what to say, and a day it may stand for."""

    end: int
    message: str
    help: str
    day: date


_NAMES = {name: number for number, month in enumerate(MONTHS, 1) for name in (month.casefold(), month[:3].casefold())}
_MONTH = "|".join(sorted(_NAMES, key=len, reverse=True))
_IN_FIGURES = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{4}|\d{2})(?![\w%])")
_MONTH_FIRST = re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_ALONE = re.compile(rf"({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)\s+(?:of\s+)?({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
_SHORT_YEAR = re.compile(rf"(\d{{1,2}})\s+({_MONTH})\.?\s+'?(\d{{2}})(?![\w.,%])", re.IGNORECASE)
_NO_YEAR = re.compile(rf"(\d{{1,2}})\s+({_MONTH})\b(?!\.?\s+\d)", re.IGNORECASE)
_MISSPELT = re.compile(r"(\d{1,2})\s+([^\W\d_]{3,})\.?\s+(\d{4})\b")
_COMMA = re.compile(rf"(\d{{1,2}})\s+({_MONTH})(?:\.,?|,)\s*(\d{{4}})\b", re.IGNORECASE)
_QUARTER = re.compile(r"(?:q([1-4])\s*[/-]?\s*(\d{4})|(\d{4})[ -]?q([1-4]))\b", re.IGNORECASE)


def date_slip(text: str, start: int, end: int, year_is_left_out: bool) -> DateSlip | None:
    """The date that begins here and is not written as dates are; `year_is_left_out` where a day and month are asked."""
    if found := _IN_FIGURES.match(text, start, end):
        return _in_figures(found)
    for pattern, order in (
        (_MONTH_FIRST, (2, 1, 3)),
        (_ORDINAL, (1, 2, 3)),
        (_COMMA, (1, 2, 3)),
        (_SHORT_YEAR, (1, 2, 3)),
    ):
        if found := pattern.match(text, start, end):
            day, month, year = (found[place] for place in order)
            return _meant(found, [_day(int(year), _NAMES[month.casefold()], int(day))])
    if found := _MONTH_ALONE.match(text, start, end):
        year, month = int(found[2]), _NAMES[found[1].casefold()]
        last = date(max(year, 1), month, monthrange(max(year, 1), month)[1])
        said = " ".join(found[0].split())
        return DateSlip(found.end(), f"`{said}` names no day", f"name it, as in `{date_text(last)}`", last)
    if found := _QUARTER.match(text, start, end):
        quarter, year = int(found[1] or found[4]), max(int(found[2] or found[3]), 1)
        last = date(year, 3 * quarter, monthrange(year, 3 * quarter)[1])
        return DateSlip(found.end(), f"`{found[0]}` is no day", f"name its last day, as in `{date_text(last)}`", last)
    if not year_is_left_out and (found := _NO_YEAR.match(text, start, end)):
        said = " ".join(found[0].split())
        return DateSlip(found.end(), f"`{said}` has no year", f"name it, as in `{said} 2027`", date(2000, 1, 1))
    if found := _MISSPELT.match(text, start, end):
        near = [] if found[2].casefold() in _NAMES else get_close_matches(found[2].casefold(), _NAMES, 1, 0.7)
        meant = _day(int(found[3]), _NAMES[near[0]], int(found[1])) if near else None
        if meant is not None:
            help_ = f"did you mean `{date_text(meant)}`?"
            return DateSlip(found.end(), f"`{found[2]}` is no month", help_, meant)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    return date_from_text(f"{year + 2000 if year < 100 else year:04}-{month:02}-{day:02}")


def _in_figures(found: re.Match[str]) -> DateSlip:
    first, _, middle, last = found.groups()
    if len(first) > 2:
        return _meant(found, [_day(int(first), int(middle), int(last))])
    days = [_day(int(last), int(middle), int(first)), _day(int(last), int(first), int(middle))]
    return _meant(found, days)


def _meant(found: re.Match[str], days: Sequence[date | None]) -> DateSlip:
    said = " ".join(found[0].split())
    real = list(dict.fromkeys(day for day in days if day is not None))
    if len(real) > 1:
        one, other = map(date_text, real)
        return DateSlip(found.end(), f"`{said}` may be {one} or {other}", f"write `{one}` or `{other}`", real[0])
    if real:
        help_ = f"write `{date_text(real[0])}`"
        return DateSlip(found.end(), f"`{said}` is not how a day is written", help_, real[0])
    return DateSlip(found.end(), f"there is no day `{said}`", "write it as in `30 June 2027`", date(2000, 1, 1))


def number_cure(text: str) -> str:
    """What a number with misplaced commas or points may mean; commas part thousands, a point the decimals."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", text) or re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", text):
        swapped = text.translate(str.maketrans(".,", ",."))
        return f"did you mean `{swapped}`? Commas part thousands, a point the decimals"
    if re.fullmatch(r"\d+,\d{1,2}", text):
        return f"did you mean `{text.replace(',', '.')}`? Decimals follow a point"
    proper = number_from_text(text.replace(",", ""))
    return f"did you mean `{grouped_text(proper)}`?" if proper is not None else "write it as `1,234.50`"


# ------------------------------------------------------------------------------------------------ whole sentences


def sentence_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """How a sentence goes on that does not fit at one of its tokens; by their terminals, and as they are written."""
    if not at:
        return ""
    return (
        _part_cure(types, words, at)
        or _gift_cure(types, words, at)
        or _head_cure(types, words, at)
        or _tranche_cure(types, words, at)
        or _list_cure(types, words, at)
        or _word_cure(types, words, at)
        or _time_cure(types, words, at)
        or _kind_cure(types, words, at)
        or _counted_cure(types, words, at)
    )


def _gift_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """Of what a rule gives or takes, said another way."""
    match types[0], types[at - 1], types[at]:
        case "RELEASE", "COMMA", "NOT" if "WHEN" not in types[:at]:
            return "what is paid is bounded by `up to …` or `not below …`"
        case "RELEASE", _, "IN_TOTAL":
            return "say the limit by itself: `never pay more than … in total of …`"
        case "RELEASE", "RELEASE", ("HIGHEST_OF" | "LOWEST_OF"):
            word = "greater" if types[at] == "HIGHEST_OF" else "lesser"
            return f"of several values it is `the {word} of (…; …)`"
        case (("RECOVER" | "RETAIN"), "OF", ("NAME" | "LEFT")) if at == 3:
            return f"put it in brackets: `{words[0]} ({words[1]} of …) of tranche 1`"
        case _, ("NUMBER" | "PERCENT" | "MONEY"), "NAME" if types[at - 2] == "FOR_EACH":
            size, name = words[at - 1], words[at]
            return (
                f"does a part of one count? Write `for each full {size} {name} …` or `for each begun {size} {name} …`"
            )
        case _, "BY", ("AT_LEAST" | "ALL_OF" | "ANY_OF") if types[at - 2] == "EVENT":
            several = "at least 2 of" if types[at] == "AT_LEAST" else words[at]
            return f"say it of each: `{several} (… {words[at - 2]} by one role; … {words[at - 2]} by another)`"
        case "REDUCE", "PERCENT", "OF" if "BY" in types[:at]:
            return f"put it in brackets: `{' '.join(words[: at - 1])} ({words[at - 1]} of …)`"
        case _:
            return ""


def _head_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """Of how a rule begins: what it gives, and of which tranches."""
    match types[0], types[at - 1], types[at]:
        case (("RELEASE" | "HOLD" | "NEVER_RELEASE" | "CANCEL" | "REDUCE"), _, ("WHEN" | "BY")) if at == 1:
            return f"say which tranche: `{words[0]} tranche 1 {words[at]} …`"
        case "RELEASE", _, ("IN_PROPORTION_TO" | "RISING_EVENLY" | "BY_BANDS_OF" | "BY_WEIGHT") if "OF" in types[:at]:
            part = words[at - 4] if types[at - 1] == "NUMBER" else words[at - 3]
            return f"a part of a part is multiplied in brackets: `release ({part} × X / Y) of tranche 1 when …`"
        case "RELEASE", ("PERCENT" | "MONEY"), "WHEN" if at == 2:
            return f"say of which tranche: `release {words[1]} of tranche 1 when …`"
        case "RELEASE", ("PERCENT" | "MONEY"), ("TRANCHE" | "TRANCHES" | "EVERY_TRANCHE") if at == 2:
            return f"write `release {words[1]} of {words[at]} …`"
        case "RELEASE", "RELEASE", "ALL_OF":
            return "write `release tranche 1`: without a part it is the whole"
        case "RELEASE", "RELEASE", "NUMBER":
            share = f"`{words[at]}%` or " if len(words[at]) < 3 else ""
            return f"a part is a percentage or a sum: {share}`{words[at]} USD`, of a tranche"
        case "RETAIN", ("PERCENT" | "MONEY"), "UNTIL":
            return f"say of which tranches: `retain {words[1]} of every tranche until …`"
        case "RETAIN", _, "WHEN":
            return "what is retained is kept back until something is so: write `until`"
        case "RECOVER", "RECOVER", _:
            return "say how much: `recover 50% of tranche 1 when …` or `recover the excess of tranche 1 when …`"
        case "HOLD", _, "UNTIL" if "WHEN" not in types[:at]:
            return (
                "a hold lasts while its condition does: write `when` and what must end, as in `when … not yet achieved`"
            )
        case _:
            return ""


_PERIODS = ("IN_ANY", "IN_EACH", "IN_ANY_OF_THE_LAST", "IN_EACH_OF_THE_LAST", "FOR_ANY", "ON_ANY_OF", "ON_EACH_OF")
_SIGNS = ("PLUS", "MINUS", "TIMES", "OVER")
_COMPARED = ("AT_LEAST", "AT_MOST", "MORE_THAN", "LESS_THAN", "EQUAL", "NOT_EQUAL", "NOT_BELOW", "BETWEEN")


def _part_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """Of what belongs together, and is said in brackets or the other way round."""
    match types[0], types[at - 1], types[at]:
        case "RELEASE", "OF", "NAME" if types[1] in ("PERCENT", "A_FURTHER") and "WHEN" not in types[:at]:
            further = "a further " if types[1] == "A_FURTHER" else ""
            return f"put it in brackets: `release {further}({words[at - 2]} of {words[at]}) of tranche 1 when …`"
        case "RELEASE", "NUMBER", ("FOR_EACH" | "FOR_EACH_ITEM") if "A_FURTHER" in types[:at]:
            return f"multiply in brackets: `release a further ({words[2]} × …) of tranche 1 when …`"
        case "RELEASE", ("PERCENT" | "MONEY"), ("FOR_EACH" | "FOR_EACH_ITEM") if "A_FURTHER" in types[:at]:
            counted = "number of …" if types[at] == "FOR_EACH_ITEM" else "…"
            return f"multiply in brackets: `release a further ({words[at - 1]} × {counted}) of tranche 1 when …`"
        case _, "NAME", got if got in _PERIODS:
            return f"say the comparison first: `{words[at - 1]} >= … {words[at]} …`"
        case _, "NUMBER", "COLON" if any(word in _COMPARED for word in types[max(0, at - 3) : at - 1]):
            return f"a ratio is one number: `{words[at - 1]}`"
        case _, "NUMBER", ("OF_THE_LAST" | "IN_ANY" | "TIME_UNIT") if types[at - 2] in ("IN", "FOR"):
            return f"say whether at least or at most: `{words[at - 2]} at least {words[at - 1]} {words[at]} …`"
        case _, "NUMBER", "TIME_UNIT" if types[at - 2] == "FOR_ANY":
            said = f"{words[at - 1]} {words[at]}"
            return f"one after the other: `for any {words[at - 1]} consecutive {words[at]}`; else `on at least {said}`"
        case _, "ON", "NUMBER":
            return f"say whether at least or at most: `on at least {words[at]} …`; a day is named: `on 30 June 2027`"
        case _, "NUMBER", "OUT_OF":
            said = words[at - 1]
            return f"leave out how many there are: `{said}`; of conditions, `at least {said} of (…; …)`"
        case _, "NUMBER", "TO" if any(word in _COMPARED for word in types[max(0, at - 3) : at - 1]):
            return f"a ratio is one number: `{words[at - 1]}`"
        case _, _, sign if sign in _SIGNS and (begun := _dated_figure(types, at)) is not None:
            return f"put the figure and its days in brackets: `({' '.join(words[begun:at])}) {words[at]} …`"
        case _, ("IS" | "NAME"), "LATE":
            name = words[at - 1 - (types[at - 1] == "IS")]
            return f"write `{name} is overdue`, of what may have come since `{name} not achieved on time`"
        case _:
            return ""


def _dated_figure(types: Sequence[str], at: int) -> int | None:
    """Where a figure begins whose days were just said, as in `revenue in 2026`."""
    for place in range(at - 1, max(0, at - 8), -1):
        if types[place] in ("IN", "AS_AT", "SINCE", "FROM", "IN_THE", "IN_THE_PERIOD_OF", "IN_THE_TRANCHES_PERIOD"):
            return place - 1 if types[place - 1] == "NAME" else None
        if types[place] in ("WHEN", "AND", "OR", "LEFT"):
            return None
    return None


_OVER_TRANCHES = ("RELEASE", "HOLD", "NEVER_RELEASE", "CANCEL", "REDUCE", "OF")


def _tranche_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """Of several tranches, or none."""
    told = "WHEN" in types[:at]
    match types[at - 1], types[at]:
        case (("WHEN" | "AND" | "OR" | "UNLESS"), "EVERY_TRANCHE") if told and types[at + 1 : at + 2] == ["EVENT"]:
            return f"of the tranche that is decided it is `this tranche {words[at + 1]}`"
        case before, "THE_FIRST" if before in _OVER_TRANCHES:
            return "number the tranches, as in `tranche 1`"
        case "TRANCHE", _:
            return "say which tranche: `tranche 1`, or `every tranche`"
        case (("NUMBER" | "TRANCHES"), ("AND" | "COMMA" | "OR" | "MINUS")) if not told and at <= 4:
            return "several tranches are `tranches 1 to 3`; others have a sentence each"
        case "NUMBER", "TO" if "TRANCHE" in types[:at] and not told:
            return "several tranches are `tranches 1 to 3`"
        case _:
            return ""


def _list_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """Of lists in brackets."""
    opened = types[:at].count("LEFT") > types[:at].count("RIGHT")
    match types[at - 1], types[at]:
        case "OF", _ if at >= 3 and types[at - 3] in ("AT_LEAST", "AT_MOST"):
            return f"put the list in brackets, its items parted by semicolons: `{' '.join(words[at - 3 : at])} (…; …)`"
        case "NUMBER", "OF":
            return f"write `at least {words[at - 1]} of (…; …)`"
        case (("ALL_OF" | "ANY_OF" | "NONE_OF"), _):
            return f"put the list in brackets, its items parted by semicolons: `{words[at - 1]} (…; …)`"
        case _, "SEMICOLON" if not opened:
            return "a semicolon parts the items of a list in brackets; leave it out"
        case "COMMA", _ if opened and _in_list(types, at):
            return "the items of a list are parted by semicolons: `(…; …)`"
        case "COMMA", ("NAME" | "TRANCHE" | "NOT"):
            return "write `and` in place of the comma"
        case _:
            return ""


def _word_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """Of one word too many, or too few."""
    match types[at - 1], types[at]:
        case _, "COLON":
            return "leave the colon out"
        case before, got if before == got:
            return f"`{words[at]}` stands twice; leave one out"
        case (("AND" | "OR"), "EVENT") if types[at - 2] == "EVENT" and types[at - 3] == "NAME":
            return f"say again of what: `{words[at - 3]} {words[at - 2]} {words[at - 1]} {words[at - 3]} {words[at]}`"
        case ("AND", "OR") | ("OR", "AND"):
            return "write one of them: of `and` all are needed, of `or` one is enough"
        case _, "WITH" if types[0] == "REDUCE":
            return f"write `{' '.join(words[:at])} by …`"
        case (("EVENT" | "DATE"), "WITH"):
            return "write `and` before a further condition"
        case _, "HAS" if types[at + 1 : at + 2] == ["EVENT"]:
            return f"write `has been {words[at + 1]}`"
        case "DATE", "AT":
            return "leave it out: `by` says so, as in `by 30 June 2027`"
        case (("LABEL" | "CLAUSE" | "BECAUSE" | "MEANS"), _):
            return f'text stands between quotation marks: `{words[at - 1]} "{words[at]}"`'
        case "NUMBER", "PERCENTAGE":
            return f"write `{words[at - 1]}%`"
        case (("EVENT" | "VERIFIED_BY"), "NUMBER"):
            return (
                f"write `within {words[at]} … after …`, `by {words[at]} … after …` or `at least {words[at]} … after …`"
            )
        case _:
            return ""


def _time_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """Of so many months, and how late something is."""
    match types[at - 1], types[at]:
        case _, "FOR_EACH" if types[0] == "DOCUMENT" and types[at + 1 : at + 2] == ["TIME_UNIT"]:
            return f"say when it is owed: `{' '.join(words[:at])}, due at the end of each {words[at + 1]}`"
        case "BY", ("DATE" | "NUMBER") if types[0] == "JUDGEMENT":
            return "name the role that decides it; by which day is said in a rule: `… found by 30 June 2027`"
        case _, "TIME_UNIT" if types[at + 1 : at + 2] in (["SINCE"], ["FROM"]):
            return f"write `full {words[at]} {words[at + 1]} …`"
        case "TIME_UNIT", ("SINCE" | "FROM") if types[at - 2] == "FOR_EACH_BEGUN":
            return f"time is counted in whole units: `for each full {words[at - 1]} {words[at]} …`"
        case "THE_FIRST", "DATE":
            return f"a day with its year stands alone: `{words[at]}`; without it, `the first 30 June after …`"
        case "NUMBER", "TIME_UNIT" if types[at - 2] in _COMPARED:
            return f"leave the unit out: `{words[at - 1]}`, unless the figure is declared `in {words[at]}`"
        case (("TIMES" | "OVER" | "PLUS" | "MINUS"), "FULL_SINCE"):
            return f"put it in brackets: `({words[at]} …)`"
        case "RELEASE", "FULL_SINCE":
            return "put it in brackets: `release ((full months since …) / 48) of tranche 1`"
        case "INSTALMENTS", _:
            return f"say from which day: `in {words[at - 2]} {words[at - 1]} from 31 March 2028`"
        case "TIME_UNIT", "LATE" | "IS":
            return f"say what is late: `for each full {words[at - 1]} pilot plant is late`"
        case "FOR_EACH", "TIME_UNIT":
            return f"say what is late: `for each full {words[at]} pilot plant is late`"
        case _:
            return ""


def _counted_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """Of periods that are counted."""
    before, got = types[at - 1], types[at]
    if before == "TIME_UNIT" and got == "WHEN" and types[at - 2].startswith("FOR_EACH"):
        return f"write `in which`: `{words[at - 2]} {words[at - 1]} in which …`"
    if "NUMBER_OF_PERIODS" in types[:at] and "IN_WHICH" not in types[:at] and got in _COMPARED:
        return "say in which: `… in which (…)`; time itself is `full months since …` or `full months from … to …`"
    if "IN_WHICH" not in types[:at] or "WHEN" in types[types.index("IN_WHICH") : at]:
        return ""
    if before == "IN_WHICH" and "NUMBER_OF_PERIODS" in types[:at]:
        return f"put what is asked of each in brackets: `{words[at - 1]} (…)`"
    if got in ("EVENT", "IS", "HAS_BEEN", "HAS_NOT_BEEN"):
        return "in each period figures are compared; what happened is said after `when`"
    if got in ("AND", "OR"):
        return "put what is asked of each period in brackets, and what the rule itself asks after `when`"
    if got == "MORE_THAN":
        return "count them first: `for each number of quarters in which (…) above 2`"
    return ""


def _kind_cure(types: Sequence[str], words: Sequence[str], at: int) -> str:
    """Of what belongs to another kind of sentence, and of names with `in` in them."""
    match types[at - 1], types[at]:
        case _, "IN" if types[0] == "RELEASE" and types[at + 2 : at + 3] == ["INSTALMENTS"]:
            count = words[at + 1]
            share = f"(the lesser of ((full months since D) + 1; {count})) / {count}"
            return f"say what has fallen due by now: `release ({share}) of tranche 1`, the first on the day D itself"
        case "LATE", "BY" if types[0] == "REDUCE":
            return "days of grace belong to the due date: declare what is late as due that much later"
        case "EVENT", "BY" if types[at + 1 : at + 2] == ["ROLE"]:
            return f"leave the role out: the day is that on which it was {words[at - 1]}, whoever did it"
        case "IN", "UNIT" if types[at - 2] == "NAME":
            name = f"{words[at - 2]} in {words[at]}"
            told = f"a name ends before `in`, so `{words[at]}` was declared as a unit"
            return f"{told}: write `` `{name}` `` between backticks there and here, or choose another name"
        case _:
            return ""


def _in_list(types: Sequence[str], at: int) -> bool:
    """Whether the bracket that is open here belongs to a list of conditions."""
    depth = 0
    for place in range(at - 1, 0, -1):
        depth += (types[place] == "RIGHT") - (types[place] == "LEFT")
        if depth < 0:
            before = types[place - 1]
            return before in ("ALL_OF", "ANY_OF", "NONE_OF", "OF", "ONE_OF")
    return False
