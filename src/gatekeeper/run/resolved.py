"""What a meeting made of a run, from the table its minutes give, for the papers that follow."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import Resolved

if TYPE_CHECKING:  # every command that writes knows of `RefusedRows`, and few read resolutions
    from gatekeeper.reports.payments import Approved
    from gatekeeper.run.closing import Refused


class RefusedRows(Exception):
    """Resolutions that cannot stand beside the run they are about."""

    def __init__(self, refused: "tuple[Refused, ...]") -> None:
        super().__init__(f"{len(refused)} refused")
        self.refused = refused


def resolved_by(folder: Path, file: Path | None) -> "Mapping[str, Approved] | None":
    """What the meeting made of each tranche it spoke of, by decision id; none where no file is given.

    Held to what the run proposed as `gatekeeper record` does it: raises `RefusedRows` where a row goes beyond that and
    nobody answers for it.
    """
    if file is None:
        return None
    from gatekeeper.run.closing import closing

    found = closing(folder, {"resolutions": file}, date.max)
    if found.refused:
        raise RefusedRows(found.refused)
    return dict(_approved(row) for table in found.additions for row in table.rows)


def _approved(row: Mapping[str, str]) -> "tuple[str, Approved]":
    from gatekeeper.decisions.wording import whom
    from gatekeeper.reports.payments import Approved

    decided, meeting = Resolved(row["decided"]), date.fromisoformat(row["meeting"])
    who = f" by {whom(row['by'])}" if row.get("by") else ""
    said = f"{_DONE[decided]} on {date_text(meeting)}{who}"
    if row.get("override by"):
        said += f", beyond what was proposed: {row['override by']}, {row['override reason']}"
    amount = Decimal(row["amount"]) if decided is Resolved.APPROVE else None
    return f"{row['award']}/{row['tranche']}", Approved(decided, amount, meeting, said)


_DONE = {Resolved.APPROVE: "approved", Resolved.DEFER: "deferred", Resolved.REFUSE: "refused"}
