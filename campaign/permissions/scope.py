"""Which rows someone may know of at all: the conditions behind every ``visible_to`` of the ground floor."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from campaign import clock
from campaign.models import PUBLIC_STATES, Consent, Membership, Organization, Person, State
from campaign.permissions.places import PRIVATE_READERS, Role, roles_on, scope_of, under_paths


def general_branch_path_of(person: Person, day: date | None = None) -> str:
    """Path of the general branch the person's branch belongs to on ``day``; empty for nobody's staff."""
    if person.pk is None:
        return ""
    day = day or clock.today()
    kept: dict[date, str] = person.__dict__.setdefault("_general_branch_path_on", {})
    if day not in kept:
        place = (
            Membership.objects.on(day)
            .filter(person_id=person.pk)
            .values_list("branch__path", "branch__kind", "branch__parent__path", "branch__parent__kind")
            .order_by("-started_on", "-pk")
            .first()
        )
        kept[day] = _general_branch(place)
    return kept[day]


def _general_branch(place: tuple[str, str, str | None, str | None] | None) -> str:
    """The general branch among a branch and its parent; a branch right under a committee is its own house."""
    if place is None:
        return ""
    path, kind, parent_path, parent_kind = place
    if kind != Organization.Kind.GENERAL_BRANCH and parent_kind == Organization.Kind.GENERAL_BRANCH:
        return parent_path or ""
    return path


def organizations_seen_by(person: Person) -> tuple[str, ...]:
    """Paths at or under which the person reads what is public to staff (product.md §2).

    The own general branch, wherever a reading appointment or the superior viewer's right points to,
    and for a branch's appointment the general branch above it.
    """
    paths = set(roles_on(person).paths(*PRIVATE_READERS, Role.SUPERIOR_VIEWER))
    paths.add(general_branch_path_of(person))
    for place in roles_on(person).places:
        if place.role in PRIVATE_READERS and place.organization_kind == Organization.Kind.BRANCH:
            paths.add(place.path.rsplit("/", 2)[0] + "/")
    paths.discard("")
    paths.discard("/")
    return tuple(sorted(paths))


def private_scope(person: Person, lookup: str) -> Q:
    """The condition "the organisation at ``lookup`` is one whose private records the person reads"."""
    return under_paths(scope_of(person), f"{lookup}__path")


def contender_scope(person: Person) -> Q:
    """Contenders the person may open at all.

    Public ones to the staff; earlier ones to the applicant, those asked for their consent, and private
    readers of the lead branch or above once handed in (product.md §2, §3).
    """
    public = under_paths(organizations_seen_by(person), "campaign__organization__path") & Q(
        state__in=PUBLIC_STATES
    )
    own = Q(principal=person) | Q(created_by=person)
    asked = Q(pk__in=Consent.objects.filter(person=person).values("contender_id"))
    office = private_scope(person, "lead_branch") & (~Q(state=State.DRAFT) | Q(submitted_at__isnull=False))
    return public | own | asked | office | joining_scope(person)


def joining_scope(person: Person) -> Q:
    """Teams handed in that people of a branch join whose private records the person reads (打破直线职能).

    Who stands above the lead branch reads them anyway.
    """
    paths = [path for path in scope_of(person) if path]
    if not paths:
        return Q(pk__in=[])
    members = Membership.objects.on(clock.today()).filter(under_paths(paths, "branch__path"))
    joined = Consent.objects.exclude(accepted=False).filter(person__in=members.values("person_id"))
    return Q(pk__in=joined.values("contender_id")) & ~Q(state=State.DRAFT)
