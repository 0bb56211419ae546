"""What was known on a day: rows recorded later are left out, and of rows about one fact the latest recorded counts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gatekeeper.facts.columns import TABLE, TABLES
from gatekeeper.facts.keys import Key, key_of, recorded
from gatekeeper.facts.portfolio import AwardFacts, Doubt, OtherAward, Portfolio, Rates, Snapshot
from gatekeeper.facts.rows import AwardRow, BudgetRow, RateRow, Row, TrancheRow, is_taken_back
from gatekeeper.values.absence import Invalid
from gatekeeper.vocabulary import fold

ByAward = Mapping[str, Mapping[str, tuple[Row, ...]]]


def as_known(portfolio: Portfolio, known_by: date) -> Snapshot:
    """The awards, rates and budgets as known at the end of a day."""
    latest = {table.name: _latest(portfolio.rows.get(table.name, ()), known_by) for table in TABLES}
    current = {table: tuple(row for row in rows if not is_taken_back(row)) for table, rows in latest.items()}
    by_award = {
        table.name: _by_award(current[table.name]) for table in TABLES if table.name not in ("awards", *_OF_NO_AWARD)
    }
    doubts = tuple(_standing(portfolio.doubts, latest, known_by))
    doubtful, invalid = _in_doubt(doubts)
    awards = [row for row in current["awards"] if isinstance(row, AwardRow)]
    rates: dict[tuple[str, str], dict[date | None, tuple[RateRow, ...]]] = {}
    for row in current["rates"]:
        assert isinstance(row, RateRow)
        days = rates.setdefault((row.currency, row.to), {})
        day = row.date_ if isinstance(row.date_, date) else None
        days[day] = (*days.get(day, ()), row)
    return Snapshot(
        _grouped(
            _award_facts(award, by_award, doubtful, {**invalid[""], **invalid[award.award]}, rates) for award in awards
        ),
        tuple(row for row in current["budgets"] if isinstance(row, BudgetRow)),
        known_by,
        {table: wrong for (table, name), wrong in invalid[""].items() if table in _OF_NO_AWARD and not name},
    )


_OF_NO_AWARD = ("rates", "budgets")


def _standing(doubts: Iterable[Doubt], latest: Mapping[str, tuple[Row, ...]], known_by: date) -> Iterator[Doubt]:
    """The doubts of rows that are known by a day, and that no later row has taken the place of by then."""
    recorded_last: dict[str, dict[Key, date]] = {}
    for doubt in doubts:
        if doubt.known_on is not None and doubt.known_on > known_by:
            continue
        if doubt.row is not None:
            table, key = doubt.row
            if table not in recorded_last:
                recorded_last[table] = {key_of(row): recorded(row) for row in latest[table]}
            if recorded_last[table].get(key, date.min) > (doubt.known_on or date.min):
                continue
        yield doubt


def _grouped(awards: Iterable[AwardFacts]) -> tuple[AwardFacts, ...]:
    """Each award with those of its group; one that may be of any group leaves nobody knowing who is of which."""
    every = tuple(awards)
    wrong = next((found for facts in every if (found := facts.wrong("awards", "")) is not None), None)
    by_group: dict[str, list[OtherAward]] = defaultdict(list)
    for facts in every:
        by_group[fold(facts.award.group)].append(_other(facts))
    groups = {group: tuple(awards) for group, awards in by_group.items()}

    def of(facts: AwardFacts) -> AwardFacts:
        if not facts.award.group:
            return facts
        return replace(facts, group=wrong if wrong is not None else groups[fold(facts.award.group)])

    return tuple(of(facts) for facts in every)


def _other(facts: AwardFacts) -> OtherAward:
    return OtherAward(facts.award.award, facts.award.currency, facts.payments, facts.wrong("payments", ""))


def _latest(rows: Iterable[Row], known_by: date) -> tuple[Row, ...]:
    # INVARIANT: rows come in the order of their keys and, for one key, of the days they were recorded: one for each.
    known = tuple(row for row in rows if row.known_on is None or row.known_on <= known_by)
    if all(row.known_on is None for row in known):
        return known
    latest: dict[Key, Row] = {}
    for row in known:
        latest[key_of(row)] = row
    return tuple(latest.values())


def _by_award(rows: Iterable[Row]) -> Mapping[str, tuple[Row, ...]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, "award")].append(row)  # noqa: B009
    return {award: tuple(of_award) for award, of_award in grouped.items()}


def _in_doubt(doubts: Iterable[Doubt]) -> tuple[frozenset[str], dict[str, dict[tuple[str, str], Invalid]]]:
    """The tables whose silence settles nothing, and by award (empty: every one) the facts in error as a whole."""
    doubtful: set[str] = set()
    invalid: dict[str, dict[tuple[str, str], Invalid]] = defaultdict(dict)
    for doubt in doubts:
        if not doubt.award and not doubt.names:
            doubtful.add(doubt.table)
        if doubt.table in _OF_NO_AWARD:  # a row that could be any of them
            invalid[""].setdefault((doubt.table, ""), doubt.invalid)
        for name in doubt.names or ("",) if doubt.award or doubt.names else ():
            invalid[doubt.award].setdefault((doubt.table, name), doubt.invalid)
    return frozenset(doubtful), invalid


def _award_facts(
    award: AwardRow, by_award: ByAward, doubtful: frozenset[str], invalid: Mapping[tuple[str, str], Invalid],
    rates: Rates,
) -> AwardFacts:  # fmt: skip
    def rows(table: str) -> tuple[Any, ...]:
        return by_award[table].get(award.award, ())

    def named(table: str) -> dict[str, tuple[Any, ...]]:
        return _by_name(rows(table), TABLE[table].names)

    return AwardFacts(
        award=award,
        tranches={row.tranche: row for row in rows("tranches") if isinstance(row, TrancheRow)},
        items=named("items"),
        payments=rows("payments"),
        milestones=named("milestones"),
        measures=named("measures"),
        documents=named("documents"),
        events=named("events"),
        facts=named("facts"),
        judgements=named("judgements"),
        waivers=rows("waivers"),
        extensions=named("extensions"),
        resolutions=rows("resolutions"),
        parameters=_by_name((*rows("parameters"), *by_award["parameters"].get("", ())), "parameter"),
        doubtful=doubtful,
        invalid=dict(invalid),
        rates=rates,
    )


def _by_name(rows: Iterable[Row], names: str) -> dict[str, tuple[Any, ...]]:
    fold_of: Callable[[Row], str] = lambda row: fold(getattr(row, names))  # noqa: E731
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[fold_of(row)].append(row)
    return {name: tuple(grouped[name]) for name in sorted(grouped)}
