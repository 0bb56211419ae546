"""What a row of the tables is about: its award, its declared name, its tranche, its item."""

from gatekeeper.facts.columns import TABLE
from gatekeeper.facts.portfolio import Subject
from gatekeeper.facts.row_in_hand import RowInHand
from gatekeeper.facts.rows import Row
from gatekeeper.vocabulary import fold


def subject_of(row: Row) -> Subject:
    """What a row that was kept is about."""
    names = TABLE[row.table].names
    tranche = getattr(row, "tranche", None)
    return Subject(
        row.table,
        str(getattr(row, "award", "")),
        fold(str(getattr(row, names))) if names else "",
        tranche if isinstance(tranche, int) else None,
        str(getattr(row, "item", "")),
    )


def subject_of_hand(hand: RowInHand) -> Subject:
    """What a row that could not be kept is about, from those of its cells that could be read."""
    names = hand.table.names
    tranche = hand.values.get("tranche")
    return Subject(
        hand.table.name,
        hand.award,
        fold(str(hand.values.get(names) or "")) if names else "",
        tranche if isinstance(tranche, int) else None,
        str(hand.values.get("item") or ""),
    )
