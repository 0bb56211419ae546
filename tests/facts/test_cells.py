"""What is told of a cell that cannot be read: the cure is of that cell, where one reading of it is possible."""

import pytest

from gatekeeper.facts.cells import Wrong, date_cell


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("16/03/2026", "write it as `2026-03-16`"),
        ("3.16.2026", "write it as `2026-03-16`"),
        ("46097", "a spreadsheet keeps 16 March 2026 so: if that is meant, write `2026-03-16`"),
        ("32.13.2026", "write it as `2027-06-30`"),
        ("16.3.26", "write it as `2027-06-30`"),
    ],
)
def test_a_day_that_can_be_read_in_one_way_is_offered(text: str, cure: str) -> None:
    wrong = date_cell(text)
    assert isinstance(wrong, Wrong)
    assert wrong.help == cure
