"""A tranche in hand: everything that one pass over its rules reads, and what the pass finds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gatekeeper.decisions.amounts import Entitlement
from gatekeeper.decisions.binding import Binding
from gatekeeper.decisions.items import program_of
from gatekeeper.decisions.judge import Judge
from gatekeeper.decisions.limits import NO_LIMITS, Limits
from gatekeeper.decisions.once import once_of_each
from gatekeeper.decisions.paid import Money, money_of
from gatekeeper.decisions.powers import Exercised, exercised
from gatekeeper.decisions.record import Completed, RuleKind
from gatekeeper.decisions.seeing import Eyes
from gatekeeper.decisions.together import RuleResult
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.facts.rows import TrancheRow
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.vocabulary import Outcome


@dataclass(frozen=True)
class Question:
    """What is asked: what may be released of a tranche of an award on a day, by what was known by another."""

    facts: AwardFacts
    number: int
    on: date
    known_by: date

    @property
    def row(self) -> TrancheRow:
        """The tranche as the table has it."""
        return self.facts.tranches[self.number]


@dataclass(frozen=True)
class Tranche(Question):
    """A tranche with the rules that are said of it and everything a pass over them reads."""

    program: model.Program
    binding_error: str
    rules: tuple[model.Rule, ...]
    eyes: Eyes
    powers: Exercised
    money: Money
    possible: Callable[[int], bool]  # whether another tranche of the award can still be released


def opened(
    asked: Question,
    binding: Binding,
    holidays: frozenset[date],
    possible: Callable[[int], bool],
    extended: bool = True,
) -> Tranche:
    """The tranche a question is about; `extended` is false where it is decided as if no extension had been granted."""
    number = asked.number
    assert binding.program is not None
    program = program_of(binding.program, asked.facts, asked.on, number)
    eyes = Eyes(program, asked.facts, asked.on, number, holidays, extended=extended)
    return Tranche(
        facts=asked.facts,
        number=number,
        on=asked.on,
        known_by=asked.known_by,
        program=program,
        binding_error=binding.error,
        rules=rules_of(program, number),
        eyes=eyes,
        powers=exercised(eyes),
        money=money_of(asked.facts, number, asked.on),
        possible=possible,
    )


@inert
class Found:
    """The outcome of one pass over the rules, with or without waivers."""

    outcome: Outcome
    amount: Fraction
    reasons: tuple[str, ...]
    results: tuple[RuleResult, ...]
    judge: Judge
    gives: Entitlement | None
    excess: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    bound: str = ""  # why less is paid than is due: the authority of a waiver
    limits: Limits = NO_LIMITS
    retained: Fraction = Fraction(0)
    to_recover: Fraction = Fraction(0)
    completed: Completed | None = None
    # What recoveries claim that stand, as far as it came back: paid once and not due again. At least and at most.
    claimed_back: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))
    kept_back: Fraction = Fraction(0)  # what would be paid if the rule that cannot be ruled out did not apply


KINDS: dict[type[model.Rule], tuple[int, RuleKind]] = {
    model.Release: (0, "release"),
    model.Never: (1, "never"),
    model.Hold: (2, "hold"),
    model.Cancel: (3, "cancel"),
    model.Recover: (4, "recover"),
    model.Reduce: (5, "reduce"),
    model.Retain: (6, "retain"),
}


@once_of_each
def rules_of(program: model.Program, tranche: int) -> tuple[model.Rule, ...]:
    """The rules that speak of a tranche, in the order in which they are judged."""
    return tuple(sorted((rule for rule in program.rules if tranche in rule.tranches), key=_rule_order))


def _rule_order(rule: model.Rule) -> tuple[int, str]:
    """Releases, then what forbids, then what holds; by identity, so the order in the file never matters."""
    return KINDS[type(rule)][0], rule.id
