"""Decisions made by hand, as evaluation records them: one of every outcome, and the awkward ones."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from gatekeeper.decisions.record import (
    SCHEMA,
    AmountLine,
    Condition,
    Decision,
    JudgementFound,
    Node,
    OpenChoice,
    PaymentFound,
    Required,
    ResolutionFound,
    RuleFound,
    Seen,
    SourceKey,
    WaiverFound,
    Without,
)
from gatekeeper.vocabulary import Outcome, Resolved, Verdict

ON = date(2026, 11, 30)
MET, NOT_MET, OPEN, UNKNOWN, INVALID = (
    Verdict.MET,
    Verdict.NOT_MET,
    Verdict.OPEN,
    Verdict.UNKNOWN,
    Verdict.INVALID,
)


def amount(number: int | str) -> Decimal:
    return Decimal(number)


REVENUE = Condition(
    id=1,
    rule="market proof",
    part="when",
    requirement="revenue over the last 4 quarters ≥ 500,000 USD",
    names=("revenue",),
    kind="comparison",
    verdict=MET,
    observed="612,500 USD for the 4 quarters to 30 September 2026",
    seen=Seen(number=amount(612500), unit="USD", as_of=date(2026, 9, 30), period="4 quarters to 30 September 2026"),
    required=Required(comparator="≥", number=amount(500000), unit="USD"),
    sign=1,
    possible=True,
    waived_by=None,
    clause="Schedule 3, 2.1(b)",
    category="financial",
    means="invoiced and paid sales, net of returns",
    sources=(SourceKey("measures", "award=A-001; measure=revenue; period end=2026-09-30"),),
    evidence="audited quarterly accounts",
    verified_by="auditor",
    owner="Kivu Cold Chain Ltd",
    due=None,
)
APPROVAL = Condition(
    id=2,
    rule="market proof",
    part="when",
    requirement="regulatory approval achieved by 31 December 2026",
    names=("regulatory approval",),
    kind="event",
    verdict=MET,
    observed="achieved on 12 October 2026",
    seen=Seen(on=date(2026, 10, 12), happened=True, as_of=date(2026, 10, 20)),
    required=Required(latest=date(2026, 12, 31)),
    sign=1,
    possible=True,
    waived_by=None,
    clause="Schedule 3, 2.1(a)",
    category="regulatory",
    means="certificate of conformity issued by the national regulator",
    sources=(SourceKey("milestones", "award=A-001; milestone=regulatory approval"),),
    evidence="certificate RA-7719",
    verified_by="independent engineer",
    owner="Kivu Cold Chain Ltd",
    due=date(2026, 12, 31),
)
CUSTOMERS = Condition(
    id=3,
    rule="market proof",
    part="when",
    requirement="customers ≥ 40",
    names=("customers",),
    kind="comparison",
    verdict=MET,
    observed="52 on 30 September 2026",
    seen=Seen(number=amount(52), unit="", as_of=date(2026, 9, 30)),
    required=Required(comparator="≥", number=amount(40)),
    sign=1,
    possible=True,
    waived_by=None,
    clause="Schedule 3, 2.1(c)",
    category="customer",
    means="",
    sources=(SourceKey("measures", "award=A-001; measure=customers; period end=2026-09-30"),),
    evidence="customer list of September",
    verified_by="",
    owner="Kivu Cold Chain Ltd",
    due=date(2027, 1, 31),
)
UPTIME = replace(
    CUSTOMERS,
    id=4,
    requirement="uptime ≥ 99.5%",
    names=("uptime",),
    observed="99.7% in Q3 2026",
    seen=Seen(number=amount("99.7"), unit="%", as_of=date(2026, 9, 30), period="Q3 2026"),
    required=Required(comparator="≥", number=amount("99.5"), unit="%"),
    category="product",
    sources=(SourceKey("measures", "award=A-001; measure=uptime; period end=2026-09-30"),),
    evidence="monitoring report",
)
LETTER = replace(
    CUSTOMERS,
    id=5,
    requirement="letter of intent received",
    names=("letter of intent",),
    kind="event",
    verdict=OPEN,
    observed="not received so far",
    seen=Seen(happened=False),
    required=Required(),
    sources=(SourceKey("documents", "award=A-001; document=letter of intent"),),
    evidence="",
)
INSOLVENCY = replace(
    CUSTOMERS,
    id=6,
    rule="insolvency",
    part="guard",
    requirement="insolvency",
    names=("insolvency",),
    kind="fact",
    verdict=NOT_MET,
    observed="no, nothing being recorded",
    seen=Seen(text="no", assumed="absence means no"),
    required=Required(),
    clause="Clause 14",
    category="",
    sources=(),
    evidence="",
    owner="programme officer",
    due=None,
)
OVERDUE = replace(
    INSOLVENCY,
    id=7,
    rule="reporting",
    requirement="annual report is overdue by more than 60 days",
    names=("annual report",),
    kind="event",
    observed="received on 20 March 2026",
    seen=Seen(on=date(2026, 3, 20), happened=True),
    clause="Clause 9.2",
    sources=(SourceKey("documents", "award=A-001; document=annual report; period=2025"),),
    owner="Kivu Cold Chain Ltd",
)


def leaf(condition: Condition, verdict: Verdict | None = None) -> Node:
    return Node("leaf", verdict or condition.verdict, condition.id, possible=condition.possible)


def choice(count: int, verdict: Verdict, *parts: Node) -> Node:
    return Node("at least", verdict, count=count, parts=parts)


def every(verdict: Verdict, *parts: Node) -> Node:
    return Node("all", verdict, parts=parts)


AMOUNTS = (
    AmountLine("tranche", "tranche 2", amount(250000)),
    AmountLine("formula", "the whole tranche", amount(250000)),
    AmountLine("entitlement", "entitlement, rounded down to 1 USD", amount(250000)),
    AmountLine("paid", "less paid to date", amount(0)),
    AmountLine("payment", "payable now", amount(250000)),
)


def market_proof(when: Node, verdict: Verdict, *, possible: bool = True) -> RuleFound:
    return RuleFound(
        id="market proof",
        kind="release",
        label="market proof",
        sentence="release tranche 2\n    label \"market proof\"\n"
        "    when regulatory approval achieved by 31 December 2026\n"
        "     and revenue over the last 4 quarters ≥ 500,000 USD\n"
        "     and at least 2 of (customers ≥ 40; uptime ≥ 99.5%; letter of intent received)",
        clause="Schedule 3, 2.1",
        because="the board wants market proof before scale-up",
        line=31,
        verdict=verdict,
        possible=possible,
        when=when,
        unless=None,
        entitlement=amount(250000),
        amount_range=None,
        amount_lines=AMOUNTS,
    )  # fmt: skip


def guard(kind: str, condition: Condition, verdict: Verdict, line: int) -> RuleFound:
    return RuleFound(
        id=condition.rule,
        kind="hold" if kind == "hold" else "never",
        label="",
        sentence=f"{'hold every' if kind == 'hold' else 'never release any'} tranche when {condition.requirement}",
        clause=condition.clause,
        because="",
        line=line,
        verdict=verdict,
        possible=True,
        when=leaf(condition),
        unless=None,
        entitlement=None,
        amount_range=None,
        amount_lines=(),
    )


def rules(conditions: tuple[Condition, ...], root: Verdict, choice_of: Verdict) -> tuple[RuleFound, ...]:
    by_id = {condition.id: condition for condition in conditions}
    counted = choice(2, choice_of, *(leaf(by_id[number]) for number in (3, 4, 5)))
    return (
        market_proof(every(root, leaf(by_id[2]), leaf(by_id[1]), counted), root, possible=by_id[2].possible),
        guard("never", by_id[6], by_id[6].verdict, 44),
        guard("hold", by_id[7], by_id[7].verdict, 45),
    )


CONDITIONS = (REVENUE, APPROVAL, CUSTOMERS, UPTIME, LETTER, INSOLVENCY, OVERDUE)

RELEASE = Decision(
    schema=SCHEMA,
    award="A-001",
    title="Solar cold rooms for lake fisheries",
    recipient="Kivu Cold Chain Ltd",
    programme="Clean Cold Chain Fund",
    agreement="Clean Cold Chain Fund, master grant agreement of 3 March 2026",
    owner="Amina Otieno",
    tranche=2,
    tranches=4,
    on=ON,
    known_by=ON,
    planned_date=date(2026, 12, 15),
    outcome=Outcome.RELEASE,
    reasons=(),
    amount=amount(250000),
    currency="USD",
    tranche_amount=amount(250000),
    entitlement=amount(250000),
    amount_range=None,
    amount_lines=AMOUNTS,
    excess=amount(0),
    paid=amount(0),
    approved_unpaid=amount(0),
    award_committed=amount(1000000),
    award_paid=amount(100000),
    rules_file="seed-fund.gate",
    rules_sha256="5f2b8c0d1e3a4f6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d",
    in_force=(date(2026, 1, 1), date(2029, 12, 31)),
    rules=rules(CONDITIONS, MET, MET),
    conditions=CONDITIONS,
    waivers=(),
    without_waivers=None,
    limits=(),
    budget=None,
    extensions=(),
    without_extensions=None,
    powers_used=(),
    judgements=(),
    payments=(),
    resolutions=(),
    open_choices=(),
)


def with_conditions(outcome: Outcome, root: Verdict, choice_of: Verdict, *changed: Condition) -> Decision:
    """The release with some conditions found otherwise."""
    new = {condition.id: condition for condition in changed}
    conditions = tuple(new.get(condition.id, condition) for condition in CONDITIONS)
    pays = outcome.pays
    return replace(
        RELEASE,
        outcome=outcome,
        conditions=conditions,
        rules=rules(conditions, root, choice_of),
        amount=RELEASE.amount if pays else amount(0),
        amount_lines=AMOUNTS if pays else AMOUNTS[:-1],
    )


_PART = (
    AmountLine("tranche", "tranche 2", amount(250000)),
    AmountLine("formula", "65% of the tranche, in proportion to jobs created (65 of 100)", amount(162500)),
)
IN_PART = replace(
    RELEASE,
    outcome=Outcome.RELEASE_IN_PART,
    rules=(replace(RELEASE.rules[0], entitlement=amount(162500), amount_lines=_PART), *RELEASE.rules[1:]),
    amount=amount(112500),
    entitlement=amount(162500),
    paid=amount(50000),
    award_paid=amount(150000),
    payments=(PaymentFound(date(2026, 6, 2), "part payment", amount(50000), "PV-2026-118"),),
    resolutions=(ResolutionFound(date(2026, 5, 28), Resolved.APPROVE, amount(50000), "investment committee"),),
    amount_lines=(
        *_PART,
        AmountLine("entitlement", "entitlement, rounded down to 1 USD", amount(162500)),
        AmountLine("paid", "less paid to date", amount(50000)),
        AmountLine("payment", "payable now", amount(112500)),
    ),
)
SHORT_REVENUE = replace(
    REVENUE,
    verdict=NOT_MET,
    observed="310,000 USD for the 4 quarters to 30 September 2026",
    seen=replace(REVENUE.seen, number=amount(310000)),
)
FEW_CUSTOMERS = replace(
    CUSTOMERS, verdict=NOT_MET, observed="31 on 30 September 2026", seen=replace(CUSTOMERS.seen, number=amount(31))
)
OPEN_APPROVAL = replace(
    APPROVAL,
    verdict=OPEN,
    observed="submitted on 2 November 2026, not achieved so far",
    seen=Seen(happened=False, as_of=date(2026, 11, 15)),
    verified_by="",
    evidence="",
)
NOT_YET = replace(
    with_conditions(Outcome.NOT_YET, NOT_MET, OPEN, SHORT_REVENUE, FEW_CUSTOMERS, OPEN_APPROVAL),
    reasons=("revenue over the last 4 quarters ≥ 500,000 USD is not met", "2 more conditions are not met"),
    open_choices=(
        OpenChoice("investment committee", "may waive any condition of tranche 2 up to 50,000 USD", "Schedule 4, 1"),
        OpenChoice("programme officer", "may extend regulatory approval by up to 6 months", "Schedule 4, 2"),
    ),
)
UNKNOWN_UPTIME = replace(
    UPTIME, verdict=UNKNOWN, observed="not reported for Q3 2026", seen=Seen(absent="not reported"), sources=()
)
UNKNOWN_REVENUE = replace(
    REVENUE,
    verdict=UNKNOWN,
    observed="between 480,000 and 530,000 USD, unaudited",
    seen=replace(REVENUE.seen, number=None, low=amount(480000), high=amount(530000)),
    due=date(2026, 12, 15),
)
UNDETERMINED = replace(
    with_conditions(Outcome.UNDETERMINED, UNKNOWN, MET, UNKNOWN_REVENUE),
    entitlement=None,
    amount_range=(amount(0), amount(250000)),
    amount_lines=(),
    reasons=("it turns on revenue",),
)
ON_HOLD = replace(
    with_conditions(
        Outcome.ON_HOLD,
        MET,
        MET,
        replace(OVERDUE, verdict=MET, observed="due 31 March 2026, not received", seen=Seen(happened=False)),
    ),
    reasons=("annual report is overdue by more than 60 days",),
)
DOUBTFUL_HOLD = replace(
    with_conditions(
        Outcome.ON_HOLD,
        MET,
        MET,
        replace(OVERDUE, verdict=UNKNOWN, observed="not reported", seen=Seen(absent="not reported")),
    ),
    reasons=("it is not known whether annual report is overdue by more than 60 days",),
)
BARRED = replace(
    with_conditions(
        Outcome.BARRED,
        MET,
        MET,
        replace(INSOLVENCY, verdict=MET, observed="yes, since 4 November 2026", seen=Seen(text="yes")),
    ),
    reasons=("insolvency",),
)
LAPSED = replace(
    with_conditions(
        Outcome.LAPSED,
        NOT_MET,
        MET,
        replace(
            APPROVAL,
            requirement="regulatory approval achieved by 30 September 2026",
            verdict=NOT_MET,
            required=Required(latest=date(2026, 9, 30)),
            possible=False,
        ),
    ),
    reasons=("regulatory approval was achieved 12 days late",),
    open_choices=(
        OpenChoice("programme officer", "may extend regulatory approval by up to 6 months", "Schedule 4, 2"),
    ),
)
CONFLICT = replace(
    with_conditions(Outcome.CONFLICT, MET, MET),
    entitlement=None,
    amount_lines=(),
    rules=(
        RELEASE.rules[0],
        replace(
            RELEASE.rules[0],
            id="early",
            label="",
            line=52,
            clause="Schedule 3, 2.4",
            sentence="release 40% of tranche 2 when customers ≥ 40",
            when=leaf(CUSTOMERS),
            entitlement=amount(100000),
            amount_lines=(AmountLine("formula", "40% of the tranche", amount(100000)),),
        ),
        *RELEASE.rules[1:],
    ),
    reasons=("two rules give different amounts",),
)
ALREADY = replace(
    with_conditions(Outcome.ALREADY_RELEASED, MET, MET),
    paid=amount(250000),
    award_paid=amount(350000),
    payments=(PaymentFound(date(2026, 10, 30), "payment", amount(250000), "PV-2026-377"),),
    reasons=("the entitlement has been paid",),
)
APPROVED = replace(
    with_conditions(Outcome.ALREADY_RELEASED, MET, MET),
    approved_unpaid=amount(250000),
    resolutions=(ResolutionFound(date(2026, 11, 5), Resolved.APPROVE, amount(250000), "investment committee"),),
    reasons=("approved, payment not recorded",),
)
NO_RULE = replace(
    RELEASE,
    outcome=Outcome.NO_RULE,
    tranche=4,
    amount=amount(0),
    entitlement=None,
    amount_lines=(),
    rules=(),
    conditions=(),
    reasons=("no rule speaks of tranche 4",),
)
NOT_IN_FORCE = replace(
    NO_RULE,
    outcome=Outcome.NOT_IN_FORCE,
    tranche=2,
    in_force=(date(2027, 1, 1), date(2029, 12, 31)),
    reasons=("the rules are in force from 1 January 2027 to 31 December 2029",),
)
INVALID_ONE = replace(
    with_conditions(
        Outcome.INVALID,
        INVALID,
        MET,
        replace(REVENUE, verdict=INVALID, observed="`#REF!` where a number belongs", seen=Seen()),
    ),
    entitlement=None,
    amount_lines=(),
    reasons=("revenue: `#REF!` where a number belongs",),
)
WAIVER = WaiverFound(
    condition="uptime",
    by="investment committee",
    granted_on=date(2026, 11, 12),
    expires_on=date(2026, 12, 31),
    reason="the grid was down in August",
    substitute="monthly monitoring reports",
    up_to=amount(300000),
    valid=True,
    void_because="",
    used=True,
    clause="Schedule 4, 1",
    source=SourceKey("waivers", "award=A-001; condition=uptime; by=investment committee; granted on=2026-11-12"),
)
VOID = replace(
    WAIVER,
    condition="revenue",
    by="programme officer",
    granted_on=date(2026, 11, 20),
    expires_on=None,
    valid=False,
    used=False,
    up_to=None,
    reason="",
    substitute="",
    clause="",
    void_because="no rule lets the programme officer waive revenue",
)
WAIVED = replace(
    with_conditions(
        Outcome.RELEASE,
        MET,
        MET,
        replace(
            UPTIME,
            verdict=NOT_MET,
            observed="98.2% in Q3 2026",
            seen=replace(UPTIME.seen, number=amount("98.2")),
            waived_by=1,
        ),
    ),
    waivers=(WAIVER, VOID),
    without_waivers=Without(Outcome.NOT_YET, amount(0)),
    judgements=(
        JudgementFound(
            matter="adequate progress",
            role="investment committee",
            standard="in its reasonable discretion",
            finding="adequate progress found",
            decided_on=date(2026, 11, 12),
            evidence="minutes of the meeting",
            note="field visit of October taken into account",
            others=("programme officer: refused on 2 November 2026",),
        ),
    ),
)

HOSTILE_TEXT = (
    "<script>alert('x')</script> | =cmd() {{ 7*7 }} {% for %} `code` [link](javascript:x) \u202eevil\n# heading"
)
HOSTILE = replace(
    WAIVED,
    award="../../etc/<b>A|1</b>",
    title=HOSTILE_TEXT,
    recipient="=cmd()|' /C calc'!A0",
    programme="+programme",
    conditions=tuple(
        replace(c, requirement=HOSTILE_TEXT, observed=HOSTILE_TEXT, evidence=HOSTILE_TEXT * 40, owner=HOSTILE_TEXT)
        for c in WAIVED.conditions
    ),
    waivers=tuple(replace(w, reason=HOSTILE_TEXT, by=HOSTILE_TEXT, void_because=HOSTILE_TEXT) for w in WAIVED.waivers),
    reasons=(HOSTILE_TEXT,),
)

OF_EVERY_OUTCOME = {
    "release": RELEASE,
    "release in part": IN_PART,
    "release on a waiver": WAIVED,
    "not yet": NOT_YET,
    "undetermined": UNDETERMINED,
    "on hold": ON_HOLD,
    "on hold in doubt": DOUBTFUL_HOLD,
    "barred": BARRED,
    "lapsed": LAPSED,
    "conflict": CONFLICT,
    "already released": ALREADY,
    "approved, not paid": APPROVED,
    "no rule": NO_RULE,
    "not in force": NOT_IN_FORCE,
    "invalid": INVALID_ONE,
}
