"""Numbers: exact from text to text, rounded once, of no more digits than a person writes."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.values.money import currencies, minor_digits, money_text
from gatekeeper.values.numbers import (
    Rounding,
    RoundingMode,
    decimal_text,
    exact_decimal,
    fraction_from_decimal,
    grouped_text,
    number_from_text,
)

DECIMALS = st.builds(lambda n, places: Fraction(n, 10**places), st.integers(-(10**18), 10**18), st.integers(0, 6))
FRACTIONS = st.fractions(-(10**9), 10**9, max_denominator=10**6)
UNITS = st.sampled_from([Fraction(1), Fraction(1, 100), Fraction(1000), Fraction(5)])


@given(DECIMALS)
def test_a_number_reads_as_it_is_written(number: Fraction) -> None:
    assert number_from_text(decimal_text(number)) == number
    assert number_from_text(grouped_text(number)) == number
    assert fraction_from_decimal(exact_decimal(number)) == number


@pytest.mark.parametrize("text", ["1,50,000", "1,0", "1e6", ".5", "5.", "", "1 000", "١٢", "1_000", "9" * 31, "0x1"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number_from_text(text) is None


def test_a_third_is_cut_for_the_reader_and_never_taken_for_exact() -> None:
    assert decimal_text(Fraction(1, 3)) == "0.333333333333…"
    with pytest.raises(ValueError, match="no exact decimal"):
        exact_decimal(Fraction(1, 3))


@pytest.mark.parametrize("text", ["1e1000000", "-1E-1000000", "NaN", "Infinity", "1e61"])
def test_a_number_too_long_costs_nothing(text: str) -> None:
    assert fraction_from_decimal(Decimal(text)) is None


@given(FRACTIONS, UNITS)
def test_rounding_stays_within_a_unit_and_on_its_side(number: Fraction, unit: Fraction) -> None:
    down, up, nearest = (Rounding(mode, unit).apply(number) for mode in RoundingMode)
    assert down <= number <= up
    assert up - down in (0, unit)
    assert nearest in (down, up)
    assert abs(nearest - number) * 2 <= unit
    for rounded in (down, up, nearest):
        assert rounded % unit == 0


@given(FRACTIONS, UNITS, st.sampled_from(RoundingMode))
def test_what_is_rounded_is_not_rounded_again(number: Fraction, unit: Fraction, mode: RoundingMode) -> None:
    once = Rounding(mode, unit).apply(number)
    assert Rounding(mode, unit).apply(once) == once


def test_an_exact_half_goes_away_from_zero() -> None:
    nearest = Rounding(RoundingMode.NEAREST, Fraction(1))
    assert [nearest.apply(Fraction(n, 2)) for n in (-3, -1, 1, 3)] == [-2, -1, 1, 2]


def test_amounts_are_written_to_the_smallest_unit_of_their_currency() -> None:
    assert money_text(Fraction(250_000), "USD") == "250,000 USD"
    assert money_text(Fraction(12345, 10), "USD") == "1,234.50 USD"
    assert money_text(Fraction(12345, 10), "TND") == "1,234.500 TND"
    assert minor_digits("JPY") == 0


@given(st.sampled_from(sorted(currencies())))
def test_every_currency_has_a_smallest_unit(currency: str) -> None:
    assert 0 <= minor_digits(currency) <= 4
