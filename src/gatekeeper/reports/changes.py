"""What changed of a tranche between two runs, in words: for the terminal, and for the board pack."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.changes import Flip, SeenChange, TrancheChange
from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.wording import clause_text, listed, money, quoted, row_text, whom
from gatekeeper.reader import N_, say, say_n
from gatekeeper.reports.totals import Total, summary
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Outcome


def outcomes_text(change: TrancheChange) -> str:
    """`not yet → release 250,000 USD, 250,000 USD more`."""
    if change.before is None:
        return say("new: {outcome}", outcome=outcome_text(change.after, change.amount_after, change.currency))
    if change.after is None:
        return say("gone: {outcome}", outcome=outcome_text(change.before, change.amount_before, change.currency))
    was = outcome_text(change.before, change.amount_before, change.currency_before)
    now = outcome_text(change.after, change.amount_after, change.currency)
    if change.currency_before != change.currency:
        other = say("in {currency} and no more in {old}", currency=change.currency, old=change.currency_before)
        return f"{was} → {now}, {other}"
    return f"{was} → {now}{more_text(exact_decimal(_gap(change)), change.currency)}"


def _gap(change: TrancheChange) -> Fraction:
    return Fraction(change.amount_after) - Fraction(change.amount_before)


def outcome_text(outcome: Outcome | None, amount: Decimal, currency: str) -> str:
    """`release 250,000 USD`, `not yet`."""
    said = say(str(outcome)) if outcome is not None else say("no such tranche")
    return f"{said} {money(amount, currency)}" if outcome is not None and outcome.pays else said


def more_text(difference: Decimal, currency: str) -> str:
    """`, 50,000 USD less`; nothing where there is no difference."""
    if not difference:
        return ""
    amount = money(abs(difference), currency)
    return f", {say('{amount} more', amount=amount) if difference > 0 else say('{amount} less', amount=amount)}"


def movers_text(change: TrancheChange) -> str:
    """`moved by the facts alone`; nothing where it was not tried."""
    return say("moved by {what}", what=listed(map(_movers, change.moved_by), "or")) if change.moved_by else ""


def _movers(taken: Sequence[str]) -> str:
    """`the facts alone`, `the date and the facts together`."""
    what = listed(say(_MOVERS[word]) for word in taken)
    return say("{what} alone", what=what) if len(taken) == 1 else say("{what} together", what=what)


_MOVERS = {"date": N_("the date"), "facts": N_("the facts"), "rules": N_("the rules")}


def change_lines(change: TrancheChange) -> Iterator[str]:
    """What is behind it, a line each: conditions, facts, rules, waivers, sums."""
    yield from dict.fromkeys(_conditions(change))
    yield from _others(change)


def short_lines(change: TrancheChange) -> Iterator[str]:
    """The same without what was seen: only the conditions that came out otherwise, then rules, waivers and sums."""
    yield from dict.fromkeys(f"{_flip(flip)}{clause_text(flip.clause)}" for flip in change.flips)
    yield from _others(change)


def _others(change: TrancheChange) -> Iterator[str]:
    for rule in change.rules:
        if rule.before and rule.after:
            yield say("the rule {name} reads otherwise", name=quoted(rule.rule))
        elif rule.before:
            yield say("asked no more: {rule}", rule=rule.before)
        else:
            yield say("new: {rule}", rule=rule.after)
    for waiver in change.waivers:
        because = f": {waiver.because}" if waiver.because else ""
        which, who = quoted(waiver.condition), whom(waiver.by)
        if waiver.word == "came":
            yield say("the waiver of {which} by {who} came", which=which, who=who) + because
        else:
            yield say("the waiver of {which} by {who} lapsed", which=which, who=who) + because
    for found in change.sums:
        was, now = (money(x, change.currency) if x is not None else say("none") for x in (found.before, found.after))
        yield f"{say(found.what)}: {was} → {now}"


def _flip(flip: Flip) -> str:
    """`“revenue ≥ 500,000 USD” not met → met`."""
    after = f"{quoted(flip.requirement)} {say(flip.after)}" if flip.instead_of else say(flip.after)
    return f"{quoted(flip.instead_of or flip.requirement)} {say(flip.before)} → {after}"


def _conditions(change: TrancheChange) -> Iterator[str]:
    """What came out otherwise, each with what was seen; then what was seen otherwise and made no difference."""
    seen = {found.name: found for found in change.seen}
    told: set[str] = set()
    for flip in change.flips:
        fact = seen.get(flip.subject)
        told.add(flip.subject)
        because = f": {fact.before} → {fact.after}{_rows(fact)}" if fact is not None else ""
        yield f"{_flip(flip)}{clause_text(flip.clause)}{because}"
    for fact in change.seen:
        if fact.name not in told:
            yield f"{quoted(fact.name)}: {fact.before} → {fact.after}{_rows(fact)}"


def _rows(fact: SeenChange) -> str:
    """The rows it is now read from: ` (milestones: pilot plant)`."""
    count = len(fact.sources) - 1
    more = f" {say_n('and {count} more', 'and {count} more', count)}" if count else ""
    return f" ({row_text(fact.sources[0])}{more})" if fact.sources else ""


# --- since the last pack ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MovedSum:
    """A sum of the portfolio in one currency, then and now."""

    currency: str
    what: str
    before: Decimal
    after: Decimal
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since an earlier run: outcomes and amounts, money, awards that came, went or were closed."""

    on: date
    known_by: date
    meeting: str
    sums: tuple[MovedSum, ...]
    changes: tuple[TrancheChange, ...]
    same: int
    new: tuple[str, ...]
    gone: tuple[str, ...]
    closed: tuple[str, ...]
    differing: tuple[str, ...]  # of date, facts and rules


# Of a tranche that is one of these nothing is to come.
_CLOSED = frozenset({Outcome.ALREADY_RELEASED, Outcome.LAPSED, Outcome.CANCEL})
_SUMS = (
    ("awarded", N_("Awarded")),
    ("paid", N_("Paid")),
    ("approved_unpaid", N_("Approved before, not paid")),
    ("approved_now", N_("Recommended now")),
    ("held", N_("Held")),
    ("conditional", N_("Conditional")),
    ("not_payable", N_("Not payable")),
)


def moved_sums(before: Sequence[Decision], after: Sequence[Decision]) -> tuple[MovedSum, ...]:
    """The sums of the portfolio then and now, those that moved, by currency."""
    was, now = ({total.currency: total for total in summary(decisions).by_currency} for decisions in (before, after))
    found = []
    for currency in sorted({*was, *now}):
        for name, what in _SUMS:
            old, new = _sum(was.get(currency), name), _sum(now.get(currency), name)
            if old != new:
                found.append(MovedSum(currency, what, old, new, exact_decimal(Fraction(new) - Fraction(old))))
    return tuple(found)


def _sum(total: Total | None, name: str) -> Decimal:
    found = getattr(total, name) if total is not None else Decimal(0)
    assert isinstance(found, Decimal)
    return found


def closed_awards(before: Sequence[Decision], after: Sequence[Decision]) -> tuple[str, ...]:
    """Awards of which nothing is to come any more, and something was."""
    then = {decision.award for decision in before if decision.outcome not in _CLOSED}
    still = {decision.award for decision in after if decision.outcome not in _CLOSED}
    there = dict.fromkeys(decision.award for decision in after)
    return tuple(award for award in there if award in then and award not in still)


# Words of a change, said where it is told.
_WORDS = (
    N_("not asked"), N_("not met, and no longer can be"), N_("not known"), N_("waived"), N_("met"), N_("not met"),
    N_("open"), N_("invalid"), N_("the whole tranche"), N_("entitlement to date"), N_("paid"),
    N_("approved, payment not recorded"), N_("date"), N_("facts"), N_("rules"),
)  # fmt: skip
