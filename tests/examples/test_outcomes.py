"""Every tranche of the examples is decided as was agreed when the examples were made.

`outcomes.csv` was compared, row by row, with what each hand-made case was written to show (examples/README.md). A row
that changes is a decision that changed: read it before writing it down.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from gatekeeper import decide, load_rules, read_portfolio

ROOT = Path(__file__).parents[2]
EXAMPLES = {
    "seed-fund": ("seed-fund.gate",),
    "results-programme": ("results-programme.gate",),
    "tiny": ("tiny.gate", "tiny-old.gate"),
}


def agreed() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    with (Path(__file__).parent / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        for example, *row in csv.reader(file):
            found.setdefault(example, []).append(tuple(row))
    return found


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_tranche_is_decided_as_agreed(example: str) -> None:
    rules, _ = load_rules(*(ROOT / "rules" / name for name in EXAMPLES[example]))
    portfolio, _ = read_portfolio(ROOT / "examples" / example, rules)
    assert rules is not None
    decided = [
        (decision.award, str(decision.tranche), str(decision.outcome), str(decision.amount))
        for decision in decide(rules, portfolio, on=date(2026, 11, 30))
    ]
    assert decided == agreed()[example]
