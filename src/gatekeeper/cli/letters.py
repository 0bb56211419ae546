"""gatekeeper letters: what was decided, told to each grantee in plain words."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.proof import FOLDER
from gatekeeper.cli.terminal import (
    DECIDED,
    LOCALE,
    TEMPLATES,
    day_from,
    fail,
    locale_from,
    progress_shown,
    templates_from,
)
from gatekeeper.cli.writing import forms_named, writing


def letters(
    folder: Annotated[Path, FOLDER],
    out: Annotated[Path, Option(help="The folder to write; it must be new.", show_default=False, metavar="DIR")],
    resolutions: Annotated[
        Path | None,
        Option(help="What the meeting made of this run: then the letters tell that.", metavar="FILE"),
    ] = None,
    award: Annotated[list[str] | None, Option(help="Only of this award; may be said again.", metavar="AWARD")] = None,
    dated: Annotated[
        str,
        Option(
            help="The day the letters bear.", show_default="that of the meeting, else of the decision", metavar="DATE"
        ),
    ] = "",
    locale: Annotated[str, LOCALE] = "",
    templates: Annotated[Path | None, TEMPLATES] = None,
    forms: Annotated[str, Option(help="The forms: docx, html.", metavar="FORMS")] = "docx,html",
) -> None:
    """Write a letter to each grantee.

    One an award: what was decided, what is still needed, by when, whom to ask. Of an award with nothing new there is
    none.

    Status 0: written. 1: an award is none of the run's, or resolutions go beyond the run; nothing was written.
    2: unusable arguments or no run folder.
    """
    from gatekeeper.run.letters import FORMS, letters_from

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        fail(f"`{out}` is there already", "name a new folder after `--out`")
    chosen = forms_named(forms, FORMS, "letters", "--forms docx,html")
    reader, own = locale_from(locale), templates_from(templates)
    day = day_from(dated, "--dated") if dated else None
    with writing(out):
        with progress_shown() as progress:
            found = letters_from(folder, chosen, progress, award or (), resolutions, day, reader, own)
        out.mkdir(parents=True, exist_ok=True)
        for name, content in found.files.items():
            (out / name).write_bytes(content)
    if resolutions is None:
        print("the letters tell what the run decided: `--resolutions` reads what the meeting made of it")
    if found.silent:
        print(f"no letter, as there is nothing new to tell: {', '.join(found.silent)}")
    print(f"{found.letters} letter{'' if found.letters == 1 else 's'} written to {out}")
    raise Stop(DECIDED)
