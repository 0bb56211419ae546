"""One row of a table: its cells become values, what is wrong with them is reported, and only its own fact pays."""

import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from gatekeeper.diagnostics import Place
from gatekeeper.facts import cells
from gatekeeper.facts.cells import Wrong, quoted
from gatekeeper.facts.columns import ABSENT_BECAUSE, EVERY_TABLE, KNOWN_ON, Cell, Column, Table
from gatekeeper.facts.headings import Layout, Standing
from gatekeeper.facts.manner import Manner
from gatekeeper.facts.row_in_hand import Gathered, RowInHand, SheetHeads, Surroundings
from gatekeeper.facts.rows import NOTHING_MORE, Row
from gatekeeper.facts.sheet import StoredNumber, is_aside
from gatekeeper.facts.values_read import as_we_write, ask_of_thousands, currency_of, value_of
from gatekeeper.inert import inert, replace
from gatekeeper.program.model import Parameter
from gatekeeper.values.absence import NOT_REPORTED, Absent, Invalid, Reason
from gatekeeper.vocabulary import (
    MeasureKind,
    PaymentKind,
    fold,
)


class CellReading(NamedTuple):
    """How the cells of a column are read: where they stand, and what was read of each text in which nothing is wrong.

    What a text says of a sum or a figure hangs on its row too: on the currency, and on what is declared.
    """

    position: int  # -1 where the heading stands twice, or is likely a slip
    field: str
    known: dict[object, object]
    may_be_blank: bool
    of_its_row: bool
    standing: Standing
    of_parameters: bool  # then the field is the name of one


@inert
class Reading:
    """What is the same for every row of a sheet, worked out once: which cells are read, and what a blank one is.

    `blanks` are the values of the columns that may be blank, by field; those are not read again in each row.
    """

    heads: SheetHeads
    plan: Layout
    manner: Manner | None
    cells: tuple[CellReading, ...]  # `known on` first: a doubt about any other cell says when it was known
    missing: tuple[Column, ...]  # columns that do not stand there, and may not be blank
    blanks: Mapping[str, Any]


_OF_THEIR_ROW = frozenset({Cell.MONEY, Cell.PAID, Cell.NUMBER, Cell.FIGURE, Cell.VALUE, Cell.FINDING})


def reading_of(table: Table, plan: Layout, manner: Manner | None) -> Reading:
    """How the rows of a sheet are read."""
    known_on = tuple(standing for standing in plan.standings if standing.column is KNOWN_ON)
    ordered = known_on + tuple(standing for standing in plan.standings if standing.column is not KNOWN_ON)
    headings = {standing.column.heading: standing.heading for standing in ordered}
    absent = [column for column in (*table.columns, *EVERY_TABLE) if column.heading not in headings]
    columns = [standing.column for standing in ordered] + absent
    blank = [(column, value) for column in columns if not isinstance(value := _blank(column), Wrong)]
    may_be_blank = frozenset(column.heading for column, _ in blank)
    blanks: dict[str, Any] = {column.field: value for column, value in blank if column.field != "parameters"}
    blanks["extra"] = NOTHING_MORE
    if parameters := {fold(column.heading): value for column, value in blank if column.field == "parameters"}:
        blanks["parameters"] = parameters
    positions = {standing.column.heading: standing.positions for standing in ordered}
    heads = SheetHeads(table, headings, positions, partial(_in_our_words, manner, _columns(ordered)))
    return Reading(
        heads=heads,
        plan=plan,
        manner=manner,
        cells=tuple(_cell_reading(standing, standing.column.heading in may_be_blank) for standing in ordered),
        missing=tuple(column for column in absent if column.heading not in may_be_blank),
        blanks=blanks,
    )


def _columns(ordered: Iterable[Standing]) -> dict[str, Column]:
    return {standing.column.heading: standing.column for standing in ordered}


def _in_our_words(
    manner: Manner | None, columns: Mapping[str, Column], hand: RowInHand, heading: str, text: str
) -> str:
    """What the cell of a column says as we write it; as it stands, where that cannot be told."""
    if manner is None or cells.unreadable(text):
        return text
    said = as_we_write(manner, hand, columns[heading], text)
    return text if isinstance(said, Wrong) else said


def _cell_reading(standing: Standing, may_be_blank: bool) -> CellReading:
    column, positions = standing.column, standing.positions
    position = positions[0] if len(positions) == 1 and standing.wrong is None else -1
    of_parameters = column.field == "parameters"
    field = fold(column.heading) if of_parameters else column.field
    return CellReading(position, field, {}, may_be_blank, column.cell in _OF_THEIR_ROW, standing, of_parameters)


MOST_KNOWN = 100_000  # texts of a column


def read_row(
    place: Place, found: tuple[str, ...], reading: Reading, surroundings: Surroundings, gathered: Gathered
) -> RowInHand:
    """The row with every cell read; `unreadable_key` says whether it can be attributed."""
    values = dict(reading.blanks)
    if "parameters" in values:
        values["parameters"] = dict(values["parameters"])
    hand = RowInHand(reading.heads, place, found, surroundings, gathered, values)
    width, told = reading.plan.width, len(gathered.findings)
    if len(found) < width:
        found += ("",) * (width - len(found))
    shifted = _shifted(hand, reading.plan) if len(found) > width else None
    for cell in reading.cells:
        position, field, known, may_be_blank, of_its_row, standing, of_parameters = cell
        if position < 0 or shifted is not None:
            _read_apart(hand, cell, shifted, reading.manner)
            continue
        text = found[position]
        if not text:
            if not may_be_blank:
                read_cell(hand, standing.column, text, None, reading.manner)
            continue
        held = values["parameters"] if of_parameters else values
        said = (text, currency_of(hand), id(hand.declaration)) if of_its_row else text
        value = known.get(said, cell)
        if value is not cell:
            held[field] = value
            continue
        before = len(gathered.findings)
        read_cell(hand, standing.column, text, None, reading.manner)
        if len(gathered.findings) == before and len(known) < MOST_KNOWN:
            known[said] = held[field]
    for column in reading.missing:
        read_cell(hand, column, "", None, reading.manner, quiet=True)
    if reading.heads.table.name == "awards":
        _also_parameters(hand, reading.manner)
    if reading.plan.extras:
        values["extra"] = extra_of(found, reading.plan)
    if values["absent_because"] is not None:
        if is_entered_in_error(hand):
            del gathered.findings[told:]  # what it says is taken back, and costs nothing
        else:
            _apply_reason(hand)
    return hand


def _read_apart(hand: RowInHand, cell: CellReading, shifted: Wrong | None, manner: Manner | None) -> None:
    """Read a cell of a row that has moved, of a column that stands twice or is doubtfully headed."""
    column, positions = cell.standing.column, cell.standing.positions
    text = hand.written(column.heading)
    if not text and shifted is None and cell.may_be_blank:
        return
    wrong = shifted if shifted and positions != (0,) else cell.standing.wrong if text else None
    read_cell(hand, column, text, wrong, manner, quiet=wrong is not None)


def _also_parameters(hand: RowInHand, manner: Manner | None) -> None:
    """A parameter may be called like a column `awards` has anyway, as `committed`: the cell is both."""
    for column in hand.table.columns:
        if isinstance(hand.surroundings.by_any.names.get(column.heading), Parameter):
            parameter = Column(column.heading, Cell.VALUE, column.words, reported=True, field="parameters")
            read_cell(hand, parameter, hand.written(column.heading), None, manner)


def _shifted(hand: RowInHand, plan: Layout) -> Wrong | None:
    beyond = [cell for cell in hand.cells[plan.width :] if cell]
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


def extra_of(found: tuple[str, ...], plan: Layout) -> Mapping[str, str]:
    """What a row holds under the headings nobody has a use for."""
    extra: dict[str, str] = {}
    for position, heading in plan.extras:
        if text := found[position]:
            extra[heading] = f"{extra[heading]} / {text}" if heading in extra else text
    return extra or NOTHING_MORE


# ------------------------------------------------------------------------------------------ a cell

_KEPT_TEXT = (Cell.TEXT, Cell.ROLE, Cell.KEY)
_NEVER_INVALID = (Cell.AWARD, Cell.NAME, Cell.TRANCHE)


def read_cell(
    hand: RowInHand, column: Column, text: str, wrong: Wrong | None, manner: Manner | None, *, quiet: bool = False
) -> None:
    """Read one cell into the row; `quiet` where the reason has been told already."""
    if wrong is None and text:
        wrong = cells.unreadable(text)
        if wrong is None and manner is not None:
            said = as_we_write(manner, hand, column, text)
            text, wrong = (text, said) if isinstance(said, Wrong) else (said, None)
    value: object = wrong
    if wrong is None:
        value = value_of(hand, column, text) if text else _or_aside(hand, _blank(column))
        if not isinstance(text, StoredNumber) and (manner is None or not manner.decimal):
            ask_of_thousands(hand, column, text, value)
    if not isinstance(value, Wrong):
        _keep(hand, column, value)
        return
    invalid = Invalid(value.message, str(hand.place)) if quiet else hand.report(column.heading, value)
    _keep(hand, column, _instead(hand, column, value, invalid, text))


def _or_aside(hand: RowInHand, value: object) -> object:
    """A total or a note below the rows of a table lacks what they must have."""
    if not isinstance(value, Wrong) or not is_aside(hand.cells):
        return value
    first = next(filter(None, hand.cells))
    named = json.dumps(first, ensure_ascii=False)
    cure = f"of a row that is a total or a note write `ignore_rows = [{named}]` under `[{hand.table.name}]` in"
    return replace(value, help=f"{cure} `columns.toml`; in any other fill the cell")


def _keep(hand: RowInHand, column: Column, value: object) -> None:
    if column.field == "parameters":
        hand.values.setdefault("parameters", {})[fold(column.heading)] = value
    else:
        hand.values[column.field] = value


def _instead(hand: RowInHand, column: Column, wrong: Wrong, invalid: Invalid, text: str) -> object:
    """What stands for a cell that cannot be read."""
    if column is KNOWN_ON or _is_key(hand.table, column):
        hand.unreadable_key += ((column, wrong),)
        return None if column is KNOWN_ON else ""
    if column is ABSENT_BECAUSE:
        return cells.unexplained(text)
    if column.cell in _KEPT_TEXT:
        if column.decisive or column.cell is Cell.ROLE:
            hand.unreadable_text += ((column, wrong),)
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


def is_entered_in_error(hand: RowInHand) -> bool:
    """Whether the row takes back the one before it of the same key, which it can only where its own is readable."""
    reason = hand.values["absent_because"]
    return (
        reason is not None
        and isinstance(reason, Absent)
        and reason.reason is Reason.ENTERED_IN_ERROR
        and not hand.unreadable_key
    )


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
    if hand.table.name != "awards":
        del hand.values["parameters"]


def _with_reason(hand: RowInHand, heading: str, value: object, reason: Absent) -> object:
    if value == NOT_REPORTED:
        return reason
    # A milestone in dispute has dates all the same; a figure that is given is not absent.
    if hand.table.name in ("milestones", "documents") or isinstance(value, Invalid):
        return value
    message = f"a value is given, {quoted(hand.written(heading))}, and a reason for its absence, `{reason}`"
    return hand.report(heading, Wrong("GK2033", message, "one of the two", "clear the value or the reason"))


def model_of(hand: RowInHand) -> Row:
    """The row as its table's model. A parameter that is not reported is not there, as if it had no column."""
    values = hand.values
    if "parameters" in values:
        given = {name: value for name, value in values["parameters"].items() if value != NOT_REPORTED}
        values = {**values, "parameters": given}
    return hand.sheet.table.model(place=hand.place, **values)
