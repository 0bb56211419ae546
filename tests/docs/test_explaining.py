"""The pages on what an outcome turns on, on looking ahead and on compiled rules show what happens: they are run."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from gatekeeper.cli.app import run
from tests.docs.pages import ROOT, Block, blocks, page_text

BLOCKS = [
    block for page in ("docs/explaining.md", "docs/outlook.md", "docs/compiled.md") for block in blocks(page_text(page))
]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example rules and portfolios, where commands may write."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    for name in ("seed-fund", "tiny"):
        shutil.copytree(ROOT / "examples" / name, tmp_path / "examples" / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.kind == "console"], ids=str)
def test_a_command_says_what_is_shown(block: Block, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commands = [line.removeprefix("$ ") for line in block.text.splitlines() if line.startswith("$ ")]
    shown = block.text.partition(f"$ {commands[-1]}\n")[2]
    for command in commands:
        capsys.readouterr()
        assert run(shlex.split(command)[1:]) in (0, 1, 3)
    printed = capsys.readouterr().out
    at = 0
    for part in re.split(r"(?m)^…$", shown):
        assert part.strip("\n") in printed[at:], f"not printed: {part}"
        at = printed.index(part.strip("\n"), at) + len(part.strip("\n"))


@pytest.mark.parametrize("at", [at for at, block in enumerate(BLOCKS) if block.kind == "python"])
def test_python_prints_what_is_shown(at: int, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(BLOCKS[at].text, {})
    assert capsys.readouterr().out == BLOCKS[at + 1].text
