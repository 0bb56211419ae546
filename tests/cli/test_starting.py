"""The first hour: what a new user writes with one command is checked, decided and tested at once."""

import shlex
from pathlib import Path

import pytest

from gatekeeper.cli.app import run
from gatekeeper.facts.read import read_portfolio
from gatekeeper.facts.rows import AwardRow
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


# ------------------------------------------------------------------------------------------ gatekeeper new


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "clinics"
    assert run(["new", str(folder), "--programme", "lakeside clinics", "--currency", "kes"]) == 0
    return folder


def test_a_programme_may_be_called_by_words_that_a_csv_file_would_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "clinics"
    assert run(["new", str(folder), "--programme", "lakes, hills"]) == 0
    assert run(["data", str(folder / "rules.gate"), str(folder / "portfolio.xlsx")]) == 0
    assert "nothing suspicious" in capsys.readouterr().out


def commands(readme: Path) -> list[list[str]]:
    """The commands a page shows, in order."""
    lines = (line.strip() for line in readme.read_text(encoding="utf-8").splitlines())
    return [shlex.split(line.removeprefix("$ gatekeeper ")) for line in lines if line.startswith("$ gatekeeper ")]


def test_the_commands_of_its_readme_work_in_their_order(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    asked = commands(project / "README.md")
    assert [words[0] for words in asked] == [
        "check", "read", "decide", "explain", "decide", "check", "test", "template",
    ]  # fmt: skip
    for words in asked:
        assert run(words) == 0, words
    said = capsys.readouterr().out
    assert "release 150,000 KES" in said
    assert "short by 80" in said
    assert "undetermined: 1" in said
    assert "6 passed, 0 failed" in said


def test_what_its_readme_says_of_changes_comes_true(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = project / "rules.gate"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("at least 50% of patient", "at least 40% of patient"), encoding="utf-8")
    try:
        assert run(["test", str(project / "rules.feature")]) == 1
        assert "5 passed, 1 failed" in capsys.readouterr().out
    finally:
        rules.write_text(text, encoding="utf-8")
    loaded = load_rules(rules)[0]
    portfolio, findings = read_portfolio(project / "portfolio.xlsx", loaded)
    assert findings == ()
    assert loaded is not None
    assert loaded.programs[0].programme == "lakeside clinics"
    assert {row.currency for row in portfolio.rows["awards"] if isinstance(row, AwardRow)} == {"KES"}


@pytest.mark.parametrize("name", ["README.md", "rules.gate", "rules.feature", "portfolio.xlsx"])
def test_what_is_there_is_not_written_over(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    assert run(["new", str(tmp_path)]) == 2
    assert f"holds `{name}` already" in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--currency", "KSH"], "`KSH` is not a currency"),
        (["--programme", "clinics # 2"], "cannot be called `clinics # 2`"),
        (["--programme", " "], "cannot be called ``"),
    ],
)
def test_a_project_that_could_not_work_is_not_made(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", str(tmp_path / "mine"), *words]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").touch()
    assert run(["new", str(tmp_path / "mine")]) == 2
    assert "is a file, expected a folder" in capsys.readouterr().err
