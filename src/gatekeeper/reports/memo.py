"""The memo a board reads on one tranche: recommendation and amount first, then everything it rests on."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from gatekeeper.decisions.budgets import budget_name
from gatekeeper.decisions.explain import Among, Explanation, Line, Need, explain
from gatekeeper.decisions.needs import from_whom
from gatekeeper.decisions.record import AmountLine, Decision, OpenChoice, SourceKey, Without
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.wording import (
    calm,
    capital,
    counted,
    days,
    decisive_waivers,
    listed,
    money,
    one_line,
    quoted,
    rule_name,
    void_text,
    whom,
)
from gatekeeper.reader import N_n, date_text, say, say_n
from gatekeeper.reports.conditions import groups, same_to_a_reader
from gatekeeper.reports.marks import is_stopped, line_mark, outcome_mark
from gatekeeper.reports.papers import Format, RunFacts, render
from gatekeeper.reports.pictures import moments_of, panels_of
from gatekeeper.reports.templating import done, otherwise
from gatekeeper.reports.totals import total
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Outcome, PaymentKind, Verdict


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One row of what is needed: a need, or the heading of alternatives."""

    depth: int
    heading: str = ""
    need: Need | None = None


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One line of the money to date: of the tranche and of the whole award, each an amount or a word."""

    what: str
    tranche: str
    award: str = "–"
    total: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the tables a fact came from, and the conditions it speaks to."""

    table: str
    key: str
    requirements: tuple[str, ...]


def render_memo(
    decision: Decision,
    format: Format = "html",
    templates: Path | None = None,
    run: RunFacts | None = None,
    values: Mapping[str, object] | None = None,
    **context: object,
) -> str:
    """The memo on one decision, from the template `memo.html` or `memo.md`.

    A file of that name in the folder `templates` is used instead of the one shipped. `run` says what the record does
    not: the meeting, the author, the hashes of what was read. What is in `context` is there for a house's own
    template; `values` are what `memo_values` gives, where they are made already. Raises `TemplateProblem` where a
    template cannot be used.
    """
    return render(f"memo.{format}", templates, {**context, **(values or memo_values(decision, run or RunFacts()))})


def memo_values(decision: Decision, run: RunFacts, told: Explanation | None = None) -> dict[str, object]:
    """What a memo template may speak of; `told` is the explanation of the decision, if it is at hand."""
    explanation = told or explain(decision)
    return {
        "decision": decision,
        "explanation": explanation,
        "run": run,
        "outcome": outcome_mark(decision.outcome),
        "header": header(decision, run),
        "resolution": resolution(decision),
        "sections": sections(decision, explanation),
        "summary": summary_lines(decision, explanation),
        "why_not": _why_not(decision, explanation),
        "groups": groups(decision, explanation),
        "money_rows": tuple(money_rows(decision)),
        "next_steps": next_steps(decision, explanation),
        "panels": panels_of(decision, explanation),
        "moments": moments_of(decision),
        "needs": need_rows(explanation.still_needed),
        "sources": sources(decision),
        "amounts": _amounts(decision),
        "budget": _budget(decision),
        "choices": [(_choice_text(choice), choice.clause) for choice in decision.open_choices],
        "names": tuple(sorted({name for condition in decision.conditions for name in condition.names})),
        "written": (*decision.rules, *decision.limits, *filter(None, [decision.budget])),
        "relied_on": bool(decisive_waivers(decision)),
        "voids": {position: void_text(w) for position, w in enumerate(decision.waivers, 1) if not w.valid},
        "void_extensions": {n: void_text(e) for n, e in enumerate(decision.extensions, 1) if not e.valid},
        "void_uses": {n: void_text(used) for n, used in enumerate(decision.powers_used, 1) if not used.valid},
    }


# --- what a memo has room for ----------------------------------------------------------------------------------------

# Where there is nothing to weigh, the memo is short: the conditions move to the annex.
_SHORT = frozenset({Outcome.ALREADY_RELEASED, Outcome.NO_RULE, Outcome.NOT_IN_FORCE, Outcome.INVALID})


def sections(decision: Decision, explanation: Explanation) -> tuple[str, ...]:
    """The sections of the memo, in order; what would be empty is left out."""
    short = decision.outcome in _SHORT
    pays = decision.outcome.pays
    shown = {
        "conditions": bool(decision.conditions) and not short,
        "amount": bool(_amounts(decision) or decision.amount_range) and (not short or bool(decision.excess)),
        "judgements": bool(decision.judgements) and not short,
        "waivers": bool(decision.waivers or decision.extensions or decision.powers_used),
        "money": not short or bool(decision.award_paid or decision.payments),
        "risks": bool(explanation.risks),
        "change": not pays and bool(explanation.still_needed or (decision.open_choices and not short)),
        "next": not short,
        "sign": not short,
    }
    return ("recommendation", "summary", *(name for name, is_shown in shown.items() if is_shown), "annex")


def _amounts(decision: Decision) -> tuple[tuple[str, tuple[AmountLine, ...]], ...]:
    """The amount step by step; in a conflict, under each rule that applies."""
    if decision.outcome is Outcome.CONFLICT:
        rules = [rule for rule in decision.rules if rule.kind == "release" and rule.verdict is Verdict.MET]
        return tuple(
            (say("Under {rule}:", rule=rule_name(rule)), _calm(rule.amount_lines))
            for rule in rules
            if rule.amount_lines
        )
    if decision.entitlement is None or not decision.amount_lines or decision.outcome is Outcome.LAPSED:
        return ()
    pays = decision.outcome.pays
    said = say("Line by line, in the order of the rules.")
    if not pays:
        said = say("What the rules would give, were nothing in the way.")
    if decision.outcome is Outcome.ALREADY_RELEASED:
        said = say("What the rules give to date, and what was paid.")
        return ((said, _calm(tuple(line for line in decision.amount_lines if line.step != "payment"))),)
    return ((said, _calm(decision.amount_lines)),)


def _budget(decision: Decision) -> str:
    """The budget it shares with other awards, in a line; nothing where it asks nothing of one."""
    found = decision.budget
    if found is None or not (found.own_asked or found.problem):
        return ""
    name = capital(recorded(budget_name(found, decision.currency)))
    if found.amount is None or found.left is None:
        return say("{budget} is not known: {problem}.", budget=name, problem=recorded(found.problem))
    shares = say(
        "of {amount}, {taken} is paid or approved, {given} is given now, {kept} is kept back for what is not decided"
        " yet, {left} is left",
        amount=_money(decision, found.amount),
        taken=_money(decision, found.taken),
        given=_money(decision, found.given),
        kept=_money(decision, found.kept_back),
        left=_money(decision, found.left),
    )
    asked = _money(decision, found.own_asked)
    if decision.outcome.pays or found.own_given:
        gets = _money(decision, found.own_given)
        own = say("this tranche asks {asked}, of which {amount} is given", asked=asked, amount=gets)
    else:
        gets = _money(decision, found.own_kept_back)
        own = say("this tranche asks {asked}, of which {amount} is kept back for it", asked=asked, amount=gets)
    how = say(str(found.how))
    return say("{budget}, {how}: {shares}; {own}.", budget=name, how=how, shares=shares, own=own)


def _calm(lines: tuple[AmountLine, ...]) -> tuple[AmountLine, ...]:
    return tuple(replace(line, text=calm(line.text)) for line in lines)


def _choice_text(choice: OpenChoice) -> str:
    """`the programme officer may waive …`: the text of the power may begin with the role."""
    act = choice.text.removeprefix(choice.role).strip()
    return say("{who} {power}", who=whom(choice.role), power=recorded(act))


# --- header and resolution -------------------------------------------------------------------------------------------


def header(decision: Decision, run: RunFacts) -> tuple[tuple[str, str], ...]:
    """Which decision it is: each line a name and what is recorded under it."""
    lines = [
        (say("Award"), decision.award),
        (say("Decision"), say("{id} on {day}", id=decision.id, day=date_text(decision.on))),
        (say("Recipient"), decision.recipient or say("not recorded")),
        (say("Facts known by"), date_text(decision.known_by)),
        (say("Programme"), decision.programme or say("not named")),
        (say("Facts dated"), _period(decision)),
        (say("Agreement"), decision.agreement or say("not named in the rules")),
        (say("Planned date"), date_text(decision.planned_date) if decision.planned_date else say("none recorded")),
        (say("In charge"), decision.owner),
        (say("Meeting"), run.meeting),
        (say("Author"), run.author),
    ]
    return tuple((name, text) for name, text in lines if text)


def _period(decision: Decision) -> str:
    """The days the facts speak of, from the first to the last; nothing where none is recorded."""
    days_of = sorted({c.seen.as_of for c in decision.conditions if c.seen.as_of is not None})
    if not days_of:
        return ""
    first, last = date_text(days_of[0]), date_text(days_of[-1])
    return first if first == last else say("{first} to {last}", first=first, last=last)


def resolution(decision: Decision) -> str:
    """What a meeting may adopt word for word; nothing where it is asked to change nothing."""
    what = say("tranche {tranche} of award {award}", tranche=decision.tranche, award=decision.award)
    what += f", {quoted(decision.title)}," if decision.title else ""
    if decision.outcome.pays:
        to = say(" to {recipient}", recipient=decision.recipient) if decision.recipient else ""
        under = say(" under {agreement}", agreement=decision.agreement) if decision.agreement else ""
        amount, where = _money(decision, decision.amount), f"{what}{to}{under}"
        return say("Resolved to release up to {amount} of {what}.", amount=amount, what=where)
    if decision.outcome is Outcome.RECOVER:
        upon = say(" from {recipient}", recipient=decision.recipient) if decision.recipient else ""
        amount = _money(decision, decision.to_recover)
        return say("Resolved to recover {amount} of {what}.", amount=amount, what=f"{what}{upon}")
    if decision.outcome is Outcome.CANCEL:
        return say("Resolved to cancel {what}.", what=what.removesuffix(","))
    return ""


# --- money to date ---------------------------------------------------------------------------------------------------


def money_rows(decision: Decision) -> Iterator[MoneyRow]:
    """What was committed, given, paid and recovered, what waits, and what stays of the award."""

    def cash(amount: Decimal | None, unknown: str = "–") -> str:
        return unknown if amount is None else _money(decision, amount)

    sums = total([decision], decision.currency, None)
    recovered = [p.amount for p in decision.payments if p.kind == PaymentKind.RECOVERY]
    yield MoneyRow(
        say("Committed"),
        cash(decision.tranche_amount, say("not known")),
        cash(decision.award_committed, say("not recorded")),
    )
    if _is_settled(decision):
        yield MoneyRow(say("Given by the rules to date"), cash(decision.entitlement, say("not computed")))
    elif decision.entitlement is not None and decision.outcome is not Outcome.LAPSED:
        yield MoneyRow(say("The rules would give, were nothing in the way"), cash(decision.entitlement))
    if decision.retained:
        yield MoneyRow(say("Kept back of it until a condition is met"), cash(decision.retained))
    if recovered:
        yield MoneyRow(say("Recovered"), cash(exact_decimal(sum(map(Fraction, recovered), Fraction(0)))))
    yield MoneyRow(say("Paid, less recovered"), cash(decision.paid), cash(decision.award_paid))
    if decision.approved_unpaid:
        yield MoneyRow(say("Approved, payment not recorded"), cash(decision.approved_unpaid))
    yield MoneyRow(say("Payable now"), cash(decision.amount))
    for what, rest in ((say("Held"), sums.held), (say("Waiting for conditions"), sums.conditional)):
        if rest > 0:
            yield MoneyRow(what, cash(rest))
    if decision.excess:
        yield MoneyRow(say("Paid beyond what the rules give"), cash(decision.excess))
    if decision.to_recover:
        yield MoneyRow(say("To be recovered"), cash(decision.to_recover))
    if decision.award_committed is not None:
        left = Fraction(decision.award_committed) - Fraction(decision.award_paid)
        before = cash(exact_decimal(left))
        yield MoneyRow(say("Committed and not yet paid, before this decision"), "–", before, total=True)
        if decision.amount:
            after = cash(exact_decimal(left - Fraction(decision.amount)))
            yield MoneyRow(say("Committed and not yet paid, once this is paid"), "–", after, total=True)


WHY_NOT = 5  # lines: the conditions tell all of it


def _why_not(decision: Decision, explanation: Explanation) -> tuple[str, ...]:
    """Why not, in a few lines; those of the items of an award are counted already."""
    said = explanation.why_not
    if len(said) <= WHY_NOT or any(condition.item for condition in decision.conditions):
        return said
    rest = say("And {count} more, as the conditions show.", count=len(said) - WHY_NOT + 1)
    return (*said[: WHY_NOT - 1], rest)


# --- summary and next steps ------------------------------------------------------------------------------------------


def summary_lines(decision: Decision, explanation: Explanation) -> tuple[str, ...]:
    """The decision in four or five lines."""
    lines = [_amount_line(decision)]
    if decision.outcome not in _SHORT:
        lines.insert(0, _counts_line(explanation))
        lines += [_waivers_line(decision), _extensions_line(decision)]
    lines.append(_needs_line(decision, explanation))
    return tuple(line for line in lines if line)


def _counts_line(explanation: Explanation) -> str:
    asked = [line for line in explanation.lines if line.condition.part != "amount"]
    asked.sort(key=lambda line: not line.matters)
    weighed = {
        same_to_a_reader(line): line for line in reversed(asked)
    }.values()  # each once, by the rule where it matters
    words = Counter(_counted_as(line) for line in weighed if line.matters)
    found = [say_n(one, many, words[word]) for word, (one, many) in _COUNTED if words[word]]
    idle = sum(not line.matters for line in weighed)
    found += [say_n("{count} makes no difference", "{count} make no difference", idle)] if idle else []
    return say("Conditions: {counts}.", counts=", ".join(found)) if found else ""


def _counted_as(line: Line) -> str:
    word = line_mark(line).name
    return "would stop it, open" if word == "open" and not line.wanted else word


_COUNTED = (
    ("met", N_n("{count} met", "{count} met")),
    ("not met, waived", N_n("{count} not met but waived", "{count} not met but waived")),
    ("not known, waived", N_n("{count} not known but waived", "{count} not known but waived")),
    ("not met", N_n("{count} not met", "{count} not met")),
    ("open", N_n("{count} open", "{count} open")),
    ("not known", N_n("{count} not known", "{count} not known")),
    ("invalid", N_n("{count} invalid", "{count} invalid")),
    ("applies", N_n("{count} applies that should not", "{count} apply that should not")),
    ("applies, waived", N_n("{count} applies but is waived", "{count} apply but are waived")),
    (
        "would stop it, open",
        N_n("{count} that would stop it is not due yet", "{count} that would stop it are not due yet"),
    ),
    (
        "does not apply",
        N_n("{count} that would stop it does not apply", "{count} that would stop it do not apply"),
    ),
)


def _is_settled(decision: Decision) -> bool:
    """Whether what the rules give is given: paid now, or before."""
    return decision.outcome.pays or decision.outcome is Outcome.ALREADY_RELEASED


def _amount_line(decision: Decision) -> str:
    """What the rules give, what was paid, what may be paid now and, if that is less, why."""
    tranche = decision.tranche_amount
    whole = say(" of {amount}", amount=_money(decision, tranche)) if tranche is not None else ""
    parts: list[str] = []
    if decision.entitlement is not None and decision.outcome is not Outcome.LAPSED:
        given = _money(decision, decision.entitlement) + whole
        parts.append(
            say("the rules give {amount}", amount=given)
            if _is_settled(decision)
            else say("the rules would give {amount}", amount=given)
        )
    elif decision.amount_range is not None:
        low, high = (_money(decision, end) for end in decision.amount_range)
        between = say("between {low} and {high}", low=low, high=high) + whole
        parts.append(say("{between}, on facts still missing", between=between))
    elif tranche is not None:
        parts.append(say("the tranche is {amount}", amount=_money(decision, tranche)))
    paid = _money(decision, decision.paid)
    parts.append(say("{amount} is paid", amount=paid) if decision.paid else say("nothing is paid so far"))
    if decision.approved_unpaid:
        amount = _money(decision, decision.approved_unpaid)
        parts.append(say("{amount} is approved, its payment not recorded", amount=amount))
    if decision.amount:
        parts.append(say("{amount} may be paid now", amount=_money(decision, decision.amount)))
    return say("Amount: {parts}.", parts=say("; ").join(parts))


def _waivers_line(decision: Decision) -> str:
    used = [waiver for waiver in decision.waivers if waiver.used and waiver.valid]
    void = [waiver for waiver in decision.waivers if not waiver.valid]
    parts = []
    if decisive_waivers(decision):
        parts.append(say("it rests on {waivers}", waivers=counted(len(used), "waiver")))
    elif used:
        parts.append(say_n("{count} waiver settles a condition", "{count} waivers settle conditions", len(used)))
    if decision.without_waivers is not None and used:
        parts.append(_without(decision, decision.without_waivers, len(used)))
    if void:
        parts.append(say_n("{count} waiver on record is void", "{count} waivers on record are void", len(void)))
    return say("Waivers: {parts}.", parts=say("; ").join(parts) or say("none"))


def _without(decision: Decision, without: Without, grants: int) -> str:
    other = otherwise(without, decision.currency)
    return say("without it: {outcome}", outcome=other) if grants == 1 else say("without them: {outcome}", outcome=other)


def _extensions_line(decision: Decision) -> str:
    if not decision.extensions:
        return ""
    used = [extension for extension in decision.extensions if extension.used]
    void = [extension for extension in decision.extensions if not extension.valid]
    parts: list[str] = []
    if used:
        parts.append(
            say_n("{count} extension of a due date counts", "{count} extensions of a due date count", len(used))
        )
    if decision.without_extensions is not None:
        parts.append(_without(decision, decision.without_extensions, len(used)))
    if void:
        parts.append(say_n("{count} extension on record is void", "{count} extensions on record are void", len(void)))
    return say("Extensions: {parts}.", parts=say("; ").join(parts)) if parts else ""


def _needs_line(decision: Decision, explanation: Explanation) -> str:
    needs = explanation.still_needed
    if not needs:
        return ""
    owners = list(dict.fromkeys(whom(need.owner) for need in needs if need.owner))
    section = quoted(say("What would change the decision"))
    first = _next_date(decision, needs)
    then = say("; the next date is {day}", day=date_text(first.by)) if first and first.by else ""
    overdue = [need.by for need in needs if need.overdue and need.by]
    late = say("; overdue since {day}", day=date_text(min(overdue))) if overdue else ""
    said = say("Still needed: see {section}", section=section)
    if owners:
        said = say("Still needed from {who}: see {section}", who=listed(owners), section=section)
    return f"{said}{late}{then}."


def next_steps(decision: Decision, explanation: Explanation) -> tuple[str, ...]:
    """What follows if the board agrees, and the dates that come next."""
    steps = list(_steps_of_payment(decision) if decision.outcome.pays else _steps_of_waiting(decision, explanation))
    if decision.planned_date is not None and decision.outcome is not Outcome.LAPSED:
        day = date_text(decision.planned_date)
        past = decision.planned_date < decision.on
        steps.append(
            say("The tranche was planned for {day}.", day=day)
            if past
            else say("The tranche is planned for {day}.", day=day)
        )
    return tuple(steps)


def _steps_of_payment(decision: Decision) -> Iterator[str]:
    amount = _money(decision, decision.amount)
    tranche, award = decision.tranche, decision.award
    yield say(
        "The resolution is recorded: approve, {amount}, tranche {tranche} of {award}.",
        amount=amount, tranche=tranche, award=award,
    )  # fmt: skip
    yield say(
        "Finance pays {amount}{when} and records it; until then it counts as approved, payment not recorded.",
        amount=amount, when=_due_text(decision),
    )  # fmt: skip


def _due_text(decision: Decision) -> str:
    """By when the rules that give it say that the money is due."""
    if decision.payable_by is not None:
        ago = (decision.on - decision.payable_by).days
        late = say(", {days} ago", days=days(ago)) if ago > 0 else ""
        return say(" by {day}", day=date_text(decision.payable_by)) + late
    said = [r.payable for r in decision.rules if r.kind == "release" and r.verdict is Verdict.MET and r.payable]
    return f" {said[0]}" if said else ""


def _steps_of_waiting(decision: Decision, explanation: Explanation) -> Iterator[str]:
    lapsed = decision.outcome is Outcome.LAPSED
    if lapsed:
        yield say("Nothing is paid; under these rules the tranche can no longer be released.")
    else:
        yield say("Nothing is paid.")
    amount = _money(decision, decision.approved_unpaid)
    if decision.approved_unpaid and is_stopped(decision):
        yield say("Finance does not pay what is approved, {amount}, as things stand.", amount=amount)
    elif decision.approved_unpaid:
        yield say("Finance pays what is approved, {amount}, and records it.", amount=amount)
    if decision.outcome is Outcome.CONFLICT:
        yield say("Before it can be paid, the rules must say which of them applies.")
    needs = explanation.still_needed
    if first := _next_date(decision, needs):
        owner = f", {from_whom(first)}" if first.owner else ""
        day = date_text(first.by) if first.by else ""
        yield say("The next date is {day}: {what}.", day=day, what=first.text + owner)
    elif needs:
        yield say("No date still to come is set for what is needed; it is decided again once it is recorded.")


def _next_date(decision: Decision, needs: tuple[Need, ...]) -> Need | None:
    dated = [(need.by, position) for position, need in enumerate(needs) if need.by and need.by >= decision.on]
    return needs[min(dated)[1]] if dated else None


def need_rows(needs: tuple[Need, ...]) -> tuple[NeedRow, ...]:
    """The needs with a heading before each set of alternatives."""
    rows: list[NeedRow] = []
    above: tuple[Among, ...] = ()
    for need in needs:
        for depth, among in enumerate(need.among):
            if above[: depth + 1] != need.among[: depth + 1]:
                rows.append(NeedRow(depth, heading=among.text))
        above = need.among
        rows.append(NeedRow(len(above), need=need))
    return tuple(rows)


# --- annex -----------------------------------------------------------------------------------------------------------


def sources(decision: Decision) -> tuple[Source, ...]:
    """The rows of the tables this decision rests on, each once, by table and key."""
    found: dict[tuple[str, str], list[str]] = {}
    for condition in decision.conditions:
        for source in condition.sources:
            found.setdefault((source.table, source.key), []).append(one_line(condition.requirement))
    for source in decision.budget.sources if decision.budget is not None else ():
        _add(found, source, say("the budget it shares"))
    for waiver in decision.waivers:
        _add(found, waiver.source, say("waiver of {condition}", condition=waiver.condition))
    for extension in decision.extensions:
        _add(found, extension.source, say("extension of {subject}", subject=extension.subject))
    for used in decision.powers_used:
        _add(found, used.source, done(used))
    return tuple(Source(table, key, tuple(dict.fromkeys(said))) for (table, key), said in sorted(found.items()))


def _add(found: dict[tuple[str, str], list[str]], source: SourceKey, said: str) -> None:
    found.setdefault((source.table, source.key), []).append(said)


def _money(decision: Decision, amount: Decimal) -> str:
    return money(amount, decision.currency)


# --- names of files --------------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*\Z", re.ASCII)
_LONGEST = 60


def memo_name(decision: Decision) -> str:
    """What the memo's file is called, without its ending: `A-001-tranche-2`."""
    return f"{award_name(decision)}-tranche-{decision.tranche}"


def award_name(decision: Decision) -> str:
    """What files of the award begin with: `A-001`.

    Only an award id of capital letters, figures and hyphens is used as it is; any other is spelt in small letters and
    told apart by a hash of the id, after an underscore no plain id can hold. So names are safe on every system, stay
    in their folder, and differ even where capitals do not count.
    """
    award = decision.award
    if _PLAIN.match(award) and len(award) <= _LONGEST:
        return award
    ascii_text = unicodedata.normalize("NFKD", award).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower())[:_LONGEST].strip("-") or "award"
    digest = hashlib.sha256(award.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{slug}_{digest}"
