"""A plain check is answered without the library that reads command lines, and anything else is left to it."""

import io
import json
import sys
from pathlib import Path

import pytest

from gatekeeper.__main__ import main
from gatekeeper.cli.checking import plain_check

WRONG = "language 1\ncurrency USD\nrelease tranche 1\n"


@pytest.fixture
def small(tmp_path: Path) -> str:
    (tmp_path / "small.gate").write_text(WRONG, encoding="utf-8")
    return str(tmp_path / "small.gate")


@pytest.mark.parametrize(
    "options", [["--help"], ["-h"], ["--format"], ["--format", "xml"], ["--format=json"], ["--quiet"], ["--", "-x"]]
)
def test_what_is_not_plain_is_left_to_the_library(options: list[str], small: str) -> None:
    assert plain_check([small, *options]) is None


def test_no_rules_are_left_to_the_library() -> None:
    assert plain_check([]) is None
    assert plain_check(["--name", "x.gate"]) is None


@pytest.mark.parametrize("plain", [["--format", "line"], ["--format", "json"], []])
def test_a_plain_check_says_what_the_library_would_have_it_say(
    plain: list[str], small: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["gatekeeper", "check", small, *plain])
    assert main() == 1
    said = capsys.readouterr().out
    monkeypatch.setattr(
        sys, "argv", ["gatekeeper", "check", *[option.replace(" ", "=") for option in plain], "--", small]
    )
    assert main() == 1
    assert capsys.readouterr().out == said
    assert "GK0323" in said


def test_rules_on_standard_input_have_the_name_they_are_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    assert plain_check(["-", "--name", "mine.gate", "--format", "json"]) == 1
    [problem] = json.loads(capsys.readouterr().out)
    assert "mine.gate" in json.dumps(problem)


def test_what_is_no_rule_file_is_said_to_be_unusable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plain_check([str(tmp_path / "none.gate")]) == 2
    assert "error: " in capsys.readouterr().err
