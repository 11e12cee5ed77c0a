"""A person's calendar as iCalendar (RFC 5545): whole days in Asia/Shanghai, under identifiers that stay."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from campaign import clock
from campaign.dates import Dated, dates_of
from campaign.models import Person
from campaign.months import Month

MONTHS_BACK, MONTHS_AHEAD = 2, 12


def feed_dates(person: Person) -> list[Dated]:
    """What the feed holds: the same as the month pages, two months back and a year ahead."""
    month = Month.of(clock.today())
    return dates_of(person, month.shift(-MONTHS_BACK).first_day, month.shift(MONTHS_AHEAD).last_day)


def etag_of(things: Sequence[Dated]) -> str:
    """Changes exactly when something of the feed changes."""
    told = repr([(t.key, t.first, t.last, t.title, t.url) for t in things])
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def feed_of(things: Sequence[Dated]) -> bytes:
    """The file a calendar program subscribes to."""
    calendar = Calendar()
    calendar.add("prodid", "-//zhengchuang zhangben//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("争创账本"))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    stamp = clock.now().astimezone(dt.UTC)
    for one in things:
        event = Event()
        event.add("uid", f"{one.key}@zhengchuang")
        event.add("dtstamp", stamp)
        event.add("dtstart", one.first)
        event.add("dtend", one.last + dt.timedelta(days=1))
        event.add("summary", f"{one.sort.label}：{one.title}")
        event.add("transp", "TRANSPARENT")
        if settings.SITE_URL:
            event.add("url", settings.SITE_URL + one.url)
        calendar.add_component(event)
    return calendar.to_ical()
