"""Milestones of a task force: weighted progress, lateness, their place on the time bar.

Pure; progress and weights are integers in hundredths of a percent (100 % = 10000).
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaign.charts import percent_text
from campaign.months import Month, months_between

FULL = 10000


class MilestoneStatus(enum.StrEnum):
    """Where a milestone stands against today."""

    DONE = "done"
    DONE_LATE = "done_late"
    LATE = "late"
    OPEN = "open"


STATUS_LABELS: Mapping[MilestoneStatus, str] = {
    MilestoneStatus.DONE: "按期完成",
    MilestoneStatus.DONE_LATE: "逾期完成",
    MilestoneStatus.LATE: "已超期",
    MilestoneStatus.OPEN: "未到期",
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step with weight and due date; ``progress`` in hundredths of a percent."""

    key: int
    name: str
    weight: int
    due_on: dt.date
    progress: int
    done_on: dt.date | None = None

    @property
    def is_done(self) -> bool:
        """Done is a dated fact, not a progress of 100 %."""
        return self.done_on is not None

    def status(self, today: dt.date) -> MilestoneStatus:
        """Done in time or late; open, or late from the day after it was due."""
        if self.done_on is not None:
            late = self.done_on > self.due_on
            return MilestoneStatus.DONE_LATE if late else MilestoneStatus.DONE
        return MilestoneStatus.LATE if today > self.due_on else MilestoneStatus.OPEN

    def days_late(self, today: dt.date) -> int:
        """Days past the due date, of today or of the day it was done; never negative."""
        return max(((self.done_on or today) - self.due_on).days, 0)


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone's place on the bar, left edge 0 %, as SVG text."""

    milestone: Milestone
    status: MilestoneStatus
    x: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A month's first day on the bar and the middle under which its name stands."""

    month: Month
    x: str
    middle: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Geometry of the milestone bar against today, positions in percent of its width."""

    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    today_x: str | None


def progress(milestones: Sequence[Milestone]) -> int:
    """Weighted progress in hundredths of a percent, half-up; 0 without weights.

    Weights need not add up to 100: they are taken as shares of their sum.
    """
    total = sum(m.weight for m in milestones)
    if total == 0:
        return 0
    done = sum(m.weight * (FULL if m.is_done else m.progress) for m in milestones)
    return (2 * done + total) // (2 * total)


def expected_progress(milestones: Sequence[Milestone], today: dt.date) -> int:
    """What would be done by today had every milestone been met, in the same unit."""
    total = sum(m.weight for m in milestones)
    if total == 0:
        return 0
    due = FULL * sum(m.weight for m in milestones if m.due_on <= today)
    return (2 * due + total) // (2 * total)


def late(milestones: Sequence[Milestone], today: dt.date) -> list[Milestone]:
    """Milestones past due and not done, the longest overdue first."""
    open_ones = [m for m in milestones if m.status(today) is MilestoneStatus.LATE]
    return sorted(open_ones, key=lambda m: (m.due_on, m.key))


def timeline(milestones: Sequence[Milestone], first: dt.date, last: dt.date, today: dt.date) -> Timeline:
    """The bar from the month of ``first`` to that of ``last``, widened to hold every due date."""
    days = [first, last, *(m.due_on for m in milestones)]
    months = months_between(Month.of(min(days)), Month.of(max(days)))
    start = months[0].first_day
    width = (months[-1].last_day - start).days + 1

    def x(day: dt.date) -> str:
        return percent_text((day - start).days, width)

    ticks = tuple(
        Tick(m, x(m.first_day), percent_text((m.first_day - start).days * 2 + m.last_day.day, width * 2))
        for m in months
    )
    ordered = sorted(milestones, key=lambda m: (m.due_on, m.key))
    marks = tuple(Mark(m, m.status(today), x(m.due_on)) for m in ordered)
    inside = 0 <= (today - start).days < width
    return Timeline(ticks, marks, x(today) if inside else None)
