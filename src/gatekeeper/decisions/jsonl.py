"""Decision records as JSON lines: one object a tranche, amounts as decimal strings, days in ISO form, UTF-8."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from gatekeeper.decisions.record import Decision

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@cache
def _adapter() -> "TypeAdapter[Decision]":
    from pydantic import TypeAdapter

    return TypeAdapter(Decision)


def decisions_jsonl(decisions: Iterable[Decision]) -> bytes:
    """The records, one a line, keys in the order of the schema."""
    lines = (
        BytesIO()
    )  # held once; joined they would be held twice, and of a large portfolio they are most of the memory
    for decision in decisions:
        lines.write(_adapter().dump_json(decision))
        lines.write(b"\n")
    return lines.getvalue()


def decisions_from_jsonl(lines: bytes) -> tuple[Decision, ...]:
    """The records written by `decisions_jsonl`; raises pydantic's ValidationError for anything else."""
    return tuple(_adapter().validate_json(line) for line in lines.splitlines() if line.strip())
