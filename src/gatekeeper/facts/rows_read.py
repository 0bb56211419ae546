"""One row of a table: its cells become values, what is wrong with them is reported, and only its own fact pays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts import cells
from gatekeeper.facts.cells import Wrong, quoted
from gatekeeper.facts.columns import ABSENT_BECAUSE, EVERY_TABLE, KNOWN_ON, Cell, Column, Table
from gatekeeper.facts.declared import Declared
from gatekeeper.facts.headings import Layout
from gatekeeper.facts.portfolio import Doubt
from gatekeeper.facts.rows import Row
from gatekeeper.facts.sheet import Sheet, SheetRow
from gatekeeper.program.model import Declaration, Fact, Judgement, Measure, Parameter
from gatekeeper.values.absence import NOT_REPORTED, Absent, Invalid
from gatekeeper.values.money import minor_digits
from gatekeeper.values.numbers import decimal_text
from gatekeeper.vocabulary import (
    NUMBER,
    Event,
    MeasureKind,
    PaymentKind,
    Resolved,
    Sort,
    Type,
    fold,
)


@dataclass(slots=True)
class Gathered:
    """What has been noticed so far."""

    findings: list[Finding] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row is read against: the currency of each award, and what is declared for it (by any, where unknown)."""

    currencies: Mapping[str, str]
    declared: Mapping[str, Declared | None]
    by_any: Declared

    def declared_for(self, award: str) -> Declared | None:
        """What is declared for an award; for all awards, what any rule file declares."""
        return self.declared.get(award) if award else self.by_any


@dataclass(slots=True)
class RowInHand:
    """A row being read: the values found so far by field, and where it stands."""

    table: Table
    place: Place
    surroundings: Surroundings
    gathered: Gathered
    values: dict[str, Any] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    filled: dict[str, str] = field(default_factory=dict)
    unreadable_key: list[tuple[Column, Wrong]] = field(default_factory=list)
    unreadable_text: list[tuple[Column, Wrong]] = field(default_factory=list)

    @property
    def award(self) -> str:
        """The award it is about; empty where unreadable, or for every award."""
        return str(self.values.get("award", ""))

    @property
    def declared(self) -> Declared | None:
        """What is declared for its award."""
        return self.surroundings.declared_for(self.award)

    @property
    def declaration(self) -> Declaration | None:
        """The declaration of the name it is about."""
        name = self.values.get(self.table.names) if self.table.names else None
        return self.declared.names.get(fold(str(name))) if name and self.declared else None

    def report(self, column: str, wrong: Wrong) -> Invalid:
        """Tell what is wrong with a cell; its value is invalid for the same reason."""
        place = Place(self.place.file, self.place.sheet, self.place.row, self.headings.get(column, column))
        found = self.filled.get(column, "")
        self.gathered.findings.append(
            Finding(wrong.code, wrong.severity, wrong.message, place, found, wrong.expected, wrong.help)
        )
        return Invalid(wrong.message, str(place))

    def doubt(self, message: str, names: tuple[str, ...] = (), table: str = "", award: str | None = None) -> None:
        """Some fact cannot be told from this row: `names` of its award, or any of them."""
        known_on = self.values.get("known_on")
        self.gathered.doubts.append(
            Doubt(
                table or self.table.name,
                self.award if award is None else award,
                names,
                Invalid(message, str(self.place)),
                known_on if isinstance(known_on, date) else None,
            )
        )


def read_row(
    sheet: Sheet, row: SheetRow, table: Table, plan: Layout, surroundings: Surroundings, gathered: Gathered
) -> RowInHand:
    """The row with every cell read; `unreadable_key` says whether it can be attributed."""
    place = Place(sheet.place.file, sheet.place.sheet, row.number)
    hand = RowInHand(table, place, surroundings, gathered)
    shifted = _shifted(hand, row, plan)
    known_on = next((standing for standing in plan.standings if standing.column is KNOWN_ON), None)
    ordered = (known_on, *plan.standings) if known_on else plan.standings
    for standing in ordered:
        column = standing.column
        if column is KNOWN_ON and "known_on" in hand.values:
            continue
        hand.headings[column.heading] = standing.heading
        text = " / ".join(filter(None, (row.cells[at] for at in standing.positions if at < len(row.cells))))
        if text:
            hand.filled[column.heading] = text
        wrong = standing.wrong if text else None
        if shifted and standing.positions != (0,):
            wrong = shifted
        _read(hand, column, text, wrong, quiet=wrong is not None)
    for column in (*table.columns, *EVERY_TABLE):
        if column.heading not in hand.headings:
            _read(hand, column, "", None, quiet=True)
    hand.values["extra"] = _extra(row, plan)
    _apply_reason(hand)
    return hand


def _shifted(hand: RowInHand, row: SheetRow, plan: Layout) -> Wrong | None:
    beyond = [cell for cell in row.cells[plan.width :] if cell]
    if not beyond:
        return None
    wrong = Wrong(
        "GK2018",
        f"the row has more cells than there are headings: {quoted(beyond[0])} stands under none",
        f"at most {plan.width} cells",
        "put a text or number that holds a comma in quotation marks",
    )
    hand.report("", wrong)
    # INVARIANT: the cells after the first may all have moved, so none of them is believed.
    return Wrong("GK2018", "the row has more cells than there are headings")


def _extra(row: SheetRow, plan: Layout) -> dict[str, str]:
    extra: dict[str, str] = {}
    for position, heading in plan.extras:
        if position < len(row.cells) and (text := row.cells[position]):
            extra[heading] = f"{extra[heading]} / {text}" if heading in extra else text
    return extra


# ------------------------------------------------------------------------------------------ a cell

_KEPT_TEXT = (Cell.TEXT, Cell.ROLE, Cell.KEY)
_NEVER_INVALID = (Cell.AWARD, Cell.NAME, Cell.TRANCHE)


def _read(hand: RowInHand, column: Column, text: str, wrong: Wrong | None, *, quiet: bool) -> None:
    """Read one cell into the row; `quiet` where the reason has been told already."""
    if wrong is None and text:
        wrong = cells.unreadable(text)
    value: object = wrong
    if wrong is None:
        value = _value(hand, column, text) if text else _blank(hand, column)
    if not isinstance(value, Wrong):
        _keep(hand, column, value)
        return
    invalid = Invalid(value.message, str(hand.place)) if quiet else hand.report(column.heading, value)
    _keep(hand, column, _instead(hand, column, value, invalid, text))


def _keep(hand: RowInHand, column: Column, value: object) -> None:
    if column.field == "parameters":
        hand.values.setdefault("parameters", {})[fold(column.heading)] = value
    else:
        hand.values[column.field] = value


def _instead(hand: RowInHand, column: Column, wrong: Wrong, invalid: Invalid, text: str) -> object:
    """What stands for a cell that cannot be read."""
    if column is KNOWN_ON or _is_key(hand.table, column):
        hand.unreadable_key.append((column, wrong))
        return None if column is KNOWN_ON else ""
    if column is ABSENT_BECAUSE:
        return cells.unexplained(text)
    if column.cell in _KEPT_TEXT:
        if column.decisive or column.cell is Cell.ROLE:
            hand.unreadable_text.append((column, wrong))
        return ""
    return invalid


def _is_key(table: Table, column: Column) -> bool:
    """Whether the row cannot be attributed without it. A day or a kind in a key may be invalid in its place."""
    if column.cell in _NEVER_INVALID or (column.cell is Cell.CURRENCY and table.name != "awards"):
        return True
    return column.field in table.key and column.cell in (Cell.KEY, Cell.ROLE)


def _blank(hand: RowInHand, column: Column) -> object:
    if column.required and not column.reported:
        return Wrong("GK2007", f"no `{column.heading}` is given", str(column.cell), "fill the cell")
    match column.cell:
        case Cell.AWARD | Cell.NAME | Cell.KEY | Cell.TEXT | Cell.ROLE:
            return None if column is ABSENT_BECAUSE else ""
        case Cell.TRANCHE:
            return None
        case Cell.PAYMENT_KIND:
            return PaymentKind.PAYMENT
        case Cell.MEASURE_KIND:
            return MeasureKind.ACTUAL
        case _:
            return None if column is KNOWN_ON else NOT_REPORTED


def _value(hand: RowInHand, column: Column, text: str) -> object:
    match column.cell:
        case Cell.AWARD | Cell.NAME | Cell.ROLE:
            return text
        case Cell.KEY:
            return _event_word(text) if column.field == "event" else text
        case Cell.TEXT:
            return cells.reason_cell(text) if column is ABSENT_BECAUSE else text
        case Cell.TRANCHE:
            return cells.tranche_cell(text)
        case Cell.CURRENCY:
            return cells.currency_cell(text)
        case Cell.DATE:
            return cells.date_cell(text)
        case Cell.MONEY | Cell.PAID:
            return _money(hand, column, text, _currency(hand))
        case Cell.RATE | Cell.COUNT:
            return cells.bounded(cells.number_cell(text), text, above_zero=column.cell is Cell.RATE)
        case Cell.NUMBER:
            return cells.number_cell(text)
        case Cell.FIGURE | Cell.VALUE:
            return _typed(hand, column, text)
        case Cell.FINDING:
            declared = hand.declaration
            return cells.finding_cell(text, declared.choices) if isinstance(declared, Judgement) else text
        case Cell.STATUS | Cell.PAYMENT_KIND | Cell.MEASURE_KIND | Cell.RESOLVED:
            return _WORDS[column.cell](text)
        case _:
            assert_never(column.cell)


_RESOLVED_TOO = {
    "approved": Resolved.APPROVE,
    "deferred": Resolved.DEFER,
    "refused": Resolved.REFUSE,
    "rejected": Resolved.REFUSE,
}
_WORDS: Mapping[Cell, Callable[[str], object]] = {
    Cell.STATUS: cells.status_cell,
    Cell.PAYMENT_KIND: lambda text: cells.word_cell(text, PaymentKind, {}),
    Cell.MEASURE_KIND: lambda text: cells.word_cell(text, MeasureKind, {}),
    Cell.RESOLVED: lambda text: cells.word_cell(text, Resolved, _RESOLVED_TOO),
}
_EVENT_WORDS = {str(event): str(event) for event in Event}


def _event_word(text: str) -> str:
    return _EVENT_WORDS.get(fold(text), text)


def _currency(hand: RowInHand) -> str | None:
    """The currency an amount of this row must be in, where it is known."""
    own = hand.values.get("currency")
    if isinstance(own, str) and own:
        return own
    return hand.surroundings.currencies.get(hand.award)


def _money(hand: RowInHand, column: Column, text: str, currency: str | None) -> Decimal | Wrong:
    amount = cells.bounded(cells.amount_cell(text, currency), text, above_zero=column.cell is Cell.PAID)
    return _not_too_fine(hand, column, amount, currency)


def _not_too_fine(hand: RowInHand, column: Column, amount: Decimal | Wrong, currency: str | None) -> Decimal | Wrong:
    if isinstance(amount, Decimal) and currency:
        exponent = amount.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > minor_digits(currency):
            message = f"{quoted(hand.filled[column.heading])} is finer than the smallest unit of `{currency}`"
            expected = f"at most {minor_digits(currency)} decimal places"
            cure = "round the amount, if it is one that was agreed or paid"
            hand.report(column.heading, Wrong("GK2012", message, expected, cure, Severity.WARNING))
    return amount


# ------------------------------------------------------------------------------------------ declared types


def _typed(hand: RowInHand, column: Column, text: str) -> object:
    """A cell of a declared type. What nothing declares is kept as text, a figure as a number."""
    declared = _declared(hand, column)
    if declared is None or not isinstance(declared, Measure | Fact | Parameter):
        return text if column.cell is Cell.VALUE else _figure(hand, column, text, NUMBER)
    if declared.type.sort is Sort.CHOICE and not isinstance(declared, Measure):
        return cells.choice_cell(text, declared.choices) if declared.choices else text
    return _figure(hand, column, text, declared.type)


def _declared(hand: RowInHand, column: Column) -> Declaration | None:
    if column.field != "parameters":
        return hand.declaration
    name = fold(column.heading)
    own = hand.declared.names.get(name) if hand.declared else None
    return own if isinstance(own, Parameter) else hand.surroundings.by_any.names.get(name)


def _figure(hand: RowInHand, column: Column, text: str, type_: Type) -> object:
    match type_.sort:
        case Sort.MONEY:
            currency = type_.unit or _currency(hand)
            return _not_too_fine(hand, column, cells.amount_cell(text, currency), currency)
        case Sort.PERCENTAGE:
            return _percentage(hand, column, text)
        case Sort.NUMBER:
            return _quantity(text, type_.unit)
        case Sort.DATE:
            return cells.date_cell(text)
        case Sort.CONDITION:
            return cells.yes_or_no(text)
        case Sort.CHOICE:
            return text
        case _:
            assert_never(type_.sort)


def _percentage(hand: RowInHand, column: Column, text: str) -> Decimal | Wrong:
    found = cells.percentage_cell(text)
    if isinstance(found, Decimal) and "%" not in text and 0 < abs(found) <= 1:
        share, percent = decimal_text(Fraction(found)), decimal_text(Fraction(found) * 100)
        wrong = Wrong(
            "GK2014",
            f"{quoted(text)} is read as {share} %",
            "a percentage in percent",
            f"if {percent} % is meant write `{percent}`; if not, write `{share}%`",
            Severity.WARNING,
        )
        hand.report(column.heading, wrong)
    return found


def _quantity(text: str, unit: str) -> Decimal | Wrong:
    """A number, its declared unit after it or not: `12` or `12 tonnes`."""
    if unit and fold(text).endswith(fold(unit)):
        text = text[: len(text) - len(unit)].rstrip()
    return cells.number_cell(text)


def _apply_reason(hand: RowInHand) -> None:
    """Blank cells take the reason given for their absence; a value beside a reason contradicts it."""
    reason = hand.values.get("absent_because")
    if not isinstance(reason, Absent):
        return
    for column in hand.table.columns:
        if column.reported and column.field != "parameters":
            hand.values[column.field] = _with_reason(hand, column.heading, hand.values[column.field], reason)
    parameters = hand.values.get("parameters", {})
    hand.values["parameters"] = {name: reason if value == NOT_REPORTED else value for name, value in parameters.items()}
    if "parameters" not in hand.table.model.model_fields:
        del hand.values["parameters"]


def _with_reason(hand: RowInHand, heading: str, value: object, reason: Absent) -> object:
    if value == NOT_REPORTED:
        return reason
    # A milestone in dispute has dates all the same; a figure that is given is not absent.
    if hand.table.name in ("milestones", "documents") or isinstance(value, Invalid):
        return value
    message = f"a value is given, {quoted(hand.filled[heading])}, and a reason for its absence, `{reason}`"
    return hand.report(heading, Wrong("GK2033", message, "one of the two", "clear the value or the reason"))


def model_of(hand: RowInHand) -> Row:
    """The row as its table's model."""
    return hand.table.model(place=hand.place, **hand.values)
