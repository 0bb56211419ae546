"""Rows added to tables where they are kept: to a copy of files, or into a database in one transaction.

What stands there already is not touched: not its order, its formats, its notes, nor any other table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.facts.sheet import UnreadableInput
from gatekeeper.facts.where import DatabaseUrl, Where
from gatekeeper.vocabulary import fold


class CannotAdd(UnreadableInput):
    """Rows that cannot be added there; nothing was written."""


@dataclass(frozen=True, slots=True)
class Additions:
    """The rows to add to one table: their cells as text under our headings, blank ones left out."""

    table: str
    rows: tuple[Mapping[str, str], ...]

    def headings(self, order: Iterable[str]) -> tuple[str, ...]:
        """The headings that are filled, in a given order."""
        return tuple(heading for heading in order if any(heading in row for row in self.rows))

    def lacking(self, headings: Iterable[str], order: Iterable[str]) -> tuple[str, ...]:
        """The headings that are filled and that a table does not have."""
        there = {fold(heading) for heading in headings}
        return tuple(heading for heading in self.headings(order) if heading not in there)


def is_database(place: Where) -> bool:
    """Whether rows are added where the portfolio is kept, and not to a copy of it."""
    from gatekeeper.facts.connectors import sqlite_file

    return isinstance(place, DatabaseUrl) or sqlite_file.reads(place)


def add_to_database(place: Where, additions: Iterable[Additions]) -> None:
    """Insert the rows, all in one transaction."""
    from gatekeeper.facts.adding import databases

    if isinstance(place, DatabaseUrl):
        databases.add_to_postgresql(place, tuple(additions))
    else:
        databases.add_to_sqlite(place, tuple(additions))


def add_to_copy(place: Path, out: Path, additions: Iterable[Additions]) -> None:
    """Write a copy of a folder or a workbook with the rows added. Raises `CannotAdd` where `out` is there already."""
    from gatekeeper.facts.adding import csv_folder, excel_workbook, parquet_folder
    from gatekeeper.facts.connectors import parquet_folder as parquet

    if out.exists():
        raise CannotAdd(f"`{out}` exists already", "name another place after `--out`; nothing is overwritten")
    if not place.is_dir():
        excel_workbook.add_to_copy(place, out, tuple(additions))
    elif parquet.reads(place):
        parquet_folder.add_to_copy(place, out, tuple(additions))
    else:
        csv_folder.add_to_copy(place, out, tuple(additions))
