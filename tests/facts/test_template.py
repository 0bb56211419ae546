"""The blank workbook holds what the rules need, says what to write, and is read back without a finding."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.facts.read import read_portfolio
from gatekeeper.facts.template import write_template
from gatekeeper.program.model import BudgetShare, Happened, Milestone, Release, Rules, Sharing, Tranches, Whole
from gatekeeper.vocabulary import Event
from tests.facts.given import RULES, as_csv, program, sound


@pytest.fixture
def blank(tmp_path: Path) -> openpyxl.Workbook:
    write_template(RULES, tmp_path / "portfolio.xlsx")
    return openpyxl.load_workbook(tmp_path / "portfolio.xlsx")


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
    assert sheet.freeze_panes == "A2"
    explained = {row[1] for row in blank["Read me"].iter_rows(values_only=True)}
    assert {"award", "planned date", "revenue target", "known on", "regulatory approval"} <= explained


def test_statuses_and_names_are_chosen_from_lists(blank: openpyxl.Workbook) -> None:
    lists = {tuple(filter(None, column)) for column in blank["Lists"].iter_cols(values_only=True)}
    assert ("Pilot plant commissioned", "agreement signed", "regulatory approval", "site 1 open") in {
        tuple(sorted(map(str, words))) for words in lists
    }
    listed = [each for each in blank["milestones"].data_validations.dataValidation if each.type == "list"]
    assert {str(each.sqref).split(":")[0] for each in listed} == {"B2", "F2", "K2"}


def test_a_blank_workbook_has_nothing_to_find(tmp_path: Path) -> None:
    write_template(RULES, tmp_path / "portfolio.xlsx")
    portfolio, findings = read_portfolio(tmp_path / "portfolio.xlsx", RULES)
    assert findings == ()
    assert not any(portfolio.rows.values())


def test_a_filled_workbook_is_the_portfolio_written_in_it(tmp_path: Path, blank: openpyxl.Workbook) -> None:
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


def test_the_same_rules_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_template(RULES, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
