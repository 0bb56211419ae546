"""A house's own sheets, headings, words, dates and numbers are read as it declares them, and as nothing else."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.cli.app import run
from gatekeeper.diagnostics import Finding
from gatekeeper.facts.codes import FACT_CODES
from gatekeeper.facts.columns_file import WrongColumns
from gatekeeper.facts.house import House, house_from_text
from gatekeeper.facts.portfolio import Portfolio
from gatekeeper.facts.read import UnreadableInput, read_portfolio, read_texts
from gatekeeper.facts.rows import AwardRow, MeasureRow, MilestoneRow, PaymentRow, TrancheRow
from gatekeeper.run.closing import closing
from gatekeeper.run.proof import facts_of
from gatekeeper.values.absence import Invalid
from tests.docs.pages import DOCS, blocks, page_text
from tests.facts.given import RULES

COLUMNS = """
ignore = ["Notes to self"]

[dates]
order = "DMY"

[numbers]
decimal = ","
thousands = "."

[awards]
sheet = "Grants register"
columns = { "Grant ref" = "award", "Ccy" = "currency", "Target" = "revenue target" }

[tranches]
sheet = "Instalments"
ignore = ["Amount"]
[tranches.columns]
"Grant ref" = "award"
"Instalment no." = "tranche"
"Amt" = "amount"
"Due" = "planned date"

[payments]
sheet = "Instalments"
rows with = "Paid"
ignore = ["Amount"]
[payments.columns]
"Grant ref" = "award"
"Instalment no." = "tranche"
"Paid" = "paid on"
"Amt" = "amount"
"Bank ref" = "reference"

[milestones]
sheet = "Deliverables"
[milestones.columns]
"Grant ref" = "award"
"Deliverable" = "milestone"
"Done" = "achieved on"

[measures]
sheet = "KPIs"
[measures.columns]
"Grant ref" = "award"
"KPI" = "measure"
"To" = "period end"
"Actual" = "value"

[words.status]
"Complete" = "achieved"
"RAG: red" = "not achieved"

[words.milestone]
"Licence" = "regulatory approval"

[words.tranche]
"First" = "1"

[words.currency]
"US$" = "USD"
""".replace("rows with", "rows_with")

SHEETS: dict[str, str] = {
    "Grants Register": "Grant ref,Ccy,Target\n007,US$,\"250.000,50\"\n",
    "Instalments": (
        "Grant ref,Instalment no.,Amt,Due,Paid,Bank ref,Amount\n"
        '007,First,"1.000,50 US$",03/04/2026,05.04.2026,0012,x\n'
        "007,2,2 000,31/12/2026,,,\n"
    ),
    "Deliverables": "Grant ref,Deliverable,Status,as_of,Done\n007,licence,COMPLETE,1/9/2026,1/8/2026 00:00\n",
    "KPIs": "Grant ref,KPI,To,Actual\n007,uptime,2026-09-30,\"99,5 %\"\n007,customers,30 September 2026,1.041\n",
    "Notes to self": "call the bank\n",
}  # fmt: skip


def house(text: str = COLUMNS) -> House:
    return house_from_text(text)


def told(text: str, sheets: dict[str, str] | None = None) -> list[Finding]:
    """What is said of a columns file."""
    with pytest.raises(WrongColumns) as stopped:
        read_texts(sheets or SHEETS, RULES, house=house(text))
    return list(stopped.value.findings)


def read(changes: dict[str, tuple[str, str]] | None = None, text: str = COLUMNS) -> tuple[Portfolio, list[Finding]]:
    """The sheets with some texts changed, read by a columns file."""
    sheets = dict(SHEETS)
    for name, (old, new) in (changes or {}).items():
        assert old in sheets[name]
        sheets[name] = sheets[name].replace(old, new)
    portfolio, findings = read_texts(sheets, RULES, house=house(text))
    return portfolio, list(findings)


@pytest.mark.parametrize(
    ("language", "written", "day"),
    [
        ("fr", "30 juin 2027", date(2027, 6, 30)),
        ("fr", "1er août 2027", date(2027, 8, 1)),
        ("fr", "3 déc. 2026", date(2026, 12, 3)),
        ("fr", "30 June 2027", date(2027, 6, 30)),
        ("fr", "30 jui 2027", None),  # June or July
        ("de", "3. März 2026", date(2026, 3, 3)),
        ("de", "3. Maerz 2026", date(2026, 3, 3)),
        ("de", "3. Okt. 2026", date(2026, 10, 3)),
        ("de", "31. Feb. 2026", None),
        ("es", "3 de abril de 2026", date(2026, 4, 3)),
        ("pt", "3 de março de 2026", date(2026, 3, 3)),
        ("it", "1° maggio 2026", date(2026, 5, 1)),
        ("", "30 juin 2027", None),
    ],
)
def test_months_are_read_in_the_language_that_is_declared(language: str, written: str, day: date | None) -> None:
    texts = {"awards": "award,currency\nA,USD\n", "tranches": f"award,tranche,amount,planned date\nA,1,5,{written}\n"}
    dates = f'[dates]\nlanguage = "{language}"\n' if language else ""
    portfolio, findings = read_texts(texts, house=house(dates))
    (row,) = portfolio.rows["tranches"]
    assert isinstance(row, TrancheRow)
    assert [f"got `{written}`" in finding.message for finding in findings] == ([] if day else [True])
    assert row.planned_date == day or (day is None and isinstance(row.planned_date, Invalid))


def test_a_house_is_read_in_its_own_words() -> None:
    portfolio, findings = read({"Instalments": ("2 000", "2.000")})
    assert findings == []
    (award,), tranches = portfolio.rows["awards"], portfolio.rows["tranches"]
    assert isinstance(award, AwardRow)
    assert (award.award, award.currency) == ("007", "USD")
    assert award.parameters == {"revenue target": Decimal("250000.50")}
    assert [(row.tranche, row.amount, row.planned_date) for row in tranches if isinstance(row, TrancheRow)] == [
        (1, Decimal("1000.50"), date(2026, 4, 3)), (2, Decimal(2000), date(2026, 12, 31)),
    ]  # fmt: skip
    (payment,) = portfolio.rows["payments"]  # of the two instalments one is paid
    assert isinstance(payment, PaymentRow)
    assert (payment.paid_on, payment.amount, payment.reference) == (date(2026, 4, 5), Decimal("1000.50"), "0012")
    (milestone,) = portfolio.rows["milestones"]
    assert isinstance(milestone, MilestoneRow)
    assert (milestone.status, milestone.as_of, milestone.achieved_on) == (
        "achieved", date(2026, 9, 1), date(2026, 8, 1),
    )  # fmt: skip
    figures = {row.measure: row.value for row in portfolio.rows["measures"] if isinstance(row, MeasureRow)}
    assert figures == {"uptime": Decimal("99.5"), "customers": Decimal(1041)}


@pytest.mark.parametrize(
    ("sheet", "old", "new", "code", "says", "column"),
    [
        ("Instalments", "2 000", "2 000", "GK2092", "and `.` between thousands, got `2 000`", "Amt"),
        ("Instalments", "2 000", '"2,000.50"', "GK2092", "got `2,000.50`", "Amt"),
        ("Instalments", "2 000", "20.00", "GK2092", "got `20.00`", "Amt"),
        ("Instalments", "2 000", '"-2.000,00"', "GK2011", "expected a number of 0 or more, got `-2.000,00`", "Amt"),
        ("Instalments", "31/12/2026", "12/31/2026", "GK2091", "`12/31/2026` is not written as day, month, year", "Due"),
        ("Instalments", "31/12/2026", "2026/12/31", "GK2091", "`2026/12/31` is not written as day", "Due"),
        ("Instalments", "31/12/2026", "31/12/26", "GK2091", "no year of four figures", "Due"),
        ("Instalments", "31/12/2026", "31/11/2026", "GK2002", "expected a date, got `31/11/2026`", "Due"),
        ("Instalments", "05.04.2026", "soon", "GK2002", "expected a date, got `soon`", "Paid"),
        ("Deliverables", "COMPLETE", "finished", "GK2008", "got `finished`", "Status"),
        ("Deliverables", "licence", "licenze", "GK2023", "`licenze`", "Deliverable"),
        ("KPIs", "30 September 2026", "31/09/2026", "GK2002", "`31/09/2026`", "To"),
        ("Grants Register", "250.000,50", "1.000,005", "GK2012", "`1.000,005` is finer", "Target"),
        ("Deliverables", "007,", "008,", "GK2022", "`008`", "Grant ref"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_as_it_stands_in_the_file(
    sheet: str, old: str, new: str, code: str, says: str, column: str
) -> None:
    changes = {"Instalments": ("2 000", "2.000")} | {sheet: (old, new)}
    _, findings = read(changes)
    (finding,) = [finding for finding in findings if finding.code == code]
    assert says in finding.message
    assert finding.place.column == column
    assert finding.place.file == f"{sheet}.csv"
    if code != "GK2022":
        assert finding.found == new.strip('"')


def test_without_a_declared_order_a_date_of_figures_is_refused_with_the_cure() -> None:
    _, findings = read({"Instalments": ("2 000", "2.000")}, COLUMNS.replace('[dates]\norder = "DMY"', ""))
    refused = [finding for finding in findings if finding.code == "GK2003"]
    assert [finding.found for finding in refused] == ["1/9/2026", "03/04/2026", "05.04.2026"]
    assert "declare the order of the house in `columns.toml`" in refused[0].help


@pytest.mark.parametrize(("order", "text"), [("MDY", "4/3/2026"), ("YMD", "2026/4/3"), ("YMD", "2026.04.03")])
def test_each_order_is_read(order: str, text: str) -> None:
    said = house_from_text(f'[dates]\norder = "{order}"').manner.date(text)
    assert said == "2026-04-03"


@pytest.mark.parametrize(
    ("old", "new", "at", "says", "help_"),
    [
        ('order = "DMY"', 'order = "DYM"', 1, "expected `DMY`, `MDY` or `YMD`, got `DYM`", ""),
        ("[dates]", "[date]", 1, "unknown key `date`", "did you mean `dates`?"),
        ('decimal = ","', 'decimals = ","', 1, "unknown key `decimals`", "did you mean `decimal`?"),
        ('thousands = "."', 'thousands = ","', 1, "decimals and thousands have the same mark", "give each its own"),
        ('[numbers]\ndecimal = ","\n', "[numbers]\n", 1, "no `decimal` is given under `[numbers]`", ""),
        ('"Done" = "achieved on"', '"Finished" = "achieved on"', 1, "`Deliverables` has no column `Finished`",
         "its headings are"),
        ('"Done" = "achieved on"', '"Donne" = "achieved on"', 1, "`Deliverables` has no column `Donne`",
         "did you mean `Done`?"),
        ('"Done" = "achieved on"', '"Done" = "acheived on"', 1, "the table `milestones` has no column `acheived on`",
         "did you mean `achieved on`?"),
        ('"Done" = "achieved on"', '"Status" = "achieved on"\n"Done" = "achieved on"', 2,
         "`Status` and `Done` are both said to be `achieved on`", "keep one of the two"),
        ('"Done" = "achieved on"', '"Done" = "achieved on"\n"Done" = "as of"', 2, "`Done` is given twice",
         "keep one of the two"),
        ('"Done" = "achieved on"', '"Done" = "achieved on"\n"done" = "as of"', 2, "`done` is given twice",
         "keep one of the two"),
        ('"Done" = "achieved on"', '"Done" = "status"', 1, "`Done` is said to be `status`, and there is a column",
         'write `ignore = ["Status"]`'),
        ('"Done" = "achieved on"', '"Done" = achieved on', 1, "cannot be read: invalid value", "quotation marks"),
        ('sheet = "KPIs"', 'sheet = "KPI"', 1, "there is no sheet `KPI`", "did you mean `KPIs`?"),
        ('sheet = "KPIs"', 'sheet = "KPIs"\nheader_row = 9', 2, "row 9 of `KPIs` is blank, expected headings", ""),
        ('sheet = "KPIs"', 'sheet = "KPIs"\nheader_row = "two"', 2, "expected the number of a row, from 1, got `two`",
         ""),
        ('sheet = "KPIs"', 'sheet = "KPIs"\nheader_rows = 2', 2, "unknown key `header_rows`",
         "did you mean `header_row`?"),
        ('ignore = ["Amount"]', 'ignore = ["Amuont"]', 1, "`Instalments` has no column `Amuont`", "leave it out"),
        ('ignore = ["Notes to self"]', 'ignore = ["Note to self"]', 1, "there is no sheet `Note to self`",
         "did you mean `Notes to self`?"),
        ('rows_with = "Paid"', 'rows_with = "Payed"', 1, "`Instalments` has no column `Payed`", "its headings are"),
        ('"Complete" = "achieved"', '"Complete" = "acheived"', 1, "got `acheived`", "did you mean `achieved`?"),
        ('"Complete" = "achieved"', '"Complete" = 1', 1, "expected words in quotation marks, got `1`", ""),
        ("[words.status]", "[words.state]", 1, "unknown column `state`", ""),
        ("[words.status]", "[words.statuses]", 1, "unknown column `statuses`", "did you mean `status`?"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_columns_file_is_told_with_its_line(
    old: str, new: str, at: int, says: str, help_: str
) -> None:
    line = COLUMNS[: COLUMNS.index(old)].count("\n") + at
    findings = told(COLUMNS.replace(old, new, 1))
    (finding,) = [finding for finding in findings if says in finding.message] or findings
    assert says in finding.message
    assert help_ in finding.help
    assert finding.code == "GK2090"
    assert str(finding.place) == f"columns.toml, line {line}"


def test_a_total_and_a_note_are_left_out_where_they_are_named_and_never_by_their_look() -> None:
    sheets = {
        "Instalments": (
            "2,2 000,31/12/2026,,,\n",
            "2,2 000,31/12/2026,,,\nTotal,,3 000,,,,\nas agreed by phone,,,,,,\n",
        )
    }
    _, findings = read(sheets)
    wanted = [finding for finding in findings if finding.code == "GK2007"]
    assert {finding.place.row for finding in wanted} == {4, 5}
    assert wanted[0].help == (
        'of a row that is a total or a note write `ignore_rows = ["Total"]` under `[tranches]` in `columns.toml`; '
        "in any other fill the cell"
    )
    named = 'ignore_rows = ["TOTAL", "as agreed by phone", "not there"]\nsheet = "Instalments"'
    assert read(sheets, COLUMNS.replace('sheet = "Instalments"', named)) == read()


def test_what_is_found_of_a_file_as_a_whole_is_told_whichever_of_its_rows_are_read() -> None:
    text = 'separator = ""\n[awards]\nheader_row = 2\nignore_rows = ["Total"]\n[tranches]\nrows_with = "amount"\n'
    sheets = {
        "awards": "Our; grants\naward;currency\n007;USD\nTotal;\n", "tranches": "award;tranche;amount\n007;1;5\n"
    }  # fmt: skip
    _, findings = read_texts(sheets, house=house(text))
    assert [(finding.code, finding.place.file) for finding in findings] == [
        ("GK2086", "awards.csv"), ("GK2086", "tranches.csv"),
    ]  # fmt: skip
    (finding,) = told(
        '[awards.columns]\n"Währung" = "currency"\n', {"awards": "award,W\ufffdhrung\n", "tranches": "x\n"}
    )
    assert finding.help == "its headings are not UTF-8 text: save the file as `CSV UTF-8`"


def test_a_word_given_twice_and_parts_that_are_none_are_told() -> None:
    findings = told('numbers = "x"\nwords = 1\n')
    assert [finding.message for finding in findings] == [
        "expected a part `[numbers]`, got `x`", "expected parts such as `[words.status]`",
    ]  # fmt: skip
    (finding,) = told('[words.status]\n"Done" = "achieved"\n"DONE" = "waived"\n')
    assert finding.message == "`DONE` is given twice"
    (finding,) = told('[words]\nstatus = "x"\n')
    assert finding.place.row == 2


@pytest.mark.parametrize(("declared", "written"), [("'", "’"), ("’", "'"), ("’", "’")])
def test_a_curved_apostrophe_in_a_word_is_a_plain_one(declared: str, written: str) -> None:
    house = house_from_text(f'[words.document]\n"attestation d{declared}assurance" = "certificate of insurance"\n')
    assert house.manner.word("document", f"Attestation d{written}assurance") == "certificate of insurance"


def test_a_table_kept_under_both_names_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="the table `awards` is given twice"):
        read_texts(SHEETS | {"awards": "award,currency\n1,USD\n"}, RULES, house=house())
    text = COLUMNS.replace('["Notes to self"]', '["Notes to self", "awards"]')
    portfolio, _ = read_texts(SHEETS | {"awards": "award,currency\n1,USD\n"}, RULES, house=house(text))
    assert len(portfolio.rows["awards"]) == 1


def test_what_is_no_text_or_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "columns.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "awards.csv").write_text("award,currency\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="is not UTF-8 text"):
        read_portfolio(tmp_path, RULES)
    rules = shutil.copy(DOCS.parent / "rules/tiny.gate", tmp_path)
    words = ["explain", str(rules), str(tmp_path), "A-1", "--on", "2026-11-30"]
    assert run([*words, "--columns", str(tmp_path / "none.toml")]) == 2
    assert "No such file" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------ a workbook, decided


BOOK = """
[dates]
order = "DMY"
[numbers]
decimal = ","
[awards]
sheet = "Grants"
header_row = 4
columns = { "Grant ref" = "award", "Ccy" = "currency" }
[tranches]
sheet = "Schedule"
columns = { "Grant ref" = "award", "No." = "tranche", "Amt" = "amount" }
[milestones]
sheet = "Deliverables"
columns = { "Grant ref" = "award", "Deliverable" = "milestone", "State" = "status", "Done" = "achieved on" }
[words.milestone]
"Signature" = "agreement signed"
[words.status]
"Complete" = "achieved"
"""


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    grants = book.create_sheet("Grants")
    grants["A1"] = "Riverside: register of grants"
    grants.merge_cells("A1:C1")
    for cell, text in {
        "A4": "Grant ref",
        "B4": "Ccy",
        "C4": "Programme",
        "A5": 12,
        "B5": "KES",
        "C5": "starter grants",
    }.items():
        grants[cell] = text
    tables: dict[str, list[list[object]]] = {
        "Schedule": [["Grant ref", "No.", "Amt"], ["12", 1, 1234.5], ["12", 2, "600.000"]],
        "Deliverables": [["Grant ref", "Deliverable", "State", "Done"], ["12", "Signature", "Complete", "3/4/2026"]],
    }
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "house.xlsx")
    (tmp_path / "columns.toml").write_text(BOOK, encoding="utf-8")
    return tmp_path / "house.xlsx"


def test_a_run_by_a_columns_file_keeps_it_and_replays(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = DOCS.parent / "rules/tiny.gate"
    out = workbook.parent / "board"
    assert run(["decide", str(rules), str(workbook), "--on", "2026-11-30", "--out", str(out)]) == 3
    said = capsys.readouterr().out
    # A stored number is the number it is; text is read by the marks declared, and here none stands between thousands.
    assert "expected a number with `,` before the decimals, got `600.000`" in said
    assert "house.xlsx, sheet Schedule, row 3, column Amt" in said
    assert "release 1,234.50 KES" in said
    assert (out / "columns.toml").read_text(encoding="utf-8") == BOOK
    assert '"columns.toml":' in (out / "manifest.json").read_text(encoding="utf-8")
    assert run(["verify", str(out)]) == 0
    assert run(["replay", str(out)]) == 0
    assert "the same bytes" in capsys.readouterr().out
    again, _ = facts_of(out, RULES)
    assert again == read_portfolio(workbook, RULES)[0]
    assert closing(out, {}, date(2026, 12, 1)).additions == ()


def test_mistakes_of_the_columns_file_are_all_told_and_nothing_is_decided(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = workbook.parent / "other.toml"
    columns.write_text(BOOK.replace('"Done"', '"Donne"').replace('"Schedule"', '"Shedule"'), encoding="utf-8")
    rules = DOCS.parent / "rules/tiny.gate"
    out = workbook.parent / "board"
    words = ["decide", str(rules), str(workbook), "--on", "2026-11-30", "--out", str(out), "--columns", str(columns)]
    assert run(words) == 2
    said = capsys.readouterr().err
    assert (
        "error[GK2090]: there is no sheet `Shedule`\n  --> other.toml, line 11\n  help: did you mean `Schedule`?"
        in said
    )
    assert "2 errors, 0 warnings; nothing was decided" in said
    assert not out.exists()


def test_what_is_suspicious_is_marked_where_the_house_keeps_it(
    workbook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(workbook)
    book["Grants"]["B5"] = "KSH"
    book.save(workbook)
    copy = workbook.parent / "annotated.xlsx"
    assert run(["data", str(DOCS.parent / "rules/tiny.gate"), str(workbook), "--annotate", str(copy)]) == 3
    said = capsys.readouterr().out
    assert "house.xlsx, sheet Grants, row 5, column Ccy" in said
    assert "has no column" not in said  # `measures` is not kept, but what is kept has all that the rules read
    marked = openpyxl.load_workbook(copy)
    assert "got `KSH`" in str(getattr(marked["Grants"]["B5"].comment, "text", ""))
    assert "got `600.000`" in str(getattr(marked["Schedule"]["C3"].comment, "text", ""))


# ------------------------------------------------------------------------------------------ the pages


@pytest.mark.parametrize("code", ["GK2090", "GK2091", "GK2092"])
def test_the_page_shows_what_gives_the_code_and_what_does_not(code: str) -> None:
    text = page_text(f"docs/errors/{code}.md")
    assert text.startswith(f"# {code}: {FACT_CODES[code]}\n")
    bad, good = (list(blocks(part)) for part in text.split("But so:"))

    def codes(shown: list[str]) -> set[str]:
        columns, *tables = shown
        sheets = {"awards": "award,currency\nA-1,USD\n", "tranches": "award,tranche,amount,planned date\n"}
        sheets |= {"tranches": sheets["tranches"] + tables[0].partition("\n")[2]} if tables else {}
        try:
            return {finding.code for finding in read_texts(sheets, None, house=house(columns))[1]}
        except WrongColumns as stopped:
            return {finding.code for finding in stopped.findings}

    assert code in codes([block.text for block in bad])
    assert code not in codes([block.text for block in good])
