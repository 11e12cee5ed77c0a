"""Whose requests for a correction of personal information someone reads and answers (product.md §2, PII-4)."""

from django.db.models import Q

from campaign import clock
from campaign.models import CorrectionRequest, Membership, Organization, Person
from campaign.permissions.places import Role, roles_on, under_paths

_AT_A_BRANCH = (Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.ORGANIZATION_MEMBER)


def _keeper_paths(person: Person) -> tuple[str, ...]:
    """Where the person keeps the roster: the officer's house, and the branch of its secretary or 组织委员."""
    return tuple(
        place.path
        for place in roles_on(person).places
        if place.role == Role.CAMPAIGN_OFFICER
        or (place.role in _AT_A_BRANCH and place.organization_kind == Organization.Kind.BRANCH)
    )


def answerable_condition(person: Person) -> Q:
    """The condition "a request of somebody else whose facts ``person`` keeps".

    Those who keep the roster of the branch; for people without a branch, such as administrators, the system
    administrator.
    """
    placed = Membership.objects.on(clock.today())
    under = under_paths(_keeper_paths(person), "branch__path")
    condition = Q(person_id__in=placed.filter(under).values("person_id"))
    if roles_on(person).has(Role.SYSTEM_ADMIN):
        condition |= ~Q(person_id__in=placed.values("person_id"))
    return condition & ~Q(person=person)


def correction_condition(person: Person) -> Q:
    """The condition "a request ``person`` may read": the own ones and those to answer."""
    return Q(person=person) | answerable_condition(person)


def can_keep_corrections(person: Person) -> bool:
    """Whether requests of others can come to the person at all."""
    return bool(_keeper_paths(person)) or roles_on(person).has(Role.SYSTEM_ADMIN)


def can_answer_correction(person: Person, request: CorrectionRequest) -> bool:
    """Whether ``person`` may answer what it may read: never the own request, and each once."""
    return request.person_id != person.pk and request.answered_at is None
