"""What a scorer sees beside the rubric: the month's readings, pledges, gaps in the holder's words, and the weeks' states.

Facts of the ledger as they stand, none of them typed again (product.md §5: the holder's evidence on the same screen).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign import clock
from campaign.calendar import working_days
from campaign.formatting import day_text, trimmed_hundredths
from campaign.ledger_rows import pledge_tag
from campaign.models import Pledge, Reading
from campaign.months import Month
from reviews.cycles import month_of
from reviews.models import CycleEntry, Gap
from taskforces.log_weeks import active_weeks, status_entry
from taskforces.models import WeeklyEntry
from taskforces.weeks import WeekStatus, strip


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """A pledge with how it stands; ``is_due`` where it fell due by the month's end or was settled in it."""

    text: str
    detail: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap of the month with what the holder wrote about it."""

    finding: str
    cause: str
    next_action: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A week of the month and how its log stands."""

    label: str
    state: str
    kind: str


WEEK = dt.timedelta(days=7)
WEEK_KINDS = {WeekStatus.FILLED: "done", WeekStatus.LATE: "warn", WeekStatus.MISSING: "stop"}


def evidence_of(entry: CycleEntry) -> dict[str, Any]:
    """Readings, pledges, gaps and weeks of the entry's month; a constant number of queries."""
    month = month_of(entry.cycle)
    return {
        "readings": _readings(entry, month),
        "pledges": _pledges(entry, month),
        "gaps": _gaps(entry),
        "weeks": [] if entry.contender.is_post else _weeks(entry, month),
    }


def _readings(entry: CycleEntry, month: Month) -> list[str]:
    """10月25日　上线后缺陷数11个 (from a baseline of 20, target 8); every reading dated in the month."""
    rows = Reading.objects.filter(
        indicator__contender=entry.contender_id, read_on__range=(month.first_day, month.last_day)
    ).select_related("indicator")
    return [
        _("%(day)s　%(name)s%(value)s%(unit)s（起点%(baseline)s，目标%(target)s）")
        % {
            "day": day_text(row.read_on),
            "name": row.indicator.name,
            "value": trimmed_hundredths(row.value),
            "unit": row.indicator.unit,
            "baseline": trimmed_hundredths(row.indicator.baseline),
            "target": trimmed_hundredths(row.indicator.target),
        }
        for row in rows.order_by("read_on", "indicator__position", "pk")
    ]


def _pledges(entry: CycleEntry, month: Month) -> list[PledgeLine]:
    """Every pledge: those due by the month's end first, since they are what is scored."""
    rows = list(Pledge.objects.filter(contender=entry.contender_id).order_by("due_on", "position", "pk"))
    return [_pledge(row, month) for row in sorted(rows, key=lambda row: row.due_on > month.last_day)]


def _pledge(row: Pledge, month: Month) -> PledgeLine:
    label, kind = pledge_tag(row, min(clock.today(), month.next.first_day))
    said = [_("%(day)s到期") % {"day": day_text(row.due_on)}]
    if row.settled_on is not None:
        said.append(
            _("%(day)s登记：%(words)s") % {"day": day_text(row.settled_on), "words": row.evidence or "—"}
        )
    return PledgeLine(row.text, "，".join(said), label, kind)


def _gaps(entry: CycleEntry) -> list[GapLine]:
    rows = Gap.objects.filter(entry=entry).order_by("pk")
    return [GapLine(row.finding, row.cause, row.next_action, row.closed_on is not None) for row in rows]


def _weeks(entry: CycleEntry, month: Month) -> list[WeekLine]:
    """The weeks whose Thursday lies in the month, while the team was at it."""
    today, team = clock.today(), entry.contender
    rows = WeeklyEntry.objects.filter(team=team.pk, month=str(month))
    stored = [found for row in rows if (found := status_entry(row)) is not None]
    weeks = [week for week in active_weeks(team, today) if week.month == month]
    calendar = working_days(month.first_day - WEEK, month.last_day + WEEK)
    lines = strip(weeks, stored, today, calendar, entry.cycle.rule_set.missing_week_days)
    return [WeekLine(row.week.label, row.label, WEEK_KINDS.get(row.status, "")) for row in lines]
