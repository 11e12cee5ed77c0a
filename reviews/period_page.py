"""排行榜 of a quarter or a year, and of the branches of any period (interface.md, Map; product.md §5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.charts import Line, sparkline
from campaign.formatting import NOTHING, hundredths
from campaign.models import Campaign, ContenderKind, Person
from campaign.months import Month
from reviews.ballots import CHANNEL_LABELS, Channel
from reviews.models import Ranking
from reviews.period_rows import BranchRow, PeriodResults, PeriodRow, summary_of, versions_of
from reviews.periods import Period, periods_of, quarter_of, year_of
from reviews.ranking_filters import (
    Choice,
    address,
    branch_choices,
    kind_of,
    kind_tabs,
    level_choices,
    narrowed,
    picked_of,
)

KEY = "ranking-period"


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of an opened row; a month not taken part in has dashes."""

    label: str
    url: str
    composite: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeriodPageRow:
    """A row with its spark and, where it is opened, its months."""

    row: PeriodRow
    spark: Line
    spark_label: str
    toggle_url: str
    months: tuple[MonthLine, ...]
    terms: tuple[str, ...]


def period_of(text: str) -> Period:
    """The period of an address; 404 where there is none of that name."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise Http404 from error


def page_of(campaign: Campaign, period: Period, person: Person, query: Mapping[str, str]) -> dict[str, Any]:
    """Everything the page of a quarter or year prints; a constant number of queries."""
    if period.is_month:
        raise Http404
    found = PeriodResults(campaign, period, person)
    if not found.rankings:
        raise Http404
    counts = found.counts()
    kind = kind_of(query, counts)
    rows = found.rows(kind)
    picked = picked_of(rows, query)
    keep = {"kind": kind, **picked}
    shown = narrowed(rows, picked)
    opened = _opened(rows, query.get("open", ""))
    return head_of(campaign, period, found) | {
        "kind": kind,
        "is_post": kind == ContenderKind.POST,
        "tabs": [*kind_tabs(kind, counts, keep), branch_tab(campaign, period)],
        "levels": level_choices(rows, picked.get("level", "")),
        "branches": branch_choices(rows, picked.get("branch", "")),
        "summary": summary_of(shown),
        "rows": [_page_row(row, found, keep, row.contender_id == opened) for row in shown],
        "hidden_count": found.hidden_count(kind),
        "headings": [CHANNEL_LABELS[channel] for channel in Channel],
        "trend": _("各月走势"),
        "notes": notes_of(found),
        "picked": picked,
    }


def branches_of(campaign: Campaign, period: Period, person: Person) -> dict[str, Any]:
    """The page of the branches of a month, quarter or year."""
    found = PeriodResults(campaign, period, person)
    if not found.rankings:
        raise Http404
    counts = found.counts()
    base = _kinds_address(campaign, period)
    tabs = [
        Choice(one.value, one.label, one.count, f"{base}{one.url}", False)
        for one in kind_tabs("", counts, {})
    ]
    kinds = [(ContenderKind.POST, _("示范岗")), (ContenderKind.TEAM, _("攻关队"))]
    tables = [(kind, label, found.branches(kind)) for kind, label in kinds if counts[kind]]
    return head_of(campaign, period, found) | {
        "tabs": [*tabs, branch_tab(campaign, period, is_current=True)],
        "tables": tables,
        "headings": [CHANNEL_LABELS[channel] for channel in Channel],
        "notes": branch_notes(found),
        "kinds_url": base,
    }


def head_of(campaign: Campaign, period: Period, found: PeriodResults) -> dict[str, Any]:
    """What both pages show on top and on paper."""
    published = published_months(campaign)
    return {
        "campaign": campaign,
        "period": period,
        "versions": versions_of(found.rankings),
        "month_count": len(found.rankings),
        "scopes": scopes_of(campaign, Month.parse(found.months[-1]), period),
        "neighbours": _neighbours(campaign, period, published),
        "report": KEY,
        "printed_at": clock.now(),
        "first_day": period.months[0].first_day,
        "last_day": period.months[-1].last_day,
        "filled_on": found.rankings[-1].published_at,
    }


def published_months(campaign: Campaign) -> list[str]:
    """The campaign's published months, oldest first; one query."""
    rows = Ranking.objects.filter(campaign=campaign).order_by("cycle__month")
    return list(dict.fromkeys(rows.values_list("cycle__month", flat=True)))


def scopes_of(campaign: Campaign, month: Month, current: Period | None = None) -> list[Choice]:
    """月度, 季度, 年度: the same month in three widths."""
    key = current.key if current else str(month)
    scopes = (
        (_("月度"), str(month), reverse("reviews:ranking-month", args=[campaign.pk, str(month)])),
        (_("季度"), quarter_of(month).key, _url(campaign, quarter_of(month))),
        (_("年度"), year_of(month).key, _url(campaign, year_of(month))),
    )
    return [Choice(value, label, 0, url, value == key) for label, value, url in scopes]


def branch_tab(campaign: Campaign, period: Period, *, is_current: bool = False) -> Choice:
    """The third tab; without a number, since it counts something else."""
    url = reverse("reviews:ranking-branches", args=[campaign.pk, period.key])
    return Choice("branch", _("党支部"), 0, url, is_current)


def _url(campaign: Campaign, period: Period) -> str:
    return reverse("reviews:ranking-period", args=[campaign.pk, period.key])


def _kinds_address(campaign: Campaign, period: Period) -> str:
    if period.is_month:
        return reverse("reviews:ranking-month", args=[campaign.pk, period.key])
    return _url(campaign, period)


def _neighbours(campaign: Campaign, period: Period, published: Sequence[str]) -> list[Choice]:
    """The period before, this one and the one after, of those with a published month."""
    if period.is_month:
        return []
    same = [p for p in reversed(periods_of(published)) if p.is_quarter == period.is_quarter]
    place = next(number for number, one in enumerate(same) if one.key == period.key)
    near = same[max(place - 1, 0) : place + 2]
    return [Choice(one.key, one.label, 0, _url(campaign, one), one == period) for one in near]


def _opened(rows: Sequence[PeriodRow], asked: str) -> int | None:
    """The contender to open; one that is not in this list does not exist here."""
    if not asked:
        return None
    found = next((row.contender_id for row in rows if str(row.contender_id) == asked), None)
    if found is None:
        raise Http404
    return found


def _page_row(row: PeriodRow, found: PeriodResults, keep: Mapping[str, str], is_open: bool) -> PeriodPageRow:
    scores = {one.month: one.composite for one in row.results}
    months = [str(month) for month in found.period.months]
    return PeriodPageRow(
        row=row,
        spark=sparkline([scores.get(month) for month in months]),
        spark_label=_("%(name)s%(period)s各月综合得分") % {"name": row.name, "period": found.period.label},
        toggle_url=address(keep if is_open else {**keep, "open": str(row.contender_id)}),
        months=tuple(_month_lines(row, found)) if is_open else (),
        terms=tuple(hundredths(one.composite, 2) for one in row.results) if is_open else (),
    )


def _month_lines(row: PeriodRow, found: PeriodResults) -> list[MonthLine]:
    results = {one.month: one for one in row.results}
    lines = []
    for ranking in found.rankings:
        one = results.get(ranking.cycle.month)
        lines.append(
            MonthLine(
                label=Month.parse(ranking.cycle.month).short_label,
                url=reverse("reviews:ranking-month", args=[ranking.campaign_id, ranking.cycle.month]),
                composite=hundredths(one.composite, 2) if one else NOTHING,
                channels=tuple(hundredths(one.channels.get(c), 2) if one else NOTHING for c in Channel),
            )
        )
    return lines


def notes_of(found: PeriodResults) -> list[tuple[str, str]]:
    """How the figures of a period are meant."""
    notes = [
        (_("平均"), _("平均得分和各渠道得分是已发布各月结果的平均，不把各月票数合在一起重算；没有公布的月份不计入。")),
        (_("部分月份"), _("只在部分月份参评的，按参评的月份平均，同样参加排名。")),
        (_("并列"), _("平均得分相同的，先比群众评平均，仍相同则名次相同。")),
    ]  # fmt: skip
    return notes + _hiding(found)


def branch_notes(found: PeriodResults) -> list[tuple[str, str]]:
    """How the figures of branches are meant."""
    notes = [(_("平均"), _("支部的得分是本支部各争创对象已发布月度结果的平均，攻关队计入牵头支部。"))]
    return notes + _hiding(found)


def _hiding(found: PeriodResults) -> list[tuple[str, str]]:
    if not any(ranking.rule_set.hide_below_half for ranking in found.rankings):
        return []
    return [
        (
            _("不公开"),
            _("后半名次的姓名只对本人和所在支部显示的月份，不公开的对象和它所在支部的得分也不列出。"),
        )
    ]


def branch_rows(found: PeriodResults, kind: str) -> list[BranchRow]:
    """One kind's branches, for the workbook."""
    return found.branches(kind)
