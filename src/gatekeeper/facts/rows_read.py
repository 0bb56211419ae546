"""One row of a table: its cells become values, what is wrong with them is reported, and only its own fact pays."""

from collections.abc import Mapping

from gatekeeper.diagnostics import Place
from gatekeeper.facts import cells
from gatekeeper.facts.cells import Wrong, quoted
from gatekeeper.facts.columns import ABSENT_BECAUSE, EVERY_TABLE, KNOWN_ON, Cell, Column, Table
from gatekeeper.facts.headings import Layout, Standing
from gatekeeper.facts.row_in_hand import Gathered, RowInHand, Surroundings
from gatekeeper.facts.rows import Row
from gatekeeper.facts.sheet import Sheet, SheetRow
from gatekeeper.facts.values_read import as_we_write, value_of
from gatekeeper.inert import inert
from gatekeeper.program.model import Parameter
from gatekeeper.values.absence import NOT_REPORTED, Absent, Invalid
from gatekeeper.vocabulary import (
    MeasureKind,
    PaymentKind,
    fold,
)


@inert
class Reading:
    """What is the same for every row of a sheet, worked out once: which cells are read, and what a blank one is.

    `blanks` are the values of the columns that may be blank, by field; those are not read again in each row.
    """

    plan: Layout
    ordered: tuple[Standing, ...]  # `known on` first: a doubt about any other cell says when it was known
    missing: tuple[Column, ...]  # columns that do not stand there, and may not be blank
    headings: Mapping[str, str]
    blanks: Mapping[str, object]
    blank_parameters: Mapping[str, object]
    may_be_blank: frozenset[str]


def reading_of(table: Table, plan: Layout) -> Reading:
    """How the rows of a sheet are read."""
    known_on = tuple(standing for standing in plan.standings if standing.column is KNOWN_ON)
    ordered = known_on + tuple(standing for standing in plan.standings if standing.column is not KNOWN_ON)
    headings = {standing.column.heading: standing.heading for standing in ordered}
    absent = [column for column in (*table.columns, *EVERY_TABLE) if column.heading not in headings]
    columns = [standing.column for standing in ordered] + absent
    blank = [(column, value) for column in columns if not isinstance(value := _blank(column), Wrong)]
    may_be_blank = frozenset(column.heading for column, _ in blank)
    return Reading(
        plan=plan,
        ordered=ordered,
        missing=tuple(column for column in absent if column.heading not in may_be_blank),
        headings=headings,
        blanks={column.field: value for column, value in blank if column.field != "parameters"},
        blank_parameters={fold(column.heading): value for column, value in blank if column.field == "parameters"},
        may_be_blank=may_be_blank,
    )


def read_row(
    sheet: Sheet, row: SheetRow, table: Table, reading: Reading, surroundings: Surroundings, gathered: Gathered
) -> RowInHand:
    """The row with every cell read; `unreadable_key` says whether it can be attributed."""
    place = Place(sheet.place.file, sheet.place.sheet, row.number, key=row.key)
    hand = RowInHand(table, place, surroundings, gathered, manner=sheet.manner)
    hand.headings = reading.headings
    hand.values.update(reading.blanks)
    if reading.blank_parameters:
        hand.values["parameters"] = dict(reading.blank_parameters)
    found = row.cells
    shifted = _shifted(hand, row, reading.plan) if len(found) > reading.plan.width else None
    for standing in reading.ordered:
        column, positions = standing.column, standing.positions
        if len(positions) == 1:
            text = found[positions[0]] if positions[0] < len(found) else ""
        else:
            text = " / ".join(filter(None, (found[at] for at in positions if at < len(found))))
        if text:
            hand.filled[column.heading] = text
        elif shifted is None and column.heading in reading.may_be_blank:
            continue
        wrong = standing.wrong if text else None
        if shifted and positions != (0,):
            wrong = shifted
        _read(hand, column, text, wrong, quiet=wrong is not None)
    for column in reading.missing:
        _read(hand, column, "", None, quiet=True)
    _also_parameters(hand)
    hand.values["extra"] = _extra(row, reading.plan)
    _apply_reason(hand)
    return hand


def _also_parameters(hand: RowInHand) -> None:
    """A parameter may be called like a column `awards` has anyway, as `committed`: the cell is both."""
    if hand.table.name != "awards":
        return
    for column in hand.table.columns:
        if isinstance(hand.surroundings.by_any.names.get(column.heading), Parameter):
            parameter = Column(column.heading, Cell.VALUE, column.words, reported=True, field="parameters")
            _read(hand, parameter, hand.filled.get(column.heading, ""), None, quiet=False)


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
        if wrong is None and hand.manner is not None:
            text, wrong = _as_we_write(hand, column, text)
    value: object = wrong
    if wrong is None:
        value = value_of(hand, column, text) if text else _blank(column)
    if not isinstance(value, Wrong):
        _keep(hand, column, value)
        return
    invalid = Invalid(value.message, str(hand.place)) if quiet else hand.report(column.heading, value)
    _keep(hand, column, _instead(hand, column, value, invalid, text))


def _as_we_write(hand: RowInHand, column: Column, text: str) -> tuple[str, Wrong | None]:
    """What the house writes, as we do; or why that cannot be told."""
    said = as_we_write(hand, column, text)
    if isinstance(said, Wrong):
        return text, said
    if said != text:
        hand.said[column.heading] = (said, text)
    return said, None


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


def _blank(column: Column) -> object:
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
    """The row as its table's model. A parameter that is not reported is not there, as if it had no column."""
    values = dict(hand.values)
    if "parameters" in values:
        values["parameters"] = {name: value for name, value in values["parameters"].items() if value != NOT_REPORTED}
    return hand.table.model(place=hand.place, **values)
