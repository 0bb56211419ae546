"""Slots read at a glance: what the one plain row of a fact says, where there is one and nothing about it is unusual.

Anything else needs a closer look, with the eyes of the reference (`plans/pivot.py`): no row, or several; rows of an
item or a tranche; what is absent, in error, in dispute, later than the decision date. Nothing is seen here that those
eyes would see otherwise; every golden case is read both ways.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.facts.rows import DocumentRow, FactRow, JudgementRow, MeasureRow, MilestoneRow
from gatekeeper.plans import plan
from gatekeeper.plans.forms import Slot
from gatekeeper.program import model
from gatekeeper.values.absence import Absent, Invalid
from gatekeeper.values.numbers import MAX_DIGITS
from gatekeeper.vocabulary import CONDITION, Event, MeasureKind, Status, fold


class Closer:
    """A closer look is needed."""


CLOSER = Closer()
Glance = Callable[[AwardFacts], Slot | Closer]
Row = TypeVar("Row", MilestoneRow, DocumentRow, JudgementRow, MeasureRow)

_YES_OR_NO = {"yes": "yes", "no": "no", "true": "yes", "false": "no", "found": "yes", "refused": "no"}
_UNDER_WAY = (Status.PLANNED, Status.IN_PROGRESS, Status.NOT_ACHIEVED)
_DONE = (Status.ACHIEVED, Status.VERIFIED)


def glance(slot: plan.Slot, program: model.Program, on: date) -> Glance:
    """How a slot is read at a glance."""
    match slot:
        case plan.EventSlot(subject, Event.ACHIEVED, ""):
            return _of_declared(program, subject, lambda declared: _achieved(declared, subject, on))
        case plan.EventSlot(subject, Event.ACCEPTED, ""):
            return _of_declared(program, subject, lambda declared: _accepted(declared, subject, on))
        case plan.EventSlot(subject, Event.FOUND, ""):
            return _of_declared(program, subject, lambda declared: _found(declared, subject, on))
        case plan.WordSlot(name):
            return _of_declared(program, name, lambda declared: _word(declared, name, on))
        case plan.NumberSlot(model.TrancheAmount(int() as number)):
            return lambda facts: _amount(facts, number)
        case plan.NumberSlot(model.MeasureValue(name, model.Latest(), _, MeasureKind.ACTUAL, None)):
            return _of_declared(program, name, lambda declared: _level(declared, name, on))
        case plan.NumberSlot(model.FactValue(name)):
            return _of_declared(program, name, lambda _: _number_fact(name))
        case plan.NumberSlot(model.ParameterValue(name)):
            return lambda facts: _parameter(facts, name)
        case plan.MoneySlot():
            return lambda facts: CLOSER if facts.payments or facts.resolutions else None
        case _:
            return _closer


def _closer(_facts: AwardFacts) -> Closer:
    return CLOSER


def _of_declared(program: model.Program, name: str, made: Callable[[model.Declaration], Glance | None]) -> Glance:
    """Of what the whole award has once; items and tranches need a closer look."""
    declared = program.declarations.get(name)
    if declared is None or (not isinstance(declared, model.Parameter) and (declared.each or declared.item)):
        return _closer
    if isinstance(declared, model.OfTranche) and (declared.per_tranche or declared.of_tranche is not None):
        return _closer
    return made(declared) or _closer


def _only(rows: Sequence[Row]) -> Row | None:
    """The one row there is, if it says something and is of the whole award."""
    if len(rows) != 1:
        return None
    row = rows[0]
    return None if row.tranche is not None or row.item or row.absent_because is not None else row


def _number(cell: object) -> Slot | Closer:
    if not isinstance(cell, Decimal) or not cell.is_finite():
        return CLOSER
    _, digits, exponent = cell.as_tuple()
    assert isinstance(exponent, int)
    if len(digits) + abs(exponent) > MAX_DIGITS:
        return CLOSER
    top, bottom = cell.as_integer_ratio()
    return top if bottom == 1 else Fraction(top, bottom)


# ---------------------------------------------------------------------------------------------- events


def _achieved(declared: model.Declaration, subject: str, on: date) -> Glance | None:
    if not isinstance(declared, model.Milestone) or declared.verified_by:
        return None

    def look(facts: AwardFacts) -> Slot | Closer:
        row = _only(facts.milestones.get(subject, ()))
        if row is None or any(cell.__class__ is Invalid for cell in (row.as_of, row.submitted_on, row.verified_on)):
            return CLOSER
        status, day = row.status, row.achieved_on
        if isinstance(day, date):
            plain = status.__class__ is Absent or status in _DONE
            return day.toordinal() if plain and day <= on else CLOSER
        if status in _UNDER_WAY and day.__class__ is Absent:
            return -row.as_of.toordinal() if isinstance(row.as_of, date) and row.as_of <= on else 0
        return CLOSER

    return look


def _accepted(declared: model.Declaration, subject: str, on: date) -> Glance | None:
    if not isinstance(declared, model.Document) or declared.every is not None:
        return None

    def look(facts: AwardFacts) -> Slot | Closer:
        row = _only(facts.documents.get(subject, ()))
        if row is None or row.expires_on.__class__ is not Absent or row.received_on.__class__ is Invalid:
            return CLOSER
        rejected, day = row.rejected_on, row.accepted_on
        if isinstance(day, date) and rejected.__class__ is Absent:
            return day.toordinal() if day <= on else CLOSER
        if isinstance(rejected, date) and day.__class__ is Absent:
            return -rejected.toordinal() if rejected <= on else CLOSER
        return CLOSER

    return look


def _found(declared: model.Declaration, subject: str, on: date) -> Glance | None:
    if not isinstance(declared, model.Judgement) or declared.type != CONDITION or declared.choices:
        return None

    def look(facts: AwardFacts) -> Slot | Closer:
        row = _judged(facts, declared, subject, on)
        if row is None:
            return CLOSER
        assert isinstance(row.decided_on, date)
        word = _YES_OR_NO.get(fold(str(row.finding)))
        return CLOSER if word is None else row.decided_on.toordinal() if word == "yes" else -on.toordinal()

    return look


def _judged(facts: AwardFacts, declared: model.Judgement, subject: str, on: date) -> JudgementRow | None:
    row = _only(facts.judgements.get(subject, ()))
    if (
        row is None
        or not isinstance(row.finding, str)
        or fold(row.by) != declared.role
        or not isinstance(row.decided_on, date)
        or row.decided_on > on
    ):
        return None
    return row


# ---------------------------------------------------------------------------------------------- words and numbers


def _word(declared: model.Declaration, name: str, on: date) -> Glance | None:
    if isinstance(declared, model.Judgement):
        return _judged_word(declared, name, on)
    if not isinstance(declared, model.Fact):
        return None

    def look(facts: AwardFacts) -> Slot | Closer:
        row = _holding(facts, name)
        if row is None:
            return CLOSER
        if isinstance(row.value, bool):
            return "yes" if row.value else "no"
        return _told(row.value, declared.choices)

    return look


def _judged_word(declared: model.Judgement, name: str, on: date) -> Glance | None:
    if declared.type != CONDITION:
        return None

    def look(facts: AwardFacts) -> Slot | Closer:
        row = _judged(facts, declared, name, on)
        return CLOSER if row is None else _told(row.finding, declared.choices)

    return look


def _told(cell: object, choices: tuple[str, ...]) -> Slot | Closer:
    if not isinstance(cell, str):
        return CLOSER
    word = fold(cell)
    if choices:
        return word if word in choices else CLOSER
    return _YES_OR_NO.get(word, CLOSER)


def _holding(facts: AwardFacts, name: str) -> FactRow | None:
    """The one row of a fact, which holds on every day."""
    rows = facts.facts.get(name, ())
    if len(rows) != 1:
        return None
    row: FactRow = rows[0]
    always = row.from_.__class__ is Absent and row.to.__class__ is Absent
    whole = row.tranche is None and not row.item
    return row if always and whole and row.absent_because is None else None


def _number_fact(name: str) -> Glance:
    def look(facts: AwardFacts) -> Slot | Closer:
        row = _holding(facts, name)
        return CLOSER if row is None else _number(row.value)

    return look


def _level(declared: model.Declaration, name: str, on: date) -> Glance | None:
    if not isinstance(declared, model.Measure) or declared.per is not None:
        return None

    def look(facts: AwardFacts) -> Slot | Closer:
        row = _only(facts.measures.get(name, ()))
        if (
            row is None
            or row.kind is not MeasureKind.ACTUAL
            or not isinstance(row.period_end, date)
            or row.period_end > on
        ):
            return CLOSER
        return _number(row.value)

    return look


def _amount(facts: AwardFacts, number: int) -> Slot | Closer:
    row = facts.tranches.get(number)
    return CLOSER if row is None else _number(row.amount)


def _parameter(facts: AwardFacts, name: str) -> Slot | Closer:
    return CLOSER if name in facts.parameters else _number(facts.award.parameters.get(name))
