"""A check of rules on standard input, and of what is no rule file; how command lines are read is in test_plain."""

import io
import json
import sys
from pathlib import Path

import pytest

from gatekeeper.cli.app import run

WRONG = "language 1\ncurrency USD\nrelease tranche 1\n"


def test_rules_on_standard_input_have_the_name_they_are_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    assert run(["check", "-", "--name", "mine.gate", "--format", "json"]) == 1
    [problem] = json.loads(capsys.readouterr().out)
    assert "mine.gate" in json.dumps(problem)


def test_what_is_no_rule_file_is_said_to_be_unusable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path / "none.gate")]) == 2
    assert "error: " in capsys.readouterr().err
