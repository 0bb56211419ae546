"""Papers in the language of their reader: the same decisions, dates and amounts written as that country writes them."""

from datetime import date
from fractions import Fraction

import pytest

from gatekeeper.decisions.recorded import recorded
from gatekeeper.reader import (
    ENGLISH,
    UnknownLocale,
    date_text,
    money_text,
    number_text,
    read_by,
    reader_of,
    say,
    say_n,
)

DAY = date(2027, 6, 1)
MANY = Fraction(10**36 + 5)  # longer than the precision decimals have by default


@pytest.mark.parametrize(
    ("locale", "day", "number", "money"),
    [
        ("", "1 June 2027", "-1,234,567.5", "1,234,567.50 USD"),
        ("en-GB", "1 June 2027", "-1,234,567.5", "1,234,567.50\xa0USD"),
        ("en_US", "June 1, 2027", "-1,234,567.5", "1,234,567.50\xa0USD"),
        ("de-CH", "1. Juni 2027", "-1’234’567.5", "1’234’567.50\xa0USD"),
        ("fr", "1er juin 2027", "-1\u202f234\u202f567,5", "1\u202f234\u202f567,50\xa0USD"),
        ("en-IN", "1 June 2027", "-12,34,567.5", "12,34,567.50\xa0USD"),
    ],
)
def test_days_numbers_and_money_are_written_as_the_country_does(locale: str, day: str, number: str, money: str) -> None:
    with read_by(reader_of(locale)):
        assert date_text(DAY) == day
        assert number_text(Fraction(-12345675, 10)) == number
        assert money_text(Fraction(12345675, 10), "USD") == money


def test_no_digit_is_lost_however_long_the_number_and_whatever_the_coin() -> None:
    with read_by(reader_of("de")):
        assert number_text(MANY).replace(".", "") == str(10**36 + 5)
        assert number_text(Fraction(1, 3)) == "0,333333333333…"
        assert money_text(Fraction(1001, 1000), "KWD") == "1,001\xa0KWD"
        assert money_text(Fraction(1), "ISK") == "1\xa0ISK"
        assert money_text(Fraction(1, 2), "HUF") == "0,50\xa0HUF"  # two places by ISO 4217, none by Babel


def test_an_unknown_locale_names_the_nearest() -> None:
    with pytest.raises(UnknownLocale) as found:
        reader_of("fr-FX-XX")
    assert "fr" in " ".join(found.value.near)
    with pytest.raises(UnknownLocale):
        reader_of("../../etc")


def test_without_a_locale_texts_are_as_the_program_writes_them() -> None:
    assert reader_of("") is ENGLISH
    assert reader_of("  ").is_translated
    assert say("by {day}", day="{day}") == "by {day}"
    assert say_n("{count} day", "{count} days", 1_200) == "1,200 days"
    assert recorded("250,000 USD") == "250,000 USD"


def test_a_language_without_a_translation_keeps_english_texts() -> None:
    who = reader_of("de-AT")
    assert (who.language, who.is_translated, who.tag) == ("en", False, "de-AT")
    with read_by(who):
        assert say("Recommendation") == "Recommendation"
        assert recorded("250,000.50 USD") == "250.000,50\xa0USD"
