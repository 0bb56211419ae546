"""gatekeeper explain: why, why not and by how much, and what is still needed, of one award."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from gatekeeper.cli.declared import Argument, Option, Stop
from gatekeeper.cli.terminal import (
    COLUMNS,
    DECIDED,
    KNOWN_BY,
    ON,
    PORTFOLIO,
    RULES,
    day_from,
    fail,
    portfolio_at,
    rules_at,
)

if TYPE_CHECKING:
    from gatekeeper.decisions.record import Decision
    from gatekeeper.facts.portfolio import Portfolio
    from gatekeeper.program.model import Rules


def explain(
    rules: Annotated[Path, RULES],
    portfolio: Annotated[str, PORTFOLIO],
    award: Annotated[str, Argument(help="The award's id.", show_default=False, metavar="AWARD")],
    on: Annotated[str, ON],
    tranche: Annotated[int | None, Argument(help="One tranche.", show_default="all of them", metavar="TRANCHE")] = None,
    known_by: Annotated[str, KNOWN_BY] = "",
    columns: Annotated[Path | None, COLUMNS] = None,
    would_take: Annotated[bool, Option("--would-take", help="Say what it would take to pay, or to pay more.")] = False,
    how_sure: Annotated[bool, Option("--how-sure", help="Say which facts, were they wrong, would change it.")] = False,
) -> None:
    """Explain the decisions on one award.

    For each tranche: why, why not with distance and clause, and what is still needed, from whom and by when. With
    --would-take or --how-sure, that is answered instead, each answer proved by deciding again on changed facts.
    """
    from gatekeeper.decisions.decide import decide_award

    day = day_from(on, "--on")
    known = day_from(known_by, "--known-by") if known_by else day
    loaded = rules_at(rules)
    read, _ = portfolio_at(portfolio, loaded, columns)
    of_award = decide_award(loaded, read, award, day, known)
    if not of_award:
        _no_award(award, [str(getattr(row, "award", "")) for row in read.rows.get("awards", ())])
    chosen = [decision for decision in of_award if tranche in (None, decision.tranche)]
    if not chosen:
        numbers = ", ".join(str(decision.tranche) for decision in of_award)
        fail(f"`{award}` has no tranche {tranche}", f"its tranches are {numbers}")
    if would_take or how_sure:
        print("\n\n".join(_proved_text(loaded, read, decision, would_take, how_sure) for decision in chosen))
    else:
        print("\n\n".join(explanation_text(decision) for decision in chosen))
    raise Stop(DECIDED)


def _proved_text(rules: "Rules", portfolio: "Portfolio", decision: "Decision", take: bool, sure: bool) -> str:
    """The headline of a decision, and what was asked of it."""
    from gatekeeper.decisions.budgets import budget_name
    from gatekeeper.decisions.explain import explain as explained
    from gatekeeper.decisions.what_if import again_of, how_sure_of, how_sure_text, would_take_of, would_take_text
    from gatekeeper.reports.marks import outcome_mark

    again = again_of(rules, portfolio, decision.award, decision.tranche, decision.on, decision.known_by)
    lines = [f"{outcome_mark(decision.outcome).shape} {explained(decision).headline}"]
    budget = decision.budget
    if budget is not None and (budget.problem or budget.own_given + budget.own_kept_back < budget.own_asked):
        name = budget_name(budget, decision.currency)
        lines += ["", f"{name}, shared with other awards, is left aside in what follows"]
    if take:
        lines += ["", "what it would take", *(f"  {line}" for line in would_take_text(would_take_of(again)))]
    if sure:
        lines += ["", "how sure it is", *(f"  {line}" for line in how_sure_text(how_sure_of(again)))]
    return "\n".join(lines)


def _no_award(award: str, known: list[str]) -> None:
    from difflib import get_close_matches

    near = get_close_matches(award, known, 3)
    did = "did you mean " + " or ".join(f"`{name}`" for name in near) + "?" if near else "check the award's id"
    fail(f"the portfolio has no award `{award}`" + ("" if award not in known else " with a tranche"), did)


def explanation_text(decision: "Decision") -> str:
    """The explanation of one decision as plain text."""
    from gatekeeper.decisions.explain import explain as explained
    from gatekeeper.decisions.explain import needs_text
    from gatekeeper.decisions.wording import required_text, seen_text
    from gatekeeper.reports.marks import line_mark, outcome_mark

    found = explained(decision)
    title = f" · {decision.title}" if decision.title else ""
    lines = [
        f"{outcome_mark(decision.outcome).shape} {found.headline}{title}",
        f"  {found.recommendation}",
    ]
    for heading, said in (("why", found.why), ("why not", found.why_not)):
        if said:
            lines += ["", heading, *(f"  - {text}" for text in said)]
    if found.still_needed:
        lines += ["", "still needed", *(f"  {text}" for text in needs_text(found.still_needed))]
    if decision.amount_lines:
        lines += ["", "the amount"]
        lines += [f"  {_amount(line.amount, decision.currency):>20}  {line.text}" for line in decision.amount_lines]
    if found.lines:
        lines += ["", "every condition"]
        for line in found.lines:
            mark = line_mark(line)
            distance = f", {line.distance}" if line.distance else ""
            clause = f" ({line.condition.clause})" if line.condition.clause else ""
            lines.append(f"  {mark}: {required_text(line.condition)}{clause}")
            lines.append(f"      {seen_text(line.condition)}{distance}")
    if found.risks:
        lines += ["", "to watch", *(f"  - {text}" for text in found.risks)]
    return "\n".join(lines)


def _amount(amount: object, currency: str) -> str:
    from decimal import Decimal
    from fractions import Fraction

    from gatekeeper.values.money import money_text

    assert isinstance(amount, Decimal)
    return money_text(Fraction(amount), currency)
