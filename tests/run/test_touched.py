"""A finding names the tranches whose rules read what it is about, and no others."""

import pytest

from gatekeeper.facts.house import house_from_text
from gatekeeper.facts.read import read_texts
from gatekeeper.program.model import Rules
from gatekeeper.run.data import Survey, survey
from gatekeeper.run.rules import check_text

RULES = """language 1
currency USD
roles board
item site, plural sites

milestone pilot
milestone second pilot, due 3 months after pilot achieved
milestone opening for each site
document progress report for each tranche
document objection
measure customers
parameter customer target as number
fact insolvency, absence means no
board may waive "market proof"
board may extend second pilot by up to 6 months

release tranche 1 when pilot achieved
release tranche 2 when second pilot achieved on time label "market proof"
release tranche 3 when progress report received and customers >= customer target
release tranche 4 when progress report of the previous tranche received and tranche 1 released
release tranche 5 when progress report of tranche 1 accepted and (each site has opening achieved)
hold tranches 3 to 5 when insolvency
treat progress report as accepted
    when no objection received within 30 days after progress report received
"""

TABLES = {
    "awards": "award,title,currency,group,customer target,known on\nA-1,One,USD,,40,\nB-2,Two,USD,,40,\n",
    "tranches": "award,tranche,amount\n"
    + "".join(f"{award},{number},100\n" for award in ("A-1", "B-2") for number in range(1, 6)),
}


def loaded() -> Rules:
    rules, problems = check_text(RULES)
    assert rules is not None, [problem.message for problem in problems]
    return rules


LOADED = loaded()


def surveyed(tables: dict[str, str]) -> Survey:
    portfolio, findings = read_texts(TABLES | tables, LOADED)
    return survey(LOADED, portfolio, findings)


ALL = [("A-1", 1), ("A-1", 2), ("A-1", 3), ("A-1", 4), ("A-1", 5)]
BOTH = [*ALL, *(("B-2", number) for _, number in ALL)]


def of(award: str, *numbers: int) -> list[tuple[str, int]]:
    return [(award, number) for number in numbers]


@pytest.mark.parametrize(
    ("table", "text", "code", "touched"),
    [
        ("milestones", "award,milestone,status\nA-1,second pilot,odd\n", "GK2008", of("A-1", 2)),
        # the due date of the second turns on the first
        ("milestones", "award,milestone,status\nA-1,pilot,odd\n", "GK2008", of("A-1", 1, 2)),
        ("milestones", "award,milestone,item,status\nA-1,opening,North,odd\n", "GK2008", of("A-1", 5)),
        ("measures", "award,measure,period end,value\nA-1,customers,2026-01-01,odd\n", "GK2001", of("A-1", 3)),
        ("documents", "award,document,tranche,received on\nA-1,progress report,3,odd\n", "GK2002", of("A-1", 3, 4)),
        ("documents", "award,document,tranche,received on\nA-1,progress report,1,odd\n", "GK2002", of("A-1", 5)),
        ("documents", "award,document,tranche,received on\nA-1,progress report,2,odd\n", "GK2002", []),
        # what silence is taken for turns on the objection
        ("documents", "award,document,received on\nA-1,objection,odd\n", "GK2002", of("A-1", 3, 4, 5)),
        ("facts", "award,fact,value\nA-1,insolvency,odd\n", "GK2008", of("A-1", 3, 4, 5)),
        ("facts", "award,fact,value\nA-1,insolvancy,yes\n", "GK2023", of("A-1", 3, 4, 5)),
        ("facts", "award,fact,value\nA1,insolvency,yes\n", "GK2022", of("A-1", 3, 4, 5)),
        ("facts", "award,fact,value\nC-9,insolvency,yes\n", "GK2022", []),
        ("facts", "award,fact,value\nA-1,#REF!,yes\n", "GK2005", of("A-1", 3, 4, 5)),
        ("facts", "award,fact,value\n,insolvency,yes\n", "GK2007", [*of("A-1", 3, 4, 5), *of("B-2", 3, 4, 5)]),
        ("facts", "award,fact,value,Value\nA-1,insolvency,no,yes\n", "GK2017",
         [*of("A-1", 3, 4, 5), *of("B-2", 3, 4, 5)]),
        ("parameters", "award,parameter,value\n,customer target,odd\n", "GK2001", [*of("A-1", 3), *of("B-2", 3)]),
        ("payments", "award,tranche,paid on,amount\nA-1,1,odd,5\n", "GK2002", of("A-1", 1, 4)),
        ("payments", "award,tranche,paid on,amount\nA-1,2,odd,5\n", "GK2002", of("A-1", 2)),
        ("payments", "award,tranche,paid on,amount\nA-1,odd,2026-01-01,5\n", "GK2036", ALL),
        ("resolutions", "meeting,award,tranche,decided\n2026-01-01,A-1,2,odd\n", "GK2008", of("A-1", 2)),
        ("waivers", "award,condition,by,granted on\nA-1,market proof,board,odd\n", "GK2002", of("A-1", 2)),
        ("waivers", "award,condition,by,granted on\nA-1,pilot,board,odd\n", "GK2002", of("A-1", 1, 2)),
        ("extensions", "award,milestone,by,granted on,months\nA-1,second pilot,board,odd,2\n", "GK2002", of("A-1", 2)),
        ("items", "award,kind,item,from\nA-1,site,North,odd\n", "GK2002", of("A-1", 5)),
        ("awards", TABLES["awards"].replace("40,\nB", "odd,\nB"), "GK2001", of("A-1", 3)),
        ("awards", TABLES["awards"].replace("One,USD", "One,odd"), "GK2010", ALL),
        ("awards", TABLES["awards"].replace("40,\nB", "40,odd\nB"), "GK2002", ALL),
        ("awards", TABLES["awards"].replace("One", "\u202eOne"), "GK2019", []),
        ("awards", TABLES["awards"] + "A-1,Other,USD,,40,\n", "GK2026", []),
        ("awards", TABLES["awards"] + ",Total: 2,,,,\n", "GK2007", []),
        ("awards", TABLES["awards"].replace("award,title", "award,Title,title")
         .replace("A-1,", "A-1,x,").replace("B-2,", "B-2,x,"), "GK2017", []),
        ("tranches", TABLES["tranches"].replace("A-1,2,100", "A-1,2,odd"), "GK2001", of("A-1", 2)),
        ("rates", "currency,to,date,rate\nUSD,EUR,2026-01-01,odd\n", "GK2001", []),
        ("budgets", "budget,amount,currency\n2026,odd,USD\n", "GK2001", []),
        ("milestones", "award,milestone,status,Notizen\nA-1,pilot,met,x\n", "GK2016", []),
        ("waivers", "award,condition,by,granted on,expirs on\nA-1,pilot,board,2026-01-01,\n", "GK2016", BOTH),
    ],
)  # fmt: skip
def test_a_finding_touches_what_the_rules_read(
    table: str, text: str, code: str, touched: list[tuple[str, int]]
) -> None:
    told = [each for each in surveyed({table: text}).told if each.finding.code == code]
    assert told
    assert [tranche for each in told[:1] for tranche in each.touched] == touched


def test_errors_stand_first_and_the_whole_is_counted() -> None:
    found = surveyed({"facts": "award,fact,value\nA-1,insolvency,odd\nA-1,liquidation,yes\nB-2,insolvency,odd\n"})
    severities = [str(each.finding.severity) for each in found.told]
    assert severities == sorted(severities)
    assert (found.tranches, len(found.told[0].touched)) == (10, 3)
    assert set(of("A-1", 3, 4, 5) + of("B-2", 3, 4, 5)) <= set(found.touched)


HOUSE = """
[awards]
sheet = "Register"
[awards.columns]
"Ccy" = "currency"
"Aim" = "customer target"
[tranches]
sheet = "Instalments"
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "column", "touched"),
    [
        ("One,USD", "One,odd", "GK2010", "Ccy", ALL),
        (",40,\nB", ",odd,\nB", "GK2001", "Aim", of("A-1", 3)),
        ("known on", "Ccy", "GK2017", "Ccy", BOTH),  # a heading that stands twice is wrong with every row
    ],
)
def test_what_a_house_calls_its_columns_is_read_as_ours(
    old: str, new: str, code: str, column: str, touched: list[tuple[str, int]]
) -> None:
    register = TABLES["awards"].replace("currency", "Ccy").replace("customer target", "Aim").replace(old, new, 1)
    texts = {"Register": register, "Instalments": TABLES["tranches"]}
    portfolio, findings = read_texts(texts, LOADED, house=house_from_text(HOUSE))
    told = [each for each in survey(LOADED, portfolio, findings).told if each.finding.code == code]
    assert [(each.finding.place.column, list(each.touched)) for each in told] == [(column, touched)]


def test_a_table_that_is_missing_touches_whatever_is_read_from_it() -> None:
    told = {each.finding.place.file: each for each in surveyed({}).told if each.finding.code == "GK2078"}
    reads = {"milestones.csv": (1, 2, 5), "measures.csv": (3,), "payments.csv": (1, 2, 3, 4, 5)}
    for file, numbers in reads.items():
        assert list(told[file].touched) == [*of("A-1", *numbers), *of("B-2", *numbers)]


def test_a_column_that_is_missing_touches_whatever_is_read_from_its_table() -> None:
    found = surveyed({"measures": "award,measure,period end\nA-1,customers,2026-06-30\n"})
    (told,) = (each for each in found.told if each.finding.code == "GK2079")
    assert list(told.touched) == [*of("A-1", 3), *of("B-2", 3)]


def test_a_programme_that_no_rules_are_for_touches_every_tranche_of_its_award() -> None:
    rules, _ = check_text(RULES.replace("currency USD\n", "currency USD\nprogramme lakes\n", 1))
    assert rules is not None
    awards = TABLES["awards"].replace("currency,", "currency,programme,").replace("USD,", "USD,lakes,", 1)
    portfolio, findings = read_texts(TABLES | {"awards": awards.replace("Two,USD,", "Two,USD,laeks,")}, rules)
    (told,) = (each for each in survey(rules, portfolio, findings).told if each.finding.code == "GK2025")
    assert told.touched == tuple(("B-2", number) for number in range(1, 6))
