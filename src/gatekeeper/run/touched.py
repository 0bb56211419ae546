"""Which decisions a finding touches: those whose rules read what it is about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.columns import TABLE
from gatekeeper.facts.declared import programs_for
from gatekeeper.facts.portfolio import Doubt, Portfolio, Subject
from gatekeeper.facts.reads import Reads
from gatekeeper.facts.rows import AwardRow, TrancheRow
from gatekeeper.program import model
from gatekeeper.vocabulary import fold

Touched = tuple[tuple[str, int], ...]  # awards and tranches, in order

# Of a row of `awards` these decide whatever is decided of the award; what else stands there is for people.
_DECIDING = frozenset({"award", "currency", "programme", "known on"})
_FOR_PEOPLE = frozenset({"title", "recipient", "country", "owner"})


@dataclass
class Touching:
    """The tranches of a portfolio, and what the rules of each read."""

    rules: model.Rules
    portfolio: Portfolio
    subjects: Mapping[Place, Subject]
    tranches: dict[str, list[int]] = field(default_factory=dict)
    reads: dict[str, tuple[Reads, ...]] = field(default_factory=dict)
    doubts: dict[str, list[Doubt]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        by_programme: dict[str, tuple[Reads, ...]] = {}
        for row in self.portfolio.rows["awards"]:
            assert isinstance(row, AwardRow)
            if row.programme not in by_programme:
                by_programme[row.programme] = tuple(map(Reads, programs_for(self.rules, row.programme)))
            self.reads[row.award] = by_programme[row.programme]
        found: dict[str, set[int]] = defaultdict(set)
        for row in self.portfolio.rows["tranches"]:
            if isinstance(row, TrancheRow) and row.award in self.reads:
                found[row.award].add(row.tranche)
        self.tranches = {award: sorted(numbers) for award, numbers in found.items()}
        for doubt in self.portfolio.doubts:
            self.doubts[doubt.invalid.place.partition(", column ")[0]].append(doubt)

    def of(self, finding: Finding) -> Touched:
        """The tranches whose rules read what the finding is about, by award and number."""
        found: set[tuple[str, int]] = set()
        where = finding.place.under("")
        about = self.subjects.get(where if where.row > 1 else finding.place)
        if about is not None and about.table == "awards" and not about.award:
            return ()  # a row of no award, as a line of sums below the table, is about none
        if about is not None:
            whole = bool(TABLE[about.table].names) and not about.name and not about.award  # a table, not a row
            found.update(self._of_subject(about, self._column(finding.place), every_name=whole))
        elif finding.severity is Severity.ERROR:
            found.update(self._of_table(self._table(where), self._column(finding.place)))
        for doubt in self.doubts.get(str(where), ()):
            for name in doubt.names or ("",):
                subject = Subject(doubt.table, doubt.award, name.partition("|")[0])
                found.update(self._of_subject(subject, "", every_name=not name))
        return tuple(sorted(found))

    def _column(self, place: Place) -> str:
        """The column with us, which a house may call otherwise."""
        called = self.portfolio.headings.get((place.file, place.sheet), {})
        return next((ours for ours, theirs in called.items() if theirs == place.column), fold(place.column))

    def _table(self, place: Place) -> str:
        """The table a sheet, a file or a table of a database is; a house may call it otherwise."""
        for table, rows in self.portfolio.rows.items():
            if rows and (rows[0].place.file, rows[0].place.sheet) == (place.file, place.sheet):
                return table
        return fold(place.sheet or PurePosixPath(place.file.rpartition(": ")[2]).stem)

    def _of_table(self, table: str, column: str) -> Iterator[tuple[str, int]]:
        """What is wrong with a heading is wrong with every row."""
        if table in TABLE:
            yield from self._of_subject(Subject(table), column, every_name=True)

    def _of_subject(self, subject: Subject, column: str, *, every_name: bool = False) -> Iterator[tuple[str, int]]:
        awards: Iterable[str] = self.tranches
        if subject.award:
            awards = [subject.award] if subject.award in self.tranches else []
        for award in awards:
            ruled = bool(self.reads[award]) or subject.table != "awards" or column not in _DECIDING
            for number in self.tranches[award]:
                if not ruled or any(self._reads(one, subject, column, number, every_name) for one in self.reads[award]):
                    yield award, number

    def _reads(self, reads: Reads, subject: Subject, column: str, number: int, every_name: bool) -> bool:
        table, program = TABLE[subject.table], reads.program
        match subject.table:
            case "awards":
                return column in _DECIDING or (
                    column not in _FOR_PEOPLE and self._reads_of_award(reads, column, number)
                )
            case "tranches" | "payments" | "resolutions":
                if subject.tranche in (None, number):
                    return True
                return subject.table == "payments" and reads.asks_about(number, subject.tranche or 0)
            case "rates":
                return bool(program.converts)
            case "budgets":
                return any(share.budget and number in share.tranches for share in program.shares)
            case "items":
                names = {name for name, declared in program.declarations.items() if getattr(declared, "each", "")}
                return any(reads.of_tranche(name, number, None) for name in names)
            case "waivers" if _labels(program, subject.name, number):
                return True
            case _ if every_name:
                return any(
                    isinstance(declared, table.kinds or object) and reads.of_tranche(name, number, None)
                    for name, declared in program.declarations.items()
                )
            case _:
                return reads.of_tranche(subject.name, number, subject.tranche)

    def _reads_of_award(self, reads: Reads, column: str, number: int) -> bool:
        """Whether a column of `awards` that holds a parameter, the group or the priority is read."""
        match column:
            case "":
                return True
            case "group":
                kinds = model.ReleasedElsewhere | model.ReleasedUnderOthers
                return any(isinstance(node, kinds) for node in reads.nodes(number))
            case "priority":
                return any(share.how is model.Sharing.BY_PRIORITY for share in reads.program.shares)
            case _:
                return reads.of_tranche(column, number, None)


def _labels(program: model.Program, label: str, number: int) -> bool:
    return any(rule.label and fold(rule.label) == label and number in rule.tranches for rule in program.rules)
