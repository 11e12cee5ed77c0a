"""Weeks of a team read from the database and laid out by the rules of ``taskforces.weeks``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from campaign import clock
from campaign.calendar import working_days
from campaign.models import Contender
from campaign.workdays import IsWorking
from taskforces.models import WeeklyEntry
from taskforces.weeks import Entry, Week, WeekRow, WeekStatus, strip, weeks_of

CSS = {
    WeekStatus.FILLED: "done",
    WeekStatus.LATE: "late",
    WeekStatus.UNCHANGED: "same",
    WeekStatus.EXCUSED: "excused",
    WeekStatus.MISSING: "miss",
    WeekStatus.CURRENT: "now",
    WeekStatus.FUTURE: "future",
}
Status = WeeklyEntry.Status


@dataclass(frozen=True, slots=True)
class WeekCell:
    """One cell of the year strip; ``row`` is None for a week before activation, after the close, or to come."""

    week: Week
    row: WeekRow | None
    css: str
    month_label: str
    is_open: bool

    @property
    def label(self) -> str:
        """Its status in words."""
        if self.row:
            return self.row.label
        return "未到" if self.css == "future" else "不在争创期"


def week_of_entry(entry: WeeklyEntry) -> Week:
    """The week an entry is about."""
    return Week(entry.iso_year, entry.iso_week)


def active_weeks(contender: Contender, today: dt.date) -> list[Week]:
    """Every week from activation to close, to today's while open; none before activation."""
    if contender.activated_on is None:
        return []
    return weeks_of(contender.activated_on, contender.closed_on, today)


def status_entry(entry: WeeklyEntry) -> Entry | None:
    """What the strip needs of a stored entry; a draft counts as none."""
    if entry.status == Status.DRAFT or entry.submitted_at is None:
        return None
    return Entry(
        week_of_entry(entry),
        clock.day_of(entry.submitted_at),
        unchanged=entry.status == Status.UNCHANGED,
        excused=entry.status == Status.EXCUSED,
    )


def rows_of(
    contender: Contender, entries: Iterable[WeeklyEntry], today: dt.date, is_working: IsWorking
) -> list[WeekRow]:
    """Status of every week of the team's time, in order."""
    stored = [found for entry in entries if (found := status_entry(entry)) is not None]
    rules = contender.rule_set or contender.campaign.rule_set
    return strip(active_weeks(contender, today), stored, today, is_working, rules.missing_week_days)


def calendar_for(contenders: Iterable[Contender], today: dt.date) -> IsWorking:
    """The working days that the weeks of these teams can ask about: one query."""
    first = min((c.activated_on for c in contenders if c.activated_on), default=today)
    return working_days(first - dt.timedelta(days=7), today + dt.timedelta(days=7))


def year_cells(year: int, rows: Iterable[WeekRow]) -> list[WeekCell]:
    """The year's 52 or 53 weeks; a month's name stands over the first week whose Thursday it holds."""
    by_week = {row.week: row for row in rows}
    cells, week, month = [], Week(year, 1), ""
    while week.year == year:
        row = by_week.get(week)
        label = week.month.short_label
        css = CSS[row.status] if row else "future" if by_week and week > max(by_week) else "none"
        is_open = row is not None and row.status is not WeekStatus.FUTURE
        cells.append(WeekCell(week, row, css, label if label != month else "", is_open))
        week, month = week.shift(1), label
    return cells


def counted(rows: Iterable[WeekRow]) -> dict[WeekStatus, int]:
    """How many weeks have which status."""
    counts: dict[WeekStatus, int] = {}
    for row in rows:
        counts[row.status] = counts.get(row.status, 0) + 1
    return counts
