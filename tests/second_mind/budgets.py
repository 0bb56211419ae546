"""Budgets that several awards draw on: the last step, over what the mind for money thinks of each tranche.

Written from docs/meaning.md, "Budgets". What is shared goes out a unit at a time, by hand, so that nothing is lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gatekeeper.program import model as m
from tests.second_mind.plain import CENT, ZERO

UNREADABLE = "??"
Recorded = Mapping[str, list[tuple[str, Fraction | str | None]]]  # of a budget: its rounds, and what each comes to


@dataclass
class Claim:
    """A tranche that draws on a budget: the answer so far, and when its turn is."""

    award: str
    tranche: int
    answer: Any
    priority: Fraction | str | None

    @property
    def paid(self) -> bool:
        return bool(self.answer.outcome.startswith("release"))

    @property
    def asks(self) -> Fraction:
        """What it would be paid, else the most it could get."""
        return Fraction(self.answer.amount if self.paid else self.answer.most)


def share_out(
    rules: m.Program, claims: list[Claim], settled: Fraction, recorded: Recorded, share: m.BudgetShare
) -> None:
    """Give every tranche its share; `settled` is what was paid or approved of them all."""
    amount = amount_of(share, recorded)
    if amount is None or isinstance(amount, str):
        for claim in claims:
            outcome = "invalid" if amount else "undetermined"
            if claim.paid or (amount and claim.answer.outcome == "undetermined"):
                claim.answer.outcome, claim.answer.amount = outcome, ZERO
        return
    unit, by_turn = rules.rounding.unit if rules.rounding else CENT, share.how is not m.Sharing.PRO_RATA
    claims = sorted(claims, key=lambda claim: (turn(claim) if by_turn else (), claim.award, claim.tranche))
    left, asked = max(ZERO, amount - settled), sum((claim.asks for claim in claims), ZERO)
    if asked <= left:
        parts = [claim.asks for claim in claims]
    else:
        parts = list(in_turn(claims, left, unit)) if by_turn else pro_rata(claims, left, unit)
    for claim, part in zip(claims, parts, strict=True):
        if claim.paid and by_turn and claim.priority == UNREADABLE:
            claim.answer.outcome, claim.answer.amount = "invalid", ZERO
        elif claim.paid and part < claim.asks:
            claim.answer.outcome, claim.answer.amount = "release in part" if part else "not yet", part


def amount_of(share: m.BudgetShare, recorded: Recorded) -> Fraction | str | None:
    """The sum as written, or as recorded for its round; none where that is not there or not clear."""
    if share.amount is not None:
        return share.amount
    rows = [amount for of, amount in recorded.get(share.budget, []) if share.round in ("", of)]
    return rows[0] if len(rows) == 1 else None


def turn(claim: Claim) -> tuple[int, Fraction]:
    """1 first, blank last; what cannot be read might be any, so it is kept back before all others."""
    if isinstance(claim.priority, Fraction):
        return 1, claim.priority
    return (0 if claim.priority else 2), ZERO


def in_turn(claims: list[Claim], left: Fraction, unit: Fraction) -> Iterator[Fraction]:
    """Each in full while it lasts, the next the whole units that are left, those after it nothing."""
    for claim in claims:
        if claim.asks > left:
            yield left - left % unit
            left = ZERO
        else:
            yield claim.asks
            left -= claim.asks


def pro_rata(claims: list[Claim], left: Fraction, unit: Fraction) -> list[Fraction]:
    """Whole units in proportion to what is asked; what is over goes a unit each to the largest remainders."""
    whole, asked = left - left % unit, sum(claim.asks for claim in claims)
    exact = [whole * claim.asks / asked for claim in claims]
    parts = [share - share % unit for share in exact]
    first = sorted(range(len(claims)), key=lambda n: (-(exact[n] % unit), n))
    while sum(parts) < whole:
        for n in first:
            parts[n] += min(unit, claims[n].asks - parts[n], whole - sum(parts))
    return parts
