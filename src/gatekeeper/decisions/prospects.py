"""How each condition that is not yet met stands: on track, at risk, late, lost, or cannot tell; and what would help.

What each word means is defined in `docs/outlook.md`. Everything is read from the record; only the line through earlier
figures is worked out anew from the facts.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Literal

from gatekeeper.decisions.actionable import waivers_open_of
from gatekeeper.decisions.again import Again
from gatekeeper.decisions.causes import cause_of
from gatekeeper.decisions.limits import has_room_again
from gatekeeper.decisions.needs import Need, needed_beside, was_missed
from gatekeeper.decisions.obstacles import (
    NOTHING,
    Obstacle,
    Obstacles,
    leaves,
    leaves_without,
    obstacles_of,
    obstacles_of_limit,
    reading,
    speaking_rules,
)
from gatekeeper.decisions.record import Condition, RuleFound
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.risks import SOON
from gatekeeper.decisions.stand_ins import stand_ins, with_stand_ins
from gatekeeper.decisions.trend import Trend, trend_of
from gatekeeper.decisions.windows import tranche_number
from gatekeeper.decisions.wording import (
    bound_text,
    calm,
    capital,
    clause_text,
    days,
    far_from,
    ought_to_hold,
    quoted,
    required_text,
    rule_name,
    seen_text,
)
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.sentences import date_expression_text, power_text
from gatekeeper.reader import N_, say
from gatekeeper.values.absence import Reason
from gatekeeper.vocabulary import Event, Outcome, Verdict, fold


class Standing(StrEnum):
    """How something stands that is not yet so. Of what is needed together the last of these counts."""

    ON_TRACK = N_("on track")
    CANNOT_TELL = N_("cannot tell")
    AT_RISK = N_("at risk")
    LATE = N_("late")
    LOST = N_("lost")


ORDER = tuple(Standing)
FIRST = (Standing.LOST, Standing.LATE, Standing.AT_RISK, Standing.CANNOT_TELL, Standing.ON_TRACK)  # as they are read

Basis = Literal["last day", "due", "planned", ""]


@inert
class Awaited:
    """Something a tranche waits for, and how it stands.

    `wanted` says whether the condition ought to hold or ought no longer to; `watched` that it stands in nobody's way
    yet, but that a rule stops the tranche once its last day has passed. `by` is the day it is measured against and
    `basis` what that day is. `among` says how many of several would do. `steps` are what the rules allow to be done
    beside meeting it.
    """

    sentence: str  # as the rules say it
    requirement: str  # the same with the value of what it names
    wanted: bool
    watched: bool
    rule: str  # in words
    consequence: str  # what the rule does once the last day of what is watched has passed
    clause: str
    verdict: Verdict | None  # none of what is no condition
    seen: str
    distance: str
    owner: str
    by: date | None
    basis: Basis
    standing: Standing
    because: str
    trend: Trend | None
    among: str
    steps: tuple[str, ...]
    item: str
    names: tuple[str, ...]
    of_award: bool  # whether it is the same for every tranche of the award
    through: bool  # whether it is another tranche of the award that must be paid first

    @property
    def said(self) -> str:
        """What is waited for, in words: `“customers ≥ 40”`, `“insolvency” must no longer apply`."""
        if self.verdict is None or (self.verdict is Verdict.INVALID and not self.names and not self.rule):
            return capital(self.requirement)
        asked = quoted(self.requirement)
        if self.watched:
            otherwise = {"asked": asked, "otherwise": self.consequence}
            if self.wanted:
                return say("{asked}, else {otherwise}", **otherwise)
            if self.requirement.endswith(_MISSED):
                done = quoted(self.requirement.removesuffix(_MISSED))
                return say("{what} in time, else {otherwise}", what=done, otherwise=self.consequence)
            return say("{asked} must not come about, else {otherwise}", **otherwise)
        if self.wanted:
            return asked
        if self.verdict is Verdict.UNKNOWN:
            return say("{asked} must not apply", asked=asked)
        return say("{asked} must no longer apply", asked=asked)

    def days_left(self, on: date) -> int | None:
        """How many days are left to the day it is measured against; negative once it has passed."""
        return (self.by - on).days if self.by is not None else None


@inert
class Prospects:
    """What a tranche waits for, and how it stands by that."""

    standing: Standing
    awaited: tuple[Awaited, ...]


_MISSED = " missed"

Of = Callable[[int], Standing | None]  # how another tranche of the award stands; none where it is released


def prospects(again: Again, other: Of) -> Prospects:
    """What a decided tranche still waits for, each once, and how the tranche stands."""
    looked = _Looked(again, other)
    found = tuple(looked.rows())
    return Prospects(looked.standing(), found)


# Outcomes that say how the tranche stands whatever its conditions are.
_OF_OUTCOME = {
    Outcome.LAPSED: Standing.LOST,
    Outcome.CANCEL: Standing.LOST,
    Outcome.RECOVER: Standing.LOST,
    Outcome.RELEASE: Standing.ON_TRACK,
    Outcome.RELEASE_IN_PART: Standing.ON_TRACK,
    Outcome.ALREADY_RELEASED: Standing.ON_TRACK,
    Outcome.INVALID: Standing.CANNOT_TELL,
    Outcome.CONFLICT: Standing.CANNOT_TELL,
    Outcome.NO_RULE: Standing.CANNOT_TELL,
    Outcome.NOT_IN_FORCE: Standing.CANNOT_TELL,
}

# Where nothing is waited for, or no fact helps.
_NOTHING_AWAITED = (Outcome.NO_RULE, Outcome.NOT_IN_FORCE, Outcome.CANCEL, Outcome.RECOVER)


class _Looked:
    """One tranche, looked at: its obstacles rule by rule, and how each stands."""

    def __init__(self, again: Again, other: Of) -> None:
        self.again, self.other = again, other
        self.decision = again.decision
        self.plain = with_stand_ins(again.decision)
        self.read = reading(self.plain)
        self.known: dict[int, Awaited] = {}
        self.ways, self.stops = self._ways(), self._stops()
        self.beside = tuple(map(self._of_need, needed_beside(again.decision)))

    # ------------------------------------------------------------------------------------------ what stands in the way

    def _ways(self) -> Mapping[str, Obstacles]:
        """What each rule lacks that could release it, or more of it; of money kept back, what would set it free."""
        decision = self.plain
        if decision.outcome in _NOTHING_AWAITED:
            return {}
        if decision.outcome.pays or decision.outcome is Outcome.ALREADY_RELEASED:
            kept = (rule for rule in decision.rules if rule.kind == "retain" and rule.verdict is Verdict.MET)
            found = {rule.id: _whole(self.read.obstacles(rule.when)) for rule in kept if rule.when is not None}
            return found | {rule.id: obstacles_of(rule, self.read) for rule in self._that_give_more()}
        return self._needed({rule.id: obstacles_of(rule, self.read) for rule in speaking_rules(decision, self.read)})

    def _that_give_more(self) -> Iterator[RuleFound]:
        """The rules that are not met and could give more than is given."""
        if self.plain.outcome is not Outcome.RELEASE_IN_PART:
            return
        for rule in speaking_rules(self.plain, self.read):
            more = rule.entitlement is None or rule.entitlement > (self.plain.entitlement or 0)
            if rule.verdict is not Verdict.MET and rule.possible and more:
                yield rule

    def _stops(self) -> Mapping[str, Obstacles]:
        """What keeps a rule or a limit from letting the tranche be paid."""
        decision = self.plain
        if decision.outcome.pays or decision.outcome in (*_NOTHING_AWAITED, Outcome.ALREADY_RELEASED, Outcome.LAPSED):
            return {}
        found = {rule.id: obstacles_of(rule, self.read) for rule in decision.rules if self._stands_in_the_way(rule)}
        found |= {limit.id: obstacles_of_limit(limit, decision, self.read) for limit in decision.limits}
        return {name: each for name, each in self._needed(found).items() if each != NOTHING}

    def _stands_in_the_way(self, rule: RuleFound) -> bool:
        if rule.kind in ("reduce", "retain"):
            return self.plain.outcome is Outcome.UNDETERMINED
        return rule.stops and (rule.kind != "recover" or self.plain.outcome is Outcome.ON_HOLD)

    def _needed(self, found: Mapping[str, Obstacles]) -> dict[str, Obstacles]:
        """The same without what cannot change the outcome; all of it where nothing else is left."""
        fixed = stand_ins(self.decision)
        left = {name: leaves_without(each, fixed) for name, each in found.items()}
        return {name: _whole(each) for name, each in left.items() if each is not None}

    # ------------------------------------------------------------------------------------------ rows

    def rows(self) -> Iterator[Awaited]:
        """Everything waited for, each once, what would stop the tranche if it is missed last.

        What a record in error keeps from being judged is told by the record to be mended; a value that is not known, by
        the condition that asks for it.
        """
        obstacles = [leaf for found in (*self.stops.values(), *self.ways.values()) for leaf in leaves(found)]
        if self.decision.outcome is Outcome.INVALID:
            obstacles = [leaf for leaf in obstacles if leaf.condition.verdict is not Verdict.INVALID]
        causes = {self._cause(leaf) for leaf in obstacles if leaf.condition.kind != "value"}
        obstacles = [leaf for leaf in obstacles if leaf.condition.kind != "value" or self._cause(leaf) not in causes]
        obstacles.sort(key=lambda leaf: not leaf.wanted)  # a rule may ask for what its exception asks not to be
        seen: set[tuple[str, str]] = set()
        for row in (*self.beside, *map(self._of_leaf, obstacles), *self._watched()):
            if (row.sentence, row.item) not in seen:
                seen.add((row.sentence, row.item))
                yield row

    def _cause(self, leaf: Obstacle) -> object:
        known = leaf.condition.verdict not in (Verdict.UNKNOWN, Verdict.INVALID)
        return leaf.condition.id if known else cause_of(self.decision, leaf.condition)

    def _watched(self) -> Iterator[Awaited]:
        """Deadlines that run: once one has passed, a rule stops the tranche."""
        settled = (*_NOTHING_AWAITED, Outcome.ALREADY_RELEASED, Outcome.LAPSED, Outcome.RELEASE)
        if self.plain.outcome in settled:
            return
        for condition in self.plain.conditions:
            if condition.part == "guard" and condition.required.latest is not None and self._runs(condition):
                yield self._row(Obstacle(condition, ought_to_hold(self.plain, condition)), watched=True)

    def _runs(self, condition: Condition) -> bool:
        """Whether its last day is to come, and it matters whether something happens by then."""
        overdue = isinstance(self.again.leaves.get(condition.requirement), model.Overdue)
        awaited = overdue and condition.verdict is Verdict.NOT_MET and condition.seen.happened is False
        return condition.verdict is Verdict.OPEN or awaited

    def _of_leaf(self, found: Obstacle) -> Awaited:
        if found.condition.id not in self.known:
            self.known[found.condition.id] = self._row(found)
        return self.known[found.condition.id]

    def _row(self, found: Obstacle, watched: bool = False) -> Awaited:
        condition = found.condition
        leaf = self.again.leaves.get(condition.requirement)
        by, basis = self._day(condition)
        trend = trend_of(self.again, leaf, found.wanted, by)
        standing, because = self._stands(found, leaf, watched, by, basis, trend)
        rule = next((rule for rule in self.plain.rules if rule.id == condition.rule), None)
        limit = next((limit for limit in self.plain.limits if limit.id == condition.rule), None)
        named = rule or limit
        name = rule_name(named) if named is not None else ""
        return Awaited(
            sentence=condition.requirement,
            requirement=required_text(condition),
            wanted=found.wanted,
            watched=watched,
            rule=name,
            consequence=say(_DOES[rule.kind], rule=name) if watched and rule is not None else "",
            clause=condition.clause,
            verdict=condition.verdict,
            seen=_seen(condition),
            distance="" if watched else far_from(self.plain, condition),
            owner=condition.owner,
            by=by,
            basis=basis,
            standing=standing,
            because=because,
            trend=trend,
            among="" if watched else self._among(condition),
            steps=tuple(self._steps(condition, leaf)),
            item=condition.item,
            names=condition.names,
            of_award=leaf is not None and self._of_award(leaf),
            through=_waits_for_another(leaf),
        )

    def _of_need(self, need: Need) -> Awaited:
        """What is no condition: a hold to lift, a record to mend."""
        invalid = self.decision.outcome is Outcome.INVALID
        return Awaited(
            sentence=need.text,
            requirement=need.text,
            wanted=True,
            watched=False,
            rule="",
            consequence="",
            clause=need.clause,
            verdict=Verdict.INVALID if invalid else None,
            seen="",
            distance="",
            owner=need.owner,
            by=None,
            basis="",
            standing=Standing.CANNOT_TELL if invalid else Standing.AT_RISK,
            because=say("the record is in error") if invalid else say("nothing on record says that it will be done"),
            trend=None,
            among=need.among[0].text if need.among else "",
            steps=(),
            item="",
            names=(),
            of_award=False,
            through=False,
        )

    def _of_award(self, leaf: model.Leaf) -> bool:
        from gatekeeper.decisions.of_award import same_for_every_tranche

        assert self.again.program is not None
        return same_for_every_tranche(self.again.program, leaf)

    def _among(self, condition: Condition) -> str:
        """`1 of 3 would do`, of the smallest choice it stands in; `one of 2 rules would do`."""
        for found in (*self.stops.values(), *self.ways.values()):
            if (choice := _choice(found, condition.id)) is not None:
                return say("{count} of {all} would do", count=choice.count, all=len(choice.parts))
        if len(self.ways) < 2 or self.plain.outcome.pays:
            return ""
        asking = [
            any(leaf.condition.requirement == condition.requirement for leaf in leaves(way))
            for way in self.ways.values()
        ]
        return say("1 of {all} rules would do", all=len(asking)) if any(asking) and not all(asking) else ""

    # ------------------------------------------------------------------------------------------ the day

    def _day(self, condition: Condition) -> tuple[date | None, Basis]:
        """The day a condition is measured against: its last day, else the day it is due, else the day of the money.

        The due date of a figure is that of its report, so it counts only while the figure is missing.
        """
        if condition.required.latest is not None:
            return condition.required.latest, "last day"
        figure = condition.kind in ("comparison", "value")
        if condition.due is not None and (not figure or condition.verdict is Verdict.UNKNOWN):
            return condition.due, "due"
        paid = self.decision.outcome.pays or self.decision.outcome is Outcome.ALREADY_RELEASED
        if self.decision.planned_date is not None and not paid:
            return self.decision.planned_date, "planned"
        return None, ""

    # ------------------------------------------------------------------------------------------ how it stands

    def _stands(
        self, found: Obstacle, leaf: model.Leaf | None, watched: bool, by: date | None, basis: Basis,
        trend: Trend | None,
    ) -> tuple[Standing, str]:  # fmt: skip
        """How a condition stands, and why in a few words; the definitions of docs/outlook.md, in their order."""
        condition = found.condition
        passed = by is not None and by < self.decision.on
        if found.wanted and not condition.possible:
            return Standing.LOST, say("it can no longer be met")
        if found.wanted and (isinstance(leaf, model.ReleasedElsewhere) or _waits_for_another(leaf)):
            return self._other_tranche(leaf)
        if condition.verdict is Verdict.UNKNOWN:
            return self._unknown(condition, by if basis != "planned" else None, basis)
        if isinstance(leaf, model.Passed | model.Available):
            stays = condition.verdict is Verdict.MET
            standing = Standing.LOST if stays else Standing.ON_TRACK
            return standing, say("its day has come, and stays") if stays else say("it comes by itself")
        if not found.wanted and (late := _missed(condition, leaf)):
            return Standing.LATE, late
        if passed:
            return Standing.LATE, _passed(basis)
        if trend is not None and trend.on_track is not None:
            return Standing.ON_TRACK if trend.on_track else Standing.AT_RISK, say("by its trend")
        if condition.kind == "judgement":
            return Standing.AT_RISK, say("it was found otherwise")
        if not found.wanted and not watched:
            return Standing.AT_RISK, say("it applies, and nothing on record says that it will end")
        return self._by_time_left(condition, by, basis)

    def _by_time_left(self, condition: Condition, by: date | None, basis: Basis) -> tuple[Standing, str]:
        """How something stands that is not done, and of which no more is known than how much time is left."""
        if by is None:
            return Standing.CANNOT_TELL, say("no day is set for it")
        if by <= self.decision.on + SOON:
            return Standing.AT_RISK, _not_done(by, self.decision.on, basis)
        if condition.kind in ("comparison", "value", "fact"):
            return Standing.CANNOT_TELL, say("nothing on record says which way it goes")
        return Standing.ON_TRACK, say("more than {count} days left", count=SOON.days)

    def _other_tranche(self, leaf: model.Leaf | None) -> tuple[Standing, str]:
        if not isinstance(leaf, model.TrancheHappened):
            return Standing.CANNOT_TELL, say("it hangs on other awards")
        number = tranche_number(self.again.eyes(), leaf.tranche)
        standing = self.other(number) if number is not None else None
        if standing is None:
            return Standing.CANNOT_TELL, say("nothing on record says when")
        return standing, say("as tranche {number} stands", number=number)

    def _unknown(self, condition: Condition, by: date | None, basis: Basis) -> tuple[Standing, str]:
        """What nobody knows: late or at risk where it is not reported, and its day has passed or is near."""
        on, absent = self.decision.on, condition.seen.absent
        if by is not None and basis == "due" and by < on and absent.startswith(str(Reason.NOT_REPORTED)):
            return Standing.LATE, say("it was due and is not reported")
        silent = absent.startswith((str(Reason.NOT_REPORTED), str(Reason.NOT_YET_DUE)))
        if by is not None and condition.kind == "event" and silent and on <= by <= on + SOON:
            return Standing.AT_RISK, say("{days} left, and not reported", days=days((by - on).days))
        known = say("it is not known") if condition.seen.absent else say("it is not known exactly enough")
        return Standing.CANNOT_TELL, known

    def standing(self) -> Standing:
        """How the tranche stands: the best of its ways, and the worst of that and of all that stops it."""
        outcome = self.decision.outcome
        if outcome in _OF_OUTCOME:
            return max([_OF_OUTCOME[outcome], *(row.standing for row in self.beside)], key=ORDER.index)
        if has_room_again(self.decision) is not None:
            return Standing.ON_TRACK
        found = [self._together(each) for each in self.stops.values()]
        ways = tuple(self.ways.values())
        if ways and NOTHING not in ways:
            found.append(min(map(self._together, ways), key=ORDER.index))
        found += [row.standing for row in self.beside]
        planned = self.decision.planned_date
        if planned is not None and planned < self.decision.on:
            found.append(Standing.LATE)
        return max(found, key=ORDER.index, default=Standing.CANNOT_TELL)

    def _together(self, found: Obstacle | Obstacles) -> Standing:
        """How some obstacles stand together: of those that suffice, the worst of the best."""
        if isinstance(found, Obstacle):
            return self._of_leaf(found).standing
        parts = sorted((self._together(part) for part in found.parts), key=ORDER.index)
        return parts[found.count - 1] if parts else Standing.ON_TRACK

    # ------------------------------------------------------------------------------------------ what the rules allow

    def _steps(self, condition: Condition, leaf: model.Leaf | None) -> Iterator[str]:
        """More time, a waiver, a cure: what the rules allow beside meeting the condition, and who may grant it."""
        program = self.again.program
        assert program is not None
        if isinstance(leaf, model.Episode):
            yield say("it ends with {event}", event=date_expression_text(leaf.end, program.written))
        names = {fold(name) for name in condition.names}
        for power in program.extend_powers:
            said = power_text(power, program.written)
            if power.subject in names:
                for choice in self.decision.open_choices:
                    if choice.text.startswith(said):
                        yield f"{recorded(choice.text)}{clause_text(choice.clause)}"
        for change in waivers_open_of(self.again, condition):
            if self._may_be_waived(condition):
                yield change.text

    def _may_be_waived(self, condition: Condition) -> bool:
        program = self.again.program
        assert program is not None
        declared = (program.declarations.get(fold(name)) for name in condition.names)
        rule = self.again.rule_of.get(condition.rule)
        return getattr(rule, "waivable", True) and all(getattr(each, "waivable", True) for each in declared)


_DOES = {
    "release": N_("{rule} releases it"),
    "hold": N_("{rule} holds it"),
    "never": N_("{rule} bars it"),
    "reduce": N_("{rule} reduces it"),
    "retain": N_("{rule} keeps part of it back"),
    "recover": N_("{rule} claims it back"),
    "cancel": N_("{rule} cancels it"),
}


def _passed(basis: Basis) -> str:
    return say("the day planned for payment has passed") if basis == "planned" else say("the day has passed")


def _not_done(by: date, on: date, basis: Basis) -> str:
    left = days((by - on).days)
    if basis == "planned":
        said = say("{days} to the planned payment, and not done", days=left)
        return said if by > on else say("payment is planned for this day")
    return say("{days} left, and not done", days=left) if by > on else say("this is the last day")


def _missed(condition: Condition, leaf: model.Leaf | None) -> str:
    """Which day was missed, where that is what stops a tranche."""
    if was_missed(condition):
        return say("the day was missed, and only a later one would help")
    return say("it is overdue") if isinstance(leaf, model.Overdue) and condition.verdict is Verdict.MET else ""


def _waits_for_another(leaf: model.Leaf | None) -> bool:
    """Whether another tranche of the award, or the one before, must be paid first."""
    return isinstance(leaf, model.TrancheHappened) and leaf.event is not Event.REQUESTED


def _whole(found: Obstacle | Obstacles) -> Obstacles:
    return found if isinstance(found, Obstacles) else Obstacles(1, (found,))


def _choice(found: Obstacle | Obstacles, condition: int) -> Obstacles | None:
    """The innermost choice that a condition stands in."""
    if isinstance(found, Obstacle):
        return None
    for part in found.parts:
        if condition in {leaf.condition.id for leaf in leaves(part)}:
            return _choice(part, condition) or (found if found.is_choice else None)
    return None


def _seen(condition: Condition) -> str:
    """`31`, `234,450 USD against 270,000 USD`, `not achieved as of 20 November 2026`."""
    seen, bound = calm(seen_text(condition)), bound_text(condition)
    return (
        say("{seen} against {bound}", seen=seen, bound=bound) if bound and seen and not condition.seen.absent else seen
    )
