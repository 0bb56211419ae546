"""Reads the tokens of one statement by the parse table, and builds what it has read from the inside out.

In place of Lark's own loop: so that reading rules loads no Lark, and costs no more than it must.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from gatekeeper.syntax.build import Build
from gatekeeper.syntax.table import END, Reduction, Table, table
from gatekeeper.syntax.tokens import Token

Builder = Callable[[list[Any]], Any]


class Unexpected(Exception):
    """A token, or the end, that cannot stand where it stands."""

    def __init__(self, at: int, accepted: frozenset[str]) -> None:
        """`at` is how many tokens were read; `accepted` are the terminals that could have come, END among them."""
        self.at = at
        self.accepted = accepted


class Several(list[Any]):
    """Children of the rule around them."""


@cache
def _builders() -> tuple[tuple[str, int, Builder | None], ...]:
    """Of each reduction: what has been read, of how many parts, and what makes something of them."""
    build = Build()
    made: list[tuple[str, int, Builder | None]] = []
    for reduction in table().reductions:
        made.append((reduction.origin, reduction.size, _builder(build, reduction)))
    return tuple(made)


def _builder(build: Build, reduction: Reduction) -> Builder | None:
    """None where one thing stands for itself, as two in five reductions do."""
    if reduction.alone and reduction.size == 1 and not reduction.inlined:
        return None
    builder: Builder = getattr(build, reduction.method) if reduction.method else Several
    if reduction.alone:
        builder = _alone(builder)
    return _spread(builder, reduction.inlined) if reduction.inlined else builder


def _alone(builder: Builder) -> Builder:
    return lambda children: children[0] if len(children) == 1 else builder(children)


def _spread(builder: Builder, inlined: Sequence[int]) -> Builder:
    if list(inlined) == [0]:  # a list that grows at its end grows in place
        return lambda children: builder(_grown(children[0], children[1:]))
    return lambda children: builder(_flat(children))


def _grown(several: Several, children: list[Any]) -> list[Any]:
    several += children
    return several


def _flat(children: list[Any]) -> list[Any]:
    flat: list[Any] = []
    for child in children:
        if isinstance(child, Several):
            flat += child
        else:
            flat.append(child)
    return flat


def built(tokens: Sequence[Token]) -> Any:
    """The node of a statement; raises `Unexpected` where it is none."""
    known, builders = table(), _builders()
    actions, gotos = known.actions, known.gotos
    states = [known.start]
    values: list[Any] = []  # of each state but the first, what led to it
    for at, terminal in enumerate([*(token.type for token in tokens), END]):
        while True:
            action = actions[states[-1]].get(terminal)
            if action is None:
                raise Unexpected(at, _accepted(known, states))
            if action >= 0:
                states.append(action)
                values.append(tokens[at])
                break
            origin, size, builder = builders[-1 - action]
            if builder is None:
                del states[-1]
            else:
                children = values[-size:]
                del values[-size:], states[-size:]
                values.append(builder(children))
            states.append(gotos[states[-1]][origin])
            if states[-1] == known.end and terminal == END:
                return values[-1]
    raise AssertionError


def _accepted(known: Table, states: list[int]) -> frozenset[str]:
    """The terminals that could follow: of those the state knows, the ones its reductions lead on with."""
    return frozenset(terminal for terminal in known.actions[states[-1]] if _leads_on(known, list(states), terminal))


def _leads_on(known: Table, states: list[int], terminal: str) -> bool:
    while True:
        action = known.actions[states[-1]].get(terminal)
        if action is None:
            return False
        if action >= 0:
            return True
        reduction = known.reductions[-1 - action]
        del states[len(states) - reduction.size :]
        states.append(known.gotos[states[-1]][reduction.origin])
        if terminal == END and states[-1] == known.end:
            return True
