"""Which conditions of the rules some scenarios exercised, and from which sides: met, not met, open, unknown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import get_args

from gatekeeper.decisions.record import Decision
from gatekeeper.program import model
from gatekeeper.program.sentences import leaf_text, rule_text
from gatekeeper.scenarios.play import Played
from gatekeeper.scenarios.story import Moment
from gatekeeper.vocabulary import Verdict

SIDES = (Verdict.MET, Verdict.NOT_MET)
LEAVES = get_args(model.Leaf)


@dataclass(frozen=True, slots=True)
class Exercised:
    """One condition of a rule, and how often the scenarios saw each verdict of it."""

    file: str
    rule: str  # its label, or its sentence
    line: int
    part: str
    requirement: str
    seen: tuple[tuple[str, int], ...]

    @property
    def never(self) -> tuple[str, ...]:
        """The sides no scenario saw."""
        counts = dict(self.seen)
        return tuple(str(side) for side in SIDES if not counts.get(str(side)))


def moments_of(played: Iterable[Played]) -> Iterator[Moment]:
    """Every deciding by rule files; an agreement that stands in a scenario is an example of its own."""
    return (moment for each in played for moment in each.moments if not moment.from_text)


def claimed(moment: Moment) -> Iterator[Decision]:
    """The decisions a scenario expects something of."""
    return (moment.decisions[name] for name in dict.fromkeys(claim.decision for claim in moment.claims))


def programs_of(played: Iterable[Played]) -> tuple[model.Program, ...]:
    """The rule files that were decided by, in the order of their names."""
    found = {program.source: program for moment in moments_of(played) for program in moment.rules.programs}
    return tuple(sorted(found.values(), key=lambda program: program.source.name))


def exercised(played: Iterable[Played]) -> tuple[Exercised, ...]:
    """Every condition of the rule files used, in the order written, with the verdicts seen."""
    played = tuple(played)
    counts: dict[tuple[str, str, str, str], dict[str, int]] = {}
    for moment in moments_of(played):
        for decision in claimed(moment):
            for condition in decision.conditions:
                key = (decision.rules_sha256, condition.rule, condition.part, condition.requirement)
                verdicts = counts.setdefault(key, {})
                verdicts[str(condition.verdict)] = verdicts.get(str(condition.verdict), 0) + 1
    return tuple(each for program in programs_of(played) for each in _of_program(program, counts))


def _of_program(program: model.Program, counts: dict[tuple[str, str, str, str], dict[str, int]]) -> Iterator[Exercised]:
    from hashlib import sha256

    fingerprint = sha256(program.source.text.encode()).hexdigest()
    for rule in (*program.releases, *program.guards):
        line = rule.span.line if rule.span is not None else 0
        name = f'"{rule.label}"' if rule.label else rule_text(rule, program.written)
        release = isinstance(rule, model.Release)
        for part, condition in (("when" if release else "guard", rule.when), ("unless", rule.unless)):
            for requirement in dict.fromkeys(leaf_text(leaf, program.written) for leaf in leaves(condition)):
                seen = counts.get((fingerprint, rule.id, part, requirement), {})
                ordered = tuple((str(verdict), seen[verdict]) for verdict in Verdict if verdict in seen)
                yield Exercised(program.source.name, name, line, part, requirement, ordered)


def leaves(node: object) -> Iterator[model.Leaf]:
    """The leaves below a node of the checked program, whatever holds them, in the order written."""
    if isinstance(node, LEAVES):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from leaves(part)
    elif is_dataclass(node):
        for each in fields(node):
            yield from leaves(getattr(node, each.name))


def outcomes_seen(played: Iterable[Played]) -> dict[str, int]:
    """How often each outcome was expected and came."""
    counts: dict[str, int] = {}
    for each in played:
        for moment in each.moments:
            for decision in claimed(moment):
                counts[str(decision.outcome)] = counts.get(str(decision.outcome), 0) + 1
    return dict(sorted(counts.items()))
