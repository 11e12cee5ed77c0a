"""Windows of the month and the step computed from them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.months import Month
from campaign.workdays import SHANGHAI, weekdays_only, workdays_between
from reviews.phases import (
    PhaseSettings,
    Progress,
    Step,
    is_secret_month,
    opening_from,
    preview_window,
    step_at,
    windows_of,
)

OCTOBER = Month(2026, 10)
SETTINGS = PhaseSettings()


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


ON_TIME = windows_of(OCTOBER, at("2026-11-02 08:30"), SETTINGS, weekdays_only)


def test_windows_of_october_lie_in_november():
    assert [(w.first_day, w.last_day) for w in (ON_TIME.find, ON_TIME.show, ON_TIME.appraise)] == [
        (dt.date(2026, 11, 2), dt.date(2026, 11, 5)),
        (dt.date(2026, 11, 6), dt.date(2026, 11, 11)),
        (dt.date(2026, 11, 12), dt.date(2026, 11, 20)),
    ]
    assert (ON_TIME.compare.first_day, ON_TIME.compare.last_day) == (dt.date(2026, 11, 12), None)


def test_opened_early_the_windows_still_follow_the_month():
    early = windows_of(OCTOBER, at("2026-10-28 09:00"), SETTINGS, weekdays_only)
    assert early.find.opens_at == at("2026-11-02 00:00")
    assert early.appraise == ON_TIME.appraise


def test_opened_late_they_count_from_the_opening():
    late = windows_of(OCTOBER, at("2026-11-10 14:00"), SETTINGS, weekdays_only)
    assert late.find.opens_at == at("2026-11-10 14:00")
    assert (late.find.last_day, late.appraise.last_day) == (dt.date(2026, 11, 13), dt.date(2026, 11, 30))


def test_opened_on_a_sunday_working_day_one_is_monday():
    late = windows_of(OCTOBER, at("2026-11-08 10:00"), SETTINGS, weekdays_only)
    assert late.find.opens_at == at("2026-11-09 00:00")


@pytest.mark.parametrize(
    ("now", "step"),
    [
        ("2026-11-01 23:59", Step.BEFORE),
        ("2026-11-02 08:30", Step.FIND),
        ("2026-11-05 23:59", Step.FIND),
        ("2026-11-06 00:00", Step.SHOW),
        ("2026-11-11 23:59", Step.SHOW),
        ("2026-11-12 00:00", Step.APPRAISE),
        ("2026-11-20 23:59", Step.APPRAISE),
        ("2026-11-21 00:00", Step.COUNTING),
    ],
)
def test_steps_follow_from_dates(now, step):
    assert step_at(ON_TIME, Progress(), at(now)) is step


def test_the_same_moment_in_utc_gives_the_same_step():
    assert step_at(ON_TIME, Progress(), dt.datetime(2026, 11, 20, 15, 59, 59, tzinfo=dt.UTC)) is Step.APPRAISE
    assert step_at(ON_TIME, Progress(), dt.datetime(2026, 11, 20, 16, 0, 0, tzinfo=dt.UTC)) is Step.COUNTING


def test_what_people_decided_comes_before_dates():
    preview = preview_window(at("2026-11-23 10:00"), SETTINGS, weekdays_only)
    assert preview.last_day == dt.date(2026, 11, 25)
    prepared = Progress(previewed_until=preview.closes_at)
    assert step_at(ON_TIME, prepared, at("2026-11-25 23:59")) is Step.PREVIEW
    assert step_at(ON_TIME, prepared, at("2026-11-26 00:00")) is Step.CONFIRMING
    published = Progress(preview.closes_at, at("2026-11-26 16:20"))
    assert step_at(ON_TIME, published, at("2026-11-26 16:20")) is Step.PUBLISHED


moments = st.datetimes(dt.datetime(2026, 10, 16), dt.datetime(2026, 12, 31), timezones=st.just(SHANGHAI))


@given(moments)
def test_windows_never_overlap_and_keep_their_length(opened):
    windows = windows_of(OCTOBER, opened, SETTINGS, weekdays_only)
    assert windows.find.closes_at <= windows.show.opens_at
    assert windows.show.closes_at <= windows.appraise.opens_at
    for window, days in ((windows.find, 4), (windows.show, 4), (windows.appraise, 7)):
        assert workdays_between(window.first_day, window.last_day, weekdays_only) == days
        assert window.opens_at >= opened


@given(moments, moments, moments)
def test_a_later_moment_never_goes_back_a_step(opened, one, other):
    windows = windows_of(OCTOBER, opened, SETTINGS, weekdays_only)
    order = list(Step)
    first, second = (step_at(windows, Progress(), m) for m in sorted((one, other)))
    assert order.index(first) <= order.index(second)


def test_settings_out_of_order_are_refused():
    with pytest.raises(ValueError, match="follow"):
        PhaseSettings(show=(4, 8))
    with pytest.raises(ValueError, match="working day 1"):
        PhaseSettings(find=(0, 4))
    with pytest.raises(ValueError, match="counted from 1"):
        PhaseSettings(preview_days=0)


def test_a_cycle_may_be_opened_once_it_is_settled_who_takes_part():
    assert opening_from(OCTOBER) == dt.date(2026, 10, 16)


def test_secret_channels_run_monthly_or_at_quarter_ends():
    assert is_secret_month(OCTOBER, monthly=True) is True
    assert is_secret_month(OCTOBER, monthly=False) is False
    assert is_secret_month(Month(2026, 12), monthly=False) is True
