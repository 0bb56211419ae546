"""The plan of a program: what it reads, what it asks, what it declines and why."""

from datetime import date
from fractions import Fraction

import pytest

from gatekeeper import check_text
from gatekeeper.plans.analysis import plan_of
from gatekeeper.plans.plan import (
    Ask,
    AtLeast,
    Constant,
    Declined,
    Denied,
    EventSlot,
    Every,
    Fixed,
    GivenLeaf,
    NumberSlot,
    Plan,
    Proportion,
    TranchePlan,
    Window,
)
from gatekeeper.vocabulary import Event

ON = date(2026, 11, 30)
HEAD = """\
language 1
currency USD
roles: board
milestone pilot plant, due 30 June 2026
milestone land lease
measure customers
measure uptime as percentage
fact insolvency
"""


def planned(rules: str, *numbers: int) -> Plan:
    checked, problems = check_text(HEAD + rules)
    assert checked is not None, problems
    return plan_of(checked.programs[0], ON, numbers or (1,), frozenset())


def test_what_two_tranches_read_alike_is_read_once() -> None:
    made = planned("release every tranche when pilot plant achieved by 30 June 2026", 1, 2)
    assert made.slots.count(EventSlot("pilot plant", Event.ACHIEVED)) == 1
    assert len(made.leaves) == 1
    leaf = made.leaves[0]
    assert getattr(leaf, "window", None) == Window(last=Fixed(date(2026, 6, 30)), to_come=True)


def test_a_rule_is_a_tree_of_leaves_and_an_amount() -> None:
    made = planned(
        "release tranche 1 in proportion to customers out of 60\n"
        "    when at least 1 of (pilot plant achieved; land lease achieved) and not insolvency and uptime >= 99.5%"
    )
    tranche = made.tranches[1]
    assert isinstance(tranche, TranchePlan)
    (release,) = tranche.releases
    assert release.when == Every((AtLeast(1, (Ask(0), Ask(1))), Denied(Ask(2)), Ask(3)))
    assert isinstance(release.amount.shape, Proportion)
    assert release.amount.shape.out_of == Constant(Fraction(60))
    assert [asked.part for asked in tranche.asked] == ["when"] * 4 + ["amount"]
    scales = {slot.value.name: slot.scale for slot in made.slots if isinstance(slot, NumberSlot)
              if hasattr(slot.value, "name")}  # fmt: skip
    assert scales == {"uptime": 100, "customers": 1}


def test_what_only_the_reference_looks_up_is_a_slot_of_its_own() -> None:
    made = planned("release tranche 1 when pilot plant overdue and the greater of (customers; 5) >= 40")
    assert [type(slot).__name__ for slot in made.slots[:2]] == ["AnswerSlot", "AnswerSlot"]
    assert made.leaves == (GivenLeaf(0), GivenLeaf(1))
    tranche = made.tranches[1]
    assert isinstance(tranche, TranchePlan)
    assert tranche.reads == {0, 1, tranche.amount, tranche.money}


def test_a_tranche_comes_after_those_it_asks_after() -> None:
    made = planned(
        "release tranche 1 when tranche 2 released\nrelease tranche 2 when pilot plant achieved", 1, 2
    )  # fmt: skip
    assert made.order == (2, 1)


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ("release tranche 1 when customers >= (if insolvency then 50 otherwise 40)", "`customers ≥ (if"),
        ("release tranche 1 in any case\nrelease a further 5% of tranche 1 when insolvency", "a further part"),
        ("release tranche 1 in any case\nreduce tranche 1 by 5% when insolvency", "takes something away"),
        ("release tranche 1 in any case\nnever pay more than 5 USD in total of tranches 1 to 2", "a limit"),
        ("release tranche 1 when tranche 2 released\nrelease tranche 2 when tranche 1 released", "hangs on itself"),
    ],
)
def test_what_it_does_not_cover_is_declined_with_a_reason(rules: str, reason: str) -> None:
    declined = planned(rules, 1, 2).tranches[1]
    assert isinstance(declined, Declined)
    assert reason in declined.reason


def test_nothing_is_read_for_what_is_declined() -> None:
    made = planned(
        "release tranche 1 when land lease achieved and customers >= (if insolvency then 50 otherwise 40)", 1
    )
    assert not made.slots
    assert not made.leaves
