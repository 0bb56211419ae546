"""Decision records as JSON lines: one object a tranche, amounts as decimal strings, days in ISO form, UTF-8."""

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from gatekeeper.as_json import writer_of
from gatekeeper.decisions.record import Decision

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def _adapter() -> "TypeAdapter[Decision]":
    from pydantic import TypeAdapter

    return TypeAdapter(Decision)


def decisions_jsonl(decisions: Sequence[Decision]) -> bytes:
    """The records, one a line, keys in the order of the schema."""
    written = record_writer(len(decisions) >= MANY)
    # Held once; joined they would be held twice, and of a large portfolio they are most of the memory.
    lines = BytesIO()
    for decision in decisions:
        lines.write(written(decision))
        lines.write(b"\n")
    return lines.getvalue()


def record_writer(many: bool) -> Callable[[Decision], bytes]:
    """What writes one record, without the end of its line; `many` says whether it is to write many."""
    return by_pydantic() if many else by_ourselves()


MANY = 2000  # of so many records pydantic makes good for the time it takes to be imported; the bytes are the same


def by_pydantic() -> Callable[[Decision], bytes]:
    """What writes a record a third faster than we do, once it knows how."""
    return _adapter().dump_json


def by_ourselves() -> Callable[[Decision], bytes]:
    """What writes a record and is ready at once."""
    as_text = writer_of(Decision)
    return lambda decision: as_text(decision).encode()


def decisions_from_jsonl(lines: bytes) -> tuple[Decision, ...]:
    """The records written by `decisions_jsonl`; raises pydantic's ValidationError for anything else."""
    return tuple(_adapter().validate_json(line) for line in lines.splitlines() if line.strip())
