"""From the author's expressions to conditions and values: every name resolved, every type known, or a message."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import assert_never

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.counted import periods_number
from gatekeeper.program.items import items_test, items_value, reaching_too_far, said_of_each, unsaid
from gatekeeper.program.model import Comparator, Operator, TimingWord
from gatekeeper.program.sentences import literal_text
from gatekeeper.program.walk import nodes
from gatekeeper.source import Span
from gatekeeper.syntax import tree
from gatekeeper.values.dates import MONTHS, Duration, Unit, date_text, how_many_fit, period_containing
from gatekeeper.values.numbers import grouped_text, number_from_text
from gatekeeper.vocabulary import (
    CONDITION,
    DATE,
    EVENTS_OF,
    NUMBER,
    PERCENTAGE,
    Direction,
    Event,
    Kind,
    MeasureKind,
    Sort,
    Type,
)

_COMPARATORS = {
    "AT_LEAST": Comparator.AT_LEAST,
    "MORE_THAN": Comparator.MORE_THAN,
    "AT_MOST": Comparator.AT_MOST,
    "LESS_THAN": Comparator.LESS_THAN,
    "EQUAL": Comparator.EQUAL,
    "NOT_EQUAL": Comparator.NOT_EQUAL,
    "NOT_BELOW": Comparator.AT_LEAST,
}
_WHICH = {
    "any": model.Which.ANY,
    "each": model.Which.EACH,
    "row": model.Which.RUN,
    "least": model.Which.AT_LEAST,
    "most": model.Which.AT_MOST,
}
_PLAIN = {"AT_LEAST": ">=", "AT_MOST": "<=", "MORE_THAN": ">", "LESS_THAN": "<", "NOT_BELOW": ">=", "NOT_EQUAL": "!="}
_OTHER = {"AT_LEAST": "LESS_THAN", "AT_MOST": "MORE_THAN", "NOT_BELOW": "LESS_THAN"}  # of what can be said by a denial
_TIMING_WORDS = {
    "BY": TimingWord.BY,
    "BEFORE": TimingWord.BEFORE,
    "AFTER": TimingWord.AFTER,
    "ON_OR_AFTER": TimingWord.ON_OR_AFTER,
    "ON": TimingWord.ON,
    "BETWEEN": TimingWord.BETWEEN,
    "WITHIN_AFTER": TimingWord.WITHIN_AFTER,
    "WITHIN_BEFORE": TimingWord.WITHIN_BEFORE,
    "ON_TIME": TimingWord.ON_TIME,
}
_TRANCHE_WORDS = {
    "THIS_TRANCHE": model.TrancheWord.THIS,
    "THE_PREVIOUS_TRANCHE": model.TrancheWord.PREVIOUS,
}
_GATHERED = {
    "": model.Gathered.TOTAL,
    "AVERAGE_OF": model.Gathered.AVERAGE,
    "HIGHEST_OF": model.Gathered.HIGHEST,
    "LOWEST_OF": model.Gathered.LOWEST,
}
_WHOLE_DURATION = "expected a whole number of days, weeks, months or years"
# What the rows of milestones and documents hold themselves; who did it is not among it, but for `verified by`.
_WITHOUT_ROLE = frozenset(
    {
        (Kind.MILESTONE, Event.ACHIEVED),
        (Kind.MILESTONE, Event.PARTLY_ACHIEVED),
        (Kind.MILESTONE, Event.SUBMITTED),
        (Kind.MILESTONE, Event.MISSED),
        (Kind.DOCUMENT, Event.RECEIVED),
        (Kind.DOCUMENT, Event.ACCEPTED),
        (Kind.DOCUMENT, Event.REFUSED),
    }
)
_TRANCHE_EVENTS = (Event.RELEASED, Event.RELEASED_IN_PART, Event.REQUESTED)

Item = model.Condition | model.Value

# How deep conditions and values may stand inside each other once every definition is written out (a condition counts
# twice), and how many of them there may be: whatever reads a program recurses on depth and takes time by size.
MAX_DEPTH = 120
MAX_SIZE = 10_000


class Resolver:
    """Resolves the expressions of one file. A method returns nothing where it has said what is wrong."""

    def __init__(
        self,
        declarations: Mapping[str, model.Declaration],
        definitions: Mapping[str, tree.Define],
        currency: str,
        harvested: Iterable[str] = (),
        years_begin: tuple[int, int] = (1, 1),
        items: Mapping[str, model.ItemKind] | None = None,
    ) -> None:
        """`harvested` are the names of every declaration, also of those too broken to be read."""
        self.years_begin = years_begin
        self.items = items if items is not None else {}
        self.around: tuple[str, ...] = ()  # the kinds of item of which it is known which one is spoken of
        self.collected: str | None = None  # while a definition is resolved: the kind of item it turns out to be of
        self.each_of: dict[str, str] = {}  # of definitions: the kind of item they are of
        self.against: model.MeasureValue | None = None
        self.declarations = declarations
        self.definition_trees = definitions
        self.harvested = frozenset(harvested)
        self.currency = currency
        self.definitions: dict[str, Item | None] = {}
        self.resolving: list[str] = []
        self.extents: dict[str, Extent] = {}
        self.depth = 0
        self.told_of_depth = False
        self.used: set[str] = set()
        self.converts: set[tuple[str, str]] = set()
        self.problems: list[Diagnostic] = []

    def error(self, code: str, message: str, span: Span, help_: str = "", *more: Label) -> None:
        """Note what is wrong; the caller gives up on this piece only."""
        self.problems.append(Diagnostic(code, Severity.ERROR, message, (Label(span), *more), help_))

    def told(self, name: tree.Name) -> bool:
        """Whether what is wrong with a name has been said: where it is unknown, or where it is declared."""
        said = name.name in self.harvested or name.tranche is not None
        return not name.known or (said and self.kind_of(name.name) is None)

    def kind_of(self, name: str) -> Kind | None:
        """What a declared name is; none for a name nobody declared."""
        if name in self.definition_trees:
            return Kind.DEFINITION
        declared = self.declarations.get(name)
        return Kind(type(declared).__name__.lower()) if declared is not None else None

    # ------------------------------------------------------------------------------------------ conditions

    def whole_condition(self, node: tree.Expression) -> model.Condition | None:
        """The condition of a rule, of a size that can be judged, or a message."""
        found = self.condition(node)
        return found if found is None or self._fits(self._extent(found), node.span) else None

    def whole_value(self, node: tree.Expression, against: model.Value | None = None) -> model.Value | None:
        """A value of a rule, of a size that can be worked out, or a message; set against another, if one is given."""
        found = self.value(node) if against is None else self.value_against(node, against)
        return found if found is None or self._fits(self._extent(found), node.span) else None

    def condition(self, node: tree.Expression) -> model.Condition | None:
        """A condition, or a message."""
        self.depth += 2
        found = None
        if self._shallow(node.span):
            found = items_test(self, node) if isinstance(node, tree.ItemsTest) else self._condition(node)
        self.depth -= 2
        return found

    def _shallow(self, span: Span) -> bool:
        """Whether what is being resolved is not too deep yet; told once."""
        if self.depth <= MAX_DEPTH and 2 * len(self.resolving) <= MAX_DEPTH:
            return True
        if not self.told_of_depth:
            self.told_of_depth = True
            message = "nested too deep once every definition is written out"
            self.error("GK0107", message, span, "say it in fewer steps")
        return False

    def _extent(self, item: Item) -> "Extent":
        """How deep and how large an item is with every definition written out."""
        match item:
            case model.Defined(name, _):
                inner = self.extents[name]
                return Extent(inner.depth + 2, inner.size)
            case model.DefinedValue(name, _, _):
                inner = self.extents[name]
                return Extent(inner.depth + 1, inner.size)
            case model.Not(part):
                return _around(2, [self._extent(part)])
            case (
                model.AllOf(parts)
                | model.AnyOf(parts)
                | model.NoneOf(parts)
                | model.AtLeast(_, parts)
                | model.AtMost(_, parts)
            ):
                return _around(2, [self._extent(part) for part in parts])
            case model.Comparison(left, _, right):
                return _around(2, [self._extent(left), self._extent(right)])
            case model.Between(value, low, high):
                return _around(2, [self._extent(value), self._extent(low), self._extent(high)])
            case model.InPeriods(test):
                return self._extent(test)
            case model.Reached(_, _, bound):
                return _around(2, [self._extent(bound)])
            case model.Arithmetic(_, left, right, _):
                return _around(1, [self._extent(left), self._extent(right)])
            case model.Extreme(_, values, _):
                return _around(1, [self._extent(part) for part in values])
            case model.Conditional(condition, then, otherwise, _):
                return _around(2, [self._extent(condition), self._extent(then), self._extent(otherwise)])
            case model.Converted(inner, _, _) | model.PeriodsNumber(inner):
                return _around(1 if isinstance(item, model.Converted) else 2, [self._extent(inner)])
            case model.OverItems() | model.ItemsNumber() | model.ItemsTotal():
                return _around(2, [self._extent(part) for part in said_of_each(item)] or [Extent(1, 1)])
            case _:
                return Extent(1, 1)

    def _fits(self, extent: "Extent", span: Span) -> bool:
        if extent.size > MAX_SIZE:
            message = f"more than {MAX_SIZE:,} conditions and values once every definition is written out"
            self.error("GK0108", message, span, "a definition counts each time it is used: use it less often")
            return False
        self.depth += extent.depth
        shallow = self._shallow(span)
        self.depth -= extent.depth
        return shallow

    def _condition(self, node: tree.Expression) -> model.Condition | None:
        match node:
            case tree.Junction():
                return self._junction(node)
            case tree.Group(inner):
                return self.condition(inner)
            case tree.Negation(inner):
                part = self.condition(inner)
                return None if part is None else model.Not(part)
            case tree.Quantified():
                return self._quantified(node)
            case tree.Occurrence():
                return self._occurrence(node)
            case tree.Compare():
                return self._compare(node)
            case tree.Range():
                return self._range(node)
            case tree.Reach():
                return self._reached(node)
            case tree.ChoiceTest():
                return self._choice_test(node)
            case tree.StoodNode():
                return self._stood(node)
            case tree.Passed() | tree.PassedSince() | tree.OverdueNode():
                return self._overdue(node) if isinstance(node, tree.OverdueNode) else self._passed(node)
            case tree.Name():
                return self._bare_name(node)
            case tree.Choice(name):
                self._loose_choice(name, node.span)
                return None
            case _:
                self._no_condition(node)
                return None

    def _no_condition(self, node: tree.Expression) -> None:
        help_ = "compare it with something: `… is at least …`"
        if isinstance(node, tree.ReportNode):
            help_ = "say what happened: `… accepted` or `… received`"
        if isinstance(node, tree.EveryOfTranche):
            event = "received" if node.documents else "achieved"
            help_ = f"say what happened: `{' '.join(node.span.text.split())} {event}`"
        self.error("GK0401", f"expected a condition, got {self._spoken(node)}", node.span, help_)

    def _spoken(self, node: tree.Expression) -> str:
        match node:
            case tree.Amount():
                return "an amount of money"
            case tree.Percent():
                return "a percentage"
            case (
                tree.Day() | tree.DueDateOf() | tree.PlannedDateOf() | tree.PickedDay() | tree.EndOfPeriod()
                | tree.PeriodEndOf()
            ):  # fmt: skip
                return "a date"
            case tree.TrancheNode():
                return "a tranche"
            case tree.ReportNode():
                return "the document of a period"
            case tree.Group(inner):
                return self._spoken(inner)
            case tree.EveryOfTranche():
                return "what a tranche has"
            case _:
                return "a condition" if is_condition(node, self) else "a number"

    def _junction(self, node: tree.Junction) -> model.Condition | None:
        if len(set(node.joins)) > 1:
            self._mixed(node)
            return None
        if (day := next((part for part in node.parts if isinstance(part, tree.Day)), None)) is not None:
            said, first = " ".join(day.span.text.split()), " ".join(node.parts[0].span.text.split())
            help_ = f"say which of them: `the earlier of (…; {said})` or `the later of (…; {said})`"
            self.error("GK0401", f"expected a condition, got a date: `{said}` beside `{first}`", day.span, help_)
            return None
        if loose := reaching_too_far(node):
            self.error("GK0360", *loose)
            return None
        self._attachment(node.parts, node.joins[0])
        parts = [self.condition(part) for part in node.parts]
        known = tuple(part for part in parts if part is not None)
        if len(known) < len(parts):
            return None
        return model.AllOf(known) if node.joins[0] == "and" else model.AnyOf(known)

    def _mixed(self, node: tree.Junction) -> None:
        """`A and B or C`: show both readings."""
        texts = [" ".join(part.span.text.split()) for part in node.parts]
        for before, join, part in zip(node.parts, node.joins, node.parts[1:], strict=False):
            if isinstance(part, tree.Choice) and join == "or" and isinstance(before, tree.ChoiceTest):
                said = " ".join(before.subject.span.text.split())
                listed = ", ".join(choice.span.text for choice in (*before.choices, part))
                message = f"a finding `{part.span.text}` that nothing is said of"
                self.error("GK0304", message, part.span, f"say `{said} is one of ({listed})`")
                return
        first = _grouped(texts, node.joins, "and")
        second = _grouped(texts, node.joins, "or")
        self.error(
            "GK0310",
            "`and` and `or` are mixed without brackets",
            node.span,
            f"write `{first}` or `{second}`",
        )

    def _attachment(self, parts: tuple[tree.Expression, ...], join: str) -> None:
        """A date belongs to the one event before it: refuse a list whose last event alone is dated."""
        events = [part for part in parts if isinstance(part, tree.Occurrence)]
        if len(events) < 2 or not events[-1].timings:
            return
        timing = events[-1].timings[0]
        undated = next(
            (
                event
                for event in events[:-1]
                if not event.timings and event.event is not Event.MISSED and not _counts_from(timing, event)
            ),
            None,
        )
        if undated is None:
            return
        word = "all" if join == "and" else "any"
        date = " ".join(timing.span.text.split())
        alike = len({(event.event, event.negation, event.role) for event in events}) == 1 and not events[-1].negation
        if alike:
            subjects = "; ".join(" ".join(event.subject.span.text.split()) for event in events)
            each = f"for all of them: `{word} of ({subjects}) {events[-1].event} {date}`"
        else:
            each = f"date each: `{' '.join(undated.span.text.split())} {date}`"
        self.error(
            "GK0311",
            f"`{date}` belongs to the last event only; it could be read to cover the earlier ones",
            timing.span,
            f"{each}; for one, put the dated event first",
            Label(undated.span, "this one has no date"),
        )

    def _quantified(self, node: tree.Quantified) -> model.Condition | None:
        parts = [self.condition(item) for item in node.items]
        known = tuple(part for part in parts if part is not None)
        if len(known) < len(parts) or not self._count_fits(node):
            return None
        return _counted(node.word, node.count, known)

    def _count_fits(self, node: tree.Quantified) -> bool:
        if node.word not in ("at least", "at most") or 1 <= node.count <= len(node.items):
            return True
        if node.word == "at most" and node.count == 0:
            return True
        self.error(
            "GK0312",
            f"`{node.word} {node.count}` of {len(node.items)} things",
            node.span,
            f"expected a whole number from 1 to {len(node.items)}",
        )
        return False

    def _occurrence(self, node: tree.Occurrence) -> model.Condition | None:
        timing, fine = self._timing(node)
        if not fine:
            return None
        match node.subject:
            case tree.Name() as name:
                return self._happened(node, name, timing)
            case tree.TrancheNode() as tranche:
                return self._tranche_happened(node, tranche, timing)
            case tree.Group(tree.Name() as name):
                return self._happened(node, name, timing)
            case tree.Quantified() as listed:
                return self._each_happened(node, listed, timing)
            case tree.LatestOf() | tree.ReportNode() as report:
                return self._reported(node, report, timing)
            case tree.EveryOfTranche() as every:
                return self._every_happened(node, every, timing)
            case _:
                self.error(
                    "GK0402",
                    f"`{node.event}` is said of a milestone, a document, a judgement or a tranche,"
                    f" got {self._spoken(node.subject)}",
                    node.subject.span,
                    "name what must have happened",
                )
                return None

    def _each_happened(
        self, node: tree.Occurrence, listed: tree.Quantified, timing: model.Timing | None
    ) -> model.Condition | None:
        parts: list[model.Condition] = []
        for item in listed.items:
            if isinstance(item, tree.Name):
                part = self._happened(node, item, timing)
            elif isinstance(item, tree.TrancheNode):
                part = self._tranche_happened(node, item, timing)
            else:
                self.error(
                    "GK0402",
                    "expected a name here: the event after the bracket is said of each",
                    item.span,
                    f"`{listed.word} of (A; B) {node.event}`",
                )
                part = None
            if part is None:
                return None
            parts.append(part)
        return _counted(listed.word, listed.count, tuple(parts)) if self._count_fits(listed) else None

    def _every_happened(
        self, node: tree.Occurrence, every: tree.EveryOfTranche, timing: model.Timing | None
    ) -> model.Condition | None:
        """Of all that is declared `for each tranche`, but for what each site has and what comes back."""
        kind: type[model.Milestone | model.Document] = model.Document if every.documents else model.Milestone
        names = sorted(
            name for name, declared in self.declarations.items()
            if isinstance(declared, kind) and declared.per_tranche and declared.of_tranche is None and not declared.each
        )  # fmt: skip
        if not names:
            word = "document" if every.documents else "milestone"
            message = f"no {word} is declared `for each tranche`"
            self.error("GK0402", message, every.span, f"declare what each tranche has: `{word} … for each tranche`")
            return None
        parts = [self._happened(node, tree.Name(name, span=every.span), timing) for name in names]
        known = tuple(part for part in parts if part is not None)
        return _counted("all", len(known), known) if len(known) == len(parts) else None

    def _negated(self, leaf: model.Condition, negation: str) -> model.Condition:
        return model.Not(leaf, negation == "not yet") if negation else leaf

    def _happened(self, node: tree.Occurrence, name: tree.Name, timing: model.Timing | None) -> model.Condition | None:
        kind = self._event_subject(name, node.event)
        if kind is None:
            return None
        if node.under:
            cure = "say of a tranche that it is `released under any other award of the group`"
            self.error("GK0403", "of other awards only the release of a tranche is read", node.span, cure)
            return None
        if node.event is Event.MISSED and timing is not None:
            self.error("GK0313", "`missed` has its own date, the due date", node.timings[0].span, "leave the date out")
            return None
        if self.comes_back(name, name.span):
            return None
        event = _of(kind, node.event)
        if node.role is not None and (kind is Kind.JUDGEMENT or (kind, event) in _WITHOUT_ROLE):
            self._needless_role(node, node.role, name, kind)
            return None
        if node.role is not None and self._role_of_which(node, node.role):
            return None
        role = node.role.name if node.role is not None else ""
        return self._negated(model.Happened(name.name, event, role, timing), node.negation)

    def _role_of_which(self, node: tree.Occurrence, role: tree.Name) -> bool:
        """Whether a role stands behind a second event, so that nobody can tell which of the two it did; told."""
        for timing in node.timings:
            other = timing.first
            if isinstance(other, tree.EventDay) and timing.span.end <= role.span.start:
                first, second = (" ".join(part.text.split()) for part in (node.subject.span, timing.span))
                self.error(
                    "GK0364",
                    f"`by {role.span.text}` stands behind two events",
                    role.span,
                    f"say it of the first: `{first} {node.event} by {role.span.text} {second}`; a day counted from is"
                    " that of the event, whoever did it",
                )
                return True
        return False

    def _reported(
        self, node: tree.Occurrence, report: tree.LatestOf | tree.ReportNode, timing: model.Timing | None
    ) -> model.Condition | None:
        """`every annual report due accepted`: of a document that comes back."""
        subject = report.subject
        if self.told(subject) or not self.says_which(subject):
            return None
        self.used.add(subject.name)
        declared = self.declarations.get(subject.name)
        if not isinstance(declared, model.Document) or declared.every is None:
            self.error(
                "GK0356",
                f"`{subject.span.text}` does not come back, so it has no periods",
                report.span,
                f"only a document does: `document {subject.span.text}, due 90 days after the end of each year`",
            )
            return None
        event = _of(Kind.DOCUMENT, node.event)
        if event not in (Event.RECEIVED, Event.ACCEPTED, Event.REFUSED):
            message = f"nothing records of which period a document is `{node.event}`"
            self.error("GK0403", message, node.span, "say `received`, `accepted` or `refused`")
            return None
        if node.role is not None:
            self._needless_role(node, node.role, subject, Kind.DOCUMENT)
            return None
        period = self._period(report, declared.every)
        if period is None:
            return None
        return self._negated(model.Reported(subject.name, period, event, timing), node.negation)

    def _period(self, node: tree.LatestOf | tree.ReportNode, unit: Unit) -> model.PeriodRef | None:
        """Which periods are meant of a document owed for each `unit`."""
        if isinstance(node, tree.LatestOf):
            return model.PeriodWord.LATEST
        words = {"EVERY": model.PeriodWord.EVERY, "OF_THE_TRANCHES_PERIOD": model.PeriodWord.TRANCHE}
        if node.word in words:
            return words[node.word]
        if node.word == "FOR_YEAR":
            if unit is Unit.YEAR and self.years_begin == (1, 1) and 1900 <= node.year <= 2200:
                return model.OnePeriod(unit, date(node.year, 12, 31))
            help_ = f"name its last day, as in `{node.subject.span.text} for the {unit} ending …`"
            self.error("GK0357", f"`for {node.year}` is not one {unit}", node.span, help_)
            return None
        assert node.ending is not None
        own = period_containing(unit, node.ending, self.years_begin)
        if node.unit is unit and own.end == node.ending:
            return model.OnePeriod(unit, node.ending)
        said = f"the {node.unit} ending {date_text(node.ending)}"
        message = f"`{node.subject.span.text}` is owed for each {unit}, and {said} is none"
        self.error("GK0357", message, node.span, f"say `for the {unit} ending {date_text(own.end)}`")
        return None

    def comes_back(self, subject: tree.Name, span: Span) -> bool:
        """Whether a name is of a document that comes back, where one thing is expected; said if so."""
        declared = self.declarations.get(subject.name)
        if not isinstance(declared, model.Document) or declared.every is None:
            return False
        name = subject.span.text
        self.error(
            "GK0356",
            f"`{name}` is owed for each {declared.every}: of which?",
            span,
            f"say `the latest {name} …`, `every {name} due …` or `{name} for the {declared.every} ending … …`",
        )
        return True

    def _needless_role(self, node: tree.Occurrence, role: tree.Name, name: tree.Name, kind: Kind) -> None:
        cure = "leave the role out"
        if kind is Kind.JUDGEMENT:
            cure = "leave the role out: a judgement is made by the role it is declared with"
        elif kind is Kind.MILESTONE:
            cure = f"say `{name.span.text} verified by {role.span.text}`, or leave the role out"
        self.error("GK0414", f"nothing records by whom a {kind} is `{node.event}`", role.span, cure)

    def _event_subject(self, name: tree.Name, event: Event) -> Kind | None:
        if self.told(name) or not self.says_which(name):
            return None
        self.used.add(name.name)
        kind = self.kind_of(name.name)
        fixed = getattr(self.declarations.get(name.name), "type", CONDITION) != CONDITION
        if kind is Kind.JUDGEMENT and fixed and event is not Event.DECIDED:
            message = f"`{name.span.text}` is {self.declarations[name.name].type}, and not `{event}`"  # type: ignore[union-attr]
            self.error("GK0403", message, name.span, f"say `{name.span.text} decided`, or compare it")
            return None
        if kind in EVENTS_OF and event in EVENTS_OF[kind]:
            return kind
        can = sorted(str(event) for event in EVENTS_OF.get(kind, ())) if kind else []
        help_ = (
            "say one of: " + ", ".join(f"`{name.span.text} {word}`" for word in can)
            if can
            else f"a fact stands by itself: `{name.span.text}`, `not {name.span.text}`"
            if kind is Kind.FACT
            else "events are said of milestones, documents, judgements and tranches"
        )
        article = f"a {kind}" if kind else "not declared"
        self.error("GK0403", f"`{name.span.text}` is {article}; it cannot be `{event}`", name.span, help_)
        return None

    def _tranche_happened(
        self, node: tree.Occurrence, tranche: tree.TrancheNode, timing: model.Timing | None
    ) -> model.Condition | None:
        if node.event not in _TRANCHE_EVENTS:
            self.error(
                "GK0403",
                f"a tranche cannot be `{node.event}`",
                node.span,
                "a tranche is `released`, `released in part` or `requested`",
            )
            return None
        if node.role is not None:
            self.error("GK0414", "a tranche is not released by a role here", node.role.span, "leave the role out")
            return None
        which = self.tranche(tranche)
        if not node.under:
            return self._negated(model.TrancheHappened(which, node.event, timing), node.negation)
        if node.event is Event.REQUESTED:
            cure = "say `released` or `released in part`"
            self.error("GK0403", "of other awards only what was paid is read, not what was requested", node.span, cure)
            return None
        return self._negated(model.ReleasedElsewhere(which, node.event, node.under == "every", timing), node.negation)

    def tranche(self, node: tree.TrancheNode) -> model.TrancheRef:
        """Which tranche is meant."""
        if isinstance(node.tranche, str):
            return _TRANCHE_WORDS[node.tranche]
        if node.tranche < 1:
            self.error("GK0314", "tranches are numbered 1, 2, 3, …", node.span, "write a whole number from 1")
        return node.tranche

    def _passed(self, node: tree.Passed | tree.PassedSince) -> model.Condition | None:
        """`D has passed`, `6 months have passed since D`: of the decision date."""
        since = node.duration if isinstance(node, tree.PassedSince) else None
        if since is not None and since.count < 1:
            self.error("GK0316", _WHOLE_DURATION, node.span, "from 1")
            return None
        day = self.date(node.base) if isinstance(node, tree.PassedSince) else self._day_of(node.day)
        if day is None:
            return None
        leaf = model.Passed(day, since)
        return model.Not(leaf) if node.negated else leaf

    def _day_of(self, node: tree.Expression) -> model.DateExpression | None:
        """A date said as a value."""
        if isinstance(node, tree.Name):
            return self.date(node)
        value = self.value(node)
        if value is None or isinstance(value, model.DateValue):
            return value.date if value is not None else None
        self.error(
            "GK0405",
            f"expected a date, got {value.type}",
            node.span,
            "say which day has passed, or `6 months have passed since …`",
        )
        return None

    def _overdue(self, node: tree.OverdueNode) -> model.Condition | None:
        """`M is overdue by more than 60 days`."""
        subject = node.subject.inner if isinstance(node.subject, tree.Group) else node.subject
        if not isinstance(subject, tree.Name):
            self.error(
                "GK0402",
                f"`overdue` is said of a milestone or a document, got {self._spoken(subject)}",
                subject.span,
                f"say `{subject.subject.span.text} is overdue`: of any of its periods"
                if isinstance(subject, tree.ReportNode | tree.LatestOf)
                else "name what is due",
            )
            return None
        if self.told(subject) or not self.has_due(subject, one=False) or not self.says_which(subject):
            return None
        if node.by is not None and node.by.count < 1:
            self.error("GK0316", _WHOLE_DURATION, node.span, "from 1")
            return None
        return self._negated(model.Overdue(subject.name, node.by), node.negation)

    def _stood(self, node: tree.StoodNode) -> model.Condition | None:
        """`X has ever been A`, `X has always since D been A`."""
        subject = node.subject.inner if isinstance(node.subject, tree.Group) else node.subject
        since = self.date(node.since) if node.since is not None else None
        if not isinstance(subject, tree.Name):
            self.error("GK0410", f"expected a judgement or fact, got {self._spoken(subject)}", subject.span)
            return None
        if self.told(subject) or (node.since is not None and since is None):
            return None
        declared = self.declarations.get(subject.name)
        yes_or_no = (isinstance(declared, model.Fact) and declared.type == CONDITION) or (
            isinstance(declared, model.Judgement) and not declared.choices
        )
        if not isinstance(declared, model.Fact | model.Judgement) or yes_or_no is bool(node.choices):
            self.used.add(subject.name)
            cure = f"say `{subject.span.text} has ever been so`" if yes_or_no else "name one of its findings"
            if not isinstance(declared, model.Fact | model.Judgement):
                cure = "facts and judgements stand over time; of an event say that it happened"
            self.error("GK0410", f"`{subject.span.text}` does not stand so over time", node.span, cure)
            return None
        found = self._is_one_of(subject, node.choices) if node.choices else model.IsOneOf(subject.name, ())
        if not isinstance(found, model.IsOneOf):
            return None
        self.used.add(subject.name)
        leaf = model.Stood(subject.name, found.choices, since)
        return model.Not(leaf) if node.never else leaf

    def deemed(self, node: tree.DeemingNode) -> Event | None:
        """What a milestone or document is to be taken for, or a message."""
        kind = self._event_subject(node.subject, node.event)
        if kind is None or self.comes_back(node.subject, node.subject.span):
            return None
        if kind is Kind.JUDGEMENT or node.event is Event.MISSED:
            help_ = "say it of a milestone or a document, as in `treat M as accepted when …`"
            self.error("GK0403", f"nothing is treated as `{node.event}`", node.span, help_)
            return None
        return _of(kind, node.event)

    def episode(self, first: tree.DateNode, last: tree.DateNode) -> model.Episode | None:
        """`from E until D` of a hold."""
        start, end = self.date(first), self.date(last)
        if start is None or end is None:
            return None
        if not isinstance(start, model.EventDate):
            help_ = "name the event that begins it, as in `from breach notice received`; else say `hold … when …`"
            self.error("GK0358", "a hold that begins with no event", first.span, help_)
            return None
        return model.Episode(start, end)

    def available(self, node: tree.AvailableNode) -> model.Condition | None:
        """`available from D until D`."""
        first = self.date(node.first) if node.first is not None else None
        last = self.date(node.last) if node.last is not None else None
        if (node.first is not None and first is None) or (node.last is not None and last is None):
            return None
        match first, last:
            case model.DateLiteral(begins), model.DateLiteral(ends) if begins > ends or (node.until and begins == ends):
                self.error("GK0318", "available on no day: it ends before it begins", node.span, "turn the days round")
                return None
            case _:
                pass
        return model.Available(first, last, node.until)

    # ------------------------------------------------------------------------------------------ dates

    def _timing(self, node: tree.Occurrence) -> tuple[model.Timing | None, bool]:
        """The timing of an event, and whether all is well."""
        if not node.timings:
            return None, True
        if len(node.timings) > 1:
            self.error(
                "GK0315",
                "two dates on one event: it is not clear what the second belongs to",
                node.timings[1].span,
                "say `between D and D`, or two conditions joined by `and`",
            )
            return None, False
        timing = self.timing(node.timings[0])
        return timing, timing is not None

    def timing(self, node: tree.TimingNode) -> model.Timing | None:
        """`by D`, `within 6 months after E`, …"""
        if node.word == "WITHIN_OF":
            text = " ".join(node.span.text.split())
            self.error(
                "GK0303",
                f"`{text}`: before or after?",
                node.span,
                f"say `{text.replace(' of ', ' after ', 1)}` or `{text.replace(' of ', ' before ', 1)}`",
            )
            return None
        first = self.date(node.first) if node.first is not None else None
        second = self.date(node.second) if node.second is not None else None
        if (node.first is not None and first is None) or (node.second is not None and second is None):
            return None
        if node.duration is not None and node.duration.count < 1:
            self.error("GK0316", _WHOLE_DURATION, node.span, "from 1")
            return None
        return model.Timing(_TIMING_WORDS[node.word], first, second, node.duration)

    def date(self, node: tree.DateNode) -> model.DateExpression | None:
        """A date, or a message."""
        match node:
            case tree.Day(day):
                return model.DateLiteral(day)
            case tree.Name():
                return self._date_name(node)
            case tree.DueDateOf(subject, original):
                if self.told(subject) or not self.has_due(subject) or not self.says_which(subject):
                    return None
                return model.DueDate(subject.name, original)
            case tree.PlannedDateOf(tranche):
                return model.PlannedDate(self.tranche(tranche))
            case tree.PeriodEndOf(end, tranche):
                return model.PeriodEnd(self.tranche(tranche), end)
            case tree.EventDay():
                return self._event_day(node)
            case tree.ShiftedDay(duration, sign, base):
                if duration.count < 1:
                    self.error("GK0316", _WHOLE_DURATION, node.span, "from 1")
                    return None
                shifted = self.date(base)
                return None if shifted is None else model.Shifted(duration, sign, shifted)
            case tree.PickedDay(latest, parts):
                dates = [self.date(part) for part in parts]
                known = tuple(date for date in dates if date is not None)
                return model.Picked(latest, known) if len(known) == len(dates) else None
            case tree.EndOfPeriod(unit, base):
                falls = self.date(base)
                return None if falls is None else model.EndOf(unit, falls)
            case tree.NextDay(days, on, base):
                after = self.date(base)
                return None if after is None else model.NextDay(tuple(sorted(set(days))), on, after)
            case tree.ReachedDay(subject, comparator, bound):
                test = self._reached(tree.Reach(subject, "", comparator, bound, None, span=node.span))
                return model.ReachedDate(test) if isinstance(test, model.Reached) else None
            case _:
                assert_never(node)

    def _event_day(self, node: tree.EventDay) -> model.DateExpression | None:
        if isinstance(node.subject, tree.TrancheNode):
            if node.event is Event.RELEASED:
                return model.ReleaseDate(self.tranche(node.subject))
            self.error("GK0403", f"a tranche has no day on which it was `{node.event}`", node.span, "say `released`")
            return None
        kind = self._event_subject(node.subject, node.event)
        if kind is not None and self.comes_back(node.subject, node.span):
            return None
        return None if kind is None else model.EventDate(node.subject.name, _of(kind, node.event))

    def has_due(self, subject: tree.Name, one: bool = True) -> bool:
        """Whether it is of a kind that has a due date (where `one` is asked for, no more than one), or a message."""
        self.used.add(subject.name)
        if self.kind_of(subject.name) in (Kind.MILESTONE, Kind.DOCUMENT):
            return not (one and self.comes_back(subject, subject.span))
        self.error(
            "GK0404",
            f"`{subject.span.text}` has no due date",
            subject.span,
            "milestones and documents have due dates",
        )
        return False

    def _date_name(self, node: tree.Name) -> model.DateExpression | None:
        if self.told(node):
            return None
        self.used.add(node.name)
        declared = self.declarations.get(node.name)
        if isinstance(declared, model.Parameter) and declared.type.sort is Sort.DATE:
            return model.DateParameter(node.name)
        if isinstance(declared, model.Fact) and declared.type.sort is Sort.DATE:
            return model.FactDate(node.name) if self.says_which(node) else None
        if isinstance(declared, model.Judgement) and declared.type.sort is Sort.DATE:
            return model.JudgedDate(node.name)
        if node.name in self.definition_trees:
            return self._defined_day(node)
        if isinstance(declared, model.Milestone | model.Document):
            event = "achieved" if isinstance(declared, model.Milestone) else "received"
            self.error(
                "GK0405",
                f"expected a date, got the {self.kind_of(node.name)} `{node.span.text}`",
                node.span,
                f"say the event, `{node.span.text} {event}`, or `due date of {node.span.text}`",
            )
            return None
        help_ = "a date is written `30 June 2027`, or is a parameter or a fact declared `as date`"
        self.error("GK0405", f"expected a date, got `{node.span.text}`", node.span, help_)
        return None

    def _defined_day(self, node: tree.Name) -> model.DateExpression | None:
        """The day a definition stands for; of an event, the day on which it happened."""
        if not self.says_which(node):
            return None
        match self.definition(node.name):
            case None:
                return None  # told where it is defined
            case model.DateValue(day):
                return day
            case model.Happened(subject, event, "", None) if event is not Event.MISSED:
                return model.EventDate(subject, event)
            case model.TrancheHappened(tranche, Event.RELEASED, None):
                return model.ReleaseDate(tranche)
            case model.Reached(timing=None) as test:
                return model.ReachedDate(test)
            case found:
                what = "a value" if isinstance(found, _VALUES) else "a condition"
                help_ = "define it as a day, such as `6 months after X achieved`, or as an event without one"
                self.error("GK0405", f"expected a date, got {what}, `{node.span.text}`", node.span, help_)
                return None

    # ------------------------------------------------------------------------------------------ bare names

    def _bare_name(self, node: tree.Name) -> model.Condition | None:
        if self.told(node) or not self.says_which(node):
            return None
        self.used.add(node.name)
        declared = self.declarations.get(node.name)
        written = node.span.text
        match declared:
            case None:
                item = self.definition(node.name)
                if item is None:
                    return None
                if isinstance(item, _VALUES):
                    self._not_condition(node, "a value", "compare it: `… is at least …`")
                    return None
                return model.Defined(node.name, item)
            case model.Fact(type=type_) | model.Parameter(type=type_) if type_ == CONDITION:
                return model.IsSo(node.name)
            case model.Milestone():
                self._not_condition(node, "a milestone", f"say what happened: `{written} achieved`")
            case model.Document():
                self._not_condition(
                    node, "a document", f"say what happened: `{written} accepted` or `{written} received`"
                )
            case model.Judgement(type=type_) if type_ != CONDITION:
                self._not_condition(node, "what a role fixes", f"say `{written} decided`, or compare it")
            case model.Judgement(choices=()):
                self._not_condition(node, "a judgement", f"say `{written} found` or `{written} refused`")
            case model.Judgement(choices=choices) | model.Fact(choices=choices) if choices:
                self._not_condition(node, "one of several findings", f"say `{written} is {choices[0]}`")
            case _:
                self._not_condition(node, f"a {self.kind_of(node.name)}", f"compare it: `{written} is at least …`")
        return None

    def _not_condition(self, node: tree.Name, what: str, help_: str) -> None:
        self.error("GK0406", f"`{node.span.text}` is {what}, not a condition", node.span, help_)

    def definition(self, name: str) -> Item | None:
        """What a definition stands for; resolved once, circles refused."""
        if name in self.definitions:
            return self.definitions[name]
        node = self.definition_trees.get(name)
        if node is None:
            return None
        if name in self.resolving:
            circle = " → ".join([*self.resolving[self.resolving.index(name) :], name])
            self.error("GK0407", f"`{name}` is defined by itself: {circle}", node.name.span, "break the circle")
            return None
        self.resolving.append(name)
        item: Item | None = None
        outside = self.around, self.collected
        self.around, self.collected = (), ""
        if self._shallow(node.name.span):
            item = self._defined(node.body)
        self.each_of[name] = self.collected
        self.around, self.collected = outside
        self.resolving.pop()
        if item is not None:
            self.extents[name] = self._extent(item)
            item = item if self._fits(self.extents[name], node.name.span) else None
        self.definitions[name] = item
        return item

    def _defined(self, body: tree.Expression | tree.ShiftedDay | tree.EndOfPeriod | tree.NextDay) -> Item | None:
        if isinstance(body, tree.ShiftedDay | tree.NextDay | tree.EndOfPeriod):
            day = self.date(body)
            return model.DateValue(day, DATE) if day is not None else None
        return self.condition(body) if is_condition(body, self) else self.value(body)

    def says_which(self, name: tree.Name) -> bool:
        """Whether what each item has of its own is asked where it is known of which, or a message."""
        if name.name in self.definition_trees:
            self.definition(name.name)
        each = self.each_of.get(name.name, "") or getattr(self.declarations.get(name.name), "each", "")
        if not each or each in self.around:
            return True
        if self.collected is not None and self.collected in ("", each):
            self.collected = each
            return True
        declared = self.declarations.get(name.name)
        figure = isinstance(declared, model.Measure) and declared.type.sort is not Sort.PERCENTAGE
        self.error(*unsaid(name, self.items[each], self.collected or "", figure))
        return False

    # ------------------------------------------------------------------------------------------ comparisons

    def _compare(self, node: tree.Compare) -> model.Condition | None:
        if node.timing is not None:
            self._dated_comparison(node, node.timing)
            return None
        if node.periods is not None and self._denied_in_any(node, node.periods):
            return None
        node = self._stretch_of_left(node)
        comparator = _COMPARATORS[node.comparator]
        for side, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, tree.Choice) and isinstance(side, tree.Name) and node.periods is None:
                return self._equal_choice(side, comparator, other)
        left = self.value(node.left)
        right = self.value_against(node.right, left)
        if left is None or right is None or not self._comparable(node, left, right):
            return None
        return self._in_periods(model.Comparison(left, comparator, right), node.periods)

    def _denied_in_any(self, node: tree.Compare, periods: tree.PeriodsNode) -> bool:
        """`not below 30% in any quarter`: in none of them below, or in some one not?"""
        sign = " ".join(Span(node.span.source, node.left.span.end, node.right.span.start).text.split()).casefold()
        said = " ".join(periods.span.text.split())
        denies = re.match(r"(?:(?:is|are|was|were) )?(?:not|no|does not|do not) ", sign) is not None
        if not denies or not said.casefold().startswith(("in any", "for any", "on any")):
            return False
        left, right = (" ".join(side.span.text.split()) for side in (node.left, node.right))
        plain = f"{left} {_PLAIN[node.comparator]} {right}"
        other = f"not ({left} {_PLAIN[_OTHER[node.comparator]]} {right} {said})"
        message = f"`{sign} … {said}`: is it so in every one, or in some?"
        help_ = f"write `{plain} {said}` where some will do, or `{other}` where none may be otherwise"
        self.error("GK0365", message, node.span, help_)
        return True

    def _dated_comparison(self, node: tree.Compare, timing: tree.TimingNode) -> None:
        """`X >= 60 by D`: reached by then, or so on that day? Both are said otherwise."""
        left, right = (" ".join(side.span.text.split()) for side in (node.left, node.right))
        comparison = " ".join(Span(node.span.source, node.span.start, node.right.span.end).text.split())
        words = {"AT_LEAST": "reached", "MORE_THAN": "reached", "AT_MOST": "fell to", "LESS_THAN": "fell to"}
        day = " ".join(timing.first.span.text.split()) if timing.first is not None else "the day"
        if node.comparator in words and timing.word in ("BY", "BEFORE", "BETWEEN", "WITHIN_AFTER", "WITHIN_BEFORE"):
            ever = (
                f"`{left} {words[node.comparator]} {right} {' '.join(timing.span.text.split())}` of any figure by then"
            )
        else:
            ever = f"`{left} reached {right} by {day}` of any figure by then"
        help_ = f"say {ever}, or `{comparison} as at {day}` of the figure of that day"
        self.error("GK0317", "a comparison has no date of its own: a figure is not an event", timing.span, help_)

    def _stretch_of_left(self, node: tree.Compare) -> tree.Compare:
        """`customers >= 60 as at D`: a day after a bare number is that of the figure it is compared with."""
        right = node.right
        if isinstance(right, tree.Dated) and not self._measures(right.subject):
            left = tree.Dated(node.left, right.stretch, right.how, span=node.left.span)
            return replace(node, left=left, right=right.subject)
        if isinstance(right, tree.Windowed) and not self._measures(right.subject):
            return replace(node, left=replace(right, subject=node.left, span=node.left.span), right=right.subject)
        return node

    def _measures(self, node: tree.Expression) -> bool:
        """Whether a measure is named in a value."""
        match node:
            case tree.Name(name):
                item = self.definition(name) if name in self.definition_trees else None
                found = any(isinstance(part, model.MeasureValue) for part in nodes(item)) if item is not None else False
                return found or isinstance(self.declarations.get(name), model.Measure)
            case tree.Group(inner) | tree.PercentOf(_, inner):
                return self._measures(inner)
            case tree.Binary(_, left, right):
                return self._measures(left) or self._measures(right)
            case tree.Windowed() | tree.Dated() | tree.LatestOf() | tree.GrowthNode():
                return True
            case tree.OfKind(_, subject):
                return subject is not None
            case _:
                return False

    def _in_periods(
        self, test: model.Comparison | model.Between, node: tree.PeriodsNode | None
    ) -> model.Condition | None:
        """A comparison asked of several periods, each by itself."""
        if node is None:
            return test
        periods = self._periods(node)
        read = [part for part in nodes(test) if isinstance(part, model.MeasureValue)]
        if not any(value.reading == model.Latest() for value in read):
            test = _ending_with_each(test)
            read = [part for part in nodes(test) if isinstance(part, model.MeasureValue)]
        if not any(_of_each(value) for value in read):
            message = "a comparison of each period needs a figure of its own in each"
            self.error("GK0460", message, node.span, "name a measure, with no other period after it")
            return None
        if periods is None or not self._fit(read, node):
            return None
        which = _WHICH[node.word]
        if node.times is not None:
            return self._in_so_many(model.InPeriods(test, which, periods, count=node.times), node)
        return model.InPeriods(test, which, periods, (node.count or 1) if which is model.Which.RUN else 1)

    def _in_so_many(self, found: model.InPeriods, node: tree.PeriodsNode) -> model.Condition | None:
        """`in at least 3 of the last 4 quarters`, `on at least 20 of any 30 consecutive days`."""
        times, of = found.count, node.count or node.row
        if node.counted not in (None, node.unit):
            message = f"{node.counted}s are counted among {node.unit}s"
            self.error("GK0466", message, node.span, f"say both in {node.counted}s, or both in {node.unit}s")
            return None
        if node.row is not None and found.which is model.Which.AT_MOST:
            message = f"at most {times} of any {node.row}: of some {node.row} one after the other, or of all of them?"
            help_ = f"say in at least how many it holds, or among which: `at most {times} of the last {node.row}`"
            self.error("GK0465", message, node.span, help_)
            return None
        if isinstance(found.periods, model.Days):
            of = len(found.periods.days)
        if times < 1 or (of is not None and times > of):
            word = str(found.which)
            message = f"`{word} {times}` of {of}" if of is not None else f"`{word}` of no whole number"
            self.error("GK0312", message, node.span, f"expected a whole number from 1{f' to {of}' if of else ''}")
            return None
        return replace(found, run=node.row) if node.row is not None else found

    def _fit(self, read: list[model.MeasureValue], node: tree.PeriodsNode) -> bool:
        """Whether the figures can be read period by period."""
        for value in read:
            declared = self.declarations[value.name]
            assert isinstance(declared, model.Measure)
            if not _of_each(value) or node.unit is None:
                continue
            if isinstance(value.reading, model.OverLast) and how_many_fit(node.unit, value.reading.unit) is None:
                length, unit = " ".join(str(part) for part in (value.reading.count, value.reading.unit)), node.unit
                self.error(
                    "GK0321",
                    f"the last {length}s do not end with each {unit}, being no whole number of {unit}s",
                    node.span,
                    f"say both in {value.reading.unit}s",
                )
                return False
            if declared.per is not None and how_many_fit(declared.per, node.unit) is None:
                self.error(
                    "GK0321",
                    f"`{declared.name}` is reported per {declared.per}; {node.unit}s cannot be made of those",
                    node.span,
                    f"say the period in {declared.per}s",
                )
                return False
        return True

    def _periods(self, node: tree.PeriodsNode) -> model.Periods | None:
        days = [self.date(day) for day in node.days]
        known = tuple(day for day in days if day is not None)
        if len(known) < len(days):
            return None
        if node.count is not None and node.count < 1:
            self.error("GK0316", "expected a whole number of periods", node.span, "from 1")
            return None
        if node.bound == "ON":
            return model.Days(known)
        assert node.unit is not None
        if node.word != "row" and node.count is not None:
            return model.LastPeriods(node.count, node.unit)
        match node.bound:
            case "ENDING":
                return model.PeriodsBetween(node.unit, None, known[0])
            case "FROM":
                return model.PeriodsBetween(node.unit, known[0], known[1])
            case "SINCE":
                return model.PeriodsBetween(node.unit, known[0])
            case _:
                return model.PeriodsBetween(node.unit)

    def _reached(self, node: tree.Reach) -> model.Condition | None:
        """`X reached 60 by D`."""
        subject = node.subject.inner if isinstance(node.subject, tree.Group) else node.subject
        if not isinstance(subject, tree.Name):
            message = f"`reached` is said of one measure, got {self._spoken(node.subject)}"
            self.error("GK0461", message, node.subject.span, "name a measure, without a period of its own")
            return None
        value, bound = self._measure(subject, model.Latest()), self.value(node.bound)
        timing = self.timing(node.timing) if node.timing is not None else None
        if value is None or bound is None or (node.timing is not None and timing is None):
            return None
        assert isinstance(value, model.MeasureValue)
        if timing is not None and timing.word is TimingWord.ON_TIME:
            message = f"`{subject.span.text}` has no due date"
            self.error("GK0404", message, node.timing.span if node.timing else node.span, "say by which day")
            return None
        comparator = self._direction(node, value.name, subject)
        if comparator is None:
            return None
        if not self.same_sort(value.type, bound.type, subject.span, node.bound.span, value, bound):
            return None
        reached = model.Reached(value, comparator, bound, timing)
        return self._negated(reached, node.negation)

    def _direction(self, node: tree.Reach, name: str, subject: tree.Name) -> Comparator | None:
        declared = self.declarations[name]
        assert isinstance(declared, model.Measure)
        if node.comparator:
            return _COMPARATORS[node.comparator]
        if declared.direction is None:
            message = f"`{subject.span.text}` is not declared to be better higher or lower"
            help_ = "say `reached at least` or `fell to`, or declare it `higher is better` or `lower is better`"
            self.error("GK0462", message, node.span, help_)
            return None
        return Comparator.AT_LEAST if declared.direction is Direction.HIGHER else Comparator.AT_MOST

    def _equal_choice(self, side: tree.Name, comparator: Comparator, choice: tree.Choice) -> model.Condition | None:
        if comparator not in (Comparator.EQUAL, Comparator.NOT_EQUAL):
            self.error("GK0408", "findings have no order", choice.span, f"say `is {choice.span.text}`")
            return None
        found = self._is_one_of(side, (choice,))
        return model.Not(found) if found is not None and comparator is Comparator.NOT_EQUAL else found

    def _comparable(self, node: tree.Compare, left: model.Value, right: model.Value) -> bool:
        return self.same_sort(left.type, right.type, node.left.span, node.right.span, left, right)

    def same_sort(self, a: Type, b: Type, a_span: Span, b_span: Span, left: model.Value, right: model.Value) -> bool:
        """Whether two values may be compared or added, or a message that shows both."""
        if a == b and a.sort not in (Sort.CONDITION, Sort.CHOICE):
            return True
        sorts = {a.sort, b.sort}
        if sorts == {Sort.NUMBER} and ("" in (a.unit, b.unit)):
            return True
        if sorts == {Sort.NUMBER, Sort.PERCENTAGE} and (is_ratio(left) or is_ratio(right)):
            return True
        help_ = ""
        if sorts == {Sort.MONEY}:
            help_ = f"amounts of two currencies are never compared; say `… converted to {a.unit} at the rate of …`"
        elif Sort.NUMBER in sorts and (bare := _bare_number((left, a_span), (right, b_span))):
            if Sort.MONEY in sorts:
                help_ = f"name the currency: `{bare} {a.unit if a.sort is Sort.MONEY else b.unit}`"
            elif Sort.PERCENTAGE in sorts:
                help_ = f"write the percentage: {_percentages(bare)}"
        elif sorts in ({Sort.NUMBER, Sort.PERCENTAGE}, {Sort.MONEY, Sort.PERCENTAGE}):
            share, other = (a_span.text, b_span.text)[:: -1 if b.sort is Sort.PERCENTAGE else 1]
            if share.endswith("%") and not set("+-*/×÷−") & set(other):
                help_ = f"say of what: `{share} of …`"
        self.error(
            "GK0409",
            f"expected {a}, got {b}",
            b_span,
            help_ or "both sides must be of one kind",
            Label(a_span, str(a)),
        )
        return False

    def _range(self, node: tree.Range) -> model.Condition | None:
        value = self.value(node.value)
        low, high = self.value_against(node.low, value), self.value_against(node.high, value)
        if value is None or low is None or high is None:
            return None
        fits = [
            self.same_sort(value.type, bound.type, node.value.span, span, value, bound)
            for bound, span in ((low, node.low.span), (high, node.high.span))
        ]
        if not all(fits):
            return None
        if isinstance(low, model.Literal) and isinstance(high, model.Literal) and low.value > high.value:
            self.error("GK0318", "the lower bound is above the upper one", node.span, "turn them round")
            return None
        return self._in_periods(model.Between(value, low, high), node.periods)

    def _choice_test(self, node: tree.ChoiceTest) -> model.Condition | None:
        subject = node.subject.inner if isinstance(node.subject, tree.Group) else node.subject
        if not isinstance(subject, tree.Name):
            self.error(
                "GK0410", f"expected a judgement or fact with findings, got {self._spoken(subject)}", subject.span
            )
            return None
        found = self._is_one_of(subject, node.choices)
        return model.Not(found) if found is not None and node.negated else found

    def _is_one_of(self, subject: tree.Name, choices: tuple[tree.Choice, ...]) -> model.Condition | None:
        if self.told(subject) or not self.says_which(subject):
            return None
        self.used.add(subject.name)
        declared = self.declarations.get(subject.name)
        own = getattr(declared, "choices", ())
        if not own:
            self.error(
                "GK0410",
                f"`{subject.span.text}` is not declared with findings",
                subject.span,
                f"declare them: `judgement {subject.span.text} by …, one of …`",
            )
            return None
        for choice in choices:
            if choice.name not in own:
                self.error(
                    "GK0411",
                    f"`{choice.span.text}` is not a finding of `{subject.span.text}`",
                    choice.span,
                    "its findings are " + ", ".join(f"`{name}`" for name in own),
                )
                return None
        return model.IsOneOf(subject.name, tuple(choice.name for choice in choices))

    def _loose_choice(self, name: str, span: Span) -> None:
        self.error(
            "GK0304",
            f"a finding `{name}` that nothing is said of",
            span,
            "say `… is one of (a, b)` or `… is neither a nor b`",
        )

    # ------------------------------------------------------------------------------------------ values

    def value(self, node: tree.Expression) -> model.Value | None:
        """A value, or a message."""
        self.depth += 1
        found = None
        if self._shallow(node.span):
            over_items = isinstance(node, tree.ItemsNumber | tree.ItemsTotal)
            found = items_value(self, node) if over_items else self._value(node)
        self.depth -= 1
        return found

    def _value(self, node: tree.Expression) -> model.Value | None:
        match node:
            case tree.Number() | tree.Percent() | tree.Amount():
                return _literal(node)
            case (
                tree.TrancheSize() | tree.TrancheNode() | tree.AmountReleased() | tree.TotalOf()
                | tree.EarlierTranches() | tree.TranchesReleased()
            ):  # fmt: skip
                return self._of_tranches(node)
            case tree.Name():
                return self._value_name(node)
            case tree.Windowed() | tree.Dated() | tree.LatestOf() | tree.OfKind() | tree.GrowthNode():
                return self._over_time(node)
            case tree.Group(inner):
                return self.value(inner)
            case tree.Binary():
                return self._binary(node)
            case tree.PercentOf():
                return self._percent_of(node)
            case tree.Pick():
                return self._pick(node)
            case tree.Conditional():
                return self._conditional(node)
            case tree.Converted():
                return self._converted(node)
            case tree.TimePassed() | tree.PeriodsNumber():
                return self._of_time(node)
            case (
                tree.Day() | tree.DueDateOf() | tree.PlannedDateOf() | tree.PickedDay() | tree.EndOfPeriod()
                | tree.PeriodEndOf()
            ):  # fmt: skip
                date = self.date(node)
                return None if date is None else model.DateValue(date, DATE)
            case tree.Choice(name):
                self._loose_choice(name, node.span)
                return None
            case _:
                self._no_value(node)
                return None

    def _of_time(self, node: tree.TimePassed | tree.PeriodsNumber) -> model.Value | None:
        if isinstance(node, tree.PeriodsNumber):
            return periods_number(self, node)
        since = self.date(node.since)
        until = self.date(node.until) if node.until is not None else None
        if since is None or (node.until is not None and until is None):
            return None
        if not node.full and node.unit not in (Unit.DAY, Unit.BUSINESS_DAY):
            message = f"`for each {node.unit}`: does one that has only begun count?"
            self.error("GK0363", message, node.span, f"say `for each full {node.unit} …`: whole ones count")
            return None
        return model.TimePassed(node.unit, since, NUMBER, until=until)

    def _no_value(self, node: tree.Expression) -> None:
        if isinstance(node, tree.Occurrence) and self._measures(node.subject):
            figure = node.subject.whole if isinstance(node.subject, tree.PercentOf) else node.subject
            of, message = " ".join(figure.span.text.split()), "expected a value, got a condition"
            self.error("GK0412", message, node.span, f"of a figure say the day: `{of} as at 31 December 2027`")
        elif isinstance(node, tree.ReportNode):
            message = f"`{' '.join(node.span.text.split())}` is a document, not a value"
            self.error("GK0413", message, node.span, "say what happened: `… accepted` or `… received`")
        elif isinstance(node, tree.EveryOfTranche):
            of = " ".join(node.span.text.split())
            help_ = f"say what happened to each: `{of} {'accepted' if node.documents else 'achieved'}`"
            self.error("GK0412", f"`{of}` is no figure", node.span, help_)
        else:
            help_ = "say the condition by itself, after `and`"
            self.error("GK0412", "expected a value, got a condition", node.span, help_)

    def _value_name(self, node: tree.Name) -> model.Value | None:
        if self.told(node) or not self.says_which(node):
            return None
        self.used.add(node.name)
        declared = self.declarations.get(node.name)
        match declared:
            case model.Measure(type=type_):
                return model.MeasureValue(node.name, model.Latest(), type_)
            case model.Parameter(type=type_) if type_.sort is Sort.DATE:
                return model.DateValue(model.DateParameter(node.name), DATE)
            case model.Parameter(type=type_) if type_ != CONDITION:
                return model.ParameterValue(node.name, type_)
            case model.Fact(type=type_) if type_ != CONDITION:
                return model.FactValue(node.name, type_)
            case model.Judgement(type=type_) if type_.sort is Sort.DATE:
                return model.DateValue(model.JudgedDate(node.name), DATE)
            case model.Judgement(type=type_) if type_ != CONDITION:
                return model.JudgedValue(node.name, type_)
            case None:
                item = self.definition(node.name)
                if item is None:
                    return None
                if isinstance(item, _VALUES):
                    return model.DefinedValue(node.name, item, item.type)
            case _:
                pass
        self.error(
            "GK0413",
            f"`{node.span.text}` is a {self.kind_of(node.name)}, expected a measure, a parameter or a number",
            node.span,
            _SAID_INSTEAD.get(type(declared), "compare a measure, a parameter, an amount or a number").format(
                node.span.text
            ),
        )
        return None

    def _measure(
        self, subject: tree.Name, reading: model.Reading, kind: MeasureKind = MeasureKind.ACTUAL
    ) -> model.Value | None:
        if self.told(subject) or not self.says_which(subject):
            return None
        self.used.add(subject.name)
        declared = self.declarations.get(subject.name)
        if not isinstance(declared, model.Measure):
            self.error(
                "GK0413",
                f"`{subject.span.text}` is a {self.kind_of(subject.name)}, expected a measure",
                subject.span,
                "only measures are reported over periods",
            )
            return None
        return model.MeasureValue(subject.name, reading, declared.type, kind)

    def value_against(self, node: tree.Expression, other: model.Value | None) -> model.Value | None:
        """A value that is set against another, whose plan, target or baseline `the plan` and the like are."""
        read = [part for part in nodes(other) if isinstance(part, model.MeasureValue)] if other is not None else []
        actual = {part for part in read if part.kind is MeasureKind.ACTUAL and part.earlier is None}
        self.against = actual.pop() if len(actual) == 1 else None
        found = self.value(node)
        self.against = None
        return found

    def _of_kind(self, node: tree.OfKind) -> model.Value | None:
        """`plan of X`; `the plan`, of the one measure it is set against, over the same days."""
        if node.subject is not None:
            value = self._measure(node.subject, model.Latest())
            return replace(value, kind=node.kind) if isinstance(value, model.MeasureValue) else None
        if self.against is None:
            message = f"`{node.span.text}`: of which measure?"
            self.error("GK0464", message, node.span, f"say it: `{node.kind} of …`, with the name of a measure")
            return None
        return replace(self.against, kind=node.kind)

    def _growth(self, node: tree.GrowthNode) -> model.Value | None:
        """`growth of X over baseline`."""
        value = self.value(node.value)
        if value is None:
            return None
        if not isinstance(value, model.MeasureValue) or value.kind is not MeasureKind.ACTUAL:
            message = f"growth is that of one measure, got {self._spoken(node.value)}"
            self.error("GK0464", message, node.value.span, "name a measure: `growth of X over baseline`")
            return None
        if node.unit is None:
            return model.Growth(value, replace(value, kind=MeasureKind.BASELINE), PERCENTAGE)
        declared = self.declarations[value.name]
        assert isinstance(declared, model.Measure)
        if not self._divides(declared, node.unit, node.span):
            return None
        earlier = Duration(1, Unit.YEAR if node.year_before else node.unit)
        return model.Growth(value, replace(value, earlier=earlier), PERCENTAGE)

    def _over_time(
        self, node: tree.Windowed | tree.Dated | tree.LatestOf | tree.OfKind | tree.GrowthNode
    ) -> model.Value | None:
        match node:
            case tree.OfKind():
                return self._of_kind(node)
            case tree.GrowthNode():
                return self._growth(node)
            case tree.Windowed():
                return self._windowed(node)
            case tree.Dated():
                return self._dated(node)
            case tree.LatestOf(subject):
                return self._measure(subject, model.Latest())
            case _:
                assert_never(node)

    def _windowed(self, node: tree.Windowed) -> model.Value | None:
        of = _ungrouped(node.subject)
        if isinstance(of, tree.AmountReleased | tree.TranchesReleased):
            return self._paid_within(node, of, node.duration)
        subject, kind = _subject(node.subject)
        if subject is None:
            self._one_measure(node)
            return None
        how = _GATHERED[node.how]
        value = self._measure(subject, model.OverLast(node.duration.count, node.duration.unit, how), kind)
        if value is None:
            return None
        declared = self.declarations[subject.name]
        assert isinstance(declared, model.Measure)
        unit = node.duration.unit
        if node.duration.count < 1:
            self.error("GK0316", "expected a whole number of periods", node.span, "from 1")
            return None
        if not self._gathers(declared, how, node.span, unit) or not self._divides(declared, unit, node.span):
            return None
        return value

    def _paid_within(
        self, node: tree.Windowed | tree.Dated, of: tree.AmountReleased | tree.TranchesReleased,
        days: Duration | model.Stretch | model.AsAt,
    ) -> model.Value | None:  # fmt: skip
        """What was paid in some days, or how many tranches were."""
        if node.how:
            message = f"payments have no {_GATHERED[node.how]} over some days"
            self.error("GK0463", message, node.span, "say `amount released over the last 12 months`: what they come to")
            return None
        if isinstance(days, Duration) and days.count < 1:
            self.error("GK0316", _WHOLE_DURATION, node.span, "from 1")
            return None
        whole = self._of_tranches(of)
        what = whole if isinstance(whole, model.AmountReleased | model.ReleasedUnderOthers) else None
        return model.PaidWithin(what, days, NUMBER if what is None else what.type)

    def _one_measure(self, node: tree.Windowed | tree.Dated) -> None:
        of = _ungrouped(node.subject)
        sides = "`(a over the last year) + (b over the last year)`"
        if isinstance(of, tree.Binary) and isinstance(node, tree.Dated):
            period, left, right = (
                " ".join(part.span.text.split()) for part in (node.stretch, _ungrouped(of.left), _ungrouped(of.right))
            )
            sides = f"`({left} {period}) {of.operator} ({right} {period})`"
        self.error("GK0319", "a period belongs to one measure", node.span, f"write it after each measure: {sides}")

    def _gathers(self, measure: model.Measure, how: model.Gathered, span: Span, unit: Unit | None) -> bool:
        """Whether figures of its kind come to one that way: levels have no sum."""
        if how is not model.Gathered.TOTAL or measure.per is not None or measure.cumulative:
            return True
        name, over = measure.name, f"over the last 4 {unit}s" if unit is not None else "over the last 4 quarters"
        self.error(
            "GK0320",
            f"`{name}` is a level; its figures do not add up",
            span,
            f"say `{name}` alone for its latest figure, `{name} as at …` for that of a day, or `average {name} {over}`"
            f" (also `highest`, `lowest`); or declare it `per {unit or 'quarter'}` if each figure is of one period",
        )
        return False

    def _divides(self, measure: model.Measure, unit: Unit, span: Span) -> bool:
        if measure.per is None or how_many_fit(measure.per, unit) is not None:
            return True
        self.error(
            "GK0321",
            f"`{measure.name}` is reported per {measure.per}; {unit}s cannot be made of those",
            span,
            f"say the period in {measure.per}s",
        )
        return False

    def _dated(self, node: tree.Dated) -> model.Value | None:
        """A measure at a day or over a stretch of days."""
        of = _ungrouped(node.subject)
        if isinstance(of, tree.AmountReleased | tree.TranchesReleased):
            reading = self.reading(node.stretch, node.how, node.span)
            days = reading.stretch if isinstance(reading, model.Within) else reading
            assert not isinstance(days, model.Latest | model.OverLast), "a stretch is none of them"
            return self._paid_within(node, of, days) if days is not None else None
        if isinstance(of, tree.PercentOf):
            inner = replace(node, subject=of.whole, span=of.whole.span)
            return self._percent_of(replace(of, whole=inner))
        if isinstance(of, tree.Binary) and not node.how and self._measures(of.left) is not self._measures(of.right):
            return self.value(self._of_the_measure(of, node))
        subject, kind = _subject(of)
        if subject is None:
            self._one_measure(node)
            return None
        reading = self.reading(node.stretch, node.how, node.span)
        value = self._measure(subject, reading, kind) if reading is not None else None
        if value is None:
            return None
        declared = self.declarations[subject.name]
        assert isinstance(declared, model.Measure)
        if isinstance(reading, model.Within):
            if not self._gathers(declared, reading.how, node.span, None):
                return None
            if declared.cumulative and reading.how is not model.Gathered.TOTAL:
                message = f"`{declared.name}` is a running total; over these days it has no {reading.how}"
                cure = f"say over which periods, as in `{reading.how} {declared.name} over the last 4 quarters`"
                self.error("GK0463", message, node.span, cure)
                return None
            if isinstance(reading.stretch, model.Ending) and not self._divides(
                declared, reading.stretch.unit, node.span
            ):
                return None
        return value

    def _of_the_measure(self, of: tree.Binary, node: tree.Dated) -> tree.Binary:
        """`70% × costs in 2027`: the days are those of the one measure in it."""
        if self._measures(of.left):
            return replace(of, left=replace(node, subject=of.left, span=of.left.span))
        return replace(of, right=replace(node, subject=of.right, span=of.right.span))

    def reading(self, stretch: tree.StretchNode, gathered: str = "", span: Span | None = None) -> model.Reading | None:
        """The days a figure is read at or over, or a message."""
        how = _GATHERED[gathered]
        first = self.date(stretch.first) if stretch.first is not None else None
        last = self.date(stretch.last) if stretch.last is not None else None
        if (stretch.first is not None and first is None) or (stretch.last is not None and last is None):
            return None
        match stretch.word:
            case "AS_AT":
                assert first is not None
                if gathered:
                    message = f"one day has no {how}"
                    self.error("GK0463", message, span or stretch.span, "say from when to when, as in `from … to …`")
                    return None
                return model.AsAt(first)
            case "FROM" | "SINCE":
                assert first is not None
                if (
                    isinstance(first, model.DateLiteral)
                    and isinstance(last, model.DateLiteral)
                    and first.day > last.day
                ):
                    self.error("GK0318", "the first day is after the last", stretch.span, "turn them round")
                    return None
                return model.Within(model.FromTo(first, last), how)
            case "IN":
                return self._calendar_year(stretch, how)
            case "IN_THE":
                assert stretch.unit is not None
                assert first is not None
                return model.Within(model.Ending(stretch.unit, first), how)
            case _:
                assert stretch.tranche is not None
                return model.Within(model.TranchePeriod(self.tranche(stretch.tranche)), how)

    def _calendar_year(self, stretch: tree.StretchNode, how: model.Gathered) -> model.Reading | None:
        if not 1900 <= stretch.year <= 9998:
            self.error("GK0463", f"`{stretch.span.text}` is no year", stretch.span, "as in `in 2026`")
            return None
        if self.years_begin != (1, 1):
            message = f"`{stretch.span.text}`: years begin {self.years_begin[1]} {MONTHS[self.years_begin[0] - 1]} here"
            self.error("GK0463", message, stretch.span, "say `in the year ending …`, with its last day")
            return None
        return model.Within(model.Ending(Unit.YEAR, model.DateLiteral(date(stretch.year, 12, 31))), how)

    def _percent_of(self, node: tree.PercentOf) -> model.Value | None:
        whole = self.value(node.whole)
        if whole is None:
            return None
        if whole.type.sort not in (Sort.MONEY, Sort.NUMBER, Sort.PERCENTAGE):
            self.error("GK0415", f"a percentage of {whole.type}", node.span, "take it of an amount or a number")
            return None
        return model.Arithmetic(Operator.TIMES, model.Literal(node.share.value, PERCENTAGE), whole, whole.type)

    def _of_tranches(
        self,
        node: tree.TrancheSize | tree.TrancheNode | tree.AmountReleased | tree.TotalOf | tree.EarlierTranches
        | tree.TranchesReleased,
    ) -> model.Value | None:  # fmt: skip
        money = Type(Sort.MONEY, self.currency)
        match node:
            case tree.TranchesReleased():
                return model.PaidWithin(None, None, NUMBER)
            case tree.TrancheSize(tranche):
                return model.TrancheAmount(self.tranche(tranche), money)
            case tree.TrancheNode():
                return model.TrancheAmount(self.tranche(node), money)
            case tree.AmountReleased(of, True):
                return model.ReleasedUnderOthers(self.tranche(of) if of is not None else None, money)
            case tree.AmountReleased(of):
                return model.AmountReleased(self.tranche(of) if of is not None else None, money)
            case tree.TotalOf():
                return self._total(node)
            case tree.EarlierTranches(paid):
                return model.EarlierTranches(paid, money)
            case _:
                assert_never(node)

    def _total(self, node: tree.TotalOf) -> model.Value | None:
        if node.first < 1 or (node.last is not None and node.last < node.first):
            cure = "name the lower number first, from 1"
            self.error("GK0314", "tranches are numbered 1, 2, 3, …", node.span, cure)
            return None
        return model.TranchesTotal(model.Tranches(node.first, node.last), Type(Sort.MONEY, self.currency))

    def _pick(self, node: tree.Pick) -> model.Value | None:
        """`the lesser of (X; Y)`: all of one kind that has an order."""
        values = [self.value(item) for item in node.items]
        known = tuple(value for value in values if value is not None)
        if len(known) < len(values):
            return None
        for value, item in zip(known, node.items, strict=True):
            if value.type.sort not in (Sort.MONEY, Sort.NUMBER, Sort.PERCENTAGE):
                cure = "name amounts of money, percentages or numbers"
                self.error("GK0415", f"the lesser or the greater of {value.type}", item.span, cure)
                return None
        first, rest = known[0], zip(known[1:], node.items[1:], strict=True)
        fits = [self.same_sort(first.type, v.type, node.items[0].span, i.span, first, v) for v, i in rest]
        return model.Extreme(node.word == "GREATER_OF", known, _shared(known)) if all(fits) else None

    def _conditional(self, node: tree.Conditional) -> model.Value | None:
        condition = self.condition(node.condition)
        then, otherwise = self.value(node.then), self.value(node.otherwise)
        if condition is None or then is None or otherwise is None:
            return None
        if not self.same_sort(then.type, otherwise.type, node.then.span, node.otherwise.span, then, otherwise):
            return None
        return model.Conditional(condition, then, otherwise, _shared((then, otherwise)))

    def _converted(self, node: tree.Converted) -> model.Value | None:
        if isinstance(node.value, tree.Binary) and node.value.operator in ("+", "-"):
            left, right = node.value.left.span.text, node.value.right.span.text
            sum_, tail = node.value.span.text, node.span.source.text[node.value.span.end : node.span.end].strip()
            self.error(
                "GK0354",
                f"`{' '.join(node.span.text.split())}` can be read two ways",
                node.span,
                f"write `({sum_}) {tail}` or `{left} {node.value.operator} ({right} {tail})`",
            )
            return None
        value, day = self.value(node.value), self.date(node.day)
        if value is None or day is None:
            return None
        if value.type.sort is not Sort.MONEY:
            message = f"expected an amount of money, got {value.type}"
            self.error("GK0442", message, node.value.span, "only amounts are converted; a rate changes no other number")
            return None
        if value.type.unit == node.currency:
            self.error("GK0443", f"it is in {node.currency} already", node.span, "leave the conversion out")
            return None
        self.converts.add((value.type.unit, node.currency))
        rate = model.RateOf(value.type.unit, node.currency, day, NUMBER)
        return model.Converted(value, rate, Type(Sort.MONEY, node.currency))

    def _binary(self, node: tree.Binary) -> model.Value | None:
        if not self._one_reading(node):
            return None
        if node.operator == "/" and isinstance(node.left, tree.Binary) and node.left.operator == "*":
            return self._scaled(node, node.left)
        left, right = self.value(node.left), self.value(node.right)
        return self._joined(node, left, right) if left is not None and right is not None else None

    def _scaled(self, node: tree.Binary, product: tree.Binary) -> model.Value | None:
        """`X × Y / Z`: of three amounts of money the first times a ratio, which comes to the same."""
        if not self._one_reading(product):
            return None
        first, second, third = self.value(product.left), self.value(product.right), self.value(node.right)
        if first is None or second is None or third is None:
            return None
        if first.type.sort is Sort.MONEY and second.type.sort is Sort.MONEY:
            ratio = self._joined(node, second, third)
            return self._joined(product, first, ratio) if ratio is not None else None
        whole = self._joined(product, first, second)
        return self._joined(node, whole, third) if whole is not None else None

    def _one_reading(self, node: tree.Binary) -> bool:
        """Whether a percentage or a period before or after the sign has one reading, or a message."""
        if isinstance(node.left, tree.PercentOf):
            share, rest = node.left.span.text, node.right.span.text
            whole = node.left.whole.span.text
            self.error(
                "GK0322",
                f"`{share} {node.operator} {rest}` can be read two ways",
                node.span,
                f"write `({share}) {node.operator} {rest}`"
                f" or `{node.left.share.span.text} of ({whole} {node.operator} {rest})`",
            )
            return False
        if isinstance(node.right, tree.Windowed) and _has_bare_measure(node.left, self):
            self.error(
                "GK0319",
                "a period after a sum belongs to the last measure only",
                node.right.span,
                "write the period after each measure, in brackets",
            )
            return False
        return True

    def _joined(self, node: tree.Binary, left: model.Value, right: model.Value) -> model.Value | None:
        operator = Operator(node.operator)
        type_ = _result(operator, left.type, right.type)
        if type_ is None and operator in (Operator.PLUS, Operator.MINUS) and _percentage_and_ratio(left, right):
            type_ = PERCENTAGE
        if type_ is None:
            self._no_arithmetic(node, operator, left, right)
            return None
        return model.Arithmetic(operator, left, right, type_)

    def _no_arithmetic(self, node: tree.Binary, operator: Operator, left: model.Value, right: model.Value) -> None:
        word = {"+": "added to", "-": "taken from", "*": "multiplied by", "/": "divided by"}[operator]
        a, b = (right, left) if operator is Operator.MINUS else (left, right)
        help_ = "add amounts of one currency or numbers of one unit; multiply an amount by a number or a percentage"
        number, other = (left, right) if isinstance(left, model.Literal) else (right, left)
        if isinstance(number, model.Literal) and number.type == PERCENTAGE and other.type == NUMBER:
            help_ = f"write the percentage as a number: `{literal_text(replace(number, type=NUMBER))}`"
        if isinstance(number, model.Literal) and number.type == NUMBER and other.type.sort is Sort.PERCENTAGE:
            help_ = f"write the number as a percentage: `{literal_text(replace(number, type=PERCENTAGE))}`"
        self.error(
            "GK0415",
            f"{a.type} cannot be {word} {b.type}",
            node.span,
            help_,
        )


@inert
class Extent:
    """How deep an item is, and of how many leaves."""

    depth: int
    size: int


def _around(step: int, parts: list[Extent]) -> Extent:
    return Extent(step + max((part.depth for part in parts), default=0), sum(part.size for part in parts))


# What is said of a name that is no value, in place of comparing it.
_SAID_INSTEAD: dict[type, str] = {
    model.Milestone: "say what happened, as in `{} achieved`",
    model.Document: "say what happened, as in `{} accepted`",
    model.Fact: "it is so or it is not: `{0}`, or `not {0}`",
}
_VALUES = (
    model.Literal,
    model.MeasureValue,
    model.ParameterValue,
    model.FactValue,
    model.TrancheAmount,
    model.AmountReleased,
    model.PaidWithin,
    model.TranchesTotal,
    model.EarlierTranches,
    model.Arithmetic,
    model.Extreme,
    model.Conditional,
    model.DefinedValue,
    model.DateValue,
    model.RateOf,
    model.Converted,
    model.ItemsNumber,
    model.ItemsTotal,
    model.ReleasedUnderOthers,
    model.Growth,
    model.JudgedValue,
    model.TimePassed,
    model.PeriodsNumber,
)


def is_condition(node: tree.Expression, resolver: Resolver) -> bool:
    """Whether an expression reads as a condition rather than a value."""
    match node:
        case tree.Group(inner):
            return is_condition(inner, resolver)
        case tree.Name(name):
            declared = resolver.declarations.get(name)
            if declared is None:
                item = resolver.definition(name)
                return not isinstance(item, _VALUES)
            return not isinstance(declared, model.Measure) and getattr(declared, "type", CONDITION) == CONDITION
        case (
            tree.Number()
            | tree.Percent()
            | tree.Amount()
            | tree.Binary()
            | tree.PercentOf()
            | tree.Converted()
            | tree.Windowed()
            | tree.Dated()
            | tree.LatestOf()
            | tree.OfKind()
            | tree.GrowthNode()
            | tree.TrancheSize()
            | tree.TrancheNode()
            | tree.AmountReleased()
            | tree.TranchesReleased()
            | tree.TotalOf()
            | tree.Pick()
            | tree.Conditional()
            | tree.Day()
            | tree.DueDateOf()
            | tree.PlannedDateOf()
            | tree.PickedDay()
            | tree.EndOfPeriod()
            | tree.ItemsNumber()
            | tree.ItemsTotal()
            | tree.TimePassed()
            | tree.PeriodsNumber()
            | tree.PeriodEndOf()
            | tree.ReportNode()
        ):
            return False
        case _:
            return True


def _ungrouped(node: tree.Expression) -> tree.Expression:
    return node.inner if isinstance(node, tree.Group) else node


def _of_each(value: model.MeasureValue) -> bool:
    """Whether a measure is read in each period a comparison is asked of."""
    return value.reading == model.Latest() or getattr(value.reading, "of_each", False)


def _ending_with_each(test: model.Comparison | model.Between) -> model.Comparison | model.Between:
    """The comparison with what it says `over the last 4 quarters` ending with each period it is asked of."""

    def at(value: model.Value) -> model.Value:
        match value:
            case model.MeasureValue(reading=model.OverLast() as reading):
                return replace(value, reading=replace(reading, of_each=True))
            case model.Arithmetic(_, left, right, _):
                return replace(value, left=at(left), right=at(right))
            case model.DefinedValue(_, inner, _):
                return replace(value, value=at(inner))
            case _:
                return value

    if isinstance(test, model.Comparison):
        return replace(test, left=at(test.left), right=at(test.right))
    return replace(test, value=at(test.value), low=at(test.low), high=at(test.high))


def _subject(node: tree.Expression) -> tuple[tree.Name | None, MeasureKind]:
    """The measure a period stands beside, or whose plan it is."""
    if isinstance(node, tree.Group):
        return _subject(node.inner)
    if isinstance(node, tree.OfKind):
        return node.subject, node.kind
    return (node if isinstance(node, tree.Name) else None), MeasureKind.ACTUAL


def _of(kind: Kind, event: Event) -> Event:
    return Event.RECEIVED if kind is Kind.DOCUMENT and event is Event.SUBMITTED else event


def _counts_from(timing: tree.TimingNode, event: tree.Occurrence) -> bool:
    """Whether the days are counted from that event itself, which they can then not be meant to date."""
    days = [day.base if isinstance(day, tree.ShiftedDay) else day for day in (timing.first, timing.second)]
    return isinstance(event.subject, tree.Name) and any(
        isinstance(day, tree.EventDay)
        and day.event is event.event
        and isinstance(day.subject, tree.Name)
        and day.subject.name == event.subject.name
        for day in days
    )


def _counted(word: str, count: int, parts: tuple[model.Condition, ...]) -> model.Condition:
    makers: dict[str, Callable[[], model.Condition]] = {
        "all": lambda: model.AllOf(parts, spelled=True),
        "any": lambda: model.AnyOf(parts, spelled=True),
        "none": lambda: model.NoneOf(parts),
        "at least": lambda: model.AtLeast(count, parts),
        "at most": lambda: model.AtMost(count, parts),
    }
    return makers[word]()


def _grouped(texts: list[str], joins: tuple[str, ...], tight: str) -> str:
    """The sentence with brackets around each run joined by `tight`."""
    runs: list[list[str]] = [[texts[0]]]
    loose = "or" if tight == "and" else "and"
    for join, text in zip(joins, texts[1:], strict=True):
        if join == tight:
            runs[-1].append(text)
        else:
            runs.append([text])
    return f" {loose} ".join(f"({f' {tight} '.join(run)})" if len(run) > 1 else run[0] for run in runs)


def _literal(node: tree.Number | tree.Percent | tree.Amount) -> model.Literal:
    match node:
        case tree.Number(value, unit):
            return model.Literal(value, Type(Sort.NUMBER, unit))
        case tree.Percent(value):
            return model.Literal(value, PERCENTAGE)
        case tree.Amount(money):
            return model.Literal(money.amount, Type(Sort.MONEY, money.currency))
        case _:
            assert_never(node)


def _percentages(bare: str) -> str:
    """A number as a percentage; a part of one is meant as one, as in `0.95`."""
    value = number_from_text(bare)
    if value is None or not 0 < value < 1:
        return f"`{bare}%`"
    return f"`{grouped_text(value * 100)}%`, or if that is meant `{bare}%`"


def _bare_number(*sides: tuple[model.Value, Span]) -> str:
    """The text of the side that is a number written without a unit, if one is."""
    plain = (span.text for value, span in sides if isinstance(value, model.Literal) and value.type == NUMBER)
    return next(plain, "")


def is_ratio(value: model.Value) -> bool:
    """Whether a number is one amount by another, which may be compared with a percentage."""
    match value:
        case model.Arithmetic(Operator.OVER, _, _, _):
            return True
        case model.Arithmetic(Operator.TIMES, left, right, _):
            share = Sort.PERCENTAGE
            return (left.type.sort is share and is_ratio(right)) or (right.type.sort is share and is_ratio(left))
        case model.Arithmetic(Operator.PLUS | Operator.MINUS, left, right, _):
            return is_ratio(left) and is_ratio(right)
        case model.Extreme(_, values, _):
            return all(is_ratio(part) for part in values)
        case model.Conditional(_, then, otherwise, _):
            return is_ratio(then) and is_ratio(otherwise)
        case model.DefinedValue(_, inner, _):
            return is_ratio(inner)
        case _:
            return False


def _percentage_and_ratio(one: model.Value, other: model.Value) -> bool:
    """Whether one is a percentage and the other such a ratio, which is one as well."""
    if one.type.sort is Sort.PERCENTAGE:
        return other.type == NUMBER and is_ratio(other)
    return other.type.sort is Sort.PERCENTAGE and one.type == NUMBER and is_ratio(one)


def _shared(values: tuple[model.Value, ...]) -> Type:
    """The type of values of one kind: the one that names a unit, a percentage before a ratio."""
    types = [value.type for value in values]
    named = [type_ for type_ in types if type_.unit or type_.sort is Sort.PERCENTAGE]
    return (named or types)[0]


def _has_bare_measure(node: tree.Expression, resolver: Resolver) -> bool:
    match node:
        case tree.Name(name):
            return isinstance(resolver.declarations.get(name), model.Measure)
        case tree.Binary(_, left, right):
            return _has_bare_measure(left, resolver) or _has_bare_measure(right, resolver)
        case _:
            return False


def _result(operator: Operator, a: Type, b: Type) -> Type | None:
    """The type of an operation; none where it makes no sense."""
    plain = (Sort.NUMBER, Sort.PERCENTAGE)
    match operator:
        case Operator.PLUS | Operator.MINUS:
            if a == b and a.sort in (Sort.MONEY, *plain):
                return a
            if a.sort is b.sort is Sort.NUMBER and "" in (a.unit, b.unit):
                return Type(Sort.NUMBER, a.unit or b.unit)
            return None
        case Operator.TIMES:
            if a.sort is Sort.MONEY and b.sort in plain:
                return a
            if b.sort is Sort.MONEY and a.sort in plain:
                return b
            if a.sort is Sort.PERCENTAGE and b.sort in plain:
                return b
            if b.sort is Sort.PERCENTAGE and a.sort in plain:
                return a
            if a.sort is b.sort is Sort.NUMBER and "" in (a.unit, b.unit):
                return Type(Sort.NUMBER, a.unit or b.unit)
            return None
        case Operator.OVER:
            if a == b and a.sort in (Sort.MONEY, *plain):
                return NUMBER
            if a.sort in (Sort.MONEY, *plain) and b == NUMBER:
                return a
            if a.sort is Sort.MONEY and b.sort is Sort.NUMBER:
                return a  # a price: so much for each tonne
            return None
        case _:
            assert_never(operator)
