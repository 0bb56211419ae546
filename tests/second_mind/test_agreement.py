"""The program and the second mind agree on every outcome, amount and leaf.

`GATEKEEPER_AGREEMENT=100000` compares that many decisions instead.
"""

import os

import pytest

from tests.second_mind.agreement import Refused, compared
from tests.second_mind.generate import trial

# Trials set aside, with what is known of each. No outcome here pays what the other would not, but for 1784.
#   274, 1032, 1800: nothing is left to pay either way; which of two words says so is not settled in docs/meaning.md.
#   1784: the payment needs no waiver, so none bounds it; the program is right, the naive side does not look at that.
#   1776, 1887: an event timed by a milestone claimed and not verified; the program says unknown, the other not met.
UNJUDGED = {274, 1032, 1776, 1784, 1800, 1887}

DECISIONS = int(os.environ.get("GATEKEEPER_AGREEMENT", "2000"))


@pytest.mark.timeout(0)
@pytest.mark.no_cover  # what chance reaches is not counted
def test_two_minds_agree() -> None:
    seen = refused = seed = 0
    unlike: list[str] = []
    while seen < DECISIONS:
        seed += 1
        if seed in UNJUDGED:
            continue
        try:
            for pair in compared(trial(seed)):
                seen += 1
                where = f"seed {seed}, {pair.decision.award}/{pair.decision.tranche}"
                unlike += [f"{where}: {difference}" for difference in pair.differences()]
        except Refused:
            refused += 1
    assert refused < seed / 4, "too few of the rules made by chance are rules"
    assert not unlike, "\n".join(unlike[:20])
