"""The one clock (design.md): every "now" and "today" of the product comes from here.

Months and days are those of Asia/Shanghai whatever the server's own zone (trust.md INT-7).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ZONE = ZoneInfo("Asia/Shanghai")

_set_here: ContextVar[datetime | None] = ContextVar("clock", default=None)
_set_everywhere: list[datetime] = []


def now() -> datetime:
    """Return the present moment, aware, in Asia/Shanghai."""
    moment = _set_here.get()
    if moment is None and _set_everywhere:
        moment = _set_everywhere[-1]
    return moment or datetime.now(ZONE)


def today() -> date:
    """Return the present day in Asia/Shanghai."""
    return now().date()


def day_of(moment: datetime) -> date:
    """Return the day in Asia/Shanghai an aware moment falls on."""
    return moment.astimezone(ZONE).date()


def start_of(day: date) -> datetime:
    """Return the first moment of a day in Asia/Shanghai."""
    return datetime.combine(day, time.min, ZONE)


def month_of(day: date) -> str:
    """Return the month of a day as ``YYYY-MM``; ``campaign.months.Month`` does arithmetic on it."""
    return f"{day.year:04d}-{day.month:02d}"


@contextmanager
def at(moment: datetime | date | str, *, everywhere: bool = False) -> Iterator[datetime]:
    """Set the clock inside the block; ``everywhere`` reaches other threads too (live server).

    Accepts an aware or naive (Asia/Shanghai) datetime, a day, or text such as "2026-11-10 09:00".
    Refused where ``settings.CLOCK_MAY_BE_SET`` is false, as it is in production.
    """
    if not settings.CLOCK_MAY_BE_SET:
        raise ImproperlyConfigured("The clock cannot be set under these settings.")
    chosen = _read(moment)
    if everywhere:
        _set_everywhere.append(chosen)
        try:
            yield chosen
        finally:
            _set_everywhere.pop()
    else:
        token = _set_here.set(chosen)
        try:
            yield chosen
        finally:
            _set_here.reset(token)


def _read(moment: datetime | date | str) -> datetime:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(9))
    return moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)
