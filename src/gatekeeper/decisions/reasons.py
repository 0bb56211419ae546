"""Why so much is released and no more, in a few words: what a resolution and a register have room for."""

from collections.abc import Iterator

from gatekeeper.decisions.obstacles import (
    Obstacle,
    Obstacles,
    distinct,
    fewest,
    leaves,
    of_all_releases,
    release_rules,
    standing_in_the_way,
)
from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.wording import clause_text, counted, money, quoted, rule_name, short, statement
from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import Outcome, Verdict


def reason(decision: Decision, in_the_way: dict[str, Obstacles]) -> str:
    """Why so much and no more, in a few words."""
    match decision.outcome:
        case Outcome.INVALID:
            return "a fact the rules turn on is recorded in error and must be mended first"
        case Outcome.NOT_IN_FORCE:
            return f"the rules are not in force on {date_text(decision.on)}"
        case Outcome.ALREADY_RELEASED:
            return _already_released(decision)
        case Outcome.NO_RULE:
            return "no rule speaks of it"
        case Outcome.BARRED:
            return "; ".join(guards(decision, in_the_way, ("never",))) or "a rule forbids it"
        case Outcome.ON_HOLD:
            return "; ".join(guards(decision, in_the_way, ("never", "hold"))) or "a hold applies"
        case Outcome.CONFLICT:
            return " and ".join(gives(decision)) or "two rules give different amounts"
        case Outcome.LAPSED:
            return _lapsed(decision, in_the_way)
        case Outcome.NOT_YET:
            return _not_yet(decision, in_the_way)
        case Outcome.UNDETERMINED:
            return _undetermined(decision, in_the_way)
        case Outcome.RECOVER | Outcome.CANCEL:
            return "; ".join(decision.reasons) or "a remedy applies"
        case Outcome.RELEASE_IN_PART:
            return _in_part(decision)
        case Outcome.RELEASE:
            waived = any(waiver.used and waiver.valid for waiver in decision.waivers)
            return f"what the rules ask is met{' or waived' if waived else ''}"


def _already_released(decision: Decision) -> str:
    paid, approved = (money(amount, decision.currency) for amount in (decision.paid, decision.approved_unpaid))
    if not decision.approved_unpaid:
        return f"what is due has been paid ({paid})"
    also = f" and {paid} paid" if decision.paid else ""
    return f"{approved} has been approved, its payment not recorded{also}"


def _in_part(decision: Decision) -> str:
    """The steps that made the amount smaller, in the words of the amount."""
    steps = [line.text for line in decision.amount_lines if line.step in _SHAPING]
    if decision.paid:
        steps.append(f"{money(decision.paid, decision.currency)} already paid")
    return "; ".join(steps) or "the rules give part of the tranche"


_SHAPING = ("formula", "floor", "cap", "reduction", "retention")


def _lapsed(decision: Decision, in_the_way: dict[str, Obstacles]) -> str:
    lost = [leaf for leaf in of_all_releases(decision, in_the_way) if leaf.wanted and not leaf.condition.possible]
    if not lost:
        return "; ".join(decision.reasons) or "a condition can no longer be met"
    return f"{_few(decision, lost, len(lost))}, and can no longer be met"


def _not_yet(decision: Decision, in_the_way: dict[str, Obstacles]) -> str:
    rules = release_rules(decision)
    found = of_all_releases(decision, in_the_way)
    if not found:
        return "; ".join(decision.reasons) or "a condition is not met yet"
    one = len(rules) == 1
    whole = in_the_way[rules[0].id]
    needed = fewest(whole) if one else min(fewest(in_the_way[rule.id]) for rule in rules)
    ways = "" if one else f" under none of {len(rules)} rules may it be paid:"
    sure = [leaf for leaf in whole.parts if isinstance(leaf, Obstacle)] if one and not whole.is_choice else []
    return f"{ways}{_few(decision, sure or found, needed if one else len(found))}".strip()


def _few(decision: Decision, found: list[Obstacle], count: int) -> str:
    """The first two in words, and how many more."""
    said = [short(decision, leaf.condition) for leaf in found[:2]][:count]
    more = count - len(said)
    return "; ".join([*said, f"and {counted(more, 'more condition')}"] if more else said)


def _undetermined(decision: Decision, in_the_way: dict[str, Obstacles]) -> str:
    unknown = (leaf for leaf in standing_in_the_way(in_the_way) if leaf.condition.verdict is Verdict.UNKNOWN)
    found = [quoted(leaf.condition.requirement) for leaf in distinct(unknown)]
    many = f"{len(found)} facts not known, among them {found[0]}" if len(found) > 2 else " and ".join(found)
    known = "" if len(found) > 2 else f", which {'is' if len(found) == 1 else 'are'} not known"
    facts = f"it turns on {many}{known}" if found else "it turns on facts not known"
    if decision.amount_range is None:
        return facts
    low, high = decision.amount_range
    return f"{facts}; between {money(low, decision.currency)} and {money(high, decision.currency)} may be due"


def gives(decision: Decision) -> Iterator[str]:
    """What each rule that pays would give."""
    for rule in decision.rules:
        if rule.kind == "release" and rule.entitlement is not None and rule.verdict is Verdict.MET:
            gives = money(rule.entitlement, decision.currency)
            yield f"{rule_name(rule)} gives {gives}{clause_text(rule.clause)}"


def guards(decision: Decision, in_the_way: dict[str, Obstacles], kinds: tuple[str, ...]) -> Iterator[str]:
    """Each hold or never rule that applies or cannot be ruled out, and on what."""
    for rule in decision.rules:
        if rule.kind not in kinds or rule.verdict not in (Verdict.MET, Verdict.UNKNOWN, Verdict.INVALID):
            continue
        verb = {"never": "barred", "hold": "held"}[rule.kind]
        applies = rule.verdict is Verdict.MET
        under = f" under {quoted(rule.label)}" if rule.label else ""
        because = "; and ".join(statement(decision, leaf.condition) for leaf in leaves(in_the_way[rule.id]))
        start = f"{verb}{under}" if applies else f"it cannot be ruled out that it is {verb}{under}"
        yield f"{start}{', because ' if because else ''}{because}{clause_text(rule.clause)}"
