"""What is told of a cell that cannot be read: the cure is of that cell, where one reading of it is possible."""

import pytest

from gatekeeper.facts.cells import Wrong, date_cell

NO_SUCH_DAY = "the calendar has no such day: mend the day or the month"
TOO_EARLY = "no day before 1900 is read: mend the year, or leave the cell blank where nobody knows the day"


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("16/03/2026", "write it as `2026-03-16`"),
        ("3.16.2026", "write it as `2026-03-16`"),
        ("46097", "a spreadsheet keeps 16 March 2026 so: if that is meant, write `2026-03-16`"),
        ("16.3.26", "write it as `2027-06-30`"),
        ("32.13.2026", NO_SUCH_DAY),
        ("31/11/2026", NO_SUCH_DAY),
        ("2026-02-30", NO_SUCH_DAY),
        ("2026-13-01", NO_SUCH_DAY),
        ("31 June 2026", NO_SUCH_DAY),
        ("1899-12-31", TOO_EARLY),
        ("30 June 1850", TOO_EARLY),
        ("16.3.1850", TOO_EARLY),
    ],
)
def test_a_day_that_can_be_read_in_one_way_is_offered(text: str, cure: str) -> None:
    wrong = date_cell(text)
    assert isinstance(wrong, Wrong)
    assert wrong.help == cure
