"""The example portfolios are what their generator writes, and the workbook tells exactly what the folder tells."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

from examples.generate import generate
from gatekeeper.diagnostics import Finding, Severity
from gatekeeper.facts.read import read_portfolio
from gatekeeper.program.check import check
from gatekeeper.program.model import Program, Rules
from gatekeeper.source import Source
from gatekeeper.syntax.parse import parse

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FOLDERS = ("seed-fund", "results-programme", "tiny")
RULES = {
    "seed-fund": ("seed-fund",),
    "results-programme": ("results-programme",),
    "tiny": ("tiny", "tiny-old"),
}


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    generate(folder)
    return folder


@pytest.mark.parametrize("name", FOLDERS)
def test_the_tables_are_what_the_generator_writes(name: str, again: Path) -> None:
    assert contents(EXAMPLES / name) == contents(again / name)


def test_the_workbook_is_what_the_generator_writes(again: Path) -> None:
    # Part by part: what deflate makes of the same bytes differs between builds of zlib.
    assert parts(EXAMPLES / "seed-fund.xlsx") == parts(again / "seed-fund.xlsx")


def test_the_workbook_reads_as_the_folder_does() -> None:
    rules = loaded("seed-fund")
    from_folder, findings = read_portfolio(EXAMPLES / "seed-fund", rules)
    from_workbook, same_findings = read_portfolio(EXAMPLES / "seed-fund.xlsx", rules)
    assert from_workbook.rows == from_folder.rows
    assert from_workbook.doubts == from_folder.doubts
    assert [told(finding) for finding in same_findings] == [told(finding) for finding in findings]


@pytest.mark.parametrize(
    ("name", "awards", "tranches"), [("seed-fund", 40, 150), ("results-programme", 15, 60), ("tiny", 2, 3)]
)
def test_the_portfolios_are_of_a_lifelike_size(name: str, awards: int, tranches: int) -> None:
    portfolio, _ = read_portfolio(EXAMPLES / name, loaded(name))
    assert len(portfolio.rows["awards"]) >= awards
    assert len(portfolio.rows["tranches"]) >= tranches


@pytest.mark.parametrize(
    ("name", "messages"),
    [
        (
            "seed-fund",
            [
                "expected an amount in `USD`, got `4,900 KES`",
                "the cell holds the spreadsheet error `#REF!`",
                "expected a number, got `n/a`",
                "two values for `value`: `77680` and `87080`: rows 472 and 1095",
                "unknown award `SF-105`",
                "unknown milestone `regulatry approval`",
                "`03/04/2026` can be read as two dates",
                "the same row again, counted once: rows 8 and 9",
                "expected a number above 0, got `-4500`",
            ],
        ),
        (
            "results-programme",
            ["expected a number, got `27,40`", "`low`, `2349`, is above `high`, `2117`"],
        ),
        ("tiny", []),
    ],
)
def test_what_is_wrong_with_the_cells_is_known(name: str, messages: list[str]) -> None:
    _, findings = read_portfolio(EXAMPLES / name, loaded(name))
    assert [finding.message for finding in findings] == messages


def contents(folder: Path) -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def parts(file: Path) -> Mapping[str, bytes]:
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(finding: Finding) -> tuple[object, ...]:
    return (finding.code, finding.severity, finding.message, finding.place.row, finding.place.column, finding.help)


def loaded(name: str) -> Rules:
    return Rules(tuple(program(ROOT / "rules" / f"{file}.gate") for file in RULES[name]))


def program(file: Path) -> Program:
    source = Source(file.name, file.read_text(encoding="utf-8"))
    tree, problems = parse(source)
    checked, more = check(tree, source)
    errors = [problem for problem in (*problems, *more) if problem.severity is Severity.ERROR]
    assert checked is not None
    assert not errors
    return checked
