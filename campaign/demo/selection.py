"""From the first draft to the plate on the door: applying, endorsing, deciding, notice, activation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from campaign.demo import texts
from campaign.demo.stage import Case, Fate, Stage, apply
from campaign.formatting import day_text
from campaign.models import Meeting, MeetingItem, Organization, Person
from campaign.outcomes import attendance_of
from campaign.services.applications import answer_consent, confirm_duty, submit
from campaign.services.deciding import decide_batch, endorse, reject, return_application
from campaign.services.meeting_votes import voters_of
from campaign.services.meetings import (
    close_meeting,
    create_meeting,
    record_attendance,
    record_named_votes,
    record_void,
    record_vote,
)
from campaign.services.notices import clear_batch, post_notice, raise_objection, window_from_today
from campaign.services.upward import record_reply, report_up
from campaign.workflow import perform

Outcome = MeetingItem.Outcome
_FIRST_ROUND = (Fate.ACTIVE, Fate.RETURNED, Fate.REJECTED, Fate.NOT_SELECTED)
_BEYOND_BRANCH = (
    Fate.ACTIVE,
    Fate.NOT_SELECTED,
    Fate.ENDORSED,
    Fate.VOTED,
    Fate.OBJECTED,
    Fate.CLEARED,
    Fate.REPORTED,
)


def words_of(stage: Stage, case: Case) -> dict[str, Any]:
    """How texts of the selection name a case."""
    return {"name": case.person.name, "item": case.ledger.title, "dept": case.words["dept"]}


def put_first_round(stage: Stage) -> None:
    """The campaign's own selection, in the weeks before its first month."""
    plan, cases = stage.plan, stage.cases_of(*_FIRST_ROUND)
    put_applications(stage, cases, plan.applied_from, hour=9)
    put_branch_meetings(stage, cases, plan.branches_met_on)
    chosen = [case for case in cases if case.fate in _BEYOND_BRANCH]
    put_decision(stage, chosen, plan.decided_on)
    active = stage.cases_of(Fate.ACTIVE)
    put_notice(stage, active, plan.noticed_on, plan.cleared_on)
    upward = [case for case in active if not case.level.decided_here]
    stage.agenda.at(plan.cleared_on, _report, stage, upward, plan.cleared_on, hour=11)
    stage.agenda.at(plan.activated_on, _reply, stage, upward, hour=9)
    stage.agenda.at(plan.activated_on, _activate, stage, active, hour=10)


def put_applications(stage: Stage, cases: Sequence[Case], day: date, *, hour: int) -> None:
    """Drafts, consents and handing in, over two days; drafts of the fate DRAFT stay with the open consents."""
    for index, case in enumerate(cases):
        stage.agenda.at(day, _write, stage, case, hour=hour, minute=index % 60)
        for member in case.members:
            if member != stage.people["qunzhong"]:
                stage.agenda.at(day, _agree, case, member, hour=hour + 3, minute=index % 60)
        if case.fate is not Fate.DRAFT:
            stage.agenda.at(stage.workday(day, 1), _hand_in, case, hour=hour, minute=index % 60)


def _agree(case: Case, member: Person) -> None:
    answer_consent(contender=case.ledger, accepted=True, by=member)


def _hand_in(case: Case) -> None:
    submit(contender=case.ledger, by=case.person)


def _write(stage: Stage, case: Case) -> None:
    case.contender = apply(stage, case)


def put_branch_meetings(stage: Stage, cases: Sequence[Case], day: date) -> None:
    """One meeting a branch, then the secretary's word on each application."""
    branches = dict.fromkeys(case.branch.pk for case in cases)
    for index, branch in enumerate(branches):
        own = [case for case in cases if case.branch.pk == branch]
        stage.agenda.at(day, _branch_decides, stage, own, day, hour=9 + index)


def _branch_decides(stage: Stage, cases: Sequence[Case], day: date) -> None:
    secretary = stage.secretaries[cases[0].branch.pk]
    for case in cases:
        case.ledger.refresh_from_db()
        if case.kind == "post" and case.ledger.duty and case.ledger.duty.confirmed_at is None:
            confirm_duty(contender=case.ledger, by=secretary)
        if case.fate is Fate.RETURNED:
            comment = stage.book.say(texts.RETURN_TEMPLATES, **words_of(stage, case))
            return_application(contender=case.ledger, by=secretary, comment=comment)
    heard = [case for case in cases if case.fate is not Fate.RETURNED]
    if not heard:
        return
    reasons = {case.ledger.pk: _branch_reason(stage, case) for case in heard}
    passed = {case.ledger.pk for case in heard if case.fate in _BEYOND_BRANCH}
    _hold(stage, cases[0].branch, heard, day, secretary, Meeting.Method.HANDS, passed, reasons)
    for case in heard:
        case.ledger.refresh_from_db()
        if case.ledger.pk in passed:
            endorse(contender=case.ledger, by=secretary, comment=reasons[case.ledger.pk])
        else:
            reject(contender=case.ledger, by=secretary, comment=reasons[case.ledger.pk])


def _branches_meet_only(stage: Stage, cases: Sequence[Case], day: date) -> None:
    """The branches voted by name; their secretaries have not said their word: it waits in the inbox, to be given at once."""
    for branch in dict.fromkeys(case.branch.pk for case in cases):
        own = [case for case in cases if case.branch.pk == branch][:-1]
        for case in own:
            case.ledger.refresh_from_db()
        if own:
            reasons = {case.ledger.pk: _branch_reason(stage, case) for case in own}
            secretary = stage.secretaries[branch]
            _hold(stage, own[0].branch, own, day, secretary, Meeting.Method.NAMED, set(reasons), reasons)


def _branch_reason(stage: Stage, case: Case) -> str:
    agreed = (*_BEYOND_BRANCH, Fate.SUBMITTED)
    said = texts.ENDORSE_TEMPLATES if case.fate in agreed else texts.REJECT_TEMPLATES
    month = f"{stage.plan.first_month.month}月"
    return stage.book.say(said, month=month, **words_of(stage, case))


def put_decision(stage: Stage, cases: Sequence[Case], day: date) -> None:
    """The general branch's meeting and the secretary's confirmation of its conclusions."""
    stage.agenda.at(day, _general_decides, stage, cases, day, hour=14)


def _general_decides(stage: Stage, cases: Sequence[Case], day: date) -> None:
    month = stage.plan.first_month.shift(3).label
    reasons, passed = {}, set()
    for case in cases:
        case.ledger.refresh_from_db()
        chosen = case.fate is not Fate.NOT_SELECTED
        said = texts.SELECT_TEMPLATES if chosen else texts.NOT_SELECT_TEMPLATES
        reasons[case.ledger.pk] = stage.book.say(said, month=month, **words_of(stage, case))
        if chosen:
            passed.add(case.ledger.pk)
    officer, general = stage.people["zongzhi"], stage.organizations["general"]
    meeting = _hold(stage, general, cases, day, officer, Meeting.Method.SECRET, passed, reasons)
    if cases[0].fate is not Fate.VOTED:
        decide_batch(meeting=meeting, by=stage.people["zongshuji"])


def _hold(
    stage: Stage,
    organization: Organization,
    cases: Sequence[Case],
    day: date,
    by: Person,
    method: str,
    passed: set[int],
    reasons: dict[int, str],
) -> Meeting:
    """A meeting with everything it takes, closed."""
    secret = method == Meeting.Method.SECRET
    said = texts.GENERAL_MINUTES if secret else texts.BRANCH_MINUTES
    place = stage.book.random.choice(texts.RESOLUTION_PLACES)
    chair = stage.people["zongshuji"] if secret else by
    meeting = create_meeting(
        campaign=stage.campaign,
        organization=organization,
        held_on=day,
        method=method,
        contenders=[case.ledger for case in cases],
        by=by,
        place=place,
        chair_name=chair.name,
        recorder_name=by.name,
        teller_name=stage.people["jiwei"].name if secret else "",
        counter_name=stage.people["zongzhi"].name if secret else "",
        minutes=stage.book.say(
            said, n=len(cases), place=place, on=day_text(day), **words_of(stage, cases[0])
        ),
    )
    absent = list(meeting.attendances.order_by("-pk"))[: 1 if secret else 0]
    record_attendance(
        meeting=meeting,
        absences={row.person_id: stage.book.random.choice(texts.ABSENCE_REASONS) for row in absent},
        by=by,
    )
    if secret and len(cases) > 1:
        _spoil(meeting, by)
    for item in meeting.items.select_related("contender"):
        _vote(stage, meeting, item, item.contender_id in passed, by)
    outcomes = {
        item.pk: (
            Outcome.PASSED if item.contender_id in passed else Outcome.NOT_PASSED,
            reasons[item.contender_id],
        )
        for item in meeting.items.all()
    }
    return close_meeting(meeting=meeting, by=by, conclusions=outcomes)


def _spoil(meeting: Meeting, by: Person) -> None:
    """One sheet too many came back for the first item: void, and voted again."""
    present = meeting.attendances.filter(present=True).count()
    record_void(item=meeting.items.all()[0], issued=present, returned=present + 1, by=by)


def _vote(stage: Stage, meeting: Meeting, item: MeetingItem, passes: bool, by: Person) -> None:
    attendance = attendance_of(meeting, item)
    present, due = attendance.present_for_item, attendance.due
    if meeting.method == Meeting.Method.NAMED:
        choices = {person.pk: "yes" for person in voters_of(meeting, item)}
        record_named_votes(item=item, choices=choices, by=by)
        return
    against = stage.book.random.choice((0, 0, 0, 1)) if due // 2 + 1 < present else 0
    yes = present - against if passes else due // 2
    no = present - yes
    sheets = present if meeting.method == Meeting.Method.SECRET else None
    record_vote(item=item, yes=yes, no=no, abstain=0, by=by, issued=sheets, returned=sheets, valid=sheets)


def put_notice(stage: Stage, cases: Sequence[Case], posted_on: date, cleared_on: date | None) -> None:
    """The notice of posts and that of teams; cleared by another person once the window is over."""
    for hour, kind in ((9, "post"), (10, "team")):
        listed = [case for case in cases if case.kind == kind]
        if listed:
            stage.agenda.at(posted_on, _post, stage, listed, hour=hour)
            if cleared_on:
                stage.agenda.at(cleared_on, _clear, stage, listed[0], hour=hour)


def _clear(stage: Stage, case: Case) -> None:
    entry = case.ledger.notice_entries.select_related("notice__campaign__organization").get()
    clear_batch(notice=entry.notice, by=stage.people["zongshuji"])


def _post(stage: Stage, cases: Sequence[Case]) -> None:
    kind = cases[0].ledger.get_kind_display()
    for case in cases:
        case.ledger.refresh_from_db()
    post_notice(
        campaign=stage.campaign,
        contenders=[case.ledger for case in cases],
        title=f"关于拟确定{cases[0].ledger.title}等{len(cases)}个{kind}的公示",
        body=stage.book.say(
            texts.NOTICE_TEMPLATES,
            item=cases[0].ledger.title,
            count=len(cases),
            kind=str(kind),
            last=day_text(window_from_today(stage.campaign).last_day),
        ),
        office="党总支纪检工作组",
        phone="021-60000000",
        handler=stage.people["jiwei"],
        by=stage.people["zongzhi"],
    )


def _report(stage: Stage, cases: Sequence[Case], day: date) -> None:
    for case in cases:
        case.ledger.refresh_from_db()
    if cases:
        report_up(
            campaign=stage.campaign,
            level=cases[0].level,
            contenders=[case.ledger for case in cases],
            reference=f"信息总支〔{day.year}〕{day.month + 2}号",
            reported_on=day,
            by=stage.people["zongzhi"],
        )


def _reply(stage: Stage, cases: Sequence[Case]) -> None:
    """Granted as applied for, the last one at the lower level."""
    officer, day = stage.people["zongzhi"], stage.plan.activated_on
    for index, case in enumerate(cases):
        entry = case.ledger.report_entries.select_related("contender", "report__level").get()
        lower = index == len(cases) - 1 and len(cases) > 2
        record_reply(
            entry=entry,
            reply="lower" if lower else "granted",
            level=stage.levels[-1] if lower else None,
            replied_on=day,
            by=officer,
            reply_reference=f"中飞党〔{day.year}〕{11 + index}号",
        )


def _activate(stage: Stage, cases: Sequence[Case]) -> None:
    for case in cases:
        case.ledger.refresh_from_db()
        comment = stage.book.say(texts.ACTIVATE_TEMPLATES, **words_of(stage, case))
        perform(case.ledger, "activate", by=stage.people["zongshuji"], comment=comment)


def put_second_round(stage: Stage) -> None:
    """Applications of the last weeks, each standing where somebody has to act (issue: every role's inbox)."""
    put_applications(stage, stage.cases_of(Fate.DRAFT), stage.workday(stage.plan.today, -3), hour=10)
    put_applications(stage, stage.cases_of(Fate.SUBMITTED), stage.workday(stage.plan.today, -4), hour=10)
    met = stage.workday(stage.plan.today, -2)
    stage.agenda.at(met, _branches_meet_only, stage, stage.cases_of(Fate.SUBMITTED), met, hour=16)
    for fate, begun in (
        (Fate.REPORTED, 24),
        (Fate.CLEARED, 22),
        (Fate.OBJECTED, 14),
        (Fate.VOTED, 9),
        (Fate.ENDORSED, 7),
    ):
        if cases := stage.cases_of(fate):
            _put_late(stage, cases, fate, begun)


def _put_late(stage: Stage, cases: Sequence[Case], fate: Fate, begun: int) -> None:
    """One application on its way, as far as its fate goes; `begun` counts working days back from today."""
    day = {step: stage.workday(stage.plan.today, step - begun) for step in (0, 3, 5, 7, 13, 15)}
    put_applications(stage, cases, day[0], hour=10)
    put_branch_meetings(stage, cases, day[3])
    if fate is not Fate.ENDORSED:
        put_decision(stage, cases, day[5])
    if fate in (Fate.CLEARED, Fate.REPORTED):
        put_notice(stage, cases, day[7], day[13])
    if fate is Fate.REPORTED:
        stage.agenda.at(day[15], _report, stage, cases, day[15], hour=11)
    if fate is Fate.OBJECTED:
        put_notice(stage, cases, stage.workday(stage.plan.today, -2), None)
        stage.agenda.at(stage.workday(stage.plan.today, -1), _object, stage, cases[0], hour=15)


def _object(stage: Stage, case: Case) -> None:
    text = texts.OBJECTION.format(**words_of(stage, case))
    entry = case.ledger.notice_entries.select_related("notice__campaign__organization").get()
    case.ledger.refresh_from_db()
    raise_objection(
        notice=entry.notice,
        contender=case.ledger,
        text=text,
        by=stage.people["qunzhong"],
        with_name=True,
    )
