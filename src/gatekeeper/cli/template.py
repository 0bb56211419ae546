"""gatekeeper template: the blank workbook that a set of rules needs."""

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli.terminal import DECIDED, RULES, fail, rules_at


def template(
    rules: Annotated[Path, RULES],
    out: Annotated[
        Path, typer.Option(help="The workbook to write, ending in .xlsx.", show_default=False, metavar="FILE")
    ],
) -> None:
    """Write the blank workbook rules need.

    A sheet a table, with the headings these rules need, and notes on what goes into each column.
    """
    from gatekeeper.facts.template import tables_needed, write_template

    if out.suffix.lower() != ".xlsx":
        fail(f"`{out}` is not a workbook name, expected one ending in `.xlsx`", "as in `--out portfolio.xlsx`")
    if out.exists():
        fail(f"`{out}` exists already", "name another file; nothing is overwritten")
    loaded = rules_at(rules)
    try:
        write_template(loaded, out)
    except OSError as error:
        fail(f"`{out}` cannot be written: {error.strerror}", "name a file you may write to")
    names = ", ".join(table.name for table in tables_needed(loaded))
    print(f"written to {out}: a sheet each for {names}")
    raise typer.Exit(DECIDED)
