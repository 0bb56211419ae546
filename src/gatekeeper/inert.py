"""Data that nothing changes once it is made."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def inert(cls: type[T]) -> type[T]:
    """A dataclass whose fields no code may set: the type checker sees to it.

    `frozen` sees to it anew at every field of every object, which is half the time of reading rules.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
