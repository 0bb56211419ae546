"""What is about to go wrong, or can no longer be met, and what money may go out: a portfolio looked at ahead.

`outlook(rules, portfolio, on=…, until=…)` decides every tranche on a day, and says of each that is not yet released
what it waits for and how that stands. Nothing is guessed: what the words mean is defined in `docs/outlook.md`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from gatekeeper.decisions.again import again_after
from gatekeeper.decisions.decide import Calendars, calendars_for, decide_each
from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.forecast import Expected, Forecast, forecast
from gatekeeper.decisions.prospects import FIRST, Awaited, Prospects, Standing, prospects
from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.risks import SETTLED, early_warnings
from gatekeeper.decisions.wording import money, quoted, whom
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import AwardFacts, Portfolio
from gatekeeper.inert import replace
from gatekeeper.program import model
from gatekeeper.reader import say
from gatekeeper.vocabulary import Outcome

__all__ = ["Awaited", "Deadline", "Outlook", "Standing", "TrancheOutlook", "Waiting", "Warned", "outlook"]


@dataclass(frozen=True, slots=True)
class TrancheOutlook:
    """A tranche not yet released in full: how it stands, why, and what it waits for."""

    decision: Decision
    standing: Standing
    reason: str
    awaited: tuple[Awaited, ...]

    @property
    def powers(self) -> tuple[str, ...]:
        """Who may still do what of their own choice, as the rules say it."""
        return tuple(recorded(choice.text) for choice in self.decision.open_choices)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that some tranches of an award wait for, all of them in the same way."""

    decisions: tuple[Decision, ...]
    awaited: Awaited

    @property
    def first(self) -> Decision:
        return self.decisions[0]

    @property
    def tranches(self) -> tuple[int, ...]:
        return tuple(decision.tranche for decision in self.decisions)

    @property
    def days_left(self) -> int | None:
        return self.awaited.days_left(self.first.on)


@dataclass(frozen=True, slots=True)
class Warned:
    """An early warning of the rules, and the tranches of an award it is told of."""

    award: str
    title: str
    owner: str
    tranches: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is to be done, for a calendar. What it is `of` tells it from every other for good."""

    of: str  # of one programme
    on: date
    what: str
    programme: str
    award: str
    title: str
    tranches: tuple[int, ...]
    owner: str
    standing: Standing | None
    detail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """A portfolio looked at ahead, from one day until another.

    `waiting` is what is due by then, or has no day: what is lost, late or at risk first. `later` is due after the last
    day and left aside, `released` counts the tranches of which nothing is left to come.
    """

    on: date
    until: date
    known_by: date
    decisions: tuple[Decision, ...]
    tranches: tuple[TrancheOutlook, ...]
    waiting: tuple[Waiting, ...]
    later: tuple[Waiting, ...]
    warnings: tuple[Warned, ...]
    deadlines: tuple[Deadline, ...]
    deadlines_later: int
    forecast: Forecast
    released: int

    def standing(self, standing: Standing) -> tuple[Waiting, ...]:
        """What stands so."""
        return tuple(each for each in self.waiting if each.awaited.standing is standing)


Progress = Callable[[str, int], None]  # the stage, how many tranches are done


def outlook(
    rules: model.Rules,
    portfolio: Portfolio,
    on: date,
    until: date,
    known_by: date | None = None,
    calendars: Calendars | None = None,
    progress: Progress = lambda _stage, _count: None,
) -> Outlook:
    """The outlook of a portfolio from a day until another, on what was known by a day (by default the first).

    Raises ValueError where the last day lies before the first.
    """
    if until < on:
        raise ValueError(f"an outlook from {on} cannot end on {until}")
    days = calendars if calendars is not None else calendars_for(rules, on)
    decisions = []
    for count, decision in enumerate(decide_each(rules, portfolio, on, known_by, days), 1):
        decisions.append(decision)
        progress("deciding", count)
    return outlook_of(rules, portfolio, tuple(decisions), on, until, known_by or on, days, progress)


def outlook_of(
    rules: model.Rules,
    portfolio: Portfolio,
    decisions: tuple[Decision, ...],
    on: date,
    until: date,
    known_by: date,
    calendars: Calendars,
    progress: Progress = lambda _stage, _count: None,
) -> Outlook:
    """The outlook of what was decided of a portfolio on a day; worded for whoever reads it."""
    looked = _Looked(rules, as_known(portfolio, known_by).awards, calendars, decisions)
    tranches = []
    for count, decision in enumerate(decisions, 1):
        if not _is_done(decision):
            tranches.append(looked.of(decision))
        progress("looking ahead", count)
    waiting = _waiting(tranches)
    within = [each for each in waiting if _is_within(each.awaited, until)]
    deadlines = sorted(_deadlines(tranches, on), key=lambda deadline: (deadline.on, deadline.of))
    return Outlook(
        on=on,
        until=until,
        known_by=known_by,
        decisions=decisions,
        tranches=tuple(tranches),
        waiting=tuple(sorted(within, key=_place)),
        later=tuple(sorted((each for each in waiting if not _is_within(each.awaited, until)), key=_place)),
        warnings=tuple(_warnings(tranches)),
        deadlines=tuple(deadline for deadline in deadlines if deadline.on <= until),
        deadlines_later=sum(deadline.on > until for deadline in deadlines),
        forecast=forecast([looked.expected(each) for each in tranches], until),
        released=len(decisions) - len(tranches),
    )


def _due(each: TrancheOutlook) -> date | None:
    """The last due date to come of what a tranche waits for: it is hardly paid before."""
    awaited = (one for one in each.awaited if one.basis == "due" and not one.watched)
    return max((one.by for one in awaited if one.by is not None and one.by >= each.decision.on), default=None)


def _is_done(decision: Decision) -> bool:
    """Whether nothing is left to come of the tranche."""
    return decision.outcome is Outcome.ALREADY_RELEASED and not decision.retained and not decision.approved_unpaid


def _waiting(tranches: Iterable[TrancheOutlook]) -> tuple[Waiting, ...]:
    """What is waited for, once an award where it is the same for several tranches, whichever rule asks it."""
    found: dict[tuple[str, Awaited], list[Decision]] = {}
    first: dict[tuple[str, Awaited], Awaited] = {}
    for each in tranches:
        for awaited in each.awaited:
            same = (each.decision.award, replace(awaited, rule=""))
            found.setdefault(same, []).append(each.decision)
            first.setdefault(same, awaited)
    return tuple(Waiting(tuple(decisions), first[same]) for same, decisions in found.items())


def _is_within(awaited: Awaited, until: date) -> bool:
    """Whether it is due by a day, or has none; what is lost or late by itself is not put off by a day to come."""
    amiss = awaited.standing in (Standing.LOST, Standing.LATE) and not awaited.through
    return awaited.by is None or awaited.by <= until or amiss


def _place(each: Waiting) -> tuple[int, bool, date, str, int]:
    """What is lost first, then late, at risk; within that by day, what has none last."""
    awaited = each.awaited
    at = FIRST.index(awaited.standing)
    return at, awaited.by is None, awaited.by or date.max, each.first.award, each.first.tranche


@dataclass
class _Looked:
    """The tranches of a portfolio, each looked at once; how one stands may hang on another of its award."""

    rules: model.Rules
    awards: Sequence[AwardFacts]
    calendars: Calendars
    decisions: tuple[Decision, ...]
    found: dict[str, Prospects | None] = field(default_factory=dict)  # none: it is being looked at
    units: dict[str, Fraction] = field(default_factory=dict)  # in which its rules round

    def __post_init__(self) -> None:
        self.facts = {facts.award.award: facts for facts in self.awards}
        self.by_id = {decision.id: decision for decision in self.decisions}

    def of(self, decision: Decision) -> TrancheOutlook:
        """One tranche, looked at."""
        seen = self._prospects(decision)
        assert seen is not None
        return TrancheOutlook(decision, seen.standing, explain(decision).reason, seen.awaited)

    def expected(self, each: TrancheOutlook) -> Expected:
        """The same, as the forecast asks it."""
        return Expected(each.decision, each.standing, _due(each), self.units.get(each.decision.id, Fraction(1)))

    def _prospects(self, decision: Decision) -> Prospects | None:
        if decision.id not in self.found:
            self.found[decision.id] = None
            again = again_after(self.rules, self.facts[decision.award], decision, self.calendars)
            if again.program is not None and again.program.rounding is not None:
                self.units[decision.id] = again.program.rounding.unit
            self.found[decision.id] = prospects(again, lambda number: self._other(decision.award, number))
        return self.found[decision.id]

    def _other(self, award: str, number: int) -> Standing | None:
        """How another tranche stands; none where it is released, there is none, or the two wait for each other."""
        decision = self.by_id.get(f"{award}/{number}")
        if decision is None or decision.outcome is Outcome.ALREADY_RELEASED:
            return None
        seen = self._prospects(decision)
        return seen.standing if seen is not None else None


def _warnings(tranches: Iterable[TrancheOutlook]) -> Iterator[Warned]:
    """Each early warning of an award once, with the tranches it is told of."""
    found: dict[tuple[str, str], list[Decision]] = {}
    for each in tranches:
        if each.decision.outcome not in SETTLED:
            for text in early_warnings(each.decision, named=False):
                found.setdefault((each.decision.award, text), []).append(each.decision)
    for (award, text), told in found.items():
        yield Warned(award, told[0].title, told[0].owner, tuple(decision.tranche for decision in told), text)


# --- deadlines -------------------------------------------------------------------------------------------------------


def _deadlines(tranches: Iterable[TrancheOutlook], on: date) -> Iterator[Deadline]:
    """Every day to come by which something is to be done, each once however many tranches wait for it."""
    found: dict[str, list[tuple[Decision, Awaited]]] = {}
    for each in tranches:
        for awaited in each.awaited:
            is_day = awaited.basis in ("last day", "due") and awaited.standing is not Standing.LOST
            if awaited.by is not None and is_day and awaited.by >= on:
                found.setdefault(_identity(each.decision, awaited), []).append((each.decision, awaited))
        yield from _of_tranche(each.decision, on)
    told: set[tuple[object, ...]] = set()
    for of, awaiting in sorted(found.items()):
        decision, awaited = awaiting[0]
        assert awaited.by is not None
        subject = (decision.award, awaited.names[:1], awaited.item, awaited.by)
        if (
            awaited.watched and subject in told
        ):  # the same day of the same milestone, asked by a rule that would stop it
            continue
        told.add(subject)
        yield Deadline(
            of=of,
            on=awaited.by,
            what=awaited.said,
            programme=decision.programme,
            award=decision.award,
            title=decision.title,
            tranches=tuple(dict.fromkeys(other.tranche for other, _ in awaiting)),
            owner=awaited.owner,
            standing=awaited.standing,
            detail=tuple(_detail(awaited)),
        )


def _identity(decision: Decision, awaited: Awaited) -> str:
    """What makes a deadline the same one when it is moved: its award, its sentence, its tranche if it has its own."""
    tranche = "every tranche" if awaited.of_award else f"tranche {decision.tranche}"
    watched = "watched" if awaited.watched else "awaited"
    return "\n".join((decision.award, tranche, awaited.item, watched, awaited.sentence))


def _detail(awaited: Awaited) -> Iterator[str]:
    standing, because = say(awaited.standing), awaited.because
    if awaited.basis == "last day":
        yield say("Last day that counts; {standing}: {because}", standing=standing, because=because)
    else:
        yield say("Due date; {standing}: {because}", standing=standing, because=because)
    yield say("Now: {seen}", seen=awaited.seen)
    if awaited.clause:
        yield awaited.clause
    yield from awaited.steps


def _of_tranche(decision: Decision, on: date) -> Iterator[Deadline]:
    """The days of the tranche itself: when money is due, when a waiver it rests on ends."""
    by, owner = decision.payable_by, decision.owner
    if by is not None and by >= on:
        text = say("pay {amount}", amount=money(decision.amount, decision.currency))
        yield _own(decision, "payable", by, text, owner)
    for waiver in decision.waivers:
        if waiver.valid and waiver.used and waiver.expires_on is not None and waiver.expires_on >= on:
            what = say("waiver of {condition} by {who} ends", condition=quoted(waiver.condition), who=whom(waiver.by))
            yield _own(decision, f"waiver\n{waiver.source.key}", waiver.expires_on, what, owner)


def _own(decision: Decision, of: str, on: date, what: str, owner: str) -> Deadline:
    identity = "\n".join((decision.award, f"tranche {decision.tranche}", of))
    tranches = (decision.tranche,)
    return Deadline(identity, on, what, decision.programme, decision.award, decision.title, tranches, owner, None, ())
