"""Values worked out exactly: numbers, intervals, or why there is none."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import assert_never

from gatekeeper.decisions.once import once_of_node
from gatekeeper.decisions.seeing import Eyes, Figure
from gatekeeper.decisions.windows import Pending, date_found, tranche_number
from gatekeeper.inert import inert, replace
from gatekeeper.program import model
from gatekeeper.program.model import Comparator, Operator
from gatekeeper.program.sentences import value_text
from gatekeeper.program.walk import nodes
from gatekeeper.values.absence import WITHIN_BOUNDS, Absent, Invalid, Reason
from gatekeeper.values.dates import Duration, Unit, full_units
from gatekeeper.values.numbers import decimal_text
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth


@inert
class Term:
    """One fact an expression rests on: its name as written, and what was seen of it."""

    name: str
    text: str
    value: model.Value
    figure: Figure


def terms(value: model.Value, eyes: Eyes) -> tuple[Term, ...]:
    """The facts a value rests on, in the order written, each once."""
    return eyes.once_of(value, _terms)


def _terms(value: model.Value, eyes: Eyes) -> tuple[Term, ...]:
    match value:
        case model.Literal() | model.DateValue(model.DateLiteral()):
            return ()
        case model.Arithmetic(_, left, right, _):
            return _each_once(terms(left, eyes), terms(right, eyes))
        case model.DefinedValue(_, inner, _):
            return terms(inner, eyes)
        case model.Extreme(_, values, _):
            return tuple(dict.fromkeys(term for part in values for term in terms(part, eyes)))
        case model.Conditional():
            return _terms_of_choice(value, eyes)
        case model.Growth(grown, base, _):
            return (*terms(grown, eyes), *terms(base, eyes))
        case model.Converted(inner, rate, _):
            return _each_once(terms(inner, eyes), terms(rate, eyes))
        case model.ItemsTotal() if value.parts:
            return _terms_of_total(value, eyes)
        case (
            model.TrancheAmount() | model.AmountReleased() | model.TranchesTotal() | model.DateValue() | model.RateOf()
            | model.EarlierTranches()
            | model.ItemsNumber() | model.ItemsTotal() | model.ReleasedUnderOthers() | model.TimePassed()
            | model.PaidWithin()
        ):  # fmt: skip
            text = value_said(eyes.program, value)
            return (Term("", text, value, figure(value, eyes)),)
        case model.PeriodsNumber(test):
            return (_term_of_count(test, value, figure(value, eyes), eyes),)
        case model.MeasureValue(name) | model.ParameterValue(name, _) | model.FactValue(name, _):
            return (Term(name, value_said(eyes.program, value), value, figure(value, eyes)),)
        case model.JudgedValue(name, _):
            return (Term(name, eyes.written(name), value, figure(value, eyes)),)
        case _:
            assert_never(value)


def _each_once(some: tuple[Term, ...], others: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms of two values; of a value and a number they are its own, and need not be told apart."""
    return tuple(dict.fromkeys((*some, *others))) if some and others else some or others


def defined_as(value: model.Value) -> model.Value:
    """A value without the names it was given."""
    while isinstance(value, model.DefinedValue):
        value = value.value
    return value


@once_of_node
def value_said(program: model.Program, value: model.Value) -> str:
    """A value in words."""
    return value_text(value, program.written)


def _terms_of_total(value: model.ItemsTotal, eyes: Eyes) -> tuple[Term, ...]:
    """The facts of every item that may count; and whatever is in error."""
    from gatekeeper.decisions.judge import answers

    found: list[Term] = []
    for _, condition, part in value.parts:
        left_out = condition is not None and answers(condition, eyes).failed is YES
        found += [term for term in terms(part, eyes) if not left_out or _is_wrong(term.figure)]
    return tuple(dict.fromkeys(found))


def _term_of_count(test: model.Condition, value: model.PeriodsNumber, found: Figure, eyes: Eyes) -> Term:
    """It rests on figures of the first measure asked; where the days are not known, on what those hang on."""
    on_days = isinstance(found.problem, Absent)
    name = "" if on_days else next(part.name for part in nodes(test) if isinstance(part, model.MeasureValue))
    return Term(name, value_said(eyes.program, value), value, found)


def _terms_of_choice(value: model.Conditional, eyes: Eyes) -> tuple[Term, ...]:
    """The facts of the value that counts; of both where it is not settled which; and whatever is in error."""
    counts = chosen(value, eyes)
    parts = (value.then, value.otherwise)
    found = [term for part in parts for term in terms(part, eyes) if counts in (None, part) or _is_wrong(term.figure)]
    return tuple(dict.fromkeys(found))


def _is_wrong(found: Figure) -> bool:
    return isinstance(found.problem, Invalid)


def figure(value: model.Value, eyes: Eyes) -> Figure:
    """A value for this award on this day."""
    return eyes.once_of(value, _figure)


def _figure(value: model.Value, eyes: Eyes) -> Figure:
    match value:
        case model.Literal(number, _):
            return Figure(number=number)
        case model.MeasureValue():
            return eyes.measure(value)
        case model.ParameterValue() | model.FactValue() | model.JudgedValue():
            return _recorded(value, eyes)
        case (
            model.TrancheAmount() | model.AmountReleased() | model.TranchesTotal() | model.ReleasedUnderOthers()
            | model.EarlierTranches() | model.PaidWithin()
        ):  # fmt: skip
            return _of_tranches(value, eyes)
        case model.Extreme(greatest, values, _):
            return _extreme(greatest, [figure(part, eyes) for part in values])
        case model.Conditional():
            return _choice(value, eyes)
        case model.Arithmetic(operator, left, right, _):
            return _divisor_named(_combined(operator, figure(left, eyes), figure(right, eyes)), right, eyes)
        case model.DefinedValue(_, inner, _):
            return figure(inner, eyes)
        case model.DateValue(expression, _):
            return _date_figure(expression, eyes)
        case model.TimePassed() | model.PeriodsNumber() | model.RateOf():
            return _of_time(value, eyes)
        case model.Growth(grown, base, _):
            return _grown(figure(grown, eyes), figure(base, eyes))
        case model.Converted(inner, rate, _):
            return _converted(figure(inner, eyes), figure(rate, eyes))
        case model.ItemsNumber() | model.ItemsTotal():
            return _items_number(value, eyes) if isinstance(value, model.ItemsNumber) else _items_total(value, eyes)
        case _:
            assert_never(value)


def _recorded(value: model.ParameterValue | model.FactValue | model.JudgedValue, eyes: Eyes) -> Figure:
    """What is fixed for the award, recorded of it, or fixed by a role."""
    match value:
        case model.ParameterValue(name, type_):
            return eyes.parameter_figure(name, type_)
        case model.FactValue(name, type_):
            return eyes.fact_figure(name, type_)
        case model.JudgedValue(name, _):
            return eyes.judged_figure(name)
        case _:
            assert_never(value)


def _items_number(value: model.ItemsNumber, eyes: Eyes) -> Figure:
    """How many items meet a condition: each one that nobody can tell of leaves the number between two."""
    from gatekeeper.decisions.judge import answers

    said = f"of {value.of} {value.kind.name if value.of == 1 else value.kind.plural}"
    if value.problem is not None:
        return Figure(problem=value.problem, moving=True)
    base = Figure(period=said if value.restriction is not None else "", moving=True)
    found = [answers(condition, eyes) for condition in value.asked]
    wrong = next((each.wrong for each in found if each.wrong is not None), None)
    if wrong is not None:
        return replace(base, period="", problem=wrong)
    low = high = Fraction(value.of)
    if value.restriction is not None:
        low = Fraction(sum(each.met is YES for each in found))
        high = Fraction(sum(each.failed is not YES for each in found))
    if value.percentage and not value.of:
        return replace(base, period="", problem=Absent(Reason.NOT_APPLICABLE, f"there is no {value.kind.name}"))
    if value.percentage:
        low, high = low / value.of, high / value.of
    if low == high:
        return replace(base, number=low)
    apart = [each for each in found if YES not in (each.met, each.failed)]
    return replace(base, low=low, high=high, open=all(each.met is NO for each in apart))


SHOWN = 3  # so many items are named where a figure of theirs is missing


def _items_total(value: model.ItemsTotal, eyes: Eyes) -> Figure:
    """What several items come to together; one of which nobody knows whether it counts, counts or not."""
    from gatekeeper.decisions.judge import answers

    if value.problem is not None:
        return Figure(problem=value.problem, moving=True)
    counted: list[tuple[Figure, Fraction | None, Fraction | None]] = []
    apart: list[bool] = []
    missing: list[str] = []
    for item, condition, part in value.parts:
        asked = answers(condition, eyes) if condition is not None else None
        seen = figure(part, eyes)
        if asked is not None and asked.wrong is not None:
            return Figure(problem=asked.wrong, moving=True)
        if asked is not None and asked.failed is YES and not isinstance(seen.problem, Invalid):
            continue
        low, high = lowest(seen), highest(seen)
        if asked is not None and asked.met is not YES:
            apart.append(asked.met is NO)
            low = min(low, Fraction(0)) if low is not None else None
            high = max(high, Fraction(0)) if high is not None else None
        elif seen.number is None:
            apart.append(seen.open)
        missing += [item] if isinstance(seen.problem, Absent) else []
        counted.append((seen, low, high))
    base = replace(_merged([seen for seen, _, _ in counted]), moving=True, period="")
    problem = first_problem(*(seen for seen, _, _ in counted))
    if isinstance(problem, Absent):
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        said = f"{problem.detail}: " if problem.detail else ""
        return replace(base, problem=Absent(problem.reason, f"{said}{', '.join(missing[:SHOWN])}{more}"))
    if problem is not None:
        return replace(base, problem=problem)
    least = sum((low for _, low, _ in counted if low is not None), Fraction(0))
    most = sum((high for _, _, high in counted if high is not None), Fraction(0))
    if least == most:
        return replace(base, number=least)
    return replace(base, low=least, high=most, open=all(apart))


def _of_tranches(
    value: model.TrancheAmount
    | model.AmountReleased
    | model.TranchesTotal
    | model.ReleasedUnderOthers
    | model.EarlierTranches
    | model.PaidWithin,
    eyes: Eyes,
) -> Figure:
    """What tranches are of, and what was paid of them."""
    if isinstance(value, model.PaidWithin):
        from gatekeeper.decisions.paid_within import paid_within

        return paid_within(value, eyes)
    if isinstance(value, model.EarlierTranches):
        return _of_earlier_tranches(value.paid, eyes)
    if isinstance(value, model.TranchesTotal):
        return eyes.tranches_total(value.tranches)
    if value.tranche is None:
        others = isinstance(value, model.ReleasedUnderOthers)
        return eyes.released_under_others(None) if others else eyes.amount_released(None)
    which = tranche_number(eyes, value.tranche)
    if which is None:
        return Figure(problem=Absent(Reason.NOT_APPLICABLE, "there is no tranche before the first"))
    if isinstance(value, model.ReleasedUnderOthers):
        return eyes.released_under_others(which)
    return eyes.tranche_amount(which) if isinstance(value, model.TrancheAmount) else eyes.amount_released(which)


def _of_earlier_tranches(paid: bool, eyes: Eyes) -> Figure:
    """What the tranches numbered below this one are of, or what was paid of them; of none, nothing."""
    each = eyes.amount_released if paid else eyes.tranche_amount
    found = [each(number) for number in sorted(eyes.facts.tranches) if number < eyes.tranche]
    problem = first_problem(*found)
    if problem is not None:
        return replace(_merged(found), problem=problem)
    return replace(_merged(found), number=sum((part.number for part in found if part.number is not None), Fraction(0)))


def _of_time(value: model.TimePassed | model.PeriodsNumber | model.RateOf, eyes: Eyes) -> Figure:
    """How much time has passed, in how many periods something holds, the rate of a day."""
    match value:
        case model.TimePassed():
            return _time_passed(value, eyes)
        case model.PeriodsNumber():
            from gatekeeper.decisions.over_time import counted

            return counted(value, eyes)
        case model.RateOf():
            return _rate(value, eyes)
        case _:
            assert_never(value)


def _time_passed(value: model.TimePassed, eyes: Eyes) -> Figure:
    """How many whole units have passed since a day, or how many instalments are due; none while it has not come."""
    found = date_found(eyes, value.since)
    count, base = value.instalments, Figure(found.sources, moving=True)
    base = replace(base, period=f"of {count}") if count else base
    match found.day:
        case date() if count:
            due = (eyes.shift(found.day, Duration(number, value.unit), 1) for number in range(1, count))
            return replace(base, number=Fraction((found.day <= eyes.on) + sum(day <= eyes.on for day in due)))
        case date() | Pending() if value.until is not None:
            return _time_between(found.day, value.until, value.unit, base, eyes)
        case date():
            return replace(base, number=_full(found.day, eyes.on, value.unit, eyes))
        case Pending():
            return replace(base, number=Fraction(0))
        case _:
            return replace(base, period="", problem=found.day)


def _full(first: date, last: date, unit: Unit, eyes: Eyes) -> Fraction:
    return Fraction(full_units(first, last, unit, eyes.program.month_ends, eyes.holidays))


def _time_between(first: date | Pending, until: model.DateExpression, unit: Unit, base: Figure, eyes: Eyes) -> Figure:
    """How many whole units lie between two days; while the second has not come, at least those there are by now.

    None where the second has come and the first has not.
    """
    found = date_found(eyes, until)
    base = replace(base, sources=tuple(dict.fromkeys((*base.sources, *found.sources))))
    if isinstance(found.day, Absent | Invalid):
        return replace(base, problem=found.day)
    if isinstance(first, date) and isinstance(found.day, date):
        return replace(base, number=_full(first, found.day, unit, eyes))
    if isinstance(found.day, date) and found.day <= eyes.on:
        return replace(base, number=Fraction(0))
    which = "from" if isinstance(first, Pending) else "to"
    if any(isinstance(day, Pending) and day.never for day in (first, found.day)):
        problem = Absent(Reason.NOT_APPLICABLE, f"the day it is counted {which} can no longer come")
        return replace(base, problem=problem)
    by_now = _full(first, eyes.on, unit, eyes) if isinstance(first, date) else Fraction(0)
    problem = Absent(Reason.NOT_YET_DUE, f"the day it is counted {which} has not come")
    return replace(base, low=by_now, problem=problem, open=True)


def _date_figure(expression: model.DateExpression, eyes: Eyes) -> Figure:
    found = date_found(eyes, expression)
    match found.day:
        case date():
            return Figure(found.sources, number=Fraction(found.day.toordinal()))
        case Pending():
            return Figure(found.sources, problem=Absent(Reason.NOT_YET_DUE, "it has not happened"), moving=True)
        case _:
            return Figure(found.sources, problem=found.day)


def _merged(found: Sequence[Figure]) -> Figure:
    """What several figures carry together, without a number."""
    return Figure(
        tuple(dict.fromkeys(source for part in found for source in part.sources)),
        next((part.evidence for part in found if part.evidence), ""),
        next((part.verified_by for part in found if part.verified_by), ""),
        next((part.as_of for part in found if part.as_of), None),
        period=" and ".join(dict.fromkeys(part.period for part in found if part.period)),
        due=next((part.due for part in found if part.due), None),
        moving=any(part.moving for part in found),
    )


def _extreme(greatest: bool, found: Sequence[Figure]) -> Figure:
    """The least or the greatest of several. One that is absent leaves it bounded by the others on one side."""
    base = _merged(found)
    problem = first_problem(*found)
    if isinstance(problem, Invalid):
        return replace(base, problem=problem)
    lows = [lowest(part) for part in found]
    highs = [highest(part) for part in found]
    if greatest:
        low, high = _best(max, lows, any_will_do=True), _best(max, highs, any_will_do=False)
    else:
        low, high = _best(min, lows, any_will_do=False), _best(min, highs, any_will_do=True)
    if low is not None and low == high:
        return replace(base, number=low)
    apart = [part for part in found if part.number is None]
    return replace(base, problem=problem, low=low, high=high, open=all(part.open for part in apart))


def _best(
    pick: Callable[[list[Fraction]], Fraction], ends: Sequence[Fraction | None], any_will_do: bool
) -> Fraction | None:  # fmt: skip
    """The least or greatest of some ends; where one is not known there is none, unless any known one is a bound."""
    known = [end for end in ends if end is not None]
    return pick(known) if known and (any_will_do or len(known) == len(ends)) else None


def chosen(value: model.Conditional, eyes: Eyes) -> model.Value | None:
    """Which of its two values counts; none while the condition is open or not known."""
    from gatekeeper.decisions.judge import answers

    found = answers(value.condition, eyes)
    if found.met is YES:
        return value.then
    return value.otherwise if found.failed is YES else None


def _choice(value: model.Conditional, eyes: Eyes) -> Figure:
    """`if C then X otherwise Y`: between both while C is open or not known; an error in any of the three is one."""
    from gatekeeper.decisions.judge import answers

    found = answers(value.condition, eyes)
    return _choose(value, found.met, found.failed, found.wrong, eyes)


def _choose(value: model.Conditional, met: Truth, failed: Truth, wrong: Invalid | None, eyes: Eyes) -> Figure:
    parts = figure(value.then, eyes), figure(value.otherwise, eyes)
    wrong = next((part.problem for part in parts if isinstance(part.problem, Invalid)), wrong)
    if wrong is not None:
        return replace(_merged(parts), problem=wrong)
    if met is YES or failed is YES:
        return replace(parts[0] if met is YES else parts[1], moving=True)
    base = replace(_merged(parts), moving=True, problem=first_problem(*parts))
    low = _best(min, [lowest(part) for part in parts], any_will_do=False)
    high = _best(max, [highest(part) for part in parts], any_will_do=False)
    if low is not None and low == high:
        return replace(base, number=low)
    waits = met is NO and all(part.number is not None or part.open for part in parts)
    return replace(base, low=low, high=high, open=waits)


def lowest(found: Figure) -> Fraction | None:
    """The number, or the least it can be; none where nothing bounds it."""
    return found.number if found.number is not None else found.low


def highest(found: Figure) -> Fraction | None:
    """The number, or the most it can be; none where nothing bounds it."""
    return found.number if found.number is not None else found.high


def first_problem(*figures: Figure) -> Absent | Invalid | None:
    """Why there is no number, if there is none: an error before an absence."""
    problems = [found.problem for found in figures if found.problem is not None]
    wrong = [problem for problem in problems if isinstance(problem, Invalid)]
    return (wrong or problems or [None])[0]


def _rate(rate: model.RateOf, eyes: Eyes) -> Figure:
    """The rate of a day, where that day has come."""
    found = date_found(eyes, rate.at)
    match found.day:
        case date():
            seen = eyes.rate(rate.currency, rate.to, found.day)
            return replace(seen, sources=tuple(dict.fromkeys((*found.sources, *seen.sources))))
        case Pending():
            detail = f"no rate of {rate.currency} to {rate.to}: its day has not come"
            return Figure(found.sources, problem=Absent(Reason.NOT_YET_DUE, detail), moving=True)
        case _:
            return Figure(found.sources, problem=found.day)


def _converted(amount: Figure, rate: Figure) -> Figure:
    """An amount at a rate; the rate and its day stand beside the period of the amount."""
    found = _combined(Operator.TIMES, amount, rate)
    if found.problem is not None or rate.number is None or rate.as_of is None:
        return found
    at = f"at the rate {decimal_text(rate.number)} of {rate.as_of.isoformat()}"
    period = " ".join(part for part in (amount.period, at) if part)
    return replace(found, period=period, as_of=amount.as_of, evidence=amount.evidence, verified_by=amount.verified_by)


def _combined(operator: Operator, left: Figure, right: Figure) -> Figure:
    """Exact arithmetic; errors win over absences, absences over numbers, two intervals stay unknown."""
    base = _merged((left, right))
    problems = [found.problem for found in (left, right) if found.problem is not None]
    wrong = [problem for problem in problems if isinstance(problem, Invalid)]
    if operator is Operator.OVER and right.number == 0:
        wrong.append(_BY_ZERO)  # whatever the other is
    if wrong or problems:
        waits = all(found.open or found.number is not None for found in (left, right))
        return replace(base, problem=(wrong or problems)[0], open=waits and not wrong)
    if left.number is not None and right.number is not None:
        return replace(base, number=_operation(operator, left.number, right.number))
    if left.number is None and right.number is None:
        return replace(base, problem=Absent(Reason.NOT_REPORTED, WITHIN_BOUNDS))
    return _interval(operator, left, right, base)


def _divisor_named(found: Figure, divisor: model.Value, eyes: Eyes) -> Figure:
    """The same, and where it was divided by nothing, by what: a sum may hold several divisions."""
    if found.problem != _BY_ZERO:
        return found
    return replace(found, problem=Invalid(f"division by zero: {value_text(divisor, eyes.program.written)} is 0"))


_BY_ZERO = Invalid("division by zero")


def _grown(found: Figure, base: Figure) -> Figure:
    """By which share a figure is more than another; there is none of one that is below nothing."""
    low = lowest(base)
    if base.problem is None and low is not None and low < 0:
        return replace(_merged((found, base)), problem=Invalid("growth over a figure below nothing"))
    grown = _combined(Operator.OVER, _combined(Operator.MINUS, found, base), base)
    spans = [part.period for part in (found, base) if part.period]
    period = " against ".join([*spans[:1], *(span.removeprefix("at ") for span in spans[1:])])
    return replace(grown, period=period, as_of=found.as_of, evidence=found.evidence, verified_by=found.verified_by)


def _operation(operator: Operator, a: Fraction, b: Fraction) -> Fraction:
    match operator:
        case Operator.PLUS:
            return a + b
        case Operator.MINUS:
            return a - b
        case Operator.TIMES:
            return a * b
        case Operator.OVER:
            return a / b
        case _:
            assert_never(operator)


def _interval(operator: Operator, left: Figure, right: Figure, base: Figure) -> Figure:
    ends_left = [end for end in (left.number, left.low, left.high) if end is not None]
    ends_right = [end for end in (right.number, right.low, right.high) if end is not None]
    if operator is Operator.OVER and min(ends_right) <= 0 <= max(ends_right):
        return replace(base, problem=Invalid("division by what may be zero"))
    numbers = [_operation(operator, a, b) for a in ends_left for b in ends_right]
    open_ = left.open if left.number is None else right.open
    return replace(base, low=min(numbers), high=max(numbers), open=open_)


def compared(comparator: Comparator, left: Figure, right: Figure) -> Truth:
    """Whether the comparison holds; not known where a bound of an interval decides it."""
    if left.problem is not None or right.problem is not None:
        return _by_one_bound(comparator, left, right)
    left_ends = _ends(left)
    right_ends = _ends(right)
    if len(left_ends) == len(right_ends) == 2:
        return UNKNOWN
    found = {holds(comparator, a, b) for a in left_ends for b in right_ends}
    if found == {True}:
        return _surely(comparator, left_ends, right_ends, YES)
    if found == {False}:
        return _surely(comparator, left_ends, right_ends, NO)
    return UNKNOWN


def _by_one_bound(comparator: Comparator, left: Figure, right: Figure) -> Truth:
    """Of an absent figure that has a bound, and a number: settled where the bound alone settles it."""
    if isinstance(first_problem(left, right), Invalid):
        return UNKNOWN
    if left.problem is not None and right.number is not None:
        number, low, high = right.number, left.low, left.high
    elif right.problem is not None and left.number is not None:
        number, low, high = left.number, right.low, right.high
        comparator = _TURNED[comparator]
    else:
        return UNKNOWN
    above, below = low is not None and low > number, high is not None and high < number
    match comparator:
        case Comparator.AT_LEAST:
            return YES if above or low == number else NO if below else UNKNOWN
        case Comparator.MORE_THAN:
            return YES if above else NO if below or high == number else UNKNOWN
        case Comparator.AT_MOST:
            return YES if below or high == number else NO if above else UNKNOWN
        case Comparator.LESS_THAN:
            return YES if below else NO if above or low == number else UNKNOWN
        case Comparator.EQUAL:
            return NO if above or below else UNKNOWN
        case Comparator.NOT_EQUAL:
            return YES if above or below else UNKNOWN
        case _:
            assert_never(comparator)


_TURNED = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
    Comparator.EQUAL: Comparator.EQUAL,
    Comparator.NOT_EQUAL: Comparator.NOT_EQUAL,
}


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


def holds(comparator: Comparator, a: Fraction, b: Fraction) -> bool:
    """Whether two numbers compare so."""
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


def so_many_steps(step: model.Literal | None, begun: bool, far: Fraction) -> Fraction:
    """How often it counts that something is so far below or above; without a step as far as it is."""
    if step is None:
        return far
    return Fraction(ceil(far / step.value) if begun else floor(far / step.value))
