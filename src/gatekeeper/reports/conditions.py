"""The conditions as a table: rule by rule, in the shape of the sentence, each shown in full once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gatekeeper.decisions.explain import MOST, Explanation, Line
from gatekeeper.decisions.obstacles import reading, speaking_rules, wanted_of_parts
from gatekeeper.decisions.record import Condition, Decision, LimitFound, Node, RuleFound
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.wording import capital, clause_text, one_line, required_text, rule_name, seen_text
from gatekeeper.reader import N_, date_text, say
from gatekeeper.reports.marks import Mark, line_mark, node_mark
from gatekeeper.values import dates
from gatekeeper.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the conditions: a leaf with its line, or the heading of a set of them; `depth` is how far it is in.

    `as_of` is the day it was seen, where what was seen does not say it; `clause` is the condition's own, where it is
    not that of its rule; `of` names the rule where the group does not.
    `above` holds conditions that an earlier row shows in full.
    """

    depth: int
    mark: Mark
    heading: str = ""
    line: Line | None = None
    negated: bool = False  # the rule says not
    required: str = ""
    seen: str = ""
    as_of: str = ""
    clause: str = ""
    of: str = ""
    above: tuple[Line, ...] = ()
    brief: bool = False  # they are shown nowhere, but counted here


@dataclass(frozen=True, slots=True)
class Group:
    """The conditions of one rule, or of several that stand `aside`: those stand in the annex, named by `of` before."""

    title: str
    rows: tuple[Row, ...]
    aside: bool = False

    @property
    def of(self) -> tuple[str, ...]:
        """The rules whose conditions these are, each once."""
        return tuple(dict.fromkeys(row.of for row in self.rows if row.of))


def groups(decision: Decision, explanation: Explanation) -> tuple[Group, ...]:
    """The conditions rule by rule, in the shape of the sentence, each once; what stands aside comes last, together."""
    table = _Table(decision, explanation)
    found = [group for rule in decision.rules for group in table.of_rule(rule)]
    found += [group for limit in decision.limits for group in table.of_limit(limit)]
    aside = tuple(row for rule in decision.rules if table.stands_aside(rule) for row in table.aside(rule))
    if aside:
        found.append(Group(say("What would stop it, and does not apply"), aside, aside=True))
    shown = {row.line.condition.id for group in found for row in group.rows if row.line}
    shown |= {line.condition.id for group in found for row in group.rows for line in row.above}
    rest = tuple(table.row(line, 0) for line in explanation.lines if line.condition.id not in shown)
    return (*found, Group(say("Other facts"), rest)) if rest else tuple(found)


class _Table:
    """The conditions of one decision as rows; what was shown once is only named when another rule asks it too."""

    def __init__(self, decision: Decision, explanation: Explanation) -> None:
        self.decision = decision
        self.read = reading(decision)
        self.lines = {line.condition.id: line for line in explanation.lines}
        self.speaking = {rule.id for rule in speaking_rules(decision, self.read)}
        self.shown: set[tuple[object, ...]] = set()

    def stands_aside(self, rule: RuleFound) -> bool:
        """Whether a hold or never rule does not apply."""
        return not rule.favours and rule.verdict in (Verdict.NOT_MET, Verdict.OPEN)

    def of_rule(self, rule: RuleFound) -> Iterator[Group]:
        """The groups of a rule: what it asks, what lifts it, what its amount rests on."""
        if self.stands_aside(rule):
            return
        name = f"{capital(rule_name(rule))}{clause_text(rule.clause)}"
        release = rule.kind == "release"
        when, unless = _TITLES[rule.kind]
        if release and rule.id not in self.speaking:
            yield Group(say("{rule} stands back, because its exception applies", rule=name), tuple(self.flat(rule)))
            return
        if rule.when is not None:
            yield Group(say(when, rule=name), tuple(self.rows(rule, rule.when, rule.favours)))
        if rule.unless is not None:
            yield Group(say(unless, rule=name), tuple(self.rows(rule, rule.unless, not rule.favours)))
        rests_on = [c for c in self.decision.conditions if c.part == "amount" and c.rule == rule.id]
        if rests_on:
            yield Group(say("The amount of {rule} rests on", rule=rule_name(rule)), tuple(self._facts(rests_on, rule)))

    def of_limit(self, limit: LimitFound) -> Iterator[Group]:
        """The groups of a limit on payments: what lifts it, what it rests on."""
        name = f"{capital(rule_name(limit))}{clause_text(limit.clause)}"
        if limit.until is not None:
            title = say("{rule} limits what is paid until", rule=name)
            yield Group(title, tuple(self.rows(limit, limit.until, True)))
        rests_on = [c for c in self.decision.conditions if c.part == "amount" and c.rule == limit.id]
        if rests_on:
            yield Group(
                say("The amount of {rule} rests on", rule=rule_name(limit)), tuple(self._facts(rests_on, limit))
            )

    def aside(self, rule: RuleFound) -> Iterator[Row]:
        """The conditions of a rule that does not apply, one after the other, each with the name of its rule."""
        of = f"{capital(rule_name(rule))}{clause_text(rule.clause)}"
        return (replace(row, of=of) for row in self.flat(rule))

    def flat(self, rule: RuleFound) -> Iterator[Row]:
        """The conditions of a rule one after the other, without the shape of its sentence."""
        roots = ((rule.when, rule.favours), (rule.unless, not rule.favours))
        found = [row for root, wanted in roots if root is not None for row in self._rows(rule, root, wanted)]
        full = [replace(row, depth=0) for row in found if row.line is not None]
        above = [replace(row, depth=0) for row in found if row.above]
        yield from full
        for mark in dict.fromkeys(row.mark for row in above):
            yield _together([row for row in above if row.mark == mark])

    def rows(self, rule: RuleFound | LimitFound, root: Node, wanted: bool) -> Iterator[Row]:
        """The rows of a sentence; neighbours that were shown before become one row."""
        pending: list[Row] = []
        for row in self._rows(rule, root, wanted):
            if pending and (not row.above or row.mark != pending[0].mark or row.depth != pending[0].depth):
                yield _together(pending)
                pending = []
            if row.above and not row.brief:
                pending.append(row)
            else:
                yield row
        if pending:
            yield _together(pending)

    def _rows(
        self, rule: RuleFound | LimitFound, node: Node, wanted: bool, depth: int = 0, negated: bool = False
    ) -> Iterator[Row]:  # fmt: skip
        if node.op == "leaf" and node.condition is not None:
            line = self.lines[node.condition]
            c = line.condition
            if self.is_shown(line):
                named = one_line(c.requirement)
                named = say("not so: {asked}", asked=named) if negated else named
                yield Row(depth, line_mark(line), heading=named, above=(line,))
                return
            self.shown.add(same_to_a_reader(line))
            yield self.row(line, depth, rule, negated)
            yield from self._parts(rule, node, True, depth + 1)  # what a value in it asks after `if`, or of each item
            return
        below = [self.lines[number] for number in _leaves(node)]
        mark = node_mark(node, wanted, self.read.satisfied(node, wanted))
        if mark.tone != "good" and not any(line.matters for line in below):
            mark = Mark("–", mark.name, "plain")
        if node.op == "defined" and all(map(self.is_shown, below)):
            yield Row(depth, mark, heading=node.name, above=tuple(below))
            return
        heading, node = _unwrapped(node, depth)
        items = {line.condition.item for line in below}
        if len(items) == 1 and heading and node.op != "defined":
            item = next(iter(items))
            heading = say("{name}: {what}", name=item, what=heading) if item else heading
        single = node.op == "defined" and node.parts[0].op == "leaf"
        if heading and not single:
            yield Row(depth, mark, heading=heading)
            depth += 1
        for row in self._parts(rule, node, wanted_of_parts(node, wanted), depth):
            yield replace(row, of=heading) if heading and single and row.line is not None else row

    def _parts(self, rule: RuleFound | LimitFound, node: Node, wanted: bool, depth: int) -> Iterator[Row]:
        """The rows of what a node is made of; of many items, those first that do not answer as they ought to."""
        parts = node.parts
        if len(parts) > MOST and all(self.lines[number].condition.item for p in parts for number in _leaves(p)):
            amiss = [part for part in parts if not self.read.satisfied(part, wanted)]
            parts = tuple(amiss[:MOST] or node.parts[:MOST])
        for part in parts:
            yield from self._rows(rule, part, wanted, depth, negated=node.op == "not")
        if len(parts) < len(node.parts):
            told = set(map(id, parts))
            yield self._rest([part for part in node.parts if id(part) not in told], wanted, depth)

    def _facts(self, conditions: Sequence[Condition], rule: RuleFound | LimitFound) -> Iterator[Row]:
        """What an amount rests on; of many items, those first of which it is not known or not so."""
        of_items = [c for c in conditions if c.item]
        told = of_items
        if len(of_items) > MOST:
            amiss = [c for c in of_items if c.verdict is not Verdict.MET]
            told = (amiss or of_items)[:MOST]
        shown = {c.id for c in told}
        yield from (self.row(self.lines[c.id], 0, rule) for c in conditions if not c.item or c.id in shown)
        if len(told) < len(of_items):
            rest = [c for c in of_items if c.id not in shown]
            met = sum(c.verdict is Verdict.MET for c in rest)
            lines = tuple(self.lines[c.id] for c in rest)
            said = say("{count} more of items: {met} met", count=len(rest), met=met) + _others(len(rest) - met)
            yield Row(0, Mark("·", "in brief", "plain"), heading=said, above=lines, brief=True)

    def _rest(self, parts: Sequence[Node], wanted: bool, depth: int) -> Row:
        """The items that are not told one by one: how many, and how many of them answer as they ought to."""
        lines = tuple(self.lines[number] for part in parts for number in _leaves(part))
        self.shown |= {same_to_a_reader(line) for line in lines}
        well = sum(self.read.satisfied(part, wanted) for part in parts)
        said = say("{count} more: {well} as they ought to be", count=len(parts), well=well)
        said += _others(len(parts) - well)
        return Row(depth, Mark("·", "in brief", "plain"), heading=said, above=lines, brief=True)

    def is_shown(self, line: Line) -> bool:
        """Whether an earlier row shows the same in full."""
        return same_to_a_reader(line) in self.shown

    def row(self, line: Line, depth: int, rule: RuleFound | LimitFound | None = None, negated: bool = False) -> Row:
        """One condition in full."""
        c = line.condition
        own = c.clause if rule is None or one_line(c.clause) != one_line(rule.clause) else ""
        return Row(depth, line_mark(line), "", line, negated, required_text(c), recorded(seen_text(c)), _as_of(c), own)


def _as_of(condition: Condition) -> str:
    """The day of what was seen, unless it is of a period or says its day itself."""
    seen = condition.seen
    if seen.as_of is None or seen.period:
        return ""
    return "" if dates.date_text(seen.as_of) in condition.observed else date_text(seen.as_of)


def _others(count: int) -> str:
    return say(", {count} not", count=count) if count else ""


_TITLES = {
    "release": (N_("{rule} releases it when"), N_("{rule} gives nothing if")),
    "hold": (N_("{rule} holds it while"), N_("{rule} does not hold it if")),
    "never": (N_("{rule} forbids a release while"), N_("{rule} does not forbid it if")),
    "cancel": (N_("{rule} cancels it when"), N_("{rule} does not cancel it if")),
    "recover": (N_("{rule} claims back what was paid when"), N_("{rule} claims nothing if")),
    "reduce": (N_("{rule} reduces it when"), N_("{rule} does not reduce it if")),
    "retain": (N_("{rule} keeps part of it back until"), N_("{rule} keeps nothing back if")),
}


def same_to_a_reader(line: Line) -> tuple[object, ...]:
    """What makes two conditions the same to a reader, though two rules ask them."""
    c = line.condition
    return (c.requirement, c.observed, c.verdict, c.waived_by)


def _leaves(node: Node) -> Iterator[int]:
    if node.condition is not None:
        yield node.condition
    for part in node.parts:
        yield from _leaves(part)


def _together(rows: list[Row]) -> Row:
    """Conditions that were shown before, as one row."""
    named = say("; ").join(dict.fromkeys(row.heading for row in rows))
    return replace(
        rows[0], heading=say("as above: {named}", named=named), above=tuple(line for row in rows for line in row.above)
    )


def _unwrapped(node: Node, depth: int) -> tuple[str, Node]:
    """The heading of a set, and the set; a name and what it stands for share one: `ready to make: any of these`."""
    names: list[str] = []
    while node.op == "defined" and len(node.parts) == 1 and node.parts[0].op != "leaf":
        names.append(node.name)
        node = node.parts[0]
    heading = _heading(node, depth + len(names))
    for name in reversed(names):
        heading = say("{name}: {what}", name=name, what=heading) if heading else name
    return heading, node


def _heading(node: Node, depth: int) -> str:
    size = len(node.parts)
    match node.op:
        case "defined":
            return node.name
        case "all":
            return say("all of these") if depth else ""
        case "any":
            return say("any of these")
        case "none":
            return say("none of these")
        case "at least":
            return say("at least {count} of these {all}", count=node.count, all=size)
        case "at most":
            return say("at most {count} of these {all}", count=node.count, all=size)
        case "not":
            return say("not") if node.parts and node.parts[0].op != "leaf" else ""
        case "leaf":
            return ""
