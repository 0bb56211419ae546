"""What the record says in words: why, why not and by how much, what is still needed, from whom, by when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gatekeeper.decisions.needs import Among, Need, need_text, needs_text, still_needed
from gatekeeper.decisions.obstacles import (
    Obstacles,
    Reading,
    distinct,
    is_waived,
    leaves,
    obstacles_of,
    reading,
    release_rules,
    standing_in_the_way,
)
from gatekeeper.decisions.reasons import gives, guards, reason
from gatekeeper.decisions.record import Condition, Decision, RuleFound
from gatekeeper.decisions.risks import risks
from gatekeeper.decisions.wording import (
    capital,
    clause_text,
    distance,
    money,
    quoted,
    rule_name,
    sentence,
    verdict_word,
    waived_sentence,
    whom,
)
from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import Outcome, Verdict

__all__ = ["Among", "Explanation", "Line", "Need", "explain", "need_text", "needs_text"]


@dataclass(frozen=True, slots=True)
class Line:
    """One condition in words: what is required, what was seen, the verdict, how far off, and under which clause."""

    condition: Condition
    verdict: str  # met, not met, open, not known, invalid, waived; known where an amount rests on it
    distance: str  # `short by 190,000 USD`, `12 days late`, `31 days left`; empty when met


@dataclass(frozen=True, slots=True)
class Explanation:
    """One decision in words, read from its record and nothing else."""

    headline: str  # `release 250,000 USD of tranche 2 of A-001`
    recommendation: str  # worded for a resolution
    reason: str  # the most telling reason in a few words
    why: tuple[str, ...]
    why_not: tuple[str, ...]
    lines: tuple[Line, ...]
    still_needed: tuple[Need, ...]
    risks: tuple[str, ...]


def explain(decision: Decision) -> Explanation:
    """The decision in words."""
    read = reading(decision)
    in_the_way = {rule.id: obstacles_of(rule, read) for rule in decision.rules}
    because = reason(decision, in_the_way)
    return Explanation(
        headline=_headline(decision),
        recommendation=_recommendation(decision, because),
        reason=because,
        why=_why(decision, read),
        why_not=_why_not(decision, in_the_way),
        lines=tuple(Line(c, verdict_word(decision, c), distance(c, decision.on)) for c in decision.conditions),
        still_needed=still_needed(decision, in_the_way),
        risks=risks(decision, standing_in_the_way(in_the_way)),
    )


# --- headline, recommendation, reason --------------------------------------------------------------------------------


def _headline(decision: Decision) -> str:
    which = f"tranche {decision.tranche} of {decision.award}"
    match decision.outcome:
        case Outcome.RELEASE:
            return f"release {money(decision.amount, decision.currency)} of {which}"
        case Outcome.RELEASE_IN_PART:
            return f"release in part: {money(decision.amount, decision.currency)} of {which}"
        case outcome:
            return f"{outcome}: {which}"


def _recommendation(decision: Decision, because: str) -> str:
    which = f"tranche {decision.tranche}"
    if not decision.outcome.pays:
        return f"release nothing of {which} now: {because}"
    waivers = sorted({whom(waiver.by) for waiver in decision.waivers if waiver.used and waiver.valid})
    resting = f", resting on a waiver by {' and '.join(waivers)}" if waivers else ""
    whole = decision.tranche_amount
    part = decision.outcome is Outcome.RELEASE_IN_PART and whole is not None
    of = f"{which} ({money(whole, decision.currency)})" if part and whole is not None else which
    return f"release up to {money(decision.amount, decision.currency)} of {of}{resting}"


# --- why -------------------------------------------------------------------------------------------------------------


def _why(decision: Decision, read: Reading) -> tuple[str, ...]:
    """For a release, the conditions it rests on; guards and exceptions only where a waiver lifted them."""
    if not decision.outcome.pays:
        return ()
    said = [text for rule in decision.rules for text in _why_of(decision, rule, read)]
    return tuple(dict.fromkeys(said)) or decision.reasons


def _why_of(decision: Decision, rule: RuleFound, read: Reading) -> Iterator[str]:
    if rule.kind == "release" and rule.verdict is not Verdict.MET:
        return
    if rule.kind == "release" and rule.when is None:
        yield f"The rules release it in any case{clause_text(rule.clause)}."
    for root, wanted in ((rule.when, rule.kind == "release"), (rule.unless, rule.kind != "release")):
        if root is None:
            continue
        for condition in read.support(root, wanted):
            if is_waived(decision, condition):
                yield waived_sentence(decision, condition)
            elif wanted:
                yield sentence(decision, condition)
        if wanted and not read.satisfied(root, wanted):
            for leaf in leaves(read.obstacles(root, wanted)):
                yield f"The outcome is the same whatever {quoted(leaf.condition.requirement)} turns out to be."


# --- why not ---------------------------------------------------------------------------------------------------------


def _why_not(decision: Decision, in_the_way: dict[str, Obstacles]) -> tuple[str, ...]:
    match decision.outcome:
        case Outcome.RELEASE | Outcome.RELEASE_IN_PART:
            return ()
        case Outcome.INVALID:
            said = list(_of_invalid(decision))
        case Outcome.NOT_IN_FORCE:
            said = [_force_text(decision)]
        case Outcome.ALREADY_RELEASED:
            said = list(_of_released(decision))
        case Outcome.NO_RULE:
            said = [f"No rule of {decision.rules_file} speaks of tranche {decision.tranche}."]
        case Outcome.CONFLICT:
            said = list(_sentences(gives(decision)))
        case Outcome.BARRED:
            said = list(_sentences(guards(decision, in_the_way, ("never",))))
        case Outcome.ON_HOLD | Outcome.NOT_YET | Outcome.UNDETERMINED | Outcome.LAPSED:
            held = _sentences(guards(decision, in_the_way, ("never", "hold")))
            said = [*held, *_of_releases(decision, in_the_way)]
        case Outcome.RECOVER | Outcome.CANCEL:
            said = []
    return tuple(dict.fromkeys(said)) or decision.reasons


def _of_invalid(decision: Decision) -> Iterator[str]:
    bad = [c for c in decision.conditions if c.verdict is Verdict.INVALID]
    yield from (sentence(decision, condition) for condition in bad)
    yield from (
        reason for reason in decision.reasons if not any(c.observed and c.observed.rstrip(".") in reason for c in bad)
    )


def _force_text(decision: Decision) -> str:
    first, last = decision.in_force
    begins = f" from {date_text(first)}" if first else ""
    ends = f" to {date_text(last)}" if last else ""
    return f"The rules are in force{begins}{ends}, and the decision date is {date_text(decision.on)}."


def _of_released(decision: Decision) -> Iterator[str]:
    for payment in decision.payments:
        reference = f", reference {payment.reference}" if payment.reference else ""
        amount = money(payment.amount, decision.currency)
        yield f"{amount}: {payment.kind} recorded on {date_text(payment.paid_on)}{reference}."
    if decision.approved_unpaid:
        yield f"{money(decision.approved_unpaid, decision.currency)} is approved, its payment not recorded."


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    return (f"{capital(text)}." for text in texts)


def _of_releases(decision: Decision, in_the_way: dict[str, Obstacles]) -> Iterator[str]:
    rules = release_rules(decision)
    for rule in rules:
        under = f"Under {rule_name(rule)}: " if len(rules) > 1 else ""
        for leaf in distinct(leaves(in_the_way[rule.id])):
            yield under + sentence(decision, leaf.condition)
