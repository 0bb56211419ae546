"""The board pack of a run, made from what its folder holds."""

from collections.abc import Sequence
from pathlib import Path

from gatekeeper.diagnostics import Progress
from gatekeeper.reader import read_by, reader_of
from gatekeeper.reports.changes import Since, closed_awards, moved_sums
from gatekeeper.reports.house import reader_in
from gatekeeper.reports.pack import pack_pdf, render_pack
from gatekeeper.run.diff import what_changed
from gatekeeper.run.folder import UnusableFolder
from gatekeeper.run.records import Recorded, recorded

FORMS = (".html", ".pdf")


def pack_of(
    folder: Path,
    endings: Sequence[str],
    progress: Progress,
    locale: str = "",
    since: Path | None = None,
    templates: Path | None = None,
) -> dict[str, bytes]:
    """The pack in the forms named by their endings, from the records of a run that nobody has altered.

    It is for a reader of `locale`; where none is named, for whom the papers of the run are. `since` is the folder of an
    earlier run: the pack says what changed from there.
    """
    found = recorded(folder, templates)
    templates, total = found.run.templates, len(found.decisions)
    changed = _since(since, folder, found) if since is not None else None
    with read_by(reader_in(reader_of(locale or found.run.manifest.locale), templates)):
        page = render_pack(
            found.decisions, found.facts, templates, lambda done: progress("memos", done, total), changed
        )
        made = {".html": page.encode()}
        if ".pdf" in endings:
            progress("setting the PDF", 0, 1)
            made[".pdf"] = pack_pdf(page, found.facts, templates)
            progress("setting the PDF", 1, 1)
    return {ending: made[ending] for ending in endings}


def _since(earlier: Path, folder: Path, now: Recorded) -> Since:
    was = recorded(earlier)
    then, on = was.run.manifest, now.run.manifest.on
    if then.on > on:
        said = f"the run in `{earlier}` is of {then.on.isoformat()}, later than {on.isoformat()}"
        raise UnusableFolder(said, "name the folder of an earlier run after `--since`")
    changes = what_changed(earlier, folder)
    awards, before = ({decision.award for decision in found.decisions} for found in (now, was))
    return Since(
        on=then.on,
        known_by=then.known_by,
        meeting=then.meeting,
        sums=moved_sums(was.decisions, now.decisions),
        changes=changes.tranches,
        same=changes.same,
        new=tuple(dict.fromkeys(d.award for d in now.decisions if d.award not in before)),
        gone=tuple(dict.fromkeys(d.award for d in was.decisions if d.award not in awards)),
        closed=closed_awards(was.decisions, now.decisions),
        differing=changes.differing,
    )
