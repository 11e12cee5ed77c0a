"""Everything the ground floor stores; one noun a module."""

from campaign.models.account import CorrectionRequest, FormerPassword, PersonSession, PrivacyReceipt
from campaign.models.activity import (
    Campaign,
    CampaignPhase,
    Channel,
    ChannelWeight,
    ContenderKind,
    Level,
    Quota,
    RubricDimension,
    RuleSet,
    Scorer,
)
from campaign.models.attachment import Attachment
from campaign.models.audit import AuditEvent, AuditLink
from campaign.models.closure import CampaignArchive, Incentive
from campaign.models.commitments import Indicator, Measure, Outcome, Pledge, Reading
from campaign.models.consultation import Discussion, DiscussionAttendance, Opinion, OpinionRound
from campaign.models.contender import (
    ENDED_STATES,
    LEDGER_STATES,
    LIVE_STATES,
    PUBLIC_STATES,
    STANDING_STATES,
    Consent,
    Contender,
    Decision,
    State,
)
from campaign.models.drafts import EditingSession, LedgerDraft
from campaign.models.exits import Revocation, RevocationAppeal, StepRequest
from campaign.models.house import WorkingDay
from campaign.models.imports import ColumnMapping, ImportFile, ImportKind
from campaign.models.inventory import Duty, Project
from campaign.models.ledger_review import LedgerHandIn, PartComment
from campaign.models.meeting import (
    Attendance,
    ItemVote,
    Meeting,
    MeetingItem,
    MeetingQuota,
    NamedVote,
    Recusal,
    VoidRound,
)
from campaign.models.messages import (
    CalendarToken,
    Delivery,
    Message,
    MessageChannel,
    MessageKind,
    MessageSettings,
    MutedKind,
    ReminderDay,
    Robot,
)
from campaign.models.movements import Anonymisation, HandOver, RosterAct
from campaign.models.notice import NoticeEntry, Objection, PublicNotice, UpwardReport, UpwardReportEntry
from campaign.models.organization import Department, Organization
from campaign.models.papers import PaperTemplate
from campaign.models.people import (
    Appointment,
    FormerNumber,
    Membership,
    Person,
    Precision,
    VotingRight,
)
from campaign.models.prepared import PreparedFile
from campaign.models.recommendation import Nomination, Recommendation, SecondingMark
from campaign.models.reopening import LedgerReopening
from campaign.models.report_desk import ReportChoice, ReportHead
from campaign.models.screen import BoardScreen
from campaign.models.second_factor import RecoveryCode, SecondFactor
from campaign.models.standing import standing_of
from campaign.models.story import Story, StoryStep
from campaign.models.suggestion import Suggestion

__all__ = [
    "ENDED_STATES",
    "LEDGER_STATES",
    "LIVE_STATES",
    "PUBLIC_STATES",
    "STANDING_STATES",
    "Anonymisation",
    "Appointment",
    "Attachment",
    "Attendance",
    "AuditEvent",
    "AuditLink",
    "BoardScreen",
    "CalendarToken",
    "Campaign",
    "CampaignArchive",
    "CampaignPhase",
    "Channel",
    "ChannelWeight",
    "ColumnMapping",
    "Consent",
    "Contender",
    "ContenderKind",
    "CorrectionRequest",
    "Decision",
    "Delivery",
    "Department",
    "Discussion",
    "DiscussionAttendance",
    "Duty",
    "EditingSession",
    "FormerNumber",
    "FormerPassword",
    "HandOver",
    "ImportFile",
    "ImportKind",
    "Incentive",
    "Indicator",
    "ItemVote",
    "LedgerDraft",
    "LedgerHandIn",
    "LedgerReopening",
    "Level",
    "Measure",
    "Meeting",
    "MeetingItem",
    "MeetingQuota",
    "Membership",
    "Message",
    "MessageChannel",
    "MessageKind",
    "MessageSettings",
    "MutedKind",
    "NamedVote",
    "Nomination",
    "NoticeEntry",
    "Objection",
    "Opinion",
    "OpinionRound",
    "Organization",
    "Outcome",
    "PaperTemplate",
    "PartComment",
    "Person",
    "PersonSession",
    "Pledge",
    "Precision",
    "PreparedFile",
    "PrivacyReceipt",
    "Project",
    "PublicNotice",
    "Quota",
    "Reading",
    "Recommendation",
    "RecoveryCode",
    "Recusal",
    "ReminderDay",
    "ReportChoice",
    "ReportHead",
    "Revocation",
    "RevocationAppeal",
    "Robot",
    "RosterAct",
    "RubricDimension",
    "RuleSet",
    "Scorer",
    "SecondFactor",
    "SecondingMark",
    "State",
    "StepRequest",
    "Story",
    "StoryStep",
    "Suggestion",
    "UpwardReport",
    "UpwardReportEntry",
    "VoidRound",
    "VotingRight",
    "WorkingDay",
    "standing_of",
]
