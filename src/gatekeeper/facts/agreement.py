"""Rows that speak of the same fact: the same row twice counts once, two values for one fact are no value.

A blank beside a value is another value too. What tells no fact apart (titles, notes, links) is kept side by side.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from gatekeeper.diagnostics import Finding, Severity
from gatekeeper.facts.cells import listed
from gatekeeper.facts.columns import TABLE, Cell, Column, Table, cell_of
from gatekeeper.facts.items import OF_ITEMS
from gatekeeper.facts.keys import in_order, key_of
from gatekeeper.facts.portfolio import Doubt, of_item
from gatekeeper.facts.row_in_hand import Gathered
from gatekeeper.facts.rows import PaymentRow, Row
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import fold

_TEXTS = (Cell.TEXT, Cell.ROLE, Cell.KEY, Cell.NAME, Cell.AWARD)


def agreed(rows: Iterable[Row], gathered: Gathered) -> tuple[Row, ...]:
    """One row for each fact and day it was recorded, in the order of their keys."""
    found = list(rows)
    numbers = in_order(found)
    order = sorted(range(len(found)), key=numbers.__getitem__)  # of the same number, as they stand
    if len(set(numbers)) == len(found):
        return tuple(map(found.__getitem__, order))
    same = groupby(order, key=numbers.__getitem__)
    each = ([found[at] for at in group] for _, group in same)
    return tuple(rows[0] if len(rows) == 1 else _one(rows, gathered) for rows in each)


def _one(rows: Sequence[Row], gathered: Gathered) -> Row:
    rows = sorted(rows, key=lambda row: (row.place.file, row.place.sheet, row.place.row))
    if all(row == rows[0] for row in rows[1:]):
        return _repeated(rows, gathered)
    return _contradictory(rows, gathered)


def _numbers(rows: Sequence[Row]) -> str:
    *others, last = (str(row.place.row) for row in rows)
    return f"{', '.join(others)} and {last}"


def _repeated(rows: Sequence[Row], gathered: Gathered) -> Row:
    row = rows[0]
    if isinstance(row, PaymentRow) and not row.reference:
        message = "payments alike in everything, without a reference to tell them apart"
        _tell(gathered, "GK2028", message, rows, "reference", "give each payment its reference, or delete the copy")
        return _changed(row, {"amount": Invalid(message, str(row.place))})
    message = "the same row again, counted once"
    _tell(gathered, "GK2027", message, rows, "", "delete the copy", Severity.WARNING)
    return row


def _contradictory(rows: Sequence[Row], gathered: Gathered) -> Row:
    table = TABLE[rows[0].table]
    changes: dict[str, Any] = {}
    for column in table.columns:
        if column.field in table.key:
            changes[column.field] = min((getattr(row, column.field) for row in rows), key=lambda value: str(value))
        elif not _same(values := [getattr(row, column.field) for row in rows]):
            changes[column.field] = _settled(table, column, values, rows, gathered)
    if table.name == "awards":
        changes["parameters"] = _parameters([getattr(row, "parameters") for row in rows], rows, gathered)  # noqa: B009
    if not _same(reasons := [row.absent_because for row in rows]):
        changes["absent_because"] = min((reason for reason in reasons if reason), key=str)
        _doubt(table, rows, _two_values("absent because", reasons), gathered)
    changes["extra"] = _extras([row.extra for row in rows])
    return _changed(rows[0], changes)


def _same(values: Sequence[object]) -> bool:
    return all(value == values[0] for value in values[1:])


def _settled(table: Table, column: Column, values: list[object], rows: Sequence[Row], gathered: Gathered) -> object:
    """What stands where rows of one fact differ in a column."""
    if column.cell in _TEXTS:
        together = " / ".join(sorted({str(value) for value in values if value}))
        if not column.decisive and column.cell is not Cell.ROLE:
            message = f"`{column.heading}` differs between rows of the same fact, kept side by side"
            _tell(gathered, "GK2026", message, rows, column.heading, "keep one of the rows", Severity.WARNING)
            return together
        message = _two_values(column.heading, values)
        _tell(gathered, "GK2026", message, rows, column.heading, _CURE)
        _doubt(table, rows, message, gathered)
        return together
    message = _two_values(column.heading, values)
    _tell(gathered, "GK2026", message, rows, column.heading, _CURE)
    already = sorted((value for value in values if isinstance(value, Invalid)), key=str)
    return already[0] if already else Invalid(message, str(rows[0].place))


_CURE = "keep one of them, or say under `known on` which was recorded later"


def _two_values(heading: str, values: Iterable[object]) -> str:
    words = sorted({_worded(value) for value in values})
    return f"{'two' if len(words) == 2 else len(words)} values for `{heading}`: {listed(words, 'and')}"


def _worded(value: object) -> str:
    match value:
        case None | "" | Absent(Reason.NOT_REPORTED, ""):
            return "blank"
        case bool():
            return "yes" if value else "no"
        case date():
            return date_text(value)
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _parameters(each: Sequence[Mapping[str, object]], rows: Sequence[Row], gathered: Gathered) -> dict[str, object]:
    together: dict[str, object] = {}
    for name in sorted({name for parameters in each for name in parameters}):
        values = [parameters.get(name) for parameters in each]
        together[name] = values[0]
        if not _same(values):
            message = _two_values(name, values)
            _tell(gathered, "GK2026", message, rows, name, _CURE)
            together[name] = Invalid(message, str(rows[0].place))
    return together


def _extras(each: Sequence[Mapping[str, str]]) -> dict[str, str]:
    names = sorted({name for extra in each for name in extra})
    return {name: " / ".join(sorted({extra[name] for extra in each if name in extra})) for name in names}


def _doubt(table: Table, rows: Sequence[Row], message: str, gathered: Gathered) -> None:
    row = rows[0]
    item = getattr(row, "item", "") if table.name in OF_ITEMS else ""
    names = (of_item(fold(getattr(row, table.names)), item),) if table.names else ()
    award = str(getattr(row, "award", ""))
    gathered.doubts.append(
        Doubt(table.name, award, names, Invalid(message, str(row.place)), row.known_on, (row.table, key_of(row)))
    )


def _changed(row: Row, changes: Mapping[str, Any]) -> Row:
    return replace(row, **changes)


def _tell(
    gathered: Gathered,
    code: str,
    message: str,
    rows: Sequence[Row],
    column: str,
    cure: str,
    severity: Severity = Severity.ERROR,
) -> None:
    where = rows[-1].place.under(column)
    found = sorted({cell_of(row, column) for row in rows} - {""})
    gathered.findings.append(
        Finding(
            code,
            severity,
            f"{message}: rows {_numbers(rows)}",
            where,
            " / ".join(found),
            "one row for one fact",
            cure,
        )
    )
