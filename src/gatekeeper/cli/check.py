"""gatekeeper check: is what the rules say well formed, and does it mean what it seems to?"""

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from gatekeeper.cli.declared import Argument, Option, Stop
from gatekeeper.cli.shell import DECIDED, RULES_WRONG, UNUSABLE
from gatekeeper.diagnostics import (
    Diagnostic,
    counted,
    diagnostic_json,
    diagnostic_lines,
    diagnostic_text,
    has_errors,
    in_order,
)
from gatekeeper.run.rules import check_sources, read_sources, rule_text_of

if TYPE_CHECKING:
    from gatekeeper.source import Source

STDIN = Path("-")
NAME_OF_STDIN = "rules.gate"


class CheckFormat(StrEnum):
    """For people, or for programs."""

    TEXT = "text"
    LINE = "line"
    JSON = "json"


def check(
    rules: Annotated[
        list[Path],
        Argument(help="Rule files, folders of them, or - for standard input.", show_default=False, metavar="RULES"),
    ],
    format: Annotated[
        CheckFormat, Option(help="For people; a line a message, for editors; or JSON, for programs.")
    ] = CheckFormat.TEXT,
    name: Annotated[
        str, Option("--name", help="What to call standard input in messages.", metavar="NAME")
    ] = NAME_OF_STDIN,
) -> None:
    """Check rules for mistakes.

    Every mistake is shown with its place, the text as written and a cure. Status 1 if there are errors,
    2 if something could not be read.
    """
    raise Stop(checked(rules, format, name))


def checked(rules: Iterable[Path], format_: CheckFormat, name: str) -> int:
    """Check rules and say what is wrong; the number is what the shell gets."""
    read = rules_read(rules, name)
    sources = [each for each in read if not isinstance(each, Diagnostic)]
    unread = [each for each in read if isinstance(each, Diagnostic)]
    problems = in_order([*unread, *check_sources(sources)[1]])
    match format_:
        case CheckFormat.JSON:
            print(json.dumps([diagnostic_json(problem) for problem in problems], ensure_ascii=False, indent=2))
        case CheckFormat.LINE:
            for problem in problems:
                print("\n".join(diagnostic_lines(problem)))
        case CheckFormat.TEXT:
            for problem in problems:
                print(diagnostic_text(problem), end="\n\n")
            print(_summary(problems, len(sources)))
    if unread:
        return UNUSABLE
    return RULES_WRONG if has_errors(problems) else DECIDED


def rules_read(rules: Iterable[Path], name: str) -> "list[Source | Diagnostic]":
    """The texts at some paths, that on standard input under its name last; of what cannot be read, why."""
    paths = list(rules)
    read = list(read_sources(path for path in paths if path != STDIN))
    if STDIN in paths:
        read.append(rule_text_of(sys.stdin.buffer, name))
    return read


def _summary(problems: tuple[Diagnostic, ...], files: int) -> str:
    if has_errors(problems):
        codes = {problem.code for problem in problems}
        of = "CODE" if len(codes) > 1 else codes.pop()
        return f"{counted(problems)} (gatekeeper error {of} says more)"
    read = f" in {files} rule file{'' if files == 1 else 's'}"
    return f"{counted(problems)}{read}" if problems else f"no errors{read}"
