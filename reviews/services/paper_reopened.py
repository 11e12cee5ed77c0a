"""Paper in a month that was published once: counts change only where nobody's sheet can be told from the change."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from reviews.ballots import CHANNEL_LABELS, GRADED, Channel, Counts
from reviews.models import CycleEntry, ReviewCycle


def cell_problems(
    cycle: ReviewCycle, entries: Mapping[int, CycleEntry], totals: Mapping[tuple[int, Channel], Counts]
) -> list[str]:
    """Cells of a batch that would give a sheet away beside the version before, in sentences.

    Two published versions can be subtracted: what a batch adds to one contender in one channel is nothing,
    or at least the floor (product.md §5, trust.md ANON-6). Before the first version there is nothing to
    subtract from.
    """
    floor = cycle.rule_set.floor
    if cycle.reopened_at is None:
        return []
    return [
        _("“%(title)s”%(channel)s新增%(count)d票，本月已经发布过，每项新增须为0或不少于%(floor)d票。")
        % {
            "title": entries[entry_id].public_title,
            "channel": CHANNEL_LABELS[channel],
            "count": graded,
            "floor": floor,
        }
        for (entry_id, channel), counts in totals.items()
        if 0 < (graded := sum(counts.of(mark) for mark in GRADED)) < floor
    ]
