"""Whose fact a row is: its award, its declared name. What cannot be told makes in doubt every fact it could be."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.facts.cells import Wrong, listed, quoted
from gatekeeper.facts.columns import TABLE, Cell
from gatekeeper.facts.declared import (
    KIND_WORDS,
    TABLE_OF,
    Declared,
    near,
    one_slip_from,
    shorter_by_one,
    squeezed,
    undoubled,
)
from gatekeeper.facts.portfolio import of_item
from gatekeeper.facts.row_in_hand import Gathered, RowInHand
from gatekeeper.facts.rows import Row
from gatekeeper.vocabulary import Event, TrancheAct, fold


@dataclass(slots=True)
class Attribution:
    """The awards there are, and what was said of rows that fit none: once for each name, with the rows counted."""

    awards: frozenset[str]
    gathered: Gathered
    by_squeezed: dict[str, list[str]] = field(default_factory=dict)
    by_undoubled: dict[str, list[str]] = field(default_factory=dict)
    by_shorter: dict[str, list[str]] = field(default_factory=dict)
    told: dict[tuple[str, str, Wrong], list[Place]] = field(default_factory=lambda: defaultdict(list))
    times: int = 0  # how often something was told
    sound: dict[str, set[tuple[object, ...]]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for award in sorted(self.awards):
            self.by_squeezed.setdefault(squeezed(award), []).append(award)
            self.by_undoubled.setdefault(undoubled(award), []).append(award)

    def taken_for(self, award: str) -> list[str]:
        """The awards an unknown id is likely a slip for: one that looks the same, or but for a doubled letter."""
        doubled = [
            other
            for other in self.by_undoubled.get(undoubled(award), [])
            if abs(len(squeezed(other)) - len(squeezed(award))) == 1
        ]
        return self.by_squeezed.get(squeezed(award), []) or doubled

    def near(self, award: str) -> list[str]:
        """The awards whose ids have one letter or figure more or less; of too many none is meant."""
        if not self.by_shorter:
            for other in sorted(self.awards):
                for shorter in shorter_by_one(other):
                    self.by_shorter.setdefault(shorter, []).append(other)
        longer = self.by_shorter.get(squeezed(award), [])
        less = [other for part in sorted(shorter_by_one(award)) for other in self.by_squeezed.get(part, [])]
        found = sorted({*longer, *less})
        return found if len(found) <= _MOST_OFFERED else []

    def tell(self, hand: RowInHand, column: str, wrong: Wrong) -> None:
        """Report it at the first row it is true of."""
        self.times += 1
        place = hand.place.under(hand.sheet.headings.get(column, column))
        self.told[(hand.table.name, hand.written(column), wrong)].append(place)

    def findings(self, read: Mapping[str, Iterable[Row]]) -> Iterable[Finding]:
        """What was told, each once; of the rows read, by table, some may say where an id was mistyped."""
        alone = self._alone(read) if any(wrong.code == _UNKNOWN for _, _, wrong in self.told) else []
        for (_, found, wrong), places in self.told.items():
            first = min(places, key=lambda place: (place.sheet, place.row))
            message = wrong.message if len(places) == 1 else f"{wrong.message}, in {len(places)} rows"
            cure = self._in_awards(found, alone) if wrong.code == _UNKNOWN else ""
            yield Finding(wrong.code, wrong.severity, message, first, found, wrong.expected, cure or wrong.help)

    def _alone(self, read: Mapping[str, Iterable[Row]]) -> list[str]:
        """The awards no other table has a row of."""
        others = (rows for table, rows in read.items() if table != "awards")
        return sorted(self.awards - {getattr(row, "award", "") for rows in others for row in rows})

    def _in_awards(self, award: str, alone: Sequence[str]) -> str:
        """The cure where it is rather the table `awards` that has the id wrong; empty where nothing speaks for it."""
        meant = self.taken_for(award) or self.near(award)
        if not set(meant) <= set(alone):
            return ""
        alike = one_slip_from(award, alone)
        if 0 < len(alike) <= _MOST_OFFERED:
            return f"no other table has a row of {listed(alike)}: mend the id in `awards`, or here"
        if meant or not 0 < len(alone) <= _MOST_OFFERED:
            return ""
        return f"add a row to `awards`, or mend the id there or here: no other table has a row of {listed(alone)}"


def attribute(hand: RowInHand, attribution: Attribution) -> bool:
    """Whether the row can be kept as a fact; if not, what it could be is in doubt."""
    if hand.unreadable_key or hand.unreadable_text or hand.award not in attribution.awards:
        return _attributed(hand, attribution)
    table = hand.sheet.table.name
    words = (id(hand.declared), *map(hand.values.get, SAID_IN_WORDS[table]))
    sound = attribution.sound[table]
    if words in sound:
        return True
    before = attribution.times
    kept = _attributed(hand, attribution)
    if attribution.times == before:
        sound.add(words)
    return kept


# What the rules of an award are asked of a row: where nothing is told of it, nothing is of another that says the same.
SAID_IN_WORDS = {
    table.name: tuple(
        column.field
        for column in table.columns
        if column.cell is Cell.ROLE or column.field == table.names or (table.name, column.field) == ("events", "event")
    )
    for table in TABLE.values()
}


def _attributed(hand: RowInHand, attribution: Attribution) -> bool:
    if hand.unreadable_key:
        _doubt_key(hand, attribution)
        # An award whose row is dated unreadably is still an award; what the row says is in doubt.
        return hand.table.name == "awards" and all(column.field == "known_on" for column, _ in hand.unreadable_key)
    for _, wrong in hand.unreadable_text:
        hand.doubt(wrong.message, _own_name(hand))
    if _knows_award(hand, attribution):
        _check_name(hand, attribution)
        _check_roles(hand, attribution)
        _check_event(hand, attribution)
        _check_extension(hand, attribution)
    return True


def _own_name(hand: RowInHand) -> tuple[str, ...]:
    name = hand.values.get(hand.table.names) if hand.table.names else None
    if not isinstance(name, str) or not name:
        return ()
    item = hand.values.get("item", "") if getattr(hand.declaration, "each", "") else ""
    return (of_item(fold(name), item),)


def _doubt_key(hand: RowInHand, attribution: Attribution) -> None:
    column, wrong = hand.unreadable_key[0]
    award_unreadable = any(column.cell is Cell.AWARD for column, _ in hand.unreadable_key)
    if hand.table.name == "awards" and award_unreadable:
        return
    message = f"a row of `{hand.table.name}` cannot be told apart by its `{column.heading}`: {wrong.message}"
    if award_unreadable:
        hand.doubt(message, award="")
    elif _knows_award(hand, attribution):
        hand.doubt(message, _own_name(hand))


def _knows_award(hand: RowInHand, attribution: Attribution) -> bool:
    award = hand.award
    if not award or award in attribution.awards:
        return True
    alike = attribution.taken_for(award)
    meant = alike or attribution.near(award)
    cure = f"did you mean {listed(meant)}?" if meant else "add a row to `awards`, or mend the id"
    message = f"unknown award {quoted(award)}"
    attribution.tell(hand, "award", Wrong(_UNKNOWN, message, "an award of the table `awards`", cure))
    for other in alike:
        hand.doubt(f"a row of `{hand.table.name}` is of the {message}", _own_name(hand), award=other)
    return False


_UNKNOWN = "GK2022"
_MOST_OFFERED = 4

_TRANCHE = re.compile(r"tranche [1-9][0-9]*|every tranche")  # `tranche 2 requested`, `every tranche held` are events


def _check_name(hand: RowInHand, attribution: Attribution) -> None:
    table, declared = hand.table, hand.declared
    if not table.names or declared is None:
        return
    name, known = fold(hand.values[table.names]), declared.of_table[table.name]
    if name in known or (table.name == "events" and _TRANCHE.fullmatch(name)):
        return
    kinds = " or ".join(KIND_WORDS[kind] for kind in table.kinds) or _OTHER_NAMES[table.name]
    column = next(column.heading for column in table.columns if column.field == table.names)
    if name in declared.names:
        _declared_otherwise(hand, attribution, declared, name, column)
    elif alike := near(name, known):
        cure = f"did you mean {listed(_as_declared(declared, alike))}?"
        message = f"unknown {kinds} {quoted(hand.values[table.names])}"
        attribution.tell(hand, column, Wrong("GK2023", message, f"a declared {kinds}", cure))
        hand.doubt(message, alike)
    else:
        message = f"{kinds} {quoted(hand.values[table.names])} is not declared in the rules, kept but not used"
        attribution.tell(hand, column, Wrong("GK2023", message, severity=Severity.WARNING))


_OTHER_NAMES = {"waivers": "condition", "items": "kind of item"}


def _as_declared(declared: Declared, names: Iterable[str]) -> list[str]:
    return [declared.names[name].name if name in declared.names else name for name in names]


def _declared_otherwise(hand: RowInHand, attribution: Attribution, declared: Declared, name: str, column: str) -> None:
    kind = type(declared.names[name])
    table = TABLE_OF[kind]
    message = f"{quoted(hand.values[hand.table.names])} is a {KIND_WORDS[kind]} in the rules"
    if hand.table.name in ("extensions", "events"):
        attribution.tell(hand, column, Wrong("GK2024", message, help=f"`{hand.table.name}` cannot speak of it"))
        return
    attribution.tell(hand, column, Wrong("GK2024", message, help=f"move the row to the table `{table}`"))
    hand.doubt(f"a row about it stands in the table `{hand.table.name}`", (name,), table=TABLE[table].name)


def _check_roles(hand: RowInHand, attribution: Attribution) -> None:
    """A role that is nearly a declared one was mistyped; another body is another body."""
    if hand.declared is None:
        return
    for column in hand.table.columns:
        if column.cell is not Cell.ROLE or not (role := hand.values[column.field]):
            continue
        if fold(role) not in hand.declared.roles and (alike := near(fold(role), hand.declared.roles)):
            message = f"unknown role {quoted(role)}"
            wrong = Wrong("GK2023", message, "a declared role", f"did you mean {listed(alike)}?")
            attribution.tell(hand, column.heading, wrong)
            hand.doubt(message, _own_name(hand))


def _check_extension(hand: RowInHand, attribution: Attribution) -> None:
    """An extension of what nobody has the power to extend has no effect."""
    if hand.table.name != "extensions" or hand.declared is None:
        return
    name = fold(hand.values["milestone"])
    if name in hand.declared.of_table["extensions"] and name not in hand.declared.extendable:
        declared = hand.declared.names[name].name
        message = f"no rule gives anybody the power to extend `{declared}`: this decides nothing"
        cure = f"write `ROLE may extend {declared} by up to … months` in the rules, or the new date under `due`"
        attribution.tell(hand, "milestone", Wrong("GK2039", message, help=cure, severity=Severity.WARNING))


_EVENTS = frozenset(map(str, Event))
_ACTS = frozenset(map(str, TrancheAct))


def _check_event(hand: RowInHand, attribution: Attribution) -> None:
    if hand.table.name != "events":
        return
    known = _EVENTS | _ACTS if _TRANCHE.fullmatch(fold(hand.values["subject"])) else _EVENTS
    if hand.values["event"] in known:
        return
    message = f"unknown event {quoted(hand.values['event'])}"
    if alike := near(fold(hand.values["event"]), known):
        wrong = Wrong("GK2023", message, "an event of the rules", f"did you mean {listed(alike)}?")
        hand.doubt(message, _own_name(hand))
    else:
        wrong = Wrong("GK2023", f"{message}, kept but not used", severity=Severity.WARNING)
    attribution.tell(hand, "event", wrong)
