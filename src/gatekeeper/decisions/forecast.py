"""What money may go out when: certain, likely and possible, by quarter and currency; what is left out is counted.

The words are defined in `docs/outlook.md`. Amounts of two currencies are never added; where an amount hangs on facts
to come, its least and its most are given.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from gatekeeper.decisions.limits import has_room_again
from gatekeeper.decisions.obstacles import reading, speaking_rules
from gatekeeper.decisions.prospects import Standing
from gatekeeper.decisions.record import Decision, RuleFound
from gatekeeper.decisions.room_ahead import Claim, Held, Sure, within_room
from gatekeeper.decisions.wording import in_effect
from gatekeeper.inert import inert, replace
from gatekeeper.reader import N_
from gatekeeper.values.dates import Period, Unit, period_containing
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Outcome, Verdict

ZERO = Decimal(0)


class Certainty(StrEnum):
    """How sure a payment is."""

    CERTAIN = N_("certain")
    LIKELY = N_("likely")
    POSSIBLE = N_("possible")


@inert
class Expected:
    """A decided tranche, how it stands, and the last due date to come of what it waits for."""

    decision: Decision
    standing: Standing
    due: date | None
    unit: Fraction = Fraction(1)  # in which its rules share a budget

    @property
    def on(self) -> date | None:
        """When it may be paid: on the planned day, not before what it waits for is due; none where that has passed.

        What limits in any year alone keep from being paid is due once they have room again.
        """
        planned, again = self.decision.planned_date, has_room_again(self.decision)
        if again is not None:
            return max(planned or again, again)
        if planned is None or planned < self.decision.on:
            return None
        return max(planned, self.due or planned)


@inert
class Money:
    """A payment that may come, what it comes to at the least and at the most, and when; none: no day is set.

    `left_out` says why it is in no quarter of the forecast; empty where it is in one, or is possible on no set day.
    """

    award: str
    tranche: int
    currency: str
    certainty: Certainty | None  # none of what is left out for good
    on: date | None
    least: Decimal
    most: Decimal
    why: str
    left_out: str = ""


@inert
class Cell:
    """The payments of one quarter, currency and certainty, added up; no quarter: on no set day."""

    currency: str
    quarter: Period | None
    certainty: Certainty
    payments: int
    least: Decimal
    most: Decimal


@inert
class LeftOut:
    """The payments that are in no quarter for one reason."""

    reason: str
    currency: str
    payments: int
    least: Decimal
    most: Decimal


@inert
class Forecast:
    """The payments expected from one day to another, and what is not among them."""

    payments: tuple[Money, ...]
    cells: tuple[Cell, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def currencies(self) -> tuple[str, ...]:
        return tuple(sorted({cell.currency for cell in self.cells}))

    def quarters(self, currency: str) -> tuple[Period | None, ...]:
        """The quarters in which anything is expected in a currency, in order; what is on no set day comes last."""
        found = {cell.quarter for cell in self.cells if cell.currency == currency}
        return (*sorted(quarter for quarter in found if quarter is not None), *([None] if None in found else []))

    def cell(self, currency: str, quarter: Period | None, certainty: Certainty) -> Cell:
        """What is expected then with that certainty; nothing where no payment is."""
        for cell in self.cells:
            if (cell.currency, cell.quarter, cell.certainty) == (currency, quarter, certainty):
                return cell
        return Cell(currency, quarter, certainty, 0, ZERO, ZERO)

    def total(self, currency: str, certainty: Certainty) -> Cell:
        """The whole of a currency with that certainty, whatever the quarter."""
        found = [cell for cell in self.cells if (cell.currency, cell.certainty) == (currency, certainty)]
        least, most = _sum(cell.least for cell in found), _sum(cell.most for cell in found)
        return Cell(currency, None, certainty, sum(cell.payments for cell in found), least, most)


def forecast(tranches: Iterable[Expected], until: date) -> Forecast:
    """The payments of some decided tranches up to a day."""
    payments = tuple(_until(money, until) for money in _within_room(list(tranches), until))
    expected: dict[tuple[str, Period | None, Certainty], list[Money]] = {}
    aside: dict[tuple[str, str], list[Money]] = {}
    for money in payments:
        if money.left_out or money.certainty is None:
            aside.setdefault((money.left_out, money.currency), []).append(money)
        else:
            quarter = period_containing(Unit.QUARTER, money.on) if money.on is not None else None
            expected.setdefault((money.currency, quarter, money.certainty), []).append(money)
    order = tuple(Certainty)
    cells = [Cell(*key, len(found), *_ends(found)) for key, found in expected.items()]
    cells.sort(key=lambda c: (c.currency, c.quarter is None, c.quarter or _ANY, order.index(c.certainty)))
    left_out = [LeftOut(reason, currency, len(found), *_ends(found)) for (reason, currency), found in aside.items()]
    left_out.sort(key=lambda each: (each.reason, each.currency))
    return Forecast(payments, tuple(cells), tuple(left_out))


_ANY = Period(date.min, date.min)


def _ends(found: Iterable[Money]) -> tuple[Decimal, Decimal]:
    every = list(found)
    return _sum(money.least for money in every), _sum(money.most for money in every)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return exact_decimal(sum(map(Fraction, amounts), Fraction(0)))


def _until(money: Money, until: date) -> Money:
    if money.on is None or money.on <= until or money.left_out:
        return money
    return replace(money, left_out=LATER)


def _within_room(tranches: Sequence[Expected], until: date) -> Iterator[Money]:
    """Every payment that may still come, held to limits and budgets; what they leave no room for is told beside it."""
    found = [(tranche, money) for tranche in tranches for money in _money(tranche)]
    asking = [at for at, (_, money) in enumerate(found) if _asks(money)]
    claims = [_claim(*found[at]) for at in asking]
    settled = [(tranche.decision, money) for tranche, money in found if not _asks(money)]
    sure = [Sure(decision, money.on, Fraction(money.most)) for decision, money in settled if money.on is not None]
    within = within_room(claims, (tranche.decision for tranche in tranches), sure, until)
    held = dict(zip(asking, within, strict=True))
    for at, (_, money) in enumerate(found):
        yield from _held_to(money, held[at]) if at in held else (money,)


def _asks(money: Money) -> bool:
    """Whether it is still to be taken from limits and budgets: what is decided or approved is in them already."""
    return not money.left_out and money.certainty is not Certainty.CERTAIN and money.why != STOPPED_SINCE


def _claim(tranche: Expected, money: Money) -> Claim:
    is_likely = money.certainty is Certainty.LIKELY
    return Claim(tranche.decision, is_likely, money.on, Fraction(money.least), Fraction(money.most), tranche.unit)


def _held_to(money: Money, held: Held) -> Iterator[Money]:
    for given in held.given:
        least, most = exact_decimal(given.least), exact_decimal(given.most)
        why = NEXT_PERIOD if given.moved else money.why
        yield replace(money, on=given.on, least=least, most=most, why=why)
    if held.beyond_most:
        reason = BEYOND_BUDGET if held.by_budget else BEYOND_LIMIT
        least, most = exact_decimal(held.beyond_least), exact_decimal(held.beyond_most)
        yield replace(money, certainty=None, on=None, least=least, most=most, why=reason, left_out=reason)


LATER = N_("expected after the last day of this outlook")
LOST = N_("can no longer be released")
CLAIMED = N_("claimed back")
NO_RULE = N_("no rule in force speaks of it")
UNKNOWN_AMOUNT = N_("its amount is not recorded")
BEYOND_LIMIT = N_("more than a limit leaves")
BEYOND_BUDGET = N_("more than is left of the budget it shares")
NOTHING = N_("it comes to nothing as things stand")

NEXT_PERIOD = N_("once a limit has room again")

STOPPED_SINCE = N_("approved before, and stopped since")

_LOST = (Outcome.LAPSED, Outcome.CANCEL)
_STOPPED = (Outcome.BARRED, Outcome.ON_HOLD, Outcome.INVALID)


def _money(tranche: Expected) -> Iterator[Money]:
    """Every payment that may still come of a tranche."""
    decision = tranche.decision
    yield from _approved(tranche)
    if decision.outcome.pays:
        day = decision.payable_by or decision.planned_date
        yield _sure(decision, decision.amount, day, N_("released by this decision"))
        yield from _rest(decision)
        yield from _held_back(tranche)
    elif decision.outcome in _LOST:
        yield _aside(decision, LOST, *_open_amount(decision))
    elif decision.outcome is Outcome.RECOVER:
        yield _aside(decision, CLAIMED, decision.to_recover, decision.to_recover)
    elif decision.outcome in (Outcome.NO_RULE, Outcome.NOT_IN_FORCE):
        yield _aside(decision, NO_RULE, *_open_amount(decision))
    elif decision.outcome is not Outcome.ALREADY_RELEASED:
        yield _waited_for(tranche)
    if decision.retained and (decision.outcome.pays or decision.outcome is Outcome.ALREADY_RELEASED):
        yield _possible(
            decision, None, decision.retained, decision.retained, N_("kept back until its condition is met")
        )


def _approved(tranche: Expected) -> Iterator[Money]:
    """What a meeting approved and nobody has recorded as paid; a tranche that is stopped since is not sure of it."""
    decision, amount = tranche.decision, tranche.decision.approved_unpaid
    if not amount:
        return
    if tranche.standing is Standing.LOST:
        yield _aside(decision, LOST, amount, amount)
    elif decision.outcome in _STOPPED or in_effect(decision, "held"):
        yield _possible(decision, tranche.on, amount, amount, STOPPED_SINCE)
    else:
        yield _sure(decision, amount, decision.planned_date, N_("approved before, its payment not recorded"))


def _sure(decision: Decision, amount: Decimal, day: date | None, why: str) -> Money:
    """A payment decided on: on the day it is due or planned, and where that has passed or none is set, now."""
    on = max(day, decision.on) if day is not None else decision.on
    return Money(decision.award, decision.tranche, decision.currency, Certainty.CERTAIN, on, amount, amount, why)


def _possible(decision: Decision, on: date | None, least: Decimal, most: Decimal, why: str) -> Money:
    return Money(decision.award, decision.tranche, decision.currency, Certainty.POSSIBLE, on, least, most, why)


def _aside(decision: Decision, reason: str, least: Decimal, most: Decimal) -> Money:
    return Money(decision.award, decision.tranche, decision.currency, None, None, least, most, reason, reason)


def _open_amount(decision: Decision) -> tuple[Decimal, Decimal]:
    """What is neither paid nor approved of the tranche."""
    left = _left(decision, decision.tranche_amount or ZERO)
    return left, left


def _left(decision: Decision, amount: Decimal) -> Decimal:
    """An amount less what was paid and approved of the tranche."""
    taken = decision.settled
    return exact_decimal(max(Fraction(0), Fraction(amount) - taken))


def _waited_for(tranche: Expected) -> Money:
    """A tranche that still waits: likely where it is on track and has a day, else possible."""
    decision, standing = tranche.decision, tranche.standing
    if decision.tranche_amount is None:
        return _aside(decision, UNKNOWN_AMOUNT, ZERO, ZERO)
    least, most = amount_to_come(decision)
    if not most:
        return _aside(decision, NOTHING, ZERO, ZERO)
    if standing is Standing.LOST:
        return _aside(decision, LOST, least, most)
    sure = Certainty.LIKELY if standing is Standing.ON_TRACK and tranche.on is not None else Certainty.POSSIBLE
    why = str(standing) if has_room_again(decision) is None else NEXT_PERIOD
    return Money(decision.award, decision.tranche, decision.currency, sure, tranche.on, least, most, why)


def _rest(decision: Decision) -> Iterator[Money]:
    """What another rule could still add to a release in part."""
    if decision.outcome is not Outcome.RELEASE_IN_PART:
        return
    given = decision.entitlement or decision.amount
    more = [most for rule in _ways(decision) if rule.verdict is not Verdict.MET for _, most in [_gives(decision, rule)]]
    rest = max((Fraction(most) - Fraction(given) for most in more), default=Fraction(0))
    if rest > 0:
        yield _possible(decision, None, ZERO, exact_decimal(rest), N_("what another rule could still add"))


def _held_back(tranche: Expected) -> Iterator[Money]:
    """What is due beside a payment, and a limit, a budget or the authority of a waiver holds back for now."""
    decision = tranche.decision
    due = Fraction(_left(decision, decision.entitlement or ZERO)) - Fraction(decision.amount)
    if due <= 0:
        return
    rest = exact_decimal(due)
    if has_room_again(decision) is None:
        yield _possible(decision, None, rest, rest, N_("due, and held back for now"))
    else:
        likely = Certainty.LIKELY
        yield Money(decision.award, decision.tranche, decision.currency, likely, tranche.on, rest, rest, NEXT_PERIOD)


def amount_to_come(decision: Decision) -> tuple[Decimal, Decimal]:
    """The least and the most that is paid of a tranche that waits, if it is paid at all, less what was paid before.

    What a rule gives is known where its condition is met, or where its amount rests on no fact; else it is anything up
    to the whole tranche. What would reduce the amount or keep some of it back leaves its least at nothing.
    """
    if decision.amount_range is not None:
        return decision.amount_range
    ways = [_gives(decision, rule) for rule in _ways(decision) if not rule.further]
    added = [_gives(decision, rule)[1] for rule in _ways(decision) if rule.further]
    least, most = min((low for low, _ in ways), default=ZERO), max((high for _, high in ways), default=ZERO)
    most = min(_sum((most, *added)), decision.tranche_amount or ZERO)
    if any(rule.kind in ("reduce", "retain") and rule.verdict is not Verdict.NOT_MET for rule in decision.rules):
        least = ZERO
    least, most = _left(decision, least), _left(decision, most)
    return min(least, most), most


def _ways(decision: Decision) -> list[RuleFound]:
    """The rules that could still release the tranche."""
    return [rule for rule in speaking_rules(decision, reading(decision)) if rule.possible]


def _gives(decision: Decision, rule: RuleFound) -> tuple[Decimal, Decimal]:
    whole = decision.tranche_amount or ZERO
    rests_on_facts = any(c.part == "amount" and c.rule == rule.id for c in decision.conditions)
    if rule.entitlement is not None and (rule.verdict is Verdict.MET or not rests_on_facts):
        return rule.entitlement, rule.entitlement
    return ZERO, whole
