"""A project to begin with: rules, a workbook with sample rows, examples in words and a README that work together."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

from gatekeeper.facts.template import write_template
from gatekeeper.resources import starter_folder
from gatekeeper.run.rules import check_text
from gatekeeper.values.money import currencies

# What the project we ship calls them, in every file.
PROGRAMME, CURRENCY = "first programme", "USD"

RULES, WORKBOOK = "rules.gate", "portfolio.xlsx"
TEXTS = ("README.md", RULES, "rules.feature")
FILES = (*TEXTS, WORKBOOK)


class UnusableProject(Exception):
    """A folder that holds something already, or a name that rules cannot have."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def write_project(folder: Path, programme: str = PROGRAMME, currency: str = CURRENCY) -> None:
    """Write the project; raises `UnusableProject` and writes nothing where that cannot be done safely."""
    if folder.exists() and not folder.is_dir():
        raise UnusableProject(f"`{folder}` is a file, expected a folder", "name another folder")
    taken = [name for name in FILES if (folder / name).exists()]
    if taken:
        there = ", ".join(f"`{name}`" for name in taken)
        raise UnusableProject(f"`{folder}` holds {there} already", "name a new folder; nothing is overwritten")
    if currency not in currencies():
        raise UnusableProject(f"`{currency}` is not a currency", "write the three letters of ISO 4217, as `USD`")
    texts = {name: _own((starter_folder() / name).read_text(encoding="utf-8"), programme, currency) for name in TEXTS}
    rules, _ = check_text(texts[RULES], RULES)
    if rules is None or rules.programs[0].programme != programme:
        raise UnusableProject(
            f"a programme cannot be called `{programme}`", "use words and figures, as in `clinics 2027`"
        )
    tables = sorted((starter_folder() / "tables").glob("*.csv"))
    rows = {table.stem: _rows(table, programme, currency) for table in tables}
    with TemporaryDirectory() as made:  # INVARIANT: no folder is left behind of a project that could not be made
        workbook = Path(made) / WORKBOOK
        write_template(rules, workbook, rows)
        content = workbook.read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / WORKBOOK).write_bytes(content)


def _rows(table: Path, programme: str, currency: str) -> list[dict[str, str]]:
    """The rows of a table of ours; its cells are parted first, for a programme may be called `a, b`."""
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return [{heading: _own(cell, programme, currency) for heading, cell in row.items()} for row in rows]


def _own(text: str, programme: str, currency: str) -> str:
    """A text of ours, with the programme and the currency of theirs."""
    return text.replace(CURRENCY, currency).replace(PROGRAMME, programme)
