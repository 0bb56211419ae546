"""A checked node as its sentence: the normal form that names a condition, and what a memo prints as required."""

from collections.abc import Mapping
from typing import assert_never

from gatekeeper.program import model
from gatekeeper.program.model import TimingWord
from gatekeeper.values.dates import MONTHS, Duration, Unit, date_text
from gatekeeper.values.money import money_text
from gatekeeper.values.numbers import grouped_text
from gatekeeper.vocabulary import NUMBER, MeasureKind, Sort

Written = Mapping[str, str]
LeafOfDays = model.Passed | model.Available | model.Overdue | model.Reported | model.Episode | model.Stood


def tranche_text(tranche: model.TrancheRef) -> str:
    """`tranche 2`, `the previous tranche`."""
    return f"tranche {tranche}" if isinstance(tranche, int) else str(tranche)


def tranches_text(tranches: model.Tranches, every: str = "every tranche") -> str:
    """`tranche 2`, `tranches 2 to 4`, `every tranche after 1`."""
    if tranches.last is None:
        return every if tranches.first <= 1 else f"{every} after {tranches.first - 1}"
    if tranches.first == tranches.last:
        return f"tranche {tranches.first}"
    return f"tranches {tranches.first} to {tranches.last}"


def date_expression_text(date: model.DateExpression, written: Written) -> str:
    """`30 June 2027`, `the due date of M`, `6 months after X achieved`."""
    match date:
        case model.DateLiteral(day):
            return date_text(day)
        case model.DateParameter(name) | model.FactDate(name) | model.JudgedDate(name):
            return written.get(name, name)
        case model.DueDate(subject, original):
            return f"{'original ' if original else ''}due date of {written.get(subject, subject)}"
        case model.EventDate(subject, event):
            return f"{written.get(subject, subject)} {event}"
        case model.ReleaseDate(tranche):
            return f"{tranche_text(tranche)} released"
        case model.PlannedDate(tranche):
            return f"planned date of {tranche_text(tranche)}"
        case model.PeriodEnd(tranche, end):
            return f"the {'end' if end else 'start'} of the period of {tranche_text(tranche)}"
        case model.Shifted(duration, sign, base):
            return f"{duration} {'after' if sign > 0 else 'before'} {date_expression_text(base, written)}"
        case model.Picked(latest, parts):
            listed = "; ".join(date_expression_text(part, written) for part in parts)
            return f"the {'latest' if latest else 'earliest'} of ({listed})"
        case model.EndOf(unit, base):
            falls = "" if isinstance(base, model.EventDate | model.ReleaseDate | model.ReachedDate) else " falls"
            return f"the end of the {unit} in which {date_expression_text(base, written)}{falls}"
        case model.NextDay(days, on, base):
            *most, last = [f"{day} {MONTHS[month - 1]}" for month, day in days]
            listed = f"{', '.join(most)} or {last}" if most else last
            return f"the first {listed} {'on or after' if on else 'after'} {date_expression_text(base, written)}"
        case model.ReachedDate(test):
            word = "fell to at most" if test.comparator is model.Comparator.AT_MOST else "reached at least"
            return f"{value_text(test.measure, written)} {word} {_operand(test.bound, written)}"
        case _:
            assert_never(date)


def names_of_date(date: model.DateExpression) -> tuple[str, ...]:
    """The declared names a date is said with, folded."""
    match date:
        case model.DateParameter(name):
            return (name,)
        case model.DueDate(subject, _) | model.EventDate(subject, _):
            return (subject,)
        case model.Shifted(_, _, base) | model.EndOf(_, base) | model.NextDay(_, _, base):
            return names_of_date(base)
        case model.Picked(_, parts):
            return tuple(name for part in parts for name in names_of_date(part))
        case model.ReachedDate(test):
            return (test.measure.name,)
        case _:
            return ()


def timing_text(timing: model.Timing | None, written: Written) -> str:
    """` by 30 June 2027`, with its leading space; nothing where there is no timing."""
    if timing is None:
        return ""
    if timing.word is TimingWord.ON_TIME:
        return " on time"
    assert timing.first is not None
    first = date_expression_text(timing.first, written)
    if timing.word is TimingWord.BETWEEN:
        assert timing.second is not None
        return f" between {first} and {date_expression_text(timing.second, written)}"
    if timing.word in (TimingWord.WITHIN_AFTER, TimingWord.WITHIN_BEFORE):
        side = "after" if timing.word is TimingWord.WITHIN_AFTER else "before"
        return f" within {timing.duration} {side} {first}"
    if isinstance(timing.first, model.Shifted) and (timing.word, timing.first.sign) in _MORE_THAN:
        return f" more than {first}"
    return f" {timing.word} {first}"


_MORE_THAN = ((TimingWord.AFTER, 1), (TimingWord.BEFORE, -1))  # `more than 90 days after E`


def value_text(value: model.Value, written: Written) -> str:
    """`revenue over the last 4 quarters`, `80% of jobs target`."""
    match value:
        case model.Literal():
            return literal_text(value)
        case model.MeasureValue(name, reading, _, kind, earlier):
            of = "" if kind is MeasureKind.ACTUAL else f"{kind} of "
            before = f", one {earlier.unit} earlier" if earlier is not None else ""
            return reading_text(reading, of + written.get(name, name), written) + before
        case (
            model.ParameterValue(name, _)
            | model.FactValue(name, _)
            | model.JudgedValue(name, _)
            | model.DefinedValue(name, _, _)
        ):
            return written.get(name, name)
        case (
            model.TrancheAmount() | model.AmountReleased() | model.TranchesTotal() | model.ReleasedUnderOthers()
            | model.EarlierTranches()
        ):  # fmt: skip
            return _of_tranches(value)
        case model.Extreme(greatest, values, _):
            listed = "; ".join(value_text(part, written) for part in values)
            return f"the {'greater' if greatest else 'lesser'} of ({listed})"
        case model.Conditional(condition, then, otherwise, _):
            said = f"if {condition_text(condition, written)} then {_operand(then, written)}"
            return f"({said} otherwise {_operand(otherwise, written)})"
        case model.Arithmetic(model.Operator.TIMES, model.Literal() as share, whole, _) if (
            share.type.sort is Sort.PERCENTAGE
        ):
            return f"{literal_text(share)} of {_whole_text(whole, written)}"
        case model.Arithmetic(operator, left, right, _):
            return f"{_operand(left, written)} {operator} {_operand(right, written)}"
        case model.DateValue(date, _):
            text = date_expression_text(date, written)
            return f"{text} falls" if isinstance(date, model.EndOf) and not text.endswith(" falls") else text
        case model.TimePassed() | model.PeriodsNumber():
            return _time_text(value, written)
        case model.RateOf() | model.Growth() | model.PaidWithin():
            return _relation_text(value, written)
        case model.ItemsNumber() | model.ItemsTotal():
            return _over_items(value, written)
        case model.Converted(converted, rate, _):
            day = date_expression_text(rate.at, written)
            return f"{_operand(converted, written)} converted to {rate.to} at the rate of {day}"
        case _:
            assert_never(value)


def _of_tranches(
    value: model.TrancheAmount
    | model.AmountReleased
    | model.TranchesTotal
    | model.ReleasedUnderOthers
    | model.EarlierTranches,
) -> str:
    match value:
        case model.TrancheAmount(tranche, _):
            return f"amount of {tranche_text(tranche)}"
        case model.AmountReleased(of, _):
            return "amount released" + (f" of {tranche_text(of)}" if of is not None else "")
        case model.ReleasedUnderOthers(of, _):
            return f"{_of_tranches(model.AmountReleased(of, value.type))} under the other awards of the group"
        case model.EarlierTranches(paid, _):
            return f"{'amount released' if paid else 'total'} of the earlier tranches"
        case model.TranchesTotal(tranches, _):
            return f"total of {tranches_text(tranches)}"
        case _:
            assert_never(value)


def _over_items(value: model.ItemsNumber | model.ItemsTotal, written: Written) -> str:
    """`number of sites with (…)`, `total of customers over all sites`."""
    chosen = _with(value.restriction, written)
    if isinstance(value, model.ItemsNumber):
        return f"{'percentage' if value.percentage else 'number'} of {value.kind.plural}{chosen}"
    added = point_text(value.value, written)
    bare = isinstance(value.value, model.MeasureValue | model.FactValue | model.DefinedValue)
    added = added if bare or added.startswith("(") else f"({added})"
    return f"total of {added} over all {value.kind.plural}{chosen}"


def _relation_text(value: model.RateOf | model.Growth | model.PaidWithin, written: Written) -> str:
    if isinstance(value, model.PaidWithin):
        said = _of_tranches(value.what) if value.what is not None else "number of tranches released"
        return f"{said} {_days_text(value.days, written)}" if value.days is not None else said
    if isinstance(value, model.RateOf):
        return f"rate of {value.currency} to {value.to} on {date_expression_text(value.at, written)}"
    return f"growth of {value_text(value.value, written)} over {_base_text(value.base)}"


def _base_text(base: model.MeasureValue) -> str:
    if base.earlier is None:
        return str(base.kind)
    return f"the previous {base.earlier.unit}"


def reading_text(reading: model.Reading, name: str, written: Written) -> str:
    """`revenue`, `revenue over the last 4 quarters`, `customers as at 30 June 2027`."""
    match reading:
        case model.Latest():
            return name
        case model.OverLast(count, unit, how):
            return f"{_gathered(how)}{name} over the last {f'{count} {unit}s' if count > 1 else unit}"
        case model.AsAt(day):
            return f"{name} as at {date_expression_text(day, written)}"
        case model.Within(stretch, how):
            return f"{_gathered(how)}{name} {_stretch_text(stretch, written)}"
        case _:
            assert_never(reading)


def _gathered(how: model.Gathered) -> str:
    return "" if how is model.Gathered.TOTAL else f"{how} "


def _days_text(days: Duration | model.Stretch | model.AsAt, written: Written) -> str:
    match days:
        case Duration(count, unit):
            return f"over the last {f'{count} {unit}s' if count > 1 else unit}"
        case model.AsAt(day):
            return f"as at {date_expression_text(day, written)}"
        case _:
            return _stretch_text(days, written)


def _stretch_text(stretch: model.Stretch, written: Written) -> str:
    match stretch:
        case model.FromTo(first, None):
            return f"since {date_expression_text(first, written)}"
        case model.FromTo(first, last):
            assert last is not None
            return f"from {date_expression_text(first, written)} to {date_expression_text(last, written)}"
        case model.Ending(unit, day):
            return f"in the {unit} ending {date_expression_text(day, written)}"
        case model.TranchePeriod(tranche):
            return f"in the period of {tranche_text(tranche)}"
        case _:
            assert_never(stretch)


def periods_text(found: model.InPeriods, written: Written) -> str:
    """`in each of the last 2 quarters`, `in any quarter ending by D`, `for any 10 consecutive days`."""
    word = "in any" if found.which is model.Which.ANY else "in each"
    many = f"{found.which} {found.count}" if found.count else ""
    match found.periods:
        case model.LastPeriods(count, unit):
            word = f"{_in_or_on(unit)} {many}" if many else word
            return f"{word} of the last {count} {unit}{'s' if count > 1 else ''}"
        case model.Days(days):
            listed = "; ".join(date_expression_text(day, written) for day in days)
            if many:
                return f"on {many} of ({listed})"
            return f"on {word.removeprefix('in ')} of ({listed})"
        case model.PeriodsBetween(unit, first, last):
            head = f"{word} {unit}"
            if found.which is model.Which.RUN:
                head = f"for any {found.run} consecutive {unit}{'s' if found.run > 1 else ''}"
            if many and found.run > 1:
                head = f"{_in_or_on(unit)} {many} of any {found.run} consecutive {unit}s"
            elif many:
                head = f"{_in_or_on(unit)} {many} {unit}{'s' if found.count > 1 else ''}"
            if first is not None and last is not None:
                return f"{head} from {date_expression_text(first, written)} to {date_expression_text(last, written)}"
            if first is not None:
                return f"{head} since {date_expression_text(first, written)}"
            return f"{head} ending by {date_expression_text(last, written)}" if last is not None else head
        case _:
            assert_never(found.periods)


_HOW_OFTEN = {
    Unit.WEEK: "weekly",
    Unit.MONTH: "monthly",
    Unit.QUARTER: "quarterly",
    Unit.HALF_YEAR: "half-yearly",
    Unit.YEAR: "yearly",
}


def _time_text(value: model.TimePassed | model.PeriodsNumber, written: Written) -> str:
    """`full months since D`, `number of quarters from D to D in which (…)`."""
    if isinstance(value, model.PeriodsNumber):
        return f"number of {value.periods.unit}s{_in_which(value, written)}"
    if value.instalments:
        return instalments_text(value, written)
    return f"full {value.unit}s {_since_text(value, written)}"


def _since_text(value: model.TimePassed, written: Written) -> str:
    first = date_expression_text(value.since, written)
    if value.until is None:
        return f"since {first}"
    return f"from {first} to {date_expression_text(value.until, written)}"


def _each_full(value: model.TimePassed, written: Written) -> str:
    """`for each full month since D`."""
    return f"for each full {value.unit} {_since_text(value, written)}"


def instalments_text(spread: model.TimePassed, written: Written) -> str:
    """`4 quarterly instalments from 1 January 2028`."""
    first = date_expression_text(spread.since, written)
    return f"{spread.instalments} {_HOW_OFTEN[spread.unit]} instalments from {first}"


def _in_or_on(unit: Unit) -> str:
    return "on" if unit in (Unit.DAY, Unit.BUSINESS_DAY) else "in"


def _operand(value: model.Value, written: Written) -> str:
    text = value_text(value, written)
    beside = isinstance(value, model.Arithmetic | model.Converted | model.TimePassed)
    return f"({text})" if beside or _is_dated(value) else text


def _whole_text(value: model.Value, written: Written) -> str:
    """What a percentage is taken of: `60% of plan of X` is read as a whole, so a stretch after it needs brackets."""
    match value:
        case model.MeasureValue(_, model.OverLast(), _, kind) if kind is not MeasureKind.ACTUAL:
            return f"({value_text(value, written)})"
        case _:
            return _operand(value, written)


def _is_dated(value: model.Value) -> bool:
    """Whether it ends with a day or a stretch of days, which stands beside a comparison and not in a sum."""
    return isinstance(value, model.MeasureValue) and isinstance(value.reading, model.AsAt | model.Within)


def _compared_text(value: model.Value, written: Written) -> str:
    """A value after a comparison sign, where a day of its own needs brackets."""
    text = value_text(value, written)
    return f"({text})" if _is_dated(value) else text


def literal_text(literal: model.Literal) -> str:
    """`500,000 USD`, `99.5%`, `60 tonnes`."""
    match literal.type.sort:
        case Sort.MONEY:
            return money_text(literal.value, literal.type.unit)
        case Sort.PERCENTAGE:
            return f"{grouped_text(literal.value * 100)}%"
        case _:
            number = grouped_text(literal.value)
            return f"{number} {literal.type.unit}" if literal.type.unit else number


def condition_text(condition: model.Condition, written: Written) -> str:
    """The whole condition as one sentence, in its normal form."""
    match condition:
        case (
            model.Comparison()
            | model.Between()
            | model.Happened()
            | model.TrancheHappened()
            | model.IsSo()
            | model.IsOneOf()
            | model.Passed()
            | model.Available()
            | model.Overdue()
            | model.Reached()
            | model.InPeriods()
            | model.ItemsKnown()
            | model.ReleasedElsewhere()
            | model.Reported()
            | model.Episode()
            | model.Stood()
        ):
            return leaf_text(condition, written)
        case model.AllOf(parts, spelled):
            return _listed("all of", parts, written) if spelled else _joined(" and ", parts, written)
        case model.AnyOf(parts, spelled):
            return _listed("any of", parts, written) if spelled else _joined(" or ", parts, written)
        case model.NoneOf(parts):
            return _listed("none of", parts, written)
        case model.AtLeast(count, parts):
            return _listed(f"at least {count} of", parts, written)
        case model.AtMost(count, parts):
            return _listed(f"at most {count} of", parts, written)
        case model.Not(part, yet):
            return _negated(part, yet, written)
        case model.Defined(name, _):
            return written.get(name, name)
        case model.OverItems():
            one = condition.count == 1 or condition.word in _OF_ONE
            has = "has" if one else "have"
            return f"{items_text(condition, written)} {has} ({condition_text(condition.body, written)})"
        case _:
            assert_never(condition)


_OF_ONE = (model.ItemWord.ANY, model.ItemWord.EACH, model.ItemWord.NO, model.ItemWord.THE)


def items_text(over: model.OverItems, written: Written) -> str:
    """`each site with (…)`, `at least 3 sites`, `the site of this tranche`."""
    kind = over.kind
    match over.word:
        case model.ItemWord.AT_LEAST | model.ItemWord.AT_MOST:
            some = f"{over.word} {over.count} {kind.name if over.count == 1 else kind.plural}"
        case model.ItemWord.SHARE:
            some = f"at least {grouped_text(over.share * 100)}% of {kind.plural}"
        case model.ItemWord.THE:
            assert over.tranche is not None
            some = f"the {kind.name} of {tranche_text(over.tranche)}"
        case _:
            some = f"{over.word} {kind.name}"
    return some + _with(over.restriction, written)


def _with(restriction: model.Condition | None, written: Written) -> str:
    return f" with ({condition_text(restriction, written)})" if restriction is not None else ""


def _listed(word: str, parts: tuple[model.Condition, ...], written: Written) -> str:
    return f"{word} ({'; '.join(condition_text(part, written) for part in parts)})"


def _joined(word: str, parts: tuple[model.Condition, ...], written: Written) -> str:
    texts = [_bracketed(part, written) for part in parts]
    events = [at for at, part in enumerate(parts) if _event(part) is not None]
    dated = [_dated(parts[at]) for at in events]
    if len(events) > 1 and dated[-1] and not all(dated):  # in brackets its date covers no earlier event
        texts[events[-1]] = f"({texts[events[-1]]})"
    return word.join(texts)


def _event(part: model.Condition) -> model.Happened | model.TrancheHappened | None:
    inner = part.part if isinstance(part, model.Not) else part
    return inner if isinstance(inner, model.Happened | model.TrancheHappened) else None


def _dated(part: model.Condition) -> bool:
    event = _event(part)
    return event is not None and event.timing is not None


def _bracketed(part: model.Condition, written: Written) -> str:
    text = condition_text(part, written)
    bare = (isinstance(part, model.AllOf | model.AnyOf)) and not part.spelled and len(part.parts) > 1
    return f"({text})" if bare else text


def _negated(part: model.Condition, yet: bool, written: Written) -> str:
    word = "not yet" if yet else "not"
    match part:
        case model.Happened(subject, event, role, timing):
            by = f" by {written.get(role, role)}" if role else ""
            return f"{written.get(subject, subject)} {word} {event}{by}{timing_text(timing, written)}"
        case model.TrancheHappened(tranche, event, timing):
            return f"{tranche_text(tranche)} {word} {event}{timing_text(timing, written)}"
        case model.ReleasedElsewhere(tranche, event, _, timing):
            return f"{tranche_text(tranche)} {word} {event}{_elsewhere(part)}{timing_text(timing, written)}"
        case model.IsOneOf(name, choices):
            return f"{written.get(name, name)} is not {_choices(choices, written)}"
        case model.Passed(day, since):
            return _passed_text(day, since, "not passed", written)
        case model.Overdue(subject, by):
            return f"{written.get(subject, subject)} {word} overdue{_by_more(by)}"
        case model.Reached():
            return _reached_text(part, f"{word} ", written)
        case model.Stood(_, _, None):
            return _stood_text(part, "never", written)
        case model.Reported(subject, period, event, timing):
            return f"{_report_text(subject, period, written)} {word} {event}{timing_text(timing, written)}"
        case _:
            return f"not {_bracketed(part, written)}"


def _passed_text(day: model.DateExpression, since: Duration | None, said: str, written: Written) -> str:
    text = date_expression_text(day, written)
    if since is not None:
        return f"{since} {'has' if since.count == 1 else 'have'} {said} since {text}"
    falls = " falls" if isinstance(day, model.EndOf) and not text.endswith(" falls") else ""
    return f"{text}{falls} has {said}"


def _stood_text(leaf: model.Stood, ever: str, written: Written) -> str:
    said = _choices(leaf.choices, written) if leaf.choices else "so"
    how = f"{ever} been" if leaf.since is None else f"always since {date_expression_text(leaf.since, written)} been"
    return f"{written.get(leaf.name, leaf.name)} has {how} {said}"


def _report_text(subject: str, period: model.PeriodRef, written: Written) -> str:
    """`the latest annual report`, `annual report for the year ending 31 December 2026`."""
    name = written.get(subject, subject)
    match period:
        case model.PeriodWord.LATEST:
            return f"the latest {name}"
        case model.PeriodWord.EVERY:
            return f"every {name} due"
        case model.PeriodWord.TRANCHE:
            return f"{name} of the tranche's period"
        case model.OnePeriod(unit, end):
            return f"{name} for the {unit} ending {date_text(end)}"
        case _:
            assert_never(period)


def _by_more(by: Duration | None) -> str:
    return f" by more than {by}" if by is not None else ""


def _choices(choices: tuple[str, ...], written: Written) -> str:
    names = [written.get(choice, choice) for choice in choices]
    return names[0] if len(names) == 1 else f"one of ({', '.join(names)})"


def leaf_text(leaf: model.Leaf, written: Written) -> str:
    """One leaf as its sentence."""
    match leaf:
        case model.Comparison(left, comparator, right):
            return f"{value_text(left, written)} {comparator} {_compared_text(right, written)}"
        case model.Between(value, low, high):
            ends = f"{_compared_text(low, written)} and {_compared_text(high, written)}"
            return f"{value_text(value, written)} between {ends}"
        case model.Reached():
            return _reached_text(leaf, "", written)
        case model.InPeriods(test):
            return f"{leaf_text(test, written)} {periods_text(leaf, written)}"
        case model.Happened(subject, event, role, timing):
            by = f" by {written.get(role, role)}" if role else ""
            return f"{written.get(subject, subject)} {event}{by}{timing_text(timing, written)}"
        case model.TrancheHappened(tranche, event, timing):
            return f"{tranche_text(tranche)} {event}{timing_text(timing, written)}"
        case model.IsSo(name):
            return written.get(name, name)
        case model.IsOneOf(name, choices):
            return f"{written.get(name, name)} is {_choices(choices, written)}"
        case model.ReleasedElsewhere(tranche, event, _, timing):
            return f"{tranche_text(tranche)} {event}{_elsewhere(leaf)}{timing_text(timing, written)}"
        case model.ItemsKnown(kind, _):
            return f"{kind.plural} listed"
        case model.Passed() | model.Available() | model.Overdue() | model.Reported() | model.Episode() | model.Stood():
            return _leaf_of_days_text(leaf, written)
        case _:
            assert_never(leaf)


def _leaf_of_days_text(leaf: LeafOfDays, written: Written) -> str:
    """A leaf that asks of the decision date, or of what comes back."""
    match leaf:
        case model.Passed(day, since):
            return _passed_text(day, since, "passed", written)
        case model.Available(first, last, until):
            begins = f" from {date_expression_text(first, written)}" if first is not None else ""
            ends = f" {'until' if until else 'to'} {date_expression_text(last, written)}" if last is not None else ""
            return f"available{begins}{ends}"
        case model.Overdue(subject, by):
            return f"{written.get(subject, subject)} overdue{_by_more(by)}"
        case model.Reported(subject, period, event, timing):
            return f"{_report_text(subject, period, written)} {event}{timing_text(timing, written)}"
        case model.Episode(start, end):
            return f"from {date_expression_text(start, written)} until {date_expression_text(end, written)}"
        case model.Stood():
            return _stood_text(leaf, "ever", written)
        case _:
            assert_never(leaf)


def _reached_text(leaf: model.Reached, negation: str, written: Written) -> str:
    falls = leaf.comparator is model.Comparator.AT_MOST
    word = ("fell to at most" if not negation else "fallen to at most") if falls else "reached at least"
    said = f"has {negation}{word}" if negation else word
    name, bound = value_text(leaf.measure, written), _compared_text(leaf.bound, written)
    return f"{name} {said} {bound}{timing_text(leaf.timing, written)}"


def _elsewhere(leaf: model.ReleasedElsewhere) -> str:
    return f" under {'every' if leaf.every else 'any'} other award of the group"


def amount_text(amount: model.AmountRule, tranches: model.Tranches, written: Written) -> str:
    """What a release gives: `50% of tranche 2`, `tranche 3 in proportion to …`."""
    of = tranches_text(tranches)
    match amount:
        case model.Whole():
            return of
        case model.Share(share):
            return f"{_portion_text(share, written)} of {of}"
        case model.FixedSum(sum_):
            return f"{_portion_text(sum_, written)} of {of}"
        case model.InProportion(value, out_of, nothing_below):
            below = f", nothing below {value_text(nothing_below, written)}" if nothing_below is not None else ""
            return f"{of} in proportion to {value_text(value, written)} out of {value_text(out_of, written)}{below}"
        case model.RisingEvenly(value, points, nothing_below):
            ends = (f"{point_text(point.gives, written)} at {point_text(point.at, written)}" for point in points)
            below = f", nothing below {value_text(nothing_below, written)}" if nothing_below is not None else ""
            return f"{of} rising evenly from {' to '.join(ends)} of {value_text(value, written)}{below}"
        case model.ByBands(value, _, bands):
            listed = "; ".join(
                f"{point_text(band_gives(amount, at), written)} {band_text(amount, at, written)}"
                for at in range(len(bands) + 1)
            )
            return f"{of} by bands of {value_text(value, written)} ({listed})"
        case model.ForEach(price, value, above, model.Literal() as step, begun) if above is not None:
            size = f"{'begun' if begun else 'full'} {literal_text(step)}"
            far = f"{_operand(value, written)} is above {_operand(above, written)}"
            return f"{of} at {point_text(price, written)} for each {size} {far}"
        case model.ForEach(price, value, above):
            over = f" above {value_text(above, written)}" if above is not None else ""
            if isinstance(value, model.ItemsNumber):
                return f"{of} at {point_text(price, written)} {_each_item(value, written)}{over}"
            if isinstance(value, model.PeriodsNumber) and above is None:
                return f"{of} at {point_text(price, written)} {each_period(value, written)}"
            if isinstance(value, model.TimePassed):
                return f"{of} at {point_text(price, written)} {_each_full(value, written)}{over}"
            return f"{of} at {point_text(price, written)} for each {value_text(value, written)}{over}"
        case model.ByWeight(weights):
            listed = "; ".join(
                f"{point_text(weight.share, written)} for {condition_text(weight.condition, written)}"
                for weight in weights
            )
            return f"{of} by weight ({listed})"
        case model.Bounded(shape, floor, cap):
            least = f", not below {value_text(floor, written)}" if floor is not None else ""
            most = f", up to {value_text(cap, written)}" if cap is not None else ""
            return f"{amount_text(shape, tranches, written)}{least}{most}"
        case _:
            assert_never(amount)


def point_text(value: model.Value, written: Written) -> str:
    """A value where one without arithmetic stands, or one in brackets."""
    text = value_text(value, written)
    bare = isinstance(
        value, model.Literal | model.JudgedValue | model.ParameterValue | model.DefinedValue | model.FactValue
    )
    plain = bare or (isinstance(value, model.MeasureValue) and value.reading == model.Latest())
    return text if plain or isinstance(value, model.Conditional) else f"({text})"


def _portion_text(value: model.Value, written: Written) -> str:
    return value_text(value, written) if isinstance(value, model.Extreme) else point_text(value, written)


def band_gives(bands: model.ByBands, at: int) -> model.Value:
    """What the band at a place gives; place 0 is below the first start."""
    return bands.bands[at - 1].gives if at else bands.lowest


def band_text(bands: model.ByBands, at: int, written: Written) -> str:
    """`below 60`, `from 60 to below 80`, `from 80`."""
    start = point_text(bands.bands[at - 1].start, written) if at else ""
    end = point_text(bands.bands[at].start, written) if at < len(bands.bands) else ""
    if not at:
        return f"below {end}"
    return f"from {start} to below {end}" if end else f"from {start}"


def _per_text(per: model.Per | None, written: Written) -> str:
    """` for each full month X is late`, with its leading space."""
    match per:
        case None:
            return ""
        case model.FullPeriodsLate(unit, subject, begun):
            return f" for each {'begun' if begun else 'full'} {unit} {written.get(subject, subject)} is late"
        case model.EachBeyond(model.ItemsNumber() as value, True, model.Literal(number, _), None) if number == 0:
            return f" {_each_item(value, written)}"
        case model.EachBeyond(model.PeriodsNumber() as value, True, model.Literal(number, _), None) if number == 0:
            return f" {each_period(value, written)}"
        case model.EachBeyond(model.TimePassed() as value, True, model.Literal(number, _), None) if number == 0:
            return f" {_each_full(value, written)}"
        case model.EachBeyond(value, above, bound, model.Literal() as step, begun):
            side = "above" if above else "below"
            size = f"{'begun' if begun else 'full'} {literal_text(step)}"
            return f" for each {size} {_operand(value, written)} is {side} {_operand(bound, written)}"
        case model.EachBeyond(value, True, model.Literal(number, kind)) if number == 0 and kind == NUMBER:
            return f" for each {_operand(value, written)}"
        case model.EachBeyond(value, above, bound):
            side = "above" if above else "below"
            return f" for each {_operand(value, written)} {side} {_operand(bound, written)}"
        case _:
            assert_never(per)


def _release_tail(when: model.Condition | None, payable: model.Timing | None, written: Written) -> str:
    """When a release gives, on which days it is available, and when the money is due."""
    parts = when.parts if isinstance(when, model.AllOf) and not when.spelled else (when,)
    asked = tuple(part for part in parts if part is not None and not isinstance(part, model.Available))
    days = "".join(f" {leaf_text(part, written)}" for part in parts if isinstance(part, model.Available))
    whole = asked[0] if len(asked) == 1 else model.AllOf(asked)
    said = f" when {condition_text(whole, written)}" if asked else " in any case"
    return said + days + (f" payable{timing_text(payable, written)}" if payable is not None else "")


def each_period(number: model.PeriodsNumber, written: Written) -> str:
    """`for each quarter from D to D in which (…)`."""
    return f"for each {number.periods.unit}{_in_which(number, written)}"


def _in_which(number: model.PeriodsNumber, written: Written) -> str:
    """` from D to D in which (…)`, with its leading space."""
    word = _in_or_on(number.periods.unit)
    return f"{_among(number.periods, written)} {word} which ({condition_text(number.test, written)})"


def _among(periods: model.CountedPeriods, written: Written) -> str:
    """` from D to D`, ` of the last 4 quarters`, ` in the tranche's period`, with its leading space."""
    match periods:
        case model.LastPeriods(count, unit):
            return f" of the last {count} {unit}{'s' if count > 1 else ''}"
        case model.PeriodsOf(_, stretch):
            return f" {_stretch_text(stretch, written)}"
        case model.PeriodsBetween(_, None, last):
            return f" ending by {date_expression_text(last, written)}" if last is not None else ""
        case model.PeriodsBetween(_, first, last):
            assert first is not None
            return f" {_stretch_text(model.FromTo(first, last), written)}"
        case _:
            assert_never(periods)


def _each_item(number: model.ItemsNumber, written: Written) -> str:
    return f"for each {number.kind.name}{_with(number.restriction, written)}"


def rule_text(rule: model.Rule, written: Written) -> str:
    """The whole rule as one sentence, without its label, clause and reason."""
    of = tranches_text(rule.tranches)
    match rule:
        case model.Release(amount=amount, tranches=tranches, when=when):
            further = "a further " if rule.further else ""
            head = f"release {further}{amount_text(amount, tranches, written)}"
            tail = _release_tail(when, rule.payable, written)
        case model.Reduce(part=part, per=per, up_to=up_to, when=when):
            most = f", up to {_operand(up_to, written)}" if up_to is not None else ""
            head = f"reduce {of} by {_operand(part, written)}{_per_text(per, written)}{most}"
            tail = "" if when is None else f" when {condition_text(when, written)}"
            tail = tail or ("" if per is not None else " in any case")
        case model.Retain(part=part, when=when):
            head, tail = f"retain {_operand(part, written)} of {of}", f" until {condition_text(when, written)}"
        case model.Recover(part=part, per=per, up_to=up_to, when=when, spread=spread):
            what = "the excess" if part is None else _operand(part, written)
            most = f", up to {_operand(up_to, written)}" if up_to is not None else ""
            most += f" in {instalments_text(spread, written)}" if spread is not None else ""
            head = f"recover {what} of {of}{_per_text(per, written)}{most}"
            tail = f" when {condition_text(when, written)}"
        case model.Cancel(when=when):
            head, tail = f"cancel {of}", f" when {condition_text(when, written)}"
        case model.Hold(tranches=tranches, when=when):
            word = "" if isinstance(when, model.Episode) else "when "
            head, tail = f"hold {tranches_text(tranches)}", f" {word}{condition_text(when, written)}"
        case model.Never(tranches=tranches, when=when):
            head = f"never release {tranches_text(tranches, 'any tranche')}"
            tail = f" when {condition_text(when, written)}"
        case _:
            assert_never(rule)
    unless = f" unless {_bracketed(rule.unless, written)}" if rule.unless is not None else ""
    exception = f' exception to "{rule.exception_to}"' if isinstance(rule, model.Release) and rule.exception_to else ""
    return head + tail + unless + exception


def limit_text(limit: model.Limit, written: Written) -> str:
    """`never pay more than 200,000 USD in total of tranches 1 to 4 until X`, without its label, clause and reason."""
    until = f" until {condition_text(limit.until, written)}" if limit.until is not None else ""
    amount = value_text(limit.amount, written)
    return f"never pay more than {amount} {limit_when(limit)} of {tranches_text(limit.tranches)}{until}"


def limit_when(limit: model.Limit) -> str:
    """`in total`, `in any year`."""
    return "in total" if limit.unit is None else f"in any {limit.unit}"


def notice_text(notice: model.Notice, written: Written) -> str:
    """`warn when X unless Y`, `require X`, without its label, clause and reason."""
    when = " when" if notice.word is model.NoticeWord.WARN else ""
    unless = f" unless {_bracketed(notice.unless, written)}" if notice.unless is not None else ""
    return f"{notice.word}{when} {condition_text(notice.when, written)}{unless}"


def right_text(right: model.ExtendRight, written: Written) -> str:
    """`extend M by the time E is late when C`, without its label, clause and reason."""
    names = [written.get(name, name) for name in right.subjects]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    by = f"the time {written.get(right.late, right.late)} is late"
    if right.days is not None:
        by = f"{point_text(right.days, written)} {right.unit}s"
    when = f" when {condition_text(right.when, written)}" if right.when is not None else ""
    unless = f" unless {_bracketed(right.unless, written)}" if right.unless is not None else ""
    return f"extend {listed} by {by}{when}{unless}"


def deeming_text(deeming: model.Deeming, written: Written) -> str:
    """`treat M as accepted when C`, without its label, clause and reason."""
    unless = f" unless {_bracketed(deeming.unless, written)}" if deeming.unless is not None else ""
    subject = written.get(deeming.subject, deeming.subject)
    return f"treat {subject} as {deeming.event} when {condition_text(deeming.when, written)}{unless}"


def share_text(share: model.BudgetShare, currency: str) -> str:
    """`share budget "scale-up round" among tranche 2 of every award pro rata`, without its label, clause and reason."""
    what = money_text(share.amount, currency) if share.amount is not None else f'budget "{share.budget}"'
    of_round = f' for round "{share.round}"' if share.round else ""
    return f"share {what}{of_round} among {tranches_text(share.tranches)} of every award {share.how}"


def power_text(power: model.Power, written: Written) -> str:
    """`investment committee may waive any condition of tranche 2`, without its bounds and its clause."""
    role = written.get(power.role, power.role)
    match power:
        case model.WaivePower():
            return f"{role} may waive {_waived(power, written)}"
        case model.ExtendPower():
            return f"{role} may extend {written.get(power.subject, power.subject)}"
        case model.TranchePower():
            return f"{role} may {power.word} {tranches_text(power.tranches)}"
        case _:
            assert_never(power)


def bounds_text(power: model.Power, currency: str) -> str:
    """` by up to 6 months, at most once`, with its leading space; nothing where there is no bound."""
    match power:
        case model.WaivePower(up_to=up_to):
            return f" up to {money_text(up_to, currency)}" if up_to is not None else ""
        case model.ExtendPower():
            far = f"by up to {power.up_to}" if power.up_to is not None else "to any later date"
            return f" {far}{_times(power.times)}{_provisos(power)}"
        case model.TranchePower():
            return _times(power.times)
        case _:
            assert_never(power)


def _times(times: int | None) -> str:
    often = {1: "once", 2: "twice"}
    return f", at most {often.get(times, f'{times} times')}" if times is not None else ""


def _provisos(power: model.ExtendPower) -> str:
    said = f"{_times(power.in_all)} in all" if power.in_all is not None else ""
    if power.requested is not None:
        said += f", requested at least {power.requested} before the due date"
    if power.fee:
        said += ", fee paid" + (f" at least {power.fee_before} before the due date" if power.fee_before else "")
    return said


def _waived(power: model.WaivePower, written: Written) -> str:
    target = f'"{power.target}"' if power.is_label else written.get(power.target, power.target) or "any condition"
    scope = "" if power.tranches == model.Tranches() else f" of {tranches_text(power.tranches)}"
    return target + scope
