"""Rows that speak of one site, product or person: which of those the award has, the table `items` says."""

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter

from gatekeeper.diagnostics import Finding, Severity
from gatekeeper.facts.cells import listed, quoted
from gatekeeper.facts.columns import TABLE
from gatekeeper.facts.declared import Declared, near
from gatekeeper.facts.keys import key_of
from gatekeeper.facts.portfolio import Doubt, of_item
from gatekeeper.facts.rows import ItemRow, Row, is_taken_back
from gatekeeper.values.absence import Invalid
from gatekeeper.vocabulary import fold

# Where a row of an item is of that item alone. An event or a judgement may say of which item it was by the way.
OF_ITEMS = ("milestones", "measures", "documents", "facts")
_SPEAKING = (*OF_ITEMS, "events", "judgements", "extensions")

Listed = Mapping[tuple[str, str], Mapping[str, str]]  # by award and kind: the items, folded, and how they are written


def listed_items(rows: Mapping[str, tuple[Row, ...]]) -> Listed:
    """The items of every award and kind."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows["items"]:
        assert isinstance(row, ItemRow)
        found.setdefault((row.award, fold(row.kind)), {})[fold(row.item)] = row.item
    return found


def check_items(
    rows: Mapping[str, tuple[Row, ...]], declared_for: Callable[[str], Declared | None]
) -> Iterator[tuple[Finding, Doubt | None]]:
    """What is wrong with what rows say of items, and the facts that are in doubt for it."""
    items = listed_items(rows)
    by_any = declared_for("")
    of_items = by_any is not None and bool(by_any.items)
    for table in _SPEAKING:
        item_of = attrgetter("item")
        for row in rows[table]:
            if not (of_items or item_of(row)) or is_taken_back(row):
                continue
            award = str(getattr(row, "award"))  # noqa: B009
            declared = declared_for(award)
            name = fold(str(getattr(row, TABLE[table].names)))
            each = getattr(declared.names.get(name), "each", "") if declared is not None else ""
            item = str(getattr(row, "item"))  # noqa: B009
            if each:
                assert declared is not None
                yield from _of_each(table, row, name, declared.items[each].name, items.get((award, each), {}), item)
            elif item and declared is not None and name in declared.names and table in OF_ITEMS:
                written = declared.names[name].name
                message = f"`{written}` is not declared for each of several items: this row decides nothing"
                cure = f"declare it so in the rules, as in `{written}, for each site`, or clear the cell"
                yield _finding("GK2060", Severity.WARNING, message, row, item, "", cure), None


def _of_each(
    table: str, row: Row, name: str, kind: str, items: Mapping[str, str], item: str
) -> Iterator[tuple[Finding, Doubt | None]]:  # fmt: skip
    if fold(item) in items:
        return
    written = str(getattr(row, TABLE[table].names))
    if not item:
        message = f"every {kind} has its own {quoted(written)}, and the row does not say of which it is"
        yield _told(
            "GK2061", message, table, row, (name,), item, f"a {kind} of the table `items`", "name it under `item`"
        )
        return
    alike = near(fold(item), frozenset(items))
    message = f"no {kind} {quoted(item)} is listed for the award"
    expected = f"a {kind} of the table `items`"
    if alike:
        cure = f"did you mean {listed(items[other] for other in alike)}?"
        yield _told("GK2062", message, table, row, tuple(of_item(name, other) for other in alike), item, expected, cure)
    else:
        cure = "add it to the table `items`; until then the row decides nothing"
        yield _finding("GK2062", Severity.ERROR, message, row, item, expected, cure), None


def _told(
    code: str, message: str, table: str, row: Row, names: tuple[str, ...], item: str, expected: str, cure: str
) -> tuple[Finding, Doubt]:
    award = str(getattr(row, "award"))  # noqa: B009
    doubt = Doubt(table, award, names, Invalid(message, str(row.place)), row.known_on, (row.table, key_of(row)))
    return _finding(code, Severity.ERROR, message, row, item, expected, cure), doubt


def _finding(code: str, severity: Severity, message: str, row: Row, found: str, expected: str, cure: str) -> Finding:
    place = row.place.under("item")
    return Finding(code, severity, message, place, found, expected, cure)
