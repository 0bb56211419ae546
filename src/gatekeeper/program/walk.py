"""Everything a checked condition or value is made of, whatever kinds of nodes there are."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from gatekeeper.source import Span


def nodes(item: object) -> Iterator[object]:
    """The item and every node, name and number within it, definitions written out; where it stands is left out."""
    pending = [item]
    while pending:
        found = pending.pop()
        yield found
        if isinstance(found, tuple):
            pending += reversed(found)
        elif is_dataclass(found) and not isinstance(found, type | Span):
            pending += reversed([getattr(found, each.name) for each in fields(found)])
