"""Tables read for one set of rules and decided by another: what does not fit is an error, never a guess."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gatekeeper import Decision, check_text, decide
from gatekeeper.decisions.seeing import _number
from gatekeeper.facts.read import read_texts
from gatekeeper.values.absence import Invalid
from gatekeeper.vocabulary import NUMBER, Outcome

HEAD = "language 1\ncurrency USD\nroles: board\n"
TABLES = {"awards": "award,currency\nA-1,USD\n", "tranches": "award,tranche,amount\nA-1,1,100\n"}


def decided(read_by: str, decided_by: str, **tables: str) -> Decision:
    rules, problems = check_text(f"{HEAD}{read_by}\nrelease tranche 1 in any case\n")
    assert rules is not None, problems
    portfolio, findings = read_texts({**TABLES, **tables}, rules)
    assert not findings
    rules, problems = check_text(HEAD + decided_by)
    assert rules is not None, problems
    (decision,) = decide(rules, portfolio, on=date(2026, 11, 30))
    return decision


@pytest.mark.parametrize(
    ("read_by", "decided_by", "tables", "wrong"),
    [
        (
            "fact colour, one of red, green",
            "fact colour, one of blue, black\nrelease tranche 1 when colour is blue",
            {"facts": "award,fact,value\nA-1,colour,red\n"},
            "expected one of blue, black, got `red`",
        ),
        (
            "fact insolvency, one of open, closed",
            "fact insolvency\nrelease tranche 1 when insolvency",
            {"facts": "award,fact,value\nA-1,insolvency,open\n"},
            "expected yes or no, got `open`",
        ),
        (
            "parameter target, one of low, high\nmeasure revenue in USD",
            "parameter target in USD\nmeasure revenue in USD\nrelease tranche 1 when revenue at least target",
            {
                "parameters": "award,parameter,value\nA-1,target,low\n",
                "measures": "award,measure,period end,value\nA-1,revenue,2026-10-31,5\n",
            },
            "expected a number, got `low`",
        ),
        (
            "parameter long stop as number\nmilestone pilot",
            "parameter long stop as date\nmilestone pilot\nrelease tranche 1 when pilot achieved by long stop",
            {
                "parameters": "award,parameter,value\nA-1,long stop,5\n",
                "milestones": "award,milestone,achieved on\nA-1,pilot,2026-10-31\n",
            },
            "expected a date, got `5`",
        ),
        (
            "measure revenue in USD per month",
            "measure revenue in USD per quarter\nrelease tranche 1 when revenue at least 5 USD",
            {"measures": "award,measure,period end,value\nA-1,revenue,2026-08-31,5\n"},
            "a figure ends on 2026-08-31, inside the period",
        ),
    ],
)
def test_what_was_read_for_other_rules_is_invalid(
    read_by: str, decided_by: str, tables: dict[str, Any], wrong: str
) -> None:
    decision = decided(read_by, f"{decided_by}\n", **tables)
    assert decision.outcome is Outcome.INVALID
    assert wrong in " ".join(decision.reasons)


def test_two_files_in_force_together_decide_nothing() -> None:
    one, _ = check_text(f"{HEAD}release tranche 1 in any case\n")
    two, _ = check_text(f"{HEAD}release 40% of tranche 1 in any case\n")
    assert one is not None
    assert two is not None
    portfolio, _ = read_texts(TABLES, one)
    both = replace(one, programs=(*one.programs, *two.programs))  # no file or folder gives such rules
    (decision,) = decide(both, portfolio, on=date(2026, 11, 30))
    assert decision.outcome is Outcome.INVALID
    assert decision.reasons == ("rules.gate and rules.gate both speak of its programme on 30 November 2026",)


def test_what_two_findings_mean_alike_is_read_by_any_rules() -> None:
    decision = decided(
        "judgement opinion by board, one of positive, negative",
        "judgement opinion by board\nrelease tranche 1 when opinion found\n",
        judgements="award,matter,by,decided on,finding\nA-1,opinion,board,2026-10-31,positive\n",
    )
    assert decision.outcome is Outcome.RELEASE


def test_a_number_nobody_writes_out_is_invalid() -> None:
    from gatekeeper.decisions.seeing import Figure

    assert _number(Decimal("1e100000"), NUMBER, Figure()).problem == Invalid("the number is too long")
