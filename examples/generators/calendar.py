"""Days that come back: meetings, quarters, months, counted without a clock."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """The last day of the month so many months later: deadlines fall on month ends."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def meeting_after(day: date) -> date:
    """The next meeting of the committee: the last Thursday of every second month, January first."""
    month = date(day.year, day.month, 1)
    while True:
        end = months_after(month, 0)
        meeting = end - timedelta(days=(end.weekday() - 3) % 7)
        if month.month % 2 and meeting > day:
            return meeting
        month = end + timedelta(days=1)


def quarter_start(end: date) -> date:
    """The first day of the quarter that ends on a day."""
    return months_after(end, -3) + timedelta(days=1)


def quarter_name(end: date) -> str:
    """`2026Q3`."""
    return f"{end.year}Q{end.month // 3}"


def quarter_ends(after: date, until: date) -> list[date]:
    """The last days of the quarters that end after one day and not after another."""
    return list(_quarter_ends(after, until))


def _quarter_ends(after: date, until: date) -> Iterator[date]:
    end = months_after(date(after.year, (after.month - 1) // 3 * 3 + 3, 1), 0)
    while end <= until:
        if end > after:
            yield end
        end = months_after(end, 3)
