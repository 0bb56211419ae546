"""gatekeeper check: is what the rules say well formed, and does it mean what it seems to?"""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli.terminal import DECIDED, RULES_WRONG, fail
from gatekeeper.diagnostics import Diagnostic, counted, diagnostic_json, diagnostic_lines, diagnostic_text, has_errors

if TYPE_CHECKING:
    from gatekeeper.source import Source

STDIN = Path("-")


class CheckFormat(StrEnum):
    """For people, or for programs."""

    TEXT = "text"
    LINE = "line"
    JSON = "json"


def check(
    rules: Annotated[
        list[Path],
        typer.Argument(
            help="Rule files, folders of them, or - for standard input.", show_default=False, metavar="RULES"
        ),
    ],
    format: Annotated[
        CheckFormat, typer.Option(help="For people; a line a message, for editors; or JSON, for programs.")
    ] = CheckFormat.TEXT,
    name: Annotated[
        str, typer.Option("--name", help="What to call standard input in messages.", metavar="NAME")
    ] = "rules.gate",
) -> None:
    """Check rules for mistakes.

    Every mistake is shown with its place, the text as written and a cure. Status 1 if there are errors.
    """
    from gatekeeper.run.rules import UnreadableRules, check_sources, rule_sources

    try:
        sources = list(rule_sources(path for path in rules if path != STDIN))
        if STDIN in rules:
            sources.append(source_from_stdin(name))
    except UnreadableRules as error:
        fail(error.message, error.help)
    _, problems = check_sources(sources)
    match format:
        case CheckFormat.JSON:
            print(json.dumps([diagnostic_json(problem) for problem in problems], ensure_ascii=False, indent=2))
        case CheckFormat.LINE:
            for problem in problems:
                print("\n".join(diagnostic_lines(problem)))
        case CheckFormat.TEXT:
            for problem in problems:
                print(diagnostic_text(problem), end="\n\n")
            print(_summary(problems, len(sources)))
    raise typer.Exit(RULES_WRONG if has_errors(problems) else DECIDED)


def source_from_stdin(name: str) -> "Source":
    """The rule text on standard input. Raises `UnreadableRules` where it is no UTF-8 text."""
    from gatekeeper.run.rules import rule_text_of
    from gatekeeper.source import Source

    return Source(name, rule_text_of(sys.stdin.buffer.read(), name))


def _summary(problems: tuple[Diagnostic, ...], files: int) -> str:
    if has_errors(problems):
        codes = {problem.code for problem in problems}
        of = "CODE" if len(codes) > 1 else codes.pop()
        return f"{counted(problems)} (gatekeeper error {of} says more)"
    read = f" in {files} rule file{'' if files == 1 else 's'}"
    return f"{counted(problems)}{read}" if problems else f"no errors{read}"
