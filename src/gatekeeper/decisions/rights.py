"""More time that nobody need grant: due dates moved by right, because something else came late, or by so many days."""

from datetime import date

from gatekeeper.decisions.figures import figure
from gatekeeper.decisions.judge import answers
from gatekeeper.decisions.record import SourceKey
from gatekeeper.decisions.seeing import Eyes
from gatekeeper.decisions.windows import DateFound, Pending, due_date
from gatekeeper.program import model
from gatekeeper.program.sentences import right_text
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import Duration, Unit, date_text
from gatekeeper.values.numbers import grouped_text
from gatekeeper.values.truth import NO, UNKNOWN, YES, every, negation
from gatekeeper.vocabulary import Event

Days = tuple[int | Absent | Invalid, tuple[SourceKey, ...]]


def by_right(eyes: Eyes, subject: str, day: date) -> DateFound:
    """A due date with the time that every right adds to it; what cannot be told of one leaves the date unknown."""
    busy = f"due date of {subject}"
    rights = [right for right in eyes.program.rights if subject in right.subjects]
    if not rights or busy in eyes.busy:
        return DateFound(day) if not rights else DateFound(Absent(Reason.UNCLEAR, f"the {busy} rests on itself"))
    eyes.busy.add(busy)
    try:
        return _moved(eyes, rights, day)
    finally:
        eyes.busy.discard(busy)


def _moved(eyes: Eyes, rights: list[model.ExtendRight], day: date) -> DateFound:
    moved, notes = day, []
    sources: tuple[SourceKey, ...] = ()
    for right in rights:
        days, more = _days(eyes, right)
        sources += more
        if isinstance(days, Absent | Invalid):
            return DateFound(days, sources)
        if days:
            moved = eyes.shift(moved, Duration(days, right.unit), 1)
            said = f'"{right.label}"' if right.label else right_text(right, eyes.program.written)
            notes.append(f"{Duration(days, right.unit)} more by right: {said}")
    note = f"due {date_text(day)}, {'; '.join(notes)}; so due {date_text(moved)}" if notes else ""
    return DateFound(moved, sources, note)


def _days(eyes: Eyes, right: model.ExtendRight) -> Days:
    """How many days a right gives now."""
    met, wrong = YES, None
    for condition, wanted in ((right.when, True), (right.unless, False)):
        if condition is not None:
            found = answers(condition, eyes)
            wrong = wrong or found.wrong
            met = every((met, found.met if wanted else negation(found.met)))
    if wrong is not None:
        return wrong, ()
    if met is not YES:
        unknown = Absent(Reason.NOT_REPORTED, f"whether this applies: {right_text(right, eyes.program.written)}")
        return 0 if met is NO else unknown, ()
    return _late(eyes, right.late) if right.days is None else _so_many(eyes, right.days, right.unit)


def _so_many(eyes: Eyes, value: model.Value, unit: Unit) -> Days:
    found = figure(value, eyes)
    if found.problem is not None or found.number is None:
        return found.problem or Absent(Reason.NOT_REPORTED, f"the number of {unit}s"), found.sources
    if found.number.denominator != 1 or not 0 <= found.number <= MOST:
        return Invalid(f"expected a whole number of {unit}s from 0, got {grouped_text(found.number)}"), found.sources
    return int(found.number), found.sources


MOST = 36_525  # days in a hundred years


def _late(eyes: Eyes, subject: str) -> Days:
    """How many days late something came, or is by the decision date."""
    declared = eyes.program.declarations[subject]
    happening = eyes.happening(subject, Event.RECEIVED if isinstance(declared, model.Document) else Event.ACHIEVED)
    due = due_date(eyes, subject)
    sources = (*due.sources, *happening.sources)
    for problem in (due.day, happening.problem):
        if isinstance(problem, Invalid):
            return problem, sources
    match due.day:
        case Pending():
            return 0, sources  # it is not due yet
        case date() as day:
            pass
        case _:
            return due.day, sources
    if happening.happened is YES:
        came = happening.on or happening.not_later_than
        assert came is not None
        if happening.on is not None or came <= day:
            return max(0, (came - day).days), sources
        return Absent(Reason.NOT_REPORTED, f"how late {declared.name} came"), sources
    if happening.happened is UNKNOWN and eyes.on > day:
        return Absent(Reason.NOT_REPORTED, f"how late {declared.name} is"), sources
    return max(0, (eyes.on - day).days), sources
