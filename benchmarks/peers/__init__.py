"""The same rules in other engines, one file a peer, to measure gatekeeper beside them.

A peer is a module with

- `TITLE`, what it is called in the table;
- `THREE_VALUED`, whether it can say that it does not know; one that cannot is compared where every fact is known;
- `ready(facts)`, which takes the frame of `workload.wide` and does everything that is done once: the result is what is
  timed, and decides every award;
- `answers(result)`, which makes of that result, for each award, four pairs of outcome and amount.

An outcome is `release`, `release in part`, `no` or `unknown`: whether what is not met can still be is asked by
gatekeeper alone.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import polars as pl

from benchmarks.workload import ACCOUNTS_BY, GRID_FROM, PILOT_BY, SIGNED_BY, day_number

Answer = tuple[str, int]
Answers = Sequence[tuple[Answer, Answer, Answer, Answer]]

SIGNED, PILOT, ACCOUNTS, GRID = (day_number(day) for day in (SIGNED_BY, PILOT_BY, ACCOUNTS_BY, GRID_FROM))


class Peer(Protocol):
    """What every module here has."""

    TITLE: str
    THREE_VALUED: bool

    def ready(self, facts: pl.DataFrame) -> Callable[[], object]:
        """What is timed."""
        ...

    def answers(self, result: object) -> Answers:
        """What it decided."""
        ...


def peak_memory() -> float:
    """The most memory this process has used, in MB; not that of the process that started it, which `getrusage` takes
    over on Linux."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    from resource import RUSAGE_SELF, getrusage

    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def records(facts: pl.DataFrame) -> list[dict[str, object]]:
    """The facts as one dictionary an award, days as whole numbers."""
    days = [name for name, kind in facts.schema.items() if kind == pl.Date]
    return facts.with_columns(pl.col(days).cast(pl.Int32)).to_dicts()


def answer(paid: object, amount: int, whole: int) -> Answer:
    """What an engine that says yes or no decided."""
    if paid is not True:
        return "no", 0
    return "release" if amount == whole else "release in part", amount


def share(whole: int, households: object, target: object) -> int:
    """A tranche in proportion to its households, in whole dollars, never more than the whole."""
    assert isinstance(target, int)
    return min(whole, whole * households // target) if isinstance(households, int) else 0
