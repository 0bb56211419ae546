"""The outlook on paper: the page, the tables and the calendar tell the same, and hostile text stays text in each."""

import csv
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_UP, Context, Decimal, localcontext
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from icalendar import Calendar

from gatekeeper.decisions.forecast import Certainty
from gatekeeper.decisions.outlook import Outlook, outlook
from gatekeeper.decisions.prospects import Standing
from gatekeeper.facts.read import read_portfolio, read_texts
from gatekeeper.reports.calendar import deadlines_ics
from gatekeeper.reports.outlook import aside_text, forecast_csv, outlook_csv, outlook_text
from gatekeeper.run.outlook import FILES, outlook_papers
from gatekeeper.run.rules import check_sources, check_text, load_rules
from gatekeeper.vocabulary import Outcome
from tests.cases.case import csv_text, read_case
from tests.docs.pages import ROOT

ON, UNTIL = date(2026, 11, 30), date(2027, 6, 30)

RULES = """language 1
currency USD
roles: committee
milestone pilot plant, due 31 January 2027
measure customers, higher is better
release tranche 1 in any case payable within 60 days after 30 November 2026
release tranches 2 to 3 when pilot plant achieved
release tranche 4 when customers >= 40
warn when customers < 30
committee may extend pilot plant by up to 6 months
    clause "Article 9"
"""

TABLES = {
    "awards": "award,title,recipient,currency,owner\nA-1,{title},{title},USD,{title}\n",
    "tranches": "award,tranche,amount,planned date\nA-1,1,1000,2027-01-15\nA-1,2,2000,2027-03-01\n"
    "A-1,3,3000,\nA-1,4,4000,2027-05-01\n",
    "milestones": "award,milestone,status,as of\nA-1,pilot plant,in progress,2026-11-30\n",
    "measures": "award,measure,period end,value\nA-1,customers,2026-06-30,20\nA-1,customers,2026-09-30,23\n",
}


def looked(
    title: str = "Trees", on: date = ON, until: date = UNTIL, rules: str = RULES, more: Mapping[str, str] | None = None
) -> Outlook:
    program, problems = check_text(rules)
    assert program is not None, problems
    told = title.replace('"', '""')
    texts = {name: text.replace("{title}", f'"{told}"') for name, text in (TABLES | dict(more or {})).items()}
    portfolio, _ = read_texts(texts, program)
    return outlook(program, portfolio, on, until)


def papers(found: Outlook, rules: str = RULES, locale: str = "") -> Mapping[str, str]:
    program, _ = check_text(rules)
    assert program is not None
    portfolio, _ = read_texts({name: text.replace("{title}", "Trees") for name, text in TABLES.items()}, program)
    return {name: content.decode() for name, content in outlook_papers(found, program, portfolio, locale=locale)}


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(table.decode(), newline="")))


def events(calendar: bytes) -> list[Any]:
    return list(Calendar.from_ical(calendar).walk("VEVENT"))


@pytest.fixture(scope="module")
def seed_fund() -> Outlook:
    rules, _ = load_rules(ROOT / "rules" / "seed-fund.gate")
    assert rules is not None
    portfolio, _ = read_portfolio(ROOT / "examples" / "seed-fund", rules)
    return outlook(rules, portfolio, ON, UNTIL)


def test_every_tranche_not_yet_released_is_in_the_table_with_all_it_waits_for(seed_fund: Outlook) -> None:
    table = rows(outlook_csv(seed_fund))
    assert {(row["award"], row["tranche"]) for row in table} == {
        (each.decision.award, str(each.decision.tranche)) for each in seed_fund.tranches
    }
    told = Counter(row["status"] for row in table if row["condition"])
    assert told == Counter(str(one.standing) for each in seed_fund.tranches for one in each.awaited)
    listed = sum(len(each.decisions) for each in seed_fund.waiting)
    assert sum(row["in the window"] == "yes" for row in table) == listed
    assert {row["in the window"] for row in table if row["condition"]} == {"yes", "no"}


def test_a_payment_is_counted_once_and_the_sums_are_theirs(seed_fund: Outlook) -> None:
    table = rows(forecast_csv(seed_fund.forecast))
    for end in ("least", "most"):
        whole = sum(Decimal(row[end]) for row in table)
        assert whole == sum(getattr(payment, end) for payment in seed_fund.forecast.payments)
    assert sum(int(row["payments"]) for row in table) == len(seed_fund.forecast.payments)
    found = seed_fund.forecast.total("USD", Certainty.CERTAIN)
    paying = [each.decision for each in seed_fund.tranches if each.decision.outcome.pays]
    approved = sum(decision.approved_unpaid for decision in seed_fund.decisions)
    assert found.least == found.most
    assert found.most <= sum(decision.amount for decision in paying) + approved


def test_the_page_shows_what_the_outlook_holds(seed_fund: Outlook) -> None:
    page = papers(seed_fund)["outlook.html"]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for each in seed_fund.waiting:
        assert each.first.award in text
        assert str(each.awaited.standing) in text
    for each in seed_fund.standing(Standing.LOST):
        assert each.awaited.requirement in text.replace("&#34;", '"').replace("&lt;", "<")
    assert "<script" not in page
    assert 'lang="en"' in page
    assert "http" not in page.replace("http://www.w3.org", "")
    assert page.count("<th scope=") == page.count("<th ")


def test_the_lines_for_a_terminal_begin_with_what_is_amiss(seed_fund: Outlook) -> None:
    said = outlook_text(seed_fund)
    places = [said.index(f"\n{word}: ") for word in ("† lost", "✗ late", "△ at risk", "? cannot tell", "✓ on track")]
    assert places == sorted(places)
    assert "trend: from 21 (31 December 2025) to 26 (30 September 2026)" in said
    assert "are left aside: 5 lost" in said


def test_nothing_that_is_due_later_is_said_so() -> None:
    assert aside_text(looked()) == "Nothing that is waited for is due after 30 June 2027."
    one = looked(until=date(2027, 4, 30))
    assert aside_text(one) == "1 condition due after 30 April 2027 is left aside: 1 at risk."


def test_an_outlook_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end on 2026-11-29"):
        looked(until=date(2026, 11, 29))


def test_nothing_is_waited_for_where_all_is_released() -> None:
    payments = "award,tranche,paid on,amount,kind\n" + "".join(
        f"A-1,{number},2026-06-01,{number}000,payment\n" for number in range(1, 5)
    )
    found = looked(more={"payments": payments})
    assert (found.tranches, found.released) == ((), 4)
    page = papers(found)["outlook.html"]
    for said in ("Nothing is waited for in this time.", "No payment is expected", "None: every tranche is released."):
        assert said in page
    assert b"BEGIN:VEVENT" not in deadlines_ics(found)


CASES = sorted((ROOT / "tests" / "cases").rglob("*.gate"))[::40]


@pytest.mark.parametrize("file", CASES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_whatever_is_decided_can_be_looked_ahead_of(file: Path) -> None:
    case = read_case(file.read_text(encoding="utf-8"))
    rules, _ = check_sources(case.sources)
    if rules is None:
        return  # a case of rules with mistakes decides nothing
    facts = case.facts
    portfolio, _ = read_texts({name: csv_text(table) for name, table in facts.tables.items()}, rules)
    found = outlook(rules, portfolio, facts.on, facts.on.replace(year=facts.on.year + 2, day=1), facts.known_by)
    assert {each.decision.id for each in found.tranches} >= {
        decision.id for decision in found.decisions if decision.outcome is not Outcome.ALREADY_RELEASED
    }
    money = found.forecast
    assert all(0 <= payment.least <= payment.most for payment in money.payments)
    counted = sum(cell.payments for cell in money.cells) + sum(each.payments for each in money.left_out)
    assert counted == len(money.payments)
    for each in found.tranches:
        if each.decision.outcome.pays:
            assert each.standing is Standing.ON_TRACK
        for awaited in each.awaited:
            assert awaited.because
            late = awaited.standing is Standing.LATE and not awaited.through
            assert not late or awaited.by is None or awaited.by < found.on
    assert outlook_text(found)
    assert len(rows(outlook_csv(found))) >= len(found.tranches)


# --- the calendar ----------------------------------------------------------------------------------------------------


def test_a_deadline_is_an_entry_of_the_whole_day() -> None:
    first, second = events(deadlines_ics(looked()))
    assert (first.start, first.end) == (date(2027, 1, 29), date(2027, 1, 30))
    assert str(first["summary"]) == "A-1: pay 1,000 USD (tranche 1)"
    assert str(second["summary"]) == "A-1: “pilot plant achieved” (tranches 2 and 3)"
    assert (second.start, second.end) == (date(2027, 1, 31), date(2027, 2, 1))
    assert str(second["description"]).splitlines() == [
        "Trees",
        "Responsible: the grantee",
        "Status: ✓ on track",
        "Due date; on track: more than 60 days left",
        "Now: not achieved as of 30 November 2026",
        "Committee may extend pilot plant by up to 6 months: not used, to 31 July 2027 at the latest (Article 9)",
    ]
    assert second["dtstamp"].to_ical() == b"20261130T000000Z"


def test_an_entry_is_the_same_one_when_its_day_moves_and_newer_when_it_is_written_later() -> None:
    was = events(deadlines_ics(looked()))[1]
    extended = "award,milestone,by,granted on,months\nA-1,pilot plant,committee,2026-12-01,3\n"
    now = events(deadlines_ics(looked(on=date(2026, 12, 2), more={"extensions": extended})))[-1]
    assert now.start == date(2027, 4, 30)
    assert now["uid"] == was["uid"]
    assert now["sequence"] > was["sequence"]
    assert now["dtstamp"].dt > was["dtstamp"].dt


def test_entries_differ_by_award_and_programme(seed_fund: Outlook) -> None:
    known = [str(event["uid"]) for event in events(deadlines_ics(seed_fund))]
    assert len(set(known)) == len(known) == len(seed_fund.deadlines)


def test_lines_are_folded_as_the_standard_asks(seed_fund: Outlook) -> None:
    calendar = deadlines_ics(looked("Bäume für Đặng Thu Hà, " * 20))
    for written in (calendar, deadlines_ics(seed_fund)):
        assert written.endswith(b"\r\n")
        assert b"\n" not in written.replace(b"\r\n", b"")
        for line in written.split(b"\r\n"):
            assert len(line) <= 75
            line.decode()  # no character is cut in two


# --- hostile text ----------------------------------------------------------------------------------------------------

HOSTILE = [
    "Evil\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:mine",
    "a;b,c\\nd:e\\",
    "=HYPERLINK(1)",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "right\u202eleft\u2028line\x85next\x0bdown\x00end",
    "\N{FULLWIDTH PLUS SIGN}1",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_text_stays_text(title: str) -> None:
    found = looked(title)
    calendar = deadlines_ics(found)
    assert [str(event["uid"]) for event in events(calendar)] == [str(e["uid"]) for e in events(deadlines_ics(looked()))]
    lines = calendar.split(b"\r\n")
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == 2
    written = papers(found)
    assert "<script>alert" not in written["outlook.html"]
    assert "49" not in written["outlook.html"].replace("249", "") or title != "{{ 7 * 7 }}"
    for row in rows(outlook_csv(found)):
        for cell in row.values():
            assert cell[:1] not in set("=+@\t\r＋＝"), cell
    for text in (written["outlook.html"], outlook_text(found), calendar.decode()):
        assert not set(text) & set("\u202e\x00\x0b\x85\u2028")


def test_hostile_words_in_rules_stay_text() -> None:
    rules = RULES.replace('clause "Article 9"', 'clause "<b>9</b>; END:VCALENDAR"')
    found = looked(rules=rules)
    assert "<b>9</b>" not in papers(found, rules)["outlook.html"]
    assert len(events(deadlines_ics(found))) == 2


# --- the language of the reader --------------------------------------------------------------------------------------


def test_a_reader_of_another_country_reads_days_and_money_as_it_writes_them() -> None:
    found = looked()
    here, there = papers(found), papers(found, locale="de-CH")
    assert "31. Januar 2027" in there["outlook.html"]
    assert "1’000\xa0USD" in there["outlook.html"]
    assert "1,000" not in there["outlook.html"]
    for name in ("outlook.csv", "forecast.csv"):
        assert here[name] == there[name]
    own, other = (events(written["deadlines.ics"].encode()) for written in (here, there))
    assert [event["uid"] for event in own] == [event["uid"] for event in other]
    assert papers(found) == here


# --- the same bytes --------------------------------------------------------------------------------------------------


def test_the_order_of_rows_and_the_decimal_context_change_no_byte() -> None:
    def written() -> Mapping[str, str]:
        return papers(looked())

    first = written()
    assert tuple(first) == FILES
    with localcontext(Context(prec=2, rounding=ROUND_UP)):
        assert written() == first
    chance = Random(7)
    shuffled = {}
    for name, text in TABLES.items():
        heading, *lines = text.splitlines()
        shuffled[name] = "\n".join([heading, *chance.sample(lines, len(lines))]) + "\n"
    assert papers(looked(more=shuffled)) == first
