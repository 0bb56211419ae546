"""An outcome that turns on what is not known: what every way the facts can turn out comes to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from gatekeeper.decisions.amounts import Entitlement, decimal
from gatekeeper.decisions.completions import LIMIT, SAME_AMOUNT, Completions, completions, too_many_text, whichever_text
from gatekeeper.decisions.outcome import outcome_of
from gatekeeper.decisions.record import AmountLine
from gatekeeper.decisions.rule_results import heard, judged_rule
from gatekeeper.decisions.together import RuleResult
from gatekeeper.decisions.tranche import Found, Tranche
from gatekeeper.program import model
from gatekeeper.program.walk import nodes
from gatekeeper.values.truth import YES
from gatekeeper.vocabulary import Outcome


def whichever_way(tranche: Tranche, found: Found) -> Found:
    """Where it turns on what is not known: found anew for each way the facts named more than once can turn out."""
    by_doubt = _held_by_doubt(found) and not tranche.powers.in_effect("held", "deferred")
    if found.outcome is not Outcome.UNDETERMINED and not by_doubt:
        return found
    every_way = completions(found.judge)
    if not every_way.facts:
        return found
    if every_way.count > LIMIT:
        completed = every_way.recorded("too many")
        return replace(found, reasons=(*found.reasons, too_many_text(completed)), completed=completed)
    ways = _found_in_each(tranche, found, every_way)
    return _alike(found, ways, every_way) or _apart(found, ways, every_way)


def _found_in_each(tranche: Tranche, found: Found, every_way: Completions) -> list[Found]:
    """What each way comes to. Ways in which a rule answers and gives alike are one for it, and so are they together."""
    told = [_told_of(rule, tranche.program, every_way) for rule in tranche.rules]
    judged: dict[tuple[int, object], RuleResult] = {}
    outcomes: dict[tuple[object, ...], Found] = {}
    ways = []
    for picked, *told_here in zip(every_way.picks(), *told, strict=True):
        keys = tuple(enumerate(told_here))
        alike = (keys, picked) if tranche.program.notices else (keys,)  # what must hold may turn on any fact
        if alike not in outcomes:
            judge, eyes = every_way.world(picked)
            world = replace(tranche, eyes=eyes)
            for key in keys:
                if key not in judged:
                    judged[key] = judged_rule(world, tranche.rules[key[0]], judge)
            results = heard([judged[key] for key in keys])
            outcomes[alike] = outcome_of(world, results, judge, found.limits)
        ways.append(outcomes[alike])
    return ways


def _told_of(rule: model.Rule, program: model.Program, every_way: Completions) -> Iterator[object]:
    """What tells one world from another for a rule: what its conditions answer, and the facts its amount rests on."""
    conditions = [condition for condition in (rule.when, rule.unless) if condition is not None]
    answers: list[Iterable[object]] = []
    reached = _reach(rule, program)
    if not every_way.judge.covers:
        answers = [every_way.answers(condition) for condition in conditions]
        values = [getattr(rule, name, None) for name in ("amount", "part", "per", "up_to")]
        reached = _reach(tuple(value for value in values if value is not None), program)
    places = [place for place, fact in enumerate(every_way.facts) if fact.key[1] in reached]
    named = (tuple(picked[place] for place in places) for picked in every_way.picks())
    return zip(named, *answers, strict=True)


def _reach(spoken: object, program: model.Program) -> set[str]:
    """Every name that what is spoken may hang on: its own, and those of the dates of what it names."""
    reach: set[str] = set()
    pending = [spoken]
    if program.rights or program.deemings:  # they move the dates, and add the events, of others
        pending += [program.rights, program.deemings]
    while pending:
        found = {node for node in nodes(pending.pop()) if isinstance(node, str)}
        pending += [program.declarations[name] for name in found - reach if name in program.declarations]
        reach |= found
    return reach


def _held_by_doubt(found: Found) -> bool:
    """On hold only because a rule cannot be shown not to apply."""
    guards = (result for result in found.results if isinstance(result.rule, model.Hold | model.Never))
    return found.outcome is Outcome.ON_HOLD and all(result.met is not YES for result in guards)


def _alike(found: Found, ways: Sequence[Found], every_way: Completions) -> Found | None:
    """What every way comes to, if it is the same; the trace stays as it was found."""
    first = ways[0]
    if first.outcome is Outcome.UNDETERMINED:
        return None
    if any(
        (way.outcome, way.amount, way.to_recover) != (first.outcome, first.amount, first.to_recover) for way in ways
    ):
        return None
    completed = every_way.recorded("settled", [_came_to(way) for way in ways])
    reasons = dict.fromkeys(reason for way in ways for reason in way.reasons)
    gives = _common([way.gives for way in ways])
    held = [found.kept_back] if found.outcome is first.outcome else [way.kept_back for way in ways]
    if gives is None and any(held):  # on hold in doubt: what it may still get is kept back from others
        first = replace(first, low=Fraction(0), high=max(held))
    return replace(
        first,
        results=found.results,
        judge=found.judge,
        reasons=(whichever_text(completed), *reasons),
        gives=gives,
        excess=min(way.excess for way in ways),
        limits=found.limits,
        retained=first.retained if all(way.retained == first.retained for way in ways) else found.retained,
        completed=completed,
    )


def _common(gives: Sequence[Entitlement | None]) -> Entitlement | None:
    """The one entitlement of several; steps that differ are not told, as no one way is known to be the true one."""
    first = gives[0]
    if first is None or first.amount is None or any(g is None or g.amount != first.amount for g in gives):
        return None
    if all(g == first for g in gives):
        return first
    told = tuple(line for line in first.lines if line.step == "tranche")
    return Entitlement(first.amount, lines=(*told, AmountLine("formula", SAME_AMOUNT, decimal(first.amount))))


def _came_to(way: Found) -> object:
    return way.outcome, way.amount, way.to_recover, way.kept_back, way.low, way.high


def _apart(found: Found, ways: Sequence[Found], every_way: Completions) -> Found:
    """It stays open; what may be due lies between the least and the most that any way pays."""
    completed = every_way.recorded("differ", [_came_to(way) for way in ways])
    if found.outcome is not Outcome.UNDETERMINED:
        return replace(found, completed=completed)
    ends: list[Fraction | None] = []
    for way in ways:
        if way.outcome is Outcome.UNDETERMINED:
            ends += (way.low, way.high)
        else:
            ends += (way.amount, way.amount + way.kept_back)
    known = [end for end in ends if end is not None]
    if len(known) == len(ends):
        found = replace(found, low=min(known), high=max(known))
    reasons = {way.reasons if way.outcome is Outcome.UNDETERMINED else found.reasons for way in ways}
    return replace(found, reasons=reasons.pop() if len(reasons) == 1 else found.reasons, completed=completed)
