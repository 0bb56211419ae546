"""Every way in which the unknown facts that stand in more than one place can turn out.

Kleene's logic takes each leaf by itself, so it finds `X or not X` unknown. Here each such fact is given, one after the
other, everything it can be; where the outcome and the amount are the same each time, that is the decision. What counts
as one fact, where it stands, and how it can turn out is in `docs/meaning.md`; the bound is part of the meaning.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, pairwise, product
from math import prod
from typing import Literal, assert_never

from gatekeeper.decisions.figures import Term, figure
from gatekeeper.decisions.in_every_world import EveryWorld
from gatekeeper.decisions.judge import Asking, Counting, Judge, Judged, LeafFound, Part, answers_together, verdict
from gatekeeper.decisions.record import Completed, CompletedFact, Node, SourceKey, StandIn
from gatekeeper.decisions.seeing import Eyes, Fact, Figure, Finding, Happening, of_own_row
from gatekeeper.decisions.windows import window
from gatekeeper.facts.rows import AnyCell
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.model import Operator
from gatekeeper.program.sentences import leaf_text, value_text
from gatekeeper.program.walk import nodes
from gatekeeper.values.absence import Absent, Reason
from gatekeeper.values.dates import add_days, how_many_fit
from gatekeeper.values.truth import NO, UNKNOWN, YES
from gatekeeper.vocabulary import DATE, Event, MeasureKind, Type, Verdict

LIMIT = 4096  # completions of one decision

Key = tuple[str, ...]  # which fact: its sort, its name, and what else tells it from others
EVENT, WORD, MEASURE, NUMBER = "event", "word", "measure", "number"

YES_OR_NO = ("yes", "no")


# ------------------------------------------------------------------------------------------------ imagined facts


@dataclass(frozen=True, slots=True)
class Imagined(Eyes):
    """Sees some facts as they might turn out, and everything else as it is known."""

    turned: Mapping[Key, Fact] = field(default_factory=dict)
    answers: Mapping[int, LeafFound] = field(default_factory=dict)

    def told(self, leaf: model.Leaf) -> LeafFound | None:
        """What the leaf then answers: a condition in an amount answers as the same one elsewhere."""
        return self.answers.get(id(leaf))

    def happening(self, subject: str, event: Event, role: str = "") -> Happening:
        """What is known of an event, or imagined of it."""
        judged = isinstance(self.program.declarations[subject], model.Judgement)
        found = self.turned.get((WORD, subject) if judged else (EVENT, subject, str(event), role))
        return found if isinstance(found, Happening) else Eyes.happening(self, subject, event, role)

    def finding(self, name: str) -> Finding:
        """What is known of a finding, or imagined of it."""
        found = self.turned.get((WORD, name))
        return found if isinstance(found, Finding) else Eyes.finding(self, name)

    def measure(self, value: model.MeasureValue) -> Figure:
        """What is known of a measure, or imagined of it."""
        found = self.turned.get(_measure_key(self, value))
        return found if isinstance(found, Figure) else Eyes.measure(self, value)

    def fact_figure(self, name: str, type_: Type) -> Figure:
        """What is known of a fact that is a number, or imagined of it."""
        found = self.turned.get((NUMBER, name))
        return found if isinstance(found, Figure) else Eyes.fact_figure(self, name, type_)

    def parameter_figure(self, name: str, type_: Type) -> Figure:
        """What is known of a parameter that is a number, or imagined of it."""
        found = self.turned.get((NUMBER, name))
        return found if isinstance(found, Figure) else Eyes.parameter_figure(self, name, type_)

    def parameter_cell(self, name: str) -> tuple[AnyCell, tuple[SourceKey, ...]]:
        """What is known of a parameter, or the day imagined of it."""
        found = self.turned.get((NUMBER, name))
        if isinstance(found, Figure) and found.number is not None and _is_date(self, name):
            return date.fromordinal(int(found.number)), found.sources
        return Eyes.parameter_cell(self, name)


def _imagined(eyes: Eyes, turned: Mapping[Key, Fact], answers: Mapping[int, LeafFound]) -> Imagined:
    alike = {known.name: getattr(eyes, known.name) for known in fields(Eyes) if known.init}
    alike["answered"] = {}  # what the values came to that hang on conditions is of these facts alone
    return Imagined(**alike, turned=turned, answers=answers)


_NO_NODE = Node("all", Verdict.UNKNOWN)  # nothing of an imagined way is recorded


class Recalling(Judge):
    """Judges by answers given beforehand, and keeps no record of it."""

    def __init__(self, like: Judge, answers: Mapping[int, LeafFound]) -> None:
        super().__init__(like.eyes, like.covers, like.tranche_possible, like.owner)
        self.answers = answers

    def found(self, leaf: model.Leaf) -> LeafFound:
        """The answer given beforehand; what was not asked before is found as ever."""
        return self.answers.get(id(leaf)) or super().found(leaf)

    def judge(self, condition: model.Condition, rule: Asking, part: Part, wanted: bool) -> Judged:
        """The answers of a condition; where no waiver may settle a part of it, nothing else is needed."""
        return super().judge(condition, rule, part, wanted) if self.covers else self._plain(condition)

    def _plain(self, condition: model.Condition) -> Judged:
        match condition:
            case model.AllOf(parts):
                return self._plain_parts("all", parts)
            case model.AnyOf(parts):
                return self._plain_parts("any", parts)
            case model.NoneOf(parts):
                return self._plain_parts("none", parts)
            case model.AtLeast(count, parts):
                return self._plain_parts("at least", parts, count)
            case model.AtMost(count, parts):
                return self._plain_parts("at most", parts, count)
            case model.Not(part):
                inner = self._plain(part)
                return Judged(inner.failed, inner.met, inner.can_fail, inner.can_meet, _NO_NODE, inner.invalid)
            case model.Defined(_, part):
                return self._plain(part)
            case _:
                assert not isinstance(condition, model.OverItems), "what is judged speaks of each item"
                leaf = self.found(condition)
                return Judged(leaf.met, leaf.failed, leaf.can_meet, leaf.can_fail, _NO_NODE, leaf.invalid)

    def _plain_parts(self, op: Counting, parts: Sequence[model.Condition], count: int | None = None) -> Judged:
        found = [self._plain(part) for part in parts]
        return Judged(*answers_together(op, found, count), _NO_NODE, any(part.invalid for part in found))

    def note_value(self, term: Term, rule: Asking) -> None:
        """Nothing is kept."""

    def note_lateness(self, per: model.FullPeriodsLate, seen: Figure, rule: Asking) -> None:
        """Nothing is kept."""

    def _kept(self, leaf: model.Leaf, found: LeafFound, place: object, waived: int | None) -> int:
        return 0


# ------------------------------------------------------------------------------------------------ what is completed


@inert
class Way:
    """One way in which a fact can turn out: what its leaves then answer, and what an amount then sees of it."""

    answers: tuple[tuple[int, LeafFound], ...]
    seen: Fact


@inert
class Repeated:
    """An unknown fact that stands in more than one place; it can turn out in `count` ways."""

    key: Key
    text: str
    count: int


@dataclass(frozen=True)
class Completions:
    """Every way in which the repeated unknown facts of a decision can turn out."""

    facts: tuple[Repeated, ...]
    places: Mapping[Key, "_Places"]
    judge: Judge

    @property
    def count(self) -> int:
        """How many there are; over `LIMIT` none is tried."""
        return prod(fact.count for fact in self.facts)

    @cached_property
    def ways(self) -> tuple[tuple[Way, ...], ...]:
        """Of each fact the ways that differ."""
        return tuple(_ways(fact.key, self.places[fact.key], self.judge) for fact in self.facts)

    def picks(self) -> Iterator[tuple[int, ...]]:
        """Each world that differs, as the place of the way taken of each fact; the ways of the last fact come first."""
        return product(*(range(len(ways)) for ways in self.ways))

    def world(self, picked: Sequence[int]) -> tuple[Judge, Eyes]:
        """One of them: a judge of the conditions, and eyes for the amounts."""
        ways = [ways[place] for ways, place in zip(self.ways, picked, strict=True)]
        answers = self._known | dict(chain.from_iterable(way.answers for way in ways))
        turned = {fact.key: way.seen for fact, way in zip(self.facts, ways, strict=True)}
        return Recalling(self.judge, answers), _imagined(self.judge.eyes, turned, answers)

    def answers(self, condition: model.Condition) -> Iterable[object]:
        """What a condition that no waiver covers answers in each world."""
        return self._at_once.judge(condition).world_by_world(self._at_once.count)

    @cached_property
    def _at_once(self) -> EveryWorld:
        return EveryWorld(self._known, [[dict(way.answers) for way in ways] for ways in self.ways])

    @cached_property
    def _known(self) -> dict[int, LeafFound]:
        return {id(asked.leaf): asked.found for asked in self.judge.asked}

    def recorded(self, result: Literal["settled", "differ", "too many"], came_to: Sequence[object] = ()) -> Completed:
        """What the record holds of it; `came_to` is what each of the worlds came to."""
        facts = tuple(CompletedFact(fact.text, fact.count) for fact in self.facts)
        return Completed(result, self.count, facts, tuple(self._stand_ins(came_to)) if came_to else ())

    @cached_property
    def _within_others(self) -> frozenset[int]:
        """The conditions that stand in the values of others, which nobody answers anew: none sees what they change."""
        unknown = (asked.leaf for asked in self.judge.asked if UNKNOWN in (asked.found.met, asked.found.failed))
        return frozenset(id(node) for leaf in unknown for node in nodes(leaf) if node is not leaf)

    def _stand_ins(self, came_to: Sequence[object]) -> Iterator[StandIn]:
        first: dict[int, LeafFound] = {}
        step = len(came_to)
        for ways in self.ways:
            if not self._within_others.isdisjoint(leaf for leaf, _ in ways[0].answers):
                step //= len(ways)
                continue
            block, step = step, step // len(ways)
            starts = (start for at in range(0, len(came_to), block) for start in range(at, at + step))
            if all(came_to[start + step * turn] == came_to[start] for start in starts for turn in range(len(ways))):
                first |= dict(ways[0].answers)
        for asked in self.judge.asked:
            found = first.get(id(asked.leaf))
            if found is not None and not asked.waived:
                yield StandIn(asked.number, verdict(found.met, found.failed))


@dataclass
class _Places:
    """Where a fact stands: how often, in which leaves, in an amount, and where the answers of its leaves change."""

    text: str
    value: model.Value | None = None
    count: int = 0
    leaves: dict[int, model.Leaf] = field(default_factory=dict)
    in_amount: bool = False
    days: set[date] = field(default_factory=set)
    numbers: set[Fraction] = field(default_factory=set)


def completions(judge: Judge) -> Completions:
    """The unknown facts that stand in more than one place of what a judge was asked, and how each can turn out."""
    found: dict[Key, _Places] = {}
    for asked in judge.asked:
        settled = asked.waived or UNKNOWN not in (asked.found.met, asked.found.failed)
        if settled or isinstance(asked.rule, model.Limit):  # a limit in total is a step after the decision
            continue
        place = _place(asked.leaf, judge.eyes)
        if place is not None:
            at = found.setdefault(place.key, _Places(place.text, place.value))
            at.count += 1
            at.leaves[id(asked.leaf)] = asked.leaf
            at.days |= place.days
            at.numbers |= place.numbers
    for term, rule in judge.noted:
        key = _key(term.value, judge.eyes)
        if key is not None and _is_unknown(term.figure) and not isinstance(rule, model.Limit):
            at = found.setdefault(key, _Places(term.text, term.value))
            at.count += 1
            at.in_amount = True
    for subject, _ in judge.late:
        late = _late_key(subject, judge.eyes)
        if late is not None:
            at = found.setdefault(
                late, _Places(leaf_text(model.Happened(subject, Event(late[2])), judge.eyes.program.written))
            )
            at.count += 1
            at.in_amount = True
    repeated = sorted(key for key, places in found.items() if places.count > 1)
    facts = (Repeated(key, found[key].text, _turns(key, found[key], judge.eyes)[0]) for key in repeated)
    return Completions(tuple(facts), found, judge)


def _ways(key: Key, places: _Places, judge: Judge) -> tuple[Way, ...]:
    """The ways of a fact; those in which nothing differs are one."""
    ways: dict[object, Way] = {}
    for at, seen in _turns(key, places, judge.eyes)[1]:
        asks = Judge(_imagined(judge.eyes, {key: at}, {}), owner=judge.owner)
        answers = tuple((number, asks.found(leaf)) for number, leaf in places.leaves.items())
        told = tuple((found.met, found.failed, found.can_meet, found.can_fail) for _, found in answers)
        ways.setdefault((told, seen if places.in_amount else None), Way(answers, seen))
    return tuple(ways.values())


# ------------------------------------------------------------------------------------------------ places


@inert
class _Place:
    """The one unknown fact a leaf turns on, how it is said, and the days or numbers at which the answer changes."""

    key: Key
    text: str
    value: model.Value | None = None
    days: frozenset[date] = frozenset()
    numbers: frozenset[Fraction] = frozenset()


def _place(leaf: model.Leaf, eyes: Eyes) -> _Place | None:
    match leaf:
        case model.IsSo(name) | model.IsOneOf(name, _):
            return _Place((WORD, name), eyes.written(name)) if _can_turn_out(eyes.finding(name).problem) else None
        case model.Happened():
            return _event_place(leaf, eyes)
        case model.Comparison(left, _, right):
            return _number_place(left, (right,), eyes)
        case model.Between(value, low, high):
            return _number_place(value, (low, high), eyes)
        case _:
            return None


def _event_place(leaf: model.Happened, eyes: Eyes) -> _Place | None:
    declared = eyes.program.declarations[leaf.subject]
    event, timing = leaf.event, leaf.timing
    if event is Event.MISSED:
        event = Event.RECEIVED if isinstance(declared, model.Document) else Event.ACHIEVED
        timing = model.Timing(model.TimingWord.ON_TIME)
    problem = eyes.happening(leaf.subject, event, leaf.by_role).problem
    if problem is not None and not _can_turn_out(problem):
        return None
    days: set[date] = set()
    if timing is not None:
        counted = window(eyes, timing, leaf.subject)
        if counted.problem is not None:
            return None
        if counted.earliest is not None:
            days.add(counted.earliest)
        if counted.latest is not None:
            days.add(add_days(counted.latest, 1))
    if isinstance(declared, model.Judgement):
        return _Place((WORD, leaf.subject), eyes.written(leaf.subject), days=frozenset(days))
    text = leaf_text(model.Happened(leaf.subject, event, leaf.by_role), eyes.program.written)
    return _Place((EVENT, leaf.subject, str(event), leaf.by_role), text, days=frozenset(days))


def _number_place(main: model.Value, others: Sequence[model.Value], eyes: Eyes) -> _Place | None:
    """The place of a number in a value that is compared with others, each by itself."""
    line, *rest = (_line(value, eyes) for value in (main, *others))
    if line is None or None in rest:
        return None
    lines = [line, *(other for other in rest if other is not None)]
    unknown = [found for found in lines if found.value is not None]
    if len(unknown) != 1:
        return None
    (moving,) = unknown
    assert moving.value is not None
    against = [found for found in lines if found is not moving] if moving is line else [line]
    numbers = frozenset((found.start - moving.start) / moving.slope for found in against if moving.slope)
    key = _key(moving.value, eyes)
    assert key is not None
    return _Place(key, value_text(moving.value, eyes.program.written), moving.value, numbers=numbers)


@inert
class _Line:
    """A value as `slope` times one unknown fact, `value`, plus `start`; without one it is known exactly."""

    start: Fraction
    slope: Fraction = Fraction(0)
    value: model.Value | None = None


def _line(value: model.Value, eyes: Eyes) -> _Line | None:
    """The value as a line, where at most one unknown fact stands in it, and once."""
    match value:
        case model.DefinedValue(_, inner, _):
            return _line(inner, eyes)
        case model.Arithmetic(operator, left, right, _):
            a, b = _line(left, eyes), _line(right, eyes)
            return _joined(operator, a, b) if a is not None and b is not None else None
        case _:
            seen = figure(value, eyes)
            if seen.problem is None and seen.number is not None:
                return _Line(seen.number)
            known = _key(value, eyes) is None or not _is_unknown(seen)
            return None if known else _Line(Fraction(0), Fraction(1), value)


def _joined(operator: Operator, a: _Line, b: _Line) -> _Line | None:
    if a.value is not None and b.value is not None:
        return None
    value = a.value or b.value
    match operator:
        case Operator.PLUS:
            return _Line(a.start + b.start, a.slope + b.slope, value)
        case Operator.MINUS:
            return _Line(a.start - b.start, a.slope - b.slope, value)
        case Operator.TIMES:
            times, line = (b.start, a) if b.value is None else (a.start, b)
            return _Line(line.start * times, line.slope * times, value)
        case Operator.OVER:
            if b.value is not None or b.start == 0:
                return None
            return _Line(a.start / b.start, a.slope / b.start, value)
        case _:
            assert_never(operator)


def _key(value: model.Value, eyes: Eyes) -> Key | None:
    """Which fact a value names; none where it is no fact that can turn out one way or another."""
    match value:
        case model.MeasureValue():
            return _measure_key(eyes, value)
        case model.ParameterValue(name, _) | model.FactValue(name, _) | model.DateValue(model.DateParameter(name), _):
            return (NUMBER, name)
        case _:
            return None


def _late_key(subject: str, eyes: Eyes) -> Key | None:
    """The event whose day says how late something is, where that day is not known."""
    declared = eyes.program.declarations[subject]
    event = Event.RECEIVED if isinstance(declared, model.Document) else Event.ACHIEVED
    seen = eyes.happening(subject, event)
    unknown = _can_turn_out(seen.problem) if seen.problem is not None else seen.happened is YES and seen.on is None
    return (EVENT, subject, str(event), "") if unknown else None


def _measure_key(eyes: Eyes, value: model.MeasureValue) -> Key:
    """The periods it is read over tell one reading from another."""
    declared = eyes.program.declarations[value.name]
    assert isinstance(declared, model.Measure)
    if eyes.within is not None or value.kind is not MeasureKind.ACTUAL or value.earlier is not None:
        said = value_text(value, eyes.program.written)
        return (MEASURE, value.name, said, str(eyes.within or ""), str(value.earlier or ""))
    if isinstance(value.reading, model.AsAt | model.Within):
        return (MEASURE, value.name, value_text(value, eyes.program.written), str(eyes.within or ""))
    if declared.per is None and value.reading == model.Latest():
        return (MEASURE, value.name)
    count = 1
    if isinstance(value.reading, model.OverLast):
        if value.reading.how is not model.Gathered.TOTAL or declared.per is None:
            return (MEASURE, value.name, value_text(value, eyes.program.written))
        count = value.reading.count * (how_many_fit(declared.per, value.reading.unit) or 1)
    return (MEASURE, value.name, str(count))


def _is_date(eyes: Eyes, name: str) -> bool:
    return getattr(eyes.program.declarations[name], "type", None) == DATE


def _is_unknown(seen: Figure) -> bool:
    """Not known, or only within bounds."""
    return _can_turn_out(seen.problem) if seen.problem is not None else seen.number is None


def _can_turn_out(problem: object) -> bool:
    """What does not apply, or is in error, has no value that could turn out."""
    return isinstance(problem, Absent) and problem.reason is not Reason.NOT_APPLICABLE


# ------------------------------------------------------------------------------------------------ ways

Turns = tuple[int, Iterator[tuple[Fact, Fact]]]  # how many, and each as its leaves take it and as an amount sees it


def _turns(key: Key, places: _Places, eyes: Eyes) -> Turns:
    """Each way in which a fact can turn out."""
    if key[0] == EVENT:
        return _events(key, places, eyes)
    if key[0] == WORD:
        words = _words(key[1], places, eyes)
        return len(words), ((seen, seen) for seen in words)
    assert places.value is not None
    return _numbers(key[1], figure(places.value, eyes), places.numbers, eyes)


Stretch = tuple[date | None, date]  # from a day, or from ever, to a day


def _stretches(cuts: set[date], after: date | None, last: date) -> list[Stretch]:
    """The days after one and up to another, cut before each of some days."""
    first = add_days(after, 1) if after is not None else None
    begins = sorted(cut for cut in cuts if cut <= last and (first is None or cut > first))
    ends = [*(add_days(cut, -1) for cut in begins), last]
    return list(zip((first, *begins), ends, strict=True))


def _events(key: Key, places: _Places, eyes: Eyes) -> Turns:
    _, subject, word, role = key
    event = Event(word)
    base = eyes.happening(subject, event, role)
    if base.happened is YES and base.not_later_than is not None:
        days = _stretches(places.days, None, base.not_later_than)
        return len(days), (_happened(base, (stretch,)) for stretch in days)
    days = _stretches(places.days, base.known_until if base.happened is NO else None, eyes.on)
    never = replace(base, happened=NO, known_until=eyes.on, problem=None)
    if of_own_row(eyes.program.declarations[subject], event):
        turns = chain([(never, never)], (_happened(base, (stretch,)) for stretch in days))
        return len(days) + 1, turns
    sets = chain.from_iterable(combinations(days, size) for size in range(1, len(days) + 1))
    return 2 ** len(days), chain([(never, never)], (_happened(base, some) for some in sets))


def _happened(base: Happening, stretches: Sequence[Stretch]) -> tuple[Happening, Happening]:
    """It happened on a day of each stretch: any day of it for a leaf; an amount knows the stretch of the last only."""
    days = [last for _, last in stretches]
    at = replace(
        base, happened=YES, on=days[-1], others=tuple(days[:-1]), not_later_than=None, known_until=None, problem=None
    )
    first, last = stretches[-1]
    return at, at if first == last else replace(at, on=None, others=(), not_later_than=last)


def _words(name: str, places: _Places, eyes: Eyes) -> list[Fact]:
    base = eyes.finding(name)
    declared = eyes.program.declarations[name]
    choices = getattr(declared, "choices", ()) or ("yes", "no")
    if not isinstance(declared, model.Judgement) or base.on is not None:
        return [replace(base, text=choice, problem=None) for choice in choices]
    days = [last for _, last in _stretches(places.days, None, eyes.on)]
    not_made = Happening(base.sources, happened=NO, known_until=eyes.on)
    return [not_made, *(replace(base, text=choice, on=day, problem=None) for choice in choices for day in days)]


def _numbers(name: str, base: Figure, cuts: set[Fraction], eyes: Eyes) -> Turns:
    low, high = (None, None) if base.problem is not None else (base.low, base.high)
    whole = _is_date(eyes, name)
    if whole:
        low, high = Fraction(date.min.toordinal()), Fraction(date.max.toordinal())
    within = sorted(cut for cut in cuts if (low is None or low <= cut) and (high is None or cut <= high))
    ends = [low, *within, high]
    parts: list[Bounds] = [(cut, cut) for cut in within]
    for place, (start, end) in enumerate(pairwise(ends)):
        neighbours = whole and 0 < place < len(within)  # between two days in a row there is none
        if start is None or end is None or end - start > (1 if neighbours else 0) or not within:
            parts.append((start, end))
    return len(parts), (_in_part(base, part, eyes.on if whole else None) for part in parts)


Bounds = tuple[Fraction | None, Fraction | None]  # one number, or those between two, or with no end on a side


def _in_part(base: Figure, part: Bounds, day: date | None) -> tuple[Figure, Figure]:
    """A figure within a part: any number of it for a leaf; an amount knows the bounds, where the part has both."""
    start, end = part
    known = replace(base, low=None, high=None, problem=None)
    if start is not None and end is not None:
        inside = start if start == end else (start + end) / 2
        at = replace(known, number=Fraction(int(inside)) if day is not None else inside)
        return at, at if start == end else replace(known, low=start, high=end)
    if end is not None:
        return replace(known, number=end - 1), base
    return replace(known, number=start + 1 if start is not None else Fraction(0)), base


# ------------------------------------------------------------------------------------------------ in words

SAME_AMOUNT = "the same whichever way the unknown facts turn out"


def whichever_text(completed: Completed) -> str:
    """`it comes to the same whichever way “customers” and “pilot plant achieved” turn out`."""
    return f"it comes to the same whichever way {_named(completed)} {_turn(completed)} out"


def too_many_text(completed: Completed) -> str:
    """That too many ways would have to be tried."""
    return (
        f"{_named(completed)} could {_turn(completed)} out in {completed.count:,} ways together,"
        f" and no more than {LIMIT:,} are tried"
    )


def _named(completed: Completed) -> str:
    names = [f"“{' '.join(fact.fact.split())}”" for fact in completed.facts]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _turn(completed: Completed) -> str:
    return "turn" if len(completed.facts) > 1 else "turns"
