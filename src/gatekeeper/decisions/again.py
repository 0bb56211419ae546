"""One tranche ready to be decided again: its decision, its facts, and what its rules ask, found from the record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Literal

from gatekeeper.decisions.binding import program_for
from gatekeeper.decisions.decide import Calendars, calendars_for, decide_tranche
from gatekeeper.decisions.items import program_of
from gatekeeper.decisions.record import Condition, Decision, Node
from gatekeeper.decisions.seeing import Eyes
from gatekeeper.decisions.supposed import Alteration, altered
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import AwardFacts, Portfolio
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.amounts import conditions_in, leaf_values, within
from gatekeeper.program.sentences import leaf_text
from gatekeeper.vocabulary import fold

Kind = Literal["event", "document", "figure", "fact", "judgement", "waiver", "payment"]


class NoSuchTranche(Exception):
    """The portfolio has no such award, or the award no such tranche."""


@inert
class Change:
    """One fact that would be otherwise, in words; `alterations` are the rows that would then stand in the tables.

    `owner` and `by` say who would do it and until when; `source` where the fact relied on was read. `instead` holds the
    same with the other findings that would do as well.
    """

    text: str
    kind: Kind
    alterations: tuple[Alteration, ...]
    owner: str = ""
    by: date | None = None
    clause: str = ""
    source: str = ""
    instead: tuple["Change", ...] = ()


@inert
class Again:
    """A tranche that can be decided again on altered facts, with nothing else changed."""

    rules: model.Rules
    program: model.Program | None
    facts: AwardFacts
    decision: Decision
    calendars: Calendars
    leaves: Mapping[str, model.Leaf]  # what is asked, by its sentence
    rule_of: Mapping[str, model.Rule]  # what has conditions, by its id; limits are in `leaves` alone

    def decide(self, changes: Iterable[Change]) -> Decision:
        """The decision, were these facts so."""
        return self.decide_on(altered(self.facts, (a for change in changes for a in change.alterations)))

    def decide_on(self, facts: AwardFacts) -> Decision:
        """The decision on other facts of the award."""
        was = self.decision
        return decide_tranche(self.rules, facts, was.tranche, was.on, was.known_by, self.calendars)

    def eyes(self, alterations: Iterable[Alteration] = (), on: date | None = None) -> Eyes:
        """What looks at the facts, some of them altered, on the decision date or another day."""
        assert self.program is not None
        holidays = self.calendars.get(self.program.calendar, frozenset())
        facts = altered(self.facts, alterations)
        return Eyes(self.program, facts, on or self.decision.on, self.decision.tranche, holidays)

    def within(self, condition: Condition) -> tuple[str, ...]:
        """The definitions a condition stands in, folded."""
        for rule in self.decision.rules:
            for root in (rule.when, rule.unless):
                found = _around(root, condition.id) if root is not None and rule.id == condition.rule else None
                if found is not None:
                    return tuple(map(fold, found))
        return ()


def again_of(
    rules: model.Rules, portfolio: Portfolio, award: str, tranche: int, on: date, known_by: date | None = None,
    calendars: Calendars | None = None,
) -> Again:  # fmt: skip
    """A tranche of a portfolio, decided and ready to be decided again. Raises `NoSuchTranche`."""
    facts = next((a for a in as_known(portfolio, known_by or on).awards if a.award.award == award), None)
    if facts is None or tranche not in facts.tranches:
        raise NoSuchTranche(f"the portfolio has no tranche {tranche} of `{award}`")
    return again_on(rules, facts, tranche, on, known_by or on, calendars)


def again_on(
    rules: model.Rules, facts: AwardFacts, tranche: int, on: date, known_by: date, calendars: Calendars | None = None
) -> Again:
    """The same of an award's facts as they are known."""
    days = calendars if calendars is not None else calendars_for(rules, on)
    return again_after(rules, facts, decide_tranche(rules, facts, tranche, on, known_by, days), days)


def again_after(rules: model.Rules, facts: AwardFacts, decision: Decision, calendars: Calendars) -> Again:
    """The same of what was decided before on these facts."""
    program = program_for(rules, facts, decision.on).program
    rule_of: dict[str, model.Rule] = {}
    leaves: dict[str, model.Leaf] = {}
    if program is not None:
        program = program_of(program, facts, decision.on, decision.tranche)
        rule_of = {rule.id: rule for rule in program.rules}
        for asking in (*program.rules, *program.limits, *program.deemings):
            for leaf in leaves_within(asking):
                leaves.setdefault(leaf_text(leaf, program.written), leaf)
    return Again(rules, program, facts, decision, calendars, leaves, rule_of)


def leaves_within(node: object) -> Iterator[model.Leaf]:
    """Every leaf in a rule, whatever holds it; also what a comparison asks of each item that it counts."""
    if isinstance(node, model.Leaf):
        yield node
        for value in leaf_values(node):
            for part in within(value):
                if isinstance(part, model.ItemsNumber | model.ItemsTotal):
                    yield from leaves_within(conditions_in(part))
    elif isinstance(node, tuple):
        for part in node:
            yield from leaves_within(part)
    elif is_dataclass(node):
        for field in fields(node):
            yield from leaves_within(getattr(node, field.name))


def values_within(node: object) -> Iterator[model.Value]:
    """Every value in an amount, the outermost first, whatever holds it."""
    if isinstance(node, model.Value):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from values_within(part)
    elif is_dataclass(node):
        for field in fields(node):
            yield from values_within(getattr(node, field.name))


def _around(node: Node, leaf: int) -> tuple[str, ...] | None:
    """The names of the definitions between a node and one of its leaves; none where it has no such leaf."""
    if node.op == "leaf":
        return () if node.condition == leaf else None
    for part in node.parts:
        found = _around(part, leaf)
        if found is not None:
            return (node.name, *found) if node.op == "defined" else found
    return None
