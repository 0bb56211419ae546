"""gatekeeper fmt: rule files in their normal layout."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from gatekeeper.cli.check import STDIN, rules_read
from gatekeeper.cli.declared import Argument, Option, Stop
from gatekeeper.cli.terminal import DECIDED, fail

if TYPE_CHECKING:
    from gatekeeper.source import Source
    from gatekeeper.syntax.layout import LaidOut

WOULD_CHANGE, SOME_LEFT = 1, 3


def fmt(
    rules: Annotated[
        list[Path],
        Argument(help="Rule files, folders of them, or - for standard input.", show_default=False, metavar="RULES"),
    ],
    check: Annotated[bool, Option("--check", help="Write nothing; say which files would change.")] = False,
    diff: Annotated[bool, Option("--diff", help="Write nothing; show what would change.")] = False,
    name: Annotated[
        str, Option("--name", help="What to call standard input in messages.", metavar="NAME")
    ] = "rules.gate",
) -> None:
    """Put rule files into their normal layout.

    Words, comments and the order of clauses stay; lines, indentation, blanks and the spelling of amounts and dates
    become uniform. A statement with a mistake stays as it is, and is named. Status 0: done, or nothing to change with
    --check or --diff. 1: with these, a file would change. 2: something cannot be read. 3: a statement was left.
    """
    from gatekeeper.diagnostics import Diagnostic
    from gatekeeper.syntax.layout import laid_out

    sources = []
    for read in rules_read(rules, name):
        if isinstance(read, Diagnostic):
            fail(read.message, read.help, code=read.code)
        sources.append(read)
    changed = left = 0
    for at, source in enumerate(sources):
        laid = laid_out(source)
        _say_what_was_left(laid)
        left += len(laid.left)
        is_stdin = STDIN in rules and at == len(sources) - 1
        if is_stdin and not (check or diff):
            print(laid.text, end="")
        elif laid.text != source.text:
            changed += 1
            if diff:
                print("".join(_difference(source, laid)), end="")
            elif check:
                print(f"would change {source.name}")
            else:
                _write(Path(source.name), laid.text)
                print(f"changed {source.name}")
    if not (diff or STDIN in rules):
        print(_summary(changed, len(sources), check))
    if left:
        raise Stop(SOME_LEFT)
    raise Stop(WOULD_CHANGE if changed and (check or diff) else DECIDED)


def _say_what_was_left(laid: "LaidOut") -> None:
    for span in laid.left:
        print(f"{span.source.name}:{span.line}: a statement with a mistake was left as it is", file=sys.stderr)
    if laid.left:
        print(f"  help: `gatekeeper check {laid.left[0].source.name}` says what is wrong", file=sys.stderr)


def _difference(source: "Source", laid: "LaidOut") -> Iterator[str]:
    from difflib import unified_diff

    before, after = source.text.splitlines(keepends=True), laid.text.splitlines(keepends=True)
    for line in unified_diff(before, after, source.name, f"{source.name} (laid out)"):
        yield line if line.endswith("\n") else f"{line}\n\\ no line end\n"


def _summary(changed: int, files: int, check: bool) -> str:
    what = f"{files} rule file{'' if files == 1 else 's'}"
    would = "would change" if check else "changed"
    return f"{changed} of {what} {would}" if changed else f"nothing to change in {what}"


def _write(path: Path, text: str) -> None:
    """The text in the place of the file's, at once or not at all; line ends stay those of the file."""
    target = path.resolve()
    raw = text.encode("utf-8")
    if b"\r\n" in target.read_bytes():
        raw = raw.replace(b"\n", b"\r\n")
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(raw)
            Path(beside).chmod(target.stat().st_mode & 0o777)
            Path(beside).replace(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        fail(f"`{path}` cannot be written: {error.strerror}", "check its folder and its permissions")
