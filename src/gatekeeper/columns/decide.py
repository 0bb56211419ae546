"""A plan decided for all awards at once: outcome and amount of each tranche, and every leaf."""

from collections.abc import Mapping

import polars as pl

from gatekeeper.columns.answers import OUTCOMES, Asking, NotAsColumns
from gatekeeper.columns.settle import Settled, not_in_force, settled
from gatekeeper.columns.slots import Slots
from gatekeeper.inert import inert
from gatekeeper.plans import plan

__all__ = ["OUTCOMES", "Decided", "decided"]


@inert
class Decided:
    """A row an award that was decided: `award`, for each tranche `outcome N` (its place in `OUTCOMES`) and `amount N`
    (so many parts of the currency, `over` to one), for each leaf `leaf N` (the bits of `plans/answers.py`).

    `by_rows` are the awards that columns leave to rows; of each of them, in their order, `why` says by its place in
    `reasons` why. `declined` says of a tranche why none of it is decided here.
    """

    frame: pl.DataFrame
    over: Mapping[int, int]
    by_rows: pl.Series
    declined: Mapping[int, str]
    leaves: tuple[int, ...]
    why: pl.Series
    reasons: tuple[str, ...]

    def left(self) -> dict[str, str]:
        """The awards that columns leave to rows, each with its reason."""
        awards = self.frame["award"].filter(self.by_rows).to_list()
        return {award: self.reasons[code] for award, code in zip(awards, self.why.to_list(), strict=True)}


def decided(asked: plan.Plan, slots: Slots) -> Decided:
    """Every award of these slots."""
    asking = Asking(asked, slots)
    found: dict[int, Settled] = {}
    declined = {n: made.reason for n, made in asked.tranches.items() if isinstance(made, plan.Declined)}
    leaves: dict[int, None] = {}
    for number in asked.order:
        made = asked.tranches[number]
        assert isinstance(made, plan.TranchePlan)
        before = [dict(stage) for stage in asking.stages]
        try:
            if not asked.in_force:
                found[number] = not_in_force(asking, made)
                continue
            found[number] = settled(asking, made)
            leaves |= dict.fromkeys(each.leaf for each in made.asked if each.leaf is not None)
        except NotAsColumns as declining:
            asking.stages = before
            declined[number] = str(declining)
    tests = [pair for each in found.values() for pair in each.by_rows]
    by_rows = pl.col("odd")
    for test, _ in tests:
        by_rows = by_rows | test.fill_null(value=False)  # an award without the tranche is not left to rows for it
    columns = {"by rows": by_rows} | {f"leaf {number}": asking.answer(number) for number in leaves}
    for number, each in found.items():
        columns |= {f"outcome {number}": each.outcome, f"amount {number}": each.amount}
    frame = asking.worked_out(slots.frame.lazy()).select("award", **columns).collect(engine="streaming")
    why, reasons = _why(asking, slots, frame["by rows"], tests)
    over = {number: each.over for number, each in found.items()}
    return Decided(frame, over, frame["by rows"], declined, tuple(leaves), why, reasons)


def _why(
    asking: Asking, slots: Slots, by_rows: pl.Series, tests: list[tuple[pl.Expr, str]]
) -> tuple[pl.Series, tuple[str, ...]]:  # fmt: skip
    """Of each award left to rows, why: what is odd about it, else the first test that holds."""
    reasons = {reason: code for code, reason in enumerate(slots.reasons)}
    left = slots.frame.with_columns(why=slots.why if len(slots.why) else pl.lit(0, pl.UInt8)).filter(by_rows)
    if not left.height:
        return pl.Series("why", [], dtype=pl.UInt8), tuple(reasons)
    why = pl.lit(0, pl.UInt8)
    for test, reason in reversed(tests):
        why = pl.when(test).then(pl.lit(reasons.setdefault(reason, len(reasons)), pl.UInt8)).otherwise(why)
    why = pl.when(pl.col("odd")).then(pl.col("why")).otherwise(why)
    return asking.worked_out(left.lazy()).select(why.alias("why")).collect().to_series(), tuple(reasons)
