"""What reductions, retentions and recoveries come to: shares and sums worked out from the facts they name."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from gatekeeper.decisions.figures import figure, highest, lowest, so_many_steps
from gatekeeper.decisions.observed import figure_text, number_text
from gatekeeper.decisions.seeing import Eyes, Figure, Happening
from gatekeeper.decisions.windows import Pending, due_date
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.sentences import literal_text, value_text
from gatekeeper.values.absence import Invalid
from gatekeeper.values.dates import begun_units, date_text, full_units
from gatekeeper.values.truth import NO, YES
from gatekeeper.vocabulary import NUMBER, Event, Sort

NOTHING = Fraction(0)


@inert
class Cut:
    """What one rule takes: a share of what there is, or a sum of money; between two bounds where it is not known."""

    low: Fraction = NOTHING
    high: Fraction = NOTHING
    is_share: bool = False
    text: str = ""
    wrong: Invalid | None = None

    @property
    def share(self) -> tuple[Fraction, Fraction]:
        """The least and the most it takes as a share."""
        return (self.low, self.high) if self.is_share else (NOTHING, NOTHING)

    @property
    def money(self) -> tuple[Fraction, Fraction]:
        """The least and the most it takes as a sum."""
        return (NOTHING, NOTHING) if self.is_share else (self.low, self.high)


def reduction(rule: model.Reduce, eyes: Eyes, whole: Fraction) -> Cut:
    """What a reduction takes, its own bound applied."""
    found = _while_open(figure(rule.part, eyes), most=True)
    text = value_text(rule.part, eyes.program.written)
    if rule.per is not None:
        times = multiple(rule.per, eyes)
        text = f"{text} × {_times_text(rule.per, times, eyes)}"
        most = Fraction(1) if _is_share(rule.part) else whole
        found = Figure(number=most) if times.open and times.problem is not None else _product(found, times)
    bound = figure(rule.up_to, eyes) if rule.up_to is not None else None
    if rule.up_to is not None:
        text += f", up to {value_text(rule.up_to, eyes.program.written)}"
    return _cut(found, bound, rule.part, whole, text)


def retention(rule: model.Retain, eyes: Eyes, whole: Fraction) -> Cut:
    """What a retention keeps back while it stands."""
    found = _while_open(figure(rule.part, eyes), most=True)
    return _cut(found, None, rule.part, whole, value_text(rule.part, eyes.program.written))


def recovery(rule: model.Recover, eyes: Eyes, whole: Fraction) -> Cut:
    """The sum a recovery claims, before what was recovered already.

    Of the excess, which is told from what is due, the share of it that is claimed by now.
    """
    if rule.part is None:
        return _by_now(rule, Cut(Fraction(1), Fraction(1), is_share=True), eyes)
    found = _while_open(figure(rule.part, eyes), most=False)
    if rule.per is not None:
        times = multiple(rule.per, eyes)
        times = Figure(number=times.low) if times.open and times.problem is not None else times
        found = _product(found, times)
    bound = figure(rule.up_to, eyes) if rule.up_to is not None else None
    cut = _cut(found, bound, rule.part, whole, "")
    cut = replace(cut, low=cut.low * whole, high=cut.high * whole) if cut.is_share else cut
    return _by_now(rule, cut, eyes)


def _by_now(rule: model.Recover, cut: Cut, eyes: Eyes) -> Cut:
    """What is claimed of it by now, where it is claimed in instalments; the last of them claims the rest."""
    if rule.spread is None or cut.wrong is not None:
        return cut
    due = figure(rule.spread, eyes)
    if isinstance(due.problem, Invalid):
        return Cut(wrong=due.problem)
    if due.number is None:
        return replace(cut, low=NOTHING)
    share = due.number / rule.spread.instalments
    return replace(cut, low=cut.low * share, high=cut.high * share)


def multiple(per: model.Per, eyes: Eyes) -> Figure:
    """How many times a reduction applies."""
    if isinstance(per, model.FullPeriodsLate):
        late = lateness(per, eyes)
        return late if late.high is None else _between(replace(late, problem=None), late.low or NOTHING, late.high)
    value, bound = figure(per.value, eyes), figure(per.bound, eyes)
    if value.open and value.low is not None and value.problem is not None and _counts_all(per):
        return value  # so many by now, and more to come
    for problem in (value.problem, bound.problem):
        if problem is not None:
            return Figure(problem=problem)
    (low, high), (least, most) = _ends(value), _ends(bound)
    far = (low - most, high - least) if per.above else (least - high, most - low)
    times = (so_many_steps(per.step, per.begun, max(NOTHING, end)) for end in far)
    return _between(replace(value, number=None), *times)


def _counts_all(per: model.EachBeyond) -> bool:
    """`for each X`, with nothing it is counted from."""
    return per.step is None and per.above and per.bound == model.Literal(NOTHING, NUMBER)


def lateness(per: model.FullPeriodsLate, eyes: Eyes) -> Figure:
    """Whole units from the due date to the day it came, else to the decision date; none before it is due."""
    declared = eyes.program.declarations[per.subject]
    event = Event.ACHIEVED if isinstance(declared, model.Milestone) else Event.RECEIVED
    seen, due = eyes.happening(per.subject, event), due_date(eyes, per.subject)
    base = Figure(tuple(dict.fromkeys((*seen.sources, *due.sources))), seen.evidence, seen.verified_by, seen.as_of)
    base = replace(base, assumed=seen.assumed)
    if isinstance(seen.problem, Invalid):
        return replace(base, problem=seen.problem)
    if isinstance(due.day, Pending):
        return replace(base, number=NOTHING)  # it cannot be late before its due date is known
    if not isinstance(due.day, date):
        return replace(base, problem=due.day)
    calendar = (eyes.program.month_ends, eyes.holidays)
    counted = begun_units if per.begun else full_units
    low, high = (counted(due.day, day, per.unit, *calendar) for day in _came_between(seen, due.day, eyes.on))
    if low != high and seen.problem is not None:  # no later, though, than had it not come by the decision date
        return replace(base, problem=seen.problem, due=due.day, high=Fraction(high))
    return replace(_between(base, Fraction(low), Fraction(high)), due=due.day)


def _came_between(seen: Happening, due: date, on: date) -> tuple[date, date]:
    """The first and the last day on which it may have come, as far as lateness by the decision date goes."""
    if seen.happened is YES:
        return (seen.on, seen.on) if seen.on is not None else (due, seen.not_later_than or on)
    return (on, on) if seen.happened is NO else (due, on)


def _times_text(per: model.Per, times: Figure, eyes: Eyes) -> str:
    if isinstance(per, model.FullPeriodsLate):
        name, kind = eyes.written(per.subject), "begun" if per.begun else "full"
        if times.number is None:
            return f"the {kind} {per.unit}s {name} is late"
        units = f"{times.number} {kind} {per.unit}{'' if times.number == 1 else 's'}"
        due = f", due {date_text(times.due)}" if times.due is not None else ""
        return f"{units} late ({name}{due})"
    side = "above" if per.above else "below"
    written = eyes.program.written
    if per.step is not None and times.number is not None:
        size = f"{'begun' if per.begun else 'full'} {literal_text(per.step)}"
        return f"{times.number} ({size} {value_text(per.value, written)} {side} {value_text(per.bound, written)})"
    beyond = f" {side} {value_text(per.bound, written)}"
    over = "" if per.above and per.bound == model.Literal(NOTHING, NUMBER) else beyond
    seen = number_text(times.number, per.value.type) if times.number is not None else figure_text(times, per.value.type)
    return f"{seen} ({value_text(per.value, written)}{over})"


def _while_open(found: Figure, most: bool) -> Figure:
    """While a condition in it is open, the most is taken from what is due, and the least claimed back."""
    if not found.open or found.problem is not None or found.low is None or found.high is None:
        return found
    return Figure(found.sources, number=found.high if most else found.low)


def _is_share(value: model.Value) -> bool:
    return value.type.sort is not Sort.MONEY


def _cut(found: Figure, bound: Figure | None, part: model.Value, whole: Fraction, text: str) -> Cut:
    is_share = _is_share(part)
    most = Fraction(1) if is_share else whole
    for problem in (found.problem, bound.problem if bound is not None else None):
        if isinstance(problem, Invalid):
            return Cut(wrong=problem)
    least_most, most_most = (most, most) if bound is None else _within(bound, most)
    low, high = _within(found, most)
    ends = [max(NOTHING, min(most, end)) for end in (min(low, least_most), min(high, most_most))]
    return Cut(ends[0], ends[1], is_share, text)


def _product(a: Figure, b: Figure) -> Figure:
    for problem in (a.problem, b.problem):
        if problem is not None:
            return Figure(problem=problem)
    ends = [x * y for x in _ends(a) for y in _ends(b)]
    return _between(Figure(), min(ends), max(ends))


def _ends(found: Figure) -> tuple[Fraction, Fraction]:
    if found.number is not None:
        return found.number, found.number
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


def _within(found: Figure, most: Fraction) -> tuple[Fraction, Fraction]:
    """Its ends; of one that is not known those that are, else nothing and the most there is to take."""
    low, high = lowest(found), highest(found)
    return low if low is not None else NOTHING, high if high is not None else most


def _between(base: Figure, low: Fraction, high: Fraction) -> Figure:
    return replace(base, number=low) if low == high else replace(base, low=low, high=high)
