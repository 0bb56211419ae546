"""Silence that is taken for so: `treat M as accepted when …`, never against what is recorded."""

from datetime import date

from gatekeeper.decisions.judge import answers
from gatekeeper.decisions.seeing import SAYS_NOTHING, Eyes, Happening
from gatekeeper.decisions.windows import date_found, window
from gatekeeper.inert import replace
from gatekeeper.program import model
from gatekeeper.program.sentences import deeming_text
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import add_days
from gatekeeper.values.truth import NO, UNKNOWN, YES, every, negation
from gatekeeper.vocabulary import Event, Status

_AGAINST = (Status.NOT_ACHIEVED, Status.PARTLY_ACHIEVED, Status.WITHDRAWN)


def deemed(eyes: Eyes, found: Happening, subject: str, event: Event) -> Happening:
    """What is known of an event, or what it is to be taken for where nothing is recorded of it."""
    rules = [rule for rule in eyes.program.deemings if (rule.subject, rule.event) == (subject, event)]
    busy = f"{subject} {event}"
    if not rules or busy in eyes.busy or not _silent(eyes, found, subject, event):
        return found
    eyes.busy.add(busy)
    try:
        taken = [_taken(eyes, found, rule) for rule in rules]
    finally:
        eyes.busy.discard(busy)
    wrong = next((one for one in taken if isinstance(one.problem, Invalid)), None)
    so = sorted((one for one in taken if one.happened is YES), key=lambda one: one.on or date.max)
    return wrong or (so[0] if so else next((one for one in taken if one.happened is UNKNOWN), taken[0]))


def _silent(eyes: Eyes, found: Happening, subject: str, event: Event) -> bool:
    """Whether nothing recorded speaks for the event or against it."""
    if found.happened is YES:
        return False
    if found.problem is not None:
        return isinstance(found.problem, Absent) and found.problem.reason in SAYS_NOTHING
    if isinstance(eyes.program.declarations[subject], model.Document):
        row = eyes.document_row(subject)
        refused = row is not None and isinstance(row.rejected_on, date) and row.rejected_on <= eyes.on
        return not (refused and event is Event.ACCEPTED)
    milestone = eyes.milestone_row(subject)
    return milestone is None or milestone.status not in _AGAINST


def _taken(eyes: Eyes, found: Happening, rule: model.Deeming) -> Happening:
    """What one rule takes it for."""
    when = answers(rule.when, eyes)
    unless = answers(rule.unless, eyes) if rule.unless is not None else None
    wrong = when.wrong or (unless.wrong if unless is not None else None)
    if wrong is not None:
        return replace(found, happened=UNKNOWN, problem=wrong)
    met = when.met if unless is None else every((when.met, negation(unless.met)))
    text = f'"{rule.label}"' if rule.label else deeming_text(rule, eyes.program.written)
    if met is YES:
        day = day_of(rule.when, eyes)
        return Happening(
            sources=found.sources,
            evidence=found.evidence,
            assumed=f"not recorded, taken for so: {text}",
            happened=YES,
            on=day,
            not_later_than=None if day is not None else eyes.on,
        )
    if met is UNKNOWN and found.happened is NO:
        return replace(found, happened=UNKNOWN, problem=Absent(Reason.NOT_REPORTED, f"whether this applies: {text}"))
    return found


def day_of(condition: model.Condition, eyes: Eyes) -> date | None:
    """Since which day a condition that is met has been so, where its events and days tell."""
    match condition:
        case model.Defined(_, part):
            return day_of(part, eyes)
        case model.AllOf(parts):
            days = [day_of(part, eyes) for part in parts]
            known = [day for day in days if day is not None]
            return max(known) if len(known) == len(days) else None
        case model.AnyOf(parts):
            met = [part for part in parts if answers(part, eyes).met is YES]
            known = [day for part in met for day in [day_of(part, eyes)] if day is not None]
            return min(known) if len(known) == len(met) else None
        case model.Not(model.Happened(subject, _, _, timing)) if timing is not None:
            last = window(eyes, timing, subject).latest
            return add_days(last, 1) if last is not None else None
        case model.Happened(subject, event, role, timing) if event is not Event.MISSED:
            return _first_day(eyes, eyes.happening(subject, event, role), timing, subject)
        case model.Passed(base, since):
            day = date_found(eyes, base).day
            assert isinstance(day, date)  # else it would not be met
            return add_days(day, 1) if since is None else eyes.shift(day, since, 1)
        case _:
            return None


def _first_day(eyes: Eyes, found: Happening, timing: model.Timing | None, subject: str) -> date | None:
    """The first of the days of an event that counts."""
    days = [day for day in (*found.others, found.on) if day is not None]
    if timing is not None:
        counted = window(eyes, timing, subject)
        days = [day for day in days if counted.earliest is None or day >= counted.earliest]
    return min(days, default=None)
