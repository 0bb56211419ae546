"""The skeleton of the minutes: every resolution in the order of the agenda, worded as its memo words it, with blanks.

Numbers are those of the board pack. The same resolutions as a table are what `gatekeeper record` reads once filled in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.record import Decision
from gatekeeper.reader import say
from gatekeeper.reports.board import Entry, entries_of
from gatekeeper.reports.memo import resolution
from gatekeeper.reports.papers import Format, RunFacts, render
from gatekeeper.reports.payments import ControlTotal, sums_by_currency
from gatekeeper.reports.sheets import Value, csv_bytes
from gatekeeper.vocabulary import Outcome

# What a meeting takes note of in one resolution: there is nothing to choose.
_NOTED = frozenset({Outcome.ALREADY_RELEASED, Outcome.NOT_YET, Outcome.NO_RULE, Outcome.NOT_IN_FORCE})


@dataclass(frozen=True, slots=True)
class Motion:
    """A number of the agenda: what the meeting is asked to resolve; empty where it only takes note."""

    number: int
    entry: Entry
    text: str

    @property
    def decision(self) -> Decision:
        """What it is about."""
        return self.entry.decision


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is resolved one by one, what is noted together, and what it comes to if all is resolved as recommended."""

    motions: tuple[Motion, ...]
    noted: tuple[Motion, ...]
    totals: tuple[ControlTotal, ...]


def agenda_of(decisions: Sequence[Decision]) -> Agenda:
    """The agenda of a run, in the order and with the numbers of its pack."""
    found = [Motion(number, entry, _text(entry.decision)) for number, entry in enumerate(entries_of(decisions), 1)]
    paying = [(m.decision.currency, m.decision.amount) for m in found if m.decision.outcome.pays]
    motions = tuple(motion for motion in found if motion.text)
    return Agenda(motions, tuple(motion for motion in found if not motion.text), sums_by_currency(paying))


def _text(decision: Decision) -> str:
    """The resolution of the memo; where that asks for no payment, its recommendation in the same form."""
    if decision.outcome in _NOTED:
        return ""
    tranche = say("tranche {tranche}", tranche=decision.tranche)
    whole = say("tranche {tranche} of award {award}", tranche=decision.tranche, award=decision.award)
    said = explain(decision).recommendation.replace(tranche, whole, 1)
    return resolution(decision) or say("Resolved to {recommendation}.", recommendation=said)


def render_minutes(decisions: Sequence[Decision], format: Format, run: RunFacts, templates: Path | None = None) -> str:
    """The skeleton, from the template `minutes.html` or `minutes.md`."""
    return render(f"minutes.{format}", templates, {"run": run, "agenda": agenda_of(decisions)})


HEADINGS = (
    "meeting", "award", "tranche", "decided", "amount", "by", "override by", "override reason", "number", "proposed",
    "currency",
)  # fmt: skip


def minutes_csv(decisions: Sequence[Decision]) -> bytes:
    """A row for each resolution, to be filled in: day, what was decided, and the amount where it is another."""
    return csv_bytes(HEADINGS, [_row(motion) for motion in agenda_of(decisions).motions])


def _row(motion: Motion) -> tuple[Value, ...]:
    decision = motion.decision
    proposed = decision.amount if decision.outcome.pays else None
    blank = ("", "", "", "", "")
    return ("", decision.award, decision.tranche, *blank, motion.number, proposed, decision.currency)
