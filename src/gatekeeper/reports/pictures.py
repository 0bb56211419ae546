"""What a picture shows, worked out to whole steps of its grid: paths of measures, a line of days, money by outcome.

The drawings are in the template `pictures.html`. Nothing is shown that the record does not hold, and nothing by colour
alone. Coordinates are whole numbers, so that the same record draws the same picture.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.explain import Explanation, Line
from gatekeeper.decisions.forecast import Cell, Certainty
from gatekeeper.decisions.record import Condition, Decision, MeasurePath, PathPoint, Required
from gatekeeper.decisions.wording import money
from gatekeeper.reader import N_, date_text, number_text, say
from gatekeeper.reports.marks import Mark, line_mark
from gatekeeper.reports.totals import Total, total
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Outcome, PaymentKind, Verdict, fold

Spot = tuple[int, int]

# --- paths of measures -----------------------------------------------------------------------------------------------

WIDE, HIGH = 236, 44  # the field of one path
PANELS = 6


@dataclass(frozen=True, slots=True)
class Panel:
    """The path of one measure, in a field of `WIDE` by `HIGH`; `bound` is how high the requirement lies in it."""

    measure: str
    said: str
    mark: Mark | None
    actual: tuple[Spot, ...]
    plan: tuple[Spot, ...]
    bound: int | None
    comparator: str
    asked: str
    first: str
    last: str


def panels_of(decision: Decision, explanation: Explanation) -> tuple[Panel, ...]:
    """A panel for each measure of which more than one figure is known; first those that make a difference."""
    found = []
    for path in decision.paths:
        about = [line for line in explanation.lines if _asks(line.condition, path)]
        about.sort(key=lambda line: not line.matters)
        if len(path.points) > 1:
            found.append((not (about and about[0].matters), _panel(path, about[0] if about else None)))
    return tuple(panel for _, panel in sorted(found, key=lambda pair: pair[0])[:PANELS])


def _asks(condition: Condition, path: MeasurePath) -> bool:
    named = fold(path.measure) in map(fold, condition.names[:1])
    return named and condition.kind == "comparison" and condition.required.number is not None and not condition.item


def _panel(path: MeasurePath, line: Line | None) -> Panel:
    actual = [point for point in path.points if point.kind == "actual"]
    plan = [point for point in path.points if point.kind == "plan"]
    bound = _bound(line, actual)
    numbers = [Fraction(point.number) for point in path.points]
    numbers += [Fraction(bound)] if bound is not None else []
    days = [point.on.toordinal() for point in path.points]

    def high(number: Decimal) -> int:
        return HIGH - _step(Fraction(number) - min(numbers), max(numbers) - min(numbers), HIGH)

    def spots(points: Sequence[PathPoint]) -> tuple[Spot, ...]:
        return tuple((_step(p.on.toordinal() - min(days), max(days) - min(days), WIDE), high(p.number)) for p in points)

    asked = line.condition.required if line is not None else None
    return Panel(
        measure=path.measure,
        said=_said(path, actual, plan, line),
        mark=line_mark(line) if line is not None else None,
        actual=spots(actual),
        plan=spots(plan),
        bound=high(bound) if bound is not None else None,
        comparator=asked.comparator if asked is not None else "",
        asked=_asked(asked) if asked is not None else "",
        first=date_text(min(point.on for point in path.points)),
        last=date_text(max(point.on for point in path.points)),
    )


def _step(part: Fraction | int, whole: Fraction | int, steps: int) -> int:
    return round(Fraction(part) * steps / whole) if whole else steps // 2


def _bound(line: Line | None, actual: Sequence[PathPoint]) -> Decimal | None:
    """What is asked, where it is asked of the last figure itself and not of several together."""
    if line is None or not actual or line.condition.seen.number != actual[-1].number:
        return None
    return line.condition.required.number


def _asked(asked: Required) -> str:
    assert asked.number is not None
    low = figure_text(asked.number, asked.unit)
    return low if asked.high is None else say("{low} and {high}", low=low, high=figure_text(asked.high, asked.unit))


def _said(path: MeasurePath, actual: Sequence[PathPoint], plan: Sequence[PathPoint], line: Line | None) -> str:
    """The path in words: the last figure and the one before, the plan for it, what is asked."""
    parts = []
    if actual:
        parts.append(_at(path, actual[-1]))
    if len(actual) > 1:
        before, now = actual[-2], actual[-1]
        was = _at(path, before)
        if now.number > before.number:
            parts.append(say("up from {figure}", figure=was))
        elif now.number < before.number:
            parts.append(say("down from {figure}", figure=was))
        else:
            parts.append(say("level with {figure}", figure=was))
    if plan:
        due = next((point for point in plan if actual and point.on >= actual[-1].on), plan[-1])
        parts.append(say("plan {figure}", figure=_at(path, due)))
    if line is not None:
        found = line.condition.required
        what = f"{say(found.comparator)} {_asked(found)}"
        if _bound(line, actual) is not None:
            parts.append(say("asked {what}", what=what))
        else:
            parts.append(say("asked {what} of several figures together", what=what))
    if len(path.points) > 2:
        days = [point.on for point in path.points]
        parts.append(say("drawn from {first} to {last}", first=date_text(min(days)), last=date_text(max(days))))
    return say("{name}: {what}", name=path.measure, what=", ".join(parts))


def _at(path: MeasurePath, point: PathPoint) -> str:
    return say("{figure} at {day}", figure=figure_text(point.number, path.unit), day=date_text(point.on))


def figure_text(number: Decimal, unit: str) -> str:
    """`620,000 USD`, `99.5%`, `60 tonnes`."""
    if len(unit) == 3 and unit.isascii() and unit.isupper():
        return money(number, unit)
    text = number_text(Fraction(number))
    return say("{number}%", number=text) if unit == "%" else f"{text} {unit}".rstrip()


# --- milestones, deadlines and money by day --------------------------------------------------------------------------

LINE = 250  # from the first day to the last
DAYS = 10


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and what it is for: `done`, `due`, `missed`, `money` or `decision`, and the word for it."""

    on: date
    what: str
    kind: str
    at: int = 0

    @property
    def day(self) -> str:
        return date_text(self.on)

    @property
    def said(self) -> str:
        return say("{name}: {what}", name=self.day, what=self.what)


def moments_of(decision: Decision) -> tuple[Moment, ...]:
    """The days a reader should see beside each other, those nearest to the decision first where there are many."""
    every = dict.fromkeys((*_events(decision), *_money_days(decision)))
    if not every:
        return ()
    near = sorted(every, key=lambda moment: (abs((moment.on - decision.on).days), moment.on, moment.what))[:DAYS]
    chosen = sorted([*near, Moment(decision.on, say("this decision"), "decision")], key=lambda m: (m.on, m.what))
    first, last = chosen[0].on.toordinal(), chosen[-1].on.toordinal()
    return tuple(replace(m, at=_step(m.on.toordinal() - first, last - first, LINE)) for m in chosen)


def _events(decision: Decision) -> Iterator[Moment]:
    """When milestones and the like came about, or by when they ought to."""
    for c in decision.conditions:
        if c.kind != "event" or c.item or not c.names:
            continue
        last = c.required.latest or c.due
        if c.seen.happened and c.seen.on is not None:
            yield Moment(c.seen.on, c.names[0], "done")
        elif last is not None and c.verdict is not Verdict.INVALID:
            missed = last < decision.on
            said = say("{name}, was due", name=c.names[0]) if missed else say("{name}, due", name=c.names[0])
            yield Moment(last, said, "missed" if missed else "due")


def _money_days(decision: Decision) -> Iterator[Moment]:
    for payment in decision.payments:
        said = f"{say(payment.kind)}, {money(payment.amount, decision.currency)}"
        yield Moment(payment.paid_on, said, "money")
    for found in decision.resolutions:
        yield Moment(found.meeting, say("resolved to {act}", act=say(found.decided)), "done")
    for waiver in decision.waivers:
        if waiver.used and waiver.valid and waiver.expires_on is not None:
            yield Moment(waiver.expires_on, say("waiver of {condition} ends", condition=waiver.condition), "due")
    if decision.planned_date is not None and decision.outcome is not Outcome.LAPSED:
        yield Moment(decision.planned_date, say("planned for payment"), "due")


# --- money of a portfolio --------------------------------------------------------------------------------------------

BAR = 380


@dataclass(frozen=True, slots=True)
class Bar:
    """A sum, how long it is beside the largest of its currency, and the pattern it is drawn in."""

    what: str
    amount: str
    long: int
    pattern: str

    @property
    def said(self) -> str:
        return say("{name}: {what}", name=self.what, what=self.amount)


@dataclass(frozen=True, slots=True)
class Bars:
    """What the tranches of one currency are made of."""

    currency: str
    whole: str
    bars: tuple[Bar, ...]


def bars_of(totals: Iterable[Total]) -> tuple[Bars, ...]:
    """The money of a portfolio by what becomes of it, a set of bars a currency."""
    return tuple(_bars(total) for total in totals if total.awarded > 0)


def _bars(total: Total) -> Bars:
    parts = (
        (say("Paid"), total.paid, "solid"),
        (say("Approved before, not paid"), total.approved_unpaid, "dense"),
        (say("Recommended now"), total.approved_now, "stripes"),
        (say("Held"), total.held, "cross"),
        (say("Conditional"), total.conditional, "dots"),
        (say("Not payable"), total.not_payable, "empty"),
    )
    most = max(Fraction(amount) for _, amount, _ in parts)
    bars = [
        Bar(what, money(amount, total.currency), _step(max(Fraction(amount), Fraction(0)), most, BAR), pattern)
        for what, amount, pattern in parts
        if amount
    ]
    return Bars(total.currency, money(total.awarded, total.currency), tuple(bars))


# --- money by quarter ------------------------------------------------------------------------------------------------

QUARTER = 340  # the longest bar
BEFORE, AFTER = 4, 8  # quarters shown one by one, before and after the decision


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of money: paid, approved before, recommended now, held, conditional; its pattern, its place above."""

    what: str
    pattern: str
    at: int = 0


SORTS = (
    Sort(N_("Paid"), "solid"),
    Sort(N_("Approved, not paid"), "dense"),
    Sort(N_("Recommended now"), "stripes"),
    Sort(N_("Held"), "cross"),
    Sort(N_("Conditional"), "dots"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: where it begins, how long it is."""

    pattern: str
    at: int
    long: int


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """A quarter, or what lies before, after or nowhere; `now` is the quarter of the decision."""

    name: str
    parts: tuple[Piece, ...]
    long: int
    amount: str
    said: str
    now: bool


@dataclass(frozen=True, slots=True)
class Quarters:
    """The money of one currency by quarter."""

    currency: str
    sorts: tuple[Sort, ...]
    rows: tuple[QuarterRow, ...]


def quarters_of(decisions: Sequence[Decision]) -> tuple[Quarters, ...]:
    """When money went out and when it may, a picture a currency.

    Payments stand in the quarter they were made in, less what came back; what may be paid now in that of its last day
    or else of the decision; the rest in the quarter it was planned for, or, where that is past, as planned earlier.
    """
    found = (_quarters(currency, decisions) for currency in sorted({decision.currency for decision in decisions}))
    return tuple(quarters for quarters in found if quarters.rows)


def _quarters(currency: str, decisions: Sequence[Decision]) -> Quarters:
    sums: dict[tuple[int, str], dict[str, Fraction]] = {}
    names: dict[int, str] = {}
    for decision in decisions:
        if decision.currency == currency:
            for place, name, what, amount in _money_of(decision):
                names[place] = name
                row = sums.setdefault((place, name), {})
                row[what] = row.get(what, Fraction(0)) + amount
    rows = [(place, name, row) for (place, name), row in sorted(sums.items()) if any(row.values())]
    most = max((_length(row) for _, _, row in rows), default=Fraction(0))
    used: list[Sort] = []
    for sort in SORTS:
        if any(row.get(sort.what) for _, _, row in rows):
            last = used[-1] if used else None
            used.append(replace(sort, at=last.at + len(say(last.what)) * 11 // 2 + 31 if last else 0))
    return Quarters(
        currency, tuple(used), tuple(_quarter_row(currency, place, name, row, most) for place, name, row in rows)
    )


def _length(row: Mapping[str, Fraction]) -> Fraction:
    return sum((amount for amount in row.values() if amount > 0), Fraction(0))


def _quarter_row(currency: str, place: int, name: str, row: Mapping[str, Fraction], most: Fraction) -> QuarterRow:
    parts: list[Piece] = []
    end = Fraction(0)
    for sort in SORTS:
        amount = row.get(sort.what, Fraction(0))
        if amount > 0:
            start, end = end, end + amount
            at = _step(start, most, QUARTER)
            parts.append(Piece(sort.pattern, at, _step(end, most, QUARTER) - at))
    told = [
        f"{say(sort.what).lower()} {money(exact_decimal(row[sort.what]), currency)}"
        for sort in SORTS
        if row.get(sort.what)
    ]
    whole = money(exact_decimal(sum(row.values(), Fraction(0))), currency)
    return QuarterRow(name, tuple(parts), _step(end, most, QUARTER), whole, f"{name}: {', '.join(told)}", place == 0)


_EARLIER, _LATER, _OVERDUE, _NO_DAY = -BEFORE - 1, AFTER + 1, AFTER + 2, AFTER + 3


def _money_of(decision: Decision) -> Iterator[tuple[int, str, str, Fraction]]:
    """Each sum of the tranche: in which row it stands, what that is called, of which sort it is."""
    for payment in decision.payments:
        back = payment.kind == PaymentKind.RECOVERY
        yield *_row_of(payment.paid_on, decision.on), "Paid", Fraction(-payment.amount if back else payment.amount)
    if decision.approved_unpaid:
        yield *_row_of(decision.on, decision.on), "Approved, not paid", Fraction(decision.approved_unpaid)
    if decision.amount:
        yield *_row_of(decision.payable_by or decision.on, decision.on), "Recommended now", Fraction(decision.amount)
    sums = total([decision], decision.currency, None)
    planned = decision.planned_date
    row = (
        (_NO_DAY, say("no date planned"))
        if planned is None
        else (_OVERDUE, say("planned earlier"))
        if planned < decision.on
        else _row_of(planned, decision.on)
    )
    for what, rest in (("Held", sums.held), ("Conditional", sums.conditional)):
        if rest > 0:
            yield *row, what, Fraction(rest)


def _row_of(day: date, on: date) -> tuple[int, str]:
    """How many quarters from that of the decision, and its name; far ones stand together."""
    away = _quarter_number(day) - _quarter_number(on)
    if away < -BEFORE:
        return _EARLIER, say("before {quarter}", quarter=_quarter_name(_quarter_number(on) - BEFORE))
    if away > AFTER:
        return _LATER, say("after {quarter}", quarter=_quarter_name(_quarter_number(on) + AFTER))
    return away, _quarter_name(_quarter_number(day))


def _quarter_number(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _quarter_name(number: int) -> str:
    return say("Q{quarter} {year}", quarter=number % 4 + 1, year=str(number // 4))


# --- money to come ---------------------------------------------------------------------------------------------------

BAR_TO_COME = 330


@dataclass(frozen=True, slots=True)
class BarToCome:
    """What is expected in a quarter: how long its least is and its most, beside the largest of its currency."""

    quarter: str  # empty but for the first bar of a quarter
    what: str
    amount: str
    least: int
    most: int
    pattern: str


@dataclass(frozen=True, slots=True)
class OverTime:
    """What is expected in one currency quarter by quarter, and the same in words."""

    currency: str
    bars: tuple[BarToCome, ...]
    said: str


_PATTERNS = {Certainty.CERTAIN: "solid", Certainty.LIKELY: "stripes", Certainty.POSSIBLE: "dots"}


def over_time(currency: str, quarters: Sequence[tuple[str, Sequence[Cell]]]) -> OverTime:
    """The forecast of a currency as bars, a quarter after the other."""
    expected = [(name, [cell for cell in cells if cell.most]) for name, cells in quarters]
    longest = max((Fraction(cell.most) for _, cells in expected for cell in cells), default=Fraction(0))
    bars = []
    for name, cells in expected:
        for position, cell in enumerate(cells):
            least, most = (_step(Fraction(end), longest, BAR_TO_COME) for end in (cell.least, cell.most))
            amount = money_between(cell.least, cell.most, currency)
            bars.append(
                BarToCome("" if position else name, say(cell.certainty), amount, least, most, _PATTERNS[cell.certainty])
            )
    said = "; ".join(
        say("{name}: {what}", name=name, what=", ".join(_cell_text(cell) for cell in cells))
        for name, cells in expected
        if cells
    )
    return OverTime(currency, tuple(bars), said)


def _cell_text(cell: Cell) -> str:
    return f"{say(cell.certainty)} {money_between(cell.least, cell.most, cell.currency)}"


def money_between(least: Decimal, most: Decimal, currency: str) -> str:
    """`250,000 USD`, `0 to 250,000 USD`."""
    if least == most:
        return money(most, currency)
    low = money(least, currency).removesuffix(currency).rstrip()
    return say("{low} to {high}", low=low, high=money(most, currency))
