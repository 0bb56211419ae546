"""Why so much is released and no more, in a few words: what a resolution and a register have room for."""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from gatekeeper.decisions.causes import Cause, causes, in_a_word
from gatekeeper.decisions.needs import gives_nothing, wrong_elsewhere
from gatekeeper.decisions.obstacles import (
    Obstacle,
    Obstacles,
    Reading,
    distinct,
    fewest,
    leaves,
    only_unknown,
    speaking_rules,
)
from gatekeeper.decisions.record import AmountLine, Condition, Decision, RuleFound
from gatekeeper.decisions.wording import (
    calm,
    clause_text,
    counted,
    in_effect,
    inside,
    listed,
    money,
    quoted,
    rule_name,
    short,
    use_text,
)
from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import Outcome, Verdict


def reason(decision: Decision, in_the_way: dict[str, Obstacles], read: Reading) -> str:
    """Why so much and no more, in a few words."""
    match decision.outcome:
        case Outcome.INVALID:
            return _invalid(decision)
        case Outcome.NOT_IN_FORCE:
            return not_in_force(decision)
        case Outcome.ALREADY_RELEASED:
            return _already_released(decision)
        case Outcome.NO_RULE:
            return "no rule speaks of it"
        case Outcome.BARRED | Outcome.ON_HOLD | Outcome.RECOVER | Outcome.CANCEL:
            return "; ".join(stopping(decision, in_the_way)) or "; ".join(decision.reasons)
        case Outcome.CONFLICT:
            return listed(gives(decision)) or "two rules give different amounts"
        case Outcome.LAPSED:
            return _lapsed(decision, in_the_way, read)
        case Outcome.NOT_YET:
            return _not_yet(decision, in_the_way, read)
        case Outcome.UNDETERMINED:
            return _undetermined(decision, in_the_way)
        case Outcome.RELEASE_IN_PART:
            return _in_part(decision)
        case Outcome.RELEASE:
            waived = any(waiver.used and waiver.valid for waiver in decision.waivers)
            return f"what the rules ask is met{' or waived' if waived else ''}"
        case _:
            assert_never(decision.outcome)


def not_in_force(decision: Decision) -> str:
    """`the rules were in force from 1 January 2024 to 31 December 2025`, as seen from the decision date."""
    first, last = decision.in_force
    begins = f" from {date_text(first)}" if first else ""
    ends = f" to {date_text(last)}" if last else ""
    verb = "were" if last is not None and last < decision.on else "are"
    return f"the rules {verb} in force{begins}{ends}, not on {date_text(decision.on)}"


def _invalid(decision: Decision) -> str:
    wrong = causes(decision, (c for c in decision.conditions if c.verdict is Verdict.INVALID))
    said = [f"{cause.named} is recorded in error ({calm(cause.instead)})" for cause in wrong]
    said += [calm(text) for text in wrong_elsewhere(decision)]
    more = len(said) - 2
    return "; ".join([*said[:2], f"and {more} more"] if more > 0 else said) or "a fact is recorded in error"


def _already_released(decision: Decision) -> str:
    paid, approved = (money(amount, decision.currency) for amount in (decision.paid, decision.approved_unpaid))
    if decision.approved_unpaid:
        also = f", and {paid} is paid" if decision.paid else ""
        return f"{approved} is approved and its payment not recorded{also}"
    if decision.retained:
        until = next((line.text for line in decision.amount_lines if line.step == "retention"), "retained")
        return f"what is due is paid ({paid}); {money(decision.retained, decision.currency)} is {calm(until)}"
    if decision.excess:
        return f"{paid} is paid, {money(decision.excess, decision.currency)} more than the rules give"
    if decision.entitlement is not None and decision.paid < decision.entitlement:
        less = money(decision.entitlement - decision.paid, decision.currency)
        return f"{paid} is recorded as its payment, {less} less than the rules give; a part is a `part payment`"
    return f"what is due is paid ({paid})"


def _in_part(decision: Decision) -> str:
    """What the rule that pays gives, by which formula, and what bounds it."""
    said = [given(decision, rule, with_clause=False) for rule in paying_rules(decision)]
    said = said if len(said) > 1 and any(rule.further for rule in decision.rules) else said[:1]
    said += [f"{line.text}: {money(-line.amount, decision.currency)}" for line in taken(decision)]
    said += bounds(decision)
    if decision.paid:
        said.append(f"{money(decision.paid, decision.currency)} is paid already")
    return "; ".join(said) or "the rules give part of the tranche"


def paying_rules(decision: Decision) -> list[RuleFound]:
    """The rules whose amount is the entitlement."""
    met = [rule for rule in decision.rules if rule.kind == "release" and rule.verdict is Verdict.MET]
    if any(line.step in _TOGETHER for line in decision.amount_lines):
        return met
    return [rule for rule in met if rule.entitlement is not None and rule.entitlement == decision.entitlement]


def given(decision: Decision, rule: RuleFound, with_clause: bool = True) -> str:
    """`“filing” gives 84,000 USD (Schedule 3, 3 (b)): 40% of the tranche`."""
    if rule.entitlement is None:
        return f"{rule_name(rule)} gives an amount that is not known"
    amount = money(rule.entitlement, decision.currency)
    steps = [calm(line.text) for line in rule.amount_lines if line.step in _SHAPING]
    how = "; ".join(step for step in steps if step != amount)
    clause = clause_text(rule.clause) if with_clause else ""
    whole = decision.tranche_amount is not None and rule.entitlement == decision.tranche_amount
    what = f"the whole tranche, {amount}" if whole else amount if rule.entitlement else "nothing yet"
    return f"{rule_name(rule)} gives {what}{clause}{f': {how}' if how and not whole else ''}"


_TOGETHER = ("further", "reduction", "retention")  # steps that no single rule makes
_SHAPING = ("formula", "floor", "cap", "reduction", "retention")


def taken(decision: Decision) -> list[AmountLine]:
    """What reductions and retentions take, line by line."""
    return [line for line in decision.amount_lines if line.step in ("reduction", "retention")]


def authority(decision: Decision) -> str:
    """`at most 150,000 USD may rest on a waiver`, where that bounds the amount."""
    return next((calm(line.text) for line in decision.amount_lines if line.step == "authority"), "")


def bounds(decision: Decision) -> tuple[str, ...]:
    """Whatever makes the payment less than what is due: the authority of a waiver, a limit."""
    steps = ("authority", "limit", "budget")
    return tuple(calm(line.text) for line in decision.amount_lines if line.step in steps)


def _lapsed(decision: Decision, in_the_way: dict[str, Obstacles], read: Reading) -> str:
    found = of_releases(decision, in_the_way, read)
    lost = [leaf for leaf in found if leaf.wanted and not leaf.condition.possible]
    if not lost:
        return "; ".join(decision.reasons) or "a condition can no longer be met"
    return f"{_few(decision, lost, len(lost))}, and can no longer be met"


def _not_yet(decision: Decision, in_the_way: dict[str, Obstacles], read: Reading) -> str:
    rules = speaking_rules(decision, read)
    nothing = [given(decision, rule, with_clause=False) for rule in rules if rule.id in gives_nothing(decision)]
    if nothing or not rules:
        return "; ".join(nothing or decision.reasons) or "a condition is not met yet"
    nearest = min(rules, key=lambda rule: fewest(in_the_way[rule.id]))
    whole = in_the_way[nearest.id]
    if not fewest(whole):
        return "; ".join(decision.reasons) or "a condition is not met yet"
    shared = _asked_by_all([in_the_way[rule.id] for rule in rules])
    lacking = told(decision, whole, [leaf for leaf in _sure(whole) if leaf.condition.requirement in shared])
    return lacking if len(rules) == 1 or shared else f"{rule_name(nearest)} lacks least: {lacking}"


def told(decision: Decision, whole: Obstacles, first: Sequence[Obstacle] = ()) -> str:
    """What must be overcome, the conditions of all rules first; alternatives only where nothing else stands."""
    sure = [*first, *(leaf for leaf in _sure(whole) if leaf not in first)]
    if sure:
        return _few(decision, sure, fewest(whole))
    choice = whole if whole.is_choice else next(part for part in whole.parts if isinstance(part, Obstacles))
    names = [" with ".join(quoted(leaf.condition.requirement) for leaf in distinct(leaves(p))) for p in choice.parts]
    verb = "is" if choice.count == 1 else "are"
    return f"{choice.count} of these {len(names)} {verb} still needed: {listed(names, 'or')}"


def _sure(whole: Obstacles) -> list[Obstacle]:
    """What must be overcome in any case."""
    return [] if whole.is_choice else [leaf for leaf in whole.parts if isinstance(leaf, Obstacle)]


def _asked_by_all(ways: list[Obstacles]) -> frozenset[str]:
    asked = [frozenset(leaf.condition.requirement for leaf in _sure(way)) for way in ways]
    return frozenset.intersection(*asked) if asked else frozenset()


def _few(decision: Decision, found: list[Obstacle], count: int) -> str:
    """The first two in words, and how many more."""
    said = [short(decision, leaf.condition) for leaf in found[:2]][:count]
    more = count - len(said)
    return "; ".join([*said, f"and {counted(more, 'more condition')}"] if more > 0 else said)


def _undetermined(decision: Decision, in_the_way: dict[str, Obstacles]) -> str:
    found = unknown_causes(decision, in_the_way)
    more = len(found) - 2
    said = [in_a_word(cause) for cause in found[:2]]
    if not found:
        return f"{'; '.join(decision.reasons) or 'it turns on facts that are not known'}{range_text(decision)}"
    return f"it turns on {listed([*said, counted(more, 'more fact')] if more > 0 else said)}{range_text(decision)}"


def unknown_causes(decision: Decision, in_the_way: dict[str, Obstacles]) -> tuple[Cause, ...]:
    """The facts whose absence keeps the decision open, each once."""
    unknown = [leaf.condition for leaf in awaited(decision, in_the_way) if leaf.condition.verdict is Verdict.UNKNOWN]
    return causes(decision, unknown)


def awaited(decision: Decision, in_the_way: dict[str, Obstacles]) -> Iterator[Obstacle]:
    """What stands in the way; where knowing is enough, only what is not known."""
    for asking in [rule.id for rule in decision.rules] + [limit.id for limit in decision.limits]:
        found = in_the_way[asking]
        yield from leaves(only_unknown(found) or found)


def range_text(decision: Decision) -> str:
    """`; between 0 USD and 95,000 USD may be due`, where the amount is not known."""
    if decision.amount_range is None:
        return ""
    low, high = decision.amount_range
    if low == high:
        return f"; {money(low, decision.currency) if low else 'nothing'} may then be due"
    return f"; between {money(low, decision.currency)} and {money(high, decision.currency)} may then be due"


def gives(decision: Decision) -> Iterator[str]:
    """What each rule that pays would give."""
    for rule in decision.rules:
        if rule.kind == "release" and rule.entitlement is not None and rule.verdict is Verdict.MET:
            amount = money(rule.entitlement, decision.currency)
            yield f"{rule_name(rule)} gives {amount}{clause_text(rule.clause)}"


def of_releases(decision: Decision, in_the_way: dict[str, Obstacles], read: Reading) -> list[Obstacle]:
    """Every obstacle of the rules that could pay, each requirement once."""
    return list(distinct(leaf for rule in speaking_rules(decision, read) for leaf in leaves(in_the_way[rule.id])))


STOPPING = ("never", "hold", "cancel", "recover")

STOPPED_BY = {  # which rules may stand behind an outcome
    Outcome.BARRED: ("never",),
    Outcome.ON_HOLD: STOPPING,
    Outcome.RECOVER: ("recover",),
    Outcome.CANCEL: ("cancel",),
}

_STOPS = {
    "never": ("barred", "bars it"),
    "hold": ("held", "holds it"),
    "cancel": ("cancelled", "cancels it"),
    "recover": ("claimed back", "claims back what was paid"),
}


def stopping(decision: Decision, in_the_way: dict[str, Obstacles]) -> Iterator[str]:
    """What stands behind an outcome that stops a payment: rules, and what was done under a power."""
    yield from guards(decision, in_the_way, STOPPED_BY.get(decision.outcome, STOPPING))
    acts = {Outcome.ON_HOLD: ("held", "deferred"), Outcome.CANCEL: ("cancelled",)}.get(decision.outcome, ())
    yield from (use_text(used) for used in in_effect(decision, *acts))


def guards(decision: Decision, in_the_way: dict[str, Obstacles], kinds: tuple[str, ...]) -> Iterator[str]:
    """Each rule of these kinds that applies or cannot be ruled out, and on what."""
    for rule in decision.rules:
        if rule.kind not in kinds or rule.verdict not in (Verdict.MET, Verdict.UNKNOWN, Verdict.INVALID):
            continue
        found = [leaf.condition for leaf in leaves(in_the_way[rule.id])]
        because = _because(decision, found)
        name = rule_name(rule)
        done, does = _STOPS[rule.kind]
        start = f"{done} under {name}"
        if rule.verdict is not Verdict.MET:
            start = f"it cannot be ruled out that {name} {does}"
        yield f"{start}{clause_text(rule.clause)}{', because ' if because else ''}{because}"


def _because(decision: Decision, found: Iterable[Condition]) -> str:
    return listed(inside(decision, condition) for condition in found)
