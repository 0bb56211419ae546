"""What is known on a day is what was recorded by then, and the latest of it."""

from datetime import date
from decimal import Decimal

import pytest

from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.facts.read import read_texts
from gatekeeper.values.absence import NOT_REPORTED, Invalid
from gatekeeper.vocabulary import Status
from tests.facts.given import RULES

AWARDS = "award,currency\nA-001,USD\nA-002,USD\n"
TRANCHES = "award,tranche,amount,known on\nA-001,1,5,\nA-002,1,5,\n"
DAY = date(2026, 6, 30)


def known(day: date = DAY, **tables: str) -> tuple[AwardFacts, ...]:
    portfolio, _ = read_texts({"awards": AWARDS, "tranches": TRANCHES, **tables}, RULES)
    return as_known(portfolio, day).awards


@pytest.mark.parametrize(
    ("day", "amount"),
    [(date(2026, 1, 31), 5), (date(2026, 2, 1), 6), (date(2026, 2, 28), 6), (date(2026, 3, 1), 7)],
)
def test_a_later_row_supersedes_from_the_day_it_was_recorded(day: date, amount: int) -> None:
    tranches = TRANCHES + "A-001,1,7,2026-03-01\nA-001,1,6,2026-02-01\n"
    first, second = known(day, tranches=tranches)
    assert (first.tranches[1].amount, second.tranches[1].amount) == (Decimal(amount), Decimal(5))


def test_a_row_recorded_later_is_not_known_before() -> None:
    tranches = TRANCHES + "A-001,2,7,2026-07-01\n"
    assert set(known(tranches=tranches)[0].tranches) == {1}
    assert set(known(date(2026, 7, 1), tranches=tranches)[0].tranches) == {1, 2}


def test_an_award_recorded_later_is_not_known_before() -> None:
    awards = "award,currency,known on\nA-001,USD,\nA-002,USD,2026-07-01\n"
    assert [facts.award.award for facts in known(awards=awards)] == ["A-001"]


def test_a_contradiction_is_settled_by_a_later_row() -> None:
    tranches = TRANCHES + "A-001,1,6,\nA-001,1,7,2026-03-01\n"
    assert isinstance(known(date(2026, 2, 1), tranches=tranches)[0].tranches[1].amount, Invalid)
    assert known(tranches=tranches)[0].tranches[1].amount == Decimal(7)


def test_a_later_row_takes_the_place_of_the_whole_earlier_row() -> None:
    milestones = (
        "award,milestone,status,achieved on,known on\n"
        "A-001,agreement signed,achieved,2026-02-01,2026-02-02\n"
        "A-001,Agreement_Signed,in progress,,2026-03-01\n"
    )
    (row,) = known(milestones=milestones)[0].milestones["agreement signed"]
    assert (row.status, row.achieved_on) == (Status.IN_PROGRESS, NOT_REPORTED)


def test_a_payment_is_counted_once_by_its_reference_and_kept_apart_without() -> None:
    payments = (
        "award,tranche,paid on,amount,reference,known on\n"
        "A-001,1,2026-04-01,5,R1,\nA-001,1,2026-04-02,6,R1,2026-05-01\n"
        "A-001,1,2026-04-01,5,,\nA-001,1,2026-04-02,5,,\nA-001,2,2026-04-02,6,R1,\n"
    )
    amounts = [(row.tranche, str(row.amount), row.reference) for row in known(payments=payments)[0].payments]
    assert amounts == [(1, "5", ""), (1, "5", ""), (1, "6", "R1"), (2, "6", "R1")]


def test_what_recurs_is_kept_apart_by_its_day() -> None:
    events = (
        "award,subject,event,on\nA-001,agreement signed,signed,2026-02-01\nA-001,agreement signed,signed,2026-01-01\n"
    )
    rows = known(events=events)[0].events["agreement signed"]
    assert [row.on for row in rows] == [date(2026, 1, 1), date(2026, 2, 1)]
    judgements = (
        "award,matter,by,decided on,finding\nA-001,audit opinion,auditor,2026-02-01,qualified\n"
        "A-001,audit opinion,auditor,2026-03-01,unqualified\nA-001,audit opinion,Board,2026-03-01,qualified\n"
    )
    assert len(known(judgements=judgements)[0].judgements["audit opinion"]) == 3


def test_a_parameter_of_every_award_is_among_those_of_each() -> None:
    parameters = "award,parameter,value,from\n,matched,yes,\nA-002,matched,no,2026-05-01\n"
    first, second = known(parameters=parameters)
    assert [row.value for row in first.parameters["matched"]] == [True]
    assert sorted(str(row.value) for row in second.parameters["matched"]) == ["False", "True"]


# ------------------------------------------------------------------------------------------ doubts


def test_a_row_of_an_unreadable_award_makes_silence_settle_nothing_for_any() -> None:
    for facts in known(facts="award,fact,value\n,insolvency,yes\nA-001,insolvency,no\n"):
        assert facts.doubtful == {"facts"}
        assert facts.wrong("facts", "insolvency") is None
    assert known(facts="award,fact,value\nA-001,insolvency,no\n")[0].doubtful == frozenset()


def test_a_row_of_an_unreadable_name_makes_every_fact_of_its_table_and_award_invalid() -> None:
    first, second = known(facts="award,fact,value\nA-001,#REF!,yes\nA-001,insolvency,no\n")
    wrong = first.wrong("facts", "insolvency")
    assert wrong is not None
    assert "`#REF!`" in wrong.message
    assert first.wrong("facts", "legal form") is not None
    assert first.wrong("milestones", "insolvency") is None
    assert second.wrong("facts", "insolvency") is None


def test_a_misspelt_name_makes_invalid_what_it_is_near_and_nothing_else() -> None:
    first, _ = known(facts="award,fact,value\nA-001,insolvancy,yes\n")
    assert first.wrong("facts", "insolvency") is not None
    assert first.wrong("facts", "legal form") is None


def test_a_misspelt_parameter_of_every_award_is_invalid_for_each() -> None:
    for facts in known(parameters="award,parameter,value\n,matchd,yes\n"):
        assert facts.wrong("parameters", "matched") is not None
        assert facts.doubtful == frozenset()


def test_a_doubt_counts_from_the_day_its_row_was_recorded() -> None:
    table = "award,fact,value,known on\nA-001,insolvancy,yes,2026-07-01\n"
    assert known(facts=table)[0].invalid == {}
    assert known(date(2026, 7, 1), facts=table)[0].wrong("facts", "insolvency") is not None
