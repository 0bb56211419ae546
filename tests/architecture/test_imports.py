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


def test_version_is_answered_before_heavy_libraries_are_imported(tmp_path: Path) -> None:
    heavy = {"babel", "holidays", "jinja2", "lark", "openpyxl", "pydantic", "rich", "typer", "xlsxwriter"}
    script = (
        "import sys\n"
        "sys.argv = ['gatekeeper', '--version']\n"
        "from gatekeeper.__main__ import main\n"
        "try:\n    main()\n"
        "finally:\n    print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert heavy & set(answer.stderr.split()) == set()
