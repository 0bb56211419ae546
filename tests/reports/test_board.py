"""The board page and the register: exceptions first, sums that add up, cells that are what they say."""

import csv
import io
import re
import time
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, localcontext
from fractions import Fraction

import openpyxl
import pytest

from gatekeeper.diagnostics import Finding, Place, Severity
from gatekeeper.reports.board import render_index
from gatekeeper.reports.memo import memo_name
from gatekeeper.reports.papers import RunFacts
from gatekeeper.reports.register import REGISTER, findings_csv, register_csv, register_parquet, register_xlsx
from gatekeeper.reports.sheets import as_it_was, csv_bytes
from gatekeeper.reports.totals import Total, summary
from tests.reports import decisions as d

RUN = RunFacts(version="9.8.7", on=d.ON, known_by=d.ON)
EVERY = [replace(decision, award=f"A-{number}") for number, decision in enumerate(d.OF_EVERY_OUTCOME.values(), 1)]
EUROS = replace(d.NOT_YET, award="E-1", currency="EUR")
FINDING = Finding(
    "GK0501", Severity.ERROR, "`=1+1` where a number belongs", Place("portfolio.xlsx", "measures", 17, "value"),
    found="=1+1", expected="a number", help="write <b>the figure</b>",
)  # fmt: skip


def test_exceptions_come_first_and_awards_in_the_order_people_count() -> None:
    html = render_index([*reversed(EVERY), d.HOSTILE, EUROS], RUN, [FINDING])
    table = html[html.index('id="recommendations"') : html.index('id="findings"')]
    hostile = memo_name(d.HOSTILE)
    assert re.findall(r'href="memos/(.*?)-tranche', table) == [
        "A-15", "A-10", "A-6", "A-7", "A-8", "A-5", "A-13", hostile.removesuffix("-tranche-2"), "A-3", "A-12",
        "A-1", "A-2", "A-4", "A-9", "A-11", "A-14", "E-1",
    ]  # fmt: skip


def test_the_exceptions_say_what_is_the_matter() -> None:
    html = render_index(EVERY, RUN)
    told = " ".join(re.sub(r"<[^>]+>", " ", html[html.index('id="exceptions"') : html.index('id="recomm')]).split())
    for said in (
        "Held under the rule on line 45 (Clause 9.2), because “annual report is overdue by more than 60 days” applies",
        "The investment committee waived “uptime”: the grid was down in August.",
        "is void: no rule lets the programme officer waive revenue.",
        "250,000 USD is approved and its payment is not recorded.",
        "cannot be judged (`#REF!` where a number belongs)",
    ):
        assert said in told


def test_the_page_stands_alone_and_hostile_text_is_only_text() -> None:
    html = render_index([*EVERY, d.HOSTILE], RUN, [FINDING])
    html, ours, rest = html.partition("<script>\n(function () {")  # what filters the rows, and comes from no award
    assert ours
    assert rest.count("</script>") == 1
    assert re.findall(r"<(?:script|link|img|b)\b|\bsrc=|https?:|url\((?!#)|@import|javascript:[^x]", html) == []
    assert re.findall(r"<th(?![^>]*\bscope=)[ >]", html) == []
    assert "write &lt;b&gt;the figure&lt;/b&gt;" in html
    assert html.count("<caption>") == html.count("<table")
    assert html + ours + rest == render_index([d.HOSTILE, *EVERY], RUN, [FINDING])


def test_findings_name_file_sheet_row_and_column() -> None:
    html = render_index(EVERY, RUN, [FINDING])
    row = html[html.index("portfolio.xlsx") :]
    assert re.findall(r"<td[^>]*>([^<]*)", row)[:3] == ["measures", "17", "value"]
    empty = render_index([], RUN)
    assert "None: every cell could be used." in empty


# --- totals --------------------------------------------------------------------------------------------------------


def parts(total: Total) -> Decimal:
    return total.paid + total.approved_unpaid + total.approved_now + total.held + total.conditional + total.not_payable


def test_the_parts_add_up_to_the_whole_in_each_currency() -> None:
    totals = summary([*EVERY, EUROS])
    assert [total.currency for total in totals.by_currency] == ["EUR", "USD"]
    for total in (*totals.by_currency, *totals.by_outcome):
        assert parts(total) == total.awarded
    usd = totals.by_currency[1]
    assert (usd.tranches, usd.awarded, usd.approved_now) == (15, Decimal(3750000), Decimal(612500))
    assert (usd.held, usd.conditional, usd.approved_unpaid) == tuple(map(Decimal, (1000000, 500000, 250000)))
    assert sum(count for _, count in totals.outcomes) == totals.tranches == 16


def test_sums_are_exact_whatever_the_decimal_context() -> None:
    large = replace(d.NOT_YET, tranche_amount=Decimal("12345678901234567890.12"))
    with localcontext() as context:
        context.prec = 3
        total = summary([large, large]).by_currency[0]
    assert total.awarded == total.conditional == Decimal("24691357802469135780.24")


def test_a_tranche_of_unknown_amount_is_counted_apart() -> None:
    unknown = replace(d.INVALID_ONE, tranche_amount=None)
    total = summary([unknown, d.RELEASE]).by_currency[0]
    assert (total.without_amount, total.awarded, parts(total)) == (1, Decimal(250000), Decimal(250000))


# --- register ------------------------------------------------------------------------------------------------------


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_the_register_holds_a_row_a_tranche() -> None:
    rows = rows_of(register_csv([d.IN_PART, d.UNDETERMINED]))
    assert rows[0]["outcome"] == "release in part"
    assert (rows[0]["tranche amount"], rows[0]["paid"], rows[0]["amount now"]) == ("250000", "50000", "112500")
    assert rows[0]["planned date"] == "2026-12-15"
    assert (rows[1]["entitlement"], rows[1]["range low"], rows[1]["range high"]) == ("", "0", "250000")
    assert rows[1]["open needs"] == "1"


def test_no_text_of_the_register_is_taken_for_a_formula() -> None:
    for start in "=+-@\t\r＝":
        row = rows_of(register_csv([replace(d.RELEASE, title=f"{start}cmd()", recipient="a=b")]))[0]
        assert row["title"] == f"'{start}cmd()".replace("\r", "\n")
        assert row["recipient"] == "a=b"
    assert rows_of(register_csv([replace(d.RELEASE, amount=Decimal("-5.50"))]))[0]["amount now"] == "-5.5"


def test_findings_are_listed_with_their_place() -> None:
    row = rows_of(findings_csv([FINDING, replace(FINDING, place=Place("awards.csv"))]))
    assert (row[0]["file"], row[0]["sheet"], row[0]["row"], row[0]["column"]) == (
        "portfolio.xlsx", "measures", "17", "value",
    )  # fmt: skip
    assert row[0]["found"] == "'=1+1"
    assert (row[1]["sheet"], row[1]["row"]) == ("", "")


def test_the_parquet_file_holds_exact_decimals_and_adds_up() -> None:
    polars = pytest.importorskip("polars")
    large = replace(d.RELEASE, tranche_amount=Decimal("123456789012345678901234567890.07"))
    made = register_parquet([*EVERY, large, d.HOSTILE])
    table = polars.read_parquet(io.BytesIO(made))
    assert table.schema["tranche amount"] == polars.Decimal(38, 2)
    assert not [kind for kind in table.schema.values() if kind.is_float()]
    assert table["tranche amount"][len(EVERY)] == large.tranche_amount
    assert table["planned date"][0] == date(2026, 12, 15)
    assert table["award"][-1] == d.HOSTILE.award  # not a spreadsheet: nothing there is a formula
    money = ("paid", "approved unpaid", "amount now", "held", "conditional", "not payable")
    for decision, row in zip([*EVERY, large], table.to_dicts(), strict=False):
        if decision.tranche_amount is not None:
            assert sum(Fraction(row[name]) for name in money) == decision.tranche_amount, decision.id
    assert made == register_parquet([*EVERY, large, d.HOSTILE])
    beyond = register_parquet([replace(large, amount=Decimal("0.123456789"), tranche_amount=Decimal(10) ** 35)])
    assert polars.read_parquet(io.BytesIO(beyond))["tranche amount"].to_list() == [Decimal(10) ** 35]
    mixed = [large, replace(large, tranche_amount=Decimal("0.123456789"))]
    assert polars.read_parquet(io.BytesIO(register_parquet(mixed)))["tranche amount"][1] == "0.123456789"
    assert polars.read_parquet(io.BytesIO(register_parquet([]))).columns == [heading for heading, _, _ in REGISTER]


def test_the_workbook_holds_typed_values_and_no_formulas() -> None:
    large = replace(
        d.RELEASE, tranche_amount=Decimal("1234567890123456.78"), planned_date=date(1850, 1, 1), title="x" * 40_000
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(register_xlsx([d.IN_PART, d.HOSTILE, large])))
    sheet = book["Register"]
    head = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    assert [sheet.cell(2, head[name]).value for name in ("tranche amount", "amount now", "tranche")] == [
        250000, 112500, 2,
    ]  # fmt: skip
    assert sheet.cell(2, head["planned date"]).value == datetime(2026, 12, 15)  # noqa: DTZ001 - as openpyxl gives it
    assert sheet.cell(3, head["recipient"]).value == d.HOSTILE.recipient
    assert sheet.cell(4, head["tranche amount"]).value == "1234567890123456.78"
    assert sheet.cell(4, head["planned date"]).value == "1850-01-01"
    assert str(sheet.cell(4, head["title"]).value).endswith("x (cut short)")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:W4"


def test_the_second_sheet_holds_the_totals_as_values() -> None:
    book = openpyxl.load_workbook(io.BytesIO(register_xlsx([*EVERY, EUROS])))
    rows = list(book["Totals"].iter_rows(values_only=True))
    assert [row[:2] for row in rows if row[1] == "all outcomes"] == [("EUR", "all outcomes"), ("USD", "all outcomes")]
    assert all(isinstance(value, int) for row in rows[1:] for value in row[2:])


def test_the_workbook_is_the_same_to_the_byte_whenever_it_is_written() -> None:
    first = register_xlsx(EVERY)
    time.sleep(2.1)  # longer than the two seconds zip archives count in
    assert register_xlsx(EVERY) == first


def test_every_outcome_is_told_in_a_word() -> None:
    told = re.sub(r"<[^>]+>", "", render_index(EVERY, RUN))
    assert [str(decision.outcome) for decision in EVERY if str(decision.outcome) not in told] == []


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "-5", "@SUM(A1)", "＝1", "＠x", "\t=1", "\n=1", "'=1", "''=1", "'", "it's", "", "5"]
)
def test_what_is_kept_from_being_a_formula_reads_as_it_was(text: str) -> None:
    _, (cell, _) = csv.reader(io.StringIO(csv_bytes(["found", "note"], [[text, "x"]]).decode(), newline=""))
    assert as_it_was(cell) == text
    assert cell[:1] not in tuple("=+-@＝＋－＠\t\n") or not cell
