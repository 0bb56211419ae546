"""The parse table of the grammar: made once, kept beside it, and made anew when the grammar has changed.

The file is to the grammar what a `.pyc` is to a module: JSON of names and numbers, headed by a digest of what it was
made of and a digest of itself. A wheel carries it; a checkout writes it at the first start. It is written nowhere else.
"""

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path

from gatekeeper.inert import inert
from gatekeeper.resources import IN_CHECKOUT, IN_WHEEL

HERE = Path(__file__).parent
GRAMMAR = HERE / "grammar.lark"
SAVED = HERE / "grammar.table.json"  # named in .gitignore and, for the wheel, in pyproject.toml
END = "$END"


@inert
class Reduction:
    """What a grammar rule makes of the last `size` things read."""

    origin: str  # the rule's name: what has been read
    size: int
    method: str  # of Build; nothing where the children become children of the rule around it
    alone: bool  # a single child stands for itself
    inlined: Sequence[int]  # which of the children are several


@inert
class Table:
    """An LALR(1) table: of each state, where a terminal leads and where a rule that was read leads."""

    start: int
    end: int
    actions: Sequence[Mapping[str, int]]  # a state to go to; below zero, the reduction of that number, from -1 on
    gotos: Sequence[Mapping[str, int]]
    reductions: Sequence[Reduction]


@cache
def table() -> Table:
    """The table of the grammar as it now is."""
    made_of = origin()
    saved = read(SAVED, made_of)
    if saved is not None:
        return saved
    from gatekeeper.syntax.make_table import made  # Lark is heavy, and needed only here

    fresh = made(GRAMMAR.read_text(encoding="utf-8"))
    if not IN_WHEEL.is_dir() and (IN_CHECKOUT / "pyproject.toml").is_file():
        with suppress(OSError):  # in a checkout one may only read, the table is made at each start
            write(SAVED, made_of, fresh)
    return fresh


def origin() -> str:
    """What a table is made of: the grammar, and how a table is made of it."""
    return sha256(GRAMMAR.read_bytes() + (HERE / "make_table.py").read_bytes()).hexdigest()


def read(path: Path, made_of: str) -> Table | None:
    """The table saved in a file; none if there is none, or it was made of something else, or it was damaged."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if head.decode("ascii", "replace") != f"{made_of} {sha256(body).hexdigest()}":
        return None
    fields = json.loads(body)
    fields["reductions"] = [Reduction(*values) for values in fields["reductions"]]
    return Table(**fields)


def write(path: Path, made_of: str, fresh: Table) -> None:
    """Save a table, whole or not at all: others may read the file at the same time, or write it too."""
    fields = asdict(fresh) | {"reductions": [list(asdict(reduction).values()) for reduction in fresh.reductions]}
    body = json.dumps(fields, separators=(",", ":")).encode("ascii")
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(f"{made_of} {sha256(body).hexdigest()}\n".encode("ascii") + body)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
