"""Conditions of which no two are met at once: other findings of one judgement, other ranges of one figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gatekeeper.program import model
from gatekeeper.program.model import Comparator
from gatekeeper.vocabulary import Event

Subject = tuple[str, object]  # what it is said of


@dataclass(frozen=True)
class Range:
    """The numbers from `low` to `high`; an end that is open is left out."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False


Told = tuple[Subject, frozenset[str] | Range]


def settled_by(part: model.Condition) -> Iterator[Told]:
    """Where a condition is met: the findings there may be, or between which numbers a figure lies."""
    match part:
        case model.Defined(_, inner):
            yield from settled_by(inner)
        case model.IsOneOf(name, choices):
            yield ("word", name), frozenset(choices)
        case model.Happened(subject, Event.FOUND | Event.REFUSED as event, _, None):
            yield ("found", subject), frozenset({str(event)})
        case model.Comparison(left, comparator, model.Literal(bound, _)) if comparator in _RANGES:
            yield ("figure", left), _RANGES[comparator](bound)
        case model.Between(value, model.Literal(low, _), model.Literal(high, _)):
            yield ("figure", value), Range(low, high)
        case _:
            pass


_RANGES = {
    Comparator.AT_LEAST: lambda bound: Range(low=bound),
    Comparator.MORE_THAN: lambda bound: Range(low=bound, low_open=True),
    Comparator.AT_MOST: lambda bound: Range(high=bound),
    Comparator.LESS_THAN: lambda bound: Range(high=bound, high_open=True),
    Comparator.EQUAL: lambda bound: Range(bound, bound),
}


def disjoint(one: Told, other: Told) -> bool:
    """Whether what both say of one subject is never so at once."""
    (_, first), (_, second) = one, other
    if isinstance(first, frozenset) and isinstance(second, frozenset):
        return first.isdisjoint(second)
    assert isinstance(first, Range)
    assert isinstance(second, Range)
    return _below(first, second) or _below(second, first)


def _below(lower: Range, upper: Range) -> bool:
    if lower.high is None or upper.low is None:
        return False
    return lower.high < upper.low or (lower.high == upper.low and (lower.high_open or upper.low_open))
