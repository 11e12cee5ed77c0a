"""To-dos on the way from application to 挂牌, one act each (product.md §6: what must I do now, by when)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import queues
from campaign.calendar import is_announced
from campaign.formatting import day_text
from campaign.models import Campaign, Contender, ImportFile, Person, State
from campaign.permissions import roles_on
from campaign.todos import TodoItem, provides_todos


def _names(contenders: Iterable[Contender]) -> str:
    titles = [contender.title for contender in contenders]
    shown = "、".join(titles[:3])
    return _("%(shown)s等%(n)d个") % {"shown": shown, "n": len(titles)} if len(titles) > 3 else shown


@provides_todos
def applicants(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Answers asked of the person, drafts returned, drafts whose members have all agreed."""
    for consent in queues.open_consents(person):
        contender = consent.contender
        yield TodoItem(
            due=None,
            title=_("答复是否参加“%s”") % contender.title,
            detail=_("%(name)s邀请，%(branch)s")
            % {"name": contender.principal_name, "branch": contender.branch_name},
            url=reverse("campaign:application-consent", args=[contender.pk]),
            action=_("去答复"),
            key=f"consent-{contender.pk}",
        )
    for contender, comment in queues.returned_drafts(person):
        yield TodoItem(
            due=None,
            title=_("修改退回的申报“%s”") % contender.title,
            detail=comment,
            url=reverse("campaign:application-detail", args=[contender.pk]),
            action=_("去修改"),
            key=f"application-returned-{contender.pk}",
        )
    yield from _own_cases(person)


def _own_cases(person: Person) -> Iterator[TodoItem]:
    """Drafts never handed in; the own post or team under rectification."""
    for contender in queues.unsent_drafts(person):
        waiting = getattr(contender, "unanswered", 0)
        yield TodoItem(
            due=None,
            title=_("完成并提交申报“%s”") % contender.title,
            detail=_("还有%d人没有同意参加") % waiting if waiting else _("填写齐全后提交支部审核"),
            url=reverse("campaign:application-detail", args=[contender.pk]),
            action=_("去提交"),
            key=f"application-draft-{contender.pk}",
        )
    for contender in queues.own_rectifying(person):
        yield TodoItem(
            due=contender.rectify_until,
            title=_("“%s”限期整改") % contender.title,
            detail=_("到期前整改到位，由党总支办事员解除"),
            url=reverse("campaign:application-detail", args=[contender.pk]),
            action=_("去看"),
            key=f"rectifying-{contender.pk}",
        )


@provides_todos
def uploaders(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Spreadsheets read and not confirmed: only their uploader may."""
    if not roles_on(person).places:
        return
    for upload in queues.unconfirmed_uploads(person):
        is_roster = upload.kind == ImportFile.Kind.ROSTER
        name, args = "campaign:inventory-preview", [upload.campaign_id, upload.pk]
        if is_roster:
            name, args = "campaign:roster-preview", [upload.pk]
        yield TodoItem(
            due=None,
            title=_("确认导入%s") % upload.get_kind_display(),
            detail=_("%(name)s，%(org)s") % {"name": upload.name, "org": upload.organization.label},
            url=reverse(name, args=args),
            action=_("去确认"),
            key=f"upload-{upload.kind}-{upload.organization_id}",
        )


@provides_todos
def branch_secretaries(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """待审核 and meetings begun but not closed."""
    waiting = queues.review_queue(person)
    if waiting:
        yield TodoItem(
            due=None,
            title=_("审核申报%d件") % len(waiting),
            detail=_names(waiting),
            url=reverse("campaign:review-inbox"),
            action=_("去审核"),
            key="review-inbox",
        )
    for meeting in queues.open_meetings(person):
        yield TodoItem(
            due=None,
            title=_("办结%(kind)s") % {"kind": meeting.get_kind_display()},
            detail=_("%(org)s，%(day)s召开，录入表决和结论后办结")
            % {"org": meeting.organization.label, "day": day_text(meeting.held_on)},
            url=reverse("campaign:meeting-detail", args=[meeting.pk]),
            action=_("去办结"),
            key=f"meeting-close-{meeting.pk}",
        )


@provides_todos
def officers(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """What the officer prepares: the deciding meeting, notices, reports upward, replies, the calendar."""
    campaigns = list(queues.campaigns_run_by(person))
    if not campaigns:
        return
    for state, title, name, action in (
        (State.ENDORSED, _("录入党总支会议，议决%d个对象"), "campaign:meeting-new", _("去录入")),
        (State.SELECTED, _("发布公示，已选定%d个对象"), "campaign:notice-new", _("去公示")),
    ):
        found = list(queues.not_on_open_agenda(campaigns, state))
        if found:
            yield TodoItem(
                due=None,
                title=title % len(found),
                detail=_names(found),
                url=f"{reverse(name)}?organization={campaigns[0].organization_id}",
                action=action,
                key=f"officer-{state}",
            )
    yield from _upward(campaigns)
    yield from _rectifying(campaigns, person)
    year = today.year + (today.month == 12)
    if not is_announced(year):
        yield TodoItem(
            due=dt.date(year, 1, 1),
            title=_("维护%d年工作日历") % year,
            detail=_("放假安排待国务院办公厅公布，公布前按周一至周五计算"),
            url=reverse("admin:campaign_workingday_changelist"),
            action=_("去维护"),
            key=f"calendar-{year}",
        )


def _rectifying(campaigns: list[Campaign], person: Person) -> Iterator[TodoItem]:
    for contender in queues.rectifying(campaigns, person):
        yield TodoItem(
            due=contender.rectify_until,
            title=_("“%s”整改到期，解除或提请摘牌") % contender.title,
            detail=f"{contender.principal_name}　{contender.branch_name}",
            url=reverse("campaign:application-detail", args=[contender.pk]),
            action=_("去办理"),
            key=f"rectify-{contender.pk}",
        )


def _upward(campaigns: list[Campaign]) -> Iterator[TodoItem]:
    found = list(queues.to_report(campaigns))
    if found:
        yield TodoItem(
            due=None,
            title=_("上报%d个对象") % len(found),
            detail=_names(found),
            url=reverse("campaign:upward-new"),
            action=_("去登记"),
            key="officer-report-up",
        )
    replies = list(queues.open_replies(campaigns))
    if replies:
        yield TodoItem(
            due=None,
            title=_("登记批复%d件") % len(replies),
            detail=_names(entry.contender for entry in replies),
            url=reverse("campaign:upward-list"),
            action=_("去登记"),
            key="officer-reply",
        )


@provides_todos
def confirmers(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """What the general branch's secretary confirms: decisions, notices over, 挂牌, withdrawals."""
    campaigns = list(queues.campaigns_confirmed_by(person))
    if not campaigns:
        return
    for meeting in queues.meetings_to_decide(person, campaigns):
        yield TodoItem(
            due=None,
            title=_("确认议决结果"),
            detail=_("%(org)s%(kind)s，%(day)s召开")
            % {
                "org": meeting.organization.label,
                "kind": meeting.get_kind_display(),
                "day": day_text(meeting.held_on),
            },
            url=reverse("campaign:meeting-decide", args=[meeting.pk]),
            action=_("去确认"),
            key=f"meeting-decide-{meeting.pk}",
        )
    yield from _results(person, campaigns, today)


def _results(person: Person, campaigns: list[Campaign], today: dt.date) -> Iterator[TodoItem]:
    for notice in queues.notices_to_clear(person, campaigns, today):
        yield TodoItem(
            due=notice.ends_on + dt.timedelta(days=1),
            title=_("宣布公示结果"),
            detail=notice.title,
            url=reverse("campaign:notice-detail", args=[notice.pk]),
            action=_("去宣布"),
            key=f"notice-clear-{notice.pk}",
        )
    found = list(queues.to_activate(campaigns))
    if found:
        yield TodoItem(
            due=None,
            title=_("挂牌%d个对象") % len(found),
            detail=_names(found),
            url=reverse("campaign:activation"),
            action=_("去挂牌"),
            key="activation",
        )
    for contender in queues.asked_to_leave(person, campaigns):
        yield TodoItem(
            due=None,
            title=_("答复“%s”的退出申请") % contender.title,
            detail=contender.withdrawal_reason,
            url=reverse("campaign:application-detail", args=[contender.pk]),
            action=_("去答复"),
            key=f"withdrawal-{contender.pk}",
        )


@provides_todos
def handlers(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Objections that wait for the handler's finding; clearing waits for them."""
    for objection in queues.open_objections(person):
        yield TodoItem(
            due=objection.notice.ends_on,
            title=_("核查对“%s”的异议") % objection.contender.title,
            detail=objection.notice.title,
            url=reverse("campaign:objection-detail", args=[objection.pk]),
            action=_("去核查"),
            key=f"objection-{objection.pk}",
        )
