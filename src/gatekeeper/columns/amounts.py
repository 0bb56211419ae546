"""What a release gives, as expressions: the least and the most, rounded; `plans/settle.py` for columns.

Amounts are whole numbers over one denominator, rounded once. To round is to keep the order: what is held between
nothing and the tranche, above a floor or below a cap may be rounded before as well as after, so each part is rounded by
itself and the rounded amounts are compared.
"""

from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import lcm
from operator import and_, or_

import polars as pl

from gatekeeper.columns.answers import DAYS, WAITING, Asking, Whole, times
from gatekeeper.inert import inert
from gatekeeper.plans import plan
from gatekeeper.plans.answers import PERHAPS_MET, SURELY_MET
from gatekeeper.values.numbers import Rounding, RoundingMode

NOTHING = pl.lit(0, pl.Int64)


@inert
class Gives:
    """What a release gives, rounded: the least and the most. Where it is always known, both are one expression.

    `beyond` are tests of what is in error, which rows tell.
    """

    low: pl.Expr
    high: pl.Expr
    beyond: tuple[pl.Expr, ...] = ()

    @property
    def always(self) -> bool:
        """Whether it is known of every award."""
        return self.low is self.high


class Rounds:
    """Rounds amounts as the agreement says, never up past the tranche: to whole numbers, `over` to one."""

    def __init__(self, asking: Asking, rounding: Rounding, whole: Whole, number: int) -> None:
        self.unit, self.mode = Fraction(rounding.unit), rounding.mode
        self.over = lcm(self.unit.denominator, whole.over)
        self.step = int(self.unit * self.over)
        scaled = times(whole, self.over // whole.over)
        self.whole, self.high = scaled.expr, scaled.high
        full = scaled.expr
        if self.step != 1:  # the tranche itself may be no multiple of what is rounded to
            rounded = self._units(whole.expr, whole.over, whole.high, whole.over) * self.step
            full = asking.kept(
                DAYS, f"full {number}", pl.when(rounded > self.whole).then(self.whole).otherwise(rounded)
            )
        self.full = full

    def __call__(self, amount: Whole) -> pl.Expr:
        """An amount, held between nothing and the tranche; null where it is not known."""
        return self.ratio(amount.expr, amount.over, max(abs(amount.low), abs(amount.high)), amount.over, amount.low < 0)

    def ratio(
        self, amount: pl.Expr, parts: pl.Expr | int, most: int, most_parts: int, below: bool = False
    ) -> pl.Expr:  # fmt: skip
        """An amount of so many parts to one, both bounded; `below`: it may be less than nothing."""
        units = self._units(amount, parts, most, most_parts)
        rounded = units * self.step if self.step != 1 else units
        held = pl.when(rounded > self.full).then(self.full).otherwise(rounded)
        return pl.when(held < 0).then(NOTHING).otherwise(held) if below else held

    def _units(self, amount: pl.Expr, parts: pl.Expr | int, most: int, most_parts: int) -> pl.Expr:
        top = amount * self.unit.denominator if self.unit.denominator != 1 else amount
        bottom = parts * self.unit.numerator if self.unit.numerator != 1 else parts
        # The bound is proved here, of the sum that rounding to the nearest works out.
        Whole(top, 1, 0, 2 * most * self.unit.denominator + most_parts * self.unit.numerator)
        Whole(top, 1, 0, 2 * most_parts * self.unit.numerator)
        match self.mode:
            case RoundingMode.DOWN:
                return top // bottom if not isinstance(bottom, int) or bottom != 1 else top
            case RoundingMode.UP:
                return -(-top // bottom)
            case RoundingMode.NEAREST:
                return (2 * top + bottom) // (2 * bottom)


class Giving:
    """Works out what the releases of one tranche give."""

    def __init__(self, asking: Asking, number: int, whole: Whole, rounds: Rounds) -> None:
        self.asking, self.whole, self.rounds = asking, whole, rounds
        self.number, self.kept = number, 0

    def gives(self, amount: plan.Amount) -> Gives:
        """What a shape gives, then no less than the floor, then no more than the cap."""
        found = self._shape(amount.shape)
        for bound, pick in ((amount.floor, pl.max_horizontal), (amount.cap, pl.min_horizontal)):
            if bound is not None:
                limits = self._plain(bound.number, bound.is_share)
                low, high = pick(found.low, limits.low), pick(found.high, limits.high)
                found = Gives(low, low if found.always and limits.always else high, found.beyond)
        return found

    def _shape(self, shape: plan.Shape) -> Gives:
        match shape:
            case plan.WholeTranche():
                return Gives(self.rounds.full, self.rounds.full)
            case plan.ShareOf(share):
                return self._plain(share, True)
            case plan.SumOf(money):
                return self._plain(money, False)
            case plan.Proportion():
                return self._proportion(shape)
            case plan.Rising():
                return self._rising(shape)
            case plan.Banded():
                return self._banded(shape)
            case plan.ForEach():
                return self._for_each(shape)
            case plan.Weighted():
                return self._weighted(shape)

    def _plain(self, number: plan.Number, is_share: bool) -> Gives:
        """A share of the tranche, or a sum of money."""
        rounded = self.rounds(self._money(number, is_share))
        if isinstance(number, plan.Constant):
            return Gives(rounded, rounded)
        return self._within(rounded)

    def _within(self, rounded: pl.Expr) -> Gives:
        """What is not known lies between nothing and the tranche."""
        self.kept += 1
        stage = self.asking.of_tranche(self.number, WAITING)
        found = self.asking.kept(stage, f"gives {self.number} {self.kept}", rounded)
        return Gives(found.fill_null(0), found.fill_null(self.rounds.full))

    def _money(self, number: plan.Number, is_share: bool) -> Whole:
        found = self.asking.number(number)
        return product(found, self.whole) if is_share else found

    def _proportion(self, shape: plan.Proportion) -> Gives:
        """The tranche times one number over another, rounded at once: the divisor is not the same for every award."""
        value, out_of = self.asking.number(shape.value), self.asking.number(shape.out_of)
        whole = self.whole
        most = whole.high * max(abs(value.low), abs(value.high)) * out_of.over
        top = Whole(_scaled(whole.expr * value.expr, out_of.over), 1, -most, most)
        most_parts = max(1, out_of.high) * value.over * whole.over
        bottom = Whole(_scaled(out_of.expr, value.over * whole.over), 1, 0, most_parts)
        beyond: tuple[pl.Expr, ...] = ()
        divisor = bottom.expr
        if out_of.low <= 0:  # in proportion out of nothing is in error; it need only not be divided by
            beyond = ((out_of.expr <= 0).fill_null(value=False),)
            divisor = pl.when(out_of.expr > 0).then(bottom.expr)
        rounded = self.rounds.ratio(top.expr, divisor, most, most_parts, value.low < 0)
        found = self._within(rounded)
        if shape.nothing_below is None:
            return Gives(found.low, found.high, beyond)
        one, other = alike(value, self.asking.number(shape.nothing_below))
        under = one.expr < other.expr
        low = pl.when(under.not_()).then(found.low).otherwise(NOTHING)
        high = pl.when(under).then(NOTHING).otherwise(found.high)
        return Gives(low, high, beyond)

    def _rising(self, shape: plan.Rising) -> Gives:
        """Straight lines from point to point, flat outside them."""
        asking = self.asking
        value = asking.number(shape.value)
        points = [(asking.number(at), given) for at, given in shape.points]
        given = [self._money(gift.number, gift.is_share) for _, gift in points]
        rounded = [self.rounds(each) for each in given]
        on_line, beyond = rounded[-1], []
        for at in reversed(range(len(points) - 1)):
            ends = points[at][0], points[at + 1][0]
            x, end = alike(value, ends[1])
            between = self._between(value, ends, (given[at], given[at + 1]))
            on_line = pl.when(x.expr <= end.expr).then(between).otherwise(on_line)
            one, other = alike(*ends)
            beyond.append(one.expr >= other.expr)
        x, begin = alike(value, points[0][0])
        on_line = pl.when(x.expr <= begin.expr).then(rounded[0]).otherwise(on_line)
        known = reduce(and_, [each.expr.is_not_null() for each in (value, *(at for at, _ in points), *given)])
        lows = [each.fill_null(0) for each in rounded]
        highs = [each.fill_null(self.rounds.full) for each in rounded]
        nothing = [NOTHING] if shape.nothing_below is not None else []
        least, most = pl.min_horizontal(*lows, *nothing), pl.max_horizontal(*highs, *nothing)
        low, high = (pl.when(known).then(on_line).otherwise(end) for end in (least, most))
        if shape.nothing_below is None:
            return Gives(low, high, tuple((known & test).fill_null(value=False) for test in beyond))
        one, other = alike(value, asking.number(shape.nothing_below))
        under = one.expr < other.expr
        low = pl.when(under).then(NOTHING).when(under.is_null()).then(least).otherwise(low)
        high = pl.when(under).then(NOTHING).otherwise(high)
        error = [(known & test & under.fill_null(value=False).not_()).fill_null(value=False) for test in beyond]
        return Gives(low, high, tuple(error))

    def _between(self, value: Whole, at: tuple[Whole, Whole], given: tuple[Whole, Whole]) -> pl.Expr:
        """What is given on the line from one point to the next, rounded."""
        together = lcm(value.over, at[0].over, at[1].over)
        x, begin, end = (times(each, together // each.over) for each in (value, *at))
        low, high = alike(*given)
        width = minus(end, begin)
        top = plus(product(low, width), product(minus(high, low), minus(x, begin)))
        # Over `low.over` and, both ways, over `together`: what is left of that is the width itself.
        most = max(abs(top.low), abs(top.high))
        parts = pl.when(width.expr > 0).then(width.expr) * low.over
        Whole(parts, 1, 0, max(1, width.high) * low.over)
        return self.rounds.ratio(top.expr, parts, most, max(1, width.high) * low.over, top.low < 0)

    def _banded(self, shape: plan.Banded) -> Gives:
        """What is given in the bands in which a number may lie."""
        asking = self.asking
        value, starts = asking.number(shape.value), [asking.number(start) for start in shape.starts]
        reached = []
        for start in starts:
            one, other = alike(value, start)
            reached.append(one.expr >= other.expr)
        gifts = [self._plain(gift.number, gift.is_share) for gift in shape.gives]
        lows, highs = [], []
        for at, gift in enumerate(gifts):
            here = [reached[at - 1].fill_null(value=True)] if at else []
            here += [reached[at].fill_null(value=False).not_()] if at < len(starts) else []
            inside = reduce(and_, here)
            lows.append(pl.when(inside).then(gift.low))
            highs.append(pl.when(inside).then(gift.high))
        beyond = []
        ordered = [alike(one, other) for one, other in pairwise(starts)]
        if ordered:
            known = reduce(and_, [start.expr.is_not_null() for start in starts])
            wrong = reduce(or_, [one.expr >= other.expr for one, other in ordered])
            beyond = [(known & wrong).fill_null(value=False)]
        return Gives(pl.min_horizontal(lows), pl.max_horizontal(highs), tuple(beyond))

    def _for_each(self, shape: plan.ForEach) -> Gives:
        """A price times what a number is above another."""
        price, value = self.asking.number(shape.price), self.asking.number(shape.value)
        above = self.asking.number(shape.above) if shape.above is not None else self.asking.number(_ZERO)
        count = minus(value, above)
        above_nothing = pl.when(count.expr > 0).then(count.expr).otherwise(count.expr * 0)
        counted = Whole(above_nothing, count.over, 0, max(0, count.high))
        none = (count.expr <= 0) | (price.expr == 0)
        rounded = self.rounds(product(price, counted))
        return self._within(pl.when(none.fill_null(value=False)).then(NOTHING).otherwise(rounded))

    def _weighted(self, shape: plan.Weighted) -> Gives:
        """The shares whose tree is met, together."""
        shares = [self.asking.number(share) for share, _ in shape.weights]
        over = lcm(*(share.over for share in shares))
        least, most = Whole(NOTHING, over, 0, 0), Whole(NOTHING, over, 0, 0)
        every = Whole(NOTHING, over, 0, 0)
        for share, (_, tree) in zip((times(each, over // each.over) for each in shares), shape.weights, strict=True):
            bits = self.asking.tree(tree)
            known, end = max(0, share.high), max(over, share.high)
            some = pl.when(bits & SURELY_MET != 0).then(share.expr.fill_null(0)).otherwise(NOTHING)
            may = pl.when(bits & PERHAPS_MET != 0).then(share.expr.fill_null(over)).otherwise(NOTHING)
            least = plus(least, Whole(some, over, min(0, share.low), known))
            most = plus(most, Whole(may, over, min(0, share.low), end))
            every = plus(every, Whole(share.expr.fill_null(0), over, min(0, share.low), known))
        capped = Whole(pl.min_horizontal(most.expr, pl.lit(over, pl.Int64)), over, most.low, min(over, most.high))
        apart = least.expr != most.expr
        low = self.rounds(product(least, self.whole))
        high = pl.when(apart).then(self.rounds(product(capped, self.whole))).otherwise(low)
        return Gives(low, high, (every.expr > over,))


_ZERO = plan.Constant(Fraction(0))


def alike(one: Whole, other: Whole) -> tuple[Whole, Whole]:
    """Two numbers over one denominator."""
    together = lcm(one.over, other.over)
    return times(one, together // one.over), times(other, together // other.over)


def plus(one: Whole, other: Whole) -> Whole:
    """Their sum."""
    one, other = alike(one, other)
    return Whole(one.expr + other.expr, one.over, one.low + other.low, one.high + other.high)


def minus(one: Whole, other: Whole) -> Whole:
    """Their difference."""
    one, other = alike(one, other)
    return Whole(one.expr - other.expr, one.over, one.low - other.high, one.high - other.low)


def product(one: Whole, other: Whole) -> Whole:
    """Their product."""
    ends = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
    return Whole(one.expr * other.expr, one.over * other.over, min(ends), max(ends))


def _scaled(expr: pl.Expr, factor: int) -> pl.Expr:
    return expr * factor if factor != 1 else expr
