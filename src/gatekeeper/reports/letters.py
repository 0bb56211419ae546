"""Letters to grantees: one an award, in plain words: what was decided, what is still needed, by when, whom to ask.

A letter says of an award what its grantee may know: the decision, the clause, and what the grantee itself reported.
What others found, shares of a budget, and why a payment was stopped beyond the clause stay in the house.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from gatekeeper.decisions.causes import causes
from gatekeeper.decisions.explain import Explanation, explain
from gatekeeper.decisions.needs import FUNDER, GRANTEE, Among, Need, was_missed
from gatekeeper.decisions.record import Condition, Decision
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.wording import (
    absent_text,
    bound_text,
    capital,
    decisive_waivers,
    far_from,
    in_effect,
    listed,
    money,
    one_line,
    other_side,
    ought_to_hold,
    seen_text,
    whom,
)
from gatekeeper.reader import N_, date_text, say
from gatekeeper.reports.board import by_award
from gatekeeper.reports.marks import is_stopped
from gatekeeper.reports.papers import RunFacts, render
from gatekeeper.reports.payments import Approved
from gatekeeper.values.absence import Reason
from gatekeeper.values.numbers import exact_decimal
from gatekeeper.vocabulary import Outcome, Resolved, Verdict


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that is needed, or the heading of alternatives; `who` is empty where it is for the grantee.

    Of what came too early, `came` is the day, and `since` the first that would have done.
    """

    depth: int
    heading: str = ""
    text: str = ""
    means: str = ""
    so_far: str = ""
    who: str = ""
    by: date | None = None
    overdue: bool = False
    clause: str = ""
    is_to_do: bool = True  # not only to be told
    came: date | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What the letter says of one tranche. `kind` is the case of the template, `amount` what is paid of it now.

    `with_it` are tranches after it of which the same is to be said.
    """

    decision: Decision
    kind: str
    amount: Decimal
    asks: tuple[Ask, ...] = ()
    others: tuple[Ask, ...] = ()
    clauses: tuple[str, ...] = ()
    missed: tuple[Ask, ...] = ()
    waived: tuple[str, ...] = ()
    meeting: date | None = None
    approved_on: date | None = None  # by an earlier meeting, what nobody paid yet
    with_it: tuple[Decision, ...] = ()

    @property
    def which(self) -> str:
        """`tranche 3 (96,000 USD)`, `tranches 3 and 4 (96,000 USD and 80,000 USD)`; what is left of a lost one."""
        every = (self.decision, *self.with_it)
        whole, paid = self.decision.tranche_amount, self.decision.paid
        if self.decision.outcome is Outcome.LAPSED and paid and whole is not None:
            return say(
                "the rest of tranche {tranche} ({left}; {paid} is paid)",
                tranche=self.decision.tranche,
                left=money(whole - paid, self.decision.currency),
                paid=money(paid, self.decision.currency),
            )
        sums = [money(d.tranche_amount, d.currency) for d in every if d.tranche_amount is not None]
        numbers = listed(str(d.tranche) for d in every)
        named = (
            say("tranches {numbers}", numbers=numbers) if self.with_it else say("tranche {tranche}", tranche=numbers)
        )
        return f"{named} ({listed(sums)})" if len(sums) == len(every) else named

    @property
    def is_late(self) -> bool:
        """Whether it is lost because a day has passed."""
        return any(ask.by is not None for ask in self.missed)

    @property
    def is_early(self) -> bool:
        """Whether some of what it is lost for came too early instead."""
        return any(ask.since is not None for ask in self.missed)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the tranche is left after this."""
        whole = self.decision.tranche_amount
        given = Fraction(self.amount) + self.decision.settled
        return whole is not None and given >= Fraction(whole)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter on one award; `first` is a decision of it, for what is the same in all."""

    first: Decision
    parts: tuple[Part, ...]
    settled: tuple[int, ...]  # tranches that are paid, or that nothing more is due of
    paying: Decimal
    dates: tuple[Ask, ...]  # days to keep in mind, of tranches the letter says no more of


_SILENT = frozenset({Outcome.ALREADY_RELEASED, Outcome.NO_RULE, Outcome.NOT_IN_FORCE})

_PAID = frozenset({Outcome.ALREADY_RELEASED, Outcome.LAPSED})

_KINDS = {
    Outcome.RELEASE: "release",
    Outcome.RELEASE_IN_PART: "part",
    Outcome.NOT_YET: "waiting",
    Outcome.UNDETERMINED: "unclear",
    Outcome.ON_HOLD: "paused",
    Outcome.BARRED: "barred",
    Outcome.LAPSED: "lapsed",
    Outcome.CONFLICT: "checking",
    Outcome.INVALID: "checking",
    Outcome.RECOVER: "recover",
    Outcome.CANCEL: "cancelled",
    Outcome.NO_RULE: "open",
    Outcome.NOT_IN_FORCE: "open",
    Outcome.ALREADY_RELEASED: "paid",
}


def letters_of(decisions: Iterable[Decision], resolved: Mapping[str, Approved] | None = None) -> Iterator[Letter]:
    """A letter for each award there is something to tell of, by award; `resolved` as in `payment_list`."""
    ordered = sorted(decisions, key=lambda d: (by_award(d), d.tranche))
    for _, group in groupby(ordered, key=lambda d: d.award):
        if letter := _letter(list(group), resolved):
            yield letter


def render_letter(letter: Letter, dated: date, templates: Path | None = None, run: RunFacts | None = None) -> str:
    """The letter as a page, from the template `letter.html`."""
    return render(
        "letter.html",
        templates,
        {"letter": letter, "settled": listed(map(str, letter.settled)), "dated": dated, "run": run or RunFacts()},
    )


def _letter(decisions: Sequence[Decision], resolved: Mapping[str, Approved] | None) -> Letter | None:
    told = [d for d in decisions if not _is_settled(d) or d.approved_unpaid or d.id in (resolved or {})]
    if not told:
        return None
    parts = [_part(decision, resolved) for decision in told]
    return Letter(
        first=decisions[0],
        parts=tuple(_together(parts)),
        settled=tuple(d.tranche for d in decisions if d not in told and d.outcome in _PAID),
        paying=exact_decimal(sum((Fraction(part.amount) for part in parts), Fraction(0))),
        dates=tuple(ask for part in parts if part.kind == "later" for ask in part.asks),
    )


def _is_settled(decision: Decision) -> bool:
    """Whether nothing is to be said of it: no more is due, or what can no longer be met was paid in full."""
    whole = decision.tranche_amount
    paid = decision.outcome is Outcome.LAPSED and whole is not None and decision.paid >= whole
    return decision.outcome in _SILENT or paid


def _together(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, those that follow one of which the same is to be said together with it."""
    last: Part | None = None
    for part in parts:
        after = last is not None and last.kind in ("lapsed", "lapsed too")
        if part.kind == "lapsed" and not part.missed and after and _hangs_on_an_earlier(part.decision):
            part = replace(part, kind="lapsed too")
        in_part = part.decision.outcome is Outcome.LAPSED and bool(part.decision.paid)
        paid = bool(part.amount or part.approved_on or part.missed or in_part)
        bare = not (part.asks or part.others or paid)
        alike = last is not None and (last.kind, last.clauses, last.meeting) == (part.kind, part.clauses, part.meeting)
        if last is None:
            last = part
        elif alike and (
            part.kind == "later"
            or (bare and not (last.asks or last.others or last.missed))
            or (part.kind == "paused" and not paid and (part.asks, part.others) == (last.asks, last.others))
        ):
            last = replace(last, with_it=(*last.with_it, part.decision))
        else:
            yield last
            last = part
    if last is not None:
        yield last


def _part(decision: Decision, resolved: Mapping[str, Approved] | None) -> Part:
    approved = (resolved or {}).get(decision.id)
    explanation = explain(decision)
    kind, amount, meeting = _KINDS[decision.outcome], decision.amount, None
    if approved is not None:
        kind = {Resolved.APPROVE: "release", Resolved.DEFER: "deferred", Resolved.REFUSE: "refused"}[approved.decided]
        amount, meeting = approved.amount or Decimal(0), approved.meeting
        kind = "part" if kind == "release" and _less_than_due(decision, amount) else kind
    elif resolved is not None and decision.outcome.pays:
        kind, amount = "undecided", Decimal(0)
    stopped = bool(decision.approved_unpaid) and is_stopped(decision)
    if stopped and kind == "paid":
        kind = "paused"
    asks = tuple(_asks(decision, explanation)) if kind in _ASKING else ()
    if kind in ("waiting", "unclear", "paused") and _waits_for_an_earlier(decision, explanation):
        kind, asks = "later", tuple(_dated(asks))
    return Part(
        decision=decision,
        kind=kind,
        amount=amount,
        asks=tuple(ask for ask in asks if ask.depth or ask.heading or not ask.who),
        others=tuple(dict.fromkeys(ask for ask in asks if not ask.depth and not ask.heading and ask.who)),
        clauses=_clauses(decision),
        missed=tuple(_missed(decision, explanation)) if kind == "lapsed" else (),
        waived=tuple(_waived(decision)) if amount and decisive_waivers(decision) else (),
        meeting=meeting,
        approved_on=None if stopped or not decision.approved_unpaid else _approved_on(decision),
    )


_ASKING = frozenset({"waiting", "unclear", "paused", "part"})


def _less_than_due(decision: Decision, amount: Decimal) -> bool:
    whole = decision.tranche_amount
    given = Fraction(amount) + decision.settled
    return whole is not None and given < Fraction(whole)


def _approved_on(decision: Decision) -> date | None:
    return max((found.meeting for found in decision.resolutions if found.decided is Resolved.APPROVE), default=None)


def _clauses(decision: Decision) -> tuple[str, ...]:
    """Where the agreement says that it is stopped, lost or taken back."""
    said = [
        rule.clause for rule in decision.rules if rule.stops and rule.verdict is not Verdict.NOT_MET and rule.clause
    ]
    said += [used.clause for used in decision.powers_used if used.in_effect and used.clause]
    return tuple(dict.fromkeys(map(one_line, said)))


def _waits_for_an_earlier(decision: Decision, explanation: Explanation) -> bool:
    """Whether an earlier tranche comes first: then this one is a matter for a later letter."""
    by_id = {condition.id: condition for condition in decision.conditions}
    about = (by_id[need.about] for need in explanation.still_needed if need.about is not None)
    return any(condition.kind == "tranche" and condition.part == "when" for condition in about)


def _hangs_on_an_earlier(decision: Decision) -> bool:
    """Whether it is lost with an earlier tranche."""
    return any(c.kind == "tranche" and c.part == "when" and not c.possible for c in decision.conditions)


def _dated(asks: Iterable[Ask]) -> Iterator[Ask]:
    for ask in asks:
        if ask.by is not None and not ask.who and ask.is_to_do:
            yield ask


def _waived(decision: Decision) -> Iterator[str]:
    """What was asked and is not insisted on for this payment."""
    waived = (c for c in decision.conditions if c.waived_by is not None and decision.waivers[c.waived_by - 1].valid)
    yield from dict.fromkeys(plain(condition) for condition in waived if condition.verdict is not Verdict.MET)


def _missed(decision: Decision, explanation: Explanation) -> Iterator[Ask]:
    """What did not come in time, where its last day is past, or came before its first; what was not as asked."""
    told: set[str] = set()
    for line in explanation.lines:
        c = line.condition
        if not (line.wanted and line.matters and not c.possible and _is_grantees(decision, c.owner)):
            continue
        text = plain(c, dated=True)
        if c.kind == "tranche" or text in told:
            continue
        told.add(text)
        came, since = c.seen.on, c.required.earliest
        if not c.required.latest:
            yield Ask(0, text=plain(c), so_far=_so_far(decision, c), clause=c.clause)
        elif came is not None and since is not None and came < since:
            yield Ask(0, text=text, clause=c.clause, came=came, since=since)
        else:
            yield Ask(0, text=text, by=c.required.latest, clause=c.clause)


# --- what is needed --------------------------------------------------------------------------------------------------


def _asks(decision: Decision, explanation: Explanation) -> Iterator[Ask]:
    needs = explanation.still_needed or tuple(_for_more(decision, explanation))
    above: tuple[Among, ...] = ()
    for need in needs:
        for depth, among in enumerate(need.among):
            if above[: depth + 1] != need.among[: depth + 1]:
                yield Ask(depth, heading=_heading(among))
        above = need.among
        yield _ask(decision, need)


def _for_more(decision: Decision, explanation: Explanation) -> Iterator[Need]:
    """What the grantee could still bring where a part is paid: conditions that hold back the rest."""
    for line in explanation.lines:
        c = line.condition
        lacking = line.verdict in ("not met", "open", "not known") and line.wanted and line.matters
        if lacking and c.possible and c.part == "when" and _is_grantees(decision, c.owner):
            yield Need(one_line(c.requirement), c.owner, c.required.latest, c.clause, about=c.id)


def _ask(decision: Decision, need: Need) -> Ask:
    depth = len(need.among)
    c = next((c for c in decision.conditions if c.id == need.about), None)
    if c is None:
        return Ask(depth, text=_of_nothing_asked(decision, need), who=_who(decision, need.owner))
    mine = _is_grantees(decision, c.owner)
    if not mine and _stops(decision, c):
        settled = say("the matter under {clause} is settled", clause=one_line(c.clause))
        return Ask(depth, text=settled if c.clause else say("a matter on our side is settled"), who=say("us"))
    dated = need.by is not None
    return Ask(
        depth,
        text=_wanted(decision, c, dated) if mine else _of_others(decision, c, dated),
        means=one_line(c.means),
        so_far=_so_far(decision, c) if mine else "",
        who="" if mine else _who(decision, need.owner),
        by=need.by,
        overdue=need.overdue,
        clause=one_line(c.clause),
        is_to_do=ought_to_hold(decision, c),
    )


def _of_nothing_asked(decision: Decision, need: Need) -> str:
    """What is needed beside the conditions: a hold to be lifted, a sum to be settled; never of which budget."""
    if any(used.by == need.owner for used in in_effect(decision, "held")):
        return say("the hold on your award is lifted")
    if decision.budget is not None and decision.budget.problem and need.owner in (decision.owner, FUNDER):
        return say("the funds that are available are confirmed")
    return one_line(need.text)


def _stops(decision: Decision, condition: Condition) -> bool:
    return any(rule.id == condition.rule and rule.stops for rule in decision.rules)


def _is_grantees(decision: Decision, owner: str) -> bool:
    return owner == GRANTEE or (bool(owner) and owner == decision.recipient)


def _who(decision: Decision, owner: str) -> str:
    """`us` for the house and its staff; a role of the agreement by its name."""
    if not owner or owner in (FUNDER, decision.owner) or not owner[:1].islower():
        return say("us")
    return whom(owner)


_COUNTS = (
    N_("none"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"),
    N_("nine"), N_("ten"),
)  # fmt: skip


def _heading(among: Among) -> str:
    """`One of the following two`, `Alternative 1, all of it`."""
    numbers = re.findall(r"\d+", among.text)  # of how many so many, in any language
    if len(numbers) != 2:
        return capital(among.text)
    few, many = (say(_COUNTS[int(n)]) if int(n) < len(_COUNTS) else n for n in numbers)
    return capital(say("{few} of the following {many}", few=few, many=many))


# --- in plain words --------------------------------------------------------------------------------------------------

_COMPARED = {
    "≥": N_("{what} of at least {bound}"),
    ">=": N_("{what} of at least {bound}"),
    "≤": N_("{what} of at most {bound}"),
    "<=": N_("{what} of at most {bound}"),
    ">": N_("{what} of more than {bound}"),
    "<": N_("{what} of less than {bound}"),
    "=": N_("{what} of {bound}"),
}
_ONE_OF = re.compile(r"(.+) is one of \((.+)\)\Z")
_WHEN = re.compile(r" (?:by|before|on or before|no later than|within) .*")


def plain(condition: Condition, *, dated: bool = False) -> str:
    """What is asked, as one would write it in a letter; without its day where that stands beside it (`dated`)."""
    asked = one_line(condition.requirement)
    item = f"{condition.item}: " if condition.item and condition.item not in asked else ""
    comparator = condition.required.comparator
    if condition.kind == "comparison" and comparator in _COMPARED and f" {comparator} " in asked:
        left, _, right = asked.partition(f" {comparator} ")
        bound = recorded(bound_text(condition))
        asked_for = f"{bound} ({other_side(condition)})" if bound else right
        return item + say(_COMPARED[comparator], what=left, bound=asked_for)
    if found := _ONE_OF.match(asked):
        return f"{item}{found[1]}: {listed(found[2].split(', '), 'or')}"
    name = condition.names[0] if condition.names else ""
    if condition.kind == "event" and name and asked.startswith(f"{name} "):
        rest = asked.removeprefix(f"{name} ")
        last = condition.required.latest
        by = "" if dated else f" {say('by {day}', day=date_text(last))}" if last is not None else None
        return f"{item}{name}: {rest if by is None else _WHEN.sub(by, rest)}"
    return f"{item}{asked}"


def _wanted(decision: Decision, c: Condition, dated: bool) -> str:
    """What the grantee is asked for: a report, an exact figure, a renewal, or the thing itself."""
    if not ought_to_hold(decision, c):
        if was_missed(c):
            return say("a later day for this, as the one agreed has passed: {what}", what=one_line(c.names[0]))
        return say(_WORD if c.verdict is Verdict.UNKNOWN else _NO_LONGER, what=plain(c))
    absent = c.seen.absent
    if c.verdict is not Verdict.UNKNOWN or c.kind not in ("comparison", "value"):
        return say("a new one: {what}", what=plain(c)) if absent.startswith(Reason.EXPIRED) else plain(c, dated=dated)
    if not absent:
        return say("the exact figure of {what}", what=plain(c, dated=dated))
    (cause,) = causes(decision, [c])
    periods = _periods(absent) or c.seen.period
    if periods:
        return say("your report of {what} for {period}", what=cause.subject, period=periods)
    return say("your report of {what}", what=cause.subject)


_WORD = N_("word from you whether this is so: {what}")


def _of_others(decision: Decision, c: Condition, dated: bool) -> str:
    """What others have to see to; of what ought not to be so, that it is not."""
    if ought_to_hold(decision, c):
        return plain(c, dated=dated)
    return say(
        N_("it is clear whether this is so: {what}") if c.verdict is Verdict.UNKNOWN else _NO_LONGER, what=plain(c)
    )


_NO_LONGER = N_("no longer: {what}")


def _periods(absent: str) -> str:
    """`Q4 2025, Q1 2026`: of which periods nothing is known."""
    detail = absent.removeprefix(Reason.NOT_REPORTED).strip(" ()")
    return detail if re.search(r"\d", detail) else ""


def _so_far(decision: Decision, c: Condition) -> str:
    """What the grantee itself told, and how far that is from what is asked."""
    absent = c.seen.absent
    if c.seen.assumed:
        return say("nothing has reached us yet")
    if absent.startswith(Reason.IN_DISPUTE):
        return say("still to be settled between us")
    if absent.startswith(Reason.NOT_REPORTED):
        periods = _periods(absent) if c.verdict is not Verdict.UNKNOWN else ""
        return say("not reported yet for {period}", period=periods) if periods else say("not reported yet")
    if absent:
        return recorded(absent_text(absent))
    return ", ".join(part for part in (recorded(seen_text(c)), far_from(decision, c)) if part)
