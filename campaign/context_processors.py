"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject

from campaign.bell import Bell, bell_of
from campaign.menu import MenuItem, menu_for
from campaign.models import Appointment, Organization, Person
from campaign.permissions import general_branch_path_of, organizations_seen_by, roles_on
from campaign.sessions import seconds_left


def site(request: HttpRequest) -> dict[str, Any]:
    """``demo``: invented people; ``insecure``: served without TLS beyond loopback (trust.md AUTH-7)."""
    insecure = settings.PRODUCTION and settings.HTTP_ONLY and not _is_loopback(request)
    return {"demo": settings.DEMO, "insecure": insecure}


def _is_loopback(request: HttpRequest | None) -> bool:
    """Whether the browser sits on the server itself, where nothing goes over a network."""
    if request is None:
        return False
    try:
        host = request.get_host()
    except DisallowedHost:
        return False
    return (host if host.endswith("]") else host.rsplit(":", 1)[0]) in settings.LOOPBACK


def frame(request: HttpRequest) -> dict[str, Any]:
    """``menu``, ``bell_count``, ``unread_count``, ``organization_name``, ``role_name`` and ``session``, read only by a page that prints them."""
    return {
        "session": SimpleLazyObject(lambda: _session(request)),
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "bell_count": SimpleLazyObject(lambda: _bell(request).total),
        "unread_count": SimpleLazyObject(lambda: _bell(request).unread),
        "organization_name": SimpleLazyObject(lambda: _organization_name(request)),
        "role_name": SimpleLazyObject(lambda: _role_name(request)),
    }


def _person(request: HttpRequest) -> Person | None:
    person = getattr(request, "user", None)
    return person if isinstance(person, Person) else None


def _session(request: HttpRequest) -> dict[str, Any]:
    """What the browser must know of the session: whose drafts these are, when it ends, when to warn; or nothing."""
    person = _person(request)
    if person is None or not hasattr(request, "session"):
        return {}
    return {
        "person": salted_hmac("campaign.drafts", str(person.pk), algorithm="sha256").hexdigest()[:16],
        "left": seconds_left(request),
        "warn": settings.SESSION_WARN_BEFORE,
    }


def _menu(request: HttpRequest) -> list[MenuItem]:
    person = _person(request)
    if person is None:
        return []
    match = request.resolver_match
    return menu_for(person, match.view_name if match else "", _bell(request).places)


def _bell(request: HttpRequest) -> Bell:
    """The numbers of the frame, once a page."""
    bell = getattr(request, "_bell", None)
    if bell is None:
        bell = bell_of(request) if _person(request) else Bell()
        request._bell = bell
    return bell


def _organization_name(request: HttpRequest) -> str:
    """Name of the general branch the person belongs to or serves; empty for administrators without one."""
    person = _person(request)
    seen = organizations_seen_by(person) if person else ()
    path = (general_branch_path_of(person) if person else "") or next(iter(seen), "")
    if not path:
        return ""
    return Organization.objects.filter(path=path).values_list("name", flat=True).first() or ""


def _role_name(request: HttpRequest) -> str:
    """The person's first role as others would say it: 党支部书记, 党总支办事员; empty for none."""
    person = _person(request)
    place = next(iter(roles_on(person).places), None) if person else None
    if place is None:
        return ""
    if place.role in Appointment.COMMITTEE_ROLES:
        return f"{Organization.Kind(place.organization_kind).label}{place.label}"
    return place.label
