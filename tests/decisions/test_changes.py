"""What changed between two decisions of one tranche, where neither a run nor its files are needed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from gatekeeper import Decision, check_text, decide
from gatekeeper.decisions.changes import (
    Flip,
    RuleChange,
    SeenChange,
    Sum,
    TrancheChange,
    WaiverChange,
    any_flip,
    tranche_change,
)
from gatekeeper.decisions.record import SourceKey
from gatekeeper.facts.read import read_texts
from gatekeeper.vocabulary import Outcome

RULES = """\
language 1
currency USD
roles: board
milestone pilot
milestone permit
measure customers
measure jobs
release tranche 1
    when any of (pilot achieved by 30 June 2026; all of (pilot achieved by 30 June 2026; customers >= jobs))
     and permit achieved
board may waive any condition
"""
BEFORE = """\
award,measure,period end,value
A-1,customers,2026-03-31,20
A-1,jobs,2026-03-31,10
"""
AFTER = BEFORE + "A-1,jobs,2026-09-30,30\n"
WAIVERS = """\
award,condition,by,granted on,expires on
A-1,pilot,board,2026-05-01,2026-08-31
A-1,permit,board,2026-05-01,2027-08-31
"""


def decided(on: date, measures: str) -> Decision:
    program, problems = check_text(RULES)
    assert program is not None, problems
    tables = {
        "awards": "award,currency\nA-1,USD\n",
        "tranches": "award,tranche,amount\nA-1,1,1000\n",
        "milestones": "award,milestone,status,as of\nA-1,pilot,not achieved,2026-07-01\n",
        "measures": measures,
        "waivers": WAIVERS,
    }
    portfolio, findings = read_texts(tables, program)
    assert not findings
    (decision,) = decide(program, portfolio, on)
    return decision


def test_conditions_that_say_the_same_bounds_and_waivers_are_told_apart() -> None:
    before, after = decided(date(2026, 6, 1), BEFORE), decided(date(2026, 11, 30), AFTER)
    assert any_flip(before, after)
    change = tranche_change(before, after)
    flips = [(flip.requirement, flip.before, flip.after) for flip in change.flips]
    late = ("pilot achieved by 30 June 2026", "waived", "not met, and no longer can be")
    assert flips == [late, late, ("customers ≥ jobs", "met", "not met")]
    assert [(seen.name, seen.before, seen.after) for seen in change.seen if "customers" in seen.name] == []
    assert ("jobs", "10", "30") in [(seen.name, seen.before.split()[0], seen.after.split()[0]) for seen in change.seen]
    assert change.waivers == (WaiverChange("pilot", "board", "lapsed", "it expired on 31 August 2026"),)
    assert tranche_change(after, before).waivers == (WaiverChange("pilot", "board", "came", ""),)
    assert tranche_change(before, before).flips == ()


TERMS = """\
language 1
currency USD
milestone pilot
milestone permit
measure customers
release 60% of tranche 1
    label "start"
    clause "4.1"
    when pilot achieved by 30 June 2026
     and customers >= 40
release a further 10% of tranche 1 label "bonus" when permit achieved
"""
_WAS, _NOW = '10% of tranche 1 label "bonus"', '20% of tranche 1 label "permit"'
OTHER_TERMS = TERMS.replace(">= 40", ">= 50").replace("60%", "70%").replace(_WAS, _NOW)
ACHIEVED = """\
award,milestone,achieved on,as of
A-1,pilot,2026-05-12,2026-11-30
A-1,permit,2026-05-12,2026-11-30
"""
CUSTOMERS = "award,measure,period end,value\nA-1,customers,2026-03-31,45\n"


def of_terms(terms: str, amount: int, on: date, measures: str, payments: str = "") -> Decision:
    program, problems = check_text(terms)
    assert program is not None, problems
    tables = {
        "awards": "award,currency\nA-1,USD\n",
        "tranches": f"award,tranche,amount\nA-1,1,{amount}\n",
        "milestones": ACHIEVED,
        "measures": measures,
        "payments": f"award,tranche,paid on,amount\n{payments}",
    }
    portfolio, findings = read_texts(tables, program)
    assert not findings
    (decision,) = decide(program, portfolio, on)
    return decision


def test_all_that_changed_of_a_tranche_is_told() -> None:
    before = of_terms(TERMS, 1000, date(2026, 6, 1), CUSTOMERS)
    paid = "A-1,1,2026-07-01,300\n"
    after = of_terms(OTHER_TERMS, 2000, date(2026, 11, 30), CUSTOMERS + "A-1,customers,2026-09-30,48\n", paid)
    assert tranche_change(before, after) == TrancheChange(
        award="A-1",
        tranche=1,
        currency="USD",
        currency_before="USD",
        before=Outcome.RELEASE_IN_PART,
        after=Outcome.RELEASE_IN_PART,
        amount_before=Decimal(700),
        amount_after=Decimal(400),
        flips=(
            Flip("permit", "permit achieved", "", "permit achieved", "", "not asked", "met"),
            Flip("start", "customers ≥ 50", "customers ≥ 40", "customers", "4.1", "met", "not met"),
            Flip("bonus", "permit achieved", "", "permit achieved", "", "met", "not asked"),
        ),
        seen=(
            SeenChange(
                "customers", "45 at 31 March 2026", "48 at 30 September 2026",
                (SourceKey("measures", "award=A-1; measure=customers; period=2026-09-30"),),
            ),
        ),
        rules=(
            RuleChange("bonus", "release a further 10% of tranche 1 when permit achieved", ""),
            RuleChange(
                "start",
                "release 60% of tranche 1 when pilot achieved by 30 June 2026 and customers ≥ 40",
                "release 70% of tranche 1 when pilot achieved by 30 June 2026 and customers ≥ 50",
            ),
            RuleChange("permit", "", "release a further 20% of tranche 1 when permit achieved"),
        ),
        sums=(
            Sum("the whole tranche", Decimal(1000), Decimal(2000)),
            Sum("entitlement to date", Decimal(700), Decimal(1800)),
            Sum("paid", Decimal(0), Decimal(300)),
        ),
    )  # fmt: skip
    assert any_flip(before, after)
    assert not any_flip(before, before)


def test_of_a_tranche_that_is_new_or_gone_only_its_amount_is_told() -> None:
    there = of_terms(TERMS, 1000, date(2026, 6, 1), CUSTOMERS)
    new = TrancheChange("A-1", 1, "USD", "USD", None, Outcome.RELEASE_IN_PART, Decimal(0), Decimal(700))
    assert tranche_change(None, there) == new
    gone = replace(new, before=Outcome.RELEASE_IN_PART, after=None, amount_before=Decimal(700), amount_after=Decimal(0))
    assert tranche_change(there, None) == gone


def test_of_a_condition_asked_three_times_each_is_told() -> None:
    terms = TERMS.replace(
        "     and customers >= 40", "     and any of (customers >= 40; all of (customers >= 40; not customers >= 40))"
    )
    before = of_terms(terms, 1000, date(2026, 6, 1), CUSTOMERS)
    after = of_terms(terms, 1000, date(2026, 6, 1), CUSTOMERS.replace("45", "35"))
    flips = [(flip.requirement, flip.before, flip.after) for flip in tranche_change(before, after).flips]
    assert flips == [("customers ≥ 40", "met", "not met")] * 3
    nothing = of_terms(terms, 1000, date(2026, 6, 1), "award,measure,period end,value\n")
    assert {flip.after for flip in tranche_change(before, nothing).flips} == {"not known"}
