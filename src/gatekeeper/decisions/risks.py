"""Early signs in the record: what is due soon, what came late, what rests on an assumption or an ending waiver."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from gatekeeper.decisions.obstacles import Obstacle
from gatekeeper.decisions.record import Condition, Decision, WaiverFound
from gatekeeper.decisions.wording import days, distance, money, ought_to_hold, quoted, whom
from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import Outcome, Verdict

SOON = timedelta(days=60)

# Where nothing is left to wait for, a date that comes near endangers nothing.
SETTLED = frozenset({Outcome.ALREADY_RELEASED, Outcome.LAPSED, Outcome.NO_RULE, Outcome.NOT_IN_FORCE})


def risks(decision: Decision, in_the_way: Sequence[Obstacle]) -> tuple[str, ...]:
    """Each risk the record shows, once."""
    said = [
        *_due_soon(decision, in_the_way),
        *_late(decision),
        *_assumed(decision),
        *_ending_waivers(decision),
        *void_waivers(decision),
        *unsettled_money(decision),
    ]
    return tuple(dict.fromkeys(said))


def _due_soon(decision: Decision, in_the_way: Sequence[Obstacle]) -> Iterator[str]:
    if decision.outcome in SETTLED:
        return
    awaited = [leaf.condition for leaf in in_the_way]
    awaited += [c for c in decision.conditions if c.part == "guard" and ought_to_hold(c)]
    for condition in awaited:
        last = condition.required.latest or condition.due
        if condition.verdict is not Verdict.OPEN or last is None:
            continue
        if decision.on <= last <= decision.on + SOON:
            left = (last - decision.on).days
            when = f"in {days(left)}" if left else "the decision date"
            then = "; if it does not happen, a guard applies" if condition.part == "guard" else ""
            yield f"{quoted(condition.requirement)} is open and its last day is {date_text(last)}, {when}{then}."


def _late(decision: Decision) -> Iterator[str]:
    for condition in decision.conditions:
        far = distance(condition, decision.on)
        if condition.verdict is Verdict.NOT_MET and (far.endswith((" late", " overdue"))):
            yield f"{quoted(condition.requirement)} is {far}{_owner(condition)}."


def _owner(condition: Condition) -> str:
    return f"; it rests with {whom(condition.owner)}" if condition.owner and condition.possible else ""


def _assumed(decision: Decision) -> Iterator[str]:
    for condition in decision.conditions:
        if condition.seen.assumed:
            asked = quoted(condition.requirement)
            yield f"{asked} rests on an assumption, nothing being recorded: {condition.seen.assumed}."


def _ending_waivers(decision: Decision) -> Iterator[str]:
    for waiver in decision.waivers:
        ends = waiver.expires_on
        if waiver.valid and waiver.used and ends and decision.on <= ends <= decision.on + SOON:
            yield f"{_waiver(waiver)} ends on {date_text(ends)}, in {days((ends - decision.on).days)}."


def void_waivers(decision: Decision) -> Iterator[str]:
    """Waivers on record that cannot be relied on, and the cause."""
    for waiver in decision.waivers:
        if not waiver.valid:
            yield f"{_waiver(waiver)} is void: {' '.join(waiver.void_because.split()).rstrip('.')}."


def _waiver(waiver: WaiverFound) -> str:
    return f"The waiver of {quoted(waiver.condition)}{f' by {whom(waiver.by)}' if waiver.by else ''}"


def unsettled_money(decision: Decision) -> Iterator[str]:
    """What was approved and not paid, or paid beyond what the rules give."""
    if decision.approved_unpaid:
        yield f"{money(decision.approved_unpaid, decision.currency)} is approved and its payment is not recorded."
    if decision.excess:
        yield f"{money(decision.excess, decision.currency)} more was paid than the rules give."
