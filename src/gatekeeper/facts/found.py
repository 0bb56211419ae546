"""The cells of a table as found, put in an order of their own, so that a copy of them reads as the original did."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from gatekeeper.diagnostics import Place
from gatekeeper.facts.columns import Column, Table
from gatekeeper.facts.headings import known_columns
from gatekeeper.facts.portfolio import FoundTable
from gatekeeper.facts.sheet import Sheet, SheetRow
from gatekeeper.program.model import Parameter
from gatekeeper.vocabulary import fold


def found_table(sheet: Sheet, table: Table, parameters: Mapping[str, Parameter]) -> FoundTable:
    """The table with known columns first, then the others by heading; rows sorted; cells under no heading left out."""
    width = len(sheet.headings)
    if any(len(row.cells) > width and any(row.cells[width:]) for row in sheet.rows):
        # Which cells have moved beyond the headings depends on where each stands, so all stay where they are.
        called = tuple(map(sheet.called, sheet.headings))
        return FoundTable(table.name, sheet.headings, tuple(sorted(row.cells for row in sheet.rows)), called)
    known = known_columns(table, parameters)
    headed = _in_our_order(sheet, known)
    headings = tuple(fold(heading) if fold(heading) in known else heading for heading, _ in headed)
    rows = map(_cells_of(headed, width), sheet.rows)
    called = tuple(sheet.called(heading) for heading, _ in headed)
    return FoundTable(table.name, headings, tuple(sorted(row for row in rows if any(row))), called)


def with_keys(sheet: Sheet, table: Table, parameters: Mapping[str, Parameter]) -> Sheet:
    """A table of a database, its rows numbered as in the copy `found_table` makes of it, each with its key."""
    headed = _in_our_order(sheet, known_columns(table, parameters))
    fields = {sheet.called(heading): position for heading, position in headed}
    key = [fields[column.heading] for column in table.columns if column.field in table.key and column.heading in fields]
    ordered = sorted(sheet.rows, key=_cells_of(headed, len(sheet.headings)))
    rows = tuple(
        SheetRow(number, row.cells, ", ".join(filter(None, (row.cells[position] for position in key))))
        for number, row in enumerate(ordered, 2)
    )
    moved = {before.number: after for before, after in zip(ordered, rows, strict=True)}
    findings = (replace(each, place=_moved(each.place, moved)) for each in sheet.findings)
    return replace(sheet, rows=rows, findings=tuple(findings))


def _moved(place: Place, moved: Mapping[int, SheetRow]) -> Place:
    row = moved[place.row]
    return Place(place.file, place.sheet, row.number, place.column, row.key)


def _in_our_order(sheet: Sheet, known: Mapping[str, Column]) -> list[tuple[str, int]]:
    """The headings and their positions: known columns first, then the others by heading."""
    ranks = {name: rank for rank, name in enumerate(known)}
    headed = [(heading, position) for position, heading in enumerate(sheet.headings) if heading]
    headed.sort(key=lambda each: (ranks.get(sheet.called(each[0]), len(ranks)), fold(each[0]), each[1]))
    return headed


def _cells_of(headed: Sequence[tuple[str, int]], width: int) -> Callable[[SheetRow], tuple[str, ...]]:
    """The cells of a row in that order, blank where it is shorter."""
    positions = [position for _, position in headed]
    as_they_stand = positions == list(range(width))
    picked: Callable[[tuple[str, ...]], tuple[str, ...]] = (
        itemgetter(*positions) if len(positions) > 1 else lambda cells: tuple(cells[at] for at in positions)
    )

    def cells_of(row: SheetRow) -> tuple[str, ...]:
        cells = row.cells
        if len(cells) < width:
            cells += ("",) * (width - len(cells))
        return cells if as_they_stand and len(cells) == width else picked(cells)

    return cells_of
