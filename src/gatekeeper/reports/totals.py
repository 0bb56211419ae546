"""What it adds up to, by outcome and by currency; amounts of two currencies never meet."""

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from functools import reduce

from gatekeeper.decisions.record import Decision
from gatekeeper.inert import inert
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Outcome

HELD = frozenset({Outcome.ON_HOLD, Outcome.CONFLICT, Outcome.INVALID})
CONDITIONAL = frozenset({Outcome.NOT_YET, Outcome.UNDETERMINED})


@inert
class Counted:
    """What is summed up of a decision, where nothing else of it is at hand."""

    award: str
    currency: str
    outcome: Outcome
    tranche_amount: Decimal | None
    paid: Decimal
    approved_unpaid: Decimal
    amount: Decimal


def counted(decision: Decision) -> Counted:
    """What is summed up of a decision."""
    return Counted(
        decision.award,
        decision.currency,
        decision.outcome,
        decision.tranche_amount,
        decision.paid,
        decision.approved_unpaid,
        decision.amount,
    )


@inert
class Total:
    """What some tranches of one currency add up to.

    `awarded` is the sum of the tranches, each of which is paid, approved before and not yet paid, approved now, held
    (on hold, in conflict or invalid), conditional (not yet or undetermined) or, for the rest, not payable: the parts
    add up to the whole. A tranche of unknown amount is counted in `without_amount` and adds nothing but its payments.
    """

    currency: str
    outcome: Outcome | None  # none: all of them
    tranches: int
    awarded: Decimal
    paid: Decimal
    approved_unpaid: Decimal
    approved_now: Decimal
    held: Decimal
    conditional: Decimal
    not_payable: Decimal
    without_amount: int


@inert
class Summary:
    """A portfolio in a few lines: by outcome and currency, and by currency alone."""

    tranches: int
    awards: int
    outcomes: tuple[tuple[Outcome, int], ...]
    by_outcome: tuple[Total, ...]
    by_currency: tuple[Total, ...]


def summary(decisions: Iterable[Decision | Counted]) -> Summary:
    """What the decisions add up to; outcomes stand in the order of precedence, paying ones first."""
    decided = list(decisions)
    currencies = sorted({decision.currency for decision in decided})
    outcomes = [outcome for outcome in reversed(Outcome) if any(d.outcome is outcome for d in decided)]
    return Summary(
        tranches=len(decided),
        awards=len({decision.award for decision in decided}),
        outcomes=tuple((outcome, sum(d.outcome is outcome for d in decided)) for outcome in outcomes),
        by_outcome=tuple(
            total(found, currency, outcome)
            for currency in currencies
            for outcome in outcomes
            if (found := [d for d in decided if d.currency == currency and d.outcome is outcome])
        ),
        by_currency=tuple(total([d for d in decided if d.currency == c], c, None) for c in currencies),
    )


def total(decisions: Sequence[Decision | Counted], currency: str, outcome: Outcome | None) -> Total:
    """The sums over decisions of one currency."""
    known = [d for d in decisions if d.tranche_amount is not None]
    return Total(
        currency=currency,
        outcome=outcome,
        tranches=len(decisions),
        awarded=_sum(d.tranche_amount for d in known),
        paid=_sum(d.paid for d in decisions),
        approved_unpaid=_sum(d.approved_unpaid for d in decisions),
        approved_now=_sum(d.amount for d in decisions),
        held=_rest(d for d in known if d.outcome in HELD),
        conditional=_rest(d for d in known if d.outcome in CONDITIONAL),
        not_payable=_rest(d for d in known if d.outcome not in HELD | CONDITIONAL),
        without_amount=len(decisions) - len(known),
    )


def _rest(decisions: Iterable[Decision | Counted]) -> Decimal:
    """What is left of the tranches once payments and approvals are taken away."""
    found = list(decisions)
    taken = _sum(amount for d in found for amount in (d.paid, d.approved_unpaid, d.amount))
    return _plain(_EXACTLY.subtract(_sum(d.tranche_amount for d in found), taken))


_EXACTLY = Context(prec=10_000, traps=[Inexact])  # whatever the context of the process says


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return _plain(reduce(_EXACTLY.add, (amount for amount in amounts if amount is not None), Decimal(0)))


def _plain(amount: Decimal) -> Decimal:
    """The amount without zeros behind the point."""
    whole = int(amount)
    return Decimal(whole) if whole == amount else exact_decimal(Fraction(amount))
