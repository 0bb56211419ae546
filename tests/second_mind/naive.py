"""A second mind: decides from the checked program and the tables as text, by docs/meaning.md alone.

It shares nothing with the package but the checked program, and is as plain as it can be: a condition is the set of
answers it may have, found by trying them all; days are numbers; every leaf is asked anew for every tranche and in every
way that unknown facts can turn out. It gives no reasons, and of a cell in error it knows only that it is. What the
trials leave out, it does not know: further parts, reductions, retentions, recoveries, limits, budgets, rates, values
that choose, amounts by bands, by weight, for each and within bounds, the decision date itself, other
powers, and holidays of a country.
"""

import csv
import io
import operator as op
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import chain, combinations, pairwise, product
from math import prod
from typing import Any

from gatekeeper.program import model as m

# fmt: off
Row = dict[str, str]
Answers = frozenset[str]  # every answer a condition may have, as far as it is known
Figure = tuple[Fraction, Fraction]  # the least and the most it may be
Waiver = tuple[str, bool, Fraction | None]  # what it names, whether that is a label, the most that may rest on it
Found = tuple[Answers, Answers]  # what may be so now, and what may come to be
Told = tuple[str, str, m.Leaf, str]  # the rule, the part of it, a leaf, the verdict
Key = tuple[str, ...]  # a fact
MET, NOT, OPEN = (frozenset({answer}) for answer in ("met", "not met", "open"))
UNKNOWN, TURNED = MET | NOT, {"met": "not met", "not met": "met", "open": "open"}
ZERO, ONE, CENT, ALWAYS, NOWHERE = Fraction(0), Fraction(1), Fraction(1, 100), 10**7, ("nowhere",)
KEYS = {
    "awards": "award", "tranches": "award,tranche", "payments": "award,tranche,reference",
    "milestones": "award,milestone,tranche", "measures": "award,measure,tranche,period end,kind",
    "documents": "award,document,tranche", "events": "award,subject,event,on,by,tranche", "facts": "award,fact,from",
    "judgements": "award,matter,by,decided on,tranche", "waivers": "award,condition,by,granted on,tranche",
    "resolutions": "award,tranche,meeting", "parameters": "award,parameter,from",
}
OWN = ("achieved", "partly achieved", "submitted", "verified", "received", "accepted", "refused")
USUAL = {"payments": "payment", "measures": "actual"}
UNDONE = ("planned", "in progress", "waived", "withdrawn", "submitted", "partly achieved", "not achieved")
YES = {"yes": "yes", "found": "yes", "approved": "yes", "no": "no", "refused": "no", "not found": "no"}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
SIGNS = {"≥": op.ge, ">": op.gt, "≤": op.le, "<": op.lt, "=": op.eq, "≠": op.ne}
WORK = {"+": op.add, "-": op.sub, "*": op.mul, "/": op.truediv}
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

def decide_naively(rules: m.Program, texts: Mapping[str, str], on: date, known_by: date) -> dict[Key, Answer]:
    """Every tranche, by award and number."""
    tables = tables_of(texts, known_by.isoformat())
    by_award: dict[Key, list[Row]] = defaultdict(list)
    for table, row in ((table, row) for table, rows in tables.items() for row in rows):
        by_award[table, row["award"]].append(row)
    minds = [Mind(rules, by_award, row["award"], int(row["tranche"]), on.toordinal()) for row in tables["tranches"]]
    return {(mind.award, str(mind.tranche)): mind.answer() for mind in minds}

def tables_of(texts: Mapping[str, str], known_by: str) -> dict[str, list[Row]]:
    """The rows known by a day: of rows of one key the latest; what contradicts itself is as a cell in error, `??`."""
    tables: dict[str, list[Row]] = {}
    for table, text in texts.items():
        latest: dict[Key, tuple[str, Row]] = {}
        for cells in csv.DictReader(io.StringIO(text)):
            row = cells | {"kind": cells.get("kind") or USUAL.get(table, "")}
            row["finding"] = YES.get(row.get("finding", ""), row.get("finding", ""))
            known, nameless = row.pop("known on", ""), table == "payments" and not row["reference"]
            key = tuple(row.get(column, "") for column in KEYS[table].split(","))
            key += (row["paid on"], row["amount"], row["kind"]) if nameless else ()
            before, other = latest.get(key, ("", None))
            if known <= known_by and (other is None or known > before):
                latest[key] = known, row
            elif known == before and other is not None:
                other.update({name: "??" for name in row if row[name] != other[name] or nameless * name == "amount"})
        tables[table] = [row for _, row in latest.values()]
    return tables

def day_of(text: str | None) -> int: return date.fromisoformat(text).toordinal() if text else 0

def number_of(text: str) -> Fraction: return Fraction(text.replace(",", ""))

def scale(kind: Any) -> int: return 100 if kind.sort == "percentage" else 1

def word_of(text: str | None) -> str:
    if text == "??": raise ValueError("in error")
    return text or ""

def exactly(number: Fraction) -> Figure: return number, number

def bounds(leaf: m.Leaf) -> list[tuple[m.Value, str, m.Value]]:  # What a comparison compares
    if isinstance(leaf, m.Between): return [(leaf.value, "≥", leaf.low), (leaf.value, "≤", leaf.high)]
    return [(leaf.left, leaf.comparator, leaf.right)] if isinstance(leaf, m.Comparison) else []

def divided(leaf: m.Leaf, key: Key) -> bool:  # Whether something is divided by a fact
    over = [node.right for node in nodes(leaf) if isinstance(node, m.Arithmetic) and node.operator == "/"]
    return any(getattr(node, "name", "") == key[0] for value in over for node in nodes(value))

def bounded(left: Figure, right: Figure) -> bool:
    """Whether both are known only within bounds, so that nothing is made of them."""
    return left[0] < left[1] and right[0] < right[1]

def worked(sign: str, left: Figure | None, right: Figure | None) -> Figure | None:
    if sign == "/" and right == (ZERO, ZERO): raise ZeroDivisionError
    if left is None or right is None or bounded(left, right): return None
    if sign == "/" and right[0] <= 0 <= right[1]: raise ZeroDivisionError
    ends = [WORK[sign](a, b) for a in left for b in right]
    return min(ends), max(ends)

def compared(left: Figure | None, sign: str, right: Figure | None) -> Answers:
    """Every answer over the ends of what is known within bounds, and over what lies between them."""
    if left is None or right is None or bounded(left, right): return UNKNOWN
    ends = sorted({*left, *right})
    points = [*ends, *((low + high) / 2 for low, high in pairwise(ends))]
    pairs = [(a, b) for a in points if left[0] <= a <= left[1] for b in points if right[0] <= b <= right[1]]
    return frozenset("met" if SIGNS[sign](a, b) else "not met" for a, b in pairs)

def turned(answers: Answers) -> Answers: return frozenset(TURNED[answer] for answer in answers)

def at_least(count: int, parts: Sequence[Answers]) -> Answers:
    """At least so many of the parts: every answer of each with every answer of the others."""
    ways = [(way.count("met"), way.count("not met")) for way in product(*parts)]
    return frozenset("met" if yes >= count else "not met" if no > len(parts) - count else "open" for yes, no in ways)

def nodes(thing: object) -> Iterator[Any]:  # A node, and all that stands in it
    yield thing
    for slot in getattr(thing, "__dataclass_fields__", ()): yield from nodes(getattr(thing, slot))

@dataclass
class Mind:
    """One tranche of one award on one day; `waiting` are the tranches that wait for it."""
    rules: m.Program
    tables: dict[Key, list[Row]]  # of a table and an award
    award: str
    tranche: int
    on: int
    waiting: tuple[int, ...] = ()
    others: dict[int, str] = field(default_factory=dict)  # the outcomes of tranches that this one waits for
    waivers: list[Waiver] = field(default_factory=list)
    way: dict[Key, tuple[Any, Any]] = field(default_factory=dict)  # how facts turn out: for a leaf, for an amount
    given: dict[Key, Any] = field(default_factory=dict)  # the same, where it is looked at now
    touched: list[tuple[Key, Any]] = field(default_factory=list)  # what was asked for and is not known, with what is
    places: list[tuple[Key, Any, m.Leaf | None]] = field(default_factory=list)
    used: list[Waiver] = field(default_factory=list)
    leaves: list[Told] = field(default_factory=list)
    bad: bool = False
    def rows(self, table: str, **cells: str) -> list[Row]:
        rows = self.tables.get((table, cells.pop("award", self.award)), [])
        return [row for row in rows if all(row.get(name) == cell for name, cell in cells.items())]
    def own(self, rows: list[Row], name: str) -> list[Row]:
        """The rows of this tranche where each has its own; else those without one, else those of any."""
        if getattr(self.rules.declarations[name], "per_tranche", False):
            return [row for row in rows if row["tranche"] == str(self.tranche)]
        return [row for row in rows if not row["tranche"]] or rows
    def last(self, rows: list[Row], column: str) -> Row:
        """Of the rows that count from a day, the one in force; none is an empty one."""
        rows = [row for row in rows if day_of(row.get(column)) <= self.on]
        return max(rows, key=lambda row: row.get(column) or "", default={})
    def silent(self, name: str, row: Row) -> bool:  # Whether this silence means no
        absence = getattr(self.rules.declarations[name], "absence", None)
        counts = absence is not None and (absence.since is None or absence.since.toordinal() <= self.on)
        return counts and (row.get("absent because") or "not reported") in ("not reported", "not yet due")
    def past(self, text: str | None) -> int: return day if (day := day_of(text)) <= self.on else 0
    def number(self, ref: m.TrancheRef) -> int:
        return ref if isinstance(ref, int) else self.tranche - (ref is m.TrancheWord.PREVIOUS)
    def known(self, key: Key, found: Any, is_known: bool, row: Row) -> Any:
        """What is known of a fact, or how it turns out in the way that is tried."""
        if is_known: return found
        tried = row.get("absent because") != "not applicable" and row.get("status") != "not applicable"
        self.touched.append((key if tried else NOWHERE, found))
        return self.given.get(key, found)
    # events
    def event(self, name: str, word: str, role: str = "") -> Event:
        kind, row = self.rules.declarations[name], Row()
        if isinstance(kind, m.Judgement):
            found, day = self.finding(kind)
            happened = found and day and {"found": found == "yes", "refused": found == "no"}.get(word, True)
            return Event((day,) if happened else (), known=bool(found) or (name,) in self.given, as_of=self.on)
        if isinstance(kind, m.Milestone) and word in ("achieved", "partly achieved", "submitted", "verified"):
            row = self.one("milestones", milestone=name)
            event = self.milestone(row, kind, word, role)
        elif isinstance(kind, m.Document) and word in ("received", "submitted", "accepted", "refused"):
            row = self.one("documents", document=name)
            event = self.document(row, kind, word)
        else:
            rows = [row for row in self.rows("events", subject=name, event=word) if role in ("", row["by"])]
            rows = self.own(rows, name) if getattr(kind, "per_tranche", False) else rows
            event = self.on_days(rows, "on", known=bool(rows) or self.silent(name, {}))
        found = self.known((name, word, role), event, bool(event.days) or event.never, row)
        assert isinstance(found, Event)
        return found
    def on_days(self, rows: list[Row], column: str, known: bool = True, in_vain: bool = False) -> Event:
        """An event of the days of these rows; those to come have not been."""
        days = sorted(day_of(row[column]) for row in rows)
        return Event(tuple(day for day in days if day <= self.on), known=known, as_of=self.on, in_vain=in_vain)
    def one(self, table: str, **name: str) -> Row:
        rows = self.own(self.rows(table, **name), *name.values())
        return {"absent because": "not clear which"} if len(rows) > 1 else rows[0] if rows else {}
    def milestone(self, row: Row, kind: m.Milestone, word: str, role: str) -> Event:
        status, verifier, as_of = word_of(row.get("status")), row.get("verified by"), self.past(row.get("as of"))
        days = {what: day_of(row.get(f"{what} on")) for what in ("achieved", "submitted", "verified")}
        verified, confirmed = days["verified"], self.past(row.get("verified on"))
        if 0 < verified < days["achieved"]: raise ValueError("verified before it was achieved")
        if status in ("in dispute", "not applicable"): return Event(known=False)
        proved = word == "achieved" and verified and not status
        event = Event(known=self.silent(kind.name, row), as_of=self.on)
        if days.get(word):
            event = self.on_days([row], f"{word} on")
        elif proved or status == word or (word, status) == ("achieved", "verified"):
            event = Event(by=min(as_of or self.on, (word == "achieved" and confirmed) or self.on))
        elif status in {"achieved": UNDONE, "submitted": UNDONE[:4]}.get(word, (*UNDONE, "achieved", "verified")):
            return Event(as_of=as_of, never=status == "withdrawn")
        happened, claimed = event.days or event.by, word == "achieved" and kind.verified_by
        if role and (happened or verified) and not (verified and verifier == role): return Event(known=False)
        unproved = claimed and happened and not (confirmed and verifier == kind.verified_by)
        return Event(known=False) if unproved else event
    def document(self, row: Row, kind: m.Document, word: str) -> Event:
        days = {what: day_of(row.get(f"{what} on")) for what in ("received", "accepted", "rejected")}
        past = {what: day for what, day in days.items() if 0 < day <= self.on}
        if any(0 < days[what] < days["received"] for what in days): raise ValueError("accepted before it came")
        pairs = {"accepted": ("accepted", "rejected"), "refused": ("rejected", "accepted")}
        mine, other = pairs.get(word, ("received", ""))
        if 0 < day_of(row.get("expires on")) < self.on: return Event(known=False)
        if mine in past and past.get(other, 0) <= past[mine] - (mine == "rejected"): return Event((past[mine],))
        if days[mine] > self.on or (other not in past and not (past and mine == "received")):
            return Event(known=bool(days[mine]) or self.silent(kind.name, row), as_of=self.on)
        return Event(as_of=past[other]) if other else Event(by=min(past.values()))
    def finding(self, kind: m.Judgement) -> tuple[str, int]:
        """The latest finding of its role, and its day; of a silence that means no there is no day."""
        rows, spoken = self.rows("judgements", matter=kind.name, by=kind.role), ("", str(self.tranche))
        row = self.last([row for row in rows if row["tranche"] in spoken[kind.per_tranche :]], "decided on")
        found, day = word_of(row.get("finding")), day_of(row.get("decided on"))
        said = found or ("no" if self.silent(kind.name, row) else "")
        answer = self.known((kind.name,), (said, day if found or not said else 0), bool(said), row)
        return answer[0], answer[1]
    def released(self, ref: m.TrancheRef, word: str) -> Event:
        number = str(self.number(ref))
        if number == "0": return Event(never=True)
        if word == "requested":
            rows = self.rows("events", subject=f"tranche {number}", event=word)
            return self.on_days(rows, "on", known=bool(rows))
        kind = "payment" if word == "released" else "part payment"
        rows = [row for row in self.rows("payments", tranche=number) if number_of(row["amount"])]
        return self.on_days([row for row in rows if row["kind"] == kind], "paid on", in_vain=self.lapsed(int(number)))
    def lapsed(self, number: int) -> bool:
        """Whether another tranche can no longer be released; what waits for itself waits for ever."""
        waiting = (*self.waiting, self.tranche)
        if number in waiting or not self.rows("tranches", tranche=str(number)): return number in waiting
        if number not in self.others:  # the same in every way that is tried of this one
            self.others[number] = Mind(self.rules, self.tables, self.award, number, self.on, waiting).answer().outcome
        return self.others[number] == "lapsed"
    # days
    def day(self, expression: m.DateExpression) -> int | Answers:
        """A day; or what an event timed by it is: unknown, open as it waits, or not met as it will never come."""
        match expression:
            case m.DateLiteral(day): return day.toordinal()
            case m.DateParameter(name): return day_of(self.word(name)) or UNKNOWN
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
            case m.EventDate(subject, word): event = self.event(subject, word)
            case m.ReleaseDate(ref): event = self.released(ref, "released")
            case _: raise NotImplementedError(expression)
        if event.days: return event.days[-1]
        return UNKNOWN if event.by or not event.known else NOT if event.never else OPEN
    def shift(self, day: int, unit: str, count: int) -> int:
        start, step = date.fromordinal(day), 1 if count > 0 else -1
        if unit in MONTHS:
            year, month = divmod(start.year * 12 + start.month - 1 + count * MONTHS[unit], 12)
            last = monthrange(year, month + 1)[1]
            over = start.day > last and self.rules.month_ends == "up"
            return date(year, month + 1, min(start.day, last)).toordinal() + over
        while count and unit == "business day":
            day += step
            count -= step if date.fromordinal(day).weekday() < 5 else 0
        return day + count * (7 if unit == "week" else 1)
    def window(self, subject: str, timing: m.Timing | None) -> tuple[int, int] | Answers:
        """The first and the last day that count."""
        if timing is None: return 0, ALWAYS
        first = self.day(timing.first or m.DueDate(subject))
        last, word, length = self.day(timing.second) if timing.second else first, str(timing.word), timing.duration
        if first in (OPEN, NOT) and word in ("by", "before") and not isinstance(timing.first, m.Shifted):
            return 0, ALWAYS  # what has happened came before what has not
        if not (isinstance(first, int) and isinstance(last, int)):
            return next(why for why in (UNKNOWN, NOT, OPEN) if why in (first, last))
        away = self.shift(first, length.unit, length.count * (1 if word == "within after" else -1)) if length else first
        return {
            "by": (0, first), "on time": (0, first), "before": (0, first - 1), "after": (first + 1, ALWAYS),
            "on or after": (first, ALWAYS), "on": (first, first), "between": (first, last),
            "within after": (first, away), "within before": (away, first),
        }[word]
    # leaves: what each may be now, and what it may come to be
    def leaf(self, leaf: m.Leaf) -> Found:
        match leaf:
            case m.Comparison() | m.Between():
                left = self.value(leaf.left if isinstance(leaf, m.Comparison) else leaf.value)
                found = [compared(left, sign, self.value(right)) for _, sign, right in bounds(leaf)]
                now = at_least(len(found), found)
            case m.Happened(subject, "missed"):
                word = "achieved" if isinstance(self.rules.declarations[subject], m.Milestone) else "received"
                now, ever = self.timed(self.event(subject, word), subject, m.Timing(m.TimingWord.ON_TIME))
                return turned(now), turned(ever)
            case m.Happened(subject, word, role, timing):
                return self.timed(self.event(subject, word, role), subject, timing)
            case m.TrancheHappened(ref, word, timing):
                return self.timed(self.released(ref, word), "", timing)
            case m.IsSo(name) | m.IsOneOf(name):
                found, wanted = self.word(name), leaf.choices if isinstance(leaf, m.IsOneOf) else ("yes",)
                now = UNKNOWN if not found else MET if found in wanted else NOT
            case _: raise NotImplementedError(leaf)
        declared = [self.rules.declarations.get(getattr(node, "name", "")) for node in nodes(leaf)]
        return now, now if all(isinstance(kind, m.Parameter | None) for kind in declared) else UNKNOWN
    def timed(self, event: Event, subject: str, timing: m.Timing | None) -> Found:
        touched, window, may = self.touched[:], self.window(subject, timing), NOT if event.in_vain else UNKNOWN
        self.touched = touched + [(NOWHERE, None)] * (not isinstance(window, tuple))
        if event.never: return NOT, NOT
        if not isinstance(window, tuple): return window, {NOT: NOT, OPEN: may}.get(window, UNKNOWN)
        first, last = window
        if event.days: now = MET if any(first <= day <= last for day in event.days) else NOT
        elif event.by:
            now = (MET if first <= event.by else frozenset()) | (NOT if first > 0 or last < event.by else frozenset())
        elif not timing: return (NOT, may) if event.known else (UNKNOWN, UNKNOWN)
        elif first > last: now = NOT
        elif not event.known: now = (MET if first <= self.on else frozenset()) | (NOT if last < self.on else OPEN)
        else: now = OPEN if self.on <= last else NOT if event.as_of >= last else UNKNOWN
        return now, now if now in (MET, NOT) else may
    # values
    def word(self, name: str) -> Any:  # A finding, a fact or a parameter as it stands; empty where it is not known
        kind = self.rules.declarations[name]
        if isinstance(kind, m.Judgement): return self.finding(kind)[0]
        if isinstance(kind, m.Parameter):
            rows = [self.last(self.rows("parameters", award=a, parameter=name), "from") for a in (self.award, "")]
            row = next((row for row in rows if row), {"value": self.rows("awards")[0].get(name) or ""})
        else:
            row = self.last(self.rows("facts", fact=name), "from")
            row = {} if 0 < day_of(row.get("to")) < self.on else row
        found = word_of(row.get("value")) or ("no" if self.silent(name, row) else "")
        return self.known((name,), found, bool(found), row)
    def measure(self, kind: m.Measure, reading: m.Reading) -> Figure | None:
        found = self.own(self.rows("measures", measure=kind.name, kind="actual"), kind.name)
        rows, wait, count = {day_of(row["period end"]): row for row in found}, kind.reported_within, 1
        ends = sorted((end for end in rows if end <= self.on), reverse=True)[:1]
        if kind.per is not None:
            (month, first), year = self.rules.years_begin, date.fromordinal(self.on).year
            turns = [(year - 4 + n // 12, 1 + (month - 1 + n) % 12) for n in range(0, 72, MONTHS[kind.per])]
            starts = [date(*turn, first if kind.per != "month" else 1).toordinal() for turn in turns]
            ends = sorted((start - 1 for start in starts if start <= self.on + 1), reverse=True)
            over = [end for end in ends if (self.shift(end, wait.unit, wait.count) if wait else end) < self.on
                    or self.reported(rows.get(end, {}))]
            if isinstance(reading, m.OverLast): count = reading.count * MONTHS[reading.unit] // MONTHS[kind.per]
            ends = ends[ends.index(over[0]) :][:count]
        total: Figure | None = (ZERO, ZERO) if ends else None
        read = [rows.get(end, {}) for end in ends]
        for row in read:
            low, high = (row.get("value") or row.get(end) for end in ("low", "high"))
            least, most = (number_of(text or "0") / scale(kind.type) for text in (low, high))
            total = (total[0] + least, total[1] + most) if total and low and high else None
        gone = next((row for row in read if row.get("absent because") == "not applicable"), {})
        known: Figure | None = self.known((kind.name, str(count)), total, bool(total and total[0] == total[1]), gone)
        return known
    def reported(self, row: Row) -> bool:
        silent = row.get("absent because", "") in ("", "not reported", "not yet due")
        return bool(row.get("value") or row.get("low") or not silent)
    def value(self, value: m.Value) -> Figure | None:
        match value:
            case m.Literal(number): return exactly(number)
            case m.DefinedValue(_, inner): return self.value(inner)
            case m.Arithmetic(sign, left, right): return worked(sign, self.value(left), self.value(right))
            case m.MeasureValue(name, reading):
                kind: Any = self.rules.declarations[name]
                return self.measure(kind, reading)
            case m.DateValue(m.DateParameter(name)) | m.ParameterValue(name) | m.FactValue(name): text = self.word(name)
            case m.DateValue(expression):
                day = self.day(expression)
                if not isinstance(day, int): self.touched += [(NOWHERE, None)]
                return exactly(Fraction(day)) if isinstance(day, int) else None
            case m.TrancheAmount(ref):
                text = "".join(row["amount"] for row in self.rows("tranches", tranche=str(self.number(ref))))
            case _: raise NotImplementedError(value)
        if isinstance(text, tuple) or not text: return text or None  # as it is tried
        number = Fraction(day_of(text)) if value.type.sort == "date" else number_of(text)
        return exactly(number / scale(value.type))
    # rules, and the waivers they rest on
    def ask(self, node: m.Condition | None, want: bool, rule: m.Rule, part: str, within: Key = ()) -> Found:
        """A condition, now and ever; the rule wants it met, or failed. What a waiver covers is as wanted."""
        match node:
            case None: return (MET, MET) if part == "when" else (NOT, NOT)
            case m.Defined(name, inner): return self.ask(inner, want, rule, part, (*within, name))
            case m.Not(inner):
                now, ever = self.ask(inner, not want, rule, part, within)
                return turned(now), turned(ever)
            case m.AllOf(parts) | m.AnyOf(parts) | m.NoneOf(parts) | m.AtLeast(_, parts) | m.AtMost(_, parts):
                turn = isinstance(node, m.NoneOf | m.AtMost)
                found = [self.ask(each, want != turn, rule, part, within) for each in parts]
                count = {m.AllOf: len(parts), m.AnyOf: 1, m.NoneOf: 1}.get(type(node), getattr(node, "count", 0) + turn)
                now, ever = (at_least(count, answers) for answers in zip(*found, strict=True))
                return (turned(now), turned(ever)) if turn else (now, ever)
            case m.OverItems() | m.ItemsKnown(): raise NotImplementedError(node)
            case _: self.touched, self.given = [], {}
        try:
            now, ever = self.leaf(node)
            verdict = "unknown" if "met" in now and now != MET else "open" if "open" in now else "".join(now)
        except BAD: self.bad, verdict, now, ever = True, "invalid", UNKNOWN, UNKNOWN
        self.leaves.append((rule.id, part, node, verdict))
        covering = [waiver for waiver in self.waivers if self.covers(waiver, node, rule, within)]
        if covering and now != (MET if want else NOT):
            self.used += covering
            return (MET, MET) if want else (NOT, NOT)
        if verdict == "unknown" and len(self.touched) == 1 and not divided(node, self.touched[0][0]):
            self.places.append((*self.touched[0], node))
            self.given = {key: for_leaf for key, (for_leaf, _) in self.way.items() if key == self.touched[0][0]}
            if self.given: now, ever = self.leaf(node)
        return now, ever
    def covers(self, waiver: Waiver, leaf: m.Leaf, rule: m.Rule, within: Key) -> bool:
        about = {leaf.subject} if isinstance(leaf, m.Happened) else {getattr(node, "name", "") for node in nodes(leaf)}
        about = set() if isinstance(leaf, m.TrancheHappened) else about
        declared = [self.rules.declarations[name] for name in about if name in self.rules.declarations]
        beyond = not all(getattr(thing, "waivable", True) for thing in (rule, *declared))
        if isinstance(rule, m.Never) or beyond: return False
        return waiver[0] == rule.label if waiver[1] else isinstance(rule, m.Release) and waiver[0] in {*about, *within}
    def in_effect(self) -> Iterator[Waiver]:  # The waivers that have effect on this tranche
        for row in self.rows("waivers"):
            name, expires = row["condition"], day_of(row["expires on"]) or ALWAYS
            rules = [rule for rule in self.rules.rules if rule.label == name]
            held, declared = not all(isinstance(rule, m.Release) for rule in rules), self.rules.declarations.get(name)
            powers: list[Any] = [power for power in self.rules.powers if isinstance(power, m.WaivePower)]
            mine = [power for power in powers if power.role == row["by"] and self.tranche in power.tranches]
            most = [Fraction(ALWAYS) if power.up_to is None else power.up_to for power in mine
                    if (power.target == name if power.target else not held)]
            kept = not all(getattr(thing, "waivable", True) for thing in (*rules, declared))
            ours = row["tranche"] in ("", str(self.tranche)) and day_of(row["granted on"]) <= self.on <= expires
            if ours and most and not kept and "??" not in row.values():
                up_to = min(max(most), number_of(row["amount"] or str(ALWAYS)))
                yield name, bool(rules), up_to if up_to < ALWAYS else None
    def rule(self, rule: m.Rule) -> tuple[m.Rule, Answers, bool, tuple[Fraction, Fraction], list[Waiver]]:
        """Whether a rule gives or applies, whether it ever may, what it gives, and on which waivers that rests."""
        release, self.used = isinstance(rule, m.Release), []
        when, ever = self.ask(rule.when, release, rule, "when" if release else "guard")
        unless, always = self.ask(rule.unless, not release, rule, "unless")
        stands = frozenset("not met" if answer == "open" else answer for answer in unless)  # open, it is ignored
        self.given, self.touched, gives = {key: pair[1] for key, pair in self.way.items()}, [], (ZERO, ZERO)
        try: gives = self.entitlement(rule) if isinstance(rule, m.Release) else gives
        except BAD: self.bad = True
        self.places += [(*touched, None) for touched in self.touched]
        may = "met" in ever and (always != MET or "met" not in unless)  # what is ignored now may be until it is paid
        return rule, at_least(2, [when, turned(stands)]), may, gives, self.used
    # amounts
    def entitlement(self, rule: m.Release) -> tuple[Fraction, Fraction]:
        full, rounding = self.full(), self.rules.rounding
        unit, mode = (rounding.unit, str(rounding.mode)) if rounding else (CENT, "down")
        parts = [divmod(max(ZERO, min(full, end)), unit) for end in self.formula(rule.amount, full)]
        up = {"down": 2 * unit, "up": CENT / 10**9, "nearest": unit / 2}[mode]  # a rest from here on counts as a unit
        low, high = (min(full, (units + (rest >= up)) * unit) for units, rest in parts)
        return low, high
    def formula(self, amount: m.AmountRule, full: Fraction) -> tuple[Fraction, Fraction]:
        """The least and the most it may give, before rounding."""
        match amount:
            case m.Whole(): return full, full
            case m.Share(value) | m.FixedSum(value):
                low, high = self.value(value) or (ZERO, Fraction(ALWAYS))
                return (low * full, high * full) if isinstance(amount, m.Share) else (low, high)
            case m.InProportion(value, out_of, floor):
                ratio = worked("/", self.value(value), self.value(out_of)) or (ZERO, ONE)
                above = compared(self.value(value), "≥", self.value(floor)) if floor else MET
                return ratio[0] * full if above == MET else ZERO, ratio[1] * full if above != NOT else ZERO
            case m.RisingEvenly(value):
                points = [self.value(v) for v in (amount.low_share, amount.low, amount.high_share, amount.high)]
                if None in points: return ZERO, full
                a, x, b, y = (point[0] for point in points if point)
                low, high = self.value(value) or (x, y)
                ends = [a + (b - a) * max(ZERO, min(ONE, (end - x) / (y - x))) for end in (low, high)]
                return min(ends) * full, max(ends) * full
            case _: raise NotImplementedError(amount)
    def full(self) -> Fraction: return number_of(self.rows("tranches", tranche=str(self.tranche))[0]["amount"])
    def paid(self) -> tuple[Fraction, bool]:  # What was paid or approved, and whether the tranche was paid in full
        payments = self.rows("payments", tranche=str(self.tranche))
        payments = [row for row in payments if number_of(row["amount"]) and self.past(row["paid on"])]
        paid = sum((number_of(row["amount"]) * (-1 if row["kind"] == "recovery" else 1) for row in payments), ZERO)
        meetings = self.rows("resolutions", tranche=str(self.tranche), decided="approve")
        approved = [row["amount"] or str(self.full()) for row in meetings if self.past(row["meeting"])]
        return max(paid, sum(map(number_of, approved), ZERO)), any(row["kind"] == "payment" for row in payments)
    # the outcome
    def answer(self) -> Answer:
        first, last = self.rules.in_force
        in_force = (first.toordinal() if first else 0) <= self.on <= (last.toordinal() if last else ALWAYS)
        self.waivers = list(self.in_effect())
        try: outcome, amount = self.outcome()
        except BAD: outcome, amount = "invalid", ZERO
        if not in_force and outcome != "invalid": return Answer("not in force", ZERO, [])
        return Answer(outcome, amount, self.leaves)
    def outcome(self) -> tuple[str, Fraction]:
        """As found; or where that is the same in every way that facts in several places can turn out, as it is then."""
        plain, turning = self.once()
        times = Counter(key for key, *_ in self.places if key != NOWHERE)
        facts = {key: known for key, known, _ in self.places if times[key] > 1}
        ways = [self.ways(key, known) for key, known in facts.items()]
        if not turning or not ways or prod(map(len, ways)) > 4096: return plain
        found = set()
        for way in product(*ways):
            try: found.add(replace(self, way=dict(zip(facts, way, strict=True)), leaves=[], places=[]).once()[0])
            except BAD: return plain
            if len(found) > 1: return plain
        return found.pop()
    def once(self) -> tuple[tuple[str, Fraction], bool]:
        """The outcome as found, and whether it turns on what is not known."""
        rules = [rule for rule in self.rules.rules if self.tranche in rule.tranches]
        found = [self.rule(rule) for rule in rules]
        (paid, whole), full = self.paid(), self.full()
        if self.bad or self.rows("awards")[0]["currency"] != self.rules.currency: raise ValueError("in error")
        releases = [one for one in found if isinstance(one[0], m.Release)]
        worlds = [self.speaking([one for one, answer in zip(releases, way, strict=True) if answer == "met"])
                  for way in product(*(now for _, now, *_ in releases))]
        met = [one[3] for one in releases if all(one in world for world in worlds)]
        ends = {end for world in worlds for _, _, _, gives, _ in world for end in gives}
        due = min(ends) - paid if len(ends) == 1 and all(worlds) else ZERO
        guards = [(type(rule).__name__, now) for rule, now, *_ in found if not isinstance(rule, m.Release)]
        sure = [max(gives) for gives in met] or (sorted(ends) if all(worlds) else [])
        already = whole or (bool(sure) and 0 < paid >= max(sure))
        tried = {
            "cancel": ("Cancel", MET) in guards and not already,
            "already released": already,
            "no rule": not releases,
            "lapsed": not met and not any(can for _, _, can, *_ in releases),
            "barred": ("Never", MET) in guards,
            "on hold": ("Hold", MET) in guards or (due > 0 and any("met" in now for _, now in guards)),
            "conflict": len({gives for gives in met if gives[0] == gives[1]}) > 1,
            "not yet": max(ends, default=ZERO) == 0,
            "undetermined": due <= 0,
        }
        if outcome := next((outcome for outcome, applies in tried.items() if applies), ""):
            return (outcome, ZERO), outcome == "undetermined" or (outcome == "on hold" and ("Hold", MET) not in guards)
        rests = [used for rule, now, *_, used in found if now == MET or not isinstance(rule, m.Release)]
        limits = [up_to for used in rests for _, _, up_to in used if up_to is not None]
        if limits:
            without = replace(self, waivers=[], leaves=[], places=[]).once()
            bounded = max(min(due, min(limits) - paid), without[0][1])
            if bounded <= 0: return without
            due = bounded
        return ("release" if due == full - paid else "release in part", due), False
    def speaking(self, met: list[Any]) -> list[Any]:
        """Of the releases that are met, those without an exception that is; an exception may have exceptions."""
        silent, above = set(), {rule.label: rule.exception_to for rule in self.rules.releases if rule.label}
        for rule, *_ in met:
            label = rule.exception_to
            while label:
                silent.add(label)
                label = above[label]
        return [one for one in met if one[0].label not in silent]

    # completions
    def ways(self, key: Key, known: Any) -> list[tuple[Any, Any]]:
        """How a fact may turn out: for the leaves it is in, and for the amounts."""
        leaves: list[Any] = [leaf for k, _, leaf in self.places if k == key and leaf is not None]
        kind: Any = self.rules.declarations[key[0]]
        self.given = {}
        on_time = m.Timing(m.TimingWord.ON_TIME)
        windows = [self.window(leaf.subject, on_time if leaf.event == "missed" else leaf.timing)
                   for leaf in leaves if isinstance(leaf, m.Happened)]
        cuts = {cut for first, last in windows for cut in (int(first), int(last) + 1) if 0 < cut <= self.on}
        days = sorted({cut - 1 for cut in cuts} | {self.on})  # one of each stretch
        if isinstance(kind, m.Judgement):
            findings = kind.choices or ("yes", "no")
            made = [(found, day) for found in findings for day in ([known[1]] if known[1] else days)]
            return [(way, None) for way in (made if known[1] else [("", 0), *made])]
        if isinstance(known, Event):
            recurs = not isinstance(kind, m.Milestone | m.Document) or key[1] not in OWN
            some = list(chain(*(combinations(days, n) for n in range(len(days) + 1 if recurs else 2))))
            if known.by: some = [(day,) for day in sorted({day for day in days if day < known.by} | {known.by})]
            if known.known: some = [days for days in some if all(day > known.as_of for day in days)]
            return [(Event(days, as_of=self.on), None) for days in some]
        choices = kind.choices or (("yes", "no") if kind.type.sort == "condition" else ()) if len(key) == 1 else ()
        if choices: return [(choice, None) for choice in choices]
        dated, ends = kind.type.sort == "date", known[:2] if isinstance(known, tuple) else (None, None)
        roots = sorted({root for leaf in leaves for bound in bounds(leaf) for root in self.roots(key, bound)
                        if ends[0] is None or ends[0] <= root <= ends[1]})
        marks: list[Any] = [ends[0], *roots, ends[1]]
        found: list[tuple[Any, Any]] = [(exactly(root), exactly(root)) for root in roots]
        for low, high in pairwise(marks):
            if low is not None and high is not None and (low == high or (dated and high - low <= 1)): continue
            part = (low, high) if low is not None and high is not None else None
            inside = (low + high) / 2 if part else high - 1 if low is None and high is not None else low
            found += [(exactly(inside + (part is None and low is not None)) if inside is not None else None, part)]
        return found
    def roots(self, key: Key, bound: tuple[m.Value, str, m.Value]) -> list[Fraction]:
        """Where the two sides are the same: they are on a straight line."""
        gaps = []
        for at in (ZERO, ONE):
            self.given = {key: exactly(at)}
            left, right = self.value(bound[0]), self.value(bound[2])
            gaps.append(left[0] - right[0] if left and right else ZERO)
        return [-gaps[0] / (gaps[1] - gaps[0])] if gaps[0] != gaps[1] else []
