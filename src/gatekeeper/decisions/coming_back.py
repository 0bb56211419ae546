"""Documents that come back: for which periods one is owed, and which of them a sentence means."""

from datetime import date

from gatekeeper.decisions.record import SourceKey
from gatekeeper.decisions.seeing import Eyes
from gatekeeper.facts.rows import DocumentRow
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import Period, add_days, period_containing, period_name


@inert
class Owed:
    """Periods in their order; or why nobody can tell which they are. `empty` says why there are none."""

    periods: tuple[Period, ...] = ()
    problem: Absent | Invalid | None = None
    empty: str = ""
    sources: tuple[SourceKey, ...] = ()


def document(eyes: Eyes, subject: str) -> model.Document:
    """The document that comes back."""
    declared = eyes.program.declarations[subject]
    assert isinstance(declared, model.Document)
    return declared


def owed(eyes: Eyes, subject: str) -> Owed:
    """The periods that have ended by the decision date, within the award; an award that names no end goes on."""
    award = eyes.facts.award
    sources = (eyes.key("awards", column="start"),)
    for cell in (award.start, award.end):
        if isinstance(cell, Invalid):
            return Owed(problem=cell, sources=sources)
    if not isinstance(award.start, date):
        return Owed(problem=Absent(Reason.NOT_REPORTED, "the start of the award"), sources=sources)
    last = min(award.end, eyes.on) if isinstance(award.end, date) else eyes.on
    return Owed(_within(eyes, subject, award.start, last), empty="none is owed yet", sources=sources)


def _within(eyes: Eyes, subject: str, first: date, last: date) -> tuple[Period, ...]:
    """Every period that ends between two days, both included."""
    unit = document(eyes, subject).every
    assert unit is not None
    found: list[Period] = []
    day = first
    while (period := period_containing(unit, day, eyes.program.years_begin)).end <= last:
        found.append(period)
        day = add_days(period.end, 1)
        if day == period.end:  # the calendar ends
            break
    return tuple(found)


def meant(eyes: Eyes, subject: str, which: model.PeriodRef) -> Owed:
    """The periods a sentence means."""
    match which:
        case model.OnePeriod(unit, end):
            return Owed((period_containing(unit, end, eyes.program.years_begin),))
        case model.PeriodWord.TRANCHE:
            return _of_tranche(eyes, subject)
        case _:
            found = owed(eyes, subject)
    due = tuple(period for period in found.periods if is_due(eyes, subject, period))
    if which is model.PeriodWord.EVERY:
        return Owed(due, found.problem, "none is due yet", found.sources)
    known = [period for period in found.periods if period in due or _told_of(eyes, subject, period)]
    return Owed(tuple(known[-1:]), found.problem, "none is due yet", found.sources)


def _of_tranche(eyes: Eyes, subject: str) -> Owed:
    row = eyes.facts.tranches[eyes.tranche]
    sources = (eyes.key("tranches", tranche=eyes.tranche),)
    for cell in (row.period_start, row.period_end):
        if isinstance(cell, Absent | Invalid):
            wrong = cell if isinstance(cell, Invalid) else Absent(Reason.NOT_REPORTED, "the period of the tranche")
            return Owed(problem=wrong, sources=sources)
    assert isinstance(row.period_start, date)
    assert isinstance(row.period_end, date)
    found = _within(eyes, subject, row.period_start, row.period_end)
    return Owed(found, empty="none ends within the period of the tranche", sources=sources)


def is_due(eyes: Eyes, subject: str, period: Period) -> bool:
    """Whether the last day on which the report of a period may come is behind the decision date.

    One whose due date cannot be read counts, so that it is seen.
    """
    due = eyes.report_due(subject, period)
    return not isinstance(due, date) or due < eyes.on


def _told_of(eyes: Eyes, subject: str, period: Period) -> bool:
    """Whether a row says anything of the report of a period that has come by the decision date."""
    row = eyes.report_row(subject, period)
    if not isinstance(row, DocumentRow):
        return row is not None
    days = (row.received_on, row.accepted_on, row.rejected_on)
    return any(isinstance(day, Invalid) or (isinstance(day, date) and day <= eyes.on) for day in days)


def period_text(eyes: Eyes, subject: str, period: Period) -> str:
    """`Q3 2026`, `2026`."""
    unit = document(eyes, subject).every
    assert unit is not None
    return period_name(unit, period, eyes.program.years_begin)
