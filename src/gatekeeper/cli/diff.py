"""gatekeeper diff: what changed between two runs, and what moved it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from gatekeeper.cli.declared import Argument, Option, Stop
from gatekeeper.cli.terminal import DECIDED, RULES_WRONG, fail

if TYPE_CHECKING:
    from decimal import Decimal

    from gatekeeper.decisions.changes import TrancheChange
    from gatekeeper.run.diff import Changes
    from gatekeeper.vocabulary import Outcome

BEFORE = Argument(help="A folder that `gatekeeper decide` wrote.", show_default=False, metavar="BEFORE")
AFTER = Argument(help="Another, to be compared with it.", show_default=False, metavar="AFTER")


def diff(
    before: Annotated[Path, BEFORE],
    after: Annotated[Path, AFTER],
    json: Annotated[bool, Option("--json", help="Say it as JSON, for programs.")] = False,
) -> None:
    """Say what changed between two runs.

    Of two dates, two versions of the rules or two portfolios: which outcomes and amounts changed, which conditions
    and facts, and whether the date, the facts or the rules moved it. Status 1 if anything changed.
    """
    from gatekeeper.run.diff import what_changed
    from gatekeeper.run.folder import UnusableFolder

    try:
        found = what_changed(before, after)
    except UnusableFolder as error:
        fail(error.message, error.help)
    if json:
        from pydantic import TypeAdapter

        print(TypeAdapter(type(found)).dump_json(found, indent=2).decode())
    else:
        print("\n".join(changes_text(found)))
    raise Stop(RULES_WRONG if found.tranches else DECIDED)


def changes_text(found: "Changes") -> Iterator[str]:
    """Two runs beside each other, as plain text."""
    yield from _runs(found)
    for total in found.released:
        was, now = _money(total.before, total.currency), _money(total.after, total.currency)
        yield f"to release now: {was} before, {now} after{_more(total.difference, total.currency)}"
    yield ""
    if not found.tranches:
        yield f"nothing changed: {_counted(found.same, 'tranche')} with the same outcome and amount{_but(found)}"
        return
    yield f"{_counted(len(found.tranches), 'tranche')} changed, {found.same:,} did not{_but(found)}"
    for moved in found.moved:
        yield f"  {_word(moved.before)} → {_word(moved.after)}: {moved.tranches:,}"
    if found.not_tried:
        yield f"what moved them was not tried for all: {found.not_tried}"
    for change in found.tranches:
        yield ""
        yield from _tranche(change)


def _runs(found: "Changes") -> Iterator[str]:
    from gatekeeper.values.dates import date_text

    for word, at in (("before", 0), ("after", 1)):
        late = f", as known on {date_text(found.known_by[at])}" if found.known_by[at] != found.on[at] else ""
        yield f"{word}: {found.portfolios[at]} on {date_text(found.on[at])}{late}"
    if not found.differing:
        yield "date, facts and rules are the same"
    for table in found.tables:
        counts = (("added", table.added), ("gone", table.gone), ("changed", table.changed))
        said = ", ".join(f"{count:,} {word}" for word, count in counts if count)
        yield f"facts: {table.table}: {said}"
    if "rules" in found.differing:
        same = "" if found.statements else ": the text differs, its statements do not"
        yield f"rules{same or ':'}"
    for statement in found.statements:
        yield f"  {'+' if statement.now else '-'} {statement.text}"


def _but(found: "Changes") -> str:
    count = found.same_but_for_conditions
    return f" ({count:,} of them with a condition that came out otherwise)" if count else ""


def _tranche(change: "TrancheChange") -> Iterator[str]:
    from gatekeeper.reports.changes import change_lines, movers_text, outcomes_text

    yield f"{change.id} {outcomes_text(change)}"
    if moved := movers_text(change):
        yield f"  {moved}"
    yield from (f"  {line}" for line in change_lines(change))


def _word(outcome: "Outcome | None") -> str:
    return str(outcome) if outcome is not None else "no such tranche"


def _more(difference: "Decimal", currency: str) -> str:
    from gatekeeper.reports.changes import more_text

    return more_text(difference, currency)


def _money(amount: "Decimal", currency: str) -> str:
    from gatekeeper.decisions.wording import money

    return money(amount, currency)


def _counted(count: int, noun: str) -> str:
    from gatekeeper.decisions.wording import counted

    return counted(count, noun)
