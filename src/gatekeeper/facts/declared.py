"""What the rules declare, as the tables need it: which names an award may use, of which types, and the nearest ones."""

import unicodedata
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
    if same := tuple(sorted(other for other in known if other != name and look(other) == look(name))):
        return same
    digits = "".join(filter(str.isdigit, name))
    alike = get_close_matches(name, sorted(known), n=5, cutoff=0.8)
    return tuple(other for other in alike if "".join(filter(str.isdigit, other)) == digits)


# Letters of other alphabets that look like these; capitals and small letters are compared alike.
_LOOK_ALIKES = str.maketrans(
    # Cyrillic: A, BE (6), VE (B), IE, KA, EM, EN (H), O, ER (P), ES (C), TE, U (Y), HA (X), DZE (S), I, JE, QA, WE
    "\u0430\u0431\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u051b\u051d"
    # Greek: ALPHA, BETA, EPSILON, ZETA, ETA (H), IOTA, KAPPA, MU, NU, OMICRON, RHO (P), TAU, UPSILON (Y), CHI (X)
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
    "a6bekmhopctyxsijqw" "abezhikmnoptyx",
)  # fmt: skip


def look(text: str) -> str:
    """What a text looks like: case, composed letters and letters of another alphabet that look the same ignored."""
    return fold(unicodedata.normalize("NFKC", text)).translate(_LOOK_ALIKES)


def squeezed(award: str) -> str:
    """An award's id without what is easily mistyped: case, marks, O for 0, l and I for 1, other alphabets."""
    letters = "".join(filter(str.isalnum, look(award)))
    return letters.translate(str.maketrans("oil", "011"))


def undoubled(award: str) -> str:
    """An award's id without the letter or figure that was struck twice, or once where twice was meant."""
    letters = squeezed(award)
    return "".join(letter for letter, before in zip(letters, " " + letters, strict=False) if letter != before)


def shorter_by_one(award: str) -> frozenset[str]:
    """An award's id with any one of its letters and figures left out."""
    letters = squeezed(award)
    return frozenset(letters[:at] + letters[at + 1 :] for at in range(len(letters)))


def one_slip_from(award: str, others: Iterable[str]) -> list[str]:
    """The ids an award's was meant to be: those easily mistyped for it; if none is, those one slip apart."""
    nearest = [other for other in others if _one_slip_apart(award, other)]
    return [other for other in nearest if squeezed(other) == squeezed(award)] or nearest


def _one_slip_apart(one: str, other: str) -> bool:
    """Whether one id is the other but for a letter or figure: another one, one more, or two that swapped."""
    these, those = squeezed(one), squeezed(other)
    if len(these) != len(those):
        return these in shorter_by_one(other) or those in shorter_by_one(one)
    wrong = [at for at, (letter, meant) in enumerate(zip(these, those, strict=True)) if letter != meant]
    if len(wrong) < 2:
        return True
    first, last = wrong[0], wrong[-1]
    return len(wrong) == 2 and last == first + 1 and these[first : last + 1] == those[last] + those[first]
