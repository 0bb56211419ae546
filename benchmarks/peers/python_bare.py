"""Hand-written Python that says yes or no: four `if`s, what a developer would write first."""

from collections.abc import Callable
from typing import Any

import polars as pl

from benchmarks.peers import ACCOUNTS, GRID, PILOT, SIGNED, Answers, records
from benchmarks.peers import answer as said
from benchmarks.workload import PROTOTYPE_WITHIN

TITLE = "Python by hand, bare answer"
THREE_VALUED = False


def decided(f: dict[str, Any]) -> tuple[int, int, int, int]:
    """What is paid of each tranche; nothing where it is not released."""
    agreement, insurance = f["agreement"], f["insurance"]
    signed_in_time = agreement and f["agreement_on"] <= SIGNED
    in_time = f["prototype"] and agreement and 0 <= f["prototype_on"] - f["agreement_on"] <= PROTOTYPE_WITHIN
    first = signed_in_time and insurance
    second = agreement and in_time and ((f["customers"] or 0) >= 10 or f["buyer"])
    market = (
        ((f["customers"] or 0) >= f["customer_target"]) + (950 <= (f["uptime_tenths"] or 0) <= 1000) + bool(f["buyer"])
    ) >= 2
    sound = insurance and market and f["sanctions"] is False and (f["opinion"] == "unqualified" or f["progress"])
    third = f["prototype"] and sound
    fourth = (
        signed_in_time
        and in_time
        and f["pilot"]
        and f["pilot_on"] <= PILOT
        and f["accounts"]
        and f["accounts_on"] <= ACCOUNTS
        and f["grid"]
        and f["grid_on"] >= GRID
        and sound
        and 500 <= (f["unit_cost_cents"] or 0) <= 1250
        and not (f["readiness"] or 0) < 7
        and f["households"]
    )
    whole = f["amount_4"]
    return (
        f["amount_1"] if first else 0,
        f["amount_2"] if second else 0,
        f["amount_3"] if third else 0,
        min(whole, whole * f["households"] // f["household_target"]) if fourth else 0,
    )


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """Every award in turn."""
    awards = records(facts)
    return lambda: (awards, [decided(award) for award in awards])


def answers(result: Any) -> Answers:
    """What was paid, as outcomes."""
    return [
        tuple(said(paid > 0, paid, award[f"amount_{n}"]) for n, paid in enumerate(each, start=1))  # type: ignore[misc]
        for award, each in zip(*result, strict=True)
    ]
