"""A plain command line is read as the library reads it, and anything else is left to the library."""

import sys
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from typer import Typer

from gatekeeper.__main__ import main
from gatekeeper.cli.app import COMMANDS
from gatekeeper.cli.declared import Argument
from gatekeeper.cli.plain import declared, given_plainly
from gatekeeper.cli.shell import answered
from gatekeeper.cli.whole import for_library


def command(name: str) -> Any:
    return getattr(import_module(f"gatekeeper.cli.{COMMANDS[name]}"), name)


def by_the_library(name: str, words: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the library hands the command."""
    given: dict[str, Any] = {}
    whole = for_library(command(name))

    def kept(**values: Any) -> None:
        given.update(values)

    kept.__signature__, kept.__annotations__ = signature(whole), whole.__annotations__  # type: ignore[attr-defined]
    app = Typer(add_completion=False)
    app.command()(kept)
    app(args=words, standalone_mode=False)
    return given


def of_its_kind(kind: object) -> str:
    """A word that can be read as the type of a parameter."""
    choices = list(getattr(kind, "__members__", {}).values())
    return str(choices[-1]) if choices else "7" if "int" in str(kind) else "some words"


def every_word(name: str) -> list[str]:
    """The command with everything it can be given, what is named first."""
    places, options = [], []
    for parameter in signature(command(name)).parameters.values():
        kind, said = declared(parameter)
        if isinstance(said, Argument):
            places.append(of_its_kind(kind))
        else:
            option = said.name or f"--{parameter.name.replace('_', '-')}"
            options += [option] if kind is bool else [option, of_its_kind(kind)]
            options += [option, "again"] if "list" in str(kind) else []
    return [*options, *places]


@pytest.mark.parametrize("name", COMMANDS)
def test_whatever_a_command_can_be_given_is_read_as_the_library_reads_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = every_word(name)
    given = given_plainly(command(name), words)
    assert given is not None
    assert given == by_the_library(name, words, monkeypatch)


LINES = {
    "what need not be said is left out": "decide rules tables --on 2026-11-30 --out out",
    "of what is said twice the last counts": "explain rules tables A-1 --on x --on y 2 --known-by z --known-by w",
    "names and places in any order": "explain --on 2026-11-30 rules --how-sure tables A-1",
    "several of one": "check - rules more --format line other",
    "several by name": "letters run --award A-1 --out letters --award A-2",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_plain_line_is_read_as_the_library_reads_it(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, *words = line.split()
    given = given_plainly(command(name), words)
    assert given is not None
    defaults = {each.name: each.default for each in signature(command(name)).parameters.values()}
    assert defaults | given == by_the_library(name, words, monkeypatch)


NOT_PLAIN = {
    "help": "check small.gate --help",
    "help in short": "check small.gate -h",
    "a value with an equals sign": "check small.gate --format=json",
    "a choice there is not": "check small.gate --format xml",
    "an option there is not": "check small.gate --quiet",
    "nothing but places from here": "check -- -x",
    "a place missing": "check",
    "an option missing": "explain rules tables A-1",
    "the value of an option missing": "check small.gate --name",
    "an option for a value": "check small.gate --name --format",
    "a value that is empty": "explain rules tables A-1 --on",
    "a word too many": "verify one two",
    "a number that is none": "replay run --workers many",
    "a number that is too small": "compiled rules --on 2026-11-30 --tranches 0",
    "a place that is no number": "explain rules tables A-1 first --on 2026-11-30",
}


@pytest.mark.parametrize("line", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_is_not_plain_is_left_to_the_library(line: str) -> None:
    name, *words = line.split()
    assert given_plainly(command(name), words) is None


def test_what_the_library_reads_is_answered_as_what_is_plain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "small.gate"
    file.write_text("language 1\ncurrency USD\nrelease tranche 1\n", encoding="utf-8")
    said = []
    for words in (["--format", "line", str(file)], ["--format=line", "--", str(file)]):
        monkeypatch.setattr(sys, "argv", ["gatekeeper", "check", *words])
        assert main() == 1
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert "GK0323" in said[0]


def test_whoever_interrupts_a_command_sees_no_trace_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert answered(interrupted) == 130
    assert capsys.readouterr() == ("", "")
