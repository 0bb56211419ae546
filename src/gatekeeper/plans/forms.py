"""How a slot holds what was seen of an award, for functions that decide one award.

What is not known is None in every slot. Else:

- an event is a whole number: the ordinal of the day on which it happened; 0, it has not happened; less than 0, it has
  not happened and is known not to have by the day of that ordinal turned positive. `By`, `On` and `Never` are the rarer
  forms;
- a word is text, folded;
- a number is an `int` where it is whole and a `Fraction` where it is not, times the scale of the slot; rarely `Span`;
- a day is its ordinal;
- money is None where nothing was paid or approved, else `Money`.

Days worked out of slots are ordinals as well; `PENDING` is a day counted from what has not happened, `NEVER` one
counted from what no longer can, and `FREE` an end that a window does not have.
"""

from fractions import Fraction
from typing import NamedTuple

from gatekeeper.inert import inert

PENDING = 0
NEVER = -1
FREE = -2

Exact = int | Fraction


@inert
class By:
    """It happened on a day that is not recorded, not after this one."""

    day: int


@inert
class On:
    """It happened on several days, in their order."""

    days: tuple[int, ...]


@inert
class Never:
    """It has not happened and no longer can; known not to have by a day, or by none (0)."""

    until: int


@inert
class Span:
    """A number known only within two bounds."""

    low: Exact
    high: Exact


class Money(NamedTuple):
    """What was paid and approved of a tranche."""

    paid: Exact  # net of what was recovered
    recovered: Exact
    in_full: bool  # whether a row of kind `payment` is among it
    approved: Exact  # and not yet paid

    @property
    def settled(self) -> Exact:
        """What is not due any more."""
        return max(0, self.paid) + self.approved


Event = int | By | On | Never | None
Number = int | Fraction | Span | None
Slot = Event | Number | str | Money


class Beyond(Exception):
    """What no plan decides; the message says why."""


def exact(number: Fraction) -> Exact:
    """A whole number as such."""
    return number.numerator if number.denominator == 1 else number
