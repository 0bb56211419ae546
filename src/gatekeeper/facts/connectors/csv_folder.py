"""A folder of CSV files, one a table, in UTF-8 with or without a byte order mark."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.cells import quoted
from gatekeeper.facts.sheet import Sheet, SheetRow, UnreadableInput, Wanted, trimmed
from gatekeeper.memory import nothing_collected


def reads(path: Path) -> bool:
    """Any folder."""
    return path.is_dir()


@nothing_collected()
def sheets(path: Path, wanted: Wanted) -> tuple[Sheet, ...]:
    """The CSV files of the folder itself, in the order of their names."""
    files = sorted(
        file for file in path.iterdir() if file.suffix.casefold() == ".csv" and not file.name.startswith(".")
    )
    if not files:
        raise UnreadableInput(
            f"there is no CSV or Parquet file in `{path}`", "it needs at least `awards.csv` and `tranches.csv`"
        )
    return tuple(_sheet(file, wanted.separator) for file in files)


MOST_BYTES = 1_000_000_000  # of one file
MOST_CHARACTERS = 131_072  # of one cell: Excel holds 32,767, and a quotation mark left open runs to the end

# What a file is that is no UTF-8 text, by its first bytes.
_BEGINNINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32 text"),
    (b"\x00\x00\xfe\xff", "UTF-32 text"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
    (b"PK\x03\x04", "a workbook or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old workbook"),
    (b"%PDF", "a PDF"),
)


def _sheet(file: Path, separator: str) -> Sheet:
    content = _content(file)
    sheet = sheet_from_text(file.stem, _text(content), file.name, separator)
    return replace(sheet, findings=(*sheet.findings, *_encoding(file, content)))


def decoded(file: Path) -> str:
    """The text of a CSV file, in UTF-8."""
    return _text(_content(file))


def _text(content: bytes) -> str:
    # What is not UTF-8 becomes U+FFFD, which no cell may hold: the cell is found and named, the rest is read.
    return content.decode("utf-8-sig", errors="replace")


def _content(file: Path) -> bytes:
    """The bytes of a file, read once: what is written to it meanwhile is not seen half."""
    if not file.is_file():  # a folder, a pipe that never ends, a link to nothing
        raise UnreadableInput(f"`{file.name}` is not a file", "put the table in its place, or take it away")
    if file.stat().st_size > MOST_BYTES:
        message = f"`{file.name}` is larger than {MOST_BYTES // 1_000_000:,} MB"
        raise UnreadableInput(message, "keep only the table in it, or give the tables as Parquet files")
    content = file.read_bytes()
    what = next((what for beginning, what in _BEGINNINGS if content.startswith(beginning)), "")
    if not what and content[1:200:2].count(0) + content[:200:2].count(0) > len(content[:200]) // 3:
        what = "UTF-16 text"  # without its mark: every other byte of plain letters is 0
    if what:
        raise UnreadableInput(f"`{file.name}` is {what}, expected UTF-8 text", "save it as `CSV UTF-8`")
    return content


def _encoding(file: Path, content: bytes) -> Iterator[Finding]:
    """Which encoding a file likely is in that is not UTF-8 throughout."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = content.count(b"\n", 0, problem.start) + 1
        beginning = max(content.rfind(mark, 0, problem.start) for mark in (b",", b"\n", b'"')) + 1
        seen = content[beginning : problem.start + 20]
        shown = re.split(rb'[,\n\r"]', seen)[0].decode("cp1252", errors="replace")
        yield Finding(
            "GK2085",
            Severity.WARNING,
            f"`{file.name}` is not UTF-8 throughout: line {row}, read as Windows-1252, says {quoted(shown)}",
            Place(file.name),
            expected="UTF-8 text",
            help="save it as `CSV UTF-8`; each cell that cannot be read is told apart",
        )


_SEPARATORS = {";": "semicolons", "\t": "tabs"}


def separator_in(text: str) -> str:
    """What stands between the cells of a CSV file by its headings: semicolons or tabs where there is no comma."""
    first = next(csv.reader(StringIO(text, newline="")), [])
    return next((mark for mark in _SEPARATORS if len(first) == 1 and mark in first[0]), ",")


class _Stripped(dict[str, str]):
    """Texts without blanks around them: the same comes again and again, and is kept once."""

    def __missing__(self, text: str) -> str:
        if len(self) == _MOST_KEPT:
            self.clear()
        self[text] = stripped = text.strip()
        return stripped


_MOST_KEPT = 500_000


def sheet_from_text(name: str, text: str, file: str = "", separator: str = "") -> Sheet:
    """One table from the text of a CSV file; the separator is told from the headings unless one is given."""
    place = Place(file or f"{name}.csv")
    mark = separator or separator_in(text)
    # Not DictReader: it drops a column whose heading stands twice. Strict: a quote left open would swallow rows.
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[SheetRow] = []
    number, stripped = 0, _Stripped()
    try:
        for number, found in enumerate(reader, 1):
            if any(cells := tuple(map(stripped.__getitem__, found))) or number == 1:
                rows.append(SheetRow(number, cells))
    except csv.Error as problem:
        why = f"a cell of more than {MOST_CHARACTERS:,} characters" if "field larger" in str(problem) else problem
        raise UnreadableInput(
            f"`{place.file}` cannot be split into cells at line {reader.line_num}: {why}",
            "look for a quotation mark that is not closed, or not doubled inside a quoted cell",
        ) from None
    if reader.line_num > number:  # some cell is of several lines
        rows = [SheetRow(row.number, tuple(map(trimmed, row.cells))) for row in rows]
    headings = rows[0].cells if rows else ()
    findings = () if separator or mark == "," else (_told_apart(place, mark, headings, rows[1:]),)
    return Sheet(name, place, headings, tuple(rows[1:]), findings)


def _told_apart(place: Place, mark: str, headings: tuple[str, ...], rows: Iterable[SheetRow]) -> Finding:
    """A file without commas in its headings is read by what stands there, where every row has as many cells."""
    marks = _SEPARATORS[mark]
    declare = f"`separator = {_IN_TOML[mark]}` at the head of `columns.toml`"
    for row in rows:
        if len(row.cells) != len(headings):
            cells = f"{len(row.cells)} cell{'' if len(row.cells) == 1 else 's'}"
            raise UnreadableInput(
                f"`{place.file}` is not separated by commas, and not clearly by {marks}: line {row.number} has "
                f"{cells}, its headings are {len(headings)}",
                f"save it as `CSV UTF-8 (comma delimited)`, or write {declare}",
            )
    message = f"`{place.file}` is separated by {marks}, and was read so"
    cure = f"write {declare}, or save it as `CSV UTF-8 (comma delimited)`"
    return Finding("GK2086", Severity.WARNING, message, place, marks, "commas between the cells", cure)


def separator_told(findings: Iterable[Finding]) -> str:
    """What a file was found to be separated by, if not by commas."""
    of_words = {words: mark for mark, words in _SEPARATORS.items()}
    return next((of_words[finding.found] for finding in findings if finding.code == "GK2086"), "")


_IN_TOML = {";": '";"', "\t": '"\\t"'}
