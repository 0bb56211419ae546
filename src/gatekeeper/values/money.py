"""Money: an exact amount and a currency; amounts of two currencies never meet."""

from collections.abc import Collection
from fractions import Fraction

from gatekeeper.inert import inert
from gatekeeper.values.currencies import MINOR_DIGITS
from gatekeeper.values.numbers import grouped_text


@inert
class Money:
    """An exact amount of one currency (ISO 4217 code)."""

    amount: Fraction
    currency: str

    def __str__(self) -> str:
        return money_text(self.amount, self.currency)


def currencies() -> Collection[str]:
    """The codes of ISO 4217 in use."""
    return MINOR_DIGITS


def minor_digits(currency: str) -> int:
    """How many decimal places the currency's smallest unit has, by ISO 4217; 0 where the standard names none.

    An award whose currency cannot be read has none, and its sums are told all the same.
    """
    return MINOR_DIGITS.get(currency, 0)


def money_text(amount: Fraction, currency: str) -> str:
    """The amount as a person writes it: `250,000 USD`, `1,234.50 USD`; whole amounts without decimals."""
    places = 0 if amount.denominator == 1 else minor_digits(currency)
    return f"{grouped_text(amount, places)} {currency}".rstrip()
