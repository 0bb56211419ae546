"""The decisions of the example portfolios, decided once for all tests of papers."""

from datetime import date
from functools import lru_cache

from gatekeeper.decisions.decide import decide
from gatekeeper.decisions.record import Decision
from gatekeeper.facts.read import read_portfolio
from gatekeeper.resources import examples_folder, rules_folder
from gatekeeper.run.rules import load_rules

ON = date(2026, 11, 30)
EXAMPLES = {
    "seed-fund": ("seed-fund.gate",),
    "results-programme": ("results-programme.gate",),
    "tiny": ("tiny.gate", "tiny-old.gate"),
}


@lru_cache
def decisions_of(example: str) -> tuple[Decision, ...]:
    """Every tranche of one example."""
    rules, problems = load_rules(*(rules_folder() / name for name in EXAMPLES[example]))
    assert rules is not None, problems
    portfolio, _ = read_portfolio(examples_folder() / example, rules)
    return decide(rules, portfolio, on=ON)


def every_decision() -> tuple[Decision, ...]:
    """Every tranche of every example."""
    return tuple(decision for example in EXAMPLES for decision in decisions_of(example))


def decision_of(award: str, tranche: int) -> Decision:
    """One tranche of the examples."""
    return next(d for d in every_decision() if (d.award, d.tranche) == (award, tranche))
