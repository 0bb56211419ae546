"""Conditions on figures over time: what was reached by a day, and what holds in one, in each or in some in a row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import assert_never

from gatekeeper.decisions.figures import Term, compared, figure, terms
from gatekeeper.decisions.observed import figure_text, number_text
from gatekeeper.decisions.periods import (
    Asked,
    Spot,
    before,
    ended,
    figures_of,
    latest_ended,
    periods_asked,
    spot_of,
    starting,
)
from gatekeeper.decisions.record import SourceKey
from gatekeeper.decisions.seeing import Eyes, Figure
from gatekeeper.decisions.windows import DateFound, Pending, Window, date_found, window
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.amounts import leaf_values
from gatekeeper.program.model import Comparator, Which
from gatekeeper.program.walk import nodes
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import Period, Unit, date_text, period_containing, period_name
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth, at_least, every, negation, some, truth
from gatekeeper.vocabulary import Type

MOST_SHOWN = 6  # periods named one by one in what was seen


@inert
class OverTime:
    """What was found: both answers, what they can still become, and the figure that tells most about them."""

    met: Truth
    failed: Truth
    can_meet: bool
    can_fail: bool
    observed: str
    figure: Figure
    bound: Figure
    sources: tuple[SourceKey, ...] = ()
    problem: Absent | Invalid | None = None
    days: Window | None = None
    terms: tuple[Term, ...] = ()
    bounds: tuple[Figure, ...] = ()  # of `between` both, in the period that tells most

    @property
    def wrong(self) -> bool:
        """Whether anything it rests on is in error."""
        seen = (self.problem, self.figure.problem, self.bound.problem)
        return any(isinstance(problem, Invalid) for problem in seen)


# ------------------------------------------------------------------------------------------------ period by period


@inert
class _Of:
    """One period: what the comparison comes to in it."""

    when: Period | date
    met: Truth
    failed: Truth
    left: Figure
    right: Figure
    terms: tuple[Term, ...]
    bounds: tuple[Figure, ...]  # of `between` both, of which `right` is the one it turns on

    @property
    def sides(self) -> tuple[Figure, ...]:
        """Every figure that is compared."""
        return (self.left, *self.bounds)


def in_periods(leaf: model.InPeriods, eyes: Eyes, type_: Type) -> OverTime:
    """A comparison asked of several periods, each by itself."""
    read = [part for part in nodes(leaf.test) if isinstance(part, model.MeasureValue)]
    asked = periods_asked(eyes, leaf.periods, read)
    if asked.problem is not None:
        return _no_periods(leaf, eyes, asked)
    found = [_asked_of(leaf.test, eyes, when) for when in asked.each]
    met, failed = _together(leaf, asked, found)
    wrong = next((one for one in found if _is_wrong(one)), None)
    if wrong is not None:
        met, failed = UNKNOWN, UNKNOWN
    telling = wrong or _telling(leaf, found, met, failed)
    can_meet, can_fail = _can_change(leaf, asked, found)
    seen = telling.left if telling is not None else Figure(problem=Absent(Reason.NOT_YET_DUE, "no such period yet"))
    return OverTime(
        met,
        failed,
        can_meet,
        can_fail,
        _observed(leaf, eyes, found, met, telling, type_),
        seen,
        telling.right if telling is not None else Figure(),
        (*asked.sources, *(source for one in found for side in one.sides for source in side.sources)),
        None if telling is not None else seen.problem if met is UNKNOWN else None,
        terms=tuple(dict.fromkeys(term for one in found for term in one.terms)) or _terms_now(leaf, eyes),
        bounds=telling.bounds if telling is not None else (),
    )


def counted(value: model.PeriodsNumber, eyes: Eyes) -> Figure:
    """In how many periods a condition holds: each of which nobody can tell leaves the number between two."""
    from gatekeeper.decisions.judge import answers

    read = [part for part in nodes(value.test) if isinstance(part, model.MeasureValue)]
    asked = periods_asked(eyes, value.periods, read)
    if asked.problem is not None:
        return _no_days(value, eyes, asked)
    then = [replace(eyes, within=when, answered={}) for when in asked.each]
    found = [answers(value.test, each) for each in then]
    figures = [seen.figure for each in then for part in _compared(value.test) for seen in terms(part, each)]
    base = Figure(
        tuple(dict.fromkeys((*asked.sources, *(source for seen in figures for source in seen.sources)))),
        moving=not asked.bounded or any(seen.moving for seen in figures),
    )
    wrong = next((each.wrong for each in found if each.wrong is not None), None)
    if wrong is not None:
        return replace(base, problem=wrong)
    missing = [when for when, each in zip(asked.each, found, strict=True) if UNKNOWN in (each.met, each.failed)]
    base = replace(base, period=_of_so_many(eyes, value.periods.unit, len(found), missing))
    low = Fraction(sum(each.met is YES for each in found))
    high = Fraction(sum(each.failed is not YES for each in found))
    if low == high:
        return replace(base, number=low)
    due = next((seen.due for seen in figures if seen.problem is not None and seen.due is not None), None)
    return replace(base, low=low, high=high, due=due, open=not missing)


def _no_days(value: model.PeriodsNumber, eyes: Eyes, asked: Asked) -> Figure:
    """The days are not known, or hang on what has not happened: before their first day there is none to count."""
    of, pending = "the day they are counted from", isinstance(asked.problem, Pending)
    if pending and isinstance(value.periods, model.PeriodsBetween) and value.periods.first is not None:
        begin = date_found(eyes, value.periods.first).day
        if isinstance(begin, Pending):
            said = f"{of} {'can no longer come' if begin.never else 'has not come'}"
            said = f"of 0 {value.periods.unit}s, {said}"
            return Figure(asked.sources, number=Fraction(0), period=said, moving=not begin.never)
    match asked.problem:
        case Pending(never) if never:
            return Figure(asked.sources, problem=Absent(Reason.NOT_APPLICABLE, "their last day can no longer come"))
        case Pending():
            so_far = _so_far_counted(value, eyes)
            if isinstance(so_far.problem, Invalid):
                return so_far
            least = so_far.number if so_far.number is not None else so_far.low or Fraction(0)
            problem = Absent(Reason.NOT_YET_DUE, "their last day has not come")
            sources = tuple(dict.fromkeys((*asked.sources, *so_far.sources)))
            return Figure(sources, low=least, problem=problem, moving=True, open=True)
        case Absent(reason, detail):
            return Figure(asked.sources, problem=Absent(reason, detail or of), moving=True)
        case wrong:
            return Figure(asked.sources, problem=wrong)


def _so_far_counted(value: model.PeriodsNumber, eyes: Eyes) -> Figure:
    """In how many of the periods there are by now: those that count, whenever the last day comes."""
    match value.periods:
        case model.PeriodsBetween() as periods:
            return counted(replace(value, periods=replace(periods, last=None)), eyes)
        case _:
            return Figure()


def _of_so_many(eyes: Eyes, unit: Unit, count: int, missing: Sequence[Period | date]) -> str:
    """`of 4 quarters`, `of 4 quarters, of which Q2 2027 and Q4 2027 are not known`."""
    of = f"of {count} {unit if count == 1 else f'{unit}s'}"
    if not missing:
        return of
    names = [_name(eyes, when) for when in missing[:MOST_SHOWN]]
    names += [f"{len(missing) - MOST_SHOWN} more"] if len(missing) > MOST_SHOWN else []
    *most, last = names
    listed = f"{', '.join(most)} and {last}" if most else last
    return f"{of}, of which {listed} {'are' if most else 'is'} not known"


def _compared(test: model.Condition) -> tuple[model.Value, ...]:
    """Every value that is compared in a condition."""
    return tuple(value for part in nodes(test) if isinstance(part, model.Comparison | model.Between)
                 for value in leaf_values(part))  # fmt: skip


def _together(leaf: model.InPeriods, asked: Asked, found: Sequence[_Of]) -> tuple[Truth, Truth]:
    """The two answers of all the periods."""
    least = {Which.RUN: leaf.run, Which.AT_LEAST: leaf.count}.get(leaf.which, 1)
    if len(found) < least:
        return NO, truth(asked.bounded)
    match leaf.which:
        case Which.RUN:
            return _in_a_row(leaf.run, leaf.run, found)
        case Which.ANY:
            return some([one.met for one in found]), every([one.failed for one in found])
        case Which.EACH:
            return every([one.met for one in found]), some([one.failed for one in found])
        case Which.AT_LEAST:
            return _in_a_row(leaf.count, leaf.run if leaf.run > 1 else len(found), found)
        case Which.AT_MOST:
            few = at_least(len(found) - leaf.count, [one.failed for one in found])
            return few, at_least(leaf.count + 1, [one.met for one in found])
        case _:
            assert_never(leaf.which)


def _can_change(leaf: model.InPeriods, asked: Asked, found: Sequence[_Of]) -> tuple[bool, bool]:
    """Whether it can still come to be met, and to fail: what periods that are over came to stays as it is."""
    if isinstance(leaf.periods, model.LastPeriods) or (not found and not asked.bounded):
        return True, True  # other periods will be the last; the first is still to come
    stands = [
        replace(one, met=UNKNOWN, failed=UNKNOWN) if any(side.moving for side in one.sides) else one for one in found
    ]
    met, failed = _together(leaf, replace(asked, bounded=True), stands)
    more = not asked.bounded
    each = leaf.which in (Which.EACH, Which.AT_MOST)
    return failed is not YES or (more and not each), met is not YES or (more and each)


def _is_wrong(one: _Of) -> bool:
    return any(isinstance(side.problem, Invalid) for side in one.sides)


def _terms_now(leaf: model.InPeriods, eyes: Eyes) -> tuple[Term, ...]:
    values = [part for part in nodes(leaf.test) if isinstance(part, model.MeasureValue)]
    return tuple(term for value in values for term in terms(value, eyes))


def _no_periods(leaf: model.InPeriods, eyes: Eyes, asked: Asked) -> OverTime:
    """The days that bound the periods are not known, or hang on what has not happened."""
    problem = asked.problem
    if isinstance(problem, Pending):
        never = problem.never
        detail = "the day it is counted from can no longer come" if never else "the day it is counted from has not come"
        seen = Figure(problem=Absent(Reason.NOT_APPLICABLE if never else Reason.NOT_YET_DUE, detail))
        observed = "the date it is counted from has not happened"
        return OverTime(
            NO, truth(never), not never, True, observed, seen, Figure(), asked.sources, terms=_terms_now(leaf, eyes)
        )
    assert problem is not None
    observed = f"the date it is counted from: {problem}"
    return OverTime(
        UNKNOWN, UNKNOWN, True, True, observed, Figure(problem=problem), Figure(), asked.sources, problem,
        terms=_terms_now(leaf, eyes),
    )  # fmt: skip


def _asked_of(test: model.Comparison | model.Between, eyes: Eyes, when: Period | date) -> _Of:
    then = replace(eyes, within=when, answered={})
    if isinstance(test, model.Comparison):
        values: tuple[model.Value, ...] = (test.left, test.right)
    else:
        values = (test.value, test.low, test.high)
    seen = [figure(value, then) for value in values]
    value, *bounds = seen
    if isinstance(test, model.Comparison):
        each = [compared(test.comparator, value, bounds[0])]
    else:
        each = [compared(Comparator.AT_LEAST, value, bounds[0]), compared(Comparator.AT_MOST, value, bounds[1])]
    met = every(each)
    failed = negation(met)
    ahead = (when.end if isinstance(when, Period) else when) > eyes.on  # whatever else is not known
    if met is UNKNOWN and (ahead or all(one.open or one.number is not None for one in seen)):
        met = failed = NO  # it has not ended
    found = tuple(term for value in values for term in terms(value, then))
    wrong = next((one for one in bounds if isinstance(one.problem, Invalid)), None)
    turning = next(
        (one for answer in (NO, UNKNOWN) for one, holds in zip(bounds, each, strict=True) if holds is answer), None
    )
    return _Of(when, met, failed, value, wrong or turning or bounds[0], found, tuple(bounds))


def _in_a_row(count: int, of: int, found: Sequence[_Of]) -> tuple[Truth, Truth]:
    """Whether so many `of` so many in a row hold somewhere; failed where in every such row too few do."""
    met, failed = [], []
    for row in _rows(of, found):
        met.append(at_least(count, [one.met for one in row]))
        failed.append(at_least(len(row) - count + 1, [one.failed for one in row]))
    return some(met), every(failed)


def _rows(of: int, found: Sequence[_Of]) -> Iterator[Sequence[_Of]]:
    """Every so many one after the other; where there are fewer, those: what follows them takes nothing away."""
    for at in range(max(len(found) - of, 0) + 1):
        yield found[at : at + of]


def _telling(leaf: model.InPeriods, found: Sequence[_Of], met: Truth, failed: Truth) -> _Of | None:
    """The period that tells most: the one that settles it, or keeps it from being settled, the latest of them."""
    each = leaf.which is Which.EACH
    if failed is YES and leaf.which is not Which.AT_MOST:
        alike = [one for one in found if one.failed is YES] if each or leaf.count else list(found)
    elif YES in (met, failed):
        alike = list(found) if each else [one for one in found if one.met is YES]
    else:
        unknown = [one for one in found if one.left.problem is not None or one.right.problem is not None]
        alike = [one for one in unknown if not one.left.open] or unknown
        return alike[0] if alike else _best(leaf, found)
    return _best(leaf, alike) if alike else _best(leaf, found)


def _best(leaf: model.InPeriods, found: Sequence[_Of]) -> _Of | None:
    """The period whose figure is nearest to what is wanted: of `each` the farthest from it."""
    known = [one for one in found if one.left.number is not None]
    if not known:
        return found[-1] if found else None
    falling = isinstance(leaf.test, model.Comparison) and leaf.test.comparator in (
        Comparator.AT_MOST,
        Comparator.LESS_THAN,
    )
    least = falling is (leaf.which not in (Which.EACH, Which.AT_MOST))
    numbers = [one.left.number for one in known if one.left.number is not None]
    wanted = min(numbers) if least else max(numbers)
    return next(one for one in reversed(known) if one.left.number == wanted)


def _observed(
    leaf: model.InPeriods, eyes: Eyes, found: Sequence[_Of], met: Truth, telling: _Of | None, type_: Type
) -> str:
    if not found:
        return "no such period yet"
    if telling is not None and _is_wrong(telling):
        side = telling.left if isinstance(telling.left.problem, Invalid) else telling.right
        return figure_text(side, type_)
    if leaf.which is Which.RUN:
        return _rows_seen(leaf, eyes, found, met, type_)
    if leaf.run > 1:
        return _best_row_seen(leaf, found)
    shown = list(found)
    more = ""
    many = f"{_how_many(found)} of {len(found)}{_not_reported(found)}: " if leaf.count else ""
    if len(found) > MOST_SHOWN:
        shown = list(found)[-MOST_SHOWN:]
        if telling is not None and telling not in shown:
            shown = [telling, *shown[1:]]
        more = f"; and {len(found) - len(shown)} before"
    return many + "; ".join(_one_seen(eyes, one, type_) for one in shown) + more


def _how_many(found: Sequence[_Of]) -> int:
    return sum(one.met is YES for one in found)


def _not_reported(found: Sequence[_Of]) -> str:
    missing = sum(isinstance(one.left.problem, Absent) and not one.left.open for one in found)
    return f", {missing} not reported" if missing else ""


def _best_row_seen(leaf: model.InPeriods, found: Sequence[_Of]) -> str:
    """`20 of 30 from 3 May 2027 to 14 June 2027`, `at most 17 of 30, 2 not reported, from …`: the row with most."""
    most = max(_rows(leaf.run, found), key=lambda row: (_how_many(row), sum(one.met is UNKNOWN for one in row)))
    many = _how_many(most)
    if not many:
        return f"none so far{_not_reported(found)}"
    span = f"from {_first_day(most[0].when)} to {_last_day(most[-1].when)}"
    if many >= leaf.count:
        return f"{many} of {len(most)} {span}"
    return f"at most {many} of {len(most)}{_not_reported(most)}, {span}"


def _one_seen(eyes: Eyes, one: _Of, type_: Type) -> str:
    name = _name(eyes, one.when)
    seen = replace(one.left, period="")
    if isinstance(seen.problem, Absent):
        return f"{name}: {seen.problem.reason}"
    against = ""
    if one.right.number is not None and one.terms and len({term.text for term in one.terms}) > 1:
        against = f" against {number_text(one.right.number, type_)}"
    elif isinstance(one.right.problem, Absent):
        against = f", and what it is compared with is {one.right.problem.reason}"
    return f"{name}: {figure_text(seen, type_)}{against}"


def _name(eyes: Eyes, when: Period | date) -> str:
    if isinstance(when, date):
        return date_text(when)
    if when.start == when.end:
        return date_text(when.end)
    for unit in (Unit.MONTH, Unit.QUARTER, Unit.HALF_YEAR, Unit.YEAR):
        if period_containing(unit, when.end, eyes.program.years_begin) == when:
            return period_name(unit, when, eyes.program.years_begin)
    return str(when)


def _rows_seen(leaf: model.InPeriods, eyes: Eyes, found: Sequence[_Of], met: Truth, type_: Type) -> str:
    """`10 in a row from 3 May 2027 to 14 May 2027`, `at most 4 in a row, from …`, `…; 3 not reported`."""
    first, longest = 0, 0
    start = 0
    for at, one in enumerate(found):
        if one.met is not YES:
            start = at + 1
        elif at + 1 - start > longest:
            first, longest = start, at + 1 - start
    unknown = _not_reported(found).replace(",", ";")
    if not longest:
        return f"none so far{unknown}"
    last = first + (leaf.run if met is YES else longest) - 1
    span = f"from {_first_day(found[first].when)} to {_last_day(found[last].when)}"
    count = leaf.run if met is YES else longest
    return f"{count} in a row {span}" if met is YES else f"at most {count} in a row, {span}{unknown}"


def _first_day(when: Period | date) -> str:
    return date_text(when.start if isinstance(when, Period) else when)


def _last_day(when: Period | date) -> str:
    return date_text(when.end if isinstance(when, Period) else when)


def one_by_one(leaf: model.InPeriods | model.Reached, eyes: Eyes) -> tuple[model.Comparison | model.Between, ...]:
    """The comparison of each period or day by itself, of those that have come: what could be said of it otherwise."""
    if isinstance(leaf, model.Reached):
        days = window(eyes, leaf.timing, leaf.measure.name) if leaf.timing is not None else Window()
        told, _ = _told(leaf.measure, eyes, days)
        ends = {seen.as_of for seen in told if seen.as_of is not None}
        if days.problem is None and (days.latest is None or days.latest >= eyes.on):
            ends.add(eyes.on)
        read = (replace(leaf.measure, reading=model.AsAt(model.DateLiteral(end))) for end in sorted(ends))
        return tuple(model.Comparison(value, leaf.comparator, leaf.bound) for value in read)
    values = [part for part in nodes(leaf.test) if isinstance(part, model.MeasureValue)]
    each = [when for when in periods_asked(eyes, leaf.periods, values).each if _end(when) <= eyes.on]
    if len(each) > MOST_SHOWN:
        each = _most_telling(leaf, eyes, each)
    return tuple(_then(leaf.test, eyes, when) for when in each)


def _most_telling(leaf: model.InPeriods, eyes: Eyes, each: Sequence[Period | date]) -> list[Period | date]:
    """Those that settle it by being unlike the others, filled up with the latest; in the order they come."""
    unlike = (YES,) if leaf.which is Which.ANY else (NO, UNKNOWN)
    settling = [when for when in each if _asked_of(leaf.test, eyes, when).met in unlike]
    others = [when for when in each if when not in settling]
    chosen = [*others, *settling][-MOST_SHOWN:]
    return [when for when in each if when in chosen]


def _end(when: Period | date) -> date:
    return when.end if isinstance(when, Period) else when


def _then(test: model.Comparison | model.Between, eyes: Eyes, when: Period | date) -> model.Comparison | model.Between:
    """The comparison with the latest figures in it read of one period."""

    def at(value: model.Value) -> model.Value:
        match value:
            case model.MeasureValue(reading=model.Latest()):
                declared = eyes.program.declarations[value.name]
                assert isinstance(declared, model.Measure)
                if isinstance(when, date) or (declared.per is None and not declared.cumulative):
                    return replace(value, reading=model.AsAt(model.DateLiteral(_end(when))))
                stretch = model.FromTo(model.DateLiteral(when.start), model.DateLiteral(when.end))
                return replace(value, reading=model.Within(stretch))
            case model.MeasureValue(reading=model.OverLast(of_each=True, how=how)):
                spot = spot_of(replace(eyes, within=when, answered={}), figures_of(eyes, value), value)
                assert isinstance(spot, Spot)
                assert isinstance(spot.when, Period)
                days = model.FromTo(model.DateLiteral(spot.when.start), model.DateLiteral(spot.when.end))
                return replace(value, reading=model.Within(days, how))
            case model.Arithmetic(_, left, right, _):
                return replace(value, left=at(left), right=at(right))
            case model.DefinedValue(_, inner, _):
                return at(inner)
            case _:
                return value

    if isinstance(test, model.Comparison):
        return replace(test, left=at(test.left), right=at(test.right))
    return replace(test, value=at(test.value), low=at(test.low), high=at(test.high))


# ------------------------------------------------------------------------------------------------ reached


def ever_reached(leaf: model.Reached, eyes: Eyes) -> OverTime:
    """Whether some figure reported for a day that counts was as high, or as low, as the bound."""
    days = window(eyes, leaf.timing, leaf.measure.name) if leaf.timing is not None else Window()
    bound = figure(leaf.bound, eyes)
    found = terms(leaf.measure, eyes) + terms(leaf.bound, eyes)
    told, wrong = _told(leaf.measure, eyes, days)
    if wrong is not None or isinstance(days.problem, Invalid) or isinstance(bound.problem, Invalid):
        seen = wrong or Figure(problem=days.problem if isinstance(days.problem, Invalid) else None)
        observed = figure_text(seen, leaf.measure.type) if seen.problem is not None else f"invalid: {bound.problem}"
        return OverTime(
            UNKNOWN, UNKNOWN, True, True, observed, seen, bound, days.sources + seen.sources, None, days, found
        )
    if isinstance(days.problem, Pending):
        never = days.problem.never
        best = _highest(leaf, told)
        observed = f"{_so_far(leaf, best)}; the date it is counted from has not happened"
        return OverTime(NO, truth(never), not never, True, observed, best, bound, days.sources, None, days, found)
    if isinstance(days.problem, Absent):
        observed = f"the date it is counted from: {days.problem}"
        unknown = Figure(problem=days.problem)
        return OverTime(UNKNOWN, UNKNOWN, True, True, observed, unknown, bound, days.sources, days.problem, days, found)
    answers = [compared(leaf.comparator, seen, bound) for seen in told]
    hit = next((seen for seen, answer in zip(told, answers, strict=True) if answer is YES), None)
    sources = (*days.sources, *(source for seen in told for source in seen.sources))
    if hit is not None:
        observed = figure_text(hit, leaf.measure.type)
        return OverTime(YES, NO, True, False, observed, hit, bound, sources, None, days, found)
    if days.earliest is not None and days.latest is not None and days.earliest > days.latest:
        return OverTime(NO, YES, False, True, "no day counts", Figure(), bound, sources, None, days, found)
    best = _highest(leaf, told)
    gap = _gap(leaf, eyes, days, told, bound)
    unsure = UNKNOWN if gap is not None or UNKNOWN in answers else NO
    if leaf.timing is None:
        seen = gap or best
        observed = _so_far(leaf, seen)
        failed = YES if unsure is NO else UNKNOWN
        return OverTime(unsure, failed, True, True, observed, seen, bound, sources, None, days, found)
    if days.latest is None or days.latest >= eyes.on:
        observed = _so_far(leaf, best)
        begun = days.earliest is None or days.earliest <= eyes.on
        past = some(answers) if answers else UNKNOWN if begun and _never_reported(leaf, eyes) else NO
        return OverTime(past, NO, True, True, observed, best, bound, sources, None, days, found)
    seen = gap or best
    if unsure is NO:
        return OverTime(NO, YES, False, True, _so_far(leaf, best), best, bound, sources, None, days, found)
    return OverTime(UNKNOWN, UNKNOWN, True, True, _so_far(leaf, seen), seen, bound, sources, None, days, found)


def _never_reported(leaf: model.Reached, eyes: Eyes) -> bool:
    """Whether nobody has reported any figure, though one is due: as of a milestone without a row, nothing is known."""
    of = figures_of(eyes, leaf.measure)
    if of.rows:
        return False
    if of.declared.per is None:
        return True
    start = eyes.facts.award.start
    latest = latest_ended(eyes, of, of.declared.per)
    return not isinstance(start, date) or latest.start >= starting(eyes, of.declared.per, start).start


def first_reached(leaf: model.Reached, eyes: Eyes) -> DateFound:
    """The day of the first figure that reached the bound; not known while an earlier one, or the bound, is not."""
    found = ever_reached(leaf, eyes)
    wrong = (problem for problem in (found.figure.problem, found.bound.problem) if isinstance(problem, Invalid))
    if (error := next(wrong, None)) is not None:
        return DateFound(error, found.sources)
    told, _ = _told(leaf.measure, eyes, Window())
    bound = figure(leaf.bound, eyes)
    for seen in told:
        answer = compared(leaf.comparator, seen, bound)
        if answer is YES and seen.as_of is not None:
            gap = _gap(leaf, eyes, Window(latest=seen.as_of), told[: told.index(seen) + 1], bound)
            if gap is None or gap.problem is None:
                return DateFound(seen.as_of, found.sources)
            return DateFound(gap.problem, found.sources)
        if answer is not NO:
            return DateFound(
                Absent(Reason.NOT_REPORTED, "the first figure that reached it is not known"), found.sources
            )
    if found.met is NO:
        return DateFound(Pending(), found.sources)
    return DateFound(Absent(Reason.NOT_REPORTED, "whether it was reached is not known"), found.sources)


def _so_far(leaf: model.Reached, seen: Figure) -> str:
    if seen.problem is not None:
        return figure_text(seen, leaf.measure.type)
    word = "lowest" if leaf.comparator is Comparator.AT_MOST else "highest"
    return f"{word}: {figure_text(seen, leaf.measure.type)}"


def _highest(leaf: model.Reached, told: Sequence[Figure]) -> Figure:
    """The figure nearest to the bound; of none, why there is none."""
    known = [seen for seen in told if seen.number is not None]
    if not known:
        return next(iter(told), Figure(problem=Absent(Reason.NOT_REPORTED), moving=True))
    pick = min if leaf.comparator is Comparator.AT_MOST else max
    wanted = pick(seen.number for seen in known if seen.number is not None)
    return next(seen for seen in known if seen.number == wanted)


def _told(value: model.MeasureValue, eyes: Eyes, days: Window) -> tuple[list[Figure], Figure | None]:
    """The figures reported for days that count and have come, the first first; and one in error, if one is."""
    declared = eyes.program.declarations[value.name]
    assert isinstance(declared, model.Measure)
    wrong = eyes.wrong("measures", value.name)
    if wrong is not None:
        return [], Figure((eyes.key("measures", measure=declared.name, item=declared.item),), problem=wrong)
    rows = eyes.rows_of(declared, value.name)
    last = eyes.on if days.latest is None else min(days.latest, eyes.on)
    ends: set[date] = set()
    for row in rows:
        if isinstance(row.period_end, Invalid):
            return [], replace(eyes.row_figure(declared, row), number=None, problem=row.period_end)
        if isinstance(row.period_end, date) and row.period_end <= last:
            ends.add(row.period_end)
    counted = sorted(end for end in ends if days.earliest is None or end >= days.earliest)
    figures = [figure(replace(value, reading=model.AsAt(model.DateLiteral(end))), eyes) for end in counted]
    if declared.per is not None:
        ended_on = {period_containing(declared.per, end, eyes.program.years_begin) for end in counted}
        figures = [eyes.of_period(declared, rows, period) for period in sorted(ended_on) if period.end <= last]
    bad = next((seen for seen in figures if isinstance(seen.problem, Invalid)), None)
    return figures, bad


def _gap(
    leaf: model.Reached, eyes: Eyes, days: Window, told: Sequence[Figure], bound: Figure
) -> Figure | None:  # fmt: skip
    """A figure that is missing for it to be told that nothing was reached; none where none is."""
    declared = eyes.program.declarations[leaf.measure.name]
    assert isinstance(declared, model.Measure)
    unknown = next((seen for seen in told if seen.problem is not None), None)
    if declared.per is not None:
        return unknown or _missing_period(leaf, eyes, declared, days)
    if unknown is not None:
        return unknown
    if not told and days.latest is None:
        return Figure(problem=Absent(Reason.NOT_REPORTED), moving=True)
    if days.latest is None or any(seen.as_of == days.latest for seen in told):
        return None
    later = [
        row.period_end for row in eyes.rows_of(declared, leaf.measure.name)
        if isinstance(row.period_end, date) and days.latest < row.period_end <= eyes.on
    ]  # fmt: skip
    if later:
        at = model.AsAt(model.DateLiteral(min(later)))
        seen = figure(replace(leaf.measure, reading=at), eyes)
        if compared(leaf.comparator, seen, bound) is NO:
            return None  # what was not so later was not so by then, as far as anybody reported
    due = eyes.report_day(declared, days.latest)
    reason = Reason.NOT_REPORTED if due < eyes.on else Reason.NOT_YET_DUE
    return Figure(problem=Absent(reason, f"at {days.latest.isoformat()}"), due=due, moving=True)


def _missing_period(leaf: model.Reached, eyes: Eyes, declared: model.Measure, days: Window) -> Figure | None:
    """The first period up to the last that counts which nobody has reported."""
    assert declared.per is not None
    rows = eyes.rows_of(declared, leaf.measure.name)
    latest = latest_ended(eyes, figures_of(eyes, leaf.measure), declared.per)
    if days.latest is not None and days.latest < eyes.on:
        latest = ended(eyes, declared.per, days.latest)
    start = eyes.facts.award.start
    told = [row.period_end for row in rows if isinstance(row.period_end, date)]
    first = start if isinstance(start, date) else min(told, default=latest.start)
    if isinstance(start, date):
        first = starting(eyes, declared.per, start).start
    missing: Figure | None = None
    period = latest
    while period.end >= first and (days.earliest is None or period.end >= days.earliest):
        seen = eyes.of_period(declared, rows, period)
        if seen.problem is not None:
            missing = seen
        period = before(eyes, declared.per, period)
    return missing
