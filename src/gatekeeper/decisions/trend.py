"""Where a figure is heading: a straight line through what was reported, against what is asked and what was planned.

The method is the same for every figure, and so simple that it can be checked by hand. Of the days on which a period of
the figure ended, the last four on which it is known are taken. The line goes through the earliest and the latest of
them; it changes by the same amount every day. Everything is exact until it is printed.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from gatekeeper.decisions.again import Again
from gatekeeper.decisions.figures import figure, holds
from gatekeeper.decisions.judge import shared_type
from gatekeeper.decisions.observed import shown, unit_of
from gatekeeper.decisions.wording import days, quantity
from gatekeeper.inert import inert, replace
from gatekeeper.program import model
from gatekeeper.program.model import Comparator
from gatekeeper.program.walk import nodes
from gatekeeper.reader import date_text, number_text, say
from gatekeeper.values.dates import add_days
from gatekeeper.values.money import minor_digits
from gatekeeper.vocabulary import MeasureKind, Sort, Type

FIGURES = 4  # so many of the last figures make the line


@inert
class Trend:
    """How a figure has moved, whether it comes to what is asked `by` a day, and how it stands to its plan.

    `figures` are those the line was drawn by, from the earliest. `reaches` says whether the line keeps to what is asked
    on the day `by`; none where no day is set or one figure alone is known. `reached_on` is the day from which it does;
    none where it never will. `behind` says whether the latest figure is worse than the plan for it, `plan_reaches`
    whether the plan comes to what is asked by that day; none where there is no plan to tell it by.
    """

    figures: tuple[tuple[date, Fraction], ...]
    type: Type
    asked: Fraction
    by: date | None
    reaches: bool | None
    reached_on: date | None
    planned: Fraction | None
    behind: bool | None
    plan_reaches: bool | None

    @property
    def on_track(self) -> bool | None:
        """Whether it comes to what is asked in time, by the line or by a plan that is kept; none if nobody can tell."""
        if self.reaches or (self.behind is False and self.plan_reaches):
            return True
        return False if self.reaches is False or self.behind else None


def trend_of(again: Again, leaf: model.Leaf | None, wanted: bool, by: date | None) -> Trend | None:
    """Where the figure of a comparison is heading; none where it is no measure that is to be at least or at most so."""
    match leaf:
        case model.Comparison(left, comparator, right):
            pass
        case model.Reached(left, comparator, right, _):
            pass
        case _:
            return None
    if comparator not in _OPPOSITE or left.type.sort is Sort.DATE:
        return None
    comparator = comparator if wanted else _OPPOSITE[comparator]
    asked = figure(right, again.eyes()).number
    figures = tuple(_figures(again, left))
    if asked is None or not figures:
        return None
    line = _Line(figures, comparator, asked)
    planned = _planned(again, left, figures[-1][0])
    return Trend(
        figures=figures,
        type=shared_type(left, right),
        asked=asked,
        by=by,
        reaches=line.reaches(by) if by is not None else None,
        reached_on=line.reached_on(),
        planned=planned,
        behind=_worse(comparator, figures[-1][1], planned) if planned is not None else None,
        plan_reaches=_plan_reaches(again, left, comparator, asked, by),
    )


_OPPOSITE = {
    Comparator.AT_LEAST: Comparator.LESS_THAN,
    Comparator.MORE_THAN: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.MORE_THAN,
    Comparator.LESS_THAN: Comparator.AT_LEAST,
}


def _figures(again: Again, value: model.Value) -> Iterator[tuple[date, Fraction]]:
    """The value on the last days on which a period of a measure in it ended, from the earliest."""
    seen = ((day, figure(value, again.eyes(on=day)).number) for day in _ends(again, value))
    known = [(day, number) for day, number in seen if number is not None]
    yield from known[-FIGURES:]


def _ends(again: Again, value: model.Value) -> list[date]:
    """The last days of the periods reported of the measures in a value; twice as many as are drawn, some being gaps."""
    eyes = again.eyes()
    found: set[date] = set()
    for part in nodes(value):
        if isinstance(part, model.MeasureValue):
            declared = eyes.program.declarations[part.name]
            assert isinstance(declared, model.Measure)
            found |= {row.period_end for row in eyes.rows_of(declared, part.name) if isinstance(row.period_end, date)}
    return sorted(day for day in found if day <= eyes.on)[-2 * FIGURES :]


@inert
class _Line:
    """The straight line through the first and the last of some figures."""

    figures: tuple[tuple[date, Fraction], ...]
    comparator: Comparator
    asked: Fraction

    @property
    def a_day(self) -> Fraction | None:
        """By how much it changes a day; none where one figure makes no line."""
        (first, before), (last, now) = self.figures[0], self.figures[-1]
        return (now - before) / (last - first).days if last > first else None

    def reaches(self, by: date) -> bool | None:
        """Whether it keeps to what is asked on a day; a figure of a later day speaks for itself."""
        last, now = self.figures[-1]
        if self.a_day is None:
            return None
        return holds(self.comparator, now + self.a_day * max((by - last).days, 0), self.asked)

    def reached_on(self) -> date | None:
        """The first day on which it keeps to what is asked, and from then on."""
        last, now = self.figures[-1]
        if holds(self.comparator, now, self.asked):
            return last
        rising = self.comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN)
        if not self.a_day or (self.a_day > 0) is not rising:
            return None
        whole, rest = divmod((self.asked - now) / self.a_day, 1)
        on_the_bound = not rest and self.comparator in (Comparator.MORE_THAN, Comparator.LESS_THAN)
        day = add_days(last, int(whole) + (rest > 0) + on_the_bound)
        return day if day < date.max else None


def _worse(comparator: Comparator, now: Fraction, planned: Fraction) -> bool:
    rising = comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN)
    return now < planned if rising else now > planned


def _planned(again: Again, value: model.Value, day: date) -> Fraction | None:
    """The plan for the latest figure, read as the figure itself is."""
    found = _measure(value)
    return figure(replace(found, kind=MeasureKind.PLAN), again.eyes(on=day)).number if found is not None else None


def _plan_reaches(
    again: Again, value: model.Value, comparator: Comparator, asked: Fraction, by: date | None
) -> bool | None:
    """Whether the plan for the last period that ends by a day comes to what is asked."""
    found, eyes = _measure(value), again.eyes()
    if found is None or by is None or found.reading != model.Latest():
        return None
    declared = eyes.program.declarations[found.name]
    assert isinstance(declared, model.Measure)
    rows = eyes.rows_of(declared, found.name, MeasureKind.PLAN)
    ends = [(row.period_end, eyes.row_figure(declared, row).number) for row in rows]
    known = [(end, number) for end, number in ends if isinstance(end, date) and end <= by and number is not None]
    return holds(comparator, max(known)[1], asked) if known else None


def _measure(value: model.Value) -> model.MeasureValue | None:
    """The measure a value is, where it is nothing more; plans are of measures."""
    while isinstance(value, model.DefinedValue):
        value = value.value
    plain = isinstance(value, model.MeasureValue) and value.kind is MeasureKind.ACTUAL and value.earlier is None
    return value if isinstance(value, model.MeasureValue) and plain else None


# --- in words --------------------------------------------------------------------------------------------------------


def trend_text(trend: Trend) -> str:
    """`from 10 (30 September 2025) to 31 (30 June 2026); at that pace 40 on 25 September 2026, 5 days too late`."""
    (first, before), (last, now) = trend.figures[0], trend.figures[-1]
    was, at = _number(before, trend.type), _number(now, trend.type)
    moved = say("from {was} ({first}) to {now} ({last})", was=was, first=date_text(first), now=at, last=date_text(last))
    said = [moved if last > first else say("one figure: {now} ({last})", now=at, last=date_text(last))]
    if last > first:
        said.append(_pace(trend))
    if trend.planned is not None:
        said.append(_against_plan(trend, trend.planned - now))
    return "; ".join(said)


def _against_plan(trend: Trend, gap: Fraction) -> str:
    assert trend.planned is not None
    plan = _number(trend.planned, trend.type)
    if not gap:
        return say("plan {plan}: on plan", plan=plan)
    far = quantity(_shown(abs(gap), trend.type)[0], unit_of(trend.type))
    return (
        say("plan {plan}: behind by {far}", plan=plan, far=far)
        if trend.behind
        else say("plan {plan}: ahead by {far}", plan=plan, far=far)
    )


def _pace(trend: Trend) -> str:
    if trend.figures[0][1] == trend.figures[-1][1] and trend.reached_on is None:
        return say("it does not move")
    if trend.reached_on is None:
        return say("it moves away from what is asked")
    if trend.reached_on <= trend.figures[-1][0]:
        return say("what is asked is kept")
    asked, day = _number(trend.asked, trend.type), date_text(trend.reached_on)
    when = say("at that pace {asked} by {day}", asked=asked, day=day)
    if trend.by is None:
        return when
    late = (trend.reached_on - trend.by).days
    if late <= 0:
        return say("{when}, in time", when=when)
    return say("{when}, {days} too late", when=when, days=days(late))


def _number(number: Fraction, type_: Type) -> str:
    """As the number is written elsewhere; a number without a short end is rounded, and said to be about so much."""
    cut, exact = _shown(number, type_)
    text = say("{number}%", number=number_text(cut)) if type_.sort is Sort.PERCENTAGE else quantity(cut, unit_of(type_))
    return text if exact else say("about {number}", number=text)


def _shown(number: Fraction, type_: Type) -> tuple[Fraction, bool]:
    """The number as people say it, to the smallest coin or two places, and whether that is all of it."""
    whole = shown(number, type_)
    places = minor_digits(type_.unit) if type_.sort is Sort.MONEY else 2
    cut = Fraction(round(whole * 10**places), 10**places)
    return cut, cut == whole
