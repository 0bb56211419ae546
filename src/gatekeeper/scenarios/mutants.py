"""Rules changed in one small place.

A change that no scenario notices is a sentence nobody has tried: a threshold moved by its smallest step, a date by a
day, `at least` made `more than`, a condition left out. The rules are changed as checked nodes, whatever their class:
every field of every node is walked, so that a sentence of a new kind is walked too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar, get_args

from gatekeeper.program import model
from gatekeeper.program.sentences import (
    amount_text,
    condition_text,
    date_expression_text,
    limit_text,
    literal_text,
    power_text,
    rule_text,
    tranches_text,
    value_text,
)
from gatekeeper.source import Source, Span
from gatekeeper.values.dates import Duration, date_text
from gatekeeper.values.numbers import RoundingMode, decimal_text, grouped_text
from gatekeeper.vocabulary import Event, Sort, Type

CONDITIONS = get_args(model.Condition)
DATES = get_args(model.DateExpression)
VALUES = get_args(model.Value)

Node = TypeVar("Node")


@dataclass(frozen=True, slots=True)
class Change:
    """One small change: what stood there, what stands there instead (nothing: it is left out), what would notice it.

    `told` says that the words are those of a whole condition, so that none wider are wanted.
    """

    before: str = ""
    after: str = ""
    notice: str = ""
    told: bool = False
    names: tuple[str, ...] = ()  # the declared names it is about, to find its line by


@dataclass(frozen=True, slots=True)
class Mutant:
    """A program with one change, where that is, and the rules it can make a difference to (none: any)."""

    program: model.Program
    change: Change
    where: str
    line: int
    rules: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """`customers ≥ 25` → `customers > 25` in tranche 2 (line 12)."""
        before, after = _trimmed(self.change.before, self.change.after)
        changed = f"`{before}` → `{after}`" if after else f"`{before}` left out"
        return f"{changed} in {self.where} (line {self.line})"


def mutants(program: model.Program) -> Iterator[Mutant]:
    """Every program that differs from this one by one small change, in the order of its fields."""
    changes = _Changes(program)
    for each in fields(program):
        value = getattr(program, each.name)
        if each.name == "definitions":
            yield from changes.of_definitions()
        elif each.name == "declarations":
            yield from changes.of_declarations()
        elif each.name in _HEADER:
            for changed, change in changes.variants(value, each.name):
                said = replace(change, notice=change.notice or "a decision on the days around it")
                if line := changes.line_of(each.name):  # what nobody wrote nobody could have mistaken
                    yield Mutant(replace(program, **{each.name: changed}), said, "the header", line)
        elif isinstance(value, tuple) and value and all(is_dataclass(item) for item in value):
            yield from changes.of_rules(each.name, value)


_HEADER = ("in_force", "rounding")

Variant = tuple[Any, Change]

_EDGES: Mapping[StrEnum, tuple[StrEnum, ...]] = {
    model.Comparator.AT_LEAST: (model.Comparator.MORE_THAN,),
    model.Comparator.MORE_THAN: (model.Comparator.AT_LEAST,),
    model.Comparator.AT_MOST: (model.Comparator.LESS_THAN,),
    model.Comparator.LESS_THAN: (model.Comparator.AT_MOST,),
    model.Comparator.EQUAL: (model.Comparator.AT_LEAST, model.Comparator.AT_MOST),
    model.Comparator.NOT_EQUAL: (model.Comparator.EQUAL,),
    model.TimingWord.BY: (model.TimingWord.BEFORE,),
    model.TimingWord.BEFORE: (model.TimingWord.BY,),
    model.TimingWord.AFTER: (model.TimingWord.ON_OR_AFTER,),
    model.TimingWord.ON_OR_AFTER: (model.TimingWord.AFTER,),
    RoundingMode.DOWN: (RoundingMode.UP,),
    RoundingMode.UP: (RoundingMode.DOWN,),
    RoundingMode.NEAREST: (RoundingMode.DOWN, RoundingMode.UP),
}

# Whole numbers that count something; others name a tranche or a side.
_COUNTS = frozenset({"count", "times"})

# Parts that a sentence may be without.
_MAY_GO = frozenset({"unless", "until", "timing", "nothing_below", "absence", "up_to", "reported_within"})

_NEVER_CHANGED = frozenset({"span", "name", "type", "label", "clause", "because", "means", "category", "unit"})


class _Changes:
    """Every way to change one small thing, told in the words of the program."""

    def __init__(self, program: model.Program) -> None:
        self.program = program
        self.written = program.written

    # ------------------------------------------------------------------------------------------ a program's parts

    def of_rules(self, name: str, rules: tuple[Any, ...]) -> Iterator[Mutant]:
        """The rules or powers of one kind: each changed, each left out."""
        for at, rule in enumerate(rules):
            reached = frozenset({rule.id}) if hasattr(rule, "id") else frozenset()
            left_out = Change(self._text(rule), "", "a scenario in which it makes the difference", told=True)
            alone = ((None, left_out),) if len(rules) > 1 or name != "releases" else ()
            for changed, change in (*alone, *self._of_rule(rule)):
                kept = (changed,) if changed is not None else ()
                others: dict[str, Any] = {name: (*rules[:at], *kept, *rules[at + 1 :])}
                program = replace(self.program, **others)
                yield Mutant(program, change, self._where(rule), self._line(rule, change), reached)

    def _of_rule(self, rule: Any) -> Iterator[Variant]:
        tranches = getattr(rule, "tranches", model.Tranches())
        for changed, change in self.variants(rule):
            if change.told:
                yield changed, change
            elif isinstance(rule, model.Release) and changed.amount != rule.amount:
                texts = [amount_text(each.amount, tranches, self.written) for each in (rule, changed)]
                yield changed, replace(change, before=texts[0], after=texts[1], notice=change.notice or _AMOUNT)
            else:
                texts = [self._text(rule), self._text(changed)]
                before, after = texts if texts[0] != texts[1] else (change.before, change.after)
                yield changed, replace(change, before=before, after=after)

    def of_definitions(self) -> Iterator[Mutant]:
        """The definitions: each changed, and with it everything that uses it."""
        for name, body in self.program.definitions.items():
            reached = frozenset(rule.id for rule in self._rules() if _uses(rule, name))
            for changed, change in self.variants(body) if reached else ():
                if not change.told and isinstance(body, get_args(model.Value)):
                    texts = [value_text(each, self.written) for each in (body, changed)]
                    change = replace(change, before=texts[0], after=texts[1], told=True)
                yield Mutant(
                    _redefined(self.program, name, changed),
                    change,
                    f"the definition `{self.written.get(name, name)}`",
                    self.line_of("define", name, change.names),
                    reached,
                )

    def of_declarations(self) -> Iterator[Mutant]:
        """What is declared: due dates, days to report, assumptions; of what the rules name, and as far as they do."""
        rules = [getattr(self.program, each.name) for each in fields(self.program) if each.name != "declarations"]
        for name, declared in self.program.declarations.items():
            if not any(name in names_in(part) for part in rules):
                continue
            asks = any(_asks_when_due(part, name) for part in rules)
            for changed, change in self.variants(declared):
                if not asks and getattr(changed, "due", None) != getattr(declared, "due", None):
                    continue
                program = replace(self.program, declarations={**self.program.declarations, name: changed})
                where = f"`{type(declared).__name__.casefold()} {declared.name}`"
                yield Mutant(program, change, where, self._line(declared, change))

    def _rules(self) -> tuple[model.Rule, ...]:
        return (*self.program.releases, *self.program.guards)

    # ------------------------------------------------------------------------------------------ any node

    def variants(self, node: object, name: str = "") -> Iterator[Variant]:
        """Every way to change one small thing in a node: the whole node changed, and what was changed."""
        match node:
            case StrEnum():
                yield from ((other, Change(str(node), str(other))) for other in _EDGES.get(node, ()))
            case bool() | str() | None | Type() | Span() | Source() | model.Defined() | model.DefinedValue():
                return  # a definition is changed where it stands, and with it wherever it is used
            case date():
                for other in (node + timedelta(days=1), node - timedelta(days=1)):
                    yield other, Change(date_text(node), date_text(other))
            case Fraction():
                yield from ((other, Change(grouped_text(node), grouped_text(other))) for other in (node + 1, node - 1))
            case int():
                steps = (node + 1, node - 1) if name in _COUNTS else ()
                yield from ((other, Change(str(node), str(other))) for other in steps if other >= 1)
            case model.Literal():
                yield from _moved(node)
            case Duration():
                counts = (count for count in (node.count + 1, node.count - 1) if count >= 1)
                yield from (
                    (other, Change(str(node), str(other))) for other in (replace(node, count=c) for c in counts)
                )
            case tuple():
                for at, part in enumerate(node):
                    for changed, change in self.variants(part, name):
                        yield (*node[:at], changed, *node[at + 1 :]), change
            case _ if is_dataclass(node) and not isinstance(node, type):
                for changed, change in (*self._as_a_whole(node), *self._in_a_field(node)):
                    yield changed, self._told(node, changed, change)
            case _:
                return  # a mapping, a number of another kind: nothing a sentence says

    def _in_a_field(self, node: Any) -> Iterator[Variant]:
        for each in fields(node):
            value = getattr(node, each.name)
            if each.name in _NEVER_CHANGED or value is None:
                continue
            if each.name in _MAY_GO:
                change = self._without(node, each.name, value)
                yield replace(node, **{each.name: None}), change
            for changed, change in self.variants(value, each.name):
                yield replace(node, **{each.name: changed}), change

    def _without(self, node: Any, name: str, value: object) -> Change:
        if isinstance(value, CONDITIONS):
            said = f"{name} {condition_text(value, self.written)}"
            return Change(said, "", f"a scenario that `{said}` stands against", told=True)
        if name == "absence":
            return Change(
                "absence means no", "", f"a scenario in which nothing is recorded of `{node.name}`", told=True
            )
        if name == "reported_within":
            return Change(f"reported within {value}", "", "", told=True)
        return Change()

    def _as_a_whole(self, node: Any) -> Iterator[Variant]:
        """A part left out, `and` made `or`, so many more or fewer, a denial dropped, a finding more or less."""
        match node:
            case model.AllOf(parts, spelled):
                if len(parts) > 1:
                    yield model.AnyOf(parts, spelled), Change(notice="a scenario in which only some of them are met")
            case model.AnyOf(parts, spelled):
                if len(parts) > 1:
                    yield model.AllOf(parts, spelled), Change(notice="a scenario in which only one of them is met")
            case model.AtLeast(count, parts) | model.AtMost(count, parts):
                lowest = 1 if isinstance(node, model.AtLeast) else 0
                for other in (count + 1, count - 1):
                    if lowest <= other <= len(parts):
                        at = max(other, count) - isinstance(node, model.AtLeast) * (other < count)
                        notice = f"a scenario with exactly {at} of them met"
                        yield replace(node, count=other), Change(notice=notice)
            case model.Not(part):
                yield part, Change()
            case model.IsOneOf(name, choices):
                for choice in getattr(self.program.declarations.get(name), "choices", ()):
                    said = self.written.get(choice, choice)
                    others = tuple(each for each in choices if each != choice)
                    if choice not in choices:
                        yield replace(node, choices=(*choices, choice)), Change(notice=f"a scenario with `{said}`")
                    elif others:
                        yield replace(node, choices=others), Change(notice=f"a scenario with `{said}`")
            case _:
                pass
        yield from self._parts_left_out(node)

    def _parts_left_out(self, node: Any) -> Iterator[Variant]:
        parts = getattr(node, "parts", ())
        for at, part in enumerate(parts):
            rest = (*parts[:at], *parts[at + 1 :])
            if not rest or getattr(node, "count", 0) > len(rest):
                continue
            said = self._part(part)
            notice = f"a scenario in which `{_shortened(said)}` alone makes the difference"
            yield replace(node, parts=rest), Change(said, "", notice, told=True, names=names_in(part))

    # ------------------------------------------------------------------------------------------ in words

    def _told(self, node: Any, changed: Any, change: Change) -> Change:
        """The change in the words of the smallest condition around it."""
        if change.told or not isinstance(node, CONDITIONS):
            return change
        before, after = condition_text(node, self.written), condition_text(changed, self.written)
        notice = change.notice or self._notice(node, changed)
        return Change(before, after, notice, told=True, names=names_in(node))

    def _notice(self, node: object, changed: object) -> str:
        match node, changed:
            case model.Comparison(left, comparator, right), model.Comparison(_, other, moved):
                at = right
                if other == comparator and isinstance(right, model.Literal) and isinstance(moved, model.Literal):
                    low, high = sorted((right, moved), key=lambda literal: literal.value)
                    at = low if comparator in (model.Comparator.AT_LEAST, model.Comparator.LESS_THAN) else high
                return f"a scenario with {value_text(left, self.written)} of exactly {value_text(at, self.written)}"
            case model.Between(value, _, _), model.Between(_, low, high):
                name = value_text(value, self.written)
                return f"scenarios with {name} at {value_text(low, self.written)} and {value_text(high, self.written)}"
            case model.Happened() | model.TrancheHappened(), _:
                return "scenarios on the last day that counts and on the day after (or the first, and the day before)"
            case model.Not(), _:
                return "a scenario in which it is not so"
            case _:
                return ""

    def _part(self, part: Any) -> str:
        for kind, text in ((DATES, date_expression_text), (VALUES, value_text), (CONDITIONS, condition_text)):
            if isinstance(part, kind):
                return text(part, self.written)
        return type(part).__name__.casefold()

    def _text(self, rule: Any) -> str:
        """A rule or power in its normal form; one of a kind that has none, as its author wrote it."""
        if isinstance(rule, model.Limit):
            return limit_text(rule, self.written)
        limit = getattr(rule, "up_to", None)
        bound = f" up to {grouped_text(limit)}" if isinstance(limit, Fraction) else ""
        for kind, text in ((model.Power, power_text), (model.Rule, rule_text)):
            if isinstance(rule, get_args(kind)):
                try:
                    return text(rule, self.written) + bound
                except AssertionError:  # it holds a sentence of a kind that has no words yet
                    break
        span = getattr(rule, "span", None)
        return " ".join(span.text.split()) if span is not None else type(rule).__name__

    def _where(self, rule: Any) -> str:
        return tranches_text(getattr(rule, "tranches", model.Tranches()))

    def _line(self, node: Any, change: Change) -> int:
        """The line of the first name it is about, within the statement; else where the statement begins."""
        span = getattr(node, "span", None)
        if span is None:
            return 0
        return _line_within(span, [self.written.get(name, name) for name in change.names])

    def line_of(self, word: str, name: str = "", names: tuple[str, ...] = ()) -> int:
        """The line of a header line or a definition."""
        head = f"{word.replace('_', ' ')} {self.written.get(name, name)}".strip()
        starts = {"rounding": "round entitlements"}.get(word, head)
        source = self.program.source
        for number, text in enumerate(source.text.splitlines(), 1):
            if " ".join(text.split()).casefold().startswith(starts.casefold()):
                end = source.text.find("\n\n", source.line_starts[number - 1])
                span = Span(source, source.line_starts[number - 1], end if end > 0 else len(source.text))
                return _line_within(span, [self.written.get(each, each) for each in names])
        return 0


_AMOUNT = "a scenario that says its amount"


def _moved(literal: model.Literal) -> Iterator[Variant]:
    """A number moved by one in its last place, and by a tenth in whole such steps: nobody counts 3.6 of anything."""
    step = smallest_step(literal)
    tenth = abs(literal.value) / 10 // step * step
    moves = (step, -step, tenth, -tenth) if tenth else (step, -step)
    for value in dict.fromkeys(literal.value + move for move in moves):
        other = replace(literal, value=value)
        yield other, Change(literal_text(literal), literal_text(other))


def smallest_step(literal: model.Literal) -> Fraction:
    """One in the last place as it is written: 1 USD, 1 customer, a tenth of a percent for 98.5%."""
    percent = literal.type.sort is Sort.PERCENTAGE
    text = decimal_text(literal.value * 100 if percent else literal.value)
    step = Fraction(1, 10 ** len(text.partition(".")[2].rstrip("…")))
    return step / 100 if percent else step


def _redefined(program: model.Program, name: str, body: Any) -> model.Program:
    """The program with another body for a definition, wherever that is used."""

    def changed(node: Any) -> Any:
        if isinstance(node, model.Defined) and node.name == name:
            return replace(node, part=body)
        if isinstance(node, model.DefinedValue) and node.name == name:
            return replace(node, value=body)
        return node

    parts: dict[str, Any] = {
        each.name: rebuilt(getattr(program, each.name), changed)
        for each in fields(program)
        if isinstance(getattr(program, each.name), tuple)
    }
    definitions = {other: rebuilt(node, changed) for other, node in program.definitions.items()}
    return replace(program, **parts, definitions={**definitions, name: body})


def rebuilt(node: Node, changed: Callable[[Any], Any]) -> Node:
    """A node with every node in it put through a function, the innermost first."""
    if isinstance(node, tuple):
        return tuple(rebuilt(part, changed) for part in node)  # type: ignore[return-value]
    if isinstance(node, Type | Span | Source | Duration | StrEnum) or not is_dataclass(node):
        return node
    parts = {each.name: getattr(node, each.name) for each in fields(node)}
    others = {name: rebuilt(part, changed) for name, part in parts.items()}
    moved = {name: part for name, part in others.items() if part is not parts[name] and part != parts[name]}
    return changed(replace(node, **moved) if moved else node)  # type: ignore[no-any-return,type-var]


def _uses(node: object, name: str) -> bool:
    if isinstance(node, model.Defined | model.DefinedValue) and node.name == name:
        return True
    if isinstance(node, tuple):
        return any(_uses(part, name) for part in node)
    if isinstance(node, Type | Span | Source) or not is_dataclass(node):
        return False
    return any(_uses(getattr(node, each.name), name) for each in fields(node))


def _asks_when_due(node: object, name: str) -> bool:
    """Whether a rule turns on the day a milestone or document is due."""
    if isinstance(node, model.DueDate) and node.subject == name:
        return True
    if isinstance(node, model.Happened) and node.subject == name:
        on_time = node.timing is not None and node.timing.word is model.TimingWord.ON_TIME
        if on_time or node.event is Event.MISSED:
            return True
    if isinstance(node, tuple):
        return any(_asks_when_due(part, name) for part in node)
    if isinstance(node, Type | Span | Source) or not is_dataclass(node):
        return False
    return any(_asks_when_due(getattr(node, each.name), name) for each in fields(node))


def names_in(node: object) -> tuple[str, ...]:
    """The names a node speaks of, the first first."""
    if isinstance(node, tuple):
        return tuple(dict.fromkeys(name for part in node for name in names_in(part)))
    if isinstance(node, Type | Span | Source) or not is_dataclass(node):
        return ()
    own = (getattr(node, "subject", ""), getattr(node, "name", ""))
    inner = (name for each in fields(node) for name in names_in(getattr(node, each.name)))
    return tuple(dict.fromkeys(name for name in (*own, *inner) if isinstance(name, str) and name))


def _line_within(span: Span, names: list[str]) -> int:
    lines = span.source.text[span.start : span.end].splitlines()
    for name in names[:1]:
        for number, text in enumerate(lines):
            if name.casefold() in " ".join(text.split()).casefold():
                return span.line + number
    return span.line


def _trimmed(before: str, after: str, around: int = 3, most: int = 90) -> tuple[str, str]:
    """Two long sentences without most of what they share."""
    if not after or max(len(before), len(after)) <= most:
        return _shortened(before, most + 30), after
    first, second = before.split(" "), after.split(" ")
    shared = 0
    while shared < min(len(first), len(second)) and first[shared] == second[shared]:
        shared += 1
    ends = 0
    while ends < min(len(first), len(second)) - shared and first[-1 - ends] == second[-1 - ends]:
        ends += 1
    start, stop = max(0, shared - around), max(0, ends - around)
    cut = [words[start : len(words) - stop] for words in (first, second)]
    head, tail = "… " if start else "", " …" if stop else ""
    said = [f"{head}{' '.join(words)}{tail}" for words in cut]
    return _shortened(said[0], 160), _shortened(said[1], 160)


def _shortened(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
