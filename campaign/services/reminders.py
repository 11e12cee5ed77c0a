"""Turns to-dos into messages, once a person and day, whoever runs it how often (docs/decisions/0022)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from campaign import clock
from campaign.calendar import around
from campaign.models import Delivery, Message, Person, ReminderDay
from campaign.quiet_hours import Hours, is_quiet
from campaign.reminding import busy_people, reminders, words_to_all
from campaign.services.messages import write
from campaign.todos import told_todos

#: A claim nobody finished is free again after this.
CLAIM_DIES = dt.timedelta(minutes=10)
_A_BATCH = 500


def house_hours() -> Hours:
    """The quiet hours of the house †."""
    return Hours(settings.QUIET_FROM, settings.QUIET_UNTIL)


def remind(*, only: Collection[int] | None = None) -> int:
    """Write today's reminders that are not written yet; returns of how many people. Nothing in the quiet hours.

    ``only`` keeps it to some people; the next run has the others.
    """
    now = clock.now()
    if is_quiet(now, house_hours(), around(now.date(), 1)):
        return 0
    write(words_to_all(now.date()))
    return sum(1 for person in _claimed(now, only) if _remind_one(person, now))


def _claimed(now: dt.datetime, only: Collection[int] | None) -> Iterator[Person]:
    """People whose day is not done, each claimed by one conditional update before it is handed out."""
    today = now.date()
    people = busy_people(today)
    people = people if only is None else people & set(only)
    days = ReminderDay.objects.filter(day=today)
    known = set(days.values_list("person_id", flat=True))
    new = [ReminderDay(person_id=pk, day=today) for pk in sorted(people - known)]
    ReminderDay.objects.bulk_create(new, batch_size=_A_BATCH, ignore_conflicts=True)
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_DIES)
    waiting = days.filter(free, done_at=None).order_by("pk").values_list("pk", "person_id")
    for pk, person in [row for row in waiting if row[1] in people]:
        if ReminderDay.objects.filter(free, pk=pk, done_at=None).update(claimed_at=now):
            yield Person.objects.get(pk=person)


def _remind_one(person: Person, now: dt.datetime) -> bool:
    """Gather outside of any transaction, then write the messages and that the day is done in one."""
    items = told_todos(person, now.date()) if person.is_here else []
    with transaction.atomic():
        done = ReminderDay.objects.filter(person=person, day=now.date(), done_at=None).update(done_at=now)
        if done:
            write(reminders(person.pk, items, now.date()))
    return bool(done)


def sweep() -> int:
    """Delete what is older than it is kept †: messages, what was sent, days done; returns how many messages."""
    before = clock.now() - dt.timedelta(days=settings.MESSAGES_KEPT_DAYS)
    old = Message.objects.filter(created_at__lt=before)
    count = old.count()
    if count:
        old.delete()
    # A row of what was sent is what keeps it from being sent again: it goes long after its day.
    Delivery.objects.filter(created_at__lt=before).delete()
    ReminderDay.objects.filter(day__lt=clock.today() - dt.timedelta(days=7)).delete()
    return count
