"""Numbered rule sets of a campaign and what the first one holds (product.md §1, §5 †)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import (
    Campaign,
    Channel,
    ChannelWeight,
    ContenderKind,
    Level,
    Organization,
    Person,
    Quota,
    RubricDimension,
    RuleSet,
)

#: Default rubrics of product.md §5: (name, points in hundredths), in the order of the page.
DEFAULT_RUBRICS: dict[ContenderKind, tuple[tuple[str, int], ...]] = {
    ContenderKind.POST: (
        ("示范目标完成", 3500),
        ("承诺践诺", 1500),
        ("业务能力与创新", 1500),
        ("带动群众", 1500),
        ("学习与组织生活", 1000),
        ("遵章守纪与安全保密", 1000),
    ),
    ContenderKind.TEAM: (
        ("目标达成", 4000),
        ("质量与效益", 2000),
        ("难度与创新", 1500),
        ("党员作用", 1500),
        ("协作与过程", 1000),
    ),
}
#: Default weights of product.md §5, in hundredths of a percent.
DEFAULT_WEIGHTS: dict[ContenderKind, dict[Channel, int]] = {
    ContenderKind.POST: {
        Channel.SELF: 1000,
        Channel.PEER: 2000,
        Channel.MASS: 3000,
        Channel.BRANCH: 2500,
        Channel.GENERAL_BRANCH: 1500,
    },
    ContenderKind.TEAM: {
        Channel.SELF: 1000,
        Channel.PEER: 1500,
        Channel.MASS: 2000,
        Channel.BRANCH: 2500,
        Channel.GENERAL_BRANCH: 3000,
    },
}
#: One quota: organisation, level, kind, places.
QuotaRow = tuple[Organization, Level, ContenderKind, int]

_NOT_SETTINGS = {"id", "campaign", "number", "made_at", "made_by", "reason"}


@transaction.atomic
def make_rule_set(
    *,
    campaign: Campaign,
    by: Person,
    reason: str = "",
    quotas: Iterable[QuotaRow] | None = (),
    **changes: Any,
) -> RuleSet:
    """Add the next rule set: the settings, rubric and weights now in force with ``changes`` (product.md §1).

    The first one starts from the defaults of product.md §5. ``quotas=None`` takes over those in force.
    ``changes`` may also hold ``rubrics`` and ``weights`` in the shape of the defaults.
    """
    before = campaign.rule_sets.order_by("-number").first()
    rubrics = changes.pop("rubrics", None) or _rubrics(before)
    weights = changes.pop("weights", None) or _weights(before)
    parts = [
        *(["rubrics"] if rubrics != _rubrics(before) else []),
        *(["weights"] if weights != _weights(before) else []),
    ]
    for kind, rows in rubrics.items():
        if sum(points for _label, points in rows) != 10000:
            raise Refused(_("%s各评分项的分值合计应为100分，请核对。") % ContenderKind(kind).label)
    for kind, shares in weights.items():
        if sum(shares.values()) != 10000:
            raise Refused(_("%s各渠道的权重合计应为100%%，请核对。") % ContenderKind(kind).label)
    rules = RuleSet.objects.create(
        campaign=campaign,
        number=before.number + 1 if before else 1,
        made_at=clock.now(),
        made_by=by,
        reason=reason,
        **{**_settings(before), **changes},
    )
    RubricDimension.objects.bulk_create(
        RubricDimension(rule_set=rules, kind=kind, position=position, name=name, points=points)
        for kind, rows in rubrics.items()
        for position, (name, points) in enumerate(rows, start=1)
    )
    ChannelWeight.objects.bulk_create(
        ChannelWeight(rule_set=rules, kind=kind, channel=channel, weight=weight)
        for kind, shares in weights.items()
        for channel, weight in shares.items()
    )
    Quota.objects.bulk_create(
        Quota(rule_set=rules, organization=organization, level=level, kind=kind, places=places)
        for organization, level, kind, places in (_quotas(before) if quotas is None else quotas)
    )
    settings = audit.changes(_settings(before), changes)
    audit.record("ruleset-make", by=by, obj=rules, number=rules.number, changes=settings, parts=parts)
    return rules


def default_rules(campaign: Campaign, by: Person) -> RuleSet:
    """Rule set number 1 with the defaults of product.md §5 and no quotas."""
    return make_rule_set(campaign=campaign, by=by)


def _settings(before: RuleSet | None) -> dict[str, Any]:
    if before is None:
        return {}
    names = [field.attname for field in RuleSet._meta.concrete_fields if field.name not in _NOT_SETTINGS]
    return {name: getattr(before, name) for name in names}


def _rubrics(before: RuleSet | None) -> dict[ContenderKind, tuple[tuple[str, int], ...]]:
    if before is None:
        return DEFAULT_RUBRICS
    found: dict[ContenderKind, tuple[tuple[str, int], ...]] = {}
    for row in before.rubric.order_by("kind", "position"):
        kind = ContenderKind(row.kind)
        found[kind] = (*found.get(kind, ()), (row.name, row.points))
    return found


def _weights(before: RuleSet | None) -> dict[ContenderKind, dict[Channel, int]]:
    if before is None:
        return DEFAULT_WEIGHTS
    found: dict[ContenderKind, dict[Channel, int]] = {}
    for row in before.weights.order_by("kind", "pk"):
        found.setdefault(ContenderKind(row.kind), {})[Channel(row.channel)] = row.weight
    return found


def _quotas(before: RuleSet | None) -> list[QuotaRow]:
    if before is None:
        return []
    rows = before.quotas.select_related("organization", "level")
    return [(row.organization, row.level, ContenderKind(row.kind), row.places) for row in rows]


def copy_rules(*, source: RuleSet, campaign: Campaign, levels: dict[int, Level], by: Person) -> RuleSet:
    """Rule set number 1 of a copied campaign: settings, rubric, weights and quotas of the one in force (product.md §3).

    ``levels`` leads from the old levels' ids to the new ones.
    """
    quotas = [(org, levels[level.pk], kind, places) for org, level, kind, places in _quotas(source)]
    return make_rule_set(
        campaign=campaign,
        by=by,
        reason=_("沿用“%s”的规则") % source.campaign.name,
        rubrics=_rubrics(source),
        weights=_weights(source),
        quotas=quotas,
        **_settings(source),
    )
