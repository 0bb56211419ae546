"""rule-engine (a Python engine of typed expressions): a rule a tranche."""

from collections.abc import Callable
from typing import Any

import polars as pl
import rule_engine

from benchmarks.peers import ACCOUNTS, GRID, PILOT, SIGNED, Answers, records, share
from benchmarks.peers import answer as said
from benchmarks.workload import PROTOTYPE_WITHIN

TITLE = "rule-engine"
THREE_VALUED = False

_SIGNED = f"agreement and agreement_on <= {SIGNED}"
_IN_TIME = (
    f"prototype and agreement and prototype_on >= agreement_on and prototype_on - agreement_on <= {PROTOTYPE_WITHIN}"
)
_MARKET = (
    "((customers >= customer_target ? 1 : 0) + (uptime_tenths >= 950 and uptime_tenths <= 1000 ? 1 : 0)"
    " + (buyer ? 1 : 0)) >= 2"
)
_SOUND = f"insurance and {_MARKET} and not sanctions and (opinion == 'unqualified' or progress)"
RULES = (
    f"{_SIGNED} and insurance",
    f"agreement and {_IN_TIME} and (customers >= 10 or buyer)",
    f"prototype and {_SOUND}",
    f"{_SIGNED} and {_IN_TIME} and pilot and pilot_on <= {PILOT} and accounts and accounts_on <= {ACCOUNTS}"
    f" and grid and grid_on >= {GRID} and {_SOUND} and unit_cost_cents >= 500 and unit_cost_cents <= 1250"
    " and not (readiness < 7)",
)


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """Every award in turn, the rules compiled once; the share is worked out in Python."""
    awards = records(facts)
    rules = [rule_engine.Rule(text) for text in RULES]

    def evaluated(award: dict[str, object]) -> list[bool]:
        found = []
        for rule in rules:
            try:
                found.append(rule.matches(award))
            except rule_engine.errors.EngineError:  # it raises where a fact is null
                found.append(False)
        return found

    return lambda: (awards, [evaluated(award) for award in awards])


def answers(result: Any) -> Answers:
    """Its four answers."""
    found: list[Any] = []
    for award, paid in zip(*result, strict=True):
        whole = [award[f"amount_{n}"] for n in range(1, 5)]
        due = [*whole[:3], share(whole[3], award["households"], award["household_target"])]
        found.append(tuple(said(p, w, full) for p, w, full in zip(paid, due, whole, strict=True)))
    return found
