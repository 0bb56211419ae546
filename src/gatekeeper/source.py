"""Text as it was written, and places in it."""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from gatekeeper.inert import inert


@dataclass(frozen=True)
class Source:
    """A named text: `name` is what a person calls it (a path as given), `text` is its whole content."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the text."""
        return sha256(self.text.encode()).hexdigest()

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line begins, the first line first."""
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return tuple(starts)

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both counted from 1, columns in characters."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """The text of a line counted from 1, without its end."""
        start = self.line_starts[line - 1]
        end = self.text.find("\n", start)
        return self.text[start:].rstrip("\r") if end < 0 else self.text[start:end].rstrip("\r")


@inert
class Span:
    """A stretch of a source from offset `start` up to, not including, `end`; counted in characters."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters as written."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """The line it begins on, counted from 1."""
        return self.source.line_and_column(self.start)[0]

    @property
    def column(self) -> int:
        """The column it begins at, counted from 1."""
        return self.source.line_and_column(self.start)[1]

    def to(self, other: "Span") -> "Span":
        """The stretch from the start of this one to the end of the other."""
        return Span(self.source, self.start, other.end)
