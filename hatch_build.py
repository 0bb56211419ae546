"""Makes the parse table before the package is built or installed, so that no start of it has to."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ParseTable(BuildHookInterface):  # type: ignore[type-arg]
    """Of the wheel, and of an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before anything is packed."""
        sys.path.insert(0, str(Path(self.root) / "src"))
        from gatekeeper.syntax.make_table import made
        from gatekeeper.syntax.table import GRAMMAR, SAVED, origin, write

        write(SAVED, origin(), made(GRAMMAR.read_text(encoding="utf-8")))
