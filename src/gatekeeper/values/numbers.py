"""Exact numbers: what a person writes becomes a fraction, and no float is ever met."""

import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from gatekeeper.inert import inert

# A number longer than this is a slip or an attack; it also keeps every conversion cheap.
MAX_DIGITS = 30

_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?\Z", re.ASCII)
_PARTED = re.compile(r"[1-9]\d{0,2}\.\d{3}\Z", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z", re.ASCII)


def number_from_text(text: str) -> Fraction | None:
    """The number written as `1234.5` or `1,234.5`; nothing else is a number (no exponent, no misplaced comma)."""
    if _GROUPED.match(text):
        text = text.replace(",", "")
    elif not _PLAIN.match(text):
        return None
    if len(text) > MAX_DIGITS and sum(character.isdigit() for character in text) > MAX_DIGITS:
        return None
    return Fraction(text) if "." in text else Fraction(int(text))


def thousands_meant(text: str) -> str:
    """What `10.000` is to people who part thousands by a point, as we write it: `10,000`; of any other text nothing."""
    return text.replace(".", ",") if _PARTED.match(text) else ""


def unmistakable(text: str) -> str:
    """A number with a point, written so that nobody takes the point for one between thousands: `1`, `1.1250`."""
    whole, _, decimals = text.partition(".")
    return f"{text}0" if decimals.strip("0") else whole


def fraction_from_decimal(number: Decimal) -> Fraction | None:
    """The same number, exactly; none where it is not finite or longer than 30 digits written out."""
    if not number.is_finite():
        return None
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    if len(digits) + abs(exponent) > 2 * MAX_DIGITS:
        return None
    return Fraction(number)


class RoundingMode(StrEnum):
    """Which way a fraction of the unit goes; `nearest` sends an exact half away from zero."""

    DOWN = "down"
    UP = "up"
    NEAREST = "nearest"


@inert
class Rounding:
    """The one rounding of entitlements: to whole multiples of `unit`, in the agreement's currency."""

    mode: RoundingMode
    unit: Fraction

    def apply(self, amount: Fraction) -> Fraction:
        """The rounded amount; `down` and `up` are towards minus and plus infinity."""
        parts = amount.denominator * self.unit.numerator
        whole, rest = divmod(amount.numerator * self.unit.denominator, parts)
        if self.mode is RoundingMode.UP:
            whole += rest > 0
        elif self.mode is RoundingMode.NEAREST:
            whole += 2 * rest > parts or (2 * rest == parts and whole >= 0)
        return whole * self.unit


def decimal_text(number: Fraction, places: int | None = None) -> str:
    """The number in digits, no grouping, no exponent, with no trailing zeros beyond `places`.

    A fraction with no end (a third) is cut after 12 decimal places and marked with `…`; rounded amounts never are.
    """
    sign = "-" if number.numerator < 0 else ""
    numerator, denominator = abs(number.numerator), number.denominator
    shift = _decimal_places(denominator)
    mark = ""
    if shift is None or shift > 60:
        shift, mark = 12, "…"
    scaled = numerator * 10**shift // denominator
    digits = str(scaled).rjust(shift + 1, "0")
    whole, part = (digits[:-shift], digits[-shift:]) if shift else (digits, "")
    if places is not None:
        part = part.ljust(places, "0")
    return f"{sign}{whole}.{part}{mark}" if part else f"{sign}{whole}{mark}"


def _decimal_places(denominator: int) -> int | None:
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def grouped_text(number: Fraction, places: int | None = None) -> str:
    """The number with thousands grouped by commas: `1,250,000.50`."""
    text = decimal_text(number, places)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, part = text.partition(".")
    return f"{sign}{int(whole):,}{point}{part}"


def exact_decimal(number: Fraction) -> Decimal:
    """The number as a decimal with no rounding; only for numbers that have an end (rounded amounts do)."""
    if number.denominator == 1:
        return Decimal(number.numerator)
    text = decimal_text(number)
    if text.endswith("…"):
        raise ValueError(f"{number} has no exact decimal form")
    return Decimal(text)
