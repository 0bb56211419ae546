"""Powers other than to waive: what was exercised, what is void and why, and what is still open to their holders."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from gatekeeper.decisions.extensions import Extended, Extension, extended, subjects_of, used_up
from gatekeeper.decisions.record import OpenChoice, PowerUsed, SourceKey
from gatekeeper.decisions.seeing import Eyes
from gatekeeper.decisions.windows import due_date, original_due_date
from gatekeeper.facts.rows import EventRow, ResolutionRow
from gatekeeper.inert import inert, replace
from gatekeeper.program import model
from gatekeeper.program.model import PowerWord
from gatekeeper.program.sentences import bounds_text, power_text, tranches_text
from gatekeeper.values.absence import Invalid
from gatekeeper.values.dates import date_text
from gatekeeper.values.truth import YES
from gatekeeper.vocabulary import Event, Resolved, TrancheAct, fold


def extensions_of(eyes: Eyes, rules: tuple[model.Rule, ...]) -> Iterator[Extension]:
    """The extensions of every due date the rules may turn on."""
    if not eyes.facts.extensions:
        return
    for subject in subjects_of(eyes, rules):
        yield from _extended(eyes, subject).extensions


def _extended(eyes: Eyes, subject: str) -> Extended:
    original = original_due_date(eyes, subject).day
    return extended(eyes, subject, original if isinstance(original, date) else None)


def extensions_open(eyes: Eyes, rules: tuple[model.Rule, ...]) -> Iterator[OpenChoice]:
    """Who may still extend what the rules turn on, and how far."""
    if not eyes.program.extend_powers:
        return
    subjects = set(subjects_of(eyes, rules))
    for power in eyes.program.extend_powers:
        if power.subject not in subjects or _done_in_time(eyes, power.subject):
            continue
        found = _extended(eyes, power.subject)
        original = original_due_date(eyes, power.subject).day
        last = eyes.shift(original, power.up_to, 1) if isinstance(original, date) and power.up_to else None
        at_its_end = last is not None and found.due is not None and found.due >= last
        if at_its_end or used_up(eyes, power, found):
            continue
        used = sum(extension.power == power for extension in found.valid)
        often = {0: "not used", 1: "used once", 2: "used twice"}.get(used, f"used {used} times")
        until = f", to {date_text(last)} at the latest" if last is not None else ""
        text = power_text(power, eyes.program.written) + bounds_text(power, eyes.program.currency)
        yield OpenChoice(eyes.written(power.role), f"{text}: {often}{until}", power.clause)


def _done_in_time(eyes: Eyes, subject: str) -> bool:
    """Whether what is due has happened by its due date, so that more time would change nothing."""
    document = isinstance(eyes.program.declarations[subject], model.Document)
    happened = eyes.happening(subject, Event.RECEIVED if document else Event.ACHIEVED)
    due = due_date(eyes, subject).day
    return happened.happened is YES and happened.on is not None and isinstance(due, date) and happened.on <= due


# ------------------------------------------------------------------------------------------------ whole tranches

Act = Literal["held", "resumed", "cancelled", "deferred"]

_WORD_OF: dict[TrancheAct, PowerWord] = {
    TrancheAct.HELD: PowerWord.HOLD,
    TrancheAct.RESUMED: PowerWord.HOLD,
    TrancheAct.CANCELLED: PowerWord.CANCEL,
}


@inert
class Use:
    """One use of a power over the tranche, as recorded and as judged: `void` says why it has no effect."""

    act: Act
    tranches: str
    by: str
    on: date | None
    evidence: str
    power: model.TranchePower | None
    void: str
    source: SourceKey
    in_effect: bool = False
    wrong: Invalid | None = None  # what is in error in a row that might else be valid


@inert
class Exercised:
    """What was done to a tranche by those who hold a power over it.

    `wrong` is an error in what is recorded of it; `astray` says that a row of nobody's may be such a use.
    """

    uses: tuple[Use, ...] = ()
    wrong: Invalid | None = None
    astray: bool = False

    def in_effect(self, *acts: Act) -> tuple[Use, ...]:
        """The uses of these kinds that stand on the decision date."""
        return tuple(use for use in self.uses if use.in_effect and use.act in acts)


def exercised(eyes: Eyes) -> Exercised:
    """Every hold, resumption, cancellation and deferral on record of this tranche, valid or void, by day."""
    over = [power for power in eyes.program.tranche_powers if eyes.tranche in power.tranches]
    watched = any(power.word is not PowerWord.DEFER for power in over)
    uses = [*_acts(eyes, over), *_deferrals(eyes, [power for power in over if power.word is PowerWord.DEFER])]
    uses.sort(key=lambda use: (use.on or date.max, use.act, fold(use.by), use.tranches))
    if not watched:
        return Exercised(tuple(uses))
    wrong = [*(eyes.facts.wrong("events", name) for name in _names(eyes)), *(use.wrong for use in uses)]
    return Exercised(tuple(uses), next(filter(None, wrong), None), "events" in eyes.facts.doubtful)


def _names(eyes: Eyes) -> tuple[str, str]:
    return f"tranche {eyes.tranche}", "every tranche"


def _acts(eyes: Eyes, over: Sequence[model.TranchePower]) -> list[Use]:
    """What the table `events` says of the tranche; a role's hold stands until that role lets it go on."""
    found: list[Use] = []
    holding: dict[str, int] = {}  # by role: the place of its hold that stands
    for row, act, on in _rows(eyes):
        use, role = _use(eyes, row, act, on, _of_role(over, _WORD_OF[act], row.by)), fold(row.by)
        if act is TrancheAct.RESUMED and not use.void:
            if role in holding:
                at = holding.pop(role)
                found[at] = replace(found[at], in_effect=False)
            else:
                use = replace(use, void=f"nothing was held by {row.by} before that day")
        elif not use.void and (act is TrancheAct.CANCELLED or role not in holding):
            use = replace(use, in_effect=True)
            if act is TrancheAct.HELD:
                holding[role] = len(found)
        found.append(use)
    return found


def _rows(eyes: Eyes) -> list[tuple[EventRow, TrancheAct, date | Invalid]]:
    """By day; on one day a resumption ends what was held before, and a hold of that day stands."""
    found = []
    for name in _names(eyes):
        for row in eyes.facts.events.get(name, ()):
            act = next((act for act in TrancheAct if act == fold(row.event)), None)
            if act is None or row.tranche not in (None, eyes.tranche):
                continue
            if isinstance(row.on, Invalid) or row.on <= eyes.on:
                found.append((row, act, row.on))
    order = {TrancheAct.CANCELLED: 0, TrancheAct.RESUMED: 1, TrancheAct.HELD: 2}
    return sorted(found, key=lambda each: (str(each[2]), order[each[1]], fold(each[0].by), fold(each[0].subject)))


def _of_role(over: Sequence[model.TranchePower], word: PowerWord, role: str) -> model.TranchePower | None:
    own = [power for power in over if power.word is word and power.role == fold(role)]
    return min(own, key=lambda power: (power.clause, power.tranches.first), default=None)


def _use(eyes: Eyes, row: EventRow, act: TrancheAct, on: date | Invalid, power: model.TranchePower | None) -> Use:
    day = on if isinstance(on, date) else None
    source = eyes.key(
        "events", subject=row.subject, event=row.event, on=day or "unreadable", by=row.by, tranche=row.tranche
    )
    use = Use(act.value, fold(row.subject), row.by, day, row.evidence, power, "", source)
    if power is None:
        return replace(use, void=_powerless(eyes, _WORD_OF[act], row.by))
    return replace(use, void=f"the row is invalid: {on}", wrong=on) if isinstance(on, Invalid) else use


def _powerless(eyes: Eyes, word: PowerWord, role: str) -> str:
    return f"no rule gives {role or 'anyone unnamed'} a power to {word} tranche {eyes.tranche}"


def _deferrals(eyes: Eyes, powers: Sequence[model.TranchePower]) -> Iterator[Use]:
    """What meetings put off, where the rules say who may: counted from the first one on."""
    if not powers:
        return
    counted: dict[model.TranchePower, int] = {}
    for row, on in _put_off(eyes):
        own = [power for power in powers if power.role == fold(row.by)]
        own.sort(key=lambda power: (power.times is None, power.times or 0, power.clause))
        free = [power for power in own if power.times is None or counted.get(power, 0) < power.times]
        power = next(iter((*free, *reversed(own))), None)  # the narrowest that is left, else the widest there is
        void = "" if free else _spent(own, eyes, row.by)
        if free:
            counted[free[0]] = counted.get(free[0], 0) + 1
        source = eyes.key("resolutions", tranche=row.tranche, meeting=on)
        use = Use("deferred", f"tranche {row.tranche}", row.by, on, "", power, void, source)
        yield replace(use, in_effect=not void and on == eyes.on)


def _put_off(eyes: Eyes) -> list[tuple[ResolutionRow, date]]:
    rows = [row for row in eyes.facts.resolutions if row.tranche == eyes.tranche and row.decided is Resolved.DEFER]
    dated = [(row, row.meeting) for row in rows if isinstance(row.meeting, date) and row.meeting <= eyes.on]
    return sorted(dated, key=lambda each: (each[1], fold(each[0].by)))


def _spent(own: Sequence[model.TranchePower], eyes: Eyes, role: str) -> str:
    if not own:
        return _powerless(eyes, PowerWord.DEFER, role)
    most = max(power.times or 0 for power in own)
    return f"{role} may defer it at most {_often(most)}, and has"


def _often(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def use_text(use: Use) -> str:
    """`held by programme officer on 3 May 2026 (Article 5)`."""
    clause = f" ({use.power.clause})" if use.power is not None and use.power.clause else ""
    day = f" on {date_text(use.on)}" if use.on is not None else ""
    return f"{use.act} by {use.by}{day}{clause}"


def recorded_use(use: Use) -> PowerUsed:
    """The use as the record holds it."""
    return PowerUsed(
        act=use.act,
        tranches=use.tranches,
        by=use.by,
        on=use.on,
        valid=not use.void,
        void_because=use.void,
        in_effect=use.in_effect,
        evidence=use.evidence,
        clause=use.power.clause if use.power is not None else "",
        source=use.source,
    )


def powers_open(eyes: Eyes, found: Exercised) -> Iterator[OpenChoice]:
    """Who may still hold, let go on, cancel or defer the tranche."""
    for power in eyes.program.tranche_powers:
        if eyes.tranche not in power.tranches:
            continue
        text = power_text(power, eyes.program.written)
        role = eyes.written(power.role)
        held = next((use for use in found.in_effect("held") if fold(use.by) == power.role), None)
        if power.word is PowerWord.HOLD and held is not None:
            day = f" on {date_text(held.on)}" if held.on is not None else ""
            text = f"{role} may let {tranches_text(power.tranches)} go on: held{day}"
        if power.word is PowerWord.DEFER and power.times is not None:
            used = sum(use.power == power and not use.void for use in found.uses)
            if used >= power.times:
                continue
            text += f": {_often(power.times - used)} more"
        yield OpenChoice(role, text, power.clause)
