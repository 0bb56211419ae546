"""A house's own words: `columns.toml` says what its sheets, headings, words, dates and numbers are called with us.

It stands beside the portfolio or is named. It is read strictly: what is not understood stops the run, for the cells
under a heading that is not found would be taken for silence.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.cells import listed, quoted
from gatekeeper.facts.columns import EVERY_TABLE, SHEETS_FOR_PEOPLE, TABLE, TABLES, Cell, Column, Table
from gatekeeper.facts.columns_file import COLUMNS_FILE, WrongColumns
from gatekeeper.facts.declared import near
from gatekeeper.facts.headings import known_columns
from gatekeeper.facts.manner import DateOrder, Manner, as_word
from gatekeeper.facts.months import MONTHS_OF
from gatekeeper.facts.sheet import Sheet, SheetRow, StoredNumber, UnreadableInput
from gatekeeper.inert import inert
from gatekeeper.program.model import Parameter
from gatekeeper.values.absence import Reason
from gatekeeper.vocabulary import MeasureKind, PaymentKind, Resolved, Status, fold

_WORD_CELLS = (Cell.NAME, Cell.ROLE, Cell.KEY, Cell.CURRENCY, Cell.VALUE, Cell.FINDING, Cell.STATUS, Cell.PAYMENT_KIND,
               Cell.MEASURE_KIND, Cell.RESOLVED, Cell.TRANCHE)  # fmt: skip
_FIXED: Mapping[Cell, tuple[str, ...]] = {
    Cell.STATUS: tuple(Status),
    Cell.RESOLVED: tuple(Resolved),
    Cell.PAYMENT_KIND: tuple(PaymentKind),
    Cell.MEASURE_KIND: tuple(MeasureKind),
}


# ------------------------------------------------------------------------------------------ the file


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Dates(_Section):
    order: Annotated[Literal["DMY", "MDY", "YMD", ""], Field(description="`DMY`, `MDY` or `YMD`")] = ""
    language: Annotated[Literal["de", "es", "fr", "it", "pt", ""], Field(description=f"one of {listed(MONTHS_OF)}")] = (
        ""
    )


class _Numbers(_Section):
    decimal: Annotated[Literal[".", ","], Field(description='`"."` or `","`')]
    thousands: Annotated[
        Literal[".", ",", " ", "'", "’", ""], Field(description='`"."`, `","`, `" "`, `"\'"` or `""`')
    ] = ""


_Pairs = dict[str, Annotated[str, Field(description="a word in quotation marks")]]
_Names = list[Annotated[str, Field(description="a name in quotation marks")]]


class _Table(_Section):
    sheet: Annotated[str, Field(description="the name of a sheet in quotation marks")] = ""
    header_row: Annotated[int, Field(ge=1, description="the number of a row, from 1")] = 1
    rows_with: Annotated[str, Field(description="a heading in quotation marks")] = ""
    columns: Annotated[_Pairs, Field(description='pairs such as `"Grant ref" = "award"`')] = {}
    ignore: Annotated[_Names, Field(description="a list of headings")] = []
    ignore_rows: Annotated[_Names, Field(description="a list of what stands first in rows, as `Total`")] = []


class _Words(_Section):
    pairs: Annotated[_Pairs, Field(description='pairs such as `"Complete" = "achieved"`')] = {}


class _Head(_Section):
    ignore: Annotated[_Names, Field(description="a list of sheets")] = []
    separator: Annotated[Literal[",", ";", "\t", ""], Field(description='`","`, `";"` or `"\\t"`')] = ""


_Part = TypeVar("_Part", bound=_Section)

_SECTIONS = ("dates", "numbers", "words", "ignore", "separator", *(table.name for table in TABLES))
_Path = tuple[str, ...]


@inert
class House:
    """What a columns file says, and its text; `lines` are the lines its keys stand on."""

    manner: Manner
    tables: Mapping[str, _Table] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    file: str = COLUMNS_FILE
    text: str = ""
    lines: Mapping[_Path, int] = field(default_factory=dict)
    separator: str = ""  # what stands between the cells of its CSV files, if not told by them

    def keeps(self, name: str) -> bool:
        """Whether a sheet of that name holds one of the tables."""
        return any(fold(table.sheet or own) == fold(name) for own, table in self.tables.items())

    @property
    def header_rows(self) -> dict[str, int]:
        """The row in which the headings of each sheet stand that holds a table, by its folded name."""
        return {fold(table.sheet or own): table.header_row for own, table in self.tables.items()}

    def place_of(self, table: str) -> tuple[str, int]:
        """The name of the sheet a table is kept in, and the row its headings stand in."""
        mapped = self.tables.get(table)
        return (mapped.sheet or table, mapped.header_row) if mapped else (table, 1)

    def headings_of(self, table: str) -> dict[str, str]:
        """Their headings of a table by ours, folded."""
        mapped = self.tables.get(table)
        return {fold(ours): theirs for theirs, ours in mapped.columns.items()} if mapped else {}

    def word_for(self, heading: str, word: str) -> str:
        """Their word for one of ours under one of our headings, or ours."""
        written = tomllib.loads(self.text).get("words", {}) if heading in self.manner.words else {}
        pairs: dict[str, str] = next((pairs for key, pairs in written.items() if fold(key) == heading), {})
        return next((theirs for theirs, ours in pairs.items() if fold(ours) == fold(word)), word)

    def of_some(self, tables: Iterable[str]) -> "House":
        """The same for some of its tables alone."""
        return replace(self, tables={name: table for name, table in self.tables.items() if name in tables}, ignore=())

    def of_copies(self) -> "House":
        """The same for the copies of the tables in a run folder, each under the name of its table."""
        plain = {name: table.model_copy(update=_AS_COPIED) for name, table in self.tables.items()}
        return replace(self, tables=plain, ignore=(), separator="")


_AS_COPIED: Mapping[str, Any] = {"sheet": "", "header_row": 1, "rows_with": "", "ignore_rows": []}


def house_from_text(text: str, file: str = COLUMNS_FILE) -> House:
    """What the text of a columns file says; raises `WrongColumns` where it has mistakes."""
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise WrongColumns((_not_toml(text, file, str(problem)),)) from None
    mistakes = _Mistakes(file, _lines_of(text))
    sections: dict[str, Any] = {}
    for key, value in written.items():
        name = fold(key)
        if name not in _SECTIONS:
            alike = near(name, frozenset(_SECTIONS))
            cure = f"did you mean {listed(alike)}?" if alike else f"the keys are {listed(_SECTIONS, 'and')}"
            mistakes.add((key,), f"unknown key {quoted(key)}", cure)
        else:
            sections[name] = value
    dates = mistakes.section(_Dates, ("dates",), sections.get("dates"))
    numbers = mistakes.section(_Numbers, ("numbers",), sections.get("numbers"))
    if numbers is not None and numbers.decimal == numbers.thousands:
        mistakes.add(("numbers", "thousands"), "decimals and thousands have the same mark", "give each its own")
    tables = {}
    for table in TABLES:
        if table.name in sections and (read := mistakes.section(_Table, (table.name,), sections[table.name])):
            tables[table.name] = read
    head = mistakes.section(_Head, (), {key: sections[key] for key in ("ignore", "separator") if key in sections})
    words = _words_of(sections.get("words", {}), mistakes)
    mistakes.stop_if_any()
    manner = Manner(
        DateOrder(dates.order) if dates and dates.order else None,
        numbers.decimal if numbers else "",
        (numbers.thousands if numbers else "").replace("’", "'"),
        words,
        dates.language if dates else "",
    )
    assert head is not None
    return House(manner, tables, tuple(head.ignore), file, text, mistakes.lines, head.separator)


def _words_of(written: Any, mistakes: "_Mistakes") -> dict[str, dict[str, str]]:
    """The words of a house by our heading: `[words.status]`."""
    found: dict[str, dict[str, str]] = {}
    if not isinstance(written, dict):
        mistakes.add(("words",), "expected parts such as `[words.status]`", "")
        return found
    columns = {column.heading: column for table in TABLES for column in (*table.columns, *EVERY_TABLE)}
    able = {heading: column for heading, column in columns.items() if _has_words(column)}
    for key, pairs in written.items():
        heading = fold(key)
        section = mistakes.section(_Words, ("words", key), {"pairs": pairs}, shown=("words", key))
        if section is None:
            continue
        if heading not in able:
            alike = near(heading, frozenset(able))
            cure = f"did you mean {listed(alike)}?" if alike else "name one of our columns that holds words"
            mistakes.add(("words", key), f"unknown column {quoted(key)}", cure)
            continue
        found[heading] = {}
        for theirs, ours in section.pairs.items():
            if as_word(theirs) in found[heading]:
                mistakes.add(("words", key, theirs), f"{quoted(theirs)} is given twice", "keep one of the two")
            found[heading][as_word(theirs)] = ours
            fixed = tuple(Reason) if heading == "absent because" else _FIXED.get(able[heading].cell, ())
            if heading != "kind" and fixed and fold(ours) not in fixed:
                alike = near(fold(ours), frozenset(fixed))
                cure = f"did you mean {listed(alike)}?" if alike else ""
                mistakes.add(("words", key, theirs), f"expected one of {listed(fixed)}, got {quoted(ours)}", cure)
    return found


def _has_words(column: Column) -> bool:
    return column.cell in _WORD_CELLS or column in EVERY_TABLE[1:]


@dataclass(slots=True)
class _Mistakes:
    """What is wrong with a columns file, and on which line."""

    file: str
    lines: Mapping[_Path, int]
    found: list[Finding] = field(default_factory=list)

    def add(self, path: _Path, message: str, cure: str) -> None:
        line = 0
        for end in range(len(path), 0, -1):
            line = line or self.lines.get(path[:end]) or self.lines.get(_folded(path[:end]), 0)
        self.found.append(Finding("GK2090", Severity.ERROR, message, Place(self.file, row=line), help=cure))

    def section(self, model: type[_Part], at: _Path, written: Any, shown: _Path | None = None) -> _Part | None:
        """A part of the file as its model, or nothing where it is not there or has mistakes."""
        if written is None:
            return None
        if not isinstance(written, dict):
            self.add(at, f"expected a part `[{at[-1]}]`, got {quoted(str(written))}", "")
            return None
        try:
            return model.model_validate({fold(key).replace(" ", "_"): value for key, value in written.items()})
        except ValidationError as problems:
            for problem in problems.errors():
                self._add_problem(model, at, shown, problem)
            return None

    def _add_problem(self, model: type[_Section], at: _Path, shown: _Path | None, problem: Any) -> None:
        where = tuple(str(part) for part in problem["loc"])
        path = (*shown, *where[1:]) if shown else (*at, *where)
        if problem["type"] == "extra_forbidden":
            fields = frozenset(name.replace("_", " ") for name in model.model_fields)
            alike = near(fold(where[0]), fields)
            known = sorted(name.replace(" ", "_") for name in fields)
            meant = [name.replace(" ", "_") for name in alike]
            cure = f"did you mean {listed(meant)}?" if alike else f"the keys here are {listed(known, 'and')}"
            self.add(path, f"unknown key {quoted(where[0])}", cure)
        elif problem["type"] == "missing":
            self.add(
                at,
                f"no `{where[0]}` is given under `[{'.'.join(at)}]`",
                f"write {model.model_fields[where[0]].description}",
            )
        else:
            expected = model.model_fields[where[0]].description if len(where) == 1 else "words in quotation marks"
            self.add(path, f"expected {expected}, got {quoted(str(problem['input']))}", "")

    def stop_if_any(self) -> None:
        if self.found:
            raise WrongColumns(tuple(sorted(self.found, key=lambda finding: (finding.place.row, finding.message))))


def _folded(path: _Path) -> _Path:
    return tuple(fold(part) for part in path)


def _lines_of(text: str) -> dict[_Path, int]:
    """The line each key of a TOML text stands on. What spans lines is found by its first."""
    lines: dict[_Path, int] = {}
    current: _Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            current = _keys(stripped)
            path = current
        elif "=" in stripped and not stripped.startswith("#"):
            path = (*current, *(_keys(stripped) or _keys(stripped.partition("=")[0] + "= 0")))
        else:
            continue
        lines.setdefault(_folded(path), number)
        lines[path] = number  # of two that differ in case alone, the one that is meant
    return lines


def _keys(line: str) -> _Path:
    try:
        found = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    keys: list[str] = []
    while isinstance(found, dict) and len(found) == 1:
        ((key, found),) = found.items()
        keys.append(key)
    return tuple(keys)


_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)\Z")


def _not_toml(text: str, file: str, problem: str) -> Finding:
    at = _AT_LINE.search(problem)
    lines = text.splitlines()
    line = int(at[1]) if at else len(lines)
    said = _AT_LINE.sub("", problem).strip().rstrip(".")
    written = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    place = Place(file, row=line)
    keys = _keys(written)
    if said.casefold().startswith(("cannot overwrite", "cannot declare")) and keys:
        return Finding(
            "GK2090", Severity.ERROR, f"{quoted(keys[-1])} is given twice", place, help="keep one of the two"
        )
    message = f"{quoted(written)} cannot be read: {said[:1].lower()}{said[1:]}"
    cure = 'put headings and words in quotation marks, as in `"Grant ref" = "award"`'
    return Finding("GK2090", Severity.ERROR, message, place, help=cure)


# ------------------------------------------------------------------------------------------ the sheets


def in_our_words(house: House, sheets: Iterable[Sheet], parameters: Mapping[str, Parameter]) -> tuple[Sheet, ...]:
    """The sheets under the names of our tables, each with what its headings are called with us.

    Raises `WrongColumns` where the file names a sheet, row or heading that is not there, or gives one thing twice.
    """
    mistakes = _Mistakes(house.file, house.lines)
    by_name = {fold(sheet.name): sheet for sheet in sheets}
    kept: list[Sheet] = []
    used: set[str] = set()
    for table in TABLES:
        mapped = house.tables.get(table.name)
        name = fold(mapped.sheet or table.name) if mapped else table.name
        if name not in by_name:
            if mapped:
                alike = near(name, frozenset(by_name))
                there = [by_name[each].name for each in alike] or [sheet.name for sheet in by_name.values()]
                cure = f"did you mean {listed(there)}?" if alike else f"there are {listed(there, 'and')}"
                mistakes.add((table.name, "sheet"), f"there is no sheet {quoted(mapped.sheet or table.name)}", cure)
            continue
        if mapped:
            used.add(name)
            sheet = _headed(by_name[name], mapped, table, mistakes)
            sheet = _without(sheet, mapped.ignore_rows) if mapped.ignore_rows else sheet
            kept.append(_renamed(sheet, mapped, table, house, parameters, mistakes))
    _named_sheets(house, by_name, mistakes)
    mistakes.stop_if_any()
    passed_over = used | {fold(name) for name in house.ignore}
    others = [sheet for name, sheet in by_name.items() if name not in passed_over]
    spoken = {sheet.name for sheet in kept}
    for sheet in others:
        if fold(sheet.name) in spoken:  # a sheet of our own name, whose table the house keeps elsewhere
            raise UnreadableInput(
                f"the table `{fold(sheet.name)}` is given twice: {sheet.place} and by `{house.file}`",
                f'keep one of the two, or write `ignore = ["{sheet.name}"]` at the head of `{house.file}`',
            )
    return tuple(_as_written(sheet, house.manner) for sheet in (*kept, *others))


def _named_sheets(house: House, by_name: Mapping[str, Sheet], mistakes: _Mistakes) -> None:
    for name in house.ignore:
        if fold(name) not in by_name and fold(name) not in SHEETS_FOR_PEOPLE:
            alike = near(fold(name), frozenset(by_name))
            cure = f"did you mean {listed(by_name[each].name for each in alike)}?" if alike else "leave it out"
            mistakes.add(("ignore",), f"there is no sheet {quoted(name)}", cure)


def _headed(sheet: Sheet, mapped: _Table, table: Table, mistakes: _Mistakes) -> Sheet:
    """The sheet from its header row on."""
    if mapped.header_row == 1:
        return sheet
    header = next((row for row in sheet.rows if row.number == mapped.header_row), None)
    if header is None:
        message = f"row {mapped.header_row} of {quoted(sheet.name)} is blank, expected headings"
        mistakes.add((table.name, "header_row"), message, "give the number of the row that holds the headings")
        return sheet
    rows = tuple(row for row in sheet.rows if row.number > mapped.header_row)
    width = max((len(row.cells) for row in rows), default=0)
    headings = header.cells + tuple(repeat("", width - len(header.cells)))
    findings = tuple(each for each in sheet.findings if not 0 < each.place.row <= mapped.header_row)
    return replace(sheet, headings=headings, rows=rows, findings=findings, header=mapped.header_row)


def _renamed(
    sheet: Sheet,
    mapped: _Table,
    table: Table,
    house: House,
    parameters: Mapping[str, Parameter],
    mistakes: _Mistakes,
) -> Sheet:
    known = known_columns(table, parameters)
    there = {fold(heading): heading for heading in sheet.headings if heading}
    columns: dict[str, str] = {}
    by_ours: dict[str, str] = {}
    for theirs, ours in mapped.columns.items():
        path = (table.name, "columns", theirs)
        name, heading = fold(theirs), fold(ours)
        if name not in there:
            mistakes.add(path, f"{quoted(sheet.name)} has no column {quoted(theirs)}", _meant(name, there))
        if heading not in known:
            alike = near(heading, frozenset(known))
            cure = f"did you mean {listed(alike)}?" if alike else f"its columns are {listed(known, 'and')}"
            mistakes.add(path, f"the table `{table.name}` has no column {quoted(ours)}", cure)
        if name in columns:
            mistakes.add(path, f"{quoted(theirs)} is given twice", "keep one of the two")
        elif heading in by_ours:
            message = f"{quoted(by_ours[heading])} and {quoted(theirs)} are both said to be `{heading}`"
            mistakes.add(path, message, "keep one of the two")
        columns[name] = heading
        by_ours.setdefault(heading, theirs)
    ignored = {fold(name) for name in mapped.ignore}
    for name in mapped.ignore:
        if fold(name) not in there:
            mistakes.add((table.name, "ignore"), f"{quoted(sheet.name)} has no column {quoted(name)}", "leave it out")
    for name, heading in there.items():
        if name in by_ours and name not in columns and name not in ignored:
            message = f"{quoted(by_ours[name])} is said to be `{name}`, and there is a column {quoted(heading)} too"
            cure = f'if the second is something else, write `ignore = ["{heading}"]` under `[{table.name}]`'
            mistakes.add((table.name, "columns", by_ours[name]), message, cure)
    rows = sheet.rows
    if mapped.rows_with:
        if fold(mapped.rows_with) in there:
            rows = _rows_with(sheet, fold(mapped.rows_with))
            sheet = replace(sheet, findings=_of_rows(sheet.findings, rows))
        else:
            message = f"{quoted(sheet.name)} has no column {quoted(mapped.rows_with)}"
            mistakes.add((table.name, "rows_with"), message, _headings_there(there))
    elsewhere: set[str] = set()
    for name, other in house.tables.items():
        if fold(other.sheet or name) == fold(sheet.name):
            elsewhere |= {fold(theirs) for theirs in (*other.columns, *other.ignore)}
            elsewhere |= set(known_columns(TABLE[name], parameters))
    return replace(
        sheet, name=table.name, rows=rows, columns=columns, ignored=frozenset(ignored), elsewhere=frozenset(elsewhere)
    )


def _meant(name: str, there: Mapping[str, str]) -> str:
    """The cure where no heading is of a name."""
    if any("\ufffd" in heading for heading in there):
        return "its headings are not UTF-8 text: save the file as `CSV UTF-8`"
    alike = near(name, frozenset(there))
    return f"did you mean {listed(there[each] for each in alike)}?" if alike else _headings_there(there)


def _headings_there(there: Mapping[str, str]) -> str:
    return f"its headings are {listed(there.values(), 'and')}" if there else "its first row must hold the headings"


def _rows_with(sheet: Sheet, name: str) -> tuple[SheetRow, ...]:
    """The rows in which a column is filled."""
    positions = [at for at, heading in enumerate(sheet.headings) if fold(heading) == name]
    return tuple(row for row in sheet.rows if any(at < len(row.cells) and row.cells[at] for at in positions))


def _without(sheet: Sheet, firsts: Iterable[str]) -> Sheet:
    """The sheet without the rows in which one of these texts stands first."""
    aside = set(map(fold, firsts))
    rows = tuple(row for row in sheet.rows if fold(row.first) not in aside)
    return replace(sheet, rows=rows, findings=_of_rows(sheet.findings, rows))


def _of_rows(findings: Iterable[Finding], rows: Iterable[SheetRow]) -> tuple[Finding, ...]:
    """What was found in these rows, or in the file as a whole."""
    left = {row.number for row in rows} | {0}
    return tuple(each for each in findings if each.place.row in left)


def _as_written(sheet: Sheet, manner: Manner) -> Sheet:
    """The sheet with its stored numbers as the house writes them, so that a copy of it as text reads the same."""
    if manner.decimal != ",":
        return replace(sheet, manner=manner)
    rows = tuple(
        replace(row, cells=tuple(_with_comma(cell) if isinstance(cell, StoredNumber) else cell for cell in row.cells))
        for row in sheet.rows
    )
    return replace(sheet, rows=rows, manner=manner)


def _with_comma(cell: str) -> str:
    return cell.replace(".", ",")
