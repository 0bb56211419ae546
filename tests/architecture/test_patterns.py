"""Patterns that every supported Python reads alike."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "gatekeeper"


def test_no_group_is_repeated_possessively() -> None:
    """`(?:…)*+` keeps what a failed turn took, before Python 3.11.5: `40, up to` had `40,` for a number."""
    for path in sorted(PACKAGE.rglob("*.py")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
        assert not [line for line in lines if re.search(r"\)[*+?]\+", line)], path
