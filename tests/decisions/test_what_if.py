"""What it would take and how sure it is: every set is proved, and nothing within it is enough."""

from datetime import date

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
from gatekeeper.vocabulary import Outcome
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
@given(CONDITIONS, CONDITIONS, FACTS, st.sampled_from(("", "milestone a", "milestone b")))
def test_no_set_is_passed_over(condition: Condition, guard: Condition, states: States, waived: str) -> None:
    """What is foreseen saves trials and hides no set: all of them, tried one by one, give the same."""
    rules, portfolio = _given(
        f"release 60% of tranche 1 when {condition.text}\nrelease tranche 1 when {guard.text}\n"
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
