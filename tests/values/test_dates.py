"""Days: writing them, month ends, business days, periods without a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.values.dates import (
    Duration,
    MonthEnds,
    Unit,
    add,
    add_business_days,
    add_days,
    add_months,
    date_from_text,
    date_text,
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


@pytest.mark.parametrize(
    "text", ["31 June 2027", "2027-02-29", "30 Juni 2027", "2027-6-30", "٣٠ June 2027", "1 May 27"]
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
        (date(2026, 1, 15), -1, date(2025, 12, 15), date(2025, 12, 15)),
    ],
)
def test_month_ends_go_the_way_the_rules_say(day: date, months: int, down: date, up: date) -> None:
    assert add_months(day, months, MonthEnds.DOWN) == down
    assert add_months(day, months, MonthEnds.UP) == up


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
    assert add_business_days(date.max, 5, ()) == date.max


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
    assert how_many_fit(Unit.MONTH, Unit.MONTH) == 1
    assert how_many_fit(Unit.WEEK, Unit.MONTH) is None
    assert how_many_fit(Unit.YEAR, Unit.QUARTER) is None
