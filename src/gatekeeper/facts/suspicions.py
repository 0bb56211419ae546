"""What is odd though every cell can be read: days in an unlikely order, totals that fall, what the rules read and
nobody gives. It costs no fact, so deciding does not look for it; whoever checks the tables does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.cells import listed
from gatekeeper.facts.columns import TABLE, Cell, cell_of
from gatekeeper.facts.declared import KIND_WORDS, TABLE_OF, Declared, declared_for, programs_for
from gatekeeper.facts.keys import key_of
from gatekeeper.facts.portfolio import Portfolio, Subject
from gatekeeper.facts.rows import (
    AwardRow,
    DocumentRow,
    ExtensionRow,
    FactRow,
    MeasureRow,
    MilestoneRow,
    ParameterRow,
    PaymentRow,
    ResolutionRow,
    Row,
    is_taken_back,
)
from gatekeeper.facts.subjects import subject_of
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.walk import nodes
from gatekeeper.values.absence import Absent
from gatekeeper.values.dates import date_text
from gatekeeper.values.numbers import grouped_text
from gatekeeper.vocabulary import Direction, Event, MeasureKind, PaymentKind, Resolved, Sort, fold, without_tranche

Odd = tuple[Finding, Subject]
FIRST_YEAR, LAST_YEAR = 1970, 2100  # days of other years are likely slips


def suspicions(
    portfolio: Portfolio, rules: model.Rules, on: date | None = None
) -> tuple[tuple[Finding, ...], dict[Place, Subject]]:
    """What is odd, and what each row it names is about. With a day, also what is dated after it."""
    view = _View.of(portfolio, rules, on)
    odd = [each for check in CHECKS for each in check(view)]
    subjects = {f.place.under("") if f.place.row > 1 else f.place: subject for f, subject in odd}
    return tuple(finding for finding, _ in odd), subjects


@inert
class _View:
    """The latest row of each fact, the headings of each table, and the rules of each programme."""

    latest: Mapping[str, tuple[Row, ...]]
    headings: Mapping[str, frozenset[str]]
    awards: Mapping[str, AwardRow]
    rules: model.Rules
    declared: Mapping[str, Declared | None]  # by programme
    on: date | None
    file: str

    @classmethod
    def of(cls, portfolio: Portfolio, rules: model.Rules, on: date | None) -> "_View":
        latest = {
            table: tuple(row for row in _latest(rows, on) if not is_taken_back(row))
            for table, rows in portfolio.rows.items()
        }
        awards = {row.award: row for row in latest["awards"] if isinstance(row, AwardRow)}
        declared = {programme: declared_for(rules, programme) for programme in {a.programme for a in awards.values()}}
        headings = {each.table: frozenset(each.called) for each in portfolio.found}
        return cls(latest, headings, awards, rules, declared, on, portfolio.name)

    def declaration(self, row: Row, name: str) -> model.Declaration | None:
        """What a row's award declares under a name."""
        award = self.awards.get(str(getattr(row, "award", "")))
        declared = self.declared.get(award.programme) if award is not None else None
        return declared.names.get(fold(name)) if declared is not None else None


def _latest(rows: Iterable[Row], on: date | None) -> Iterable[Row]:
    return {key_of(row): row for row in rows if on is None or (row.known_on or on) <= on}.values()


def _odd(
    code: str, message: str, row: Row, column: str, help: str, *, expected: str = "", severity: Severity | None = None
) -> Odd:
    place = row.place.under(column)
    found = cell_of(row, column)
    return Finding(code, severity or Severity.WARNING, message, place, found, expected, help), subject_of(row)


def _number(amount: Decimal | Fraction) -> str:
    return grouped_text(Fraction(amount))


# ------------------------------------------------------------------------------------------ awards


def currency_of_the_rules(view: _View) -> Iterator[Odd]:
    """An award is in the currency of its rules."""
    for row in view.awards.values():
        currencies = sorted({p.currency for p in programs_for(view.rules, row.programme) if p.currency})
        if currencies and isinstance(row.currency, str) and row.currency not in currencies:
            rules = listed(currencies)
            message = f"`{row.award}` is in `{row.currency}`, and its rules are in {rules}"
            cure = "mend the currency, or name under `programme` the rules it is decided by"
            yield _odd("GK2071", message, row, "currency", cure, expected=rules, severity=Severity.ERROR)


def parameters_given(view: _View) -> Iterator[Odd]:
    """A parameter that the rules of an award read has a value for it."""
    rows = [(row.award, fold(row.parameter)) for row in view.latest["parameters"] if isinstance(row, ParameterRow)]
    of_all = {name for award, name in rows if not award}
    given = set(rows)
    reads = {programme: _read_by(view, programme) for programme in view.declared}
    for row in view.awards.values():
        for name, parameter in reads[row.programme].items():
            if name in row.parameters or name in of_all or (row.award, name) in given:
                continue
            message = f"the rules read `{parameter.name}`, and `{row.award}` has none"
            column = parameter.name if name in view.headings.get("awards", ()) else ""
            cure = f"fill the column `{parameter.name}` of `awards`; a blank parameter leaves open what turns on it"
            yield _odd("GK2080", message, row, column, cure, expected=f"a value of `{parameter.name}`")


def _read_by(view: _View, programme: str) -> dict[str, model.Parameter]:
    """The parameters that the rules of a programme read."""
    read: dict[str, model.Parameter] = {}
    for program in programs_for(view.rules, programme):
        named = {without_tranche(node) for node in _everything(program) if isinstance(node, str)}
        for name, declared in program.declarations.items():
            if isinstance(declared, model.Parameter) and name in named:
                read[name] = declared
    return dict(sorted(read.items()))


def _everything(program: model.Program) -> Iterator[object]:
    for sentence in (*program.rules, *program.limits, *program.notices, *program.rights, *program.deemings):
        yield from nodes(sentence)
    for declared in program.declarations.values():
        yield from nodes(getattr(declared, "due", None))


# ------------------------------------------------------------------------------------------ tables and columns

_COLUMNS_OF_EVENTS: Mapping[Event, tuple[str, tuple[str, ...]]] = {
    # An event, the table that holds it, and the columns of which one must be there.
    Event.ACHIEVED: ("milestones", ("achieved on", "status")),
    Event.PARTLY_ACHIEVED: ("milestones", ("status",)),
    Event.MISSED: ("milestones", ("status", "achieved on")),
    Event.SUBMITTED: ("milestones", ("submitted on",)),
    Event.VERIFIED: ("milestones", ("verified on",)),
    Event.RECEIVED: ("documents", ("received on",)),
    Event.ACCEPTED: ("documents", ("accepted on",)),
    Event.FOUND: ("judgements", ("finding",)),
}


def tables_are_there(view: _View) -> Iterator[Odd]:
    """What the rules read has a table, and the table the column it stands in."""
    needed: dict[str, set[str]] = defaultdict(set)
    columns: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for program in view.rules.programs:
        named = {without_tranche(node) for node in _everything(program) if isinstance(node, str)}
        for name, declared in program.declarations.items():
            if name in named and name == without_tranche(name) and not isinstance(declared, model.Parameter):
                needed[TABLE_OF[type(declared)]].add(f"{KIND_WORDS[type(declared)]} `{declared.name}`")
                for column in _columns_of(declared):
                    columns[TABLE_OF[type(declared)], (column,)].add(f"`{declared.name}`")
        for node in _everything(program):
            if isinstance(node, model.Happened) and node.event in _COLUMNS_OF_EVENTS:
                table, headings = _COLUMNS_OF_EVENTS[node.event]
                declared = program.declarations[without_tranche(node.subject)]
                if TABLE_OF[type(declared)] == table:
                    columns[table, headings].add(f"`{declared.name} {node.event}`")
        needed["items"] |= {f"each {kind.name}" for kind in program.items.values()}
    needed["payments"] = needed["payments"] | {"what was paid already"}
    for table, why in sorted(needed.items()):
        if why and table not in view.headings:
            message = f"there is no table `{table}`, and the rules read {_some(why)} from it"
            cure = "add it, or take it that nothing of this is reported"
            yield _of_table("GK2078", message, _where_it_would_stand(view, table), "", cure, table)
    for (table, headings), why in sorted(columns.items()):
        if table in view.headings and not view.headings[table].intersection(headings):
            message = f"`{table}` has no column {listed(headings)}, and the rules read {_some(why)}"
            cure = f"add the column {listed(headings)}; without it nothing of this is reported"
            place = next((row.place for row in view.latest[table]), Place(view.file))
            yield _of_table("GK2079", message, Place(place.file, place.sheet), headings[0], cure, table)


def _where_it_would_stand(view: _View, table: str) -> Place:
    """Beside the table of awards, in the way that one is kept."""
    place = next((row.place for row in view.awards.values()), Place(view.file))
    if not place.sheet and "awards" in place.file:
        return Place(place.file.replace("awards", table))
    return Place(place.file, table)


def _columns_of(declared: model.Declaration) -> Iterator[str]:
    match declared:
        case model.Milestone(verified_by=role) if role:
            yield "verified by"
        case model.Measure():
            yield "value"
        case model.Document(every=every) if every is not None:
            yield "period"
        case model.Judgement(type=type_):
            yield {Sort.DATE: "date", Sort.CHOICE: "finding", Sort.CONDITION: "finding"}.get(type_.sort, "number")
        case _:
            pass
    if getattr(declared, "per_tranche", False):
        yield "tranche"
    if getattr(declared, "each", ""):
        yield "item"


def _some(words: Iterable[str]) -> str:
    *first, last = sorted(words)
    if len(first) > 3:
        return f"{', '.join(first[:3])} and {len(first) - 2} more"
    return f"{', '.join(first)} and {last}" if first else last


def _of_table(code: str, message: str, place: Place, column: str, cure: str, table: str) -> Odd:
    where = Place(place.file, place.sheet, 1 if column else 0, column)
    return Finding(code, Severity.WARNING, message, where, "", f"the table `{table}`", cure), Subject(table)


# ------------------------------------------------------------------------------------------ periods


def periods_do_not_overlap(view: _View) -> Iterator[Odd]:
    """No day is in two periods of the same thing."""
    for rows, first, last, same in (
        (view.latest["tranches"], "period_start", "period_end", ("award", "item")),
        (view.latest["facts"], "from_", "to", ("award", "fact", "tranche", "item")),
        (view.latest["items"], "from_", "to", ("award", "kind", "item")),
        (_levels(view), "period_start", "period_end", ("award", "measure", "tranche", "item", "kind")),
    ):
        series: dict[tuple[str, ...], list[tuple[date, date, Row]]] = defaultdict(list)
        for row in rows:
            begins, ends = getattr(row, first), getattr(row, last)
            if isinstance(ends, date) and not isinstance(begins, Absent) and isinstance(begins, date):
                series[tuple(fold(str(getattr(row, field))) for field in same)].append((begins, ends, row))
        for found in series.values():
            found.sort(key=lambda each: each[:2])
            for (_, ends, earlier), (begins, until, later) in pairwise(found):
                if begins <= ends and not _says_the_same(earlier, later):
                    column = first.rstrip("_").replace("_", " ")
                    message = (
                        f"the period from {date_text(begins)} to {date_text(until)} overlaps the one of row "
                        f"{earlier.place.row_text}, which ends on {date_text(ends)}"
                    )
                    cure = "mend the day that is mistyped, so that no day is in both"
                    yield _odd("GK2072", message, later, column, cure, expected=f"a day after {date_text(ends)}")


def _levels(view: _View) -> Iterator[Row]:
    """Figures of one period each; what runs from the beginning overlaps by its nature."""
    for row in view.latest["measures"]:
        if isinstance(row, MeasureRow):
            declared = view.declaration(row, row.measure)
            if isinstance(declared, model.Measure) and not declared.cumulative:
                yield row


def _says_the_same(one: Row, other: Row) -> bool:
    return isinstance(one, FactRow) and isinstance(other, FactRow) and one.value == other.value


# ------------------------------------------------------------------------------------------ days


def payments_in_order(view: _View) -> Iterator[Odd]:
    """Nothing is paid before the award begins or before a meeting approves it, nor comes back before it is paid."""
    approved: dict[tuple[str, int], date] = {}
    for row in view.latest["resolutions"]:
        if isinstance(row, ResolutionRow) and row.decided is Resolved.APPROVE and isinstance(row.meeting, date):
            key = (row.award, row.tranche)
            approved[key] = min(row.meeting, approved.get(key, row.meeting))
    payments = [row for row in view.latest["payments"] if isinstance(row, PaymentRow)]
    first: dict[str, date] = {}
    for row in payments:
        if isinstance(row.paid_on, date) and row.kind in _OUT:
            first[row.award] = min(row.paid_on, first.get(row.award, row.paid_on))
    for row in payments:
        if not isinstance(row.paid_on, date):
            continue
        award = view.awards.get(row.award)
        day, before = date_text(row.paid_on), ""
        if award is not None and isinstance(award.start, date) and row.paid_on < award.start:
            before = f"the award begins, {date_text(award.start)}"
        elif row.kind in _OUT and row.paid_on < (meeting := approved.get((row.award, row.tranche), row.paid_on)):
            before = f"the first meeting that approved the tranche, {date_text(meeting)}"
        elif row.kind is PaymentKind.RECOVERY and row.paid_on < first.get(row.award, date.max):
            before = "anything was paid"
        if before:
            message = f"the payment of {day} is before {before}"
            yield _odd("GK2073", message, row, "paid on", "mend the day that is mistyped")


_OUT = (PaymentKind.PAYMENT, PaymentKind.PART_PAYMENT, PaymentKind.ADVANCE)


def days_in_order(view: _View) -> Iterator[Odd]:
    """What leads to something comes before it."""
    for table, earlier, later in (
        ("milestones", "submitted_on", "verified_on"),
        ("documents", "received_on", "expires_on"),
        ("extensions", "requested_on", "granted_on"),
    ):
        for row in view.latest[table]:
            assert isinstance(row, MilestoneRow | DocumentRow | ExtensionRow)
            first, second = getattr(row, earlier), getattr(row, later)
            if isinstance(first, date) and isinstance(second, date) and second < first:
                one, other = earlier.replace("_", " "), later.replace("_", " ")
                message = f"`{other}`, {date_text(second)}, is before `{one}`, {date_text(first)}"
                yield _odd("GK2073", message, row, other, "mend the one that is mistyped")


# What has happened, and so cannot lie ahead of the day it is told. The end of a period of a plan may.
_HAPPENED: Mapping[str, tuple[str, ...]] = {
    "payments": ("paid_on",),
    "milestones": ("as_of", "submitted_on", "achieved_on", "verified_on"),
    "measures": ("period_end",),
    "documents": ("received_on", "accepted_on", "rejected_on"),
    "events": ("on",),
    "judgements": ("decided_on",),
    "waivers": ("granted_on",),
    "extensions": ("granted_on", "requested_on", "fee_paid_on"),
    "resolutions": ("meeting",),
}


def nothing_has_happened_yet_to_come(view: _View) -> Iterator[Odd]:
    """What is told as having happened is not dated after the day it was recorded, nor after the day asked about."""
    for table, fields in _HAPPENED.items():
        for row in view.latest[table]:
            if isinstance(row, MeasureRow) and row.kind is not MeasureKind.ACTUAL:
                continue
            for field in fields:
                day = getattr(row, field)
                limit = row.known_on or view.on
                if isinstance(day, date) and limit is not None and day > limit:
                    told = "the day it was recorded" if row.known_on else "the decision day"
                    column = field.replace("_", " ")
                    message = f"`{column}`, {date_text(day)}, is after {told}, {date_text(limit)}"
                    cure = "mend the day; what is only planned belongs under `due` or `planned date`"
                    yield _odd("GK2074", message, row, column, cure, expected=f"a day up to {date_text(limit)}")


def days_of_our_time(view: _View) -> Iterator[Odd]:
    """Days far from all others are likely slips of a digit."""
    for table, rows in view.latest.items():
        days = [column for column in TABLE[table].columns if column.cell is Cell.DATE]
        for row in rows:
            for column in days:
                day = getattr(row, column.field)
                if isinstance(day, date) and not FIRST_YEAR <= day.year <= LAST_YEAR:
                    message = f"the year of {date_text(day)} is likely mistyped"
                    expected = f"a day from {FIRST_YEAR} to {LAST_YEAR}"
                    yield _odd("GK2082", message, row, column.heading, "mend the year", expected=expected)


# ------------------------------------------------------------------------------------------ figures


def figures_move_as_declared(view: _View) -> Iterator[Odd]:
    """A running total does not fall, a measure moves the way it is declared to be better, a zero is vouched for."""
    series: dict[tuple[str, ...], list[MeasureRow]] = defaultdict(list)
    for row in view.latest["measures"]:
        if isinstance(row, MeasureRow) and row.kind is MeasureKind.ACTUAL and isinstance(row.period_end, date):
            series[row.award, fold(row.measure), str(row.tranche or ""), fold(row.item)].append(row)
    for found in series.values():
        declared = view.declaration(found[0], found[0].measure)
        given = [(row, row.value) for row in found if isinstance(row.value, Decimal)]
        given.sort(key=lambda each: str(each[0].period_end))
        if isinstance(declared, model.Measure):
            yield from _against(declared, given)
        yield from _zeros(given)


def _against(declared: model.Measure, given: list[tuple[MeasureRow, Decimal]]) -> Iterator[Odd]:
    moves = [(later, before, now) for (_, before), (later, now) in pairwise(given) if before != now]
    if declared.cumulative:
        for row, before, now in moves:
            if now < before:
                message = f"`{declared.name}` runs on, and falls from {_number(before)} to {_number(now)}"
                cure = "mend the figure that is mistyped; each is the whole until its day, never a part"
                yield _odd("GK2075", message, row, "value", cure, expected=f"{_number(before)} or more")
    elif declared.direction is not None:
        lower = declared.direction is Direction.LOWER
        wrong = [(abs(now - before), row, before, now) for row, before, now in moves if (now > before) == lower]
        if wrong:
            _, row, before, now = max(wrong, key=lambda move: (move[0], str(move[1].period_end)))
            word = "rises" if lower else "falls"
            message = f"`{declared.name}` {word} from {_number(before)} to {_number(now)}"
            if len(wrong) > 1:
                message = (
                    f"`{declared.name}` {word} {len(wrong)} times, the most from {_number(before)} to {_number(now)}"
                )
            cure = f"it is declared `{declared.direction} is better`: look whether the figures are right"
            yield _odd("GK2077", message, row, "value", cure)


def _zeros(given: list[tuple[MeasureRow, Decimal]]) -> Iterator[Odd]:
    """Many begin at 0; what was more and is 0 now may not have been reported."""
    begun = False
    for row, number in given:
        if begun and number == 0 and not (row.evidence or row.note or row.verified_by):
            message = f"`{row.measure}` is 0 after a figure above 0, and nothing vouches for it"
            cure = "if it was not reported leave the cell blank; if it is 0, say under `evidence` how that is known"
            yield _odd("GK2076", message, row, "value", cure, expected="a figure, or a blank")
        begun = begun or number > 0


CHECKS: tuple[Callable[[_View], Iterable[Odd]], ...] = (
    currency_of_the_rules,
    parameters_given,
    tables_are_there,
    periods_do_not_overlap,
    payments_in_order,
    days_in_order,
    nothing_has_happened_yet_to_come,
    days_of_our_time,
    figures_move_as_declared,
)
