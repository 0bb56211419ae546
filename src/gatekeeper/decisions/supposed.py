"""An award's facts as they would be, were some rows of its tables otherwise: the ground on which to decide again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from gatekeeper.diagnostics import Place
from gatekeeper.facts.columns import TABLE
from gatekeeper.facts.keys import key_of
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.facts.rows import Row, needed_by
from gatekeeper.inert import inert
from gatekeeper.values.absence import NOT_REPORTED
from gatekeeper.vocabulary import MeasureKind, fold

Cells = tuple[tuple[str, object], ...]  # fields of a row and what stands in them


@inert
class Alteration:
    """One row of a table, told by `key`, with other cells; `gone` takes it away; where there is none, it is added."""

    table: str
    key: Cells
    cells: Cells = ()
    gone: bool = False


def altered(facts: AwardFacts, alterations: Iterable[Alteration]) -> AwardFacts:
    """The facts with the rows altered."""
    tables: dict[str, Any] = {}
    for alteration in alterations:
        table = alteration.table
        current = tables.get(table, getattr(facts, table))
        names = TABLE[table].names
        if isinstance(current, Mapping):
            name = fold(str(dict(alteration.key)[names]))
            tables[table] = {**current, name: _rows(facts, current.get(name, ()), alteration)}
        else:
            tables[table] = _rows(facts, current, alteration)
    return replace(facts, **tables)


def agree(alterations: Iterable[Alteration]) -> bool:
    """Whether they can all be made at once: no cell of a row is wanted in two ways."""
    wanted: dict[tuple[str, Cells, str], object] = {}
    for alteration in alterations:
        for field, cell in (("", alteration.gone), *alteration.cells):
            if wanted.setdefault((alteration.table, alteration.key, field), cell) != cell:
                return False
    return True


def _rows(facts: AwardFacts, rows: tuple[Row, ...], alteration: Alteration) -> tuple[Row, ...]:
    others = [row for row in rows if not _is(row, alteration.key)]
    same = [row for row in rows if _is(row, alteration.key)]
    if alteration.gone:
        return tuple(others)
    if same:
        cells: dict[str, Any] = dict(alteration.cells)
        changed = [replace(row, **cells) for row in same]
    else:
        changed = [_new(facts.award.award, alteration)]
    return tuple(sorted([*others, *changed], key=key_of))


def _is(row: Row, key: Cells) -> bool:
    return all(_same(getattr(row, field), cell) for field, cell in key)


def _same(cell: object, other: object) -> bool:
    return fold(cell) == fold(other) if isinstance(cell, str) and isinstance(other, str) else cell == other


def _new(award: str, alteration: Alteration) -> Row:
    """A row that holds what is said of it and is blank elsewhere."""
    model = TABLE[alteration.table].model
    cells: dict[str, Any] = dict.fromkeys(needed_by(model), NOT_REPORTED)
    cells |= {"award": award, "place": Place("supposed")}
    if "kind" in cells:
        cells["kind"] = MeasureKind.ACTUAL
    return model(**{**cells, **dict(alteration.key), **dict(alteration.cells)})
