"""A folder of CSV files, one a table, in UTF-8 with or without a byte order mark."""

import csv
from io import StringIO
from pathlib import Path

from gatekeeper.diagnostics import Place
from gatekeeper.facts.sheet import Sheet, SheetRow, UnreadableInput, Wanted, trimmed


def reads(path: Path) -> bool:
    """Any folder."""
    return path.is_dir()


def sheets(path: Path, wanted: Wanted) -> tuple[Sheet, ...]:
    """The CSV files of the folder itself, in the order of their names."""
    files = sorted(
        file for file in path.iterdir() if file.suffix.casefold() == ".csv" and not file.name.startswith(".")
    )
    if not files:
        raise UnreadableInput(
            f"there is no CSV or Parquet file in `{path}`", "it needs at least `awards.csv` and `tranches.csv`"
        )
    return tuple(sheet_from_text(file.stem, decoded(file), file.name) for file in files)


def decoded(file: Path) -> str:
    """The text of a CSV file, in UTF-8."""
    content = file.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableInput(f"`{file.name}` is not UTF-8 text", "save it as `CSV UTF-8`")
    # What is not UTF-8 becomes U+FFFD, which no cell may hold: the cell is found and named, the rest is read.
    return content.decode("utf-8-sig", errors="replace")


def sheet_from_text(name: str, text: str, file: str = "") -> Sheet:
    """One table from the text of a CSV file."""
    place = Place(file or f"{name}.csv")
    # Not DictReader: it drops a column whose heading stands twice. Strict: a quote left open would swallow rows.
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[SheetRow] = []
    try:
        for number, cells in enumerate(reader, 1):
            if any(trim := tuple(trimmed(cell) for cell in cells)) or number == 1:
                rows.append(SheetRow(number, trim if cells else ()))
    except csv.Error as problem:
        raise UnreadableInput(
            f"`{place.file}` cannot be split into cells at line {reader.line_num}: {problem}",
            "look for a quotation mark that is not closed, or not doubled inside a quoted cell",
        ) from None
    headings = rows[0].cells if rows else ()
    if len(headings) == 1 and (headings[0].count(";") or headings[0].count("\t")):
        raise UnreadableInput(f"`{place.file}` is not separated by commas", "save it as `CSV UTF-8 (comma delimited)`")
    return Sheet(name, place, headings, tuple(rows[1:]))
