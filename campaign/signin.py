"""Sign-ins watched: the lock of trust.md AUTH-3 and the audit rows of AUD-1, from third-party signals only."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models import Max
from django.dispatch import receiver
from django.http import HttpRequest

from campaign import audit, clock
from campaign.locks import person_locked_until
from campaign.models import Person


class Guard(AxesDatabaseHandler):
    """5 failures from one address lock that address out; 20 from anywhere lock the person for 30 minutes.

    ``request.locked_until`` tells the page of the lock when it ends.
    """

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Audit a wrong password or code, then count it; an attempt while locked is audited as locked only."""
        # What was typed as a name may be a password: only a name that exists is kept.
        if not getattr(request, "axes_locked_out", False):
            # A wrong code counts like a wrong password; the row says which it was.
            tried = {"tried": credentials["tried"]} if "tried" in credentials else {}
            person = _named(credentials.get("username"))
            audit.record("sign-in-failed", by=None, obj=person, result="refused", **tried)
        if request is not None:
            request.axes_attempt_time = clock.now()
        super().user_login_failed(sender, credentials, request, **kwargs)

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return the failures that count against this attempt."""
        request.axes_attempt_time = clock.now()
        failures = int(super().get_failures(request, credentials))
        if failures >= settings.AXES_FAILURE_LIMIT:
            attempts = self.get_user_attempts(request, credentials)
            last = max(filter(None, (rows.aggregate(last=Max("attempt_time"))["last"] for rows in attempts)))
            request.locked_until = last + settings.AXES_COOLOFF_TIME
            return failures
        person = _named((credentials or {}).get("username"))
        until = person_locked_until(person) if person is not None else None
        if until is None:
            return failures
        request.locked_until = until
        return int(settings.AXES_FAILURE_LIMIT)


def _named(username: Any) -> Person | None:
    return Person.objects.filter(username=username).first() if isinstance(username, str) else None


@receiver(user_logged_in, dispatch_uid="audit")
def _signed_in(sender: Any, user: Person, **kwargs: Any) -> None:
    audit.record("sign-in", by=user, obj=user)


@receiver(user_logged_out, dispatch_uid="audit")
def _signed_out(sender: Any, user: Person | None, **kwargs: Any) -> None:
    if user is not None:
        audit.record("sign-out", by=user, obj=user)


@receiver(user_locked_out, dispatch_uid="audit")
def _locked_out(sender: Any, username: str | None = None, **kwargs: Any) -> None:
    audit.record("sign-in-locked", by=None, obj=_named(username), result="refused")
