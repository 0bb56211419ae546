"""Where tables are kept. A connector knows rows only: it turns a place into sheets of text.

A new source is one file with `reads` and `sheets`, and one line in `CONNECTORS`; a database that is asked over a
network is one file with `sheets`, and one line in `SERVERS`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from gatekeeper.facts.connectors import csv_folder, excel_workbook, parquet_folder, postgresql, sqlite_file
from gatekeeper.facts.sheet import Sheet, UnreadableInput, Wanted
from gatekeeper.facts.where import DatabaseUrl, Where
from gatekeeper.inert import inert


@inert
class Connector:
    """What it can read, by the look of the path, and the sheets it finds there."""

    reads: Callable[[Path], bool]
    sheets: Callable[[Path, Wanted], tuple[Sheet, ...]]


CONNECTORS = (
    Connector(parquet_folder.reads, parquet_folder.sheets),
    Connector(csv_folder.reads, csv_folder.sheets),
    Connector(excel_workbook.reads, excel_workbook.sheets),
    Connector(sqlite_file.reads, sqlite_file.sheets),
)

SERVERS: Mapping[str, Callable[[DatabaseUrl, Wanted], tuple[Sheet, ...]]] = {
    "postgresql": postgresql.sheets,
    "postgres": postgresql.sheets,
}

SOURCES = "a folder of CSV or Parquet files, an Excel workbook, an SQLite database or a `postgresql://` URL"


def sheets_at(place: Where, wanted: Wanted) -> tuple[Sheet, ...]:
    """The sheets kept at a place, by the first connector that can read it."""
    if isinstance(place, DatabaseUrl):
        if place.scheme not in SERVERS:
            raise UnreadableInput(f"no connector reads `{place}`", f"give {SOURCES}")
        return SERVERS[place.scheme](place, wanted)
    if not place.exists():
        raise UnreadableInput(f"there is nothing at `{place}`", f"give {SOURCES}")
    for connector in CONNECTORS:
        if connector.reads(place):
            try:
                return connector.sheets(place, wanted)
            except OSError as problem:
                raise UnreadableInput(f"cannot read `{place}`: {problem.strerror or 'unknown cause'}") from problem
    raise UnreadableInput(f"`{place}` is not {SOURCES}", _cure(place))


def _cure(path: Path) -> str:
    match path.suffix.casefold():
        case ".csv" | ".parquet":
            return "give the folder the file stands in"
        case ".xls" | ".xlsb" | ".ods" | ".numbers":
            return "save it as an Excel workbook (.xlsx)"
        case _:
            return "give a folder with `awards.csv` and `tranches.csv`, or a workbook such as `portfolio.xlsx`"
