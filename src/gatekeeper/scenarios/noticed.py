"""Which small changes of the rules some scenarios notice: their decisions made again under each changed program."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace

from gatekeeper.decisions.decide import decide, decide_tranche
from gatekeeper.decisions.record import Decision
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.program import model
from gatekeeper.scenarios.exercised import moments_of, programs_of
from gatekeeper.scenarios.mutants import Mutant, mutants
from gatekeeper.scenarios.play import Played
from gatekeeper.scenarios.story import Claim, Moment
from gatekeeper.vocabulary import Verdict

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
    facts: Mapping[str, AwardFacts]
    waits: bool  # a claimed tranche waits for another, which other rules speak of


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
    known = as_known(moment.portfolio, moment.known_by or moment.on)
    waits = any(
        condition.kind == "tranche" and condition.verdict is not Verdict.MET
        for claim in claims
        for condition in moment.decisions[claim.decision].conditions
    )
    return _Again(moment, claims, rules, {award.award.award: award for award in known.awards}, waits)


def _seen(program: model.Program, mutant: Mutant, repeats: list[_Again]) -> bool | None:
    """Whether a claim that held no longer holds; none where the changed rules cannot be decided by at all."""
    source = program.source
    alone = not any(getattr(each, name) for each in (program, mutant.program) for name in _together(program))
    for at, again in enumerate(repeats):
        reached = not mutant.rules or mutant.rules & again.rules
        if not any(each.source == source for each in again.moment.rules.programs):
            continue
        if alone and not reached and not again.waits:
            continue
        programs = tuple(mutant.program if each.source == source else each for each in again.moment.rules.programs)
        try:
            decisions = _decisions(again, replace(again.moment.rules, programs=programs), alone)
        except (AssertionError, ValueError, TypeError, AttributeError):
            return None  # no sentence says this: the changed nodes do not fit together
        if any(claim.tells(decisions[claim.decision]) for claim in again.claims):
            repeats.insert(0, repeats.pop(at))  # what noticed one change of a rule notices the next
            return True
    return False


def _together(program: model.Program) -> tuple[str, ...]:
    """The parts of a program by which tranches are decided together: all but what each is decided by alone."""
    by_itself = ("releases", "guards", "powers", "roles", "in_force", "years_begin")
    parts = (each.name for each in fields(program) if each.name not in by_itself)
    return tuple(name for name in parts if isinstance(getattr(program, name), tuple))


def _decisions(again: _Again, rules: model.Rules, alone: bool) -> dict[str, Decision]:
    """The claimed decisions made again; one by one where no rule puts several together."""
    moment = again.moment
    if not alone:
        found = decide(rules, moment.portfolio, moment.on, moment.known_by, moment.calendars)
        return {decision.id: decision for decision in found}
    wanted = {claim.decision: moment.decisions[claim.decision] for claim in again.claims}
    known_by = moment.known_by or moment.on
    return {
        name: decide_tranche(rules, again.facts[was.award], was.tranche, moment.on, known_by, moment.calendars)
        for name, was in wanted.items()
    }
