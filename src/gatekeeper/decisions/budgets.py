"""Budgets: a second step over the awards of one program, once each tranche is decided and held to its limits.

What was paid or approved of the tranches that share a budget is taken from it first. Where the rest is less than what
is asked of it, it is shared in whole rounding units, pro rata or by priority; what nobody can decide yet takes part
with the most it could get, and its share is kept back. Nothing depends on the order in which awards are seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.limits import could_get, cut_with_and_without, with_lines
from gatekeeper.decisions.record import AmountLine, BudgetFound, Decision, SourceKey
from gatekeeper.facts.portfolio import Snapshot
from gatekeeper.facts.rows import BudgetRow, NumberCell
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.sentences import share_text
from gatekeeper.values.absence import Absent, Invalid, Reason
from gatekeeper.values.money import money_text
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Outcome, fold

ZERO = Fraction(0)


# ------------------------------------------------------------------------------------------------ sharing


def shared_pro_rata(left: Fraction, unit: Fraction, asked: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """What each gets in proportion to what it asks: whole units, the largest remainders first, ties in this order.

    Nobody gets more than is asked. Only where what is asked is not in whole units itself may a share be so, too.
    """
    whole = sum(asked, ZERO)
    if whole <= max(ZERO, left):
        return tuple(asked)
    total = max(ZERO, left // unit * unit)
    exact = [total * part / whole for part in asked]
    given = [part // unit * unit for part in exact]
    rest = total - sum(given, ZERO)
    turns = sorted(range(len(asked)), key=lambda at: (given[at] - exact[at], at))
    while rest > 0:
        for at in turns:
            more = min(unit, asked[at] - given[at], rest)
            given[at] += more
            rest -= more
    return tuple(given)


def shared_in_turn(left: Fraction, unit: Fraction, asked: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """What each gets in this order: all it asks while the budget lasts, the next one the whole units that are left."""
    given: list[Fraction] = []
    rest = max(ZERO, left)
    for part in asked:
        given.append(part if part <= rest else rest // unit * unit)
        rest = rest - part if part <= rest else ZERO  # less than a unit that is left over is nobody's
    return tuple(given)


# ------------------------------------------------------------------------------------------------ the amount


@inert
class _Sum:
    """The amount of a budget, or why there is none, and where it was read."""

    amount: Fraction | Absent | Invalid
    sources: tuple[SourceKey, ...] = ()


def _sum_of(share: model.BudgetShare, snapshot: Snapshot, currency: str) -> _Sum:
    if share.amount is not None:
        return _Sum(share.amount)
    named = [row for row in snapshot.budgets if fold(row.budget) == fold(share.budget)]
    rows = [row for row in named if not share.round or fold(row.round) == fold(share.round)]
    sources = tuple(_key(row) for row in rows)
    if (wrong := snapshot.wrong.get("budgets")) is not None:
        return _Sum(wrong, sources)
    if not rows:
        of_round = f" for round “{share.round}”" if share.round else ""
        return _Sum(Absent(Reason.NOT_REPORTED, f"no row of `budgets` is of “{share.budget}”{of_round}"))
    if len(rows) > 1:
        rounds = " and ".join(f"“{row.round}”" if row.round else "no round" for row in rows)
        return _Sum(Absent(Reason.UNCLEAR, f"`budgets` has it for {rounds}; the rules name none of them"), sources)
    (row,) = rows
    if isinstance(row.currency, Invalid):
        return _Sum(row.currency, sources)
    if row.currency != currency:
        return _Sum(Invalid(f"it is in {row.currency}, the rules are in {currency}"), sources)
    if isinstance(row.amount, Invalid):
        return _Sum(row.amount, sources)
    if row.absent_because is not None:
        return _Sum(row.absent_because, sources)
    return _Sum(Fraction(row.amount), sources)


def _key(row: BudgetRow) -> SourceKey:
    return SourceKey("budgets", f"budget={row.budget}" + (f"; round={row.round}" if row.round else ""))


# ------------------------------------------------------------------------------------------------ the step


@inert
class _Claim:
    """One tranche that shares a budget: where its decision stands among those held back, and its award's priority."""

    at: int
    award: str
    tranche: int
    priority: NumberCell


@dataclass
class _Book:
    """One budget and the tranches that share it."""

    share: model.BudgetShare
    program: model.Program
    claims: list[_Claim] = field(default_factory=list)


@dataclass
class Budgets:
    """Decisions on their way out: from the first that shares a budget on they are held back until all are seen."""

    snapshot: Snapshot
    held: list[Decision] = field(default_factory=list)
    books: dict[tuple[int, str], _Book] = field(default_factory=dict)

    def seen(self, decision: Decision, priority: NumberCell, program: model.Program | None) -> Iterator[Decision]:
        """Take a decision in, with its award's priority; it comes out at once where no budget has to do with it."""
        share = _share_over(decision, program)
        if share is None or program is None:
            if self.held:
                self.held.append(decision)
            else:
                yield decision
            return
        book = self.books.setdefault((id(program), share.id), _Book(share, program))
        book.claims.append(_Claim(len(self.held), decision.award, decision.tranche, priority))
        self.held.append(decision)

    def settled(self) -> Iterator[Decision]:
        """The decisions held back, with what each budget gives them."""
        for book in self.books.values():
            self._settle(book)
        yield from self.held
        self.held = []

    def _settle(self, book: _Book) -> None:
        own = [self.held[claim.at] for claim in book.claims]
        budget = _sum_of(book.share, self.snapshot, book.program.currency)
        cut = cut_with_and_without(own, lambda decisions: _shared(book, decisions, budget))
        for claim, decision in zip(book.claims, cut, strict=True):
            self.held[claim.at] = decision


def _share_over(decision: Decision, program: model.Program | None) -> model.BudgetShare | None:
    """The share that covers the tranche; none of another currency, and none where the rules are not in force."""
    if program is None or not program.shares or decision.outcome is Outcome.NOT_IN_FORCE:
        return None
    if decision.currency != program.currency:
        return None
    return next((share for share in program.shares if decision.tranche in share.tranches), None)


def _shared(book: _Book, decisions: Sequence[Decision], budget: _Sum) -> list[Decision]:
    share, unit = book.share, _unit(book.program)
    asked = [Fraction(d.amount) if d.outcome.pays else could_get(d) for d in decisions]
    taken = sum((d.settled for d in decisions), ZERO)
    found = replace(_found(share, book.program, budget), taken=exact_decimal(taken))
    found = replace(found, asked=exact_decimal(sum(asked, ZERO)))
    if isinstance(budget.amount, Absent | Invalid):
        return [
            _not_known(decision, _own(found, claim, part, ZERO, pays=False), budget.amount)
            for decision, claim, part in zip(decisions, book.claims, asked, strict=True)
        ]
    left = budget.amount - taken
    order = sorted(range(len(decisions)), key=lambda at: _turn(share, book.claims[at]))
    among = shared_pro_rata if share.how is model.Sharing.PRO_RATA else shared_in_turn
    given = [ZERO] * len(decisions)
    for at, part in zip(order, among(left, unit, [asked[at] for at in order]), strict=True):
        given[at] = part
    paid = [part if _is_paid(share, d, c) else ZERO for part, d, c in zip(given, decisions, book.claims, strict=True)]
    kept = sum(given, ZERO) - sum(paid, ZERO)
    found = replace(
        found,
        given=exact_decimal(sum(paid, ZERO)),
        kept_back=exact_decimal(kept),
        left=exact_decimal(max(ZERO, left) - sum(given, ZERO)),
    )
    return [
        _cut(decision, share, claim, _own(found, claim, part, gets, pays=_is_paid(share, decision, claim)))
        for decision, claim, part, gets in zip(decisions, book.claims, asked, given, strict=True)
    ]


def _unit(program: model.Program) -> Fraction:
    assert program.rounding is not None
    return program.rounding.unit


def _turn(share: model.BudgetShare, claim: _Claim) -> tuple[int, Decimal, str, int]:
    """Whose turn it is: by priority 1 first, blank last; a priority nobody can read might be any, so it comes first."""
    if share.how is model.Sharing.PRO_RATA or isinstance(claim.priority, Absent):
        return 2, Decimal(0), claim.award, claim.tranche
    if isinstance(claim.priority, Invalid):
        return 0, Decimal(0), claim.award, claim.tranche
    return 1, claim.priority, claim.award, claim.tranche


def _is_paid(share: model.BudgetShare, decision: Decision, claim: _Claim) -> bool:
    """Whether what it gets is paid; else it is kept back."""
    return decision.outcome.pays and not _priority_wrong(share, claim)


def _priority_wrong(share: model.BudgetShare, claim: _Claim) -> bool:
    return share.how is model.Sharing.BY_PRIORITY and isinstance(claim.priority, Invalid)


def _found(share: model.BudgetShare, program: model.Program, budget: _Sum) -> BudgetFound:
    known = isinstance(budget.amount, Fraction)
    return BudgetFound(
        id=share.id,
        label=share.label,
        sentence=share_text(share, program.currency),
        clause=share.clause,
        because=share.because,
        line=share.span.line if share.span is not None else 0,
        budget=share.budget,
        round=share.round,
        how=share.how.value,
        amount=exact_decimal(budget.amount) if isinstance(budget.amount, Fraction) else None,
        problem="" if known else str(budget.amount),
        taken=Decimal(0),
        asked=Decimal(0),
        given=Decimal(0),
        kept_back=Decimal(0),
        left=None,
        own_asked=Decimal(0),
        own_given=Decimal(0),
        own_kept_back=Decimal(0),
        priority=None,
        sources=budget.sources,
    )


def _own(found: BudgetFound, claim: _Claim, asked: Fraction, gets: Fraction, pays: bool) -> BudgetFound:
    priority = claim.priority if isinstance(claim.priority, Decimal) else None
    return replace(
        found,
        own_asked=exact_decimal(asked),
        own_given=exact_decimal(gets if pays else ZERO),
        own_kept_back=exact_decimal(ZERO if pays else gets),
        priority=priority if found.how == str(model.Sharing.BY_PRIORITY) else None,
    )


def _cut(decision: Decision, share: model.BudgetShare, claim: _Claim, budget: BudgetFound) -> Decision:
    decision = replace(decision, budget=budget)
    if decision.outcome.pays and _priority_wrong(share, claim):
        return _stopped(decision, Outcome.INVALID, f"the priority of the award: {claim.priority}")
    if not decision.outcome.pays:
        return _range_cut(decision, Fraction(budget.own_kept_back))
    if budget.own_given == decision.amount:
        return decision
    amount = Fraction(budget.own_given)
    said = budget_said(budget, decision.currency)
    line = AmountLine("budget", said, exact_decimal(amount))
    return replace(
        decision,
        outcome=Outcome.RELEASE_IN_PART if amount else Outcome.NOT_YET,
        amount=exact_decimal(amount),
        amount_lines=with_lines(decision.amount_lines, [line], amount, bool(amount)),
        reasons=(said,),
    )


def _range_cut(decision: Decision, kept: Fraction) -> Decision:
    if decision.amount_range is None:
        return decision
    low, high = (exact_decimal(min(Fraction(end), kept)) for end in decision.amount_range)
    return replace(decision, amount_range=(low, high))


def _not_known(decision: Decision, budget: BudgetFound, problem: Absent | Invalid) -> Decision:
    """What would be paid of a budget nobody knows is not known; of one recorded in error, it is invalid."""
    decision = replace(decision, budget=budget)
    said = f"{budget_name(budget, decision.currency)}: {problem}"
    if isinstance(problem, Invalid):
        asks = decision.outcome.pays or decision.outcome is Outcome.UNDETERMINED
        return _stopped(decision, Outcome.INVALID, said) if asks else decision
    if decision.outcome.pays:
        stopped = _stopped(decision, Outcome.UNDETERMINED, said)
        return replace(stopped, amount_range=(Decimal(0), decision.amount))
    if decision.outcome is Outcome.UNDETERMINED and decision.amount_range is not None:
        return replace(decision, amount_range=(Decimal(0), decision.amount_range[1]))
    return decision


def _stopped(decision: Decision, outcome: Outcome, reason: str) -> Decision:
    stopped = replace(decision, outcome=outcome, amount=Decimal(0), amount_range=None, reasons=(reason,))
    if outcome is Outcome.INVALID:
        return replace(stopped, entitlement=None, amount_lines=())
    due = Fraction(decision.amount)
    return replace(stopped, amount_lines=with_lines(decision.amount_lines, [], due, pays=False))


# ------------------------------------------------------------------------------------------------ in words


def budget_name(budget: BudgetFound, currency: str) -> str:
    """`the budget “scale-up round”`, `the budget of 1,000,000 USD`."""
    if budget.budget:
        of_round = f" of round “{budget.round}”" if budget.round else ""
        return f"the budget “{budget.budget}”{of_round}"
    assert budget.amount is not None, "what has no name is a sum as written"
    return (
        f"the budget {f'“{budget.label}”' if budget.label else f'of {money_text(Fraction(budget.amount), currency)}'}"
    )


def budget_said(budget: BudgetFound, currency: str) -> str:
    """What a budget gives a tranche, and why no more."""
    assert budget.amount is not None

    def money(amount: Decimal | Fraction) -> str:
        return money_text(Fraction(amount), currency)

    name = budget_name(budget, currency)
    of = f"{money(budget.own_given)} of the {money(budget.own_asked)} asked"
    left = max(ZERO, Fraction(budget.amount) - Fraction(budget.taken))
    before = f" of {money(budget.amount)}" if budget.taken else ""
    kept = f", {money(budget.kept_back)} of it kept back for what is not decided yet" if budget.kept_back else ""
    shared = f"{money(left)} is left{before}" if budget.taken else f"{money(left)}"
    gives = (
        f"{name} gives {of}" if budget.own_given else f"{name} has nothing left for the {money(budget.own_asked)} asked"
    )
    return f"{gives}: {shared}, shared {budget.how} among payments of {money(budget.asked)}{kept}"
