"""Early signs in the record: what is due soon, what came late, what rests on an assumption or an ending waiver."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from gatekeeper.decisions.obstacles import Obstacle, Reading
from gatekeeper.decisions.record import Condition, Decision, WaiverFound
from gatekeeper.decisions.wording import (
    calm,
    clause_text,
    days,
    far_from,
    in_effect,
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
from gatekeeper.values.dates import date_text
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


def early_warnings(decision: Decision) -> Iterator[str]:
    """What the rules warn of; what they warn of or require, and nobody can check."""
    for notice in decision.notices:
        name, seen = quoted(notice_name(notice)), calm(notice_seen(notice))
        where = clause_text(notice.clause) + (f", because {' '.join(notice.because.split())}" if notice.because else "")
        if notice.kind == "warn" and notice.verdict is Verdict.MET:
            yield f"Early warning: {name}: {seen}{where}."
        elif notice.kind == "warn" and notice.verdict in (Verdict.UNKNOWN, Verdict.INVALID):
            yield f"Whether to warn of {name} is not known: {seen}{where}."
        elif notice.verdict is Verdict.UNKNOWN:
            yield f"Whether the data keep to {name} is not known: {seen}{where}."


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
            when = f"in {days(left)}" if left else "the decision date"
            then = "; if it does not happen, a guard applies" if condition.part == "guard" else ""
            yield f"{quoted(condition.requirement)} is open and its last day is {date_text(last)}, {when}{then}."


def _late(decision: Decision, telling: frozenset[int]) -> Iterator[str]:
    if decision.outcome in SETTLED:
        return
    for condition in decision.conditions:
        far = far_from(decision, condition)
        if condition.verdict is Verdict.NOT_MET and far.endswith((" late", " overdue")) and condition.id in telling:
            was = ", ".join(part for part in (far, last_day(condition)) if part)
            yield f"{quoted(condition.requirement)} is {was}{_owner(condition)}."


def _owner(condition: Condition) -> str:
    return f"; it rests with {whom(condition.owner)}" if condition.owner and condition.possible else ""


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
            yield from (f"{quoted(c.requirement)} rests on an assumption: {c.seen.assumed}." for c in resting)
        elif read.satisfied(rule.when, wanted=False):
            stops += [quoted(c.requirement) for c in resting]
    if stops:
        named = listed(dict.fromkeys(stops), "or")
        yield f"Nobody has reported {named}; the rules take silence for no, and the payment rests on it."


def _ending_waivers(decision: Decision) -> Iterator[str]:
    for waiver in decision.waivers:
        ends = waiver.expires_on
        if waiver.valid and waiver.used and ends and decision.on <= ends <= decision.on + SOON:
            yield f"{_waiver(waiver)} ends on {date_text(ends)}, in {days((ends - decision.on).days)}."


def void_grants(decision: Decision) -> Iterator[str]:
    """Waivers, extensions and uses of a power on record that cannot be relied on, and the cause."""
    for waiver in decision.waivers:
        if not waiver.valid:
            yield f"{_waiver(waiver)} is void: {void_text(waiver)}."
    for extension in decision.extensions:
        if not extension.valid:
            by = f" by {whom(extension.by)}" if extension.by else ""
            yield f"The extension of {quoted(extension.subject)}{by} is void: {void_text(extension)}."
    for used in decision.powers_used:
        if not used.valid:
            by = f" by {whom(used.by)}" if used.by else ""
            day = f" on {date_text(used.on)}" if used.on is not None else ""
            yield f"The {_USES[used.act]} of {used.tranches}{by}{day} is void: {void_text(used)}."


_USES = {"held": "hold", "resumed": "resumption", "cancelled": "cancellation", "deferred": "deferral"}


def _waiver(waiver: WaiverFound) -> str:
    return f"The waiver of {quoted(waiver.condition)}{f' by {whom(waiver.by)}' if waiver.by else ''}"


def unsettled_money(decision: Decision) -> Iterator[str]:
    """What was approved and not paid, or paid beyond what the rules give."""
    if decision.approved_unpaid:
        stopped = [f"; {use_text(used)}" for used in in_effect(decision, "held", "cancelled")]
        amount = money(decision.approved_unpaid, decision.currency)
        yield f"{amount} is approved and its payment is not recorded{''.join(stopped)}."
    if decision.excess:
        yield f"{money(decision.excess, decision.currency)} more was paid than the rules give."
