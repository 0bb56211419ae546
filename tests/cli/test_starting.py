"""The first hour: what a new user writes with one command is checked, decided and tested at once."""

from pathlib import Path

import pytest

from gatekeeper.cli.app import run
from gatekeeper.facts.read import read_portfolio
from gatekeeper.run.rules import load_rules


def test_a_template_with_samples_is_decided_as_it_is(
    tiny: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules, _ = tiny
    book = tmp_path / "sample.xlsx"
    assert run(["template", str(rules), "--sample", "--out", str(book)]) == 0
    assert "decide them with `--on 2029-10-31`" in capsys.readouterr().out
    assert run(["decide", str(rules), str(book), "--on", "2029-10-31", "--out", str(tmp_path / "out")]) == 0
    assert "✓ release: 2 (200,000 USD), release 200,000 USD" in capsys.readouterr().out
    portfolio, findings = read_portfolio(book, load_rules(rules)[0])
    assert findings == ()
    assert [len(portfolio.rows[table]) for table in ("awards", "tranches", "milestones", "measures")] == [1, 2, 1, 1]


def test_rules_of_which_no_sample_can_be_built_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "never.gate"
    rules.write_text(
        "language 1\ncurrency USD\nmilestone pilot\nhold every tranche when pilot not yet achieved\n", "utf-8"
    )
    assert run(["template", str(rules), "--sample", "--out", str(tmp_path / "book.xlsx")]) == 1
    assert "leave `--sample` out" in capsys.readouterr().err
