"""gatekeeper new: a working project to begin with."""

from pathlib import Path
from shlex import quote
from typing import Annotated

from gatekeeper.cli.declared import Argument, Option, Stop
from gatekeeper.cli.terminal import DECIDED, fail


def new(
    folder: Annotated[Path, Argument(help="The folder to make.", show_default=False, metavar="FOLDER")],
    programme: Annotated[str, Option(help="What the programme is called.", metavar="NAME")] = "first programme",
    currency: Annotated[str, Option(help="The currency of its awards.", metavar="CODE")] = "USD",
) -> None:
    """Make a small project that works, to begin with.

    A rule file with notes, a workbook with sample rows, examples in words, and a README that leads through the first
    hour. Nothing is overwritten.
    """
    from gatekeeper.run.project import FILES, UnusableProject, write_project

    try:
        write_project(folder, " ".join(programme.split()), currency.upper())
    except UnusableProject as error:
        fail(error.message, error.help)
    except OSError as error:
        fail(f"`{folder}` cannot be written: {error.strerror}", "name a folder you may write to")
    print(f"written to {folder}: {', '.join(FILES)}")
    print("\nto begin:\n")
    for line in (
        f"cd {quote(str(folder))}",
        "gatekeeper check rules.gate",
        "gatekeeper decide rules.gate portfolio.xlsx --on 2026-11-30 --out board",
    ):
        print(f"  {line}")
    print("\nand then open board/index.html; README.md says what to try next")
    raise Stop(DECIDED)
