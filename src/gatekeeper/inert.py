"""Data that nothing changes once it is made."""

from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

T = TypeVar("T")
Values = Callable[[object], tuple[object, ...]]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def inert(cls: type[T]) -> type[T]:
    """A dataclass whose fields no code may set: the type checker sees to it.

    `frozen` sees to it anew at every field of every object, which is half the time of reading rules. And a dataclass
    has its methods written out and compiled when it is defined, which was a quarter of the time of a short command:
    here only `__init__` is, and what compares and shows is the same for every class.
    """
    made: Any = with_init(dataclass(slots=True, init=False, repr=False, eq=False)(cls))
    compared = _values([each.name for each in fields(made) if each.compare])
    shown = [each.name for each in fields(made) if each.repr]

    def equal(one: object, other: object) -> bool:
        return compared(one) == compared(other) if one.__class__ is other.__class__ else NotImplemented

    def hashed(one: object) -> int:
        return hash(compared(one))

    def told(one: object) -> str:
        return f"{one.__class__.__qualname__}({', '.join(f'{name}={getattr(one, name)!r}' for name in shown)})"

    whole = _values(list(made.__match_args__))

    def packed(one: object) -> tuple[object, tuple[object, ...]]:
        return one.__class__, whole(one)

    made.__eq__, made.__hash__, made.__repr__, made.__reduce__ = equal, hashed, told, packed
    return made  # type: ignore[no-any-return]


def with_init(cls: type[T]) -> type[T]:
    """A dataclass that was made without `__init__`, with one that sets its fields and no more.

    The one of the standard library can do more than we ask of it, and takes three times as long to write and compile.
    """
    space: dict[str, Any] = {"MISSING": MISSING}
    arguments: list[str] = ["self"]
    by_name: list[str] = []
    sets: list[str] = []
    for each in fields(cls):  # type: ignore[arg-type]
        name = argument = value = each.name
        if each.default_factory is not MISSING:
            space[f"new_{name}"] = each.default_factory
            argument, value = f"{name}=MISSING", f"new_{name}() if {name} is MISSING else {name}"
        elif each.default is not MISSING:
            space[f"usual_{name}"] = each.default
            argument = f"{name}=usual_{name}"
        (by_name if each.kw_only else arguments).append(argument)
        sets.append(f"    self.{name} = {value}\n")
    if by_name:
        arguments += ["*", *by_name]
    exec(f"def __init__({', '.join(arguments)}):\n{''.join(sets) or '    pass'}", space)
    init = space["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    cls.__init__ = init  # type: ignore[method-assign]
    return cls


def _values(names: list[str]) -> Values:
    """What a class is compared by, always as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


if TYPE_CHECKING:
    from dataclasses import replace as replace
else:

    def replace(was, /, **changes):
        """Inert data with some fields changed: as `dataclasses.replace`, which asks anew what fields there are."""
        made = (_copiers.get(was.__class__) or _copier(was.__class__))(was)
        for name, value in changes.items():
            setattr(made, name, value)
        return made


_copiers: dict[type, Callable[[Any], Any]] = {}


def _copier(cls: type) -> Callable[[Any], Any]:
    """What copies data of a class, written out when it is first asked for."""
    each = "".join(f"    made.{field.name} = was.{field.name}\n" for field in fields(cls))
    space: dict[str, Any] = {"new": object.__new__, "cls": cls}
    exec(f"def copied(was):\n    made = new(cls)\n{each}    return made", space)
    _copiers[cls] = space["copied"]
    return _copiers[cls]
