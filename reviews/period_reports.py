"""季度年度排名表: the rows of the pages of quarters, years and branches (product.md §5, §6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from campaign.formatting import NOTHING
from campaign.models import Campaign, ContenderKind, Person
from campaign.months import Month
from campaign.reporting import Column, Option, Parameter, Report, Rounded, Selection, Table, register
from campaign.reporting.choosing import about
from reviews.ballots import CHANNEL_LABELS, Channel
from reviews.models import Ranking
from reviews.period_page import KEY, branch_notes, notes_of
from reviews.period_rows import BranchRow, PeriodResults, PeriodRow, summary_of, versions_of
from reviews.periods import Period, periods_of
from reviews.ranking_filters import narrowed
from reviews.reports import BRANCH, LEVEL, can_read_rankings, filter_note, picked_of, who_columns


class Picked(NamedTuple):
    """A period of a campaign."""

    campaign: Campaign
    period: Period

    @property
    def campaign_id(self) -> int:
        """By which an archive finds its own."""
        return self.campaign.pk


def _periods(person: Person) -> list[Option]:
    """Years, quarters and months with a published month, by campaign; the value is the page's address."""
    rows = (
        Ranking.objects.visible_to(person)
        .select_related("campaign__organization", "cycle")
        .order_by("campaign_id", "cycle__month")
    )
    months: dict[Campaign, list[str]] = {}
    for row in rows:
        months.setdefault(row.campaign, []).append(row.cycle.month)
    return [_option(campaign, one) for campaign, known in months.items() for one in _all_of(known)]


def _all_of(months: Sequence[str]) -> list[Period]:
    return [*periods_of(months), *(Period.parse(month) for month in sorted(set(months), reverse=True))]


def _option(campaign: Campaign, period: Period) -> Option:
    return Option(
        f"{campaign.pk}:{period.key}",
        f"{campaign.organization.name}　{period.label}",
        Picked(campaign, period),
        about(campaign=campaign, period=period.key),
    )


PERIOD = Parameter("period", _("时段"), _periods, is_time=True)


def results_of(selection: Selection) -> PeriodResults:
    """The period as its reader may know it, read once a report."""
    kept: dict[str, PeriodResults] = selection.__dict__
    if "_results" not in kept:
        campaign, period = selection["period"]
        kept["_results"] = PeriodResults(campaign, period, selection.person)
    return kept["_results"]


def rows_of(selection: Selection, kind: str) -> list[PeriodRow]:
    """The rows of the page under the same filters."""
    return narrowed(results_of(selection).rows(kind), picked_of(selection))


def columns_of(selection: Selection, kind: str) -> list[Column]:
    """The page's columns, and one for each published month."""
    first = [
        Column("名次", 6, "integer", "center"),
        Column("参评", 8, align="center"),
        *who_columns(kind),
        Column("认定层级", 17),
        Column("平均得分", 10, "score", decimals=1),
        Column("说明", 16),
    ]
    channels = [Column(f"{CHANNEL_LABELS[channel]}平均", 11, "score", decimals=1) for channel in Channel]
    months = [Column(Month.parse(month).short_label, 9, "score") for month in results_of(selection).months]
    return [*first, *channels, *months]


def cells_of(row: PeriodRow, months: Sequence[str]) -> Sequence[Any]:
    """One row of the page as cells, and the month by month composites of its opened row."""
    scores = {one.month: one.composite for one in row.results}
    second = row.detail if row.kind == ContenderKind.POST else row.principal
    return (
        row.rank,
        row.taken_part,
        row.name,
        second or NOTHING,
        row.branch,
        row.level or NOTHING,
        Rounded(row.composite, row.decimals),
        "、".join(row.marks),
        *(cell.words if cell.score is None else cell.score for cell in row.cells),
        *(scores.get(month, NOTHING) for month in months),
    )


def _table(title: str, kind: str) -> Table:
    return Table(
        title,
        columns=lambda selection: columns_of(selection, kind),
        rows=lambda selection: [
            cells_of(row, results_of(selection).months) for row in rows_of(selection, kind)
        ],
        totals=_totals(kind),
        notes=_notes(kind),
    )


def _totals(kind: str) -> Callable[[Selection], list[Any] | None]:
    def totals(selection: Selection) -> list[Any] | None:
        count, width = len(rows_of(selection, kind)), len(columns_of(selection, kind))
        return ["合计", "", f"{count}个", *[""] * (width - 3)] if count else None

    return totals


def _notes(kind: str) -> Callable[[Selection], list[str]]:
    def notes(selection: Selection) -> list[str]:
        found, rows = results_of(selection), rows_of(selection, kind)
        summary = summary_of(rows)
        said = [f"共{summary.count}个，各月结果平均{summary.mean}分。"] if rows else []
        if hidden := found.hidden_count(kind):
            said.append(f"另有{hidden}个按规定不公开。")
        return [*said, *filter_note(selection), *(f"{term}：{text}" for term, text in notes_of(found))]

    return notes


BRANCH_COLUMNS = [
    Column("党支部", 26),
    Column("对象数", 9, "integer"),
    Column("月度结果数", 12, "integer"),
    Column("平均得分", 10, "score", decimals=1),
    *(Column(f"{CHANNEL_LABELS[channel]}平均", 11, "score", decimals=1) for channel in Channel),
]


def branch_cells(row: BranchRow) -> Sequence[Any]:
    """One branch of the page as cells; dashes where this reader may not know."""
    scores = [cell.words if cell.score is None else cell.score for cell in row.cells]
    return (
        row.branch,
        row.contenders,
        NOTHING if row.results is None else row.results,
        row.score if row.composite is None else row.composite,
        *(scores or [NOTHING] * len(Channel)),
    )


def _branch_table(title: str, kind: str) -> Table:
    return Table(
        title,
        columns=lambda selection: BRANCH_COLUMNS,
        rows=lambda selection: [branch_cells(row) for row in results_of(selection).branches(kind)],
        notes=lambda selection: [f"{term}：{text}" for term, text in branch_notes(results_of(selection))],
    )


def _seal(selection: Selection) -> str:
    return f"按已封存的各月结果计算：{'、'.join(versions_of(results_of(selection).rankings))}"


register(
    Report(
        key=KEY,
        title="季度年度排名表",
        description=str(
            _("一个季度、一年或一个月里示范岗、攻关队和党支部的平均得分，由已封存的各月结果平均得出。")
        ),
        permission=can_read_rankings,
        parameters=(PERIOD, LEVEL, BRANCH),
        tables=(
            _table("党员示范岗排名表", ContenderKind.POST),
            _table("党员攻关队排名表", ContenderKind.TEAM),
            _branch_table("支部示范岗得分表", ContenderKind.POST),
            _branch_table("支部攻关队得分表", ContenderKind.TEAM),
        ),
        organisation=lambda selection: selection["period"].campaign.organization,
        period=lambda selection: str(selection["period"].period.label),
        seal=_seal,
        order=61,
    )
)
