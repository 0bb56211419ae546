"""gatekeeper minutes: the resolutions of a run in the order of the agenda, with blanks for what becomes of them."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.proof import FOLDER
from gatekeeper.cli.terminal import DECIDED, LOCALE, TEMPLATES, locale_from, templates_from
from gatekeeper.cli.writing import REPLACE, check_files, check_libraries, writing


def minutes(
    folder: Annotated[Path, FOLDER],
    out: Annotated[
        list[Path],
        Option(help="The file to write, .docx, .html, .md or .csv; may be said again.", show_default=False),
    ],
    locale: Annotated[str, LOCALE] = "",
    templates: Annotated[Path | None, TEMPLATES] = None,
    replace: Annotated[bool, REPLACE] = False,
) -> None:
    """Begin the minutes of the meeting.

    Resolutions as the memos recommend them, numbered as in the pack, with blanks for who proposed and seconded, votes,
    interests and outcome. As .csv it is the table that `gatekeeper record` reads once it is filled in.
    """
    from gatekeeper.run.minutes import FORMS, minutes_of

    check_files(out, FORMS, replace)
    endings = [file.suffix.lower() for file in out]
    check_libraries(["docx"] if ".docx" in endings else [])
    reader = locale_from(locale)
    with writing(out[0], "file"):
        made = minutes_of(folder, endings, reader, templates_from(templates))
        for file in out:
            file.write_bytes(made[file.suffix.lower()])
            print(f"written to {file}")
    raise Stop(DECIDED)
