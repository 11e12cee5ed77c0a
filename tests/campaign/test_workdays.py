"""Working days: counting, notice windows, and calendars without working days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.workdays import (
    SHANGHAI,
    NoWorkingDays,
    add_workdays,
    end_of,
    notice_window,
    nth_from,
    nth_of_month,
    start_of,
    weekdays_only,
    workdays_between,
)

# National Day 2026: 1-7 October off, Saturday 10 October worked (invented for the test).
HOLIDAYS = {dt.date(2026, 10, day) for day in range(1, 8)}
EXTRA = {dt.date(2026, 10, 10)}


def is_working(day: dt.date) -> bool:
    return day in EXTRA or (weekdays_only(day) and day not in HOLIDAYS)


days = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))


def test_first_working_day_of_october_comes_after_the_holiday():
    assert nth_of_month(2026, 10, 1, is_working) == dt.date(2026, 10, 8)


def test_a_worked_saturday_counts():
    assert nth_of_month(2026, 10, 3, is_working) == dt.date(2026, 10, 10)


def test_nth_may_fall_into_the_next_month():
    assert nth_of_month(2026, 10, 20, is_working) == dt.date(2026, 11, 3)


def test_adding_none_stays_even_on_a_holiday():
    assert add_workdays(dt.date(2026, 10, 1), 0, is_working) == dt.date(2026, 10, 1)


def test_between_reversed_dates_there_is_none():
    assert workdays_between(dt.date(2026, 11, 2), dt.date(2026, 11, 1), is_working) == 0


@given(days, st.integers(1, 40))
def test_adding_and_counting_agree(day, n):
    last = add_workdays(day, n, is_working)
    assert is_working(last)
    assert workdays_between(day + dt.timedelta(days=1), last, is_working) == n


@given(days, st.integers(1, 30))
def test_the_nth_is_later_than_the_one_before(day, n):
    assert nth_from(day, n, is_working) < nth_from(day, n + 1, is_working)


def test_counting_from_zero_is_refused():
    with pytest.raises(ValueError, match="counted from 1"):
        nth_from(dt.date(2026, 1, 1), 0, is_working)
    with pytest.raises(ValueError, match="not negative"):
        add_workdays(dt.date(2026, 1, 1), -1, is_working)


def test_a_calendar_without_working_days_is_named_not_endless():
    with pytest.raises(NoWorkingDays):
        nth_from(dt.date(2026, 1, 1), 1, lambda day: False)


def test_notice_counts_from_the_day_after_posting_to_the_end_of_the_fifth():
    posted = dt.datetime(2026, 11, 2, 15, 0, tzinfo=SHANGHAI)
    window = notice_window(posted, 5, is_working)
    assert window.last_day == dt.date(2026, 11, 9)
    assert window.holds(posted)
    assert window.holds(dt.datetime(2026, 11, 9, 23, 59, 59, tzinfo=SHANGHAI))
    assert window.is_over(dt.datetime(2026, 11, 10, 0, 0, tzinfo=SHANGHAI))


def test_notice_posted_late_in_the_evening_in_utc_belongs_to_the_next_shanghai_day():
    posted = dt.datetime(2026, 11, 1, 16, 0, tzinfo=dt.UTC)  # 2 November 00:00 in Shanghai
    assert notice_window(posted, 1, is_working).last_day == dt.date(2026, 11, 3)


def test_a_day_runs_from_midnight_to_midnight_in_shanghai():
    day = dt.date(2026, 10, 31)
    assert start_of(day) == dt.datetime(2026, 10, 30, 16, 0, tzinfo=dt.UTC)
    assert end_of(day) == start_of(dt.date(2026, 11, 1))
