"""`gatekeeper record`: what a meeting resolved and what was paid, in the tables of the next run."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from gatekeeper.cli.app import run
from gatekeeper.facts.read import read_portfolio
from tests.examples.test_sources import ROOT, typed
from tests.facts.given import Tables, write_csv, write_parquet, write_sqlite, write_xlsx

HEADINGS = "meeting,award,tranche,decided,amount,by,override by,override reason"
BOARD = f"{HEADINGS}\n2026-11-30,T-2,1,approve,,,,\n2026-11-30,T-2,2,approve,350000,,,\n"
PAID = "award,tranche,paid on,amount,kind,reference\nT-2,1,2026-12-04,300000,payment,RS-2\n"
ROWS = {
    "resolutions": [("T-2", 1, "approve", "300000"), ("T-2", 2, "approve", "350000")],
    "payments": [("T-1", 1, "300000"), ("T-2", 1, "300000"), ("T-3", 1, "300000")],
}


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that proposes 300,000 of T-2/1 and 360,000 of T-2/2."""
    folder = tmp_path_factory.mktemp("record") / "run"
    assert run(["decide", rules(), str(ROOT / "examples/tiny"), "--on", "2026-11-30", "--out", str(folder)]) == 0
    return folder


def rules() -> str:
    return str(ROOT / "rules/tiny.gate")


def given(folder: Path, resolutions: str = BOARD, payments: str = PAID) -> tuple[str, ...]:
    (folder / "board.csv").write_text(resolutions, encoding="utf-8")
    (folder / "paid.csv").write_text(payments, encoding="utf-8")
    files = ("--resolutions", str(folder / "board.csv"), "--payments", str(folder / "paid.csv"))
    return (*files, "--known-on", "2026-12-05")


def recorded(place: Path) -> dict[str, list[tuple[object, ...]]]:
    portfolio, _ = read_portfolio(place)
    fields = {"resolutions": ("award", "tranche", "decided", "amount"), "payments": ("award", "tranche", "amount")}
    return {
        table: [tuple(str(v) if i > 1 else v for i, v in enumerate(getattr(row, f) for f in names)) for row in
                portfolio.rows[table]]
        for table, names in fields.items()
    }  # fmt: skip


def with_room(tables: Tables) -> Tables:
    """The tables with every column that a record fills, for a database is never given one."""
    tables = dict(tables)
    headings, *rows = tables["payments"]
    tables["payments"] = [[*headings, "kind", "known on"], *([*row, None, None] for row in rows)]
    tables["resolutions"] = [["meeting", "award", "tranche", "decided", "amount", "known on", "override_by",
                              "override reason"]]  # fmt: skip
    return tables


def test_the_next_run_starts_from_what_was_recorded(
    decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = given(tmp_path)
    assert run(["record", str(decided), *arguments, "--out", str(tmp_path / "next")]) == 0
    assert capsys.readouterr().out == (
        "T-2/1: approve 300,000 KES\n"
        "T-2/2: approve 350,000 KES\n"
        "T-2/1: payment of 300,000 KES on 2026-12-04\n"
        f"3 rows recorded in {tmp_path / 'next'}\n"
    )
    again = ["record", str(decided), *arguments, "--portfolio", str(tmp_path / "next"), "--out", str(tmp_path / "x")]
    assert run(again) == 0
    assert capsys.readouterr().out == "nothing to record: 3 rows already there; nothing was written\n"
    assert not (tmp_path / "x").exists()
    folder = tmp_path / "later"
    assert run(["decide", rules(), str(tmp_path / "next"), "--on", "2026-12-06", "--out", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "already released: 2 (600,000 KES)" in said
    assert "release in part: 1 (600,000 KES), release 10,000 KES" in said  # 360,000 less the 350,000 approved
    earlier = tmp_path / "earlier"
    assert run(["decide", rules(), str(tmp_path / "next"), "--on", "2026-12-04", "--out", str(earlier)]) == 0
    assert "release: 1 (300,000 KES), release 300,000 KES" in capsys.readouterr().out  # not known on that day


def as_folder(tables: Tables, at: Path) -> Path:
    return write_csv(tables, at / "tables")


def as_parquet(tables: Tables, at: Path) -> Path:
    return write_parquet(tables, at / "parquet")


def as_workbook(tables: Tables, at: Path) -> Path:
    return write_xlsx(tables, at / "tables.xlsx")


@pytest.mark.parametrize("write", [as_folder, as_parquet, as_workbook], ids=["csv", "parquet", "xlsx"])
@pytest.mark.parametrize("room", [False, True], ids=["columns added", "columns there"])
def test_rows_are_added_to_a_copy_of_any_files(
    write: Callable[[Tables, Path], Path], room: bool, decided: Path, tmp_path: Path
) -> None:
    bare: Tables = {**typed("tiny"), "resolutions": [["meeting", "award", "tranche", "decided"]]}
    tables = with_room(bare) if room else bare
    place = write(tables, tmp_path)
    out = tmp_path / f"copy{place.suffix}"
    arguments = ["record", str(decided), *given(tmp_path), "--portfolio", str(place), "--out", str(out)]
    assert run(arguments) == 0
    assert recorded(out) == ROWS
    assert recorded(place)["resolutions"] == []
    assert run(arguments) == 2  # nothing is overwritten


def test_a_database_takes_all_rows_or_none(decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = write_sqlite(with_room(typed("tiny")), tmp_path / "tiny.db")
    arguments = ["record", str(decided), *given(tmp_path), "--portfolio", str(place)]
    assert run([*arguments, "--out", str(tmp_path / "x")]) == 2
    assert run(arguments) == 0
    assert recorded(place) == ROWS
    assert run(arguments) == 0
    assert recorded(place) == ROWS
    narrow = write_sqlite(
        {**with_room(typed("tiny")), "payments": typed("tiny")["payments"]}, tmp_path / "narrow" / "tiny.db"
    )
    capsys.readouterr()
    assert run([*arguments[:-1], str(narrow)]) == 2
    assert 'ALTER TABLE payments ADD COLUMN "kind" text' in capsys.readouterr().err
    assert recorded(narrow)["resolutions"] == []
    with closing(sqlite3.connect(narrow)) as database, database:
        database.execute("DROP TABLE resolutions")
    assert run([*arguments[:-1], str(narrow)]) == 2
    assert "CREATE TABLE resolutions (" in capsys.readouterr().err


def test_bytes_of_a_folder_stay(decided: Path, tmp_path: Path) -> None:
    place = as_folder(with_room(typed("tiny")), tmp_path)
    (place / "notes.txt").write_text("ours", encoding="utf-8")
    file = place / "payments.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().rstrip())
    assert run(["record", str(decided), *given(tmp_path), "--portfolio", str(place), "--out", str(tmp_path / "c")]) == 0
    added = (tmp_path / "c/payments.csv").read_bytes()
    assert added == file.read_bytes() + b"\r\nT-2,1,2026-12-04,300000,RS-2,payment,2026-12-05\r\n"
    assert {each.name for each in (tmp_path / "c").iterdir()} == {each.name for each in place.iterdir()}
    assert (tmp_path / "c/milestones.csv").read_bytes() == (place / "milestones.csv").read_bytes()


def test_a_workbook_keeps_its_formats_notes_and_formulas(decided: Path, tmp_path: Path) -> None:
    place = as_workbook(with_room(typed("tiny")), tmp_path)
    book = openpyxl.load_workbook(place)
    sheet = book["payments"]
    sheet["D2"].comment = Comment("seen", "us")
    sheet["J1"] = "=1+1"
    for row in (2, 3, 4):
        sheet.cell(row, 3).number_format = "DD MMM YYYY"
        sheet.cell(row, 4).number_format = "#,##0"
    book.save(place)
    out = tmp_path / "copy.xlsx"
    arguments = ["record", str(decided), *given(tmp_path), "--portfolio", str(place), "--out", str(out)]
    assert run(arguments) == 0
    sheet = openpyxl.load_workbook(out)["payments"]
    assert sheet["D2"].comment.text == "seen"
    assert sheet["J1"].value == "=1+1"
    day, amount = sheet["C4"], sheet["D4"]
    assert (day.is_date, day.number_format, str(day.value)) == (True, "DD MMM YYYY", "2026-12-04 00:00:00")
    assert (amount.value, amount.number_format) == (300000, "#,##0")
    assert recorded(out) == ROWS


def test_a_workbook_without_the_sheet_is_refused(
    decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = as_workbook(typed("tiny"), tmp_path)
    out = str(tmp_path / "copy.xlsx")
    assert run(["record", str(decided), *given(tmp_path), "--portfolio", str(place), "--out", out]) == 2
    assert "`tables.xlsx` has no sheet `resolutions`" in capsys.readouterr().err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["board.csv", "paid.csv", "tables.xlsx"]


REFUSED = [
    ("2026-11-30,T-2,1,approve,300001,,,", "300,001 KES is more than the 300,000 KES proposed for T-2/1"),
    ("2026-11-30,T-1,2,approve,5,,,", "the run proposed nothing for T-1/2: it is conflict"),
    ("2026-11-30,T-1,2,approve,5,,the chair,", "the run proposed nothing for T-1/2: it is conflict"),
    ("2026-11-30,T-9,2,approve,5,,the chair,why not", "unknown award `T-9`"),
    (
        "2026-11-30,T-1,9,approve,5,,the chair,why not",
        "award `T-1` has no tranche 9, so the resolution may be of any of its tranches",
    ),
    ("2026-11-30,T-2,1,nod,5,,,", "expected one of `approve`, `defer` or `refuse`, got `nod`"),
    ("2026-12-24,T-2,1,defer,,,,", "it cannot be known on 2026-12-05: its day is later"),
    ("2026-11-30,T-2,1,approve,5,,the chair,why not", "an override is named, and the run proposed this"),
]


def test_what_the_run_did_not_propose_is_refused_as_a_whole(
    decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    for row, said in REFUSED:
        out = tmp_path / "out"
        assert run(["record", str(decided), *given(tmp_path, f"{HEADINGS}\n{row}\n"), "--out", str(out)]) == 1, row
        told = capsys.readouterr().err
        assert f"refused: {said}\n  --> board.csv, row 2" in told, row
        assert "nothing was written" in told
        assert not out.exists()


def test_payments_are_held_to_what_was_approved(
    decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paid = (
        PAID + "T-2,2,2026-12-04,200000,part payment,RS-3\nT-2,2,2026-12-05,200000,part payment,RS-4\n"
        "T-1,1,2026-12-04,1,recovery,RS-5\nT-2,2,2026-12-24,1,advance,RS-6\n"
    )
    capsys.readouterr()
    assert run(["record", str(decided), *given(tmp_path, payments=paid), "--out", str(tmp_path / "out")]) == 1
    assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("refused")] == [
        "refused: 200,000 KES is more than the 350,000 KES to be paid of T-2/2, "
        "of which 200,000 KES is paid in other rows",
        "refused: 1 KES is more than the 0 KES to recover of T-1/1",
        "refused: it cannot be known on 2026-12-05: its day is later",
    ]


def test_what_was_recorded_since_counts(decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = tmp_path / "first"
    assert run(["record", str(decided), *given(tmp_path), "--out", str(first)]) == 0
    (tmp_path / "more.csv").write_text(
        "award,tranche,paid on,amount,kind,reference\nT-2,1,2026-12-05,1,part payment,RS-7\n"
        "T-2,2,2026-12-05,350001,payment,RS-8\nT-2,1,2026-12-04,299999,payment,RS-2\n",
        encoding="utf-8",
    )
    capsys.readouterr()
    more = ["--payments", str(tmp_path / "more.csv"), "--known-on", "2026-12-06", "--portfolio", str(first)]
    assert run(["record", str(decided), *more, "--out", str(tmp_path / "out")]) == 1
    told = capsys.readouterr().err
    assert "1 KES is more than the 300,000 KES to be paid of T-2/1, of which 300,000 KES is paid in other rows" in told
    assert "350,001 KES is more than the 350,000 KES to be paid of T-2/2\n" in told
    assert "the portfolio has another row of this payment: payments.csv, row 4" in told


def test_an_override_is_recorded_with_its_role_and_reason(
    decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board = f"{HEADINGS}\n2026-11-30,T-1,2,approve,5,,the chair,a bridge over the winter\n2026-11-30,T-2,1,defer,,,,\n"
    out = tmp_path / "out"
    assert run(["record", str(decided), *given(tmp_path, board, PAID.splitlines()[0] + "\n"), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "T-1/2: approve 5 KES, beyond what was proposed: the chair, a bridge over the winter\n" in said
    assert (out / "resolutions.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "2026-11-30,T-1,2,approve,5,the chair,a bridge over the winter,2026-12-05",
        "2026-11-30,T-2,1,defer,,,,2026-12-05",
    ]
    portfolio, findings = read_portfolio(out)
    assert [getattr(row, "override_by") for row in portfolio.rows["resolutions"]] == ["the chair", ""]  # noqa: B009
    assert not [finding for finding in findings if finding.code == "GK2016"]


def test_a_terminal_is_told_what_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["explain", rules(), str(ROOT / "examples/tiny"), "T-2", "1", "--on", "2026-11-30"]
    assert run(arguments) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(arguments) == 0
    assert capsys.readouterr().err == "reading tiny …\r\x1b[2K\r"


def test_of_many_rows_it_is_told_how_far_reading_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    book = as_workbook(typed("tiny"), tmp_path)
    arguments = ["explain", rules(), str(book), "T-2", "1", "--on", "2026-11-30"]
    monkeypatch.setattr("gatekeeper.cli.terminal.MANY_ROWS", 1)
    assert run(arguments) == 0
    lines = capsys.readouterr().err.splitlines()
    assert [re.sub(r"\d+", "9", line) for line in lines] == ["reading rows: 9 of 9", "checking rows: 9 of 9"]
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(arguments) == 0
    assert "checking rows" in capsys.readouterr().err


HOUSE = """
[numbers]
decimal = ","

[payments]
sheet = "Payments made"
header_row = HEADER
[payments.columns]
"Grant" = "award"
"Instalment" = "tranche"
"Value date" = "paid on"
"Sum" = "amount"
"Voucher" = "reference"

[resolutions]
sheet = "Minutes"
[resolutions.columns]
"Grant" = "award"
"Instalment" = "tranche"
"Day" = "meeting"
"Decision" = "decided"

[words.decided]
"Agreed" = "approve"
"""


def of_a_house(header: int) -> Tables:
    tables = dict(typed("tiny"))
    rows = tables.pop("payments")[1:]
    lines: list[list[object]] = [["Register of payments"], ["kept by finance"]]
    above = lines[: header - 1]
    headings: list[object] = ["Grant", "Instalment", "Value date", "Sum", "Voucher"]
    return {
        **tables,
        "Payments made": [*above, headings, *rows],
        "Minutes": [["Day", "Grant", "Instalment", "Decision"]],
    }


KINDS = {"csv": (as_folder, 3), "parquet": (as_parquet, 1), "xlsx": (as_workbook, 3)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_house_gets_its_rows_under_its_own_headings_and_in_its_own_words(
    kind: str, decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write, header = KINDS[kind]
    place = write(of_a_house(header), tmp_path)
    beside = place if place.is_dir() else tmp_path
    (beside / "columns.toml").write_text(HOUSE.replace("HEADER", str(header)), encoding="utf-8")
    out = tmp_path / f"copy{place.suffix}"
    half = f"{HEADINGS}\n2026-11-30,T-2,1,approve,,,,\n2026-11-30,T-2,2,approve,349999.5,,,\n"
    assert run(["record", str(decided), *given(tmp_path, half), "--portfolio", str(place), "--out", str(out)]) == 0
    now = recorded(out)
    assert now["payments"] == ROWS["payments"]
    assert now["resolutions"] == [("T-2", 1, "approve", "300000"), ("T-2", 2, "approve", "349999.5")]
    if kind == "csv":
        assert (out / "Payments made.csv").read_text(encoding="utf-8").splitlines()[2:] == [
            "Grant,Instalment,Value date,Sum,Voucher,kind,known on",
            "T-1,1,2026-02-20,300000,RS-2026-011",
            "T-3,1,2024-06-24,300000,RS-2024-007",
            "T-2,1,2026-12-04,300000,RS-2,payment,2026-12-05",
        ]
        assert (out / "Minutes.csv").read_text(encoding="utf-8").splitlines()[-1] == (
            '2026-11-30,T-2,2,Agreed,"349999,5",2026-12-05'
        )


def test_what_a_house_would_not_read_back_is_not_left_behind(
    decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = of_a_house(1)
    tables["Both"] = [[*tables["Payments made"][0], "Day", "Decision"]]
    place = as_folder(tables, tmp_path)
    arguments = ["record", str(decided), *given(tmp_path), "--portfolio", str(place), "--out", str(tmp_path / "x")]
    house = HOUSE.replace("HEADER", "1")
    for columns, said in (
        (f'{house}\n[words.kind]\n"payment" = "advance"\n', "would not be read as what they say"),
        (house.replace("Minutes", "Both").replace("Payments made", "Both"), "would be one of each"),
        (house.replace("Voucher", "Docket"), "has no column `Docket`"),
    ):
        (place / "columns.toml").write_text(columns, encoding="utf-8")
        assert run(arguments) == 2
        assert said in capsys.readouterr().err
        assert not (tmp_path / "x").exists()


def unusable(decided: Path, tmp_path: Path) -> Iterable[tuple[list[str], str]]:
    files = given(tmp_path)
    (tmp_path / "empty.xlsx").write_bytes(as_workbook(typed("tiny"), tmp_path).read_bytes())
    yield [str(decided), "--known-on", "2026-12-05", "--out", "x"], "nothing is given to record"
    yield [str(decided), *files], "it is not said where the copy with the new rows goes"
    yield [str(tmp_path), *files, "--out", "x"], "is not a run folder"
    yield [str(decided), *files, "--out", "x", "--portfolio", "nowhere"], "there is nothing at `nowhere`"
    nothing = ["--known-on", "2026-12-05", "--out", "x"]
    yield [str(decided), "--resolutions", "no.csv", *nothing], "there is no file `no.csv`"
    yield [str(decided), "--resolutions", str(tmp_path / "empty.xlsx"), *nothing], "has no sheet `resolutions`"
    yield [str(decided), *files, "--out", str(tmp_path)], "exists already"


def test_what_is_unusable_says_so(decided: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in unusable(decided, tmp_path):
        capsys.readouterr()
        assert run(["record", *arguments]) == 2
        told = capsys.readouterr().err
        assert said in told
        assert "help:" in told
    altered = tmp_path / "altered"
    shutil.copytree(decided, altered)
    (altered / "decisions.jsonl").write_bytes(b"")
    assert run(["record", str(altered), *given(tmp_path), "--out", "x"]) == 2
    assert "is not as it was written: decisions.jsonl (altered)" in capsys.readouterr().err
