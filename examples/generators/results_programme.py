"""The portfolio of `rules/results-programme.gate`: districts paid for children vaccinated, homes lit, learners reading.

Each district first has a plain life with the results of its line below; the cases after it change by hand what makes
the district worth looking at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from examples.generators.calendar import meeting_after, months_after, quarter_ends, quarter_name, quarter_start
from examples.generators.tables import Book, Cell, Row, pick

ON = date(2026, 11, 30)  # the decision date
REVIEWED = date(2026, 11, 20)  # the day the officers brought the tables up to date
PROGRAMME = "three rivers results programme"
PARAMETERS = ("vaccination target", "household target", "cold chain deadline", "closing date")
SEED = 2609
QUARTERS = (date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30))
TESTED = date(2026, 6, 30)  # the end of the school year


@dataclass(frozen=True, slots=True)
class District:
    """One award and its results in percent: of the vaccination target, of the household target, of learners."""

    number: int
    recipient: str
    country: str
    title: str
    thousands: int  # committed, a multiple of 100
    vaccinated: int
    connected: int
    learners: Decimal
    why: str = ""
    age: str = "running"  # or `closing`, `starting`

    @property
    def award(self) -> str:
        """Its id."""
        return f"RP-{self.number:02}"


def _d(text: str) -> Decimal:
    return Decimal(text)


DISTRICTS = (
    District(1, "Association Yiriwa-So", "Mali", "Kambéla-Sud, first phase", 900, 98, 100, _d("76.5"),
             "everything is paid, the award is closed", "closing"),
    District(2, "Consórcio Três Rios", "Cabo Verde", "Ribeira do Vento", 1200, 87, 103, _d("58"),
             "three formulas side by side: in proportion, capped at the whole, rising evenly"),
    District(3, "Fundația Punți peste Prut", "Moldova", "Valea Lozovei", 800, 104, 92, _d("77.2"),
             "more than the target: never more than the tranche"),
    District(4, "Groupement Tin-Azraf", "Niger", "Tin-Azraf et Dagamar", 1000, 43, 71, _d("46.8"),
             "vaccination below the floor: nothing, and it says by how many children"),
    District(5, "Koperativa Rai Timor Moris", "Timor-Leste", "Suku Lakumorin", 600, 81, 88, _d("38.4"),
             "learners below the point at which payment begins: not yet"),
    District(6, "جمعية وادي الزيتونة للتنمية", "Tunisia", "Wadi Zitouna", 1100, 90, 79, _d("63.5"),
             "households counted between two figures: the amount is undetermined, its range is shown"),
    District(7, "Общественный фонд «Ала-Булак»", "Kyrgyzstan", "Upper Bulak valley", 700, 93, 85, _d("66"),
             "the verification report on vaccination has not come: undetermined"),
    District(8, "Mamisoa Tantsaha", "Madagascar", "Ankazolava-Avaratra", 900, 76, 69, _d("52.7"),
             "a safeguarding incident, no accepted plan: all of it on hold"),
    District(9, "Cabinet Horizon Mono", "Benin", "Athiékpodji", 500, 88, 90, _d("61"),
             "a confirmed fraud finding: barred"),
    District(10, "Lien Kouroukan", "Guinea", "Kouroukan, first phase", 700, 84, 82, _d("57.9"),
             "no final report by the closing date: the last tranche has lapsed", "closing"),
    District(11, "ສະມາຄົມ ນ້ຳຫີນ", "Laos", "Nam Hin and Nam Phao", 800, 79, 94, _d("55.5"),
             "verification waived up to 100,000 EUR: released up to that sum"),
    District(12, "Sahakarya Kendra", "Nepal", "Budhakhani", 1000, 95, 83, _d("70.3"),
             "a number with a misplaced comma (`27,40`): invalid"),
    District(13, "Associação Machamba Viva", "Mozambique", "Mualane-Sul", 900, 72, 77, _d("44.1"),
             "an interval upside down: invalid"),
    District(14, "Union des Femmes de la Sirbané", "Burkina Faso", "Haute-Sirbané", 1300, 0, 0, _d("0"),
             "signed in August, baseline under way: the fixed sum on signature, in part", "starting"),
    District(15, "Kikundi cha Mto Mwekundu", "Tanzania", "Mto Mwekundu", 1400, 97, 91, _d("68.8"),
             "connections were paid in part in March: only what was added since is due"),
    District(16, "Asociația Trei Maluri", "Moldova", "Cotul Morii Noi", 600, 88, 86, _d("72.4"),
             "a recount below what was paid: nothing due, the excess shown"),
    District(17, "Keur Yaakaar", "Senegal", "Ndoumbélane", 900, 91, 96, _d("64.9"),
             "doses used do not match doses received: not yet"),
    District(18, "Tsogttal Nutgiin Sang", "Mongolia", "Tsogttal and Shar Us", 700, 83, 78, _d("59.6"),
             "refrigerators overdue: tranches 2 to 4 on hold"),
    District(19, "Fondasyon Tèt Ansanm Lawòch", "Haiti", "Lawòch-Wo", 800, 86, 80, _d("60.2"),
             "the agent refused to find the counts credible: not yet"),
    District(20, "Ishyirahamwe Akagera k'Ejo", "Rwanda", "Rubona y'Amajyepfo", 1000, 94, 89, _d("67.1"),
             "school drop-out has not been reported: undetermined"),
    District(21, "Asosiasi Air Bersinar", "Indonesia", "Lembah Oesina, first phase", 900, 92, 97, _d("69.7"),
             "closed in time, accounts qualified: four fifths of the last tranche", "closing"),
    District(22, "Zadruga Tri Izvora", "Bosnia and Herzegovina", "Gornji Izvori", 500, 0, 0, _d("0"),
             "the delivery plan is still to be accepted: not yet", "starting"),
)  # fmt: skip

OFFICERS = ("Mariam Coulibaly-Sow", "Ingrid Åkerlund", "Domingos Évora", "Bermet Asanova")
SHARES = (10, 30, 25, 25, 10)  # of what is committed, in percent
_SIGNED = {
    "closing": (date(2024, 10, 7), date(2024, 11, 20)),
    "running": (date(2024, 12, 2), date(2025, 5, 20)),
    "starting": (date(2026, 8, 3), date(2026, 8, 28)),
}


@dataclass(frozen=True, slots=True)
class Life:
    """The days and sums of one district that the cases refer to."""

    district: District
    signed: date
    surveyed: date
    tranches: tuple[int, ...]
    children: int
    households: int

    @property
    def award(self) -> str:
        """Its id."""
        return self.district.award


def portfolio() -> Book:
    """The whole portfolio."""
    book = Book(more_columns=PARAMETERS)
    random = Random(SEED)
    lives = {district.award: _life(book, random, district) for district in DISTRICTS}
    assert CASES.keys() == {district.award for district in DISTRICTS if district.why}
    for award, case in CASES.items():
        case(book, lives[award])
    book.sort({"payments": ("award", "tranche", "paid on"), "resolutions": ("meeting", "award", "tranche")})
    return book


def _days(random: Random, first: int, last: int) -> timedelta:
    return timedelta(days=first + random.randrange(last - first + 1))


def _life(book: Book, random: Random, district: District) -> Life:
    first, last = _SIGNED[district.age]
    signed = first + _days(random, 0, (last - first).days)
    life = Life(
        district, signed, signed + _days(random, 110, 175),
        tuple(district.thousands * share * 10 for share in SHARES),
        children=district.thousands * (4 + random.randrange(3)) // 100 * 100,
        households=district.thousands * (2 + random.randrange(2)) // 100 * 100 + 200,
    )  # fmt: skip
    _award(book, random, life)
    _start(book, random, life)
    if district.age != "starting":
        pay(book, life, 1, meeting_after(life.surveyed + timedelta(days=30)), life.tranches[0])
        _results(book, random, life)
    if district.age == "closing":
        _close(book, random, life)
    return life


def _award(book: Book, random: Random, life: Life) -> None:
    district = life.district
    closing = {"closing": date(2026, 9, 30), "running": months_after(life.signed, 42)}
    book.add("awards", award=life.award, title=district.title, recipient=district.recipient, programme=PROGRAMME,
             country=district.country, currency="EUR", start=life.signed, end=months_after(life.signed, 48),
             committed=district.thousands * 1000, owner=pick(random, OFFICERS), vaccination_target=life.children,
             household_target=life.households, cold_chain_deadline=months_after(life.signed, 14),
             closing_date=closing.get(district.age, months_after(life.signed, 30)))  # fmt: skip
    for tranche, (amount, months) in enumerate(zip(life.tranches, (6, 24, 24, 24, 42), strict=True), 1):
        planned = months_after(life.signed, months)
        book.add("tranches", award=life.award, tranche=tranche, amount=amount, planned_date=planned)


def pay(book: Book, life: Life, tranche: int, meeting: date, amount: int, kind: str = "payment") -> None:
    """Record a payment and the resolution it rests on."""
    paid = meeting + timedelta(days=11)
    book.add("resolutions", meeting=meeting, award=life.award, tranche=tranche, decided="approve", amount=amount,
             by="results committee")  # fmt: skip
    book.add("payments", award=life.award, tranche=tranche, paid_on=paid, amount=amount, kind=kind,
             reference=f"3R/{paid.year}/{life.district.number * 10 + tranche:04}")  # fmt: skip


def _start(book: Book, random: Random, life: Life) -> None:
    award = life.award
    book.add("milestones", award=award, milestone="agreement signed", status="met", as_of=REVIEWED,
             achieved_on=life.signed, evidence=f"{award}/agreement.pdf")  # fmt: skip
    plan = life.signed + _days(random, 15, 40)
    book.add("documents", award=award, document="delivery plan", received_on=plan - timedelta(days=8), accepted_on=plan,
             link=f"{award}/delivery-plan.pdf")  # fmt: skip
    policy = life.signed + _days(random, 5, 30)
    book.add("documents", award=award, document="safeguarding policy", received_on=policy - timedelta(days=3),
             accepted_on=policy, link=f"{award}/safeguarding.pdf")  # fmt: skip
    if life.district.age == "starting":
        book.add("milestones", award=award, milestone="baseline survey", status="underway", as_of=REVIEWED)
        book.add("milestones", award=award, milestone="cold chain equipped", status="planned", as_of=REVIEWED)
        return
    checked = life.surveyed + _days(random, 8, 20)
    book.add("milestones", award=award, milestone="baseline survey", status="met", as_of=REVIEWED,
             submitted_on=life.surveyed + timedelta(days=5), achieved_on=life.surveyed, verified_on=checked,
             verified_by="verification agent", evidence=f"{award}/baseline.pdf")  # fmt: skip
    equipped = months_after(life.signed, 9) + _days(random, 0, 120)
    book.add("milestones", award=award, milestone="cold chain equipped", status="met", as_of=REVIEWED,
             achieved_on=equipped, evidence=f"{award}/handover-refrigerators.pdf")  # fmt: skip


def _results(book: Book, random: Random, life: Life) -> None:
    district, agent = life.district, "verification agent"
    ends = quarter_ends(life.surveyed, ON)
    total = life.children * district.vaccinated // 100
    shares = (23, 24, 26)
    yearly = [total * share // 100 for share in shares]
    lately = dict(zip(QUARTERS, (*yearly, total - sum(yearly)), strict=True))
    for at, end in enumerate(ends):
        vaccinated = lately.get(end, total * (9 + 2 * at) // 100)
        row = _figure(book, life, "children vaccinated", end, vaccinated, "children")
        row |= {"period start": quarter_start(end), "verified by": agent if end <= TESTED else None,
                "evidence": f"{life.award}/clinic-registers-{quarter_name(end)}.pdf"}  # fmt: skip
        homes = life.households * district.connected * (at + 1) // (100 * len(ends))
        row = _figure(book, life, "households connected", end, homes, "households")
        row["evidence"] = f"{life.award}/meter-list-{quarter_name(end)}.xlsx"
    _figure(book, life, "doses reconciled", QUARTERS[3], Decimal(960 + random.randrange(45)) / 10, "%")
    _figure(book, life, "hours of supply", QUARTERS[3], Decimal(165 + random.randrange(60)) / 10)
    before = district.learners - Decimal(60 + random.randrange(90)) / 10
    _figure(book, life, "learners at grade level", date(2025, 6, 30), before, "%")["kind"] = "baseline"
    row = _figure(book, life, "learners at grade level", TESTED, district.learners, "%")
    row |= {"verified by": agent, "evidence": f"{life.award}/reading-test-2026.pdf"}
    _figure(book, life, "school drop-out", TESTED, Decimal(35 + random.randrange(60)) / 10, "%")
    for tranche in (2, 3, 4):
        accepted = date(2026, 10, 12) + _days(random, 0, 25)
        book.add("documents", award=life.award, document="verification report", tranche=tranche,
                 received_on=accepted - timedelta(days=6), accepted_on=accepted,
                 link=f"{life.award}/verification-{tranche}.pdf")  # fmt: skip
        book.add("judgements", award=life.award, matter="results credible", by=agent, tranche=tranche,
                 decided_on=accepted + timedelta(days=4), finding="found",
                 evidence=f"{life.award}/second-sample-{tranche}.pdf")  # fmt: skip


def _figure(book: Book, life: Life, measure: str, end: date, value: Cell, unit: str | None = None) -> Row:
    return book.add("measures", award=life.award, measure=measure, period_end=end, value=value, unit=unit)


def _close(book: Book, random: Random, life: Life) -> None:
    award, district, meeting = life.award, life.district, date(2026, 9, 24)
    for tranche, share in ((2, min(100, district.vaccinated)), (3, min(100, district.connected))):
        _pay_share(book, life, tranche, meeting, Decimal(share))
    _pay_share(book, life, 4, meeting, min(Decimal(100), (district.learners - 40) * 100 / 35))
    book.add("documents", award=award, document="final report", received_on=date(2026, 8, 14),
             accepted_on=date(2026, 9, 2) + _days(random, 0, 20), link=f"{award}/final-report.pdf")  # fmt: skip
    book.add("documents", award=award, document="audited accounts", received_on=date(2026, 9, 11),
             accepted_on=date(2026, 9, 29), link=f"{award}/audited-accounts.pdf")  # fmt: skip
    book.add("judgements", award=award, matter="audit opinion", by="auditor", decided_on=date(2026, 9, 8),
             finding="clean", evidence=f"{award}/audit-report.pdf")  # fmt: skip


def _pay_share(book: Book, life: Life, tranche: int, meeting: date, percent: Decimal) -> None:
    amount = int(life.tranches[tranche - 1] * percent / 10_000) * 100
    kind = "payment" if amount == life.tranches[tranche - 1] else "part payment"
    pay(book, life, tranche, meeting, amount, kind)


# ---------------------------------------------------------------------------- the cases


def in_order(book: Book, life: Life) -> None:
    """Nothing is changed: the results speak."""


def _closed(book: Book, life: Life) -> None:
    for tranche in (2, 3, 4):
        book.drop("payments", award=life.award, tranche=tranche)
        book.drop("resolutions", award=life.award, tranche=tranche)
        pay(book, life, tranche, date(2026, 9, 24), life.tranches[tranche - 1])
    pay(book, life, 5, date(2026, 10, 29), life.tranches[4])


def _counted_between(book: Book, life: Life) -> None:
    row = book.one("measures", award=life.award, measure="households connected", period_end=QUARTERS[3])
    row.update({"value": None, "low": life.households * 74 // 100, "high": life.households * 83 // 100,
                "note": "meters of two villages still to be matched with customers"})  # fmt: skip


def _no_verification(book: Book, life: Life) -> None:
    book.drop("documents", award=life.award, document="verification report", tranche=2)


def _yes(book: Book, life: Life, fact: str, since: date, evidence: str) -> None:
    book.add("facts", award=life.award, fact=fact, value="yes", from_=since, evidence=f"{life.award}/{evidence}")


def _incident(book: Book, life: Life) -> None:
    _yes(book, life, "safeguarding incident open", date(2026, 10, 26), "incident-report.pdf")
    book.add("documents", award=life.award, document="corrective action plan", received_on=date(2026, 11, 18),
             link=f"{life.award}/corrective-action-plan-draft.pdf")  # fmt: skip


def _fraud(book: Book, life: Life) -> None:
    _yes(book, life, "fraud finding confirmed", date(2026, 9, 18), "integrity-office-decision.pdf")


def _no_final_report(book: Book, life: Life) -> None:
    book.one("documents", award=life.award, document="final report").update(
        {"received on": date(2026, 10, 22), "accepted on": date(2026, 11, 12)}
    )


def _verification_waived(book: Book, life: Life) -> None:
    book.one("documents", award=life.award, document="verification report", tranche=3).update(
        {"accepted on": None, "rejected on": date(2026, 11, 3)}
    )
    book.add("waivers", award=life.award, condition="verification report", by="results committee",
             granted_on=date(2026, 11, 19), expires_on=date(2027, 3, 31), tranche=3,
             reason="floods cut the road; the agent saw four of nine villages",
             substitute="meter readings by radio from the other five")  # fmt: skip


def _misplaced_comma(book: Book, life: Life) -> None:
    row = book.one("measures", award=life.award, measure="households connected", period_end=QUARTERS[3])
    row["value"] = "27,40"


def _upside_down(book: Book, life: Life) -> None:
    row = book.one("measures", award=life.award, measure="households connected", period_end=QUARTERS[3])
    row.update({"value": None, "low": life.households * 81 // 100, "high": life.households * 73 // 100})


def _paid_in_march(book: Book, life: Life) -> None:
    _pay_share(book, life, 3, date(2026, 3, 26), Decimal(54))


def _paid_more_than_counted(book: Book, life: Life) -> None:
    _pay_share(book, life, 2, date(2026, 7, 30), Decimal(96))
    row = book.one("measures", award=life.award, measure="children vaccinated", period_end=TESTED)
    row["note"] = "recounted in September: 212 children were counted in two clinics"


def _doses_missing(book: Book, life: Life) -> None:
    row = book.one("measures", award=life.award, measure="doses reconciled")
    row.update({"value": Decimal("91.3"), "note": "one consignment not entered on arrival"})


def _refrigerators_overdue(book: Book, life: Life) -> None:
    row = book.one("milestones", award=life.award, milestone="cold chain equipped")
    row.update({"status": "underway", "achieved on": None, "evidence": None, "note": "2 of 11 clinics without"})


def _not_credible(book: Book, life: Life) -> None:
    book.one("judgements", award=life.award, matter="results credible", tranche=2).update(
        {"finding": "refused", "note": "one child in nine of the second sample was not found"}
    )


def _drop_out_not_reported(book: Book, life: Life) -> None:
    book.one("measures", award=life.award, measure="school drop-out").update(
        {"value": None, "note": "ministry publishes in December"}
    )


def _accounts_qualified(book: Book, life: Life) -> None:
    book.one("judgements", award=life.award, matter="audit opinion")["finding"] = "qualified"


def _plan_not_accepted(book: Book, life: Life) -> None:
    book.one("documents", award=life.award, document="delivery plan").update(
        {"accepted on": None, "rejected on": date(2026, 10, 20)}
    )


CASES: dict[str, Callable[[Book, Life], None]] = {
    "RP-01": _closed,
    "RP-02": in_order,
    "RP-03": in_order,
    "RP-04": in_order,
    "RP-05": in_order,
    "RP-06": _counted_between,
    "RP-07": _no_verification,
    "RP-08": _incident,
    "RP-09": _fraud,
    "RP-10": _no_final_report,
    "RP-11": _verification_waived,
    "RP-12": _misplaced_comma,
    "RP-13": _upside_down,
    "RP-14": in_order,
    "RP-15": _paid_in_march,
    "RP-16": _paid_more_than_counted,
    "RP-17": _doses_missing,
    "RP-18": _refrigerators_overdue,
    "RP-19": _not_credible,
    "RP-20": _drop_out_not_reported,
    "RP-21": _accounts_qualified,
    "RP-22": _plan_not_accepted,
}
