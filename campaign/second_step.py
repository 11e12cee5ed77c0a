"""Between the password and the code: who is at the door, without being in (trust.md AUTH-8; docs/decisions/0024).

The session then knows no person: nothing but the two pages of the second step looks at what is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from campaign import accounts, clock, one_time, sessions
from campaign.middleware import address_of
from campaign.models import Person
from campaign.permissions.second_factor import must_have_factor
from campaign.services import second_factor

WAITING, PASSED, SALT = "second_step", "second_step_passed", "second_factor_salt"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose password was right, where they wanted to go, and the salt of an enrolment under way."""

    person: Person
    target: str
    salt: str


def begin(request: HttpRequest, person: Person, target: str) -> None:
    """Note whose password was right in a new session; what stood in the old one, or who planted it, is gone."""
    request.session.flush()
    request.session[WAITING] = {
        "person": person.pk,
        "password": person.get_session_auth_hash(),
        "since": int(clock.now().timestamp()),
        "target": target,
        "salt": one_time.new_salt(),
    }
    rotate_token(request)


def waiting(request: HttpRequest) -> Waiting | None:
    """Return who waits for the second step; None after ten minutes, another password, or where none is asked."""
    kept: dict[str, Any] = request.session.get(WAITING) or {}
    if not kept or clock.now().timestamp() - kept["since"] > settings.SECOND_STEP_SECONDS:
        return None
    person = Person.objects.filter(pk=kept["person"]).first()
    if person is None or not (person.is_active and person.is_here and must_have_factor(person)):
        return None
    if not constant_time_compare(kept["password"], person.get_session_auth_hash()):
        return None
    return Waiting(person, kept["target"], kept["salt"])


def complete(request: HttpRequest, person: Person) -> bool:
    """Sign the person in, in a session of its own; False where the first password was spent meanwhile."""
    if not accounts.note_sign_in(person):
        return False
    login(request, person, backend=BACKEND)
    del request.session[WAITING]
    request.session[PASSED] = True
    sessions.begin(request, address_of(request) or None)
    return True


def is_locked(request: HttpRequest, person: Person) -> bool:
    """Whether too many wrong passwords and codes were tried; the answer then is the page of the lock."""
    if AxesProxyHandler.is_allowed(request, {"username": person.username}):
        return False
    request.axes_locked_out = True
    fail(request, person)
    return True


def fail(request: HttpRequest, person: Person) -> None:
    """Count a wrong code as a wrong password is counted, with the same two locks (AUTH-3)."""
    credentials = {"username": person.username, "tried": _("动态口令")}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)


def passes(request: HttpRequest, person: Person, code: str) -> str:
    """Spend a code; return which kind it was, empty where it is wrong, spent, or the person locked."""
    if is_locked(request, person):
        return ""
    kind = second_factor.check(person, code)
    if not kind:
        fail(request, person)
    return kind
