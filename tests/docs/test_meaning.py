"""The page on decisions says what the program decides: its tables are tried, its outcomes are the outcomes."""

from datetime import date

import pytest

from gatekeeper import Decision, check_text, decide
from gatekeeper.facts.read import read_texts
from gatekeeper.values.dates import date_from_text
from gatekeeper.vocabulary import Outcome, Verdict
from tests.docs.pages import page_text, quoted, table_rows

TEXT = page_text("docs/meaning.md")
HEAD = "language 1\ncurrency USD\nmilestone pilot\nfact a\nfact b\n"
TABLES = {"awards": "award,currency\nA-1,USD\n", "tranches": "award,tranche,amount\nA-1,1,1000\n"}
TRIED = ("`achieved`", "`not yet achieved`", "`achieved by 30 June 2027`", "`not achieved by 30 June 2027`")


def decided(condition: str, on: date, **tables: str) -> Decision:
    rules, _ = check_text(f"{HEAD}release tranche 1 when {condition}\n")
    assert rules is not None
    portfolio, findings = read_texts(TABLES | tables, rules)
    assert not findings
    (decision,) = decide(rules, portfolio, on=on)
    return decision


def verdict(condition: str, on: date, **tables: str) -> str:
    (rule,) = decided(condition, on, **tables).rules
    assert rule.when is not None
    return str(rule.when.verdict)


def test_the_outcomes_stand_in_their_order_and_say_whether_they_pay() -> None:
    rows = [(quoted(outcome)[0], pays) for outcome, _, pays in table_rows(TEXT, "| outcome | when | pays |")]
    assert rows == [(str(outcome), "yes" if outcome.pays else "no") for outcome in Outcome]


def test_the_verdicts_stand_in_their_order() -> None:
    assert [word for word, _ in table_rows(TEXT, "| verdict | meaning |")] == list(Verdict)


@pytest.mark.parametrize("row", list(table_rows(TEXT, "| status | as of |")), ids=lambda row: "-".join(row[:4]))
def test_a_milestone_is_found_as_the_table_says(row: list[str]) -> None:
    status, as_of, achieved_on, asked_on, *expected = row
    on = date_from_text(asked_on)
    assert on is not None
    tables = {}
    if status != "(no row)":
        tables["milestones"] = f"award,milestone,status,as of,achieved on\nA-1,pilot,{status},{as_of},{achieved_on}\n"
    assert [verdict(f"pilot {quoted(tried)[0]}", on, **tables) for tried in TRIED] == expected


@pytest.mark.parametrize("row", list(table_rows(TEXT, "| A | B | A and B |")), ids=lambda row: "-".join(row[:2]))
def test_conditions_come_together_as_the_table_says(row: list[str]) -> None:
    a, b, *expected = row
    cells = {"met": "yes", "not met": "no", "unknown": ""}
    facts = f"award,fact,value\nA-1,a,{cells[a]}\nA-1,b,{cells[b]}\n"
    on = date(2027, 1, 1)
    assert [verdict(condition, on, facts=facts) for condition in ("a and b", "a or b", "not a")] == expected
