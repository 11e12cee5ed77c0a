"""The month's own page: steps, one's own part, what the officer does next, progress by branch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.models import Campaign, Person
from campaign.months import Month
from campaign.report_centre import month_set_of
from reviews.candidates import contenders_of
from reviews.cycles import month_of
from reviews.mine import own_duties, own_entries
from reviews.models import CycleEntry, ReviewCycle
from reviews.month_head import MonthHead, head_of, months_of, title_for
from reviews.moves import moves_of
from reviews.permissions import (
    can_moderate_cycle,
    can_open_cycle,
    can_read_board,
    can_read_every_preview,
    can_read_progress,
    can_read_remarks,
    can_run_cycle,
)
from reviews.phases import Step
from reviews.progress import Progress, progress_of_month
from reviews.services.opening import openable_months
from reviews.show_state import ShowState, state_of
from reviews.steps_panel import cards_for

RESULT_STEPS = (Step.COUNTING, Step.PREVIEW, Step.CONFIRMING)


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One of one's own entries: its show state, and where its result and remarks are read, if anywhere yet."""

    entry: CycleEntry
    title: str
    show: ShowState
    result_url: str
    remarks_url: str
    appeal_url: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something the officer does next: a sentence and where."""

    text: str
    url: str
    label: str
    is_main: bool = False


def page_of(cycle: ReviewCycle, person: Person) -> dict[str, Any]:
    """Everything the month's page prints; constant queries."""
    head = head_of(cycle)
    context = head_context(cycle, head)
    context["cards"] = cards_for(head, person)
    context["own"] = [_own(entry, head, person) for entry in own_entries(person, cycle)]
    context["duties"] = own_duties(person, cycle)
    context["open_duties"] = sum(1 for row in context["duties"] if row.is_open)
    if head.step is Step.PUBLISHED:
        context["ranking_url"] = reverse("reviews:ranking-month", args=[cycle.campaign_id, cycle.month])
        if can_read_every_preview(person, cycle):
            context["publication_url"] = reverse("reviews:publication", args=[cycle.pk])
    context["others"] = campaigns_beside(cycle, person)
    context["report_set"] = month_set_of(person, cycle.campaign.organization, cycle.month)
    context["moves"] = moves_of(cycle)
    if can_read_board(person, cycle):
        context["board_url"] = reverse("reviews:cycle-board", args=[cycle.pk])
    context["may_move"] = can_run_cycle(person, cycle) and clock.today() <= cycle.appraise_to
    if can_read_progress(person, cycle):
        progress = progress_of_month(cycle)
        context["progress"] = progress
        context["acts"] = acts_for(head, person, progress)
    if can_open_cycle(person, cycle.campaign) and openable_months(cycle.campaign):
        context["open_campaign"] = cycle.campaign
    return context


def _own(entry: CycleEntry, head: MonthHead, person: Person) -> OwnRow:
    cycle, result, remarks = head.cycle, "", ""
    if head.step in (Step.PREVIEW, Step.CONFIRMING):
        result = reverse("reviews:preview", args=[entry.pk])
    elif head.step is Step.PUBLISHED:
        result = reverse("reviews:ranking-month", args=[cycle.campaign_id, cycle.month])
    if cycle.secret_closed_at is not None and can_read_remarks(person, entry):
        remarks = reverse("reviews:remark-read", args=[entry.pk])
    answered = entry.principal_id == person.pk and hasattr(entry, "appeal")
    appeal = reverse("reviews:appeal", args=[entry.pk]) if answered else ""
    return OwnRow(entry, title_for(person, entry), state_of(entry), result, remarks, appeal)


def head_context(cycle: ReviewCycle, head: MonthHead | None = None, current: str = "") -> dict[str, Any]:
    """Head and month switcher, which every page of the month prints."""
    return {
        "head": head or head_of(cycle, current),
        "months": months_of(cycle.campaign, cycle),
        "cycle": cycle,
    }


def acts_for(head: MonthHead, person: Person, progress: Progress) -> list[Act]:
    """What is next for those who run the month, in the order of the work."""
    cycle, acts = head.cycle, []
    waiting = progress.total.duties - progress.total.duties_done
    if waiting and head.step in (Step.APPRAISE, Step.COUNTING):
        url = reverse("reviews:duty-all", args=[cycle.pk])
        acts.append(Act(_("还有%(count)d份署名评分没有提交。") % {"count": waiting}, url, _("看评分进度")))
    if can_run_cycle(person, cycle) and may_close(head):
        url = reverse("reviews:voting-close", args=[cycle.pk])
        acts.append(Act(_("评一评已截止，请办理结束。"), url, _("结束评议"), is_main=True))
    if progress.remarks and can_moderate_cycle(person, cycle):
        url = reverse("reviews:remark-list", args=[cycle.pk])
        acts.append(Act(_("有%(count)d条意见建议待审阅。") % {"count": progress.remarks}, url, _("去审阅")))
    if head.step in RESULT_STEPS:
        url = reverse("reviews:publication", args=[cycle.pk])
        text = _("结果的汇总、预览和发布在同一页办理。")
        acts.append(Act(text, url, _("办理发布"), is_main=not acts))
    return acts


def may_close(head: MonthHead) -> bool:
    """Whether the closing act is due: secret sheets this month, their window over, not yet closed."""
    cycle = head.cycle
    over = clock.today() > cycle.appraise_to
    return cycle.secret_open and cycle.secret_closed_at is None and over


def campaign_to_open(person: Person, today: dt.date) -> Campaign | None:
    """The running campaign in which the person may open a month, if any month may be opened."""
    for campaign in Campaign.objects.visible_to(person).running(today).select_related("organization"):
        if can_open_cycle(person, campaign):
            return campaign
    return None


def campaigns_beside(cycle: ReviewCycle, person: Person) -> list[tuple[str, str]]:
    """Other houses' newest months the person sees, as (name, address); empty for nearly everyone."""
    rows = (
        ReviewCycle.objects.visible_to(person)
        .exclude(campaign=cycle.campaign_id)
        .select_related("campaign__organization")
        .order_by("campaign_id", "-month")
    )
    newest: dict[int, ReviewCycle] = {}
    for row in rows:
        newest.setdefault(row.campaign_id, row)
    return [
        (row.campaign.organization.name, reverse("reviews:cycle", args=[row.pk])) for row in newest.values()
    ]


def chosen_of(months: Sequence[Month], asked: str) -> Month | None:
    """The month to be opened: the one asked for, else the oldest one waiting."""
    return next((month for month in months if str(month) == asked), months[0] if months else None)


def label_of(cycle: ReviewCycle) -> str:
    """2026年10月."""
    return month_of(cycle).label


def opening_waits(campaign: Campaign, today: dt.date) -> Month | None:
    """The oldest month after the newest one opened that is over, not opened, and has somebody taking part."""
    newest = max(campaign.cycles.values_list("month", flat=True), default="")
    due = [month for month in openable_months(campaign) if month.last_day < today and str(month) > newest]
    return next((month for month in due if contenders_of(campaign, month).exists()), None)
