"""Every place of a name: which text columns may hold one, and what anonymising does to each (trust.md PII-4).

tests/house compares this list with the tables: a new text column without a row fails. ``owner`` leads from the row
to the person whose name it is; without one only the text itself can tell, and a human looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a name, number or telephone at this place."""

    CLEARED = "清空"  # emptied, or the row goes where it is nothing but the number
    REPLACED = "替换"  # the new name stands instead
    KEPT = "保留"  # sealed, or a trail the law wants; ages with it
    LISTED = "人工"  # free text: mentions are listed for a human, who mends what should be
    NONE = "无"  # cannot hold one: words of choices, digests, names of organisations


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the registry; ``unless`` are lookups of rows that keep the name because they are sealed."""

    fate: Fate
    reason: str
    owner: str = ""
    unless: Mapping[str, object] = field(default_factory=dict)
    instead: str = ""  # where a record may not be without a reason


NAME_PLACES: dict[str, Place] = {}


def _at(
    fate: Fate,
    reason: str,
    owner: str = "",
    unless: Mapping[str, object] | None = None,
    *,
    instead: str = "",
    **fields: str,
) -> None:
    """Enter columns of one fate, by model: ``campaign_Person="phone email"``."""
    for model, names in fields.items():
        for name in names.split():
            NAME_PLACES[f"{model.replace('_', '.', 1)}.{name}"] = Place(
                fate, reason, owner, unless or {}, instead
            )


# --- The person's own row and what hangs on it ------------------------------------------------------------------------
_at(
    Fate.REPLACED, "换成已匿名人员和一个不含工号的代号", "pk",
    campaign_Person="name username",
)  # fmt: skip
_at(
    Fate.CLEARED, "花名册项目，离开后不再需要", "pk",
    campaign_Person="employee_number pinyin gender ethnicity education professional_title phone email note "
    "political_status password",
)  # fmt: skip
_at(Fate.CLEARED, "原工号整行删除", "person", campaign_FormerNumber="number")
_at(
    Fate.CLEARED, "关于本人的事由，多为个人情况", "person",
    campaign_Membership="position",
    campaign_VotingRight="reason",
    campaign_RosterAct="reason",
    campaign_HandOver="reason answer",
)  # fmt: skip
_at(
    Fate.CLEARED, "缺席、回避和更正的内容不能空，换成固定的字", "person", instead="本人已匿名",
    campaign_CorrectionRequest="text answer",
    campaign_Attendance="reason",
    campaign_Recusal="reason",
)  # fmt: skip

# --- Names copied into records ----------------------------------------------------------------------------------------
_at(Fate.REPLACED, "办理记录里的姓名随人替换", "principal", campaign_Contender="principal_name")
_at(Fate.REPLACED, "署名随人替换", "created_by", campaign_Story="author_name")
_at(
    Fate.REPLACED, "名单里的姓名随人替换", "person",
    campaign_Attendance="person_name",
    campaign_NamedVote="person_name",
    campaign_Incentive="receiver_name",
    campaign_DiscussionAttendance="person_name",
    reviews_EntryMember="person_name",
)  # fmt: skip
_at(
    Fate.REPLACED, "名单里的姓名随人替换", "scorer",
    reviews_ScoringDuty="scorer_name",
    reviews_AcceptanceSheet="scorer_name",
)  # fmt: skip
_at(
    Fate.REPLACED, "旧版本没有人能更正：匿名时把其中的姓名、工号和电话换掉（campaign/history.py）",
    modelposts_HandbookPartVersion="text",
    taskforces_LogPartVersion="text",
    taskforces_WeekVersion="done next problems help_wanted",
    campaign_StoryVersion="title body",
)  # fmt: skip
_at(Fate.REPLACED, "署名随人替换", "by", reviews_Clearance="by_name", reviews_ShowComment="by_name")
_at(
    Fate.REPLACED, "已发布的月份随榜单封存，改了封条对不上；未发布的替换", "principal",
    {"cycle__rankings__isnull": False},
    reviews_CycleEntry="principal_name",
)  # fmt: skip

# --- Kept -------------------------------------------------------------------------------------------------------------
_at(Fate.KEPT, "办理记录只增不改，是决定的依据", campaign_Decision="by_name comment")
_at(Fate.KEPT, "办理记录只增不改，是公开的依据", campaign_StoryStep="by_name reason")
_at(Fate.KEPT, "归档只增不改，与封存的文件一致", campaign_CampaignArchive="made_by_name manifest")
_at(
    Fate.KEPT, "法定留痕只增不改，期满由审计员处置",
    campaign_AuditEvent="actor_name object_label detail",
)  # fmt: skip
_at(
    Fate.KEPT, "已封存的榜单和规则只增不改",
    campaign_RuleSet="reason", reviews_Ranking="reason", reviews_CycleEntry="title public_title",
    reviews_WindowMove="reason",
)  # fmt: skip

# --- Cleared with their own rows ---------------------------------------------------------------------------------------
_at(
    Fate.CLEARED, "本党总支未确认的导入文件整行删除；确认过的内容和预检结果已清空",
    campaign_ImportFile="content findings",
)  # fmt: skip
_at(
    Fate.CLEARED, "准备的文件连同查询条件整行删除；没有人匿名时也只保留几天",
    campaign_PreparedFile="values file",
)  # fmt: skip
_at(Fate.CLEARED, "用过的密码整行删除", "person", campaign_FormerPassword="password")
_at(
    Fate.CLEARED, "二次验证和恢复码按本人整行删除",
    campaign_SecondFactor="salt", campaign_RecoveryCode="digest",
)  # fmt: skip
_at(Fate.CLEARED, "没有提交的账本草稿按本人整行删除", campaign_LedgerDraft="fields")
_at(Fate.CLEARED, "本人的消息和提到本人的消息整行删除", campaign_Message="title text")
_at(Fate.CLEARED, "日历订阅按本人整行删除", campaign_CalendarToken="digest")
_at(Fate.CLEARED, "本人上次所选的报表条件整行删除", campaign_ReportChoice="picked words")
_at(
    Fate.CLEARED, "登录状态按本人整行删除",
    campaign_PersonSession="session_key session_data reference device",
)  # fmt: skip
_at(
    Fate.CLEARED, "登录失败和登录的技术记录按账号整行删除",
    axes_AccessFailureLog="user_agent username http_accept path_info",
    axes_AccessAttempt="user_agent username http_accept path_info get_data post_data",
    axes_AccessLog="user_agent username http_accept path_info session_hash",
)  # fmt: skip

# --- Free text: listed for a human -------------------------------------------------------------------------------------
_at(
    Fate.LISTED, "没有链接到人，可能是同名的人，由人工核对",
    campaign_Project="leader_name",
    campaign_Meeting="chair_name recorder_name teller_name counter_name",
    campaign_Discussion="chair_name",
    campaign_PublicNotice="title body office phone mailbox",
    campaign_ReportHead="title prepared_by reviewed_by phone",
)  # fmt: skip
_at(
    Fate.LISTED, "自由文字，由人工核对后更正",
    campaign_Anonymisation="reason",
    campaign_LedgerHandIn="note comment",
    campaign_PartComment="text answer",
    campaign_Campaign="name purpose study_title incentive_text",
    campaign_Project="name alias relation",
    campaign_Duty="name alias relation",
    campaign_Contender="title withdrawal_reason",
    campaign_Revocation="fact statement ending_reason",
    campaign_RevocationAppeal="text finding follow_up",
    campaign_StepRequest="reason answer",
    campaign_Incentive="content amount document void_reason",
    reviews_Acceptance="summary opinion conclusion grade_reason",
    reviews_AcceptanceSheet="bonus_reason",
    reviews_AcceptanceMark="reason public_reason",
    campaign_Attachment="name",
    campaign_ImportFile="name",
    campaign_PaperTemplate="name",
    campaign_Indicator="name unit",
    campaign_Reading="note",
    campaign_Pledge="text evidence",
    campaign_Measure="text",
    campaign_Outcome="text",
    campaign_LedgerReopening="reason answer",
    campaign_WorkingDay="note",
    campaign_Meeting="place minutes",
    campaign_MeetingItem="reason",
    campaign_Discussion="topic place minutes",
    campaign_OpinionRound="title question changes",
    campaign_Opinion="text summary reply",
    campaign_Recommendation="note",
    campaign_Objection="text finding",
    campaign_Suggestion="text passed_note answer summary",
    campaign_Robot="name",
    campaign_Story="title body principal_name contender_title returned_reason refused_reason withdrawn_reason",
    campaign_BoardScreen="name",
    campaign_UpwardReport="reference",
    campaign_UpwardReportEntry="reply_reference",
    modelposts_ModelPost="responsibilities goal responsibility_area",
    modelposts_HandbookPart="text",
    modelposts_StudyNote="title text",
    modelposts_Action="text",
    taskforces_TaskForce="theme brief goal",
    taskforces_TeamMember="task",
    taskforces_Milestone="title note",
    taskforces_WeeklyEntry="done next problems help_wanted excuse",
    taskforces_LogPart="text",
    taskforces_HelpRequest="text answer_text",
    reviews_ReviewCycle="reopen_reason",
    reviews_ScoringDuty="waive_reason",
    reviews_RubricSheet="bonus_reason corrections",
    reviews_PaperBatch="reject_reason",
    reviews_RubricMark="reason public_reason",
    reviews_Remark="text reason",
    reviews_Appeal="text finding",
    reviews_Gap="finding cause next_action close_note",
    reviews_ShowPage="summary picked returned_reason",
    reviews_Clearance="reason",
    reviews_ShowComment="text answer hidden_reason",
    reviews_Learning="text result",
)  # fmt: skip

# --- No name can stand here ---------------------------------------------------------------------------------------------
_at(
    Fate.NONE, "组织、科室、层级和维度的名称",
    campaign_Organization="name short_name path",
    campaign_Department="name",
    campaign_Level="name",
    campaign_RubricDimension="name",
    campaign_Contender="branch_name",
    campaign_Incentive="branch_name",
    campaign_Story="organization_name",
    reviews_CycleEntry="branch_name level_name",
)  # fmt: skip
_at(
    Fate.NONE, "程序写的词、编号和摘要",
    campaign_Decision="action",
    campaign_LedgerHandIn="missing",
    campaign_PartComment="part week",
    campaign_Attachment="file content_type sha256",
    campaign_CampaignArchive="file sha256 month",
    campaign_PreparedFile="key what title picked outcome filename sha256",
    campaign_PaperTemplate="content sha256 missing",
    reviews_Acceptance="months",
    campaign_ImportFile="sha256 outcome",
    campaign_AuditEvent="action actor_role request_id object_type object_id digest",
    campaign_SecondingMark="code",
    campaign_Message="key url",
    campaign_Delivery="key text problem",
    campaign_Robot="url secret template",
    campaign_Story="token_seed token_digest",
    campaign_BoardScreen="digest",
    campaign_AuditLink="rows rows_digest previous seal",
    campaign_ColumnMapping="header column",
    campaign_LedgerDraft="part act on",
    campaign_EditingSession="place",
    campaign_ReportChoice="report",
    taskforces_WeeklyEntry="month",
    campaign_LedgerReopening="month",
    reviews_ReviewCycle="month",
    reviews_Ranking="algorithm salt inputs_digest previous_seal seal",
    reviews_Standing="trend digest",
    reviews_SealedCopy="standings sheets rules",
)  # fmt: skip
_at(
    Fate.NONE, "由名称生成的拼音，名称更正时随之更正",
    campaign_Contender="pinyin",
    campaign_Project="pinyin alias_pinyin",
    campaign_Duty="pinyin alias_pinyin",
)  # fmt: skip
_at(
    Fate.NONE, "管理后台的记录只写类别和编号，不写姓名和值",
    admin_LogEntry="object_id object_repr change_message",
)  # fmt: skip
_at(
    Fate.NONE, "框架自己的词；登录状态只有编号，30分钟失效",
    auth_Permission="name codename",
    auth_Group="name",
    contenttypes_ContentType="app_label model",
    sessions_Session="session_key session_data",
)  # fmt: skip

# The queue's label has underscores of its own. Its arguments are numbers, its errors names of classes (decision 0021).
_QUEUE = "django_tasks_database.DBTaskResult"
NAME_PLACES |= {
    f"{_QUEUE}.{name}": Place(Fate.NONE, "后台任务只有编号和程序的词")
    for name in (
        *("args_kwargs", "task_path", "worker_ids", "queue_name", "backend_name", "return_value"),
        *("exception_class_path", "traceback"),
    )
}
