"""The skeleton of the minutes of a run."""

from collections.abc import Iterable
from pathlib import Path

from gatekeeper.reader import read_by, reader_of
from gatekeeper.reports.blocks import paper_from
from gatekeeper.reports.house import reader_in
from gatekeeper.reports.minutes import minutes_csv, render_minutes
from gatekeeper.reports.papers import RunFacts
from gatekeeper.run.records import Recorded, recorded

FORMS = (".docx", ".html", ".md", ".csv")


def minutes_of(
    folder: Path, endings: Iterable[str], locale: str = "", templates: Path | None = None
) -> dict[str, bytes]:
    """The skeleton in the forms named by their endings, from the records of a run that nobody has altered.

    It is for a reader of `locale`; where none is named, for whom the papers of the run are. The table is for programs.
    """
    run = recorded(folder, templates)
    with read_by(reader_in(reader_of(locale or run.run.manifest.locale), run.run.templates)):
        return {ending: _made(run, ending) for ending in dict.fromkeys(endings)}


def _made(run: Recorded, ending: str) -> bytes:
    templates = run.run.templates
    if ending == ".csv":
        return minutes_csv(run.decisions)
    if ending == ".md":
        return render_minutes(run.decisions, "md", run.facts, templates).encode()
    page = render_minutes(run.decisions, "html", run.facts, templates)
    return page.encode() if ending == ".html" else _docx(page, run.facts, templates)


def _docx(page: str, facts: RunFacts, templates: Path | None) -> bytes:
    from gatekeeper.reports.docx import MINUTES, docx_from

    assert facts.on is not None
    return docx_from(paper_from(page), facts.on, templates, facts.author, facts.meeting, MINUTES)
