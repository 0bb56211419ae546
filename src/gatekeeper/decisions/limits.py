"""Limits on what is paid in total: a step over the tranches of one award, after each of them is decided.

A limit never changes an entitlement, only what is paid of it now. Its room goes to lower tranches first; one that is
not known keeps back the most it could get.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.figures import figure, terms
from gatekeeper.decisions.judge import Judge
from gatekeeper.decisions.record import AmountLine, Decision, LimitFound, Node, Without
from gatekeeper.decisions.seeing import Eyes, Figure
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.sentences import limit_text, limit_when, tranches_text
from gatekeeper.values.absence import Invalid
from gatekeeper.values.dates import add_days, period_containing, period_name
from gatekeeper.values.money import minor_digits, money_text
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.values.truth import YES
from gatekeeper.vocabulary import Outcome, PaymentKind, Verdict

ZERO = Fraction(0)


# ------------------------------------------------------------------------------------------------ one tranche


@inert
class Limits:
    """The limits over one tranche, as far as that tranche alone tells, and what is wrong with what they rest on."""

    found: tuple[LimitFound, ...] = ()
    wrong: tuple[str, ...] = ()


NO_LIMITS = Limits()


def judged_limits(eyes: Eyes, judge: Judge) -> Limits:
    """Judge every limit over the tranche; how much room each leaves it is for `within_limits` to say."""
    over = sorted((lim for lim in eyes.program.limits if eyes.tranche in lim.tranches), key=lambda lim: lim.id)
    found: list[LimitFound] = []
    wrong: list[str] = []
    for limit in over:
        until = judge.judge(limit.until, limit, "until", True) if limit.until is not None else None
        for term in terms(limit.amount, eyes):
            judge.note_value(term, limit)
        judge.ask_within(limit.amount, limit)
        amount = figure(limit.amount, eyes)
        told = any(c.rule == limit.id and c.verdict is Verdict.INVALID for c in judge.conditions)
        if isinstance(amount.problem, Invalid) and not told:
            wrong.append(f"the limit {limit_when(limit)} of {tranches_text(limit.tranches)}: {amount.problem}")
        stands = until is None or until.met is not YES
        if stands:
            wrong += _unreadable_money(limit, eyes)
        found.append(_limit_found(limit, eyes, stands, until.node if until is not None else None, amount))
    return Limits(tuple(found), tuple(dict.fromkeys(wrong)))


def _limit_found(limit: model.Limit, eyes: Eyes, stands: bool, until: Node | None, amount: Figure) -> LimitFound:
    currency = eyes.program.currency
    bounds = None
    if amount.low is not None and amount.high is not None:
        bounds = (_to_pay(amount.low, currency), _to_pay(amount.high, currency))
    period = period_containing(limit.unit, eyes.on, eyes.program.years_begin) if limit.unit is not None else None
    return LimitFound(
        id=limit.id,
        label=limit.label,
        sentence=limit_text(limit, eyes.program.written),
        clause=limit.clause,
        because=limit.because,
        line=limit.span.line if limit.span is not None else 0,
        stands=stands,
        until=until,
        amount=_to_pay(amount.number, currency) if amount.number is not None else None,
        amount_range=bounds,
        taken=Decimal(0),
        given=Decimal(0),
        kept_back=Decimal(0),
        left=None,
        unit=str(limit.unit or ""),
        period=period_name(limit.unit, period, eyes.program.years_begin) if limit.unit and period else "",
        first=period.start if period is not None else None,
        last=period.end if period is not None else None,
    )


def _to_pay(amount: Fraction, currency: str) -> Decimal:
    """The most that can be paid within an amount: no fraction of the smallest coin, and nothing below nothing."""
    unit = Fraction(1, 10 ** minor_digits(currency))
    return exact_decimal(max(ZERO, amount // unit * unit))


def _unreadable_money(limit: model.Limit, eyes: Eyes) -> Iterator[str]:
    """What was paid of another tranche of the limit and cannot be read: nobody knows how much of it is left."""
    paid = [(row.tranche, (row.paid_on, row.amount, row.kind)) for row in eyes.facts.payments]
    resolved = [(row.tranche, (row.meeting, row.decided, row.amount)) for row in eyes.facts.resolutions]
    for tranche, cells in (*paid, *resolved):
        bad = next((cell for cell in cells if isinstance(cell, Invalid)), None)
        if bad is not None and tranche in limit.tranches and tranche != eyes.tranche:
            yield f"what was paid or resolved of tranche {tranche}: {bad}"


# ------------------------------------------------------------------------------------------------ one award


def within_limits(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions of one award, in the order of its tranches, with what is paid held to its limits."""
    if not any(decision.limits for decision in decisions):
        return tuple(decisions)
    return tuple(cut_with_and_without(decisions, _cut))


def cut_with_and_without(
    decisions: Sequence[Decision], cut: Callable[[Sequence[Decision]], Sequence[Decision]]
) -> Sequence[Decision]:
    """Decisions cut, and beside them what they would be without waivers or without extensions, cut in the same way."""
    found = cut(decisions)
    if any(decision.without_waivers is not None for decision in decisions):
        plain = cut([_as_if(decision, decision.without_waivers) for decision in decisions])
        found = [
            replace(a, without_waivers=Without(b.outcome, b.amount)) if a.without_waivers is not None else a
            for a, b in zip(found, plain, strict=True)
        ]
    if any(decision.without_extensions is not None for decision in decisions):
        plain = cut([_as_if(decision, decision.without_extensions) for decision in decisions])
        found = [
            replace(a, without_extensions=Without(b.outcome, b.amount)) if a.without_extensions is not None else a
            for a, b in zip(found, plain, strict=True)
        ]
    return found


def _as_if(decision: Decision, plain: Without | None) -> Decision:
    """The decision as it would be otherwise; how much an undetermined one could come to is not kept."""
    if plain is None:
        return decision
    return replace(decision, outcome=plain.outcome, amount=plain.amount, amount_range=None)


@dataclass
class _Room:
    """What may still be paid under one limit: at least `low`, at most `high` (none: nobody knows)."""

    low: Fraction
    high: Fraction | None
    given: Fraction = ZERO
    kept_back: Fraction = ZERO


def _cut(decisions: Sequence[Decision]) -> list[Decision]:
    rooms: dict[str, _Room] = {}
    taken: dict[str, Fraction] = {}
    for decision in decisions:
        for limit in decision.limits:
            taken[limit.id] = taken.get(limit.id, ZERO) + _taken(limit, decision)
    for decision in decisions:
        for limit in decision.limits:
            if limit.stands and limit.id not in rooms:
                rooms[limit.id] = _room(limit, taken[limit.id])
    return [_within(decision, rooms, taken) for decision in decisions]


def _taken(limit: LimitFound, decision: Decision) -> Fraction:
    """What a tranche took of a limit before: of one in any year what was paid in this one, though it came back."""
    if limit.first is None or limit.last is None:
        return decision.settled
    out = (p for p in decision.payments if p.kind != PaymentKind.RECOVERY and limit.first <= p.paid_on <= limit.last)
    return sum((Fraction(payment.amount) for payment in out), Fraction(decision.approved_unpaid))


def _room(limit: LimitFound, taken: Fraction) -> _Room:
    if limit.amount is not None:
        left = Fraction(limit.amount) - taken
        return _Room(left, left)
    if limit.amount_range is not None:
        low, high = (Fraction(end) - taken for end in limit.amount_range)
        return _Room(low, high)
    return _Room(ZERO, None)


def _within(decision: Decision, rooms: dict[str, _Room], taken: dict[str, Fraction]) -> Decision:
    """One tranche held to its limits; the room it takes, or keeps back, is gone for those after it."""
    shown = tuple(_shown(limit, rooms.get(limit.id), taken[limit.id]) for limit in decision.limits)
    standing = [limit for limit in shown if limit.stands]
    decision = replace(decision, limits=shown)
    if not standing:
        return decision
    own = [rooms[limit.id] for limit in standing]
    if decision.outcome.pays:
        asked = Fraction(decision.amount)
        low, high = (max(ZERO, end) for end in _ends(asked, own))
        for room in own:
            _take(room, given=high if low == high else ZERO, kept_back=ZERO if low == high else high)
        if low == asked:
            return decision
        if low < high:
            return _not_known(decision, standing, low, high)
        return _bounded(decision, standing, own, high)
    could = could_get(decision)
    if could:
        kept = max(ZERO, _ends(could, own)[1])
        for room in own:
            _take(room, kept_back=kept)
        if decision.amount_range is not None:
            least, most = (exact_decimal(min(Fraction(end), kept)) for end in decision.amount_range)
            decision = replace(decision, amount_range=(least, most))
        elif kept < could and decision.outcome is not Outcome.INVALID:
            decision = replace(decision, amount_range=(Decimal(0), exact_decimal(kept)))
    return decision


def _ends(asked: Fraction, rooms: list[_Room]) -> tuple[Fraction, Fraction]:
    """The least and the most of what is asked that the rooms have place for."""
    low = min([asked, *(room.low for room in rooms)])
    return low, min([asked, *(room.high for room in rooms if room.high is not None)])


def _take(room: _Room, given: Fraction = ZERO, kept_back: Fraction = ZERO) -> None:
    room.given += given
    room.kept_back += kept_back
    room.low -= given + kept_back
    if room.high is not None:
        room.high -= given + kept_back


def _shown(limit: LimitFound, room: _Room | None, taken: Fraction) -> LimitFound:
    if room is None:
        return replace(limit, taken=exact_decimal(taken))
    low, high = max(ZERO, room.low), None if room.high is None else max(ZERO, room.high)
    left = exact_decimal(low) if low == high else None
    given, kept = exact_decimal(room.given), exact_decimal(room.kept_back)
    return replace(limit, taken=exact_decimal(taken), given=given, kept_back=kept, left=left)


def _bounded(decision: Decision, limits: list[LimitFound], rooms: list[_Room], amount: Fraction) -> Decision:
    """The tranche with less paid than is due, or nothing; the limits that leave least room say so."""
    lines: list[AmountLine] = []
    reasons: list[str] = []
    for limit in limits:
        room = Fraction(limit.left) if limit.left is not None else None
        if room is not None and room <= amount:
            said = limit_reached(limit, decision.currency)
            lines.append(AmountLine("limit", said, exact_decimal(amount)))
            reasons.append(said)
    assert reasons, "what cuts a payment says so"
    outcome = Outcome.RELEASE_IN_PART if amount else Outcome.NOT_YET
    return replace(
        decision,
        outcome=outcome,
        amount=exact_decimal(amount),
        amount_lines=with_lines(decision.amount_lines, lines, amount, bool(amount)),
        reasons=tuple(reasons),
    )


def _not_known(decision: Decision, limits: list[LimitFound], low: Fraction, high: Fraction) -> Decision:
    unknown = [limit for limit in limits if limit.amount is None]
    reasons = tuple(f"{limit_name(limit)} is not known" for limit in unknown)
    return replace(
        decision,
        outcome=Outcome.UNDETERMINED,
        amount=Decimal(0),
        amount_range=(exact_decimal(low), exact_decimal(high)),
        amount_lines=with_lines(decision.amount_lines, [], Fraction(decision.amount), False),
        reasons=reasons,
    )


def has_room_again(decision: Decision) -> date | None:
    """The day on which limits in any year have room for what they alone keep from being paid; none where more does."""
    cut = {line.step for line in decision.amount_lines} & {"authority", "limit", "budget"}
    if cut != {"limit"}:
        return None
    full = [each for each in decision.limits if each.stands and each.left is not None and each.left <= decision.amount]
    ends = [limit.last for limit in full if limit.last is not None and limit.last < date.max and limit.amount]
    return add_days(max(ends), 1) if ends and len(ends) == len(full) else None


# ------------------------------------------------------------------------------------------------ shared with budgets


def could_get(decision: Decision) -> Fraction:
    """The most that could be paid now of a tranche nobody can decide: undetermined, in error, or a hold in doubt."""
    by_rule = any(rule.verdict is Verdict.MET for rule in decision.rules if rule.kind == "hold")
    by_role = any(use.in_effect and use.act in ("held", "deferred") for use in decision.powers_used)
    held_in_doubt = decision.outcome is Outcome.ON_HOLD and not (by_rule or by_role)
    if decision.outcome not in (Outcome.UNDETERMINED, Outcome.INVALID) and not held_in_doubt:
        return ZERO
    if decision.amount_range is not None:
        return Fraction(decision.amount_range[1])
    whole = decision.entitlement if held_in_doubt else decision.tranche_amount
    settled = decision.settled
    return max(ZERO, Fraction(whole or 0) - settled)


def with_lines(
    lines: tuple[AmountLine, ...], more: Sequence[AmountLine], amount: Fraction, pays: bool
) -> tuple[AmountLine, ...]:
    """The steps of an amount with further ones before the last, which says what is paid."""
    before = [line for line in lines if line.step != "payment"]
    said = "to pay now" if pays else "would be due, were it released"
    return (*before, *more, AmountLine("payment", said, exact_decimal(amount)))


def limit_name(limit: LimitFound) -> str:
    """`the limit “cap”`; without a label, `the limit of 200,000 USD in total of tranches 1 to 4`."""
    return f"the limit “{limit.label}”" if limit.label else f"the limit of {_scope(limit)}"


def _scope(limit: LimitFound) -> str:
    return limit.sentence.removeprefix("never pay more than ").partition(" until ")[0]


def limit_reached(limit: LimitFound, currency: str) -> str:
    """How much of a limit is left for a tranche, and where the rest went."""
    taken, given, kept = (Fraction(part) for part in (limit.taken, limit.given, limit.kept_back))
    period = f" ({limit.period})" if limit.period else ""
    parts = [
        f"{money_text(taken, currency)} is paid or approved{period}" if taken else "",
        f"{money_text(given, currency)} goes to lower tranches now" if given else "",
        f"{money_text(kept, currency)} is kept back for lower tranches not decided yet" if kept else "",
    ]
    scope = f"of {_scope(limit)}" if limit.label else ""
    where = ", ".join(part for part in (scope, *parts) if part)
    left = f"leaves {money_text(Fraction(limit.left), currency)}" if limit.left else "is reached"
    return f"{limit_name(limit)} {left}{': ' if where else ''}{where}"
