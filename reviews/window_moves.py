"""Moving a month's windows later: the arithmetic of their days (product.md §5). Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from campaign.workdays import IsWorking, add_workdays, nth_from, workdays_between

FIND, SHOW, APPRAISE = "find", "show", "appraise"
ORDER = (FIND, SHOW, APPRAISE)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day of a window, both included."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Dates:
    """The three windows that end, in their order."""

    find: Span
    show: Span
    appraise: Span

    def of(self, step: str) -> Span:
        """The window of a step."""
        return {FIND: self.find, SHOW: self.show, APPRAISE: self.appraise}[step]


def move(dates: Dates, step: str, last: dt.date, is_working: IsWorking) -> tuple[Dates, int]:
    """``step``'s window ends on ``last`` instead; every later one moves by as many working days.

    Returns the new dates and that number. Raises ValueError where ``last`` is not a later working
    day: a window is never shortened. Windows keep their order whatever the calendar has become
    since they were written.
    """
    old = dates.of(step)
    if last <= old.last or not is_working(last):
        raise ValueError("a window is moved to a later working day")
    days = workdays_between(old.last + DAY, last, is_working)
    moved, before = replace(dates, **{step: Span(old.first, last)}), last
    for later in ORDER[ORDER.index(step) + 1 :]:
        span = dates.of(later)
        first = max(add_workdays(span.first, days, is_working), nth_from(before + DAY, 1, is_working))
        before = max(add_workdays(span.last, days, is_working), first)
        moved = replace(moved, **{later: Span(first, before)})
    return moved, days
