"""The papers made of a run after it was decided: what is to be paid, and nothing that was not released."""

import csv
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.cli.app import run
from gatekeeper.reports.codes import PAPER_CODES
from tests.docs.pages import ROOT, page_text

Out = pytest.CaptureFixture[str]
HELD = """language 1
currency KES
fact fraud alleged
release every tranche in any case
hold tranche 3 when fraud alleged
"""
MEETING = ("2026-09-24,@A,1,approve,,board", "2026-09-24,@A,3,approve,5,")


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of `tiny`: tranche 1 of T-2 is released, tranche 2 in part, tranche 2 of T-1 in conflict."""
    folder = tmp_path_factory.mktemp("papers") / "board"
    rules = ROOT / "rules/tiny.gate"
    assert run(["decide", str(rules), str(ROOT / "examples/tiny"), "--on", "2026-11-30", "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def there(board: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(board.parent)
    return board.parent


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def test_what_was_released_is_paid_and_adds_up(there: Path, capsys: Out) -> None:
    assert run(["payments", "board", "--out", "payments.csv", "--out", "payments.xlsx"]) == 0
    *paid, total = rows(there / "payments.csv")
    assert [(row["decision"], row["amount"], row["row"]) for row in paid] == [
        ("T-2/1", "300000", "payment"),
        ("T-2/2", "360000", "payment"),
    ]
    assert total["row"] == "total"
    assert (total["payments"], total["amount"], total["currency"]) == ("2", "660000", "KES")
    said = capsys.readouterr().out
    assert "2 payments, 660,000 KES\nno resolution is on record for 2 of them" in said
    assert re.search(r"left out: .*1 conflict", said)
    assert re.search(r"T-1/2: conflict, \S", said)
    assert not re.search(r"T-1/1: ", said)  # paid long ago: nobody looks for it
    book = openpyxl.load_workbook(there / "payments.xlsx")
    assert book.sheetnames == ["Payments", "Control totals", "Left out"]
    assert [cell.value for cell in book["Payments"]["E"]] == ["amount", 300000, 360000]
    assert list(book["Control totals"].values)[1] == ("KES", 2, 660000)
    assert book["Left out"].max_row == 1 + 5
    assert run(["payments", "board", "--out", "payments.csv"]) == 2
    assert "is there already" in capsys.readouterr().err


def test_only_what_the_meeting_approved_is_paid_where_it_is_told(there: Path, capsys: Out) -> None:
    head = "meeting,award,tranche,decided,amount,by,override by,override reason\n"
    minutes = there / "minutes.csv"
    minutes.write_text(f"{head}2026-12-04,T-2,2,approve,200000,board,,\n2026-12-04,T-2,1,defer,,,,\n", encoding="utf-8")
    assert run(["payments", "board", "--out", "approved.csv", "--resolutions", "minutes.csv"]) == 0
    paid, total = rows(there / "approved.csv")
    assert (paid["decision"], paid["amount"]) == ("T-2/2", "200000")
    assert paid["basis"] == "approved on 4 December 2026 by the board"
    assert total["amount"] == "200000"
    assert "T-2/1: release, deferred on 4 December 2026" in capsys.readouterr().out
    asked = ["payments", "board", "--out", "no.csv", "--resolutions", "minutes.csv", "--only", "T-2/1"]
    assert run(asked) == 1
    assert "error[GK2501]: `T-2/1` was not approved: deferred on 4 December 2026" in capsys.readouterr().err
    minutes.write_text(f"{head}2026-12-04,T-2,1,approve,300001,,,\n", encoding="utf-8")
    assert run(["payments", "board", "--out", "no.csv", "--resolutions", "minutes.csv"]) == 1
    assert "is more than the 300,000 KES proposed" in capsys.readouterr().err
    minutes.write_text(f"{head}2026-12-04,T-1,2,approve,5,,chair,a bridge\n", encoding="utf-8")
    assert run(["payments", "board", "--out", "bridge.csv", "--resolutions", "minutes.csv"]) == 0
    assert rows(there / "bridge.csv")[0]["basis"].endswith("beyond what was proposed: chair, a bridge")
    assert not (there / "no.csv").exists()


@pytest.mark.parametrize("code", PAPER_CODES)
def test_what_the_pages_of_codes_show_is_so(there: Path, code: str, capsys: Out) -> None:
    text = page_text(f"docs/errors/{code}.md")
    assert text.startswith(f"# {code}: {PAPER_CODES[code]}\n")
    shown = [re.findall(r"```(\w+)\n(.+?)```", part, re.S) for part in text.split("But so:")]
    for at, blocks in enumerate(shown):
        for name in ("house", "letters"):
            shutil.rmtree(there / name, ignore_errors=True)
        (there / "house").mkdir()
        for language, content in blocks:
            if language != "sh":
                (there / "house" / FILES[language]).write_text(content, encoding="utf-8")
                continue
            replace = [] if "letters" in content else ["--replace"]
            status = run([*content.split()[1:], *replace])
            said = capsys.readouterr().err
            assert (status == 0) == (at == 1), said
            assert at == 1 or f"error[{code}]: " in said
    shutil.rmtree(there / "letters", ignore_errors=True)


FILES = {"html": "letter.html", "toml": "house.toml"}


def test_what_was_approved_before_is_paid_unless_something_stops_it_now(tmp_path: Path, capsys: Out) -> None:
    tables = {
        "awards": ("award,recipient,title,programme,currency", "@A,@SUM(1),,,KES"),
        "tranches": ("award,tranche,amount", "@A,1,0.10", "@A,2,0.20", "@A,3,1000000000000000000000.07"),
        "resolutions": ("meeting,award,tranche,decided,amount,by", *MEETING),
        "facts": ("award,fact,value", "@A,fraud alleged,yes"),
    }
    (tmp_path / "tables").mkdir()
    for name, lines in tables.items():
        (tmp_path / f"tables/{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "held.gate").write_text(HELD, encoding="utf-8")
    places = [str(tmp_path / name) for name in ("held.gate", "tables", "r")]
    run(["decide", *places[:2], "--on", "2026-11-30", "--out", places[2]])
    capsys.readouterr()
    assert run(["payments", str(tmp_path / "r"), "--out", str(tmp_path / "p.csv")]) == 0
    first, second, total = rows(tmp_path / "p.csv")
    assert (first["decision"], first["basis"]) == ("'@A/1", "approved on 24 September 2026 by the board")
    assert (second["amount"], total["payments"], total["amount"]) == ("0.2", "2", "0.3")
    assert first["payee"].startswith("'@SUM(1)")
    said = capsys.readouterr().out
    assert "@A/3: on hold, 5 KES was approved and is not paid as it stands: held" in said
    memo = (tmp_path / "r").glob("memos/*tranche-3.md")
    assert "Finance does not pay what is approved, 5 KES, as things stand." in next(memo).read_text(encoding="utf-8")


def test_each_grantee_gets_a_letter_where_there_is_something_to_tell(there: Path, capsys: Out) -> None:
    assert run(["letters", "board", "--out", "letters"]) == 0
    said = capsys.readouterr().out
    assert "no letter, as there is nothing new to tell: T-3\n2 letters written to letters" in said
    assert sorted(file.name for file in (there / "letters").iterdir()) == [
        "T-1.docx", "T-1.html", "T-2.docx", "T-2.html",
    ]  # fmt: skip
    assert "We are glad to tell you that 660,000 KES will be paid to you now." in (
        there / "letters/T-2.html"
    ).read_text("utf-8")
    assert run(["letters", "board", "--out", "letters"]) == 2
    assert "is there already" in capsys.readouterr().err
    head = "meeting,award,tranche,decided,amount,by\n"
    (there / "made.csv").write_text(f"{head}2026-12-04,T-2,2,defer,,\n", encoding="utf-8")
    asked = ["letters", "board", "--out", "after", "--forms", "html", "--award", "T-2", "--resolutions", "made.csv"]
    assert run(asked) == 0
    letter = (there / "after/T-2.html").read_text("utf-8")
    assert "<p>4 December 2026</p>" in letter
    assert "The meeting of 4 December 2026 has put off its decision on tranche 2" in letter
    assert run(["letters", "board", "--out", "dated", "--forms", "html", "--dated", "2026-12-24"]) == 0
    assert "<p>24 December 2026</p>" in (there / "dated/T-2.html").read_text("utf-8")
    capsys.readouterr()
    assert run(["letters", "board", "--out", "none", "--award", "T-9"]) == 1
    assert "error[GK2502]: the run decided nothing about `T-9`" in capsys.readouterr().err
    (there / "made.csv").write_text(f"{head}2026-12-04,T-2,2,approve,999999,\n", encoding="utf-8")
    assert run(["letters", "board", "--out", "none", "--resolutions", "made.csv"]) == 1
    assert "1 row refused; nothing was written" in capsys.readouterr().err
    for forms, message in (("pdf", "is not a form of letters"), (" ,", "no form of letters is named")):
        assert run(["letters", "board", "--out", "none", "--forms", forms]) == 2
        assert message in capsys.readouterr().err
    assert not (there / "none").exists()


def test_minutes_hold_each_resolution_with_blanks_in_the_order_of_the_pack(there: Path, capsys: Out) -> None:
    docx = pytest.importorskip("docx")
    outs = [word for ending in ("docx", "html", "md", "csv") for word in ("--out", f"draft.{ending}")]
    assert run(["minutes", "board", *outs]) == 0
    assert run(["minutes", "board", "--out", "draft.csv"]) == 2
    assert run(["pack", "board", "--out", "pack.html"]) == 0
    page = (there / "draft.html").read_text("utf-8")
    pack = (there / "pack.html").read_text("utf-8")
    agenda = pack[pack.index('id="agenda"') : pack.index('id="memos"')]
    told = re.findall(r"<tr><td>(\d+)</td><th scope=\"row\"><a [^>]+>([^<]+)</a>, tranche (\d)", agenda)
    own = re.findall(r"<h3>No\. (\d+): (T-\d), tranche (\d)", page)
    noted = re.findall(r"<td>(\d+)</td><th scope=\"row\">(T-\d), tranche (\d)", page)
    assert sorted(own + noted) == sorted(told)
    assert own == [row for row in told if row in own]
    assert "Resolved to release up to 300,000 KES of tranche 1 of award T-2" in page
    assert "Resolved to release nothing of tranche 2 of award T-1 until the rules say which applies" in page
    assert '<th scope="row">KES</th><td class="amount">2</td><td class="amount">660,000 KES</td>' in page
    document = docx.Document(str(there / "draft.docx"))
    written = "\n".join(paragraph.text for paragraph in document.paragraphs)
    plain = (there / "draft.md").read_text("utf-8")
    for number, award, tranche in own:
        assert f"No. {number}: {award}, tranche {tranche}" in written
        assert f"### No. {number}: {award}, tranche {tranche}" in plain
    assert [cell.text for cell in document.tables[1].rows[0].cells] == [
        "Proposed by", "Seconded by", "For", "Against", "Abstained",
    ]  # fmt: skip
    table = [row | {"meeting": "2026-12-04"} for row in rows(there / "draft.csv") if row["proposed"]]
    assert [(row["award"], row["tranche"], row["proposed"]) for row in table] == [
        ("T-2", "1", "300000"), ("T-2", "2", "360000"),
    ]  # fmt: skip
    with (there / "filled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]))
        writer.writeheader()
        writer.writerows(row | {"decided": "approve"} for row in table)
    asked = ["record", "board", "--resolutions", "filled.csv", "--known-on", "2026-12-05", "--out", "next"]
    assert run(asked) == 0
    assert "T-2/2: approve 360,000 KES" in capsys.readouterr().out


def test_the_register_as_parquet_is_part_of_the_run(board: Path, tmp_path: Path, capsys: Out) -> None:
    pytest.importorskip("polars")
    out = tmp_path / "typed"
    asked = [
        "decide",
        str(ROOT / "rules/tiny.gate"),
        str(ROOT / "examples/tiny"),
        "--on",
        "2026-11-30",
        "--out",
        str(out),
    ]
    assert run([*asked, "--register", "parquet"]) == 0
    assert (out / "register.csv").read_bytes() == (board / "register.csv").read_bytes()
    assert '<a href="register.parquet">' in (out / "index.html").read_text("utf-8")
    assert run(["verify", str(out)]) == 0
    capsys.readouterr()
    assert run(["replay", str(out)]) == 0
    assert "register.parquet" not in capsys.readouterr().out
    (out / "register.parquet").write_bytes(b"")
    assert run(["replay", str(out)]) == 1
    assert "register.parquet" in capsys.readouterr().out
    assert run([*asked, "--register", "ods"]) == 2
    assert "is not a form of registers" in capsys.readouterr().err


def test_a_pack_says_what_changed_since_the_last(board: Path, tmp_path: Path, capsys: Out) -> None:
    tables = tmp_path / "tables"
    shutil.copytree(ROOT / "examples/tiny", tables)
    for name, old in (("awards", "T-3"), ("tranches", "T-3")):
        file = tables / f"{name}.csv"
        kept = [line for line in file.read_text("utf-8").splitlines() if not line.startswith(old)]
        file.write_text("\n".join(kept) + "\n", encoding="utf-8")
    before, rules = str(tmp_path / "before"), str(ROOT / "rules/tiny.gate")
    run(["decide", rules, str(tables), "--on", "2026-03-01", "--out", before, "--meeting", "Spring board"])
    out = str(tmp_path / "pack.html")
    assert run(["pack", str(board), "--since", before, "--out", out]) == 0
    page = Path(out).read_text("utf-8")
    since = page[page.index('<h1 id="since">') : page.index('<h1 id="agenda">')]
    assert "What changed since 1 March 2026" in since
    assert "(Spring board)" in since
    assert "New awards: T-3" in since
    assert re.search(r"not yet → release 300,000 KES, 300,000 KES more", since)
    assert re.search(r"<td>Recommended now</td><td[^>]*>0 KES</td><td[^>]*>660,000 KES</td><td[^>]*>\+660,000", since)
    assert page.index('id="first"') < page.index('id="since"') < page.index('id="agenda"')
    assert run(["pack", before, "--since", before, "--out", str(tmp_path / "same.html")]) == 0
    same = (tmp_path / "same.html").read_text("utf-8")
    assert "0 tranches changed in outcome or amount" in same
    assert "No money moved." in same
    capsys.readouterr()
    assert run(["pack", before, "--since", str(board), "--out", str(tmp_path / "x.html")]) == 2
    assert "is of 2026-11-30, later than 2026-03-01" in capsys.readouterr().err
    assert run(["pack", str(board), "--since", str(tables), "--out", str(tmp_path / "x.html")]) == 2
    assert "is not a run folder" in capsys.readouterr().err


def test_a_house_is_part_of_the_run_and_its_mistakes_are_told_first(tmp_path: Path, capsys: Out) -> None:
    house, out = tmp_path / "house", tmp_path / "out"
    house.mkdir()
    (house / "house.toml").write_text('[house]\nname = "Lakes Fund"\n', encoding="utf-8")
    asked = ["decide", str(ROOT / "rules/tiny.gate"), str(ROOT / "examples/tiny"), "--on", "2026-11-30"]
    asked += ["--out", str(out), "--templates", str(house)]
    assert run(asked) == 0
    assert "<strong>Lakes Fund</strong>" in (out / "memos/T-2-tranche-1.html").read_text("utf-8")
    assert (out / "templates/house.toml").is_file()
    assert (run(["verify", str(out)]), run(["replay", str(out)])) == (0, 0)
    assert run(["minutes", str(out), "--out", str(tmp_path / "m.html")]) == 0
    assert "<strong>Lakes Fund</strong>" in (tmp_path / "m.html").read_text("utf-8")
    capsys.readouterr()
    (house / "house.toml").write_text("[house]\nnam = 1\n", encoding="utf-8")
    assert run([*asked, "--replace"]) == 2
    assert "error[GK2511]: house.toml: unknown key `nam`" in capsys.readouterr().err
    assert (out / "manifest.json").is_file()  # the earlier run stands
    for command, name in (("minutes", "n.html"), ("pack", "p.html"), ("letters", "l")):
        paper = [command, str(out), "--out", str(tmp_path / name), "--templates"]
        assert run([*paper, str(house)]) == 2
        assert "error[GK2511]" in capsys.readouterr().err
        assert run([*paper, str(tmp_path / "nowhere")]) == 2
        assert "there is no templates folder" in capsys.readouterr().err


def test_a_folder_that_was_altered_or_is_none_is_refused(board: Path, tmp_path: Path, capsys: Out) -> None:
    for command, out in (("payments", "x.csv"), ("letters", "x"), ("minutes", "x.md")):
        assert run([command, str(tmp_path), "--out", str(tmp_path / out)]) == 2
        assert "is not a run folder" in capsys.readouterr().err
    assert run(["payments", str(board), "--out", str(tmp_path / "x.doc")]) == 2
    said = capsys.readouterr().err
    assert "error[GK2503]" in said
    assert "x.doc` has an ending nothing is written for, expected a name that ends in .csv or .xlsx, got `.doc`" in said
    assert "help: write it as `--out x.csv`" in said
    assert run(["pack", str(board), "--out", str(tmp_path / "pack")]) == 2
    assert "expected a name that ends in .html or .pdf, got none" in capsys.readouterr().err


def test_an_unknown_locale_is_told_with_its_code_and_the_nearest(
    board: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["pack", str(board), "--out", str(tmp_path / "p.html"), "--locale", "fr-FX"]) == 2
    said = capsys.readouterr().err
    assert "error[GK2520]: `fr-FX` is not a locale" in said
    assert "help: the nearest are fr" in said
    assert not (tmp_path / "p.html").exists()
