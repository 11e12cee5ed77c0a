"""找一找 at opening: what each entry is behind in, as rows for the holder to answer (product.md §5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from campaign.formatting import day_text, trimmed_hundredths
from campaign.models import Indicator, Pledge
from campaign.months import Month
from reviews import gaps as rules
from reviews.cycles import month_of
from reviews.models import CycleEntry, Gap, ReviewCycle
from taskforces.models import Milestone

Source = Gap.Source


def findings_of(entries: Sequence[CycleEntry], month: Month) -> dict[int, rules.Findings]:
    """What each entry is behind in at the end of the month, by entry id; constant queries.

    Reads the ledger as it stands: indicators with readings, pledges, a team's milestones.
    """
    ids = [entry.contender_id for entry in entries]
    indicators, pledges, milestones = _indicators(ids), _pledges(ids), _milestones(ids)
    return {
        entry.pk: rules.find(
            month,
            indicators[entry.contender_id],
            pledges[entry.contender_id],
            milestones[entry.contender_id],
        )
        for entry in entries
    }


def write_gaps(cycle: ReviewCycle, entries: Sequence[CycleEntry]) -> int:
    """Write the month's gaps, last month's open ones carried forward, and return how many.

    A carried gap about the same indicator or pledge takes the place of the new one, with
    today's figures: nothing is asked twice.
    """
    found = findings_of(entries, month_of(cycle))
    carried = _open_before(cycle, entries)
    rows: list[Gap] = []
    for entry in entries:
        fresh = _fresh(entry, found[entry.pk])
        for old in carried[entry.contender_id]:
            rows.append(_carry(entry, old, fresh))
        rows += fresh
    Gap.objects.bulk_create(rows)
    return len(rows)


def indicator_text(gap: rules.IndicatorGap) -> str:
    """An indicator's gap in words: 目标20分钟，最近读数32分钟（10月28日），差12分钟."""
    indicator, last = gap.indicator, gap.last
    target = _("目标%(value)s%(unit)s") % _figure(indicator.target, indicator.unit)
    if last is None:
        return _("%(name)s：%(target)s，尚无读数") % {"name": indicator.name, "target": target}
    parts = {
        "name": indicator.name,
        "target": target,
        "reading": _("最近读数%(value)s%(unit)s") % _figure(last.value, indicator.unit),
        "day": day_text(last.on),
        "state": _("已达到")
        if gap.is_reached
        else _("差%(value)s%(unit)s") % _figure(gap.gap or 0, indicator.unit),
    }
    text = _("%(name)s：%(target)s，%(reading)s（%(day)s），%(state)s") % parts
    return text if gap.read_this_month else text + _("，本月无读数")


def _figure(value: int, unit: str) -> dict[str, str]:
    return {"value": trimmed_hundredths(value), "unit": unit}


def _fresh(entry: CycleEntry, found: rules.Findings) -> list[Gap]:
    """The month's own gaps of one entry: behind or unread indicators, pledges due, milestones late."""
    rows = [
        Gap(
            entry=entry,
            source=Source.INDICATOR,
            indicator_id=gap.indicator.key,
            finding=indicator_text(gap)[:200],
        )
        for gap in found.indicators
        if not gap.is_reached or not gap.read_this_month
    ]
    rows += [
        Gap(
            entry=entry,
            source=Source.PLEDGE,
            pledge_id=pledge.key,
            finding=_("承诺“%(text)s”%(day)s到期，尚未说明兑现情况")
            % {"text": pledge.text, "day": day_text(pledge.due_on)},
        )
        for pledge in found.pledges_due
    ]
    rows += [
        Gap(
            entry=entry,
            source=Source.MILESTONE,
            finding=_("里程碑“%(name)s”应于%(day)s完成，尚未完成")
            % {"name": milestone.name, "day": day_text(milestone.due_on)},
        )
        for milestone in found.milestones_late
    ]
    return rows


def _carry(entry: CycleEntry, old: Gap, fresh: list[Gap]) -> Gap:
    """Last month's open gap again; a fresh finding about the same thing is merged into it."""
    same = next((gap for gap in fresh if _is_same(gap, old)), None)
    if same is not None:
        fresh.remove(same)
    return Gap(
        entry=entry,
        source=Source.CARRIED,
        indicator_id=old.indicator_id,
        pledge_id=old.pledge_id,
        carried_from=old,
        finding=same.finding if same is not None else old.finding,
        cause=old.cause,
    )


def _is_same(new: Gap, old: Gap) -> bool:
    if old.indicator_id or new.indicator_id:
        return new.indicator_id == old.indicator_id
    if old.pledge_id or new.pledge_id:
        return new.pledge_id == old.pledge_id
    return new.finding == old.finding


def _open_before(cycle: ReviewCycle, entries: Sequence[CycleEntry]) -> dict[int, list[Gap]]:
    """Open gaps of the latest month before this one, by contender."""
    before = (
        ReviewCycle.objects.filter(campaign_id=cycle.campaign_id, month__lt=cycle.month)
        .order_by("-month")
        .first()
    )
    rows: dict[int, list[Gap]] = defaultdict(list)
    if before is None:
        return rows
    ids = [entry.contender_id for entry in entries]
    gaps = Gap.objects.filter(entry__cycle=before, entry__contender_id__in=ids, closed_on=None)
    for gap in gaps.select_related("entry").order_by("pk"):
        rows[gap.entry.contender_id].append(gap)
    return rows


def _indicators(ids: Sequence[int]) -> dict[int, list[rules.IndicatorFacts]]:
    rows: dict[int, list[rules.IndicatorFacts]] = defaultdict(list)
    for row in Indicator.objects.filter(contender_id__in=ids).prefetch_related("readings"):
        rows[row.contender_id].append(
            rules.IndicatorFacts(
                key=row.pk,
                name=row.name,
                unit=row.unit,
                baseline=row.baseline,
                target=row.target,
                due_on=row.due_on,
                readings=tuple(rules.Reading(r.read_on, r.value) for r in row.readings.all()),
            )
        )
    return rows


def _pledges(ids: Sequence[int]) -> dict[int, list[rules.PledgeFacts]]:
    rows: dict[int, list[rules.PledgeFacts]] = defaultdict(list)
    for row in Pledge.objects.filter(contender_id__in=ids):
        rows[row.contender_id].append(
            rules.PledgeFacts(row.pk, row.text, row.due_on, row.kept, row.settled_on)
        )
    return rows


def _milestones(ids: Sequence[int]) -> dict[int, list[rules.MilestoneFacts]]:
    rows: dict[int, list[rules.MilestoneFacts]] = defaultdict(list)
    for row in Milestone.objects.filter(team_id__in=ids):
        rows[row.team_id].append(rules.MilestoneFacts(row.pk, row.title, row.due_on, row.done_on))
    return rows
