"""What the record says in words: why, why not and by how much, what is still needed, from whom, by when."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import assert_never

from gatekeeper.decisions.causes import cause_text, causes
from gatekeeper.decisions.needs import (
    Among,
    Need,
    due_text,
    gives_nothing,
    need_text,
    needs_text,
    still_needed,
    wrong_elsewhere,
)
from gatekeeper.decisions.obstacles import (
    Obstacle,
    Obstacles,
    Reading,
    every_part,
    is_waived,
    leaves,
    nearest,
    obstacles_of,
    obstacles_of_limit,
    only_unknown,
    reading,
    release_rules,
    speaking_rules,
    standing_in_the_way,
    telling,
    turning,
)
from gatekeeper.decisions.reasons import (
    authority,
    bounds,
    given,
    not_in_force,
    paying_rules,
    range_text,
    reason,
    some_needed,
    stopping,
    taken,
    told,
)
from gatekeeper.decisions.record import Condition, Decision, ResolutionFound, RuleFound
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.risks import SETTLED, risks, void_grants
from gatekeeper.decisions.stand_ins import is_settled, stand_ins, whichever, with_stand_ins
from gatekeeper.decisions.wording import (
    calm,
    capital,
    clause_text,
    decisive_extensions,
    decisive_waivers,
    extended_text,
    far_from,
    inside,
    listed,
    money,
    ought_to_hold,
    quoted,
    resolved_text,
    rule_name,
    sentence,
    statement,
    verdict_word,
    waived_sentence,
    whom,
)
from gatekeeper.inert import inert
from gatekeeper.reader import N_, date_text, say
from gatekeeper.vocabulary import Outcome, Resolved, Verdict

__all__ = ["Among", "Brief", "Explanation", "Line", "Need", "explain", "in_brief", "need_text", "needs_text"]


@inert
class Line:
    """One condition in words: what is required, what was seen, the verdict, how far off, and under which clause.

    `wanted` says whether it ought to hold; `matters` whether the answer of its rule rests on it as things stand.
    """

    condition: Condition
    verdict: str  # met, not met, open, not known, invalid, waived; known where an amount rests on it
    distance: str  # `short by 190,000 USD`, `12 days late`, `31 days left`; empty when met
    wanted: bool = True
    matters: bool = True


@inert
class Explanation:
    """One decision in words, read from its record and nothing else."""

    headline: str  # `release 250,000 USD of tranche 2 of A-001`
    recommendation: str  # worded for a resolution
    reason: str  # the most telling reason in a few words
    why: tuple[str, ...]
    why_not: tuple[str, ...]  # of a release in part: why not more
    lines: tuple[Line, ...]
    still_needed: tuple[Need, ...]
    risks: tuple[str, ...]


@inert
class Brief:
    """What a line about a decision says: its most telling reason, and what is still needed."""

    reason: str
    still_needed: tuple[Need, ...]


def explain(decision: Decision) -> Explanation:
    """The decision in words."""
    return _explanation(decision, _told(decision))


def in_brief(decision: Decision) -> Brief:
    """The same in a line: no more is worked out than that takes."""
    told = _told(decision)
    return Brief(reason(told.plain, told.in_the_way, told.read), _few_needs(decision, told.needs))


@inert
class _Told:
    """The decision as it is told of, read once, and what is still needed."""

    plain: Decision
    read: Reading
    in_the_way: dict[str, Obstacles]
    needs: tuple[Need, ...]


def _told(decision: Decision) -> _Told:
    """What is still needed is told as if what changes nothing had turned out one way: nobody is asked for that."""
    plain = with_stand_ins(decision)
    read = reading(plain)
    in_the_way = _in_the_way(plain, read)
    needs = still_needed(plain, in_the_way, read)
    if is_settled(decision):
        read = reading(decision)
        return _Told(decision, read, _in_the_way(decision, read), needs)
    return _Told(plain, read, in_the_way, needs)


def _explanation(decision: Decision, told: _Told) -> Explanation:
    plain, read, in_the_way, needs = told.plain, told.read, told.in_the_way, told.needs
    because = reason(plain, in_the_way, read)
    matters = telling(plain, read) - stand_ins(decision)
    return Explanation(
        headline=_headline(decision),
        recommendation=_recommendation(decision, because, needs),
        reason=because,
        why=_few(decision, _why(decision, read)),
        why_not=_few(decision, _why_not(plain, in_the_way, read)),
        lines=tuple(_line(decision, condition, matters) for condition in decision.conditions),
        still_needed=_few_needs(decision, needs),
        risks=risks(plain, standing_in_the_way(in_the_way), read, matters),
    )


MOST = 10  # so many lines are told one by one where conditions are of the items of an award


def _of_items(decision: Decision) -> bool:
    return any(condition.item for condition in decision.conditions)


def _few(decision: Decision, said: tuple[str, ...]) -> tuple[str, ...]:
    """The first of many lines about the items of an award, and how many more there are."""
    if len(said) <= MOST or not _of_items(decision):
        return said
    return (*said[:MOST], say("And {count} more, as the conditions show.", count=len(said) - MOST))


def _few_needs(decision: Decision, needs: tuple[Need, ...]) -> tuple[Need, ...]:
    if len(needs) <= MOST or not _of_items(decision):
        return needs
    last = needs[MOST - 1]
    more = say("{count} more, as the conditions show", count=len(needs) - MOST)
    return (*needs[:MOST], Need(more, "", None, "", last.among))


def _in_the_way(decision: Decision, read: Reading) -> dict[str, Obstacles]:
    found = {rule.id: obstacles_of(rule, read) for rule in decision.rules}
    return found | {limit.id: obstacles_of_limit(limit, decision, read) for limit in decision.limits}


def _line(decision: Decision, condition: Condition, matters: frozenset[int]) -> Line:
    wanted = ought_to_hold(decision, condition)
    far = far_from(decision, condition)
    return Line(condition, verdict_word(decision, condition), far, wanted, condition.id in matters)


# --- headline and recommendation -------------------------------------------------------------------------------------


def _headline(decision: Decision) -> str:
    which = say("tranche {tranche} of {award}", tranche=decision.tranche, award=decision.award)
    match decision.outcome:
        case Outcome.RELEASE:
            return say("release {amount} of {which}", amount=money(decision.amount, decision.currency), which=which)
        case Outcome.RECOVER:
            return say("recover {amount} of {which}", amount=money(decision.to_recover, decision.currency), which=which)
        case Outcome.RELEASE_IN_PART:
            amount = money(decision.amount, decision.currency)
            return say("release in part: {amount} of {which}", amount=amount, which=which)
        case outcome:
            return say("{outcome}: {which}", outcome=say(str(outcome)), which=which)


def _recommendation(decision: Decision, because: str, needs: tuple[Need, ...]) -> str:
    which = say("tranche {tranche}", tranche=decision.tranche)
    match decision.outcome:
        case Outcome.RELEASE | Outcome.RELEASE_IN_PART:
            return _to_release(decision)
        case Outcome.RECOVER:
            amount = money(decision.to_recover, decision.currency)
            return say("recover {amount} of {which}: {why}", amount=amount, which=which, why=because)
        case Outcome.CANCEL:
            return say("cancel {which}: {why}", which=which, why=because)
        case Outcome.ON_HOLD:
            held = say(_HELD)
            if because.startswith(held):
                return say("hold {which} {how}", which=which, how=because.removeprefix(held))
            return say("hold {which}: {why}", which=which, why=because)
        case Outcome.UNDETERMINED:
            steps = say("; ").join(_to_be_done(need) for need in needs[:2])
            if not steps:
                return say("defer {which}: {why}", which=which, why=because)
            more = say("; and {count} more", count=len(needs) - 2) if len(needs) > 2 else ""
            return say("defer {which}; first {steps}", which=which, steps=steps) + more + range_text(decision)
        case Outcome.INVALID:
            return say("defer {which} until the record is mended: {why}", which=which, why=because)
        case Outcome.CONFLICT:
            return say("release nothing of {which} until the rules say which applies: {why}", which=which, why=because)
        case Outcome.ALREADY_RELEASED:
            return say("release no more of {which}: {why}", which=which, why=because)
        case Outcome.NOT_YET:
            return say("release nothing of {which} now: {why}", which=which, why=because)
        case _:
            return say("release nothing of {which}: {why}", which=which, why=because)


_HELD = N_("held ")  # how what is said of a rule that holds begins: `held under “audit”`


def _to_release(decision: Decision) -> str:
    waivers = sorted({whom(waiver.by) for waiver in decisive_waivers(decision)})
    extensions = sorted({whom(extension.by) for extension in decisive_extensions(decision)})
    grants = [say("a waiver by {who}", who=listed(waivers))] if waivers else []
    grants += [say("an extension by {who}", who=listed(extensions))] if extensions else []
    resting = say(", resting on {grants}", grants=listed(grants)) if grants else ""
    bound = say("; ").join(bounds(decision))
    whole = money(decision.tranche_amount, decision.currency) if decision.tranche_amount is not None else ""
    of = ""
    if whole and decision.amount != decision.tranche_amount:
        paid = money(decision.paid, decision.currency)
        of = say("{whole}, of which {amount} is paid", whole=whole, amount=paid) if decision.paid else whole
        of = f" ({of})"
    amount = money(decision.amount, decision.currency)
    said = say("release up to {amount} of tranche {tranche}", amount=amount, tranche=decision.tranche) + of + resting
    return say("{release}: {bound}", release=said, bound=bound) if bound else said


def _to_be_done(need: Need) -> str:
    """`the grantee is to report “revenue” for Q3 2026, which was due by 14 November 2026`."""
    act = need.act or need.text
    what = say("{who} is to {act}", who=whom(need.owner), act=act) if need.owner else need.text
    due = say("which {was_due}", was_due=due_text(need)) if need.overdue else due_text(need)
    return ", ".join(part for part in (what, due) if part)


# --- why -------------------------------------------------------------------------------------------------------------


def _why(decision: Decision, read: Reading) -> tuple[str, ...]:
    """For a release, the conditions it rests on; guards and exceptions only where something lifted them."""
    if not decision.outcome.pays:
        return ()
    said = [f"{capital(text)}." for text in whichever(decision)]
    said += [text for rule in decision.rules for text in _why_of(decision, rule, read)]
    said += [*_extended(decision), *_bounded(decision), *_stops_nothing(decision), *_makes_no_difference(decision)]
    return tuple(dict.fromkeys(said)) or tuple(map(recorded, decision.reasons))


def _why_of(decision: Decision, rule: RuleFound, read: Reading) -> Iterator[str]:
    release = rule.kind == "release"
    if release and rule.verdict is not Verdict.MET:
        return
    if rule.kind in ("reduce", "retain"):
        return
    if release:
        always = say(", in any case") if rule.when is None and rule.unless is None else ""
        yield f"{capital(given(decision, rule))}{always}."
    lifted = not release and rule.when is not None and not read.satisfied(rule.when, wanted=False)
    for root, wanted in ((rule.when, release), (rule.unless, not release)):
        if root is None or not read.satisfied(root, wanted):
            continue
        for condition in read.support(root, wanted):
            if is_waived(decision, condition):
                yield waived_sentence(decision, condition, rule.clause)
            elif release and root is rule.when:
                yield sentence(decision, condition, rule.clause)
            elif lifted:
                yield _lifted(decision, rule, condition)


def _extended(decision: Decision) -> Iterator[str]:
    """The due dates that were moved, where the payment rests on it."""
    for extension in decisive_extensions(decision):
        granted = say(" on {day}", day=date_text(extension.granted_on)) if extension.granted_on is not None else ""
        yield f"{extended_text(extension)}{granted}{clause_text(extension.clause)}."


def _lifted(decision: Decision, rule: RuleFound, condition: Condition) -> str:
    said = f"{statement(decision, condition)}{clause_text(rule.clause)}"
    shape = _LIFTED.get(rule.kind, _NOT_CLAIMED)
    return say(shape, rule=capital(rule_name(rule)), why=said)


_LIFTED = {
    "never": N_("{rule} does not bar it, since {why}."),
    "hold": N_("{rule} does not hold it, since {why}."),
    "cancel": N_("{rule} does not cancel it, since {why}."),
}
_NOT_CLAIMED = N_("{rule} does not claim it back, since {why}.")


def _bounded(decision: Decision) -> Iterator[str]:
    """What is paid when it is less than the rules give."""
    for line in taken(decision):
        step, amount = capital(calm(line.text)), money(-line.amount, decision.currency)
        yield say("{step}: {amount}", step=step, amount=amount) + "."
    if bound := authority(decision):
        clauses = listed(dict.fromkeys(w.clause for w in decision.waivers if w.used and w.valid and w.clause))
        limit, amount = f"{capital(bound)}{clause_text(clauses)}", money(decision.amount, decision.currency)
        yield say("{limit}, so {amount} may be paid now.", limit=limit, amount=amount)
    elif bounds(decision):
        yield from _sentences(bounds(decision))
    elif decision.paid or decision.approved_unpaid:
        yield _what_is_left(decision)
    if decision.resolutions and decision.resolutions[-1].decided is Resolved.REFUSE:
        yield _resolution_text(decision, decision.resolutions[-1])


_NOT_DUE = {
    "recovered": N_("{amount} was claimed back and is not due again"),
    "closed": N_("{amount} was closed by the payment in full"),
}


def _what_is_left(decision: Decision) -> str:
    """`400 USD of it is paid, 100 USD was claimed back and is not due again, 500 USD is still due`."""

    def cash(amount: Decimal) -> str:
        return money(amount, decision.currency)

    said = [say("{amount} of it is paid", amount=cash(decision.paid))] if decision.paid else []
    if decision.approved_unpaid:
        said.append(say("{amount} is approved and its payment not recorded", amount=cash(decision.approved_unpaid)))
    said += [
        say(_NOT_DUE[line.step], amount=cash(-line.amount)) for line in decision.amount_lines if line.step in _NOT_DUE
    ]
    return ", ".join([*said, say("{amount} is still due", amount=cash(decision.amount))]) + "."


def _stops_nothing(decision: Decision) -> Iterator[str]:
    """The guards that do not apply, but those told of already: an exception or a waiver lifted them."""
    names = [
        rule_name(rule)
        for rule in decision.rules
        if rule.stops and rule.when is not None and rule.when.verdict in (Verdict.NOT_MET, Verdict.OPEN)
    ]
    if names:
        yield say("Nothing that would stop it applies: {rules}.", rules=listed(names))


def _makes_no_difference(decision: Decision) -> Iterator[str]:
    """A payment is proved to be the same whatever its unknown facts turn out to be."""
    unknown = [c for c in decision.conditions if c.verdict is Verdict.UNKNOWN and not is_waived(decision, c)]
    unknown = [c for c in unknown if c.id not in stand_ins(decision)]
    unknown = [c for c in unknown if c.part != "until" or not (bounds(decision) or decision.retained)]
    figures = list(dict.fromkeys(quoted(c.requirement) for c in unknown if c.kind == "value"))
    if figures:
        if len(figures) == 1:
            yield say("{fact} is not known exactly, and the amount is the same either way.", fact=figures[0])
        else:
            facts = listed(figures)
            yield say("{facts} are not known exactly, and the amount is the same either way.", facts=facts)
    unknown = [c for c in unknown if c.kind != "value"]
    if names := list(dict.fromkeys(quoted(c.requirement) for c in unknown)):
        facts = listed(names, "or")
        if len(names) == 1:
            yield say("It is not known whether {fact} holds, and the outcome is the same either way.", fact=facts)
        else:
            yield say("It is not known whether {facts} hold, and the outcome is the same either way.", facts=facts)


# --- why not ---------------------------------------------------------------------------------------------------------


def _why_not(decision: Decision, in_the_way: dict[str, Obstacles], read: Reading) -> tuple[str, ...]:
    match decision.outcome:
        case Outcome.RELEASE:
            return ()
        case Outcome.RELEASE_IN_PART:
            return tuple(dict.fromkeys(_not_more(decision, in_the_way, read)))
        case Outcome.INVALID:
            said = list(_of_invalid(decision))
        case Outcome.NOT_IN_FORCE:
            said = [f"{capital(not_in_force(decision))}."]
        case Outcome.ALREADY_RELEASED:
            said = list(_of_released(decision))
        case Outcome.NO_RULE:
            rules, tranche = decision.rules_file, decision.tranche
            of = say("No rule of {rules} releases tranche {tranche}.", rules=rules, tranche=tranche) if rules else ""
            said = [of] if of else [f"{capital(calm(text))}." for text in decision.reasons]
        case Outcome.CONFLICT:
            said = list(_of_conflict(decision, read))
        case Outcome.BARRED | Outcome.RECOVER | Outcome.CANCEL:
            said = list(_sentences(stopping(decision, in_the_way)))
        case Outcome.ON_HOLD | Outcome.NOT_YET | Outcome.UNDETERMINED | Outcome.LAPSED:
            held = _sentences(stopping(decision, in_the_way))
            said = [*held, *_of_releases(decision, in_the_way, read)]
        case _:
            assert_never(decision.outcome)
    waived = () if decision.outcome in SETTLED else void_grants(decision)
    said = list(dict.fromkeys(said)) or [f"{capital(calm(text))}." for text in decision.reasons]
    return (*(f"{capital(text)}." for text in whichever(decision)), *said, *waived)


def _not_more(decision: Decision, in_the_way: dict[str, Obstacles], read: Reading) -> Iterator[str]:
    """What keeps a release in part from being the whole, beyond the formula of the rule that pays."""
    if held := bounds(decision):
        gives = money(decision.entitlement or decision.amount, decision.currency)
        yield say("The rules give {amount} to date, but {limits}.", amount=gives, limits=say("; ").join(held))
    paying = paying_rules(decision)
    yield from _less_by(decision, [rule for rule in paying if not _is_cut(rule)])
    for rule in speaking_rules(decision, read):
        more = rule.entitlement is not None and rule.entitlement > (decision.entitlement or 0)
        if rule not in paying and more and rule.possible:
            gives = money(rule.entitlement or decision.amount, decision.currency)
            missing = told(decision, in_the_way[rule.id])
            name, amount = capital(rule_name(rule)), f"{gives}{clause_text(rule.clause)}"
            yield say("{rule} would give {amount}, but {missing}.", rule=name, amount=amount, missing=missing)


def _less_by(decision: Decision, rules: Sequence[RuleFound]) -> Iterator[str]:
    """What the amounts of rules ask and is not met, where being met would give more."""
    ids = {rule.id for rule in rules}
    for condition in decision.conditions:
        lacks = condition.kind != "value" and condition.verdict in (Verdict.NOT_MET, Verdict.OPEN)
        if lacks and condition.part == "amount" and condition.rule in ids and ought_to_hold(decision, condition):
            yield sentence(decision, condition)


def _is_cut(rule: RuleFound) -> bool:
    """Whether more would be given, but for a cap."""
    return any(line.step == "cap" and line.amount < before.amount for before, line in pairwise(rule.amount_lines))


def _of_invalid(decision: Decision) -> Iterator[str]:
    bad = causes(decision, (c for c in decision.conditions if c.verdict is Verdict.INVALID))
    yield from (f"{capital(cause_text(cause))}{clause_text(cause.first.clause)}." for cause in bad)
    yield from (f"{capital(calm(text))}." for text in wrong_elsewhere(decision))


def _of_released(decision: Decision) -> Iterator[str]:
    for payment in decision.payments:
        reference = say(", reference {reference}", reference=payment.reference) if payment.reference else ""
        amount, day = money(payment.amount, decision.currency), date_text(payment.paid_on)
        yield (
            say("{amount}: {kind} recorded on {day}", amount=amount, kind=say(payment.kind), day=day) + f"{reference}."
        )
    for resolution in decision.resolutions if decision.approved_unpaid else ():
        yield _resolution_text(decision, resolution)


def _resolution_text(decision: Decision, resolution: ResolutionFound) -> str:
    day, by = date_text(resolution.meeting), say(" by {who}", who=whom(resolution.by)) if resolution.by else ""
    return say("{day}: resolved{by} to {act}.", day=day, by=by, act=resolved_text(resolution, decision.currency))


def _of_conflict(decision: Decision, read: Reading) -> Iterator[str]:
    for rule in release_rules(decision):
        if rule.verdict is Verdict.MET and rule.entitlement is not None:
            rests = listed(inside(decision, c) for c in read.support(rule.when)) if rule.when is not None else ""
            yield f"{capital(given(decision, rule))}{'; ' if rests else ''}{rests}."


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    return (f"{capital(text)}." for text in texts)


def _of_releases(decision: Decision, in_the_way: dict[str, Obstacles], read: Reading) -> Iterator[str]:
    """What each rule lacks; what several lack is said once, and nothing where one of them is free."""
    rules = speaking_rules(decision, read)
    if decision.outcome is Outcome.ON_HOLD and any(rule.verdict is Verdict.MET for rule in rules):
        return
    near = nearest(turning(decision, {rule.id: in_the_way[rule.id] for rule in rules}))
    rules = [rule for rule in rules if rule.id in near]
    said: dict[str, list[tuple[RuleFound, str]]] = {}
    for rule in rules:
        for text, clause in _of_release(decision, rule, in_the_way[rule.id]):
            under = said.setdefault(text, [])
            if all(other is not rule for other, _ in under):
                under.append((rule, clause))
    for text, under in said.items():
        clauses = say("; ").join(dict.fromkeys(clause for _, clause in under if clause))
        full = f"{text}{clause_text(clauses)}."
        everywhere = len(under) == len(rules)
        rules_said = listed(rule_name(rule) for rule, _ in under)
        yield capital(full) if everywhere else say("Under {rules}: {said}", rules=rules_said, said=full)


def _of_release(decision: Decision, rule: RuleFound, found: Obstacles) -> Iterator[tuple[str, str]]:
    """What the rule lacks, each with its clause."""
    if rule.id in gives_nothing(decision):
        yield given(decision, rule, with_clause=False), rule.clause
    if decision.outcome is Outcome.UNDETERMINED:
        pruned = only_unknown(found)
        unknown = [leaf.condition for leaf in leaves(pruned or found) if leaf.condition.verdict is Verdict.UNKNOWN]
        yield from ((cause_text(cause), cause.first.clause) for cause in causes(decision, unknown))
        return
    for part in every_part(found):
        if isinstance(part, Obstacle):
            yield statement(decision, part.condition), part.condition.clause
        else:
            yield _of_choice(decision, part)


def _of_choice(decision: Decision, found: Obstacles) -> tuple[str, str]:
    """`1 of these 3 is still needed: …; …; or …`."""
    parts = [listed(inside(decision, leaf.condition) for leaf in leaves(part)) for part in found.parts]
    clauses = list(dict.fromkeys(leaf.condition.clause for leaf in leaves(found)))
    which = say("{several}; or {one}", several=say("; ").join(parts[:-1]), one=parts[-1])
    clause = clauses[0] if len(clauses) == 1 else ""
    if any(not leaf.wanted and leaf.condition.verdict is Verdict.MET for leaf in leaves(found)):
        return say(
            "{count} of these {all} must change: {which}", count=found.count, all=len(parts), which=which
        ), clause
    return some_needed(found.count, len(parts), which), clause
