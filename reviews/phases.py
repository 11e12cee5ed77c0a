"""Windows of a month's cycle and the step it is in (product.md §5).

A cycle of October is worked on in November: its windows are counted in working days of
the following month, or from the opening where the officer opened it later. Nothing here
is stored; pages and services compute it from the month, what people decided, and now.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass

from campaign.months import Month
from campaign.workdays import (
    SHANGHAI,
    IsWorking,
    Window,
    add_workdays,
    end_of,
    nth_from,
    start_of,
)


class Step(enum.StrEnum):
    """Where a cycle stands; ``compare`` runs beside the steps after ``show``."""

    BEFORE = "before"
    FIND = "find"
    SHOW = "show"
    APPRAISE = "appraise"
    COUNTING = "counting"
    PREVIEW = "preview"
    CONFIRMING = "confirming"
    PUBLISHED = "published"


STEP_LABELS: Mapping[Step, str] = {
    Step.BEFORE: "未开始",
    Step.FIND: "找一找",
    Step.SHOW: "晒一晒",
    Step.APPRAISE: "评一评",
    Step.COUNTING: "汇总计分",
    Step.PREVIEW: "本人预览",
    Step.CONFIRMING: "待审定发布",
    Step.PUBLISHED: "已发布",
}


@dataclass(frozen=True, slots=True)
class PhaseSettings:
    """First and last working day of each window, counted from 1, and of the preview."""

    find: tuple[int, int] = (1, 4)
    show: tuple[int, int] = (5, 8)
    compare_from: int = 9
    appraise: tuple[int, int] = (9, 15)
    preview_days: int = 2

    def __post_init__(self) -> None:
        for first, last in (self.find, self.show, self.appraise):
            if not 1 <= first <= last:
                raise ValueError("a window begins on working day 1 or later and ends after that")
        if not self.find[1] < self.show[0] <= self.show[1] < self.appraise[0]:
            raise ValueError("find, show and appraise follow each other")
        if self.compare_from < 1 or self.preview_days < 1:
            raise ValueError("working days are counted from 1")


@dataclass(frozen=True, slots=True)
class Windows:
    """The four windows of one cycle."""

    find: Window
    show: Window
    compare: Window
    appraise: Window

    def of(self, step: Step) -> Window | None:
        """The window of a step that has one."""
        return {
            Step.FIND: self.find,
            Step.SHOW: self.show,
            Step.APPRAISE: self.appraise,
        }.get(step)


@dataclass(frozen=True, slots=True)
class Progress:
    """What people have decided about a cycle so far: the only stored part of its step."""

    previewed_until: dt.datetime | None = None
    published_at: dt.datetime | None = None


def opening_from(month: Month, by_day: int = 15) -> dt.date:
    """The first day on which a month's cycle may be opened: who takes part is then settled."""
    return month.day(by_day) + dt.timedelta(days=1)


def windows_of(
    month: Month, opened_at: dt.datetime, settings: PhaseSettings, is_working: IsWorking
) -> Windows:
    """The windows of ``month``'s cycle opened at ``opened_at`` (aware).

    Working day 1 is the first one of the following month, or, opened late, the first one
    from the day of opening on, that day included.
    """
    opened_on = opened_at.astimezone(SHANGHAI).date()
    base = max(month.next.first_day, opened_on)

    def window(first: int, last: int) -> Window:
        starts = start_of(nth_from(base, first, is_working))
        last_day = nth_from(base, last, is_working)
        return Window(max(starts, opened_at), end_of(last_day), last_day)

    compare = start_of(nth_from(base, settings.compare_from, is_working))
    return Windows(
        find=window(*settings.find),
        show=window(*settings.show),
        compare=Window(max(compare, opened_at), None, None),
        appraise=window(*settings.appraise),
    )


def preview_window(prepared_at: dt.datetime, settings: PhaseSettings, is_working: IsWorking) -> Window:
    """The holders' preview: from the preparing on, to the end of the n-th working day after it."""
    prepared_on = prepared_at.astimezone(SHANGHAI).date()
    last = add_workdays(prepared_on, settings.preview_days, is_working)
    return Window(prepared_at, end_of(last), last)


def step_at(windows: Windows, progress: Progress, now: dt.datetime) -> Step:
    """The step of a cycle at ``now``, computed.

    Between two windows (a weekend) the step is the one that comes next, so that people
    can prepare; after the appraisal the officer counts, holders preview, the secretary
    confirms.
    """
    if progress.published_at is not None:
        return Step.PUBLISHED
    if progress.previewed_until is not None:
        return Step.PREVIEW if now < progress.previewed_until else Step.CONFIRMING
    if now < windows.find.opens_at:
        return Step.BEFORE
    for step, window in (
        (Step.FIND, windows.find),
        (Step.SHOW, windows.show),
        (Step.APPRAISE, windows.appraise),
    ):
        if not window.is_over(now):
            return step
    return Step.COUNTING


def is_secret_month(month: Month, *, monthly: bool) -> bool:
    """Whether the secret channels run in this month: each, or quarter-end months only."""
    return monthly or month.is_quarter_end
