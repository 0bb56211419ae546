"""The register finance works from: a row a tranche, as a workbook of typed cells and as plain CSV."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from gatekeeper.decisions.explain import explain
from gatekeeper.decisions.record import Decision
from gatekeeper.diagnostics import Finding
from gatekeeper.reports.sheets import FIRST_DAY, OPTIONS, Heading, Value, csv_bytes, formats_of, midnight, write_sheet
from gatekeeper.reports.totals import Total, summary

REGISTER: tuple[Heading, ...] = (
    ("award", "text", 14),
    ("title", "text", 30),
    ("recipient", "text", 24),
    ("programme", "text", 22),
    ("tranche", "count", 8),
    ("planned date", "date", 12),
    ("outcome", "text", 16),
    ("tranche amount", "money", 16),
    ("entitlement", "money", 16),
    ("paid", "money", 16),
    ("approved unpaid", "money", 16),
    ("amount now", "money", 16),
    ("payable by", "date", 12),
    ("currency", "text", 9),
    ("range low", "money", 14),
    ("range high", "money", 14),
    ("reason", "text", 60),
    ("waived", "text", 8),
    ("open needs", "count", 11),
    ("rules file", "text", 22),
)

TOTALS: tuple[Heading, ...] = (
    ("currency", "text", 10),
    ("outcome", "text", 18),
    ("tranches", "count", 9),
    ("awarded", "money", 18),
    ("paid", "money", 18),
    ("approved before, not paid", "money", 18),
    ("approved now", "money", 18),
    ("held", "money", 18),
    ("conditional", "money", 18),
    ("not payable", "money", 18),
    ("tranches of unknown amount", "count", 12),
)

FINDINGS = ("severity", "code", "file", "sheet", "row", "key", "column", "message", "found", "expected", "help")


def register_row(decision: Decision) -> tuple[Value, ...]:
    """The tranche as a row of the register, in the order of `REGISTER`."""
    explanation = explain(decision)
    low, high = decision.amount_range or (None, None)
    return (
        decision.award,
        decision.title,
        decision.recipient,
        decision.programme,
        decision.tranche,
        decision.planned_date,
        str(decision.outcome),
        decision.tranche_amount,
        decision.entitlement,
        decision.paid,
        decision.approved_unpaid,
        decision.amount,
        decision.payable_by,
        decision.currency,
        low,
        high,
        explanation.reason,
        "yes" if any(waiver.used and waiver.valid for waiver in decision.waivers) else "no",
        len(explanation.still_needed),
        decision.rules_file,
    )


def totals_row(total: Total) -> tuple[Value, ...]:
    """The sums as a row, in the order of `TOTALS`."""
    return (
        total.currency,
        str(total.outcome) if total.outcome else "all outcomes",
        total.tranches,
        total.awarded,
        total.paid,
        total.approved_unpaid,
        total.approved_now,
        total.held,
        total.conditional,
        total.not_payable,
        total.without_amount,
    )


# --- CSV -------------------------------------------------------------------------------------------------------------


def register_csv(decisions: Iterable[Decision]) -> bytes:
    """The register as UTF-8 CSV."""
    return csv_bytes([heading for heading, _, _ in REGISTER], map(register_row, decisions))


def findings_csv(findings: Iterable[Finding]) -> bytes:
    """What was found wrong in the tables, a row each, as UTF-8 CSV."""
    return csv_bytes(FINDINGS, map(findings_row, findings))


def findings_row(finding: Finding) -> tuple[Value, ...]:
    """The finding as a row, in the order of `FINDINGS`."""
    place = finding.place
    where = (place.file, place.sheet, place.row or None, place.key, place.column)
    return (str(finding.severity), finding.code, *where, finding.message, finding.found, finding.expected, finding.help)


# --- XLSX ------------------------------------------------------------------------------------------------------------


def register_xlsx(decisions: Sequence[Decision]) -> bytes:
    """The register as a workbook: typed cells, a frozen heading, filters, and the totals on a second sheet."""
    import xlsxwriter

    data = BytesIO()
    book = xlsxwriter.Workbook(data, OPTIONS)
    days = [decision.on for decision in decisions]
    book.set_properties({"title": "Register of release decisions", "created": midnight(max(days, default=FIRST_DAY))})
    formats = formats_of(book)
    sums = summary(decisions)
    write_sheet(book.add_worksheet("Register"), formats, REGISTER, [register_row(decision) for decision in decisions])
    write_sheet(book.add_worksheet("Totals"), formats, TOTALS, map(totals_row, (*sums.by_outcome, *sums.by_currency)))
    book.close()
    return data.getvalue()
