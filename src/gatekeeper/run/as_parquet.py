"""Tables of any source as a folder of Parquet files, for columns: read once by our readers, every cell as its text."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from gatekeeper.columns.slots import NotPlain
from gatekeeper.facts.columns_file import COLUMNS_FILE, house_beside
from gatekeeper.facts.connectors import parquet_folder
from gatekeeper.facts.read import is_table, sheets_as_read
from gatekeeper.facts.sheet import Sheet
from gatekeeper.facts.where import name_of, where
from gatekeeper.program.model import Rules
from gatekeeper.vocabulary import fold


@contextmanager
def as_parquet(portfolio: str, rules: Rules) -> Iterator[Path]:
    """The folder of a portfolio kept as Parquet; of another, one that goes when it is done with.

    Raises UnreadableInput where nothing can be read, NotPlain where the tables cannot be told as plain text.
    """
    place = where(portfolio)
    if isinstance(place, Path) and parquet_folder.reads(place):
        yield place
        return
    if house_beside(place) is not None:
        raise NotPlain(f"the house has a `{COLUMNS_FILE}`")
    with TemporaryDirectory() as folder:
        into = Path(folder) / Path(name_of(place)).name
        into.mkdir()
        for sheet in sheets_as_read(portfolio, rules):
            if is_table(sheet.name):
                _write(sheet, into / f"{fold(sheet.name)}.parquet")
        yield into


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
