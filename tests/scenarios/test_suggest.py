"""Examples are proposed for every rule, at its edges, and each says what is decided."""

from pathlib import Path

import pytest

from gatekeeper import check_text
from gatekeeper.program import model
from gatekeeper.run.rules import check_sources
from gatekeeper.scenarios.mutants import mutants
from gatekeeper.scenarios.play import play_features
from gatekeeper.scenarios.suggest import Suggestions, feature_text, suggestions
from gatekeeper.vocabulary import Outcome
from tests.cases.case import cases_below, read_case
from tests.cli.conftest import gatekeeper

CASES = Path(__file__).parents[1] / "cases"

RULES = """language 1
currency USD
in force from 1 January 2027 to 31 December 2029
roles: auditor, committee
milestone pilot, verified by auditor
document plan
document licence
measure revenue in USD per quarter
measure waste in tonnes
fact insolvency, absence means no
fact dispute
judgement opinion by auditor, one of clean, qualified, adverse
parameter target in USD
define yearly as revenue over the last 4 quarters
release tranche 1 label "start" when pilot achieved by 30 June 2028 and plan accepted
release tranche 2 rising evenly from 50% at (60% of target) to 100% at target of yearly
    label "growth"
    when yearly >= 60% of target and at least 2 of (waste <= 12 tonnes; licence signed; opinion is clean)
     and the previous tranche released and revenue * 2 > 5 USD
hold every tranche label "dispute" when dispute
never release any tranche label "barred" when insolvency
committee may waive plan up to 30,000 USD
"""

SHAPE = " rising evenly from 50% at (60% of target) to 100% at target of yearly"


@pytest.fixture(scope="module")
def found() -> Suggestions:
    rules, problems = check_text(RULES.replace(SHAPE, ""))
    assert rules is not None, problems
    return suggestions(rules.programs[0])


def told(found: Suggestions, name: str) -> dict[str, str]:
    (rule,) = [rule for rule in found.rules if name in rule.name]
    assert rule.missing == ()
    return {example.title: str(example.decision.outcome) for example in rule.examples}


def test_a_deadline_is_shown_on_its_last_day_and_the_day_after(found: Suggestions) -> None:
    examples = told(found, "start")
    assert examples["everything it asks is met, and no more"] == "release"
    assert examples["pilot achieved by 30 June 2028: the day after the last, 1 July 2028"] == "lapsed"
    assert examples["nothing is recorded of pilot"] == "undetermined"
    assert examples["plan accepted: not so"] == "not yet"


def test_a_threshold_is_shown_at_its_edge_and_a_count_one_short(found: Suggestions) -> None:
    examples = told(found, "growth")
    assert examples["yearly ≥ 60% of target: just short"] == "not yet"
    assert examples["nothing is recorded of revenue"] == "undetermined"
    assert examples["waste ≤ 12 tonnes: just over"] == "not yet"
    assert examples["opinion is clean: in the place of another"] == "release"
    assert examples["opinion is adverse"] == "release"


def test_what_stops_a_payment_is_shown_on_and_unknown(found: Suggestions) -> None:
    assert told(found, "dispute") == {
        "it does not apply": "release",
        "it applies": "on hold",
        "nothing is recorded of dispute": "on hold",
    }
    assert told(found, "barred")["it applies"] == "barred"


def test_a_power_is_shown_with_its_waiver_and_the_days_around_the_rules(found: Suggestions) -> None:
    assert told(found, "may waive") == {
        "plan, and nothing waived": "not yet",
        "plan, waived by the committee": "release in part",
    }
    days = told(found, "in force")
    assert days["the day before the first, 31 December 2026"] == "not in force"
    assert days["the first day, 1 January 2027"] != "not in force"
    assert days["the last day, 31 December 2029"] != "not in force"
    assert days["the day after the last, 1 January 2030"] == "not in force"


def test_the_feature_passes_and_is_always_the_same(
    found: Suggestions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("growth.gate").write_text(RULES, encoding="utf-8")
    said = gatekeeper("suggest", "growth.gate", "--feature", cwd=tmp_path)
    again = gatekeeper("suggest", "growth.gate", "--feature", cwd=tmp_path, env={"PYTHONHASHSEED": "7"})
    assert (said.status, said.err) == (0, "")
    assert said.out == again.out
    Path("growth.feature").write_text(said.out, encoding="utf-8")
    played = play_features([Path("growth.feature")])
    assert len(played) > 25
    assert [(each.title, each.problem) for each in played if each.problem is not None] == []


def test_the_list_shows_what_is_recorded_and_what_is_decided(tmp_path: Path) -> None:
    (tmp_path / "growth.gate").write_text(RULES, encoding="utf-8")
    said = gatekeeper("suggest", "growth.gate", cwd=tmp_path)
    assert said.status == 0
    assert '\ntranche 1: "start" (line 15)\n' in said.out
    assert '  recorded: the milestone "pilot" was achieved on 30 June 2028 and verified by "auditor"\n' in said.out
    assert "  plan accepted: not so\n      → ◌ not yet: “plan accepted” is not met\n" in said.out


def test_a_feature_is_of_one_rule_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.gate").write_text(
            RULES.replace("currency USD", f"currency USD\nprogramme {name}"), "utf-8"
        )
    said = gatekeeper("suggest", ".", "--feature", cwd=tmp_path)
    assert said.status == 2
    assert "a feature is of one rule file" in said.err
    assert gatekeeper("suggest", ".", cwd=tmp_path).out.count("growth") == 2


def test_what_cannot_be_exemplified_says_why() -> None:
    rules, _ = check_text(
        "language 1\ncurrency USD\nmilestone pilot\nmeasure cost in USD\n"
        "release tranche 1 when pilot achieved and not pilot achieved\n"
        "release tranche 2 when the previous tranche released and cost >= 5 USD and cost < 5 USD\n"
    )
    assert rules is not None
    found = suggestions(rules.programs[0])
    assert [bool(rule.missing) for rule in found.rules] == [True, True]
    assert "no facts were found under which" in found.rules[0].missing[0]
    assert "# not exemplified: " in feature_text(found, "x.gate")


@pytest.mark.no_cover  # whether it stumbles is all it asks
def test_every_rule_of_the_cases_is_walked_without_a_fault() -> None:
    programs: list[model.Program] = []
    for path in list(cases_below(CASES))[::5]:
        rules, _ = check_sources(read_case(path.read_text(encoding="utf-8")).sources)
        programs += rules.programs if rules is not None else ()
    assert programs
    for program in programs:
        found = suggestions(program)
        assert feature_text(found, "x.gate").startswith("Feature: ")
        assert all(mutant.text for mutant in mutants(program))
        assert all(isinstance(each.decision.outcome, Outcome) for rule in found.rules for each in rule.examples)
