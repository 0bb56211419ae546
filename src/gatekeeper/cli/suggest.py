"""gatekeeper suggest: examples at the edges of the rules, for a board to look at."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.terminal import DECIDED, RULES, fail, rules_at

if TYPE_CHECKING:
    from gatekeeper.program.model import Program
    from gatekeeper.scenarios.suggest import Example, Suggested, Suggestions


def suggest(
    rules: Annotated[Path, RULES],
    feature: Annotated[
        bool, Option("--feature", help="Print a feature that `gatekeeper test` plays, in place of a list.")
    ] = False,
) -> None:
    """Propose the examples a board should look at.

    Each release begins with a portfolio that meets everything it asks and no more; from there one thing at a time is
    moved: a figure to just below its threshold, an event to the day after its last, a fact to the other answer or to
    silence. Beside each stands what is decided. Status 0; 1: the rules have errors; 2: unreadable.
    """
    from gatekeeper.scenarios.suggest import feature_text, suggestions

    loaded = rules_at(rules)
    if feature and len(loaded.programs) > 1:
        names = ", ".join(f"`{program.source.name}`" for program in loaded.programs)
        fail(f"a feature is of one rule file, and `{rules}` holds several", f"name one of {names}")
    for program in loaded.programs:
        found = suggestions(program)
        if feature:
            print(feature_text(found, Path(program.source.name).name), end="")
        else:
            print("\n".join(_list(found, program)))
    raise Stop(DECIDED)


def _list(found: "Suggestions", program: "Program") -> list[str]:
    from gatekeeper.values.dates import date_text

    count = sum(len(rule.examples) for rule in found.rules)
    days = date_text(found.days.decided)
    lines = [f"{program.source.name}: {count} examples of {len(found.rules)} rules, each decided on {days}"]
    for rule in found.rules:
        lines += _of_rule(rule)
    return lines


def _of_rule(rule: "Suggested") -> list[str]:
    line = f" (line {rule.line})" if rule.line else ""
    lines = ["", f"tranche {rule.tranche}: {rule.name}{line}"]
    lines += [f"  recorded: {sentence}" for sentence in rule.facts]
    for example in rule.examples:
        lines += [f"  {example.title}", f"      → {_decided(example)}"]
    lines += [f"  no example: {text}" for text in rule.missing]
    return lines


def _decided(example: "Example") -> str:
    """The outcome, the amount if something is paid, the reason if not."""
    from gatekeeper.decisions.explain import explain
    from gatekeeper.reports.marks import outcome_mark

    found = explain(example.decision)
    if example.decision.outcome.pays:
        return found.headline
    reason = f": {found.reason}" if found.reason else ""
    return f"{outcome_mark(example.decision.outcome)}{reason}"
