"""The smallest sets of changes that make a difference: found by trying, smallest first, within stated bounds."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Generic, TypeVar

from gatekeeper.inert import inert

MOST_SETS = 20
MOST_FACTS = 4
MOST_TRIES = 300

C = TypeVar("C")
R = TypeVar("R")


@inert
class Sets(Generic[C, R]):
    """What was found: each set with what comes of it, by size and then by the order of the candidates.

    `more` says that further sets exist; `stopped` that `MOST_TRIES` was reached, so that further ones may exist.
    """

    found: tuple[tuple[tuple[C, ...], R], ...]
    more: bool
    tried: int
    stopped: bool


def minimal_sets(
    candidates: Sequence[C],
    fits: Callable[[tuple[C, ...]], bool],
    proves: Callable[[tuple[C, ...]], R | None],
    tries: int = MOST_TRIES,
) -> Sets[C, R]:
    """The sets that prove something while no smaller set within them does.

    `fits` says whether the changes of a set can be made together; `proves` tries one and says what comes of it.
    """
    found: list[tuple[tuple[C, ...], R]] = []
    proved: list[frozenset[int]] = []
    tried = 0
    for places in _by_size(len(candidates)):
        if any(smaller <= set(places) for smaller in proved):
            continue
        chosen = tuple(candidates[place] for place in places)
        if not fits(chosen):
            continue
        if tried == tries:
            return Sets(tuple(found), False, tried, True)
        tried += 1
        result = proves(chosen)
        if result is None:
            continue
        if len(found) == MOST_SETS:
            return Sets(tuple(found), True, tried, False)
        proved.append(frozenset(places))
        found.append((chosen, result))
    return Sets(tuple(found), False, tried, False)


def _by_size(count: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, MOST_FACTS + 1):
        yield from combinations(range(count), size)


def shrunk(
    candidates: Sequence[C],
    fits: Callable[[tuple[C, ...]], bool],
    proves: Callable[[tuple[C, ...]], R | None],
) -> tuple[tuple[C, ...], R] | None:
    """One larger set from which nothing can be left out: all of them together, what is not needed taken away."""
    chosen: tuple[C, ...] = ()
    for candidate in candidates:
        if fits((*chosen, candidate)):
            chosen = (*chosen, candidate)
    result = proves(chosen) if chosen else None
    if result is None:
        return None
    for candidate in chosen:
        fewer = tuple(other for other in chosen if other is not candidate)
        without = proves(fewer) if fewer else None
        if without is not None:
            chosen, result = fewer, without
    return chosen, result
