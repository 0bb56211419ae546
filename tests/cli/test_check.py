"""A check of rules on standard input, and of what is no rule file; how command lines are read is in test_plain."""

import io
import json
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from gatekeeper.cli.app import run
from gatekeeper.run.rules import MAX_BYTES

WRONG = "language 1\ncurrency USD\nrelease tranche 1\n"


def test_rules_on_standard_input_have_the_name_they_are_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(WRONG.encode())))
    assert run(["check", "-", "--name", "mine.gate", "--format", "json"]) == 1
    [problem] = json.loads(capsys.readouterr().out)
    assert "mine.gate" in json.dumps(problem)


UNREADABLE: dict[str, tuple[bytes | dict[str, str] | None, str, str, str]] = {
    "none.gate": (None, "GK0511", "", "no file `none.gate`"),
    "folder": ({}, "GK0511", "", "no rule file in `folder`"),
    "a" * 5000: (None, "GK0511", "", "cannot be read: File name too long"),
    "pound.gate": (b"language 1\r\ncurrency GBP # \xa3\r\n", "GK0512", "£", "here stands the byte A3"),
    "word.gate": (b"PK\x03\x04\xff", "GK0512", "", "a document or a workbook"),
    "utf16.gate": ("language 1".encode("utf-16"), "GK0512", "", "is UTF-16 text"),
    "big.gate": (b"#" * (MAX_BYTES + 1), "GK0102", "", "more than 2,000,000 characters"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_told_as_any_other_mistake(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.gate").write_text(WRONG, encoding="utf-8")
    content, code, text, message = UNREADABLE[name]
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    elif content is not None:
        (tmp_path / name).mkdir()
    for format_ in ("text", "line", "json"):
        assert run(["check", name, "wrong.gate", "--format", format_]) == 2
        said = capsys.readouterr()
        assert not said.err
        assert code in said.out
        assert message in said.out
        assert "GK0323" in said.out  # what is wrong with the other file is told all the same
    problem = next(each for each in json.loads(said.out) if each["code"] == code)
    assert problem["places"][0]["file"] == name
    assert problem["places"][0]["text"] == text
    assert run(["read", name]) == 2
    assert f"error[{code}]: " in capsys.readouterr().err


def test_a_folder_that_is_called_like_a_rule_file_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "old.gate").mkdir()
    (tmp_path / "old.gate" / "rules.gate").write_text("language 1\n", encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 0


def test_of_a_long_line_what_stands_about_the_place_is_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = f"release tranche 1 when ({'1 + ' * 70} 1 = 71){' ' * 400}and %{' ' * 500}1 = 1"
    (tmp_path / "long.gate").write_text(f"language 1\ncurrency USD\n{text}\n", encoding="utf-8")
    assert run(["check", str(tmp_path / "long.gate")]) == 1
    shown, under = next(pair for pair in pairwise(capsys.readouterr().out.splitlines()) if pair[1].endswith("^"))
    assert len(shown) < 500
    assert shown[under.index("^")] == "%"
