"""The plan of a program: names resolved to slots, dates and rules worked out for one decision date.

What a plan does not cover is declined a tranche at a time, by the first construct of its rules that is in the way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal, assert_never

from gatekeeper.decisions.binding import in_force
from gatekeeper.decisions.judge import asks_within
from gatekeeper.decisions.of_award import same_for_every_tranche
from gatekeeper.decisions.seeing import of_own_row
from gatekeeper.decisions.tranche import rules_of
from gatekeeper.inert import replace
from gatekeeper.plans import plan
from gatekeeper.plans.answers import MISSED
from gatekeeper.program import model
from gatekeeper.program.amounts import amount_values, conditions_in, within
from gatekeeper.program.model import TimingWord
from gatekeeper.program.sentences import leaf_text, rule_text, value_text
from gatekeeper.program.walk import nodes
from gatekeeper.values.dates import Duration, Unit, add, first_of_year_days, period_containing
from gatekeeper.vocabulary import Event, MeasureKind, Sort, Type


class _Declines(Exception):
    """A construct that a plan does not cover; the message says which."""


def plan_of(program: model.Program, on: date, numbers: Iterable[int], holidays: frozenset[date]) -> plan.Plan:
    """The plan of a program for awards that have these tranches."""
    current = in_force(program, on)
    make = _Making(program, on, holidays)
    found: dict[int, plan.TranchePlan | plan.Declined] = {}
    for number in sorted(numbers):
        try:
            found[number] = make.tranche(number)
        except _Declines as declined:
            found[number] = plan.Declined(str(declined))
    order = tuple(_in_order(found))
    return plan.Plan(
        program,
        on,
        current,
        tuple(make.slots),
        tuple(make.leaves),
        tuple(make.said[leaf] for leaf in make.leaves),
        found,
        order,
        holidays,
    )


def _in_order(found: dict[int, plan.TranchePlan | plan.Declined]) -> Iterator[int]:
    """The tranches, each after those it waits for; what waits for itself, or for what is declined, is declined."""
    waiting = list(found)
    done: set[int] = set()
    while waiting:
        ready = [number for number in waiting if _waits_for(found, number) <= done]
        if not ready:
            for number in waiting:
                found[number] = plan.Declined("whether it can still be released hangs on itself")
            return
        for number in ready:
            on_declined = [other for other in _waits_for(found, number) if isinstance(found[other], plan.Declined)]
            if on_declined:
                found[number] = plan.Declined(f"it asks after tranche {min(on_declined)}, which is declined")
            yield from [number] * isinstance(found[number], plan.TranchePlan)
        done |= set(ready)
        waiting = [number for number in waiting if number not in done]


def _waits_for(found: dict[int, plan.TranchePlan | plan.Declined], number: int) -> set[int]:
    made = found[number]
    return {other for other in made.waits_for if other in found} if isinstance(made, plan.TranchePlan) else set()


@dataclass
class _Making:
    """Makes one plan; slots and leaves are shared by its tranches."""

    program: model.Program
    on: date
    holidays: frozenset[date]
    slots: dict[plan.Slot, int] = field(default_factory=dict)
    leaves: dict[plan.Leaf, int] = field(default_factory=dict)
    said: dict[plan.Leaf, str] = field(default_factory=dict)
    number: int = 0
    asked: list[plan.Asked] = field(default_factory=list)
    places: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    waits_for: set[int] = field(default_factory=set)
    reads: set[int] = field(default_factory=set)

    # ------------------------------------------------------------------------------------------ rules

    def tranche(self, number: int) -> plan.TranchePlan:
        """The plan of one tranche."""
        self.number, self.asked, self.places, self.waits_for, self.reads = number, [], {}, set(), set()
        slots, leaves = dict(self.slots), dict(self.leaves)
        try:
            return self._tranche(number)
        except _Declines:
            self.slots, self.leaves = slots, leaves  # nothing is read for what is declined
            raise

    def _tranche(self, number: int) -> plan.TranchePlan:
        program = self.program
        self._of_the_whole(number)
        rules = rules_of(program, number)
        releases = [rule for rule in rules if isinstance(rule, model.Release)]
        made = [self._release(rule, releases) for rule in releases]
        guards = [self._guard(rule) for rule in rules if not isinstance(rule, model.Release)]
        assert program.rounding is not None
        amount, money = (
            self._slot(slot) for slot in (plan.NumberSlot(self._amount_of(number)), plan.MoneySlot(number))
        )
        return plan.TranchePlan(
            number=number,
            amount=amount,
            money=money,
            releases=tuple(made),
            guards=tuple(guards),
            asked=tuple(self.asked),
            repeated=tuple(plan.Named(fact, tuple(at)) for fact, at in sorted(self.places.items()) if len(at) > 1),
            waits_for=tuple(sorted(self.waits_for)),
            rounding=program.rounding,
            reads=frozenset(self.reads),
        )

    def _of_the_whole(self, number: int) -> None:
        """What is said of a tranche beside its rules."""
        program = self.program
        if program.rounding is None:
            raise _Declines("rules without a currency")
        if any(number in limit.tranches for limit in program.limits):
            raise _Declines("a limit on what is paid in total")
        if any(number in share.tranches for share in program.shares):
            raise _Declines("a budget that is shared")
        if any(notice.word is model.NoticeWord.REQUIRE for notice in program.notices):
            raise _Declines("what must hold of the data (`require`)")

    def _amount_of(self, number: int) -> model.TrancheAmount:
        return model.TrancheAmount(number, Type(Sort.MONEY, self.program.currency))

    def _release(self, rule: model.Release, releases: list[model.Release]) -> plan.Release:
        if rule.further:
            raise _Declines("a further part")
        when = self._condition(rule.when, rule, "when")
        unless = self._condition(rule.unless, rule, "unless")
        return plan.Release(rule.id, when, unless, self._given(rule), tuple(_above(rule, releases)), self._said(rule))

    def _said(self, rule: model.Rule) -> str:
        return rule_text(rule, self.program.written)

    def _guard(self, rule: model.Rule) -> plan.Guard:
        kinds: dict[type[model.Rule], Literal["never", "hold", "cancel"]] = {
            model.Never: "never",
            model.Hold: "hold",
            model.Cancel: "cancel",
        }
        kind = kinds.get(type(rule))
        if kind is None:
            raise _Declines(f"a rule that takes something away: `{self._said(rule)}`")
        when = self._condition(rule.when, rule, "guard")
        assert when is not None
        return plan.Guard(rule.id, kind, when, self._condition(rule.unless, rule, "unless"))

    # ------------------------------------------------------------------------------------------ conditions

    def _condition(self, condition: model.Condition | None, rule: model.Rule, part: str) -> plan.Tree | None:
        return self._tree(condition, rule, part) if condition is not None else None

    def _tree(self, condition: model.Condition, rule: model.Rule, part: str) -> plan.Tree:
        match condition:
            case model.AllOf(parts):
                return plan.Every(self._trees(parts, rule, part))
            case model.AnyOf(parts):
                return plan.Some(self._trees(parts, rule, part))
            case model.NoneOf(parts):
                return plan.Denied(plan.Some(self._trees(parts, rule, part)))
            case model.AtLeast(count, parts):
                return plan.AtLeast(count, self._trees(parts, rule, part))
            case model.AtMost(count, parts):
                return plan.Denied(plan.AtLeast(count + 1, self._trees(parts, rule, part)))
            case model.Not(inner):
                return plan.Denied(self._tree(inner, rule, part))
            case model.Defined(_, inner):
                return self._tree(inner, rule, part)
            case model.OverItems():
                raise _Declines(f"a sentence over every {condition.kind.name}")
            case _:
                return self._asked_of(condition, rule, part)

    def _trees(self, parts: Iterable[model.Condition], rule: model.Rule, part: str) -> tuple[plan.Tree, ...]:
        return tuple(self._tree(each, rule, part) for each in parts)

    def _asked_of(self, leaf: model.Leaf, rule: model.Rule, part: str) -> plan.Ask:
        made, facts = self._leaf(leaf)
        if made not in self.leaves:
            self.said[made] = leaf_text(leaf, self.program.written)
        at = self.leaves.setdefault(made, len(self.leaves))
        self._place(facts)
        self.asked.append(plan.Asked(rule.id, part, at))
        return plan.Ask(at)

    def _place(self, facts: Iterable[tuple[str, ...]]) -> None:
        """The next thing asked is a place of these facts."""
        for fact in facts:
            self.places.setdefault(fact, []).append(len(self.asked))

    # ------------------------------------------------------------------------------------------ leaves

    def _leaf(self, leaf: model.Leaf) -> tuple[plan.Leaf, list[tuple[str, ...]]]:
        """The leaf, and the facts it may turn on."""
        match leaf:
            case model.Happened():
                return self._happened(leaf)
            case model.TrancheHappened(tranche, event, timing):
                return self._tranche_happened(tranche, event, timing), []
            case model.Comparison() | model.Between():
                before, reads = dict(self.slots), set(self.reads)
                try:
                    return self._compared(leaf)
                except _Declines:
                    self.slots, self.reads = before, reads
                    return self._given_by_reference(leaf)
            case model.IsSo(name):
                return self._word(name, ("yes",)), [("word", name)]
            case model.IsOneOf(name, choices):
                return self._word(name, choices), [("word", name)]
            case _:
                return self._given_by_reference(leaf)

    def _given_by_reference(self, leaf: model.Leaf) -> tuple[plan.Leaf, list[tuple[str, ...]]]:
        """A leaf that is looked up by the reference, where nothing else of the record hangs on it."""
        program = self.program
        if program.items or program.deemings or asks_within(program, leaf):
            raise _Declines(f"`{leaf_text(leaf, program.written)}`")
        own = None if same_for_every_tranche(program, leaf) else self.number
        facts: list[tuple[str, ...]] = []
        if isinstance(leaf, model.Comparison | model.Between):
            for node in nodes(leaf):
                if isinstance(node, model.MeasureValue):
                    facts.append(("measure", node.name))
                elif isinstance(node, model.ParameterValue | model.FactValue | model.DateParameter):
                    facts.append(("number", node.name))
        return plan.GivenLeaf(self._slot(plan.AnswerSlot(leaf, own))), facts

    def _compared(self, leaf: model.Comparison | model.Between) -> tuple[plan.Leaf, list[tuple[str, ...]]]:
        facts: list[tuple[str, ...]] = []
        match leaf:
            case model.Comparison(left, comparator, right):
                ends = self._number(left, facts), self._number(right, facts)
                return plan.CompareLeaf(ends[0], comparator, ends[1], _moving(left) or _moving(right)), facts
            case model.Between(value, low, high):
                of, least, most = (self._number(part, facts) for part in (value, low, high))
                moving = any(_moving(part) for part in (value, low, high))
                return plan.BetweenLeaf(of, least, most, moving), facts

    def _happened(self, leaf: model.Happened) -> tuple[plan.Leaf, list[tuple[str, ...]]]:
        declared = self._declared(leaf.subject)
        event, timing, missed = leaf.event, leaf.timing, leaf.event is Event.MISSED
        if missed:
            event = Event.RECEIVED if isinstance(declared, model.Document) else Event.ACHIEVED
            timing = model.Timing(TimingWord.ON_TIME)
        role = "" if missed else leaf.by_role
        slot = self._event(leaf.subject, event, role)
        window = self._window(timing, leaf.subject) if timing is not None else None
        judged = isinstance(declared, model.Judgement)
        fact = ("word", leaf.subject) if judged else ("event", leaf.subject, str(event), role)
        return plan.EventLeaf(slot, window, missed, again=not of_own_row(declared, event)), [fact]

    def _tranche_happened(
        self, tranche: model.TrancheRef, event: Event, timing: model.Timing | None
    ) -> plan.Leaf:  # fmt: skip
        number = self._which(tranche)
        window = self._window(timing, "") if timing is not None else None
        if number is None:
            return plan.SettledLeaf(MISSED)
        slot = self._slot(plan.ReleasedSlot(number, event))
        if event is Event.REQUESTED:
            return plan.EventLeaf(slot, window, again=True)
        if number == self.number:
            return plan.ReleasedLeaf(slot, None, window)
        self.waits_for.add(number)
        return plan.ReleasedLeaf(slot, number, window)

    def _word(self, name: str, words: tuple[str, ...]) -> plan.WordLeaf:
        declared = self._declared(name)
        slot = self._slot(plan.WordSlot(name, self._own(declared)))
        return plan.WordLeaf(slot, words, isinstance(declared, model.Parameter))

    def _event(self, subject: str, event: Event, role: str = "") -> int:
        return self._slot(plan.EventSlot(subject, event, role, self._own(self._declared(subject))))

    def _slot(self, slot: plan.Slot) -> int:
        at = self.slots.setdefault(slot, len(self.slots))
        self.reads.add(at)
        return at

    def _declared(self, name: str) -> model.Declaration:
        declared = self.program.declarations[name]
        if getattr(declared, "each", ""):
            raise _Declines(f"what every {declared.each} has of its own")  # type: ignore[union-attr]
        if any(name == deeming.subject for deeming in self.program.deemings):
            raise _Declines(f"what is taken for so (`treat {self.program.written.get(name, name)} as …`)")
        if isinstance(declared, model.Document) and declared.every is not None:
            raise _Declines("a document that comes back")
        return declared

    def _own(self, declared: model.Declaration) -> int | None:
        """The tranche it is read for, where that matters: a row of a judgement may always be of one tranche."""
        if isinstance(declared, model.Judgement):
            return self.number
        if isinstance(declared, model.Parameter):
            return None
        of_tranche = declared.of_tranche
        return self.number if declared.per_tranche and not isinstance(of_tranche, int) else None

    def _which(self, tranche: model.TrancheRef) -> int | None:
        """The tranche that is meant; none before the first."""
        match tranche:
            case model.TrancheWord.THIS:
                return self.number
            case model.TrancheWord.PREVIOUS:
                return self.number - 1 if self.number > 1 else None
            case number:
                assert isinstance(number, int)
                return number

    # ------------------------------------------------------------------------------------------ days

    def _window(self, timing: model.Timing, subject: str) -> plan.Window:
        if timing.word is TimingWord.ON_TIME:
            return plan.Window(last=self._due(subject))
        assert timing.first is not None
        first = self._day(timing.first)
        day = Duration(1, Unit.DAY)
        match timing.word:
            case TimingWord.BY:
                return plan.Window(last=first, to_come=self._to_come(timing.first))
            case TimingWord.BEFORE:
                return plan.Window(last=self._moved(first, day, -1), to_come=self._to_come(timing.first))
            case TimingWord.AFTER:
                return plan.Window(self._moved(first, day, 1))
            case TimingWord.ON_OR_AFTER:
                return plan.Window(first)
            case TimingWord.ON:
                return plan.Window(first, first)
            case TimingWord.WITHIN_AFTER:
                assert timing.duration is not None
                return plan.Window(first, self._moved(first, timing.duration, 1))
            case TimingWord.WITHIN_BEFORE:
                assert timing.duration is not None
                return plan.Window(self._moved(first, timing.duration, -1), first)
            case TimingWord.BETWEEN:
                assert timing.second is not None
                return plan.Window(first, self._day(timing.second))
            case _:
                assert_never(timing.word)

    def _to_come(self, expression: model.DateExpression) -> bool:
        """Whether a day that hangs on something is surely still to come while it does (`windows._to_come`)."""
        match expression:
            case model.Shifted():
                return False
            case model.EndOf(_, base) | model.NextDay(_, _, base):
                return self._to_come(base)
            case model.Picked(latest, parts):
                each = [self._to_come(part) for part in parts]
                if latest and len(set(each)) > 1:
                    raise _Declines("by the latest of days of which some are counted from others")
                return all(each)
            case _:
                return True

    def _day(self, expression: model.DateExpression) -> plan.Day:
        match expression:
            case model.DateLiteral(day):
                return plan.Fixed(day)
            case model.DueDate(subject, original):
                return self._due(subject, original)
            case model.EventDate(subject, event):
                return plan.DayOf(self._event(subject, event))
            case model.ReleaseDate(tranche):
                number = self._which(tranche)
                if number is None:
                    raise _Declines("the day of the tranche before the first")
                return plan.DayOf(self._slot(plan.ReleasedSlot(number, Event.RELEASED)))
            case model.Shifted(duration, sign, base):
                return self._moved(self._day(base), duration, sign)
            case model.EndOf() | model.NextDay():
                return self._of_calendar(expression)
            case model.Picked(latest, parts):
                return plan.OneOf(latest, tuple(self._day(part) for part in parts))
            case model.DateParameter():
                return plan.DayOf(self._slot(plan.DaySlot(expression)))
            case model.PlannedDate(tranche):
                number = self._which(tranche)
                read = expression if number is None else model.PlannedDate(number)
                return plan.DayOf(self._slot(plan.DaySlot(read, None if number is not None else self.number)))
            case model.FactDate(name) | model.JudgedDate(name):
                return plan.DayOf(self._slot(plan.DaySlot(expression, self._own(self._declared(name)))))
            case model.ReachedDate() | model.PeriodEnd():
                reached = isinstance(expression, model.ReachedDate)
                raise _Declines("the day a figure was reached" if reached else "the period of a tranche")
            case _:
                assert_never(expression)

    def _of_calendar(self, expression: model.EndOf | model.NextDay) -> plan.Day:
        """The last day of the period of another day, or the first of some days of the year after it."""
        found = self._day(expression.base)
        if isinstance(expression, model.EndOf):
            if isinstance(found, plan.Fixed):
                return plan.Fixed(period_containing(expression.unit, found.day, self.program.years_begin).end)
            return plan.PeriodEnd(found, expression.unit)
        if isinstance(found, plan.Fixed):
            return plan.Fixed(first_of_year_days(expression.days, found.day, expression.on))
        raise _Declines("the first of some days of the year after another day")

    def _due(self, subject: str, original: bool = False) -> plan.Day:
        declared = self._declared(subject)
        assert isinstance(declared, model.Milestone | model.Document)
        if self.program.rights:
            raise _Declines("more time by right")
        slot = self._slot(plan.DaySlot(plan.DueCell(subject, original), self._own(declared)))
        return plan.OrElse(slot, self._day(declared.due) if declared.due is not None else None)

    def _moved(self, day: plan.Day, duration: Duration, sign: int) -> plan.Day:
        if isinstance(day, plan.Fixed):
            return plan.Fixed(add(day.day, duration, sign, self.program.month_ends, self.holidays))
        return plan.Moved(day, duration, sign)

    # ------------------------------------------------------------------------------------------ numbers

    def _number(self, value: model.Value, facts: list[tuple[str, ...]]) -> plan.Number:
        """The number; the facts it may turn on are added to a list."""
        match value:
            case model.Literal(number, _):
                return plan.Constant(number)
            case model.DefinedValue(_, inner, _):
                return self._number(inner, facts)
            case model.Arithmetic(operator, left, right, _):
                return plan.Reckoned(operator, self._number(left, facts), self._number(right, facts))
            case model.DateValue(expression, _):
                facts += [("number", expression.name)] if isinstance(expression, model.DateParameter) else []
                day = self._day(expression)
                if isinstance(day, plan.Fixed):
                    return plan.Constant(Fraction(day.day.toordinal()))
                return plan.DayNumber(day)
            case model.MeasureValue(name):
                plain = isinstance(value.reading, model.Latest | model.OverLast) and value.earlier is None
                if not plain or value.kind is not MeasureKind.ACTUAL:
                    raise _Declines(f"`{value_text(value, self.program.written)}`")
                facts.append(("measure", name))
                return self._read(value, self._own(self._declared(name)))
            case model.ParameterValue(name) | model.FactValue(name):
                facts.append(("number", name))
                return self._read(value, self._own(self._declared(name)))
            case model.JudgedValue(name):
                return self._read(value, self._own(self._declared(name)))
            case model.TrancheAmount(tranche) | model.AmountReleased(tranche):
                which = self._which(tranche) if tranche is not None else None
                if tranche is None or which is None:
                    return self._read(value, self.number if tranche is not None else None)
                return self._read(replace(value, tranche=which))
            case _:
                raise _Declines(f"`{value_text(value, self.program.written)}`")

    def _read(self, value: model.Value, tranche: int | None = None) -> plan.Read:
        scale = 100 if value.type.sort is Sort.PERCENTAGE else 1
        return plan.Read(self._slot(plan.NumberSlot(value, tranche, scale)))

    # ------------------------------------------------------------------------------------------ amounts

    def _given(self, rule: model.Release) -> plan.Amount:
        for fact, number in self._noted(amount_values(rule.amount)):
            self._place(fact)
            self.asked.append(plan.Asked(rule.id, "amount", number=number))
        amount = rule.amount
        bounded = amount if isinstance(amount, model.Bounded) else None
        shape = self._shape(bounded.shape if bounded is not None else amount, rule)
        floor, cap = (self._bound(bound) for bound in ((bounded.floor, bounded.cap) if bounded else (None, None)))
        return plan.Amount(shape, floor, cap)

    def _noted(self, values: Iterable[model.Value]) -> list[tuple[list[tuple[str, ...]], plan.Number]]:
        """The facts an amount rests on, in the order written, each once."""
        found: dict[model.Value, tuple[list[tuple[str, ...]], plan.Number]] = {}
        for value in values:
            for term in _terms(value):
                facts: list[tuple[str, ...]] = []
                found.setdefault(term, (facts, self._in_amount(term, facts)))
        return list(found.values())

    def _in_amount(self, value: model.Value, facts: list[tuple[str, ...]] | None = None) -> plan.Number:
        """A number an amount is said with; what is not reckoned is read as the reference reads it."""
        before, reads = dict(self.slots), set(self.reads)
        try:
            return self._number(value, facts if facts is not None else [])
        except _Declines:
            if self.program.items or self.program.deemings or any(conditions_in(part) for part in within(value)):
                raise
            self.slots, self.reads = before, reads
            return self._read(value, self.number)

    def _shape(self, shape: Any, rule: model.Release) -> plan.Shape:
        match shape:
            case model.Whole():
                return plan.WholeTranche()
            case model.Share(share):
                return plan.ShareOf(self._in_amount(share))
            case model.FixedSum(amount):
                return plan.SumOf(self._in_amount(amount))
            case model.InProportion(value, out_of, below):
                floor = self._in_amount(below) if below is not None else None
                return plan.Proportion(self._in_amount(value), self._in_amount(out_of), floor)
            case model.RisingEvenly(value, points, below):
                floor = self._in_amount(below) if below is not None else None
                rising = tuple((self._in_amount(point.at), self._gift(point.gives)) for point in points)
                return plan.Rising(self._in_amount(value), rising, floor)
            case model.ByBands(value, lowest, bands):
                starts = tuple(self._in_amount(band.start) for band in bands)
                gives = (lowest, *(band.gives for band in bands))
                return plan.Banded(self._in_amount(value), starts, tuple(map(self._gift, gives)))
            case model.ForEach(step=model.Literal()):
                raise _Declines("a price for each full step")
            case model.ForEach(price, value, above):
                least = self._in_amount(above) if above is not None else None
                return plan.ForEach(self._in_amount(price), self._in_amount(value), least)
            case model.ByWeight(weights):
                shares = [self._in_amount(weight.share) for weight in weights]
                asked = [self._tree(weight.condition, rule, "amount") for weight in weights]
                return plan.Weighted(tuple(zip(shares, asked, strict=True)))
            case _:
                raise AssertionError(shape)

    def _gift(self, value: model.Value) -> plan.Gift:
        return plan.Gift(self._in_amount(value), value.type.sort is not Sort.MONEY)

    def _bound(self, bound: model.Value | None) -> plan.Bound | None:
        if bound is None:
            return None
        return plan.Bound(self._in_amount(bound), bound.type.sort is not Sort.MONEY)


def _above(rule: model.Release, releases: list[model.Release]) -> Iterator[int]:
    """The exceptions to a rule, and those to them (`together.exceptions_of`)."""
    labels, waiting = {rule.label}, [other for other in releases if other.exception_to]
    while found := [other for other in waiting if other.exception_to in labels]:
        yield from (releases.index(other) for other in found)
        labels = {other.label for other in found}
        waiting = [other for other in waiting if other not in found]


def _terms(value: model.Value) -> Iterator[model.Value]:
    """The facts a value rests on (`figures.terms`)."""
    match value:
        case model.Literal() | model.DateValue(model.DateLiteral()):
            return
        case model.Arithmetic(_, left, right, _):
            yield from _terms(left)
            yield from _terms(right)
        case model.DefinedValue(_, inner, _):
            yield from _terms(inner)
        case model.Extreme(_, values, _):
            for part in values:
                yield from _terms(part)
        case model.Growth(grown, base, _):
            yield from _terms(grown)
            yield from _terms(base)
        case model.Converted(inner, rate, _):
            yield from _terms(inner)
            yield from _terms(rate)
        case _:
            yield value


def _moving(value: model.Value) -> bool:
    """Whether later reports can change a figure that is known (`Figure.moving`)."""
    match value:
        case model.Arithmetic(_, left, right, _):
            return _moving(left) or _moving(right)
        case model.DefinedValue(_, inner, _):
            return _moving(inner)
        case (
            model.MeasureValue() | model.FactValue() | model.JudgedValue() | model.AmountReleased() | model.PaidWithin()
        ):
            return True
        case _:
            return False
