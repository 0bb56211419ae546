"""What is wrong with a tranche: every error in what its rules name, in words."""

from gatekeeper.decisions.judge import Judge
from gatekeeper.decisions.notices import broken, notices_of
from gatekeeper.decisions.together import RuleResult
from gatekeeper.decisions.tranche import Tranche
from gatekeeper.values.absence import Invalid
from gatekeeper.vocabulary import Verdict


def errors(tranche: Tranche, results: tuple[RuleResult, ...], judge: Judge) -> tuple[str, ...]:
    """Every error in what the rules name, in words."""
    wrong: list[str] = []
    if tranche.binding_error:
        wrong.append(tranche.binding_error)
    for table in ("awards", "tranches", "payments", "resolutions"):
        problem_of_table = tranche.facts.wrong(table, "")
        if problem_of_table is not None:
            wrong.append(f"the table {table}: {problem_of_table}")
    currency = tranche.facts.award.currency
    if isinstance(currency, Invalid):
        wrong.append(f"the award's currency: {currency}")
    elif tranche.program.currency and currency != tranche.program.currency:
        wrong.append(f"the award is in {currency}, its rules are in {tranche.program.currency}")
    if isinstance(tranche.row.amount, Invalid):
        wrong.append(f"the amount of the tranche: {tranche.row.amount}")
    if tranche.money.wrong is not None and tranche.money.wrong != tranche.facts.wrong("payments", ""):
        wrong.append(f"what was paid or resolved: {tranche.money.wrong}")
    if tranche.powers.wrong is not None:
        wrong.append(f"whether it was held or cancelled: {tranche.powers.wrong}")
    wrong += [
        f"{condition.requirement}: {condition.observed}"
        for condition in judge.conditions
        if condition.verdict is Verdict.INVALID
    ]
    for result in results:
        problem = result.gives.problem if result.gives is not None else None
        problem = result.takes.wrong if result.takes is not None else problem
        if isinstance(problem, Invalid) and not any(str(problem) in text for text in wrong):
            wrong.append(str(problem))
    wrong += broken(notices_of(tranche))
    return tuple(dict.fromkeys(wrong))
