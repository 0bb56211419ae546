"""gatekeeper, an award at a time, by the function written of the rules: every leaf and what it saw."""

from collections.abc import Callable
from typing import Any

import polars as pl

from benchmarks.peers import Answers
from benchmarks.workload import ON, RULES, long_tables, texts
from gatekeeper import check_text, compiled
from gatekeeper.facts.known import as_known
from gatekeeper.facts.read import read_texts
from gatekeeper.plans.compiled import Answer, Award

TITLE = "gatekeeper, compiled, every leaf"
THREE_VALUED = True

WORDS = {"release": "release", "release in part": "release in part", "undetermined": "unknown"}


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """The rules compiled and the slots filled, as the others are given a dictionary; what is timed is deciding."""
    rules, problems = check_text(RULES)
    assert rules is not None, problems
    portfolio, findings = read_texts(texts(long_tables(facts)), rules)
    assert not findings, findings[:3]
    prepared = compiled(rules, ON)
    awards = [prepared.award(award) for award in as_known(portfolio, ON).awards]
    filled = [award for award in awards if isinstance(award, Award)]
    assert len(filled) == len(awards), "an award is left to the reference"
    return lambda: [prepared.decide(award) for award in filled]


def answers(result: Any) -> Answers:
    """Whether what is not met can still be is left out: the others were not asked."""
    found: list[Any] = []
    for decided in result:
        each = decided.answers().values()
        assert all(isinstance(answer, Answer) for answer in each), "a tranche is left to the reference"
        found.append(tuple((WORDS.get(str(answer.outcome), "no"), answer.amount) for answer in each))
    return found
