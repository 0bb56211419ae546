"""gatekeeper minutes: the resolutions of a run in the order of the agenda, with blanks for what becomes of them."""

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli.payments import check_files
from gatekeeper.cli.proof import FOLDER
from gatekeeper.cli.terminal import DECIDED, LOCALE, TEMPLATES, fail, locale_from, templates_from


def minutes(
    folder: Annotated[Path, FOLDER],
    out: Annotated[
        list[Path],
        typer.Option(help="The file to write, .docx, .html, .md or .csv; may be said again.", show_default=False),
    ],
    locale: Annotated[str, LOCALE] = "",
    templates: Annotated[Path | None, TEMPLATES] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace files that are there.")] = False,
) -> None:
    """Begin the minutes of the meeting.

    Resolutions as the memos recommend them, numbered as in the pack, with blanks for who proposed and seconded, votes,
    interests and outcome. As .csv it is the table that `gatekeeper record` reads once it is filled in.
    """
    from gatekeeper.facts.read import UnreadableInput
    from gatekeeper.reports.papers import TemplateProblem
    from gatekeeper.run.folder import UnusableFolder, missing_libraries
    from gatekeeper.run.minutes import FORMS, minutes_of
    from gatekeeper.run.rules import UnreadableRules

    check_files(out, FORMS, replace)
    endings = [file.suffix.lower() for file in out]
    for lacking in missing_libraries(["docx"] if ".docx" in endings else []).values():
        fail(f"docx needs {', '.join(lacking)}, which is not installed", "pip install 'gatekeeper-awards[papers]'")
    reader = locale_from(locale)
    try:
        made = minutes_of(folder, endings, reader, templates_from(templates))
        for file in out:
            file.write_bytes(made[file.suffix.lower()])
            print(f"written to {file}")
    except TemplateProblem as error:
        fail(str(error), "mend the template, or name a folder after `--templates`", code=error.code)
    except (UnusableFolder, UnreadableRules, UnreadableInput) as error:
        fail(error.message, error.help)
    except OSError as error:
        fail(f"`{out[0]}` cannot be written: {error.strerror}", "name a file you may write to")
    raise typer.Exit(DECIDED)
