"""A mind for money: decides from the checked program and plain facts, by docs/meaning.md alone, world by world.

It shares nothing with the package but the checked program, and reads no table: a trial makes its facts first and writes
them down as rows for the package. In a world everything is known: a condition is met, not met or still open, an amount
is a number, and the outcome is read off the table of outcomes from the top. Wherever something is asked for that is not
known, there is a world for each way it may turn out; what comes of it is what comes of it in all of them. It gives no
reasons. Truth, time and waivers have a mind of their own, `naive.py`; docs/testing.md says what neither knows.
"""

import operator as op
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import count, pairwise, product
from math import prod
from typing import Any, TypeVar

from gatekeeper.program import model as m

T = TypeVar("T")
Figure = tuple[Fraction, Fraction]  # the least and the most it may be
Ever = frozenset[str]  # what a condition may come to be
ZERO, ONE, CENT, HUGE = Fraction(0), Fraction(1), Fraction(1, 100), Fraction(10**30)
FOREVER = 10**7
STOPS = {"recover", "cancel", "barred", "on hold"}
TURNED = {"met": "not met", "not met": "met", "open": "open"}
SIGNS = {"≥": op.ge, ">": op.gt, "≤": op.le, "<": op.lt, "=": op.eq, "≠": op.ne}
WORK = {"+": op.add, "-": op.sub, "*": op.mul, "/": op.truediv}
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
    approvals: list[tuple[int, int, Fraction]] = field(default_factory=list)
    extensions: list[tuple[int, str, int, str]] = field(default_factory=list)  # the day, of what, months, by whom


@dataclass
class Answer:
    """What this mind thinks of one tranche; of each leaf the rule, the part of it and the verdict."""

    outcome: str
    amount: Fraction
    claim: Fraction
    most: Fraction  # that it can be paid
    leaves: list[tuple[str, str, m.Leaf, str]]


def decide_money(rules: m.Program, awards: dict[str, Facts], on: date) -> dict[tuple[str, int], Answer]:
    """Every tranche of every award, by award and number."""
    answers: dict[tuple[str, int], Answer] = {}
    marks = marked((rules.rules, rules.limits))
    for award, facts in awards.items():
        minds = [Mind(rules, facts, tranche, on.toordinal(), marks) for tranche in sorted(facts.tranches)]
        answers |= {(award, mind.tranche): answer for mind, answer in zip(minds, limited(minds), strict=True)}
    return answers


@dataclass(frozen=True)
class Result:
    """Of a world: every outcome that applies, the first first; what is left to pay, what is claimed, what conflicts."""

    outcomes: tuple[str, ...]
    left: Fraction
    most: Fraction  # of alternatives that differ
    claim: Fraction
    sure: Fraction  # of it what rules claim that apply in all worlds


@dataclass(frozen=True)
class State:
    """Of a rule in a world: whether it applies, whether it ever may, what it gives or takes, whether that is known."""

    id: str
    now: bool
    may: bool
    amount: Any
    known: bool


World = dict[str, State]  # of each rule, by its id


def agreed(found: set[Result]) -> tuple[str, Fraction, Fraction, Fraction, bool]:
    """The first outcome that applies in all worlds, if they agree on the amount; a payment that may be stopped is held.

    With it what is paid, what is claimed back, the most that may be paid once more is known, and whether more may be.
    """
    first, *others = found
    outcome = next((one for one in first.outcomes if all(one in other.outcomes for other in others)), "undetermined")
    left, claims = {end for one in found for end in (one.left, one.most)}, {one.claim for one in found}
    unsure = len(claims) > 1 and any(one.sure for one in found)  # a claim, and nobody knows of how much
    ahead = {next(iter(one.outcomes), "") for one in found} - {outcome}
    if outcome == "recover" and len(claims) == 1:
        return outcome, ZERO, first.claim, ZERO, False
    if not unsure and outcome not in ("recover", "undetermined", "release", "release in part"):
        return outcome, ZERO, ZERO, ZERO, False
    if unsure or outcome in ("recover", "undetermined") or len(left) > 1 or not ahead <= STOPS:
        return "undetermined", ZERO, ZERO, max(ZERO, *left), True
    return ("on hold", ZERO, ZERO, first.left, True) if ahead else (outcome, first.left, ZERO, first.left, False)


def limited(minds: list["Mind"]) -> list[Answer]:
    """The tranches of an award, the lower ones first, held to what may be paid in total."""
    answers, taken = [mind.answer() for mind in minds], Counter[str]()
    for mind, answer in zip(minds, answers, strict=True):
        limits = [limit for limit in mind.rules.limits if mind.tranche in limit.tranches]
        for limit in limits:
            mind.told(limit, answer)
            if limit.until and mind.every_way(partial(mind.condition, limit.until)) == {"met"}:
                continue
            paid = sum(other.paid for other in minds if other.tranche in limit.tranches)
            room = max(ZERO, mind.value(limit.amount) // CENT * CENT - paid - taken[limit.id])
            if answer.outcome.startswith("release") and room < answer.amount:
                answer.outcome, answer.amount = ("release in part", room) if room else ("not yet", ZERO)
                answer.most = room
            answer.most = min(answer.most, room)
        taken.update({limit.id: answer.most for limit in limits})
    return answers


def counted(answers: Sequence[str], need: int) -> str:
    """The answer of a condition that needs so many of its parts."""
    if answers.count("met") >= need:
        return "met"
    return "not met" if answers.count("not met") > len(answers) - need else "open"


def nodes(thing: object) -> Iterator[Any]:
    """A node, and all that stands in it."""
    yield thing
    parts = (
        thing if isinstance(thing, tuple) else [getattr(thing, name) for name in getattr(thing, "__match_args__", ())]
    )
    for part in parts:
        yield from nodes(part)


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
class Mind:
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

    def __post_init__(self) -> None:
        self.mine: list[Any] = [rule for rule in self.rules.rules if self.tranche in rule.tranches]
        self.releases = [rule for rule in self.mine if isinstance(rule, m.Release)]
        self.retains = [rule for rule in self.mine if isinstance(rule, m.Retain)]

    # ---------------------------------------------------------------------------------------- what is so in a world

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
                return sum((Mind(self.rules, self.facts, n, self.on).net for n in numbers if isinstance(n, int)), ZERO)
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
        months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
        if months is None:
            return day + count * (7 if unit == "week" else 1)
        start = date.fromordinal(day)
        year, month = divmod(start.year * 12 + start.month - 1 + count * months, 12)
        last = monthrange(year, month + 1)[1]
        over = start.day > last and self.rules.month_ends == "up"
        return date(year, month + 1, min(start.day, last)).toordinal() + over

    # ---------------------------------------------------------------------------------------- amounts

    @property
    def full(self) -> Fraction:
        return self.facts.tranches[self.tranche]

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
            case m.RisingEvenly(value, low_share, low, high_share, high):
                a, x, b, y = (self.value(part) for part in (low_share, low, high_share, high))
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
        rounding = self.rules.rounding
        unit, mode = (rounding.unit, str(rounding.mode)) if rounding else (CENT, "down")
        units, rest = divmod(amount, unit)
        up = rest > 0 if mode == "up" else mode == "nearest" and rest >= unit / 2
        return min(self.full, (units + up) * unit)

    # ---------------------------------------------------------------------------------------- the outcome in a world

    @property
    def net(self) -> Fraction:
        """What was paid of the tranche less what was recovered."""
        return sum((amount * (-1 if kind == "recovery" else 1) for amount, kind in self.moved), ZERO)

    @property
    def whole(self) -> bool:
        """Whether it was paid in full."""
        return any(kind == "payment" for _, kind in self.moved)

    @property
    def moved(self) -> list[tuple[Fraction, str]]:
        return [(amount, kind) for n, day, amount, kind in self.facts.payments if n == self.tranche and day <= self.on]

    @property
    def paid(self) -> Fraction:
        """What was paid or approved."""
        approved = [amount for n, day, amount in self.facts.approvals if n == self.tranche and day <= self.on]
        return max(self.net, sum(approved, ZERO))

    def applies(self, rule: Any) -> tuple[bool, bool]:
        """Whether a rule applies, and ever may; an open `unless` is ignored, a retention stands until it ends."""
        now, ever = self.ask(rule.when) if rule.when else ("met", frozenset({"met"}))
        against, always = self.ask(rule.unless) if rule.unless else ("not met", frozenset({"not met"}))
        if isinstance(rule, m.Retain):
            return now != "met", True
        return now == "met" and against != "met", "met" in ever and (against != "met" or always != {"met"})

    def amount(self, rule: Any) -> Any:
        """What a rule gives or takes; what is open in it counts for the least that is paid."""
        self.exact, self.place, self.generous = True, rule.id, isinstance(rule, m.Reduce | m.Retain)
        try:
            if isinstance(rule, m.Release):
                return self.gives(rule.amount)
            return self.takes(rule) if getattr(rule, "part", None) else None
        finally:
            self.exact = False

    def speaking(self, releases: list[m.Release]) -> list[m.Release]:
        """Of the releases that are met, those without an exception that is; an exception may have exceptions."""
        silent, above = set(), {rule.label: rule.exception_to for rule in self.rules.releases if rule.label}
        for rule in releases:
            label = rule.exception_to
            while label:
                silent.add(label)
                label = above[label]
        return [rule for rule in releases if rule.label not in silent]

    def to_date(self, gives: Fraction, cuts: list[Any], kept: list[Any]) -> Fraction:
        """What is due to date of what rules give: less what is reduced, less what is retained, rounded once."""
        left = min(self.full, gives) * (1 - min(ONE, sum(share for share, _ in cuts)))
        left = max(ZERO, left - sum(amount for _, amount in cuts))
        held = left * min(ONE, sum((share for share, _ in kept), ZERO)) + sum((amount for _, amount in kept), ZERO)
        return self.rounded(left - min(left, held))

    def heard(self, world: World) -> tuple[list[State], list[State]]:
        """The rules that speak, and those that give a further part; of a full payment the only one, not asked again."""
        speaking = self.speaking([rule for rule in self.releases if world[rule.id].now])
        base = [rule for rule in self.releases if not rule.further]
        if self.whole and len(base) == 1:
            speaking = [*base, *(rule for rule in speaking if rule.further)]
        first, further = ([world[rule.id] for rule in speaking if rule.further == more] for more in (False, True))
        return first, further

    def decided(self, world: World, firm: set[str], told: bool) -> Result:
        """The outcomes that apply in a world. `firm` speaks in all of them; `told`: what was paid in full is known."""
        applying = [rule for rule in self.mine if world[rule.id].now]
        kinds = {type(rule).__name__ for rule in applying}
        cuts = [world[rule.id].amount for rule in applying if isinstance(rule, m.Reduce)]
        kept, all_kept = (
            [world[r.id].amount for r in self.retains if world[r.id].now or every] for every in (False, True)
        )
        first, further = self.heard(world)
        ends, more = [one.amount for one in first] or [ZERO], sum((one.amount for one in further), ZERO)
        speaks, sure = (
            bool(first or further),
            {self.rounded(one.amount) for one in first if one.known and one.id in firm},
        )
        alike = len({*map(self.rounded, ends)}) < 2  # then the least of them counts
        due, most = (self.to_date(end(ends) + more, cuts, kept) for end in (min, min if alike else max))
        base = [rule for rule in self.releases if not rule.further]
        later = self.whole and (self.retains or len(base) < len(self.releases))

        back = sum((amount for amount, kind in self.moved if kind == "recovery"), ZERO)
        given = {one.amount for one in first or [world[rule.id] for rule in base if len(base) == 1]}
        over = ZERO  # what was paid beyond what the rules give; where none speaks, beyond what the only one would
        if (given or (further and not base)) and len({*map(self.rounded, given)}) < 2:
            over = max(ZERO, self.net - self.to_date(min(given, default=ZERO) + more, cuts, kept))

        def claimed(rules: list[m.Recover]) -> Fraction:
            claims = [world[rule.id].amount for rule in rules]
            most = sum((claim[0] * self.full + claim[1] for claim in claims if claim), ZERO)
            return max(ZERO, min(self.net + back, max(over if None in claims else ZERO, most)) - back)

        recovers = [rule for rule in applying if isinstance(rule, m.Recover)]
        claim, sure_claim = claimed(recovers), claimed([rule for rule in recovers if rule.id in firm])
        sole = [one.amount for one in first if one.id in firm] or ends  # beside it another can only be in conflict
        settled = self.whole or (speaks and 0 < self.paid >= self.to_date(max(sole) + more, cuts, kept))
        left, most = due - self.paid, most - self.paid
        if later:  # nothing more of what was paid, if that can be told: what is no longer retained, and further parts
            left = most = min(left, due - self.to_date(min(ends), cuts, all_kept)) if told else ZERO
            settled = left <= 0
        outcomes = {
            "recover": claim > 0,
            "already released": settled,
            "cancel": "Cancel" in kinds,  # of what has not been paid
            "no rule": not self.releases,
            "lapsed": not later and not speaks and not any(world[rule.id].may for rule in self.releases),
            "barred": "Never" in kinds,
            "on hold": "Hold" in kinds,
            "conflict": not later and len(sure) > 1,
            "not yet": most <= 0 and due == 0,
            "release in part": left > 0 and due < self.full,
            "release": left > 0 and due == self.full,
        }
        applies = tuple(outcome for outcome, applies in outcomes.items() if applies)
        return Result(applies, left, most, claim, sure_claim)

    # ---------------------------------------------------------------------------------------- the outcome in all worlds

    def found(self) -> tuple[str, Fraction, Fraction, Fraction, bool]:
        """The outcome as each fact in each place may turn out by itself."""
        choices, amounts = [], {rule.id: self.every_way(partial(self.amount, rule)) for rule in self.mine}
        alike = {amount for rule in self.releases for amount in amounts[rule.id]}  # one may give what another does
        for rule in self.mine:
            states = self.every_way(partial(self.applies, rule))
            if isinstance(rule, m.Retain) and len(states) > 1:
                states = {(True, True)}  # it stands until its condition is shown
            ends: set[Any] = {None} if None in amounts[rule.id] else {min(amounts[rule.id]), max(amounts[rule.id])}
            if isinstance(rule, m.Release):
                ends |= {amount for amount in alike if min(ends) < amount < max(ends)}
            known = (
                len({self.rounded(end) for end in ends if end is not None} if isinstance(rule, m.Release) else ends)
                == 1
            )
            choices.append([(rule.id, State(rule.id, now, may, end, known)) for now, may in states for end in ends])
        worlds = [dict(world) for world in product(*choices)]
        first = [self.heard(world)[0] for world in worlds]
        paid = {frozenset(one.amount for one in states) for states in first}
        firm = set.intersection(*({one.id for one in states} for states in first))
        claims = [rule.id for rule in self.mine if isinstance(rule, m.Recover)]
        firm |= {id for id in claims if all(world[id].now for world in worlds)}
        told = sum(not rule.further for rule in self.releases) < 2 or all(len(each) == 1 for each in (paid, *paid))
        return agreed({self.decided(world, firm, told) for world in worlds})

    def answer(self) -> Answer:
        """As found; or what every way comes to that facts named more than once can turn out, if that is the same."""
        answer = Answer("invalid", ZERO, ZERO, max(ZERO, self.full - self.paid), [])
        for rule in self.mine:
            self.told(rule, answer)
        try:
            outcome, amount, claim, most, doubtful = self.found()
            ways = self.ways() if doubtful else {}
            if ways and prod(map(len, ways.values())) <= 4096:
                results, ends = set[Any](), list[Fraction]()
                for way in product(*ways.values()):
                    self.way = dict(zip(ways, way, strict=True))
                    *result, end, _ = self.found()
                    results.add(tuple(result))
                    ends.append(end)
                self.way = {}
                most = max(ends) if outcome == "undetermined" else most
                if len(results) == 1 and ("undetermined", ZERO, ZERO) not in results:
                    outcome, amount, claim = results.pop()
        except ArithmeticError:
            return answer
        return Answer(str(outcome), amount, claim, most, answer.leaves)

    def ways(self) -> dict[str, list[Any]]:
        """The facts that are not known and stand in more than one place, and how each may turn out."""
        found: dict[str, list[Any]] = {}
        places = Counter[str]()
        for rule in self.mine:
            leaves = [leaf for leaf in nodes(rule) if isinstance(leaf, LEAVES)]
            places.update(name for leaf in leaves for name in {*named(leaf)} if self.verdict(leaf) == "unknown")
            places.update({*(Counter(named(rule)) - Counter(name for leaf in leaves for name in named(leaf)))})
        marks = marked(tuple(self.mine), m.Comparison | m.Between)  # an amount does not part a number
        for name in [name for name, times in places.items() if times > 1]:
            low, high = self.facts.figures.get(name, (-HUGE, HUGE))
            if isinstance(self.rules.declarations[name], m.Fact):
                found |= {} if name in self.facts.so else {name: [True, False]}
            elif low < high:
                found[name] = self.parts(low, high, marks[name])
        return found

    def told(self, rule: Any, answer: Answer) -> None:
        """The verdict of each leaf: every answer it may have."""
        when = "when" if isinstance(rule, m.Release) else "until" if isinstance(rule, m.Retain | m.Limit) else "guard"
        condition = rule.until if isinstance(rule, m.Limit) else rule.when
        for part, node in ((when, condition), ("unless", getattr(rule, "unless", None))):
            for leaf in nodes(node):
                if isinstance(leaf, LEAVES):
                    answer.leaves.append((rule.id, part, leaf, self.verdict(leaf)))

    def verdict(self, leaf: m.Leaf) -> str:
        """What a leaf is found to be by itself: every answer it may have."""
        answers = self.every_way(partial(self.condition, leaf))
        return answers.pop() if len(answers) == 1 else "unknown" if "met" in answers else "open"
