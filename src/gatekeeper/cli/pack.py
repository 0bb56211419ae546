"""gatekeeper pack: the whole of a run as one paper for the board."""

from pathlib import Path
from typing import Annotated

import typer

from gatekeeper.cli.proof import FOLDER
from gatekeeper.cli.terminal import DECIDED, LOCALE, TEMPLATES, fail, locale_from, progress_shown, templates_from


def pack(
    folder: Annotated[Path, FOLDER],
    out: Annotated[
        list[Path], typer.Option(help="The file to write, .pdf or .html; may be said twice.", show_default=False)
    ],
    since: Annotated[
        Path | None,
        typer.Option(help="The run of the last pack: what changed since stands in this one.", metavar="DIR"),
    ] = None,
    locale: Annotated[str, LOCALE] = "",
    templates: Annotated[Path | None, TEMPLATES] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace files that are there.")] = False,
) -> None:
    """Put a run together for the board.

    One PDF, or one page: cover, totals, exceptions and judgement calls first, what changed since the last pack, agenda,
    every memo, an index by award.
    """
    from gatekeeper.cli.decide import forms_from
    from gatekeeper.facts.read import UnreadableInput
    from gatekeeper.reports.papers import TemplateProblem
    from gatekeeper.run.folder import UnusableFolder
    from gatekeeper.run.pack import FORMS, pack_of
    from gatekeeper.run.rules import UnreadableRules

    for file in out:
        if file.suffix.lower() not in FORMS:
            fail(f"`{file}` is neither .pdf nor .html", "name a file such as board.pdf after `--out`")
        if file.exists() and not replace:
            fail(f"`{file}` is there already", "name another file after `--out`, or say `--replace`")
    endings = [file.suffix.lower() for file in out]
    forms_from(",".join(ending.removeprefix(".") for ending in endings))
    reader = locale_from(locale)
    try:
        with progress_shown() as progress:
            made = pack_of(folder, endings, progress, reader, since, templates_from(templates))
        for file in out:
            file.write_bytes(made[file.suffix.lower()])
            print(f"written to {file}")
    except (UnusableFolder, UnreadableRules, UnreadableInput) as error:
        fail(error.message, error.help)
    except TemplateProblem as error:
        fail(str(error), "mend the template, or name a folder after `--templates`", code=error.code)
    except OSError as error:
        fail(f"`{out[0]}` cannot be written: {error.strerror}", "name a file you may write to")
    raise typer.Exit(DECIDED)
