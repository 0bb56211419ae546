"""The board pack of a run, made from what its folder holds."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from gatekeeper.decisions.jsonl import decisions_from_jsonl
from gatekeeper.reports.pack import pack_pdf, render_pack
from gatekeeper.run.folder import Progress, UnusableFolder, run_facts
from gatekeeper.run.proof import read_manifest, read_run

FORMS = (".html", ".pdf")


def pack_of(folder: Path, endings: Sequence[str], progress: Progress) -> dict[str, bytes]:
    """The pack in the forms named by their endings, from the records of a run that nobody has altered."""
    manifest = read_manifest(folder)
    file = folder / "decisions.jsonl"
    records = file.read_bytes() if file.is_file() else b""
    if sha256(records).hexdigest() != manifest.files.get("decisions.jsonl"):
        raise UnusableFolder(f"`{file}` is not as it was written", f"say `gatekeeper verify {folder}`")
    decisions = decisions_from_jsonl(records)
    run = read_run(folder, manifest)
    facts = run_facts(run, records)
    page = render_pack(decisions, facts, run.templates, lambda done: progress("memos", done, len(decisions)))
    made = {".html": page.encode()}
    if ".pdf" in endings:
        made[".pdf"] = pack_pdf(page, facts, run.templates)
    return {ending: made[ending] for ending in endings}
