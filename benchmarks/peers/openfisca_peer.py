"""OpenFisca (an engine of tax and benefit rules, on NumPy): a variable a tranche, all awards at once.

It has two truth values, so nulls are given as what fails. OpenFisca is under the AGPL: it is measured here and is no
part of what is shipped.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.peers import ACCOUNTS, GRID, PILOT, SIGNED, Answers
from benchmarks.peers import answer as said
from benchmarks.workload import PROTOTYPE_WITHIN, TRANCHES

TITLE = "OpenFisca, bare answer"
THREE_VALUED = False
DAY = "2026-11-30"

AWARD = Entity("award", "awards", "An award", "")


def _formulas() -> dict[str, Callable[[Any, Any], Any]]:
    def market(award: Any, day: Any) -> Any:
        enough = award("customers", day) >= award("customer_target", day)
        uptime = award("uptime_tenths", day)
        return (enough * 1 + (uptime >= 950) * (uptime <= 1000) + award("buyer", day) * 1) >= 2

    def sound(award: Any, day: Any) -> Any:
        heard = (award("opinion", day) == 1) + award("progress", day)
        return award("insurance", day) * award("market", day) * np.logical_not(award("sanctions", day)) * heard

    def signed_in_time(award: Any, day: Any) -> Any:
        return award("agreement", day) * (award("agreement_on", day) <= SIGNED)

    def in_time(award: Any, day: Any) -> Any:
        days = award("prototype_on", day) - award("agreement_on", day)
        return award("prototype", day) * award("agreement", day) * (days >= 0) * (days <= PROTOTYPE_WITHIN)

    def paid_1(award: Any, day: Any) -> Any:
        return award("signed_in_time", day) * award("insurance", day) * award("amount_1", day)

    def paid_2(award: Any, day: Any) -> Any:
        wanted = (award("customers", day) >= 10) + award("buyer", day)
        return award("agreement", day) * award("in_time", day) * wanted * award("amount_2", day)

    def paid_3(award: Any, day: Any) -> Any:
        return award("prototype", day) * award("sound", day) * award("amount_3", day)

    def paid_4(award: Any, day: Any) -> Any:
        whole, cost = award("amount_4", day).astype(np.int64), award("unit_cost_cents", day)
        met = award("signed_in_time", day) * award("in_time", day) * award("sound", day)
        met *= award("pilot", day) * (award("pilot_on", day) <= PILOT)
        met *= award("accounts", day) * (award("accounts_on", day) <= ACCOUNTS)
        met *= award("grid", day) * (award("grid_on", day) >= GRID)
        met *= (cost >= 500) * (cost <= 1250) * np.logical_not(award("readiness", day) < 7)
        return met * np.minimum(whole, whole * award("households", day) // award("household_target", day))

    return {
        "market": market, "sound": sound, "signed_in_time": signed_in_time, "in_time": in_time,
        "paid_1": paid_1, "paid_2": paid_2, "paid_3": paid_3, "paid_4": paid_4,
    }  # fmt: skip


def _system(facts: dict[str, Any]) -> TaxBenefitSystem:
    system = TaxBenefitSystem([AWARD])
    common = {"entity": AWARD, "definition_period": DateUnit.DAY}
    for name, values in facts.items():
        system.add_variable(type(name, (Variable,), {**common, "value_type": bool if values.dtype == bool else int}))
    for name, formula in _formulas().items():
        value = int if name.startswith("paid") else bool
        system.add_variable(type(name, (Variable,), {**common, "value_type": value, "formula": formula}))
    return system


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """All awards at once; a simulation keeps what it has worked out, so each pass makes its own."""
    days = [name for name, kind in facts.schema.items() if kind == pl.Date]
    numbers = facts.drop("award").with_columns(
        pl.col(days).cast(pl.Int32), opinion=(pl.col("opinion") == "unqualified").cast(pl.Int32)
    )
    given = {
        name: column.fill_null(False).to_numpy() if column.dtype == pl.Boolean else column.fill_null(0).to_numpy()
        for name, column in ((column.name, column) for column in numbers)
    }
    system = _system(given)

    def once() -> object:
        simulation = SimulationBuilder().build_default_simulation(system, facts.height)
        for name, values in given.items():
            simulation.set_input(name, DAY, values)
        return facts, [simulation.calculate(f"paid_{n}", DAY) for n in TRANCHES]

    return once


def answers(result: Any) -> Answers:
    """What was paid, as outcomes."""
    facts, paid = result
    columns = [
        [said(p > 0, int(p), whole) for p, whole in zip(paid[n - 1].tolist(), facts[f"amount_{n}"], strict=True)]
        for n in TRANCHES
    ]
    return list(zip(*columns, strict=True))
