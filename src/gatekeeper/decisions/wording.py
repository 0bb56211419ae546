"""How one condition is said: its verdict, how far off it is, and the sentence an accountant can read aloud."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from gatekeeper.decisions.obstacles import is_waived
from gatekeeper.decisions.record import Condition, Decision, Required, RuleFound, Seen
from gatekeeper.values.dates import date_text
from gatekeeper.values.money import money_text
from gatekeeper.values.numbers import grouped_text
from gatekeeper.vocabulary import Verdict

AT_LEAST = frozenset({">=", "≥", ">"})
AT_MOST = frozenset({"<=", "≤", "<"})


def money(amount: Decimal, currency: str) -> str:
    """`250,000 USD`."""
    return money_text(Fraction(amount), currency).strip()


def days(count: int) -> str:
    """`1 day`, `12 days`."""
    return counted(count, "day")


def counted(count: int, noun: str) -> str:
    """`1 condition`, `3 conditions`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def quantity(number: Fraction, unit: str) -> str:
    """A difference in its unit: `190,000 USD`, `5 percentage points`, `12 tonnes`."""
    if unit == "%":
        return f"{grouped_text(number)} percentage point{'' if number == 1 else 's'}"
    if len(unit) == 3 and unit.isascii() and unit.isupper():
        return money_text(number, unit)
    return f"{grouped_text(number)} {unit}".strip()


def ought_to_hold(condition: Condition) -> bool:
    """Whether the condition, being met, speaks for paying: under `not`, `unless` or in a guard it speaks against."""
    speaks_for = condition.part in ("when", "amount")
    return speaks_for if condition.sign > 0 else not speaks_for


def verdict_word(decision: Decision, condition: Condition) -> str:
    """The verdict as it is printed: met, not met, open, not known, invalid, waived; known of a fact in an amount."""
    if is_waived(decision, condition):
        return "waived"
    if condition.verdict is Verdict.UNKNOWN:
        return "not known"
    if condition.part == "amount" and condition.verdict is not Verdict.INVALID:
        return "known"
    return str(condition.verdict)


def distance(condition: Condition, on: date) -> str:
    """How far the condition is from what is wanted: `short by 190,000 USD`, `12 days late`, `31 days left`."""
    wanted = ought_to_hold(condition)
    if condition.verdict is Verdict.INVALID or condition.part == "amount":
        return ""
    if condition.verdict is (Verdict.MET if wanted else Verdict.NOT_MET):
        return ""
    if condition.required.comparator:
        return _number_distance(condition.seen, condition.required, wanted, condition.verdict)
    return _day_distance(condition.seen, condition.required, on, condition.verdict) if wanted else ""


def _number_distance(seen: Seen, required: Required, wanted: bool, verdict: Verdict) -> str:
    """An interval is as far off as its nearer end; where it straddles the bound, as its farther end may be."""
    if required.number is None or verdict is Verdict.OPEN:
        return ""
    unit, comparator = required.unit or seen.unit, required.comparator
    low, high = (required.number, required.number if required.high is None else required.high)
    seen_low = seen.number if seen.low is None else seen.low
    seen_high = seen.number if seen.high is None else seen.high
    rising = comparator in (AT_LEAST if wanted else AT_MOST) or (comparator == "between" and wanted)
    falling = comparator in (AT_MOST if wanted else AT_LEAST) or (comparator == "between" and wanted)
    doubtful = verdict is Verdict.UNKNOWN
    near, far = (seen_low, seen_high) if doubtful else (seen_high, seen_low)
    if rising and near is not None and near < low:
        return f"{'may be ' if doubtful else ''}short by {quantity(_gap(low, near), unit)}"
    if falling and far is not None and far > high:
        return f"{'may be ' if doubtful else ''}over by {quantity(_gap(far, high), unit)}"
    if near == low and comparator in ("<", ">", "<=", "≤", ">=", "≥") and not doubtful:
        return "exactly at the limit"
    return ""


def _gap(larger: Decimal, smaller: Decimal) -> Fraction:
    return Fraction(larger) - Fraction(smaller)


def _day_distance(seen: Seen, required: Required, on: date, verdict: Verdict) -> str:
    if verdict is Verdict.UNKNOWN:
        return ""
    if verdict is Verdict.OPEN:
        return _time_left(required, on)
    if seen.on is not None:
        if required.latest is not None and seen.on > required.latest:
            return f"{days((seen.on - required.latest).days)} late"
        if required.earliest is not None and seen.on < required.earliest:
            return f"{days((required.earliest - seen.on).days)} early"
        return ""
    if required.latest is not None and on > required.latest:
        return f"{days((on - required.latest).days)} overdue"
    return ""


def _time_left(required: Required, on: date) -> str:
    if required.latest is not None and required.latest >= on:
        left = (required.latest - on).days
        return f"{days(left)} left" if left else "last day"
    if required.earliest is not None and required.earliest > on:
        return f"counts from {date_text(required.earliest)}"
    return ""


def quoted(text: str) -> str:
    """The words of the rules, marked as such."""
    return f"“{' '.join(text.split())}”"


def whom(role: str) -> str:
    """`the investment committee`; a name written with a capital needs no article."""
    return f"the {role}" if role[:1].islower() else role


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def rule_name(rule: RuleFound) -> str:
    """What a person calls the rule: its label, or where it stands."""
    return quoted(rule.label) if rule.label else f"the rule on line {rule.line}"


def sentence(decision: Decision, condition: Condition) -> str:
    """The condition, its verdict, what was seen, how far off it is and its clause, as one sentence."""
    return f"{capital(statement(decision, condition))}{clause_text(condition.clause)}."


def statement(decision: Decision, condition: Condition) -> str:
    """The same without the clause and the full stop."""
    said = " ".join(condition.observed.split()).rstrip(".")
    seen = ", ".join(part for part in (said, distance(condition, decision.on)) if part)
    return f"{_claim(decision, condition)}{': ' if seen else ''}{seen}"


def short(decision: Decision, condition: Condition) -> str:
    """`“revenue ≥ 500,000 USD” is not met, short by 190,000 USD`: what was seen is left to the sentence."""
    word = verdict_word(decision, condition)
    against = condition.verdict is Verdict.MET and not ought_to_hold(condition)
    claim = f"{quoted(condition.requirement)} {'applies' if against else f'is {word}'}"
    far = distance(condition, decision.on)
    return f"{claim}, {far}" if far else claim


def clause_text(clause: str) -> str:
    """` (Schedule 3, 2.1)`, or nothing."""
    return f" ({' '.join(clause.split())})" if clause.strip() else ""


def _claim(decision: Decision, condition: Condition) -> str:
    asked = quoted(condition.requirement)
    match condition.verdict:
        case Verdict.INVALID:
            return f"{asked} cannot be judged, because a fact is recorded in error"
        case Verdict.UNKNOWN if condition.part == "amount":
            return f"the amount rests on {asked}, which is not known"
        case Verdict.UNKNOWN:
            return f"it is not known whether {asked}{'' if condition.kind == 'value' else ' holds'}"
        case Verdict.OPEN:
            return f"{asked} is open"
        case Verdict.MET if ought_to_hold(condition):
            return f"{asked} is met"
        case Verdict.MET:
            return f"{asked} applies"
        case Verdict.NOT_MET if not ought_to_hold(condition):
            return f"{asked} does not apply"
        case Verdict.NOT_MET:
            lost = not condition.possible and not is_waived(decision, condition)
            return f"{asked} is not met{' and no longer can be' if lost else ''}"


def waived_sentence(decision: Decision, condition: Condition) -> str:
    """`“uptime ≥ 99.5%” is not met: 98%, waived by investment committee on 3 May 2026 (Schedule 4, 1).`"""
    assert condition.waived_by is not None
    waiver = decision.waivers[condition.waived_by - 1]
    when = f" on {date_text(waiver.granted_on)}" if waiver.granted_on else ""
    bound = f", up to {money(waiver.up_to, decision.currency)}" if waiver.up_to is not None else ""
    reason = f", because {' '.join(waiver.reason.split()).rstrip('.')}" if waiver.reason.strip() else ""
    said = sentence(decision, condition).removesuffix(".")
    return f"{said}; waived by {whom(waiver.by)}{when}{clause_text(waiver.clause)}{bound}{reason}."
