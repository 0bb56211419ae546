"""Rows inserted into a database, in one transaction; columns are never added and views never guessed at."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from gatekeeper.facts.adding import Additions, CannotAdd
from gatekeeper.facts.columns import EVERY_TABLE, TABLE
from gatekeeper.facts.where import DatabaseUrl
from gatekeeper.vocabulary import fold

_SQL_TYPES = {"a date": "date", "an amount, 0 or more": "numeric", "an amount above 0": "numeric"}


def add_to_sqlite(path: Path, additions: Sequence[Additions]) -> None:
    """Insert into the tables of an SQLite file."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as database, database:
            tables = [
                row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
            ]
            for each in additions:
                name = _named(each, tables, path.name)
                columns = [row[0] for row in database.execute("SELECT name FROM pragma_table_info(?)", (name,))]
                filled = _columns(each, columns, path.name)
                into = ", ".join(_quoted(column) for column in filled)
                marks = ", ".join("?" * len(filled))
                database.executemany(
                    f"INSERT INTO {_quoted(name)} ({into}) VALUES ({marks})",
                    [[each.cells(row).get(fold(column)) for column in filled] for row in each.rows],
                )
    except sqlite3.Error as problem:
        raise CannotAdd(f"nothing could be written to `{path.name}`: {problem}", "nothing was recorded") from None


def add_to_postgresql(url: DatabaseUrl, additions: Sequence[Additions]) -> None:
    """Insert into the tables of a PostgreSQL database; the server brings each text into the type of its column."""
    import psycopg
    from psycopg import sql

    from gatekeeper.facts.connectors.postgresql import connected, relations, unreadable

    try:
        with connected(url) as connection:
            tables = relations(connection)
            for each in additions:
                name = _named(each, tables, str(url))
                filled = _columns(each, tables[name], str(url))
                query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                    sql.Identifier(name),
                    sql.SQL(", ").join(map(sql.Identifier, filled)),
                    sql.SQL(", ").join(sql.Placeholder() * len(filled)),
                )
                for row in each.rows:
                    connection.execute(query, [each.cells(row).get(fold(column)) for column in filled])
    except psycopg.errors.InsufficientPrivilege:
        raise CannotAdd(f"the user may not write to `{url}`", "ask for the right to INSERT into its tables") from None
    except psycopg.Error as problem:
        known = unreadable(url, problem)
        message = known.message.replace("cannot be read", "did not take the rows")
        raise CannotAdd(message, f"nothing was recorded; {known.help}") from None


def _named(additions: Additions, tables: Iterable[str], where: str) -> str:
    name = next((name for name in tables if fold(name) == additions.name), None)
    if name is None:
        table = additions.kept_in or additions.table
        needed = ", ".join(f'"{heading}" {kind}' for heading, kind in _types(additions).items())
        raise CannotAdd(
            f"`{where}` has no table `{table}`", f"create it: CREATE TABLE {_quoted_if_needed(table)} ({needed})"
        )
    return name


def _types(additions: Additions) -> dict[str, str]:
    """The type in SQL of each column a table may have, by its heading there."""
    columns = (*TABLE[additions.table].columns, EVERY_TABLE[0])
    return {
        additions.theirs.get(column.heading, column.heading): _SQL_TYPES.get(column.cell, "text") for column in columns
    }


def _quoted_if_needed(table: str) -> str:
    return table if table.isidentifier() and table.islower() else _quoted(table)


def _columns(additions: Additions, columns: Sequence[str], where: str) -> list[str]:
    if lacking := additions.lacking(columns):
        kinds, table = _types(additions), additions.kept_in or additions.table
        cure = "; ".join(
            f'ALTER TABLE {_quoted_if_needed(table)} ADD COLUMN "{heading}" {kinds.get(heading, "text")}'
            for heading in lacking
        )
        named = ", ".join(f"`{heading}`" for heading in lacking)
        raise CannotAdd(f"the table `{table}` of `{where}` has no column {named}", f"add it: {cure}")
    filled = set(map(fold, additions.headings()))
    return [column for column in columns if fold(column) in filled]


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
