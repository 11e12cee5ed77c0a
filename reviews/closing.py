"""A month is closed for the ledgers once its ranking is published (product.md §4)."""

from __future__ import annotations

from collections.abc import Iterable

from campaign.closing import provides_closed_months
from campaign.models import Campaign
from reviews.models import Ranking


@provides_closed_months
def published_months(campaign: Campaign) -> Iterable[str]:
    """Months with a published version; a correction never opens a ledger again. One query."""
    return (
        Ranking.objects.filter(campaign=campaign).order_by().values_list("cycle__month", flat=True).distinct()
    )
