"""The number at which a comparison turns: how far a figure is from it, exactly."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from gatekeeper.decisions.figures import Term, compared, figure, terms
from gatekeeper.decisions.rows_otherwise import Rows, figure_at, least_figure
from gatekeeper.decisions.seeing import Eyes
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.model import Comparator
from gatekeeper.values.money import minor_digits
from gatekeeper.values.truth import NO, YES
from gatekeeper.vocabulary import MeasureKind, Sort, Type

ONE = Fraction(1)
Look = Callable[[Rows], Eyes]  # the facts seen with some rows otherwise


@inert
class Turn:
    """A fact, the number at which a comparison turns out otherwise, and the rows that say so.

    `limit` is the bound itself: `number`, or the number next to it where the bound still counts as it was. `was` is
    the recorded number, if there is one; `alone` says that no other fact had to be supposed known.
    """

    term: Term
    number: Fraction
    limit: Fraction
    was: Fraction | None
    rows: Rows
    alone: bool = True


def turns(leaf: model.Comparison | model.Between, look: Look, wanted: bool, anew: bool) -> Iterator[Turn]:
    """For each measure or fact of a comparison, the number nearest to the recorded one at which it holds, or fails."""
    for comparison in _comparisons(leaf, look(()), wanted):
        yield from _turns(comparison, look, wanted, anew)


def _comparisons(leaf: model.Comparison | model.Between, eyes: Eyes, wanted: bool) -> Iterator[model.Comparison]:
    """The bound of a `between` that stands in the way, or either where it should not hold."""
    if isinstance(leaf, model.Comparison):
        yield leaf
        return
    low = model.Comparison(leaf.value, Comparator.AT_LEAST, leaf.low)
    high = model.Comparison(leaf.value, Comparator.AT_MOST, leaf.high)
    if not wanted:
        yield from (low, high)
        return
    over = compared(Comparator.AT_MOST, figure(leaf.value, eyes), figure(leaf.high, eyes)) is NO
    yield high if over else low


def _turns(leaf: model.Comparison, look: Look, wanted: bool, anew: bool) -> Iterator[Turn]:
    every = [*terms(leaf.left, look(())), *terms(leaf.right, look(()))]
    kinds = model.MeasureValue | model.FactValue | model.JudgedValue
    movable = [term for term in dict.fromkeys(every) if isinstance(term.value, kinds)]
    movable = [term for term in movable if term.value.type.sort is not Sort.CHOICE and not _is_set(term.value)]
    unknown = [term for term in movable if _number(term) is None]
    for term in movable:
        others = [other for other in unknown if other is not term]
        if others and term is not unknown[0]:
            continue  # several are not known: they are supposed together, once
        rest: Rows = tuple(row for other in others for row in figure_at(look(()), other.value, ONE, anew))
        found = _turn(leaf, look, term, rest, wanted, anew)
        if found is not None:
            yield replace(found, rows=(*rest, *found.rows), alone=not others)


def kind_of(value: model.Value) -> Literal["figure", "judgement", "fact"]:
    """What sort of thing would be told otherwise."""
    match value:
        case model.MeasureValue():
            return "figure"
        case model.JudgedValue():
            return "judgement"
        case _:
            return "fact"


def _is_set(value: model.Value) -> bool:
    """Whether it was set beforehand, or is read a second time of another period: no report to come changes it."""
    return isinstance(value, model.MeasureValue) and (value.kind is not MeasureKind.ACTUAL or value.earlier is not None)


def _turn(leaf: model.Comparison, look: Look, term: Term, rest: Rows, wanted: bool, anew: bool) -> Turn | None:
    def gap(number: Fraction) -> Fraction | None:
        eyes = look((*rest, *figure_at(look(rest), term.value, number, anew)))
        left, right = figure(leaf.left, eyes), figure(leaf.right, eyes)
        return left.number - right.number if left.number is not None and right.number is not None else None

    def holds(number: Fraction) -> bool:
        rows = figure_at(look(rest), term.value, number, anew)
        eyes = look((*rest, *rows))
        found = compared(leaf.comparator, figure(leaf.left, eyes), figure(leaf.right, eyes))
        return bool(rows) and found is (YES if wanted else NO)

    was = _number(term)
    at = _root(gap, was if was is not None else least_figure(look(rest), term.value) + ONE)
    if at is None:
        return None
    least = least_figure(look(rest), term.value) if was is None else at
    for number in (*_near(at, step_of(term.value.type, at, was), was), least):
        if holds(number):
            return Turn(term, number, at, was, figure_at(look(rest), term.value, number, anew))
    return None


def reaching(value: model.Value, target: Fraction, term: Term, look: Look, anew: bool) -> Turn | None:
    """The number of a term at which a value comes to a target."""

    def gap(number: Fraction) -> Fraction | None:
        found = figure(value, look(figure_at(look(()), term.value, number, anew))).number
        return found - target if found is not None else None

    was = _number(term)
    at = _root(gap, was if was is not None else least_figure(look(()), term.value) + ONE)
    if at is None:
        return None
    for number in (at, *_near(at, step_of(term.value.type, at, was), was)):
        rows = figure_at(look(()), term.value, number, anew)
        if rows and number != was:
            return Turn(term, number, number, was, rows)
    return None


def _number(term: Term) -> Fraction | None:
    return term.figure.number


def _root(gap: Callable[[Fraction], Fraction | None], start: Fraction) -> Fraction | None:
    """Where a straight line crosses nothing; none where it is not straight or runs level."""
    first, second = gap(start), gap(start + ONE)
    if first is None or second is None or first == second:
        return None
    at = start - first / (second - first)
    middle = gap(start + 2)
    if middle is None or middle - second != second - first:
        return None
    return at


def _near(at: Fraction, step: Fraction, was: Fraction | None) -> Iterator[Fraction]:
    """The crossing itself and the numbers beside it that can be written, those on the recorded one's side first."""
    below = at / step // 1 * step
    if below == at:
        yield at
        beside = [at - step, at + step]
    else:
        beside = [below, below + step]
    if was is not None and was > at:
        beside.reverse()
    yield from beside


def step_of(type_: Type, at: Fraction, was: Fraction | None) -> Fraction:
    """The smallest difference in which such a number is told."""
    match type_.sort:
        case Sort.MONEY:
            return Fraction(1, 10 ** minor_digits(type_.unit))
        case Sort.PERCENTAGE:
            return Fraction(1, 10_000)
        case Sort.DATE:
            return ONE
        case _:
            whole = at.denominator == 1 and (was is None or was.denominator == 1)
            return ONE if whole else Fraction(1, 100)
