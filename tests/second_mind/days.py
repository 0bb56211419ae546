"""Days, for the second mind: when tranches were released, which day is meant, and on which days an event counts."""

from dataclasses import dataclass
from typing import Any

from gatekeeper.program import model as m
from tests.second_mind.plain import FOREVER, NOT, OPEN, UNKNOWN, Answers
from tests.second_mind.tables import Event, Tables, day_of, number_of


@dataclass
class Days(Tables):
    """What is said of days in one tranche of one award."""

    def lapsed(self, number: int) -> bool:
        """Whether another tranche can no longer be released."""
        raise NotImplementedError(number)

    def number(self, ref: m.TrancheRef) -> int:
        return ref if isinstance(ref, int) else self.tranche - (ref is m.TrancheWord.PREVIOUS)

    def released(self, ref: m.TrancheRef, word: str) -> Event:
        number = str(self.number(ref))
        if number == "0":
            return Event(never=True)
        if word == "requested":
            rows = self.rows("events", subject=f"tranche {number}", event=word)
            return self.on_days(rows, "on", known=bool(rows))
        kind = "payment" if word == "released" else "part payment"
        rows = [row for row in self.rows("payments", tranche=number) if number_of(row["amount"])]
        return self.on_days([row for row in rows if row["kind"] == kind], "paid on", in_vain=self.lapsed(int(number)))

    def day(self, expression: m.DateExpression) -> int | Answers:
        """A day; or what an event timed by it is: unknown, open as it waits, or not met as it will never come."""
        match expression:
            case m.DateLiteral(day):
                return day.toordinal()
            case m.DateParameter(name):
                return day_of(self.word(name)) or UNKNOWN
            case m.PlannedDate(ref):
                rows = self.rows("tranches", tranche=str(self.number(ref)))
                return day_of(rows[0]["planned date"] if rows else "") or UNKNOWN
            case m.Shifted(duration, sign, base):
                start = self.day(base)
                return self.shift(start, duration.unit, sign * duration.count) if isinstance(start, int) else start
            case m.DueDate(subject):
                kind: Any = self.rules.declarations[subject]
                word = "milestone" if isinstance(kind, m.Milestone) else "document"
                due = day_of(self.one(f"{word}s", **{word: subject}).get("due"))
                return due or (self.day(kind.due) if kind.due else UNKNOWN)
            case m.EventDate(subject, word):
                event = self.event(subject, word)
            case m.ReleaseDate(ref):
                event = self.released(ref, "released")
            case _:
                raise NotImplementedError(expression)
        if event.days:
            return event.days[-1]
        return UNKNOWN if event.by or not event.known else NOT if event.never else OPEN

    def window(self, subject: str, timing: m.Timing | None) -> tuple[int, int] | Answers:
        """The first and the last day that count."""
        if timing is None:
            return 0, FOREVER
        first = self.day(timing.first or m.DueDate(subject))
        last, word, length = self.day(timing.second) if timing.second else first, str(timing.word), timing.duration
        if first in (OPEN, NOT) and word in ("by", "before") and not isinstance(timing.first, m.Shifted):
            return 0, FOREVER  # what has happened came before what has not
        if not (isinstance(first, int) and isinstance(last, int)):
            return next(why for why in (UNKNOWN, NOT, OPEN) if why in (first, last))
        away = self.shift(first, length.unit, length.count * (1 if word == "within after" else -1)) if length else first
        return {
            "by": (0, first),
            "on time": (0, first),
            "before": (0, first - 1),
            "after": (first + 1, FOREVER),
            "on or after": (first, FOREVER),
            "on": (first, first),
            "between": (first, last),
            "within after": (first, away),
            "within before": (away, first),
        }[word]
