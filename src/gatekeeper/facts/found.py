"""The cells of a table as found, put in an order of their own, so that a copy of them reads as the original did."""

from collections.abc import Mapping

from gatekeeper.facts.columns import Table
from gatekeeper.facts.headings import known_columns
from gatekeeper.facts.portfolio import FoundTable
from gatekeeper.facts.sheet import Sheet
from gatekeeper.program.model import Parameter
from gatekeeper.vocabulary import fold


def found_table(sheet: Sheet, table: Table, parameters: Mapping[str, Parameter]) -> FoundTable:
    """The table with known columns first, then the others by heading; rows sorted; cells under no heading left out."""
    width = len(sheet.headings)
    if any(any(row.cells[width:]) for row in sheet.rows):
        # Which cells have moved beyond the headings depends on where each stands, so all stay where they are.
        return FoundTable(table.name, sheet.headings, tuple(sorted(row.cells for row in sheet.rows)))
    known = list(known_columns(table, parameters))
    headed = [(heading, position) for position, heading in enumerate(sheet.headings) if heading]
    ranks = {name: rank for rank, name in enumerate(known)}
    headed.sort(key=lambda each: (ranks.get(fold(each[0]), len(ranks)), fold(each[0]), each[1]))
    headings = tuple(fold(heading) if fold(heading) in ranks else heading for heading, _ in headed)
    rows = (
        tuple(row.cells[position] if position < len(row.cells) else "" for _, position in headed) for row in sheet.rows
    )
    return FoundTable(table.name, headings, tuple(sorted(row for row in rows if any(row))))
