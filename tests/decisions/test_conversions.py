"""A conversion is one exact product, whatever else is recorded of the pair."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper import check_text, decide
from gatekeeper.facts.read import read_texts
from gatekeeper.values.numbers import decimal_text
from gatekeeper.vocabulary import Outcome
from tests.decisions.given import ON

quick = settings(max_examples=60, deadline=None)

CENTS = st.integers(1, 10**9).map(lambda cents: Fraction(cents, 100))
RATES = st.integers(1, 10**7).map(lambda points: Fraction(points, 10**5))
DAYS = st.lists(st.tuples(st.integers(1, 28), RATES), max_size=6, unique_by=lambda day: day[0])


@quick
@given(CENTS, RATES, DAYS)
def test_the_product_is_exact_and_other_days_do_not_matter(
    amount: Fraction, rate: Fraction, others: list[tuple[int, Fraction]]
) -> None:
    rules, problems = check_text(
        "language 1\ncurrency USD\nmeasure exports in EUR\n"
        "release (exports converted to USD at the rate of 30 June 2026) of tranche 1 in any case\n"
    )
    assert rules is not None, problems
    rows = [f"EUR,USD,2026-06-30,{decimal_text(rate)}", f"USD,EUR,2026-06-30,{decimal_text(rate)}"]
    rows += [f"EUR,USD,2026-05-{day:02},{decimal_text(other)}" for day, other in others]
    texts = {
        "awards": "award,currency\nA-1,USD\n",
        "tranches": "award,tranche,amount\nA-1,1,100000000000000\n",
        "measures": f"award,measure,period end,value\nA-1,exports,2026-09-30,{decimal_text(amount)}\n",
        "rates": "\n".join(["currency,to,date,rate", *rows]) + "\n",
    }
    portfolio, findings = read_texts(texts, rules)
    assert not findings
    (decision,) = decide(rules, portfolio, ON)
    cents = amount * rate * 100
    whole = Fraction(cents.numerator // cents.denominator, 100)
    assert decision.entitlement == whole
    assert decision.outcome is (Outcome.RELEASE_IN_PART if whole else Outcome.NOT_YET)
