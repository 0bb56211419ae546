"""`make bench`: how long each stage takes on this machine, side by side in one run, as ratios where one can be made.

Every timing is the median of several runs in one process (start-up: of several processes). Nothing here is asserted;
the tests never look at a clock. The results are printed and kept in `build/bench.json`. `make bench ARGS=5000` takes a
large portfolio of 5,000 awards in place of 200, and many minutes. What is measured beside other engines is told in
`beside.py`. The papers are those of 1,000 tranches; `python -m benchmarks.papers 100` makes fewer.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks import large_portfolio
from benchmarks.bare_lark import bare_lark
from benchmarks.beside import beside_peers
from benchmarks.end_to_end import end_to_end
from benchmarks.growth import growth, rules_text
from benchmarks.on_spark import on_spark
from benchmarks.papers import papers
from gatekeeper import check_text, decide, load_rules, read_portfolio
from gatekeeper.facts.read import read_texts
from gatekeeper.program.model import Rules
from gatekeeper.reports.memo import render_memo

ROOT = Path(__file__).parents[1]
ON = date(2026, 11, 30)
Row = tuple[str, float, str, str]


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The median time of a piece of work."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return median(taken)


def process_seconds(*arguments: str) -> float:
    """The median time of a whole process, its modules compiled by one before, as an installed package's are."""
    asked = [sys.executable, *arguments]
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    run = partial(subprocess.run, asked, env=compiled, capture_output=True, check=False)
    run()
    return seconds(run, 7)


def start_up() -> list[Row]:
    """Bare Python, `--version`, `check` of a small file; fifty awards decided, one explained, their tables checked."""
    bare = process_seconds("-c", "pass")
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.gate"
        small.write_text(
            "language 1\ncurrency USD\nmilestone pilot\nrelease tranche 1 when pilot achieved\n", encoding="utf-8"
        )
        version = process_seconds("-m", "gatekeeper", "--version")
        check = process_seconds("-m", "gatekeeper", "check", str(small))
        fund = (str(ROOT / "rules" / "seed-fund.gate"), str(ROOT / "examples" / "seed-fund"))
        explain = process_seconds("-m", "gatekeeper", "explain", *fund, "SF-006", "4", "--on", ON.isoformat())
        data = process_seconds("-m", "gatekeeper", "data", *fund)
        out = ("--out", str(Path(folder) / "out"), "--replace", "--papers", "none")
        decided = process_seconds("-m", "gatekeeper", "decide", *fund, "--on", ON.isoformat(), *out)
    return [
        ("start: bare python", bare * 1e3, "ms", "1.0 ×"),
        ("start: gatekeeper --version", version * 1e3, "ms", f"{version / bare:.1f} × bare python"),
        ("start: gatekeeper check, small file", check * 1e3, "ms", f"{check / bare:.1f} × bare python"),
        ("start: gatekeeper decide, 50 awards, no papers", decided * 1e3, "ms", f"{decided / bare:.1f} × bare python"),
        ("start: gatekeeper explain, 50 awards read", explain * 1e3, "ms", f"{explain / bare:.1f} × bare python"),
        ("start: gatekeeper data, 50 awards", data * 1e3, "ms", f"{data / bare:.1f} × bare python"),
    ]


def parsing() -> list[Row]:
    """10,000 lines parsed and checked, beside Lark alone on the same text, and the growth from half as many."""
    from gatekeeper.source import Source
    from gatekeeper.syntax.parse import parse

    whole, half = rules_text(10_000), rules_text(5_000)
    alone = {lexer: bare_lark(lexer) for lexer in ("contextual", "basic")}
    lark = {lexer: seconds(partial(parser.parse, whole)) for lexer, parser in alone.items()}
    parsed = seconds(lambda: parse(Source("bench.gate", whole)))
    both = seconds(lambda: check_text(whole))
    small = seconds(lambda: check_text(half))
    beside = lark["contextual"]
    return [
        ("rules: 10,000 lines, Lark alone", beside, "s", "1.0 ×"),
        ("rules: 10,000 lines, Lark alone, basic lexer", lark["basic"], "s", f"{lark['basic'] / beside:.2f} × Lark"),
        ("rules: 10,000 lines parsed", parsed, "s", f"{parsed / beside:.2f} × Lark"),
        (
            "rules: 10,000 lines parsed and checked",
            both,
            "s",
            f"{both / beside:.2f} × Lark, {both / small:.2f} × half as many",
        ),
    ]


def grown(tables: dict[str, str], times: int) -> dict[str, str]:
    """The tables with every award so many times, under ids of their own."""
    many = {}
    for name, text in tables.items():
        heading, *rows = text.splitlines()
        many[name] = "\n".join([heading, *(f"{n}-{row}" for n in range(times) for row in rows)]) + "\n"
    return many


def deciding() -> list[Row]:
    """The seed fund read, decided and written up; and a portfolio eight times as large."""
    rules, _ = load_rules(ROOT / "rules" / "seed-fund.gate")
    assert isinstance(rules, Rules)
    folder, book = ROOT / "examples" / "seed-fund", ROOT / "examples" / "seed-fund.xlsx"
    tables = {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.csv"))}
    portfolio, _ = read_portfolio(folder, rules)
    decisions = decide(rules, portfolio, ON)
    awards = len({decision.award for decision in decisions})
    csv_time = seconds(lambda: read_portfolio(folder, rules))
    xlsx_time = seconds(lambda: read_portfolio(book, rules))
    decide_time = seconds(lambda: decide(rules, portfolio, ON))
    memo_time = seconds(lambda: [render_memo(decision) for decision in decisions])
    large, _ = read_texts(grown(tables, 8), rules)
    large_time = seconds(lambda: decide(rules, large, ON), 1)
    return [
        ("facts: 50 awards from CSV", csv_time * 1e3, "ms", "1.0 ×"),
        ("facts: 50 awards from a workbook", xlsx_time * 1e3, "ms", f"{xlsx_time / csv_time:.1f} × CSV"),
        ("decide: an award of 4 tranches, every leaf", decide_time / awards * 1e6, "µs", ""),
        ("decide: 8 × the portfolio", large_time, "s", f"{large_time / decide_time:.1f} × for 8 × the awards"),
        ("memo: one in HTML", memo_time / len(decisions) * 1e3, "ms", ""),
    ]


def main() -> None:
    """Print the table and keep it."""
    awards = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    rows = [
        *start_up(), *parsing(), *deciding(), *beside_peers(), *end_to_end(), *on_spark(), *papers(1_000),
        *growth(),
        *large_portfolio.reading(awards), *large_portfolio.deciding(awards),
    ]  # fmt: skip
    width = max(len(name) for name, *_ in rows)
    for name, value, unit, ratio in rows:
        print(f"{name:<{width}}  {f'{value:.2f}' if unit else '':>10} {unit:<3} {ratio}")
    kept = ROOT / "build" / "bench.json"
    kept.parent.mkdir(exist_ok=True)
    table = [{"what": n, "value": v, "unit": u, "ratio": r} for n, v, u, r in rows]
    kept.write_text(json.dumps(table, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
