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
                name = _named(each.table, tables, path.name)
                columns = [row[0] for row in database.execute("SELECT name FROM pragma_table_info(?)", (name,))]
                filled = _columns(each, columns, path.name)
                into = ", ".join(_quoted(column) for column in filled)
                marks = ", ".join("?" * len(filled))
                database.executemany(
                    f"INSERT INTO {_quoted(name)} ({into}) VALUES ({marks})",
                    [[row.get(fold(column)) for column in filled] for row in each.rows],
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
                name = _named(each.table, tables, str(url))
                filled = _columns(each, tables[name], str(url))
                query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                    sql.Identifier(name),
                    sql.SQL(", ").join(map(sql.Identifier, filled)),
                    sql.SQL(", ").join(sql.Placeholder() * len(filled)),
                )
                for row in each.rows:
                    connection.execute(query, [row.get(fold(column)) for column in filled])
    except psycopg.errors.InsufficientPrivilege:
        raise CannotAdd(f"the user may not write to `{url}`", "ask for the right to INSERT into its tables") from None
    except psycopg.Error as problem:
        known = unreadable(url, problem)
        message = known.message.replace("cannot be read", "did not take the rows")
        raise CannotAdd(message, f"nothing was recorded; {known.help}") from None


def _named(table: str, tables: Iterable[str], where: str) -> str:
    name = next((name for name in tables if fold(name) == table), None)
    if name is None:
        needed = ", ".join(
            f'"{column.heading}" {_SQL_TYPES.get(column.cell, "text")}'
            for column in (*TABLE[table].columns, EVERY_TABLE[0])
        )
        raise CannotAdd(f"`{where}` has no table `{table}`", f"create it: CREATE TABLE {table} ({needed})")
    return name


def _columns(additions: Additions, columns: Sequence[str], where: str) -> list[str]:
    order = [column.heading for column in (*TABLE[additions.table].columns, *EVERY_TABLE)]
    if lacking := additions.lacking(columns, order):
        kinds = {column.heading: _SQL_TYPES.get(column.cell, "text") for column in TABLE[additions.table].columns}
        kinds["known on"] = "date"
        cure = "; ".join(
            f'ALTER TABLE {additions.table} ADD COLUMN "{heading}" {kinds.get(heading, "text")}' for heading in lacking
        )
        named = ", ".join(f"`{heading}`" for heading in lacking)
        raise CannotAdd(f"the table `{additions.table}` of `{where}` has no column {named}", f"add it: {cure}")
    filled = additions.headings(order)
    return [column for column in columns if fold(column) in filled]


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
