"""The skeleton of the minutes of a run."""

from collections.abc import Iterable
from pathlib import Path

from gatekeeper.reports.blocks import paper_from
from gatekeeper.reports.minutes import minutes_csv, render_minutes
from gatekeeper.reports.papers import RunFacts
from gatekeeper.run.records import recorded

FORMS = (".docx", ".html", ".md", ".csv")


def minutes_of(folder: Path, endings: Iterable[str]) -> dict[str, bytes]:
    """The skeleton in the forms named by their endings, from the records of a run that nobody has altered."""
    run = recorded(folder)
    templates, made = run.run.templates, {}
    for ending in dict.fromkeys(endings):
        if ending == ".csv":
            made[ending] = minutes_csv(run.decisions)
        elif ending == ".md":
            made[ending] = render_minutes(run.decisions, "md", run.facts, templates).encode()
        else:
            page = render_minutes(run.decisions, "html", run.facts, templates)
            made[ending] = page.encode() if ending == ".html" else _docx(page, run.facts, templates)
    return made


def _docx(page: str, facts: RunFacts, templates: Path | None) -> bytes:
    from gatekeeper.reports.docx import MINUTES, docx_from

    assert facts.on is not None
    return docx_from(paper_from(page), facts.on, templates, facts.author, facts.meeting, MINUTES)
