"""The program and the second mind agree on every outcome, amount and leaf.

`GATEKEEPER_AGREEMENT=100000` compares that many decisions instead.
"""

import os

import pytest

from tests.second_mind.agreement import Refused, compared
from tests.second_mind.generate import trial

DECISIONS = int(os.environ.get("GATEKEEPER_AGREEMENT", "5000"))


@pytest.mark.timeout(0)
@pytest.mark.no_cover  # what chance reaches is not counted
def test_two_minds_agree() -> None:
    seen = refused = seed = 0
    unlike: list[str] = []
    while seen < DECISIONS:
        seed += 1
        try:
            for pair in compared(trial(seed)):
                seen += 1
                where = f"seed {seed}, {pair.decision.award}/{pair.decision.tranche}"
                unlike += [f"{where}: {difference}" for difference in pair.differences()]
        except Refused:
            refused += 1
    assert refused < seed / 4, "too few of the rules made by chance are rules"
    assert not unlike, "\n".join(unlike[:20])
