"""Days: writing them, month ends, business days, periods without a gap."""

from calendar import month_name
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.values.dates import (
    MONTHS,
    Duration,
    MonthEnds,
    Period,
    Unit,
    add,
    add_business_days,
    add_days,
    add_months,
    date_from_text,
    date_text,
    full_units,
    how_many_fit,
    period_before,
    period_containing,
    period_ending,
    period_name,
)

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
PERIODS = st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR])
YEARS_BEGIN = st.tuples(st.integers(1, 12), st.integers(1, 28))


@given(DAYS)
def test_a_day_reads_as_it_is_written(day: date) -> None:
    assert date_from_text(date_text(day)) == day
    assert date_from_text(day.isoformat()) == day


@pytest.mark.parametrize("number", range(1, 13))
def test_a_month_is_written_in_full_or_by_three_letters(number: int) -> None:
    name, day = MONTHS[number - 1], date(2027, number, 5)
    assert name == month_name[number]
    assert date_text(day) == f"5 {name} 2027"
    for written in (name, name.upper(), name[:3], name[:3].lower()):
        assert date_from_text(f"5 {written} 2027") == date_from_text(f"05  {written}  2027") == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x2027-06-30",
        "2027-06-30 ",
        "30 June 2027x",
        "30June 2027",
        "30 July2027",
        "0 May 2027",
        "2027-02-29",
        "30 Juni 2027",
        "2027-6-30",
        "٣٠ June 2027",
        "1 May 27",
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert date_from_text(text) is None


@pytest.mark.parametrize(
    ("day", "months", "down", "up"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2028, 1, 31), 1, date(2028, 2, 29), date(2028, 3, 1)),
        (date(2028, 2, 29), 12, date(2029, 2, 28), date(2029, 3, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28), date(2027, 3, 1)),
        (date(2026, 3, 31), -1, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 1, 15), 6, date(2026, 7, 15), date(2026, 7, 15)),
        (date(2026, 1, 31), 2, date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 1, 15), -1, date(2025, 12, 15), date(2025, 12, 15)),
    ],
)
def test_month_ends_go_the_way_the_rules_say(day: date, months: int, down: date, up: date) -> None:
    assert add_months(day, months, MonthEnds.DOWN) == down
    assert add_months(day, months, MonthEnds.UP) == up


@pytest.mark.parametrize(
    ("duration", "later", "earlier"),
    [
        (Duration(3, Unit.DAY), date(2026, 2, 3), date(2026, 1, 28)),
        (Duration(2, Unit.WEEK), date(2026, 2, 14), date(2026, 1, 17)),
        (Duration(5, Unit.BUSINESS_DAY), date(2026, 2, 6), date(2026, 1, 26)),
        (Duration(1, Unit.MONTH), date(2026, 2, 28), date(2025, 12, 31)),
        (Duration(1, Unit.QUARTER), date(2026, 4, 30), date(2025, 10, 31)),
        (Duration(2, Unit.YEAR), date(2028, 1, 31), date(2024, 1, 31)),
        (Duration(0, Unit.MONTH), date(2026, 1, 31), date(2026, 1, 31)),
    ],
    ids=str,
)
def test_a_duration_counts_its_own_unit(duration: Duration, later: date, earlier: date) -> None:
    assert add(date(2026, 1, 31), duration, 1, MonthEnds.DOWN, ()) == later
    assert add(date(2026, 1, 31), duration, -1, MonthEnds.DOWN, ()) == earlier


@pytest.mark.parametrize(
    ("unit", "last", "count"),
    [
        (Unit.DAY, date(2026, 2, 3), 3),
        (Unit.WEEK, date(2026, 2, 13), 1),
        (Unit.WEEK, date(2026, 2, 14), 2),
        (Unit.BUSINESS_DAY, date(2026, 2, 6), 4),
        (Unit.MONTH, date(2026, 2, 27), 0),
        (Unit.MONTH, date(2026, 2, 28), 1),
        (Unit.MONTH, date(2026, 3, 31), 2),
        (Unit.QUARTER, date(2026, 4, 29), 0),
        (Unit.QUARTER, date(2026, 4, 30), 1),
        (Unit.YEAR, date(2027, 1, 30), 0),
        (Unit.YEAR, date(2028, 1, 31), 2),
        (Unit.DAY, date(2026, 1, 31), 0),
        (Unit.DAY, date(2026, 1, 30), 0),
    ],
)
def test_so_many_whole_units_lie_between_two_days(unit: Unit, last: date, count: int) -> None:
    assert full_units(date(2026, 1, 31), last, unit, MonthEnds.DOWN, {date(2026, 2, 4)}) == count


def test_a_duration_is_written_as_it_is_counted() -> None:
    assert str(Duration(1, Unit.BUSINESS_DAY)) == "1 business day"
    assert str(Duration(0, Unit.MONTH)) == "0 months"
    assert str(Duration(2, Unit.QUARTER)) == "2 quarters"


@given(DAYS, st.integers(-600, 600))
def test_the_two_month_ends_differ_by_at_most_a_day(day: date, months: int) -> None:
    down, up = add_months(day, months, MonthEnds.DOWN), add_months(day, months, MonthEnds.UP)
    assert up - down in (timedelta(0), timedelta(1))
    assert (up == down) is (down.day == day.day)


def test_no_sum_of_days_leaves_the_calendar() -> None:
    assert add_days(date.max, 1) == date.max
    assert add_days(date.min, -1) == date.min
    assert add_months(date.max, 1, MonthEnds.UP) == date.max
    assert add_months(date.min, -1, MonthEnds.DOWN) == date.min
    assert add_months(date(9999, 11, 30), 1, MonthEnds.UP) == date(9999, 12, 30)
    assert add_months(date(1, 2, 28), -1, MonthEnds.DOWN) == date(1, 1, 28)
    assert add_business_days(date.max, 5, ()) == date.max
    assert add_business_days(date(9999, 12, 30), 5, ()) == date.max
    assert add_business_days(date(1, 1, 2), -5, ()) == date.min


def test_business_days_skip_weekends_and_holidays() -> None:
    easter = {date(2026, 4, 3), date(2026, 4, 6)}
    assert add_business_days(date(2026, 4, 2), 1, easter) == date(2026, 4, 7)
    assert add_business_days(date(2026, 4, 7), -1, easter) == date(2026, 4, 2)
    assert add_business_days(date(2026, 4, 4), 0, easter) == date(2026, 4, 4)


@given(DAYS, st.integers(1, 40))
def test_so_many_business_days_lie_between(day: date, count: int) -> None:
    last = add_business_days(day, count, ())
    between = (day + timedelta(days=n) for n in range(1, (last - day).days + 1))
    assert sum(d.weekday() < 5 for d in between) == count


@given(DAYS, st.sampled_from(list(Unit)), st.integers(1, 50))
def test_later_is_later_and_earlier_is_earlier(day: date, unit: Unit, count: int) -> None:
    duration = Duration(count, unit)
    assert add(day, duration, 1, MonthEnds.DOWN, ()) > day
    assert add(day, duration, -1, MonthEnds.DOWN, ()) < day


CALENDAR = (1, 1)
FISCAL = (4, 6)  # years from 6 April


@pytest.mark.parametrize(
    ("unit", "day", "years", "start", "end", "name"),
    [
        (
            Unit.DAY,
            date(2026, 8, 19),
            CALENDAR,
            date(2026, 8, 19),
            date(2026, 8, 19),
            "19 August 2026",
        ),
        (
            Unit.WEEK,
            date(2026, 8, 19),
            CALENDAR,
            date(2026, 8, 17),
            date(2026, 8, 23),
            "17 August 2026 to 23 August 2026",
        ),
        (Unit.MONTH, date(2026, 2, 28), FISCAL, date(2026, 2, 1), date(2026, 2, 28), "February 2026"),
        (Unit.MONTH, date(2026, 12, 1), CALENDAR, date(2026, 12, 1), date(2026, 12, 31), "December 2026"),
        (Unit.QUARTER, date(2026, 1, 1), CALENDAR, date(2026, 1, 1), date(2026, 3, 31), "Q1 2026"),
        (Unit.QUARTER, date(2026, 8, 19), CALENDAR, date(2026, 7, 1), date(2026, 9, 30), "Q3 2026"),
        (Unit.QUARTER, date(2026, 12, 31), CALENDAR, date(2026, 10, 1), date(2026, 12, 31), "Q4 2026"),
        (Unit.QUARTER, date(2026, 4, 5), FISCAL, date(2026, 1, 6), date(2026, 4, 5), "6 January 2026 to 5 April 2026"),
        (Unit.YEAR, date(2026, 8, 19), CALENDAR, date(2026, 1, 1), date(2026, 12, 31), "2026"),
        (Unit.YEAR, date(2026, 4, 5), FISCAL, date(2025, 4, 6), date(2026, 4, 5), "6 April 2025 to 5 April 2026"),
        (Unit.YEAR, date(2026, 4, 6), FISCAL, date(2026, 4, 6), date(2027, 4, 5), "6 April 2026 to 5 April 2027"),
        (Unit.YEAR, date(2026, 4, 20), (4, 1), date(2026, 4, 1), date(2027, 3, 31), "1 April 2026 to 31 March 2027"),
    ],
)
def test_a_period_has_its_days_and_its_name(
    unit: Unit, day: date, years: tuple[int, int], start: date, end: date, name: str
) -> None:
    period = period_containing(unit, day, years)
    assert period == Period(start, end)
    assert period_name(unit, period, years) == name
    assert period_before(unit, period, years) == period_containing(unit, start - timedelta(days=1), years)
    assert period_ending(unit, end, years) == period
    assert period_ending(unit, end + timedelta(days=1), years).end == (end + timedelta(days=1) if start == end else end)


def test_the_period_that_has_ended_is_one_of_the_years_of_the_rules() -> None:
    fifth = date(2026, 1, 5)
    assert period_ending(Unit.QUARTER, date(2026, 4, 3), FISCAL) == Period(date(2025, 10, 6), fifth)
    assert period_ending(Unit.QUARTER, date(2026, 4, 5), FISCAL) == Period(date(2026, 1, 6), date(2026, 4, 5))


def test_a_business_day_is_a_period_of_its_own() -> None:
    assert period_containing(Unit.BUSINESS_DAY, date(2026, 8, 19)) == Period(date(2026, 8, 19), date(2026, 8, 19))


def test_years_begin_in_january_where_nothing_is_said() -> None:
    quarter = Period(date(2026, 7, 1), date(2026, 9, 30))
    assert period_containing(Unit.QUARTER, date(2026, 8, 19)) == quarter
    assert period_ending(Unit.QUARTER, date(2026, 11, 30)) == quarter
    assert period_before(Unit.QUARTER, Period(date(2026, 10, 1), date(2026, 12, 31))) == quarter
    assert period_name(Unit.QUARTER, quarter) == "Q3 2026"


@given(PERIODS, DAYS, YEARS_BEGIN)
def test_periods_follow_each_other_without_a_gap(unit: Unit, day: date, years: tuple[int, int]) -> None:
    period = period_containing(unit, day, years)
    assert period.start <= day <= period.end
    assert period_containing(unit, period.start, years) == period == period_containing(unit, period.end, years)
    before = period_before(unit, period, years)
    assert before.end == period.start - timedelta(days=1)
    assert period_name(unit, period, years) != period_name(unit, before, years)


@given(PERIODS, DAYS, YEARS_BEGIN)
def test_the_last_ended_period_has_ended_and_the_next_has_not(unit: Unit, day: date, years: tuple[int, int]) -> None:
    period = period_ending(unit, day, years)
    assert period.end <= day
    assert period_containing(unit, period.end + timedelta(days=1), years).end > day


@given(DAYS, YEARS_BEGIN)
def test_four_quarters_make_a_year(day: date, years: tuple[int, int]) -> None:
    year = period_containing(Unit.YEAR, day, years)
    quarter = period_containing(Unit.QUARTER, year.end, years)
    for _ in range(3):
        quarter = period_before(Unit.QUARTER, quarter, years)
    assert quarter.start == year.start


def test_only_what_divides_evenly_fits() -> None:
    assert how_many_fit(Unit.QUARTER, Unit.YEAR) == 4
    assert how_many_fit(Unit.MONTH, Unit.YEAR) == 12
    assert how_many_fit(Unit.MONTH, Unit.QUARTER) == 3
    assert how_many_fit(Unit.DAY, Unit.WEEK) == 7
    assert how_many_fit(Unit.MONTH, Unit.MONTH) == 1
    assert how_many_fit(Unit.WEEK, Unit.MONTH) is None
    assert how_many_fit(Unit.YEAR, Unit.QUARTER) is None
