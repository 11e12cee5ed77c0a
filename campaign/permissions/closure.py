"""Who ends, copies and archives a campaign, and keeps its register of incentives (product.md §2)."""

from __future__ import annotations

from campaign.models import Campaign, CampaignArchive, Person
from campaign.permissions.contenders import can_run_campaign
from campaign.permissions.places import PRIVATE_READERS, can_read_private, roles_on


def can_keep_incentives(person: Person, campaign: Campaign) -> bool:
    """The officer enters and strikes off."""
    return can_run_campaign(person, campaign)


def can_read_archives(person: Person, campaign: Campaign) -> bool:
    """The general branch's offices: an archive holds all of its records."""
    return can_read_private(person, campaign.organization)


def can_read_archive(person: Person, archive: CampaignArchive) -> bool:
    """As its campaign's archives."""
    return can_read_archives(person, archive.campaign)


def can_read_incentive_report(person: Person) -> bool:
    """Whoever reads private records of some organisation; which rows, ``visible_to`` decides."""
    return roles_on(person).has(*PRIVATE_READERS)
