"""What is said of each tranche's own, said of another one: its due date, its silence, its time by right.

`report of tranche 2` asked while tranche 3 is decided is due after the claim of tranche 2, not of tranche 3."""

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from gatekeeper.inert import replace
from gatekeeper.program import model
from gatekeeper.program.sentences import deeming_text, right_text, tranche_text
from gatekeeper.source import Span
from gatekeeper.vocabulary import of_tranche, without_tranche


@dataclass
class OtherTranches:
    """Derives what belongs to `X of tranche 2` from what is declared and said of X; adds the names it needs."""

    declared: dict[str, model.Declaration]
    written: dict[str, str]
    deemings: list[model.Deeming]
    rights: list[model.ExtendRight]
    beyond: list[str] = field(default_factory=list)  # names of which something rests on a tranche nobody can name

    def derive(self) -> None:
        """The due dates, deemings and rights of every name that is of another tranche."""
        deemings, rights = tuple(self.deemings), tuple(self.rights)
        done: set[str] = set()
        while waiting := [name for name in self.declared if "#" in name and name not in done]:
            for name in waiting:
                done.add(name)
                self._derive(name, deemings, rights)

    def _derive(self, name: str, deemings: tuple[model.Deeming, ...], rights: tuple[model.ExtendRight, ...]) -> None:
        declared = self.declared[name]
        assert isinstance(declared, model.OfTranche)
        if isinstance(declared, model.Measure | model.Fact | model.Judgement):
            return
        base, tranche = without_tranche(name), declared.of_tranche
        assert tranche is not None
        if declared.due is not None:
            self.declared[name] = replace(declared, due=self._of(declared.due, tranche, name))
        for deeming in deemings:
            if deeming.subject == base:
                own = replace(self._of(deeming, tranche, name), subject=name, span=None)
                self.deemings.append(replace(own, id=own.label or deeming_text(own, self.written)))
        for right in rights:
            if base in right.subjects:
                moved = replace(self._of(right, tranche, name), subjects=(name,), span=None)
                self.rights.append(replace(moved, id=moved.label or right_text(moved, self.written)))

    def _of(self, node: Any, tranche: model.TrancheRef, name: str) -> Any:
        """The same node, of that tranche in the place of the one decided."""
        match node:
            case model.TrancheWord.THIS:
                return tranche
            case model.TrancheWord.PREVIOUS if isinstance(tranche, int) and tranche > 1:
                return tranche - 1
            case model.TrancheWord.PREVIOUS | model.EarlierTranches():
                self.beyond.append(name)
                return node
            case tuple():
                return tuple(self._of(part, tranche, name) for part in node)
            case _ if is_dataclass(node) and not isinstance(node, Span):
                kind: Any = type(node)
                return kind(**{each.name: self._part(node, each.name, tranche, name) for each in fields(node)})
            case _:
                return node

    def _part(self, node: Any, field_name: str, tranche: model.TrancheRef, name: str) -> Any:
        part = getattr(node, field_name)
        if isinstance(part, str) and field_name in ("subject", "name", "late"):
            return self._named(part, tranche)
        return self._of(part, tranche, name)

    def _named(self, name: str, tranche: model.TrancheRef) -> str:
        """The name of what that tranche has of its own; any other name stays."""
        declared = self.declared.get(name)
        if not isinstance(declared, model.OfTranche) or not declared.per_tranche or "#" in name:
            return name
        own = of_tranche(name, tranche)
        if own not in self.declared:
            self.declared[own] = replace(declared, of_tranche=tranche)
            self.written[own] = f"{self.written.get(name, name)} of {tranche_text(tranche)}"
        return own
