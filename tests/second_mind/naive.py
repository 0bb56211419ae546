"""A second mind: decides from the checked program and plain CSV cells, written from docs/meaning.md alone.

It shares nothing with the package but the checked program, knows no reasons and no sentences, and is as plain as it
can be: every leaf is asked anew for every tranche.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from gatekeeper.program import model as m
from tests.second_mind.seen import (
    Bad,
    Kleene,
    Leaf,
    Row,
    Seen,
    at_least,
    day_of,
    leaves_of,
    names_in,
    number_of,
    tables_of,
)

Span = tuple[Fraction, Fraction]
MINOR = {"USD": Fraction(1, 100), "KES": Fraction(1, 100), "JPY": Fraction(1)}
ZERO = Fraction(0)


@dataclass
class Answer:
    """What the second mind thinks of one tranche."""

    outcome: str
    amount: Fraction = ZERO
    leaves: list[tuple[str, str, m.Leaf, str]] = field(default_factory=list)


@dataclass
class Waiver:
    """A waiver in force: what it names, and the most that may be paid on it."""

    name: str
    up_to: Fraction | None
    label: bool


@dataclass
class Found:
    """A rule: whether it gives or applies, whether it still can, what it gives, on which waivers it rests."""

    met: Kleene
    can: bool
    gives: Span = (ZERO, ZERO)
    rests: list[Waiver] = field(default_factory=list)


def decide_naively(
    program: m.Program, texts: Mapping[str, str], on: date, known_by: date
) -> dict[tuple[str, int], Answer]:
    """Every tranche, by award and number."""
    tables = tables_of(texts, known_by)
    return {
        (row["award"], int(row["tranche"])): Mind(program, tables, row["award"], int(row["tranche"]), on).answer()
        for row in tables["tranches"]
    }


@dataclass
class Mind(Seen):
    """Rules, amounts, waivers and the outcome of one tranche."""

    def has_lapsed(self, number: int) -> bool:
        if not self.tranche_row(number):
            return False
        if number >= self.tranche:
            return True  # what waits for itself waits for ever
        return Mind(self.program, self.tables, self.award, number, self.on).answer().outcome == "lapsed"

    # ------------------------------------------------------------------------------------------ conditions

    def ask(self, node: m.Condition, want: bool, waivers: list[Waiver], rule: m.Rule, used: list[Waiver]) -> Leaf:
        """A condition; the rule wants it met, or failed. What a waiver covers is as wanted."""
        match node:
            case m.Not(part):
                return self.ask(part, not want, waivers, rule, used).turned()
            case m.Defined(_, part):
                return self.ask(part, want, waivers, rule, used)
            case m.AllOf(parts) | m.AnyOf(parts) | m.NoneOf(parts) | m.AtLeast(_, parts) | m.AtMost(_, parts):
                turn = isinstance(node, m.NoneOf | m.AtMost)
                found = [self.ask(part, want != turn, waivers, rule, used) for part in parts]
                found = [part.turned() for part in found] if turn else found
                count = len(parts)
                if isinstance(node, m.AnyOf):
                    count = 1
                elif isinstance(node, m.AtLeast):
                    count = node.count
                elif isinstance(node, m.AtMost):
                    count -= node.count
                return Leaf(
                    at_least(count, [part.met for part in found]),
                    at_least(len(parts) - count + 1, [part.failed for part in found]),
                    sum(part.can_meet for part in found) >= count,
                    sum(part.can_fail for part in found) >= len(parts) - count + 1,
                )
            case _:
                pass
        leaf = self.leaf(node)
        covering = [waiver for waiver in waivers if self.covers(waiver, node, rule)]
        if covering and not leaf.bad and (leaf.met if want else leaf.failed) is not True:
            used += covering
            return Leaf(want, not want)
        return leaf

    def covers(self, waiver: Waiver, leaf: m.Leaf, rule: m.Rule) -> bool:
        if not rule.waivable or isinstance(rule, m.Never):
            return False
        named = names_in(leaf)
        if any(not getattr(self.program.declarations.get(name), "waivable", True) for name in named):
            return False
        if waiver.label:
            return waiver.name == rule.label
        return isinstance(rule, m.Release) and (waiver.name in named or waiver.name in self.above(leaf, rule))

    def above(self, leaf: m.Leaf, rule: m.Rule) -> set[str]:
        """The definitions that a leaf of a rule stands in."""

        def walk(node: object, inside: tuple[str, ...]) -> set[str]:
            if node is leaf:
                return set(inside)
            if isinstance(node, m.Defined):
                return walk(node.part, (*inside, node.name))
            if isinstance(node, m.Not):
                return walk(node.part, inside)
            return set().union(*(walk(part, inside) for part in getattr(node, "parts", ())))

        return walk(rule.when, ()) | walk(rule.unless, ())

    # ------------------------------------------------------------------------------------------ waivers

    def waivers(self) -> list[Waiver]:
        rows = [row for row in self.tables.get("waivers", []) if row["award"] == self.award]
        return [waiver for row in rows if (waiver := self.waiver(row))]

    def waiver(self, row: Row) -> Waiver | None:
        if row.get("tranche") not in (None, "", str(self.tranche)):
            return None
        try:
            expires = day_of(self.sound(row).get("expires on") or "")
            amount = number_of(row["amount"]) if row.get("amount") else None
        except Bad:
            return None
        if not self.past(row["granted on"]) or (expires and expires < self.on):
            return None
        target = row["condition"]
        rules = [rule for rule in (*self.program.releases, *self.program.guards) if rule.label == target]
        if any(not rule.waivable for rule in rules):
            return None
        if not getattr(self.program.declarations.get(target), "waivable", True):
            return None
        bounds = [
            power.up_to
            for power in self.program.powers
            if power.role == row["by"] and self.tranche in power.tranches
            and (power.target == target if power.target else not isinstance(rules[0] if rules else None, m.Hold))
        ]  # fmt: skip
        if not bounds:
            return None
        widest = None if None in bounds else max(bound for bound in bounds if bound is not None)
        limits = [limit for limit in (widest, amount) if limit is not None]
        return Waiver(target, min(limits, default=None), bool(rules))

    # ------------------------------------------------------------------------------------------ rules and amounts

    def rule(self, rule: m.Rule, waivers: list[Waiver]) -> Found:
        wanted = isinstance(rule, m.Release)
        used: list[Waiver] = []
        when = self.ask(rule.when, wanted, waivers, rule, used) if rule.when else Leaf(True, False)
        unless = self.ask(rule.unless, not wanted, waivers, rule, used) if rule.unless else Leaf(False, True)
        met = at_least(2, [when.met, None if unless.met is None else not unless.met])
        can = when.can_meet and (unless.met is not True or unless.can_fail)
        gives = self.entitlement(rule) if isinstance(rule, m.Release) else (ZERO, ZERO)
        return Found(met, can, gives, used)

    def full(self) -> Fraction:
        return number_of(self.tranche_row(self.tranche)["amount"])

    def entitlement(self, rule: m.Release) -> Span:
        full = self.full()
        low, high = self.formula(rule.amount, full)
        rounded = []
        for end in (low, high):
            rounding = self.program.rounding
            unit = rounding.unit if rounding else MINOR[self.program.currency]
            units, rest = divmod(max(ZERO, min(full, end)), unit)
            mode = str(rounding.mode) if rounding else "down"
            up = (mode == "up" and rest > 0) or (mode == "nearest" and 2 * rest >= unit)
            rounded.append(min(full, (units + up) * unit))
        return rounded[0], rounded[1]

    def formula(self, amount: m.AmountRule, full: Fraction) -> Span:
        match amount:
            case m.Whole():
                return full, full
            case m.Share(value) | m.FixedSum(value):
                times = full if isinstance(amount, m.Share) else Fraction(1)
                found = self.value(value)
                return (found[0] * times, found[1] * times) if found else (ZERO, full)
            case m.InProportion(value, out_of, floor):
                ratio = self.arithmetic("/", self.value(value), self.value(out_of))
                low, high = (ratio[0] * full, ratio[1] * full) if ratio else (ZERO, full)
                if floor is not None:
                    above = self.one_bound(self.value(value), "≥", self.value(floor))
                    low, high = (ZERO if above is not True else low), (ZERO if above is False else high)
                return low, high
            case m.RisingEvenly():
                return self.line(amount, full)
            case _:
                raise NotImplementedError("the second mind does not know this shape")

    def line(self, amount: m.RisingEvenly, full: Fraction) -> Span:
        points = [self.value(v) for v in (amount.low_share, amount.low, amount.high_share, amount.high)]
        found = self.value(amount.value)
        if any(point is None for point in points):
            return ZERO, full
        a, x, b, y = (point[0] for point in points if point)
        if x == y:
            raise Bad("no line")
        if found is None:
            return min(a, b) * full, max(a, b) * full
        ends = [(a + (b - a) * max(ZERO, min(Fraction(1), (at - x) / (y - x)))) * full for at in found[:2]]
        return min(ends), max(ends)

    # ------------------------------------------------------------------------------------------ the outcome

    def money(self) -> tuple[Fraction, Fraction, bool]:
        """What was paid, what was approved beyond it, and whether the tranche was paid in full."""
        paid, approved, whole = ZERO, ZERO, False
        for row in self.rows("payments", "tranche", str(self.tranche)):
            amount = number_of(self.paid(row)["amount"])
            if self.past(row["paid on"]):
                kind = row.get("kind") or "payment"
                paid += -amount if kind == "recovery" else amount
                whole = whole or kind == "payment"
        for row in self.rows("resolutions", "tranche", str(self.tranche)):
            if self.past(self.sound(row)["meeting"]) and row["decided"] == "approve":
                approved += number_of(row["amount"]) if row.get("amount") else self.full()
        return paid, max(ZERO, approved - paid), whole

    def answer(self) -> Answer:
        first, last = self.program.in_force
        in_force = not (first and self.on < first) and not (last and self.on > last)
        rules = [r for r in (*self.program.releases, *self.program.guards) if self.tranche in r.tranches]
        leaves = []
        for rule in rules:
            for part, node in (
                ("when" if isinstance(rule, m.Release) else "guard", rule.when),
                ("unless", rule.unless),
            ):
                leaves += [(rule.id, part, leaf, self.leaf(leaf).verdict) for leaf in leaves_of(node)]
        try:
            outcome, amount = self.outcome(rules, bad=any(verdict == "invalid" for *_, verdict in leaves))
        except Bad:
            outcome, amount = "invalid", ZERO
        if not in_force and outcome != "invalid":
            return Answer("not in force")
        return Answer(outcome, amount, leaves)

    def outcome(self, rules: list[m.Rule], bad: bool) -> tuple[str, Fraction]:
        award = self.sound(self.rows("awards", "award", self.award)[0])
        paid, approved, whole = self.money()
        self.full()
        waivers = self.waivers()
        found = [(rule, self.rule(rule, waivers)) for rule in rules]
        if bad or award["currency"] != self.program.currency:
            return "invalid", ZERO
        releases = [one for rule, one in found if isinstance(rule, m.Release)]
        met = [one for one in releases if one.met is True]
        maybe = [one for one in releases if one.met is None]
        gives = {one.gives for one in met}
        may_give = {end for one in (*met, *maybe) for end in one.gives}
        settled = len(gives) == 1 and len(may_give) == 1
        entitled = min(may_give) if settled else ZERO
        due = entitled - paid - approved
        if whole or (met and 0 < paid + approved >= max(end for one in met for end in one.gives)):
            return "already released", ZERO
        if not releases:
            return "no rule", ZERO
        if not met and not any(one.can for one in releases):
            return "lapsed", ZERO
        nevers = [one.met for rule, one in found if isinstance(rule, m.Never)]
        holds = [one.met for rule, one in found if isinstance(rule, m.Hold)]
        if True in nevers:
            return "barred", ZERO
        pays = settled and due > 0
        if True in holds or (pays and None in (*nevers, *holds)):
            return "on hold", ZERO
        if len({one.gives for one in met if one.gives[0] == one.gives[1]}) > 1:
            return "conflict", ZERO
        if not (met or maybe) or max(may_give) == 0:
            return "not yet", ZERO
        if not settled:
            return "undetermined", ZERO
        bounds = [waiver.up_to for one in met for waiver in one.rests if waiver.up_to is not None]
        free = any(not one.rests for one in met)
        payable = due if free or not bounds else min(due, min(bounds) - paid - approved)
        if payable <= 0:
            return "already released", ZERO
        return ("release" if entitled == self.full() and payable == due else "release in part"), payable
