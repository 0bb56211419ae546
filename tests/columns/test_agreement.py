"""Columns decide what rows decide: outcome, amount, every leaf, on decisions made by chance.

`make soak` compares a million, every one with the reference; `GATEKEEPER_COLUMNS=100000` compares that many here.
"""

import os
from datetime import date

import pytest

from gatekeeper import check_text
from gatekeeper.columns.decide import decided
from gatekeeper.columns.settle import REPEATED
from gatekeeper.columns.shared import shared
from gatekeeper.columns.slots import filled_slots
from gatekeeper.columns.tables import table_of
from gatekeeper.plans.analysis import plan_of
from tests.columns.agreement import agree
from tests.columns.held import frame_of

DECISIONS = int(os.environ.get("GATEKEEPER_COLUMNS", "10000"))
SAMPLE = 4  # of so many trials one is decided by the reference too


def test_what_turns_on_a_fact_named_twice_is_left_to_rows_where_there_is_such_a_tranche() -> None:
    head = "language 1\ncurrency USD\nmeasure customers\n"
    rules, _ = check_text(head + "release tranche 2 when customers >= 50% of 8 and (customers >= 4 or customers < 9)")
    assert rules is not None
    texts = {"awards": "award,currency\nA,USD\nB,USD\n", "tranches": "award,tranche,amount\nA,1,5\nB,2,5\n"}
    asked = shared(plan_of(rules.programs[0], date(2026, 11, 30), (1, 2), frozenset()))
    tables = {name: table_of(name, frame_of(text), rules) for name, text in texts.items()}
    made = decided(asked, filled_slots(asked, rules, tables))
    assert made.frame["by rows"].to_list() == [False, True]
    assert made.left() == {"B": REPEATED}


@pytest.mark.timeout(0)
@pytest.mark.no_cover
def test_columns_decide_what_rows_decide() -> None:
    found = agree(DECISIONS, 1, SAMPLE)
    assert not found.unlike, "\n".join(found.unlike[:20])
    assert found.unknown >= 0.3
