"""The outcome of a tranche from its rules answered, whatever was paid of it and whatever is not known.

It follows `decisions/outcome.py` step by step, for the rules a plan holds. Functions written for one program settle the
plain cases in place and leave the others to `settled`.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from operator import ge, le, lt, mul
from typing import NamedTuple, NoReturn

from gatekeeper.plans.answers import CAN_MEET, PERHAPS_MET, SURELY_MET
from gatekeeper.plans.carefully import combined, highest, holds, lowest
from gatekeeper.plans.forms import Beyond, Exact, Money, Number, Span, exact
from gatekeeper.values.numbers import Rounding
from gatekeeper.values.truth import NO, YES
from gatekeeper.vocabulary import Outcome

NOTHING_PAID = Money(0, 0, False, 0)

Ends = tuple[Exact, Exact]  # the least and the most
Settled = tuple[Outcome, Exact, Exact | None, Exact | None]  # the amount to pay now; its range, not determined

# ---------------------------------------------------------------------------------------------- what a rule gives


def _held(amount: Exact, whole: Exact) -> Exact:
    return max(0, min(whole, amount))


def _money(number: Number, times: Exact, whole: Exact) -> Ends:
    """A number, times so much, as an amount: from nothing to the whole where nothing bounds it closer."""
    if number is None:
        return 0, whole
    low, high = (number.low, number.high) if isinstance(number, Span) else (number, number)
    return _held(low * times, whole), _held(high * times, whole)


def share_of(whole: Exact, share: Number) -> Ends:
    """A share of the tranche."""
    return _money(share, whole, whole)


def sum_of(whole: Exact, amount: Number) -> Ends:
    """An amount of money, never more than the tranche."""
    return _money(amount, 1, whole)


def proportion(whole: Exact, value: Number, out_of: Number, *nothing_below: Number) -> Ends:
    """The tranche times one number over another; nothing where the first is below a third, if there is one."""
    if isinstance(out_of, int | Fraction) and out_of <= 0:
        not_above_nothing()
    if any(holds(lt, False, value, bound) is YES for bound in nothing_below):
        return 0, 0
    least, most = _over_another(lowest(value), highest(out_of)), _over_another(highest(value), lowest(out_of))
    if any(holds(ge, False, value, bound) is not YES for bound in nothing_below):
        least = 0
    low, high = (end * whole if end is not None else None for end in (least, most))
    return _held_ends(whole, [low], [high])


def _over_another(top: Exact | None, bottom: Exact | None) -> Exact | None:
    """One end of a proportion; none where what it is out of is not known, or may be nothing."""
    return Fraction(top) / bottom if top is not None and bottom is not None and bottom > 0 else None


def gift(whole: Exact, number: Number, is_share: bool) -> Number:
    """A share of the tranche, or an amount, as money."""
    return combined(mul, number, whole) if is_share else number


def _held_ends(whole: Exact, lows: Sequence[Exact | None], highs: Sequence[Exact | None]) -> Ends:
    """From the least to the most of some; from nothing, or to the whole, where one of them is not known."""
    least = [low for low in lows if low is not None]
    most = [high for high in highs if high is not None]
    low = min(least) if least and len(least) == len(lows) else 0
    high = max(most) if most and len(most) == len(highs) else whole
    return _held(low, whole), _held(high, whole)


def rising(whole: Exact, value: Number, points: Sequence[tuple[Number, Number]], *nothing_below: Number) -> Ends:
    """Straight lines from point to point; nothing below a number, if there is one."""
    if any(holds(lt, False, value, bound) is YES for bound in nothing_below):
        return 0, 0
    nothing = [] if all(holds(ge, False, value, bound) is YES for bound in nothing_below) else [0]
    line = [(Fraction(at), Fraction(given)) for at, given in points if _known(at) and _known(given)]  # type: ignore[arg-type]
    ends = [lowest(value), highest(value)]
    if len(line) < len(points) or None in ends:
        between = [*(given for _, given in points), *nothing]
        return _held_ends(whole, [lowest(each) for each in between], [highest(each) for each in between])
    if any(one[0] >= other[0] for one, other in pairwise(line)):
        raise Beyond("a line that does not rise")
    floor = next((Fraction(bound) for bound in nothing_below if _known(bound)), None)  # type: ignore[arg-type]
    found = _given_between(line, floor, [Fraction(end) for end in ends if end is not None])
    found += map(Fraction, nothing if floor is None else [])
    return _held(min(found), whole), _held(max(found), whole)


def _known(number: Number) -> bool:
    return number is not None and not isinstance(number, Span)


def _given_between(
    line: Sequence[tuple[Fraction, Fraction]], floor: Fraction | None, ends: Sequence[Fraction]
) -> list[Fraction]:
    """What is given at both ends, and where the line turns between them."""
    turns = [at for at, _ in line if ends[0] < at < ends[1]]
    found = [Fraction(0) if floor is not None and x < floor else _on_line(x, line) for x in (*ends, *turns)]
    if floor is not None and ends[0] < floor <= ends[1]:
        found.append(_on_line(floor, line))
    return found


def _on_line(x: Fraction, line: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    if x <= line[0][0]:
        return line[0][1]
    for (low, at_low), (high, at_high) in pairwise(line):
        if x <= high:
            return at_low + (at_high - at_low) * (x - low) / (high - low)
    return line[-1][1]


def banded(whole: Exact, value: Number, starts: Sequence[Number], gives: Sequence[Number]) -> Ends:
    """What is given in the bands in which the value may lie."""
    known = [start for start in starts if start is not None and not isinstance(start, Span)]
    if len(known) == len(starts) and any(one >= other for one, other in pairwise(known)):
        raise Beyond("bands that are out of order")
    reached = [holds(ge, False, value, start) for start in starts]
    here = [
        given
        for at, given in enumerate(gives)
        if (at == 0 or reached[at - 1] is not NO) and (at == len(starts) or reached[at] is not YES)
    ]
    return _held_ends(whole, [lowest(each) for each in here], [highest(each) for each in here])


def for_each(whole: Exact, price: Number, value: Number, above: Number = 0) -> Ends:
    """A price for each of what is above a number."""
    if holds(le, False, value, above) is YES:
        return 0, 0
    low = _product(lowest(price), _over(lowest(value), highest(above)))
    high = _product(highest(price), _over(highest(value), lowest(above)))
    return _held_ends(whole, [low], [high])


def _over(value: Exact | None, above: Exact | None) -> Exact | None:
    return max(0, value - above) if value is not None and above is not None else None


def _product(price: Exact | None, count: Exact | None) -> Exact | None:
    if 0 in (price, count):
        return 0
    return price * count if price is not None and count is not None else None


def weighted(whole: Exact, weights: Sequence[tuple[Number, int]]) -> Ends:
    """The shares whose condition is met, together."""
    if sum(lowest(share) or 0 for share, _ in weights) > 1:
        raise Beyond("weights that add up to more than 100%")
    low: Exact = 0
    high: Exact = 0
    for share, answer in weights:
        least, most = lowest(share), highest(share)
        low += least if answer & SURELY_MET and least is not None else 0
        high += 0 if not answer & PERHAPS_MET else most if most is not None else 1
    return _held(low * whole, whole), _held((high if low == high else min(high, 1)) * whole, whole)


def not_below(found: Ends, floor: Ends) -> Ends:
    """What is given, and no less than this."""
    return max(found[0], floor[0]), max(found[1], floor[1])


def up_to(found: Ends, cap: Ends) -> Ends:
    """What is given, and no more than this."""
    return min(found[0], cap[0]), min(found[1], cap[1])


def not_above_nothing() -> NoReturn:
    """What is in proportion out of nothing is an error."""
    raise Beyond("in proportion out of what is not more than 0")


def coins(units: int, parts: int) -> Exact:
    """So many of the smallest units, of which a whole has so many parts."""
    return Fraction(units, parts) if units % parts else units // parts


# ---------------------------------------------------------------------------------------------- the rules together


class Spoken(NamedTuple):
    """A release: what it answers by itself, what is left of that by its exceptions, and what it gives."""

    answer: int
    speaks: int
    gives: Ends


class _Gives(NamedTuple):
    exact: Ends
    amount: Exact | None


def settled(
    whole: Exact, paid: Money | None, rounding: Rounding, releases: Sequence[Spoken], never: int, hold: int,
    cancel: int,
) -> Settled:  # fmt: skip
    """The outcome, the amount to pay now, and its range where it is not determined."""
    money = paid if paid is not None else NOTHING_PAID
    rounds = _Rounds(whole, rounding)
    done = _paid_already(money, releases, rounds)
    if cancel & SURELY_MET and not done:
        return Outcome.CANCEL, 0, None, None
    if done:
        return Outcome.ALREADY_RELEASED, 0, None, None
    if not releases:
        return Outcome.NO_RULE, 0, None, None
    if not any(one.answer & CAN_MEET or one.speaks & SURELY_MET for one in releases):
        return Outcome.LAPSED, 0, None, None
    if never & SURELY_MET:
        return Outcome.BARRED, 0, None, None
    if hold & SURELY_MET:
        return Outcome.ON_HOLD, 0, None, None
    given = _released(money, releases, rounds)
    if given[0].pays and (never | hold | cancel) & PERHAPS_MET:
        return Outcome.ON_HOLD, 0, None, None
    return given


class _Rounds:
    """Rounds as the agreement says, and never up past the tranche."""

    def __init__(self, whole: Exact, rounding: Rounding) -> None:
        self.whole, self.rounding = whole, rounding

    def __call__(self, amount: Exact) -> Exact:
        return exact(Fraction(min(self.whole, self.rounding.apply(Fraction(amount)))))

    def total(self, amount: Exact) -> Exact:
        """What parts come to together, rounded."""
        return self(max(0, min(self.whole, amount)))


def _spoken(releases: Sequence[Spoken], rounds: _Rounds) -> tuple[list[_Gives], list[_Gives], bool]:
    """What those give that speak, and those that may; and whether one surely does, or its exception in its place."""
    met, perhaps = [], []
    for one in releases:
        low, high = rounds(one.gives[0]), rounds(one.gives[1])
        gives = _Gives(one.gives, low if low == high else None)
        if one.speaks & SURELY_MET:
            met.append(gives)
        elif one.speaks & PERHAPS_MET:
            perhaps.append(gives)
    return met, perhaps, any(one.answer & SURELY_MET for one in releases)


def _paid_already(money: Money, releases: Sequence[Spoken], rounds: _Rounds) -> bool:
    if money.in_full:
        return True
    settled_ = money.settled
    if settled_ <= 0:
        return False
    met, perhaps, sure = _spoken(releases, rounds)
    most = max((gives.exact[1] for gives in met or perhaps), default=0)
    return sure and rounds.total(most) <= settled_


def _released(money: Money, releases: Sequence[Spoken], rounds: _Rounds) -> Settled:
    met, perhaps, sure = _spoken(releases, rounds)
    amounts = {gives.amount for gives in met if gives.amount is not None}
    if len(amounts) > 1:
        return Outcome.CONFLICT, 0, None, None
    if not met and not perhaps:
        return Outcome.NOT_YET, 0, None, None
    low, high = (rounds.total(end) for end in _bounds(met, perhaps, sure))
    done = money.settled
    if low < high:
        return Outcome.UNDETERMINED, 0, max(0, low - done), max(0, high - done)
    due = min(low - done, low)
    if not sure or due <= 0:
        return Outcome.NOT_YET, 0, None, None
    return Outcome.RELEASE if low == rounds.whole else Outcome.RELEASE_IN_PART, due, None, None


def _bounds(met: list[_Gives], perhaps: list[_Gives], sure: bool) -> Ends:
    """The least and the most they come to (`together.Part.bounds`)."""
    every = [*met, *perhaps]
    agreed = sure and len({gives.amount for gives in every}) == 1 and every[0].amount is not None
    if agreed and met:
        met = [min(met, key=lambda gives: gives.exact)]
    ends = [end for gives in (*met, *perhaps) for end in gives.exact]
    if not ends:
        return 0, 0
    return min(ends) if sure else 0, max(ends)
