"""What changed between two runs, and what moved it: the date, the facts or the rules, each tried alone and together.

The records in the folders are compared as they were written. What moved an outcome is proved by deciding again: the
first run with only the date of the second, only its facts, only its rules, and so on.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from itertools import combinations
from pathlib import Path

from gatekeeper.decisions.changes import TrancheChange, any_flip, differs, tranche_change
from gatekeeper.decisions.decide import calendars_for, decide
from gatekeeper.decisions.jsonl import decisions_from_jsonl
from gatekeeper.decisions.record import Decision
from gatekeeper.facts.keys import key_of
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import UnreadableInput
from gatekeeper.facts.rows import Row
from gatekeeper.program import model
from gatekeeper.run.folder import Run, UnusableFolder
from gatekeeper.run.proof import facts_of, read_manifest, read_run
from gatekeeper.run.rules import UnreadableRules
from gatekeeper.syntax.statements import statements
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Outcome

MOVERS = ("date", "facts", "rules")


@dataclass(frozen=True, slots=True)
class TableChange:
    """How many rows of a table came, went or say something else."""

    table: str
    added: int
    gone: int
    changed: int


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement of the rules that only one of the runs has; `now` says that it is the second."""

    file: str
    text: str
    now: bool


@dataclass(frozen=True, slots=True)
class Released:
    """What may be released now in one currency, before and after."""

    currency: str
    before: Decimal
    after: Decimal
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """How many tranches went from one outcome to another."""

    before: Outcome | None
    after: Outcome | None
    tranches: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Two runs beside each other.

    `differing` says which of date, facts and rules are not the same. `not_tried` says why it was not tried what moved
    the outcomes, if so.
    """

    on: tuple[date, date]
    known_by: tuple[date, date]
    portfolios: tuple[str, str]
    differing: tuple[str, ...]
    tables: tuple[TableChange, ...]
    statements: tuple[StatementChange, ...]
    released: tuple[Released, ...]
    moved: tuple[Moved, ...]
    tranches: tuple[TrancheChange, ...]  # those that are new, gone, or whose outcome or amount changed
    same: int
    same_but_for_conditions: int
    not_tried: str = ""


def what_changed(before: Path, after: Path) -> Changes:
    """What changed from one run folder to another. Raises `UnusableFolder` where one cannot be read."""
    first, second = _Folder(before), _Folder(after)
    was, now = ({decision.id: decision for decision in folder.decisions} for folder in (first, second))
    shared = [key for key in was if key in now]
    changed = [key for key in shared if differs(was[key], now[key])]
    keys = [*changed, *(key for key in now if key not in was), *(key for key in was if key not in now)]
    tables = tuple(_tables(first.run.portfolio, second.portfolio_under(first.run.rules)))
    differing = tuple(_differing(first, second, tables))
    movers, not_tried = _movers(first, second, differing, [was[key] for key in changed], now)
    tranches = [replace(tranche_change(was.get(key), now.get(key)), moved_by=movers.get(key, ())) for key in keys]
    return Changes(
        on=(first.run.manifest.on, second.run.manifest.on),
        known_by=(first.run.manifest.known_by, second.run.manifest.known_by),
        portfolios=(first.run.manifest.portfolio, second.run.manifest.portfolio),
        differing=differing,
        tables=tables,
        statements=tuple(_statements(first.run.rules, second.run.rules)),
        released=tuple(_released(was.values(), now.values())),
        moved=tuple(_moved(tranches)),
        tranches=tuple(sorted(tranches, key=lambda change: (change.award, change.tranche))),
        same=len(shared) - len(changed),
        same_but_for_conditions=sum(any_flip(was[key], now[key]) for key in shared if key not in changed),
        not_tried=not_tried,
    )


class _Folder:
    """A run folder as it is read: its run, its records, its facts under other rules."""

    def __init__(self, folder: Path) -> None:
        from pydantic import ValidationError

        self.folder = folder
        try:
            self.run: Run = read_run(folder, read_manifest(folder))
            self.decisions = decisions_from_jsonl((folder / "decisions.jsonl").read_bytes())
        except (UnreadableRules, UnreadableInput) as error:
            raise UnusableFolder(error.message, error.help) from None
        except (OSError, ValidationError, ValueError):
            said = f"the records in `{folder}` are not as this version of gatekeeper writes them"
            raise UnusableFolder(said, "run `gatekeeper verify` on it, or decide it anew") from None

    def portfolio_under(self, rules: model.Rules) -> Portfolio:
        """Its facts read for other rules."""
        return self.run.portfolio if rules == self.run.rules else facts_of(self.folder, rules)[0]


# ------------------------------------------------------------------------------------------------ what differs


def _differing(first: _Folder, second: _Folder, tables: Sequence[TableChange]) -> Iterator[str]:
    if _days(first.run) != _days(second.run):
        yield "date"
    if tables:
        yield "facts"
    if _texts(first.run.rules) != _texts(second.run.rules):
        yield "rules"


def _days(run: Run) -> tuple[date, date]:
    return run.manifest.on, run.manifest.known_by


def _texts(rules: model.Rules) -> list[str]:
    return sorted(program.source.text for program in rules.programs)


def _tables(before: Portfolio, after: Portfolio) -> Iterator[TableChange]:
    """The tables whose rows differ, read for the same rules."""
    for table in dict.fromkeys((*before.rows, *after.rows)):
        was, now = _by_key(before.rows.get(table, ())), _by_key(after.rows.get(table, ()))
        added, gone = sum(key not in was for key in now), sum(key not in now for key in was)
        changed = sum(key in now and now[key] != row for key, row in was.items())
        if added or gone or changed:
            yield TableChange(table, added, gone, changed)
    if before.doubts != after.doubts:
        yield TableChange("rows that could not be attributed", 0, 0, 1)


def _by_key(rows: Iterable[Row]) -> dict[object, Row]:
    return {(key_of(row), row.known_on): row for row in rows}


def _statements(before: model.Rules, after: model.Rules) -> Iterator[StatementChange]:
    """The statements only one of the runs has, by what they say, each beside the one most like it."""
    was, now = _said(before), _said(after)
    gone = {text: file for text, file in was.items() if text not in now}
    added = {text: file for text, file in now.items() if text not in was}
    for text, file in gone.items():
        yield StatementChange(file, text, False)
        for near in get_close_matches(text, added, 1):
            yield StatementChange(added.pop(near), near, True)
    for text, file in added.items():
        yield StatementChange(file, text, True)


def _said(rules: model.Rules) -> dict[str, str]:
    """Every statement on one line, and its file; blanks and comments mean nothing."""
    found: dict[str, str] = {}
    for program in rules.programs:
        for statement in statements(program.source):
            text = " ".join(word for line in statement.span.text.splitlines() for word in _words(line))
            if text:
                found.setdefault(text, program.source.name)
    return found


def _words(line: str) -> list[str]:
    """The words of a line without its comment; a `#` between quotation marks begins none."""
    parts = line.split('"')
    for at in range(0, len(parts), 2):
        if "#" in parts[at]:
            return '"'.join([*parts[:at], parts[at].partition("#")[0]]).split()
    return line.split()


def _released(before: Iterable[Decision], after: Iterable[Decision]) -> Iterator[Released]:
    sums: dict[str, list[Fraction]] = {}
    for at, decisions in enumerate((before, after)):
        for decision in decisions:
            sums.setdefault(decision.currency, [Fraction(0), Fraction(0)])[at] += Fraction(decision.amount)
    for currency in sorted(sums):
        was, now = sums[currency]
        yield Released(currency, exact_decimal(was), exact_decimal(now), exact_decimal(now - was))


def _moved(tranches: Iterable[TrancheChange]) -> Iterator[Moved]:
    counted = Counter((change.before, change.after) for change in tranches)
    order = [None, *Outcome]
    for before, after in sorted(counted, key=lambda pair: (order.index(pair[0]), order.index(pair[1]))):
        yield Moved(before, after, counted[before, after])


# ------------------------------------------------------------------------------------------------ what moved it

Result = tuple[Outcome, Decimal, str]


def _movers(
    first: _Folder, second: _Folder, differing: Sequence[str], changed: Sequence[Decision],
    now: Mapping[str, Decision],
) -> tuple[dict[str, tuple[tuple[str, ...], ...]], str]:  # fmt: skip
    """Of each changed tranche, the smallest sets of date, facts and rules that make the second outcome of the first."""
    if not changed:
        return {}, ""
    awards = frozenset(decision.award for decision in changed)
    try:
        results = {taken: _decided(first, second, taken, awards) for taken in _sets(differing)}
    except (UnreadableInput, UnreadableRules) as error:
        return {}, f"the facts of one run cannot be read for the rules of the other: {error.message}"
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    strange = 0
    for decision in changed:
        wanted = _result(now[decision.id])
        if results[()].get(decision.id) != _result(decision):
            strange += 1
            continue
        sets: list[tuple[str, ...]] = []
        for taken in results:
            if results[taken].get(decision.id) == wanted and not any(set(s) <= set(taken) for s in sets):
                sets.append(taken)
        found[decision.id] = tuple(sets)
    said = f"{strange} of them do not follow from their folder any more; `gatekeeper replay` says more"
    return found, said if strange else ""


def _sets(differing: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(differing) + 1):
        yield from combinations(differing, size)


def _decided(first: _Folder, second: _Folder, taken: Sequence[str], awards: frozenset[str]) -> dict[str, Result]:
    """The first run decided again with some of date, facts and rules taken from the second."""
    dated = second.run if "date" in taken else first.run
    ruled = second.run if "rules" in taken else first.run
    facts = second if "facts" in taken else first
    portfolio = facts.portfolio_under(ruled.rules)
    if not any(program.shares for program in ruled.rules.programs):  # else one award's money hangs on the others
        portfolio = _of_awards(portfolio, awards)
    on, known_by = _days(dated)
    days = {**first.run.calendars, **second.run.calendars, **dated.calendars}
    lacking = any(program.calendar and program.calendar not in days for program in ruled.rules.programs)
    calendars = calendars_for(ruled.rules, on) if lacking else days
    decisions = decide(ruled.rules, portfolio, on, known_by, calendars)
    return {decision.id: _result(decision) for decision in decisions}


def _result(decision: Decision) -> Result:
    return decision.outcome, decision.amount, decision.currency


def _of_awards(portfolio: Portfolio, awards: frozenset[str]) -> Portfolio:
    """The rows of some awards, and those of none."""
    rows = {
        table: tuple(row for row in found if getattr(row, "award", "") in awards or not getattr(row, "award", ""))
        for table, found in portfolio.rows.items()
    }
    return replace(portfolio, rows=rows)
