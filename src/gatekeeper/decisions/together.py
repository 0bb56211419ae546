"""What the rules of a tranche give together: alternatives, exceptions, further parts, less what is reduced or retained.

The order of the steps is that of the memo: what the rules that apply give, further parts added, never more than the
tranche; less reductions; less what is retained of the rest; rounded once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gatekeeper.decisions.amounts import Entitlement
from gatekeeper.decisions.observed import recorded_number
from gatekeeper.decisions.record import AmountLine, Node
from gatekeeper.decisions.remedies import Cut
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.sentences import condition_text
from gatekeeper.values.money import money_text
from gatekeeper.values.numbers import Rounding
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth, every, negation, some

NOTHING = Fraction(0)


@inert
class RuleResult:
    """One rule judged: whether it applies, whether it still can, and what it gives or takes.

    `met` of a release leaves its exceptions out of account; `speaks` does not.
    """

    rule: model.Rule
    met: Truth
    speaks: Truth
    possible: bool
    invalid: bool
    gives: Entitlement | None = None
    takes: Cut | None = None
    when: Node | None = None
    unless: Node | None = None
    open: bool = False
    excepted_by: tuple[str, ...] = ()


def exceptions_of(rule: model.Rule, results: Sequence[RuleResult]) -> Iterator[RuleResult]:
    """The rules that take the place of a release where they are met, exceptions to its exceptions among them."""
    labels = {rule.label}
    waiting = [result for result in results if isinstance(result.rule, model.Release) and result.rule.exception_to]
    while found := [result for result in waiting if _excepts(result.rule, labels)]:
        yield from found
        labels = {result.rule.label for result in found}
        waiting = [result for result in waiting if result not in found]


def _excepts(rule: model.Rule, labels: set[str]) -> bool:
    return isinstance(rule, model.Release) and rule.exception_to in labels


def speaks(rule: model.Release, met: Truth, results: Sequence[RuleResult]) -> tuple[Truth, tuple[str, ...]]:
    """Whether a release speaks once its exceptions are heard, and those that silence it."""
    above = tuple(exceptions_of(rule, results))
    silent = tuple(result.rule.id for result in above if result.met is YES)
    return every((met, negation(some([result.met for result in above] or [NO])))), silent


@inert
class Part:
    """Rules that are alternatives of one another: those that give the tranche, or one further part of it."""

    results: tuple[RuleResult, ...]
    further: bool

    @property
    def met(self) -> tuple[RuleResult, ...]:
        """Those that speak."""
        return tuple(result for result in self.results if result.speaks is YES)

    @property
    def unknown(self) -> tuple[RuleResult, ...]:
        """Those that may speak."""
        return tuple(result for result in self.results if result.speaks is UNKNOWN)

    @property
    def sure(self) -> bool:
        """Whether one of them speaks for certain: a rule that is met, or an exception in its place."""
        return any(result.met is YES for result in self.results)

    @property
    def amounts(self) -> set[Fraction]:
        """The rounded amounts of those that speak, as far as they are known."""
        return {gives.amount for gives in _gives(self.met) if gives.amount is not None}

    @property
    def agreed(self) -> Entitlement | None:
        """What it gives for certain, whichever of the rules that may speak does; none where that is not known."""
        found = _gives((*self.met, *self.unknown))
        same = self.sure and len({gives.amount for gives in found}) == 1 and found[0].amount is not None
        return min(found, key=lambda gives: gives.exact) if same else None

    def bounds(self) -> tuple[Fraction, Fraction]:
        """The least and the most it comes to. Of rules that give one amount, once rounded, the least counts.

        So the most is what the least of those that surely speak may be; or what one may be beside another that would
        not give the same. Of a rule and its exceptions one speaks.
        """
        told = (*self.met, *self.unknown)
        if not told:
            return NOTHING, NOTHING
        surely = [(result, *self._exceptions(result)) for result in self.results if result.met is YES]
        if not surely:
            return NOTHING, max(_given(result).exact[1] for result in told)
        apart = [_given(result).exact[1] for result in told if self._may_differ(result, told)]
        of_each = [max(_given(result).exact[1] for result in told if result in instead) for instead in surely]
        return min(_given(result).exact[0] for result in told), max([min(of_each), *apart])

    def _may_differ(self, one: RuleResult, told: Sequence[RuleResult]) -> bool:
        """Whether a rule that may speak beside this one may give another amount than the most that this one gives."""
        instead = (one, *self._exceptions(one))
        others = (other for other in told if other not in instead and one not in self._exceptions(other))
        return any(set(_given(other).rounded) != {_given(one).rounded[1]} for other in others)

    def _exceptions(self, result: RuleResult) -> tuple[RuleResult, ...]:
        return tuple(exceptions_of(result.rule, self.results))


def _given(result: RuleResult) -> Entitlement:
    assert result.gives is not None  # every release gives something, and be it nothing
    return result.gives


def _gives(results: Sequence[RuleResult]) -> list[Entitlement]:
    return [result.gives for result in results if result.gives is not None]


def parts(results: Sequence[RuleResult]) -> list[Part]:
    """The alternatives for the tranche first, then each further part with its exceptions."""
    releases = [result for result in results if isinstance(result.rule, model.Release)]
    base = [result for result in releases if isinstance(result.rule, model.Release) and not result.rule.further]
    found = [Part(tuple(base), False)] if base else []
    for result in releases:
        rule = result.rule
        if isinstance(rule, model.Release) and rule.further and not rule.exception_to:
            found.append(Part((result, *exceptions_of(rule, releases)), True))
    return found


@inert
class Retained:
    """A retention that still stands."""

    cut: Cut
    text: str


@dataclass
class Together:
    """Works out what some parts come to under the reductions and retentions of the tranche."""

    whole: Fraction
    rounding: Rounding
    reductions: Sequence[tuple[Cut, Truth]]
    retentions: Sequence[Retained]
    currency: str

    def bounds(self, low: Fraction, high: Fraction, retaining: bool = True) -> tuple[Fraction, Fraction]:
        """The least and the most to date, rounded, of exact amounts before reductions."""
        if low == high and not self.reductions and not self.retentions:
            same = self.rounded(max(NOTHING, min(self.whole, low)))
            return same, same
        ends = self._reduced(min(self.whole, low), False), self._reduced(min(self.whole, high), True)
        kept = [
            self._retained(end, most) if retaining else NOTHING for end, most in zip(ends, (True, False), strict=True)
        ]
        return self.rounded(ends[0] - kept[0]), self.rounded(ends[1] - kept[1])

    def to_date(self, amount: Fraction) -> Fraction:
        """What is due to date of an exact amount, where all that is taken is known."""
        return self.bounds(amount, amount)[0]

    def retained(self, amount: Fraction) -> Fraction:
        """What is kept back of an exact amount, as the difference of rounded amounts."""
        if not self.retentions:
            return NOTHING
        with_it, _ = self.bounds(amount, amount)
        without, _ = self.bounds(amount, amount, retaining=False)
        return without - with_it

    def rounded(self, amount: Fraction) -> Fraction:
        """Rounded as the agreement says, and never up past the tranche."""
        return min(self.whole, self.rounding.apply(amount))

    def _reduced(self, amount: Fraction, least: bool) -> Fraction:
        """An amount less the least, or the most, that reductions may take."""
        if not self.reductions:
            return max(NOTHING, amount)
        share = money = NOTHING
        for cut, met in self.reductions:
            if met is YES or (met is UNKNOWN and not least):
                at = 0 if least else 1
                share += cut.share[at]
                money += cut.money[at]
        return max(NOTHING, amount * (1 - min(Fraction(1), share)) - money)

    def _retained(self, amount: Fraction, most: bool) -> Fraction:
        if not self.retentions:
            return min(amount, NOTHING)
        at = 1 if most else 0
        share = min(Fraction(1), sum((kept.cut.share[at] for kept in self.retentions), NOTHING))
        return min(amount, amount * share + sum((kept.cut.money[at] for kept in self.retentions), NOTHING))

    def lines(self, amount: Fraction) -> Iterator[AmountLine]:
        """The steps from an exact amount to the rounded one; nothing where nothing is taken."""
        left = amount
        for cut, met in self.reductions:
            if met is YES and cut.high:
                yield _line("reduction", f"less a reduction of {cut.text}", -_taken(cut, amount))
        left = self._reduced(amount, True)
        for kept in self.retentions:
            yield _line("retention", f"retained: {kept.cut.text} {kept.text}", -_taken(kept.cut, left))
        exact = left - self._retained(left, True)
        rounded = self.rounded(exact)
        if rounded != exact:
            yield _line(
                "rounding",
                f"rounded {self.rounding.mode} to whole {money_text(self.rounding.unit, self.currency)}",
                rounded,
            )


def _taken(cut: Cut, amount: Fraction) -> Fraction:
    return min(amount, cut.high * amount if cut.is_share else cut.high)


def _line(step: str, text: str, amount: Fraction) -> AmountLine:
    return AmountLine(step, text, recorded_number(amount))


def until_text(rule: model.Retain, written: Mapping[str, str]) -> str:
    """`until audited accounts accepted`."""
    return f"until {condition_text(rule.when, written)}"
