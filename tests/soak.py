"""The long runs of `make soak`, and a table of what came of them.

    python -m tests.soak 100000 2000000

the first number being the decisions two minds must agree on, the second the size of each fuzz. The decisions are made
in pieces, each from the seed where the last ended, and each told as it ends; a third number is the first seed of all.
The mind for money is held to a fifth as many, columns to ten times as many and to the tables of every golden case.

    python -m tests.soak columns 1000000 20001

holds columns alone to so many decisions, from a seed on: where a long run stopped it goes on.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from time import perf_counter

from tests.columns.agreement import agree as columns_agree
from tests.columns.held import Held
from tests.plans.held import shares
from tests.second_mind.agreement import Tally, agree

PIECE = 10_000
RULES, ROWS = "tests/fuzz/test_rules.py", "tests/fuzz/test_rows.py"
TEXTS = 8 / 3  # rule texts for each one asked for, over its four sorts
CASES = "tests/cases"  # each read from its tables as columns too
PAPERS = "tests/reports/test_fidelity.py"  # every memo of the examples, in Word and as PDF
GUIDED = 5  # bytes changed by atheris: a fifth as many, for each takes so much longer
NO_ATHERIS = 3


def told(tally: Tally) -> str:
    outcomes = ", ".join(f"{outcome} {count:,}" for outcome, count in sorted(tally.outcomes.items()))
    return (
        f"{tally.decisions:,} decisions of {tally.trials:,} trials, {len(tally.unlike)} differences; "
        f"{tally.unknown:.0%} of the leaves unknown, {tally.edges:.0%} of the timed ones at an edge; "
        f"{tally.settled:,} settled by trying every way; {outcomes}; "
        f"by a plan of the rules {shares(tally.by_plan)}"
    )


def two_minds(decisions: int, first: int, money: bool = False) -> Tally:
    """So many decisions compared, piece by piece: of truth and time, or of money."""
    whole = Tally()
    while whole.decisions < decisions:
        begun, seed = perf_counter(), first + whole.trials
        piece = agree(min(PIECE, decisions - whole.decisions), seed, money)
        whole += piece
        print(f"seeds {seed} to {seed + piece.trials - 1}: {perf_counter() - begun:,.0f} s, {told(piece)}", flush=True)
        for difference in piece.unlike[:50]:
            print(f"    {difference}", flush=True)
    return whole


def columns(decisions: int, first: int = 1) -> Held:
    """So many decisions of columns compared with the reference, piece by piece."""
    whole = Held()
    while whole.decided < decisions:
        begun, seed = perf_counter(), first + whole.trials
        piece = columns_agree(min(PIECE, decisions - whole.decided), seed)
        whole += piece
        told_of = f"{piece.unknown:.0%} of the leaves unknown; {shares(piece)}"
        print(f"seeds {seed} to {seed + piece.trials - 1}: {perf_counter() - begun:,.0f} s, {told_of}", flush=True)
        for difference in piece.unlike[:50]:
            print(f"    {difference}", flush=True)
    return whole


def tests_pass(asked: dict[str, str], files: Iterable[str]) -> bool:
    """Whether tests pass that are asked for more than `make test` asks of them."""
    command = [sys.executable, "-m", "pytest", "-q", "--timeout", "0", "-p", "no:cacheprovider", *files]
    return subprocess.run(command, env=os.environ | asked, check=False).returncode == 0


def rule_texts(texts: int) -> bool:
    """Whether so many rule texts come to messages only, piece by piece, each of other seeds and told as it ends."""
    asked = round(texts / TEXTS)
    for number, begun in enumerate(range(0, asked, PIECE)):
        each = min(PIECE, asked - begun)
        if not tests_pass({"GATEKEEPER_FUZZ": str(each), "GATEKEEPER_FUZZ_SEED": str(4 * number)}, (RULES,)):
            return False
        print(f"{round((begun + each) * TEXTS):,} rule texts", flush=True)
    return True


def main(decisions: int, size: int, first: int = 1) -> int:
    """Run everything; the number of parts that failed."""
    begun, tally = perf_counter(), two_minds(decisions, first)
    lines = [("two minds", perf_counter() - begun, told(tally))]
    begun, money = perf_counter(), two_minds(decisions // 5, first, money=True)
    lines.append(("money", perf_counter() - begun, told(money)))
    failed = int(bool(tally.unlike)) + int(bool(money.unlike))
    begun, by_columns = perf_counter(), columns(10 * decisions, first)
    lines.append(("columns", perf_counter() - begun, shares(by_columns)))
    failed += bool(by_columns.unlike)
    rest = (
        ("columns, cases", "the tables of every golden case", {"GATEKEEPER_COLUMNS": "1000"}, (CASES,)),
        ("rows", f"size {size:,}", {"GATEKEEPER_FUZZ": str(size)}, (ROWS,)),
        ("papers", "every memo in Word and as PDF", {"GATEKEEPER_EVERY_MEMO": "yes"}, (PAPERS,)),
    )
    for name, what, asked, files in rest:
        begun, passed = perf_counter(), tests_pass(asked, files)
        failed += not passed
        lines.append((name, perf_counter() - begun, f"{what}: {'nothing found' if passed else 'see above'}"))
    begun, passed = perf_counter(), rule_texts(size)
    failed += not passed
    lines.append(("rule texts", perf_counter() - begun, f"{size:,}: {'nothing found' if passed else 'see above'}"))
    begun = perf_counter()
    done = subprocess.run([sys.executable, "-m", "tests.fuzz.guided", str(size // GUIDED)], check=False)
    failed += done.returncode not in (0, NO_ATHERIS)
    told_of = {0: f"{size // GUIDED:,} texts: nothing found", NO_ATHERIS: "left out: atheris is not installed"}
    lines.append(("guided", perf_counter() - begun, told_of.get(done.returncode, "see above")))
    for name, seconds, text in lines:
        print(f"{name:12} {seconds:8,.0f} s  {text}")
    return failed


if __name__ == "__main__":
    if sys.argv[1:2] == ["columns"]:
        sys.exit(bool(columns(*(int(number) for number in sys.argv[2:])).unlike))
    sys.exit(main(*(int(number) for number in sys.argv[1:])))
