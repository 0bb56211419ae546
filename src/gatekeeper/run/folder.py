"""The run folder: everything a decision was made from and everything made of it, with the hash of every file.

decisions.jsonl     one record a tranche
register.csv .xlsx  a row a tranche; .parquet where it is asked for
index.html          the board page
memos/              a memo a tranche: HTML and Markdown, DOCX and PDF where they are asked for
findings.csv        what was found wrong in the tables
rules/ facts/       the rule files and the tables as used
columns.toml        what the house calls its columns and words, where it calls them otherwise
calendar.csv        the holidays counted, where the rules name a calendar
templates/          the house's own templates, where they were used
manifest.json       what ran, on what, and the SHA-256 of every other file
"""

import csv
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field, replace
from datetime import date
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from io import StringIO
from json import dumps, loads
from pathlib import Path, PurePosixPath
from typing import ClassVar
from zlib import ZLIB_RUNTIME_VERSION

from gatekeeper.as_json import writer_of
from gatekeeper.decisions.decide import Asked, calendars_for
from gatekeeper.decisions.jsonl import decisions_jsonl
from gatekeeper.decisions.record import Decision
from gatekeeper.diagnostics import Finding, Place, Progress, Severity
from gatekeeper.facts.columns_file import COLUMNS_FILE
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.write import csv_texts
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.reader import read_by, reader_of
from gatekeeper.reports.forms import ALWAYS, FAST, LIBRARIES, Form, RegisterForm
from gatekeeper.reports.house import house_of, reader_in
from gatekeeper.reports.papers import RuleText, RunFacts
from gatekeeper.reports.register import Row, findings_csv, register_csv_of, register_parquet_of, register_xlsx_of
from gatekeeper.reports.sheets import as_it_was
from gatekeeper.reports.totals import Counted
from gatekeeper.run import deciding
from gatekeeper.run.crew import Crew
from gatekeeper.run.papers import Office, papers_of_each
from gatekeeper.source import Source
from gatekeeper.version import VERSION

MANIFEST = "manifest.json"
MANIFEST_SCHEMA = 1

# Whatever writes a byte of a paper: the papers of a replay are compared where these are the same.
PAPER_LIBRARIES = ("jinja2", "xlsxwriter", "babel")


@inert
class Manifest:
    """What ran, on what, when the decision was for, and the hash of every file beside it."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}  # for whoever reads one

    schema_version: int = field(default=MANIFEST_SCHEMA, kw_only=True)
    gatekeeper: str
    libraries: dict[str, str]
    on: date
    known_by: date
    portfolio: str
    engine: str = "rows"  # or columns, or spark
    meeting: str = ""
    author: str = ""
    papers: tuple[Form, ...] = FAST  # the forms of the memos; without any there is no board page either
    register_forms: tuple[RegisterForm, ...] = ALWAYS
    locale: str = ""  # of whom the papers are for, as `fr-CH`; empty: English
    calendars: str = ""  # the library and version the holidays came from
    inputs: dict[str, str] = field(kw_only=True)  # the files read: name and SHA-256
    files: dict[str, str] = field(default_factory=dict)  # the files written: path and SHA-256

    def json(self) -> str:
        """As it is written."""
        return dumps(loads(writer_of(Manifest)(self)), indent=2, ensure_ascii=False) + "\n"


class UnusableFolder(Exception):
    """An output folder that may not be written to, or a run folder that cannot be read."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@inert
class Run:
    """All that goes into a run folder before anything is made of it."""

    rules: model.Rules
    portfolio: Portfolio
    findings: bytes  # findings.csv as written
    listed: tuple[Finding, ...]
    calendars: Mapping[str, frozenset[date]]
    manifest: Manifest
    templates: Path | None = None


def prepare(
    rules: model.Rules, portfolio: Portfolio, findings: Sequence[Finding], on: date, known_by: date,
    inputs: dict[str, str], meeting: str = "", author: str = "", templates: Path | None = None,
    papers: Sequence[Form] = FAST, register: Sequence[RegisterForm] = ALWAYS, locale: str = "",
) -> Run:  # fmt: skip
    """A run of rules on a portfolio, ready to be decided."""
    named = with_run_names(rules)
    calendars = calendars_for(named, on)
    days = ""
    if calendars:
        from gatekeeper.values.calendars import calendar_version

        days = calendar_version()
    manifest = Manifest(
        gatekeeper=VERSION,
        libraries=library_versions((*papers, *register)),
        on=on,
        known_by=known_by,
        portfolio=portfolio.name,
        meeting=meeting,
        author=author,
        papers=tuple(papers),
        register_forms=tuple(register),
        locale=reader_of(locale).tag,
        calendars=days,
        inputs=dict(sorted((inputs | _columns(portfolio)).items())),
    )
    return Run(named, portfolio, findings_csv(findings), tuple(findings), calendars, manifest, templates)


def _columns(portfolio: Portfolio) -> dict[str, str]:
    """The columns file by its name and hash, where the portfolio was read by one."""
    return {COLUMNS_FILE: sha256(portfolio.columns.encode()).hexdigest()} if portfolio.columns else {}


def library_versions(papers: Iterable[str] = FAST) -> dict[str, str]:
    """The versions of whatever writes a byte of a paper, in the forms named; `none` of what is not installed."""
    names = (*PAPER_LIBRARIES, *(name for form in papers for name in LIBRARIES[form]))
    return {name: _version_of(name) for name in names} | {"zlib": ZLIB_RUNTIME_VERSION}


def missing_libraries(papers: Iterable[str]) -> dict[str, list[str]]:
    """What the forms named cannot be written without, and is not installed."""
    lacking = {form: [name for name in LIBRARIES[form] if _version_of(name) == "none"] for form in papers}
    return {form: names for form, names in lacking.items() if names}


def _version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


def with_run_names(rules: model.Rules) -> model.Rules:
    """The rules named as their files are in the run folder: by file name, made different where two are the same."""
    taken: set[str] = set()
    programs = []
    for program in rules.programs:
        path = PurePosixPath(program.source.name)
        name, count = path.name, 1
        while name.casefold() in taken:
            count += 1
            name = f"{path.stem}-{count}{path.suffix}"
        taken.add(name.casefold())
        programs.append(replace(program, source=Source(name, program.source.text)))
    return model.Rules(tuple(programs))


PAPERS_AT_ONCE = 20  # are handed to a worker


def decided(run: Run, progress: Progress, crew: Crew | None = None) -> tuple[Decision, ...]:
    """Every tranche decided, with word of how far it is."""
    return deciding.decided(_asked(run), run.portfolio, progress, crew or Crew())


def _asked(run: Run) -> Asked:
    # Workers are sent the rules by themselves, without what was worked out of them.
    rules = model.Rules(tuple(map(replace, run.rules.programs)))
    return Asked(rules, run.manifest.on, run.manifest.known_by, run.calendars)


def sources_of(run: Run) -> dict[str, bytes]:
    """The files a run is decided from, by path: rules, facts, findings, calendar days, templates."""
    files = {f"rules/{program.source.name}": program.source.text.encode() for program in run.rules.programs}
    files |= {f"facts/{name}": text.encode() for name, text in csv_texts(run.portfolio).items()}
    if run.portfolio.columns:
        files[COLUMNS_FILE] = run.portfolio.columns.encode()
    files["findings.csv"] = run.findings
    if run.calendars:
        files["calendar.csv"] = _calendar_csv(run.calendars)
    if run.templates is not None:
        for file in sorted(run.templates.iterdir()):
            if file.is_file():
                files[f"templates/{file.name}"] = file.read_bytes()
    return files


def made_of(
    run: Run, progress: Progress, crew: Crew, record: Callable[[bytes], object]
) -> tuple[Sequence[Decision | Counted], Iterator[tuple[str, bytes]]]:
    """Every tranche decided, and the files made of the decisions, by path; `record` is given the records, in order.

    Without papers nothing is kept of a decision but what is summed up: the records are most of the memory of a run.
    """
    if run.manifest.papers:
        decisions = decided(run, progress, crew)
        records = decisions_jsonl(decisions)
        record(records)
        return decisions, papers_of(run, decisions, progress, crew, records)
    counted, rows, said = [], [], []
    manifest = run.manifest
    for one in deciding.finished(_asked(run), run.portfolio, manifest.locale, run.templates, progress, crew):
        record(one.record + b"\n")
        counted.append(one.counted)
        rows.append(one.row)
        said.append(one.said)
    return counted, _registers(run, counted, rows, said)


def papers_of(
    run: Run, decisions: Sequence[Decision], progress: Progress, crew: Crew | None = None, records: bytes = b""
) -> Iterator[tuple[str, bytes]]:
    """The files made of the decisions, by path, one at a time: each for its reader, but what programs read.

    `records` are the decisions as they are written, where that is done already.
    """
    from gatekeeper.reports.board import render_index

    manifest = run.manifest
    facts = run_facts(run, records or decisions_jsonl(decisions))
    office = Office(facts, manifest.papers, run.templates, manifest.locale)
    rows, said, entries = [], [], []
    made = (crew or Crew()).each(papers_of_each, office, decisions, PAPERS_AT_ONCE)
    for count, (decision, papers) in enumerate(zip(decisions, made, strict=True), 1):
        rows.append(papers.row)
        said.append(papers.said)
        for form, content in papers.forms:
            yield f"memos/{papers.board.memo}.{form}", content
        entries.append(papers.board.entry(decision))
        progress("writing memos", count, len(decisions))
    yield from _registers(run, decisions, rows, said)
    forms = tuple(form for form in manifest.papers if form != "html")
    with read_by(office.reader):
        board = render_index(decisions, facts, run.listed, run.templates, forms, entries)
    yield "index.html", board.encode()


def _registers(
    run: Run, decisions: Sequence[Decision | Counted], rows: Sequence[Row], said: Sequence[Row]
) -> Iterator[tuple[str, bytes]]:
    """The register in its forms, of the rows for programs and of those for its reader."""
    manifest = run.manifest
    yield "register.csv", register_csv_of(rows)
    with read_by(reader_in(reader_of(manifest.locale), run.templates)):
        register = register_xlsx_of(decisions, said, manifest.on)
    yield "register.xlsx", register
    if "parquet" in manifest.register_forms:
        yield "register.parquet", register_parquet_of(rows)


def run_facts(run: Run, records: bytes) -> RunFacts:
    """What the papers say of the run."""
    rules = {
        program.source.name: RuleText(program.source.text, sha256(program.source.text.encode()).hexdigest())
        for program in run.rules.programs
    }
    return RunFacts(
        version=run.manifest.gatekeeper,
        rules=rules,
        inputs=run.manifest.inputs,
        decisions_sha256=sha256(records).hexdigest(),
        portfolio=run.manifest.portfolio,
        meeting=run.manifest.meeting,
        author=run.manifest.author,
        on=run.manifest.on,
        known_by=run.manifest.known_by,
        findings=len(run.listed),
        register_forms=run.manifest.register_forms,
    )


def write_run(
    run: Run, folder: Path, progress: Progress, replace_old: bool = False, workers: int = 1
) -> Sequence[Decision | Counted]:
    """Decide and write the whole folder, in so many processes; it appears under its name only when it is complete.

    Raises `UnusableFolder` where the folder holds something else, or an earlier run that was not to be replaced.
    """
    check_usable(folder, replace_old)
    house_of(run.templates)  # a mistake in it is told before anything is decided
    with complete(folder) as partial, Crew(workers) as crew:
        return _write(run, partial, progress, crew)


@contextmanager
def complete(folder: Path) -> Iterator[Path]:
    """A folder to write to, which takes the place of that one when all is written, and is gone where it was not."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        yield partial
        if folder.exists():
            shutil.rmtree(folder)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def check_usable(
    folder: Path,
    replace_old: bool,
    ours: str = "run",
    known_by: Callable[[set[str]], bool] = lambda names: MANIFEST in names,
) -> None:
    """Stop where a folder holds something else, or an earlier one of ours that was not to be replaced."""
    if folder.exists() and not folder.is_dir():
        raise UnusableFolder(f"`{folder}` is a file, expected a folder", "name another folder after `--out`")
    held = {file.name for file in folder.iterdir()} if folder.exists() else set()
    if not held:
        return
    if not known_by(held):
        raise UnusableFolder(f"`{folder}` holds other files", "name a new folder after `--out`")
    if not replace_old:
        raise UnusableFolder(f"`{folder}` holds an earlier {ours}", "name a new folder, or say `--replace`")


def _write(run: Run, folder: Path, progress: Progress, crew: Crew) -> Sequence[Decision | Counted]:
    hashes: dict[str, str] = {}

    def write(path: str, content: bytes) -> None:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        hashes[path] = sha256(content).hexdigest()

    for path, content in sources_of(run).items():
        write(path, content)
    whole = sha256()  # written and counted as they come: of a large portfolio they are most of the run
    with (folder / "decisions.jsonl").open("wb") as file:

        def record(lines: bytes) -> None:
            whole.update(lines)
            file.write(lines)

        decisions, made = made_of(run, progress, crew, record)
    hashes["decisions.jsonl"] = whole.hexdigest()
    for path, content in made:
        write(path, content)
    manifest = replace(run.manifest, files=dict(sorted(hashes.items())))
    (folder / MANIFEST).write_text(manifest.json(), encoding="utf-8")
    return decisions


def _calendar_csv(calendars: Mapping[str, frozenset[date]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["calendar", "holiday"])
    writer.writerows([name, day.isoformat()] for name in sorted(calendars) for day in sorted(calendars[name]))
    return text.getvalue().encode()


def calendar_from_csv(content: bytes) -> dict[str, frozenset[date]]:
    """The holidays of a run, by calendar."""
    days: dict[str, set[date]] = {}
    for row in csv.DictReader(StringIO(content.decode())):
        days.setdefault(row["calendar"], set()).add(date.fromisoformat(row["holiday"]))
    return {name: frozenset(found) for name, found in days.items()}


def findings_from_csv(content: bytes) -> tuple[Finding, ...]:
    """The findings of a run, as its papers list them."""
    return tuple(
        Finding(
            code=row["code"],
            severity=Severity(row["severity"]),
            message=as_it_was(row["message"]),
            place=Place(
                as_it_was(row["file"]),
                as_it_was(row["sheet"]),
                int(row["row"] or 0),
                as_it_was(row["column"]),
                as_it_was(row.get("key") or ""),
            ),
            found=as_it_was(row["found"]),
            expected=as_it_was(row["expected"]),
            help=as_it_was(row["help"]),
        )
        for row in csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""))
    )
