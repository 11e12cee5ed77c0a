"""The page on which a window is moved: the dates as they stand, and what was moved before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from campaign.formatting import span_text
from reviews.models import ReviewCycle, WindowMove
from reviews.month_page import head_context
from reviews.moves import moves_of
from reviews.services.windows import dates_of, movable_steps


@dataclass(frozen=True, slots=True)
class WindowLine:
    """A window as it stands."""

    label: str
    dates: str
    is_over: bool


def page_of(cycle: ReviewCycle) -> dict[str, Any]:
    """What the page of the act prints beside its form."""
    dates, movable = dates_of(cycle), movable_steps(cycle)
    lines = [
        WindowLine(
            str(step.label),
            span_text(dates.of(step.value).first, dates.of(step.value).last),
            step.value not in movable,
        )
        for step in WindowMove.Step
    ]
    return head_context(cycle) | {"lines": lines, "moves": moves_of(cycle), "may_move": bool(movable)}
