"""gatekeeper, an award at a time: every leaf with its verdict and what was seen, the whole record of each tranche."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl

from benchmarks.peers import Answers
from benchmarks.workload import ON, RULES, long_tables, texts
from gatekeeper import check_text, decide
from gatekeeper.facts.read import read_texts

TITLE = "gatekeeper, by rows, whole record"
THREE_VALUED = True

WORDS = {"release": "release", "release in part": "release in part", "undetermined": "unknown"}


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """The rules checked and the tables read; what is timed is deciding."""
    rules, problems = check_text(RULES)
    assert rules is not None, problems
    portfolio, findings = read_texts(texts(long_tables(facts)), rules)
    assert not findings, findings[:3]
    return lambda: decide(rules, portfolio, ON)


def answers(result: Any) -> Answers:
    """Whether what is not met can still be is left out: the others were not asked."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for decision in result:
        assert decision.amount == decision.amount.to_integral_value() or decision.amount == Decimal(0)
        found[decision.award].append((WORDS.get(str(decision.outcome), "no"), int(decision.amount)))
    return [tuple(each) for each in found.values()]  # type: ignore[misc]
