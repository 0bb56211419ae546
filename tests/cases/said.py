"""What the program says of a case, in the words a case is written in.

Under a decision, only the kinds of lines that the case already has are said, so a case shows what its claim is about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gatekeeper import (
    Decision,
    Diagnostic,
    Finding,
    Outlook,
    Portfolio,
    Rules,
    diagnostic_text,
    explain,
    how_sure,
    render_memo,
    would_take,
)
from gatekeeper.decisions.explain import needs_text
from gatekeeper.decisions.prospects import Awaited
from gatekeeper.decisions.record import Condition
from gatekeeper.decisions.trend import trend_text
from gatekeeper.decisions.what_if import how_sure_text, would_take_text
from gatekeeper.reports.outlook import payment_text, quarter_text
from gatekeeper.reports.pictures import money_between
from gatekeeper.values.money import money_text
from gatekeeper.values.numbers import grouped_text
from gatekeeper.vocabulary import Verdict

Say = Callable[[Decision], Iterator[str]]
Head = Callable[[Decision], str]


def _money(decision: Decision, amount: Decimal) -> str:
    return money_text(Fraction(amount), decision.currency)


def headline(decision: Decision) -> str:
    """`A-1/2 release 250,000 USD`, `A-1/2 undetermined, 0 to 250,000 USD`, `A-1/2 not yet`."""
    said = f"{decision.id} {decision.outcome}"
    if decision.outcome.pays or decision.amount:
        return f"{said} {_money(decision, decision.amount)}"
    if decision.to_recover:
        return f"{said} {_money(decision, decision.to_recover)}"
    if decision.amount_range is not None:
        low, high = decision.amount_range
        return f"{said}, {_money(decision, low).removesuffix(f' {decision.currency}')} to {_money(decision, high)}"
    return said


# ------------------------------------------------------------------------------------------------ kinds of lines


def _conditions(decision: Decision) -> Iterator[str]:
    for condition in decision.conditions:
        yield f"{_verdict(condition)} | {condition.requirement} | {condition.observed}"


def _verdict(condition: Condition) -> str:
    part = "" if condition.part == "when" else f"{condition.part} "
    word = str(condition.verdict)
    if condition.kind == "value" and condition.verdict is Verdict.MET:
        word = "known"
    under_not = "not: " if condition.sign < 0 else ""
    lost = "" if condition.possible else ", for good"
    return f"{part}{under_not}{word}{lost}{', waived' if condition.waived_by else ''}"


def _because(decision: Decision) -> Iterator[str]:
    return (f"because {reason}" for reason in decision.reasons)


def _amounts(decision: Decision) -> Iterator[str]:
    for line in decision.amount_lines:
        yield f"= {_money(decision, line.amount)} | {line.step} | {line.text}"


def _waivers(decision: Decision) -> Iterator[str]:
    for waiver in decision.waivers:
        word = "valid" if waiver.valid else "void"
        unused = "" if waiver.used or not waiver.valid else ", not used"
        by = f" by {waiver.by}" if waiver.by else ""
        why = f" | {waiver.void_because}" if waiver.void_because else ""
        yield f"waiver {word}{unused} | {waiver.condition}{by}{why}"


def _without(decision: Decision) -> Iterator[str]:
    for granted, without in (("waivers", decision.without_waivers), ("extensions", decision.without_extensions)):
        if without is not None:
            amount = f" {_money(decision, without.amount)}" if without.outcome.pays else ""
            yield f"without {granted} {without.outcome}{amount}"


def _extensions(decision: Decision) -> Iterator[str]:
    for extension in decision.extensions:
        word = "valid" if extension.valid else "void"
        unused = "" if extension.used or not extension.valid else ", not used"
        until = f" to {extension.new_due.isoformat()}" if extension.valid and extension.new_due else ""
        why = f" | {extension.void_because}" if extension.void_because else ""
        yield f"extension {word}{unused} | {extension.subject}{until} by {extension.by}{why}"


def _powers(decision: Decision) -> Iterator[str]:
    for used in decision.powers_used:
        word = "void" if not used.valid else "in effect" if used.in_effect else "past"
        on = f" on {used.on.isoformat()}" if used.on is not None else ""
        why = f" | {used.void_because}" if used.void_because else ""
        yield f"power {word} | {used.tranches} {used.act} by {used.by}{on}{why}"


def _rules(decision: Decision) -> Iterator[str]:
    for rule in decision.rules:
        gives = f" | {_money(decision, rule.entitlement)}" if rule.entitlement is not None else ""
        yield f"rule {rule.verdict} | {rule.label or rule.sentence}{gives}"


def _entitlement(decision: Decision) -> Iterator[str]:
    if decision.entitlement is not None:
        yield f"entitlement {_money(decision, decision.entitlement)}"


def _paid(decision: Decision) -> Iterator[str]:
    yield f"paid {_money(decision, decision.paid)}"


def _excess(decision: Decision) -> Iterator[str]:
    yield f"excess {_money(decision, decision.excess)}"


def _approved(decision: Decision) -> Iterator[str]:
    yield f"approved {_money(decision, decision.approved_unpaid)}"


def _notices(decision: Decision) -> Iterator[str]:
    for notice in decision.notices:
        yield f"notice {notice.verdict} | {notice.label or notice.sentence}"
        for condition in notice.conditions:
            yield f"notice: {_verdict(condition)} | {condition.requirement} | {condition.observed}"


def _risks(decision: Decision) -> Iterator[str]:
    return (f"risk: {text}" for text in explain(decision).risks)


def _sources(decision: Decision) -> Iterator[str]:
    keys = dict.fromkeys(f"{s.table} | {s.key}" for condition in decision.conditions for s in condition.sources)
    return (f"source {key}" for key in keys)


def _choices(decision: Decision) -> Iterator[str]:
    return (f"choice | {choice.text}" for choice in decision.open_choices)


def _budget(decision: Decision) -> Iterator[str]:
    found = decision.budget
    if found is None:
        return
    parts = ("taken", "asked", "given", "kept_back", "left")
    said = [f"{part.replace('_', ' ')} {_bare(getattr(found, part))}" for part in parts]
    own = f"{_bare(found.own_asked)} asked, {_bare(found.own_given)} given, {_bare(found.own_kept_back)} kept back"
    yield f"budget {_bare(found.amount)}: {', '.join(said)} | {own}"


def _bare(amount: Decimal | None) -> str:
    return grouped_text(Fraction(amount)) if amount is not None else "not known"


@dataclass(frozen=True)
class Kind:
    """A kind of line: the words it begins with, and how it is said."""

    begins: tuple[str, ...]
    say: Say


_PARTS = ("", "unless ", "guard ", "until ", "amount ")
_VERDICTS = ("known", *map(str, Verdict))
KINDS = (
    Kind(
        tuple(f"{part}{negated}{word}" for part in _PARTS for negated in ("", "not: ") for word in _VERDICTS),
        _conditions,
    ),
    Kind(("because ",), _because),
    Kind(("= ",), _amounts),
    Kind(("rule ",), _rules),
    Kind(("waiver ",), _waivers),
    Kind(("without ",), _without),
    Kind(("extension ",), _extensions),
    Kind(("power ",), _powers),
    Kind(("entitlement ",), _entitlement),
    Kind(("paid ",), _paid),
    Kind(("excess ",), _excess),
    Kind(("approved ",), _approved),
    Kind(("source ",), _sources),
    Kind(("choice ",), _choices),
    Kind(("budget ",), _budget),
    Kind(("notice",), _notices),
)


def _why(decision: Decision) -> Iterator[str]:
    return (f"why: {text}" for text in explain(decision).why)


def _why_not(decision: Decision) -> Iterator[str]:
    return (f"why not: {text}" for text in explain(decision).why_not)


def _needed(decision: Decision) -> Iterator[str]:
    return (f"still needed: {text}" for text in needs_text(explain(decision).still_needed))


def _reason(decision: Decision) -> Iterator[str]:
    yield f"reason: {explain(decision).reason}"


def _recommendation(decision: Decision) -> Iterator[str]:
    yield f"recommendation: {explain(decision).recommendation}"


def _distance(decision: Decision) -> Iterator[str]:
    lines = explain(decision).lines
    return (f"distance: {line.condition.requirement} | {line.verdict} | {line.distance}" for line in lines)


EXPLAINED = (
    Kind(("why: ",), _why),
    Kind(("why not: ",), _why_not),
    Kind(("still needed: ",), _needed),
    Kind(("reason: ",), _reason),
    Kind(("recommendation: ",), _recommendation),
    Kind(("distance: ",), _distance),
    Kind(("risk: ",), _risks),
)


# ------------------------------------------------------------------------------------------------ sections


def decisions_text(decisions: Iterable[Decision], expected: str) -> str:
    """The section `decision`."""
    return _blocks(decisions, expected, headline, KINDS, KINDS[:1])


def explanations_text(decisions: Iterable[Decision], expected: str) -> str:
    """The section `explain`."""
    return _blocks(decisions, expected, lambda decision: explain(decision).headline, EXPLAINED, EXPLAINED[:3])


def would_take_said(rules: Rules, portfolio: Portfolio, decisions: Iterable[Decision], expected: str) -> str:
    """The section `would take`: of the tranches it names, else of all."""

    def say(decision: Decision) -> tuple[str, ...]:
        known = (decision.on, decision.known_by)
        return would_take_text(would_take(rules, portfolio, decision.award, decision.tranche, *known))

    return _proved(decisions, expected, say)


def how_sure_said(rules: Rules, portfolio: Portfolio, decisions: Iterable[Decision], expected: str) -> str:
    """The section `how sure`: of the tranches it names, else of all."""

    def say(decision: Decision) -> tuple[str, ...]:
        known = (decision.on, decision.known_by)
        return how_sure_text(how_sure(rules, portfolio, decision.award, decision.tranche, *known))

    return _proved(decisions, expected, say)


def outlook_said(found: Outlook, expected: str) -> str:
    """A section `outlook`: the tranches and what they wait for; of other kinds of lines those it has."""
    shown = [say for begins, say in LOOKED if any(line.strip().startswith(begins) for line in expected.splitlines())]
    lines: list[str] = []
    for tranche in found.tranches:
        lines.append(f"{tranche.decision.id} {tranche.standing}")
        for awaited in tranche.awaited:
            day = f"{awaited.by} {awaited.basis}, {awaited.days_left(found.on)} days" if awaited.by else "no day"
            lines.append(f"    {awaited.standing} | {awaited.said} | {day} | {awaited.because}")
            lines += [f"        {line}" for say in shown for line in say(awaited)]
    return "\n".join([*lines, *(line for begins, tell in TOLD if begins in expected for line in tell(found))])


def _trend(awaited: Awaited) -> Iterator[str]:
    if awaited.trend is not None:
        yield f"trend: {trend_text(awaited.trend)}"


LOOKED: tuple[tuple[str, Callable[[Awaited], Iterator[str]]], ...] = (
    ("trend:", _trend),
    ("among:", lambda awaited: (f"among: {text}" for text in (awaited.among,) if text)),
    ("owner:", lambda awaited: iter((f"owner: {awaited.owner}",))),
    ("step:", lambda awaited: (f"step: {step}" for step in awaited.steps)),
)


def _later(found: Outlook) -> Iterator[str]:
    for each in found.later:
        yield f"later | {each.first.id} | {each.awaited.said} | {each.awaited.standing}"


def _together(found: Outlook) -> Iterator[str]:
    for each in found.waiting:
        yield f"together | {each.first.award}/{','.join(map(str, each.tranches))} | {each.awaited.said}"


def _cash(found: Outlook) -> Iterator[str]:
    for cell in found.forecast.cells:
        amount = money_between(cell.least, cell.most, cell.currency)
        yield f"cash | {quarter_text(cell.quarter)} | {cell.certainty} | {amount} in {cell.payments}"


def _left_out(found: Outlook) -> Iterator[str]:
    for each in found.forecast.left_out:
        amount = money_between(each.least, each.most, each.currency)
        yield f"left out | {amount} in {each.payments} | {each.reason}"


def _payments(found: Outlook) -> Iterator[str]:
    return (f"payment | {each.award}/{each.tranche} | {payment_text(each)}" for each in found.forecast.payments)


def _warned(found: Outlook) -> Iterator[str]:
    for each in found.warnings:
        yield f"warned | {each.award}/{','.join(map(str, each.tranches))} | {each.text}"


def _deadlines(found: Outlook) -> Iterator[str]:
    for each in found.deadlines:
        yield f"deadline | {each.on} | {each.award}/{','.join(map(str, each.tranches))} | {each.what}"
    yield f"deadlines later | {found.deadlines_later}"


TOLD: tuple[tuple[str, Callable[[Outlook], Iterator[str]]], ...] = (
    ("together |", _together),
    ("later |", _later),
    ("payment |", _payments),
    ("cash |", _cash),
    ("left out |", _left_out),
    ("warned |", _warned),
    ("deadline", _deadlines),
)


def _proved(decisions: Iterable[Decision], expected: str, say: Callable[[Decision], tuple[str, ...]]) -> str:
    named = {line.split()[0] for line in expected.splitlines() if line[:1].strip()}
    lines: list[str] = []
    for decision in decisions:
        if not named or decision.id in named:
            lines += [headline(decision), *(f"    {line}" for line in say(decision))]
    return "\n".join(lines)


def _blocks(
    decisions: Iterable[Decision], expected: str, head: Head, kinds: tuple[Kind, ...], default: tuple[Kind, ...]
) -> str:
    wanted = _kinds_of(expected, kinds)
    lines: list[str] = []
    for position, decision in enumerate(decisions):
        lines.append(head(decision))
        shown = wanted.get(position, set(default) if not expected.strip() else set())
        for kind in kinds:
            if kind in shown:
                lines += [f"    {line}".rstrip() for line in kind.say(decision)]
    return "\n".join(lines)


def _kinds_of(expected: str, kinds: tuple[Kind, ...]) -> Mapping[int, set[Kind]]:
    """The kinds of lines under each decision of a section, by its position."""
    found: dict[int, set[Kind]] = {}
    position = -1
    for line in expected.splitlines():
        if line[:1].strip():
            position += 1
            found[position] = set()
        elif line.strip():
            kind = next((kind for kind in kinds if line.strip().startswith(kind.begins)), None)
            if kind is not None and position >= 0:
                found[position].add(kind)
    return found


def diagnostics_text(problems: Iterable[Diagnostic]) -> str:
    """The section `diagnostics`: each as a person reads it, or that there is none."""
    return "\n\n".join(map(diagnostic_text, problems)) or "none"


def findings_text(findings: Iterable[Finding]) -> str:
    """The section `findings`: what is wrong with the tables."""
    return "\n".join(f"{f.severity}[{f.code}] {f.place}: {f.message}" for f in findings) or "none"


def memos_text(decisions: Iterable[Decision]) -> str:
    """The section `memo`: the memo of each decision in Markdown."""
    return "\n\n".join(render_memo(decision, "md").strip() for decision in decisions)
