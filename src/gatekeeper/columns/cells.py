"""Cells of a whole column read at once: as days, numbers, words. What is not plainly one is *odd*.

A column is read here only where it reads as `facts/cells.py` reads it, cell by cell. Anything less plain (a number with
commas, a day in words, a cell in error) makes its row odd, and the award of an odd row is decided from rows.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from gatekeeper.facts.cells import date_cell, unreadable
from gatekeeper.facts.sheet import trimmed

TEXT_PLACES = 6  # decimal places of numbers kept as text
MOST_PLACES = 9  # of decimals
ORDINAL = 719_163  # of 1 January 1970, the day from which Polars counts

_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_NUMBER = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"
_GROUPED = r"^-?[0-9]{1,3}(,[0-9]{3}){1,3}(\.[0-9]{1,6})?$"
_EARLIEST = -25_567  # 1 January 1900; earlier days are refused


class Cells(NamedTuple):
    """What stands in the cells, null where they are blank; and which of them are odd."""

    values: pl.Series
    odd: pl.Series


class Numbers(NamedTuple):
    """Whole numbers: each cell times `parts`."""

    values: pl.Series
    odd: pl.Series
    parts: int


def filled(column: pl.Series) -> pl.Series:
    """Which cells say something."""
    if _says_nothing(column):
        return _always(column, value=False)
    if column.dtype == pl.String:
        return _so(column.str.strip_chars() != "")
    return column.is_not_null()


def days(column: pl.Series) -> Cells:
    """Days as ordinals."""
    if _says_nothing(column):
        return _none_plain(column, pl.Int32)
    if column.dtype == pl.Date:
        values = column.cast(pl.Int32)
        least = values.min()
        early = isinstance(least, int) and least < _EARLIEST
        return Cells(values + ORDINAL, _so(values < _EARLIEST) if early else _always(column, value=False))
    if column.dtype == pl.String:
        plain = column.str.contains(_DAY)
        day = column.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32)
        values = pl.select(pl.when(plain & (day >= _EARLIEST)).then(day)).to_series() + ORDINAL
        if values.null_count() == column.null_count():
            return Cells(values, _always(column, value=False))
        others = pl.select(pl.when(values.is_null()).then(column)).to_series()
        in_words = words(others, _day_in_words, pl.Int32)
        return Cells(values.fill_null(in_words.values), in_words.odd)
    return _none_plain(column, pl.Int32)


def _day_in_words(text: str) -> int | None:
    day = date_cell(text)
    return day.toordinal() if isinstance(day, date) and unreadable(text) is None else None


def numbers(column: pl.Series) -> Numbers:
    """Numbers, exact."""
    if not _says_nothing(column):
        if column.dtype.is_integer():
            values = column.cast(pl.Int64, strict=False)
            return Numbers(values, _lost(column, values), 1)
        if isinstance(column.dtype, pl.Decimal) and column.dtype.scale <= MOST_PLACES:
            values = column.to_physical().cast(pl.Int64, strict=False)
            return Numbers(values, _lost(column, values), 10**column.dtype.scale)
        if column.dtype == pl.String:
            grouped = column.str.contains(_GROUPED)
            ungrouped = column.str.replace_all(",", "", literal=True) if grouped.any() else column
            plain = pl.select(pl.when(column.str.contains(_NUMBER) | grouped).then(ungrouped)).to_series()
            exact = plain.cast(pl.Decimal(38, TEXT_PLACES), strict=False)
            values = exact.to_physical().cast(pl.Int64, strict=False)
            return _with_fewest_places(Numbers(values, _lost(column, values), 10**TEXT_PLACES))
    values, odd = _none_plain(column, pl.Int64)
    return Numbers(values, odd, 1)


def _with_fewest_places(found: Numbers) -> Numbers:
    """The same over the smallest power of ten that holds them all, so that sums and products stay small."""
    values, parts = found.values, found.parts
    for factor in (10**6, 10**4, 100, 10):
        if factor <= parts and not (values % factor != 0).any():
            values, parts = values // factor, parts // factor
    return Numbers(values, found.odd, parts)


def words(column: pl.Series, read: Callable[[str], Any], kind: type[pl.DataType]) -> Cells:
    """What each text means; none is odd. Each text is read once. Yes and no may be kept as such."""
    if column.dtype == pl.Boolean:
        column = pl.select(pl.when(column).then(pl.lit("yes")).when(column.not_()).then(pl.lit("no"))).to_series()
    if _says_nothing(column) or column.dtype != pl.String:
        return _none_plain(column, kind)
    frame = column.alias("text").to_frame()
    texts = frame.select(pl.col("text").unique()).to_series().drop_nulls().to_list()
    meant = [read(trimmed(text)) if trimmed(text) else None for text in texts]
    said = [trimmed(text) != "" for text in texts]
    values = column.replace_strict(texts, pl.Series(meant, dtype=kind), default=None, return_dtype=kind)
    unread = [text for text, value, filled_ in zip(texts, meant, said, strict=True) if value is None and filled_]
    return Cells(values, _so(column.is_in(unread)) if unread else _always(column, value=False))


def _says_nothing(column: pl.Series) -> bool:
    return column.null_count() == len(column)


def _lost(column: pl.Series, values: pl.Series) -> pl.Series:
    """Which cells say something that was not read."""
    if values.null_count() == column.null_count():
        return _always(column, value=False)
    return filled(column) & values.is_null()


def _always(column: pl.Series, *, value: bool) -> pl.Series:
    return pl.Series([value], dtype=pl.Boolean).new_from_index(0, len(column))


def _none_plain(column: pl.Series, kind: type[pl.DataType]) -> Cells:
    """Nothing is read; what says something is odd."""
    values = pl.Series([None], dtype=kind).new_from_index(0, len(column))
    return Cells(values, _always(column, value=False) if _says_nothing(column) else column.is_not_null())


def _so(column: pl.Series) -> pl.Series:
    return column.fill_null(value=False)
