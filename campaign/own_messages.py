"""A person's messages as the page prints them, and what they have chosen about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text, weekday
from campaign.models import Message, MessageSettings, MutedKind, Person


@dataclass(frozen=True, slots=True)
class Day:
    """Messages of one day under its heading."""

    heading: str
    messages: list[Message]


def by_day(rows: Iterable[Message], today: dt.date) -> list[Day]:
    """The messages, newest first, under 今天, 昨天 and dates."""
    days: dict[dt.date, list[Message]] = {}
    for row in rows:
        days.setdefault(clock.day_of(row.created_at), []).append(row)
    return [Day(_heading(day, today), messages) for day, messages in days.items()]


def _heading(day: dt.date, today: dt.date) -> str:
    if day == today:
        return _("今天")
    if day == today - dt.timedelta(days=1):
        return _("昨天")
    said = day_text(day) if day.year == today.year else f"{day.year}年{day_text(day)}"
    return f"{said}　{weekday(day)}"


def unread_count(person_id: int | None) -> int:
    """How many are unread: one count in an index."""
    return Message.objects.filter(person_id=person_id).unread().count()


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person has chosen, or the house's defaults."""

    mail: str
    quiet: tuple[int, int] | None
    muted: frozenset[tuple[str, str]]


def choice_of(person: Person) -> Choice:
    """Read it in two queries."""
    row = MessageSettings.objects.filter(person=person).first()
    muted = frozenset(MutedKind.objects.filter(person=person).values_list("channel", "kind"))
    if row is None:
        return Choice(MessageSettings.Mail.DIGEST, None, muted)
    if row.quiet_from is None or row.quiet_until is None:
        return Choice(row.mail, None, muted)
    return Choice(row.mail, (row.quiet_from, row.quiet_until), muted)
