"""What rests on waivers is bounded by the authority of who granted them."""

from dataclasses import replace

from gatekeeper.decisions.tranche import Found, Tranche
from gatekeeper.decisions.waivers import Waiver
from gatekeeper.program import model
from gatekeeper.values.money import money_text
from gatekeeper.values.truth import NO, YES
from gatekeeper.vocabulary import Outcome


def within_authority(tranche: Tranche, found: Found, plain: Found, waivers: tuple[Waiver, ...]) -> Found:
    """What rests on waivers is bounded by their authority, counting what was paid of the tranche before.

    `plain` is the outcome without them: what it pays rests on nobody's waiver.
    """
    limits = [waivers[position - 1].limit for position in _rested_on(found)]
    limit = min((limit for limit in limits if limit is not None), default=None)
    if limit is None or found.amount <= plain.amount:
        return found
    room = limit - tranche.money.settled
    amount = max(plain.amount, min(found.amount, room))
    if amount == found.amount:
        return found
    bound = f"at most {money_text(limit, tranche.program.currency)} may rest on a waiver"
    if amount <= 0:
        return replace(plain, judge=found.judge, results=found.results, reasons=(bound,))
    return replace(found, outcome=Outcome.RELEASE_IN_PART, amount=amount, reasons=(bound,), bound=bound)


def _rested_on(found: Found) -> set[int]:
    """The waivers that the payment rests on: not those of a release that does not speak, which pays nothing."""
    releases = [result for result in found.results if isinstance(result.rule, model.Release)]
    silent = {result.rule.id for result in releases if result.speaks is not YES}
    if len(silent) == len(releases):  # one of them speaks, whichever way what is not known turns out
        silent = {result.rule.id for result in releases if result.speaks is NO}
    return set().union(*(used for rule, used in found.judge.used_by.items() if rule not in silent))
