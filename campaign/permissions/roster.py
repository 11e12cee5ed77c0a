"""Whose roster record, place and appointment someone may open: the scope of 管理后台 (product.md §2)."""

from django.db.models import Q

from campaign import clock
from campaign.models import Membership, Organization, Person
from campaign.permissions.places import Role, branch_path_of, roles_on, scope_of, under_paths
from campaign.permissions.scope import general_branch_path_of

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


def can_correct_roster(person: Person, other: Person) -> bool:
    """Who corrects roster facts of ``other``: the officer, and the branch's secretary, deputy or 组织委员.

    Neither branch nor 政治面貌: a transfer is the officer's act, both come with the roster (product.md §2).
    """
    paths = roles_on(person).paths(
        Role.CAMPAIGN_OFFICER, Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.ORGANIZATION_MEMBER
    )
    place = branch_path_of(other)
    return bool(place) and any(place.startswith(path) for path in paths)


def can_keep_account(person: Person) -> bool:
    """Sign-in names and whether an account is open are the system administrator's."""
    return roles_on(person).has(Role.SYSTEM_ADMIN)


def is_officer_of(person: Person, other: Person) -> bool:
    """Whether ``person`` is campaign officer at or above the branch of ``other``."""
    place = branch_path_of(other)
    return any(place.startswith(path) for path in roles_on(person).paths(Role.CAMPAIGN_OFFICER))


def house_of(person: Person) -> Organization:
    """The general branch a person belongs to; raises Organization.DoesNotExist for nobody's staff."""
    return Organization.objects.get(path=general_branch_path_of(person))
