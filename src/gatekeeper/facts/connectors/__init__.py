"""Where tables are kept. A connector knows rows only: it turns a place on disk into sheets of text.

A new source is one file with `reads` and `sheets`, and one line in `CONNECTORS`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.facts.connectors import csv_folder, excel_workbook
from gatekeeper.facts.sheet import Sheet, UnreadableInput


@dataclass(frozen=True, slots=True)
class Connector:
    """What it can read, by the look of the path, and the sheets it finds there."""

    reads: Callable[[Path], bool]
    sheets: Callable[[Path], tuple[Sheet, ...]]


CONNECTORS = (
    Connector(csv_folder.reads, csv_folder.sheets),
    Connector(excel_workbook.reads, excel_workbook.sheets),
)


def sheets_at(path: Path) -> tuple[Sheet, ...]:
    """The sheets kept at a path, by the first connector that can read it."""
    if not path.exists():
        raise UnreadableInput(f"there is nothing at `{path}`", "give a folder of CSV files or an Excel workbook")
    for connector in CONNECTORS:
        if connector.reads(path):
            try:
                return connector.sheets(path)
            except OSError as problem:
                raise UnreadableInput(f"cannot read `{path}`: {problem.strerror or 'unknown cause'}") from problem
    raise UnreadableInput(f"`{path}` is neither a folder of CSV files nor an Excel workbook", _cure(path))


def _cure(path: Path) -> str:
    match path.suffix.casefold():
        case ".csv":
            return "give the folder the file stands in"
        case ".xls" | ".xlsb" | ".ods" | ".numbers":
            return "save it as an Excel workbook (.xlsx)"
        case _:
            return "give a folder with `awards.csv` and `tranches.csv`, or a workbook such as `portfolio.xlsx`"
