"""gatekeeper map: a columns file proposed from what a house's tables hold."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.terminal import DECIDED, PORTFOLIO, fail, rules_at


def map(
    portfolio: Annotated[str, PORTFOLIO],
    rules: Annotated[
        Path | None, Option(help="Rules, to know the names and parameters they speak of.", metavar="RULES")
    ] = None,
    out: Annotated[Path | None, Option(help="The file to write; without it, it is printed.", metavar="FILE")] = None,
) -> None:
    """Propose what a house's headings mean.

    Writes a `columns.toml` from what it finds: names of sheets, headings, and what stands in the cells. Each line says
    how sure it is and why. Guesses are written as comments, and used by nobody until somebody takes them up.
    """
    from gatekeeper.facts.connectors import sheets_at
    from gatekeeper.facts.proposal import Sure, proposed
    from gatekeeper.facts.sheet import UnreadableInput, Wanted
    from gatekeeper.facts.where import where

    if out is not None and out.exists():
        fail(f"`{out}` exists already", "name another file; nothing is overwritten")
    loaded = rules_at(rules) if rules is not None else None
    try:
        found = proposed(sheets_at(where(portfolio), Wanted()), loaded)
    except UnreadableInput as error:
        fail(error.message, error.help)
    if out is None:
        print(found.text, end="")
        raise Stop(DECIDED)
    try:
        out.write_text(found.text, encoding="utf-8")
    except OSError as error:
        fail(f"`{out}` cannot be written: {error.strerror}", "name a file you may write to")
    said = ", ".join(f"{found.counts[sure]} {sure}" for sure in Sure)
    print(f"written to {out}: {said}; guesses are comments until the # is taken away")
    for words, names in (("must be there, and was not found", found.missing), ("not placed", found.unplaced)):
        if names:
            print(f"{words}: {', '.join(names)}")
    raise Stop(DECIDED)
