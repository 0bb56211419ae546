"""What a second mind sees of one tranche: rows, events, days and leaves, from plain CSV cells.

It shares nothing with the package but the checked program. Kleene's three values are True, False and None.
"""

import csv
import io
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from gatekeeper.program import model as m
from gatekeeper.values.dates import Duration

Row = dict[str, str]
Kleene = bool | None
Figure = tuple[Fraction, Fraction, frozenset[str]]  # the least, the most, and which figures are known within bounds
KEYS = {
    "awards": "award", "tranches": "award,tranche", "payments": "award,tranche,reference",
    "milestones": "award,milestone,tranche", "measures": "award,measure,tranche,period end,kind",
    "documents": "award,document,tranche", "events": "award,subject,event,on,by,tranche", "facts": "award,fact,from",
    "judgements": "award,matter,by,decided on,tranche", "waivers": "award,condition,by,granted on,tranche",
    "resolutions": "award,tranche,meeting", "parameters": "award,parameter,from",
}  # fmt: skip
DAYS = (
    "due", "as of", "submitted on", "achieved on", "verified on", "received on", "accepted on", "rejected on",
    "expires on", "on", "decided on",
    "paid on", "granted on", "meeting", "from", "to", "period end", "planned date",
    "known on",
)  # fmt: skip
NOT_DONE = ("planned", "in progress", "submitted", "partly achieved", "not achieved", "waived", "withdrawn")
SILENCE = (None, "", "not reported", "not yet due")
UNCLEAR = ("in dispute", "not applicable")
FINDINGS = {"yes": "yes", "found": "yes", "approved": "yes", "no": "no", "refused": "no", "not found": "no"}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Bad(Exception):
    """A row it rests on is in error, or it cannot be computed."""


@dataclass
class Event:
    """What is known of an event: days it happened on, a bound of an unrecorded day, or the day it had not by."""

    days: list[date] = field(default_factory=list)
    by: date | None = None
    known: bool = True
    as_of: date | None = None
    never: bool = False  # and so never will
    nowhere: bool = False  # there is nothing it could happen to
    hopeless: bool = False  # it will not, as things stand


@dataclass
class Leaf:
    """One leaf as found: met and failed, and whether it can still be met or fail; bad, if a row is in error."""

    met: Kleene
    failed: Kleene
    can_meet: bool = True
    can_fail: bool = True
    bad: bool = False

    @property
    def verdict(self) -> str:
        if self.bad:
            return "invalid"
        if self.met or self.failed:
            return "met" if self.met else "not met"
        return "unknown" if self.met is None else "open"

    def turned(self) -> "Leaf":
        return Leaf(self.failed, self.met, self.can_fail, self.can_meet)


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Bad(text) from None


def number_of(text: str) -> Fraction:
    try:
        return Fraction(text.replace(",", "").removesuffix("%").split(" ")[0])
    except (ValueError, ZeroDivisionError):
        raise Bad(text) from None


def at_least(count: int, values: Sequence[Kleene]) -> Kleene:
    if sum(value is True for value in values) >= count:
        return True
    return None if sum(value is not False for value in values) >= count else False


def months_later(day: date, months: int, up: bool) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    if day.day > last:
        return date(year, month + 1, last) + timedelta(days=up)
    return date(year, month + 1, day.day)


def tables_of(texts: Mapping[str, str], known_by: date) -> dict[str, list[Row]]:
    """The rows known by a day: of rows of one key the latest; what contradicts itself is marked as in error."""
    tables: dict[str, list[Row]] = {}
    for table, text in texts.items():
        latest: dict[tuple[str, ...], tuple[str, Row]] = {}
        for number, row in enumerate(csv.DictReader(io.StringIO(text))):
            known = row.get("known on", "")
            if known and date.fromisoformat(known) > known_by:
                continue
            key = tuple(row.get(column, "") for column in KEYS[table].split(","))
            if table == "payments" and not row.get("reference"):
                key = (*key, row["paid on"], row["amount"], row.get("kind") or "payment")
            if table == "measures":
                key = (*key[:-1], key[-1] or "actual")
            before = latest.get(key)
            if before is None or known > before[0]:
                latest[key] = (known, row)
            elif table == "payments" and not row.get("reference"):
                before[1]["!"] = "nothing tells them apart"
            elif known == before[0] and {**row, "n": ""} != {**before[1], "n": "", "!": ""} != {
                **row,
                "n": "",
                "!": "",
            }:
                before[1]["!"] = "contradiction"
            row["n"] = str(number)
        tables[table] = [row for _, row in latest.values()]
    return tables


def leaves_of(node: m.Condition | None) -> Iterator[m.Leaf]:
    """Every leaf, as written."""
    match node:
        case None:
            return
        case m.AllOf() | m.AnyOf() | m.NoneOf() | m.AtLeast() | m.AtMost():
            for part in node.parts:
                yield from leaves_of(part)
        case m.Not() | m.Defined():
            yield from leaves_of(node.part)
        case _:
            yield node


def names_in(thing: object) -> set[str]:
    """Every name that stands in a node."""
    found: set[str] = set()
    for slot in getattr(thing, "__dataclass_fields__", ()):
        value = getattr(thing, slot)
        if slot in ("name", "subject") and isinstance(value, str):
            found.add(value)
        found |= names_in(value)
    return found


@dataclass
class Seen:
    """One tranche of one award on one day."""

    program: m.Program
    tables: dict[str, list[Row]]
    award: str
    tranche: int
    on: date

    def has_lapsed(self, number: int) -> bool:
        """Whether another tranche can no longer be released."""
        raise NotImplementedError

    def rows(self, table: str, column: str, name: str) -> list[Row]:
        return [r for r in self.tables.get(table, []) if r["award"] == self.award and r[column] == name]

    def own(self, rows: list[Row], name: str) -> list[Row]:
        """The rows of this tranche where each has its own; else those without one, else those of one tranche."""
        if getattr(self.program.declarations[name], "per_tranche", False):
            return [row for row in rows if row.get("tranche") == str(self.tranche)]
        general = [row for row in rows if not row.get("tranche")]
        return general or rows

    def sound(self, row: Row) -> Row:
        if row.get("!"):
            raise Bad(row["!"])
        for column in DAYS:
            day_of(row.get(column, ""))
        return row

    def silent(self, name: str) -> bool:
        """Whether silence means no."""
        absence = getattr(self.program.declarations[name], "absence", None)
        return absence is not None and (absence.since is None or absence.since <= self.on)

    def past(self, text: str) -> date | None:
        day = day_of(text)
        return day if day and day <= self.on else None

    # ------------------------------------------------------------------------------------------ events

    def event(self, name: str, word: str, role: str = "") -> Event:
        kind = self.program.declarations[name]
        if isinstance(kind, m.Judgement):
            return self.judged(kind, word)
        if isinstance(kind, m.Milestone) and word in ("achieved", "partly achieved", "submitted", "verified"):
            return self.milestone(kind, word, role)
        if isinstance(kind, m.Document) and word in ("received", "submitted", "accepted", "refused"):
            return self.document(kind, word)
        rows = [r for r in self.rows("events", "subject", name) if r["event"] == word and role in ("", r.get("by"))]
        if getattr(kind, "per_tranche", False):
            rows = self.own(rows, name)
        rows = [self.sound(row) for row in rows]
        past = [row for row in rows if self.past(row["on"])]
        known = self.silent(name) or bool(rows)
        return Event(sorted(day for row in past if (day := self.past(row["on"]))), as_of=self.on, known=known)

    def one(self, table: str, column: str, name: str) -> Row:
        rows = self.own(self.rows(table, column, name), name)
        if len(rows) > 1:
            return {"absent because": "not clear which"}
        return self.sound(rows[0]) if rows else {}

    def milestone(self, kind: m.Milestone, word: str, role: str) -> Event:  # noqa: C901
        row = self.one("milestones", "milestone", kind.name)

        def get(column: str) -> str:
            return row.get(column) or ""

        status, as_of = get("status"), self.past(get("as of"))
        achieved, verified, submitted = (day_of(get(f"{what} on")) for what in ("achieved", "verified", "submitted"))
        if status and status not in (*NOT_DONE, *UNCLEAR, "achieved", "verified"):
            raise Bad(status)
        if achieved and verified and verified < achieved:
            raise Bad("verified before it was achieved")
        silent = Event(as_of=self.on, known=self.silent(kind.name) and get("absent because") in SILENCE)
        if status in UNCLEAR or get("absent because"):
            return silent if not status else Event(known=False)
        if not status and not achieved and not verified and not submitted:
            return silent
        if word == "achieved":
            if status == "withdrawn":
                return Event(as_of=as_of, never=True)
            if status in NOT_DONE or (achieved and achieved > self.on):
                return Event(as_of=self.on if achieved else as_of)
            if not achieved and status not in ("achieved", "verified") and not verified:
                return silent
            if kind.verified_by and not (get("verified by") == kind.verified_by and self.past(get("verified on"))):
                return Event(known=False)
            if achieved:
                return Event([achieved])
            bounds = [day for day in (as_of, self.past(get("verified on"))) if day]
            return Event(by=min(bounds, default=self.on))
        if word == "verified":
            if verified and role and get("verified by") != role:
                return Event(known=False)
            if verified:
                return Event([verified] if verified <= self.on else [], as_of=self.on)
            if status == "verified":
                return Event(by=as_of or self.on) if not role else Event(known=False)
            return Event(as_of=as_of, never=status == "withdrawn") if status else silent
        if word == "submitted":
            if submitted:
                return Event([submitted] if submitted <= self.on else [], as_of=self.on)
            if status == "withdrawn":
                return Event(as_of=as_of, never=True)
            if status == "submitted":
                return Event(by=as_of or self.on)
            return Event(as_of=as_of) if status in ("planned", "in progress", "waived") else silent
        if status == "partly achieved":
            return Event(by=as_of or self.on)
        return Event(as_of=as_of, never=status == "withdrawn") if status else silent

    def document(self, kind: m.Document, word: str) -> Event:
        row = self.one("documents", "document", kind.name)
        days = {what: day_of(row.get(f"{what} on") or "") for what in ("received", "accepted", "rejected")}
        silent = self.silent(kind.name) and row.get("absent because") in SILENCE
        expires = day_of(row.get("expires on") or "")
        if expires and expires < self.on:
            return Event(known=False)
        if not any(days.values()):
            return Event(as_of=self.on, known=silent)
        past = {what: day for what, day in days.items() if day and day <= self.on}
        if word in ("received", "submitted"):
            if days["received"]:
                return Event([days["received"]] if "received" in past else [], as_of=self.on)
            return Event(by=min(past.values())) if past else Event(as_of=self.on, known=silent)
        mine, other = ("accepted", "rejected") if word == "accepted" else ("rejected", "accepted")
        if mine in past and not (other in past and past[other] > past[mine]):
            return Event([past[mine]])
        if other in past and not (days[mine] and mine not in past):
            return Event(as_of=past[other])
        return Event(as_of=self.on, known=bool(days[mine]) or silent)

    def finding(self, kind: m.Judgement) -> tuple[str, date | None]:
        """The latest finding of its role and its day; blank: none is known."""
        rows = [r for r in self.rows("judgements", "matter", kind.name) if r["by"] == kind.role]
        spoken = (str(self.tranche),) if kind.per_tranche else ("", str(self.tranche))
        rows = [row for row in rows if row.get("tranche", "") in spoken and self.past(row["decided on"])]
        row = self.sound(max(rows, key=lambda row: row["decided on"], default={}))
        found = row.get("finding") or ""
        if not found:
            assumed = self.silent(kind.name) and row.get("absent because") in SILENCE
            return "no" if assumed else "", None
        if (kind.choices and found not in kind.choices) or (not kind.choices and found not in FINDINGS):
            raise Bad(found)
        return (found if kind.choices else FINDINGS[found]), day_of(row["decided on"])

    def judged(self, kind: m.Judgement, word: str) -> Event:
        found, day = self.finding(kind)
        if not found:
            return Event(known=False)
        if day is None:
            return Event(as_of=self.on)
        wanted = {"found": found == "yes", "refused": found == "no"}.get(word, True)
        return Event([day]) if wanted else Event(as_of=self.on)

    def released(self, ref: m.TrancheRef, word: str) -> Event:
        number = self.number(ref)
        if number < 1:
            return Event(as_of=self.on, never=True, nowhere=True)
        if word == "requested":
            rows = [r for r in self.rows("events", "subject", f"tranche {number}") if r["event"] == word]
            days = [day_of(self.sound(row)["on"]) for row in rows]
            return Event(sorted(d for d in days if d and d <= self.on), as_of=self.on, known=bool(days))
        kind = "payment" if word == "released" else "part payment"
        rows = [self.paid(row) for row in self.rows("payments", "tranche", str(number))]
        days = [self.past(row["paid on"]) for row in rows if (row.get("kind") or "payment") == kind]
        return Event(sorted(day for day in days if day), as_of=self.on, hopeless=self.has_lapsed(number))

    def paid(self, row: Row) -> Row:
        if number_of(self.sound(row)["amount"]) <= 0:
            raise Bad("nothing was paid")
        return row

    def number(self, ref: m.TrancheRef) -> int:
        return ref if isinstance(ref, int) else self.tranche - (ref is m.TrancheWord.PREVIOUS)

    # ------------------------------------------------------------------------------------------ days

    def day(self, expression: m.DateExpression | None) -> date | str:
        """A day, or why there is none: `unknown`, `open` while it waits for what has not happened, `never`."""
        match expression:
            case m.DateLiteral(day):
                return day
            case m.DateParameter(name):
                return day_of(self.parameter(name)) or "unknown"
            case m.PlannedDate(ref):
                row = self.tranche_row(self.number(ref))
                return day_of(row.get("planned date") or "") or "unknown"
            case m.Shifted(duration, sign, base):
                start = self.day(base)
                return start if isinstance(start, str) else self.shift(start, duration, sign)
            case m.DueDate(subject):
                milestone = isinstance(self.program.declarations[subject], m.Milestone)
                row = self.one(*(("milestones", "milestone") if milestone else ("documents", "document")), subject)
                declared = getattr(self.program.declarations[subject], "due", None)
                return day_of(row.get("due") or "") or (self.day(declared) if declared else "unknown")
            case m.EventDate(subject, word):
                event = self.event(subject, word)
            case m.ReleaseDate(ref):
                event = self.released(ref, "released")
            case _:
                raise AssertionError(expression)
        if event.days:
            return event.days[-1]
        return "unknown" if not event.known or event.by else "never" if event.never else "open"

    def shift(self, day: date, duration: Duration, sign: int) -> date:
        unit, count = str(duration.unit), duration.count
        if unit in MONTHS:
            return months_later(day, sign * count * MONTHS[unit], self.program.month_ends == "up")
        if unit != "business day":
            return day + timedelta(days=sign * count * (7 if unit == "week" else 1))
        while count:
            day += timedelta(days=sign)
            count -= day.weekday() < 5
        return day

    def window(self, subject: str, timing: m.Timing) -> tuple[date | None, date | None] | str:
        """The first and the last day that count; or why they are not known."""
        base = self.day(m.DueDate(subject) if timing.word is m.TimingWord.ON_TIME else timing.first)
        second = self.day(timing.second) if timing.second else date.min
        plain = timing.word in (m.TimingWord.BY, m.TimingWord.BEFORE) and not isinstance(timing.first, m.Shifted)
        if base == "open" and plain:
            return None, None
        for why in ("unknown", "never", "open"):
            if why in (base, second):
                return why
        assert not isinstance(base, str)
        assert not isinstance(second, str)
        one = timedelta(days=1)
        match timing.word:
            case m.TimingWord.BY | m.TimingWord.ON_TIME:
                return None, base
            case m.TimingWord.BEFORE:
                return None, base - one
            case m.TimingWord.AFTER:
                return base + one, None
            case m.TimingWord.ON_OR_AFTER:
                return base, None
            case m.TimingWord.ON:
                return base, base
            case m.TimingWord.BETWEEN:
                return base, second
            case _:
                pass
        assert timing.duration
        if timing.word is m.TimingWord.WITHIN_AFTER:
            return base, self.shift(base, timing.duration, 1)
        return self.shift(base, timing.duration, -1), base

    # ------------------------------------------------------------------------------------------ leaves

    def leaf(self, leaf: m.Leaf) -> Leaf:
        try:
            match leaf:
                case m.Comparison(left, comparator, right):
                    return self.compare(left, [(str(comparator), right)])
                case m.Between(value, low, high):
                    return self.compare(value, [("≥", low), ("≤", high)])
                case m.Happened(subject, word, role, timing):
                    if word == "missed":
                        on_time = m.Timing(m.TimingWord.ON_TIME)
                        return self.timed(self.event(subject, "achieved"), self.window(subject, on_time)).turned()
                    event = self.event(subject, word, role)
                    return self.timed(event, self.window(subject, timing)) if timing else self.undated(event)
                case m.TrancheHappened(ref, word, timing):
                    event = self.released(ref, word)
                    return self.timed(event, self.window("", timing)) if timing else self.undated(event)
                case m.IsSo(name):
                    return self.chosen(name, ("yes",))
                case m.IsOneOf(name, choices):
                    return self.chosen(name, choices)
        except Bad:
            return Leaf(None, None, bad=True)
        raise AssertionError(leaf)

    def undated(self, event: Event) -> Leaf:
        if event.days or event.by:
            return Leaf(True, False, can_fail=False)
        return Leaf(False, True, can_meet=not event.never and not event.hopeless) if event.known else Leaf(None, None)

    def timed(self, event: Event, window: tuple[date | None, date | None] | str) -> Leaf:
        if event.never and event.known and not event.days and (event.nowhere or window != "unknown"):
            return Leaf(False, True, can_meet=False)
        if isinstance(window, str):
            if window == "unknown":
                return Leaf(None, None)
            return (
                Leaf(False, False, can_meet=not event.hopeless)
                if window == "open"
                else Leaf(False, True, can_meet=False)
            )
        first, last = window[0] or date.min, window[1] or date.max
        if any(first <= day <= last for day in event.days):
            return Leaf(True, False, can_fail=False)
        if event.days:
            return Leaf(False, True, can_meet=False)
        if event.by:
            if event.by < first:
                return Leaf(False, True, can_meet=False)
            return Leaf(True, False, can_fail=False) if first == date.min and event.by <= last else Leaf(None, None)
        if not event.known:
            return Leaf(False if self.on < first else None, None if self.on > last else False)
        if self.on <= last:
            return Leaf(False, False, can_meet=not event.hopeless)
        settled = event.as_of is not None and event.as_of >= last
        return Leaf(False, True, can_meet=False) if settled else Leaf(None, None)

    def chosen(self, name: str, wanted: Sequence[str]) -> Leaf:
        kind = self.program.declarations[name]
        if isinstance(kind, m.Judgement):
            found = self.finding(kind)[0]
        elif isinstance(kind, m.Parameter):
            found = self.parameter(name)
        else:
            found = self.fact(name)
        if not found:
            return Leaf(None, None)
        fixed = isinstance(kind, m.Parameter)
        return Leaf(found in wanted, found not in wanted, can_meet=found in wanted or not fixed, can_fail=not fixed)

    # ------------------------------------------------------------------------------------------ values

    def tranche_row(self, number: int) -> Row:
        rows = self.rows("tranches", "tranche", str(number))
        return rows[0] if rows else {}

    def parameter(self, name: str) -> str:
        for award in (self.award, ""):
            rows = [r for r in self.tables.get("parameters", []) if r["award"] == award and r["parameter"] == name]
            rows = [self.sound(row) for row in rows]
            rows = [row for row in rows if not row.get("from") or self.past(row["from"])]
            if rows:
                return max(rows, key=lambda row: row.get("from") or "")["value"]
        return self.rows("awards", "award", self.award)[0].get(name) or ""

    def fact(self, name: str) -> str:
        rows = [row for row in self.rows("facts", "fact", name) if not row.get("from") or self.past(row["from"])]
        row = max(rows, key=lambda row: row.get("from") or "", default={})
        if (end := day_of(self.sound(row).get("to") or "")) and end < self.on:
            row = {}
        kind = self.program.declarations[name]
        value = row.get("value") or ""
        if (
            value
            and isinstance(kind, m.Fact)
            and (
                (kind.choices and value not in kind.choices)
                or (kind.type.sort == "condition" and value not in ("yes", "no"))
            )
        ):
            raise Bad(value)
        return value or ("no" if self.silent(name) and row.get("absent because") in SILENCE else "")

    def measure(self, value: m.MeasureValue) -> Figure | None:
        kind = self.program.declarations[value.name]
        assert isinstance(kind, m.Measure)
        rows = [r for r in self.rows("measures", "measure", value.name) if (r.get("kind") or "actual") == "actual"]
        general = [row for row in rows if not row.get("tranche")]
        rows = [r for r in rows if r["tranche"] == str(self.tranche)] if kind.per_tranche else general or rows
        by_end = {day_of(row["period end"]): row for row in rows}
        if kind.per is None:
            ends = [day for day in by_end if day and day <= self.on]
            return self.figure(by_end[max(ends)], kind) if ends else None
        end = self.ended(str(kind.per), self.on)
        wait = kind.reported_within
        while not self.reported(by_end.get(end)) and (self.shift(end, wait, 1) if wait else end) >= self.on:
            end = self.ended(str(kind.per), end - timedelta(days=1))
        count = 1
        if isinstance(value.reading, m.OverLast):
            count = value.reading.count * MONTHS[str(value.reading.unit)] // MONTHS[str(kind.per)]
        total: Figure | None = (Fraction(0), Fraction(0), frozenset())
        for _ in range(count):
            one = self.figure(by_end.get(end, {}), kind)
            total = (total[0] + one[0], total[1] + one[1], total[2] | one[2]) if total and one else None
            end = self.ended(str(kind.per), end - timedelta(days=1))
        return total

    def reported(self, row: Row | None) -> bool:
        return bool(row and (row.get("value") or row.get("low") or row.get("absent because", "") not in SILENCE))

    def ended(self, unit: str, day: date) -> date:
        """The last day of the latest period that has ended by a day."""
        month, first = self.program.years_begin
        starts = [date(year, 1 + (month - 1 + n) % 12, first if unit != "month" else 1)
                  for year in range(day.year - 2, day.year + 2) for n in range(0, 12, MONTHS[unit])]  # fmt: skip
        return max(start - timedelta(days=1) for start in starts if start - timedelta(days=1) <= day)

    def figure(self, row: Row, kind: m.Measure) -> Figure | None:
        if not self.sound(row).get("value") and not row.get("low"):
            return None
        ends = [number_of(row.get("value") or row[side]) for side in ("low", "high")]
        if kind.type.sort == "percentage":
            ends = [end / 100 for end in ends]
        name = frozenset([kind.name]) if ends[0] != ends[1] else frozenset[str]()
        return ends[0], ends[1], name

    def text_figure(self, text: str, sort: str) -> Figure | None:
        if not text:
            return None
        if sort == "date":
            number = Fraction(date.fromisoformat(text).toordinal())
        else:
            number = number_of(text) / (100 if sort == "percentage" else 1)
        return number, number, frozenset()

    def value(self, value: m.Value) -> Figure | None:
        match value:
            case m.Literal(number):
                return number, number, frozenset()
            case m.MeasureValue():
                return self.measure(value)
            case m.ParameterValue(name, kind):
                return self.text_figure(self.parameter(name), str(kind.sort))
            case m.FactValue(name, kind):
                return self.text_figure(self.fact(name), str(kind.sort))
            case m.TrancheAmount(ref):
                return self.text_figure(self.tranche_row(self.number(ref)).get("amount") or "", "money")
            case m.DefinedValue(_, inner):
                return self.value(inner)
            case m.DateValue(expression):
                day = self.day(expression)
                return None if isinstance(day, str) else self.text_figure(day.isoformat(), "date")
            case m.Arithmetic(operator, left, right):
                return self.arithmetic(str(operator), self.value(left), self.value(right))
            case _:
                raise NotImplementedError("the second mind does not know this value")

    def arithmetic(self, operator: str, left: Figure | None, right: Figure | None) -> Figure | None:
        if operator == "/" and right and (right[0] == right[1] == 0 or (left and right[0] <= 0 <= right[1])):
            raise Bad("division by what may be nothing")
        if left is None or right is None or left[2] & right[2]:
            return None
        work: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
            "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
        }  # fmt: skip
        ends = [work[operator](a, b) for a in left[:2] for b in right[:2]]
        names = left[2] | right[2]
        return min(ends), max(ends), names if min(ends) != max(ends) else frozenset()

    def compare(self, left: m.Value, bounds: Sequence[tuple[str, m.Value]]) -> Leaf:
        asked = self.value(left)
        answers = [self.one_bound(asked, sign, self.value(right)) for sign, right in bounds]
        met = at_least(len(answers), answers)
        can = any(self.changes(value) for value in (left, *(right for _, right in bounds)))
        known = met is not None and not can
        return Leaf(
            met, None if met is None else not met, can_meet=not known or met is True, can_fail=not (known and met)
        )

    def one_bound(self, left: Figure | None, sign: str, right: Figure | None) -> Kleene:
        if left is None or right is None or (left[2] and right[2]):
            return None
        if sign in ("<", "≤"):
            return self.one_bound(right, ">" if sign == "<" else "≥", left)
        (low, high, _), (least, most, _) = left, right
        if sign == "≥":
            return True if low >= most else False if high < least else None
        if sign == ">":
            return True if low > most else False if high <= least else None
        same = True if low == high == least == most else False if high < least or low > most else None
        return same if sign == "=" or same is None else not same

    def changes(self, value: m.Value) -> bool:
        """Whether it may be another one day: a figure or a fact; no parameter."""
        if isinstance(value, m.Arithmetic):
            return self.changes(value.left) or self.changes(value.right)
        if isinstance(value, m.DefinedValue):
            return self.changes(value.value)
        return isinstance(value, m.MeasureValue | m.FactValue)
