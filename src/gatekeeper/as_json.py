"""Data as JSON, by the types its fields declare: the bytes that pydantic writes.

Pydantic takes a tenth of a second to be imported and to learn our records, which is an eighth of a short run that only
writes them. So they are written here, and read back, where what stands in a file must be doubted, by pydantic.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from json.encoder import encode_basestring as text_json
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Write = Callable[[Any], str]

_known: dict[Any, Write] = {}


def writer_of(declared: Any) -> Write:
    """What writes a value of a declared type."""
    if declared not in _known:
        if hasattr(declared, "__dataclass_fields__"):
            _known[declared] = lambda value: _known[declared](value)  # while its fields are asked, one of which is such
        _known[declared] = _made(declared)
    return _known[declared]


def _made(declared: Any) -> Write:
    if hasattr(declared, "__dataclass_fields__"):
        return _of_fields(declared)
    kind, parts = get_origin(declared), get_args(declared)
    if kind in (Union, UnionType):
        return _or_nothing(writer_of(_unless_none(parts)))
    if kind is tuple:
        return _of_any_number(writer_of(parts[0])) if parts[-1] is Ellipsis else _of_each(*map(writer_of, parts))
    if kind is dict:
        return _of_entries(writer_of(parts[1]))
    return text_json if kind is Literal or issubclass(declared, StrEnum) else _PLAIN[declared]


_PLAIN: dict[type, Write] = {
    str: text_json,
    int: str,
    bool: lambda value: "true" if value else "false",
    Decimal: lambda value: f'"{value!s}"',
    date: lambda value: f'"{value.isoformat()}"',
}


def _of_fields(cls: type) -> Write:
    """An object of its fields, in their order; written out as one expression, as `inert` writes out `__init__`.

    What is absent or empty, which most fields are, is told within it: to call what writes it takes as long as all else.
    """
    types = get_type_hints(cls)
    space: dict[str, Any] = {}
    each = []
    for name in (field.name for field in fields(cls)):
        optional = NoneType in get_args(types[name])
        space[f"write_{name}"] = writer_of(_unless_none(get_args(types[name])) if optional else types[name])
        said = f"write_{name}(of.{name})"
        if optional:
            said = f'"null" if of.{name} is None else {said}'
        elif get_origin(types[name]) is tuple:
            said = f'{said} if of.{name} else "[]"'
        elif types[name] is str:
            said = f"{said} if of.{name} else '\"\"'"
        each.append(f'"{name}":{{{said}}}')
    exec(f"def written(of): return f'''{{{{{','.join(each)}}}}}'''", space)
    return space["written"]  # type: ignore[no-any-return]


def _unless_none(parts: Sequence[Any]) -> Any:
    (declared,) = (part for part in parts if part is not NoneType)
    return declared


def _or_nothing(one: Write) -> Write:
    return lambda value: "null" if value is None else one(value)


def _of_any_number(one: Write) -> Write:
    return lambda values: f"[{','.join(map(one, values))}]"


def _of_each(*writers: Write) -> Write:
    def written(values: Sequence[Any]) -> str:
        return f"[{','.join(write(value) for write, value in zip(writers, values, strict=True))}]"

    return written


def _of_entries(one: Write) -> Write:
    return lambda values: "{" + ",".join(f"{text_json(name)}:{one(value)}" for name, value in values.items()) + "}"
