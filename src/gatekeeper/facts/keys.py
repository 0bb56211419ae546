"""Which rows speak of the same fact, and the order of rows: by key, then by the day they were recorded."""

from datetime import date

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
    fields = TABLE[row.table].key
    if isinstance(row, PaymentRow) and not row.reference:
        fields = (*fields, "paid_on", "amount", "kind")
    return tuple(_part(field, getattr(row, field)) for field in fields)


def _part(field: str, value: object) -> tuple[int, str, int]:
    match value:
        case None:
            return (0, "", 0)
        case int():
            return (1, "", value)
        case date():
            return (1, value.isoformat(), 0)
        case str() if field not in _LETTER_BY_LETTER:
            return (1, fold(value), 0)
        case str():
            return (1, value, 0)
        case _:
            return (2, str(value), 0)


def recorded(row: Row) -> date:
    """The day a row was recorded; a blank one is older than any."""
    return row.known_on or date.min
