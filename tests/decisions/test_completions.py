"""What every way comes to is decided, and nothing else: held against trying every value on a fine grid."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gatekeeper import Decision, check_text, decide
from gatekeeper.decisions.completions import LIMIT
from gatekeeper.facts.read import read_texts
from gatekeeper.vocabulary import Outcome

ON = date(2026, 11, 30)
HEAD = (
    "language 1\ncurrency USD\nfact a\nfact b\nmeasure x\nmeasure y\nmilestone pilot\nmilestone other\n"
    "parameter stop as date\n"
)
AMOUNT = 1000
UNTRIED = (Outcome.NOT_YET, Outcome.LAPSED, Outcome.CONFLICT)  # nothing is paid, so no way need be tried
World = Mapping[str, object]


@dataclass(frozen=True)
class Condition:
    """A condition as text, and whether it holds in a world where everything is known."""

    text: str
    holds: Callable[[World], bool]


def _number(name: str, sign: str, at: int) -> Condition:
    asked: dict[str, Callable[[Fraction], bool]] = {
        ">=": lambda x: x >= at, ">": lambda x: x > at, "<=": lambda x: x <= at, "<": lambda x: x < at,
        "=": lambda x: x == at, "≠": lambda x: x != at,
    }  # fmt: skip

    def holds(world: World) -> bool:
        value = world[name]
        assert isinstance(value, Fraction)
        return asked[sign](value)

    return Condition(f"{name} {sign} {at}", holds)


def _doubled(name: str, at: int) -> Condition:
    plain = _number(name, "<=", at)
    return Condition(f"10 - 2 * {name} >= {10 - 2 * at}", plain.holds)


def _fact(name: str) -> Condition:
    return Condition(name, lambda world: world[name] is True)


def _event(name: str, first: date | None, last: date) -> Condition:
    def holds(world: World) -> bool:
        day = world[name]
        return isinstance(day, date) and day <= last and (first is None or day >= first)

    said = f"by {last}" if first is None else f"between {first} and {last}"
    return Condition(f"{name} achieved {said}", holds)


def _counted(word: str, parts: tuple[Condition, ...], least: int, most: int) -> Condition:
    text = f"{word} ({'; '.join(part.text for part in parts)})"
    return Condition(text, lambda world: least <= sum(part.holds(world) for part in parts) <= most)


def _not(part: Condition) -> Condition:
    return Condition(f"not ({part.text})", lambda world: not part.holds(world))


@st.composite
def _grown(draw: st.DrawFn, parts_of: st.SearchStrategy[Condition]) -> Condition:
    parts = tuple(draw(st.lists(parts_of, min_size=1, max_size=3)))
    size, count = len(parts), draw(st.integers(1, len(parts)))
    return draw(
        st.sampled_from(
            [
                _counted("all of", parts, size, size), _counted("any of", parts, 1, size), _not(parts[0]),
                _counted(f"at least {count} of", parts, count, size), _counted(f"at most {count} of", parts, 0, count),
            ]
        )
    )  # fmt: skip


NUMBERS = st.builds(
    _number, st.sampled_from("xy"), st.sampled_from([">=", ">", "<=", "<", "=", "≠"]), st.integers(1, 3)
)
LEAVES = st.one_of(
    NUMBERS, NUMBERS, st.builds(_doubled, st.just("x"), st.integers(1, 3)), st.sampled_from([_fact("a"), _fact("b")])
)
CONDITIONS = st.recursive(LEAVES, _grown, max_leaves=4)
GRID = tuple(Fraction(n, 2) for n in range(9))

DAYS = tuple(date(2026, month, 15) for month in (2, 4, 6))
EVENTS = st.builds(
    lambda name, ends: _event(name, *((None, ends[0]) if len(ends) == 1 else (min(ends), max(ends)))),
    st.sampled_from(["pilot", "other"]),
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=2, unique=True),
)
EVENT_CONDITIONS = st.recursive(EVENTS, _grown, max_leaves=4)
DAY_GRID = (None, *(DAYS[0] + timedelta(days=n) for n in range(-1, 122)), ON)


def decided(rules: str, known: Mapping[str, str] | None = None, **tables: str) -> Decision:
    """The one tranche; `known` holds values of facts and bounds of measures, as `2` or `1..3`."""
    program, problems = check_text(HEAD + rules)
    assert program is not None, problems
    facts, measures = "award,fact,value\n", "award,measure,period end,value,low,high\n"
    for name, value in (known or {}).items():
        low, _, high = value.partition("..")
        if name in "ab":
            facts += f"A-1,{name},{value}\n"
        else:
            measures += f"A-1,{name},2026-10-31,{'' if high else low},{low if high else ''},{high}\n"
    texts = {
        "awards": "award,currency\nA-1,USD\n", "tranches": f"award,tranche,amount\nA-1,1,{AMOUNT}\n",
        "facts": facts, "measures": measures,
    } | tables  # fmt: skip
    portfolio, findings = read_texts(texts, program)
    assert not findings, findings
    (decision,) = decide(program, portfolio, ON, calendars={})
    return decision


def worlds(known: Mapping[str, str]) -> Iterator[World]:
    """Every way on the grid; facts yes or no, figures within their bounds."""
    of_each: dict[str, list[object]] = {
        name: [known[name] == "yes"] if name in known else [True, False] for name in "ab"
    }
    for name in "xy":
        low, _, high = known.get(name, "0..4").partition("..")
        of_each[name] = [x for x in GRID if Fraction(low) <= x <= Fraction(high or low)]
    for values in product(*of_each.values()):
        yield dict(zip(of_each, values, strict=True))


KNOWN = st.fixed_dictionaries(
    {},
    optional={
        "a": st.sampled_from(["yes", "no"]), "b": st.sampled_from(["yes", "no"]),
        "x": st.sampled_from(["2", "1..3", "2..3"]), "y": st.sampled_from(["1", "1..2"]),
    },
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(CONDITIONS, CONDITIONS, CONDITIONS, KNOWN, st.sampled_from([(50, 50), (30, 50)]))
def test_what_the_rules_come_to_in_every_way_is_decided(
    first: Condition, second: Condition, hold: Condition, known: dict[str, str], shares: tuple[int, int]
) -> None:
    decision = decided(
        f"release {shares[0]}% of tranche 1 when {first.text}\nrelease {shares[1]}% of tranche 1 when {second.text}\n"
        f"hold tranche 1 when {hold.text}\n",
        known,
    )

    def comes_to(world: World) -> tuple[Outcome, int]:
        met = {share for share, rule in zip(shares, (first, second), strict=True) if rule.holds(world)}
        if hold.holds(world):
            return Outcome.ON_HOLD, 0
        if len(met) > 1:
            return Outcome.CONFLICT, 0
        return (Outcome.RELEASE_IN_PART, met.pop() * AMOUNT // 100) if met else (Outcome.NOT_YET, 0)

    every = {comes_to(world) for world in worlds(known)}
    found = (decision.outcome, int(decision.amount))
    settled = decision.completed is not None and decision.completed.result == "settled"
    if decision.outcome.pays:
        assert every == {found}
    if settled and decision.outcome is not Outcome.ON_HOLD:  # held in doubt, it may be paid
        assert every - {(Outcome.ON_HOLD, 0)} == {
            found
        }  # what is not paid anyway need not be shown to be free of holds
    if len(every) == 1 and decision.outcome not in UNTRIED:
        assert every == {found}
    if decision.amount_range is not None and decision.completed is not None:
        low, high = decision.amount_range
        due = [amount for outcome, amount in every if outcome not in (Outcome.ON_HOLD, Outcome.CONFLICT)]
        assert not due or low <= min(due)  # a range says what is due where neither a hold nor a conflict comes of it
        assert high >= max(due, default=0)


@settings(max_examples=250, deadline=None)
@given(EVENT_CONDITIONS, st.sampled_from(["", "achieved,2026-11-01", "in progress,2026-04-01"]))
def test_a_day_nobody_recorded_is_tried_on_every_day(condition: Condition, pilot: str) -> None:
    milestones = "award,milestone,status,as of\n" + (f"A-1,pilot,{pilot}\n" if pilot else "")
    decision = decided(f"release tranche 1 when {condition.text}\n", milestones=milestones)
    pilots = [
        day
        for day in DAY_GRID
        if (day is not None and day <= date(2026, 11, 1) if pilot.startswith("ach") else True)
        and (day is None or day > date(2026, 4, 1) if pilot.startswith("in") else True)
    ]
    every = {condition.holds({"pilot": p, "other": o}) for p, o in product(pilots, DAY_GRID)}
    found = {Outcome.RELEASE: {True}, Outcome.NOT_YET: {False}, Outcome.LAPSED: {False}}.get(decision.outcome)
    if found is not None:
        assert every == found
    elif every == {False}:  # in some ways it can still be met, in others no more
        assert decision.amount_range is not None
        assert not any(decision.amount_range)
    else:
        assert every == {True, False}


def test_dates_are_parted_by_days() -> None:
    """Nothing lies between two days in a row."""
    between = "stop <= 2026-03-01 or stop >= 2026-03-02"
    assert decided(f"release tranche 1 when {between}\n").outcome is Outcome.RELEASE
    gap = "stop <= 2026-03-01 or stop >= 2026-03-03"
    assert decided(f"release tranche 1 when {gap}\n").outcome is Outcome.UNDETERMINED


@pytest.mark.parametrize(("facts", "result"), [(12, "settled"), (13, "too many")])
def test_the_bound_is_on_all_ways_together(facts: int, result: str) -> None:
    names = [f"sign {n}" for n in range(facts)]
    rules = "".join(f"fact {name}\n" for name in names)
    either = "; ".join(f"{name}; not {name}" for name in names)
    decision = decided(f"{rules}release tranche 1 when any of ({either})\n")
    assert decision.completed is not None
    assert decision.completed.count == 2**facts
    assert (decision.completed.result, decision.completed.count <= LIMIT) == (result, result == "settled")


def test_what_no_fact_can_change_is_not_asked_for() -> None:
    from gatekeeper import explain

    decision = decided("release tranche 1 when (a or not a) and b\n")
    assert decision.outcome is Outcome.UNDETERMINED
    assert [need.text for need in explain(decision).still_needed] == ["report “b”"]
