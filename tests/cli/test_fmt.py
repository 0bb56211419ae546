"""`gatekeeper fmt` writes whole files or none, and says what it left."""

from pathlib import Path

import pytest

from gatekeeper.cli.app import run
from tests.cli.conftest import gatekeeper

UNTIDY = "language 1\ncurrency  USD\nrelease   tranche 1 in any case\n"
TIDY = "language 1\ncurrency USD\nrelease tranche 1 in any case\n"
BROKEN = "language 1\ncurrency  USD\nrelease   tranche in any case\n"


@pytest.fixture
def untidy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "rules.gate"
    file.write_bytes(UNTIDY.encode())
    return file


def test_files_are_laid_out_in_place(untidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    untidy.chmod(0o640)
    assert run(["fmt", "."]) == 0
    assert capsys.readouterr().out == "changed rules.gate\n1 of 1 rule file changed\n"
    assert untidy.read_text(encoding="utf-8") == TIDY
    assert untidy.stat().st_mode & 0o777 == 0o640
    assert list(untidy.parent.iterdir()) == [untidy]
    assert run(["fmt", "rules.gate"]) == 0
    assert capsys.readouterr().out == "nothing to change in 1 rule file\n"


def test_line_ends_stay_those_of_the_file(untidy: Path) -> None:
    untidy.write_bytes(UNTIDY.replace("\n", "\r\n").encode())
    assert run(["fmt", "rules.gate"]) == 0
    assert untidy.read_bytes() == TIDY.replace("\n", "\r\n").encode()


def test_check_and_diff_write_nothing(untidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fmt", "--check", "rules.gate"]) == 1
    assert capsys.readouterr().out == "would change rules.gate\n1 of 1 rule file would change\n"
    assert run(["fmt", "--diff", "rules.gate"]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("--- rules.gate\n+++ rules.gate (laid out)\n")
    assert "\n-currency  USD\n" in shown
    assert "\n+currency USD\n" in shown
    assert untidy.read_text(encoding="utf-8") == UNTIDY
    untidy.write_text(TIDY.rstrip("\n"), encoding="utf-8")
    run(["fmt", "--diff", "rules.gate"])
    assert "\\ no line end\n" in capsys.readouterr().out
    untidy.write_text(TIDY, encoding="utf-8")
    assert run(["fmt", "--check", "rules.gate"]) == 0


def test_a_statement_with_a_mistake_is_left_and_named(untidy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    untidy.write_text(BROKEN, encoding="utf-8")
    assert run(["fmt", "rules.gate"]) == 3
    said = capsys.readouterr()
    assert "rules.gate:3: a statement with a mistake was left as it is" in said.err
    assert "`gatekeeper check rules.gate` says what is wrong" in said.err
    assert untidy.read_text(encoding="utf-8") == "language 1\ncurrency USD\nrelease   tranche in any case\n"


def test_standard_input_goes_to_standard_output(untidy: Path) -> None:
    assert gatekeeper("fmt", "-", stdin=UNTIDY).out == TIDY
    said = gatekeeper("fmt", "-", "--name", "draft.gate", stdin=BROKEN)
    assert said.status == 3
    assert "draft.gate:3: a statement" in said.err
    assert gatekeeper("fmt", "--check", "-", stdin=UNTIDY).status == 1


def test_what_cannot_be_read_or_written_is_said(
    untidy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fmt", "nothing.gate"]) == 2

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    assert run(["fmt", "rules.gate"]) == 2
    assert "`rules.gate` cannot be written: Permission denied" in capsys.readouterr().err
    assert untidy.read_text(encoding="utf-8") == UNTIDY
    assert list(untidy.parent.iterdir()) == [untidy]
