"""差距清单: the month's gaps one may read, filtered, with since when they stand (product.md §5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.formatting import month_text
from campaign.models import ContenderKind, Person
from campaign.months import Month
from campaign.permissions import scope_of, under_paths
from campaign.spreadsheets.cells import text
from reviews.gap_history import Link, Origin, origins
from reviews.models import CycleEntry, Gap, ReviewCycle
from reviews.month_head import FIND, title_for, who_of
from reviews.month_page import head_context

ROWS_A_PAGE = 50
OPEN, CLOSED, LATE, UNANSWERED = "open", "closed", "late", "blank"
STATES = {
    OPEN: _("未销号"),
    UNANSWERED: _("未写明"),
    LATE: _("已逾期"),
    CLOSED: _("已销号"),
}


def readable(person: Person, entry: str = "") -> Q:
    """Condition on entries whose gaps the person may read: ``can_read_find`` as a query."""
    return (
        Q(**{f"{entry}principal": person})
        | Q(**{f"{entry}members__person": person})
        | under_paths(scope_of(person), f"{entry}branch__path")
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; whatever is unknown is left out."""

    branch: int | None
    kind: str
    source: str
    state: str
    words: str
    branches: tuple[tuple[int, str], ...]

    @classmethod
    def read(cls, asked: Mapping[str, str], branches: Iterable[tuple[int, str]]) -> Filters:
        known = tuple(branches)
        branch = next((pk for pk, _name in known if str(pk) == asked.get("branch")), None)
        return cls(
            branch=branch,
            kind=_one_of(asked.get("kind"), ContenderKind.values),
            source=_one_of(asked.get("source"), Gap.Source.values),
            state=_one_of(asked.get("state"), STATES),
            words=text(asked.get("q", ""))[:40],
            branches=known,
        )

    @property
    def are_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.branch or self.kind or self.source or self.state or self.words)

    def condition(self, today: dt.date) -> Q:
        """The gaps asked for."""
        found = Q()
        if self.branch:
            found &= Q(entry__branch=self.branch)
        if self.kind:
            found &= Q(entry__kind=self.kind)
        if self.source:
            found &= Q(source=self.source)
        if self.words:
            found &= Q(finding__icontains=self.words) | Q(entry__principal_name__icontains=self.words)
        blank = Q(cause="") | Q(next_action="") | Q(due_on=None)
        return found & {
            "": Q(),
            OPEN: Q(closed_on=None),
            CLOSED: Q(closed_on__isnull=False),
            LATE: Q(closed_on=None, due_on__lt=today),
            UNANSWERED: Q(closed_on=None) & blank,
        }.get(self.state, Q())


def _one_of(asked: str | None, known: Iterable[str]) -> str:
    return asked if asked is not None and asked in known else ""


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap as the list prints it."""

    gap: Gap
    title: str
    who: str
    since: str
    times: int
    tag: tuple[str, str]


def list_context(cycle: ReviewCycle, person: Person, asked: Mapping[str, str], page: str) -> dict[str, Any]:
    """The gaps of the month the person may read; constant queries however many there are."""
    entries = CycleEntry.objects.filter(readable(person), cycle=cycle).distinct()
    branches = entries.order_by("branch__path").values_list("branch_id", "branch_name")
    filters = Filters.read(asked, dict.fromkeys(branches))
    today = clock.today()
    gaps = (
        Gap.objects.filter(filters.condition(today), entry__in=entries.values("pk"))
        .select_related("entry__branch", "entry__contender")
        .prefetch_related("entry__members")
        .order_by("entry__branch__path", "entry__kind", "entry__position", "pk")
    )
    shown = Paginator(gaps, ROWS_A_PAGE).get_page(page)
    since = origins_of([gap.entry.contender_id for gap in shown], cycle)
    return head_context(cycle, current=FIND) | {
        "filters": filters,
        "kinds": ContenderKind.choices,
        "sources": Gap.Source.choices,
        "states": STATES.items(),
        "page": shown,
        "count": shown.paginator.count,
        "rows": [_row(gap, person, since[gap.pk], today) for gap in shown],
    }


def _row(gap: Gap, person: Person, origin: Origin, today: dt.date) -> GapRow:
    return GapRow(
        gap=gap,
        title=title_for(person, gap.entry),
        who=who_of(gap.entry),
        since=month_text(str(origin.since), year=origin.since.year != today.year),
        times=origin.times,
        tag=tag_of(gap, today),
    )


def tag_of(gap: Gap, today: dt.date) -> tuple[str, str]:
    """Words and kind of a gap's state."""
    if gap.closed_on is not None:
        return str(STATES[CLOSED]), "done"
    if gap.due_on is not None and gap.due_on < today:
        return str(STATES[LATE]), "warn"
    return (str(_("已写明")), "part") if gap.is_answered else (str(STATES[UNANSWERED]), "")


def origins_of(contenders: Iterable[int], cycle: ReviewCycle) -> dict[int, Origin]:
    """Origin of every gap of these contenders up to this month, by gap; one query."""
    rows = Gap.objects.filter(
        entry__contender_id__in=set(contenders),
        entry__cycle__campaign=cycle.campaign_id,
        entry__cycle__month__lte=cycle.month,
    ).values_list("pk", "carried_from_id", "entry__cycle__month")
    return origins({pk: Link(Month.parse(month), before) for pk, before, month in rows})
