"""One world, where everything is known that is asked for: what is so in it, and what rules give and take.

A condition is met, not met or still open, an amount is a number. Wherever something is asked for that is not known,
there is a world for each way it may turn out. `money.py` makes of these worlds what is decided.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import count, pairwise, product
from typing import Any, TypeVar

from gatekeeper.program import model as m
from tests.second_mind.plain import (
    FOREVER,
    ONE,
    SIGNS,
    TURNED,
    WORK,
    ZERO,
    Figure,
    counted,
    nodes,
    rounded,
    shift,
)

T = TypeVar("T")
Ever = frozenset[str]  # what a condition may come to be
HUGE = Fraction(10**30)
LEAVES = m.Comparison | m.Between | m.IsSo | m.Happened
NUMBERS = m.MeasureValue | m.FactValue | m.ParameterValue
TESTS = m.Comparison | m.Between | m.InProportion | m.RisingEvenly | m.ByBands | m.ForEach | m.EachBeyond


class Unsettled(Exception):
    """Something that this world does not say; what it is, and the ways it may turn out."""


class NoDay(Exception):
    """A day that nobody knows (`unknown`), that is waited for (`open`) or that will never come (`not met`)."""


@dataclass(frozen=True)
class Event:
    """What is known of an event: the day it happened, or that it had not happened by a day; or neither."""

    day: int = 0
    as_of: int = 0
    never: bool = False


@dataclass
class Facts:
    """What is known of one award; of what is not there nothing is known."""

    tranches: dict[int, Fraction]
    so: dict[str, bool] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    events: dict[tuple[str, str], Event] = field(default_factory=dict)
    payments: list[tuple[int, int, Fraction, str]] = field(default_factory=list)  # the tranche, the day, how much, kind
    meetings: list[tuple[int, int, str, Fraction | None]] = field(
        default_factory=list
    )  # the tranche, the day, what, sum
    extensions: list[tuple[int, str, int, str]] = field(default_factory=list)  # the day, of what, months, by whom
    acts: list[tuple[int, int, str, str]] = field(default_factory=list)  # the day, the tranche (0: all), what, by whom
    priority: Fraction | str | None = None  # whose turn it is where a budget is shared; a text cannot be read


def named(thing: object) -> list[str]:
    """The numbers and the yes-or-no facts named in something, each as often as it is."""
    return [node.name for node in nodes(thing) if isinstance(node, NUMBERS | m.IsSo)]


def marked(rules: object, tests: Any = TESTS) -> dict[str, set[Fraction]]:
    """The numbers that each number is compared with."""
    marks: dict[str, set[Fraction]] = defaultdict(set)
    for test in nodes(rules):
        if isinstance(test, tests):
            for name in named(test):
                marks[name] |= {node.value for node in nodes(test) if isinstance(node, m.Literal)}
    return marks


@dataclass
class World:
    """One tranche of one award on one day, in one world after the other."""

    rules: m.Program
    facts: Facts
    tranche: int
    on: int
    marks: dict[str, set[Fraction]] = field(default_factory=dict)
    world: dict[Any, Any] = field(default_factory=dict)
    exact: bool = False  # a number is asked for by an amount
    place: Any = None  # the leaf, or the rule whose amount it is, where something is asked for
    way: dict[str, Any] = field(default_factory=dict)  # how facts named more than once turn out
    generous: bool = False  # what is open in an amount counts for the most

    def turn(self, key: Any, ways: Any) -> Any:
        """How something that is not known turns out in this world."""
        if (self.place, key) not in self.world:
            raise Unsettled((self.place, key), ways)
        return self.world[self.place, key]

    def every_way(self, judge: Callable[[], T]) -> set[T]:
        """What comes of it in every world, the worlds being told apart by what is asked for and not known."""
        try:
            return {judge()}
        except Unsettled as asked:
            key, ways = asked.args
        found = set()
        for way in ways:
            self.world[key] = way
            found |= self.every_way(judge)
        del self.world[key]
        return found

    def number(self, name: str) -> Fraction:
        """A number; where it is known between bounds only, a part of what lies between them, or an end of that part."""
        low, high = self.facts.figures.get(name, (-HUGE, HUGE))
        if low == high:
            return low
        inside, (low, high) = self.way.get(name) or self.turn(name, self.parts(low, high, self.marks[name]))
        ends = {low, high} | {mark for mark in self.marks[name] if low <= mark <= high}
        return Fraction(self.turn((name, "end"), ends) if self.exact else inside)

    def parts(self, low: Fraction, high: Fraction, marks: set[Fraction]) -> list[tuple[Fraction, Figure]]:
        """Every number it is compared with, and what lies between two of them: a number inside, and the ends."""
        marks = {mark for mark in marks if low <= mark <= high}
        found = [(mark, (mark, mark)) for mark in marks]
        for a, b in pairwise(sorted({low, high} | marks)):
            ends = (-HUGE, HUGE) if HUGE in (-a, b) else (a, b)  # without a bound on one side it is not known
            found.append(((a + b) / 2, ends))
        return found

    def value(self, value: m.Value) -> Fraction:
        match value:
            case m.Literal(number):
                return number
            case m.MeasureValue(name) | m.FactValue(name) | m.ParameterValue(name):
                return self.number(name)
            case m.Arithmetic(sign, left, right):
                return Fraction(WORK[sign](self.value(left), self.value(right)))
            case m.Extreme(greatest, values):
                return (max if greatest else min)(map(self.value, values))
            case m.Conditional(condition, then, otherwise):
                both = [self.value(then), self.value(otherwise)]
                answer = self.within(condition)
                if answer == "open":  # either may still count
                    return (max if self.generous else min)(both)
                return both[answer == "not met"]
            case m.TrancheAmount(ref):
                return self.facts.tranches[ref if isinstance(ref, int) else self.tranche]
            case m.TranchesTotal(tranches):
                return sum((amount for n, amount in self.facts.tranches.items() if n in tranches), ZERO)
            case m.AmountReleased(ref):
                numbers = self.facts.tranches if ref is None else [ref]
                return sum((World(self.rules, self.facts, n, self.on).net for n in numbers if isinstance(n, int)), ZERO)
            case _:
                raise NotImplementedError(value)

    def so(self, name: str) -> bool:
        known = {**self.way, **self.facts.so}
        return bool(known[name] if name in known else self.turn(name, (True, False)))

    def within(self, condition: m.Condition) -> str:
        """The answer of a condition within an amount."""
        before, self.exact = (self.exact, self.place), False
        answers = self.every_way(partial(self.condition, condition))
        self.exact, self.place = before
        if len(answers) == 1:
            return answers.pop()
        return str(self.turn(id(condition), ("met", "not met"))) if "met" in answers else "open"

    # ---------------------------------------------------------------------------------------- conditions

    def condition(self, node: m.Condition) -> str:
        return self.ask(node)[0]

    def verdict(self, leaf: m.Leaf) -> str:
        """What a leaf is found to be by itself: every answer it may have."""
        answers = self.every_way(partial(self.condition, leaf))
        return answers.pop() if len(answers) == 1 else "unknown" if "met" in answers else "open"

    def ask(self, node: m.Condition) -> tuple[str, Ever]:
        """Met, not met or open; and what it may come to be."""
        self.place = id(node) if isinstance(node, LEAVES) else self.place
        match node:
            case m.Not(inner):
                now, ever = self.ask(inner)
                return TURNED[now], frozenset(map(TURNED.__getitem__, ever))
            case m.AllOf(parts) | m.AnyOf(parts):
                found = [self.ask(part) for part in parts]
                need = len(parts) if isinstance(node, m.AllOf) else 1
                ways = product(*(ever for _, ever in found))
                return counted([now for now, _ in found], need), frozenset(counted(way, need) for way in ways)
            case m.Comparison(left, sign, right):
                now = "met" if SIGNS[sign](self.value(left), self.value(right)) else "not met"
            case m.Between(value, low, high):
                now = "met" if self.value(low) <= self.value(value) <= self.value(high) else "not met"
            case m.IsSo(name):
                now = "met" if self.so(name) else "not met"
            case m.Happened():
                return self.happened(node)
            case _:
                raise NotImplementedError(node)
        return now, frozenset(TURNED) - {"open"}

    def happened(self, leaf: m.Happened) -> tuple[str, Ever]:
        """Whether an event happened on a day that counts; its own is known, or each answer it may have is tried."""
        event, either = self.facts.events.get((leaf.subject, leaf.event)), frozenset({"met", "not met"})
        never = event is not None and event.never
        try:
            first, last = self.window(leaf)
        except NoDay as none:
            why = "not met" if never else none.args[0]
            now = self.turn("answer", sorted(either)) if why == "unknown" else why
            return now, frozenset({"not met"}) if why == "not met" else either
        happened = event is not None and 0 < event.day <= self.on
        if never or first > last:
            ways = ["not met"]
        elif event is not None and happened:
            ways = ["met" if first <= event.day <= last else "not met"]
        elif leaf.timing is None:
            return ("not met" if event else self.turn("answer", sorted(either))), either
        elif event is None:
            ways = ["met"] * (first <= self.on) + ["open" if self.on <= last else "not met"]
        else:
            ways = ["open"] if self.on <= last else ["not met"] if event.as_of >= last else ["met", "not met"]
        now = ways[0] if len(ways) == 1 else self.turn("answer", ways)
        return now, frozenset({now}) if len(ways) == 1 and now != "open" else either

    # ---------------------------------------------------------------------------------------- days

    def window(self, leaf: m.Happened) -> tuple[int, int]:
        """The first and the last day that count."""
        if leaf.timing is None:
            return 0, FOREVER
        word, at = str(leaf.timing.word), leaf.timing.first or m.DueDate(leaf.subject)
        try:
            day = self.day(at)
        except NoDay as none:
            if (
                none.args[0] != "unknown"
                and word == "by"
                and not any(isinstance(node, m.Shifted) for node in nodes(at))
            ):
                return 0, FOREVER  # what has happened came before what has not
            raise
        return {"by": (0, day), "on time": (0, day), "after": (day + 1, FOREVER), "on": (day, day)}[word]

    def day(self, at: m.DateExpression) -> int:
        match at:
            case m.DateLiteral(day):
                return day.toordinal()
            case m.Shifted(length, sign, base):
                return self.shift(self.day(base), length.unit, sign * length.count)
            case m.DueDate(subject, original):
                return self.due(subject, original)
            case m.EventDate(subject, word):
                event = self.facts.events.get((subject, word))
                if event and 0 < event.day <= self.on:
                    return event.day
                raise NoDay("unknown" if event is None else "not met" if event.never else "open")
            case m.Picked(latest, parts):
                return self.picked(latest, parts)
            case _:
                raise NotImplementedError(at)

    def picked(self, latest: bool, parts: tuple[m.DateExpression, ...]) -> int:
        """The first or last of several: one that is to come drops out of the earliest, and keeps the latest to come."""
        days, none = [], set()
        for part in parts:
            try:
                days.append(self.day(part))
            except NoDay as waits:
                none.add(waits.args[0])
        order = ["unknown", "not met", "open"] if latest else ["unknown", "open", "not met"]
        why = next((why for why in order if why in none), "")
        if why == "unknown" or (why and (latest or not days)):
            raise NoDay(why)
        return max(days) if latest else min(days)

    def due(self, subject: str, original: bool = False) -> int:
        """The due date as extended: each time within a power that is not used up, the narrowest that will do."""
        declared: Any = self.rules.declarations[subject]
        if declared.due is None:
            raise NoDay("unknown")
        first = due = self.day(declared.due)
        months, uses = 0, Counter[m.ExtendPower]()
        for granted, of, longer, role in sorted(self.facts.extensions):
            later, reach = self.shift(first, "month", months + longer), []
            for power in self.rules.extend_powers:
                last = self.shift(first, power.up_to.unit, power.up_to.count) if power.up_to else FOREVER
                if (power.role, power.subject) == (role, of) and later <= last and uses[power] < (power.times or 99):
                    reach.append((last, power))
            if reach and of == subject and granted <= self.on and not original:
                uses[min(reach, key=lambda one: one[0])[1]] += 1
                due, months = later, months + longer
        return due

    def shift(self, day: int, unit: str, count: int) -> int:
        return shift(day, unit, count, self.rules.month_ends)

    # ---------------------------------------------------------------------------------------- amounts

    @property
    def full(self) -> Fraction:
        return self.facts.tranches[self.tranche]

    @property
    def net(self) -> Fraction:
        """What was paid of the tranche less what was recovered."""
        return sum((amount * (-1 if kind == "recovery" else 1) for amount, kind in self.moved), ZERO)

    @property
    def moved(self) -> list[tuple[Fraction, str]]:
        return [(amount, kind) for n, day, amount, kind in self.facts.payments if n == self.tranche and day <= self.on]

    @property
    def approved(self) -> Fraction:
        """What meetings approved since the last refusal, less what was paid since; no more than there is left of it."""
        meetings = [each[1:] for each in self.facts.meetings if each[0] == self.tranche and each[1] <= self.on]
        refused = max((day for day, what, _ in meetings if what == "refuse"), default=0)
        sums = [(day, self.full if named is None else named) for day, what, named in meetings if what == "approve"]
        rows = [row[1:] for row in self.facts.payments if row[0] == self.tranche and row[3] != "recovery"]
        left = [ZERO]
        for first, _ in sums:
            since = sum((amount for day, amount in sums if day >= first and day > refused), ZERO)
            left.append(since - sum((amount for day, amount, _ in rows if first <= day <= self.on), ZERO))
        named = sum((named or ZERO for _, _, named in meetings), ZERO)
        return max(ZERO, min(max(left), max(self.full, named) - self.net))

    def money(self, value: m.Value) -> Fraction:
        """An amount, or a share of the tranche as an amount."""
        return self.value(value) * (ONE if value.type.sort == "money" else self.full)

    def gives(self, amount: m.AmountRule) -> Fraction:
        """What a rule gives, before rounding."""
        found = ZERO
        match amount:
            case m.Bounded(shape, floor, cap):
                found = self.gives(shape)
                found = max(found, self.money(floor)) if floor else found
                found = min(found, self.money(cap)) if cap else found
            case m.Whole():
                found = self.full
            case m.Share(value) | m.FixedSum(value):
                found = self.money(value)
            case m.InProportion(value, out_of, floor):
                number = self.value(value)
                found = self.full * number / self.value(out_of) if not floor or number >= self.value(floor) else ZERO
            case m.RisingEvenly(value, points):  # of two points, as chance makes them
                a, x, b, y = (self.value(part) for point in points for part in (point.gives, point.at))
                found = self.full * (a + (b - a) * max(ZERO, min(ONE, (self.value(value) - x) / (y - x))))
            case m.ByBands(value, lowest, bands):
                number = self.value(value)
                found = self.money([lowest, *(band.gives for band in bands if number >= self.value(band.start))][-1])
            case m.ForEach(price, value, above):
                found = self.value(price) * max(ZERO, self.value(value) - (self.value(above) if above else ZERO))
            case m.ByWeight(weights):
                met = [weight for weight in weights if self.within(weight.condition) == "met"]
                found = sum((self.money(weight.share) for weight in met), ZERO)
        return max(ZERO, min(self.full, found))

    def takes(self, rule: m.Reduce | m.Retain | m.Recover) -> tuple[Fraction, Fraction]:
        """What a rule takes: a share of what there is, and a sum."""
        assert rule.part is not None
        part, most = self.value(rule.part), ONE if rule.part.type.sort != "money" else self.full
        if isinstance(rule, m.Reduce) and isinstance(rule.per, m.EachBeyond):
            beyond = self.value(rule.per.value) - self.value(rule.per.bound)
            part *= max(ZERO, beyond if rule.per.above else -beyond)
        elif isinstance(rule, m.Reduce) and isinstance(rule.per, m.FullPeriodsLate):
            part *= self.late(rule.per.subject, rule.per.unit)
        if isinstance(rule, m.Reduce) and rule.up_to is not None:
            part = min(part, self.value(rule.up_to))
        part = max(ZERO, min(most, part))
        return (part, ZERO) if rule.part.type.sort != "money" else (ZERO, part)

    def late(self, subject: str, unit: str) -> int:
        """How many whole units after its due date it came, else it is late by today."""
        word = "achieved" if isinstance(self.rules.declarations[subject], m.Milestone) else "received"
        event = self.facts.events.get((subject, word))
        try:
            due = self.due(subject)
        except NoDay as none:
            return int(self.turn(("late", subject), (ZERO, HUGE))) if none.args[0] == "unknown" else 0

        def units(day: int) -> int:
            return next(n for n in count() if self.shift(due, unit, n + 1) > day)

        if event is None:
            return int(self.turn(("late", subject), (0, units(self.on))))
        return units(event.day if 0 < event.day <= self.on else self.on)

    def rounded(self, amount: Fraction) -> Fraction:
        return rounded(amount, self.rules.rounding, self.full)
