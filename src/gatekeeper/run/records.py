"""What a run folder decided, read back for the papers that are made of it later: pack, payments, letters, minutes."""

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from gatekeeper.decisions.jsonl import decisions_from_jsonl
from gatekeeper.decisions.record import Decision
from gatekeeper.reports.papers import RunFacts
from gatekeeper.run.folder import Run, UnusableFolder, run_facts
from gatekeeper.run.proof import read_manifest, read_run


@dataclass(frozen=True, slots=True)
class Recorded:
    """A run, its records, and what papers say of it."""

    run: Run
    decisions: tuple[Decision, ...]
    facts: RunFacts


def recorded(folder: Path, templates: Path | None = None) -> Recorded:
    """The run in a folder; raises `UnusableFolder` where its records are not as they were written.

    `templates` are used for its papers instead of those of the run.
    """
    manifest = read_manifest(folder)
    if manifest.engine != "rows":
        read_run(folder, manifest)  # which says what such a run has not
    file = folder / "decisions.jsonl"
    records = file.read_bytes() if file.is_file() else b""
    if sha256(records).hexdigest() != manifest.files.get("decisions.jsonl"):
        raise UnusableFolder(f"`{file}` is not as it was written", f"say `gatekeeper verify {folder}`")
    run = read_run(folder, manifest)
    run = replace(run, templates=templates) if templates is not None else run
    return Recorded(run, decisions_from_jsonl(records), run_facts(run, records))
