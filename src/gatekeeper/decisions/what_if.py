"""What an outcome turns on, proved by deciding again: what it would take to pay, and how sure the outcome is.

Each answer is a list of sets of facts. A set is offered only after the tranche was decided anew with those facts
changed and nothing else, and only if no smaller set within it does as much. At most 20 sets of at most 4 facts are
given, smallest first; what more there is, is said.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from gatekeeper.decisions.actionable import once_released, to_be_done, waivers_open
from gatekeeper.decisions.again import Again, Change, NoSuchTranche, again_of, again_on
from gatekeeper.decisions.decide import Calendars
from gatekeeper.decisions.foreseen import foreseen
from gatekeeper.decisions.minimal_sets import MOST_FACTS, MOST_SETS, Sets, minimal_sets, shrunk
from gatekeeper.decisions.mistaken import may_be_wrong
from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.supposed import agree
from gatekeeper.decisions.wording import counted, listed, money, whom
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import Outcome

__all__ = [
    "Again", "Change", "HowSure", "NoSuchTranche", "Proved", "WouldTake", "again_of", "again_on", "how_sure",
    "how_sure_of", "how_sure_text", "would_take", "would_take_of", "would_take_text",
]  # fmt: skip


@inert
class Proved:
    """Some changes of the facts, and the decision as it is taken with them."""

    changes: tuple[Change, ...]
    then: Decision


@inert
class WouldTake:
    """What it would take for a tranche to pay, or to pay more.

    `sets` are of facts alone, `waivers` are those that take a waiver. `once` names the earlier tranche that must be
    paid first, where nothing else would do: the sets then suppose it paid. `larger` says that the one set given has
    more than 4 facts, because none of so few would do. `beyond` is what stands in the way and nobody can bring about.
    """

    decision: Decision
    sets: tuple[Proved, ...]
    waivers: tuple[Proved, ...]
    once: tuple[Change, ...]
    larger: bool
    beyond: tuple[str, ...]
    more: bool
    tried: int
    stopped: bool


@inert
class HowSure:
    """The recorded facts which, were they wrong, would change the outcome or the amount."""

    decision: Decision
    sets: tuple[Proved, ...]
    more: bool
    tried: int
    stopped: bool


# --- what would it take ----------------------------------------------------------------------------------------------

# Where nothing that anybody does changes the outcome.
_NOTHING_TO_DO = frozenset(
    {Outcome.RELEASE, Outcome.ALREADY_RELEASED, Outcome.NO_RULE, Outcome.NOT_IN_FORCE, Outcome.INVALID}
)


def would_take(
    rules: model.Rules, portfolio: Portfolio, award: str, tranche: int, on: date, known_by: date | None = None,
    calendars: Calendars | None = None,
) -> WouldTake:  # fmt: skip
    """What it would take for a tranche of a portfolio to pay. Raises `NoSuchTranche`."""
    return would_take_of(again_of(rules, portfolio, award, tranche, on, known_by, calendars))


def would_take_of(again: Again) -> WouldTake:
    """The smallest sets of things somebody can still do that would make the tranche pay, or pay more."""
    decision = again.decision
    if decision.outcome in _NOTHING_TO_DO:
        return WouldTake(decision, (), (), (), False, (), False, 0, False)
    steps, beyond = to_be_done(again)
    powers = waivers_open(again)
    found = _ways(again, (), steps, powers)
    once = () if decision.outcome.pays else once_released(again)
    if once and not found.sets and not found.waivers:
        later = _ways(again, once, steps, powers)
        found = later if later.sets or later.waivers else found
    said = () if found.sets else tuple(item.text for item in beyond)
    return WouldTake(
        decision, found.sets, found.waivers, found.once, found.larger, said, found.more, found.tried, found.stopped
    )


@inert
class _Ways:
    sets: tuple[Proved, ...]
    waivers: tuple[Proved, ...]
    once: tuple[Change, ...]
    larger: bool
    more: bool
    tried: int
    stopped: bool


def _ways(again: Again, once: tuple[Change, ...], steps: tuple[Change, ...], powers: tuple[Change, ...]) -> _Ways:
    """By facts alone; and, where roles have powers, by waivers too."""
    more_than = again.decision.amount

    def proves(changes: tuple[Change, ...]) -> Decision | None:
        then = ahead.decide(changes)
        return then if then.outcome.pays and then.amount > more_than else None

    every = dict.fromkeys((*steps, *powers, *(other for step in steps for other in step.instead)))
    ahead = foreseen(again, every, once)
    if once and ahead.base.outcome.pays:
        return _Ways((Proved((), ahead.base),), (), once, False, False, 0, False)

    def may_do(changes: tuple[Change, ...]) -> bool:
        return _fit(changes) and ahead.may_pay(changes)

    plain = minimal_sets(steps, may_do, proves)
    sets = _with_alternatives(plain, proves)
    larger = False
    if not sets and (whole := shrunk(steps, _fit, proves)) is not None:
        sets, larger = (Proved(*whole),), True
    if not powers:
        return _Ways(sets, (), once, larger, plain.more, plain.tried, plain.stopped)
    proved = [frozenset(found.changes) for found in sets]

    def fit(changes: tuple[Change, ...]) -> bool:
        waived = any(change.kind == "waiver" for change in changes)
        return waived and not any(less <= frozenset(changes) for less in proved) and may_do(changes)

    with_waivers = minimal_sets((*powers, *steps), fit, proves)
    return _Ways(
        sets, _with_alternatives(with_waivers, proves), once, larger, plain.more or with_waivers.more,
        plain.tried + with_waivers.tried, plain.stopped or with_waivers.stopped,
    )  # fmt: skip


def _with_alternatives(
    sets: Sets[Change, Decision], proves: Callable[[tuple[Change, ...]], Decision | None]
) -> tuple[Proved, ...]:
    """The sets, each finding with the others that were tried in its place and give the same."""
    return tuple(
        Proved(tuple(_alike(one, changes, then, proves) for one in changes), then) for changes, then in sets.found
    )


def _alike(
    change: Change, changes: tuple[Change, ...], then: Decision,
    proves: Callable[[tuple[Change, ...]], Decision | None],
) -> Change:  # fmt: skip
    same = []
    for other in change.instead:
        found = proves(tuple(other if one is change else one for one in changes))
        if found is not None and (found.outcome, found.amount) == (then.outcome, then.amount):
            same.append(other)
    return replace(change, instead=tuple(same))


def _fit(changes: Sequence[Change]) -> bool:
    return agree(alteration for change in changes for alteration in change.alterations)


# --- how sure --------------------------------------------------------------------------------------------------------


def how_sure(
    rules: model.Rules, portfolio: Portfolio, award: str, tranche: int, on: date, known_by: date | None = None,
    calendars: Calendars | None = None,
) -> HowSure:  # fmt: skip
    """How sure the outcome of a tranche of a portfolio is. Raises `NoSuchTranche`."""
    return how_sure_of(again_of(rules, portfolio, award, tranche, on, known_by, calendars))


def how_sure_of(again: Again) -> HowSure:
    """The smallest sets of recorded facts which, were they wrong, would change the outcome or the amount."""
    decision = again.decision

    def proves(changes: tuple[Change, ...]) -> Decision | None:
        then = ahead.decide(changes)
        return then if (then.outcome, then.amount) != (decision.outcome, decision.amount) else None

    if decision.outcome in _NOT_DECIDED:
        return HowSure(decision, (), False, 0, False)
    doubts = may_be_wrong(again)
    ahead = foreseen(again, dict.fromkeys((*doubts, *(other for doubt in doubts for other in doubt.instead))))
    found = minimal_sets(doubts, lambda changes: _fit(changes) and ahead.may_turn(changes), proves)
    return HowSure(decision, _with_alternatives(found, proves), found.more, found.tried, found.stopped)


# Nothing was decided on facts, or the facts did not decide.
_NOT_DECIDED = frozenset({Outcome.NO_RULE, Outcome.NOT_IN_FORCE, Outcome.INVALID, Outcome.UNDETERMINED})


# --- in words --------------------------------------------------------------------------------------------------------


def would_take_text(found: WouldTake) -> tuple[str, ...]:
    """What it would take, a line each; sets are numbered through."""
    decision = found.decision
    if not found.sets and not found.waivers:
        return _nothing(found)
    lines: list[str] = []
    number = 0
    if found.once:
        lines.append(f"not before {listed(change.text for change in found.once)}; then:")
    for sets, waived in ((found.sets, False), (found.waivers, True)):
        if sets:
            lines.append(_heading(decision, len(sets), waived, found.larger and not waived))
        for one in sets:
            number += 1
            lines += _set_lines(number, one)
    if not found.sets:
        lines += _without_facts(found)
    return (*lines, *_bounds(found.more, found.stopped, found.tried))


def _heading(decision: Decision, count: int, waived: bool, larger: bool) -> str:
    more = "pay more" if decision.outcome.pays else "pay"
    which = "this would" if count == 1 else "each of these would"
    if larger:
        return f"no {MOST_FACTS} facts would do; this is one way to make it {more}:"
    return f"with a waiver, {which} make it {more}:" if waived else f"{which} make it {more}:"


def _set_lines(number: int, one: Proved) -> list[str]:
    texts = [_change_text(change) for change in one.changes]
    owners = listed(dict.fromkeys(whom(change.owner) for change in one.changes if change.owner))
    lines = [f"{number}. {listed(texts) or 'nothing more'}"]
    if len(texts) > FEW:
        lines = [f"{number}. all of these:", *(f"   - {text}" for text in texts)]
    return [*lines, f"   → {_outcome(one.then)}{f'; from {owners}' if owners else ''}"]


FEW = 2  # so many changes read well in one sentence


def _change_text(change: Change) -> str:
    """The change, and what would do as well: `audit opinion found unqualified by the auditor, or qualified`."""
    others = [_difference(change.text, other.text) for other in change.instead]
    return f"{change.text}, or as well {listed(others, 'or')}" if others else change.text


def _difference(text: str, other: str) -> str:
    """The words in which another text differs."""
    words, others = text.split(), other.split()
    while words and others and words[0] == others[0]:
        words, others = words[1:], others[1:]
    while words and others and words[-1] == others[-1]:
        words, others = words[:-1], others[:-1]
    return " ".join(others)


def _outcome(then: Decision) -> str:
    """`release 250,000 USD`, `not yet`."""
    return f"{then.outcome} {money(then.amount, then.currency)}" if then.outcome.pays else str(then.outcome)


def _nothing(found: WouldTake) -> tuple[str, ...]:
    decision = found.decision
    match decision.outcome:
        case Outcome.RELEASE:
            return ("nothing more: the whole tranche is released",)
        case Outcome.ALREADY_RELEASED:
            return ("nothing is left to pay",)
        case Outcome.NO_RULE | Outcome.NOT_IN_FORCE:
            return ("no fact helps: no rule in force speaks of it",)
        case Outcome.INVALID:
            return ("the record must be mended first: nothing is decided on facts in error",)
        case _:
            return (*_without_facts(found), *_bounds(found.more, found.stopped, found.tried))


def _without_facts(found: WouldTake) -> tuple[str, ...]:
    more = "pay more" if found.decision.outcome.pays else "pay"
    head = f"nothing that can still be done would make it {more} on {date_text(found.decision.on)}"
    head = f"without a waiver, {head}" if found.waivers else head
    if not found.beyond:
        return (head,)
    return (f"{head}; beyond anybody's doing:", *(f"- {text}" for text in found.beyond))


def how_sure_text(found: HowSure) -> tuple[str, ...]:
    """What the outcome turns on, a line each with where the fact relied on was read."""
    if found.decision.outcome in _NOT_DECIDED:
        return (f"nothing to turn: the outcome is {found.decision.outcome}",)
    if not found.sets:
        said = f"no {MOST_FACTS} facts that its rules name, were they wrong, would change the outcome or the amount"
        return (said, *_bounds(found.more, found.stopped, found.tried))
    which = "this" if len(found.sets) == 1 else "any of these"
    lines = [f"it would change if, against the record, {which} were so:"]
    for number, one in enumerate(found.sets, 1):
        lines.append(f"{number}. {listed(map(_change_text, one.changes))}")
        sources = "; ".join(dict.fromkeys(change.source for change in one.changes if change.source))
        lines.append(f"   → {_outcome(one.then)}{f'; relied on {sources}' if sources else ''}")
    return (*lines, *_bounds(found.more, found.stopped, found.tried))


def _bounds(more: bool, stopped: bool, tried: int) -> tuple[str, ...]:
    if stopped:
        return (f"the search ended after deciding {counted(tried, 'time')} again; there may be more",)
    return (f"there are more than these {MOST_SETS}",) if more else ()
