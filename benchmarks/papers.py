"""The papers of a portfolio: how long memos, board page and the pack as PDF take.

    python -m benchmarks.papers 1000

The tranches are those of the seed fund over and over, under ids of their own. Of each paper the time on the clock is
told and beside it the processor's: Typst sets pages on every core there is, so on an idle machine the clock is the
shorter of the two.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from gatekeeper import decide, load_rules, read_portfolio
from gatekeeper.decisions.record import Decision
from gatekeeper.memory import collect_the_young
from gatekeeper.program.model import Rules
from gatekeeper.reports.board import render_index
from gatekeeper.reports.memo import render_memo
from gatekeeper.reports.pack import pack_pdf, render_pack
from gatekeeper.reports.papers import RunFacts

ROOT = Path(__file__).parents[1]
ON = date(2026, 11, 30)
RUN = RunFacts(version="0", decisions_sha256="0" * 64, on=ON, known_by=ON)
Row = tuple[str, float, str, str]


def many(tranches: int) -> list[Decision]:
    """So many decisions, each of an award of its own name."""
    rules, _ = load_rules(ROOT / "rules" / "seed-fund.gate")
    assert isinstance(rules, Rules)
    portfolio, _ = read_portfolio(ROOT / "examples" / "seed-fund", rules)
    found = decide(rules, portfolio, ON)
    return [
        replace(found[n % len(found)], award=f"{found[n % len(found)].award}-{n // len(found)}")
        for n in range(tranches)
    ]  # fmt: skip


def papers(tranches: int) -> list[Row]:
    """Memos and board page as pages, and the pack as PDF."""
    decisions = many(tranches)
    pages = _timed(f"papers: {tranches:,} memos in HTML and the board page", lambda: _pages(decisions))
    pack = _timed(f"papers: {tranches:,} tranches as one PDF", lambda: pack_pdf(render_pack(decisions, RUN), RUN))
    return [pages, pack]


def _pages(decisions: list[Decision]) -> None:
    for decision in decisions:
        render_memo(decision, "html", None, RUN)
    render_index(decisions, RUN)


def _timed(what: str, work: Callable[[], object]) -> Row:
    begun, used = perf_counter(), process_time()
    work()
    return (what, perf_counter() - begun, "s", f"{process_time() - used:.1f} s of processor")


if __name__ == "__main__":
    collect_the_young()  # as a command does
    for name, value, unit, note in papers(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000):
        print(f"{name}  {value:.1f} {unit}  {note}")
