"""名额 per branch, level and kind: what is left, as pages and the workflow both ask (product.md §3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from campaign import clock
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


@dataclass(frozen=True)
class QuotaCell:
    """Places used by a branch at a level, and how many there are; None where there is no limit."""

    level: Level
    used: int
    places: int | None

    @property
    def left(self) -> int | None:
        return None if self.places is None else max(self.places - self.used, 0)

    @property
    def percent(self) -> int:
        """How much is used, for the bar; 0 without a limit."""
        return min(100 * self.used // self.places, 100) if self.places else 0


@dataclass(frozen=True)
class QuotaRow:
    """A branch, or the general branch with the total, over the levels."""

    organization: Organization
    cells: list[QuotaCell]
    is_own: bool = False


@dataclass(frozen=True)
class QuotaTable:
    """One kind: 党员示范岗 or 党员攻关队."""

    kind: ContenderKind
    levels: list[Level]
    rows: list[QuotaRow]


def quota_tables(campaign: Campaign, own: str = "") -> list[QuotaTable]:
    """Used and given places of every branch and level, the total last; ``own`` is the reader's branch path. Five queries."""
    rules, levels = campaign.rule_set, list(campaign.levels.order_by("rank"))
    below = Organization.objects.at_or_under(campaign.organization).branches().in_force(clock.today())
    branches = list(below.order_by("path"))
    rows = Quota.objects.filter(rule_set=rules).values_list("kind", "organization_id", "level_id", "places")
    places = {(kind, organization, level): count for kind, organization, level, count in rows}
    taken = Counter(
        Contender.objects.filter(campaign=campaign, state__in=_TAKEN).values_list(
            "kind", "lead_branch_id", "level_applied_id"
        )
    )
    tables = []
    for kind in ContenderKind:
        lines = [
            QuotaRow(
                branch,
                [
                    QuotaCell(
                        level, taken[kind, branch.pk, level.pk], places.get((kind, branch.pk, level.pk))
                    )
                    for level in levels
                ],
                is_own=branch.path == own,
            )
            for branch in branches
        ]
        house = campaign.organization
        totals = [
            QuotaCell(
                level, sum(line.cells[column].used for line in lines), places.get((kind, house.pk, level.pk))
            )
            for column, level in enumerate(levels)
        ]
        tables.append(QuotaTable(kind, levels, [*lines, QuotaRow(house, totals)]))
    return tables
