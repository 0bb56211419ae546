"""Rows added to the files of a folder: the folder is copied, and the rows follow those of their tables."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from gatekeeper.facts.adding import Additions, csv_file, parquet_file
from gatekeeper.vocabulary import fold


def add_to_copy(place: Path, out: Path, additions: Sequence[Additions], *, parquet: bool) -> None:
    """Copy the folder with all its files, and add the rows; it appears under its name only when it is complete."""
    ending, with_rows, new = (
        (".parquet", parquet_file.with_rows, parquet_file.new)
        if parquet
        else (".csv", csv_file.with_rows, csv_file.new)
    )
    partial = out.with_name(f".{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        shutil.copytree(place, partial)
        for each in additions:
            files = (file for file in partial.iterdir() if file.suffix.casefold() == ending)
            file = next((file for file in files if fold(file.stem) == each.name), None)
            content = file.read_bytes() if file is not None else new(each)
            (file or partial / f"{each.kept_in or each.table}{ending}").write_bytes(with_rows(content, each))
        partial.rename(out)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
