"""The decision record: one a tranche, its schema fixed and versioned in `docs/record.md`.

Evaluation writes it; every explanation, memo, page and register reads it and nothing else. Amounts are exact
decimals in the award's currency; dates are days. Sentences and distances are derived when read
(`gatekeeper.decisions.explain`).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from gatekeeper.inert import inert
from gatekeeper.vocabulary import Outcome, Resolved, Verdict

SCHEMA = 2

RuleKind = Literal["release", "hold", "never", "reduce", "retain", "recover", "cancel"]


@inert
class SourceKey:
    """Where a fact came from: its table and the key of its row, as `award=A-001; milestone=pilot plant`."""

    table: str
    key: str


@inert
class Seen:
    """What was seen of a fact. A number carries its `unit` (a currency, `%` with the number in percent, a word, or
    nothing); `low` and `high` bound an interval; `text` is a finding; `on` the day an event happened; `not_later_than`
    bounds a day that is not recorded; `absent` says why there is nothing."""

    number: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    text: str = ""
    on: date | None = None
    not_later_than: date | None = None
    happened: bool | None = None
    as_of: date | None = None
    period: str = ""
    absent: str = ""
    assumed: str = ""  # the declared assumption that filled a silence: `absence means no`


@inert
class Required:
    """What the sentence asks, resolved on the decision date: a bound on a number or the days an event counts on.

    `earliest` and `latest` are both included; `high` belongs to `between`.
    """

    comparator: str = ""
    number: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    earliest: date | None = None
    latest: date | None = None


@inert
class Condition:
    """One leaf of a rule, as found. `id` counts from 1 within the decision.

    `part` is where it stands: `when`, `unless` (its rule gives nothing if met), `guard` (of a hold, never, reduce,
    recover or cancel rule), `until` (what ends a retention or lifts a limit) or `amount` (a fact an amount rests on,
    which has no verdict beyond known or not, or a condition the amount asks).
    `sign` is -1 where the sentence stands under a `not`, so that being met speaks against the rule.
    `waived_by` is the position (from 1) in the decision's waivers.
    """

    id: int
    rule: str
    part: Literal["when", "unless", "guard", "until", "amount"]
    requirement: str
    names: tuple[str, ...]
    kind: Literal["event", "comparison", "fact", "judgement", "tranche", "date", "value"]
    verdict: Verdict
    observed: str
    seen: Seen
    required: Required
    sign: int
    possible: bool  # can it still be met
    waived_by: int | None
    clause: str
    category: str
    means: str
    sources: tuple[SourceKey, ...]
    evidence: str
    verified_by: str
    owner: str  # who must do it or say so: a role, or the recipient
    due: date | None  # by when
    item: str = ""  # which item of the award it is about: `site Kisumu`


@inert
class Node:
    """How the leaves of a rule hang together: `op` is a leaf, or all, any, none, at least, at most, not, defined.

    A leaf holds the id of its condition, and as parts what its values ask after `if`; a defined node its name; at
    least and at most their count.
    """

    op: Literal["leaf", "all", "any", "none", "at least", "at most", "not", "defined"]
    verdict: Verdict
    condition: int | None = None
    name: str = ""
    count: int | None = None
    possible: bool = True
    parts: tuple["Node", ...] = ()


@inert
class AmountLine:
    """One step of an amount, in the order of the rules: what it is, in words, and the amount after or of the step.

        `step` is one of: tranche, formula, floor, cap, further, reduction, retention, rounding, entitlement, paid,
    approved, authority, limit, budget, payment, excess.
    """

    step: str
    text: str
    amount: Decimal


@inert
class RuleFound:
    """One rule that speaks of the tranche, as found.

    `verdict` of a release is met when its condition is, no `unless` stands against it and no exception takes its place
    (`excepted_by` names those that do); of a retain rule while it keeps back; of any other rule when it applies.
    `exception_to` is the label of the rule whose place it takes. `entitlement` is what a release rule alone would give,
    where it can be computed.
    """

    id: str
    kind: RuleKind
    label: str
    sentence: str
    clause: str
    because: str
    line: int
    verdict: Verdict
    possible: bool
    when: Node | None
    unless: Node | None
    entitlement: Decimal | None
    amount_range: tuple[Decimal, Decimal] | None
    amount_lines: tuple[AmountLine, ...]
    further: bool = False
    exception_to: str = ""
    excepted_by: tuple[str, ...] = ()
    payable: str = ""  # when the money is due, as the rule says it
    payable_by: date | None = None  # the last day of that; none where it hangs on something, or nobody knows

    @property
    def favours(self) -> bool:
        """Whether its condition, being met, speaks for a payment."""
        return self.kind in ("release", "retain")

    @property
    def stops(self) -> bool:
        """Whether it keeps a tranche from being paid while it applies."""
        return self.kind in ("hold", "never", "cancel", "recover")


@inert
class LimitFound:
    """A limit on what may be paid in total of several tranches, as found for one of them.

    While it `stands`, no more than `amount` is paid of its tranches: `taken` was paid or approved before, `given` goes
    to lower tranches now, `kept_back` is what undetermined lower ones could get, and `left` is the room for this one.
    Of a limit in any year `taken` is what was paid from `first` to `last`, whatever came back, or approved before.
    """

    id: str
    label: str
    sentence: str
    clause: str
    because: str
    line: int
    stands: bool
    until: Node | None
    amount: Decimal | None  # none where it is not known
    amount_range: tuple[Decimal, Decimal] | None
    taken: Decimal
    given: Decimal
    kept_back: Decimal
    left: Decimal | None
    unit: str = ""  # of a limit in any such period: year, quarter, …
    period: str = ""  # which one the decision date lies in, as `2026`
    first: date | None = None  # the first day of the period of the decision, of such a limit
    last: date | None = None  # its last day


@inert
class BudgetFound:
    """The budget that the payments of this tranche and those of other awards share, and what it comes to.

    Of `amount`, `taken` was paid or approved before of the tranches that share it; of the rest, `given` is paid now,
    `kept_back` is for those not decided yet, and `left` stays. `asked` is what would be due of all of them,
    `own_asked`, `own_given` and `own_kept_back` are of this tranche; what is not decided asks the most it could get.
    """

    id: str
    label: str
    sentence: str
    clause: str
    because: str
    line: int
    budget: str  # its name in the table, or empty
    round: str
    how: Literal["pro rata", "by priority"]
    amount: Decimal | None  # none where it is not known
    problem: str  # why not
    taken: Decimal
    asked: Decimal
    given: Decimal
    kept_back: Decimal
    left: Decimal | None
    own_asked: Decimal
    own_given: Decimal
    own_kept_back: Decimal
    priority: Decimal | None
    sources: tuple[SourceKey, ...]


@inert
class NoticeFound:
    """What is told of a tranche and takes no part in what is paid: an early warning, or what its data must keep to.

    `verdict` is met where the warning applies, or where the data keep to it. Its conditions are its own, their ids
    counted from 1; no waiver covers them.
    """

    id: str
    kind: Literal["require", "warn"]
    label: str
    sentence: str
    clause: str
    because: str
    line: int
    verdict: Verdict
    when: Node
    unless: Node | None
    conditions: tuple[Condition, ...]


@inert
class WaiverFound:
    """A waiver on record for this tranche, valid or void, and why it is void."""

    condition: str
    by: str
    granted_on: date | None
    expires_on: date | None
    reason: str
    substitute: str
    up_to: Decimal | None
    valid: bool
    void_because: str
    used: bool  # whether it covers a condition of this decision
    clause: str  # of the power it rests on
    source: SourceKey


@inert
class ExtensionFound:
    """More time granted for a milestone or document, valid or void, and why it is void."""

    subject: str
    by: str
    granted_on: date | None
    new_due: date | None  # the due date it leads to
    months: Decimal | None
    fee_paid_on: date | None
    valid: bool
    void_because: str
    used: bool  # whether a condition of this decision rests on it
    clause: str  # of the power it rests on
    source: SourceKey


@inert
class PowerUsed:
    """A use on record of the power to hold, cancel or defer the tranche, valid or void, and why it is void."""

    act: Literal["held", "resumed", "cancelled", "deferred"]
    tranches: str  # as written: `tranche 2`, `every tranche`
    by: str
    on: date | None
    valid: bool
    void_because: str
    in_effect: bool  # whether it stands on the decision date; of a deferral, whether it is of that day
    evidence: str
    clause: str  # of the power it rests on
    source: SourceKey


@inert
class JudgementFound:
    """A judgement the rules turn on: whose, by which standard, what was found and when; `others` found otherwise."""

    matter: str
    role: str
    standard: str
    finding: str
    decided_on: date | None
    evidence: str
    note: str
    others: tuple[str, ...]


@inert
class PaymentFound:
    """A recorded movement of money on this tranche up to the decision date."""

    paid_on: date
    kind: str
    amount: Decimal
    reference: str


@inert
class ResolutionFound:
    """What a meeting decided of this tranche up to the decision date."""

    meeting: date
    decided: Resolved
    amount: Decimal | None
    by: str


@inert
class OpenChoice:
    """A power somebody holds over this tranche and has not used: who may do what, within which bounds."""

    role: str
    text: str
    clause: str


@inert
class Without:
    """The outcome had no waiver, or no extension, been granted."""

    outcome: Outcome
    amount: Decimal


@inert
class CompletedFact:
    """An unknown fact that stands in more than one place, and in how many ways it can turn out."""

    fact: str
    ways: int


@inert
class StandIn:
    """An unknown condition that cannot change the outcome, and the verdict it would have in one of the ways."""

    condition: int
    verdict: Verdict


@inert
class Completed:
    """Whether every way in which the unknown facts can turn out comes to the same: `settled` if it does.

    What is still needed is read with the verdicts of the `stand_ins`, so that nobody is asked for what changes nothing.
    """

    result: Literal["settled", "differ", "too many"]
    count: int
    facts: tuple[CompletedFact, ...]
    stand_ins: tuple[StandIn, ...]


@inert
class PathPoint:
    """A figure of a measure, of the period that ends on the day `on`: reported (`actual`), or planned (`plan`)."""

    on: date
    number: Decimal
    kind: Literal["actual", "plan"]


@inert
class MeasurePath:
    """What was reported and planned of a measure that the decision turns on, by day."""

    measure: str
    unit: str
    points: tuple[PathPoint, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of one tranche on one day, and all that was seen.

    `amount` is what may be paid now, 0 unless the outcome pays. `entitlement` is what the rules give to date before
    payments, rounded; it is shown under a hold too, and is none where it cannot be computed. `amount_range` bounds an
    undetermined amount, and what may still be due of a tranche that is on hold in every way, by different amounts.
    `retained` is what is kept back of the entitlement; `to_recover` what is claimed back under `recover`. `paid` is net
    of recoveries; `approved_unpaid` is resolved but not yet matched by payments.
    """

    schema: int
    award: str
    title: str
    recipient: str
    programme: str
    agreement: str
    owner: str
    tranche: int
    tranches: int
    on: date
    known_by: date
    planned_date: date | None
    outcome: Outcome
    reasons: tuple[str, ...]  # in words, the most telling first
    amount: Decimal
    currency: str
    tranche_amount: Decimal | None
    entitlement: Decimal | None
    amount_range: tuple[Decimal, Decimal] | None
    amount_lines: tuple[AmountLine, ...]
    excess: Decimal
    paid: Decimal
    approved_unpaid: Decimal
    award_committed: Decimal | None
    award_paid: Decimal
    rules_file: str
    rules_sha256: str
    in_force: tuple[date | None, date | None]
    rules: tuple[RuleFound, ...]
    conditions: tuple[Condition, ...]
    waivers: tuple[WaiverFound, ...]
    without_waivers: Without | None
    limits: tuple[LimitFound, ...]
    budget: BudgetFound | None
    extensions: tuple[ExtensionFound, ...]
    without_extensions: Without | None
    powers_used: tuple[PowerUsed, ...]
    judgements: tuple[JudgementFound, ...]
    payments: tuple[PaymentFound, ...]
    resolutions: tuple[ResolutionFound, ...]
    open_choices: tuple[OpenChoice, ...]
    retained: Decimal = Decimal(0)
    to_recover: Decimal = Decimal(0)
    completed: Completed | None = None
    notices: tuple[NoticeFound, ...] = ()
    paths: tuple[MeasurePath, ...] = ()

    @property
    def payable_by(self) -> date | None:
        """By when what may be paid now is due: the earliest day that a rule which gives it says."""
        given = [rule.payable_by for rule in self.rules if rule.kind == "release" and rule.verdict is Verdict.MET]
        return min((day for day in given if day is not None), default=None) if self.outcome.pays else None

    @property
    def settled(self) -> Fraction:
        """What of the tranche is not due any more: paid, or approved and about to be."""
        return max(Fraction(0), Fraction(self.paid)) + Fraction(self.approved_unpaid)

    @property
    def id(self) -> str:
        """`A-001/2`: the award and the tranche."""
        return f"{self.award}/{self.tranche}"

    def __reduce__(self) -> tuple[type["Decision"], tuple[object, ...]]:
        """As one process sends it to another: field by field, as inert data is."""
        return Decision, tuple(getattr(self, name) for name in self.__match_args__)
