"""A plan with what is the same for every tranche read once.

A plan reads a judgement for each tranche, because a row of it may be of one. As columns such rows are odd, so the slots
of all tranches are one, and so are the leaves that look at them.
"""

from collections.abc import Callable
from typing import Any

from gatekeeper.inert import replace
from gatekeeper.plans import plan
from gatekeeper.program import model


def shared(asked: plan.Plan) -> plan.Plan:
    """The plan, its slots and leaves each once."""
    slots: dict[plan.Slot, int] = {}
    of_slot = [slots.setdefault(_of_any(slot, asked.program), len(slots)) for slot in asked.slots]
    leaves: dict[plan.Leaf, int] = {}
    said: list[str] = []
    of_leaf: list[int] = []
    for leaf, words in zip(asked.leaves, asked.said, strict=True):
        moved: Any = _moved(leaf, of_slot.__getitem__, int)
        if moved not in leaves:
            said.append(words)
        of_leaf.append(leaves.setdefault(moved, len(leaves)))
    tranches: dict[int, Any] = {
        number: _moved(made, of_slot.__getitem__, of_leaf.__getitem__) for number, made in asked.tranches.items()
    }
    return replace(asked, slots=tuple(slots), leaves=tuple(leaves), said=tuple(said), tranches=tranches)


def _of_any(slot: plan.Slot, program: model.Program) -> plan.Slot:
    name = slot.subject if isinstance(slot, plan.EventSlot) else slot.name if isinstance(slot, plan.WordSlot) else ""
    declared = program.declarations.get(name)
    if isinstance(slot, plan.EventSlot | plan.WordSlot) and isinstance(declared, model.Judgement):
        return slot if declared.per_tranche else replace(slot, tranche=None)
    return slot


def _moved(node: Any, slot: Callable[[int], int], leaf: Callable[[int], int]) -> Any:
    """A part of a plan, its slots and leaves by their new places."""
    match node:
        case plan.Ask(at):
            return plan.Ask(leaf(at))
        case plan.Asked(rule, part, at, number):
            return plan.Asked(rule, part, leaf(at) if at is not None else None, _moved(number, slot, leaf))
        case plan.TranchePlan():
            return replace(
                node, amount=slot(node.amount), money=slot(node.money), releases=_moved(node.releases, slot, leaf),
                guards=_moved(node.guards, slot, leaf), asked=_moved(node.asked, slot, leaf),
                reads=frozenset(slot(at) for at in node.reads),
            )  # fmt: skip
        case plan.EventLeaf() | plan.ReleasedLeaf():
            return replace(node, slot=slot(node.slot), window=_moved(node.window, slot, leaf))
        case plan.WordLeaf() | plan.Read() | plan.DayOf() | plan.GivenLeaf():
            return replace(node, slot=slot(node.slot))
        case plan.OrElse():
            return replace(node, slot=slot(node.slot), otherwise=_moved(node.otherwise, slot, leaf))
        case tuple():
            return tuple(_moved(each, slot, leaf) for each in node)
        case _ if type(node).__module__ == plan.__name__:
            names = node.__match_args__
            return replace(node, **{name: _moved(getattr(node, name), slot, leaf) for name in names})
        case _:
            return node
