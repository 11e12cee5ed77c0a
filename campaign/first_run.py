"""How far each general branch has come on its first day."""

from __future__ import annotations

from dataclasses import dataclass

from campaign import clock
from campaign.models import Campaign, Organization, Person
from campaign.permissions.setup import has_officer
from campaign.services.slips import without_password


@dataclass(frozen=True, slots=True)
class House:
    """A general branch and its steps: branches, people, offices, first passwords, campaign."""

    organization: Organization
    branches: int
    people: int
    has_officer: bool
    without_password: int
    campaigns: int


def houses() -> list[House]:
    """Every general branch; a handful of queries each, and there are few."""
    return [_house(general) for general in Organization.objects.general_branches().in_force(clock.today())]


def _house(general: Organization) -> House:
    today = clock.today()
    here = Person.objects.active().staff_of(general, today)
    return House(
        organization=general,
        branches=Organization.objects.at_or_under(general).branches().in_force(today).count(),
        people=here.count(),
        has_officer=has_officer(general),
        without_password=without_password(here).count(),
        campaigns=Campaign.objects.filter(organization=general).count(),
    )
