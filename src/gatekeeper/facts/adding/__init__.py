"""Rows added to tables where they are kept: to a copy of files, or into a database in one transaction.

What stands there already is not touched: not its order, its formats, its notes, nor any other table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from gatekeeper.facts.cells import listed
from gatekeeper.facts.columns import EVERY_TABLE, TABLE, TABLES, Column
from gatekeeper.facts.house import House
from gatekeeper.facts.sheet import UnreadableInput
from gatekeeper.facts.where import DatabaseUrl, Where
from gatekeeper.vocabulary import fold


class CannotAdd(UnreadableInput):
    """Rows that cannot be added there; nothing was written."""


@dataclass(frozen=True, slots=True)
class Additions:
    """The rows to add to one table: their cells as text under our headings, blank ones left out.

    A house keeps it under another name (`kept_in`), its headings in row `header`, under its own headings (`theirs`, by
    ours), with its own words in the cells, and a mark of its own before the decimals.
    """

    table: str
    rows: tuple[Mapping[str, str], ...]
    kept_in: str = ""
    header: int = 1
    theirs: Mapping[str, str] = field(default_factory=dict)
    decimal: str = "."
    separator: str = ""  # between the cells of a text file; told by the file where it is not declared

    @property
    def name(self) -> str:
        """The name of the sheet, file or table it is kept in, folded."""
        return fold(self.kept_in or self.table)

    def headings(self, *, needed: bool = False) -> tuple[str, ...]:
        """The headings that are filled, or that the table cannot do without, as they are called there, in order."""
        return tuple(self._there(column.heading) for column in self._columns() if self._stands(column, needed=needed))

    def lacking(self, headings: Iterable[str]) -> tuple[str, ...]:
        """The headings that are filled and that a table does not have, as they are called there."""
        there = {fold(heading) for heading in headings}
        return tuple(heading for heading in self.headings() if fold(heading) not in there)

    def cells(self, row: Mapping[str, str]) -> dict[str, str]:
        """The cells of a row by heading as it is called there, folded."""
        return {fold(self._there(heading)): text for heading, text in row.items()}

    def texts(self, row: Mapping[str, str]) -> dict[str, str]:
        """The same, numbers as text with the mark before the decimals that is theirs."""
        return {
            fold(self._there(heading)): text.replace(".", self.decimal) if heading in NUMBERS else text
            for heading, text in row.items()
        }

    def numbers(self) -> frozenset[str]:
        """The headings that hold numbers, as they are called there, folded."""
        return frozenset(fold(self._there(heading)) for heading in NUMBERS)

    def _columns(self) -> tuple[Column, ...]:
        return (*TABLE[self.table].columns, *EVERY_TABLE)

    def _stands(self, column: Column, *, needed: bool) -> bool:
        return (needed and column.required) or any(column.heading in row for row in self.rows)

    def _there(self, heading: str) -> str:
        return self.theirs.get(heading, heading)


NUMBERS = frozenset({"amount", "tranche"})


def in_words_of(house: House, additions: Additions) -> Additions:
    """The rows as a house keeps them: where it does, under its headings, in its words.

    Raises `CannotAdd` where it keeps another table in the same place, for a row added would be one of each.
    """
    kept_in, header = house.place_of(additions.table)
    others = [table.name for table in TABLES if table.name != additions.table and table.name in house.tables]
    if shared := [table for table in others if fold(house.place_of(table)[0]) == fold(kept_in)]:
        both = listed((*shared, additions.table), "and")
        message = f"`{kept_in}` holds the tables {both} (`{house.file}`), and a row added there would be one of each"
        raise CannotAdd(message, f"enter the {additions.table} there by hand, or keep them in a sheet of their own")
    theirs = house.headings_of(additions.table)
    rows = tuple({heading: house.word_for(heading, text) for heading, text in row.items()} for row in additions.rows)
    return replace(
        additions,
        rows=rows,
        kept_in=kept_in,
        header=header,
        theirs=theirs,
        decimal=house.manner.decimal or ".",
        separator=house.separator,
    )


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
    from gatekeeper.facts.adding import excel_workbook, folders
    from gatekeeper.facts.connectors import parquet_folder as parquet

    if out.exists():
        raise CannotAdd(f"`{out}` exists already", "name another place after `--out`; nothing is overwritten")
    if not place.is_dir():
        excel_workbook.add_to_copy(place, out, tuple(additions))
    else:
        folders.add_to_copy(place, out, tuple(additions), parquet=parquet.reads(place))
