"""Laws of limits on what is paid in total, on amounts made by chance."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper import Decision, check_text, decide
from gatekeeper.facts.read import read_texts
from gatekeeper.vocabulary import Outcome
from tests.decisions.given import ON

quick = settings(max_examples=40, deadline=None)

AMOUNTS = st.integers(0, 400)
TRANCHES = st.lists(
    st.tuples(AMOUNTS, AMOUNTS, st.sampled_from(("achieved", "not achieved", ""))), min_size=1, max_size=5
)
LIMITS = st.lists(st.tuples(st.integers(0, 900), st.integers(1, 3), st.integers(0, 4)), max_size=3)


def decided(tranches: list[tuple[int, int, str]], limits: list[tuple[int, int, int]]) -> tuple[Decision, ...]:
    """Tranches (amount, paid, state of their milestone) under limits (amount, first tranche, how many more)."""
    rules = ["language 1", "currency USD", *(f"milestone m{at}" for at in range(1, 6))]
    rules += [f"release tranche {at} when m{at} achieved" for at in range(1, 6)]
    rules += [
        f"never pay more than {amount} USD in total of tranches {first} to {first + more}"
        for amount, first, more in limits
    ]
    program, problems = check_text("\n".join(rules) + "\n")
    assert program is not None, problems
    numbered = list(enumerate(tranches, 1))
    portfolio, _ = read_texts(
        {
            "awards": "award,currency\nA-1,USD\n",
            "tranches": "award,tranche,amount\n" + "".join(f"A-1,{at},{of}\n" for at, (of, _, _) in numbered),
            "payments": "award,tranche,paid on,amount,kind\n"
            + "".join(f"A-1,{at},2026-01-01,{paid},part payment\n" for at, (_, paid, _) in numbered if paid),
            "milestones": "award,milestone,status,as of\n"
            + "".join(f"A-1,m{at},{state},2026-11-30\n" for at, (_, _, state) in numbered if state),
        },
        program,
    )
    return decide(program, portfolio, ON)


@quick
@given(TRANCHES, LIMITS)
def test_no_more_is_paid_in_total_than_a_limit_whatever_turns_out(
    tranches: list[tuple[int, int, str]], limits: list[tuple[int, int, int]]
) -> None:
    decisions = decided(tranches, limits)
    for amount, first, more in limits:
        covered = [d for d in decisions if first <= d.tranche <= first + more]
        paid = sum(Fraction(d.paid) for d in covered)
        most = sum(Fraction(d.amount_range[1]) if d.amount_range else Fraction(d.amount) for d in covered)
        assert most <= max(Fraction(0), amount - paid)


@quick
@given(TRANCHES, LIMITS)
def test_a_limit_never_adds_and_never_touches_what_the_rules_give(
    tranches: list[tuple[int, int, str]], limits: list[tuple[int, int, int]]
) -> None:
    for free, held in zip(decided(tranches, []), decided(tranches, limits), strict=True):
        assert held.amount <= free.amount
        assert held.entitlement == free.entitlement
        if held.outcome != free.outcome:
            assert free.outcome.pays
            assert held.outcome in (Outcome.RELEASE_IN_PART, Outcome.NOT_YET)


@quick
@given(TRANCHES, LIMITS)
def test_no_room_is_left_that_a_payable_tranche_could_have_had(
    tranches: list[tuple[int, int, str]], limits: list[tuple[int, int, int]]
) -> None:
    """Whatever is cut is cut because one of its limits has nothing more to give."""
    free = decided(tranches, [])
    held = decided(tranches, limits)
    for before, after in zip(free, held, strict=True):
        if after.amount < before.amount:
            assert any(limit.left == after.amount for limit in after.limits if limit.stands)


@quick
@given(TRANCHES, LIMITS)
def test_the_order_of_limits_never_matters(
    tranches: list[tuple[int, int, str]], limits: list[tuple[int, int, int]]
) -> None:
    turned = list(reversed(limits))
    first = [(d.outcome, d.amount, d.amount_range, d.reasons) for d in decided(tranches, limits)]
    assert first == [(d.outcome, d.amount, d.amount_range, d.reasons) for d in decided(tranches, turned)]
