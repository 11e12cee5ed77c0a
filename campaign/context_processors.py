"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from campaign import clock
from campaign.menu import MenuItem, menu_for
from campaign.models import Membership, Organization


def site(request: HttpRequest) -> dict[str, Any]:
    """``demo``: invented people; ``insecure``: served without TLS beyond loopback (trust.md AUTH-7)."""
    return {"demo": settings.DEMO, "insecure": settings.PRODUCTION and settings.HTTP_ONLY}


def frame(request: HttpRequest) -> dict[str, Any]:
    """``menu`` and ``organization_name``, read only by a page that prints them."""
    return {
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "organization_name": SimpleLazyObject(lambda: _organization_name(request)),
    }


def _menu(request: HttpRequest) -> list[MenuItem]:
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return []
    match = request.resolver_match
    return menu_for(person, match.view_name if match else "")


def _organization_name(request: HttpRequest) -> str:
    """Name of the general branch the person has a place in; empty for administrators without one."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return ""
    places = Membership.objects.on(clock.today()).filter(
        person=person.pk, branch__path__startswith=OuterRef("path")
    )
    found = Organization.objects.general_branches().filter(Exists(places)).values_list("name", flat=True)
    return found.first() or ""
