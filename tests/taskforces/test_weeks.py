"""Weeks of the log: year's ends, statuses, excused holidays."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.months import Month
from campaign.workdays import weekdays_only
from taskforces.weeks import Entry, Week, WeekStatus, status_of, strip, weeks_of, weeks_of_month

GOLDEN_WEEK = {dt.date(2026, 10, day) for day in range(5, 12)}


def is_working(day):
    return weekdays_only(day) and day not in GOLDEN_WEEK


def test_2026_has_a_week_53_which_belongs_to_december():
    week = Week(2026, 53)
    assert (week.monday, week.sunday) == (dt.date(2026, 12, 28), dt.date(2027, 1, 3))
    assert week.month == Month(2026, 12)
    assert week.shift(1) == Week(2027, 1)


def test_2025_has_none():
    with pytest.raises(ValueError):
        Week(2025, 53)


def test_a_week_belongs_to_the_month_of_its_thursday():
    assert Week.of(dt.date(2026, 11, 1)).month == Month(2026, 10)
    assert Week.of(dt.date(2026, 6, 29)).month == Month(2026, 7)


def test_labels():
    assert Week(2026, 47).label == "第47周"
    assert Week(2026, 47).span_label == "11月16日—22日"
    assert Week(2026, 27).span_label == "6月29日—7月5日"


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)))
def test_every_day_lies_in_its_week_and_text_reads_back(day):
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert Week.parse(str(week)) == week


@pytest.mark.parametrize("text", ["2026-53", "2026-W5", "2026-W54", "26-W05", "２０２６-W05", ""])
def test_other_texts_are_no_weeks(text):
    with pytest.raises(ValueError):
        Week.parse(text)


@given(st.integers(2020, 2035), st.integers(1, 12))
def test_each_month_has_four_or_five_weeks_and_shares_none(year, month):
    weeks = weeks_of_month(Month(year, month))
    assert len(weeks) in (4, 5)
    assert not set(weeks) & set(weeks_of_month(Month(year, month).next))


def test_weeks_run_from_activation_across_the_year_to_close():
    weeks = weeks_of(dt.date(2026, 12, 23), dt.date(2027, 1, 6), dt.date(2027, 3, 1))
    assert [str(w) for w in weeks] == ["2026-W52", "2026-W53", "2027-W01"]


def test_weeks_of_an_open_team_end_with_the_current_one():
    assert weeks_of(dt.date(2026, 11, 2), None, dt.date(2026, 11, 10))[-1] == Week(2026, 46)


@pytest.mark.parametrize(
    ("entry", "today", "status", "reported"),
    [
        (Entry(Week(2026, 46), dt.date(2026, 11, 15)), dt.date(2026, 11, 20), "filled", False),
        (Entry(Week(2026, 46), dt.date(2026, 11, 16)), dt.date(2026, 11, 20), "late", False),
        (Entry(Week(2026, 46), dt.date(2026, 11, 18), True), dt.date(2026, 11, 20), "unchanged", False),
        (None, dt.date(2026, 11, 8), "future", False),
        (None, dt.date(2026, 11, 9), "current", False),
        (None, dt.date(2026, 11, 15), "current", False),
        (None, dt.date(2026, 11, 16), "missing", False),
        (None, dt.date(2026, 11, 25), "missing", False),
        (None, dt.date(2026, 11, 26), "missing", True),
    ],
)
def test_status_of_week_46(entry, today, status, reported):
    row = status_of(Week(2026, 46), entry, today, is_working)
    assert (row.status, row.is_reported) == (WeekStatus(status), reported)


def test_a_week_of_holidays_is_excused_and_may_still_be_filled():
    week = Week(2026, 41)
    assert status_of(week, None, dt.date(2026, 12, 1), is_working).status is WeekStatus.EXCUSED
    filled = Entry(week, dt.date(2026, 10, 9))
    assert status_of(week, filled, dt.date(2026, 12, 1), is_working).status is WeekStatus.FILLED


def test_strip_is_in_order_and_labelled():
    rows = strip(
        [Week(2026, 47), Week(2026, 46)],
        [Entry(Week(2026, 46), dt.date(2026, 11, 13))],
        dt.date(2026, 11, 18),
        is_working,
    )
    assert [(row.week.number, row.label) for row in rows] == [(46, "已填"), (47, "本周")]
