"""What was paid and approved of a tranche, or what is wrong with the record of it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.record import PaymentFound, ResolutionFound
from gatekeeper.decisions.seeing import payment_total
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.facts.rows import PaymentRow
from gatekeeper.inert import inert
from gatekeeper.values.absence import Invalid
from gatekeeper.vocabulary import PaymentKind, Resolved


@inert
class Money:
    """What was paid and approved of the tranche, or what is wrong with the record of it."""

    paid: Fraction = Fraction(0)
    recovered: Fraction = Fraction(0)
    full_payment: bool = False
    approved_unpaid: Fraction = Fraction(0)
    wrong: Invalid | None = None
    payments: tuple[PaymentFound, ...] = ()
    resolutions: tuple[ResolutionFound, ...] = ()


def money_of(facts: AwardFacts, number: int, on: date) -> Money:
    """What was paid and approved of a tranche by a day."""
    rows = [row for row in facts.payments if row.tranche == number]
    wrong = next((cell for row in rows for cell in _cells(row) if isinstance(cell, Invalid)), None)
    wrong = wrong or facts.wrong("payments", "") or _wrong_resolution(facts, number)
    past = [row for row in rows if not wrong_payment(row) and isinstance(row.paid_on, date) and row.paid_on <= on]
    past.sort(key=lambda row: (str(row.paid_on), str(row.kind), row.reference, str(row.amount)))
    paid = payment_total(past)
    resolutions = tuple(_resolutions(facts, number, on))
    approved = sum(
        (Fraction(item.amount) for item in resolutions if item.decided is Resolved.APPROVE and item.amount is not None),
        Fraction(0),
    )
    return Money(
        paid=paid,
        recovered=-payment_total([row for row in past if row.kind is PaymentKind.RECOVERY]),
        full_payment=any(row.kind is PaymentKind.PAYMENT for row in past),
        approved_unpaid=max(Fraction(0), approved - paid),
        wrong=wrong,
        payments=tuple(
            PaymentFound(row.paid_on, str(row.kind), row.amount, row.reference)
            for row in past
            if isinstance(row.paid_on, date) and isinstance(row.amount, Decimal)
        ),
        resolutions=resolutions,
    )


def _wrong_resolution(facts: AwardFacts, number: int) -> Invalid | None:
    rows = [row for row in facts.resolutions if row.tranche == number]
    cells = [cell for row in rows for cell in (row.meeting, row.decided, row.amount)]
    return next((cell for cell in cells if isinstance(cell, Invalid)), None)


def _resolutions(facts: AwardFacts, number: int, on: date) -> Iterator[ResolutionFound]:
    rows = [row for row in facts.resolutions if row.tranche == number]
    past = [row for row in rows if isinstance(row.meeting, date) and row.meeting <= on]
    past.sort(key=lambda row: (str(row.meeting), str(row.decided), str(row.amount), row.by))
    whole = facts.tranches[number].amount
    for row in past:
        amount = row.amount if isinstance(row.amount, Decimal) else None
        if row.decided is Resolved.APPROVE and amount is None and isinstance(whole, Decimal):
            amount = whole  # approved without an amount: the whole tranche
        if isinstance(row.meeting, date) and isinstance(row.decided, Resolved):
            yield ResolutionFound(row.meeting, row.decided, amount, row.by)


def _cells(row: PaymentRow) -> tuple[object, object, object]:
    return row.paid_on, row.amount, row.kind


def wrong_payment(row: PaymentRow) -> bool:
    """Whether a cell of a payment is wrong, so that it is no payment on record."""
    return any(isinstance(cell, Invalid) for cell in _cells(row))
