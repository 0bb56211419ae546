"""What a portfolio was read from, by name and SHA-256, for the papers and the manifest."""

from hashlib import sha256

from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.where import DatabaseUrl, Where
from gatekeeper.facts.write import csv_texts

READ_ENDINGS = (".csv", ".parquet", ".xlsx")
_BESIDE = "-wal"  # what SQLite has written and not yet moved into its file


def input_hashes(place: Where, portfolio: Portfolio) -> dict[str, str]:
    """The SHA-256 of the workbook, of each table file in the folder, or of each table a server gave, as it is kept."""
    if isinstance(place, DatabaseUrl):
        return {f"{place}: {name}": sha256(text.encode()).hexdigest() for name, text in csv_texts(portfolio).items()}
    files = sorted(place.iterdir()) if place.is_dir() else [place, place.with_name(place.name + _BESIDE)]
    return {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.is_file() and (not place.is_dir() or file.suffix.lower() in READ_ENDINGS)
    }
