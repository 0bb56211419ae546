"""Decision records as JSON lines: one object a tranche, amounts as decimal strings, days in ISO form, UTF-8."""

from collections.abc import Iterable
from functools import cache
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
    return b"".join(_adapter().dump_json(decision) + b"\n" for decision in decisions)


def decisions_from_jsonl(lines: bytes) -> tuple[Decision, ...]:
    """The records written by `decisions_jsonl`; raises pydantic's ValidationError for anything else."""
    return tuple(_adapter().validate_json(line) for line in lines.splitlines() if line.strip())
