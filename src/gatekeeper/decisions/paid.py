"""What was paid and approved of a tranche, or what is wrong with the record of it."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.record import PaymentFound, ResolutionFound
from gatekeeper.decisions.seeing import payment_total
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.facts.rows import PaymentRow, ResolutionRow
from gatekeeper.inert import inert
from gatekeeper.values.absence import Invalid
from gatekeeper.vocabulary import PaymentKind, Resolved


@inert
class Money:
    """What was paid and approved of the tranche, or what is wrong with the record of it.

    `paid` is net of what was `recovered`; `approved_unpaid` is what meetings approved and no payment since matches.
    """

    paid: Fraction = Fraction(0)
    recovered: Fraction = Fraction(0)
    full_payment: bool = False
    approved_unpaid: Fraction = Fraction(0)
    wrong: Invalid | None = None
    payments: tuple[PaymentFound, ...] = ()
    resolutions: tuple[ResolutionFound, ...] = ()

    @property
    def settled(self) -> Fraction:
        """What is not due any more: paid, or approved and about to be; with more recovered than paid nothing is."""
        return max(Fraction(0), self.paid) + self.approved_unpaid


def money_of(facts: AwardFacts, number: int, on: date) -> Money:
    """What was paid and approved of a tranche by a day."""
    rows = [row for row in facts.payments if row.tranche == number]
    wrong = next((cell for row in rows for cell in _cells(row) if isinstance(cell, Invalid)), None)
    wrong = wrong or facts.wrong("payments", "") or _wrong_resolution(facts, number)
    past = [row for row in rows if not wrong_payment(row) and isinstance(row.paid_on, date) and row.paid_on <= on]
    past.sort(key=lambda row: (str(row.paid_on), str(row.kind), row.reference, str(row.amount)))
    return Money(
        paid=payment_total(past),
        recovered=-payment_total([row for row in past if row.kind is PaymentKind.RECOVERY]),
        full_payment=any(row.kind is PaymentKind.PAYMENT for row in past),
        approved_unpaid=_approved_unpaid(past, facts, number, on),
        wrong=wrong,
        payments=tuple(
            PaymentFound(row.paid_on, str(row.kind), row.amount, row.reference)
            for row in past
            if isinstance(row.paid_on, date) and isinstance(row.amount, Decimal)
        ),
        resolutions=tuple(_resolutions(facts, number, on)),
    )


def _approved_unpaid(payments: Sequence[PaymentRow], facts: AwardFacts, number: int, on: date) -> Fraction:
    """What meetings approved and no payment since matches, at most what is left of the tranche or of what they named.

    A payment made before a meeting is not what the meeting approved, and a recovery does not undo a payment. A refusal
    ends what was approved before it.
    """
    whole = facts.tranches[number].amount
    left = named = Fraction(0)
    moved: list[ResolutionRow | PaymentRow] = [*_past(facts, number, on), *payments]
    for row in sorted(moved, key=_day_of):  # on one day a meeting comes before a payment
        if isinstance(row, PaymentRow):
            left -= min(left, max(Fraction(0), payment_total([row])))
        elif row.decided is Resolved.REFUSE:
            left = Fraction(0)
        elif row.decided is Resolved.APPROVE:
            amount = row.amount if isinstance(row.amount, Decimal) else None
            named += Fraction(amount or 0)
            left += Fraction(amount if amount is not None else whole if isinstance(whole, Decimal) else 0)
    most = max(named, Fraction(whole)) if isinstance(whole, Decimal) else named
    return max(Fraction(0), min(left, most - payment_total(payments)))


def _day_of(row: ResolutionRow | PaymentRow) -> str:
    return str(row.paid_on if isinstance(row, PaymentRow) else row.meeting)


def _wrong_resolution(facts: AwardFacts, number: int) -> Invalid | None:
    rows = [row for row in facts.resolutions if row.tranche == number]
    cells = [cell for row in rows for cell in (row.meeting, row.decided, row.amount)]
    return next((cell for cell in cells if isinstance(cell, Invalid)), None)


def _past(facts: AwardFacts, number: int, on: date) -> list[ResolutionRow]:
    """What meetings by a day decided of a tranche, in order."""
    rows = [row for row in facts.resolutions if row.tranche == number]
    past = [row for row in rows if isinstance(row.meeting, date) and row.meeting <= on]
    return sorted(past, key=lambda row: (str(row.meeting), str(row.decided), str(row.amount), row.by))


def _resolutions(facts: AwardFacts, number: int, on: date) -> Iterator[ResolutionFound]:
    whole = facts.tranches[number].amount
    for row in _past(facts, number, on):
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
