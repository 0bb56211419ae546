"""What a condition answers in every world at once: a bit for each world, so that thousands cost little more than one.

A world is one way of each unknown fact that stands in more than one place. They are numbered as `itertools.product`
gives them, the ways of the last fact first.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_

from gatekeeper.decisions.judge import LeafFound
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.values.truth import NO, YES


@inert
class Bits:
    """The worlds in which a condition is met, is not, has failed, has not, can be met, can fail, and is in error."""

    met: int
    unmet: int
    failed: int
    unfailed: int
    can_meet: int
    can_fail: int
    invalid: int

    def turned(self) -> "Bits":
        """The same of its contrary."""
        return Bits(
            self.failed, self.unfailed, self.met, self.unmet, self.can_fail, self.can_meet, self.invalid
        )  # fmt: skip

    def world_by_world(self, count: int) -> Iterable[tuple[str, ...]]:
        """What it answers in each world, as something that can be compared."""
        rows = (self.met, self.unmet, self.failed, self.unfailed, self.can_meet, self.can_fail, self.invalid)
        return zip(*(reversed(f"{row:0{count}b}") for row in rows), strict=True)


class EveryWorld:
    """Answers conditions in all of some worlds; `turning` are the leaves that answer otherwise in some of them."""

    def __init__(
        self,
        known: Mapping[int, LeafFound],
        turning: Sequence[Sequence[Mapping[int, LeafFound]]],
    ) -> None:
        sizes = [len(ways) for ways in turning]
        self.count = 1
        self.leaves: dict[int, Bits] = {}
        for size in sizes:
            self.count *= size
        self.all = (1 << self.count) - 1
        self.known = known
        stride = self.count
        for ways in turning:
            repeated = self.all // ((1 << stride) - 1)  # a bit at the start of each run through the ways of this fact
            stride //= len(ways)
            run = (1 << stride) - 1
            masks = [(run << stride * place) * repeated for place in range(len(ways))]
            for number in ways[0]:
                self.leaves[number] = _spread([(mask, way[number]) for mask, way in zip(masks, ways, strict=True)])

    def judge(self, condition: model.Condition) -> Bits:
        """The answers of a condition that no waiver covers."""
        match condition:
            case model.AllOf(parts):
                return self._counted(parts, len(parts))
            case model.AnyOf(parts):
                return self._counted(parts, 1)
            case model.NoneOf(parts):
                return self._counted(parts, 1).turned()
            case model.AtLeast(count, parts):
                return self._counted(parts, count)
            case model.AtMost(count, parts):
                return self._counted(parts, count + 1).turned()
            case model.Not(part):
                return self.judge(part).turned()
            case model.Defined(_, part):
                return self.judge(part)
            case _:
                number = id(condition)
                return self.leaves.get(number) or _spread([(self.all, self.known[number])])

    def _counted(self, parts: Sequence[model.Condition], needed: int) -> Bits:
        found = [self.judge(part) for part in parts]
        against = len(parts) - needed + 1  # so many failures make it impossible
        return Bits(
            self._at_least(needed, [part.met for part in found]),
            self._at_least(against, [part.unmet for part in found]),
            self._at_least(against, [part.failed for part in found]),
            self._at_least(needed, [part.unfailed for part in found]),
            self._at_least(needed, [part.can_meet for part in found]),
            self._at_least(against, [part.can_fail for part in found]),
            reduce(or_, (part.invalid for part in found), 0),
        )

    def _at_least(self, needed: int, rows: Sequence[int]) -> int:
        """The worlds in which so many of the rows have a bit."""
        if needed == 1:
            return reduce(or_, rows, 0)
        if needed == len(rows):
            return reduce(and_, rows, self.all)
        reached = [self.all] + [0] * needed  # in which worlds no row, one, two … have one so far
        for row in rows:
            for number in range(needed, 0, -1):
                reached[number] |= reached[number - 1] & row
        return reached[needed]


def _spread(found: Iterable[tuple[int, LeafFound]]) -> Bits:
    """What a leaf answers in some worlds, and in others."""
    rows = [0] * 7
    for mask, leaf in found:
        told = (
            leaf.met is YES, leaf.met is NO, leaf.failed is YES, leaf.failed is NO,
            leaf.can_meet, leaf.can_fail, leaf.invalid,
        )  # fmt: skip
        rows = [row | mask if tells else row for row, tells in zip(rows, told, strict=True)]
    return Bits(*rows)
