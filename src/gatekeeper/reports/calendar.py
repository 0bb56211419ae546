"""Deadlines as a calendar that any calendar program reads: an all-day entry each, the same one whenever it is written.

An entry is known by what it is a deadline of, so that a calendar read again moves it rather than show it twice; when
it was written is the day of the outlook. Nothing is taken from the clock.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING

from gatekeeper.decisions.outlook import Deadline, Outlook
from gatekeeper.decisions.wording import capital, one_line, whom
from gatekeeper.reader import say
from gatekeeper.reports.outlook import standing_mark, tranches_said
from gatekeeper.reports.papers import visible
from gatekeeper.values.dates import add_days

if TYPE_CHECKING:
    from icalendar import Event

_FIRST = date(2000, 1, 1)  # versions of an entry are counted in days from here


def deadlines_ics(outlook: Outlook) -> bytes:
    """The deadlines of an outlook as iCalendar (RFC 5545)."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//gatekeeper//outlook//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for deadline in outlook.deadlines:
        calendar.add_component(_entry(deadline, outlook.on))
    written: bytes = calendar.to_ical()
    return written


def identity(deadline: Deadline) -> str:
    """What an entry is known by: the same for as long as its award, sentence and tranche are."""
    of = "\n".join((deadline.programme, deadline.of))
    return f"{sha256(of.encode()).hexdigest()[:32]}@gatekeeper"


def _entry(deadline: Deadline, on: date) -> "Event":
    from icalendar import Event

    entry = Event()
    entry.add("uid", identity(deadline))
    entry.add("dtstamp", datetime.combine(on, time(), UTC))
    entry.add("sequence", max((on - _FIRST).days, 0))
    entry.add("dtstart", deadline.on)
    if deadline.on < date.max:
        entry.add("dtend", add_days(deadline.on, 1))
    entry.add("summary", _text(_summary(deadline)))
    entry.add("description", "\n".join(_text(line) for line in _told(deadline)))
    entry.add("transp", "TRANSPARENT")
    return entry


def _summary(deadline: Deadline) -> str:
    which = tranches_said(deadline.tranches)
    return say("{award}: {what} ({tranches})", award=deadline.award, what=deadline.what, tranches=which)


def _told(deadline: Deadline) -> Iterable[str]:
    if deadline.title:
        yield deadline.title
    if deadline.owner:
        yield say("Responsible: {who}", who=whom(deadline.owner))
    if deadline.standing is not None:
        yield say("Status: {standing}", standing=standing_mark(deadline.standing))
    yield from map(capital, deadline.detail)


def _text(text: str) -> str:
    """One line in which nothing hides; the library escapes and folds it."""
    return visible(one_line(text))
