"""The first hour goes as docs/starting.md tells it."""

import re
import shlex
from pathlib import Path

import pytest

from gatekeeper.cli.app import run
from tests.docs.pages import blocks, page_text


def test_each_command_says_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = [block.text for block in blocks(page_text("docs/starting.md")) if block.kind == "console"]
    steps = [step for text in shown for step in re.split(r"(?m)^\$ gatekeeper ", text)[1:]]
    assert len(steps) == 4
    for step in steps:
        command, _, said = step.partition("\n")
        assert run(shlex.split(command)) == 0
        assert capsys.readouterr().out.startswith(said.partition("…")[0])
