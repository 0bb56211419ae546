"""A decision as its record: the award, the rules judged, the lines of the amount, what may still be chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath

from gatekeeper.decisions.amounts import decimal
from gatekeeper.decisions.extensions import recorded_extension
from gatekeeper.decisions.judge import verdict
from gatekeeper.decisions.notices import notices_of
from gatekeeper.decisions.observed import finding_text
from gatekeeper.decisions.once import once_of_each, once_of_node
from gatekeeper.decisions.paid import Money, wrong_payment
from gatekeeper.decisions.paths import Followed, paths_of
from gatekeeper.decisions.powers import extensions_of, extensions_open, powers_open, recorded_use
from gatekeeper.decisions.record import (
    SCHEMA,
    AmountLine,
    Decision,
    ExtensionFound,
    JudgementFound,
    OpenChoice,
    RuleFound,
    WaiverFound,
    Without,
)
from gatekeeper.decisions.seeing import payment_total
from gatekeeper.decisions.together import RuleResult
from gatekeeper.decisions.tranche import KINDS, Found, Question, Tranche, rules_of
from gatekeeper.decisions.waivers import Waiver, leaves_of, open_choices, recorded
from gatekeeper.decisions.windows import window
from gatekeeper.program import model
from gatekeeper.program.amounts import amount_conditions
from gatekeeper.program.sentences import rule_text, timing_text
from gatekeeper.values.absence import Invalid
from gatekeeper.values.truth import NO, negation
from gatekeeper.vocabulary import Outcome, Verdict, fold


def bare(
    asked: Question, program: model.Program | None, money: Money, outcome: Outcome, reasons: tuple[str, ...]
) -> Decision:
    """A record without conditions, where no rules were looked at."""
    amount = asked.row.amount
    if isinstance(amount, Invalid):
        outcome, reasons = Outcome.INVALID, (f"the amount of the tranche is invalid: {amount}",)
    return _frame(asked, program, money, outcome, reasons)


def _frame(
    asked: Question, program: model.Program | None, money: Money, outcome: Outcome, reasons: tuple[str, ...]
) -> Decision:
    award = asked.facts.award
    committed = award.committed if isinstance(award.committed, Decimal) else None
    paid = [row for row in asked.facts.payments if not wrong_payment(row)]
    past = [row for row in paid if isinstance(row.paid_on, date) and row.paid_on <= asked.on]
    planned = asked.row.planned_date
    return Decision(
        schema=SCHEMA,
        award=award.award,
        title=award.title,
        recipient=award.recipient,
        programme=award.programme,
        agreement=program.agreement if program is not None else "",
        owner=award.owner,
        tranche=asked.number,
        tranches=len(asked.facts.tranches),
        on=asked.on,
        known_by=asked.known_by,
        planned_date=planned if isinstance(planned, date) else None,
        outcome=outcome,
        reasons=reasons,
        amount=Decimal(0),
        currency=award.currency if isinstance(award.currency, str) else "",
        tranche_amount=asked.row.amount if isinstance(asked.row.amount, Decimal) else None,
        entitlement=None,
        amount_range=None,
        amount_lines=(),
        excess=Decimal(0),
        retained=Decimal(0),
        to_recover=Decimal(0),
        paid=decimal(money.paid),
        approved_unpaid=decimal(money.approved_unpaid),
        award_committed=committed,
        award_paid=decimal(payment_total(past)),
        rules_file=PurePosixPath(program.source.name).name if program is not None else "",
        rules_sha256=program.source.sha256 if program is not None else "",
        in_force=program.in_force if program is not None else (None, None),
        rules=(),
        conditions=(),
        waivers=(),
        without_waivers=None,
        limits=(),
        budget=None,
        extensions=(),
        without_extensions=None,
        powers_used=(),
        judgements=(),
        payments=money.payments,
        resolutions=money.resolutions,
        open_choices=(),
        completed=None,
    )


def recorded_decision(
    tranche: Tranche, found: Found, waivers: tuple[Waiver, ...], void: Mapping[int, str], without: Without | None,
    followed: Followed,
) -> Decision:  # fmt: skip
    """The whole record of a tranche; `void` says of waivers, by position, why they do not hold.

    `followed` are the paths of its award as far as they are known.
    """
    listed = tuple(
        recorded(waiver, void.get(position, ""), position in found.judge.used)
        for position, waiver in enumerate(waivers, 1)
    )
    gives = found.gives
    bounds = (decimal(found.low), decimal(found.high)) if found.low is not None and found.high is not None else None
    return replace(
        _frame(tranche, tranche.program, tranche.money, found.outcome, found.reasons),
        amount=decimal(found.amount),
        entitlement=decimal(gives.amount) if gives is not None and gives.amount is not None else None,
        amount_range=bounds,
        amount_lines=_lines(tranche, found),
        excess=decimal(found.excess),
        retained=decimal(found.retained),
        to_recover=decimal(found.to_recover),
        rules=tuple(_rule_found(tranche, result) for result in found.results),
        conditions=tuple(found.judge.conditions),
        waivers=listed,
        without_waivers=without,
        limits=found.limits.found,
        extensions=tuple(_extensions(tranche, found)),
        powers_used=tuple(recorded_use(use) for use in tranche.powers.uses),
        judgements=tuple(_judgements(tranche)),
        open_choices=tuple(_open_choices(tranche, found, listed)),
        completed=found.completed,
        notices=notices_of(tranche),
        paths=tuple(paths_of(tranche.eyes, found.judge.conditions, followed)),
    )


def _open_choices(tranche: Tranche, found: Found, waivers: tuple[WaiverFound, ...]) -> list[OpenChoice]:
    choices = [
        choice for choice in open_choices(tranche.program, tranche.number) if not _exercised(choice.role, waivers)
    ]
    if found.outcome not in (Outcome.ALREADY_RELEASED, Outcome.CANCEL):
        choices += [*extensions_open(tranche.eyes, tranche.rules), *powers_open(tranche.eyes, tranche.powers)]
    return sorted(choices, key=lambda choice: (choice.text, choice.clause))


def _extensions(tranche: Tranche, found: Found) -> Iterator[ExtensionFound]:
    rested_on = {source for condition in found.judge.conditions for source in condition.sources}
    for extension in extensions_of(tranche.eyes, tranche.rules):
        yield recorded_extension(tranche.eyes, extension, not extension.void and extension.source in rested_on)


def _lines(tranche: Tranche, found: Found) -> tuple[AmountLine, ...]:
    gives = found.gives
    if gives is None or gives.amount is None:
        return gives.lines if gives is not None else ()
    lines = [*gives.lines, AmountLine("entitlement", "entitlement to date", decimal(gives.amount))]
    if tranche.money.paid:
        lines.append(AmountLine("paid", "less paid", decimal(-tranche.money.paid)))
    if tranche.money.approved_unpaid:
        text = "less approved, payment not recorded"
        lines.append(AmountLine("approved", text, decimal(-tranche.money.approved_unpaid)))
    if found.excess:
        lines.append(AmountLine("excess", "paid beyond the entitlement", decimal(found.excess)))
    if found.claimed_back[1] and found.claimed_back[0] == found.claimed_back[1]:
        lines.append(AmountLine("recovered", "less claimed back, not due again", decimal(-found.claimed_back[1])))
    due = max(Fraction(0), gives.amount - tranche.money.settled - found.claimed_back[1])
    closed = due - (found.amount or found.kept_back) if found.outcome.pays or found.kept_back else Fraction(0)
    if closed > 0 and not found.bound:  # nothing more is due of what a payment in full was of
        lines.append(AmountLine("closed", "less what the payment in full closed", decimal(-closed)))
        due -= closed
    if found.bound:
        lines.append(AmountLine("authority", found.bound, decimal(found.amount)))
        due = found.amount
    said = "to pay now" if found.outcome.pays else "would be due, were it released"
    lines.append(AmountLine("payment", said, decimal(due)))
    return tuple(lines)


def _judgements(tranche: Tranche) -> Iterator[JudgementFound]:
    for name, declared in _judgements_named(tranche.program, tranche.number):
        seen = tranche.eyes.finding(name)
        yield JudgementFound(
            matter=tranche.eyes.written(name),
            role=tranche.eyes.written(declared.role),
            standard=seen.standard or declared.standard,
            finding=finding_text(replace(seen, on=None), tranche.program.written),
            decided_on=seen.on,
            evidence=seen.evidence,
            note=seen.note,
            others=seen.others,
        )


@once_of_each
def _judgements_named(program: model.Program, tranche: int) -> tuple[tuple[str, model.Judgement], ...]:
    """The judgements that the rules of a tranche turn on, by name."""
    named = sorted({name for rule in rules_of(program, tranche) for name in _names_of(rule)})
    declared = ((name, program.declarations.get(name)) for name in named)
    return tuple((name, judgement) for name, judgement in declared if isinstance(judgement, model.Judgement))


def _rule_found(tranche: Tranche, result: RuleResult) -> RuleFound:
    rule, gives = result.rule, result.gives
    word = verdict(result.speaks, negation(result.speaks))
    waits = result.when is not None and result.when.verdict is Verdict.OPEN
    if result.speaks is NO and waits and not result.excepted_by and not isinstance(rule, model.Retain):
        word = Verdict.OPEN
    bounds = None
    if gives is not None and gives.low is not None and gives.high is not None:
        bounds = (decimal(gives.low), decimal(gives.high))
    release = rule if isinstance(rule, model.Release) else None
    return RuleFound(
        id=rule.id,
        kind=KINDS[type(rule)][1],
        label=rule.label,
        sentence=_sentence(tranche.program, rule),
        clause=rule.clause,
        because=rule.because,
        line=rule.span.line if rule.span is not None else 0,
        verdict=Verdict.INVALID if result.invalid else word,
        possible=result.possible,
        when=result.when,
        unless=result.unless,
        further=release is not None and release.further,
        exception_to=release.exception_to if release is not None else "",
        excepted_by=result.excepted_by,
        entitlement=decimal(gives.amount) if gives is not None and gives.amount is not None else None,
        amount_range=bounds,
        amount_lines=gives.lines if gives is not None else (),
        payable=_payable(tranche.program, release) if release is not None else "",
        payable_by=_payable_by(tranche, release),
    )


@once_of_node
def _sentence(program: model.Program, rule: model.Rule) -> str:
    return rule_text(rule, program.written)


@once_of_node
def _payable(program: model.Program, rule: model.Release) -> str:
    return timing_text(rule.payable, program.written).strip()


def _payable_by(tranche: Tranche, rule: model.Release | None) -> date | None:
    """The day by which a rule says that its money is due, where that is known."""
    if rule is None or rule.payable is None:
        return None
    return window(tranche.eyes, rule.payable, "").latest


def _exercised(role: str, waivers: tuple[WaiverFound, ...]) -> bool:
    """Whether a role has used its power here, so that no choice is open to it."""
    return any(waiver.valid and waiver.used and fold(waiver.by) == fold(role) for waiver in waivers)


def _names_of(rule: model.Rule) -> set[str]:
    names: set[str] = set()
    amount = amount_conditions(rule.amount) if isinstance(rule, model.Release) else ()
    for condition in (rule.when, rule.unless, *amount):
        if condition is None:
            continue
        for leaf in leaves_of(condition):
            if isinstance(leaf, model.Happened):
                names.add(leaf.subject)
            elif isinstance(leaf, model.IsSo | model.IsOneOf):
                names.add(leaf.name)
    return names
