"""The days on which an event counts, to the day, and the rows they were read from."""

from datetime import date

import pytest

from gatekeeper import check_text, decide
from gatekeeper.decisions.record import Condition
from gatekeeper.facts.read import read_texts
from gatekeeper.vocabulary import Verdict

HEAD = """language 1
currency USD
milestone pilot
milestone permit
milestone filing, due 15 March 2026
milestone claimed
milestone withdrawn
document report
parameter long stop as date
"""
TABLES = {
    "awards": "award,currency\nA-1,USD\n",
    "tranches": "award,tranche,amount,planned date\nA-1,1,100,2026-06-30\nA-1,2,100,\n",
    "milestones": "award,milestone,status,as of,achieved on,due\n"
    "A-1,pilot,,,2026-06-10,\nA-1,permit,,,2026-06-20,2026-06-15\n"
    "A-1,claimed,achieved,2026-06-10,,\nA-1,withdrawn,withdrawn,2026-06-10,,\n",
    "payments": "award,tranche,paid on,amount,reference\nA-1,2,2026-06-12,100,P-1\n",
    "parameters": "award,parameter,value\nA-1,long stop,2026-06-30\n",
}
PILOT, PERMIT = "milestones: award=A-1; milestone=pilot", "milestones: award=A-1; milestone=permit"
STOP, PLANNED = "parameters: award=A-1; parameter=long stop", "tranches: award=A-1; tranche=1"


def judged(condition: str) -> Condition:
    rules, problems = check_text(f"{HEAD}release tranche 1 when {condition}\n")
    assert rules is not None, problems
    portfolio, _ = read_texts(TABLES, rules)
    first, _ = decide(rules, portfolio, on=date(2026, 11, 30))
    (found,) = first.conditions
    return found


def day(of_june: int) -> date:
    return date(2026, 6, of_june)


@pytest.mark.parametrize(
    ("timing", "earliest", "latest", "read"),
    [
        ("by 10 June 2026", None, day(10), ()),
        ("by long stop", None, day(30), (STOP,)),
        ("before 11 June 2026", None, day(10), ()),
        ("before long stop", None, day(29), (STOP,)),
        ("after 9 June 2026", day(10), None, ()),
        ("after permit achieved", day(21), None, (PERMIT,)),
        ("on or after 10 June 2026", day(10), None, ()),
        ("on or after permit achieved", day(20), None, (PERMIT,)),
        ("on 10 June 2026", day(10), day(10), ()),
        ("on long stop", day(30), day(30), (STOP,)),
        ("within 5 days after 8 June 2026", day(8), day(13), ()),
        ("within 10 days after permit achieved", day(20), day(30), (PERMIT,)),
        ("within 5 days before 12 June 2026", day(7), day(12), ()),
        ("within 5 days before long stop", day(25), day(30), (STOP,)),
        ("between 9 June 2026 and 11 June 2026", day(9), day(11), ()),
        ("between permit achieved and long stop", day(20), day(30), (PERMIT, STOP)),
        ("by due date of permit", None, day(15), (PERMIT,)),
        ("by due date of filing", None, date(2026, 3, 15), ()),
        ("by planned date of this tranche", None, day(30), (PLANNED,)),
        ("by 5 days after permit achieved", None, day(25), (PERMIT,)),
        ("at least 5 days before permit achieved", None, day(15), (PERMIT,)),
        ("after tranche 2 released", day(13), None, ("payments: award=A-1; tranche=2; on=2026-06-12; reference=P-1",)),
    ],
)
def test_a_timing_is_a_window_of_days(
    timing: str, earliest: date | None, latest: date | None, read: tuple[str, ...]
) -> None:
    found = judged(f"pilot achieved {timing}")
    assert found.required is not None
    assert (found.required.earliest, found.required.latest) == (earliest, latest)
    assert [f"{source.table}: {source.key}" for source in found.sources] == [PILOT, *read]
    met = (earliest is None or earliest <= day(10)) and (latest is None or day(10) <= latest)
    assert found.verdict is (Verdict.MET if met else Verdict.NOT_MET)


@pytest.mark.parametrize(
    ("timing", "verdict", "possible", "read"),
    [
        ("after claimed achieved", Verdict.UNKNOWN, True, ("milestones: award=A-1; milestone=claimed",)),
        ("after withdrawn achieved", Verdict.NOT_MET, False, ("milestones: award=A-1; milestone=withdrawn",)),
        ("after filing achieved", Verdict.UNKNOWN, True, ()),
        ("between permit achieved and filing achieved", Verdict.UNKNOWN, True, (PERMIT,)),
        ("by planned date of tranche 2", Verdict.UNKNOWN, True, ("tranches: award=A-1; tranche=2",)),
        ("by planned date of the previous tranche", Verdict.UNKNOWN, True, ()),
        ("after the previous tranche released", Verdict.NOT_MET, False, ()),
        ("by due date of claimed", Verdict.UNKNOWN, True, ()),
    ],
)
def test_a_window_that_hangs_on_what_is_not_known_names_what_was_read(
    timing: str, verdict: Verdict, possible: bool, read: tuple[str, ...]
) -> None:
    found = judged(f"pilot achieved {timing}")
    assert (found.verdict, found.possible) == (verdict, possible)
    assert [f"{source.table}: {source.key}" for source in found.sources] == [PILOT, *read]
