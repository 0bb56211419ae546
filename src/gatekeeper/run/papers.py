"""What is made of each decision of a run with papers: its memo in every form, its rows and its entry on the board."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.record import Decision
from gatekeeper.inert import inert
from gatekeeper.reader import Reader, read_by, reader_of
from gatekeeper.reports.forms import Form, memo_forms
from gatekeeper.reports.house import reader_in
from gatekeeper.reports.papers import RunFacts
from gatekeeper.reports.register import Row, both_rows

if TYPE_CHECKING:
    from gatekeeper.reports.board import Entry
    from gatekeeper.reports.marks import Mark


@inert
class Office:
    """What the papers of every tranche are made with."""

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
    forms: tuple[tuple[Form, bytes], ...]
    board: OnTheBoard


def papers_of_each(office: Office, decisions: Sequence[Decision]) -> list[Papers]:
    """What is made of some decisions, each by itself."""
    who = office.reader
    return [_papers(office, who, decision) for decision in decisions]


def _papers(office: Office, who: Reader, decision: Decision) -> Papers:
    from gatekeeper.reports.board import entry_of

    with read_by(who):
        told = explain(decision)
        entry = entry_of(decision, told)
        board = OnTheBoard(entry.memo, entry.mark, entry.reason, entry.remarks, entry.matter, entry.exceptions)
        forms = tuple(memo_forms(decision, office.forms, office.templates, office.facts, told))
    return Papers(*both_rows(who, decision, told), forms, board)
