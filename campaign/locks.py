"""Locks against guessing passwords: 5 failures lock one address out, 20 from anywhere the person (trust.md AUTH-3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum

from campaign import clock
from campaign.models import AuditEvent, Person

FAILED, UNLOCKED = "sign-in-failed", "sign-in-unlocked"


def person_locked_until(person: Person) -> datetime | None:
    """Return until when the person is locked whatever the address; None where not. One query."""
    events = _events().filter(object_id=str(person.pk))
    return _until(events.values_list("action", "at"))


def locked_people() -> dict[int, datetime]:
    """Return everybody locked now, at one address or everywhere, with the end of the lock. Three queries."""
    by_person = defaultdict(list)
    for pk, action, at in _events().values_list("object_id", "action", "at"):
        by_person[pk].append((action, at))
    found = {int(pk): until for pk, events in by_person.items() if (until := _until(events))}
    addresses = _locked_addresses()
    for pk, username in Person.objects.filter(username__in=addresses).values_list("pk", "username"):
        found[pk] = max(addresses[username], found.get(pk, addresses[username]))
    return found


def lift(person: Person) -> None:
    """Forget the failures counted by address; those of the person end with the trail's row UNLOCKED."""
    AccessAttempt.objects.filter(username=person.username).delete()


def _events() -> QuerySet[AuditEvent]:
    since = clock.now() - settings.LOCKED_PERSON_TIME
    return AuditEvent.objects.filter(
        object_type=Person._meta.label_lower, action__in=(FAILED, UNLOCKED), at__gt=since
    ).order_by("pk")


def _until(events: Iterable[tuple[str, datetime]]) -> datetime | None:
    failures: list[datetime] = []
    for action, at in events:
        failures = [*failures, at] if action == FAILED else []
    if len(failures) < settings.LOCKED_PERSON_FAILURES:
        return None
    return failures[-settings.LOCKED_PERSON_FAILURES] + settings.LOCKED_PERSON_TIME


def _locked_addresses() -> dict[str, datetime]:
    """Names under which some address has failed too often of late, with the end of the longest lock."""
    recent = AccessAttempt.objects.filter(attempt_time__gt=clock.now() - settings.AXES_COOLOFF_TIME)
    rows = recent.values("username", "ip_address").annotate(
        failures=Sum("failures_since_start"), last=Max("attempt_time")
    )
    found: dict[str, datetime] = {}
    for row in rows:
        if row["failures"] >= settings.AXES_FAILURE_LIMIT and row["username"]:
            until = row["last"] + settings.AXES_COOLOFF_TIME
            found[row["username"]] = max(until, found.get(row["username"], until))
    return found
