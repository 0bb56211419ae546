"""A second mind: decides from the checked program and the tables as text, by docs/meaning.md alone.

It shares nothing with the package but the checked program, and is as plain as it can be: a condition is the set of
answers it may have, found by trying them all; days are numbers; every leaf is asked anew for every tranche and in every
way that unknown facts can turn out. It gives no reasons, and of a cell in error it knows only that it is. What the
trials leave out, it does not know: further parts, reductions, retentions, recoveries, limits, budgets, rates, values
that choose, amounts by bands, by weight, for each and within bounds, the decision date itself, other
powers, and holidays of a country.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from gatekeeper.program import model as m
from tests.second_mind.days import Days
from tests.second_mind.items import are_known, over
from tests.second_mind.periods import figure, in_periods
from tests.second_mind.plain import (
    FOREVER,
    MET,
    NOT,
    ONE,
    OPEN,
    UNKNOWN,
    ZERO,
    Answers,
    Figure,
    at_least,
    compared,
    exactly,
    nodes,
    rounded,
    silenced,
    turned,
    worked,
)
from tests.second_mind.tables import (
    NOWHERE,
    Env,
    Event,
    Key,
    Row,
    Waiver,
    comes_again,
    day_of,
    number_of,
    scale,
    tables_of,
)  # fmt: skip
from tests.second_mind.ways import bounds, divided, ways

Found = tuple[Answers, Answers]  # what may be so now, and what may come to be
Told = tuple[str, str, m.Leaf, str, Env]  # the rule, the part of it, a leaf, the verdict, of which items
BAD = (ValueError, ArithmeticError)  # a row it rests on is in error, or it cannot be computed


@dataclass
class Answer:
    """What the second mind thinks of one tranche."""

    outcome: str
    amount: Fraction
    leaves: list[Told]


def decide_naively(rules: m.Program, texts: Mapping[str, str], on: date, known_by: date) -> dict[Key, Answer]:
    """Every tranche, by award and number."""
    tables = tables_of(texts, known_by.isoformat())
    by_award: dict[Key, list[Row]] = defaultdict(list)
    for table, row in ((table, row) for table, rows in tables.items() for row in rows):
        by_award[table, row["award"]].append(row)
    minds = [Mind(rules, by_award, row["award"], int(row["tranche"]), on.toordinal()) for row in tables["tranches"]]
    return {(mind.award, str(mind.tranche)): mind.answer() for mind in minds}


@dataclass
class Mind(Days):
    """One tranche of one award on one day; `waiting` are the tranches that wait for it."""

    waiting: tuple[int, ...] = ()
    others: dict[int, str] = field(default_factory=dict)  # the outcomes of tranches that this one waits for
    waivers: list[Waiver] = field(default_factory=list)
    way: dict[Key, tuple[Any, Any]] = field(default_factory=dict)  # how facts turn out: for a leaf, for an amount
    places: list[tuple[Key, Any, m.Leaf | None, Env]] = field(default_factory=list)
    used: list[Waiver] = field(default_factory=list)
    leaves: list[Told] = field(default_factory=list)
    bad: bool = False

    def lapsed(self, number: int) -> bool:
        """Whether another tranche can no longer be released; what waits for itself waits for ever."""
        waiting = (*self.waiting, self.tranche)
        if number in waiting or not self.rows("tranches", tranche=str(number)):
            return number in waiting
        if number not in self.others:  # the same in every way that is tried of this one
            other = replace(
                self, tranche=number, waiting=waiting, leaves=[], places=[], way={}, touched=[], others={}, env={}
            )
            self.others[number] = other.answer().outcome
        return self.others[number] in ("lapsed", "cancel")

    # leaves: what each may be now, and what it may come to be

    def leaf(self, leaf: m.Leaf) -> Found:
        match leaf:
            case m.Comparison() | m.Between():
                left = self.value(leaf.left if isinstance(leaf, m.Comparison) else leaf.value)
                found = [compared(left, sign, self.value(right)) for _, sign, right in bounds(leaf)]
                now = at_least(len(found), found)
            case m.Happened(subject, "missed"):
                word = "achieved" if isinstance(self.rules.declarations[subject], m.Milestone) else "received"
                now, ever = self.timed(self.event(subject, word), subject, m.Timing(m.TimingWord.ON_TIME))
                return turned(now), turned(ever)
            case m.Happened(subject, word, role, timing):
                again = comes_again(self.rules.declarations[subject], word)
                return self.timed(self.event(subject, word, role), subject, timing, again)
            case m.TrancheHappened(ref, word, timing):
                return self.timed(self.released(ref, word), "", timing, word == "requested")
            case m.ItemsKnown():
                return are_known(self, leaf)
            case m.InPeriods():
                return in_periods(self, leaf)
            case m.IsSo(name) | m.IsOneOf(name):
                found, wanted = self.word(name), leaf.choices if isinstance(leaf, m.IsOneOf) else ("yes",)
                now = UNKNOWN if not found else MET if found in wanted else NOT
            case _:
                raise NotImplementedError(leaf)
        declared = [self.rules.declarations.get(getattr(node, "name", "")) for node in nodes(leaf)]
        return now, now if all(isinstance(kind, m.Parameter | None) for kind in declared) else UNKNOWN

    def timed(self, event: Event, subject: str, timing: m.Timing | None, again: bool = False) -> Found:
        touched, window, may = self.touched[:], self.window(subject, timing), NOT if event.in_vain else UNKNOWN
        self.touched = touched + [(NOWHERE, None)] * (not isinstance(window, tuple))
        if event.never:
            return NOT, NOT
        if not isinstance(window, tuple):
            return window, {NOT: NOT, OPEN: may}.get(window, UNKNOWN)
        first, last = window
        if event.days:
            outside = OPEN if again and max(first, self.on) <= last else NOT
            now = MET if any(first <= day <= last for day in event.days) else outside
        elif event.by:
            now = (MET if first <= event.by else frozenset()) | (NOT if first > 0 or last < event.by else frozenset())
        elif not timing:
            return (NOT, may) if event.known else (UNKNOWN, UNKNOWN)
        elif first > last:
            now = NOT
        elif not event.known:
            now = (MET if first <= self.on else frozenset()) | (NOT if last < self.on else OPEN)
        else:
            now = OPEN if self.on <= last else NOT if event.as_of >= last else UNKNOWN
        return now, now if now in (MET, NOT) else may

    def value(self, value: m.Value) -> Figure | None:
        match value:
            case m.Literal(number):
                return exactly(number)
            case m.DefinedValue(_, inner):
                return self.value(inner)
            case m.Arithmetic(sign, left, right):
                return worked(sign, self.value(left), self.value(right))
            case m.MeasureValue(name, reading):
                kind: Any = self.rules.declarations[name]
                return figure(self, kind) if self.within else self.measure(kind, reading)
            case m.DateValue(m.DateParameter(name)) | m.ParameterValue(name) | m.FactValue(name):
                text = self.word(name)
            case m.DateValue(expression):
                day = self.day(expression)
                if not isinstance(day, int):
                    self.touched += [(NOWHERE, None)]
                return exactly(Fraction(day)) if isinstance(day, int) else None
            case m.TrancheAmount(ref):
                text = "".join(row["amount"] for row in self.rows("tranches", tranche=str(self.number(ref))))
            case _:
                raise NotImplementedError(value)
        if isinstance(text, tuple) or not text:
            return text or None  # as it is tried
        number = Fraction(day_of(text)) if value.type.sort == "date" else number_of(text)
        return exactly(number / scale(value.type))

    # rules, and the waivers they rest on

    def ask(self, node: m.Condition | None, want: bool, rule: m.Rule, part: str, within: Key = ()) -> Found:
        """A condition, now and ever; the rule wants it met, or failed. What a waiver covers is as wanted."""
        match node:
            case None:
                return (MET, MET) if part == "when" else (NOT, NOT)
            case m.Defined(name, inner):
                return self.ask(inner, want, rule, part, (*within, name))
            case m.Not(inner):
                now, ever = self.ask(inner, not want, rule, part, within)
                return turned(now), turned(ever)
            case m.AllOf(parts) | m.AnyOf(parts) | m.NoneOf(parts) | m.AtLeast(_, parts) | m.AtMost(_, parts):
                turn = isinstance(node, m.NoneOf | m.AtMost)
                found = [self.ask(each, want != turn, rule, part, within) for each in parts]
                count = {m.AllOf: len(parts), m.AnyOf: 1, m.NoneOf: 1}.get(type(node), getattr(node, "count", 0) + turn)
                now, ever = (at_least(count, answers) for answers in zip(*found, strict=True))
                return (turned(now), turned(ever)) if turn else (now, ever)
            case m.OverItems():
                return over(self, node, want, lambda each, wanted: self.ask(each, wanted, rule, part, within))
            case _:
                self.touched, self.given = [], {}
        try:
            now, ever = self.leaf(node)
            verdict = "unknown" if "met" in now and now != MET else "open" if "open" in now else "".join(now)
        except BAD:
            self.bad, verdict, now, ever = True, "invalid", UNKNOWN, UNKNOWN
        self.leaves.append((rule.id, part, node, verdict, self.env))
        covering = [waiver for waiver in self.waivers if self.covers(waiver, node, rule, within)]
        if covering and now != (MET if want else NOT):
            self.used += covering
            return (MET, MET) if want else (NOT, NOT)
        if len(now) > 1 and len(self.touched) == 1 and not divided(node, self.touched[0][0]):
            self.places.append((*self.touched[0], node, self.env))
            self.given = {key: for_leaf for key, (for_leaf, _) in self.way.items() if key == self.touched[0][0]}
            if self.given:
                now, ever = self.leaf(node)
        return now, ever

    def covers(self, waiver: Waiver, leaf: m.Leaf, rule: m.Rule, within: Key) -> bool:
        about = {leaf.subject} if isinstance(leaf, m.Happened) else {getattr(node, "name", "") for node in nodes(leaf)}
        about = set() if isinstance(leaf, m.TrancheHappened) else about
        declared = [self.rules.declarations[name] for name in about if name in self.rules.declarations]
        if waiver[3] not in ("", self.item_of(waiver[0])):
            return False
        beyond = not all(getattr(thing, "waivable", True) for thing in (rule, *declared))
        if isinstance(rule, m.Never) or beyond:
            return False
        return waiver[0] == rule.label if waiver[1] else isinstance(rule, m.Release) and waiver[0] in {*about, *within}

    def rule(self, rule: m.Rule) -> tuple[m.Rule, Answers, bool, tuple[Fraction, Fraction], list[Waiver]]:
        """Whether a rule gives or applies, whether it ever may, what it gives, and on which waivers that rests."""
        release, self.used = isinstance(rule, m.Release), []
        when, ever = self.ask(rule.when, release, rule, "when" if release else "guard")
        unless, always = self.ask(rule.unless, not release, rule, "unless")
        stands = frozenset("not met" if answer == "open" else answer for answer in unless)  # open, it is ignored
        self.given, self.touched, gives = {key: pair[1] for key, pair in self.way.items()}, [], (ZERO, ZERO)
        try:
            gives = self.entitlement(rule) if isinstance(rule, m.Release) else gives
        except BAD:
            self.bad = True
        self.places += [(*touched, None, {}) for touched in self.touched]
        may = "met" in ever and (always != MET or unless != MET)  # what is ignored now may be until it is paid
        return rule, at_least(2, [when, turned(stands)]), may, gives, self.used

    # amounts

    def entitlement(self, rule: m.Release) -> tuple[Fraction, Fraction]:
        full = self.full()
        low, high = self.formula(rule.amount, full)
        ends = (rounded(max(ZERO, min(full, end)), self.rules.rounding, full) for end in (low, high))
        return next(ends), next(ends)

    def formula(self, amount: m.AmountRule, full: Fraction) -> tuple[Fraction, Fraction]:
        """The least and the most it may give, before rounding."""
        match amount:
            case m.Whole():
                return full, full
            case m.Share(value) | m.FixedSum(value):
                low, high = self.value(value) or (ZERO, Fraction(FOREVER))
                return (low * full, high * full) if isinstance(amount, m.Share) else (low, high)
            case m.InProportion(value, out_of, floor):
                ratio = worked("/", self.value(value), self.value(out_of)) or (ZERO, ONE)
                above = compared(self.value(value), "≥", self.value(floor)) if floor else MET
                return ratio[0] * full if above == MET else ZERO, ratio[1] * full if above != NOT else ZERO
            case m.RisingEvenly(value):
                points = [self.value(v) for point in amount.points for v in (point.gives, point.at)]
                if None in points:
                    return ZERO, full
                a, x, b, y = (point[0] for point in points if point)
                low, high = self.value(value) or (x, y)
                ends = [a + (b - a) * max(ZERO, min(ONE, (end - x) / (y - x))) for end in (low, high)]
                return min(ends) * full, max(ends) * full
            case _:
                raise NotImplementedError(amount)

    # the outcome

    def answer(self) -> Answer:
        first, last = self.rules.in_force
        in_force = (first.toordinal() if first else 0) <= self.on <= (last.toordinal() if last else FOREVER)
        self.waivers = list(self.in_effect())
        try:
            outcome, amount = self.outcome()
        except BAD:
            outcome, amount = "invalid", ZERO
        if not in_force and outcome != "invalid":
            return Answer("not in force", ZERO, [])
        return Answer(outcome, amount, self.leaves)

    def outcome(self) -> tuple[str, Fraction]:
        """As found; or where that is the same in every way that facts in several places can turn out, as it is then."""
        plain, turning = self.once()
        times = Counter(key for key, *_ in self.places if key != NOWHERE)
        facts = {key: known for key, known, *_ in self.places if times[key] > 1}
        tried = [ways(self, key, known) for key, known in facts.items()]
        if not turning or not tried or prod(map(len, tried)) > 4096:
            return plain
        found = set()
        for way in product(*tried):
            try:
                found.add(replace(self, way=dict(zip(facts, way, strict=True)), leaves=[], places=[]).once()[0])
            except BAD:
                return plain
            if len(found) > 1:
                return plain
        return found.pop()

    def once(self) -> tuple[tuple[str, Fraction], bool]:
        """The outcome as found, and whether it turns on what is not known."""
        rules = [rule for rule in self.rules.rules if self.tranche in rule.tranches]
        found = [self.rule(rule) for rule in rules]
        (paid, whole), full = self.paid(), self.full()
        if self.bad or self.rows("awards")[0]["currency"] != self.rules.currency:
            raise ValueError("in error")
        releases = [one for one in found if isinstance(one[0], m.Release)]
        worlds = [
            self.speaking([one for one, answer in zip(releases, way, strict=True) if answer == "met"])
            for way in product(*(now for _, now, *_ in releases))
        ]
        met = [one[3] for one in releases if all(one in world for world in worlds)]
        ends = {end for world in worlds for _, _, _, gives, _ in world for end in gives}
        due = min(ends) - paid if len(ends) == 1 and all(worlds) else ZERO
        guards = [(type(rule).__name__, now) for rule, now, *_ in found if not isinstance(rule, m.Release)]
        sure = [max(gives) for gives in met] or (sorted(ends) if all(worlds) else [])
        already = whole or (bool(sure) and 0 < paid >= max(sure))
        tried = {
            "cancel": ("Cancel", MET) in guards and not already,
            "already released": already,
            "no rule": not releases,
            "lapsed": not met and not any(can for _, _, can, *_ in releases),
            "barred": ("Never", MET) in guards,
            "on hold": ("Hold", MET) in guards or (due > 0 and any("met" in now for _, now in guards)),
            "conflict": len({gives for gives in met if gives[0] == gives[1]}) > 1,
            "not yet": max(ends, default=ZERO) == 0,
            "undetermined": due <= 0,
        }
        if outcome := next((outcome for outcome, applies in tried.items() if applies), ""):
            return (outcome, ZERO), outcome == "undetermined" or (outcome == "on hold" and ("Hold", MET) not in guards)
        spoken = [one for one in releases if all(one in world for world in worlds)]
        spoken = spoken or [one for one in releases if any(one in world for world in worlds)]
        rests = [one[4] for one in found if one in spoken or not isinstance(one[0], m.Release)]
        limits = [up_to for used in rests for _, _, up_to, _ in used if up_to is not None]
        if limits:
            without = replace(self, waivers=[], leaves=[], places=[]).once()
            bounded = max(min(due, min(limits) - paid), without[0][1])
            if bounded <= 0:
                return without
            due = bounded
        return ("release" if due == full - paid else "release in part", due), False

    def speaking(self, met: list[Any]) -> list[Any]:
        """Of the releases that are met, those without an exception that is; an exception may have exceptions."""
        silent = silenced([one[0] for one in met], self.rules)
        return [one for one in met if one[0].label not in silent]
