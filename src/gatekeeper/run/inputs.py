"""The files a portfolio was read from, by name and SHA-256, for the papers and the manifest."""

from hashlib import sha256
from pathlib import Path

READ_ENDINGS = (".csv", ".xlsx")


def input_hashes(portfolio: Path) -> dict[str, str]:
    """The SHA-256 of the workbook, or of each table file in the folder."""
    files = sorted(portfolio.iterdir()) if portfolio.is_dir() else [portfolio]
    return {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.is_file() and (file == portfolio or file.suffix.lower() in READ_ENDINGS)
    }
