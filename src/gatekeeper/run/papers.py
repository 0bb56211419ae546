"""What is made of each decision of a run by itself: its memo in every form, its row and its entry in what tells all."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.record import Decision
from gatekeeper.inert import inert, replace
from gatekeeper.reader import Reader, read_by, reader, reader_of
from gatekeeper.reports.forms import Form, memo_forms
from gatekeeper.reports.house import reader_in
from gatekeeper.reports.papers import RunFacts
from gatekeeper.reports.register import Row, register_row

if TYPE_CHECKING:
    from gatekeeper.reports.board import Entry
    from gatekeeper.reports.marks import Mark


@inert
class Office:
    """What the papers of every tranche are made with; without any form there are no papers, only the register."""

    facts: RunFacts
    forms: tuple[Form, ...]
    templates: Path | None
    locale: str

    @property
    def reader(self) -> Reader:
        """Who reads them."""
        return reader_in(reader_of(self.locale), self.templates)


@inert
class OnTheBoard:
    """The entry of a tranche on the board page but for its decision, which no worker needs to send back."""

    memo: str
    mark: "Mark"
    reason: str
    remarks: tuple[str, ...]
    matter: str
    exceptions: tuple[str, ...]

    def entry(self, decision: Decision) -> "Entry":
        """The entry of that decision."""
        from gatekeeper.reports.board import Entry

        return Entry(decision, self.memo, self.mark, self.reason, self.remarks, self.matter, self.exceptions)


@inert
class Papers:
    """What is made of one decision: its row of the register, for programs and as its reader says it; its memos."""

    row: Row
    said: Row
    forms: tuple[tuple[Form, bytes], ...] = ()
    board: OnTheBoard | None = None


def papers_of_each(office: Office, decisions: Sequence[Decision]) -> list[Papers]:
    """What is made of some decisions, each by itself."""
    who = office.reader
    return [_papers(office, who, decision) for decision in decisions]


def _papers(office: Office, who: Reader, decision: Decision) -> Papers:
    row = register_row(decision) if who is not reader() else None
    with read_by(who):
        told = explain(decision) if office.forms else None
        said = register_row(decision, told)
        made = Papers(said if row is None else row, said)
        if told is None:
            return made
        from gatekeeper.reports.board import entry_of

        entry = entry_of(decision, told)
        board = OnTheBoard(entry.memo, entry.mark, entry.reason, entry.remarks, entry.matter, entry.exceptions)
        forms = tuple(memo_forms(decision, office.forms, office.templates, office.facts, told))
        return replace(made, forms=forms, board=board)
