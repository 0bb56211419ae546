"""Missing is a value with a reason; wrong is a value with a finding."""

from dataclasses import field
from enum import StrEnum

from gatekeeper.inert import inert


class Reason(StrEnum):
    """Why a fact is absent, in the words a memo prints."""

    NOT_REPORTED = "not reported"
    NOT_YET_DUE = "not yet due"
    IN_DISPUTE = "in dispute"
    EXPIRED = "expired"
    WITHHELD = "withheld"
    NOT_APPLICABLE = "not applicable"
    NOT_VERIFIED = "not verified"
    ENTERED_IN_ERROR = "entered in error"  # of a whole row: it takes back the one before it
    UNCLEAR = "not clear which"


@inert
class Absent:
    """A fact nobody can state, and why; `detail` says more in words (may be empty)."""

    reason: Reason
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.reason} ({self.detail})" if self.detail else str(self.reason)


@inert
class Invalid:
    """A fact recorded in error: never a guess, never absorbed. `message` is what is wrong, in words."""

    message: str
    place: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.message


WITHIN_BOUNDS = "two figures are known only within bounds"  # why what they come to is not known
NOT_REPORTED = Absent(Reason.NOT_REPORTED)
