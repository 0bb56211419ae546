"""A table as found, before anything is made of it: headings and cells, all as text.

Every source is brought to text first and read from there, so that the same cells mean the same from any of them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gatekeeper.diagnostics import Finding, Place, Progress, untold
from gatekeeper.inert import inert
from gatekeeper.vocabulary import fold

if TYPE_CHECKING:
    from gatekeeper.facts.manner import Manner  # which reads cells, which are read from sheets


class UnreadableInput(Exception):
    """Input of which nothing can be decided: what is wrong, and the cure."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@inert
class Wanted:
    """What is asked of a source: which tables, by name (of others it may give the headings alone), and whom to tell how
    far it is, for a source that takes its time and knows. `separator` stands between the cells of its text files, where
    that is declared.
    """

    table: Callable[[str], bool] = lambda _: True
    progress: Progress = untold
    separator: str = ""

    def __call__(self, name: str) -> bool:
        """Whether a table of that name is asked for."""
        return self.table(name)


@dataclass(slots=True)
class Counted:
    """How many of so many are done, told now and then."""

    stage: str
    total: int
    progress: Progress
    done: int = 0

    def one(self) -> None:
        """One more is done."""
        self.done += 1
        if self.done % _NOW_AND_THEN == 0:
            self.progress(self.stage, min(self.done, self.total), self.total)

    def several(self, more: int) -> None:
        """So many more are done; that all are, `all` tells."""
        self.done += more
        if self.done < self.total:
            self.progress(self.stage, self.done, self.total)

    def all(self) -> None:
        """All that are to be done are."""
        self.progress(self.stage, self.total, self.total)


_NOW_AND_THEN = 500


class StoredNumber(str):
    """A cell whose source keeps it as a number: its text has a decimal point, however the house writes numbers."""

    __slots__ = ()


@inert
class SheetRow:
    """The cells of one row, trimmed; `number` counts as the spreadsheet does (headings are row 1).

    `key` tells the row from others where its number does not: in a database.
    """

    number: int
    cells: tuple[str, ...]
    key: str = ""

    @property
    def first(self) -> str:
        """What stands first in it."""
        return next(filter(None, self.cells), "")


@inert
class Sheet:
    """A sheet or a file: its name, where it stands, its headings, the rows that are not blank, what was noticed.

    The rows of a `keyed` one have no order of their own: they are a table of a database.
    Where a house calls things otherwise, `columns` holds what its headings are with us (both folded), `ignored` the
    headings that are not to be read, `elsewhere` those that another table reads from the same sheet, and `manner` how
    its cells are written.
    `texts` are the cells, by row and position, that a source which knows numbers and days holds as text though they
    begin as one.
    """

    name: str
    place: Place
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    findings: tuple[Finding, ...] = ()
    keyed: bool = False
    texts: frozenset[tuple[int, int]] = frozenset()
    header: int = 1  # the row its headings stand in
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    manner: "Manner | None" = None

    def called(self, heading: str) -> str:
        """What a heading is called with us, folded; empty where it is not to be read."""
        name = fold(heading)
        return "" if name in self.ignored else self.columns.get(name, name)


_TOTAL = re.compile(
    r"((grand|sub|overall|zwischen|gesamt|sous)[ -]?)?"
    r"(totals?|total general|totaux|summe|sum|somme|gesamt|insgesamt)[ :]*\Z"
)
_WORDS_OF_A_NOTE = 3


def is_aside(cells: Sequence[str]) -> bool:
    """Whether a row below headings is a total or a note, by its look; a sum is one of several columns, say."""
    filled = list(filter(None, cells))
    if not filled:
        return False
    of_words = len(filled[0].split()) >= _WORDS_OF_A_NOTE
    return _TOTAL.match(fold(filled[0])) is not None or (len(filled) == 1 and of_words)


def trimmed(text: str) -> str:
    """A cell without blanks around it, its lines ended one way."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()
