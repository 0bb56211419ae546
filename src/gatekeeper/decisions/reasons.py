"""Why so much is released and no more, in a few words: what a resolution and a register have room for."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import assert_never

from gatekeeper.decisions.causes import Cause, causes, in_a_word, in_error
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
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.wording import (
    calm,
    clause_text,
    counted,
    decisive_waivers,
    in_effect,
    inside,
    listed,
    money,
    quoted,
    rule_name,
    short,
    use_text,
)
from gatekeeper.reader import N_, date_text, say, say_n
from gatekeeper.vocabulary import Outcome, PaymentKind, Verdict


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
            return say("no rule speaks of it") if decision.rules_file else _recorded_reasons(decision)
        case Outcome.BARRED | Outcome.ON_HOLD | Outcome.RECOVER | Outcome.CANCEL:
            return say("; ").join(stopping(decision, in_the_way)) or _recorded_reasons(decision)
        case Outcome.CONFLICT:
            return listed(gives(decision)) or say("two rules give different amounts")
        case Outcome.LAPSED:
            return _lapsed(decision, in_the_way, read)
        case Outcome.NOT_YET:
            return _not_yet(decision, in_the_way, read)
        case Outcome.UNDETERMINED:
            return _undetermined(decision, in_the_way)
        case Outcome.RELEASE_IN_PART:
            return _in_part(decision)
        case Outcome.RELEASE:
            waived = decisive_waivers(decision)
            return say("what the rules ask is met or waived") if waived else say("what the rules ask is met")
        case _:
            assert_never(decision.outcome)


def _recorded_reasons(decision: Decision) -> str:
    return say("; ").join(map(recorded, decision.reasons))


def not_in_force(decision: Decision) -> str:
    """`the rules were in force from 1 January 2024 to 31 December 2025`, as seen from the decision date."""
    first, last = decision.in_force
    begins = say(" from {day}", day=date_text(first)) if first else ""
    ends = say(" to {day}", day=date_text(last)) if last else ""
    day = date_text(decision.on)
    if last is not None and last < decision.on:
        return say("the rules were in force{when}, not on {day}", when=begins + ends, day=day)
    return say("the rules are in force{when}, not on {day}", when=begins + ends, day=day)


def _invalid(decision: Decision) -> str:
    said = [
        say("{what} is recorded in error ({found})", what=cause.named, found=calm(cause.instead))
        if cause.is_fact
        else say("{what} cannot be judged ({found})", what=cause.named, found=calm(cause.instead))
        for cause in in_error(decision)
    ]
    said += [calm(text) for text in wrong_elsewhere(decision)]
    more = len(said) - 2
    return say("; ").join(
        [*said[:2], say_n("and {count} more", "and {count} more", more)] if more > 0 else said
    ) or say("a fact is recorded in error")


def _already_released(decision: Decision) -> str:
    paid, approved = (money(amount, decision.currency) for amount in (decision.paid, decision.approved_unpaid))
    if decision.approved_unpaid:
        also = say(", and {amount} is paid", amount=paid) if decision.paid else ""
        return say("{amount} is approved and its payment not recorded", amount=approved) + also
    if decision.retained:
        until = next((line.text for line in decision.amount_lines if line.step == "retention"), "retained")
        kept = money(decision.retained, decision.currency)
        return say("what is due is paid ({paid}); {amount} is {retained}", paid=paid, amount=kept, retained=calm(until))
    if decision.excess:
        more = money(decision.excess, decision.currency)
        return say("{paid} is paid, {amount} more than the rules give", paid=paid, amount=more)
    if decision.entitlement is not None and decision.paid < decision.entitlement:
        back = sum((p.amount for p in decision.payments if p.kind == PaymentKind.RECOVERY), Decimal(0))
        before = money(decision.paid + back, decision.currency)
        if decision.paid + back >= decision.entitlement:
            amount = money(back, decision.currency)
            return say("{paid} was paid, and {amount} of it recovered", paid=before, amount=amount)
        less = money(decision.entitlement - decision.paid - back, decision.currency)
        return say(
            "{paid} is recorded as its payment, {amount} less than the rules give; a part is a `part payment`",
            paid=before, amount=less,
        )  # fmt: skip
    return say("what is due is paid ({paid})", paid=paid)


def _in_part(decision: Decision) -> str:
    """What the rule that pays gives, by which formula, and what bounds it."""
    said = [given(decision, rule, with_clause=False) for rule in paying_rules(decision)]
    said = said if len(said) > 1 and any(rule.further for rule in decision.rules) else said[:1]
    said += [_taken_off(decision, recorded(line.text), line) for line in taken(decision)]
    said += bounds(decision)
    if decision.paid:
        said.append(say("{amount} is paid already", amount=money(decision.paid, decision.currency)))
    return say("; ").join(said) or say("the rules give part of the tranche")


def _taken_off(decision: Decision, what: str, line: AmountLine) -> str:
    return say("{step}: {amount}", step=what, amount=money(-line.amount, decision.currency))


def paying_rules(decision: Decision) -> list[RuleFound]:
    """The rules whose amount is the entitlement."""
    met = [rule for rule in decision.rules if rule.kind == "release" and rule.verdict is Verdict.MET]
    if any(line.step in _TOGETHER for line in decision.amount_lines):
        return met
    return [rule for rule in met if rule.entitlement is not None and rule.entitlement == decision.entitlement]


def given(decision: Decision, rule: RuleFound, with_clause: bool = True) -> str:
    """`“filing” gives 84,000 USD (Schedule 3, 3 (b)): 40% of the tranche`."""
    if rule.entitlement is None:
        return say("{rule} gives an amount that is not known", rule=rule_name(rule))
    amount = money(rule.entitlement, decision.currency)
    steps = [calm(line.text) for line in rule.amount_lines if line.step in _SHAPING]
    how = say("; ").join(step for step in steps if step != amount)
    clause = clause_text(rule.clause) if with_clause else ""
    whole = decision.tranche_amount is not None and rule.entitlement == decision.tranche_amount
    what = amount if rule.entitlement else say("nothing yet")
    if whole:
        what = say("the whole tranche, {amount}", amount=amount)
    gives = say("{rule} gives {amount}", rule=rule_name(rule), amount=what) + clause
    return say("{gives}: {how}", gives=gives, how=how) if how and not whole else gives


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
        return _recorded_reasons(decision) or say("a condition can no longer be met")
    return say("{what}, and can no longer be met", what=_few(decision, lost, len(lost)))


def _not_yet(decision: Decision, in_the_way: dict[str, Obstacles], read: Reading) -> str:
    rules = speaking_rules(decision, read)
    nothing = [given(decision, rule, with_clause=False) for rule in rules if rule.id in gives_nothing(decision)]
    if nothing or not rules:
        return say("; ").join(nothing) or _recorded_reasons(decision) or say("a condition is not met yet")
    rules = [rule for rule in rules if rule.possible] or rules
    nearest = min(rules, key=lambda rule: fewest(in_the_way[rule.id]))
    whole = in_the_way[nearest.id]
    if not fewest(whole):
        return _recorded_reasons(decision) or say("a condition is not met yet")
    shared = _asked_by_all([in_the_way[rule.id] for rule in rules])
    lacking = told(decision, whole, [leaf for leaf in _sure(whole) if leaf.condition.requirement in shared])
    if len(rules) == 1 or shared:
        return lacking
    return say("{rule} lacks least: {conditions}", rule=rule_name(nearest), conditions=lacking)


def told(decision: Decision, whole: Obstacles, first: Sequence[Obstacle] = ()) -> str:
    """What must be overcome, the conditions of all rules first; alternatives only where nothing else stands."""
    sure = [*first, *(leaf for leaf in _sure(whole) if leaf not in first)]
    if sure:
        return _few(decision, sure, fewest(whole))
    choice = whole if whole.is_choice else next(part for part in whole.parts if isinstance(part, Obstacles))
    names = [say(" with ").join(_wanted(leaf) for leaf in distinct(leaves(p))) for p in choice.parts]
    return some_needed(choice.count, len(names), listed(names, "or"))


def _wanted(leaf: Obstacle) -> str:
    """`“customers ≥ 40”`, or of what must not be so `that “strike” does not apply`."""
    name = quoted(leaf.condition.requirement)
    return name if leaf.wanted else say("that {condition} does not apply", condition=name)


def some_needed(count: int, all_: int, which: str) -> str:
    """`1 of these 3 is still needed: …`."""
    if count == 1:
        return say("{count} of these {all} is still needed: {which}", count=count, all=all_, which=which)
    return say("{count} of these {all} are still needed: {which}", count=count, all=all_, which=which)


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
    if more <= 0:
        return say("; ").join(said)
    return say("; ").join([*said, say("and {conditions}", conditions=counted(more, "more condition"))])


def _undetermined(decision: Decision, in_the_way: dict[str, Obstacles]) -> str:
    found = unknown_causes(decision, in_the_way)
    more = len(found) - 2
    said = [in_a_word(cause) for cause in found[:2]]
    if not found:
        turns = _recorded_reasons(decision) or say("it turns on facts that are not known")
    else:
        facts = listed([*said, counted(more, "more fact")] if more > 0 else said)
        turns = say("it turns on {facts}", facts=facts)
    return f"{turns}{range_text(decision)}"


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
        if not low:
            return say("; nothing may then be due")
        return say("; {amount} may then be due", amount=money(low, decision.currency))
    ends = {"low": money(low, decision.currency), "high": money(high, decision.currency)}
    return say("; between {low} and {high} may then be due", **ends)


def gives(decision: Decision) -> Iterator[str]:
    """What each rule that pays would give."""
    for rule in decision.rules:
        if rule.kind == "release" and rule.entitlement is not None and rule.verdict is Verdict.MET:
            amount = money(rule.entitlement, decision.currency)
            yield say("{rule} gives {amount}", rule=rule_name(rule), amount=amount) + clause_text(rule.clause)


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
    "never": (N_("barred under {rule}"), N_("it cannot be ruled out that {rule} bars it")),
    "hold": (N_("held under {rule}"), N_("it cannot be ruled out that {rule} holds it")),
    "cancel": (N_("cancelled under {rule}"), N_("it cannot be ruled out that {rule} cancels it")),
    "recover": (N_("claimed back under {rule}"), N_("it cannot be ruled out that {rule} claims back what was paid")),
}
_CLAIMS = N_("it is not known how much {rule} claims back")


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
        stops, may_stop = _STOPS[rule.kind]
        if rule.kind == "recover" and rule.verdict is Verdict.MET and decision.outcome is Outcome.UNDETERMINED:
            stops, because = _CLAIMS, ""
        said = say(stops if rule.verdict is Verdict.MET else may_stop, rule=rule_name(rule)) + clause_text(rule.clause)
        yield said + say(", because {why}", why=because) if because else said


def _because(decision: Decision, found: Iterable[Condition]) -> str:
    return listed(inside(decision, condition) for condition in found)
