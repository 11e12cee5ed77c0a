"""The months of a campaign that reports of the month are about: one of them, a quarter or a year (product.md §6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from campaign.models import Campaign, Person
from campaign.reporting import Option
from campaign.reporting.choosing import about
from reviews.models import ReviewCycle
from reviews.periods import Period, periods_of


@dataclass(frozen=True, slots=True)
class Months:
    """A period of a campaign with the months opened in it, oldest first."""

    campaign: Campaign
    period: Period
    cycles: tuple[ReviewCycle, ...]

    @property
    def campaign_id(self) -> int:
        """By which an archive finds its own."""
        return self.campaign.pk


def month_options(
    person: Person, is_wanted: Callable[[ReviewCycle], bool] = lambda cycle: True
) -> list[Option]:
    """Every year, quarter and month with an opened month the person sees, by campaign; one query."""
    rows = ReviewCycle.objects.visible_to(person).select_related("campaign__organization", "rule_set")
    by_campaign: dict[Campaign, list[ReviewCycle]] = defaultdict(list)
    for cycle in rows.order_by("campaign_id", "month"):
        if is_wanted(cycle):
            by_campaign[cycle.campaign].append(cycle)
    return [option for campaign, cycles in by_campaign.items() for option in _options(campaign, cycles)]


def _options(campaign: Campaign, cycles: Sequence[ReviewCycle]) -> list[Option]:
    known = [cycle.month for cycle in cycles]
    periods = [*periods_of(known), *(Period.parse(month) for month in reversed(known))]
    return [
        Option(
            f"{campaign.pk}:{period.key}",
            f"{campaign.organization.name}　{period.label}",
            Months(campaign, period, tuple(cycle for cycle in cycles if period.holds(cycle.month))),
            about(campaign=campaign, period=period.key),
            is_default=period.key == known[-1],
        )
        for period in periods
    ]
