"""What changed between two runs: of two dates, two versions of the rules, two portfolios."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper import what_changed
from tests.cli.conftest import Said, gatekeeper

Decides = Callable[..., Path]


@pytest.fixture
def decides(tiny: tuple[Path, Path], tmp_path: Path) -> Decides:
    """Decides the small portfolio into a folder of its own, some text of the rules or a table replaced."""
    rules, tables = tiny

    def run(name: str, on: str = "2026-11-30", **replaced: tuple[str, str]) -> Path:
        folder = tmp_path / name
        here = tmp_path / f"{name}-of"
        shutil.copytree(tables, here / "tables")
        shutil.copy(rules, here / rules.name)
        for table, (old, new) in replaced.items():
            file = here / rules.name if table == "rules" else here / "tables" / f"{table}.csv"
            text = file.read_text(encoding="utf-8") if file.exists() else ""
            assert old in text
            file.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")
        said = gatekeeper("decide", here / rules.name, here / "tables", "--on", on, "--out", folder)
        assert said.status in (0, 3), said.err
        return folder

    return run


def diff(*folders: Path) -> Said:
    said = gatekeeper("diff", *folders)
    assert "Traceback" not in said.err
    return said


def test_nothing_changed_is_said(decides: Decides) -> None:
    said = diff(decides("a"), decides("b"))
    assert said.status == 0
    assert "date, facts and rules are the same" in said.out
    assert "nothing changed: 2 tranches with the same outcome and amount" in said.out


def test_another_date_moves_what_happened_between(decides: Decides) -> None:
    said = diff(decides("before", on="2026-10-01"), decides("after"))
    assert said.status == 1
    assert "before: tables on 1 October 2026\nafter: tables on 30 November 2026" in said.out
    assert "A-1/1 not yet → release 100,000 USD, 100,000 USD more\n  moved by the date alone" in said.out
    assert "“pilot achieved” not met → met: not achieved" in said.out
    assert "→ achieved on 12 October 2026 (milestones: pilot)" in said.out
    assert "to release now: 0 USD before, 100,000 USD after, 100,000 USD more" in said.out
    assert "1 tranche changed, 1 did not (1 of them with a condition that came out otherwise)" in said.out


def test_another_figure_moves_it_and_is_shown_with_its_row(decides: Decides) -> None:
    said = diff(decides("before"), decides("after", measures=("310000", "600000")))
    assert "facts: measures: 1 changed" in said.out
    assert "A-1/2 not yet → release 250,000 USD, 250,000 USD more\n  moved by the facts alone" in said.out
    figures = "310,000 USD at 30 September 2026 → 600,000 USD at 30 September 2026 (measures: revenue, 2026-09-30)"
    assert f"“revenue ≥ 500,000 USD” not met → met: {figures}" in said.out


def test_another_threshold_moves_it_and_stands_beside_the_old_one(decides: Decides) -> None:
    said = diff(decides("before"), decides("after", rules=("500,000", "300,000")))
    assert "- release tranche 2 when pilot achieved and revenue at least 500,000 USD" in said.out
    assert "+ release tranche 2 when pilot achieved and revenue at least 300,000 USD" in said.out
    assert "A-1/2 not yet → release 250,000 USD, 250,000 USD more\n  moved by the rules alone" in said.out


def test_facts_and_rules_that_only_together_move_it_are_named_together(decides: Decides) -> None:
    before = decides("before")
    after = decides("after", rules=("500,000", "400,000"), measures=("310000", "450000"))
    assert "moved by the facts and the rules together" in diff(before, after).out
    after = decides("either", rules=("500,000", "300,000"), measures=("310000", "500000"))
    assert "moved by the facts alone or the rules alone" in diff(before, after).out


def test_a_rule_with_a_label_keeps_its_conditions_apart_from_its_wording(decides: Decides) -> None:
    label = ("500,000 USD", '500,000 USD label "market" # the board\'s')
    other = ("500,000 USD", '300,000 USD label "market"')
    said = diff(decides("before", rules=label), decides("after", rules=other))
    assert "“revenue ≥ 500,000 USD” not met → “revenue ≥ 300,000 USD” met" in said.out
    assert "the rule “market” reads otherwise" in said.out
    assert "the board's" not in said.out


def test_waivers_that_come_and_lapse_are_told(decides: Decides) -> None:
    power = ("currency USD", "currency USD\nroles: board\nboard may waive any condition")
    waived = ("", "award,condition,by,granted on,expires on\nA-1,revenue,board,2026-10-15,2026-12-15\n")
    before = decides("before", on="2026-10-14", rules=power, waivers=waived)
    middle = decides("middle", rules=power, waivers=waived)
    after = decides("after", on="2026-12-20", rules=power, waivers=waived)
    said = diff(before, middle)
    assert "“revenue ≥ 500,000 USD” not met → waived" in said.out
    assert "the waiver of “revenue” by the board came" in said.out
    said = diff(middle, after)
    assert "A-1/2 release 250,000 USD → not yet, 250,000 USD less" in said.out
    assert "the waiver of “revenue” by the board lapsed: it expired on 15 December 2026" in said.out


def test_tranches_that_are_new_or_gone_are_told(decides: Decides) -> None:
    fewer = decides("fewer", tranches=("A-1,2,250000\n", ""))
    more = decides("more")
    assert "A-1/2 new: not yet" in diff(fewer, more).out
    assert "A-1/2 gone: not yet" in diff(more, fewer).out
    assert "no such tranche → not yet: 1" in diff(fewer, more).out


def test_programs_read_the_same_as_json(decides: Decides) -> None:
    before, after = decides("before"), decides("after", measures=("310000", "600000"))
    said = gatekeeper("diff", before, after, "--json")
    assert said.status == 1
    found = json.loads(said.out)
    assert found["differing"] == ["facts"]
    (change,) = found["tranches"]
    assert (change["award"], change["tranche"], change["before"], change["after"]) == ("A-1", 2, "not yet", "release")
    assert change["moved_by"] == [["facts"]]
    assert change["flips"][0]["requirement"] == "revenue ≥ 500,000 USD"
    assert found["released"][0]["difference"] == "250000"
    assert what_changed(before, after).tranches[0].id == "A-1/2"


def test_what_is_no_run_is_unusable(decides: Decides, tmp_path: Path) -> None:
    run = decides("a")
    said = diff(run, tmp_path / "nowhere")
    assert said.status == 2
    assert "is not a run folder" in said.err
    records = run / "decisions.jsonl"
    records.write_text(records.read_text(encoding="utf-8").replace('"schema":', '"shape":'), encoding="utf-8")
    said = diff(run, run)
    assert said.status == 2
    assert "are not as this version of gatekeeper writes them" in said.err


def test_records_that_no_longer_follow_are_not_explained(decides: Decides) -> None:
    before, after = decides("before"), decides("after", measures=("310000", "600000"))
    measures = before / "facts" / "measures.csv"
    measures.write_text(measures.read_text(encoding="utf-8").replace("310000", "700000"), encoding="utf-8")
    said = diff(before, after)
    assert "1 of them do not follow from their folder any more" in said.out
    assert "moved by" not in said.out.partition("A-1/2")[2]
