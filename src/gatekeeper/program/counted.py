"""Periods that are counted: `number of quarters from D to D in which (…)`."""

from typing import TYPE_CHECKING

from gatekeeper.program import model
from gatekeeper.program.walk import nodes
from gatekeeper.syntax import tree
from gatekeeper.values.dates import how_many_fit
from gatekeeper.vocabulary import NUMBER

if TYPE_CHECKING:
    from gatekeeper.program.resolve import Resolver

_ASKED = (model.Comparison, model.Between)
_JOINED = (
    model.AllOf, model.AnyOf, model.NoneOf, model.AtLeast, model.AtMost, model.Not, model.Defined, model.OverItems,
)  # fmt: skip


def periods_number(resolver: "Resolver", node: tree.PeriodsNumber) -> model.Value | None:
    """`number of quarters from D to D in which (…)`, or a message."""
    test = resolver.condition(node.asked)
    periods = _among(resolver, node)
    if test is None or periods is None:
        return None
    if not _of_figures(test):
        message = f"how something stands in each {node.unit} is told by figures"
        cure = "compare a measure with something, with no other period after it: what happened on a day is no figure"
        resolver.error("GK0460", message, node.asked.span, cure)
        return None
    return model.PeriodsNumber(test, periods, NUMBER) if _fits(resolver, node, test) else None


def _of_figures(test: model.Condition) -> bool:
    """Whether every condition in it compares a figure that each period has of its own."""
    if isinstance(test, _ASKED):
        read = [part for part in nodes(test) if isinstance(part, model.MeasureValue)]
        return any(value.reading == model.Latest() for value in read)
    if isinstance(test, _JOINED):
        return all(_of_figures(part) for part in _parts(test))
    return False


def _parts(joined: model.Condition) -> tuple[model.Condition, ...]:
    match joined:
        case model.Not(part) | model.Defined(_, part):
            return (part,)
        case model.OverItems(body=body, restriction=restriction):
            return (body,) if restriction is None else (body, restriction)
        case model.AllOf(parts) | model.AnyOf(parts) | model.NoneOf(parts):
            return parts
        case model.AtLeast(_, parts) | model.AtMost(_, parts):
            return parts
        case _:
            raise AssertionError(joined)


def _among(resolver: "Resolver", node: tree.PeriodsNumber) -> model.CountedPeriods | None:
    """Among which periods they are counted."""
    days, unit = node.days, node.unit
    if node.last is not None:
        if node.last.unit != unit:
            message = f"{unit}s are counted among {node.last.unit}s"
            resolver.error("GK0466", message, node.span, f"say both in {unit}s, or both in {node.last.unit}s")
            return None
        if node.last.count < 1:
            resolver.error("GK0316", "expected a whole number of periods", node.span, "from 1")
            return None
        return model.LastPeriods(node.last.count, unit)
    if days is None:
        return model.PeriodsBetween(unit)
    if days.word == "ENDING":
        assert days.first is not None
        last = resolver.date(days.first)
        return model.PeriodsBetween(unit, None, last) if last is not None else None
    reading = resolver.reading(days)
    if not isinstance(reading, model.Within):
        return None
    match reading.stretch:
        case model.FromTo(first, end):
            return model.PeriodsBetween(unit, first, end)
        case stretch:
            return model.PeriodsOf(unit, stretch)


def _fits(resolver: "Resolver", node: tree.PeriodsNumber, test: model.Condition) -> bool:
    """Whether the figures can be read period by period."""
    for value in nodes(test):
        if not isinstance(value, model.MeasureValue) or value.reading != model.Latest():
            continue
        declared = resolver.declarations[value.name]
        assert isinstance(declared, model.Measure)
        if declared.per is not None and how_many_fit(declared.per, node.unit) is None:
            message = f"`{declared.name}` is reported per {declared.per}; {node.unit}s cannot be made of those"
            resolver.error("GK0321", message, node.span, f"say the period in {declared.per}s")
            return False
    return True
