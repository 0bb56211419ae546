"""A program as it stands for one award: what it says of every site, product or person, said of each that the award has.

What is declared for each item becomes a name of its own for each of them, and a sentence over them all becomes a
definition that joins the same sentence of every one; so whatever reads conditions need not know of items.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from math import ceil
from typing import Any

from gatekeeper.facts.portfolio import AwardFacts, of_item
from gatekeeper.facts.rows import ItemRow
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.model import ItemWord
from gatekeeper.program.sentences import condition_text
from gatekeeper.program.walk import nodes
from gatekeeper.source import Span
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import Duration
from gatekeeper.vocabulary import Type, fold, without_tranche

Env = Mapping[str, str]  # which item of each kind is spoken of, as the tables write it


def program_of(program: model.Program, facts: AwardFacts, on: date, tranche: int) -> model.Program:
    """The program as it speaks of this award on a day; `tranche` is the one being decided."""
    return _Award(program, facts, on, tranche).program() if program.items else program


@inert
class Members:
    """The items of one kind that an award has on a day, in the order of their names; or why nobody knows."""

    items: tuple[str, ...] = ()
    problem: Absent | Invalid | None = None


def members(facts: AwardFacts, kind: model.ItemKind, on: date) -> Members:
    """Which items of a kind an award has on a day: those of the table `items`. Without a row nobody knows."""
    rows = facts.items.get(fold(kind.name), ())
    wrong = facts.wrong("items", fold(kind.name))
    for row in rows:
        wrong = wrong or next((cell for cell in (row.from_, row.to) if isinstance(cell, Invalid)), None)
    if wrong is not None:
        return Members(problem=wrong)
    if "items" in facts.doubtful:
        return Members(problem=Absent(Reason.NOT_REPORTED, "a row of `items` could not be attributed"))
    if not rows:
        return Members(problem=Absent(Reason.NOT_REPORTED, f"no {kind.name} is listed"))
    found: dict[str, str] = {}
    for row in rows:
        begun = not isinstance(row.from_, date) or row.from_ <= on
        if begun and (not isinstance(row.to, date) or on <= row.to):
            found.setdefault(fold(row.item), row.item)
    return Members(tuple(found[name] for name in sorted(found)))


@dataclass
class _Award:
    """Makes one program that of one award."""

    base: model.Program
    facts: AwardFacts
    on: date
    tranche: int
    declarations: dict[str, model.Declaration] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    members: dict[str, Members] = field(default_factory=dict)

    def program(self) -> model.Program:
        """The whole program."""
        base = self.base
        self.declarations, self.written = dict(base.declarations), dict(base.written)
        releases = tuple(self._rule(rule) for rule in base.releases)
        guards = tuple(self._rule(rule) for rule in base.guards)
        remedies = tuple(self._rule(rule) for rule in base.remedies)
        limits = tuple(self._rule(limit) for limit in base.limits)
        notices = tuple(self._asked_of_all(notice) for notice in base.notices)
        rights = tuple(own for right in base.rights for own in self._rights(right))
        return replace(
            base,
            declarations=self.declarations,
            written=self.written,
            releases=releases,
            guards=guards,
            remedies=remedies,
            limits=limits,
            notices=notices,
            rights=rights,
            extend_powers=tuple(power for each in base.extend_powers for power in self._powers(each)),
        )

    def _rule(self, rule: Any) -> Any:
        """A rule of the tranche that is decided; what other rules ask, nobody asks now."""
        asked = self.tranche in rule.tranches and _speaks_of_items(rule)
        return self._of(rule, {}) if asked else rule

    def _asked_of_all(self, said: Any) -> Any:
        """What is asked whichever tranche is decided."""
        return self._of(said, {}) if _speaks_of_items(said) else said

    def _rights(self, right: model.ExtendRight) -> list[model.ExtendRight]:
        """More time for what each item has is more time for that of every item."""
        each = getattr(self.base.declarations[right.subjects[0]], "each", "")
        if not each:
            return [self._asked_of_all(right)]
        found: list[model.ExtendRight] = []
        for item in self._members(self.base.items[each]).items:
            env = {each: item}
            subjects = tuple(self._named(subject, env) for subject in right.subjects)
            found.append(replace(self._of(right, env), subjects=subjects))
        return found

    def _powers(self, power: model.ExtendPower) -> list[model.ExtendPower]:
        """A power over what each item has is one over that of every item."""
        if not getattr(self.base.declarations[power.subject], "each", ""):
            return [power]
        own = dict.fromkeys(without_tranche(name) for name in self.declarations)
        return [replace(power, subject=name) for name in own if name.startswith(f"{power.subject}|")]

    # ------------------------------------------------------------------------------------------ nodes

    def _of(self, node: Any, env: Env) -> Any:
        """The same node, of the items at hand."""
        match node:
            case model.OverItems():
                return self._over(node, env)
            case model.ItemsNumber():
                return self._number(node, env)
            case model.ItemsTotal():
                return self._total(node, env)
            case tuple():
                parts = tuple(self._of(part, env) for part in node)
                return node if all(now is was for now, was in zip(parts, node, strict=True)) else parts
            case _ if is_dataclass(node) and not isinstance(node, _WITHOUT_NAMES):
                return self._renamed(self._parts(node, env), env) if env else self._parts(node, env)
            case _:
                return node

    def _renamed(self, node: Any, env: Env) -> Any:
        """A node that names something: what the item at hand has of it."""
        for where in ("subject", "name", "late"):
            name = getattr(node, where, None)
            if isinstance(name, str) and name and (own := self._named(name, env)) != name:
                node = replace(node, **{where: own})
        return node

    def _parts(self, node: Any, env: Env) -> Any:
        """A node with each of its parts, of the items at hand; the same one where nothing in it is of items."""
        was = {each.name: getattr(node, each.name) for each in fields(node)}
        now = {name: self._of(part, env) for name, part in was.items()}
        return node if all(now[name] is was[name] for name in was) else type(node)(**now)

    def _named(self, name: str, env: Env) -> str:
        """The name of what the item at hand has of its own; any other name stays."""
        declared = self.base.declarations.get(name)
        each = getattr(declared, "each", "") or self.base.each_of.get(name, "")
        if each not in env:
            return name
        own = of_item(name, env[each])
        if own not in self.written:
            self.written[own] = f"{self.base.written[name]} of {self.base.items[each].name} {env[each]}"
            if isinstance(declared, model.Milestone | model.Document):
                self.declarations[own] = replace(declared, item=env[each], due=self._of(declared.due, env))
            elif isinstance(declared, model.Measure | model.Fact | model.Judgement):
                self.declarations[own] = replace(declared, item=env[each])
        return own

    # ------------------------------------------------------------------------------------------ items

    def _members(self, kind: model.ItemKind) -> Members:
        return self.members.setdefault(kind.name, members(self.facts, kind, self.on))

    def _over(self, over: model.OverItems, env: Env) -> model.Condition:
        """The sentence as a definition of its own: what it says of the items, of each of them."""
        sentence = condition_text(over, self.base.written)
        if over.word is ItemWord.THE:
            item = self._of_tranche(over)
            part = self._of(over.body, {**env, fold(over.kind.name): item}) if isinstance(item, str) else item
            return model.Defined(sentence, part)
        found = self._members(over.kind)
        if found.problem is not None or not found.items:
            return model.Defined(sentence, model.ItemsKnown(over.kind, found.problem))
        return model.Defined(sentence, self._of_each(over, found.items, env))

    def _of_each(self, over: model.OverItems, items: tuple[str, ...], env: Env) -> model.Condition:
        kind = fold(over.kind.name)
        bodies = tuple(self._of(over.body, {**env, kind: item}) for item in items)
        chosen: tuple[model.Condition, ...] = ()
        if over.restriction is not None:
            chosen = tuple(self._of(over.restriction, {**env, kind: item}) for item in items)
        both = tuple(model.AllOf(parts) for parts in zip(chosen, bodies, strict=True)) if chosen else bodies
        match over.word:
            case ItemWord.EACH:
                if not chosen:
                    return model.AllOf(bodies, spelled=True)
                each = (model.AnyOf((model.Not(r), c)) for r, c in zip(chosen, bodies, strict=True))
                return model.AllOf((model.AnyOf(chosen, spelled=True), *each), spelled=True)
            case ItemWord.NO:
                none = model.NoneOf(both)
                return model.AllOf((model.AnyOf(chosen, spelled=True), none), spelled=True) if chosen else none
            case ItemWord.AT_MOST:
                few = model.AtMost(over.count, both) if over.count < len(both) else model.AllOf(())
                return model.AllOf((model.AnyOf(chosen, spelled=True), few), spelled=True) if chosen else few
            case ItemWord.ANY:
                return model.AnyOf(both, spelled=True)
            case _:
                count = over.count if over.word is ItemWord.AT_LEAST else ceil(over.share * len(items))
                if count <= len(items):
                    return model.AtLeast(count, both)
                return model.ItemsKnown(over.kind, short=count - len(items))

    def _of_tranche(self, over: model.OverItems) -> str | model.ItemsKnown:
        """The item that a tranche is for; or why there is none."""
        assert over.tranche is not None
        by_word = {model.TrancheWord.THIS: self.tranche, model.TrancheWord.PREVIOUS: self.tranche - 1}
        number = over.tranche if isinstance(over.tranche, int) else by_word[over.tranche]
        row = self.facts.tranches.get(number)
        if row is None:
            problem: Absent | Invalid = Absent(Reason.NOT_APPLICABLE, f"the award has no tranche {number}")
            return model.ItemsKnown(over.kind, problem)
        if not row.item:
            return model.ItemsKnown(
                over.kind, Absent(Reason.NOT_REPORTED, f"tranche {number} names no {over.kind.name}")
            )
        found = self._members(over.kind)
        if found.problem is not None:
            return model.ItemsKnown(over.kind, found.problem)
        listed = next((item for item in found.items if fold(item) == fold(row.item)), None)
        if listed is None and any(fold(other.item) == fold(row.item) for other in self._rows(over.kind)):
            return model.ItemsKnown(over.kind, item=row.item)  # of other days
        if listed is None:
            wrong = Invalid(f"tranche {number} is for `{row.item}`, which is no {over.kind.name} of the award")
            return model.ItemsKnown(over.kind, wrong)
        return listed

    def _rows(self, kind: model.ItemKind) -> Sequence[ItemRow]:
        return self.facts.items.get(fold(kind.name), ())

    def _number(self, number: model.ItemsNumber, env: Env) -> model.ItemsNumber:
        found = self._members(number.kind)
        kind = fold(number.kind.name)
        asked: tuple[model.Condition, ...] = ()
        if number.restriction is not None:
            asked = tuple(self._of(number.restriction, {**env, kind: item}) for item in found.items)
        return replace(number, of=len(found.items), asked=asked, problem=found.problem)

    def _total(self, total: model.ItemsTotal, env: Env) -> model.ItemsTotal:
        found = self._members(total.kind)
        of_each = [(item, {**env, fold(total.kind.name): item}) for item in found.items]
        parts = tuple((item, self._of(total.restriction, own), self._of(total.value, own)) for item, own in of_each)
        return replace(total, parts=parts, problem=found.problem)


_WITHOUT_NAMES = (Span, Type, Duration, model.Literal, model.ItemKind)
OVER_ITEMS = (model.OverItems, model.ItemsNumber, model.ItemsTotal)


def _speaks_of_items(rule: object) -> bool:
    return any(isinstance(node, OVER_ITEMS) for node in nodes(rule))
