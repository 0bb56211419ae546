"""What is wrong within one row though each cell can be read: dates out of order, a status its dates contradict, …

Each check is given a row in hand; what contradicts itself becomes invalid in place, and is reported.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from gatekeeper.diagnostics import Severity
from gatekeeper.facts.cells import Wrong, quoted
from gatekeeper.facts.row_in_hand import RowInHand
from gatekeeper.program.model import Document, Measure
from gatekeeper.values.absence import Absent, Invalid
from gatekeeper.values.dates import Unit, date_text, period_containing, period_from_text
from gatekeeper.values.money import currencies
from gatekeeper.vocabulary import Sort, Status, Type, fold

Check = Callable[[RowInHand], None]

_NOT_YET = frozenset({Status.PLANNED, Status.IN_PROGRESS, Status.NOT_ACHIEVED, Status.WITHDRAWN})


def _contradicted(hand: RowInHand, fields: tuple[str, ...], wrong: Wrong) -> None:
    """Report it once, at the last of the cells; all of them are invalid."""
    for field in fields[:-1]:
        hand.values[field] = Invalid(wrong.message, str(hand.place))
    hand.values[fields[-1]] = hand.report(fields[-1].rstrip("_").replace("_", " "), wrong)


def in_order(first: str, second: str) -> tuple[Check, tuple[str, ...]]:
    """The check that one date is not later than another, and what it looks at."""
    words = tuple(field.rstrip("_").replace("_", " ") for field in (first, second))

    def check(hand: RowInHand) -> None:
        earlier, later = hand.values[first], hand.values[second]
        if isinstance(earlier, date) and isinstance(later, date) and later < earlier:
            message = f"`{words[1]}`, {date_text(later)}, is before `{words[0]}`, {date_text(earlier)}"
            cure = "mend the one that is mistyped"
            expected = f"a day not before {date_text(earlier)}"
            _contradicted(hand, (first, second), Wrong("GK2029", message, expected, cure))

    return check, (first, second)


def check_status(hand: RowInHand) -> None:
    """What is not achieved has no day on which it was, and nothing is achieved after the day it is reported of."""
    status, achieved, as_of = (hand.values[field] for field in ("status", "achieved_on", "as_of"))
    if not isinstance(achieved, date):
        return
    if status in _NOT_YET:
        message = f"the status is `{status}`, and `achieved on` says {date_text(achieved)}"
        cure = f"clear `achieved on`, or write the status `{Status.ACHIEVED}`; a planned date belongs under `due`"
        _contradicted(hand, ("status", "achieved_on"), Wrong("GK2030", message, "one of the two", cure))
    elif isinstance(as_of, date) and achieved > as_of:
        message = f"`achieved on`, {date_text(achieved)}, is after `as of`, {date_text(as_of)}"
        cure = "a planned date belongs under `due`"
        _contradicted(hand, ("as_of", "achieved_on"), Wrong("GK2029", message, "a day not later", cure))


def check_unit(hand: RowInHand) -> None:
    """A figure in another unit than the measure's is not that figure."""
    unit, measure = hand.values["unit"], hand.declaration
    if not unit or not isinstance(measure, Measure) or _same_unit(unit, measure.type):
        return
    expected = {Sort.MONEY: measure.type.unit, Sort.PERCENTAGE: "%"}.get(measure.type.sort, measure.type.unit)
    wanted = f"`{expected}`" if expected else "a plain number"
    message = f"expected a figure in {wanted}, got one in {quoted(unit)}"
    _spoil(hand, hand.report("unit", Wrong("GK2015", message, wanted, "convert the figure, or mend the unit")))


def _spoil(hand: RowInHand, invalid: Invalid) -> None:
    for field in ("low", "high"):
        if not isinstance(hand.values[field], Absent):
            hand.values[field] = invalid
    hand.values["value"] = invalid


def _same_unit(written: str, declared: Type) -> bool:
    match declared.sort:
        case Sort.MONEY:
            return written.upper() == declared.unit.upper() or not declared.unit
        case Sort.PERCENTAGE:
            return fold(written) in ("%", "percent", "per cent", "percentage")
        case _:
            if declared.unit:
                return fold(written).removesuffix("s") == fold(declared.unit).removesuffix("s")
            return written.upper() not in currencies() and fold(written) not in ("%", "percent")


def check_period(hand: RowInHand) -> None:
    """A measure counted per quarter has figures for quarters, and so for the other periods."""
    measure, end, start = hand.declaration, hand.values["period_end"], hand.values["period_start"]
    if not isinstance(measure, Measure) or measure.per is None or not isinstance(end, date) or hand.declared is None:
        return
    period = period_containing(measure.per, end, hand.declared.years_begin)
    if end == period.end and (not isinstance(start, date) or start == period.start or measure.per is Unit.DAY):
        return
    written = f"{date_text(start)} to {date_text(end)}" if isinstance(start, date) else f"to {date_text(end)}"
    hand.values["period_end"] = period.end
    expected = f"the {measure.per} {period}"
    message = f"the period {written} is not a {measure.per}"
    cure = f"`{measure.name}` counts per {measure.per}: give one row for each"
    _spoil(hand, hand.report("period end", Wrong("GK2031", message, expected, cure)))


def check_report(hand: RowInHand) -> None:
    """A document that comes back says of which period its row is, and it is one that is owed."""
    document, period = hand.declaration, hand.values["period"]
    if not isinstance(document, Document) or document.every is None or hand.declared is None:
        return
    if period_from_text(period, document.every, hand.declared.years_begin) is not None:
        return
    message = f"{quoted(period)} is not a {document.every}" if period else "the row does not say its period"
    shown = {Unit.YEAR: "`2026`", Unit.HALF_YEAR: "`2026-H2`", Unit.QUARTER: "`2026-Q3`", Unit.MONTH: "`2026-07`"}.get(
        document.every, ""
    )
    plain = shown and (document.every is Unit.MONTH or hand.declared.years_begin == (1, 1))
    cure = f"`{document.name}` is owed for each {document.every}: write {f'{shown} or ' if plain else ''}its last day"
    hand.report("period", Wrong("GK2041", message, f"a {document.every}", cure))


def check_interval(hand: RowInHand) -> None:
    """The least is not above the most, and a figure given with them lies between."""
    low, value, high = hand.values["low"], hand.values["value"], hand.values["high"]
    if not (_is_number(low) or _is_number(high)):
        return
    given = [(name, number) for name, number in (("low", low), ("value", value), ("high", high)) if _is_number(number)]
    for (lower, least), (upper, most) in pairwise(given):
        if least > most:
            message = f"`{lower}`, {quoted(hand.written(lower))}, is above `{upper}`, {quoted(hand.written(upper))}"
            wrong = Wrong("GK2032", message, "`low` up to `high`", "swap them, or mend the one that is mistyped")
            _contradicted(hand, (lower, upper), wrong)


def _is_number(value: object) -> bool:
    return isinstance(value, Decimal)


def check_extension(hand: RowInHand) -> None:
    """An extension says until when, or how long."""
    if isinstance(hand.values["new_due"], Absent) and isinstance(hand.values["months"], Absent):
        message = "the extension gives neither a new due date nor a number of months"
        wrong = Wrong("GK2038", message, "`new due` or `months`", "fill one of the two", Severity.WARNING)
        hand.report("new due", wrong)


# Each check with the values it looks at, beside what is declared of the row: it tells the same of rows alike in these.
CHECKS: Mapping[str, tuple[tuple[Check, tuple[str, ...]], ...]] = {
    "awards": (in_order("start", "end"),),
    "tranches": (in_order("period_start", "period_end"),),
    "milestones": (
        in_order("achieved_on", "verified_on"),
        (check_status, ("status", "achieved_on", "as_of")),
    ),
    "measures": (
        in_order("period_start", "period_end"),
        (check_unit, ("unit",)),
        (check_interval, ("low", "value", "high")),
        (check_period, ("period_start", "period_end")),
    ),
    "documents": (
        in_order("received_on", "accepted_on"),
        in_order("received_on", "rejected_on"),
        (check_report, ("period",)),
    ),
    "facts": (in_order("from_", "to"),),
    "waivers": (in_order("granted_on", "expires_on"),),
    "extensions": ((check_extension, ("new_due", "months")),),
}
