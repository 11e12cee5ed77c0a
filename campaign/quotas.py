"""名额 per branch, level and kind: what is left, as pages and the workflow both ask (product.md §3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from campaign.models import Campaign, Contender, ContenderKind, Level, Organization, Quota, RuleSet, State

#: States that take up a branch's place: handed in and not ended.
_TAKEN = (
    State.SUBMITTED,
    State.ENDORSED,
    State.SELECTED,
    State.ON_NOTICE,
    State.CLEARED,
    State.REPORTED,
    State.ACTIVE,
    State.RECTIFYING,
    State.ACCEPTING,
)


def places_of(rules: RuleSet, organization: Organization, level: Level, kind: ContenderKind) -> int | None:
    """Places the rule set gives; None where there is no limit."""
    quota = Quota.objects.filter(rule_set=rules, organization=organization, level=level, kind=kind).first()
    return quota.places if quota else None


def places_left(campaign: Campaign, branch: Organization, level: Level, kind: ContenderKind) -> int | None:
    """Places of the branch not yet taken by applications handed in; None where there is no limit."""
    places = places_of(campaign.rule_set, branch, level, kind)
    if places is None:
        return None
    taken = Contender.objects.filter(
        campaign=campaign, lead_branch=branch, level_applied=level, kind=kind, state__in=_TAKEN
    ).count()
    return places - taken


@dataclass(frozen=True)
class QuotaLine:
    """Places of a branch at a level, and what is left of them; None where there is no limit."""

    level: Level
    places: int | None
    left: int | None


def quota_lines(campaign: Campaign, branch: Organization, kind: ContenderKind) -> list[QuotaLine]:
    """本支部名额 of every level, highest first; three queries."""
    rules = campaign.rule_set
    places = dict(
        Quota.objects.filter(rule_set=rules, organization=branch, kind=kind).values_list("level_id", "places")
    )
    taken = Counter(
        Contender.objects.filter(
            campaign=campaign, lead_branch=branch, kind=kind, state__in=_TAKEN
        ).values_list("level_applied_id", flat=True)
    )
    return [
        QuotaLine(
            level,
            places.get(level.pk),
            max(places[level.pk] - taken[level.pk], 0) if level.pk in places else None,
        )
        for level in campaign.levels.order_by("rank")
    ]
