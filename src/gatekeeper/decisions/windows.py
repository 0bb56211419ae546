"""The days an event counts on: timings resolved on the decision date, anchors that have not happened kept open."""

from datetime import date
from typing import assert_never

from gatekeeper.decisions.extensions import extended
from gatekeeper.decisions.record import SourceKey
from gatekeeper.decisions.seeing import Eyes, Figure
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.model import TimingWord
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import Duration, add_days, first_of_year_days, period_containing
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth, every, some, truth
from gatekeeper.vocabulary import DATE, Event


@inert
class Pending:
    """The date hangs on an event that has not happened; `never` where it no longer can."""

    never: bool = False


@inert
class DateFound:
    """A date, or why there is none, and where it was read."""

    day: date | Pending | Absent | Invalid
    sources: tuple[SourceKey, ...] = ()
    note: str = ""  # how it came to be another day than the one declared or granted


@inert
class Window:
    """The days from `earliest` to `latest`, both included, open at an end that is none; or why there is no window."""

    earliest: date | None = None
    latest: date | None = None
    problem: Pending | Absent | Invalid | None = None
    sources: tuple[SourceKey, ...] = ()
    note: str = ""


def date_found(eyes: Eyes, expression: model.DateExpression) -> DateFound:
    """The day an expression means for this award."""
    match expression:
        case model.DateLiteral(day):
            return DateFound(day)
        case model.DateParameter(name):
            return _parameter(eyes, name)
        case model.FactDate(name):
            return _of_figure(eyes.fact_figure(name, DATE))
        case model.JudgedDate(name):
            return _of_figure(eyes.judged_figure(name))
        case model.DueDate(subject, original):
            return original_due_date(eyes, subject) if original else due_date(eyes, subject)
        case model.EventDate(subject, event):
            return _event_day(eyes.happening(subject, event))
        case model.ReleaseDate(tranche):
            number = tranche_number(eyes, tranche)
            if number is None:
                return DateFound(Pending(never=True))
            return _event_day(eyes.tranche_happening(number, Event.RELEASED))
        case model.PlannedDate(tranche):
            return _planned(eyes, tranche)
        case model.PeriodEnd(tranche, end):
            return _period_end(eyes, tranche, end)
        case model.Shifted() | model.EndOf() | model.NextDay():
            return _counted_from(eyes, expression)
        case model.Picked(latest, parts):
            return _picked(latest, [date_found(eyes, part) for part in parts])
        case model.ReachedDate(test):
            from gatekeeper.decisions.over_time import first_reached

            return first_reached(test, eyes)
        case _:
            assert_never(expression)


def _counted_from(eyes: Eyes, expression: model.Shifted | model.EndOf | model.NextDay) -> DateFound:
    """So long after or before another day, the last day of its period, or the first of some days of the year after."""
    found = date_found(eyes, expression.base)
    if not isinstance(found.day, date):
        return found
    if isinstance(expression, model.Shifted):
        return DateFound(eyes.shift(found.day, expression.duration, expression.sign), found.sources)
    if isinstance(expression, model.NextDay):
        return DateFound(first_of_year_days(expression.days, found.day, expression.on), found.sources)
    return DateFound(period_containing(expression.unit, found.day, eyes.program.years_begin).end, found.sources)


def _parameter(eyes: Eyes, name: str) -> DateFound:
    cell, sources = eyes.parameter_cell(name)
    if isinstance(cell, date | Absent | Invalid):
        return DateFound(cell, sources)
    return DateFound(Invalid(f"expected a date, got `{cell}`"), sources)


def _of_figure(fixed: Figure) -> DateFound:
    """The day that a fact says or a role has fixed."""
    if fixed.number is not None:
        return DateFound(date.fromordinal(int(fixed.number)), fixed.sources)
    assert fixed.problem is not None, "what is not fixed says why"
    return DateFound(fixed.problem, fixed.sources)


def _picked(latest: bool, found: list[DateFound]) -> DateFound:
    """One of several dates: errors first, then what nobody knows; what has not happened keeps the latest open."""
    sources = tuple(dict.fromkeys(source for each in found for source in each.sources))
    days = [each.day for each in found]
    wrong = [day for day in days if isinstance(day, Invalid)]
    unknown = [day for day in days if isinstance(day, Absent)]
    if wrong or unknown:
        return DateFound((wrong or unknown)[0], sources)
    known = [day for day in days if isinstance(day, date)]
    pending = [day for day in days if isinstance(day, Pending)]
    if latest and pending:
        return DateFound(Pending(any(day.never for day in pending)), sources)
    if not known:
        return DateFound(Pending(all(day.never for day in pending)), sources)
    return DateFound(max(known) if latest else min(known), sources)


def _event_day(happening: object) -> DateFound:
    from gatekeeper.decisions.seeing import Happening

    assert isinstance(happening, Happening)
    if happening.problem is not None:
        return DateFound(happening.problem, happening.sources)
    if happening.happened is YES:
        if happening.on is not None:
            return DateFound(happening.on, happening.sources)
        return DateFound(Absent(Reason.NOT_REPORTED, "it has happened, the day is not recorded"), happening.sources)
    assert happening.happened is NO, "what is not known says why"
    return DateFound(Pending(happening.never), happening.sources)


def _planned(eyes: Eyes, tranche: model.TrancheRef) -> DateFound:
    number = tranche_number(eyes, tranche)
    row = eyes.facts.tranches.get(number) if number is not None else None
    if row is None:
        return DateFound(Absent(Reason.NOT_REPORTED, "there is no such tranche"))
    return DateFound(row.planned_date, (eyes.key("tranches", tranche=number),))


def _period_end(eyes: Eyes, tranche: model.TrancheRef, end: bool) -> DateFound:
    """The first or the last day of the period a tranche pays for."""
    number = tranche_number(eyes, tranche)
    row = eyes.facts.tranches.get(number) if number is not None else None
    if row is None:
        return DateFound(Absent(Reason.NOT_REPORTED, "there is no such tranche"))
    cell = row.period_end if end else row.period_start
    if isinstance(cell, Absent):
        cell = Absent(cell.reason, f"the period {'end' if end else 'start'} of tranche {number}")
    return DateFound(cell, (eyes.key("tranches", tranche=number),))


def due_date(eyes: Eyes, subject: str) -> DateFound:
    """The due date of a milestone or document, as extended: by what was granted, then by right."""
    return eyes.once(("due date", subject), lambda: _due_date(eyes, subject))


def _due_date(eyes: Eyes, subject: str) -> DateFound:
    granted = _granted_due_date(eyes, subject)
    if not eyes.program.rights or not isinstance(granted.day, date):
        return granted
    from gatekeeper.decisions.rights import by_right

    more = by_right(eyes, subject, granted.day)
    return DateFound(more.day, (*granted.sources, *more.sources), more.note)


def _granted_due_date(eyes: Eyes, subject: str) -> DateFound:
    found = original_due_date(eyes, subject)
    if not eyes.extended or isinstance(found.day, Invalid):
        return found
    moved = extended(eyes, subject, found.day if isinstance(found.day, date) else None)
    sources = (*found.sources, *(extension.source for extension in moved.valid))
    if moved.problem is not None:
        return DateFound(moved.problem, sources)
    return DateFound(moved.due if moved.due is not None else found.day, sources)


def original_due_date(eyes: Eyes, subject: str) -> DateFound:
    """The due date before any extension: as the award's table gives it, else as declared."""
    cell = eyes.due_cell(subject)
    declared = eyes.program.declarations[subject]
    assert isinstance(declared, model.Milestone | model.Document)
    table = "milestones" if isinstance(declared, model.Milestone) else "documents"
    if not isinstance(cell, Absent):
        return DateFound(cell, (eyes.key(table, **{table[:-1]: declared.name, "item": declared.item}),))
    if declared.due is not None:
        return date_found(eyes, declared.due)
    return DateFound(Absent(Reason.NOT_REPORTED, f"{eyes.written(subject)} has no due date"))


def tranche_number(eyes: Eyes, tranche: model.TrancheRef) -> int | None:
    """Which tranche is meant; none before the first."""
    match tranche:
        case model.TrancheWord.THIS:
            return eyes.tranche
        case model.TrancheWord.PREVIOUS:
            return eyes.tranche - 1 if eyes.tranche > 1 else None
        case int():
            return tranche
        case _:
            assert_never(tranche)


_NO_LATER = (TimingWord.BY, TimingWord.BEFORE)


def _to_come(eyes: Eyes, expression: model.DateExpression | None) -> bool:
    """Whether a date that hangs on something is surely still to come, and not so long before what it hangs on."""
    match expression:
        case model.Shifted():
            return False
        case model.Picked(True, parts):
            pending = [part for part in parts if isinstance(date_found(eyes, part).day, Pending)]
            return any(_to_come(eyes, part) for part in pending)
        case model.Picked(_, parts):
            return all(_to_come(eyes, part) for part in parts)
        case model.EndOf(_, base) | model.NextDay(_, _, base):
            return _to_come(eyes, base)
        case _:
            return True


@inert
class Reached:
    """Whether the decision date has reached a day; `never` where it hangs on what can no longer happen."""

    met: Truth
    never: bool = False
    wrong: Invalid | None = None


def reached(
    eyes: Eyes, expression: model.DateExpression, shift: Duration | None = None, later: bool = False
) -> Reached:
    """Whether a day, or one so long after it, has come; with `later`, whether it has gone by.

    Of several days each is asked by itself, so that one that has come settles the earliest though another is not known.
    """
    if isinstance(expression, model.Picked):
        parts = [reached(eyes, part, shift, later) for part in expression.parts]
        put = every if expression.latest else some
        gone = [part.never for part in parts]
        return Reached(
            put([part.met for part in parts]),
            any(gone) if expression.latest else all(gone),
            next((part.wrong for part in parts if part.wrong is not None), None),
        )
    day = date_found(eyes, expression).day
    match day:
        case date():
            day = eyes.shift(day, shift, 1) if shift is not None else day
            return Reached(truth(eyes.on > day if later else eyes.on >= day))
        case Pending(never):
            return Reached(NO, never)
        case Invalid():
            return Reached(UNKNOWN, wrong=day)
        case _:
            return Reached(UNKNOWN)


def ended(eyes: Eyes, expression: model.DateExpression, begun: date) -> bool:
    """Whether what ends something is shown to have come, after the day it began and by the decision date."""
    if isinstance(expression, model.Picked):
        parts = [ended(eyes, part, begun) for part in expression.parts]
        return all(parts) if expression.latest else any(parts)
    return any(begun < day <= eyes.on for day in _days_after(eyes, expression, begun))


def _days_after(eyes: Eyes, expression: model.DateExpression, begun: date) -> list[date]:
    """The days an expression may mean for what began on a day: an event counts from then on, each time it recurs."""
    match expression:
        case model.EventDate(subject, event):
            found = eyes.happening(subject, event)
            return [day for day in (*found.others, found.on) if day is not None and day >= begun]
        case model.Shifted(duration, sign, base):
            return [eyes.shift(day, duration, sign) for day in _days_after(eyes, base, begun)]
        case model.EndOf(unit, base):
            years = eyes.program.years_begin
            return [period_containing(unit, day, years).end for day in _days_after(eyes, base, begun)]
        case model.NextDay(days, on, base):
            return [first_of_year_days(days, day, on) for day in _days_after(eyes, base, begun)]
        case _:
            day = date_found(eyes, expression).day
            return [day] if isinstance(day, date) else []


def wrong_in(eyes: Eyes, expression: model.DateExpression) -> Invalid | None:
    """What is in error in any day that an expression is made of."""
    if isinstance(expression, model.Picked):
        return next((wrong for part in expression.parts for wrong in [wrong_in(eyes, part)] if wrong is not None), None)
    day = date_found(eyes, expression).day
    return day if isinstance(day, Invalid) else None


def window(eyes: Eyes, timing: model.Timing, subject: str) -> Window:
    """The days on which an event counts under a timing."""
    if timing.word is TimingWord.ON_TIME:
        first = due_date(eyes, subject)
    else:
        assert timing.first is not None
        first = date_found(eyes, timing.first)
    if isinstance(first.day, Pending) and timing.word in _NO_LATER and _to_come(eyes, timing.first):
        return Window(sources=first.sources)  # it is still to come, so whatever has happened came before it
    if not isinstance(first.day, date):
        return Window(problem=first.day, sources=first.sources)
    day = first.day
    match timing.word:
        case TimingWord.BY | TimingWord.ON_TIME:
            return Window(None, day, sources=first.sources, note=first.note)
        case TimingWord.BEFORE:
            return Window(None, add_days(day, -1), sources=first.sources)
        case TimingWord.AFTER:
            return Window(add_days(day, 1), sources=first.sources)
        case TimingWord.ON_OR_AFTER:
            return Window(day, sources=first.sources)
        case TimingWord.ON:
            return Window(day, day, sources=first.sources)
        case TimingWord.WITHIN_AFTER:
            assert timing.duration is not None
            return Window(day, eyes.shift(day, timing.duration, 1), sources=first.sources)
        case TimingWord.WITHIN_BEFORE:
            assert timing.duration is not None
            return Window(eyes.shift(day, timing.duration, -1), day, sources=first.sources)
        case TimingWord.BETWEEN:
            assert timing.second is not None
            second = date_found(eyes, timing.second)
            sources = first.sources + second.sources
            if not isinstance(second.day, date):
                return Window(problem=second.day, sources=sources)
            return Window(day, second.day, sources=sources)
        case _:
            assert_never(timing.word)
