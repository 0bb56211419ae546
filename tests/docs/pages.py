"""What the pages of `docs/` show: their blocks, and what the program says of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gatekeeper.diagnostics import Diagnostic
from gatekeeper.program.model import Rules
from gatekeeper.run.rules import check_sources
from gatekeeper.source import Source

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

# A declaration that an example has no use for is no fault of the example.
NEVER_USED = "GK0601"

_FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HIDDEN = re.compile(r"⟨U\+([0-9A-F]{4})⟩")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: what stands after its fence, its text, the line it begins on."""

    kind: str
    text: str
    line: int

    def __str__(self) -> str:
        return f"line {self.line}"


def page_text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order; `⟨U+200B⟩` stands for the character itself."""
    for found in _FENCE.finditer(text):
        body = _HIDDEN.sub(lambda code: chr(int(code[1], 16)), found[2])
        yield Block(found[1].strip(), body, text.count("\n", 0, found.start()) + 1)


@cache
def vocabulary() -> str:
    """The file that fragments are parts of: the first block of language.md, without its rule."""
    first = next(blocks(page_text("docs/language.md")))
    return first.text.partition("release tranche 1")[0]


def checked(*of: Block) -> tuple[Rules | None, tuple[Diagnostic, ...]]:
    """What the check says of blocks, each a file; a fragment stands before the vocabulary: its lines count from 1."""
    sources = [
        Source(f"rules-{number}.gate" if len(of) > 1 else "rules.gate", _file(block))
        for number, block in enumerate(of, 1)
    ]
    return check_sources(sources)


def _file(block: Block) -> str:
    return block.text if block.kind == "gate" else f"{block.text}\n{vocabulary()}"


def said(diagnostics: tuple[Diagnostic, ...]) -> str:
    """Messages and cures, without places, as the pages show them."""
    return "".join(
        f"{found.severity}[{found.code}]: {found.message}\n  help: {found.help}\n"
        for found in diagnostics
        if found.code != NEVER_USED
    )


def table_rows(text: str, heading: str) -> Iterator[list[str]]:
    """The cells of the table that has these headings, row by row."""
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith(heading):
            next(lines)
            break
    else:
        raise AssertionError(f"no table {heading}")
    for line in lines:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def quoted(cell: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)
