"""What the rules declare, as the tables need it: which names an award may use, of which types, and the nearest ones."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from difflib import get_close_matches
from functools import lru_cache

from gatekeeper.facts.columns import TABLES, Table
from gatekeeper.inert import inert
from gatekeeper.program.model import (
    Declaration,
    Document,
    Fact,
    ItemKind,
    Judgement,
    Measure,
    Milestone,
    Parameter,
    Program,
    Rules,
)
from gatekeeper.vocabulary import fold, without_tranche

KIND_WORDS: Mapping[type[Declaration], str] = {
    Milestone: "milestone",
    Document: "document",
    Measure: "measure",
    Fact: "fact",
    Judgement: "judgement",
    Parameter: "parameter",
}

# Where a row about a name of this kind belongs.
TABLE_OF: Mapping[type[Declaration], str] = {
    Milestone: "milestones",
    Document: "documents",
    Measure: "measures",
    Fact: "facts",
    Judgement: "judgements",
    Parameter: "parameters",
}


@inert
class Declared:
    """What one programme declares: names (folded), those each table may use, roles, when its years begin.

    `extendable` are the names whose due dates somebody has the power to extend.
    """

    names: Mapping[str, Declaration] = field(default_factory=dict)
    of_table: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    years_begin: tuple[int, int] = (1, 1)
    extendable: frozenset[str] = frozenset()
    items: Mapping[str, ItemKind] = field(default_factory=dict)


def programmes(rules: Rules) -> frozenset[str]:
    """The programmes the rules are written for, folded."""
    return frozenset(fold(program.programme) for program in rules.programs if program.programme)


def programs_for(rules: Rules, programme: str) -> tuple[Program, ...]:
    """The rule files written for a programme, whichever days they are in force.

    A sole rule file speaks of awards that name no programme.
    """
    named = tuple(program for program in rules.programs if fold(program.programme) == fold(programme))
    if not named and len(rules.programs) == 1 and not (programme and rules.programs[0].programme):
        return rules.programs
    return named


def declared_for(rules: Rules, programme: str) -> Declared | None:
    """What is declared for awards of a programme; none where no rules are written for it.

    Two versions of the same rules declare what either does.
    """
    named = programs_for(rules, programme)
    return _together(named) if named else None


def declared_by_any(rules: Rules) -> Declared:
    """What is declared by any of the rules."""
    return _together(rules.programs)


def _together(programs: Iterable[Program]) -> Declared:
    names: dict[str, Declaration] = {}
    waivable: set[str] = set()
    roles: set[str] = set()
    extendable: set[str] = set()
    items: dict[str, ItemKind] = {}
    years = (1, 1)
    for program in reversed(tuple(programs)):  # the first file has the last word where two differ
        names |= {name: each for name, each in program.declarations.items() if name == without_tranche(name)}
        labels = {fold(rule.label) for rule in program.rules if rule.label}
        waivable |= {*names, *program.definitions, *labels}
        roles |= {fold(role) for role in program.roles}
        items |= program.items
        extendable |= {power.subject for power in program.extend_powers}
        years = program.years_begin
    of_table = {table.name: _usable(table, names, waivable) for table in TABLES if table.names}
    of_table["items"] = frozenset(items)
    return Declared(names, of_table, frozenset(roles), years, frozenset(extendable), items)


def _usable(table: Table, names: Mapping[str, Declaration], waivable: Iterable[str]) -> frozenset[str]:
    if not table.kinds:
        return frozenset(waivable)
    return frozenset(name for name, declared in names.items() if isinstance(declared, table.kinds))


@lru_cache(maxsize=4096)
def near(name: str, known: frozenset[str]) -> tuple[str, ...]:
    """The known names this could be a slip for, the nearest first; names that differ in a number are never near."""
    digits = "".join(filter(str.isdigit, name))
    alike = get_close_matches(name, sorted(known), n=5, cutoff=0.8)
    return tuple(other for other in alike if "".join(filter(str.isdigit, other)) == digits)


def squeezed(award: str) -> str:
    """An award's id without what is easily mistyped: case, marks, O for 0, l and I for 1."""
    letters = "".join(filter(str.isalnum, fold(award)))
    return letters.translate(str.maketrans("oil", "011"))
