"""The path of each measure that a decision turns on: what was reported of it, and what was planned."""

from collections.abc import Iterable, Iterator
from typing import Literal

from gatekeeper.decisions.observed import recorded_number, shown, unit_of
from gatekeeper.decisions.record import Condition, MeasurePath, PathPoint
from gatekeeper.decisions.seeing import Eyes, row_number
from gatekeeper.facts.rows import MeasureRow
from gatekeeper.program import model
from gatekeeper.values.absence import Invalid
from gatekeeper.vocabulary import MeasureKind, fold

Followed = dict[str, MeasurePath | None]  # the paths of an award by name, the same for each of its tranches


def paths_of(eyes: Eyes, conditions: Iterable[Condition], followed: Followed) -> Iterator[MeasurePath]:
    """The measures that the conditions name, each once, with figures at least on one day; not those of single items."""
    for name in dict.fromkeys(fold(name) for condition in conditions for name in condition.names):
        if name not in followed:
            followed[name] = _path(eyes, name)
        path = followed[name]
        if path is not None:
            yield path


def _path(eyes: Eyes, name: str) -> MeasurePath | None:
    """The path of a name, where it is that of a measure and anything is reported or planned of it."""
    declared = eyes.program.declarations.get(name)
    if not isinstance(declared, model.Measure) or declared.item or declared.per_tranche:
        return None
    points = tuple(sorted(_points(eyes, declared, name), key=lambda point: (point.on, point.kind)))
    return MeasurePath(eyes.written(name), unit_of(declared.type), points) if points else None


def _points(eyes: Eyes, declared: model.Measure, name: str) -> Iterator[PathPoint]:
    """What is reported by the day of the decision, and all that is planned."""
    for row in eyes.rows_of(declared, name):
        if (point := _point(declared, row, "actual")) is not None and point.on <= eyes.on:
            yield point
    for row in eyes.rows_of(declared, name, MeasureKind.PLAN):
        if (point := _point(declared, row, "plan")) is not None:
            yield point


def _point(declared: model.Measure, row: MeasureRow, kind: Literal["actual", "plan"]) -> PathPoint | None:
    number, end = row_number(declared.type, row), row.period_end
    if number is None or isinstance(end, Invalid):
        return None
    return PathPoint(end, recorded_number(shown(number, declared.type)), kind)
