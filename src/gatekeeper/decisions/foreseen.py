"""What several changes can come to together, foreseen from what each comes to alone; so that few sets must be tried.

Where exactly one change of a set touches a leaf, the leaf stands as it does after that change alone. Where two do, it
may stand any way. A set is tried only if, by this, it may make the difference looked for: nothing is left out that
could.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass

from gatekeeper.decisions.again import Again, Change
from gatekeeper.decisions.obstacles import is_waived, needed_of_parts, wanted_of_parts
from gatekeeper.decisions.record import Condition, Decision, Node, RuleFound
from gatekeeper.facts.columns import TABLE
from gatekeeper.inert import inert
from gatekeeper.vocabulary import Outcome, Verdict, fold

_MONEY = ("payments", "resolutions", "waivers")  # what is paid or may be paid hangs on their rows beside the leaves


_PLAIN = ("release", "never", "hold")
_UNPAID = (Outcome.LAPSED, Outcome.BARRED, Outcome.ON_HOLD, Outcome.NOT_YET)


@inert
class Standing:
    """How a leaf stands: its verdict, whether a waiver covers it, whether it can still be met."""

    verdict: Verdict
    waived: bool
    possible: bool


@inert
class Bounds:
    """Whether a node surely and at most answers as wanted, surely and at most fails to, and can still be met."""

    surely: bool
    maybe: bool
    surely_not: bool
    maybe_not: bool
    possible: bool
    maybe_possible: bool


FREE = Bounds(False, True, False, True, False, True)


@inert
class Foreseen:
    """The tranche as decided, and each change alone."""

    again: Again
    first: tuple[Change, ...]
    base: Decision
    alone: Mapping[Change, Decision]
    touches: Mapping[Change, frozenset[int]]
    together: frozenset[int]  # leaves not known that name one fact: what they come to is tried in every way

    def decide(self, changes: tuple[Change, ...]) -> Decision:
        """The decision with some changes; of one alone it is known already."""
        return self.alone[changes[0]] if len(changes) == 1 else self.again.decide((*self.first, *changes))

    def may_pay(self, changes: tuple[Change, ...]) -> bool:
        """Whether a release may be met and no guard surely applies."""
        standing = self._standing(changes) if len(changes) > 1 else None
        if standing is None:
            return True
        releases = [rule for rule in self.base.rules if rule.kind == "release"]
        guards = [rule for rule in self.base.rules if rule.kind in ("never", "hold")]
        if not any(_may_release(rule, standing, doubt=False) for rule in releases):
            return False
        return not any(_surely_guards(rule, standing) for rule in guards)

    def may_turn(self, changes: tuple[Change, ...]) -> bool:
        """Whether the outcome or the amount may come out otherwise."""
        standing = self._standing(changes) if len(changes) > 1 else None
        if standing is None or any(a.table in _MONEY for change in changes for a in change.alterations):
            return True
        touched = frozenset(leaf for change in changes for leaf in self.touches[change])
        if any(rule.kind not in _PLAIN for rule in self.base.rules):
            return True  # what is taken away, or claimed back, hangs on more than its condition
        beside = [c.part for c in self.base.conditions if c.id in touched and c.part in ("amount", "until")]
        if "until" in beside or (beside and self.base.outcome is Outcome.NOT_YET):
            return True  # how much a limit leaves hangs on the other tranches
        if self.base.outcome in _UNPAID:
            return not self._stays(standing, touched)
        if beside:
            return True
        plain: Standings = {c.id: _standing_of(self.base, c) for c in self.base.conditions}
        return any(
            _outlook(rule, standing, waived) != _outlook(rule, plain, waived)
            for rule in self.base.rules
            for waived in (True, False)
        )

    def _stays(self, standing: "Standings", touched: frozenset[int]) -> bool:
        """Whether an outcome that does not pay surely stays what it is, by the order of the outcomes."""
        releases = [rule for rule in self.base.rules if rule.kind == "release"]
        guards = [rule for rule in self.base.rules if rule.kind in ("never", "hold")]
        may_release = any(_may_release(rule, standing, doubt=True) for rule in releases)
        if self.base.outcome is Outcome.LAPSED:
            return not may_release and not any(_may_be_possible(rule, standing, touched) for rule in releases)
        if may_release and (self.base.paid > 0 or self.base.approved_unpaid > 0):
            return False  # what is paid may then be all that is due
        if not any(_surely_possible(rule, standing, touched) for rule in releases):
            return False
        if self.base.outcome is Outcome.NOT_YET:
            return not may_release and not any(_may_guard(rule, standing) for rule in guards)
        kind = "never" if self.base.outcome is Outcome.BARRED else "hold"
        barred = kind == "hold" and any(_may_guard(rule, standing) for rule in guards if rule.kind == "never")
        return not barred and any(_surely_guards(rule, standing) for rule in guards if rule.kind == kind)

    def _standing(self, changes: Sequence[Change]) -> "dict[int, Standing | None] | None":
        """How each leaf stands; none of a leaf that may stand any way; none at all where nothing can be foreseen."""
        found: dict[int, Standing | None] = {c.id: _standing_of(self.base, c) for c in self.base.conditions}
        changed: set[int] = set()
        for change in changes:
            after = self.alone[change]
            if len(after.conditions) != len(self.base.conditions):
                return None
            for leaf in self.touches[change]:
                found[leaf] = None if leaf in changed else _standing_of(after, after.conditions[leaf - 1])
                changed.add(leaf)
        return {leaf: None if leaf in self.together - changed else stands for leaf, stands in found.items()}


Standings = Mapping[int, Standing | None]


def foreseen(again: Again, changes: Iterable[Change], before: Iterable[Change] = ()) -> Foreseen:
    """Each change decided alone; `before` are made in any case."""
    first = tuple(before)
    base = again.decide(first) if first else again.decision
    alone = {change: again.decide((*first, change)) for change in changes}
    names = {c.id: _names(again, c) for c in base.conditions}
    touches = {change: _touched(base, after, change, names) for change, after in alone.items()}
    return Foreseen(again, first, base, alone, touches, _together(base, names))


def _together(base: Decision, names: Mapping[int, frozenset[str]]) -> frozenset[int]:
    unknown = [c.id for c in base.conditions if c.verdict is Verdict.UNKNOWN]
    return frozenset(leaf for leaf in unknown if any(names[leaf] & names[other] for other in unknown if other != leaf))


def _standing_of(decision: Decision, condition: Condition) -> Standing:
    return Standing(condition.verdict, is_waived(decision, condition), condition.possible)


def _touched(base: Decision, after: Decision, change: Change, names: Mapping[int, frozenset[str]]) -> frozenset[int]:
    """The leaves a change can have a hand in: those that came out otherwise, and those that name what it is about."""
    about = {
        fold(str(dict(a.key)[TABLE[a.table].names])) for a in change.alterations if TABLE[a.table].names in dict(a.key)
    }
    pairs = zip(base.conditions, after.conditions, strict=False)
    otherwise = {was.id for was, now in pairs if was != now}
    return frozenset(otherwise | {leaf for leaf, named in names.items() if about & named})


def _names(again: Again, condition: Condition) -> frozenset[str]:
    """Every name a leaf speaks of, those of its dates too."""
    leaf = again.leaves.get(condition.requirement)
    return frozenset((*map(fold, condition.names), *(_words_within(leaf) if leaf is not None else ())))


def _words_within(node: object) -> Iterable[str]:
    if isinstance(node, str):
        yield str(node)
    elif isinstance(node, tuple):
        for part in node:
            yield from _words_within(part)
    elif is_dataclass(node):
        for field in fields(node):
            yield from _words_within(getattr(node, field.name))


# ------------------------------------------------------------------------------------------------ rules


def _may_release(rule: RuleFound, standing: Standings, doubt: bool) -> bool:
    met = rule.when is None or bounds(rule.when, True, standing, doubt).maybe
    against = rule.unless is not None and bounds(rule.unless, False, standing).surely_not
    return met and not against


def _surely_guards(rule: RuleFound, standing: Standings) -> bool:
    if rule.when is None or not bounds(rule.when, False, standing).surely_not:
        return False
    return rule.unless is None or bounds(rule.unless, True, standing).surely_not


def _may_guard(rule: RuleFound, standing: Standings) -> bool:
    met = rule.when is None or bounds(rule.when, False, standing).maybe_not
    return met and not (rule.unless is not None and bounds(rule.unless, True, standing).surely)


def _surely_possible(rule: RuleFound, standing: Standings, touched: frozenset[int]) -> bool:
    """Whether a release can surely still be met; where what stands against it is touched, nobody knows."""
    if not touched & _leaves(rule.when, rule.unless):
        return rule.possible
    if touched & _leaves(rule.unless):
        return False
    return rule.possible and (rule.when is None or bounds(rule.when, True, standing).possible)


def _may_be_possible(rule: RuleFound, standing: Standings, touched: frozenset[int]) -> bool:
    if not touched & _leaves(rule.when, rule.unless):
        return rule.possible
    return rule.when is None or bounds(rule.when, True, standing).maybe_possible


def _leaves(*nodes: Node | None) -> frozenset[int]:
    found: set[int] = set()
    for node in nodes:
        if node is not None:
            found |= {node.condition} if node.condition is not None else _leaves(*node.parts)
    return frozenset(found)


def _outlook(rule: RuleFound, standing: Standings, waived: bool) -> tuple[Bounds | None, ...]:
    release = rule.kind == "release"
    return tuple(
        bounds(root, wanted, standing, waived=waived) if root is not None else None
        for root, wanted in ((rule.when, release), (rule.unless, not release))
    )


def bounds(node: Node, wanted: bool, standing: Standings, doubt: bool = True, waived: bool = True) -> Bounds:
    """What a node may come to. `doubt`: a leaf not known may be so; `waived`: a waiver settles the leaves it covers."""
    if node.op == "leaf":
        assert node.condition is not None
        found = standing.get(node.condition)
        return FREE if found is None else _of_leaf(found, wanted, doubt, waived)
    part_wanted = wanted_of_parts(node, wanted)
    parts = [bounds(part, part_wanted, standing, doubt, waived) for part in node.parts]
    needed = needed_of_parts(node, wanted)
    against = len(parts) - needed + 1
    return Bounds(
        sum(part.surely for part in parts) >= needed,
        sum(part.maybe for part in parts) >= needed,
        sum(part.surely_not for part in parts) >= against,
        sum(part.maybe_not for part in parts) >= against,
        sum(part.possible for part in parts) >= needed,
        sum(part.maybe_possible for part in parts) >= needed,
    )


def _of_leaf(found: Standing, wanted: bool, doubt: bool, waived: bool) -> Bounds:
    if found.waived and waived:
        return Bounds(True, True, False, False, True, True)
    possible, maybe_possible = (found.possible, found.possible) if wanted else (False, True)
    if found.verdict in (Verdict.UNKNOWN, Verdict.INVALID):
        return Bounds(False, doubt, False, doubt, possible, maybe_possible)
    met = found.verdict is (Verdict.MET if wanted else Verdict.NOT_MET)
    failed = found.verdict is (Verdict.NOT_MET if wanted else Verdict.MET)
    return Bounds(met, met, failed, failed, possible, maybe_possible)
