"""Business days by country: public holidays from the `holidays` library, whose version stands in every run."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from gatekeeper.values.countries import CODES

LONGEST_CODE = 3


def country_code(country: str) -> tuple[str | None, list[str]]:
    """The code of a country whose holidays are known, and the nearest names where there is none."""
    code = CODES.get(country.strip().casefold())
    if code is not None:
        return code, []
    spelled = [name for name in CODES if len(name) > LONGEST_CODE]
    return None, [name.title() for name in get_close_matches(country.casefold(), spelled, 2, 0.7)]


def holidays_of(country: str, first_year: int, last_year: int) -> frozenset[date]:
    """The public holidays of a country (by name or code) from one year to another, both included."""
    code, _ = country_code(country)
    if code is None:
        raise ValueError(f"no calendar for {country}")
    return frozenset(_days_off(code, range(first_year, last_year + 1)))


def _days_off(code: str, years: Iterable[int]) -> Iterable[date]:
    """The days off of a country, by the file of the library that is about it.

    Asked by its name the library reads the files of all its countries, 250, to know the holidays of one.
    """
    from importlib.util import module_from_spec, spec_from_file_location

    import holidays
    from holidays.registry import COUNTRIES

    name, (kind, *_) = next(each for each in COUNTRIES.items() if code in each[1][1:])
    file = Path(holidays.__file__).parent / "countries" / f"{name}.py"
    spec = spec_from_file_location(f"holidays.countries.{name}", file)
    assert spec is not None
    assert spec.loader is not None
    module: Any = module_from_spec(spec)
    spec.loader.exec_module(module)
    days: Iterable[date] = getattr(module, kind)(years=years)
    return days


def calendar_version() -> str:
    """The version of the library the days come from."""
    from importlib.metadata import version

    return f"holidays {version('holidays')}"
