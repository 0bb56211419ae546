"""What a decision costs, counted in work and not in seconds: however its rules hang together, it is bounded."""

from datetime import date

import pytest

from gatekeeper import Decision, check_text
from gatekeeper import decide as decided
from gatekeeper.decisions import decide
from gatekeeper.decisions.completions import LIMIT
from gatekeeper.decisions.judge import Judge
from gatekeeper.decisions.rule_results import judged_rule
from gatekeeper.decisions.together import RuleResult
from gatekeeper.decisions.tranche import Tranche
from gatekeeper.facts.read import read_texts
from gatekeeper.program import model
from gatekeeper.vocabulary import Outcome

ON = date(2026, 11, 30)
TRANCHES = 14


@pytest.mark.parametrize(
    ("way_in", "outcome"),
    [("", Outcome.LAPSED), ("release tranche 9 when plant achieved\n", Outcome.NOT_YET)],
    ids=["no way in", "one way in"],
)
def test_tranches_that_wait_for_any_of_the_others_are_looked_at_a_few_times_each(
    way_in: str, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = range(1, TRANCHES + 1)
    any_of = "; ".join(f"tranche {number} released" for number in numbers)
    text = f"language 1\ncurrency USD\nmilestone plant\nrelease every tranche when any of ({any_of})\n{way_in}"
    rules, _ = check_text(text)
    assert rules is not None
    texts = {
        "awards": "award,currency\nA-1,USD\n",
        "tranches": "award,tranche,amount\n" + "".join(f"A-1,{number},1000\n" for number in numbers),
        "milestones": "award,milestone,status,as of\nA-1,plant,planned,2026-11-30\n",
    }
    looked_at: list[int] = []
    once = decide._AwardTranches.decision

    def counted(tranches: decide._AwardTranches, number: int) -> Decision:
        looked_at.append(number)
        return once(tranches, number)

    monkeypatch.setattr(decide._AwardTranches, "decision", counted)
    portfolio, _ = read_texts(texts, rules)
    assert {decision.outcome for decision in decided(rules, portfolio, ON)} == {outcome}
    assert len(looked_at) <= 4 * TRANCHES


def test_a_rule_is_judged_once_for_all_the_ways_in_which_it_answers_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    twelve = "; ".join(f"f{number}" for number in range(12))
    rules, _ = check_text(
        "language 1\ncurrency USD\n"
        + "".join(f"fact f{number}\n" for number in range(60))
        + "".join(
            f"release 100 USD of tranche 1 when all of ({twelve}; at least 3 of ({twelve}); f{12 + number})\n"
            for number in range(20)
        )
        + "hold tranche 1 when f59\n"
    )
    assert rules is not None
    judged: list[str] = []

    def counted(tranche: Tranche, rule: model.Rule, judge: Judge) -> RuleResult:
        judged.append(rule.id)
        return judged_rule(tranche, rule, judge)

    monkeypatch.setattr("gatekeeper.decisions.every_way.judged_rule", counted)
    texts = {"awards": "award,currency\nA-1,USD\n", "tranches": "award,tranche,amount\nA-1,1,1000\n"}
    portfolio, _ = read_texts(texts, rules)
    (decision,) = decided(rules, portfolio, ON)
    assert decision.completed is not None
    assert decision.completed.count == LIMIT
    assert len(judged) <= 3 * len(rules.programs[0].rules)
