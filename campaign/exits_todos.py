"""To-dos and stuck matters of the ways out (product.md §3 Out): every waiting act stands before whoever must act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock, queues
from campaign.formatting import day_text
from campaign.models import (
    Appointment,
    Campaign,
    Contender,
    MeetingItem,
    Person,
    Revocation,
    RevocationAppeal,
    State,
    StepRequest,
)
from campaign.permissions.contenders import involving
from campaign.permissions.exits import can_find_appeal
from campaign.stuck import CONFIRMER, OFFICER, Scope, Stuck, provides_stuck
from campaign.todos import TodoItem, provides_todos

CONCLUDED = (MeetingItem.Outcome.PASSED, MeetingItem.Outcome.NOT_PASSED)


@provides_todos
def concerned(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """The person a revocation is about: to state the case, later to appeal; two queries."""
    rows = Revocation.objects.filter(contender__principal=person).select_related("contender")
    for case in rows.open().filter(statement="", hearing_until__gte=today).order_by("pk"):
        yield TodoItem(
            due=case.hearing_until,
            title=_("“%s”提请摘牌，请陈述") % case.contender.title,
            detail=_("事由：%(ground)s；可以陈述到%(day)s")
            % {"ground": case.get_ground_display(), "day": day_text(case.hearing_until)},
            url=reverse("campaign:revocation", args=[case.pk]),
            action=_("去陈述"),
            key=f"revocation-state-{case.pk}",
        )
    for case in rows.filter(appeal_until__gte=today, appeal=None).order_by("pk"):
        yield TodoItem(
            due=case.appeal_until,
            title=_("“%s”已摘牌，可以申诉一次") % case.contender.title,
            detail=_("不申诉的，到期自行消失"),
            url=reverse("campaign:revocation", args=[case.pk]),
            action=_("去看"),
            key=f"revocation-appeal-{case.pk}",
        )


def without_own(rows: QuerySet[Revocation], person: Person) -> QuerySet[Revocation]:
    """Without the own case: another officer or secretary sees to that."""
    return rows.exclude(involving(person, "contender"))


def on_agenda(kind: str) -> QuerySet[MeetingItem]:
    """Items of a kind about the outer contender: not yet closed, or concluded."""
    items = MeetingItem.objects.filter(contender=OuterRef("contender"), kind=kind)
    return items.filter(Q(meeting__closed_at=None) | Q(outcome__in=CONCLUDED))


@provides_todos
def officers(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Heard cases go on the next agenda: two queries."""
    campaigns = list(queues.campaigns_run_by(person))
    if not campaigns:
        return
    waiting = on_agenda(MeetingItem.Kind.REVOKE).filter(
        Q(meeting__closed_at=None) | Q(meeting__closed_at__gte=OuterRef("recorded_at"))
    )
    rows = without_own(Revocation.objects.open(), person).filter(
        Q(stated_on__lte=today) | Q(hearing_until__lt=today), contender__campaign__in=campaigns
    )
    for case in rows.exclude(Exists(waiting)).select_related("contender__campaign").order_by("pk"):
        address = reverse("campaign:meeting-new")
        organization = case.contender.campaign.organization_id
        yield TodoItem(
            due=None,
            title=_("录入党总支会议，研究“%s”摘牌") % case.contender.title,
            detail=_("本人已陈述") if case.statement else _("陈述期已过，本人没有陈述"),
            url=f"{address}?organization={organization}&contender={case.contender_id}",
            action=_("去录入"),
            key=f"revocation-meeting-{case.pk}",
        )


@provides_todos
def officers_of_the_past(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Campaigns whose last day has passed and that nobody has ended: one query."""
    houses = queues.organizations_with(person, "general_branch", Appointment.Role.CAMPAIGN_OFFICER)
    over = Campaign.objects.filter(organization__in=houses, finished_at=None, ended_on__lt=today)
    for campaign in over.order_by("ended_on", "pk"):
        yield TodoItem(
            due=campaign.ended_on,
            title=_("结束“%s”") % campaign.name,
            detail=_("活动已到期；结束以后归档，可以复制为下一次"),
            url=reverse("campaign:campaign-finish", args=[campaign.pk]),
            action=_("去结束"),
            key=f"campaign-finish-{campaign.pk}",
        )


@provides_todos
def confirmers(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Conclusions on revocations, findings on appeals, requests of captains: four queries."""
    campaigns = list(queues.campaigns_confirmed_by(person))
    if not campaigns:
        return
    yield from _concluded(person, campaigns)
    found = RevocationAppeal.objects.filter(
        revocation__contender__campaign__in=campaigns, found_at__isnull=False, confirmed_at=None
    ).exclude(found_by=person)
    for appeal in found.exclude(revocation__contender__principal=person).select_related(
        "revocation__contender"
    ):
        yield TodoItem(
            due=None,
            title=_("确认“%s”的申诉结论") % appeal.revocation.contender.title,
            detail=_("申诉成立") if appeal.upheld else _("申诉不成立"),
            url=reverse("campaign:revocation", args=[appeal.revocation_id]),
            action=_("去确认"),
            key=f"appeal-confirm-{appeal.pk}",
        )
    asked = (
        StepRequest.objects.open()
        .filter(contender__campaign__in=campaigns, contender__state=State.ACTIVE)
        .exclude(asked_by=person)
    )
    asked = asked.exclude(involving(person, "contender"))
    for one in asked.select_related("contender").order_by("pk"):
        yield TodoItem(
            due=None,
            title=_("答复“%(title)s”的%(step)s申请")
            % {"title": one.contender.title, "step": one.get_step_display()},
            detail=one.reason,
            url=reverse("campaign:step-answer", args=[one.pk]),
            action=_("去答复"),
            key=f"step-answer-{one.pk}",
        )


def concluded(campaigns: Iterable[Campaign]) -> QuerySet[Revocation]:
    """Open cases on which a meeting has closed with a conclusion."""
    items = MeetingItem.objects.filter(
        contender=OuterRef("contender"),
        kind=MeetingItem.Kind.REVOKE,
        outcome__in=CONCLUDED,
        meeting__closed_at__gte=OuterRef("recorded_at"),
    )
    rows = Revocation.objects.open().filter(Exists(items), contender__campaign__in=campaigns)
    return rows.select_related("contender").order_by("pk")


def _concluded(person: Person, campaigns: list[Campaign]) -> Iterator[TodoItem]:
    for case in without_own(concluded(campaigns).exclude(recorded_by=person), person):
        yield TodoItem(
            due=None,
            title=_("确认“%s”摘牌的会议结论") % case.contender.title,
            detail=case.get_ground_display(),
            url=reverse("campaign:revocation", args=[case.pk]),
            action=_("去确认"),
            key=f"revocation-decide-{case.pk}",
        )


@provides_todos
def handlers(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Appeals that wait for the person's finding, and those whose handler has left: one query."""
    houses = queues.organizations_with(person, "general_branch", *Appointment.COMMITTEE_ROLES)
    left = Q(revocation__contender__campaign__organization__in=houses, handler__left_on__lte=today)
    waiting = RevocationAppeal.objects.filter(Q(handler=person) | left, found_at=None).select_related(
        "handler", "revocation__contender__campaign__organization", "revocation__contender__lead_branch"
    )
    for appeal in waiting.order_by("raised_at", "pk"):
        if not can_find_appeal(person, appeal):
            continue
        yield TodoItem(
            due=None,
            title=_("核查“%s”的摘牌申诉") % appeal.revocation.contender.title,
            detail=_("核查后由党总支书记或副书记确认"),
            url=reverse("campaign:revocation", args=[appeal.pk]),
            action=_("去核查"),
            key=f"appeal-find-{appeal.pk}",
        )


@provides_stuck
def revocations(scope: Scope) -> Iterator[Stuck]:
    """Open revocations by what they wait for; two queries."""
    under = scope.of("contender__lead_branch")
    decided = set(concluded([scope.campaign]).filter(under).values_list("pk", flat=True))
    rows = Revocation.objects.open().filter(under, contender__campaign=scope.campaign)
    for case in rows.select_related("contender").order_by("pk"):
        if case.pk in decided:
            stage, waits_for = _("待确认摘牌结论"), str(CONFIRMER)
        elif case.is_heard(scope.today):
            stage, waits_for = _("摘牌待上会"), str(OFFICER)
        else:
            stage, waits_for = _("摘牌待本人陈述"), _("本人")
        yield _stuck(stage, case.contender, waits_for, clock.day_of(case.recorded_at), f"revocation-{case.pk}",
                     reverse("campaign:revocation", args=[case.pk]))  # fmt: skip


@provides_stuck
def appeals_and_requests(scope: Scope) -> Iterator[Stuck]:
    """Appeals not yet confirmed, requests not yet answered; two queries."""
    appeals = RevocationAppeal.objects.filter(
        scope.of("revocation__contender__lead_branch"),
        revocation__contender__campaign=scope.campaign,
        confirmed_at=None,
    )
    for appeal in appeals.select_related("revocation__contender", "handler"):
        found = appeal.found_at is not None
        yield _stuck(
            _("申诉待确认") if found else _("申诉待核查"), appeal.revocation.contender,
            str(CONFIRMER) if found else appeal.handler.name, clock.day_of(appeal.found_at or appeal.raised_at),
            f"revocation-appeal-{appeal.pk}", reverse("campaign:revocation", args=[appeal.pk]),
        )  # fmt: skip
    asked = StepRequest.objects.open().filter(
        scope.of("contender__lead_branch"), contender__campaign=scope.campaign, contender__state=State.ACTIVE
    )
    for one in asked.select_related("contender"):
        yield _stuck(
            _("延期或常态化待答复"), one.contender, str(CONFIRMER), clock.day_of(one.asked_at),
            f"step-{one.pk}", reverse("campaign:application-detail", args=[one.contender_id]),
        )  # fmt: skip


def _stuck(stage: str, contender: Contender, waits_for: str, since: dt.date, key: str, url: str) -> Stuck:
    return Stuck(
        stage=stage, title=contender.title, branch=contender.lead_branch_id, waits_for=waits_for,
        since=since, url=url, key=key,
    )  # fmt: skip
