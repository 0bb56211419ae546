"""Columns decide what rows decide: outcome, amount, every leaf, on decisions made by chance.

`GATEKEEPER_COLUMNS=1000000` compares that many decisions; `make soak` says how many.
"""

import os

import pytest

from gatekeeper import check_text, decide
from gatekeeper.facts.read import read_texts
from tests.columns.held import Held, held_by_rows, held_by_tables
from tests.columns.trials import plain_trial

DECISIONS = int(os.environ.get("GATEKEEPER_COLUMNS", "40"))


def agree(decisions: int, first: int = 1) -> tuple[Held, Held]:
    """So many decisions compared, from a first seed on: on what rows saw, and on tables read as columns."""
    rows, tables, seed = Held(), Held(), first
    while tables.decided < decisions:
        trial = plain_trial(seed)
        seed += 1
        rules, _ = check_text(trial.rules)
        if rules is None or not rules.programs:
            continue
        portfolio, _ = read_texts(trial.texts, rules)
        decided = decide(rules, portfolio, trial.on, trial.known_by, {})
        for found, held in (
            (rows, held_by_rows(rules, portfolio, decided, trial.on, trial.known_by, {})),
            (tables, held_by_tables(rules, trial.texts, decided, trial.on, {})),
        ):
            held.unlike = [f"seed {seed - 1}, {said}" for said in held.unlike]
            found += held
    return rows, tables


# Where they once did not: a tranche that waits for one which lapsed, a proportion above one of a tranche that is no
# multiple of its rounding, rules not in force with a row in error of what columns do not read.
KEPT = {3: "A013", 1027: "A002", 3019: "A011"}


@pytest.mark.parametrize("seed", KEPT)
def test_what_they_once_differed_in_is_kept(seed: int) -> None:
    trial = plain_trial(seed)
    rules, _ = check_text(trial.rules)
    assert rules is not None
    portfolio, _ = read_texts(trial.texts, rules)
    every = decide(rules, portfolio, trial.on, trial.known_by, {})
    assert any(decision.award == KEPT[seed] for decision in every)
    assert not held_by_rows(rules, portfolio, every, trial.on, trial.known_by, {}).unlike
    assert not held_by_tables(rules, trial.texts, every, trial.on, {}).unlike


@pytest.mark.timeout(0)
@pytest.mark.no_cover
def test_columns_decide_what_rows_decide() -> None:
    rows, tables = agree(DECISIONS)
    assert not rows.unlike, "\n".join(rows.unlike[:20])
    assert not tables.unlike, "\n".join(tables.unlike[:20])
    assert rows.decided >= DECISIONS
