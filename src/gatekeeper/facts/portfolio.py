"""A portfolio in memory, and what is known of each award on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from gatekeeper.diagnostics import Finding, Place
from gatekeeper.facts.keys import Key
from gatekeeper.facts.rows import (
    AwardRow,
    BudgetRow,
    DocumentRow,
    EventRow,
    ExtensionRow,
    FactRow,
    ItemRow,
    JudgementRow,
    MeasureRow,
    MilestoneRow,
    ParameterRow,
    PaymentRow,
    RateRow,
    ResolutionRow,
    Row,
    TrancheRow,
    WaiverRow,
)
from gatekeeper.inert import inert
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.vocabulary import fold

NO_GROUP = Absent(Reason.NOT_REPORTED, "the award names no group")


def of_item(name: str, item: str) -> str:
    """The folded name of what one item has of its own; no declared name has a `|` in it."""
    return f"{name}|{fold(item)}" if item else name


# Rates by their currencies, from and to, and by day; without one where the day cannot be read.
Rates = Mapping[tuple[str, str], Mapping[date | None, tuple[RateRow, ...]]]


@inert
class OtherAward:
    """An award of a group as the others see it: its payments, and what is wrong with them as a whole."""

    award: str
    currency: str | Invalid
    payments: tuple[PaymentRow, ...] = ()
    wrong: Invalid | None = None


@inert
class AwardFacts:
    """All that is recorded of one award, as known on one day.

    Rows are keyed by their folded name and sorted by their key; a row superseded by a later `known on` is left out.
    `doubtful` holds the tables whose silence settles nothing for this award, because a row of theirs could not be
    attributed. `invalid` holds the facts in error as a whole: (table, folded name) and why — two rows that
    contradict each other, a row whose key cannot be read but could be this fact. An empty name is the whole table; a
    name of one item is `of_item(name, item)`.
    """

    award: AwardRow
    tranches: Mapping[int, TrancheRow] = field(default_factory=dict)
    items: Mapping[str, tuple[ItemRow, ...]] = field(default_factory=dict)
    payments: tuple[PaymentRow, ...] = ()
    milestones: Mapping[str, tuple[MilestoneRow, ...]] = field(default_factory=dict)
    measures: Mapping[str, tuple[MeasureRow, ...]] = field(default_factory=dict)
    documents: Mapping[str, tuple[DocumentRow, ...]] = field(default_factory=dict)
    events: Mapping[str, tuple[EventRow, ...]] = field(default_factory=dict)
    facts: Mapping[str, tuple[FactRow, ...]] = field(default_factory=dict)
    judgements: Mapping[str, tuple[JudgementRow, ...]] = field(default_factory=dict)
    waivers: tuple[WaiverRow, ...] = ()
    extensions: Mapping[str, tuple[ExtensionRow, ...]] = field(default_factory=dict)
    resolutions: tuple[ResolutionRow, ...] = ()
    parameters: Mapping[str, tuple[ParameterRow, ...]] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    invalid: Mapping[tuple[str, str], Invalid] = field(default_factory=dict)
    rates: Rates = field(default_factory=dict)  # the same for every award
    group: tuple[OtherAward, ...] | Absent | Invalid = NO_GROUP  # the awards of its group, the same for each of them

    @property
    def others(self) -> tuple[OtherAward, ...] | Absent | Invalid:
        """The other awards of its group."""
        if not isinstance(self.group, tuple):
            return self.group
        return tuple(each for each in self.group if each.award != self.award.award)

    def wrong(self, table: str, name: str) -> Invalid | None:
        """Why a fact is in error as a whole, if it is."""
        return self.invalid.get((table, name)) or self.invalid.get((table, ""))


@inert
class Doubt:
    """A row that could not be attributed: its table, its award (empty: unreadable, so any award) and what it could be.

    `names` are the folded names of the facts the row could be; none means any fact of that table. `row` is the table
    and the key of a row that was kept: one of the same key that was recorded later takes its place, doubt and all.
    """

    table: str
    award: str
    names: tuple[str, ...]
    invalid: Invalid
    known_on: date | None = None
    row: tuple[str, Key] | None = None


@inert
class FoundTable:
    """The cells of one table as found, as text, in an order that does not depend on how they stood.

    `called` is what each heading is with us, folded.
    """

    table: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    called: tuple[str, ...] = ()


@inert
class Subject:
    """What a row is about, as far as it can be told; an empty award is of none, of all, or cannot be read.

    `name` is the declared name it speaks of, folded.
    """

    table: str
    award: str = ""
    name: str = ""
    tranche: int | None = None
    item: str = ""


# What our headings are called in each sheet of a house, by file and sheet.
HouseHeadings = Mapping[tuple[str, str], Mapping[str, str]]


def as_headed(finding: Finding, headings: HouseHeadings) -> Finding:
    """The finding with the heading of its column as it stands in the file."""
    place = finding.place
    of_sheet = headings.get((place.file, place.sheet))
    if of_sheet is None or place.column in of_sheet.values() or fold(place.column) not in of_sheet:
        return finding
    return replace(finding, place=replace(place, column=of_sheet[fold(place.column)]))


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Every row of the tables as read, whatever they were read from; `as_known` makes it awards.

    `rows` holds one row for each fact and day it was recorded, in the order of the tables' keys. `found` is the text
    the rows were read from, which `write_csv_folder` writes, and `columns` the columns file it was read by, if any.
    `subjects` says what each row that a finding names is about. Portfolios are equal when they say the same.
    """

    name: str = field(compare=False)
    rows: Mapping[str, tuple[Row, ...]]
    doubts: tuple[Doubt, ...] = ()
    found: tuple[FoundTable, ...] = field(default=(), compare=False, repr=False)
    subjects: Mapping[Place, Subject] = field(default_factory=dict, compare=False, repr=False)
    columns: str = field(default="", compare=False, repr=False)
    headings: HouseHeadings = field(default_factory=dict, compare=False, repr=False)


@inert
class Snapshot:
    """Awards in the order of their ids, as known on `known_by`; `wrong` are tables with a row that could be any."""

    awards: tuple[AwardFacts, ...]
    budgets: tuple[BudgetRow, ...]
    known_by: date
    wrong: Mapping[str, Invalid] = field(default_factory=dict)
