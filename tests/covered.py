"""How much of the program its tests must reach, and what they leave out: the gate of a whole run.

Shares are of lines and, apart, of branches, each on its own; coverage.py's own total mixes them.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from coverage import Coverage

LEAST = {"lines": 95, "branches": 95}  # per cent of the whole

WHOLE = ("values/", "program/", "decisions/")  # of these folders nothing is left out

PACKAGE = "src/gatekeeper/"


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    reached: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.reached / self.of if self.of else 100

    def __str__(self) -> str:
        return f"{self.percent:.1f} %"


def shares(report: Mapping[str, Any]) -> dict[str, Share]:
    """The shares of the whole, by what is counted."""
    totals = report["totals"]
    return {
        "lines": Share(totals["covered_lines"], totals["num_statements"]),
        "branches": Share(totals["covered_branches"], totals["num_branches"]),
    }


# Python 3.11.2 tells the way out of an `if` that ends a `case` as another, so that coverage.py calls it unreached;
# 3.11.7 does not, those between were not tried. Before it the branches of a whole part are counted, but none is named.
BRANCHES_ARE_TOLD = sys.version_info >= (3, 11, 7)


def shortfalls(report: Mapping[str, Any], branches: bool = BRANCHES_ARE_TOLD) -> list[str]:
    """What keeps a JSON report of coverage.py from passing the gate, a line each; with `branches` those too."""
    missing = [
        f"{share} of all {counted} are reached, expected {LEAST[counted]} %"
        for counted, share in shares(report).items()
        if share.percent < LEAST[counted]
    ]
    for name, file in sorted(report["files"].items()):
        part = name.replace("\\", "/").removeprefix(PACKAGE)
        if part.startswith(WHOLE):
            missing += [f"{name}: {unreached}" for unreached in _unreached(file, branches)]
    return missing


def _unreached(file: Mapping[str, Any], branches: bool) -> Iterator[str]:
    lines = file["missing_lines"]
    if lines:
        yield f"no test reaches {'lines' if len(lines) > 1 else 'line'} {_listed(lines)}"
    for start, end in file["missing_branches"] if branches else ():
        if start not in lines and end not in lines:
            yield f"no test goes from line {start} {f'to line {end}' if end > 0 else 'to the end'}"


def _listed(lines: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


@contextmanager
def uncounted() -> Iterator[None]:
    """Nothing in it is measured, as under the mark `no_cover`: for what takes twice the time and reaches no more."""
    measured = Coverage.current()
    if measured is None:
        yield
        return
    measured.stop()
    try:
        yield
    finally:
        measured.start()
