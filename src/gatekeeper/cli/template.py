"""gatekeeper template: the workbook that a set of rules needs."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.terminal import DECIDED, RULES, RULES_WRONG, fail, rules_at
from gatekeeper.cli.writing import check_ending


def template(
    rules: Annotated[Path, RULES],
    out: Annotated[Path, Option(help="The workbook to write, ending in .xlsx.", metavar="FILE")] = Path(
        "portfolio.xlsx"
    ),
    sample: Annotated[
        bool, Option("--sample", help="With sample rows: an award that meets what a release asks.")
    ] = False,
) -> None:
    """Write the workbook rules need.

    A sheet a table, with the headings these rules need, lists to choose words from, and a sheet that explains each
    column.
    """
    from gatekeeper.facts.template import tables_needed, write_template
    from gatekeeper.values.dates import date_text

    check_ending(out, (".xlsx",))
    if out.exists():
        fail(f"`{out}` exists already", "name another file; nothing is overwritten")
    loaded = rules_at(rules)
    rows, day = None, None
    if sample:
        from gatekeeper.scenarios.samples import sample_rows

        rows, day = sample_rows(loaded)
        if day is None:
            fail("no sample rows could be built for these rules", "leave `--sample` out", RULES_WRONG)
    try:
        write_template(loaded, out, rows)
    except OSError as error:
        fail(f"`{out}` cannot be written: {error.strerror}", "name a file you may write to")
    names = ", ".join(table.name for table in tables_needed(loaded))
    print(f"written to {out}: a sheet each for {names}")
    if day is not None:
        print(f"its sample rows meet what a release asks on {date_text(day)}: decide them with `--on {day}`")
    raise Stop(DECIDED)
