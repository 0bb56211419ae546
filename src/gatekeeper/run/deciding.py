"""Deciding a portfolio by rows, in as many processes as there are: whole decisions, or what is kept of each.

Papers are made of whole decisions. Without papers a run keeps the record of each as a line, its row of the register and
a few figures that are summed up: they are made where the decision was made, and nothing else is handed on. To take a
whole decision in costs a fifth of making it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from gatekeeper.decisions.decide import Asked, decide_each, decisions_of
from gatekeeper.decisions.jsonl import MANY, record_writer
from gatekeeper.decisions.record import Decision
from gatekeeper.diagnostics import Progress
from gatekeeper.facts.known import as_known
from gatekeeper.facts.portfolio import NO_GROUP, AwardFacts, Portfolio
from gatekeeper.inert import inert, replace
from gatekeeper.program import model
from gatekeeper.program.walk import nodes
from gatekeeper.reader import reader_of
from gatekeeper.reports.house import reader_in
from gatekeeper.reports.register import Row, both_rows
from gatekeeper.reports.totals import Counted, counted
from gatekeeper.run.crew import Crew

AWARDS_AT_ONCE = 20  # are handed to a worker


@inert
class Finished:
    """What is kept of a decision nobody makes papers of: its record as it is written, its row of the register, for
    programs and as its reader says it, and what is summed up."""

    record: bytes
    row: Row
    said: Row
    counted: Counted


@inert
class Finishing:
    """What decisions are made and finished with: for whom the register is, with whose words."""

    asked: Asked
    locale: str
    templates: Path | None
    many: bool  # so many that it pays to import what writes their records faster


def decided(asked: Asked, portfolio: Portfolio, progress: Progress, crew: Crew) -> tuple[Decision, ...]:
    """Every tranche decided, with word of how far it is."""
    total = len(portfolio.rows.get("tranches", ()))
    decisions: list[Decision] = []

    def by_crew(asked: Asked, awards: Sequence[AwardFacts]) -> Iterator[tuple[Decision, ...]]:
        return crew.each(decisions_of, asked, _to_send(asked, awards, crew), AWARDS_AT_ONCE)

    for decision in decide_each(asked.rules, portfolio, asked.on, asked.known_by, asked.calendars, by_crew):
        decisions.append(decision)
        progress("deciding", len(decisions), total)
    return tuple(decisions)


def finished(
    asked: Asked, portfolio: Portfolio, locale: str, templates: Path | None, progress: Progress, crew: Crew
) -> Iterator[Finished]:
    """What is kept of every tranche, in the order of the decisions, with word of how far it is."""
    total = len(portfolio.rows.get("tranches", ()))
    finishing = Finishing(asked, locale, templates, total >= MANY)
    if any(program.shares for program in asked.rules.programs):  # what one award gets hangs on the others
        yield from _finish(finishing)(decided(asked, portfolio, progress, crew))
        return
    awards = _to_send(asked, as_known(portfolio, asked.known_by).awards, crew)
    every = (one for made in crew.each(finished_of, finishing, awards, AWARDS_AT_ONCE) for one in made)
    for done, one in enumerate(every, 1):
        yield one
        progress("deciding", done, total)


def finished_of(finishing: Finishing, awards: Sequence[AwardFacts]) -> list[list[Finished]]:
    """What is kept of the tranches of each award, which share no budget."""
    finish = _finish(finishing)
    return [list(finish(decisions)) for decisions in decisions_of(finishing.asked, awards)]


def _finish(finishing: Finishing) -> Callable[[Sequence[Decision]], Iterator[Finished]]:
    written, who = record_writer(finishing.many), reader_in(reader_of(finishing.locale), finishing.templates)
    return lambda decisions: (
        Finished(written(decision), *both_rows(who, decision), counted(decision)) for decision in decisions
    )


def _to_send(asked: Asked, awards: Sequence[AwardFacts], crew: Crew) -> Sequence[AwardFacts]:
    """The awards as workers need them: a large group would be sent with each award of it."""
    if crew.workers == 1 or any(map(asks_of_other_awards, asked.rules.programs)):
        return awards
    return [replace(award, group=NO_GROUP) for award in awards]


def asks_of_other_awards(program: model.Program) -> bool:
    """Whether the rules turn on what was released under the other awards of a group."""
    held = (getattr(program, each.name) for each in fields(program) if each.init)
    whole = tuple(tuple(part.values()) if isinstance(part, Mapping) else part for part in held)
    return any(isinstance(node, model.ReleasedElsewhere | model.ReleasedUnderOthers) for node in nodes(whole))
