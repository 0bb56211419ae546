"""Laws of the cash forecast: whatever is to come keeps to limits in total, to limits in any year, to shared budgets."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper import check_text
from gatekeeper.decisions.forecast import Certainty, Money
from gatekeeper.decisions.outlook import Outlook, outlook
from gatekeeper.facts.read import read_texts
from gatekeeper.values.dates import Unit, period_containing
from tests.decisions.given import ON

UNTIL = date(2029, 12, 31)
YEARS = {"in any year": Unit.YEAR, "in any quarter": Unit.QUARTER}
AMOUNTS = st.integers(0, 400)
DAYS = st.sampled_from(("", "2026-06-30", "2026-12-31", "2027-03-01", "2027-03-31", "2028-02-29", "2031-01-01"))
STATES = st.sampled_from(("achieved,2026-05-01", "in progress,", "disputed,", ""))
TRANCHE = st.tuples(AMOUNTS, DAYS, STATES, st.sampled_from((0, 0, 60)))
AWARDS = st.lists(st.lists(TRANCHE, min_size=1, max_size=4), min_size=1, max_size=3)


@settings(max_examples=80, deadline=None)
@given(
    AWARDS, st.integers(0, 500), st.sampled_from(tuple(YEARS)), st.integers(0, 900), st.integers(0, 1500),
    st.sampled_from(("pro rata", "by priority")),
)  # fmt: skip
def test_what_is_to_come_keeps_to_limits_and_budgets(
    awards: list[list[tuple[int, str, str, int]]], yearly: int, every: str, limit: int, budget: int, how: str
) -> None:
    found = seen_ahead(awards, f"{yearly} USD {every}", f"{limit} USD in total of tranches 1 to 3", budget, how)
    payments = found.forecast.payments
    assert all(0 <= each.least <= each.most for each in payments)
    coming = [each for each in payments if not each.left_out or each.on is not None]
    held = [each for each in coming if each.on is None or each.on <= UNTIL]
    for award in {decision.award for decision in found.decisions}:
        own = [each for each in held if each.award == award]
        of = [decision for decision in found.decisions if decision.award == award]
        now = {each.tranche: Fraction(each.amount) for each in of}
        first = sum((each.settled + now[each.tranche] for each in of if each.tranche <= 3), Fraction(0))
        later = most(each for each in own if each.tranche <= 3 and each.certainty is not Certainty.CERTAIN)
        assert first + later <= max(Fraction(limit), first)
        for period in {period_containing(YEARS[every], each.on) for each in own if each.on}:
            is_now = period.start <= ON <= period.end
            here = [each for each in own if each.on is not None and period.start <= each.on <= period.end]
            given_now = sum(now.values(), Fraction(0)) + sum(
                (Fraction(each.approved_unpaid) for each in of), Fraction(0)
            )
            settled = given_now if is_now else most(each for each in here if each.certainty is Certainty.CERTAIN)
            waiting = most(each for each in here if each.certainty is not Certainty.CERTAIN)
            assert settled + waiting <= max(Fraction(yearly), settled)
    of_all = sum((each.settled + Fraction(each.amount) for each in found.decisions), Fraction(0))
    assert of_all + most(each for each in coming if each.certainty is not Certainty.CERTAIN) <= max(
        Fraction(budget), of_all
    )


def most(payments: Iterable[Money]) -> Fraction:
    return sum((Fraction(each.most) for each in payments), Fraction(0))


def seen_ahead(
    awards: list[list[tuple[int, str, str, int]]], yearly: str, limit: str, budget: int, how: str
) -> Outlook:
    """Awards of tranches (amount, planned, state of its milestone, paid before) under two limits and a budget."""
    lines = [
        "language 1",
        "currency USD",
        "round entitlements down to 1 USD",
        *(f"milestone m{at}" for at in range(1, 5)),
    ]
    lines += [f"release tranche {at} when m{at} achieved by 30 June 2028" for at in range(1, 5)]
    lines += [f"never pay more than {yearly}", f"never pay more than {limit}"]
    program, problems = check_text(
        "\n".join([*lines, f"share {budget} USD among every tranche of every award {how}", ""])
    )
    assert program is not None, problems
    rows = [(f"A-{of}", at, *row) for of, award in enumerate(awards, 1) for at, row in enumerate(award, 1)]
    portfolio, _ = read_texts(
        {
            "awards": "award,currency,priority\n" + "".join(f"A-{of},USD,{of}\n" for of in range(1, len(awards) + 1)),
            "tranches": "award,tranche,amount,planned date\n"
            + "".join(f"{award},{at},{amount},{day}\n" for award, at, amount, day, _, _ in rows),
            "payments": "award,tranche,paid on,amount,kind\n"
            + "".join(f"{award},{at},2025-01-01,{paid},part payment\n" for award, at, _, _, _, paid in rows if paid),
            "milestones": "award,milestone,status,achieved on,as of\n"
            + "".join(f"{award},m{at},{state},2026-11-30\n" for award, at, _, _, state, _ in rows if state),
        },
        program,
    )
    return outlook(program, portfolio, ON, UNTIL)
