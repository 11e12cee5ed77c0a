"""Which days are worked: the ``WorkingDay`` table, seeded from chinesecalendar (design.md).

A day without a row is answered by the package and, where the package does not know the year yet, by
the weekday; nothing raises. The pure arithmetic stands in ``campaign.workdays``.
"""

from __future__ import annotations

import datetime as dt
import functools

import chinese_calendar
from django.db import transaction

from campaign.models import WorkingDay
from campaign.workdays import IsWorking, weekdays_only


@functools.lru_cache(maxsize=4096)
def published(day: dt.date) -> bool | None:
    """Whether the State Council's notice makes it a working day; None for a year not announced yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def is_working_day(day: dt.date) -> bool:
    """Whether ``day`` is worked; one query."""
    row = WorkingDay.objects.filter(pk=day).values_list("is_working", flat=True).first()
    return _without_row(day) if row is None else row


def working_days(first: dt.date, last: dt.date) -> IsWorking:
    """The function ``campaign.workdays`` takes, for days from ``first`` to ``last`` from one query.

    Days outside the stretch are answered without the table.
    """
    rows = dict(WorkingDay.objects.filter(day__range=(first, last)).values_list("day", "is_working"))

    def is_working(day: dt.date) -> bool:
        return rows[day] if day in rows else _without_row(day)

    return is_working


def around(day: dt.date, days: int = 92) -> IsWorking:
    """``working_days`` for the days before and after ``day``: enough for every window of the product."""
    span = dt.timedelta(days=days)
    return working_days(day - span, day + span)


def is_announced(year: int) -> bool:
    """Whether the year's holidays are known; otherwise pages say 待国务院办公厅公布."""
    return (
        published(dt.date(year, 1, 1)) is not None
        or WorkingDay.objects.filter(day__year=year, source=WorkingDay.Source.LOCAL).exists()
    )


@transaction.atomic
def seed_year(year: int) -> int:
    """Write the rows of a year that are missing or were only weekdays; local changes stay. Returns how many."""
    source = WorkingDay.Source.STATE_COUNCIL if published(dt.date(year, 1, 1)) is not None else None
    old = WorkingDay.objects.filter(day__year=year)
    if source is not None:
        old.filter(source=WorkingDay.Source.WEEKDAYS).delete()
    kept = set(old.values_list("day", flat=True))
    days = (dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(366))
    rows = [
        WorkingDay(day=day, is_working=_without_row(day), source=source or WorkingDay.Source.WEEKDAYS)
        for day in days
        if day.year == year and day not in kept
    ]
    WorkingDay.objects.bulk_create(rows)
    return len(rows)


def _without_row(day: dt.date) -> bool:
    known = published(day)
    return weekdays_only(day) if known is None else known
