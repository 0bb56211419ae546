"""What hangs on the rules alone, worked out once for a program: its sentences, which rules speak of a tranche.

A program never changes, so what was worked out of it stays true as long as it lives, and is kept on it.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

from gatekeeper.program import model

Node = TypeVar("Node")
Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


def once_of_each(make: Callable[[model.Program, Key], Made]) -> Callable[[model.Program, Key], Made]:
    """Worked out once for each number, name or names, told apart by what they are."""

    @wraps(make)
    def known(program: model.Program, key: Key) -> Made:
        found = program.worked_out.get((make, key))
        if found is None:
            found = program.worked_out[make, key] = (make(program, key), key)
        made: Made = found[0]
        return made

    return known


def once_of_node(make: Callable[[model.Program, Node], Made]) -> Callable[[model.Program, Node], Made]:
    """Worked out once for each part of the program, told apart by which object it is: to compare a rule takes long.

    Only for what belongs to the program; it is kept with the result, so that no other can come in its place.
    """

    @wraps(make)
    def known(program: model.Program, node: Node) -> Made:
        found = program.worked_out.get((make, id(node)))
        if found is None:
            found = program.worked_out[make, id(node)] = (make(program, node), node)
        made: Made = found[0]
        return made

    return known
