"""What can still change an outcome: what is needed, who owes it, by when, and how many of several suffice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gatekeeper.decisions.obstacles import NOTHING, Obstacle, Obstacles, still_possible
from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.wording import distance, quoted, whom
from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import Outcome, Verdict

# What something needed can still change; after the other outcomes there is nothing left to wait for.
WAITING = frozenset({Outcome.INVALID, Outcome.BARRED, Outcome.ON_HOLD, Outcome.NOT_YET, Outcome.UNDETERMINED})


@dataclass(frozen=True, slots=True)
class Among:
    """A set of needs of which some suffice, numbered within the explanation: `2 of the following 3`."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Need:
    """Something that can still change the outcome: what, from whom, by when (none: no date is set).

    `among` holds the sets of alternatives it belongs to, the outermost first; needs of a set follow one another.
    """

    text: str
    owner: str
    by: date | None
    clause: str
    among: tuple[Among, ...] = ()


def needs_text(needs: Iterable[Need]) -> tuple[str, ...]:
    """The needs as lines of plain text, alternatives indented under how many of them suffice."""
    lines: list[str] = []
    above: tuple[Among, ...] = ()
    for need in needs:
        for depth, among in enumerate(need.among):
            if above[: depth + 1] != need.among[: depth + 1]:
                lines.append(f"{'  ' * depth}{among.text}:")
        above = need.among
        lines.append("  " * len(above) + need_text(need))
    return tuple(lines)


def need_text(need: Need) -> str:
    """`customers ≥ 40 (now 31, short by 9); from the recipient; by 30 June 2027; Schedule 3, 2.1`."""
    owner = f"from {whom(need.owner)}" if need.owner else ""
    by = f"by {date_text(need.by)}" if need.by else ""
    return "; ".join(part for part in (need.text, owner, by, need.clause) if part)


def still_needed(decision: Decision, in_the_way: dict[str, Obstacles]) -> tuple[Need, ...]:
    """What can still change the outcome, each once; alternatives that can no longer be had are left out."""
    if decision.outcome not in WAITING:
        return ()
    if decision.outcome is Outcome.INVALID:
        bad = [c for c in decision.conditions if c.verdict is Verdict.INVALID]
        return tuple(_each_once(_need(decision, Obstacle(c, True), ()) for c in bad))
    parts = [in_the_way[rule.id] for rule in decision.rules if rule.kind != "release"]
    numbers = iter(range(1, 1_000_000))
    parts.append(_ways(decision, in_the_way))
    return tuple(_each_once(need for part in parts for need in _needs(decision, part, (), numbers)))


def _ways(decision: Decision, in_the_way: dict[str, Obstacles]) -> Obstacles:
    """The release rules that could still pay, of which one suffices; nothing where one is free already."""
    releases = [rule for rule in decision.rules if rule.kind == "release"]
    ways = tuple(way for rule in releases if (way := still_possible(in_the_way[rule.id])) is not None)
    return NOTHING if not ways or NOTHING in ways else Obstacles(1, ways)


def _needs(
    decision: Decision, found: Obstacle | Obstacles, among: tuple[Among, ...], numbers: Iterator[int]
) -> Iterator[Need]:
    if isinstance(found, Obstacle):
        yield _need(decision, found, among)
        return
    if found.is_choice:
        among = (*among, Among(next(numbers), f"{found.count} of the following {len(found.parts)}"))
    for position, part in enumerate(found.parts, 1):
        bundled = found.is_choice and isinstance(part, Obstacles) and not part.is_choice
        inner = (*among, Among(next(numbers), f"alternative {position}, all of it")) if bundled else among
        yield from _needs(decision, part, inner, numbers)


def _need(decision: Decision, found: Obstacle, among: tuple[Among, ...]) -> Need:
    condition = found.condition
    by = condition.due or (condition.required.latest if found.wanted else None)
    return Need(_needed(decision, found), condition.owner, by, condition.clause, among)


def _needed(decision: Decision, found: Obstacle) -> str:
    condition = found.condition
    asked = " ".join(condition.requirement.split())
    seen = " ".join(condition.observed.split()).rstrip(".")
    match condition.verdict:
        case Verdict.INVALID:
            return f"mend the record of {quoted(asked)}{': ' + seen if seen else ''}"
        case Verdict.UNKNOWN:
            return f"report on {quoted(asked)}{': ' + seen if seen else ''}"
        case _:
            far = distance(condition, decision.on)
            now = "; ".join(part for part in (f"now: {seen}" if seen else "", far) if part)
            wanted = quoted(asked) if found.wanted else f"that {quoted(asked)} no longer applies"
            return f"{wanted}{f' ({now})' if now else ''}"


def _each_once(needs: Iterable[Need]) -> Iterator[Need]:
    """A need that must be met anyway is not repeated; the same one in two sets of alternatives is."""
    seen: set[tuple[str, str, tuple[Among, ...]]] = set()
    anyway: set[tuple[str, str]] = set()
    for need in needs:
        what = (need.text, need.owner)
        if what in anyway or (*what, need.among) in seen:
            continue
        seen.add((*what, need.among))
        if not need.among:
            anyway.add(what)
        yield need
