"""What opening a month would freeze, before it is done: who is in, who is not and why, and the dates (product.md §5)."""

from __future__ import annotations

from typing import Any

from campaign.formatting import span_text
from campaign.models import Campaign
from campaign.months import Month
from campaign.workdays import Window
from reviews.candidates import preview_of
from reviews.month_head import COMPARE, FIND, LABELS, SHEET, SHOW
from reviews.phases import Windows


def page_of(campaign: Campaign, month: Month | None) -> dict[str, Any]:
    """The preview of the month chosen and its four dates; nothing where no month may be opened."""
    if month is None:
        return {"preview": None, "steps": []}
    preview = preview_of(campaign, month)
    return {"preview": preview, "steps": dates_of(preview.windows)}


def dates_of(windows: Windows) -> list[tuple[str, str]]:
    """The four steps with their dates."""
    steps = (
        (FIND, windows.find),
        (SHOW, windows.show),
        (COMPARE, windows.compare),
        (SHEET, windows.appraise),
    )
    return [(str(LABELS[key]), _span(window)) for key, window in steps]


def _span(window: Window) -> str:
    return span_text(window.first_day, window.last_day)
