"""The tables of milestone state, a model a row. Every cell that may be empty or wrong says so in its type.

A cell is its value, `Absent` with a reason (blank: not reported), or `Invalid` with what is wrong in words, so no
reader of a row can take a bad cell for a good one.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import ClassVar, TypeVar, dataclass_transform

from gatekeeper.diagnostics import Place
from gatekeeper.inert import with_init
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.vocabulary import MeasureKind, PaymentKind, Resolved, Status

Missing = Absent | Invalid
DateCell = date | Absent | Invalid
NumberCell = Decimal | Absent | Invalid
TextCell = str | Absent | Invalid
AnyCell = Decimal | date | bool | str | Absent | Invalid


_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def _row(cls: type[_Class]) -> type[_Class]:
    """A row that nothing changes once it is made: the type checker sees to it, as with what is inert."""
    return with_init(dataclass(slots=True, kw_only=True, init=False, eq=False)(cls))


NOTHING_MORE: Mapping[str, str] = {}


@_row
class Row:
    """What every row may carry: when it was recorded, why its value is absent, and where it stands (never compared).

    `extra` are the columns gatekeeper has no use for, kept.
    """

    table: ClassVar[str]
    known_on: date | None = None
    absent_because: Absent | None = None
    place: Place = field(repr=False)
    extra: Mapping[str, str] = field(default_factory=lambda: NOTHING_MORE)

    def __eq__(self, other: object) -> bool:
        """Whether it says the same; where it stands does not count."""
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in fields_of(type(self)) if name != "place")

    __hash__ = None  # type: ignore[assignment]


@_row
class AwardRow(Row):
    """One award. `parameters` holds the declared parameters that stand in columns of this table, keyed folded."""

    table: ClassVar[str] = "awards"
    award: str
    title: str = ""
    recipient: str = ""
    programme: str = ""
    country: str = ""
    group: str = ""
    currency: str | Invalid
    start: DateCell
    end: DateCell
    committed: NumberCell
    owner: str = ""
    priority: NumberCell
    parameters: Mapping[str, AnyCell] = field(default_factory=dict)


@_row
class TrancheRow(Row):
    """One instalment of an award, with its whole amount in the award's currency."""

    table: ClassVar[str] = "tranches"
    award: str
    tranche: int
    amount: Decimal | Invalid
    planned_date: DateCell
    period_start: DateCell
    period_end: DateCell
    item: str = ""


@_row
class ItemRow(Row):
    """One of several sites, products or persons of an award, and the days it is one of them, both included."""

    table: ClassVar[str] = "items"
    award: str
    kind: str
    item: str
    from_: DateCell
    to: DateCell
    note: str = ""


@_row
class PaymentRow(Row):
    """Money that moved; positive whatever the kind."""

    table: ClassVar[str] = "payments"
    award: str
    tranche: int
    paid_on: date | Invalid
    amount: Decimal | Invalid
    kind: PaymentKind | Invalid
    reference: str = ""
    override_by: str = ""
    override_reason: str = ""


@_row
class MilestoneRow(Row):
    """What is recorded of one milestone."""

    table: ClassVar[str] = "milestones"
    award: str
    milestone: str
    tranche: int | None = None
    item: str = ""
    due: DateCell
    status: Status | Absent | Invalid
    as_of: DateCell
    submitted_on: DateCell
    achieved_on: DateCell
    verified_on: DateCell
    verified_by: str = ""
    evidence: str = ""
    note: str = ""


@_row
class MeasureRow(Row):
    """One figure of one measure for the period that ends on `period_end`."""

    table: ClassVar[str] = "measures"
    award: str
    measure: str
    tranche: int | None = None
    item: str = ""
    period_start: DateCell
    period_end: date | Invalid
    value: NumberCell
    low: NumberCell
    high: NumberCell
    unit: str = ""
    kind: MeasureKind | Invalid
    verified_by: str = ""
    evidence: str = ""
    note: str = ""


@_row
class DocumentRow(Row):
    """What is recorded of one document."""

    table: ClassVar[str] = "documents"
    award: str
    document: str
    tranche: int | None = None
    item: str = ""
    period: str = ""
    due: DateCell
    received_on: DateCell
    accepted_on: DateCell
    rejected_on: DateCell
    expires_on: DateCell
    sha256: str = ""
    link: str = ""


@_row
class EventRow(Row):
    """Anything else dated: signed, announced, given, refused, remedied, requested, held; it may recur."""

    table: ClassVar[str] = "events"
    award: str
    subject: str
    event: str
    on: date | Invalid
    by: str = ""
    tranche: int | None = None
    item: str = ""
    evidence: str = ""


@_row
class FactRow(Row):
    """A recorded fact and the days it holds for, both included."""

    table: ClassVar[str] = "facts"
    award: str
    fact: str
    value: AnyCell
    from_: DateCell
    to: DateCell
    tranche: int | None = None
    item: str = ""
    evidence: str = ""


@_row
class JudgementRow(Row):
    """What a role found on a matter."""

    table: ClassVar[str] = "judgements"
    award: str
    matter: str
    by: str
    decided_on: date | Invalid
    finding: TextCell
    number: NumberCell
    date_: DateCell
    tranche: int | None = None
    item: str = ""
    standard: str = ""
    evidence: str = ""
    note: str = ""


@_row
class WaiverRow(Row):
    """A waiver somebody granted."""

    table: ClassVar[str] = "waivers"
    award: str
    condition: str
    by: str
    granted_on: date | Invalid
    expires_on: DateCell
    tranche: int | None = None
    item: str = ""
    reason: str = ""
    substitute: str = ""
    amount: NumberCell


@_row
class ExtensionRow(Row):
    """More time that somebody granted."""

    table: ClassVar[str] = "extensions"
    award: str
    milestone: str
    tranche: int | None = None
    item: str = ""
    by: str
    granted_on: date | Invalid
    new_due: DateCell
    months: NumberCell
    requested_on: DateCell
    fee_paid_on: DateCell


@_row
class ResolutionRow(Row):
    """What a meeting decided."""

    table: ClassVar[str] = "resolutions"
    meeting: date | Invalid
    award: str
    tranche: int
    decided: Resolved | Invalid
    amount: NumberCell
    by: str = ""
    override_by: str = ""
    override_reason: str = ""


@_row
class ParameterRow(Row):
    """A parameter of one award, or of every award (award blank), from a day on."""

    table: ClassVar[str] = "parameters"
    award: str = ""
    parameter: str
    value: AnyCell
    from_: DateCell


@_row
class RateRow(Row):
    """What one unit of `currency` was worth in `to` on a day."""

    table: ClassVar[str] = "rates"
    currency: str
    to: str
    date_: date | Invalid
    rate: Decimal | Invalid
    source: str = ""


@_row
class BudgetRow(Row):
    """Money set aside for a round."""

    table: ClassVar[str] = "budgets"
    budget: str
    amount: Decimal | Invalid
    currency: str | Invalid
    round: str = ""


ROW_MODELS: tuple[type[Row], ...] = (
    AwardRow, TrancheRow, ItemRow, PaymentRow, MilestoneRow, MeasureRow, DocumentRow, EventRow, FactRow, JudgementRow,
    WaiverRow, ExtensionRow, ResolutionRow, ParameterRow, RateRow, BudgetRow,
)  # fmt: skip


def is_taken_back(row: Row) -> bool:
    """Whether the row was entered in error: it says nothing, and neither do the rows of its key that it comes after."""
    return row.absent_because is not None and row.absent_because.reason is Reason.ENTERED_IN_ERROR


_FIELDS = {model.table: tuple(each.name for each in fields(model)) for model in ROW_MODELS}
_NEEDED = {
    model.table: tuple(
        each.name for each in fields(model) if each.default is MISSING and each.default_factory is MISSING
    )
    for model in ROW_MODELS
}


def fields_of(model: type[Row]) -> tuple[str, ...]:
    """The names of what a row of that kind holds."""
    return _FIELDS[model.table]


def needed_by(model: type[Row]) -> tuple[str, ...]:
    """The names of what a row of that kind must be given."""
    return _NEEDED[model.table]
