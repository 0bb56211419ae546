"""One award decided by itself is as it is among all of them; what is worked out once is so for every tranche."""

from datetime import date
from pathlib import Path

import pytest

from gatekeeper import check_text, decide, load_rules
from gatekeeper.decisions.decide import decide_award, decide_facts
from gatekeeper.decisions.of_award import same_for_every_tranche
from gatekeeper.facts.known import as_known
from gatekeeper.facts.read import read_portfolio, read_texts
from gatekeeper.program.model import Rules
from gatekeeper.program.walk import nodes

ROOT = Path(__file__).parents[2]
ON = date(2026, 11, 30)

AWARDS = "award,currency,programme\nA-1,USD,one\nA-2,USD,one\nA-3,USD,two\n"
TRANCHES = "award,tranche,amount\nA-1,1,600\nA-2,1,600\nA-3,1,600\n"
SHARED = "language 1\nprogramme {}\ncurrency USD\nrelease tranche 1 in any case\n"
BUDGET = "share 900 USD among tranche 1 of every award pro rata\n"


def checked(text: str) -> Rules:
    rules, problems = check_text(text)
    assert rules is not None, problems
    return rules


def test_an_award_by_itself_is_decided_as_among_all() -> None:
    rules, _ = load_rules(ROOT / "rules/tiny.gate")
    assert rules is not None
    portfolio, _ = read_portfolio(ROOT / "examples/tiny", rules)
    every = decide(rules, portfolio, ON)
    for award in {decision.award for decision in every}:
        assert decide_award(rules, portfolio, award, ON) == tuple(d for d in every if d.award == award)
    assert decide_award(rules, portfolio, "nobody's", ON) == ()


@pytest.mark.parametrize(("award", "amounts"), [("A-1", [450]), ("A-2", [450]), ("A-3", [600])])
def test_what_an_award_gets_of_a_budget_hangs_on_the_others(award: str, amounts: list[int]) -> None:
    programs = (checked(SHARED.format("one") + BUDGET), checked(SHARED.format("two")))
    rules = Rules(tuple(program for each in programs for program in each.programs))
    portfolio, _ = read_texts({"awards": AWARDS, "tranches": TRANCHES}, rules)
    found = decide_award(rules, portfolio, award, ON)
    assert [int(decision.amount) for decision in found] == amounts
    assert found == tuple(decision for decision in decide(rules, portfolio, ON) if decision.award == award)


@pytest.mark.parametrize("known_by", [date(2026, 11, 1), ON, date(2027, 1, 31)])
def test_what_was_recorded_later_counts_by_the_day_it_is_known(known_by: date) -> None:
    text = (
        "language 1\ncurrency USD\nmilestone pilot\nin force from {} to {}\n"
        "release {} of tranche 1 when pilot achieved\n"
    )
    rules = Rules(
        tuple(
            program
            for terms in (("1 January 2025", "31 December 2025", "50%"), ("1 January 2026", "31 December 2026", "80%"))
            for program in checked(text.format(*terms)).programs
        )
    )
    tables = {
        "awards": "award,currency\nA-1,USD\nA-2,USD\n",
        "tranches": "award,tranche,amount\nA-1,1,600\nA-2,1,600\n",
        "milestones": (
            "award,milestone,achieved on,known on\nA-1,pilot,2026-03-01,2026-11-15\nA-2,pilot,2026-03-01,2027-01-15\n"
        ),
    }
    portfolio, _ = read_texts(tables, rules)
    every = decide(rules, portfolio, ON, known_by)
    assert {decision.known_by for decision in every} == {known_by}
    assert [int(decision.amount) for decision in every] == [480 * (known_by >= ON), 480 * (known_by > ON)]
    for decision, facts in zip(every, as_known(portfolio, known_by).awards, strict=True):
        assert decide_award(rules, portfolio, decision.award, ON, known_by) == (decision,)
        assert decide_facts(rules, facts, ON, known_by, {}) == (decision,)


DECLARED = (
    "language 1\ncurrency USD\nroles: board\n"
    "milestone plant, due 30 June 2026\nmilestone filing, due 30 days after plant achieved\n"
    "milestone permit, due 60 days after the previous tranche released\n"
    "document report for each tranche\nmeasure output in tonnes per quarter\nmeasure catch for each tranche in tonnes\n"
    "fact insolvency\nparameter floor in tonnes\njudgement progress by board\n"
)
OF_AWARD = (
    "insolvency", "plant achieved", "plant achieved by due date of filing", "filing achieved on time", "filing missed",
    "output over the last 4 quarters at least 2 * floor", "output between floor and 9 tonnes",
)  # fmt: skip
OF_TRANCHE = (
    "report accepted", "catch at least 3 tonnes", "progress found", "permit achieved on time", "tranche 1 released",
    "plant achieved by planned date of this tranche", "amount of this tranche at least 5 USD",
    "output as at 30 June 2026 at least 3 tonnes",
)  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "more", "same"),
    [
        *((condition, "", True) for condition in OF_AWARD),
        *((condition, "", False) for condition in OF_TRANCHE),
        ("plant achieved", "extend plant by 5 days when insolvency\n", False),
        ("insolvency", "extend plant by 5 days when insolvency\n", True),
    ],
)
def test_only_what_is_of_the_whole_award_is_found_once_for_its_tranches(condition: str, more: str, same: bool) -> None:
    (program,) = checked(f"{DECLARED}{more}release every tranche after 1 when {condition}\n").programs
    (release,) = program.releases
    leaves = [node for node in nodes(release.when) if hasattr(node, "timing") or type(node).__name__ in LEAVES]
    assert same_for_every_tranche(program, leaves[0]) is same  # type: ignore[arg-type]


LEAVES = {"Comparison", "Between", "IsSo"}
