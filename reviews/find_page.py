"""找一找: the list of what one may read, and one entry's gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign.formatting import NOTHING, day_text, hundredths, month_text, trimmed_hundredths
from campaign.models import Person
from campaign.months import Month
from reviews.cycles import month_of
from reviews.gap_list import origins_of, readable
from reviews.gaps import IndicatorGap
from reviews.models import CycleEntry, Gap, ReviewCycle
from reviews.month_head import FIND, head_of, title_for, who_of
from reviews.month_page import head_context
from reviews.permissions import can_write_steps
from reviews.services.findings import findings_of


@dataclass(frozen=True, slots=True)
class FindRow:
    """One line of the list: how many gaps, how many answered and closed, handed in or not."""

    entry: CycleEntry
    title: str
    who: str
    gaps: int
    answered: int
    closed: int
    is_handed_in: bool
    may_write: bool


def list_context(cycle: ReviewCycle, person: Person) -> dict[str, Any]:
    """The entries whose gaps the person may read; constant queries."""
    rows = (
        CycleEntry.objects.filter(readable(person), cycle=cycle)
        .distinct()
        .select_related("contender", "branch", "find_step")
        .prefetch_related("members", "gaps")
        .order_by("kind", "position", "pk")
    )
    return head_context(cycle, current=FIND) | {"rows": [_row(entry, person) for entry in rows]}


def _row(entry: CycleEntry, person: Person) -> FindRow:
    gaps = list(entry.gaps.all())
    return FindRow(
        entry=entry,
        title=title_for(person, entry),
        who=who_of(entry),
        gaps=len(gaps),
        answered=sum(1 for gap in gaps if gap.is_answered),
        closed=sum(1 for gap in gaps if gap.closed_on),
        is_handed_in=hasattr(entry, "find_step"),
        may_write=can_write_steps(person, entry),
    )


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One indicator at the month's end: target, last reading with its day, what is missing in its unit."""

    name: str
    baseline: str
    target: str
    due: str
    reading: str
    read_on: str
    gap: str
    attained: str
    width: float
    tag: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was written about a gap in a month before."""

    month: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class History:
    """Since when a gap stands, and how often it came back."""

    since: str
    times: int
    earlier: tuple[Earlier, ...]


def gaps_of(entry: CycleEntry) -> list[Gap]:
    """The entry's gaps in the order they were found, who saved them last, and their history; two queries."""
    gaps = list(
        entry.gaps.select_related("saved_by").prefetch_related("carried_to__entry__cycle").order_by("pk")
    )
    known = origins_of([entry.contender_id], entry.cycle)
    wanted = {pk for gap in gaps for pk in known[gap.pk].trail[:-1]}
    before = Gap.objects.filter(pk__in=wanted).select_related("entry__cycle").in_bulk() if wanted else {}
    for gap in gaps:
        origin = known[gap.pk]
        earlier = tuple(
            Earlier(month_text(before[pk].entry.cycle.month), before[pk]) for pk in origin.trail[:-1]
        )
        gap.history = History(origin.since.label, origin.times, earlier)
        taken = next(iter(gap.carried_to.all()), None)
        gap.taken_to = Month.parse(taken.entry.cycle.month).label if taken else ""
    return gaps


def readings_of(entry: CycleEntry) -> list[ReadingRow]:
    """Every indicator of the entry as at the end of the month, reached or not; constant queries."""
    found = findings_of([entry], month_of(entry.cycle))[entry.pk]
    return [_reading(gap) for gap in found.indicators]


def _reading(gap: IndicatorGap) -> ReadingRow:
    indicator, last = gap.indicator, gap.last
    return ReadingRow(
        name=indicator.name,
        baseline=_figure(indicator.baseline, indicator.unit),
        target=_figure(indicator.target, indicator.unit),
        due=day_text(indicator.due_on),
        reading=_figure(last.value, indicator.unit) if last else NOTHING,
        read_on=day_text(last.on) if last else "",
        gap=_figure(gap.gap, indicator.unit) if gap.gap is not None else NOTHING,
        attained=f"{hundredths(gap.progress, 1)}%" if gap.progress is not None else NOTHING,
        width=(gap.progress or 0) / 100,
        tag=_reading_tag(gap),
    )


def _figure(value: int, unit: str) -> str:
    return f"{trimmed_hundredths(value)}{unit}"


def _reading_tag(gap: IndicatorGap) -> tuple[str, str]:
    if not gap.read_this_month:
        return _("本月无读数"), "warn"
    if gap.is_reached:
        return _("已达到"), "done"
    return (_("到期未达到"), "warn") if gap.is_overdue else (_("未达到"), "part")


def entry_context(entry: CycleEntry, person: Person) -> dict[str, Any]:
    """What an entry's page prints besides its forms."""
    head = head_of(entry.cycle, FIND)
    return head_context(entry.cycle, head) | {
        "entry": entry,
        "title": title_for(person, entry),
        "who": who_of(entry),
        "step": getattr(entry, "find_step", None),
        "may_write": can_write_steps(person, entry) and not head.is_over,
        "may_close": can_write_steps(person, entry),
        "readings": readings_of(entry),
    }
