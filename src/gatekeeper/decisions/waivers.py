"""Waivers on record for a tranche: which are valid, which are void and why, and what the valid ones cover."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.amounts import decimal
from gatekeeper.decisions.items import members
from gatekeeper.decisions.judge import Cover
from gatekeeper.decisions.once import once_of_each, once_of_node
from gatekeeper.decisions.record import OpenChoice, SourceKey, WaiverFound
from gatekeeper.decisions.seeing import Eyes
from gatekeeper.facts.portfolio import of_item
from gatekeeper.facts.rows import WaiverRow
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.program.sentences import bounds_text, power_text
from gatekeeper.values.absence import Invalid
from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import Status, fold


@inert
class Waiver:
    """One waiver as recorded, and as judged: `void` says why it has no effect (empty: it has)."""

    row: WaiverRow | None
    condition: str  # as written in the table
    name: str  # folded declared name it covers; empty for a label
    label: str
    power: model.WaivePower | None
    limit: Fraction | None
    void: str
    source: SourceKey
    names: frozenset[str] = frozenset()  # what it covers: of what each item has, that of the item, or of every one


def waivers_of(eyes: Eyes, rules: tuple[model.Rule, ...]) -> tuple[Waiver, ...]:
    """Every waiver granted by the decision date for this tranche, valid or void, in a fixed order."""
    rows = [row for row in eyes.facts.waivers if row.tranche in (None, eyes.tranche)]
    rows = [row for row in rows if isinstance(row.granted_on, Invalid) or row.granted_on <= eyes.on]
    rows.sort(
        key=lambda row: (
            fold(row.condition),
            str(row.granted_on),
            fold(row.by),
            row.tranche or 0,
            fold(row.item),
            row.reason,
        )
    )
    found = [_waiver(eyes, row, rules) for row in rows]
    return (*found, *_words_without_rows(eyes, rules, found))


def _waiver(eyes: Eyes, row: WaiverRow, rules: tuple[model.Rule, ...]) -> Waiver:
    name, label = _target(eyes, row)
    power, void = _power(eyes, row, name, label)
    limits = [power.up_to] if power is not None and power.up_to is not None else []
    if isinstance(row.amount, Decimal):
        limits.append(Fraction(row.amount))
    return Waiver(
        row=row,
        condition=row.condition,
        name=name,
        label=label,
        power=power,
        limit=min(limits) if limits else None,
        void=_void_by_row(eyes, row) or _void_by_target(eyes, name, label, rules) or void,
        source=eyes.key("waivers", condition=row.condition, by=row.by, granted_on=_day(row.granted_on), item=row.item),
        names=_covered(eyes, name, row.item),
    )


def _covered(eyes: Eyes, name: str, item: str) -> frozenset[str]:
    if not name:
        return frozenset()
    if item:
        return frozenset({of_item(name, item)})
    return frozenset({name, *(own for own in eyes.program.written if own.startswith(f"{name}|"))})


def _day(cell: date | Invalid) -> str:
    return "unreadable" if isinstance(cell, Invalid) else cell.isoformat()


def _target(eyes: Eyes, row: WaiverRow) -> tuple[str, str]:
    """The declared name or definition a waiver names, or else the label."""
    name = fold(row.condition)
    if name in eyes.program.declarations or name in eyes.program.definitions:
        return name, ""
    labels = {fold(rule.label): rule.label for rule in eyes.program.rules if rule.label}
    return "", labels.get(fold(row.condition), "")


def _void_by_row(eyes: Eyes, row: WaiverRow) -> str:
    wrong = eyes.facts.wrong("waivers", fold(row.condition))
    if wrong is not None:
        return f"the row is invalid: {wrong}"
    for cell in (row.granted_on, row.expires_on, row.amount):
        if isinstance(cell, Invalid):
            return f"the row is invalid: {cell}"
    if isinstance(row.expires_on, date) and row.expires_on < eyes.on:
        return f"it expired on {date_text(row.expires_on)}"
    return _void_by_item(eyes, fold(row.condition), row.item) if row.item else ""


def _void_by_item(eyes: Eyes, name: str, item: str) -> str:
    program = eyes.program
    each = getattr(program.declarations.get(name), "each", "") or program.each_of.get(name, "")
    if not each:
        return f"it is of `{item}`, and what it names is not of each of several items"
    known = members(eyes.facts, program.items[each], eyes.on).items
    return "" if fold(item) in map(fold, known) else f"the award has no {program.items[each].name} `{item}`"


def _void_by_target(eyes: Eyes, name: str, label: str, rules: tuple[model.Rule, ...]) -> str:
    if not name and not label:
        return "no condition and no rule of this agreement has that name"
    declared = eyes.program.declarations.get(name)
    if declared is not None and not getattr(declared, "waivable", True):
        return "the agreement says it cannot be waived"
    rule = next((rule for rule in rules if label and rule.label == label), None)
    if rule is not None and (isinstance(rule, model.Never) or not rule.waivable):
        return "the agreement says the rule cannot be waived"
    return ""


def _power(eyes: Eyes, row: WaiverRow, name: str, label: str) -> tuple[model.WaivePower | None, str]:
    """The power a waiver rests on, or why there is none."""
    role = fold(row.by)
    of_role = [power for power in eyes.program.powers if power.role == role]
    if not of_role:
        return None, f"no rule gives {row.by or 'anyone unnamed'} a power to waive"
    fitting = [power for power in of_role if _covers(power, name, label, eyes)]
    if not fitting:
        return None, f"{row.by} has no power to waive it for tranche {eyes.tranche}"
    # The widest authority counts: no limit before a limit, a high one before a low one.
    return max(fitting, key=lambda power: (power.up_to is None, power.up_to or 0, power.clause)), ""


def _covers(power: model.WaivePower, name: str, label: str, eyes: Eyes) -> bool:
    if eyes.tranche not in power.tranches:
        return False
    if power.is_label:
        return power.target == label
    if not power.target:  # any condition of a release; another rule is lifted only under a power that names its label
        others = (*eyes.program.guards, *eyes.program.remedies)
        return not any(rule.label == label for rule in others if label)
    return power.target == name


def _words_without_rows(eyes: Eyes, rules: tuple[model.Rule, ...], found: list[Waiver]) -> Iterator[Waiver]:
    """A milestone whose status says `waived` though no waiver is on record."""
    covered = {name for waiver in found for name in (waiver.name, *waiver.names)}
    for name in _milestones_of(eyes.program, rules):
        row = eyes.milestone_row(name)
        if row is not None and row.status is Status.WAIVED and name not in covered:
            yield Waiver(
                None, eyes.written(name), name, "", None, None,
                "the status says waived, but no waiver is on record",
                eyes.key("milestones", milestone=row.milestone, tranche=row.tranche, item=row.item),
            )  # fmt: skip


@once_of_node
def _milestones_of(program: model.Program, rules: tuple[model.Rule, ...]) -> tuple[str, ...]:
    """The same in a fixed order, of rules that the program keeps together."""
    return tuple(sorted(milestones_named(rules)))


def milestones_named(rules: tuple[model.Rule, ...]) -> set[str]:
    """The milestones a set of rules speaks of."""
    names: set[str] = set()
    for rule in rules:
        if isinstance(rule, model.Reduce | model.Recover) and isinstance(rule.per, model.FullPeriodsLate):
            names.add(rule.per.subject)
        for condition in (rule.when, rule.unless):
            if condition is not None:
                names |= {leaf.subject for leaf in leaves_of(condition) if isinstance(leaf, model.Happened)}
    return names


def leaves_of(condition: model.Condition) -> Iterator[model.Leaf]:
    """The leaves of a condition, in the order written."""
    match condition:
        case model.Not(part) | model.Defined(_, part):
            yield from leaves_of(part)
        case (
            model.AllOf(parts) | model.AnyOf(parts) | model.NoneOf(parts)
            | model.AtLeast(_, parts) | model.AtMost(_, parts)
        ):  # fmt: skip
            for part in parts:
                yield from leaves_of(part)
        case _:
            assert not isinstance(condition, model.OverItems), "what is judged speaks of each item"
            yield condition


def covers(waivers: tuple[Waiver, ...], void: Mapping[int, str]) -> tuple[Cover, ...]:
    """What the valid waivers cover; `void` holds positions (from 1) found void since."""
    return tuple(
        Cover(
            position,
            waiver.names,
            frozenset({waiver.label} if waiver.label else ()),
        )
        for position, waiver in enumerate(waivers, 1)
        if not waiver.void and position not in void
    )


def recorded(waiver: Waiver, void: str, used: bool) -> WaiverFound:
    """The waiver as the record holds it."""
    row = waiver.row
    expires = row.expires_on if row is not None and isinstance(row.expires_on, date) else None
    limit = waiver.limit
    return WaiverFound(
        condition=waiver.condition,
        by=row.by if row is not None else "",
        granted_on=row.granted_on if row is not None and isinstance(row.granted_on, date) else None,
        expires_on=expires,
        reason=row.reason if row is not None else "",
        substitute=row.substitute if row is not None else "",
        up_to=decimal(limit) if limit is not None else None,
        valid=not void,
        void_because=void,
        used=used,
        clause=waiver.power.clause if waiver.power is not None else "",
        source=waiver.source,
    )


@once_of_each
def open_choices(program: model.Program, tranche: int) -> tuple[OpenChoice, ...]:
    """The powers over a tranche that somebody holds, whatever the order they are granted in."""
    powers = sorted(program.powers, key=lambda power: power_text(power, program.written))
    return tuple(
        OpenChoice(
            program.written.get(power.role, power.role),
            power_text(power, program.written) + bounds_text(power, program.currency),
            power.clause,
        )
        for power in powers
        if tranche in power.tranches
    )
