"""gatekeeper beside its peers: the same awards, the same decisions, in one run.

    python -m benchmarks.beside [AWARDS [MANY]]

Each peer is a process of its own (so its memory is its own) and all are asked in turn, pass after pass, so that what
else the machine does falls on all of them alike. Each must decide what gatekeeper decides: one that knows three values
of every award, one that knows two of those of which every fact is known.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from benchmarks.workload import FACTS, wide

ROOT = Path(__file__).parents[1]
ROUNDS = 5
AWARDS = 1_000
MANY = 1_000_000
ONE_BY_ONE = (
    "gatekeeper_rows", "gatekeeper_compiled", "python_bare", "python_explained", "zen_bare", "zen_traced", "cel_peer",
    "rule_engine_peer", "cedar_peer",
)  # fmt: skip
AT_ONCE = ("gatekeeper_columns", "polars_by_hand", "duckdb_by_hand", "openfisca_peer")
Row = tuple[str, float, str, str]


class Disagreement(Exception):
    """A peer decided something else: then its time says nothing."""


@dataclass
class Child:
    """A peer in its process."""

    name: str
    awards: int
    process: "subprocess.Popen[str]" = field(init=False)
    first: dict[str, Any] = field(init=False)
    passes: list[dict[str, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        asked = [sys.executable, "-m", "benchmarks.peers", self.name, str(self.awards)]
        self.process = subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        self.first = self._line()

    def _line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        said: dict[str, Any] = json.loads(self.process.stdout.readline() or '{"skipped": "it stopped"}')
        return said

    def once_more(self) -> None:
        """One pass."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.passes.append(self._line())

    def ended(self) -> None:
        """Nothing more is asked of it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def median(self, what: str) -> float:
        """The median over its passes."""
        return median(each[what] for each in self.passes)


def known_throughout(facts: pl.DataFrame) -> list[bool]:
    """Of which awards every fact is known."""
    missing = pl.any_horizontal(pl.col(name).is_null() for name in FACTS)
    return facts.select(missing.not_()).to_series().to_list()


def agreeing(child: Child, reference: Sequence[Any], known: Sequence[bool]) -> int:
    """Of so many awards it decided the same; any other answer ends the run."""
    compared = 0
    for number, (said, asked) in enumerate(zip(child.first["answers"], reference, strict=False)):
        if not child.first["three_valued"] and not known[number]:
            continue
        if said != asked:
            raise Disagreement(f"{child.name}, award {number}: {said}, expected {asked}")
        compared += 1
    return compared


def measured(names: Sequence[str], awards: int, beside: str, rounds: int = ROUNDS) -> list[Row]:
    """So many awards decided by each. The first one named is what they must agree with, `beside` what times are by."""
    children = [Child(name, awards) for name in names]
    running = [child for child in children if "skipped" not in child.first]
    known = known_throughout(wide(len(running[0].first["answers"])))
    compared = {child.name: agreeing(child, running[0].first["answers"], known) for child in running}
    for _ in range(rounds):
        for child in running:
            child.once_more()
    for child in children:
        child.ended()
    basis = next((child for child in running if child.name == beside), running[0])
    rows: list[Row] = [(f"{awards:,} awards of 4 tranches", 0.0, "", f"time of an award, × {basis.first['title']}")]
    for child in running:
        ratio = child.median("processor") / basis.median("processor")
        of = "every award" if child.first["three_valued"] else f"the {compared[child.name]:,} with every fact known"
        said = (
            f"{ratio:7.2f} ×, {child.median('seconds') / awards * 1e6:.2f} µs on the clock,"
            f" {child.passes[-1]['memory']:,.0f} MB, same decisions on {of}"
        )
        rows.append((f"  {child.first['title']}", child.median("processor") / awards * 1e6, "µs", said))
    skipped = [child for child in children if child not in running]
    return rows + [(f"  {child.name}", 0.0, "", f"skipped: {child.first['skipped']}") for child in skipped]


def beside_peers(awards: int = AWARDS, many: int = MANY) -> list[Row]:
    """Both tables: an award at a time, and all at once from columns in memory."""
    return [*measured(ONE_BY_ONE, awards, "zen_bare"), *measured(AT_ONCE, many, "polars_by_hand")]


def main() -> None:
    """The table alone."""
    given = [int(number) for number in sys.argv[1:3]]
    for name, value, unit, said in beside_peers(*given):
        print(f"{name:<42} {f'{value:.2f}' if unit else '':>10} {unit:<2} {said}", flush=True)


if __name__ == "__main__":
    main()
