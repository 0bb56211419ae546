"""What is odd though every cell can be read is told with its place, and costs nothing."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.read import read_texts
from gatekeeper.facts.suspicions import suspicions
from gatekeeper.program.model import Rules
from gatekeeper.run.rules import check_text

RULES = """language 1
currency USD
roles auditor, engineer
item site, plural sites

milestone pilot, verified by engineer
milestone opening for each site
document annual report
document site permit for each tranche
measure jobs created, cumulative, higher is better
measure customers, higher is better
measure waste in tonnes, lower is better
fact legal form, one of charity, company
parameter customer target as number
judgement audit opinion by auditor, one of clean, qualified

release tranche 1 when pilot verified and annual report received
release tranche 2 when customers >= customer target and waste <= 5 and jobs created >= 10
release tranche 3 when audit opinion is clean and legal form is charity and site permit received
release tranche 4 when each site has opening achieved
"""

SOUND = {
    "awards": "award,currency,start,customer target\nA-1,USD,2026-01-01,40\n",
    "tranches": (
        "award,tranche,amount,period start,period end\n"
        "A-1,1,100,2026-01-01,2026-06-30\nA-1,2,100,2026-07-01,2026-12-31\nA-1,3,100,,\nA-1,4,100,,\n"
    ),
    "items": "award,kind,item,from,to\nA-1,site,Kisumu,2026-01-01,2026-06-30\nA-1,site,Kisumu,2026-07-01,\n",
    "payments": "award,tranche,paid on,amount,kind,reference\nA-1,1,2026-04-03,100,payment,P-1\n",
    "milestones": (
        "award,milestone,item,as of,submitted on,achieved on,verified on,verified by,known on\n"
        "A-1,pilot,,2026-05-01,2026-04-01,2026-04-01,2026-04-09,engineer,2026-05-02\n"
    ),
    "measures": (
        "award,measure,period start,period end,value,evidence\n"
        "A-1,jobs created,,2026-06-30,10,\nA-1,jobs created,,2026-09-30,12,\n"
        "A-1,customers,2026-01-01,2026-06-30,0,\nA-1,customers,2026-07-01,2026-09-30,41,\n"
        "A-1,waste,,2026-06-30,5,\nA-1,waste,,2026-09-30,4,\n"
    ),
    "documents": "award,document,tranche,received on,expires on\nA-1,annual report,,2026-05-01,2027-05-01\n",
    "facts": (
        "award,fact,value,from,to\n"
        "A-1,legal form,charity,2026-01-01,2026-06-30\nA-1,legal form,company,2026-07-01,\n"
    ),
    "judgements": "award,matter,by,decided on,finding\nA-1,audit opinion,auditor,2026-05-01,clean\n",
    "resolutions": "meeting,award,tranche,decided\n2026-03-20,A-1,1,approve\n",
    "extensions": "award,milestone,by,granted on,months,requested on\nA-1,pilot,auditor,2026-03-01,2,2026-02-01\n",
}  # fmt: skip
DAY = date(2026, 11, 30)


@dataclass(frozen=True)
class Odd:
    """What is written where in a sound table (nothing: the table is left out), and what is said of it."""

    table: str
    was: str
    now: str
    code: str
    says: str
    row: int = 0
    column: str = ""
    on: date | None = field(default=None)

    def __str__(self) -> str:
        return f"{self.code}: {self.table}: {self.now.strip() or 'left out'}"


ODD = [
    Odd("awards", "A-1,USD", "A-1,KES", "GK2071", "`A-1` is in `KES`, and its rules are in `USD`", 2, "currency"),
    Odd("tranches", "2026-07-01", "2026-06-01", "GK2072",
        "the period from 1 June 2026 to 31 December 2026 overlaps the one of row 2, which ends on 30 June 2026",
        3, "period start"),
    Odd("facts", "company,2026-07-01,", "company,2026-06-30,2026-12-31", "GK2072", "overlaps the one of row 2", 3,
        "from"),
    Odd("items", "Kisumu,2026-07-01,", "Kisumu,2026-03-01,2026-12-31", "GK2072", "overlaps the one of row 2", 3,
        "from"),
    Odd("measures", "customers,2026-07-01", "customers,2026-06-01", "GK2072", "overlaps the one of row 4", 5,
        "period start"),
    Odd("payments", "2026-04-03", "2025-04-03", "GK2073",
        "the payment of 3 April 2025 is before the award begins, 1 January 2026", 2, "paid on"),
    Odd("payments", "2026-04-03", "2026-02-03", "GK2073",
        "is before the first meeting that approved the tranche, 20 March 2026", 2, "paid on"),
    Odd("payments", "P-1\n", "P-1\nA-1,1,2026-04-01,50,recovery,R-1\n", "GK2073",
        "the payment of 1 April 2026 is before anything was paid", 3, "paid on"),
    Odd("milestones", "2026-04-01,2026-04-01,2026-04-09", "2026-04-10,2026-04-01,2026-04-09", "GK2073",
        "`verified on`, 9 April 2026, is before `submitted on`, 10 April 2026", 2, "verified on"),
    Odd("documents", "2027-05-01", "2025-05-01", "GK2073", "`expires on`, 1 May 2025, is before `received on`", 2,
        "expires on"),
    Odd("extensions", "2026-02-01", "2026-04-01", "GK2073", "`granted on`, 1 March 2026, is before `requested on`", 2,
        "granted on"),
    Odd("milestones", "engineer,2026-05-02", "engineer,2026-04-20", "GK2074",
        "`as of`, 1 May 2026, is after the day it was recorded, 20 April 2026", 2, "as of"),
    Odd("payments", "2026-04-03", "2027-04-03", "GK2074",
        "`paid on`, 3 April 2027, is after the decision day, 30 November 2026", 2, "paid on", on=DAY),
    Odd("judgements", "2026-05-01", "2027-05-01", "GK2074", "`decided on`, 1 May 2027, is after the decision day", 2,
        "decided on", on=DAY),
    Odd("measures", "2026-09-30,12", "2026-09-30,9", "GK2075",
        "`jobs created` runs on, and falls from 10 to 9", 3, "value"),
    Odd("measures", "2026-09-30,41,\n", "2026-09-30,41,\nA-1,customers,2026-10-01,2026-12-31,0,\n", "GK2076",
        "`customers` is 0 after a figure above 0, and nothing vouches for it", 6, "value"),
    Odd("measures", "2026-09-30,41,\n",
        "2026-09-30,41,\nA-1,customers,,2026-12-31,40,\nA-1,customers,,2027-03-31,30,\n", "GK2077",
        "`customers` falls 2 times, the most from 40 to 30", 7, "value"),
    Odd("measures", "2026-09-30,4,", "2026-09-30,6,", "GK2077", "`waste` rises from 5 to 6", 7, "value"),
    Odd("measures", "", "", "GK2078",
        "there is no table `measures`, and the rules read measure `customers`, measure `jobs created` and measure"),
    Odd("payments", "", "", "GK2078", "there is no table `payments`, and the rules read what was paid already from it"),
    Odd("items", "", "", "GK2078", "there is no table `items`, and the rules read each site from it"),
    Odd("documents", "received on", "came", "GK2079",
        "no column `received on`, and the rules read `annual report received` and `site permit received`", 1,
        "received on"),
    Odd("documents", "tranche", "part", "GK2079", "no column `tranche`, and the rules read `site permit`", 1,
        "tranche"),
    Odd("milestones", "verified on", "checked", "GK2079", "no column `verified on`", 1, "verified on"),
    Odd("judgements", "finding", "opinion", "GK2079", "no column `finding`", 1, "finding"),
    Odd("awards", "2026-01-01,40", "2026-01-01,", "GK2080",
        "the rules read `customer target`, and `A-1` has none", 2, "customer target"),
    Odd("documents", "2027-05-01", "2207-05-01", "GK2082", "the year of 1 May 2207 is likely mistyped", 2,
        "expires on"),
    Odd("awards", "2026-01-01", "1926-01-01", "GK2082", "the year of 1 January 1926 is likely mistyped", 2, "start"),
]  # fmt: skip


def rules() -> Rules:
    loaded, problems = check_text(RULES)
    assert loaded is not None, [problem.message for problem in problems]
    return loaded


LOADED = rules()


def odd_in(tables: dict[str, str], on: date | None = None) -> tuple[Finding, ...]:
    portfolio, _ = read_texts(tables, LOADED)
    found, subjects = suspicions(portfolio, LOADED, on)
    assert {finding.place.row for finding in found} == {place.row for place in subjects}
    return found


def test_a_sound_portfolio_is_not_suspicious() -> None:
    assert odd_in(SOUND, DAY) == ()


def cell_at(tables: dict[str, str], place: Place) -> str:
    """What stands in the cell that is named, if it is one of a row."""
    headings, *rows = (line.split(",") for line in tables.get(place.file.removesuffix(".csv"), "").splitlines() or [""])
    return rows[place.row - 2][headings.index(place.column)] if place.row > 1 and place.column in headings else ""


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_what_is_odd_is_told_with_its_place_and_costs_nothing(odd: Odd) -> None:
    tables = dict(SOUND)
    if odd.was:
        assert odd.was in tables[odd.table]
        tables[odd.table] = tables[odd.table].replace(odd.was, odd.now, 1)
    else:
        del tables[odd.table]
    (finding,) = (finding for finding in odd_in(tables, odd.on) if finding.code == odd.code)
    assert odd.says in finding.message
    assert finding.severity is (Severity.ERROR if odd.code == "GK2071" else Severity.WARNING)
    assert finding.help
    assert (finding.place.row, finding.place.column) == (odd.row, odd.column)
    assert finding.found == cell_at(tables, finding.place)
    if odd.row:
        assert finding.place.file == f"{odd.table}.csv"


def test_what_vouches_for_a_zero_is_believed() -> None:
    later = "A-1,customers,2026-10-01,2026-12-31,0,site visit\n"
    assert odd_in(SOUND | {"measures": SOUND["measures"] + later})[0].code == "GK2077"


def test_a_parameter_may_be_given_for_all_or_in_a_table_of_its_own() -> None:
    awards = {"awards": "award,currency,start\nA-1,USD,2026-01-01\n"}
    assert [f.place.column for f in odd_in(SOUND | awards)] == [""]
    for award in ("", "A-1"):
        given = {"parameters": f"award,parameter,value\n{award},customer target,40\n"}
        assert odd_in(SOUND | awards | given) == ()


def test_a_corrected_row_is_not_held_against_the_later_one() -> None:
    payments = (
        "award,tranche,paid on,amount,kind,reference,known on\n"
        "A-1,1,2025-04-03,100,payment,P-1,\nA-1,1,2026-04-03,100,payment,P-1,2026-05-01\n"
    )
    assert odd_in(SOUND | {"payments": payments}) == ()


def test_a_cell_in_error_is_not_suspected_too() -> None:
    payments = "award,tranche,paid on,amount,kind,reference\nA-1,1,soon,100,payment,P-1\n"
    assert odd_in(SOUND | {"payments": payments}) == ()
