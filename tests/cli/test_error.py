"""`gatekeeper error`: the page of a code on the terminal."""

import pytest

from gatekeeper.cli.app import run
from gatekeeper.cli.error import page_as_text
from gatekeeper.resources import errors_folder


@pytest.mark.parametrize("written", ["GK0201", "gk0201", "201", "0201", "GK201", "gk-0201"])
def test_a_code_is_known_however_it_is_written(written: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["error", written]) == 0
    said = capsys.readouterr().out
    assert said.startswith("GK0201: a name nobody declared\n\nEvery milestone")
    assert "Not so:\n\n    release tranche 2 when regulatory aproval achieved\n\nBut so:" in said
    assert "```" not in said


def test_an_unknown_code_offers_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["error", "GK0209"]) == 2
    said = capsys.readouterr().err
    assert "no error has the code `GK0209`\n  help: the nearest are GK" in said
    assert run(["error", "pilot"]) == 2
    assert "a code is written GK0201" in capsys.readouterr().err


def test_without_a_code_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["error"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "GK0104: a quotation mark not closed on its line" in said
    assert len(said) == len(list(errors_folder().glob("GK*.md")))


def test_every_page_reads_plainly() -> None:
    for page in errors_folder().glob("*.md"):
        text = page_as_text(page.read_text(encoding="utf-8"), 72)
        assert "```" not in text
        assert "](" not in text
        prose = [line for line in text.splitlines() if not line.startswith("    ")]
        assert all(len(line) <= 72 or " " not in line.strip() for line in prose), page
