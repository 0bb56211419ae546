"""Tables of any source as a folder of Parquet files, for columns: read once by our readers, every cell as its text.

Those of fewer than 20,000 awards are checked on the way, as they are where rows decide; of more that would take longer
than all the rest.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from gatekeeper.columns.slots import NotPlain
from gatekeeper.diagnostics import Finding, Progress, untold
from gatekeeper.facts.columns_file import COLUMNS_FILE, house_beside
from gatekeeper.facts.connectors import parquet_folder
from gatekeeper.facts.read import is_table, portfolio_from_sheets, sheets_as_read
from gatekeeper.facts.sheet import Sheet
from gatekeeper.facts.where import name_of, where
from gatekeeper.inert import inert
from gatekeeper.program.model import Rules
from gatekeeper.vocabulary import fold

CHECKED = 20_000  # of so many awards or more the tables are not checked


@inert
class Tables:
    """A folder of Parquet tables, and what was found wrong in them; none where they were not checked."""

    folder: Path
    findings: tuple[Finding, ...] | None


@contextmanager
def as_parquet(portfolio: str, rules: Rules, progress: Progress = untold) -> Iterator[Tables]:
    """The folder of a portfolio kept as Parquet; of another, one that goes when it is done with.

    Raises UnreadableInput where nothing can be read, NotPlain where the tables cannot be told as plain text.
    """
    place = where(portfolio)
    if isinstance(place, Path) and parquet_folder.reads(place):
        if house_beside(place) is not None:
            raise NotPlain(f"the house has a `{COLUMNS_FILE}`")
        if _awards_of(place) >= CHECKED:
            yield Tables(place, None)
        else:
            found = _checked(portfolio, sheets_as_read(portfolio, rules, progress=progress), rules, progress)
            yield Tables(place, found)
        return
    if house_beside(place) is not None:
        raise NotPlain(f"the house has a `{COLUMNS_FILE}`")
    with TemporaryDirectory() as folder:
        into = Path(folder) / Path(name_of(place)).name
        into.mkdir()
        sheets = sheets_as_read(portfolio, rules, progress=progress)
        for sheet in sheets:
            if is_table(sheet.name):
                _write(sheet, into / f"{fold(sheet.name)}.parquet")
        awards = sum(len(sheet.rows) for sheet in sheets if fold(sheet.name) == "awards")
        yield Tables(into, _checked(portfolio, sheets, rules, progress) if awards < CHECKED else None)


def _awards_of(folder: Path) -> int:
    """How many rows the awards of Parquet tables have; none where they cannot be counted, which is told later."""
    try:
        return int(pl.scan_parquet(folder / "awards.parquet", glob=False).select(pl.len()).collect().item())
    except (OSError, pl.exceptions.PolarsError):
        return 0


def _checked(portfolio: str, sheets: Sequence[Sheet], rules: Rules, progress: Progress) -> tuple[Finding, ...]:
    return portfolio_from_sheets(name_of(where(portfolio)), sheets, rules, progress=progress)[1]


def _write(sheet: Sheet, file: Path) -> None:
    if file.exists():
        raise NotPlain(f"two tables are called `{fold(sheet.name)}`")
    if len(set(sheet.headings)) < len(sheet.headings):
        raise NotPlain(f"two headings of `{fold(sheet.name)}` are the same")
    columns = {
        heading: pl.Series([row.cells[at] if at < len(row.cells) else "" for row in sheet.rows], dtype=pl.String)
        for at, heading in enumerate(sheet.headings)
    }
    pl.DataFrame(columns).write_parquet(file)
