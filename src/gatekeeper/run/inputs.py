"""What a portfolio was read from, by name and SHA-256, for the papers and the manifest."""

from hashlib import sha256
from pathlib import Path

from gatekeeper.facts.connectors import excel_workbook
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.sheet import UnreadableInput
from gatekeeper.facts.where import DatabaseUrl, Where, where
from gatekeeper.facts.write import csv_texts

READ_ENDINGS = (".csv", ".parquet", ".xlsx")
_BESIDE = "-wal"  # what SQLite has written and not yet moved into its file


def input_hashes(place: Where, portfolio: Portfolio) -> dict[str, str]:
    """The SHA-256 of the workbook, of each table file in the folder, or of each table a server gave, as it is kept."""
    if isinstance(place, DatabaseUrl):
        return {f"{place}: {name}": sha256(text.encode()).hexdigest() for name, text in csv_texts(portfolio).items()}
    return file_hashes(place)


def file_hashes(place: Path) -> dict[str, str]:
    """The SHA-256 of each file the tables at a path are read from."""
    files = sorted(place.iterdir()) if place.is_dir() else [place, place.with_name(place.name + _BESIDE)]
    return {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.is_file() and (not place.is_dir() or file.suffix.lower() in READ_ENDINGS)
    }


def hashes_before(place: Where | str) -> dict[str, str]:
    """The same before the tables are read, where they are read as they stand; a database gives one state of itself."""
    try:
        at = where(place)
        return file_hashes(at) if isinstance(at, Path) and (at.is_dir() or excel_workbook.reads(at)) else {}
    except (OSError, UnreadableInput):  # which is told when it is read
        return {}
