"""The currencies are those of ISO 4217, as published."""

from iso4217 import Currency

from gatekeeper.values.currencies import MINOR_DIGITS


def test_currencies_are_those_of_the_standard() -> None:
    assert {currency.code: currency.exponent or 0 for currency in Currency} == MINOR_DIGITS
