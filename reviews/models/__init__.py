"""月度评比: cycles, the four steps, appraisal and published rankings."""

from reviews.models.acceptance import Acceptance, AcceptanceMark, AcceptanceSheet
from reviews.models.appraisal import (
    PaperBatch,
    PaperCount,
    PaperUpload,
    Register,
    Remark,
    RubricMark,
    RubricSheet,
    Tally,
    random_id,
)
from reviews.models.cycle import CycleEntry, EntryMember, ReviewCycle, RollMember, ScoringDuty
from reviews.models.ranking import Appeal, Ranking, SealedCopy, Standing, StandingChannel
from reviews.models.steps import Clearance, FindStep, Gap, Learning, ShowComment, ShowPage
from reviews.models.windows import WindowMove

__all__ = [
    "Acceptance",
    "AcceptanceMark",
    "AcceptanceSheet",
    "Appeal",
    "Clearance",
    "CycleEntry",
    "EntryMember",
    "FindStep",
    "Gap",
    "Learning",
    "PaperBatch",
    "PaperCount",
    "PaperUpload",
    "Ranking",
    "Register",
    "Remark",
    "ReviewCycle",
    "RollMember",
    "RubricMark",
    "RubricSheet",
    "ScoringDuty",
    "SealedCopy",
    "ShowComment",
    "ShowPage",
    "Standing",
    "StandingChannel",
    "Tally",
    "WindowMove",
    "random_id",
]
