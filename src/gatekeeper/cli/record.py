"""gatekeeper record: what the board resolved and what was paid, as rows for the next run."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

from gatekeeper.cli.declared import Argument, Option, Stop
from gatekeeper.cli.terminal import COLUMNS, DECIDED, RULES_WRONG, day_from, fail, fail_of_columns

if TYPE_CHECKING:
    from gatekeeper.facts.where import Where
    from gatekeeper.run.closing import Closing, Refused

RUN = Argument(help="The folder that `gatekeeper decide` wrote.", show_default=False, metavar="RUN")


def record(
    folder: Annotated[Path, RUN],
    known_on: Annotated[
        str, Option(help="The day it is recorded, for the column `known on`.", show_default=False, metavar="DATE")
    ],
    resolutions: Annotated[
        Path | None, Option(help="What the meeting resolved: CSV, or a workbook.", metavar="FILE")
    ] = None,
    payments: Annotated[Path | None, Option(help="What was paid: CSV, or a workbook.", metavar="FILE")] = None,
    portfolio: Annotated[
        str | None,
        Option(
            help="Where the tables are kept now: a folder, a workbook, a database.",
            show_default="the tables as the run has them",
            metavar="PORTFOLIO",
        ),
    ] = None,
    columns: Annotated[Path | None, COLUMNS] = None,
    out: Annotated[
        Path | None, Option(help="The copy to write, with the rows added; of a database none.", metavar="PATH")
    ] = None,
) -> None:
    """Record resolutions and payments.

    They become rows of `resolutions` and `payments`: in a copy of the portfolio, or in its database in one transaction.
    What the run did not propose is refused, unless the file names who answers for it under `override by` and why under
    `override reason`; if anything is refused, nothing is written. Rows that are there already are not added again.
    Where a house has words of its own (`columns.toml`) the rows are written in those.

    Status 0: recorded. 1: refused, nothing was written. 2: unusable arguments or unreadable input.
    """
    from gatekeeper.facts.adding import add_to_copy, add_to_database, in_words_of, is_database
    from gatekeeper.facts.columns_file import COLUMNS_FILE, WrongColumns, house_at, house_beside
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
        house = house_at(columns) if columns is not None else house_beside(source)
        if place is None and (folder / COLUMNS_FILE).is_file():
            message = (
                f"the run is of tables in the words of a house ({COLUMNS_FILE}), and it holds copies of them alone"
            )
            fail(message, "say after `--portfolio` where the house keeps them")
        found = closing(folder, files, day, place, house)
        if found.refused:
            show_refused(found.refused)
        additions = found.additions
        if house is not None:
            additions = tuple(in_words_of(house, each) for each in additions)
        if additions and place is not None and database:
            add_to_database(place, additions)
        elif additions and out is not None:
            assert isinstance(source, Path)
            add_to_copy(source, out, additions)
            if house is not None:
                _check_copy(lambda: closing(folder, files, day, out, house), out, found)
    except WrongColumns as error:
        fail_of_columns(error)
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
        if house is not None and not database and house_beside(where(str(out))) is None:
            print(
                f"its columns file is not beside it: read it with `--columns {columns or COLUMNS_FILE}`, or copy that"
            )
    else:
        print(f"nothing to record: {there or 'no row is given'}; nothing was written")
    raise Stop(DECIDED)


def _check_copy(again: "Callable[[], Closing]", out: Path, found: "Closing") -> None:
    """What was written in the words of a house must be read as what was meant; else the copy is taken away."""
    from gatekeeper.facts.read import UnreadableInput

    try:
        read = again()
        if not read.additions and not read.refused and read.already == found.already + len(found.said):
            return
    except UnreadableInput:
        pass
    shutil.rmtree(out, ignore_errors=True)
    out.unlink(missing_ok=True)
    fail(
        "the rows, written under the headings of the house, would not be read as what they say",
        "see that the columns file names each column of resolutions and payments, or enter the rows by hand",
    )


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
    raise Stop(RULES_WRONG)


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"
