"""The words built into the language and what they mean: one table for the tokeniser, the checker and the evaluator."""

import unicodedata
from enum import StrEnum
from functools import lru_cache

from gatekeeper.inert import inert
from gatekeeper.values.dates import Unit


@lru_cache(maxsize=65_536)
def of_tranche(name: str, tranche: int | str) -> str:
    """The folded name of what one tranche has of its own; no declared name has a `#` in it."""
    return f"{name}#{tranche}"


def without_tranche(name: str) -> str:
    """The name as declared, of what may be that of one tranche; what names an item stays."""
    base, mark, rest = name.partition("#")
    return base + rest.partition("|")[1] + rest.partition("|")[2] if mark else name


@lru_cache(maxsize=65_536)  # the same names come again and again
def fold(name: str) -> str:
    """A name as it is compared: NFC, case ignored, runs of blanks and underscores as one space."""
    return " ".join(unicodedata.normalize("NFC", name).replace("_", " ").split()).casefold()


class Kind(StrEnum):
    """What a declared name is, in the officer's word."""

    MILESTONE = "milestone"
    DOCUMENT = "document"
    MEASURE = "measure"
    FACT = "fact"
    JUDGEMENT = "judgement"
    PARAMETER = "parameter"
    DEFINITION = "definition"
    ROLE = "role"
    CHOICE = "choice"
    ITEM = "item"
    LABEL = "label"


class Sort(StrEnum):
    """What sort of thing an expression is."""

    CONDITION = "condition"
    MONEY = "money"
    PERCENTAGE = "percentage"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


@inert
class Type:
    """A sort and, where it has one, its unit: a currency for money, a unit word (`tonnes`) for a number."""

    sort: Sort
    unit: str = ""

    def __str__(self) -> str:
        if self.sort is Sort.MONEY:
            return f"money in {self.unit}"
        if self.sort is Sort.NUMBER and self.unit:
            return f"a number of {self.unit}"
        return {Sort.CONDITION: "a condition", Sort.CHOICE: "one of several findings"}.get(self.sort, f"a {self.sort}")


CONDITION = Type(Sort.CONDITION)
PERCENTAGE = Type(Sort.PERCENTAGE)
NUMBER = Type(Sort.NUMBER)
DATE = Type(Sort.DATE)
CHOICE = Type(Sort.CHOICE)


class Event(StrEnum):
    """What can happen to a milestone, a document, a judgement or a tranche, each on a day."""

    ACHIEVED = "achieved"
    PARTLY_ACHIEVED = "partly achieved"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    MISSED = "missed"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    APPROVED = "approved"
    SIGNED = "signed"
    ANNOUNCED = "announced"
    GIVEN = "given"
    REQUESTED = "requested"
    REMEDIED = "remedied"
    FOUND = "found"
    DECIDED = "decided"
    RELEASED = "released"
    RELEASED_IN_PART = "released in part"


# Which events may be said of which kind of name. What a row of `milestones` or `documents` does not carry itself is
# read from the table `events`.
EVENTS_OF: dict[Kind, frozenset[Event]] = {
    Kind.MILESTONE: frozenset(
        {
            Event.ACHIEVED, Event.PARTLY_ACHIEVED, Event.SUBMITTED, Event.VERIFIED, Event.MISSED, Event.APPROVED,
            Event.SIGNED, Event.ANNOUNCED, Event.GIVEN, Event.REQUESTED, Event.REFUSED, Event.REMEDIED,
        }
    ),
    Kind.DOCUMENT: frozenset(
        {
            Event.RECEIVED, Event.SUBMITTED, Event.ACCEPTED, Event.REFUSED, Event.APPROVED, Event.SIGNED,
            Event.ANNOUNCED, Event.GIVEN, Event.REQUESTED,
        }
    ),
    Kind.JUDGEMENT: frozenset({Event.FOUND, Event.REFUSED, Event.DECIDED}),
}  # fmt: skip


class Direction(StrEnum):
    """Which way a measure is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Status(StrEnum):
    """What a milestone row may say of itself."""

    PLANNED = "planned"
    IN_PROGRESS = "in progress"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    ACHIEVED = "achieved"
    PARTLY_ACHIEVED = "partly achieved"
    NOT_ACHIEVED = "not achieved"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"
    IN_DISPUTE = "in dispute"
    NOT_APPLICABLE = "not applicable"


# What the trade writes for the same states; keys folded, letters only.
STATUS_SYNONYMS: dict[str, Status] = {
    "met": Status.ACHIEVED,
    "complete": Status.ACHIEVED,
    "completed": Status.ACHIEVED,
    "done": Status.ACHIEVED,
    "notmet": Status.NOT_ACHIEVED,
    "missed": Status.NOT_ACHIEVED,
    "partiallymet": Status.PARTLY_ACHIEVED,
    "partiallyachieved": Status.PARTLY_ACHIEVED,
    "partlymet": Status.PARTLY_ACHIEVED,
    "scheduled": Status.PLANNED,
    "notstarted": Status.PLANNED,
    "pending": Status.PLANNED,
    "underway": Status.IN_PROGRESS,
    "ongoing": Status.IN_PROGRESS,
    "disputed": Status.IN_DISPUTE,
    "cancelled": Status.WITHDRAWN,
    "na": Status.NOT_APPLICABLE,
}


class PaymentKind(StrEnum):
    """What a row of `payments` moved; amounts are positive whatever the kind."""

    PAYMENT = "payment"
    PART_PAYMENT = "part payment"
    ADVANCE = "advance"
    RECOVERY = "recovery"
    SET_OFF = "set-off"


class MeasureKind(StrEnum):
    """What a figure in `measures` is."""

    ACTUAL = "actual"
    PLAN = "plan"
    TARGET = "target"
    BASELINE = "baseline"


class Resolved(StrEnum):
    """What a meeting decided."""

    APPROVE = "approve"
    DEFER = "defer"
    REFUSE = "refuse"


class TrancheAct(StrEnum):
    """What a role may have done to a whole tranche, in the words of the table `events`; no condition speaks of it."""

    HELD = "held"
    RESUMED = "resumed"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What may be done with a tranche; the first that applies, in this order."""

    INVALID = "invalid"
    NOT_IN_FORCE = "not in force"
    RECOVER = "recover"
    CANCEL = "cancel"
    ALREADY_RELEASED = "already released"
    NO_RULE = "no rule"
    LAPSED = "lapsed"
    BARRED = "barred"
    ON_HOLD = "on hold"
    CONFLICT = "conflict"
    NOT_YET = "not yet"
    UNDETERMINED = "undetermined"
    RELEASE_IN_PART = "release in part"
    RELEASE = "release"

    @property
    def pays(self) -> bool:
        """Whether money may be released."""
        return self in (Outcome.RELEASE, Outcome.RELEASE_IN_PART)


class Verdict(StrEnum):
    """What was found of one condition. `open` is an event that has not happened and whose window still runs."""

    MET = "met"
    NOT_MET = "not met"
    OPEN = "open"
    UNKNOWN = "unknown"
    INVALID = "invalid"


PER_WORDS: dict[str, Unit] = {
    "day": Unit.DAY, "days": Unit.DAY, "calendar day": Unit.DAY, "calendar days": Unit.DAY,
    "business day": Unit.BUSINESS_DAY, "business days": Unit.BUSINESS_DAY,
    "working day": Unit.BUSINESS_DAY, "working days": Unit.BUSINESS_DAY,
    "week": Unit.WEEK, "weeks": Unit.WEEK, "month": Unit.MONTH, "months": Unit.MONTH,
    "quarter": Unit.QUARTER, "quarters": Unit.QUARTER,
    "half-year": Unit.HALF_YEAR, "half-years": Unit.HALF_YEAR, "half year": Unit.HALF_YEAR,
    "half years": Unit.HALF_YEAR, "year": Unit.YEAR, "years": Unit.YEAR,
}  # fmt: skip
