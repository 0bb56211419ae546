"""The rows that would stand in the tables, were an event, a figure or a finding otherwise."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.seeing import Eyes
from gatekeeper.decisions.supposed import Alteration, Cells
from gatekeeper.decisions.windows import date_found
from gatekeeper.facts.rows import DocumentRow, EventRow, MeasureRow, MilestoneRow
from gatekeeper.program import model
from gatekeeper.values.absence import NOT_REPORTED, Absent, Invalid
from gatekeeper.values.dates import Period, add_days
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Event, MeasureKind, PaymentKind, Sort, Status, fold

Rows = tuple[Alteration, ...]

_SAID_OTHERWISE = (Status.IN_DISPUTE, Status.NOT_APPLICABLE, Status.WITHDRAWN, Status.WAIVED)
_OF_MILESTONE = (Event.ACHIEVED, Event.SUBMITTED, Event.VERIFIED, Event.PARTLY_ACHIEVED)


def happening_on(eyes: Eyes, subject: str, event: Event, role: str, day: date) -> Rows:
    """The rows of an event that happened on a day; on a later day than the decision date, it has not happened yet.

    Nothing where it cannot be told which row would say so.
    """
    match eyes.program.declarations[subject]:
        case model.Milestone() as declared if event in _OF_MILESTONE:
            return _milestone(eyes, declared, subject, event, role, day)
        case model.Document() as declared if event in (Event.RECEIVED, Event.ACCEPTED, Event.REFUSED):
            return _document(eyes, declared, subject, event, day)
        case model.Milestone() | model.Document() as declared:
            return _event(eyes, subject, declared, event, role, day)
        case other:
            raise AssertionError(f"nothing happens to {other}")


def not_by_now(eyes: Eyes) -> date:
    """A day on which an event dated so has not happened."""
    return add_days(eyes.on, 1)


def _told(
    eyes: Eyes, rows: Sequence[MilestoneRow] | Sequence[DocumentRow], declared: model.Milestone | model.Document
) -> bool:
    """Whether rows stand of which each might be meant."""
    own = eyes.tranche_of(declared)
    return any(row.tranche == own for row in rows) if declared.per_tranche else bool(rows)


def _milestone(eyes: Eyes, declared: model.Milestone, subject: str, event: Event, role: str, day: date) -> Rows:
    row = eyes.milestone_row(subject)
    if row is None and _told(eyes, eyes.milestone_rows(subject), declared):
        return ()
    now = day <= eyes.on
    cells: dict[str, object] = {"absent_because": None}
    otherwise = row is not None and row.status in _SAID_OTHERWISE
    match event:
        case Event.ACHIEVED:
            cells["achieved_on"] = day
            cells |= {"status": Status.ACHIEVED} if now else _status(row, Status.NOT_ACHIEVED, otherwise)
            if declared.verified_by and now:
                cells |= {"verified_by": eyes.written(declared.verified_by), "verified_on": eyes.on}
        case Event.SUBMITTED:
            cells["submitted_on"] = day
            cells |= _status(row, Status.SUBMITTED if now else Status.IN_PROGRESS, otherwise)
        case Event.VERIFIED:
            who = role or declared.verified_by or (fold(row.verified_by) if row is not None else "")
            cells |= {"verified_on": day, "verified_by": eyes.written(who)}
            cells |= _status(row, Status.ACHIEVED, otherwise)
        case _:
            cells |= {"status": Status.PARTLY_ACHIEVED if now else Status.NOT_ACHIEVED, "as_of": eyes.on}
            cells |= {"achieved_on": NOT_REPORTED}
    return (Alteration("milestones", _key_of_milestone(eyes, declared, row), tuple(cells.items())),)


def _status(row: MilestoneRow | None, status: Status, otherwise: bool) -> dict[str, object]:
    """A status where none stands or the one that stands says otherwise than a date can."""
    return {"status": status} if row is None or otherwise else {}


def _key_of_milestone(eyes: Eyes, declared: model.Milestone, row: MilestoneRow | None) -> Cells:
    if row is not None:
        return (("milestone", row.milestone), ("tranche", row.tranche), ("item", row.item))
    own = eyes.tranche_of(declared) if declared.per_tranche else None
    return (("milestone", declared.name), ("tranche", own), ("item", declared.item))


def _document(eyes: Eyes, declared: model.Document, subject: str, event: Event, day: date) -> Rows:
    row = eyes.document_row(subject)
    if row is None and _told(eyes, eyes.document_rows(subject), declared):
        return ()
    cells = _document_cells(eyes, row, event, day)
    if row is not None:
        key: Cells = (
            ("document", row.document), ("tranche", row.tranche), ("item", row.item), ("period", row.period),
        )  # fmt: skip
    else:
        own = eyes.tranche_of(declared) if declared.per_tranche else None
        key = (("document", declared.name), ("tranche", own), ("item", declared.item), ("period", ""))
    return (Alteration("documents", key, tuple(cells.items())),)


def _document_cells(eyes: Eyes, row: DocumentRow | None, event: Event, day: date) -> dict[str, object]:
    """The cells of a document to which something happened on a day."""
    cells: dict[str, object] = {"absent_because": None}
    if row is not None and isinstance(row.expires_on, date) and row.expires_on < eyes.on:
        cells["expires_on"] = NOT_REPORTED  # it is renewed
    match event:
        case Event.ACCEPTED:
            cells["accepted_on"] = day
            if row is None or not isinstance(row.received_on, date) or row.received_on > day:
                cells["received_on"] = day
        case Event.RECEIVED:
            cells["received_on"] = day
            if day > eyes.on:
                cells |= {"accepted_on": NOT_REPORTED, "rejected_on": NOT_REPORTED}
        case _:
            cells |= {"rejected_on": day}
            if day <= eyes.on:
                cells["accepted_on"] = NOT_REPORTED
    return cells


def report_on(eyes: Eyes, subject: str, event: Event, period: Period, day: date) -> Rows:
    """The rows of an event of the report of a period; nothing where it cannot be told which row would say so."""
    declared = eyes.program.declarations[subject]
    row = eyes.report_row(subject, period)
    if isinstance(row, Absent | Invalid):
        return ()
    assert isinstance(declared, model.Document)
    key: Cells = (
        ("document", declared.name), ("tranche", None), ("item", declared.item), ("period", period.end.isoformat()),
    )  # fmt: skip
    if row is not None:
        key = (
            ("document", row.document), ("tranche", row.tranche), ("item", row.item), ("period", row.period),
        )  # fmt: skip
    return (Alteration("documents", key, tuple(_document_cells(eyes, row, event, day).items())),)


def _event(
    eyes: Eyes, subject: str, declared: model.Milestone | model.Document | None, event: Event, role: str, day: date
) -> Rows:
    from gatekeeper.syntax.words import EVENTS

    rows = [row for row in eyes.rows(eyes.facts.events, subject) if EVENTS.get(fold(row.event)) is event]
    rows = [row for row in rows if isinstance(row.on, date) and row.on <= eyes.on]
    gone = [Alteration("events", _key_of_event(row), gone=True) for row in rows if day > eyes.on]
    tranche = eyes.tranche_of(declared) if declared is not None and declared.per_tranche else None
    by = eyes.written(role) if role else ""
    name, item = (declared.name, declared.item) if declared is not None else (subject, "")
    key: Cells = (
        ("subject", name), ("event", str(event)), ("on", day), ("by", by), ("tranche", tranche), ("item", item),
    )  # fmt: skip
    return (*gone, Alteration("events", key))


def _key_of_event(row: EventRow) -> Cells:
    return tuple((field, getattr(row, field)) for field in ("subject", "event", "on", "by", "tranche", "item"))


# ------------------------------------------------------------------------------------------ tranches


def tranche_requested(eyes: Eyes, tranche: int, day: date) -> Rows:
    """The rows of a request for a tranche."""
    return _event(eyes, f"tranche {tranche}", None, Event.REQUESTED, "", day)


def tranche_paid(eyes: Eyes, tranche: int, event: Event, day: date) -> Rows:
    """The rows of a payment of a whole tranche, or of part of one; nothing where there is no such tranche."""
    row = eyes.facts.tranches.get(tranche)
    if row is None or not isinstance(row.amount, Decimal):
        return ()
    kind = PaymentKind.PAYMENT if event is Event.RELEASED else PaymentKind.PART_PAYMENT
    key: Cells = (("tranche", tranche), ("reference", "supposed"))
    return (Alteration("payments", key, (("paid_on", day), ("amount", row.amount), ("kind", kind))),)


# ------------------------------------------------------------------------------------------ findings


def found_to_be(eyes: Eyes, name: str, word: str, day: date | None) -> Rows:
    """The rows in which a fact or a judgement says a word, from a day on; without a day, the row that stands says it.

    Nothing where it is a parameter, or no row stands.
    """
    declared = eyes.program.declarations[name]
    cells: Cells = (("absent_because", None),)
    match declared:
        case model.Judgement():
            since = day if day is not None else eyes.finding(name).on
            assert since is not None, "a finding that stands has its day"
            tranche = (
                eyes.tranche_of(declared) if declared.per_tranche else _tranche_judged(eyes, declared, name, since)
            )
            key: Cells = (
                ("matter", declared.name), ("by", eyes.written(declared.role)), ("decided_on", since),
                ("tranche", tranche), ("item", declared.item),
            )  # fmt: skip
            return (Alteration("judgements", key, (("finding", eyes.written(word)), *cells)),)
        case model.Fact():
            value: object = eyes.written(word) if declared.choices else word == "yes"
            return _fact(eyes, name, value, day)
        case _:
            return ()


def _tranche_judged(eyes: Eyes, declared: model.Judgement, name: str, day: date) -> int | None:
    """The tranche the standing judgement names; none where there is none."""
    rows = [row for row in eyes.rows(eyes.facts.judgements, name) if row.decided_on == day]
    own = [row for row in rows if fold(row.by) == declared.role and row.tranche in (None, eyes.tranche)]
    return own[-1].tranche if own else None


def _fact(eyes: Eyes, name: str, value: object, day: date | None) -> Rows:
    _, _, row = eyes.fact_cell(name)
    cells: Cells = (("value", value), ("absent_because", None))
    if row is not None and (day is None or row.from_ == day):
        key: Cells = (("fact", row.fact), ("tranche", row.tranche), ("item", row.item), ("from_", row.from_))
        return (Alteration("facts", key, cells),)
    declared = eyes.program.declarations[name]
    assert isinstance(declared, model.Fact)
    own = eyes.tranche_of(declared) if declared.per_tranche else row.tranche if row is not None else None
    key = (("fact", declared.name), ("tranche", own), ("item", declared.item), ("from_", day or NOT_REPORTED))
    return (Alteration("facts", key, cells),)


# ------------------------------------------------------------------------------------------ numbers


def figure_at(eyes: Eyes, value: model.Value, number: Fraction, anew: bool) -> Rows:
    """The rows in which a measure or a fact comes to a number; `anew`: by a report to come, the past left as it is.

    Nothing where the number has no end, or where a sum cannot come to it.
    """
    match value:
        case model.MeasureValue():
            plain = value.kind is MeasureKind.ACTUAL and value.earlier is None
            return _measure(eyes, value, number, anew) if plain else ()
        case model.FactValue(name, type_) if type_.sort is Sort.DATE:
            day = date.fromordinal(int(number)) if 1 <= number <= date.max.toordinal() else None
            return _fact(eyes, name, day, eyes.on if anew else None) if day is not None else ()
        case model.FactValue(name, type_):
            cell = _cell(number, type_.sort)
            return _fact(eyes, name, cell, eyes.on if anew else None) if cell is not None else ()
        case model.JudgedValue(name, type_):
            return _fixed(eyes, name, _cell(number, type_.sort), eyes.on if anew else None)
        case _:
            raise AssertionError(f"{value} stands in no table by itself")


def _fixed(eyes: Eyes, name: str, cell: Decimal | None, day: date | None) -> Rows:
    """The row in which a role fixes a number, from a day on; without a day, the one that stands."""
    declared = eyes.program.declarations[name]
    assert isinstance(declared, model.Judgement)
    since = day if day is not None else eyes.finding(name).on
    if since is None or cell is None:
        return ()
    tranche = eyes.tranche_of(declared) if declared.per_tranche else _tranche_judged(eyes, declared, name, since)
    key: Cells = (
        ("matter", declared.name), ("by", eyes.written(declared.role)), ("decided_on", since), ("tranche", tranche),
        ("item", declared.item),
    )  # fmt: skip
    return (Alteration("judgements", key, (("number", cell), ("absent_because", None))),)


def least_figure(eyes: Eyes, value: model.Value) -> Fraction:
    """The least that a sum of which periods are missing can come to; 0 of anything else."""
    if not isinstance(value, model.MeasureValue):
        return Fraction(0)
    return sum((seen.number for _, seen in eyes.periods_read(value) if seen.number is not None), Fraction(0))


def _cell(number: Fraction, sort: Sort) -> Decimal | None:
    try:
        return exact_decimal(number * 100 if sort is Sort.PERCENTAGE else number)
    except ValueError:
        return None


def _measure(eyes: Eyes, value: model.MeasureValue, number: Fraction, anew: bool) -> Rows:
    declared = eyes.program.declarations[value.name]
    assert isinstance(declared, model.Measure)
    periods = eyes.periods_read(value)
    if not periods:
        at = _day_of(eyes, declared, value.reading)
        if at is None:
            return ()
        seen = eyes.measure(value)
        end = at if at != eyes.on else seen.as_of if seen.as_of is not None and not anew else eyes.on
        return tuple(_figures(eyes, declared, value, [(end, number)]))
    blank = [period.end for period, seen in periods if seen.problem is not None]
    bounded = [period.end for period, seen in periods if seen.problem is None and seen.number is None]
    reported = sum((seen.number for _, seen in periods if seen.number is not None), Fraction(0))
    open_ends = [*blank, *bounded]
    if open_ends:
        rest = number - reported
        figures = [(open_ends[0], rest), *((end, Fraction(0)) for end in open_ends[1:])]
    else:
        latest, seen = periods[0]
        assert seen.number is not None
        figures = [(latest.end, number - (reported - seen.number))]
    if any(figure < 0 for _, figure in figures) and number >= 0:
        return ()
    return tuple(_figures(eyes, declared, value, figures))


def _day_of(eyes: Eyes, declared: model.Measure, reading: model.Reading) -> date | None:
    """The day a level or a running total is told for; none where it is of several days, or has not come."""
    if declared.per is not None:
        return None
    if isinstance(reading, model.AsAt):
        day = date_found(eyes, reading.day).day
        return day if isinstance(day, date) and day <= eyes.on else None
    return eyes.on if isinstance(reading, model.Latest) else None


def _figures(
    eyes: Eyes, declared: model.Measure, value: model.MeasureValue, figures: Sequence[tuple[date, Fraction]]
) -> Iterator[Alteration]:
    rows = eyes.own(eyes.facts.measures, value.name)
    for end, figure in figures:
        cell = _cell(figure, declared.type.sort)
        if cell is None:
            return
        own = eyes.tranche_of(declared) if declared.per_tranche else _tranche_told(rows)
        standing = [row for row in rows if row.period_end == end and row.kind is MeasureKind.ACTUAL]
        same = [row for row in standing if row.tranche == own] or ([] if declared.per_tranche else standing)
        tranche = same[0].tranche if same else own
        cells: Cells = (
            ("value", cell), ("low", NOT_REPORTED), ("high", NOT_REPORTED), ("absent_because", None),
        )  # fmt: skip
        key: Cells = (
            ("measure", declared.name), ("tranche", tranche), ("item", declared.item), ("period_end", end),
            ("kind", MeasureKind.ACTUAL),
        )  # fmt: skip
        yield Alteration("measures", key, cells)


def _tranche_told(rows: Sequence[MeasureRow]) -> int | None:
    """The tranche the figures of an award are told under, where none of them stands without one."""
    return rows[0].tranche if rows and all(row.tranche is not None for row in rows) else None
