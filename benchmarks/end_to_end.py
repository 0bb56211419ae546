"""From long Parquet tables to a Parquet of decisions with every condition: gatekeeper, and Polars written by hand.

    python -m benchmarks.end_to_end 1000000

Each pass is a process of its own, in turn, so that its memory is its own and both find the machine alike. Both must
release the same tranches and pay the same.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import polars as pl

from benchmarks.peers import peak_memory
from benchmarks.workload import MILESTONES, ON, RULES, TRANCHES, long_tables, wide

ROOT = Path(__file__).parents[1]
MADE_AT_ONCE = 1_000_000
ROUNDS = 3
Row = tuple[str, float, str, str]


def tables_of(awards: int, folder: Path) -> None:
    """The tables of so many awards, each one file, made a million awards at a time."""
    parts: dict[str, list[Path]] = {}
    for first in range(0, awards, MADE_AT_ONCE):
        for name, table in long_tables(wide(min(MADE_AT_ONCE, awards - first), first)).items():
            part = folder / f"{name}.{first}.part"
            table.write_parquet(part)
            parts.setdefault(name, []).append(part)
    for name, files in parts.items():
        pl.scan_parquet(files, glob=False).sink_parquet(folder / f"{name}.parquet")
        for part in files:
            part.unlink()


def by_hand(tables: Path, out: Path) -> None:
    """What a person who knows Polars well would write: a join for each fact, conditions as columns of three values."""
    from benchmarks.peers.polars_by_hand import decided

    def rows_of(table: str) -> pl.LazyFrame:
        return pl.scan_parquet(tables / f"{table}.parquet")

    def one(table: str, column: str, name: str, **columns: pl.Expr) -> pl.LazyFrame:
        return rows_of(table).filter(pl.col(column) == name).select("award", **columns)

    value, yes = pl.col("value"), pl.col("value") == "yes"
    on = pl.col("achieved on")
    amounts = [rows_of("tranches").filter(pl.col("tranche") == n) for n in TRANCHES]
    facts = [
        *(rows.select("award", **{f"amount_{n}": "amount"}) for n, rows in zip(TRANCHES, amounts, strict=True)),
        *(
            one("milestones", "milestone", name, **{key: on.is_not_null(), f"{key}_on": on})
            for key, name in MILESTONES.items()
        ),
        rows_of("documents").select("award", insurance=pl.col("accepted on").is_not_null()),
        one("measures", "measure", "customers", customers=value.cast(pl.Int64)),
        one("measures", "measure", "uptime", uptime_tenths=(value * 10).cast(pl.Int64)),
        one("measures", "measure", "unit cost", unit_cost_cents=(value * 100).cast(pl.Int64)),
        one("measures", "measure", "households", households=value.cast(pl.Int64)),
        one("facts", "fact", "buyer found", buyer=yes),
        one("facts", "fact", "sanctions match", sanctions=yes),
        one("facts", "fact", "readiness level", readiness=value.cast(pl.Int64)),
        one("judgements", "matter", "audit opinion", opinion=pl.col("finding")),
        one("judgements", "matter", "adequate progress", progress=pl.col("finding") == "found"),
    ]  # fmt: skip
    together = rows_of("awards").select("award", customer_target="customer target", household_target="household target")
    for each in facts:
        together = together.join(each, on="award", how="left")
    decided(together).sink_parquet(out)


def by_columns(tables: Path, out: Path) -> None:
    """gatekeeper, the whole run folder: with it the tables copied, and the hash of every file."""
    from gatekeeper import check_text
    from gatekeeper.run.in_columns import write_columns

    rules, _ = check_text(RULES)
    assert rules is not None
    write_columns(rules, tables, ON, ON, out, lambda *_: None)


def paid_by_hand(out: Path) -> dict[str, int]:
    """How many tranches are released, and how much is paid."""
    table = pl.scan_parquet(out)
    released = table.select(pl.sum_horizontal((pl.col(f"outcome {n}") >= 2).sum() for n in TRANCHES)).collect().item()
    paid = table.select(pl.sum_horizontal(pl.col(f"paid {n}").sum() for n in TRANCHES)).collect().item()
    return {"released": released, "paid": int(paid)}


def paid_by_columns(out: Path) -> dict[str, int]:
    """The same of a run."""
    from gatekeeper.run.in_columns import totals_of

    totals = totals_of(out)
    assert totals.by_rows == 0
    words = ("release", "release in part")
    return {"released": sum(totals.outcomes[w] for w in words), "paid": int(sum(totals.paid[w] for w in words))}


WAYS: dict[str, tuple[str, Callable[[Path, Path], None], Callable[[Path], dict[str, int]]]] = {
    "hand": ("Polars by hand", by_hand, paid_by_hand),
    "columns": ("gatekeeper, as columns", by_columns, paid_by_columns),
}


def once(way: str, tables: Path, out: Path) -> None:
    """One pass in this process, and what it took."""
    _, work, paid = WAYS[way]
    begun, worked = perf_counter(), process_time()
    work(tables, out)
    taken = {"seconds": perf_counter() - begun, "processor": process_time() - worked}
    print(json.dumps(taken | {"memory": peak_memory()} | paid(out)))


def end_to_end(awards: int = 1_000_000, rounds: int = ROUNDS) -> list[Row]:
    """So many awards, each way in turn."""
    taken: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    with TemporaryDirectory() as folder:
        tables = Path(folder) / "tables"
        tables.mkdir()
        tables_of(awards, tables)
        for number in range(rounds):
            for way in WAYS:
                asked = [sys.executable, "-m", "benchmarks.end_to_end", way, str(tables), f"{folder}/{way}-{number}"]
                said = subprocess.run(asked, capture_output=True, check=True, text=True, cwd=ROOT).stdout
                taken[way].append(json.loads(said))
    same = {(each["released"], each["paid"]) for passes in taken.values() for each in passes}
    assert len(same) == 1, f"they decide differently: {same}"
    basis = median(each["seconds"] for each in taken["hand"])
    rows: list[Row] = [(f"{awards:,} awards, Parquet to Parquet", 0.0, "", "time of the whole, × Polars by hand")]
    for way, passes in taken.items():
        seconds, processor = (median(each[what] for each in passes) for what in ("seconds", "processor"))
        memory = max(each["memory"] for each in passes)
        said = f"{seconds / basis:7.2f} ×, {processor:.1f} s of processor, {memory:,.0f} MB, the same paid"
        rows.append((f"  {WAYS[way][0]}", seconds, "s", said))
    return rows


def main() -> None:
    """One pass, or the table."""
    if len(sys.argv) == 4:
        once(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
        return
    for name, value, unit, said in end_to_end(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000):
        print(f"{name:<42} {f'{value:.2f}' if unit else '':>10} {unit:<2} {said}", flush=True)


if __name__ == "__main__":
    main()
