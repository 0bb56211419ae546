"""Writes the example portfolios again: `python -m examples.generate [FOLDER]`, from the top of the repository.

Everything is made from a fixed seed and from the cases listed in each module; no clock is read, so that the same files
come out on any day and any machine. After a change, run it, read the difference, and commit both.
"""

import sys
from pathlib import Path

from examples.generators import results_programme, seed_fund, tiny
from examples.generators.tables import write_folder, write_workbook


def generate(folder: Path) -> None:
    """Write every example portfolio into a folder."""
    seeds = seed_fund.portfolio()
    write_folder(seeds, folder / "seed-fund")
    write_workbook(seeds, folder / "seed-fund.xlsx")
    write_folder(results_programme.portfolio(), folder / "results-programme")
    write_folder(tiny.portfolio(), folder / "tiny")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
