"""The folder of an outlook: a page, its tables, and a calendar of deadlines.

outlook.html    what is waited for, early warnings, cash expected
outlook.csv     a row a condition of a tranche
forecast.csv    the cash expected by quarter and currency
deadlines.ics   the deadlines, for a calendar
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from gatekeeper.decisions.decide import calendars_for
from gatekeeper.decisions.outlook import Outlook, outlook_of
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.program import model
from gatekeeper.reader import ENGLISH, read_by, reader_of
from gatekeeper.reports.calendar import deadlines_ics
from gatekeeper.reports.outlook import forecast_csv, outlook_csv, render_outlook
from gatekeeper.reports.papers import RuleText, RunFacts
from gatekeeper.run.folder import check_usable, complete, with_run_names
from gatekeeper.version import VERSION

FILES = ("outlook.html", "outlook.csv", "forecast.csv", "deadlines.ics")


def outlook_papers(
    outlook: Outlook, rules: model.Rules, portfolio: Portfolio, templates: Path | None = None, locale: str = ""
) -> Iterator[tuple[str, bytes]]:
    """The files of an outlook, by name; the page and the calendar in the language of their reader."""
    run, who = outlook_facts(rules, portfolio, outlook), reader_of(locale)
    with read_by(who):
        shown = outlook
        if who is not ENGLISH:
            days = calendars_for(rules, outlook.on)
            past = (outlook.decisions, outlook.on, outlook.until, outlook.known_by)
            shown = outlook_of(rules, portfolio, *past, days)
        page, calendar = render_outlook(shown, run, templates).encode(), deadlines_ics(shown)
    contents = (page, outlook_csv(outlook), forecast_csv(outlook.forecast), calendar)
    yield from zip(FILES, contents, strict=True)


def outlook_facts(rules: model.Rules, portfolio: Portfolio, outlook: Outlook) -> RunFacts:
    """What the page says of where it comes from."""
    return RunFacts(
        version=VERSION,
        rules={
            program.source.name: RuleText(program.source.text, sha256(program.source.text.encode()).hexdigest())
            for program in with_run_names(rules).programs
        },
        portfolio=portfolio.name,
        on=outlook.on,
        known_by=outlook.known_by,
    )


def write_outlook(
    outlook: Outlook,
    rules: model.Rules,
    portfolio: Portfolio,
    folder: Path,
    templates: Path | None = None,
    replace_old: bool = False,
    locale: str = "",
) -> None:
    """Write the folder; it appears under its name only when it is complete.

    Raises `UnusableFolder` where the folder holds something else, or an earlier outlook that was not to be replaced.
    """
    check_usable(folder, replace_old, "outlook", lambda names: names <= set(FILES))
    with complete(folder) as partial:
        partial.mkdir(parents=True)
        for name, content in outlook_papers(outlook, rules, portfolio, templates, locale):
            (partial / name).write_bytes(content)
