"""Who finds on an appeal against a month's result: one rule over offices, branches and sheets (product.md §2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaign import clock
from campaign.models import Appointment, Channel, Membership, Organization, Person
from reviews.models import CycleEntry

Role = Appointment.Role
SECRETARIES = (Role.SECRETARY, Role.DEPUTY_SECRETARY)


@dataclass(frozen=True, slots=True)
class Member:
    """An office of the general branch's committee: its holder, and the path of the holder's own branch."""

    person_id: int
    role: str
    branch_path: str


def may_find(person: Person, entry: CycleEntry) -> bool:
    """Whether the person answers the entry's appeal today; members and duties prefetched or a query each."""
    committee = _committee(person, entry.cycle.campaign.organization)
    return person.pk in finders(committee, entry.branch.path, _involved(entry))


def finders(committee: Iterable[Member], branch_path: str, involved: frozenset[int]) -> frozenset[int]:
    """The people who may answer: every fit 纪检委员, else the one next in line of the committee.

    Fit is who belongs neither to the entry nor to its branch and gave it no sheet: nobody finds on the
    own case. A secretary comes last, who may be needed to confirm.
    """
    fit = [
        member
        for member in committee
        if member.person_id not in involved and not member.branch_path.startswith(branch_path)
    ]
    named = frozenset(member.person_id for member in fit if member.role == Role.DISCIPLINE_MEMBER)
    if named or not fit:
        return named
    return frozenset({min(fit, key=lambda member: member.role in SECRETARIES).person_id})


def _involved(entry: CycleEntry) -> frozenset[int]:
    """The entry's people, and who scored it for branch or general branch."""
    people = {entry.principal_id, *(member.person_id for member in entry.members.all())}
    return frozenset(people | {duty.scorer_id for duty in entry.duties.all() if duty.channel != Channel.SELF})


def _committee(person: Person, house: Organization) -> list[Member]:
    """The committee of the general branch today, oldest office first; two queries, kept like ``roles_on``."""
    kept: dict[int, list[Member]] = person.__dict__.setdefault("_committee_of", {})
    if house.pk not in kept:
        today = clock.today()
        held = Appointment.objects.on(today).filter(
            organization=house, role__in=Appointment.COMMITTEE_ROLES, person__is_active=True
        )
        offices = list(held.order_by("pk").values_list("person_id", "role"))
        places = Membership.objects.on(today).filter(person__in=[pk for pk, _role in offices])
        paths = dict(places.order_by("started_on", "pk").values_list("person_id", "branch__path"))
        kept[house.pk] = [Member(pk, role, paths.get(pk) or "") for pk, role in offices]
    return kept[house.pk]
