"""Conditions judged: each leaf found met, not met, open, unknown or invalid, and put together by Kleene's logic.

Every condition has two answers, *met* and *failed*. An open leaf (a dated event that has not happened and whose window
still runs) answers no to both, so neither it nor its negation is met. `not` swaps the answers; `and` is met when all
are met and failed when any is failed; `or` the reverse. A condition is also asked whether it can still be met and
whether it can still fail. A waiver settles a leaf the way the rule needs it and never changes what was seen.
"""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, assert_never

from gatekeeper.decisions.coming_back import Owed, meant, owed, period_text
from gatekeeper.decisions.figures import SHOWN, Term, compared, defined_as, figure, terms, value_said
from gatekeeper.decisions.observed import (
    figure_seen,
    figure_text,
    finding_seen,
    finding_text,
    happening_seen,
    happening_text,
    problem_text,
    recorded_number,
    shown,
    unit_of,
)
from gatekeeper.decisions.of_award import same_for_every_tranche
from gatekeeper.decisions.once import once_of_each, once_of_node
from gatekeeper.decisions.over_time import OverTime, ever_reached, in_periods
from gatekeeper.decisions.record import Condition, Node, Required, Seen, SourceKey
from gatekeeper.decisions.seeing import Eyes, Fact, Figure, Finding, Happening, of_day, of_own_row
from gatekeeper.decisions.windows import (
    Pending,
    Reached,
    Window,
    date_found,
    due_date,
    ended,
    reached,
    tranche_number,
    window,
    wrong_in,
)
from gatekeeper.inert import inert, replace
from gatekeeper.program import model
from gatekeeper.program.amounts import conditions_in, leaf_values, within
from gatekeeper.program.model import Comparator
from gatekeeper.program.sentences import LeafOfDays, leaf_text, names_of_date
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.dates import Period, date_text
from gatekeeper.values.truth import NO, UNKNOWN, YES, Truth, at_least, every, negation, some, truth
from gatekeeper.vocabulary import DATE, NUMBER, Event, MeasureKind, Sort, Type, Verdict

Part = Literal["when", "unless", "guard", "until", "amount"]
Asking = model.Rule | model.Limit | model.Notice  # what has conditions

Counting = Literal["all", "any", "none", "at least", "at most"]

RECIPIENT = "grantee"
MOST_PERIODS = 8  # so many periods of a document that comes back are told of one by one
FUNDER = "funder"


@inert
class Judged:
    """What was found of a condition: its two answers, what it can still become, and its node in the record."""

    met: Truth
    failed: Truth
    can_meet: bool
    can_fail: bool
    node: Node
    invalid: bool = False


@inert
class LeafFound:
    """What was found of a leaf before any waiver, and what the record says of it."""

    met: Truth
    failed: Truth
    can_meet: bool
    can_fail: bool
    kind: Literal["event", "comparison", "fact", "judgement", "tranche", "date", "value"]
    observed: str
    seen: Seen
    required: Required
    names: tuple[str, ...]
    fact: Fact
    owner: str
    due: date | None
    invalid: bool = False
    sources: tuple[SourceKey, ...] = ()


@inert
class Asked:
    """A leaf as it was asked: its number, for which rule, what was found of it, and whether a waiver settled it."""

    number: int
    leaf: model.Leaf
    rule: Asking
    found: LeafFound
    waived: bool


@inert
class Cover:
    """A waiver in force for this tranche: its position (from 1) and what it covers."""

    position: int
    names: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()


@dataclass
class Judge:
    """Judges the conditions of one tranche and keeps every leaf it found."""

    eyes: Eyes
    covers: Sequence[Cover] = ()
    tranche_possible: Callable[[int], bool] = lambda _tranche: True
    owner: str = ""
    of_award: dict[int, tuple[model.Leaf, LeafFound]] | None = None  # what is the same for every tranche, by identity
    of_tranche: dict[int, tuple[model.Leaf, LeafFound]] = field(default_factory=dict)  # and what is asked of this one
    conditions: list[Condition] = field(default_factory=list)
    used_by: dict[str, set[int]] = field(default_factory=dict)  # the waivers that settled a condition, by rule
    asked: list[Asked] = field(default_factory=list)
    noted: list[tuple[Term, Asking]] = field(default_factory=list)
    late: list[tuple[str, Asking]] = field(default_factory=list)

    # ------------------------------------------------------------------------------------------ the tree

    def judge(self, condition: model.Condition, rule: Asking, part: Part, wanted: bool) -> Judged:
        """Judge a condition of a rule; `wanted` says whether the rule needs it met (`when`) or not (a guard)."""
        return self._judge(condition, _Place(rule, part, wanted, 1, ()))

    def _judge(self, condition: model.Condition, place: "_Place") -> Judged:
        match condition:
            case model.AllOf(parts):
                return self._parts("all", parts, place, None)
            case model.AnyOf(parts):
                return self._parts("any", parts, place, None)
            case model.NoneOf(parts):
                return self._parts("none", parts, place.turned(), None)
            case model.AtLeast(count, parts):
                return self._parts("at least", parts, place, count)
            case model.AtMost(count, parts):
                return self._parts("at most", parts, place.turned(), count)
            case model.Not(part):
                return _turned(self._judge(part, place.turned()))
            case model.Defined(name, part):
                inner = self._judge(part, replace(place, within=(*place.within, name)))
                node = _node("defined", inner, name=self.eyes.written(name), parts=(inner.node,))
                return Judged(inner.met, inner.failed, inner.can_meet, inner.can_fail, node, inner.invalid)
            case _:
                assert not isinstance(condition, model.OverItems), (
                    "a program is made that of an award before it is judged"
                )
                return self._leaf(condition, place)

    def _parts(
        self, op: Counting, parts: Sequence[model.Condition],
        place: "_Place", count: int | None,
    ) -> Judged:  # fmt: skip
        found = [self._judge(part, place) for part in parts]
        met, failed, can_meet, can_fail = answers_together(op, found, count)
        invalid = any(part.invalid for part in found)
        node = Node(op, _word(met, failed, invalid), None, "", count, can_meet, tuple(part.node for part in found))
        return Judged(met, failed, can_meet, can_fail, node, invalid)

    @property
    def used(self) -> set[int]:
        """The positions of the waivers that settled a condition, of whichever rule."""
        return set().union(*self.used_by.values())

    # ------------------------------------------------------------------------------------------ leaves

    def _leaf(self, leaf: model.Leaf, place: "_Place") -> Judged:
        found = self.found(leaf)
        waived = None if found.invalid else self._waiver(found, place)
        identifier = self._kept(leaf, found, place, waived)
        asked = (*self._asked_by(leaf, place), *self._taken_for_so(leaf, found, place))
        word = _word(found.met, found.failed, found.invalid)
        node = Node("leaf", word, identifier, possible=found.can_meet, parts=asked)
        if waived is None:
            return Judged(found.met, found.failed, found.can_meet, found.can_fail, node, found.invalid)
        self.used_by.setdefault(place.rule.id, set()).add(waived)
        settled = truth(place.wanted)
        return Judged(settled, negation(settled), place.wanted, not place.wanted, node)

    def _asked_by(self, leaf: model.Leaf, place: "_Place") -> list[Node]:
        """What the values of a comparison ask themselves."""
        asking = _values_that_ask(self.eyes.program, leaf)
        return [node for value in asking for node in self._within(value, place)]

    def _taken_for_so(self, leaf: model.Leaf, found: LeafFound, place: "_Place") -> tuple[Node, ...]:
        """What an event that is taken for so rests on, kept in the record beside it."""
        if not isinstance(leaf, model.Happened) or not found.seen.assumed or found.seen.happened is not True:
            return ()
        rules = [r for r in self.eyes.program.deemings if (r.subject, r.event) == (leaf.subject, leaf.event)]
        inner = replace(place, sign=1, in_value=True, wanted=True)
        asked = [rule.when for rule in rules if answers(rule.when, self.eyes).met is YES]
        return tuple(self._judge(condition, inner).node for condition in asked)

    def _kept(self, leaf: model.Leaf, found: LeafFound, place: "_Place", waived: int | None) -> int:
        """The leaf is kept for the record; its number there."""
        identifier = len(self.conditions) + 1
        self.conditions.append(self._record(leaf, found, place, identifier, waived))
        self.asked.append(Asked(identifier, leaf, place.rule, found, waived is not None))
        return identifier

    def _waiver(self, found: LeafFound, place: "_Place") -> int | None:
        """The waiver that covers a leaf which does not already stand the way its rule needs it."""
        satisfied = found.met if place.wanted else found.failed  # what is open is neither
        if place.part == "amount" or place.in_value:
            return None  # a waiver settles a condition and never changes an amount
        if satisfied is YES or isinstance(place.rule, model.Never) or not place.rule.waivable:
            return None
        names = {*found.names, *place.within}
        for name in names:
            declared = self.eyes.program.declarations.get(name)
            if declared is not None and not getattr(declared, "waivable", True):
                return None
        for cover in self.covers:
            if place.rule.label and place.rule.label in cover.labels:
                return cover.position
            # A hold, with what stands against it, is lifted only by a waiver of its label.
            if isinstance(place.rule, model.Release) and names & cover.names:
                return cover.position
        return None

    def _record(
        self, leaf: model.Leaf, found: LeafFound, place: "_Place", identifier: int, waived: int | None
    ) -> Condition:
        program = self.eyes.program
        declared = _declared(program, found.names)
        sources = (*found.fact.sources, *found.sources)
        return Condition(
            id=identifier,
            rule=place.rule.id,
            part=place.part,
            requirement=_requirement(program, leaf),
            names=declared.written,
            kind=found.kind,
            verdict=_word(found.met, found.failed, found.invalid),
            observed=found.observed,
            seen=found.seen,
            required=found.required,
            sign=place.sign,
            possible=found.can_meet,
            waived_by=waived,
            clause=declared.clause or place.rule.clause,
            category=declared.category,
            means=declared.means,
            sources=tuple(dict.fromkeys(sources)) if len(sources) > 1 else sources,
            evidence=found.fact.evidence,
            verified_by=found.fact.verified_by,
            owner=found.owner,
            due=found.due,
            item=declared.item,
        )

    def ask_within(self, value: model.Value, rule: Asking) -> None:
        """Judge what an amount asks after `if`; being met is wanted where it gives more, or takes less."""
        self._within(value, _Place(rule, "amount", True, 1, ()))

    def _within(self, value: model.Value, place: "_Place") -> tuple[Node, ...]:
        return tuple(
            self._judge(condition, self._place_of(part, place)).node
            for part in _asking(self.eyes.program, value)
            for condition in conditions_in(part)
        )

    def _place_of(self, choice: model.Value, place: "_Place") -> "_Place":
        if not isinstance(choice, model.Conditional):  # more items count for more, and a remedy takes more for them
            taken = place.part == "amount" and isinstance(place.rule, model.Remedy)
            return replace(place, sign=-1 if taken else 1, in_value=True)
        then, otherwise = figure(choice.then, self.eyes), figure(choice.otherwise, self.eyes)
        if place.part != "amount":  # which of two thresholds is wanted, the comparison does not say
            return replace(place, sign=1, in_value=True)
        takes = isinstance(place.rule, model.Remedy)  # what it takes, nobody wants more of
        worse = compared(Comparator.MORE_THAN if takes else Comparator.LESS_THAN, then, otherwise) is YES
        return replace(place, sign=-1 if worse else 1, in_value=True)

    def note_value(self, term: Term, rule: Asking) -> None:
        """Keep a fact that an amount rests on; it is known or not, nothing is asked of it."""
        self.noted.append((term, rule))
        self.note(rule, term.text, term.name, term.figure, term.value.type, self._value_owner(term.value))

    def note_lateness(self, per: model.FullPeriodsLate, seen: Figure, rule: Asking) -> None:
        """Keep how late something is, which a reduction rests on."""
        self.late.append((per.subject, rule))
        text = f"{'begun' if per.begun else 'full'} {per.unit}s {self.eyes.written(per.subject)} is late"
        self.note(rule, text, per.subject, seen, NUMBER, RECIPIENT)

    def note(self, rule: Asking, text: str, name: str, seen: Figure, type_: Type, owner: str) -> None:
        """Keep a fact of the record that has no verdict of its own beyond known or not."""
        declared = _declared(self.eyes.program, (name,) if name else ())
        self.conditions.append(
            Condition(
                id=len(self.conditions) + 1,
                rule=rule.id,
                part="amount",
                requirement=text,
                names=declared.written,
                kind="value",
                verdict=_known(seen),
                observed=figure_text(seen, type_),
                seen=figure_seen(seen, type_),
                required=Required(),
                sign=1,
                possible=True,
                waived_by=None,
                clause=declared.clause or rule.clause,
                category=declared.category,
                means=declared.means,
                sources=seen.sources,
                evidence=seen.evidence,
                verified_by=seen.verified_by,
                owner=owner,
                due=seen.due,
                item=declared.item,
            )
        )

    def found(self, leaf: model.Leaf) -> LeafFound:
        """What is found of a leaf by itself, before any waiver."""
        told = self.eyes.told(leaf)
        if told is not None:
            return told
        leaf, of_award = _first_alike(self.eyes.program, leaf)
        kept = self.of_tranche
        if of_award and self.of_award is not None:
            kept = self.of_award
        elif self.eyes.busy:  # what is seen now may be cut short
            return self._looked_up(leaf)
        known = kept.get(id(leaf))
        if known is None:
            known = kept[id(leaf)] = leaf, self._looked_up(leaf)
        return known[1]

    def _looked_up(self, leaf: model.Leaf) -> LeafFound:
        match leaf:
            case model.Comparison():
                return self._comparison(leaf)
            case model.Between():
                return self._between(leaf)
            case model.Happened():
                return self._happened(leaf)
            case model.TrancheHappened():
                return self._tranche_happened(leaf)
            case model.Reached():
                return self._reached(leaf)
            case model.InPeriods():
                return self._in_periods(leaf)
            case model.IsSo(name):
                return self._word(name, "fact", ("yes",))
            case model.IsOneOf(name, choices):
                judgement = isinstance(self.eyes.program.declarations[name], model.Judgement)
                return self._word(name, "judgement" if judgement else "fact", choices)
            case model.ItemsKnown():
                return self._items_known(leaf)
            case model.ReleasedElsewhere():
                return self._released_elsewhere(leaf)
            case (
                model.Passed()
                | model.Available()
                | model.Overdue()
                | model.Reported()
                | model.Episode()
                | model.Stood()
            ):
                return self._of_days(leaf)
            case _:
                assert_never(leaf)

    # ------------------------------------------------------------------------------------------ numbers

    def _comparison(self, leaf: model.Comparison) -> LeafFound:
        left, right = figure(leaf.left, self.eyes), figure(leaf.right, self.eyes)
        found = compared(leaf.comparator, left, right)
        type_ = shared_type(leaf.left, leaf.right)
        required = Required(
            comparator=str(leaf.comparator),
            number=recorded_number(shown(right.number, type_)) if right.number is not None and type_ != DATE else None,
            unit=unit_of(type_),
        )
        observed = figure_text(left, type_)
        if not isinstance(leaf.right, model.Literal | model.DateValue) or terms(leaf.right, self.eyes):
            observed += f"; {value_said(self.eyes.program, leaf.right)}: {figure_text(right, type_)}"
        return self._numeric(leaf.left, (left, right), (leaf.left, leaf.right), found, observed, required, type_)

    def _between(self, leaf: model.Between) -> LeafFound:
        value, low, high = (figure(part, self.eyes) for part in (leaf.value, leaf.low, leaf.high))
        found = every((compared(Comparator.AT_LEAST, value, low), compared(Comparator.AT_MOST, value, high)))
        type_ = shared_type(leaf.value, leaf.low)
        bounds = [
            recorded_number(shown(bound.number, type_)) if bound.number is not None and type_ != DATE else None
            for bound in (low, high)
        ]
        required = Required(comparator="between", number=bounds[0], high=bounds[1], unit=unit_of(type_))
        parts = (leaf.value, leaf.low, leaf.high)
        return self._numeric(leaf.value, (value, low, high), parts, found, figure_text(value, type_), required, type_)

    def _numeric(
        self, main: model.Value, figures: Sequence[Figure], values: Sequence[model.Value], met: Truth, observed: str,
        required: Required, type_: Type,
    ) -> LeafFound:  # fmt: skip
        moving = any(found.moving for found in figures)
        seen_terms = [term for value in values for term in terms(value, self.eyes)]
        lacking = [term for term in seen_terms if term.figure.problem is not None]
        missing = lacking[0] if lacking else None
        settled = met is NO and figures[0].number is not None and figures[0].moving  # whatever is missing
        blamed = missing.value if missing is not None and not settled else main
        passing = missing is None and isinstance(defined_as(main), model.TimePassed)
        waits = met is UNKNOWN and all(found.open or found.number is not None for found in figures)
        return LeafFound(
            met=NO if waits else met,
            failed=NO if waits else negation(met),
            can_meet=met is not NO or moving,
            can_fail=met is not YES or moving,
            kind="comparison",
            observed=observed,
            seen=figure_seen(figures[0], type_),
            required=required,
            names=tuple(dict.fromkeys(term.name for term in seen_terms if term.name)),
            fact=figures[0],
            owner="" if passing else self._value_owner(blamed),  # nobody makes time pass
            due=None
            if isinstance(blamed, model.RateOf)
            or (isinstance(blamed, model.MeasureValue) and blamed.kind is not MeasureKind.ACTUAL)
            else next((term.figure.due for term in (*lacking, *seen_terms) if term.figure.due is not None), None),
            invalid=any(isinstance(found.problem, Invalid) for found in figures),
            sources=tuple(source for found in figures for source in found.sources),
        )

    def _in_periods(self, leaf: model.InPeriods) -> LeafFound:
        """A comparison asked of several periods."""
        test = leaf.test
        left, right = (test.left, test.right) if isinstance(test, model.Comparison) else (test.value, test.low)
        type_ = shared_type(left, right)
        found = in_periods(leaf, self.eyes, type_)
        word = str(test.comparator) if isinstance(test, model.Comparison) else "between"
        bounds = found.bounds or (found.bound,)
        required = Required(
            comparator=word,
            number=_bound(bounds[0].number, type_),
            high=_bound(bounds[1].number, type_) if len(bounds) > 1 else None,
            unit=unit_of(type_),
        )
        return self._over_time(found, "comparison", required, figure_seen(found.figure, type_))

    def _reached(self, leaf: model.Reached) -> LeafFound:
        """Whether a figure was ever as high, or as low, on a day that counts."""
        found = ever_reached(leaf, self.eyes)
        type_ = leaf.measure.type
        days = found.days
        required = Required(
            comparator=str(leaf.comparator),
            number=_bound(found.bound.number, type_),
            unit=unit_of(type_),
            earliest=days.earliest if days is not None else None,
            latest=days.latest if days is not None else None,
        )
        seen = figure_seen(found.figure, type_)
        happened = {YES: True, NO: False}.get(found.met) if found.failed is not UNKNOWN else None
        on = found.figure.as_of if found.met is YES else None
        return self._over_time(found, "event", required, replace(seen, happened=happened, on=on))

    def _over_time(
        self, found: OverTime, kind: Literal["event", "comparison"], required: Required, seen: Seen
    ) -> LeafFound:  # fmt: skip
        blamed = next((term for term in found.terms if term.figure.problem is not None), None)
        on_bound = found.figure.problem is None and found.bound.problem is not None
        return LeafFound(
            met=found.met,
            failed=found.failed,
            can_meet=found.can_meet,
            can_fail=found.can_fail,
            kind=kind,
            observed=found.observed,
            seen=seen,
            required=required,
            names=tuple(dict.fromkeys(term.name for term in found.terms if term.name)),
            fact=found.figure,
            owner=self._value_owner(blamed.value) if blamed is not None and on_bound else RECIPIENT,
            due=found.figure.due if found.figure.problem is not None else None,
            invalid=found.wrong,
            sources=found.sources,
        )

    def _value_owner(self, value: model.Value) -> str:
        match value:
            case (
                model.MeasureValue(kind=MeasureKind.ACTUAL)
                | model.ItemsNumber(problem=None)
                | model.ItemsTotal(problem=None)
                | model.PeriodsNumber()
            ):
                return RECIPIENT
            case model.Growth(grown, _, _):
                return self._value_owner(grown)
            case model.JudgedValue(name, _) | model.DateValue(model.JudgedDate(name), _):
                declared = self.eyes.program.declarations[name]
                return self.eyes.written(getattr(declared, "role", ""))
            case model.Arithmetic(_, left, right, _):
                return self._value_owner(right if isinstance(left, model.Literal) else left)
            case model.DefinedValue(_, inner, _) | model.Converted(inner, _, _):
                return self._value_owner(inner)
            case model.Extreme(_, values, _):
                return self._value_owner(values[0])
            case model.Conditional(_, then, _, _):
                return self._value_owner(then)
            case _:
                return self.owner or FUNDER

    # ------------------------------------------------------------------------------------------ events

    def _happened(self, leaf: model.Happened) -> LeafFound:
        if leaf.event is Event.MISSED:
            return self._missed(leaf)
        happening = self.eyes.happening(leaf.subject, leaf.event, leaf.by_role)
        days = window(self.eyes, leaf.timing, leaf.subject) if leaf.timing is not None else None
        declared = self.eyes.program.declarations[leaf.subject]
        again = not of_own_row(declared, leaf.event)
        found = self._event(happening, days, again)
        happening = _that_counts(happening, days)
        observed = happening_text(happening, leaf.event)
        if again and happening.on is not None and found.can_meet and found.met is NO:
            observed = f"last {observed}"
        judged = isinstance(declared, model.Judgement)
        if judged:
            observed = finding_text(self.eyes.finding(leaf.subject), self.eyes.program.written)
        return self._event_found(
            found, happening, days, observed, "judgement" if judged else "event", (leaf.subject,),
            self._event_owner(declared, happening), self._event_due(declared, leaf.subject, days),
        )  # fmt: skip

    def _event_found(
        self, answers: "_Answers", happening: Happening, days: Window | None, observed: str,
        kind: Literal["event", "judgement", "tranche", "date"], names: tuple[str, ...], owner: str, due: date | None,
    ) -> LeafFound:  # fmt: skip
        problem = days.problem if days is not None else None
        if isinstance(problem, Pending):
            observed += "; the date it is counted from has not happened"
        elif isinstance(problem, Absent | Invalid):
            observed += f"; the date it is counted from: {problem}"
        elif answers.unsettled is not None:
            observed += f"; not recorded up to {answers.unsettled}"
        if days is not None and days.note:
            observed += f"; {days.note}"
        return LeafFound(
            met=answers.met,
            failed=answers.failed,
            can_meet=answers.can_meet,
            can_fail=answers.can_fail,
            kind=kind,
            observed=observed,
            seen=happening_seen(happening),
            required=Required(
                earliest=days.earliest if days is not None else None, latest=days.latest if days is not None else None
            ),
            names=names,
            fact=happening,
            owner=owner,
            due=due,
            invalid=isinstance(happening.problem, Invalid) or isinstance(problem, Invalid),
            sources=days.sources if days is not None else (),
        )

    def _event(self, found: Happening, days: Window | None, again: bool = False) -> "_Answers":
        """The two answers of an event, with or without a window, on the decision date.

        With `again` it may happen again: what happened outside the window leaves it open until its last day.
        """
        if days is None:
            return _undated(found)
        if found.never and found.happened is NO and not isinstance(days.problem, Invalid):
            return _Answers(NO, YES, False, True)  # whatever the days that count
        if isinstance(days.problem, Absent | Invalid):
            return _Answers(UNKNOWN, UNKNOWN, True, True)
        if isinstance(days.problem, Pending):
            possible = not days.problem.never
            return _Answers(NO, truth(not possible), possible, True)
        if found.happened is YES:
            seen = _in_window(found, days)
            stays = again and seen.met is not YES and _runs(days, self.eyes.on)
            return replace(seen, failed=NO, can_meet=True) if stays else seen
        return self._outside(found, days)

    def _outside(self, found: Happening, days: Window) -> "_Answers":
        """It has not happened, or nobody knows: does the window still run?"""
        on = self.eyes.on
        if _empty(days):
            return _Answers(NO, YES, False, True)
        runs = _runs(days, on)
        if found.happened is NO:
            if runs:
                return _Answers(NO, NO, True, True)
            assert days.latest is not None
            if found.known_until is not None and found.known_until >= days.latest:
                return _Answers(NO, YES, False, True)
            return _Answers(UNKNOWN, UNKNOWN, True, True, unsettled=date_text(days.latest))
        if days.earliest is not None and days.earliest > on:
            return _Answers(NO, NO, True, True)
        return _Answers(UNKNOWN, NO if runs else UNKNOWN, True, True)

    def _missed(self, leaf: model.Happened) -> LeafFound:
        """Missed: the due date has passed without it. The two answers of `achieved on time`, turned round."""
        declared = self.eyes.program.declarations[leaf.subject]
        wanted = Event.RECEIVED if isinstance(declared, model.Document) else Event.ACHIEVED
        happening = self.eyes.happening(leaf.subject, wanted)
        days = window(self.eyes, model.Timing(model.TimingWord.ON_TIME), leaf.subject)
        a = self._event(happening, days)
        turned = _Answers(a.failed, a.met, a.can_fail, a.can_meet, a.unsettled)
        due = days.latest
        observed = happening_text(happening, wanted) + (f"; due {date_text(due)}" if due is not None else "")
        owner = self._event_owner(declared, happening)
        return self._event_found(turned, happening, days, observed, "event", (leaf.subject,), owner, due)

    def _event_owner(self, declared: model.Declaration, found: Happening) -> str:
        match declared:
            case model.Judgement(role=role):
                return self.eyes.written(role)
            case model.Milestone(verified_by=role) if role and _claimed(found):
                return self.eyes.written(role)
            case model.Document() if isinstance(found.problem, Absent) and "acceptance" in found.problem.detail:
                return self.owner or FUNDER
            case _:
                return RECIPIENT

    def _event_due(self, declared: model.Declaration, subject: str, days: Window | None) -> date | None:
        if days is not None and days.latest is not None:
            return days.latest
        if isinstance(declared, model.Milestone | model.Document):
            day = due_date(self.eyes, subject).day
            return day if isinstance(day, date) else None
        return None

    def _tranche_happened(self, leaf: model.TrancheHappened) -> LeafFound:
        number = tranche_number(self.eyes, leaf.tranche)
        if number is None:
            happening = Happening(happened=NO, known_until=self.eyes.on, never=True)
            answers = _Answers(NO, YES, False, True)
            text = "there is no tranche before the first"
            days = window(self.eyes, leaf.timing, "") if leaf.timing is not None else None
            wrong = days if days is not None and isinstance(days.problem, Invalid) else None
            return self._event_found(answers, happening, wrong, text, "tranche", (), FUNDER, None)
        happening = self.eyes.tranche_happening(number, leaf.event)
        days = window(self.eyes, leaf.timing, "") if leaf.timing is not None else None
        asked_for = leaf.event is Event.REQUESTED
        found = self._event(happening, days, again=asked_for)
        if found.met is NO and found.can_meet and not asked_for and not self.tranche_possible(number):
            found = replace(found, can_meet=False)
        happening = _that_counts(happening, days)
        again = asked_for and happening.on is not None and found.can_meet and found.met is NO
        observed = f"tranche {number} {'last ' if again else ''}" + happening_text(happening, leaf.event)
        return self._event_found(found, happening, days, observed, "tranche", (), self.owner or FUNDER, None)

    # ------------------------------------------------------------------------------------------ the decision date

    def _of_days(self, leaf: LeafOfDays) -> LeafFound:
        match leaf:
            case model.Passed():
                return self._passed(leaf)
            case model.Available():
                return self._available(leaf)
            case model.Overdue(subject) if getattr(self.eyes.program.declarations[subject], "every", None):
                return self._overdue_reports(leaf)
            case model.Overdue():
                return self._overdue(leaf)
            case model.Reported():
                return self._reported(leaf)
            case model.Episode():
                return self._episode(leaf)
            case model.Stood():
                return self._stood(leaf)
            case _:
                assert_never(leaf)

    def _passed(self, leaf: model.Passed) -> LeafFound:
        """The decision date is later than a day, or has reached one so long after it."""
        came = reached(self.eyes, leaf.date, leaf.since, later=leaf.since is None)
        found = date_found(self.eyes, leaf.date)
        day = found.day
        if isinstance(day, date) and leaf.since is not None:
            day = self.eyes.shift(day, leaf.since, 1)
        answers = _Answers(came.met, negation(came.met), not came.never, came.met is not YES)
        told = self._settling_day(leaf, came.met) if isinstance(day, Absent) else ""
        return self._of_day(answers, came.wrong, told or _day_text(day), found.sources, leaf.date)

    def _settling_day(self, leaf: model.Passed, met: Truth) -> str:
        """Of several days, some of them not known, the one that settles whether the earliest or latest has passed."""
        days = []
        for part in leaf.date.parts if isinstance(leaf.date, model.Picked) else ():
            day = date_found(self.eyes, part).day
            if isinstance(day, date) and reached(self.eyes, part, leaf.since, later=leaf.since is None).met is met:
                days.append(self.eyes.shift(day, leaf.since, 1) if leaf.since is not None else day)
        if not days or met is UNKNOWN:
            return ""
        return f"{date_text(min(days))} or earlier" if met is YES else f"{date_text(max(days))} or later"

    def _available(self, leaf: model.Available) -> LeafFound:
        """The decision date is not before the first day and not after the last."""
        begun = reached(self.eyes, leaf.first) if leaf.first is not None else Reached(YES)
        ended = reached(self.eyes, leaf.last, later=not leaf.until) if leaf.last is not None else Reached(NO)
        met = every((begun.met, negation(ended.met)))
        said: list[str] = []
        sources: tuple[SourceKey, ...] = ()
        for word, expression in (("from", leaf.first), ("until" if leaf.until else "to", leaf.last)):
            if expression is not None:
                found = date_found(self.eyes, expression)
                said.append(f"{word} {_day_text(found.day)}")
                sources += found.sources
        can_meet = ended.met is not YES and not begun.never
        answers = _Answers(met, negation(met), can_meet, leaf.last is not None or met is not YES)
        return self._of_day(answers, begun.wrong or ended.wrong, ", ".join(said), sources, leaf.first, leaf.last)

    def _of_day(
        self, answers: "_Answers", wrong: Invalid | None, observed: str, sources: tuple[SourceKey, ...],
        *dates: model.DateExpression | None,
    ) -> LeafFound:  # fmt: skip
        named = tuple(dict.fromkeys(name for day in dates if day is not None for name in names_of_date(day)))
        absent = str(Reason.NOT_REPORTED) if answers.met is UNKNOWN else ""
        return LeafFound(
            met=UNKNOWN if wrong is not None else answers.met,
            failed=UNKNOWN if wrong is not None else answers.failed,
            can_meet=answers.can_meet,
            can_fail=answers.can_fail,
            kind="date",
            observed=f"invalid: {wrong}" if wrong is not None else observed,
            seen=Seen(absent=absent),
            required=Required(),
            names=named,
            fact=Fact(),
            owner=RECIPIENT if answers.met is UNKNOWN else "",  # nobody makes time pass
            due=None,
            invalid=wrong is not None,
            sources=sources,
        )

    def _overdue(self, leaf: model.Overdue) -> LeafFound:
        """Its due date, or so long after it, is behind the decision date, and it has not come."""
        declared = self.eyes.program.declarations[leaf.subject]
        wanted = Event.RECEIVED if isinstance(declared, model.Document) else Event.ACHIEVED
        happening = self.eyes.happening(leaf.subject, wanted)
        due = due_date(self.eyes, leaf.subject)
        day = due.day
        last = self.eyes.shift(day, leaf.by, 1) if isinstance(day, date) and leaf.by is not None else day
        match last:
            case date():
                late = truth(self.eyes.on > last)
            case Pending():
                late = NO
            case _:
                late = UNKNOWN
        met = every((late, negation(happening.happened)))
        answers = _Answers(met, negation(met), happening.happened is not YES, True)
        observed = happening_text(happening, wanted)
        if not due.note:
            observed += f"; due {date_text(day)}" if isinstance(day, date) else f"; its due date: {_day_text(day)}"
        days = Window(sources=due.sources, problem=day if isinstance(day, Invalid) else None, note=due.note)
        owner = self._event_owner(declared, happening)
        found = self._event_found(
            answers, happening, days, observed, "date", (leaf.subject,), owner, day if isinstance(day, date) else None
        )
        return replace(found, required=Required(latest=last if isinstance(last, date) else None))

    # ------------------------------------------------------------------------------------------ other awards

    def _released_elsewhere(self, leaf: model.ReleasedElsewhere) -> LeafFound:
        """Of each other award of the group, as of a tranche of one's own; where there is no other, it is not met."""
        number = tranche_number(self.eyes, leaf.tranche)
        seen = self.eyes.releases_elsewhere(number, leaf.event) if number is not None else ()
        days = window(self.eyes, leaf.timing, "") if leaf.timing is not None else None
        if isinstance(seen, Absent | Invalid):
            nothing = _Answers(UNKNOWN, UNKNOWN, True, True)
            happening = Happening(problem=seen)
            return self._event_found(nothing, happening, days, problem_text(seen), "tranche", (), FUNDER, None)
        each = [(award, happening, self._event(happening, days)) for award, happening in seen]
        every_one, any_one = (every, some) if leaf.every else (some, every)
        met = every_one([a.met for _, _, a in each]) if each else NO
        failed = any_one([a.failed for _, _, a in each]) if each else YES
        said = "; ".join(f"{award}: {happening_text(h, leaf.event)}" for award, h, _ in each[:SHOWN])
        more = f"; and {len(each) - SHOWN} more" if len(each) > SHOWN else ""
        sources = tuple(source for _, h, _ in each for source in h.sources)
        wrong = next((h.problem for _, h, _ in each if isinstance(h.problem, Invalid)), None)
        happening = Happening(sources=sources, problem=wrong, happened=met, known_until=self.eyes.on)
        answers = _Answers(met, failed, number is not None, True)
        none = "there is no tranche before the first" if number is None else "no other award is of the group"
        observed = problem_text(wrong) if wrong is not None else (said + more or none)
        return self._event_found(answers, happening, days, observed, "tranche", (), self.owner or FUNDER, None)

    # ------------------------------------------------------------------------------------------ items

    def _items_known(self, leaf: model.ItemsKnown) -> LeafFound:
        """Nothing is said of items that nobody knows; and nothing, nor its contrary, of none at all."""
        unknown = leaf.problem is not None
        short = f"{leaf.short} more {leaf.kind.name if leaf.short == 1 else leaf.kind.plural} would have to be listed"
        who = f"`{leaf.item}` is" if leaf.item else "there is"
        none = f"{who} no {leaf.kind.name} on {date_text(self.eyes.on)}"
        observed = problem_text(leaf.problem) if leaf.problem is not None else short if leaf.short else none
        return LeafFound(
            met=UNKNOWN if unknown else NO,
            failed=UNKNOWN if unknown else truth(bool(leaf.short)),
            can_meet=True,
            can_fail=True,
            kind="fact",
            observed=observed,
            seen=Seen(absent=observed if unknown else "", text="" if unknown else observed),
            required=Required(),
            names=(),
            fact=Fact((self.eyes.key("items", kind=leaf.kind.name),), problem=leaf.problem),
            owner=self.owner or FUNDER,
            due=None,
            invalid=isinstance(leaf.problem, Invalid),
        )

    # ------------------------------------------------------------------------------------------ over time

    def _episode(self, leaf: model.Episode) -> LeafFound:
        """It began on some day, and nothing that ends it is shown to have come after that day."""
        eyes, start = self.eyes, leaf.start
        begun = eyes.happening(start.subject, start.event)
        days = sorted(day for day in (*begun.others, begun.on) if day is not None)
        standing = [day for day in days if not ended(eyes, leaf.end, day)]
        unsure = begun.happened is UNKNOWN or (begun.happened is YES and not days)
        met = UNKNOWN if unsure else truth(bool(standing))
        observed = happening_text(begun, start.event)
        if standing:
            observed += f"; not ended since {date_text(standing[-1])}"
        elif days:
            observed += "; ended"
        wrong = wrong_in(eyes, leaf.end)
        subject = next(iter(names_of_date(leaf.end)), start.subject)
        declared = eyes.program.declarations[subject]
        owner = RECIPIENT if isinstance(declared, model.Parameter) else self._event_owner(declared, begun)
        days_counted = Window(problem=wrong) if wrong is not None else None
        answers_ = _Answers(met, negation(met), True, True)
        names = tuple(dict.fromkeys((start.subject, *names_of_date(leaf.end))))
        found = self._event_found(answers_, begun, days_counted, observed, "event", names, owner, None)
        return replace(found, fact=replace(begun, problem=None), sources=date_found(eyes, leaf.end).sources)

    def _stood(self, leaf: model.Stood) -> LeafFound:
        """What a fact or a judgement was on each day on which it may have changed."""
        eyes, name = self.eyes, leaf.name
        wanted = leaf.choices or ("yes",)
        first = date_found(eyes, leaf.since).day if leaf.since is not None else None
        base = self._word(name, "fact", wanted)
        declared = eyes.program.declarations[name]
        kind: Literal["fact", "judgement"] = "judgement" if isinstance(declared, model.Judgement) else "fact"
        turns = eyes.turns(name, first if isinstance(first, date) else None)
        found = [dataclasses.replace(eyes, on=day, answered={}, busy=set()).finding(name) for day in turns]
        each = [UNKNOWN if one.problem is not None else truth(one.text in wanted) for one in found]
        if isinstance(first, Pending) or (isinstance(first, date) and first > eyes.on):
            never = isinstance(first, Pending) and first.never
            answers_ = _Answers(NO, truth(never), not never, True)
        elif leaf.since is None:
            met = some(each) if each else UNKNOWN
            answers_ = _Answers(met, negation(met), True, met is not YES)
        else:
            met = every(each) if each else UNKNOWN
            answers_ = _Answers(met, negation(met), met is not NO, True)
        telling = YES if leaf.since is None else NO
        shown_ = next((one for one, so in zip(found, each, strict=True) if so is telling), None)
        shown_ = shown_ or next((one for one in found if one.problem is not None), found[-1] if found else None)
        observed = finding_text(shown_, eyes.program.written) if shown_ is not None else base.observed
        if leaf.since is not None and not isinstance(first, date):
            observed += f"; since {_day_text(first) if first is not None else ''}"
        wrong = [one.problem for one in found if isinstance(one.problem, Invalid)]
        wrong += [first] if isinstance(first, Invalid) else []
        unknown = bool(wrong) or isinstance(first, Absent)
        return replace(
            base,
            met=UNKNOWN if unknown else answers_.met,
            failed=UNKNOWN if unknown else answers_.failed,
            can_meet=answers_.can_meet,
            can_fail=answers_.can_fail,
            kind=kind,
            observed=observed,
            seen=finding_seen(shown_) if shown_ is not None else base.seen,
            fact=shown_ or base.fact,
            invalid=bool(wrong),
        )

    # ------------------------------------------------------------------------------------------ what comes back

    def _reported(self, leaf: model.Reported) -> LeafFound:
        """An event of the report of one period, or of each of several; of none it is not met."""
        eyes = self.eyes
        owed = meant(eyes, leaf.subject, leaf.period)
        parts: list[_OfPeriod] = []
        for period in owed.periods:
            found = eyes.report(leaf.subject, leaf.event, period)
            days = self._days_of(leaf, period)
            parts.append(
                _OfPeriod(period, found, days, self._event(found, days), eyes.report_due(leaf.subject, period))
            )
        answers = _Answers(
            every([part.answers.met for part in parts]),
            some([part.answers.failed for part in parts]),
            all(part.answers.can_meet for part in parts),
            any(part.answers.can_fail for part in parts),
        )
        if not parts:  # nothing has come, so nothing is shown
            answers = _Answers(NO, YES, True, True)
        return self._of_periods(leaf.subject, leaf.event, owed, parts, answers, "event")

    def _days_of(self, leaf: model.Reported, period: Period) -> Window | None:
        """The days that count for the report of a period; `on time` is by its own due date."""
        if leaf.timing is None:
            return None
        if leaf.timing.word is not model.TimingWord.ON_TIME:
            return window(self.eyes, leaf.timing, leaf.subject)
        due = self.eyes.report_due(leaf.subject, period)
        return Window(latest=due) if isinstance(due, date) else Window(problem=due)

    def _overdue_reports(self, leaf: model.Overdue) -> LeafFound:
        """The report of any period it is owed for is overdue."""
        eyes = self.eyes
        owed_ = owed(eyes, leaf.subject)
        parts: list[_OfPeriod] = []
        for period in owed_.periods:
            due = eyes.report_due(leaf.subject, period)
            last = eyes.shift(due, leaf.by, 1) if isinstance(due, date) and leaf.by is not None else due
            found = eyes.report(leaf.subject, Event.RECEIVED, period)
            late = truth(eyes.on > last) if isinstance(last, date) else UNKNOWN
            met = every((late, negation(found.happened)))
            wrong = Window(problem=last) if isinstance(last, Invalid) else None
            parts.append(_OfPeriod(period, found, wrong, _Answers(met, negation(met), True, True), due))
        standing = [part for part in parts if part.answers.met is not NO]
        met = some([part.answers.met for part in parts])
        answers = _Answers(met, negation(met), True, True)
        return self._of_periods(leaf.subject, Event.RECEIVED, owed_, standing or parts[-1:], answers, "date")

    def _of_periods(
        self, subject: str, event: Event, owed_: Owed, parts: Sequence["_OfPeriod"], answers: "_Answers",
        kind: Literal["event", "date"],
    ) -> LeafFound:  # fmt: skip
        """What was found of the reports of several periods, as one leaf."""
        problems = [owed_.problem, *(part.problem for part in parts)]
        wrong = next((problem for problem in problems if isinstance(problem, Invalid)), None)
        if owed_.problem is not None or wrong is not None:
            answers = _Answers(UNKNOWN, UNKNOWN, True, True)
        lacking = [part for part in parts if part.found.happened is not YES]
        told = (lacking or parts)[:1]
        happening = told[0].found if told else Happening(problem=owed_.problem)
        said = "; ".join(
            f"{period_text(self.eyes, subject, part.period)}: {happening_text(part.found, event)}"
            for part in parts[-MOST_PERIODS:]
        )
        if len(parts) > MOST_PERIODS:
            said = f"{len(parts) - MOST_PERIODS} earlier; {said}"
        if owed_.problem is not None:
            said = problem_text(owed_.problem)
        due = next((part.due for part in told if isinstance(part.due, date)), None)
        if told and due is not None and lacking:
            said += f"; due {date_text(due)}"
        seen = happening_seen(happening) if told or owed_.problem is not None else Seen(happened=False)
        if len(parts) > 1:
            seen = replace(seen, on=None)
        days = told[0].days if told and (lacking or len(parts) == 1) else None
        owner = self._event_owner(self.eyes.program.declarations[subject], happening)
        return LeafFound(
            met=answers.met,
            failed=answers.failed,
            can_meet=answers.can_meet,
            can_fail=answers.can_fail,
            kind=kind,
            observed=f"invalid: {wrong}" if wrong is not None else said or owed_.empty,
            seen=seen,
            required=Required(latest=days.latest if days is not None else None),
            names=(subject,),
            fact=replace(happening, sources=tuple(source for part in parts for source in part.found.sources)),
            owner=self.owner or FUNDER if owed_.problem is not None else owner,
            due=due,
            invalid=wrong is not None,
            sources=owed_.sources,
        )

    # ------------------------------------------------------------------------------------------ words

    def _word(self, name: str, kind: Literal["fact", "judgement"], wanted: tuple[str, ...]) -> LeafFound:
        found: Finding = self.eyes.finding(name)
        met = UNKNOWN if found.problem is not None else truth(found.text in wanted)
        declared = self.eyes.program.declarations[name]
        fixed = isinstance(declared, model.Parameter)
        if isinstance(declared, model.Judgement):
            owner = self.eyes.written(declared.role)
        else:
            owner = self.owner or FUNDER
        return LeafFound(
            met=met,
            failed=negation(met),
            can_meet=met is not NO or not fixed,
            can_fail=met is not YES or not fixed,
            kind=kind,
            observed=finding_text(found, self.eyes.program.written),
            seen=finding_seen(found),
            required=Required(),
            names=(name,),
            fact=replace(found, verified_by=self.eyes.written(found.role)) if found.role else found,
            owner=owner,
            due=None,
            invalid=isinstance(found.problem, Invalid),
        )


@inert
class _Answers:
    met: Truth
    failed: Truth
    can_meet: bool
    can_fail: bool
    unsettled: str | None = None


@inert
class _OfPeriod:
    """The report of one period: what is known of it, the days that count, its answers, when it is due."""

    period: Period
    found: Happening
    days: Window | None
    answers: _Answers
    due: date | Absent | Invalid

    @property
    def problem(self) -> object:
        """What is wrong with it, before what is not known of it."""
        found = [self.found.problem, self.days.problem if self.days is not None else None]
        return next((problem for problem in found if isinstance(problem, Invalid)), None)


@inert
class _Place:
    """Where a leaf stands: its rule and part, whether the rule needs it met, its sign, the definitions around it."""

    rule: Asking
    part: Part
    wanted: bool
    sign: int
    within: tuple[str, ...]
    in_value: bool = False  # after the `if` of a value

    def turned(self) -> "_Place":
        """The place under a negation."""
        return replace(self, wanted=not self.wanted, sign=-self.sign)


@inert
class Answered:
    """The two answers of a condition, and what is wrong with a fact it rests on."""

    met: Truth
    failed: Truth
    wrong: Invalid | None = None


def answers(condition: model.Condition, eyes: Eyes) -> Answered:
    """A condition judged by itself, without waivers, leaving nothing in the record. Asked once for each tranche."""
    known = eyes.answered.get(id(condition))
    if isinstance(known, Answered):
        return known
    judge = Judge(eyes)
    place = _Place(_NO_RULE, "amount", True, 1, ())
    found = judge._judge(condition, place)
    wrong = next((leaf for leaf in judge.conditions if leaf.verdict is Verdict.INVALID), None)
    said = wrong.observed.removeprefix("invalid: ") if wrong is not None else ""
    answered = Answered(found.met, found.failed, Invalid(said) if wrong is not None else None)
    eyes.answered[id(condition)] = answered
    return answered


_NO_RULE = model.Release(id="", tranches=model.Tranches(), amount=model.Whole(), when=None)


@inert
class _Declared:
    """What is declared of the names of a condition: of each thing, what the first name says that says it."""

    written: tuple[str, ...]
    clause: str
    category: str
    means: str
    item: str  # which item it is about: `site Kisumu`


@once_of_each
def _declared(program: model.Program, names: tuple[str, ...]) -> _Declared:
    declared = [program.declarations[name] for name in names if name in program.declarations]

    def first(field: str) -> str:
        return next((said for said in (getattr(item, field, "") for item in declared) if said), "")

    of_items = ((getattr(each, "each", ""), getattr(each, "item", "")) for each in declared)
    return _Declared(
        written=tuple(program.written.get(name, name) for name in names),
        clause=first("clause"),
        category=first("category"),
        means=first("means"),
        item=next((f"{program.written.get(kind, kind)} {item}" for kind, item in of_items if item), ""),
    )


@once_of_node
def _first_alike(program: model.Program, leaf: model.Leaf) -> tuple[model.Leaf, bool]:
    """The first of the leaves that ask the same, in whichever rules they stand, for what is found of one is of all.

    And whether that is the same for every tranche.
    """
    first = _itself(program, leaf)
    return first, same_for_every_tranche(program, first)


@once_of_each
def _itself(_program: model.Program, leaf: model.Leaf) -> model.Leaf:
    return leaf


@once_of_node
def _values_that_ask(program: model.Program, leaf: model.Leaf) -> tuple[model.Value, ...]:
    """The values of a comparison that ask conditions themselves."""
    return tuple(value for value in leaf_values(leaf) if _asking(program, value))


def asks_within(program: model.Program, leaf: model.Leaf) -> bool:
    """Whether a comparison asks conditions of its own, after an `if`, which stand in the record beside it."""
    return bool(_values_that_ask(program, leaf))


@once_of_node
def _asking(_program: model.Program, value: model.Value) -> tuple[model.Value, ...]:
    """The parts of a value that ask conditions themselves."""
    return tuple(dict.fromkeys(part for part in within(value) if conditions_in(part)))


@once_of_node
def _requirement(program: model.Program, leaf: model.Leaf) -> str:
    return leaf_text(leaf, program.written)


def _day_text(day: date | Pending | Absent | Invalid) -> str:
    """The day itself, or why there is none."""
    match day:
        case date():
            return date_text(day)
        case Pending(never):
            return "a day that can no longer come" if never else "a day counted from what has not happened"
        case Absent():
            return f"a day that is not known, {problem_text(day)}"
        case _:
            return problem_text(day)


def _claimed(found: Happening) -> bool:
    return isinstance(found.problem, Absent) and found.problem.reason is Reason.NOT_VERIFIED


def _undated(found: Happening) -> _Answers:
    """An event without a date speaks of the decision date: it has happened, or it has not."""
    if found.happened is UNKNOWN:
        return _Answers(UNKNOWN, UNKNOWN, True, True)
    if found.happened is YES:
        return _Answers(YES, NO, True, False)
    return _Answers(NO, YES, not found.never, True)


def _in_window(found: Happening, days: Window) -> _Answers:
    """It has happened: on a day of the window?"""
    if found.on is None:
        assert found.not_later_than is not None
        if days.earliest is None and (days.latest is None or found.not_later_than <= days.latest):
            return _Answers(YES, NO, True, False)
        if days.earliest is not None and found.not_later_than < days.earliest:
            return _Answers(NO, YES, False, True)
        return _Answers(UNKNOWN, UNKNOWN, True, True)
    if any(_counts(day, days) for day in (found.on, *found.others)):
        return _Answers(YES, NO, True, False)
    return _Answers(NO, YES, False, True)


def _empty(days: Window) -> bool:
    return days.earliest is not None and days.latest is not None and days.earliest > days.latest


def _runs(days: Window, on: date) -> bool:
    """Whether a day that counts is still to come, or is the decision date."""
    return not _empty(days) and (days.latest is None or days.latest >= on)


def _counts(day: date, days: Window) -> bool:
    return (days.earliest is None or day >= days.earliest) and (days.latest is None or day <= days.latest)


def _that_counts(found: Happening, days: Window | None) -> Happening:
    """Of what happened more than once, the latest that counts is told; where none does, the latest of all."""
    if not found.others or days is None or days.problem is not None:
        return found
    counting = [day for day in (*found.others, found.on) if day is not None and _counts(day, days)]
    return of_day(found, counting[-1]) if counting and counting[-1] != found.on else found


Answers = tuple[Truth, Truth, bool, bool]  # met, failed, whether it can be met, whether it can fail


def answers_together(op: Counting, parts: Sequence[Judged], count: int | None) -> Answers:
    """The answers of a list of conditions, as they are put together."""
    size = len(parts)
    needed = {"all": size, "any": 1, "none": 1}.get(op, count if op == "at least" else (count or 0) + 1)
    assert needed is not None
    against = size - needed + 1  # so many failures make it impossible
    met = _count(needed, [part.met for part in parts])
    failed = _count(against, [part.failed for part in parts])
    can_meet = sum(part.can_meet for part in parts) >= needed
    can_fail = sum(part.can_fail for part in parts) >= against
    return (failed, met, can_fail, can_meet) if op in ("none", "at most") else (met, failed, can_meet, can_fail)


def _count(needed: int, values: Sequence[Truth]) -> Truth:
    if needed == len(values):
        return every(values)
    return some(values) if needed == 1 else at_least(needed, values)


def _turned(inner: Judged) -> Judged:
    turned = replace(inner, met=inner.failed, failed=inner.met, can_meet=inner.can_fail, can_fail=inner.can_meet)
    return replace(turned, node=_node("not", turned, parts=(inner.node,)))


def verdict(met: Truth, failed: Truth) -> Verdict:
    """The word for two answers. Not met and perhaps not failed either is open: it is waited for."""
    if met is YES:
        return Verdict.MET
    if failed is YES:
        return Verdict.NOT_MET
    return Verdict.OPEN if met is NO else Verdict.UNKNOWN


def _node(
    op: Literal["not", "defined"], judged: Judged, *, name: str = "", parts: tuple[Node, ...] = (),
) -> Node:  # fmt: skip
    return Node(op, _word(judged.met, judged.failed, judged.invalid), None, name, None, judged.can_meet, parts)


def _word(met: Truth, failed: Truth, invalid: bool) -> Verdict:
    return Verdict.INVALID if invalid else verdict(met, failed)


def _bound(number: Fraction | None, type_: Type) -> Decimal | None:
    return recorded_number(shown(number, type_)) if number is not None and type_ != DATE else None


def _known(found: Figure) -> Verdict:
    if isinstance(found.problem, Invalid):
        return Verdict.INVALID
    return Verdict.UNKNOWN if found.problem is not None or found.number is None else Verdict.MET


def shared_type(left: model.Value, right: model.Value) -> Type:
    """The type both sides are shown in: a ratio compared with a percentage is shown as one."""
    if Sort.PERCENTAGE in (left.type.sort, right.type.sort):
        return left.type if left.type.sort is Sort.PERCENTAGE else right.type
    return left.type if left.type.unit else right.type
