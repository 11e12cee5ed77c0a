"""Which fields hold data about people: level, purpose, basis and retention (trust.md PII-1).

docs/personal-data.md says the same to people, word for word; tests/house compares both with the tables, so that a
field nobody has thought about fails. ``PERSONAL`` and ``plain_fields.NOT_PERSONAL`` name every field, except ids and
links to records that are no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How far a field may be read."""

    PUBLIC = "公开"  # to all staff of the general branch, once the record itself is public
    INTERNAL = "内部"  # to oneself and the offices that handle the record
    RESTRICTED = (
        "受限"  # to oneself and those who keep the roster or handle the case; never in lists for others
    )
    SEALED = "保密"  # to nobody else: not even offices or administrators read it in the system


class Basis(StrEnum):
    """Why it may be held at all; the unit's lawyer confirms which article of the law applies."""

    STAFF = "人员管理"
    PARTY = "党务工作"
    DUTY = "法定义务"
    OWN_WILL = "本人自愿"


class Retention(StrEnum):
    """How long it stays."""

    ROSTER = "在册期间"
    ARCHIVE = "活动档案"
    TRAIL = "留痕期"
    PASSING = "用后即删"


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One row of the inventory."""

    level: Level
    purpose: str
    basis: Basis
    retention: Retention


_PERSONAL: dict[PersonalField, dict[str, str]] = {}


def _hold(level: Level, purpose: str, basis: Basis, retention: Retention, **fields: str) -> None:
    """Enter fields of one purpose, by model: ``campaign_Person="name gender"``."""
    _PERSONAL[PersonalField(level, purpose, basis, retention)] = fields


# --- The roster ------------------------------------------------------------------------------------------------------
_hold(
    Level.PUBLIC, "认人、署名、按拼音排序", Basis.STAFF, Retention.ROSTER,
    campaign_Person="name pinyin",
)  # fmt: skip
_hold(
    Level.INTERNAL, "区分同名的人、登录", Basis.STAFF, Retention.ROSTER,
    campaign_Person="username employee_number is_active created_at left_on",
    campaign_FormerNumber="person number changed_on",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "说明人员何时因何变动，由谁办理", Basis.STAFF, Retention.ROSTER,
    campaign_RosterAct="person kind leaving effective_on reason by at cancelled_by cancelled_at",
    campaign_HandOver="person effective_on reason state released_by released_at answered_by answered_at answer",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "办理匿名化，一人申请另一人确认", Basis.DUTY, Retention.ARCHIVE,
    campaign_Anonymisation="person reason state asked_by asked_at answered_by answered_at",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "党员花名册的规定项目", Basis.PARTY, Retention.ROSTER,
    campaign_Person="gender ethnicity born_on born_precision education professional_title note",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "判断申报、担任队长和表决的资格，编制花名册", Basis.PARTY, Retention.ROSTER,
    campaign_Person="political_status standing joined_party_on joined_party_precision full_member_on "
    "full_member_precision",
    campaign_VotingRight="person started_on ended_on reason",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "与本人联系", Basis.OWN_WILL, Retention.ROSTER,
    campaign_Person="phone email",
)  # fmt: skip
_hold(
    Level.SEALED, "核验登录，不可还原为口令", Basis.DUTY, Retention.ROSTER,
    campaign_Person="password",
)  # fmt: skip
_hold(
    Level.INTERNAL, "口令到期、首次登录改口令", Basis.DUTY, Retention.ROSTER,
    campaign_Person="last_login must_change_password initial_password_expires_at password_changed_at",
)  # fmt: skip
_hold(
    Level.PUBLIC, "确定所在支部、科室、职务和由此而来的权限", Basis.STAFF, Retention.ARCHIVE,
    campaign_Membership="person position started_on ended_on",
    campaign_Appointment="person role started_on ended_on made_by",
    campaign_Scorer="person started_on ended_on",
)  # fmt: skip

# --- Applications and decisions --------------------------------------------------------------------------------------
_hold(
    Level.PUBLIC, "公布谁在争创、谁牵头、承诺了什么、结果如何", Basis.PARTY, Retention.ARCHIVE,
    campaign_Contender="state title pinyin principal principal_name created_by submitted_at activated_on closed_on",
    campaign_Pledge="text kept settled_on evidence settled_by",
    campaign_Measure="text",
    campaign_Project="leader_name",
    campaign_Duty="proposed_by",
    modelposts_ModelPost="responsibilities goal responsibility_area",
    taskforces_TaskForce="brief",
    taskforces_TeamMember="person role task started_on ended_on",
)  # fmt: skip
_hold(
    Level.INTERNAL, "征得本人同意、整改、延期和退出的办理", Basis.PARTY, Retention.ARCHIVE,
    campaign_Consent="person asked_at accepted answered_at",
    campaign_Contender="withdrawal_asked_at withdrawal_reason rectify_until extended_on",
    campaign_StepRequest="until reason asked_by asked_at accepted answer answered_by answered_at",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "摘牌的事实、本人陈述和申诉", Basis.PARTY, Retention.ARCHIVE,
    campaign_Revocation="ground fact recorded_by recorded_at told_on hearing_until statement stated_on stated_by "
    "ending ending_reason ended_by ended_at appeal_until",
    campaign_RevocationAppeal="text raised_by raised_at handler upheld finding found_by found_at follow_up "
    "confirmed_by confirmed_at",
)  # fmt: skip
_hold(
    Level.PUBLIC, "宣传先进典型：写明写的是谁、谁写、谁确认、谁审查", Basis.PARTY, Retention.ARCHIVE,
    campaign_Story="title body principal_name author_name created_by saved_by submitted_by confirmed_by cleared_by",
)  # fmt: skip
_hold(
    Level.INTERNAL, "典型宣传的退回、审查、撤下和旧版本", Basis.PARTY, Retention.ARCHIVE,
    campaign_Story="returned_reason refused_reason withdrawn_by withdrawn_reason",
    campaign_StoryStep="by by_name reason",
    campaign_StoryVersion="title body history_user",
    campaign_BoardScreen="made_by withdrawn_by",
)  # fmt: skip
_hold(
    Level.INTERNAL, "记下谁受了什么激励，由谁决定", Basis.PARTY, Retention.ARCHIVE,
    campaign_Incentive="person receiver_name kind content amount granted_on document recorded_by void_by void_reason",
)  # fmt: skip
_hold(
    Level.INTERNAL, "说明谁参加了研讨、讨论了什么", Basis.PARTY, Retention.ARCHIVE,
    campaign_Discussion="chair_name minutes recorded_by",
    campaign_DiscussionAttendance="person person_name",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "征求意见并逐条答复；不署名的不留姓名", Basis.OWN_WILL, Retention.ARCHIVE,
    campaign_Opinion="text written_by",
)  # fmt: skip
_hold(
    Level.INTERNAL, "民主推荐：公布人选和人数，由本人答复", Basis.PARTY, Retention.ARCHIVE,
    campaign_Nomination="nominee seconds accepted answered_at",
)  # fmt: skip
_hold(
    Level.SEALED, "推荐期间防止同一人重复计数，结束即删，看不出是谁", Basis.PARTY, Retention.PASSING,
    campaign_SecondingMark="code",
)  # fmt: skip
_hold(
    Level.INTERNAL, "会议应到实到、回避和结论的依据", Basis.PARTY, Retention.ARCHIVE,
    campaign_Meeting="chair_name recorder_name teller_name counter_name minutes",
    campaign_Attendance="person person_name present reason",
    campaign_Recusal="person reason",
    campaign_MeetingItem="outcome reason",
    campaign_NamedVote="person person_name choice",
)  # fmt: skip
_hold(
    Level.PUBLIC, "公示并受理异议", Basis.PARTY, Retention.ARCHIVE,
    campaign_PublicNotice="body phone mailbox handler",
)  # fmt: skip
_hold(
    Level.SEALED, "由一名受理人核查异议；不署名的不留姓名", Basis.PARTY, Retention.ARCHIVE,
    campaign_Objection="handler raised_by text received_on finding upheld found_at found_by",
)  # fmt: skip
_hold(
    Level.SEALED, "由写意见的人选定的受理人办理；不署名的不留姓名", Basis.OWN_WILL, Retention.ARCHIVE,
    campaign_Suggestion="text written_by received_on answer passed_note passed_by passed_at handled_by handled_at",
)  # fmt: skip
_hold(
    Level.INTERNAL, "说明谁在何时办理了什么，防止一人包办", Basis.PARTY, Retention.ARCHIVE,
    campaign_Campaign="incentive_published_by created_by finished_by",
    campaign_CampaignArchive="made_by made_by_name",
    campaign_PaperTemplate="uploaded_by adopted_by ended_by",
    campaign_RuleSet="made_by",
    campaign_Project="ended_by",
    campaign_Duty="confirmed_by ended_by",
    campaign_OpinionRound="run_by closed_by changes_by",
    campaign_Opinion="answered_by",
    campaign_Recommendation="opened_by ended_by",
    campaign_Decision="action at by by_name comment",
    campaign_Meeting="prepared_by closed_by",
    campaign_PublicNotice="posted_by",
    campaign_UpwardReport="prepared_by",
    campaign_ImportFile="uploaded_by confirmed_by",
    campaign_ColumnMapping="made_by",
    reviews_ReviewCycle="opened_by secret_closed_by prepared_by reopened_by reopen_reason",
    reviews_WindowMove="moved_by reason",
    reviews_Ranking="prepared_by published_by reason",
    reviews_PaperBatch="keyed_by confirmed_by rejected_by reject_reason",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "预检花名册和清单，确认导入时清空", Basis.STAFF, Retention.PASSING,
    campaign_ImportFile="content name findings",
)  # fmt: skip

# --- Ledgers ---------------------------------------------------------------------------------------------------------
_hold(
    Level.PUBLIC, "记录争创行动、进展和成效，供本单位人员查看", Basis.PARTY, Retention.ARCHIVE,
    campaign_Outcome="text recorded_by",
    campaign_LedgerReopening="reason asked_by decided_by answer",
    campaign_Reading="note recorded_by",
    campaign_Attachment="file name uploaded_by",
    modelposts_HandbookPart="text done_by saved_by",
    modelposts_StudyNote="title text saved_by",
    modelposts_Action="text saved_by",
    taskforces_Milestone="note",
    taskforces_WeeklyEntry="done next problems help_wanted help_from excuse saved_by submitted_by",
    taskforces_LogPart="text done_by saved_by",
    taskforces_HelpRequest="asked text asked_by answer answer_text answered_by closed_by",
    modelposts_HandbookPartVersion="text history_user",
    taskforces_LogPartVersion="text history_user",
    taskforces_WeekVersion="done next problems help_wanted history_user",
)  # fmt: skip
_hold(
    Level.INTERNAL, "支部阅看账本、提意见和答复，只供填写人和所在党组织查看", Basis.PARTY, Retention.ARCHIVE,
    campaign_LedgerHandIn="handed_in_at handed_in_by note answer comment answered_at answered_by",
    campaign_PartComment="text written_at written_by answer answered_at answered_by closed_at closed_by",
)  # fmt: skip

# --- The month -------------------------------------------------------------------------------------------------------
_hold(
    Level.PUBLIC, "确定当月参评对象，姓名按开评时固定", Basis.PARTY, Retention.ARCHIVE,
    reviews_CycleEntry="title public_title principal principal_name",
    reviews_EntryMember="person person_name role",
)  # fmt: skip
_hold(
    Level.INTERNAL, "确定谁可以评议、谁应当评分", Basis.PARTY, Retention.ARCHIVE,
    reviews_RollMember="person",
    reviews_ScoringDuty="scorer scorer_name principal waived_by waive_reason",
)  # fmt: skip
_hold(
    Level.SEALED, "每人只评一次；只记已交，不记内容和时间", Basis.PARTY, Retention.ARCHIVE,
    reviews_Register="person medium",
)  # fmt: skip
_hold(
    Level.INTERNAL, "实名评分、扣分和加分的理由", Basis.PARTY, Retention.ARCHIVE,
    reviews_RubricSheet="bonus bonus_reason submitted_by corrections",
    reviews_RubricMark="points reason",
    reviews_AcceptanceSheet="scorer scorer_name principal named_by bonus bonus_reason",
    reviews_AcceptanceMark="points reason",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "互评和群众评的计数；不足最低票数不显示", Basis.PARTY, Retention.ARCHIVE,
    reviews_Tally="good fair average poor unknown paper_good paper_fair paper_average paper_poor paper_unknown",
    reviews_PaperCount="good fair average poor unknown",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "不署名的意见建议，放行后供被评者改进", Basis.OWN_WILL, Retention.ARCHIVE,
    reviews_Remark="text released reason moderated_by",
)  # fmt: skip
_hold(
    Level.PUBLIC, "公布排名、得分和等次", Basis.PARTY, Retention.ARCHIVE,
    reviews_Standing="rank change composite grade capped trend",
    reviews_StandingChannel="score median spread",
    reviews_SealedCopy="standings sheets",
    reviews_RubricMark="public_reason",
    reviews_Acceptance="summary summary_by opinion opinion_by conclusion grade grade_reason prepared_by accepted_by "
    "months monthly_mean scored_mean score beyond_cap",
    reviews_AcceptanceMark="public_reason",
)  # fmt: skip
_hold(
    Level.INTERNAL, "本人对结果的申诉和答复", Basis.PARTY, Retention.ARCHIVE,
    reviews_Appeal="text raised_by raised_at finding upheld found_by found_at",
)  # fmt: skip
_hold(
    Level.PUBLIC, "找差距、晒成效、保密审查和互学", Basis.PARTY, Retention.ARCHIVE,
    reviews_Gap="finding cause next_action close_note saved_by",
    reviews_FindStep="submitted_by",
    reviews_ShowPage="summary picked saved_by submitted_by confirmed_by returned_reason",
    reviews_Clearance="reason by by_name",
    reviews_Learning="text by result followed_by",
)  # fmt: skip
_hold(
    Level.PUBLIC, "同事的留言和回复", Basis.OWN_WILL, Retention.ARCHIVE,
    reviews_ShowComment="by by_name text answer answered_by hidden_by hidden_reason",
)  # fmt: skip

# --- The trail, sign-in and what the frameworks keep -----------------------------------------------------------------
_hold(
    Level.RESTRICTED, "安全审计；异议、评议等匿名事项不记操作人和地址", Basis.DUTY, Retention.TRAIL,
    campaign_AuditEvent="at action actor actor_name actor_role address request_id object_label detail",
    admin_LogEntry="action_time user object_repr change_message",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "保持登录", Basis.DUTY, Retention.PASSING,
    campaign_PersonSession="session_key session_data reference",
    sessions_Session="session_key session_data",
)  # fmt: skip
_hold(
    Level.SEALED, "供本人辨认登录的设备并退出；管理员只看到登录处数", Basis.DUTY, Retention.PASSING,
    campaign_PersonSession="person device address started_at seen_at",
)  # fmt: skip
_hold(
    Level.SEALED, "账本表单没有提交的草稿，只给本人找回", Basis.OWN_WILL, Retention.PASSING,
    campaign_LedgerDraft="person fields saved_at",
)  # fmt: skip
_hold(
    Level.SEALED, "告诉本人与自己有关的事和到期的待办，只有本人看得到", Basis.DUTY, Retention.PASSING,
    campaign_Message="person title text read_on",
    campaign_ReminderDay="person day",
)  # fmt: skip
_hold(
    Level.SEALED, "按本人的选择发邮件、订阅日历", Basis.OWN_WILL, Retention.ROSTER,
    campaign_MessageSettings="person mail quiet_from quiet_until",
    campaign_MutedKind="person channel kind",
    campaign_Delivery="person sent_at",
    campaign_CalendarToken="person digest made_at",
)  # fmt: skip
_hold(
    Level.INTERNAL, "记录谁添加了群机器人", Basis.DUTY, Retention.ARCHIVE,
    campaign_Robot="made_by",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "准备本人申请的大表格，只供本人下载，到期连同文件删除", Basis.PARTY, Retention.PASSING,
    campaign_PreparedFile="values asked_by asked_at file",
)  # fmt: skip
_hold(
    Level.SEALED, "下次打开报表时带出本人上次所选的条件", Basis.OWN_WILL, Retention.ROSTER,
    campaign_ReportChoice="person picked words saved_at",
)  # fmt: skip
_hold(
    Level.INTERNAL, "上报表格落款：填表人、审核人和办公电话", Basis.PARTY, Retention.ROSTER,
    campaign_ReportHead="prepared_by reviewed_by phone changed_by",
)  # fmt: skip
_hold(
    Level.INTERNAL, "告诉同写一节的人谁正在编辑，一小时后删除", Basis.DUTY, Retention.PASSING,
    campaign_EditingSession="person seen_at",
)  # fmt: skip
_hold(
    Level.SEALED, "不让近期用过的口令再用，不可还原为口令", Basis.DUTY, Retention.ROSTER,
    campaign_FormerPassword="person password replaced_at",
)  # fmt: skip
_hold(
    Level.SEALED, "核对登录时的动态口令和恢复码，不可还原", Basis.DUTY, Retention.ROSTER,
    campaign_SecondFactor="salt last_step",
    campaign_RecoveryCode="digest used_at",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "说明本人启用了二次验证，供安全管理员重置", Basis.DUTY, Retention.ROSTER,
    campaign_SecondFactor="person confirmed_at",
)  # fmt: skip
_hold(
    Level.INTERNAL, "证明本人阅知了个人信息处理告知", Basis.DUTY, Retention.ROSTER,
    campaign_PrivacyReceipt="person version read_at",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "办理本人提出的个人信息更正", Basis.DUTY, Retention.ROSTER,
    campaign_CorrectionRequest="person text asked_at answer answered_at answered_by",
)  # fmt: skip
_hold(
    Level.RESTRICTED, "登录失败次数过多时锁定", Basis.DUTY, Retention.PASSING,
    axes_AccessAttempt="user_agent ip_address username http_accept path_info attempt_time get_data post_data",
    axes_AccessFailureLog="user_agent ip_address username http_accept path_info attempt_time",
    axes_AccessLog="user_agent ip_address username http_accept path_info attempt_time logout_time session_hash",
)  # fmt: skip

#: Every personal field, "app.Model.field", with its row.
PERSONAL: dict[str, PersonalField] = {
    f"{model.replace('_', '.')}.{field}": row
    for row, models in _PERSONAL.items()
    for model, fields in models.items()
    for field in fields.split()
}
