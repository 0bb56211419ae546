"""What it would take and how sure it is: every set is proved, and nothing within it is enough."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gatekeeper import Decision, Portfolio, Rules, check_text, decide, would_take
from gatekeeper.decisions.actionable import to_be_done
from gatekeeper.decisions.minimal_sets import MOST_FACTS, MOST_SETS, minimal_sets, shrunk
from gatekeeper.decisions.mistaken import may_be_wrong
from gatekeeper.decisions.what_if import (
    Change,
    HowSure,
    NoSuchTranche,
    again_of,
    how_sure_of,
    how_sure_text,
    would_take_of,
)
from gatekeeper.facts.read import read_texts
from gatekeeper.values.absence import Absent
from gatekeeper.vocabulary import MeasureKind, Outcome, Status
from tests.decisions.given import CONDITIONS, FACTS, HEAD, ON, Condition, States, all_of, leaf, positive, tables
from tests.decisions.proving import paying_holds, sureness_holds
from tests.second_mind.generate import trial

some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _given(rules: str, states: States, waived: tuple[str, ...] = ()) -> tuple[Rules, Portfolio]:
    program, problems = check_text(HEAD + rules)
    assert program is not None, problems
    return program, read_texts(tables(states, waived), program)[0]


@some
@given(CONDITIONS, CONDITIONS, FACTS)
def test_what_would_take_pays_and_nothing_less_does(condition: Condition, guard: Condition, states: States) -> None:
    rules, portfolio = _given(f"release tranche 1 when {condition.text}\nhold tranche 1 when {guard.text}\n", states)
    (was,) = decide(rules, portfolio, ON)
    paying_holds(rules, portfolio, was)


@some
@given(CONDITIONS, CONDITIONS, FACTS, st.sampled_from(("", "milestone a", "milestone b")))
def test_what_is_unsure_changes_it_and_nothing_less_does(
    condition: Condition, guard: Condition, states: States, waived: str
) -> None:
    rules, portfolio = _given(
        f"release tranche 1 when {condition.text}\nhold tranche 1 when {guard.text}\n",
        states,
        (waived,) if waived else (),
    )
    (was,) = decide(rules, portfolio, ON)
    sureness_holds(rules, portfolio, was)


@some
@given(CONDITIONS.filter(positive), FACTS)
def test_what_only_asks_for_more_can_always_be_made_to_pay(condition: Condition, states: States) -> None:
    rules, portfolio = _given(f"release tranche 1 when {condition.text}\n", states)
    (was,) = decide(rules, portfolio, ON)
    found = would_take(rules, portfolio, was.award, was.tranche, was.on)
    assert was.outcome.pays or found.sets


@pytest.mark.parametrize("seed", range(9_001, 9_021))
def test_sets_of_every_sentence_form_hold(seed: int) -> None:
    """On rules and tables made by chance, with every form of sentence."""
    made = trial(seed)
    rules, _ = check_text(made.rules)
    if rules is None:
        return
    portfolio, _ = read_texts(made.texts, rules)
    for was in decide(rules, portfolio, made.on, made.known_by)[:1]:
        if was.budget is not None:
            continue  # it is left aside
        paying_holds(rules, portfolio, was)
        sureness_holds(rules, portfolio, was)


def test_an_award_or_tranche_that_is_not_there_is_told() -> None:
    rules, portfolio = _given("release tranche 1 in any case\n", {})
    with pytest.raises(NoSuchTranche, match="no tranche 2 of `A-1`"):
        would_take(rules, portfolio, "A-1", 2, date(2026, 11, 30))


def test_a_search_says_where_it_ends() -> None:
    def proves(chosen: tuple[int, ...]) -> int | None:
        return sum(chosen) if sum(chosen) >= 10 else None

    found = minimal_sets(range(1, 30), lambda _: True, proves)
    assert len(found.found) == MOST_SETS
    assert not found.stopped
    assert minimal_sets(range(1, 21), lambda _: True, proves, tries=3).stopped
    assert not minimal_sets(range(1, 3), lambda chosen: chosen == (2,), proves, tries=1).stopped
    assert all(len(chosen) <= MOST_FACTS for chosen, _ in minimal_sets([3, 3, 3, 3, 3], lambda _: True, proves).found)
    assert not minimal_sets([2, 2, 2, 2, 2], lambda _: True, proves).found
    whole = shrunk([2, 2, 2, 2, 2, 1], lambda _: True, proves)
    assert whole is not None
    assert sum(whole[0]) == 10


def test_that_a_search_ended_early_is_said() -> None:
    rules, portfolio = _given("release tranche 1 in any case\n", {})
    (was,) = decide(rules, portfolio, ON)
    ended = HowSure(was, (), more=False, tried=5_000, stopped=True)
    assert how_sure_text(ended)[-1] == "the search ended after deciding 5,000 times again; there may be more"


@some
@given(
    CONDITIONS,
    CONDITIONS,
    FACTS,
    st.sampled_from(("", "milestone a", "milestone b")),
    st.sampled_from(("", "never release tranche 1 when {}\n", "never release tranche 1 when {} unless (not {})\n")),
    st.sampled_from(("", " by 30 June 2026")),
)
def test_no_set_is_passed_over(
    condition: Condition, guard: Condition, states: States, waived: str, never: str, by: str
) -> None:
    """What is foreseen saves trials and hides no set: all of them, tried one by one, give the same."""
    rules, portfolio = _given(
        f"release 60% of tranche 1 when {leaf('milestone d').text}{by} and {condition.text}\n"
        f"release tranche 1 when {leaf('milestone e').text}{by} and {guard.text}\n"
        f"{never.format(leaf('milestone b').text, leaf('milestone c').text)}"
        f"hold tranche 1 when {all_of(condition, guard).text} unless {leaf('milestone c').text}\n",
        states,
        (waived,) if waived else (),
    )
    again = again_of(rules, portfolio, "A-1", 1, ON)
    was = again.decision
    doubts = may_be_wrong(again)

    def changes(chosen: tuple[Change, ...]) -> Decision | None:
        then = again.decide(chosen)
        return then if (then.outcome, then.amount) != (was.outcome, was.amount) else None

    if was.outcome is not Outcome.UNDETERMINED:
        every = minimal_sets(doubts, lambda _: True, changes, tries=10_000)
        assert [one.changes for one in how_sure_of(again).sets] == [chosen for chosen, _ in every.found]
    steps, _ = to_be_done(again)

    def pays(chosen: tuple[Change, ...]) -> Decision | None:
        then = again.decide(chosen)
        return then if then.amount > was.amount else None

    if was.outcome is not Outcome.RELEASE:
        ways = minimal_sets(steps, lambda _: True, pays, tries=10_000)
        found = would_take_of(again)
        assert found.larger or [one.changes for one in found.sets] == [chosen for chosen, _ in ways.found]


OF_TRANCHES = """\
measure catch for each tranche in tonnes
measure output in tonnes per quarter
fact cleared for each tranche
fact insured
fact rank for each tranche, one of low, high
judgement progress for each tranche by board, one of good, poor
judgement audit by board, one of clean, adverse
judgement price in USD by board
milestone works for each tranche
document report for each tranche
release every tranche
    when catch >= 40
     and cleared
     and insured
     and rank is high
     and progress is good
     and audit is clean
     and price >= 30 USD
     and works achieved
     and report received
     and output over the last 2 quarters >= 10
"""
GOOD = {
    "awards": "award,currency\nA-1,USD\n",
    "tranches": "award,tranche,amount\nA-1,1,1000\nA-1,2,1000\n",
    "measures": (
        "award,tranche,measure,period end,value\nA-1,1,catch,2026-09-30,45\nA-1,2,catch,2026-09-30,20\n"
        "A-1,,output,2026-09-30,7\nA-1,,output,2026-06-30,6\n"
    ),
    "facts": (
        "award,tranche,fact,value,from\nA-1,1,cleared,yes,2026-01-10\nA-1,2,cleared,no,2026-01-11\n"
        "A-1,,insured,yes,2026-01-12\nA-1,1,rank,high,2026-01-10\nA-1,2,rank,low,2026-02-10\n"
    ),
    "judgements": (
        "award,tranche,matter,finding,number,by,decided on\nA-1,1,progress,good,,board,2026-02-01\n"
        "A-1,2,progress,poor,,board,2026-02-03\nA-1,,audit,clean,,board,2026-02-02\nA-1,1,price,,32,board,2026-02-05\n"
        "A-1,2,price,,34,board,2026-02-06\n"
    ),
    "milestones": (
        "award,tranche,milestone,achieved on,status,as of\nA-1,1,works,2026-03-01,,2026-11-30\n"
        "A-1,2,works,,not achieved,2026-11-30\n"
    ),
    "documents": "award,tranche,document,received on\nA-1,1,report,2026-05-05\nA-1,2,report,2026-05-06\n",
}  # fmt: skip


def _rows_of(changes: tuple[Change, ...]) -> list[dict[str, object]]:
    """The rows of the changes with what tells them apart, without blanks; and the cells that say something."""
    found = []
    for alteration in (alteration for change in changes for alteration in change.alterations):
        cells = (*alteration.key, *alteration.cells)
        found.append({name: cell for name, cell in cells if cell not in ("", None) and not isinstance(cell, Absent)})
    return found


def test_a_change_is_of_the_row_of_its_tranche_or_of_the_award() -> None:
    program, problems = check_text("language 1\ncurrency USD\nroles: board\n" + OF_TRANCHES)
    assert program is not None, problems
    portfolio, findings = read_texts(GOOD, program)
    assert not findings
    sure = how_sure_of(again_of(program, portfolio, "A-1", 1, ON))
    kind, after = MeasureKind.ACTUAL, date(2026, 12, 1)
    rows: list[dict[str, object]] = [
        {"measure": "catch", "tranche": 1, "period_end": date(2026, 9, 30), "kind": kind, "value": Decimal(39)},
        {"fact": "cleared", "tranche": 1, "from_": date(2026, 1, 10), "value": False},
        {"fact": "insured", "from_": date(2026, 1, 12), "value": False},
        {"fact": "rank", "tranche": 1, "from_": date(2026, 1, 10), "value": "low"},
        {"matter": "progress", "by": "board", "decided_on": date(2026, 2, 1), "tranche": 1, "finding": "poor"},
        {"matter": "audit", "by": "board", "decided_on": date(2026, 2, 2), "finding": "adverse"},
        {"matter": "price", "by": "board", "decided_on": date(2026, 2, 5), "tranche": 1, "number": Decimal("29.99")},
        {"milestone": "works", "tranche": 1, "achieved_on": after},
        {"document": "report", "tranche": 1, "received_on": after},
        {"measure": "output", "period_end": date(2026, 9, 30), "kind": kind, "value": Decimal(3)},
    ]
    assert [_rows_of(one.changes) for one in sure.sets] == [[row] for row in rows]
    assert sureness_holds(program, portfolio, sure.decision) == len(rows)
    (ways,) = would_take_of(again_of(program, portfolio, "A-1", 2, ON)).sets
    assert _rows_of(ways.changes) == [
        {"measure": "catch", "tranche": 2, "period_end": ON, "kind": kind, "value": Decimal(40)},
        {"fact": "cleared", "tranche": 2, "from_": ON, "value": True},
        {"fact": "rank", "tranche": 2, "from_": ON, "value": "high"},
        {"matter": "progress", "by": "board", "decided_on": ON, "tranche": 2, "finding": "good"},
        {"milestone": "works", "tranche": 2, "achieved_on": ON, "status": Status.ACHIEVED},
    ]
    assert [change.kind for change in ways.changes] == ["figure", "fact", "fact", "judgement", "event"]
