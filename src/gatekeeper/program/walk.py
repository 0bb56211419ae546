"""Everything a checked condition or value is made of, whatever kinds of nodes there are."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache

from gatekeeper.source import Span


def nodes(item: object) -> Iterator[object]:
    """The item and every node, name and number within it, definitions written out; where it stands is left out."""
    pending = [item]
    while pending:
        found = pending.pop()
        yield found
        if isinstance(found, tuple):
            pending += reversed(found)
        else:
            kind: type = type(found)
            pending += [getattr(found, name) for name in _last_first(kind)]


@cache
def _last_first(kind: type) -> tuple[str, ...]:
    """The names of the fields of a kind of node, the last one first; none of what is no node."""
    if not is_dataclass(kind) or issubclass(kind, Span):
        return ()
    return tuple(each.name for each in reversed(fields(kind)))
