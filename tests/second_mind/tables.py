"""What the tables say of one tranche: rows as text, read by docs/meaning.md alone, for the second mind.

Days are numbers. Of a cell in error it is known only that it is; asked for, it is raised.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from gatekeeper.program import model as m
from tests.second_mind.plain import FOREVER, MONTHS, ZERO, Figure, shift

Row = dict[str, str]
Key = tuple[str, ...]  # a fact
Env = dict[str, str]  # which item of each kind is spoken of
Waiver = tuple[str, bool, Fraction | None, str]  # what it names, whether a label, the most that may rest on it, of what
NOWHERE = ("nowhere",)
KEYS = {
    "items": "award,kind,item,from",
    "awards": "award",
    "tranches": "award,tranche",
    "payments": "award,tranche,reference",
    "milestones": "award,milestone,tranche,item",
    "measures": "award,measure,tranche,period end,kind,item",
    "documents": "award,document,tranche,item",
    "events": "award,subject,event,on,by,tranche,item",
    "facts": "award,fact,from,item",
    "judgements": "award,matter,by,decided on,tranche,item",
    "waivers": "award,condition,by,granted on,tranche,item",
    "resolutions": "award,tranche,meeting",
    "parameters": "award,parameter,from",
}
OWN = ("achieved", "partly achieved", "submitted", "verified", "received", "accepted", "refused")


def comes_again(kind: m.Declaration, word: str) -> bool:
    """Whether what has happened may happen once more: what a milestone's or a document's own row says does not."""
    own = ("received", "accepted", "refused") if isinstance(kind, m.Document) else OWN[:4]
    return isinstance(kind, m.Judgement) or word not in own


NAMING = ("milestone", "document", "measure", "subject", "fact", "matter")
OF_ITEMS = ("milestones", "documents", "measures", "events", "facts", "judgements")
USUAL = {"payments": "payment", "measures": "actual"}
UNDONE = ("planned", "in progress", "waived", "withdrawn", "submitted", "partly achieved", "not achieved")
GATHERED: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "total": lambda figures: sum(figures, ZERO),
    "average": lambda figures: sum(figures, ZERO) / len(figures),
    "highest": max,
    "lowest": min,
}
YES = {"yes": "yes", "found": "yes", "approved": "yes", "no": "no", "refused": "no", "not found": "no"}


@dataclass
class Event:
    """What is known of an event: the days it happened on, or not later than `by`; or that it had not `as_of` a day."""

    days: tuple[int, ...] = ()
    by: int = 0
    known: bool = True
    as_of: int = 0
    never: bool = False  # it has not and will not
    in_vain: bool = False  # it waits for a tranche that has lapsed


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


def day_of(text: str | None) -> int:
    return date.fromisoformat(text).toordinal() if text else 0


def number_of(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def scale(kind: Any) -> int:
    return 100 if kind.sort == "percentage" else 1


def word_of(text: str | None) -> str:
    if text == "??":
        raise ValueError("in error")
    return text or ""


@dataclass
class Tables:
    """What the tables say of one tranche of one award on one day; of facts that are tried, how they turn out."""

    rules: m.Program
    tables: dict[Key, list[Row]]  # of a table and an award
    award: str
    tranche: int
    on: int
    env: Env = field(default_factory=dict)
    within: tuple[int, int] | None = None  # the days that figures are read of, where a period is looked at
    given: dict[Key, Any] = field(default_factory=dict)  # how facts turn out where it is looked at now
    touched: list[tuple[Key, Any]] = field(default_factory=list)  # what was asked for and is not known, with what is

    def rows(self, table: str, **cells: str) -> list[Row]:
        """The rows with these cells; of what each item has, those of the item at hand."""
        rows = self.tables.get((table, cells.pop("award", self.award)), [])
        item = next((self.item_of(cells[column]) for column in NAMING if column in cells), "")
        rows = [row for row in rows if table not in OF_ITEMS or (row.get("item") or "") == item]
        return [row for row in rows if all(row.get(name) == cell for name, cell in cells.items())]

    def item_of(self, name: str) -> str:
        """The item at hand of the kind that a name is declared for; empty where it is of the award."""
        each = getattr(self.rules.declarations.get(name), "each", "") or self.rules.each_of.get(name, "")
        return self.env.get(each, "")

    def key(self, *said: str) -> Key:
        """A fact, and of which item it is."""
        return (*said, self.item_of(said[0]))

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

    def past(self, text: str | None) -> int:
        return day if (day := day_of(text)) <= self.on else 0

    def known(self, key: Key, found: Any, is_known: bool, row: Row) -> Any:
        """What is known of a fact, or how it turns out in the way that is tried. Why it is missing may be in error."""
        word_of(row.get("absent because"))
        if is_known:
            return found
        tried = row.get("absent because") != "not applicable" and row.get("status") != "not applicable"
        self.touched.append((key if tried else NOWHERE, found))
        return self.given.get(key, found)

    def event(self, name: str, word: str, role: str = "") -> Event:
        kind, row = self.rules.declarations[name], Row()
        if isinstance(kind, m.Judgement):
            found, day = self.finding(kind)
            happened = found and day and {"found": found == "yes", "refused": found == "no"}.get(word, True)
            return Event((day,) if happened else (), known=bool(found) or self.key(name) in self.given, as_of=self.on)
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
        found = self.known(self.key(name, word, role), event, bool(event.days) or event.never, row)
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
        if 0 < verified < days["achieved"]:
            raise ValueError("verified before it was achieved")
        if status in ("in dispute", "not applicable"):
            return Event(known=False)
        proved = word == "achieved" and verified and not status
        event = Event(known=self.silent(kind.name, row), as_of=self.on)
        if days.get(word):
            event = self.on_days([row], f"{word} on")
        elif proved or status == word or (word, status) == ("achieved", "verified"):
            event = Event(by=min(as_of or self.on, (word == "achieved" and confirmed) or self.on))
        elif status in {"achieved": UNDONE, "submitted": UNDONE[:4]}.get(word, (*UNDONE, "achieved", "verified")):
            return Event(as_of=as_of, never=status == "withdrawn")
        happened, claimed = event.days or event.by, word == "achieved" and kind.verified_by
        if role and (happened or verified) and not (verified and verifier == role):
            return Event(known=False)
        unproved = claimed and happened and not (confirmed and verifier == kind.verified_by)
        return Event(known=False) if unproved else event

    def document(self, row: Row, kind: m.Document, word: str) -> Event:
        days = {what: day_of(row.get(f"{what} on")) for what in ("received", "accepted", "rejected")}
        past = {what: day for what, day in days.items() if 0 < day <= self.on}
        if any(0 < days[what] < days["received"] for what in days):
            raise ValueError("accepted before it came")
        pairs = {"accepted": ("accepted", "rejected"), "refused": ("rejected", "accepted")}
        mine, other = pairs.get(word, ("received", ""))
        if 0 < day_of(row.get("expires on")) < self.on:
            return Event(known=False)
        if mine in past and past.get(other, 0) <= past[mine] - (mine == "rejected"):
            return Event((past[mine],))
        if days[mine] > self.on or (other not in past and not (past and mine == "received")):
            return Event(known=bool(days[mine]) or self.silent(kind.name, row), as_of=self.on)
        return Event(as_of=past[other]) if other else Event(by=min(past.values()))

    def finding(self, kind: m.Judgement) -> tuple[str, int]:
        """The latest finding of its role, and its day; of a silence that means no there is no day."""
        rows, spoken = self.rows("judgements", matter=kind.name, by=kind.role), ("", str(self.tranche))
        row = self.last([row for row in rows if row["tranche"] in spoken[kind.per_tranche :]], "decided on")
        found, day = word_of(row.get("finding")), day_of(row.get("decided on"))
        said = found or ("no" if self.silent(kind.name, row) else "")
        answer = self.known(self.key(kind.name), (said, day if found or not said else 0), bool(said), row)
        return answer[0], answer[1]

    def word(self, name: str) -> Any:  # A finding, a fact or a parameter as it stands; empty where it is not known
        kind = self.rules.declarations[name]
        if isinstance(kind, m.Judgement):
            return self.finding(kind)[0]
        if isinstance(kind, m.Parameter):
            rows = [self.last(self.rows("parameters", award=a, parameter=name), "from") for a in (self.award, "")]
            row = next((row for row in rows if row), {"value": self.rows("awards")[0].get(name) or ""})
        else:
            row = self.last(self.rows("facts", fact=name), "from")
            row = {} if 0 < day_of(row.get("to")) < self.on else row
        found = word_of(row.get("value")) or ("no" if self.silent(name, row) else "")
        return self.known(self.key(name), found, bool(found), row)

    def measure(self, kind: m.Measure, reading: m.Reading) -> Figure | None:
        found = self.own(self.rows("measures", measure=kind.name, kind="actual"), kind.name)
        rows, wait, count = {day_of(row["period end"]): row for row in found}, kind.reported_within, 1
        ends = sorted((end for end in rows if end <= self.on), reverse=True)[:1]
        if kind.per is not None:
            (month, first), year = self.rules.years_begin, date.fromordinal(self.on).year
            turns = [(year - 4 + n // 12, 1 + (month - 1 + n) % 12) for n in range(0, 72, MONTHS[kind.per])]
            starts = [date(*turn, first if kind.per != "month" else 1).toordinal() for turn in turns]
            ends = sorted((start - 1 for start in starts if start <= self.on + 1), reverse=True)
            over = [
                end
                for end in ends
                if (self.shift(end, wait.unit, wait.count) if wait else end) < self.on
                or self.reported(rows.get(end, {}))
            ]
            if isinstance(reading, m.OverLast):
                count = reading.count * MONTHS[reading.unit] // MONTHS[kind.per]
            ends = ends[ends.index(over[0]) :][:count]
        read = [rows.get(end, {}) for end in ends]
        least, most = (
            [number_of(row.get("value") or row.get(end) or "nan") / scale(kind.type) for row in read if self.said(row)]
            for end in ("low", "high")
        )
        how = str(getattr(reading, "how", "total"))
        total = (GATHERED[how](least), GATHERED[how](most)) if 0 < len(ends) == len(least) else None
        gone = next((row for row in read if row.get("absent because") in ("??", "not applicable")), {})
        key = self.key(kind.name, str(count), *([how] if how != "total" else []))
        known: Figure | None = self.known(key, total, bool(total and total[0] == total[1]), gone)
        return known

    def said(self, row: Row) -> bool:
        return bool(row.get("value") or (row.get("low") and row.get("high")))

    def reported(self, row: Row) -> bool:
        silent = row.get("absent because", "") in ("", "not reported", "not yet due")
        return bool(row.get("value") or row.get("low") or not silent)

    def full(self) -> Fraction:
        return number_of(self.rows("tranches", tranche=str(self.tranche))[0]["amount"])

    def paid(self) -> tuple[Fraction, bool]:  # What was paid or approved, and whether the tranche was paid in full
        payments = self.rows("payments", tranche=str(self.tranche))
        payments = [row for row in payments if number_of(row["amount"]) and self.past(row["paid on"])]
        paid = sum((number_of(row["amount"]) * (-1 if row["kind"] == "recovery" else 1) for row in payments), ZERO)
        meetings = [row for row in self.rows("resolutions", tranche=str(self.tranche)) if self.past(row["meeting"])]
        approved = [
            (row["meeting"], number_of(row["amount"] or str(self.full())))
            for row in meetings
            if row["decided"] == "approve"
        ]
        refused = max((row["meeting"] for row in meetings if row["decided"] == "refuse"), default="")
        since = [
            sum(amount for day, amount in approved if day >= first and day > refused)
            - sum(number_of(row["amount"]) for row in payments if row["kind"] != "recovery" and row["paid on"] >= first)
            for first, _ in approved
        ]
        named = sum(number_of(row["amount"] or "0") for row in meetings if row["decided"] == "approve")
        left = min(max((ZERO, *since)), max(self.full(), named) - paid)
        return max(ZERO, paid) + max(ZERO, left), any(row["kind"] == "payment" for row in payments)

    def in_effect(self) -> Iterator[Waiver]:  # The waivers that have effect on this tranche
        for row in self.rows("waivers"):
            name, expires = row["condition"], day_of(row["expires on"]) or FOREVER
            rules = [rule for rule in self.rules.rules if rule.label == name]
            held, declared = not all(isinstance(rule, m.Release) for rule in rules), self.rules.declarations.get(name)
            powers: list[Any] = [power for power in self.rules.powers if isinstance(power, m.WaivePower)]
            mine = [power for power in powers if power.role == row["by"] and self.tranche in power.tranches]
            most = [
                Fraction(FOREVER) if power.up_to is None else power.up_to
                for power in mine
                if (power.target == name if power.target else not held)
            ]
            kept = not all(getattr(thing, "waivable", True) for thing in (*rules, declared))
            ours = row["tranche"] in ("", str(self.tranche)) and day_of(row["granted on"]) <= self.on <= expires
            if ours and most and not kept and "??" not in row.values():
                up_to = min(max(most), number_of(row["amount"] or str(FOREVER)))
                yield name, bool(rules), up_to if up_to < FOREVER else None, row.get("item") or ""

    def shift(self, day: int, unit: str, count: int) -> int:
        return shift(day, unit, count, self.rules.month_ends)
