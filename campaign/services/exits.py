"""The ways out that take more than one step: revoking with hearing and appeal, 延期, 转为常态化 (product.md §3 Out)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.calendar import around
from campaign.errors import Refused
from campaign.formatting import day_text
from campaign.models import (
    Contender,
    Decision,
    MeetingItem,
    Person,
    Revocation,
    RevocationAppeal,
    RuleSet,
    State,
    StepRequest,
)
from campaign.permissions import exits as may
from campaign.permissions import require
from campaign.services.messages import announce
from campaign.workdays import add_workdays
from campaign.workflow import perform
from campaign.workflow.conditions import missing_for


def rules_of(contender: Contender) -> RuleSet:
    """The rules the application froze; without one those in force."""
    return contender.rule_set or contender.campaign.rule_set


@transaction.atomic
def open_revocation(*, contender: Contender, ground: str, fact: str, by: Person) -> Revocation:
    """Record the fact and tell the person: it stands among their to-dos from now on, and the hearing begins.

    Raises Refused where one is open already, or a failed rectification is named before its time is over.
    """
    require(may.can_open_revocation(by, contender))
    today = clock.today()
    if not fact.strip():
        raise Refused(_("请写明事实和依据。"))
    if ground == Revocation.Ground.RECTIFICATION:
        until = contender.rectify_until
        if contender.state != State.RECTIFYING or until is None:
            raise Refused(_("没有在限期整改，不能以整改未到位提请摘牌。"))
        if today < until:
            raise Refused(_("整改期到%s结束，期满后才能以整改未到位提请摘牌。") % day_text(until))
    try:
        with transaction.atomic():
            made = Revocation.objects.create(
                contender=contender,
                ground=ground,
                fact=fact.strip(),
                recorded_by=by,
                recorded_at=clock.now(),
                told_on=today,
                hearing_until=today + timedelta(days=rules_of(contender).statement_days),
            )
    except IntegrityError as error:
        raise Refused(_("“%s”的摘牌正在办理，不需要再登记。") % contender.title) from error
    audit.record("revocation-open", by=by, obj=contender, ground=ground)
    announce("revocation-open", made, by=by)
    return made


@transaction.atomic
def record_statement(*, revocation: Revocation, text: str, by: Person) -> Revocation:
    """The person's own say, or what the officer took down; it may be worded anew until the meeting has voted."""
    require(may.can_state(by, revocation))
    case = _held(revocation)
    if not text.strip():
        raise Refused(_("请写下陈述内容；没有意见的，写“无异议”。"))
    if case.contender.meeting_items.filter(
        kind=MeetingItem.Kind.REVOKE, meeting__closed_at__gte=case.recorded_at
    ).exists():
        raise Refused(_("会议已经表决，陈述不能再改。"))
    case.statement, case.stated_on, case.stated_by = text.strip(), case.stated_on or clock.today(), by
    case.save(update_fields=["statement", "stated_on", "stated_by"])
    audit.record("revocation-statement", by=by, obj=case.contender)
    return case


@transaction.atomic
def drop_revocation(*, revocation: Revocation, reason: str, by: Person) -> Revocation:
    """The officer no longer brings it before the meeting; the reason stays on record."""
    require(may.can_drop_revocation(by, revocation))
    case = _held(revocation)
    if voted_item(case) is not None:
        raise Refused(_("会议已经作出结论，请由党总支书记或副书记确认。"))
    return _end(case, Revocation.Ending.DROPPED, reason, by)


def voted_item(revocation: Revocation) -> MeetingItem | None:
    """The conclusion of a closed meeting on this revocation, the newest; put off does not count."""
    rows = revocation.contender.meeting_items.filter(
        kind=MeetingItem.Kind.REVOKE,
        meeting__closed_at__gte=revocation.recorded_at,
        outcome__in=(MeetingItem.Outcome.PASSED, MeetingItem.Outcome.NOT_PASSED),
    )
    return rows.select_related("meeting__organization").order_by("-meeting__closed_at", "-pk").first()


@transaction.atomic
def decide_revocation(*, revocation: Revocation, comment: str, by: Person) -> Revocation:
    """Confirm what the meeting concluded: the title is taken, or the matter ends without it."""
    require(may.can_decide_revocation(by, revocation))
    case = _held(revocation)
    item = voted_item(case)
    if item is None:
        raise Refused(_("会议还没有对摘牌作出结论。"))
    if not case.is_heard(item.meeting.held_on):
        raise Refused(_("会议召开时陈述期还没有结束，本人也没有陈述，请重新提请会议研究。"))
    reason = comment.strip() or item.reason
    if item.outcome == MeetingItem.Outcome.NOT_PASSED:
        if item.meeting.prepared_by_id == by.pk:
            raise Refused(_("会议由您录入，须由另一位书记或副书记确认。"))
        return _end(case, Revocation.Ending.NOT_PASSED, reason, by)
    perform(case.contender, "revoke", by=by, comment=reason, item=item)
    today = clock.today()
    days = rules_of(case.contender).appeal_workdays
    case.appeal_until = add_workdays(today, days, around(today))
    return _end(case, Revocation.Ending.REVOKED, reason, by)


def _end(case: Revocation, ending: str, reason: str, by: Person) -> Revocation:
    if not reason.strip():
        raise Refused(_("请写明理由。"))
    case.ending, case.ending_reason = ending, reason.strip()[:500]
    case.ended_by, case.ended_at = by, clock.now()
    case.save(update_fields=["ending", "ending_reason", "ended_by", "ended_at", "appeal_until"])
    audit.record("revocation-end", by=by, obj=case.contender, ending=ending)
    return case


def _held(revocation: Revocation) -> Revocation:
    """The open case as it stands now, held for this transaction."""
    rows = Revocation.objects.select_for_update(of=("self",)).select_related(
        "contender__campaign__organization", "contender__lead_branch", "contender__rule_set"
    )
    case = rows.get(pk=revocation.pk)
    if not case.is_open:
        raise Refused(_("这次摘牌已经办结（%s）。") % case.get_ending_display())
    return case


# --- 申诉 -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def raise_appeal(*, revocation: Revocation, text: str, by: Person) -> RevocationAppeal:
    """The one appeal of the person whose title was taken, within its working days."""
    require(may.can_appeal(by, revocation))
    until = revocation.appeal_until
    if until is None:
        raise Refused(_("没有摘牌，不需要申诉。"))
    if clock.today() > until:
        raise Refused(_("申诉期已于%s结束。") % day_text(until))
    if RevocationAppeal.objects.filter(revocation=revocation).exists():
        raise Refused(_("已经申诉过，每次摘牌只能申诉一次。"))
    handler = may.appeal_handler(revocation)
    if handler is None:
        raise Refused(_("党总支委员会里没有可以核查的人，请联系党总支书记。"))
    appeal = RevocationAppeal.objects.create(
        revocation=revocation, text=text.strip(), raised_by=by, raised_at=clock.now(), handler=handler
    )
    audit.record("revocation-appeal", by=by, obj=revocation.contender)
    return appeal


@transaction.atomic
def find_appeal(*, appeal: RevocationAppeal, upheld: bool, finding: str, by: Person) -> RevocationAppeal:
    """The handler's finding; it holds once the general branch's secretary has confirmed it."""
    require(may.can_find_appeal(by, appeal))
    found = RevocationAppeal.objects.filter(pk=appeal.pk, found_at=None).update(
        upheld=upheld, finding=finding.strip(), found_by=by, found_at=clock.now()
    )
    if not found:
        raise Refused(_("这件申诉已有核查结论。"))
    appeal.refresh_from_db()
    audit.record("revocation-appeal-find", by=by, obj=appeal.revocation.contender, upheld=upheld)
    return appeal


@transaction.atomic
def confirm_appeal(*, appeal: RevocationAppeal, follow_up: str, by: Person) -> RevocationAppeal:
    """Confirm the finding and write what follows. The state stays: product.md §3 has no way back from 已摘牌.

    Of an upheld appeal the record says so wherever the revoking is told, and the person may apply anew.
    """
    require(may.can_confirm_appeal(by, appeal))
    if appeal.found_at is None:
        raise Refused(_("还没有核查结论。"))
    if not follow_up.strip():
        raise Refused(_("请写明后续处理。"))
    done = RevocationAppeal.objects.filter(pk=appeal.pk, confirmed_at=None).update(
        follow_up=follow_up.strip(), confirmed_by=by, confirmed_at=clock.now()
    )
    if not done:
        raise Refused(_("这件申诉已经办结。"))
    appeal.refresh_from_db()
    audit.record("revocation-appeal-confirm", by=by, obj=appeal.revocation.contender, upheld=appeal.upheld)
    announce("revocation-appeal-confirm", appeal, by=by)
    return appeal


# --- 延期, 转为常态化 -----------------------------------------------------------------------------------------------
@transaction.atomic
def ask_step(
    *, contender: Contender, step: str, reason: str, until: date | None = None, by: Person
) -> StepRequest:
    """The captain, or the officer for them, asks for an extension or to go over into routine."""
    require(may.can_ask_step(by, contender))
    if contender.state != State.ACTIVE:
        raise Refused(_("只有争创中的攻关队可以提出。"))
    problems = missing_for(step, contender, by)
    if problems:
        raise Refused("".join(problems))
    if step == StepRequest.Step.EXTEND:
        refuse_until(contender, until)
    try:
        with transaction.atomic():
            asked = StepRequest.objects.create(
                contender=contender,
                step=step,
                until=until if step == StepRequest.Step.EXTEND else None,
                reason=reason.strip(),
                asked_by=by,
                asked_at=clock.now(),
            )
    except IntegrityError as error:
        raise Refused(_("“%s”已有一件申请等待答复。") % contender.title) from error
    audit.record("step-ask", by=by, obj=contender, step=step)
    return asked


def refuse_until(contender: Contender, until: date | None) -> None:
    """Refuse an extension that is no extension, or longer than the rules allow (≤ 90 days †)."""
    days = rules_of(contender).extension_days
    due = contender.due_on
    if due is None or until is None or not due < until <= due + timedelta(days=days):
        raise Refused(_("延期须晚于原完成日期，且不超过%d天。") % days)


@transaction.atomic
def answer_step(*, asked: StepRequest, accepted: bool, answer: str, by: Person) -> Decision | None:
    """Accept, which takes the step at once, or decline with a reason."""
    require(may.can_answer_request(by, asked))
    answer = answer.strip()
    if not accepted and not answer:
        raise Refused(_("不同意的，请写明理由。"))
    answered = StepRequest.objects.filter(pk=asked.pk, answered_at=None).update(
        accepted=accepted, answer=answer, answered_by=by, answered_at=clock.now()
    )
    if not answered:
        raise Refused(_("这件申请已经答复过了。"))
    audit.record("step-answer", by=by, obj=asked.contender, step=asked.step, accepted=accepted)
    asked.refresh_from_db()
    announce("step-answer", asked, by=by)
    if not accepted:
        return None
    return perform(asked.contender, asked.step, by=by, comment=answer or asked.reason, until=asked.until)
