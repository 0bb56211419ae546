"""`gatekeeper data`: what is suspicious, place by place, with what it touches, and the status it leaves."""

import csv
import json
import sqlite3
import zipfile
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.cli.app import run
from tests.cli.conftest import TINY_TABLES


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> "Saying":
    return Saying(capsys)


class Saying:
    """A command run in this process: its status, and what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: object) -> tuple[int, str]:
        status = run(["data", *map(str, arguments)])
        return status, self.capsys.readouterr().out


def broken(tables: Path, equal: int = 400) -> None:
    """So many equal errors, two others and a warning in the tiny portfolio."""
    rows = [f"A-1,revenue,{day},n/a\n" for day in _days(equal)]
    (tables / "measures.csv").write_text(TINY_TABLES["measures.csv"] + "".join(rows), encoding="utf-8")
    with (tables / "milestones.csv").open("a", encoding="utf-8") as file:
        file.write("A-1,pilott,achieved,2026-11-01,2026-10-12\nA-7,pilot,achieved,,2026-10-12\n")
    (tables / "payments.csv").write_text("award,tranche,paid on,amount\nA-1,1,2026-12-04,100000\n", encoding="utf-8")


def _days(count: int) -> list[str]:
    return [f"{1990 + number // 12}-{number % 12 + 1:02}-28" for number in range(count)]


def test_what_is_found_is_told_with_place_cure_and_what_it_touches(tiny: tuple[Path, Path], said: Saying) -> None:
    rules, tables = tiny
    broken(tables)
    status, text = said(rules, tables)
    assert status == 3
    assert text.splitlines() == [
        "ERRORS: what each is about is left out or invalid until it is mended",
        "",
        "error[GK2001]: expected a number, got `n/a`",
        "  --> measures.csv, column value: 400 times, in rows 3, 4, 5 and 397 more",
        "  expected: a number such as `1234.5` or `1,234.5`",
        "  help: write digits alone; where there is no figure leave the cell blank and say why under `absent because`",
        "  touches 1 tranche: A-1 tranche 2",
        "",
        "error[GK2023]: unknown milestone `pilott`",
        "  --> milestones.csv, row 3, column milestone",
        "  expected: a declared milestone",
        "  help: did you mean `pilot`?",
        "  touches 2 tranches: A-1 tranches 1 and 2",
        "",
        "error[GK2022]: unknown award `A-7`",
        "  --> milestones.csv, row 4, column award",
        "  expected: an award of the table `awards`",
        "  help: add a row to `awards`, or mend the id",
        "  touches no decision",
        "",
        "402 errors, which touch 2 of 2 tranches",
    ]  # fmt: skip


def test_with_a_day_the_outcomes_are_said_and_what_is_dated_after_it(tiny: tuple[Path, Path], said: Saying) -> None:
    rules, tables = tiny
    broken(tables)
    status, text = said(rules, tables, "--on", "2026-11-30")
    assert status == 3
    assert "  touches 1 tranche: A-1 tranche 2 (invalid)\n" in text
    assert "warning[GK2074]: `paid on`, 4 December 2026, is after the decision day, 30 November 2026\n" in text
    assert text.endswith("402 errors, which touch 2 of 2 tranches; 1 warning, which touches 1 of 2 tranches\n")


def test_findings_of_one_kind_are_told_three_times_and_then_counted(tiny: tuple[Path, Path], said: Saying) -> None:
    rules, tables = tiny
    rows = [f"A-1,revenue,{day},{number} apples\n" for number, day in enumerate(_days(9))]
    (tables / "measures.csv").write_text(TINY_TABLES["measures.csv"] + "".join(rows), encoding="utf-8")
    _, text = said(rules, tables)
    assert text.count("error[GK2001]") == 3
    assert "  … and 6 findings more of this kind in that column (see --all)\n" in text
    _, everything = said(rules, tables, "--all")
    assert everything.count("error[GK2001]") == 9


def test_programs_get_every_finding_apart(tiny: tuple[Path, Path], said: Saying) -> None:
    rules, tables = tiny
    broken(tables)
    status, text = said(rules, tables, "--format", "json", "--on", "2026-11-30")
    found = json.loads(text)
    assert (status, found["errors"], found["warnings"], found["on"]) == (3, 402, 1, "2026-11-30")
    assert (found["tranches"], found["tranches_touched"], len(found["findings"])) == (2, 2, 403)
    first = found["findings"][0]
    assert (first["file"], first["row"], first["column"], first["found"]) == ("measures.csv", 3, "value", "n/a")
    assert first["touches"] == [{"award": "A-1", "tranche": 2, "outcome": "invalid"}]
    status, text = said(rules, tables, "--format", "csv")
    rows = list(csv.DictReader(StringIO(text)))
    assert (status, len(rows), rows[0]["touches"], rows[0]["tranches"]) == (3, 402, "1", "A-1 2")


def test_warnings_leave_0_unless_told_to_be_strict(tiny: tuple[Path, Path], said: Saying) -> None:
    rules, tables = tiny
    assert said(rules, tables)[0] == 0  # payments are missing, which is worth a look
    status, text = said(rules, tables, "--strict")
    assert status == 3
    assert text.startswith(
        "WARNINGS: read as it stands, and worth a look\n\nwarning[GK2078]: there is no table `payments`"
    )
    (tables / "payments.csv").write_text("award,tranche,paid on,amount\n", encoding="utf-8")
    assert said(rules, tables, "--strict") == (0, "nothing suspicious in what 2 tranches are decided from\n")


def test_what_touches_many_is_counted(tiny: tuple[Path, Path], said: Saying) -> None:
    rules, tables = tiny
    tranches = "".join(f"A-1,{number},5\n" for number in range(3, 9))
    with (tables / "tranches.csv").open("a", encoding="utf-8") as file:
        file.write(tranches)
    (tables / "awards.csv").write_text("award,title,currency\nA-1,Cold chain,KES\n", encoding="utf-8")
    _, text = said(rules, tables, "--on", "2026-11-30")
    assert "error[GK2071]: `A-1` is in `KES`, and its rules are in `USD`" in text
    assert "  touches 8 tranches of 1 award (8 invalid)\n" in text


def test_an_annotated_copy_is_written_beside_and_never_over(
    tiny: tuple[Path, Path], said: Saying, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from gatekeeper.facts.read import read_portfolio

    rules, tables = tiny
    broken(tables, equal=2)
    out = tmp_path / "findings.xlsx"
    assert run(["data", str(rules), str(tables), "--annotate", str(out)]) == 3
    assert capsys.readouterr().err.endswith(f"annotated copy written to {out}\n")
    found = [finding.code for finding in read_portfolio(tables)[1]]
    assert [finding.code for finding in read_portfolio(out)[1]] == found
    before = out.read_bytes()
    assert run(["data", str(rules), str(out), "--annotate", str(out)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert run(["data", str(rules), str(out), "--annotate", str(tmp_path / "findings.ods")]) == 2
    assert "expected a name that ends in .xlsx" in capsys.readouterr().err
    assert run(["data", str(rules), str(out), "--annotate", str(tmp_path / "none" / "copy.xlsx")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert out.read_bytes() == before
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")
    assert run(["data", str(rules), str(out), "--annotate", str(tmp_path / "copy.xlsx")]) == 3
    assert "not carried over into the copy: macros" in capsys.readouterr().err


def test_a_database_is_told_of_by_the_keys_of_its_rows(tiny: tuple[Path, Path], said: Saying, tmp_path: Path) -> None:
    import openpyxl

    rules, _ = tiny
    database = tmp_path / "portfolio.sqlite"
    with closing(sqlite3.connect(database)) as connection, connection:
        for name, text in TINY_TABLES.items():
            headings, *rows = csv.reader(StringIO(text))
            columns = ", ".join(f'"{heading}"' for heading in headings)
            connection.execute(f"CREATE TABLE {name.removesuffix('.csv')} ({columns})")
            marks = ", ".join("?" * len(headings))
            connection.executemany(f"INSERT INTO {name.removesuffix('.csv')} VALUES ({marks})", rows)
        connection.execute("UPDATE measures SET value = 'n/a'")
    status, text = said(rules, database, "--annotate", tmp_path / "copy.xlsx")
    assert status == 3
    place = next(line for line in text.splitlines() if line.startswith("  --> "))
    assert place.startswith("  --> portfolio.sqlite: measures, row 2 (")
    assert "A-1" in place
    assert place.endswith(", column value")
    assert "  touches 1 tranche: A-1 tranche 2" in text
    sheet = openpyxl.load_workbook(tmp_path / "copy.xlsx")["measures"]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["D2"]


def test_a_strict_decision_is_none_where_anything_is_suspicious(
    tiny: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules, tables = tiny
    out = tmp_path / "board"
    arguments = ["decide", str(rules), str(tables), "--on", "2026-11-30", "--out", str(out), "--strict"]
    assert run(arguments) == 3
    said = capsys.readouterr().out
    assert "warning[GK2078]: there is no table `payments`" in said
    assert said.endswith("nothing was decided, as `--strict` asks; `gatekeeper data` says what each finding touches\n")
    assert not out.exists()
    (tables / "payments.csv").write_text("award,tranche,paid on,amount\n", encoding="utf-8")
    assert run(arguments) == 0
    assert out.exists()


def test_tables_that_change_while_they_are_read_are_not_decided_on(
    tiny: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gatekeeper.facts import read

    rules, tables = tiny
    sheets_at = vars(read)["sheets_at"]

    def meanwhile(*arguments: Any) -> Any:
        sheets = sheets_at(*arguments)
        with (tables / "measures.csv").open("a", encoding="utf-8") as file:
            file.write("A-1,revenue,2026-12-31,900000\n")
        return sheets

    monkeypatch.setattr(read, "sheets_at", meanwhile)
    out = tmp_path / "board"
    assert run(["decide", str(rules), str(tables), "--on", "2026-11-30", "--out", str(out)]) == 2
    assert f"`{tables}` changed while it was read" in capsys.readouterr().err
    assert not out.exists()
