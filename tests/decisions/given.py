"""Small agreements made by chance: conditions on milestones that were achieved, were not, or are not reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

from hypothesis import strategies as st

from gatekeeper import Decision, check_text, decide
from gatekeeper.facts.read import read_texts
from gatekeeper.vocabulary import Outcome

ON = date(2026, 11, 30)
NAMES = tuple(f"milestone {letter}" for letter in "abcde")
HEAD = (
    "language 1\ncurrency USD\nroles: board\n"
    + "".join(f"milestone `{name}`\n" for name in NAMES)
    + "board may waive any condition\n"
)
STATES = (True, False, None)  # achieved, not achieved, not reported
States = Mapping[str, bool | None]


@dataclass(frozen=True)
class Condition:
    """A condition as text, and what it says of milestones that are all known."""

    text: str
    names: tuple[str, ...]  # each as often as it is named

    def holds(self, states: Mapping[str, bool]) -> bool:
        """By Python's own logic: the text is turned into an expression."""
        raise NotImplementedError


@dataclass(frozen=True)
class Leaf(Condition):
    def holds(self, states: Mapping[str, bool]) -> bool:
        return states[self.names[0]]


@dataclass(frozen=True)
class Not(Condition):
    part: Condition

    def holds(self, states: Mapping[str, bool]) -> bool:
        return not self.part.holds(states)


@dataclass(frozen=True)
class Counted(Condition):
    parts: tuple[Condition, ...]
    least: int
    most: int

    def holds(self, states: Mapping[str, bool]) -> bool:
        return self.least <= sum(part.holds(states) for part in self.parts) <= self.most


def leaf(name: str) -> Condition:
    return Leaf(f"`{name}` achieved", (name,))


def negated(part: Condition) -> Condition:
    return Not(f"not ({part.text})", part.names, part)


def counted(word: str, parts: tuple[Condition, ...], least: int, most: int) -> Condition:
    text = f"{word} ({'; '.join(part.text for part in parts)})"
    return Counted(text, tuple(name for part in parts for name in part.names), parts, least, most)


def all_of(*parts: Condition) -> Condition:
    return counted("all of", parts, len(parts), len(parts))


def any_of(*parts: Condition) -> Condition:
    return counted("any of", parts, 1, len(parts))


@st.composite
def _grown(draw: st.DrawFn, parts_of: st.SearchStrategy[Condition]) -> Condition:
    parts = tuple(draw(st.lists(parts_of, min_size=1, max_size=3)))
    size, count = len(parts), draw(st.integers(1, len(parts)))
    return draw(
        st.sampled_from(
            [
                all_of(*parts),
                any_of(*parts),
                counted("none of", parts, 0, 0),
                counted(f"at least {count} of", parts, count, size),
                counted(f"at most {count} of", parts, 0, count),
                negated(parts[0]),
            ]
        )
    )


CONDITIONS = st.recursive(st.sampled_from(NAMES).map(leaf), _grown, max_leaves=6)
FACTS = st.fixed_dictionaries({name: st.sampled_from(STATES) for name in NAMES})


def positive(condition: Condition) -> bool:
    """Whether nothing in it is denied, so that more achieved is never worse."""
    match condition:
        case Leaf():
            return True
        case Counted():
            return condition.most == len(condition.parts) and all(map(positive, condition.parts))
        case _:
            return False


def tables(states: States, waived: tuple[str, ...] = ()) -> dict[str, str]:
    """The tables of one award: those milestones stand in them that are known."""
    rows = [
        f"A-1,{name},{'2026-05-12' if state else ''},{'' if state else 'not achieved'},2026-11-30"
        for name, state in states.items()
        if state is not None
    ]
    waivers = [f"A-1,{name},board,2026-11-01" for name in waived]
    return {
        "awards": "award,currency\nA-1,USD\n",
        "tranches": "award,tranche,amount\nA-1,1,1000\n",
        "milestones": "\n".join(["award,milestone,achieved on,status,as of", *rows]) + "\n",
        "waivers": "\n".join(["award,condition,by,granted on", *waivers]) + "\n",
    }


def decided(rules: str, states: States, waived: tuple[str, ...] = ()) -> Decision:
    """The one tranche, decided."""
    program, problems = check_text(HEAD + rules)
    assert program is not None, problems
    portfolio, findings = read_texts(tables(states, waived), program)
    assert not findings
    (decision,) = decide(program, portfolio, ON)
    return decision


def outcome(condition: Condition, states: States) -> Outcome:
    """What becomes of a tranche that is released when the condition is met."""
    return decided(f"release tranche 1 when {condition.text}\n", states).outcome


def completions(condition: Condition, states: States) -> set[bool]:
    """What the condition comes to, over every way the unknown milestones could turn out."""
    names = sorted(set(condition.names))
    ways = product(*[(True, False) if states[name] is None else (bool(states[name]),) for name in names])
    return {condition.holds(dict(zip(names, way, strict=True))) for way in ways}
