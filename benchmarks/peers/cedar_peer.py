"""cedarpy (Amazon's Cedar, a language of permissions): a policy a tranche, asked whether each may be released."""

import json
from collections.abc import Callable
from typing import Any

import cedarpy
import polars as pl

from benchmarks.peers import ACCOUNTS, GRID, PILOT, SIGNED, Answers, records, share
from benchmarks.peers import answer as said
from benchmarks.workload import PROTOTYPE_WITHIN

TITLE = "cedarpy"
THREE_VALUED = False

_SIGNED = f"context.agreement && context.agreement_on <= {SIGNED}"
_IN_TIME = (
    "context.prototype && context.agreement && context.prototype_on >= context.agreement_on"
    f" && context.prototype_on - context.agreement_on <= {PROTOTYPE_WITHIN}"
)
_MARKET = (
    "((if context.customers >= context.customer_target then 1 else 0)"
    " + (if context.uptime_tenths >= 950 && context.uptime_tenths <= 1000 then 1 else 0)"
    " + (if context.buyer then 1 else 0)) >= 2"
)
_SOUND = (
    f'context.insurance && {_MARKET} && !context.sanctions && (context.opinion == "unqualified" || context.progress)'
)
RULES = (
    f"{_SIGNED} && context.insurance",
    f"context.agreement && {_IN_TIME} && (context.customers >= 10 || context.buyer)",
    f"context.prototype && {_SOUND}",
    f"{_SIGNED} && {_IN_TIME} && context.pilot && context.pilot_on <= {PILOT} && context.accounts"
    f" && context.accounts_on <= {ACCOUNTS} && context.grid && context.grid_on >= {GRID} && {_SOUND}"
    " && context.unit_cost_cents >= 500 && context.unit_cost_cents <= 1250 && !(context.readiness < 7)",
)
POLICIES = "\n".join(
    f'permit(principal, action == Action::"tranche {n}", resource) when {{ {rule} }};'
    for n, rule in enumerate(RULES, 1)
)


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """Every award in turn, the policies parsed once; a fact that is null is left out, and what asks it fails."""
    awards = records(facts)
    policies = cedarpy.PolicySet.from_str(POLICIES)
    requests = [
        [
            {
                "principal": 'House::"funder"',
                "action": f'Action::"tranche {n}"',
                "resource": f"Award::{json.dumps(award['award'])}",
                "context": {name: value for name, value in award.items() if value is not None},
            }
            for n in range(1, 5)
        ]
        for award in awards
    ]
    return lambda: (awards, [[r.allowed for r in cedarpy.is_authorized_batch(each, policies, [])] for each in requests])


def answers(result: Any) -> Answers:
    """Its four answers; Cedar knows no division, so the share is worked out in Python."""
    found: list[Any] = []
    for award, paid in zip(*result, strict=True):
        whole = [award[f"amount_{n}"] for n in range(1, 5)]
        due = [*whole[:3], share(whole[3], award["households"], award["household_target"])]
        found.append(tuple(said(p, w, full) for p, w, full in zip(paid, due, whole, strict=True)))
    return found
