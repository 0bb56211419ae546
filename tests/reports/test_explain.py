"""What is said of each outcome, word for word, and only what is in the record."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gatekeeper.decisions.explain import explain, needs_text
from gatekeeper.decisions.record import Condition, Decision, Node, Required, Seen
from gatekeeper.decisions.wording import distance
from gatekeeper.vocabulary import Verdict
from tests.reports import decisions as d

RECOMMENDED = {
    "release": "release up to 250,000 USD of tranche 2",
    "release in part": "release up to 112,500 USD of tranche 2 (250,000 USD)",
    "release on a waiver": "release up to 250,000 USD of tranche 2, resting on a waiver by the investment committee",
    "not yet": "release nothing of tranche 2 now: “regulatory approval achieved by 31 December 2026” is open, 31 days "
    "left; “revenue over the last 4 quarters ≥ 500,000 USD” is not met, short by 190,000 USD; and 1 more condition",
    "undetermined": "release nothing of tranche 2 now: it turns on “revenue over the last 4 quarters ≥ 500,000 USD”, "
    "which is not known; between 0 USD and 250,000 USD may be due",
    "on hold": "release nothing of tranche 2 now: held, because “annual report is overdue by more than 60 days” "
    "applies: due 31 March 2026, not received (Clause 9.2)",
    "on hold in doubt": "release nothing of tranche 2 now: it cannot be ruled out that it is held, because it is not "
    "known whether “annual report is overdue by more than 60 days” holds: not reported (Clause 9.2)",
    "barred": "release nothing of tranche 2 now: barred, because “insolvency” applies: yes, since 4 November 2026 "
    "(Clause 14)",
    "lapsed": "release nothing of tranche 2 now: “regulatory approval achieved by 30 September 2026” is not met, 12 "
    "days late, and can no longer be met",
    "conflict": "release nothing of tranche 2 now: “market proof” gives 250,000 USD (Schedule 3, 2.1) and the rule on "
    "line 52 gives 100,000 USD (Schedule 3, 2.4)",
    "already released": "release nothing of tranche 2 now: what is due has been paid (250,000 USD)",
    "approved, not paid": "release nothing of tranche 2 now: 250,000 USD has been approved, its payment not recorded",
    "no rule": "release nothing of tranche 4 now: no rule speaks of it",
    "not in force": "release nothing of tranche 2 now: the rules are not in force on 30 November 2026",
    "invalid": "release nothing of tranche 2 now: a fact the rules turn on is recorded in error and must be mended "
    "first",
}


@pytest.mark.parametrize("name", d.OF_EVERY_OUTCOME)
def test_the_recommendation_of_each_outcome_can_be_read_as_a_resolution(name: str) -> None:
    assert explain(d.OF_EVERY_OUTCOME[name]).recommendation == RECOMMENDED[name]


def test_a_release_names_the_conditions_it_rests_on_and_no_other() -> None:
    explanation = explain(d.RELEASE)
    assert explanation.headline == "release 250,000 USD of tranche 2 of A-001"
    assert explanation.why == (
        "“regulatory approval achieved by 31 December 2026” is met: achieved on 12 October 2026 (Schedule 3, 2.1(a)).",
        "“revenue over the last 4 quarters ≥ 500,000 USD” is met: 612,500 USD for the 4 quarters to 30 September 2026 "
        "(Schedule 3, 2.1(b)).",
        "“customers ≥ 40” is met: 52 on 30 September 2026 (Schedule 3, 2.1(c)).",
        "“uptime ≥ 99.5%” is met: 99.7% in Q3 2026 (Schedule 3, 2.1(c)).",
    )
    assert explanation.why_not == ()
    assert explanation.still_needed == ()


def test_a_waived_condition_stays_not_met_and_says_who_waived_it() -> None:
    explanation = explain(d.WAIVED)
    assert explanation.why[-1] == (
        "“uptime ≥ 99.5%” is not met: 98.2% in Q3 2026, short by 1.3 percentage points (Schedule 3, 2.1(c)); waived by "
        "the investment committee on 12 November 2026 (Schedule 4, 1), up to 300,000 USD, because the grid was down in "
        "August."
    )
    assert [line.verdict for line in explanation.lines] == [
        "met", "met", "met", "waived", "open", "not met", "not met",
    ]  # fmt: skip
    assert explanation.risks[1:] == (
        "The waiver of “uptime” by the investment committee ends on 31 December 2026, in 31 days.",
        "The waiver of “revenue” by the programme officer is void: no rule lets the programme officer waive revenue.",
    )


def test_why_not_gives_requirement_observation_distance_and_clause() -> None:
    assert explain(d.NOT_YET).why_not == (
        "“regulatory approval achieved by 31 December 2026” is open: submitted on 2 November 2026, not achieved so "
        "far, 31 days left (Schedule 3, 2.1(a)).",
        "“revenue over the last 4 quarters ≥ 500,000 USD” is not met: 310,000 USD for the 4 quarters to 30 September "
        "2026, short by 190,000 USD (Schedule 3, 2.1(b)).",
        "“customers ≥ 40” is not met: 31 on 30 September 2026, short by 9 (Schedule 3, 2.1(c)).",
        "“letter of intent received” is open: not received so far (Schedule 3, 2.1(c)).",
    )


def test_still_needed_says_from_whom_by_when_and_how_many_suffice() -> None:
    assert needs_text(explain(d.NOT_YET).still_needed) == (
        "“regulatory approval achieved by 31 December 2026” (now: submitted on 2 November 2026, not achieved so far; "
        "31 days left); from Kivu Cold Chain Ltd; by 31 December 2026; Schedule 3, 2.1(a)",
        "“revenue over the last 4 quarters ≥ 500,000 USD” (now: 310,000 USD for the 4 quarters to 30 September 2026; "
        "short by 190,000 USD); from Kivu Cold Chain Ltd; Schedule 3, 2.1(b)",
        "1 of the following 2:",
        "  “customers ≥ 40” (now: 31 on 30 September 2026; short by 9); from Kivu Cold Chain Ltd; by 31 January 2027; "
        "Schedule 3, 2.1(c)",
        "  “letter of intent received” (now: not received so far); from Kivu Cold Chain Ltd; by 31 January 2027; "
        "Schedule 3, 2.1(c)",
    )


WHY_NOT = {
    "undetermined": (
        "It is not known whether “revenue over the last 4 quarters ≥ 500,000 USD” holds: between 480,000 and 530,000 "
        "USD, unaudited, may be short by 20,000 USD (Schedule 3, 2.1(b)).",
    ),
    "on hold": (
        "Held, because “annual report is overdue by more than 60 days” applies: due 31 March 2026, not received "
        "(Clause 9.2).",
    ),
    "barred": ("Barred, because “insolvency” applies: yes, since 4 November 2026 (Clause 14).",),
    "lapsed": (
        "“regulatory approval achieved by 30 September 2026” is not met and no longer can be: achieved on 12 October "
        "2026, 12 days late (Schedule 3, 2.1(a)).",
    ),
    "conflict": (
        "“market proof” gives 250,000 USD (Schedule 3, 2.1).",
        "The rule on line 52 gives 100,000 USD (Schedule 3, 2.4).",
    ),
    "already released": ("250,000 USD: payment recorded on 30 October 2026, reference PV-2026-377.",),
    "approved, not paid": ("250,000 USD is approved, its payment not recorded.",),
    "no rule": ("No rule of seed-fund.gate speaks of tranche 4.",),
    "not in force": (
        "The rules are in force from 1 January 2027 to 31 December 2029, and the decision date is 30 November 2026.",
    ),
    "invalid": (
        "“revenue over the last 4 quarters ≥ 500,000 USD” cannot be judged, because a fact is recorded in error: "
        "`#REF!` where a number belongs (Schedule 3, 2.1(b)).",
    ),
}


@pytest.mark.parametrize("name", WHY_NOT)
def test_each_outcome_that_does_not_pay_says_why_not(name: str) -> None:
    assert explain(d.OF_EVERY_OUTCOME[name]).why_not == WHY_NOT[name]


NEEDED = {
    "undetermined": (
        "report on “revenue over the last 4 quarters ≥ 500,000 USD”: between 480,000 and 530,000 USD, unaudited; from "
        "Kivu Cold Chain Ltd; by 15 December 2026; Schedule 3, 2.1(b)",
    ),
    "on hold": (
        "that “annual report is overdue by more than 60 days” no longer applies (now: due 31 March 2026, not received)"
        "; from Kivu Cold Chain Ltd; Clause 9.2",
    ),
    "invalid": (
        "mend the record of “revenue over the last 4 quarters ≥ 500,000 USD”: `#REF!` where a number belongs; from "
        "Kivu Cold Chain Ltd; Schedule 3, 2.1(b)",
    ),
    "lapsed": (),
    "conflict": (),
    "already released": (),
    "no rule": (),
    "not in force": (),
}


@pytest.mark.parametrize("name", NEEDED)
def test_only_what_can_still_change_the_outcome_is_needed(name: str) -> None:
    assert needs_text(explain(d.OF_EVERY_OUTCOME[name]).still_needed) == NEEDED[name]


def test_satisfied_alternatives_are_left_out() -> None:
    either = Node("any", d.MET, parts=(d.leaf(d.LETTER), d.leaf(d.UPTIME)))
    rule = d.market_proof(d.every(d.NOT_MET, d.leaf(d.SHORT_REVENUE), either), d.NOT_MET)
    conditions = (d.SHORT_REVENUE, d.LETTER, d.UPTIME)
    decision = replace(d.NOT_YET, rules=(rule,), conditions=conditions)
    assert len(explain(decision).why_not) == 1


def test_an_alternative_that_is_lost_is_not_asked_for() -> None:
    lost = replace(d.LETTER, verdict=d.NOT_MET, possible=False)
    either = Node("any", d.NOT_MET, parts=(d.leaf(lost), d.leaf(d.FEW_CUSTOMERS)))
    decision = replace(
        d.NOT_YET, rules=(d.market_proof(either, d.NOT_MET),), conditions=(lost, d.FEW_CUSTOMERS)
    )  # fmt: skip
    needs = explain(decision).still_needed
    assert [(need.among, "customers" in need.text) for need in needs] == [((), True)]


def test_alternatives_made_of_several_conditions_stay_together() -> None:
    both = d.every(d.NOT_MET, d.leaf(d.SHORT_REVENUE), d.leaf(d.OPEN_APPROVAL))
    either = Node("any", d.OPEN, parts=(both, d.leaf(d.FEW_CUSTOMERS)))
    conditions = (d.SHORT_REVENUE, d.OPEN_APPROVAL, d.FEW_CUSTOMERS)
    decision = replace(d.NOT_YET, rules=(d.market_proof(either, d.OPEN),), conditions=conditions)
    shape = [line[: len(line) - len(line.lstrip())] + line.split()[0] for line in _needs(decision)]
    assert shape == ["1", "  alternative", "    “revenue", "    “regulatory", "  “customers"]


def _needs(decision: Decision) -> tuple[str, ...]:
    return needs_text(explain(decision).still_needed)


def test_what_stands_under_a_not_is_wanted_the_other_way() -> None:
    adverse = replace(
        d.CUSTOMERS, requirement="audit opinion is adverse", kind="judgement", sign=-1, verdict=d.MET,
        observed="adverse, found on 3 March 2026", required=Required(), seen=Seen(text="adverse"),
    )  # fmt: skip
    root = Node("not", d.NOT_MET, parts=(d.leaf(adverse),))
    decision = replace(d.NOT_YET, rules=(d.market_proof(root, d.NOT_MET),), conditions=(adverse,))
    explanation = explain(decision)
    assert explanation.why_not == (
        "“audit opinion is adverse” applies: adverse, found on 3 March 2026 (Schedule 3, 2.1(c)).",
    )
    assert explanation.still_needed[0].text.startswith("that “audit opinion is adverse” no longer applies")


def test_denied_counts_need_enough_of_them_to_fail() -> None:
    three = [replace(d.CUSTOMERS, id=n, requirement=f"sign {n}", sign=-1, verdict=d.MET) for n in (1, 2, 3)]
    root = Node("at most", d.NOT_MET, count=1, parts=tuple(d.leaf(c) for c in three))
    decision = replace(d.NOT_YET, rules=(d.market_proof(root, d.NOT_MET),), conditions=tuple(three))
    assert _needs(decision)[0] == "2 of the following 3:"


def test_alternative_rules_are_explained_one_by_one_and_one_suffices() -> None:
    second = replace(
        d.market_proof(d.leaf(d.FEW_CUSTOMERS), d.NOT_MET), id="early", label="early", clause="Schedule 3, 2.4"
    )  # fmt: skip
    first = d.market_proof(d.leaf(d.SHORT_REVENUE), d.NOT_MET)
    decision = replace(d.NOT_YET, rules=(first, second), conditions=(d.SHORT_REVENUE, d.FEW_CUSTOMERS))
    explanation = explain(decision)
    assert [text.split(":")[0] for text in explanation.why_not] == ["Under “market proof”", "Under “early”"]
    assert _needs(decision)[0] == "1 of the following 2:"


def test_a_release_that_does_not_turn_on_an_unknown_fact_says_so() -> None:
    either = Node("any", d.UNKNOWN, parts=(d.leaf(d.UNKNOWN_UPTIME),))
    rule = d.market_proof(either, d.MET)
    decision = replace(d.RELEASE, rules=(rule,), conditions=(d.UNKNOWN_UPTIME,))
    assert explain(decision).why == ("The outcome is the same whatever “uptime ≥ 99.5%” turns out to be.",)


def test_an_open_deadline_of_a_guard_is_a_risk() -> None:
    awaited = replace(
        d.OVERDUE, requirement="annual report received by 31 December 2026", sign=-1, verdict=d.OPEN,
        required=Required(latest=date(2026, 12, 31)), seen=Seen(happened=False), observed="not received so far",
    )  # fmt: skip
    decision = replace(d.RELEASE, conditions=(*d.RELEASE.conditions[:-1], awaited))
    assert (
        "“annual report received by 31 December 2026” is open and its last day is 31 December 2026, in 31 days; "
        "if it does not happen, a guard applies." in explain(decision).risks
    )


def _compared(comparator: str, seen: Seen, verdict: Verdict, high: Decimal | None = None, sign: int = 1) -> Condition:
    asked = Required(comparator=comparator, number=d.amount(10), high=high, unit="USD")
    return replace(d.CUSTOMERS, required=asked, seen=seen, verdict=verdict, sign=sign)


FAR = [
    (_compared("≥", Seen(number=d.amount("9.99")), d.NOT_MET), "short by 0.01 USD"),
    (_compared("≤", Seen(number=d.amount(12)), d.NOT_MET), "over by 2 USD"),
    (_compared("<", Seen(number=d.amount(10)), d.NOT_MET), "exactly at the limit"),
    (_compared("between", Seen(number=d.amount(7)), d.NOT_MET, d.amount(20)), "short by 3 USD"),
    (_compared("between", Seen(number=d.amount(27)), d.NOT_MET, d.amount(20)), "over by 7 USD"),
    (_compared("<", Seen(number=d.amount(4)), d.MET, sign=-1), "short by 6 USD"),
    (_compared("≥", Seen(low=d.amount(1), high=d.amount(8)), d.NOT_MET), "short by 2 USD"),
    (_compared("≥", Seen(low=d.amount(1), high=d.amount(12)), d.UNKNOWN), "may be short by 9 USD"),
    (_compared("≥", Seen(absent="not reported"), d.UNKNOWN), ""),
    (_compared("=", Seen(number=d.amount(4)), d.NOT_MET), ""),
    (_compared("≥", Seen(), d.INVALID), ""),
    (_compared("≥", Seen(number=d.amount(11)), d.MET), ""),
]


@pytest.mark.parametrize(("condition", "said"), FAR)
def test_the_distance_of_a_number(condition: Condition, said: str) -> None:
    assert distance(condition, d.ON) == said


DAYS = [
    (Seen(on=date(2026, 7, 1)), Required(latest=date(2026, 6, 30)), d.NOT_MET, "1 day late"),
    (Seen(on=date(2026, 7, 1)), Required(earliest=date(2026, 7, 4)), d.NOT_MET, "3 days early"),
    (Seen(happened=False), Required(latest=date(2026, 11, 1)), d.NOT_MET, "29 days overdue"),
    (Seen(happened=False), Required(latest=d.ON), d.OPEN, "last day"),
    (Seen(happened=False), Required(latest=date(2026, 12, 31)), d.OPEN, "31 days left"),
    (Seen(happened=False), Required(earliest=date(2026, 12, 31)), d.OPEN, "counts from 31 December 2026"),
    (Seen(happened=False), Required(), d.OPEN, ""),
    (Seen(happened=False), Required(), d.NOT_MET, ""),
    (Seen(absent="in dispute"), Required(latest=date(2026, 12, 31)), d.UNKNOWN, ""),
]


@pytest.mark.parametrize(("seen", "required", "verdict", "said"), DAYS)
def test_the_distance_of_a_day(seen: Seen, required: Required, verdict: Verdict, said: str) -> None:
    assert distance(replace(d.APPROVAL, seen=seen, required=required, verdict=verdict), d.ON) == said


def _under_unless(verdict: Verdict, rule_verdict: Verdict) -> Decision:
    adverse = replace(
        d.CUSTOMERS, id=8, part="unless", requirement="audit opinion is adverse", kind="judgement", verdict=verdict,
        observed="found on 3 March 2026", required=Required(), clause="Schedule 3, 3",
    )  # fmt: skip
    rule = replace(d.market_proof(d.leaf(d.REVENUE), rule_verdict), unless=d.leaf(adverse))
    outcome = d.RELEASE if rule_verdict is d.MET else d.NOT_YET
    return replace(outcome, rules=(rule,), conditions=(d.REVENUE, adverse))


def test_an_exception_that_applies_stands_in_the_way() -> None:
    assert explain(_under_unless(d.MET, d.NOT_MET)).why_not == (
        "“audit opinion is adverse” applies: found on 3 March 2026 (Schedule 3, 3).",
    )
    assert explain(_under_unless(d.UNKNOWN, d.UNKNOWN)).why_not == (
        "It is not known whether “audit opinion is adverse” holds: found on 3 March 2026 (Schedule 3, 3).",
    )


def test_an_exception_that_is_open_or_does_not_apply_needs_no_mention() -> None:
    for verdict in (d.OPEN, d.NOT_MET):
        assert len(explain(_under_unless(verdict, d.MET)).why) == 1


def test_a_waived_exception_is_mentioned() -> None:
    decision = _under_unless(d.MET, d.MET)
    waived = replace(decision.conditions[1], waived_by=1)
    said = explain(replace(decision, conditions=(d.REVENUE, waived), waivers=(d.WAIVER,))).why[-1]
    assert said.startswith(
        "“audit opinion is adverse” applies: found on 3 March 2026 (Schedule 3, 3); waived by the inv"
    )


def test_an_amount_that_rests_on_an_unknown_fact_says_so() -> None:
    jobs = replace(
        d.CUSTOMERS, id=9, part="amount", requirement="jobs created", kind="value", verdict=d.UNKNOWN,
        observed="not reported", required=Required(), seen=Seen(absent="not reported"),
    )  # fmt: skip
    rule = d.market_proof(d.leaf(d.REVENUE), d.UNKNOWN)
    decision = replace(d.UNDETERMINED, rules=(rule,), conditions=(d.REVENUE, jobs), amount_range=None)
    explanation = explain(decision)
    assert explanation.why_not == (
        "The amount rests on “jobs created”, which is not known: not reported (Schedule 3, 2.1(c)).",
    )
    assert explanation.reason == "it turns on “jobs created”, which is not known"
    assert [line.verdict for line in explanation.lines] == ["met", "not known"]
    known = replace(d.RELEASE, conditions=(*d.RELEASE.conditions, replace(jobs, verdict=d.MET)))
    assert explain(known).lines[-1].verdict == "known"


def test_a_release_in_any_case_says_so() -> None:
    rule = replace(d.market_proof(d.leaf(d.REVENUE), d.MET), when=None)
    assert explain(replace(d.RELEASE, rules=(rule,))).why == ("The rules release it in any case (Schedule 3, 2.1).",)


def test_a_guard_with_an_exception_stands_aside_when_either_turns() -> None:
    overdue = replace(d.OVERDUE, verdict=d.MET)
    agreed = replace(d.OVERDUE, id=8, part="unless", sign=-1, requirement="delay agreed", verdict=d.NOT_MET)
    rule = replace(d.guard("hold", overdue, d.MET, 45), unless=d.leaf(agreed), label="late reports")
    decision = replace(d.ON_HOLD, rules=(rule,), conditions=(overdue, agreed))
    assert _needs(decision)[0] == "1 of the following 2:"
    assert explain(decision).why_not[0].startswith("Held under “late reports”, because “annual report is overdue")


def test_where_the_rules_show_nothing_the_reasons_of_the_record_are_told() -> None:
    bare = replace(d.NO_RULE, reasons=("the calendar of 2027 is missing",))
    for outcome in (d.NOT_YET, d.LAPSED, d.INVALID_ONE, d.UNDETERMINED):
        assert explain(replace(bare, outcome=outcome.outcome)).why_not == ("the calendar of 2027 is missing",)


def test_several_unknown_facts_are_counted() -> None:
    unknown = [replace(d.UNKNOWN_UPTIME, id=n, requirement=f"measure {n} ≥ 1") for n in (1, 2, 3)]
    root = d.every(d.UNKNOWN, *(d.leaf(c) for c in unknown))
    decision = replace(d.UNDETERMINED, rules=(d.market_proof(root, d.UNKNOWN),), conditions=tuple(unknown))
    assert explain(decision).reason.startswith("it turns on 3 facts not known, among them “measure 1 ≥ 1”; between 0")


def test_what_was_paid_beyond_the_rules_is_a_risk() -> None:
    decision = replace(d.ALREADY, excess=d.amount(5000))
    assert explain(decision).risks[-1] == "5,000 USD more was paid than the rules give."


def test_part_of_an_approved_tranche_may_be_paid() -> None:
    decision = replace(d.APPROVED, paid=d.amount(100000), approved_unpaid=d.amount(150000))
    assert explain(decision).reason == "150,000 USD has been approved, its payment not recorded and 100,000 USD paid"
