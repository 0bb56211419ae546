"""The page on the tables has the tables of the program: columns, keys, statuses, reasons."""

import pytest

from gatekeeper.facts import cells
from gatekeeper.facts.cells import Wrong
from gatekeeper.facts.columns import EVERY_TABLE, TABLES, Column, Table
from gatekeeper.values.absence import Reason
from gatekeeper.vocabulary import STATUS_SYNONYMS, Status
from tests.docs.pages import page_text, quoted, table_rows

TEXT = page_text("docs/facts.md")

# Found by the evaluator where several rows could be meant, and nobody writes it into a cell; said of a whole row.
NOT_WRITTEN = {"not clear which", "entered in error"}


def _row(column: Column) -> list[str]:
    heading = f"**{column.heading}**" if column.required else column.heading
    return [heading, f"{column.cell}{', reported' if column.reported else ''}", column.words]


def test_every_table_has_its_section_in_order() -> None:
    sections = [line.removeprefix("### ") for line in TEXT.splitlines() if line.startswith("### ")]
    assert sections == [table.name for table in TABLES]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_section_has_the_columns_and_the_key_of_its_table(table: Table) -> None:
    section = TEXT[TEXT.index(f"\n### {table.name}\n") :]
    assert section.splitlines()[3] == table.words
    assert list(table_rows(section, "| column | holds | meaning |")) == [_row(column) for column in table.columns]
    key = ", ".join(field.rstrip("_").replace("_", " ") for field in table.key)
    assert section[section.index("\nKey: ") :].startswith((f"\nKey: {key}.", f"\nKey: {key};"))


def test_columns_of_every_table_are_listed() -> None:
    rows = list(table_rows(TEXT, "| column | what it holds |"))
    assert rows == [[column.heading, column.words] for column in EVERY_TABLE]


def test_every_status_and_its_synonyms_are_listed() -> None:
    rows = {row[0]: row[1] for row in table_rows(TEXT, "| status | also read |")}
    expected = {str(s): ", ".join(word for word, meant in STATUS_SYNONYMS.items() if meant is s) for s in Status}
    assert rows == expected


def test_every_reason_a_cell_may_give_is_listed() -> None:
    after = TEXT[TEXT.index("(`withheld: under negotiation`):") :].splitlines()[1].rstrip(".")
    assert after.split(", ") == [reason for reason in map(str, Reason) if reason not in NOT_WRITTEN]


def _read(holds: str, text: str) -> object:
    if holds == "a date":
        return cells.date_cell(text)
    return cells.amount_cell(text, "USD") if holds == "an amount" else cells.percentage_cell(text)


def test_what_a_cell_may_say_is_read_and_the_rest_is_not() -> None:
    for holds, reads, refuses in table_rows(TEXT, "| a column for | reads | does not read |"):
        assert not [text for text in quoted(reads) if isinstance(_read(holds, text), Wrong)]
        assert not [text for text in quoted(refuses) if not isinstance(_read(holds, text), Wrong)]
