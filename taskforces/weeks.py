"""Weeks of the weekly log (product.md §4, 工作周志).

Weeks are ISO weeks, counted from activation to close; a week belongs to the month of
its Thursday. Pure: the calendar and today are handed in.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campaign.months import Month
from campaign.workdays import IsWorking, workdays_between

MISSING_AFTER_DAYS = 10


@dataclass(frozen=True, order=True, slots=True)
class Week:
    """One ISO week; ordered; ``str()`` is ``2026-W53``."""

    year: int
    number: int

    def __post_init__(self) -> None:
        dt.date.fromisocalendar(self.year, self.number, 1)  # raises ValueError on week 54

    @classmethod
    def of(cls, day: dt.date) -> Week:
        """The week a date lies in."""
        iso = day.isocalendar()
        return cls(iso.year, iso.week)

    @classmethod
    def parse(cls, text: str) -> Week:
        """The week written ``YYYY-Wnn``; anything else raises ``ValueError``."""
        year, sep, number = text.partition("-W")
        digits = text.isascii() and year.isdigit() and number.isdigit()
        if not (sep and digits and len(year) == 4 and len(number) == 2):
            raise ValueError(f"not a week: {text!r}")
        return cls(int(year), int(number))

    @property
    def monday(self) -> dt.date:
        """Its first day."""
        return dt.date.fromisocalendar(self.year, self.number, 1)

    @property
    def thursday(self) -> dt.date:
        """The day that decides its month."""
        return dt.date.fromisocalendar(self.year, self.number, 4)

    @property
    def sunday(self) -> dt.date:
        """Its last day, and the day its entry is due."""
        return dt.date.fromisocalendar(self.year, self.number, 7)

    @property
    def month(self) -> Month:
        """The month of its Thursday."""
        return Month.of(self.thursday)

    @property
    def label(self) -> str:
        """As people write it: 第47周."""
        return f"第{self.number}周"

    @property
    def span_label(self) -> str:
        """Its days: 11月16日—22日, or 6月29日—7月5日 across a month's end."""
        first, last = self.monday, self.sunday
        end = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
        return f"{first.month}月{first.day}日—{end}"

    def shift(self, weeks: int) -> Week:
        """The week so many weeks later (earlier where negative)."""
        return Week.of(self.monday + dt.timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"


class WeekStatus(enum.StrEnum):
    """Where a week's entry stands."""

    FILLED = "filled"
    LATE = "late"
    UNCHANGED = "unchanged"
    EXCUSED = "excused"
    MISSING = "missing"
    CURRENT = "current"
    FUTURE = "future"


STATUS_LABELS: Mapping[WeekStatus, str] = {
    WeekStatus.FILLED: "已填",
    WeekStatus.LATE: "迟填",
    WeekStatus.UNCHANGED: "无变化",
    WeekStatus.EXCUSED: "免填",
    WeekStatus.MISSING: "缺填",
    WeekStatus.CURRENT: "本周",
    WeekStatus.FUTURE: "未到",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a week's status needs to know of its entry."""

    week: Week
    filled_on: dt.date
    unchanged: bool = False
    excused: bool = False


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of the strip: its status, and whether the branch secretary must know."""

    week: Week
    status: WeekStatus
    days_overdue: int
    is_reported: bool

    @property
    def label(self) -> str:
        """The status in words."""
        return STATUS_LABELS[self.status]


def weeks_of(active_from: dt.date, active_until: dt.date | None, today: dt.date) -> list[Week]:
    """Weeks from the one of activation to the one of closing (to today's where still open)."""
    last = Week.of(active_until if active_until is not None else max(today, active_from))
    week, weeks = Week.of(active_from), []
    while week <= last:
        weeks.append(week)
        week = week.shift(1)
    return weeks


def weeks_of_month(month: Month) -> list[Week]:
    """The weeks whose Thursday lies in the month: four or five."""
    week, weeks = Week.of(month.first_day), []
    while week.month <= month:
        if week.month == month:
            weeks.append(week)
        week = week.shift(1)
    return weeks


def is_holiday_week(week: Week, is_working: IsWorking) -> bool:
    """Whether no day of the week is worked: such a week is excused by itself."""
    return workdays_between(week.monday, week.sunday, is_working) == 0


def status_of(
    week: Week,
    entry: Entry | None,
    today: dt.date,
    is_working: IsWorking,
    missing_after: int = MISSING_AFTER_DAYS,
) -> WeekRow:
    """One week's row. Late is an entry made after its Sunday; 无变化 and 免填 stay what they are.

    A missing week is reported to the branch secretary once it is more than
    ``missing_after`` days over.
    """
    overdue = 0
    if entry is not None:
        if entry.excused:
            status = WeekStatus.EXCUSED
        elif entry.unchanged:
            status = WeekStatus.UNCHANGED
        else:
            late = entry.filled_on > week.sunday
            status = WeekStatus.LATE if late else WeekStatus.FILLED
    elif today < week.monday:
        status = WeekStatus.FUTURE
    elif is_holiday_week(week, is_working):
        status = WeekStatus.EXCUSED
    elif today <= week.sunday:
        status = WeekStatus.CURRENT
    else:
        status = WeekStatus.MISSING
        overdue = (today - week.sunday).days
    return WeekRow(week, status, overdue, is_reported=overdue > missing_after)


def strip(
    weeks: Iterable[Week],
    entries: Iterable[Entry],
    today: dt.date,
    is_working: IsWorking,
    missing_after: int = MISSING_AFTER_DAYS,
) -> list[WeekRow]:
    """The year strip: one row a week, in order."""
    by_week = {entry.week: entry for entry in entries}
    return [status_of(week, by_week.get(week), today, is_working, missing_after) for week in sorted(weeks)]
