"""The outcome and the amount of a tranche as expressions, of its rules answered; `plans/settle.py` for columns.

Amounts are whole numbers over one denominator until the one rounding, and whole numbers of the smallest unit after it.
"""

from collections.abc import Sequence
from functools import reduce
from math import lcm
from operator import or_

import polars as pl

from gatekeeper.columns.amounts import NOTHING, Giving, Rounds
from gatekeeper.columns.answers import ANSWERS, LOWS, OUTCOMES, SETTLED, SPEAKS, Asking, Whole, bits, times
from gatekeeper.inert import inert
from gatekeeper.plans import plan
from gatekeeper.plans.answers import BESIDE_EXCEPTION, BESIDE_UNLESS, CAN_MEET, PERHAPS_MET, SURELY_MET, UNSURE
from gatekeeper.vocabulary import Outcome

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


def settled(asking: Asking, tranche: plan.TranchePlan) -> Settled:
    """The outcome of a tranche."""
    number = tranche.number
    whole = asking.number(plan.Read(tranche.amount))
    rounds = Rounds(asking, tranche.rounding, whole, number)
    stops = {kind: _guards(asking, tranche, kind) for kind in ("never", "hold", "cancel")}
    spoken = _Spoken(asking, tranche, Giving(asking, number, whole, rounds))
    paid = _paid(asking, tranche, rounds)
    done = _done(paid, spoken) if paid is not None else None
    cases: list[tuple[pl.Expr, Outcome]] = []
    if (cancel := stops["cancel"]) is not None:
        cases.append((_surely(cancel) if done is None else _surely(cancel) & done.not_(), Outcome.CANCEL))
    if done is not None:
        cases.append((done, Outcome.ALREADY_RELEASED))
    over = rounds.over if paid is None else paid.over
    if not tranche.releases:
        found = _first(asking, number, whole, cases, Outcome.NO_RULE)
        return Settled(found, pl.when(found.is_not_null()).then(NOTHING), over, [])
    cases.append((spoken.lapsed, Outcome.LAPSED))
    for kind, outcome in (("never", Outcome.BARRED), ("hold", Outcome.ON_HOLD)):
        if (stop := stops[kind]) is not None:
            cases.append((_surely(stop), outcome))
    due = spoken.low if paid is None else _due(spoken.low, paid, rounds)
    perhaps = [stop & PERHAPS_MET != 0 for stop in stops.values() if stop is not None]
    doubt = [(reduce(or_, perhaps), Outcome.ON_HOLD)] if perhaps else []
    cases += [
        *([(spoken.conflict, Outcome.CONFLICT)] if spoken.conflict is not None else []),
        (spoken.silent, Outcome.NOT_YET),
        (spoken.low < spoken.high, Outcome.UNDETERMINED),
        (due <= 0, Outcome.NOT_YET),
        *doubt,
        (spoken.low == rounds.whole, Outcome.RELEASE),
    ]
    found = _first(asking, number, whole, cases, Outcome.RELEASE_IN_PART)
    pays = found >= OUTCOMES.index(Outcome.RELEASE_IN_PART)
    turns = found == OUTCOMES.index(Outcome.UNDETERMINED)
    if doubt:
        turns = turns | ((found == OUTCOMES.index(Outcome.ON_HOLD)) & doubt[0][0])
    repeated = _repeated(asking, tranche)
    by_rows = [(turns & repeated, REPEATED)] if repeated is not None else []
    by_rows += [(test, BEYOND) for test in spoken.beyond]
    return Settled(found, pl.when(pays).then(due).otherwise(0), over, by_rows)


def _first(
    asking: Asking, number: int, whole: Whole, cases: Sequence[tuple[pl.Expr, Outcome]], otherwise: Outcome
) -> pl.Expr:  # fmt: skip
    """The outcome of the first case that holds; null where there is no such tranche."""
    chosen = _code(otherwise)
    for test, outcome in reversed(cases):
        chosen = pl.when(test).then(_code(outcome)).otherwise(chosen)
    chosen = pl.when(whole.expr.is_not_null()).then(chosen)
    return asking.kept(asking.of_tranche(number, SETTLED), f"outcome {number}", chosen)


class _Spoken:
    """What the releases of a tranche say together: the least and the most they give, rounded.

    `silent`: none of them speaks, or may; `lapsed`: none of them can any more.
    """

    def __init__(self, asking: Asking, tranche: plan.TranchePlan, giving: Giving) -> None:
        self.beyond: list[pl.Expr] = []
        self.conflict: pl.Expr | None = None
        number = tranche.number
        answers, speaks, lows, highs = [], [], [], []
        for at, release in enumerate(tranche.releases):
            made = _rule(asking, release.when, release.unless)
            answers.append(asking.kept(asking.of_tranche(number, ANSWERS), f"answer {number} {at}", made))
            gives = giving.gives(release.amount)
            self.beyond += gives.beyond
            if gives.always or len(tranche.releases) == 1:
                lows.append(gives.low)
                highs.append(gives.high)
                continue
            lows.append(asking.kept(asking.of_tranche(number, ANSWERS), f"least {number} {at}", gives.low))
            highs.append(asking.kept(asking.of_tranche(number, ANSWERS), f"most {number} {at}", gives.high))
        for release, answer in zip(tranche.releases, answers, strict=True):
            if not release.above:
                speaks.append(answer)
                continue
            above = _table(reduce(or_, [answers[at] for at in release.above]), BESIDE_EXCEPTION)
            name = f"speaks {number} {len(speaks)}"
            speaks.append(asking.kept(asking.of_tranche(number, SPEAKS), name, answer & above))
        self.answers, self.speaks, self.lows, self.highs = answers, speaks, lows, highs
        if not answers:
            return
        self.sure = reduce(or_, [answer & SURELY_MET != 0 for answer in answers])
        may = [each & PERHAPS_MET != 0 for each in speaks]
        self.silent = reduce(or_, may).not_()
        if len(answers) == 1:
            self.silent = answers[0] & PERHAPS_MET == 0
            self.lapsed = answers[0] & (CAN_MEET | SURELY_MET) == 0
            low, self.high = pl.when(self.sure).then(lows[0]).otherwise(0), highs[0]
        else:
            can = [(one & CAN_MEET) | (other & SURELY_MET) for one, other in zip(answers, speaks, strict=True)]
            self.lapsed = reduce(or_, can) == 0
            least = pl.min_horizontal([pl.when(test).then(each) for test, each in zip(may, lows, strict=True)])
            low = pl.when(self.sure).then(least.fill_null(0)).otherwise(0)
            most = pl.max_horizontal([pl.when(test).then(each) for test, each in zip(may, highs, strict=True)])
            self.high = asking.kept(asking.of_tranche(number, LOWS), f"high {number}", most.fill_null(0))
            surely = [each & SURELY_MET != 0 for each in speaks]
            told = [
                pl.when(met & (one == other)).then(one) for met, one, other in zip(surely, lows, highs, strict=True)
            ]
            self.conflict = (pl.min_horizontal(told) < pl.max_horizontal(told)).fill_null(value=False)
        self.low = asking.kept(asking.of_tranche(number, LOWS), f"low {number}", low)

    @property
    def most_of_all(self) -> pl.Expr:
        """The most that those give that speak; where none does, that those give that may."""
        every = list(zip(self.speaks, self.highs, strict=True))
        met = [pl.when(each & SURELY_MET != 0).then(high) for each, high in every]
        may = [pl.when(each & PERHAPS_MET != 0).then(high) for each, high in every]
        return pl.max_horizontal(met).fill_null(pl.max_horizontal(may)).fill_null(0)


@inert
class _Paid:
    """What was paid and approved of a tranche, in so many parts to one of which amounts have `factor` times fewer."""

    settled: pl.Expr
    in_full: pl.Expr
    over: int
    factor: int


def _paid(asking: Asking, tranche: plan.TranchePlan, rounds: Rounds) -> _Paid | None:
    """What was paid and approved; none where nothing is of any award."""
    if tranche.money in asking.slots.unpaid:
        return None
    whole = asking.number(plan.Read(tranche.money))
    over = lcm(whole.over, rounds.over)
    times(Whole(rounds.whole, rounds.over, 0, rounds.high), over // rounds.over)  # proves that it can be said so
    settled_ = times(whole, over // whole.over).expr
    return _Paid(settled_, asking.in_full(tranche.money), over, over // rounds.over)


def _done(paid: _Paid, spoken: "_Spoken") -> pl.Expr:
    """Whether nothing is due any more: paid in full, or at least as much as the rules give."""
    if not spoken.answers:
        return paid.in_full
    most = spoken.most_of_all * paid.factor
    return paid.in_full | ((paid.settled > 0) & spoken.sure & (most <= paid.settled))


def _due(low: pl.Expr, paid: _Paid, rounds: Rounds) -> pl.Expr:
    """What is left to pay, and never more than what is given."""
    given = low * paid.factor
    return given - pl.when(paid.settled > 0).then(paid.settled).otherwise(0)


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


def _code(outcome: Outcome) -> pl.Expr:
    return pl.lit(OUTCOMES.index(outcome), pl.UInt8)


def _rule(asking: Asking, when: plan.Tree | None, unless: plan.Tree | None) -> pl.Expr:
    answer = asking.tree(when) if when is not None else bits(63)
    if unless is None:
        return answer
    return answer & _table(asking.tree(unless), BESIDE_UNLESS)


def _table(bits: pl.Expr, table: Sequence[int]) -> pl.Expr:
    """What a table of 64 answers says of each."""
    return bits.replace_strict(list(range(64)), list(table), return_dtype=pl.UInt8)


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
