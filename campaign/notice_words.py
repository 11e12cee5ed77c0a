"""How a notice's window is explained: which working day is the first, which the last, what is not counted.

Pure: takes days and the calendar's function (product.md §1, 公示).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaign.formatting import day_text, span_text
from campaign.workdays import IsWorking, add_workdays, workdays_between


def window_words(posted_on: dt.date, last_day: dt.date, is_working: IsWorking) -> str:
    """The window in one sentence: the day after posting is counted first, days that are not worked never."""
    first = posted_on + dt.timedelta(days=1)
    figures = {
        "days": workdays_between(first, last_day, is_working),
        "posted": day_text(posted_on),
        "first": day_text(add_workdays(posted_on, 1, is_working)),
        "last": day_text(last_day),
    }
    said = (
        _("%(posted)s发布，次日起算：%(first)s为第1个工作日，%(last)s为第%(days)d个工作日，当天仍可提出异议")
        % figures
    )
    idle = "、".join(_stretches(first, last_day, is_working))
    return _("%(said)s；%(idle)s不是工作日，不计。") % {"said": said, "idle": idle} if idle else f"{said}。"


def _stretches(first: dt.date, last: dt.date, is_working: IsWorking) -> Iterator[str]:
    """Stretches of days between the two that are not worked."""
    begun: dt.date | None = None
    day = first
    while day <= last + dt.timedelta(days=1):
        idle = day <= last and not is_working(day)
        if idle and begun is None:
            begun = day
        elif not idle and begun is not None:
            end = day - dt.timedelta(days=1)
            yield day_text(begun) if begun == end else span_text(begun, end)
            begun = None
        day += dt.timedelta(days=1)
