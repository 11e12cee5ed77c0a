"""How the texts of a month name the case they are about."""

from __future__ import annotations

from typing import Any

from campaign.demo.stage import Case, Stage
from campaign.months import Month


def words_of(stage: Stage, case: Case, month: Month) -> dict[str, Any]:
    """Slots for texts about one case in one month; system and department vary from text to text."""
    return {
        "month": month.short_label,
        "next_month": month.next.short_label,
        "thing": case.words["thing"],
        "goal": case.words["goal"],
        "n2": ("两", "三", "四"),
    }
