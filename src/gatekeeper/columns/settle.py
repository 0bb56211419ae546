"""The outcome and the amount of a tranche as expressions, of its rules answered; `plans/settle.py` for columns.

Amounts are whole numbers over one denominator until the one rounding, and whole numbers of the smallest unit after it.
"""

from fractions import Fraction
from functools import reduce
from math import lcm
from operator import or_

import polars as pl

from gatekeeper.columns.answers import (
    ANSWERS,
    LEAVES,
    LOWS,
    OUTCOMES,
    SETTLED,
    Asking,
    NotAsColumns,
    Whole,
    bits,
    times,
)
from gatekeeper.inert import inert
from gatekeeper.plans import plan
from gatekeeper.plans.answers import BESIDE_UNLESS, CAN_MEET, PERHAPS_MET, SURELY_MET, UNSURE
from gatekeeper.values.numbers import Rounding, RoundingMode
from gatekeeper.vocabulary import Outcome

NOTHING = plan.Constant(Fraction(0))

REPEATED = "it turns on what is not known and is named more than once"
BEYOND = "a formula that cannot be worked out, such as one in proportion out of nothing"


@inert
class Settled:
    """Of one tranche: its outcome by number, the amount to pay now in parts of the currency (`over` to one), whether
    its award is left to rows (any of them). Null where an award has no such tranche."""

    outcome: pl.Expr
    amount: pl.Expr
    over: int
    by_rows: list[tuple[pl.Expr, str]]


@inert
class _Gives:
    """What a release gives, rounded; null where it is not known. Where it is `always` known, there are no bounds; where
    no bounds are told, it is from nothing to the whole tranche while it is not known."""

    known: pl.Expr
    always: bool = False
    least: pl.Expr | None = None
    most: pl.Expr | None = None
    beyond: pl.Expr | None = None  # where it is in error


def settled(asking: Asking, tranche: plan.TranchePlan) -> Settled:
    """The outcome of a tranche."""
    if len(tranche.releases) > 1:
        raise NotAsColumns("several rules that give one tranche")
    whole = asking.number(plan.Read(tranche.amount))
    rounds = _Rounds(tranche.rounding, whole)
    number = tranche.number
    stops = {kind: _guards(asking, tranche, kind) for kind in ("never", "hold", "cancel")}
    stopped = [(_surely(stops["cancel"]), Outcome.CANCEL)] if stops["cancel"] is not None else []
    if not tranche.releases:
        return _nothing_released(asking, number, stopped, whole, rounds)
    release = tranche.releases[0]
    answer = asking.kept(
        asking.of_tranche(number, ANSWERS), f"answer {number}", _rule(asking, release.when, release.unless)
    )
    gives = _given(asking, release.amount, whole, rounds)
    met = answer & SURELY_MET != 0
    given = asking.kept(LEAVES, f"gives {number}", gives.known)
    low = asking.kept(
        asking.of_tranche(number, LOWS),
        f"low {number}",
        pl.when(met).then(given.fill_null(0) if gives.least is None else gives.least).otherwise(0),
    )
    most = given.fill_null(rounds.whole) if gives.most is None else gives.most
    undetermined = low < (given if gives.always else most)
    stopped.append(((answer & (CAN_MEET | SURELY_MET)) == 0, Outcome.LAPSED))
    for kind, outcome in (("never", Outcome.BARRED), ("hold", Outcome.ON_HOLD)):
        if (found := stops[kind]) is not None:
            stopped.append((_surely(found), outcome))
    perhaps = [found & PERHAPS_MET != 0 for found in stops.values() if found is not None]
    doubt = [(reduce(or_, perhaps), Outcome.ON_HOLD)] if perhaps else []
    cases = [
        *stopped,
        (answer & PERHAPS_MET == 0, Outcome.NOT_YET),
        (undetermined, Outcome.UNDETERMINED),
        (low <= 0, Outcome.NOT_YET),
        *doubt,
        (low == rounds.whole, Outcome.RELEASE),
    ]
    chosen = _code(Outcome.RELEASE_IN_PART)
    for test, outcome in reversed(cases):
        chosen = pl.when(test).then(_code(outcome)).otherwise(chosen)
    chosen = pl.when(whole.expr.is_not_null()).then(chosen)
    found = asking.kept(asking.of_tranche(number, SETTLED), f"outcome {number}", chosen)
    pays = found >= OUTCOMES.index(Outcome.RELEASE_IN_PART)
    turns = found == OUTCOMES.index(Outcome.UNDETERMINED)
    if doubt:
        turns = turns | ((found == OUTCOMES.index(Outcome.ON_HOLD)) & doubt[0][0])
    repeated = _repeated(asking, tranche)
    by_rows = [(turns & repeated, REPEATED)] if repeated is not None else []
    by_rows += [(gives.beyond, BEYOND)] if gives.beyond is not None else []
    return Settled(found, pl.when(pays).then(low).otherwise(0), rounds.over, by_rows)


def not_in_force(asking: Asking, tranche: plan.TranchePlan) -> Settled:
    """The rules are not in force on the day: that is the outcome, but of what would be in error, which rows tell."""
    found = settled(asking, tranche)
    for slot in tranche.reads:
        asking.slot(slot)
    there = asking.number(plan.Read(tranche.amount)).expr.is_not_null()
    nothing = pl.when(there).then(pl.lit(0, pl.Int64))
    return Settled(pl.when(there).then(_code(Outcome.NOT_IN_FORCE)), nothing, found.over, found.by_rows)


def _surely(found: pl.Expr) -> pl.Expr:
    return found & SURELY_MET != 0


def _nothing_released(
    asking: Asking, number: int, stopped: list[tuple[pl.Expr, Outcome]], whole: Whole, rounds: "_Rounds"
) -> Settled:  # fmt: skip
    """No rule speaks of the tranche, but for one that cancels it."""
    chosen = _code(Outcome.NO_RULE)
    for test, outcome in stopped:
        chosen = pl.when(test).then(_code(outcome)).otherwise(chosen)
    there = whole.expr.is_not_null()
    found = asking.kept(asking.of_tranche(number, SETTLED), f"outcome {number}", pl.when(there).then(chosen))
    return Settled(found, pl.when(there).then(pl.lit(0, pl.Int64)), rounds.over, [])


def _code(outcome: Outcome) -> pl.Expr:
    return pl.lit(OUTCOMES.index(outcome), pl.UInt8)


def _rule(asking: Asking, when: plan.Tree | None, unless: plan.Tree | None) -> pl.Expr:
    answer = asking.tree(when) if when is not None else bits(63)
    if unless is None:
        return answer
    return answer & asking.tree(unless).replace_strict(list(range(64)), list(BESIDE_UNLESS), return_dtype=pl.UInt8)


def _guards(asking: Asking, tranche: plan.TranchePlan, kind: str) -> pl.Expr | None:
    """What the rules of a kind that stops it answer together; none where there are none."""
    found = [_rule(asking, guard.when, guard.unless) for guard in tranche.guards if guard.kind == kind]
    return (
        asking.kept(asking.of_tranche(tranche.number, ANSWERS), f"{kind} {tranche.number}", reduce(or_, found))
        if found
        else None
    )


def _repeated(asking: Asking, tranche: plan.TranchePlan) -> pl.Expr | None:
    """Whether a fact not known stands in two places or more, so that every way it can turn out is to be tried."""
    found = []
    for named in tranche.repeated:
        unsure = [_unsure(asking, tranche.asked[place]).cast(pl.UInt8) for place in named.places]
        found.append(pl.sum_horizontal(unsure) > 1)
    return reduce(or_, found) if found else None


def _unsure(asking: Asking, asked: plan.Asked) -> pl.Expr:
    if asked.leaf is not None:
        found = asking.answer(asked.leaf)
        # Not known is the one answer that leaves open whether it is met and whether it stands.
        return found.is_in([bits for bits in range(64) if UNSURE[bits]])
    assert asked.number is not None
    return asking.number(asked.number).expr.is_null()


# ---------------------------------------------------------------------------------------------- amounts


class _Rounds:
    """Rounds amounts as the agreement says, never up past the tranche: to whole numbers, so many to one."""

    def __init__(self, rounding: Rounding, whole: Whole) -> None:
        self.unit, self.mode = Fraction(rounding.unit), rounding.mode
        self.over = lcm(self.unit.denominator, whole.over)
        self.step = int(self.unit * self.over)
        self.whole = times(whole, self.over // whole.over).expr

    def __call__(self, amount: pl.Expr, parts: pl.Expr | int, high: int, most_parts: int) -> pl.Expr:
        """An amount of so many parts to one; both bounded."""
        top = amount * self.unit.denominator if self.unit.denominator != 1 else amount
        bottom = parts * self.unit.numerator if self.unit.numerator != 1 else parts
        Whole(
            top, 1, 0, 2 * high * self.unit.denominator + most_parts * self.unit.numerator
        )  # the bound is proved here
        Whole(top, 1, 0, 2 * most_parts * self.unit.numerator)
        match self.mode:
            case RoundingMode.DOWN:
                units = top // bottom if not isinstance(bottom, int) or bottom != 1 else top
            case RoundingMode.UP:
                units = -(-top // bottom)
            case RoundingMode.NEAREST:
                units = (2 * top + bottom) // (2 * bottom)
        rounded = units * self.step if self.step != 1 else units
        return pl.when(rounded > self.whole).then(self.whole).otherwise(rounded)


def _given(asking: Asking, amount: plan.Amount, whole: Whole, rounds: _Rounds) -> _Gives:
    if amount == plan.Amount(plan.WholeTranche()):
        return _Gives(rounds(whole.expr, whole.over, whole.high, whole.over), always=True)
    bounded = amount.floor is not None or amount.cap is not None
    match amount.shape:
        case plan.Proportion() as shape:
            if bounded or shape.nothing_below is not None:
                raise NotAsColumns("an amount in proportion with a floor or a cap")
            return _proportion(asking, shape, whole, rounds)
        case plan.WholeTranche():
            ends = whole, whole
        case plan.ShareOf(share):
            ends = _ends(asking, plan.Bound(share, is_share=True), whole)
        case plan.SumOf(money):
            ends = _ends(asking, plan.Bound(money, is_share=False), whole)
        case _:
            raise NotAsColumns("an amount on a line, by bands, for each of something or by weight")
    for bound, pick in ((amount.floor, pl.max_horizontal), (amount.cap, pl.min_horizontal)):
        if bound is not None:
            limits = _ends(asking, bound, whole)
            ends = _picked(pick, ends[0], limits[0]), _picked(pick, ends[1], limits[1])
    low, high = (rounds(end.expr, end.over, end.high, end.over) for end in ends)
    return _Gives(pl.when(low == high).then(low), least=low, most=high)


def _picked(pick: object, one: Whole, other: Whole) -> Whole:
    over = lcm(one.over, other.over)
    a, b = one.expr * (over // one.over), other.expr * (over // other.over)
    high = max(one.high * (over // one.over), other.high * (over // other.over))
    return Whole(pick(a, b), over, 0, high)  # type: ignore[operator]


def _ends(asking: Asking, bound: plan.Bound, whole: Whole) -> tuple[Whole, Whole]:
    """An amount held between nothing and the tranche; where it is not known, from the one to the other."""
    number = asking.number(bound.number)
    if bound.is_share:
        number = Whole(
            number.expr * whole.expr, number.over * whole.over,
            min(0, number.low * whole.high), max(0, number.high * whole.high),
        )  # fmt: skip
    over = lcm(number.over, whole.over)
    most = Whole(whole.expr * (over // whole.over), over, 0, whole.high * (over // whole.over))
    scaled = number.expr * (over // number.over)
    Whole(scaled, over, number.low * (over // number.over), number.high * (over // number.over))
    held = pl.min_horizontal(pl.max_horizontal(scaled, pl.lit(0, pl.Int64)), most.expr)
    known = scaled.is_not_null()
    low = pl.when(known).then(held).otherwise(0)
    high = pl.when(known).then(held).otherwise(most.expr)
    return Whole(low, over, 0, most.high), Whole(high, over, 0, most.high)


def _proportion(asking: Asking, shape: plan.Proportion, whole: Whole, rounds: _Rounds) -> _Gives:
    """The tranche times one number over another, rounded at once: the denominator is not the same for every award."""
    value, out_of = asking.number(shape.value), asking.number(shape.out_of)
    most = whole.high * max(0, value.high) * out_of.over
    above = value.expr if value.low >= 0 else pl.when(value.expr > 0).then(value.expr).otherwise(value.expr * 0)
    top = Whole(_scaled(whole.expr * above, out_of.over), 1, 0, most)
    bottom = Whole(_scaled(out_of.expr, value.over * whole.over), 1, 0, max(1, out_of.high) * value.over * whole.over)
    beyond, divisor = None, bottom.expr
    if out_of.low <= 0:  # in proportion out of nothing is in error, and rows say so; it need only not be divided by
        beyond = (out_of.expr <= 0).fill_null(value=False)
        divisor = pl.when(out_of.expr > 0).then(bottom.expr)
    rounded = rounds(top.expr, divisor, top.high, bottom.high)
    if rounds.step != 1:  # the whole may be no multiple of what is rounded to, so it is held to the whole before
        over = times(value, lcm(value.over, out_of.over) // value.over)
        under = times(out_of, lcm(value.over, out_of.over) // out_of.over)
        full = rounds(whole.expr, whole.over, whole.high, whole.over)
        rounded = pl.when(over.expr >= under.expr).then(full).otherwise(rounded)
    return _Gives(rounded, beyond=beyond)


def _scaled(expr: pl.Expr, times: int) -> pl.Expr:
    return expr * times if times != 1 else expr
