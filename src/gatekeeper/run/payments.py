"""The payment list of a run: of what it released, or of what a meeting made of it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from gatekeeper.decisions.record import Decision
from gatekeeper.reports.marks import STOPPED
from gatekeeper.reports.papers import NotInRun
from gatekeeper.reports.payments import (
    LeftOut,
    PaymentList,
    control_totals,
    is_due_nothing,
    payment_list,
)
from gatekeeper.run.records import recorded
from gatekeeper.run.resolved import resolved_by


def payments_of(folder: Path, only: Iterable[str] = (), resolutions: Path | None = None) -> tuple[PaymentList, date]:
    """What is to be paid on the records of a run that nobody has altered, and the day it was decided for.

    `only` are ids such as `SF-005/4`: raises `NotInRun` where one of them is not to be paid. `resolutions` is what
    the meeting resolved: raises `RefusedRows` where a row goes beyond what the run proposed and nobody answers for it.
    """
    run = recorded(folder)
    resolved = resolved_by(folder, resolutions)
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
        raise NotInRun("GK2502", f"the run decided nothing about `{name}`", help_)
    if any(payment.decision.id == name for payment in found.payments):
        return
    (left,) = (left for left in found.left_out if left.decision.id == name)
    message = f"`{name}` was not released, it is {left.decision.outcome}: {left.why}"
    if left.decision.outcome.pays:
        message = f"`{name}` was not approved: {left.why}"
    raise NotInRun("GK2501", message, "leave it out; `gatekeeper explain` says what it would take")


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
