"""A command line of names, values and places, read as it stands.

The library that reads every command line (`whole.py`) takes a tenth of a second to load and to be told of a command, as
long as small rules take to be checked. It is asked for help, and where anything else is written or something is wrong.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from inspect import Parameter, signature
from types import NoneType
from typing import Any, get_args, get_origin

from gatekeeper.cli.declared import Argument, Declared, Option

STDIN = "-"


class NotPlain(Exception):
    """A command line for the library to read."""


def declared(parameter: Parameter) -> tuple[Any, Declared]:
    """The type of a parameter, and what is declared of it."""
    kind, said = get_args(parameter.annotation)
    return kind, said


def option_name(parameter: Parameter, option: Option) -> str:
    """What is written before its value."""
    return option.name or f"--{parameter.name.replace('_', '-')}"


def given_plainly(command: Callable[..., None], words: Sequence[str]) -> dict[str, Any] | None:
    """What a command is given, by its parameters; none where anything but names, values and places has to be read."""
    try:
        return _given(command, words)
    except NotPlain:
        return None


def _given(command: Callable[..., None], words: Sequence[str]) -> dict[str, Any]:
    places: list[Parameter] = []
    named: dict[str, Parameter] = {}
    found: dict[str, list[str]] = {}
    for parameter in signature(command).parameters.values():
        match declared(parameter):
            case _, Argument():
                places.append(parameter)
            case _, option:
                named[option_name(parameter, option)] = parameter
        if parameter.default is Parameter.empty:
            found[parameter.name] = []
    by_place = _by_name(words, named, found)
    for parameter in places:
        taken = len(by_place) if _is_list(parameter) else 1
        if by_place:
            found[parameter.name], by_place = by_place[:taken], by_place[taken:]
    if by_place or not all(found.values()):
        raise NotPlain
    known = {parameter.name: parameter for parameter in (*places, *named.values())}
    return {name: _value(known[name], texts) for name, texts in found.items()}


def _by_name(words: Sequence[str], named: dict[str, Parameter], found: dict[str, list[str]]) -> list[str]:
    """Add what is given by its name to what was found; what is left is known by its place."""
    rest: list[str] = []
    waiting = iter(words)
    for word in waiting:
        parameter = named.get(word)
        if parameter is None:
            rest.append(_text(word))
        elif declared(parameter)[0] is bool:
            found[parameter.name] = [word]
        else:
            value = _text(next(waiting, ""))
            found[parameter.name] = [*(found.get(parameter.name, []) if _is_list(parameter) else []), value]
    return rest


def _text(word: str) -> str:
    if not word or (word.startswith("-") and word != STDIN):
        raise NotPlain
    return word


def _one(kind: Any) -> Any:
    """The type of one value, where there may be none or several."""
    *_, last = (each for each in (get_args(kind) or (kind,)) if each is not NoneType)
    return _one(last) if get_args(last) else last


def _is_list(parameter: Parameter) -> bool:
    kind = declared(parameter)[0]
    return any(get_origin(each) is list for each in (kind, *get_args(kind)))


def _value(parameter: Parameter, texts: Sequence[str]) -> Any:
    kind, said = declared(parameter)
    values = [_read(_one(kind), said, text) for text in texts]
    return values if _is_list(parameter) else values[0]


def _read(kind: Any, said: Declared, text: str) -> object:
    if kind is bool:
        return True
    if kind is int:
        if not (text.isascii() and text.isdecimal()) or (isinstance(said, Option) and int(text) < (said.min or 0)):
            raise NotPlain
    elif issubclass(kind, StrEnum) and text not in tuple(kind):
        raise NotPlain
    return kind(text)
