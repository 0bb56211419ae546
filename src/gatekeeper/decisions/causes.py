"""What is missing or wrong behind the conditions it keeps from being judged: one fact, however many turn on it."""

import re
from collections.abc import Iterable

from gatekeeper.decisions.record import Condition, Decision
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.wording import (
    absent_text,
    calm,
    calm_english,
    found_text,
    listed,
    other_side,
    quoted,
    seen_text,
)
from gatekeeper.inert import inert
from gatekeeper.reader import say
from gatekeeper.vocabulary import Verdict


@inert
class Cause:
    """One fact that is missing or wrong, what is recorded instead, and the conditions that turn on it.

    `subject` is the name of the fact; where it cannot be told which fact of a sentence it is, the sentence.
    """

    subject: str
    is_fact: bool
    instead: str  # not reported (Q3 2026), the cell holds the spreadsheet error `#REF!`
    conditions: tuple[Condition, ...]

    @property
    def named(self) -> str:
        """The subject between quotation marks."""
        return quoted(self.subject)

    @property
    def first(self) -> Condition:
        """The first condition that turns on it, in the order of the rules."""
        return self.conditions[0]


def causes(decision: Decision, conditions: Iterable[Condition]) -> tuple[Cause, ...]:
    """The facts behind some unknown or invalid conditions, each once."""
    found: dict[tuple[str, bool, str], list[Condition]] = {}
    for condition in conditions:
        behind = found.setdefault(cause_of(decision, condition), [])
        if all(condition.requirement != other.requirement for other in behind):
            behind.append(condition)
    return tuple(Cause(*cause, tuple(behind)) for cause, behind in found.items())


def in_error(decision: Decision) -> tuple[Cause, ...]:
    """What is recorded in error, without the conditions that only turn on a fact that is told of."""
    found = causes(decision, (c for c in decision.conditions if c.verdict is Verdict.INVALID))
    told = [cause.instead for cause in found if cause.is_fact]
    return tuple(c for c in found if c.is_fact or not any(c.instead.endswith(instead) for instead in told))


def cause_of(decision: Decision, condition: Condition) -> tuple[str, bool, str]:
    """The fact behind a condition, whether it is a fact of its own name, and what is recorded instead of it."""
    asked = " ".join(condition.requirement.split())
    if rate := rate_behind(condition):
        return (rate[0], True, calm_english(rate[1]))
    if condition.verdict is Verdict.INVALID and not condition.seen.absent.startswith(_INVALID):
        _, found, wrong = seen_text(condition).partition(f": {_INVALID}")
        other = other_side(condition) if found else ""
        return (other or asked, bool(other), calm_english(wrong or seen_text(condition)))
    if of_a_day(condition):
        return (asked, False, calm_english(seen_text(condition)))
    name = _fact_behind(decision, condition) if condition.seen.absent else ""
    instead = absent_text(condition.seen.absent) if condition.seen.absent else found_text(decision, condition)
    return (name or asked, bool(name), calm_english(instead))


_INVALID = "invalid: "
_RATE = "rate of [A-Z]{3} to [A-Z]{3}(?: on [^:)]+)?"
_NO_RATE = re.compile(rf"([a-z ]+) \(no ({_RATE})")
_NO_PLAN = re.compile(r"(not reported) \(no ((?:plan|target|baseline) of [^()]+)\)")
_WRONG_RATE = re.compile(rf"invalid: ({_RATE}): (.+)")


def of_a_day(condition: Condition) -> bool:
    """Whether the day that its periods are counted from is what is missing, whatever was reported of them."""
    return condition.observed.startswith("the date it is counted from: ")


def rate_behind(condition: Condition) -> tuple[str, str] | None:
    """`rate of EUR to USD on 3 May 2026` or `plan of spending for Q3 2026` and what is wrong with it, where it is that.

    No rule declares the name of either.
    """
    if found := _NO_RATE.match(condition.seen.absent):
        return found[2], found[1]
    absent = condition.seen.absent or (condition.observed if condition.verdict is Verdict.UNKNOWN else "")
    if found := _NO_PLAN.search(absent):
        return found[2], found[1]
    found = _WRONG_RATE.match(condition.seen.absent)
    return (found[1], found[2]) if found else None


def _fact_behind(decision: Decision, condition: Condition) -> str:
    """The name of the one fact that is missing, where the record tells it."""
    if condition.kind != "comparison":
        return condition.names[0] if condition.names else ""
    if len(condition.names) == 1 or (condition.names and condition.requirement.startswith(f"{condition.names[0]} ")):
        return condition.names[0]
    alike = (
        other.names[0]
        for other in decision.conditions
        if other.kind == "value" and len(other.names) == 1 and other.seen.absent == condition.seen.absent
        and other.names[0] in condition.names and other.verdict is condition.verdict
    )  # fmt: skip
    return next(alike, "")


def cause_text(cause: Cause) -> str:
    """`“revenue” is not reported (Q3 2026); “yearly revenue ≥ revenue floor” and the amount turn on it`."""
    asked = [quoted(c.requirement) for c in cause.conditions if c.part != "amount"]
    turn = [*asked, say("the amount")] if any(c.part == "amount" for c in cause.conditions) else asked
    if cause.first.verdict is Verdict.INVALID:
        if cause.is_fact:
            return say("{what} is recorded in error: {found}", what=cause.named, found=recorded(cause.instead))
        return say("{what} cannot be judged: {found}", what=cause.named, found=recorded(cause.instead))
    if not cause.is_fact or not cause.first.seen.absent:
        found = recorded(cause.instead)
        if not asked:
            return say("the amount rests on {what}, which is not known exactly: {found}", what=cause.named, found=found)
        return say("it is not known whether {what} holds: {found}", what=cause.named, found=found)
    found = recorded(cause.instead)
    if cause.instead.startswith("expired"):
        missing = say("{what} {expired}", what=cause.named, expired=found)
    else:
        missing = say("{what} is {absent}", what=cause.named, absent=found)
    if len(turn) == 1:
        return say("{missing}; {condition} turns on it", missing=missing, condition=turn[0])
    return say("{missing}; {conditions} turn on it", missing=missing, conditions=listed(turn))


def in_a_word(cause: Cause) -> str:
    """`“revenue” (not reported, Q3 2026)`, for a list of several."""
    return calm(f"{cause.named} ({recorded(cause.instead)})") if cause.instead else cause.named
