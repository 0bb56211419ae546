"""What is said of one tranche of every kind, word for word; the files in `golden/` are there to be read."""

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper.decisions.record import Decision
from gatekeeper.vocabulary import Outcome
from tests.reports import decisions as made
from tests.reports import real
from tests.reports.goldens import told

GOLDEN = Path(__file__).parent / "golden"

REAL = (
    "SF-005/4 release", "SF-021/3 release of the rest", "SF-023/3 release on a waiver", "SF-028/3 hold lifted",
    "SF-006/4 in part, rising evenly", "SF-020/3 in part, filed", "SF-040/2 in part, bound by a waiver",
    "RP-11/3 in part, formula and waiver", "RP-14/1 in part, a fixed sum", "SF-007/4 not yet, short",
    "SF-018/4 not yet, signs missing", "SF-046/3 not yet, at the start", "RP-04/2 not yet, gives nothing",
    "SF-041/2 not yet, void waiver", "SF-008/4 undetermined, not reported", "SF-024/3 undetermined, not verified",
    "RP-06/3 undetermined, a range", "SF-015/4 on hold in doubt", "SF-027/3 on hold", "SF-043/2 on hold, date missed",
    "SF-014/4 barred", "SF-035/2 lapsed", "RP-10/5 lapsed under both rules", "RP-16/2 already released, too much",
    "SF-031/3 already released, not paid", "SF-009/4 invalid cell", "SF-039/1 invalid payment",
    "SF-050/4 invalid parameter", "T-1/2 conflict", "T-1/3 no rule", "T-3/1 not in force",
)  # fmt: skip


def real_decision(name: str) -> Decision:
    award, _, tranche = name.partition(" ")[0].partition("/")
    return real.decision_of(award, int(tranche))


def made_decision(name: str) -> Decision:
    return made.OF_EVERY_OUTCOME[name.removeprefix("by hand, ")]


CASES: dict[str, Callable[[str], Decision]] = dict.fromkeys(REAL, real_decision)
CASES |= dict.fromkeys((f"by hand, {name}" for name in made.OF_EVERY_OUTCOME), made_decision)


def file_of(name: str) -> Path:
    return GOLDEN / f"{name.replace('/', '-').replace(', ', ' ').replace(' ', '-')}.txt"


@pytest.mark.parametrize("name", CASES)
def test_the_explanation_reads_as_reviewed(name: str, request: pytest.FixtureRequest) -> None:
    said = told(CASES[name](name))
    if request.config.getoption("--update-cases"):
        assert not os.environ.get("CI"), "--update-cases rewrites what is expected, so it is never used in CI"
        file_of(name).write_text(said, encoding="utf-8")
    expected = file_of(name).read_text(encoding="utf-8")
    differ = difflib.unified_diff(expected.splitlines(), said.splitlines(), "reviewed", "said", lineterm="")
    assert said == expected, "\n".join(differ)


def test_no_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.glob("*.txt")} == {file_of(name).name for name in CASES}


def test_every_outcome_of_today_is_among_them() -> None:
    later = {Outcome.RECOVER, Outcome.CANCEL}
    assert {real_decision(name).outcome for name in REAL} == set(Outcome) - later
