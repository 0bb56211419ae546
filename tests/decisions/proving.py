"""Whether the sets of `would_take` and `how_sure` are what they claim to be, tried through `decide` on whole tables."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

from gatekeeper import Decision, Portfolio, Rules, decide, how_sure, would_take
from gatekeeper.decisions.again import Change
from gatekeeper.decisions.supposed import altered
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.facts.rows import Row

TABLES = ("payments", "milestones", "measures", "documents", "events", "facts", "judgements", "waivers", "resolutions")


def decided_with(rules: Rules, portfolio: Portfolio, was: Decision, changes: Iterable[Change]) -> Decision:
    """The tranche, decided from tables in which the changes are written down."""
    (facts,) = (facts for facts in as_known(portfolio, was.known_by).awards if facts.award.award == was.award)
    now = altered(facts, (alteration for change in changes for alteration in change.alterations))
    rows = dict(portfolio.rows)
    for table in TABLES:
        others = tuple(row for row in rows.get(table, ()) if getattr(row, "award", "") != was.award)
        rows[table] = (*others, *_rows(now, table))
    decisions = decide(rules, replace(portfolio, rows=rows), was.on, was.known_by)
    (decision,) = (found for found in decisions if found.id == was.id)
    return decision


def _rows(facts: AwardFacts, table: str) -> Iterator[Row]:
    held = getattr(facts, table)
    for row in held if isinstance(held, tuple) else (row for rows in held.values() for row in rows):
        yield replace(row, known_on=None)


def _parts(changes: tuple[Change, ...]) -> Iterator[tuple[Change, ...]]:
    for size in range(len(changes)):
        yield from combinations(changes, size)


def paying_holds(rules: Rules, portfolio: Portfolio, was: Decision) -> int:
    """Every set makes the tranche pay more, and no part of one does. How many sets there were."""
    found = would_take(rules, portfolio, was.award, was.tranche, was.on, was.known_by)
    assert found.decision == was
    assert found.tried >= len(found.sets) + len(found.waivers) - bool(found.once)
    assert {found.more, found.stopped, found.larger} <= {True, False}
    for one in (*found.sets, *found.waivers):
        then = decided_with(rules, portfolio, was, (*found.once, *one.changes))
        assert (then.outcome, then.amount) == (one.then.outcome, one.then.amount)
        assert then.outcome.pays
        assert then.amount > was.amount
        for part in _parts(one.changes):
            less = decided_with(rules, portfolio, was, (*found.once, *part))
            assert not (less.outcome.pays and less.amount > was.amount), f"{[c.text for c in part]} would do"
        if not found.once:
            assert one.changes
    return len(found.sets) + len(found.waivers)


def sureness_holds(rules: Rules, portfolio: Portfolio, was: Decision) -> int:
    """Every set changes the outcome or the amount, and no part of one does. How many sets there were."""
    found = how_sure(rules, portfolio, was.award, was.tranche, was.on, was.known_by)
    assert found.decision == was
    assert found.tried >= len(found.sets)
    assert {found.more, found.stopped} <= {True, False}
    for one in found.sets:
        then = decided_with(rules, portfolio, was, one.changes)
        assert (then.outcome, then.amount) == (one.then.outcome, one.then.amount)
        assert (then.outcome, then.amount) != (was.outcome, was.amount)
        for part in _parts(one.changes):
            less = decided_with(rules, portfolio, was, part)
            assert (less.outcome, less.amount) == (was.outcome, was.amount), f"{[c.text for c in part]} would do"
    return len(found.sets)


def decisions_of(rules: Rules, portfolio: Portfolio, on: date, known_by: date) -> tuple[Decision, ...]:
    return decide(rules, portfolio, on, known_by)
