"""gatekeeper decide: the whole portfolio decided, and the board's folder written."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    WORKERS,
    day_from,
    fail,
    finding_text,
    invalid_rows,
    locale_from,
    portfolio_at,
    progress_shown,
    reading_shown,
    rules_at,
    templates_from,
)
from gatekeeper.cli.writing import forms_named, writing
from gatekeeper.diagnostics import Finding, Progress

if TYPE_CHECKING:
    from gatekeeper.decisions.record import Decision
    from gatekeeper.facts.portfolio import Portfolio
    from gatekeeper.program.model import Rules
    from gatekeeper.reports.totals import Counted
    from gatekeeper.run.in_columns import Totals

MEMOS, REGISTERS = "html,md", "csv,xlsx"  # the forms written where none are named


def decide(
    rules: Annotated[Path, RULES],
    portfolio: Annotated[str, PORTFOLIO],
    on: Annotated[str, ON],
    out: Annotated[Path, Option(help="The folder to write; it must be new.", show_default=False, metavar="DIR")],
    known_by: Annotated[str, KNOWN_BY] = "",
    columns: Annotated[Path | None, COLUMNS] = None,
    templates: Annotated[Path | None, TEMPLATES_BESIDE] = None,
    meeting: Annotated[str, Option(help="The meeting the papers are for.", metavar="TEXT")] = "",
    author: Annotated[str, Option(help="Who prepared the papers.", metavar="TEXT")] = "",
    papers: Annotated[
        str,
        Option(
            help="The forms of the memos: html (always), md, docx, pdf; or none: no memos, no board page.",
            metavar="FORMS",
        ),
    ] = MEMOS,
    register: Annotated[
        str,
        Option(help="The forms of the register: csv, xlsx, parquet; the first two always.", metavar="FORMS"),
    ] = REGISTERS,
    locale: Annotated[str, LOCALE] = "",
    engine: Annotated[
        str,
        Option(
            help="rows: every paper; columns: a large portfolio, decisions alone; spark: the same on a cluster.",
            show_default="by the number of awards",
            metavar="ENGINE",
        ),
    ] = "",
    workers: Annotated[int, WORKERS] = 0,
    master: Annotated[
        str,
        Option(
            help="Where Spark is, as spark://HOST:7077; with `--engine spark`.",
            show_default="this machine, all its cores",
            metavar="URL",
        ),
    ] = "",
    strict: Annotated[bool, Option("--strict", help="Decide nothing where `gatekeeper data` finds anything.")] = False,
    replace: Annotated[bool, Option("--replace", help="Replace an earlier run in the folder.")] = False,
) -> None:
    """Decide a portfolio; write the board's folder.

    The folder holds the decisions, the register, a memo a tranche and the board page, with all they were made from.

    Status 0: decided. 1: the rules have errors, nothing was decided. 2: unusable arguments or unreadable input.
    3: decided, but some rows were invalid and are listed; with --strict nothing was decided.
    """
    from gatekeeper.facts.where import where
    from gatekeeper.reports.forms import ALWAYS, FORMS, REGISTER_FORMS
    from gatekeeper.run.crew import workers_for
    from gatekeeper.run.folder import prepare, write_run
    from gatekeeper.run.inputs import hashes_before, input_hashes

    day = day_from(on, "--on")
    known = day_from(known_by, "--known-by") if known_by else day
    templates_from(templates)
    no_papers = papers.strip().lower() == "none"
    forms = () if no_papers else forms_named(papers, FORMS, "memos", "--papers html,pdf", ("html",))
    registers = forms_named(register, REGISTER_FORMS, "registers", "--register csv,xlsx,parquet", ALWAYS, "parquet")
    reader = locale_from(locale)
    loaded = rules_at(rules)
    of_rows = {
        "--columns": columns, "--templates": templates, "--meeting": meeting, "--author": author,
        "--papers": papers != MEMOS and not no_papers, "--register": register != REGISTERS, "--locale": locale,
        "--workers": workers and engine == "spark", "--strict": strict,
    }  # fmt: skip
    if master and engine != "spark":
        fail("`--master` says where Spark is, and Spark was not asked for", "say `--engine spark` too, or leave it out")
    if _as_columns(engine, portfolio, [option for option, value in of_rows.items() if value]):
        _decide_as_columns(engine, master, loaded, rules, portfolio, day, known, out, replace, workers)
    before = hashes_before(portfolio)
    read, findings = portfolio_at(portfolio, loaded, columns)
    inputs = input_hashes(where(portfolio), read)
    if before and before != inputs:  # the papers would name what was not decided on
        fail(f"`{portfolio}` changed while it was read", "decide again when nobody is writing to it")
    if strict:
        _stop_at(findings, loaded, read, day)
    run = prepare(loaded, read, findings, day, known, inputs, meeting, author, templates, forms, registers, reader)
    number = workers or workers_for(len(read.rows.get("tranches", ())))
    with writing(out, of_templates="leave `--templates` out"), progress_shown() as progress:
        decisions = write_run(run, out, progress, replace, number)
    _show(decisions, day)
    _show_findings(findings)
    print(f"\nwritten to {out}" + ("" if no_papers else f": open {out / 'index.html'}"))
    raise Stop(SOME_INVALID if invalid_rows(findings) else DECIDED)


ENGINES = ("rows", "columns", "spark")


def _as_columns(engine: str, portfolio: str, of_rows: Sequence[str]) -> bool:
    """Whether a portfolio is decided as columns: as asked, else by its size; stops where that cannot be.

    `of_rows` are the options that were given and that rows alone heed.
    """
    from gatekeeper.facts.connectors.parquet_folder import reads

    if engine and engine not in ENGINES:
        fail(f"`{engine}` is not an engine, expected rows, columns or spark", "leave `--engine` out to go by the size")
    if engine == "rows":
        return False
    kept_so = "://" not in portfolio and reads(Path(portfolio))
    awards = Path(portfolio) / "awards.parquet"
    if not engine and (of_rows or "://" in portfolio or not (awards.is_file() if kept_so else _many(portfolio))):
        return False
    try:
        import polars as pl
    except ImportError:
        if engine:
            fail("columns need the library Polars, which is not installed", "pip install 'gatekeeper-awards[columns]'")
        return False
    if engine:
        if "://" not in portfolio and not Path(portfolio).exists():
            return False  # reading it tells what is wrong
        if of_rows:
            fail(
                f"columns write decisions alone, expected no option for what rows write, got {', '.join(of_rows)}",
                "leave it out, or say `--engine rows`",
            )
        return True
    if not kept_so:
        return True
    try:
        return bool(pl.scan_parquet(awards, glob=False).select(pl.len()).collect().item() >= LARGE)
    except (OSError, pl.exceptions.PolarsError):
        return False  # which is told when it is read


LARGE = 20_000  # from so many awards on, Parquet and CSV tables are decided as columns


def _many(portfolio: str) -> bool:
    """Whether a folder of CSV tables has so many awards, by the lines of their table."""
    file = Path(portfolio) / "awards.csv"
    if not file.is_file():
        return False
    with file.open("rb") as content:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: content.read(1 << 20), b"")) > LARGE


def _decide_as_columns(
    engine: str, master: str, rules: "Rules", named: Path, portfolio: str, day: date, known: date, out: Path,
    replace: bool, workers: int,
) -> None:  # fmt: skip
    """Decide and stop; return where nothing can be decided as columns, and nobody asked for it."""
    from gatekeeper.facts.where import name_of, where
    from gatekeeper.run.as_parquet import as_parquet
    from gatekeeper.run.crew import most_workers
    from gatekeeper.run.in_columns import NotPlain, write_columns

    number = workers or most_workers()
    try:
        with writing(out), ExitStack() as stack:
            with reading_shown(name_of(where(portfolio))) as progress:
                tables = stack.enter_context(as_parquet(portfolio, rules, progress))
            place, found = tables.folder, tables.findings
            progress = stack.enter_context(progress_shown())
            if engine == "spark":
                totals = _on_spark(master, rules, place, day, known, out, progress, replace, found)
            else:
                totals = write_columns(rules, place, day, known, out, progress, replace, workers=number, findings=found)
    except NotPlain as why:
        if engine:
            fail(f"this portfolio is not decided as columns: {why}", "leave `--engine` out to decide it by rows")
        print(f"decided by rows, not as columns: {why}")
        return
    _show_totals(totals, rules.programs[0].currency, day, "on Spark" if engine == "spark" else "as columns")
    _show_findings(found or ())
    what = "what may be wrong in the tables, by place," if found is None else "what else is odd in the tables"
    print(f"\n{what} is told by another command:")
    print(f"  gatekeeper data {named} {portfolio} --on {day}")
    if not engine:
        print(f"decided as columns, without papers, as there are {LARGE:,} awards or more: `--engine rows` writes them")
    print(f"\nwritten to {out}; explain one award with: gatekeeper award {out} AWARD")
    raise Stop(SOME_INVALID if totals.outcomes["invalid"] or invalid_rows(found or ()) else DECIDED)


def _decided(tranches: int, awards: int, day: date) -> str:
    """`3 tranches of 1 award decided on 30 November 2026`."""
    from gatekeeper.values.dates import date_text

    of = f"{tranches:,} tranche{'' if tranches == 1 else 's'} of {awards:,} award{'' if awards == 1 else 's'}"
    return f"{of} decided on {date_text(day)}"


def _show_totals(totals: "Totals", currency: str, day: date, how: str) -> None:
    """What was decided, by outcome, and what columns left, by reason."""
    from gatekeeper.values.money import money_text

    print(f"{_decided(totals.tranches, totals.awards, day)}, {how}")
    for outcome, count in sorted(totals.outcomes.items(), key=lambda each: -each[1]):
        paid = totals.paid[outcome]
        print(f"  {outcome}: {count:,}" + (f", release {money_text(Fraction(paid), currency)}" if paid else ""))
    left = totals.compiled + totals.by_rows
    print(f"left by columns: {left:,} awards ({left / max(1, totals.awards):.1%})")
    if left:
        print(f"  {totals.compiled:,} decided by the rules compiled, {totals.by_rows:,} by rows, because of")
    for reason, count in sorted(totals.why_rows.items(), key=lambda each: (-each[1], each[0])):
        print(f"    {reason}: {count:,}")


def _on_spark(
    master: str, rules: "Rules", portfolio: Path, day: date, known: date, out: Path, progress: "Progress",
    replace: bool, findings: tuple[Finding, ...] | None,
) -> "Totals":  # fmt: skip
    """Decide on Spark; stop where there is none, or it gives up."""
    try:
        import pyspark  # noqa: F401
    except ImportError:
        fail("Spark needs the library pyspark, which is not installed", "pip install 'gatekeeper-awards[spark]'")
    from gatekeeper.run.on_spark import NoSpark, write_on_spark

    try:
        return write_on_spark(rules, portfolio, day, known, out, progress, replace, master, findings=findings)
    except NoSpark as problem:
        fail(problem.message, problem.help)


def _stop_at(findings: tuple[Finding, ...], rules: "Rules", portfolio: "Portfolio", day: date) -> None:
    """Stop where anything is suspicious, warnings too."""
    from gatekeeper.facts.suspicions import suspicions

    found = (*findings, *suspicions(portfolio, rules, day)[0])
    if found:
        _show_findings(found, listed=False)
        print("nothing was decided, as `--strict` asks; `gatekeeper data` says what each finding touches")
        raise Stop(SOME_INVALID)


def _show(decisions: "Sequence[Decision | Counted]", day: date) -> None:
    """The totals by outcome and currency: a table on a terminal, plain lines elsewhere."""
    from gatekeeper.reports.marks import outcome_mark
    from gatekeeper.reports.totals import summary
    from gatekeeper.values.money import money_text
    from gatekeeper.values.numbers import fraction_from_decimal

    found = summary(decisions)
    rows: list[tuple[str, str, str, str]] = []
    for total in found.by_outcome:
        assert total.outcome is not None
        word = str(outcome_mark(total.outcome))
        now, whole = fraction_from_decimal(total.approved_now), fraction_from_decimal(total.awarded)
        assert now is not None
        assert whole is not None
        amount = money_text(now, total.currency) if total.outcome.pays else ""
        rows.append((word, str(total.tranches), money_text(whole, total.currency), amount))
    title = _decided(found.tranches, found.awards, day)
    if sys.stdout.isatty():
        _table(title, rows)
    else:
        print(title)
        for word, count, whole_text, amount in rows:
            release = f", release {amount}" if amount else ""
            print(f"  {word}: {count} ({whole_text}){release}")


def _table(title: str, rows: Sequence[tuple[str, str, str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left")
    table.add_column("outcome")
    for heading in ("tranches", "in all", "release now"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def _show_findings(findings: tuple[Finding, ...], *, listed: bool = True) -> None:
    if not findings:
        return
    wrong = invalid_rows(findings)
    where_listed = " (findings.csv lists them)" if listed else ""
    print(f"\nfound in the tables: {wrong} invalid, {len(findings) - wrong} to look at{where_listed}")
    for finding in findings[:SHOWN]:
        print(finding_text(finding))
    if len(findings) > SHOWN:
        print(f"… and {len(findings) - SHOWN} more")


SHOWN = 20
