"""gatekeeper outlook: what is due, at risk or lost, who must do what by when, and what money may go out."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.terminal import (
    COLUMNS,
    DECIDED,
    KNOWN_BY,
    LOCALE,
    ON,
    PORTFOLIO,
    RULES,
    SOME_INVALID,
    TEMPLATES_BESIDE,
    day_from,
    fail,
    invalid_rows,
    locale_from,
    portfolio_at,
    progress_shown,
    rules_at,
    templates_from,
)
from gatekeeper.cli.writing import writing
from gatekeeper.values.dates import date_text


def outlook(
    rules: Annotated[Path, RULES],
    portfolio: Annotated[str, PORTFOLIO],
    on: Annotated[str, ON],
    until: Annotated[str, Option(help="The last day looked at.", show_default=False, metavar="DATE")],
    out: Annotated[
        Path | None, Option(help="A folder to write the page, tables and calendar to.", metavar="DIR")
    ] = None,
    known_by: Annotated[str, KNOWN_BY] = "",
    columns: Annotated[Path | None, COLUMNS] = None,
    templates: Annotated[Path | None, TEMPLATES_BESIDE] = None,
    locale: Annotated[str, LOCALE] = "",
    replace: Annotated[bool, Option("--replace", help="Replace an earlier outlook in the folder.")] = False,
) -> None:
    """Look ahead: what is due, at risk or lost, and what money may go out.

    For each tranche not yet released: every condition not yet met, the days left, who is responsible, its trend and
    what the rules allow; early warnings; cash by quarter, certain, likely and possible. With --out also as a page, as
    tables, and as a calendar of deadlines.
    """
    from gatekeeper.decisions.outlook import outlook as looked_ahead
    from gatekeeper.reports.outlook import outlook_text
    from gatekeeper.run.outlook import write_outlook

    day, last = day_from(on, "--on"), day_from(until, "--until")
    known = day_from(known_by, "--known-by") if known_by else day
    if last < day:
        fail(
            f"`--until` lies before `--on`: {date_text(last)}, before {date_text(day)}",
            "name a later day after `--until`",
        )
    templates_from(templates)
    reader = locale_from(locale)
    loaded = rules_at(rules)
    read, findings = portfolio_at(portfolio, loaded, columns)
    total = len(read.rows.get("tranches", ()))
    with progress_shown() as progress:
        tell = lambda stage, count: progress(stage, count, total)  # noqa: E731
        found = looked_ahead(loaded, read, day, last, known, progress=tell)
    print(outlook_text(found))
    wrong = invalid_rows(findings)
    if wrong:
        print(f"\n{wrong} of the tables' rows are invalid; `gatekeeper data` lists them")
    if out is not None:
        with writing(out, of_templates="leave `--templates` out"):
            write_outlook(found, loaded, read, out, templates, replace, reader)
        print(f"\nwritten to {out}: open {out / 'outlook.html'}")
    raise Stop(SOME_INVALID if wrong else DECIDED)
