"""What the ground floor holds about a person, for 我的资料 (trust.md PII-4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from campaign.formatting import trimmed_hundredths
from campaign.models import (
    Appointment,
    Attachment,
    Attendance,
    AuditEvent,
    CalendarToken,
    Consent,
    Contender,
    ContenderKind,
    CorrectionRequest,
    Decision,
    Delivery,
    DiscussionAttendance,
    FormerNumber,
    FormerPassword,
    Incentive,
    LedgerDraft,
    LedgerHandIn,
    LedgerReopening,
    Measure,
    Membership,
    Message,
    MessageChannel,
    MessageKind,
    MessageSettings,
    MutedKind,
    NamedVote,
    Nomination,
    Objection,
    Opinion,
    Outcome,
    PartComment,
    Person,
    PersonSession,
    Pledge,
    PrivacyReceipt,
    Reading,
    Recusal,
    ReminderDay,
    ReportChoice,
    Revocation,
    RevocationAppeal,
    Robot,
    Scorer,
    SecondFactor,
    State,
    StepRequest,
    Story,
    StoryStep,
    VotingRight,
)
from campaign.own_data import OwnTable, provides_own_data, read

STATES, KINDS = State.choices, ContenderKind.choices
FACTS = (
    ("name", _("姓名")),
    ("username", _("登录账号")),
    ("employee_number", _("工号")),
    ("gender", _("性别")),
    ("ethnicity", _("民族")),
    ("born_on", _("出生年月")),
    ("education", _("学历")),
    ("professional_title", _("职称")),
    ("phone", _("手机号码")),
    ("email", _("邮箱")),
    ("note", _("备注")),
    ("political_status", _("政治面貌")),
    ("joined_party_on", _("入党时间")),
    ("full_member_on", _("转正时间")),
    ("is_active", _("账号可用")),
    ("created_at", _("建账号时间")),
    ("last_login", _("最近登录")),
    ("password_changed_at", _("上次修改密码")),
)


# What is done to or by an account, in words; other acts keep the name they have on the trail.
ACTIONS = {
    "sign-in": _("登录"),
    "sign-in-failed": _("登录失败"),
    "sign-in-locked": _("登录锁定"),
    "sign-in-unlocked": _("解除锁定"),
    "sign-out": _("退出登录"),
    "first-password": _("发放初始密码"),
    "password-changed": _("修改密码"),
    "account-renamed": _("更改登录账号"),
    "account-closed": _("停用账号"),
    "account-opened": _("启用账号"),
    "account-rested": _("久未使用，收回密码"),
    "sessions-ended": _("管理员退出全部登录"),
    "own-sessions-ended": _("本人退出其他登录"),
    "privacy-read": _("阅知个人信息处理告知"),
    "own-data-taken": _("下载我的资料"),
    "correction-asked": _("申请更正"),
    "correction-answered": _("答复更正申请"),
    "phone-read": _("查看手机号码"),
    "transfer": _("调动"),
    "second-factor-enrolled": _("启用二次验证"),
    "second-factor-renewed": _("更换二次验证的手机"),
    "second-factor-reset": _("重置二次验证"),
    "recovery-codes-renewed": _("更换恢复码"),
    "recovery-code-used": _("使用恢复码"),
}


RESULTS = {"ok": _("完成"), "refused": _("被拒绝")}


@provides_own_data
def roster(person: Person) -> Iterator[OwnTable]:
    """The row of the roster, and what is dated about the person."""
    facts = [(str(label), getattr(person, name)) for name, label in FACTS]
    yield OwnTable(str(_("名册信息")), [str(_("项目")), str(_("内容"))], facts)
    span = (_("开始日期"), "started_on"), (_("结束日期"), "ended_on")
    place = (_("支部"), "branch__name"), (_("科室"), "department__name"), (_("岗位"), "position")
    yield read(_("组织关系"), Membership.objects.filter(person=person), *place, *span)
    office = (_("组织"), "organization__name"), (_("职务"), "role", dict(Appointment.Role.choices))
    yield read(_("任职"), Appointment.objects.filter(person=person), *office, *span)
    scored = (_("活动"), "campaign__name"), (_("组织"), "organization__name")
    yield read(_("评分人"), Scorer.objects.filter(person=person), *scored, *span)
    yield read(_("表决权"), VotingRight.objects.filter(person=person), *span, (_("说明"), "reason"))
    number = (_("原工号"), "number"), (_("变更日期"), "changed_on")
    yield read(_("原工号"), FormerNumber.objects.filter(person=person), *number)


@provides_own_data
def applications(person: Person) -> Iterator[OwnTable]:
    """Applications, what was promised in them, consents, and steps the person took."""
    own = Contender.objects.filter(principal=person)
    yield read(
        _("申报"), own, (_("名称"), "title"), (_("类别"), "kind", dict(KINDS)), (_("状态"), "state", dict(STATES)),
        (_("支部"), "branch_name"), (_("提交时间"), "submitted_at"), (_("挂牌日期"), "activated_on"),
        (_("申请退出理由"), "withdrawal_reason"), (_("结束日期"), "closed_on"),
    )  # fmt: skip
    title = (_("申报"), "contender__title")
    pledges = Pledge.objects.filter(contender__principal=person)
    kept = (_("到期日"), "due_on"), (_("已兑现"), "kept"), (_("兑现情况"), "evidence")
    yield read(_("公开承诺"), pledges, title, (_("承诺"), "text"), *kept)
    measures = Measure.objects.filter(contender__principal=person)
    yield read(_("措施"), measures, title, (_("措施"), "text"), (_("首次行动日期"), "first_action_on"))
    asked = (_("询问时间"), "asked_at"), (_("同意"), "accepted"), (_("答复时间"), "answered_at")
    yield read(_("本人同意"), Consent.objects.filter(person=person), title, *asked)
    steps = (_("由"), "from_state", dict(STATES)), (_("到"), "to_state", dict(STATES)), (_("意见"), "comment")
    yield read(_("办理的事项"), Decision.objects.filter(by=person), title, (_("时间"), "at"), *steps)


@provides_own_data
def ways_out(person: Person) -> Iterator[OwnTable]:
    """Revocations of one's post or team with statement and appeal, what one asked for, incentives one received."""
    title = _("申报"), "contender__title"
    cases = Revocation.objects.filter(contender__principal=person)
    fact = (_("事由"), "ground", dict(Revocation.Ground.choices)), (_("事实和依据"), "fact")
    said = (_("本人陈述"), "statement"), (_("办理结果"), "ending", dict(Revocation.Ending.choices))
    yield read(_("摘牌办理"), cases, title, *fact, *said, (_("告知日期"), "told_on"))
    appeals = RevocationAppeal.objects.filter(raised_by=person)
    yield read(
        _("摘牌申诉"), appeals, (_("申报"), "revocation__contender__title"), (_("申诉内容"), "text"),
        (_("核查结论"), "finding"), (_("后续处理"), "follow_up"),
    )  # fmt: skip
    asked = StepRequest.objects.filter(asked_by=person)
    step = (
        (_("申请事项"), "step", dict(StepRequest.Step.choices)),
        (_("理由"), "reason"),
        (_("答复"), "answer"),
    )
    yield read(_("延期和常态化申请"), asked, title, *step, (_("时间"), "asked_at"))
    reopened = LedgerReopening.objects.filter(asked_by=person)
    month = (_("月份"), "month"), (_("申请理由"), "reason"), (_("办理意见"), "answer")
    yield read(_("账本重开申请"), reopened, title, *month, (_("时间"), "asked_at"))
    got = Incentive.objects.filter(person=person)
    what = (_("激励内容"), "content"), (_("数量或金额"), "amount"), (_("落实日期"), "granted_on")
    yield read(_("激励"), got, *what, (_("决定文件"), "document"))


@provides_own_data
def meetings(person: Person) -> Iterator[OwnTable]:
    """Meetings one was due at, recusals, votes by name, and objections under one's name."""
    held = (_("组织"), "meeting__organization__name"), (_("召开日期"), "meeting__held_on")
    came = (_("到会"), "present"), (_("缺席原因"), "reason")
    yield read(_("会议"), Attendance.objects.filter(person=person), *held, *came)
    item = (_("申报"), "item__contender__title"), (_("召开日期"), "item__meeting__held_on")
    yield read(_("回避"), Recusal.objects.filter(person=person), *item, (_("原因"), "reason"))
    voted = NamedVote.objects.filter(person=person)
    choice = (_("轮次"), "round"), (_("意见"), "choice", dict(NamedVote.Choice.choices))
    yield read(_("记名表决"), voted, *item, *choice)
    raised = Objection.objects.filter(raised_by=person)
    said = (_("异议内容"), "text"), (_("收到日期"), "received_on"), (_("核查结论"), "finding")
    yield read(_("署名的异议"), raised, (_("申报"), "contender__title"), *said)


@provides_own_data
def mobilising(person: Person) -> Iterator[OwnTable]:
    """Opinions under one's name, discussions one came to, recommendations of oneself; nothing of whom one seconded."""
    written = Opinion.objects.filter(written_by=person)
    said = (_("意见内容"), "text"), (_("答复"), "reply")
    yield read(_("署名写的征求意见"), written, (_("征求意见"), "round__title"), *said)
    came = DiscussionAttendance.objects.filter(person=person)
    held = (_("议题"), "discussion__topic"), (_("召开日期"), "discussion__held_on")
    yield read(_("研讨"), came, (_("组织"), "discussion__organization__name"), *held)
    named = Nomination.objects.filter(nominee=person)
    answer = (_("推荐人数"), "seconds"), (_("接受"), "accepted"), (_("答复时间"), "answered_at")
    yield read(_("民主推荐"), named, (_("支部"), "recommendation__branch__name"), *answer)


@provides_own_data
def ledger(person: Person) -> Iterator[OwnTable]:
    """Outcomes and readings one wrote, files one uploaded."""
    outcomes = Outcome.objects.filter(recorded_by=person)
    happened = (_("日期"), "happened_on"), (_("成效"), "text")
    yield read(_("成效"), outcomes, (_("申报"), "contender__title"), *happened)
    readings = Reading.objects.filter(recorded_by=person)
    taken = (_("读数日期"), "read_on"), (_("读数"), "value", trimmed_hundredths), (_("说明"), "note")
    indicator = (_("申报"), "indicator__contender__title"), (_("指标"), "indicator__name")
    yield read(_("指标读数"), readings, *indicator, *taken)
    files = Attachment.objects.filter(uploaded_by=person)
    yield read(_("上传的文件"), files, (_("文件名"), "name"), (_("字节"), "size"), (_("时间"), "uploaded_at"))
    drafts = LedgerDraft.objects.visible_to(person)
    typed = (_("草稿"), "fields", _as_text), (_("保存时间"), "saved_at")
    yield read(_("没有提交的草稿"), drafts, (_("申报"), "contender__title"), *typed)
    choices = ReportChoice.objects.visible_to(person)
    picked = (_("报表"), "report"), (_("上次所选"), "words"), (_("保存时间"), "saved_at")
    yield read(_("上次所选的报表条件"), choices, *picked)


def _as_text(fields: Any) -> str:
    """What was typed, field by field."""
    return json.dumps(fields, ensure_ascii=False)


@provides_own_data
def account(person: Person) -> Iterator[OwnTable]:
    """The account: sessions, former passwords (their dates only), the notice, corrections, and its trail.

    Who acted on the account is told by office, not by name.
    """
    sessions = PersonSession.objects.of(person)
    where = (_("设备"), "device"), (_("地址"), "address")
    yield read(_("现有登录"), sessions, *where, (_("登录时间"), "started_at"), (_("最近使用"), "seen_at"))
    former = FormerPassword.objects.filter(person=person)
    yield read(_("换过的密码"), former, (_("更换时间"), "replaced_at"))
    factor = SecondFactor.objects.filter(person=person).annotate(
        left=Count("codes", filter=Q(codes__used_at=None))
    )
    yield read(_("二次验证"), factor, (_("启用时间"), "confirmed_at"), (_("没有用的恢复码"), "left"))
    receipts = PrivacyReceipt.objects.filter(person=person)
    yield read(_("告知阅知"), receipts, (_("版本"), "version"), (_("阅知时间"), "read_at"))
    asked = CorrectionRequest.objects.filter(person=person)
    answer = (_("答复"), "answer"), (_("答复时间"), "answered_at")
    yield read(_("更正申请"), asked, (_("申请"), "text"), (_("提出时间"), "asked_at"), *answer)
    events = AuditEvent.objects.filter(
        object_type=Person._meta.label_lower, object_id=str(person.pk)
    ).order_by("pk")
    yield read(
        _("账号留痕"), events, (_("时间"), "at"), (_("动作"), "action", ACTIONS), (_("结果"), "result", RESULTS),
        (_("操作人身份"), "actor_role"), (_("地址"), "address"), (_("请求编号"), "request_id"),
    )  # fmt: skip


@provides_own_data
def beside_ledgers(person: Person) -> Iterator[OwnTable]:
    """What the person handed in, answered and commented on in ledgers."""
    title, answer = (_("争创对象"), "contender__title"), dict(LedgerHandIn.Answer.choices) | {"": ""}
    when, note = (_("提交时间"), "handed_in_at"), (_("说明"), "note")
    reply = (_("答复"), "answer", answer), (_("意见"), "comment"), (_("答复时间"), "answered_at")
    yield read(_("账本提交"), LedgerHandIn.objects.filter(handed_in_by=person), title, when, note)
    yield read(_("账本阅看"), LedgerHandIn.objects.filter(answered_by=person), title, *reply)
    words, answered = (_("意见"), "text"), (_("答复"), "answer")
    written = PartComment.objects.filter(written_by=person)
    yield read(_("账本意见"), written, title, words, (_("时间"), "written_at"))
    replied = PartComment.objects.filter(answered_by=person)
    yield read(_("账本意见答复"), replied, title, answered, (_("时间"), "answered_at"))
    closed = PartComment.objects.filter(closed_by=person)
    yield read(_("关闭的账本意见"), closed, title, (_("时间"), "closed_at"))


@provides_own_data
def told(person: Person) -> Iterator[OwnTable]:
    """Messages, what was sent, and what the person chose about them."""
    messages = Message.objects.visible_to(person)
    said = (_("标题"), "title"), (_("内容"), "text"), (_("时间"), "created_at"), (_("已读"), "read_on")
    yield read(_("消息"), messages, (_("类别"), "kind", dict(MessageKind.choices)), *said)
    sent = Delivery.objects.filter(person=person)
    yield read(_("发出的邮件"), sent, (_("时间"), "created_at"), (_("发出"), "sent_at"))
    chosen = MessageSettings.objects.filter(person=person)
    hours = (_("勿扰开始"), "quiet_from"), (_("勿扰结束"), "quiet_until")
    yield read(_("消息设置"), chosen, (_("邮件"), "mail", dict(MessageSettings.Mail.choices)), *hours)
    muted = MutedKind.objects.filter(person=person)
    ways = dict(MessageChannel.choices)
    yield read(
        _("不要的消息"), muted, (_("方式"), "channel", ways), (_("类别"), "kind", dict(MessageKind.choices))
    )  # fmt: skip
    days = ReminderDay.objects.filter(person=person)
    yield read(_("提醒过的日子"), days, (_("日期"), "day"))
    feeds = CalendarToken.objects.filter(person=person)
    yield read(_("日历订阅"), feeds, (_("生成时间"), "made_at"))
    robots = Robot.objects.filter(made_by=person)
    yield read(_("添加的群机器人"), robots, (_("群名称"), "name"), (_("时间"), "made_at"))


@provides_own_data
def told_stories(person: Person) -> Iterator[OwnTable]:
    """Stories one wrote or is written about in, and what one did to others'."""
    words = (_("标题"), "title"), (_("正文"), "body"), (_("公开时间"), "cleared_at")
    yield read(_("本人写的典型宣传"), Story.objects.filter(created_by=person), *words)
    yield read(_("写本人的典型宣传"), Story.objects.filter(contender__principal=person), *words)
    steps = (
        (_("典型宣传"), "story__title"),
        (_("动作"), "act", dict(StoryStep.Act.choices)),
        (_("时间"), "at"),
    )
    yield read(_("典型宣传的办理"), StoryStep.objects.filter(by=person), *steps, (_("意见"), "reason"))
