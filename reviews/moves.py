"""How a month's windows were moved, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.formatting import day_text, moment_text
from reviews.models import ReviewCycle, WindowMove


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One move: what changed, why, and who did it."""

    text: str
    reason: str
    signed: str


def moves_of(cycle: ReviewCycle) -> list[MoveLine]:
    """The month's moves, the oldest first; one query."""
    return [_move(row) for row in cycle.window_moves.select_related("moved_by").order_by("pk")]


def _move(row: WindowMove) -> MoveLine:
    words = {
        "step": row.get_step_display(),
        "before": day_text(row.last_before),
        "after": day_text(row.last_after),
        "days": row.workdays,
    }
    text = _("%(step)s由%(before)s顺延到%(after)s") % words
    if row.step != WindowMove.Step.APPRAISE:
        text += _("，之后各步顺延%(days)d个工作日") % words
    return MoveLine(text, row.reason, f"{row.moved_by.name}　{moment_text(row.moved_at)}")
