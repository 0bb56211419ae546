"""What the rules expect in a column: the words to choose from. Read by the blank workbook and the schema alike."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from gatekeeper.facts.columns import ABSENT_BECAUSE, TABLES, Cell, Column, Table
from gatekeeper.facts.declared import TABLE_OF, Declared
from gatekeeper.inert import inert
from gatekeeper.program.model import (
    Deeming,
    Fact,
    Happened,
    Judgement,
    Parameter,
    PowerWord,
    Rules,
    TrancheHappened,
)
from gatekeeper.values.absence import Reason
from gatekeeper.values.money import currencies
from gatekeeper.vocabulary import (
    EVENTS_OF,
    Event,
    MeasureKind,
    PaymentKind,
    Resolved,
    Sort,
    Status,
    TrancheAct,
    fold,
)

# Any tranche may have been paid, or approved and not yet paid.
ALWAYS_NEEDED = ("awards", "tranches", "payments", "resolutions")
# What the tables of milestones, documents and judgements say themselves; other events stand in a table of their own.
_IN_THEIR_OWN_TABLE = frozenset(
    {
        Event.ACHIEVED, Event.PARTLY_ACHIEVED, Event.SUBMITTED, Event.VERIFIED, Event.MISSED, Event.RECEIVED,
        Event.ACCEPTED, Event.FOUND, Event.DECIDED, Event.RELEASED, Event.RELEASED_IN_PART,
    }
)  # fmt: skip


def tables_needed(rules: Rules) -> tuple[Table, ...]:
    """The tables that facts named by these rules stand in."""
    needed = set(ALWAYS_NEEDED)
    for program in rules.programs:
        needed |= {TABLE_OF[type(declared)] for declared in program.declarations.values()}
        held = any(power.word is not PowerWord.DEFER for power in program.tranche_powers)  # deferred: in `resolutions`
        if held or any(event not in _IN_THEIR_OWN_TABLE for event in _events(program)):
            needed.add("events")
        if program.items:
            needed.add("items")
        if program.powers:
            needed.add("waivers")
        if program.extend_powers:
            needed.add("extensions")
        if program.converts:
            needed.add("rates")
        if any(share.budget for share in program.shares):
            needed.add("budgets")
    needed.discard("parameters")  # they stand in columns of `awards`
    return tuple(table for table in TABLES if table.name in needed)


def _events(node: object) -> Iterator[Event]:
    """Every event that is said of something, anywhere in a tree."""
    if isinstance(node, Happened | TrancheHappened | Deeming):
        yield node.event
    if isinstance(node, Mapping):
        node = tuple(node.values())
    if isinstance(node, tuple):
        for part in node:
            yield from _events(part)
    elif is_dataclass(node) and not isinstance(node, type):
        for part in fields(node):
            if part.name not in ("source", "span"):
                yield from _events(getattr(node, part.name))


@inert
class Words:
    """The words to choose from in a column, as a person writes them; `others` where more than these may stand there."""

    words: tuple[str, ...]
    others: bool = False


NO_WORDS = Words(())

_WORD_LISTS: Mapping[Cell, tuple[str, ...]] = {
    Cell.STATUS: tuple(Status),
    Cell.PAYMENT_KIND: tuple(PaymentKind),
    Cell.MEASURE_KIND: tuple(MeasureKind),
    Cell.RESOLVED: tuple(Resolved),
}
_YES_OR_NO = ("yes", "no")


def words_for(table: Table, column: Column, rules: Rules, declared: Declared) -> Words:
    """What may be chosen in a column of a table; none where anything of its kind may stand."""
    if column is ABSENT_BECAUSE:
        return Words(tuple(Reason), others=True)  # `withheld: under negotiation`
    match column.cell:
        case Cell.NAME:
            return Words(_names(table, rules, declared), others=table.name == "events")  # `tranche 2 requested`
        case Cell.ROLE:
            return Words(_roles(rules))
        case Cell.CURRENCY:
            return Words(_currencies(rules))
        case Cell.KEY if column.field == "event":
            return Words(_event_words(rules))
        case Cell.KEY if column.field == "programme":
            return Words(tuple(sorted({program.programme for program in rules.programs if program.programme})))
        case Cell.KEY if column.field == "budget":
            return Words(tuple(sorted({each.budget for one in rules.programs for each in one.shares if each.budget})))
        case Cell.FINDING:
            judgements = [each for each in declared.names.values() if isinstance(each, Judgement)]
            return Words(tuple(dict.fromkeys(word for each in judgements for word in findings_of(each))))
        case Cell.VALUE:
            return _values(table, column, declared)
        case _:
            return Words(_WORD_LISTS.get(column.cell, ()))


def _names(table: Table, rules: Rules, declared: Declared) -> tuple[str, ...]:
    """The names as they are declared: definitions and labels too, where they may be waived."""
    written = {fold(rule.label): rule.label for one in rules.programs for rule in one.rules if rule.label}
    written |= {name: one.written.get(name, name) for one in rules.programs for name in one.definitions}
    written |= {name: each.name for name, each in (*declared.items.items(), *declared.names.items())}
    return tuple(written[name] for name in sorted(declared.of_table[table.name]))


def _roles(rules: Rules) -> tuple[str, ...]:
    written = {fold(role): one.written.get(fold(role), role) for one in rules.programs for role in one.roles}
    return tuple(written[role] for role in sorted(written))


def _currencies(rules: Rules) -> tuple[str, ...]:
    """Those the rules speak of, then every other."""
    spoken = [program.currency for program in rules.programs if program.currency]
    spoken += [code for program in rules.programs for pair in program.converts for code in pair]
    return tuple(dict.fromkeys([*spoken, *sorted(currencies())]))


def _event_words(rules: Rules) -> tuple[str, ...]:
    """Those the rules speak of, then every other."""
    spoken = {event for program in rules.programs for event in _events(program)} - _IN_THEIR_OWN_TABLE
    acts = tuple(TrancheAct) if any(program.tranche_powers for program in rules.programs) else ()
    known = {event for events in EVENTS_OF.values() for event in events}
    return tuple(dict.fromkeys([*map(str, sorted(spoken)), *map(str, acts), *map(str, sorted(known))]))


def _values(table: Table, column: Column, declared: Declared) -> Words:
    """Of a parameter its own choices; of a table of values those of any of them."""
    if column.field == "parameters":
        return Words(_choices(declared.names[fold(column.heading)]))
    found = [each for each in declared.names.values() if isinstance(each, table.kinds)]
    words = tuple(dict.fromkeys(word for each in found for word in _choices(each)))
    return Words(words, others=any(not _choices(each) for each in found))


def findings_of(judgement: Judgement) -> tuple[str, ...]:
    """What may be found of a matter; nothing where a number or a date is fixed."""
    return judgement.choices or (_YES_OR_NO if judgement.type.sort is Sort.CONDITION else ())


def _choices(declared: object) -> tuple[str, ...]:
    assert isinstance(declared, Parameter | Fact)
    return _YES_OR_NO if declared.type.sort is Sort.CONDITION else declared.choices


_SORT_CELL = {
    Sort.DATE: Cell.DATE,
    Sort.MONEY: Cell.MONEY,
    Sort.NUMBER: Cell.FIGURE,
    Sort.PERCENTAGE: Cell.FIGURE,
}


def holds(column: Column, declared: Declared) -> Cell:
    """What the cells of a column hold: of a parameter, what its declared type says."""
    if column.field != "parameters":
        return column.cell
    parameter = declared.names[fold(column.heading)]
    assert isinstance(parameter, Parameter)
    return _SORT_CELL.get(parameter.type.sort, Cell.TEXT)


def heading_of(column: Column, declared: Declared) -> str:
    """The heading as a person writes it: of a parameter, its name as declared."""
    return declared.names[fold(column.heading)].name if column.field == "parameters" else column.heading
