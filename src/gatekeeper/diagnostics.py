"""What we tell a person: a message, the places it concerns, a way forward."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Literal, TypedDict

from gatekeeper.inert import inert
from gatekeeper.source import Span

Progress = Callable[[str, int, int], None]  # the stage, how many are done, of how many


def untold(stage: str, done: int, total: int) -> None:
    """How far it is, where nobody asks."""


MAX_SHOWN = 400  # characters of the line that a message shows


class Severity(StrEnum):
    """How much it matters: an error decides nothing, a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@inert
class Label:
    """A place in a rule file and, where two places matter, what is said of this one."""

    span: Span
    text: str = ""


@inert
class Diagnostic:
    """Something to tell a rule author: lower case, no full stop, names in backticks, the cure in `help`."""

    code: str
    severity: Severity
    message: str
    labels: tuple[Label, ...]
    help: str = ""

    @property
    def span(self) -> Span:
        """The place it is mostly about."""
        return self.labels[0].span


@inert
class Place:
    """A cell, row or sheet in the tables a funder fills; `row` counts as the spreadsheet does (headings are row 1).

    `sheet` is empty for a file or a table of a database; `row` 0 is the whole sheet; `column` is the heading as written
    or empty. `key` tells a row of a database from the others, for its rows have no numbers of their own.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    key: str = ""

    def at(self, row: int, column: str = "") -> "Place":
        """A cell or a row of the same sheet."""
        return Place(self.file, self.sheet, row, column, self.key if row == self.row else "")

    def under(self, column: str) -> "Place":
        """The cell of the same row in a column."""
        return Place(self.file, self.sheet, self.row, column, self.key)

    @property
    def row_text(self) -> str:
        """The number of the row; of a database with its key."""
        return f"{self.row} ({self.key})" if self.key else str(self.row)

    def __str__(self) -> str:
        line = "line" if self.file.endswith(".toml") else "row"
        parts = [self.file, self.sheet and f"sheet {self.sheet}", self.row and f"{line} {self.row_text}"]
        return ", ".join(str(part) for part in (*parts, self.column and f"column {self.column}") if part)


@inert
class Finding:
    """Something to tell whoever filled the tables: where, what was found, what was expected, how to mend it."""

    code: str
    severity: Severity
    message: str
    place: Place
    found: str = ""
    expected: str = ""
    help: str = ""


def has_errors(problems: Iterable[Diagnostic | Finding]) -> bool:
    """Whether any of them is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file, place and code, then by the other places they show; each once."""

    def order(d: Diagnostic) -> tuple[object, ...]:
        others = [(label.span.source.name, label.span.start) for label in d.labels]
        return (d.span.source.name, d.span.start, d.span.end, d.code, d.message, others)

    return tuple(sorted(set(diagnostics), key=order))


def diagnostic_text(diagnostic: Diagnostic) -> str:
    """The message as a person reads it: place, text as written with a caret, the cure."""
    lines = [f"{diagnostic.severity}[{diagnostic.code}]: {diagnostic.message}"]
    for label in diagnostic.labels:
        lines += _excerpt(label)
    if diagnostic.help:
        first, *more = diagnostic.help.split("\n")
        lines += [f"  help: {first}", *(f"        {line}" for line in more)]
    return "\n".join(lines)


def _excerpt(label: Label) -> list[str]:
    span = label.span
    if not span.source.text:  # of a file that nobody could read there is nothing to show
        return [f" --> {span.source.name}"]
    line, column = span.source.line_and_column(span.start)
    text, before = _clipped(span.source.line_text(line), column - 1)
    width = max(1, min(span.end - span.start, len(text) - before))
    margin = " " * len(str(line))
    under = "".join("\t" if character == "\t" else " " for character in text[:before])
    note = f" {label.text}" if label.text else ""
    return [
        f"{margin}--> {span.source.name}:{line}:{column}",
        f"{line} | {text}",
        f"{margin} | {under}{'^' * width}{note}",
    ]


def _clipped(text: str, before: int) -> tuple[str, int]:
    """The part of a line that is shown, and how much of it stands before the place: nobody reads a mile of text."""
    if len(text) <= MAX_SHOWN:
        return text, before
    start = max(0, before - MAX_SHOWN // 2)
    more = "…" if start + MAX_SHOWN < len(text) else ""
    shown = text[start : start + MAX_SHOWN] + more
    return (f"…{shown}", before - start + 1) if start else (shown, before)


class PlaceJson(TypedDict):
    """A place for a program: lines and columns counted from 1, columns in characters, the end left out."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    length: int  # characters, line ends among them
    text: str  # as written
    note: str  # what is said of this place, where several matter


class DiagnosticJson(TypedDict):
    """A message for a program; the first place is the one it is mostly about."""

    code: str
    severity: Literal["error", "warning"]
    message: str
    help: str
    places: list[PlaceJson]


def diagnostic_json(diagnostic: Diagnostic) -> DiagnosticJson:
    """The message for a program."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "places": [_place_json(label) for label in diagnostic.labels],
    }


def _place_json(label: Label) -> PlaceJson:
    span = label.span
    end_line, end_column = span.source.line_and_column(span.end)
    return {
        "file": span.source.name,
        "line": span.line,
        "column": span.column,
        "end_line": end_line,
        "end_column": end_column,
        "length": span.end - span.start,
        "text": span.text,
        "note": label.text,
    }


def diagnostic_lines(diagnostic: Diagnostic) -> tuple[str, ...]:
    """The message as editors and build logs read it: `path:line:column: severity code message`.

    Each further place is a `note` of the same code on a line of its own.
    """
    cure = f" (help: {' '.join(diagnostic.help.split())})" if diagnostic.help else ""
    first, *others = diagnostic.labels
    return (
        f"{_place(first)}: {diagnostic.severity} {diagnostic.code} {' '.join(diagnostic.message.split())}{cure}",
        *(f"{_place(label)}: note {diagnostic.code} {label.text or 'also here'}" for label in others),
    )


def _place(label: Label) -> str:
    return f"{label.span.source.name}:{label.span.line}:{label.span.column}"


def counted(problems: Sequence[Diagnostic | Finding]) -> str:
    """`2 errors, 1 warning`."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    return f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"
