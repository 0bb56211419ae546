"""A rule of a tranche, judged: whether it is met, and what it gives or takes."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from gatekeeper.decisions.amounts import Entitlement, entitlement, note_amount
from gatekeeper.decisions.figures import terms
from gatekeeper.decisions.judge import Judge
from gatekeeper.decisions.judge import Part as Place
from gatekeeper.decisions.remedies import Cut, lateness, recovery, reduction, retention
from gatekeeper.decisions.together import RuleResult, speaks
from gatekeeper.decisions.tranche import Tranche
from gatekeeper.inert import replace
from gatekeeper.program import model
from gatekeeper.values.absence import Invalid
from gatekeeper.values.truth import NO, YES, every, negation


def judged_rules(tranche: Tranche, judge: Judge) -> tuple[RuleResult, ...]:
    """Every rule of the tranche judged, exceptions heard."""
    return heard([judged_rule(tranche, rule, judge) for rule in tranche.rules])


def heard(judged: Sequence[RuleResult]) -> tuple[RuleResult, ...]:
    """Rules judged each by itself, once their exceptions are heard."""
    return tuple(_heard(result, judged) for result in judged)


def judged_rule(tranche: Tranche, rule: model.Rule, judge: Judge) -> RuleResult:
    """One rule judged by itself: whether it is met, and what it gives or takes."""
    favours = isinstance(rule, model.Release | model.Retain)  # met, its condition speaks for the payment
    part: Place = "until" if isinstance(rule, model.Retain) else "when" if favours else "guard"
    when = judge.judge(rule.when, rule, part, favours) if rule.when is not None else None
    against = judge.judge(rule.unless, rule, "unless", not favours) if rule.unless is not None else None
    met = when.met if when is not None else YES
    possible = when.can_meet if when is not None else True
    if isinstance(rule, model.Retain):  # it keeps back until what ends it is shown
        met = NO if met is YES else YES
    if against is not None:
        met = every((met, negation(against.met)))
        possible = possible and (against.met is not YES or against.can_fail)  # while it is open the rule speaks
    invalid = bool((when and when.invalid) or (against and against.invalid))
    gives = takes = None
    if isinstance(rule, model.Release):
        gives = _gives(tranche, rule, judge)
        invalid = invalid or isinstance(gives.problem, Invalid)
    elif isinstance(rule, model.Reduce | model.Retain | model.Recover):
        takes = _takes(tranche, rule, judge)
        invalid = invalid or takes.wrong is not None
    return RuleResult(
        rule, met, met, possible, invalid, gives, takes,
        when.node if when is not None else None, against.node if against is not None else None,
    )  # fmt: skip


def _takes(tranche: Tranche, rule: model.Reduce | model.Retain | model.Recover, judge: Judge) -> Cut:
    """What a reduction, a retention or a recovery comes to, its facts kept in the record."""
    further = (getattr(rule, "up_to", None), getattr(rule, "spread", None))
    values = [value for value in (rule.part, *further) if value is not None]
    per = getattr(rule, "per", None)
    if isinstance(per, model.EachBeyond):
        values += [per.value, per.bound]
    for term in dict.fromkeys(term for value in values for term in terms(value, tranche.eyes)):
        judge.note_value(term, rule)
    for value in values:
        judge.ask_within(value, rule)
    if isinstance(per, model.FullPeriodsLate):
        judge.note_lateness(per, lateness(per, tranche.eyes), rule)
    whole = Fraction(tranche.row.amount) if isinstance(tranche.row.amount, Decimal) else Fraction(0)
    match rule:
        case model.Reduce():
            return reduction(rule, tranche.eyes, whole)
        case model.Retain():
            return retention(rule, tranche.eyes, whole)
        case model.Recover():
            return recovery(rule, tranche.eyes, whole)
        case _:
            assert_never(rule)


def _gives(tranche: Tranche, rule: model.Release, judge: Judge) -> Entitlement:
    note_amount(rule, judge)
    if isinstance(tranche.row.amount, Invalid):
        return Entitlement(problem=tranche.row.amount)
    return entitlement(rule, tranche.eyes, Fraction(tranche.row.amount))


def _heard(result: RuleResult, results: Sequence[RuleResult]) -> RuleResult:
    """A release once its exceptions are heard."""
    if not isinstance(result.rule, model.Release):
        return result
    met, silenced = speaks(result.rule, result.met, results)
    return replace(result, speaks=met, excepted_by=silenced)
