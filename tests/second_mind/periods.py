"""Comparisons asked of several periods, for the second mind: which periods, and what each of them says.

Written from docs/language.md, "In which periods", and docs/meaning.md, "Figures and periods".
"""

from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

from gatekeeper.program import model as m
from tests.second_mind.plain import MONTHS, NOT, OPEN, UNKNOWN, ZERO, Answers, Figure, at_least, compared, nodes, turned
from tests.second_mind.tables import NOWHERE, day_of, number_of, scale
from tests.second_mind.ways import bounds

Days = tuple[int, int]  # the first and the last day
Found = tuple[Answers, Answers]


def in_periods(mind: Any, leaf: m.InPeriods) -> Found:
    """Each period by itself, and what they come to together; now, and ever."""
    asked = asked_of(mind, leaf)
    if not isinstance(asked, tuple):
        mind.touched = [(NOWHERE, None)]
        return asked, NOT if asked == NOT else UNKNOWN
    periods, bounded = asked
    now, stays = [], []
    try:
        for mind.within in periods:
            now.append(answer(mind, leaf.test))
            stays.append(now[-1] if fixed(mind, leaf.test) else UNKNOWN)
    finally:
        mind.within, mind.touched = None, [(NOWHERE, None)]
    ever, more = together(leaf, stays, NOT), set[str]()
    if isinstance(leaf.periods, m.LastPeriods) or not (periods or bounded):
        more = {"met", "not met"}  # tomorrow other periods are the last; the first may be met, or not
    elif not bounded:
        more = {"not met" if leaf.which in (m.Which.EACH, m.Which.AT_MOST) else "met"}
    return together(leaf, now, NOT if bounded else OPEN), ever | more


def together(leaf: m.InPeriods, answers: list[Answers], few: Answers) -> Answers:
    """What periods that answer so come to; with fewer of them than it asks for, `few`."""
    if len(answers) < {m.Which.RUN: leaf.run, m.Which.AT_LEAST: leaf.count}.get(leaf.which, 1):
        return few
    match leaf.which:
        case m.Which.ANY:
            return at_least(1, answers)
        case m.Which.EACH:
            return at_least(len(answers), answers)
        case m.Which.AT_MOST:
            return turned(at_least(leaf.count + 1, answers))
        case _:
            length = leaf.run if leaf.run > 1 else len(answers)
            rows = [answers[at : at + length] for at in range(max(1, len(answers) - length + 1))]
            count = leaf.run if leaf.which is m.Which.RUN else leaf.count
            return at_least(1, [at_least(count, row) for row in rows])


def asked_of(mind: Any, leaf: m.InPeriods) -> tuple[list[Days], bool] | Answers:
    """The periods, and whether there will be no more; or what there is of them where a day is not known."""
    asked = leaf.periods
    if isinstance(asked, m.Days):
        days = [mind.day(each) for each in asked.days]
        unknown = next((why for why in (UNKNOWN, NOT, OPEN) if why in days), None)
        return unknown or ([(day, day) for day in days], True)
    if isinstance(asked, m.LastPeriods):
        last = latest(mind, leaf, asked.unit)
        return [days for days in periods(mind, asked.unit) if days[1] <= last][-asked.count :], False
    assert asked.first is not None, "chance names a first day"
    ends = [mind.day(asked.first), mind.day(asked.last) if asked.last else latest(mind, leaf, asked.unit)]
    unknown = next((why for why in (UNKNOWN, NOT, OPEN) if why in ends), None)
    whole = (days for days in periods(mind, asked.unit) if not unknown and ends[0] <= days[0] and days[1] <= ends[1])
    return unknown or (list(whole), asked.last is not None)


def periods(mind: Any, unit: str) -> tuple[Days, ...]:
    """Months of the calendar, quarters and years as the rules begin them."""
    month, first = mind.rules.years_begin
    return spans(unit, month, first if unit != "month" else 1, date.fromordinal(mind.on).year)


@cache
def spans(unit: str, month: int, first: int, year: int) -> tuple[Days, ...]:
    turns = [(year - 6 + n // 12, 1 + (month - 1 + n) % 12) for n in range(0, 120, MONTHS[unit])]
    starts = sorted(date(*turn, first).toordinal() for turn in turns)
    return tuple((start, after - 1) for start, after in pairwise(starts))


def measured(leaf: m.Comparison | m.Between) -> list[str]:
    return [node.name for node in nodes(leaf) if isinstance(node, m.MeasureValue)]


def latest(mind: Any, leaf: m.InPeriods, unit: str) -> int:
    """The last day of the latest ended period that every measure has reported, or owes."""
    last = []
    for name in measured(leaf.test):
        rows = {day_of(row["period end"]): row for row in figures(mind, name)}
        wait = mind.rules.declarations[name].reported_within
        for _, end in periods(mind, unit):
            due = mind.shift(end, wait.unit, wait.count) if wait else end
            if end <= mind.on and (due < mind.on or mind.reported(rows.get(end, {}))):
                latest_one = end
        last.append(latest_one)
    return min(last)


def answer(mind: Any, test: m.Comparison | m.Between) -> Answers:
    """What the comparison comes to in the period at hand; a day to come leaves it open."""
    found = [compared(mind.value(left), sign, mind.value(right)) for left, sign, right in bounds(test)]
    return OPEN if mind.within[1] > mind.on else at_least(len(found), found)


def fixed(mind: Any, test: m.Comparison | m.Between) -> bool:
    """Whether what is told of the period stays so."""
    told = [figure(mind, mind.rules.declarations[name]) for name in measured(test)]
    return mind.within[1] <= mind.on and all(one is not None and one[0] == one[1] for one in told)


def figures(mind: Any, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = mind.own(mind.rows("measures", measure=name, kind="actual"), name)
    return found


def figure(mind: Any, kind: m.Measure) -> Figure | None:
    """What is told of the days at hand: of a level that of the last day, else the sum of the periods in them."""
    rows = {day_of(row["period end"]): row for row in figures(mind, kind.name)}
    first, last = mind.within
    if last > mind.on:
        return None
    parts = (
        [(last, last)] if kind.per is None else [p for p in periods(mind, kind.per) if first <= p[0] and p[1] <= last]
    )
    if kind.per is not None and (not parts or (parts[0][0], parts[-1][1]) != (first, last)):
        raise ValueError("it does not begin and end with periods of the measure")
    ends = [end for _, end in parts]
    read = [row for row in (rows.get(end, {}) for end in ends) if mind.said(row)]
    least, most = (
        sum((number_of(row.get("value") or row[end]) for row in read), ZERO) / scale(kind.type)
        for end in ("low", "high")
    )
    return (Fraction(least), Fraction(most)) if len(read) == len(ends) else None
