"""A portfolio of many awards, kept in each kind of file: how long each part of a run takes, and how much memory.

    python -m benchmarks.large_portfolio 5000

The awards are those of the seed fund over and over, each copy under ids of its own, with the measures of a year:
about 36 rows an award. Days stand in the workbook as days and numbers as numbers, as in one that people keep. Each line
is measured in a process of its own, so that its memory is its own.
"""

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from gatekeeper import load_rules, read_portfolio
from gatekeeper.diagnostics import untold
from gatekeeper.memory import collect_the_young
from gatekeeper.run.crew import most_workers, workers_for
from gatekeeper.run.folder import prepare, write_run

ROOT = Path(__file__).parents[1]
ON = date(2026, 11, 30)
EXAMPLE = ROOT / "examples" / "seed-fund"
Table = list[list[str]]
Row = tuple[str, float, str, str]


def large(awards: int) -> dict[str, Table]:
    """The tables of so many awards."""
    tables: dict[str, Table] = {}
    for file in sorted(EXAMPLE.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            headings, *rows = csv.reader(lines)
        at = headings.index("award")
        if file.stem == "measures":
            end = headings.index("period end")
            rows = [row for row in rows if row[end] > "2025-09-30"]
        copies = -(-awards // 50)
        kept = [
            [*row[:at], f"{row[at]}-{copy}", *row[at + 1 :]]
            for copy in range(copies)
            for row in rows
            if copy < copies - 1 or int(row[at].rpartition("-")[2]) <= awards - 50 * copy
        ]
        tables[file.stem] = [headings, *kept]
    return tables


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def written(tables: dict[str, Table], folder: Path) -> dict[str, Path]:
    """The tables as a workbook, as CSV and as Parquet."""
    import polars
    import xlsxwriter

    paths = {"workbook": folder / "large.xlsx", "CSV": folder / "csv", "Parquet": folder / "parquet"}
    paths["CSV"].mkdir()
    paths["Parquet"].mkdir()
    options = {"strings_to_numbers": True, "default_date_format": "yyyy-mm-dd"}
    book = xlsxwriter.Workbook(paths["workbook"], options)
    for name, (headings, *rows) in tables.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate([headings, *rows]):
            sheet.write_row(number, 0, [datetime.fromisoformat(cell) if _DAY.fullmatch(cell) else cell for cell in row])
        with (paths["CSV"] / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        frame = polars.DataFrame(rows, schema=dict.fromkeys(headings, polars.String), orient="row")
        frame.write_parquet(paths["Parquet"] / f"{name}.parquet")
    book.close()
    return paths


def excel_alone(path: Path) -> None:
    """What openpyxl needs to hand over every cell, and nothing done with them."""
    from openpyxl import load_workbook

    for sheet in load_workbook(path, read_only=True, data_only=True).worksheets:
        sheet.reset_dimensions()
        for _ in sheet.iter_rows(values_only=True):
            pass


def sheets_alone(path: Path) -> None:
    """The tables as text, before anything is made of them."""
    from gatekeeper.facts.connectors import sheets_at
    from gatekeeper.facts.sheet import Wanted

    sheets_at(path, Wanted())


def read(path: Path) -> None:
    """Read and checked."""
    read_portfolio(path, load_rules(ROOT / "rules" / "seed-fund.gate")[0])


def run(path: Path) -> None:
    """Read, decided and written as `gatekeeper decide --papers none` does it: the seconds of each are printed.

    The second ends with the last record, which is written as soon as its tranche is decided.
    """
    rules, _ = load_rules(ROOT / "rules" / "seed-fund.gate")
    assert rules is not None
    taken = []
    begun = perf_counter()
    portfolio, findings = read_portfolio(path, rules)
    taken.append(perf_counter() - begun)
    ready = prepare(rules, portfolio, findings, ON, ON, {}, papers=())
    tranches = len(portfolio.rows["tranches"])
    begun = last = perf_counter()

    def progress(_stage: str, _done: int, _total: int) -> None:
        nonlocal last
        last = perf_counter()

    with TemporaryDirectory() as folder:
        write_run(ready, Path(folder) / "run", progress, workers=workers_for(tranches))
        taken += [last - begun, perf_counter() - last]
    print(*taken)


def columns(path: Path) -> None:
    """Decided as `gatekeeper decide --engine columns` does it: the seconds of reading and of deciding are printed."""
    from gatekeeper.run.as_parquet import as_parquet
    from gatekeeper.run.in_columns import write_columns

    rules, _ = load_rules(ROOT / "rules" / "seed-fund.gate")
    assert rules is not None
    with TemporaryDirectory() as folder:
        begun = perf_counter()
        with as_parquet(str(path), rules) as tables:
            taken = perf_counter() - begun
            begun = perf_counter()
            out, workers = Path(folder) / "run", most_workers()
            totals = write_columns(rules, tables.folder, ON, ON, out, untold, workers=workers, findings=tables.findings)
            print(taken, perf_counter() - begun, totals.by_rows)


WORKS: dict[str, Callable[[Path], None]] = {
    "excel": excel_alone,
    "sheets": sheets_alone,
    "read": read,
    "run": run,
    "columns": columns,
}


def measured(work: str, path: Path) -> tuple[float, ...]:
    """What a piece of work in a process of its own prints, its seconds of processor time, and its most memory in MB."""
    asked = [sys.executable, "-m", "benchmarks.large_portfolio", work, str(path)]
    said = subprocess.run(asked, capture_output=True, check=True, text=True, cwd=ROOT).stdout.split()
    return tuple(map(float, said))


def reading(awards: int) -> list[Row]:
    """Each kind of file read and checked, beside openpyxl alone; the memory of as many and of half as many."""
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        tables = large(awards)
        count = sum(len(rows) - 1 for rows in tables.values())
        paths, half = written(tables, Path(folder)), written(large(awards // 2), Path(other))
        excel, _ = measured("excel", paths["workbook"])
        of = f"large: {awards:,} awards, {count:,} rows"
        rows: list[Row] = [(f"{of}: openpyxl alone", excel, "s", "1.0 ×")]
        whole: dict[str, float] = {}
        for kind, path in paths.items():
            text, _ = measured("sheets", path)
            whole[kind], memory = measured("read", path)
            short, less = measured("read", half[kind])
            faster = f", {whole['workbook'] / whole[kind]:.1f} × as fast as the workbook"
            said = f"{text:.1f} s to text, {memory:,.0f} MB; half as many: {short:.1f} s, {less:,.0f} MB{faster}"
            rows.append((f"{of}: read and checked from {kind}", whole[kind], "s", said))
    return rows


def deciding(awards: int) -> list[Row]:
    """A workbook read, checked and decided by rows, and each kind of file as columns: the share of each part."""
    with TemporaryDirectory() as folder:
        paths = written(large(awards), Path(folder))
        excel, _ = measured("excel", paths["workbook"])
        reading, deciding, register, _, memory = measured("run", paths["workbook"])
        of = f"large: {awards:,} awards from workbook, by rows"
        rows = _split(of, {
            "openpyxl alone": excel,
            "the rest of reading and checking": reading - excel,
            "deciding, a process a core, with records and rows of the register": deciding,
        })  # fmt: skip
        rows.append((f"{of}: the files of the register, CSV and XLSX", register, "s", "beside it"))
        rows.append((f"{of}: memory", memory, "MB", "at most, of the first process"))
        for kind, path in paths.items():
            of = f"large: {awards:,} awards from {kind}, as columns"
            reading, deciding, left, _, memory = measured("columns", path)
            alone = {"openpyxl alone": excel} if kind == "workbook" else {}
            rows += _split(of, {
                **alone,
                "the rest of reading and checking" if alone else "reading and checking": reading - sum(alone.values()),
                f"deciding and writing, {left:,.0f} awards by rows": deciding,
            })  # fmt: skip
            rows.append((f"{of}: memory", memory, "MB", "at most"))
        return rows


def _split(of: str, parts: dict[str, float]) -> list[Row]:
    whole = sum(parts.values())
    each: list[Row] = [
        (f"{of}: {part}", seconds, "s", f"{seconds / whole:.0%} of it") for part, seconds in parts.items()
    ]
    return [*each, (f"{of}: the whole", whole, "s", "")]


def most_memory() -> float:
    """The most memory this process held, in MB. Not `ru_maxrss`: it begins at what the process that started it held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def main() -> None:
    """One measurement, or the table."""
    if len(sys.argv) == 3:
        collect_the_young()
        begun = process_time()
        WORKS[sys.argv[1]](Path(sys.argv[2]))
        print(process_time() - begun, most_memory())
        return
    awards = int(sys.argv[1]) if len(sys.argv) == 2 else 5000
    for name, value, unit, said in (*reading(awards), *deciding(awards)):
        print(f"{name}  {value:>8.2f} {unit}  {said}", flush=True)


if __name__ == "__main__":
    main()
