"""A mind for money: decides from the checked program and plain facts, by docs/meaning.md alone, world by world.

It shares nothing with the package but the checked program, and reads no table: a trial makes its facts first and writes
them down as rows for the package. In a world everything is known: a condition is met, not met or still open, an amount
is a number, and the outcome is read off the table of outcomes from the top. Wherever something is asked for that is not
known, there is a world for each way it may turn out; what comes of it is what comes of it in all of them. It gives no
reasons. Truth, time and waivers have a mind of their own, `naive.py`; docs/testing.md says what neither knows.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import product
from math import floor, prod
from typing import Any

from gatekeeper.program import model as m
from tests.second_mind.budgets import Claim, Recorded, share_out
from tests.second_mind.periods import periods
from tests.second_mind.plain import CENT, ONE, ZERO, nodes, silenced
from tests.second_mind.world import HUGE, LEAVES, Facts, World, marked, named

ACTS = {"cancelled": "cancel", "resumed": "hold", "held": "hold", "deferred": "defer"}  # and the power each needs
STOPS = {"recover", "cancel", "barred", "on hold"}


@dataclass
class Answer:
    """What this mind thinks of one tranche; of each leaf the rule, the part of it and the verdict."""

    outcome: str
    amount: Fraction
    claim: Fraction
    most: Fraction  # that it can be paid
    leaves: list[tuple[str, str, m.Leaf, str]]


def decide_money(
    rules: m.Program, awards: dict[str, Facts], on: date, budgets: Recorded
) -> dict[tuple[str, int], Answer]:
    """Every tranche of every award, by award and number."""
    answers, paid = dict[tuple[str, int], Answer](), dict[tuple[str, int], Fraction]()
    marks = marked((rules.rules, rules.limits))
    for award, facts in awards.items():
        minds = [Mind(rules, facts, tranche, on.toordinal(), marks) for tranche in sorted(facts.tranches)]
        answers |= {(award, mind.tranche): answer for mind, answer in zip(minds, limited(minds), strict=True)}
        paid |= {(award, mind.tranche): mind.paid for mind in minds}
    for share in rules.shares:
        claims = [Claim(*key, answer, awards[key[0]].priority) for key, answer in answers.items()]
        among = [claim for claim in claims if claim.tranche in share.tranches]
        settled = sum((paid[claim.award, claim.tranche] for claim in among), ZERO)
        share_out(rules, among, settled, budgets, share)
    return answers


@dataclass(frozen=True)
class Result:
    """Of a world: every outcome that applies, the first first; what is left to pay, what is claimed, what conflicts."""

    outcomes: tuple[str, ...]
    left: Fraction
    most: Fraction  # of alternatives that differ
    claim: Fraction
    sure: Fraction  # of it what rules claim that apply in all worlds


@dataclass(frozen=True)
class State:
    """Of a rule in a world: whether it applies, whether it ever may, what it gives or takes, whether that is known."""

    id: str
    now: bool
    may: bool
    amount: Any
    known: bool


States = dict[str, State]  # of each rule, by its id


def agreed(found: set[Result], deferred: bool) -> tuple[str, Fraction, Fraction, Fraction, bool]:
    """The first outcome that applies in all worlds, if they agree on the amount; a payment that may be stopped is held.

    With it what is paid, what is claimed back, the most that may be paid once more is known, and whether more may be.
    """
    first, *others = found
    outcome = next((one for one in first.outcomes if all(one in other.outcomes for other in others)), "undetermined")
    left, claims = {end for one in found for end in (one.left, one.most)}, {one.claim for one in found}
    unsure = len(claims) > 1 and any(one.sure for one in found)  # a claim, and nobody knows of how much
    ahead = {next(iter(one.outcomes), "") for one in found} - {outcome, "release"}
    if outcome == "recover" and len(claims) == 1:
        return outcome, ZERO, first.claim, ZERO, False
    if not unsure and outcome not in ("recover", "undetermined", "release", "release in part"):
        return outcome, ZERO, ZERO, ZERO, False
    if unsure or outcome in ("recover", "undetermined") or len(left) > 1 or not ahead <= STOPS:
        return "undetermined", ZERO, ZERO, max(ZERO, *left), True
    if ahead or deferred:  # a meeting of this very day put off what would be paid
        return "on hold", ZERO, ZERO, ZERO if deferred else first.left, not deferred
    return outcome, first.left, ZERO, first.left, False


def paid_out(mind: "Mind", first: int, last: int) -> Fraction:
    """What was paid of the tranche on those days, though some of it came back."""
    rows = [row[1:] for row in mind.facts.payments if row[0] == mind.tranche and row[3] != "recovery"]
    return sum((amount for day, amount, _ in rows if first <= day <= min(last, mind.on)), ZERO)


def limited(minds: list["Mind"]) -> list[Answer]:
    """The tranches of an award, the lower ones first, held to what may be paid in total."""
    answers, taken = [mind.answer() for mind in minds], Counter[str]()
    for mind, answer in zip(minds, answers, strict=True):
        limits = [limit for limit in mind.rules.limits if mind.tranche in limit.tranches]
        for limit in limits:
            mind.told(limit, answer)
            if limit.until and mind.every_way(partial(mind.condition, limit.until)) == {"met"}:
                continue
            among = [other for other in minds if other.tranche in limit.tranches]
            if limit.unit:
                span = next(days for days in periods(mind, str(limit.unit)) if days[0] <= mind.on <= days[1])
                paid = sum((paid_out(other, *span) + other.approved for other in among), ZERO)
            else:
                paid = sum((other.paid for other in among), ZERO)
            room = max(ZERO, mind.value(limit.amount) // CENT * CENT - paid - taken[limit.id])
            if answer.outcome.startswith("release") and room < answer.amount:
                answer.outcome, answer.amount = ("release in part", room) if room else ("not yet", ZERO)
                answer.most = room
            answer.most = min(answer.most, room)
        taken.update({limit.id: answer.most for limit in limits})
    return answers


@dataclass
class Mind(World):
    """One tranche of one award on one day: what comes of all the worlds."""

    def __post_init__(self) -> None:
        self.mine: list[Any] = [rule for rule in self.rules.rules if self.tranche in rule.tranches]
        self.releases = [rule for rule in self.mine if isinstance(rule, m.Release)]
        self.retains = [rule for rule in self.mine if isinstance(rule, m.Retain)]
        self.standing = self.acts()

    @property
    def whole(self) -> bool:
        """Whether it was paid in full."""
        return any(kind == "payment" for _, kind in self.moved)

    @property
    def paid(self) -> Fraction:
        """What was paid or approved."""
        return max(ZERO, self.net) + self.approved

    def acts(self) -> set[str]:
        """What roles did to the tranche that still stands, or stands today, each within a power."""
        stands, used = set[tuple[str, str]](), Counter[m.TranchePower]()
        order = list(ACTS)
        for day, of, act, by in sorted(self.facts.acts, key=lambda use: (use[0], order.index(use[2]))):
            powers = [power for power in self.rules.tranche_powers if self.tranche in power.tranches]
            own = [power for power in powers if (power.word, power.role) == (ACTS[act], by)]
            left = [power for power in own if power.times is None or used[power] < power.times]
            if not left or day > self.on or of not in (0, self.tranche):
                continue
            used[min(left, key=lambda power: power.times or 99)] += act == "deferred"
            if act == "resumed":
                stands.discard(("held", by))
            elif act != "deferred" or day == self.on:
                stands.add((act, by))
        return {act for act, _ in stands}

    def applies(self, rule: Any) -> tuple[bool, bool]:
        """Whether a rule applies, and ever may; an open `unless` is ignored, a retention stands until it ends."""
        now, ever = self.ask(rule.when) if rule.when else ("met", frozenset({"met"}))
        against, always = self.ask(rule.unless) if rule.unless else ("not met", frozenset({"not met"}))
        if isinstance(rule, m.Retain):
            return now != "met", True
        return now == "met" and against != "met", "met" in ever and (against != "met" or always != {"met"})

    def amount(self, rule: Any) -> Any:
        """What a rule gives or takes; what is open in it counts for the least that is paid."""
        self.exact, self.place, self.generous = True, rule.id, isinstance(rule, m.Reduce | m.Retain)
        try:
            if isinstance(rule, m.Release):
                return self.gives(rule.amount)
            return self.takes(rule) if getattr(rule, "part", None) else None
        finally:
            self.exact = False

    def speaking(self, releases: list[m.Release]) -> list[m.Release]:
        """Of the releases that are met, those without an exception that is; an exception may have exceptions."""
        silent = silenced(releases, self.rules)
        return [rule for rule in releases if rule.label not in silent]

    def to_date(self, gives: Fraction, cuts: list[Any], kept: list[Any]) -> Fraction:
        """What is due to date of what rules give: less what is reduced, less what is retained, rounded once."""
        left = min(self.full, gives) * (1 - min(ONE, sum(share for share, _ in cuts)))
        left = max(ZERO, left - sum(amount for _, amount in cuts))
        held = left * min(ONE, sum((share for share, _ in kept), ZERO)) + sum((amount for _, amount in kept), ZERO)
        return self.rounded(left - min(left, held))

    def heard(self, world: States) -> tuple[list[State], list[State]]:
        """The rules that speak, and those that give a further part; of a full payment the only one, not asked again."""
        speaking = self.speaking([rule for rule in self.releases if world[rule.id].now])
        base = [rule for rule in self.releases if not rule.further]
        if self.whole and len(base) == 1:
            speaking = [*base, *(rule for rule in speaking if rule.further)]
        first, further = ([world[rule.id] for rule in speaking if rule.further == more] for more in (False, True))
        return first, further

    def decided(self, world: States, firm: set[str], told: bool) -> Result:
        """The outcomes that apply in a world. `firm` speaks in all of them; `told`: what was paid in full is known."""
        applying = [rule for rule in self.mine if world[rule.id].now]
        kinds = {type(rule).__name__ for rule in applying}
        cuts = [world[rule.id].amount for rule in applying if isinstance(rule, m.Reduce)]
        kept, all_kept = (
            [world[r.id].amount for r in self.retains if world[r.id].now or every] for every in (False, True)
        )
        first, further = self.heard(world)
        ends, more = [one.amount for one in first] or [ZERO], sum((one.amount for one in further), ZERO)
        speaks, sure = (
            bool(first or further),
            {self.rounded(one.amount) for one in first if one.known and one.id in firm},
        )
        alike = len({*map(self.rounded, ends)}) < 2  # then the least of them counts
        due, most = (self.to_date(end(ends) + more, cuts, kept) for end in (min, min if alike else max))
        base = [rule for rule in self.releases if not rule.further]
        later = self.whole and (self.retains or len(base) < len(self.releases))

        back = sum((amount for amount, kind in self.moved if kind == "recovery"), ZERO)
        given = {one.amount for one in first or [world[rule.id] for rule in base if len(base) == 1]}
        over = ZERO  # what was paid beyond what the rules give; where none speaks, beyond what the only one would
        if (given or (further and not base)) and len({*map(self.rounded, given)}) < 2:
            over = max(ZERO, self.net - self.to_date(min(given, default=ZERO) + more, cuts, kept))

        def claimed(rules: list[m.Recover]) -> Fraction:
            claims = [world[rule.id].amount for rule in rules]
            most = sum((claim[0] * self.full + claim[1] for claim in claims if claim), ZERO)
            coins = floor(min(self.net + back, max(over if None in claims else ZERO, most)) * 100)
            return max(ZERO, Fraction(coins, 100) - back)

        recovers = [rule for rule in applying if isinstance(rule, m.Recover)]
        parts = [world[rule.id].amount for rule in recovers if world[rule.id].amount is not None]
        gone = min(back, sum((claim[0] * self.full + claim[1] for claim in parts), ZERO))  # and not due again
        claim, sure_claim = claimed(recovers), claimed([rule for rule in recovers if rule.id in firm])
        sole = [one.amount for one in first if one.id in firm] or ends  # beside it another can only be in conflict
        settled = self.whole or (speaks and 0 < self.paid + gone >= self.to_date(max(sole) + more, cuts, kept))
        left, most = due - self.paid - gone, most - self.paid - gone
        if later:  # nothing more of what was paid, if that can be told: what is no longer retained, and further parts
            left = most = min(left, due - self.to_date(min(ends), cuts, all_kept)) if told else ZERO
            settled = left <= 0
        by_hand, approved = "cancelled" in self.standing, not self.whole and self.net < self.paid
        outcomes = {
            "recover": claim > 0,
            "already released": settled and not (by_hand and approved),  # what was approved only can be cancelled
            "cancel": "Cancel" in kinds or by_hand,  # of what has not been paid
            "no rule": not self.releases,
            "lapsed": not later and not speaks and not any(world[rule.id].may for rule in self.releases),
            "barred": "Never" in kinds,
            "on hold": "Hold" in kinds or "held" in self.standing,
            "conflict": not later and len(sure) > 1,
            "not yet": most <= 0 and due == 0,
            "release": left > 0 and due == self.full and left == due - self.paid - gone,
            "release in part": left > 0 and (due < self.full or later),
        }
        applies = tuple(outcome for outcome, applies in outcomes.items() if applies)
        return Result(applies, left, most, claim, sure_claim)

    # ---------------------------------------------------------------------------------------- the outcome in all worlds

    def found(self) -> tuple[str, Fraction, Fraction, Fraction, bool]:
        """The outcome as each fact in each place may turn out by itself."""
        choices, amounts = [], {rule.id: self.every_way(partial(self.amount, rule)) for rule in self.mine}
        measured = any(isinstance(rule, m.Recover) and rule.part is None for rule in self.mine)
        alike = {amount for rule in self.releases for amount in amounts[rule.id]}  # one may give what another does
        for rule in self.mine:
            states = self.every_way(partial(self.applies, rule))
            if isinstance(rule, m.Retain) and len(states) > 1:
                states = {(True, True)}  # it stands until its condition is shown
            ends: set[Any] = {None} if None in amounts[rule.id] else {min(amounts[rule.id]), max(amounts[rule.id])}
            if isinstance(rule, m.Release) and measured:
                ends |= {amount for amount in alike if min(ends) < amount < max(ends)}
            if isinstance(rule, m.Release) and self.whole and min(ends) < self.paid < max(ends):
                ends |= {self.paid}  # a further part adds most where this gave what was paid, no more and no less
            known = (
                len({self.rounded(end) for end in ends if end is not None} if isinstance(rule, m.Release) else ends)
                == 1
            )
            choices.append([(rule.id, State(rule.id, now, may, end, known)) for now, may in states for end in ends])
        worlds = [dict(world) for world in product(*choices)]
        first = [self.heard(world)[0] for world in worlds]
        paid = {frozenset(self.rounded(one.amount) for one in states) for states in first}
        firm = set.intersection(*({one.id for one in states} for states in first))
        claims = [rule.id for rule in self.mine if isinstance(rule, m.Recover)]
        firm |= {id for id in claims if all(world[id].now for world in worlds)}
        told = sum(not rule.further for rule in self.releases) < 2 or all(len(each) == 1 for each in (paid, *paid))
        return agreed({self.decided(world, firm, told) for world in worlds}, "deferred" in self.standing)

    def answer(self) -> Answer:
        """As found; or what every way comes to that facts named more than once can turn out, if that is the same."""
        answer = Answer("invalid", ZERO, ZERO, max(ZERO, self.full - self.paid), [])
        for rule in self.mine:
            self.told(rule, answer)
        try:
            outcome, amount, claim, most, doubtful = self.found()
            ways = self.ways() if doubtful else {}
            if ways and prod(map(len, ways.values())) <= 4096:
                results, ends = set[Any](), list[Fraction]()
                for way in product(*ways.values()):
                    self.way = dict(zip(ways, way, strict=True))
                    *result, end, _ = self.found()
                    results.add(tuple(result))
                    ends.append(end)
                self.way = {}
                most = max(ends) if outcome == "undetermined" else most
                if len(results) == 1 and ("undetermined", ZERO, ZERO) not in results:
                    outcome, amount, claim = results.pop()
        except ArithmeticError:
            return answer
        return Answer(str(outcome), amount, claim, most, answer.leaves)

    def ways(self) -> dict[str, list[Any]]:
        """The facts that are not known and stand in more than one place, and how each may turn out."""
        found: dict[str, list[Any]] = {}
        places = Counter[str]()
        for rule in self.mine:
            leaves = [leaf for leaf in nodes(rule) if isinstance(leaf, LEAVES)]
            places.update(name for leaf in leaves for name in {*named(leaf)} if self.verdict(leaf) == "unknown")
            places.update({*(Counter(named(rule)) - Counter(name for leaf in leaves for name in named(leaf)))})
        marks = marked(tuple(self.mine), m.Comparison | m.Between)  # an amount does not part a number
        for name in [name for name, times in places.items() if times > 1]:
            low, high = self.facts.figures.get(name, (-HUGE, HUGE))
            if isinstance(self.rules.declarations[name], m.Fact):
                found |= {} if name in self.facts.so else {name: [True, False]}
            elif low < high:
                found[name] = self.parts(low, high, marks[name])
        return found

    def told(self, rule: Any, answer: Answer) -> None:
        """The verdict of each leaf: every answer it may have."""
        when = "when" if isinstance(rule, m.Release) else "until" if isinstance(rule, m.Retain | m.Limit) else "guard"
        condition = rule.until if isinstance(rule, m.Limit) else rule.when
        for part, node in ((when, condition), ("unless", getattr(rule, "unless", None))):
            for leaf in nodes(node):
                if isinstance(leaf, LEAVES):
                    answer.leaves.append((rule.id, part, leaf, self.verdict(leaf)))
