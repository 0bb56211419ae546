"""zen-engine (a Rust engine of decision graphs): its expressions compiled, without a trace."""

from collections.abc import Callable
from typing import Any

import polars as pl
import zen

from benchmarks.peers import ACCOUNTS, GRID, PILOT, SIGNED, Answers, records
from benchmarks.peers import answer as said
from benchmarks.workload import PROTOTYPE_WITHIN

TITLE = "zen-engine, bare answer"
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
EXPRESSIONS = {
    "first": f"{_SIGNED} and insurance",
    "second": f"agreement and {_IN_TIME} and (customers >= 10 or buyer)",
    "third": f"prototype and {_SOUND}",
    "fourth": f"{_SIGNED} and {_IN_TIME} and pilot and pilot_on <= {PILOT} and accounts and accounts_on <= {ACCOUNTS}"
    f" and grid and grid_on >= {GRID} and {_SOUND} and unit_cost_cents >= 500 and unit_cost_cents <= 1250"
    " and not (readiness < 7)",
    "part": "households >= household_target ? amount_4 : floor(amount_4 * households / household_target)",
}


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """Every award in turn, the expressions compiled once: the fastest of the ways the engine offers."""
    awards = records(facts)
    expression = zen.compile_expression(f"[{', '.join(EXPRESSIONS.values())}]")

    def evaluated(award: dict[str, object]) -> Any:
        try:
            return expression.evaluate(award)
        except RuntimeError:  # it raises where a fact is null
            return None

    return lambda: (awards, [evaluated(award) for award in awards])


def answers(result: Any) -> Answers:
    """Its four answers, and the share as it worked it out."""
    found: list[Any] = []
    for award, given in zip(*result, strict=True):
        *paid, part = given or [None] * 5
        whole = [award[f"amount_{n}"] for n in range(1, 5)]
        due = [*whole[:3], int(part or 0)]
        found.append(tuple(said(p, w, full) for p, w, full in zip(paid, due, whole, strict=True)))
    return found
