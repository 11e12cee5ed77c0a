"""Who keeps the inventory by hand: the campaign's officer, and a branch's secretaries for its own items (product.md §3 选)."""

from __future__ import annotations

from campaign import clock
from campaign.models import Campaign, Duty, Organization, Person, Project
from campaign.permissions.contenders import SECRETARIES, is_campaign_officer
from campaign.permissions.places import roles_on


def can_list_in(person: Person, campaign: Campaign, branch: Organization) -> bool:
    """Whether the person puts items of the branch on the campaign's list."""
    if not branch.path.startswith(campaign.organization.path):
        return False
    return is_campaign_officer(person, campaign) or roles_on(person).has_at(branch, *SECRETARIES)


def can_keep_item(person: Person, item: Project | Duty) -> bool:
    """Correct it, take it off the list, put it back."""
    return can_list_in(person, item.campaign, item.branch)


def lists_in(person: Person, campaign: Campaign) -> list[Organization]:
    """The branches whose items the person keeps, by path."""
    below = Organization.objects.at_or_under(campaign.organization).branches().in_force(clock.today())
    if is_campaign_officer(person, campaign):
        return list(below.order_by("path"))
    ids = [
        place.organization_id
        for place in roles_on(person).places
        if place.role in SECRETARIES and place.organization_id is not None
    ]
    return list(below.filter(pk__in=ids).order_by("path")) if ids else []
