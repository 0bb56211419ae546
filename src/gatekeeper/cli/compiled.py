"""gatekeeper compiled: the Python function that decides an award by these rules."""

from pathlib import Path
from typing import Annotated

from gatekeeper.cli.declared import Option, Stop
from gatekeeper.cli.terminal import DECIDED, ON, RULES, day_from, rules_at


def compiled(
    rules: Annotated[Path, RULES],
    on: Annotated[str, ON],
    tranches: Annotated[int, Option(help="How many tranches an award has.", metavar="NUMBER", min=1)] = 4,
) -> None:
    """Show the function that these rules become for one decision date.

    It is what decides an award in microseconds, every condition kept: which facts it reads, how each condition is
    answered, what each tranche comes to. Tranches it does not cover are named with the reason; the reference decides
    those. Status 1 if the rules have errors.
    """
    from gatekeeper.plans.compiled import Compiled
    from gatekeeper.plans.words import function_text

    loaded = rules_at(rules)
    ready = Compiled(loaded, day_from(on, "--on"))
    numbers = tuple(range(1, tranches + 1))
    made = [ready.functions(program, numbers) for program in loaded.programs]
    print("\n".join(function_text(functions.plan, functions.text) for functions in made), end="")
    raise Stop(DECIDED)
