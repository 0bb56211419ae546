"""The payment list: what a run released, and what meetings approved and nobody has paid yet; nothing else.

Whatever is not on it is named with the reason, so that finance can see why a line it expected is missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.risks import SETTLED
from gatekeeper.decisions.wording import clause_text, listed, money, rule_name, whom
from gatekeeper.reports.board import by_award
from gatekeeper.reports.marks import STOPPED, is_stopped, stopping
from gatekeeper.reports.sheets import FIRST_DAY, OPTIONS, Heading, Value, csv_bytes, formats_of, midnight, write_sheet
from gatekeeper.values.dates import date_text
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Resolved, Verdict


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment to make: of which decision, how much, by when, and on whose word."""

    decision: Decision
    amount: Decimal
    basis: str
    by: date | None
    is_resolved: bool = True  # by a meeting


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A tranche that is not on the list, and why."""

    decision: Decision
    why: str


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """How many payments there are in one currency, and what they come to."""

    currency: str
    payments: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Approved:
    """What a meeting made of one tranche of this run: what it decided, how much it approved, and that in words."""

    decided: Resolved
    amount: Decimal | None
    meeting: date
    said: str


@dataclass(frozen=True, slots=True)
class PaymentList:
    """The payments by award and tranche, their sums, and what was left out."""

    payments: tuple[Payment, ...]
    totals: tuple[ControlTotal, ...]
    left_out: tuple[LeftOut, ...]


def payment_list(decisions: Iterable[Decision], resolved: Mapping[str, Approved] | None = None) -> PaymentList:
    """What is to be paid on these decisions.

    `resolved` says, by decision id, what a meeting made of this run: then only what it approved of the run is paid.
    What earlier meetings approved and nobody paid yet is paid either way, unless something stops it now.
    """
    payments: list[Payment] = []
    left_out: list[LeftOut] = []
    for decision in sorted(decisions, key=lambda d: (by_award(d), d.tranche)):
        found = list(_payments(decision, resolved))
        payments += found
        if not found or (decision.approved_unpaid and is_stopped(decision)):
            left_out.append(LeftOut(decision, _why_not(decision, resolved)))
    return PaymentList(tuple(payments), control_totals(payments), tuple(left_out))


def _payments(decision: Decision, resolved: Mapping[str, Approved] | None) -> Iterator[Payment]:
    if decision.approved_unpaid > 0 and not is_stopped(decision):
        yield Payment(decision, decision.approved_unpaid, _approved_before(decision), None)
    if resolved is None:
        if decision.outcome.pays and decision.amount > 0 and not _refused(decision):
            said = f"released by the decision of {date_text(decision.on)}; no resolution on record"
            yield Payment(decision, decision.amount, said, decision.payable_by, False)
        return
    approved = resolved.get(decision.id)
    if approved is not None and approved.amount:
        yield Payment(decision, approved.amount, approved.said, decision.payable_by)


def _refused(decision: Decision) -> bool:
    """Whether the last that a meeting decided of the tranche is that it is refused."""
    return bool(decision.resolutions) and decision.resolutions[-1].decided is Resolved.REFUSE


def _approved_before(decision: Decision) -> str:
    """`approved on 24 September 2026 by the investment committee`."""
    said = [
        f"approved on {date_text(found.meeting)}{f' by {whom(found.by)}' if found.by else ''}"
        for found in decision.resolutions
        if found.decided is Resolved.APPROVE
    ]
    return listed(said) or "approved before, payment not recorded"


def _why_not(decision: Decision, resolved: Mapping[str, Approved] | None) -> str:
    reason = explain(decision).reason
    if decision.approved_unpaid and is_stopped(decision):
        stops = stopping(decision)
        if decision.outcome not in STOPPED and stops:
            reason = listed(f"{rule_name(rule)}{clause_text(rule.clause)}" for rule in stops)
            reason += " applies" if stops[0].verdict is Verdict.MET else " cannot be ruled out"
        return (
            f"{money(decision.approved_unpaid, decision.currency)} was approved and is not paid as it stands: {reason}"
        )
    if resolved is not None and (approved := resolved.get(decision.id)) is not None:
        return approved.said
    if resolved is not None and decision.outcome.pays:
        return "the meeting decided nothing of it"
    if decision.outcome.pays and _refused(decision):
        last = decision.resolutions[-1]
        by = f" by {whom(last.by)}" if last.by else ""
        return f"refused on {date_text(last.meeting)}{by}; a meeting may decide anew"
    return reason


def control_totals(payments: Iterable[Payment]) -> tuple[ControlTotal, ...]:
    """How many payments and how much, by currency."""
    return sums_by_currency((payment.decision.currency, payment.amount) for payment in payments)


def sums_by_currency(amounts: Iterable[tuple[str, Decimal]]) -> tuple[ControlTotal, ...]:
    """How many amounts and what they come to, exactly, by currency."""
    found: dict[str, list[Fraction]] = {}
    for currency, amount in amounts:
        found.setdefault(currency, []).append(Fraction(amount))
    return tuple(
        ControlTotal(currency, len(every), exact_decimal(sum(every, Fraction(0))))
        for currency, every in sorted(found.items())
    )


def is_due_nothing(left: LeftOut) -> bool:
    """Whether nobody would look for it on the list: it is settled, and nothing was held back."""
    return left.decision.outcome in SETTLED and not left.decision.approved_unpaid


# --- as files --------------------------------------------------------------------------------------------------------

PAYMENTS: tuple[Heading, ...] = (
    ("row", "text", 9),
    ("payments", "count", 9),
    ("decision", "text", 16),
    ("award", "text", 14),
    ("tranche", "count", 8),
    ("payee", "text", 30),
    ("amount", "money", 18),
    ("currency", "text", 9),
    ("payable by", "date", 12),
    ("basis", "text", 50),
    ("programme", "text", 24),
    ("title", "text", 30),
)

LEFT_OUT: tuple[Heading, ...] = (
    ("decision", "text", 16),
    ("award", "text", 14),
    ("tranche", "count", 8),
    ("payee", "text", 30),
    ("outcome", "text", 16),
    ("why", "text", 80),
)


def payments_csv(found: PaymentList) -> bytes:
    """The list as UTF-8 CSV: a row a payment, then a row a currency with the count and the sum."""
    return csv_bytes([heading for heading, _, _ in PAYMENTS], _rows(found))


def payments_xlsx(found: PaymentList, on: date) -> bytes:
    """The list as a workbook: payments, control totals and what was left out on a sheet each."""
    import xlsxwriter

    data = BytesIO()
    book = xlsxwriter.Workbook(data, OPTIONS)
    book.set_properties({"title": "Payment list", "created": midnight(max(on, FIRST_DAY))})
    formats = formats_of(book)
    payments, totals = PAYMENTS[2:], (PAYMENTS[7], PAYMENTS[1], PAYMENTS[6])
    write_sheet(book.add_worksheet("Payments"), formats, payments, [_payment_row(p)[2:] for p in found.payments])
    write_sheet(
        book.add_worksheet("Control totals"),
        formats,
        totals,
        [(t.currency, t.payments, t.amount) for t in found.totals],
    )
    write_sheet(book.add_worksheet("Left out"), formats, LEFT_OUT, [_left_out_row(left) for left in found.left_out])
    book.close()
    return data.getvalue()


def _rows(found: PaymentList) -> Iterator[tuple[Value, ...]]:
    yield from map(_payment_row, found.payments)
    for total in found.totals:
        cells: dict[str, Value] = {
            "row": "total", "payments": total.payments, "amount": total.amount, "currency": total.currency,
        }  # fmt: skip
        yield tuple(cells.get(heading) for heading, _, _ in PAYMENTS)


def _payment_row(payment: Payment) -> tuple[Value, ...]:
    decision = payment.decision
    return (
        "payment",
        1,
        decision.id,
        decision.award,
        decision.tranche,
        decision.recipient,
        payment.amount,
        decision.currency,
        payment.by,
        payment.basis,
        decision.programme,
        decision.title,
    )


def _left_out_row(left: LeftOut) -> tuple[Value, ...]:
    decision = left.decision
    return (decision.id, decision.award, decision.tranche, decision.recipient, str(decision.outcome), left.why)
