"""What can still change an outcome: what is needed, who owes it, by when, and how many of several suffice."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from gatekeeper.decisions.causes import Cause, cause_of, causes, in_error, of_a_day, rate_behind
from gatekeeper.decisions.obstacles import (
    NOTHING,
    Obstacle,
    Obstacles,
    Reading,
    leaves,
    leaves_without,
    nearest,
    obstacles_of,
    one_of,
    only_unknown,
    speaking_rules,
    still_possible,
    turning,
)
from gatekeeper.decisions.record import Condition, Decision, RuleFound
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.stand_ins import stand_ins
from gatekeeper.decisions.wording import bound_text, calm, far_from, in_effect, listed, quoted, seen_text, whom
from gatekeeper.inert import inert
from gatekeeper.reader import N_, date_text, say
from gatekeeper.values.absence import WITHIN_BOUNDS, Reason
from gatekeeper.vocabulary import Outcome, Verdict

# What something needed can still change; after the other outcomes there is nothing left to wait for.
WAITING = frozenset({Outcome.INVALID, Outcome.BARRED, Outcome.ON_HOLD, Outcome.NOT_YET, Outcome.UNDETERMINED})

FUNDER = "funder"
GRANTEE = "grantee"


@inert
class Among:
    """A set of needs of which some suffice, numbered within the explanation: `2 of the following 3`."""

    number: int
    text: str


@inert
class Need:
    """Something that can still change the outcome: what, from whom, by when (none: no date is set).

    `among` holds the sets of alternatives it belongs to, the outermost first; needs of a set follow one another.
    `about` is the id of the condition it would change, where it is about one; `act` says what whoever owes it is to do,
    where the text does not.
    """

    text: str
    owner: str
    by: date | None
    clause: str
    among: tuple[Among, ...] = ()
    overdue: bool = False
    about: int | None = None
    act: str = ""


def needs_text(needs: Iterable[Need]) -> tuple[str, ...]:
    """The needs as lines of plain text, alternatives indented under how many of them suffice."""
    lines: list[str] = []
    above: tuple[Among, ...] = ()
    for need in needs:
        for depth, among in enumerate(need.among):
            if above[: depth + 1] != need.among[: depth + 1]:
                lines.append(say("{heading}:", heading=f"{'  ' * depth}{among.text}"))
        above = need.among
        lines.append("  " * len(above) + need_text(need))
    return tuple(lines)


def need_text(need: Need) -> str:
    """`“customers ≥ 40”: now 31, short by 9; from the grantee; by 30 June 2027; Schedule 3, 2.1`."""
    return say("; ").join(part for part in (need.text, from_whom(need), due_text(need), need.clause) if part)


def from_whom(need: Need) -> str:
    """`from the grantee`, or nothing."""
    return say("from {who}", who=whom(need.owner)) if need.owner else ""


def due_text(need: Need) -> str:
    """`by 30 June 2027`, `was due by 14 November 2026`, or nothing."""
    if need.by is None:
        return ""
    day = date_text(need.by)
    return say("was due by {day}", day=day) if need.overdue else say("by {day}", day=day)


def still_needed(decision: Decision, in_the_way: dict[str, Obstacles], read: Reading) -> tuple[Need, ...]:
    """What can still change the outcome, each once; alternatives that can no longer be had are left out."""
    if decision.outcome not in WAITING:
        return ()
    if decision.outcome is Outcome.INVALID:
        return tuple(_mended(decision))
    numbers = iter(range(1, 1_000_000))
    if decision.outcome is Outcome.UNDETERMINED:
        claims = [rule for rule in decision.rules if rule.kind == "recover"]
        in_the_way = in_the_way | {rule.id: obstacles_of(rule, read, undetermined=True) for rule in claims}
    in_the_way = _changing(decision, in_the_way)
    parts = [in_the_way[rule.id] for rule in decision.rules if _counts(decision, rule) and rule.id in in_the_way]
    parts.append(_ways(decision, in_the_way, read))
    parts += [in_the_way[limit.id] for limit in decision.limits if limit.id in in_the_way]
    found = [need for part in parts for need in _needs(decision, part, (), numbers)]
    more = [*_more_than_nothing(decision, numbers), *_budget_known(decision)]
    return tuple(_each_once([*_lifted(decision), *found, *more]))


def needed_beside(decision: Decision) -> tuple[Need, ...]:
    """What is needed and is no condition of a rule: records to mend, holds to lift, more figures, a budget's amount."""
    if decision.outcome is Outcome.INVALID:
        return tuple(_mended(decision))
    if decision.outcome is Outcome.ALREADY_RELEASED and decision.approved_unpaid:
        return tuple(_lifted(decision))
    if decision.outcome not in WAITING:
        return ()
    more = _more_than_nothing(decision, iter(range(1, 1_000_000)))
    return tuple(_each_once([*_lifted(decision), *more, *_budget_known(decision)]))


def _lifted(decision: Decision) -> Iterator[Need]:
    """What those who hold the tranche under a power of theirs must let go on."""
    for used in in_effect(decision, "held"):
        text = say("lift the hold of {day}", day=date_text(used.on)) if used.on is not None else say("lift the hold")
        yield Need(text, used.by, None, used.clause)


def _counts(decision: Decision, rule: RuleFound) -> bool:
    """Whether what a rule beside the releases rests on can change this outcome."""
    if rule.kind in ("reduce", "retain"):
        return decision.outcome is Outcome.UNDETERMINED
    return rule.stops and (rule.kind != "recover" or decision.outcome in (Outcome.ON_HOLD, Outcome.UNDETERMINED))


def _changing(decision: Decision, in_the_way: dict[str, Obstacles]) -> dict[str, Obstacles]:
    """What stands in the way without what cannot change the outcome; a rule of which too little is left is left out."""
    fixed = stand_ins(decision)
    if not fixed:
        return in_the_way
    left = {name: leaves_without(found, fixed) for name, found in in_the_way.items()}
    return {
        name: found if isinstance(found, Obstacles) else Obstacles(1, (found,))
        for name, found in left.items()
        if found is not None
    }


def _ways(decision: Decision, in_the_way: dict[str, Obstacles], read: Reading) -> Obstacles:
    """The release rules that could still pay, of which one suffices; nothing where one is free already."""
    found: dict[str, Obstacles] = {}
    for rule in speaking_rules(decision, read):
        if rule.id not in in_the_way:
            continue
        way = still_possible(in_the_way[rule.id])
        if way is not None and decision.outcome is Outcome.UNDETERMINED:
            way = only_unknown(way) or way
        if way is not None:
            found[rule.id] = way if isinstance(way, Obstacles) else Obstacles(1, (way,))
    told = turning(decision, found)
    if not told or NOTHING in told.values():
        return NOTHING
    ways = [told[rule] for rule in nearest(told)]
    if NOTHING in found.values() and all(rule.further for rule in decision.rules if rule.id in told):
        return Obstacles(len(ways), tuple(ways))  # each further part is given or not by itself
    return ways[0] if len({_facts(decision, way) for way in ways}) == 1 else one_of(ways)


def _facts(decision: Decision, found: Obstacle | Obstacles) -> frozenset[tuple[str, bool, str]]:
    """The facts behind some obstacles, where each of them is one that is not known."""
    every = list(leaves(found))
    unknown = [leaf for leaf in every if leaf.condition.verdict is Verdict.UNKNOWN]
    if len(unknown) < len(every):
        return frozenset((str(leaf.condition.id), False, "") for leaf in every)
    return frozenset(cause_of(decision, leaf.condition) for leaf in every)


def _needs(
    decision: Decision, found: Obstacle | Obstacles, among: tuple[Among, ...], numbers: Iterator[int]
) -> Iterator[Need]:
    if isinstance(found, Obstacle):
        yield _need(decision, found, among)
        return
    if found.is_choice:
        some = say("{count} of the following {all}", count=found.count, all=len(found.parts))
        among = (*among, Among(next(numbers), some))
    for position, part in enumerate(found.parts, 1):
        bundled = found.is_choice and isinstance(part, Obstacles) and not part.is_choice and len(part.parts) > 1
        inner = among
        if bundled:
            inner = (*among, Among(next(numbers), say("alternative {number}, all of it", number=position)))
        yield from _needs(decision, part, inner, numbers)


def _need(decision: Decision, found: Obstacle, among: tuple[Among, ...]) -> Need:
    condition = found.condition
    if condition.verdict is Verdict.UNKNOWN and not (found.wanted and _is_awaited(decision, condition)):
        (cause,) = causes(decision, [condition])
        by = _by(condition) if _may_be_late(condition) else None
        return _dated(decision, condition, _settled(cause), condition.owner, by, among)
    if not found.wanted and was_missed(condition):
        by, owner, later = None, decision.owner or FUNDER, _later(condition)
        return _dated(decision, condition, later, owner, by, among, say("set {what}", what=later))
    by = _by(condition) if found.wanted and condition.kind not in ("comparison", "value") else None
    needed = _needed(decision, found)
    act = say("bring about {what}", what=needed) if found.wanted else say("see that {what}", what=needed)
    return _dated(decision, condition, needed, condition.owner, by, among, act)


def _dated(
    decision: Decision, about: Condition, text: str, owner: str, by: date | None, among: tuple[Among, ...],
    act: str = "",
) -> Need:  # fmt: skip
    overdue = by is not None and by < decision.on
    return Need(text, owner, by, about.clause, among, overdue, about.id, act)


def _by(condition: Condition) -> date | None:
    return condition.required.latest or condition.due


def _may_be_late(condition: Condition) -> bool:
    """Whether what is missing was owed by a day; what must be verified, settled or renewed was not."""
    without_a_day = (Reason.NOT_VERIFIED, Reason.IN_DISPUTE, Reason.EXPIRED)
    return not condition.seen.absent.startswith(tuple(map(str, without_a_day)))


def _is_awaited(decision: Decision, condition: Condition) -> bool:
    """Whether it is to be done rather than only to be told: nobody reported it, and other things are lacking too."""
    return decision.outcome is Outcome.NOT_YET and condition.seen.absent.startswith(str(Reason.NOT_REPORTED))


def was_missed(condition: Condition) -> bool:
    """Whether the condition says that a date was missed: it is met, though nothing happened in time."""
    if condition.kind != "event" or condition.verdict is not Verdict.MET:
        return False
    last, seen = condition.required.latest, condition.seen
    return seen.happened is not True or (last is not None and seen.on is not None and seen.on > last)


def _later(condition: Condition) -> str:
    """Doing it now does not undo that it was late: only another date does."""
    subject = quoted(condition.names[0]) if condition.names else quoted(condition.requirement)
    last = condition.required.latest
    seen = recorded(seen_text(condition).partition("; due ")[0])
    if last is None:
        return say("a later date for {subject} ({seen})", subject=subject, seen=seen)
    day = date_text(last)
    return say("a later date for {subject}, missed on {day} ({seen})", subject=subject, day=day, seen=seen)


def _needed(decision: Decision, found: Obstacle) -> str:
    condition = found.condition
    asked = quoted(condition.requirement)
    seen, bound, far = recorded(seen_text(condition)), recorded(bound_text(condition)), far_from(decision, condition)
    against = seen
    if bound and not condition.seen.absent:
        against = say("{seen} against {bound}", seen=seen, bound=bound)
    now = ", ".join(part for part in (against, far) if part)
    if now and condition.kind == "comparison" and not condition.seen.absent:
        now = say("now {seen}", seen=now)
    wanted = asked if found.wanted else say("{asked} must no longer apply", asked=asked)
    return say("{wanted}: {now}", wanted=wanted, now=now) if now else wanted


def _settled(cause: Cause) -> str:
    """What must be done about a fact that is not known, in a verb that fits the reason."""
    first = cause.first
    absent, asked = first.seen.absent, quoted(first.requirement)
    if rate_behind(first):
        if cause.instead == Reason.NOT_YET_DUE:
            return say("record the {subject} when its day has come", subject=recorded(cause.subject))
        return say("record the {subject}", subject=recorded(cause.subject))
    instead = recorded(cause.instead)
    if not absent or of_a_day(first):
        return _known_in_part(cause) or say("say whether {asked} holds: {found}", asked=asked, found=instead)
    for reason, verb in _VERBS.items():
        if absent.startswith(str(reason)):
            said = say(verb, what=cause.named)
            known = cause.instead != str(reason)
            return say("{needed}: {found}", needed=said, found=instead) if known else said
    detail = absent.removeprefix(str(Reason.NOT_REPORTED)).strip(" ()")
    if first.kind == "judgement" or detail.startswith("not yet decided by "):
        return say("decide on {what}", what=cause.named)
    detail_said = recorded(detail)
    if first.kind == "event":
        if detail:
            return say("say whether {asked} holds: {found}", asked=asked, found=detail_said)
        return say("say whether {asked} holds", asked=asked)
    if not detail:
        return say("report {what}", what=cause.named)
    if detail == WITHIN_BOUNDS:
        return say("give an exact figure for {what}: {found}", what=cause.named, found=detail_said)
    if not first.seen.period:
        return say("report {what}: {detail}", what=cause.named, detail=detail_said)
    return _reported(cause.named, detail)


def _known_in_part(cause: Cause) -> str:
    """What must be done about a figure of which something is known: its periods, the other side of a comparison."""
    first = cause.first
    if first.seen.absent or of_a_day(first):
        return ""
    if len(first.names) == 1:
        if counted := _NOT_KNOWN_PERIODS.search(cause.instead):
            periods = listed(recorded(period) for period in re.split(", | and ", counted[1]))
            return say("report {what} for {period}", what=quoted(first.names[0]), period=periods)
        if first.kind == "comparison" and (other := _OTHER_SIDE.search(cause.instead)):
            return _reported(quoted(first.names[0]), other[1])
    if first.kind not in ("comparison", "value"):
        return ""
    return say("give an exact figure for {what}: {found}", what=cause.named, found=recorded(cause.instead))


def _reported(what: str, when: str) -> str:
    """`report “revenue” for Q3 2026`, `report “customers” at 30 June 2027`."""
    if when.startswith("at "):
        return say("report {what} {when}", what=what, when=recorded(when))
    return say("report {what} for {period}", what=what, period=recorded(when))


_OTHER_SIDE = re.compile(r"; [^;]+: not reported \(([^()]+)\)\Z")
_NOT_KNOWN_PERIODS = re.compile(r"\d of \d+ \w+, of which (.+) (?:is|are) not known")

_VERBS = {
    Reason.NOT_VERIFIED: N_("verify {what}"),
    Reason.IN_DISPUTE: N_("settle the dispute about {what}"),
    Reason.EXPIRED: N_("renew {what}"),
    Reason.WITHHELD: N_("disclose {what}"),
    Reason.NOT_YET_DUE: N_("report {what} when it is due"),
    Reason.NOT_APPLICABLE: N_("say what applies in place of {what}"),
}


def _mended(decision: Decision) -> Iterator[Need]:
    """What is recorded in error; whoever keeps the record must mend it, and nothing waits for a date."""
    owner = decision.owner or FUNDER
    for cause in in_error(decision):
        found = recorded(cause.instead)
        if cause.is_fact:
            text = say("mend the record of {what}: {found}", what=cause.named, found=found)
        else:
            text = say("mend the record that {what} turns on: {found}", what=cause.named, found=found)
        yield Need(text, owner, None, cause.first.clause)
    for said in wrong_elsewhere(decision):
        by_zero = said.startswith("division by zero")
        shape = N_("mend the record: {what}") if by_zero else N_("mend the record of {what}")
        yield Need(say(shape, what=recorded(said)), owner, None, "")


def wrong_elsewhere(decision: Decision) -> tuple[str, ...]:
    """What is wrong with the award, the tranche or its money: the reasons that no condition tells."""
    bad = [c for c in decision.conditions if c.verdict is Verdict.INVALID]
    told = [*(c.requirement for c in bad), *(c.observed for c in bad if c.observed)]
    return tuple(reason for reason in decision.reasons if not any(text.rstrip(".") in reason for text in told))


def _more_than_nothing(decision: Decision, numbers: Iterator[int]) -> Iterator[Need]:
    """Where the rules apply and give nothing: what their amount asks, and the figures of the grantee it rests on."""
    for rule in gives_nothing(decision):
        rests_on = [c for c in decision.conditions if c.part == "amount" and c.rule == rule]
        asked = [
            c for c in rests_on if c.kind != "value" and c.verdict is not Verdict.MET and c.sign > 0 and c.possible
        ]
        among = (
            (Among(next(numbers), say("{count} of the following {all}", count=1, all=len(asked))),)
            if len(asked) > 1
            else ()
        )
        yield from (_need(decision, Obstacle(c, True), among) for c in asked)
        for c in rests_on:
            if c.kind == "value" and c.owner == GRANTEE:
                text = say(
                    "{what} at which the rules give something: now {seen}",
                    what=quoted(c.requirement), seen=calm(seen_text(c)),
                )  # fmt: skip
                yield Need(text, c.owner, None, c.clause, about=c.id)


def _budget_known(decision: Decision) -> Iterator[Need]:
    """The amount of a shared budget that nobody has recorded."""
    budget = decision.budget
    if budget is not None and budget.problem and decision.outcome is Outcome.UNDETERMINED:
        yield Need(
            say("record the budget {name}: {problem}", name=quoted(budget.budget), problem=recorded(budget.problem)),
            decision.owner or FUNDER,
            None,
            budget.clause,
        )


def gives_nothing(decision: Decision) -> tuple[str, ...]:
    """The rules that apply and give nothing yet."""
    if decision.outcome is not Outcome.NOT_YET:
        return ()
    met = (rule for rule in decision.rules if rule.kind == "release" and rule.verdict is Verdict.MET)
    return tuple(rule.id for rule in met if rule.entitlement == 0)


def _each_once(needs: Iterable[Need]) -> Iterator[Need]:
    """A need that must be met anyway is not repeated; the same one in two sets of alternatives is."""
    seen: set[tuple[str, str, tuple[Among, ...]]] = set()
    anyway: set[tuple[str, str]] = set()
    for need in needs:
        what = (need.text, need.owner)
        if what in anyway or (*what, need.among) in seen:
            continue
        seen.add((*what, need.among))
        if not need.among:
            anyway.add(what)
        yield need
