"""The checked program: what the author wrote once every name is resolved and every type is known.

Nothing here is text any more; `gatekeeper.program.sentences` turns a node back into its sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from gatekeeper.inert import inert
from gatekeeper.source import Source, Span
from gatekeeper.values.absence import Absent, Invalid
from gatekeeper.values.dates import Duration, MonthEnds, Unit
from gatekeeper.values.numbers import Rounding
from gatekeeper.vocabulary import CONDITION, Direction, Event, MeasureKind, Type

# ---------------------------------------------------------------------------------------------- dates


@inert
class DateLiteral:
    """A day of the calendar."""

    day: date


@inert
class DateParameter:
    """A date fixed for each award in the portfolio."""

    name: str


@inert
class DueDate:
    """`due date of M`: as the award's table gives it, else as declared, and as extended; `original`: not extended."""

    subject: str
    original: bool = False


@inert
class EventDate:
    """The day something happened: `agreement signed achieved`."""

    subject: str
    event: Event


@inert
class ReleaseDate:
    """The day a tranche was paid: `tranche 1 released`."""

    tranche: "TrancheRef"


@inert
class PlannedDate:
    """The planned date of a tranche."""

    tranche: "TrancheRef"


@inert
class FactDate:
    """The date that a fact of the award says."""

    name: str


@inert
class JudgedDate:
    """A date that a role fixes for the award."""

    name: str


@inert
class Shifted:
    """A duration after (`sign` 1) or before (`sign` -1) another date."""

    duration: Duration
    sign: int
    base: "DateExpression"


@inert
class PeriodEnd:
    """`the end of the period of tranche 2`, or its start: its period in the portfolio."""

    tranche: "TrancheRef"
    end: bool


@inert
class Picked:
    """`the earliest of (D; D)`, or the latest."""

    latest: bool
    parts: tuple["DateExpression", ...]


@inert
class EndOf:
    """The last day of the period in which a date falls."""

    unit: Unit
    base: "DateExpression"


@inert
class NextDay:
    """`the first 15 January or 15 July after D`: the first day of the calendar later than D; `on`: or D itself."""

    days: tuple[tuple[int, int], ...]  # month and day
    on: bool
    base: "DateExpression"


@inert
class ReachedDate:
    """`X reached 60`, as a day: that of the first figure which had, of a figure of a period its last day."""

    test: "Reached"


DateExpression = (
    DateLiteral | DateParameter | FactDate | JudgedDate | DueDate | EventDate | ReleaseDate | PlannedDate | Shifted
    | Picked | EndOf | NextDay | ReachedDate | PeriodEnd
)  # fmt: skip


class TimingWord(StrEnum):
    """How an event is tied to dates; each says which days belong."""

    BY = "by"  # on the day or earlier
    BEFORE = "before"  # earlier than the day
    AFTER = "after"  # later than the day
    ON_OR_AFTER = "on or after"
    ON = "on"
    BETWEEN = "between"  # both days included
    WITHIN_AFTER = "within after"  # from the base to the duration after it, both included
    WITHIN_BEFORE = "within before"  # from the duration before the base to the base, both included
    ON_TIME = "on time"  # by the due date of the subject


@inert
class Timing:
    """The days on which an event counts. `second` is the later date of `between`; `duration` belongs to `within`."""

    word: TimingWord
    first: DateExpression | None = None
    second: DateExpression | None = None
    duration: Duration | None = None


# ---------------------------------------------------------------------------------------------- tranches


class TrancheWord(StrEnum):
    """A tranche named by its place beside the one being decided."""

    THIS = "this tranche"
    PREVIOUS = "the previous tranche"


TrancheRef = int | TrancheWord


@inert
class Tranches:
    """Which tranches a rule speaks of: from `first` to `last`, both included; no `last` is every one from there on."""

    first: int = 1
    last: int | None = None

    def __contains__(self, tranche: int) -> bool:
        return self.first <= tranche and (self.last is None or tranche <= self.last)


# ---------------------------------------------------------------------------------------------- items


@inert
class ItemKind:
    """What an award has several of: `item site`, `item person, plural people`; which ones, its tables say."""

    name: str
    plural: str
    means: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


class ItemWord(StrEnum):
    """How many items a sentence asks for."""

    ANY = "any"
    EACH = "each"
    NO = "no"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    SHARE = "share"  # at least a share of them
    THE = "the"  # the one a tranche is for


# ---------------------------------------------------------------------------------------------- values


@inert
class Literal:
    """A number as written; a percentage is held as a ratio (80% is 4/5), money in its currency's main unit."""

    value: Fraction
    type: Type


@inert
class Latest:
    """The latest ended period that is due or already reported; for a level, the latest figure."""


class Gathered(StrEnum):
    """What several figures come to."""

    TOTAL = "total"
    AVERAGE = "average"
    HIGHEST = "highest"
    LOWEST = "lowest"


@inert
class OverLast:
    """What the last `count` periods come to, the last being the latest ended one that is due or already reported.

    With `of_each` it is the last that has ended by the end of each period a comparison is asked of.
    """

    count: int
    unit: Unit
    how: Gathered = Gathered.TOTAL
    of_each: bool = False


@inert
class AsAt:
    """The figure at a day; of a measure `per` a period, that of the last period ended by it."""

    day: DateExpression


@inert
class FromTo:
    """`from D to D`, both included; without a last day, `since D`."""

    first: DateExpression
    last: DateExpression | None = None


@inert
class Ending:
    """`in the year ending D`: the period of that length whose last day is D."""

    unit: Unit
    day: DateExpression


@inert
class TranchePeriod:
    """`in the period of tranche 2`, from its period start to its period end in the portfolio."""

    tranche: TrancheRef


Stretch = FromTo | Ending | TranchePeriod


@inert
class Within:
    """What the figures of a stretch of days come to."""

    stretch: Stretch
    how: Gathered = Gathered.TOTAL


Reading = Latest | OverLast | AsAt | Within


@inert
class MeasureValue:
    """A measure read in one way, or what was set beforehand for it."""

    name: str
    reading: Reading
    type: Type
    kind: MeasureKind = MeasureKind.ACTUAL  # its plan, target or baseline: for the periods of the figures themselves
    earlier: Duration | None = None  # the same, so much before


@inert
class ParameterValue:
    """The award's own value of a parameter."""

    name: str
    type: Type


@inert
class FactValue:
    """A declared fact that is a number, an amount, a percentage, a date or a choice."""

    name: str
    type: Type


@inert
class JudgedValue:
    """The number, amount or percentage a role has fixed."""

    name: str
    type: Type


@inert
class TrancheAmount:
    """`amount of tranche 2`: its amount in the portfolio."""

    tranche: TrancheRef
    type: Type


@inert
class AmountReleased:
    """`amount released of tranche 1`, net, by recorded payments; without a tranche, of the whole award."""

    tranche: TrancheRef | None
    type: Type


@inert
class ReleasedUnderOthers:
    """`amount released of tranche 1 under the other awards of the group`, by recorded payments; or of all of them."""

    tranche: TrancheRef | None
    type: Type


@inert
class PaidWithin:
    """`amount released over the last 12 months`, `number of tranches released since D`: by the payments of some days.

    Without `what` it counts the tranches that were paid in full, ever where there are no `days`; a length of time ends
    on the decision date.
    """

    what: AmountReleased | ReleasedUnderOthers | None
    days: Duration | Stretch | AsAt | None
    type: Type


@inert
class EarlierTranches:
    """`total of the earlier tranches`, `amount released of the earlier tranches`: of those numbered below this one."""

    paid: bool
    type: Type


@inert
class TranchesTotal:
    """`total of tranches 1 to 4`: the sum of their amounts in the portfolio."""

    tranches: Tranches
    type: Type


@inert
class Growth:
    """`growth of X over baseline`: what X is more than its baseline, or than an earlier figure, as a share of that."""

    value: MeasureValue
    base: MeasureValue
    type: Type


class Operator(StrEnum):
    """Exact arithmetic."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    OVER = "/"


@inert
class Arithmetic:
    """Two values combined; `80% of X` is `80% * X`."""

    operator: Operator
    left: "Value"
    right: "Value"
    type: Type


@inert
class Extreme:
    """`the lesser of (X; Y)`, or the greater."""

    greatest: bool
    values: tuple["Value", ...]
    type: Type


@inert
class Conditional:
    """`if C then X otherwise Y`: X where C is met, Y where it has failed, and between them where neither is known."""

    condition: "Condition"
    then: "Value"
    otherwise: "Value"
    type: Type


@inert
class DefinedValue:
    """A value with a name of its own: `define X as …`."""

    name: str
    value: "Value"
    type: Type


@inert
class DateValue:
    """A date compared with another."""

    date: DateExpression
    type: Type


@inert
class TimePassed:
    """`full months since D`: how many whole ones have passed by the decision date, none before D; with `until`,
    `full months from D to D`, how many lie between the two days.

    With `instalments`, of how many that are due one each unit from D on the day has come.
    """

    unit: Unit
    since: DateExpression
    type: Type
    instalments: int = 0
    until: DateExpression | None = None


@inert
class PeriodsNumber:
    """`number of quarters from D to D in which (C)`: in how many of the periods a condition on figures holds."""

    test: "Condition"
    periods: "CountedPeriods"
    type: Type


@inert
class RateOf:
    """What one unit of `currency` is worth in `to` on a day, as the table `rates` has it."""

    currency: str
    to: str
    at: DateExpression
    type: Type


@inert
class Converted:
    """An amount in another currency, at the rate of a day: `X converted to USD at the rate of D`."""

    value: "Value"
    rate: RateOf
    type: Type


@inert
class ItemsNumber:
    """`number of sites with (C)`, or the percentage of them; without a condition, of all.

    Of an award `of` is how many it has, and `asked` the condition of each; `problem` says why nobody knows.
    """

    kind: ItemKind
    restriction: "Condition | None"
    percentage: bool
    type: Type
    of: int = 0
    asked: tuple["Condition", ...] = ()
    problem: Absent | Invalid | None = None


@inert
class ItemsTotal:
    """`total of X over all sites with (C)`.

    Of an award `parts` is of each item its name, its condition if any, and its X; `problem` says why nobody knows.
    """

    kind: ItemKind
    value: "Value"
    restriction: "Condition | None"
    type: Type
    parts: tuple[tuple[str, "Condition | None", "Value"], ...] = ()
    problem: Absent | Invalid | None = None


Value = (
    Literal | MeasureValue | ParameterValue | FactValue | TrancheAmount | AmountReleased | PaidWithin | TranchesTotal
    | EarlierTranches | Arithmetic
    | Extreme | Conditional | DefinedValue | DateValue | RateOf | Converted | ItemsNumber | ItemsTotal
    | ReleasedUnderOthers | Growth | JudgedValue | TimePassed | PeriodsNumber
)  # fmt: skip

# ---------------------------------------------------------------------------------------------- conditions


class Comparator(StrEnum):
    """How two values are compared."""

    AT_LEAST = "≥"
    MORE_THAN = ">"
    AT_MOST = "≤"
    LESS_THAN = "<"
    EQUAL = "="
    NOT_EQUAL = "≠"


@inert
class Comparison:
    """`left comparator right`."""

    left: Value
    comparator: Comparator
    right: Value


@inert
class Between:
    """`value between low and high`, both included."""

    value: Value
    low: Value
    high: Value


@inert
class Happened:
    """`subject event [by role] [timing]` of a milestone, a document or a judgement."""

    subject: str
    event: Event
    by_role: str = ""
    timing: Timing | None = None


@inert
class TrancheHappened:
    """`tranche 1 released`, read from recorded payments, never from this run."""

    tranche: TrancheRef
    event: Event
    timing: Timing | None = None


@inert
class ReleasedElsewhere:
    """`tranche 1 released under any other award of the group`, or under every: by their recorded payments."""

    tranche: TrancheRef
    event: Event
    every: bool
    timing: Timing | None = None


@inert
class IsSo:
    """A yes-or-no fact or parameter, by itself."""

    name: str


@inert
class IsOneOf:
    """`audit opinion is qualified`: a judgement, fact or parameter that names one of several findings."""

    name: str
    choices: tuple[str, ...]


@inert
class Passed:
    """The decision date is later than a day: `D has passed`; or on it or later: `6 months have passed since D`."""

    date: DateExpression
    since: Duration | None = None


@inert
class Available:
    """The decision date is within days: `available from D until D`, which leaves the last out, or `to D`."""

    first: DateExpression | None
    last: DateExpression | None
    until: bool = True


@inert
class Overdue:
    """Its due date, or so long after it, has passed and it has not come: `M is overdue [by more than 60 days]`."""

    subject: str
    by: Duration | None = None


@inert
class Reached:
    """`X reached at least 60 by D`: some figure reported for a day that counts was so; `X fell to 60 by D`."""

    measure: MeasureValue
    comparator: Comparator
    bound: Value
    timing: Timing | None = None


@inert
class LastPeriods:
    """`the last 4 quarters`, the last being the latest ended one that is due or already reported."""

    count: int
    unit: Unit


@inert
class PeriodsBetween:
    """Every quarter that begins on or after one day and ends by another; without a first day, from the award's start;
    without a last one, those that have ended and are due or already reported."""

    unit: Unit
    first: DateExpression | None = None
    last: DateExpression | None = None


@inert
class Days:
    """`(D; D; D)`, each by itself."""

    days: tuple[DateExpression, ...]


@inert
class PeriodsOf:
    """Every quarter within a stretch of days: `in the year ending D`, `in the tranche's period`."""

    unit: Unit
    stretch: Ending | TranchePeriod


Periods = LastPeriods | PeriodsBetween | Days  # of which a comparison is asked
CountedPeriods = LastPeriods | PeriodsBetween | PeriodsOf


class Which(StrEnum):
    """In how many of several periods a comparison must hold."""

    ANY = "any"
    EACH = "each"
    RUN = "run"  # so many in a row
    AT_LEAST = "at least"
    AT_MOST = "at most"


@inert
class InPeriods:
    """`X >= Y in each of the last 2 quarters`: the comparison asked of each period; `run`: how many in a row.

    `count`: in how many of them at least, or at most; with a `run`, of any so many one after the other.
    """

    test: Comparison | Between
    which: Which
    periods: Periods
    run: int = 1
    count: int = 0


@inert
class ItemsKnown:
    """That it is known which items of a kind an award has, and that there is one: what else is said of them rests on
    it. `problem` says why it is not; `short` how many more of them the sentence asks for; `item` the one it asks for
    that is none of them on the day."""

    kind: ItemKind
    problem: Absent | Invalid | None = None
    short: int = 0
    item: str = ""


class PeriodWord(StrEnum):
    """Which reports of a document that comes back are meant, where no one period is named."""

    LATEST = "the latest"  # of the periods it is owed for, the latest that is due or has been reported
    EVERY = "every"  # of every period whose due date has passed
    TRANCHE = "of the tranche's period"  # of every period that ends within the tranche's


@inert
class OnePeriod:
    """`for the year ending 31 December 2026`."""

    unit: Unit
    end: date


PeriodRef = PeriodWord | OnePeriod


@inert
class Reported:
    """An event of a document that comes back: of the report of one period, or of each of several."""

    subject: str
    period: PeriodRef
    event: Event
    timing: Timing | None = None


@inert
class Episode:
    """From each day on which something happened until something happens after it: `from E until D`."""

    start: EventDate
    end: DateExpression


@inert
class Stood:
    """A fact or judgement over time: `X has ever been A`, with a day `X has always since D been A`; no choices: so."""

    name: str
    choices: tuple[str, ...]
    since: DateExpression | None = None


Leaf = (
    Comparison | Between | Happened | TrancheHappened | IsSo | IsOneOf | Passed | Available | Overdue | Reached
    | InPeriods | ItemsKnown | ReleasedElsewhere | Reported | Episode | Stood
)  # fmt: skip


@inert
class AllOf:
    """Every one of them; `spelled` keeps the author's `all of (…; …)`."""

    parts: tuple["Condition", ...]
    spelled: bool = False


@inert
class AnyOf:
    """At least one of them."""

    parts: tuple["Condition", ...]
    spelled: bool = False


@inert
class NoneOf:
    """Not one of them."""

    parts: tuple["Condition", ...]


@inert
class AtLeast:
    """At least `count` of them."""

    count: int
    parts: tuple["Condition", ...]


@inert
class AtMost:
    """At most `count` of them."""

    count: int
    parts: tuple["Condition", ...]


@inert
class Not:
    """Not so. Of a dated event: its window has closed without it (`yet`: it has not happened so far)."""

    part: "Condition"
    yet: bool = False


@inert
class Defined:
    """A condition with a name of its own: `define X as …`."""

    name: str
    part: "Condition"


@inert
class OverItems:
    """`each site with (R) has (C)`, `at least 3 sites have (C)`, `the site of this tranche has (C)`.

    It stands in a program; what is decided of an award is `Defined`, with the condition of each of its items.
    """

    word: ItemWord
    kind: ItemKind
    body: "Condition"
    restriction: "Condition | None" = None
    count: int = 0
    share: Fraction = Fraction(0)
    tranche: TrancheRef | None = None


Condition = Leaf | AllOf | AnyOf | NoneOf | AtLeast | AtMost | Not | Defined | OverItems

# ---------------------------------------------------------------------------------------------- declarations

# `each` is the kind of item a name is declared for, folded: every item has its own. `item` is which one, as the tables
# write it, where a program is that of an award.


@inert
class AbsenceMeansNo:
    """No row, or a blank one, means it is not so; from a day on, where one is given."""

    since: date | None = None


@inert
class Milestone:
    """A specific target with a date. `of_tranche`: as one tranche has it, whichever is decided."""

    name: str
    means: str = ""
    category: str = ""
    due: DateExpression | None = None
    verified_by: str = ""
    absence: AbsenceMeansNo | None = None
    per_tranche: bool = False
    of_tranche: TrancheRef | None = None
    clause: str = ""
    waivable: bool = True
    each: str = ""
    item: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class Document:
    """A paper the funder receives and accepts."""

    name: str
    means: str = ""
    category: str = ""
    due: DateExpression | None = None
    absence: AbsenceMeansNo | None = None
    per_tranche: bool = False
    of_tranche: TrancheRef | None = None
    clause: str = ""
    waivable: bool = True
    each: str = ""
    item: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)
    every: Unit | None = None  # it comes back: one is owed for each of these periods,
    within: Duration | None = None  # so long after the end of the period, else on that day


@inert
class Measure:
    """A figure over time. With `per` its figures add up; `cumulative` ones run; others are levels."""

    name: str
    type: Type
    per: Unit | None = None
    cumulative: bool = False
    direction: Direction | None = None
    reported_within: Duration | None = None
    means: str = ""
    category: str = ""
    per_tranche: bool = False
    of_tranche: TrancheRef | None = None
    clause: str = ""
    waivable: bool = True
    each: str = ""
    item: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class Fact:
    """Something recorded of an award: yes or no unless a type says otherwise."""

    name: str
    type: Type
    choices: tuple[str, ...] = ()
    absence: AbsenceMeansNo | None = None
    means: str = ""
    category: str = ""
    per_tranche: bool = False
    of_tranche: TrancheRef | None = None
    clause: str = ""
    waivable: bool = True
    each: str = ""
    item: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class Judgement:
    """A matter that one role decides: without choices and type its finding is yes or no, with a type a number or date.

    What it fixes lies from `low` to `high`, where there are such; a date as its ordinal.
    """

    name: str
    role: str
    type: Type = CONDITION
    low: Fraction | None = None
    high: Fraction | None = None
    choices: tuple[str, ...] = ()
    standard: str = ""
    absence: AbsenceMeansNo | None = None
    means: str = ""
    category: str = ""
    per_tranche: bool = False
    of_tranche: TrancheRef | None = None
    clause: str = ""
    waivable: bool = True
    each: str = ""
    item: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class Parameter:
    """One value an award, read from the portfolio."""

    name: str
    type: Type
    choices: tuple[str, ...] = ()
    means: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


OfTranche = Milestone | Document | Measure | Fact | Judgement  # what each tranche may have of its own

Declaration = Milestone | Document | Measure | Fact | Judgement | Parameter

# ---------------------------------------------------------------------------------------------- rules


@inert
class Whole:
    """The whole tranche."""


@inert
class Share:
    """`50% of tranche 2`."""

    share: Value


@inert
class FixedSum:
    """`250,000 USD of tranche 2`; never more than the tranche."""

    amount: Value


@inert
class InProportion:
    """`in proportion to X out of Y, nothing below Z`: the tranche times X over Y, at most the whole."""

    value: Value
    out_of: Value
    nothing_below: Value | None = None


@inert
class Point:
    """What a line gives at a value: `a at A`, a share of the tranche or an amount."""

    gives: Value
    at: Value


@inert
class RisingEvenly:
    """`rising evenly from a at A to b at B [to c at C …] of X, nothing below Z`: straight lines from point to point,
    flat outside them."""

    value: Value
    points: tuple[Point, ...]  # two or more, the lowest first
    nothing_below: Value | None = None


@inert
class Band:
    """What is given from a point on, up to where the next band begins."""

    start: Value
    gives: Value


@inert
class ByBands:
    """`by bands of X (a below A; b from A to below B; c from B)`: shares of the tranche, or amounts."""

    value: Value
    lowest: Value  # what is given below the first band
    bands: tuple[Band, ...]  # from the lowest start on


@inert
class ForEach:
    """`at PRICE for each X above N`: the price times what X is above N (without it, above nothing).

    With a `step` times how many whole ones of it that is, and where `begun` one more for what is left over.
    """

    price: Value
    value: Value
    above: Value | None = None
    step: Literal | None = None
    begun: bool = False


@inert
class Weight:
    """`80% for C`."""

    share: Value
    condition: Condition


@inert
class ByWeight:
    """`by weight (80% for C; 20% for C)`: the sum of the shares whose condition is met."""

    weights: tuple[Weight, ...]


Shape = Whole | Share | FixedSum | InProportion | RisingEvenly | ByBands | ForEach | ByWeight


@inert
class Bounded:
    """`…, not below F, up to C`: what the shape gives, then no less than F, then no more than C; each a share of the
    tranche or an amount."""

    shape: Shape
    floor: Value | None = None
    cap: Value | None = None


AmountRule = Shape | Bounded


@inert
class Release:
    """release [a further] TRANCHES [amount] when CONDITION unless CONDITION [exception to "label"].

    Rules for one tranche are alternatives; a `further` part is added to what they give. An exception that is met takes
    the place of the rule whose label it names, and of the exceptions above it.
    """

    id: str
    tranches: Tranches
    amount: AmountRule
    when: Condition | None  # none: in any case
    unless: Condition | None = None
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = True
    further: bool = False
    exception_to: str = ""
    payable: Timing | None = None  # when the money is due: `payable within 60 days after D`
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class Hold:
    """hold TRANCHES when CONDITION."""

    id: str
    tranches: Tranches
    when: Condition
    unless: Condition | None = None
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = True
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class Never:
    """never release TRANCHES when CONDITION; beyond any waiver."""

    id: str
    tranches: Tranches
    when: Condition
    unless: Condition | None = None
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class FullPeriodsLate:
    """`for each full month X is late`: whole units from the due date to the day it came, else to the decision date.

    A milestone comes when it is achieved, a document when it is received. `begun`: `for each begun month`, those
    that have only begun too.
    """

    unit: Unit
    subject: str
    begun: bool = False


@inert
class EachBeyond:
    """`for each X below N`, `for each X above N`: how far X is on that side of N, nothing on the other.

    With a `step` how many whole ones of it that is, and where `begun` one more for what is left over.
    """

    value: Value
    above: bool
    bound: Value
    step: Literal | None = None
    begun: bool = False


Per = FullPeriodsLate | EachBeyond


@inert
class Reduce:
    """reduce TRANCHES by PART [for each …] [up to MOST] [when CONDITION].

    `part` and `up_to` are percentages of what the tranche would get, or money. Percentages of several rules add up.
    """

    id: str
    tranches: Tranches
    part: Value
    per: Per | None = None
    up_to: Value | None = None
    when: Condition | None = None  # none: in any case
    unless: Condition | None = None
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = True
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class Retain:
    """retain PART of TRANCHES until CONDITION: kept back from what is left after reductions until it is met."""

    id: str
    tranches: Tranches
    part: Value
    when: Condition  # what ends it
    unless: Condition | None = None  # always none
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = True
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class Recover:
    """recover PART of TRANCHES [for each …] [up to MOST] when CONDITION; no part: the excess over the entitlement.

    `spread`: in so many instalments, of which those whose day has come are claimed.
    """

    id: str
    tranches: Tranches
    part: Value | None
    when: Condition
    unless: Condition | None = None
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = True
    per: Per | None = None
    up_to: Value | None = None
    spread: TimePassed | None = None
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class Cancel:
    """cancel TRANCHES when CONDITION: nothing more is paid of them."""

    id: str
    tranches: Tranches
    when: Condition
    unless: Condition | None = None
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = True
    span: Span | None = field(default=None, compare=False, repr=False)


Guard = Hold | Never
Remedy = Reduce | Retain | Recover | Cancel
Rule = Release | Hold | Never | Reduce | Retain | Recover | Cancel


@inert
class Limit:
    """never pay more than AMOUNT in total | in any year of TRANCHES [until CONDITION]; a bound beyond any waiver."""

    id: str
    tranches: Tranches
    amount: Value
    until: Condition | None = None  # none: for ever
    unit: Unit | None = None  # in any such period, each with an account of its own; none: in total
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class Deeming:
    """treat M as accepted when CONDITION: what nobody has recorded is taken for so; never against what is recorded."""

    id: str
    subject: str
    event: Event
    when: Condition
    unless: Condition | None = None
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


class NoticeWord(StrEnum):
    """What is told without a say in what is paid."""

    WARN = "warn"  # an early sign
    REQUIRE = "require"  # what the data must keep to; where they do not, nothing is decided on them


@inert
class Notice:
    """warn when CONDITION; require CONDITION; asked of every tranche, beyond any waiver."""

    id: str
    word: NoticeWord
    when: Condition
    unless: Condition | None = None
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


class Sharing(StrEnum):
    """How a budget is shared when it is not enough."""

    PRO_RATA = "pro rata"  # in proportion to the payments
    BY_PRIORITY = "by priority"  # in the order of the awards' priority, each in full while it lasts


@inert
class BudgetShare:
    """share MONEY | budget "NAME" among TRANCHES of every award: a sum for the payments of every award together.

    `amount` is the sum as written; without one it is that of `budget` (and `round`, if one is named) in the portfolio.
    """

    id: str
    tranches: Tranches
    how: Sharing
    amount: Fraction | None = None
    budget: str = ""
    round: str = ""
    label: str = ""
    clause: str = ""
    because: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class WaivePower:
    """ROLE may waive any condition | NAME | "label" [of TRANCHES] [up to MONEY].

    `target` is a folded name, or a label as written (`is_label`), or empty for any condition.
    """

    role: str
    target: str = ""
    is_label: bool = False
    tranches: Tranches = Tranches()
    up_to: Fraction | None = None
    clause: str = ""
    because: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@inert
class ExtendPower:
    """ROLE may extend NAME by up to DURATION | to any later date [, at most N times].

    The duration bounds all extensions of it together, counted from the due date before any; without one nothing does.
    `times` bounds those of the role.
    """

    role: str
    subject: str
    up_to: Duration | None
    times: int | None = None
    clause: str = ""
    because: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)
    in_all: int | None = None  # how often the role may extend anything under such a bound
    requested: Duration | None = None  # asked for so long before the due date at the latest
    fee: bool = False  # a fee must have been paid
    fee_before: Duration | None = None  # so long before the due date at the latest


@inert
class ExtendRight:
    """extend M and N by the time E is late [when C]; extend M by X days [when C]: more time that nobody need grant."""

    id: str
    subjects: tuple[str, ...]
    late: str = ""  # what is late; else
    days: Value | None = None  # so many
    unit: Unit = Unit.DAY
    when: Condition | None = None
    unless: Condition | None = None
    label: str = ""
    clause: str = ""
    because: str = ""
    waivable: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


class PowerWord(StrEnum):
    """What a role may do with a whole tranche."""

    HOLD = "hold"
    CANCEL = "cancel"
    DEFER = "defer"


@inert
class TranchePower:
    """ROLE may hold | cancel | defer TRANCHES [, at most N times each]."""

    role: str
    word: PowerWord
    tranches: Tranches
    times: int | None = None
    clause: str = ""
    because: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


Power = WaivePower | ExtendPower | TranchePower

# ---------------------------------------------------------------------------------------------- the program


@dataclass(frozen=True, slots=True)
class Program:
    """One checked rule file. Names are keyed folded (`vocabulary.fold`), and `written` says how each first stood."""

    source: Source
    language: int
    agreement: str
    programme: str  # empty: the sole file of a portfolio
    currency: str
    rounding: Rounding | None
    month_ends: MonthEnds
    years_begin: tuple[int, int]
    calendar: str  # a country's name as written; empty: no business days
    in_force: tuple[date | None, date | None]  # first and last day, both included
    roles: tuple[str, ...]
    declarations: Mapping[str, Declaration]
    definitions: Mapping[str, Condition | Value]
    releases: tuple[Release, ...]
    guards: tuple[Hold | Never, ...]
    powers: tuple[WaivePower, ...]
    limits: tuple[Limit, ...] = ()
    shares: tuple[BudgetShare, ...] = ()
    converts: tuple[tuple[str, str], ...] = ()  # from which currency to which
    remedies: tuple[Remedy, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)  # names as first written
    extend_powers: tuple[ExtendPower, ...] = ()
    tranche_powers: tuple[TranchePower, ...] = ()
    items: Mapping[str, ItemKind] = field(default_factory=dict)
    each_of: Mapping[str, str] = field(default_factory=dict)  # definitions, and the kind of item each is of
    notices: tuple[Notice, ...] = ()
    rights: tuple[ExtendRight, ...] = ()
    deemings: tuple[Deeming, ...] = ()
    # What was worked out of this program alone, by what it is and of which part of it (`decisions/once.py`). It lives
    # as long as the program; one made of it by `replace` begins with nothing.
    worked_out: dict[tuple[object, object], tuple[Any, object]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    def __reduce__(self) -> tuple[type["Program"], tuple[object, ...]]:
        """What another process makes it of; it works things out itself."""
        return Program, tuple(getattr(self, each.name) for each in fields(self) if each.init)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that speaks of tranches."""
        return (*self.releases, *self.guards, *self.remedies)


@dataclass(frozen=True, slots=True)
class Rules:
    """Every program of a run, in the order of their file names."""

    programs: tuple[Program, ...]
