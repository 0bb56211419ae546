"""The gate of coverage: what is left out fails a whole run, and is named."""

import sys
from typing import Any

import pytest
from coverage import Coverage

from tests.covered import LEAST, Share, shares, shortfalls, uncounted


def report(lines: int = 100, branches: int = 100, **files: dict[str, Any]) -> dict[str, Any]:
    """A report of coverage.py of so many lines and branches in a hundred."""
    totals = {"covered_lines": lines, "num_statements": 100, "covered_branches": branches, "num_branches": 100}
    named = {f"src/gatekeeper/{name.replace('__', '/')}.py": file for name, file in files.items()}
    return {"totals": totals, "files": named}


def file(lines: tuple[int, ...] = (), branches: tuple[tuple[int, int], ...] = ()) -> dict[str, Any]:
    return {"missing_lines": list(lines), "missing_branches": [list(branch) for branch in branches]}


def test_enough_is_enough() -> None:
    assert shortfalls(report(LEAST["lines"], LEAST["branches"], values__dates=file())) == []


def test_lines_do_not_make_up_for_branches() -> None:
    assert shortfalls(report(100, 80)) == [f"80.0 % of all branches are reached, expected {LEAST['branches']} %"]


def test_what_is_left_out_of_a_whole_part_is_named() -> None:
    less = report(values__dates=file((3, 4, 5, 9), ((2, 3), (12, 14), (13, -10))))
    found = shortfalls(less, branches=True)
    assert found == [
        "src/gatekeeper/values/dates.py: no test reaches lines 3-5, 9",
        "src/gatekeeper/values/dates.py: no test goes from line 12 to line 14",
        "src/gatekeeper/values/dates.py: no test goes from line 13 to the end",
    ]
    assert shortfalls(less, branches=False) == found[:1]


def test_other_parts_are_only_counted() -> None:
    assert shortfalls(report(cli__app=file((1, 2)))) == []


def test_a_share_of_nothing_is_whole() -> None:
    assert shares({"totals": {"covered_lines": 0, "num_statements": 0, "covered_branches": 0, "num_branches": 0}}) == {
        "lines": Share(0, 0), "branches": Share(0, 0)
    }  # fmt: skip
    assert Share(0, 0).percent == 100


@pytest.mark.no_cover
def test_what_is_marked_no_cover_is_not_measured() -> None:
    assert Coverage.current() is None
    assert "coverage" not in type(sys.gettrace()).__module__


def test_what_is_uncounted_is_not_measured_and_the_rest_is() -> None:
    before = Coverage.current()
    with uncounted():
        assert Coverage.current() is None
        assert "coverage" not in type(sys.gettrace()).__module__
    assert Coverage.current() is before
