"""Whose requests for a correction of personal information someone reads and answers (product.md §2, PII-4)."""

from django.db.models import Q

from campaign import clock
from campaign.models import CorrectionRequest, Membership, Person
from campaign.permissions.places import Role, branch_path_of, roles_on, under_paths
from campaign.permissions.roster import can_correct_roster

_KEEPERS = (Role.CAMPAIGN_OFFICER, Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.ORGANIZATION_MEMBER)


def answerable_condition(person: Person) -> Q:
    """The condition "a request of somebody else whose facts ``person`` corrects".

    Those who keep the roster of the branch; for people without a branch, such as administrators, the system
    administrator.
    """
    placed = Membership.objects.on(clock.today())
    under = under_paths(roles_on(person).paths(*_KEEPERS), "branch__path")
    condition = Q(person_id__in=placed.filter(under).values("person_id"))
    if roles_on(person).has(Role.SYSTEM_ADMIN):
        condition |= ~Q(person_id__in=placed.values("person_id"))
    return condition & ~Q(person=person)


def correction_condition(person: Person) -> Q:
    """The condition "a request ``person`` may read": the own ones and those to answer."""
    return Q(person=person) | answerable_condition(person)


def can_keep_corrections(person: Person) -> bool:
    """Whether requests of others can come to the person at all."""
    return roles_on(person).has(*_KEEPERS, Role.SYSTEM_ADMIN)


def can_answer_correction(person: Person, request: CorrectionRequest) -> bool:
    """Whether ``person`` may answer: never the own one, and once (see ``answerable_condition``)."""
    if request.person_id == person.pk or request.answered_at is not None:
        return False
    if can_correct_roster(person, request.person):
        return True
    return not branch_path_of(request.person) and roles_on(person).has(Role.SYSTEM_ADMIN)
