"""How time and memory grow from n to 2n, 4n and 8n: rules parsed and checked, tables read, awards decided, memos made.

    python -m benchmarks.growth

Each is measured in a process of its own, time by the processor and after a small piece of the same work, so that what
is loaded or worked out but once is no part of it. The four sizes are measured in turn, round after round, and each is
compared with the one before it in its round: what else the machine does falls on both alike. The median of the rounds
is shown. Memory, which is the same every time, is what a process that has done nothing else comes to hold more. The
goal is at most 2.3 times as much for each doubling.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from statistics import median
from time import process_time

from benchmarks.large_portfolio import ON, ROOT, Row, large, most_memory
from gatekeeper import check_text, decide, load_rules
from gatekeeper.decisions.record import Decision
from gatekeeper.facts.read import read_texts
from gatekeeper.memory import collect_the_young
from gatekeeper.program.model import Rules
from gatekeeper.reports.memo import render_memo
from gatekeeper.source import Source
from gatekeeper.syntax.parse import parse

SIZES = (1, 2, 4, 8)
ROUNDS = 5
SMALL = 25  # of the smallest such a part is done before anything is measured
# Of the smallest. Awards are alike by fifties; of fewer decided, one look for garbage is a step of its own.
LINES, AWARDS_READ, AWARDS_DECIDED, AWARDS_IN_MEMOS = 2_500, 250, 200, 50
Work = Callable[[], object]


def rules_text(lines: int) -> str:
    """So many lines of rules, every sentence of the usual kinds."""
    head = ["language 1", "currency USD", "roles: board"]
    body: list[str] = []
    number = 0
    while len(head) + len(body) < lines:
        number += 1
        body += [
            f"milestone works stage {number}, due 30 June 2027",
            f"measure output {number} in USD per quarter",
            f"release tranche {number}",
            f"    when works stage {number} achieved by 30 June 2027",
            f"     and output {number} over the last 4 quarters >= 500,000 USD",
            f"     and at least 1 of (output {number} > 100 USD; works stage {number} verified)",
        ]
    return "\n".join([*head, *body]) + "\n"


def _rules() -> Rules:
    rules, _ = load_rules(ROOT / "rules" / "seed-fund.gate")
    assert rules is not None
    return rules


def _texts(awards: int) -> dict[str, str]:
    return {name: "".join(",".join(map(_cell, row)) + "\n" for row in rows) for name, rows in large(awards).items()}


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _deciding(awards: int) -> Callable[[], Sequence[Decision]]:
    rules = _rules()
    portfolio, _ = read_texts(_texts(awards), rules)
    return partial(decide, rules, portfolio, ON)


def _rendering(awards: int) -> Work:
    decisions = _deciding(awards)()
    return lambda: [render_memo(decision) for decision in decisions]


WORKS: dict[str, tuple[Callable[[int], Work], int, str]] = {
    "parse": (lambda lines: partial(parse, Source("bench.gate", rules_text(lines))), LINES, "lines"),
    "check": (lambda lines: partial(check_text, rules_text(lines)), LINES, "lines"),
    "read": (lambda awards: partial(read_texts, _texts(awards), _rules()), AWARDS_READ, "awards"),
    "decide": (_deciding, AWARDS_DECIDED, "awards"),
    "render": (_rendering, AWARDS_IN_MEMOS, "awards"),
}


def measured(what: str, work: str, size: int) -> float:
    """The seconds of a piece of work in a process of its own, or the MB it came to hold more for it."""
    asked = [sys.executable, "-m", "benchmarks.growth", what, work, str(size)]
    return float(subprocess.run(asked, capture_output=True, check=True, text=True, cwd=ROOT).stdout)


def growth(rounds: int = ROUNDS) -> list[Row]:
    """Each piece of work at four sizes: the largest step in time, and every step of both."""
    rows: list[Row] = []
    for work, (_, least, of) in WORKS.items():
        sizes = [least * size for size in SIZES]
        times = [[measured("time", work, size) for size in sizes] for _ in range(rounds)]
        longer = [median(steps) for steps in zip(*map(_steps, times), strict=True)]
        held = [measured("memory", work, size) for size in sizes]
        said = (
            f"times as long for each doubling, {sizes[0]:,} to {sizes[-1]:,} {of}"
            f" ({', '.join(f'{step:.2f}' for step in longer)}, at last {median(each[-1] for each in times):.2f} s;"
            f" memory {', '.join(f'{step:.2f}' for step in _steps(held))}, at last {held[-1]:,.0f} MB)"
        )
        rows.append((f"growth: {work}", max(longer), "×", said))
    return rows


def _steps(sizes: Sequence[float]) -> list[float]:
    return [more / less for less, more in pairwise(sizes)]


def main() -> None:
    """One measurement, or the table."""
    if len(sys.argv) == 4:
        collect_the_young()
        what, (made, least, _), size = sys.argv[1], WORKS[sys.argv[2]], int(sys.argv[3])
        if what == "time":
            made(least // SMALL)()
        work = made(size)
        before, begun = most_memory(), process_time()
        kept = work()
        print(process_time() - begun if what == "time" else most_memory() - before)
        del kept
        return
    for name, value, unit, said in growth():
        print(f"{name:<16} {value:>6.2f} {unit} {said}", flush=True)


if __name__ == "__main__":
    main()
