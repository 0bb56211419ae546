"""A PostgreSQL database, by its connection URL: a table or a view of the current schema a table. psycopg 3 asks it.

Everything is read in one read-only transaction that sees one state of the database. Rows have no order there: they are
put in the order of their text, and are named by their key. The server casts every value to text itself, so nothing is
rounded on the way. No message repeats what the URL holds of user, password and settings.
"""

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gatekeeper.diagnostics import Place
from gatekeeper.facts.sheet import Sheet, UnreadableInput, Wanted, trimmed
from gatekeeper.facts.stored import Stored, sheet_of_columns
from gatekeeper.facts.where import DatabaseUrl

if TYPE_CHECKING:
    import psycopg

    Connection = psycopg.Connection[tuple[Any, ...]]

_WAITING = 10  # seconds for the server to answer, where neither URL nor environment says


def sheets(url: DatabaseUrl, wanted: Wanted) -> tuple[Sheet, ...]:
    """The tables and views of the current schema, in the order of their names, as they were at one moment."""
    try:
        import psycopg
    except ImportError:
        raise UnreadableInput(
            "reading a PostgreSQL database needs the driver psycopg, which is not installed",
            "install it with `pip install 'gatekeeper-awards[postgresql]'`",
        ) from None
    try:
        with connected(url) as connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # INVARIANT: all see one state
            return tuple(_sheets(connection, url, wanted))
    except psycopg.Error as problem:
        raise unreadable(url, problem) from None
    except UnicodeError:
        raise UnreadableInput(
            f"`{url}` holds text that is not UTF-8", "see to it that the database's encoding is UTF8"
        ) from None


def connected(url: DatabaseUrl) -> "Connection":
    """A connection; days are written in one way whatever the server, the role or the environment prefers."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    settings = {"client_encoding": "utf8", "fallback_application_name": "gatekeeper"}
    if not os.environ.get("PGCONNECT_TIMEOUT"):
        settings["connect_timeout"] = str(_WAITING)
    connection = psycopg.connect(make_conninfo("", **{**settings, **conninfo_to_dict(url.url)}))
    connection.execute("SELECT set_config('datestyle', 'ISO', false), set_config('timezone', 'UTC', false)")
    connection.execute("SELECT set_config('extra_float_digits', '1', false), set_config('bytea_output', 'hex', false)")
    connection.commit()
    return connection


# Types by their names in the catalogue; a domain counts as what it is made of, an enumeration as text.
_STORED: Mapping[str, Stored] = {
    "int2": Stored.WHOLE, "int4": Stored.WHOLE, "int8": Stored.WHOLE, "oid": Stored.WHOLE,
    "numeric": Stored.DECIMAL, "float4": Stored.SINGLE, "float8": Stored.FLOAT, "bool": Stored.YES_NO,
    "date": Stored.DATE, "timestamp": Stored.MOMENT, "timestamptz": Stored.ZONED, "bytea": Stored.BYTES,
    "json": Stored.NESTED, "jsonb": Stored.NESTED, "xml": Stored.NESTED, "hstore": Stored.NESTED,
}  # fmt: skip
# Arrays, records, ranges: by the category or the kind of the type.
_NESTED_KINDS = frozenset({"c", "r", "m"})

_RELATIONS = """
    SELECT c.relname,
           ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)
    FROM pg_catalog.pg_class c
    WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema())
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
    ORDER BY c.relname COLLATE "C"
"""
_TYPES = "SELECT oid, typname, typtype::text, typcategory::text FROM pg_catalog.pg_type WHERE oid = ANY(%s)"


def relations(connection: "Connection") -> dict[str, list[str]]:
    """The tables and views of the current schema, each with its columns."""
    return dict(connection.execute(_RELATIONS).fetchall())


def _sheets(connection: "Connection", url: DatabaseUrl, wanted: Wanted) -> Iterator[Sheet]:
    found = relations(connection)
    if not found:
        raise UnreadableInput(
            f"there is no table in the current schema of `{url}`",
            "name the schema in the URL, as in `…/grants?options=-csearch_path%3Dfunding`, or the other database",
        )
    for name, headings in found.items():
        if wanted(name):
            yield _sheet(connection, url, name, headings)
        else:
            yield Sheet(name, Place(f"{url}: {name}"), tuple(map(trimmed, headings)), (), keyed=True)


def _sheet(connection: "Connection", url: DatabaseUrl, name: str, headings: list[str]) -> Sheet:
    from psycopg import sql

    columns = sql.SQL(", ").join(map(sql.Identifier, headings))
    described = connection.execute(
        sql.SQL("SELECT {} FROM {} LIMIT 0").format(columns, sql.Identifier(name))
    ).description
    codes = [column.type_code for column in described or ()]  # of a domain that of the type it is made of
    types = {oid: _stored(*about) for oid, *about in connection.execute(_TYPES, (codes,))}
    stored = [types[code] for code in codes]
    asked = sql.SQL(", ").join(map(_asked, headings, stored))
    rows = connection.execute(sql.SQL("SELECT {} FROM {}").format(asked, sql.Identifier(name))).fetchall()
    cells = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in headings]
    texts = zip(headings, zip(stored, cells, strict=True), strict=True)
    return sheet_of_columns(name, Place(f"{url}: {name}"), dict(texts), keyed=True)


def _stored(type_: str, kind: str, category: str) -> Stored:
    if kind in _NESTED_KINDS or category == "A":
        return Stored.NESTED
    return _STORED.get(type_, Stored.TEXT)


def _asked(heading: str, how: Stored) -> "psycopg.sql.Composable":
    """A column as text; of bytes and lists only whether there are any."""
    from psycopg import sql

    if how in (Stored.BYTES, Stored.NESTED):
        return sql.SQL("CASE WHEN {0} IS NULL THEN NULL ELSE '' END").format(sql.Identifier(heading))
    return sql.SQL("{0}::text").format(sql.Identifier(heading))


def unreadable(url: DatabaseUrl, problem: "psycopg.Error") -> UnreadableInput:
    """What went wrong in the words of this program: the server's own may repeat parts of the URL."""
    code, said = problem.sqlstate, str(problem).casefold()
    for codes, words, message, cure in _PROBLEMS:
        if code in codes or (code is None and any(word in said for word in words)):
            return UnreadableInput(message.format(url=url), cure)
    if problem.diag.message_primary:  # the server understood who asks and what for
        said = problem.diag.message_primary
        return UnreadableInput(f"`{url}` cannot be read: {said}", "look whether its tables and views can be queried")
    return UnreadableInput(f"cannot connect to `{url}`", "try the same URL with `psql`, which says more")


_PROBLEMS = (
    (
        ("28P01", "28000"),
        ("password authentication failed", "no password supplied", "no pg_hba.conf entry", 'role "'),
        "the server of `{url}` refused the user or the password",
        "check user and password; a password may also stand in PGPASSWORD or ~/.pgpass",
    ),
    (("3D000",), ('database "',), "the server has no database `{url}`", "check the name of the database"),
    (("42501",), (), "the user may not read every table of `{url}`", "ask for the right to SELECT from its tables"),
    (
        (),
        ("could not translate host name", "name or service not known", "failed to resolve"),
        "no host of that name is known: `{url}`",
        "check the host in the URL",
    ),
    (
        (),
        ("connection refused", "no such file or directory", "timeout", "timed out", "unreachable"),
        "no PostgreSQL server answers at `{url}`",
        "check host and port, and whether the server runs",
    ),
    (
        (),
        ("invalid connection option", "uri", "invalid port", "invalid integer value", "invalid sslmode"),
        "the connection URL `{url}` is not one that PostgreSQL understands",
        "write `postgresql://USER@HOST:PORT/DATABASE`, settings after a `?`",
    ),
    (
        (),
        ("ssl", "certificate"),
        "the connection to `{url}` could not be encrypted as asked",
        "check `sslmode` in the URL, and the server's certificate",
    ),
)
