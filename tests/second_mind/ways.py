"""How a fact that is not known may turn out: the ways that docs/meaning.md tells apart."""

from fractions import Fraction
from itertools import chain, combinations, pairwise
from typing import Any

from gatekeeper.program import model as m
from tests.second_mind.plain import ONE, ZERO, exactly, nodes
from tests.second_mind.tables import OWN, Event, Key

Bound = tuple[m.Value, str, m.Value]


def bounds(leaf: m.Leaf) -> list[Bound]:  # What a comparison compares
    if isinstance(leaf, m.Between):
        return [(leaf.value, "≥", leaf.low), (leaf.value, "≤", leaf.high)]
    return [(leaf.left, leaf.comparator, leaf.right)] if isinstance(leaf, m.Comparison) else []


def divided(leaf: m.Leaf, key: Key) -> bool:  # Whether something is divided by a fact
    over = [node.right for node in nodes(leaf) if isinstance(node, m.Arithmetic) and node.operator == "/"]
    return any(getattr(node, "name", "") == key[0] for value in over for node in nodes(value))


def ways(mind: Any, key: Key, known: Any) -> list[tuple[Any, Any]]:
    """How a fact may turn out: for the leaves it is in, and for the amounts."""
    leaves: list[Any] = [(leaf, env) for k, _, leaf, env in mind.places if k == key and leaf is not None]
    kind: Any = mind.rules.declarations[key[0]]
    mind.given = {}
    on_time = m.Timing(m.TimingWord.ON_TIME)
    windows = []
    for leaf, mind.env in leaves:
        if isinstance(leaf, m.Happened):
            windows.append(mind.window(leaf.subject, on_time if leaf.event == "missed" else leaf.timing))
    cuts = {cut for first, last in windows for cut in (int(first), int(last) + 1) if 0 < cut <= mind.on}
    days = sorted({cut - 1 for cut in cuts} | {mind.on})  # one of each stretch
    if isinstance(kind, m.Judgement):
        findings = kind.choices or ("yes", "no")
        made = [(found, day) for found in findings for day in ([known[1]] if known[1] else days)]
        return [(way, None) for way in (made if known[1] else [("", 0), *made])]
    if isinstance(known, Event):
        recurs = not isinstance(kind, m.Milestone | m.Document) or key[1] not in OWN
        some = list(chain(*(combinations(days, n) for n in range(len(days) + 1 if recurs else 2))))
        if known.by:
            some = [(day,) for day in sorted({day for day in days if day < known.by} | {known.by})]
        if known.known:
            some = [days for days in some if all(day > known.as_of for day in days)]
        return [(Event(days, as_of=mind.on), None) for days in some]
    choices = kind.choices or (("yes", "no") if kind.type.sort == "condition" else ()) if len(key) == 2 else ()
    if choices:
        return [(choice, None) for choice in choices]
    dated, ends = kind.type.sort == "date", known[:2] if isinstance(known, tuple) else (None, None)
    alike = [root for leaf, mind.env in leaves for bound in bounds(leaf) for root in where_alike(mind, key, bound)]
    mind.env = {}
    roots = sorted({root for root in alike if ends[0] is None or ends[0] <= root <= ends[1]})
    marks: list[Any] = [ends[0], *roots, ends[1]]
    found: list[tuple[Any, Any]] = [(exactly(root), exactly(root)) for root in roots]
    for low, high in pairwise(marks):
        if low is not None and high is not None and (low == high or (dated and high - low <= 1)):
            continue
        part = (low, high) if low is not None and high is not None else None
        inside = (low + high) / 2 if part else high - 1 if low is None and high is not None else low
        found += [(exactly(inside + (part is None and low is not None)) if inside is not None else None, part)]
    return found


def where_alike(mind: Any, key: Key, bound: Bound) -> list[Fraction]:
    """Where the two sides are the same: they are on a straight line."""
    gaps = []
    for at in (ZERO, ONE):
        mind.given = {key: exactly(at)}
        left, right = mind.value(bound[0]), mind.value(bound[2])
        gaps.append(left[0] - right[0] if left and right else ZERO)
    return [-gaps[0] / (gaps[1] - gaps[0])] if gaps[0] != gaps[1] else []
