"""Hand-written Python that keeps every condition: its words, its verdict in three values, and what was seen."""

from collections.abc import Callable
from typing import Any

import polars as pl

from benchmarks.peers import ACCOUNTS, GRID, PILOT, SIGNED, Answers, records
from benchmarks.workload import PROTOTYPE_WITHIN

TITLE = "Python by hand, every condition kept"
THREE_VALUED = True

Verdict = bool | None
Leaf = tuple[str, Verdict, object]


def both(verdicts: list[Leaf]) -> Verdict:
    """All of them, in three values."""
    found: Verdict = True
    for _, verdict, _ in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            found = None
    return found


def either(one: Verdict, other: Verdict) -> Verdict:
    """One of two, in three values."""
    if one is True or other is True:
        return True
    return None if one is None or other is None else False


def two_of(verdicts: tuple[Verdict, Verdict, Verdict]) -> Verdict:
    """At least two of three, in three values."""
    met = verdicts.count(True)
    if met >= 2:
        return True
    return None if met + verdicts.count(None) >= 2 else False


def by(happened: Verdict, on: int | None, last: int) -> Verdict:
    """It has happened by a day."""
    return on is not None and on <= last if happened else happened


def within(f: dict[str, Any]) -> Verdict:
    """The prototype was demonstrated so many days after the agreement."""
    happened, begun = f["prototype"], f["agreement"]
    if begun is None or begun is False:
        return begun
    if happened is None or happened is False:
        return happened
    return bool(0 <= f["prototype_on"] - f["agreement_on"] <= PROTOTYPE_WITHIN)


def at_least(value: int | None, bound: int) -> Verdict:
    """A figure reaches a bound."""
    return None if value is None else value >= bound


def between(value: int | None, low: int, high: int) -> Verdict:
    """A figure lies between two bounds."""
    return None if value is None else low <= value <= high


def opposite(verdict: Verdict) -> Verdict:
    """Not so."""
    return None if verdict is None else not verdict


def decided(f: dict[str, Any]) -> list[tuple[str, int, list[Leaf]]]:
    """The outcome of each tranche, what is paid, and every condition of it."""
    signed = f["agreement"]
    signed_in_time = ("agreement signed achieved by 31 March 2026", by(signed, f["agreement_on"], SIGNED), signed)
    insured = ("certificate of insurance accepted", f["insurance"], f["insurance"])
    in_time = ("prototype demonstrated achieved within 270 days", within(f), f["prototype_on"])
    customers, buyer = f["customers"], f["buyer"]
    found = ("buyer found", buyer, buyer)
    enough = ("customers >= customer target", at_least(customers, f["customer_target"]), customers)
    running = ("uptime between 95% and 100%", between(f["uptime_tenths"], 950, 1000), f["uptime_tenths"])
    matched = ("sanctions match", f["sanctions"], f["sanctions"])
    opinion = f["opinion"]
    clean = ("audit opinion is unqualified", None if opinion is None else opinion == "unqualified", opinion)
    progress = ("adequate progress found", f["progress"], f["progress"])
    market = ("", two_of((enough[1], running[1], buyer)), None)
    unmatched = ("", opposite(matched[1]), None)
    sound = ("", either(clean[1], progress[1]), None)

    leaves = [signed_in_time, insured]
    first = f["amount_1"]
    decisions = [settled(both(leaves), first, first, leaves)]

    agreed = ("agreement signed achieved", signed, signed)
    few = ("customers >= 10", at_least(customers, 10), customers)
    reached = ("", either(few[1], buyer), None)
    second = f["amount_2"]
    decisions.append(settled(both([agreed, in_time, reached]), second, second, [agreed, in_time, few, found]))

    shown = ("prototype demonstrated achieved", f["prototype"], f["prototype"])
    leaves = [shown, insured, enough, running, found, matched, clean, progress]
    third = f["amount_3"]
    decisions.append(settled(both([shown, insured, market, unmatched, sound]), third, third, leaves))

    pilot = ("pilot plant commissioned achieved by", by(f["pilot"], f["pilot_on"], PILOT), f["pilot"])
    accounts = ("accounts filed achieved by", by(f["accounts"], f["accounts_on"], ACCOUNTS), f["accounts"])
    on_grid = f["grid"]
    grid = ("grid connection achieved from", on_grid and f["grid_on"] >= GRID, on_grid)
    cost = ("unit cost between 5 USD and 12.50 USD", between(f["unit_cost_cents"], 500, 1250), f["unit_cost_cents"])
    unready = ("readiness level < 7", opposite(at_least(f["readiness"], 7)), f["readiness"])
    ready_ = ("", opposite(unready[1]), None)
    needed = [signed_in_time, in_time, pilot, accounts, grid, insured, market, unmatched, sound, cost, ready_]
    leaves = [
        signed_in_time, in_time, pilot, accounts, grid, insured, enough, running, found, matched, clean, progress, cost,
        unready, ("households", None if f["households"] is None else True, f["households"]),
    ]  # fmt: skip
    whole, households = f["amount_4"], f["households"]
    due = None if households is None else min(whole, whole * households // f["household_target"])
    decisions.append(settled(both(needed), due, whole, leaves))
    return decisions


def settled(met: Verdict, due: int | None, whole: int, leaves: list[Leaf]) -> tuple[str, int, list[Leaf]]:
    """The outcome of a tranche."""
    if met is False:
        return "no", 0, leaves
    if met is None or due is None:
        return "unknown", 0, leaves
    return "release" if due == whole else "release in part", due, leaves


def ready(facts: pl.DataFrame) -> Callable[[], object]:
    """Every award in turn."""
    awards = records(facts)
    return lambda: [decided(award) for award in awards]


def answers(result: Any) -> Answers:
    """The outcomes, without the conditions."""
    return [tuple((outcome, amount) for outcome, amount, _ in each) for each in result]  # type: ignore[misc]
