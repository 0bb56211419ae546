"""The board page: every recommendation on one page, what needs a second look first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.decisions.budgets import budget_name
from gatekeeper.decisions.explain import Explanation, explain
from gatekeeper.decisions.reasons import authority
from gatekeeper.decisions.record import BudgetFound, Decision
from gatekeeper.decisions.recorded import recorded
from gatekeeper.decisions.risks import early_warnings, unsettled_money, void_grants
from gatekeeper.decisions.wording import capital, decisive_extensions, decisive_waivers, extended_text, quoted, whom
from gatekeeper.diagnostics import Finding
from gatekeeper.reader import say
from gatekeeper.reports.marks import EXCEPTIONS, Mark, exceptions_of, outcome_mark
from gatekeeper.reports.memo import memo_name
from gatekeeper.reports.papers import RunFacts, render
from gatekeeper.reports.pictures import bars_of, quarters_of
from gatekeeper.reports.totals import summary


@dataclass(frozen=True, slots=True)
class Entry:
    """One tranche on the board page; `remarks` say what the outcome does not, `matter` why it is an exception."""

    decision: Decision
    memo: str
    mark: Mark
    reason: str
    remarks: tuple[str, ...]
    matter: str
    exceptions: tuple[str, ...]


def render_index(
    decisions: Sequence[Decision], run: RunFacts, findings: Sequence[Finding] = (), templates: Path | None = None,
    forms: Sequence[str] = (), made: Sequence[Entry] | None = None,
) -> str:  # fmt: skip
    """The board page of a run, from the template `index.html`; needs no network, and a script only to filter.

    `forms` are those the memos are written in besides HTML; `made` are its entries, where they are made already.
    """
    entries = entries_of(decisions) if made is None else sorted(made, key=_place)
    totals = summary(decisions)
    return render(
        "index.html",
        templates,
        {
            "run": run,
            "entries": entries,
            "exceptions": [entry for entry in entries if entry.exceptions],
            "findings": findings,
            "forms": forms,
            "owners": sorted({decision.owner for decision in decisions if decision.owner}, key=str.casefold),
            "summary": totals,
            "budgets": budgets_of(decisions),
            "pictures": bars_of(totals.by_currency),
            "quarters": quarters_of(decisions),
            "outcomes": [(outcome_mark(outcome), count) for outcome, count in totals.outcomes],
            "by_outcome": [(total, outcome_mark(total.outcome)) for total in totals.by_outcome if total.outcome],
        },
    )


@dataclass(frozen=True, slots=True)
class SharedBudget:
    """A budget that awards share, as every decision that shares it tells it."""

    name: str
    rules_file: str
    currency: str
    found: BudgetFound


def budgets_of(decisions: Sequence[Decision]) -> tuple[SharedBudget, ...]:
    """Every budget shared in a run, each once, by rule file and name."""
    found: dict[tuple[str, str], SharedBudget] = {}
    for decision in decisions:
        if decision.budget is not None:
            name = recorded(budget_name(decision.budget, decision.currency))
            shared = SharedBudget(name, decision.rules_file, decision.currency, decision.budget)
            found.setdefault((decision.rules_file, decision.budget.id), shared)
    return tuple(found[key] for key in sorted(found))


def entries_of(decisions: Sequence[Decision]) -> list[Entry]:
    """Every tranche as the board page shows it, exceptions first, in their order; then by award."""
    return sorted((entry_of(decision) for decision in decisions), key=_place)


def entry_of(decision: Decision, told: Explanation | None = None) -> Entry:
    """The tranche as the board page shows it; `told` is its explanation, if it is at hand."""
    explanation = told or explain(decision)
    exceptions = exceptions_of(decision)
    remarks = tuple(say(said) for said in exceptions if said != decision.outcome)
    return Entry(
        decision=decision,
        memo=memo_name(decision),
        mark=outcome_mark(decision.outcome),
        reason=explanation.reason,
        remarks=remarks,
        matter=_matter(decision, explanation, exceptions),
        exceptions=exceptions,
    )


def _matter(decision: Decision, explanation: Explanation, exceptions: tuple[str, ...]) -> str:
    """Why it is an exception, in words: what stands in the way, then what is said of grants and payments."""
    said = [f"{capital(explanation.reason)}."] if str(decision.outcome) in exceptions else []
    said += _relied_on(decision) if decision.outcome.pays else []
    said += [*void_grants(decision), *unsettled_money(decision)]
    said += early_warnings(decision, only_those=True)
    return " ".join(dict.fromkeys(said)) or explanation.reason


def _relied_on(decision: Decision) -> list[str]:
    bound = [f"{capital(text)}."] if (text := authority(decision)) else []
    return [
        say(
            "{who} waived {condition}: {reason}.",
            who=capital(whom(waiver.by)),
            condition=quoted(waiver.condition),
            reason=waiver.reason or say("no reason recorded"),
        )
        for waiver in decisive_waivers(decision)
    ] + [*_extended(decision), *bound]


def _extended(decision: Decision) -> Iterator[str]:
    for extension in decisive_extensions(decision):
        yield f"{extended_text(extension)}."


def _place(entry: Entry) -> tuple[int, object, int]:
    ranks = [EXCEPTIONS.index(said) for said in entry.exceptions]
    return (min(ranks, default=len(EXCEPTIONS)), by_award(entry.decision), entry.decision.tranche)


def by_award(decision: Decision) -> tuple[list[tuple[int, str]], str]:
    """The order of awards as people count: `A-2` before `A-10`."""
    pieces = re.split(r"([0-9]+)", decision.award)
    natural = [(int(piece) if piece.isascii() and piece.isdigit() else 0, piece.casefold()) for piece in pieces]
    return natural, decision.award
