"""What commands share: reading rules and portfolios, progress, and messages to the terminal."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from gatekeeper.cli import shell
from gatekeeper.cli.declared import Argument, Option, Stop
from gatekeeper.diagnostics import Diagnostic, Finding, Progress, Severity, counted, diagnostic_text, has_errors
from gatekeeper.values.dates import date_from_text

if TYPE_CHECKING:
    from gatekeeper.facts.columns_file import WrongColumns
    from gatekeeper.facts.portfolio import Portfolio
    from gatekeeper.program.model import Rules

DECIDED, RULES_WRONG, UNUSABLE, SOME_INVALID = (
    shell.DECIDED, shell.RULES_WRONG, shell.UNUSABLE, shell.SOME_INVALID,
)  # fmt: skip

RULES = Argument(help="A rule file, or a folder of rule files.", show_default=False, metavar="RULES")
PORTFOLIO = Argument(
    help="A folder of CSV or Parquet tables, an Excel workbook, an SQLite database, or a postgresql:// URL.",
    show_default=False,
    metavar="PORTFOLIO",
)
COLUMNS = Option(
    help="What the house calls its sheets, headings and words.",
    show_default="`columns.toml` beside the tables, if there is one",
    metavar="FILE",
)
ON = Option(help="The decision date, as 2026-11-30 or '30 November 2026'.", show_default=False, metavar="DATE")
TEMPLATES = Option(
    help="A folder with the house's own templates, letterhead and wording.",
    show_default="that of the run, if it has one",
    metavar="DIR",
)
TEMPLATES_BESIDE = Option(help="A folder whose templates replace those of the same name.", metavar="DIR")
KNOWN_BY = Option(
    help="Leave out what was recorded later than this day.", show_default="the decision date", metavar="DATE"
)


WORKERS = Option(
    help="Work in so many processes; what is written is the same with any number.",
    show_default="one, of many tranches one a core",
    min=0,
    metavar="N",
)
LOCALE = Option(
    help="Whom the papers are for, as fr, fr-CH or en-GB: their language, numbers and dates.", metavar="LOCALE"
)


def fail(message: str, help_: str = "", status: int = UNUSABLE, code: str = "") -> NoReturn:
    """Say what is unusable and how to mend it, and stop."""
    shell.say_unusable(message, help_, code)
    raise Stop(status)


def day_from(text: str, option: str) -> date:
    """The day an option names."""
    day = date_from_text(text.strip())
    if day is None:
        fail(f"`{text}` is not a day, expected a date after `{option}`", "write it as 2026-11-30 or '30 November 2026'")
    return day


def templates_from(folder: Path | None) -> Path | None:
    """The folder an option names; stops where there is none."""
    if folder is not None and not folder.is_dir():
        fail(f"there is no templates folder `{folder}`", "check the path after `--templates`")
    return folder


def locale_from(text: str) -> str:
    """The locale an option names; stops where nobody knows it, and says so where texts stay English."""
    from gatekeeper.reader import UnknownLocale, reader_of, translations

    try:
        who = reader_of(text)
    except UnknownLocale as error:
        near = f"the nearest are {', '.join(error.near)}" if error.near else "write it as `--locale fr` or `fr-CH`"
        fail(
            f"`{text}` is not a locale, expected a language and perhaps a country after `--locale`", near, code="GK2520"
        )
    if not who.is_translated:
        assert who.locale is not None
        there_are = ", ".join(("en", *translations()))
        print(
            f"the texts of papers are not translated into {who.locale.english_name} (they are in {there_are}):"
            " texts are English, numbers and dates as its readers write them",
            file=sys.stderr,
        )
    return who.tag


def rules_at(path: Path) -> "Rules":
    """The rules at a path; what is wrong with them is printed, and errors stop with status 1."""
    from gatekeeper.run.rules import UnreadableRules, load_rules

    try:
        rules, problems = load_rules(path)
    except UnreadableRules as error:
        fail(error.message, error.help, code=error.code)
    if rules is None:
        show_diagnostics(problems)
        raise Stop(RULES_WRONG)
    return rules


def portfolio_at(place: str, rules: "Rules", columns: Path | None = None) -> "tuple[Portfolio, tuple[Finding, ...]]":
    """The portfolio at a path or a URL, with what was found wrong in it."""
    from gatekeeper.facts.columns_file import WrongColumns, house_at
    from gatekeeper.facts.read import UnreadableInput, read_portfolio
    from gatekeeper.facts.where import name_of, where

    try:
        house = house_at(columns) if columns else None
        with reading_shown(name_of(where(place))) as progress:
            return read_portfolio(place, rules, house, progress)
    except WrongColumns as error:
        fail_of_columns(error)
    except UnreadableInput as error:
        fail(error.message, error.help)


def fail_of_columns(error: "WrongColumns") -> NoReturn:
    """Say what is wrong with a columns file, and stop."""
    for finding in error.findings:
        print(finding_text(finding), end="\n\n", file=sys.stderr)
    print(f"{counted(error.findings)}; nothing was decided", file=sys.stderr)
    raise Stop(UNUSABLE) from None


def show_diagnostics(problems: tuple[Diagnostic, ...]) -> None:
    """Every diagnostic with its place and cure, and how many there are."""
    for problem in problems:
        print(diagnostic_text(problem), end="\n\n", file=sys.stderr)
    print(f"{counted(problems)}; nothing was decided" if has_errors(problems) else counted(problems), file=sys.stderr)


def finding_text(finding: Finding) -> str:
    """A finding as a person reads it: where, what, the cure."""
    lines = [f"{finding.severity}[{finding.code}]: {finding.message}", f"  --> {finding.place}"]
    if finding.help:
        lines.append(f"  help: {finding.help}")
    return "\n".join(lines)


def invalid_rows(findings: tuple[Finding, ...]) -> int:
    """How many findings are errors."""
    return sum(finding.severity is Severity.ERROR for finding in findings)


MANY_ROWS = 5_000  # below, reading is done before anybody wonders


@contextmanager
def reading_shown(name: str) -> Iterator[Progress]:
    """How far reading is: of few rows a line on a terminal, gone when they are read; of many a bar, or lines."""
    shown = sys.stderr.isatty()
    if shown:
        print(f"reading {name} …", end="\r", file=sys.stderr, flush=True)
    with ExitStack() as stack:
        told: list[Progress] = []

        def tell(stage: str, done: int, total: int) -> None:
            if total < MANY_ROWS:
                return
            if not told:
                told.append(stack.enter_context(progress_shown(every=50_000)))
            told[0](stage, done, total)

        try:
            yield tell
        finally:
            if shown:
                print("\x1b[2K", end="\r", file=sys.stderr, flush=True)


@contextmanager
def progress_shown(every: int = 1_000) -> Iterator[Progress]:
    """A bar with rate and time left on a terminal; elsewhere a plain line now and then, and as each stage is done."""
    if sys.stderr.isatty():
        yield from _bar()
    else:
        yield partial(_lines, every)


def _lines(every: int, stage: str, done: int, total: int) -> None:
    if done == total or (done and done % every == 0):
        print(f"{stage}: {done:,} of {total:,}", file=sys.stderr)


def _bar() -> Iterator[Progress]:
    from rich import progress
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<15}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, progress.TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total, rate="")
            speed = bar.tasks[tasks[stage]].speed
            bar.update(tasks[stage], completed=done, rate=f"{speed:,.0f} a second" if speed else "")

        yield show
