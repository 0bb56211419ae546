"""gatekeeper record: what the board resolved and what was paid, as rows for the next run."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from gatekeeper.cli.terminal import DECIDED, RULES_WRONG, day_from, fail

if TYPE_CHECKING:
    from gatekeeper.facts.where import Where
    from gatekeeper.run.closing import Refused

RUN = typer.Argument(help="The folder that `gatekeeper decide` wrote.", show_default=False, metavar="RUN")


def record(
    folder: Annotated[Path, RUN],
    known_on: Annotated[
        str, typer.Option(help="The day it is recorded, for the column `known on`.", show_default=False, metavar="DATE")
    ],
    resolutions: Annotated[
        Path | None, typer.Option(help="What the meeting resolved: CSV, or a workbook.", metavar="FILE")
    ] = None,
    payments: Annotated[Path | None, typer.Option(help="What was paid: CSV, or a workbook.", metavar="FILE")] = None,
    portfolio: Annotated[
        str | None,
        typer.Option(
            help="Where the tables are kept now: a folder, a workbook, a database.",
            show_default="the tables as the run has them",
            metavar="PORTFOLIO",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The copy to write, with the rows added; of a database none.", metavar="PATH")
    ] = None,
) -> None:
    """Record resolutions and payments.

    They become rows of `resolutions` and `payments`: in a copy of the portfolio, or in its database in one transaction.
    What the run did not propose is refused, unless the file names who answers for it under `override by` and why under
    `override reason`; if anything is refused, nothing is written. Rows that are there already are not added again.

    Status 0: recorded. 1: refused, nothing was written. 2: unusable arguments or unreadable input.
    """
    from gatekeeper.facts.adding import add_to_copy, add_to_database, is_database
    from gatekeeper.facts.house import COLUMNS_FILE, house_beside
    from gatekeeper.facts.read import UnreadableInput
    from gatekeeper.facts.where import name_of, where
    from gatekeeper.run.closing import closing
    from gatekeeper.run.folder import UnusableFolder
    from gatekeeper.run.rules import UnreadableRules

    day = day_from(known_on, "--known-on")
    files = {table: file for table, file in (("resolutions", resolutions), ("payments", payments)) if file is not None}
    if not files:
        fail("nothing is given to record", "name a file after `--resolutions`, after `--payments`, or both")
    try:
        place = where(portfolio) if portfolio is not None else None
        database = place is not None and is_database(place)
        _check_out(place if database else None, out)
        source = place if place is not None else folder / "facts"
        if house_beside(source) is not None or (folder / COLUMNS_FILE).is_file():
            fail(
                f"`{name_of(source)}` is in the words of a house ({COLUMNS_FILE}), and rows are written in ours",
                "enter the rows in the house's own tables",
            )
        found = closing(folder, files, day, place)
        if found.refused:
            show_refused(found.refused)
        if found.additions and place is not None and database:
            add_to_database(place, found.additions)
        elif found.additions and out is not None:
            assert isinstance(source, Path)
            add_to_copy(source, out, found.additions)
    except (UnreadableInput, UnusableFolder, UnreadableRules) as error:
        fail(error.message, error.help)
    except OSError as error:
        fail(f"`{out}` cannot be written: {error.strerror}", "name a place you may write to")
    for line in found.said:
        print(line)
    there = f"{_rows(found.already)} already there" if found.already else ""
    if found.said:
        at = name_of(place) if place is not None and database else str(out)
        print(f"{_rows(len(found.said))} recorded in {at}{', ' if there else ''}{there}")
    else:
        print(f"nothing to record: {there or 'no row is given'}; nothing was written")
    raise typer.Exit(DECIDED)


def _check_out(database: "Where | None", out: Path | None) -> None:
    if database is not None and out is not None:
        fail(f"`{database}` takes the rows itself, and no copy is written", "leave `--out` out")
    if database is None and out is None:
        fail("it is not said where the copy with the new rows goes", "name it after `--out`")


def show_refused(refused: "tuple[Refused, ...]") -> NoReturn:
    """Say which rows cannot stand, and stop."""
    for each in refused:
        print(f"refused: {each.message}\n  --> {each.place}", file=sys.stderr)
        if each.help:
            print(f"  help: {each.help}", file=sys.stderr)
    print(f"{_rows(len(refused))} refused; nothing was written", file=sys.stderr)
    raise typer.Exit(RULES_WRONG)


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"
