"""The board pack of a run, made from what its folder holds."""

from collections.abc import Sequence
from pathlib import Path

from gatekeeper.diagnostics import Progress
from gatekeeper.reader import read_by, reader_of
from gatekeeper.reports.pack import pack_pdf, render_pack
from gatekeeper.run.records import recorded

FORMS = (".html", ".pdf")


def pack_of(folder: Path, endings: Sequence[str], progress: Progress, locale: str = "") -> dict[str, bytes]:
    """The pack in the forms named by their endings, from the records of a run that nobody has altered.

    It is for a reader of `locale`; where none is named, for whom the papers of the run are.
    """
    found = recorded(folder)
    templates, total = found.run.templates, len(found.decisions)
    with read_by(reader_of(locale or found.run.manifest.locale)):
        page = render_pack(found.decisions, found.facts, templates, lambda done: progress("memos", done, total))
        made = {".html": page.encode()}
        if ".pdf" in endings:
            made[".pdf"] = pack_pdf(page, found.facts, templates)
    return {ending: made[ending] for ending in endings}
