"""What an amount comes to, by Python's own arithmetic; and what is not known never leaves a range too narrow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper import Decision, check_text, decide
from gatekeeper.facts.read import read_texts
from gatekeeper.vocabulary import Outcome

WHOLE = Fraction(100_000)
ON = date(2026, 11, 30)
HEAD = (
    "language 1\ncurrency USD\nmeasure jobs, cumulative\nmeasure spending in USD, cumulative\nmilestone pilot\n"
    "parameter price in USD\n"
)


@dataclass(frozen=True)
class Facts:
    """One way the facts may be: how many jobs, how much was spent, whether the pilot was achieved by the end."""

    jobs: Fraction
    spending: Fraction
    pilot: bool
    price: Fraction


@dataclass(frozen=True)
class Known:
    """What the tables say: a figure, two bounds or nothing; of the pilot yes, no, still open or nothing."""

    jobs: tuple[int, ...]
    spending: tuple[int, ...]
    pilot: str
    price: tuple[int, ...]

    def completions(self) -> Iterator[list[Facts]]:
        """Every way the facts may be, those together that only the open pilot tells apart."""
        jobs, spending, price = (_ways(known) for known in (self.jobs, self.spending, self.price))
        pilots = {"yes": [[True]], "no": [[False]], "open": [[True, False]], "": [[True], [False]]}[self.pilot]
        for a, b, c, pilot in product(jobs, spending, price, pilots):
            yield [Facts(a, b, achieved, c) for achieved in pilot]


def _ways(known: tuple[int, ...]) -> list[Fraction]:
    if not known:
        return [Fraction(number) for number in (0, 1, 19, 20, 45, 60, 79, 80, 120, 9_000, 50_000, 200_000)]
    return [Fraction(number) for number in {*known, sum(known) // len(known)}]


Formula = Callable[[Facts], Fraction]


@dataclass(frozen=True)
class Part:
    """Something in words, and what it comes to."""

    text: str
    of: Formula


def share(percent: int) -> Fraction:
    return WHOLE * percent / 100


PERCENTS = st.sampled_from((0, 10, 25, 50, 80, 100))
NUMBERS = st.sampled_from((1, 20, 45, 60, 80))


@st.composite
def conditions(draw: st.DrawFn) -> tuple[str, Callable[[Facts], bool]]:
    if draw(st.booleans()):
        return "pilot achieved by 31 December 2026", lambda facts: facts.pilot
    least = draw(NUMBERS)
    return f"jobs >= {least}", lambda facts: facts.jobs >= least


@st.composite
def bands(draw: st.DrawFn) -> Part:
    starts = sorted(draw(st.sets(NUMBERS, min_size=1, max_size=3)))
    gives = [draw(PERCENTS) for _ in range(len(starts) + 1)]
    said = [f"{gives[0]}% below {starts[0]}"]
    said += [f"{gives[at]}% from {starts[at - 1]} to below {starts[at]}" for at in range(1, len(starts))]
    said.append(f"{gives[-1]}% from {starts[-1]}")
    text = f"tranche 1 by bands of jobs ({'; '.join(said)})"
    return Part(text, lambda facts: share(gives[sum(facts.jobs >= start for start in starts)]))


@st.composite
def for_each(draw: st.DrawFn) -> Part:
    above = draw(NUMBERS)
    text = f"tranche 1 at price for each jobs above {above}"
    return Part(text, lambda facts: facts.price * max(Fraction(0), facts.jobs - above))


@st.composite
def weights(draw: st.DrawFn) -> Part:
    found = [(draw(st.sampled_from((10, 25, 30))), *draw(conditions())) for _ in range(draw(st.integers(1, 3)))]
    text = f"tranche 1 by weight ({'; '.join(f'{weight}% for {said}' for weight, said, _ in found)})"
    return Part(text, lambda facts: share(sum(weight for weight, _, holds in found if holds(facts))))


@st.composite
def picks(draw: st.DrawFn) -> Part:
    word, pick = draw(st.sampled_from((("lesser", min), ("greater", max))))
    percent, more = draw(PERCENTS), draw(st.sampled_from((0, 5_000, 60_000)))
    text = f"the {word} of ({percent}% of tranche 1; spending; {more} USD) of tranche 1"
    return Part(text, lambda facts: pick(share(percent), facts.spending, Fraction(more)))


@st.composite
def choices(draw: st.DrawFn) -> Part:
    said, holds = draw(conditions())
    then, otherwise = draw(PERCENTS), draw(PERCENTS)
    text = f"(if {said} then {then}% otherwise {otherwise}%) of tranche 1"
    return Part(text, lambda facts: share(then if holds(facts) else otherwise))


@st.composite
def proportions(draw: st.DrawFn) -> Part:
    out_of = draw(NUMBERS)
    return Part(f"tranche 1 in proportion to jobs out of {out_of}", lambda facts: WHOLE * facts.jobs / out_of)


@st.composite
def amounts(draw: st.DrawFn) -> Part:
    """A shape, perhaps with a least and a most after it."""
    shape = draw(st.one_of(bands(), for_each(), weights(), picks(), choices(), proportions()))
    least, most = draw(st.sampled_from((0, 0, 10, 50))), draw(st.sampled_from((100, 100, 60, 50)))
    text = shape.text + (f", not below {least}%" if least else "") + (f", up to {most}%" if most < 100 else "")
    return Part(text, lambda facts: min(share(most), max(share(least), min(WHOLE, shape.of(facts)))))


def figures(most: int) -> st.SearchStrategy[tuple[int, ...]]:
    number = st.integers(0, most)
    bounded = st.tuples(number, number).map(lambda pair: (min(pair), max(pair)))
    return st.one_of(number.map(lambda found: (found,)), bounded, st.just(()))


KNOWN = st.builds(
    Known,
    figures(120),
    figures(120_000),
    st.sampled_from(("yes", "no", "open", "")),
    st.one_of(st.integers(1, 2_000).map(lambda found: (found,)), st.just(())),
)


def decided(amount: Part, known: Known) -> Decision:
    rules, problems = check_text(f"{HEAD}release {amount.text} in any case\n")
    assert rules is not None, problems
    texts = {"awards": "award,currency,price\nA-1,USD,", "tranches": "award,tranche,amount\nA-1,1,100000\n"}
    texts["awards"] += f"{known.price[0] if known.price else ''}\n"
    texts["measures"] = "award,measure,period end,value,low,high\n"
    for name, ends in (("jobs", known.jobs), ("spending", known.spending)):
        cells = f"{ends[0]},," if len(ends) == 1 else f",{ends[0]},{ends[1]}" if ends else ",,"
        texts["measures"] += f"A-1,{name},2026-09-30,{cells}\n"
    texts["milestones"] = "award,milestone,status,as of,achieved on\n"
    texts["milestones"] += {
        "yes": "A-1,pilot,achieved,,2026-10-01\n",
        "no": "A-1,pilot,withdrawn,2026-11-30,\n",
        "open": "A-1,pilot,in progress,2026-11-30,\n",
        "": "",
    }[known.pilot]
    portfolio, findings = read_texts(texts, rules)
    assert not findings, findings
    (decision,) = decide(rules, portfolio, ON)
    return decision


@settings(max_examples=250, deadline=None)
@given(amounts(), KNOWN)
def test_an_amount_is_what_it_says_whatever_is_not_known(amount: Part, known: Known) -> None:
    """What is decided holds however the missing facts turn out; while the pilot is open, the least is due."""
    decision = decided(amount, known)
    cents = [min(amount.of(facts) for facts in ways) * 100 // 1 for ways in known.completions()]
    every = {max(Fraction(0), min(WHOLE, Fraction(cent, 100))) for cent in cents}
    if decision.outcome is Outcome.UNDETERMINED:
        assert decision.amount_range is not None
        low, high = decision.amount_range
        assert Fraction(low) <= min(every)
        assert max(every) <= Fraction(high)
    else:
        assert decision.outcome in (Outcome.RELEASE, Outcome.RELEASE_IN_PART, Outcome.NOT_YET)
        assert every == {Fraction(decision.amount)}
