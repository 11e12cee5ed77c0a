"""Named sheets of the demonstration: points follow from how far the indicators have come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from campaign.demo.progress import attainment
from campaign.demo.stage import Case, Stage
from campaign.models import Channel, RubricDimension
from campaign.months import Month
from reviews.demo import texts
from reviews.demo.words import words_of
from reviews.models import ScoringDuty
from reviews.services.rubrics import MarkGiven, rubric_of, save_sheet

_REASONS = {
    Channel.SELF: texts.SELF_REASONS,
    Channel.BRANCH: texts.BRANCH_REASONS,
    Channel.GENERAL_BRANCH: texts.GENERAL_REASONS,
}
# How much of what is missing a channel takes off, in percent.
_STRICTNESS = {Channel.SELF: 55, Channel.BRANCH: 80, Channel.GENERAL_BRANCH: 100}


def score_all(stage: Stage, case: Case, month: Month) -> None:
    """Self, branch and general branch hand in their sheets of the month."""
    rate = attainment(case, month, stage.plan.first_month)
    duties = ScoringDuty.objects.filter(
        entry__contender=case.ledger,
        entry__cycle__campaign=stage.campaign,
        entry__cycle__month=str(month),
        waived_at=None,
    ).select_related(
        "scorer", "organization", "entry__cycle__rule_set", "entry__cycle__campaign__organization"
    )
    for duty in duties.order_by("pk"):
        _score(stage, case, month, duty, rate)


def _score(stage: Stage, case: Case, month: Month, duty: ScoringDuty, rate: int) -> None:
    """The first dimension by the rate, one other by a small deduction, the rest in full."""
    rubric = rubric_of(duty)
    words = words_of(stage, case, month) | {"rate": rate}
    strictness = _STRICTNESS[Channel(duty.channel)]
    second = rubric[1 + (case.number + month.month + strictness) % (len(rubric) - 1)]
    lost = {rubric[0].pk: _lost(rubric[0], rate, strictness), second.pk: _small(stage, second, rate)}
    marks = {
        dimension.pk: _mark(stage, dimension, lost.get(dimension.pk, 0), duty, rubric, words)
        for dimension in rubric
    }
    bonus = 100 if rate >= 97 and duty.channel != Channel.SELF and stage.book.chance(12) else 0
    save_sheet(
        duty=duty,
        marks=marks,
        bonus=bonus,
        bonus_reason=stage.book.say(texts.BONUS_REASONS, limit=200, **words) if bonus else "",
        by=duty.scorer,
    )


def _lost(dimension: RubricDimension, rate: int, strictness: int) -> int:
    """Points off the goal's dimension, in steps of half a point."""
    return dimension.points * (100 - rate) * strictness // 10_000 // 50 * 50


def _small(stage: Stage, dimension: RubricDimension, rate: int) -> int:
    most = max(1, (105 - rate) // 8)
    return min(dimension.points, 50 * stage.book.random.randint(0, most))


def _mark(
    stage: Stage,
    dimension: RubricDimension,
    lost: int,
    duty: ScoringDuty,
    rubric: Sequence[RubricDimension],
    words: dict[str, Any],
) -> MarkGiven:
    if not lost:
        return MarkGiven(dimension.points)
    said = texts.GOAL_REASONS if dimension == rubric[0] else _REASONS[Channel(duty.channel)]
    named = words | {"dimension": dimension.name}
    return MarkGiven(
        points=dimension.points - lost,
        reason=stage.book.say(said, limit=200, **named),
        public_reason=stage.book.say(texts.PUBLIC_REASONS, limit=60, **named),
    )
