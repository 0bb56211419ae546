"""gatekeeper pack: the whole of a run as one paper for the board."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.proof import FOLDER
from gatekeeper.cli.terminal import DECIDED, LOCALE, TEMPLATES, locale_from, progress_shown, templates_from
from gatekeeper.cli.writing import REPLACE, check_files, check_libraries, writing


def pack(
    folder: Annotated[Path, FOLDER],
    out: Annotated[list[Path], Option(help="The file to write, .pdf or .html; may be said twice.", show_default=False)],
    since: Annotated[
        Path | None,
        Option(help="The run of the last pack: what changed since stands in this one.", metavar="DIR"),
    ] = None,
    locale: Annotated[str, LOCALE] = "",
    templates: Annotated[Path | None, TEMPLATES] = None,
    replace: Annotated[bool, REPLACE] = False,
) -> None:
    """Put a run together for the board.

    One PDF, or one page: cover, totals, exceptions and judgement calls first, what changed since the last pack, agenda,
    every memo, an index by award.
    """
    from gatekeeper.run.pack import FORMS, pack_of

    check_files(out, FORMS, replace)
    endings = [file.suffix.lower() for file in out]
    check_libraries([ending.removeprefix(".") for ending in endings])
    reader = locale_from(locale)
    with writing(out[0], "file"):
        with progress_shown() as progress:
            made = pack_of(folder, endings, progress, reader, since, templates_from(templates))
        for file in out:
            file.write_bytes(made[file.suffix.lower()])
            print(f"written to {file}")
    raise Stop(DECIDED)
