"""Leaves answered in every form their slots may have: what `decisions/judge.py` says of them, in the bits of an answer.

Functions written for plain slots answer most leaves in place; these answer the rest.
"""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from gatekeeper.plans.answers import MET as HAPPENED
from gatekeeper.plans.answers import MISSED, NOT_KNOWN, NOT_YET, OPEN, RUNNING, answer
from gatekeeper.plans.forms import FREE, NEVER, PENDING, Beyond, By, Event, Exact, Never, Number, On, Span, exact
from gatekeeper.values.dates import Duration, MonthEnds, Unit, add, period_containing
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth, every, negation

# ---------------------------------------------------------------------------------------------- events


def event(
    seen: Event, on: int, first: int | None = FREE, last: int | None = FREE, to_come: bool = False, again: bool = False
) -> int:
    """An event on the days of a window, whose ends are as `forms` has days; `again`: it may happen again."""
    if to_come and last is not None and last in (PENDING, NEVER):
        last = FREE
    if isinstance(seen, Never):
        return MISSED
    bound = first if first is None or first in (PENDING, NEVER) else last
    if bound is None:
        return NOT_KNOWN
    if bound == PENDING:
        return OPEN
    if bound == NEVER:
        return MISSED
    assert first is not None
    assert last is not None
    if seen is None or (isinstance(seen, int) and seen <= 0):
        return _outside(seen, on, first, last)
    if isinstance(seen, By):
        found = _not_later_than(seen.day, first, last)
    else:
        days = seen.days if isinstance(seen, On) else (seen,)
        found = HAPPENED if any(_within(day, first, last) for day in days) else MISSED
    if again and found != HAPPENED and (last == FREE or max(first, on) <= last):
        return RUNNING if found == NOT_KNOWN else OPEN
    return found


def undated(seen: Event) -> int:
    """An event without days: it has happened by the decision date, or it has not."""
    if seen is None:
        return NOT_KNOWN
    if isinstance(seen, Never):
        return MISSED
    return HAPPENED if isinstance(seen, By | On) or seen > 0 else NOT_YET


def _within(day: int, first: int, last: int) -> bool:
    return first <= day and (last == FREE or day <= last)


def _not_later_than(day: int, first: int, last: int) -> int:
    if first == FREE and (last == FREE or day <= last):
        return HAPPENED
    return MISSED if first != FREE and day < first else NOT_KNOWN


def _outside(seen: int | None, on: int, first: int, last: int) -> int:
    """It has not happened, or nobody knows: does the window still run?"""
    if FREE != last < first:
        return MISSED
    runs = last == FREE or last >= on
    if seen is None:
        if first > on:
            return OPEN
        return RUNNING if runs else NOT_KNOWN
    if runs:
        return OPEN
    return MISSED if -seen >= last else NOT_KNOWN


# ---------------------------------------------------------------------------------------------- days


def day_of(seen: Event) -> int | None:
    """The day on which an event happened."""
    match seen:
        case On(days):
            return days[-1]
        case Never():
            return NEVER
        case By() | None:
            return None
        case _:
            return seen if seen > 0 else PENDING


def moved(duration: Duration, sign: int, ends: MonthEnds, holidays: frozenset[date]) -> Callable[[int | None], Any]:
    """So long after or before a day; each day is counted from once."""
    return _remembering(lambda day: add(day, duration, sign, ends, holidays))


def period_end(unit: Unit, years_begin: tuple[int, int]) -> Callable[[int | None], Any]:
    """The last day of the period in which a day falls."""
    return _remembering(lambda day: period_containing(unit, day, years_begin).end)


class _Remembering(dict[int | None, int | None]):
    def __init__(self, ask: Callable[[date], date]) -> None:
        super().__init__({None: None, PENDING: PENDING, NEVER: NEVER})
        self.ask = ask

    def __missing__(self, day: int) -> int:
        found = self[day] = self.ask(date.fromordinal(day)).toordinal()
        return found


def _remembering(ask: Callable[[date], date]) -> Callable[[int | None], Any]:
    return _Remembering(ask).__getitem__


def earliest(days: Sequence[int | None]) -> int | None:
    """The earliest of several days: of those that have come, unless one is not known."""
    if None in days:
        return None
    known = [day for day in days if day is not None and day > 0]
    return min(known) if known else NEVER if PENDING not in days else PENDING


def latest(days: Sequence[int | None]) -> int | None:
    """The latest of several days, which waits for every one."""
    if None in days:
        return None
    pending = [day for day in days if day in (PENDING, NEVER)]
    if pending:
        return NEVER if NEVER in pending else PENDING
    return max(day for day in days if day is not None)


# ---------------------------------------------------------------------------------------------- numbers


def read(seen: Number, scale: int) -> Number:
    """The number in a slot of a scale."""
    if isinstance(seen, Span):
        return Span(exact(Fraction(seen.low) / scale), exact(Fraction(seen.high) / scale))
    return seen if seen is None else exact(Fraction(seen) / scale)


def of_day(day: int | None) -> Number:
    """A day as a number."""
    return day if day is not None and day > 0 else None


def combined(operator: Callable[[Exact, Exact], Exact], left: Number, right: Number) -> Number:
    """Exact arithmetic but for dividing; two numbers known within bounds are not put together."""
    if left is None or right is None or (isinstance(left, Span) and isinstance(right, Span)):
        return None
    if isinstance(left, Span) or isinstance(right, Span):
        results = [operator(a, b) for a in _ends(left) for b in _ends(right)]
        return Span(min(results), max(results))
    return operator(left, right)


def divided(left: Number, right: Number) -> Number:
    """One number over another."""
    if right is not None and not isinstance(right, Span) and right == 0:
        raise Beyond("division by zero")
    if isinstance(right, Span) and left is not None and not isinstance(left, Span) and right.low <= 0 <= right.high:
        raise Beyond("division by what may be zero")
    return combined(lambda a, b: exact(Fraction(a) / Fraction(b)), left, right)


def lowest(number: Number) -> Exact | None:
    """The number, or the least it can be; none where nothing bounds it."""
    return number.low if isinstance(number, Span) else number


def highest(number: Number) -> Exact | None:
    """The number, or the most it can be; none where nothing bounds it."""
    return number.high if isinstance(number, Span) else number


def _ends(number: Exact | Span) -> tuple[Exact, ...]:
    return (number.low, number.high) if isinstance(number, Span) else (number,)


def holds(compares: Callable[[Exact, Exact], bool], equation: bool, left: Number, right: Number) -> Truth:
    """Whether a comparison holds, of numbers that may lie within bounds (`figures.compared`)."""
    if left is None or right is None:
        return UNKNOWN
    a, b = _distinct(left), _distinct(right)
    if len(a) == len(b) == 2:
        return UNKNOWN
    found = {compares(x, y) for x in a for y in b}
    if len(found) == 2:
        return UNKNOWN
    if equation and len(a) != len(b):
        inner, outer = (b, a) if len(a) == 2 else (a, b)
        if outer[0] <= inner[0] <= outer[-1]:
            return UNKNOWN
    return YES if True in found else NO


def _distinct(number: Exact | Span) -> tuple[Exact, ...]:
    ends = _ends(number)
    return ends[:1] if ends[0] == ends[-1] else ends


def compared(
    compares: Callable[[Exact, Exact], bool], equation: bool, left: Number, right: Number, moving: bool
) -> int:  # fmt: skip
    """The answer of a comparison; of what is `moving`, nothing is said for ever."""
    return figures_answer(holds(compares, equation, left, right), moving)


def between(value: Number, low: Number, high: Number, moving: bool) -> int:
    """The answer of a number that is to lie between two others."""
    met = every(
        (holds(lambda a, b: a >= b, False, value, low), holds(lambda a, b: a <= b, False, value, high)),
    )
    return figures_answer(met, moving)


def figures_answer(met: Truth, moving: bool) -> int:
    """The answer of a leaf that is met, or not, or not known."""
    return answer(met, negation(met), met is not NO or moving, met is not YES or moving)


# ---------------------------------------------------------------------------------------------- trees


def at_least(count: int, answers: Sequence[int]) -> int:
    """At least so many of several, bit by bit."""
    return sum(1 << bit for bit in range(6) if sum(answer >> bit & 1 for answer in answers) >= count)
