"""Truth of three values, combined as Kleene's strong logic does."""

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """Yes, no, or not known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("a truth of three values is not a bool: compare it with Truth.YES or Truth.NO")


YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


def truth(value: bool) -> Truth:
    """The truth of something known."""
    return YES if value else NO


def negation(value: Truth) -> Truth:
    """Not: what is not known stays so."""
    if value is UNKNOWN:
        return UNKNOWN
    return NO if value is YES else YES


def every(values: Iterable[Truth]) -> Truth:
    """And: one no settles it, whatever is not known. Of nothing: yes."""
    found = YES
    for value in values:
        if value is NO:
            return NO
        if value is UNKNOWN:
            found = UNKNOWN
    return found


def some(values: Iterable[Truth]) -> Truth:
    """Or: one yes settles it, whatever is not known. Of nothing: no."""
    found = NO
    for value in values:
        if value is YES:
            return YES
        if value is UNKNOWN:
            found = UNKNOWN
    return found


def at_least(count: int, values: Iterable[Truth]) -> Truth:
    """At least `count` of them are yes: settled as soon as the known ones settle it."""
    known = list(values)
    surely = sum(value is YES for value in known)
    perhaps = sum(value is not NO for value in known)
    if surely >= count:
        return YES
    return UNKNOWN if perhaps >= count else NO
