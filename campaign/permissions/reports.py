"""Who takes reports out for a unit, and who says how it is named at their head (product.md §6)."""

from __future__ import annotations

from campaign.models import Appointment, Organization, Person
from campaign.permissions.places import PRIVATE_READERS, Role, roles_on, under_paths


def can_change_report_head(person: Person, organization: Organization) -> bool:
    """A branch's committee for its own tables; the officer for the general branch and every branch below it."""
    roles = roles_on(person)
    if roles.has_over(organization, Role.CAMPAIGN_OFFICER):
        return True
    return roles.has_at(organization, *Appointment.COMMITTEE_ROLES)


def report_head_units(person: Person) -> list[Organization]:
    """The units whose head the person may change; one query."""
    paths = roles_on(person).paths(*PRIVATE_READERS)
    kinds = (Organization.Kind.GENERAL_BRANCH, Organization.Kind.BRANCH)
    units = Organization.objects.filter(under_paths(paths), kind__in=kinds, ended_on=None).order_by("path")
    return [unit for unit in units if can_change_report_head(person, unit)]
