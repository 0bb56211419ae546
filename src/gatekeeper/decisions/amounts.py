"""Amounts: what a release rule gives of a tranche, exactly, to one named rounding; step by step for the memo."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from gatekeeper.decisions.figures import compared, figure
from gatekeeper.decisions.observed import figure_text, recorded_number
from gatekeeper.decisions.record import AmountLine
from gatekeeper.decisions.seeing import Eyes, Figure
from gatekeeper.program import model
from gatekeeper.program.sentences import literal_text, value_text
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.values.truth import YES
from gatekeeper.vocabulary import Sort, Type


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a rule gives to date, rounded: an amount, or two bounds, or why neither; and the steps to it."""

    amount: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    problem: Absent | Invalid | None = None
    lines: tuple[AmountLine, ...] = ()


def entitlement(rule: model.Release, eyes: Eyes, tranche_amount: Fraction) -> Entitlement:
    """What one release rule gives of the tranche, before payments."""
    steps = _Steps(rule, eyes, tranche_amount)
    given = steps.given()
    if isinstance(given.problem, Invalid):
        return Entitlement(problem=given.problem, lines=tuple(steps.lines))
    if given.number is None:
        low, high = steps.bounds() if given.problem is not None else _both_ends(given)
        low, high = steps.rounded(low), steps.rounded(high)
        if low == high:
            return Entitlement(amount=low, lines=tuple(steps.lines))
        return Entitlement(low=low, high=high, problem=given.problem, lines=tuple(steps.lines))
    rounded = steps.rounded(given.number)
    if rounded != given.number:
        steps.line("rounding", steps.rounding_text(rounded), rounded)
    return Entitlement(amount=rounded, lines=tuple(steps.lines))


class _Steps:
    def __init__(self, rule: model.Release, eyes: Eyes, tranche_amount: Fraction) -> None:
        self.rule = rule
        self.eyes = eyes
        self.whole = tranche_amount
        self.money = Type(Sort.MONEY, eyes.program.currency)
        self.lines: list[AmountLine] = []
        self.line("tranche", f"tranche {eyes.tranche} in full", tranche_amount)

    def line(self, step: str, text: str, amount: Fraction) -> None:
        """Keep a step; an amount with no end is cut for the reader, the sum goes on exactly."""
        self.lines.append(AmountLine(step, text, recorded_number(amount)))

    def rounded(self, amount: Fraction) -> Fraction:
        """The amount rounded as the agreement says, and never up past the tranche."""
        assert self.eyes.program.rounding is not None
        return min(self.whole, self.eyes.program.rounding.apply(amount))

    def rounding_text(self, rounded: Fraction) -> str:
        """How it was rounded, in words."""
        rounding = self.eyes.program.rounding
        assert rounding is not None
        unit = literal_text(model.Literal(rounding.unit, self.money))
        held = "" if rounded == rounding.apply(rounded) else ", never more than the tranche"
        return f"rounded {rounding.mode} to whole {unit}{held}"

    def bounds(self) -> tuple[Fraction, Fraction]:
        """The least and the most the rule can give where a fact it rests on is not known."""
        ends = [Fraction(0), Fraction(1)]
        if isinstance(self.rule.amount, model.RisingEvenly):
            shares = [
                figure(share, self.eyes).number for share in (self.rule.amount.low_share, self.rule.amount.high_share)
            ]
            ends = sorted(max(Fraction(0), min(Fraction(1), share)) for share in shares if share is not None)
            ends = ends if len(ends) == 2 else [Fraction(0), Fraction(1)]
        return ends[0] * self.whole, ends[1] * self.whole

    def given(self) -> Figure:
        """The unrounded amount, never more than the tranche and never less than nothing."""
        match self.rule.amount:
            case model.Whole():
                return Figure(number=self.whole)
            case model.Share(share):
                found = figure(share, self.eyes)
                return self._of_tranche(found, f"{self._said(share)} of the tranche")
            case model.FixedSum(amount):
                found = figure(amount, self.eyes)
                return self._capped(found, self._said(amount))
            case model.InProportion():
                return self._in_proportion(self.rule.amount)
            case model.RisingEvenly():
                return self._rising(self.rule.amount)
            case _:
                assert_never(self.rule.amount)

    def _said(self, value: model.Value) -> str:
        text = value_text(value, self.eyes.program.written)
        if isinstance(value, model.Literal):
            return text
        return f"{text} ({figure_text(figure(value, self.eyes), value.type)})"

    def _of_tranche(self, share: Figure, text: str) -> Figure:
        return self._capped(_scaled(share, self.whole), text)

    def _capped(self, amount: Figure, text: str) -> Figure:
        if amount.problem is not None:
            return amount
        if amount.number is not None:
            self.line("formula", text, amount.number)
            held = max(Fraction(0), min(self.whole, amount.number))
            if held != amount.number:
                below = amount.number < 0
                self.line(
                    "floor" if below else "cap", "not below nothing" if below else "never more than the tranche", held
                )
            return Figure(number=held)
        assert amount.low is not None
        assert amount.high is not None
        ends = [max(Fraction(0), min(self.whole, end)) for end in (amount.low, amount.high)]
        return Figure(low=ends[0], high=ends[1])

    def _in_proportion(self, rule: model.InProportion) -> Figure:
        value, out_of = figure(rule.value, self.eyes), figure(rule.out_of, self.eyes)
        below = figure(rule.nothing_below, self.eyes) if rule.nothing_below is not None else None
        problem = _first_problem(value, out_of, *((below,) if below is not None else ()))
        if out_of.number is not None and out_of.number <= 0:
            problem = Invalid(f"in proportion out of {self._said(rule.out_of)}, expected more than 0")
        floored = below is not None and compared(model.Comparator.LESS_THAN, value, below) is YES
        if isinstance(problem, Absent) and floored and rule.nothing_below is not None:
            return self._of_tranche(Figure(number=Fraction(0)), f"nothing below {self._said(rule.nothing_below)}")
        if problem is not None:
            return Figure(problem=problem)
        if any(part.number is None for part in (out_of, *((below,) if below is not None else ()))):
            return Figure(problem=Absent(_UNCERTAIN, "a bound of the proportion is known only within limits"))
        assert out_of.number is not None
        floor = below.number if below is not None else None
        ends = [Fraction(0) if floor is not None and end < floor else end / out_of.number for end in _ends(value)]
        text = f"in proportion to {self._said(rule.value)} out of {self._said(rule.out_of)}"
        if floor is not None and rule.nothing_below is not None:
            text += f", nothing below {self._said(rule.nothing_below)}"
        return self._of_tranche(_between(ends), text)

    def _rising(self, rule: model.RisingEvenly) -> Figure:
        parts = [figure(part, self.eyes) for part in (rule.value, rule.low_share, rule.low, rule.high_share, rule.high)]
        problem = _first_problem(*parts)
        if problem is not None:
            return Figure(problem=problem)
        value, low_share, low, high_share, high = parts
        if low_share.number is None or low.number is None or high_share.number is None or high.number is None:
            return Figure(problem=Absent(_UNCERTAIN, "a point of the line is known only within limits"))
        if low.number >= high.number:
            said = f"{self._said(rule.low)} and {self._said(rule.high)}"
            return Figure(problem=Invalid(f"the line between {said} does not rise"))
        points = (low.number, low_share.number, high.number, high_share.number)
        ends = [_on_line(end, *points) for end in _ends(value)]
        text = (
            f"from {self._said(rule.low_share)} at {self._said(rule.low)} to {self._said(rule.high_share)}"
            f" at {self._said(rule.high)} of {self._said(rule.value)}"
        )
        return self._of_tranche(_between(ends), text)


_UNCERTAIN = Reason.NOT_REPORTED


def _on_line(x: Fraction, low: Fraction, low_share: Fraction, high: Fraction, high_share: Fraction) -> Fraction:
    """A straight line between two points, flat outside them."""
    if x <= low:
        return low_share
    if x >= high:
        return high_share
    return low_share + (high_share - low_share) * (x - low) / (high - low)


def _ends(found: Figure) -> list[Fraction]:
    if found.number is not None:
        return [found.number]
    assert found.low is not None
    assert found.high is not None
    return [found.low, found.high]


def _both_ends(found: Figure) -> tuple[Fraction, Fraction]:
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


def _between(ends: list[Fraction]) -> Figure:
    if min(ends) == max(ends):
        return Figure(number=ends[0])
    return Figure(low=min(ends), high=max(ends))


def _scaled(share: Figure, whole: Fraction) -> Figure:
    if share.problem is not None:
        return share
    return _between([end * whole for end in _ends(share)])


def _first_problem(*figures: Figure) -> Absent | Invalid | None:
    problems = [found.problem for found in figures if found.problem is not None]
    wrong = [problem for problem in problems if isinstance(problem, Invalid)]
    return (wrong or problems or [None])[0]


def amount_values(rule: model.AmountRule) -> tuple[model.Value, ...]:
    """The values an amount rests on."""
    match rule:
        case model.Whole():
            return ()
        case model.Share(share):
            return (share,)
        case model.FixedSum(amount):
            return (amount,)
        case model.InProportion(value, out_of, below):
            return (value, out_of) if below is None else (value, out_of, below)
        case model.RisingEvenly(value, low_share, low, high_share, high):
            return (value, low_share, low, high_share, high)
        case _:
            assert_never(rule)


def decimal(amount: Fraction) -> Decimal:
    """A rounded amount as the record holds it."""
    return exact_decimal(amount)
