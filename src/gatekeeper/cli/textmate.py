"""gatekeeper textmate: the grammar by which editors colour rule files."""

import json
import sys
from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.terminal import DECIDED, fail


def textmate(
    out: Annotated[
        Path | None, Option(help="Write it into this file.", show_default="print it", metavar="FILE")
    ] = None,
) -> None:
    """Write the TextMate grammar of rule files, for editors.

    It is made from the words this version of gatekeeper knows, so it is made anew with each.
    """
    from gatekeeper.syntax.textmate import textmate_grammar

    text = json.dumps(textmate_grammar(), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        sys.stdout.write(text)
        raise Stop(DECIDED)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"`{out}` cannot be written: {error.strerror}", "check the folder")
    print(f"wrote {out}")
    raise Stop(DECIDED)
