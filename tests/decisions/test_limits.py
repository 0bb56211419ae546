"""As much as the language allows is decided, explained and kept: nothing dies on length or depth."""

from datetime import date

import pytest
from pydantic import TypeAdapter

from gatekeeper import Decision, check_text, decide, explain
from gatekeeper.facts.read import read_texts
from gatekeeper.vocabulary import Outcome
from tests.decisions.given import NAMES, decided

ACHIEVED = dict.fromkeys(NAMES, True)
A = f"`{NAMES[0]}` achieved"


@pytest.mark.parametrize("join", ["or", "and"])
def test_a_list_of_three_thousand_is_decided(join: str) -> None:
    decision = decided(f"release tranche 1 when {f' {join} '.join([A] * 3000)}\n", ACHIEVED)
    assert decision.outcome is Outcome.RELEASE
    assert len(decision.conditions) == 3000


@pytest.mark.parametrize(
    "condition",
    ["any of (" * 40 + A + ")" * 40, "(" * 40 + A + ")" * 40, "not " * 50 + A, "none of (" * 40 + A + ")" * 40],
    ids=["lists", "brackets", "nots", "nones"],
)
def test_what_is_as_deep_as_allowed_is_decided_explained_and_kept(condition: str) -> None:
    decision = decided(f"release tranche 1 when {condition}\n", ACHIEVED)
    assert decision.outcome is Outcome.RELEASE
    assert explain(decision).why
    records = TypeAdapter(Decision)
    assert records.validate_json(records.dump_json(decision)) == decision


def test_definitions_as_deep_as_allowed_are_decided_and_kept() -> None:
    chain = "".join(f"define step {n} as any of (step {n + 1}; {A})\n" for n in range(28))
    decision = decided(f"{chain}define step 28 as {A}\nrelease tranche 1 when step 0\n", ACHIEVED)
    assert decision.outcome is Outcome.RELEASE
    records = TypeAdapter(Decision)
    assert records.validate_json(records.dump_json(decision)) == decision


def test_a_long_sum_is_exact() -> None:
    rules, problems = check_text(
        "language 1\ncurrency USD\nmeasure customers\n"
        f"release tranche 1 when customers{' + customers' * 99} = 100 * customers\n"
    )
    assert rules is not None, problems
    texts = {
        "awards": "award,currency\nA-1,USD\n",
        "tranches": "award,tranche,amount\nA-1,1,1000\n",
        "measures": "award,measure,period end,value\nA-1,customers,2026-10-31,0.1\n",
    }
    (decision,) = decide(rules, read_texts(texts, rules)[0], date(2026, 11, 30))
    assert decision.outcome is Outcome.RELEASE


@pytest.mark.parametrize("step", [1, -1])
def test_a_long_chain_of_tranches_that_wait_for_each_other(step: int) -> None:
    last = 300
    waits = "".join(f"release tranche {n} when tranche {n + step} released\n" for n in range(2, last))
    rules, problems = check_text(f"language 1\ncurrency USD\n{waits}release tranche 1 in any case\n")
    assert rules is not None, problems
    amounts = "".join(f"A-1,{n},1000\n" for n in range(1, last + 1))
    texts = {"awards": "award,currency\nA-1,USD\n", "tranches": "award,tranche,amount\n" + amounts}
    decisions = decide(rules, read_texts(texts, rules)[0], date(2026, 11, 30))
    assert [d.outcome for d in decisions[:2]] == [Outcome.RELEASE, Outcome.NOT_YET]


HEAD = f"language 1\ncurrency USD\nmeasure customers\nmilestone `{NAMES[0]}`\n"


def test_values_that_hang_on_each_other_as_deep_as_allowed_are_decided_and_kept() -> None:
    chain = "".join(f"define step {n} as if step {n + 1} >= {n}% then step {n + 1} otherwise 50%\n" for n in range(10))
    last = f"define step 10 as if {A} then 80% otherwise 40%\n"
    decision = decided(f"{chain}{last}release (step 0) of tranche 1 in any case\n", ACHIEVED)
    assert decision.outcome is Outcome.RELEASE_IN_PART
    assert explain(decision).why
    records = TypeAdapter(Decision)
    assert records.validate_json(records.dump_json(decision)) == decision


@pytest.mark.parametrize(("many", "fine"), [(30, True), (1500, False)])
def test_one_if_after_another_is_decided_or_refused(many: int, fine: bool) -> None:
    chain = f"if {A} then 80 otherwise " * many
    text = f"{HEAD}define part as {chain}40\nrelease tranche 1 at 1 USD for each part in any case\n"
    rules, problems = check_text(text)
    assert (rules is not None) is fine
    assert {problem.code for problem in problems} <= {"GK0107", "GK0108", "GK0601"}


def test_the_lesser_of_very_many_is_decided_or_refused() -> None:
    many = "; ".join(["50 USD"] * 3000)
    decision = decided(f"release the lesser of ({many}) of tranche 1 in any case\n", ACHIEVED)
    assert decision.outcome is Outcome.RELEASE_IN_PART
    wide = f"define wide as {' + '.join(['customers'] * 90)}\n"
    each = f"the lesser of ({'; '.join(['wide'] * 200)})"
    rules, problems = check_text(f"{HEAD}{wide}release tranche 1 at 1 USD for each {each} in any case\n")
    assert rules is None
    assert [problem.code for problem in problems] == ["GK0108"]
