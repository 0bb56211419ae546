"""Which rules an award is decided by: those of its programme that are in force."""

from datetime import date

from gatekeeper.facts.portfolio import AwardFacts
from gatekeeper.inert import inert
from gatekeeper.program import model
from gatekeeper.values.dates import date_text
from gatekeeper.vocabulary import fold


@inert
class Binding:
    """The program an award is decided by; or why there is none."""

    program: model.Program | None
    error: str = ""


def program_for(rules: model.Rules, award: AwardFacts, on: date) -> Binding:
    """The rule file whose `programme` is the award's and that is in force; a sole file without one fits every award."""
    wanted = fold(award.award.programme)
    fitting = [program for program in rules.programs if fold(program.programme) == wanted]
    if not fitting:
        bare = [program for program in rules.programs if not program.programme]
        fitting = bare if len(rules.programs) == 1 else []
    if len(fitting) <= 1:
        return Binding(fitting[0] if fitting else None)
    current = [program for program in fitting if in_force(program, on)]
    if len(current) > 1:
        names = " and ".join(program.source.name for program in current)
        return Binding(current[0], f"{names} both speak of its programme on {date_text(on)}")
    if current:
        return Binding(current[0])
    return Binding(max(fitting, key=lambda program: (program.in_force[1] or date.max, program.source.name)))


def in_force(program: model.Program, on: date) -> bool:
    """Whether the rules of a file speak of a day."""
    first, last = program.in_force
    return (first is None or first <= on) and (last is None or on <= last)
