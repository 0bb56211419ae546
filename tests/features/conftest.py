"""The steps of features about commands and papers: a folder made, a workbook written, resolutions recorded, letters."""

import csv
import shutil
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from pytest_bdd import given, parsers, then, when

from gatekeeper.cli.app import run
from gatekeeper.decisions.record import Decision
from gatekeeper.decisions.wording import counted, money
from gatekeeper.facts.read import read_portfolio
from gatekeeper.facts.rows import ResolutionRow
from gatekeeper.reports.blocks import paper_from, text_of
from gatekeeper.reports.letters import letters_of, render_letter
from gatekeeper.reports.minutes import Agenda, agenda_of
from gatekeeper.reports.payments import PaymentList, payment_list
from gatekeeper.scenarios.story import Story

Out = pytest.CaptureFixture[str]


@dataclass
class Desk:
    """What lies on an officer's desk: the rules, the tables, the last run, and what was said last."""

    folder: Path
    out: Out
    rules: Path = Path()
    tables: Path = Path()
    board: Path = Path()
    status: int = 0
    said: str = ""
    asked: list[str] = field(default_factory=list)
    runs: int = 0

    def run(self, *arguments: str) -> None:
        """Run a command, and keep what it says."""
        self.asked = list(arguments)
        self.out.readouterr()
        self.status = run(self.asked)
        told = self.out.readouterr()
        self.said = told.out + told.err

    def decide(self, day: str, tables: Path) -> None:
        """Decide into a folder of its own."""
        self.runs += 1
        self.board = self.folder / f"board {self.runs}"
        out = ("--on", day, "--out", str(self.board), "--papers", "html")
        self.run("decide", str(self.rules), str(tables), *out)
        assert self.status in (0, 3), self.said


@pytest.fixture
def desk(tmp_path: Path, capsys: Out) -> Desk:
    return Desk(tmp_path, capsys)


def names(text: str) -> list[str]:
    return [part for part in text.replace(" and ", ", ").replace('"', "").split(", ") if part]


# ------------------------------------------------------------------------------------------ a project


@given(parsers.parse('a new project "{programme}" in {currency}'))
def a_new_project(desk: Desk, programme: str, currency: str) -> None:
    folder = desk.folder / "mine"
    desk.run("new", str(folder), "--programme", programme, "--currency", currency)
    assert desk.status == 0, desk.said
    desk.rules, desk.tables = folder / "rules.gate", folder / "portfolio.xlsx"


@when("a project is asked for in the same folder")
def the_same_folder(desk: Desk) -> None:
    desk.run("new", str(desk.rules.parent))


@then(parsers.parse("the folder holds {files}"))
def the_folder_holds(desk: Desk, files: str) -> None:
    assert sorted(path.name for path in desk.rules.parent.iterdir()) == names(files)


@then("the examples of the project hold")
def the_examples_hold(desk: Desk) -> None:
    desk.run("test", str(desk.rules.with_suffix(".feature")))
    assert desk.status == 0, desk.said


@given(parsers.parse("it was decided on {day}"))
@when(parsers.parse("it is decided on {day}"))
def it_is_decided(desk: Desk, day: str) -> None:
    desk.decide(day, desk.tables)


@then(parsers.parse('tranche {tranche} of "{award}" is decided "{outcome}" of {amount}'))
def is_decided(desk: Desk, tranche: str, award: str, outcome: str, amount: str) -> None:
    with (desk.board / "register.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if (row["award"], row["tranche"]) == (award, tranche)]
    found = [(row["outcome"], Decimal(row["amount now"] or 0)) for row in rows]
    assert found == [(outcome, Decimal(amount.replace(",", "")))]


# ------------------------------------------------------------------------------------------ a workbook


@given("rules of our own")
def rules_of_our_own(desk: Desk, docstring: str) -> None:
    desk.rules = desk.folder / "own.gate"
    desk.rules.write_text(docstring + "\n", encoding="utf-8")


@when("a workbook is made for them with sample rows")
def a_workbook_is_made(desk: Desk) -> None:
    desk.tables = desk.folder / "own.xlsx"
    desk.run("template", str(desk.rules), "--sample", "--out", str(desk.tables))
    assert desk.status == 0, desk.said


@then(parsers.parse("it has the sheets {sheets}, and none of {others}"))
def it_has_the_sheets(desk: Desk, sheets: str, others: str) -> None:
    there = openpyxl.load_workbook(desk.tables).sheetnames
    assert not set(names(sheets)).difference(there)
    assert not set(names(others)).intersection(there)


@then(parsers.parse('the sheet "{sheet}" has a column "{heading}"'))
def the_sheet_has_a_column(desk: Desk, sheet: str, heading: str) -> None:
    rows = openpyxl.load_workbook(desk.tables)[sheet].iter_rows(max_row=1, values_only=True)
    assert heading in next(rows)


@then(parsers.parse('under "{heading}" of "{sheet}" one of {words} may be chosen'))
def may_be_chosen(desk: Desk, heading: str, sheet: str, words: str) -> None:
    book = openpyxl.load_workbook(desk.tables)
    (cell,) = (cell for cell in book[sheet][1] if cell.value == heading)
    lists = [
        rule.formula1.strip("=").replace("$", "").replace("'", "").split("!")
        for rule in book[sheet].data_validations.dataValidation
        if rule.type == "list" and f"{cell.column_letter}2" in rule.sqref
    ]
    ((where, cells),) = lists
    assert set(names(words)) <= {each.value for row in book[where][cells] for each in row}


@then("it can be decided as it is")
def it_can_be_decided(desk: Desk) -> None:
    desk.decide("2029-10-31", desk.tables)


# ------------------------------------------------------------------------------------------ what was resolved and paid


@when(parsers.parse("this is recorded on {day}"))
def this_is_recorded(desk: Desk, day: str, datatable: list[list[str]]) -> None:
    files: dict[str, list[list[str]]] = {}
    for first, *others in datatable:
        table, colon, heading = first.partition(": ")
        if colon:
            files[table] = [[heading, *others]]
        else:
            files[table_of(files)].append([first, *others])
    given: list[str] = []
    for table, rows in files.items():
        file = desk.folder / f"{table} given.csv"
        with file.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written).writerows(rows)
        given += [f"--{table}", str(file)]
    out = ("--portfolio", str(desk.tables), "--out", str(desk.folder / "next.xlsx"))
    desk.run("record", str(desk.board), *given, "--known-on", day, *out)


def table_of(files: dict[str, list[list[str]]]) -> str:
    return list(files)[-1]


@when("the same is recorded again")
def recorded_again(desk: Desk) -> None:
    assert desk.status == 0, desk.said
    shutil.copy(desk.folder / "next.xlsx", desk.tables)
    (desk.folder / "next.xlsx").unlink()
    desk.run(*desk.asked)


@when(parsers.parse("the tables with those rows are decided on {day}"))
def those_rows_are_decided(desk: Desk, day: str) -> None:
    desk.decide(day, desk.folder / "next.xlsx")


@then(parsers.parse('it is refused, and "{text}" is said'))
def it_is_refused(desk: Desk, text: str) -> None:
    assert desk.status in (1, 2)
    assert text in desk.said


@then(parsers.re('"(?P<text>[^"]*)" is said'))
def it_is_said(desk: Desk, text: str) -> None:
    assert text in desk.said


@then("nothing is written")
def nothing_is_written(desk: Desk) -> None:
    assert not (desk.folder / "next.xlsx").exists()


@then(parsers.parse('the resolution on tranche {tranche} of "{award}" names "{who}" and "{why}"'))
def the_resolution_names(desk: Desk, tranche: str, award: str, who: str, why: str) -> None:
    portfolio, _ = read_portfolio(desk.folder / "next.xlsx")
    rows = [row for row in portfolio.rows["resolutions"] if isinstance(row, ResolutionRow)]
    named = {(row.award, str(row.tranche)): (row.override_by, row.override_reason) for row in rows}
    assert named[award, tranche] == (who, why)


# ------------------------------------------------------------------------------------------ papers


def _decisions(story: Story) -> list[Decision]:
    return list(story.moments[-1].decisions.values())


def _list(story: Story) -> PaymentList:
    return payment_list(_decisions(story))


def _said(found: PaymentList) -> list[tuple[str, str]]:
    return [(each.decision.id, money(each.amount, each.decision.currency)) for each in found.payments]


def _agenda(story: Story) -> Agenda:
    return agenda_of(_decisions(story))


def _letter(story: Story, award: str) -> str:
    (letter,) = (letter for letter in letters_of(_decisions(story)) if letter.first.award == award)
    return "\n".join(text_of(paper_from(render_letter(letter, story.moments[-1].on))))


@then(parsers.parse('the payment list holds {amount} for tranche {n} of "{award}", and nothing else'))
def _holds(gatekeeper_story: Story, amount: str, n: str, award: str) -> None:
    assert _said(_list(gatekeeper_story)) == [(f"{award}/{n}", amount)]


@then("the payment list is empty")
def _empty(gatekeeper_story: Story) -> None:
    assert _said(_list(gatekeeper_story)) == []


@then(parsers.parse('the payment list leaves out tranche {n} of "{award}", because it is "{outcome}"'))
def _leaves_out(gatekeeper_story: Story, n: str, award: str, outcome: str) -> None:
    left_out = {left.decision.id: left for left in _list(gatekeeper_story).left_out}
    assert str(left_out[f"{award}/{n}"].decision.outcome) == outcome
    assert left_out[f"{award}/{n}"].why


@then(parsers.parse('the payment list leaves out tranche {n} of "{award}", because "{text}"'))
def _says_why(gatekeeper_story: Story, n: str, award: str, text: str) -> None:
    left_out = {left.decision.id: left for left in _list(gatekeeper_story).left_out}
    assert text in left_out[f"{award}/{n}"].why


@then(parsers.re(r"the control total is (?P<payments>\d+ payments?) of (?P<amount>.+)"))
def _control_total(gatekeeper_story: Story, payments: str, amount: str) -> None:
    (total,) = _list(gatekeeper_story).totals
    assert (counted(total.payments, "payment"), money(total.amount, total.currency)) == (payments, amount)


@then(parsers.parse('the letter for "{award}" says "{text}"'))
def _letter_says(gatekeeper_story: Story, award: str, text: str) -> None:
    assert text in _letter(gatekeeper_story, award)


@then(parsers.parse('the letter for "{award}" does not say "{text}"'))
def _letter_keeps(gatekeeper_story: Story, award: str, text: str) -> None:
    assert text not in _letter(gatekeeper_story, award)


@then(parsers.parse('the minutes ask to resolve "{text}"'))
def _resolves(gatekeeper_story: Story, text: str) -> None:
    assert any(motion.text.startswith(text) for motion in _agenda(gatekeeper_story).motions)


@then(parsers.parse('the minutes note tranche {n} of "{award}"'))
def _notes(gatekeeper_story: Story, n: str, award: str) -> None:
    assert f"{award}/{n}" in [motion.decision.id for motion in _agenda(gatekeeper_story).noted]
