"""Three values: what is settled is what every way of learning the unknown would settle."""

from collections.abc import Callable, Iterable
from itertools import product

import pytest

from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth, at_least, every, negation, some, truth

VALUES = (YES, NO, UNKNOWN)
Combine = Callable[[Iterable[Truth]], Truth]


def settled(combine: Callable[[tuple[bool, ...]], bool], values: tuple[Truth, ...]) -> Truth:
    """By trying every way the unknown ones could turn out."""
    ways = product(*[(True, False) if value is UNKNOWN else (value is YES,) for value in values])
    found = {combine(way) for way in ways}
    return truth(found.pop()) if len(found) == 1 else UNKNOWN


@pytest.mark.parametrize("values", [v for size in range(5) for v in product(VALUES, repeat=size)], ids=str)
def test_and_or_and_at_least_settle_what_every_completion_settles(values: tuple[Truth, ...]) -> None:
    assert every(values) is settled(all, values)
    assert some(values) is settled(any, values)
    for count in range(6):
        assert at_least(count, values) is settled(lambda way, count=count: sum(way) >= count, values)  # type: ignore[misc]


@pytest.mark.parametrize("values", list(product(VALUES, repeat=3)), ids=str)
def test_de_morgan(values: tuple[Truth, ...]) -> None:
    assert negation(every(values)) is some(map(negation, values))
    assert negation(some(values)) is every(map(negation, values))
    assert negation(at_least(2, values)) is at_least(2, map(negation, values))  # of three


def test_not_keeps_what_is_not_known() -> None:
    assert [negation(value) for value in VALUES] == [NO, YES, UNKNOWN]


def test_a_truth_is_never_taken_for_a_bool() -> None:
    told = "a truth of three values is not a bool: compare it with Truth.YES or Truth.NO"
    with pytest.raises(TypeError, match=f"^{told}$"):
        bool(UNKNOWN)
