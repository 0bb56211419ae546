"""What both second minds reckon with: numbers, answers that are counted, days shifted, rules that are heard."""

import operator as op
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from gatekeeper.program import model as m

Figure = tuple[Fraction, Fraction]  # the least and the most it may be
Answers = frozenset[str]  # every answer a condition may have, as far as it is known
ZERO, ONE, CENT = Fraction(0), Fraction(1), Fraction(1, 100)
FOREVER = 10**7  # a day after all others
MET, NOT, OPEN = (frozenset({answer}) for answer in ("met", "not met", "open"))
UNKNOWN = MET | NOT
TURNED = {"met": "not met", "not met": "met", "open": "open"}
SIGNS = {"≥": op.ge, ">": op.gt, "≤": op.le, "<": op.lt, "=": op.eq, "≠": op.ne}
WORK = {"+": op.add, "-": op.sub, "*": op.mul, "/": op.truediv}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def nodes(thing: object) -> Iterator[Any]:
    """A node, and all that stands in it."""
    yield thing
    parts = (
        thing if isinstance(thing, tuple) else [getattr(thing, name) for name in getattr(thing, "__match_args__", ())]
    )
    for part in parts:
        yield from nodes(part)


def counted(answers: Sequence[str], need: int) -> str:
    """The answer of a condition that needs so many of its parts."""
    if answers.count("met") >= need:
        return "met"
    return "not met" if answers.count("not met") > len(answers) - need else "open"


def at_least(need: int, parts: Sequence[Answers]) -> Answers:
    """At least so many of the parts: every answer of each with every answer of the others, counted."""
    tallies = {(0, 0)}
    for answers in parts:
        tallies = {(met + (it == "met"), no + (it == "not met")) for met, no in tallies for it in answers}
    ways = (["met"] * met + ["not met"] * no + ["open"] * (len(parts) - met - no) for met, no in tallies)
    return frozenset(counted(way, need) for way in ways)


def turned(answers: Answers) -> Answers:
    return frozenset(map(TURNED.__getitem__, answers))


def exactly(number: Fraction) -> Figure:
    return number, number


def bounded(left: Figure, right: Figure) -> bool:
    """Whether both are known only within bounds, so that nothing is made of them."""
    return left[0] < left[1] and right[0] < right[1]


def worked(sign: str, left: Figure | None, right: Figure | None) -> Figure | None:
    if sign == "/" and right == (ZERO, ZERO):
        raise ZeroDivisionError
    if left is None or right is None or bounded(left, right):
        return None
    if sign == "/" and right[0] <= 0 <= right[1]:
        raise ZeroDivisionError
    ends = [WORK[sign](a, b) for a in left for b in right]
    return min(ends), max(ends)


def compared(left: Figure | None, sign: str, right: Figure | None) -> Answers:
    """Every answer over the ends of what is known within bounds, and over what lies between them."""
    if left is None or right is None or bounded(left, right):
        return UNKNOWN
    ends = sorted({*left, *right})
    points = [*ends, *((low + high) / 2 for low, high in pairwise(ends))]
    pairs = [(a, b) for a in points if left[0] <= a <= left[1] for b in points if right[0] <= b <= right[1]]
    return frozenset("met" if SIGNS[sign](a, b) else "not met" for a, b in pairs)


def shift(day: int, unit: str, count: int, month_ends: str) -> int:
    """A day so many days, business days, weeks, months, quarters or years later, or before."""
    start, step = date.fromordinal(day), 1 if count > 0 else -1
    if unit in MONTHS:
        year, month = divmod(start.year * 12 + start.month - 1 + count * MONTHS[unit], 12)
        last = monthrange(year, month + 1)[1]
        over = start.day > last and month_ends == "up"
        return date(year, month + 1, min(start.day, last)).toordinal() + over
    while count and unit == "business day":
        day += step
        count -= step if date.fromordinal(day).weekday() < 5 else 0
    return day + count * (7 if unit == "week" else 1)


def rounded(amount: Fraction, rounding: Any, full: Fraction) -> Fraction:
    """Down to whole units, up or to the nearest, and never up past the tranche."""
    unit, mode = (rounding.unit, str(rounding.mode)) if rounding else (CENT, "down")
    units, rest = divmod(amount, unit)
    up = rest > 0 if mode == "up" else mode == "nearest" and rest >= unit / 2
    return min(full, (units + up) * unit)


def silenced(met: Sequence[m.Rule], rules: m.Program) -> set[str]:
    """The labels of releases in whose place an exception that is met speaks; an exception may have exceptions."""
    silent, above = set(), {rule.label: rule.exception_to for rule in rules.releases if rule.label}
    for rule in met:
        label = rule.exception_to if isinstance(rule, m.Release) else ""
        while label:
            silent.add(label)
            label = above[label]
    return silent
