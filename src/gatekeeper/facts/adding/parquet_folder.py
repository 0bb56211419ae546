"""Rows added to Parquet files: the columns keep their types, and a new cell is brought into the type of its column."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper.facts.adding import Additions, CannotAdd
from gatekeeper.facts.adding.csv_folder import order_of
from gatekeeper.facts.columns import EVERY_TABLE, TABLE
from gatekeeper.vocabulary import fold

if TYPE_CHECKING:
    import polars


def add_to_copy(place: Path, out: Path, additions: Sequence[Additions]) -> None:
    """Copy the folder with all its files, and write those of the tables anew with the rows after their own."""
    import polars as pl

    partial = out.with_name(f".{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        shutil.copytree(place, partial)
        for each in additions:
            file = next((file for file in partial.glob("*.[pP]*") if fold(file.stem) == each.table), None)
            if file is None:
                file = partial / f"{each.table}.parquet"
                frame = pl.DataFrame(schema=dict.fromkeys(order_of(each.table, each), pl.String))
            else:
                frame = pl.read_parquet(file.read_bytes())
            _with_rows(frame, each).write_parquet(file)
        partial.rename(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _with_rows(frame: "polars.DataFrame", additions: Additions) -> "polars.DataFrame":
    import polars as pl

    order = [column.heading for column in (*TABLE[additions.table].columns, *EVERY_TABLE)]
    for heading in additions.lacking(frame.columns, order):
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(heading))
    frame = frame.with_columns(pl.col(pl.Null).cast(pl.String))  # a column nobody has filled yet
    columns = []
    for heading, kind in frame.schema.items():
        texts = pl.Series(heading, [row.get(fold(heading)) for row in additions.rows], dtype=pl.String)
        try:
            columns.append(texts.str.to_date() if kind == pl.Date else texts.cast(kind))
        except pl.exceptions.PolarsError:
            file = f"{additions.table}.parquet"
            raise CannotAdd(
                f"`{file}` has no room for `{texts.to_list()[0]}` in `{heading}`, a column of {kind}",
                "give the column another type",
            ) from None
    return pl.concat([frame, pl.DataFrame(columns)])
