"""What changed between two decisions of one tranche, where neither a run nor its files are needed."""

from datetime import date

from gatekeeper import Decision, check_text, decide
from gatekeeper.decisions.changes import any_flip, tranche_change
from gatekeeper.facts.read import read_texts

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
    assert [(waiver.condition, waiver.word) for waiver in change.waivers] == [("pilot", "lapsed")]
    assert tranche_change(before, before).flips == ()
