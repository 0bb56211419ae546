"""How one condition is said: its verdict, how far off it is, and the sentence an accountant can read aloud."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, assert_never

from gatekeeper.decisions.obstacles import is_waived
from gatekeeper.decisions.record import (
    Condition,
    Decision,
    ExtensionFound,
    LimitFound,
    NoticeFound,
    PowerUsed,
    Required,
    ResolutionFound,
    RuleFound,
    Seen,
    SourceKey,
    WaiverFound,
    Without,
)
from gatekeeper.decisions.recorded import recorded
from gatekeeper.reader import N_, N_n, date_text, money_text, number_text, say, say_n
from gatekeeper.values import dates
from gatekeeper.values.absence import Reason
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
    return say_n(f"{{count}} {noun}", f"{{count}} {noun}s", count)


NOUNS = (  # what is counted in papers
    N_n("{count} award", "{count} awards"),
    N_n("{count} condition", "{count} conditions"),
    N_n("{count} day", "{count} days"),
    N_n("{count} extension", "{count} extensions"),
    N_n("{count} finding", "{count} findings"),
    N_n("{count} memo", "{count} memos"),
    N_n("{count} more condition", "{count} more conditions"),
    N_n("{count} more fact", "{count} more facts"),
    N_n("{count} tranche", "{count} tranches"),
    N_n("{count} waiver", "{count} waivers"),
)


def quantity(number: Fraction, unit: str) -> str:
    """A difference in its unit: `190,000 USD`, `5 percentage points`, `12 tonnes`."""
    if unit == "%":
        said = number_text(number)
        if number == 1:
            return say("{number} percentage point", number=said)
        return say("{number} percentage points", number=said)
    if len(unit) == 3 and unit.isascii() and unit.isupper():
        return money_text(number, unit)
    return f"{number_text(number)} {unit}".strip()


def ought_to_hold(decision: Decision, condition: Condition) -> bool:
    """Whether the condition, being met, speaks for paying.

    In a rule that holds, bars or takes away it speaks against, and under the `unless` of one for it; of a release the
    other way round.
    """
    guard = any(rule.id == condition.rule and not rule.favours for rule in decision.rules)
    speaks_for = condition.part in ("when", "until", "amount") or (condition.part == "unless" and guard)
    return speaks_for if condition.sign > 0 else not speaks_for


def verdict_word(decision: Decision, condition: Condition) -> str:
    """The verdict as it is printed: met, not met, open, not known, invalid, waived; known of a fact in an amount."""
    if is_waived(decision, condition):
        return "waived"
    if condition.verdict is Verdict.UNKNOWN:
        return "not known"
    if condition.kind == "value" and condition.verdict is not Verdict.INVALID:
        return "known"
    return str(condition.verdict)


def distance(condition: Condition, on: date, wanted: bool = True) -> str:
    """How far the condition is from what is wanted: `short by 190,000 USD`, `12 days late`, `31 days left`."""
    if condition.verdict is Verdict.INVALID or condition.kind == "value":
        return ""
    if condition.verdict is (Verdict.MET if wanted else Verdict.NOT_MET):
        return ""
    if condition.required.comparator and not (condition.kind == "event" and condition.verdict is Verdict.OPEN):
        return _number_distance(condition.seen, condition.required, wanted, condition.verdict)
    return _day_distance(condition.seen, condition.required, on, condition.verdict) if wanted else ""


def far_from(decision: Decision, condition: Condition) -> str:
    """The same, within its decision."""
    return distance(condition, decision.on, ought_to_hold(decision, condition))


def _number_distance(seen: Seen, required: Required, wanted: bool, verdict: Verdict) -> str:
    """An interval is as far off as its nearer end; where it straddles the bound, as its farther end may be."""
    if verdict is Verdict.OPEN:
        return ""
    unit, comparator = required.unit or seen.unit, required.comparator
    low, high = required.number, required.high if comparator == "between" else required.number
    seen_low = seen.number if seen.low is None else seen.low
    seen_high = seen.number if seen.high is None else seen.high
    rising = comparator in (AT_LEAST if wanted else AT_MOST) or (comparator == "between" and wanted)
    falling = comparator in (AT_MOST if wanted else AT_LEAST) or (comparator == "between" and wanted)
    doubtful = verdict is Verdict.UNKNOWN
    near, far = (seen_low, seen_high) if doubtful else (seen_high, seen_low)
    if rising and near is not None and low is not None and near < low:
        gap = quantity(_gap(low, near), unit)
        return say("may be short by {amount}", amount=gap) if doubtful else say("short by {amount}", amount=gap)
    if falling and far is not None and high is not None and far > high:
        gap = quantity(_gap(far, high), unit)
        return say("may be over by {amount}", amount=gap) if doubtful else say("over by {amount}", amount=gap)
    if low is not None and near == low and comparator in ("<", ">", "<=", "≤", ">=", "≥") and not doubtful:
        return say("exactly at the limit")
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
            return say("{days} late", days=days((seen.on - required.latest).days))
        if required.earliest is not None and seen.on < required.earliest:
            return say("{days} early", days=days((required.earliest - seen.on).days))
        return ""
    if required.latest is not None and on > required.latest:
        return say("{days} overdue", days=days((on - required.latest).days))
    return ""


def _time_left(required: Required, on: date) -> str:
    if required.latest is not None and required.latest >= on:
        left = (required.latest - on).days
        return say("{days} left", days=days(left)) if left else say("last day")
    if required.earliest is not None and required.earliest > on:
        return say("counts from {day}", day=date_text(required.earliest))
    return ""


def is_late(decision: Decision, condition: Condition) -> bool:
    """Whether what ought to have happened came after its last day, or has not come though that day is past."""
    last = condition.required.latest
    timed = condition.verdict is Verdict.NOT_MET and not condition.required.comparator and condition.kind != "value"
    if last is None or not timed or not ought_to_hold(decision, condition):
        return False
    return (condition.seen.on or decision.on) > last


def quoted(text: str) -> str:
    """The words of the rules, marked as such."""
    return say("“{text}”", text=" ".join(text.split()))


def whom(role: str) -> str:
    """`the investment committee`; a person or a house, written with a capital, needs no article."""
    is_role = role[:1].islower() and role == role.lower() and not role.startswith("the ")
    return say("the {role}", role=say(role)) if is_role else role


def listed(texts: Iterable[str], last: Literal["and", "or"] = "and") -> str:
    """`a, b and c`."""
    said = list(texts)
    if len(said) < 2:
        return "".join(said)
    several, one = ", ".join(said[:-1]), said[-1]
    return (
        say("{several} and {one}", several=several, one=one)
        if last == "and"
        else say("{several} or {one}", several=several, one=one)
    )


_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")


def one_line(text: str) -> str:
    """The text with every run of blanks and line ends as one space; what holds a number together stays."""
    return _BLANKS.sub(" ", str(text)).strip(" ")


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def rule_name(rule: RuleFound | LimitFound) -> str:
    """What a person calls the rule: its label, or where it stands."""
    return quoted(rule.label) if rule.label else say("the rule on line {line}", line=rule.line)


# --- what was seen and what was asked, as people say it --------------------------------------------------------------

# But for those of a sum, of a condition, of what is counted: the brackets of the rules, which are no remark.
_OF_RULES = "".join(rf"(?<!{sign})" for sign in (r"[-+*/]", " of", " with", " which", " and", " or", " not", " if"))
_BRACKETS_IN_BRACKETS = re.compile(rf"\(([^()]*){_OF_RULES} \(([^()]*)\)\)")


def calm_english(text: str) -> str:
    """The words of the record on one line, without brackets inside brackets, for the program to look into."""
    return _BRACKETS_IN_BRACKETS.sub(r"(\1, \2)", one_line(text)).rstrip(".")


def calm(text: str) -> str:
    """The words of the record on one line, as its reader says them, without brackets inside brackets."""
    return _BRACKETS_IN_BRACKETS.sub(r"(\1, \2)", recorded(one_line(text).rstrip("."))).rstrip(".")


def seen_text(condition: Condition) -> str:
    """What was seen of the fact itself; the value it is compared with is said by `bound_text`."""
    text = " ".join(condition.observed.split()).rstrip(".")
    if bound := bound_text(condition):
        text = text.removesuffix(f"; {other_side(condition)}: {bound}")
    if condition.seen.absent and text.startswith(condition.seen.absent):
        text = absent_text(condition.seen.absent) + text[len(condition.seen.absent) :]
    period = condition.seen.period
    if period and text.endswith(f" ({period})"):
        text = text.removesuffix(f" ({period})") + (
            f" {period}" if period.startswith(("at ", "of ")) else f" for {period}"
        )
    return text


def bound_text(condition: Condition) -> str:
    """What a named bound came to, as `270,000 USD` of `revenue ≥ revenue floor`; nothing where the rule states it."""
    other = other_side(condition)
    if condition.kind != "comparison" or not other or condition.required.number is None:
        return ""
    _, found, bound = " ".join(condition.observed.split()).rstrip(".").partition(f"; {other}: ")
    return bound if found else ""


def other_side(condition: Condition) -> str:
    """What the sentence compares with, in its own words: `revenue floor`."""
    asked = " ".join(condition.requirement.split())
    return asked.partition(f" {condition.required.comparator} ")[2] if condition.required.comparator else ""


def last_day(condition: Condition) -> str:
    """`last day 31 January 2029`, where the sentence names the day by a name."""
    last = condition.required.latest
    if last is None:
        return ""
    day = dates.date_text(last)
    told = day in condition.requirement or day in condition.observed
    return "" if told else say("last day {day}", day=date_text(last))


def required_text(condition: Condition) -> str:
    """The requirement, with the value of what it names: `revenue ≥ revenue floor (270,000 USD)`."""
    named = recorded(bound_text(condition)) or last_day(condition)
    return " ".join(condition.requirement.split()) + (f" ({named})" if named else "")


def absent_text(absent: str) -> str:
    """`expired on 3 May 2026` for `expired (expired on 3 May 2026)`: the reason is said once."""
    for reason in Reason:
        detail = absent.removeprefix(f"{reason} (")
        if detail != absent and detail.endswith(")") and str(reason) in detail:
            return detail.removesuffix(")")
    return absent.removeprefix("invalid: ")


def found_text(decision: Decision, condition: Condition) -> str:
    """What was seen, against what, and how far off: `234,450 USD against 270,000 USD, short by 35,550 USD`."""
    seen, bound, far = recorded(seen_text(condition)), recorded(bound_text(condition)), far_from(decision, condition)
    against = seen
    if bound and seen and not condition.seen.absent:
        against = say("{seen} against {bound}", seen=seen, bound=bound)
    how_far = ", ".join(part for part in (last_day(condition) if far else "", far) if part)
    return (say("; ") if condition.seen.assumed else ", ").join(part for part in (against, how_far) if part)


def sentence(decision: Decision, condition: Condition, said_already: str = "") -> str:
    """The condition, its verdict, what was seen, how far off it is and its clause, as one sentence."""
    return f"{capital(statement(decision, condition))}{clause_text(condition.clause, said_already)}."


def statement(decision: Decision, condition: Condition) -> str:
    """The same without the clause and the full stop."""
    found = found_text(decision, condition)
    claim = _claim(decision, condition)
    return say("{claim}: {found}", claim=claim, found=found) if found else claim


def short(decision: Decision, condition: Condition) -> str:
    """`“revenue ≥ 500,000 USD” is not met, short by 190,000 USD`: what was seen is left to the sentence."""
    far = far_from(decision, condition)
    claim = _claim(decision, condition, for_good=False)
    return f"{claim}, {far}" if far else claim


def inside(decision: Decision, condition: Condition) -> str:
    """The same within a longer sentence: `“insolvency” applies (yes since 12 October 2026)`."""
    found = found_text(decision, condition)
    return f"{_claim(decision, condition)}{f' ({calm(found)})' if found else ''}"


def clause_text(clause: str, said_already: str = "") -> str:
    """` (Schedule 3, 2.1)`; nothing where there is none or the reader has just been told."""
    clause = " ".join(clause.split())
    return f" ({clause})" if clause and clause != " ".join(said_already.split()) else ""


def _claim(decision: Decision, condition: Condition, for_good: bool = True) -> str:
    asked = quoted(condition.requirement)
    wanted = ought_to_hold(decision, condition)
    match condition.verdict:
        case Verdict.INVALID:
            return say("{asked} cannot be judged, because a fact is recorded in error", asked=asked)
        case Verdict.UNKNOWN if condition.part == "amount":
            return say("the amount rests on {asked}, which is not known", asked=asked)
        case Verdict.UNKNOWN:
            return say("it is not known whether {asked} holds", asked=asked)
        case Verdict.OPEN:
            return say("{asked} is open", asked=asked)
        case Verdict.MET if wanted:
            return say("{asked} is met", asked=asked)
        case Verdict.MET:
            return say("{asked} applies", asked=asked)
        case Verdict.NOT_MET if not wanted:
            return say("{asked} does not apply", asked=asked)
        case Verdict.NOT_MET:
            lost = not condition.possible and not is_waived(decision, condition)
            if lost and for_good:
                return say("{asked} is not met and no longer can be", asked=asked)
            return say("{asked} is not met", asked=asked)
        case _:
            assert_never(condition.verdict)


# --- waivers ---------------------------------------------------------------------------------------------------------


def waived_sentence(decision: Decision, condition: Condition, said_already: str = "") -> str:
    """`“uptime ≥ 99.5%” is not met: 98%; waived by the investment committee on 3 May 2026 (Schedule 4, 1).`"""
    assert condition.waived_by is not None
    waiver = decision.waivers[condition.waived_by - 1]
    when = say(" on {day}", day=date_text(waiver.granted_on)) if waiver.granted_on else ""
    bound = say(", up to {amount}", amount=money(waiver.up_to, decision.currency)) if waiver.up_to is not None else ""
    why = " ".join(waiver.reason.split()).rstrip(".")
    reason = say(", because {why}", why=why) if why else ""
    said = sentence(decision, condition, said_already).removesuffix(".")
    by = say("waived by {who}", who=whom(waiver.by))
    return say("; ").join((said, by)) + f"{when}{clause_text(waiver.clause)}{bound}{reason}."


def void_text(granted: WaiverFound | ExtensionFound | PowerUsed) -> str:
    """Why a waiver, an extension or the use of a power is void, with the article a role needs in a sentence."""
    why = " ".join(granted.void_because.split()).rstrip(".")
    if (told := recorded(why)) != why:
        return told
    return why.replace(granted.by, whom(granted.by)) if granted.by and whom(granted.by) not in why else why


def use_text(used: PowerUsed) -> str:
    """`the programme officer has held it since 3 May 2026 (Article 5)`."""
    who, day = whom(used.by), date_text(used.on) if used.on is not None else ""
    if used.act == "held":
        said = say("{who} has held it since {day}", who=who, day=day) if day else say("{who} has held it", who=who)
    elif day:
        said = say(_ACTS_ON[used.act], who=who, day=day)
    else:
        said = say(_ACTS[used.act], who=who)
    return f"{said}{clause_text(used.clause)}"


_ACTS = {
    "resumed": N_("{who} resumed it"),
    "cancelled": N_("{who} cancelled it"),
    "deferred": N_("{who} deferred it"),
}
_ACTS_ON = {
    "resumed": N_("{who} resumed it on {day}"),
    "cancelled": N_("{who} cancelled it on {day}"),
    "deferred": N_("{who} deferred it on {day}"),
}


def extended_text(extension: ExtensionFound) -> str:
    """`The programme officer extended “pilot plant” to 30 September 2026`."""
    who, subject = capital(whom(extension.by)), quoted(extension.subject)
    if extension.new_due is None:
        return say("{who} extended {subject}", who=who, subject=subject)
    return say("{who} extended {subject} to {day}", who=who, subject=subject, day=date_text(extension.new_due))


def resolved_text(found: ResolutionFound, currency: str) -> str:
    """`approve 150,000 USD`: what a meeting decided."""
    act = say(found.decided)
    if found.amount is None:
        return act
    return say("{act} {amount}", act=act, amount=money(found.amount, currency))


def in_effect(decision: Decision, *acts: str) -> list[PowerUsed]:
    """The uses of these powers that stand on the decision date."""
    return [used for used in decision.powers_used if used.in_effect and used.act in acts]


def decisive_waivers(decision: Decision) -> tuple[WaiverFound, ...]:
    """The waivers without which the outcome or the amount would be another."""
    if not _differs(decision, decision.without_waivers):
        return ()
    return tuple(waiver for waiver in decision.waivers if waiver.used and waiver.valid)


def decisive_extensions(decision: Decision) -> tuple[ExtensionFound, ...]:
    """The extensions without which the outcome or the amount would be another."""
    if not _differs(decision, decision.without_extensions):
        return ()
    return tuple(extension for extension in decision.extensions if extension.used and extension.valid)


def _differs(decision: Decision, without: Without | None) -> bool:
    return without is not None and (without.outcome, without.amount) != (decision.outcome, decision.amount)


# --- what is told beside the decision --------------------------------------------------------------------------------


def notice_name(notice: NoticeFound) -> str:
    """Its label, else what it says."""
    return notice.label or notice.sentence.removeprefix("require ").removeprefix("warn when ")


def notice_seen(notice: NoticeFound) -> str:
    """What was seen of the conditions that its verdict rests on."""
    against = notice.kind == "require" and notice.verdict is Verdict.NOT_MET
    telling = [found for found in notice.conditions if found.part == "when" and _tells(found, notice.verdict, against)]
    return "; ".join(dict.fromkeys(found.observed for found in telling or notice.conditions))


def _tells(found: Condition, said: Verdict, against: bool) -> bool:
    if said in (Verdict.UNKNOWN, Verdict.INVALID):
        return found.verdict is said
    stands = found.verdict is (Verdict.MET if found.sign > 0 else Verdict.NOT_MET)
    return not stands if against else stands


# --- rows ------------------------------------------------------------------------------------------------------------


def row_text(source: SourceKey) -> str:
    """`milestones: pilot plant`: the table of a row, and what tells it from others of its award."""
    _, _, key = source.key.partition("; ")
    values = [part.partition("=")[2] for part in key.split("; ") if part]
    return f"{source.table}: {', '.join(values)}" if values else source.table
