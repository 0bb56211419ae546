"""Laws that every decision keeps, on agreements and facts made by chance."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gatekeeper import check_text, decide
from gatekeeper.facts.read import read_texts
from gatekeeper.vocabulary import Outcome
from tests.decisions.given import (
    CONDITIONS,
    FACTS,
    NAMES,
    ON,
    Condition,
    States,
    all_of,
    any_of,
    completions,
    decided,
    negated,
    outcome,
    positive,
)

quick = settings(max_examples=120, deadline=None)

# Whether the condition is met, as far as it is known. What has lapsed is not met and never will be.
MET = {Outcome.RELEASE: {True}, Outcome.NOT_YET: {False}, Outcome.LAPSED: {False}, Outcome.UNDETERMINED: {True, False}}


def names_each_once(condition: Condition) -> bool:
    return len(set(condition.names)) == len(condition.names)


@quick
@given(CONDITIONS, FACTS)
def test_what_every_completion_agrees_on_is_decided(condition: Condition, states: States) -> None:
    """Where each milestone is named once; elsewhere Kleene's logic may know less, and never otherwise."""
    found, every = MET[outcome(condition, states)], completions(condition, states)
    assert found == every if names_each_once(condition) else found >= every


@quick
@given(CONDITIONS, FACTS)
def test_a_tranche_lapses_when_nothing_that_may_still_happen_releases_it(condition: Condition, states: States) -> None:
    """What was not achieved may still be; what was achieved stays so."""
    found = outcome(condition, states)
    futures = completions(condition, {name: state or None for name, state in states.items()})
    if names_each_once(condition):
        assert (found is Outcome.LAPSED) is (futures == {False})
    else:
        assert found is not Outcome.LAPSED or futures == {False}


@quick
@given(CONDITIONS, CONDITIONS, FACTS)
def test_de_morgan(a: Condition, b: Condition, states: States) -> None:
    assert outcome(negated(all_of(a, b)), states) == outcome(any_of(negated(a), negated(b)), states)
    assert outcome(negated(any_of(a, b)), states) == outcome(all_of(negated(a), negated(b)), states)
    assert outcome(negated(negated(a)), states) == outcome(a, states)


@quick
@given(CONDITIONS, FACTS, st.sampled_from(NAMES), st.booleans())
def test_a_fact_reported_never_turns_what_was_decided(
    condition: Condition, states: dict[str, bool | None], name: str, reported: bool
) -> None:
    assume(states[name] is None)
    before, after = outcome(condition, states), outcome(condition, {**states, name: reported})
    assert MET[after] <= MET[before]


@quick
@given(CONDITIONS.filter(positive), FACTS, st.sampled_from(NAMES))
def test_a_waiver_never_takes_away_a_release(condition: Condition, states: States, name: str) -> None:
    rule = f"release tranche 1 when {condition.text}\n"
    order = [Outcome.LAPSED, Outcome.NOT_YET, Outcome.UNDETERMINED, Outcome.RELEASE]
    without, waived = decided(rule, states), decided(rule, states, (name,))
    assert order.index(waived.outcome) >= order.index(without.outcome)
    if waived.without_waivers is not None:
        assert waived.without_waivers.outcome == without.outcome


@quick
@given(CONDITIONS, FACTS, st.sampled_from(NAMES))
def test_a_waiver_makes_no_fact_true(condition: Condition, states: States, name: str) -> None:
    rule = f"release tranche 1 when {condition.text}\n"
    without, waived = decided(rule, states), decided(rule, states, (name,))
    assert [replace(c, waived_by=None) for c in waived.conditions] == list(without.conditions)


@quick
@given(CONDITIONS, CONDITIONS, CONDITIONS, FACTS, st.permutations(range(4)))
def test_the_order_of_rules_never_matters(
    a: Condition, b: Condition, guard: Condition, states: States, order: list[int]
) -> None:
    rules = [
        f"release 60% of tranche 1 when {a.text}\n",
        f"release tranche 1 when {b.text}\n",
        f"hold tranche 1 when {guard.text}\n",
        f"never release tranche 1 when {all_of(a, guard).text}\n",
    ]
    first = decided("".join(rules), states)
    other = decided("".join(rules[at] for at in order), states)
    plain = [replace(d, rules_sha256="", rules=tuple(replace(r, line=0) for r in d.rules)) for d in (first, other)]
    assert plain[0] == plain[1]


@quick
@given(CONDITIONS, CONDITIONS, FACTS)
def test_a_guard_never_releases(condition: Condition, guard: Condition, states: States) -> None:
    release = f"release tranche 1 when {condition.text}\n"
    free, held = decided(release, states), decided(f"{release}hold tranche 1 when {guard.text}\n", states)
    assert held.outcome in (free.outcome, Outcome.ON_HOLD)
    assert held.amount in (free.amount, 0)
    applies = completions(guard, states)
    if applies == {False} and names_each_once(guard):
        assert held.outcome == free.outcome


@quick
@given(st.integers(0, 130), st.integers(0, 130), st.integers(1, 100))
def test_parts_sum_to_the_whole(first: int, second: int, share: int) -> None:
    """What is paid at a first date and at a later one is what the later one alone would have paid."""
    rules, _ = check_text(
        "language 1\ncurrency USD\nround entitlements down to 1 USD\nmeasure jobs created, cumulative\n"
        f"release tranche 1 in proportion to {share}% of jobs created out of 97 in any case\n"
    )
    assert rules is not None

    def due(jobs: int, paid: int) -> tuple[int, int]:
        texts = {
            "awards": "award,currency\nA-1,USD\n",
            "tranches": "award,tranche,amount\nA-1,1,1000\n",
            "measures": f"award,measure,period end,value\nA-1,jobs created,2026-10-31,{jobs}\n",
            "payments": "award,tranche,paid on,amount,kind\n"
            + (f"A-1,1,2026-06-30,{paid},part payment\n" if paid else ""),
        }
        assert rules is not None
        (decision,) = decide(rules, read_texts(texts, rules)[0], ON)
        return int(decision.amount), int(decision.excess)

    paid, _ = due(first, 0)
    whole, _ = due(second, 0)
    more, excess = due(second, paid)
    assert paid + more - excess == whole
