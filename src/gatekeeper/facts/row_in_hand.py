"""A row while it is read: its values so far, where it stands, what has been noticed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gatekeeper.diagnostics import Finding, Place
from gatekeeper.facts.cells import Wrong, quoted
from gatekeeper.facts.columns import Column, Table
from gatekeeper.facts.declared import Declared
from gatekeeper.facts.manner import Manner
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


@dataclass(slots=True)
class RowInHand:
    """A row being read: the values found so far by field, and where it stands.

    By the heading of a column: `headings` as written, `filled` what its cell says as written.
    """

    table: Table
    place: Place
    surroundings: Surroundings
    gathered: Gathered
    values: dict[str, Any] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    filled: dict[str, str] = field(default_factory=dict)
    manner: Manner | None = None
    said: dict[str, tuple[str, str]] = field(default_factory=dict)  # by column: as we write it, as the house does
    unreadable_key: list[tuple[Column, Wrong]] = field(default_factory=list)
    unreadable_text: list[tuple[Column, Wrong]] = field(default_factory=list)

    @property
    def award(self) -> str:
        """The award it is about; empty where unreadable, or for every award."""
        return str(self.values.get("award", ""))

    @property
    def declared(self) -> Declared | None:
        """What is declared for its award."""
        return self.surroundings.declared_for(self.award)

    @property
    def declaration(self) -> Declaration | None:
        """The declaration of the name it is about."""
        name = self.values.get(self.table.names) if self.table.names else None
        return self.declared.names.get(fold(str(name))) if name and self.declared else None

    def report(self, column: str, wrong: Wrong) -> Invalid:
        """Tell what is wrong with a cell; its value is invalid for the same reason."""
        place = self.place.under(self.headings.get(column, column))
        found = self.filled.get(column, "")
        message = wrong.message
        if column in self.said:  # the house looks for what stands in its file
            ours, theirs = self.said[column]
            message = message.replace(quoted(ours), quoted(theirs))
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
