"""Rules compiled for one decision date: what they decide, what they decline, and the function as a person reads it."""

from datetime import date
from pathlib import Path

import pytest

from gatekeeper import Portfolio, Rules, check_text, compiled, decide
from gatekeeper.cli.app import run
from gatekeeper.facts.known import as_known
from gatekeeper.facts.read import read_texts
from gatekeeper.plans.compiled import Answer, Award, Compiled, Decided
from gatekeeper.plans.plan import Declined
from gatekeeper.vocabulary import Outcome, Verdict
from tests.plans.held import held

ON = date(2026, 11, 30)
HEAD = """\
language 1
currency USD
roles: board
milestone pilot plant, due 30 June 2026
milestone land lease
document audit report, due pilot plant achieved
measure customers
measure uptime as percentage
fact insolvency
fact route, one of full, short
judgement progress by board
parameter stop date as date
parameter floor in USD
board may waive pilot plant
board may hold every tranche
"""
TABLES = {
    "awards": "award,currency,floor\nA,USD,5\n",
    "tranches": "award,tranche,amount\nA,1,1000\nA,2,1000\nA,3,1000.55\n",
}


def ready(rules: str, **tables: str) -> tuple[Rules, Portfolio]:
    checked, problems = check_text(HEAD + rules)
    assert checked is not None, problems
    return checked, read_texts({**TABLES, **tables}, checked)[0]


def award_of(rules: Rules, portfolio: Portfolio, on: date = ON) -> tuple[Compiled, Award | Declined]:
    made = compiled(rules, on)
    (facts,) = as_known(portfolio, on).awards
    return made, made.award(facts)


def decided(rules: str, **tables: str) -> Decided:
    checked, portfolio = ready(rules, **tables)
    found = held(checked, portfolio, decide(checked, portfolio, ON), ON)
    assert not found.unlike
    made, award = award_of(checked, portfolio)
    assert isinstance(award, Award)
    return made.decide(award)


def test_an_award_is_decided_and_spelled_out_when_it_is_read() -> None:
    found = decided(
        "release 50% of tranche 1 when pilot plant achieved by 30 June 2026 and not insolvency\n"
        "release tranche 2 when customers >= 40\nrelease tranche 3 when progress found",
        milestones="award,milestone,achieved on\nA,pilot plant,2026-06-30\n",
        facts="award,fact,value\nA,insolvency,no\n",
        measures="award,measure,period end,value\nA,customers,2026-09-30,30\n",
    )
    first, second, third = (found.answer(number) for number in (1, 2, 3))
    assert isinstance(first, Answer)
    assert (first.outcome, first.amount) == (Outcome.RELEASE_IN_PART, 500)
    assert [(told.verdict, told.seen) for told in first.leaves] == [(Verdict.MET, 739797), (Verdict.NOT_MET, "no")]
    assert isinstance(second, Answer)
    assert (second.outcome, [told.can_meet for told in second.leaves]) == (Outcome.NOT_YET, [True])
    assert isinstance(third, Answer)
    assert (third.outcome, third.low, str(third.high)) == (Outcome.UNDETERMINED, 0, "20011/20")
    assert found.answers() == {1: first, 2: second, 3: third}


@pytest.mark.parametrize(
    ("rules", "tables", "reason"),
    [
        ("", {"awards": "award,currency\nA,EUR\n"}, "another currency than its rules"),
        ("", {"payments": "award,tranche,paid on,amount\n,1,2026-01-01,5\n"}, "nobody's"),
        ("", {"payments": "award,tranche,paid on,amount\nA,soon,2026-01-01,5\n"}, "a table in error"),
    ],
)
def test_an_award_is_left_to_the_reference_with_a_reason(rules: str, tables: dict[str, str], reason: str) -> None:
    checked, portfolio = ready(rules + "release tranche 1 when pilot plant achieved", **tables)
    _, award = award_of(checked, portfolio)
    assert isinstance(award, Declined)
    assert reason in award.reason


@pytest.mark.parametrize(
    ("rules", "tables", "reason"),
    [
        ("", {"waivers": "award,condition,by,granted on\nA,pilot plant,board,2026-01-01\n"}, "a waiver on record"),
        ("", {"events": "award,subject,event,on,by\nA,tranche 1,held,2026-01-01,board\n"}, "a power over the tranche"),
        ("", {"milestones": "award,milestone,achieved on\nA,pilot plant,soon\n"}, "a row in error"),
        ("", {"payments": "award,tranche,paid on,amount\nA,1,soon,5\n"}, "a row in error"),
        ("", {"tranches": "award,tranche,amount\nA,1,much\nA,2,5\n"}, "a row in error"),
        (
            " and pilot plant overdue by more than 5 days",
            {"milestones": "award,milestone,due\nA,pilot plant,soon\n"},
            "a row in error",
        ),
        (" or customers >= 5 or customers < 5", {}, "named more than once"),
        (" and floor / floor >= 1", {"awards": "award,currency,floor\nA,USD,0\n"}, "division by zero"),
    ],
)
def test_a_tranche_is_left_to_the_reference_with_a_reason(rules: str, tables: dict[str, str], reason: str) -> None:
    found = decided(f"release tranche 1 when pilot plant achieved{rules}", **tables).answer(1)
    assert isinstance(found, Declined)
    assert reason in found.reason


def test_what_asks_after_a_tranche_that_is_left_to_the_reference_is_left_too() -> None:
    waived = "award,condition,by,granted on,tranche\nA,pilot plant,board,2026-01-01,1\n"
    found = decided(
        "release tranche 1 when pilot plant achieved\nrelease tranche 2 when tranche 1 released", waivers=waived
    ).answer(2)
    assert found == Declined("it asks after tranche 1, which is declined")


def test_rules_out_of_force_decide_nothing() -> None:
    checked, portfolio = ready(
        "in force from 1 January 2026 to 1 November 2026\nrelease tranche 1 when pilot plant achieved"
    )
    made, award = award_of(checked, portfolio)
    assert isinstance(award, Award)
    assert made.decide(award).answer(1) == Answer(Outcome.NOT_IN_FORCE, 0, None, None, ())


def test_two_rule_files_for_one_award_are_for_the_reference() -> None:
    checked, portfolio = ready("programme seeds\nrelease tranche 1 when pilot plant achieved")
    _, award = award_of(checked, portfolio)
    assert award == Declined("no rule file is for the award, or more than one")


def test_an_award_without_tranches_is_for_the_reference() -> None:
    checked, portfolio = ready("release tranche 1 in any case", tranches="award,tranche,amount\n")
    _, award = award_of(checked, portfolio)
    assert award == Declined("an award without tranches")


def test_the_function_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "all.gate"
    rules.write_text(
        HEAD
        + "milestone report, for each tranche\n"
        + "release tranche 1 when pilot plant verified by board and audit report received on time and uptime > 99%\n"
        + "    and report achieved by stop date and tranche 2 released\n"
        + "release tranche 2 when route is full\n"
        + "release tranche 3 when customers >= (if insolvency then 50 otherwise 40)\n",
        encoding="utf-8",
    )
    assert run(["compiled", str(rules), "--on", "2026-11-30", "--tranches", "3"]) == 0
    said = capsys.readouterr().out
    for line in (
        "pilot plant verified by board", "due date of audit report in the tables", "uptime, in percent",
        "report achieved, of tranche 1", "stop date", "tranche 2 released", "# tranche 3 is left to the reference: ",
    ):  # fmt: skip
        assert line in said
    assert "full" not in said.partition("def ")[2].replace("# route is full", "").replace("when route is full", "")
