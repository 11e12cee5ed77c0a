"""What the floors above add to a ledger: monthly results and opinions arrive by themselves (product.md §4).

An app's own ``ledger_sections.py`` fills the registry::

    @provides_section("evaluation")
    def months(contender, person):
        return Section("reviews/_ledger_months.html", {"rows": ...}, order=10)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from campaign.models import Contender, Person

# Keys of the parts that take sections; both ledgers share them.
PLACES = ("evaluation", "acceptance")


@dataclass(frozen=True, slots=True)
class Section:
    """A partial and what it needs; smaller ``order`` stands first within its part."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50


Provider = Callable[[Contender, Person], Section | None]
_providers: dict[str, list[Provider]] = {place: [] for place in PLACES}


def provides_section(place: str) -> Callable[[Provider], Provider]:
    """Register ``provider(contender, person)`` for a part; it returns None where it has nothing to show.

    ``person`` is who looks: what only holder or offices may read is the provider's to withhold.
    """

    def register(provider: Provider) -> Provider:
        if provider not in _providers[place]:
            _providers[place].append(provider)
        return provider

    return register


def sections_for(place: str, contender: Contender, person: Person) -> list[Section]:
    """The sections of a part, in order; none for parts that take none."""
    made = (provider(contender, person) for provider in _providers.get(place, ()))
    return sorted((section for section in made if section), key=lambda section: section.order)
