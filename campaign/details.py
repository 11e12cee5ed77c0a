"""What an application of each kind shows besides what all have in common.

The rooms above register a partial for their kind from their own ``details.py``; the ground floor's pages include it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from campaign.models import Contender, ContenderKind, Person


@dataclass(frozen=True, slots=True)
class Details:
    """A partial with its context, and the page that edits the application."""

    template: str
    edit_url: str
    context: Mapping[str, Any] = field(default_factory=dict)


Provider = Callable[[Contender, Person], Details]
_providers: dict[str, Provider] = {}


def provides_details(kind: ContenderKind) -> Callable[[Provider], Provider]:
    """Register ``provider(contender, person)`` for a kind; it reads with a constant number of queries."""

    def register(provider: Provider) -> Provider:
        _providers[kind] = provider
        return provider

    return register


def details_of(contender: Contender, person: Person) -> Details | None:
    """The partial of the contender's kind."""
    provider = _providers.get(contender.kind)
    return provider(contender, person) if provider else None
