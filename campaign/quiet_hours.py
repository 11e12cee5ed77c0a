"""When nobody is written to: at night † and on days that are not worked (product.md §6: not at night).

Pure: hours and a calendar go in; no database and no clock.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from campaign.workdays import SHANGHAI, IsWorking


@dataclass(frozen=True, slots=True)
class Hours:
    """Quiet from the one whole hour until the other; over midnight where it begins later than it ends."""

    start: int
    end: int

    def hold(self, hour: int) -> bool:
        """Whether the hour of the day is quiet; two equal hours are never quiet."""
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


def is_quiet(moment: dt.datetime, hours: Hours, is_working: IsWorking) -> bool:
    """Whether nothing may go out at ``moment`` (aware)."""
    here = moment.astimezone(SHANGHAI)
    return not is_working(here.date()) or hours.hold(here.hour)


def is_digest_time(moment: dt.datetime, at: dt.time, hours: Hours, is_working: IsWorking) -> bool:
    """Whether the one digest of the day may go out: from its time on, outside the quiet hours."""
    return moment.astimezone(SHANGHAI).time() >= at and not is_quiet(moment, hours, is_working)


class Stage(Enum):
    """How near something is; each is said once."""

    SOON = "soon"
    TODAY = "today"
    OVER = "over"


def stage_of(due: dt.date | None, today: dt.date, ahead: int) -> Stage | None:
    """What to say today about something due: within ``ahead`` days, today, or since; None for nothing."""
    if due is None or (due - today).days > ahead:
        return None
    if due == today:
        return Stage.TODAY
    return Stage.OVER if due < today else Stage.SOON


def wait_after(tries: int) -> dt.timedelta:
    """How long to wait after so many failed tries (1 or more): 2, 8, 32 minutes …, six hours at most."""
    return dt.timedelta(minutes=min(2 * 4 ** (max(tries, 1) - 1), 360))
