"""A table as found, before anything is made of it: headings and cells, all as text.

Every source is brought to text first and read from there, so that the same cells mean the same from any of them.
"""

from dataclasses import dataclass

from gatekeeper.diagnostics import Finding, Place


class UnreadableInput(Exception):
    """Input of which nothing can be decided: what is wrong, and the cure."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The cells of one row, trimmed; `number` counts as the spreadsheet does (headings are row 1)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet or a file: its name, where it stands, its headings, the rows that are not blank, what was noticed."""

    name: str
    place: Place
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    findings: tuple[Finding, ...] = ()


def trimmed(text: str) -> str:
    """A cell without blanks around it, its lines ended one way."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()
