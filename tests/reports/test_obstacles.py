"""What stands in the way is exactly what must be overcome: enough, and nothing that is satisfied already."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.decisions.obstacles import NOTHING, Obstacle, Obstacles, Reading, fewest, leaves
from gatekeeper.decisions.record import Node
from gatekeeper.vocabulary import Verdict
from tests.reports import decisions as d

LEAVES = st.sampled_from([d.MET, d.NOT_MET, d.OPEN, d.UNKNOWN])


SEVERAL: tuple[Literal["all", "any", "none"], ...] = ("all", "any", "none")
COUNTED: tuple[Literal["at least", "at most"], ...] = ("at least", "at most")
SINGLE: tuple[Literal["not", "defined"], ...] = ("not", "defined")


@st.composite
def grown(draw: st.DrawFn, trees: st.SearchStrategy[Node]) -> Node:
    parts = tuple(draw(st.lists(trees, min_size=1, max_size=3)))
    op = draw(st.sampled_from((*SEVERAL, *COUNTED, *SINGLE)))
    if op in SINGLE:
        return Node(op, d.MET, parts=parts[:1])
    # At most as many as there are says nothing, so nothing could deny it.
    first = int(op == "at least")
    count = draw(st.integers(first, len(parts) - 1 + first)) if op in COUNTED else None
    return Node(op, d.MET, count=count, parts=parts)


TREES = st.recursive(st.builds(lambda v: Node("leaf", v, condition=0), LEAVES), grown, max_leaves=8)


def numbered(node: Node, verdicts: list[Verdict]) -> Node:
    """The tree with each leaf numbered apart; the verdicts of the leaves are added to the list."""
    if node.op == "leaf":
        verdicts.append(node.verdict)
        return replace(node, condition=len(verdicts))
    return replace(node, parts=tuple(numbered(part, verdicts) for part in node.parts))


def judged(node: Node, verdicts: Mapping[int, Verdict]) -> Node:
    """The tree judged anew, written as plainly as can be: how many parts are met, how many failed."""
    if node.op == "leaf":
        assert node.condition is not None
        return replace(node, verdict=verdicts[node.condition])
    parts = tuple(judged(part, verdicts) for part in node.parts)
    met, failed, size = (
        sum(part.verdict is d.MET for part in parts),
        sum(part.verdict is d.NOT_MET for part in parts),
        len(parts),
    )
    least, most = {
        "all": (size, size), "defined": (size, size), "any": (1, size), "none": (0, 0), "not": (0, 0),
        "at least": (node.count or 0, size), "at most": (0, node.count or 0),
    }[node.op]  # fmt: skip
    sure = met >= least and size - failed <= most
    never = size - failed < least or met > most
    return replace(node, parts=parts, verdict=d.MET if sure else d.NOT_MET if never else d.UNKNOWN)


def chosen(found: Obstacle | Obstacles) -> list[Obstacle]:
    """The fewest obstacles that the answer says suffice."""
    if isinstance(found, Obstacle):
        return [found]
    return [leaf for part in sorted(found.parts, key=fewest)[: found.count] for leaf in chosen(part)]


@given(TREES, st.booleans())
def test_overcoming_what_is_named_suffices_and_nothing_satisfied_is_named(tree: Node, wanted: bool) -> None:
    verdicts: list[Verdict] = []
    shape = numbered(tree, verdicts)
    of = dict(enumerate(verdicts, 1))
    read = Reading({number: replace(d.CUSTOMERS, id=number) for number in of}, frozenset())
    root = judged(shape, of)
    found = read.obstacles(root, wanted)
    assert (found == NOTHING) == read.satisfied(root, wanted)
    for leaf in leaves(found):
        assert of[leaf.condition.id] is not (d.MET if leaf.wanted else d.NOT_MET)
    overcome = of | {leaf.condition.id: d.MET if leaf.wanted else d.NOT_MET for leaf in chosen(found)}
    assert read.satisfied(judged(shape, overcome), wanted)
