"""Calendar arithmetic in working days.

Pure: whoever calls hands over what a working day is, as a function of the date.
The table behind that function lives in ``campaign.calendar``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

IsWorking = Callable[[dt.date], bool]

SHANGHAI = ZoneInfo("Asia/Shanghai")

# A calendar without a working day in four months is broken, not a long holiday.
HORIZON = 124


class NoWorkingDays(ValueError):
    """The calendar handed over has no working day within ``HORIZON`` days."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time from ``opens_at`` up to, not including, ``closes_at``.

    ``closes_at`` is midnight after the last day, so that the whole last day belongs
    to it; ``last_day`` is that day for print. An open end is ``None``.
    """

    opens_at: dt.datetime
    closes_at: dt.datetime | None
    last_day: dt.date | None

    def holds(self, moment: dt.datetime) -> bool:
        """Whether ``moment`` (aware) lies in the window."""
        return self.opens_at <= moment and not self.is_over(moment)

    def is_over(self, moment: dt.datetime) -> bool:
        """Whether the window has ended at ``moment``."""
        return self.closes_at is not None and moment >= self.closes_at

    @property
    def first_day(self) -> dt.date:
        """The day on which the window opens, in Shanghai."""
        return self.opens_at.astimezone(SHANGHAI).date()


def start_of(day: dt.date) -> dt.datetime:
    """Midnight at which ``day`` begins in Shanghai."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=SHANGHAI)


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after ``day`` in Shanghai; a deadline on ``day`` holds until then."""
    return start_of(day + dt.timedelta(days=1))


def days_from(first: dt.date, is_working: IsWorking) -> Iterator[dt.date]:
    """Working days from ``first`` on, ``first`` included, without end."""
    day, idle = first, 0
    while True:
        if is_working(day):
            idle = 0
            yield day
        else:
            idle += 1
            if idle > HORIZON:
                raise NoWorkingDays(f"no working day in the {HORIZON} days before {day}")
        day += dt.timedelta(days=1)


def nth_from(first: dt.date, n: int, is_working: IsWorking) -> dt.date:
    """The n-th working day (from 1) counted from ``first``, ``first`` included."""
    if n < 1:
        raise ValueError("working days are counted from 1")
    for count, day in enumerate(days_from(first, is_working), start=1):
        if count == n:
            return day
    raise AssertionError("days_from has no end")  # pragma: no cover


def nth_of_month(year: int, month: int, n: int, is_working: IsWorking) -> dt.date:
    """The n-th working day counted from the first of a month; it may fall into the next."""
    return nth_from(dt.date(year, month, 1), n, is_working)


def add_workdays(day: dt.date, n: int, is_working: IsWorking) -> dt.date:
    """The n-th working day after ``day``; ``n = 0`` gives ``day`` itself, working or not."""
    if n < 0:
        raise ValueError("a number of working days is not negative")
    return day if n == 0 else nth_from(day + dt.timedelta(days=1), n, is_working)


def workdays_between(first: dt.date, last: dt.date, is_working: IsWorking) -> int:
    """How many working days lie from ``first`` to ``last``, both included; 0 if reversed."""
    span = (last - first).days + 1
    return sum(is_working(first + dt.timedelta(days=n)) for n in range(max(span, 0)))


def notice_window(posted_at: dt.datetime, n: int, is_working: IsWorking) -> Window:
    """The objection window of a notice posted at ``posted_at`` for ``n`` working days.

    The day after posting is day 1; it ends with the end of the n-th working day
    (product.md §1, 公示). Objections may arrive from the moment of posting.
    """
    posted_on = posted_at.astimezone(SHANGHAI).date()
    last = add_workdays(posted_on, n, is_working)
    return Window(opens_at=posted_at, closes_at=end_of(last), last_day=last)


def weekdays_only(day: dt.date) -> bool:
    """The calendar of a year nobody has announced yet: Monday to Friday work."""
    return day.weekday() < 5
