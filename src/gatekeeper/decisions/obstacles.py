"""What stands between a rule and its answer: the leaves that matter, satisfied branches left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from gatekeeper.decisions.record import Condition, Decision, LimitFound, Node, RuleFound
from gatekeeper.inert import inert
from gatekeeper.vocabulary import Outcome, Verdict


@inert
class Obstacle:
    """One condition that stands in the way; `wanted` says whether it ought to hold or ought not to."""

    condition: Condition
    wanted: bool


@inert
class Obstacles:
    """Several, of which `count` must be overcome: all of them, or as many as the sentence asks for."""

    count: int
    parts: tuple["Obstacle | Obstacles", ...]

    @property
    def is_choice(self) -> bool:
        """Whether fewer than all of them suffice."""
        return self.count < len(self.parts)


NOTHING = Obstacles(0, ())


@inert
class Reading:
    """The conditions of a decision by their number, and those covered by a valid waiver."""

    conditions: Mapping[int, Condition]
    waived: frozenset[int]

    def satisfied(self, node: Node, wanted: bool) -> bool:
        """Whether the node answers as wanted; what is waived does, whichever way it stands."""
        if node.op == "leaf" and node.condition in self.waived:
            return True
        return node.verdict is (Verdict.MET if wanted else Verdict.NOT_MET)

    def obstacles(self, node: Node, wanted: bool = True) -> Obstacle | Obstacles:
        """What keeps the node from answering as wanted."""
        if self.satisfied(node, wanted):
            return NOTHING
        if node.op == "leaf":
            assert node.condition is not None
            own = self.conditions[node.condition]
            asked = [part for part in node.parts if part.verdict is own.verdict]
            turns = own.verdict in (Verdict.UNKNOWN, Verdict.OPEN) and not own.seen.absent
            if turns and asked:  # on what a value in it asks
                return _flat(Obstacles(len(asked), tuple(self.obstacles(part) for part in asked)))
            return Obstacle(own, wanted)
        part_wanted = wanted_of_parts(node, wanted)
        rest = [part for part in node.parts if not self.satisfied(part, part_wanted)]
        count = needed_of_parts(node, wanted) - (len(node.parts) - len(rest))
        parts = tuple(self.obstacles(part, part_wanted) for part in rest)
        if count <= 1:  # of two that ask the same, one is a choice of nothing
            parts = tuple({_asked(part): part for part in reversed(parts)}.values())[::-1]
        return _flat(Obstacles(min(max(count, 1), len(parts)), parts))

    def support(self, node: Node, wanted: bool = True) -> Iterator[Condition]:
        """The leaves on which the node's answer rests."""
        if node.op == "leaf":
            if self.satisfied(node, wanted) and node.condition is not None:
                yield self.conditions[node.condition]
            return
        part_wanted = wanted_of_parts(node, wanted)
        every = not self.satisfied(node, wanted)
        for part in node.parts:
            if every or self.satisfied(part, part_wanted):
                yield from self.support(part, part_wanted)


def _asked(part: Obstacle | Obstacles) -> object:
    """What is asked, whichever place of the sentence asks it."""
    if isinstance(part, Obstacles):
        return part.count, tuple(map(_asked, part.parts))
    condition = part.condition
    return condition.requirement, condition.item, part.wanted, condition.verdict


def reading(decision: Decision) -> Reading:
    """The decision's conditions, ready to be looked up."""
    waived = (c.id for c in decision.conditions if is_waived(decision, c))
    return Reading({c.id: c for c in decision.conditions}, frozenset(waived))


def is_waived(decision: Decision, condition: Condition) -> bool:
    """Whether a valid waiver covers the condition."""
    return condition.waived_by is not None and decision.waivers[condition.waived_by - 1].valid


def wanted_of_parts(node: Node, wanted: bool) -> bool:
    """Whether the parts ought to hold, for the node to answer as wanted."""
    return wanted if node.op not in ("not", "none", "at most") else not wanted


def needed_of_parts(node: Node, wanted: bool) -> int:
    """How many parts must answer as they ought to, for the node to answer as wanted.

    A denied node needs so many parts to fail that too few are left: not (at least 2 of 3) needs 2 of 3 to fail.
    """
    size = len(node.parts)
    match node.op:
        case "leaf" | "not" | "defined":
            return 1
        case "all":
            return size if wanted else 1
        case "any":
            return 1 if wanted else size
        case "none":
            return size if wanted else 1
        case "at least":
            count = node.count or 0
            return count if wanted else size - count + 1
        case "at most":
            count = node.count or 0
            return size - count if wanted else count + 1
        case _:
            assert_never(node.op)


def obstacles_of(found: RuleFound, read: Reading, undetermined: bool = False) -> Obstacles:
    """What keeps a release rule from paying, or a rule that stops it from standing aside; facts an amount lacks."""
    match found.kind:
        case "release":
            whole = _of_release(found, read)
        case "reduce" if found.verdict is Verdict.UNKNOWN:
            whole = _every((_of_guard(found, read), *_unknown_amounts(found, read)))
        case "reduce" | "retain":
            whole = _every(_unknown_amounts(found, read) if found.verdict is Verdict.MET else ())
        case "recover" if undetermined:  # a claim that stands is not waited for, only how much it comes to
            guard = [_of_guard(found, read)] if found.verdict is Verdict.UNKNOWN else []
            whole = _every((*guard, *_unknown_amounts(found, read)) if found.verdict is not Verdict.NOT_MET else ())
        case _:
            whole = _of_guard(found, read)
    return whole if isinstance(whole, Obstacles) else Obstacles(1, (whole,))


def obstacles_of_limit(found: LimitFound, decision: Decision, read: Reading) -> Obstacles:
    """What keeps a limit that leaves nothing, or nobody knows how much, from being lifted."""
    unknown = found.amount is None and decision.outcome is Outcome.UNDETERMINED
    if not found.stands or not (unknown or found.left == 0):
        return NOTHING
    parts = [read.obstacles(found.until)] if found.until is not None else []
    parts += [_every(_unknown_amounts(found, read))] if unknown else []
    whole = _flat(Obstacles(1, tuple(parts)))
    return whole if isinstance(whole, Obstacles) else Obstacles(1, (whole,))


def _of_release(found: RuleFound, read: Reading) -> Obstacle | Obstacles:
    parts: list[Obstacle | Obstacles] = []
    if found.when is not None:
        parts.append(read.obstacles(found.when))
    if found.unless is not None and found.unless.verdict is not Verdict.OPEN:
        parts.append(read.obstacles(found.unless, wanted=False))
    return _every((*parts, *_unknown_amounts(found, read)))


def _of_guard(found: RuleFound, read: Reading) -> Obstacle | Obstacles:
    if found.verdict in (Verdict.NOT_MET, Verdict.OPEN) or found.when is None:
        return NOTHING
    parts = [read.obstacles(found.when, wanted=False)]
    if found.unless is not None:
        parts.append(read.obstacles(found.unless))
    return _flat(Obstacles(1, tuple(parts)))


def _unknown_amounts(found: RuleFound | LimitFound, read: Reading) -> list[Obstacle]:
    """What keeps the amount from being known; a condition in it that is not met only makes it less."""
    matter = (
        (Verdict.INVALID,) if getattr(found, "entitlement", None) is not None else (Verdict.INVALID, Verdict.UNKNOWN)
    )
    return [
        Obstacle(condition, True)
        for condition in read.conditions.values()
        if condition.part == "amount" and condition.rule == found.id and condition.verdict in matter
    ]


def _every(parts: Sequence[Obstacle | Obstacles]) -> Obstacle | Obstacles:
    """Each of them stands in the way."""
    return _flat(Obstacles(len(parts), tuple(parts)))


def _flat(found: Obstacles) -> Obstacle | Obstacles:
    """The same with nothing empty in it, and no brackets where they change nothing."""
    parts: list[Obstacle | Obstacles] = []
    for part in found.parts:
        if isinstance(part, Obstacles) and not found.is_choice and not part.is_choice:
            parts += part.parts
        else:
            parts.append(part)
    if len(parts) == 1:
        return parts[0]
    return Obstacles(found.count if found.is_choice else len(parts), tuple(parts))


def leaves(found: Obstacle | Obstacles) -> Iterator[Obstacle]:
    """Every single obstacle, in the order of the sentence."""
    if isinstance(found, Obstacle):
        yield found
        return
    for part in found.parts:
        yield from leaves(part)


def still_possible(found: Obstacle | Obstacles) -> Obstacle | Obstacles | None:
    """The same without the alternatives that can no longer be had; none where too few are left."""
    if isinstance(found, Obstacle):
        return found if not found.wanted or found.condition.possible else None
    parts = tuple(part for part in map(still_possible, found.parts) if part is not None)
    if len(parts) < found.count:
        return None
    return _flat(Obstacles(found.count, parts))


def leaves_without(found: Obstacle | Obstacles, fixed: frozenset[int]) -> Obstacle | Obstacles | None:
    """The same without the conditions that cannot change the outcome; none where too few of the rest are left."""
    if isinstance(found, Obstacle):
        return None if found.condition.id in fixed else found
    parts = tuple(part for part in (leaves_without(part, fixed) for part in found.parts) if part is not None)
    if len(parts) < found.count:
        return None
    return _flat(Obstacles(found.count, parts))


def fewest(found: Obstacle | Obstacles) -> int:
    """How many single obstacles must be overcome at the least."""
    if isinstance(found, Obstacle):
        return 1
    return sum(sorted(fewest(part) for part in found.parts)[: found.count])


def release_rules(decision: Decision) -> list[RuleFound]:
    """The rules that could pay."""
    return [rule for rule in decision.rules if rule.kind == "release"]


def standing_in_the_way(in_the_way: Mapping[str, Obstacles]) -> list[Obstacle]:
    """Every obstacle of every rule."""
    return [leaf for found in in_the_way.values() for leaf in leaves(found)]


def distinct(found: Iterable[Obstacle]) -> Iterator[Obstacle]:
    """Each requirement once, though several rules ask it."""
    seen: set[tuple[str, bool]] = set()
    for leaf in found:
        what = (leaf.condition.requirement, leaf.wanted)
        if what not in seen:
            seen.add(what)
            yield leaf


def speaking_rules(decision: Decision, read: Reading) -> list[RuleFound]:
    """The rules that could pay, without those that stand back: their exception is met and another rule speaks."""
    rules = release_rules(decision)
    speaking = [rule for rule in rules if not _stands_back(rule, read)]
    return speaking or rules


def _stands_back(rule: RuleFound, read: Reading) -> bool:
    if rule.excepted_by:
        return True
    if rule.unless is None or rule.unless.verdict is not Verdict.MET:
        return False
    return not read.satisfied(rule.unless, wanted=False)


Asked = tuple[object, ...]  # what an obstacle asks for, whichever rule asks it


def asked(found: Obstacle | Obstacles) -> Asked:
    """What must be overcome, so that the same asked by two rules can be told to be the same."""
    if isinstance(found, Obstacle):
        return (found.condition.requirement, found.wanted)
    return (found.count, *sorted((asked(part) for part in found.parts), key=repr))


def every_part(found: Obstacles) -> tuple["Obstacle | Obstacles", ...]:
    """What must all be overcome; a choice is one such thing."""
    return (found,) if found.is_choice else found.parts


def nearest(ways: Mapping[str, Obstacles]) -> tuple[str, ...]:
    """The ways that do not ask for all that another asks, and more."""
    needs = {name: frozenset(map(asked, every_part(way))) for name, way in ways.items()}
    return tuple(name for name, what in needs.items() if not any(other < what for other in needs.values()))


def turning(decision: Decision, ways: Mapping[str, Obstacles]) -> Mapping[str, Obstacles]:
    """Of several ways those that tell what is missing: beside one that is free it may turn on another's amount."""
    missing = {name: way for name, way in ways.items() if way != NOTHING}
    return missing if missing and decision.outcome is Outcome.UNDETERMINED else ways


def one_of(ways: Sequence[Obstacles]) -> Obstacles:
    """One of several ways: what all of them ask first, then the rest of one of them."""
    shared = frozenset.intersection(*(frozenset(map(asked, every_part(way))) for way in ways))
    common = tuple(part for part in every_part(ways[0]) if asked(part) in shared)
    rests = [tuple(part for part in every_part(way) if asked(part) not in shared) for way in ways]
    if not all(rests):
        return Obstacles(len(common), common)
    choice = Obstacles(1, tuple(rest[0] if len(rest) == 1 else Obstacles(len(rest), rest) for rest in rests))
    return Obstacles(len(common) + 1, (*common, choice)) if common else choice


def only_unknown(found: Obstacle | Obstacles) -> Obstacle | Obstacles | None:
    """The same with nothing but what is not known, where knowing that can be enough."""
    if isinstance(found, Obstacle):
        return found if found.condition.verdict is Verdict.UNKNOWN else None
    parts = tuple(part for part in map(only_unknown, found.parts) if part is not None)
    if len(parts) < found.count:
        return None
    return _flat(Obstacles(found.count, parts))


def telling(decision: Decision, read: Reading) -> frozenset[int]:
    """The conditions on which the answer of their rule rests; the others make no difference as things stand."""
    found: set[int] = {c.id for c in decision.conditions if c.part == "amount"}
    speaking = {rule.id for rule in speaking_rules(decision, read)}
    for rule in decision.rules:
        if rule.stops or rule.id in speaking or (rule.kind != "release" and rule.verdict is not Verdict.NOT_MET):
            found |= {condition.id for condition in _telling_of(rule, read)}
    for root in (limit.until for limit in decision.limits if limit.until is not None):
        found |= {condition.id for condition in read.support(root)}
        found |= {leaf.condition.id for leaf in leaves(read.obstacles(root))}
    return frozenset(found)


def _telling_of(rule: RuleFound, read: Reading) -> Iterator[Condition]:
    favours = rule.favours
    roots = [(root, wanted) for root, wanted in ((rule.when, favours), (rule.unless, not favours)) if root is not None]
    aside = [(root, wanted) for root, wanted in roots if read.satisfied(root, wanted)]
    for root, wanted in aside if aside and not favours else roots:
        yield from read.support(root, wanted)
        yield from (leaf.condition for leaf in leaves(read.obstacles(root, wanted)))
