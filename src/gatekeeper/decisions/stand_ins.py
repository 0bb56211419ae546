"""A decision read as if an unknown fact that changes nothing had turned out one way, so that nobody is asked for it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from gatekeeper.decisions.completions import LIMIT
from gatekeeper.decisions.judge import Counting, Judged, answers_together, verdict
from gatekeeper.decisions.record import Condition, Decision, Node, RuleFound
from gatekeeper.decisions.wording import listed, money, quoted
from gatekeeper.reader import number_text, say
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth, every, negation, truth
from gatekeeper.vocabulary import Outcome, Verdict

_ANSWERS: dict[Verdict, tuple[Truth, Truth]] = {
    Verdict.MET: (YES, NO),
    Verdict.NOT_MET: (NO, YES),
    Verdict.OPEN: (NO, NO),
}

_JUDGED = ("release", "hold", "never", "cancel", "recover", "reduce")  # their verdict is that of their conditions


def with_stand_ins(decision: Decision) -> Decision:
    """The decision with the verdicts of its stand-ins, and what follows from them for its rules."""
    turned = {} if decision.completed is None else {s.condition: s.verdict for s in decision.completed.stand_ins}
    if not turned:
        return decision
    conditions = {c.id: replace(c, verdict=turned.get(c.id, c.verdict)) for c in decision.conditions}
    rules = tuple(_rule(rule, conditions, turned) for rule in decision.rules)
    return replace(decision, conditions=tuple(conditions.values()), rules=rules)


def stand_ins(decision: Decision) -> frozenset[int]:
    """The unknown conditions that cannot change the outcome, by number."""
    found = decision.completed.stand_ins if decision.completed is not None else ()
    return frozenset(stand_in.condition for stand_in in found)


def is_settled(decision: Decision) -> bool:
    """Whether it was decided because every way comes to the same."""
    return decision.completed is not None and decision.completed.result == "settled"


def whichever(decision: Decision) -> Iterator[str]:
    """What came of trying every way, in words, where it bears on the outcome."""
    completed = decision.completed
    if completed is None:
        return
    names = listed(quoted(fact.fact) for fact in completed.facts)
    one = len(completed.facts) == 1
    turn = (
        say("whichever way {fact} turns out", fact=names) if one else say("whichever way {facts} turn out", facts=names)
    )
    if completed.result == "too many":
        yield say(
            "{facts} could turn out in {count} ways together, and no more than {most} are tried",
            facts=names, count=number_text(Fraction(completed.count)), most=number_text(Fraction(LIMIT)),
        )  # fmt: skip
    elif completed.result == "settled":
        yield f"{turn}, {_comes_to(decision)}"
    elif decision.amount_range is not None and not any(decision.amount_range):
        yield say("{whichever}, nothing may be paid", whichever=turn)


def _comes_to(decision: Decision) -> str:
    if decision.outcome.pays and decision.entitlement is not None:
        return say("the rules give {amount}", amount=money(decision.entitlement, decision.currency))
    if decision.outcome is Outcome.NOT_YET:
        return say("what the rules ask is not met")
    if decision.outcome is Outcome.LAPSED:
        return say("what the rules ask can no longer be met")
    return say("it is {outcome}", outcome=say(str(decision.outcome)))


def _rule(rule: RuleFound, conditions: Mapping[int, Condition], turned: Mapping[int, Verdict]) -> RuleFound:
    release = rule.kind == "release"
    when = _node(rule.when, release, conditions, turned) if rule.when is not None else None
    unless = _node(rule.unless, not release, conditions, turned) if rule.unless is not None else None
    if rule.verdict is not Verdict.UNKNOWN or rule.kind not in _JUDGED or (when, unless) == (rule.when, rule.unless):
        return replace(rule, when=when, unless=unless)
    against = _ANSWERS.get(unless.verdict, (UNKNOWN, UNKNOWN))[0] if unless is not None else NO
    met = _ANSWERS.get(when.verdict, (UNKNOWN, UNKNOWN))[0] if when is not None else YES
    found = every((met, negation(against)))
    return replace(rule, when=when, unless=unless, verdict=verdict(found, negation(found)))


def _node(node: Node, wanted: bool, conditions: Mapping[int, Condition], turned: Mapping[int, Verdict]) -> Node:
    if node.op == "leaf":
        assert node.condition is not None
        return replace(node, verdict=turned.get(node.condition, node.verdict))
    inner = wanted is not (node.op in ("not", "none", "at most"))
    parts = tuple(_node(part, inner, conditions, turned) for part in node.parts)
    if parts == node.parts:
        return node
    found = [_judged(part, inner, conditions) for part in parts]
    op: Counting = "all"
    match node.op:
        case "not":
            op = "none"
        case "any" | "none" | "at least" | "at most":
            op = node.op
        case _:
            pass
    met, failed, _, _ = answers_together(op, found, node.count)
    return replace(node, parts=parts, verdict=verdict(met, failed))


def _judged(part: Node, wanted: bool, conditions: Mapping[int, Condition]) -> Judged:
    """The answers of a part; what a waiver covers answers as it ought to."""
    met, failed = _ANSWERS.get(part.verdict, (UNKNOWN, UNKNOWN))
    if part.op == "leaf" and part.condition is not None and conditions[part.condition].waived_by is not None:
        met, failed = truth(wanted), truth(not wanted)
    return Judged(met, failed, True, True, part)
