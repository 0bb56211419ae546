"""Each layer imports only the layers below it, and a short command stays short of heavy libraries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def test_every_module_keeps_the_import_contract(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", sys.path.copy())
    status = lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


HEAVY = {"babel", "holidays", "jinja2", "lark", "logging", "openpyxl", "pydantic", "rich", "typer", "xlsxwriter"}
OURS = {f"gatekeeper.{name}" for name in ("facts", "decisions", "reports", "scenarios", "run.folder")}
BY_TYPER = {"pydantic", "typer"}
TABLES = {"holidays"}  # days of a calendar
READS_COMMAND_LINES = {"app", "declared", "plain", "shell"}


def imported_by(*arguments: str, folder: Path) -> set[str]:
    """The modules in memory when a command is done."""
    script = (
        "import sys\n"
        f"sys.argv = ['gatekeeper', *{arguments!r}]\n"
        "from gatekeeper.__main__ import main\n"
        "try:\n    status = main()\n"
        "finally:\n    print(*sys.modules, file=sys.stderr)\n"
        "assert not status\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=os.environ | {"PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(answer.stderr.split())


def of_commands(imported: set[str]) -> set[str]:
    return {name.removeprefix("gatekeeper.cli.") for name in imported if name.startswith("gatekeeper.cli.")}


def test_version_is_answered_before_heavy_libraries_are_imported(tmp_path: Path) -> None:
    assert (HEAVY | OURS) & imported_by("--version", folder=tmp_path) == set()


def test_a_plain_check_imports_what_reads_rules_and_nothing_that_reads_command_lines(tmp_path: Path) -> None:
    (tmp_path / "small.gate").write_text("language 1\ncurrency USD\nrelease tranche 1 in any case\n", encoding="utf-8")
    imported = imported_by("check", "small.gate", folder=tmp_path)
    assert (HEAVY | OURS) & imported == set()
    assert of_commands(imported) == READS_COMMAND_LINES | {"check"}


def test_a_command_that_the_library_reads_imports_that_command_alone(tmp_path: Path) -> None:
    (tmp_path / "small.gate").write_text("language 1\ncurrency USD\nrelease tranche 1 in any case\n", encoding="utf-8")
    imported = imported_by("check", "small.gate", "--format=text", folder=tmp_path)
    assert (HEAVY | OURS) & imported == BY_TYPER
    assert of_commands(imported) == READS_COMMAND_LINES | {"check", "whole"}


def test_decide_imports_what_it_writes_with_and_nothing_for_other_sources_or_processes(tmp_path: Path) -> None:
    elsewhere = {
        "concurrent.futures", "docx", "lark", "logging", "lxml", "multiprocessing", "openpyxl", "polars", "psycopg",
        "pyarrow", "pyspark", "rich", "sqlalchemy", "typst",
    }  # fmt: skip
    (tmp_path / "small.gate").write_text("language 1\ncurrency USD\nrelease tranche 1 in any case\n", encoding="utf-8")
    (tmp_path / "awards.csv").write_text("award,currency\nA-1,USD\n", encoding="utf-8")
    (tmp_path / "tranches.csv").write_text("award,tranche,amount\nA-1,1,5000\n", encoding="utf-8")
    decide = ("decide", "small.gate", ".", "--on", "2026-11-30", "--out")
    bare = imported_by(*decide, "bare", "--papers", "none", folder=tmp_path)
    papers = {f"gatekeeper.reports.{name}" for name in ("board", "memo", "pictures", "templating")}
    assert (elsewhere | papers | {"jinja2"}) & bare == set()
    assert HEAVY & bare == {"xlsxwriter"}
    whole = imported_by(*decide, "whole", folder=tmp_path)
    assert elsewhere & whole == set()
    assert papers | {"jinja2"} <= whole


def test_explain_imports_no_paper_no_workbook_and_no_grammar(tmp_path: Path) -> None:
    rules, portfolio = ROOT / "rules/seed-fund.gate", ROOT / "examples/seed-fund"
    imported = imported_by("explain", str(rules), str(portfolio), "SF-006", "4", "--on", "2026-11-30", folder=tmp_path)
    assert HEAVY & imported == TABLES
    assert {"gatekeeper.reports.papers", "gatekeeper.scenarios", "gatekeeper.run.folder"} & imported == set()


def test_data_imports_what_reads_rules_and_tables_and_nothing_that_decides(tmp_path: Path) -> None:
    (tmp_path / "small.gate").write_text("language 1\ncurrency USD\nrelease tranche 1 in any case\n", encoding="utf-8")
    (tmp_path / "awards.csv").write_text("award,currency\nA-1,USD\n", encoding="utf-8")
    (tmp_path / "tranches.csv").write_text("award,tranche,amount\nA-1,1,5000\n", encoding="utf-8")
    imported = imported_by("data", "small.gate", ".", folder=tmp_path)
    ours = {"gatekeeper.decisions.decide", "gatekeeper.facts.house", "gatekeeper.reports", "gatekeeper.scenarios"}
    assert (HEAVY | ours) & imported == set()
