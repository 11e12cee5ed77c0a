"""找一找 at opening: what each entry is behind in, as rows for the holder to answer (product.md §5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.formatting import day_text, trimmed_hundredths
from campaign.models import Indicator, Pledge
from campaign.months import Month
from reviews import gaps as rules
from reviews.cycles import month_of
from reviews.models import CycleEntry, Gap, ReviewCycle
from taskforces.models import Milestone

Source = Gap.Source


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What the ledgers of some contenders hold for this step, by contender id."""

    indicators: Mapping[int, list[rules.IndicatorFacts]]
    pledges: Mapping[int, list[rules.PledgeFacts]]
    milestones: Mapping[int, list[rules.MilestoneFacts]]

    @classmethod
    def read(cls, entries: Sequence[CycleEntry]) -> Ledgers:
        """The ledgers as they stand; four queries."""
        ids = [entry.contender_id for entry in entries]
        return cls(_indicators(ids), _pledges(ids), _milestones(ids))

    def findings(self, entry: CycleEntry, month: Month) -> rules.Findings:
        """What one entry is behind in at the end of the month."""
        pk = entry.contender_id
        return rules.find(month, self.indicators[pk], self.pledges[pk], self.milestones[pk])


def findings_of(entries: Sequence[CycleEntry], month: Month) -> dict[int, rules.Findings]:
    """What each entry is behind in at the end of the month, by entry id; constant queries."""
    ledgers = Ledgers.read(entries)
    return {entry.pk: ledgers.findings(entry, month) for entry in entries}


def write_gaps(cycle: ReviewCycle, entries: Sequence[CycleEntry]) -> int:
    """Write the month's gaps, open ones of earlier months carried forward, and return how many.

    A carried gap about the same indicator, pledge or milestone takes the place of the new one,
    with today's figures: nothing is asked twice.
    """
    ledgers, month = Ledgers.read(entries), month_of(cycle)
    carried = _open_before(cycle, entries)
    rows: list[Gap] = []
    for entry in entries:
        fresh = _fresh(entry, ledgers.findings(entry, month))
        for old in carried[entry.contender_id]:
            rows.append(_carry(entry, old, fresh, ledgers, month))
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
            finding=pledge_text(pledge),
        )
        for pledge in found.pledges_due
    ]
    rows += [
        Gap(
            entry=entry,
            source=Source.MILESTONE,
            milestone_id=milestone.key,
            finding=milestone_text(milestone, late=True),
        )
        for milestone in found.milestones_late
    ]
    return rows


def pledge_text(pledge: rules.PledgeFacts) -> str:
    """A pledge in words: due and not judged, or judged since."""
    words = {"text": pledge.text, "day": day_text(pledge.due_on)}
    if pledge.is_kept is None:
        return _("承诺“%(text)s”%(day)s到期，尚未说明兑现情况") % words
    if pledge.is_kept:
        return _("承诺“%(text)s”%(day)s到期，已兑现") % words
    return _("承诺“%(text)s”%(day)s到期，未兑现") % words


def milestone_text(milestone: rules.MilestoneFacts, *, late: bool) -> str:
    """A milestone in words: late, or done or put off since."""
    words = {"name": milestone.name, "day": day_text(milestone.due_on)}
    if late:
        return _("里程碑“%(name)s”应于%(day)s完成，尚未完成") % words
    if milestone.done_on is None:
        return _("里程碑“%(name)s”改为%(day)s完成") % words
    return _("里程碑“%(name)s”已于%(day)s完成") % (words | {"day": day_text(milestone.done_on)})


def _carry(entry: CycleEntry, old: Gap, fresh: list[Gap], ledgers: Ledgers, month: Month) -> Gap:
    """An earlier month's open gap again; a fresh finding about the same thing is merged into it."""
    same = next((gap for gap in fresh if _is_same(gap, old)), None)
    if same is not None:
        fresh.remove(same)
    return Gap(
        entry=entry,
        source=Source.CARRIED,
        indicator_id=old.indicator_id,
        pledge_id=old.pledge_id,
        milestone_id=old.milestone_id or (same.milestone_id if same is not None else None),
        carried_from=old,
        finding=same.finding if same is not None else _settled(entry, old, ledgers, month) or old.finding,
        cause=old.cause,
    )


def _settled(entry: CycleEntry, old: Gap, ledgers: Ledgers, month: Month) -> str:
    """What the ledger says by now of a gap it no longer finds: reached, kept, done. Empty where it cannot say."""
    pk, end = entry.contender_id, month.last_day
    if old.indicator_id:
        for indicator in ledgers.indicators[pk]:
            if indicator.key == old.indicator_id:
                return indicator_text(rules.indicator_gap(indicator, month))[:200]
    for pledge in ledgers.pledges[pk]:
        if pledge.key == old.pledge_id and (pledge.judged_on is None or pledge.judged_on <= end):
            return pledge_text(pledge)
    for milestone in ledgers.milestones[pk]:
        if milestone.key == old.milestone_id:
            return milestone_text(milestone, late=False)
    return ""


def _is_same(new: Gap, old: Gap) -> bool:
    for key in ("indicator_id", "pledge_id"):
        if getattr(old, key) or getattr(new, key):
            return bool(getattr(new, key) == getattr(old, key))
    if old.milestone_id and new.milestone_id:
        return old.milestone_id == new.milestone_id
    return new.finding == old.finding


def _open_before(cycle: ReviewCycle, entries: Sequence[CycleEntry]) -> dict[int, list[Gap]]:
    """Open gaps of months before this one that no month has taken over yet, by contender.

    Who was left out of a month finds the gaps of the one before it again.
    """
    rows: dict[int, list[Gap]] = defaultdict(list)
    gaps = Gap.objects.filter(
        entry__cycle__campaign=cycle.campaign_id,
        entry__cycle__month__lt=cycle.month,
        entry__contender_id__in=[entry.contender_id for entry in entries],
        closed_on=None,
        carried_to=None,
    )
    for gap in gaps.select_related("entry").order_by("entry__cycle__month", "pk"):
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
