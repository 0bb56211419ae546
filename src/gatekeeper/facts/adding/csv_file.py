"""Rows added to a CSV file: the bytes that stand there stay, new rows follow in the same line ends."""

import csv
from collections.abc import Iterable
from io import StringIO
from itertools import islice

from gatekeeper.facts.adding import Additions
from gatekeeper.facts.connectors.csv_folder import separator_in
from gatekeeper.vocabulary import fold


def new(additions: Additions) -> bytes:
    """A table that is new, without a row."""
    return _written([additions.headings(needed=True)], "\n", additions.separator or ",")


def with_rows(content: bytes, additions: Additions) -> bytes:
    """The bytes of a file with rows after its own; headings it lacks are added to the line of its headings."""
    text = content.decode("utf-8-sig", errors="surrogateescape")
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    between = additions.separator or separator_in(text)
    lines = csv.reader(StringIO(text, newline=""), delimiter=between, strict=True)
    for _ in islice(lines, additions.header - 1):
        pass
    before = lines.line_num
    headings = next(lines, [])
    ends = "\r\n" if "\r\n" in text else "\n"
    if lacking := additions.lacking(headings):
        written = StringIO(text, newline="").readlines()
        first, rest = "".join(written[:before]), "".join(written[lines.line_num :])
        text = first + _written([[*headings, *lacking]], ends, between).decode() + rest
        headings = [*headings, *lacking]
    if not text.endswith(("\n", "\r")):
        text += ends
    named = [fold(heading) for heading in headings]
    rows = ([cells.get(heading, "") for heading in named] for cells in map(additions.texts, additions.rows))
    return mark + text.encode("utf-8", errors="surrogateescape") + _written(rows, ends, between)


def _written(rows: Iterable[Iterable[str]], ends: str, between: str) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, delimiter=between, lineterminator=ends).writerows(rows)
    return text.getvalue().encode()
