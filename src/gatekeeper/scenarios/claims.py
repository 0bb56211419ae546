"""What a scenario may expect of a decision; each claim tells what is wrong, or nothing."""

from collections.abc import Callable
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction

from gatekeeper.decisions.explain import Explanation, explain, need_text
from gatekeeper.decisions.record import Condition, Decision, ExtensionFound, PowerUsed, WaiverFound
from gatekeeper.scenarios.forms import straight
from gatekeeper.scenarios.story import Mistake, amount_of
from gatekeeper.values.dates import date_text
from gatekeeper.values.money import money_text
from gatekeeper.vocabulary import Outcome, Verdict, fold

Tells = Callable[[Decision], str]

WAIVED = "waived"


def outcome_is(word: str) -> Tells:
    """The outcome, and why it is another one."""
    wanted = _word(word, Outcome, "an outcome")

    def tells(decision: Decision) -> str:
        if decision.outcome == wanted:
            return ""
        return f"expected {wanted}, got {decision.outcome}{_why(decision)}"

    return tells


def amount_is(text: str) -> Tells:
    """What may be paid now."""

    def tells(decision: Decision) -> str:
        wanted = amount_of(text, decision.currency)
        got = Fraction(decision.amount)
        if wanted == got:
            return ""
        steps = "; ".join(
            f"{line.text}: {money_text(Fraction(line.amount), decision.currency)}" for line in decision.amount_lines
        )
        how = f" ({steps})" if decision.outcome.pays and steps else f" ({decision.outcome}){_why(decision)}"
        return f"expected {money_text(wanted, decision.currency)}, got {money_text(got, decision.currency)}{how}"

    return tells


def claims_back(text: str) -> Tells:
    """What is claimed back under `recover`."""

    def tells(decision: Decision) -> str:
        wanted, got = amount_of(text, decision.currency), Fraction(decision.to_recover)
        if wanted == got:
            return ""
        told = f"{money_text(wanted, decision.currency)} to be claimed back, got {money_text(got, decision.currency)}"
        return f"expected {told} ({decision.outcome}){_why(decision)}"

    return tells


def due_by(day: date) -> Tells:
    """By when the money is due."""

    def tells(decision: Decision) -> str:
        if decision.payable_by == day:
            return ""
        if decision.payable_by is not None:
            return f"expected the money to be due by {date_text(day)}, got {date_text(decision.payable_by)}"
        return f"expected the money to be due by {date_text(day)}, got no such day{_why(decision)}"

    return tells


def amount_between(low: str, high: str) -> Tells:
    """What an undetermined tranche could come to."""

    def tells(decision: Decision) -> str:
        wanted = (amount_of(low, decision.currency), amount_of(high, decision.currency))
        if decision.amount_range is None:
            return f"expected an amount that is not settled, got {decision.outcome}{_why(decision)}"
        got = (Fraction(decision.amount_range[0]), Fraction(decision.amount_range[1]))
        if wanted == got:
            return ""
        ends = [money_text(end, decision.currency) for end in (*wanted, *got)]
        return f"expected between {ends[0]} and {ends[1]}, got between {ends[2]} and {ends[3]}"

    return tells


def condition_is(decision: Decision, text: str, word: str) -> Tells:
    """The verdict on a condition. In other rules it is looked for by its names, where its words have changed."""
    words = {str(verdict) for verdict in Verdict} | {WAIVED}
    if fold(word) not in words:
        raise Mistake(f"`{word}` is no verdict", f"expected one of {', '.join(f'`{each}`' for each in sorted(words))}")
    wanted = fold(word)
    named = [condition for condition in decision.conditions if _same(condition.requirement, text)]
    if not named:
        known = list(dict.fromkeys(condition.requirement for condition in decision.conditions))
        near = get_close_matches(_plain(text), [_plain(each) for each in known], 2, 0.5)
        like = [each for each in known if _plain(each) in near]
        cure = f"did you mean {' or '.join(f'`{each}`' for each in like)}?" if like else _conditions_are(known)
        raise Mistake(f"the rules of this tranche have no condition `{text}`", cure)
    alike = {(condition.kind, condition.names) for condition in named}

    def tells(other: Decision) -> str:
        found = [condition for condition in other.conditions if _same(condition.requirement, text)]
        found = found or [condition for condition in other.conditions if (condition.kind, condition.names) in alike]
        got = [word for condition in found for word in _verdicts(condition)]
        if not found or wanted in got:
            return ""
        return f"expected {wanted}, got {' and '.join(dict.fromkeys(got))}: {found[0].observed}"

    return tells


def _verdicts(condition: Condition) -> tuple[str, ...]:
    """A condition that a waiver settles keeps its verdict, and is waived."""
    return (str(condition.verdict), *((WAIVED,) if condition.waived_by is not None else ()))


def explanation_mentions(text: str) -> Tells:
    """Words that must stand in the explanation."""

    def tells(decision: Decision) -> str:
        said = _said(explain(decision))
        if _plain(text) in _plain("\n".join(said)):
            return ""
        return f"expected the reason to mention `{text}`, got: {'; '.join(dict.fromkeys(said))}"

    return tells


def _said(found: Explanation) -> tuple[str, ...]:
    return (found.headline, found.recommendation, found.reason, *found.why, *found.why_not)


def open_choice(text: str) -> Tells:
    """A power that somebody holds over the tranche and has not used."""

    def tells(decision: Decision) -> str:
        known = [choice.text for choice in decision.open_choices]
        if _plain(text) in map(_plain, known):
            return ""
        return f"expected the open choice `{text}`, got {'; '.join(known) or 'none'}"

    return tells


def without_waivers(word: str) -> Tells:
    """The outcome had no waiver been granted."""
    wanted = _word(word, Outcome, "an outcome")

    def tells(decision: Decision) -> str:
        got = decision.without_waivers.outcome if decision.without_waivers is not None else decision.outcome
        return "" if got == wanted else f"expected {wanted} without waivers, got {got}"

    return tells


def without_extensions(word: str) -> Tells:
    """The outcome had no extension been granted."""
    wanted = _word(word, Outcome, "an outcome")

    def tells(decision: Decision) -> str:
        got = decision.without_extensions.outcome if decision.without_extensions is not None else decision.outcome
        return "" if got == wanted else f"expected {wanted} without extensions, got {got}"

    return tells


def void_because(text: str) -> Tells:
    """Something on record that has no effect, and the cause."""

    def tells(decision: Decision) -> str:
        causes = [granted.void_because for granted in _granted(decision) if not granted.valid]
        if any(_plain(text) in _plain(cause) for cause in causes):
            return ""
        return f"expected something void because `{text}`, got {'; '.join(causes) or 'nothing void'}"

    return tells


def _granted(decision: Decision) -> tuple[WaiverFound | ExtensionFound | PowerUsed, ...]:
    return (*decision.waivers, *decision.extensions, *decision.powers_used)


def needs(text: str, role: str, by: date | None) -> Tells:
    """Something that can still change the outcome, from whom and by when."""

    def tells(decision: Decision) -> str:
        needed = explain(decision).still_needed
        for need in needed:
            fits = _plain(text) in _plain(need.text) and (not role or fold(need.owner) == fold(role))
            if fits and (by is None or need.by == by):
                return ""
        wanted = f"`{text}`{f' from {role}' if role else ''}{f' by {date_text(by)}' if by else ''}"
        got = "; ".join(need_text(need) for need in needed) or f"nothing is still needed: {decision.outcome}"
        return f"expected {wanted} to be still needed, got: {got}"

    return tells


def needs_nothing() -> Tells:
    """Nothing that is waited for."""

    def tells(decision: Decision) -> str:
        needed = "; ".join(need_text(need) for need in explain(decision).still_needed)
        return f"expected that nothing is still needed, got: {needed}" if needed else ""

    return tells


def _why(decision: Decision) -> str:
    """The reason of the explanation, and what else it says where that is more."""
    found = explain(decision)
    reason = found.reason or "; ".join(decision.reasons)
    return f": {reason}" if reason else ""


def _word(text: str, words: type[StrEnum], what: str) -> str:
    known = [str(word) for word in words]
    if fold(text) in known:
        return fold(text)
    near = get_close_matches(fold(text), known, 2)
    cure = f"did you mean {' or '.join(f'`{each}`' for each in near)}?" if near else _known(known)
    raise Mistake(f"`{text}` is not {what}", cure)


def _known(words: list[str]) -> str:
    return f"expected one of {', '.join(f'`{word}`' for word in words)}"


def _conditions_are(known: list[str]) -> str:
    return f"its conditions are {', '.join(f'`{each}`' for each in known)}" if known else "no rule of it was looked at"


_SIGNS = {">=": "≥", "<=": "≤", "!=": "≠", "<>": "≠"}


def _plain(text: str) -> str:
    """The text without quotation marks, case and runs of blanks, its comparisons in symbols of one kind."""
    text = straight(text).replace('"', "")
    for ascii_sign, sign in _SIGNS.items():
        text = text.replace(ascii_sign, sign)
    return fold(text)


def _same(requirement: str, text: str) -> bool:
    return _plain(requirement) == _plain(text)
