"""A large portfolio decided as columns: its Parquet tables in parts, each decided and written before the next is read.

Awards whose tables are not plain are decided from rows, and so is a portfolio of which nothing can be decided as
columns; how many were is told. The run folder:

decisions.parquet/  a row an award: outcome and amount of each tranche, every leaf (`columns/record.py`)
leaves.json         what each of its columns is, by tranche and rule
rules/ facts/       the rule files and the tables as used
findings.csv        what was found wrong in the tables, where they were checked
manifest.json       what ran, on what, and the SHA-256 of every other file
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import polars as pl

from gatekeeper.columns.decide import decided
from gatekeeper.columns.left import Left, planned
from gatekeeper.columns.record import WHY, Kept, by_columns, by_rows, described, kept
from gatekeeper.columns.slots import NotPlain, filled_slots
from gatekeeper.columns.tables import headings_of
from gatekeeper.decisions.budgets import Budgets
from gatekeeper.decisions.decide import Calendars, calendars_for
from gatekeeper.decisions.record import Decision
from gatekeeper.diagnostics import Finding, Progress
from gatekeeper.facts.attribution import Attribution
from gatekeeper.facts.columns import TABLE, Cell
from gatekeeper.facts.columns_file import COLUMNS_FILE
from gatekeeper.facts.known import as_known
from gatekeeper.facts.row_in_hand import Gathered
from gatekeeper.plans import plan
from gatekeeper.program.model import Program, Rules
from gatekeeper.reports.register import findings_csv
from gatekeeper.run.crew import Crew
from gatekeeper.run.deciding import asks_of_other_awards
from gatekeeper.run.folder import (
    MANIFEST,
    Manifest,
    UnusableFolder,
    check_usable,
    complete,
    with_run_names,
)
from gatekeeper.run.left_awards import Group, Looking, decided_groups
from gatekeeper.run.proof import read_manifest
from gatekeeper.run.rules import load_rules
from gatekeeper.run.shared_budgets import (
    ASKS_ROWS,
    alone,
    asked_by_columns,
    claims,
    given,
    mended,
    schema_of,
    sharing,
)
from gatekeeper.version import VERSION
from gatekeeper.vocabulary import fold

PART = 500_000  # so many awards are in memory at once
ROWS = 500  # and so many as rows, by one process
ROW_GROUP = 100_000  # so many awards are written together
DECISIONS = "decisions.parquet"
LEAVES = "leaves.json"
FINDINGS = "findings.csv"


@dataclass
class Totals:
    """What came of it: awards and tranches decided, how many awards from rows and why, amounts by outcome."""

    awards: int = 0
    tranches: int = 0
    by_rows: int = 0  # of them, by the reference
    compiled: int = 0
    why_rows: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    paid: Counter[str] = field(default_factory=Counter)


class Tables(Protocol):
    """The tables of some awards, wherever they are kept."""

    @property
    def name(self) -> str:
        """What the portfolio is called."""

    def tranches(self) -> list[int]:
        """Every tranche that any award has."""

    def part(self, first: str | None, until: str | None) -> Mapping[str, pl.DataFrame]:
        """The tables of the awards of a range."""

    def rows_of(
        self, awards: list[str], unknown: frozenset[str]
    ) -> Iterator[tuple[list[str], dict[str, pl.DataFrame]]]:
        """So many of these awards at a time, and every table as found: their rows, and those that are of no award."""


class Portfolio:
    """The Parquet tables of a folder, read a range of awards at a time.

    Raises NotPlain where they cannot be read as columns.
    """

    def __init__(self, folder: Path, rules: Rules) -> None:
        self.folder = folder
        if (folder / COLUMNS_FILE).exists():
            raise NotPlain(f"the house has a `{COLUMNS_FILE}`")
        self.scans: dict[str, pl.LazyFrame] = {}
        self.found: dict[str, pl.LazyFrame] = {}
        self.files: dict[str, Path] = {}
        self.headings: dict[str, dict[str, str]] = {}
        for file in sorted(folder.glob("*.parquet")):
            name = fold(file.stem)
            if name not in TABLE:
                continue
            scan = pl.scan_parquet(file, glob=False)
            schema = scan.collect_schema()
            headings = headings_of(name, schema.names(), rules)
            wanted = {heading: pl.col(written) for heading, written in headings.items() if read_column(name, heading)}
            texts = [pl.Categorical, pl.Enum]
            typed = {
                heading: column.cast(pl.String) if schema[headings[heading]].base_type() in texts else column
                for heading, column in wanted.items()
            }
            self.found[name], self.files[name], self.headings[name] = scan, file, headings
            self.scans[name] = scan.select(**typed)
            if "award" in headings:
                self.found[name] = scan.with_columns(pl.col(headings["award"]).alias(AWARD))
        for name in ("awards", "tranches"):
            if name not in self.scans:
                raise NotPlain(f"the table `{name}` is missing")
        if "award" in self.scans["awards"].collect_schema() and self._ids_are_text():
            self.ids = self.scans["awards"].select(pl.col("award").unique().sort()).collect().to_series()
        else:
            raise NotPlain("the ids of awards are not text")

    @property
    def name(self) -> str:
        """What the portfolio is called."""
        return self.folder.name

    def _ids_are_text(self) -> bool:
        return all(scan.collect_schema().get("award", pl.String) == pl.String for scan in self.scans.values())

    def tranches(self) -> list[int]:
        """Every tranche that any award has."""
        numbers = self.scans["tranches"].select(pl.col("tranche").unique()).collect().to_series()
        if not numbers.dtype.is_integer():
            numbers = numbers.cast(pl.String).str.strip_chars().cast(pl.Int64, strict=False)
        found = numbers.drop_nulls()
        if len(found) > 100:
            raise NotPlain("the numbers of tranches are not plain")
        return sorted(number for number in found.to_list() if 1 <= number <= 9999)

    def ranges(self) -> Iterator[tuple[str | None, str | None]]:
        """The awards in parts: from an id on, up to another left out; none: from the first, to the last."""
        starts = [self.ids[at] for at in range(PART, len(self.ids), PART)]
        yield from zip([None, *starts], [*starts, None], strict=True)

    def part(self, first: str | None, until: str | None) -> dict[str, pl.DataFrame]:
        """The tables of the awards of a range."""
        frames = {name: in_range(scan, "award", first, until) for name, scan in self.scans.items() if of_awards(name)}
        return dict(zip(frames, pl.collect_all(list(frames.values())), strict=True))

    def rows_of(
        self, awards: list[str], unknown: frozenset[str]
    ) -> Iterator[tuple[list[str], dict[str, pl.DataFrame]]]:
        """So many of these awards at a time, and every table as found: their rows, and those that are of no award."""
        yield from in_groups(self.found, awards, unknown)

    def of_the_whole(self) -> dict[str, pl.DataFrame]:
        """Every table as found, with the rows alone that are of the whole portfolio."""
        return {
            name: (scan.clear().drop(AWARD) if AWARD in scan.collect_schema() else scan).collect()
            for name, scan in self.found.items()
        }

    def of_no_award(self) -> frozenset[str]:
        """The ids of rows whose award is not in `awards`."""
        known = self.ids.implode()
        scans = [scan for name, scan in self.scans.items() if of_awards(name)]
        found = [scan.select(pl.col("award").unique()).filter(pl.col("award").is_in(known).not_()) for scan in scans]
        return frozenset(pl.concat(pl.collect_all(found))["award"].drop_nulls().to_list())

    def taken_for(self, unknown: Iterable[str]) -> list[str]:
        """The awards that an id which is of none may be a slip for: what is said of them is in doubt."""
        ids = sorted(unknown)
        if not ids:
            return []
        known = Attribution(frozenset(self.ids.to_list()), Gathered())
        return sorted({award for each in ids for award in known.taken_for(each)})


def in_groups(
    tables: Mapping[str, pl.LazyFrame], awards: list[str], unknown: frozenset[str]
) -> Iterator[tuple[list[str], dict[str, pl.DataFrame]]]:
    """So many of these awards at a time, with their rows of every table, and those that are of no award."""
    groups = [awards[at : at + ROWS] for at in range(0, len(awards), ROWS)]
    of_group = {award: at for at, group in enumerate(groups) for award in group}
    found: dict[str, dict[int, pl.DataFrame]] = {}
    of_all: dict[str, pl.DataFrame] = {}
    for name, scan in tables.items():
        if AWARD not in scan.collect_schema():
            of_all[name] = scan.collect()
            continue
        ids = list(of_group)
        group = pl.col(AWARD).replace_strict(ids, list(of_group.values()), default=None, return_dtype=pl.UInt32)
        own = scan.filter(pl.col(AWARD).is_in(ids)).with_columns(group.alias(_GROUP)).collect()
        of_all[name] = scan.filter(pl.col(AWARD).is_in(list(unknown))).drop(AWARD).collect()
        found[name] = {
            int(at): frame.drop(AWARD, _GROUP)
            for (at,), frame in own.partition_by(_GROUP, as_dict=True, maintain_order=True).items()
        }
    for at, group_ in enumerate(groups):
        yield group_, {name: pl.concat([frame, *_there(found, name, at)]) for name, frame in of_all.items()}


def _there(found: Mapping[str, Mapping[int, pl.DataFrame]], name: str, at: int) -> list[pl.DataFrame]:
    return [found[name][at]] if at in found.get(name, {}) else []


AWARD, _GROUP = "the award of a row", "with which others it is looked at"


def of_awards(table: str) -> bool:
    """Whether the rows of a table are of awards."""
    return table not in ("rates", "budgets")


def read_column(table: str, heading: str) -> bool:
    """Whether a column can change a decision."""
    column = next((column for column in TABLE[table].columns if column.heading == heading), None)
    return column is None or column.cell is not Cell.TEXT or column.decisive


def in_range(scan: pl.LazyFrame, column: str, first: str | None, until: str | None) -> pl.LazyFrame:
    """The rows of a range; a row of no award is of every range."""
    if first is None and until is None:
        return scan
    inside = pl.lit(value=True)
    if first is not None:
        inside = inside & (pl.col(column) >= first)
    if until is not None:
        inside = inside & (pl.col(column) < until)
    return scan.filter(inside | pl.col(column).is_null())


@dataclass
class Deciding:
    """A portfolio decided on a day, part by part: each award by itself, and what it asks of budgets beside it."""

    rules: Rules
    portfolio: Tables
    on: date
    known_by: date
    calendars: Calendars = field(default_factory=dict)
    crew: Crew = field(default_factory=Crew)  # of what is decided as rows
    asked: plan.Plan = field(init=False)
    keeping: Kept = field(init=False)
    looking: Looking = field(init=False)
    sharing: tuple[int, ...] = field(init=False)  # the tranches that share a budget
    unknown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if len(self.rules.programs) != 1:
            raise NotPlain("there are several rule files")
        by_itself = alone(self.rules)
        (program,) = by_itself.programs
        self.calendars = self.calendars or calendars_for(self.rules, self.on)
        numbers = self.portfolio.tranches()
        self.sharing = sharing(self.program, numbers)
        self.asked = planned(by_itself, self.on, numbers, self.calendars)
        self.keeping = kept(self.asked)
        left = Left(by_itself, self.on, self.known_by, self.calendars, self.keeping)
        self.looking = Looking(self.portfolio.name, self.rules, left, self.sharing)
        if asks_of_other_awards(program):  # that is no business of an award alone
            raise NotPlain("what is released under other awards of the group")
        declined = {number: made for number, made in self.asked.tranches.items() if isinstance(made, plan.Declined)}
        if declined and len(declined) == len(self.asked.tranches):
            raise NotPlain(next(f"tranche {number}: {made.reason}" for number, made in declined.items()))

    @property
    def program(self) -> Program:
        """The rules, with their budgets."""
        return self.rules.programs[0]

    @property
    def schema(self) -> dict[str, Any]:
        """The columns of the decisions, and their types."""
        return {**self.keeping.schema, **schema_of(self.sharing)}

    def part(self, first: str | None, until: str | None) -> pl.DataFrame:
        """The decisions on the awards of a range, by award; budgets are not shared out yet."""
        tables = self.portfolio.part(first, until)
        slots = filled_slots(self.asked, self.rules, tables)
        tables = {"awards": tables["awards"]}  # the others are most of the memory, and done with
        made = decided(self.asked, slots)
        self.unknown |= slots.unknown_awards
        why = made.left()
        for number, reason in made.declined.items():
            for award in slots.awards_with(number, self.asked.tranches[number]).to_list():
                why.setdefault(award, f"tranche {number}: {reason}")
        frame = by_columns(self.keeping, slots, made)
        if self.sharing:
            told = asked_by_columns(frame, tables["awards"], slots, self.asked, self.sharing)
            for award in frame.join(told, on="award", how="anti")["award"].to_list():
                why.setdefault(award, ASKS_ROWS)
            frame = told
        if not why:
            return frame
        others = frame.filter(pl.col("award").is_in(list(why)).not_())
        return pl.concat([others, self.from_rows(why, slots.unknown_awards)]).sort("award")

    def from_rows(self, why: Mapping[str, str], unknown: frozenset[str] = frozenset()) -> pl.DataFrame:
        """These awards looked at as rows, so many at a time, each with the reason why columns left it."""
        groups = [
            Group(tables, {award: why[award] for award in awards})
            for awards, tables in self.portfolio.rows_of(sorted(why), unknown)
        ]
        return pl.concat(self.crew.each(decided_groups, self.looking, groups, 1))


@dataclass(frozen=True)
class Engine:
    """Where the parts of a portfolio are decided: what it is called, what takes part in it, and how it writes them."""

    name: str
    libraries: dict[str, str]
    parts: Callable[[Deciding, Portfolio, Path, Progress], list[Path]]


def _here(deciding: Deciding, portfolio: Portfolio, folder: Path, progress: Progress) -> list[Path]:
    """Every part decided on this machine, one after another."""

    def parts() -> Iterator[pl.DataFrame]:
        for number, (first, until) in enumerate(portfolio.ranges(), 1):
            yield deciding.part(first, until)
            progress("deciding", min(number * PART, len(portfolio.ids)), len(portfolio.ids))

    return write_parts(folder, parts())


def write_parts(folder: Path, parts: Iterable[pl.DataFrame]) -> list[Path]:
    """The parts of the decisions, written as they come."""
    files: list[Path] = []
    for part in parts:  # not by `enumerate`, which holds one while the next is made
        file = folder / DECISIONS / f"part-{len(files) + 1:05}.parquet"
        _write_part(part, file)
        del part
        files.append(file)
    return files


def _write_part(part: pl.DataFrame, file: Path) -> None:
    """The same rows are the same bytes, in however many pieces they came, of however many threads."""
    part.rechunk().write_parquet(file, row_group_size=ROW_GROUP)


HERE = Engine("columns", {"polars": pl.__version__}, _here)


def write_columns(
    rules: Rules, place: Path, on: date, known_by: date, folder: Path, progress: Progress, replace_old: bool = False,
    engine: Engine = HERE, workers: int = 1, findings: Sequence[Finding] | None = None,
) -> Totals:  # fmt: skip
    """Decide and write the whole folder; it appears under its name only when it is complete.

    Raises NotPlain where nothing of the portfolio can be decided as columns, `UnusableFolder` where the folder holds
    something else. What columns leave is decided by so many processes, where it is much. `findings` are what was found
    wrong in the tables, where they were checked.
    """
    check_usable(folder, replace_old)
    named = with_run_names(rules)
    portfolio = Portfolio(place, named)
    with Crew(workers) as crew:
        deciding = Deciding(named, portfolio, on, known_by, crew=crew)
        with complete(folder) as partial:
            return _write(deciding, portfolio, partial, progress, engine, findings)


def _write(
    deciding: Deciding, portfolio: Portfolio, folder: Path, progress: Progress, engine: Engine,
    findings: Sequence[Finding] | None,
) -> Totals:  # fmt: skip
    place = portfolio.folder
    (folder / DECISIONS).mkdir(parents=True)
    (folder / "facts").mkdir()
    (folder / "rules").mkdir()
    for program in deciding.rules.programs:
        (folder / "rules" / program.source.name).write_text(program.source.text, encoding="utf-8")
    for file in sorted(place.glob("*.parquet")):
        shutil.copyfile(file, folder / "facts" / file.name)
    if findings is not None:
        (folder / FINDINGS).write_bytes(findings_csv(findings))
    files = engine.parts(deciding, portfolio, folder, progress)
    _again(deciding, portfolio, files)
    _share_out(deciding, portfolio, files)
    (folder / LEAVES).write_text(json.dumps(described(deciding.keeping), indent=1, ensure_ascii=False) + "\n", "utf-8")
    manifest = Manifest(
        gatekeeper=VERSION,
        libraries=engine.libraries,
        on=deciding.on,
        known_by=deciding.known_by,
        portfolio=place.name,
        engine=engine.name,
        inputs={file.name: _hash(file) for file in sorted((folder / "facts").iterdir())},
        files={str(file.relative_to(folder)): _hash(file) for file in sorted(folder.rglob("*")) if file.is_file()},
    )
    (folder / MANIFEST).write_text(manifest.json(), encoding="utf-8")
    return totals_of(folder)


def _again(deciding: Deciding, portfolio: Portfolio, files: list[Path]) -> None:
    """The awards that an unknown id may be a slip for, decided anew from rows, in their part."""
    awards = portfolio.taken_for(deciding.unknown)
    if not awards:
        return
    why = dict.fromkeys(awards, "a row of an award that is not known and may be this one")
    fresh = deciding.from_rows(why, frozenset(deciding.unknown))
    for file in files:
        frame = pl.read_parquet(file)
        mine = fresh.filter(pl.col("award").is_in(frame["award"].implode()))
        if mine.height:
            others = frame.filter(pl.col("award").is_in(mine["award"].implode()).not_())
            _write_part(pl.concat([others, mine]).sort("award"), file)


def _share_out(deciding: Deciding, portfolio: Portfolio, files: list[Path]) -> None:
    """What the tranches that share budgets get of them, in the parts they stand in."""
    if not deciding.sharing:
        return
    snapshot = as_known(deciding.looking.read(portfolio.of_the_whole()), deciding.known_by)
    changed = given(deciding.program, snapshot, pl.concat(_asked(deciding, files)), deciding.sharing)
    for file in files:
        frame = pl.read_parquet(file)
        if frame.join(changed, on="award", how="semi").height:
            _write_part(mended(frame, changed), file)


def _asked(deciding: Deciding, files: Iterable[Path]) -> list[pl.DataFrame]:
    names = ["award", *schema_of(deciding.sharing)]
    names += [name for n in deciding.sharing for name in (f"outcome {n}", f"amount {n}")]
    return [pl.read_parquet(file, columns=names) for file in files]


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def totals_of(folder: Path) -> Totals:
    """The sums of what was decided, by outcome."""
    table = pl.scan_parquet(folder / DECISIONS / "*.parquet")
    names = table.collect_schema().names()
    numbers = [name.removeprefix("outcome ") for name in names if name.startswith("outcome ")]
    totals = Totals()
    decided_by = [(pl.col("decided by") == word).sum().alias(word) for word in ("rows", "compiled")]
    totals.awards, totals.by_rows, totals.compiled = table.select(pl.len(), *decided_by).collect().row(0)
    why = table.group_by(WHY).agg(pl.len()).filter(pl.col(WHY).is_not_null()).collect().rows()
    totals.why_rows.update(dict(why))
    for number in numbers:
        by = table.select(outcome=pl.col(f"outcome {number}"), amount=pl.col(f"amount {number}"))
        for outcome, count, amount in (
            by.filter(pl.col("outcome").is_not_null())
            .group_by("outcome")
            .agg(pl.len(), pl.sum("amount"))
            .collect()
            .rows()
        ):
            totals.tranches += count
            totals.outcomes[outcome] += count
            totals.paid[outcome] += amount
    return totals


@dataclass(frozen=True)
class SameAgain:
    """A run by columns decided again: how many tranches, and the first part that differs, if any."""

    tranches: int
    different: str


def same_again(folder: Path, manifest: Manifest, progress: Progress, workers: int) -> SameAgain:
    """Decide a run again from its own tables and compare what is kept, part by part."""
    rules, _ = load_rules(folder / "rules")
    if rules is None:
        raise UnusableFolder(f"the rules in `{folder}` have errors", "run `gatekeeper verify` on it")
    with TemporaryDirectory(dir=folder.parent) as other:
        try:
            again = Path(other) / "again"
            on, known_by = manifest.on, manifest.known_by
            totals = write_columns(rules, folder / "facts", on, known_by, again, progress, workers=workers)
        except NotPlain as why:
            return SameAgain(0, str(why))
        for file in sorted((again / DECISIONS).iterdir()):
            kept_file = folder / DECISIONS / file.name
            if not kept_file.is_file():
                return SameAgain(totals.tranches, f"{file.name}, which is not there")
            first = _first_difference(pl.read_parquet(kept_file), pl.read_parquet(file))
            if first:
                return SameAgain(totals.tranches, f"{first} in {file.name}")
    return SameAgain(totals.tranches, "")


def _first_difference(kept_: pl.DataFrame, again: pl.DataFrame) -> str:
    """The first column and award of a part in which two runs differ; empty where they are the same."""
    if kept_.equals(again):
        return ""
    if kept_.schema != again.schema or not kept_["award"].equals(again["award"]):
        return "the awards or the conditions"
    name = next(name for name in kept_.columns if not kept_[name].equals(again[name]))
    same = kept_[name].eq_missing(again[name])
    return f"`{name}` of `{kept_['award'].filter(same.not_())[0]}`"


class Otherwise(Exception):
    """Rows decide an award otherwise than the run has it: the run, or this program, is not what it was."""


def awards_like(folder: Path, award: str) -> list[str]:
    """The awards of a run whose ids are like one, but for zeros, dashes, blanks and capitals."""
    ids = pl.scan_parquet(folder / DECISIONS / "*.parquet").select("award")
    bare = pl.col("award").str.to_lowercase().str.replace_all("[0 ._/-]", "")
    asked = re.sub("[0 ._/-]", "", award.lower())
    found = ids.filter(bare == asked).head(1_000).collect().to_series().to_list()
    return get_close_matches(award, found, 3, 0) if asked else []


def award_again(folder: Path, award: str) -> tuple[Decision, ...]:
    """The full records of one award of a run by columns, decided from the tables the run keeps.

    They are held to what the run has of it: outcomes, amounts, every leaf. None where the run has no such award.
    Raises `UnusableFolder` where the folder is no such run or was altered, `Otherwise` where they differ.
    """
    manifest = read_manifest(folder)
    if manifest.engine == "rows":
        raise UnusableFolder(
            f"`{folder}` was decided by rows", "its memos tell of every tranche; see `gatekeeper explain`"
        )
    for path in (*(f"rules/{file.name}" for file in sorted((folder / "rules").iterdir())), LEAVES):
        if _hash(folder / path) != manifest.files.get(path):
            raise UnusableFolder(f"`{folder / path}` is not as it was written", f"say `gatekeeper verify {folder}`")
    rules, _ = load_rules(folder / "rules")
    assert rules is not None, "its rules had no errors when it was decided"
    stored = pl.scan_parquet(folder / DECISIONS / "*.parquet").filter(pl.col("award") == award).collect()
    if not stored.height:
        return ()
    portfolio = Portfolio(folder / "facts", rules)
    deciding = Deciding(with_run_names(rules), portfolio, manifest.on, manifest.known_by)
    mine = _of_award(deciding, portfolio, award, folder)
    again = by_rows(deciding.keeping, mine).drop("decided by", WHY)
    same = stored.select(again.columns)
    verdicts = ["award", *(name for name in again.columns if name.startswith(("outcome ", "amount ")))]
    verdicts += list(deciding.keeping.leaves.values())
    if same.select(verdicts).rows() != again.select(verdicts).rows():
        different = next(n for n in verdicts if same[n].to_list() != again[n].to_list())
        found, expected = again[different][0], same[different][0]
        raise Otherwise(f"`{different}` of `{award}` is `{found}` from rows, `{expected}` in the run")
    return mine


def _of_award(deciding: Deciding, portfolio: Portfolio, award: str, folder: Path) -> tuple[Decision, ...]:
    """The records of an award; what others ask of its budgets is as the run has it."""
    ((_, tables),) = portfolio.rows_of([award], portfolio.of_no_award())
    known = as_known(deciding.looking.read(tables), deciding.known_by)
    facts = next(each for each in known.awards if each.award.award == award)
    mine = deciding.looking.left.decisions(facts)
    if not deciding.sharing:
        return mine
    budgets = Budgets(known)
    found = [each for own in mine for each in budgets.seen(own, facts.award.priority, deciding.program)]
    others = pl.concat(_asked(deciding, sorted((folder / DECISIONS).iterdir()))).filter(pl.col("award") != award)
    for decision, priority in claims(deciding.program, others, deciding.sharing):
        list(budgets.seen(decision, priority, deciding.program))
    found += budgets.settled()
    return tuple(sorted((each for each in found if each.award == award), key=lambda each: each.tranche))


__all__ = ["Deciding", "NotPlain", "Otherwise", "Portfolio", "Totals", "award_again", "awards_like", "write_columns"]
