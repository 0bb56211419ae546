"""A rule file read aloud: its sentences, numbered, and under each what it says without saying it.

Numbers and explanations are comments, and the sentences are the author's, so the text is the same rules again. What is
explained are readings: which days belong, what a figure is read from, what `unless` covers, what silence means.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from textwrap import wrap
from typing import assert_never

from gatekeeper.program import model
from gatekeeper.program.model import Comparator, TimingWord
from gatekeeper.program.sentences import (
    Written,
    condition_text,
    date_expression_text,
    literal_text,
    timing_text,
    tranches_text,
    value_text,
)
from gatekeeper.source import Source, Span
from gatekeeper.syntax import tree
from gatekeeper.syntax.layout import laid_out
from gatekeeper.syntax.parse import ReadStatement, read_statements
from gatekeeper.syntax.tokens import lexemes
from gatekeeper.values.dates import MONTHS, Duration, MonthEnds, Unit, date_text
from gatekeeper.values.money import money_text
from gatekeeper.values.numbers import Rounding, RoundingMode
from gatekeeper.vocabulary import CONDITION, Event, MeasureKind, Sort

WIDTH = 100

Said = Iterator[str]
Beside = model.Limit | model.BudgetShare | model.Power | model.Notice | model.ExtendRight | model.Deeming
Item = model.Rule | Beside


def read_aloud(program: model.Program) -> str:
    """The rules of one file with every reading said; what is not a comment is the file itself, laid out."""
    source = Source(program.source.name, laid_out(program.source).text)
    voice = _Voice(program)
    lines = _comment("", f"The rules of {program.source.name}. What stands after # explains; the rest are the rules.")
    lines.append("")
    number, general = 0, False
    pairs = zip(read_statements(program.source).statements, read_statements(source).statements, strict=True)
    for original, statement in pairs:
        node = original.node
        assert node is not None  # a program comes of sentences that were read
        if isinstance(node, tree.Header):
            lines += _sentence(statement)
            continue
        if not general:
            lines += ["", *voice.throughout()]
            general = True
        lines.append("")
        if not isinstance(node, tree.Declare | tree.Define | tree.DeclareItem):
            number += 1
            lines.append(f"# {number}.")
        lines += _sentence(statement)
        lines += [line for said in dict.fromkeys(voice.of(node)) for line in _comment("- ", said)]
    if not general:
        lines += ["", *voice.throughout()]
    return "\n".join(lines) + "\n"


def _sentence(statement: ReadStatement) -> list[str]:
    """The statement on its lines, without the author's comments."""
    span = statement.span
    lines = []
    start = span.start
    for line in span.text.split("\n"):
        pieces = lexemes(Span(span.source, start, start + len(line)))
        if pieces:
            lines.append(line[: pieces[-1].end - start])
        start += len(line) + 1
    return lines


def _comment(bullet: str, said: str) -> list[str]:
    text = said[:1].upper() + said[1:]
    first = "#   " + bullet if bullet else "# "
    then = "#   " + " " * len(bullet) if bullet else "# "
    return wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False, break_on_hyphens=False
    )


def _parts(item: object) -> Iterator[object]:
    """Every node of a condition or value in order, what has a name of its own left to where it is defined."""
    pending = [item]
    while pending:
        found = pending.pop()
        yield found
        if isinstance(found, model.Defined | model.DefinedValue):
            continue
        if isinstance(found, tuple):
            pending += reversed(found)
        elif is_dataclass(found) and not isinstance(found, type | Span):
            pending += reversed([getattr(found, each.name) for each in fields(found)])


class _Voice:
    """Says the readings of one program."""

    def __init__(self, program: model.Program) -> None:
        self.program = program
        self.written: Written = program.written
        self.items = _by_place(program)

    # -------------------------------------------------------------------------------------- the header

    def throughout(self) -> list[str]:
        """What holds for every sentence of the file."""
        lines = ["# Throughout:"]
        for said in self._throughout():
            lines += _comment("- ", said)
        return lines

    def _throughout(self) -> Said:
        program = self.program
        whose = f"the awards of the programme {program.programme}" if program.programme else "every award"
        yield f"these rules decide {whose}; the order of the sentences does not matter"
        first, last = program.in_force
        if first is None:
            yield "no days are named, so the rules are always in force"
        else:
            end = f" to {date_text(last)}, both days included" if last else " on, that day included, without an end"
            yield f"in force from {date_text(first)}{end}; on other days nothing is paid by them"
        yield (
            "every condition is asked on the day of decision, of what was recorded by then; an event dated later has"
            " not happened, and one said without a date may have happened on any day up to then"
        )
        yield (
            "what nobody has recorded is not known, which is neither yes nor no: nothing is paid on it, and nothing is"
            " refused for good"
        )
        yield (
            "an event with a date that can still happen in time is open: neither it nor its denial counts as met until"
            " its last day has passed"
        )
        if program.rounding is not None:
            rounded = self._rounding(program.rounding)
            yield f"what a tranche is entitled to is worked out exactly and rounded once, {rounded}"
        yield self._month_ends()
        month, day = program.years_begin
        quarters = "the calendar's" if (month, day) == (1, 1) else f"counted from {day} {MONTHS[month - 1]}"
        yield f"years and quarters are {quarters}"
        off = f", nor are the public holidays of {self.program.calendar}" if self.program.calendar else ""
        yield f"Saturdays and Sundays are no business days{off}"

    def _rounding(self, rounding: Rounding) -> str:
        way = {
            RoundingMode.DOWN: "down to whole multiples of",
            RoundingMode.UP: "up to whole multiples of",
            RoundingMode.NEAREST: "to the nearest multiple (an exact half up) of",
        }[rounding.mode]
        return f"{way} {money_text(rounding.unit, self.program.currency)}"

    def _month_ends(self) -> str:
        down = self.program.month_ends is MonthEnds.DOWN
        day = "28 February (or the 29th)" if down else "1 March"
        return f"a month is counted to the same day of the next; one month after 31 January is {day}"

    # -------------------------------------------------------------------------------------- statements

    def of(self, node: tree.StatementNode) -> Said:
        """What is said of one statement that is not of the header."""
        if isinstance(node, tree.Declare):
            yield from self._declared(self.program.declarations[node.name.name])
        elif isinstance(node, tree.DeclareItem):
            kind = self.program.items[node.name.name]
            yield (
                f"which {kind.plural} an award has, and on which days, the table items says and no other; where it"
                " lists none of them, nobody knows which there are"
            )
        elif isinstance(node, tree.Define):
            name = self._name(node.name.name)
            yield f"wherever `{name}` is said, this is meant, as if in brackets"
            yield from self._readings(self.program.definitions.get(node.name.name))
        else:
            yield from self._ruled(self.items[node.span.start])

    def _any(self, tranches: model.Tranches) -> str:
        return tranches_text(tranches, "any tranche")

    def _name(self, name: str) -> str:
        return self.written.get(name, name)

    # -------------------------------------------------------------------------------------- declarations

    def _declared(self, declared: model.Declaration) -> Said:
        match declared:
            case model.Milestone(verified_by=role):
                if role:
                    yield f"achieved only on the word of the {self._name(role)}; without it, a claim is not known"
                else:
                    yield "achieved as its row says; nobody has to verify it"
                yield from self._due(declared.due)
            case model.Document():
                yield "received and accepted are two things: each is asked by its own word"
                yield from self._due(declared.due)
            case model.Measure():
                yield from self._measure(declared)
            case model.Judgement(role=role, choices=choices, type=type_):
                said = f"one of {', '.join(map(self._name, choices))}" if choices else "found or refused"
                said = said if choices or type_ == CONDITION else f"{type_}, which it fixes"
                yield f"decided by the {self._name(role)} and nobody else: {said}; the latest decision counts"
            case model.Parameter():
                yield "each award has its own, fixed in the portfolio"
            case model.Fact():
                yield "simply recorded, by nobody in particular; what holds on the day of decision counts"
            case _:
                assert_never(declared)
        absence = getattr(declared, "absence", None)
        if absence is not None:
            since = f" when decided on or after {date_text(absence.since)}" if absence.since else ""
            yield f"where nothing is recorded of it, it counts as no{since}; what is in dispute or withheld does not"
        elif not isinstance(declared, model.Parameter):
            yield "where nothing is recorded of it, it is not known"
        if getattr(declared, "every", None) is not None:
            yield f"it comes back: one is owed for each {declared.every}"  # type: ignore[union-attr]
        if getattr(declared, "each", ""):
            yield f"each {declared.each} of an award has its own"  # type: ignore[union-attr]
        if getattr(declared, "per_tranche", False):
            yield "each tranche has its own; that of another tranche never stands in"
        if not getattr(declared, "waivable", True):
            yield "no waiver covers it"

    def _due(self, due: model.DateExpression | None) -> Said:
        if due is None:
            return
        day = date_expression_text(due, self.written)
        yield f"due on {day}, unless the award's own table names another day; an extension on record moves it"
        yield from self._readings(due)

    def _measure(self, measure: model.Measure) -> Said:
        if measure.per is not None:
            yield f"each figure is of one {measure.per}, and figures of several add up"
            late = f", and is due {measure.reported_within} after it has ended" if measure.reported_within else ""
            yield (
                f"said alone, it is the figure of the latest {measure.per} that has ended and is due or reported{late};"
                f" the {measure.per} before never stands in for it"
            )
        elif measure.cumulative:
            yield "each figure is a running total; said alone, it is the latest one"
        else:
            yield "each figure is of one day; said alone, it is the latest one"

    # -------------------------------------------------------------------------------------- rules

    def _ruled(self, item: Item) -> Said:
        match item:
            case model.Release():
                yield from self._release(item)
            case model.Hold(tranches=tranches, when=when):
                yield (
                    f"while this is so nothing is paid of {self._any(tranches)}, nor while it is not known"
                    " whether it is so; it ends when the condition ends"
                )
                yield from self._condition(when, "nothing is paid")
            case model.Never(tranches=tranches, when=when):
                yield (
                    f"while this is so nothing is paid of {self._any(tranches)}, nor while it is not known"
                    " whether it is so; no waiver helps"
                )
                yield from self._condition(when, "nothing is paid")
            case model.Reduce():
                yield from self._reduce(item)
            case model.Retain(when=when):
                yield "taken from what is left after reductions, and kept back until this is shown"
                yield from self._condition(when, "it is kept back")
            case model.Recover(part=part, per=per, up_to=up_to, when=when, spread=spread):
                what = "what was paid beyond what the rules give" if part is None else "never more than was paid"
                yield f"claimed back: {what}; what was recovered already counts towards it"
                yield from self._readings(part)
                yield from self._counted(per)
                if up_to is not None:
                    yield f"it claims no more than {value_text(up_to, self.written)}, however often it counts"
                if spread is not None:
                    first = date_expression_text(spread.since, self.written)
                    yield (
                        f"claimed in {spread.instalments} equal parts, the first on {first} and one more each"
                        f" {spread.unit}; of them, those whose day has come"
                    )
                yield from self._condition(when, "nothing is paid meanwhile")
            case model.Cancel(when=when):
                yield "nothing more is paid of it, unless what is due of it has been paid"
                yield from self._condition(when, "nothing is paid meanwhile")
            case _:
                yield from self._besides(item)
        yield from self._of_every_rule(item)

    def _besides(self, item: Beside) -> Said:
        """Of what bounds payments, gives a choice or a sign."""
        match item:
            case model.Limit(until=until, amount=amount, unit=unit):
                ends = "the limit ends" if unit is None else f"the next {unit} begins"
                yield f"it cuts what is paid, not what is due; the rest is due once {ends}; no waiver lifts it"
                if unit is not None:
                    yield (
                        f"of the {unit} in which the day of decision falls, what was paid counts, though some of it was"
                        " recovered, and what was approved and is not paid"
                    )
                yield from self._readings(amount)
                if until is not None:
                    yield from self._condition(until, "the limit stands")
                else:
                    yield "it never ends"
            case model.BudgetShare(how=how):
                if how is model.Sharing.PRO_RATA:
                    yield "if it is not enough, each award gets in proportion to its payment"
                else:
                    yield "if it is not enough, awards are paid in full in the order of their priority while it lasts"
                yield "what was paid and approved comes off first; what awards not yet decided could get is kept back"
            case model.WaivePower() | model.ExtendPower() | model.TranchePower():
                yield from self._power(item)
            case model.Notice(word=word, when=when):
                if word is model.NoticeWord.WARN:
                    yield "an early sign, shown while this is so; it changes nothing that is paid"
                    yield from self._readings(when)
                else:
                    yield "what the tables must keep to; where they do not, nothing is decided on them"
                    yield from self._readings(when)
            case model.Deeming(subject=subject, event=event, when=when):
                yield (
                    f"only where nothing is recorded of it: what is recorded of {self._name(subject)} always comes"
                    " first, a refusal above all"
                )
                yield (
                    f"it then counts as {event} since the first day on which this was met, and is shown as taken for"
                    " so, never as a fact"
                )
                yield from self._condition(when, f"it is not known whether it is {event}")
            case model.ExtendRight(when=when, days=days):
                yield "more time by itself: nobody has to grant it, and what counts from the due date moves with it"
                yield from self._readings(days)
                if when is not None:
                    yield from self._condition(when, "whether there is more time is not known either")
            case _:
                assert_never(item)

    def _of_every_rule(self, item: Item) -> Said:
        unless = getattr(item, "unless", None)
        if unless is not None:
            yield (
                f"`unless {condition_text(unless, self.written)}` stands against the whole rule: while it is so, the"
                " rule says nothing; while it is open, it is left aside; while it is not known, neither is the rule"
            )
            yield from self._condition(unless, "")
        if isinstance(item, model.Release | model.Reduce | model.Retain) and not item.waivable:
            yield "no waiver covers any of this"

    def _release(self, rule: model.Release) -> Said:
        what = "adds" if rule.further else "gives"
        yield f"{what} {self._given(rule.amount, rule.tranches)}"
        yield from self._readings(rule.amount)
        if rule.further:
            yield "added to what the other rules give, never beyond the tranche"
        if rule.exception_to:
            yield f"where this is met, it takes the place of “{rule.exception_to}”, whether or not that is met"
        if rule.when is None:
            yield "nothing has to be met"
        else:
            yield from self._condition(rule.when, "nothing is paid on this", rule.amount)
        if rule.payable is not None:
            yield f"the money is due{timing_text(rule.payable, self.written)}; which says by when, not whether"

    def _given(self, amount: model.AmountRule, tranches: model.Tranches) -> str:
        of = "the tranche" if tranches.last is None or tranches.first != tranches.last else f"tranche {tranches.first}"
        match amount:
            case model.Whole():
                return f"the whole of {of}, less what was paid of it"
            case model.Share(share):
                part = value_text(share, self.written)
                return f"{part} of {of} as it stands in the portfolio, less what was paid of it"
            case model.FixedSum(sum_):
                return f"{value_text(sum_, self.written)}, never more than {of}, less what was paid of it"
            case model.InProportion(value, out_of, below):
                x, y = value_text(value, self.written), value_text(out_of, self.written)
                nothing = f"; nothing while it is below {value_text(below, self.written)}" if below is not None else ""
                return f"{of} times {x} divided by {y}, from nothing up to the whole{nothing}, less what was paid of it"
            case model.RisingEvenly(value, points, below):
                x = value_text(value, self.written)
                a, at_a, b, at_b = (
                    value_text(part, self.written)
                    for point in (points[0], points[-1])
                    for part in (point.gives, point.at)
                )
                of_what = f" of {of}" if points[0].gives.type.sort is not Sort.MONEY else f", never more than {of},"
                nothing = f"; nothing while it is below {value_text(below, self.written)}" if below is not None else ""
                between = "on a straight line between" if len(points) == 2 else "on straight lines from point to point"
                return f"{a}{of_what} while {x} is at most {at_a}, {b} from {at_b} on, and {between}{nothing}"
            case model.ByBands():
                return (
                    "what the band gives that the figure lies in; the start of a band belongs to it, its end does not"
                )
            case model.ForEach(price, value, above):
                over = (
                    f"what {value_text(value, self.written)} is above {value_text(above, self.written)}"
                    if above is not None
                    else value_text(value, self.written)
                )
                if amount.step is not None:
                    over = f"the number of {_steps_said(amount.step, amount.begun)} by {over}"
                return f"{value_text(price, self.written)} times {over}, never more than {of}"
            case model.ByWeight():
                return "the sum of the shares whose condition is met; one not met or still open gives nothing"
            case model.Bounded(shape, floor, cap):
                least = f"; but no less than {value_text(floor, self.written)}" if floor is not None else ""
                most = f"; but no more than {value_text(cap, self.written)}" if cap is not None else ""
                return self._given(shape, tranches) + least + most
            case _:
                assert_never(amount)

    def _reduce(self, rule: model.Reduce) -> Said:
        yield "taken from what the rules give; percentages of several reductions are added before they are taken"
        if rule.up_to is not None:
            yield f"this reduction takes no more than {value_text(rule.up_to, self.written)}, however often it counts"
        yield from self._readings(rule.part)
        yield from self._counted(rule.per)
        if rule.when is not None:
            yield from self._condition(rule.when, "what is paid is not known either")

    def _counted(self, per: model.Per | None) -> Said:
        """How often something is taken or claimed."""
        if isinstance(per, model.FullPeriodsLate):
            begun = "counts too" if per.begun else "does not count"
            only = "" if per.unit in (Unit.DAY, Unit.BUSINESS_DAY) else f"; a {per.unit} only begun {begun}"
            yield (
                f"counted are {'' if per.begun else 'whole '}{per.unit}s from the due date of"
                f" {self._name(per.subject)}, as extended, to the day it came, or to the day of decision while it has"
                f" not{only}"
            )
        if isinstance(per, model.EachBeyond) and per.step is not None:
            left_over = "counts as a whole one" if per.begun else "does not count"
            yield f"counted are whole steps of {literal_text(per.step)}; what is left over {left_over}"
        yield from self._readings(per)

    def _power(self, power: model.Power) -> Said:
        role = self._name(power.role)
        yield f"a choice of the {role}; it changes something only once its use is recorded, with its day"
        match power:
            case model.WaivePower(up_to=up_to):
                yield "what is `never release`, or declared that it cannot be waived, is beyond it"
                yield "a waiver satisfies a condition; it makes no fact true and changes no formula of an amount"
                if up_to is not None:
                    yield "no more than this is paid of a tranche that rests on the waiver"
            case model.ExtendPower(up_to=longest, times=times, in_all=in_all, requested=requested, fee=fee):
                if longest is None:
                    yield "to any day: nothing bounds how far"
                else:
                    yield "counted from the original due date, all extensions of it together, whoever granted them"
                if times is None and in_all is None:
                    yield "as often as that allows"
                if in_all is not None:
                    yield "every extension counts of which the rules say so, whatever it is of, in the order granted"
                if requested is not None or fee:
                    yield "before the due date as it then was; the row of the extension must show the day"
            case model.TranchePower(word=word):
                yield {
                    model.PowerWord.HOLD: "held from that day on, until the same role resumes it",
                    model.PowerWord.CANCEL: "ended from that day on, unless what is due has been paid; not taken back",
                    model.PowerWord.DEFER: "deferred by a resolution; nothing is paid on the day of that meeting",
                }[word]
            case _:
                assert_never(power)

    # -------------------------------------------------------------------------------------- conditions

    def _condition(self, condition: model.Condition, otherwise: str, amount: object = None) -> Said:
        """The readings of a condition, and what silence means in it and in the amount beside it."""
        yield from self._readings(condition)
        asked = list(dict.fromkeys([*self._asked(condition), *self._asked(amount)]))
        silent = [name for name in asked if self._absence(name) is None]
        assumed = [name for name in asked if self._absence(name) is not None]
        if silent and otherwise:
            yield f"what is not recorded of {self._listed(silent)} is not known; while this turns on it, {otherwise}"
        if assumed:
            yield f"where nothing is recorded of {self._listed(assumed)}, that counts as no"

    def _asked(self, condition: object) -> list[str]:
        """The declared things a condition asks about, in order, parameters left out."""
        found: dict[str, None] = {}
        for part in _parts(condition):
            match part:
                case model.Happened(subject=name) | model.Overdue(subject=name) | model.Reported(subject=name):
                    found[name] = None
                case model.IsSo(name=name) | model.IsOneOf(name=name):
                    found[name] = None
                case model.MeasureValue(name=name) | model.FactValue(name=name) | model.FactDate(name=name):
                    found[name] = None
                case _:
                    pass
        return [name for name in found if not isinstance(self.program.declarations.get(name), model.Parameter)]

    def _absence(self, name: str) -> model.AbsenceMeansNo | None:
        return getattr(self.program.declarations.get(name), "absence", None)

    def _listed(self, names: list[str]) -> str:
        *first, last = map(self._name, names)
        return f"{', '.join(first)} or {last}" if first else last

    def _readings(self, item: object) -> Said:
        """What each part of a condition or value says without saying it."""
        denied = {id(part.part) for part in _parts(item) if isinstance(part, model.Not)}
        for part in _parts(item):
            if id(part) in denied and isinstance(part, model.Happened | model.TrancheHappened):
                continue
            for reading in (self._of_condition, self._of_value, self._of_date):
                yield from reading(part)

    def _of_condition(self, part: object) -> Said:
        match part:
            case model.Not(part=(model.Happened() | model.TrancheHappened()) as event, yet=yet):
                yield from self._denied(part, event.timing, yet)
            case model.Happened(timing=timing) | model.TrancheHappened(timing=timing):
                said = condition_text(part, self.written)
                if timing is not None:
                    yield f"“{said}”: {self._days(timing)}"
                if isinstance(part, model.TrancheHappened):
                    yield f"“{said}” is read from the payments on record, never from what is decided today"
                elif part.event is Event.MISSED:
                    yield f"“{said}”: its due date, as extended, has passed without it"
            case model.Comparison(comparator=comparator, right=right):
                bound = self._bound(comparator, value_text(right, self.written))
                yield f"“{condition_text(part, self.written)}”: {bound}"
            case model.Between(value, low, high):
                ends = f"{value_text(low, self.written)} and {value_text(high, self.written)}"
                yield f"“{value_text(value, self.written)} between {ends}”: both ends belong to it"
            case model.AtLeast(count, parts):
                yield f"at least {count} of these {len(parts)}, whichever; one not known does not count as met"
            case model.AtMost(count, parts):
                yield f"no more than {count} of these {len(parts)}; enough of them must be shown not to be so"
            case model.NoneOf():
                yield "not one of these: each must be shown not to be so"
            case _:
                yield from self._of_days_and_items(part)

    def _of_days_and_items(self, part: object) -> Said:
        match part:
            case model.Reached(timing=timing):
                days = f" for a day that counts ({self._days(timing)})" if timing is not None else ""
                yield f"“{condition_text(part, self.written)}”: any one figure{days} is enough, whatever came after"
            case model.InPeriods(_, which, _, run, count):
                many = {
                    model.Which.ANY: "one of these periods is enough",
                    model.Which.EACH: "each of these periods must show it",
                    model.Which.RUN: f"{run} of these one after the other must show it",
                    model.Which.AT_LEAST: f"{count} of these periods or more must show it, whichever they are",
                    model.Which.AT_MOST: f"no more than {count} of these may show it; the others must be shown not to",
                }[which]
                if count and run > 1:
                    many = f"some {run} of these one after the other must hold {count} or more that show it"
                yield f"“{condition_text(part, self.written)}”: {many}; periods count whole, each by itself"
            case model.Passed(date, since):
                day = date_expression_text(date, self.written)
                when = f"{since} after {day} or later" if since is not None else f"later than {day}"
                yield f"“{condition_text(part, self.written)}”: the day of decision is {when}"
            case model.Available(first, last, until):
                start = f"from {date_expression_text(first, self.written)} on, that day included" if first else ""
                ends = "left out" if until else "included"
                end = f"up to {date_expression_text(last, self.written)}, that day {ends}" if last else ""
                window = " and ".join(side for side in (start, end) if side)
                yield f"“{condition_text(part, self.written)}”: the day of decision lies {window}"
            case model.Reported(period=period, timing=timing):
                reports = {
                    model.PeriodWord.LATEST: "the latest report that is due or has come",
                    model.PeriodWord.EVERY: "the report of every period whose due date has passed",
                    model.PeriodWord.TRANCHE: "the report of every period that ends within the tranche's",
                }
                what = reports[period] if isinstance(period, model.PeriodWord) else "the report of that period alone"
                days = f", {self._days(timing)}" if timing is not None else ""
                yield f"“{condition_text(part, self.written)}”: {what}{days}"
            case model.Episode(start, end):
                yield (
                    f"it begins anew each time {date_expression_text(start, self.written)}, and ends on the first later"
                    f" day that is {date_expression_text(end, self.written)}; what came before it began ends nothing,"
                    " and of both on one day it stands"
                )
            case model.Stood(since=since):
                days = (
                    "from the first day of which anything is recorded to the day of decision, any one day is enough"
                    if since is None
                    else f"from {date_expression_text(since, self.written)} to the day of decision, every day"
                )
                yield f"“{condition_text(part, self.written)}”: {days}; a day of which nothing is recorded is not known"
            case model.ReleasedElsewhere():
                yield f"“{condition_text(part, self.written)}” is read from the payments on record of the other awards"
            case model.OverItems(kind=kind):
                asked = f"asked of each {kind.name} that the tables list for the award on the day of decision"
                yield f"{asked}; while none is listed, it is not known"
            case model.Overdue(subject, by):
                late = f"more than {by} ago" if by is not None else "before the day of decision"
                yield f"overdue: the due date of {self._name(subject)}, as extended, lies {late}, and it has not come"
            case _:
                pass

    def _denied(self, part: model.Not, timing: model.Timing | None, yet: bool) -> Said:
        said = condition_text(part, self.written)
        if timing is None or yet:
            yield f"“{said}” speaks of the day of decision: by then it has not happened"
        else:
            yield (
                f"“{said}” is met once those days have passed without it ({self._days(timing)}); before that it is open"
            )

    def _bound(self, comparator: Comparator, bound: str) -> str:
        match comparator:
            case Comparator.AT_LEAST | Comparator.AT_MOST:
                return f"exactly {bound} is enough"
            case Comparator.MORE_THAN | Comparator.LESS_THAN:
                return f"exactly {bound} is not enough"
            case Comparator.EQUAL:
                return f"exactly {bound} and nothing else"
            case Comparator.NOT_EQUAL:
                return f"anything but {bound}"
            case _:
                assert_never(comparator)

    def _days(self, timing: model.Timing) -> str:
        first = date_expression_text(timing.first, self.written) if timing.first is not None else ""
        match timing.word:
            case TimingWord.BY:
                return f"on {first} itself or any day before it"
            case TimingWord.BEFORE:
                return f"on any day before {first}, that day left out"
            case TimingWord.AFTER:
                return f"from the day after {first} on"
            case TimingWord.ON_OR_AFTER:
                return f"on {first} itself or any day after it"
            case TimingWord.ON:
                return f"on {first} and no other day"
            case TimingWord.BETWEEN:
                assert timing.second is not None
                return f"from {first} to {date_expression_text(timing.second, self.written)}, both days included"
            case TimingWord.WITHIN_AFTER:
                return f"from {first} to {timing.duration} after it, both days included, and not before it"
            case TimingWord.WITHIN_BEFORE:
                return f"from {timing.duration} before {first} to that day, both days included, and not after it"
            case TimingWord.ON_TIME:
                return "by its due date as extended, that day included"
            case _:
                assert_never(timing.word)

    # -------------------------------------------------------------------------------------- values and dates

    def _of_payments(self, part: model.AmountReleased | model.PaidWithin | model.ReleasedUnderOthers) -> str:
        said = f"“{value_text(part, self.written)}”"
        match part:
            case model.AmountReleased(tranche, _):
                of = "the whole award" if tranche is None else "that tranche"
                return f"amount released: what was paid of {of}, less what was recovered, by the payments on record"
            case model.PaidWithin(what, days, _):
                until = ", the day of decision the last of them" if isinstance(days, Duration) else ""
                those = f" of those days{until}" if days is not None else ""
                counted = (
                    "tranches paid in full, each once" if what is None else "what was paid less what was recovered"
                )
                return f"{said}: {counted}, by the payments on record{those}"
            case model.ReleasedUnderOthers():
                return f"{said} is read from the payments on record of the other awards"
            case _:
                assert_never(part)

    def _of_value(self, part: object) -> Said:
        match part:
            case model.MeasureValue(kind=kind) if kind is not MeasureKind.ACTUAL:
                yield f"“{value_text(part, self.written)}”: from the rows of that kind, never from the figures"
            case model.MeasureValue(name, model.OverLast() | model.AsAt() | model.Within() as reading, _):
                yield f"“{value_text(part, self.written)}”: {self._over_time(name, reading)}"
            case model.AmountReleased() | model.PaidWithin() | model.ReleasedUnderOthers():
                yield self._of_payments(part)
            case model.ItemsNumber(kind=kind) | model.ItemsTotal(kind=kind):
                yield f"“{value_text(part, self.written)}”: of each {kind.name} the tables list on the day of decision"
            case model.EarlierTranches(paid):
                what = "by payments on record, less recoveries" if paid else "as they stand in the portfolio"
                yield f"{value_text(part, self.written)}: of those numbered below this one, {what}; of none, nothing"
            case model.TrancheAmount() | model.TranchesTotal():
                yield f"{value_text(part, self.written)}: as it stands in the portfolio, whatever was paid"
            case model.Conditional(condition, then, otherwise, _):
                yield (
                    f"{value_text(then, self.written)} where “{condition_text(condition, self.written)}” is met,"
                    f" {value_text(otherwise, self.written)} where it is not; while it is not known, between the two"
                )
            case model.Extreme(greatest, _, _):
                less = "least" if greatest else "most"
                yield f"“{value_text(part, self.written)}”: while one of them is not known, the others are its {less}"
            case model.Growth():
                yield f"“{value_text(part, self.written)}”: what it is more, as a percentage; below 0% if less"
            case model.JudgedValue(name, _):
                yield f"“{self._name(name)}”: what its role has fixed by the day of decision; not known until then"
            case model.ParameterValue(name, _):
                yield f"“{self._name(name)}”: what the portfolio has for the award on the day of decision"
            case model.TimePassed(instalments=0) | model.PeriodsNumber() | model.Converted():
                yield self._of_days(part)
            case _:
                pass

    def _of_days(self, part: model.TimePassed | model.PeriodsNumber | model.Converted) -> str:
        if isinstance(part, model.PeriodsNumber):
            return (
                f"“{value_text(part, self.written)}”: asked of each whole {part.periods.unit} by itself, of"
                " exactly its own figures; one that is not reported leaves the number between two"
            )
        if isinstance(part, model.Converted):
            day = date_expression_text(part.rate.at, self.written)
            return f"converted at the rate on record for exactly {day}; no other day stands in"
        since = date_expression_text(part.since, self.written)
        if part.until is not None:
            until = date_expression_text(part.until, self.written)
            return (
                f"“{value_text(part, self.written)}”: whole {part.unit}s from {since} to {until}, counted from the same"
                " day of each, whatever the day of decision; none where the second is not the later"
            )
        return (
            f"“{value_text(part, self.written)}”: whole {part.unit}s from {since} to the day of decision, counted from"
            " the same day of each; none before"
        )

    def _over_time(self, name: str, reading: model.OverLast | model.AsAt | model.Within) -> str:
        """From which figures a measure is read that is not read by itself."""
        missing = "if one is missing it is not known"
        match reading:
            case model.AsAt():
                return "the figure of that day and no other; of figures of periods, that of the last ended by it"
            case model.OverLast(count, unit, how):
                last = f"the last {count} {unit}s" if count > 1 else f"the last {unit}"
                latest = "to the latest that has ended and is due or reported"
                if reading.of_each:
                    latest = "to the last that has ended with each of the periods asked"
                return f"{self._gathered(name, how)} {last}, {latest}; {missing}"
            case model.Within(stretch, how):
                return f"{self._gathered(name, how)} the days {self._stretch(stretch)}; {missing}"
            case _:
                assert_never(reading)

    def _gathered(self, name: str, how: model.Gathered) -> str:
        declared = self.program.declarations.get(name)
        if how is not model.Gathered.TOTAL:
            return f"the {how} over"
        grows = isinstance(declared, model.Measure) and declared.cumulative
        return "what it grew by over" if grows else "the figures added up over"

    def _stretch(self, stretch: model.Stretch) -> str:
        match stretch:
            case model.FromTo(first, None):
                return f"since {date_expression_text(first, self.written)}, that day included"
            case model.FromTo(first, last):
                assert last is not None
                days = f"from {date_expression_text(first, self.written)} to {date_expression_text(last, self.written)}"
                return f"{days}, both included"
            case model.Ending(unit, day):
                return f"of the {unit} whose last day is {date_expression_text(day, self.written)}"
            case model.TranchePeriod():
                return "from the period start to the period end of the tranche in the portfolio, both included"
            case _:
                assert_never(stretch)

    def _of_date(self, part: object) -> Said:
        match part:
            case model.DueDate(subject, original):
                how = "before any extension" if original else "later where it was extended"
                yield f"the due date of {self._name(subject)}: that of the award's own table, else as declared, {how}"
            case model.Picked(latest, _):
                way = (
                    "while one is still to come, so is the latest"
                    if latest
                    else "one that has not come yet is left out"
                )
                yield f"{date_expression_text(part, self.written)}: {way}; one that nobody knows leaves it not known"
            case model.ReleaseDate():
                yield f"{date_expression_text(part, self.written)}: the day of its latest payment on record"
            case model.PlannedDate() | model.PeriodEnd():
                yield f"{date_expression_text(part, self.written)}: as the portfolio has it"
            case model.DateParameter(name) | model.FactDate(name) | model.JudgedDate(name):
                whose = (
                    "the role has fixed" if isinstance(part, model.JudgedDate) else "the portfolio has for the award"
                )
                yield f"{self._name(name)}: the day {whose}"
            case model.EventDate():
                yield f"{date_expression_text(part, self.written)}: the day it happened, its latest where it recurs"
            case model.EndOf(unit, _):
                yield f"{date_expression_text(part, self.written)}: the last day of that {unit}"
            case model.NextDay(on=on):
                or_on = "that day itself may be it" if on else "never that day itself"
                yield f"{date_expression_text(part, self.written)}: of whichever year comes first; {or_on}"
            case model.ReachedDate():
                yield (
                    f"{date_expression_text(part, self.written)}: the day of the first figure reported that had, of a"
                    " figure of a period its last day; while an earlier one is not known, nor is the day"
                )
            case _:
                pass


def _steps_said(step: model.Literal, begun: bool) -> str:
    """`whole steps of 10`, and what becomes of what is left over."""
    left_over = "one more for what is left over" if begun else "what is left over does not count"
    return f"whole steps of {literal_text(step)} ({left_over})"


def _by_place(program: model.Program) -> Mapping[int, Item]:
    """Every rule and what stands beside the rules, by where its statement begins."""
    powers: tuple[model.Power, ...] = (*program.powers, *program.extend_powers, *program.tranche_powers)
    besides: tuple[Beside, ...] = (*program.limits, *program.shares, *program.notices, *program.rights)
    items: tuple[Item, ...] = (*program.rules, *powers, *besides, *program.deemings)
    return {item.span.start: item for item in items if item.span is not None}
