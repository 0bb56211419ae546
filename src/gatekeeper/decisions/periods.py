"""Figures at a day and over stretches of days: which rows a reading reads, and what they come to.

A figure of a day or a period is that of exactly this one: no other stands in for it. What has not ended yet is open;
what has ended and is not reported is not known.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import assert_never

from gatekeeper.decisions.record import SourceKey
from gatekeeper.decisions.seeing import SEVERAL, Eyes, Figure, says_nothing, summed
from gatekeeper.decisions.windows import DateFound, Pending, date_found, tranche_number
from gatekeeper.facts.rows import MeasureRow
from gatekeeper.inert import inert, replace
from gatekeeper.program import model
from gatekeeper.program.model import Gathered
from gatekeeper.values.absence import WITHIN_BOUNDS, Absent, Invalid, Reason
from gatekeeper.values.dates import (
    MONTHS_IN,
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
from gatekeeper.vocabulary import MeasureKind

NOTHING = Fraction(0)
NO_FIGURE_YET = Absent(Reason.NOT_REPORTED, "no figure is reported yet")
LAST_YEAR = 9_990  # a stretch that ends later never ends


@inert
class Days:
    """The days from `first` to `last`, or why there are none; no last day: as far as figures are due or reported."""

    first: date | None = None
    last: date | None = None
    problem: Pending | Absent | Invalid | None = None
    sources: tuple[SourceKey, ...] = ()


@inert
class Told:
    """The figures of a measure that are read, and those by which is told which periods are due or reported."""

    declared: model.Measure
    kind: MeasureKind
    rows: Sequence[MeasureRow]
    actual: Sequence[MeasureRow]

    @property
    def planned(self) -> bool:
        """Whether they are set beforehand: nothing about them is due, and their days need not have come."""
        return self.kind is not MeasureKind.ACTUAL


def figures_of(eyes: Eyes, value: model.MeasureValue) -> Told:
    """The figures a measure is read from."""
    declared = eyes.program.declarations[value.name]
    assert isinstance(declared, model.Measure)
    actual = eyes.rows_of(declared, value.name)
    if value.kind is MeasureKind.ACTUAL:
        return Told(declared, value.kind, actual, actual)
    return Told(declared, value.kind, eyes.rows_of(declared, value.name, value.kind), actual)


@inert
class Spot:
    """The day or the days that are read, by which steps, and what their figures come to; `rolling`: they move on."""

    when: date | Period
    step: Unit | None = None
    how: Gathered = Gathered.TOTAL
    rolling: bool = False
    sources: tuple[SourceKey, ...] = ()


def read(eyes: Eyes, value: model.MeasureValue) -> Figure:
    """A measure as its reading reads it; of its latest figure only where that is of a plan, or of an earlier period."""
    of = figures_of(eyes, value)
    spot = spot_of(eyes, of, value)
    if isinstance(spot, Figure):
        return _whatever_day(eyes, of) or spot if spot.problem == NO_FIGURE_YET else spot
    found = _at(eyes, of, spot)
    moving = found.moving or spot.rolling
    return replace(_with(found, spot.sources), moving=moving)


def spot_of(eyes: Eyes, of: Told, value: model.MeasureValue) -> Spot | Figure:
    """Which days a reading reads; a figure without a number where there are none."""
    spot = _spot(eyes, of, value.reading)
    if value.earlier is None or isinstance(spot, Figure):
        return spot
    return replace(spot, when=_earlier(eyes, spot.when, value.earlier))


def _spot(eyes: Eyes, of: Told, reading: model.Reading) -> Spot | Figure:
    match reading:
        case model.Latest():
            return _latest(eyes, of)
        case model.AsAt(day):
            found = date_found(eyes, day)
            return Spot(found.day, sources=found.sources) if isinstance(found.day, date) else _no_day(found)
        case model.OverLast():
            return _over_last(eyes, of, reading)
        case model.Within(stretch, how):
            return _stretch(eyes, of, stretch_days(eyes, stretch), how)
        case _:
            assert_never(reading)


def _over_last(eyes: Eyes, of: Told, reading: model.OverLast) -> Spot:
    step = of.declared.per if of.declared.per is not None else reading.unit
    day = eyes.within.end if isinstance(eyes.within, Period) else eyes.within
    each = reading.of_each and day is not None
    last = first = ended(eyes, step, day) if each and day is not None else latest_ended(eyes, of, step)
    for _ in range(reading.count * (how_many_fit(step, reading.unit) or 1) - 1):
        first = before(eyes, step, first)
    return Spot(Period(first.start, last.end), step, reading.how, rolling=not each)


def _latest(eyes: Eyes, of: Told) -> Spot | Figure:
    """The period asked of one by one; else that of the latest figure."""
    if isinstance(eyes.within, Period):
        level = of.declared.per is None and not of.declared.cumulative
        return Spot(eyes.within.end if level else eyes.within)
    if eyes.within is not None:
        return Spot(eyes.within)
    if of.declared.per is not None:
        return Spot(latest_ended(eyes, of, of.declared.per), rolling=True)
    ends = [row.period_end for row in of.actual if isinstance(row.period_end, date) and row.period_end <= eyes.on]
    if not ends:
        return Figure(problem=NO_FIGURE_YET, moving=True)
    return Spot(max(ends), rolling=True)


def _earlier(eyes: Eyes, when: date | Period, by: Duration) -> date | Period:
    """The same day or days so much earlier; the last day of a month stays one."""

    def moved(day: date) -> date:
        if by.unit in (Unit.DAY, Unit.WEEK, Unit.BUSINESS_DAY):
            return eyes.shift(day, by, -1)
        return add_days(eyes.shift(add_days(day, 1), by, -1), -1)

    if isinstance(when, Period):
        return Period(add_days(moved(add_days(when.start, -1)), 1), moved(when.end))
    return moved(when)


def _stretch(eyes: Eyes, of: Told, days: Days, how: Gathered) -> Spot | Figure:
    if days.first is None:
        return _no_day(DateFound(days.problem or Pending(), days.sources))
    first, last, per = days.first, days.last, of.declared.per
    if last is not None:
        if last < first:
            return Figure(problem=Invalid(f"{date_text(first)} is after {date_text(last)}"))
        return Spot(Period(first, last), per, how, sources=days.sources)
    if per is not None:
        last = latest_ended(eyes, of, per).end
    else:
        ends = [row.period_end for row in of.actual if isinstance(row.period_end, date)]
        last = max((end for end in ends if end <= eyes.on), default=None)
    if last is None or last < first:
        if per is None and eyes.report_day(of.declared, first) < eyes.on:
            key = eyes.key("measures", measure=of.declared.name, item=of.declared.item)
            problem = Absent(Reason.NOT_REPORTED, f"no figure since {first.isoformat()}")
            return Figure((*days.sources, key), problem=problem, moving=True)
        return _to_come(f"nothing since {first.isoformat()} is due yet", days.sources)
    return Spot(Period(first, last), per, how, rolling=True, sources=days.sources)


def _with(found: Figure, sources: tuple[SourceKey, ...]) -> Figure:
    return replace(found, sources=tuple(dict.fromkeys((*sources, *found.sources))))


def _no_day(found: DateFound) -> Figure:
    """There is no day to read at, or not yet."""
    problem = found.day
    if isinstance(problem, Pending):
        if problem.never:
            return Figure(found.sources, problem=Absent(Reason.NOT_APPLICABLE, "its day can no longer come"))
        return _to_come("the day it is read at has not come", found.sources)
    assert not isinstance(problem, date)
    return Figure(found.sources, problem=problem, moving=True)


def _to_come(detail: str, sources: tuple[SourceKey, ...] = ()) -> Figure:
    return Figure(sources, problem=Absent(Reason.NOT_YET_DUE, detail), moving=True, open=True)


# ------------------------------------------------------------------------------------------------ one day, one period


def _at(eyes: Eyes, of: Told, spot: Spot) -> Figure:
    """The figure of a day or of some days."""
    when = spot.when
    single = _whatever_day(eyes, of)
    if single is not None:
        return single
    last = when.end if isinstance(when, Period) else when
    if last > eyes.on and not of.planned:
        if isinstance(when, Period):
            return _to_come(f"{_said(when)} has not ended")
        return _to_come(f"{last.isoformat()} has not come")
    per = of.declared.per
    if isinstance(when, date):
        return _on_day(eyes, of, when) if per is None else _in_period(eyes, of, ended(eyes, per, when))
    if of.declared.cumulative and spot.how is Gathered.TOTAL:
        return _growth(eyes, of, when)
    step = per or spot.step
    if step is None:
        return _between_days(eyes, of, when, spot.how)
    parts = tiles(eyes, step, when)
    if isinstance(parts, Invalid):
        return Figure(problem=parts)
    if per is not None:
        figures = [_in_period(eyes, of, part) for part in parts]
    elif of.declared.cumulative:
        figures = [_growth(eyes, of, part) for part in parts]
    else:
        figures = [_on_day(eyes, of, part.end) for part in parts]
    return _missing_plan(of, _gathered(spot.how, figures), figures)


def _missing_plan(of: Told, found: Figure, figures: Sequence[Figure]) -> Figure:
    """A plan is not missing as a report is: it says which it is."""
    if not of.planned or not isinstance(found.problem, Absent) or found.problem.reason is not Reason.NOT_REPORTED:
        return found
    names = ", ".join(dict.fromkeys(one.period for one in reversed(figures) if one.problem is not None))
    return replace(found, problem=Absent(Reason.NOT_REPORTED, f"no {of.kind} of {of.declared.name} for {names}"))


def _whatever_day(eyes: Eyes, of: Told) -> Figure | None:
    """The one baseline, or the one target of a measure that is not `per` a period; none where days tell which."""
    if of.kind is not MeasureKind.BASELINE and (of.kind is not MeasureKind.TARGET or of.declared.per is not None):
        return None
    if len(of.rows) > 1 and of.kind is not MeasureKind.BASELINE:
        return None
    if len(of.rows) > 1:
        return Figure(eyes.row_keys(of.rows), problem=SEVERAL)
    if not of.rows:
        key = eyes.key("measures", measure=of.declared.name, item=of.declared.item, kind=of.kind)
        return Figure((key,), problem=Absent(Reason.NOT_REPORTED, f"no {of.kind} of {of.declared.name}"))
    row = of.rows[0]
    if isinstance(row.period_end, Invalid):
        return replace(eyes.row_figure(of.declared, row), number=None, low=None, high=None, problem=row.period_end)
    found = eyes.row_figure(of.declared, row)
    return replace(found, period=f"at {found.as_of.isoformat()}" if found.as_of is not None else "", moving=False)


def _said(period: Period) -> str:
    return f"{period.start.isoformat()} to {period.end.isoformat()}"


def _reported(eyes: Eyes, of: Told, found: Figure) -> Figure:
    """What is past does not move; what is missing and not due yet is so; a plan is due from nobody."""
    problem = found.problem
    if of.planned:
        if isinstance(problem, Absent) and problem.reason is Reason.NOT_REPORTED:
            when = found.period if found.period.startswith("at ") else f"for {found.period}"
            problem = Absent(Reason.NOT_REPORTED, f"no {of.kind} of {of.declared.name} {when}")
        return replace(found, problem=problem, due=None, moving=False)
    late = found.due is not None and found.due < eyes.on
    if isinstance(problem, Absent) and problem.reason is Reason.NOT_REPORTED and not late:
        return replace(found, problem=Absent(Reason.NOT_YET_DUE, problem.detail))
    return replace(found, moving=False) if found.number is not None else found


def _in_period(eyes: Eyes, of: Told, period: Period) -> Figure:
    """The figure of one period of a measure declared `per` such periods."""
    return _reported(eyes, of, eyes.of_period(of.declared, of.rows, period))


def _on_day(eyes: Eyes, of: Told, day: date) -> Figure:
    """A level or a running total as told for exactly this day."""
    name, due = f"at {day.isoformat()}", eyes.report_day(of.declared, day)
    same = [row for row in of.rows if row.period_end == day]
    wrong = next((row.period_end for row in of.rows if isinstance(row.period_end, Invalid)), None)
    if len(same) > 1:
        return Figure(eyes.row_keys(same), period=name, due=due, moving=True, problem=SEVERAL)
    if same and wrong is None:  # a row whose day cannot be read may be of this one
        return _reported(eyes, of, replace(eyes.row_figure(of.declared, same[0]), period=name, due=due))
    key = eyes.key("measures", measure=of.declared.name, item=of.declared.item, period=day)
    found = Figure((key,), period=name, due=due, moving=True, problem=wrong or Absent(Reason.NOT_REPORTED, name))
    return _reported(eyes, of, found)


def _growth(eyes: Eyes, of: Told, period: Period) -> Figure:
    """What a running total grew by: its figure at the end less that of the day before; an award begins with nothing."""
    last = _on_day(eyes, of, period.end)
    begun = eyes.facts.award.start
    if isinstance(begun, Invalid):
        return replace(last, number=None, low=None, high=None, problem=begun)
    if isinstance(begun, date) and period.start <= begun:
        return replace(last, period=str(period))
    before_ = _on_day(eyes, of, add_days(period.start, -1))
    ends = [last, before_]
    wrong = [found for found in ends if isinstance(found.problem, Invalid)]
    missing = [found for found in ends if found.problem is not None]
    base = _with(replace(last, period=str(period), number=None, low=None, high=None), before_.sources)
    if missing:
        first = (wrong or missing)[0]
        return replace(base, problem=first.problem, due=first.due, moving=True)
    if last.number is not None and before_.number is not None:
        return replace(base, number=last.number - before_.number)
    if last.number is None and before_.number is None:
        return replace(base, problem=Absent(Reason.NOT_REPORTED, WITHIN_BOUNDS))
    lows = [found.number if found.number is not None else found.low or NOTHING for found in ends]
    highs = [found.number if found.number is not None else found.high or NOTHING for found in ends]
    return replace(base, low=lows[0] - highs[1], high=highs[0] - lows[1])


def _between_days(eyes: Eyes, of: Told, days: Period, how: Gathered) -> Figure:
    """Of a level: the figures told for a day among them."""
    wrong = next((row.period_end for row in of.rows if isinstance(row.period_end, Invalid)), None)
    reported = {row.period_end for row in of.rows if isinstance(row.period_end, date)}
    ends = sorted((day for day in reported if days.start <= day <= days.end), reverse=True)
    if wrong is not None or not ends:
        problem = wrong or Absent(Reason.NOT_REPORTED, f"no figure from {_said(days)}")
        return Figure(
            (eyes.key("measures", measure=of.declared.name, item=of.declared.item),), problem=problem, moving=True
        )
    return _gathered(how, [_on_day(eyes, of, day) for day in ends])


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


def latest_ended(eyes: Eyes, of: Told, unit: Unit) -> Period:
    """The latest ended period of a length that is due or already reported."""
    period = ended(eyes, unit, eyes.on)
    reported = {row.period_end for row in of.actual if not says_nothing(row)}
    while period.end not in reported and not eyes.report_day(of.declared, period.end) < eyes.on:
        period = before(eyes, unit, period)
    return period


def periods_of(eyes: Eyes, value: model.MeasureValue) -> list[Period]:
    """The periods whose figures a reading adds up, the latest first; none where it does anything else with them."""
    of = figures_of(eyes, value)
    spot = spot_of(eyes, of, value)
    if of.declared.per is None or isinstance(spot, Figure) or spot.how is not Gathered.TOTAL:
        return []
    if isinstance(spot.when, date):
        return [ended(eyes, of.declared.per, spot.when)] if spot.when <= eyes.on else []
    parts = tiles(eyes, of.declared.per, spot.when) if spot.when.end <= eyes.on else []
    return [] if isinstance(parts, Invalid) else parts


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
    months = MONTHS_IN.get(unit)
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


@inert
class Asked:
    """The periods, or days, a comparison is asked of, the first first; `bounded`: no more of them can come.

    `problem` says why they are not known; `waiting` that their days hang on what has not happened.
    """

    each: tuple[Period | date, ...] = ()
    bounded: bool = True
    problem: Pending | Absent | Invalid | None = None
    sources: tuple[SourceKey, ...] = ()


def periods_asked(
    eyes: Eyes, periods: model.Periods | model.CountedPeriods, read: Iterable[model.MeasureValue]
) -> Asked:
    """Which periods a comparison is asked of."""
    in_each = [v for v in read if v.reading == model.Latest() or getattr(v.reading, "of_each", False)]
    measures = [v for v in in_each if v.kind is MeasureKind.ACTUAL] or in_each
    match periods:
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
            last = [_latest_of(eyes, measures, unit)]
            while len(last) < count:
                last.append(before(eyes, unit, last[-1]))
            return Asked(tuple(last[::-1]), bounded=False)
        case model.PeriodsBetween():
            return _between(eyes, periods, measures)
        case model.PeriodsOf(unit, stretch):
            within = stretch_days(eyes, stretch)
            if within.first is None or within.last is None:
                return Asked(problem=within.problem, sources=within.sources)
            return Asked(tuple(_whole(eyes, unit, within.first, within.last)), sources=within.sources)
        case _:
            assert_never(periods)


def _latest_of(eyes: Eyes, measures: Sequence[model.MeasureValue], unit: Unit) -> Period:
    """The latest period of which every measure has its figure, or owes it."""
    found = []
    for value in measures:
        found.append(latest_ended(eyes, figures_of(eyes, value), unit))
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
    each = tuple(_whole(eyes, asked.unit, first, until))[_more_than_one(measures, asked.unit) :]
    return Asked(each, bounded, sources=days.sources)


def _more_than_one(measures: Sequence[model.MeasureValue], unit: Unit) -> int:
    """How many periods pass before the first of so many together has ended."""
    lengths = [v.reading.count * (how_many_fit(unit, v.reading.unit) or 1) - 1 for v in measures
               if isinstance(v.reading, model.OverLast)]  # fmt: skip
    return max(lengths, default=0)


def _begin(eyes: Eyes, measures: Sequence[model.MeasureValue]) -> date | Invalid | None:
    """The first day of the award; without it, of the first figure reported."""
    start = eyes.facts.award.start
    if isinstance(start, date | Invalid):
        return start
    begun: list[date] = []
    for value in measures:
        of = figures_of(eyes, value)
        for row in of.actual:
            if isinstance(row.period_end, date):
                unit = of.declared.per or Unit.DAY
                begun.append(period_containing(unit, row.period_end, eyes.program.years_begin).start)
    return min(begun, default=None)


def _whole(eyes: Eyes, unit: Unit, first: date, last: date) -> Iterator[Period]:
    """The whole periods from one day to another."""
    period = starting(eyes, unit, first)
    while period.end <= last and period.end.year < LAST_YEAR:
        yield period
        period = after(eyes, unit, period)
