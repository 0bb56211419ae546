"""The outlook on paper: a page, tables for a spreadsheet, lines for a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.decisions.forecast import Cell, Certainty, Forecast, LeftOut, Money
from gatekeeper.decisions.outlook import Outlook, TrancheOutlook, Waiting
from gatekeeper.decisions.prospects import FIRST, Awaited, Standing
from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.trend import FIGURES, trend_text
from gatekeeper.decisions.wording import capital, clause_text, counted, days, listed, one_line
from gatekeeper.reader import N_, date_text, say, say_n
from gatekeeper.reports.marks import Mark, outcome_mark
from gatekeeper.reports.papers import RunFacts, render, visible
from gatekeeper.reports.pictures import OverTime, money_between, over_time
from gatekeeper.reports.sheets import Value, csv_bytes
from gatekeeper.values.dates import Period, Unit, period_name
from gatekeeper.vocabulary import Verdict

_MARKS = {
    Standing.LOST: ("†", "bad"),
    Standing.LATE: ("✗", "bad"),
    Standing.AT_RISK: ("△", "wait"),
    Standing.CANNOT_TELL: ("?", "doubt"),
    Standing.ON_TRACK: ("✓", "good"),
}

# What the words mean, in the order of docs/outlook.md; said wherever they are used.
MEANING = {
    Standing.LOST: N_("it can no longer be met, so only a waiver or more time granted would help"),
    Standing.LATE: N_("its day has passed, or its report is overdue, and it can still be met"),
    Standing.AT_RISK: N_("its trend misses what is asked, 60 days or fewer are left, or the record speaks against it"),
    Standing.CANNOT_TELL: N_("nobody has reported it, its record is in error, or nothing shows which way it goes"),
    Standing.ON_TRACK: N_("its trend reaches what is asked in time, or more than 60 days are left"),
}

METHOD = N_(
    "The trend is a straight line through the earliest and the latest of the last {count} reported figures, continued "
    "at the same pace every day to the day asked, and compared with what is asked. Where a plan is recorded, a figure "
    "that keeps to it is on track too if the plan reaches what is asked by then."
)

CERTAINTIES = {
    Certainty.CERTAIN: N_("released by this decision, or approved before and not yet paid"),
    Certainty.LIKELY: N_("all it still waits for is on track, and the day planned for it is to come"),
    Certainty.POSSIBLE: N_("it can still be released, and is not likely by that measure"),
}


def method_text() -> str:
    """How trends are found."""
    return say(METHOD, count=FIGURES)


def standing_mark(standing: Standing) -> Mark:
    """The shape and word of how something stands."""
    shape, tone = _MARKS[standing]
    return Mark(shape, str(standing), tone)


# --- in words --------------------------------------------------------------------------------------------------------


def tranches_said(numbers: Sequence[int]) -> str:
    """`tranche 2`, `tranches 2, 3 and 4`."""
    said = listed(map(str, numbers))
    return say("tranche {numbers}", numbers=said) if len(numbers) == 1 else say("tranches {numbers}", numbers=said)


def left_text(left: int | None) -> str:
    """`62 days left`, `16 days ago`, `today`."""
    if left is None:
        return ""
    if not left:
        return say("this day")
    return say("{days} left", days=days(left)) if left > 0 else say("{days} ago", days=days(-left))


BASIS = {"last day": N_("last day"), "due": N_("due"), "planned": N_("planned payment"), "": ""}


def now_text(awaited: Awaited) -> str:
    """What is on record of it, and how far off it is; the days left stand beside it."""
    is_open = awaited.verdict is Verdict.OPEN and awaited.basis == "last day"
    far = "" if is_open else awaited.distance
    return ", ".join(text for text in (awaited.seen, far) if text)


def quarter_text(quarter: Period | None) -> str:
    """`Q1 2027`; what has no day is on no set day."""
    return period_name(Unit.QUARTER, quarter) if quarter is not None else say("on no set day")


# --- the page --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One thing waited for, as the page shows it."""

    award: str
    title: str
    recipient: str
    which: str
    said: str
    clause: str
    rule: str
    among: str
    now: str
    because: str
    by: str
    basis: str
    left: str
    owner: str
    trend: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What stands alike."""

    mark: Mark
    meaning: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Quarter:
    """A line of the forecast: certain, likely, possible, as text."""

    name: str
    amounts: tuple[str, ...]
    payments: int


@dataclass(frozen=True, slots=True)
class Cash:
    """The forecast of one currency."""

    currency: str
    quarters: tuple[Quarter, ...]
    total: Quarter
    picture: OverTime


@dataclass(frozen=True, slots=True)
class TrancheLine:
    """A tranche not yet released, as the page shows it."""

    decision: Decision
    mark: Mark
    outcome: Mark
    reason: str
    planned: str
    money: tuple[str, ...]
    powers: tuple[str, ...]


def render_outlook(outlook: Outlook, run: RunFacts, templates: Path | None = None) -> str:
    """The page of an outlook, from the template `outlook.html`; needs no network and no script."""
    return render("outlook.html", templates, outlook_values(outlook, run))


def outlook_values(outlook: Outlook, run: RunFacts) -> dict[str, object]:
    """What the template may speak of."""
    return {
        "outlook": outlook,
        "run": run,
        "counts": [(standing_mark(each), len(outlook.standing(each))) for each in FIRST],
        "groups": [_group(outlook, standing) for standing in FIRST if outlook.standing(standing)],
        "warnings": [(warned, tranches_said(warned.tranches)) for warned in outlook.warnings],
        "cash": [_cash(outlook.forecast, currency) for currency in outlook.forecast.currencies],
        "certainties": [(say(word), say(meaning)) for word, meaning in CERTAINTIES.items()],
        "is_bounded": any(d.budget is not None or any(limit.stands for limit in d.limits) for d in outlook.decisions),
        "left_out": [
            (each, capital(say(each.reason)), money_between(each.least, each.most, each.currency))
            for each in outlook.forecast.left_out
        ],
        "tranches": _tranche_lines(outlook),
        "deadlines": outlook.deadlines,
        "aside": aside_text(outlook),
        "meanings": [(standing_mark(standing), say(MEANING[standing])) for standing in FIRST],
        "method": method_text(),
    }


def _group(outlook: Outlook, standing: Standing) -> Group:
    return Group(standing_mark(standing), say(MEANING[standing]), tuple(map(_line, outlook.standing(standing))))


def _line(each: Waiting) -> Line:
    awaited, decision = each.awaited, each.first
    return Line(
        award=decision.award,
        title=decision.title,
        recipient=decision.recipient,
        which=tranches_said(each.tranches),
        said=awaited.said,
        clause=awaited.clause,
        rule=awaited.rule,
        among=awaited.among,
        now=now_text(awaited),
        because=awaited.because,
        by=date_text(awaited.by) if awaited.by is not None else "",
        basis=say(BASIS[awaited.basis]) if awaited.basis else "",
        left=left_text(each.days_left),
        owner=awaited.owner,
        trend=trend_text(awaited.trend) if awaited.trend is not None else "",
        steps=awaited.steps,
    )


def _cash(found: Forecast, currency: str) -> Cash:
    quarters = found.quarters(currency)
    cells = {quarter: [found.cell(currency, quarter, each) for each in Certainty] for quarter in quarters}
    total = [found.total(currency, each) for each in Certainty]
    return Cash(
        currency=currency,
        quarters=tuple(_quarter(quarter_text(quarter), cells[quarter]) for quarter in quarters),
        total=_quarter(say("Total"), total),
        picture=over_time(currency, [(quarter_text(quarter), cells[quarter]) for quarter in quarters]),
    )


def _quarter(name: str, cells: Sequence[Cell]) -> Quarter:
    amounts = tuple(money_between(cell.least, cell.most, cell.currency) if cell.payments else "–" for cell in cells)
    return Quarter(name, amounts, sum(cell.payments for cell in cells))


def _tranche_lines(outlook: Outlook) -> list[TrancheLine]:
    expected: dict[tuple[str, int], list[str]] = {}
    for each in outlook.forecast.payments:
        expected.setdefault((each.award, each.tranche), []).append(payment_text(each))
    return [_tranche_line(each, expected) for each in outlook.tranches]


def _tranche_line(each: TrancheOutlook, expected: dict[tuple[str, int], list[str]]) -> TrancheLine:
    decision = each.decision
    return TrancheLine(
        decision=decision,
        mark=standing_mark(each.standing),
        outcome=outcome_mark(decision.outcome),
        reason=capital(each.reason),
        planned=date_text(decision.planned_date) if decision.planned_date is not None else "",
        money=tuple(expected.get((decision.award, decision.tranche), ())),
        powers=each.powers,
    )


def payment_text(payment: Money) -> str:
    """`certain: 250,000 USD, Q1 2027 (released by this decision)`."""
    amount = money_between(payment.least, payment.most, payment.currency)
    if payment.left_out:
        return say("not in the forecast: {amount}, {why}", amount=amount, why=say(payment.left_out))
    day = date_text(payment.on) if payment.on is not None else say("on no set day")
    assert payment.certainty is not None
    how, why = say(payment.certainty), say(payment.why)
    return say("{how}: {amount}, {day} ({why})", how=how, amount=amount, day=day, why=why)


def aside_text(outlook: Outlook) -> str:
    """What is due after the last day: how much of it, and how it stands."""
    counts = [(each, sum(one.awaited.standing is each for one in outlook.later)) for each in FIRST]
    said = [f"{count:,} {say(standing)}" for standing, count in counts if count]
    day = date_text(outlook.until)
    if not said:
        return say("Nothing that is waited for is due after {day}.", day=day)
    return say_n(
        "{count} condition due after {day} is left aside: {said}.",
        "{count} conditions due after {day} are left aside: {said}.",
        len(outlook.later),
        day=day,
        said=listed(said),
    )


# --- tables ----------------------------------------------------------------------------------------------------------

OUTLOOK = (
    "award", "title", "recipient", "programme", "owner", "tranche", "outcome", "planned date", "tranche status",
    "condition", "item", "rule", "clause", "verdict", "on record", "distance", "status", "because", "by", "day is",
    "days left", "responsible", "trend", "alternatives", "what the rules allow", "in the window",
)  # fmt: skip


def outlook_csv(outlook: Outlook) -> bytes:
    """A row a condition of a tranche, those due later too; a tranche that waits for none has a row of its own."""
    return csv_bytes(OUTLOOK, _rows(outlook))


def _rows(outlook: Outlook) -> Iterator[tuple[Value, ...]]:
    later = {(d.id, each.awaited.sentence, each.awaited.item) for each in outlook.later for d in each.decisions}
    for each in outlook.tranches:
        decision = each.decision
        own = (
            decision.award, decision.title, decision.recipient, decision.programme, decision.owner, decision.tranche,
            str(decision.outcome), decision.planned_date, str(each.standing),
        )  # fmt: skip
        for awaited in each.awaited:
            window = "no" if (decision.id, awaited.sentence, awaited.item) in later else "yes"
            yield (*own, *_awaited_row(awaited, decision), window)
        if not each.awaited:
            yield (*own, *("",) * 7, str(each.standing), each.reason, *("",) * 8)


def _awaited_row(awaited: Awaited, decision: Decision) -> tuple[Value, ...]:
    return (
        awaited.said, awaited.item, awaited.rule, awaited.clause, str(awaited.verdict or ""), awaited.seen,
        awaited.distance, str(awaited.standing), awaited.because, awaited.by, BASIS[awaited.basis],
        awaited.days_left(decision.on), awaited.owner,
        trend_text(awaited.trend) if awaited.trend is not None else "", awaited.among, "; ".join(awaited.steps),
    )  # fmt: skip


FORECAST = ("currency", "quarter", "from", "to", "certainty", "payments", "least", "most", "left out because")


def forecast_csv(found: Forecast) -> bytes:
    """The forecast, a row a currency, quarter and certainty; what is in no quarter stands at the end."""
    return csv_bytes(FORECAST, (*map(_cell_row, found.cells), *map(_left_out_row, found.left_out)))


def _cell_row(cell: Cell) -> tuple[Value, ...]:
    quarter = cell.quarter
    ends = (quarter.start, quarter.end) if quarter is not None else (None, None)
    return (
        cell.currency, quarter_text(quarter), *ends, str(cell.certainty), cell.payments, cell.least, cell.most, "",
    )  # fmt: skip


def _left_out_row(each: LeftOut) -> tuple[Value, ...]:
    return (each.currency, "", None, None, "", each.payments, each.least, each.most, each.reason)


# --- the terminal ----------------------------------------------------------------------------------------------------

LONGEST = 24  # of who is responsible


def outlook_text(outlook: Outlook) -> str:
    """The outlook as plain lines: what is lost, late or at risk first, then the money."""
    count = f"{counted(len(outlook.tranches), 'tranche')} not yet released, {outlook.released:,} released"
    lines = [f"outlook from {date_text(outlook.on)} to {date_text(outlook.until)}: {count}"]
    lines += _conditions(outlook)
    if outlook.warnings:
        lines += ["", f"early warnings: {len(outlook.warnings)}"]
        lines += [f"  {each.award} {tranches_said(each.tranches)}: {each.text}" for each in outlook.warnings]
    for currency in outlook.forecast.currencies:
        lines += ["", *_cash_lines(_cash(outlook.forecast, currency))]
    if outlook.forecast.left_out:
        lines += ["", "not in the forecast"]
        lines += map(_left_out_line, outlook.forecast.left_out)
    lines += ["", aside_text(outlook), method_text()]
    return "\n".join(visible(" ".join(line.rstrip().splitlines())) for line in lines)


def _left_out_line(each: LeftOut) -> str:
    amount = money_between(each.least, each.most, each.currency)
    return f"  {amount} in {counted(each.payments, 'payment')}: {each.reason}"


def _conditions(outlook: Outlook) -> Iterator[str]:
    wide = max((len(_ids(each)) for each in outlook.waiting), default=0)
    who = min(max((len(each.awaited.owner) for each in outlook.waiting), default=0), LONGEST)
    for standing in FIRST:
        found = outlook.standing(standing)
        if not found:
            continue
        yield ""
        yield f"{standing_mark(standing)}: {len(found):,}"
        for each in found:
            awaited = each.awaited
            day = date_text(awaited.by) if awaited.by is not None else "no day"
            owner = one_line(awaited.owner)[:LONGEST]
            left = left_text(each.days_left)
            said = f"{_line(each).said}{clause_text(awaited.clause)}"
            yield f"  {_ids(each):<{wide}}  {day:>17}  {left:>14}  {owner:<{who}}  {one_line(said)}"
            told = (now_text(awaited), awaited.because, awaited.among)
            yield f"  {'':<{wide}}  {'; '.join(text for text in told if text)}"
            if awaited.trend is not None:
                yield f"  {'':<{wide}}  trend: {trend_text(awaited.trend)}"
            for step in awaited.steps:
                yield f"  {'':<{wide}}  the rules allow: {step}"


def _ids(each: Waiting) -> str:
    return f"{one_line(each.first.award)}/{','.join(map(str, each.tranches))}"


def _cash_lines(cash: Cash) -> Iterator[str]:
    """A table: the quarters, then their sum."""
    rows = [("cash expected", *map(str, Certainty))]
    rows += [(quarter.name, *quarter.amounts) for quarter in (*cash.quarters, cash.total)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for name, *amounts in rows:
        cells = (f"{text:>{wide}}" for text, wide in zip(amounts, widths[1:], strict=True))
        yield "  ".join((f"{name:<{widths[0]}}", *cells))
