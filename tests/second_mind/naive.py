"""A second mind: decides from the checked program and the tables as text, by docs/meaning.md alone.

It shares nothing with the package but the checked program, and is as plain as it can be: a condition is the set of
answers it may have, found by trying them all; days are numbers; every leaf is asked anew for every tranche. It gives no
reasons, and of a cell in error it knows only that it is.
"""

import csv
import io
import operator
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise, product

from gatekeeper.program import model as m

Row = dict[str, str]
Answers = frozenset[str]  # every answer a condition may have, as far as it is known
Figure = tuple[Fraction, Fraction, Answers]  # the least, the most, and the names that are known within bounds only
Waiver = tuple[str, bool, Fraction | None]  # what it names, whether that is a label, the most that may rest on it
Told = tuple[str, str, m.Leaf, str]  # the rule, the part of it, a leaf, the verdict
MET, NOT, OPEN = (frozenset({answer}) for answer in ("met", "not met", "open"))
UNKNOWN, TURNED = MET | NOT, {"met": "not met", "not met": "met", "open": "open"}
ZERO, ONE, CENT, ALWAYS = Fraction(0), Fraction(1), Fraction(1, 100), 10**7
KEYS = {
    "awards": "award", "tranches": "award,tranche", "payments": "award,tranche,reference",
    "milestones": "award,milestone,tranche", "measures": "award,measure,tranche,period end,kind",
    "documents": "award,document,tranche", "events": "award,subject,event,on,by,tranche", "facts": "award,fact,from",
    "judgements": "award,matter,by,decided on,tranche", "waivers": "award,condition,by,granted on,tranche",
    "resolutions": "award,tranche,meeting", "parameters": "award,parameter,from",
}  # fmt: skip
USUAL = {"payments": "payment", "measures": "actual"}
UNDONE = ("planned", "in progress", "waived", "withdrawn", "submitted", "partly achieved", "not achieved")
YES = {"yes": "yes", "found": "yes", "approved": "yes", "no": "no", "refused": "no", "not found": "no"}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
SIGNS = {"≥": operator.ge, ">": operator.gt, "≤": operator.le, "<": operator.lt, "=": operator.eq, "≠": operator.ne}
WORK = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
BAD = (ValueError, ArithmeticError)  # a row it rests on is in error, or it cannot be computed


@dataclass
class Event:
    """What is known of an event: the days it happened on, or not later than `by`; or that it had not `as_of` a day."""

    days: tuple[int, ...] = ()
    by: int = 0
    known: bool = True
    as_of: int = 0
    never: bool = False  # it has not and will not
    in_vain: bool = False  # it waits for a tranche that has lapsed


@dataclass
class Answer:
    """What the second mind thinks of one tranche."""

    outcome: str
    amount: Fraction
    leaves: list[Told]


def decide_naively(
    program: m.Program, texts: Mapping[str, str], on: date, known_by: date
) -> dict[tuple[str, int], Answer]:
    """Every tranche, by award and number."""
    tables = tables_of(texts, known_by.isoformat())
    asked = [(row["award"], int(row["tranche"])) for row in tables["tranches"]]
    return {(award, number): Mind(program, tables, award, number, on.toordinal()).answer() for award, number in asked}


def tables_of(texts: Mapping[str, str], known_by: str) -> dict[str, list[Row]]:
    """The rows known by a day: of rows of one key the latest; what contradicts itself is marked as in error."""
    tables: dict[str, list[Row]] = {}
    for table, text in texts.items():
        latest: dict[tuple[str, ...], tuple[str, Row]] = {}
        for cells in csv.DictReader(io.StringIO(text)):
            row = cells | {"kind": cells.get("kind") or USUAL.get(table, "")}
            known, nameless = row.pop("known on", ""), table == "payments" and not row["reference"]
            key = tuple(row.get(column, "") for column in KEYS[table].split(","))
            key += (row["paid on"], row["amount"], row["kind"]) if nameless else ()
            before, other = latest.get(key, ("", None))
            if known <= known_by and (other is None or known > before):
                latest[key] = known, row
            elif known == before and other is not None and (nameless or other != row):
                other.update(
                    {
                        column: "??"
                        for column in row
                        if row[column] != other[column] or (nameless and column == "amount")
                    }
                )
        tables[table] = [row for _, row in latest.values()]
    return tables


def day_of(text: str | None) -> int:
    """A day as a number; 0 where none stands."""
    return date.fromisoformat(text).toordinal() if text else 0


def said(text: str | None) -> str:
    """A word, if it can be read."""
    if text == "??":
        raise ValueError("in error")
    return text or ""


def number_of(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def at_least(count: int, parts: Sequence[Answers]) -> Answers:
    """At least so many of the parts: every answer of each with every answer of the others."""
    ways = [(way.count("met"), way.count("not met")) for way in product(*parts)]
    return frozenset(
        "met" if met >= count else "not met" if failed > len(parts) - count else "open" for met, failed in ways
    )


def turned(answers: Answers) -> Answers:
    return frozenset(TURNED[answer] for answer in answers)


def nodes(thing: object) -> Iterator[object]:
    """A node, and all that stands in it."""
    yield thing
    for slot in getattr(thing, "__dataclass_fields__", ()):
        yield from nodes(getattr(thing, slot))


@dataclass
class Mind:
    """One tranche of one award on one day; `waiting` are the tranches that wait for it."""

    program: m.Program
    tables: dict[str, list[Row]]
    award: str
    tranche: int
    on: int
    waiting: tuple[int, ...] = ()
    waivers: list[Waiver] = field(default_factory=list)
    used: list[Waiver] = field(default_factory=list)
    leaves: list[Told] = field(default_factory=list)
    bad: bool = False

    def rows(self, table: str, **cells: str) -> list[Row]:
        cells = {"award": self.award} | cells
        return [row for row in self.tables.get(table, []) if all(row.get(name) == cell for name, cell in cells.items())]

    def own(self, rows: list[Row], name: str) -> list[Row]:
        """The rows of this tranche where each has its own; else those without one, else those of any."""
        if getattr(self.program.declarations[name], "per_tranche", False):
            return [row for row in rows if row["tranche"] == str(self.tranche)]
        return [row for row in rows if not row["tranche"]] or rows

    def last(self, rows: list[Row], column: str) -> Row:
        """Of the rows that count from a day, the one in force; none is an empty one."""
        rows = [row for row in rows if day_of(row.get(column)) <= self.on]
        return max(rows, key=lambda row: row.get(column) or "", default={})

    def silent(self, name: str, row: Row) -> bool:
        """Whether this silence means no."""
        absence = getattr(self.program.declarations[name], "absence", None)
        counts = absence is not None and (absence.since is None or absence.since.toordinal() <= self.on)
        return counts and (row.get("absent because") or "not reported") in ("not reported", "not yet due")

    def past(self, text: str | None) -> int:
        return day if (day := day_of(text)) <= self.on else 0

    def number(self, ref: m.TrancheRef) -> int:
        return ref if isinstance(ref, int) else self.tranche - (ref is m.TrancheWord.PREVIOUS)

    # events

    def event(self, name: str, word: str, role: str = "") -> Event:
        kind = self.program.declarations[name]
        if isinstance(kind, m.Judgement):
            found, day = self.finding(kind)
            wanted = {"found": found == "yes", "refused": found == "no"}.get(word, True) and day
            return Event((day,) if wanted else (), known=bool(found), as_of=self.on)
        if isinstance(kind, m.Milestone) and word in ("achieved", "partly achieved", "submitted", "verified"):
            return self.milestone(kind, word, role)
        if isinstance(kind, m.Document) and word in ("received", "submitted", "accepted", "refused"):
            return self.document(kind, word)
        rows = [row for row in self.rows("events", subject=name, event=word) if role in ("", row["by"])]
        rows = self.own(rows, name) if getattr(kind, "per_tranche", False) else rows
        return self.on_days(rows, "on", bool(rows) or self.silent(name, {}))

    def on_days(self, rows: list[Row], column: str, known: bool = True, in_vain: bool = False) -> Event:
        """An event of the days of these rows; those to come have not been."""
        days = sorted(day_of(row[column]) for row in rows)
        return Event(tuple(day for day in days if day <= self.on), known=known, as_of=self.on, in_vain=in_vain)

    def one(self, kind: m.Milestone | m.Document) -> Row:
        table = "milestone" if isinstance(kind, m.Milestone) else "document"
        rows = self.own(self.rows(f"{table}s", **{table: kind.name}), kind.name)
        return {"absent because": "not clear which"} if len(rows) > 1 else rows[0] if rows else {}

    def milestone(self, kind: m.Milestone, word: str, role: str) -> Event:
        row = self.one(kind)
        status, verifier, as_of = said(row.get("status")), row.get("verified by"), self.past(row.get("as of"))
        days = {what: day_of(row.get(f"{what} on")) for what in ("achieved", "submitted", "verified")}
        achieved, verified, confirmed = days["achieved"], days["verified"], self.past(row.get("verified on"))
        if 0 < verified < achieved:
            raise ValueError("verified before it was achieved")
        done = ("achieved", "verified") if word == "achieved" else (word,)
        undone = {"achieved": UNDONE, "submitted": UNDONE[:4]}.get(word, (*UNDONE, "achieved", "verified"))
        event = Event(known=self.silent(kind.name, row), as_of=self.on)
        if status in ("in dispute", "not applicable"):
            return Event(known=False)
        if days.get(word):
            event = self.on_days([row], f"{word} on")
        elif status in done or (word == "achieved" and verified and not status):
            event = Event(by=min(as_of or self.on, (word == "achieved" and confirmed) or self.on))
        elif status in undone:
            return Event(as_of=as_of, never=status == "withdrawn")
        if word == "verified" and role and (event.days or verified or event.by) and not (verified and verifier == role):
            return Event(known=False)
        unproved = word == "achieved" and kind.verified_by and not (confirmed and verifier == kind.verified_by)
        return Event(known=False) if unproved and (event.days or event.by) else event

    def document(self, kind: m.Document, word: str) -> Event:
        row = self.one(kind)
        days = {what: day_of(row.get(f"{what} on")) for what in ("received", "accepted", "rejected")}
        past = {what: day for what, day in days.items() if 0 < day <= self.on}
        mine, other = {"accepted": ("accepted", "rejected"), "refused": ("rejected", "accepted")}.get(
            word, ("received", "")
        )
        if 0 < day_of(row.get("expires on")) < self.on:
            return Event(known=False)
        if mine in past and past.get(other, 0) <= past[mine]:
            return Event((past[mine],))
        if days[mine] > self.on or (other not in past and not (past and mine == "received")):
            return Event(known=bool(days[mine]) or self.silent(kind.name, row), as_of=self.on)
        return Event(as_of=past[other]) if other else Event(by=min(past.values()))

    def finding(self, kind: m.Judgement) -> tuple[str, int]:
        """The latest finding of its role, and its day; of a silence that means no there is no day."""
        rows = self.rows("judgements", matter=kind.name, by=kind.role)
        spoken = ("", str(self.tranche))[kind.per_tranche :]
        row = self.last([row for row in rows if row["tranche"] in spoken], "decided on")
        if found := said(row.get("finding")):
            return found if kind.choices else YES[found], day_of(row["decided on"])
        return "no" if self.silent(kind.name, row) else "", 0

    def released(self, ref: m.TrancheRef, word: str) -> Event:
        number = str(self.number(ref))
        if number == "0":
            return Event(never=True)
        if word == "requested":
            rows = self.rows("events", subject=f"tranche {number}", event=word)
            return self.on_days(rows, "on", known=bool(rows))
        kind = "payment" if word == "released" else "part payment"
        rows = [
            row for row in self.rows("payments", tranche=number) if number_of(row["amount"]) and row["kind"] == kind
        ]
        return self.on_days(rows, "paid on", in_vain=self.lapsed(int(number)))

    def lapsed(self, number: int) -> bool:
        """Whether another tranche can no longer be released; what waits for itself waits for ever."""
        waiting = (*self.waiting, self.tranche)
        if number in waiting or not self.rows("tranches", tranche=str(number)):
            return number in waiting
        return Mind(self.program, self.tables, self.award, number, self.on, waiting).answer().outcome == "lapsed"

    # days

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
                kind = self.program.declarations[subject]
                assert isinstance(kind, m.Milestone | m.Document)
                return day_of(self.one(kind).get("due")) or (self.day(kind.due) if kind.due else UNKNOWN)
            case m.EventDate(subject, word):
                event = self.event(subject, word)
            case m.ReleaseDate(ref):
                event = self.released(ref, "released")
        if event.days:
            return event.days[-1]
        return UNKNOWN if event.by or not event.known else NOT if event.never else OPEN

    def shift(self, day: int, unit: str, count: int) -> int:
        start, step = date.fromordinal(day), 1 if count > 0 else -1
        if unit in MONTHS:
            year, month = divmod(start.year * 12 + start.month - 1 + count * MONTHS[unit], 12)
            last = monthrange(year, month + 1)[1]
            over = start.day > last and self.program.month_ends == "up"
            return date(year, month + 1, min(start.day, last)).toordinal() + over
        if unit != "business day":
            return day + count * (7 if unit == "week" else 1)
        while count:
            day += step
            count -= step if date.fromordinal(day).weekday() < 5 else 0
        return day

    def window(self, subject: str, timing: m.Timing) -> tuple[int, int] | Answers:
        """The first and the last day that count."""
        first = self.day(timing.first or m.DueDate(subject))
        last, word = self.day(timing.second) if timing.second else first, str(timing.word)
        if first in (OPEN, NOT) and word in ("by", "before") and not isinstance(timing.first, m.Shifted):
            return 0, ALWAYS  # what has happened came before what has not
        if not (isinstance(first, int) and isinstance(last, int)):
            return next(why for why in (UNKNOWN, NOT, OPEN) if why in (first, last))
        length, sign = timing.duration, 1 if word == "within after" else -1
        away = self.shift(first, length.unit, sign * length.count) if length else first
        return {
            "by": (0, first), "on time": (0, first), "before": (0, first - 1), "after": (first + 1, ALWAYS),
            "on or after": (first, ALWAYS), "on": (first, first), "between": (first, last),
            "within after": (first, away), "within before": (away, first),
        }[word]  # fmt: skip

    # leaves: what each may be now, and what it may come to be

    def leaf(self, leaf: m.Leaf) -> tuple[Answers, Answers]:
        match leaf:
            case m.Comparison(left, comparator, right):
                now = self.compared(self.value(left), comparator, self.value(right))
            case m.Between(value, low, high):
                ends = [
                    self.compared(self.value(value), sign, self.value(end)) for sign, end in (("≥", low), ("≤", high))
                ]
                now = at_least(2, ends)
            case m.Happened(subject, "missed"):
                now, ever = self.timed(self.event(subject, "achieved"), subject, m.Timing(m.TimingWord.ON_TIME))
                return turned(now), turned(ever)
            case m.Happened(subject, word, role, timing):
                return self.timed(self.event(subject, word, role), subject, timing)
            case m.TrancheHappened(ref, word, timing):
                return self.timed(self.released(ref, word), "", timing)
            case m.IsSo(name) | m.IsOneOf(name):
                found, wanted = self.word(name), leaf.choices if isinstance(leaf, m.IsOneOf) else ("yes",)
                now = UNKNOWN if not found else MET if found in wanted else NOT
        names = {getattr(node, "name", "") for node in nodes(leaf)}
        changes = [name for name in names if not isinstance(self.program.declarations.get(name), m.Parameter | None)]
        return now, UNKNOWN if changes else now

    def timed(self, event: Event, subject: str, timing: m.Timing | None) -> tuple[Answers, Answers]:
        window = self.window(subject, timing) if timing else (0, ALWAYS)
        may = NOT if event.in_vain else UNKNOWN
        if event.never:
            return NOT, NOT
        if not isinstance(window, tuple):
            return window, NOT if window == NOT else may
        first, last = window
        if event.days:
            now = MET if any(first <= day <= last for day in event.days) else NOT
        elif event.by:
            now = (MET if first <= event.by else frozenset()) | (NOT if first > 0 or last < event.by else frozenset())
        elif not timing:
            return (NOT, may) if event.known else (UNKNOWN, UNKNOWN)
        elif first > last:
            now = NOT
        elif not event.known:
            now = (MET if first <= self.on else frozenset()) | (NOT if last < self.on else OPEN)
        else:
            now = OPEN if self.on <= last else NOT if event.as_of >= last else UNKNOWN
        return now, now if now in (MET, NOT) else may

    def compared(self, left: Figure | None, sign: str, right: Figure | None) -> Answers:
        """Every answer over the ends of what is known within bounds, and over what lies between them."""
        if left is None or right is None or (left[2] and right[2]):
            return UNKNOWN
        ends = sorted({*left[:2], *right[:2]})
        points = [*ends, *((low + high) / 2 for low, high in pairwise(ends))]
        pairs = [(a, b) for a in points if left[0] <= a <= left[1] for b in points if right[0] <= b <= right[1]]
        return frozenset("met" if SIGNS[sign](a, b) else "not met" for a, b in pairs)

    # values

    def word(self, name: str) -> str:
        """A finding, a fact or a parameter as it stands; empty where it is not known."""
        kind = self.program.declarations[name]
        if isinstance(kind, m.Judgement):
            return self.finding(kind)[0]
        if isinstance(kind, m.Parameter):
            rows = [self.last(self.rows("parameters", award=a, parameter=name), "from") for a in (self.award, "")]
            return next((said(row["value"]) for row in rows if row), self.rows("awards")[0].get(name) or "")
        row = self.last(self.rows("facts", fact=name), "from")
        row = {} if 0 < day_of(row.get("to")) < self.on else row
        return said(row.get("value")) or ("no" if self.silent(name, row) else "")

    def measure(self, kind: m.Measure, reading: m.Reading) -> Figure | None:
        found = self.own(self.rows("measures", measure=kind.name, kind="actual"), kind.name)
        rows, wait, count = {day_of(row["period end"]): row for row in found}, kind.reported_within, 1
        ends = sorted((end for end in rows if end <= self.on), reverse=True)[:1]
        if kind.per is not None:
            (month, day), here = self.program.years_begin, date.fromordinal(self.on).year
            turns = [
                (year, 1 + (month - 1 + n) % 12)
                for year in range(here - 3, here + 2)
                for n in range(0, 12, MONTHS[kind.per])
            ]
            starts = [date(*turn, day if kind.per != "month" else 1).toordinal() for turn in turns]
            ends = sorted((start - 1 for start in starts if start <= self.on + 1), reverse=True)
            due = [
                end
                for end in ends
                if (self.shift(end, wait.unit, wait.count) if wait else end) < self.on
                or self.reported(rows.get(end, {}))
            ]
            if isinstance(reading, m.OverLast):
                count = reading.count * MONTHS[reading.unit] // MONTHS[kind.per]
            ends = ends[ends.index(due[0]) :][:count]
        total: Figure | None = (ZERO, ZERO, frozenset()) if ends else None
        for row in [rows.get(end, {}) for end in ends]:
            texts = [row.get("value") or row.get(end) for end in ("low", "high")]
            low, high = (
                number_of(text) / (100 if kind.type.sort == "percentage" else 1) if text else ZERO for text in texts
            )
            names = frozenset({kind.name} if low != high else ())
            total = (total[0] + low, total[1] + high, total[2] | names) if total and all(texts) else None
        return total

    def reported(self, row: Row) -> bool:
        silent = row.get("absent because", "") in ("", "not reported", "not yet due")
        return bool(row.get("value") or row.get("low") or not silent)

    def value(self, value: m.Value) -> Figure | None:
        match value:
            case m.Literal(number):
                return number, number, frozenset()
            case m.MeasureValue(name, reading):
                kind = self.program.declarations[name]
                assert isinstance(kind, m.Measure)
                return self.measure(kind, reading)
            case m.ParameterValue(name) | m.FactValue(name):
                text = self.word(name)
            case m.TrancheAmount(ref):
                text = "".join(row["amount"] for row in self.rows("tranches", tranche=str(self.number(ref))))
            case m.DefinedValue(_, inner):
                return self.value(inner)
            case m.DateValue(expression):
                day = self.day(expression)
                return (Fraction(day), Fraction(day), frozenset()) if isinstance(day, int) else None
            case m.Arithmetic(sign, left, right):
                return self.worked(sign, self.value(left), self.value(right))
            case _:
                raise NotImplementedError("the second mind does not know this value")
        number = number_of(text or "0") / (100 if value.type.sort == "percentage" else 1)
        return (number, number, frozenset()) if text else None

    def worked(self, sign: str, left: Figure | None, right: Figure | None) -> Figure | None:
        if sign == "/" and right and (right[0] == right[1] == 0 or (left and right[0] <= 0 <= right[1])):
            raise ValueError("division by what may be nothing")
        if left is None or right is None or left[2] & right[2]:
            return None
        ends = [WORK[sign](a, b) for a in left[:2] for b in right[:2]]
        return min(ends), max(ends), left[2] | right[2] if min(ends) != max(ends) else frozenset()

    # rules, and the waivers they rest on

    def ask(
        self, node: m.Condition | None, want: bool, rule: m.Rule, part: str, within: tuple[str, ...] = ()
    ) -> tuple[Answers, Answers]:
        """A condition, now and ever; the rule wants it met, or failed. What a waiver covers is as wanted."""
        match node:
            case None:
                return (MET, MET) if part == "when" else (NOT, NOT)
            case m.Defined(name, inner):
                return self.ask(inner, want, rule, part, (*within, name))
            case m.Not(inner):
                now, ever = self.ask(inner, not want, rule, part, within)
                return turned(now), turned(ever)
            case m.AllOf(parts) | m.AnyOf(parts) | m.NoneOf(parts) | m.AtLeast(_, parts) | m.AtMost(_, parts):
                turn = isinstance(node, m.NoneOf | m.AtMost)
                found = [self.ask(each, want != turn, rule, part, within) for each in parts]
                count = {m.AllOf: len(parts), m.AnyOf: 1, m.NoneOf: 1}.get(type(node), getattr(node, "count", 0) + turn)
                now, ever = (at_least(count, answers) for answers in zip(*found, strict=True))
                return (turned(now), turned(ever)) if turn else (now, ever)
            case _:
                pass
        try:
            now, ever = self.leaf(node)
            verdict = "unknown" if "met" in now and now != MET else "open" if "open" in now else "".join(now)
        except BAD:
            self.bad, verdict, now, ever = True, "invalid", UNKNOWN, UNKNOWN
        self.leaves.append((rule.id, part, node, verdict))
        covering = [waiver for waiver in self.waivers if self.covers(waiver, node, rule, within)]
        if covering and now != (MET if want else NOT):
            self.used += covering
            return (MET, MET) if want else (NOT, NOT)
        return now, ever

    def covers(self, waiver: Waiver, leaf: m.Leaf, rule: m.Rule, within: tuple[str, ...]) -> bool:
        about = (
            [leaf.subject]
            if isinstance(leaf, m.Happened)
            else []
            if isinstance(leaf, m.TrancheHappened)
            else nodes(leaf)
        )
        names = {node if isinstance(node, str) else getattr(node, "name", "") for node in about}
        declared = [self.program.declarations[name] for name in names if name in self.program.declarations]
        if isinstance(rule, m.Never) or not all(getattr(thing, "waivable", True) for thing in (rule, *declared)):
            return False
        return waiver[0] == rule.label if waiver[1] else isinstance(rule, m.Release) and waiver[0] in {*names, *within}

    def in_effect(self) -> list[Waiver]:
        """The waivers that have effect on this tranche."""
        found, every = [], (*self.program.releases, *self.program.guards)
        for row in self.rows("waivers"):
            name, expires = row["condition"], day_of(row["expires on"]) or ALWAYS
            rules = [rule for rule in every if rule.label == name]
            held, declared = any(isinstance(rule, m.Hold) for rule in rules), self.program.declarations.get(name)
            bounds = [
                power.up_to if power.up_to is not None else Fraction(ALWAYS)
                for power in self.program.powers
                if power.role == row["by"] and self.tranche in power.tranches
                and (power.target == name if power.target else not held)
            ]  # fmt: skip
            kept = not all(getattr(thing, "waivable", True) for thing in (*rules, declared))
            ours = row["tranche"] in ("", str(self.tranche)) and day_of(row["granted on"]) <= self.on <= expires
            if ours and bounds and not kept and "??" not in row.values():
                most = min(max(bounds), number_of(row["amount"] or str(ALWAYS)))
                found.append((name, bool(rules), most if most < ALWAYS else None))
        return found

    def rule(self, rule: m.Rule) -> tuple[m.Rule, Answers, bool, tuple[Fraction, Fraction], list[Waiver]]:
        """Whether a rule gives or applies, whether it ever may, what it gives, and on which waivers that rests."""
        release, self.used = isinstance(rule, m.Release), []
        when, ever = self.ask(rule.when, release, rule, "when" if release else "guard")
        unless, always = self.ask(rule.unless, not release, rule, "unless")
        stands = frozenset("not met" if answer == "open" else answer for answer in unless)  # open, it is ignored
        gives = (ZERO, ZERO)
        try:
            gives = self.entitlement(rule) if isinstance(rule, m.Release) else gives
        except BAD:
            self.bad = True
        return rule, at_least(2, [when, turned(stands)]), "met" in ever and always != MET, gives, self.used

    # amounts

    def entitlement(self, rule: m.Release) -> tuple[Fraction, Fraction]:
        full, rounding = self.full(), self.program.rounding
        unit, mode = (rounding.unit, str(rounding.mode)) if rounding else (CENT, "down")
        rounded = []
        for end in self.formula(rule.amount, full):
            units, rest = divmod(max(ZERO, min(full, end)), unit)
            up = (mode == "up" and rest > 0) or (mode == "nearest" and 2 * rest >= unit)
            rounded.append(min(full, (units + up) * unit))
        return rounded[0], rounded[1]

    def formula(self, amount: m.AmountRule, full: Fraction) -> tuple[Fraction, Fraction]:
        """The least and the most it may give, before rounding."""
        match amount:
            case m.Whole():
                return full, full
            case m.Share(value) | m.FixedSum(value):
                low, high, _ = self.value(value) or (ZERO, Fraction(ALWAYS), "")
                return (low * full, high * full) if isinstance(amount, m.Share) else (low, high)
            case m.InProportion(value, out_of, floor):
                ratio = self.worked("/", self.value(value), self.value(out_of)) or (ZERO, ONE, "")
                above = self.compared(self.value(value), "≥", self.value(floor)) if floor else MET
                return ratio[0] * full if above == MET else ZERO, ratio[1] * full if above != NOT else ZERO
            case m.RisingEvenly(value):
                points = [self.value(v) for v in (amount.low_share, amount.low, amount.high_share, amount.high)]
                if None in points:
                    return ZERO, full
                a, x, b, y = (point[0] for point in points if point)
                low, high, _ = self.value(value) or (x, y, "")
                ends = [a + (b - a) * max(ZERO, min(ONE, (end - x) / (y - x))) for end in (low, high)]
                return min(ends) * full, max(ends) * full
            case _:
                raise NotImplementedError("the second mind does not know this shape")

    def full(self) -> Fraction:
        return number_of(self.rows("tranches", tranche=str(self.tranche))[0]["amount"])

    def paid(self) -> tuple[Fraction, bool]:
        """What was paid or approved, and whether the tranche was paid in full."""
        payments = self.rows("payments", tranche=str(self.tranche))
        payments = [row for row in payments if number_of(row["amount"]) and self.past(row["paid on"])]
        paid = sum((number_of(row["amount"]) * (-1 if row["kind"] == "recovery" else 1) for row in payments), ZERO)
        meetings = self.rows("resolutions", tranche=str(self.tranche), decided="approve")
        approved = [row["amount"] or str(self.full()) for row in meetings if self.past(row["meeting"])]
        return max(paid, sum(map(number_of, approved), ZERO)), any(row["kind"] == "payment" for row in payments)

    # the outcome

    def answer(self) -> Answer:
        first, last = self.program.in_force
        try:
            self.waivers = self.in_effect()
            outcome, amount = self.outcome()
        except BAD:
            outcome, amount = "invalid", ZERO
        in_force = (first.toordinal() if first else 0) <= self.on <= (last.toordinal() if last else ALWAYS)
        return (
            Answer(outcome, amount, self.leaves)
            if in_force or outcome == "invalid"
            else Answer("not in force", ZERO, [])
        )

    def outcome(self) -> tuple[str, Fraction]:
        rules = [rule for rule in (*self.program.releases, *self.program.guards) if self.tranche in rule.tranches]
        found = [self.rule(rule) for rule in rules]
        (paid, whole), full = self.paid(), self.full()
        if self.bad or self.rows("awards")[0]["currency"] != self.program.currency:
            raise ValueError("a leaf, an amount or a currency")
        releases = [one for one in found if isinstance(one[0], m.Release)]
        guards = [(isinstance(rule, m.Never), now) for rule, now, *_ in found if not isinstance(rule, m.Release)]
        met = [gives for _, now, _, gives, _ in releases if now == MET]
        ends = {end for _, now, _, gives, _ in releases if "met" in now for end in gives}
        due = min(ends) - paid if met and len(ends) == 1 else ZERO
        held = (False, MET) in guards or (due > 0 and any("met" in now for _, now in guards))
        tried = {
            "already released": whole or (met and 0 < paid >= max(max(gives) for gives in met)),
            "no rule": not releases,
            "lapsed": not met and not any(can for _, _, can, *_ in releases),
            "barred": (True, MET) in guards,
            "on hold": held,
            "conflict": len({gives for gives in met if gives[0] == gives[1]}) > 1,
            "not yet": max(ends, default=ZERO) == 0,
            "undetermined": due <= 0,
        }
        if outcome := next((outcome for outcome, applies in tried.items() if applies), ""):
            return outcome, ZERO
        rests = [used for rule, now, *_, used in found if now == MET or isinstance(rule, m.Hold)]
        bounds = [up_to for used in rests for _, _, up_to in used if up_to is not None]
        if bounds:
            without = replace(self, waivers=[], leaves=[]).outcome()
            bounded = max(min(due, min(bounds) - paid), without[1])
            if bounded <= 0:
                return without
            due = bounded
        return "release" if due == full - paid else "release in part", due
