"""The facts used, written down: the cells as they were found, so that reading them tells exactly the same."""

import csv
from io import StringIO
from pathlib import Path

from gatekeeper.facts.portfolio import FoundTable, Portfolio


def csv_texts(portfolio: Portfolio) -> dict[str, str]:
    """The text of each CSV file by its name, in the order of the tables."""
    return {f"{table.table}.csv": _csv_text(table) for table in portfolio.found}


def write_csv_folder(portfolio: Portfolio, folder: Path | str) -> None:
    """Write the tables into a folder as CSV, wrong cells and all; the bytes depend on nothing but the cells."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in csv_texts(portfolio).items():
        (folder / name).write_bytes(text.encode("utf-8"))


def _csv_text(table: FoundTable) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.headings)
    writer.writerows(table.rows)
    return text.getvalue()
