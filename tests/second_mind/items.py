"""Items of an award, for the second mind: which it has on the day, and what a sentence over them all comes to.

Written from docs/language.md, "Items of an award", and docs/meaning.md, "Over several items".
"""

from collections.abc import Callable
from math import ceil
from typing import Any

from gatekeeper.program import model as m
from tests.second_mind.plain import NOT, OPEN, UNKNOWN, Answers, at_least, turned
from tests.second_mind.tables import NOWHERE, day_of

MORE, NONE = 1, 2  # why nothing is asked: there are too few; nobody said of which
Found = tuple[Answers, Answers]  # what may be so now, and what may come to be
Ask = Callable[[Any, bool], Found]  # a condition, and whether the rule wants it met


def listed(mind: Any, kind: m.ItemKind) -> list[str]:
    """The items it has on the day."""
    rows = mind.rows("items", kind=kind.name)
    days = [(day_of(row["from"]), day_of(row["to"]), row["item"]) for row in rows]
    return sorted({item for first, last, item in days if first <= mind.on and (mind.on <= last or not last)})


def are_known(mind: Any, leaf: m.ItemsKnown) -> Found:
    """Whether there are any; unknown where none is listed, open where all are of other days."""
    if leaf.short == MORE:
        return NOT, UNKNOWN  # more of them may be listed
    if not mind.rows("items", kind=leaf.kind.name) or leaf.short == NONE:
        mind.touched += [(NOWHERE, None)]
        return UNKNOWN, UNKNOWN
    if leaf.item and not mind.rows("items", kind=leaf.kind.name, item=leaf.item):
        raise ValueError("in error")
    listed(mind, leaf.kind)
    return OPEN, UNKNOWN


def over(mind: Any, node: m.OverItems, want: bool, ask: Ask) -> Found:
    """What is asked of each item, counted."""
    word, outside = str(node.word), mind.env
    rows = mind.rows("tranches", tranche=str(mind.number(node.tranche))) if word == "the" else []
    whose = rows[0]["item"] if rows else ""
    if word == "the" and not whose:
        return ask(m.ItemsKnown(node.kind, short=NONE), want)
    try:
        items = listed(mind, node.kind)
    except ValueError:
        items = []
    if not items or (word == "the" and whose not in items):
        return ask(m.ItemsKnown(node.kind, item=whose), want)
    if word == "the":
        mind.env = {**outside, node.kind.name: whose}
        found = ask(node.body, want)
        mind.env = outside
        return found
    need = ceil(node.share * len(items)) if word == "share" else node.count
    if word in ("at least", "share") and need > len(items):
        return ask(m.ItemsKnown(node.kind, short=MORE), want)
    turn = word in ("no", "at most")
    asked = word != "at most" or node.count < len(items)  # at most as many as there are: that is so
    some, each = [], []
    for item in items:
        mind.env = {**outside, node.kind.name: item}
        body = ask(node.body, want != turn) if asked else (NOT, NOT)
        if node.restriction is None:
            each.append(body)
            continue
        if word in ("each", "no", "at most"):  # of none of which it is met nothing is said
            some.append(ask(node.restriction, want))
        if word == "each":
            each.append(both(1, [negated(ask(node.restriction, not want)), body]))
        elif asked:
            each.append(both(2, [ask(node.restriction, want != turn), body]))
    mind.env = outside
    count = {"each": len(items), "any": 1, "no": 1, "at most": node.count + 1}.get(word, need)
    found = both(count, each) if asked else (NOT, NOT)
    found = negated(found) if turn else found
    return both(2, [both(1, some), found]) if some else found


def both(need: int, parts: list[Found]) -> Found:
    """At least so many of the parts, now and ever."""
    now, ever = (at_least(need, answers) for answers in zip(*parts, strict=True))
    return now, ever


def negated(found: Found) -> Found:
    return turned(found[0]), turned(found[1])
