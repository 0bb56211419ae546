"""gatekeeper diff: what changed between two runs, and what moved it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli.terminal import DECIDED, RULES_WRONG, fail

if TYPE_CHECKING:
    from decimal import Decimal

    from gatekeeper.decisions.changes import SeenChange, TrancheChange
    from gatekeeper.run.diff import Changes
    from gatekeeper.vocabulary import Outcome

BEFORE = typer.Argument(help="A folder that `gatekeeper decide` wrote.", show_default=False, metavar="BEFORE")
AFTER = typer.Argument(help="Another, to be compared with it.", show_default=False, metavar="AFTER")


def diff(
    before: Annotated[Path, BEFORE],
    after: Annotated[Path, AFTER],
    json: Annotated[bool, typer.Option("--json", help="Say it as JSON, for programs.")] = False,
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
    raise typer.Exit(RULES_WRONG if found.tranches else DECIDED)


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
    from gatekeeper.decisions.wording import listed, quoted, whom

    yield f"{change.id} {_outcomes(change)}"
    if change.moved_by:
        yield f"  moved by {listed((_movers(one) for one in change.moved_by), 'or')}"
    yield from dict.fromkeys(_conditions(change))
    for rule in change.rules:
        if rule.before and rule.after:
            yield f"  the rule {quoted(rule.rule)} reads otherwise"
        else:
            yield f"  {'asked no more' if rule.before else 'new'}: {rule.before or rule.after}"
    for waiver in change.waivers:
        because = f": {waiver.because}" if waiver.because else ""
        yield f"  the waiver of {quoted(waiver.condition)} by {whom(waiver.by)} {waiver.word}{because}"
    for money in change.sums:
        was, now = (_money(x, change.currency) if x is not None else "none" for x in (money.before, money.after))
        yield f"  {money.what}: {was} → {now}"


def _conditions(change: "TrancheChange") -> Iterator[str]:
    """What came out otherwise, each with what was seen; then what was seen otherwise and made no difference."""
    from gatekeeper.decisions.wording import clause_text, quoted

    seen = {found.name: found for found in change.seen}
    told: set[str] = set()
    for flip in change.flips:
        fact = seen.get(flip.subject)
        told.add(flip.subject)
        because = f": {fact.before} → {fact.after}{_rows(fact)}" if fact is not None else ""
        after = f"{quoted(flip.requirement)} {flip.after}" if flip.instead_of else flip.after
        before = quoted(flip.instead_of or flip.requirement)
        yield f"  {before} {flip.before} → {after}{clause_text(flip.clause)}{because}"
    for fact in change.seen:
        if fact.name not in told:
            yield f"  {quoted(fact.name)}: {fact.before} → {fact.after}{_rows(fact)}"


def _rows(fact: "SeenChange") -> str:
    """The rows it is now read from: ` (milestones: pilot plant)`."""
    from gatekeeper.decisions.wording import row_text

    more = f" and {len(fact.sources) - 1} more" if len(fact.sources) > 1 else ""
    return f" ({row_text(fact.sources[0])}{more})" if fact.sources else ""


def _outcomes(change: "TrancheChange") -> str:
    """`not yet → release 250,000 USD, 250,000 USD more`."""
    if change.before is None:
        return f"new: {_outcome(change.after, change.amount_after, change.currency)}"
    if change.after is None:
        return f"gone: {_outcome(change.before, change.amount_before, change.currency)}"
    was = _outcome(change.before, change.amount_before, change.currency_before)
    now = _outcome(change.after, change.amount_after, change.currency)
    if change.currency_before != change.currency:
        return f"{was} → {now}, in {change.currency} and no more in {change.currency_before}"
    return f"{was} → {now}{_more(change.amount_after - change.amount_before, change.currency)}"


def _outcome(outcome: "Outcome | None", amount: "Decimal", currency: str) -> str:
    return f"{outcome} {_money(amount, currency)}" if outcome is not None and outcome.pays else _word(outcome)


def _word(outcome: "Outcome | None") -> str:
    return str(outcome) if outcome is not None else "no such tranche"


def _movers(taken: "Sequence[str]") -> str:
    """`the facts alone`, `the date and the facts together`."""
    from gatekeeper.decisions.wording import listed

    return f"{listed(f'the {word}' for word in taken)} {'alone' if len(taken) == 1 else 'together'}"


def _more(difference: "Decimal", currency: str) -> str:
    if not difference:
        return ""
    return f", {_money(abs(difference), currency)} {'more' if difference > 0 else 'less'}"


def _money(amount: "Decimal", currency: str) -> str:
    from gatekeeper.decisions.wording import money

    return money(amount, currency)


def _counted(count: int, noun: str) -> str:
    from gatekeeper.decisions.wording import counted

    return counted(count, noun)
