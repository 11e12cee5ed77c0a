"""排行榜: one published month on one page, its filters, its neighbours and its versions (interface.md, Map)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.charts import Line, sparkline
from campaign.formatting import month_text
from campaign.home import campaign_for
from campaign.models import ContenderKind, Person
from campaign.months import Month
from reviews.cycles import month_of, progress_of
from reviews.models import Ranking, ReviewCycle, Standing
from reviews.period_page import branch_tab, scopes_of
from reviews.periods import Period
from reviews.ranking_filters import (
    address,
    branch_choices,
    kind_of,
    kind_tabs,
    level_choices,
    narrowed,
    picked_of,
)
from reviews.ranking_notes import notes_of
from reviews.ranking_rows import RankingRow, sealed_rows, summary_of, trend_months, weight_headings
from reviews.ranking_seals import name_of, ranking_url, seal_line
from reviews.ranking_trace import TraceView, sealed_trace
from reviews.reports import KEY


@dataclass(frozen=True, slots=True)
class MonthButton:
    """A neighbour in the month switcher; without an address it is not published yet."""

    label: str
    url: str
    rel: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class VersionLink:
    """A readable version of the month."""

    name: str
    url: str
    published_at: dt.datetime
    reason: str
    is_current: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row with what only the page needs: its spark, its opened computation and the link to it."""

    row: RankingRow
    spark: Line
    spark_label: str
    toggle_url: str
    trace: TraceView | None


def newest_ranking(person: Person, today: dt.date) -> Ranking | None:
    """The newest published month of the running campaign the person sees, else the newest they see at all."""
    newest = Ranking.objects.in_force().order_by("-cycle__month", "-pk")
    campaign = campaign_for(person, today)
    found = newest.filter(campaign=campaign).first() if campaign is not None else None
    return found or newest.visible_to(person).first()


def page_of(ranking: Ranking, person: Person, query: Mapping[str, str]) -> dict[str, Any]:
    """Everything the page prints of a published version; a constant number of queries."""
    counts = _kinds(ranking)
    kind = kind_of(query, counts)
    rows = sealed_rows(ranking, kind, person)
    opened = _opened(rows, query.get("open", ""))
    picked = picked_of(rows, query)
    keep = {"kind": kind, **picked} | ({"version": query["version"]} if query.get("version") else {})
    versions = _versions(ranking)
    shown = narrowed(rows, picked)
    months = trend_months(rows, ranking.cycle.month)
    return {
        "ranking": ranking,
        "month": month_of(ranking.cycle),
        "kind": kind,
        "is_post": kind == ContenderKind.POST,
        "tabs": [
            *kind_tabs(kind, counts, keep),
            branch_tab(ranking.campaign, Period.parse(ranking.cycle.month)),
        ],
        "scopes": scopes_of(ranking.campaign, month_of(ranking.cycle)),
        "levels": level_choices(rows, picked.get("level", "")),
        "branches": branch_choices(rows, picked.get("branch", "")),
        "summary": summary_of(shown),
        "headings": weight_headings(ranking, kind),
        "trend": _trend_heading(months),
        "rows": [_page_row(row, ranking, months, keep, row.entry_id == opened, person) for row in shown],
        "months": _months(ranking),
        "versions": versions if len(versions) > 1 else [],
        "is_in_force": versions[0].is_current,
        "is_reopened": versions[0].is_current and progress_of(ranking.cycle).published_at is None,
        "seal": seal_line(ranking),
        "notes": notes_of(ranking, kind),
        "houses": _houses(ranking, person),
        "report": KEY,
        "keep": keep,
        "picked": picked,
        "printed_at": clock.now(),
    }


def _kinds(ranking: Ranking) -> dict[str, int]:
    found = Counter(Standing.objects.filter(ranking=ranking).order_by().values_list("kind", flat=True))
    return {kind: found[kind] for kind in ContenderKind.values}


def _opened(rows: Sequence[RankingRow], asked: str) -> int | None:
    """The entry to open; one that is not in this list, or may not be named, does not exist here."""
    if not asked:
        return None
    found = next((row.entry_id for row in rows if row.entry_id and str(row.entry_id) == asked), None)
    if found is None:
        raise Http404
    return found


def _page_row(
    row: RankingRow,
    ranking: Ranking,
    months: Sequence[str],
    keep: Mapping[str, str],
    is_open: bool,
    person: Person,
) -> PageRow:
    """Every spark spans the same months; the link opens the row or closes it again."""
    toggle = address(keep if is_open else {**keep, "open": str(row.entry_id)})
    words = {
        "name": row.name,
        "first": month_text(months[0], year=False),
        "last": month_text(months[-1], year=False),
        "score": row.score,
    }
    return PageRow(
        row=row,
        spark=sparkline([dict(row.trend).get(month) for month in months]),
        spark_label=_("%(name)s%(first)s至%(last)s综合得分，最近一次%(score)s") % words,
        toggle_url="" if row.entry_id is None else toggle,
        trace=sealed_trace(ranking, row.entry_id, person) if is_open and row.entry_id else None,
    )


def _trend_heading(months: Sequence[str]) -> str:
    """3—9月走势; across the year's end 11月—2月走势."""
    first, last = Month.parse(months[0]), Month.parse(months[-1])
    if first == last:
        return _("%(month)s走势") % {"month": last.short_label}
    if first.year == last.year:
        return _("%(first)d—%(last)d月走势") % {"first": first.month, "last": last.month}
    return _("%(first)s—%(last)s走势") % {"first": first.short_label, "last": last.short_label}


def _months(ranking: Ranking) -> list[MonthButton]:
    """The month before, this one and the one after; what is not published cannot be opened."""
    published = set(
        Ranking.objects.filter(campaign=ranking.campaign_id).values_list("cycle__month", flat=True)
    )
    opened = ReviewCycle.objects.filter(campaign=ranking.campaign_id).values_list("month", flat=True)
    months = sorted(opened)
    place = months.index(ranking.cycle.month)
    near = months[max(place - 1, 0) : place + 2]
    return [_month_button(ranking, month, month in published) for month in near]


def _month_button(ranking: Ranking, month: str, is_published: bool) -> MonthButton:
    current = ranking.cycle.month
    label = month_text(month, year=month[:4] != current[:4])
    rel = "" if month == current else "prev" if month < current else "next"
    if not is_published:
        return MonthButton(_("%(month)s，未发布") % {"month": label}, "", rel, False)
    url = reverse("reviews:ranking-month", args=[ranking.campaign_id, month])
    return MonthButton(label, url, rel, month == current)


def _versions(ranking: Ranking) -> list[VersionLink]:
    """Every version of the month, the one in force first (trust.md INT-4)."""
    rows = list(ranking.cycle.rankings.select_related("cycle").order_by("-version"))
    return [
        VersionLink(
            name=name_of(row),
            url=ranking_url(row, is_newest=place == 0),
            published_at=row.published_at,
            reason=row.reason,
            is_current=row.pk == ranking.pk,
            is_in_force=place == 0,
        )
        for place, row in enumerate(rows)
    ]


def _houses(ranking: Ranking, person: Person) -> list[tuple[str, str]]:
    """Other houses' newest rankings the person sees, as (name, address); empty for nearly everyone."""
    rows = (
        Ranking.objects.in_force()
        .visible_to(person)
        .exclude(campaign=ranking.campaign_id)
        .select_related("campaign__organization", "cycle")
        .order_by("campaign_id", "-cycle__month")
    )
    newest: dict[int, Ranking] = {}
    for row in rows:
        newest.setdefault(row.campaign_id, row)
    return [(row.campaign.organization.name, ranking_url(row)) for row in newest.values()]
