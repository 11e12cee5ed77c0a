"""Panels of 首页, gathered from every app: a template and its context for one place of the page.

An app's own ``panels.py`` fills the registry; each provider reads with a constant number of queries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

# "first" heads the page until the campaign can start; "month" stands above both columns; "top5" and "mine" in the
# wide one; "side" and "notices" beside it.
PLACES = ("first", "month", "mine", "top5", "side", "notices")


@dataclass(frozen=True, slots=True)
class Panel:
    """A partial and what it needs; smaller ``order`` stands first within its place."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50


Provider = Callable[[Any, dt.date], Panel | None]
_providers: dict[str, list[Provider]] = {place: [] for place in PLACES}


def provides_panel(place: str) -> Callable[[Provider], Provider]:
    """Register ``provider(person, today)`` for a place; it returns None where it has nothing to show."""

    def register(provider: Provider) -> Provider:
        if provider not in _providers[place]:
            _providers[place].append(provider)
        return provider

    return register


def panels_for(person: Any, today: dt.date) -> dict[str, list[Panel]]:
    """The panels of every place, in order."""
    gathered: dict[str, list[Panel]] = {}
    for place, providers in _providers.items():
        made = (provider(person, today) for provider in providers)
        gathered[place] = sorted((panel for panel in made if panel), key=lambda panel: panel.order)
    return gathered
