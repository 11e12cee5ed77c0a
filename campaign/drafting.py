"""A draft application out of what is known already: the room of each kind says how (product.md §3: filled from roster
and inventory)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from campaign.models import Campaign, Contender, Person

Drafter = Callable[..., Contender]
_drafters: dict[str, Drafter] = {}
TITLE_MOST = 60


def drafts_application(kind: str) -> Callable[[Drafter], Drafter]:
    """Register ``drafter(campaign=, item=, by=)``: the draft of ``by`` on a duty or project."""

    def register(drafter: Drafter) -> Drafter:
        _drafters[kind] = drafter
        return drafter

    return register


def draft_application(kind: str, *, campaign: Campaign, item: Any, by: Person) -> Contender:
    """The person's draft on the item. Raises Refused as applying does."""
    return _drafters[kind](campaign=campaign, item=item, by=by)


def title_on(name: str, ending: str) -> str:
    """A title made of the item's name: never longer than a title may be."""
    return f"{name[: TITLE_MOST - len(ending)]}{ending}"
