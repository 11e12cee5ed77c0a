"""公示, objections and what follows from them (product.md §3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, calendar, clock
from campaign.errors import Refused
from campaign.formatting import day_year
from campaign.models import (
    Appointment,
    Campaign,
    Contender,
    ContenderKind,
    Decision,
    NoticeEntry,
    Objection,
    Organization,
    Person,
    PublicNotice,
    State,
)
from campaign.notice_words import window_words
from campaign.permissions.contenders import is_campaign_officer
from campaign.permissions.meetings import can_answer_objection, can_raise_objection, may_not_handle
from campaign.services.deciding import Batch
from campaign.services.messages import announce
from campaign.workdays import Window, notice_window
from campaign.workflow import actions_for, perform
from campaign.workflow.conditions import missing_for_all

# Who stands in for the 纪检委员 where the objection is about the own branch or oneself, in this order.
_STAND_INS = (
    Appointment.Role.DISCIPLINE_MEMBER,
    Appointment.Role.DEPUTY_SECRETARY,
    Appointment.Role.SECRETARY,
    Appointment.Role.ORGANIZATION_MEMBER,
    Appointment.Role.PUBLICITY_MEMBER,
    Appointment.Role.COMMITTEE_MEMBER,
)


def window_from_today(campaign: Campaign, workdays: int | None = None) -> Window:
    """The objection window of a notice posted now: at least the rule set's working days."""
    least = campaign.rule_set.notice_workdays
    moment = clock.now()
    return notice_window(moment, max(workdays or least, least), calendar.around(clock.today()))


def days_from_today(campaign: Campaign) -> str:
    """The window of a notice posted now, in words."""
    last = window_from_today(campaign).last_day
    assert last is not None  # noqa: S101  a window in working days has an end
    return window_words(clock.today(), last, calendar.around(clock.today()))


def handlers_of(organization: Organization) -> list[Person]:
    """Committee members of the general branch who may handle objections, the 纪检委员 first."""
    rows = (
        Appointment.objects.on(clock.today())
        .filter(organization=organization, role__in=_STAND_INS, person__is_active=True)
        .select_related("person")
    )
    found = sorted(rows, key=lambda row: (_STAND_INS.index(row.role), row.pk))
    return list(dict.fromkeys(row.person for row in found))


def suggested_text(campaign: Campaign, contenders: Sequence[Contender], window: Window) -> str:
    """The notice's text made from the decision: which meeting, who, branch, level, until when and how to object."""
    lines = [
        _("经%(meetings)s议决，拟确定以下对象参加“%(name)s”争创，现予公示。")
        % {"meetings": _meetings_of(campaign, contenders), "name": campaign.name}
    ]
    for kind in ContenderKind:
        group = [contender for contender in contenders if contender.kind == kind]
        if not group:
            continue
        lines.append(_("%(kind)s（%(n)d个）：") % {"kind": kind.label, "n": len(group)})
        lines += [f"{number}. {contender_line(contender)}" for number, contender in enumerate(group, start=1)]
    last = window.last_day
    assert last is not None  # noqa: S101  a window in working days has an end
    lines.append(
        _("公示期到%s止。如有异议，请在公示期内署名或不署名反映，由受理人核查并答复。") % day_year(last)
    )
    return "\n".join(lines)[:3000]


def contender_line(contender: Contender) -> str:
    """A contender as notices name it: title, person, branch, level applied for."""
    level = contender.level_applied.name if contender.level_applied else ""
    return "　".join(filter(None, [contender.title, contender.principal_name, contender.branch_name, level]))


def _meetings_of(campaign: Campaign, contenders: Sequence[Contender]) -> str:
    """The meetings that decided, with their days; the general branch's meeting where no decision names one."""
    decided = (
        Decision.objects.filter(
            contender__in=contenders, action="decide", meeting_item__meeting__closed_at__isnull=False
        )
        .select_related("meeting_item__meeting__organization")
        .order_by("meeting_item__meeting__held_on", "pk")
    )
    meetings = {
        step.meeting_item.meeting_id: step.meeting_item.meeting for step in decided if step.meeting_item
    }
    if not meetings:
        return _("%s会议") % campaign.organization.name
    days = "、".join(day_year(meeting.held_on) for meeting in meetings.values())
    last = list(meetings.values())[-1]
    return _("%(org)s%(days)s%(kind)s会议") % {
        "org": last.organization.name,
        "days": days,
        "kind": last.get_kind_display(),
    }


@transaction.atomic
def post_notice(
    *,
    campaign: Campaign,
    contenders: Sequence[Contender],
    title: str,
    body: str,
    office: str,
    phone: str,
    handler: Person,
    by: Person,
    mailbox: str = "",
    workdays: int | None = None,
) -> PublicNotice:
    """Post the notice today and put every contender on notice; the day after posting is day 1."""
    if not is_campaign_officer(by, campaign):
        raise Refused(_("公示由党总支办事员发布。"))
    if not contenders:
        raise Refused(_("请至少选择一个公示对象。"))
    if handler not in handlers_of(campaign.organization):
        raise Refused(_("异议受理人须是党总支委员，一般为纪检委员。"))
    last_day = window_from_today(campaign, workdays).last_day
    assert last_day is not None  # noqa: S101  a window in working days has an end
    notice = PublicNotice.objects.create(
        campaign=campaign,
        title=title,
        body=body,
        office=office,
        phone=phone,
        mailbox=mailbox,
        handler=handler,
        posted_on=clock.today(),
        ends_on=last_day,
        posted_by=by,
        posted_at=clock.now(),
    )
    for position, contender in enumerate(contenders, start=1):
        NoticeEntry.objects.create(notice=notice, contender=contender, position=position)
        perform(contender, "post_notice", by=by)
    audit.record("notice-post", by=by, obj=notice, contenders=len(contenders))
    announce("notice-post", notice, by=by)
    return notice


@transaction.atomic
def raise_objection(
    *, notice: PublicNotice, contender: Contender, text: str, by: Person, with_name: bool
) -> Objection:
    """An objection of any of the staff; without a name nothing leads back to the person (design.md).

    It reaches one handler only: the notice's, or another committee member where that one is concerned.
    """
    if not can_raise_objection(by, notice):
        raise Refused(_("公示期已满，或您不是本党总支的职工，不能再提出异议。"))
    on_list = notice.entries.filter(contender=contender).exists()
    if not on_list or contender.state != State.ON_NOTICE:
        raise Refused(_("“%s”不在这次公示的名单里。") % contender.title)
    objection = Objection.objects.create(
        notice=notice,
        contender=contender,
        handler=_handler_for(notice, contender),
        raised_by=by if with_name else None,
        text=text,
        received_on=clock.today(),
    )
    audit.record("objection-raise", by=None, obj=notice, anonymous=True)
    return objection


def _handler_for(notice: PublicNotice, contender: Contender) -> Person:
    if not may_not_handle(notice.handler, contender):
        return notice.handler
    for person in handlers_of(notice.campaign.organization):
        if not may_not_handle(person, contender):
            return person
    raise Refused(_("党总支委员都与“%s”有关，请直接向上级党委反映。") % contender.title)


@transaction.atomic
def record_finding(*, objection: Objection, finding: str, upheld: bool, by: Person) -> Objection:
    """The handler's finding; once, and by nobody else."""
    if not can_answer_objection(by, objection):
        raise Refused(_("异议只能由受理人核查，且不能办理本人和本支部的事项。"))
    if not finding.strip():
        raise Refused(_("请写明核查结论。"))
    found = Objection.objects.filter(pk=objection.pk, found_at=None).update(
        finding=finding.strip(), upheld=upheld, found_at=clock.now(), found_by=by
    )
    if not found:
        raise Refused(_("这件异议已经有核查结论，不能再改。"))
    objection.refresh_from_db()
    audit.record("objection-find", by=by, obj=objection.notice, upheld=upheld)
    announce("objection-find", objection, by=by)
    return objection


@dataclass(frozen=True)
class Standing:
    """A contender on a notice and what still stands against clearing it, for one person."""

    contender: Contender
    problems: tuple[str, ...]
    may_clear: bool
    may_uphold: bool


def standings(notice: PublicNotice, person: Person) -> list[Standing]:
    """Every contender of the notice with what is missing before it can be cleared; constant queries."""
    entries = notice.entries.select_related("contender__campaign__organization", "contender__lead_branch")
    contenders = [entry.contender for entry in entries.prefetch_related("contender__consents")]
    steps = {
        contender.pk: {transition.name for transition in actions_for(contender, person)}
        for contender in contenders
        if contender.state == State.ON_NOTICE
    }
    on_notice = [contender for contender in contenders if contender.pk in steps]
    to_clear = missing_for_all("clear", on_notice, person)
    to_uphold = missing_for_all("uphold", on_notice, person)
    found = []
    for contender in contenders:
        names = steps.get(contender.pk, set())
        problems = tuple(to_clear[contender.pk]) if "clear" in names else ()
        found.append(
            Standing(
                contender=contender,
                problems=problems,
                may_clear="clear" in names and not problems,
                may_uphold="uphold" in names and not to_uphold[contender.pk],
            )
        )
    return found


@transaction.atomic
def clear_batch(*, notice: PublicNotice, by: Person) -> Batch:
    """公示通过 for every contender against which nothing stands; the rest is handed back with its reasons."""
    done: list[Contender] = []
    left: list[tuple[Contender, str]] = []
    for standing in standings(notice, by):
        if standing.may_clear:
            perform(standing.contender, "clear", by=by)
            done.append(standing.contender)
        elif standing.problems:
            left.append((standing.contender, "".join(standing.problems)))
    if not done:
        reasons = "".join(reason for _contender, reason in left[:1])
        raise Refused(reasons or _("没有可以宣布公示通过的对象。"))
    return Batch(tuple(done), tuple(left))


@dataclass(frozen=True)
class ObjectionCounts:
    """How many objections came and how many still wait for a finding; never whose."""

    total: int
    open: int


def objection_counts(notice: PublicNotice) -> ObjectionCounts:
    """Figures for the officer and the secretaries; the texts are the handler's alone."""
    answered = list(notice.objections.values_list("found_at", flat=True))
    return ObjectionCounts(len(answered), answered.count(None))


def uphold(*, contender: Contender, comment: str, by: Person) -> None:
    """不予选定 after an objection was found right."""
    perform(contender, "uphold", by=by, comment=comment)
