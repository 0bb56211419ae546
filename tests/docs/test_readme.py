"""What the README shows is what happens: its commands are run, its rule is one of the examples."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from gatekeeper.cli.app import COMMANDS, run
from tests.docs.pages import ROOT, Block, blocks, page_text, quoted, table_rows

TEXT = page_text("README.md")
BLOCKS = list(blocks(TEXT))
CONSOLE = [block for block in BLOCKS if block.kind.startswith("console")]
PRINTED: dict[tuple[str, str], str] = {}  # what a command printed, for the next block that shows more of it


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example rules and portfolio, where commands may write."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "examples/seed-fund", tmp_path / "examples/seed-fund")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", CONSOLE, ids=str)
def test_a_command_says_what_is_shown(block: Block, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if block.kind == "console (misspelt)":
        rule_file = place / "rules/seed-fund.gate"
        text = rule_file.read_text(encoding="utf-8")
        rule_file.write_text(text.replace("regulatory approval achieved", "regulatory aproval achieved"), "utf-8")
    command, _, shown = block.text.partition("\n")
    if (block.kind, command) not in PRINTED:
        program, *arguments = shlex.split(command.removeprefix("$ "))
        assert program == "gatekeeper"
        run(arguments)
        PRINTED[block.kind, command] = capsys.readouterr().out
    printed = PRINTED[block.kind, command]
    assert printed, "nothing was printed"
    parts = [part.strip("\n") for part in re.split(r"(?m)^…$", shown)]
    if parts[0]:
        assert printed.startswith(parts[0])
    at = 0
    for part in parts:
        assert part in printed[at:], f"not printed: {part}"
        at = printed.index(part, at) + len(part)


def test_the_rule_shown_is_one_of_the_examples() -> None:
    (rule,) = [block for block in BLOCKS if block.kind == "gate"]
    assert rule.text in page_text("rules/seed-fund.gate")


def test_the_python_example_prints_what_is_shown(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = next(number for number, block in enumerate(BLOCKS) if block.kind == "python")
    names: dict[str, object] = {}
    exec(BLOCKS[at].text, names)
    assert capsys.readouterr().out == BLOCKS[at + 1].text
    assert str(names["memo"]).startswith("<!doctype html>")


def test_every_command_is_in_the_table() -> None:
    shown = {quoted(command)[0].split()[1] for command, _, _ in table_rows(TEXT, "| command | what it does |")}
    assert shown == set(COMMANDS)
