"""Laws that every decision keeps, on agreements and facts made by chance."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gatekeeper import Decision, check_text, decide
from gatekeeper.facts.read import read_texts
from gatekeeper.vocabulary import Outcome
from tests.decisions.given import (
    CONDITIONS,
    FACTS,
    HEAD,
    NAMES,
    ON,
    Condition,
    States,
    all_of,
    any_of,
    completions,
    counted,
    decided,
    leaf,
    negated,
    outcome,
    positive,
    tables,
)

quick = settings(max_examples=120, deadline=None)

A = leaf("milestone a")

Figure = int | tuple[int, int] | None  # known, known within bounds, or not
WORSE = [Outcome.LAPSED, Outcome.NOT_YET, Outcome.UNDETERMINED, Outcome.RELEASE]

# Whether the condition is met, as far as it is known. What has lapsed is not met and never will be.
MET = {Outcome.RELEASE: {True}, Outcome.NOT_YET: {False}, Outcome.LAPSED: {False}, Outcome.UNDETERMINED: {True, False}}


def names_each_once(condition: Condition) -> bool:
    return len(set(condition.names)) == len(condition.names)


@quick
@given(CONDITIONS, FACTS)
def test_what_every_completion_agrees_on_is_decided(condition: Condition, states: States) -> None:
    """All of it where each milestone is named once; elsewhere the ways may differ in whether it has lapsed."""
    found, every = MET[outcome(condition, states)], completions(condition, states)
    assert found == every if names_each_once(condition) or every == {True} else found >= every


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
    without, waived = decided(rule, states), decided(rule, states, (name,))
    assert WORSE.index(waived.outcome) >= WORSE.index(without.outcome)
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
@example(any_of(A, counted("none of", (A,), 0, 0)), A, dict.fromkeys(NAMES, None))
def test_a_guard_never_releases(condition: Condition, guard: Condition, states: States) -> None:
    release = f"release tranche 1 when {condition.text}\n"
    free, held = decided(release, states), decided(f"{release}hold tranche 1 when {guard.text}\n", states)
    allowed = {free.outcome, Outcome.ON_HOLD}
    if any(states[name] is None for name in {*condition.names} & {*guard.names}):
        allowed.add(Outcome.UNDETERMINED)  # released in some ways of a fact both name, and held in the others
    assert held.outcome in allowed
    assert held.amount in (free.amount, 0)
    applies = completions(guard, states)
    if applies == {False} and names_each_once(guard):
        assert held.outcome == free.outcome


@quick
@given(CONDITIONS, FACTS, st.sampled_from(NAMES), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_tables_never_matters(
    condition: Condition, states: States, waived: str, random: Random
) -> None:
    rules, _ = check_text(f"{HEAD}release tranche 1 when {condition.text}\n")
    assert rules is not None
    texts = tables(states, (waived, "milestone a"))
    stirred = {}
    for name in random.sample(sorted(texts), len(texts)):
        heading, *rows = texts[name].splitlines(keepends=True)
        stirred[name] = heading + "".join(random.sample(rows, len(rows)))
    first, other = (decide(rules, read_texts(given, rules)[0], ON) for given in (texts, stirred))
    assert first == other


FIGURES = {"customers": (0, 39, 40, 41, 100), "jobs": (0, 59, 60, 61, 100)}


@st.composite
def thresholds(draw: st.DrawFn) -> str:
    """A condition of figures that are large enough, nothing in it denied; `{0}` and `{1}` are its thresholds."""
    leaves = st.sampled_from(["customers >= {0}", "jobs >= {1}", "customers + jobs >= {0} + {1}"])
    parts = st.lists(leaves, min_size=1, max_size=3).map("; ".join)
    least = st.sampled_from(["all of ({})", "any of ({})", "at least 1 of ({})"])
    listed = [draw(least).format(draw(parts)) for _ in range(draw(st.integers(1, 3)))]
    return draw(least).format("; ".join(listed))


@quick
@given(
    thresholds(),
    *(st.sampled_from([*values, None, (values[0], values[-1]), (values[1], values[3])]) for values in FIGURES.values()),
    st.integers(0, 101), st.integers(0, 101), st.integers(0, 40), st.integers(0, 40),
)  # fmt: skip
def test_raising_a_threshold_never_helps(
    condition: str, customers: Figure, jobs: Figure, at: int, other: int, by: int, more: int
) -> None:
    """Of one rule in which nothing is denied, whether the figures are known, known within bounds, or not."""
    rows = "".join(
        f"A-1,{name},2026-10-31,{''.join(f'{end},' for end in (figure if isinstance(figure, tuple) else ('', '')))}"
        f"{figure if isinstance(figure, int) else ''}\n"
        for name, figure in (("customers", customers), ("jobs", jobs))
        if figure is not None
    )
    texts = {
        "awards": "award,currency\nA-1,USD\n",
        "tranches": "award,tranche,amount\nA-1,1,1000\n",
        "measures": f"award,measure,period end,low,high,value\n{rows}",
    }

    def found(first: int, second: int) -> Outcome:
        text = f"release tranche 1 when {condition.format(first, second)}\n"
        rules, problems = check_text(f"language 1\ncurrency USD\nmeasure customers\nmeasure jobs\n{text}")
        assert rules is not None, problems
        portfolio, findings = read_texts(texts, rules)
        assert not findings
        return decide(rules, portfolio, ON)[0].outcome

    assert WORSE.index(found(at + by, other + more)) <= WORSE.index(found(at, other))


@quick
@given(
    st.lists(st.integers(0, 130), min_size=1, max_size=5), st.integers(1, 100),
    st.sampled_from(["down to", "up to", "to the nearest"]), st.sampled_from(["1", "7", "0.05", "100", "333"]),
)  # fmt: skip
def test_parts_sum_to_the_whole(figures: list[int], share: int, way: str, unit: str) -> None:
    """What is paid from figure to figure comes to what the last alone would have paid, but for what was too much."""
    rules, _ = check_text(
        f"language 1\ncurrency USD\nround entitlements {way} {unit} USD\nmeasure jobs created, cumulative\n"
        f"release tranche 1 in proportion to {share}% of jobs created out of 97 in any case\n"
    )
    assert rules is not None

    def due(jobs: int, payments: list[Decimal]) -> Decision:
        paid = "".join(f"A-1,1,2026-06-30,{paid},part payment,P-{n}\n" for n, paid in enumerate(payments))
        texts = {
            "awards": "award,currency\nA-1,USD\n",
            "tranches": "award,tranche,amount\nA-1,1,1000\n",
            "measures": f"award,measure,period end,value\nA-1,jobs created,2026-10-31,{jobs}\n",
            "payments": f"award,tranche,paid on,amount,kind,reference\n{paid}",
        }
        (decision,) = decide(rules, read_texts(texts, rules)[0], ON)
        return decision

    paid: list[Decimal] = []
    for jobs in figures:
        decision = due(jobs, paid)
        alone = due(jobs, []).amount
        if decision.amount:
            paid.append(decision.amount)
        assert sum(paid) - decision.excess == alone
        assert 0 <= sum(paid) <= 1000
