"""gatekeeper outlook: what it prints and writes, and the status it leaves."""

import shutil
from pathlib import Path

import pytest

from gatekeeper.cli.app import run
from tests.cli.conftest import ROOT, gatekeeper

TINY = (str(ROOT / "rules" / "tiny.gate"), str(ROOT / "examples" / "tiny"))
DAYS = ("--on", "2026-11-30", "--until", "30 June 2027")
FILES = ["deadlines.ics", "forecast.csv", "outlook.csv", "outlook.html"]


def test_it_prints_the_outlook_and_writes_the_folder(tmp_path: Path) -> None:
    said = gatekeeper("outlook", *TINY, *DAYS, "--out", tmp_path / "ahead")
    assert said.status == 0
    assert said.out.startswith("outlook from 30 November 2026 to 30 June 2027: ")
    assert "cash expected" in said.out
    assert f"open {tmp_path / 'ahead' / 'outlook.html'}" in said.out
    assert sorted(file.name for file in (tmp_path / "ahead").iterdir()) == FILES


def looked(*more: object, rules: str = TINY[0], tables: str = TINY[1], days: tuple[str, ...] = DAYS) -> int:
    return run(["outlook", rules, tables, *days, *map(str, more)])


def test_an_earlier_outlook_is_replaced_only_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "ahead"
    assert looked("--out", folder) == 0
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert looked("--out", folder) == 2
    assert "holds an earlier outlook" in capsys.readouterr().err
    assert looked("--out", folder, "--replace") == 0
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    (folder / "mine.txt").write_text("mine")
    assert looked("--out", folder, "--replace") == 2
    assert "holds other files" in capsys.readouterr().err
    assert looked("--out", folder / "mine.txt") == 2
    assert "is a file, expected a folder" in capsys.readouterr().err


def test_what_cannot_be_used_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert looked(days=("--on", "2026-11-30", "--until", "2026-11-29")) == 2
    assert "`--until` lies before `--on`: 29 November 2026, before 30 November 2026" in capsys.readouterr().err
    assert looked(days=("--on", "2026-11-30", "--until", "some day")) == 2
    assert "`some day` is not a day" in capsys.readouterr().err
    assert looked("--templates", tmp_path / "none") == 2
    assert "there is no templates folder" in capsys.readouterr().err
    (tmp_path / "outlook.html").write_text("{{ nothing }}")
    assert looked("--templates", tmp_path, "--out", tmp_path / "ahead") == 2
    assert "outlook.html:1: 'nothing' is undefined" in capsys.readouterr().err
    assert not (tmp_path / "ahead").exists()
    (tmp_path / "file").write_text("")
    assert looked("--out", tmp_path / "file" / "ahead") == 2
    assert "cannot be written" in capsys.readouterr().err


def test_rows_in_error_are_counted_and_leave_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = shutil.copytree(TINY[1], tmp_path / "tables")
    file = tables / "measures.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",2\n", ",two\n"), encoding="utf-8")
    assert looked(tables=str(tables)) == 3
    said = capsys.readouterr().out
    assert "rows are invalid; `gatekeeper data` lists them" in said
    assert "Mend the record" in said


def test_what_was_recorded_later_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert looked("--known-by", "2026-11-30") == 0
    assert capsys.readouterr().out.startswith("outlook from 30 November 2026")
