"""The payment list of a run: of what it released, or of what a meeting made of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.wording import whom
from gatekeeper.reports.marks import STOPPED
from gatekeeper.reports.payments import (
    Approved,
    LeftOut,
    PaymentList,
    control_totals,
    is_due_nothing,
    payment_list,
)
from gatekeeper.run.closing import Refused, closing
from gatekeeper.run.records import recorded
from gatekeeper.values.dates import date_text


class NotPayable(Exception):
    """A tranche that was asked for and may not be paid: the code, what is the matter, the cure."""

    def __init__(self, code: str, message: str, help: str) -> None:
        super().__init__(message)
        self.code, self.message, self.help = code, message, help


class RefusedRows(Exception):
    """Resolutions that cannot stand beside the run they are about."""

    def __init__(self, refused: tuple[Refused, ...]) -> None:
        super().__init__(f"{len(refused)} refused")
        self.refused = refused


def payments_of(folder: Path, only: Iterable[str] = (), resolutions: Path | None = None) -> tuple[PaymentList, date]:
    """What is to be paid on the records of a run that nobody has altered, and the day it was decided for.

    `only` are ids such as `SF-005/4`: raises `NotPayable` where one of them is not to be paid. `resolutions` is what
    the meeting resolved: raises `RefusedRows` where a row goes beyond what the run proposed and nobody answers for it.
    """
    run = recorded(folder)
    resolved = _resolved(folder, resolutions) if resolutions is not None else None
    found = payment_list(run.decisions, resolved)
    asked = list(dict.fromkeys(only))
    for name in asked:
        _check(name, run.decisions, found)
    if asked:
        payments = tuple(payment for payment in found.payments if payment.decision.id in asked)
        found = replace(found, payments=payments, totals=control_totals(payments), left_out=())
    return found, run.run.manifest.on


def _check(name: str, decisions: Iterable[Decision], found: PaymentList) -> None:
    if all(name != decision.id for decision in decisions):
        help_ = "write the award and the tranche as the register does, such as `SF-005/4`"
        raise NotPayable("GK2502", f"the run decided nothing about `{name}`", help_)
    if any(payment.decision.id == name for payment in found.payments):
        return
    (left,) = (left for left in found.left_out if left.decision.id == name)
    message = f"`{name}` was not released, it is {left.decision.outcome}: {left.why}"
    if left.decision.outcome.pays:
        message = f"`{name}` was not approved: {left.why}"
    raise NotPayable("GK2501", message, "leave it out; `gatekeeper explain` says what it would take")


def _resolved(folder: Path, file: Path) -> Mapping[str, Approved]:
    """What the meeting made of each tranche it spoke of, held to what the run proposed as `gatekeeper record` does."""
    found = closing(folder, {"resolutions": file}, date.max)
    if found.refused:
        raise RefusedRows(found.refused)
    return dict(_approved(row) for table in found.additions for row in table.rows)


def _approved(row: Mapping[str, str]) -> tuple[str, Approved]:
    who = f" by {whom(row['by'])}" if row.get("by") else ""
    day = f"on {date_text(date.fromisoformat(row['meeting']))}{who}"
    name = f"{row['award']}/{row['tranche']}"
    if row["decided"] != "approve":
        word = {"defer": "deferred", "refuse": "refused"}[row["decided"]]
        return name, Approved(None, f"{word} {day}")
    beyond = ""
    if row.get("override by"):
        beyond = f", beyond what was proposed: {row['override by']}, {row['override reason']}"
    return name, Approved(Decimal(row["amount"]), f"approved {day}{beyond}")


SHOWN = 20


def left_out_text(found: PaymentList) -> Iterator[str]:
    """What is not on the list: how many by outcome; of those somebody may look for, the first ones with the reason."""
    if not found.left_out:
        return
    counted = Counter(str(left.decision.outcome) for left in found.left_out)
    yield f"left out: {', '.join(f'{count:,} {outcome}' for outcome, count in sorted(counted.items()))}"
    looked_for = sorted((left for left in found.left_out if not is_due_nothing(left)), key=_most_telling)
    for left in looked_for[:SHOWN]:
        yield f"  {left.decision.id}: {left.decision.outcome}, {left.why}"
    if len(looked_for) > SHOWN:
        yield f"  … and {len(looked_for) - SHOWN:,} more; a workbook (`--out payments.xlsx`) lists them all"


def _most_telling(left: LeftOut) -> tuple[bool, bool, bool]:
    """First what was approved or released and is not paid, then what stands still."""
    return not left.decision.approved_unpaid, not left.decision.outcome.pays, left.decision.outcome not in STOPPED
