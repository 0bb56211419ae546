"""The one vocabulary of steps. Facts belong to the award named last."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from pytest_bdd import given, parsers, then, when

from gatekeeper import Decision, Diagnostic, Finding, check_text, decide, explain
from gatekeeper.decisions.explain import needs_text
from gatekeeper.facts.read import read_texts
from gatekeeper.program.model import Rules
from gatekeeper.values.dates import date_from_text
from gatekeeper.values.money import money_text
from gatekeeper.values.numbers import fraction_from_decimal
from tests.cases.case import csv_text

Row = dict[str, str]


@dataclass
class Story:
    """What a scenario has said so far, and what came of it."""

    rules: Rules | None = None
    problems: tuple[Diagnostic, ...] = ()
    award: str = ""
    tables: dict[str, list[Row]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    decisions: dict[str, Decision] = field(default_factory=dict)
    looked_at: str = ""  # the decision named last

    def record(self, table: str, **cells: str) -> None:
        """Add a row about the award named last."""
        self.tables.setdefault(table, []).append({"award": self.award, **cells})

    def texts(self) -> dict[str, str]:
        """The tables as CSV."""
        texts = {}
        for table, rows in self.tables.items():
            headings = list(dict.fromkeys(heading for row in rows for heading in row))
            cells = [[row.get(heading, "") for heading in headings] for row in rows]
            texts[table] = csv_text([[heading.replace("_", " ") for heading in headings], *cells])
        return texts

    @property
    def decision(self) -> Decision:
        """The decision named last."""
        return self.decisions[self.looked_at]


@pytest.fixture
def story() -> Story:
    return Story()


def day(text: str) -> date:
    """The day as it is written."""
    found = date_from_text(text)
    assert found is not None, f"{text} is no day"
    return found


# ------------------------------------------------------------------------------------------------ given


@given("the agreement says")
def the_agreement_says(story: Story, docstring: str) -> None:
    story.rules, story.problems = check_text(docstring)


@given(parsers.parse('award "{award}" has tranche {tranche:d} of {amount} {currency:w}'))
def award_has_tranche(story: Story, award: str, tranche: int, amount: str, currency: str) -> None:
    if all(row["award"] != award for row in story.tables.get("awards", [])):
        story.tables.setdefault("awards", []).append({"award": award, "currency": currency})
    story.award = award
    story.record("tranches", tranche=str(tranche), amount=amount)


@given(parsers.re('milestone "(?P<name>[^"]+)" was achieved on (?P<on>[^,]+)'))
def milestone_achieved(story: Story, name: str, on: str) -> None:
    story.record("milestones", milestone=name, achieved_on=on)


@given(parsers.re('milestone "(?P<name>[^"]+)" was achieved on (?P<on>[^,]+), verified by "(?P<role>[^"]+)"'))
def milestone_verified(story: Story, name: str, on: str, role: str) -> None:
    story.record("milestones", milestone=name, achieved_on=on, verified_by=role)


@given(parsers.parse('milestone "{name}" was "{status}" as of {as_of}'))
def milestone_status(story: Story, name: str, status: str, as_of: str) -> None:
    story.record("milestones", milestone=name, status=status, as_of=as_of)


@given(parsers.parse('document "{name}" was {event:w} on {on}'))
def document_came(story: Story, name: str, event: str, on: str) -> None:
    story.record("documents", document=name, **{f"{event}_on": on})


@given(parsers.parse('measure "{name}" was {value} for the period to {end}'))
def measure_was(story: Story, name: str, value: str, end: str) -> None:
    story.record("measures", measure=name, period_end=end, value=value)


@given(parsers.parse('fact "{name}" is "{value}"'))
def fact_is(story: Story, name: str, value: str) -> None:
    if value in ("yes", "no"):
        story.record("facts", fact=name, value=value)
    else:
        story.record("facts", fact=name, value="", absent_because=value)


@given(parsers.parse('parameter "{name}" is {value}'))
def parameter_is(story: Story, name: str, value: str) -> None:
    story.record("parameters", parameter=name, value=value)


@given(parsers.parse('the "{role}" waived "{condition}" on {on}'))
def role_waived(story: Story, role: str, condition: str, on: str) -> None:
    story.record("waivers", condition=condition, by=role, granted_on=on)


@given(parsers.parse('{amount} {currency:w} of tranche {tranche:d} were paid on {on} as "{kind}"'))
def was_paid(story: Story, amount: str, currency: str, tranche: int, on: str, kind: str) -> None:
    story.record("payments", tranche=str(tranche), paid_on=on, amount=f"{amount} {currency}", kind=kind)


# ------------------------------------------------------------------------------------------------ when


@when(parsers.parse("the portfolio is decided on {on}"))
def decided_on(story: Story, on: str) -> None:
    assert story.rules is not None, story.problems
    portfolio, story.findings = read_texts(story.texts(), story.rules)
    story.decisions = {decision.id: decision for decision in decide(story.rules, portfolio, day(on))}


# ------------------------------------------------------------------------------------------------ then


@then(parsers.re('tranche (?P<tranche>[0-9]+) of "(?P<award>[^"]+)" is "(?P<outcome>[^"]+)"'))
def outcome_is(story: Story, tranche: str, award: str, outcome: str) -> None:
    story.looked_at = f"{award}/{tranche}"
    assert story.decision.outcome == outcome, story.decision.reasons


@then(parsers.re('tranche (?P<tranche>[0-9]+) of "(?P<award>[^"]+)" is "(?P<outcome>[^"]+)" of (?P<amount>.+)'))
def outcome_pays(story: Story, tranche: str, award: str, outcome: str, amount: str) -> None:
    outcome_is(story, tranche, award, outcome)
    due = fraction_from_decimal(story.decision.amount)
    assert due is not None
    assert money_text(due, story.decision.currency) == amount


@then(parsers.parse('the explanation says "{text}"'))
def explanation_says(story: Story, text: str) -> None:
    explanation = explain(story.decision)
    said = "\n".join((explanation.headline, explanation.reason, *explanation.why, *explanation.why_not))
    assert text in said


@then(parsers.parse('still needed is "{text}"'))
def still_needed_is(story: Story, text: str) -> None:
    assert any(text in line for line in needs_text(explain(story.decision).still_needed))


@then("nothing is still needed")
def nothing_needed(story: Story) -> None:
    assert not explain(story.decision).still_needed


@then(parsers.parse('condition "{requirement}" is "{verdict}"'))
def condition_is(story: Story, requirement: str, verdict: str) -> None:
    found = {condition.requirement: str(condition.verdict) for condition in story.decision.conditions}
    assert found[requirement] == verdict


@then(parsers.parse('the rules are refused with "{message}" and the help "{help_}"'))
def rules_refused(story: Story, message: str, help_: str) -> None:
    assert story.rules is None
    assert (message, help_) in [(problem.message, problem.help) for problem in story.problems]


@then(parsers.parse('the tables are said to hold "{message}"'))
def tables_hold(story: Story, message: str) -> None:
    assert message in [finding.message for finding in story.findings]
