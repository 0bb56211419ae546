"""A row while it is read: its values so far, where it stands, what has been noticed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from gatekeeper.diagnostics import Finding, Place
from gatekeeper.facts.cells import Wrong, quoted
from gatekeeper.facts.columns import Column, Table
from gatekeeper.facts.declared import Declared
from gatekeeper.facts.portfolio import Doubt, Subject
from gatekeeper.inert import inert
from gatekeeper.program.model import Declaration
from gatekeeper.values.absence import Invalid
from gatekeeper.vocabulary import (
    fold,
)


@dataclass(slots=True)
class Gathered:
    """What has been noticed so far."""

    findings: list[Finding] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    lost: dict[Place, Subject] = field(default_factory=dict)  # rows that could not be kept


@inert
class Surroundings:
    """What a row is read against: the currency of each award, and what is declared for it (by any, where unknown)."""

    currencies: Mapping[str, str]
    declared: Mapping[str, Declared | None]
    by_any: Declared

    def declared_for(self, award: str) -> Declared | None:
        """What is declared for an award; for all awards, what any rule file declares."""
        return self.declared.get(award) if award else self.by_any if self.by_any.names else None


@inert
class SheetHeads:
    """What every row of a sheet needs to be told of: its table, and by the heading of a column how that is written
    there, where its cells stand, and what one of them says as we write it.
    """

    table: Table
    headings: Mapping[str, str]
    positions: Mapping[str, tuple[int, ...]]
    as_we_write: Callable[["RowInHand", str, str], str]


@dataclass(slots=True)
class RowInHand:
    """A row being read: its cells, where it stands, and the values found so far by field.

    Its award and name are read before what hangs on them, and stay as they were read.
    """

    sheet: SheetHeads
    place: Place
    cells: tuple[str, ...]
    surroundings: Surroundings
    gathered: Gathered
    values: dict[str, Any]
    unreadable_key: tuple[tuple[Column, Wrong], ...] = ()
    unreadable_text: tuple[tuple[Column, Wrong], ...] = ()
    _declared: Declared | Literal[False] | None = False  # not asked for yet
    _declaration: Declaration | Literal[False] | None = False

    @property
    def table(self) -> Table:
        """The table it is a row of."""
        return self.sheet.table

    @property
    def award(self) -> str:
        """The award it is about; empty where unreadable, or for every award."""
        award: str = self.values.get("award", "")
        return award

    @property
    def declared(self) -> Declared | None:
        """What is declared for its award."""
        if self._declared is False:
            self._declared = self.surroundings.declared_for(self.award)
        return self._declared

    @property
    def declaration(self) -> Declaration | None:
        """The declaration of the name it is about."""
        if self._declaration is False:
            names = self.sheet.table.names
            name = self.values.get(names) if names else None
            self._declaration = self.declared.names.get(fold(str(name))) if name and self.declared else None
        return self._declaration

    def written(self, column: str) -> str:
        """What the cell of a column says, as written; of a column that stands twice, both."""
        cells = self.cells
        found = (cells[at] for at in self.sheet.positions.get(column, ()) if at < len(cells))
        return " / ".join(filter(None, found))

    def report(self, column: str, wrong: Wrong) -> Invalid:
        """Tell what is wrong with a cell; its value is invalid for the same reason."""
        place = self.place.under(self.sheet.headings.get(column, column))
        found = self.written(column)
        message = wrong.message
        if found and (ours := self.sheet.as_we_write(self, column, found)) != found:
            message = message.replace(quoted(ours), quoted(found))  # the house looks for what stands in its file
        self.gathered.findings.append(
            Finding(wrong.code, wrong.severity, message, place, found, wrong.expected, wrong.help)
        )
        return Invalid(message, str(place))

    def doubt(self, message: str, names: tuple[str, ...] = (), table: str = "", award: str | None = None) -> None:
        """Some fact cannot be told from this row: `names` of its award, or any of them."""
        known_on = self.values.get("known_on")
        self.gathered.doubts.append(
            Doubt(
                table or self.table.name,
                self.award if award is None else award,
                names,
                Invalid(message, str(self.place)),
                known_on if isinstance(known_on, date) else None,
            )
        )
