"""gatekeeper decides, from rules a funder can read aloud, which instalments may be released, how much, and why.

    rules, problems = load_rules("rules/seed-fund.gate")
    portfolio, findings = read_portfolio("examples/seed-fund", rules)
    for decision in decide(rules, portfolio, on=date(2026, 11, 30)):
        print(explain(decision).headline)
        memo = render_memo(decision)

Everything is loaded where it is first used, so importing the package costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gatekeeper.decisions.decide import decide
    from gatekeeper.decisions.explain import Explanation, explain
    from gatekeeper.decisions.outlook import Outlook, outlook
    from gatekeeper.decisions.record import Decision
    from gatekeeper.decisions.what_if import HowSure, WouldTake, how_sure, would_take
    from gatekeeper.diagnostics import Diagnostic, Finding, diagnostic_text
    from gatekeeper.facts.portfolio import Portfolio
    from gatekeeper.facts.read import UnreadableInput, read_portfolio
    from gatekeeper.plans.compiled import Compiled, compiled
    from gatekeeper.program.model import Program, Rules
    from gatekeeper.reports.memo import render_memo
    from gatekeeper.run.diff import Changes, what_changed
    from gatekeeper.run.rules import UnreadableRules, check_text, load_rules
    from gatekeeper.version import VERSION

_HOMES = {
    "decide": "gatekeeper.decisions.decide",
    "Explanation": "gatekeeper.decisions.explain",
    "explain": "gatekeeper.decisions.explain",
    "Outlook": "gatekeeper.decisions.outlook",
    "outlook": "gatekeeper.decisions.outlook",
    "Decision": "gatekeeper.decisions.record",
    "HowSure": "gatekeeper.decisions.what_if",
    "WouldTake": "gatekeeper.decisions.what_if",
    "how_sure": "gatekeeper.decisions.what_if",
    "would_take": "gatekeeper.decisions.what_if",
    "Changes": "gatekeeper.run.diff",
    "what_changed": "gatekeeper.run.diff",
    "Diagnostic": "gatekeeper.diagnostics",
    "Finding": "gatekeeper.diagnostics",
    "diagnostic_text": "gatekeeper.diagnostics",
    "Compiled": "gatekeeper.plans.compiled",
    "compiled": "gatekeeper.plans.compiled",
    "Portfolio": "gatekeeper.facts.portfolio",
    "UnreadableInput": "gatekeeper.facts.read",
    "read_portfolio": "gatekeeper.facts.read",
    "Program": "gatekeeper.program.model",
    "Rules": "gatekeeper.program.model",
    "render_memo": "gatekeeper.reports.memo",
    "UnreadableRules": "gatekeeper.run.rules",
    "check_text": "gatekeeper.run.rules",
    "load_rules": "gatekeeper.run.rules",
    "VERSION": "gatekeeper.version",
}

__all__ = [
    "VERSION",
    "Changes",
    "Compiled",
    "Decision",
    "Diagnostic",
    "Explanation",
    "Finding",
    "HowSure",
    "Outlook",
    "Portfolio",
    "Program",
    "Rules",
    "UnreadableInput",
    "UnreadableRules",
    "WouldTake",
    "check_text",
    "compiled",
    "decide",
    "diagnostic_text",
    "explain",
    "how_sure",
    "load_rules",
    "outlook",
    "read_portfolio",
    "render_memo",
    "what_changed",
    "would_take",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
