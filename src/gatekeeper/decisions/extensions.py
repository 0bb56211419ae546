"""Extensions on record: which are valid, which are void and why, and to what day they move a due date."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal

from gatekeeper.decisions.record import ExtensionFound, SourceKey
from gatekeeper.decisions.seeing import Eyes
from gatekeeper.facts.portfolio import of_item
from gatekeeper.facts.rows import ExtensionRow
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.source import Span
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import MONTHS_IN, Duration, Unit, date_text
from gatekeeper.vocabulary import fold, without_tranche

_ABOUT_DAYS = {
    Unit.DAY: 1, Unit.BUSINESS_DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.QUARTER: 91, Unit.HALF_YEAR: 182,
    Unit.YEAR: 365,
}  # fmt: skip


@inert
class Extension:
    """One extension as recorded, and as judged: `void` says why it has no effect (empty: it has).

    `due` is the due date it leads to, and none where that hangs on something else. `wrong` says what is in error in a
    row that might else be valid: then nobody can tell the due date.
    """

    row: ExtensionRow
    power: model.ExtendPower | None
    due: date | None
    void: str
    source: SourceKey
    wrong: Invalid | None = None


@inert
class Extended:
    """The due date of a milestone or document with what was granted: `problem` says why it cannot be told."""

    due: date | None
    extensions: tuple[Extension, ...] = ()
    problem: Absent | Invalid | None = None

    @property
    def valid(self) -> tuple[Extension, ...]:
        """Those with effect, in the order they were granted."""
        return tuple(extension for extension in self.extensions if not extension.void)


@inert
class _Course:
    """How far the due date has been moved so far: `months` are counted from `anchor`, so that twice three is six."""

    original: date | None
    anchor: date | None
    months: int = 0
    total: int = 0
    granted: tuple[model.ExtendPower, ...] = ()


def extended(eyes: Eyes, subject: str, original: date | None, in_all: bool = True) -> Extended:
    """The extensions of one milestone or document granted by the decision date, one after another.

    Without `in_all` it is not asked how often a role may extend anything at all.
    """
    if not eyes.facts.extensions and not eyes.program.extend_powers:
        return Extended(original)
    powers = tuple(power for power in eyes.program.extend_powers if power.subject == without_tranche(subject))
    course = _Course(original, original)
    found: list[Extension] = []
    for row in _rows(eyes, subject):
        extension, course = _extension(eyes, row, powers, course, in_all)
        found.append(extension)
    due = _day(eyes, course, 0)
    problem: Absent | Invalid | None = next((extension.wrong for extension in found if extension.wrong), None)
    if powers:
        problem = problem or eyes.wrong("extensions", subject)
    if powers and problem is None and "extensions" in eyes.facts.doubtful:
        problem = Absent(Reason.NOT_REPORTED, "a row of `extensions` could not be attributed")
    return Extended(due, tuple(found), problem)


def _rows(eyes: Eyes, subject: str) -> list[ExtensionRow]:
    declared = eyes.program.declarations[subject]
    own = eyes.tranche_of(declared) if isinstance(declared, model.OfTranche) else eyes.tranche
    rows = [row for row in eyes.rows(eyes.facts.extensions, subject) if row.tranche in (None, own)]
    rows = [row for row in rows if isinstance(row.granted_on, Invalid) or row.granted_on <= eyes.on]
    return sorted(rows, key=lambda row: (str(row.granted_on), fold(row.by), row.tranche or 0, str(row.new_due)))


def _extension(
    eyes: Eyes, row: ExtensionRow, powers: tuple[model.ExtendPower, ...], course: _Course, in_all: bool
) -> tuple[Extension, _Course]:
    source = eyes.key(
        "extensions",
        milestone=row.milestone,
        tranche=row.tranche,
        item=row.item,
        by=row.by,
        granted_on=_shown(row.granted_on),
    )
    nothing = Extension(row, None, None, "", source)
    of_role = sorted((power for power in powers if power.role == fold(row.by)), key=_width)
    if not of_role:
        void = f"no rule gives {row.by or 'anyone unnamed'} a power to extend it"
        return replace(nothing, void=void), course
    if void := _other_tranche(eyes, row):
        return replace(nothing, void=void), course
    cells = (row.granted_on, row.new_due, row.months, row.requested_on, row.fee_paid_on)
    for cell in (eyes.facts.wrong("extensions", fold(row.milestone)), *cells):
        if isinstance(cell, Invalid):
            return replace(nothing, void=f"the row is invalid: {cell}", wrong=cell), course
    moved = _moved(eyes, row, course)
    if isinstance(moved, str):
        return replace(nothing, void=moved), course
    due = _day(eyes, course, 0)
    causes = [
        (power, _proviso(eyes, power, row, due, in_all) or _beyond(eyes, power, course, moved)) for power in of_role
    ]
    for power, cause in causes:  # the narrowest that reaches so far is used up first
        if not cause:
            moved = replace(moved, granted=(*moved.granted, power))
            return replace(nothing, power=power, due=_day(eyes, moved, 0)), moved
    widest, cause = causes[-1]
    return replace(nothing, power=widest, void=cause), course


def _width(power: model.ExtendPower) -> tuple[object, ...]:
    days = power.up_to.count * _ABOUT_DAYS[power.up_to.unit] if power.up_to is not None else 0
    return (power.up_to is None, days, power.times is None, power.times or 0, power.clause)


def _shown(cell: date | Invalid) -> str:
    return "unreadable" if isinstance(cell, Invalid) else cell.isoformat()


def _other_tranche(eyes: Eyes, row: ExtensionRow) -> str:
    """A due date of each tranche is extended for a tranche, never for all of them at once."""
    declared = eyes.program.declarations[fold(row.milestone)]
    assert isinstance(declared, model.Milestone | model.Document)
    if declared.per_tranche and row.tranche is None:
        return "each tranche has its own, and the row does not say of which tranche"
    return ""


def _moved(eyes: Eyes, row: ExtensionRow, course: _Course) -> _Course | str:
    """How far the row moves the due date, or why it does not say so."""
    months = _whole_months(row)
    if isinstance(months, str):
        return months
    until = row.new_due if isinstance(row.new_due, date) else None
    if not months and until is None:
        return "it says neither how long nor until when"
    before = _day(eyes, course, 0)
    later = _day(eyes, course, months) if months else None
    if until is not None and before is None:
        return "how much later it is cannot be told while there is no due date to count from"
    if until is not None and later is not None and until != later:
        said = f"{months} months more would be {date_text(later)}"
        return f"it contradicts itself: the new due date is {date_text(until)}, and {said}"
    if until is not None and before is not None and until <= before:
        return f"its new due date, {date_text(until)}, is not later than {date_text(before)}"
    if months:
        return replace(course, months=course.months + months, total=course.total + months)
    return replace(course, anchor=until, months=0)


def _whole_months(row: ExtensionRow) -> int | str:
    if not isinstance(row.months, Decimal):
        return 0
    if row.months != row.months.to_integral_value() or not 1 <= row.months <= 1200:
        return f"it is of {row.months.normalize():f} months, expected a whole number from 1"
    return int(row.months)


def _day(eyes: Eyes, course: _Course, more: int) -> date | None:
    """The due date that a course leads to, so many months later."""
    months = course.months + more
    if course.anchor is None or not months:
        return course.anchor
    return eyes.shift(course.anchor, Duration(months, Unit.MONTH), 1)


def _proviso(eyes: Eyes, power: model.ExtendPower, row: ExtensionRow, due: date | None, in_all: bool) -> str:
    """What else the power asks and the row does not show; empty where nothing is lacking."""
    asked: list[tuple[str, object, Duration | None]] = []
    if power.requested is not None:
        asked.append(("it was requested", row.requested_on, power.requested))
    if power.fee:
        asked.append(("the fee was paid", row.fee_paid_on, power.fee_before))
    for said, cell, before in asked:
        if not isinstance(cell, date) or cell > eyes.on:
            return f"nothing shows that {said}"
        if before is None:
            continue
        if due is None:
            return f"whether {said} in time cannot be told while there is no due date to count from"
        last = eyes.shift(due, before, -1)
        if cell > last:
            return f"{said} on {date_text(cell)}, later than {before} before {date_text(due)}, {date_text(last)}"
    if in_all and power.in_all is not None and _used_before(eyes, power.role, _order(row)) >= power.in_all:
        times = {1: "once", 2: "twice"}.get(power.in_all, f"{power.in_all} times")
        return f"{eyes.written(power.role)} may extend at most {times} in all, and has"
    return ""


def _used_before(eyes: Eyes, role: str, order: tuple[str, str, str]) -> int:
    """How often a role has extended anything before, by the order of the days and then of the names."""
    from gatekeeper.decisions.windows import original_due_date

    used = 0
    for subject in sorted({power.subject for power in eyes.program.extend_powers if power.role == role}):
        day = original_due_date(eyes, subject).day
        for other in extended(eyes, subject, day if isinstance(day, date) else None, in_all=False).valid:
            used += fold(other.row.by) == role and _order(other.row) < order
    return used


_EVER = ("~", "", "")  # after every day


def _order(row: ExtensionRow) -> tuple[str, str, str]:
    return str(row.granted_on), fold(row.milestone), str(row.new_due)


def _beyond(eyes: Eyes, power: model.ExtendPower, before: _Course, moved: _Course) -> str:
    """Why a power does not reach so far; empty where it does."""
    used = before.granted.count(power)
    if power.times is not None and used >= power.times:
        times = {1: "once", 2: "twice"}.get(power.times, f"{power.times} times")
        return f"{eyes.written(power.role)} may extend it at most {times}, and has"
    if power.up_to is None:
        return ""
    due = _day(eyes, moved, 0)
    if due is not None and moved.original is not None:
        last = eyes.shift(moved.original, power.up_to, 1)
        if due > last:
            role = eyes.written(power.role)
            return f"{role} may extend it by up to {power.up_to}, to {date_text(last)}; this is to {date_text(due)}"
        return ""
    bound = power.up_to.count * MONTHS_IN.get(power.up_to.unit, 0)
    if not bound:
        return "whether it is within the power cannot be told while there is no due date to count from"
    if moved.total > bound:
        role = eyes.written(power.role)
        return f"{role} may extend it by up to {power.up_to}; with this it is {moved.total} months"
    return ""


def used_up(eyes: Eyes, power: model.ExtendPower, found: Extended) -> bool:
    """Whether a power has been used as often as it may be."""
    if power.times is not None and sum(each.power == power for each in found.valid) >= power.times:
        return True
    return power.in_all is not None and _used_before(eyes, power.role, _EVER) >= power.in_all


def recorded_extension(eyes: Eyes, extension: Extension, used: bool) -> ExtensionFound:
    """The extension as the record holds it."""
    row = extension.row
    return ExtensionFound(
        subject=eyes.written(_subject(eyes, row)),
        by=row.by,
        granted_on=row.granted_on if isinstance(row.granted_on, date) else None,
        new_due=extension.due or (row.new_due if isinstance(row.new_due, date) else None),
        months=row.months if isinstance(row.months, Decimal) else None,
        fee_paid_on=row.fee_paid_on if isinstance(row.fee_paid_on, date) else None,
        valid=not extension.void,
        void_because=extension.void,
        used=used,
        clause=extension.power.clause if extension.power is not None else "",
        source=extension.source,
    )


def _subject(eyes: Eyes, row: ExtensionRow) -> str:
    """The name it is about: of what each item has, that of its item."""
    own = of_item(fold(row.milestone), row.item)
    return own if own in eyes.program.written else fold(row.milestone)


def subjects_of(eyes: Eyes, rules: tuple[model.Rule, ...]) -> Iterator[str]:
    """The milestones and documents whose due dates the rules may turn on, each once, in a fixed order."""
    limits = [limit for limit in eyes.program.limits if eyes.tranche in limit.tranches]
    seen: set[str] = set()
    waiting = [name for rule in (*rules, *limits) for name in _named(rule)]
    while waiting:
        name = waiting.pop()
        declared = eyes.program.declarations.get(name)
        if name not in seen and isinstance(declared, model.Milestone | model.Document):
            seen.add(name)
            waiting += _named(declared.due)
            rights = [right for right in eyes.program.rights if name in right.subjects]
            waiting += [right.late for right in rights if right.late]
            waiting += [other for right in rights for other in _named((right.when, right.unless))]
    return iter(sorted(seen))


def _named(node: object) -> Iterator[str]:
    """The names that events and due dates are said of, anywhere in a rule or a date."""
    if isinstance(node, model.Happened | model.DueDate | model.EventDate | model.FullPeriodsLate | model.Overdue):
        yield node.subject
    if isinstance(node, tuple):
        for part in node:
            yield from _named(part)
    elif is_dataclass(node) and not isinstance(node, Span):
        for each in fields(node):
            yield from _named(getattr(node, each.name))
