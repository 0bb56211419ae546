"""The built wheel works alone: rules, templates, examples and grammar inside, no checkout beside it."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from gatekeeper import resources
from gatekeeper.version import VERSION

ROOT = Path(__file__).parents[2]


def run(*command: object, cwd: Path) -> str:
    """What a command prints, run as from a stranger's shell."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    words = [str(word) for word in command]
    finished = subprocess.run(words, cwd=cwd, env=surroundings, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, f"{' '.join(words)}\n{finished.stdout}\n{finished.stderr}"
    return finished.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a source distribution, offline."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment which has the wheel, and the libraries of this one but not its checkout."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=False)
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel, cwd=folder)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    # A .pth file adds folders without reading the .pth files in them, such as that of the editable install.
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "libraries.pth").write_text("\n".join(sorted(libraries)), encoding="utf-8")
    return programs


def test_wheel_holds_what_the_checkout_ships(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    shipped = (
        resources.rules_folder, resources.templates_folder, resources.examples_folder, resources.errors_folder,
        resources.fonts_folder, resources.starter_folder,
    )  # fmt: skip
    for folder in (find() for find in shipped):
        found = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
        files = [path.relative_to(ROOT).as_posix() for path in found]
        assert files, folder
        assert {f"gatekeeper/_shipped/{file}" for file in files} - inside == set()
    assert {f"gatekeeper/{name}" for name in ("py.typed", "syntax/grammar.lark", "syntax/grammar.table.json")} <= inside


def test_wheel_stays_small(wheel: Path) -> None:
    assert wheel.stat().st_size < 4_500_000  # a font for Chinese, Japanese and Korean is 2.3 MB of it


def test_wheel_answers_with_its_version(installed: Path, tmp_path: Path) -> None:
    assert VERSION in run(installed / "gatekeeper", "--version", cwd=tmp_path)


def test_wheel_finds_its_own_folders(installed: Path, tmp_path: Path) -> None:
    script = (
        "import json; from gatekeeper import resources as r;"
        "folders = r.rules_folder(), r.templates_folder(), r.fonts_folder(), r.examples_folder(), r.errors_folder();"
        "print(json.dumps([str(f) for f in folders]))"
    )
    folders = [Path(folder) for folder in json.loads(run(installed / "python", "-c", script, cwd=tmp_path))]
    environment = installed.parent.resolve()
    assert [folder for folder in folders if not folder.is_dir() or environment not in folder.resolve().parents] == []


def test_wheel_checks_the_rules_inside_it(installed: Path, tmp_path: Path) -> None:
    script = "from gatekeeper.resources import rules_folder; print(rules_folder())"
    rules = run(installed / "python", "-c", script, cwd=tmp_path).strip()
    run(installed / "gatekeeper", "check", rules, cwd=tmp_path)


def test_wheel_reads_rules_without_making_a_parse_table(installed: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from gatekeeper import check_text;"
        "program, problems = check_text('language 1\\ncurrency USD\\nrelease tranche 1 in any case\\n');"
        "assert program and not problems; print('lark' in sys.modules)"
    )
    assert run(installed / "python", "-c", script, cwd=tmp_path) == "False\n"


def test_wheel_brings_its_lexer_to_pygments(installed: Path, tmp_path: Path) -> None:
    script = "from pygments.lexers import get_lexer_by_name; print(get_lexer_by_name('gate').name)"
    assert run(installed / "python", "-c", script, cwd=tmp_path) == "gatekeeper rules\n"


FEATURE = """Feature: The wheel alone
  Scenario: Nothing is asked
    Given the agreement says
      \"\"\"
      language 1
      currency USD
      release tranche 1 in any case
      \"\"\"
    And award "A-1" has tranche 1 of 5 USD
    When tranche 1 is decided on 30 June 2027
    Then the outcome is "release"
"""


def test_wheel_plays_a_scenario_by_its_command_and_by_its_pytest_plugin(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "alone.feature").write_text(FEATURE, encoding="utf-8")
    (tmp_path / "test_alone.py").write_text("from pytest_bdd import scenarios\n\nscenarios('.')\n", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    assert "1 passed, 0 failed" in run(installed / "gatekeeper", "test", "alone.feature", cwd=tmp_path)
    assert "1 passed" in run(installed / "python", "-m", "pytest", "-q", cwd=tmp_path)
