"""What the rules read of the tables to decide one tranche: the names they speak of, near or far."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from gatekeeper.program import model
from gatekeeper.program.walk import nodes
from gatekeeper.vocabulary import without_tranche


@dataclass(slots=True)
class Reads:
    """What one rule file reads, worked out once for each tranche."""

    program: model.Program
    _names: dict[int, frozenset[str]] = field(default_factory=dict)
    _nodes: dict[int, tuple[object, ...]] = field(default_factory=dict)

    def names(self, tranche: int) -> frozenset[str]:
        """The declared names that decide a tranche, folded; one that is read of a certain tranche says so after `#`."""
        if tranche not in self._names:
            self._names[tranche] = frozenset(self._followed(tranche))
        return self._names[tranche]

    def of_tranche(self, name: str, tranche: int, row_tranche: int | None) -> bool:
        """Whether a row about a name, of one tranche or of none, is read for a tranche."""
        per_tranche = getattr(self.program.declarations.get(name), "per_tranche", False)
        for each in self.names(tranche):
            if without_tranche(each) == name:
                declared = self.program.declarations[each]
                if row_tranche is None or not per_tranche or row_tranche == _meant(declared, tranche):
                    return True
        return False

    def asks_about(self, tranche: int, other: int) -> bool:
        """Whether what was paid on another tranche of the award has a part in deciding this one."""
        for node in self.nodes(tranche):
            match node:
                case model.TrancheHappened(tranche=named) | model.ReleaseDate(tranche=named):
                    if other == (tranche - 1 if named is model.TrancheWord.PREVIOUS else named):
                        return True
                case model.AmountReleased() | model.PaidWithin(None) | model.Limit():
                    return True
                case _:
                    pass
        return False

    def nodes(self, tranche: int) -> tuple[object, ...]:
        """Everything that the sentences about a tranche are made of."""
        if tranche not in self._nodes:
            self._nodes[tranche] = tuple(node for rule in self._sentences(tranche) for node in nodes(rule))
        return self._nodes[tranche]

    def _sentences(self, tranche: int) -> Iterator[object]:
        program = self.program
        for rule in (*program.rules, *program.limits):
            if tranche in rule.tranches:
                yield rule
        yield from program.notices

    def _followed(self, tranche: int) -> set[str]:
        """The names in the sentences, and those that their due dates, their silences and their extensions turn on."""
        program = self.program
        found: set[str] = set()
        pending = [node for node in self.nodes(tranche) if isinstance(node, str)]
        while pending:
            name = pending.pop()
            base = without_tranche(name)
            if name in found or base not in program.declarations:
                continue
            found.add(name)
            behind: list[object] = [getattr(program.declarations.get(name, program.declarations[base]), "due", None)]
            behind += [deeming for deeming in program.deemings if deeming.subject == name]
            behind += [right for right in program.rights if name in right.subjects]
            pending += [node for one in behind for node in nodes(one) if isinstance(node, str)]
        return found


def _meant(declared: model.Declaration, tranche: int) -> int:
    """The tranche of which a name is read to decide another."""
    match getattr(declared, "of_tranche", None):
        case int() as number:
            return number
        case model.TrancheWord.PREVIOUS:
            return tranche - 1
        case _:
            return tranche
