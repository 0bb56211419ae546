"""Rows added to a Parquet file: the columns keep their types, and a new cell is brought into the type of its column."""

from io import BytesIO

from gatekeeper.facts.adding import Additions, CannotAdd
from gatekeeper.vocabulary import fold


def new(additions: Additions) -> bytes:
    """A table that is new, without a row."""
    import polars as pl

    content = BytesIO()
    pl.DataFrame(schema=dict.fromkeys(additions.headings(needed=True), pl.String)).write_parquet(content)
    return content.getvalue()


def with_rows(content: bytes, additions: Additions) -> bytes:
    """The file with rows after its own; headings it lacks become columns of text."""
    import polars as pl

    frame = pl.read_parquet(content)
    for heading in additions.lacking(frame.columns):
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(heading))
    frame = frame.with_columns(pl.col(pl.Null).cast(pl.String))  # a column nobody has filled yet
    columns = []
    for heading, kind in frame.schema.items():
        cells = additions.texts if kind == pl.String else additions.cells
        texts = pl.Series(heading, [cells(row).get(fold(heading)) for row in additions.rows], dtype=pl.String)
        try:
            columns.append(texts.str.to_date() if kind == pl.Date else texts.cast(kind))
        except pl.exceptions.PolarsError:
            file = f"{additions.kept_in or additions.table}.parquet"
            raise CannotAdd(
                f"`{file}` has no room for `{texts.to_list()[0]}` in `{heading}`, a column of {kind}",
                "give the column another type",
            ) from None
    written = BytesIO()
    pl.concat([frame, pl.DataFrame(columns)]).write_parquet(written)
    return written.getvalue()
