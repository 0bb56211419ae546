"""Columns decide what rows decide: outcome, amount, every leaf, on decisions made by chance.

`GATEKEEPER_COLUMNS=1000000` compares that many decisions; `make soak` says how many.
"""

import os
from datetime import date

import pytest

from gatekeeper import Portfolio, Rules, check_text, decide
from gatekeeper.columns.decide import decided
from gatekeeper.columns.settle import REPEATED
from gatekeeper.columns.shared import shared
from gatekeeper.columns.slots import filled_slots
from gatekeeper.columns.tables import table_of
from gatekeeper.facts.read import read_texts
from gatekeeper.plans.analysis import plan_of
from gatekeeper.values.dates import add_days
from tests.columns.held import Held, by_compiled, frame_of, held_by_rows, held_by_tables, held_to
from tests.columns.trials import plain_trial
from tests.second_mind.generate import Trial

DECISIONS = int(os.environ.get("GATEKEEPER_COLUMNS", "10000"))
SAMPLE = 1 if "GATEKEEPER_COLUMNS" in os.environ else 25  # of so many trials one is decided by the reference too


def agree(decisions: int, first: int = 1, sample: int = 1) -> Held:
    """So many decisions compared, from a first seed on: tables read and decided as columns, and as rows.

    As rows they are decided by the rules compiled, which are held to the reference elsewhere; and, of one trial in so
    many, by the reference itself. A trial is decided on its day, at the edge of which many facts are, and on the next.
    """
    found, seed = Held(), first
    while found.decided < decisions:
        trial = plain_trial(seed)
        rules, _ = check_text(trial.rules)
        if rules is not None and rules.programs:
            portfolio, _ = read_texts(trial.texts, rules)
            for on in (trial.on, add_days(trial.on, 1)):
                held = _held(rules, portfolio, trial, on, reference=not seed % sample)
                held.unlike = [f"seed {seed}, on {on}, {said}" for said in held.unlike]
                found += held
        seed += 1
    found.trials = seed - first
    return found


def _held(rules: Rules, portfolio: Portfolio, trial: Trial, on: date, *, reference: bool) -> Held:
    if not reference:
        return held_to(by_compiled(rules, portfolio, on, on), rules, trial.texts, on, {})
    every = decide(rules, portfolio, on, on, {})
    held = held_by_tables(rules, trial.texts, every, on, {})
    held.unlike += held_by_rows(rules, portfolio, every, on, on, {}).unlike
    return held


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
