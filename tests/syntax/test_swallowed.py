"""Names that hold what was meant to be said of them are told, and names that are only long are not."""

import pytest

from gatekeeper.source import Source
from gatekeeper.syntax.parse import parse


def told(text: str) -> list[tuple[str, str]]:
    _, problems = parse(Source("rules.gate", f"language 1\nroles: auditor\n{text}\n"))
    return [(problem.message, problem.help) for problem in problems if problem.code == "GK0604"]


@pytest.mark.parametrize(
    ("declared", "held", "cure"),
    [
        ("measure jobs cumulative", "cumulative", "part it by a comma: `measure jobs, cumulative`"),
        ("parameter size as one of small, large", "as", "leave `as` out: `parameter size, one of …`"),
        ("judgement rating as one of good, bad", "as", "leave `as` out: `judgement rating by ROLE, one of …`"),
        ("measure jobs higher is better", "higher is better", "part it by a comma: `measure jobs, higher is better`"),
        (
            "measure sales reported within 30 days",
            "reported within",
            "part it by a comma: `measure sales, reported wit",
        ),
        ("document notice cannot be waived", "cannot be waived", "part it by a comma: `document notice, cannot be"),
        ("milestone launch means first sale", "means", 'part it by a comma: `milestone launch, means "…"`'),
        ("milestone launch clause 4.2", "clause 4.2", 'write `milestone launch, clause "…"`'),
        ("fact readiness between 1 and 9", "between 1 and", "declare `fact readiness`, and say in a rule"),
        ("parameter share at most 50", "at most 50", "declare `parameter share`, and say in a rule"),
        (
            "judgement score at least 5 by auditor",
            "at least 5",
            "bounds follow its type: `judgement score by ROLE as num",
        ),
        ("milestone plant when approved", "when", "declare `milestone plant` alone; a condition stands in a rule"),
        ("milestone plan approved by 30 June 2027", "by", "say when it is due: `milestone plan approved, due 30 June"),
        ("document report within 30 days", "within", "say when it is due: `document report, due 30 June 2027`"),
        ("fact insolvent since 1 January 2026", "since", "declare `fact insolvent`; days stand in the rule"),
        ("document annual report each year", "each year", "say that it comes back: `document annual report, due at"),
        ("document report due quarterly", "quarterly", "say that it comes back: `document report, due at the end of"),
        (
            "measure visits every business day",
            "every business day",
            "say of which time its figures are: `measure visits",
        ),
        ("milestone site visit every quarter", "every quarter", "a milestone does not come back"),
        ("measure revenue USD", "USD", "write `measure revenue in USD`"),
        ("fact accounts as text", "as text", "a type is `as number`, `as percentage` or `as date`"),
        (
            "milestone audit by auditor",
            "by auditor",
            "if only the word of that role counts: `milestone audit, verified",
        ),
        ("document audit by auditor", "by auditor", "declare `document audit`, and ask in a rule for `audit given"),
    ],
)
def test_what_a_name_seems_to_hold_is_told_with_its_cure(declared: str, held: str, cure: str) -> None:
    [(message, help_)] = told(declared)
    assert message.endswith(f"is read as one name, with `{held}` in it")
    assert help_.startswith(cure)


@pytest.mark.parametrize(
    "declared",
    [
        "document letter of intent",
        "milestone not-for-profit status",
        "measure tonnes per hectare",
        "measure visits per business day",
        "measure income before tax in USD",
        "document report by the second year",
        "parameter end date as date",
        "fact amount due in USD",
        "milestone `jobs cumulative`",
        "define paid quarterly as agreement signed achieved",
        "milestone phase 2 begun, due 30 June 2026",
        "milestone stand by auditors",
    ],
)
def test_a_name_that_is_only_long_is_not(declared: str) -> None:
    assert told(declared) == []
