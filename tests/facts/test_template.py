"""The workbook to fill holds what the rules need, says what to write, and is read back without a finding."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.facts.read import read_portfolio
from gatekeeper.facts.rows import AwardRow
from gatekeeper.facts.template import write_template
from gatekeeper.program.model import (
    BudgetShare,
    ExtendPower,
    Happened,
    Milestone,
    PowerWord,
    Release,
    Rules,
    Sharing,
    TranchePower,
    Tranches,
    Whole,
)
from gatekeeper.vocabulary import Event
from tests.facts.given import RULES, as_csv, program, sound


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "portfolio.xlsx"
    write_template(RULES, path)
    return path


@pytest.fixture(scope="module")
def blank(written: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(written)


def headings(book: openpyxl.Workbook, table: str) -> list[object]:
    return [cell.value for cell in book[table][1]]


def test_it_has_a_sheet_for_each_table_the_rules_need(blank: openpyxl.Workbook) -> None:
    assert blank.sheetnames == [
        "Read me", "awards", "tranches", "payments", "milestones", "measures", "documents", "facts", "judgements",
        "waivers", "resolutions", "Lists",
    ]  # fmt: skip


def test_it_has_no_sheet_that_the_rules_do_not_need(tmp_path: Path) -> None:
    few = program(declarations={"agreement signed": Milestone("agreement signed")}, powers=())
    write_template(Rules((few,)), tmp_path / "few.xlsx")
    names = openpyxl.load_workbook(tmp_path / "few.xlsx").sheetnames
    assert names == ["Read me", "awards", "tranches", "payments", "milestones", "resolutions", "Lists"]


def test_events_have_a_sheet_where_a_rule_speaks_of_one(tmp_path: Path) -> None:
    announced = Release("r", Tranches(1, 1), Whole(), Happened("agreement signed", Event.ANNOUNCED))
    write_template(Rules((program(releases=(announced,)),)), tmp_path / "portfolio.xlsx")
    assert "events" in openpyxl.load_workbook(tmp_path / "portfolio.xlsx").sheetnames


def test_rates_and_budgets_have_a_sheet_where_a_rule_speaks_of_them(tmp_path: Path) -> None:
    share = BudgetShare("s", Tranches(1, 1), Sharing.PRO_RATA, budget="scale-up round")
    write_template(Rules((program(shares=(share,), converts=(("EUR", "USD"),)),)), tmp_path / "portfolio.xlsx")
    book = openpyxl.load_workbook(tmp_path / "portfolio.xlsx")
    assert headings(book, "budgets")[:4] == ["budget", "amount", "currency", "round"]
    assert headings(book, "rates")[:5] == ["currency", "to", "date", "rate", "source"]


def test_declared_parameters_are_columns_of_awards(blank: openpyxl.Workbook) -> None:
    assert headings(blank, "awards")[-3:] == ["revenue target", "long stop date", "matched"]


def test_required_headings_are_marked_and_each_is_explained(blank: openpyxl.Workbook) -> None:
    sheet = blank["tranches"]
    assert [cell.value for cell in sheet[1] if cell.font.b] == ["award", "tranche", "amount"]
    assert all(cell.comment for cell in sheet[1])
    assert sheet.freeze_panes == "B2"
    explained = {row[1] for row in blank["Read me"].iter_rows(values_only=True)}
    assert {"award", "planned date", "revenue target", "known on", "regulatory approval"} <= explained


def test_statuses_and_names_are_chosen_from_lists(blank: openpyxl.Workbook) -> None:
    lists = {tuple(filter(None, column)) for column in blank["Lists"].iter_cols(values_only=True)}
    assert ("Pilot plant commissioned", "agreement signed", "regulatory approval", "site 1 open") in {
        tuple(sorted(map(str, words))) for words in lists
    }
    listed = [each for each in blank["milestones"].data_validations.dataValidation if each.type == "list"]
    assert {str(each.sqref).split(":")[0] for each in listed} == {"A2", "B2", "F2", "K2", "O2"}


def offered(book: openpyxl.Workbook, table: str, heading: str) -> tuple[object, ...]:
    """The words a column offers."""
    at = headings(book, table).index(heading) + 1
    for each in book[table].data_validations.dataValidation:
        cells = next(iter(each.sqref.ranges))
        if cells.min_col == at and each.type == "list":
            sheet, _, cells = str(each.formula1).partition("!")
            return tuple(cell.value for (cell,) in book[sheet][cells.replace("$", "")])
    return ()


def test_every_column_of_words_offers_those_of_the_rules(blank: openpyxl.Workbook) -> None:
    assert offered(blank, "facts", "value") == ("yes", "no", "Limited Company", "charity")
    assert offered(blank, "judgements", "finding") == ("unqualified", "qualified", "yes", "no")
    assert offered(blank, "judgements", "by")[:2] == ("auditor", "independent engineer")
    assert offered(blank, "resolutions", "decided") == ("approve", "defer", "refuse")
    assert offered(blank, "payments", "kind")[0] == "payment"
    assert "market proof" in offered(blank, "waivers", "condition")
    assert offered(blank, "awards", "currency")[:3] == ("USD", "AED", "AFN")
    assert len(offered(blank, "awards", "currency")) > 150  # far more than 255 characters
    assert "in dispute" in offered(blank, "measures", "absent because")


def test_numbers_and_dates_are_checked_and_no_list_refuses_what_the_rules_do_not_name(blank: openpyxl.Workbook) -> None:
    checks = {
        (table, next(iter(each.sqref.ranges)).min_col): each
        for table in ("tranches", "facts", "awards")
        for each in blank[table].data_validations.dataValidation
    }
    assert all(each.errorStyle == "warning" for each in checks.values())
    assert (checks["tranches", 2].type, checks["tranches", 3].type, checks["tranches", 4].type) == (
        "whole", "decimal", "date",
    )  # fmt: skip
    assert checks["tranches", 1].formula1.startswith("OFFSET(awards!$A$2")
    assert checks["facts", 3].showErrorMessage is False  # one of the facts is a date
    assert {next(iter(each.sqref.ranges)).max_row for each in checks.values()} == {5001}


def test_extensions_and_events_have_a_sheet_where_a_role_has_the_power(tmp_path: Path) -> None:
    held = program(
        extend_powers=(ExtendPower("investment committee", "agreement signed", None),),
        tranche_powers=(TranchePower("investment committee", PowerWord.HOLD, Tranches()),),
    )
    write_template(Rules((held,)), tmp_path / "portfolio.xlsx")
    book = openpyxl.load_workbook(tmp_path / "portfolio.xlsx")
    assert {"extensions", "events"} <= set(book.sheetnames)
    assert {"held", "resumed", "cancelled"} <= set(offered(book, "events", "event"))


SAMPLE = {
    "awards": [{"award": "007", "currency": "USD", "Revenue_Target": "250,000 USD", "long stop date": "30 June 2028"}],
    "tranches": [{"award": "007", "tranche": "1", "amount": "1,234.50 USD"}],
    "facts": [
        {"award": "007", "fact": "insolvency", "value": "no"},
        {"award": "007", "fact": "grid connection", "value": "1 June 2026"},
    ],
    "measures": [{"award": "007", "measure": "customers", "period end": "2026-09-30", "value": "41"}],
    "events": [{"award": "007", "subject": "agreement signed", "event": "signed", "on": "2026-09-30"}],
}


def test_sample_rows_are_typed_cells_and_read_back(tmp_path: Path) -> None:
    write_template(RULES, tmp_path / "portfolio.xlsx", SAMPLE)
    book = openpyxl.load_workbook(tmp_path / "portfolio.xlsx")
    assert book["awards"]["A2"].value == "007"  # an id stays text
    assert book["tranches"]["C2"].value == 1234.5
    assert book["facts"]["C3"].value == datetime(2026, 6, 1)  # noqa: DTZ001
    assert "samples" in str(book["Read me"]["A2"].value)
    portfolio, findings = read_portfolio(tmp_path / "portfolio.xlsx", RULES)
    assert findings == ()
    (award,) = portfolio.rows["awards"]
    assert isinstance(award, AwardRow)
    assert award.parameters["long stop date"] == date(2028, 6, 30)
    assert len(portfolio.rows["events"]) == 1  # a sheet the rules do not need, but the sample does


def test_a_blank_workbook_has_nothing_to_find(written: Path) -> None:
    portfolio, findings = read_portfolio(written, RULES)
    assert findings == ()
    assert not any(portfolio.rows.values())


def test_a_filled_workbook_is_the_portfolio_written_in_it(tmp_path: Path, written: Path) -> None:
    blank = openpyxl.load_workbook(written)
    tables = {name: rows for name, rows in sound().items() if name in blank.sheetnames}
    for name, rows in tables.items():
        positions = [headings(blank, name).index(str(heading).lower().replace("_", " ")) + 1 for heading in rows[0]]
        for number, row in enumerate(rows[1:], 2):
            for position, cell in zip(positions, row, strict=False):
                if cell is not None:
                    blank[name].cell(number, position).value = cell  # type: ignore[assignment]
    blank.save(tmp_path / "filled.xlsx")
    portfolio, findings = read_portfolio(tmp_path / "filled.xlsx", RULES)
    assert findings == ()
    assert portfolio == read_portfolio(as_csv(tables, tmp_path), RULES)[0]
    assert getattr(portfolio.rows["awards"][0], "start") == date(2026, 1, 1)  # noqa: B009


def test_the_same_rules_give_the_same_bytes(tmp_path: Path, written: Path) -> None:
    write_template(RULES, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()
