"""What is said of acts, extensions and resolutions of which something is not recorded, and of a single point."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest

from gatekeeper import Decision, check_text, decide
from gatekeeper.decisions.reasons import range_text
from gatekeeper.decisions.record import ExtensionFound, PowerUsed, ResolutionFound, SourceKey
from gatekeeper.decisions.risks import early_warnings
from gatekeeper.decisions.wording import extended_text, quantity, resolved_text, short, use_text, void_text
from gatekeeper.facts.read import read_texts
from gatekeeper.reader import read_by, reader_of
from gatekeeper.vocabulary import Resolved, Verdict

DAY = date(2026, 5, 3)
USED = PowerUsed(
    act="held", tranches="every tranche", by="board", on=DAY, valid=True, void_because="", in_effect=True,
    evidence="", clause="Article 5", source=SourceKey("powers", ""),
)  # fmt: skip


@pytest.mark.parametrize(
    ("act", "on", "said", "french"),
    [
        ("held", DAY, "has held it since 3 May 2026", "suspension par board depuis le 3 mai 2026"),
        ("held", None, "has held it", "suspension par board"),
        ("cancelled", DAY, "cancelled it on 3 May 2026", "annulation par board le 3 mai 2026"),
        ("cancelled", None, "cancelled it", "annulation par board"),
        ("deferred", None, "deferred it", "ajournement par board"),
        ("resumed", None, "resumed it", "reprise par board"),
    ],
)  # fmt: skip
def test_an_act_is_told_with_its_day_where_there_is_one(
    act: Literal["held", "resumed", "cancelled", "deferred"], on: date | None, said: str, french: str
) -> None:
    used = replace(USED, act=act, on=on)
    assert use_text(used) == f"the board {said} (Article 5)"
    with read_by(reader_of("fr")):
        assert use_text(used) == f"{french} (Article 5)"


def test_an_extension_without_a_new_due_date_is_only_named() -> None:
    extension = ExtensionFound(
        subject="pilot plant", by="board", granted_on=None, new_due=None, months=None, fee_paid_on=None, valid=True,
        void_because="", used=True, clause="", source=SourceKey("extensions", ""),
    )  # fmt: skip
    assert extended_text(extension) == "The board extended “pilot plant”"
    assert extended_text(replace(extension, new_due=DAY)) == "The board extended “pilot plant” to 3 May 2026"


def test_a_resolution_is_told_with_its_amount_where_it_has_one() -> None:
    found = ResolutionFound(meeting=DAY, decided=Resolved.DEFER, amount=None, by="board")
    assert resolved_text(found, "USD") == "defer"
    approved = replace(found, decided=Resolved.APPROVE, amount=Decimal(150_000))
    assert resolved_text(approved, "USD") == "approve 150,000 USD"


def test_one_percentage_point_is_one() -> None:
    assert quantity(Fraction(1), "%") == "1 percentage point"
    assert quantity(Fraction(5, 2), "%") == "2.5 percentage points"


# ------------------------------------------------------------------------------------------------ of a whole decision

RULES = """language 1
currency USD
parameter price in USD
measure visits
milestone works
release tranche 1 at price for each visits when works achieved
require visits >= 0
"""
TABLES = {
    "awards": "award,currency,price\nA-1,USD,10\n",
    "tranches": "award,tranche,amount\nA-1,1,1000\n",
    "milestones": "award,milestone,achieved on\nA-1,works,2026-05-12\n",
}


@pytest.fixture(scope="module")
def undetermined() -> Decision:
    rules, _ = check_text(RULES)
    assert rules is not None
    portfolio, _ = read_texts(TABLES, rules)
    (decision,) = decide(rules, portfolio, date(2026, 11, 30))
    return decision


def test_what_is_required_is_no_warning(undetermined: Decision) -> None:
    assert len(list(early_warnings(undetermined))) == 1
    assert list(early_warnings(undetermined, only_those=True)) == []


def test_a_figure_an_amount_rests_on_is_told_as_such(undetermined: Decision) -> None:
    figure = next(c for c in undetermined.conditions if c.part == "amount" and c.verdict is Verdict.UNKNOWN)
    assert short(undetermined, figure) == "the amount rests on “visits”, which is not known"


def test_bounds_that_meet_are_one_amount(undetermined: Decision) -> None:
    assert range_text(undetermined) == "; between 0 USD and 1,000 USD may then be due"
    assert range_text(replace(undetermined, amount_range=(Decimal(70), Decimal(70)))) == "; 70 USD may then be due"
    assert range_text(replace(undetermined, amount_range=(Decimal(0), Decimal(0)))) == "; nothing may then be due"


def test_why_something_is_void_is_told_in_the_words_of_the_reader() -> None:
    used = replace(USED, valid=False, void_because="no rule gives board a power to hold every tranche")
    assert void_text(used) == "no rule gives the board a power to hold every tranche"
    with read_by(reader_of("fr")):
        assert void_text(used) == "aucune règle ne donne à board le pouvoir (suspendre) pour toutes les tranches"
