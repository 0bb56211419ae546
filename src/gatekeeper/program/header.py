"""The header of a rule file: what holds for every rule in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.source import Source, Span
from gatekeeper.syntax import tree
from gatekeeper.values.dates import MonthEnds
from gatekeeper.values.money import minor_digits
from gatekeeper.values.numbers import Rounding, RoundingMode

LANGUAGE = 1


@dataclass
class HeaderFound:
    """What the header lines say; what they leave out has its plain default."""

    language: int = LANGUAGE
    agreement: str = ""
    programme: str = ""
    currency: str = ""
    rounding: Rounding | None = None
    rounding_in: str = ""  # the currency its unit is written in
    month_ends: MonthEnds = MonthEnds.DOWN
    years_begin: tuple[int, int] = (1, 1)
    calendar: str = ""
    in_force: tuple[date | None, date | None] = (None, None)
    roles: tuple[str, ...] = ()
    text: str = ""  # of the whole file
    spans: dict[str, Span] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)

    def say(self, code: str, message: str, span: Span, help_: str, severity: Severity = Severity.ERROR) -> None:
        """Note what is wrong with a line."""
        self.problems.append(Diagnostic(code, severity, message, (Label(span),), help_))

    def attempted(self, word: str) -> bool:
        """Whether a line begins with the word or nearly so: what is wrong with that line is said there."""
        first_words = [line.split()[0].casefold() for line in self.text.splitlines() if line[:1].strip()]
        return bool(get_close_matches(word, first_words, 1, 0.8))


def header(source: Source, statements: Iterable[tree.StatementNode]) -> HeaderFound:
    """The header lines of a file, in whatever order they stand."""
    found = HeaderFound(text=source.text)
    for node in statements:
        if isinstance(node, tree.Header):
            _line(found, node)
    rounding = found.spans.get("ROUND_ENTITLEMENTS")
    if rounding is not None and found.rounding_in and found.currency not in ("", found.rounding_in):
        message = f"rounding is in {found.rounding_in}, expected {found.currency}"
        found.say("GK0505", message, rounding, "name one currency")
    start = Span(source, 0, 0)
    if "LANGUAGE" not in found.spans and not found.attempted("language"):
        found.say("GK0501", "the file does not say its language", start, "begin it with the line `language 1`")
    return found


def _line(found: HeaderFound, node: tree.Header) -> None:
    if node.word in found.spans:
        found.say("GK0502", f"`{_first_words(node)}` is said twice", node.span, "keep one of the lines")
        return
    found.spans[node.word] = node.span
    values: list[Any] = list(node.values)
    match node.word:
        case "LANGUAGE":
            if values[0] != LANGUAGE:
                found.say("GK0503", f"language {values[0]} is not known here", node.span, "write `language 1`")
        case "AGREEMENT":
            found.agreement = values[0]
        case "PROGRAMME":
            found.programme = values[0]
        case "CURRENCY_IS":
            found.currency = values[0]
        case "ROUND_ENTITLEMENTS":
            _rounding(found, values, node.span)
        case "MONTH_ENDS_ROUND":
            found.month_ends = MonthEnds.DOWN if values[0] == "DOWN" else MonthEnds.UP
        case "BUSINESS_DAYS_OF":
            _calendar(found, values[0], node.span)
        case "YEARS_BEGIN":
            _years(found, values[0], node.span)
        case "IN_FORCE":
            _in_force(found, values, node.span)
        case "ROLES":
            found.roles = tuple(name.name for name in values)
        case _:
            raise AssertionError(node.word)


def _first_words(node: tree.Header) -> str:
    return " ".join(node.span.text.split()[:2])


def _rounding(found: HeaderFound, values: list[Any], span: Span) -> None:
    mode = {"DOWN": RoundingMode.DOWN, "UP_TO": RoundingMode.UP, "TO_THE_NEAREST": RoundingMode.NEAREST}[values[0]]
    unit = values[1]
    if unit.amount <= 0:
        found.say("GK0504", "expected a rounding unit above nothing", span, "as in `round entitlements down to 1 USD`")
        return
    found.rounding_in = unit.currency
    found.rounding = Rounding(mode, unit.amount)


def _calendar(found: HeaderFound, country: str, span: Span) -> None:
    from gatekeeper.values.calendars import country_code

    code, near = country_code(country)
    if code is None:
        found.say(
            "GK0506",
            f"no calendar of business days is known for `{country}`",
            span,
            "did you mean " + " or ".join(f"`{name}`" for name in near) + "?"
            if near
            else "name a country, as in `Kenya`",
        )
    found.calendar = country


def _years(found: HeaderFound, month_and_day: tuple[int, int], span: Span) -> None:
    month, day = month_and_day
    if day > 28:
        found.say("GK0507", "years begin on a day that every month has", span, "choose a day up to the 28th")
        return
    found.years_begin = (month, day)


def _in_force(found: HeaderFound, values: list[Any], span: Span) -> None:
    first: date = values[0]
    last: date | None = values[-1] if len(values) > 1 else None
    if last is not None and "UNTIL" in values:
        last -= timedelta(days=1)
    if last is not None and last < first:
        found.say("GK0508", "the last day in force comes before the first", span, "turn the dates round")
        return
    found.in_force = (first, last)


def default_rounding(currency: str) -> Rounding:
    """Where none is named: down to the smallest unit of the currency."""
    from fractions import Fraction

    return Rounding(RoundingMode.DOWN, Fraction(1, 10 ** minor_digits(currency)))
