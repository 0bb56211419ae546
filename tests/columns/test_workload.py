"""The workload of the benchmarks as columns: the same as rows, and as a mind written by hand, on tens of thousands."""

from datetime import timedelta

import polars as pl
import pytest

from benchmarks.peers import gatekeeper_rows, python_explained, records
from benchmarks.workload import ACCOUNTS_BY, FACTS, ON, PILOT_BY, RULES, SIGNED_BY, TRANCHES, long_tables, wide
from gatekeeper import check_text
from gatekeeper.columns.decide import OUTCOMES, Decided, decided
from gatekeeper.columns.shared import shared
from gatekeeper.columns.slots import Slots, filled_slots
from gatekeeper.plans import plan
from gatekeeper.plans.analysis import plan_of
from gatekeeper.plans.answers import VERDICT

AWARDS = 3_000
WORDS = {"met": True, "not met": False, "unknown": None, "open": False}  # open: it has not happened


@pytest.fixture(scope="module")
def facts() -> pl.DataFrame:
    """Awards of which a third of the facts are not known, and many days at an edge."""
    made = wide(AWARDS, unknown=33)
    for name, edge in (("agreement_on", SIGNED_BY), ("pilot_on", PILOT_BY), ("accounts_on", ACCOUNTS_BY)):
        day = pl.col(name)
        near = pl.when(day.dt.day() % 3 == 0).then(pl.lit(edge) + pl.duration(days=day.dt.day() % 2)).otherwise(day)
        made = made.with_columns(pl.when(day.is_not_null()).then(near).alias(name))
    known = made.select(pl.sum_horizontal(pl.col(name).is_null() for name in FACTS).sum()).item()
    assert known > 0.3 * AWARDS * len(FACTS)
    return made


def as_columns(facts: pl.DataFrame) -> tuple[plan.Plan, Slots, Decided]:
    rules, _ = check_text(RULES)
    assert rules is not None
    asked = shared(plan_of(rules.programs[0], ON, TRANCHES, frozenset()))
    slots = filled_slots(asked, rules, long_tables(facts))
    return asked, slots, decided(asked, slots)


def test_a_mind_written_by_hand_agrees_on_every_decision_and_leaf(facts: pl.DataFrame) -> None:
    asked, slots, made = as_columns(facts)
    assert not slots.unfilled
    assert not made.declined
    assert not made.by_rows.any()
    compared = 0
    for row, award in zip(made.frame.to_dicts(), records(facts), strict=True):
        for number, (outcome, amount, leaves) in zip(TRANCHES, python_explained.decided(award), strict=True):
            word = str(OUTCOMES[row[f"outcome {number}"]])
            mine = gatekeeper_rows.WORDS.get(word, "no")
            assert (mine, row[f"amount {number}"] / made.over[number]) == (outcome, amount), (award, number)
            tranche = asked.tranches[number]
            assert isinstance(tranche, plan.TranchePlan)
            verdicts = sorted(
                str(WORDS[VERDICT[row[f"leaf {each.leaf}"]]]) for each in tranche.asked if each.leaf is not None
            )
            theirs = sorted(str(verdict) for words, verdict, _ in leaves if words and words != "households")
            assert verdicts == theirs, (award, number)
            compared += 1
    assert compared == 4 * AWARDS


def test_rows_agree(facts: pl.DataFrame) -> None:
    some = facts.head(60)
    _, _, made = as_columns(some)
    reference = gatekeeper_rows.ready(some)()
    for row, decisions in zip(made.frame.to_dicts(), zip(*[iter(reference)] * 4, strict=True), strict=True):  # type: ignore[call-overload]
        for decision in decisions:
            outcome = OUTCOMES[row[f"outcome {decision.tranche}"]]
            amount = row[f"amount {decision.tranche}"] / made.over[decision.tranche]
            assert (outcome, amount) == (decision.outcome, decision.amount)


def test_a_day_after_the_decision_has_not_happened(facts: pl.DataFrame) -> None:
    later = facts.with_columns(grid_on=pl.when(pl.col("grid")).then(pl.lit(ON + timedelta(days=1))))
    asked, _, made = as_columns(later)
    leaf = next(number for number, said in enumerate(asked.said) if said.startswith("grid connection"))
    assert set(made.frame[f"leaf {leaf}"].unique().to_list()) <= {
        bits for bits in range(64) if str(VERDICT[bits]) in ("open", "unknown", "not met")
    }
