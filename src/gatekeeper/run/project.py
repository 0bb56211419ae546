"""A project to begin with: rules, a workbook with sample rows, examples in words and a README that work together."""

import csv
from pathlib import Path

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
    texts = {name: _own(starter_folder() / name, programme, currency) for name in TEXTS}
    rules, _ = check_text(texts[RULES], RULES)
    if rules is None or rules.programs[0].programme != programme:
        raise UnusableProject(
            f"a programme cannot be called `{programme}`", "use words and figures, as in `clinics 2027`"
        )
    tables = sorted((starter_folder() / "tables").glob("*.csv"))
    rows = {table.stem: list(csv.DictReader(_own(table, programme, currency).splitlines())) for table in tables}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    write_template(rules, folder / WORKBOOK, rows)


def _own(file: Path, programme: str, currency: str) -> str:
    """The text of a file of ours, with the programme and the currency of theirs."""
    return file.read_text(encoding="utf-8").replace(CURRENCY, currency).replace(PROGRAMME, programme)
