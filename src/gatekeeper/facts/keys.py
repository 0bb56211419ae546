"""Which rows speak of the same fact, and the order of rows: by key, then by the day they were recorded."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter

from gatekeeper.facts.columns import TABLE
from gatekeeper.facts.rows import PaymentRow, Row
from gatekeeper.vocabulary import fold

Key = tuple[tuple[int, str, int], ...]

# Ids are compared letter by letter; what people write in words is compared folded.
_LETTER_BY_LETTER = frozenset({"award", "reference"})


def key_of(row: Row) -> Key:
    """What tells the fact of this row from others, fit for sorting.

    A payment without a reference is told from others by all that is said of it.
    """
    if isinstance(row, PaymentRow) and not row.reference:
        values, by_letter = _WITHOUT_REFERENCE
    else:
        values, by_letter = _VALUES[row.table]
    return tuple(map(_part, by_letter, values(row)))


def keys_of(rows: Sequence[Row]) -> list[Key]:
    """The keys of many rows of one table, worked out a column at a time."""
    if not rows or isinstance(rows[0], PaymentRow):  # of which some have a reference
        return list(map(key_of, rows))
    values, by_letter = _VALUES[rows[0].table]
    columns = zip(*map(values, rows), strict=True)
    parts = []
    for letters, column in zip(by_letter, columns, strict=True):
        known = {value: _part(letters, value) for value in set(column)}
        parts.append([known[value] for value in column])
    return list(zip(*parts, strict=True))


def _values_of(fields: tuple[str, ...]) -> tuple[Callable[[Row], Iterable[object]], tuple[bool, ...]]:
    get = attrgetter(*fields)
    values: Callable[[Row], Iterable[object]] = get if len(fields) > 1 else lambda row: (get(row),)
    return values, tuple(field in _LETTER_BY_LETTER for field in fields)


_VALUES = {table.name: _values_of(table.key) for table in TABLE.values()}
_WITHOUT_REFERENCE = _values_of((*TABLE["payments"].key, "paid_on", "amount", "kind"))


@lru_cache(maxsize=65_536, typed=True)  # the same names and days come again and again
def _part(by_letter: bool, value: object) -> tuple[int, str, int]:
    match value:
        case None:
            return (0, "", 0)
        case int():
            return (1, "", value)
        case date():
            return (1, value.isoformat(), 0)
        case str():
            return (1, value if by_letter else fold(value), 0)
        case _:
            return (2, str(value), 0)


def recorded(row: Row) -> date:
    """The day a row was recorded; a blank one is older than any."""
    return row.known_on or date.min
