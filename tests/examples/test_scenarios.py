"""The scenarios of the example rules pass, and notice nearly every small change of those rules."""

from pathlib import Path

import pytest

from gatekeeper.scenarios.noticed import noticed
from gatekeeper.scenarios.play import play_features

ROOT = Path(__file__).parents[2]
LEAST = {"seed-fund": 90, "results-programme": 90, "tiny": 90}  # per cent of the changes


def test_every_file_is_tried() -> None:
    assert {path.stem for path in (ROOT / "examples/scenarios").iterdir()} == set(LEAST)


@pytest.mark.no_cover  # at twice the time it would reach nothing that the cases leave out
@pytest.mark.timeout(900)  # thousands of decisions, on machines shared with other tests
@pytest.mark.parametrize("name", LEAST)
def test_scenarios_pass_and_notice_small_changes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    played = play_features([Path(f"examples/scenarios/{name}.feature")])
    assert played
    assert [(each.title, each.problem) for each in played if each.problem is not None] == []
    found = noticed(played)
    assert found.percent >= LEAST[name], [mutant.text for _, mutant in found.survivors]
