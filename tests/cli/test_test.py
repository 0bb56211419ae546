"""`gatekeeper test` as a funder uses it, who knows no Python and sees none."""

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from gatekeeper.cli.app import run
from tests.cli.conftest import Said, gatekeeper

RULES = """language 1
currency USD
milestone pilot, means "it runs"
measure revenue in USD, higher is better
release tranche 1 when pilot achieved
release tranche 2 label "proof"
    when pilot achieved and revenue >= 500,000 USD
"""

FEATURE = """Feature: Proof
  Background:
    Given the rules "proof.gate"
    And an award "A-1" with tranches
      | tranche | amount      |
      | 1       | 100,000 USD |
      | 2       | 250,000 USD |
    And the milestone "pilot" was achieved on 12 May 2027

  Scenario: Enough revenue
    Given the measure "revenue" is 500,000 USD on 31 May 2027
    When tranche 2 is decided on 30 June 2027
    Then the outcome is "release"
    And the amount is 250,000 USD
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with rules and a feature to break, where the command is given."""
    (tmp_path / "proof.gate").write_text(RULES, encoding="utf-8")
    (tmp_path / "proof.feature").write_text(FEATURE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said_of(*arguments: str) -> Said:
    """What `gatekeeper test` says, in this process: most of a second less than in one of its own."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run(["test", *arguments])
    return Said(status, out.getvalue(), err.getvalue())


def broken(place: Path, old: str, new: str) -> Said:
    assert old in FEATURE
    (place / "proof.feature").write_text(FEATURE.replace(old, new), encoding="utf-8")
    said = said_of(".")
    assert "Traceback" not in said.out + said.err
    return said


def test_scenarios_that_pass_and_what_they_saw(place: Path) -> None:
    said = said_of("proof.feature")
    assert said.status == 0
    assert "✓ proof.feature:10: Enough revenue\n" in said.out
    assert "1 scenario: 1 passed, 0 failed\noutcomes seen: release 1\n" in said.out
    assert '  "proof" (line 6)\n    pilot achieved: met 1    never not met\n' in said.out
    assert "    pilot achieved: not seen    never met or not met\n" in said.out
    assert "0 of 3 conditions seen both met and not met" in said.out
    assert said.err == ""


def test_a_claim_that_fails_says_what_came_and_why(place: Path) -> None:
    said = broken(place, "500,000 USD", "499,999 USD")
    assert said.status == 1
    assert "✗ proof.feature:10: Enough revenue\n" in said.out
    assert '    line 13: Then the outcome is "release"\n' in said.out
    assert "    expected release, got not yet: “revenue ≥ 500,000 USD” is not met, short by 1 USD\n" in said.out
    assert "1 scenario: 0 passed, 1 failed" in said.out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('the rules "proof.gate"', 'the rules "prof.gate"', ["line 3:", "no rule file `prof.gate`", "`proof.gate`"]),
        ('milestone "pilot"', 'milestone "pilott"', ["line 8:", "unknown milestone `pilott`", "did you mean `pilot`?"]),
        ("was achieved on", "has been achieved on", ["line 8:", "no step is known that says", "did you mean `Given"]),
        ("12 May", "32 May", ["line 8:", "expected a date, got `32 May 2027`", "help: "]),
        ("When tranche 2", "When tranche 3", ["line 12:", "`A-1` has no tranche 3", "its tranches are 1, 2"]),
        ('"release"', '"relaese"', ["line 13:", "`relaese` is not an outcome", "did you mean `release`"]),
        ("| amount      |", "| sum         |", ["line 4:", "no column `sum`", "help: "]),
        ("  Scenario: Enough revenue\n", "", ["line 1:", "the feature holds no scenario", "help: begin one"]),
        (
            "Given the measure",
            "Giving the measure",
            ["line 11:", "`Giving` is no keyword", "help: a step begins with Given"],
        ),
        ("Then the outcome", "When the outcome", ["is said after `Then`, not after `When`"]),
    ],
)
def test_a_slip_is_told_with_its_line_and_cure(place: Path, old: str, new: str, told: list[str]) -> None:
    said = broken(place, old, new)
    assert said.status == 1
    for words in told:
        assert words in said.out


def test_a_scenario_must_expect_something_and_have_a_name_of_its_own(place: Path) -> None:
    tail = '    Then the outcome is "release"\n    And the amount is 250,000 USD\n'
    assert "the scenario expects nothing" in broken(place, tail, "").out
    said = broken(place, tail, f"{tail}  Scenario: Enough revenue\n{tail}")
    assert "line 15: a scenario `Enough revenue` stands already on line 10" in said.out


def test_rules_with_a_mistake_are_shown_with_their_place(place: Path) -> None:
    (place / "proof.gate").write_text(RULES.replace("revenue >=", "revnue >="), encoding="utf-8")
    said = said_of("proof.feature")
    assert said.status == 1
    assert "error[GK0201]: unknown name `revnue`" in said.out
    assert "--> proof.gate:7:29" in said.out
    said = said_of("proof.feature", "--rules", "proof.gate")
    assert said.status == 1
    assert "error[GK0201]: unknown name `revnue`" in said.err


def test_rules_named_outside_are_decided_by_in_place_of_those_inside(place: Path) -> None:
    (place / "stricter.gate").write_text(RULES.replace("500,000", "500,001"), encoding="utf-8")
    said = said_of("proof.feature", "--rules", "stricter.gate")
    assert said.status == 1
    assert "expected release, got not yet" in said.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.feature"], "error: no file `nowhere.feature`"),
        (["proof.gate"], "error: `proof.gate` is not a feature"),
        (["empty"], "error: no feature in `empty`"),
        (["proof.feature", "--rules", "nowhere.gate"], "error[GK0511]: no file `nowhere.gate`"),
    ],
)
def test_nothing_to_play_is_status_2(place: Path, arguments: list[str], message: str) -> None:
    (place / "empty").mkdir()
    said = said_of(*arguments)
    assert said.status == 2
    assert message in said.err
    assert "help: " in said.err


@pytest.mark.parametrize(
    "text", [b"", b"# nothing yet\n", b"Feature: empty\n", b"\xff\xfe\x00", b"Scenario: no feature\n"]
)
def test_a_file_that_is_no_feature_is_told(place: Path, text: bytes) -> None:
    (place / "proof.feature").write_bytes(text)
    said = said_of("proof.feature")
    assert said.status in (1, 2)
    assert "help: " in said.out + said.err
    assert "Traceback" not in said.out + said.err


def test_a_missing_library_is_told_with_the_cure(place: Path) -> None:
    (place / "sitecustomize.py").write_text(
        "import importlib.util as util\n"
        "found = util.find_spec\n"
        "util.find_spec = lambda name, package=None: None if name == 'pytest_bdd' else found(name, package)\n",
        encoding="utf-8",
    )
    import os

    path = os.pathsep.join([str(place), str(Path(__file__).parents[2] / "src")])
    said = gatekeeper("test", "proof.feature", cwd=place, env={"PYTHONPATH": path})
    assert said.status == 2
    assert "scenarios need pytest-bdd, not installed here" in said.err
    assert "pip install 'gatekeeper-awards[test]'" in said.err


def test_what_a_developer_tells_pytest_changes_nothing(place: Path) -> None:
    (place / "conftest.py").write_text("raise SystemExit('never read')\n", encoding="utf-8")
    (place / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n", encoding="utf-8")
    said = gatekeeper("test", ".", cwd=place, env={"PYTEST_ADDOPTS": "--no-such-option"})
    assert said.status == 0


def test_programs_read_one_document(place: Path) -> None:
    said = said_of("proof.feature", "--json")
    document = json.loads(said.out)
    (scenario,) = document["scenarios"]
    assert (scenario["passed"], scenario["line"], scenario["problem"]) == (True, 10, None)
    assert document["outcomes"] == {"release": 1}
    revenue = document["conditions"][2]
    assert (revenue["condition"], revenue["seen"], revenue["never"]) == (
        "revenue ≥ 500,000 USD", {"met": 1}, ["not met"],
    )  # fmt: skip


def test_an_outline_is_played_for_each_example_and_tags_mean_nothing(place: Path) -> None:
    outline = FEATURE.replace("Scenario: Enough", "@board @slow-one\n  Scenario Outline: Enough")
    outline = outline.replace("500,000 USD on", "<revenue> on").replace('"release"', "<outcome>")
    outline = outline.replace("    And the amount is 250,000 USD\n", "")
    table = "    Examples:\n      | revenue | outcome |\n      | 500,000 | release |\n      | 499,999 | not yet |\n"
    (place / "proof.feature").write_text(outline + table, encoding="utf-8")
    said = said_of(".")
    assert said.status == 0
    assert "Enough revenue (revenue: 499,999, outcome: not yet)" in said.out
    assert "revenue ≥ 500,000 USD: met 1, not met 1\n" in said.out


def test_small_changes_that_no_scenario_notices_are_told(place: Path) -> None:
    said = said_of("proof.feature", "--mutate")
    assert said.status == 0
    assert (
        "no scenario noticed: `revenue ≥ 500,000 USD` → `revenue ≥ 499,999 USD` in tranche 2 (proof.gate, line 7): "
        "add a scenario with revenue of exactly 499,999 USD\n" in said.out
    )
    assert "→ `revenue > 500,000 USD`" not in said.out
    assert "small changes of the rules noticed: " in said.out
    document = json.loads(said_of("proof.feature", "--mutate", "--json").out)
    survivors = document["changes"]["not noticed"]
    assert document["changes"]["tried"] - document["changes"]["noticed"] == len(survivors)
    assert {"before": "revenue ≥ 500,000 USD", "after": "revenue ≥ 499,999 USD"}.items() <= survivors[-2].items()


def test_an_agreement_in_a_scenario_is_not_changed(place: Path) -> None:
    inline = FEATURE.replace('Given the rules "proof.gate"', 'Given the agreement says\n"""\n' + RULES + '"""')
    (place / "proof.feature").write_text(inline, encoding="utf-8")
    assert "no rule file was decided by, so nothing was changed" in said_of("proof.feature", "--mutate").out
