"""gatekeeper test: do the rules decide as the funder's scenarios expect?"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from gatekeeper.cli.declared import Argument, Option, Stop
from gatekeeper.cli.terminal import DECIDED, RULES_WRONG, fail, progress_shown, rules_at

if TYPE_CHECKING:
    from gatekeeper.scenarios.exercised import Exercised
    from gatekeeper.scenarios.noticed import Noticed
    from gatekeeper.scenarios.play import Played


def test(
    features: Annotated[
        list[Path], Argument(help="Feature files, or folders of them.", show_default=False, metavar="PATH")
    ],
    rules: Annotated[
        Path | None, Option(help="Decide by these rules, whatever the scenarios name.", metavar="FILE")
    ] = None,
    mutate: Annotated[
        bool, Option("--mutate", help="Change the rules in small places; say which changes no scenario notices.")
    ] = False,
    json_: Annotated[bool, Option("--json", help="Print one JSON document, for programs.")] = False,
) -> None:
    """Play scenarios written in words against the rules.

    Each says what is recorded and when it is decided, and what should come of it. Then: from which sides the
    conditions of the rules were seen. Status 0: all passed. 1: one failed or could not be played. 2: nothing to play.
    """
    from gatekeeper.scenarios.exercised import exercised, outcomes_seen
    from gatekeeper.scenarios.play import Unplayable, feature_files, play_features

    loaded = rules_at(rules) if rules is not None else None
    try:
        played = play_features(feature_files(features), loaded)
    except Unplayable as error:
        fail(error.message, error.help)
    if not played:
        fail("the features hold no scenario", "begin one with `Scenario: …`")
    conditions = exercised(played)
    found = _noticed(played) if mutate else None
    if json_:
        document = _document(played, conditions, outcomes_seen(played), found)
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        for each in played:
            print("\n".join(_lines(each)))
        failed = sum(each.problem is not None for each in played)
        print(f"\n{_counted(len(played), 'scenario')}: {len(played) - failed} passed, {failed} failed")
        _show_outcomes(outcomes_seen(played))
        _show_conditions(conditions)
        if found is not None:
            _show_noticed(found)
    raise Stop(RULES_WRONG if any(each.problem is not None for each in played) else DECIDED)


test.__test__ = False  # type: ignore[attr-defined]


def _noticed(played: "Sequence[Played]") -> "Noticed":
    from gatekeeper.scenarios.noticed import noticed

    with progress_shown() as progress:
        return noticed(played, progress)


def _lines(played: "Played") -> list[str]:
    """`✓ release.feature:4 Everything is met`, and below it what is wrong."""
    problem = played.problem
    lines = [f"{'✓' if problem is None else '✗'} {played.file}:{played.line}: {played.title}"]
    if problem is not None:
        if problem.step:
            lines.append(f"    line {problem.line}: {problem.step}")
        first, *more = problem.message.splitlines()
        place = "" if problem.step else f"line {problem.line}: "
        lines += [f"    {place}{first}", *(f"    {line}" for line in more)]
        if problem.help:
            lines.append(f"    help: {problem.help}")
    return lines


def _show_outcomes(seen: dict[str, int]) -> None:
    if seen:
        print(f"outcomes seen: {', '.join(f'{outcome} {count}' for outcome, count in seen.items())}")


def _show_conditions(conditions: "Sequence[Exercised]") -> None:
    """A heading a rule, a line a condition: the verdicts seen, and the side never seen."""
    above: tuple[str, int, str] | None = None
    file = ""
    for each in conditions:
        if each.file != file:
            file = each.file
            print(f"\nconditions of {file}, and how often the scenarios saw them met, not met, open, unknown")
        if (each.rule, each.line, "") != above:
            above = (each.rule, each.line, "")
            print(f"  {_shortened(each.rule)} (line {each.line})")
        never = f"    never {' or '.join(each.never)}" if each.never else ""
        seen = ", ".join(f"{verdict} {count}" for verdict, count in each.seen) or "not seen"
        unless = "unless " if each.part == "unless" else ""
        print(f"    {unless}{each.requirement}: {seen}{never}")
    if conditions:
        both = sum(not each.never for each in conditions)
        print(f"\n{both} of {_counted(len(conditions), 'condition')} seen both met and not met")


def _show_noticed(found: "Noticed") -> None:
    """The changes nobody noticed, each with what would notice it; then how many were."""
    print()
    for file, mutant in found.survivors:
        notice = f": add {mutant.change.notice}" if mutant.change.notice else ""
        print(f"no scenario noticed: {mutant.text.replace('(line', f'({file}, line')}{notice}")
    if not found.tried:
        print("no rule file was decided by, so nothing was changed")
        return
    changes = _counted(found.tried, "small change")
    print(f"{found.noticed} of {changes} of the rules noticed: {found.percent} %")


def _document(
    played: "Sequence[Played]", conditions: "Sequence[Exercised]", outcomes: dict[str, int], found: "Noticed | None"
) -> dict[str, object]:
    return {
        "scenarios": [
            {
                "file": each.file,
                "line": each.line,
                "feature": each.feature,
                "scenario": each.name,
                "example": each.example,
                "passed": each.problem is None,
                "problem": None
                if each.problem is None
                else {
                    "line": each.problem.line,
                    "step": each.problem.step,
                    "message": each.problem.message,
                    "help": each.problem.help,
                    "slip": each.problem.slip,
                },
            }
            for each in played
        ],
        "outcomes": outcomes,
        "conditions": [
            {
                "file": each.file,
                "rule": each.rule,
                "line": each.line,
                "part": each.part,
                "condition": each.requirement,
                "seen": dict(each.seen),
                "never": list(each.never),
            }
            for each in conditions
        ],
        "changes": None
        if found is None
        else {
            "tried": found.tried,
            "noticed": found.noticed,
            "not noticed": [
                {
                    "file": file,
                    "line": mutant.line,
                    "where": mutant.where,
                    "before": mutant.change.before,
                    "after": mutant.change.after,
                    "add": mutant.change.notice,
                }
                for file, mutant in found.survivors
            ],
        },
    }


def _shortened(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
