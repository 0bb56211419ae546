"""The letters of a run to its grantees, and which awards get none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from gatekeeper.decisions.record import Decision
from gatekeeper.diagnostics import Progress
from gatekeeper.reports.blocks import paper_from
from gatekeeper.reports.letters import letters_of, render_letter
from gatekeeper.reports.memo import award_name
from gatekeeper.reports.papers import NotInRun
from gatekeeper.run.records import recorded
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
) -> Letters:
    """The letters of a run that nobody has altered, in these forms, dated on that day, of these awards or of all.

    Without a day each bears that of the meeting, or else of the decision. Raises `NotInRun` where an award is none of
    the run's, and `RefusedRows` where what the meeting resolved goes beyond the run.
    """
    run = recorded(folder)
    awards = list(dict.fromkeys(decision.award for decision in run.decisions))
    for award in only:
        if award not in awards:
            raise NotInRun("GK2502", f"the run decided nothing about `{award}`", "write the award as the register does")
    decisions: list[Decision] = [d for d in run.decisions if not only or d.award in only]
    resolved = resolved_by(folder, resolutions)
    day = dated or max((found.meeting for found in (resolved or {}).values()), default=run.run.manifest.on)
    letters = list(letters_of(decisions, resolved))
    files: dict[str, bytes] = {}
    for count, letter in enumerate(letters, 1):
        page = render_letter(letter, day, run.run.templates, run.facts)
        name = award_name(letter.first)
        for form in forms:
            if form == "html":
                files[f"{name}.html"] = page.encode()
            else:
                from gatekeeper.reports.docx import LETTER, docx_from

                paper = paper_from(page)
                files[f"{name}.docx"] = docx_from(paper, day, run.run.templates, run.facts.author, name, LETTER)
        progress("writing letters", count, len(letters))
    told = {letter.first.award for letter in letters}
    return Letters(
        files, len(letters), tuple(award for award in awards if award not in told and (not only or award in only))
    )
