"""Business days by country: public holidays from the `holidays` library, whose version stands in every run."""

from datetime import date
from difflib import get_close_matches
from functools import cache

LONGEST_CODE = 3


@cache
def _countries() -> dict[str, str]:
    """Country names and codes, folded, to the codes the library knows."""
    from babel import Locale
    from holidays.registry import EntityLoader

    # Not `list_supported_countries`: it loads every country to name its provinces.
    supported = set(EntityLoader.get_country_codes())
    names = {code.casefold(): code for code in supported}
    for code, name in Locale("en").territories.items():
        if code in supported:
            names[name.casefold()] = code
    return names


def country_code(country: str) -> tuple[str | None, list[str]]:
    """The code of a country whose holidays are known, and the nearest names where there is none."""
    names = _countries()
    code = names.get(country.strip().casefold())
    if code is not None:
        return code, []
    spelled = [name for name in names if len(name) > LONGEST_CODE]
    return None, [name.title() for name in get_close_matches(country.casefold(), spelled, 2, 0.7)]


def holidays_of(country: str, first_year: int, last_year: int) -> frozenset[date]:
    """The public holidays of a country (by name or code) from one year to another, both included."""
    from holidays import country_holidays

    code, _ = country_code(country)
    if code is None:
        raise ValueError(f"no calendar for {country}")
    return frozenset(country_holidays(code, years=range(first_year, last_year + 1)))


def calendar_version() -> str:
    """The version of the library the days come from."""
    from importlib.metadata import version

    return f"holidays {version('holidays')}"
