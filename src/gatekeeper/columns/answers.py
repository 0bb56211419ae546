"""The leaves and trees of a plan as expressions over its slots: six bits an answer, as `plans/answers.py` has them.

A leaf is a choice among a few answers that are known beforehand, so its denial, and its verdict, are the same choice
among others. Trees are `&` and `|` on whole columns. Numbers stay whole: over one denominator, and only where the
bounds of the slots show that nothing can overflow; otherwise `NotAsColumns`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import reduce
from itertools import combinations
from math import ceil, floor, lcm
from operator import and_, eq, ge, gt, le, lt, ne, or_
from typing import assert_never

import polars as pl

from gatekeeper.columns.slots import Slots, closed_of, name_of
from gatekeeper.inert import inert
from gatekeeper.plans import answers, plan
from gatekeeper.plans.answers import MET, MISSED, NOT_KNOWN, NOT_YET, OPEN, RUNNING, TURNED
from gatekeeper.program.model import Comparator, Operator
from gatekeeper.values.dates import Duration, Unit, add, period_containing
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth, negation
from gatekeeper.vocabulary import Outcome

MOST = 2**62  # no whole number on the way may be larger
STAGES = DAYS, LEAVES, WAITING, ANSWERS, SPEAKS, LOWS, SETTLED = range(7)  # what is worked out before what
OUTCOMES = tuple(Outcome)
GONE = (Outcome.LAPSED, Outcome.CANCEL)  # such a tranche can no longer be released
PENDING = 0  # a day counted from what has not happened
NEVER_ENDS = 4_000_000  # an ordinal after every day
MOST_DAYS = 100_000
FEW = 5  # of so many leaves at most are all choices written out

Says = Callable[[int], int]  # what is written for an answer: itself, its denial, its verdict
Bits = pl.Expr


class NotAsColumns(Exception):
    """What is not worked out as columns, in words for a reader."""


@inert
class Whole:
    """A number as a whole one over a fixed denominator, and the bounds it is known to lie within. Null: not known."""

    expr: pl.Expr
    over: int
    low: int
    high: int

    def __post_init__(self) -> None:
        if max(abs(self.low), abs(self.high), self.over) >= MOST:
            raise NotAsColumns("numbers that may be too large for whole columns")


def itself(bits: int) -> int:
    """The answer."""
    return bits


def denied(bits: int) -> int:
    """The answer of the denial."""
    return TURNED[bits]


def bits(value: int) -> pl.Expr:
    """An answer that is always the same."""
    return pl.lit(value, pl.UInt8)


class Asking:
    """Makes the expressions of one plan over the slots of one frame."""

    def __init__(self, asked: plan.Plan, slots: Slots) -> None:
        self.plan, self.slots = asked, slots
        self.on = asked.on.toordinal()
        self.stages: list[dict[str, pl.Expr]] = []
        self.depth: dict[int, int] = {}  # of a tranche: how many it waits for, one after the other
        for number in asked.order:
            tranche = asked.tranches[number]
            assert isinstance(tranche, plan.TranchePlan)
            self.depth[number] = max((self.depth[n] + 1 for n in tranche.waits_for if n in self.depth), default=0)

    def kept(self, stage: int, name: str, made: pl.Expr) -> pl.Expr:
        """A column worked out once, for the stages after its own."""
        while len(self.stages) <= stage:
            self.stages.append({})
        self.stages[stage].setdefault(name, made)
        return pl.col(name)

    def worked_out(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The frame with every column of every stage."""
        for stage in filter(None, self.stages):
            frame = frame.with_columns(**stage)
        return frame

    def slot(self, number: int) -> pl.Expr:
        """The column of a slot."""
        if number in self.slots.unfilled:
            raise NotAsColumns(self.slots.unfilled[number])
        return pl.col(name_of(number))

    def in_full(self, money: int) -> pl.Expr:
        """Whether a payment closed the tranche of a slot of money."""
        return pl.col(closed_of(money))

    # ------------------------------------------------------------------------------------------ trees

    def tree(self, tree: plan.Tree, deny: bool = False) -> Bits:
        """The answer of a tree, or of its denial, over the columns of its leaves."""
        match tree:
            case plan.Ask(leaf):
                return self.answer(leaf, deny)
            case plan.Every(parts):
                return reduce(or_ if deny else and_, [self.tree(part, deny) for part in parts])
            case plan.Some(parts):
                return reduce(and_ if deny else or_, [self.tree(part, deny) for part in parts])
            case plan.Denied(part):
                return self.tree(part, not deny)
            case plan.AtLeast(count, parts):
                return self._at_least(len(parts) - count + 1 if deny else count, [self.tree(p, deny) for p in parts])
            case _:
                assert_never(tree)

    def _at_least(self, count: int, parts: list[Bits]) -> Bits:
        """At least so many: one of the ways to pick so many holds throughout."""
        if count <= 0:
            return bits(63)
        if count > len(parts):
            return bits(0)
        if len(parts) > FEW and count not in (1, len(parts)):
            raise NotAsColumns("at least so many of many")
        return reduce(or_, [reduce(and_, way) for way in combinations(parts, count)])

    # ------------------------------------------------------------------------------------------ leaves

    def answer(self, number: int, deny: bool = False) -> Bits:
        """The answer of a leaf, or of its denial, in a column."""
        leaf = self.plan.leaves[number]
        stage = LEAVES
        if isinstance(leaf, plan.ReleasedLeaf) and leaf.of in self.depth:
            stage = self.of_tranche(leaf.of, WAITING) + len(STAGES)
        if deny:
            return self.kept(stage, f"denied {number}", self.leaf(number, denied))
        return self.kept(stage, f"leaf {number}", self.leaf(number))

    def of_tranche(self, number: int, stage: int) -> int:
        """The stage of a tranche, after all stages of those it waits for."""
        return self.depth[number] * len(STAGES) + stage

    def leaf(self, number: int, says: Says = itself) -> pl.Expr:
        """The answer of a leaf, or what is said of it."""
        leaf = self.plan.leaves[number]
        match leaf:
            case plan.EventLeaf(slot, window, turned, again):
                heard: Says = (lambda b: says(TURNED[b])) if turned else says
                return self._event(self.slot(slot), window, heard, again)
            case plan.ReleasedLeaf(slot, of, window):
                return self._waiting(self._event(self.slot(slot), window, itself, again=False), of, says)
            case plan.CompareLeaf(left, comparator, right, moving):
                return self._of_truth(self._compared(left, comparator, right), moving, says)
            case plan.BetweenLeaf(value, low, high, moving):
                inside = self._compared(value, Comparator.AT_LEAST, low) & self._compared(
                    value, Comparator.AT_MOST, high
                )
                return self._of_truth(inside, moving, says)
            case plan.WordLeaf(slot, words, fixed):
                listed = self.slots.words.get(slot, ())
                meant = [listed.index(word) for word in words if word in listed]
                found = self.slot(slot)
                one = found == meant[0] if len(meant) == 1 else found.is_in(meant)
                return self._of_truth(one, not fixed, says)
            case plan.SettledLeaf(always):
                return bits(says(always))
            case _:
                raise NotAsColumns(f"`{self.plan.said[number]}`")

    def _of_truth(self, met: pl.Expr, moving: bool, says: Says) -> pl.Expr:
        def word(truth: Truth) -> pl.Expr:
            return bits(
                says(answers.answer(truth, negation(truth), truth is not NO or moving, truth is not YES or moving))
            )

        return pl.when(met).then(word(YES)).when(met.is_null()).then(word(UNKNOWN)).otherwise(word(NO))

    def _waiting(self, found: Bits, of: int | None, says: Says) -> pl.Expr:
        """It can no longer be met where the tranche that it waits for can no longer be released."""
        can = answers.CAN_MEET
        lost = (found & answers.PERHAPS_MET == 0) & (found & can != 0)
        if of in self.depth:
            if not any(f"outcome {of}" in stage for stage in self.stages):
                raise NotAsColumns(f"it asks after tranche {of}, which is declined")
            outcome = pl.col(f"outcome {of}")
            lost = lost & (outcome.is_null() | outcome.is_in([OUTCOMES.index(gone) for gone in GONE]))
        settled = pl.when(lost).then(found & (63 - can)).otherwise(found)
        return (
            settled
            if says is itself
            else settled.replace_strict(list(range(64)), [says(b) for b in range(64)], return_dtype=pl.UInt8)
        )

    # ------------------------------------------------------------------------------------------ events

    def _event(self, seen: pl.Expr, window: plan.Window | None, says: Says, again: bool) -> pl.Expr:
        """An event on the days of a window; `plans/carefully.event` for the plain forms of a slot."""
        say = {b: bits(says(b)) for b in (MET, MISSED, NOT_YET, OPEN, NOT_KNOWN, RUNNING)}
        if window is None:
            return pl.when(seen > 0).then(say[MET]).when(seen.is_null()).then(say[NOT_KNOWN]).otherwise(say[NOT_YET])
        first, last = self._end(window.first), self._end(window.last)
        if isinstance(first, int | None) and isinstance(last, int | None):
            return self._in_fixed(seen, first, last, say, again)
        return self._in_moving(seen, first, last, window.to_come, say, again)

    def _in_fixed(
        self, seen: pl.Expr, first: int | None, last: int | None, say: Mapping[int, pl.Expr], again: bool
    ) -> pl.Expr:  # fmt: skip
        """The days are the same for every award."""
        on = self.on
        if first is not None and last is not None and first > last:
            return say[MISSED]
        runs = last is None or last >= on
        unknown = say[OPEN] if first is not None and first > on else say[RUNNING] if runs else say[NOT_KNOWN]
        tests = [seen >= first] if first is not None else []
        tests += [seen <= last] if last is not None else []
        inside = reduce(and_, tests)
        if runs:
            outside = say[OPEN]
        else:
            assert last is not None
            outside = pl.when(seen <= -last).then(say[MISSED]).otherwise(say[NOT_KNOWN])
        told = pl.when(inside).then(say[MET]).otherwise(say[OPEN] if again and runs else say[MISSED])
        return pl.when(seen > 0).then(told).when(seen.is_null()).then(unknown).otherwise(outside)

    def _in_moving(
        self, seen: pl.Expr, first: "End", last: "End", to_come: bool, say: Mapping[int, pl.Expr], again: bool
    ) -> pl.Expr:  # fmt: skip
        """The days hang on what was seen of the award."""
        on = self.on
        lacking: list[tuple[pl.Expr, pl.Expr]] = []
        for end in (first, None if to_come else last):
            if isinstance(end, pl.Expr):
                lacking += [(end.is_null(), say[NOT_KNOWN]), (end == PENDING, say[OPEN])]
        if to_come and isinstance(last, pl.Expr):  # what is still to come, whatever has happened came before
            lacking.append((last.is_null(), say[NOT_KNOWN]))
            last = pl.when(last == PENDING).then(NEVER_ENDS).otherwise(last)
        tests = [seen >= first] if first is not None else []
        tests += [seen <= last] if last is not None else []
        elsewhere = self._stays(first, last, say) if again else say[MISSED]
        happened = pl.when(reduce(and_, tests)).then(say[MET]).otherwise(elsewhere)
        unknown, outside = say[RUNNING], say[OPEN]
        if last is not None:
            runs = last >= on if isinstance(last, pl.Expr) else pl.lit(value=last >= on)
            unknown = pl.when(runs).then(unknown).otherwise(say[NOT_KNOWN])
            closed = pl.when(seen <= -last).then(say[MISSED]).otherwise(say[NOT_KNOWN])
            outside = pl.when(runs).then(outside).otherwise(closed)
        if first is not None:
            later = first > on if isinstance(first, pl.Expr) else pl.lit(value=first > on)
            unknown = pl.when(later).then(say[OPEN]).otherwise(unknown)
        silent = pl.when(seen.is_null()).then(unknown).otherwise(outside)
        if first is not None and last is not None:
            never = last < first if isinstance(last, pl.Expr) else first > last
            silent = pl.when(never).then(say[MISSED]).otherwise(silent)
        told = pl.when(seen > 0).then(happened).otherwise(silent)
        return _first_of(lacking, told) if lacking else told

    def _stays(self, first: "End", last: "End", say: Mapping[int, pl.Expr]) -> pl.Expr:
        """What may happen again: open until the last day that counts."""
        if last is None:
            return say[OPEN]
        begins = pl.lit(self.on) if first is None else pl.max_horizontal(pl.lit(self.on), first)
        return pl.when(begins <= last).then(say[OPEN]).otherwise(say[MISSED])

    # ------------------------------------------------------------------------------------------ days

    def _end(self, day: plan.Day | None) -> "End":
        """An end of a window: none, the same for every award, or a column of ordinals."""
        if isinstance(day, plan.Fixed):
            return day.day.toordinal()
        return self._day(day) if day is not None else None

    def _day(self, day: plan.Day) -> pl.Expr:
        """A day as an ordinal; null: not known; `PENDING`: counted from what has not happened."""
        match day:
            case plan.Fixed(fixed):
                return pl.lit(fixed.toordinal(), pl.Int32)
            case plan.DayOf(slot):
                seen = self.slot(slot)
                return self.kept(DAYS, f"day of {slot}", pl.when(seen > PENDING).then(seen).otherwise(seen * 0))
            case plan.OrElse(slot, otherwise):
                own = self.slot(slot)
                return own.fill_null(self._day(otherwise)) if otherwise is not None else own
            case plan.Moved(base, duration, sign):
                return self._moved(self._day(base), duration, sign)
            case plan.PeriodEnd(base, unit):
                years = self.plan.program.years_begin
                return self._each(self._day(base), lambda each: period_containing(unit, each, years).end)
            case plan.OneOf(latest, parts):
                days = [self._day(part) for part in parts]
                unknown = reduce(or_, [each.is_null() for each in days])
                if latest:
                    known = pl.when(reduce(or_, [each == PENDING for each in days])).then(PENDING)
                    return pl.when(unknown.not_()).then(known.otherwise(pl.max_horizontal(days)))
                come = pl.min_horizontal([pl.when(each > PENDING).then(each) for each in days])
                return pl.when(unknown.not_()).then(come.fill_null(PENDING))
            case _:
                assert_never(day)

    def _moved(self, base: pl.Expr, duration: Duration, sign: int) -> pl.Expr:
        step = {Unit.DAY: 1, Unit.WEEK: 7}.get(duration.unit)
        if step is not None and step * duration.count <= MOST_DAYS:
            moved = base + sign * step * duration.count
            return pl.when(base > PENDING).then(moved).otherwise(base)
        program, holidays = self.plan.program, self.plan.holidays
        return self._each(base, lambda day: add(day, duration, sign, program.month_ends, holidays))

    def _each(self, base: pl.Expr, move: Callable[[date], date]) -> pl.Expr:
        """Each day there is, moved once."""
        found = self.worked_out(self.slots.frame.lazy()).select(base.unique()).collect().to_series()
        known = [day for day in found.to_list() if day is not None and day > PENDING]
        moved = {day: move(date.fromordinal(day)).toordinal() for day in known} | {PENDING: PENDING}
        return base.replace_strict(list(moved), list(moved.values()), default=None, return_dtype=pl.Int32)

    # ------------------------------------------------------------------------------------------ numbers

    def _compared(self, left: plan.Number, comparator: Comparator, right: plan.Number) -> pl.Expr:
        """Whether a comparison holds; null: not known."""
        if isinstance(right, plan.Constant):
            return self._against(self.number(left), comparator, right.number)
        if isinstance(left, plan.Constant):
            return self._against(self.number(right), _MIRRORED[comparator], left.number)
        one, other = self.number(left), self.number(right)
        together = lcm(one.over, other.over)
        return _HOLDS[comparator](times(one, together // one.over).expr, times(other, together // other.over).expr)

    def _against(self, number: Whole, comparator: Comparator, bound: Fraction) -> pl.Expr:
        """A number beside a constant: a whole one beside a whole one."""
        exact = bound * number.over
        if not -MOST < exact < MOST:
            raise NotAsColumns("numbers that may be too large for whole columns")
        match comparator:
            case Comparator.AT_LEAST:
                return number.expr >= ceil(exact)
            case Comparator.MORE_THAN:
                return number.expr > floor(exact)
            case Comparator.AT_MOST:
                return number.expr <= floor(exact)
            case Comparator.LESS_THAN:
                return number.expr < ceil(exact)
            case Comparator.EQUAL | Comparator.NOT_EQUAL:
                same = number.expr == int(exact) if exact.denominator == 1 else number.expr < number.expr
                return same if comparator is Comparator.EQUAL else same.not_()
            case _:
                assert_never(comparator)

    def number(self, number: plan.Number) -> Whole:
        """A number as a whole one."""
        match number:
            case plan.Constant(exact):
                return Whole(pl.lit(exact.numerator, pl.Int64), exact.denominator, exact.numerator, exact.numerator)
            case plan.Read(slot):
                column, of = self.slot(slot), self.plan.slots[slot]
                low, high = self.slots.bounds[slot]
                scale = of.scale if isinstance(of, plan.NumberSlot) else 1
                return Whole(column, self.slots.parts[slot] * scale, low, high)
            case plan.DayNumber(day):
                found = self._day(day).cast(pl.Int64)
                return Whole(pl.when(found > PENDING).then(found), 1, 0, date.max.toordinal())
            case plan.Reckoned(operator, left, right):
                return self._reckoned(operator, left, right)
            case _:
                assert_never(number)

    def _reckoned(self, operator: Operator, left: plan.Number, right: plan.Number) -> Whole:
        one = self.number(left)
        if operator is Operator.OVER:
            if not isinstance(right, plan.Constant) or right.number == 0:
                raise NotAsColumns("one figure over another")
            return self._times(one, self.number(plan.Constant(1 / right.number)))
        other = self.number(right)
        if operator is Operator.TIMES:
            return self._times(one, other)
        together = lcm(one.over, other.over)
        one, other = times(one, together // one.over), times(other, together // other.over)
        if operator is Operator.PLUS:
            return Whole(one.expr + other.expr, together, one.low + other.low, one.high + other.high)
        return Whole(one.expr - other.expr, together, one.low - other.high, one.high - other.low)

    def _times(self, one: Whole, other: Whole) -> Whole:
        ends = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
        return Whole(one.expr * other.expr, one.over * other.over, min(ends), max(ends))


End = int | pl.Expr | None


def times(number: Whole, factor: int) -> Whole:
    """The same number over a larger denominator."""
    if factor == 1:
        return number
    return Whole(number.expr * factor, number.over * factor, number.low * factor, number.high * factor)


def _first_of(cases: Sequence[tuple[pl.Expr, pl.Expr]], otherwise: pl.Expr) -> pl.Expr:
    """What the first case that holds says."""
    (test, said), *more = cases
    chain = pl.when(test).then(said)
    for test, said in more:
        chain = chain.when(test).then(said)  # type: ignore[assignment]
    return chain.otherwise(otherwise)


_HOLDS: Mapping[Comparator, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    Comparator.AT_LEAST: ge,
    Comparator.MORE_THAN: gt,
    Comparator.AT_MOST: le,
    Comparator.LESS_THAN: lt,
    Comparator.EQUAL: eq,
    Comparator.NOT_EQUAL: ne,
}
_MIRRORED = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
    Comparator.EQUAL: Comparator.EQUAL,
    Comparator.NOT_EQUAL: Comparator.NOT_EQUAL,
}
