"""Calendars: a country by its name or code, the nearest where there is none, its days off."""

from datetime import date

import pytest
from babel import Locale
from holidays import country_holidays
from holidays.registry import COUNTRIES

from gatekeeper.values.calendars import calendar_version, country_code, holidays_of
from gatekeeper.values.countries import CODES


@pytest.mark.parametrize("country", ["GB", "gb", "United Kingdom", " united kingdom "])
def test_a_country_is_known_by_name_and_code(country: str) -> None:
    assert country_code(country) == ("GB", [])


def test_the_nearest_names_are_told_and_never_a_code() -> None:
    assert country_code("Germny") == (None, ["Germany", "Guernsey"])
    assert country_code("United Kingdon")[1][0] == "United Kingdom"
    assert country_code("Irland") == (None, ["Ireland", "Iran"])
    assert country_code("Koria") == (None, [])
    assert country_code("XY") == (None, [])
    assert country_code("USAA") == (None, [])


def test_days_off_are_those_of_the_country_from_year_to_year() -> None:
    days = holidays_of("United Kingdom", 2026, 2027)
    assert {date(2026, 12, 25), date(2027, 12, 25)} <= days
    assert {day.year for day in days} == {2026, 2027}
    assert date(2026, 7, 14) in holidays_of("FR", 2026, 2026)
    assert date(2026, 7, 14) not in days


def test_countries_are_those_of_the_library_by_its_codes_and_by_their_names_in_english() -> None:
    names = Locale("en").territories
    expected: dict[str, str] = {}
    for _, *codes in COUNTRIES.values():
        known = [code for code in codes if len(code) <= 3]
        expected |= {code.casefold(): code for code in known} | {names[known[0]].casefold(): known[0]}
    assert expected == CODES


# Days of their own rules, of the Moon, in another country's file, of several aliases.
@pytest.mark.parametrize("code", ["KE", "MY", "GU", "GB", "IL"])
def test_days_off_are_those_the_library_tells_when_it_is_asked_by_name(code: str) -> None:
    assert holidays_of(code, 2020, 2030) == frozenset(country_holidays(code, years=range(2020, 2031)))


def test_a_country_without_a_calendar_has_no_days() -> None:
    with pytest.raises(ValueError, match="no calendar for Atlantis"):
        holidays_of("Atlantis", 2026, 2026)


def test_the_version_names_the_library() -> None:
    assert calendar_version().startswith("holidays 0.")
