"""Meetings and their votes, from the due list to the frozen outcome (product.md §3 议).

The arithmetic stands in ``campaign.voting``; what the system proposes and what the meeting concluded are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import agenda, audit, clock, voting
from campaign.errors import Refused
from campaign.models import (
    Appointment,
    Attendance,
    Campaign,
    Consent,
    Contender,
    ItemVote,
    Meeting,
    MeetingItem,
    MeetingQuota,
    Organization,
    Person,
    Recusal,
    State,
    VoidRound,
    VotingRight,
)
from campaign.outcomes import Proposal, attendance_of, current_round, groups_of, propose, rules_of
from campaign.permissions.meetings import can_edit_meeting, can_prepare_meeting_of
from campaign.services.attachments import attach, detach
from campaign.services.meeting_votes import (
    drop_later_rounds,
    drop_votes,
    require_tellers_apart,
    still_stands,
    write_named_votes,
    write_void,
    write_vote,
)

#: The state a contender must be in to stand on the agenda.
WAITS_IN = {
    MeetingItem.Kind.ENDORSE: (State.SUBMITTED,),
    MeetingItem.Kind.DECIDE: (State.ENDORSED,),
    MeetingItem.Kind.REVOKE: (State.ACTIVE, State.RECTIFYING),
    MeetingItem.Kind.ACCEPT: (State.ACCEPTING,),
}
_DEFERRED = MeetingItem.Outcome.DEFERRED


def kind_of_meeting(organization: Organization, campaign: Campaign) -> Meeting.Kind:
    """支委会, or 党员大会 where a branch has no committee; the general branch's by its rule set (†)."""
    if organization.kind == Organization.Kind.GENERAL_BRANCH:
        by_committee = campaign.rule_set.decided_by_committee
        return Meeting.Kind.GENERAL_COMMITTEE if by_committee else Meeting.Kind.GENERAL_MEETING
    return Meeting.Kind.BRANCH_COMMITTEE if organization.has_committee else Meeting.Kind.GENERAL_MEETING


def due_people(organization: Organization, kind: str, day: date) -> list[Person]:
    """The due list by name on a day: a committee from its appointments, a 党员大会 from dated voting right."""
    if kind == Meeting.Kind.GENERAL_MEETING:
        ids: Any = (
            VotingRight.objects.on(day)
            .filter(person__in=Person.objects.staff_of(organization, day))
            .values("person_id")
        )
    else:
        ids = (
            Appointment.objects.on(day)
            .filter(organization=organization, role__in=Appointment.COMMITTEE_ROLES)
            .values("person_id")
        )
    return list(Person.objects.filter(pk__in=ids).in_name_order())


@transaction.atomic
def create_meeting(
    *,
    campaign: Campaign,
    organization: Organization,
    held_on: date,
    method: str,
    contenders: Iterable[Contender],
    by: Person,
    item_kind: str | None = None,
    minutes_file: UploadedFile | None = None,
    **facts: str,
) -> Meeting:
    """A meeting with its due list and agenda; ``facts`` are place, chair_name, recorder_name, teller_name,
    counter_name and minutes.

    The items of a branch endorse, those of the general branch decide, revoke or accept as the contender's
    state asks for, unless ``item_kind`` says otherwise.
    """
    if not can_prepare_meeting_of(by, organization):
        raise Refused(_("只能录入本支部的会议；党总支的会议由党总支办事员录入。"))
    kind = kind_of_meeting(organization, campaign)
    meeting = Meeting.objects.create(
        campaign=campaign,
        organization=organization,
        kind=kind,
        held_on=held_on,
        method=method,
        prepared_by=by,
        prepared_at=clock.now(),
        **facts,
    )
    _write_due_list(meeting)
    _write_agenda(meeting, contenders, item_kind)
    require_tellers_apart(meeting)
    _attach_minutes(meeting, minutes_file, by)
    audit.record("meeting-create", by=by, obj=meeting)
    return meeting


@transaction.atomic
def edit_meeting(
    *,
    meeting: Meeting,
    held_on: date,
    method: str,
    contenders: Iterable[Contender],
    by: Person,
    minutes_file: UploadedFile | None = None,
    **facts: str,
) -> Meeting:
    """Change an open meeting. Another day makes the due list anew; votes of items taken off are dropped."""
    meeting = held_open(meeting, by)
    moved = meeting.held_on != held_on
    if meeting.method != method:
        drop_votes(meeting)
    meeting.held_on, meeting.method = held_on, method
    for name, value in facts.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=["held_on", "method", *facts])
    if moved:
        _write_due_list(meeting)
    _write_agenda(meeting, contenders, None)
    require_tellers_apart(meeting)
    _attach_minutes(meeting, minutes_file, by)
    audit.record("meeting-edit", by=by, obj=meeting)
    return meeting


@transaction.atomic
def record_attendance(*, meeting: Meeting, absences: Mapping[int, str], by: Person) -> None:
    """``absences`` names who did not come, by person id, with the reason; everyone else was present."""
    meeting = held_open(meeting, by)
    for row in meeting.attendances.all():
        reason = absences.get(row.person_id, "").strip()
        row.present = row.person_id not in absences
        if not row.present and not reason:
            raise Refused(_("请写明%s的缺席原因。") % row.person_name)
        row.reason = reason
        row.save(update_fields=["present", "reason"])
    audit.record("meeting-attendance", by=by, obj=meeting, absent=len(absences))


@transaction.atomic
def recuse(*, item: MeetingItem, person: Person, reason: str, by: Person) -> Recusal:
    """Someone on the due list leaves the room for an item; applicants are entered by the system."""
    meeting = held_open(item.meeting, by)
    if not meeting.attendances.filter(person=person).exists():
        raise Refused(_("%s不在应到名单里，不需要登记回避。") % person.name)
    if not reason.strip():
        raise Refused(_("请写明回避原因。"))
    recusal, made = Recusal.objects.get_or_create(
        item=item, person=person, defaults={"reason": reason.strip()}
    )
    if made:
        drop_later_rounds(item, 0)
        item.votes.all().delete()
        item.named_votes.all().delete()
    audit.record("meeting-recusal", by=by, obj=item)
    return recusal


@transaction.atomic
def record_vote(
    *,
    item: MeetingItem,
    yes: int,
    no: int,
    abstain: int,
    by: Person,
    round_number: int = 1,
    issued: int | None = None,
    returned: int | None = None,
    valid: int | None = None,
) -> ItemVote:
    """The figures of one round on an item, checked by ``campaign.voting``; a later round drops the ones after it."""
    meeting = held_open(item.meeting, by)
    if meeting.method == Meeting.Method.NAMED:
        raise Refused(_("记名投票请逐人录入意见。"))
    secret = meeting.method == Meeting.Method.SECRET
    count = voting.VoteCount(
        yes=yes,
        no=no,
        abstain=abstain,
        method=voting.Method(meeting.method),
        issued=issued if secret else None,
        returned=returned if secret else None,
        valid=valid if secret else None,
        has_overseer=bool(meeting.teller_name),
        has_counter=bool(meeting.counter_name),
    )
    return write_vote(meeting, item, count, round_number, by)


@transaction.atomic
def record_named_votes(
    *, item: MeetingItem, choices: Mapping[int, str], by: Person, round_number: int = 1
) -> ItemVote:
    """What each person present voted on an item of a 记名 meeting, by person id."""
    meeting = held_open(item.meeting, by)
    if meeting.method != Meeting.Method.NAMED:
        raise Refused(_("只有记名投票才记录每个人的意见。"))
    return write_named_votes(meeting, item, choices, round_number, by)


@transaction.atomic
def record_void(
    *, item: MeetingItem, issued: int, returned: int, by: Person, round_number: int = 1
) -> VoidRound:
    """More sheets returned than issued: the vote is void, stays on record and is repeated (product.md §3)."""
    meeting = held_open(item.meeting, by)
    return write_void(meeting, item, issued=issued, returned=returned, round_number=round_number, by=by)


@transaction.atomic
def close_meeting(
    *, meeting: Meeting, by: Person, conclusions: Mapping[int, tuple[str, str]] | None = None
) -> Meeting:
    """Freeze due, present, outcomes and reasons (product.md §3: the system proposes, the decision is recorded).

    ``conclusions`` are (outcome, reason) by item id; without one the proposal stands with its own sentence.
    Only a stricter conclusion than the proposal may be recorded, with a reason.
    """
    asked, meeting = meeting, held_open(meeting, by)
    if meeting.held_on > clock.today():
        raise Refused(_("会议还没有召开，召开以后才能办结。"))
    attendance = attendance_of(meeting)
    problems = voting.attendance_problems(attendance)
    proposals = propose(meeting)
    if not proposals:
        problems.append(_("会议没有议题，请先选择议题。"))
    round_number, tied = current_round(meeting)
    put_off = {pk for pk, (outcome, _reason) in (conclusions or {}).items() if outcome == _DEFERRED}
    tied = [item for item in tied if item.pk not in put_off]
    if tied and round_number > 1:
        titles = "、".join(item.contender.title for item in tied)
        problems.append(
            _("%(titles)s票数相同，请录入第%(n)d轮表决。") % {"titles": titles, "n": round_number}
        )
    problems += [
        _("“%s”表决以后改过到会或回避，请重新录入表决。") % proposal.item.contender.title
        for proposal in proposals
        if proposal.vote and not still_stands(meeting, proposal.item, proposal.vote)
    ]
    if problems:
        raise Refused("".join(problems))
    for proposal in proposals:
        item = proposal.item
        outcome, reason = (conclusions or {}).get(item.pk, (proposal.outcome, proposal.text))
        _conclude(item, proposal, outcome, reason.strip())
    _keep_places(meeting)
    meeting.due, meeting.present, meeting.rule_set = attendance.due, attendance.present, rules_of(meeting)
    meeting.closed_at, meeting.closed_by = clock.now(), by
    meeting.save(update_fields=["due", "present", "rule_set", "closed_at", "closed_by"])
    audit.record("meeting-close", by=by, obj=meeting, due=meeting.due, present=meeting.present)
    asked.refresh_from_db()
    return asked


def _keep_places(meeting: Meeting) -> None:
    """Write down the places every group competed for: later selections do not change this meeting's arithmetic."""
    MeetingQuota.objects.bulk_create(
        MeetingQuota(
            meeting=meeting,
            kind=group.kind,
            level=group.level,
            places=group.places.places,
            taken=group.places.taken,
        )
        for group in groups_of(meeting)
        if group.competes and group.places is not None
    )


def _conclude(item: MeetingItem, proposal: Proposal, outcome: str, reason: str) -> None:
    title, proposed = item.contender.title, proposal.outcome
    if outcome == MeetingItem.Outcome.NOT_PASSED and proposal.vote is None:
        raise Refused(_("“%s”没有表决，不能写“未通过”，请录入表决或选择缓议。") % title)
    if outcome not in MeetingItem.Outcome.values:
        raise Refused(_("“%s”还没有表决结果，请录入表决，或选择缓议并写明理由。") % title)
    if outcome == MeetingItem.Outcome.PASSED and proposed != outcome:
        raise Refused(_("“%s”的票数不足以通过，结论不能写“通过”。") % title)
    if not reason:
        raise Refused(_("请写明“%s”结论的理由。") % title)
    item.outcome, item.reason = outcome, reason[:500]
    item.save(update_fields=["outcome", "reason"])


def held_open(meeting: Meeting, by: Person) -> Meeting:
    """The meeting as it stands now, held for this transaction; refused once closed."""
    current = (
        Meeting.objects.select_for_update().select_related("organization", "campaign").get(pk=meeting.pk)
    )
    if current.closed_at is not None:
        raise Refused(_("会议已经办结，不能再改。"))
    if not can_edit_meeting(by, current):
        raise Refused(_("只能由召开会议的组织录入。"))
    return current


def _attach_minutes(meeting: Meeting, upload: UploadedFile | None, by: Person) -> None:
    """Store the minutes file; a new one replaces the old."""
    if upload is None:
        return
    before = meeting.minutes_file
    meeting.minutes_file = attach(organization=meeting.organization, upload=upload, by=by)
    meeting.save(update_fields=["minutes_file"])
    if before is not None:
        detach(before, by=by)


def _item_kind(organization: Organization, contender: Contender) -> MeetingItem.Kind:
    is_general = organization.kind == Organization.Kind.GENERAL_BRANCH
    return agenda.kind_for(contender) if is_general else MeetingItem.Kind.ENDORSE


def _write_due_list(meeting: Meeting) -> None:
    meeting.attendances.all().delete()
    people = due_people(meeting.organization, meeting.kind, meeting.held_on)
    if not people:
        raise Refused(_("这一天没有应到人员，请先登记委员任职或党员表决权。"))
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=person, person_name=person.name) for person in people
    )


def _write_agenda(meeting: Meeting, contenders: Iterable[Contender], item_kind: str | None) -> None:
    wanted = list(contenders)
    kinds = {contender.pk: item_kind or _item_kind(meeting.organization, contender) for contender in wanted}
    for contender in wanted:
        kind = kinds[contender.pk]
        belongs = (
            contender.lead_branch_id == meeting.organization_id
            if kind == MeetingItem.Kind.ENDORSE
            else contender.campaign_id == meeting.campaign_id
        )
        if not belongs or contender.state not in WAITS_IN[MeetingItem.Kind(kind)]:
            raise Refused(_("“%s”现在不能列入这次会议的议题。") % contender.title)
        if not agenda.is_ready(kind, contender, meeting.held_on):
            raise Refused(_("“%s”到会议召开那天还不能表决，请核对陈述期或验收准备情况。") % contender.title)
    dropped = meeting.items.exclude(contender__in=[contender.pk for contender in wanted])
    Recusal.objects.filter(item__in=dropped).delete()
    dropped.delete()
    kept = {item.contender_id: item for item in meeting.items.all()}
    for position, contender in enumerate(wanted, start=1):
        item = kept.get(contender.pk)
        if item is None:
            item = MeetingItem.objects.create(
                meeting=meeting, contender=contender, kind=kinds[contender.pk], position=position
            )
        _recuse_applicants(item)


def _recuse_applicants(item: MeetingItem) -> None:
    """The applicant, and members of the team, leave the room for their item (product.md §3)."""
    asked = (
        Consent.objects.filter(contender=item.contender)
        .exclude(accepted=False)
        .values_list("person_id", flat=True)
    )
    reasons = {pk: _("申报团队成员") for pk in asked} | {item.contender.principal_id: _("申报人本人")}
    for row in Attendance.objects.filter(meeting=item.meeting_id, person_id__in=reasons):
        Recusal.objects.get_or_create(
            item=item, person_id=row.person_id, defaults={"reason": reasons[row.person_id]}
        )
