"""The recorded facts a decision relies on, each as it would be, were it wrong.

Rules, parameters and the amounts of tranches are taken as they stand: they are agreed, not reported.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.actionable import reports_come
from gatekeeper.decisions.again import Again, Change, Kind, values_within
from gatekeeper.decisions.boundary import Turn, kind_of, step_of, turns
from gatekeeper.decisions.coming_back import meant, owed, period_text
from gatekeeper.decisions.figures import terms
from gatekeeper.decisions.needs import gives_nothing
from gatekeeper.decisions.observed import happening_text, number_text, shown, unit_of
from gatekeeper.decisions.over_time import one_by_one
from gatekeeper.decisions.record import Condition, WaiverFound
from gatekeeper.decisions.rows_otherwise import (
    figure_at,
    found_to_be,
    happening_on,
    not_by_now,
    report_on,
    tranche_paid,
)
from gatekeeper.decisions.seeing import Eyes
from gatekeeper.decisions.supposed import Alteration, Cells
from gatekeeper.decisions.windows import tranche_number
from gatekeeper.decisions.wording import calm, days, quantity, quoted, row_text, seen_text, whom
from gatekeeper.facts.rows import PaymentRow, ResolutionRow, WaiverRow
from gatekeeper.program import model
from gatekeeper.program.walk import nodes
from gatekeeper.values.dates import Period, add_days, date_text
from gatekeeper.values.money import money_text
from gatekeeper.values.truth import NO, UNKNOWN, YES
from gatekeeper.vocabulary import Event, Outcome, PaymentKind, Resolved, Sort, Type, Verdict, fold

_DECIDED = (Verdict.MET, Verdict.NOT_MET, Verdict.OPEN)


def may_be_wrong(again: Again) -> tuple[Change, ...]:
    """Each recorded fact the record was made from, turned the other way, in the order of the record."""
    paid = any(payment.kind == PaymentKind.PAYMENT for payment in again.decision.payments)
    settled = paid and again.decision.outcome is Outcome.ALREADY_RELEASED  # whatever its conditions are
    found = [] if settled else [c for condition in again.decision.conditions for c in _of(again, condition)]
    found += [*_waivers(again), *_payments(again), *_resolutions(again)]
    seen: dict[tuple[Alteration, ...], Change] = {}
    for change in found:
        if change.alterations:
            seen.setdefault(change.alterations, change)
    return tuple(seen.values())


def _of(again: Again, condition: Condition) -> Iterator[Change]:
    if condition.kind == "value":
        yield from _amount(again, condition)
        return
    if condition.verdict not in _DECIDED:
        return
    match again.leaves.get(condition.requirement):
        case model.Comparison() | model.Between() | model.InPeriods() | model.Reached() as leaf:
            yield from _all_figures(again, condition, leaf)
        case model.Happened() as leaf if _is_judgement(again, leaf.subject):
            yield from _judged(again, condition, leaf)
        case model.Happened() as leaf:
            yield from _event(again, condition, leaf)
        case model.Episode(start, end):
            yield from _episode(again, condition, start, end)
        case model.Stood(name, choices):
            yield from _rows_over_time(again, condition, name, choices or ("yes",))
        case model.Reported() as leaf:
            periods = meant(again.eyes(), leaf.subject, leaf.period).periods
            yield from _reports(again, condition, leaf.subject, leaf.event, periods)
        case model.Overdue() as leaf:
            yield from _not_in_time(again, condition, leaf)
        case model.TrancheHappened() as leaf:
            yield from _tranche(again, condition, leaf)
        case model.IsSo(name):
            yield from _word(again, condition, name, ("no",) if condition.verdict is Verdict.MET else ("yes",))
        case model.IsOneOf(name, choices):
            yield from _word(again, condition, name, _other_choices(again, condition, name, choices))
        case _:
            return


def _is_judgement(again: Again, name: str) -> bool:
    assert again.program is not None
    return isinstance(again.program.declarations.get(name), model.Judgement)


def _change(condition: Condition, text: str, kind: Kind, rows: tuple[Alteration, ...]) -> Change:
    return Change(text, kind, rows, condition.owner, None, condition.clause, _source(condition))


_AGREED = ("awards", "parameters", "tranches")  # rows that are not in question here


def _source(condition: Condition) -> str:
    """`milestones: pilot plant, evidence DOC-1234, verified by the independent engineer`."""
    if condition.seen.assumed:
        return ""
    rows = [source for source in dict.fromkeys(condition.sources) if source.table not in _AGREED]
    evidence = [f"evidence {condition.evidence}"] if condition.evidence else []
    verified = [f"verified by {whom(condition.verified_by)}"] if condition.verified_by else []
    said = [row_text(rows[0])] if rows else []
    more = [f"{len(rows) - 1} more {'row' if len(rows) == 2 else 'rows'}"] if len(rows) > 1 else []
    return ", ".join([*said, *more, *evidence, *verified]) or "no row"


def _seen(condition: Condition) -> str:
    return calm(seen_text(condition)).replace(" (", ", ").replace(")", "")


# ------------------------------------------------------------------------------------------------ events


def _event(again: Again, condition: Condition, leaf: model.Happened) -> Iterator[Change]:
    """It happened, was late, or did not happen: the other way round."""
    assert again.program is not None
    eyes, seen = again.eyes(), condition.seen
    if seen.happened is True and seen.assumed:
        return  # nobody recorded it; what it is taken for so by stands in the record itself
    earliest, latest = condition.required.earliest, condition.required.latest
    document = isinstance(again.program.declarations.get(leaf.subject), model.Document)
    event = leaf.event
    if event is Event.MISSED:
        event = Event.ACHIEVED
    name = f"{condition.names[0] if condition.names else condition.requirement} {event}"
    kind: Kind = "document" if document else "event"
    if seen.happened is True and _counts(condition, leaf):
        late = latest is not None and add_days(latest, 1) <= eyes.on
        day = add_days(latest, 1) if latest is not None and late else not_by_now(eyes)
        wrong = f"{quoted(name)} not so, though recorded ({_seen(condition)})"
        if late and latest is not None and seen.on is not None:
            after = days((add_days(latest, 1) - seen.on).days)
            wrong = f"{quoted(name)} after {date_text(latest)}, not on {date_text(seen.on)} ({after} later or more)"
        elif late and latest is not None:
            wrong = f"{quoted(name)} after {date_text(latest)} ({_seen(condition)})"
    elif seen.happened is not None:
        counts = _day_that_counts(eyes, earliest, latest)
        if counts is None:
            return
        day = counts
        wrong = f"{quoted(name)} after all ({_seen(condition)})"
        if seen.on is not None and latest is not None and seen.on > latest:
            wrong = f"{quoted(name)} {days((seen.on - latest).days)} earlier, not on {date_text(seen.on)}"
    else:
        return
    yield _change(condition, wrong, kind, happening_on(eyes, leaf.subject, event, leaf.by_role, day))


def _episode(again: Again, condition: Condition, start: model.EventDate, end: model.DateExpression) -> Iterator[Change]:
    """What begins a hold had not happened, or had; what ended it had not."""
    eyes = again.eyes()
    standing, begun = condition.verdict is Verdict.MET, condition.seen.happened is True
    events = [start] if standing or not begun else [node for node in nodes(end) if isinstance(node, model.EventDate)]
    for event in events:
        declared = eyes.program.declarations[event.subject]
        if isinstance(declared, model.Judgement):
            rows = found_to_be(eyes, event.subject, "yes" if event.event is Event.REFUSED else "no", None)
        else:
            rows = happening_on(eyes, event.subject, event.event, "", not_by_now(eyes) if begun else eyes.on)
        said = "not so, though recorded" if begun else "after all"
        text = f"{quoted(f'{eyes.written(event.subject)} {event.event}')} {said} ({_seen(condition)})"
        yield _change(condition, text, "document" if isinstance(declared, model.Document) else "event", rows)


def _rows_over_time(again: Again, condition: Condition, name: str, wanted: tuple[str, ...]) -> Iterator[Change]:
    """Each row of a fact or a judgement the other way: what it says now, on the days it speaks of."""
    eyes = again.eyes()
    declared = eyes.program.declarations[name]
    judged = isinstance(declared, model.Judgement)
    others = tuple(word for word in getattr(declared, "choices", ()) or ("yes", "no") if word not in wanted)
    days = [row.decided_on for row in eyes.facts.judgements.get(name, ())] if judged else list(eyes.turns(name, None))
    for day in dict.fromkeys(day for day in days if isinstance(day, date) and day <= eyes.on):
        then = replace(eyes, on=day, answered={}, busy=set())
        found = then.finding(name)
        words = others if found.text in wanted else wanted
        if found.problem is not None or found.assumed or not words:
            continue
        rows = found_to_be(then, name, words[0], None)
        said = f"{quoted(eyes.written(name))} {'found ' if judged else ''}{eyes.written(words[0])}"
        text = f"{said} on {date_text(day)}, not {eyes.written(found.text)}"
        yield _change(condition, text, "judgement" if judged else "fact", rows)


def _comes_back(again: Again, name: str) -> bool:
    assert again.program is not None
    return getattr(again.program.declarations.get(name), "every", None) is not None


def _reports(
    again: Again, condition: Condition, subject: str, event: Event, periods: Sequence[Period]
) -> Iterator[Change]:
    """The report of a period that is recorded as come had not; or, where any is lacking, all of them had come."""
    eyes = again.eyes()
    seen = {period: eyes.report(subject, event, period) for period in periods}
    lacking = [period for period, found in seen.items() if found.happened is NO]
    if lacking and all(found.happened is not UNKNOWN for found in seen.values()):
        rows = reports_come(eyes, subject, event, lacking)
        names = ", ".join(period_text(eyes, subject, period) for period in lacking)
        text = f"{quoted(f'{condition.names[0]} {event}')} after all for {names}"
        yield _change(condition, text, "document", rows)
    for period, found in seen.items():
        if found.happened is YES and not lacking:
            rows = report_on(eyes, subject, event, period, not_by_now(eyes))
            said = happening_text(found, event).partition(" on ")[2]
            name = f"{condition.names[0]} {event} for {period_text(eyes, subject, period)}"
            yield _change(
                condition, f"{quoted(name)} not so, though recorded{f' on {said}' if said else ''}", "document", rows
            )


def _overdue(again: Again, condition: Condition, leaf: model.Overdue) -> Iterator[Change]:
    """What is overdue had come, or what has come had not."""
    assert again.program is not None
    eyes = again.eyes()
    document = isinstance(again.program.declarations.get(leaf.subject), model.Document)
    event = Event.RECEIVED if document else Event.ACHIEVED
    came = condition.seen.happened is True
    said = "not so, though recorded" if came else "after all"
    if not came and condition.verdict is not Verdict.MET:
        return
    day = not_by_now(eyes) if came else eyes.on
    text = f"{quoted(f'{condition.names[0]} {event}')} {said} ({_seen(condition)})"
    yield _change(
        condition, text, "document" if document else "event", happening_on(eyes, leaf.subject, event, "", day)
    )


def _counts(condition: Condition, leaf: model.Happened) -> bool:
    """Whether what happened is on a day that counts."""
    return condition.verdict is (Verdict.NOT_MET if leaf.event is Event.MISSED else Verdict.MET)


def _day_that_counts(eyes: Eyes, earliest: date | None, latest: date | None) -> date | None:
    day = min(latest, eyes.on) if latest is not None else eyes.on
    return day if earliest is None or earliest <= day else None


def _tranche(again: Again, condition: Condition, leaf: model.TrancheHappened) -> Iterator[Change]:
    """A payment that was not made, or was."""
    eyes = again.eyes()
    number = tranche_number(eyes, leaf.tranche)
    if number is None or leaf.event is Event.REQUESTED or condition.seen.happened is None:
        return
    if condition.seen.happened:
        rows = [row for row in again.facts.payments if row.tranche == number]
        gone = tuple(Alteration("payments", _key_of(row), gone=True) for row in rows)
        seen = _seen(condition).removeprefix(f"tranche {number} ")
        text = f"tranche {number} not {leaf.event}, though recorded ({seen})"
        yield _change(condition, text, "payment", gone)
    else:
        text = f"tranche {number} {leaf.event} after all, though no payment is recorded"
        yield _change(condition, text, "payment", tranche_paid(eyes, number, leaf.event, eyes.on))


# ------------------------------------------------------------------------------------------------ findings


def _other_choices(again: Again, condition: Condition, name: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    assert again.program is not None
    if condition.verdict is not Verdict.MET:
        return choices
    declared = again.program.declarations.get(name)
    return tuple(choice for choice in getattr(declared, "choices", ()) if choice not in choices)


def _judged(again: Again, condition: Condition, leaf: model.Happened) -> Iterator[Change]:
    eyes = again.eyes()
    found = eyes.finding(leaf.subject)
    if leaf.event is Event.DECIDED or found.text not in ("yes", "no"):
        return
    word = "no" if found.text == "yes" else "yes"
    rows = found_to_be(eyes, leaf.subject, word, eyes.on if found.assumed else None)
    subject = condition.names[0] if condition.names else condition.requirement
    text = f"{quoted(subject)} {'refused' if word == 'no' else 'found'} ({_recorded(condition)})"
    yield _change(condition, text, "judgement", rows)


def _word(again: Again, condition: Condition, name: str, words: tuple[str, ...]) -> Iterator[Change]:
    eyes = again.eyes()
    judged = _is_judgement(again, name)
    subject = condition.names[0] if condition.names else condition.requirement
    ways: list[Change] = []
    for word in words:
        rows = found_to_be(eyes, name, word, eyes.on if condition.seen.assumed else None)
        text = f"{quoted(subject)} {'found ' if judged else ''}{eyes.written(word)} ({_recorded(condition)})"
        ways.append(_change(condition, text, "judgement" if judged else "fact", rows))
    if ways and ways[0].alterations:
        yield replace(ways[0], instead=tuple(ways[1:]))


def _recorded(condition: Condition) -> str:
    return _seen(condition) if condition.seen.assumed else f"recorded {_seen(condition)}"


# ------------------------------------------------------------------------------------------------ figures


def _not_in_time(again: Again, condition: Condition, leaf: model.Overdue) -> Iterator[Change]:
    """What is overdue come in time, or the other way round; of what comes back, each period."""
    if _comes_back(again, leaf.subject):
        periods = owed(again.eyes(), leaf.subject).periods
        yield from _reports(again, condition, leaf.subject, Event.RECEIVED, periods)
    else:
        yield from _overdue(again, condition, leaf)


def _all_figures(
    again: Again, condition: Condition, leaf: model.Comparison | model.Between | model.InPeriods | model.Reached
) -> Iterator[Change]:
    """The figures of a comparison; of one asked of several periods or days, those of each."""
    each = one_by_one(leaf, again.eyes()) if isinstance(leaf, model.InPeriods | model.Reached) else (leaf,)
    for one in each:
        yield from _figures(again, condition, one)


def _figures(again: Again, condition: Condition, leaf: model.Comparison | model.Between) -> Iterator[Change]:
    """Each measure or fact of a comparison on the other side of its boundary."""
    for turn in turns(leaf, again.eyes, condition.verdict is not Verdict.MET, anew=False):
        if turn.was is not None and turn.alone:
            kind = kind_of(turn.term.value)
            yield _change(condition, _moved(turn), kind, turn.rows)


def _moved(turn: Turn) -> str:
    """`“customers” below 40, not 45 (5 less, and more)`."""
    assert turn.was is not None
    type_ = turn.term.value.type
    strict = turn.number != turn.limit
    lower = turn.number < turn.was
    limit, was = number_text(turn.limit, type_), number_text(turn.was, type_)
    if type_.sort is Sort.DATE:
        return f"{quoted(turn.term.text)} {number_text(turn.number, type_)}, not {was}"
    where = ("below" if lower else "above") if strict else ("at most" if lower else "at least")
    if turn.limit == turn.was:
        return f"{quoted(turn.term.text)} {where} {limit}, by however little"
    far = _by(abs(turn.was - turn.limit), type_)
    by = f"more than {far}" if strict else f"{far} or more"
    return f"{quoted(turn.term.text)} {where} {limit}, not {was} (wrong by {by})"


def _by(difference: Fraction, type_: Type) -> str:
    return quantity(shown(difference, type_), unit_of(type_))


def _amount(again: Again, condition: Condition) -> Iterator[Change]:
    """A figure an amount rests on: the least by which it must be less, or more, to change what is paid."""
    rule = again.rule_of.get(condition.rule)
    if condition.verdict is not Verdict.MET or rule is None:
        return
    nothing = condition.rule in gives_nothing(again.decision)
    if not again.decision.outcome.pays and not nothing:
        return
    eyes = again.eyes()
    every = (term for value in values_within(rule) for term in terms(value, eyes))
    for term in dict.fromkeys(term for term in every if term.text == condition.requirement):
        if not isinstance(term.value, model.MeasureValue | model.FactValue) or term.figure.number is None:
            continue
        type_ = term.value.type
        kind: Kind = "figure" if isinstance(term.value, model.MeasureValue) else "fact"
        for number in _least_moves(again, term.value, term.figure.number):
            was, by = number_text(term.figure.number, type_), _by(abs(term.figure.number - number), type_)
            rows = figure_at(eyes, term.value, number, anew=False)
            text = f"{quoted(term.text)} at {number_text(number, type_)}, not {was} (wrong by {by} or more)"
            yield _change(condition, text, kind, rows)


def _least_moves(again: Again, value: model.Value, was: Fraction) -> Iterator[Fraction]:
    """The numbers nearest below and above the recorded one at which something else is paid."""
    paid = again.decision.amount
    step = step_of(value.type, was, was)

    def other(number: Fraction) -> bool:
        rows = figure_at(again.eyes(), value, number, anew=False)
        then = again.decide((Change("", "figure", rows),)) if rows else None
        return then is not None and then.amount != paid

    for sign in (-1, 1):
        reach = 1
        while reach < MOST_STEPS and not other(was + sign * reach * step):
            reach *= 2
        if reach >= MOST_STEPS:
            continue
        low, high = reach // 2, reach
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if other(was + sign * middle * step) else (middle, high)
        yield was + sign * high * step


MOST_STEPS = 2**30


# ------------------------------------------------------------------------------------------------ waivers and money


def _waivers(again: Again) -> Iterator[Change]:
    for waiver in again.decision.waivers:
        if waiver.valid and waiver.used:
            for row in again.facts.waivers:
                if _is_of(row, waiver, again.decision.tranche):
                    text = f"the waiver of {quoted(waiver.condition)} by {whom(waiver.by)} void"
                    key = tuple((field, getattr(row, field)) for field in ("condition", "by", "granted_on", "tranche"))
                    source = row_text(waiver.source)
                    yield Change(text, "waiver", (Alteration("waivers", key, gone=True),), waiver.by, source=source)


def _is_of(row: WaiverRow, waiver: WaiverFound, tranche: int) -> bool:
    same = fold(row.condition) == fold(waiver.condition) and fold(row.by) == fold(waiver.by)
    return same and row.granted_on == waiver.granted_on and row.tranche in (None, tranche)


def _payments(again: Again) -> Iterator[Change]:
    """What is recorded as paid of this tranche."""
    decision = again.decision
    rows = [row for row in again.facts.payments if row.tranche == decision.tranche]
    for row in rows:
        if isinstance(row.paid_on, date) and row.paid_on <= decision.on and isinstance(row.amount, Decimal):
            amount = money_text(Fraction(row.amount), decision.currency)
            text = f"the {row.kind} of {amount} on {date_text(row.paid_on)} not made"
            named = f"payments: {row.reference}" if row.reference else "payments"
            yield Change(text, "payment", (Alteration("payments", _key_of(row), gone=True),), source=named)


def _key_of(row: PaymentRow) -> Cells:
    fields = ("tranche", "reference") if row.reference else ("tranche", "reference", "paid_on", "amount", "kind")
    return tuple((field, getattr(row, field)) for field in fields)


def _resolutions(again: Again) -> Iterator[Change]:
    """What a meeting is recorded to have approved of this tranche."""
    decision = again.decision
    rows: list[ResolutionRow] = [row for row in again.facts.resolutions if row.tranche == decision.tranche]
    for row in rows:
        if row.decided is Resolved.APPROVE and isinstance(row.meeting, date) and row.meeting <= decision.on:
            text = f"the approval of {date_text(row.meeting)} not given"
            key: Cells = (("tranche", row.tranche), ("meeting", row.meeting))
            source = f"resolutions: {row.meeting.isoformat()}"
            yield Change(text, "payment", (Alteration("resolutions", key, gone=True),), row.by, source=source)
