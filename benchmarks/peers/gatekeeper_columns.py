"""gatekeeper over columns in memory: the checked rules as Polars expressions, every leaf kept."""

from collections.abc import Callable
from typing import Any

import polars as pl

from benchmarks.peers import Answers
from benchmarks.peers.gatekeeper_rows import WORDS
from benchmarks.workload import ON, RULES, TRANCHES, long_tables
from gatekeeper import check_text
from gatekeeper.columns.decide import OUTCOMES, decided
from gatekeeper.columns.shared import shared
from gatekeeper.columns.slots import filled_slots
from gatekeeper.plans.analysis import plan_of

TITLE = "gatekeeper, as columns, every leaf"
THREE_VALUED = True


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """The plan made and its slots filled from the long tables; what is timed is deciding."""
    rules, problems = check_text(RULES)
    assert rules is not None, problems
    asked = shared(plan_of(rules.programs[0], ON, TRANCHES, frozenset()))
    slots = filled_slots(asked, rules, long_tables(facts))
    assert not slots.frame["odd"].any()
    return lambda: decided(asked, slots)


def answers(result: Any) -> Answers:
    """Whether what is not met can still be is left out: the others were not asked."""
    frame = result.frame
    columns = [
        [
            (WORDS.get(str(OUTCOMES[outcome]), "no"), amount // result.over[n])
            for outcome, amount in zip(frame[f"outcome {n}"], frame[f"amount {n}"], strict=True)
        ]
        for n in TRANCHES
    ]
    return list(zip(*columns, strict=True))
