"""What was paid in some days, and how many tranches were: by the payments on record, never by what a run decides."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from gatekeeper.decisions.periods import Days, stretch_days
from gatekeeper.decisions.seeing import Eyes, Figure, paid_by, payment_total
from gatekeeper.decisions.windows import Pending, date_found, tranche_number
from gatekeeper.facts.rows import PaymentRow
from gatekeeper.inert import replace
from gatekeeper.program import model
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import Duration, add_days
from gatekeeper.vocabulary import PaymentKind


def paid_within(value: model.PaidWithin, eyes: Eyes) -> Figure:
    """The sum, or the number; nothing while the days have not begun."""
    days = _days(value.days, eyes)
    if isinstance(days.problem, Absent | Invalid):
        return Figure(days.sources, problem=days.problem, moving=True)
    if isinstance(value.what, model.ReleasedUnderOthers):
        return _under_others(value.what, days, eyes)
    of = value.what.tranche if value.what is not None else None
    number = tranche_number(eyes, of) if of is not None else None
    if of is not None and number is None:
        return Figure(problem=Absent(Reason.NOT_APPLICABLE, "there is no tranche before the first"))
    whole = eyes.amount_released(number)
    if whole.number is None:
        return whole
    rows: list[PaymentRow] = []
    for each in sorted({row.tranche for row in eyes.facts.payments}) if number is None else [number]:
        kinds = PaymentKind if value.what is not None else (PaymentKind.PAYMENT,)
        rows += eyes.paid(each, kinds)[0]
    counted = list(_counted(rows, days))
    found = payment_total(counted) if value.what is not None else Fraction(len({row.tranche for row in counted}))
    return replace(whole, number=found, period=_said(days, eyes), sources=(*whole.sources, *days.sources))


def _under_others(value: model.ReleasedUnderOthers, days: Days, eyes: Eyes) -> Figure:
    """The same of the other awards of the group together."""
    number = tranche_number(eyes, value.tranche) if value.tranche is not None else None
    if value.tranche is not None and number is None:
        return Figure(problem=Absent(Reason.NOT_APPLICABLE, "there is no tranche before the first"))
    whole, group = eyes.released_under_others(number), eyes.facts.others
    if whole.number is None or isinstance(group, Absent | Invalid):
        return whole
    rows = [row for other in group for row in paid_by(other, number, eyes.on)[0]]
    total = payment_total(_counted(rows, days))
    return replace(whole, number=total, period=_said(days, eyes), sources=(*whole.sources, *days.sources))


def _days(days: Duration | model.Stretch | model.AsAt | None, eyes: Eyes) -> Days:
    match days:
        case None:
            return Days()
        case Duration():
            return Days(add_days(eyes.shift(eyes.on, days, -1), 1), eyes.on)
        case model.AsAt(day):
            found = date_found(eyes, day)
            if isinstance(found.day, Absent | Invalid):
                return Days(problem=found.day, sources=found.sources)
            return Days(last=found.day if isinstance(found.day, date) else None, sources=found.sources)
        case model.FromTo():
            return _from_to(days, eyes)
        case _:
            return stretch_days(eyes, days)


def _from_to(days: model.FromTo, eyes: Eyes) -> Days:
    """A last day that has not come leaves what was paid by now."""
    found = date_found(eyes, days.last) if days.last is not None else None
    if found is not None and isinstance(found.day, Pending):
        begun = stretch_days(eyes, model.FromTo(days.first))
        return replace(begun, sources=(*begun.sources, *found.sources))
    return stretch_days(eyes, days)


def _counted(rows: Iterable[PaymentRow], days: Days) -> Iterable[PaymentRow]:
    """Those of the days; none while what the days hang on has not happened."""
    if days.problem is not None:
        return
    for row in rows:
        assert isinstance(row.paid_on, date), "what is paid has a day"
        if (days.first is None or days.first <= row.paid_on) and (days.last is None or row.paid_on <= days.last):
            yield row


def _said(days: Days, eyes: Eyes) -> str:
    last = min(days.last, eyes.on) if days.last is not None else eyes.on
    if days.problem is not None or days.first is None or days.first > last:
        return f"at {last.isoformat()}"
    return f"{days.first.isoformat()} to {last.isoformat()}"
