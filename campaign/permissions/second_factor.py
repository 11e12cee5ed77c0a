"""Whose sign-in asks for a second factor, and who may reset it (product.md §2; trust.md AUTH-8)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from campaign import clock
from campaign.models import Appointment, Organization, Person, SecondFactor
from campaign.permissions.places import Role, roles_on

OFF, ADMINISTRATORS, CONFIRMERS = "off", "administrators", "confirmers"
CHOICES = (OFF, ADMINISTRATORS, CONFIRMERS)
_SECRETARIES = (Role.SECRETARY, Role.DEPUTY_SECRETARY)


def must_have_factor(person: Person | AnonymousUser) -> bool:
    """Whether an office of the person's asks for it today; no query where the setting is off."""
    if settings.SECOND_FACTOR == OFF or isinstance(person, AnonymousUser):
        return False
    held = roles_on(person)
    if held.has(*Appointment.ADMINISTRATORS):
        return True
    return settings.SECOND_FACTOR == CONFIRMERS and any(
        place.role in _SECRETARIES and place.organization_kind == Organization.Kind.GENERAL_BRANCH
        for place in held.places
    )


def offices_condition() -> Q:
    """The condition "an appointment that asks for a second factor" under the present setting."""
    if settings.SECOND_FACTOR == OFF:
        return Q(pk__in=[])
    asked = Q(role__in=Appointment.ADMINISTRATORS)
    if settings.SECOND_FACTOR == CONFIRMERS:
        asked |= Q(role__in=_SECRETARIES, organization__kind=Organization.Kind.GENERAL_BRANCH)
    return asked


def can_reset_factors(person: Person) -> bool:
    """The security administrator's: whoever resets passwords must not take the phone away too (decision 0024)."""
    return roles_on(person).has(Role.SECURITY_ADMIN)


def can_reset_factor(person: Person, factor: SecondFactor) -> bool:
    """Never the own one: another security administrator does that, or the server."""
    return can_reset_factors(person) and person.pk != factor.person_id


def people_asked() -> Q:
    """The condition "somebody who must have a second factor today, or has one"."""
    held = Appointment.objects.on(clock.today()).filter(offices_condition())
    return Q(pk__in=held.values("person_id")) | Q(second_factor__isnull=False)
