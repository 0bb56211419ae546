"""How time and memory grow from n to 2n, 4n and 8n: rules parsed and checked, tables read, awards decided, memos made.

    python -m benchmarks.growth

Each is measured in a process of its own, by processor time and by what the process comes to hold. The goal is at most
2.3 times as much for each doubling.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
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
LINES, AWARDS, AWARDS_IN_MEMOS = 2_500, 250, 25  # of the smallest
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
    "read": (lambda awards: partial(read_texts, _texts(awards), _rules()), AWARDS, "awards"),
    "decide": (_deciding, AWARDS, "awards"),
    "render": (_rendering, AWARDS_IN_MEMOS, "awards"),
}


def measured(work: str, size: int) -> tuple[float, float]:
    """The least seconds of a piece of work in processes of its own, and the MB they came to hold more for it."""
    asked = [sys.executable, "-m", "benchmarks.growth", work, str(size)]
    found = [subprocess.run(asked, capture_output=True, check=True, text=True, cwd=ROOT).stdout for _ in range(3)]
    return min(tuple(map(float, said.split())) for said in found)  # type: ignore[return-value]


def growth() -> list[Row]:
    """Each piece of work at four sizes: the largest step in time, and every step of both."""
    rows: list[Row] = []
    for work, (_, least, of) in WORKS.items():
        found = [measured(work, least * size) for size in SIZES]
        times, memories = zip(*found, strict=True)
        steps = [more / less for less, more in pairwise(times)]
        held = [more / max(less, 1.0) for less, more in pairwise(memories)]
        said = (
            f"times as long for each doubling, {least:,} to {least * SIZES[-1]:,} {of}"
            f" ({', '.join(f'{step:.2f}' for step in steps)}; memory {', '.join(f'{step:.2f}' for step in held)},"
            f" at last {memories[-1]:,.0f} MB)"
        )
        rows.append((f"growth: {work}", max(steps), "×", said))
    return rows


def main() -> None:
    """One measurement, or the table."""
    if len(sys.argv) == 3:
        collect_the_young()
        made, _, _ = WORKS[sys.argv[1]]
        work = made(int(sys.argv[2]))
        before, begun = most_memory(), process_time()
        kept = work()
        print(process_time() - begun, max(0.0, most_memory() - before))
        del kept
        return
    for name, value, unit, said in growth():
        print(f"{name:<16} {value:>6.2f} {unit} {said}", flush=True)


if __name__ == "__main__":
    main()
