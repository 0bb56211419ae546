"""What is read of an award, and what follows from it: the checked program for one decision date, as plain data.

A plan holds no names to look up and no calendar: the rules in force, the days and the constants are worked out.
Whatever decides with it (functions for one award, expressions over columns) reads **slots**, answers **leaves** from
them, puts the answers together by **trees**, and reckons with **numbers**. What a plan does not cover is `Declined`,
with a reason for the reader; the reference (`decisions/`) decides that.

Days are `datetime.date` here. Numbers are exact fractions in the units of the rules; a percentage is a ratio.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from fractions import Fraction
from typing import Literal

from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.model import Comparator, Operator
from gatekeeper.values.dates import Duration, Unit
from gatekeeper.values.numbers import Rounding
from gatekeeper.vocabulary import Event


@inert
class Declined:
    """What the plan leaves to the reference, and why, in words for a reader."""

    reason: str


# ---------------------------------------------------------------------------------------------- slots
#
# What is read of an award, each once. `tranche` is the tranche it is read for, of what hangs on which one is decided
# (`judgement … for each tranche`, `this tranche`); none: it is the same for all of them. What is not known is null in
# every kind of slot; what is in error has no place in a slot: such an award is declined.


@inert
class EventSlot:
    """What is known of an event of a milestone, document or judgement by the decision date.

    Null: not known. Else it has happened, on a day; or it has not, and is known not to have by some day or by none.
    The rare forms besides: it happened on a day that is not recorded, but not after another; it happened on several
    days; it can no longer happen.
    """

    subject: str
    event: Event
    role: str = ""
    tranche: int | None = None


@inert
class ReleasedSlot:
    """The same of an event of a tranche: `released`, by recorded payments, or `requested`."""

    of: int
    event: Event


@inert
class WordSlot:
    """What a yes-or-no fact, a choice or a judgement says: the folded word, `yes` or `no` of what has no choices."""

    name: str
    tranche: int | None = None


@inert
class NumberSlot:
    """A figure as one sentence reads it: a measure in one reading, a parameter, a fact, an amount of a tranche.

    The slot holds the number times `scale`, which is 100 for percentages (the tables have them in percent) and else 1.
    Null: not known. Rare: known only within two bounds.
    """

    value: model.Value
    tranche: int | None = None
    scale: int = 1


@inert
class DueCell:
    """The due date of a milestone or document in the award's own table; with more time granted, as extended, unless it
    is the original that is asked for."""

    subject: str
    original: bool = False


@inert
class DaySlot:
    """A day that the tables give: a parameter, a planned date, a due date, one that a role fixed."""

    read: model.DateExpression | DueCell
    tranche: int | None = None


@inert
class MoneySlot:
    """What was paid and approved of a tranche; null where nothing was (not: not known).

    Its parts: what was paid, net; what was recovered; whether a row of kind `payment` is among it; what was approved
    and is not yet paid.
    """

    of: int


@inert
class AnswerSlot:
    """What the reference answers of a leaf that only it looks up, in the bits of `plans/answers.py`."""

    leaf: model.Leaf
    tranche: int | None = None


Slot = EventSlot | ReleasedSlot | WordSlot | NumberSlot | DaySlot | MoneySlot | AnswerSlot

# ---------------------------------------------------------------------------------------------- days


@inert
class Fixed:
    """A day that is the same for every award."""

    day: date


@inert
class DayOf:
    """The day in a slot: of an event, the last on which it happened. Of one that has not, the day is *pending*; of one
    that no longer can, pending for ever; where it is not recorded on which day, not known."""

    slot: int


@inert
class OrElse:
    """The day in a slot, and where that is null another; without another, not known."""

    slot: int
    otherwise: "Day | None"


@inert
class Moved:
    """So long after (`sign` 1) or before (`sign` -1) another day; what is not known or pending stays so."""

    base: "Day"
    duration: Duration
    sign: int


@inert
class PeriodEnd:
    """The last day of the period in which another falls."""

    base: "Day"
    unit: Unit


@inert
class OneOf:
    """The earliest or the latest of several. One that is not known leaves it not known; the latest waits for what is
    pending, the earliest does not."""

    latest: bool
    parts: tuple["Day", ...]


Day = Fixed | DayOf | OrElse | Moved | PeriodEnd | OneOf


@inert
class Window:
    """The days on which an event counts, both ends included; without an end it has none on that side.

    An end that is pending or not known leaves the window so; the first day is asked before the last. With `to_come`, a
    pending last day is no end at all: it is still to come, so whatever has happened came before it.
    """

    first: Day | None = None
    last: Day | None = None
    to_come: bool = False


# ---------------------------------------------------------------------------------------------- numbers


@inert
class Constant:
    """A number of the rules."""

    number: Fraction


@inert
class Read:
    """The number in a slot, divided by the scale of the slot."""

    slot: int


@inert
class Reckoned:
    """Two numbers combined; dividing by nothing is an error, for which an award is declined."""

    operator: Operator
    left: "Number"
    right: "Number"


@inert
class DayNumber:
    """A day as a number (its ordinal), to be compared; what is pending is not known."""

    day: Day


Number = Constant | Read | Reckoned | DayNumber

# ---------------------------------------------------------------------------------------------- leaves


@inert
class EventLeaf:
    """An event, on a day of a window if there is one; `turned`: the denial (`missed` is `not achieved on time`).

    `again`: it may happen again, so that what happened outside the window leaves it open until its last day.
    """

    slot: int
    window: Window | None = None
    turned: bool = False
    again: bool = False


@inert
class ReleasedLeaf:
    """An event of a tranche: as `EventLeaf`, but it can no longer be met where that tranche can no longer be released
    (lapsed, cancelled, or none of the award's); `of` is none where it is the very tranche that is decided."""

    slot: int
    of: int | None
    window: Window | None = None


@inert
class CompareLeaf:
    """Two numbers compared; `moving`: later reports can change it."""

    left: Number
    comparator: Comparator
    right: Number
    moving: bool


@inert
class BetweenLeaf:
    """A number between two others, both included."""

    value: Number
    low: Number
    high: Number
    moving: bool


@inert
class WordLeaf:
    """Whether what is found is one of some words; what is `fixed` for the award cannot change."""

    slot: int
    words: tuple[str, ...]
    fixed: bool


@inert
class SettledLeaf:
    """A leaf that answers the same for every award, in the bits of `plans/answers.py`."""

    bits: int


@inert
class GivenLeaf:
    """A leaf whose answer is in a slot."""

    slot: int


Leaf = EventLeaf | ReleasedLeaf | CompareLeaf | BetweenLeaf | WordLeaf | SettledLeaf | GivenLeaf

# ---------------------------------------------------------------------------------------------- trees


@inert
class Ask:
    """A leaf, by its place in the plan."""

    leaf: int


@inert
class Every:
    """All of them."""

    parts: tuple["Tree", ...]


@inert
class Some:
    """At least one of them."""

    parts: tuple["Tree", ...]


@inert
class AtLeast:
    """At least so many of them; where there are fewer, it has failed."""

    count: int
    parts: tuple["Tree", ...]


@inert
class Denied:
    """Not so."""

    part: "Tree"


Tree = Ask | Every | Some | AtLeast | Denied

# ---------------------------------------------------------------------------------------------- amounts


@inert
class WholeTranche:
    """The whole tranche."""


@inert
class ShareOf:
    """A share of the tranche, held between nothing and the whole."""

    share: Number


@inert
class SumOf:
    """An amount of money, held between nothing and the tranche."""

    amount: Number


@inert
class Proportion:
    """The tranche times `value` over `out_of`, held between nothing and the whole; nothing where `value` is below
    `nothing_below`. An `out_of` that is not above nothing is an error, for which an award is declined."""

    value: Number
    out_of: Number
    nothing_below: Number | None = None


@inert
class Gift:
    """A share of the tranche, or an amount of money."""

    number: Number
    is_share: bool


@inert
class Rising:
    """Straight lines from point to point, flat outside them; nothing where `value` is below `nothing_below`.

    A point is a value and what is given there, the lowest first. Points that do not rise are an error, for which an
    award is declined.
    """

    value: Number
    points: tuple[tuple[Number, Gift], ...]
    nothing_below: Number | None = None


@inert
class Banded:
    """What is given in the band in which `value` lies: `gives` has one more than `starts`, the lowest first."""

    value: Number
    starts: tuple[Number, ...]
    gives: tuple[Gift, ...]


@inert
class ForEach:
    """A price times what `value` is above another, or above nothing; nothing where it is not above it."""

    price: Number
    value: Number
    above: Number | None = None


@inert
class Weighted:
    """The sum of the shares whose tree is met; more than the whole is an error, for which an award is declined."""

    weights: tuple[tuple[Number, Tree], ...]


Shape = WholeTranche | ShareOf | SumOf | Proportion | Rising | Banded | ForEach | Weighted


@inert
class Bound:
    """A share of the tranche, or an amount; held between nothing and the tranche."""

    number: Number
    is_share: bool


@inert
class Amount:
    """What a shape gives, then no less than the floor, then no more than the cap."""

    shape: Shape
    floor: Bound | None = None
    cap: Bound | None = None


# ---------------------------------------------------------------------------------------------- rules


@inert
class Release:
    """A rule that releases the tranche: alternatives, where there are several.

    `above` are the places, among the releases, of the exceptions to it, and of the exceptions to those: it speaks where
    it is met and none of them is.
    """

    rule: str
    when: Tree | None
    unless: Tree | None
    amount: Amount
    above: tuple[int, ...] = ()
    said: str = ""  # in words, for a reader


@inert
class Guard:
    """A rule that stops the tranche where it applies."""

    rule: str
    kind: Literal["never", "hold", "cancel"]
    when: Tree
    unless: Tree | None


@inert
class Asked:
    """A leaf as the record numbers it: of which rule, and in which part of it; or, without a leaf, the number that an
    amount rests on."""

    rule: str
    part: str
    leaf: int | None = None
    number: Number | None = None


@inert
class Named:
    """A fact that may stand in more than one place of a tranche, and its places by their number in `asked`.

    Where an outcome turns on it while it is not known in two of them or more, every way it can turn out must be tried
    (`decisions/completions.py`), which no plan does: that tranche is declined.
    """

    fact: tuple[str, ...]
    places: tuple[int, ...]


@inert
class TranchePlan:
    """One tranche: `amount` and `money` are slots, `reads` all the slots it rests on; `waits_for` are the tranches of
    which it asks whether they can be released."""

    number: int
    amount: int
    money: int
    releases: tuple[Release, ...]
    guards: tuple[Guard, ...]
    asked: tuple[Asked, ...]
    repeated: tuple[Named, ...]
    waits_for: tuple[int, ...]
    rounding: Rounding
    reads: frozenset[int] = frozenset()


@inert
class Plan:
    """A program on a day, for awards of these tranches. `order` is that of their numbers, but what waits for another
    comes after it. Not in force, nothing is asked."""

    program: model.Program
    on: date
    in_force: bool
    slots: tuple[Slot, ...]
    leaves: tuple[Leaf, ...]
    said: tuple[str, ...]  # each leaf in words, for a reader
    tranches: Mapping[int, TranchePlan | Declined]
    order: tuple[int, ...]
    holidays: frozenset[date] = field(default=frozenset(), repr=False)
