"""Named sheets on the rubric: self, branch and general branch (product.md §5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.formatting import day_text, trimmed_hundredths
from campaign.models import ContenderKind, Person, RubricDimension
from campaign.permissions import require
from reviews.ballots import Channel
from reviews.cycles import dimension_key, lock_cycle, step_of, windows_stored
from reviews.models import ReviewCycle, RubricMark, RubricSheet, ScoringDuty
from reviews.permissions import can_fill_duty
from reviews.phases import Step
from reviews.scoring import Sheet

REASON_LENGTH, PUBLIC_LENGTH = 200, 60


@dataclass(frozen=True, slots=True)
class MarkGiven:
    """Points on one dimension in hundredths; a deduction with its reason in two wordings."""

    points: int
    reason: str = ""
    public_reason: str = ""


def rubric_of(duty: ScoringDuty) -> list[RubricDimension]:
    """The dimensions a duty is answered on, in order: the month's rule set, the entry's kind."""
    rules = duty.entry.cycle.rule_set
    return list(rules.rubric.filter(kind=duty.entry.kind).order_by("position"))


def bonus_maximum(duty: ScoringDuty) -> int:
    """The most bonus a sheet may give, in hundredths."""
    rules = duty.entry.cycle.rule_set
    return rules.team_bonus_max if duty.entry.kind == ContenderKind.TEAM else rules.post_bonus_max


def total_of(sheet: RubricSheet) -> int:
    """A stored sheet's total in hundredths, within 0 to 100; marks prefetched or one query."""
    return Sheet(
        Channel(sheet.duty.channel),
        {str(mark.dimension_id): mark.points for mark in sheet.marks.all()},
        sheet.bonus,
    ).total()


@transaction.atomic
def save_sheet(
    *,
    duty: ScoringDuty,
    marks: Mapping[int, MarkGiven],
    bonus: int = 0,
    bonus_reason: str = "",
    why: str = "",
    version: int | None = None,
    by: Person,
) -> RubricSheet:
    """Hand in the sheet of a duty, or change it; ``marks`` by dimension id, every dimension named.

    From the appraisal's first day until the result is prepared a sheet may be changed freely.
    After that only as a correction with ``why``: on an upheld appeal, or in a reopened month;
    the wording before stays beside it. ``version`` is the one the form showed.
    """
    require(can_fill_duty(by, duty))
    lock_cycle(duty.entry.cycle_id)
    duty = ScoringDuty.objects.select_related(
        "entry__cycle__rule_set", "entry__cycle__campaign", "entry__appeal"
    ).get(pk=duty.pk)
    sheet = RubricSheet.objects.filter(duty=duty).first()
    is_correction = _check_time(duty, sheet, why.strip())
    rubric = rubric_of(duty)
    problems = sheet_problems(duty, rubric, marks, bonus, bonus_reason)
    if problems:
        raise Refused("".join(problems))
    if sheet is None:
        sheet = RubricSheet(duty=duty, version=0)
    elif version is not None and version != sheet.version:
        raise Refused(_("评分表在您打开后已被修改，请核对新的内容后再提交。"))
    elif is_correction:
        sheet.corrections = [*sheet.corrections, _kept(sheet, by, why.strip())]
    sheet.version += 1
    sheet.bonus, sheet.bonus_reason = bonus, bonus_reason.strip()
    sheet.submitted_at, sheet.submitted_by = clock.now(), by
    sheet.save()
    _write_marks(sheet, rubric, marks)
    audit.record(
        "rubric-correct" if is_correction else "rubric-save",
        by=by, obj=duty.entry, channel=duty.channel, version=sheet.version, why=why.strip(),
    )  # fmt: skip
    return sheet


def sheet_problems(
    duty: ScoringDuty,
    rubric: Sequence[RubricDimension],
    marks: Mapping[int, MarkGiven],
    bonus: int,
    bonus_reason: str,
) -> list[str]:
    """What is wrong with a sheet, in sentences; empty when it may be handed in."""
    if set(marks) - {dimension.pk for dimension in rubric}:
        return [_("评分表中有不属于本月评分标准的项目，请重新打开。")]
    problems = []
    for dimension in rubric:
        problems += mark_problems(dimension, marks.get(dimension.pk))
    most = bonus_maximum(duty)
    if not 0 <= bonus <= most:
        problems.append(_("加分应在0至%(most)s分之间。") % {"most": trimmed_hundredths(most)})
    elif bonus and not bonus_reason.strip():
        problems.append(_("加分请写明理由。"))
    if len(bonus_reason.strip()) > REASON_LENGTH:
        problems.append(_("加分理由不超过%(length)d字。") % {"length": REASON_LENGTH})
    return problems


def mark_problems(dimension: RubricDimension, mark: MarkGiven | None) -> list[str]:
    """What is wrong with one mark, in sentences; 验收 asks the same."""
    words = {"name": dimension.name, "most": trimmed_hundredths(dimension.points)}
    if mark is None:
        return [_("请给“%(name)s”评分。") % words]
    if not 0 <= mark.points <= dimension.points:
        return [_("“%(name)s”应在0至%(most)s分之间。") % words]
    if mark.points < dimension.points and not mark.reason.strip():
        return [_("“%(name)s”有扣分，请写明理由。") % words]
    if len(mark.reason.strip()) > REASON_LENGTH or len(mark.public_reason.strip()) > PUBLIC_LENGTH:
        return [
            _("“%(name)s”的扣分理由不超过%(full)d字，公开表述不超过%(public)d字。")
            % {**words, "full": REASON_LENGTH, "public": PUBLIC_LENGTH}
        ]
    return []


def may_correct(duty: ScoringDuty) -> bool:
    """Whether a sheet already handed in may be corrected: appeal upheld, or the month reopened."""
    cycle = duty.entry.cycle
    appeal = getattr(duty.entry, "appeal", None)
    upheld = appeal is not None and appeal.upheld is True
    step = step_of(cycle)
    if step in (Step.PREVIEW, Step.CONFIRMING):
        return upheld
    return step is Step.COUNTING and cycle.reopened_at is not None


def _check_time(duty: ScoringDuty, sheet: RubricSheet | None, why: str) -> bool:
    """Whether this is a correction; raises Refused where the sheet may not be written now."""
    cycle: ReviewCycle = duty.entry.cycle
    if duty.waived_at is not None:
        raise Refused(_("这项评分已经免评，不需要再提交。"))
    step = step_of(cycle)
    if clock.now() < windows_stored(cycle).appraise.opens_at:
        raise Refused(_("评一评%(day)s开始，请届时再评分。") % {"day": day_text(cycle.appraise_from)})
    if step in (Step.APPRAISE, Step.COUNTING) and (sheet is None or cycle.reopened_at is None):
        return False
    if sheet is None or not may_correct(duty):
        raise Refused(_("本月结果已经汇总，评分不能再修改；有异议请在预览期内申诉。"))
    if not why:
        raise Refused(_("更正评分请写明理由。"))
    return True


def _kept(sheet: RubricSheet, by: Person, why: str) -> dict[str, Any]:
    """The wording before a correction, as kept beside the new one."""
    marks = sheet.marks.select_related("dimension").order_by("dimension__position")
    return {
        "version": sheet.version,
        "submitted_at": sheet.submitted_at.isoformat(),
        "total": total_of(sheet),
        "bonus": sheet.bonus,
        "bonus_reason": sheet.bonus_reason,
        "marks": [
            [dimension_key(m.dimension.position), m.dimension.name, m.points, m.reason, m.public_reason]
            for m in marks
        ],
        "corrected_at": clock.now().isoformat(),
        "corrected_by": by.name,
        "why": why,
    }


def _write_marks(
    sheet: RubricSheet, rubric: Sequence[RubricDimension], marks: Mapping[int, MarkGiven]
) -> None:
    RubricMark.objects.bulk_create(
        (
            RubricMark(
                sheet=sheet,
                dimension=dimension,
                points=marks[dimension.pk].points,
                reason=marks[dimension.pk].reason.strip(),
                public_reason=marks[dimension.pk].public_reason.strip(),
            )
            for dimension in rubric
        ),
        update_conflicts=True,
        unique_fields=["sheet", "dimension"],
        update_fields=["points", "reason", "public_reason"],
    )
