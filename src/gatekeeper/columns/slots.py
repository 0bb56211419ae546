"""The slots of a plan filled from tables, all awards at once: a row an award, a column a slot.

Only what reads plainly is filled in. An award with anything else among the rows its rules ask for (a cell in error, two
rows of one fact, a reason for absence, a waiver, a row of an item …) is *odd*: it is decided from rows. What makes the
whole portfolio unfit (a row of no award, a heading that cannot be told) raises `NotPlain`.

Events are ordinals as `plans/forms.py` has them: the day it happened; 0, not happened; below 0, known not to have by
that day. Words are numbers in the list of words of their slot. Numbers are whole, times the parts of their slot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from math import lcm
from operator import add as add_up
from operator import and_
from typing import Any

import polars as pl

from gatekeeper.columns.cells import Cells, days, filled, numbers, words
from gatekeeper.decisions.seeing import of_own_row
from gatekeeper.facts import cells as one_cell
from gatekeeper.facts.cells import Wrong
from gatekeeper.facts.columns import TABLE
from gatekeeper.facts.declared import Declared, declared_by_any, near
from gatekeeper.facts.values_read import RESOLVED_TOO
from gatekeeper.inert import inert
from gatekeeper.plans import plan
from gatekeeper.program import model
from gatekeeper.syntax.words import EVENTS
from gatekeeper.values.dates import Unit, add, how_many_fit, period_before, period_containing, period_ending
from gatekeeper.vocabulary import (
    CONDITION,
    Event,
    MeasureKind,
    PaymentKind,
    Resolved,
    Sort,
    Status,
    TrancheAct,
    Type,
    fold,
    without_tranche,
)  # fmt: skip

Tables = Mapping[str, pl.DataFrame]

YES_NO = ("yes", "no")
_ALONE = ("waivers", "extensions", "items")  # any row of these makes its award odd
_DAY, _KIND, _AMOUNT = "the day a row counts from", "what it is", "how much it is"
_PLAIN = r"^([!-~&&[^#=]]([ -~]*[!-~])?)?$"
_MOST = 2**62
_MOST_PERIODS = 400
_EVENTS = tuple(Event)
_EVENT_WORDS = frozenset({*map(str, Event), *map(str, TrancheAct)})
_PAYMENTS, _DECIDED = tuple(PaymentKind), tuple(Resolved)
_RECORDED = "`known on` or `absent because` in `{}`"
_ID = r"^[!-~--[#=]]([ -~]*[!-~])?$"  # an id that is read as it stands
_STATUSES = tuple(Status)
_HAPPENED = {
    Event.ACHIEVED: (Status.ACHIEVED, Status.VERIFIED),
    Event.SUBMITTED: (Status.SUBMITTED,),
    Event.PARTLY_ACHIEVED: (Status.PARTLY_ACHIEVED,),
    Event.VERIFIED: (Status.VERIFIED,),
}
_BEGUN = (Status.PLANNED, Status.IN_PROGRESS)
_NOT_HAPPENED = {
    Event.ACHIEVED: (*_BEGUN, Status.SUBMITTED, Status.PARTLY_ACHIEVED, Status.NOT_ACHIEVED, Status.WAIVED),
    Event.SUBMITTED: (*_BEGUN, Status.WAIVED),
    Event.PARTLY_ACHIEVED: (
        *_BEGUN, Status.SUBMITTED, Status.NOT_ACHIEVED, Status.ACHIEVED, Status.VERIFIED, Status.WAIVED,
    ),
    Event.VERIFIED: (
        *_BEGUN, Status.SUBMITTED, Status.PARTLY_ACHIEVED, Status.NOT_ACHIEVED, Status.ACHIEVED, Status.WAIVED,
    ),
}  # fmt: skip
_CONTRADICTS = (Status.PLANNED, Status.IN_PROGRESS, Status.NOT_ACHIEVED, Status.WITHDRAWN)


class NotPlain(Exception):
    """Why none of a portfolio can be decided as columns, in words for a reader."""


class NotFilled(Exception):
    """A slot that columns do not fill, in words for a reader."""


@inert
class Slots:
    """A row an award: `award`, `odd`, and a column `slot N` for each slot that is filled.

    `parts` says by how much the numbers of a slot are multiplied, `words` what the numbers of a word mean, `bounds` the
    least and the most of the whole numbers of a slot. `unfilled` says why a slot is not. `why` says of each award, by
    its place in `reasons`, what is odd about it first of all; 0: nothing.
    """

    frame: pl.DataFrame
    parts: Mapping[int, int]
    words: Mapping[int, tuple[str, ...]]
    bounds: Mapping[int, tuple[int, int]]
    unfilled: Mapping[int, str]
    unknown_awards: frozenset[str]  # ids of rows whose award is not in `awards`
    why: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.UInt8))
    reasons: tuple[str, ...] = ("",)
    unpaid: frozenset[int] = frozenset()  # slots of money of which no award has any

    having: Mapping[int, pl.Series] = field(default_factory=dict)  # which awards have a tranche that the plan declines

    def awards_with(self, tranche: int, made: "plan.TranchePlan | plan.Declined") -> pl.Series:
        """The awards that have a tranche."""
        awards = self.frame["award"]
        if isinstance(made, plan.Declined):
            return awards.gather(self.having[tranche])
        return awards.filter(self.frame[name_of(made.amount)].is_not_null() | self.frame["odd"])


def name_of(slot: int) -> str:
    """The column of a slot."""
    return f"slot {slot}"


def closed_of(slot: int) -> str:
    """The column that says whether a payment closed the tranche of a slot of money."""
    return f"slot {slot} closed"


def filled_slots(asked: plan.Plan, rules: model.Rules, tables: Tables) -> Slots:
    """Every slot of a plan, of the awards in these tables."""
    return _Filling(asked, declared_by_any(rules), tables).all()


@dataclass
class _Rows:
    """The rows of one table: whose each is, by its place among the awards, and which are odd."""

    frame: pl.DataFrame
    award: pl.Series
    odd: pl.Series
    table: str = ""

    def __getitem__(self, heading: str) -> pl.Series:
        if heading in self.frame.columns:
            return self.frame[heading]
        return pl.Series(heading, [None], dtype=pl.String).new_from_index(0, self.frame.height)

    def where(self, mask: pl.Series) -> "_Rows":
        """Some of the rows."""
        return _Rows(self.frame.filter(mask), self.award.filter(mask), self.odd.filter(mask), self.table)

    def sorted_by(self, *by: pl.Series) -> "_Rows":
        """The rows by award, then by these."""
        if not by and self.award.is_sorted():
            return self
        keys = pl.DataFrame([self.award.alias("award"), *(series.alias(f"by {n}") for n, series in enumerate(by))])
        at = keys.with_row_index("at").sort("award", *keys.columns[1:], nulls_last=False, maintain_order=True)["at"]
        return _Rows(self.frame[at], self.award[at], self.odd[at], self.table)


@dataclass
class _Filling:
    asked: plan.Plan
    declared: Declared
    tables: Tables
    ids: pl.Series = field(init=False)
    why: pl.Series = field(init=False)
    reasons: dict[str, int] = field(default_factory=lambda: {"": 0})
    unknown: set[str] = field(default_factory=set)
    rows: dict[str, _Rows] = field(default_factory=dict)
    names: dict[str, pl.Series] = field(default_factory=dict)
    of_name: dict[tuple[str, str, int | None], _Rows] = field(default_factory=dict)
    parts: dict[int, int] = field(default_factory=dict)
    words: dict[int, tuple[str, ...]] = field(default_factory=dict)
    bounds: dict[int, tuple[int, int]] = field(default_factory=dict)
    unpaid: set[int] = field(default_factory=set)
    parts_of: dict[str, int] = field(default_factory=dict)  # of a table of money: what its amounts are multiplied by

    @property
    def program(self) -> model.Program:
        return self.asked.program

    @property
    def on(self) -> int:
        return self.asked.on.toordinal()

    def all(self) -> Slots:
        """Every slot that can be filled."""
        self._awards()
        for table in _ALONE:
            self._set_aside(self._rows_of(table).award, f"a row in `{table}`")
        if self.program.tranche_powers:
            rows = self._rows_of("events")
            about = words(rows["subject"], lambda text: "tranche" not in text.casefold(), pl.Boolean)
            self._set_aside(rows.award.filter(about.values.fill_null(value=False).not_()), "an event of a tranche")
        columns: list[pl.Series] = []
        unfilled: dict[int, str] = {}
        for number, slot in enumerate(self.asked.slots):
            try:
                if isinstance(slot, plan.MoneySlot):
                    columns += self._money(number, slot.of)
                else:
                    columns.append(self._slot(number, slot).alias(name_of(number)))
            except NotFilled as why:
                unfilled[number] = str(why)
        undecided = [number for number, made in self.asked.tranches.items() if isinstance(made, plan.Declined)]
        having = {number: self._of_tranche("tranches", number).award for number in undecided}
        frame = pl.DataFrame([self.ids.alias("award"), *columns, (self.why > 0).alias("odd")])
        unknown, unpaid = frozenset(self.unknown), frozenset(self.unpaid)
        return Slots(
            frame, self.parts, self.words, self.bounds, unfilled, unknown, self.why, tuple(self.reasons), unpaid,
            having,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------ awards and their rows

    def _awards(self) -> None:
        frame = self.tables["awards"]
        ids = _ids(frame, "awards")
        if ids.null_count():
            raise NotPlain("a row of `awards` names no award")
        self.ids = ids.unique().sort()
        self.why = pl.Series("why", [0], dtype=pl.UInt8).new_from_index(0, len(self.ids))
        self.place = pl.DataFrame([self.ids.alias("award")]).with_row_index("at")
        rows = self._placed("awards", frame, ids)
        self.rows["awards"] = rows
        self._set_aside(rows.award.filter(rows.odd), _RECORDED.format("awards"))
        if len(self.ids) < len(rows.award):
            self._set_aside(rows.award.filter(rows.award.is_duplicated()), "two rows of one award")
        program = self.program
        codes = words(rows["currency"], lambda text: text.upper() == program.currency or None, pl.Boolean)
        wrong = codes.values.fill_null(value=False).not_()
        if program.programme:
            mine = fold(program.programme)
            ours = words(rows["programme"], lambda text: fold(text) == mine, pl.Boolean)
            wrong |= ours.values.fill_null(value=False).not_()
        self._set_aside(rows.award.filter(wrong), "another currency or programme than the rules have")
        out_of_order = _out_of_order(days(rows["start"]), days(rows["end"]))
        self._set_aside(rows.award.filter(out_of_order), "days out of order in `awards`")

    def _rows_of(self, table: str) -> _Rows:
        """The rows of a table, of awards that are known."""
        if table not in self.rows:
            frame = self.tables.get(table, pl.DataFrame({"award": pl.Series([], dtype=pl.String)}))
            ids = _ids(frame, table)
            if ids.null_count():
                raise NotPlain(f"a row of `{table}` names no award")
            self.rows[table] = self._placed(table, frame, ids)
        return self.rows[table]

    def _placed(self, table: str, frame: pl.DataFrame, ids: pl.Series) -> _Rows:
        """Whose each row is: each run of rows of one award is looked up once."""
        if frame.height == 0:
            nobody = pl.Series([], dtype=pl.UInt32)
            return _Rows(frame, nobody, pl.Series([], dtype=pl.Boolean), table)
        frame = frame.drop("award")
        begins = (ids != ids.shift(1)).fill_null(value=True)
        firsts = pl.DataFrame([ids.filter(begins).alias("award")])
        if not firsts["award"].str.contains(_ID).all():
            raise NotPlain(f"an id in `{table}` has blanks around it, or letters beyond ASCII")
        found = firsts.join(self.place, on="award", how="left", maintain_order="left")["at"]
        if found.null_count():
            self.unknown |= set(firsts.filter(found.is_null())["award"].to_list())
        award = found.gather(begins.cum_sum() - 1)
        odd = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
        for heading in ("known on", "absent because"):
            if heading in frame.columns:
                odd |= filled(frame[heading])
        rows = _Rows(frame, award, odd, table)
        return rows.where(award.is_not_null()) if found.null_count() else rows

    def _set_aside(self, awards: pl.Series, reason: str) -> None:
        """These awards are decided from rows, and why; the first reason counts."""
        if len(awards):
            found = awards.unique()
            found = found.filter(self.why.gather(found) == 0)
            self.why = self.why.scatter(found, self.reasons.setdefault(reason, len(self.reasons)))

    # ------------------------------------------------------------------------------------------ rows of a name

    def _of(self, table: str, name: str, own: int | None = None) -> _Rows:
        """The rows about a declared name, by award, one an award; odd ones are set aside."""
        key = (table, name, own)
        if key not in self.of_name:
            self.of_name[key] = self._one_each(self._about(table, name, own))
        return self.of_name[key]

    def _about(self, table: str, name: str, own: int | None = None) -> _Rows:
        """The rows about a declared name, by award, of a tranche if each has its own; odd ones are set aside.

        Of what the whole award has once, a row of a tranche or an item is odd.
        """
        key = (f"{table}, every row", name, own)
        if key in self.of_name:
            return self.of_name[key]
        declared = self.program.declarations[name]
        rows = self._rows_of(table)
        numbered = sorted(self.declared.of_table[table])
        if table not in self.names:
            self.names[table] = self._named(table, rows, numbered)
        at = numbered.index(without_tranche(name)) if without_tranche(name) in numbered else None
        if at is None:
            raise NotFilled(f"`{self.program.written.get(name, name)}`, of an item")
        mine = rows.where(self.names[table] == at)
        self._set_aside(mine.award.filter(mine.odd), _RECORDED.format(table))
        self._set_aside(mine.award.filter(filled(mine["item"])), f"a row of an item in `{table}`")
        if getattr(declared, "per_tranche", False):
            which = self._tranche_of(declared, own)
            mine = mine.where((self._tranches(mine) == which).fill_null(value=False))
        else:
            self._set_aside(mine.award.filter(filled(mine["tranche"])), f"a row of a tranche in `{table}`")
        self.of_name[key] = mine.sorted_by()
        return self.of_name[key]

    def _tranche_of(self, declared: Any, own: int | None) -> int:
        """The tranche whose rows are meant of what each tranche has."""
        match declared.of_tranche:
            case None | model.TrancheWord.THIS if own is not None:
                return own
            case model.TrancheWord.PREVIOUS if own is not None and own > 1:
                return own - 1
            case int() as number:
                return number
            case _:
                raise NotFilled("what the tranche before the first has of its own")

    def _tranches(self, rows: _Rows) -> pl.Series:
        """The tranche of each row, null where none is named; one that cannot be told sets its award aside."""
        numbered = numbers(rows["tranche"])
        told = numbered.values
        bad = numbered.odd | (told < numbered.parts) | (told % numbered.parts != 0)
        self._set_aside(rows.award.filter(bad.fill_null(value=False)), f"a tranche in `{rows.table}` that is no number")
        return told // numbered.parts

    def _named(self, table: str, rows: _Rows, known: Sequence[str]) -> pl.Series:
        """Which declared name each row is about, by its number; one that may be a slip for any sets its award aside."""
        column = rows[TABLE[table].names]
        numbers_of = {name: number for number, name in enumerate(known)}
        other = len(known)

        def meant(text: str) -> int | None:
            name = fold(text)
            if one_cell.unreadable(text) is not None:
                return None
            if name in numbers_of:
                return numbers_of[name]
            # A row of another kind of thing, or a slip, puts in doubt what it could be; any other name is not used.
            doubtful = name in self.declared.names or near(name, frozenset(known))
            return None if doubtful else other

        found = words(column, meant, pl.UInt32)
        self._set_aside(rows.award.filter(found.values.is_null()), f"a name in `{table}` that may be a slip")
        rows.frame = rows.frame.drop(TABLE[table].names, strict=False)
        return found.values.fill_null(other)

    def _one_each(self, rows: _Rows) -> _Rows:
        """Where an award has two rows, it is set aside and one is kept."""
        again = (rows.award == rows.award.shift(1)).fill_null(value=False)
        if not again.any():
            return rows
        self._set_aside(rows.award.filter(again), f"two rows of one fact in `{rows.table}`")
        return rows.where(again.not_())

    def _spread(self, rows: _Rows, values: pl.Series) -> pl.Series:
        """The values of rows in the places of their awards; null where an award has none."""
        if len(values) == len(self.ids):
            return values
        return pl.Series([None], dtype=values.dtype).new_from_index(0, len(self.ids)).scatter(rows.award, values)

    def _plain(self, rows: _Rows, found: Cells) -> pl.Series:
        """The values of cells; awards with odd ones are set aside."""
        self._set_aside(rows.award.filter(found.odd), f"a cell of `{rows.table}` that does not read plainly")
        return found.values

    def _days(self, rows: _Rows, heading: str) -> pl.Series:
        return self._plain(rows, days(rows[heading]))

    def _roles(self, rows: _Rows, heading: str, role: str) -> pl.Series:
        """Whether a row is of a role; one that is nearly a declared role sets its award aside."""

        def of(text: str) -> bool | None:
            if one_cell.unreadable(text) is not None:
                return None
            name = fold(text)
            return None if name not in self.declared.roles and near(name, self.declared.roles) else name == role

        return self._plain(rows, words(rows[heading], of, pl.Boolean)).fill_null(value=False)

    # ------------------------------------------------------------------------------------------ slots

    def _slot(self, number: int, slot: plan.Slot) -> pl.Series:
        match slot:
            case plan.EventSlot(subject, event, role, own):
                return self._event(subject, event, role, own)
            case plan.ReleasedSlot(of, event):
                return self._released(of, event)
            case plan.WordSlot(name, own):
                self.words[number], found = self._word(name, own)
                return found
            case plan.NumberSlot(value, own):
                found, self.parts[number] = self._number(value, own)
                least, most = found.min(), found.max()
                self.bounds[number] = (least, most) if isinstance(least, int) and isinstance(most, int) else (0, 0)
                return found
            case plan.DaySlot(read, own):
                return self._day(read, own)
            case _:
                raise NotFilled("what only rows look up")

    def _silent(self, declared: Any) -> bool:
        """Whether silence means no on the day."""
        absence: model.AbsenceMeansNo | None = declared.absence
        return absence is not None and (absence.since is None or absence.since.toordinal() <= self.on)

    # ---------------------------------------------------------------------------------------- events

    def _event(self, subject: str, event: Event, role: str, own: int | None) -> pl.Series:
        declared = self.program.declarations[subject]
        match declared:
            case model.Milestone() if event in _HAPPENED:
                return self._milestone(declared, subject, event, role, own)
            case model.Document() if event in (Event.RECEIVED, Event.ACCEPTED, Event.REFUSED):
                return self._document(declared, subject, event, own)
            case model.Judgement() if declared.type == CONDITION:
                return self._judged(declared, subject, event, own)
            case model.Milestone() | model.Document() if not of_own_row(declared, event):
                return self._recorded_event(declared, subject, event, role, own)
            case _:
                raise NotFilled(f"`{self.program.written.get(subject, subject)} {event}`")

    def _recorded_event(
        self, declared: model.Milestone | model.Document, subject: str, event: Event, role: str, own: int | None
    ) -> pl.Series:  # fmt: skip
        """Anything else dated: by the table `events`."""
        rows = self._about("events", subject, own)
        rows = rows.where(self._plain(rows, words(rows["event"], _event_of, pl.UInt8)) == _EVENTS.index(event))
        mine = self._roles(rows, "by", role)
        rows = rows.where(mine) if role else rows
        day = self._days(rows, "on")
        self._set_aside(rows.award.filter(day.is_null()), "an event without its day")
        past = day <= self.on
        found = pl.DataFrame([rows.award.alias("award"), pl.select(pl.when(past).then(day)).to_series().alias("day")])
        each = found.group_by("award", maintain_order=True).agg(pl.max("day"))
        many = found.filter(pl.col("day").is_not_null()).group_by("award").agg(pl.col("day").n_unique())
        self._set_aside(many["award"].filter(many["day"] > 1), "an event that happened on several days")
        told = each["day"].fill_null(-self.on)
        every = pl.Series([None], dtype=pl.Int32).new_from_index(0, len(self.ids)).scatter(each["award"], told)
        if not self._silent(declared):
            return every
        self._about("milestones" if isinstance(declared, model.Milestone) else "documents", subject, own)
        return every.fill_null(-self.on)

    def _milestone(
        self, declared: model.Milestone, subject: str, event: Event, role: str, own: int | None
    ) -> pl.Series:  # fmt: skip
        rows = self._of("milestones", subject, own)
        status = self._plain(rows, words(rows["status"], _status, pl.UInt8))
        achieved, as_of = self._days(rows, "achieved on"), self._days(rows, "as of")
        verified = self._days(rows, "verified on")
        submitted = self._days(rows, "submitted on")
        by = self._roles(rows, "verified by", role if event is Event.VERIFIED else declared.verified_by)
        dated = {Event.ACHIEVED: achieved, Event.SUBMITTED: submitted, Event.VERIFIED: verified}
        given = dated.get(event, _nothing(achieved))
        frame = pl.DataFrame(
            {"status": status, "achieved": achieved, "as of": as_of, "verified": verified, "day": given, "by": by}
        )
        c, on = pl.col, self.on
        said = c("status")
        # What contradicts itself is in error; a day that is not recorded, and what is withdrawn, rows tell better.
        odd = (
            (c("verified") < c("achieved"))
            | (said.is_in(_codes(_CONTRADICTS)) & c("achieved").is_not_null())
            | (c("achieved") > c("as of"))
            | (c("day").is_null() & said.is_in(_codes((*_HAPPENED[event], Status.WITHDRAWN))))
        )
        known_until = pl.when(c("as of") <= on).then(-c("as of")).otherwise(0)
        hard = said.is_in(_codes((Status.IN_DISPUTE, Status.NOT_APPLICABLE)))
        silent = pl.lit(-on, pl.Int32) if self._silent(declared) else pl.lit(None, pl.Int32)
        told = (
            pl.when(hard.fill_null(value=False)).then(pl.lit(None, pl.Int32))
            .when(c("day").is_not_null()).then(pl.when(c("day") <= on).then(c("day")).otherwise(-on))
            .when(said.is_in(_codes(_NOT_HAPPENED[event]))).then(known_until)
            .otherwise(silent)
        )  # fmt: skip
        if declared.verified_by and event is Event.ACHIEVED:
            proved = c("by") & ~(c("verified") > on).fill_null(value=False)
            told = pl.when((told > 0) & ~proved).then(pl.lit(None, pl.Int32)).otherwise(told)
        if role and event is Event.VERIFIED:  # by another role, or nobody knows by which
            told = pl.when(c("day").is_not_null() & ~c("by")).then(pl.lit(None, pl.Int32)).otherwise(told)
        found = frame.select(told.cast(pl.Int32).alias("told"), odd.fill_null(value=False).alias("odd"))
        self._set_aside(rows.award.filter(found["odd"]), "days and status of a milestone that do not go together")
        return self._or_silence(self._spread_with_presence(rows, found["told"]), declared)

    def _spread_with_presence(self, rows: _Rows, told: pl.Series) -> tuple[pl.Series, pl.Series | None]:
        """What is told of each award, and which awards have no row (none: all have one)."""
        if len(told) == len(self.ids):
            return told, None
        present = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(self.ids)).scatter(rows.award, True)
        return self._spread(rows, told), present.not_()

    def _or_silence(self, found: tuple[pl.Series, pl.Series | None], declared: Any) -> pl.Series:
        """Of an award without a row: not happened, where silence means no."""
        told, missing = found
        if missing is None or not self._silent(declared):
            return told
        return pl.select(pl.when(missing).then(pl.lit(-self.on, pl.Int32)).otherwise(told)).to_series()

    def _document(self, declared: model.Document, subject: str, event: Event, own: int | None) -> pl.Series:
        rows = self._of("documents", subject, own)
        self._set_aside(rows.award.filter(filled(rows["period"])), "a document of a period")
        received, accepted = self._days(rows, "received on"), self._days(rows, "accepted on")
        rejected, expires = self._days(rows, "rejected on"), self._days(rows, "expires on")
        frame = pl.DataFrame({"received": received, "accepted": accepted, "rejected": rejected, "expires": expires})
        c, on = pl.col, self.on
        odd = (c("accepted") < c("received")) | (c("rejected") < c("received"))
        yes, no = (pl.when(c(each) <= on).then(c(each)) for each in ("accepted", "rejected"))
        silent = pl.lit(-on, pl.Int32) if self._silent(declared) else pl.lit(None, pl.Int32)

        def dated(day: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
            return pl.when(day <= on).then(day).when(day > on).then(-on).otherwise(otherwise)

        if event is Event.ACCEPTED:
            until = pl.when(c("accepted") > on).then(-on).otherwise(-no)
            told = (
                pl.when(yes.is_not_null() & (no <= yes).fill_null(value=True)).then(yes)
                .when(no.is_not_null()).then(until)
                .otherwise(dated(c("accepted"), silent))
            )  # fmt: skip
        elif event is Event.REFUSED:
            told = (
                pl.when((no <= yes).fill_null(value=False)).then(-yes)
                .otherwise(dated(c("rejected"), pl.when(yes.is_not_null()).then(-yes).otherwise(silent)))
            )  # fmt: skip
        else:
            odd |= c("received").is_null() & (yes.is_not_null() | no.is_not_null())  # it came on a day not recorded
            told = dated(c("received"), silent)
        expired = (c("expires") < on).fill_null(value=False)
        told = pl.when(expired).then(pl.lit(None, pl.Int32)).otherwise(told).cast(pl.Int32)
        found = frame.select(told.alias("told"), odd.fill_null(value=False).alias("odd"))
        self._set_aside(rows.award.filter(found["odd"]), "days of a document that do not go together")
        return self._or_silence(self._spread_with_presence(rows, found["told"]), declared)

    def _judged(self, declared: model.Judgement, subject: str, event: Event, own: int | None) -> pl.Series:
        rows, found = self._findings(declared, subject, own)
        on_day = self._days(rows, "decided on")
        wanted = pl.lit(value=True)
        if event is not Event.DECIDED:
            if declared.choices:
                raise NotFilled(f"`{self.program.written.get(subject, subject)} {event}`")
            wanted = pl.col("found") == YES_NO.index("yes" if event is Event.FOUND else "no")
        frame = pl.DataFrame({"found": found, "day": on_day})
        told = pl.when(pl.col("found").is_not_null()).then(pl.when(wanted).then(pl.col("day")).otherwise(-self.on))
        found_on = self._spread(rows, frame.select(told.cast(pl.Int32)).to_series())
        return found_on.fill_null(-self.on) if self._silent(declared) else found_on

    def _findings(self, declared: model.Judgement, name: str, own: int | None) -> tuple[_Rows, pl.Series]:
        """The latest finding of its role by the day, of each award, by its number in the list of findings."""
        if self._silent(declared) and declared.choices:
            raise NotFilled("a judgement of several findings whose silence means no")
        key = ("judgements, the latest", name, own)
        if key not in self.of_name:
            rows = self._about("judgements", name, own)
            rows = rows.where(self._roles(rows, "by", declared.role))
            day = self._days(rows, "decided on")
            self._set_aside(rows.award.filter(day.is_null()), "a judgement without its day")
            self.of_name[key] = self._last(rows, day)
        rows = self.of_name[key]
        listed = declared.choices or YES_NO

        def read(text: str) -> int | None:
            said = one_cell.finding_cell(text, declared.choices)
            return None if isinstance(said, Wrong) or one_cell.unreadable(text) else listed.index(fold(said))

        return rows, self._plain(rows, words(rows["finding"], read, pl.UInt8))

    def _last(self, rows: _Rows, day: pl.Series) -> _Rows:
        """Of the rows of each award the last one that begins by the day; of two on one day the award is set aside."""
        begun = (day <= self.on).fill_null(value=False)
        rows, day = rows.where(begun), day.filter(begun)
        if not (rows.award == rows.award.shift(1)).any():
            return rows
        dated = _Rows(rows.frame.with_columns(day.alias(_DAY)), rows.award, rows.odd, rows.table).sorted_by(day)
        same_award = (dated.award == dated.award.shift(-1)).fill_null(value=False)
        same_day = (dated[_DAY] == dated[_DAY].shift(-1)).fill_null(value=False)
        self._set_aside(dated.award.filter(same_award & same_day), f"two rows of one day in `{rows.table}`")
        return dated.where(same_award.not_())

    def _released(self, of: int, event: Event) -> pl.Series:
        """By the recorded payments: on the day of one, the last if there are several on it."""
        if event is Event.REQUESTED:
            raise NotFilled(f"`tranche {of} {event}`")
        rows = self._of_tranche("payments", of)
        kind = _PAYMENTS.index(PaymentKind.PAYMENT if event is Event.RELEASED else PaymentKind.PART_PAYMENT)
        rows = rows.where((rows[_KIND] == kind) & (rows[_DAY] <= self.on))
        found = pl.DataFrame([rows.award.alias("award"), rows[_DAY].alias("day")])
        each = found.group_by("award").agg(pl.max("day"), several=pl.col("day").n_unique() > 1)
        self._set_aside(each["award"].filter(each["several"]), "several payments of one tranche, on several days")
        return self._at(each["award"], each["day"], -self.on)

    def _at(self, awards: pl.Series, values: pl.Series, otherwise: int) -> pl.Series:
        """Values in the places of their awards, and another everywhere else."""
        every = pl.Series([otherwise], dtype=values.dtype).new_from_index(0, len(self.ids))
        return every.scatter(awards, values)

    # ---------------------------------------------------------------------------------------- words and numbers

    def _word(self, name: str, own: int | None) -> tuple[tuple[str, ...], pl.Series]:
        declared = self.program.declarations[name]
        match declared:
            case model.Judgement():
                rows, found = self._findings(declared, name, own)
                said = self._spread(rows, found)
                return declared.choices or YES_NO, said.fill_null(1) if self._silent(declared) else said
            case model.Fact() | model.Parameter():
                listed = declared.choices or YES_NO

                def read(text: str) -> int | None:
                    said = (
                        one_cell.choice_cell(text, declared.choices) if declared.choices else one_cell.yes_or_no(text)
                    )
                    if isinstance(said, Wrong) or one_cell.unreadable(text):
                        return None
                    return (0 if said else 1) if isinstance(said, bool) else listed.index(fold(said))

                rows, column = self._recorded(declared, name, own)
                found = self._spread(rows, self._plain(rows, words(column, read, pl.UInt8)))
                if isinstance(declared, model.Fact) and self._silent(declared):
                    found = found.fill_null(listed.index("no"))
                return listed, found
            case _:
                raise NotFilled(f"`{name}`")

    def _recorded(self, declared: model.Fact | model.Parameter, name: str, own: int | None) -> tuple[_Rows, pl.Series]:
        """The rows that say a fact or a parameter, one an award, and the column that says it."""
        if isinstance(declared, model.Fact):
            rows = self._holding(name, own)
            return rows, rows["value"]
        of_all = self._rows_of("parameters")
        if of_all.frame.height and len(self._about("parameters", name).award):
            raise NotFilled("a parameter in a table of its own")
        rows = self.rows["awards"].sorted_by()
        return self._one_each(rows), rows[name]

    def _holding(self, name: str, own: int | None) -> _Rows:
        """The rows of a fact that hold on the day, of each award the one that began last."""
        key = ("facts, holding", name, own)
        if key not in self.of_name:
            rows = self._about("facts", name, own)
            begun, ended = self._days(rows, "from"), self._days(rows, "to")
            self._set_aside(rows.award.filter((ended < begun).fill_null(value=False)), "days of a fact out of order")
            if (rows.award == rows.award.shift(1)).any():
                same = pl.DataFrame([rows.award.alias("award"), begun.alias("from")]).is_duplicated()
                self._set_aside(rows.award.filter(same), "two rows of one fact in `facts`")
            holds = (begun <= self.on).fill_null(value=True) & (ended >= self.on).fill_null(value=True)
            dated = _Rows(rows.frame.with_columns(begun.alias(_DAY)), rows.award, rows.odd, rows.table)
            dated = dated if holds.all() else dated.where(holds)
            if (dated.award == dated.award.shift(1)).any():
                dated = dated.sorted_by(dated[_DAY].fill_null(0))
                dated = dated.where((dated.award != dated.award.shift(-1)).fill_null(value=True))
            self.of_name[key] = dated
        return self.of_name[key]

    def _number(self, value: model.Value, own: int | None) -> tuple[pl.Series, int]:
        match value:
            case model.MeasureValue(name):
                return self._measure(value, name, own)
            case model.FactValue(name, type_) | model.ParameterValue(name, type_):
                declared = self.program.declarations[name]
                assert isinstance(declared, model.Fact | model.Parameter)
                rows, column = self._recorded(declared, name, own)
                return self._figures(rows, column, type_)
            case model.TrancheAmount(int() as tranche):
                return self._tranche_amount(tranche)
            case _:
                raise NotFilled(f"`{type(value).__name__}`")

    def _figures(self, rows: _Rows, column: pl.Series, type_: Type) -> tuple[pl.Series, int]:
        if type_.sort is Sort.DATE:
            return self._spread(rows, self._plain(rows, days(column)).cast(pl.Int64)), 1
        values, odd, parts = numbers(column)
        self._set_aside(rows.award.filter(odd), f"a cell of `{rows.table}` that does not read plainly")
        return self._spread(rows, values), parts

    def _measure(self, value: model.MeasureValue, name: str, own: int | None) -> tuple[pl.Series, int]:
        declared = self.program.declarations[name]
        assert isinstance(declared, model.Measure)
        if value.kind is not MeasureKind.ACTUAL or value.earlier is not None:
            raise NotFilled("a figure of a plan, or of an earlier period")
        if declared.per is None and value.reading != model.Latest():
            raise NotFilled("a figure over several days")
        rows, end = self._actual(declared, name, own)
        if declared.per is not None:
            return self._of_periods(declared, value.reading, rows, end)
        rows = self._last(rows, end)
        return self._figures(rows, rows["value"], declared.type)

    def _actual(self, declared: model.Measure, name: str, own: int | None) -> tuple[_Rows, pl.Series]:
        """The figures told of a measure, and the last day of the period of each."""
        rows = self._about("measures", name, own)
        kinds = self._plain(rows, words(rows["kind"], _kind, pl.UInt8)).fill_null(0)
        rows = rows.where(kinds == 0)
        end, start = self._days(rows, "period end"), self._days(rows, "period start")
        self._plain(rows, words(rows["unit"], lambda text: _same_unit(text, declared.type) or None, pl.Boolean))
        odd = end.is_null() | (end < start).fill_null(value=False) | filled(rows["low"]) | filled(rows["high"])
        if declared.per is not None:
            frame = pl.DataFrame([end.alias("end"), start.alias("start")])
            wrong = [
                each for each in frame.unique().rows()
                if each[0] is not None and not _a_period(declared.per, each, self.program.years_begin)
            ]  # fmt: skip
            if wrong:
                unfit = pl.DataFrame(wrong, schema=frame.schema, orient="row").with_columns(unfit=pl.lit(value=True))
                odd |= frame.join(unfit, on=["end", "start"], how="left", nulls_equal=True, maintain_order="left")[
                    "unfit"
                ].is_not_null()
        self._set_aside(rows.award.filter(odd), "a figure within bounds, or without its days in order")
        self._roles(rows, "verified by", "")
        return rows, end

    def _of_periods(
        self, declared: model.Measure, reading: model.Reading, rows: _Rows, end: pl.Series
    ) -> tuple[pl.Series, int]:  # fmt: skip
        """The figure of the latest period that is reported or due; of several, together with those before it."""
        unit, years, on = declared.per, self.program.years_begin, self.asked.on
        assert unit is not None
        match reading:
            case model.Latest():
                count, how = 1, model.Gathered.TOTAL
            case model.OverLast(count_, of, gathered):
                count, how = count_ * (how_many_fit(unit, of) or 1), gathered
            case _:
                raise NotFilled("figures from a day on, or to one")
        if unit is Unit.BUSINESS_DAY or declared.cumulative or count > _MOST_PERIODS:
            raise NotFilled("figures of very many periods, or of a running total")
        twice = pl.DataFrame([rows.award.alias("award"), end.alias("end")]).is_duplicated()
        self._set_aside(rows.award.filter(twice), "two rows of one period in `measures`")
        periods = [period_ending(unit, on, years)]
        while not self._due(declared, periods[-1].end) < on:
            periods.append(period_before(unit, periods[-1], years))
        latest = len(periods)
        while len(periods) < latest + count - 1:
            periods.append(period_before(unit, periods[-1], years))
        values, odd, parts = numbers(rows["value"])
        self._set_aside(rows.award.filter(odd), "a cell of `measures` that does not read plainly")
        if _most(values) * count >= _MOST:
            raise NotFilled("figures that may be too large for whole columns")
        told = _Rows(rows.frame.select(pl.lit(0)), rows.award, rows.odd, rows.table)
        each = []
        for number, period in enumerate(periods):
            mine = end == period.end.toordinal()
            each.append(self._spread(told.where(mine), values.filter(mine)).alias(f"{number}"))
        frame = pl.DataFrame(each)
        chosen = _together(how, latest - 1, count)
        for number in reversed(range(latest - 1)):
            chosen = pl.when(pl.col(f"{number}").is_not_null()).then(_together(how, number, count)).otherwise(chosen)
        return frame.select(chosen).to_series(), parts * count if how is model.Gathered.AVERAGE else parts

    def _due(self, declared: model.Measure, end: date) -> date:
        """By when the figure of a period that ends then is due."""
        if declared.reported_within is None:
            return end
        return add(end, declared.reported_within, 1, self.program.month_ends, self.asked.holidays)

    def _tranche_amount(self, tranche: int) -> tuple[pl.Series, int]:
        rows = self._of_tranche("tranches", tranche)
        odd = _out_of_order(days(rows["period start"]), days(rows["period end"])) | filled(rows["item"]) | rows.odd
        self._set_aside(rows.award.filter(odd), "a tranche of an item, or with days out of order")
        rows = self._one_each(rows)
        values, wrong, parts = numbers(rows["amount"])
        bad = wrong | values.is_null() | (values < 0).fill_null(value=False)
        self._set_aside(rows.award.filter(bad), "a tranche without an amount that reads plainly")
        return self._spread(rows, values), parts

    def _of_tranche(self, table: str, tranche: int) -> _Rows:
        """The rows of one tranche, by award; a row whose tranche cannot be told sets its award aside."""
        money = table in ("payments", "resolutions")
        if money and table not in self.names:
            self._of_tranche("tranches", tranche)
            self.rows[table] = self._moved(table)
        rows = self._rows_of(table)
        if table not in self.names:
            numbered = numbers(rows["tranche"])
            told = numbered.values
            bad = numbered.odd | told.is_null() | (told < numbered.parts) | (told % numbered.parts != 0)
            self._set_aside(rows.award.filter(bad.fill_null(value=True)), f"a tranche in `{table}` that is no number")
            self.names[table] = told // numbered.parts
            if money:
                astray = self._astray(rows.award, self.names[table])
                self._set_aside(rows.award.filter(astray), f"a tranche in `{table}` that the award does not have")
        return rows.where((self.names[table] == tranche).fill_null(value=False)).sorted_by()

    def _astray(self, awards: pl.Series, numbers: pl.Series) -> pl.Series:
        """Whether rows are of a tranche beyond the last that their award has."""
        has = pl.DataFrame([self._rows_of("tranches").award.alias("award"), self.names["tranches"].alias("last")])
        asked = pl.DataFrame([awards.alias("award"), numbers.alias("tranche")])
        last = has.group_by("award").agg(pl.max("last"))
        found = asked.join(last, on="award", how="left", maintain_order="left")
        return found.select(pl.col("tranche") > pl.col("last")).to_series().fill_null(value=False)

    # ---------------------------------------------------------------------------------------- days and money

    def _day(self, read: model.DateExpression | plan.DueCell, own: int | None) -> pl.Series:
        match read:
            case plan.DueCell(subject):
                declared = self.program.declarations[subject]
                rows = self._of("documents" if isinstance(declared, model.Document) else "milestones", subject, own)
                return self._spread(rows, self._days(rows, "due"))
            case model.DateParameter(name):
                declared = self.program.declarations[name]
                assert isinstance(declared, model.Parameter | model.Fact)
                rows, column = self._recorded(declared, name, own)
                return self._spread(rows, self._plain(rows, days(column)))
            case model.PlannedDate(int() as tranche):
                rows = self._one_each(self._of_tranche("tranches", tranche))
                return self._spread(rows, self._days(rows, "planned date"))
            case _:
                raise NotFilled(f"`{type(read).__name__}`")

    def _money(self, number: int, of: int) -> list[pl.Series]:
        """What was paid and approved of a tranche together, and whether a payment closed it."""
        paid, approved = self._of_tranche("payments", of), self._of_tranche("resolutions", of)
        paid = paid.where(paid[_DAY] <= self.on)
        met = approved.where(approved[_DAY] <= self.on)
        approved = met.where(met[_KIND] == _DECIDED.index(Resolved.APPROVE))
        refused = met.where(met[_KIND] == _DECIDED.index(Resolved.REFUSE))
        name = name_of(number)
        if not len(paid.award) and not len(approved.award):
            self.unpaid.add(number)
            self.parts[number], self.bounds[number] = 1, (0, 0)
            return [pl.Series(name, [None], dtype=pl.Int64).new_from_index(0, len(self.ids))]
        whole, parts = self._tranche_amount(of)
        one, other = (self.parts_of.get(table, 1) for table in ("payments", "resolutions"))
        together = lcm(one, other, parts)
        amounts = pl.select(
            pl.when(approved[_AMOUNT].is_null()).then(whole.gather(approved.award) * (together // parts))
            .otherwise(approved[_AMOUNT] * (together // other))
        ).to_series()  # fmt: skip
        signed = paid[_AMOUNT] * (together // one)
        bound = sum(_most(each) * _most_rows(rows) for each, rows in ((signed, paid), (amounts, approved)))
        if bound >= _MOST:
            raise NotFilled("payments that may be too large for whole columns")
        back = _PAYMENTS.index(PaymentKind.RECOVERY)
        full = _PAYMENTS.index(PaymentKind.PAYMENT)
        found = pl.DataFrame([paid.award.alias("award"), signed.alias("amount"), paid[_KIND].alias("kind")])
        signs = pl.when(pl.col("kind") == back).then(-pl.col("amount")).otherwise(pl.col("amount"))
        each = found.group_by("award").agg(signs.sum().alias("paid"), closed=(pl.col("kind") == full).any())
        net = self._at(each["award"], each["paid"], 0)
        named = pl.DataFrame([approved.award.alias("award"), approved[_AMOUNT].alias("named") * (together // other)])
        named = named.group_by("award").agg(pl.sum("named"))
        most = pl.select(pl.max_horizontal(whole * (together // parts), self._at(named["award"], named["named"], 0)))
        left = _outstanding(
            pl.DataFrame([approved.award.alias("award"), approved[_DAY], amounts.alias("amount")]),
            pl.DataFrame([paid.award.alias("award"), paid[_DAY], signed.alias("amount")]).filter(paid[_KIND] != back),
            pl.DataFrame([refused.award.alias("award"), refused[_DAY].alias("refused")]),
        )
        more = self._at(left["award"], left["amount"], 0)
        more = pl.select(pl.min_horizontal(more, most.to_series() - net)).to_series()
        settled = net.clip(lower_bound=0) + more.clip(lower_bound=0)
        self.parts[number], self.bounds[number] = together, (-bound, bound)
        none = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(self.ids))
        return [settled.alias(name), none.scatter(each["award"], each["closed"]).alias(closed_of(number))]

    def _moved(self, table: str) -> _Rows:
        """The rows of money, each with its day, its kind and its amount; what does not read plainly is set aside."""
        rows = self._rows_of(table)
        self._set_aside(rows.award.filter(rows.odd), _RECORDED.format(table))
        payments = table == "payments"
        day = self._days(rows, "paid on" if payments else "meeting")
        if payments:
            kind = self._plain(rows, words(rows["kind"], _payment, pl.UInt8)).fill_null(0)
        else:
            kind = self._plain(rows, words(rows["decided"], _resolved, pl.UInt8))
            deferred = kind == _DECIDED.index(Resolved.DEFER)
            if self.program.tranche_powers:
                self._set_aside(rows.award.filter(deferred.fill_null(value=False)), "a tranche that was deferred")
        amount, odd, self.parts_of[table] = numbers(rows["amount"])
        self._roles(rows, "override by", "")
        odd = odd | (amount < int(payments)).fill_null(value=False) | day.is_null() | kind.is_null()
        odd = odd | amount.is_null() if payments else odd
        self._set_aside(rows.award.filter(odd), f"a row in `{table}` that does not read plainly")
        self._told_apart(rows, table, [day, amount, kind] if payments else [day])
        columns = [day.alias(_DAY), kind.alias(_KIND), amount.alias(_AMOUNT)]
        frame = rows.frame.select(name for name in rows.frame.columns if name == "tranche").with_columns(columns)
        return _Rows(frame, rows.award, rows.odd, table)

    def _told_apart(self, rows: _Rows, table: str, by: list[pl.Series]) -> None:
        """Rows of money that may be one and the same, or whose reference is no plain text, are set aside."""
        keys = [rows["tranche"].cast(pl.String).str.strip_chars(), *by]
        if table == "payments":
            said = rows["reference"].cast(pl.String).str.strip_chars().fill_null("")
            self._set_aside(
                rows.award.filter(said.str.contains(_PLAIN).not_()), "a reference in `payments` that is no plain text"
            )
            referred = pl.DataFrame([rows.award.alias("award"), keys[0].alias("tranche"), said.alias("said")])
            again = referred.is_duplicated() & (said != "")
            self._set_aside(rows.award.filter(again), "two payments of one reference")
            keys.append(said)
        frame = pl.DataFrame([rows.award.alias("award"), *(key.alias(f"key {n}") for n, key in enumerate(keys))])
        self._set_aside(rows.award.filter(frame.is_duplicated()), f"two rows of one fact in `{table}`")


def _ids(frame: pl.DataFrame, table: str) -> pl.Series:
    """The awards of rows as text; ids that a reader of rows would trim or refuse make the portfolio unfit."""
    if "award" not in frame.columns:
        raise NotPlain(f"the table `{table}` has no column `award`")
    ids = frame["award"]
    if ids.dtype != pl.String:
        raise NotPlain(f"the ids in `{table}` are not text")
    return ids


def _status(text: str) -> int | None:
    found = one_cell.status_cell(text)
    return None if isinstance(found, Wrong) or one_cell.unreadable(text) else _STATUSES.index(found)


def _payment(text: str) -> int | None:
    found = one_cell.word_cell(text, PaymentKind, {})
    return None if isinstance(found, Wrong) else _PAYMENTS.index(found)


def _resolved(text: str) -> int | None:
    found = one_cell.word_cell(text, Resolved, RESOLVED_TOO)
    return None if isinstance(found, Wrong) else _DECIDED.index(found)


def _outstanding(approved: pl.DataFrame, paid: pl.DataFrame, refused: pl.DataFrame) -> pl.DataFrame:
    """What was approved of each award and no payment from then on matches: the most that is left of any day onwards.

    Of what was approved before a refusal nothing is left. A day's approvals come before its payments.
    """
    moved = pl.concat([approved, paid.with_columns(-pl.col("amount"))])
    last = refused.group_by("award").agg(pl.max("refused"))
    moved = moved.join(last, on="award", how="left").filter((pl.col(_DAY) > pl.col("refused")).fill_null(value=True))
    each = moved.group_by("award", _DAY).agg(pl.sum("amount")).sort("award", _DAY, descending=[False, True])
    since = each.select("award", pl.col("amount").cum_sum().over("award"))
    return since.group_by("award").agg(pl.max("amount").clip(lower_bound=0))


def _most(amounts: pl.Series) -> int:
    """The largest of some amounts."""
    most = amounts.abs().max()
    return most if isinstance(most, int) else 0


def _most_rows(rows: _Rows) -> int:
    """How many rows one award has at most."""
    most = rows.award.value_counts()["count"].max() if len(rows.award) else 0
    return most if isinstance(most, int) else 0


def _kind(text: str) -> int | None:
    found = one_cell.word_cell(text, MeasureKind, {})
    return None if isinstance(found, Wrong) else 0 if found is MeasureKind.ACTUAL else 1


def _together(how: model.Gathered, first: int, count: int) -> pl.Expr:
    """What so many periods come to, the latest first; null where one is not told. Of an average, the sum."""
    each = [pl.col(f"{number}") for number in range(first, first + count)]
    if how in (model.Gathered.TOTAL, model.Gathered.AVERAGE):
        return reduce(add_up, each)
    pick = pl.max_horizontal if how is model.Gathered.HIGHEST else pl.min_horizontal
    return pl.when(reduce(and_, [one.is_not_null() for one in each])).then(pick(each))


def _a_period(unit: Unit, days_: tuple[int, int | None], years_begin: tuple[int, int]) -> bool:
    """Whether the last day and the first, if it is told, are those of one whole period."""
    end, start = days_
    period = period_containing(unit, date.fromordinal(end), years_begin)
    whole = start is None or start == period.start.toordinal() or unit is Unit.DAY
    return end == period.end.toordinal() and whole


def _event_of(text: str) -> int | None:
    """Which event a word of the table `events` names; one that may be a slip for any is not read."""
    if one_cell.unreadable(text) is not None:
        return None
    found = EVENTS.get(fold(text))
    if found is not None:
        return _EVENTS.index(found)
    return None if near(fold(text), _EVENT_WORDS) else len(_EVENTS)


def _codes(statuses: Sequence[Status]) -> list[int]:
    return [_STATUSES.index(status) for status in statuses]


def _nothing(like: pl.Series) -> pl.Series:
    return pl.Series([None], dtype=like.dtype).new_from_index(0, len(like))


def _out_of_order(first: Cells, last: Cells) -> pl.Series:
    return first.odd | last.odd | (last.values < first.values).fill_null(value=False)


def _same_unit(written: str, declared: Type) -> bool:
    from gatekeeper.facts.checks import _same_unit as same

    return same(written, declared)
