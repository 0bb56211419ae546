"""What the record says in words: why, why not and by how much, what is still needed, from whom, by when."""

from dataclasses import dataclass
from datetime import date

from gatekeeper.decisions.record import Condition, Decision


@dataclass(frozen=True, slots=True)
class Line:
    """One condition in words: what is required, what was seen, the verdict, how far off, and under which clause."""

    condition: Condition
    verdict: str  # met, not met, open, not known, invalid, waived
    distance: str  # `short by 190,000 USD`, `12 days late`, `31 days left`; empty when met


@dataclass(frozen=True, slots=True)
class Need:
    """Something that can still change the outcome: what, from whom, by when (none: no date is set)."""

    text: str
    owner: str
    by: date | None
    clause: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One decision in words, read from its record and nothing else."""

    headline: str  # `release 250,000 USD of tranche 2 of A-001`
    recommendation: str  # worded for a resolution
    why: tuple[str, ...]
    why_not: tuple[str, ...]
    lines: tuple[Line, ...]
    still_needed: tuple[Need, ...]
    risks: tuple[str, ...]


def explain(decision: Decision) -> Explanation:
    """The decision in words."""
    raise NotImplementedError
