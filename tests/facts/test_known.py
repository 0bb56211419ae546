"""What is known on a day is what was recorded by then, and the latest of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from gatekeeper.facts.columns import TABLE, TABLES
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.facts.read import read_texts
from gatekeeper.facts.rows import Row
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


# ------------------------------------------------------------------------------------------ every table

AT_FIRST, LATER = date(2026, 3, 1), date(2026, 5, 1)

# Of each table the headings, one fact as it was told at first and as it was corrected, and the column that tells.
CORRECTED = {
    "awards": ("award,currency,committed", "A-001,USD,{}", "committed", ("500", "600")),
    "tranches": ("award,tranche,amount", "A-001,1,{}", "amount", ("500", "600")),
    "items": ("award,kind,item,to", "A-001,site,North,{}", "to", ("2026-12-31", "2027-12-31")),
    "payments": ("award,tranche,paid on,amount,reference", "A-001,1,2026-02-01,{},P-1", "amount", ("500", "600")),
    "milestones": ("award,milestone,achieved on", "A-001,agreement signed,{}", "achieved on",
                   ("2026-02-01", "2026-02-02")),
    "measures": ("award,measure,period end,value", "A-001,customers,2026-01-31,{}", "value", ("40", "41")),
    "documents": ("award,document,received on", "A-001,annual report,{}", "received on", ("2026-02-01", "2026-02-02")),
    "events": ("award,subject,event,on,by,evidence", "A-001,agreement signed,signed,2026-02-01,auditor,{}", "evidence",
               ("mail", "minutes")),
    "facts": ("award,fact,value", "A-001,insolvency,{}", "value", ("no", "yes")),
    "judgements": ("award,matter,by,decided on,finding", "A-001,audit opinion,auditor,2026-02-01,{}", "finding",
                   ("qualified", "unqualified")),
    "waivers": ("award,condition,by,granted on,amount", "A-001,market proof,auditor,2026-02-01,{}", "amount",
                ("500", "600")),
    "extensions": ("award,milestone,by,granted on,months", "A-001,agreement signed,auditor,2026-02-01,{}", "months",
                   ("3", "6")),
    "resolutions": ("meeting,award,tranche,decided", "2026-02-01,A-001,1,{}", "decided", ("defer", "approve")),
    "parameters": ("award,parameter,value", "A-001,revenue target,{}", "value", ("500", "600")),
    "rates": ("currency,to,date,rate", "KES,USD,2026-02-01,{}", "rate", ("0.007", "0.008")),
    "budgets": ("budget,amount,currency", "2026,{},USD", "amount", ("500", "600")),
}  # fmt: skip


def rows_as_known(texts: dict[str, str], table: str, day: date) -> list[Row]:
    """The rows of one table as they are known on a day, wherever a snapshot keeps them."""
    snapshot = as_known(read_texts({"awards": AWARDS, "tranches": TRANCHES} | texts, RULES)[0], day)
    (facts,) = (facts for facts in snapshot.awards if facts.award.award == "A-001")
    if table == "awards":
        return [facts.award]
    if table == "budgets":
        return list(snapshot.budgets)
    if table == "rates":
        return [row for days in facts.rates.values() for rows in days.values() for row in rows]
    held = getattr(facts, table)
    of_names = held.values() if isinstance(held, Mapping) else [held]
    return [row for rows in of_names for row in (rows if isinstance(rows, tuple) else (rows,))]


def test_every_table_is_looked_at() -> None:
    assert tuple(CORRECTED) == tuple(table.name for table in TABLES)


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("undated", [False, True])
@pytest.mark.parametrize("table", CORRECTED)
def test_a_correction_counts_from_the_day_it_was_recorded(table: str, undated: bool, shuffled: bool) -> None:
    headings, row, column, (before, after) = CORRECTED[table]
    rows = [f"{row.format(before)},{'' if undated else AT_FIRST}", f"{row.format(after)},{LATER}"]
    rows = rows[::-1] if shuffled else rows
    texts = {table: "\n".join([f"{headings},known on", *rows, ""])}
    field = next(each.field for each in TABLE[table].columns if each.heading == column)

    def told(day: date) -> list[str]:
        return [str(getattr(found, field)) for found in rows_as_known(texts, table, day)]

    def alone(value: str) -> list[str]:
        rows_alone = rows_as_known({table: f"{headings}\n{row.format(value)}\n"}, table, LATER)
        return [str(getattr(found, field)) for found in rows_alone]

    first, last = alone(before), alone(after)
    assert first != last
    assert (told(LATER - ONE_DAY), told(LATER), told(date.max)) == (first, last, last)
    if not undated and table not in ("awards", "tranches"):
        assert told(AT_FIRST - ONE_DAY) == []


ONE_DAY = timedelta(1)


@pytest.mark.parametrize(
    ("table", "wrong", "right"),
    [
        # an unreadable or a mistyped text that decides, and two that differ
        ("milestones", ["A-001,agreement signed,2026-02-01,#N/A"], "A-001,agreement signed,2026-02-01,auditor"),
        ("milestones", ["A-001,agreement signed,2026-02-01,auditr"], "A-001,agreement signed,2026-02-01,auditor"),
        ("milestones", ["A-001,agreement signed,2026-02-01,auditor", "A-001,agreement signed,2026-02-01,board"],
         "A-001,agreement signed,2026-02-01,auditor"),
    ],
)  # fmt: skip
def test_a_later_row_settles_the_doubt_about_an_earlier_one(table: str, wrong: list[str], right: str) -> None:
    headings = "award,milestone,achieved on,verified by,known on"
    text = "\n".join([headings, *(f"{row},{AT_FIRST}" for row in wrong), f"{right},{LATER}", ""])
    assert known(LATER - ONE_DAY, milestones=text)[0].wrong(table, "agreement signed") is not None
    assert known(LATER, milestones=text)[0].wrong(table, "agreement signed") is None
    assert known(AT_FIRST - ONE_DAY, milestones=text)[0].wrong(table, "agreement signed") is None


def test_a_later_row_that_is_wrong_too_is_in_doubt_itself() -> None:
    text = (
        "award,milestone,achieved on,known on\n"
        f"A-001,agreement sined,2026-02-01,{AT_FIRST}\nA-001,agreement sined,2026-02-02,{LATER}\n"
    )
    assert known(LATER, milestones=text)[0].wrong("milestones", "agreement signed") is not None
