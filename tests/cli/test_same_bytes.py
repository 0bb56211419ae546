"""The same inputs give the same bytes: whatever the machine's clock, tongue, hash seed, and order of rows."""

from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from tests.cli.conftest import ROOT, gatekeeper

ON = ("--on", "2026-11-30")

pytestmark = pytest.mark.no_cover  # `test_commands.py` reaches what these do


def records_hash(folder: Path) -> str:
    return sha256((folder / "decisions.jsonl").read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("run") / "out"
    gatekeeper("decide", "rules/seed-fund.gate", "examples/seed-fund", *ON, "--out", out)
    return records_hash(out)


def test_the_workbook_and_the_folder_decide_the_same(expected: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = gatekeeper("decide", "rules/seed-fund.gate", "examples/seed-fund.xlsx", *ON, "--out", out)
    assert said.status == 3
    assert records_hash(out) == expected
    assert gatekeeper("replay", out).status == 0


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/Adak", "LC_ALL": "tr_TR.UTF-8", "PYTHONIOENCODING": "ascii"},
    ],
)
def test_hash_seed_time_zone_and_locale_do_not_matter(expected: str, tmp_path: Path, env: dict[str, str]) -> None:
    out = tmp_path / "out"
    said = gatekeeper("decide", "rules/seed-fund.gate", "examples/seed-fund", *ON, "--out", out, env=env)
    assert said.status == 3, said.err
    assert records_hash(out) == expected


def test_the_order_of_rows_does_not_matter(expected: str, tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    tables.mkdir()
    shuffle = Random(7)
    for file in sorted((ROOT / "examples" / "seed-fund").glob("*.csv")):
        heading, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        shuffle.shuffle(rows)
        (tables / file.name).write_text(heading + "".join(rows), encoding="utf-8")
    out = tmp_path / "out"
    gatekeeper("decide", "rules/seed-fund.gate", tables, *ON, "--out", out)
    assert records_hash(out) == expected
