"""Values worked out exactly: numbers, intervals, or why there is none."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import assert_never

from gatekeeper.decisions.seeing import Eyes, Figure
from gatekeeper.decisions.windows import Pending, date_found, tranche_number
from gatekeeper.program import model
from gatekeeper.program.model import Comparator, Operator
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth


@dataclass(frozen=True, slots=True)
class Term:
    """One fact an expression rests on: its name as written, and what was seen of it."""

    name: str
    text: str
    value: model.Value
    figure: Figure


def terms(value: model.Value, eyes: Eyes) -> tuple[Term, ...]:
    """The facts a value rests on, in the order written, each once."""
    from gatekeeper.program.sentences import value_text

    match value:
        case model.Literal() | model.DateValue(model.DateLiteral()):
            return ()
        case model.Arithmetic(_, left, right, _):
            return tuple(dict.fromkeys((*terms(left, eyes), *terms(right, eyes))))
        case model.DefinedValue(_, inner, _):
            return terms(inner, eyes)
        case model.TrancheAmount() | model.DateValue():
            text = value_text(value, eyes.program.written)
            return (Term("", text, value, figure(value, eyes)),)
        case model.MeasureValue(name, _, _) | model.ParameterValue(name, _) | model.FactValue(name, _):
            return (Term(name, value_text(value, eyes.program.written), value, figure(value, eyes)),)
        case _:
            assert_never(value)


def figure(value: model.Value, eyes: Eyes) -> Figure:
    """A value for this award on this day."""
    match value:
        case model.Literal(number, _):
            return Figure(number=number)
        case model.MeasureValue():
            return eyes.measure(value)
        case model.ParameterValue(name, type_):
            return eyes.parameter_figure(name, type_)
        case model.FactValue(name, type_):
            return eyes.fact_figure(name, type_)
        case model.TrancheAmount(tranche, _):
            which = tranche_number(eyes, tranche)
            if which is None:
                return Figure(problem=Absent(Reason.NOT_APPLICABLE, "there is no tranche before the first"))
            return eyes.tranche_amount(which)
        case model.Arithmetic(operator, left, right, _):
            return _combined(operator, figure(left, eyes), figure(right, eyes))
        case model.DefinedValue(_, inner, _):
            return figure(inner, eyes)
        case model.DateValue(expression, _):
            return _date_figure(expression, eyes)
        case _:
            assert_never(value)


def _date_figure(expression: model.DateExpression, eyes: Eyes) -> Figure:
    found = date_found(eyes, expression)
    match found.day:
        case date():
            return Figure(found.sources, number=Fraction(found.day.toordinal()))
        case Pending():
            return Figure(found.sources, problem=Absent(Reason.NOT_YET_DUE, "it has not happened"), moving=True)
        case _:
            return Figure(found.sources, problem=found.day)


def _combined(operator: Operator, left: Figure, right: Figure) -> Figure:
    """Exact arithmetic; errors win over absences, absences over numbers, two intervals stay unknown."""
    base = Figure(
        tuple(dict.fromkeys(left.sources + right.sources)),
        left.evidence or right.evidence,
        left.verified_by or right.verified_by,
        left.as_of or right.as_of,
        period=" and ".join(dict.fromkeys(period for period in (left.period, right.period) if period)),
        due=left.due or right.due,
        moving=left.moving or right.moving,
    )
    problems = [found.problem for found in (left, right) if found.problem is not None]
    wrong = [problem for problem in problems if isinstance(problem, Invalid)]
    if operator is Operator.OVER and right.number == 0:
        wrong.append(Invalid("division by zero"))  # whatever the other is
    if wrong or problems:
        return replace(base, problem=(wrong or problems)[0])
    if left.number is not None and right.number is not None:
        number = _operation(operator, left.number, right.number)
        return replace(base, problem=number) if isinstance(number, Invalid) else replace(base, number=number)
    if left.number is None and right.number is None:
        return replace(base, problem=Absent(Reason.NOT_REPORTED, "two figures are known only within bounds"))
    return _interval(operator, left, right, base)


def _operation(operator: Operator, a: Fraction, b: Fraction) -> Fraction | Invalid:
    match operator:
        case Operator.PLUS:
            return a + b
        case Operator.MINUS:
            return a - b
        case Operator.TIMES:
            return a * b
        case Operator.OVER:
            return a / b if b else Invalid("division by zero")
        case _:
            assert_never(operator)


def _interval(operator: Operator, left: Figure, right: Figure, base: Figure) -> Figure:
    ends_left = [end for end in (left.number, left.low, left.high) if end is not None]
    ends_right = [end for end in (right.number, right.low, right.high) if end is not None]
    if operator is Operator.OVER and min(ends_right) <= 0 <= max(ends_right):
        return replace(base, problem=Invalid("division by what may be zero"))
    results = [_operation(operator, a, b) for a in ends_left for b in ends_right]
    numbers = [result for result in results if isinstance(result, Fraction)]
    return replace(base, low=min(numbers), high=max(numbers))


def compared(comparator: Comparator, left: Figure, right: Figure) -> Truth:
    """Whether the comparison holds; not known where a bound of an interval decides it."""
    if left.problem is not None or right.problem is not None:
        return UNKNOWN
    left_ends = _ends(left)
    right_ends = _ends(right)
    if len(left_ends) == len(right_ends) == 2:
        return UNKNOWN
    found = {_holds(comparator, a, b) for a in left_ends for b in right_ends}
    if found == {True}:
        return _surely(comparator, left_ends, right_ends, YES)
    if found == {False}:
        return _surely(comparator, left_ends, right_ends, NO)
    return UNKNOWN


def _ends(found: Figure) -> list[Fraction]:
    if found.number is not None:
        return [found.number]
    assert found.low is not None
    assert found.high is not None
    return [found.low] if found.low == found.high else [found.low, found.high]


def _surely(comparator: Comparator, left: list[Fraction], right: list[Fraction], settled: Truth) -> Truth:
    """An equation is not settled by the ends of an interval that holds the other value between them."""
    if comparator in (Comparator.EQUAL, Comparator.NOT_EQUAL):
        inner, outer = (right, left) if len(left) == 2 else (left, right)
        if len(outer) == 2 and outer[0] <= inner[0] <= outer[1]:
            return UNKNOWN
    return settled


def _holds(comparator: Comparator, a: Fraction, b: Fraction) -> bool:
    match comparator:
        case Comparator.AT_LEAST:
            return a >= b
        case Comparator.MORE_THAN:
            return a > b
        case Comparator.AT_MOST:
            return a <= b
        case Comparator.LESS_THAN:
            return a < b
        case Comparator.EQUAL:
            return a == b
        case Comparator.NOT_EQUAL:
            return a != b
        case _:
            assert_never(comparator)
