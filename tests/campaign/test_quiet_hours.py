"""When nobody is written to, what stage a day is at, how long a failed try waits."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign import clock
from campaign.quiet_hours import Hours, Stage, is_digest_time, is_quiet, stage_of, wait_after
from campaign.workdays import weekdays_only

NIGHT = Hours(20, 8)
hours = st.integers(0, 23)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-11-17 07:59", True),
        ("2026-11-17 08:00", False),
        ("2026-11-17 19:59", False),
        ("2026-11-17 20:00", True),
        ("2026-11-22 10:00", True),  # a Sunday
    ],
)
def test_night_and_days_off_are_quiet(moment, quiet):
    assert is_quiet(at(moment), NIGHT, weekdays_only) is quiet


def test_the_hour_is_that_of_shanghai_whatever_the_zone():
    assert is_quiet(dt.datetime(2026, 11, 17, 0, 30, tzinfo=dt.UTC), NIGHT, weekdays_only) is False
    assert is_quiet(dt.datetime(2026, 11, 17, 12, 0, tzinfo=dt.UTC), NIGHT, weekdays_only) is True


@given(hours, hours)
def test_what_is_quiet_and_what_is_not_make_a_day(start, end):
    quiet = sum(Hours(start, end).hold(hour) for hour in range(24))
    assert quiet == (end - start) % 24
    assert quiet == 0 or Hours(start, end).hold(start)
    assert not Hours(start, end).hold(end)


@pytest.mark.parametrize(
    ("moment", "due"), [("08:29", False), ("08:30", True), ("19:59", True), ("20:00", False)]
)
def test_the_digest_waits_for_its_time(moment, due):
    assert is_digest_time(at(f"2026-11-17 {moment}"), dt.time(8, 30), NIGHT, weekdays_only) is due


@given(st.integers(-400, 400), st.integers(0, 10))
def test_a_thing_has_one_stage_a_day_and_none_far_ahead(days, ahead):
    today = dt.date(2026, 11, 17)
    stage = stage_of(today + dt.timedelta(days=days), today, ahead)
    wanted = Stage.OVER if days < 0 else Stage.TODAY if days == 0 else Stage.SOON if days <= ahead else None
    assert stage is wanted


def test_what_has_no_day_has_no_stage():
    assert stage_of(None, dt.date(2026, 11, 17), 3) is None


@given(st.integers(1, 60))
def test_each_wait_is_at_least_as_long_as_the_one_before_and_has_an_end(tries):
    assert wait_after(1) == dt.timedelta(minutes=2)
    assert wait_after(tries) <= wait_after(tries + 1) <= dt.timedelta(hours=6)
