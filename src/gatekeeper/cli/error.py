"""gatekeeper error: the page of an error code, on the terminal."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import get_terminal_size
from textwrap import wrap
from typing import Annotated, NoReturn

from gatekeeper.cli.declared import Argument, Stop
from gatekeeper.cli.terminal import DECIDED, fail

_WIDEST = 100
_FENCE = re.compile(r"```")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def error(
    code: Annotated[
        str, Argument(help="A code, as GK0201, gk201 or 201.", show_default="list every code", metavar="CODE")
    ] = "",
) -> None:
    """Say what an error code means: why it is refused, what gives it, what does not.

    Without a code every code is listed with its title. Status 2 if there is no such code.
    """
    from gatekeeper.resources import errors_folder

    pages = {page.stem: page for page in sorted(errors_folder().glob("GK*.md"))}
    width = max(40, min(_WIDEST, get_terminal_size().columns))
    if not code:
        print("\n".join(_titles(pages)))
        raise Stop(DECIDED)
    page = pages.get(_canonical(code))
    if page is None:
        _no_such_code(code, list(pages))
    print(page_as_text(page.read_text(encoding="utf-8"), width))
    raise Stop(DECIDED)


def page_as_text(markdown: str, width: int) -> str:
    """A page as plain text: paragraphs wrapped, examples indented, nothing that only Markdown needs."""
    return "\n".join(_lines(markdown, width)).strip("\n")


def _lines(markdown: str, width: int) -> Iterator[str]:
    paragraph: list[str] = []
    shown = False
    for line in [*markdown.splitlines(), ""]:
        if _FENCE.match(line):
            shown = not shown
        elif shown:
            yield f"    {line}".rstrip()
        elif line.strip():
            paragraph.append(line.strip().lstrip("# "))
        else:
            text = _LINK.sub(r"\1", " ".join(paragraph))
            yield from wrap(text, width, break_long_words=False, break_on_hyphens=False) if text else []
            yield ""
            paragraph = []


def _titles(pages: dict[str, Path]) -> Iterator[str]:
    for page in pages.values():
        with page.open(encoding="utf-8") as text:
            yield text.readline().lstrip("# ").strip()


def _canonical(code: str) -> str:
    """`GK0201` of `gk0201`, `GK201`, `0201`, `201` and `GK-0201`."""
    found = re.fullmatch(r"(?:gk)?[ -]?(\d{1,4})", code.strip().casefold())
    return f"GK{int(found[1]):04}" if found else code


def _no_such_code(code: str, known: list[str]) -> NoReturn:
    from difflib import get_close_matches

    near = get_close_matches(_canonical(code).upper(), known, 3)
    cure = f"the nearest are {', '.join(near)}" if near else "a code is written GK0201"
    fail(f"no error has the code `{code}`", f"{cure}; `gatekeeper error` lists them all")
