"""What can be due after a payment, and when nothing is left."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import prod

from gatekeeper.decisions.amounts import Entitlement, decimal
from gatekeeper.decisions.entitled import alone
from gatekeeper.decisions.record import AmountLine
from gatekeeper.decisions.remedies import Cut
from gatekeeper.decisions.together import Part, Retained, RuleResult, Together
from gatekeeper.decisions.tranche import Found, Tranche
from gatekeeper.inert import replace
from gatekeeper.program import model
from gatekeeper.values.truth import NO, YES, Truth
from gatekeeper.vocabulary import Outcome

WAYS = 8  # of what is reduced, of what is still retained and of what was, each


def payable(tranche: Tranche, base: Found, amount: Fraction, most: Fraction) -> Found:
    """What is due of an entitlement, and no more than `most`."""
    assert isinstance(tranche.row.amount, Decimal)
    gives = replace(base.gives, amount=amount) if base.gives is not None else Entitlement(amount=amount)
    left = amount - tranche.money.settled - base.claimed_back[1]
    due = min(left, most)
    if due <= 0:  # only where the rules give nothing: what was paid in full is settled before
        return replace(base, outcome=Outcome.NOT_YET, gives=gives, reasons=("the rules give nothing of it yet",))
    whole = amount == Fraction(tranche.row.amount) and due == left  # what a payment in full closed stays unpaid
    outcome = Outcome.RELEASE if whole else Outcome.RELEASE_IN_PART
    return replace(base, outcome=outcome, amount=due, gives=gives, reasons=("its conditions are met",))


def undetermined(tranche: Tranche, base: Found, together: Together, least: Fraction, most: Fraction) -> Found:
    """It turns on missing facts; the amounts it could come to bound it."""
    low, high = left_between(tranche, base, least, most)
    speaking = [r for r in base.results if r.gives is not None and r.speaks is not NO]
    gives = alone(speaking[0].gives, together) if len(speaking) == 1 and speaking[0].gives is not None else None
    reasons = ("it turns on facts that are not known",)
    return replace(base, outcome=Outcome.UNDETERMINED, reasons=reasons, gives=gives, low=low, high=high)


def left_between(tranche: Tranche, base: Found, least: Fraction, most: Fraction) -> tuple[Fraction, Fraction]:
    """What is still due between two entitlements: the least where most of what came back was claimed, and the most."""
    settled, (low, high) = tranche.money.settled, base.claimed_back
    return max(Fraction(0), least - settled - high), max(Fraction(0), most - settled - low)


def has_later(found: Sequence[Part], results: Sequence[RuleResult]) -> bool:
    """Whether something can still be due after the tranche was paid: what was retained, or a further part."""
    return any(part.further for part in found) or any(isinstance(r.rule, model.Retain) for r in results)


def later_parts(tranche: Tranche, base: Found, found: Sequence[Part], together: Together) -> Found:
    """After a full payment only what was retained and further parts are judged, on their own conditions."""
    paid = replace(base, outcome=Outcome.ALREADY_RELEASED, reasons=("it has been paid",))
    first = _settled(found)
    if first is None:
        return paid
    settled = {tranche.money.settled + back for back in base.claimed_back}
    more = [sum((part.bounds()[end] for part in found if part.further), Fraction(0)) for end in (0, 1)]
    turns = {*settled, *(together.whole - end for end in more)}  # between the ends it may be most here
    gives = {*first, *(turn for turn in turns if first[0] < turn < first[1])}
    low, high = _least_and_most(
        min(due - taken, due - before.to_date(given))
        for before, now in _each_way(base.results, together)
        for given in gives
        for due in {now.to_date(given + end) for end in more}
        for taken in settled
    )
    now = together.bounds(first[0] + more[0], first[1] + more[1])
    if high <= 0:
        return paid
    if low < high:
        return replace(undetermined(tranche, base, together, *now), low=low, high=high)
    due = payable(tranche, _with_what_was_due(base, first[0], more[0], now[0]), now[0], high)
    if now[0] < now[1]:  # how much is due is known, and yet not of how much in all
        least = AmountLine("formula", "the least that the rules give, as far as is known", decimal(now[0]))
        due = replace(due, gives=Entitlement(amount=now[0], lines=(least,)))
    return due


def _with_what_was_due(base: Found, before: Fraction, more: Fraction, now: Fraction) -> Found:
    """The lines of further parts that speak alone now, with what was due when it was paid in full above them."""
    gives = base.gives
    if gives is None or not before or gives.amount != more or now != before + more:
        return base
    at = 1 if gives.lines and gives.lines[0].step == "tranche" else 0
    was = AmountLine("formula", "what was due when it was paid in full", decimal(before))
    lines = (*gives.lines[:at], was, *gives.lines[at:])
    return replace(base, gives=replace(gives, lines=lines))


def _each_way(results: Sequence[RuleResult], together: Together) -> Iterator[tuple[Together, Together]]:
    """What was due before, everything retained, and what is now, each way that what is taken may turn out.

    In one way both are reduced alike, and what is retained still is what was.
    """
    kept = [(r.takes, r.met) for r in results if isinstance(r.rule, model.Retain) and r.takes is not None]
    reduced = _ways([_turns_out(cut, met) for cut, met in together.reductions])
    standing = _ways([_turns_out(cut, YES) for cut, met in kept if met is YES])
    ended = _ways([_turns_out(cut, YES) for cut, met in kept if met is not YES])
    for less, still, before in product(reduced, standing, ended):
        now = dataclasses.replace(
            together, reductions=[(cut, YES) for cut in less], retentions=[Retained(cut, "") for cut in still]
        )
        yield dataclasses.replace(now, retentions=[Retained(cut, "") for cut in (*still, *before)]), now


def _turns_out(cut: Cut, met: Truth) -> list[Cut]:
    """What is known to be taken, each way; the least first."""
    ends = [replace(cut, low=end, high=end) for end in sorted({cut.low, cut.high})]
    return [Cut()] if met is NO else ends if met is YES else [Cut(), *ends]


def _ways(each: Sequence[Sequence[Cut]]) -> list[tuple[Cut, ...]]:
    """Every way of several things taken; of many only the least and the most of all of them, which bound the others."""
    if prod(map(len, each)) <= WAYS:
        return list(product(*each))
    return [tuple(cuts[end] for cuts in each) for end in (0, -1)]


def _least_and_most(amounts: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    found = [max(Fraction(0), amount) for amount in amounts]
    return min(found), max(found)


def already(tranche: Tranche, found: Sequence[Part], together: Together | None, claimed_back: Fraction) -> str:
    """Why nothing is left to pay, if so."""
    if tranche.money.full_payment:
        return "it has been paid"
    settled = tranche.money.settled + claimed_back
    if settled <= 0 or together is None or not any(part.sure for part in found):
        return ""
    ends = [end for part in found for end in [_most(part)] if end is not None]
    if together.bounds(Fraction(0), sum(ends, Fraction(0)))[1] > settled:
        return ""
    if tranche.money.approved_unpaid:
        return "it has been approved; the payment is not recorded"
    if claimed_back:
        return "what was paid of it was claimed back"
    return "the entitlement to date has been paid"


def _settled(found: Sequence[Part]) -> tuple[Fraction, Fraction] | None:
    """What a full payment was of: of the rules that speak now, else of the only rule there is."""
    first = next((part for part in found if not part.further), None)
    if first is None:
        return Fraction(0), Fraction(0)
    if first.agreed is not None:
        return first.bounds()
    gives = first.results[0].gives if len(first.results) == 1 else None
    return (gives.exact[0], gives.exact[1]) if gives is not None and len(gives.exact) == 2 else None


def _most(part: Part) -> Fraction | None:
    """The most that the rules of a part which speak, or else those which may, come to."""
    speaking = part.met or part.unknown
    ends = [gives.exact[1] for r in speaking for gives in [r.gives] if gives is not None and gives.exact]
    return max(ends, default=None)
