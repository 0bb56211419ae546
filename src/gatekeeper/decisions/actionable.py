"""What somebody can still do about a tranche: events to come, figures and papers to report, judgements, waivers.

A change is offered only if it can be brought about on the decision date: not in a window that has closed, not a
payment, not a parameter, not what a `never` rule has found.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from gatekeeper.decisions.again import Again, Change, Kind
from gatekeeper.decisions.amounts import entitlement
from gatekeeper.decisions.boundary import Turn, kind_of, reaching, step_of, turns
from gatekeeper.decisions.coming_back import meant, owed
from gatekeeper.decisions.figures import figure, terms
from gatekeeper.decisions.observed import figure_text, number_text
from gatekeeper.decisions.obstacles import leaves, obstacles_of, obstacles_of_limit, reading, speaking_rules
from gatekeeper.decisions.once import once_of_each
from gatekeeper.decisions.over_time import one_by_one
from gatekeeper.decisions.record import Condition, Decision
from gatekeeper.decisions.rows_otherwise import (
    Rows,
    found_to_be,
    happening_on,
    not_by_now,
    report_on,
    tranche_paid,
    tranche_requested,
)
from gatekeeper.decisions.seeing import Eyes, Figure
from gatekeeper.decisions.supposed import Alteration, Cells
from gatekeeper.decisions.windows import tranche_number
from gatekeeper.decisions.wording import (
    bound_text,
    calm,
    clause_text,
    far_from,
    last_day,
    ought_to_hold,
    quoted,
    seen_text,
    whom,
)
from gatekeeper.facts.portfolio import of_item
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.sentences import value_text
from gatekeeper.reader import money_text, say
from gatekeeper.values.absence import Reason
from gatekeeper.values.dates import Period, date_text
from gatekeeper.values.truth import YES
from gatekeeper.vocabulary import Event, Verdict, fold


@inert
class Beyond:
    """A condition that stands in the way and that nobody can bring about on the decision date, and why."""

    text: str


def to_be_done(again: Again) -> tuple[tuple[Change, ...], tuple[Beyond, ...]]:
    """The changes somebody could bring about, in the order of the record, and what is beyond anybody."""
    changes: list[Change] = []
    beyond: list[Beyond] = []
    in_the_way = _in_the_way(again.decision)
    for condition in again.decision.conditions:
        found = list(_of(again, condition))
        changes += [item for item in found if isinstance(item, Change)]
        beyond += [item for item in found if isinstance(item, Beyond) and condition.id in in_the_way]
    changes += _better_paid(again)
    return tuple(_each_once(changes)), tuple(dict.fromkeys(beyond))


def _in_the_way(decision: Decision) -> frozenset[int]:
    """The conditions that keep a rule that speaks from paying, or a guard or a limit from standing aside."""
    read = reading(decision)
    speaking = {rule.id for rule in speaking_rules(decision, read)}
    rules = [rule for rule in decision.rules if rule.kind != "release" or rule.id in speaking]
    found = [obstacles_of(rule, read) for rule in rules]
    found += [obstacles_of_limit(limit, decision, read) for limit in decision.limits]
    return frozenset(leaf.condition.id for each in found for leaf in leaves(each))


def once_released(again: Again) -> tuple[Change, ...]:
    """The earlier tranches that this one waits for, each as paid on the decision date."""
    found: dict[int, Change] = {}
    for condition in again.decision.conditions:
        leaf = again.leaves.get(condition.requirement)
        if not isinstance(leaf, model.TrancheHappened) or leaf.event is Event.REQUESTED:
            continue
        if condition.verdict is Verdict.MET or not condition.possible or not ought_to_hold(again.decision, condition):
            continue
        eyes = again.eyes()
        number = tranche_number(eyes, leaf.tranche)
        if number is None or number in found:
            continue
        if rows := tranche_paid(eyes, number, leaf.event, eyes.on):
            found[number] = Change(f"tranche {number} is {leaf.event}", "payment", rows, condition.owner)
    return tuple(found.values())


def _each_once(changes: list[Change]) -> Iterator[Change]:
    seen: set[tuple[Alteration, ...]] = set()
    for change in changes:
        if change.alterations not in seen:
            seen.add(change.alterations)
            yield change


def _of(again: Again, condition: Condition) -> Iterator[Change | Beyond]:
    """What can be done about one condition that does not stand as its rule needs it."""
    wanted = ought_to_hold(again.decision, condition)
    if condition.kind == "value" or condition.verdict in (Verdict.INVALID, _satisfied(wanted)):
        return
    match again.leaves.get(condition.requirement):
        case model.Comparison() | model.Between() as leaf:
            yield from _figures(again, condition, leaf, wanted)
        case model.InPeriods() | model.Reached() as leaf:
            yield from _over_time(again, condition, leaf, wanted)
        case model.Happened() as leaf if isinstance(_declared(again, leaf.subject), model.Judgement):
            yield from _judged(again, condition, leaf, wanted)
        case model.Happened() as leaf:
            yield _event(again, condition, leaf, wanted)
        case model.TrancheHappened() as leaf:
            yield _tranche(again, condition, leaf, wanted)
        case model.Overdue() as leaf if not wanted:
            yield _no_more_overdue(again, condition, leaf)
        case model.Reported() as leaf:
            yield _reports(again, condition, leaf, wanted)
        case model.Episode(_, model.EventDate(subject, event)) if not wanted:
            yield _ends(again, condition, subject, event)
        case model.IsSo(name):
            yield from _words(again, condition, name, ("yes",) if wanted else ("no",), wanted)
        case model.IsOneOf(name, choices):
            yield from _words(again, condition, name, _choices(again, name, choices, wanted), wanted)
        case _:
            yield Beyond(f"{quoted(condition.requirement)}: {_now(condition)}")


def _satisfied(wanted: bool) -> Verdict:
    return Verdict.MET if wanted else Verdict.NOT_MET


def _declared(again: Again, name: str) -> object:
    assert again.program is not None
    return again.program.declarations.get(name)


def _change(condition: Condition, text: str, kind: Kind, rows: Rows, by: date | None = None) -> Change:
    return Change(text, kind, rows, condition.owner, by, condition.clause)


# ------------------------------------------------------------------------------------------------ events


def _event(again: Again, condition: Condition, leaf: model.Happened, wanted: bool) -> Change | Beyond:
    """An event to come, one to be reported, or why neither can be."""
    eyes = again.eyes()
    event = leaf.event
    if event is Event.MISSED:
        event, wanted = Event.ACHIEVED, not wanted
    closed = _closed(again, condition, leaf, wanted)
    if closed:
        return Beyond(f"{quoted(condition.requirement)}: {closed}")
    latest, on = condition.required.latest, eyes.on
    day = not_by_now(eyes) if not wanted else min(latest, on) if latest is not None else on
    rows = happening_on(eyes, leaf.subject, event, leaf.by_role, day)
    if not rows:
        return Beyond(f"{quoted(condition.requirement)}: {_now(condition)}")
    document = isinstance(_declared(again, leaf.subject), model.Document)
    text = _event_text(again, condition, wanted, leaf.event is Event.MISSED)
    by = latest if latest is not None and latest >= on and wanted else None
    return _change(condition, text, "document" if document else "event", rows, by)


def _closed(again: Again, condition: Condition, leaf: model.Happened, wanted: bool) -> str:
    """Why nothing can be done about an event any more, or not yet."""
    on, latest, earliest = again.decision.on, condition.required.latest, condition.required.earliest
    unknown = condition.verdict is Verdict.UNKNOWN
    if not wanted:
        if condition.verdict is Verdict.OPEN:
            return f"it can be told only when {date_text(latest)} has passed" if latest else _now(condition)
        refused = leaf.event is Event.REFUSED
        return "" if unknown or refused else _now(condition)
    if leaf.event is Event.MISSED:
        return "" if unknown else f"{_now(condition)}; only a later date would help"
    if unknown:
        return f"it counts from {date_text(earliest)}" if earliest is not None and earliest > on else ""
    if not condition.possible:
        return f"{_now(condition)}; it can no longer be"
    if earliest is not None and earliest > on:
        return f"it counts from {date_text(earliest)}"
    if condition.seen.happened is True and not _recurs(leaf):
        return _now(condition)
    return ""


def _no_more_overdue(again: Again, condition: Condition, leaf: model.Overdue) -> Change | Beyond:
    """What is overdue comes after all."""
    declared, eyes = _declared(again, leaf.subject), again.eyes()
    document = isinstance(declared, model.Document)
    event = Event.RECEIVED if document else Event.ACHIEVED
    if isinstance(declared, model.Document) and declared.every is not None:
        rows = reports_come(eyes, leaf.subject, event, owed(eyes, leaf.subject).periods)
    else:
        rows = happening_on(eyes, leaf.subject, event, "", eyes.on)
    if not rows:
        return Beyond(f"{quoted(condition.requirement)}: {_now(condition)}")
    text = f"{condition.names[0]} {event} ({_now(condition)})"
    return _change(condition, text, "document" if document else "event", rows)


def _ends(again: Again, condition: Condition, subject: str, event: Event) -> Change | Beyond:
    """What ends a hold comes; on the day it began it would not yet lift it."""
    eyes = again.eyes()
    judged = isinstance(_declared(again, subject), model.Judgement)
    word = "no" if event is Event.REFUSED else "yes"
    rows = found_to_be(eyes, subject, word, eyes.on) if judged else happening_on(eyes, subject, event, "", eyes.on)
    if not rows or condition.seen.on == eyes.on or condition.verdict is not Verdict.MET:
        return Beyond(f"{quoted(condition.requirement)}: {_now(condition)}")
    text = f"{eyes.written(subject)} {event} ({_now(condition)})"
    return _change(condition, text, "judgement" if judged else "event", rows)


def _reports(again: Again, condition: Condition, leaf: model.Reported, wanted: bool) -> Change | Beyond:
    """The reports that are lacking come, each on the last of its days, or today."""
    eyes = again.eyes()
    periods = meant(eyes, leaf.subject, leaf.period).periods
    latest = condition.required.latest
    closed = not wanted or not condition.possible or (latest is not None and latest < eyes.on)
    rows = () if closed else reports_come(eyes, leaf.subject, leaf.event, periods)
    if not rows:
        return Beyond(f"{quoted(condition.requirement)}: {_now(condition)}")
    text = _event_text(again, condition, wanted, False)
    return _change(condition, text, "document", rows, latest or condition.due)


def reports_come(eyes: Eyes, subject: str, event: Event, periods: Iterable[Period]) -> Rows:
    """The rows in which every report that has not come does, on the decision date; none where a row is unclear."""
    rows: list[Alteration] = []
    for period in periods:
        if eyes.report(subject, event, period).happened is YES:
            continue
        more = report_on(eyes, subject, event, period, eyes.on)
        if not more:
            return ()
        rows += more
    return tuple(rows)


def _recurs(leaf: model.Happened) -> bool:
    """Whether it may happen again: what the table `events` holds, and a paper that was refused."""
    own = (Event.ACHIEVED, Event.SUBMITTED, Event.VERIFIED, Event.PARTLY_ACHIEVED, Event.RECEIVED, Event.ACCEPTED)
    return leaf.event not in own


def _event_text(again: Again, condition: Condition, wanted: bool, missed: bool) -> str:
    """`regulatory approval achieved by 30 June 2027 (12 days left)`."""
    asked = " ".join(condition.requirement.split())
    if missed:
        due = f" by {date_text(condition.required.latest)}" if condition.required.latest else " in time"
        subject = asked.removesuffix(" missed")
        return f"{subject} shown to have been in time,{due} ({_now(condition)})"
    far = far_from(again.decision, condition)
    if condition.verdict is Verdict.UNKNOWN:
        now = _now(condition).partition(", not verified by ")[0]
        said = "; ".join(part for part in (now, last_day(condition)) if part)
        return f"{_shown(again, condition, asked, wanted)} ({said})"
    if not wanted:
        return f"{asked} no more ({_now(condition)})"
    said = "; ".join(part for part in (last_day(condition), far) if part) or _now(condition)
    return f"{asked}{f' ({said})' if said else ''}"


def _shown(again: Again, condition: Condition, asked: str, wanted: bool) -> str:
    """What must be told of an event nobody knows of; one still to come need only happen."""
    if not wanted:
        return f"{asked}, found not to be so"
    absent, latest = condition.seen.absent, condition.required.latest
    if absent.startswith(str(Reason.NOT_VERIFIED)):
        return f"{asked}, verified by {whom(condition.owner)}"
    if absent.startswith(str(Reason.IN_DISPUTE)):
        return f"{asked}, the dispute settled so"
    return asked if latest is None or latest >= again.decision.on else f"{asked}, shown to have been so"


def _now(condition: Condition) -> str:
    """What is recorded of it, for brackets."""
    return calm(seen_text(condition)).replace(" (", ", ").replace(")", "")


# ------------------------------------------------------------------------------------------------ tranches


def _tranche(again: Again, condition: Condition, leaf: model.TrancheHappened, wanted: bool) -> Change | Beyond:
    """A tranche may be requested; a payment is not made for another's sake."""
    eyes = again.eyes()
    number = tranche_number(eyes, leaf.tranche)
    if leaf.event is Event.REQUESTED and wanted and number is not None and condition.possible:
        latest = condition.required.latest
        if latest is None or latest >= eyes.on:
            rows = tranche_requested(eyes, number, eyes.on)
            return _change(condition, _event_text(again, condition, wanted, False), "event", rows, latest)
    return Beyond(f"{quoted(condition.requirement)}: {_now(condition)}")


# ------------------------------------------------------------------------------------------------ findings


def _choices(again: Again, name: str, choices: tuple[str, ...], wanted: bool) -> tuple[str, ...]:
    if wanted:
        return choices
    return tuple(choice for choice in getattr(_declared(again, name), "choices", ()) if choice not in choices)


def _judged(again: Again, condition: Condition, leaf: model.Happened, wanted: bool) -> Iterator[Change | Beyond]:
    """A judgement still to be made, or to be made anew."""
    eyes = again.eyes()
    latest = condition.required.latest
    if leaf.event is Event.DECIDED and not wanted:
        yield Beyond(f"{quoted(condition.requirement)}: {_now(condition)}")
        return
    if wanted and ((latest is not None and latest < eyes.on) or not condition.possible):
        yield Beyond(f"{quoted(condition.requirement)}: {_now(condition)}; its last day has passed")
        return
    choices = getattr(_declared(again, leaf.subject), "choices", ())
    word = choices[0] if choices else "yes" if (leaf.event is not Event.REFUSED) is wanted else "no"
    rows = found_to_be(eyes, leaf.subject, word, eyes.on)
    asked = " ".join(condition.requirement.split())
    said = asked if wanted else f"{asked} no more"
    yield _change(condition, f"{said}{_by(condition)} ({_told(condition)})", "judgement", rows, latest)


def _by(condition: Condition) -> str:
    return f", by {whom(condition.owner)}" if condition.owner else ""


def _told(condition: Condition) -> str:
    """`now qualified, found on 3 May 2026`; of what is not known, why."""
    now = _now(condition).removesuffix(f", not yet decided by {condition.owner}")
    if condition.verdict is Verdict.UNKNOWN:
        return now
    if condition.kind == "judgement" and now.startswith(("no, found on ", "yes, found on ")):
        word, _, when = now.partition(", found on ")
        return f"{'found' if word == 'yes' else 'refused'} on {when}"
    return f"now {now}"


def _words(
    again: Again, condition: Condition, name: str, words: tuple[str, ...], wanted: bool
) -> Iterator[Change | Beyond]:
    """A fact or a judgement that would say another word; what a `never` rule has found stands."""
    eyes = again.eyes()
    declared = _declared(again, name)
    barred = any(rule.id == condition.rule and rule.kind == "never" for rule in again.decision.rules)
    fixed = isinstance(declared, model.Parameter) or (barred and condition.verdict is Verdict.MET)
    if fixed:
        yield Beyond(f"{quoted(condition.requirement)}: {_now(condition)}")
        return
    subject = condition.names[0] if condition.names else condition.requirement
    judged = isinstance(declared, model.Judgement)
    ways: list[Change] = []
    for word in words:
        rows = found_to_be(eyes, name, word, eyes.on)
        by = f" by {whom(condition.owner)}" if judged and condition.owner else ""
        text = f"{subject} {'found' if judged else 'recorded as'} {eyes.written(word)}{by} ({_told(condition)})"
        ways.append(_change(condition, text, "judgement" if judged else "fact", rows))
    if ways:
        yield replace(ways[0], instead=tuple(ways[1:]))


# ------------------------------------------------------------------------------------------------ figures


_WORDS = {"≥": "at least", ">": "more than", "≤": "at most", "<": "less than", "=": "exactly", "≠": "other than"}
_DENIED = {"≥": "less than", ">": "at most", "≤": "more than", "<": "at least", "=": "other than", "≠": "exactly"}


def _figures(
    again: Again, condition: Condition, leaf: model.Comparison | model.Between, wanted: bool
) -> Iterator[Change | Beyond]:
    """The measures and facts of a comparison, each at the boundary."""
    found = [turn for turn in turns(leaf, again.eyes, wanted, anew=True) if turn.rows]
    for turn in found:
        kind = kind_of(turn.term.value)
        yield _change(condition, _asked(again, condition, wanted, turn, len(found) > 1), kind, turn.rows)
    if not found:
        yield Beyond(f"{quoted(condition.requirement)}: {_now(condition)}")


def _over_time(
    again: Again, condition: Condition, leaf: model.InPeriods | model.Reached, wanted: bool
) -> Iterator[Change | Beyond]:  # fmt: skip
    """The figures of periods that have come, each at the boundary of its own comparison; what is to come is beyond."""
    found = [turn for one in one_by_one(leaf, again.eyes()) for turn in turns(one, again.eyes, wanted, anew=False)]
    for turn in found:
        if turn.rows and turn.was is None:
            number = number_text(turn.number, turn.term.value.type)
            text = f"{turn.term.text} at {number} ({quoted(condition.requirement)}: {_now(condition)})"
            yield _change(condition, text, "figure", turn.rows)
    if not any(turn.was is None for turn in found):
        yield Beyond(f"{quoted(condition.requirement)}: {_now(condition)}")


def _asked(again: Again, condition: Condition, wanted: bool, turn: Turn, several: bool) -> str:
    """`customers at least 40 (short by 3)`, `revenue at least revenue floor (270,000 USD; short by 35,550 USD)`."""
    words = (_WORDS if wanted else _DENIED).get(condition.required.comparator, "")
    asked = " ".join(condition.requirement.split())
    if words:
        left, _, right = asked.partition(f" {condition.required.comparator} ")
        asked = f"{left} {words} {right}"
    elif not wanted:
        asked = f"not {asked}"
    far = far_from(again.decision, condition)
    now = "" if far and condition.verdict is not Verdict.UNKNOWN else _unknown(condition)
    by = f"by {turn.term.text} at {number_text(turn.number, turn.term.value.type)}" if several else ""
    said = "; ".join(part for part in (bound_text(condition), far, now, by) if part)
    return f"{asked} ({said})" if said else asked


def _unknown(condition: Condition) -> str:
    return _now(condition) if condition.verdict is Verdict.UNKNOWN else f"now {_now(condition)}"


def _better_paid(again: Again) -> Iterator[Change]:
    """The measures and facts an amount rests on, at the numbers its rule names."""
    assert again.program is not None
    for found in again.decision.rules:
        rule = again.rule_of.get(found.id)
        if not isinstance(rule, model.Release) or found.verdict is Verdict.INVALID:
            continue
        gives = found.entitlement is not None and found.entitlement > 0
        if gives and not again.decision.outcome.pays:
            continue  # it pays once its condition is met; how much more it could pay is another question
        for value, targets in _goals(again, rule.amount):
            within = _within(figure(value, again.eyes()), targets)
            least = () if gives else _least(again, rule, value, within)
            for target in sorted({*within, *least}):
                yield from _paid_at(again, found.id, value, target)


def _least(again: Again, rule: model.Release, value: model.Value, targets: set[Fraction]) -> Iterator[Fraction]:
    """The least a value must come to for a rule to give anything, where that lies between the numbers it names."""
    whole = again.decision.tranche_amount
    ends = sorted(target for target in targets if _gives(again, rule, value, target, whole) is not None)
    for low, high in pairwise(ends):
        if not _gives(again, rule, value, low, whole) and _gives(again, rule, value, high, whole):
            step = step_of(value.type, low, high)
            below, reach = 0, -(-(high - low) // step)
            while reach - below > 1:
                middle = (below + reach) // 2
                if _gives(again, rule, value, low + middle * step, whole):
                    reach = middle
                else:
                    below = middle
            yield min(high, low + reach * step)
            return


def _gives(
    again: Again, rule: model.Release, value: model.Value, number: Fraction, whole: Decimal | None
) -> Fraction | None:
    """What a rule gives when a value comes to a number; none where no fact brings it there."""
    eyes = again.eyes()
    for term in terms(value, eyes):
        if isinstance(term.value, model.MeasureValue | model.FactValue) and whole is not None:
            turn = reaching(value, number, term, again.eyes, anew=True)
            return entitlement(rule, again.eyes(turn.rows), Fraction(whole)).amount if turn is not None else None
    return None


def _goals(again: Again, amount: model.AmountRule) -> Iterator[tuple[model.Value, set[Fraction]]]:
    """The values an amount grows with, and the numbers at which it begins and ends to grow."""
    match amount:
        case model.Whole() | model.ByWeight():
            return
        case model.Bounded(shape, floor, cap):
            yield from _goals(again, shape)
            yield from ((bound, set()) for bound in (floor, cap) if bound is not None)
        case model.InProportion(value, out_of, below):
            yield value, {Fraction(0)} | _numbers(again, (out_of,) if below is None else (out_of, below))
        case model.RisingEvenly(value, points, below):
            asked = [*(point.at for point in points), *([below] if below is not None else [])]
            yield value, _numbers(again, asked)
        case model.ByBands(value, _, bands):
            yield value, _numbers(again, [band.start for band in bands])
        case model.ForEach(price, value, above):
            begins = _numbers(again, [above]) if above is not None else {Fraction(0)}
            yield value, begins | _for_the_whole(again, price, above)
        case model.Share(share):
            yield share, {Fraction(1)}
        case model.FixedSum(sum_):
            whole = again.decision.tranche_amount
            yield sum_, {Fraction(whole)} if whole is not None else set()
        case _:
            assert_never(amount)


def _for_the_whole(again: Again, price: model.Value, above: model.Value | None) -> set[Fraction]:
    """How many, at a price each, make up the whole tranche."""
    whole, each = again.decision.tranche_amount, figure(price, again.eyes()).number
    begins = figure(above, again.eyes()).number if above is not None else Fraction(0)
    if whole is None or each is None or begins is None or each <= 0:
        return set()
    return {begins + -(-Fraction(whole) // each)}


def _within(seen: Figure, targets: set[Fraction]) -> set[Fraction]:
    """Of a figure known within bounds: the least it can be, and what it may yet come to."""
    if seen.low is None or seen.high is None:
        return targets
    return {seen.low, *(target for target in targets if seen.low < target <= seen.high)}


def _numbers(again: Again, values: Iterable[model.Value]) -> set[Fraction]:
    found = (figure(value, again.eyes()).number for value in values)
    return {number for number in found if number is not None}


def _paid_at(again: Again, rule: str, value: model.Value, target: Fraction) -> Iterator[Change]:
    """`yearly revenue at 450,000 USD (now 400,000 USD for Q4 2025 to Q3 2026)`."""
    assert again.program is not None
    eyes = again.eyes()
    movable = [t for t in terms(value, eyes) if isinstance(t.value, model.MeasureValue | model.FactValue)]
    resting = {name: c for c in again.decision.conditions if c.part == "amount" and c.rule == rule for name in c.names}
    for term in movable:
        turn = reaching(value, target, term, again.eyes, anew=True)
        condition = resting.get(eyes.written(term.name))
        if turn is None or condition is None:
            continue
        seen = figure(value, eyes)
        told = calm(figure_text(seen, value.type))
        now = told.replace(" (at ", " at ").replace(" (", " for ").replace(")", "")
        now = now if seen.problem is not None else f"now {now}"
        by = f"; by {term.text} at {number_text(turn.number, term.value.type)}" if len(movable) > 1 else ""
        exactly = "told exactly, at the least " if seen.low is not None else "at "
        name = value_text(value, again.program.written)
        reached = figure(value, again.eyes(turn.rows)).number
        assert reached is not None, "it was tried"
        said = f"{name} {exactly}{number_text(reached, value.type)} ({now}{by})"
        kind: Kind = "figure" if isinstance(term.value, model.MeasureValue) else "fact"
        yield _change(condition, said, kind, turn.rows)


# ------------------------------------------------------------------------------------------------ waivers


def waivers_open(again: Again) -> tuple[Change, ...]:
    """What each role with a power over this tranche could waive of what stands in the way."""
    every = (change for condition in again.decision.conditions for change in waivers_open_of(again, condition))
    return tuple(_each_once(list(every)))


def waivers_open_of(again: Again, condition: Condition) -> Iterator[Change]:
    """The same of one condition; nothing where it stands in nobody's way."""
    assert again.program is not None
    rule = again.rule_of.get(condition.rule)
    wanted = ought_to_hold(again.decision, condition)
    if (
        rule is None
        or condition.part in ("amount", "until")
        or condition.verdict in (Verdict.INVALID, _satisfied(wanted))
    ):
        return
    of_each, items = _own_names(again.program, "of items")
    said = [*map(fold, condition.names), *again.within(condition)]
    names = [of_each.get(name, name) for name in said]  # what each item has is waived by its name, of the item
    item = items.get(next((name for name in said if name in items), ""), "")
    for power in sorted(again.program.powers, key=_narrowness):
        if again.decision.tranche in power.tranches:
            yield from (_waiver(again, power, target, item) for target in _targets(power, rule, names))


@once_of_each
def _own_names(program: model.Program, _key: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The name each item has its own of, and the item, by how the name of the item's own is written."""
    own = {fold(text): name for name, text in program.written.items() if "|" in name}
    of_each = {text: name.partition("|")[0] for text, name in own.items()}
    declared = ((text, program.declarations.get(name)) for text, name in own.items())
    return of_each, {text: getattr(each, "item", "") for text, each in declared if each is not None}


def _narrowness(power: model.WaivePower) -> tuple[bool, Fraction]:
    """Of two powers of one role over one thing the wider counts, so it is offered."""
    return power.up_to is not None, -(power.up_to or Fraction(0))


def _targets(power: model.WaivePower, rule: model.Rule, names: list[str]) -> Iterator[str]:
    """What a power may waive of a condition of a rule: a name in it or around it, or the label of the rule."""
    if power.is_label:
        if power.target == rule.label:
            yield rule.label
    elif isinstance(rule, model.Release):
        if not power.target:
            yield from names[:1]
        elif power.target in names:
            yield power.target


def _waiver(again: Again, power: model.WaivePower, target: str, item: str = "") -> Change:
    """`a waiver of “uptime” by the investment committee, up to 150,000 USD (Article 12.1)`."""
    assert again.program is not None
    program, eyes, decision = again.program, again.eyes(), again.decision
    name, by = eyes.written(target), eyes.written(power.role)
    if not getattr(program.declarations.get(target), "each", "") and target not in program.each_of:
        item = ""  # a label, or what the award has
    key: Cells = (
        ("condition", name), ("by", by), ("granted_on", decision.on), ("tranche", decision.tranche), ("item", item),
    )  # fmt: skip
    name = program.written.get(of_item(target, item), name)
    text = say("a waiver of {condition} by {who}", condition=quoted(name), who=whom(by))
    if power.up_to is not None:
        text = say("{what}, up to {amount}", what=text, amount=money_text(power.up_to, decision.currency))
    text += clause_text(power.clause)
    return Change(text, "waiver", (Alteration("waivers", key),), by, None, power.clause)
