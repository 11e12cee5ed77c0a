"""Opening a campaign and keeping it: dates, phases, levels, incentives, scorers (product.md §3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import (
    Campaign,
    CampaignPhase,
    Contender,
    Level,
    Organization,
    Person,
    Scorer,
)
from campaign.services.messages import announce
from campaign.services.rules import default_rules


@dataclass(frozen=True)
class PhaseDates:
    """One phase of the timeline 引 选 议 行 验收 and its days."""

    phase: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class LevelRow:
    """One level 申报层级; ``pk`` names an existing one."""

    name: str
    rank: int
    decided_here: bool
    pk: int | None = None


@transaction.atomic
def create_campaign(
    *,
    organization: Organization,
    by: Person,
    name: str,
    started_on: date,
    phases: Sequence[PhaseDates],
    levels: Sequence[LevelRow],
    ended_on: date | None = None,
    purpose: str = "",
    incentive_text: str = "",
    study_title: str = "两学摘要",
    publish_incentive: bool = False,
) -> Campaign:
    """Open a campaign with its timeline, its levels and rule set 1 of product.md's defaults."""
    if Campaign.objects.filter(organization=organization, name=name).exists():
        raise Refused(_("本党总支已有名为“%(name)s”的活动，请换一个名称。") % {"name": name})
    campaign = Campaign.objects.create(
        organization=organization,
        name=name,
        purpose=purpose,
        started_on=started_on,
        ended_on=ended_on,
        study_title=study_title,
        incentive_text=incentive_text,
        created_by=by,
        created_at=clock.now(),
    )
    _write_phases(campaign, phases)
    _write_levels(campaign, levels)
    audit.record("campaign-made", by=by, obj=campaign)
    default_rules(campaign, by)
    if publish_incentive:
        publish_incentives(campaign, by=by)
    return campaign


@transaction.atomic
def change_campaign(
    campaign: Campaign,
    *,
    by: Person,
    phases: Sequence[PhaseDates],
    levels: Sequence[LevelRow],
    publish_incentive: bool = False,
    **fields: object,
) -> Campaign:
    """Change a campaign's facts; a level somebody applied for is renamed at most, never dropped or re-decided."""
    named = Campaign.objects.filter(
        organization=campaign.organization, name=fields.get("name", campaign.name)
    )
    if named.exclude(pk=campaign.pk).exists():
        raise Refused(_("本党总支已有名为“%(name)s”的活动，请换一个名称。") % {"name": fields["name"]})
    kept = Campaign.objects.select_for_update().get(pk=campaign.pk)
    before = {field: getattr(kept, field) for field in fields}
    for field, value in fields.items():
        setattr(kept, field, value)
    if before.get("incentive_text", kept.incentive_text) != kept.incentive_text:
        # Another text is not the published one: it is published anew or not at all.
        kept.incentive_published_at = kept.incentive_published_by = None
    kept.save()
    _write_phases(kept, phases)
    _write_levels(kept, levels)
    audit.record("campaign-changed", by=by, obj=kept, changes=audit.changes(before, fields, frozenset()))
    if publish_incentive and kept.incentive_published_at is None:
        publish_incentives(kept, by=by)
    return kept


def _write_phases(campaign: Campaign, phases: Sequence[PhaseDates]) -> None:
    order = list(CampaignPhase.Phase)
    for row in phases:
        CampaignPhase.objects.update_or_create(
            campaign=campaign,
            phase=row.phase,
            defaults={
                "position": order.index(CampaignPhase.Phase(row.phase)) + 1,
                "starts_on": row.starts_on,
                "ends_on": row.ends_on,
            },
        )


def _write_levels(campaign: Campaign, levels: Sequence[LevelRow]) -> None:
    existing = {level.pk: level for level in campaign.levels.all()}
    used = _used_levels(campaign)
    kept = {row.pk for row in levels if row.pk}
    for pk, level in existing.items():
        if pk in kept:
            continue
        if pk in used:
            raise Refused(_("已有人申报“%(level)s”，这个层级不能删去。") % {"level": level.name})
        level.delete()
    # Ranks and names are unique: move the old ones out of the way before the new order is written.
    for level in campaign.levels.all():
        level.rank, level.name = level.rank + 1000, f"#{level.pk}"
        level.save(update_fields=["rank", "name"])
    for row in levels:
        level = existing.get(row.pk or 0) or Level(campaign=campaign)
        if level.pk in used and level.decided_here != row.decided_here:
            raise Refused(_("已有人申报“%(level)s”，由谁认定不能再改。") % {"level": level.name})
        level.name, level.rank, level.decided_here = row.name, row.rank, row.decided_here
        level.save()


def _used_levels(campaign: Campaign) -> set[int]:
    rows = Contender.objects.filter(campaign=campaign).values_list("level_applied", "level_granted")
    return {level for pair in rows for level in pair if level}


@transaction.atomic
def publish_incentives(campaign: Campaign, *, by: Person) -> None:
    """Publish the incentive text: 有激励 of the four haves; who and when are kept."""
    if not campaign.incentive_text.strip():
        raise Refused(_("激励办法还没有写，不能公布。"))
    campaign.incentive_published_at, campaign.incentive_published_by = clock.now(), by
    campaign.save(update_fields=["incentive_published_at", "incentive_published_by"])
    audit.record("incentives-published", by=by, obj=campaign)


@transaction.atomic
def name_scorer(campaign: Campaign, *, organization: Organization, person: Person, by: Person) -> Scorer:
    """Name a scorer of a branch or of the general branch: 有考核 of the four haves (product.md §1)."""
    if not organization.is_at_or_under(campaign.organization):
        raise Refused(_("评分人只能在本党总支和所属支部中指定。"))
    scorer, made = Scorer.objects.get_or_create(
        campaign=campaign,
        organization=organization,
        person=person,
        defaults={"started_on": clock.today()},
    )
    if not made and scorer.ended_on is None:
        raise Refused(
            _("%(name)s已是%(organization)s的评分人。") % {"name": person.name, "organization": organization}
        )
    if not made:
        scorer.started_on, scorer.ended_on = clock.today(), None
        scorer.save(update_fields=["started_on", "ended_on"])
    audit.record("scorer-named", by=by, obj=scorer, organization=organization, person=person)
    announce("scorer-named", scorer, by=by)
    return scorer


@transaction.atomic
def dismiss_scorer(scorer: Scorer, *, by: Person) -> None:
    """End a scorer's task; what was scored stays."""
    scorer.ended_on = max(clock.today(), scorer.started_on)
    scorer.save(update_fields=["ended_on"])
    audit.record("scorer-dismissed", by=by, obj=scorer)


def scorers_of(campaign: Campaign) -> list[Scorer]:
    """Scorers who go on, the general branch's first, each branch's after it."""
    rows = campaign.scorers.filter(ended_on=None).select_related("organization", "person")
    return list(rows.order_by("organization__path", "person__pinyin", "pk"))
