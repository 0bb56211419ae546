"""Every command's contract: what it prints, what it writes, the status it leaves."""

import csv
import json
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from gatekeeper.cli.declared import Stop
from gatekeeper.cli.writing import check_libraries
from gatekeeper.reports.forms import LIBRARIES
from gatekeeper.vocabulary import Outcome
from tests.cli.conftest import Said, gatekeeper

ON = ("--on", "2026-11-30")


def test_version_and_help_say_what_a_newcomer_needs() -> None:
    assert gatekeeper("--version").out.startswith("gatekeeper 0.")
    said = gatekeeper("--help")
    assert said.status == 0
    for word in ("check", "decide", "explain", "verify", "replay", "template", "A first session"):
        assert word in said.out


def test_check_leaves_0_for_rules_without_errors_and_shows_warnings() -> None:
    said = gatekeeper("check", "rules")
    assert said.status == 0
    assert "0 errors" in said.out
    assert "warning[GK0603]" in said.out


def test_check_shows_each_mistake_with_code_place_text_and_cure(tiny: tuple[Path, Path]) -> None:
    rules, _ = tiny
    text = (
        rules.read_text(encoding="utf-8")
        .replace("pilot achieved and", "pilott achieved and")
        .replace("currency USD\n", "")
    )
    rules.write_text(text.replace("500,000 USD", "5,00,000 USD"), encoding="utf-8")
    said = gatekeeper("check", rules)
    assert said.status == 1
    assert "unknown name `pilott`" in said.out
    assert "help: did you mean `pilot`?" in said.out
    assert "`5,00,000` is not a number" in said.out
    assert f"{rules.as_posix()}:" in said.out
    assert "release tranche 2 when pilott achieved" in said.out
    assert "^^^^^^" in said.out


def test_check_speaks_json_to_programs(tiny: tuple[Path, Path]) -> None:
    rules, _ = tiny
    rules.write_text(rules.read_text(encoding="utf-8").replace("pilot achieved and", "pilott achieved and"), "utf-8")
    said = gatekeeper("check", rules, "--format", "json")
    assert said.status == 1
    (found,) = [item for item in json.loads(said.out) if item["severity"] == "error"]
    assert found["code"] == "GK0201"
    assert found["places"][0]["text"] == "pilott"
    assert found["places"][0]["line"] == 9


def test_a_missing_rule_file_is_unusable() -> None:
    said = gatekeeper("check", "rules/nothing.gate")
    assert said.status == 2
    assert "error[GK0511]: no file `rules/nothing.gate`" in said.out


def test_decide_writes_a_self_contained_run(board: tuple[Path, Said]) -> None:
    folder, said = board
    assert said.status == 3  # two cells of the example are invalid on purpose
    assert "110 tranches of 22 awards decided on 30 November 2026" in said.out
    assert "deciding: 110 of 110" in said.err
    for name in ("decisions.jsonl", "register.csv", "register.xlsx", "index.html", "findings.csv", "manifest.json"):
        assert (folder / name).is_file(), name
    assert (folder / "rules" / "results-programme.gate").is_file()
    assert (folder / "facts" / "awards.csv").is_file()
    assert len(list((folder / "memos").glob("*.html"))) == len(list((folder / "memos").glob("*.md"))) == 110


def test_a_record_holds_what_the_contract_says(board: tuple[Path, Said]) -> None:
    folder, _ = board
    records = [json.loads(line) for line in (folder / "decisions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(records) == 110
    for record in records:
        assert record["outcome"] in set(Outcome)
        assert isinstance(record["amount"], str)
        assert Decimal(record["amount"]) >= 0
        assert record["currency"] == "EUR"
        assert (Decimal(record["amount"]) > 0) == Outcome(record["outcome"]).pays
        for condition in record["conditions"]:
            assert {"requirement", "observed", "verdict", "clause", "sources"} <= set(condition)
            assert all({"table", "key"} == set(source) for source in condition["sources"])


def test_the_register_says_what_the_records_say(board: tuple[Path, Said]) -> None:
    folder, _ = board
    records = [json.loads(line) for line in (folder / "decisions.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = list(csv.DictReader(StringIO((folder / "register.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert [(row["award"], row["tranche"], row["outcome"]) for row in rows] == [
        (record["award"], str(record["tranche"]), record["outcome"]) for record in records
    ]
    assert sum(Decimal(row["amount now"]) for row in rows) == sum(Decimal(record["amount"]) for record in records)
    sheet = openpyxl.load_workbook(folder / "register.xlsx")["Register"]
    assert sheet.max_row == 111
    assert sheet.freeze_panes is not None


def test_the_manifest_holds_the_hash_of_every_other_file(board: tuple[Path, Said]) -> None:
    folder, _ = board
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    present = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert set(manifest["files"]) == present - {"manifest.json"}
    for path, expected in manifest["files"].items():
        assert sha256((folder / path).read_bytes()).hexdigest() == expected
    assert str(folder.parent) not in (folder / "manifest.json").read_text(encoding="utf-8")


def test_the_index_names_every_tranche_and_loads_nothing(board: tuple[Path, Said]) -> None:
    folder, _ = board
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "Board of 4 December 2026" in page
    for stray in ("http://", "https://", "src=", "@import", "url("):
        assert stray not in page.replace("url(#", ""), stray  # a pattern of a picture is in the page itself
    for file in (folder / "memos").glob("*.html"):
        assert f'href="memos/{file.name}"' in page


def test_verify_and_replay_prove_a_run(board: tuple[Path, Said], tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(board[0], folder)
    assert gatekeeper("verify", folder).status == 0
    said = gatekeeper("replay", folder)
    assert said.status == 0, said.out
    assert "110 decided again, the same bytes" in said.out
    assert "0 differ" in said.out


def test_verify_names_what_was_altered_lost_or_added(board: tuple[Path, Said], tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(board[0], folder)
    register = folder / "register.csv"
    register.write_bytes(register.read_bytes().replace(b"release", b"RELEASE", 1))
    (folder / "index.html").unlink()
    (folder / "memos" / "extra.html").write_text("hello", encoding="utf-8")
    said = gatekeeper("verify", folder)
    assert said.status == 1
    assert "altered: register.csv" in said.out
    assert "missing: index.html" in said.out
    assert "not in the manifest: memos/extra.html" in said.out


def test_replay_tells_an_altered_fact(board: tuple[Path, Said], tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(board[0], folder)
    tranches = folder / "facts" / "tranches.csv"
    text = tranches.read_text(encoding="utf-8")
    tranches.write_text(text.replace("RP-02,2,", "RP-02,2,1", 1), encoding="utf-8")
    said = gatekeeper("replay", folder)
    assert said.status == 1
    assert "they differ, first at RP-02/" in said.out


def test_rules_with_errors_decide_nothing(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    rules, tables = tiny
    rules.write_text(rules.read_text(encoding="utf-8").replace("revenue at", "revnue at"), encoding="utf-8")
    said = gatekeeper("decide", rules, tables, *ON, "--out", tmp_path / "out")
    assert said.status == 1
    assert "did you mean `revenue`?" in said.err
    assert "nothing was decided" in said.err
    assert not (tmp_path / "out").exists()


def test_unusable_arguments_leave_2_and_say_what_to_do(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    rules, tables = tiny
    out = tmp_path / "out"
    cases: list[tuple[tuple[object, ...], str]] = [
        ((rules, tables, "--on", "2026-13-01", "--out", out), "`2026-13-01` is not a day"),
        ((rules, tmp_path / "nowhere", *ON, "--out", out), "nowhere"),
        ((rules, tables, *ON, "--out", rules), "is a file, expected a folder"),
        ((rules, tables, *ON, "--out", tmp_path), "holds other files"),
        ((rules, tables, *ON, "--out", out, "--templates", tmp_path / "none"), "there is no templates folder"),
        ((rules, tables, *ON, "--out", out, "--papers", "html,word"), "`word` is not a form of memos"),
    ]
    for arguments, expected in cases:
        said = gatekeeper("decide", *arguments)
        assert said.status == 2, arguments
        assert expected in said.err.replace("\n", " ")
        assert "Traceback" not in said.err
    assert not out.exists()


def test_an_earlier_run_is_replaced_only_when_asked(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    rules, tables = tiny
    out = tmp_path / "out"
    assert gatekeeper("decide", rules, tables, *ON, "--out", out).status == 0
    again = gatekeeper("decide", rules, tables, *ON, "--out", out)
    assert again.status == 2
    assert "--replace" in again.err
    assert gatekeeper("decide", rules, tables, *ON, "--out", out, "--replace").status == 0


def test_a_changed_threshold_changes_the_decision(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    rules, tables = tiny
    before = gatekeeper("explain", rules, tables, "A-1", "2", *ON)
    assert "not yet" in before.out
    assert "short by 190,000 USD" in before.out
    rules.write_text(rules.read_text(encoding="utf-8").replace("500,000", "300,000"), encoding="utf-8")
    after = gatekeeper("explain", rules, tables, "A-1", "2", *ON)
    assert "release" in after.out.splitlines()[0]
    assert "250,000 USD" in after.out


def test_a_broken_cell_costs_its_own_fact_and_is_named(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    rules, tables = tiny
    measures = tables / "measures.csv"
    measures.write_text(measures.read_text(encoding="utf-8").replace("310000", "#REF!"), encoding="utf-8")
    out = tmp_path / "out"
    said = gatekeeper("decide", rules, tables, *ON, "--out", out)
    assert said.status == 3
    assert "measures.csv, row 2, column value" in said.out
    records = [json.loads(line) for line in (out / "decisions.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["outcome"] for record in records] == ["release", "invalid"]
    assert "#REF!" in (out / "findings.csv").read_text(encoding="utf-8")


def test_explain_names_the_nearest_award_and_the_tranches_there_are(tiny: tuple[Path, Path]) -> None:
    rules, tables = tiny
    assert "did you mean `A-1`?" in gatekeeper("explain", rules, tables, "A-l", *ON).err
    said = gatekeeper("explain", rules, tables, "A-1", "7", *ON)
    assert said.status == 2
    assert "its tranches are 1, 2" in said.err


def test_a_template_filled_in_is_read_and_decided(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    rules, _ = tiny
    book_path = tmp_path / "portfolio.xlsx"
    said = gatekeeper("template", rules, "--out", book_path)
    assert said.status == 0, said.err
    book = openpyxl.load_workbook(book_path)
    rows: dict[str, dict[str, str | int]] = {
        "awards": {"award": "A-1", "currency": "USD"},
        "tranches": {"award": "A-1", "tranche": 1, "amount": 100000},
        "milestones": {"award": "A-1", "milestone": "pilot", "status": "achieved", "achieved on": "2026-10-12"},
    }
    for table, cells in rows.items():
        sheet = book[table]
        headings = {str(cell.value).casefold(): cell.column for cell in sheet[1] if cell.value}
        for heading, value in cells.items():
            sheet.cell(row=2, column=headings[heading], value=value)
    book.save(book_path)
    decided = gatekeeper("decide", rules, book_path, *ON, "--out", tmp_path / "out")
    assert decided.status == 0, decided.out + decided.err
    record = json.loads((tmp_path / "out" / "decisions.jsonl").read_text(encoding="utf-8"))
    assert (record["outcome"], record["amount"]) == ("release", "100000")
    assert gatekeeper("template", rules, "--out", book_path).status == 2  # nothing is overwritten


def test_a_house_template_replaces_the_shipped_one_and_replays(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    rules, tables = tiny
    house = tmp_path / "house"
    house.mkdir()
    (house / "memo.md").write_text("HOUSE MEMO of {{ decision.award }}\n", encoding="utf-8")
    out = tmp_path / "out"
    said = gatekeeper("decide", rules, tables, *ON, "--out", out, "--templates", house)
    assert said.status == 0, said.err
    assert all("HOUSE MEMO" in file.read_text(encoding="utf-8") for file in (out / "memos").glob("*.md"))
    assert gatekeeper("replay", out).status == 0
    (house / "memo.md").write_text("{{ decision.awrd }}\n", encoding="utf-8")
    broken = gatekeeper("decide", rules, tables, *ON, "--out", tmp_path / "out2", "--templates", house)
    assert broken.status == 2
    assert "memo.md:1" in broken.err
    assert not (tmp_path / "out2").exists()


def test_check_says_a_line_a_message_to_editors(tiny: tuple[Path, Path]) -> None:
    rules, _ = tiny
    rules.write_text(rules.read_text(encoding="utf-8").replace("pilot achieved and", "pilott achieved and"), "utf-8")
    said = gatekeeper("check", rules, "--format", "line")
    assert said.status == 1
    assert said.out == (f"{rules.as_posix()}:9:24: error GK0201 unknown name `pilott` (help: did you mean `pilot`?)\n")


def test_check_reads_what_is_not_saved_from_standard_input(tiny: tuple[Path, Path]) -> None:
    rules, _ = tiny
    text = rules.read_text(encoding="utf-8")
    said = gatekeeper(
        "check", "-", "--name", "draft.gate", "--format", "line", stdin=text.replace("pilot a", "pilott a")
    )
    assert said.status == 1
    assert said.out.startswith("draft.gate:8:24: error GK0201")
    assert gatekeeper("check", "-", stdin=text).out == "no errors in 1 rule file\n"
    assert gatekeeper("check", "-", stdin=b"\xff\xfe").status == 2


def test_decide_writes_memos_in_the_forms_asked_for(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    rules, tables = tiny
    out = tmp_path / "out"
    assert gatekeeper("decide", rules, tables, *ON, "--out", out, "--papers", "PDF, docx").status == 0
    memo = min(file.stem for file in (out / "memos").iterdir())
    assert {file.suffix for file in (out / "memos").glob(f"{memo}.*")} == {".html", ".docx", ".pdf"}
    assert f'href="memos/{memo}.pdf"' in (out / "index.html").read_text(encoding="utf-8")
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert manifest["papers"] == ["html", "docx", "pdf"]
    assert {"typst", "python-docx"} <= set(manifest["libraries"])
    assert gatekeeper("replay", out).status == 0


def test_decide_says_what_a_form_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    monkeypatch.setitem(LIBRARIES, "pdf", ("typst", "a-library-nobody-has"))
    with pytest.raises(Stop):
        check_libraries(["html", "pdf"])
    said = capsys.readouterr().err
    assert "pdf needs a-library-nobody-has, which is not installed" in said
    assert "pip install 'gatekeeper-awards[papers]'" in said


def test_pack_puts_a_run_together_for_the_board(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert gatekeeper("decide", *tiny, *ON, "--out", out, "--meeting", "Board of 4 December 2026").status == 0
    files = (tmp_path / "board.pdf", tmp_path / "board.html")
    said = gatekeeper("pack", out, "--out", files[0], "--out", files[1])
    assert (said.status, said.err.splitlines()[-2:]) == (0, ["memos: 2 of 2", "setting the PDF: 1 of 1"]), said.err
    assert files[0].read_bytes().startswith(b"%PDF")
    assert "Board of 4 December 2026" in files[1].read_text(encoding="utf-8")
    assert gatekeeper("verify", out).status == 0  # nothing is added to the run
    again = gatekeeper("pack", out, "--out", files[1])
    assert again.status == 2
    assert "is there already" in again.err
    (out / "decisions.jsonl").write_bytes((out / "decisions.jsonl").read_bytes().replace(b"A-1", b"A-2"))
    altered = gatekeeper("pack", out, "--out", tmp_path / "other.html")
    assert altered.status == 2
    assert "is not as it was written" in altered.err
    assert "gatekeeper verify" in altered.err
    odd = gatekeeper("pack", out, "--out", tmp_path / "board.doc")
    assert odd.status == 2
    assert "expected a name that ends in .html or .pdf, got `.doc`" in odd.err
    assert "is not a run folder" in gatekeeper("pack", tmp_path, "--out", tmp_path / "x.html").err


def test_without_papers_a_run_holds_the_decisions_and_the_register(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    (rules, tables), out = tiny, tmp_path / "out"
    said = gatekeeper("decide", rules, tables, *ON, "--out", out, "--papers", "none")
    assert said.status == 0
    assert said.out.rstrip().endswith(f"written to {out}")
    assert {file.name for file in out.iterdir()} == {
        "decisions.jsonl", "facts", "findings.csv", "manifest.json", "register.csv", "register.xlsx", "rules",
    }  # fmt: skip
    assert "the same bytes" in gatekeeper("replay", out).out
    assert gatekeeper("minutes", out, "--out", tmp_path / "minutes.md").status == 0
