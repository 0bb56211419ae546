"""Days without a time of day: writing them, counting months, quarters and business days."""

import re
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import assert_never

from gatekeeper.inert import inert

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_MONTH_NUMBER = {name.casefold(): number for number, name in enumerate(MONTHS, 1)} | {
    name[:3].casefold(): number for number, name in enumerate(MONTHS, 1)
}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)
_WRITTEN = re.compile(r"(\d{1,2}) +([A-Za-z]+) +(\d{4})\Z", re.ASCII)


def date_from_text(text: str) -> date | None:
    """The day written as `2027-06-30` or `30 June 2027` (or `30 Jun 2027`); none where there is no such day."""
    if found := _ISO.match(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _WRITTEN.match(text):
        day, year = int(found[1]), int(found[3])
        month = _MONTH_NUMBER.get(found[2].casefold(), 0)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def date_text(day: date) -> str:
    """`30 June 2027`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


class Unit(StrEnum):
    """What time is counted in."""

    DAY = "day"
    BUSINESS_DAY = "business day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


@inert
class Duration:
    """So many days, business days, weeks, months, quarters, half-years or years."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


class MonthEnds(StrEnum):
    """Where a month has no such day: `down` takes its last day, `up` the first of the next month."""

    DOWN = "down"
    UP = "up"


MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12}
_LAST = date.max


def add_months(day: date, months: int, ends: MonthEnds) -> date:
    """The same day of the month so many months later (or earlier), never later than the year 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > _LAST.year:
        return _LAST
    if year < 1:
        return date.min
    last = monthrange(year, month + 1)[1]
    if day.day <= last:
        return date(year, month + 1, day.day)
    if ends is MonthEnds.DOWN:
        return date(year, month + 1, last)
    return date(year, month + 1, last) + timedelta(days=1)


def first_of_year_days(days: Collection[tuple[int, int]], after: date, on: bool) -> date:
    """The first day of the calendar that is one of these months and days and later than another; `on`: or that one.

    Never later than the year 9999.
    """
    years = [year for year in (after.year, after.year + 1) if year <= _LAST.year]
    found = sorted(date(year, month, day) for year in years for month, day in days)
    return next((day for day in found if day > after or (on and day == after)), _LAST)


def add_days(day: date, days: int) -> date:
    """So many days later or earlier, held within the calendar's first and last day."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return _LAST if days > 0 else date.min


def add_business_days(day: date, days: int, holidays: Collection[date]) -> date:
    """The business day so many business days later (or earlier); Saturdays, Sundays and holidays do not count."""
    step = 1 if days >= 0 else -1
    left = abs(days)
    while left and date.min < day < _LAST:
        day += timedelta(days=step)
        if day.weekday() < 5 and day not in holidays:
            left -= 1
    return day


def add(day: date, duration: Duration, sign: int, ends: MonthEnds, holidays: Collection[date]) -> date:
    """The day a duration after (`sign` 1) or before (`sign` -1) another."""
    count = sign * duration.count
    match duration.unit:
        case Unit.DAY:
            return add_days(day, count)
        case Unit.WEEK:
            return add_days(day, 7 * count)
        case Unit.BUSINESS_DAY:
            return add_business_days(day, count, holidays)
        case Unit.MONTH | Unit.QUARTER | Unit.HALF_YEAR | Unit.YEAR:
            return add_months(day, count * MONTHS_IN[duration.unit], ends)
        case _:
            assert_never(duration.unit)


def full_units(first: date, last: date, unit: Unit, ends: MonthEnds, holidays: Collection[date]) -> int:
    """How many whole units lie between two days: the most that, added to the first, do not pass the last.

    None have where `last` is not after `first`.
    """
    if last <= first:
        return 0
    days = (last - first).days
    match unit:
        case Unit.DAY:
            return days
        case Unit.WEEK:
            return days // 7
        case Unit.BUSINESS_DAY:
            between = (add_days(first, step) for step in range(1, days + 1))
            return sum(day.weekday() < 5 and day not in holidays for day in between)
        case Unit.MONTH | Unit.QUARTER | Unit.HALF_YEAR | Unit.YEAR:
            months = (last.year - first.year) * 12 + last.month - first.month
            count = months // MONTHS_IN[unit]
            return count if add_months(first, count * MONTHS_IN[unit], ends) <= last else count - 1
        case _:
            assert_never(unit)


def begun_units(first: date, last: date, unit: Unit, ends: MonthEnds, holidays: Collection[date]) -> int:
    """How many units have begun after `first` by `last`, the one that `last` ends included."""
    full = full_units(first, last, unit, ends, holidays)
    if last <= first:
        return 0
    return full if full and add(first, Duration(full, unit), 1, ends, holidays) == last else full + 1


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` to `end`, both included."""

    start: date
    end: date

    def __str__(self) -> str:
        if self.start == self.end:
            return date_text(self.end)
        return f"{date_text(self.start)} to {date_text(self.end)}"


def period_ending(unit: Unit, day: date, years_begin: tuple[int, int] = (1, 1)) -> Period:
    """The last month, quarter, half-year, year, week or day that has ended by the end of `day`.

    `years_begin` is the month and day on which years (and with them their halves and quarters) begin; weeks begin on
    Monday.
    """
    current = period_containing(unit, day, years_begin)
    return current if current.end == day else period_containing(unit, add_days(current.start, -1), years_begin)


@lru_cache(maxsize=4096)  # every award has the same ones
def period_containing(unit: Unit, day: date, years_begin: tuple[int, int] = (1, 1)) -> Period:
    """The day, week, month, quarter, half-year or year that `day` falls in."""
    match unit:
        case Unit.DAY | Unit.BUSINESS_DAY:
            return Period(day, day)
        case Unit.WEEK:
            start = add_days(day, -day.weekday())
            return Period(start, add_days(start, 6))
        case Unit.MONTH | Unit.QUARTER | Unit.HALF_YEAR | Unit.YEAR:
            length = MONTHS_IN[unit]
            first_month, first_day = (day.month, 1) if unit is Unit.MONTH else years_begin
            months = (day.year * 12 + day.month) - (day.year * 12 + first_month) - (day.day < first_day)
            begin = date(day.year, first_month, first_day)
            start = add_months(begin, months // length * length, MonthEnds.DOWN)
            following = add_months(start, length, MonthEnds.DOWN)
            return Period(start, add_days(following, -1) if following < date.max else date.max)  # the calendar ends
        case _:
            assert_never(unit)


def period_before(unit: Unit, period: Period, years_begin: tuple[int, int] = (1, 1)) -> Period:
    """The period of the same kind that ends the day before."""
    return period_containing(unit, add_days(period.start, -1), years_begin)


_PERIOD = re.compile(r"(\d{4})(?:-?(?:([QH]\d)|(\d{2})))?\Z", re.ASCII | re.IGNORECASE)
_PARTS = {"Q": Unit.QUARTER, "H": Unit.HALF_YEAR}


def period_from_text(text: str, unit: Unit, years_begin: tuple[int, int] = (1, 1)) -> Period | None:
    """The period a cell names: its last day, or `2026`, `2026-H2`, `2026-Q3`, `2026-07` where years begin in January.

    None where it is not one of that unit; where years begin later, `2026` might be either of two years.
    """
    day = date_from_text(text.strip())
    if day is None and (found := _PERIOD.match(text.strip())):
        year, part, month = int(found[1]), (found[2] or "").upper(), found[3]
        said = _PARTS[part[0]] if part else Unit.MONTH if month else Unit.YEAR
        last = MONTHS_IN[said] * int(part[1]) if part else int(month) if month else 12
        plain = said is Unit.MONTH or years_begin == (1, 1)
        if said is unit and plain and year and 1 <= last <= 12:
            day = date(year, last, monthrange(year, last)[1])
    if day is None:
        return None
    period = period_containing(unit, day, years_begin)
    return period if period.end == day else None


_SMALLER = {
    (Unit.MONTH, Unit.QUARTER): 3,
    (Unit.MONTH, Unit.YEAR): 12,
    (Unit.QUARTER, Unit.YEAR): 4,
    (Unit.MONTH, Unit.HALF_YEAR): 6,
    (Unit.QUARTER, Unit.HALF_YEAR): 2,
    (Unit.HALF_YEAR, Unit.YEAR): 2,
    (Unit.DAY, Unit.WEEK): 7,
}


def how_many_fit(smaller: Unit, larger: Unit) -> int | None:
    """How many of one period make the other exactly; none where the count varies or the first is the longer."""
    return 1 if smaller is larger else _SMALLER.get((smaller, larger))


def period_name(unit: Unit, period: Period, years_begin: tuple[int, int] = (1, 1)) -> str:
    """`Q3 2026`, `H2 2026`, `June 2026`, `2026`; other periods by their days."""
    calendar = years_begin == (1, 1)
    if unit is Unit.MONTH:
        return f"{MONTHS[period.start.month - 1]} {period.start.year}"
    if unit is Unit.QUARTER and calendar:
        return f"Q{(period.start.month + 2) // 3} {period.start.year}"
    if unit is Unit.HALF_YEAR and calendar:
        return f"H{(period.start.month + 5) // 6} {period.start.year}"
    if unit is Unit.YEAR and calendar:
        return str(period.start.year)
    return str(period)
