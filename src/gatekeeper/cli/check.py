"""gatekeeper check: is what the rules say well formed, and does it mean what it seems to?"""

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli.checking import NAME_OF_STDIN, CheckFormat, checked


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
    ] = NAME_OF_STDIN,
) -> None:
    """Check rules for mistakes.

    Every mistake is shown with its place, the text as written and a cure. Status 1 if there are errors.
    """
    raise typer.Exit(checked(rules, format, name))
