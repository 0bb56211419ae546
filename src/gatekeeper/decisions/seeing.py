"""What is known of a fact on the decision date: read from the tables, with its source, never guessed.

Every lookup is of one award on one day. Events dated later have not happened. A declared `absence means no` fills a
missing or blank row only, and is shown where it was used.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from gatekeeper.decisions.record import SourceKey
from gatekeeper.facts.portfolio import AwardFacts, OtherAward, of_item
from gatekeeper.facts.rows import (
    AnyCell,
    DocumentRow,
    EventRow,
    FactRow,
    JudgementRow,
    MeasureRow,
    MilestoneRow,
    PaymentRow,
    RateRow,
    Row,
)
from gatekeeper.inert import inert, replace
from gatekeeper.program import model
from gatekeeper.values.absence import NOT_REPORTED, Absent, Invalid, Reason
from gatekeeper.values.dates import (
    Duration,
    Period,
    add,
    add_days,
    date_text,
    period_before,
    period_containing,
    period_ending,
    period_from_text,
    period_name,
)
from gatekeeper.values.numbers import fraction_from_decimal
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth
from gatekeeper.vocabulary import (
    CONDITION,
    NUMBER,
    Event,
    MeasureKind,
    PaymentKind,
    Sort,
    Status,
    Type,
    fold,
    without_tranche,
)

if TYPE_CHECKING:
    from gatekeeper.decisions.judge import LeafFound

SAYS_NOTHING = (Reason.NOT_REPORTED, Reason.NOT_YET_DUE)  # no more than a blank does: `absence means no` fills them
SEVERAL = Absent(Reason.UNCLEAR, "several are recorded, for different tranches or periods")
NO_PERIOD = "a row does not say its period"
NO_TRANCHE = Absent(Reason.NOT_APPLICABLE, "there is no tranche before the first")
ASSUMED_NO = "nothing is recorded, which means no"

T = TypeVar("T")
R = TypeVar("R", bound=Row)


@inert
class Fact:
    """What every fact carries: the rows it was read from, its evidence, who verified it, the date it holds for."""

    sources: tuple[SourceKey, ...] = ()
    evidence: str = ""
    verified_by: str = ""
    as_of: date | None = None
    assumed: str = ""
    problem: Absent | Invalid | None = None  # why there is nothing to see


@inert
class Happening(Fact):
    """Whether something has happened by the decision date, and when.

    `on` is the day, `not_later_than` bounds a day that is not recorded; `others` are earlier days of an event that
    recurs, `told` the row, the proof and the role of each. `known_until` is the last day for which it is recorded not
    to have happened (none: no day is recorded). `never` says it can no longer happen at all, `why_never` why, if not
    because it was withdrawn.
    """

    happened: Truth = UNKNOWN
    on: date | None = None
    not_later_than: date | None = None
    others: tuple[date, ...] = ()
    told: tuple[tuple[SourceKey, str, str], ...] = ()
    known_until: date | None = None
    never: bool = False
    why_never: str = ""


@inert
class Figure(Fact):
    """A number, exact or between two bounds; a percentage is a ratio. Without a number, `problem` says why; a figure
    that is absent may still have a bound (`the lesser of` a known amount and one that nobody reported)."""

    number: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    period: str = ""
    due: date | None = None  # when a figure not yet reported is due
    moving: bool = False  # whether later reports can change it
    open: bool = False  # whether it lies between bounds only because something is still open


@inert
class Finding(Fact):
    """A word found: a judgement's finding, a choice, `yes` or `no`."""

    text: str = ""
    on: date | None = None
    role: str = ""
    standard: str = ""
    note: str = ""
    others: tuple[str, ...] = ()  # what other roles found
    number: Fraction | None = None  # what was fixed, where that is a number or a date


_YES = frozenset({"yes", "y", "true", "found", "satisfied", "approved", "positive", "met"})
_NO = frozenset({"no", "n", "false", "not found", "refused", "rejected", "not satisfied", "negative", "not met"})


@dataclass(frozen=True, slots=True)
class Eyes:
    """Looks at one award as known on one day, for one program; `holidays` are those of its calendar.

    `extended` is false where extensions are left out, to see what they change.
    """

    program: model.Program
    facts: AwardFacts
    on: date
    tranche: int
    holidays: frozenset[date]
    extended: bool = True
    within: Period | date | None = None  # the period, or the day, of which figures are asked one by one
    # What is being worked out, so that what rests on itself comes to an end.
    busy: set[str] = field(default_factory=set, compare=False, repr=False)
    # What conditions within values came to, by identity: values that hang on each other are asked many times over.
    answered: dict[int, object] = field(default_factory=dict, compare=False, repr=False)
    by_item: dict[tuple[int, str], dict[str, list[Row]]] = field(default_factory=dict, compare=False, repr=False)
    # What was seen before, by what was asked: of these facts, this tranche and this day alone, so other eyes begin with
    # nothing. What is seen while something is being worked out (`busy`) may be cut short, and is neither kept nor told.
    seen_before: dict[object, Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    # ------------------------------------------------------------------------------------------ small things

    def once(self, asked: Hashable, see: Callable[[], T]) -> T:
        """What is seen, looked up once for each thing asked."""
        if self.busy:
            return see()
        known = self.seen_before
        if asked not in known:
            known[asked] = see()
        found: T = known[asked]
        return found

    def once_of(self, node: object, see: Callable[[Any, "Eyes"], T]) -> T:
        """The same of a part of the rules, told apart by which object it is and kept, so that its id stays its own."""
        if self.busy:
            return see(node, self)
        asked = see, id(node)
        known = self.seen_before.get(asked)
        if known is None:
            known = self.seen_before[asked] = see(node, self), node
        found: T = known[0]
        return found

    def told(self, leaf: model.Leaf) -> "LeafFound | None":
        """What is to be found of a leaf, where that is imagined; none: it is looked up."""
        return None

    def key(self, table: str, **names: object) -> SourceKey:
        """The key of a row as the record names it."""
        award = self.facts.award.award
        said = f"award={award}" if award else ""
        for name, value in names.items():
            if value:
                said += f"; {name}={_shown(value)}"
        return SourceKey(table, said.removeprefix("; "))

    def written(self, name: str) -> str:
        """A name as the author wrote it."""
        return self.program.written.get(name, name)

    def shift(self, day: date, duration: Duration, sign: int) -> date:
        """The day a duration before or after another, by the program's calendar and month ends."""
        return add(day, duration, sign, self.program.month_ends, self.holidays)

    def _silence(self, table: str, absence: model.AbsenceMeansNo | None, name: str) -> str:
        """The assumption that fills a missing or blank row, if the rules declare one and nothing forbids it."""
        if absence is None or table in self.facts.doubtful or self.wrong(table, name) is not None:
            return ""
        return ASSUMED_NO if absence.since is None or absence.since <= self.on else ""

    # ------------------------------------------------------------------------------------------ items

    def rows(self, table: Mapping[str, tuple[R, ...]], name: str) -> Sequence[R]:
        """The rows about a name; of what each item has of its own, those of its item."""
        base, item = _base_and_item(name)
        if not item:
            return table.get(base, ())
        key = (id(table), base)
        if key not in self.by_item:
            of_each: dict[str, list[Row]] = {}
            for row in table.get(base, ()):
                of_each.setdefault(fold(getattr(row, "item")), []).append(row)  # noqa: B009
            self.by_item[key] = of_each
        return self.by_item[key].get(item, ())  # type: ignore[return-value]

    def own(self, table: Mapping[str, tuple[R, ...]], name: str) -> Sequence[R]:
        """The same, without the rows of items where the name is not of one."""
        rows = self.rows(table, name)
        return rows if "|" in name else [row for row in rows if not getattr(row, "item")]  # noqa: B009

    def tranche_of(self, declared: model.OfTranche) -> int | None:
        """The tranche whose rows are meant of what each tranche has: the one decided, or the one named; none before
        the first."""
        match declared.of_tranche:
            case None | model.TrancheWord.THIS:
                return self.tranche
            case model.TrancheWord.PREVIOUS:
                return self.tranche - 1 if self.tranche > 1 else None
            case number:
                return number

    def no_tranche(self, name: str) -> bool:
        """Whether a name speaks of the tranche before the first."""
        declared = self.program.declarations[name]
        return isinstance(declared, model.OfTranche) and self.tranche_of(declared) is None

    def milestone_rows(self, subject: str) -> Sequence[MilestoneRow]:
        """The rows of a milestone, of its item if it is of one."""
        return self.own(self.facts.milestones, subject)

    def document_rows(self, subject: str) -> Sequence[DocumentRow]:
        """The rows of a document, of its item if it is of one."""
        return self.own(self.facts.documents, subject)

    def wrong(self, table: str, name: str) -> Invalid | None:
        """Why a fact is in error as a whole, if it is; what is wrong with a name is wrong with that of each item."""
        if not self.facts.invalid:
            return None
        name = without_tranche(name)
        base = name.partition("|")[0]
        return self.facts.wrong(table, name) or (self.facts.wrong(table, base) if base != name else None)

    # ------------------------------------------------------------------------------------------ events

    def happening(self, subject: str, event: Event, role: str = "") -> Happening:
        """What is known of an event of a milestone, a document or a judgement."""
        declared = self.program.declarations[subject]
        if self.no_tranche(subject):
            return Happening(happened=NO, known_until=self.on, never=True, why_never=NO_TRANCHE.detail)
        match declared:
            case model.Milestone():
                found = self._milestone(declared, subject, event, role)
            case model.Document():
                found = self._document(declared, subject, event, role)
            case model.Judgement():
                return self._judged(declared, subject, event)
            case _:
                raise AssertionError(f"{subject} has no events")
        found = self._with_assumption(found, declared, subject)
        if not self.program.deemings or role:
            return found
        from gatekeeper.decisions.deeming import deemed

        return deemed(self, found, subject, event)

    def _with_assumption(self, found: Happening, declared: model.Milestone | model.Document, subject: str) -> Happening:
        table = "milestones" if isinstance(declared, model.Milestone) else "documents"
        blank = isinstance(found.problem, Absent) and found.problem.reason in SAYS_NOTHING
        if found.happened is UNKNOWN and blank:
            assumed = self._silence(table, declared.absence, subject)
            if assumed:
                return replace(found, happened=NO, known_until=self.on, problem=None, assumed=assumed)
        return found

    def _milestone(self, declared: model.Milestone, subject: str, event: Event, role: str) -> Happening:
        if event not in _MILESTONE_OWN:
            return self._recorded("milestones", subject, event, role)
        wrong = self.wrong("milestones", subject)
        if wrong is not None:
            return Happening(
                problem=wrong, sources=(self.key("milestones", milestone=declared.name, item=declared.item),)
            )
        rows = self.milestone_rows(subject)
        row = self._row(rows, declared)
        if row is None:
            return Happening(problem=self._several(rows, declared) or self._unreported(declared.due, subject))
        seen = Happening(
            sources=(self.key("milestones", milestone=row.milestone, tranche=row.tranche, item=row.item),),
            evidence=row.evidence,
            verified_by=row.verified_by,
            as_of=row.as_of if isinstance(row.as_of, date) else None,
        )
        for cell in (row.status, row.as_of, row.achieved_on, row.submitted_on, row.verified_on):
            if isinstance(cell, Invalid):
                return replace(seen, problem=cell)
        match event:
            case Event.ACHIEVED:
                return self._achieved(declared, row, seen)
            case Event.SUBMITTED:
                return self._by_status(row, seen, row.submitted_on, {Status.SUBMITTED}, _BEFORE_SUBMITTED)
            case Event.VERIFIED:
                return self._verified(row, seen, role)
            case _:
                return self._by_status(row, seen, NOT_REPORTED, {Status.PARTLY_ACHIEVED}, _ALL_BUT_PARTLY)

    def _achieved(self, declared: model.Milestone, row: MilestoneRow, seen: Happening) -> Happening:
        found = self._by_status(row, seen, row.achieved_on, {Status.ACHIEVED, Status.VERIFIED}, _NOT_ACHIEVED)
        if found.happened is not YES or not declared.verified_by:
            return found
        verified = fold(row.verified_by) == declared.verified_by and not self._later(row.verified_on)
        if verified:
            return found
        who = self.written(declared.verified_by)
        claim = "achieved" if found.on is None else f"achieved on {found.on.isoformat()}"
        detail = f"claimed {claim}, not verified by {who}"
        if row.verified_by and fold(row.verified_by) != declared.verified_by:
            detail += f"; verified by {row.verified_by} instead"
        return replace(
            seen, happened=UNKNOWN, on=None, not_later_than=None, problem=Absent(Reason.NOT_VERIFIED, detail)
        )

    def _verified(self, row: MilestoneRow, seen: Happening, role: str) -> Happening:
        found = self._by_status(row, seen, row.verified_on, {Status.VERIFIED}, _NOT_ACHIEVED | {Status.ACHIEVED})
        said = found.happened is YES or (isinstance(row.verified_on, date) and found.problem is None)
        if not said or not role or fold(row.verified_by) == role:
            return found
        who = self.written(role)
        detail = f"verified by {row.verified_by}, not by {who}" if row.verified_by else f"not said to be by {who}"
        return replace(seen, problem=Absent(Reason.NOT_VERIFIED, detail))

    def _by_status(
        self, row: MilestoneRow, seen: Happening, day: object, yes: set[Status], no: set[Status]
    ) -> Happening:
        """An event by its own date, else by the status word; what is in dispute stays so, dated or not."""
        status = row.status
        if row.absent_because is not None and (_disputed(row) or not isinstance(day, date)):
            return replace(seen, problem=row.absent_because)
        if status is Status.IN_DISPUTE:
            return replace(seen, problem=Absent(Reason.IN_DISPUTE))
        if status is Status.NOT_APPLICABLE:
            return replace(seen, problem=Absent(Reason.NOT_APPLICABLE))
        if isinstance(day, date):
            if day <= self.on:
                return replace(seen, happened=YES, on=day)
            return replace(seen, happened=NO, known_until=self.on)
        if isinstance(status, Absent):
            return replace(seen, problem=self._blank(status, self.due_date_of_row(row)))
        assert isinstance(status, Status)
        as_of = row.as_of if isinstance(row.as_of, date) and row.as_of <= self.on else None
        if status in yes:
            bounds = [bound for bound in (as_of, row.verified_on) if isinstance(bound, date) and bound <= self.on]
            return replace(seen, happened=YES, not_later_than=min(bounds) if bounds else self.on)
        if status in no or status in (Status.WITHDRAWN, Status.WAIVED):
            return replace(seen, happened=NO, known_until=as_of, never=status is Status.WITHDRAWN)
        return replace(seen, problem=Absent(Reason.NOT_REPORTED, f"status is {status}, the day is not recorded"))

    def _blank(self, status: Absent, due: date | None) -> Absent:
        if status.reason is Reason.NOT_REPORTED and due is not None and due > self.on:
            return Absent(Reason.NOT_YET_DUE, f"due {due.isoformat()}")
        return status

    def due_date_of_row(self, row: MilestoneRow | DocumentRow) -> date | None:
        """The due date as the award's own table gives it, and as extended."""
        subject = fold(row.milestone if isinstance(row, MilestoneRow) else row.document)
        if getattr(self.program.declarations[subject], "each", ""):
            subject = of_item(subject, row.item)
        return self._extended(subject, row.due) if isinstance(row.due, date) else None

    def _unreported(self, due: model.DateExpression | None, subject: str) -> Absent:
        day = self._extended(subject, due.day) if isinstance(due, model.DateLiteral) else None
        if day is not None and day > self.on:
            return Absent(Reason.NOT_YET_DUE, f"due {day.isoformat()}")
        return NOT_REPORTED

    def _extended(self, subject: str, due: date) -> date | None:
        from gatekeeper.decisions.extensions import extended

        return extended(self, subject, due).due if self.extended else due

    def _document(self, declared: model.Document, subject: str, event: Event, role: str) -> Happening:
        if event not in _DOCUMENT_OWN:
            return self._recorded("documents", subject, event, role)
        wrong = self.wrong("documents", subject)
        if wrong is not None:
            return Happening(
                problem=wrong, sources=(self.key("documents", document=declared.name, item=declared.item),)
            )
        rows = self.document_rows(subject)
        row = self._row(rows, declared)
        if row is None:
            return Happening(problem=self._several(rows, declared) or self._unreported(declared.due, subject))
        seen = Happening(
            sources=(
                self.key("documents", document=row.document, tranche=row.tranche, item=row.item, period=row.period),
            ),
            evidence=row.link,
        )
        return self._of_document(row, seen, event)

    def _of_document(self, row: DocumentRow, seen: Happening, event: Event) -> Happening:
        """An event of a document by the row that is its own."""
        for cell in (row.received_on, row.accepted_on, row.rejected_on, row.expires_on):
            if isinstance(cell, Invalid):
                return replace(seen, problem=cell)
        if _disputed(row):
            return replace(seen, problem=row.absent_because)
        if isinstance(row.expires_on, date) and row.expires_on < self.on:
            return replace(seen, problem=Absent(Reason.EXPIRED, f"expired on {row.expires_on.isoformat()}"))
        match event:
            case Event.ACCEPTED:
                return self._accepted(row, seen)
            case Event.REFUSED:
                return self._refused(row, seen)
            case _:
                return self._received(row, seen)

    # ------------------------------------------------------------------------------------------ reports

    def report_row(self, subject: str, period: Period) -> "DocumentRow | Absent | Invalid | None":
        """The row of the report of a period; or why it is not known which; none where there is none.

        A row whose period cannot be told might be of any.
        """
        declared = self.program.declarations[subject]
        assert isinstance(declared, model.Document)
        assert declared.every is not None
        wrong = self.wrong("documents", subject)
        if wrong is not None:
            return wrong
        same: list[DocumentRow] = []
        for row in self.document_rows(subject):
            own = period_from_text(row.period, declared.every, self.program.years_begin)
            if own is None:
                return Invalid(f"the period `{row.period}` is not a {declared.every}" if row.period else NO_PERIOD)
            if own == period:
                same.append(row)
        return SEVERAL if len(same) > 1 else same[0] if same else None

    def report_due(self, subject: str, period: Period) -> date | Absent | Invalid:
        """When the report of a period is due: as its row says, else as declared."""
        declared = self.program.declarations[subject]
        assert isinstance(declared, model.Document)
        row = self.report_row(subject, period)
        if isinstance(row, DocumentRow) and not isinstance(row.due, Absent):
            return row.due
        return self.shift(period.end, declared.within, 1) if declared.within is not None else period.end

    def report(self, subject: str, event: Event, period: Period) -> Happening:
        """What is known of an event of the report of a period."""
        declared = self.program.declarations[subject]
        assert isinstance(declared, model.Document)
        row = self.report_row(subject, period)
        seen = Happening(
            sources=(self.key("documents", document=declared.name, item=declared.item, period=period.end),)
        )
        if isinstance(row, Absent | Invalid):
            return replace(seen, problem=row)
        if row is None:
            due = self.report_due(subject, period)
            assert isinstance(due, date)
            early = Absent(Reason.NOT_YET_DUE, f"due {due.isoformat()}")
            return self._with_assumption(Happening(problem=early if due > self.on else NOT_REPORTED), declared, subject)
        seen = Happening(
            sources=(
                self.key("documents", document=row.document, tranche=row.tranche, item=row.item, period=row.period),
            ),
            evidence=row.link,
        )
        return self._with_assumption(self._of_document(row, seen, event), declared, subject)

    def _accepted(self, row: DocumentRow, seen: Happening) -> Happening:
        rejected, accepted = self._past(row.rejected_on), self._past(row.accepted_on)
        if accepted is not None and (rejected is None or rejected <= accepted):
            return replace(seen, happened=YES, on=accepted)
        if rejected is not None:
            return replace(seen, happened=NO, known_until=self.on if self._later(row.accepted_on) else rejected)
        found = self._dated(row, seen, row.accepted_on, None)
        received = self._past(row.received_on)
        if found.happened is UNKNOWN and received is not None and row.absent_because is None:
            detail = f"received on {received.isoformat()}, acceptance not recorded"
            return replace(found, problem=Absent(Reason.NOT_REPORTED, detail))
        return found

    def _refused(self, row: DocumentRow, seen: Happening) -> Happening:
        """Refused, unless it was accepted since."""
        rejected, accepted = self._past(row.rejected_on), self._past(row.accepted_on)
        if rejected is not None and accepted is not None and rejected <= accepted:
            return replace(seen, happened=NO, known_until=accepted)
        return self._dated(row, seen, row.rejected_on, accepted)

    def _received(self, row: DocumentRow, seen: Happening) -> Happening:
        later = [day for day in (self._past(row.accepted_on), self._past(row.rejected_on)) if day is not None]
        if later and not isinstance(row.received_on, date):
            return replace(seen, happened=YES, not_later_than=min(later))
        return self._dated(row, seen, row.received_on, None)

    def _dated(self, row: DocumentRow, seen: Happening, cell: object, settled: date | None) -> Happening:
        if isinstance(cell, date):
            if cell <= self.on:
                return replace(seen, happened=YES, on=cell)
            return replace(seen, happened=NO, known_until=self.on)
        if settled is not None:
            return replace(seen, happened=NO, known_until=settled)
        if row.absent_because is not None:
            return replace(seen, problem=row.absent_because)
        assert isinstance(cell, Absent)
        return replace(seen, problem=self._blank(cell, self.due_date_of_row(row)))

    def _recorded(self, table: str, subject: str, event: Event, role: str) -> Happening:
        """Anything else dated: the table `events`."""
        wrong = self.wrong("events", subject)
        name = self.written(subject)
        if wrong is not None:
            return Happening(problem=wrong, sources=(self.key("events", subject=name, event=event),))
        rows = [row for row in self.rows(self.facts.events, subject) if _same_event(row, event)]
        rows = [row for row in rows if not role or fold(row.by) == role]
        declared = self.program.declarations.get(subject)
        if isinstance(declared, model.OfTranche) and declared.per_tranche:
            rows = [row for row in rows if row.tranche == self.tranche_of(declared)]
        for row in rows:
            if isinstance(row.on, Invalid):
                return Happening(problem=row.on, sources=(self._event_key(row),))
        dated = sorted((row for row in rows if isinstance(row.on, date)), key=lambda row: str(row.on))
        past = [row for row in dated if isinstance(row.on, date) and row.on <= self.on]
        if past:
            days = tuple(row.on for row in past if isinstance(row.on, date))
            *told, last = ((self._event_key(row), row.evidence, row.by) for row in past)
            return _of_several(Happening(happened=YES, on=days[-1], others=days[:-1], told=tuple(told)), last)
        if dated:
            return Happening(happened=NO, known_until=self.on, sources=(self._event_key(dated[0]),))
        doubtful = "events" in self.facts.doubtful
        return Happening(
            problem=Absent(Reason.NOT_REPORTED, "a row could not be attributed") if doubtful else NOT_REPORTED
        )

    def _event_key(self, row: EventRow) -> SourceKey:
        return self.key("events", subject=row.subject, event=row.event, on=row.on, tranche=row.tranche, item=row.item)

    def _judged(self, declared: model.Judgement, subject: str, event: Event) -> Happening:
        finding = self.finding(subject)
        seen = Happening(finding.sources, finding.evidence, finding.role, finding.on, finding.assumed, finding.problem)
        if finding.problem is not None:
            return seen
        if event is Event.DECIDED:
            decided = NO if finding.assumed else YES
            return replace(seen, happened=decided, on=finding.on, known_until=self.on)
        wanted = "yes" if event is Event.FOUND else "no"
        if finding.text == wanted and not finding.assumed:
            return replace(seen, happened=YES, on=finding.on)
        return replace(seen, happened=NO, known_until=self.on)

    def _past(self, cell: object) -> date | None:
        return cell if isinstance(cell, date) and cell <= self.on else None

    def _later(self, cell: object) -> bool:
        return isinstance(cell, date) and cell > self.on

    def _row(self, rows: Sequence[T], declared: model.OfTranche) -> T | None:
        """The row of this tranche, where the fact belongs to one; else the row of the award. Never another's.

        None too where several rows could be meant (`_several`): nobody guesses among them.
        """
        found = self._candidates(rows, declared)
        return found[0] if len(found) == 1 else None

    def _candidates(self, rows: Sequence[T], declared: model.OfTranche) -> list[T]:
        if declared.per_tranche:
            own = self.tranche_of(declared)
            return [row for row in rows if own is not None and getattr(row, "tranche", None) == own]
        return [row for row in rows if getattr(row, "tranche", None) is None] or list(rows)

    def _several(self, rows: Sequence[T], declared: model.OfTranche) -> Absent | None:
        """Why no row is taken where several could be meant: of other periods, or of tranches the rules do not name."""
        if len(self._candidates(rows, declared)) <= 1:
            return None
        return SEVERAL

    def milestone_row(self, subject: str) -> MilestoneRow | None:
        """The row of a milestone that counts for this tranche."""
        declared = self.program.declarations[subject]
        assert isinstance(declared, model.OfTranche)
        return self._row(self.milestone_rows(subject), declared)

    def document_row(self, subject: str) -> DocumentRow | None:
        """The row of a document that counts for this tranche."""
        declared = self.program.declarations[subject]
        assert isinstance(declared, model.OfTranche)
        return self._row(self.document_rows(subject), declared)

    def due_cell(self, subject: str) -> date | Absent | Invalid:
        """The due date in the award's own table, if there is one."""
        declared = self.program.declarations[subject]
        row: MilestoneRow | DocumentRow | None
        if isinstance(declared, model.Document):
            row = self._row(self.document_rows(subject), declared)
        else:
            row = self.milestone_row(subject)
        return row.due if row is not None else NOT_REPORTED

    # ------------------------------------------------------------------------------------------ tranches

    def paid(self, tranche: int, kinds: Iterable[PaymentKind]) -> tuple[list[PaymentRow], Invalid | None]:
        """The payments of a tranche up to the decision date, of some kinds, and what is wrong with any of them."""
        rows = [row for row in self.facts.payments if row.tranche == tranche]
        for row in rows:
            for cell in (row.paid_on, row.amount, row.kind):
                if isinstance(cell, Invalid):
                    return [], cell
        wanted = set(kinds)
        past = [row for row in rows if isinstance(row.paid_on, date) and row.paid_on <= self.on and row.kind in wanted]
        return past, self.facts.wrong("payments", "")

    def tranche_happening(self, tranche: int, event: Event) -> Happening:
        """Whether a tranche was released, by the recorded payments; requests are in the table `events`."""
        if event is Event.REQUESTED:
            return self._recorded("tranches", f"tranche {tranche}", event, "")
        kind = PaymentKind.PAYMENT if event is Event.RELEASED else PaymentKind.PART_PAYMENT
        rows, wrong = self.paid(tranche, (kind,))
        key = self.key("payments", tranche=tranche)
        if wrong is not None:
            return Happening(problem=wrong, sources=(key,))
        if rows:
            rows = sorted(rows, key=lambda row: str(row.paid_on))
            days = tuple(row.paid_on for row in rows if isinstance(row.paid_on, date))
            *told, last = ((self._payment_key(row), row.reference, "") for row in rows)
            return _of_several(Happening(happened=YES, on=days[-1], others=days[:-1], told=tuple(told)), last)
        if "payments" in self.facts.doubtful:
            return Happening(problem=Absent(Reason.NOT_REPORTED, "a payment could not be attributed"), sources=(key,))
        return Happening(happened=NO, known_until=self.on, sources=(key,))

    def releases_elsewhere(self, tranche: int, event: Event) -> tuple[tuple[str, Happening], ...] | Absent | Invalid:
        """Of each other award of the group, whether that tranche of it was released, by its recorded payments."""
        group = self.facts.others
        if isinstance(group, Absent | Invalid):
            return group
        kind = PaymentKind.PAYMENT if event is Event.RELEASED else PaymentKind.PART_PAYMENT
        return tuple((other.award, self._released_by(other, tranche, kind)) for other in group)

    def _released_by(self, other: OtherAward, tranche: int, kind: PaymentKind) -> Happening:
        key = SourceKey("payments", f"award={other.award}; tranche={tranche}")
        rows, wrong = paid_by(other, tranche, self.on)
        if wrong is not None:
            return Happening(problem=wrong, sources=(key,))
        days = sorted(row.paid_on for row in rows if row.kind is kind and isinstance(row.paid_on, date))
        if days:
            return Happening(happened=YES, on=days[-1], others=tuple(days[:-1]), sources=(key,))
        if "payments" in self.facts.doubtful:
            return Happening(problem=Absent(Reason.NOT_REPORTED, "a payment could not be attributed"), sources=(key,))
        return Happening(happened=NO, known_until=self.on, sources=(key,))

    def released_under_others(self, tranche: int | None) -> Figure:
        """What was paid under the other awards of the group, of one tranche or of all, less what was recovered."""
        group = self.facts.others
        seen = Figure(period=f"at {self.on.isoformat()}", moving=True)
        if isinstance(group, Absent | Invalid):
            return replace(seen, period="", problem=group)
        seen = replace(seen, sources=tuple(SourceKey("payments", f"award={other.award}") for other in group))
        total = Fraction(0)
        for other in group:
            rows, wrong = paid_by(other, tranche, self.on)
            if wrong is None and rows and other.currency != self.facts.award.currency:
                wrong = Invalid(f"{other.award} is in {other.currency}, not in {self.facts.award.currency}")
            if wrong is not None:
                return replace(seen, period="", problem=wrong)
            total += payment_total(rows)
        if "payments" in self.facts.doubtful:
            problem = Absent(Reason.NOT_REPORTED, "a payment could not be attributed")
            return replace(seen, period="", problem=problem)
        return replace(seen, number=total)

    def _payment_key(self, row: PaymentRow) -> SourceKey:
        return self.key("payments", tranche=row.tranche, on=row.paid_on, reference=row.reference)

    # ------------------------------------------------------------------------------------------ findings

    def finding(self, name: str) -> Finding:
        """What a judgement, a yes-or-no fact or a choice says."""
        declared = self.program.declarations[name]
        if self.no_tranche(name):
            return Finding(problem=NO_TRANCHE)
        match declared:
            case model.Judgement():
                return self._judgement(declared, name)
            case model.Fact():
                return self._fact_word(declared, name)
            case model.Parameter():
                cell, sources = self.parameter_cell(name)
                return self._word(cell, declared.choices, Finding(sources=sources))
            case _:
                raise AssertionError(f"{name} has no finding")

    def turns(self, name: str, first: date | None) -> tuple[date, ...]:
        """The days by the decision date on which a fact or a judgement may have begun to say something else.

        From the day `first` on, that day included; without one, from the first day of which anything is recorded.
        """
        declared = self.program.declarations[name]
        days: list[date] = []
        if isinstance(declared, model.Judgement):
            rows = [row for row in self.facts.judgements.get(name, ()) if fold(row.by) == declared.role]
            days += [row.decided_on for row in rows if isinstance(row.decided_on, date)]
        else:
            for row in self._fact_rows(name):
                days += [row.from_] if isinstance(row.from_, date) else []
                days += [add_days(row.to, 1)] if isinstance(row.to, date) else []
                days += [self.on] if not isinstance(row.from_, date) else []
        days += [first] if first is not None else []
        return tuple(sorted({day for day in days if day <= self.on and (first is None or day >= first)}))

    def _judgement(self, declared: model.Judgement, name: str) -> Finding:
        wrong = self.wrong("judgements", name)
        key = self.key("judgements", matter=declared.name, by=self.written(declared.role), item=declared.item)
        if wrong is not None:
            return Finding(sources=(key,), problem=wrong)
        rows = [row for row in self.rows(self.facts.judgements, name) if self._of_tranche(row, declared)]
        own = [row for row in rows if fold(row.by) == declared.role]
        others = self._others(rows, declared)
        for row in own:
            if isinstance(row.decided_on, Invalid):
                return Finding(sources=(key,), problem=row.decided_on)
        past = [row for row in own if isinstance(row.decided_on, date) and row.decided_on <= self.on]
        base = Finding(sources=(key,), role=declared.role, standard=declared.standard, others=others)
        if not past:
            assumed = self._silence("judgements", declared.absence, name)
            if assumed:
                return replace(base, text="no", assumed=assumed, sources=())
            return replace(
                base,
                problem=Absent(Reason.NOT_REPORTED, f"not yet decided by {self.written(declared.role)}"),
                sources=(),
            )
        last = max(past, key=lambda row: (str(row.decided_on), row.known_on or date.min))
        assert isinstance(last.decided_on, date)
        base = replace(
            base,
            sources=(self._judgement_key(last),),
            on=last.decided_on,
            evidence=last.evidence,
            note=last.note,
            standard=last.standard or declared.standard,
        )
        if declared.type != CONDITION:
            return self._fixed(declared, last, base)
        if isinstance(last.finding, Absent):
            missing = last.absent_because or last.finding
            assumed = self._silence("judgements", declared.absence, name) if missing.reason in SAYS_NOTHING else ""
            if assumed:
                return replace(base, text="no", assumed=assumed)
            return replace(base, problem=missing)
        return self._word(last.finding, declared.choices, base)

    def _judgement_key(self, row: JudgementRow) -> SourceKey:
        return self.key(
            "judgements", matter=row.matter, by=row.by, on=row.decided_on, tranche=row.tranche, item=row.item
        )

    def _fixed(self, declared: model.Judgement, row: JudgementRow, base: Finding) -> Finding:
        """The value a role has fixed, as text; what lies outside its bounds is in error."""
        from gatekeeper.decisions.observed import number_text

        cell: object = row.date_ if declared.type.sort is Sort.DATE else row.number
        if isinstance(cell, Absent):
            return replace(base, problem=row.absent_because or cell)
        fixed = _number(cell, declared.type, Figure())
        if fixed.number is None:
            return replace(base, problem=fixed.problem)
        number, low, high = fixed.number, declared.low, declared.high
        if (low is not None and number < low) or (high is not None and number > high):
            ends = (("at least", low), ("at most", high))
            said = " and ".join(f"{word} {number_text(end, declared.type)}" for word, end in ends if end is not None)
            return replace(base, problem=Invalid(f"{number_text(number, declared.type)}, expected {said}"))
        return replace(base, text=number_text(number, declared.type), number=number)

    def judged_figure(self, name: str) -> Figure:
        """A number or a date that a role has fixed."""
        found = self.finding(name)
        return Figure(
            found.sources, found.evidence, self.written(found.role), found.on, problem=found.problem,
            number=found.number, moving=True,
        )  # fmt: skip

    def _of_tranche(self, row: JudgementRow, declared: model.Judgement) -> bool:
        if declared.per_tranche:
            return row.tranche == self.tranche_of(declared)
        return row.tranche in (None, self.tranche)

    def _others(self, rows: Sequence[JudgementRow], declared: model.Judgement) -> tuple[str, ...]:
        """What other roles found on the same matter, so that a difference is seen."""
        found = [
            f"{row.by}: {row.finding} ({row.decided_on.isoformat()})"
            for row in rows
            if fold(row.by) != declared.role
            and isinstance(row.finding, str)
            and isinstance(row.decided_on, date)
            and row.decided_on <= self.on
        ]
        return tuple(sorted(found))

    def _fact_word(self, declared: model.Fact, name: str) -> Finding:
        cell, seen, _ = self.fact_cell(name)
        base = Finding(sources=seen.sources, evidence=seen.evidence, as_of=seen.as_of, problem=seen.problem)
        if seen.problem is not None:
            blank = isinstance(seen.problem, Absent) and seen.problem.reason in SAYS_NOTHING
            assumed = self._silence("facts", declared.absence, name) if blank else ""
            if assumed:
                return replace(base, text="no", assumed=assumed, problem=None)
            return base
        return self._word(cell, declared.choices, base)

    def _word(self, cell: object, choices: tuple[str, ...], base: Finding) -> Finding:
        if isinstance(cell, Absent | Invalid):
            return replace(base, problem=cell)
        if isinstance(cell, bool):
            return replace(base, text="yes" if cell else "no")
        word = fold(str(cell))
        if choices:
            if word in choices:
                return replace(base, text=word)
            listed = ", ".join(self.written(choice) for choice in choices)
            return replace(base, problem=Invalid(f"expected one of {listed}, got `{cell}`"))
        if word in _YES or word in _NO:
            return replace(base, text="yes" if word in _YES else "no")
        return replace(base, problem=Invalid(f"expected yes or no, got `{cell}`"))

    # ------------------------------------------------------------------------------------------ numbers

    def fact_cell(self, name: str) -> tuple[AnyCell, Fact, FactRow | None]:
        """The value of a fact that holds on the decision date."""
        wrong = self.wrong("facts", name)
        declared = self.program.declarations[name]
        assert isinstance(declared, model.Fact)
        own = self.tranche_of(declared) if declared.per_tranche else None
        key = self.key("facts", fact=declared.name, tranche=own, item=declared.item)
        if wrong is not None:
            return wrong, Fact(sources=(key,), problem=wrong), None
        if self.no_tranche(name):
            return NO_TRANCHE, Fact(problem=NO_TRANCHE), None
        rows = self._fact_rows(name)
        for row in rows:
            for cell in (row.from_, row.to):
                if isinstance(cell, Invalid):
                    return cell, Fact(sources=(key,), problem=cell), row
        holding = [row for row in rows if self._holds(row)]
        if not holding:
            return NOT_REPORTED, Fact(problem=NOT_REPORTED), None
        if len({row.tranche for row in holding}) > 1:
            return SEVERAL, Fact(sources=(key,), problem=SEVERAL), None
        row = max(holding, key=lambda found: found.from_ if isinstance(found.from_, date) else date.min)
        since = row.from_ if isinstance(row.from_, date) else None
        seen = Fact(
            sources=(self.key("facts", fact=row.fact, tranche=row.tranche, item=row.item, **{"from": since}),),
            evidence=row.evidence,
            as_of=since,
        )
        if isinstance(row.value, Invalid):
            return row.value, replace(seen, problem=row.value), row
        if row.absent_because is not None:
            return row.value, replace(seen, problem=row.absent_because), row
        if isinstance(row.value, Absent):
            return row.value, replace(seen, problem=row.value), row
        return row.value, seen, row

    def _fact_rows(self, name: str) -> list[FactRow]:
        """The rows of a fact: of the tranche that is meant where each has its own, else as those of the award count."""
        declared = self.program.declarations[name]
        assert isinstance(declared, model.Fact)
        return self._candidates(self.own(self.facts.facts, name), declared)

    def _holds(self, row: FactRow) -> bool:
        begun = not isinstance(row.from_, date) or row.from_ <= self.on
        return begun and (not isinstance(row.to, date) or self.on <= row.to)

    def fact_figure(self, name: str, type_: Type) -> Figure:
        """A fact that is a number."""
        cell, seen, _ = self.fact_cell(name)
        base = Figure(seen.sources, seen.evidence, seen.verified_by, seen.as_of, moving=True, problem=seen.problem)
        return base if seen.problem is not None else _number(cell, type_, base)

    def parameter_cell(self, name: str) -> tuple[AnyCell, tuple[SourceKey, ...]]:
        """The award's value of a parameter on the decision date: its own row, its column, else the row for all."""
        written = self.written(name)
        wrong = self.facts.wrong("parameters", name)
        if wrong is not None:
            return wrong, (self.key("parameters", parameter=written),)
        rows = self.facts.parameters.get(name, ())
        for row in rows:
            if isinstance(row.from_, Invalid):
                return row.from_, (self.key("parameters", parameter=written),)
        begun = [row for row in rows if not isinstance(row.from_, date) or row.from_ <= self.on]
        own = [row for row in begun if row.award]
        column = self.facts.award.parameters.get(name, NOT_REPORTED)
        if own:
            chosen = max(own, key=lambda row: row.from_ if isinstance(row.from_, date) else date.min)
            if not isinstance(column, Absent) and not isinstance(chosen.from_, date) and column != chosen.value:
                both = f"`{written}` stands in the awards table and, differently, in the parameters table"
                return Invalid(both), (self.key("parameters", parameter=written),)
            return chosen.value, (self.key("parameters", parameter=written, **{"from": _day(chosen.from_)}),)
        if not isinstance(column, Absent):
            return column, (self.key("awards", column=written),)
        if begun:
            chosen = max(begun, key=lambda row: row.from_ if isinstance(row.from_, date) else date.min)
            key = SourceKey(
                "parameters", f"parameter={written}" + (f"; from={_day(chosen.from_)}" if _day(chosen.from_) else "")
            )
            return chosen.value, (key,)
        return Absent(Reason.NOT_REPORTED, "the award has no value"), (self.key("awards", column=written),)

    def rate(self, currency: str, to: str, day: date) -> Figure:
        """What one unit of a currency was worth in another on exactly that day; no other day stands in for it."""
        name = f"rate of {currency} to {to} on {date_text(day)}"
        missing, wrong = f"no {name}", self.facts.wrong("rates", "")
        rates = self.facts.rates.get((currency, to), {})
        for cell in (wrong, *(row.date_ for row in rates.get(None, ()))):
            if isinstance(cell, Invalid):  # it might be of this pair and this day
                return Figure(problem=Invalid(f"{name}: {cell}", cell.place))
        if day > self.on:
            return Figure(problem=Absent(Reason.NOT_YET_DUE, missing), moving=True)
        same = rates.get(day, ())
        seen = Figure(tuple(_rate_key(row) for row in same), as_of=day)
        if not same:
            return replace(seen, problem=Absent(Reason.NOT_REPORTED, missing))
        for row in same:
            if isinstance(row.rate, Invalid):
                return replace(seen, problem=Invalid(f"{name}: {row.rate}", row.rate.place))
            if row.absent_because is not None:
                return replace(seen, problem=Absent(row.absent_because.reason, missing))
        each = {row.rate: f"{row.rate:f}" + (f" of {row.source}" if row.source else "") for row in same}
        if len(each) > 1:
            return replace(seen, problem=Invalid(f"{name}: {' and '.join(sorted(each.values()))} differ"))
        return _number(same[0].rate, NUMBER, seen)

    def parameter_figure(self, name: str, type_: Type) -> Figure:
        """A parameter that is a number."""
        cell, sources = self.parameter_cell(name)
        return _number(cell, type_, Figure(sources=sources))

    def measure(self, value: model.MeasureValue) -> Figure:
        """A measure read as the sentence reads it."""
        declared = self.program.declarations[value.name]
        assert isinstance(declared, model.Measure)
        wrong = self.wrong("measures", value.name)
        if wrong is not None:
            return Figure(
                sources=(self.key("measures", measure=declared.name, item=declared.item),), problem=wrong, moving=True
            )
        if self.no_tranche(value.name):
            return Figure(problem=NO_TRANCHE)
        plain = value.kind is MeasureKind.ACTUAL and value.earlier is None and self.within is None
        if value.reading != model.Latest() or not plain:
            from gatekeeper.decisions.periods import read

            return read(self, value)
        rows = self.rows_of(declared, value.name)
        if declared.per is not None:
            return self.of_period(declared, rows, self._latest_period(declared, rows))
        return self._latest_level(declared, rows)

    def periods_read(self, value: model.MeasureValue) -> tuple[tuple[Period, Figure], ...]:
        """The periods a reading adds up, the latest first, and the figure of each; none of a level."""
        from gatekeeper.decisions.periods import periods_of

        declared = self.program.declarations[value.name]
        assert isinstance(declared, model.Measure)
        if declared.per is None:
            return ()
        rows = self.rows_of(declared, value.name)
        return tuple((period, self.of_period(declared, rows, period)) for period in periods_of(self, value))

    def rows_of(self, declared: model.Measure, name: str, kind: MeasureKind = MeasureKind.ACTUAL) -> list[MeasureRow]:
        """The rows a measure is read from: of the whole award, or of the tranche if it is declared for each."""
        rows = self.own(self.facts.measures, name)
        own = [row for row in rows if row.kind is kind or isinstance(row.kind, Invalid)]
        if declared.per_tranche:
            tranche = self.tranche_of(declared)
            return [row for row in own if tranche is not None and row.tranche == tranche]
        return [row for row in own if row.tranche is None] or own

    def _latest_period(self, declared: model.Measure, rows: Sequence[MeasureRow]) -> Period:
        """The latest ended period that is due or already reported."""
        assert declared.per is not None
        years = self.program.years_begin
        period = period_ending(declared.per, self.on, years)
        reported = {row.period_end for row in rows if not says_nothing(row)}
        while period.end not in reported and not self.report_day(declared, period.end) < self.on:
            period = period_before(declared.per, period, years)
        return period

    def report_day(self, declared: model.Measure, end: date) -> date:
        """By when the figure of a period, or a day, that ends then is due."""
        return end if declared.reported_within is None else self.shift(end, declared.reported_within, 1)

    def of_period(self, declared: model.Measure, rows: Sequence[MeasureRow], period: Period) -> Figure:
        """The figure of one period of a measure declared `per` such periods."""
        assert declared.per is not None
        name = period_name(declared.per, period, self.program.years_begin)
        same = [row for row in rows if row.period_end == period.end]
        row = same[0] if same else None
        due = self.report_day(declared, period.end)
        if len(same) > 1:
            return Figure(self.row_keys(same), period=name, due=due, moving=True, problem=SEVERAL)
        if row is None:
            misplaced = self._misplaced(declared, rows, period)
            problem = misplaced or Absent(Reason.NOT_REPORTED, name)
            sources = (self.key("measures", measure=declared.name, item=declared.item, period=period.end),)
            return Figure(sources=sources, period=name, due=due, moving=True, problem=problem)
        return replace(self.row_figure(declared, row), period=name, due=due)

    def _misplaced(self, declared: model.Measure, rows: Sequence[MeasureRow], period: Period) -> Invalid | None:
        """A figure whose end date is in the period but not its end, or cannot be read, makes the period invalid."""
        assert declared.per is not None
        for row in rows:
            if isinstance(row.period_end, Invalid):
                return row.period_end
            own = period_containing(declared.per, row.period_end, self.program.years_begin)
            if own == period:
                return Invalid(f"a figure ends on {row.period_end.isoformat()}, inside the period")
        return None

    def row_figure(self, declared: model.Measure, row: MeasureRow) -> Figure:
        """What one row says of its measure."""
        end = row.period_end if isinstance(row.period_end, date) else None
        base = Figure(
            sources=self.row_keys((row,)),
            evidence=row.evidence,
            verified_by=row.verified_by,
            as_of=end,
            moving=True,
        )
        return _row_figure(declared.type, row, base)

    def row_keys(self, rows: Sequence[MeasureRow]) -> tuple[SourceKey, ...]:
        """The keys of some rows as the record names them."""
        return tuple(
            self.key(
                "measures", measure=row.measure, period=row.period_end, tranche=row.tranche, item=row.item,
                kind="" if row.kind is MeasureKind.ACTUAL or isinstance(row.kind, Invalid) else row.kind,
            )
            for row in rows
        )  # fmt: skip

    def _latest_level(self, declared: model.Measure, rows: Sequence[MeasureRow]) -> Figure:
        for row in rows:
            if isinstance(row.period_end, Invalid):
                return replace(self.row_figure(declared, row), number=None, problem=row.period_end)
        past = [row for row in rows if isinstance(row.period_end, date) and row.period_end <= self.on]
        if not past:
            return Figure(
                problem=NOT_REPORTED,
                moving=True,
                sources=(self.key("measures", measure=declared.name, item=declared.item),),
            )
        row = max(past, key=lambda found: str(found.period_end))
        same = [found for found in past if found.period_end == row.period_end]
        if len(same) > 1:
            return Figure(self.row_keys(same), moving=True, problem=SEVERAL)
        figure = self.row_figure(declared, row)
        assert figure.as_of is not None
        return replace(figure, period=f"at {figure.as_of.isoformat()}")

    def tranche_amount(self, tranche: int) -> Figure:
        """The amount of a tranche in the portfolio."""
        key = self.key("tranches", tranche=tranche)
        row = self.facts.tranches.get(tranche)
        if row is None:
            return Figure(sources=(key,), problem=Absent(Reason.NOT_REPORTED, f"the award has no tranche {tranche}"))
        if isinstance(row.amount, Invalid):
            return Figure(sources=(key,), problem=row.amount)
        return _number(row.amount, Type(Sort.MONEY, self.program.currency), Figure(sources=(key,)))

    def tranches_total(self, tranches: model.Tranches) -> Figure:
        """The amounts of several tranches together; of every one the award has, where no last is named."""
        last = tranches.last if tranches.last is not None else max(self.facts.tranches)
        numbers = range(tranches.first, last + 1)
        figures = [self.tranche_amount(n) for n in numbers if tranches.last is not None or n in self.facts.tranches]
        sources = tuple(source for found in figures for source in found.sources)
        problems = [found.problem for found in figures if found.problem is not None]
        if problems:
            wrong = [problem for problem in problems if isinstance(problem, Invalid)]
            return Figure(sources, problem=(wrong or problems)[0])
        return Figure(sources, number=sum((found.number or Fraction(0) for found in figures), Fraction(0)))

    def amount_released(self, tranche: int | None) -> Figure:
        """What was paid of a tranche, or of the whole award, up to the decision date, less what was recovered."""
        seen = Figure(sources=(self.key("payments", tranche=tranche),), period=f"at {self.on.isoformat()}", moving=True)
        numbers = sorted({row.tranche for row in self.facts.payments}) if tranche is None else [tranche]
        total = Fraction(0)
        wrong = self.facts.wrong("payments", "")
        for number in numbers:
            rows, wrong_row = self.paid(number, PaymentKind)
            wrong = wrong or wrong_row
            total += payment_total(rows)
        if wrong is not None:
            return replace(seen, problem=wrong)
        if "payments" in self.facts.doubtful:
            return replace(seen, problem=Absent(Reason.NOT_REPORTED, "a payment could not be attributed"))
        return replace(seen, number=total)


_MILESTONE_OWN = (Event.ACHIEVED, Event.SUBMITTED, Event.VERIFIED, Event.PARTLY_ACHIEVED)
_DOCUMENT_OWN = (Event.RECEIVED, Event.ACCEPTED, Event.REFUSED)
_BEFORE_SUBMITTED = {Status.PLANNED, Status.IN_PROGRESS}
_NOT_ACHIEVED = {
    Status.PLANNED,
    Status.IN_PROGRESS,
    Status.SUBMITTED,
    Status.PARTLY_ACHIEVED,
    Status.NOT_ACHIEVED,
}
_ALL_BUT_PARTLY = {
    Status.PLANNED, Status.IN_PROGRESS, Status.SUBMITTED, Status.NOT_ACHIEVED, Status.ACHIEVED, Status.VERIFIED,
}  # fmt: skip


def _of_several(found: Happening, told: tuple[SourceKey, str, str]) -> Happening:
    """What happened, as one of its rows tells it."""
    source, evidence, by = told
    return replace(found, sources=(source,), evidence=evidence, verified_by=by)


def of_day(found: Happening, day: date) -> Happening:
    """The same, told by the row of another of its days."""
    told = dict(zip(found.others, found.told, strict=False))
    return _of_several(replace(found, on=day), told[day]) if day in told else replace(found, on=day)


def of_own_row(declared: model.Declaration, event: Event) -> bool:
    """Whether an event is read from the one row of its milestone or document, and not from the table `events`."""
    return event in (_DOCUMENT_OWN if isinstance(declared, model.Document) else _MILESTONE_OWN)


def says_nothing(row: MeasureRow) -> bool:
    """Whether a row says no more of its figure than a missing row would."""
    if row.absent_because is not None and row.absent_because.reason not in SAYS_NOTHING:
        return False
    return all(isinstance(cell, Absent) and cell.reason in SAYS_NOTHING for cell in (row.value, row.low, row.high))


def _disputed(row: Row) -> bool:
    return row.absent_because is not None and row.absent_because.reason is Reason.IN_DISPUTE


def _rate_key(row: RateRow) -> SourceKey:
    parts = (f"currency={row.currency}", f"to={row.to}", f"date={_shown(row.date_)}", f"source={row.source}")
    return SourceKey("rates", "; ".join(part for part in parts if not part.endswith("=")))


@lru_cache(maxsize=65_536)
def _base_and_item(name: str) -> tuple[str, str]:
    """The name that rows go by, and the folded item where it is that of one."""
    base, _, item = without_tranche(name).partition("|")
    return base, item


def _shown(value: object) -> str:
    return value if type(value) is str else value.isoformat() if isinstance(value, date) else str(value)


def _day(cell: object) -> date | None:
    return cell if isinstance(cell, date) else None


def _same_event(row: EventRow, event: Event) -> bool:
    from gatekeeper.syntax.words import EVENTS

    return EVENTS.get(fold(row.event)) is event


def _number(cell: object, type_: Type, base: Figure) -> Figure:
    """A cell as an exact number of its type; a percentage in a table is in percent and becomes a ratio."""
    if isinstance(cell, Absent | Invalid):
        return replace(base, problem=cell)
    if isinstance(cell, date):
        return replace(base, number=Fraction(cell.toordinal()))
    if not isinstance(cell, Decimal):
        return replace(base, problem=Invalid(f"expected a number, got `{cell}`"))
    number = fraction_from_decimal(cell)
    if number is None:
        return replace(base, problem=Invalid("the number is too long"))
    return replace(base, number=number / 100 if type_.sort is Sort.PERCENTAGE else number)


def summed(figures: list[Figure], span: str) -> Figure:
    """The sum over periods: any invalid one makes it invalid, any missing one unknown, one not applicable for good."""
    sources = tuple(source for figure in reversed(figures) for source in figure.sources)
    wrong = [figure for figure in figures if isinstance(figure.problem, Invalid)]
    missing = [figure for figure in figures if figure.problem is not None]
    missing = [figure for figure in missing if _reason(figure) is Reason.NOT_APPLICABLE] or missing
    latest = figures[0]
    base = Figure(sources, latest.evidence, latest.verified_by, latest.as_of, period=span, due=latest.due, moving=True)
    if wrong or missing:
        problem = (wrong or missing)[0].problem
        if isinstance(problem, Absent) and problem.reason in (Reason.NOT_REPORTED, Reason.NOT_APPLICABLE):
            names = ", ".join(dict.fromkeys(figure.period for figure in reversed(missing)))
            problem = Absent(problem.reason, names)
        return replace(base, problem=problem)
    numbers = [figure.number for figure in figures]
    if all(number is not None for number in numbers):
        return replace(base, number=sum((n for n in numbers if n is not None), Fraction(0)))
    low = sum((f.number if f.number is not None else f.low or Fraction(0) for f in figures), Fraction(0))
    high = sum((f.number if f.number is not None else f.high or Fraction(0) for f in figures), Fraction(0))
    return replace(base, low=low, high=high)


def _reason(figure: Figure) -> Reason | None:
    return figure.problem.reason if isinstance(figure.problem, Absent) else None


def row_number(type_: Type, row: MeasureRow) -> Fraction | None:
    """The number of a row, where it says one; without where it is from, which takes longer to tell than the number."""
    return _row_figure(type_, row, _NOTHING_SEEN).number


_NOTHING_SEEN = Figure()


def _row_figure(type_: Type, row: MeasureRow, base: Figure) -> Figure:
    if isinstance(row.kind, Invalid):
        return replace(base, problem=row.kind)
    if row.absent_because is not None and not isinstance(row.value, Invalid):
        return replace(base, problem=row.absent_because)
    if isinstance(row.value, Invalid | Decimal):
        return _number(row.value, type_, base)
    if isinstance(row.low, Invalid):
        return replace(base, problem=row.low)
    if isinstance(row.high, Invalid):
        return replace(base, problem=row.high)
    if isinstance(row.low, Decimal) and isinstance(row.high, Decimal):
        low, high = _number(row.low, type_, base), _number(row.high, type_, base)
        if low.number is not None and low.number == high.number:
            return low
        return replace(base, low=low.number, high=high.number, problem=low.problem or high.problem)
    return replace(base, problem=row.value)


def paid_by(other: OtherAward, tranche: int | None, on: date) -> tuple[list[PaymentRow], Invalid | None]:
    """The payments of another award up to a day, of one tranche or of all, and what is wrong with any of them."""
    rows = [row for row in other.payments if tranche in (None, row.tranche)]
    wrong = [cell for row in rows for cell in (row.paid_on, row.amount, row.kind) if isinstance(cell, Invalid)]
    past = [row for row in rows if isinstance(row.paid_on, date) and row.paid_on <= on]
    return past, other.wrong or (wrong[0] if wrong else None)


def payment_total(rows: Iterable[PaymentRow]) -> Fraction:
    """Payments, part payments, advances and set-offs less recoveries."""
    total = Fraction(0)
    for row in rows:
        assert isinstance(row.amount, Decimal)
        total += -Fraction(row.amount) if row.kind is PaymentKind.RECOVERY else Fraction(row.amount)
    return total
