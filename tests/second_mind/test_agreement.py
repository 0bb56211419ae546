"""The program and the second mind agree on every outcome, amount and leaf.

`GATEKEEPER_AGREEMENT=100000` compares that many decisions instead; `make soak` does.
"""

import os
from pathlib import Path

import pytest

from tests.second_mind.agreement import agree

DECISIONS = int(os.environ.get("GATEKEEPER_AGREEMENT", "5000"))
FIRST = 168  # two of the trials before it take the second mind a minute

MINDS = ("plain", "tables", "ways", "days", "items", "periods", "naive", "world", "money", "budgets")


@pytest.mark.parametrize("name", MINDS)
def test_a_mind_can_be_read_and_shares_the_checked_program_alone(name: str) -> None:
    lines = (Path(__file__).parent / f"{name}.py").read_text().splitlines()
    assert len(lines) <= 400
    shared = {line for line in lines if line.startswith(("from ", "import ")) and "gatekeeper" in line}
    assert shared <= {"from gatekeeper.program import model as m"}


@pytest.mark.timeout(0)
@pytest.mark.no_cover  # what chance reaches is not counted
def test_two_minds_agree() -> None:
    tally = agree(DECISIONS, FIRST)
    assert not tally.unlike, "\n".join(tally.unlike[:20])
    assert tally.refused < tally.trials / 4, "too few of the rules made by chance are rules"
    assert tally.unknown > 0.3, "too many of the facts made by chance are known"
    assert tally.edges > 0.3, "too few of the days made by chance are at an edge"


@pytest.mark.timeout(0)
@pytest.mark.no_cover
def test_the_mind_for_money_agrees() -> None:
    tally = agree(max(1000, DECISIONS // 5), money=True)
    assert not tally.unlike, "\n".join(tally.unlike[:20])
    assert not tally.refused
