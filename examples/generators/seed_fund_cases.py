"""What was changed by hand in the seed fund: one function a company, named for what went differently.

The reason each stands in the portfolio is told beside its company in `seed_fund.COMPANIES`.
"""

from collections.abc import Callable
from datetime import date, timedelta

from examples.generators.calendar import meeting_after
from examples.generators.seed_fund import Life, figure, voucher
from examples.generators.tables import Book, Row, SpreadsheetError

LAST_QUARTER = date(2026, 9, 30)
QUARTERS = (date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), LAST_QUARTER)
COMMITTEE, OFFICER = "investment committee", "programme officer"
PROTOTYPE, APPROVAL = "prototype demonstrated", "regulatory approval"


def _milestone(book: Book, life: Life, name: str, **cells: str | date | None) -> Row:
    """A milestone, its dates wiped, as it stands instead."""
    row = book.one("milestones", award=life.award, milestone=name)
    for heading in ("achieved on", "verified on", "verified by", "evidence"):
        row.pop(heading, None)
    row |= {name.replace("_", " "): cell for name, cell in cells.items()}
    return row


def _revenue(book: Book, life: Life, end: date) -> Row:
    return book.one("measures", award=life.award, measure="revenue", period_end=end)


def _yearly_revenue(book: Book, life: Life, per_mille: int) -> None:
    """So many thousandths of the target over the last four quarters."""
    wanted = life.revenue_target * per_mille // 1000
    sums = [wanted * weight // 1000 for weight in (160, 214, 273)]
    for end, amount in zip(QUARTERS, (*sums, wanted - sum(sums)), strict=True):
        _revenue(book, life, end)["value"] = amount


def _yes(book: Book, life: Life, fact: str, since: date, evidence: str) -> None:
    book.add("facts", award=life.award, fact=fact, value="yes", from_=since, evidence=f"{life.award}/{evidence}")


def in_order(book: Book, life: Life) -> None:
    """Nothing is changed: it is here for being in order."""


# ---------------------------------------------------------------------------- all paid


def _payment_twice(book: Book, life: Life) -> None:
    book.tables["payments"].append(dict(book.one("payments", award=life.award, tranche=3)))


def _rest_of_the_market_tranche(book: Book, life: Life) -> None:
    # What the rule gave in September: evenly from 50 % at the floor (60 % of the target) to the whole at the target.
    seen = [_revenue(book, life, end)["value"] for end in (date(2025, 9, 30), *QUARTERS[:3])]
    revenue = sum(value for value in seen if isinstance(value, int))
    target, whole = life.revenue_target, life.tranches[3]
    amount = whole * (50 * (revenue * 10 - target * 6) + 50 * target * 4) // (100 * target * 4)
    assert whole // 2 < amount < whole
    book.one("payments", award=life.award, tranche=4).update({"kind": "part payment", "amount": amount})
    book.one("resolutions", award=life.award, tranche=4)["amount"] = amount


# ---------------------------------------------------------------------------- the market tranche


def _between_floor_and_target(book: Book, life: Life) -> None:
    _yearly_revenue(book, life, 837)


def _short_of_the_floor(book: Book, life: Life) -> None:
    _yearly_revenue(book, life, 521)


def _quarter_not_reported(book: Book, life: Life) -> None:
    row = _revenue(book, life, LAST_QUARTER)
    row.update({"value": None, "evidence": None, "note": "reminded on 17 and 24 November"})


def _spreadsheet_error(book: Book, life: Life) -> None:
    _revenue(book, life, date(2026, 6, 30))["value"] = SpreadsheetError("#REF!")


def _no_audit_opinion(book: Book, life: Life) -> None:
    book.drop("judgements", award=life.award, matter="audit opinion")


def _unaudited_quarter(book: Book, life: Life) -> None:
    _yearly_revenue(book, life, 900)
    row = _revenue(book, life, LAST_QUARTER)
    assert isinstance(row["value"], int)
    low, high = row["value"] // 1000 * 1000 - 12_000, row["value"] // 1000 * 1000 + 26_000
    row.update({"value": None, "low": low, "high": high, "note": "unaudited; stock count to be reconciled"})


def _two_figures_for_one_quarter(book: Book, life: Life) -> None:
    row = _revenue(book, life, date(2026, 3, 31))
    assert isinstance(row["value"], int)
    book.tables["measures"].append(row | {"value": row["value"] + 9_400})


def _adverse_opinion(book: Book, life: Life) -> None:
    row = book.one("judgements", award=life.award, matter="audit opinion")
    row.update({"finding": "adverse", "note": "grant money booked as equity"})


def _insolvent(book: Book, life: Life) -> None:
    _yes(book, life, "insolvency", date(2026, 10, 12), "court-notice-2026-10-12.pdf")


def _disputed_sanctions_match(book: Book, life: Life) -> None:
    book.add("facts", award=life.award, fact="sanctions match", from_=date(2026, 11, 2), absent_because="in dispute",
             evidence=f"{life.award}/screening-2026-11-02.pdf")  # fmt: skip


def _progress_refused(book: Book, life: Life) -> None:
    row = book.one("judgements", award=life.award, matter="adequate progress")
    row.update({"finding": "refused", "note": "clinical partner left in August, no successor named"})


def _no_number(book: Book, life: Life) -> None:
    book.one("measures", award=life.award, measure="unit cost", period_end=LAST_QUARTER)["value"] = "n/a"


def _one_sign_of_four(book: Book, life: Life) -> None:
    for measure, value in (
        ("paying customers", life.customer_target * 2 // 3),
        ("unit cost", life.cost_ceiling * 96 // 100),
        ("field uptime", 96),
    ):
        book.one("measures", award=life.award, measure=measure, period_end=LAST_QUARTER)["value"] = value


# ---------------------------------------------------------------------------- the approval tranche


def _filed_in_time(book: Book, life: Life) -> None:
    _milestone(book, life, APPROVAL, status="submitted", note="second round of questions answered in October")


def _filing_share_paid(book: Book, life: Life) -> None:
    certificate = book.one("documents", award=life.award, document="quality certificate")
    row = book.one("documents", award=life.award, document="progress report", tranche=3)
    row.update({"received on": life.filed + timedelta(days=6), "accepted on": life.filed + timedelta(days=15)})
    assert isinstance(certificate["accepted on"], date)
    meeting = meeting_after(certificate["accepted on"])
    share = life.tranches[2] * 40 // 100
    paid = meeting + timedelta(days=8)
    book.add("resolutions", meeting=meeting, award=life.award, tranche=3, decided="approve", amount=share, by=COMMITTEE)
    book.add("payments", award=life.award, tranche=3, paid_on=paid, amount=share, kind="part payment",
             reference=voucher(life, 3, paid))  # fmt: skip


def _filing_share_paid_no_approval(book: Book, life: Life) -> None:
    _filing_share_paid(book, life)
    _filed_in_time(book, life)


def _needs_no_regulator(book: Book, life: Life) -> None:
    assert not book.all_of("milestones", award=life.award, milestone=APPROVAL, status="achieved")


def _certificate_waived(book: Book, life: Life) -> None:
    row = book.one("documents", award=life.award, document="quality certificate")
    rejected = row.pop("accepted on")
    row["rejected on"] = rejected
    del row["expires on"]
    book.add("waivers", award=life.award, condition="quality certificate", by=COMMITTEE, granted_on=date(2026, 11, 19),
             expires_on=date(2027, 5, 31), tranche=3, reason="the only certifying body in the country lost its licence",
             substitute="monthly batch tests by the national laboratory")  # fmt: skip


def _approval_not_verified(book: Book, life: Life) -> None:
    _milestone(book, life, APPROVAL, status="achieved", achieved_on=life.approved,
               note="certificate shown, its number not yet checked with the regulator")  # fmt: skip


def _approval_disputed(book: Book, life: Life) -> None:
    _milestone(book, life, APPROVAL, status="in dispute", note="a competitor has appealed against the certificate")


def _misspelt_milestone(book: Book, life: Life) -> None:
    book.one("milestones", award=life.award, milestone=APPROVAL)["milestone"] = "regulatry approval"


def _sold_without_consent(book: Book, life: Life) -> None:
    _yes(book, life, "change of control", date(2026, 9, 14), "share-purchase-agreement.pdf")


def _sold_with_consent(book: Book, life: Life) -> None:
    _yes(book, life, "change of control", date(2026, 8, 3), "share-purchase-agreement.pdf")
    book.add("events", award=life.award, subject="funder consent", event="given", on=date(2026, 9, 24), by=COMMITTEE,
             evidence="minutes of 2026-09-24")  # fmt: skip


def _finding_open(book: Book, life: Life) -> None:
    _yes(book, life, "audit finding open", date(2026, 7, 8), "audit-letter-2026-07-08.pdf")


def _finding_with_plan(book: Book, life: Life) -> None:
    _finding_open(book, life)
    book.add("documents", award=life.award, document="remediation plan", received_on=date(2026, 8, 18),
             accepted_on=date(2026, 9, 2), link=f"{life.award}/remediation-plan.pdf")  # fmt: skip


def _approved_not_paid(book: Book, life: Life) -> None:
    row = book.one("milestones", award=life.award, milestone=APPROVAL)
    row.update({"achieved on": date(2026, 8, 26), "verified on": date(2026, 9, 3)})
    row = book.one("documents", award=life.award, document="progress report", tranche=3)
    row.update({"received on": date(2026, 8, 31), "accepted on": date(2026, 9, 8)})
    book.add("resolutions", meeting=date(2026, 9, 24), award=life.award, tranche=3, decided="approve",
             amount=life.tranches[2], by=COMMITTEE)  # fmt: skip


# ---------------------------------------------------------------------------- the prototype tranche


def _no_prototype(book: Book, life: Life, status: str, note: str | None = None) -> Row:
    row = _milestone(book, life, PROTOTYPE, status=status, note=note)
    row.pop("submitted on")
    return row


def _late_prototype(book: Book, life: Life) -> None:
    book.one("awards", award=life.award)["prototype deadline"] = life.prototype - timedelta(days=47)


def _never_a_prototype(book: Book, life: Life) -> None:
    _no_prototype(book, life, "in progress", "third test rig failed in October")
    book.drop("facts", award=life.award, fact="technology readiness level", value=6)
    book.one("facts", award=life.award, fact="technology readiness level").pop("to")
    book.one("awards", award=life.award).update(
        {"prototype deadline": date(2026, 7, 31), "long stop date": date(2026, 10, 31)}
    )


def _prototype_not_verified(book: Book, life: Life) -> None:
    _milestone(
        book, life, PROTOTYPE, status="achieved", achieved_on=life.prototype, note="engineer's visit on 8 December"
    )


def _half_a_prototype(book: Book, life: Life) -> None:
    _milestone(book, life, PROTOTYPE, status="partly achieved", note="19 of 30 days, then the mirror cracked")
    book.add("waivers", award=life.award, condition=PROTOTYPE, by=COMMITTEE, granted_on=date(2026, 7, 30),
             expires_on=date(2026, 10, 31), tranche=2, reason="rainy season: a second run from October")  # fmt: skip


def _two_ways_to_read_a_date(book: Book, life: Life) -> None:
    row = book.one("milestones", award=life.award, milestone=PROTOTYPE)
    row["achieved on"] = "03/04/2026"


def _negative_payment(book: Book, life: Life) -> None:
    paid = life.paid[0] + timedelta(days=20)
    book.add("payments", award=life.award, tranche=1, paid_on=paid, amount=-4500, kind="payment",
             reference=f"{voucher(life, 1, paid)}-R")  # fmt: skip


def _no_buyer_waived(book: Book, life: Life) -> None:
    book.drop("documents", award=life.award, document="letter of intent")
    figure(book, life, "paying customers", LAST_QUARTER, 0)
    book.add("waivers", award=life.award, condition="letter of intent", by=COMMITTEE, granted_on=date(2026, 11, 19),
             tranche=2, reason="buyers are districts, which sign after the monsoon budget",
             substitute="support letter of the provincial disaster office")  # fmt: skip


def _waived_by_the_wrong_role(book: Book, life: Life) -> None:
    _no_prototype(book, life, "in progress")
    book.add("waivers", award=life.award, condition=PROTOTYPE, by=OFFICER, granted_on=date(2026, 10, 15), tranche=2,
             reason="laboratory results are convincing")  # fmt: skip


def _waived_by_word_only(book: Book, life: Life) -> None:
    _no_prototype(book, life, "waived", "as discussed by telephone")


def _accounts_overdue(book: Book, life: Life) -> None:
    _milestone(book, life, "first accounts filed", due=date(2026, 9, 30), status="not achieved",
               note="first year shortened by agreement")  # fmt: skip


def _deferred_then_ready(book: Book, life: Life) -> None:
    paid = date(2026, 10, 6)
    book.add("resolutions", meeting=date(2026, 9, 24), award=life.award, tranche=2, decided="defer", by=COMMITTEE)
    book.add("payments", award=life.award, tranche=2, paid_on=paid, amount=30_000, kind="advance",
             reference=f"{voucher(life, 2, paid)}-A")  # fmt: skip


# ---------------------------------------------------------------------------- the first tranche


def _not_signed(book: Book, life: Life) -> None:
    _milestone(book, life, "agreement signed", status="in progress", note="with the company's lawyers")
    book.drop("events", award=life.award, subject="licence agreement")
    book.one("awards", award=life.award)["start"] = date(2026, 12, 14)


def _licence_too_late(book: Book, life: Life) -> None:
    signed = date(2026, 3, 9)
    book.one("milestones", award=life.award, milestone="agreement signed")["achieved on"] = signed
    book.one("awards", award=life.award)["start"] = signed
    book.one("events", award=life.award, subject="licence agreement")["on"] = date(2026, 10, 2)
    insurance = book.one("documents", award=life.award, document="certificate of insurance")
    insurance.update({"received on": date(2026, 3, 26), "accepted on": date(2026, 4, 1)})


def _insurance_expired(book: Book, life: Life) -> None:
    row = book.one("documents", award=life.award, document="certificate of insurance")
    row["expires on"] = date(2026, 11, 22)


def _licence_still_open(book: Book, life: Life) -> None:
    book.drop("events", award=life.award, subject="licence agreement")


def _ceiling_in_another_currency(book: Book, life: Life) -> None:
    book.one("awards", award=life.award)["unit cost ceiling"] = "4,900 KES"


CASES: dict[str, Callable[[Book, Life], None]] = {
    "SF-002": _payment_twice,
    "SF-003": _rest_of_the_market_tranche,
    "SF-005": in_order,
    "SF-006": _between_floor_and_target,
    "SF-007": _short_of_the_floor,
    "SF-008": _quarter_not_reported,
    "SF-009": _spreadsheet_error,
    "SF-010": _no_audit_opinion,
    "SF-011": _unaudited_quarter,
    "SF-012": _two_figures_for_one_quarter,
    "SF-013": _adverse_opinion,
    "SF-014": _insolvent,
    "SF-015": _disputed_sanctions_match,
    "SF-016": _progress_refused,
    "SF-017": _no_number,
    "SF-018": _one_sign_of_four,
    "SF-019": in_order,
    "SF-020": _filed_in_time,
    "SF-021": _filing_share_paid,
    "SF-022": _needs_no_regulator,
    "SF-023": _certificate_waived,
    "SF-024": _approval_not_verified,
    "SF-025": _approval_disputed,
    "SF-026": _misspelt_milestone,
    "SF-027": _sold_without_consent,
    "SF-028": _sold_with_consent,
    "SF-029": _finding_open,
    "SF-030": _finding_with_plan,
    "SF-031": _approved_not_paid,
    "SF-032": _filing_share_paid_no_approval,
    "SF-033": in_order,
    "SF-034": _late_prototype,
    "SF-035": _never_a_prototype,
    "SF-036": _prototype_not_verified,
    "SF-037": _half_a_prototype,
    "SF-038": _two_ways_to_read_a_date,
    "SF-039": _negative_payment,
    "SF-040": _no_buyer_waived,
    "SF-041": _waived_by_the_wrong_role,
    "SF-042": _waived_by_word_only,
    "SF-043": _accounts_overdue,
    "SF-044": _deferred_then_ready,
    "SF-045": in_order,
    "SF-046": _not_signed,
    "SF-047": _licence_too_late,
    "SF-048": _insurance_expired,
    "SF-049": _licence_still_open,
    "SF-050": _ceiling_in_another_currency,
}


def stray_rows(book: Book) -> None:
    """A row of an award that is not in the portfolio: reported, and nothing else touched."""
    book.add("measures", award="SF-105", measure="revenue", period_end=LAST_QUARTER, value=18_250, unit="USD")
