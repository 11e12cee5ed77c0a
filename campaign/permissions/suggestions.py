"""意见箱: who reads what was written, and who handles it (product.md §6)."""

from __future__ import annotations

from django.db.models import Q

from campaign import clock
from campaign.models import Appointment, Organization, Person, Suggestion
from campaign.permissions.places import Role, roles_on, under_paths
from campaign.permissions.scope import general_branch_path_of, organizations_seen_by

Desk = Suggestion.Desk
# To whom an office may hand a matter on: never what lies with the 纪检委员 to the officer it may be about.
PASSES_ON: dict[str, tuple[str, ...]] = {
    Desk.OFFICER: (Desk.SYSTEM_ADMIN, Desk.DISCIPLINE),
    Desk.DISCIPLINE: (Desk.SYSTEM_ADMIN,),
    Desk.SYSTEM_ADMIN: (Desk.OFFICER, Desk.DISCIPLINE),
}


def house_for(person: Person) -> Organization | None:
    """The general branch whose offices hear the person: the own one, else one where they hold an office."""
    path = general_branch_path_of(person)
    if not path:
        held = (p for p in roles_on(person).places if p.organization_kind == Organization.Kind.GENERAL_BRANCH)
        path = next((place.path for place in held), "")
    return Organization.objects.general_branches().filter(path=path).first() if path else None


def handled_scope(person: Person) -> Q:
    """The condition "it lies with an office the person holds, and is not their own"."""
    roles, lies = roles_on(person), Q(pk__in=[])
    for desk in (Desk.OFFICER, Desk.DISCIPLINE):
        # Exactly there: a branch's 纪检委员 is not the general branch's.
        ids = [p.organization_id for p in roles.places if p.role == desk and p.organization_id]
        lies |= Q(desk=desk, organization__in=ids) if ids else Q(pk__in=[])
    if roles.has(Role.SYSTEM_ADMIN):
        lies |= Q(desk=Desk.SYSTEM_ADMIN)
    return lies & (Q(written_by=None) | ~Q(written_by=person))


def suggestion_scope(person: Person) -> Q:
    """The condition "the person may open it"."""
    return Q(written_by=person) | handled_scope(person)


def published_scope(person: Person) -> Q:
    """The condition "its published answer is for the person": of a house they read, or of none."""
    return Q(organization=None) | under_paths(organizations_seen_by(person), "organization__path")


def holders_of(desk: str, organization: Organization | None, *, without: Person | None = None) -> bool:
    """Whether somebody other than ``without`` holds the office that would handle it."""
    held = Appointment.objects.on(clock.today()).filter(role=desk, person__is_active=True)
    if desk != Desk.SYSTEM_ADMIN:
        held = held.filter(organization=organization)
    return (held.exclude(person=without) if without else held).exists()


def can_handle_suggestion(person: Person, suggestion: Suggestion) -> bool:
    """A holder of the office it lies with, never the writer."""
    if suggestion.written_by_id == person.pk:
        return False
    roles = roles_on(person)
    if suggestion.desk == Desk.SYSTEM_ADMIN:
        return roles.has(Role.SYSTEM_ADMIN)
    return suggestion.organization is not None and roles.has_at(suggestion.organization, suggestion.desk)
