"""The working-day table: announced years, years nobody announced, local changes."""

import datetime as dt

import pytest
from django.core.management import call_command

from campaign import clock
from campaign.calendar import around, is_announced, is_working_day, seed_year, working_days
from campaign.models import WorkingDay

pytestmark = pytest.mark.django_db

NATIONAL_DAY = dt.date(2026, 10, 1)
NOT_ANNOUNCED = dt.date(2031, 10, 1)


def test_without_rows_the_announced_calendar_answers():
    assert is_working_day(NATIONAL_DAY) is False
    assert around(NATIONAL_DAY)(NATIONAL_DAY) is False


def test_a_year_nobody_announced_counts_weekdays_and_raises_nothing():
    assert is_working_day(NOT_ANNOUNCED) is True
    assert is_working_day(dt.date(2031, 10, 4)) is False


def test_seeding_writes_every_day_with_its_source():
    assert (seed_year(2026), seed_year(2031)) == (365, 365)
    holiday = WorkingDay.objects.get(day=NATIONAL_DAY)
    assert (holiday.is_working, holiday.source) == (False, "state_council")
    assert WorkingDay.objects.get(day=NOT_ANNOUNCED).get_source_display() == "待国务院办公厅公布"


def test_seeding_again_keeps_what_was_adjusted_here():
    seed_year(2026)
    WorkingDay.objects.filter(day=NATIONAL_DAY).update(is_working=True, source="local", note="值班")
    assert seed_year(2026) == 0
    assert WorkingDay.objects.get(day=NATIONAL_DAY).note == "值班"
    assert is_working_day(NATIONAL_DAY) is True


def test_a_stretch_is_read_in_one_query(django_assert_num_queries):
    seed_year(2026)
    with django_assert_num_queries(1):
        is_working = working_days(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
        worked = [is_working(dt.date(2026, 11, day)) for day in range(1, 31)]
    assert sum(worked) == 21


def test_a_year_is_unannounced_until_somebody_settles_it():
    assert is_announced(2026) is True
    assert is_announced(2031) is False
    WorkingDay.objects.create(day=NOT_ANNOUNCED, is_working=False, source="local")
    assert is_announced(2031) is True


def test_the_command_fills_last_year_to_next_year():
    with clock.at("2026-06-01 09:00"):
        call_command("seed_working_days", verbosity=0)
    years = WorkingDay.objects.dates("day", "year")
    assert [year.year for year in years] == [2025, 2026, 2027]
