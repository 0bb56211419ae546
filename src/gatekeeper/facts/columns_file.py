"""Where the columns file of a house is, `columns.toml`. `house.py` knows what it says, which few portfolios need."""

from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper.diagnostics import Finding
from gatekeeper.facts.sheet import UnreadableInput
from gatekeeper.facts.where import Where

if TYPE_CHECKING:
    from gatekeeper.facts.house import House

COLUMNS_FILE = "columns.toml"


class WrongColumns(UnreadableInput):
    """A columns file with mistakes: nothing is read by it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(f"{first.place}: {first.message}", first.help)
        self.findings = findings


def house_beside(place: Where) -> "House | None":
    """What the columns file beside a workbook or database, or among the tables of a folder, says; none without one."""
    if not isinstance(place, Path):
        return None
    file = (place if place.is_dir() else place.parent) / COLUMNS_FILE
    return house_at(file) if file.is_file() else None


def house_at(path: Path) -> "House":
    """What the columns file at a path says; raises `WrongColumns` where it has mistakes."""
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise UnreadableInput(
            f"cannot read `{path}`: {problem.strerror or 'unknown cause'}", "check the path after `--columns`"
        ) from problem
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise UnreadableInput(f"`{path.name}` is not UTF-8 text", "save the file as UTF-8 text") from None
    from gatekeeper.facts.house import house_from_text

    return house_from_text(text, path.name)
