"""Working days: the State Council's notice, local changes over it, weekdays where nothing is known yet."""

from datetime import date

import pytest
from django.core.management import call_command

from campaign import clock
from campaign.calendar import is_announced, is_working_day, seed_year, working_days
from campaign.models import WorkingDay

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 5, 1), False),
        (date(2026, 5, 9), True),  # a Saturday worked in exchange
        (date(2026, 11, 23), True),
        (date(2031, 1, 4), False),  # not announced: a Saturday
        (date(2031, 1, 1), True),
    ],
)
def test_days_without_a_table(day, worked):
    assert is_working_day(day) is worked
    assert working_days(day, day)(day) is worked


def test_local_change_wins():
    day = date(2026, 11, 23)
    WorkingDay.objects.create(day=day, is_working=False, source="local", note="停电")
    assert is_working_day(day) is False
    assert seed_year(2026) == 364
    assert is_working_day(day) is False
    assert seed_year(2026) == 0


def test_year_not_announced_counts_weekdays_and_says_so():
    assert seed_year(2031) == 365
    assert set(WorkingDay.objects.values_list("source", flat=True)) == {"weekdays"}
    assert (is_announced(2031), is_announced(2026)) == (False, True)


def test_a_stretch_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        is_working = working_days(date(2026, 11, 1), date(2026, 11, 30))
        assert sum(is_working(date(2026, 11, n)) for n in range(1, 31)) == 21


def test_the_command_fills_last_year_to_next_year():
    with clock.at("2026-06-01 09:00"):
        call_command("seed_working_days", verbosity=0)
    assert [year.year for year in WorkingDay.objects.dates("day", "year")] == [2025, 2026, 2027]
