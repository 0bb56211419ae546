"""Laws of shared budgets: what is given adds up, nobody gets more than is asked, and no order matters."""

from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper import Decision, check_text
from gatekeeper.decisions.budgets import shared_in_turn, shared_pro_rata
from gatekeeper.decisions.decide import decide, decide_each
from gatekeeper.facts.read import read_texts
from gatekeeper.program.model import Rules
from gatekeeper.vocabulary import Outcome
from tests.decisions.given import ON

quick = settings(max_examples=60, deadline=None)

UNITS = st.sampled_from([Fraction(1), Fraction(1, 100), Fraction(1000), Fraction(7)])
COUNTS = st.lists(st.integers(0, 500), max_size=8)
SOME = st.integers(0, 1500)


@quick
@given(UNITS, COUNTS, SOME)
def test_pro_rata_adds_up_to_the_last_unit(unit: Fraction, counts: list[int], units: int) -> None:
    asked, left = [unit * count for count in counts], unit * units
    shares = shared_pro_rata(left, unit, asked)
    assert sum(shares) == min(left, sum(asked))
    assert all(0 <= share <= part for share, part in zip(shares, asked, strict=True))
    assert all(share % unit == 0 for share in shares)
    if left < sum(asked):
        exact = [left * part / sum(asked) for part in asked]
        assert all(abs(share - part) < unit for share, part in zip(shares, exact, strict=True))


@quick
@given(
    UNITS, st.lists(st.fractions(0, 500, max_denominator=9), max_size=8), st.fractions(-100, 1500, max_denominator=9)
)
def test_pro_rata_never_gives_more_than_there_is_or_is_asked(
    unit: Fraction, asked: list[Fraction], left: Fraction
) -> None:
    shares = shared_pro_rata(left, unit, asked)
    assert all(0 <= share <= part for share, part in zip(shares, asked, strict=True))
    if sum(asked) <= left:
        assert sum(shares) == sum(asked)
    else:
        assert sum(shares) == max(0, left // unit * unit)


@quick
@given(UNITS, COUNTS, SOME)
def test_in_turn_each_gets_all_of_it_while_it_lasts(unit: Fraction, counts: list[int], units: int) -> None:
    asked, left = [unit * count for count in counts], unit * units
    shares = shared_in_turn(left, unit, asked)
    assert sum(shares) == min(left, sum(asked))
    short = [at for at, (share, part) in enumerate(zip(shares, asked, strict=True)) if share < part]
    assert all(share == 0 for share in shares[short[0] + 1 :]) if short else True


@quick
@given(COUNTS.filter(bool), SOME, st.data())
def test_more_money_never_leaves_a_turn_with_less(counts: list[int], units: int, data: st.DataObject) -> None:
    more = units + data.draw(st.integers(0, 500))
    asked = [Fraction(count) for count in counts]
    less_each, more_each = (shared_in_turn(Fraction(of), Fraction(1), asked) for of in (units, more))
    assert all(small <= large for small, large in zip(less_each, more_each, strict=True))


# ------------------------------------------------------------------------------------------------ decided

Award = tuple[int, int, str, str]  # amount, paid, state of its milestone, priority
AWARDS = st.lists(
    st.tuples(
        st.integers(0, 900),
        st.integers(0, 300),
        st.sampled_from(("achieved", "achieved", "not achieved", "", "no status")),
        st.sampled_from(("", "1", "2", "2", "first")),
    ),
    min_size=1,
    max_size=6,
)


def rules(how: str) -> Rules:
    found, problems = check_text(
        "language 1\ncurrency USD\nround entitlements down to 10 USD\nmilestone pilot plant\n"
        "release tranche 1 when pilot plant achieved\nrelease tranche 2 in any case\n"
        f'share budget "round" among tranche 1 of every award {how}\n'
    )
    assert found is not None, problems
    return found


def tables(awards: list[Award], budget: int, chance: Random) -> dict[str, str]:
    """The tables, their rows in any order; an award keeps its id wherever it stands."""
    numbered = list(enumerate(awards, 1))
    chance.shuffle(numbered)
    lines = {
        "awards": [f"A-{at},USD,{priority}" for at, (_, _, _, priority) in numbered],
        "tranches": [line for at, (of, _, _, _) in numbered for line in (f"A-{at},2,50", f"A-{at},1,{of}")],
        "payments": [f"A-{at},1,2026-01-01,{paid},part payment" for at, (_, paid, _, _) in numbered if paid],
        "milestones": [f"A-{at},pilot plant,{state},2026-11-30" for at, (_, _, state, _) in numbered if state],
        "budgets": [f"round,{budget},USD"],
    }
    headings = {
        "awards": "award,currency,priority",
        "tranches": "award,tranche,amount",
        "payments": "award,tranche,paid on,amount,kind",
        "milestones": "award,milestone,status,as of",
        "budgets": "budget,amount,currency",
    }
    return {table: "\n".join([headings[table], *rows]) + "\n" for table, rows in lines.items()}


def decided(awards: list[Award], budget: int, how: str, chance: Random) -> tuple[Decision, ...]:
    found = rules(how)
    portfolio, _ = read_texts(tables(awards, budget, chance), found)
    return decide(found, portfolio, ON)


HOW = st.sampled_from(("pro rata", "by priority"))


@quick
@given(AWARDS, st.integers(0, 3000), HOW)
def test_a_budget_is_never_overspent_however_facts_turn_out(awards: list[Award], budget: int, how: str) -> None:
    decisions = [d for d in decided(awards, budget, how, Random(1)) if d.tranche == 1]
    given_now = sum(d.amount for d in decisions)
    kept = sum(d.budget.own_kept_back for d in decisions if d.budget is not None)
    paid = sum(d.paid + d.approved_unpaid for d in decisions)
    assert given_now + kept <= max(0, budget - paid)
    for decision in decisions:
        found = decision.budget
        assert found is not None
        assert (found.given, found.kept_back) == (given_now, kept)
        assert found.taken + found.given + found.kept_back + (found.left or 0) == max(budget, paid)
        assert found.own_given == decision.amount <= found.own_asked
        if decision.amount_range is not None:
            assert decision.amount_range[1] <= found.own_kept_back
        if found.own_given < found.own_asked and decision.outcome.pays:
            assert decision.outcome is Outcome.RELEASE_IN_PART
            assert found.left is not None
            assert found.left < 10


@quick
@given(AWARDS, st.integers(0, 3000), HOW, st.integers(0, 1000))
def test_the_order_of_awards_and_rows_changes_nothing(awards: list[Award], budget: int, how: str, seed: int) -> None:
    assert decided(awards, budget, how, Random(1)) == decided(awards, budget, how, Random(seed))


@quick
@given(AWARDS, st.integers(0, 3000), HOW)
def test_what_shares_no_budget_is_left_alone(awards: list[Award], budget: int, how: str) -> None:
    for decision in decided(awards, budget, how, Random(1)):
        if decision.tranche == 2:
            assert decision.budget is None
            assert decision.outcome is Outcome.RELEASE
            assert decision.amount == 50


def test_one_at_a_time_they_are_the_same_and_in_the_same_order() -> None:
    found = rules("pro rata")
    awards: list[Award] = [(300, 0, "achieved", ""), (200, 0, "", ""), (500, 10, "achieved", "")]
    portfolio, _ = read_texts(tables(awards, 400, Random(1)), found)
    together = decide(found, portfolio, ON)
    assert tuple(decide_each(found, portfolio, ON)) == together
    assert [d.id for d in together] == [f"A-{award}/{tranche}" for award in (1, 2, 3) for tranche in (1, 2)]


def test_without_a_share_each_decision_comes_as_soon_as_it_is_made() -> None:
    """Rules of which nothing is shared hold nothing back: the first comes before the second award is looked at."""
    found, _ = check_text("language 1\ncurrency USD\nrelease every tranche in any case\n")
    assert found is not None
    portfolio, _ = read_texts(tables([(10, 0, "", ""), (20, 0, "", "")], 5, Random(1)), found)
    asked: list[str] = []
    coming = decide_each(found, portfolio, ON)
    asked.append(next(coming).id)
    assert asked == ["A-1/1"]
    assert [decision.id for decision in coming] == ["A-1/2", "A-2/1", "A-2/2"]
