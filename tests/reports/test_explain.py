"""What is said and left unsaid of a decision; how each kind reads as a whole is in `golden/`."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gatekeeper.decisions.explain import explain, in_brief, needs_text
from gatekeeper.decisions.record import AmountLine, Condition, Decision, Node, Required, Seen
from gatekeeper.decisions.wording import distance, required_text, seen_text, whom
from gatekeeper.vocabulary import Outcome, Verdict
from tests.reports import decisions as d
from tests.reports.real import every_decision


def test_a_line_about_a_decision_says_what_its_explanation_does() -> None:
    for decision in every_decision()[::7]:
        told, brief = explain(decision), in_brief(decision)
        assert (brief.reason, brief.still_needed) == (told.reason, told.still_needed)


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
    assert explanation.still_needed[0].text.startswith("“audit opinion is adverse” must no longer apply")


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
    assert explain(decision).why[1:] == (
        "It is not known whether “uptime ≥ 99.5%” holds, and the outcome is the same either way.",
    )


def test_what_is_assumed_is_not_called_unknown() -> None:
    assert not any("not known" in text for text in explain(d.RELEASE).why)


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
    assert distance(condition, d.ON, wanted=condition.sign > 0) == said


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
        assert not any("adverse" in text for text in explain(_under_unless(verdict, d.MET)).why)


def test_a_waived_exception_is_mentioned() -> None:
    decision = _under_unless(d.MET, d.MET)
    waived = replace(decision.conditions[1], waived_by=1)
    said = explain(replace(decision, conditions=(d.REVENUE, waived), waivers=(d.WAIVER,))).why[-1]
    assert said.startswith(
        "“audit opinion is adverse” applies: found on 3 March 2026 (Schedule 3, 3); waived by the inv"
    )


def test_an_amount_that_rests_on_an_unknown_fact_says_so() -> None:
    jobs = replace(
        d.CUSTOMERS, id=9, part="amount", requirement="jobs", names=("jobs",), kind="value", verdict=d.UNKNOWN,
        observed="not reported", required=Required(), seen=Seen(absent="not reported"),
    )  # fmt: skip
    rule = replace(d.market_proof(d.leaf(d.REVENUE), d.UNKNOWN), entitlement=None)
    decision = replace(d.UNDETERMINED, rules=(rule,), conditions=(d.REVENUE, jobs), amount_range=None)
    explanation = explain(decision)
    assert explanation.why_not == ("“jobs” is not reported; the amount turns on it (Schedule 3, 2.1(c)).",)
    assert explanation.reason == "it turns on “jobs” (not reported)"
    assert [line.verdict for line in explanation.lines] == ["met", "not known"]
    known = replace(d.RELEASE, conditions=(*d.RELEASE.conditions, replace(jobs, verdict=d.MET)))
    assert explain(known).lines[-1].verdict == "known"


def test_a_release_in_any_case_says_so() -> None:
    rule = replace(d.market_proof(d.leaf(d.REVENUE), d.MET), when=None)
    assert explain(replace(d.RELEASE, rules=(rule,))).why == (
        "“market proof” gives the whole tranche, 250,000 USD (Schedule 3, 2.1), in any case.",
    )


def test_a_guard_with_an_exception_stands_aside_when_either_turns() -> None:
    overdue = replace(d.OVERDUE, verdict=d.MET)
    agreed = replace(d.OVERDUE, id=8, part="unless", requirement="delay agreed", verdict=d.NOT_MET)
    rule = replace(d.guard("hold", overdue, d.MET, 45), unless=d.leaf(agreed), label="late reports")
    decision = replace(d.ON_HOLD, rules=(rule,), conditions=(overdue, agreed))
    assert _needs(decision)[0] == "1 of the following 2:"
    assert explain(decision).why_not[0].startswith("Held under “late reports” (Clause 9.2), because “annual r")


def test_where_the_rules_show_nothing_the_reasons_of_the_record_are_told() -> None:
    bare = replace(d.NO_RULE, reasons=("the calendar of 2027 is missing",))
    for outcome in (d.NOT_YET, d.LAPSED, d.INVALID_ONE, d.UNDETERMINED):
        assert explain(replace(bare, outcome=outcome.outcome)).why_not == ("The calendar of 2027 is missing.",)


def test_several_unknown_facts_are_counted() -> None:
    unknown = [
        replace(d.UNKNOWN_UPTIME, id=n, names=(f"measure {n}",), requirement=f"measure {n} ≥ 1") for n in (1, 2, 3)
    ]
    root = d.every(d.UNKNOWN, *(d.leaf(c) for c in unknown))
    decision = replace(d.UNDETERMINED, rules=(d.market_proof(root, d.UNKNOWN),), conditions=tuple(unknown))
    assert explain(decision).reason.startswith(
        "it turns on “measure 1” (not reported), “measure 2” (not reported) and 1 more fact; between 0 USD"
    )


def test_what_was_paid_beyond_the_rules_is_a_risk() -> None:
    decision = replace(d.ALREADY, excess=d.amount(5000))
    assert explain(decision).risks[-1] == "5,000 USD more was paid than the rules give."


def test_part_of_an_approved_tranche_may_be_paid() -> None:
    decision = replace(d.APPROVED, paid=d.amount(100000), approved_unpaid=d.amount(150000))
    assert explain(decision).reason == "150,000 USD is approved and its payment not recorded, and 100,000 USD is paid"


def test_conditions_behind_one_missing_fact_are_told_as_that_fact() -> None:
    missing = replace(d.UNKNOWN_UPTIME, id=8, requirement="uptime over the last 2 quarters ≥ 99%")
    root = d.every(d.UNKNOWN, d.leaf(d.UNKNOWN_UPTIME), d.leaf(missing))
    decision = replace(
        d.UNDETERMINED, rules=(d.market_proof(root, d.UNKNOWN),), conditions=(d.UNKNOWN_UPTIME, missing)
    )  # fmt: skip
    assert explain(decision).why_not == (
        "“uptime” is not reported; “uptime ≥ 99.5%” and “uptime over the last 2 quarters ≥ 99%” turn on it "
        "(Schedule 3, 2.1(c)).",
    )
    assert needs_text(explain(decision).still_needed)[0].startswith("report “uptime”")
    assert len(explain(decision).still_needed) == 1


def test_the_value_of_a_named_bound_stands_beside_what_was_seen() -> None:
    named = replace(
        d.SHORT_REVENUE, requirement="revenue ≥ revenue floor",
        observed="310,000 USD (Q3 2026); revenue floor: 500,000 USD",
        seen=replace(d.SHORT_REVENUE.seen, period="Q3 2026"),
    )  # fmt: skip
    assert required_text(named) == "revenue ≥ revenue floor (500,000 USD)"
    assert seen_text(named) == "310,000 USD for Q3 2026"
    plain = replace(named, observed="a; b; revenue floor: not reported", required=Required(comparator="≥", unit="USD"))
    assert required_text(plain) == "revenue ≥ revenue floor"
    assert seen_text(plain) == "a; b; revenue floor: not reported"


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("grantee", "the grantee"),
        ("the grantee", "the grantee"),
        ("Lucía Ferreyra Paz", "Lucía Ferreyra Paz"),
        ("van der Berg", "van der Berg"),
        ("王芳", "王芳"),
        ("", ""),
    ],
)
def test_only_a_role_takes_an_article(owner: str, said: str) -> None:
    assert whom(owner) == said


def test_a_date_that_was_missed_is_not_mended_by_doing_it_now() -> None:
    missed = replace(
        d.OVERDUE, requirement="annual report missed", verdict=d.MET, required=Required(latest=date(2026, 3, 31)),
        seen=Seen(happened=False), observed="not received; due 31 March 2026",
    )  # fmt: skip
    decision = replace(d.ON_HOLD, rules=(d.guard("hold", missed, d.MET, 45),), conditions=(missed,))
    assert _needs(decision) == (
        "a later date for “annual report”, missed on 31 March 2026 (not received); from Amina Otieno; Clause 9.2",
    )


def test_a_figure_that_was_reported_is_not_asked_for_by_the_day_it_was_due() -> None:
    reported = replace(d.SHORT_REVENUE, due=date(2026, 11, 14))
    decision = replace(d.NOT_YET, rules=(d.market_proof(d.leaf(reported), d.NOT_MET),), conditions=(reported,))
    assert explain(decision).still_needed[0].by is None
    missing = replace(d.UNKNOWN_UPTIME, due=date(2026, 11, 14))
    waiting = replace(d.UNDETERMINED, rules=(d.market_proof(d.leaf(missing), d.UNKNOWN),), conditions=(missing,))
    assert "; was due by 14 November 2026; " in _needs(waiting)[0]


def test_two_ways_that_differ_in_one_thing_share_the_rest() -> None:
    first = d.market_proof(d.every(d.NOT_MET, d.leaf(d.SHORT_REVENUE), d.leaf(d.FEW_CUSTOMERS)), d.NOT_MET)
    second = d.market_proof(d.every(d.NOT_MET, d.leaf(d.SHORT_REVENUE), d.leaf(d.OPEN_APPROVAL)), d.NOT_MET)
    conditions = (d.SHORT_REVENUE, d.FEW_CUSTOMERS, d.OPEN_APPROVAL)
    decision = replace(d.NOT_YET, rules=(first, replace(second, id="b", label="b")), conditions=conditions)
    said = _needs(decision)
    assert [line.split(":")[0] for line in said] == [
        "“revenue over the last 4 quarters ≥ 500,000 USD”", "1 of the following 2", "  “customers ≥ 40”",
        "  “regulatory approval achieved by 31 December 2026”",
    ]  # fmt: skip


def test_a_way_that_asks_for_more_than_another_is_not_told() -> None:
    more = d.market_proof(d.every(d.NOT_MET, d.leaf(d.SHORT_REVENUE), d.leaf(d.FEW_CUSTOMERS)), d.NOT_MET)
    less = replace(d.market_proof(d.leaf(d.SHORT_REVENUE), d.NOT_MET), id="b", label="b")
    decision = replace(d.NOT_YET, rules=(more, less), conditions=(d.SHORT_REVENUE, d.FEW_CUSTOMERS))
    assert len(_needs(decision)) == len(explain(decision).why_not) == 1


def test_the_authority_of_a_waiver_bounds_the_recommendation() -> None:
    bound = AmountLine("authority", "at most 100,000 USD may rest on a waiver", d.amount(100000))
    decision = replace(
        d.WAIVED, outcome=Outcome.RELEASE_IN_PART, amount=d.amount(100000), amount_lines=(*d.AMOUNTS[:3], bound)
    )  # fmt: skip
    said = explain(decision)
    assert said.recommendation.endswith("resting on a waiver by the investment committee: " + bound.text)
    assert said.reason.endswith("; " + bound.text)
    assert "At most 100,000 USD may rest on a waiver (Schedule 4, 1), so 100,000 USD may be paid now." in said.why
    assert said.why_not == ("The rules give 250,000 USD to date, but at most 100,000 USD may rest on a waiver.",)


def test_a_deferral_says_who_is_to_bring_about_what_and_see_what_end() -> None:
    denied = Node("not", d.NOT_MET, parts=(d.leaf(replace(d.CUSTOMERS, sign=-1)),))
    root = d.every(d.NOT_MET, d.leaf(d.SHORT_REVENUE), denied)
    decision = replace(
        d.NOT_YET, outcome=Outcome.UNDETERMINED, rules=(d.market_proof(root, d.NOT_MET),),
        conditions=(d.SHORT_REVENUE, replace(d.CUSTOMERS, sign=-1)),
    )  # fmt: skip
    said = explain(decision).recommendation
    assert "first Kivu Cold Chain Ltd is to bring about “revenue over the last 4 quarters ≥ 500,000 USD”: now " in said
    assert "; Kivu Cold Chain Ltd is to see that “customers ≥ 40” must no longer apply: now " in said
