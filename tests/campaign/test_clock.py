"""The one clock (design.md): set only where allowed, always in Asia/Shanghai."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from campaign import clock


def test_now_is_aware_and_in_shanghai():
    assert clock.now().utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-10 09:00", "2026-11-10T09:00:00+08:00"),
        (date(2026, 11, 10), "2026-11-10T09:00:00+08:00"),
        (datetime(2026, 11, 10, 16, tzinfo=UTC), "2026-11-11T00:00:00+08:00"),
        (datetime(2026, 11, 10, 16), "2026-11-10T16:00:00+08:00"),
    ],
)
def test_set_clock_reads_days_moments_and_text(moment, expected):
    with clock.at(moment):
        assert clock.now().isoformat() == expected


def test_last_second_of_a_month_stays_in_it_under_another_zone():
    before, after = datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC), datetime(2026, 10, 31, 16, tzinfo=UTC)
    with timezone.override("UTC"):
        assert [clock.month_of(clock.day_of(moment)) for moment in (before, after)] == ["2026-10", "2026-11"]


def test_inner_setting_ends_with_its_block():
    with clock.at("2026-01-31 09:00"):
        with clock.at("2026-02-28 09:00"):
            assert clock.today() == date(2026, 2, 28)
        assert clock.today() == date(2026, 1, 31)


def test_set_everywhere_reaches_another_thread_and_set_here_does_not():
    seen = []

    def look():
        seen.append(clock.today())

    for everywhere in (False, True):
        with clock.at("2020-02-29 09:00", everywhere=everywhere):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()
    assert [day == date(2020, 2, 29) for day in seen] == [False, True]


def test_setting_is_refused_where_settings_forbid_it(settings):
    settings.CLOCK_MAY_BE_SET = False
    with pytest.raises(ImproperlyConfigured), clock.at("2026-11-10 09:00"):
        pass
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
