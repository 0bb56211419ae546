"""Which conditions say the same whichever tranche of an award is decided, so that they are looked up once for all.

Only what is sure to: an event, a fact or a figure of the whole award, compared with what is fixed for it. Judgements
are left out (a row may be of one tranche), and so is every event where the rules take silence for so or add time by
right.
"""

from dataclasses import is_dataclass

from gatekeeper.decisions.once import once_of_node
from gatekeeper.program import model
from gatekeeper.program.walk import nodes
from gatekeeper.values.dates import Duration
from gatekeeper.vocabulary import Type


@once_of_node
def same_for_every_tranche(program: model.Program, leaf: model.Leaf) -> bool:
    """Whether what is found of a leaf hangs on the award alone, where no extension is on record."""
    waiting: list[object] = [leaf]
    seen: set[str] = set()
    while waiting:
        for node in nodes(waiting.pop()):
            if is_dataclass(node) and not isinstance(node, _OF_AWARD):
                return False
            name = _named(node)
            if name and name not in seen:
                seen.add(name)
                declared = program.declarations[name]
                if not _of_award(program, declared):
                    return False
                waiting.append(getattr(declared, "due", None))
    return True


_OF_AWARD = (
    model.Comparison, model.Between, model.Happened, model.IsSo, model.IsOneOf,
    model.Literal, model.ParameterValue, model.FactValue, model.Arithmetic, model.DefinedValue,
    model.MeasureValue, model.Latest, model.OverLast,
    model.Timing, model.DateLiteral, model.DateParameter, model.DueDate, model.EventDate, model.Shifted, model.EndOf,
    model.Picked, model.NextDay,
    Duration, Type,
)  # fmt: skip


def _named(node: object) -> str:
    match node:
        case model.Happened(subject=name) | model.DueDate(subject=name) | model.EventDate(subject=name):
            return name
        case (
            model.IsSo(name=name) | model.IsOneOf(name=name) | model.ParameterValue(name=name)
            | model.FactValue(name=name) | model.MeasureValue(name=name) | model.DateParameter(name=name)
        ):  # fmt: skip
            return name
        case _:
            return ""


def _of_award(program: model.Program, declared: model.Declaration) -> bool:
    match declared:
        case model.Milestone() | model.Document():
            plain = not program.deemings and not program.rights
            return plain and not declared.per_tranche and declared.of_tranche is None
        case model.Measure() | model.Fact():
            return not declared.per_tranche and declared.of_tranche is None
        case model.Parameter():
            return True
        case _:
            return False
