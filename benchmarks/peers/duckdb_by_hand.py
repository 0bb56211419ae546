"""Hand-written SQL for DuckDB over the columns of `wide`: every condition kept, nulls unknown."""

from collections.abc import Callable
from typing import Any

import duckdb
import polars as pl

from benchmarks.peers import Answers
from benchmarks.workload import ACCOUNTS_BY, GRID_FROM, PILOT_BY, PROTOTYPE_WITHIN, SIGNED_BY, TRANCHES

TITLE = "DuckDB by hand, every condition kept"
THREE_VALUED = True

LEAVES = f"""
SELECT *,
  CASE WHEN agreement THEN agreement_on <= DATE '{SIGNED_BY}' ELSE agreement END AS signed_in_time,
  CASE WHEN agreement IS NOT TRUE THEN agreement WHEN prototype IS NOT TRUE THEN prototype
       ELSE prototype_on - agreement_on BETWEEN 0 AND {PROTOTYPE_WITHIN} END AS in_time,
  customers >= 10 AS few_customers,
  customers >= customer_target AS enough_customers,
  uptime_tenths BETWEEN 950 AND 1000 AS running,
  opinion = 'unqualified' AS clean,
  CASE WHEN pilot THEN pilot_on <= DATE '{PILOT_BY}' ELSE pilot END AS pilot_in_time,
  CASE WHEN accounts THEN accounts_on <= DATE '{ACCOUNTS_BY}' ELSE accounts END AS accounts_in_time,
  CASE WHEN grid THEN grid_on >= DATE '{GRID_FROM}' ELSE grid END AS on_grid,
  unit_cost_cents BETWEEN 500 AND 1250 AS cheap,
  readiness < 7 AS unready
FROM facts"""
MARKET = "((enough_customers AND running) OR (enough_customers AND buyer) OR (running AND buyer))"
SOUND = f"insurance AND {MARKET} AND NOT sanctions AND (clean OR progress)"
MET = {
    1: "signed_in_time AND insurance",
    2: "agreement AND in_time AND (few_customers OR buyer)",
    3: f"prototype AND {SOUND}",
    4: f"signed_in_time AND in_time AND pilot_in_time AND accounts_in_time AND on_grid AND {SOUND} AND cheap"
    " AND NOT unready",
}
PART = "CASE WHEN households >= household_target THEN amount_4 ELSE amount_4 * households // household_target END"
DUE = {n: f"amount_{n}" for n in TRANCHES} | {4: PART}


def _settled(n: int) -> str:
    return (
        f"CASE WHEN met_{n} AND due_{n} IS NOT NULL THEN (CASE WHEN due_{n} < amount_{n} THEN 'release in part'"
        f" ELSE 'release' END) WHEN NOT met_{n} THEN 'no' ELSE 'unknown' END AS outcome_{n},"
        f" CASE WHEN met_{n} AND due_{n} IS NOT NULL THEN due_{n} ELSE 0 END AS paid_{n}"
    )


QUERY = (
    f"SELECT * EXCLUDE (met_1, met_2, met_3, met_4, due_1, due_2, due_3, due_4), {', '.join(map(_settled, TRANCHES))}"
    f" FROM (SELECT *, {', '.join(f'{MET[n]} AS met_{n}, {DUE[n]} AS due_{n}' for n in TRANCHES)} FROM ({LEAVES}))"
)


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """All awards at once, the facts in a table of DuckDB's own."""
    database = duckdb.connect()
    database.register("given", facts.to_arrow())
    database.execute("CREATE TABLE facts AS SELECT * FROM given")
    return lambda: database.sql(QUERY).to_arrow_table()


def answers(result: Any) -> Answers:
    """The outcomes."""
    columns = [
        list(zip(result[f"outcome_{n}"].to_pylist(), map(int, result[f"paid_{n}"].to_pylist()), strict=True))
        for n in TRANCHES
    ]
    return list(zip(*columns, strict=True))
