"""Every step of an application from draft to the present, where it waits now, and what comes next (product.md §3).

Read by the applicant and the offices. It names who took a step, never who seconded, objected, voted or stayed away:
a meeting is its figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import clock
from campaign.course import Ahead, Stage, ahead_of, planned_for, stage_of
from campaign.formatting import day_text, day_year
from campaign.models import (
    Appointment,
    Consent,
    Contender,
    Decision,
    ItemVote,
    MeetingItem,
    NoticeEntry,
    Revocation,
    State,
    UpwardReportEntry,
)
from campaign.permissions.contenders import SECRETARIES
from campaign.workflow.table import BY_NAME

STAGE_LABELS = {
    Stage.APPLY: gettext_lazy("填写申报"),
    Stage.ENDORSE: gettext_lazy("支部审核"),
    Stage.DECIDE: gettext_lazy("党总支会议议决"),
    Stage.NOTICE: gettext_lazy("公示"),
    Stage.REPORT: gettext_lazy("上报和批复"),
    Stage.ACTIVATE: gettext_lazy("挂牌"),
    Stage.ACT: gettext_lazy("争创，每月评比"),
    Stage.ACCEPT: gettext_lazy("验收"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened: when, what, who, and what was said or counted."""

    at: dt.datetime
    label: str
    by: str = ""
    state: str = ""
    comment: str = ""
    lines: tuple[str, ...] = ()
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Now:
    """Where the application waits: for what, for whom, since when and until when; ``who`` is empty if for nobody."""

    label: str
    who: str
    text: str
    since: dt.date
    until: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """A stage ahead as the page prints it."""

    label: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class Trail:
    """The whole: what was, what is, what comes. ``ended`` says how it ended."""

    events: list[Event]
    now: Now | None
    ahead: list[Coming]
    ended: str


def trail_of(contender: Contender) -> Trail:
    """The trail of one contender, in a constant number of queries."""
    facts = _Facts.read(contender)
    level = contender.level_applied
    above = level is not None and not level.decided_here
    stage = stage_of(contender.state, to_report=above and contender.level_granted_id is None)
    today = clock.today()
    # A reply that has come is not ahead any more, although the contender is cleared again.
    coming = ahead_of(
        stage,
        decided_above=above and contender.level_granted_id is None,
        phases=facts.phases,
        due_on=contender.due_on,
        today=today,
    )
    events = sorted(_events(contender, facts), key=lambda event: event.at)
    return Trail(
        events=events,
        now=_now(contender, facts, stage, today) if stage else None,
        ahead=[_coming(one) for one in coming],
        ended="" if stage else contender.get_state_display(),
    )


def waits_of(contender: Contender) -> str:
    """For whom or what it waits now, in one line; empty once it has ended or where nobody must act."""
    now = trail_of(contender).now if contender.is_live else None
    if now is None or not now.who:
        return now.until if now else ""
    return _("等%(who)s：%(text)s") % {"who": now.who, "text": now.text}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the trail is made of, each read once."""

    decisions: Sequence[Decision]
    items: Sequence[MeetingItem]
    notices: Sequence[NoticeEntry]
    reports: Sequence[UpwardReportEntry]
    consents: Sequence[Consent]
    revocations: Sequence[Revocation]
    phases: dict[str, tuple[dt.date, dt.date]]

    @classmethod
    def read(cls, contender: Contender) -> _Facts:
        items = contender.meeting_items.select_related("meeting__organization").prefetch_related("votes")
        phases = contender.campaign.phases.values_list("phase", "starts_on", "ends_on")
        return cls(
            decisions=list(contender.decisions.order_by("pk")),
            items=list(items.order_by("meeting__held_on", "pk")),
            notices=list(contender.notice_entries.select_related("notice").order_by("pk")),
            reports=list(
                contender.report_entries.select_related("report__level", "level_granted").order_by("pk")
            ),
            consents=list(contender.consents.exclude(person=contender.principal_id)),
            revocations=list(contender.revocations.select_related("appeal").order_by("pk")),
            phases={phase: (first, last) for phase, first, last in phases},
        )

    @property
    def last(self) -> Decision | None:
        return self.decisions[-1] if self.decisions else None


# --- What has happened ----------------------------------------------------------------------------------------------
def _events(contender: Contender, facts: _Facts) -> Iterator[Event]:
    own = contender.created_by_id == contender.principal_id
    # Whoever recommended somebody is named to nobody (product.md §3 选).
    yield Event(
        contender.created_at,
        _("起草申报"),
        by=contender.principal_name or contender.principal.name if own else _("他人推荐"),
    )
    agreed = [one.answered_at for one in facts.consents if one.accepted and one.answered_at]
    if agreed and len(agreed) == len([one for one in facts.consents if one.accepted is not False]):
        yield Event(max(agreed), _("队员本人全部同意参加，%d人") % len(agreed))
    if contender.withdrawal_asked_at:
        yield Event(
            contender.withdrawal_asked_at,
            _("本人申请退出"),
            by=contender.principal_name,
            comment=contender.withdrawal_reason,
        )
    for case in facts.revocations:
        yield from _revoking(case)
    items = {item.pk: item for item in facts.items}
    for decision in facts.decisions:
        yield _decided(contender, decision, items, facts)
    for item in facts.items:
        if item.meeting.closed_at is not None and item.outcome == MeetingItem.Outcome.DEFERRED:
            yield Event(
                item.meeting.closed_at,
                _("上会缓议"),
                by=item.meeting.organization.label,
                comment=item.reason,
                lines=tuple(_figures(item)),
            )


def _revoking(case: Revocation) -> Iterator[Event]:
    """That the person was told, heard and appealed; fact, statement and finding stand on the case's own page."""
    yield Event(
        case.recorded_at,
        _("提请摘牌，已告知本人"),
        comment=str(case.get_ground_display()),
        lines=(_("本人可在%s前陈述") % day_year(case.hearing_until),),
    )
    if case.stated_on:
        yield Event(clock.start_of(case.stated_on), _("本人已陈述"))
    if case.ended_at and case.ending != Revocation.Ending.REVOKED:
        yield Event(case.ended_at, str(case.get_ending_display()), comment=case.ending_reason)
    appeal = getattr(case, "appeal", None)
    if appeal is None:
        return
    yield Event(appeal.raised_at, _("本人申诉"))
    if appeal.confirmed_at:
        said = _("申诉成立") if appeal.upheld else _("申诉不成立")
        yield Event(appeal.confirmed_at, said, comment=appeal.follow_up)


def _decided(contender: Contender, decision: Decision, items: dict[int, MeetingItem], facts: _Facts) -> Event:
    transition = BY_NAME.get(decision.action)
    item = items.get(decision.meeting_item_id or 0)
    lines = list(_figures(item)) if item else []
    url, link = "", ""
    if decision.action == "post_notice" and facts.notices:
        notice = facts.notices[-1].notice
        lines.append(_("公示到%s") % day_year(notice.ends_on))
        url, link = reverse("campaign:notice-detail", args=[notice.pk]), _("看公示")
    if decision.action in ("report_up", "reply") and facts.reports:
        lines += _correspondence(facts.reports[-1], decision.action)
    # The step upward repeats its reference as its comment.
    comment = "" if any(decision.comment in line for line in lines) else decision.comment
    if item is not None and item.reason and item.reason != comment:
        comment = "　".join(part for part in (comment, item.reason) if part)
    return Event(
        decision.at,
        str(transition.label) if transition else decision.action,
        by=decision.by_name,
        state=decision.get_to_state_display(),
        comment=comment,
        lines=tuple(lines),
        url=url,
        link=link,
    )


def _figures(item: MeetingItem) -> Iterator[str]:
    """The meeting and its votes as figures: nobody's name, present, absent or left for the item."""
    meeting = item.meeting
    yield _("%(day)s　%(organization)s　%(kind)s，应到%(due)s人，实到%(present)s人") % {
        "day": day_year(meeting.held_on),
        "organization": meeting.organization.label,
        "kind": meeting.get_kind_display(),
        "due": meeting.due,
        "present": meeting.present,
    }
    votes = list(item.votes.all())
    for vote in votes:
        yield _round(vote, several=len(votes) > 1)


def _round(vote: ItemVote, *, several: bool) -> str:
    said = _("参加表决%(present)d人：赞成%(yes)d，反对%(no)d，弃权%(abstain)d") % {
        "present": vote.present,
        "yes": vote.yes,
        "no": vote.no,
        "abstain": vote.abstain,
    }
    if vote.issued is not None:
        said += _("；发出%(issued)d张，收回%(returned)d张，有效%(valid)d张") % {
            "issued": vote.issued,
            "returned": vote.returned,
            "valid": vote.valid,
        }
    return _("第%(n)d轮，%(said)s") % {"n": vote.round, "said": said} if several else said


def _correspondence(entry: UpwardReportEntry, action: str) -> Iterator[str]:
    if action == "report_up":
        yield _("上报%(level)s，文号%(reference)s") % {
            "level": entry.report.level.name,
            "reference": entry.report.reference,
        }
        return
    if entry.reply:
        yield str(entry.get_reply_display())
    if entry.level_granted is not None:
        yield _("认定为%s") % entry.level_granted.name
    if entry.reply_reference:
        yield _("批复文号%s") % entry.reply_reference


# --- Where it waits -------------------------------------------------------------------------------------------------
def _now(contender: Contender, facts: _Facts, stage: Stage, today: dt.date) -> Now:
    last = facts.last
    since = clock.day_of(last.at if last else contender.created_at)
    label = str(STAGE_LABELS[stage])
    day = planned_for(stage, facts.phases, contender.due_on, today)
    planned = _("计划%s前") % day_year(day) if day else ""
    match contender.state:
        case State.DRAFT:
            return Now(label, _("申报人本人"), _draft_text(facts), since, planned)
        case State.SUBMITTED:
            return Now(label, _branch_office(contender, facts), _("审核申报，支部会议表决"), since, planned)
        case State.ENDORSED:
            who, text = _before_decision(facts)
            return Now(label, who, text, since, planned)
        case State.SELECTED:
            return Now(label, _("党总支办事员"), _("发布公示"), since, planned)
        case State.ON_NOTICE:
            return _on_notice(label, facts, since, today)
        case State.CLEARED if stage is Stage.REPORT:
            return Now(label, _("党总支办事员"), _("向上级报送名单"), since)
        case State.CLEARED:
            return Now(label, _("党总支书记或副书记"), _("四有齐全后挂牌"), since, planned)
        case State.REPORTED:
            return Now(label, _("上级党组织"), _("批复认定的层级，由党总支办事员登记"), since)
        case State.RECTIFYING:
            return _rectifying(contender, since, today)
        case State.ACCEPTING:
            return Now(label, *_before_acceptance(facts), since, planned)
    if contender.withdrawal_asked_at is not None:
        asked = clock.day_of(contender.withdrawal_asked_at)
        return Now(_("退出申请"), _("党总支书记或副书记"), _("答复本人的退出申请"), asked)
    return Now(label, "", _("按月找一找、晒一晒、比一比、评一评"), since, planned)


def _draft_text(facts: _Facts) -> str:
    waiting = sum(one.accepted is None for one in facts.consents)
    if waiting:
        return _("还有%d名队员没有答复，全部同意后可以提交") % waiting
    if facts.last is not None and facts.last.action == "return":
        return _("按退回的意见修改后再次提交")
    return _("填写齐全后提交")


def _branch_office(contender: Contender, facts: _Facts) -> str:
    """The lead branch's secretaries outside the case; where there is none, the rest of its committee."""
    involved = {
        contender.principal_id,
        *(one.person_id for one in facts.consents if one.accepted is not False),
    }
    held = Appointment.objects.on(clock.today()).filter(
        organization=contender.lead_branch_id, role__in=SECRETARIES
    )
    names = [
        one.person.name
        for one in held.select_related("person").order_by("-role", "pk")
        if one.person_id not in involved
    ]
    if not names:
        return _("%s委员会其他委员") % contender.lead_branch.label
    return _("%(branch)s书记或副书记（%(names)s）") % {
        "branch": contender.lead_branch.label,
        "names": "、".join(names),
    }


def _on_agenda(facts: _Facts, kind: str) -> MeetingItem | None:
    """The latest item of that kind not yet decided upon."""
    return next((item for item in reversed(facts.items) if item.kind == kind), None)


def _before_decision(facts: _Facts) -> tuple[str, str]:
    item = _on_agenda(facts, MeetingItem.Kind.DECIDE)
    if item is None or item.outcome == MeetingItem.Outcome.DEFERRED:
        return _("党总支办事员"), _("列入党总支会议议程")
    day = day_text(item.meeting.held_on)
    if item.meeting.closed_at is None:
        return _("党总支会议"), _("已列入%s的会议议程") % day
    return _("党总支书记或副书记"), _("%s已上会表决，结论待确认") % day


def _before_acceptance(facts: _Facts) -> tuple[str, str]:
    item = _on_agenda(facts, MeetingItem.Kind.ACCEPT)
    if item is None or item.outcome == MeetingItem.Outcome.DEFERRED:
        return _("党总支办事员"), _("准备验收材料，列入会议议程")
    day = day_text(item.meeting.held_on)
    if item.meeting.closed_at is None:
        return _("党总支会议"), _("已列入%s的会议议程") % day
    return _("党总支书记或副书记"), _("%s已上会表决，结论待确认") % day


def _on_notice(label: str, facts: _Facts, since: dt.date, today: dt.date) -> Now:
    """Says nothing of objections: they reach their handler only (product.md §3 公示)."""
    ends = facts.notices[-1].notice.ends_on if facts.notices else None
    if ends is not None and today <= ends:
        return Now(
            label,
            "",
            _("公示期内全体职工可以提出意见，期满后宣布结果"),
            since,
            _("公示到%s") % day_year(ends),
        )
    return Now(label, _("党总支书记或副书记"), _("公示期满，核实情况后宣布结果"), since)


def _rectifying(contender: Contender, since: dt.date, today: dt.date) -> Now:
    until = contender.rectify_until
    limit = _("期限%s") % day_year(until) if until else ""
    if until is not None and until >= today:
        text = _("到期前整改到位，由党总支办事员解除")
        return Now(_("限期整改"), contender.principal_name, text, since, limit)
    return Now(_("限期整改"), _("党总支办事员"), _("整改期满，解除或提请会议审议"), since, limit)


def _coming(one: Ahead) -> Coming:
    return Coming(str(STAGE_LABELS[one.stage]), one.on)
