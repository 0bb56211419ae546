"""The tree of what the author wrote: one node a construct, nothing resolved, every node with its span."""

from dataclasses import field
from datetime import date
from fractions import Fraction

from gatekeeper.inert import inert
from gatekeeper.source import Span
from gatekeeper.values.dates import Duration, Unit
from gatekeeper.values.money import Money
from gatekeeper.vocabulary import Event, MeasureKind

# Positions never count when two trees are compared.


def _span() -> Span:
    return field(compare=False, repr=False, kw_only=True)  # type: ignore[no-any-return]


@inert
class Name:
    """A declared name, folded; `known` is false where nobody declared it (and somebody has been told).

    With `tranche` it is what that tranche has of it, `X of the previous tranche`: a name of its own (`of_tranche`).
    """

    name: str
    known: bool = True
    tranche: "TrancheNode | None" = None
    span: Span = _span()


# ---------------------------------------------------------------------------------------------- expressions


@inert
class Number:
    """`40`, `60 tonnes`."""

    value: Fraction
    unit: str = ""
    span: Span = _span()


@inert
class Percent:
    """`99.5%`, held as a ratio."""

    value: Fraction
    span: Span = _span()


@inert
class Amount:
    """`500,000 USD`."""

    money: Money
    span: Span = _span()


@inert
class Day:
    """`30 June 2027`."""

    day: date
    span: Span = _span()


@inert
class Choice:
    """A finding by itself: `qualified`."""

    name: str
    span: Span = _span()


@inert
class TrancheNode:
    """`tranche 2` (a number), `this tranche`, `the previous tranche` (a word)."""

    tranche: int | str
    span: Span = _span()


@inert
class TrancheSize:
    """`amount of tranche 2`."""

    tranche: TrancheNode
    span: Span = _span()


@inert
class AmountReleased:
    """`amount released of tranche 1`; no tranche is the whole award. `others`: under the other awards of the group."""

    tranche: TrancheNode | None
    others: bool = False
    span: Span = _span()


@inert
class EveryOfTranche:
    """`every milestone of this tranche`, `every document of this tranche`."""

    documents: bool
    span: Span = _span()


@inert
class TranchesReleased:
    """`number of tranches released`."""

    span: Span = _span()


@inert
class TotalOf:
    """`total of tranches 1 to 4`, `total of every tranche`; no last is every one the award has."""

    first: int
    last: int | None
    span: Span = _span()


@inert
class EarlierTranches:
    """`total of the earlier tranches`, `amount released of the earlier tranches`: those numbered below this one."""

    paid: bool
    span: Span = _span()


@inert
class DueDateOf:
    """`due date of M`; `original due date of M`, before any extension."""

    subject: Name
    original: bool = False
    span: Span = _span()


@inert
class PlannedDateOf:
    """`planned date of tranche 2`."""

    tranche: TrancheNode
    span: Span = _span()


@inert
class PeriodEndOf:
    """`the end of the period of tranche 2`, `the start of the tranche's period`."""

    end: bool
    tranche: TrancheNode
    span: Span = _span()


@inert
class EventDay:
    """`agreement signed achieved`, as a date."""

    subject: "Name | TrancheNode"
    event: Event
    span: Span = _span()


@inert
class ShiftedDay:
    """`6 months after D` (sign 1), `30 days before D` (sign -1)."""

    duration: Duration
    sign: int
    base: "DateNode"
    span: Span = _span()


@inert
class PickedDay:
    """`the earliest of (D; D)`, or the latest."""

    latest: bool
    parts: tuple["DateNode", ...]
    span: Span = _span()


@inert
class EndOfPeriod:
    """`the end of the quarter in which D falls`."""

    unit: Unit
    base: "DateNode"
    span: Span = _span()


@inert
class NextDay:
    """`the first 15 January or 15 July after D`: months and days; `on`: whether D itself may be the day."""

    days: tuple[tuple[int, int], ...]
    on: bool
    base: "DateNode"
    span: Span = _span()


@inert
class ReachedDay:
    """`X reached 60`, as a day: that of the first figure which had; `comparator` as of `Reach`."""

    subject: Name
    comparator: str
    bound: "Expression"
    span: Span = _span()


DateNode = (
    Day | Name | DueDateOf | PlannedDateOf | PeriodEndOf | EventDay | ShiftedDay | PickedDay | EndOfPeriod | NextDay
    | ReachedDay
)  # fmt: skip


@inert
class TimingNode:
    """`by D`, `within 6 months after E`, `on time`; `word` as in the grammar."""

    word: str
    first: DateNode | None = None
    second: DateNode | None = None
    duration: Duration | None = None
    span: Span = _span()


@inert
class Passed:
    """`D has passed`, where D is read as a value; `negated`: it has not."""

    day: "Expression"
    negated: bool
    span: Span = _span()


@inert
class PassedSince:
    """`6 months have passed since D`; `negated`: they have not."""

    duration: Duration
    base: DateNode
    negated: bool
    span: Span = _span()


@inert
class OverdueNode:
    """`X is [not] overdue [by more than 60 days]`."""

    subject: "Expression"
    negation: str
    by: Duration | None
    span: Span = _span()


@inert
class StoodNode:
    """`X has ever been A`, `X has never been A`, `X has always since D been A`; no choices: `so`."""

    subject: "Expression"
    choices: tuple["Choice", ...]
    since: DateNode | None
    never: bool
    span: Span = _span()


@inert
class AvailableNode:
    """`available from D until D`, `to D`: `until` leaves its day out."""

    first: DateNode | None
    last: DateNode | None
    until: bool
    span: Span = _span()


@inert
class EachPeriod:
    """`60 days after the end of each quarter`, when a document that comes back is due; without a duration, that day."""

    duration: Duration | None
    unit: Unit
    span: Span = _span()


@inert
class ReportNode:
    """`every annual report due`, `annual report for 2026`, `… for the year ending D`, `… of the tranche's period`.

    `word` is EVERY, FOR_YEAR, FOR_THE or OF_THE_TRANCHES_PERIOD.
    """

    word: str
    subject: Name
    year: int = 0
    unit: Unit | None = None
    ending: date | None = None
    span: Span = _span()


@inert
class Windowed:
    """`X over the last 4 quarters`, `average X over the last 4 quarters`; `how` is the terminal of `average`."""

    subject: "Expression"
    duration: Duration
    how: str = ""
    span: Span = _span()


@inert
class StretchNode:
    """`as at D`, `from D to D`, `since D`, `in 2026`, `in the year ending D`, `in the period of tranche 2`.

    `word` is the first terminal; a number stands for the year.
    """

    word: str
    first: "DateNode | None" = None
    last: "DateNode | None" = None
    unit: Unit | None = None
    year: int = 0
    tranche: TrancheNode | None = None
    span: Span = _span()


@inert
class Dated:
    """`X as at D`, `highest X from D to D`."""

    subject: "Expression"
    stretch: StretchNode
    how: str = ""
    span: Span = _span()


@inert
class TimePassed:
    """`full months since D`, `full months from D to D`; `full`: whether it is said, after `for each`."""

    unit: Unit
    since: "DateNode"
    until: "DateNode | None" = None
    full: bool = True
    span: Span = _span()


@inert
class OfKind:
    """`plan of X`, `target of X`, `baseline of X`; without a subject `the plan`, of what it is compared with."""

    kind: MeasureKind
    subject: Name | None
    span: Span = _span()


@inert
class GrowthNode:
    """`growth of X over baseline`; over what is so much earlier where a unit is named."""

    value: "Expression"
    unit: Unit | None
    year_before: bool = False
    span: Span = _span()


@inert
class PeriodsNode:
    """`in each quarter from D to D`, `in any of the last 4 quarters`, `for any 3 consecutive days`.

    Also `on each of (D; D)`, `in at least 3 of the last 4 quarters`, `on at least 20 of any 30 consecutive days`.
    `word` is any, each, row, least or most; `count` is how many of the last, or how many in a row; `bound` is the
    terminal before the days that bound them (ENDING, FROM, SINCE, ON, or nothing); `times` in how many of them.
    """

    word: str
    unit: Unit | None
    count: int | None = None
    bound: str = ""
    days: tuple["DateNode", ...] = ()
    times: int | None = None
    row: int | None = None  # of any so many one after the other
    counted: Unit | None = None  # `20 days` in any 30 days: the unit that was said of them
    span: Span = _span()


@inert
class LatestOf:
    """`latest X`."""

    subject: Name
    span: Span = _span()


@inert
class Group:
    """Something in brackets."""

    inner: "Expression"
    span: Span = _span()


@inert
class Binary:
    """`X + Y`."""

    operator: str
    left: "Expression"
    right: "Expression"
    span: Span = _span()


@inert
class PercentOf:
    """`80% of X`."""

    share: Percent
    whole: "Expression"
    span: Span = _span()


@inert
class Converted:
    """`X converted to USD at the rate of D`."""

    value: "Expression"
    currency: str
    day: DateNode
    span: Span = _span()


@inert
class Compare:
    """`X >= Y`, `X >= Y in each of the last 2 quarters`; a timing here is always refused, with the cure."""

    left: "Expression"
    comparator: str
    right: "Expression"
    timing: TimingNode | None = None
    periods: PeriodsNode | None = None
    span: Span = _span()


@inert
class Reach:
    """`X [not] reached 60 [by D]`, `X fell to 60 by D`; `comparator` is empty where only the declaration says which."""

    subject: "Expression"
    negation: str
    comparator: str
    bound: "Expression"
    timing: TimingNode | None = None
    span: Span = _span()


@inert
class Range:
    """`X between A and B`."""

    value: "Expression"
    low: "Expression"
    high: "Expression"
    periods: PeriodsNode | None = None
    span: Span = _span()


@inert
class ChoiceTest:
    """`X is qualified`, `X is not adverse`, `X is one of (a, b)`, `X is neither a nor b`."""

    subject: "Expression"
    negated: bool
    choices: tuple[Choice, ...]
    span: Span = _span()


@inert
class Occurrence:
    """`X [not] achieved [by role] [timing]`; `negation` is empty, `not` or `not yet`.

    `under` is any or every: `tranche 1 released under any other award of the group`.
    """

    subject: "Expression"
    negation: str
    event: Event
    role: Name | None
    timings: tuple[TimingNode, ...]
    under: str = ""
    span: Span = _span()


@inert
class Negation:
    """`not X`, before what it negates."""

    inner: "Expression"
    span: Span = _span()


@inert
class Junction:
    """`X and Y and Z`; `joins` are the words between, mixed ones refused."""

    parts: tuple["Expression", ...]
    joins: tuple[str, ...]
    span: Span = _span()


@inert
class Quantified:
    """`at least 2 of (X; Y; Z)`; `word` is all, any, none, at least or at most."""

    word: str
    count: int
    items: tuple["Expression", ...]
    span: Span = _span()


@inert
class Pick:
    """`the lesser of (X; Y)`, `the greater of (X; Y)`: `word` is LESSER_OF or GREATER_OF."""

    word: str
    items: tuple["Expression", ...]
    span: Span = _span()


@inert
class Conditional:
    """`if C then X otherwise Y`."""

    condition: "Expression"
    then: "Expression"
    otherwise: "Expression"
    span: Span = _span()


@inert
class SomeItems:
    """`each site`, `at least 3 sites with (…)`: `word` is any, each, no, at least, at most, share or the."""

    word: str
    kind: str  # in the singular, folded
    count: int = 0
    share: Fraction = Fraction(0)
    tranche: TrancheNode | None = None
    restriction: "Expression | None" = None
    span: Span = _span()


@inert
class ItemsTest:
    """`each site has (…)`; without `has` it says that there are such: `any site with (…)`."""

    items: SomeItems
    body: "Expression | None"
    span: Span = _span()


@inert
class ItemsNumber:
    """`number of sites with (…)`, `percentage of sites with (…)`."""

    kind: str
    restriction: "Expression | None"
    percentage: bool = False
    span: Span = _span()


@inert
class ItemsTotal:
    """`total of customers over all sites with (…)`."""

    value: "Expression"
    kind: str
    restriction: "Expression | None"
    span: Span = _span()


@inert
class PeriodsNumber:
    """`number of quarters from D to D in which (…)`; `last` is so long a time back from the last that has ended."""

    unit: Unit
    asked: "Expression"
    days: StretchNode | None = None
    last: Duration | None = None
    span: Span = _span()


Expression = (
    Name | Number | Percent | Amount | Day | Choice | TrancheNode | TrancheSize | AmountReleased | TranchesReleased
    | TotalOf | EarlierTranches | DueDateOf | PlannedDateOf | Windowed | LatestOf | Group | Binary | PercentOf
    | Converted | Compare | Range | ChoiceTest
    | Occurrence | Negation | Junction | Quantified | Pick | Conditional | PickedDay | EndOfPeriod
    | Passed | PassedSince | OverdueNode | StoodNode | Dated | Reach | ItemsTest | ItemsNumber | ItemsTotal | ReportNode
    | TimePassed | OfKind | GrowthNode | PeriodsNumber | PeriodEndOf | EveryOfTranche
)  # fmt: skip

# ---------------------------------------------------------------------------------------------- statements


@inert
class Header:
    """A line of the header: `word` is its terminal, `values` what it says."""

    word: str
    values: tuple[object, ...]
    span: Span = _span()


@inert
class Attribute:
    """An attribute of a declaration or a clause of a rule: `word` is its terminal, `value` what it says."""

    word: str
    value: object = None
    span: Span = _span()


@inert
class Declare:
    """milestone NAME …, document NAME …, measure NAME …: `word` is the terminal of the kind."""

    word: str
    name: Name
    attributes: tuple[Attribute, ...]
    span: Span = _span()


@inert
class DeclareItem:
    """item NAME [, plural NAME] [means "…"]"""

    name: Name
    attributes: tuple[Attribute, ...]
    span: Span = _span()


@inert
class Define:
    """define NAME as …"""

    name: Name
    body: "Expression | ShiftedDay | EndOfPeriod | NextDay"
    span: Span = _span()


@inert
class TranchesNode:
    """`tranche 2`, `tranches 2 to 4`, `every tranche`, `every tranche after 1`; no last is every one from first on."""

    first: int
    last: int | None
    span: Span = _span()


@inert
class ProportionNode:
    """`in proportion to X out of Y`."""

    value: Expression
    out_of: Expression
    span: Span = _span()


@inert
class RisingNode:
    """`rising evenly from a at A to b at B [to c at C …] of X`: what is given at each point, and the point."""

    points: tuple[tuple[Expression, Expression], ...]
    value: Expression
    span: Span = _span()


@inert
class BandNode:
    """`50% from 60 to below 80`; the first has no start, the last no end."""

    gives: Expression
    start: Expression | None
    end: Expression | None
    span: Span = _span()


@inert
class BandsNode:
    """`by bands of X (…; …)`."""

    value: Expression
    bands: tuple[BandNode, ...]
    span: Span = _span()


@inert
class ForEachNode:
    """`at 350 USD for each X above N`, `at 350 USD for each full 10 X above N`, `… for each begun 10 …`."""

    price: Expression
    value: Expression
    above: Expression | None
    step: "Number | Percent | Amount | None" = None
    begun: bool = False
    span: Span = _span()


@inert
class WeightNode:
    """`80% for C`."""

    share: Expression
    condition: Expression
    span: Span = _span()


@inert
class WeightsNode:
    """`by weight (80% for C; 20% for C)`."""

    weights: tuple[WeightNode, ...]
    span: Span = _span()


ShapeNode = ProportionNode | RisingNode | BandsNode | ForEachNode | WeightsNode


@inert
class BoundNode:
    """`not below 10,000 USD`, `up to 50,000 USD`, `nothing below 60`: `word` is its terminal."""

    word: str
    value: Expression
    span: Span = _span()


@inert
class ReleaseNode:
    """release [PORTION of] TRANCHES [in proportion … | rising evenly … | …] bounds clauses"""

    portion: Expression | None
    tranches: TranchesNode
    shape: ShapeNode | None
    bounds: tuple[BoundNode, ...]
    clauses: tuple[Attribute, ...]
    further: bool = False  # `release a further …`
    span: Span = _span()


@inert
class GuardNode:
    """hold TRANCHES clauses; never release TRANCHES clauses: `word` is HOLD or NEVER_RELEASE."""

    word: str
    tranches: TranchesNode
    clauses: tuple[Attribute, ...]
    first: DateNode | None = None  # `hold TRANCHES from E until E`
    last: DateNode | None = None
    span: Span = _span()


@inert
class DeemingNode:
    """treat M as accepted when CONDITION …"""

    subject: Name
    event: Event
    clauses: tuple[Attribute, ...]
    span: Span = _span()


@inert
class LimitNode:
    """never pay more than X in total | in any year [of TRANCHES] [until CONDITION] clauses"""

    amount: Expression
    unit: Unit | None
    tranches: TranchesNode | None
    clauses: tuple[Attribute, ...]
    span: Span = _span()


@inert
class ShareNode:
    """share MONEY | budget "NAME" [for round "ROUND"] among TRANCHES of every award pro rata | by priority, clauses.

    `how` is PRO_RATA or BY_PRIORITY.
    """

    money: Money | None
    budget: str
    round: str
    tranches: TranchesNode
    how: str
    clauses: tuple[Attribute, ...]
    span: Span = _span()


@inert
class LatenessNode:
    """`for each full month X is late`: `word` is FOR_EACH_FULL, FOR_EACH_BEGUN or, as good as either, FOR_EACH."""

    word: str
    unit: Unit
    subject: Name
    span: Span = _span()


@inert
class BeyondNode:
    """`for each X below N`, `for each X above N`: `word` is LESS_THAN or MORE_THAN; `for each X`: above nothing.

    With a `step` `for each full 10 X below N`: so many whole steps, and where `begun` one more for what is left over.
    """

    value: Expression
    word: str
    bound: Expression | None
    step: "Number | Percent | Amount | None" = None
    begun: bool = False
    span: Span = _span()


@inert
class SpreadNode:
    """`in 4 quarterly instalments from D`."""

    count: int
    unit: Unit
    first: "DateNode"
    span: Span = _span()


@inert
class RemedyNode:
    """reduce TRANCHES by PORTION [per] [up to PORTION]; retain PORTION of TRANCHES until C; recover …; cancel TRANCHES.

    `word` is REDUCE, RETAIN, RECOVER or CANCEL. No portion to recover is the excess.
    """

    word: str
    tranches: TranchesNode
    portion: Expression | None
    per: LatenessNode | BeyondNode | None
    up_to: Expression | None
    until: Expression | None
    clauses: tuple[Attribute, ...]
    spread: SpreadNode | None = None
    span: Span = _span()


@inert
class WaiveNode:
    """ROLE may waive TARGET [of TRANCHES] [up to MONEY]; the target is a name, a label, or none for any condition."""

    role: Name
    target: Name | str | None
    tranches: TranchesNode | None
    up_to: Money | None
    clauses: tuple[Attribute, ...]
    span: Span = _span()


@inert
class ExtendNode:
    """ROLE may extend NAME by up to DURATION | to any later date [, at most once].

    No times: as often as the duration allows; no duration: to any later date.
    """

    role: Name
    subject: Name
    up_to: Duration | None
    times: int | None
    clauses: tuple[Attribute, ...]
    provisos: tuple["ProvisoNode", ...] = ()
    span: Span = _span()


@inert
class ProvisoNode:
    """`at most 3 times in all`, `requested at least 30 days before the due date`, `fee paid [at least …]`.

    `word` is IN_ALL, EVENT or FEE_PAID.
    """

    word: str
    times: int | None = None
    event: Event | None = None
    before: Duration | None = None
    span: Span = _span()


@inert
class ExtensionNode:
    """extend M and N by the time E is late …; extend M by X days …: what is late, or the number and what it counts."""

    subjects: tuple[Name, ...]
    late: Name | None
    days: Expression | None
    unit: Unit | None
    clauses: tuple[Attribute, ...]
    span: Span = _span()


@inert
class PowerNode:
    """ROLE may hold | cancel | defer TRANCHES [, at most 2 times]: `word` is MAY_HOLD, MAY_CANCEL or MAY_DEFER."""

    role: Name
    word: str
    tranches: TranchesNode
    times: int | None
    clauses: tuple[Attribute, ...]
    span: Span = _span()


@inert
class NoticeNode:
    """warn when CONDITION …; require CONDITION …: `word` is WARN or REQUIRE, what is required is `asked`."""

    word: str
    asked: Expression | None
    clauses: tuple[Attribute, ...]
    span: Span = _span()


StatementNode = (
    Header
    | Declare
    | DeclareItem
    | Define
    | ReleaseNode
    | GuardNode
    | LimitNode
    | ShareNode
    | RemedyNode
    | WaiveNode
    | ExtendNode
    | PowerNode
    | NoticeNode
    | ExtensionNode
    | DeemingNode
)


@inert
class File:
    """A parsed file: its statements in order, and the names it declares as first written."""

    statements: tuple[StatementNode, ...]
    written: dict[str, str] = field(default_factory=dict, compare=False)
