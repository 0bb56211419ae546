"""Early signs in the record: what is due soon, what came late, what rests on an assumption or an ending waiver."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from gatekeeper.decisions.obstacles import Obstacle, Reading
from gatekeeper.decisions.record import Condition, Decision, NoticeFound, WaiverFound
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.wording import (
    calm,
    clause_text,
    days,
    far_from,
    in_effect,
    is_late,
    last_day,
    listed,
    money,
    notice_name,
    notice_seen,
    ought_to_hold,
    quoted,
    use_text,
    void_text,
    whom,
)
from gatekeeper.reader import N_, date_text, say
from gatekeeper.vocabulary import Outcome, Verdict

SOON = timedelta(days=60)

# Where nothing is left to wait for, a date that comes near or has passed endangers nothing.
SETTLED = frozenset({Outcome.ALREADY_RELEASED, Outcome.LAPSED, Outcome.NO_RULE, Outcome.NOT_IN_FORCE})


def risks(
    decision: Decision, in_the_way: Sequence[Obstacle], read: Reading, telling: frozenset[int]
) -> tuple[str, ...]:
    """Each risk the record shows, once."""
    said = [
        *early_warnings(decision),
        *_due_soon(decision, in_the_way),
        *_late(decision, telling),
        *_assumed(decision, read),
        *_ending_waivers(decision),
        *(void_grants(decision) if decision.outcome.pays or decision.outcome in SETTLED else ()),
        *unsettled_money(decision),
    ]
    return tuple(dict.fromkeys(said))


def early_warnings(decision: Decision, only_those: bool = False, named: bool = True) -> Iterator[str]:
    """What the rules warn of; unless only those are asked for, what they warn of or require and nobody can check.

    Where they stand under a heading that says so, they need not be `named` early warnings.
    """
    for notice in decision.notices:
        if only_those and not is_warning(notice):
            continue
        name, seen = quoted(notice_name(notice)), calm(notice_seen(notice))
        because = say(", because {why}", why=" ".join(notice.because.split())) if notice.because else ""
        said = f"{seen}{clause_text(notice.clause)}{because}"
        if is_warning(notice):
            yield say("Early warning: {name}: {said}.", name=name, said=said) if named else f"{name}: {said}."
        elif notice.kind == "warn" and notice.verdict in (Verdict.UNKNOWN, Verdict.INVALID):
            yield say("Whether to warn of {name} is not known: {said}.", name=name, said=said)
        elif notice.verdict is Verdict.UNKNOWN:
            yield say("Whether the data keep to {name} is not known: {said}.", name=name, said=said)


def is_warning(notice: NoticeFound) -> bool:
    """Whether the rules warn, and what they warn of is so."""
    return notice.kind == "warn" and notice.verdict is Verdict.MET


def _due_soon(decision: Decision, in_the_way: Sequence[Obstacle]) -> Iterator[str]:
    if decision.outcome in SETTLED:
        return
    awaited = [leaf.condition for leaf in in_the_way]
    awaited += [c for c in decision.conditions if c.part == "guard" and ought_to_hold(decision, c)]
    for condition in awaited:
        last = condition.required.latest or condition.due
        if condition.verdict is not Verdict.OPEN or last is None:
            continue
        if decision.on <= last <= decision.on + SOON:
            left = (last - decision.on).days
            when = say("in {days}", days=days(left)) if left else say("the decision date")
            then = say("; if it does not happen, a guard applies") if condition.part == "guard" else ""
            asked, day = quoted(condition.requirement), date_text(last)
            said = say("{asked} is open and its last day is {day}, {when}", asked=asked, day=day, when=when)
            yield f"{said}{then}."


def _late(decision: Decision, telling: frozenset[int]) -> Iterator[str]:
    if decision.outcome in SETTLED:
        return
    for condition in decision.conditions:
        far = far_from(decision, condition)
        if is_late(decision, condition) and condition.id in telling:
            was = ", ".join(part for part in (far, last_day(condition)) if part)
            said = say("{asked} is {late}", asked=quoted(condition.requirement), late=was)
            yield f"{said}{_owner(condition)}."


def _owner(condition: Condition) -> str:
    rests = condition.owner and condition.possible
    return say("; it rests with {who}", who=whom(condition.owner)) if rests else ""


def _assumed(decision: Decision, read: Reading) -> Iterator[str]:
    """What a payment rests on though nobody reported it: what would stop it in one sentence, conditions one by one."""
    if not decision.outcome.pays:
        return
    stops: list[str] = []
    for rule in decision.rules:
        release = rule.kind == "release"
        if not release and not rule.stops:
            continue
        if rule.when is None or (release and rule.verdict is not Verdict.MET):
            continue
        resting = [c for c in read.support(rule.when, release) if c.seen.assumed]
        if release:
            for c in resting:
                asked, assumed = quoted(c.requirement), recorded(c.seen.assumed)
                yield say("{asked} rests on an assumption: {assumed}.", asked=asked, assumed=assumed)
        elif read.satisfied(rule.when, wanted=False):
            stops += [quoted(c.requirement) for c in resting]
    if stops:
        named = listed(dict.fromkeys(stops), "or")
        yield say(
            "Nobody has reported {facts}; the rules take silence for no, and the payment rests on it.", facts=named
        )


def _ending_waivers(decision: Decision) -> Iterator[str]:
    for waiver in decision.waivers:
        ends = waiver.expires_on
        if waiver.valid and waiver.used and ends and decision.on <= ends <= decision.on + SOON:
            left, day = (ends - decision.on).days, date_text(ends)
            if left:
                yield say("{waiver} ends on {day}, in {days}.", waiver=_waiver(waiver), day=day, days=days(left))
            else:
                yield say("{waiver} ends on {day}, the day of this decision.", waiver=_waiver(waiver), day=day)


def void_grants(decision: Decision) -> Iterator[str]:
    """Waivers, extensions and uses of a power on record that cannot be relied on, and the cause."""
    for waiver in decision.waivers:
        if not waiver.valid:
            yield say("{what} is void: {why}.", what=_waiver(waiver), why=void_text(waiver))
    for extension in decision.extensions:
        if not extension.valid:
            by = say(" by {who}", who=whom(extension.by)) if extension.by else ""
            what = say("The extension of {subject}", subject=quoted(extension.subject))
            yield say("{what} is void: {why}.", what=f"{what}{by}", why=void_text(extension))
    for used in decision.powers_used:
        if not used.valid:
            by = say(" by {who}", who=whom(used.by)) if used.by else ""
            day = say(" on {day}", day=date_text(used.on)) if used.on is not None else ""
            what = say(_USES[used.act], tranches=recorded(used.tranches))
            yield say("{what} is void: {why}.", what=f"{what}{by}{day}", why=void_text(used))


_USES = {
    "held": N_("The hold of {tranches}"),
    "resumed": N_("The resumption of {tranches}"),
    "cancelled": N_("The cancellation of {tranches}"),
    "deferred": N_("The deferral of {tranches}"),
}


def _waiver(waiver: WaiverFound) -> str:
    by = say(" by {who}", who=whom(waiver.by)) if waiver.by else ""
    return say("The waiver of {condition}", condition=quoted(waiver.condition)) + by


def unsettled_money(decision: Decision) -> Iterator[str]:
    """What was approved and not paid, or paid beyond what the rules give."""
    if decision.approved_unpaid:
        stopped = [say("; ") + use_text(used) for used in in_effect(decision, "held", "cancelled")]
        amount = money(decision.approved_unpaid, decision.currency)
        said = say("{amount} is approved and its payment is not recorded", amount=amount)
        yield f"{said}{''.join(stopped)}."
    if decision.excess:
        excess = money(decision.excess, decision.currency)
        yield say("{amount} more was paid than the rules give.", amount=excess)
