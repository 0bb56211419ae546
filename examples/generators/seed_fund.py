"""The portfolio of `rules/seed-fund.gate`: fifty young companies on their way from a university bench to a market.

Each company is first made to be in good order at its stage (`_life`): what came before is done and paid, the tranche of
its stage is ready to be released on the decision date, and what comes later has not begun. Then the cases below change
by hand what makes the company worth looking at (`seed_fund_cases.py`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from examples.generators.calendar import meeting_after, months_after, quarter_ends, quarter_name, quarter_start
from examples.generators.tables import Book, Cell, Row, pick

ON = date(2026, 11, 30)  # the decision date
REVIEWED = date(2026, 11, 16)  # the day the officers brought the tables up to date
PROGRAMME = "technology transfer seed fund"
PARAMETERS = (
    "revenue target", "customer target", "unit cost ceiling", "prototype deadline", "approval deadline",
    "long stop date",
)  # fmt: skip
SEED = 20261130
CONFORMITY, OWN = "conformity assessment", "self declaration"


@dataclass(frozen=True, slots=True)
class Company:
    """One award: `stage` is the tranche it has come to (5: all are paid), `why` the reason it is in the portfolio."""

    number: int
    recipient: str
    country: str
    title: str
    stage: int
    thousands: int  # committed, a multiple of 20
    why: str = ""
    route: str = CONFORMITY

    @property
    def award(self) -> str:
        """Its id."""
        return f"SF-{self.number:03}"


COMPANIES = (
    # All four tranches paid.
    Company(1, "Nyota Cold Chain Ltd", "Kenya", "Vaccine refrigerator that holds ten days without sun", 5, 600),
    Company(2, "Łuczak Biosensory sp. z o.o.", "Poland", "Breath sensor for early kidney failure", 5, 480,
            "one payment was exported twice: same reference, counted once and reported"),
    Company(3, "Çınarlı Tarım Teknolojileri A.Ş.", "Türkiye", "Soil probe that needs no battery", 5, 520,
            "tranche 4 was paid in part in September; a better quarter since, so the rest is due"),
    Company(4, "Aldabra Marine Polymers Ltd", "Seychelles", "Fishing net that dissolves when lost", 5, 360),
    # The market tranche: everything else is paid.
    Company(5, "Quebrada Honda Biomateriales S.A.S.", "Colombia", "Packing foam grown from coffee husk", 4, 720,
            "all in order: the whole of tranche 4 is released"),
    Company(6, "Ørsvik Havsensor ApS", "Denmark", "Buoy that hears toxic algae bloom", 4, 640,
            "revenue between floor and target: tranche 4 is released in part"),
    Company(7, "Lokichar Solar Pumps Ltd", "Kenya", "Borehole pump without moving parts", 4, 500,
            "revenue short of the floor: not yet"),
    Company(8, "شركة واحات زرزور للطاقة", "Jordan", "Night cooling from a painted roof", 4, 560,
            "the latest quarter has not been reported though it is due: undetermined, not zero"),
    Company(9, "Águas Mansas Membranas Lda", "Portugal", "Ceramic filter fired at 400 degrees", 4, 440,
            "a spreadsheet error (#REF!) in one quarter's revenue: invalid"),
    Company(10, "Mwanga Diagnostics Ltd", "Tanzania", "Paper strip that finds aflatoxin in maize", 4, 480,
            "the auditor has not given an opinion: undetermined"),
    Company(11, "Rūta Lazeriai UAB", "Lithuania", "Laser that weeds between seedlings", 4, 680,
            "the latest quarter is unaudited, between two figures: the amount is undetermined, its range is shown"),
    Company(12, "Chitwan Herbal Standards Pvt. Ltd", "Nepal", "Reference extracts for medicinal herbs", 4, 300,
            "two rows contradict each other on one quarter's revenue: invalid"),
    Company(13, "Ferreyra & Quispe Robótica S.R.L.", "Bolivia", "Robot that walks a llama pasture", 4, 420,
            "the audit opinion is adverse: not yet, and no officer may waive it"),
    Company(14, "Baobab Enzymes SA", "Senegal", "Enzyme that softens millet husk", 4, 540,
            "insolvency proceedings opened in October: barred"),
    Company(15, "ТОВ «Зелена Толока»", "Ukraine", "Mulch mat woven from hemp waste", 4, 460,
            "a sanctions match that the company disputes: neither yes nor no, so on hold"),
    Company(16, "Kōwhai Bionics Ltd", "New Zealand", "Prosthetic foot printed in one piece", 4, 620,
            "the committee refused to find adequate progress: not yet"),
    Company(17, "Telavi Wine Microbes LLC", "Georgia", "Yeast that keeps wine without sulphites", 4, 380,
            "`n/a` where the unit cost belongs: invalid, although the condition would hold without it"),
    Company(18, "Samburu Leather Chemistry Ltd", "Kenya", "Chrome-free tanning of goat hides", 4, 400,
            "one of four market signs where two are needed: partly met, not yet"),
    # The approval tranche.
    Company(19, "晴川微流控科技有限公司", "China", "Chip that sorts cells by their stiffness", 3, 800,
            "approval verified, everything in order: tranche 3 is released"),
    Company(20, "Høgfjell Battery Reuse AS", "Norway", "Second life for scooter batteries", 3, 700,
            "filed in time, not yet approved: two fifths of tranche 3 are released"),
    Company(21, "Amara Neonatal Devices Ltd", "Ghana", "Warmer for premature babies, run by a car battery", 3, 560,
            "the filing share was paid in spring, approval came since: the other three fifths are released"),
    Company(22, "Tiszaparti Szűrők Kft.", "Hungary", "Filter against microplastics from washing", 3, 340,
            "its product needs no regulator, only its own declaration: released without approval", OWN),
    Company(23, "Đồng Xanh Sinh Học JSC", "Viet Nam", "Rice straw turned into packaging", 3, 460,
            "quality certificate waived by the investment committee: released, the waiver shown"),
    Company(24, "Zanzibar Seaweed Fibres Ltd", "Tanzania", "Wound dressing from red seaweed", 3, 420,
            "approval claimed, not yet verified by the programme officer: undetermined between two amounts"),
    Company(25, "Puna Litio Limpio S.A.", "Argentina", "Lithium from brine without ponds", 3, 900,
            "the regulator's certificate is in dispute: undetermined"),
    Company(26, "Škofja Optika d.o.o.", "Slovenia", "Lens that adjusts to the reader", 3, 520,
            "the milestone is misspelt (`regulatry approval`): invalid until somebody mends the word"),
    Company(27, "Okavango Drone Ecology (Pty) Ltd", "Botswana", "Drone that counts elephants by gait", 3, 480,
            "sold to another group without the funder's consent: on hold"),
    Company(28, "Brăila Danube Algae SRL", "Romania", "Fish feed from algae grown on waste heat", 3, 440,
            "sold with the funder's consent: released"),
    Company(29, "Kirkjufoss Geothermal ehf.", "Iceland", "Drill bit for hot wet rock", 3, 760,
            "an audit finding is open and no remediation plan accepted: on hold"),
    Company(30, "Mbeya Volcanic Cement Ltd", "Tanzania", "Cement from volcanic ash", 3, 580,
            "an audit finding is open, its remediation plan accepted: released"),
    Company(31, "Sundarban Desalination Ltd", "Bangladesh", "Water still that floats in a pond", 3, 500,
            "approved by the September meeting, payment not recorded: counts as paid, never twice"),
    Company(32, "Château-Rouge Acoustique SAS", "France", "Hearing test from a telephone", 3, 640,
            "the filing share is paid, approval still awaited"),
    # The prototype tranche.
    Company(33, "Taita Avocado Coatings Ltd", "Kenya", "Edible skin that keeps avocados a month", 2, 320,
            "prototype verified, everything in order: tranche 2 is released"),
    Company(34, "Vørding Vindteknik A/S", "Denmark", "Silent wind rotor for roofs", 2, 600,
            "prototype 47 days late, yet before the long stop date: released"),
    Company(35, "Illimani Quinoa Proteins S.R.L.", "Bolivia", "Protein isolate from quinoa chaff", 2, 300,
            "no prototype by the long stop date: lapsed"),
    Company(36, "Nalanda Microscopy Pvt. Ltd", "India", "Folding microscope that counts parasites", 2, 380,
            "prototype claimed, the engineer has not verified it: undetermined"),
    Company(37, "Ténéré Solar Kilns SARL", "Niger", "Brick kiln fired by mirrors", 2, 260,
            "prototype partly achieved, and the waiver of it has expired: not yet"),
    Company(38, "Jõgeva Seed Vision OÜ", "Estonia", "Camera that grades seed potatoes", 2, 340,
            "a date that can be read two ways (03/04/2026): invalid"),
    Company(39, "Marañón Cacao Ferments S.A.C.", "Peru", "Starter culture for cocoa", 2, 280,
            "a negative payment: invalid"),
    Company(40, "Gorkha Slope Sensors Pvt. Ltd", "Nepal", "Wire that feels a landslide coming", 2, 720,
            "no buyer yet, waived by the committee up to 150,000 USD: released up to that sum"),
    Company(41, "Sierra Leone Rutile Glass Ltd", "Sierra Leone", "Window glass that turns sun into power", 2, 500,
            "a waiver granted by a role that may not grant it: void, not yet"),
    Company(42, "Brno Plazma Textil s.r.o.", "Czechia", "Water-free dyeing by plasma", 2, 440,
            "the status says `waived` and no waiver is on record: not yet"),
    Company(43, "Lamu Coral Nurseries Ltd", "Kenya", "Reef tiles seeded with coral", 2, 240,
            "accounts overdue: tranche 2 is on hold though its conditions are met"),
    Company(44, "Atlas Argan Peptides SARL", "Morocco", "Peptide from argan press cake", 2, 400,
            "deferred in September, an advance paid since: the rest is released"),
    # The first tranche.
    Company(45, "Ngorongoro Phage Labs Ltd", "Tanzania", "Phage spray against tomato wilt", 1, 360,
            "all in order: tranche 1 is released"),
    Company(46, "Saimaa Lignin Oy", "Finland", "Glue from lignin", 1, 520,
            "the agreement is with the company's lawyers, unsigned: not yet"),
    Company(47, "Cordillera Negra Sensores S.A.C.", "Peru", "Mercury sensor for small mines", 1, 300,
            "licence signed after the six months had run: lapsed"),
    Company(48, "Guadalquivir Fotónica S.L.", "Spain", "Camera that sees water stress in olives", 1, 440,
            "the insurance certificate has expired: undetermined until a new one is shown"),
    Company(49, "Kampong Thom Biochar Co., Ltd", "Cambodia", "Biochar kiln for rice mills", 1, 260,
            "the licence is not signed, its six months still run: not yet"),
    Company(50, "Turkana Wind Ceramics Ltd", "Kenya", "Ceramic bearing for small turbines", 1, 480,
            "its unit cost ceiling is in another currency: tranches 3 and 4 are invalid, tranche 1 is not touched"),
)  # fmt: skip

OFFICERS = ("Amina Wanjohi", "Tomáš Hrubeš", "Lucía Ferreyra Paz", "Đặng Thu Hà", "Jeremiah Okello")
SHARES = (15, 25, 30, 30)  # of what is committed, in percent
_SIGNED = {  # the days on which awards of a stage were signed
    5: (date(2024, 2, 5), date(2024, 4, 10)),
    4: (date(2024, 4, 1), date(2024, 7, 30)),
    3: (date(2025, 1, 10), date(2025, 5, 28)),
    2: (date(2025, 11, 3), date(2026, 2, 16)),
    1: (date(2026, 7, 20), date(2026, 9, 25)),
}


def portfolio() -> Book:
    """The whole portfolio."""
    from examples.generators.seed_fund_cases import CASES, stray_rows

    book = Book(more_columns=PARAMETERS)
    random = Random(SEED)
    lives = {company.award: _life(book, random, company) for company in COMPANIES}
    assert CASES.keys() == {company.award for company in COMPANIES if company.why}
    for award, case in CASES.items():
        case(book, lives[award])
    stray_rows(book)
    book.sort({"payments": ("award", "tranche", "paid on"), "resolutions": ("meeting", "award", "tranche")})
    return book


@dataclass(frozen=True, slots=True)
class Life:
    """The days and sums of one company that the cases refer to."""

    company: Company
    signed: date
    tranches: tuple[int, ...]
    revenue_target: int
    customer_target: int
    cost_ceiling: int
    prototype: date  # achieved, or hoped for
    filed: date
    approved: date
    decided: tuple[date, ...]  # the meeting of each tranche that was paid
    paid: tuple[date, ...]

    @property
    def award(self) -> str:
        """Its id."""
        return self.company.award

    @property
    def stage(self) -> int:
        """The tranche it has come to."""
        return self.company.stage


def _days(random: Random, first: int, last: int) -> timedelta:
    return timedelta(days=first + random.randrange(last - first + 1))


def _life(book: Book, random: Random, company: Company) -> Life:
    first, last = _SIGNED[company.stage]
    signed = first + _days(random, 0, (last - first).days)
    licence = signed + _days(random, 25, 60 if company.stage == 1 else 88)
    insured = signed + _days(random, 14, 50)
    decided = [meeting_after(max(licence, insured))]
    paid = [decided[0] + _days(random, 6, 14)]
    prototype = paid[0] + _days(random, 60, 125)
    proven = prototype + _days(random, 6, 12)
    decided.append(meeting_after(proven + timedelta(days=3)))
    paid.append(decided[1] + _days(random, 6, 14))
    filed = paid[1] + _days(random, 20, 60)
    approved = filed + _days(random, 90, 145)
    confirmed = approved + _days(random, 4, 8)
    decided.append(meeting_after(confirmed + timedelta(days=3)))
    paid.append(decided[2] + _days(random, 6, 14))
    decided.append(date(2026, 9, 24))
    paid.append(date(2026, 10, 1) + _days(random, 0, 8))
    life = Life(
        company, signed, tuple(company.thousands * share * 10 for share in SHARES),
        revenue_target=company.thousands * (700 + 100 * random.randrange(6)),
        customer_target=12 + 2 * random.randrange(15),
        cost_ceiling=40 + 5 * random.randrange(60),
        prototype=prototype, filed=filed, approved=approved,
        decided=tuple(decided[: company.stage - 1]), paid=tuple(paid[: company.stage - 1]),
    )  # fmt: skip
    _award(book, random, life)
    _money(book, life)
    _start(book, life, licence, insured)
    _accounts(book, random, life)
    _prototype(book, life, proven)
    if company.stage >= 3:
        _approval(book, random, life, confirmed)
    _figures(book, random, life)
    if company.stage >= 4:
        _judgements(book, random, life)
    return life


def _award(book: Book, random: Random, life: Life) -> None:
    company = life.company
    book.add("awards", award=company.award, title=company.title, recipient=company.recipient, programme=PROGRAMME,
             country=company.country, group=f"cohort {life.signed.year}", currency="USD", start=life.signed,
             end=months_after(life.signed, 42), committed=company.thousands * 1000, owner=pick(random, OFFICERS),
             revenue_target=life.revenue_target, customer_target=life.customer_target,
             unit_cost_ceiling=life.cost_ceiling, prototype_deadline=months_after(life.signed, 12),
             approval_deadline=months_after(life.signed, 24), long_stop_date=months_after(life.signed, 36))  # fmt: skip
    for tranche, (amount, months) in enumerate(zip(life.tranches, (3, 12, 22, 33), strict=True), 1):
        planned = months_after(life.signed, months)
        book.add("tranches", award=company.award, tranche=tranche, amount=amount, planned_date=planned)


def _money(book: Book, life: Life) -> None:
    paid = zip(life.decided, life.paid, life.tranches, strict=False)
    for tranche, (meeting, day, amount) in enumerate(paid, 1):
        book.add("resolutions", meeting=meeting, award=life.award, tranche=tranche, decided="approve", amount=amount,
                 by="investment committee")  # fmt: skip
        book.add("payments", award=life.award, tranche=tranche, paid_on=day, amount=amount, kind="payment",
                 reference=voucher(life, tranche, day))  # fmt: skip


def voucher(life: Life, tranche: int, day: date) -> str:
    """The ledger's reference of a payment."""
    return f"PV-{day.year}-{life.company.number * 10 + tranche:04}"


def _start(book: Book, life: Life, licence: date, insured: date) -> None:
    award = life.award
    book.add("milestones", award=award, milestone="agreement signed", status="achieved", as_of=REVIEWED,
             achieved_on=life.signed, evidence=f"{award}/agreement.pdf")  # fmt: skip
    book.add("events", award=award, subject="licence agreement", event="signed", on=licence,
             by="technology transfer office", evidence=f"{award}/licence.pdf")  # fmt: skip
    book.add("documents", award=award, document="certificate of insurance", received_on=insured - timedelta(days=4),
             accepted_on=insured, expires_on=months_after(insured, 36), link=f"{award}/insurance.pdf")  # fmt: skip
    book.add("facts", award=award, fact="regulatory route", value=life.company.route, from_=life.signed)


def _accounts(book: Book, random: Random, life: Life) -> None:
    filed = months_after(life.signed, 11) + _days(random, 0, 80)
    if filed <= REVIEWED:
        book.add("milestones", award=life.award, milestone="first accounts filed", status="achieved", as_of=REVIEWED,
                 achieved_on=filed, evidence=f"{life.award}/accounts-{filed.year}.pdf")  # fmt: skip
    else:
        book.add("milestones", award=life.award, milestone="first accounts filed", status="planned", as_of=REVIEWED)


def _prototype(book: Book, life: Life, proven: date) -> None:
    award = life.award
    if life.stage == 1:
        book.add("milestones", award=award, milestone="prototype demonstrated", status="in progress", as_of=REVIEWED)
        book.add("facts", award=award, fact="technology readiness level", value=3, from_=life.signed)
        return
    book.add("milestones", award=award, milestone="prototype demonstrated", status="achieved", as_of=REVIEWED,
             submitted_on=life.prototype + timedelta(days=2), achieved_on=life.prototype, verified_on=proven,
             verified_by="independent engineer", evidence=f"{award}/engineer-report.pdf")  # fmt: skip
    before = life.prototype - timedelta(days=1)
    book.add("facts", award=award, fact="technology readiness level", value=4, from_=life.signed, to=before)
    book.add("facts", award=award, fact="technology readiness level", value=6, from_=life.prototype,
             evidence=f"{award}/engineer-report.pdf")  # fmt: skip
    report(book, life, 2, proven)
    book.add("documents", award=award, document="letter of intent", received_on=life.prototype - timedelta(days=11),
             link=f"{award}/letter-of-intent.pdf")  # fmt: skip


def report(book: Book, life: Life, tranche: int, accepted: date) -> None:
    """Add the accepted progress report of a tranche."""
    book.add("documents", award=life.award, document="progress report", tranche=tranche,
             received_on=accepted - timedelta(days=9), accepted_on=accepted,
             link=f"{life.award}/progress-report-{tranche}.pdf")  # fmt: skip


def _approval(book: Book, random: Random, life: Life, confirmed: date) -> None:
    award = life.award
    if life.company.route == OWN:
        book.add("documents", award=award, document="declaration of conformity", received_on=life.approved,
                 accepted_on=confirmed, link=f"{award}/declaration.pdf")  # fmt: skip
        book.add("milestones", award=award, milestone="regulatory approval", status="not applicable", as_of=REVIEWED,
                 note="not a regulated product: the company declares conformity itself")  # fmt: skip
    else:
        book.add("milestones", award=award, milestone="regulatory approval", status="achieved", as_of=REVIEWED,
                 submitted_on=life.filed, achieved_on=life.approved, verified_on=confirmed,
                 verified_by="programme officer", evidence=f"{award}/certificate.pdf")  # fmt: skip
    run = life.filed + _days(random, 10, 70)
    book.add("milestones", award=award, milestone="first production run", status="achieved", as_of=REVIEWED,
             achieved_on=run, evidence=f"{award}/batch-record-1.pdf")  # fmt: skip
    audited = life.filed + _days(random, 20, 60)
    book.add("documents", award=award, document="quality certificate", received_on=audited - timedelta(days=6),
             accepted_on=audited, expires_on=months_after(audited, 36), link=f"{award}/quality.pdf")  # fmt: skip
    book.add("events", award=award, subject="supply contract", event="signed", on=run + _days(random, 5, 30),
             evidence=f"{award}/supply-contract.pdf")  # fmt: skip
    report(book, life, 3, confirmed)


def _figures(book: Book, random: Random, life: Life) -> None:
    """A row a quarter since the agreement: sums grow, the cost of a unit falls."""
    ends = quarter_ends(life.signed, ON)
    needed = (life.tranches[1] + life.tranches[2]) // 2
    goal = {1: needed // 8, 2: needed * 2 // 3}.get(life.stage, needed * 13 // 10)
    sales = _sales(random, life, len(ends))
    for at, end in enumerate(ends):
        grown = 100 * (at + 1) // len(ends)
        figure(book, life, "private funds raised", end, goal * grown // 100 // 2500 * 2500, "USD")
        if life.stage >= 2 and end > life.paid[0]:
            accounts = f"{life.award}/management-accounts-{quarter_name(end)}.pdf"
            row = figure(book, life, "revenue", end, sales[at], "USD")
            row |= {"period start": quarter_start(end), "evidence": accounts}
        if life.stage >= 3 and end > life.prototype:
            customers = life.customer_target * (7 + random.randrange(6)) * grown // 900
            cost = life.cost_ceiling * (85 + (100 - grown) // 2 - random.randrange(9)) // 100
            figure(book, life, "paying customers", end, customers if sales[at] else 0)
            figure(book, life, "unit cost", end, cost, "USD")
        if life.stage >= 4 and end > life.approved:
            figure(book, life, "field uptime", end, Decimal(985 + random.randrange(13)) / 10, "%")


def _sales(random: Random, life: Life, count: int) -> list[int]:
    """Revenue a quarter: pilot sales at first, the target and a little more in the last year of stage 4."""
    if life.stage < 4:
        return [1500 * random.randrange(1, 9) if life.stage == 3 and at >= count - 3 else 0 for at in range(count)]
    lately = [life.revenue_target * weight * (101 + random.randrange(9)) // 10_000 for weight in (16, 22, 28, 38)]
    earlier = [lately[0] * (at + 1) // (count - 3) for at in range(count - 4)]
    return [sum_ // 10 * 10 for sum_ in (*earlier, *lately)]


def figure(book: Book, life: Life, measure: str, end: date, value: Cell, unit: str | None = None) -> Row:
    """Add a figure for the period that ends on a day, or true on that day."""
    return book.add("measures", award=life.award, measure=measure, period_end=end, value=value, unit=unit)


def _judgements(book: Book, random: Random, life: Life) -> None:
    met = date(2026, 9, 24) if life.stage == 5 else date(2026, 11, 19)
    opinion = pick(random, ("unqualified", "unqualified", "unqualified", "qualified"))
    book.add("judgements", award=life.award, matter="audit opinion", by="auditor",
             decided_on=date(2026, 5, 4) + _days(random, 0, 90), finding=opinion,
             evidence=f"{life.award}/audit-report-2025.pdf")  # fmt: skip
    book.add("judgements", award=life.award, matter="adequate progress", by="investment committee", decided_on=met,
             finding="found", evidence=f"minutes of {met.isoformat()}")  # fmt: skip
    report(book, life, 4, met - timedelta(days=9))
