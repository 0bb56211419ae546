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

    `by_rows` are the awards that columns leave to rows. `declined` says of a tranche why none of it is decided here.
    """

    frame: pl.DataFrame
    over: Mapping[int, int]
    by_rows: pl.Series
    declined: Mapping[int, str]
    leaves: tuple[int, ...]


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
        except NotAsColumns as why:
            asking.stages = before
            declined[number] = str(why)
    by_rows = pl.col("odd")
    for each in found.values():
        for test in each.by_rows:
            by_rows = by_rows | test
    columns = {f"leaf {number}": asking.answer(number) for number in leaves}
    for number, each in found.items():
        columns |= {f"outcome {number}": each.outcome, f"amount {number}": each.amount}
    made_of = asking.worked_out(slots.frame.lazy()).select("award", by_rows.alias("by rows"), **columns)
    frame = made_of.collect(engine="streaming")
    return Decided(frame, {n: each.over for n, each in found.items()}, frame["by rows"], declined, tuple(leaves))
