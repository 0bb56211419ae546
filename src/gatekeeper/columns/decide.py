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

    `by_rows` are the awards that columns leave to rows; the column `why` of the frame says by its place in `reasons`
    why. `declined` says of a tranche why none of it is decided here.
    """

    frame: pl.DataFrame
    over: Mapping[int, int]
    by_rows: pl.Series
    declined: Mapping[int, str]
    leaves: tuple[int, ...]
    reasons: tuple[str, ...] = ("",)


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
    by_rows, why = pl.col("odd"), pl.col("why")
    reasons = {reason: code for code, reason in enumerate(slots.reasons)}
    for test, reason in [pair for each in found.values() for pair in each.by_rows]:
        left = test.fill_null(value=False)  # an award without the tranche is not left to rows for it
        code = pl.lit(reasons.setdefault(reason, len(reasons)), pl.UInt8)
        why = pl.when(left & by_rows.not_()).then(code).otherwise(why)
        by_rows = by_rows | left
    columns = {"by rows": by_rows, "why": why} | {f"leaf {number}": asking.answer(number) for number in leaves}
    for number, each in found.items():
        columns |= {f"outcome {number}": each.outcome, f"amount {number}": each.amount}
    awards = slots.frame.with_columns(why=slots.why if len(slots.why) else pl.lit(0, pl.UInt8))
    frame = asking.worked_out(awards.lazy()).select("award", **columns).collect(engine="streaming")
    over = {number: each.over for number, each in found.items()}
    return Decided(frame, over, frame["by rows"], declined, tuple(leaves), tuple(reasons))
