"""Months: parsing, neighbours, belonging, and who takes part."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.months import Month, months_between

months = st.builds(Month, st.integers(2000, 2100), st.integers(1, 12))


def test_text_and_labels():
    month = Month.parse("2026-10")
    assert (str(month), month.label, month.short_label) == ("2026-10", "2026年10月", "10月")


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-1", "26-10", "2026-10 ", "２０２６-10", "", "2026年10月"]
)
def test_other_texts_are_no_months(text):
    with pytest.raises(ValueError):
        Month.parse(text)


@given(months)
def test_text_round_trip_and_neighbours(month):
    assert Month.parse(str(month)) == month
    assert month.next.previous == month
    assert month.next.first_day - month.last_day == dt.timedelta(days=1)
    assert month.first_day in month
    assert month.last_day in month
    assert month.next.first_day not in month


@given(months, st.integers(0, 40))
def test_between_counts_both_ends(month, span):
    assert len(months_between(month, month.shift(span))) == span + 1


def test_a_moment_belongs_to_its_month_in_shanghai():
    last = dt.datetime(2026, 10, 31, 15, 59, 59, tzinfo=dt.UTC)
    assert Month.of(last) == Month(2026, 10)
    assert Month.of(last + dt.timedelta(seconds=1)) == Month(2026, 11)


def test_a_naive_moment_has_no_month():
    with pytest.raises(ValueError, match="naive"):
        Month.of(dt.datetime(2026, 10, 31))


@pytest.mark.parametrize(
    ("active_from", "active_until", "expected"),
    [
        (dt.date(2026, 10, 15), None, True),
        (dt.date(2026, 10, 16), None, False),
        (dt.date(2026, 3, 1), dt.date(2026, 10, 15), False),
        (dt.date(2026, 3, 1), dt.date(2026, 10, 16), True),
    ],
)
def test_active_by_the_fifteenth_takes_part(active_from, active_until, expected):
    assert Month(2026, 10).takes_part(active_from, active_until) is expected


def test_a_day_beyond_the_month_means_its_last():
    assert Month(2026, 2).takes_part(dt.date(2026, 2, 28), by_day=31)


def test_quarter_ends():
    assert [m for m in range(1, 13) if Month(2026, m).is_quarter_end] == [3, 6, 9, 12]
