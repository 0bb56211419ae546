"""Awards that columns leave, looked at as rows, so many at a time, by as many processes as there are.

What each process needs is handed to it once; the rules are compiled there anew. Whichever process decides an award, the
decision is the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from gatekeeper.columns.left import Left
from gatekeeper.diagnostics import Place
from gatekeeper.facts.connectors.parquet_folder import as_text
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import portfolio_from_sheets
from gatekeeper.facts.stored import sheet_of_columns
from gatekeeper.program.model import Rules
from gatekeeper.run.shared_budgets import asked_by_rows


@dataclass(frozen=True)
class Group:
    """Some awards: the rows of every table that are theirs or of no award, and why columns left each."""

    tables: Mapping[str, pl.DataFrame]
    why: Mapping[str, str]


@dataclass(frozen=True)
class Looking:
    """What it takes to decide awards from their rows: the rules with their budgets, and as they decide one alone."""

    name: str
    rules: Rules
    left: Left
    sharing: tuple[int, ...]  # the tranches that share a budget

    @property
    def on(self) -> date:
        """The day decided on."""
        return self.left.on

    def read(self, tables: Mapping[str, pl.DataFrame]) -> Portfolio:
        """Tables read as rows."""
        sheets = [
            sheet_of_columns(name, Place(name), {c.name: as_text(c) for c in frame}, keyed=True)
            for name, frame in tables.items()
        ]
        return portfolio_from_sheets(self.name, sheets, self.rules)[0]

    def decided(self, group: Group) -> pl.DataFrame:
        """A row an award, and what it asks of budgets beside it."""
        known = as_known(self.read(group.tables), self.left.known_by)
        frame = self.left.decided(known.awards, group.why)
        if not self.sharing:
            return frame
        return asked_by_rows(frame, known.awards, self.left.decisions, self.on, self.rules.programs[0], self.sharing)


def decided_groups(looking: Looking, groups: Sequence[Group]) -> list[pl.DataFrame]:
    """The decisions of each group."""
    return [looking.decided(group) for group in groups]
