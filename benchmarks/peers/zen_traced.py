"""zen-engine with its trace: a graph of one node, and what each of its expressions came to and how long it took."""

from collections.abc import Callable
from typing import Any

import polars as pl
import zen

from benchmarks.peers import Answers, records
from benchmarks.peers.zen_bare import EXPRESSIONS
from benchmarks.peers.zen_bare import answers as of_expressions

TITLE = "zen-engine, with its trace"
THREE_VALUED = False

GRAPH = {
    "nodes": [
        {"id": "in", "type": "inputNode", "name": "in"},
        {
            "id": "rules",
            "type": "expressionNode",
            "name": "rules",
            "content": {"expressions": [{"id": key, "key": key, "value": value} for key, value in EXPRESSIONS.items()]},
        },
        {"id": "out", "type": "outputNode", "name": "out"},
    ],
    "edges": [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
        {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
    ],
}


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """Every award in turn, by an engine that has loaded the graph."""
    awards = records(facts)
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": GRAPH}}})

    def evaluated(award: dict[str, object]) -> Any:
        try:
            return engine.evaluate("rules", award, {"trace": True})
        except RuntimeError:  # it raises where a fact is null
            return None

    return lambda: (awards, [evaluated(award) for award in awards])


def answers(result: Any) -> Answers:
    """As without the trace."""
    awards, responses = result
    given = [[r["result"].get(key) for key in EXPRESSIONS] if r is not None else None for r in responses]
    return of_expressions((awards, given))
