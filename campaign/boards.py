"""展板: what a wall shows of an organisation, gathered from every app (product.md §6).

An app's own ``board_slides.py`` fills the registry; Django's ``autodiscover_modules`` loads it::

    @provides_slides("teams")
    def teams(wall):
        yield Slide("teams", f"team-{pk}", "taskforces/_board_team.html", content)

A wall is read by whoever walks past, so a slide holds only what decision 0023 calls fit for it. ``content`` is made of
dataclasses, texts and numbers, never of rows: what the slides say is also what their version is a digest of.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Organization

#: In this order they are shown, each with the name the officer reads.
KINDS = {
    "posts": _("示范岗"),
    "teams": _("攻关队"),
    "stories": _("典型宣传"),
    "ranking": _("月度排行前半"),
    "notices": _("公示"),
}


@dataclass(frozen=True, slots=True)
class Wall:
    """Whose board it is and how far it reaches. ``host`` begins the addresses of the QR codes."""

    organization: Organization
    campaign: Campaign
    today: dt.date
    host: str

    @property
    def is_whole(self) -> bool:
        """Whether it is the general branch's own."""
        return self.organization.pk == self.campaign.organization_id

    def within(self, lookup: str) -> Q:
        """The condition "of the campaign, at or under the organisation"; ``lookup`` leads to the organisation."""
        return Q(**{f"{lookup}__path__startswith": self.organization.path})


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its kind, a key that stays the same, what it is called, its partial and what that prints."""

    kind: str
    key: str
    label: str
    template: str
    content: Any


@dataclass(frozen=True, slots=True)
class Result:
    """Two figures of a contender for its plate: the composite, and the place among how many."""

    month: str
    composite: str
    among: str
    rank: int


Provider = Callable[[Wall], Iterable[Slide]]
_providers: dict[str, list[Provider]] = {kind: [] for kind in KINDS}
_results: list[Callable[[Wall], dict[int, Result]]] = []
_readings: list[Callable[[Collection[int]], set[int]]] = []


def provides_slides(kind: str) -> Callable[[Provider], Provider]:
    """Register ``provider(wall)`` of a kind; it reads with a constant number of queries."""

    def register(provider: Provider) -> Provider:
        if provider not in _providers[kind]:
            _providers[kind].append(provider)
        return provider

    return register


def provides_results(provider: Callable[[Wall], dict[int, Result]]) -> Callable[[Wall], dict[int, Result]]:
    """Register what a published month says of contenders, by their ids."""
    if provider not in _results:
        _results.append(provider)
    return provider


def clears_readings(provider: Callable[[Collection[int]], set[int]]) -> Callable[[Collection[int]], set[int]]:
    """Register which readings of these contenders passed 保密审查, by their ids."""
    if provider not in _readings:
        _readings.append(provider)
    return provider


def results_on(wall: Wall) -> dict[int, Result]:
    """The plate's figures by contender."""
    found: dict[int, Result] = {}
    for provider in _results:
        found |= provider(wall)
    return found


def cleared_readings(contenders: Collection[int]) -> set[int]:
    """Ids of the readings a wall may show."""
    found: set[int] = set()
    for provider in _readings:
        found |= provider(contenders)
    return found


def house_of(organization: Organization) -> Organization:
    """The general branch an organisation belongs to: itself, or the one above it."""
    above = organization.parent
    if organization.kind == Organization.Kind.BRANCH and above is not None:
        return above if above.kind == Organization.Kind.GENERAL_BRANCH else organization
    return organization


def wall_of(organization: Organization, today: dt.date, host: str) -> Wall | None:
    """The wall of an organisation; None while no campaign of its house runs."""
    campaign = (
        Campaign.objects.running(today)
        .filter(organization=house_of(organization))
        .select_related("organization")
        .first()
    )
    return None if campaign is None else Wall(organization, campaign, today, host)


def slides_of(wall: Wall | None, kinds: Collection[str] = tuple(KINDS)) -> list[Slide]:
    """The slides of the kinds asked for, in the registry's order; none without a campaign."""
    if wall is None:
        return []
    return [
        slide for kind in KINDS if kind in kinds for provider in _providers[kind] for slide in provider(wall)
    ]


def version_of(slides: Iterable[Slide], *more: object) -> str:
    """A digest of all that the slides say, and of ``more`` that the page around them says."""
    return hashlib.sha256(repr((list(slides), more)).encode()).hexdigest()[:32]
