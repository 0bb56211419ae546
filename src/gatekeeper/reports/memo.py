"""The memo a board reads on one tranche: recommendation and amount first, then everything it rests on."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from gatekeeper.decisions.explain import Among, Explanation, Line, Need, explain
from gatekeeper.decisions.obstacles import Reading, reading, wanted_of_parts
from gatekeeper.decisions.record import Decision, Node, RuleFound, SourceKey
from gatekeeper.decisions.wording import clause_text, counted, money, rule_name, whom
from gatekeeper.reports.marks import Mark, line_mark, node_mark, outcome_mark
from gatekeeper.reports.papers import Format, RunFacts, one_line, render
from gatekeeper.values.dates import date_text
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the conditions: a leaf with its line, or the heading of a set of them; `depth` is how far it is in."""

    depth: int
    mark: Mark
    heading: str = ""
    line: Line | None = None
    negated: bool = False  # the rule says not


@dataclass(frozen=True, slots=True)
class Group:
    """The conditions of one rule."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One row of what is needed: a need, or the heading of alternatives."""

    depth: int
    heading: str = ""
    need: Need | None = None


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
    **context: object,
) -> str:
    """The memo on one decision, from the template `memo.html` or `memo.md`.

    A file of that name in the folder `templates` is used instead of the one shipped. `run` says what the record does
    not: the meeting, the author, the hashes of what was read. What is in `context` is there for a house's own
    template. Raises `TemplateProblem` where a template cannot be used.
    """
    return render(f"memo.{format}", templates, {**context, **memo_values(decision, run or RunFacts())})


def memo_values(decision: Decision, run: RunFacts) -> dict[str, object]:
    """What a memo template may speak of."""
    explanation = explain(decision)
    return {
        "decision": decision,
        "explanation": explanation,
        "run": run,
        "outcome": outcome_mark(decision.outcome),
        "summary": summary_lines(decision, explanation),
        "groups": groups(decision, explanation),
        "remaining": _remaining(decision),
        "next_steps": next_steps(decision, explanation),
        "needs": need_rows(explanation.still_needed),
        "sources": sources(decision),
        "conflicting": [rule for rule in decision.rules if rule.kind == "release" and rule.amount_lines]
        if decision.outcome is Outcome.CONFLICT
        else [],
    }


# --- summary and next steps ------------------------------------------------------------------------------------------


def summary_lines(decision: Decision, explanation: Explanation) -> tuple[str, ...]:
    """The decision in four or five lines."""
    return tuple(
        line
        for line in (
            _counts_line(explanation),
            _amount_line(decision),
            _waivers_line(decision),
            _needs_line(decision, explanation),
        )
        if line
    )


def _counts_line(explanation: Explanation) -> str:
    words = Counter(line_mark(line).word for line in explanation.lines if line.condition.part != "amount")
    found = [f"{words[word]} {one if words[word] == 1 else many}" for word, one, many in _COUNTED if words[word]]
    return f"Conditions: {', '.join(found)}." if found else ""


_COUNTED = (
    ("met", "met", "met"),
    ("not met, waived", "not met but waived", "not met but waived"),
    ("not met", "not met", "not met"),
    ("open", "open", "open"),
    ("not known", "not known", "not known"),
    ("invalid", "invalid", "invalid"),
    ("applies", "applies that should not", "apply that should not"),
    ("applies, waived", "applies but is waived", "apply but are waived"),
    ("does not apply", "does not apply, as it should", "do not apply, as they should"),
)


def _amount_line(decision: Decision) -> str:
    parts = [f"the rules give {_money(decision, decision.entitlement)} to date"] if decision.entitlement else []
    if decision.amount_range is not None and decision.entitlement is None:
        low, high = decision.amount_range
        parts.append(f"between {_money(decision, low)} and {_money(decision, high)}, on facts still missing")
    if decision.tranche_amount is not None:
        of = "of " if parts else ""
        parts.append(f"{of}{_money(decision, decision.tranche_amount)} in the tranche")
    parts.append(f"{_money(decision, decision.paid)} paid")
    if decision.approved_unpaid:
        parts.append(f"{_money(decision, decision.approved_unpaid)} approved, payment not recorded")
    return f"Amount: {', '.join(parts)}; {_money(decision, decision.amount)} payable now."


def _waivers_line(decision: Decision) -> str:
    used = [waiver for waiver in decision.waivers if waiver.used and waiver.valid]
    void = [waiver for waiver in decision.waivers if not waiver.valid]
    parts = [f"rests on {counted(len(used), 'waiver')}"] if used else []
    if decision.without_waivers is not None and used:
        other = decision.without_waivers
        parts.append(f"without {'it' if len(used) == 1 else 'them'}: {other.outcome}, {_money(decision, other.amount)}")
    if void:
        parts.append(f"{counted(len(void), 'waiver')} on record {'is' if len(void) == 1 else 'are'} void")
    return f"Waivers: {'; '.join(parts)}." if parts else ""


def _needs_line(decision: Decision, explanation: Explanation) -> str:
    if not explanation.still_needed:
        return ""
    owners = dict.fromkeys(whom(need.owner) for need in explanation.still_needed if need.owner)
    upon = f", from {' and '.join(owners)}" if owners else ""
    if first := _next_date(decision, explanation.still_needed):
        upon += f"; the next date is {date_text(first.by)}" if first.by else ""
    return f"Still needed: see section 9{upon}."


def next_steps(decision: Decision, explanation: Explanation) -> tuple[str, ...]:
    """What follows if the board agrees, and the dates that come next."""
    steps = list(_steps_of_payment(decision) if decision.outcome.pays else _steps_of_waiting(decision, explanation))
    if decision.planned_date is not None:
        steps.append(f"The tranche is planned for {date_text(decision.planned_date)}.")
    return tuple(steps)


def _steps_of_payment(decision: Decision) -> Iterator[str]:
    amount = _money(decision, decision.amount)
    yield f"The resolution is recorded: approve, {amount}, tranche {decision.tranche} of {decision.award}."
    yield f"Finance pays {amount} and records it; until then it counts as approved, payment not recorded."


def _steps_of_waiting(decision: Decision, explanation: Explanation) -> Iterator[str]:
    yield "Nothing is paid."
    if decision.approved_unpaid:
        yield f"Finance pays what is approved, {_money(decision, decision.approved_unpaid)}, and records it."
    if decision.outcome is Outcome.CONFLICT:
        yield "Before it can be paid, the rules must say which of them applies."
    needs = explanation.still_needed
    if first := _next_date(decision, needs):
        owner = f", from {whom(first.owner)}" if first.owner else ""
        yield f"The next date is {date_text(first.by) if first.by else ''}: {first.text}{owner}."
    elif needs:
        yield "No date still to come is set for what is needed."


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


# --- conditions ------------------------------------------------------------------------------------------------------


def groups(decision: Decision, explanation: Explanation) -> tuple[Group, ...]:
    """The conditions rule by rule, in the shape of the sentence."""
    lines = {line.condition.id: line for line in explanation.lines}
    read = reading(decision)
    found: list[Group] = []
    for rule in decision.rules:
        found += _groups_of(decision, rule, lines, read)
    shown = {row.line.condition.id for group in found for row in group.rows if row.line}
    rest = tuple(Row(0, line_mark(line), line=line) for number, line in lines.items() if number not in shown)
    return (*found, Group("Other facts", rest)) if rest else tuple(found)


_TITLES = {
    "release": "must be so",
    "hold": "holds the tranche while it is so",
    "never": "forbids a release while it is so",
}


def _groups_of(decision: Decision, rule: RuleFound, lines: dict[int, Line], read: Reading) -> Iterator[Group]:
    kind = {"release": "Release", "hold": "Hold", "never": "Never"}[rule.kind]
    name = f"{kind}: {rule_name(rule)}{clause_text(rule.clause)}"
    release = rule.kind == "release"
    if rule.when is not None:
        yield Group(f"{name} – {_TITLES[rule.kind]}", tuple(_rows(rule.when, release, lines, read)))
    if rule.unless is not None:
        effect = "gives nothing" if release else "does not apply"
        yield Group(f"{name} – {effect} if this is so", tuple(_rows(rule.unless, not release, lines, read)))
    rests_on = [c for c in decision.conditions if c.part == "amount" and c.rule == rule.id]
    if rests_on:
        yield Group(
            f"{name} – the amount rests on", tuple(Row(0, line_mark(lines[c.id]), line=lines[c.id]) for c in rests_on)
        )


def _rows(
    node: Node, wanted: bool, lines: dict[int, Line], read: Reading, depth: int = 0, negated: bool = False
) -> Iterator[Row]:
    if node.op == "leaf" and node.condition is not None:
        yield Row(depth, line_mark(lines[node.condition]), line=lines[node.condition], negated=negated)
        return
    heading = _heading(node, depth)
    if heading:
        yield Row(depth, node_mark(node, wanted, read.satisfied(node, wanted)), heading=heading)
        depth += 1
    for part in node.parts:
        yield from _rows(part, wanted_of_parts(node, wanted), lines, read, depth, negated=node.op == "not")


def _heading(node: Node, depth: int) -> str:
    size = len(node.parts)
    match node.op:
        case "defined":
            return node.name
        case "all":
            return "all of these" if depth else ""
        case "any":
            return "any of these"
        case "none":
            return "none of these"
        case "at least" | "at most":
            return f"{node.op} {node.count} of these {size}"
        case "not":
            return "not" if node.parts and node.parts[0].op != "leaf" else ""
        case "leaf":
            return ""


# --- annex -----------------------------------------------------------------------------------------------------------


def sources(decision: Decision) -> tuple[Source, ...]:
    """The rows of the tables this decision rests on, each once, by table and key."""
    found: dict[tuple[str, str], list[str]] = {}
    for condition in decision.conditions:
        for source in condition.sources:
            found.setdefault((source.table, source.key), []).append(one_line(condition.requirement))
    for waiver in decision.waivers:
        _add(found, waiver.source, f"waiver of {waiver.condition}")
    return tuple(Source(table, key, tuple(dict.fromkeys(said))) for (table, key), said in sorted(found.items()))


def _add(found: dict[tuple[str, str], list[str]], source: SourceKey, said: str) -> None:
    found.setdefault((source.table, source.key), []).append(said)


def _remaining(decision: Decision) -> Decimal | None:
    """What of the award is committed and not yet paid."""
    if decision.award_committed is None:
        return None
    return exact_decimal(Fraction(decision.award_committed) - Fraction(decision.award_paid))


def _money(decision: Decision, amount: Decimal) -> str:
    return money(amount, decision.currency)


# --- names of files --------------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*\Z", re.ASCII)
_LONGEST = 60


def memo_name(decision: Decision) -> str:
    """What the memo's file is called, without its ending: `A-001-tranche-2`.

    Only an award id of capital letters, figures and hyphens is used as it is; any other is spelt in small letters and
    told apart by a hash of the id, after an underscore no plain id can hold. So names are safe on every system, stay
    in their folder, and differ even where capitals do not count.
    """
    award = decision.award
    if _PLAIN.match(award) and len(award) <= _LONGEST:
        return f"{award}-tranche-{decision.tranche}"
    ascii_text = unicodedata.normalize("NFKD", award).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower())[:_LONGEST].strip("-") or "award"
    digest = hashlib.sha256(award.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{slug}_{digest}-tranche-{decision.tranche}"
