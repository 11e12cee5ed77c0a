"""Links that pages of the ground floor offer into the floors above, which know their addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from campaign.models import Campaign, Contender, Person


@dataclass(frozen=True, slots=True)
class Way:
    """A link with what is found there."""

    label: str
    url: str
    detail: str = ""


FromCampaign = Callable[[Campaign, Person], Way | None]
FromContender = Callable[[Contender, Person], Way | None]
_from_campaign: list[FromCampaign] = []
_from_contender: list[FromContender] = []


def leads_from_campaign(way: FromCampaign) -> FromCampaign:
    """Register ``way(campaign, person)`` for the list 办理 of 争创活动."""
    if way not in _from_campaign:
        _from_campaign.append(way)
    return way


def leads_from_contender(way: FromContender) -> FromContender:
    """Register ``way(contender, person)`` for the page of an application."""
    if way not in _from_contender:
        _from_contender.append(way)
    return way


def ways_from_campaign(campaign: Campaign, person: Person) -> list[Way]:
    """The links of a campaign that the person may follow."""
    return [found for way in _from_campaign if (found := way(campaign, person))]


def ways_from_contender(contender: Contender, person: Person) -> list[Way]:
    """The links of a contender that the person may follow."""
    return [found for way in _from_contender if (found := way(contender, person))]
