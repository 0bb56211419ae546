"""Figures at a day and over stretches of days: which rows a reading reads, and what they come to.

A figure of a day or a period is that of exactly this one: no other stands in for it. What has not ended yet is open;
what has ended and is not reported is not known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import assert_never

from gatekeeper.decisions.record import SourceKey
from gatekeeper.decisions.seeing import SEVERAL, Eyes, Figure, says_nothing, summed
from gatekeeper.decisions.windows import DateFound, Pending, date_found, tranche_number
from gatekeeper.facts.rows import MeasureRow
from gatekeeper.program import model
from gatekeeper.program.model import Gathered
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import (
    Duration,
    Period,
    Unit,
    add_days,
    add_months,
    date_text,
    how_many_fit,
    period_containing,
    period_ending,
)

NOTHING = Fraction(0)
LAST_YEAR = 9_990  # a stretch that ends later never ends


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, or why there are none; no last day: as far as figures are due or reported."""

    first: date | None = None
    last: date | None = None
    problem: Pending | Absent | Invalid | None = None
    sources: tuple[SourceKey, ...] = ()


def read(eyes: Eyes, value: model.MeasureValue) -> Figure:
    """A measure as one of these readings reads it."""
    declared = eyes.program.declarations[value.name]
    assert isinstance(declared, model.Measure)
    rows = eyes.rows_of(declared, value)
    if eyes.within is not None and value.reading == model.Latest():
        return _of(eyes, declared, rows, eyes.within)
    match value.reading:
        case model.AsAt(day):
            found = date_found(eyes, day)
            if not isinstance(found.day, date):
                return _no_day(declared, found.day, found.sources)
            return _with(_of(eyes, declared, rows, found.day), found.sources)
        case model.OverLast(count, unit, how):
            return _over_last(eyes, declared, rows, count, unit, how)
        case model.Within(stretch, how):
            days = stretch_days(eyes, stretch)
            return _with(_within(eyes, declared, rows, days, how), days.sources)
        case _:
            raise AssertionError("the latest figure is read by the eyes themselves")


def _with(found: Figure, sources: tuple[SourceKey, ...]) -> Figure:
    return replace(found, sources=tuple(dict.fromkeys((*sources, *found.sources))))


def _no_day(
    declared: model.Measure, problem: Pending | Absent | Invalid | None, sources: tuple[SourceKey, ...] = ()
) -> Figure:
    """There is no day to read at, or not yet."""
    if not isinstance(problem, Pending):
        return Figure(sources, problem=problem, moving=True)
    if problem.never:
        return Figure(sources, problem=Absent(Reason.NOT_APPLICABLE, "its day can no longer come"))
    return _to_come("the day it is read at has not come", sources)


def _to_come(detail: str, sources: tuple[SourceKey, ...] = ()) -> Figure:
    return Figure(sources, problem=Absent(Reason.NOT_YET_DUE, detail), moving=True, open=True)


# ------------------------------------------------------------------------------------------------ one day, one period


def _of(eyes: Eyes, declared: model.Measure, rows: Sequence[MeasureRow], when: Period | date) -> Figure:
    """The figure of a day or period: what its parts add up to, what a running total grew by, a level at its end."""
    last = when.end if isinstance(when, Period) else when
    if last > eyes.on:
        if isinstance(when, Period):
            return _to_come(f"{_said(eyes, when)} has not ended")
        return _to_come(f"{last.isoformat()} has not come")
    if declared.per is not None:
        if isinstance(when, Period):
            parts = tiles(eyes, declared.per, when)
            if isinstance(parts, Invalid):
                return Figure(problem=parts)
        else:
            parts = [ended(eyes, declared.per, when)]
        return _gathered(Gathered.TOTAL, [_reported(eyes, eyes.of_period(declared, rows, part)) for part in parts])
    if declared.cumulative and isinstance(when, Period):
        return _growth(eyes, declared, rows, when)
    return _on_day(eyes, declared, rows, last)


def _said(eyes: Eyes, period: Period) -> str:
    return f"{period.start.isoformat()} to {period.end.isoformat()}"


def _reported(eyes: Eyes, found: Figure) -> Figure:
    """What is past does not move; what is missing and not due yet is so."""
    problem = found.problem
    late = found.due is not None and found.due < eyes.on
    if isinstance(problem, Absent) and problem.reason is Reason.NOT_REPORTED and not late:
        return replace(found, problem=Absent(Reason.NOT_YET_DUE, problem.detail))
    return replace(found, moving=False) if found.number is not None else found


def _on_day(eyes: Eyes, declared: model.Measure, rows: Sequence[MeasureRow], day: date) -> Figure:
    """A level or a running total as told for exactly this day."""
    name, due = f"at {day.isoformat()}", eyes.report_day(declared, day)
    same = [row for row in rows if row.period_end == day]
    if len(same) > 1:
        return Figure(eyes.row_keys(same), period=name, due=due, moving=True, problem=SEVERAL)
    if same:
        return _reported(eyes, replace(eyes.row_figure(declared, same[0]), period=name, due=due))
    wrong = next((row.period_end for row in rows if isinstance(row.period_end, Invalid)), None)
    key = eyes.key("measures", measure=declared.name, item=declared.item, period=day)
    found = Figure((key,), period=name, due=due, moving=True, problem=wrong or Absent(Reason.NOT_REPORTED, name))
    return _reported(eyes, found)


def _growth(eyes: Eyes, declared: model.Measure, rows: Sequence[MeasureRow], period: Period) -> Figure:
    """What a running total grew by: its figure at the end less that of the day before; an award begins with nothing."""
    last = _on_day(eyes, declared, rows, period.end)
    begun = eyes.facts.award.start
    if isinstance(begun, Invalid):
        return replace(last, number=None, low=None, high=None, problem=begun)
    if isinstance(begun, date) and period.start <= begun:
        return replace(last, period=_said_whole(period))
    before = _on_day(eyes, declared, rows, add_days(period.start, -1))
    ends = [last, before]
    wrong = [found for found in ends if isinstance(found.problem, Invalid)]
    missing = [found for found in ends if found.problem is not None]
    base = _with(replace(last, period=_said_whole(period), number=None, low=None, high=None), before.sources)
    if missing:
        first = (wrong or missing)[0]
        return replace(base, problem=first.problem, due=first.due, moving=True)
    if last.number is not None and before.number is not None:
        return replace(base, number=last.number - before.number)
    if last.number is None and before.number is None:
        return replace(base, problem=Absent(Reason.NOT_REPORTED, "two figures are known only within bounds"))
    lows = [found.number if found.number is not None else found.low for found in ends]
    highs = [found.number if found.number is not None else found.high for found in ends]
    return replace(
        base, low=(lows[0] or NOTHING) - (highs[1] or NOTHING), high=(highs[0] or NOTHING) - (lows[1] or NOTHING)
    )


def _said_whole(period: Period) -> str:
    return str(period)


# ------------------------------------------------------------------------------------------------ periods


def ended(eyes: Eyes, unit: Unit, day: date) -> Period:
    """The last period of its length that has ended by the end of a day."""
    if unit is Unit.BUSINESS_DAY:
        while day.weekday() >= 5 or day in eyes.holidays:
            day = add_days(day, -1)
        return Period(day, day)
    return period_ending(unit, day, eyes.program.years_begin)


def before(eyes: Eyes, unit: Unit, period: Period) -> Period:
    """The one before it; of business days, the one before."""
    if unit is Unit.BUSINESS_DAY:
        return ended(eyes, unit, add_days(period.start, -1))
    return period_containing(unit, add_days(period.start, -1), eyes.program.years_begin)


def after(eyes: Eyes, unit: Unit, period: Period) -> Period:
    """The one after it."""
    return starting(eyes, unit, add_days(period.end, 1))


def starting(eyes: Eyes, unit: Unit, day: date) -> Period:
    """The first one that begins on or after a day."""
    if unit is Unit.BUSINESS_DAY:
        next_ = eyes.shift(add_days(day, -1), Duration(1, unit), 1)
        return Period(next_, next_)
    found = period_containing(unit, day, eyes.program.years_begin)
    years = eyes.program.years_begin
    return found if found.start == day else period_containing(unit, add_days(found.end, 1), years)


def tiles(eyes: Eyes, unit: Unit, days: Period) -> list[Period] | Invalid:
    """The periods that make up some days exactly, the latest first; or which end does not fit."""
    first = starting(eyes, unit, days.start)
    if unit is not Unit.BUSINESS_DAY and first.start != days.start:
        return Invalid(f"{date_text(days.start)} is not the first day of a {unit}")
    found = [first]
    while found[-1].end < days.end:
        found.append(after(eyes, unit, found[-1]))
    if unit is Unit.BUSINESS_DAY and found[-1].end > days.end:
        found.pop()
    if not found or (unit is not Unit.BUSINESS_DAY and found[-1].end != days.end):
        return Invalid(f"{date_text(days.end)} is not the last day of a {unit}")
    return found[::-1]


def latest_ended(eyes: Eyes, declared: model.Measure, rows: Sequence[MeasureRow], unit: Unit) -> Period:
    """The latest ended period of a length that is due or already reported."""
    period = ended(eyes, unit, eyes.on)
    told = {row.period_end for row in rows if not says_nothing(row)}
    while period.end not in told and not eyes.report_day(declared, period.end) < eyes.on:
        period = before(eyes, unit, period)
    return period


def _over_last(
    eyes: Eyes, declared: model.Measure, rows: Sequence[MeasureRow], count: int, unit: Unit, how: Gathered
) -> Figure:
    """Figures of so many periods, the last being the latest ended one that is due or already reported.

    Of a measure `per` a shorter period, each of those periods counts.
    """
    step = declared.per if declared.per is not None else unit
    if declared.per is not None:
        count *= how_many_fit(declared.per, unit) or 1
    periods = [latest_ended(eyes, declared, rows, step)]
    while len(periods) < count:
        periods.append(before(eyes, step, periods[-1]))
    if declared.cumulative and how is Gathered.TOTAL:
        return _growth(eyes, declared, rows, Period(periods[-1].start, periods[0].end))
    figures = [_of(eyes, declared, rows, period) for period in periods]
    return replace(_gathered(how, figures), moving=True)


def periods_of(eyes: Eyes, declared: model.Measure, rows: Sequence[MeasureRow], reading: model.Reading) -> list[Period]:
    """The periods whose figures a reading adds up, the latest first; none where it does anything else with them."""
    assert declared.per is not None
    match reading:
        case model.OverLast(count, unit, Gathered.TOTAL):
            found = [latest_ended(eyes, declared, rows, declared.per)]
            while len(found) < count * (how_many_fit(declared.per, unit) or 1):
                found.append(before(eyes, declared.per, found[-1]))
            return found
        case model.AsAt(day):
            at = date_found(eyes, day).day
            return [ended(eyes, declared.per, at)] if isinstance(at, date) and at <= eyes.on else []
        case model.Within(stretch, Gathered.TOTAL):
            days = stretch_days(eyes, stretch)
            if days.first is None or days.last is None or not days.first <= days.last <= eyes.on:
                return []
            parts = tiles(eyes, declared.per, Period(days.first, days.last))
            return [] if isinstance(parts, Invalid) else parts
        case _:
            return []


def stretch_days(eyes: Eyes, stretch: model.Stretch) -> Days:
    """The days of a stretch for this award."""
    match stretch:
        case model.FromTo(first, last):
            ends = [date_found(eyes, first), *([date_found(eyes, last)] if last is not None else [])]
            return _days(ends)
        case model.Ending(unit, day):
            found = date_found(eyes, day)
            if not isinstance(found.day, date):
                return Days(problem=found.day, sources=found.sources)
            return Days(_first_of(eyes, unit, found.day), found.day, None, found.sources)
        case model.TranchePeriod(tranche):
            return _tranche_period(eyes, tranche)
        case _:
            assert_never(stretch)


def _days(ends: Sequence[DateFound]) -> Days:
    sources = tuple(dict.fromkeys(source for end in ends for source in end.sources))
    problems = [end.day for end in ends if not isinstance(end.day, date)]
    wrong = [problem for problem in problems if isinstance(problem, Invalid)]
    unknown = [problem for problem in problems if isinstance(problem, Absent)]
    if problems:
        return Days(problem=(wrong or unknown or problems)[0], sources=sources)
    known = [end.day for end in ends if isinstance(end.day, date)]
    return Days(known[0] if known else None, known[1] if len(known) > 1 else None, None, sources)


def _first_of(eyes: Eyes, unit: Unit, last: date) -> date:
    """The first day of a period of a length that ends on a day."""
    months = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}.get(unit)
    if months is None:
        return add_days(last, -6) if unit is Unit.WEEK else last
    return add_months(add_days(last, 1), -months, eyes.program.month_ends)


def _tranche_period(eyes: Eyes, tranche: model.TrancheRef) -> Days:
    number = tranche_number(eyes, tranche)
    row = eyes.facts.tranches.get(number) if number is not None else None
    if row is None:
        return Days(problem=Absent(Reason.NOT_APPLICABLE, "there is no such tranche"))
    key = (eyes.key("tranches", tranche=number),)
    for cell, name in ((row.period_start, "start"), (row.period_end, "end")):
        if isinstance(cell, Invalid):
            return Days(problem=cell, sources=key)
        if not isinstance(cell, date):
            return Days(problem=Absent(Reason.NOT_REPORTED, f"the period {name} of tranche {number}"), sources=key)
    assert isinstance(row.period_start, date)
    assert isinstance(row.period_end, date)
    return Days(row.period_start, row.period_end, None, key)


def _within(eyes: Eyes, declared: model.Measure, rows: Sequence[MeasureRow], days: Days, how: Gathered) -> Figure:
    if days.first is None:
        return _no_day(declared, days.problem)
    first, last = days.first, days.last
    since = last is None
    if last is None:
        last = _so_far(eyes, declared, rows)
        if last is None or last < first:
            return _to_come(f"nothing since {first.isoformat()} is due yet")
    elif last < first:
        return Figure(problem=Invalid(f"{date_text(first)} is after {date_text(last)}"))
    if last > eyes.on:
        return _to_come(f"{_said(eyes, Period(first, last))} has not ended")
    found = _stretch(eyes, declared, rows, Period(first, last), how)
    return replace(found, moving=found.moving or since)


def _so_far(eyes: Eyes, declared: model.Measure, rows: Sequence[MeasureRow]) -> date | None:
    """Up to which day figures are due or reported."""
    if declared.per is not None:
        return latest_ended(eyes, declared, rows, declared.per).end
    told = [row.period_end for row in rows if isinstance(row.period_end, date) and row.period_end <= eyes.on]
    return max(told, default=None)


def _stretch(eyes: Eyes, declared: model.Measure, rows: Sequence[MeasureRow], days: Period, how: Gathered) -> Figure:
    if declared.per is not None:
        parts = tiles(eyes, declared.per, days)
        if isinstance(parts, Invalid):
            return Figure(problem=parts)
        return _gathered(how, [_of(eyes, declared, rows, part) for part in parts])
    if declared.cumulative:
        return _growth(eyes, declared, rows, days)
    wrong = next((row.period_end for row in rows if isinstance(row.period_end, Invalid)), None)
    told = {row.period_end for row in rows if isinstance(row.period_end, date)}
    ends = sorted((day for day in told if days.start <= day <= days.end), reverse=True)
    if wrong is not None or not ends:
        problem = wrong or Absent(Reason.NOT_REPORTED, f"no figure from {_said(eyes, days)}")
        return Figure((eyes.key("measures", measure=declared.name, item=declared.item),), problem=problem, moving=True)
    return _gathered(how, [_on_day(eyes, declared, rows, day) for day in ends])


def _gathered(how: Gathered, figures: Sequence[Figure]) -> Figure:
    """What figures come to, the latest of them first; one that is not known leaves it unknown, one in error wrong."""
    if len(figures) == 1:
        return figures[0]
    total = summed(list(figures), _span(figures))
    moving = any(found.moving for found in figures)
    due = next((found.due for found in figures if found.problem is not None and found.due), total.due)
    if total.problem is not None:
        return replace(total, due=due, moving=moving, open=all(f.open for f in figures if f.problem is not None))
    if how is Gathered.TOTAL:
        return replace(total, moving=moving)
    if how is Gathered.AVERAGE:
        ends = [end / len(figures) if end is not None else None for end in (total.number, total.low, total.high)]
        return replace(total, number=ends[0], low=ends[1], high=ends[2], moving=moving)
    pick = max if how is Gathered.HIGHEST else min
    low = pick(found.number if found.number is not None else found.low or NOTHING for found in figures)
    high = pick(found.number if found.number is not None else found.high or NOTHING for found in figures)
    if low == high:
        return replace(total, number=low, low=None, high=None, moving=moving)
    return replace(total, number=None, low=low, high=high, moving=moving)


def _span(figures: Sequence[Figure]) -> str:
    """`Q4 2025 to Q3 2026`, `at 31 March 2026 to at 30 June 2026` as its first and last day."""
    first, last = figures[-1].period, figures[0].period
    if first.startswith("at ") and last.startswith("at "):
        return f"{first.removeprefix('at ')} to {last.removeprefix('at ')}"
    if " to " in first and " to " in last:  # periods told by their days make one longer period
        return f"{first.partition(' to ')[0]} to {last.partition(' to ')[2]}"
    return f"{first} to {last}"


# ------------------------------------------------------------------------------------------------ period by period


@dataclass(frozen=True, slots=True)
class Asked:
    """The periods, or days, a comparison is asked of, the first first; `bounded`: no more of them can come.

    `problem` says why they are not known; `waiting` that their days hang on what has not happened.
    """

    each: tuple[Period | date, ...] = ()
    bounded: bool = True
    problem: Pending | Absent | Invalid | None = None
    sources: tuple[SourceKey, ...] = ()


def periods_asked(eyes: Eyes, leaf: model.InPeriods, read: Iterable[model.MeasureValue]) -> Asked:
    """Which periods a comparison is asked of."""
    measures = [value for value in read if value.reading == model.Latest()]
    match leaf.periods:
        case model.Days(days):
            found = [date_found(eyes, day) for day in days]
            sources = tuple(dict.fromkeys(source for each in found for source in each.sources))
            known = tuple(each.day for each in found if isinstance(each.day, date))
            if len(known) < len(found):
                problems = [each.day for each in found if not isinstance(each.day, date)]
                wrong = [problem for problem in problems if isinstance(problem, Invalid)]
                return Asked(problem=(wrong or problems)[0], sources=sources)
            return Asked(known, sources=sources)
        case model.LastPeriods(count, unit):
            periods = [_latest_of(eyes, measures, unit)]
            while len(periods) < count:
                periods.append(before(eyes, unit, periods[-1]))
            return Asked(tuple(periods[::-1]), bounded=False)
        case model.PeriodsBetween():
            return _between(eyes, leaf.periods, measures)
        case _:
            assert_never(leaf.periods)


def _latest_of(eyes: Eyes, measures: Sequence[model.MeasureValue], unit: Unit) -> Period:
    """The latest period of which every measure has its figure, or owes it."""
    found = []
    for value in measures:
        declared = eyes.program.declarations[value.name]
        assert isinstance(declared, model.Measure)
        found.append(latest_ended(eyes, declared, eyes.rows_of(declared, value), unit))
    return min(found)


def _between(eyes: Eyes, asked: model.PeriodsBetween, measures: Sequence[model.MeasureValue]) -> Asked:
    ends = [date_found(eyes, day) if day is not None else None for day in (asked.first, asked.last)]
    days = _days([end for end in ends if end is not None])
    if days.problem is not None:
        return Asked(problem=days.problem, sources=days.sources)
    first = ends[0].day if ends[0] is not None else _begin(eyes, measures)
    last = ends[1].day if ends[1] is not None else None
    if isinstance(first, Invalid):
        return Asked(problem=first, sources=days.sources)
    until = last if isinstance(last, date) else _latest_of(eyes, measures, asked.unit).end
    bounded = isinstance(last, date)
    if not isinstance(first, date):
        return Asked((ended(eyes, asked.unit, until),), bounded, sources=days.sources)
    return Asked(tuple(_whole(eyes, asked.unit, first, until)), bounded, sources=days.sources)


def _begin(eyes: Eyes, measures: Sequence[model.MeasureValue]) -> date | Invalid | None:
    """The first day of the award; without it, of the first figure reported."""
    start = eyes.facts.award.start
    if isinstance(start, date | Invalid):
        return start
    told: list[date] = []
    for value in measures:
        declared = eyes.program.declarations[value.name]
        assert isinstance(declared, model.Measure)
        for row in eyes.rows_of(declared, value):
            if isinstance(row.period_end, date):
                unit = declared.per or Unit.DAY
                told.append(period_containing(unit, row.period_end, eyes.program.years_begin).start)
    return min(told, default=None)


def _whole(eyes: Eyes, unit: Unit, first: date, last: date) -> Iterator[Period]:
    """The whole periods from one day to another."""
    period = starting(eyes, unit, first)
    while period.end <= last and period.end.year < LAST_YEAR:
        yield period
        period = after(eyes, unit, period)
