"""The same portfolio decided as columns and on Spark: what the cluster costs where one machine would do.

    python -m benchmarks.on_spark 1000000

Each is the whole command in processes of its own, Java's and the workers' with them: seconds by the clock, processor
time and memory of all of them together, looked at five times a second. Both must write the same bytes.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from benchmarks.end_to_end import tables_of
from benchmarks.workload import ON, RULES

Row = tuple[str, float, str, str]
TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
LOOKS = 0.2
ENGINES = {"columns": ["--engine", "columns"], "spark": ["--engine", "spark", "--master", "local[2]"]}


def processes() -> Iterator[tuple[int, int, float, int]]:
    """Every process: its number, its parent's, its processor time, its memory."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = file.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        yield int(file.parent.name), int(said[1]), (int(said[11]) + int(said[12])) / TICKS, int(said[21]) * PAGE


def whole(command: list[str]) -> tuple[float, float, float]:
    """Seconds by the clock, of processor, and megabytes, of a command and all it starts."""
    begun, most = monotonic(), 0
    taken: dict[int, float] = {}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        own = {running.pid}
        while running.poll() is None:
            now = list(processes())
            while more := {number for number, parent, *_ in now if parent in own} - own:
                own |= more
            taken |= {number: processor for number, _, processor, _ in now if number in own}
            most = max(most, sum(memory for number, *_, memory in now if number in own))
            sleep(LOOKS)
    assert running.returncode in (0, 3), command
    return monotonic() - begun, sum(taken.values()), most / 1e6


def on_spark(awards: int = 100_000) -> list[Row]:
    """So many awards, each way once."""
    title = f"{awards:,} awards, the same bytes on Spark"
    if find_spec("pyspark") is None or which("java") is None:
        return [(title, 0.0, "", "not measured: it needs Java 17 and `make spark`")]
    rows: list[Row] = [(title, 0.0, "", "the whole command, all its processes")]
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "tables").mkdir()
        tables_of(awards, place / "tables")
        (place / "rules.gate").write_text(RULES, encoding="utf-8")
        given = ["decide", str(place / "rules.gate"), str(place / "tables"), "--on", ON.isoformat()]
        written: dict[str, dict[str, bytes]] = {}
        for engine, asked in ENGINES.items():
            out = place / engine
            command = [sys.executable, "-m", "gatekeeper", *given, "--out", str(out), *asked]
            seconds, processor, memory = whole(command)
            rows.append((f"  {engine}", seconds, "s", f"{processor:.1f} s of processor, {memory:,.0f} MB"))
            written[engine] = {file.name: file.read_bytes() for file in (out / "decisions.parquet").iterdir()}
        assert written["spark"] == written["columns"]
    return rows


if __name__ == "__main__":
    for name, value, unit, said in on_spark(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000):
        print(f"{name:<42} {f'{value:.2f}' if unit else '':>10} {unit:<2} {said}", flush=True)
