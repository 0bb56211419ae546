"""gatekeeper letters: what was decided, told to each grantee in plain words."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli.proof import FOLDER
from gatekeeper.cli.terminal import (
    DECIDED,
    LOCALE,
    RULES_WRONG,
    TEMPLATES,
    day_from,
    fail,
    locale_from,
    progress_shown,
    templates_from,
)

if TYPE_CHECKING:
    from gatekeeper.run.letters import LetterForm


def letters(
    folder: Annotated[Path, FOLDER],
    out: Annotated[Path, typer.Option(help="The folder to write; it must be new.", show_default=False, metavar="DIR")],
    resolutions: Annotated[
        Path | None,
        typer.Option(help="What the meeting made of this run: then the letters tell that.", metavar="FILE"),
    ] = None,
    award: Annotated[
        list[str] | None, typer.Option(help="Only of this award; may be said again.", metavar="AWARD")
    ] = None,
    dated: Annotated[
        str,
        typer.Option(
            help="The day the letters bear.", show_default="that of the meeting, else of the decision", metavar="DATE"
        ),
    ] = "",
    locale: Annotated[str, LOCALE] = "",
    templates: Annotated[Path | None, TEMPLATES] = None,
    forms: Annotated[str, typer.Option(help="The forms: docx, html.", metavar="FORMS")] = "docx,html",
) -> None:
    """Write a letter to each grantee.

    One an award: what was decided, what is still needed, by when, whom to ask. Of an award with nothing new there is
    none.

    Status 0: written. 1: an award is none of the run's, or resolutions go beyond the run; nothing was written.
    2: unusable arguments or no run folder.
    """
    from gatekeeper.cli.record import show_refused
    from gatekeeper.facts.read import UnreadableInput
    from gatekeeper.reports.papers import NotInRun, TemplateProblem
    from gatekeeper.run.folder import UnusableFolder
    from gatekeeper.run.letters import letters_from
    from gatekeeper.run.resolved import RefusedRows
    from gatekeeper.run.rules import UnreadableRules

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        fail(f"`{out}` is there already", "name a new folder after `--out`")
    chosen = _forms(forms)
    reader, own = locale_from(locale), templates_from(templates)
    day = day_from(dated, "--dated") if dated else None
    try:
        with progress_shown() as progress:
            found = letters_from(folder, chosen, progress, award or (), resolutions, day, reader, own)
        out.mkdir(parents=True, exist_ok=True)
        for name, content in found.files.items():
            (out / name).write_bytes(content)
    except NotInRun as error:
        fail(error.message, error.help, RULES_WRONG, error.code)
    except RefusedRows as error:
        show_refused(error.refused)
    except TemplateProblem as error:
        fail(str(error), "mend the template, or name a folder after `--templates`", code=error.code)
    except (UnusableFolder, UnreadableRules, UnreadableInput) as error:
        fail(error.message, error.help)
    except OSError as error:
        fail(f"`{out}` cannot be written: {error.strerror}", "name a folder you may write to")
    if resolutions is None:
        print("the letters tell what the run decided: `--resolutions` reads what the meeting made of it")
    if found.silent:
        print(f"no letter, as there is nothing new to tell: {', '.join(found.silent)}")
    print(f"{found.letters} letter{'' if found.letters == 1 else 's'} written to {out}")
    raise typer.Exit(DECIDED)


def _forms(text: str) -> "tuple[LetterForm, ...]":
    from gatekeeper.run.folder import missing_libraries
    from gatekeeper.run.letters import FORMS

    said = [word.strip().lower() for word in text.split(",") if word.strip()]
    for word in said:
        if word not in FORMS:
            fail(f"`{word}` is not a form of letters, expected {', '.join(FORMS)}", "write it as `--forms docx,html`")
    chosen = tuple(form for form in FORMS if form in said)
    for form, lacking in missing_libraries(chosen).items():
        fail(f"{form} needs {', '.join(lacking)}, which is not installed", "pip install 'gatekeeper-awards[papers]'")
    if not chosen:
        fail("no form of letters is named", "write it as `--forms docx,html`")
    return chosen
