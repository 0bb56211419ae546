"""The letters of a run to its grantees, and which awards get none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from gatekeeper.decisions.record import Decision
from gatekeeper.diagnostics import Progress
from gatekeeper.reader import read_by, reader_of
from gatekeeper.reports.blocks import paper_from
from gatekeeper.reports.house import reader_in
from gatekeeper.reports.letters import Letter, letters_of, render_letter
from gatekeeper.reports.memo import award_name
from gatekeeper.reports.papers import NotInRun
from gatekeeper.run.records import Recorded, recorded
from gatekeeper.run.resolved import resolved_by

LetterForm = Literal["html", "docx"]
FORMS: tuple[LetterForm, ...] = ("docx", "html")


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters by the name of their file, and the awards of which there is nothing new to tell."""

    files: dict[str, bytes]
    letters: int
    silent: tuple[str, ...]


def letters_from(
    folder: Path,
    forms: Sequence[LetterForm],
    progress: Progress,
    only: Sequence[str] = (),
    resolutions: Path | None = None,
    dated: date | None = None,
    locale: str = "",
    templates: Path | None = None,
) -> Letters:
    """The letters of a run that nobody has altered, in these forms, dated on that day, of these awards or of all.

    Without a day each bears that of the meeting, or else of the decision; without a locale they are for whom the papers
    of the run are. Raises `NotInRun` where an award is none of
    the run's, and `RefusedRows` where what the meeting resolved goes beyond the run.
    """
    run = recorded(folder, templates)
    awards = list(dict.fromkeys(decision.award for decision in run.decisions))
    for award in only:
        if award not in awards:
            raise NotInRun("GK2502", f"the run decided nothing about `{award}`", "write the award as the register does")
    decisions: list[Decision] = [d for d in run.decisions if not only or d.award in only]
    resolved = resolved_by(folder, resolutions)
    day = dated or max((found.meeting for found in (resolved or {}).values()), default=run.run.manifest.on)
    with read_by(reader_in(reader_of(locale or run.run.manifest.locale), run.run.templates)):
        letters = list(letters_of(decisions, resolved))
        files: dict[str, bytes] = {}
        for count, letter in enumerate(letters, 1):
            files |= {f"{award_name(letter.first)}.{form}": made for form, made in _made(run, letter, day, forms)}
            progress("writing letters", count, len(letters))
    told = {letter.first.award for letter in letters}
    return Letters(
        files, len(letters), tuple(award for award in awards if award not in told and (not only or award in only))
    )


def _made(run: Recorded, letter: Letter, day: date, forms: Sequence[LetterForm]) -> Iterator[tuple[LetterForm, bytes]]:
    page = render_letter(letter, day, run.run.templates, run.facts)
    if "html" in forms:
        yield "html", page.encode()
    if "docx" in forms:
        from gatekeeper.reports.docx import LETTER, docx_from

        made = docx_from(paper_from(page), day, run.run.templates, run.facts.author, letter.first.award, LETTER)
        yield "docx", made
