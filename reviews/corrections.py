"""Corrected named sheets, the score before beside the score after (product.md §5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.formatting import trimmed_hundredths
from reviews.models import CycleEntry, ScoringDuty
from reviews.services.rubrics import total_of


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of one sheet: its channel, both totals in words, who and why."""

    channel: str
    text: str
    why: str


def corrections_of(entries: Iterable[CycleEntry]) -> dict[int, list[Correction]]:
    """The corrections of each entry's named sheets, the oldest first; two queries."""
    duties = (
        ScoringDuty.objects.filter(entry__in=entries, sheet__version__gt=1)
        .select_related("sheet")
        .prefetch_related("sheet__marks")
        .order_by("pk")
    )
    found: dict[int, list[Correction]] = defaultdict(list)
    for duty in duties:
        kept = duty.sheet.corrections
        duty.sheet.duty = duty
        totals = [*(old["total"] for old in kept), total_of(duty.sheet)]
        for number, old in enumerate(kept):
            words = {
                "before": trimmed_hundredths(totals[number]),
                "after": trimmed_hundredths(totals[number + 1]),
                "name": old["corrected_by"],
            }
            text = _("原%(before)s分，%(name)s更正为%(after)s分") % words
            found[duty.entry_id].append(Correction(duty.get_channel_display(), text, old["why"]))
    return found
