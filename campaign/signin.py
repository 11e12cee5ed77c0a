"""Sign-ins watched: the lock of trust.md AUTH-3 and the audit rows of AUD-1, from third-party signals only."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from campaign import audit, clock
from campaign.models import AuditEvent, Person

FAILED = "sign-in-failed"


class Guard(AxesDatabaseHandler):
    """5 failures from one address lock that address out; 20 from anywhere lock the person for 30 minutes."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Audit a wrong password, then count it; an attempt while locked is audited as locked only."""
        # What was typed as a name may be a password: only a name that exists is kept.
        if not getattr(request, "axes_locked_out", False):
            audit.record(FAILED, by=None, obj=_named(credentials.get("username")), result="refused")
        super().user_login_failed(sender, credentials, request, **kwargs)

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return the failures that count against this attempt."""
        failures = int(super().get_failures(request, credentials))
        if failures < settings.AXES_FAILURE_LIMIT and self._is_person_locked(credentials or {}):
            return int(settings.AXES_FAILURE_LIMIT)
        return failures

    def _is_person_locked(self, credentials: dict[str, Any]) -> bool:
        person = _named(credentials.get("username"))
        if person is None:
            return False
        since = clock.now() - settings.LOCKED_PERSON_TIME
        failed = AuditEvent.objects.filter(
            object_type=Person._meta.label_lower, object_id=str(person.pk), action=FAILED, at__gt=since
        )
        return failed.count() >= settings.LOCKED_PERSON_FAILURES


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
