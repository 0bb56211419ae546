"""An SQLite database, in one file: a table or a view a table. SQLite gives each value a type, whatever its column says.

Only read, all in one transaction. Rows have no order there: they are put in the order of their text, and are named by
their key.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from gatekeeper.diagnostics import Finding, Place
from gatekeeper.facts.sheet import Sheet, SheetRow, UnreadableInput, Wanted, trimmed
from gatekeeper.facts.stored import fifteen_digits, rounded, value_text

ENDINGS = (".sqlite", ".sqlite3", ".db", ".db3")
_BEGINNING = b"SQLite format 3\x00"
_WAITING = 10  # seconds for another program to finish writing


def reads(path: Path) -> bool:
    """A file that is called a database, or begins as one."""
    if not path.is_file():
        return False
    if path.suffix.casefold() in ENDINGS:
        return True
    with path.open("rb") as file:
        return file.read(len(_BEGINNING)) == _BEGINNING


def sheets(path: Path, wanted: Wanted) -> tuple[Sheet, ...]:
    """The tables and views, in the order of their names, as they were at one moment."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_WAITING)) as database:
            database.isolation_level = None
            database.text_factory = lambda text: text.decode("utf-8", errors="replace")
            database.execute("BEGIN")  # INVARIANT: what follows sees one state of the database
            names = [row[0] for row in database.execute(_TABLES)]
            return tuple(_sheet(database, path.name, name, wanted) for name in names)
    except sqlite3.Error as problem:
        raise UnreadableInput(
            f"`{path.name}` cannot be read as an SQLite database: {problem}", _cure(problem)
        ) from None


_TABLES = (
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
)


def _cure(problem: sqlite3.Error) -> str:
    match getattr(problem, "sqlite_errorname", "").split("_")[:2]:
        case ["SQLITE", "BUSY" | "LOCKED"]:
            return "another program is writing to it: try again when it is done"
        case ["SQLITE", "CANTOPEN" | "READONLY" | "PERM" | "AUTH" | "IOERR"]:
            return "ask for permission to read the file, and the folder it stands in"
        case ["SQLITE", "NOTADB" | "CORRUPT" | "FORMAT"]:
            return "restore it from a copy, or export its tables as CSV"
        case _:
            return "look whether its views can be queried"


def _sheet(database: sqlite3.Connection, file: str, name: str, wanted: Wanted) -> Sheet:
    place = Place(f"{file}: {name}")
    described = database.execute("SELECT name, type FROM pragma_table_info(?)", (name,)).fetchall()
    headings = tuple(trimmed(heading) for heading, _ in described)
    if not wanted(name):
        return Sheet(name, place, headings, (), keyed=True)
    booleans = frozenset(at for at, (_, declared) in enumerate(described) if "BOOL" in declared.upper())
    found = database.execute(f"SELECT {', '.join(_quoted(heading) for heading, _ in described)} FROM {_quoted(name)}")
    rows: list[SheetRow] = []
    findings: list[Finding] = []
    for number, values in enumerate(found, 2):
        texts = tuple(_text(value, at in booleans) for at, value in enumerate(values))
        if any(texts):
            rows.append(SheetRow(number, texts))
            findings += _rounded(place, number, headings, values)
    return Sheet(name, place, headings, tuple(rows), tuple(findings), keyed=True)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _text(value: object, boolean: bool) -> str:
    if boolean and value in (0, 1):  # SQLite has no truth values of its own
        return "TRUE" if value else "FALSE"
    return value_text(value)


def _rounded(place: Place, number: int, headings: tuple[str, ...], values: tuple[object, ...]) -> Iterator[Finding]:
    for heading, value in zip(headings, values, strict=True):
        if isinstance(value, float):
            text, stored = fifteen_digits(value), Decimal(repr(value))
            if stored.is_finite() and Decimal(text) != stored:
                yield rounded(place.at(number, heading), repr(value), text)
