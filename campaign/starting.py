"""What a new application begins with: an earlier one to copy, an item of the inventory, or nothing (product.md §3 选)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from campaign import clock
from campaign.models import Campaign, Contender, ContenderKind, Duty, Level, Person, Project
from campaign.permissions import branch_path_of, can_read_ledger, fetch

OFFERED = 6
_EARLIER = Contender.objects.select_related(
    "campaign", "lead_branch", "level_applied", "duty", "project__branch"
)


@dataclass(frozen=True)
class Start:
    """``earlier`` is copied, ``item`` is what the new one stands on; both may be missing."""

    campaign: Campaign
    earlier: Contender | None = None
    item: Any = None

    @property
    def level(self) -> Level | None:
        """The earlier one's level, found by its name in the new campaign."""
        applied = self.earlier.level_applied if self.earlier else None
        return self.campaign.levels.filter(name=applied.name).first() if applied else None


def start_of(asked: Mapping[str, str], person: Person, campaign: Campaign, kind: ContenderKind) -> Start:
    """What ``?copy=`` and ``?item=`` ask for; a 404 where the person may not read it."""
    earlier = None
    if copied := asked.get("copy"):
        earlier = fetch(_EARLIER.filter(kind=kind), person, right=can_read_ledger, pk=copied)
    model = Duty if kind == ContenderKind.POST else Project
    # fetch() asks for visible_to(), which both lists have.
    items: Any = model.objects.on_list().filter(campaign=campaign).select_related("branch")
    if asked.get("item"):
        return Start(campaign, earlier, fetch(items, person, pk=asked["item"]))
    return Start(campaign, earlier, _again(items, earlier, person) if earlier else None)


def _again(items: Any, earlier: Contender, person: Person) -> Any:
    """The earlier one's duty or project on this campaign's list."""
    if earlier.item is None:
        return None
    same = items.filter(name=earlier.item.name)
    if earlier.is_post:
        same = same.filter(branch__path=branch_path_of(person))
    return same.first()


def earlier_ones(person: Person, kind: ContenderKind, item: Any) -> list[Contender]:
    """What may be copied: the person's own, and public ones on an item of the same name; newest first, two queries."""
    wanted = Q(principal=person)
    if item is not None:
        field = "duty" if kind == ContenderKind.POST else "project"
        wanted |= Q(**{f"{field}__name": item.name})
    rows = _EARLIER.filter(wanted, kind=kind).visible_to(person).order_by("-created_at", "-pk")
    return [one for one in rows[: 2 * OFFERED] if one.principal_id == person.pk or one.is_public][:OFFERED]


def ahead(day: date | None) -> date | None:
    """A day that may still be promised; what has passed is left to be filled in."""
    return day if day is not None and day >= clock.today() else None


def with_days_ahead(row: dict[str, Any]) -> dict[str, Any]:
    """A copied row with its past days emptied."""
    return {name: ahead(value) if isinstance(value, date) else value for name, value in row.items()}
