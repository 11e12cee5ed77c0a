"""Who holds which role where, on a day (product.md §2): the base of every predicate.

Rights are unions over a person's dated appointments; private records of an organisation are read
only through an appointment there or above it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from campaign import clock
from campaign.models import Appointment, Membership, Organization, Person

Role = Appointment.Role

# Roles that read an organisation's private records. Security and system administrators and the auditor have their
# own pages and read none of it; the superior viewer reads published data only.
PRIVATE_READERS = frozenset(
    {*Appointment.COMMITTEE_ROLES, Role.CAMPAIGN_OFFICER, Role.CONFIDENTIALITY_OFFICER}
)


@dataclass(frozen=True, slots=True)
class Place:
    """One appointment in force: a role at an organisation (none for the three administrators)."""

    role: str
    organization_id: int | None
    organization_kind: str
    path: str
    organization_name: str

    @property
    def label(self) -> str:
        """The role's Chinese name."""
        return str(Role(self.role).label)

    def covers(self, path: str) -> bool:
        """Whether the place is at or above the organisation with this path."""
        return bool(self.path) and path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Roles:
    """All places of a person on one day."""

    places: tuple[Place, ...] = ()

    def has(self, *roles: str) -> bool:
        """Whether any of the roles is held anywhere."""
        return any(place.role in roles for place in self.places)

    def has_at(self, organization: Organization, *roles: str) -> bool:
        """Whether any of the roles is held at exactly this organisation."""
        return any(p.role in roles and p.organization_id == organization.pk for p in self.places)

    def has_over(self, organization: Organization, *roles: str) -> bool:
        """Whether any of the roles is held at this organisation or above it."""
        return any(p.role in roles and p.covers(organization.path) for p in self.places)

    def paths(self, *roles: str) -> tuple[str, ...]:
        """Return the paths of the organisations where any of the roles is held, without those below another."""
        found = sorted({p.path for p in self.places if p.role in roles and p.path})
        return tuple(path for path in found if not any(path != o and path.startswith(o) for o in found))


def roles_on(person: Person, day: date | None = None) -> Roles:
    """Return what ``person`` holds on ``day`` (default today): one query, kept on the person object.

    The person object lives as long as its request, so a changed appointment works on the next request (AUTH-6).
    """
    if person.pk is None or not person.is_here:
        return Roles()
    day = day or clock.today()
    kept: dict[date, Roles] = person.__dict__.setdefault("_roles_on", {})
    if day not in kept:
        rows = Appointment.objects.on(day).filter(person_id=person.pk).order_by("pk")
        kept[day] = Roles(
            tuple(
                Place(role, organization_id, kind or "", path or "", name or "")
                for role, organization_id, kind, path, name in rows.values_list(
                    "role",
                    "organization_id",
                    "organization__kind",
                    "organization__path",
                    "organization__name",
                )
            )
        )
    return kept[day]


def branch_path_of(person: Person, day: date | None = None) -> str:
    """Return the path of the branch ``person`` belongs to on ``day``, empty if none; kept like ``roles_on``."""
    if person.pk is None:
        return ""
    day = day or clock.today()
    kept: dict[date, str] = person.__dict__.setdefault("_branch_path_on", {})
    if day not in kept:
        rows = Membership.objects.on(day).filter(person_id=person.pk).values_list("branch__path", flat=True)
        kept[day] = rows.order_by("-started_on", "-pk").first() or ""
    return kept[day]


def forget(person: Person) -> None:
    """Drop what was kept on the object, after an appointment or place of it changed in the same request."""
    person.__dict__.pop("_roles_on", None)
    person.__dict__.pop("_branch_path_on", None)
    person.__dict__.pop("_general_branch_path_on", None)


def scope_of(person: Person, day: date | None = None) -> tuple[str, ...]:
    """Return the paths of the organisations at or under which ``person`` reads private records."""
    return roles_on(person, day).paths(*PRIVATE_READERS)


def can_read_private(person: Person, organization: Organization) -> bool:
    """Whether the organisation's private records are in the person's scope."""
    return any(organization.path.startswith(path) for path in scope_of(person))


def under_paths(paths: Iterable[str], lookup: str = "path") -> Q:
    """Return the condition "at or under one of these paths"; ``lookup`` leads to the organisation's path."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{lookup}__startswith": path})
    return condition


def role_names(person: Person) -> str:
    """Return the names of the person's roles today, as the audit trail keeps them; empty for none."""
    return "、".join(dict.fromkeys(place.label for place in roles_on(person).places))
