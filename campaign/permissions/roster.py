"""Whose roster record, place and appointment someone may open: the scope of 管理后台 (product.md §2)."""

from django.db.models import Q

from campaign import clock
from campaign.models import Membership, Person
from campaign.permissions.places import Role, roles_on, scope_of, under_paths

EVERYBODY = Q()


def people_condition(person: Person, prefix: str) -> Q:
    """The condition "a person whose roster record ``person`` may open"; ``prefix`` leads to the person.

    The system administrator keeps everybody's account; others read the people of their private scope.
    """
    if roles_on(person).has(Role.SYSTEM_ADMIN):
        return EVERYBODY
    here = Membership.objects.on(clock.today()).filter(under_paths(scope_of(person), "branch__path"))
    return Q(**{f"{prefix}pk__in": here.values("person_id")})


def appointments_condition(person: Person) -> Q:
    """The condition "an appointment ``person`` may open": the security administrator keeps them all."""
    if roles_on(person).has(Role.SECURITY_ADMIN):
        return EVERYBODY
    return under_paths(scope_of(person), "organization__path")


def keeps_accounts_only(person: Person) -> bool:
    """Whether the person sees of people only what an account needs: a pure system administrator."""
    return roles_on(person).has(Role.SYSTEM_ADMIN) and not scope_of(person)
