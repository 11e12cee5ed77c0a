"""Ending a campaign, copying it as the next one, and the register of incentives (product.md §3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import (
    LIVE_STATES,
    Campaign,
    CampaignPhase,
    Contender,
    Incentive,
    Level,
    Meeting,
    Membership,
    Person,
    Scorer,
)
from campaign.permissions import can_run_campaign, require
from campaign.services.rules import copy_rules

#: A next campaign begins within these years; more is a slip of the pen, and dates have an end.
FARTHEST_YEARS = 10

Check = Callable[[Campaign], Iterable[str]]
_checks: list[Check] = []


def must_be_done(check: Check) -> Check:
    """Register what the floors above still have open in a campaign: a sentence a matter."""
    if check not in _checks:
        _checks.append(check)
    return check


def open_matters(campaign: Campaign) -> list[str]:
    """What must be done before the campaign can be ended, in sentences."""
    live = Contender.objects.filter(campaign=campaign, state__in=LIVE_STATES)
    count, first = live.count(), live.order_by("pk").first()
    found = []
    if first is not None:
        values = {"n": count, "title": first.title}
        found.append(_("还有%(n)d个对象没有办结，如“%(title)s”；请验收、取消或办理退出。") % values)
    for check in _checks:
        found += check(campaign)
    return found


@transaction.atomic
def finish_campaign(campaign: Campaign, *, by: Person) -> Campaign:
    """End it with today at the latest; nothing of it changes any more. Raises Refused while something is open."""
    require(can_run_campaign(by, campaign))
    kept = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if kept.finished_at is not None:
        raise Refused(_("活动已经结束。"))
    problems = open_matters(kept)
    if problems:
        raise Refused("".join(problems))
    today = clock.today()
    if kept.ended_on is None or kept.ended_on > today:
        kept.ended_on = max(today, kept.started_on)
    kept.finished_at, kept.finished_by = clock.now(), by
    kept.save(update_fields=["ended_on", "finished_at", "finished_by"])
    audit.record("campaign-finished", by=by, obj=kept)
    return kept


def is_finished(campaign: Campaign) -> bool:
    """Whether it can be copied: ended by an act, or its last day has passed."""
    over = campaign.ended_on is not None and campaign.ended_on < clock.today()
    return campaign.finished_at is not None or over


@transaction.atomic
def copy_campaign(campaign: Campaign, *, name: str, started_on: date, by: Person) -> Campaign:
    """The next campaign: phases shifted by the difference of the start days; rules, levels, rubric, quotas and
    scorers as they are now. Nothing of anybody's application comes along, and no incentive text is published.
    """
    require(can_run_campaign(by, campaign))
    _refuse_copy(campaign, name, started_on)
    shift = started_on - campaign.started_on
    made = Campaign.objects.create(
        organization=campaign.organization,
        name=name,
        purpose=campaign.purpose,
        started_on=started_on,
        ended_on=campaign.ended_on + shift if campaign.ended_on else None,
        study_title=campaign.study_title,
        incentive_text=campaign.incentive_text,
        created_by=by,
        created_at=clock.now(),
    )
    CampaignPhase.objects.bulk_create(
        CampaignPhase(
            campaign=made,
            phase=row.phase,
            position=row.position,
            starts_on=row.starts_on + shift,
            ends_on=row.ends_on + shift,
        )
        for row in campaign.phases.all()
    )
    levels = {
        row.pk: Level.objects.create(
            campaign=made, name=row.name, rank=row.rank, decided_here=row.decided_here
        )
        for row in campaign.levels.all()
    }
    copy_rules(source=campaign.rule_set, campaign=made, levels=levels, by=by)
    _copy_scorers(campaign, made)
    audit.record("campaign-copied", by=by, obj=made, source=campaign.pk)
    return made


def _refuse_copy(campaign: Campaign, name: str, started_on: date) -> None:
    if not is_finished(campaign):
        raise Refused(_("活动还没有结束，结束后才能复制为下一次活动。"))
    if started_on <= campaign.started_on:
        raise Refused(_("新活动的开始日期应晚于原活动。"))
    if started_on.year - campaign.started_on.year > FARTHEST_YEARS:
        raise Refused(_("新活动的开始日期离原活动太远，请核对年份。"))
    if Campaign.objects.filter(organization=campaign.organization_id, name=name).exists():
        raise Refused(_("本党总支已有名为“%(name)s”的活动，请换一个名称。") % {"name": name})


def _copy_scorers(campaign: Campaign, made: Campaign) -> None:
    """Those who still score and are still here."""
    today = clock.today()
    rows = campaign.scorers.select_related("person", "organization").order_by("pk")
    # The campaign's own scorers may have been ended with it; whoever scored to the end goes on.
    going_on = [row for row in rows if row.ended_on is None and row.person.is_here]
    Scorer.objects.bulk_create(
        Scorer(campaign=made, organization=row.organization, person=row.person, started_on=today)
        for row in going_on
    )


# --- 激励台账 -------------------------------------------------------------------------------------------------------
@transaction.atomic
def record_incentive(
    *,
    campaign: Campaign,
    kind: str,
    content: str,
    granted_on: date,
    by: Person,
    contender: Contender | None = None,
    person: Person | None = None,
    amount: str = "",
    meeting: Meeting | None = None,
    document: str = "",
) -> Incentive:
    """Enter what somebody received; the deciding meeting or document is always named (product.md §3)."""
    require(can_run_campaign(by, campaign))
    problems = []
    if contender is None and person is None:
        problems.append(_("请选择争创对象或填写受激励人。"))
    if meeting is None and not document.strip():
        problems.append(_("请选择决定会议，或填写决定文件。"))
    if contender is not None and contender.campaign_id != campaign.pk:
        problems.append(_("请从本次活动的对象中选择。"))
    if granted_on > clock.today():
        problems.append(_("落实日期不能晚于今天。"))
    if problems:
        raise Refused("".join(problems))
    if person is None and contender is not None and contender.is_post:
        person = contender.principal
    made = Incentive.objects.create(
        campaign=campaign,
        contender=contender,
        person=person,
        receiver_name=_receiver(contender, person),
        branch_name=_branch(contender, person),
        kind=kind,
        content=content.strip(),
        amount=amount.strip(),
        granted_on=granted_on,
        meeting=meeting,
        document=document.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    audit.record("incentive-record", by=by, obj=made)
    return made


def _receiver(contender: Contender | None, person: Person | None) -> str:
    if person is not None:
        return person.name
    if contender is None:
        return ""
    return contender.principal_name if contender.is_post else contender.title


def _branch(contender: Contender | None, person: Person | None) -> str:
    if person is not None:
        place = Membership.objects.on(clock.today()).filter(person=person).select_related("branch").first()
        if place is not None:
            return str(place.branch.name)
    return contender.branch_name if contender is not None else ""


@transaction.atomic
def void_incentive(incentive: Incentive, *, reason: str, by: Person) -> Incentive:
    """Strike one entered by mistake; the row stays readable with the reason."""
    require(can_run_campaign(by, incentive.campaign))
    if not reason.strip():
        raise Refused(_("请写明理由。"))
    struck = Incentive.objects.filter(pk=incentive.pk, void_at=None).update(
        void_at=clock.now(), void_by=by, void_reason=reason.strip()[:200]
    )
    if not struck:
        raise Refused(_("这条激励已经注销。"))
    incentive.refresh_from_db()
    audit.record("incentive-void", by=by, obj=incentive)
    return incentive
