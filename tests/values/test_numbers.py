"""Numbers: exact from text to text, rounded once, of no more digits than a person writes."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.values.money import Money, currencies, minor_digits, money_text
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


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", Fraction(0)),
        ("-7", Fraction(-7)),
        ("1,250,000.50", Fraction(2500001, 2)),
        ("-999,999", Fraction(-999999)),
        ("12.5", Fraction(25, 2)),
        ("9" * 30, Fraction(10**30 - 1)),
    ],
)
def test_a_number_is_read_exactly(text: str, number: Fraction) -> None:
    assert number_from_text(text) == number


@pytest.mark.parametrize(
    ("number", "places", "plain", "grouped"),
    [
        (Fraction(0), None, "0", "0"),
        (Fraction(0), 2, "0.00", "0.00"),
        (Fraction(5, 2), None, "2.5", "2.5"),
        (Fraction(5, 2), 0, "2.5", "2.5"),
        (Fraction(5, 2), 2, "2.50", "2.50"),
        (Fraction(1, 8), 2, "0.125", "0.125"),
        (Fraction(-1, 100), None, "-0.01", "-0.01"),
        (Fraction(999), None, "999", "999"),
        (Fraction(-999), None, "-999", "-999"),
        (Fraction(1, 5), None, "0.2", "0.2"),
        (Fraction(-1, 25), 1, "-0.04", "-0.04"),
        (Fraction(-1000), None, "-1000", "-1,000"),
        (Fraction(1234567, 2), 2, "617283.50", "617,283.50"),
        (Fraction(10**9), None, "1000000000", "1,000,000,000"),
        (Fraction(2000, 3), 2, "666.666666666666…", "666.666666666666…"),
        (Fraction(1, 2**60), None, f"0.{str(5**60).rjust(60, '0')}", f"0.{str(5**60).rjust(60, '0')}"),
        (Fraction(10**60 + 1, 10**60), None, f"1.{'1'.rjust(60, '0')}", f"1.{'1'.rjust(60, '0')}"),
        (Fraction(1, 2**61), None, "0.000000000000…", "0.000000000000…"),
    ],
)
def test_a_number_is_written_in_digits(number: Fraction, places: int | None, plain: str, grouped: str) -> None:
    assert decimal_text(number, places) == plain
    assert grouped_text(number, places) == grouped


def test_a_decimal_is_exact_or_too_long() -> None:
    assert fraction_from_decimal(Decimal("-12.50")) == Fraction(-25, 2)
    assert fraction_from_decimal(Decimal("1e59")) == 10**59
    assert fraction_from_decimal(Decimal("1e-59")) == Fraction(1, 10**59)
    assert fraction_from_decimal(Decimal("1e60")) is None
    assert exact_decimal(Fraction(-25, 2)) == Decimal("-12.5")


@pytest.mark.parametrize(
    ("amount", "down", "up", "nearest"),
    [
        (Fraction(149), 100, 200, 100),
        (Fraction(150), 100, 200, 200),
        (Fraction(151), 100, 200, 200),
        (Fraction(200), 200, 200, 200),
        (Fraction(-149), -200, -100, -100),
        (Fraction(-150), -200, -100, -200),
        (Fraction(-151), -200, -100, -200),
        (Fraction(50), 0, 100, 100),
        (Fraction(-50), -100, 0, -100),
        (Fraction(0), 0, 0, 0),
    ],
)
def test_amounts_are_rounded_to_whole_units(amount: Fraction, down: int, up: int, nearest: int) -> None:
    apply = {mode: Rounding(mode, Fraction(100)).apply(amount) for mode in RoundingMode}
    assert apply == {RoundingMode.DOWN: down, RoundingMode.UP: up, RoundingMode.NEAREST: nearest}


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
    assert money_text(Fraction(12345, 10), "") == "1,234.5"  # of an award whose currency cannot be read
    assert minor_digits("JPY") == 0
    assert minor_digits("XAU") == 0  # gold has no smallest unit
    assert str(Money(Fraction(-1, 3), "EUR")) == "-0.333333333333… EUR"
    assert str(Money(Fraction(-1_234_567), "JPY")) == "-1,234,567 JPY"


@given(st.sampled_from(sorted(currencies())))
def test_every_currency_has_a_smallest_unit(currency: str) -> None:
    assert 0 <= minor_digits(currency) <= 4
