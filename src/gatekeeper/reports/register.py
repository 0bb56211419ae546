"""The register finance works from: a row a tranche, as a workbook of typed cells, as plain CSV and as Parquet."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING

from gatekeeper.decisions.explain import Brief, Explanation, in_brief
from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.wording import decisive_waivers
from gatekeeper.diagnostics import Finding
from gatekeeper.reader import N_, Reader, read_by, reader, say
from gatekeeper.reports.papers import visible
from gatekeeper.reports.sheets import (
    FIRST_DAY,
    OPTIONS,
    Heading,
    Sort,
    Value,
    csv_bytes,
    formats_of,
    midnight,
    write_sheet,
)
from gatekeeper.reports.totals import Counted, Total, summary, total
from gatekeeper.values.numbers import decimal_text

if TYPE_CHECKING:
    import polars

REGISTER: tuple[Heading, ...] = (
    (N_("award"), "text", 14),
    (N_("title"), "text", 30),
    (N_("recipient"), "text", 24),
    (N_("programme"), "text", 22),
    (N_("tranche"), "count", 8),
    (N_("planned date"), "date", 12),
    (N_("outcome"), "text", 16),
    (N_("tranche amount"), "money", 16),
    (N_("entitlement"), "money", 16),
    (N_("paid"), "money", 16),
    (N_("approved unpaid"), "money", 16),
    (N_("amount now"), "money", 16),
    (N_("held"), "money", 16),
    (N_("conditional"), "money", 16),
    (N_("not payable"), "money", 16),
    (N_("payable by"), "date", 12),
    (N_("currency"), "text", 9),
    (N_("range low"), "money", 14),
    (N_("range high"), "money", 14),
    (N_("reason"), "text", 60),
    (N_("waived"), "text", 8),
    (N_("open needs"), "count", 11),
    (N_("rules file"), "text", 22),
)

TOTALS: tuple[Heading, ...] = (
    (N_("currency"), "text", 10),
    (N_("outcome"), "text", 18),
    (N_("tranches"), "count", 9),
    (N_("awarded"), "money", 18),
    (N_("paid"), "money", 18),
    (N_("approved before, not paid"), "money", 18),
    (N_("approved now"), "money", 18),
    (N_("held"), "money", 18),
    (N_("conditional"), "money", 18),
    (N_("not payable"), "money", 18),
    (N_("tranches of unknown amount"), "count", 12),
)

FINDINGS = ("severity", "code", "file", "sheet", "row", "key", "column", "message", "found", "expected", "help")


Row = tuple[Value, ...]


def register_row(decision: Decision, told: Explanation | None = None) -> Row:
    """The tranche as a row of the register, in the order of `REGISTER`; `told` is its explanation, if it is at hand."""
    explanation: Explanation | Brief = told or in_brief(decision)
    low, high = decision.amount_range or (None, None)
    rest = total([decision], decision.currency, None) if decision.tranche_amount is not None else None
    return (
        decision.award,
        decision.title,
        decision.recipient,
        decision.programme,
        decision.tranche,
        decision.planned_date,
        say(str(decision.outcome)),
        decision.tranche_amount,
        decision.entitlement,
        decision.paid,
        decision.approved_unpaid,
        decision.amount,
        rest.held if rest else None,
        rest.conditional if rest else None,
        rest.not_payable if rest else None,
        decision.payable_by,
        decision.currency,
        low,
        high,
        explanation.reason,
        say("yes") if decisive_waivers(decision) else say("no"),
        len(explanation.still_needed),
        decision.rules_file,
    )


def both_rows(who: Reader, decision: Decision, told: Explanation | None = None) -> tuple[Row, Row]:
    """The tranche as a row for programs, which is in English, and as its reader says it; `told` is in his words."""
    row = register_row(decision) if who is not reader() else None
    with read_by(who):
        said = register_row(decision, told)
    return said if row is None else row, said


def totals_row(total: Total) -> tuple[Value, ...]:
    """The sums as a row, in the order of `TOTALS`."""
    return (
        total.currency,
        say(str(total.outcome)) if total.outcome else say("all outcomes"),
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
    return register_csv_of(map(register_row, decisions))


def register_csv_of(rows: Iterable[Row]) -> bytes:
    """The register of these rows as UTF-8 CSV."""
    return csv_bytes([heading for heading, _, _ in REGISTER], rows)


def findings_csv(findings: Iterable[Finding]) -> bytes:
    """What was found wrong in the tables, a row each, as UTF-8 CSV."""
    return csv_bytes(FINDINGS, map(findings_row, findings))


def findings_row(finding: Finding) -> tuple[Value, ...]:
    """The finding as a row, in the order of `FINDINGS`."""
    place = finding.place
    where = (place.file, place.sheet, place.row or None, place.key, place.column)
    return (str(finding.severity), finding.code, *where, finding.message, finding.found, finding.expected, finding.help)


def _said(headings: Sequence[Heading]) -> tuple[Heading, ...]:
    """The headings as the reader says them; those of the CSV stay, for programs read it."""
    return tuple((say(heading), sort, width) for heading, sort, width in headings)


# --- XLSX ------------------------------------------------------------------------------------------------------------


def register_xlsx(decisions: Sequence[Decision]) -> bytes:
    """The register as a workbook."""
    on = max((decision.on for decision in decisions), default=FIRST_DAY)
    return register_xlsx_of(decisions, map(register_row, decisions), on)


def register_xlsx_of(decisions: Sequence[Decision | Counted], rows: Iterable[Row], on: date) -> bytes:
    """These rows as a workbook: typed cells, a frozen heading, filters, and the totals of the decisions beside them."""
    import xlsxwriter

    data = BytesIO()
    book = xlsxwriter.Workbook(data, OPTIONS)
    book.set_properties(
        {"title": say("Register of release decisions"), "created": midnight(on if decisions else FIRST_DAY)}
    )
    formats = formats_of(book)
    sums = summary(decisions)
    write_sheet(book.add_worksheet(say("Register")), formats, _said(REGISTER), rows)
    write_sheet(
        book.add_worksheet(say("Totals")),
        formats,
        _said(TOTALS),
        map(totals_row, (*sums.by_outcome, *sums.by_currency)),
    )
    book.close()
    return data.getvalue()


# --- Parquet ---------------------------------------------------------------------------------------------------------


def register_parquet(decisions: Iterable[Decision]) -> bytes:
    """The register as Parquet."""
    return register_parquet_of([register_row(decision) for decision in decisions])


def register_parquet_of(rows: Sequence[Row]) -> bytes:
    """These rows as Parquet: columns with types, amounts as exact decimals, never as floating-point numbers."""
    import polars

    columns = []
    for (heading, sort, _), values in zip(
        REGISTER, zip(*rows, strict=True) if rows else [()] * len(REGISTER), strict=True
    ):
        columns.append(_parquet_column(heading, sort, list(values)))
    data = BytesIO()
    polars.DataFrame(columns).write_parquet(data, compression="zstd", statistics=True)
    return data.getvalue()


_MOST_DIGITS = 38  # of a decimal in Parquet


def _parquet_column(heading: str, sort: Sort, values: list[Value]) -> "polars.Series":
    import polars

    if sort == "money":
        texts = [decimal_text(Fraction(value)) if isinstance(value, Decimal) else None for value in values]
        places = max((len(text.partition(".")[2]) for text in texts if text), default=0)
        whole = max((len(text.partition(".")[0].strip("-")) for text in texts if text), default=0)
        column = polars.Series(heading, texts, dtype=polars.String)
        # An amount that no decimal can hold stays the text it is.
        return column if whole + places > _MOST_DIGITS else column.cast(polars.Decimal(_MOST_DIGITS, places))
    kinds = {"text": polars.String, "count": polars.Int64, "date": polars.Date}
    shown = [visible(value) if isinstance(value, str) else value for value in values]
    return polars.Series(heading, shown, dtype=kinds[sort])
