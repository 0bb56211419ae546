"""Which small changes of the rules some scenarios notice: their decisions made again under each changed program."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from gatekeeper.decisions.decide import decide
from gatekeeper.program import model
from gatekeeper.scenarios.exercised import moments_of, programs_of
from gatekeeper.scenarios.mutants import Mutant, mutants
from gatekeeper.scenarios.play import Played
from gatekeeper.scenarios.story import Claim, Moment

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Noticed:
    """How many changes of the rules were tried, how many were noticed, and those no scenario noticed."""

    tried: int
    noticed: int
    survivors: tuple[tuple[str, Mutant], ...]  # with the file each is of

    @property
    def percent(self) -> int:
        """The share noticed, in whole percent, rounded down."""
        return self.noticed * 100 // self.tried if self.tried else 100


@dataclass(frozen=True, slots=True)
class _Again:
    """A deciding to repeat: its inputs, its claims that held, and the rules that spoke of what they claim."""

    moment: Moment
    claims: tuple[Claim, ...]
    rules: frozenset[str]


def noticed(played: Iterable[Played], progress: Progress = lambda _stage, _done, _total: None) -> Noticed:
    """Try every small change of the rule files that some scenarios used."""
    played = tuple(played)
    repeats = [_again(moment) for moment in moments_of(played)]
    repeats = [again for again in repeats if again.claims]
    changed = [(program, mutant) for program in programs_of(played) for mutant in mutants(program)]
    survivors: list[tuple[str, Mutant]] = []
    tried = 0
    for number, (program, mutant) in enumerate(changed, 1):
        progress("changes", number, len(changed))
        seen = _seen(program, mutant, repeats)
        tried += seen is not None
        if seen is False:
            survivors.append((program.source.name, mutant))
    return Noticed(tried, tried - len(survivors), tuple(survivors))


def _again(moment: Moment) -> _Again:
    claims = tuple(
        claim for claim in moment.claims if not claim.words and not claim.tells(moment.decisions[claim.decision])
    )
    rules = frozenset(rule.id for claim in claims for rule in moment.decisions[claim.decision].rules)
    return _Again(moment, claims, rules)


def _seen(program: model.Program, mutant: Mutant, repeats: list[_Again]) -> bool | None:
    """Whether a claim that held no longer holds; none where the changed rules cannot be decided by at all."""
    source = program.source
    concerned = [again for again in repeats if any(each.source == source for each in again.moment.rules.programs)]
    concerned.sort(key=lambda again: bool(mutant.rules) and not mutant.rules & again.rules)
    for again in concerned:
        moment = again.moment
        programs = tuple(mutant.program if each.source == source else each for each in moment.rules.programs)
        try:
            found = decide(
                replace(moment.rules, programs=programs), moment.portfolio, moment.on, moment.known_by, moment.calendars
            )
        except (AssertionError, ValueError, TypeError, AttributeError):
            return None  # no sentence says this: the changed nodes do not fit together
        decisions = {decision.id: decision for decision in found}
        if any(claim.tells(decisions[claim.decision]) for claim in again.claims):
            return True
    return False
