"""Where a portfolio is kept: a path on disk, or a database by its connection URL."""

import re
from dataclasses import field
from pathlib import Path

from gatekeeper.facts.sheet import UnreadableInput
from gatekeeper.inert import inert

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
# Strict, because what is not cut off as user, password or settings is shown: a password with a bare `@`, `/` or `?` in
# it would be taken apart in the wrong place.
_PARTS = re.compile(
    r"[a-z][a-z0-9+.-]*://(?:[^@/?#\s]*@)?(?P<hosts>(?:[\w.%,-]|\[[0-9A-Fa-f:.]+\]|:(?=\d))*)(?P<database>/[^@/?#\s]*)?"
    r"(?:\?[^@?#\s]*)?",
    re.IGNORECASE,
)


@inert
class DatabaseUrl:
    """A database by its URL. As text it is without user, password and settings: those are shown nowhere."""

    url: str = field(repr=False)

    @property
    def scheme(self) -> str:
        """What kind of database it is, in small letters: `postgresql`."""
        return self.url.partition("://")[0].casefold()

    def __str__(self) -> str:
        parts = _PARTS.fullmatch(self.url)
        return f"{self.scheme}://{parts['hosts']}{parts['database'] or ''}" if parts else f"{self.scheme}://…"


Where = Path | DatabaseUrl


def where(written: str | Path | DatabaseUrl) -> Where:
    """The place as it is written on a command line."""
    if not isinstance(written, str):
        return written
    if not _URL.match(written):
        return Path(written)
    if not _PARTS.fullmatch(written):
        raise UnreadableInput(
            f"the connection URL `{DatabaseUrl(written)}` is not well formed",
            "write `postgresql://USER@HOST:PORT/DATABASE`; in a password `@`, `:`, `/`, `?` and `#` are `%40`, `%3A`, "
            "`%2F`, `%3F` and `%23`",
        )
    return DatabaseUrl(written)


def name_of(place: Where) -> str:
    """What a portfolio kept there is called: the last part of the path, or the URL without its secrets."""
    return place.name if isinstance(place, Path) else str(place)
