"""What the month shows on 首页: its four steps, branches' progress for who runs it, one's own open gaps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campaign.home import campaign_for
from campaign.models import Person
from campaign.panels import Panel, provides_panel
from reviews.mine import own_entries
from reviews.models import CycleEntry, Gap, ReviewCycle
from reviews.month_head import cycles, head_of, title_for
from reviews.permissions import can_read_progress
from reviews.progress import progress_of_month
from reviews.steps_panel import cards_for

GAPS_SHOWN = 5


def newest(person: Person, today: dt.date) -> ReviewCycle | None:
    """The newest month of the running campaign the person sees; kept on the person for the request."""
    kept: dict[dt.date, ReviewCycle | None] = person.__dict__.setdefault("_newest_cycle", {})
    if today not in kept:
        campaign = campaign_for(person, today)
        rows = cycles().filter(campaign=campaign).order_by("-month")
        kept[today] = rows.first() if campaign is not None else None
    return kept[today]


@provides_panel("month")
def month_panel(person: Person, today: dt.date) -> Panel | None:
    """The four steps of the newest month."""
    cycle = newest(person, today)
    if cycle is None:
        return None
    head = head_of(cycle)
    cards = cards_for(head, person)
    return Panel("reviews/_month_panel.html", {"head": head, "cards": cards}, order=10)


@provides_panel("side")
def branches_panel(person: Person, today: dt.date) -> Panel | None:
    """Progress by branch, for those who run or confirm the month."""
    cycle = newest(person, today)
    if cycle is None or not can_read_progress(person, cycle):
        return None
    head = head_of(cycle)
    return Panel(
        "reviews/_branches_panel.html", {"head": head, "progress": progress_of_month(cycle)}, order=20
    )


@dataclass(frozen=True, slots=True)
class GapLine:
    """An open gap of one's own."""

    gap: Gap
    entry: CycleEntry
    title: str


@provides_panel("mine")
def gaps_panel(person: Person, today: dt.date) -> Panel | None:
    """One's own open gaps of the newest month, those due first."""
    cycle = newest(person, today)
    if cycle is None:
        return None
    lines = [
        GapLine(gap, entry, title_for(person, entry))
        for entry in own_entries(person, cycle)
        for gap in entry.gaps.all()
        if gap.closed_on is None
    ]
    if not lines:
        return None
    lines.sort(key=lambda line: (line.gap.due_on is None, line.gap.due_on or today, line.gap.pk))
    context = {"gaps": lines[:GAPS_SHOWN], "gap_count": len(lines), "head": head_of(cycle), "today": today}
    return Panel("reviews/_gaps_panel.html", context, order=40)
