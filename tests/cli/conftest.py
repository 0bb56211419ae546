"""The command line as a person uses it: arguments in, text and an exit status out."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What a command printed, and the status it left with."""

    status: int
    out: str
    err: str


Command = Callable[..., Said]


def gatekeeper(
    *arguments: object, cwd: Path = ROOT, env: dict[str, str] | None = None, stdin: str | bytes = b""
) -> Said:
    """Run the command in a process of its own."""
    import os

    done = subprocess.run(
        [sys.executable, "-m", "gatekeeper", *map(str, arguments)],
        capture_output=True,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **measured_too(), **(env or {})},
        check=False,
    )
    return Said(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def measured_too() -> dict[str, str]:
    """What makes a process of a test whose coverage is measured add its own data to those of the run."""
    from coverage import Coverage

    if Coverage.current() is None:
        return {}
    data = ROOT / f".coverage.command.{uuid4().hex}"
    return {"COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml"), "COVERAGE_FILE": str(data)}


@pytest.fixture(scope="session")
def board(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """The results programme decided once, for every test that only reads the folder."""
    folder = tmp_path_factory.mktemp("run") / "board"
    said = gatekeeper(
        "decide", "rules/results-programme.gate", "examples/results-programme", "--on", "2026-11-30", "--out", folder,
        "--meeting", "Board of 4 December 2026", "--author", "Portfolio team",
    )  # fmt: skip
    return folder, said


TINY_RULES = """language 1
currency USD
round entitlements down to 1 USD

milestone pilot
measure revenue in USD

release tranche 1 when pilot achieved
release tranche 2 when pilot achieved and revenue at least 500,000 USD
"""

TINY_TABLES = {
    "awards.csv": "award,title,currency\nA-1,Cold chain,USD\n",
    "tranches.csv": "award,tranche,amount\nA-1,1,100000\nA-1,2,250000\n",
    "milestones.csv": "award,milestone,status,as of,achieved on\nA-1,pilot,achieved,2026-11-01,2026-10-12\n",
    "measures.csv": "award,measure,period end,value\nA-1,revenue,2026-09-30,310000\n",
}


@pytest.fixture
def tiny(tmp_path: Path) -> tuple[Path, Path]:
    """A small rule file and portfolio to break."""
    rules, tables = tmp_path / "tiny.gate", tmp_path / "tables"
    rules.write_text(TINY_RULES, encoding="utf-8")
    tables.mkdir()
    for name, text in TINY_TABLES.items():
        (tables / name).write_text(text, encoding="utf-8")
    return rules, tables
