"""The session engine: Django's database sessions that know whose they are (trust.md AUTH-5, AUTH-6).

What the row repeats is in the session's data, which are read and written anyway: no further query, and a write
only when the data change, which is at most once a minute (campaign.middleware.session_age).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from campaign import audit, clock
from campaign.devices import device_words
from campaign.models import Person, PersonSession
from campaign.unavailable import reason_of

#: What pages leave in a session by the way. Another request writes it again, so none waits for it or fails by it.
BY_THE_WAY = frozenset({"started", "seen", "bell"})


class SessionStore(DatabaseStore):
    """Django's store over ``PersonSession``."""

    def load(self) -> dict[str, Any]:
        """The session's data; what they were is kept, to know later what was changed."""
        data: dict[str, Any] = super().load()
        self._before = dict(data)
        return data

    def save(self, must_create: bool = False) -> None:
        """Write the row; what was left by the way only where that is possible at once (trust.md RACE-6, DUR-7)."""
        if must_create:
            self._before = {}  # a new row: whatever comes into it next is no repetition
        passing = self._is_by_the_way()
        try:
            with _without_waiting() if passing else nullcontext():
                super().save(must_create)
        except UpdateError as error:
            if reason_of(error) is None:
                raise  # ended elsewhere meanwhile
            if not passing:
                raise DatabaseError("a session was not stored") from error
            # Locked, full or read-only: reading goes on, and the next request notes it.

    def _is_by_the_way(self) -> bool:
        """Whether a session that was there before differs in nothing a person did."""
        before: dict[str, Any] | None = getattr(self, "_before", None)
        if not before or connection.in_atomic_block:
            return False
        now: dict[str, Any] = self._get_session(no_load=True)
        changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        return changed <= BY_THE_WAY

    @classmethod
    def get_model_class(cls) -> type[PersonSession]:
        return PersonSession

    def create_model_instance(self, data: dict[str, Any]) -> PersonSession:
        """The row to write, with what its owner will read of it."""
        row = super().create_model_instance(data)
        assert isinstance(row, PersonSession)  # noqa: S101  what get_model_class says, told to the type checker
        row.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.reference = reference_of(row.session_key)
        row.device = data.get("device", "")
        row.address = data.get("address")
        row.started_at, row.seen_at = _moment(data.get("started")), _moment(data.get("seen"))
        return row


@contextmanager
def _without_waiting() -> Iterator[None]:
    """SQLite's one writer is not waited for inside the block; on PostgreSQL a session's own row is hardly ever locked."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout={int(settings.SQLITE_PATIENCE * 1000)}")


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, clock.ZONE)


def reference_of(session_key: str) -> str:
    """Return the name of a session that pages may show: it does not give the cookie away."""
    return salted_hmac("campaign.sessions", session_key, algorithm="sha256").hexdigest()[:32]


def begin(request: HttpRequest, address: str | None) -> None:
    """Note, at sign-in, when, from where and with what the session began."""
    now = int(clock.now().timestamp())
    request.session.update(
        {
            "started": now,
            "seen": now,
            "address": address,
            "device": device_words(request.META.get("HTTP_USER_AGENT", "")),
        }
    )


def seconds_left(request: HttpRequest) -> int:
    """Return the seconds until the session ends if nothing more is asked for, never below 0 (AUTH-5)."""
    now = int(clock.now().timestamp())
    started, seen = request.session.get("started", now), request.session.get("seen", now)
    return max(0, min(seen + settings.SESSION_COOKIE_AGE, started + settings.SESSION_ABSOLUTE_AGE) - now)


def end_sessions(person: Person, *, keep: str | None = None) -> int:
    """End every session of the person but the one with the key ``keep``; return how many there were."""
    rows = PersonSession.objects.filter(person=person)
    if keep:
        rows = rows.exclude(session_key=keep)
    return rows.delete()[0]


@transaction.atomic
def end_own(person: Person, *, keep: str | None = None, only: PersonSession | None = None) -> int:
    """End the other sessions of oneself, or the one named; return how many."""
    ended = only.delete()[0] if only is not None else end_sessions(person, keep=keep)
    audit.record("own-sessions-ended", by=person, obj=person, sessions=ended)
    return ended
