"""Which months of a campaign are closed: their ledger entries are read-only (product.md §4).

A month closes once its ranking is published. Who publishes stands on a floor above and registers here,
in a module named ``closing.py`` of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from campaign import clock
from campaign.models import Campaign, Contender, LedgerReopening

Provider = Callable[[Campaign], Iterable[str]]
_providers: list[Provider] = []


def provides_closed_months(provider: Provider) -> Provider:
    """Register ``provider(campaign)``: the closed months as ``YYYY-MM``, with a constant number of queries."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def closed_months(campaign: Campaign) -> frozenset[str]:
    """Every closed month of the campaign as ``YYYY-MM``."""
    return frozenset(month for provider in _providers for month in provider(campaign))


def month_is_closed(campaign: Campaign, month: str) -> bool:
    """Whether the ledgers of ``month`` (``YYYY-MM``) can no longer be written."""
    return month in closed_months(campaign)


def reopened_months(contender: Contender) -> frozenset[str]:
    """Months of this one ledger that are open again today (``LedgerReopening``)."""
    rows = LedgerReopening.objects.open_on(clock.today()).filter(contender_id=contender.pk)
    return frozenset(rows.values_list("month", flat=True))


def closed_for(contender: Contender) -> frozenset[str]:
    """Every month in which this ledger is read-only today: the one question its pages and services ask."""
    closed = closed_months(contender.campaign)
    return closed - reopened_months(contender) if closed else closed
