"""What is odd between rows and tables: tranches beyond the commitment, awards without tranches, ids alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from gatekeeper.diagnostics import Finding, Severity
from gatekeeper.facts.cells import listed, quoted
from gatekeeper.facts.columns import TABLE, cell_of
from gatekeeper.facts.declared import look, one_slip_from
from gatekeeper.facts.keys import key_of
from gatekeeper.facts.rows import AwardRow, Row, TrancheRow, is_taken_back
from gatekeeper.values.numbers import grouped_text
from gatekeeper.vocabulary import fold

Rows = Mapping[str, tuple[Row, ...]]
Check = Callable[[Rows], Iterable[Finding]]


def _latest(rows: Sequence[Row]) -> Sequence[Row]:
    if all(row.known_on is None for row in rows):  # then there is one of each key
        return [row for row in rows if not is_taken_back(row)]
    # Rows come in the order of their keys and days, so the last of each key is the latest known.
    return tuple(row for row in {key_of(row): row for row in rows}.values() if not is_taken_back(row))


def _awards(rows: Rows) -> Iterator[AwardRow]:
    return (row for row in _latest(rows["awards"]) if isinstance(row, AwardRow))


def _warning(code: str, message: str, row: Row, column: str, help: str) -> Finding:
    place = row.place.under(column)
    return Finding(code, Severity.WARNING, message, place, cell_of(row, column), help=help)


def tranches_within_commitment(rows: Rows) -> Iterator[Finding]:
    """The tranches of an award are not more than was committed."""
    totals: dict[str, Fraction] = {}
    for row in _latest(rows["tranches"]):
        if isinstance(row, TrancheRow) and isinstance(row.amount, Decimal):
            totals[row.award] = totals.get(row.award, Fraction()) + Fraction(row.amount)
    for award in _awards(rows):
        total = totals.get(award.award, Fraction())
        if isinstance(award.committed, Decimal) and total > Fraction(award.committed):
            committed = grouped_text(Fraction(award.committed))
            message = f"the tranches of `{award.award}` come to {grouped_text(total)}, and {committed} is committed"
            yield _warning("GK2034", message, award, "committed", "mend the tranches, or what is committed")


def awards_have_tranches(rows: Rows) -> Iterator[Finding]:
    """An award without a tranche has nothing to decide."""
    with_tranches = {row.award for row in rows["tranches"] if isinstance(row, TrancheRow)}
    awards = list(_awards(rows))
    unknown = sorted(with_tranches - {award.award for award in awards})
    for award in awards:
        if award.award not in with_tranches:
            message = f"award `{award.award}` has no tranches, so there is nothing to decide"
            cure = "add its tranches, or leave the award out"
            if 0 < len(alike := one_slip_from(award.award, unknown)) <= _MOST_OFFERED:
                cure = f"add its tranches, or mend its id: `tranches` has rows of {listed(alike)}, which `awards` lacks"
            yield _warning("GK2035", message, award, "award", cure)


_MOST_OFFERED = 4


def awards_differ_in_more_than_case(rows: Rows) -> Iterator[Finding]:
    """Two ids that differ only in letter case are two awards, and hard to tell apart."""
    alike: dict[str, list[AwardRow]] = {}
    for award in _awards(rows):
        alike.setdefault(fold(award.award), []).append(award)
    for awards in alike.values():
        if len(awards) > 1:
            message = f"{listed((award.award for award in awards), 'and')} are taken for different awards"
            yield _warning("GK2037", message, awards[-1], "award", "if they are one award, give it one id")


def awards_differ_to_the_eye(rows: Rows) -> Iterator[Finding]:
    """Two ids that look the same, a letter of one being of another alphabet or composed otherwise, are two awards."""
    alike: dict[str, list[AwardRow]] = {}
    for award in _awards(rows):
        alike.setdefault(look(award.award), []).append(award)
    for awards in alike.values():
        if len({fold(award.award) for award in awards}) > 1:
            odd = next((award for award in awards if not award.award.isascii()), awards[-1])
            letters = ", ".join(f"U+{ord(letter):04X}" for letter in odd.award if not letter.isascii())
            *others, last = (award.place.row_text for award in sorted(awards, key=lambda award: award.place.row))
            which = f"the ids of the awards in rows {', '.join(others)} and {last}"
            message = f"{which} look the same, and are taken for different ones"
            cure = f"{quoted(odd.award)} holds {letters or 'other marks'}: type it again in one alphabet"
            yield _warning("GK2081", message, odd, "award", cure)


def what_is_taken_back_was_there(rows: Rows) -> Iterator[Finding]:
    """A row entered in error repeats the key of one recorded before it; else that one still counts."""
    for table, of_table in rows.items():
        before: Row | None = None
        for row in of_table:
            if is_taken_back(row) and row.known_on and (before is None or key_of(before) != key_of(row)):
                key = listed(
                    (column.heading for column in TABLE[table].columns if column.field in TABLE[table].key), "and"
                )
                message = f"the row takes back nothing: no earlier row of `{table}` is of the same {key}"
                yield _warning("GK2042", message, row, "absent because", "copy these cells from the row that was wrong")
            before = row


CHECKS: tuple[Check, ...] = (
    what_is_taken_back_was_there,
    tranches_within_commitment,
    awards_have_tranches,
    awards_differ_in_more_than_case,
    awards_differ_to_the_eye,
)
