"""Proof of a run: that nothing in its folder was altered, and that deciding again gives the same bytes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import file_digest
from io import BytesIO
from pathlib import Path, PurePosixPath

from gatekeeper.diagnostics import Finding, Progress
from gatekeeper.facts.columns_file import COLUMNS_FILE, house_at
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import read_portfolio
from gatekeeper.program.model import Rules
from gatekeeper.reader import reader_of
from gatekeeper.run.crew import Crew, most_workers, workers_for
from gatekeeper.run.folder import (
    MANIFEST,
    MANIFEST_SCHEMA,
    Manifest,
    Run,
    UnusableFolder,
    calendar_from_csv,
    findings_from_csv,
    library_versions,
    made_of,
    with_run_names,
)
from gatekeeper.run.rules import load_rules
from gatekeeper.version import VERSION


@dataclass(frozen=True, slots=True)
class Verified:
    """How many files hold, and what is wrong with the others: a path and a word each."""

    holding: int
    wrong: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """Whether the decisions came out the same; which papers did not; why papers were not compared, if so."""

    decisions: int
    same_decisions: bool
    first_difference: str
    papers: int
    different_papers: tuple[str, ...]
    papers_skipped: str


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a run folder; raises `UnusableFolder` where there is none that can be read."""
    from pydantic import TypeAdapter, ValidationError

    help_ = "name a folder that `gatekeeper decide … --out` wrote"
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError:
        raise UnusableFolder(f"`{folder}` is not a run folder: it has no {MANIFEST}", help_) from None
    try:
        manifest = TypeAdapter(Manifest).validate_json(content)
        reader_of(manifest.locale)
    except (ValidationError, ValueError):
        raise UnusableFolder(f"`{folder / MANIFEST}` is not a manifest gatekeeper wrote", help_) from None
    if manifest.schema_version != MANIFEST_SCHEMA:
        found = f"the manifest has schema {manifest.schema_version}, expected {MANIFEST_SCHEMA}"
        raise UnusableFolder(found, "use the version of gatekeeper that wrote it")
    return manifest


def verify(folder: Path) -> Verified:
    """Compare every file of a run folder with its hash; files missing or added are named too."""
    manifest = read_manifest(folder)
    wrong: list[tuple[str, str]] = []
    for path, expected in manifest.files.items():
        file = folder / path
        if not _inside(path):
            wrong.append((path, "points outside the folder"))
        elif not file.is_file():
            wrong.append((path, "missing"))
        elif _hash(file) != expected:
            wrong.append((path, "altered"))
    wrong += [(path, "not in the manifest") for path in _present(folder) if path not in manifest.files]
    return Verified(len(manifest.files) - sum(word != "not in the manifest" for _, word in wrong), tuple(wrong))


def _hash(file: Path) -> str:
    with file.open("rb") as content:  # a table may be larger than memory
        return file_digest(content, "sha256").hexdigest()


def _inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts


def _present(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and path != MANIFEST:
            yield path


def replay(folder: Path, progress: Progress, workers: int = 0) -> Replayed:
    """Decide again from the folder alone and compare bytes: the decisions always, the papers where versions match.

    In so many processes; 0: as many as are worth it.
    """
    manifest = read_manifest(folder)
    if manifest.engine != "rows":
        from gatekeeper.run.in_columns import same_again

        same = same_again(folder, manifest, progress, workers or most_workers())
        return Replayed(same.tranches, not same.different, same.different, 0, (), "a run as columns has none")
    run = read_run(folder, manifest)
    skipped = _other_versions(manifest)
    papers, different = 0, []
    with Crew(workers or workers_for(len(run.portfolio.rows.get("tranches", ())))) as crew:
        lines = BytesIO()
        decisions, made = made_of(run, progress, crew, lines.write)
        records = lines.getvalue()
        for path, content in () if skipped else made:
            papers += 1
            if _bytes(folder / path) != content:
                different.append(path)
    kept = _bytes(folder / "decisions.jsonl")
    return Replayed(
        decisions=len(decisions),
        same_decisions=records == kept,
        first_difference=_first_difference(records, kept),
        papers=papers,
        different_papers=tuple(different),
        papers_skipped=skipped,
    )


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def read_run(folder: Path, manifest: Manifest) -> Run:
    """What a run folder was decided from, ready to be decided again."""
    if manifest.engine != "rows":
        cure = "for papers decide with `--engine rows`; of one award `gatekeeper award` tells"
        raise UnusableFolder(f"`{folder}` was decided as columns: it holds decisions, and no records", cure)
    rules, problems = load_rules(folder / "rules")
    if rules is None:
        first = problems[0].message if problems else "no rules"
        raise UnusableFolder(f"the rules in `{folder}` have errors: {first}", "run `gatekeeper verify` on it")
    portfolio, _ = facts_of(folder, rules)
    calendar = folder / "calendar.csv"
    templates = folder / "templates"
    findings = _bytes(folder / "findings.csv")

    return Run(
        rules=with_run_names(rules),
        portfolio=replace(portfolio, name=manifest.portfolio),
        findings=findings,
        listed=findings_from_csv(findings),
        calendars=calendar_from_csv(calendar.read_bytes()) if calendar.is_file() else {},
        manifest=manifest,
        templates=templates if templates.is_dir() else None,
    )


def facts_of(folder: Path, rules: Rules) -> tuple[Portfolio, tuple[Finding, ...]]:
    """The tables of a run folder, read with the house's own words where it had some."""
    columns = folder / COLUMNS_FILE
    house = house_at(columns).of_copies() if columns.is_file() else None
    return read_portfolio(folder / "facts", rules, house)


def _other_versions(manifest: Manifest) -> str:
    """What is of another version than when the papers were written."""
    now = {"gatekeeper": VERSION, **library_versions((*manifest.papers, *manifest.register_forms))}
    then = {"gatekeeper": manifest.gatekeeper, **manifest.libraries}
    return ", ".join(
        f"{name} {then.get(name, '?')} then, {now[name]} now" for name in now if then.get(name) != now[name]
    )


def _first_difference(now: bytes, then: bytes) -> str:
    """The award and tranche of the first record that differs."""
    if now == then:
        return ""
    new, old = now.splitlines(), then.splitlines()
    for line, other in zip(new, old, strict=False):
        if line != other:
            import json

            record = json.loads(line)
            return f"{record['award']}/{record['tranche']}"
    return f"{len(old)} records then, {len(new)} now"
