"""Tables in the making: rows by name, changed by hand, written as CSV files or as a workbook with the same cells."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from random import Random
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class SpreadsheetError:
    """A cell whose formula went wrong: `#REF!`."""

    text: str


Thing = TypeVar("Thing")
Cell = str | int | Decimal | date | SpreadsheetError | None
Row = dict[str, Cell]

# The tables and their headings in the order a person reads them; a column nobody fills is not written.
TABLES: dict[str, tuple[str, ...]] = {
    "awards": (
        "award", "title", "recipient", "programme", "country", "group", "currency", "start", "end", "committed",
        "owner", "priority",
    ),
    "tranches": ("award", "tranche", "amount", "planned date", "period start", "period end"),
    "payments": ("award", "tranche", "paid on", "amount", "kind", "reference"),
    "milestones": (
        "award", "milestone", "due", "status", "as of", "submitted on", "achieved on", "verified on", "verified by",
        "absent because", "evidence", "note",
    ),
    "measures": (
        "award", "measure", "tranche", "period start", "period end", "value", "low", "high", "unit", "kind",
        "absent because", "verified by", "evidence", "note",
    ),
    "documents": (
        "award", "document", "tranche", "due", "received on", "accepted on", "rejected on", "expires on", "link",
    ),
    "events": ("award", "subject", "event", "on", "by", "tranche", "evidence"),
    "facts": ("award", "fact", "value", "from", "to", "absent because", "evidence"),
    "judgements": ("award", "matter", "by", "decided on", "finding", "tranche", "evidence", "note"),
    "waivers": ("award", "condition", "by", "granted on", "expires on", "tranche", "reason", "substitute", "amount"),
    "extensions": ("award", "milestone", "by", "granted on", "new due", "months"),
    "resolutions": ("meeting", "award", "tranche", "decided", "amount", "by"),
}  # fmt: skip


def heading(name: str) -> str:
    """A Python name as a heading: `paid_on` is `paid on`, `from_` is `from`."""
    return name.rstrip("_").replace("_", " ")


def pick(random: Random, things: tuple[Thing, ...]) -> Thing:
    """One of them. Not `random.choice`: how that draws has changed between versions of Python."""
    return things[random.randrange(len(things))]


@dataclass(slots=True)
class Book:
    """A portfolio in the making; rows keep the order in which they were added."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})
    more_columns: tuple[str, ...] = ()  # the parameters, which stand in `awards`

    def add(self, table: str, **cells: Cell) -> Row:
        """Add a row."""
        row = {heading(name): cell for name, cell in cells.items()}
        known = {*TABLES[table], *(self.more_columns if table == "awards" else ())}
        assert row.keys() <= known, f"{table} has no column {sorted(row.keys() - known)}"
        self.tables[table].append(row)
        return row

    def all_of(self, table: str, **keys: Cell) -> list[Row]:
        """The rows with these cells."""
        wanted = {heading(name): cell for name, cell in keys.items()}
        return [row for row in self.tables[table] if all(row.get(name) == cell for name, cell in wanted.items())]

    def one(self, table: str, **keys: Cell) -> Row:
        """The one row with these cells."""
        found = self.all_of(table, **keys)
        assert len(found) == 1, f"{len(found)} rows of {table} with {keys}"
        return found[0]

    def drop(self, table: str, **keys: Cell) -> None:
        """Take away every row with these cells."""
        gone = self.all_of(table, **keys)
        assert gone, f"no row of {table} with {keys}"
        self.tables[table] = [row for row in self.tables[table] if row not in gone]

    def sort(self, order: dict[str, tuple[str, ...]]) -> None:
        """Put the rows of each table into the order of some of its columns."""
        for table, columns in order.items():
            self.tables[table].sort(key=lambda row: tuple(cell_text(row.get(name)).zfill(4) for name in columns))

    def columns(self, table: str) -> list[str]:
        """The columns of a table that are filled somewhere."""
        headings = (*TABLES[table], *(self.more_columns if table == "awards" else ()))
        return [name for name in headings if any(row.get(name) is not None for row in self.tables[table])]

    def filled(self) -> Iterable[str]:
        """The tables that have rows."""
        return (name for name in TABLES if self.tables[name])


def cell_text(cell: Cell) -> str:
    """A cell as CSV holds it."""
    match cell:
        case None:
            return ""
        case SpreadsheetError():
            return cell.text
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def write_folder(book: Book, folder: Path) -> None:
    """Write a CSV file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in book.filled():
        columns = book.columns(table)
        text = StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell_text(row.get(name)) for name in columns] for row in book.tables[table])
        (folder / f"{table}.csv").write_text(text.getvalue(), encoding="utf-8", newline="\n")


# Without a date of its own a workbook takes the clock's.
_CREATED = datetime(2026, 11, 30)  # noqa: DTZ001


def write_workbook(book: Book, file: Path) -> None:
    """Write the same cells as a workbook, a sheet a table: numbers as numbers, days as days, a bold first row."""
    from xlsxwriter import Workbook

    with Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        workbook.set_properties({"title": file.stem, "created": _CREATED})
        bold = workbook.add_format({"bold": True})
        grouped = workbook.add_format({"num_format": "#,##0"})
        for table in book.filled():
            sheet = workbook.add_worksheet(table)
            columns = book.columns(table)
            sheet.freeze_panes(1, 1)
            for at, name in enumerate(columns):
                texts = [cell_text(row.get(name)) for row in book.tables[table]]
                sheet.set_column(at, at, min(40, 2 + max(len(name), *map(len, texts))))
                sheet.write_string(0, at, name, bold)
                for line, row in enumerate(book.tables[table], 1):
                    match row.get(name):
                        case None:
                            pass
                        case SpreadsheetError(text):
                            sheet.write_formula(line, at, f"={text}", None, text)
                        case str(text):
                            sheet.write_string(line, at, text)
                        case int() | Decimal() as value:
                            sheet.write_number(line, at, value, grouped if value >= 10_000 else None)
                        case date() as day:
                            sheet.write_datetime(line, at, day)
            sheet.autofilter(0, 0, len(book.tables[table]), len(columns) - 1)
