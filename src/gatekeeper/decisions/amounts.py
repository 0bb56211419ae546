"""Amounts: what a release rule gives of a tranche, exactly, to one named rounding; step by step for the memo."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from gatekeeper.decisions.figures import (
    chosen,
    compared,
    figure,
    first_problem,
    highest,
    lowest,
    so_many_steps,
    terms,
    value_said,
)
from gatekeeper.decisions.judge import Judge, answers
from gatekeeper.decisions.observed import figure_text, number_text, recorded_number
from gatekeeper.decisions.record import AmountLine
from gatekeeper.decisions.seeing import Eyes, Figure
from gatekeeper.inert import inert, replace
from gatekeeper.program import model
from gatekeeper.program.amounts import amount_values
from gatekeeper.program.sentences import band_gives, band_text, condition_text, literal_text
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.values.truth import NO, UNKNOWN, YES
from gatekeeper.vocabulary import NUMBER, Sort, Type

NOTHING = Fraction(0)
ALL = Fraction(1)


@inert
class Entitlement:
    """What a rule gives to date, rounded: an amount, or two bounds, or why neither; and the steps to it.

    `exact` holds the same before rounding: the least and the most, equal where the amount is known.
    """

    amount: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    problem: Absent | Invalid | None = None
    lines: tuple[AmountLine, ...] = ()
    exact: tuple[Fraction, ...] = ()

    @property
    def rounded(self) -> tuple[Fraction | None, Fraction | None]:
        """The least and the most, rounded."""
        return (self.low, self.high) if self.amount is None else (self.amount, self.amount)


def note_amount(rule: model.Release, judge: Judge) -> None:
    """Keep in the record every fact the amount of a rule rests on, and every condition it asks itself."""
    values = amount_values(rule.amount)
    for term in dict.fromkeys(term for value in values for term in terms(value, judge.eyes)):
        judge.note_value(term, rule)
    shape = rule.amount.shape if isinstance(rule.amount, model.Bounded) else rule.amount
    if isinstance(shape, model.ByWeight):
        for weight in shape.weights:
            judge.judge(weight.condition, rule, "amount", wanted=True)
    for value in values:
        judge.ask_within(value, rule)


def entitlement(rule: model.Release, eyes: Eyes, tranche_amount: Fraction) -> Entitlement:
    """What one release rule gives of the tranche, before payments."""
    steps = _Steps(rule, eyes, tranche_amount)
    amount = rule.amount
    found = steps.given(amount.shape if isinstance(amount, model.Bounded) else amount)
    if isinstance(amount, model.Bounded):
        found = steps.bounded(found, amount)
    if isinstance(found.problem, Invalid):
        return Entitlement(problem=found.problem, lines=tuple(steps.lines))
    low, high = steps.ends(found)
    if _only_open(found):  # so much is due whichever way it goes; the rest follows
        high = low
        steps.line("formula", "the least of it, while a condition in it is open", low)
    elif found.number is None and low == high:
        steps.line("formula", "the same, whatever is not known turns out to be", low)
    rounded = steps.rounded(low), steps.rounded(high)
    if rounded[0] != rounded[1]:
        return Entitlement(
            low=rounded[0], high=rounded[1], problem=found.problem, lines=tuple(steps.lines), exact=(low, high)
        )
    if low == high != rounded[0]:
        steps.line("rounding", steps.rounding_text(rounded[0]), rounded[0])
    return Entitlement(amount=rounded[0], lines=tuple(steps.lines), exact=(low, high))


def _only_open(found: Figure) -> bool:
    """Whether nothing is missing of it but what is still to come, and its least is known."""
    to_come = isinstance(found.problem, Absent) and found.problem.reason is Reason.NOT_YET_DUE
    return found.open and (found.problem is None or (to_come and found.low is not None))


class _Steps:
    """A figure that is no number is an amount of money between two bounds, each none where nothing bounds it."""

    def __init__(self, rule: model.Release, eyes: Eyes, tranche_amount: Fraction) -> None:
        self.rule = rule
        self.eyes = eyes
        self.whole = tranche_amount
        self.money = Type(Sort.MONEY, eyes.program.currency)
        self.lines: list[AmountLine] = []
        self.line("tranche", f"tranche {eyes.tranche} in full", tranche_amount)

    def line(self, step: str, text: str, amount: Fraction) -> None:
        """Keep a step; an amount with no end is cut for the reader, the sum goes on exactly."""
        self.lines.append(AmountLine(step, text, recorded_number(amount)))

    def rounded(self, amount: Fraction) -> Fraction:
        """The amount rounded as the agreement says, and never up past the tranche."""
        assert self.eyes.program.rounding is not None
        return min(self.whole, self.eyes.program.rounding.apply(amount))

    def rounding_text(self, rounded: Fraction) -> str:
        """How it was rounded, in words."""
        rounding = self.eyes.program.rounding
        assert rounding is not None
        unit = literal_text(model.Literal(rounding.unit, self.money))
        held = "" if rounded == rounding.apply(rounded) else ", never more than the tranche"
        return f"rounded {rounding.mode} to whole {unit}{held}"

    def ends(self, found: Figure) -> tuple[Fraction, Fraction]:
        """The least and the most of an amount: from nothing to the whole tranche where nothing bounds it closer."""
        low, high = lowest(found), highest(found)
        return self._held(low if low is not None else NOTHING), self._held(high if high is not None else self.whole)

    def _held(self, amount: Fraction) -> Fraction:
        return max(NOTHING, min(self.whole, amount))

    # ------------------------------------------------------------------------------------------ the least, the most

    def bounded(self, found: Figure, amount: model.Bounded) -> Figure:
        """The amount, then no less than the floor, then no more than the cap."""
        for step, bound in (("floor", amount.floor), ("cap", amount.cap)):
            if bound is not None:
                found = self._bound(found, step, bound)
        return found

    def _bound(self, found: Figure, step: str, bound: model.Value) -> Figure:
        limit = figure(bound, self.eyes)
        if bound.type.sort is not Sort.MONEY:
            limit = _scaled(limit, self.whole)
        problem = first_problem(found, limit)
        if isinstance(problem, Invalid):
            return Figure(problem=problem)
        pick = max if step == "floor" else min
        ends = [pick(pair) for pair in zip(self.ends(found), self.ends(limit), strict=True)]
        word = "not below" if step == "floor" else "up to"
        of = "" if bound.type.sort is Sort.MONEY else " of the tranche"
        if ends[0] == ends[1]:
            said = "" if ends[0] != found.number else ": no change"
            known = "" if found.number is not None else ", whatever is not known turns out to be"
            self.line(step, f"{word} {self._said(bound)}{of}{said}{known}", ends[0])
            return Figure(number=ends[0])
        open_ = (found.number is not None or found.open) and (limit.number is not None or limit.open)
        return Figure(low=ends[0], high=ends[1], problem=problem, open=open_)

    # ------------------------------------------------------------------------------------------ the shape

    def given(self, shape: model.Shape) -> Figure:
        """The unrounded amount, never more than the tranche and never less than nothing."""
        match shape:
            case model.Whole():
                return Figure(number=self.whole)
            case model.Share(share):
                return self._of_tranche(figure(share, self.eyes), self._share_text(share))
            case model.FixedSum(amount):
                return self._capped(figure(amount, self.eyes), self._said(amount))
            case model.InProportion():
                return self._in_proportion(shape)
            case model.RisingEvenly():
                return self._rising(shape)
            case model.ByBands():
                return self._by_bands(shape)
            case model.ForEach():
                return self._for_each(shape)
            case model.ByWeight():
                return self._by_weight(shape)
            case _:
                assert_never(shape)

    def _said(self, value: model.Value) -> str:
        """A value in words, with what it came to; of a choice, what counts and why."""
        match value:
            case model.Literal():
                return value_said(self.eyes.program, value)
            case model.Extreme(greatest, values, _):
                listed = [self._said(part) for part in values]
                word = f"the {'greater' if greatest else 'lesser'} of"
                return f"{word} {', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else listed[0]
            case model.Conditional():
                counts, since = self._settled(value)
                if isinstance(counts, model.Conditional):
                    return figure_text(figure(counts, self.eyes), counts.type) + since
                return self._said(counts) + since
            case model.DefinedValue(_, model.Conditional() | model.DefinedValue() as inner, _):
                return f"{self._plain(value)} ({self._said(inner)})"
            case _:
                return f"{self._plain(value)} ({figure_text(figure(value, self.eyes), value.type)})"

    def _plain(self, value: model.Value) -> str:
        return value_said(self.eyes.program, value)

    def _share_text(self, share: model.Value) -> str:
        counts, since = self._settled(share)
        if since and not isinstance(counts, model.Conditional):
            return self._share_text(counts) + since
        return f"{self._said(share)} of the tranche"

    def _settled(self, value: model.Value) -> tuple[model.Value, str]:
        """What counts of values that hang on conditions, and why: `, because audit opinion is not qualified`."""
        reasons: list[str] = []
        while isinstance(value, model.Conditional) and (counts := chosen(value, self.eyes)) is not None:
            asked = value.condition if counts is value.then else model.Not(value.condition)
            reasons.append(condition_text(asked, self.eyes.program.written))
            value = counts
        return value, f", because {' and '.join(reasons)}" if reasons else ""

    def _of_tranche(self, share: Figure, text: str) -> Figure:
        return self._capped(_scaled(share, self.whole), text)

    def _capped(self, amount: Figure, text: str) -> Figure:
        if isinstance(amount.problem, Invalid):
            return amount
        if amount.number is None:
            low, high = self.ends(amount)
            if not _only_open(amount):
                return Figure(low=low, high=high, problem=amount.problem)
            self.line("formula", f"{text}: the least of it, while a condition in it is open", low)
            return Figure(number=low)  # so much is due whichever way it goes; the rest follows
        self.line("formula", text, amount.number)
        held = self._held(amount.number)
        if held != amount.number:
            below = amount.number < 0
            self.line(
                "floor" if below else "cap", "not below nothing" if below else "never more than the tranche", held
            )
        return Figure(number=held)

    def _in_proportion(self, rule: model.InProportion) -> Figure:
        value, out_of = figure(rule.value, self.eyes), figure(rule.out_of, self.eyes)
        below = figure(rule.nothing_below, self.eyes) if rule.nothing_below is not None else None
        parts = [value, out_of] if below is None else [value, out_of, below]
        problem = first_problem(*parts)
        if out_of.number is not None and out_of.number <= 0:
            problem = Invalid(f"in proportion out of {self._said(rule.out_of)}, expected more than 0")
        if isinstance(problem, Invalid):
            return Figure(problem=problem)
        apart = [part for part in parts if part.number is None]
        if apart and below is not None and compared(model.Comparator.LESS_THAN, value, below) is YES:
            assert rule.nothing_below is not None
            return self._of_tranche(Figure(number=NOTHING), f"nothing below {self._said(rule.nothing_below)}")
        least = _over_another(lowest(value), highest(out_of))
        most = _over_another(highest(value), lowest(out_of))
        if below is not None and compared(model.Comparator.AT_LEAST, value, below) is not YES:
            least = NOTHING
            most = NOTHING if not apart else most
        text = f"in proportion to {self._said(rule.value)} out of {self._said(rule.out_of)}"
        if rule.nothing_below is not None:
            text += f", nothing below {self._said(rule.nothing_below)}"
        if not apart:
            return self._of_tranche(Figure(number=most), text)
        found = Figure(low=least, high=most, problem=problem, open=all(part.open for part in apart))
        return self._of_tranche(found, text)

    def _rising(self, rule: model.RisingEvenly) -> Figure:
        value = figure(rule.value, self.eyes)
        places = [figure(point.at, self.eyes) for point in rule.points]
        gives = [self._part(point.gives) for point in rule.points]
        below = figure(rule.nothing_below, self.eyes) if rule.nothing_below is not None else None
        floor = [] if below is None else [below]
        problem = first_problem(value, *places, *gives, *floor)
        if isinstance(problem, Invalid):
            return Figure(problem=problem)
        if below is not None and compared(model.Comparator.LESS_THAN, value, below) is YES:
            assert rule.nothing_below is not None
            return self._capped(Figure(number=NOTHING), f"nothing below {self._said(rule.nothing_below)}")
        said = " to ".join(f"{self._said(point.gives)} at {self._said(point.at)}" for point in rule.points)
        text = f"from {said} of {self._said(rule.value)}"
        if rule.nothing_below is not None:
            text += f", nothing below {self._said(rule.nothing_below)}"
        surely = below is None or compared(model.Comparator.AT_LEAST, value, below) is YES
        nothing = [] if surely else [NOTHING]
        points = [
            (at.number, gift.number)
            for at, gift in zip(places, gives, strict=True)
            if at.number is not None and gift.number is not None
        ]
        apart = [part for part in (value, *places, *gives, *floor) if part.number is None]
        is_open = all(part.open for part in apart)
        if len(points) < len(places) or lowest(value) is None or highest(value) is None:
            between = [*gives, *(Figure(number=end) for end in nothing)]
            return self._capped(_hull(between, problem, is_open), text)
        if any(one[0] >= other[0] for one, other in pairwise(points)):
            said = " and ".join(self._said(point.at) for point in rule.points)
            return Figure(problem=Invalid(f"the line between {said} does not rise"))
        least = below.number if below is not None else None
        ends = _given_between(points, least, _ends(value))
        if least is None:
            ends += nothing
        return self._capped(_between(ends, problem, is_open), text)

    def _by_bands(self, rule: model.ByBands) -> Figure:
        value = figure(rule.value, self.eyes)
        starts = [figure(band.start, self.eyes) for band in rule.bands]
        gives = [self._part(band_gives(rule, at)) for at in range(len(rule.bands) + 1)]
        problem = first_problem(value, *starts, *gives)
        if isinstance(problem, Invalid):
            return Figure(problem=problem)
        points = [start.number for start in starts if start.number is not None]
        if len(points) == len(starts) and any(a >= b for a, b in pairwise(points)):
            said = " and ".join(self._said(band.start) for band in rule.bands)
            return Figure(problem=Invalid(f"the bands are out of order: they begin at {said}"))
        reached = self._bands_reached(value, starts)
        if len(reached) == 1:
            (at,) = reached
            given = band_gives(rule, at)
            part = self._said(given) if given.type.sort is Sort.MONEY else self._share_text(given)
            band = band_text(rule, at, self.eyes.program.written)
            return self._capped(gives[at], f"{self._said(rule.value)} is in the band {band}: {part}")
        return self._capped(_hull([gives[at] for at in reached], problem, value.open), self._said(rule.value))

    def _part(self, value: model.Value) -> Figure:
        """A share of the tranche, or an amount, as money."""
        found = figure(value, self.eyes)
        return found if value.type.sort is Sort.MONEY else _scaled(found, self.whole)

    def _bands_reached(self, value: Figure, starts: list[Figure]) -> list[int]:
        """The bands the value may lie in; place 0 is below the first start."""
        reached = []
        for at in range(len(starts) + 1):
            begun = at == 0 or compared(model.Comparator.AT_LEAST, value, starts[at - 1]) is not NO
            ended = at < len(starts) and compared(model.Comparator.AT_LEAST, value, starts[at]) is YES
            if begun and not ended:
                reached.append(at)
        return reached

    def _for_each(self, rule: model.ForEach) -> Figure:
        price, value = figure(rule.price, self.eyes), figure(rule.value, self.eyes)
        above = figure(rule.above, self.eyes) if rule.above is not None else Figure(number=NOTHING)
        problem = first_problem(price, value, above)
        if isinstance(problem, Invalid):
            return Figure(problem=problem)
        if compared(model.Comparator.AT_MOST, value, above) is YES:
            over = f"above {self._said(rule.above)}" if rule.above is not None else "above nothing"
            return self._capped(Figure(number=NOTHING), f"{self._said(rule.value)} is not {over}, so nothing is due")
        low = _product(lowest(price), _counted(rule, _over(lowest(value), highest(above))))
        high = _product(highest(price), _counted(rule, _over(highest(value), lowest(above))))
        counted = self._said(rule.value)
        if isinstance(rule.value, model.ItemsNumber):
            counted = counted.replace(f"number of {rule.value.kind.plural}", rule.value.kind.name, 1)
        if isinstance(rule.value, model.PeriodsNumber):
            unit = rule.value.periods.unit
            counted = counted.replace(f"number of {unit}s", str(unit), 1)
        if isinstance(rule.value, model.TimePassed):
            counted = counted.replace(f"full {rule.value.unit}s", f"full {rule.value.unit}", 1)
        size = f"{'begun' if rule.begun else 'full'} {self._said(rule.step)} of " if rule.step is not None else ""
        text = f"{self._said(rule.price)} for each {size}{counted}"
        if rule.above is not None:
            text += f" above {self._said(rule.above)}"
        if low is None or high is None or low != high:
            apart = [part for part in (price, value, above) if part.number is None]
            return self._capped(
                Figure(low=low, high=high, problem=problem, open=all(part.open for part in apart)), text
            )  # fmt: skip
        count = _counted(rule, _over(value.number, above.number))
        if rule.above is not None and count is not None:
            text += f", which is {number_text(count, rule.value.type if rule.step is None else NUMBER)}"
        return self._capped(Figure(number=low), text)

    def _by_weight(self, rule: model.ByWeight) -> Figure:
        shares = [figure(weight.share, self.eyes) for weight in rule.weights]
        asked = [answers(weight.condition, self.eyes) for weight in rule.weights]
        wrong = next((found.wrong for found in asked if found.wrong is not None), None)
        problem = wrong or first_problem(*shares)
        if isinstance(problem, Invalid):
            return Figure(problem=problem)
        if sum(lowest(share) or NOTHING for share in shares) > ALL:
            return Figure(problem=Invalid("the weights add up to more than 100%"))
        low = high = NOTHING
        for weight, share, found in zip(rule.weights, shares, asked, strict=True):
            least, most = lowest(share), highest(share)
            condition = condition_text(weight.condition, self.eyes.program.written)
            low += least if found.met is YES and least is not None else NOTHING
            high += NOTHING if found.met is NO else most if most is not None else ALL
            if found.met is YES and share.number is not None:
                self.line("formula", f"{self._said(weight.share)} for {condition}: met", share.number * self.whole)
            elif found.met is not YES:
                word = "not known" if found.met is UNKNOWN else "not met" if found.failed is YES else "still open"
                self.line("formula", f"{self._said(weight.share)} for {condition}: {word}", NOTHING)
        if low != high:
            return _scaled(Figure(low=low, high=min(high, ALL), problem=problem), self.whole)
        if len(rule.weights) > 1:
            self.line("formula", f"together {number_text(low, _PERCENT)} of the tranche", low * self.whole)
        return Figure(number=low * self.whole)


_PERCENT = Type(Sort.PERCENTAGE)


def _on_line(x: Fraction, points: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Straight lines from point to point, flat outside them."""
    if x <= points[0][0]:
        return points[0][1]
    for (low, at_low), (high, at_high) in pairwise(points):
        if x <= high:
            return at_low + (at_high - at_low) * (x - low) / (high - low)
    return points[-1][1]


def _given_between(
    points: Sequence[tuple[Fraction, Fraction]], least: Fraction | None, ends: Sequence[Fraction]
) -> list[Fraction]:
    """The least and the most that is given between two figures; the line may turn at a point between them."""
    turns = [at for at, _ in points if ends[0] < at < ends[-1]]
    found = [NOTHING if least is not None and x < least else _on_line(x, points) for x in (*ends, *turns)]
    if least is not None and ends[0] < least <= ends[-1]:
        found.append(_on_line(least, points))
    return [found[0]] if len(ends) == 1 else [min(found), max(found)]


def _ends(found: Figure) -> list[Fraction]:
    if found.number is not None:
        return [found.number]
    assert found.low is not None
    assert found.high is not None
    return [found.low, found.high]


def _over_another(top: Fraction | None, bottom: Fraction | None) -> Fraction | None:
    """One end of a proportion; none where what it is out of is not known, or may be nothing."""
    return top / bottom if top is not None and bottom is not None and bottom > 0 else None


def _between(ends: list[Fraction], problem: Absent | Invalid | None, is_open: bool) -> Figure:
    if min(ends) == max(ends):
        return Figure(number=ends[0])
    return Figure(low=min(ends), high=max(ends), problem=problem, open=is_open)


def _hull(found: list[Figure], problem: Absent | Invalid | None, is_open: bool) -> Figure:
    """Between the least and the most of several amounts; without the bound that one of them lacks."""
    lows, highs = [lowest(part) for part in found], [highest(part) for part in found]
    low = min((end for end in lows if end is not None), default=None) if None not in lows else None
    high = max((end for end in highs if end is not None), default=None) if None not in highs else None
    if low is not None and low == high:
        return Figure(number=low)
    return Figure(low=low, high=high, problem=problem, open=is_open)


def _scaled(share: Figure, whole: Fraction) -> Figure:
    """A share of the tranche as money."""
    ends = [end * whole if end is not None else None for end in (share.number, share.low, share.high)]
    return replace(share, number=ends[0], low=ends[1], high=ends[2])


def _over(value: Fraction | None, above: Fraction | None) -> Fraction | None:
    """What a figure is above another; nothing where it is not."""
    return max(NOTHING, value - above) if value is not None and above is not None else None


def _counted(rule: model.ForEach, far: Fraction | None) -> Fraction | None:
    """How often the price is paid for what a figure is above another."""
    return so_many_steps(rule.step, rule.begun, far) if far is not None else None


def _product(price: Fraction | None, count: Fraction | None) -> Fraction | None:
    """None where one of them is not known, unless the other is nothing."""
    if NOTHING in (price, count):
        return NOTHING
    return price * count if price is not None and count is not None else None


def decimal(amount: Fraction) -> Decimal:
    """A rounded amount as the record holds it."""
    return exact_decimal(amount)
