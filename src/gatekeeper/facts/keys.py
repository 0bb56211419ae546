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


def in_order(rows: Sequence[Row]) -> list[int]:
    """A number for each of many rows of one table, by key and then by the day it was recorded: the same for the same.

    Worked out a column at a time, and of what stands there more than once, once.
    """
    if not rows:
        return []
    fields: tuple[str, ...] = TABLE[rows[0].table].key
    columns = [(field in _LETTER_BY_LETTER, list(map(attrgetter(field), rows))) for field in fields]
    if isinstance(rows[0], PaymentRow):
        referred = [bool(row.reference) for row in rows if isinstance(row, PaymentRow)]
        for field in _BESIDE_NO_REFERENCE:
            values = map(attrgetter(field), rows)
            columns.append((False, [None if each else value for each, value in zip(referred, values, strict=True)]))
    columns.append((False, [row.known_on for row in rows]))
    numbers = [0] * len(rows)
    for by_letter, column in columns:
        held = list(map(id, column))
        parts = {number: _part(by_letter, value) for number, value in dict(zip(held, column, strict=True)).items()}
        ranks = {part: rank for rank, part in enumerate(sorted(set(parts.values())))}
        if len(ranks) > 1:
            rank_of = {number: ranks[part] for number, part in parts.items()}
            most = len(ranks)
            numbers = [
                number * most + rank for number, rank in zip(numbers, map(rank_of.__getitem__, held), strict=True)
            ]
    return numbers


def _values_of(fields: tuple[str, ...]) -> tuple[Callable[[Row], Iterable[object]], tuple[bool, ...]]:
    get = attrgetter(*fields)
    values: Callable[[Row], Iterable[object]] = get if len(fields) > 1 else lambda row: (get(row),)
    return values, tuple(field in _LETTER_BY_LETTER for field in fields)


_VALUES = {table.name: _values_of(table.key) for table in TABLE.values()}
_BESIDE_NO_REFERENCE = ("paid_on", "amount", "kind")
_WITHOUT_REFERENCE = _values_of((*TABLE["payments"].key, *_BESIDE_NO_REFERENCE))


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
