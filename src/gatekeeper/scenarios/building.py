"""Facts built to order: the sentences of a portfolio under which a condition is met, just met, not met or not known.

What is built is put to the program itself after each step, so nothing is believed that the rules do not say. Where no
facts can be found, `CannotBuild` says of what.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, get_args

from gatekeeper.decisions.decide import calendars_for
from gatekeeper.decisions.figures import figure
from gatekeeper.decisions.items import OVER_ITEMS
from gatekeeper.decisions.judge import Judge, Judged
from gatekeeper.decisions.seeing import Eyes
from gatekeeper.decisions.windows import Window, window
from gatekeeper.facts.known import as_known
from gatekeeper.facts.read import read_texts
from gatekeeper.program import model
from gatekeeper.program.sentences import condition_text, value_text
from gatekeeper.program.walk import nodes
from gatekeeper.scenarios.forms import Keyword
from gatekeeper.scenarios.mutants import smallest_step
from gatekeeper.scenarios.steps import play
from gatekeeper.scenarios.story import Story
from gatekeeper.source import Source, Span
from gatekeeper.values.dates import (
    MonthEnds,
    Unit,
    add_months,
    date_text,
    how_many_fit,
    period_containing,
    period_ending,
)
from gatekeeper.values.money import minor_digits, money_text
from gatekeeper.values.numbers import decimal_text, grouped_text
from gatekeeper.values.truth import YES
from gatekeeper.vocabulary import Event, MeasureKind, Sort, Type

AWARD = "A-001"
FIRST_DAY = date(2027, 1, 1)  # where the rules name no day at all
LEAVES = get_args(model.Leaf)

Key = tuple[str, ...]
Facts = dict[Key, str]  # what is recorded: by what it is about, the sentence that says it


class CannotBuild(Exception):
    """No facts were found for a condition: which, and why."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days an example plays on: what has no other day happens on `event`, dates fixed for the award are `limit`."""

    event: date
    limit: date
    decided: date


def days_for(program: model.Program) -> Days:
    """Days within which the rules can run their course: an agreement, two years, and half a year more."""
    first, last = program.in_force
    named = sorted(day for day in _days_in((program.releases, program.guards, program.declarations)))
    start = first or (named[0] if named else FIRST_DAY)
    event = _month_end(add_months(start, 3, MonthEnds.DOWN))
    limit = _month_end(add_months(start, 27, MonthEnds.DOWN))
    decided = _month_end(
        max(add_months(start, 33, MonthEnds.DOWN), *(add_months(day, 1, MonthEnds.DOWN) for day in (named or [start])))
    )
    if last is not None and decided > last:
        decided = last
    return Days(min(event, decided), min(limit, decided), decided)


def _month_end(day: date) -> date:
    return period_containing(Unit.MONTH, day).end


def _days_in(node: object) -> Iterator[date]:
    if isinstance(node, date):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from _days_in(part)
    elif isinstance(node, Mapping):
        for part in node.values():
            yield from _days_in(part)
    elif is_dataclass(node) and not isinstance(node, Span | Source | Type | model.AbsenceMeansNo):
        for each in fields(node):
            yield from _days_in(getattr(node, each.name))


class Builder:
    """The facts of one award, built for one tranche under one program."""

    def __init__(self, program: model.Program, days: Days, tranche: int, facts: Facts | None = None) -> None:
        self.program = program
        self.rules = model.Rules((program,))
        self.days = days
        self.tranche = tranche
        self.calendars = calendars_for(self.rules, days.decided)
        self.amount = _amount_of_tranches(program)
        self.facts: Facts = dict(facts or {})
        self._seen: tuple[Facts, Eyes] | None = None

    def copy(self) -> "Builder":
        """The same facts, to be changed on their own."""
        other = Builder.__new__(Builder)
        other.__dict__.update(self.__dict__)
        other.facts = dict(self.facts)
        return other

    # ------------------------------------------------------------------------------------------ looking

    def tranches(self) -> int:
        """How many tranches the award of an example has."""
        return max(_tranches_named(self.program), self.tranche)

    def opening(self) -> tuple[str, tuple[tuple[str, ...], ...]]:
        """The step that begins the award, with its table."""
        amount = money_text(self.amount, self.program.currency)
        planned = date_text(self.days.limit)
        rows = tuple((str(number), amount, planned) for number in range(1, self.tranches() + 1))
        return f'an award "{AWARD}" with tranches', (("tranche", "amount", "planned date"), *rows)

    def opened(self) -> Story:
        """A story of the award of which nothing is recorded yet."""
        story = Story(rules=self.rules, given_rules=True, expects_findings=True)
        text, table = self.opening()
        play(story, Keyword.GIVEN, text, table=table)
        return story

    def story(self) -> Story:
        """The facts as a story that has not been decided."""
        story = self.opened()
        for sentence in self.facts.values():
            play(story, Keyword.GIVEN, sentence)
        return story

    def eyes(self) -> Eyes:
        """What the program sees of the facts."""
        if self._seen is not None and self._seen[0] == self.facts:
            return self._seen[1]
        story = self.story()
        story.rows["awards"][0].cells.update(programme=self.program.programme, currency=self.program.currency)
        portfolio, _ = read_texts(story.texts(), self.rules)
        (award,) = as_known(portfolio, self.days.decided).awards
        holidays = self.calendars.get(self.program.calendar, frozenset())
        eyes = Eyes(self.program, award, self.days.decided, self.tranche, holidays)
        self._seen = (dict(self.facts), eyes)
        return eyes

    def judged(self, condition: model.Condition) -> Judged:
        """What the program makes of a condition."""
        if any(isinstance(node, OVER_ITEMS) for node in nodes(condition)):
            raise CannotBuild(f"`{self.text(condition)}` is of the items of an award, of which no example is built yet")
        rule = model.Release("", model.Tranches(), model.Whole(), condition)
        return Judge(self.eyes()).judge(condition, rule, "when", wanted=True)

    def holds(self, condition: model.Condition) -> bool | None:
        """Whether a condition is met (or not met); none where it is neither."""
        found = self.judged(condition)
        if found.invalid:
            return None
        return True if found.met is YES else False if found.failed is YES else None

    # ------------------------------------------------------------------------------------------ conditions

    def make(self, condition: model.Condition, wanted: bool) -> None:
        """Build the facts under which a condition is met, or is not."""
        for _ in range(4):  # what one part needs may undo another
            if self.holds(condition) is wanted:
                return
            self._make(condition, wanted)
        if self.holds(condition) is not wanted:
            raise CannotBuild(
                f"no facts were found under which `{self.text(condition)}` is {'' if wanted else 'not '}met"
            )

    def _make(self, condition: model.Condition, wanted: bool) -> None:
        match condition:
            case model.AllOf(parts):
                self._so_many(parts, len(parts) if wanted else len(parts) - 1, wanted)
            case model.AnyOf(parts):
                self._so_many(parts, 1 if wanted else 0, wanted)
            case model.NoneOf(parts):
                self._so_many(parts, 0 if wanted else 1, not wanted)
            case model.AtLeast(count, parts):
                self._so_many(parts, count if wanted else count - 1, wanted)
            case model.AtMost(count, parts):
                self._so_many(parts, count if wanted else count + 1, not wanted)
            case model.Not(part):
                self.make(part, not wanted)
            case model.Defined(_, part):
                self.make(part, wanted)
            case _ if isinstance(condition, LEAVES):
                self._leaf(condition, wanted)
            case _:
                raise CannotBuild(f"`{self.text(condition)}` is of a kind no example is built for yet")

    def _so_many(self, parts: tuple[model.Condition, ...], count: int, at_least: bool) -> None:
        """Exactly so many of them met, if that can be; those that are met already and come first are kept."""
        made = 0
        for part in parts:
            if made < count:
                try:
                    self.make(part, wanted=True)
                    made += 1
                    continue
                except CannotBuild:
                    if at_least and count == len(parts):
                        raise
            if self.holds(part) is not False:
                self.make(part, wanted=False)

    def text(self, condition: model.Condition) -> str:
        """The condition in words."""
        return condition_text(condition, self.program.written)

    def _leaf(self, leaf: Any, wanted: bool) -> None:
        match leaf:
            case model.Comparison():
                self.compare(leaf, wanted)
            case model.Between(value, low, high):
                self.know(low)
                self.know(high)
                bound = self.number(low)
                self.set_value(value, bound if wanted else bound - self._step(bound, value.type), up=wanted)
            case model.Happened(subject, event, role, timing):
                self._happening(subject, event, role, timing, wanted)
            case model.TrancheHappened(tranche, event, timing):
                self._tranche(tranche, event, timing, wanted)
            case model.IsSo(name):
                self._word(name, "yes" if wanted else "no")
            case model.IsOneOf(name, choices):
                declared = getattr(self.program.declarations[name], "choices", ())
                others = [choice for choice in declared if choice not in choices]
                if not wanted and not others:
                    raise CannotBuild(f"`{self.text(leaf)}` allows every finding there is")
                self._word(name, choices[0] if wanted else others[0])
            case _:
                raise CannotBuild(f"`{self.text(leaf)}` is of a kind no example is built for yet")

    def written(self, name: str) -> str:
        """A name as the author wrote it."""
        return self.program.written.get(name, name)

    def _word(self, name: str, word: str) -> None:
        said, written = self.written(word), self.written(name)
        match self.program.declarations[name]:
            case model.Judgement(role=role) as declared:
                of = self._of_tranche(declared).replace("for", "on")
                day = date_text(self.days.decided)
                self.facts["judgement", name] = (
                    f'the judgement "{declared.name}" of "{self.written(role)}"{of} found "{said}" on {day}'
                )
            case model.Parameter():
                self.facts["parameter", name] = f'the parameter "{written}" is "{said}"'
            case declared:
                self.facts["fact", name] = f'the fact "{declared.name}"{self._of_tranche(declared)} is "{said}"'

    # ------------------------------------------------------------------------------------------ numbers

    def compare(self, leaf: model.Comparison, wanted: bool, exactly: bool = False) -> None:
        """The compared figure just where the comparison holds, or just where it does not; or exactly at the bound."""
        left, comparator, right = leaf.left, leaf.comparator, leaf.right
        if not _settable(left) and _settable(right):
            left, comparator, right = right, _TURNED[comparator], left
        self.know(right)
        bound = self.number(right)
        step = self._step(bound, right.type if right.type.sort is not Sort.NUMBER else left.type)
        below, above = bound - step, bound + step
        met, failed = {
            model.Comparator.AT_LEAST: (bound, below),
            model.Comparator.MORE_THAN: (above, bound),
            model.Comparator.AT_MOST: (bound, above),
            model.Comparator.LESS_THAN: (below, bound),
            model.Comparator.EQUAL: (bound, below),
            model.Comparator.NOT_EQUAL: (above, bound),
        }[comparator]
        number = bound if exactly else met if wanted else failed
        rising = comparator in (model.Comparator.AT_LEAST, model.Comparator.MORE_THAN)
        self.set_value(left, number, up=rising is wanted)

    def _step(self, bound: Fraction, type_: Type) -> Fraction:
        if type_.sort is Sort.DATE:
            return Fraction(1)
        return smallest_step(model.Literal(bound, type_))

    def number(self, value: model.Value) -> Fraction:
        """What a value comes to under the facts."""
        found = figure(value, self.eyes())
        if found.number is None:
            raise CannotBuild(f"`{value_text(value, self.program.written)}` has no value: {found.problem}")
        return found.number

    def know(self, value: model.Value) -> None:
        """Give every fact a value rests on some value, where it has none."""
        for name, node in _terms(value):
            if figure(node, self.eyes()).number is None:
                default = _DEFAULTS.get(node.type.sort, Fraction(100))
                if node.type.sort is Sort.DATE:
                    default = Fraction(self.days.limit.toordinal())
                self.set_value(node, default, up=True)
            del name

    def full(self, amount: model.AmountRule) -> None:
        """Facts under which a formula gives the whole tranche, as far as it is known how."""
        match amount:
            case model.InProportion(value, out_of, below):
                self.know(out_of)
                if below is not None:
                    self.know(below)
                    if self.number(below) * 2 > self.number(out_of) and _settable(out_of):
                        self.set_value(out_of, self.number(below) * 2, up=True)
                self.compare(model.Comparison(value, model.Comparator.AT_LEAST, out_of), wanted=True)
            case model.RisingEvenly(value=value, points=points):
                self.compare(model.Comparison(value, model.Comparator.AT_LEAST, points[-1].at), wanted=True)
            case _:
                return

    def set_value(self, value: model.Value, number: Fraction, up: bool) -> None:
        """Make a value come to a number, by the first figure in it that can be set; `up` rounds what has no end."""
        match value:
            case model.MeasureValue():
                self._measure(value, number, up)
            case model.ParameterValue(name, type_):
                self.facts["parameter", name] = f'the parameter "{self.written(name)}" is {_shown(number, type_, up)}'
            case model.FactValue(name, type_):
                declared = self.program.declarations[name]
                of = self._of_tranche(declared)
                self.facts["fact", name] = f'the fact "{declared.name}"{of} is {_shown(number, type_, up)}'
            case model.DefinedValue(_, inner, _):
                self.set_value(inner, number, up)
            case model.Arithmetic():
                self._solve(value, number, up)
            case model.DateValue(expression, _):
                self._set_day(expression, date.fromordinal(int(number)))
            case _:
                raise CannotBuild(f"`{value_text(value, self.program.written)}` cannot be set by a fact")

    def _solve(self, value: model.Arithmetic, number: Fraction, up: bool) -> None:
        left, right, operator = value.left, value.right, value.operator
        on_left = _settable(left) >= _settable(right)
        if not (_settable(left) or _settable(right)):
            raise CannotBuild(f"`{value_text(value, self.program.written)}` cannot be set by a fact")
        other = right if on_left else left
        self.know(other)
        known = self.number(other)
        try:
            solved = {
                model.Operator.PLUS: lambda: number - known,
                model.Operator.MINUS: lambda: number + known if on_left else known - number,
                model.Operator.TIMES: lambda: number / known,
                model.Operator.OVER: lambda: number * known if on_left else known / number,
            }[operator]()
        except ZeroDivisionError:
            raise CannotBuild(f"`{value_text(value, self.program.written)}` divides by nothing") from None
        turned = not on_left and operator in (model.Operator.MINUS, model.Operator.OVER)
        self.set_value(left if on_left else right, solved, up is not turned)

    def _measure(self, value: model.MeasureValue, number: Fraction, up: bool) -> None:
        declared = self.program.declarations[value.name]
        assert isinstance(declared, model.Measure)
        if number < 0:
            raise CannotBuild(f"`{value_text(value, self.program.written)}` would be below 0")
        of = self._of_tranche(declared)
        head = f'the measure "{declared.name}"{of}'
        actual = value.kind is MeasureKind.ACTUAL and value.earlier is None
        plain = (actual and value.reading == model.Latest()) or (
            actual
            and isinstance(value.reading, model.OverLast)
            and value.reading.how is model.Gathered.TOTAL
            and declared.per is not None
        )
        if not plain:
            raise CannotBuild(f"`{value_text(value, self.program.written)}` is of a kind no example is built for yet")
        if declared.per is None:
            shown = _shown(number, value.type, up)
            self.facts["measure", value.name] = f"{head} is {shown} on {date_text(self.days.decided)}"
            return
        end = period_ending(declared.per, self.days.decided, self.program.years_begin).end
        count = 1
        if isinstance(value.reading, model.OverLast):
            count = value.reading.count * (how_many_fit(declared.per, value.reading.unit) or 1)
        total = _rounded(number, value.type, up)
        each = _rounded(total / count, value.type, up=False)
        self.facts.pop(("measure", value.name, "last"), None)
        periods = f"{declared.per}s" if count > 1 else str(declared.per)
        self.facts["measure", value.name] = (
            f"{head} for each of the {count} {periods} to {date_text(end)} is {_shown(each, value.type, up)}"
            if count > 1
            else f"{head} for the {declared.per} ending {date_text(end)} is {_shown(total, value.type, up)}"
        )
        if count > 1 and each * count != total:
            last = total - each * (count - 1)
            shown = _shown(last, value.type, up)
            self.facts["measure", value.name, "last"] = (
                f"{head} for the {declared.per} ending {date_text(end)} is {shown}"
            )

    # ------------------------------------------------------------------------------------------ events

    def _happening(self, subject: str, event: Event, role: str, timing: model.Timing | None, wanted: bool) -> None:
        if event is Event.MISSED:
            self._miss(subject, wanted)
            return
        days = self.days_of(subject, timing)
        if wanted:
            self.happen(subject, event, self._within(days), role)
        elif days is not None and days.latest is not None and days.latest < self.days.decided:
            self.happen(subject, event, days.latest + timedelta(days=1), role)
        elif days is not None and days.earliest is not None and days.earliest <= self.days.decided:
            self.happen(subject, event, days.earliest - timedelta(days=1), role)
        else:
            self.not_happen(subject, event, role)

    def _within(self, days: Window | None) -> date:
        """The last day that counts, where there is one and it has come; else a day like any other."""
        if days is None:
            return self.days.event
        if days.latest is not None and days.latest <= self.days.decided:
            return days.latest
        if days.earliest is not None:
            return max(days.earliest, min(self.days.event, self.days.decided)) if days.latest else days.earliest
        return min(self.days.event, self.days.decided)

    def days_of(self, subject: str, timing: model.Timing | None) -> Window | None:
        """The days on which an event counts, once what they are counted from is there."""
        if timing is None:
            return None
        for _ in range(3):
            for expression in (timing.first, timing.second):
                if expression is not None:
                    self._anchored(expression)
            if timing.word is model.TimingWord.ON_TIME:
                self._due(subject)
            found = window(self.eyes(), timing, subject)
            if found.problem is None:
                return found
        raise CannotBuild(f"the days on which `{self.written(subject)}` counts are not known: {found.problem}")

    def _anchored(self, expression: model.DateExpression) -> None:
        """Give a day to what a date is counted from, where it has none."""
        match expression:
            case model.DateParameter(name):
                if ("parameter", name) not in self.facts:
                    self._set_day(expression, self.days.limit)
            case model.FactDate(name):
                if ("fact", name) not in self.facts:
                    self._set_day(expression, self.days.limit)
            case model.DueDate(subject):
                self._due(subject)
            case model.EventDate(subject, event):
                if self.eyes().happening(subject, event).happened is not YES:
                    self.happen(subject, event, self.days.event)
            case model.ReleaseDate(tranche):
                self._pay(self._which(tranche), self.days.event)
            case model.Shifted(_, _, base):
                self._anchored(base)
            case _:
                pass

    def _due(self, subject: str) -> None:
        declared = self.program.declarations[subject]
        assert isinstance(declared, model.Milestone | model.Document)
        if declared.due is not None:
            self._anchored(declared.due)
        elif ("due", subject) not in self.facts:
            kind = "milestone" if isinstance(declared, model.Milestone) else "document"
            of = self._of_tranche(declared)
            self.facts["due", subject] = f'the {kind} "{declared.name}"{of} is due on {date_text(self.days.limit)}'

    def _set_day(self, expression: model.DateExpression, day: date) -> None:
        match expression:
            case model.DateParameter(name):
                self.facts["parameter", name] = f'the parameter "{self.written(name)}" is {date_text(day)}'
            case model.FactDate(name):
                of = self._of_tranche(self.program.declarations[name])
                self.facts["fact", name] = f'the fact "{self.written(name)}"{of} is {date_text(day)}'
            case model.EventDate(subject, event):
                self.happen(subject, event, day)
            case model.ReleaseDate(tranche):
                self._pay(self._which(tranche), day)
            case model.PlannedDate(tranche):
                number = self._which(tranche)
                amount = money_text(self.amount, self.program.currency)
                self.facts["planned", str(number)] = (
                    f'the award "{AWARD}" has tranche {number} of {amount}, planned for {date_text(day)}'
                )
            case _:
                raise CannotBuild("a date that no fact fixes")

    def _of_tranche(self, declared: model.Declaration) -> str:
        if not isinstance(declared, model.OfTranche) or not declared.per_tranche:
            return ""
        which = declared.of_tranche
        return f" for tranche {self.tranche if which is None else self._which(which)}"

    def happen(self, subject: str, event: Event, day: date, role: str = "") -> None:
        """An event happened on a day."""
        declared = self.program.declarations[subject]
        of, on, name = self._of_tranche(declared), date_text(day), declared.name
        by = f' by "{self.written(role)}"' if role else ""
        match declared, event:
            case model.Milestone(verified_by=verifier), Event.ACHIEVED:
                verified = f' and verified by "{self.written(verifier)}"' if verifier else ""
                self.facts["milestone", subject] = f'the milestone "{name}"{of} was achieved on {on}{verified}'
            case model.Milestone(), Event.SUBMITTED:
                self.facts["submitted", subject] = f'the milestone "{name}"{of} was submitted on {on}'
            case model.Milestone(), Event.VERIFIED:
                who = role or declared.verified_by or (self.program.roles[0] if self.program.roles else "")
                if not who:
                    raise CannotBuild(f"nobody is named who could verify `{name}`")
                self.facts["verified", subject] = (
                    f'the milestone "{name}"{of} was verified by "{self.written(who)}" on {on}'
                )
            case model.Milestone(), Event.PARTLY_ACHIEVED:
                self.facts["milestone", subject] = f'the milestone "{name}"{of} is "partly achieved" as of {on}'
            case model.Document(), Event.RECEIVED | Event.SUBMITTED:
                self.facts["received", subject] = f'the document "{name}"{of} was received on {on}'
            case model.Document(), Event.ACCEPTED:
                self.facts["document", subject] = f'the document "{name}"{of} was accepted on {on}'
            case model.Document(), Event.REFUSED:
                self.facts["document", subject] = f'the document "{name}"{of} was refused on {on}'
            case model.Judgement(role=judge, choices=choices), _:
                word = "no" if event is Event.REFUSED else self.written(choices[0]) if choices else "yes"
                self.facts["judgement", subject] = (
                    f'the judgement "{name}" of "{self.written(judge)}"{of.replace("for", "on")} found "{word}" on {on}'
                )
            case model.Milestone() | model.Document(), _:
                kind = "milestone" if isinstance(declared, model.Milestone) else "document"
                self.facts["event", subject, str(event)] = f'the {kind} "{name}"{of} was {event} on {on}{by}'
            case _:
                raise CannotBuild(f"nothing happens to `{name}`")

    def not_happen(self, subject: str, event: Event, role: str = "") -> None:
        """It is recorded that an event has not happened by the decision day."""
        declared = self.program.declarations[subject]
        of, on, name = self._of_tranche(declared), date_text(self.days.decided), declared.name
        match declared, event:
            case model.Milestone(), Event.ACHIEVED | Event.PARTLY_ACHIEVED:
                self.facts["milestone", subject] = f'the milestone "{name}"{of} is "in progress" as of {on}'
            case model.Document(), Event.ACCEPTED:
                self.facts["document", subject] = f'the document "{name}"{of} was refused on {on}'
            case model.Judgement(choices=()), Event.FOUND:
                self.happen(subject, Event.REFUSED, self.days.decided)
            case model.Judgement(choices=()), Event.REFUSED:
                self.happen(subject, Event.FOUND, self.days.decided)
            case _:
                self.happen(subject, event, self.days.decided + timedelta(days=1), role)

    def happen_leaf(self, leaf: model.Happened | model.TrancheHappened, day: date) -> None:
        """What a leaf asks happened on a day."""
        if isinstance(leaf, model.Happened):
            self.happen(leaf.subject, leaf.event, day, leaf.by_role)
        elif leaf.event is Event.REQUESTED:
            number = self._which(leaf.tranche)
            self.facts["requested", str(number)] = f"tranche {number} was requested on {date_text(day)}"
        else:
            self._pay(self._which(leaf.tranche), day, part=leaf.event is Event.RELEASED_IN_PART)

    def never(self, leaf: model.Happened | model.TrancheHappened) -> None:
        """What a leaf asks has not happened."""
        if isinstance(leaf, model.Happened):
            self.not_happen(leaf.subject, leaf.event, leaf.by_role)
        else:
            self._tranche(leaf.tranche, leaf.event, None, wanted=False)

    def _miss(self, subject: str, wanted: bool) -> None:
        self._due(subject)
        timing = model.Timing(model.TimingWord.ON_TIME)
        days = self.days_of(subject, timing)
        declared = self.program.declarations[subject]
        event = Event.RECEIVED if isinstance(declared, model.Document) else Event.ACHIEVED
        assert days is not None
        assert days.latest is not None
        if not wanted:
            self.happen(subject, event, min(days.latest, self.days.decided))
        elif days.latest < self.days.decided:
            self.happen(subject, event, days.latest + timedelta(days=1))
        else:
            raise CannotBuild(f"`{declared.name}` is not due before the day the example is decided on")

    # ------------------------------------------------------------------------------------------ tranches

    def _which(self, tranche: model.TrancheRef) -> int:
        match tranche:
            case model.TrancheWord.THIS:
                number = self.tranche
            case model.TrancheWord.PREVIOUS:
                number = self.tranche - 1
            case _:
                number = tranche
        if number < 1:
            raise CannotBuild("there is no tranche before the first")
        return number

    def _tranche(self, tranche: model.TrancheRef, event: Event, timing: model.Timing | None, wanted: bool) -> None:
        number = self._which(tranche)
        days = self.days_of("", timing) if timing is not None else None
        if event is Event.REQUESTED:
            day = self._within(days) if wanted else self.days.decided + timedelta(days=1)
            self.facts["requested", str(number)] = f"tranche {number} was requested on {date_text(day)}"
        elif not wanted:
            self.facts.pop(("paid", str(number)), None)
        else:
            part = event is Event.RELEASED_IN_PART
            self._pay(number, self._within(days), part=part)

    def _pay(self, number: int, day: date, part: bool = False) -> None:
        if number == self.tranche:
            raise CannotBuild("the tranche being decided would have been paid")
        amount = money_text(self.amount / 2 if part else self.amount, self.program.currency)
        kind = ' as "part payment"' if part else ""
        self.facts["paid", str(number)] = f"tranche {number} was paid {amount} on {date_text(day)}{kind}"

    # ------------------------------------------------------------------------------------------ silence

    def forget(self, name: str) -> None:
        """Nothing is recorded of a name."""
        self.facts = {key: said for key, said in self.facts.items() if key[1] != name}


_DEFAULTS = {Sort.MONEY: Fraction(100_000), Sort.PERCENTAGE: Fraction(1, 2), Sort.NUMBER: Fraction(100)}

_TURNED = {
    model.Comparator.AT_LEAST: model.Comparator.AT_MOST,
    model.Comparator.MORE_THAN: model.Comparator.LESS_THAN,
    model.Comparator.AT_MOST: model.Comparator.AT_LEAST,
    model.Comparator.LESS_THAN: model.Comparator.MORE_THAN,
    model.Comparator.EQUAL: model.Comparator.EQUAL,
    model.Comparator.NOT_EQUAL: model.Comparator.NOT_EQUAL,
}


def _settable(value: model.Value) -> int:
    """How well a value can be set by a fact: 0 not at all, then what is fixed, a fact, a figure that is reported."""
    match value:
        case model.MeasureValue():
            return 3
        case model.FactValue():
            return 2
        case model.ParameterValue():
            return 1
        case model.DateValue(model.EventDate() | model.ReleaseDate()):
            return 2
        case model.DateValue(model.DateParameter() | model.PlannedDate()):
            return 1
        case model.DefinedValue(_, inner, _):
            return _settable(inner)
        case model.Arithmetic(_, left, right, _):
            return max(_settable(left), _settable(right))
        case _:
            return 0


def _terms(value: object) -> Iterator[tuple[str, Any]]:
    """The facts a value rests on that a scenario must say."""
    match value:
        case model.MeasureValue(name) | model.ParameterValue(name) | model.FactValue(name):
            yield name, value
        case model.DateValue(model.DateParameter(name) as expression, type_):
            yield name, model.DateValue(expression, type_)
        case model.DefinedValue(_, inner, _):
            yield from _terms(inner)
        case model.Arithmetic(_, left, right, _):
            yield from _terms(left)
            yield from _terms(right)
        case _:
            return


def _rounded(number: Fraction, type_: Type, up: bool) -> Fraction:
    """A number that a cell can hold: money to its smallest unit, others to four places."""
    places = minor_digits(type_.unit) if type_.sort is Sort.MONEY else 4
    scaled = number * 10**places
    whole = scaled.numerator // scaled.denominator
    return Fraction(whole + (up and scaled.denominator != 1), 10**places)


def _shown(number: Fraction, type_: Type, up: bool) -> str:
    match type_.sort:
        case Sort.MONEY:
            return money_text(_rounded(number, type_, up), type_.unit)
        case Sort.PERCENTAGE:
            return f"{decimal_text(_rounded(number * 100, type_, up))}%"
        case Sort.DATE:
            return date_text(date.fromordinal(int(number)))
        case _:
            return f"{grouped_text(_rounded(number, type_, up))} {type_.unit}".strip()


def _amount_of_tranches(program: model.Program) -> Fraction:
    """An amount that no fixed sum and no authority of the rules reaches."""
    sums = [
        rule.amount.amount.value
        for rule in program.releases
        if isinstance(rule.amount, model.FixedSum) and isinstance(rule.amount.amount, model.Literal)
    ]
    limits = [
        power.up_to for power in program.powers if isinstance(power, model.WaivePower) and power.up_to is not None
    ]
    return max([Fraction(100_000), *(2 * each for each in (*sums, *limits))])


def _tranches_named(node: object) -> int:
    """The highest number of a tranche that the rules name."""
    if isinstance(node, model.Tranches):
        return node.last or node.first
    if isinstance(
        node, model.TrancheHappened | model.ReleaseDate | model.PlannedDate | model.PeriodEnd | model.TrancheAmount
    ):
        return node.tranche if isinstance(node.tranche, int) else 1
    if isinstance(node, Mapping):
        return max((_tranches_named(part) for part in node.values()), default=1)
    if isinstance(node, tuple):
        return max((_tranches_named(part) for part in node), default=1)
    if is_dataclass(node) and not isinstance(node, Span | Source | Type):
        return max((_tranches_named(getattr(node, each.name)) for each in fields(node)), default=1)
    return 1
