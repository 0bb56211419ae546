"""A folder of Parquet files, one a table. Polars reads them; the columns have types, and become text as a CSV's would.

Row numbers count as if the file were a CSV with its headings in row 1.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper.diagnostics import Place
from gatekeeper.facts.sheet import Sheet, UnreadableInput, Wanted
from gatekeeper.facts.stored import Stored, sheet_of_columns
from gatekeeper.memory import nothing_collected

if TYPE_CHECKING:
    import polars

ENDING = ".parquet"


def reads(path: Path) -> bool:
    """A folder with a Parquet file in it."""
    return path.is_dir() and bool(_files(path))


def _files(folder: Path) -> list[Path]:
    return sorted(
        file for file in folder.iterdir() if file.suffix.casefold() == ENDING and not file.name.startswith(".")
    )


@nothing_collected()
def sheets(path: Path, wanted: Wanted) -> tuple[Sheet, ...]:
    """The Parquet files of the folder itself, in the order of their names."""
    others = sorted(file.name for file in path.iterdir() if file.suffix.casefold() == ".csv")
    if others:
        raise UnreadableInput(
            f"`{path}` holds both Parquet and CSV files, as `{_files(path)[0].name}` and `{others[0]}`",
            "keep the tables of one kind in the folder: it cannot be told which of two is the current one",
        )
    try:
        import polars  # noqa: F401
    except ImportError:
        raise UnreadableInput(
            "reading Parquet files needs the library Polars, which is not installed",
            "install it with `pip install 'gatekeeper-awards[parquet]'`",
        ) from None
    return tuple(_sheet(file, wanted) for file in _files(path))


def _sheet(file: Path, wanted: Wanted) -> Sheet:
    import polars as pl

    if file.is_dir():
        raise UnreadableInput(f"`{file.name}` is a folder, expected a file", "write each table into one Parquet file")
    place = Place(file.name)
    try:
        content = file.read_bytes()
        if not wanted(file.stem):
            return Sheet(file.stem, place, tuple(pl.read_parquet_schema(content)), ())
        frame = pl.read_parquet(content, glob=False)
        return sheet_of_columns(file.stem, place, {column.name: as_text(column) for column in frame})
    except OSError:
        raise
    except Exception as problem:  # whatever a broken file makes Polars stumble over
        raise UnreadableInput(f"`{file.name}` is not a Parquet file that can be read", "write it again") from problem


def as_text(column: "polars.Series") -> tuple[Stored, list[str | None]]:
    """How a column is stored, and each of its values cast to text."""
    import polars as pl

    stored = _stored(column.dtype)
    if stored in (Stored.BYTES, Stored.NESTED):
        return stored, ["" if filled else None for filled in column.is_not_null()]
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone:
        column = column.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return stored, column.cast(pl.String).to_list()


def _stored(kind: "polars.DataType") -> Stored:
    import polars as pl

    if isinstance(kind, pl.Datetime):
        return Stored.ZONED if kind.time_zone else Stored.MOMENT
    if kind.is_integer():
        return Stored.WHOLE
    if kind.is_decimal():
        return Stored.DECIMAL
    if kind == pl.Float64:
        return Stored.FLOAT
    if kind.is_float():
        return Stored.SINGLE
    if kind == pl.Boolean:
        return Stored.YES_NO
    if kind == pl.Date:
        return Stored.DATE
    if kind == pl.Binary:
        return Stored.BYTES
    if kind.is_nested() or kind == pl.Object:
        return Stored.NESTED
    return Stored.TEXT  # text, categories, a time of day, a span of time
