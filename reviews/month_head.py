"""What every page of a month shows on top: the month, its four steps with their dates, and what is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import clock
from campaign.formatting import day_text
from campaign.home import campaign_for
from campaign.models import Campaign, ContenderKind, Person
from campaign.months import Month
from reviews.cycles import month_of, step_of
from reviews.models import CycleEntry, ReviewCycle
from reviews.models.cycle import CycleEntryQuerySet, CycleQuerySet
from reviews.permissions import can_read_entry_name
from reviews.phases import STEP_LABELS, Step

FIND, SHOW, COMPARE, SHEET = "find", "show", "compare", "sheet"
LABELS = {
    FIND: gettext_lazy("找一找"),
    SHOW: gettext_lazy("晒一晒"),
    COMPARE: gettext_lazy("比一比"),
    SHEET: gettext_lazy("评一评"),
}


def cycles() -> CycleQuerySet:
    """Months with what every page of theirs needs."""
    return ReviewCycle.objects.select_related("campaign__organization", "rule_set")


def entries() -> CycleEntryQuerySet:
    """Entries with what every page about one of them needs."""
    rows = CycleEntry.objects.select_related(
        "cycle__campaign__organization", "cycle__rule_set", "branch", "contender__lead_branch", "principal"
    )
    return rows.prefetch_related("members")


@dataclass(frozen=True, slots=True)
class StepTab:
    """One of the four: its window as dates and where it stands today."""

    key: str
    label: str
    url: str
    first: dt.date
    last: dt.date | None
    state: str
    kind: str
    is_now: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class MonthLink:
    """A month of the campaign in the switcher."""

    pk: int
    label: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class MonthHead:
    """The head of a month's pages."""

    cycle: ReviewCycle
    month: Month
    step: Step
    tabs: tuple[StepTab, ...]
    current: str

    @property
    def step_label(self) -> str:
        """The present step in words."""
        return STEP_LABELS[self.step]

    @property
    def url(self) -> str:
        """The month's own page."""
        return reverse("reviews:cycle", args=[self.cycle.pk])

    @property
    def tab(self) -> StepTab:
        """The step this page belongs to; the first where it belongs to none."""
        return next((tab for tab in self.tabs if tab.key == self.current), self.tabs[0])

    @property
    def is_over(self) -> bool:
        """Whether gaps and show pages can no longer be written."""
        return self.step not in (Step.BEFORE, Step.FIND, Step.SHOW)


def head_of(cycle: ReviewCycle, current: str = "") -> MonthHead:
    """The head of a page of ``cycle``; one query."""
    return MonthHead(cycle, month_of(cycle), step_of(cycle), tuple(_tabs(cycle)), current)


def _tabs(cycle: ReviewCycle) -> Iterable[StepTab]:
    today, opened = clock.today(), clock.day_of(cycle.opened_at)
    windows = (
        (FIND, max(cycle.find_from, opened), cycle.find_to),
        (SHOW, cycle.show_from, cycle.show_to),
        (COMPARE, cycle.show_to + dt.timedelta(days=1), None),
        (SHEET, cycle.appraise_from, cycle.appraise_to),
    )
    for key, first, last in windows:
        is_now = first <= today and (last is None or today <= last)
        state, kind = _state(first, last, today)
        url = reverse(f"reviews:{key}", args=[cycle.pk])
        is_over = last is not None and today > last
        yield StepTab(
            key, str(LABELS[key]), url, first, last, state, kind, is_now and last is not None, is_over
        )


def _state(first: dt.date, last: dt.date | None, today: dt.date) -> tuple[str, str]:
    if today < first:
        return _("未开始"), ""
    if last is None:
        return _("已开放"), "done"
    if today > last:
        return _("已截止"), "done"
    left = (last - today).days
    return (_("剩%(days)d天") % {"days": left}, "part") if left else (_("今天截止"), "warn")


def months_of(campaign: Campaign, current: ReviewCycle) -> list[MonthLink]:
    """The campaign's months, the newest first; one query."""
    rows = campaign.cycles.order_by("-month").values_list("pk", "month")
    return [MonthLink(pk, Month.parse(month).label, pk == current.pk) for pk, month in rows]


def newest_cycle(person: Person, today: dt.date) -> ReviewCycle | None:
    """The newest month of the running campaign the person sees, else the newest they see at all."""
    campaign = campaign_for(person, today)
    newest = cycles().order_by("-month", "-pk")
    found = newest.filter(campaign=campaign).first() if campaign is not None else None
    return found or newest.visible_to(person).first()


def title_for(person: Person, entry: CycleEntry) -> str:
    """The entry's name as this person may read it: in full, or by its public alias (product.md §3)."""
    return entry.title if can_read_entry_name(person, entry) else entry.public_title


def who_of(entry: CycleEntry) -> str:
    """Holder or captain as printed under an entry: 张三 or 队长张三."""
    if entry.kind == ContenderKind.POST:
        return entry.principal_name
    return _("队长%(name)s") % {"name": entry.principal_name}


def not_yet(tab: StepTab) -> str:
    """The sentence of a step that has not begun."""
    return _("%(step)s%(day)s开始。") % {"step": tab.label, "day": day_text(tab.first)}
