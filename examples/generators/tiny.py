"""The portfolio of `rules/tiny.gate` and `rules/tiny-old.gate`: three workshops, small enough to check by hand."""

from datetime import date

from examples.generators.tables import Book

REVIEWED = date(2026, 11, 16)


def portfolio() -> Book:
    """The whole portfolio."""
    book = Book()
    # Tranche 2: two rules apply and differ (conflict). Tranche 3: no rule speaks of it.
    _award(book, "T-1", "Fundi Bicycles, Kisumu", "starter grants", date(2026, 2, 2), 3)
    # Tranche 2: only one of the two rules applies, so there is no conflict: released in part.
    _award(book, "T-2", "Ushonaji Sewing Co-operative, Homa Bay", "starter grants", date(2026, 3, 9), 2)
    # Its terms ended with 2025 (not in force).
    _award(book, "T-3", "Duka la Rangi Printers, Siaya", "starter grants 2024", date(2024, 6, 3), 2)

    book.add("payments", award="T-1", tranche=1, paid_on=date(2026, 2, 20), amount=300_000, reference="RS-2026-011")
    book.add("payments", award="T-3", tranche=1, paid_on=date(2024, 6, 24), amount=300_000, reference="RS-2024-007")
    for award, opened in (("T-1", date(2026, 8, 21)), ("T-2", date(2026, 9, 14)), ("T-3", date(2026, 1, 15))):
        book.add("milestones", award=award, milestone="workshop opened", status="achieved", as_of=REVIEWED,
                 achieved_on=opened, evidence=f"{award}/photographs.zip")  # fmt: skip
    for award, apprentices in (("T-1", 5), ("T-2", 2)):
        book.add("measures", award=award, measure="apprentices", period_end=date(2026, 9, 30), value=apprentices)
    return book


def _award(book: Book, award: str, recipient: str, programme: str, signed: date, tranches: int) -> None:
    book.add("awards", award=award, title="A workshop of one's own", recipient=recipient, programme=programme,
             country="Kenya", currency="KES", start=signed, committed=300_000 + 600_000 * (tranches - 1))  # fmt: skip
    for tranche in range(1, tranches + 1):
        book.add("tranches", award=award, tranche=tranche, amount=300_000 if tranche == 1 else 600_000)
    book.add("milestones", award=award, milestone="agreement signed", status="achieved", as_of=REVIEWED,
             achieved_on=signed, evidence=f"{award}/terms-signed.pdf")  # fmt: skip
