"""Statements: a file is cut at its margin first, and each piece is read alone, so one mistake is one message."""

import re
from collections.abc import Iterator

from gatekeeper.diagnostics import Diagnostic, Label, Severity
from gatekeeper.inert import inert
from gatekeeper.source import Source, Span

MAX_CHARACTERS = 2_000_000
MAX_LINE = 2_000
MAX_STATEMENT = 100_000

# Direction marks, zero-width characters, soft hyphens and controls read as something they are not.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\r(?!\n)"
)


@inert
class Statement:
    """A piece of the source that begins at the margin, with its indented continuation lines."""

    span: Span


def statements(source: Source) -> Iterator[Statement]:
    """The statements of a file, in order. Comments and blank lines between two of them belong to neither."""
    starts = source.line_starts
    text = source.text
    begin: int | None = None
    end = 0
    for number, start in enumerate(starts):
        stop = starts[number + 1] - 1 if number + 1 < len(starts) else len(text)
        line = text[start:stop]
        content = line.strip().removeprefix("\ufeff")
        if not content or content.startswith("#"):
            continue
        if line[0] not in " \t":
            if begin is not None:
                yield Statement(Span(source, begin, end))
            begin = start
        elif begin is None:
            begin = start + len(line) - len(line.lstrip())
        end = start + len(line.rstrip())
    if begin is not None:
        yield Statement(Span(source, begin, end))


def safety(source: Source) -> Iterator[Diagnostic]:
    """What may not stand in a rule file at all: hostile characters, and more text than anyone reads."""
    if len(source.text) > MAX_CHARACTERS:
        yield Diagnostic(
            "GK0102",
            Severity.ERROR,
            f"the file holds {len(source.text):,} characters, expected at most {MAX_CHARACTERS:,}",
            (Label(Span(source, 0, 0)),),
            "split the rules by programme, one file each",
        )
        return
    for found in _HOSTILE.finditer(source.text):
        if found.start() == 0 and found[0] == "\ufeff":
            continue
        yield Diagnostic(
            "GK0101",
            Severity.ERROR,
            f"character U+{ord(found[0]):04X} cannot be seen and may not stand in a rule file",
            (Label(Span(source, found.start(), found.end())),),
            "delete it; copying the sentence as plain text usually does",
        )
