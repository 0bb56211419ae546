"""gatekeeper explain: why, why not and by how much, and what is still needed, of one award."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatekeeper.cli.terminal import DECIDED, KNOWN_BY, ON, PORTFOLIO, RULES, day_from, fail, portfolio_at, rules_at

if TYPE_CHECKING:
    from gatekeeper.decisions.record import Decision


def explain(
    rules: Annotated[Path, RULES],
    portfolio: Annotated[Path, PORTFOLIO],
    award: Annotated[str, typer.Argument(help="The award's id.", show_default=False, metavar="AWARD")],
    on: Annotated[str, ON],
    tranche: Annotated[
        int | None, typer.Argument(help="One tranche.", show_default="all of them", metavar="TRANCHE")
    ] = None,
    known_by: Annotated[str, KNOWN_BY] = "",
) -> None:
    """Explain the decisions on one award.

    For each tranche: why, why not with distance and clause, and what is still needed, from whom and by when.
    """
    from gatekeeper.decisions.decide import decide

    day = day_from(on, "--on")
    known = day_from(known_by, "--known-by") if known_by else day
    loaded = rules_at(rules)
    read, _ = portfolio_at(portfolio, loaded)
    of_award = [decision for decision in decide(loaded, read, day, known) if decision.award == award]
    if not of_award:
        _no_award(award, [str(getattr(row, "award", "")) for row in read.rows.get("awards", ())])
    chosen = [decision for decision in of_award if tranche in (None, decision.tranche)]
    if not chosen:
        numbers = ", ".join(str(decision.tranche) for decision in of_award)
        fail(f"`{award}` has no tranche {tranche}", f"its tranches are {numbers}")
    print("\n\n".join(explanation_text(decision) for decision in chosen))
    raise typer.Exit(DECIDED)


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
