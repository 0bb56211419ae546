"""cel-expr-python (Google's engine in C++ for the Common Expression Language): one list of four conditions."""

from collections.abc import Callable
from typing import Any

import polars as pl
from cel_expr_python import cel

from benchmarks.peers import ACCOUNTS, GRID, PILOT, SIGNED, Answers, records
from benchmarks.peers import answer as said
from benchmarks.workload import PROTOTYPE_WITHIN

TITLE = "cel-expr-python"
THREE_VALUED = False

_SIGNED = f"agreement && agreement_on <= {SIGNED}"
_IN_TIME = (
    f"prototype && agreement && prototype_on >= agreement_on && prototype_on - agreement_on <= {PROTOTYPE_WITHIN}"
)
_MARKET = (
    "((customers >= customer_target ? 1 : 0) + (uptime_tenths >= 950 && uptime_tenths <= 1000 ? 1 : 0)"
    " + (buyer ? 1 : 0)) >= 2"
)
_SOUND = f"insurance && {_MARKET} && !sanctions && (opinion == 'unqualified' || progress)"
_PART = "households >= household_target ? amount_4 : amount_4 * households / household_target"
RULES = (
    f"{_SIGNED} && insurance",
    f"agreement && {_IN_TIME} && (customers >= 10 || buyer)",
    f"prototype && {_SOUND}",
    f"{_SIGNED} && {_IN_TIME} && pilot && pilot_on <= {PILOT} && accounts && accounts_on <= {ACCOUNTS}"
    f" && grid && grid_on >= {GRID} && {_SOUND} && unit_cost_cents >= 500 && unit_cost_cents <= 1250"
    " && !(readiness < 7)",
)


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """Every award in turn, the expression compiled once; a fact that is null is left out, and what asks it fails."""
    kinds = {pl.String: cel.Type.STRING, pl.Boolean: cel.Type.BOOL}
    names = {name: kinds.get(type(kind), cel.Type.INT) for name, kind in facts.schema.items()}
    environment = cel.NewEnv(
        variables={name: kinds.get(facts.schema[name].base_type(), cel.Type.INT) for name in names}
    )
    expression = environment.compile(f"[{', '.join(RULES)}].map(paid, paid ? 1 : 0) + [{_PART}]")
    awards = records(facts)
    known = [{name: value for name, value in award.items() if value is not None} for award in awards]

    def evaluated(award: dict[str, object]) -> Any:
        value = expression.eval(data=award)
        return value.plain_value()

    return lambda: (awards, [evaluated(award) for award in known])


def answers(result: Any) -> Answers:
    """Its four answers, and the share as it worked it out."""
    found: list[Any] = []
    for award, given in zip(*result, strict=True):
        *paid, part = given if isinstance(given, list) else [0] * 5
        whole = [award[f"amount_{n}"] for n in range(1, 5)]
        due = [*whole[:3], part]
        found.append(tuple(said(p == 1, w, full) for p, w, full in zip(paid, due, whole, strict=True)))
    return found
