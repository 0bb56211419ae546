"""gatekeeper check: is what the rules say well formed, and does it mean what it seems to?"""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli.terminal import DECIDED, RULES_WRONG, fail
from gatekeeper.diagnostics import counted, diagnostic_json, diagnostic_text, has_errors


class CheckFormat(StrEnum):
    """For people, or for programs."""

    TEXT = "text"
    JSON = "json"


def check(
    rules: Annotated[
        list[Path], typer.Argument(help="Rule files, or folders of them.", show_default=False, metavar="RULES")
    ],
    format: Annotated[CheckFormat, typer.Option(help="For people, or for programs.")] = CheckFormat.TEXT,
) -> None:
    """Check rules for mistakes.

    Every mistake is shown with its place, the text as written and a cure. Status 1 if there are errors.
    """
    from gatekeeper.run.rules import UnreadableRules, load_rules

    try:
        loaded, problems = load_rules(*rules)
    except UnreadableRules as error:
        fail(error.message, error.help)
    if format is CheckFormat.JSON:
        print(json.dumps([diagnostic_json(problem) for problem in problems], ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            print(diagnostic_text(problem), end="\n\n")
        files = "" if loaded is None else f" in {_files(len(loaded.programs))}"
        print(f"{counted(problems)}{files}" if problems else f"no errors{files}")
    raise typer.Exit(RULES_WRONG if has_errors(problems) else DECIDED)


def _files(count: int) -> str:
    return f"{count} rule file{'' if count == 1 else 's'}"
