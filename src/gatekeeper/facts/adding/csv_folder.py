"""Rows added to CSV files: the bytes that stand there stay, new rows follow in the same line ends."""

import csv
import shutil
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

from gatekeeper.facts.adding import Additions
from gatekeeper.facts.columns import EVERY_TABLE, TABLE
from gatekeeper.vocabulary import fold


def add_to_copy(place: Path, out: Path, additions: Sequence[Additions]) -> None:
    """Copy the folder with all its files, and add the rows."""
    partial = out.with_name(f".{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        shutil.copytree(place, partial)
        for each in additions:
            file = next((file for file in partial.glob("*.[cC][sS][vV]") if fold(file.stem) == each.table), None)
            if file is None:
                (partial / f"{each.table}.csv").write_bytes(_written([order_of(each.table, each)], "\n"))
                file = partial / f"{each.table}.csv"
            file.write_bytes(with_rows(file.read_bytes(), each))
        partial.rename(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def order_of(table: str, additions: Additions) -> tuple[str, ...]:
    """The headings of a table that is new: those it must have, and those that are filled."""
    columns = (*TABLE[table].columns, *EVERY_TABLE)
    filled = additions.headings(column.heading for column in columns)
    return tuple(column.heading for column in columns if column.required or column.heading in filled)


def with_rows(content: bytes, additions: Additions) -> bytes:
    """The bytes of a file with rows after its own; headings it lacks are added to its first line."""
    text = content.decode("utf-8-sig", errors="surrogateescape")
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    lines = csv.reader(StringIO(text, newline=""), strict=True)
    headings = next(lines, [])
    ends = "\r\n" if "\r\n" in text else "\n"
    order = [column.heading for column in (*TABLE[additions.table].columns, *EVERY_TABLE)]
    if lacking := additions.lacking(headings, order):
        first = "".join(StringIO(text, newline="").readlines()[: lines.line_num])
        text = _written([[*headings, *lacking]], ends).decode() + text[len(first) :]
        headings = [*headings, *lacking]
    if not text.endswith(("\n", "\r")):
        text += ends
    named = [fold(heading) for heading in headings]
    rows = ([row.get(heading, "") for heading in named] for row in additions.rows)
    return mark + text.encode("utf-8", errors="surrogateescape") + _written(rows, ends)


def _written(rows: Iterable[Iterable[str]], ends: str) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator=ends).writerows(rows)
    return text.getvalue().encode()
