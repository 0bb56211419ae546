"""gatekeeper read: the rules as sentences to read aloud, with every reading said."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Stop
from gatekeeper.cli.terminal import DECIDED, RULES, rules_at


def read(rules: Annotated[Path, RULES]) -> None:
    """Read rules aloud: every sentence, and under it what it says without saying it.

    Which days belong, what a figure is read from, what `unless` covers, what it means where nothing is recorded.
    Numbers and explanations are comments, so what is printed of a rule file is the same rules again. Status 1 if they
    have errors.
    """
    from gatekeeper.program.reading import read_aloud

    loaded = rules_at(rules)
    print("\n".join(read_aloud(program) for program in loaded.programs), end="")
    raise Stop(DECIDED)
